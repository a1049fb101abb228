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
};

struct catalogue_choice {
    const struct pack_entry *entry; /* NULL: nobody owns it, the pack's backstop does (兜底) */
    int lead, policy;               /* indices; always valid in a sound pack */
    enum order_class order_class;   /* of the row, else instant by its policy, else ordinary */
    const int *co;
    const char *const *co_duty; /* NULL when co_count is 0 */
    size_t co_count;
    size_t fitting; /* rows that fitted */
};
struct catalogue_choice catalogue_choose(const struct pack *pack, const struct catalogue_query *query);

/* The same for an order: its matter, party and urgency, where it lies. */
struct catalogue_choice catalogue_of(const struct pack *pack, const struct order *order);

/* The area an order lies in: its own code, else its district's, else the city. Never -1 in a sound pack. */
int catalogue_area(const struct pack *pack, const char *area, const char *district);

/* The last instant at which the unit may return what it was given at `at` (R31). INSTANT_NONE: the policy sets no
 * limit, or counting runs into a year that is not published. */
instant catalogue_return_by(const struct pack *pack, int policy, int unit, instant at);
/* One unit named for an order. */
struct router_post catalogue_post(const struct pack *pack, int policy, int unit, enum duty duty, instant at);
/* Lead and co-handlers of a choice, lead first; returns how many. `posts` holds 1 + co_count. */
size_t catalogue_posts(const struct pack *pack, const struct catalogue_choice *choice, instant at,
                       struct router_post *posts);

struct router_policy catalogue_policy(const struct pack_policy *policy);

#endif
