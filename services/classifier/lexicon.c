#include <stdlib.h>
#include <string.h>

#include "services/classifier/lexicon.h"

enum { BMP = 0x10000, HITS_FIRST = 64, PLACE_MIN = 2 };

/* States are numbered breadth first, so the children of a state are neighbours, ascending by code. */
struct state {
    uint32_t code;         /* on the edge from its parent */
    uint32_t first, count; /* children */
    uint32_t fail;         /* the longest proper suffix that is a state */
    uint32_t link;         /* the nearest state on the way of `fail` that ends a word; 0 none */
    uint32_t word;         /* 1 + index of the word that ends here; 0 none */
};

struct word {              /* one folded spelling and what it stands for */
    uint32_t first, count; /* entries */
    uint32_t length;       /* characters */
};

struct lexicon {
    struct arena *arena;
    const struct pack *pack;
    struct lexicon_entry *entries;
    struct word *words;
    struct state *states; /* [0] is the root */
    size_t entry_count, word_count, state_count;
    uint32_t root[BMP]; /* the root's child for a code of the BMP; 0 none */
};

/* ---- building ---- */

struct pattern {
    const uint32_t *codes;
    size_t length;
    struct lexicon_entry entry;
};

struct build {
    struct arena *scratch;
    const struct text_folder *folder;
    FILE *problems;
    struct pattern *patterns;
    size_t count;
    bool sound;
};

static void add_pattern(struct build *build, const char *written, struct lexicon_entry entry)
{
    struct text text;
    const char *why = "nothing of it is left after folding";
    enum result folded = text_fold(build->scratch, build->folder, written, &text, &why);
    if (folded != RESULT_OK || text.length == 0) {
        fprintf(build->problems, "lexicon: word \"%s\": %s\n", folded == RESULT_OK ? written : "?", why);
        build->sound = false;
        return;
    }
    if (entry.axis == LEXICON_PLACE && text.length < PLACE_MIN)
        return;
    build->patterns[build->count++] = (struct pattern){text.codes, text.length, entry};
}

static void add_pack(struct build *build, const struct pack *pack)
{
    size_t most = pack->words_count + pack->areas_count;
    for (size_t i = 0; i < pack->areas_count; i++)
        most += pack->areas[i].alias_count;
    build->patterns = arena_array(build->scratch, most, sizeof(*build->patterns));
    for (size_t i = 0; i < pack->words_count; i++) {
        const struct pack_word *word = &pack->words[i];
        add_pattern(build, word->word,
                    (struct lexicon_entry){.axis = word->axis, .value = word->value, .weight = word->weight});
    }
    for (size_t i = 0; i < pack->areas_count; i++) {
        const struct pack_area *area = &pack->areas[i];
        struct lexicon_entry place = {.axis = LEXICON_PLACE, .value = (int)i};
        add_pattern(build, area->name, place);
        for (size_t k = 0; k < area->alias_count; k++)
            add_pattern(build, area->aliases[k], place);
    }
}

static int compare_codes(const struct pattern *a, const struct pattern *b)
{
    size_t shorter = a->length < b->length ? a->length : b->length;
    for (size_t i = 0; i < shorter; i++) {
        if (a->codes[i] != b->codes[i])
            return a->codes[i] < b->codes[i] ? -1 : 1;
    }
    return a->length == b->length ? 0 : a->length < b->length ? -1 : 1;
}

/* By spelling, axis, value, and the greatest weight first. */
static int compare_patterns(const void *left, const void *right)
{
    const struct pattern *a = left, *b = right;
    int order = compare_codes(a, b);
    if (order != 0)
        return order;
    if (a->entry.axis != b->entry.axis)
        return a->entry.axis < b->entry.axis ? -1 : 1;
    if (a->entry.value != b->entry.value)
        return a->entry.value < b->entry.value ? -1 : 1;
    return (a->entry.weight < b->entry.weight) - (a->entry.weight > b->entry.weight);
}

