#include "services/classifier/twins.h"
#include "services/classifier/feature.h"
#include <stdlib.h>
#include <string.h>

/* P(candidate) = 1 - (1 - J^ROWS)^BANDS: .998 at J = .6, .4 % at .1. */
enum { ROWS = 4, BANDS = 45, GRAM = 3, LOOK_BACK = 64 };

static uint64_t mixed(uint64_t bits)
{
    bits ^= bits >> 33;
    bits *= 0xff51afd7ed558ccdULL;
    bits ^= bits >> 33;
    bits *= 0xc4ceb9fe1a85ec53ULL;
    return bits ^ bits >> 33;
}

static int by_value(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

static uint32_t gram(const uint32_t *codes, size_t count)
{
    uint64_t hash = count;
    for (size_t i = 0; i < count; i++)
        hash = mixed(hash ^ codes[i]);
    return (uint32_t)hash;
}

struct twins_set twins_set(struct arena *arena, const struct text *text)
{
    const struct feature_signs signs = feature_signs(arena, text);
    size_t all = signs.count < GRAM ? 1 : signs.count - GRAM + 1, width = signs.count < GRAM ? signs.count : GRAM;
    struct twins_set set = {arena_array(arena, all, sizeof *set.hashes), 0};
    for (size_t i = 0; i < all; i++)
        set.hashes[i] = gram(signs.codes + i, width);
    qsort(set.hashes, all, sizeof *set.hashes, by_value);
    for (size_t i = 0; i < all; i++)
        if (i == 0 || set.hashes[i] != set.hashes[i - 1])
            set.hashes[set.count++] = set.hashes[i];
    return set;
}

double twins_likeness(const struct twins_set *a, const struct twins_set *b)
{
    size_t i = 0, k = 0, common = 0;
    while (i < a->count && k < b->count) {
        uint32_t left = a->hashes[i], right = b->hashes[k];
        common += left == right;
        i += left <= right;
        k += right <= left;
    }
    size_t either = a->count + b->count - common;
    return either == 0 ? 1 : (double)common / (double)either;
}

/* ---- groups ---- */

struct entry {
    uint64_t band;
    size_t text;
};

static int by_band(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    if (left->band != right->band)
        return left->band < right->band ? -1 : 1;
    return (left->text > right->text) - (left->text < right->text);
}

static uint64_t band_of(const struct twins_set *set, size_t band)
{
    uint64_t result = band;
    for (size_t row = 0; row < ROWS; row++) {
        uint64_t factor = mixed(band * ROWS + row + 1) | 1, least = UINT64_MAX;
        for (size_t i = 0; i < set->count; i++) {
            uint64_t value = (set->hashes[i] + 1ULL) * factor;
            value ^= value >> 29;
            value *= factor;
            least = value < least ? value : least;
        }
        result = mixed(result ^ least);
    }
    return result;
}

static size_t root(size_t *groups, size_t i)
{
    while (groups[i] != i) {
        groups[i] = groups[groups[i]];
        i = groups[i];
    }
    return i;
}

/* The lower index stays the root. */
static void unite(size_t *groups, size_t a, size_t b)
{
    a = root(groups, a);
    b = root(groups, b);
    groups[a < b ? b : a] = a < b ? a : b;
}

static void compare(const struct twins_set *sets, size_t *groups, const struct entry *entries, size_t at)
{
    for (size_t back = 1; back <= at && back <= LOOK_BACK && entries[at - back].band == entries[at].band; back++) {
        size_t a = entries[at - back].text, b = entries[at].text;
        if (root(groups, a) != root(groups, b) && twins_likeness(&sets[a], &sets[b]) >= TWINS_LEAST)
            unite(groups, a, b);
    }
}

void twins_group(const struct twins_set *sets, size_t count, size_t *groups)
{
    struct entry *entries = memory_alloc((count + 1) * sizeof *entries);
    for (size_t i = 0; i < count; i++)
        groups[i] = i;
    for (size_t band = 0; band < BANDS; band++) {
        for (size_t i = 0; i < count; i++)
            entries[i] = (struct entry){band_of(&sets[i], band), i};
        qsort(entries, count, sizeof *entries, by_band);
        for (size_t i = 1; i < count; i++)
            compare(sets, groups, entries, i);
    }
    for (size_t i = 0; i < count; i++)
        groups[i] = root(groups, i);
    free(entries);
}
