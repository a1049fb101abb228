/* Survey 回访: nothing that was settled counts as done before the person who asked has been asked back.
 *
 * Hears:  ORDER_FED_BACK, REQUEST_ANSWERED; the commands RATE, APPLY_WRITE_OFF, APPROVE_WRITE_OFF; the query
 *         LIST_SURVEYS.
 * Says:   REDO_ORDERED and WRITE_OFF_APPROVED to the router, MILESTONE_REACHED to escalation, PROGRESS_MADE
 *         and REQUEST_REOPENED to intake.
 * Owns:   survey.survey_case (one per order), survey.survey (one per request and visit), survey.write_off.
 * Rules:  R34 all are asked, every request of a merged order; R35 four options; R36 dissatisfied needs a cause
 *         class and leads to a redo under priority supervision; R37, R38 round after round, past the policy's
 *         cap with word to the leader, until settled; R30 write-off is applied for and approved by another;
 *         N02 who was un-merged is asked about the own order; C16 what was written off and came back is asked anew.
 *
 * A case is an order (id of the order) or a request answered at first contact 在线办结 (id of the request; no
 * unit; nothing to write off). When such a request is reopened it founds an order of the same id, and the case
 * goes on as that order's. `visit` counts how often the case has been asked back; `round` is the order's: 0 =
 * first handling, n = redo round n.
 *
 * The core is one table of rules (survey.c): survey_step finds the row, survey_apply carries it out on the
 * plain structs, the shell stores them and tells others what the row's effects say. */
#ifndef LOOPLINE_SURVEY_H
#define LOOPLINE_SURVEY_H

#include "common/instant.h"
#include "common/reason.h"
#include "common/terms.h"
#include "common/uuid.h"
#include <stddef.h>

enum case_state { /* stored: numbers are never reused */
                  CASE_NONE = 0,
                  CASE_ANSWERED = 1,    /* answered at first contact, to be asked back */
                  CASE_ASKING = 2,      /* fed back; requests of this visit are still open */
                  CASE_REDO = 3,        /* sent back, the unit is at it again */
                  CASE_ASKED = 4,       /* everyone asked, nobody dissatisfied */
                  CASE_APPLIED = 5,     /* write-off applied for */
                  CASE_WRITTEN_OFF = 6, /* for ever */
                  CASE_CLOSED = 7,      /* answered at first contact and content with it: for ever */
                  CASE_REOPENED = 8     /* the first answer did not satisfy; becomes an order */
};
#define CASE_STATE_COUNT 9

/* One request asked back in one visit. */
struct survey {
    struct uuid case_id, request_id;
    int visit, round;
    const char *number, *channel, *district;
    enum survey_state state;
    enum rating rating; /* unspecified while open */
    enum cause cause;   /* only of a dissatisfied one */
    const char *text;   /* the person's words; personal data may hide in it: never listed, never logged */
    const char *rated_by;
    instant opened_at, rated_at; /* rated_at INSTANT_NONE while open */
    bool dirty;
};

/* One application for write-off 销号. */
struct write_off {
    struct uuid case_id;
    int attempt; /* 1, 2, … per case */
    int round;
    enum write_off_state state;
    const char *unit, *applied_by, *text;
    instant applied_at;
    const char *decided_by; /* NULL while undecided; "" = overtaken by a new round */
    const char *reason;
    instant decided_at;
    bool dirty;
};

struct survey_case {
    struct uuid id;
    const char *number, *district;
    const char *unit; /* lead; NULL: answered at first contact */
    const char *co;   /* co-handlers "a,b"; "" none */
    enum case_state state;
    int round, visit;
    int redo_max;    /* redo rounds before the leader hears of it (R38); of the policy that set the clocks */
    bool supervised; /* 重点督办: from the first redo on */
    enum outcome outcome;
    instant fed_back_at;     /* or answered */
    int to_ask, open;        /* of this visit: all, and those not asked back yet */
    struct survey **surveys; /* of this visit, by request id */
    size_t survey_count;
    struct write_off *write_off; /* the latest, NULL none */
    bool dirty;
};

