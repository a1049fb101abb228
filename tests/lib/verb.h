/* What the verbs of a story are made of: a verb builds the command of one step from its key=value pairs. One file per
 * noun: verbs_request.c (who asks), verbs_loop.c (asked back, excluded, appealed, written
 * off), verbs_unit.c (who acts), verbs_dispatch.c (who decides who acts),
 * verbs_joint.c (several units together), verbs_watch.c (clocks, slips, meetings). */
#ifndef LOOPLINE_VERB_H
#define LOOPLINE_VERB_H

#include "common/str.h"
#include "tests/lib/story.h"
#include "tests/lib/town.h"

struct verb_turn {
    struct town *town;
    struct arena *arena;
    struct story_step *step;
    struct story_request *request; /* the one it is about; NULL: none yet */
};

struct verb {
    const char *name;
    enum message_type type;
    ProtobufCMessage *(*build)(struct verb_turn *turn); /* the command, in the arena */
};
struct verbs {
    const struct verb *list;
    size_t count;
};
extern const struct verbs VERBS_REQUEST, VERBS_UNIT, VERBS_DISPATCH, VERBS_JOINT, VERBS_WATCH, VERBS_LOOP;

/* A zeroed message of the arena, initialised. */
#define VERB_NEW(type, init)                                                                                           \
    type *out = arena_alloc(turn->arena, sizeof *out);                                                                 \
    init(out)

/* Of a pair; "" or the fallback when it was not given. An unknown term ends the run: the story is wrong. */
char *verb_value(const struct verb_turn *turn, const char *key);
bool verb_flag(const struct verb_turn *turn, const char *key, bool fallback);
uint32_t verb_count(const struct verb_turn *turn, const char *key, uint32_t fallback);
int verb_term(const struct verb_turn *turn, const char *list, const char *key);
int64_t verb_when(const struct verb_turn *turn, const char *key); /* 0 = not given */
/* key=a,b: at most 32; in the arena. */
size_t verb_list(struct verb_turn *turn, const char *key, char ***out);

char *verb_number(const struct verb_turn *turn);                        /* of the request it is about */
char *verb_number_named(const struct verb_turn *turn, const char *key); /* into=B: of another, by its label */
char *verb_unit(const struct verb_turn *turn); /* unit=…, else the unit of the actor, else "" */
/* The last thing of its kind that the order has, as the statement says. */
char *verb_last(struct verb_turn *turn, const char *statement);
/* attach=NAME@REFERENCE,…: "会议记录@doc/2024/041". */
size_t verb_attachments(struct verb_turn *turn, Loopline__Router__V1__Attachment ***out);

#endif
