/* Appeal 申诉 (R41): a unit against a rating, a card or a count of its own; a person against the closure, the exclusion of
 * the demand, or the refusal to accept it. Who may appeal against what is one table (appeal.c); the window is the
 * pack's, counted on the calendar. Once for each thing. Only the bench 裁定组 rules, never who filed it, who decided what is
 * appealed against, or a key bound to the unit. Upheld for a unit: a correction (the fact counts no more from then on;
 * nothing of the process changes). Upheld for a person: an event of the case.
 * Pure core: the shell finds the facts and stores what comes of them. */
#ifndef LOOPLINE_APPEAL_H
#define LOOPLINE_APPEAL_H

#include "common/pack.h"
#include "services/survey/exclusion.h"
#include "services/survey/survey.h"

struct appeal {
    const char *number; /* "SS2024-00012"; NULL until it is numbered */
    struct uuid case_id;
    enum appeal_against against;
    const char *target;         /* CARD: its id; COUNT: "late_return" or code of the stage; else "" */
    int visit;                  /* RATING, EXCLUSION: of the case; COUNT: the round; CLOSURE: the attempt; else 0 */
    struct uuid request_id;     /* of the rating, or of the person; zero: of none */
    const char *request_number; /* likewise; "" */
    const char *unit;           /* who appeals; "" = a person */
    const char *ground;         /* "" = a person's */
    const char *text, *evidence;
    const char *filed_by;
    instant filed_at, due_at; /* due_at: when it is to be ruled on; INSTANT_NONE no limit */
    bool overdue;             /* told; of what has no clock in escalation alone */
    enum appeal_state state;
    const char *ruled_by; /* NULL while it is open */
    instant ruled_at;
    const char *reason; /* NULL likewise */
    const char *effect; /* "struck", "reopened", "restored"; "" = nothing followed */
    bool dirty;
};

/* What does not count any more. */
struct correction {
    const char *appeal;
    struct uuid case_id;
    enum appeal_against against;
    const char *target;
    int visit;
    struct uuid request_id;
    const char *unit;
    instant at;
    const char *reason, *by;
};

/* ---- what can be appealed against, as it is on record ---- */

struct appeal_rating { /* of any visit of the case */
    struct uuid case_id, request_id;
    int visit, round;
    const char *number, *unit, *rated_by;
    instant rated_at;
    bool excluded;
};
struct appeal_card {
    struct uuid case_id;
    int64_t id;
    const char *unit; /* "" = the order's: its lead's */
    instant fired_at;
};
struct appeal_mark { /* counted as overdue, or as a late return */
    struct uuid case_id;
    const char *unit; /* "" = the order's */
    enum stage stage; /* STAGE_UNSPECIFIED = a late return */
    int round;
    instant at;
};
struct appeal_closure { /* an approved write-off */
    struct uuid case_id;
    int attempt;
    const char *decided_by;
    instant decided_at;
};
/* Lists of the structs above (exclusions: struct exclusion); they may hold rows of other cases too: what is not of `now` is
 * passed over. */
struct appeal_facts {
    const struct survey_case *now;
    struct list appeals, ratings, cards, marks, closures, exclusions;
};

/* ---- filing ---- */

struct appeal_filing {
    enum appeal_against against;
    const char *request; /* number: RATING, and a person's */
    struct uuid asker;   /* a person's: id of the request */
    const char *target;  /* as in struct appeal */
    const char *unit;    /* in whose name; "" = a person */
    bool may_act;        /* the sender may act for that unit */
    const struct pack *pack;
    instant at;
};
/* REASON_NONE: `out` is what it is against (target, visit, request and unit filled, the rest untouched); else `field` is
 * at fault: NOT_FOUND there is no such thing of that unit or person; NOT_YOURS; WRONG_STATE nothing to appeal against
 * (not closed, counts no more); ALREADY_DONE appealed against before; TOO_LATE. */
enum reason appeal_file(const struct appeal_facts *facts, const struct appeal_filing *filing, struct appeal *out,
                        const char **field);
/* The last instant at which one may appeal against what happened at `since`; INSTANT_NONE: no limit. `unit` "": a person;
 * the calendar is that of the unit, else of the area. */
instant appeal_until(const struct pack *pack, const char *area, const char *unit, instant since);
/* Whether a unit may appeal against this kind of thing, or a person. */
bool appeal_by_unit(enum appeal_against against);
bool appeal_by_person(enum appeal_against against);

/* ---- ruling ---- */

struct appeal_ruler {
    const char *name;
    enum role role;
    bool bound; /* to the appealing unit, to one that handles the case, or to one above or below them */
};
enum reason appeal_rule_fault(const struct appeal_facts *facts, const struct appeal *appeal,
                              const struct appeal_ruler *ruler, const char **field);
/* What follows for the case when it is upheld; 0 = nothing, and then `effect` is what the appeal says of it. */
enum case_event appeal_follows(const struct appeal_facts *facts, const struct appeal *appeal);
/* Ruled: state, who, when, why. */
void appeal_rule(struct appeal *appeal, bool upheld, const char *actor, const char *reason, instant at);
/* What an upheld appeal of a unit takes out of the count. */
void appeal_correct(const struct appeal *appeal, struct correction *out);

/* Whether nobody ruled on it in time, and nobody has been told; an order's is told by its own clock. */
bool appeal_runs_over(const struct survey_case *now, const struct appeal *appeal, instant at);

/* The clock of an order runs for its oldest open appeal; NULL none is open. */
const struct appeal *appeal_oldest(const struct appeal_facts *facts);

#endif
