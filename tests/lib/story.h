/* Story files: real cases as readable traces, played against the real services on the movable clock.
 *
 *   story C13 加油站汽油味 | Petrol smell at a filling station
 *   must staged times at minute precision, at night
 *   pending 5 whistle as an object
 *   [2019-05-27 21:11] phone > submit text="…" district=ningxiang name=刘先生 phone=13900000013
 *   [2019-05-27 21:13] unit:nx_yutan > sign
 *       expect clock stage=arrive unit=nx_yutan due="2019-05-27 21:41" state=open
 *   [2019-05-27 21:14] unit:nx_other > sign unit=nx_yutan => rejected not_yours
 *
 * actor: PLACE/ before it where a story is of several towns (towns.h); then what it names by label or not is that town's. `crossed
 * as=LABEL on=LABEL` names the request that the link made below of the other. Else a channel code, agent, dispatcher, supervisor, reviewer, unit:CODE or leader:CODE. Several requests of one
 * story carry as=LABEL; on=LABEL names one later (default: the first). A step with times=N every=2d is played N times, so
 * far apart; in its values ## is the number of the time in two digits, and of a text "a | b | c" each takes its turn. What
 * is submitted so is in no trace. `classifier > raised as=LABEL on=LABEL` names the request that was made of a hot spot
 * which the other is a source of. An expect line is checked when the step
 * above it has settled: outbox empty, no clock due. Local time of the calendar of the pack (+08:00). */
#ifndef LOOPLINE_STORY_H
#define LOOPLINE_STORY_H

#include "common/arena.h"
#include "common/instant.h"
#include "common/uuid.h"
#include <stdio.h>

struct story_pair {
    const char *key, *value;
};
struct story_expect {
    const char *what; /* "clock", "order", … */
    struct story_pair *pairs;
    size_t pair_count;
    int line;
    struct story_expect *next;
};
struct story_step {
    struct story *story;
    instant at;
    const char *place, *actor, *verb; /* place: "" = the first town */
    struct story_pair *pairs;
    size_t pair_count;
    const char *status, *reason; /* expected answer; NULL = good */
    struct story_expect *expects, *last;
    int line, order; /* order in the file */
    bool many;       /* times=N */
    struct story_step *next;
};
struct story_request {
    char label[16], number[48], code[16];
    char token[32]; /* that it was last answered by */
    const char *place;
    int64_t seen; /* last line of its history that was shown */
    bool many;    /* one of a step that is played several times */
    struct uuid id;
    struct story_request *next;
};
struct story {
    const char *path, *id, *title;
    const char *musts[16], *pendings[16];
    size_t must_count, pending_count;
    struct story_step *steps, *last;
    struct story_request *requests;
    int failures, checks;
    struct story *next;
};

/* NULL and a line on `problems` naming file and line when the file is not a story. */
struct story *story_read(struct arena *arena, const char *path, FILE *problems);
const char *story_value(const struct story_pair *pairs, size_t count, const char *key); /* NULL: not given */
/* NULL label: the first of this place. */
struct story_request *story_request(const struct story *story, const char *place, const char *label);

#endif
