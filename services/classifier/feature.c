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
};

static uint32_t slot_of(const struct features *features, uint32_t key)
{
    uint32_t slot = key & features->mask;
    while (features->slots[slot] != 0 && features->keys[features->slots[slot] - 1] != key)
        slot = (slot + 1) & features->mask;
    return slot;
}

size_t features_find(const struct features *features, uint32_t key)
{
    return features->slots[slot_of(features, key)] - 1;
}

static void add(struct tally *tally, uint32_t key)
{
    struct features *features = tally->features;
    uint32_t slot = slot_of(features, key);
    if (features->slots[slot] == 0) {
        features->keys[features->count++] = key;
        features->slots[slot] = (uint32_t)features->count;
    }
    tally->counts[features->slots[slot] - 1]++;
}

static void add_part(struct tally *tally, enum feature_part part, const uint32_t *codes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        add(tally, feature_key(part, codes[i], 0));
        if (i + 1 < count)
            add(tally, feature_key(part, codes[i], codes[i + 1]));
    }
}

struct features *features_of(struct arena *arena, const struct text *text)
{
    struct features *features = arena_alloc(arena, sizeof *features);
    const struct feature_signs signs = feature_signs(arena, text);
    size_t head = signs.count < FEATURE_HEAD ? signs.count : FEATURE_HEAD, room = 2 * (signs.count + head) + 1;
    uint32_t slots = 16;
    while (slots < room * 2)
        slots *= 2;
    struct tally tally = {features, arena_array(arena, room, sizeof *tally.counts)};
    features->slots = arena_array(arena, slots, sizeof *features->slots);
    features->mask = slots - 1;
    features->keys = arena_array(arena, room, sizeof *features->keys);
    features->weights = arena_array(arena, room, sizeof *features->weights);
    add_part(&tally, FEATURE_BODY, signs.codes, signs.count);
    add_part(&tally, FEATURE_TOP, signs.codes, head);
    for (size_t i = 0; i < features->count; i++)
        features->weights[i] = tally.counts[i] == 1 ? 1.0F : 1.0F + logf((float)tally.counts[i]);
    return features;
}
