/* Survey 回访: nothing that was settled counts as done before the person who asked has been asked back.
 *
 * Hears:  ORDER_FED_BACK, ORDER_REOPENED, ORDER_ENDED, REQUEST_ANSWERED, SURVEY_ANSWERED, PERSON_APPEALED; the
 *         commands of survey.proto.
 * Says:   REDO_ORDERED and WRITE_OFF_APPROVED to the router, MILESTONE_REACHED to escalation, PROGRESS_MADE
 *         and REQUEST_REOPENED to intake.
 * Owns:   the schema survey: cases (one per order), surveys (one per request and visit), attempts, unit calls, samples,
 *         findings, exclusions, appeals, corrections, write-offs, themes.
 * Rules:  R34 all are asked, every request of a merged order; R35 four options; R36 dissatisfied needs a cause
 *         class, the unreasonable is excluded by a second pair of eyes, all else is redone under priority supervision;
 *         R37, R38 round after round, past the policy's cap with word to the leader, until settled; R30 write-off is
 *         applied for and approved by another, C11 never while works run; R39 the unit's call and the centre's second one;
 *         R40 look-back, and open again when it has come back; R41 appeals; N02 who was un-merged is asked about the
 *         own order, whose order was merged about the other one; C16 what was written off and came back is asked
 *         anew.
 *
 * A case is an order (id of the order) or a request answered at first contact 在线办结 (id of the request; no
 * unit; nothing to write off). When such a request is reopened it founds an order of the same id, and the case
 * goes on as that order's. `visit` counts how often the case has been asked back; `round` is the order's: 0 =
 * first handling, n = redo round n.
 *
 * The core is one table of rules (survey_rules.c): survey_step finds the row, survey_apply carries it out on the
 * plain structs, the shell stores them and tells others what the row's effects say. How one person is asked is asking.h. */
#ifndef LOOPLINE_SURVEY_H
#define LOOPLINE_SURVEY_H

#include "common/instant.h"
#include "common/reason.h"
#include "common/terms.h"
#include "common/uuid.h"
#include <stddef.h>

/* One request asked back in one visit. */
struct survey {
    struct uuid case_id, request_id;
    int visit, round;
    enum visit_kind kind; /* follow-up or look-back */
    const char *number, *channel, *district;
    const char *unit, *area, *matter; /* of the case when it was opened */
    enum party party;
    enum urgency urgency;
    enum survey_state state;
    enum rating rating;            /* unspecified while open */
    enum rating_source source;     /* likewise */
    enum answer responded, solved; /* unspecified: not said */
    enum answer recurred;          /* yes or no, look-back alone */
    const char *aspects;           /* JSON object of scores: {"manner": 4} */
    enum cause cause;              /* only of a dissatisfied one */
    enum cause_basis cause_basis;
    const char *text;            /* the person's words; personal data may hide in it: never listed, never logged */
    const char *rated_by;        /* "" = by rule */
    instant opened_at, rated_at; /* rated_at INSTANT_NONE while open */
    /* how it is asked: asking.h */
    const char *plan;
    int step;
    enum channel_kind way;
    int tries, laters; /* in this step: what counted; and "call me later" that did not */
    int attempts;      /* in all; time that ran out is none */
    instant next_at;   /* INSTANT_NONE unless open */
    bool sent;
    bool
        gone; /* N02: rides on the order no more: asked about the own one; what was said before counts, and moves this one no more */
    bool overdue; /* first contact: its window ran out before it was asked back; stays */
    bool tried; /* some attempt may have reached somebody: a call that was made, a message that was not undeliverable */
    bool
        nobody; /* of an opening alone: no person stands behind the request, so that it is over as soon as it is open */
    /* R36, from survey.exclusion */
    bool excluded;           /* approved */
    bool restored;           /* R41: an exclusion of it was annulled by a ruling, which is the last word on it */
    const char *proposed_by; /* NULL: no proposal is waiting */
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
    const char *unit; /* lead; NULL: answered at first contact, or refused */
    const char *co;   /* co-handlers "a,b"; "" none */
    enum case_state state;
    enum visit_kind kind; /* of the present visit */
    int round, visit;
    int redo_max;    /* redo rounds before the leader hears of it (R38); of the policy that set the clocks */
    bool supervised; /* 重点督办: from the first redo on */
    enum outcome outcome;
    instant fed_back_at; /* or answered */
    const char *area, *matter;
    enum party party;
    enum urgency urgency;
    enum order_class order_class;
    const char *policy; /* in pack_version; "" none */
    int pack_version;
    instant works_until; /* C11; INSTANT_NONE: nothing goes on */
    instant works_done_at;
    const char *works_done_by, *works_text;
    instant analyse_until;            /* while ANALYSING */
    instant written_off_at;           /* the last time */
    instant look_back_at, archive_at; /* INSTANT_NONE: none, or done */
    instant window_until;     /* ANSWERED, LOOKING_BACK: until when it is to be asked; INSTANT_NONE: no limit, or told.
                             ASKED, APPLIED: until when the write-off is to be applied for, or decided; stays when told */
    bool overdue;             /* ASKED, APPLIED: nobody did so in time; told */
    const char *reported;     /* 举报: the unit that it is against; "" none */
    const char *retain_until; /* "2034-05-27"; NULL */
    instant next_at;          /* what its state waits for: survey_next */
    int to_ask, open;         /* of this visit: all, and those not asked back yet */
    struct survey **surveys;  /* of this visit, by request id */
    size_t survey_count;
    struct write_off *write_off; /* the latest, NULL none */
    bool dirty;
};

