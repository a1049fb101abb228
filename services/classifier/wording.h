/* What a message says, as a set of character pairs, and how telling each pair is: a pair that many messages hold
 * (a salutation, 小区) tells little, one that few hold (part of an estate's name, 搅拌) tells much. Learned from the
 * messages themselves, so a place that no gazetteer knows is known by its name after a few messages.
 *
 * A pair is two neighbouring letters, digits or ideographs of folded text (text.h); punctuation parts them. Its code
 * is both characters, 16 bits each: characters beyond the BMP take part as a hash, which no result rests on alone.
 * The weight is the logarithm of inverse document frequency (Spärck Jones 1972), smoothed by a thousand messages
 * nobody has seen, so that the first messages of an empty stream do not look like hot spots. */
#ifndef LOOPLINE_WORDING_H
#define LOOPLINE_WORDING_H

#include "common/arena.h"
#include "services/classifier/text.h"

#define WORDING_PAIRS_MAX 384 /* pairs kept of one message */
#define WORDING_LEAD      50  /* characters at most of a message without a title that stand for one */

struct wording_set { /* ascending, each once */
    uint32_t *pairs;
    size_t count;
};

/* The pairs of the folded characters [from, to); the set is the arena's. */
struct wording_set wording_of(struct arena *arena, const struct text *text, size_t from, size_t to);
struct wording_set wording_join(struct arena *arena, const struct wording_set *a, const struct wording_set *b);
bool wording_has(const struct wording_set *set, uint32_t pair);
uint32_t wording_pair(uint32_t first, uint32_t second);
bool wording_letter(uint32_t code); /* takes part in pairs */
/* Where the first sentence ends, at most WORDING_LEAD characters from the beginning. */
size_t wording_lead(const struct text *text);

/* How often each pair was seen. Bounded: past a million pairs all counts are halved and what falls to nothing is
 * forgotten, which also lets old habits fade. */
struct wording;
struct wording *wording_new(void);
void wording_free(struct wording **wording);
void wording_learn(struct wording *wording, const struct wording_set *message);
double wording_weight(const struct wording *wording, uint32_t pair); /* 0: seen once or not, or in every seventh */
/* The same, but what was seen once counts in full: in a title it speaks of something, though of nothing known. */
double wording_spoken(const struct wording *wording, uint32_t pair);
bool wording_rare(const struct wording *wording, uint32_t pair); /* at most a hundred hold it, or one in fifty */
size_t wording_bytes(const struct wording *wording);
/* What is worth keeping of a message: pairs with weight, at most WORDING_PAIRS_MAX; those of the title first, then the
 * most telling. */
struct wording_set wording_telling(struct arena *arena, const struct wording *wording, const struct wording_set *title,
                                   const struct wording_set *all);

#endif
