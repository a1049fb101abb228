/* The dispatch catalogue 派单目录: which units act, by which policy, and on what ground (R11, R17, N02, N08).
 * Pure look-ups in a city pack; which row wins is the contract of common/pack.h (struct pack_entry). */
#ifndef LOOPLINE_CATALOGUE_H
#define LOOPLINE_CATALOGUE_H

#include "common/pack.h"
#include "services/router/router.h"

struct catalogue_query { /* indices into the pack; -1 = not known */
    int matter, area;
    enum party party;
    enum urgency urgency;
    instant at;           /* of the dispatch; INSTANT_NONE: no row of a time fits, and the roster is not asked */
    const char *reported; /* 举报: neither this unit nor any below it gets it (N22); NULL or "" = it is against none */
};

/* What makes one row narrower than another, in the order in which it counts (common/pack.h). */
enum catalogue_axis { BY_NOTHING, BY_PARTY, BY_URGENCY, BY_TIME, BY_MATTER, BY_AREA };

struct catalogue_choice {
    const struct pack_entry *entry; /* NULL: nobody owns it, the pack's backstop does (兜底) */
    int lead, policy;               /* indices; always valid in a sound pack */
    const struct pack_shift
        *shift; /* of the roster, that holds for the row's own lead (the backstop's without a row); NULL
                                       none. `lead` is the desk that it hands this order to, if it does */
    enum order_class order_class; /* of the row, else instant by its policy, else ordinary */
    enum urgency urgency;         /* of the query, and when it is dispatched: what the roster is asked for */
    instant at;
    const int *co;              /* of the row; who acts for them: catalogue_co */
    const char *const *co_duty; /* NULL when co_count is 0 */
    size_t co_count;
    size_t fitting;       /* rows that fitted */
    const char *reported; /* of the query */
    int around; /* who would have led, but for that: the row's lead or the backstop; -1: who leads would have */
};
/* A look-up in the cells of the pack: it costs what the trees are deep, not what the catalogue is long. */
struct catalogue_choice catalogue_choose(const struct pack *pack, const struct catalogue_query *query);

/* T15: who acts for the row's co-handler `i` (< co_count): the desk that the roster hands its orders to, else itself. -1: that
 * one has a part already, as the lead or for a co-handler before it. */
int catalogue_co(const struct pack *pack, const struct catalogue_choice *choice, size_t i);

/* Is the row's co-handler `i` left out, because the report is against it or a unit above it? */
bool catalogue_left_out(const struct pack *pack, const struct catalogue_choice *choice, size_t i);
/* Who has what nobody owns: the pack's backstop, for a report against it whom the pack names for reports. */
int catalogue_backstop(const struct pack *pack, const char *reported);

/* The same for an order: its matter, party and urgency, where it lies; dispatched at `at`. */
struct catalogue_query catalogue_query_of(const struct pack *pack, const struct order *order, instant at);
struct catalogue_choice catalogue_of(const struct pack *pack, const struct order *order, instant at);

/* Every row that fits, narrowest first: the first one is chosen. Arena-owned; returns how many. */
size_t catalogue_candidates(struct arena *arena, const struct pack *pack, const struct catalogue_query *query,
                            const struct pack_entry ***out);
/* The first axis on which two rows that fit the same order differ; > 0: `one` is the narrower. BY_NOTHING: the same row. */
int catalogue_compare(const struct pack *pack, const struct pack_entry *one, const struct pack_entry *other,
                      enum catalogue_axis *axis);

/* The area an order lies in: its own code, else its district's, else the city. Never -1 in a sound pack. */
int catalogue_area(const struct pack *pack, const char *area, const char *district);

/* The last instant at which the unit may return what it was given at `at` (R31). INSTANT_NONE: the policy sets no
 * limit, or counting runs into a year that is not published. */
instant catalogue_return_by(const struct pack *pack, int policy, int unit, instant at);
/* One unit named for an order. */
struct router_post catalogue_post(const struct pack *pack, int policy, int unit, enum duty duty, instant at);
/* Lead and co-handlers of a choice or the desks on duty for them, lead first; returns how many. `posts` holds 1 + co_count.
 * A desk that stands for two of them has one part. */
size_t catalogue_posts(const struct pack *pack, const struct catalogue_choice *choice, instant at,
                       struct router_post *posts);

struct router_policy catalogue_policy(const struct pack_policy *policy);

#endif