/* Turns the sorted patterns into words with their entries; patterns[i] keeps the spelling of word i. */
static void make_words(struct lexicon *lexicon, struct build *build)
{
    lexicon->entries = arena_array(lexicon->arena, build->count, sizeof(*lexicon->entries));
    lexicon->words = arena_array(lexicon->arena, build->count, sizeof(*lexicon->words));
    for (size_t i = 0; i < build->count; i++) {
        struct pattern pattern = build->patterns[i];
        const struct pattern *last = lexicon->word_count > 0 ? &build->patterns[lexicon->word_count - 1] : NULL;
        const struct lexicon_entry *before = &lexicon->entries[lexicon->entry_count - (last != NULL)];
        bool known = last != NULL && compare_codes(last, &pattern) == 0;
        if (known && before->axis == pattern.entry.axis && before->value == pattern.entry.value)
            continue;
        if (!known) {
            build->patterns[lexicon->word_count] = pattern;
            lexicon->words[lexicon->word_count++] =
                (struct word){.first = (uint32_t)lexicon->entry_count, .length = (uint32_t)pattern.length};
        }
        lexicon->words[lexicon->word_count - 1].count++;
        pattern.entry.id = (uint32_t)lexicon->entry_count;
        lexicon->entries[lexicon->entry_count++] = pattern.entry;
    }
}

