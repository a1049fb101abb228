#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>

#include "services/classifier/wording.h"

enum {
    SLOTS_FIRST = 1 << 12,
    SEEN_MAX = 1 << 20, /* pairs remembered: 16 MiB at most */
    UNSEEN = 1000,      /* messages that nobody has seen */
    FLOOR = 12,         /* rarer than this is as telling as this: two messages are no statistics */
    RAMP = 3,           /* seen so often more than once, a pair counts in full: a slip of the pen is seen once */
    COMMON_PART = 7,    /* one message in seven */
    RARE_LEAST = 100,   /* in a small town, too, many may speak of one thing */
    RARE_PART = 50
};

/* ---- pairs of a text ---- */

bool wording_letter(uint32_t code)
{
    return u_isalnum((UChar32)code);
}

static uint32_t half(uint32_t code)
{
    return code <= 0xFFFF ? code : (code * 2654435761u) >> 16;
}

uint32_t wording_pair(uint32_t first, uint32_t second)
{
    return half(first) << 16 | half(second);
}

static int by_code(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static size_t sort_once(uint32_t *pairs, size_t count)
{
    size_t kept = 0;
    qsort(pairs, count, sizeof *pairs, by_code);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || pairs[kept - 1] != pairs[i])
            pairs[kept++] = pairs[i];
    return kept;
}

struct wording_set wording_of(struct arena *arena, const struct text *text, size_t from, size_t to)
{
    struct wording_set set = {arena_array(arena, to > from ? to - from : 1, sizeof(uint32_t)), 0};
    for (size_t i = from + 1; i < to; i++)
        if (wording_letter(text->codes[i - 1]) && wording_letter(text->codes[i]))
            set.pairs[set.count++] = wording_pair(text->codes[i - 1], text->codes[i]);
    set.count = sort_once(set.pairs, set.count);
    return set;
}

struct wording_set wording_join(struct arena *arena, const struct wording_set *a, const struct wording_set *b)
{
    struct wording_set set = {arena_array(arena, a->count + b->count + 1, sizeof(uint32_t)), a->count + b->count};
    if (a->count > 0)
        memcpy(set.pairs, a->pairs, a->count * sizeof *set.pairs);
    if (b->count > 0)
        memcpy(set.pairs + a->count, b->pairs, b->count * sizeof *set.pairs);
    set.count = sort_once(set.pairs, set.count);
    return set;
}

bool wording_has(const struct wording_set *set, uint32_t pair)
{
    size_t low = 0, high = set->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (set->pairs[middle] == pair)
            return true;
        if (set->pairs[middle] < pair)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

size_t wording_lead(const struct text *text)
{
    static const uint32_t ENDS[] = {0x3002 /* 。 */, '!', '?', ';', '\n'};
    for (size_t i = 0; i < text->length && i < WORDING_LEAD; i++)
        for (size_t k = 0; k < COUNT(ENDS); k++)
            if (i > 0 && text->codes[i] == ENDS[k])
                return i;
    return text->length < WORDING_LEAD ? text->length : WORDING_LEAD;
}

/* ---- how often ---- */

struct slot {
    uint32_t pair, seen; /* seen 0: free */
};
struct wording {
    struct slot *slots;
    size_t capacity, count; /* capacity is a power of two */
    uint32_t messages;
};

struct wording *wording_new(void)
{
    struct wording *wording = memory_alloc(sizeof *wording);
    wording->capacity = SLOTS_FIRST;
    wording->slots = memory_alloc(wording->capacity * sizeof *wording->slots);
    return wording;
}

void wording_free(struct wording **wording)
{
    if (*wording != NULL)
        free((*wording)->slots);
    free(*wording);
    *wording = NULL;
}

static size_t home_of(const struct wording *wording, uint32_t pair)
{
    uint32_t mixed = pair * 2654435761u;
    return (mixed ^ mixed >> 15) & (wording->capacity - 1);
}

static struct slot *slot_of(const struct wording *wording, uint32_t pair)
{
    size_t at = home_of(wording, pair);
    while (wording->slots[at].seen > 0 && wording->slots[at].pair != pair)
        at = (at + 1) & (wording->capacity - 1);
    return &wording->slots[at];
}

/* Moves everything into a table of this size, with all counts divided. */
static void rebuild(struct wording *wording, size_t capacity, uint32_t divisor)
{
    struct wording old = *wording;
    wording->capacity = capacity;
    wording->slots = memory_alloc(capacity * sizeof *wording->slots);
    wording->count = 0;
    for (size_t i = 0; i < old.capacity; i++) {
        uint32_t seen = old.slots[i].seen / divisor;
        if (seen > 0) {
            *slot_of(wording, old.slots[i].pair) = (struct slot){old.slots[i].pair, seen};
            wording->count++;
        }
    }
    wording->messages /= divisor;
    free(old.slots);
}

void wording_learn(struct wording *wording, const struct wording_set *message)
{
    for (size_t i = 0; i < message->count; i++) {
        if (wording->count >= SEEN_MAX)
            rebuild(wording, wording->capacity, 2);
        if ((wording->count + 1) * 2 > wording->capacity)
            rebuild(wording, wording->capacity * 2, 1);
        struct slot *slot = slot_of(wording, message->pairs[i]);
        wording->count += slot->seen == 0 ? 1 : 0;
        slot->pair = message->pairs[i];
        slot->seen++;
    }
    wording->messages++;
}

double wording_spoken(const struct wording *wording, uint32_t pair)
{
    uint32_t seen = slot_of(wording, pair)->seen, all = wording->messages + UNSEEN;
    return seen > all / COMMON_PART ? 0 : log((double)all / (seen > FLOOR ? seen : FLOOR));
}

double wording_weight(const struct wording *wording, uint32_t pair)
{
    uint32_t seen = slot_of(wording, pair)->seen;
    if (seen < 2)
        return 0;
    return wording_spoken(wording, pair) * (seen - 1 < RAMP ? seen - 1 : RAMP) / RAMP;
}

bool wording_rare(const struct wording *wording, uint32_t pair)
{
    uint32_t part = (wording->messages + UNSEEN) / RARE_PART;
    return slot_of(wording, pair)->seen <= (part > RARE_LEAST ? part : RARE_LEAST);
}

size_t wording_bytes(const struct wording *wording)
{
    return sizeof *wording + wording->capacity * sizeof *wording->slots;
}

struct weighed {
    uint32_t pair;
    double weight;
};

static int by_weight(const void *a, const void *b)
{
    const struct weighed *x = a, *y = b;
    if (x->weight > y->weight || x->weight < y->weight)
        return x->weight > y->weight ? -1 : 1;
    return (x->pair > y->pair) - (x->pair < y->pair);
}

struct wording_set wording_telling(struct arena *arena, const struct wording *wording, const struct wording_set *title,
                                   const struct wording_set *all)
{
    static const double OF_TITLE = 100; /* above any logarithm */
    struct weighed *list = arena_array(arena, all->count + 1, sizeof *list);
    struct wording_set kept = {arena_array(arena, all->count + 1, sizeof(uint32_t)), 0};
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        double weight = wording_weight(wording, all->pairs[i]);
        if (weight > 0)
            list[count++] =
                (struct weighed){all->pairs[i], weight + (wording_has(title, all->pairs[i]) ? OF_TITLE : 0)};
    }
    if (count > WORDING_PAIRS_MAX)
        qsort(list, count, sizeof *list, by_weight);
    for (size_t i = 0; i < count && i < WORDING_PAIRS_MAX; i++)
        kept.pairs[kept.count++] = list[i].pair;
    kept.count = sort_once(kept.pairs, kept.count);
    return kept;
}
