/* What people do in the closed loop, and what they try: who says it and about what is chosen by a statement of
 * tests/lib/loop_drive.sql, the rest by chance. */
#ifndef LOOPLINE_TESTS_LOOP_ACTS_H
#define LOOPLINE_TESTS_LOOP_ACTS_H

#include "common/wire.h"

enum { LOOP_FIELDS = 8 };

enum loop_hope {
    HOPE_MAY,   /* somebody who may: it is accepted, unless another was quicker */
    HOPE_LATE,  /* accepted only when something has come between */
    HOPE_NEVER, /* whoever wins a race: refused */
};

/* One command about to be said. */
struct loop_turn {
    struct arena *arena;
    const char *run; /* prefix of references */
    size_t serial;   /* of submissions */
    int64_t now;
    char *field[LOOP_FIELDS]; /* of the statement: principal, number, …; "" = none */
    const char *token;        /* of the survey, "" = none was told yet */
    bool content;             /* whoever is asked is, and whoever decides agrees */
};

struct loop_act {
    const char *name, *pick; /* the statement; NULL = nothing is chosen */
    enum message_type type;
    ProtobufCMessage *(*build)(struct loop_turn *turn);
    enum loop_hope hope;
    int weight;
    size_t least; /* so many accepted in a run; when they never are: refused */
    bool token;   /* is said with a token */
};
extern const struct loop_act LOOP_ACTS[];
extern const size_t LOOP_ACT_COUNT;

#endif
