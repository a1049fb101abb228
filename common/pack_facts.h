/* A row of a pack as people compare it: what it says field by field, references by their codes. The arena of the facts
 * holds whatever is printed for them. */
#ifndef LOOPLINE_PACK_FACTS_H
#define LOOPLINE_PACK_FACTS_H

#include "common/pack.h"

#define FACTS_MAX 60
struct facts {
    struct arena *arena;
    size_t count;
    const char *names[FACTS_MAX], *values[FACTS_MAX];
};

void pack_facts_say(struct facts *facts, const char *name, const char *value); /* NULL = "" */
void pack_facts_number(struct facts *facts, const char *name, int value);
void pack_facts_flag(struct facts *facts, const char *name, bool value);
void pack_facts_term(struct facts *facts, const char *name, const char *list, int number); /* 0 = "" */
void pack_facts_limit(struct facts *facts, const char *name, const struct pack_limit *limit);
const char *pack_facts_unit(const struct pack *pack, int unit); /* its code; none: "" */
/* The codes of bits 1u << number of a closed list. */
const char *pack_facts_bits(struct arena *arena, const char *list, unsigned bits);
/* What survey.cfg says: as part of the city, of one plan, of one word. */
void pack_facts_survey(const struct pack *pack, struct facts *facts);
void pack_facts_asking(const struct pack *pack, size_t n, struct facts *facts);
void pack_facts_cause_word(const struct pack *pack, size_t n, struct facts *facts);
/* What privacy.cfg says: as part of the city, of one rule. */
void pack_facts_privacy(const struct pack *pack, struct facts *facts);
void pack_facts_retention(const struct pack *pack, size_t n, struct facts *facts);
/* What supervision.cfg, visits.cfg and scoring.cfg say, row by row; spots: as part of the city. */
void pack_facts_leader(const struct pack *pack, size_t n, struct facts *facts);
void pack_facts_class(const struct pack *pack, size_t n, struct facts *facts);
void pack_facts_cadence(const struct pack *pack, size_t n, struct facts *facts);
void pack_facts_whistle(const struct pack *pack, size_t n, struct facts *facts);
void pack_facts_visit(const struct pack *pack, size_t n, struct facts *facts);
void pack_facts_care(const struct pack *pack, size_t n, struct facts *facts);
void pack_facts_rate(const struct pack *pack, size_t n, struct facts *facts);
void pack_facts_peers(const struct pack *pack, size_t n, struct facts *facts);
void pack_facts_points(const struct pack *pack, size_t n, struct facts *facts);
void pack_facts_talk(const struct pack *pack, size_t n, struct facts *facts);
void pack_facts_spots(const struct pack *pack, struct facts *facts);
/* "one, other"; the item itself when there is no list yet. */
const char *pack_facts_join(struct arena *arena, const char *list, const char *item);

#endif
