#include "services/router/riding.h"
#include <stdlib.h>
#include <string.h>

struct order_request *riding_find(const struct order *order, const struct uuid *request)
{
    for (size_t i = 0; i < order->request_count; i++)
        if (uuid_compare(&order->requests[i].request, request) == 0)
            return &order->requests[i];
    return NULL;
}

static bool leads_to(const struct order *on, const struct order_request *request, const struct uuid *own)
{
    for (size_t steps = 0; request && steps <= on->request_count; steps++) {
        if (uuid_compare(&request->request, own) == 0)
            return true;
        request = riding_find(on, &request->via); /* who founded the order that its own was merged into */
    }
    return false;
}

size_t riding_back(const struct order *on, const struct uuid *own, bool *chosen)
{
    size_t count = 0;
    for (size_t i = 0; i < on->request_count; i++) {
        chosen[i] = leads_to(on, &on->requests[i], own);
        count += chosen[i];
    }
    return count;
}

size_t riding_live(const struct order *on, const bool *chosen, bool as)
{
    size_t count = 0;
    for (size_t i = 0; i < on->request_count; i++)
        count += chosen[i] == as && on->requests[i].withdrawn_at == INSTANT_NONE;
    return count;
}

static int by_id(const void *a, const void *b)
{
    const struct order_request *one = a, *other = b;
    return uuid_compare(&one->request, &other->request);
}

static void weigh(struct order *order)
{
    int weight = 0;
    for (size_t i = 0; i < order->request_count; i++)
        weight += order->requests[i].weight;
    order->weight = weight > 0 ? weight : order->weight;
    order->dirty = true;
}

void riding_move(struct arena *arena, struct order *from, struct order *to, const bool *chosen)
{
    struct order_request *stay = arena_array(arena, from->request_count + 1, sizeof *stay);
    struct order_request *ride = arena_array(arena, to->request_count + from->request_count + 1, sizeof *ride);
    size_t staying = 0, riding = to->request_count;
    if (riding > 0)
        memcpy(ride, to->requests, riding * sizeof *ride);
    for (size_t i = 0; i < from->request_count; i++) {
        if (chosen && !chosen[i]) {
            stay[staying++] = from->requests[i];
            continue;
        }
        ride[riding] = from->requests[i];
        ride[riding].order = to->id;
        ride[riding++].dirty = true;
    }
    qsort(ride, riding, sizeof *ride, by_id);
    from->requests = stay;
    from->request_count = staying;
    to->requests = ride;
    to->request_count = riding;
    weigh(from);
    weigh(to);
}