/* Nothing yet: no instant is set, no text is NULL that a row must have. */
void survey_case_blank(struct survey_case *out);
void survey_blank(struct survey *out);

enum case_event {
    CASE_EVENT_ANSWERED = 1,
    CASE_EVENT_FED_BACK,
    CASE_EVENT_RATE, /* by an agent, by the person's token, or by rule: `source` */
    CASE_EVENT_APPLY,
    CASE_EVENT_APPROVE,
    CASE_EVENT_SEND_BACK,
    CASE_EVENT_PROPOSE,            /* R36: exclusion proposed */
    CASE_EVENT_EXCLUDE,            /* approved */
    CASE_EVENT_UPHOLD,             /* not approved: the demand stands */
    CASE_EVENT_TO_REDO,            /* the analysis is over: by a reviewer, or its time is up */
    CASE_EVENT_WORKS_DONE,         /* C11 */
    CASE_EVENT_LOOK_BACK,          /* R40: its day has come */
    CASE_EVENT_ARCHIVE,            /* likewise */
    CASE_EVENT_REOPEN,             /* R41: an appeal against closure or refusal was upheld */
    CASE_EVENT_RESTORE,            /* R41: an appeal against an exclusion was upheld */
    CASE_EVENT_REFUSED,            /* R41: a person appeals against not having been accepted */
    CASE_EVENT_REOPENED_ELSEWHERE, /* C16, N02: opened again, or un-merged by the router, in `opening.round` */
    CASE_EVENT_WINDOW, /* the time is over: R34, R40 for asking: what nobody asked is no answer; R30 for the write-off */
    CASE_EVENT_ORDER_ENDED /* N02: merged or withdrawn, in the round `opening.round` */
};
#define CASE_EVENT_COUNT 20

struct exclusion; /* exclusion.h */

