/* How likely two requests are one matter: 0..100 points, with what they were given for. Pure; a table of signs with a
 * reason each. Sources: N02 (重复诉求原则上并单: repeats are merged as a rule), C16 (一事多诉: the same person comes back),
 * R04 (danger goes before everything). */
#ifndef LOOPLINE_LIKENESS_H
#define LOOPLINE_LIKENESS_H

#include "common/pack.h"
#include "services/classifier/sketch.h"

/* One request as it is compared. */
struct likeness_side {
    struct sketch text, address;
    struct bytes caller; /* hashed by intake; empty = not known */
    int matter, area;    /* of the pack, -1 = not known */
    instant at;          /* accepted */
    bool urgent;
};

enum likeness_sign {
    LIKENESS_TEXT,
    LIKENESS_CALLER,
    LIKENESS_PLACE,
    LIKENESS_ADDRESS,
    LIKENESS_MATTER,
    LIKENESS_TIME,
    LIKENESS_SIGNS
};
struct likeness {
    int score;                  /* 0..100 */
    int points[LIKENESS_SIGNS]; /* may be negative: speaks against */
    int text;                   /* per cent of all pairs of characters that are common to both */
    const char *cap;            /* code of the rule that held the score down; NULL none */
    const char *held;           /* code of the rule by which people decide, whatever the score; NULL none */
    bool repeats;               /* the same person about the same thing in the same place (C16) */
};

/* Symmetric, but for `held`: there it counts which of them came later and would ride on the other. */
struct likeness likeness_of(const struct pack *pack, const struct likeness_side *later,
                            const struct likeness_side *earlier);
/* {"signs":[{"sign":"text","points":43,"alike":83},{"sign":"caller","points":35}],"cap":null,"held":"urgent"}
 * Signs without points are left out. The arena's. */
const char *likeness_json(struct arena *arena, const struct likeness *likeness);
/* Did the one accepted at `at` come before the other? Two of one instant are told apart by their ids, for good. */
bool likeness_first(instant at, const struct uuid *id, instant other_at, const struct uuid *other);
/* Is the place exact enough to look for others there: a street, a community or less? */
bool likeness_place_exact(const struct pack *pack, int area);

/* The n-th row of each table, for tests and explanations: code and reason; NULL past the end. */
struct likeness_rule {
    const char *code, *why;
    int points; /* of a sign: the most it gives; of a cap: the most that is left; of a hold: 0 */
};
const struct likeness_rule *likeness_sign_rule(size_t n);
const struct likeness_rule *likeness_cap_rule(size_t n);
const struct likeness_rule *likeness_hold_rule(size_t n);

#endif
