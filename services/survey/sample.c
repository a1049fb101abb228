#include "services/survey/sample.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { AGE_BITS = 40, PERCENT = 100, WORD = 64, BYTE = 8 };

__extension__ typedef unsigned __int128 wide;

/* One bit of the logarithm for each squaring of the mantissa. */
uint64_t sample_age(uint64_t u)
{
    unsigned lead = (unsigned)__builtin_clzll(u);
    uint64_t mantissa = u << lead, fraction = 0;
    for (int bit = 0; bit < AGE_BITS; bit++) {
        wide square = (wide)mantissa * mantissa;
        bool above = (square >> (2 * WORD - 1)) != 0;
        mantissa = (uint64_t)(square >> (above ? WORD : WORD - 1));
        fraction = fraction << 1 | above;
    }
    return ((uint64_t)(lead + 1) << AGE_BITS) - fraction;
}

static uint64_t hash_of(uint64_t seed, const struct uuid *id)
{
    unsigned char key[crypto_shorthash_siphash24_KEYBYTES] = {0}, out[crypto_shorthash_siphash24_BYTES];
    uint64_t hash = 0;
    for (size_t i = 0; i < sizeof seed; i++)
        key[i] = (unsigned char)(seed >> (BYTE * i));
    crypto_shorthash_siphash24(out, id->bytes, sizeof id->bytes, key);
    for (size_t i = 0; i < sizeof out; i++)
        hash |= (uint64_t)out[i] << (BYTE * i);
    return hash;
}

static int64_t factor(bool applies, int weight)
{
    return applies && weight > 1 ? weight : 1;
}

static int weight_of(const struct sample_plan *plan, const struct sample_candidate *one)
{
    const int64_t factors[] = {factor(one->urgent, plan->urgent), factor(one->redo, plan->redo),
                               factor(one->enterprise, plan->enterprise), factor(one->called, plan->called)};
    int64_t weight = 1;
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        weight *= factors[i];
        weight = weight > SAMPLE_WEIGHT_MAX ? SAMPLE_WEIGHT_MAX : weight;
    }
    return (int)weight;
}

/* By unit, then key: a / v < b / w where a * w < b * v, which no rounding touches. */
static int by_key(const void *left, const void *right)
{
    const struct sample_candidate *a = *(const struct sample_candidate *const *)left;
    const struct sample_candidate *b = *(const struct sample_candidate *const *)right;
    int units = strcmp(a->unit, b->unit);
    if (units != 0)
        return units;
    wide x = (wide)a->age * (unsigned)b->weight, y = (wide)b->age * (unsigned)a->weight;
    if (x != y)
        return x < y ? -1 : 1;
    if (a->hash != b->hash)
        return a->hash > b->hash ? -1 : 1;
    return uuid_compare(&a->request, &b->request);
}

size_t sample_size(const struct sample_plan *plan, size_t count)
{
    size_t percent = plan->percent > 0 ? (size_t)plan->percent : 0, least = plan->least > 0 ? (size_t)plan->least : 0;
    size_t size = (count * percent + PERCENT - 1) / PERCENT;
    size = size < least ? least : size;
    return size < count ? size : count;
}

size_t sample_draw(const struct sample_plan *plan, struct sample_candidate **list, size_t count)
{
    size_t drawn = 0;
    for (size_t i = 0; i < count; i++) {
        struct sample_candidate *one = list[i];
        one->hash = hash_of(plan->seed, &one->request);
        one->age = sample_age(one->hash == 0 ? 1 : one->hash);
        one->weight = weight_of(plan, one);
        one->drawn = false;
    }
    if (count > 0)
        qsort(list, count, sizeof(struct sample_candidate *), by_key);
    for (size_t first = 0, next; first < count; first = next) {
        for (next = first + 1; next < count && strcmp(list[next]->unit, list[first]->unit) == 0; next++)
            continue;
        size_t size = sample_size(plan, next - first);
        for (size_t i = 0; i < size; i++)
            list[first + i]->drawn = true;
        drawn += size;
    }
    return drawn;
}