enum case_event {
    CASE_EVENT_ANSWERED = 1,
    CASE_EVENT_FED_BACK,
    CASE_EVENT_RATE,
    CASE_EVENT_APPLY,
    CASE_EVENT_APPROVE,
    CASE_EVENT_SEND_BACK
};
#define CASE_EVENT_COUNT 7

/* What happened. Every pointer is borrowed and ends up in the rows. */
struct survey_event {
    enum case_event kind;
    instant at;
    const char *number; /* commands: as named by the caller */
    /* ANSWERED, FED_BACK: the case as it shall begin (id, number, district, unit, co, round, redo_max,
     * outcome, fed_back_at) and whom to ask (surveys: request_id, number, channel). */
    struct survey_case opening;
    /* RATE */
    enum rating rating;
    enum cause cause;
    /* APPLY, APPROVE, SEND_BACK, RATE: who, and in which capacity */
    const char *actor;
    enum role role;
    const char *actor_unit;        /* unit the sender is bound to, "" none */
    bool acts_for_lead;            /* APPLY: may act for the unit named, and that is the lead or part of it */
    struct write_off *application; /* APPLY: `unit` and `text` filled */
    const char *text;              /* RATE: the words; SEND_BACK: the reason */
};

/* What follows from an accepted event, beside the rows. */
enum case_effect {
    EFFECT_OPEN = 1,        /* one open survey per request */
    EFFECT_RATE = 2,        /* the rating is kept and recorded; the person sees "followed_up" */
    EFFECT_FOLLOWED_UP = 4, /* everyone was asked: milestone to escalation */
    EFFECT_REDO = 8,        /* redo ordered, priority supervision, every person sees "redo" */
    EFFECT_TO_LEADER = 16,  /* R38: the policy's rounds are used up */
    EFFECT_CLOSE = 32,      /* the person sees "closed" */
    EFFECT_REOPEN = 64,     /* back to intake: an order after all */
    EFFECT_APPLY = 128,
    EFFECT_SEND_BACK = 256,
    EFFECT_WRITE_OFF = 512,
    EFFECT_STALE = 1024,    /* overtaken: recorded, nothing else */
    EFFECT_RELEASE = 2048,  /* those who ride on the order no more are not asked about it any more */
    EFFECT_SUPERVISE = 4096 /* priority supervision */
};
#define CASE_EFFECT_COUNT 13

/* What a rule looks at: `survey` is the one the event's number names, in the present visit; NULL = none. */
struct survey_facts {
    const struct survey_case *now;
    const struct survey_event *event;
    const struct survey *survey;
};

struct survey_rule {
    unsigned states; /* bits 1 << enum case_state */
    enum case_event event;
    bool (*guard)(const struct survey_facts *facts); /* NULL = always */
    const char *guard_name;
    enum case_state next; /* CASE_NONE = stays */
    unsigned effects;
    enum reason refusal; /* REASON_NONE = accepted */
    const char *field;   /* at fault, when refused */
    const char *why;
};
const struct survey_rule *survey_rules(size_t *count);

/* The first row that fits; every state knows every event, so there is always one. Changes nothing. */
const struct survey_rule *survey_step(const struct survey_case *now, const struct survey_event *event);
/* Carries out an accepted rule on the rows and marks them dirty. */
void survey_apply(struct survey_case *now, const struct survey_event *event, const struct survey_rule *rule);

/* R36: a cause with "dissatisfied" and with nothing else; REASON_NONE = sound. The field is "cause". */
enum reason survey_cause_fault(enum rating rating, enum cause cause);
/* The survey of the present visit that a number means; NULL when it is not of this visit. */
struct survey *survey_find(const struct survey_case *now, const char *number);
/* The dissatisfied survey of this visit that speaks for the redo: the oldest request. NULL none. */
const struct survey *survey_dissatisfied(const struct survey_case *now);
const char *survey_state_code(enum case_state state);    /* "asking" */
const char *survey_event_code(enum case_event event);    /* "rate" */
const char *survey_effect_code(enum case_effect effect); /* "to_leader" */

#endif
