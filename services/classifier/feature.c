#include "services/classifier/feature.h"
#include <math.h>
#include <string.h>

#include <unicode/uchar.h>

enum { CODE_BITS = 21 };

struct feature_signs feature_signs(struct arena *arena, const struct text *text)
{
    struct feature_signs signs = {.codes = arena_array(arena, text->length + 1, sizeof *signs.codes),
                                  .places = arena_array(arena, text->length + 1, sizeof *signs.places)};
    for (size_t i = 0; i < text->length; i++) {
        uint32_t code = text->codes[i];
        if (!u_isalnum((UChar32)code))
            continue;
        signs.codes[signs.count] = u_isdigit((UChar32)code) ? '0' : code;
        signs.places[signs.count++] = (uint16_t)i;
    }
    return signs;
}

uint32_t feature_key(enum feature_part part, uint32_t first, uint32_t second)
{
    uint64_t bits = ((uint64_t)part + 1) << (2 * CODE_BITS) | (uint64_t)first << CODE_BITS | second;
    bits ^= bits >> 33; /* the finaliser of MurmurHash3, 64 bits */
    bits *= 0xff51afd7ed558ccdULL;
    bits ^= bits >> 33;
    bits *= 0xc4ceb9fe1a85ec53ULL;
    return (uint32_t)(bits >> 32);
}

struct tally {
    struct features *features;
    uint32_t *counts;
    uint32_t *slots; /* open addressing over the keys: place + 1, 0 = free */
    uint32_t mask;
};

static uint32_t add(struct tally *tally, uint32_t key)
{
    struct features *features = tally->features;
    uint32_t slot = key & tally->mask;
    while (tally->slots[slot] != 0 && features->keys[tally->slots[slot] - 1] != key)
        slot = (slot + 1) & tally->mask;
    if (tally->slots[slot] == 0) {
        features->keys[features->count++] = key;
        tally->slots[slot] = (uint32_t)features->count;
    }
    uint32_t place = tally->slots[slot] - 1;
    tally->counts[place]++;
    return place;
}

static void add_part(struct tally *tally, enum feature_part part, size_t count)
{
    const uint32_t *codes = tally->features->signs.codes;
    struct feature_pair *pairs = tally->features->pairs[part];
    for (size_t i = 0; i < count; i++) {
        pairs[i].alone = add(tally, feature_key(part, codes[i], 0));
        if (i + 1 < count)
            pairs[i].joined = add(tally, feature_key(part, codes[i], codes[i + 1]));
    }
}

size_t features_head(const struct features *features)
{
    return features->signs.count < FEATURE_HEAD ? features->signs.count : FEATURE_HEAD;
}

struct features *features_of(struct arena *arena, const struct text *text)
{
    struct features *features = arena_alloc(arena, sizeof *features);
    features->signs = feature_signs(arena, text);
    size_t signs = features->signs.count, head = features_head(features), room = 2 * (signs + head) + 1;
    uint32_t slots = 16;
    while (slots < room * 2)
        slots *= 2;
    struct tally tally = {features, arena_array(arena, room, sizeof *tally.counts),
                          arena_array(arena, slots, sizeof *tally.slots), slots - 1};
    features->keys = arena_array(arena, room, sizeof *features->keys);
    features->weights = arena_array(arena, room, sizeof *features->weights);
    features->shares = arena_array(arena, room, sizeof *features->shares);
    features->pairs[FEATURE_BODY] = arena_array(arena, signs + 1, sizeof(struct feature_pair));
    features->pairs[FEATURE_TOP] = arena_array(arena, head + 1, sizeof(struct feature_pair));
    add_part(&tally, FEATURE_BODY, signs);
    add_part(&tally, FEATURE_TOP, head);
    for (size_t i = 0; i < features->count; i++) {
        features->weights[i] = tally.counts[i] == 1 ? 1.0F : 1.0F + logf((float)tally.counts[i]);
        features->shares[i] = features->weights[i] / (float)tally.counts[i];
    }
    return features;
}
