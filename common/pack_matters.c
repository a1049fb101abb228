/* matters.cfg: the tree of matters, told by its dotted codes. lexicon.cfg: the words that vote for them. */
#include <string.h>

#include "common/pack_load.h"
#include "common/str.h"

/* ---- matters ---- */

static const struct pack_field FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_matter, code)},
    {.name = "name", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_matter, name)},
    {.name = "enterprise_lane", .kind = FIELD_BOOL, .offset = offsetof(struct pack_matter, enterprise_lane)},
    {.name = "confidential_lane", .kind = FIELD_BOOL, .offset = offsetof(struct pack_matter, confidential_lane)},
};
static const struct pack_shape SHAPE = {"matters", PACK_MATTER, sizeof(struct pack_matter), FIELDS, COUNT(FIELDS)};

/* "city.road.manhole" lies in "city.road", which must stand before it: so there are no rings. */
static void find_parent(struct pack_walk *walk, const config_setting_t *row, struct pack_matter *matter, int number)
{
    matter->parent = -1;
    const char *dot = matter->code ? strrchr(matter->code, '.') : NULL;
    if (!dot)
        return;
    const char *code = arena_textn(walk->pack->arena, matter->code, (size_t)(dot - matter->code));
    int parent = pack_index_find(walk->pack->index, PACK_MATTER, code);
    if (parent >= 0 && parent < number) {
        matter->parent = parent;
        matter->confidential_lane |= walk->pack->matters[parent].confidential_lane;
    } else
        pack_walk_fault(walk, pack_walk_member(row, "code"), "code: no matter \"%s\" stands before it", code);
}

void pack_matters_load(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack->matters = pack_walk_rows(walk, root, &SHAPE, &pack->matters_count);
    for (size_t i = 0; i < pack->matters_count; i++)
        find_parent(walk, pack_walk_row(root, &SHAPE, i), &pack->matters[i], (int)i);
}

/* ---- lexicon: rows of words that share axis, value and weight ---- */

struct vote {
    enum axis axis;
    const char *value;
    int weight;
    const char *const *words;
    size_t word_count;
};

static const struct pack_field VOTE_FIELDS[] = {
    {.name = "axis", .kind = FIELD_TERM, .required = true, .offset = offsetof(struct vote, axis), .list = "axis"},
    {.name = "value", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct vote, value)},
    {.name = "weight",
     .kind = FIELD_INT,
     .required = true,
     .offset = offsetof(struct vote, weight),
     .min = 1,
     .max = 100},
    {.name = "words",
     .kind = FIELD_TEXTS,
     .required = true,
     .offset = offsetof(struct vote, words),
     .count = offsetof(struct vote, word_count),
     .min = 2,
     .max = 20},
};
static const struct pack_shape VOTES = {"lexicon", PACK_NONE, sizeof(struct vote), VOTE_FIELDS, COUNT(VOTE_FIELDS)};

static int vote_value(struct pack_walk *walk, const config_setting_t *row, const struct vote *vote)
{
    const config_setting_t *at = pack_walk_member(row, "value");
    if (!vote->value || !vote->axis)
        return -1;
    if (vote->axis != AXIS_MATTER) /* the other axes are lists of the vocabulary of the same name */
        return pack_walk_term(walk, at, "value", term_get("axis", (int)vote->axis)->code);
    int matter = pack_index_find(walk->pack->index, PACK_MATTER, vote->value);
    if (matter < 0 && !pack_index_lost(walk->pack->index, PACK_MATTER))
        pack_walk_fault(walk, at, "value: unknown matter \"%s\"", vote->value);
    return matter;
}

static void add_words(struct pack_walk *walk, const config_setting_t *row, const struct vote *vote)
{
    struct pack *pack = walk->pack;
    int value = vote_value(walk, row, vote);
    for (size_t i = 0; i < vote->word_count; i++) {
        const char *word = vote->words[i];
        const config_setting_t *at = config_setting_get_elem(pack_walk_member(row, "words"), (unsigned)i);
        const char *key = arena_print(pack->arena, "%d %d %s", (int)vote->axis, value, word);
        int number = (int)pack->words_count;
        if (!pack_index_add(pack->index, PACK_VOTE, key, number, config_setting_source_line(at)) && !str_empty(word))
            pack_walk_fault(walk, at, "words: \"%s\" already votes for this on line %u", word,
                            pack_index_line(pack->index, PACK_VOTE, key));
        pack->words[pack->words_count++] =
            (struct pack_word){.word = word, .axis = vote->axis, .value = value, .weight = vote->weight};
    }
}

void pack_lexicon_load(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    size_t count, words = 0;
    struct vote *votes = pack_walk_rows(walk, root, &VOTES, &count);
    for (size_t i = 0; i < count; i++)
        words += votes[i].word_count;
    pack->words = arena_array(pack->arena, words, sizeof *pack->words);
    for (size_t i = 0; i < count; i++)
        add_words(walk, pack_walk_row(root, &VOTES, i), &votes[i]);
}
