#include "common/pack_index.h"
#include "common/pack_tell.h"
#include "common/str.h"

struct side {
    const struct pack *pack;
    struct pack_index *keys;
    char sign; /* of a row that only this side has */
};

static struct side side_of(struct arena *arena, const struct pack_teller *kind, const struct pack *pack, char sign)
{
    struct side side = {pack, pack_index_new(arena), sign};
    for (size_t i = 0; i < kind->total(pack); i++)
        (void)pack_index_add(side.keys, PACK_NONE, kind->key(arena, pack, i), (int)i, 0);
    return side;
}

/* Rows of `has` that `lacks` does not know: removed ones (-) or added ones (+). */
static size_t print_single(struct arena *arena, const struct pack_teller *kind, const struct side *has,
                           const struct side *lacks, FILE *out)
{
    size_t changes = 0;
    for (size_t i = 0; i < kind->total(has->pack); i++) {
        const char *key = kind->key(arena, has->pack, i);
        if (pack_index_find(lacks->keys, PACK_NONE, key) >= 0)
            continue;
        struct facts facts = {.arena = arena};
        kind->tell(has->pack, i, &facts);
        fprintf(out, "%c %s %s: %s %s\n", has->sign, kind->name, key, facts.names[0], facts.values[0]);
        changes++;
    }
    return changes;
}

static size_t print_changed(struct arena *arena, const struct pack_teller *kind, const struct side *old,
                            const struct side *new, FILE *out)
{
    size_t changes = 0;
    for (size_t i = 0; i < kind->total(old->pack); i++) {
        const char *key = kind->key(arena, old->pack, i);
        int twin = pack_index_find(new->keys, PACK_NONE, key);
        struct facts was = {.arena = arena}, is = {.arena = arena};
        if (twin < 0)
            continue;
        kind->tell(old->pack, i, &was);
        kind->tell(new->pack, (size_t)twin, &is);
        for (size_t n = 0; n < was.count; n++)
            if (!str_equal(was.values[n], is.values[n])) {
                fprintf(out, "~ %s %s: %s %s → %s\n", kind->name, key, was.names[n], was.values[n], is.values[n]);
                changes++;
            }
    }
    return changes;
}

size_t pack_diff(const struct pack *old, const struct pack *new, FILE *out)
{
    size_t changes = 0;
    struct arena *arena = arena_new(0);
    for (const struct pack_teller *kind = PACK_TELLERS; kind < PACK_TELLERS + PACK_TELLER_COUNT; kind++) {
        struct side before = side_of(arena, kind, old, '-'), after = side_of(arena, kind, new, '+');
        changes += print_single(arena, kind, &before, &after, out);
        changes += print_single(arena, kind, &after, &before, out);
        changes += print_changed(arena, kind, &before, &after, out);
        arena_reset(arena);
    }
    arena_free(&arena);
    return changes;
}

/* A figure names its formula by code and version: two formulas under one name could not be told apart. */
static bool is_another(const struct pack_rate *was, const struct pack_rate *is)
{
    return was->numerator != is->numerator || was->denominator != is->denominator || was->tolerance != is->tolerance ||
           was->least != is->least || was->lower_is_better != is->lower_is_better;
}

size_t pack_diff_unraised(const struct pack *old, const struct pack *new, FILE *out)
{
    size_t count = 0;
    for (size_t i = 0; i < new->rates_count; i++) {
        const struct pack_rate *is = &new->rates[i];
        int twin = pack_rate_find(old, is->code);
        if (twin < 0 || is->version != old->rates[twin].version || !is_another(&old->rates[twin], is))
            continue;
        fprintf(out, "scoring.cfg: rate %s: its formula, tolerance or least changed under version %d that it had\n",
                is->code, old->rates[twin].version);
        count++;
    }
    return count;
}
