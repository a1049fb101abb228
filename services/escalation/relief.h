/* Relief of running clocks: extension 延期, pause 挂起, shelf 挂账. Asked for by a unit on a listed ground, decided by
 * the level that the policy names, never by the person who asked, capped in number and length. Pure core.
 * Sources: T07 (+1 day), N12 (extension ≤ 10 wd), C17 (a pause with its ground), 1.7 (e, h), 1.8.
 *
 * What a granted relief does to a due instant is computed anew from the start of the clock every time (clock_again in
 * clock.h), never added to what stands there: nothing drifts.
 *   extension  the due instant moves by its amount, counted as rungs are (calendar_offset)
 *   pause      the clocks stand still from the decision to the review date or its early end (calendar_shift)
 *   shelf      as a pause; may be offered without a cap, for what cannot be settled now
 * It moves only clocks that were running when it was asked for, and had not run out: late stays late. A pause or shelf
 * of the first handling also holds the clocks of a unit that gets the order while it lasts.
 *
 * What a deployment above handed down it also relieves: it says yes or no, and moves the due instant itself. */
#ifndef LOOPLINE_RELIEF_H
#define LOOPLINE_RELIEF_H

#include "common/calendar.h"
#include "common/reason.h"
#include "common/uuid.h"

struct relief {
    struct uuid order;
    int seq; /* 1, 2 … on the order */
    enum relief_kind kind;
    const char *unit; /* who asked */
    const char *ground;
    const char *amount; /* extension: as limits are written; "" otherwise */
    instant until;      /* pause, shelf: review date, or its early end; INSTANT_NONE for an extension */
    const char *reason;
    enum relief_state state;
    const char *asked_by;
    instant asked_at;
    const char *decided_by; /* NULL = not yet */
    instant decided_at;     /* granted: takes effect here */
    const char *note;
    const char *ended_by;
    instant ended_at;
};

/* What the core needs to know of one clock of the order. */
struct relief_clock {
    const char *unit; /* "" = the order's */
    enum stage stage;
    instant started, due; /* due as it stands */
    bool open;
};

struct relief_case {
    const struct pack_policy *policy;
    const struct pack_calendar *calendar; /* of the asking unit */
    const struct relief *list;            /* of the order, by seq */
    size_t count;
    const struct relief_clock *clocks;
    size_t clock_count;
    const char *lead; /* unit that leads the order */
    instant now;
};

/* Granted or ended: it has an effect. */
bool relief_counts(const struct relief *relief);
/* Does it bear on a clock of this unit and stage? The asking unit's own; the order's when the lead asked; everybody's
 * when the lead asked for a pause or shelf: what the order waits for, all wait for. */
bool relief_covers(const struct pack_policy *policy, const struct relief *relief, const char *lead, const char *unit,
                   enum stage stage);
/* May this be asked for now? `asked` has kind, unit, ground, amount, until. REASON_NONE: yes; otherwise *field names
 * the field of the command that is at fault:
 * NOT_OFFERED, USED_UP, ALREADY_DONE (one of the unit is still undecided), UNKNOWN_CODE (ground), BAD_FORMAT and
 * OVER_CAP (amount, until), OUT_OF_RANGE (until not in the future), FORBIDDEN_HERE (amount of a pause, until of an
 * extension), WRONG_STATE (no clock that it could move is running), TOO_LATE (they have all run out). */
enum reason relief_ask(const struct relief_case *of, const struct relief *asked, const char **field);
/* The same of an order that a deployment above handed down, which decides by its own caps: only the form is checked here.
 * The ground is listed by some policy of the pack; one of the whole order is undecided at a time (ALREADY_DONE). */
enum reason relief_ask_upper(const struct pack *pack, const struct relief_case *of, const struct relief *asked,
                             const char **field);
/* The one of the order that nobody has decided yet: index, the oldest first; -1 none. */
int relief_undecided(const struct relief *list, size_t count);
/* May this person of this role decide it? `role` is the sender's. SAME_PERSON, NOT_APPROVER, ALREADY_DONE,
 * OUT_OF_RANGE (its review date has passed). A supervisor may decide in place of a unit's leader. */
enum reason relief_decide(const struct relief_case *of, const struct relief *relief, enum role role, const char *actor,
                          bool grant, const char **field);
/* May a pause or shelf end now? WRONG_STATE (not running). */
enum reason relief_end(const struct relief_case *of, const struct relief *relief, const char **field);
/* Is a pause or shelf running at `at`? */
bool relief_runs(const struct relief *relief, instant at);

#endif
