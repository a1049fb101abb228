#include "services/classifier/compose.h"
#include "services/classifier/blemish.h"
#include "services/classifier/composer.h"
#include "services/classifier/shape.h"

enum {
    PERCENT = 100,
    TRIES = 24 /* at a message that is not there yet */
};

struct weight {
    int value, share;
};
/* Shares in a hundred, after what reaches hotlines: mostly asking for help and complaining. */
static const struct weight NATURES[] = {{NATURE_HELP, 27},   {NATURE_COMPLAINT, 32}, {NATURE_CONSULT, 17},
                                        {NATURE_REPORT, 10}, {NATURE_SUGGEST, 9},    {NATURE_PRAISE, 5}};
static const struct weight SHAPES[] = {{COMPOSE_NOTE, 20},   {COMPOSE_SHORT, 15},  {COMPOSE_PLAIN, 22},
                                       {COMPOSE_TITLED, 20}, {COMPOSE_LETTER, 16}, {COMPOSE_LIST, 7}};
enum { URGENT_SHARE = 9, FIRM_SHARE = 5 };

static int weighed(struct composer *composer, const struct weight *weights, size_t count)
{
    int at = (int)composer_below(composer, PERCENT);
    for (size_t i = 0; i < count; i++)
        if ((at -= weights[i].share) < 0)
            return weights[i].value;
    return weights[0].value;
}

static uint64_t hash_text(const char *text)
{
    uint64_t hash = 0xCBF29CE484222325u; /* FNV-1a */
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001B3u;
    return hash;
}

/* false: it is there already. */
static bool remember(struct composer *composer, const char *text)
{
    size_t at = (size_t)hash_text(text) & (composer->seen_room - 1);
    for (; composer->seen[at] != NULL; at = (at + 1) & (composer->seen_room - 1))
        if (str_equal(composer->seen[at], text))
            return false;
    composer->seen[at] = text;
    return true;
}

static bool has_firms(const struct corpus_section *section)
{
    for (size_t i = 0; i < section->count; i++)
        if (section->lines[i].party == PARTY_ENTERPRISE)
            return true;
    return false;
}

/* What the message will be; the lead decides where it says more. */
static bool plan(struct composer *composer, const struct shelf *shelf, struct draft *draft)
{
    struct composed *out = draft->out;
    out->matter = shelf->section->name;
    out->shape = (enum compose_shape)weighed(composer, SHAPES, COUNT(SHAPES));
    out->nature = (enum nature)weighed(composer, NATURES, COUNT(NATURES));
    out->urgency = composer_chance(composer, URGENT_SHARE) ? URGENCY_URGENT : URGENCY_NORMAL;
    out->party = PARTY_CITIZEN;
    if (out->urgency == URGENCY_URGENT)
        out->nature = NATURE_HELP;
    const struct corpus_line *lead = shape_lead(composer, shelf, out);
    if (lead == NULL)
        return false;
    if (lead->nature != NATURE_UNSPECIFIED)
        out->nature = lead->nature;
    bool introduced = out->shape == COMPOSE_LETTER || out->shape == COMPOSE_PLAIN || out->shape == COMPOSE_TITLED;
    if (lead->party == PARTY_ENTERPRISE || (introduced && out->nature != NATURE_PRAISE && has_firms(shelf->section) &&
                                            composer_chance(composer, FIRM_SHARE)))
        out->party = PARTY_ENTERPRISE;
    draft->shelf = shelf;
    draft->used[draft->used_count++] = lead;
    return true;
}

static bool write_one(struct composer *composer, const struct shelf *shelf, struct composed *out)
{
    for (int tries = 0; tries < TRIES; tries++) {
        struct draft draft = {.out = out};
        if (!plan(composer, shelf, &draft))
            continue;
        buf_clear(&composer->text);
        shape_write(composer, &draft);
        blemish_close(composer);
        blemish_add(composer);
        out->text = arena_textn(composer->arena, composer->text.text, composer->text.length);
        if (remember(composer, out->text))
            return true;
    }
    return false;
}

static void open_shelves(struct composer *composer)
{
    const struct corpus *corpus = composer->corpus;
    composer->shelves = arena_array(composer->arena, corpus->count + 1, sizeof *composer->shelves);
    for (size_t i = 0; i < corpus->count; i++) {
        const struct corpus_section *section = &corpus->sections[i];
        if (section->kind != CORPUS_MATTER || section->count == 0)
            continue;
        struct shelf *shelf = &composer->shelves[composer->shelf_count++];
        shelf->section = section;
        shelf->uses = arena_array(composer->arena, section->count, sizeof *shelf->uses);
    }
}

size_t compose(struct arena *arena, const struct corpus *corpus, uint64_t seed, struct composed *out, size_t count)
{
    struct composer composer = {.arena = arena, .corpus = corpus, .state = seed, .seen_room = 1024};
    size_t written = 0;
    while (composer.seen_room < count * 2)
        composer.seen_room *= 2;
    composer.seen = arena_array(arena, composer.seen_room, sizeof *composer.seen);
    open_shelves(&composer);
    for (size_t i = 0; i < count && composer.shelf_count > 0; i++)
        if (write_one(&composer, &composer.shelves[i % composer.shelf_count], &out[written]))
            written++;
    buf_free(&composer.text);
    return written;
}