static uint32_t child(const struct lexicon *lexicon, uint32_t state, uint32_t code)
{
    if (state == 0 && code < BMP)
        return lexicon->root[code];
    uint32_t low = lexicon->states[state].first, high = low + lexicon->states[state].count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (lexicon->states[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < lexicon->states[state].first + lexicon->states[state].count;
    return found && lexicon->states[low].code == code ? low : 0;
}

static uint32_t step(const struct lexicon *lexicon, uint32_t state, uint32_t code)
{
    uint32_t next = child(lexicon, state, code);
    while (next == 0 && state != 0) {
        state = lexicon->states[state].fail;
        next = child(lexicon, state, code);
    }
    return next;
}

/* The words [low, high) are those that begin with the path to a state of this depth. */
struct range {
    size_t low, high, depth;
};

/* `fail` of a child leads to a state of smaller depth, whose children stand already: breadth first. */
static void add_child(struct lexicon *lexicon, uint32_t parent, uint32_t code)
{
    uint32_t fail = parent == 0 ? 0 : step(lexicon, lexicon->states[parent].fail, code);
    uint32_t self = (uint32_t)lexicon->state_count++;
    const struct state *suffix = &lexicon->states[fail];
    lexicon->states[self] = (struct state){.code = code, .fail = fail, .link = suffix->word > 0 ? fail : suffix->link};
    lexicon->states[parent].count++;
    if (parent == 0 && code < BMP)
        lexicon->root[code] = self;
}

static void expand(struct lexicon *lexicon, const struct pattern *spelled, struct range *ranges, uint32_t parent)
{
    struct range range = ranges[parent];
    struct state *state = &lexicon->states[parent];
    state->first = (uint32_t)lexicon->state_count;
    size_t at = range.low;
    if (at < range.high && spelled[at].length == range.depth)
        at++; /* this word ends at the state itself */
    while (at < range.high) {
        size_t low = at;
        uint32_t code = spelled[low].codes[range.depth];
        while (at < range.high && spelled[at].codes[range.depth] == code)
            at++;
        uint32_t self = (uint32_t)lexicon->state_count;
        add_child(lexicon, parent, code);
        ranges[self] = (struct range){low, at, range.depth + 1};
        if (spelled[low].length == range.depth + 1)
            lexicon->states[self].word = (uint32_t)low + 1;
    }
}

static void make_states(struct lexicon *lexicon, const struct build *build)
{
    size_t most = 1;
    for (size_t i = 0; i < lexicon->word_count; i++)
        most += build->patterns[i].length;
    struct range *ranges = arena_array(build->scratch, most, sizeof(*ranges));
    struct state *states = arena_array(build->scratch, most, sizeof(*states));
    lexicon->states = states;
    lexicon->state_count = 1;
    ranges[0] = (struct range){0, lexicon->word_count, 0};
    for (uint32_t i = 0; i < lexicon->state_count; i++)
        expand(lexicon, build->patterns, ranges, i);
    lexicon->states = arena_copy(lexicon->arena, states, lexicon->state_count * sizeof(*states));
}

enum result lexicon_new(struct lexicon **out, const struct text_folder *folder, const struct pack *pack, FILE *problems)
{
    struct build build = {.scratch = arena_new(0), .folder = folder, .problems = problems, .sound = true};
    *out = NULL;
    add_pack(&build, pack);
    if (build.sound) {
        struct lexicon *lexicon = memory_alloc(sizeof(*lexicon));
        lexicon->arena = arena_new(0);
        lexicon->pack = pack;
        if (build.count > 0)
            qsort(build.patterns, build.count, sizeof(*build.patterns), compare_patterns);
        make_words(lexicon, &build);
        make_states(lexicon, &build);
        *out = lexicon;
    }
    arena_free(&build.scratch);
    return build.sound ? RESULT_OK : RESULT_REFUSE;
}

void lexicon_free(struct lexicon **lexicon)
{
    if (*lexicon == NULL)
        return;
    arena_free(&(*lexicon)->arena);
    free(*lexicon);
    *lexicon = NULL;
}

const struct pack *lexicon_pack(const struct lexicon *lexicon)
{
    return lexicon->pack;
}

struct lexicon_size lexicon_size(const struct lexicon *lexicon)
{
    return (struct lexicon_size){.words = lexicon->entry_count,
                                 .states = lexicon->state_count,
                                 .bytes = sizeof(*lexicon) + arena_used(lexicon->arena)};
}

/* ---- searching ---- */

struct search {
    struct arena *arena;
    const struct lexicon *lexicon;
    const struct text *text;
    struct lexicon_hits hits;
    size_t capacity;
};

static void push(struct arena *arena, struct lexicon_hits *hits, size_t *capacity, struct lexicon_hit hit)
{
    if (hits->count == *capacity) {
        size_t wider = *capacity > 0 ? *capacity * 2 : HITS_FIRST;
        struct lexicon_hit *rows = arena_array(arena, wider, sizeof(*rows));
        if (hits->count > 0)
            memcpy(rows, hits->rows, hits->count * sizeof(*rows));
        hits->rows = rows;
        *capacity = wider;
    }
    hits->rows[hits->count++] = hit;
}

static bool cuts(const struct text *text, size_t at)
{
    return at > 0 && at < text->length && text_letter(text->codes[at - 1]) && text_letter(text->codes[at]);
}

static void report(struct search *search, const struct word *word, size_t to)
{
    size_t from = to - word->length;
    if (cuts(search->text, from) || cuts(search->text, to))
        return;
    for (uint32_t i = 0; i < word->count; i++)
        push(search->arena, &search->hits, &search->capacity,
             (struct lexicon_hit){&search->lexicon->entries[word->first + i], from, to});
}

static int compare_hits(const void *left, const void *right)
{
    const struct lexicon_hit *a = left, *b = right;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to > b->to ? -1 : 1;
    return (a->entry->id > b->entry->id) - (a->entry->id < b->entry->id);
}

struct lexicon_hits lexicon_find(struct arena *arena, const struct lexicon *lexicon, const struct text *text)
{
    struct search search = {.arena = arena, .lexicon = lexicon, .text = text};
    uint32_t state = 0;
    for (size_t i = 0; i < text->length; i++) {
        state = step(lexicon, state, text->codes[i]);
        const struct state *at = &lexicon->states[state];
        for (uint32_t end = at->word > 0 ? state : at->link; end != 0; end = lexicon->states[end].link)
            report(&search, &lexicon->words[lexicon->states[end].word - 1], i + 1);
    }
    if (search.hits.count > 0)
        qsort(search.hits.rows, search.hits.count, sizeof(*search.hits.rows), compare_hits);
    return search.hits;
}

struct lexicon_hits lexicon_places(struct arena *arena, const struct lexicon_hits *hits)
{
    struct lexicon_hits places = {0};
    size_t capacity = 0;
    const struct lexicon_hit *last = NULL;
    for (size_t i = 0; i < hits->count; i++) {
        const struct lexicon_hit *hit = &hits->rows[i];
        if (hit->entry->axis != LEXICON_PLACE)
            continue;
        bool same = last != NULL && hit->from == last->from && hit->to == last->to;
        if (last != NULL && !same && hit->from < last->to)
            continue;
        push(arena, &places, &capacity, *hit);
        last = hit;
    }
    return places;
}