/* What happened. Every pointer is borrowed and ends up in the rows. */
struct survey_event {
    enum case_event kind;
    instant at;
    const char *number; /* commands: as named by the caller */
    /* ANSWERED, FED_BACK, REFUSED: the case as it shall begin (all that an event brings, and redo_max) and whom to ask
     * (surveys: request_id, number, channel). LOOK_BACK: whom to ask alone (surveys). Their turn (plan … sent) is set. */
    struct survey_case opening;
    /* RATE */
    enum rating rating;
    enum rating_source source;
    enum answer responded, solved, recurred;
    const char *aspects;
    enum cause cause;
    enum cause_basis cause_basis;
    unsigned analyse;      /* bits 1u << enum cause: of the pack (R36) */
    instant analyse_until; /* RATE, FED_BACK: until when, if it is analysed */
    /* who, and in which capacity */
    const char *actor;
    enum role role;
    const char *actor_unit; /* unit the sender is bound to, "" none */
    bool of_handling_unit;  /* that unit is the lead, part of it or above it, or a co-handler */
    bool acts_for_lead;     /* APPLY, WORKS_DONE: may act for the unit named, and that is the lead or part of it */
    bool no_unit_call;      /* APPLY: R39, the policy asks for the unit's own calls and one is missing */
    bool appeal_open;       /* APPROVE: R41, nobody has ruled on an appeal of the person yet */
    struct write_off *application; /* APPLY: `unit` and `text` filled */
    struct exclusion *proposal;    /* PROPOSE: ground, text and evidence filled */
    const char *unit;              /* WORKS_DONE: that says so; "" the lead */
    const char *text;     /* RATE: the words; SEND_BACK, TO_REDO, REOPEN: the reason; WORKS_DONE: what was done */
    const char *into;     /* ORDER_ENDED: number of the order that the people ride on; "" = withdrawn */
    instant done_at;      /* WORKS_DONE */
    instant window_until; /* ANSWERED, LOOK_BACK: by calendar and pack; INSTANT_NONE no limit */
    instant
        write_off_until; /* what leads to ASKED or APPLIED, WORKS_DONE: R30, until when one is to apply, or decide */
    instant look_back_at, archive_at; /* APPROVE: by calendar and pack; INSTANT_NONE none */
    const char *retain_until;
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
    EFFECT_STALE = 1024,     /* overtaken: recorded, nothing else */
    EFFECT_RELEASE = 2048,   /* those who ride on the order no more are gone: not asked about it any more */
    EFFECT_SUPERVISE = 4096, /* priority supervision */
    EFFECT_ANALYSE = 8192,   /* R36: the analysis begins */
    EFFECT_PROPOSE = 16384,
    EFFECT_EXCLUDE = 32768, /* the person is told, and may appeal */
    EFFECT_UPHOLD = 65536,
    EFFECT_OVERTAKE = 131072,     /* proposals that nobody decided in time fall */
    EFFECT_RECUR = 262144,        /* what was written off is handled again: REDO_ORDERED with `reopen`, a finding */
    EFFECT_RELEASE_REST = 524288, /* who is still to be asked in this visit need not be */
    EFFECT_WORKS = 1048576,
    EFFECT_ARCHIVE = 2097152,
    EFFECT_RESTORE = 4194304,  /* the excluded rating counts again */
    EFFECT_KEEP = 8388608,     /* a case for what was refused: it only carries the appeal */
    EFFECT_TAKE_UP = 16777216, /* C16: it is being handled again: supervised, and not looked back at nor archived */
    EFFECT_MISSED = 33554432,  /* the look-back was not made: told openly, nothing is made up */
    EFFECT_OVERDUE = 67108864, /* the follow-up, or the write-off, is late: told once, and still owed */
    EFFECT_LAPSE = 134217728   /* N02: nobody is asked about this order any more, unless it is un-merged */
};
#define CASE_EFFECT_COUNT 28

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
/* When time will bring the next event of the case by itself (end of the analysis, look-back, its window, archive); INSTANT_NONE never. */
instant survey_next(const struct survey_case *now);

/* R36: a cause with "dissatisfied" and with nothing else; REASON_NONE = sound. The field is "cause". */
enum reason survey_cause_fault(enum rating rating, enum cause cause);
/* The survey of the present visit that a number means; NULL when it is not of this visit. */
struct survey *survey_find(const struct survey_case *now, const char *number);
/* The dissatisfied survey of this visit that speaks for the redo: the oldest request that is not excluded
 * and still rides on the order. NULL none. */
const struct survey *survey_dissatisfied(const struct survey_case *now);
/* The word of all who were asked in this visit: the worst that somebody said and that counts; unspecified: nobody did. */
enum rating survey_word(const struct survey_case *now);
/* R40: whoever was asked back when it was settled, and still rides on it, is asked again; not where there was nobody, nor
 * who was asked by a deployment above: it looks back itself. */
bool survey_looks_back(const struct survey *survey);
const char *survey_state_code(enum case_state state);    /* "asking" */
const char *survey_event_code(enum case_event event);    /* "rate" */
const char *survey_effect_code(enum case_effect effect); /* "to_leader" */

#endif
