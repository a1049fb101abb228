#include "tests/lib/towns.h"
#include "common/str.h"
#include "tests/lib/page.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

enum { SETTLE_S = 60, LOOK_MS = 5 };

bool towns_add(struct towns *towns, char *place, const char *sql)
{
    char *equal = strchr(place, '=');
    if (towns->count == TOWNS_MAX)
        return false;
    if (equal != NULL)
        *equal = '\0';
    towns->places[towns->count] = equal == NULL ? "" : place;
    towns->list[towns->count++] = town_open(equal == NULL ? place : equal + 1, sql);
    return true;
}

struct towns towns_one(struct town *town)
{
    return (struct towns){.list = {town}, .places = {""}, .count = 1};
}

bool towns_link(struct towns *towns, const char *port)
{
    if (towns->link_count == TOWNS_MAX)
        return false;
    towns->links[towns->link_count++] = (int)strtol(port, NULL, 10);
    return true;
}

void towns_close(struct towns *towns)
{
    for (size_t i = 0; i < towns->count; i++)
        town_close(&towns->list[i]);
    towns->count = 0;
}

struct town *towns_at(const struct towns *towns, const char *place)
{
    if (str_empty(place))
        return towns->list[0];
    for (size_t i = 0; i < towns->count; i++)
        if (str_equal(towns->places[i], place))
            return towns->list[i];
    return NULL;
}

/* ---- nothing on its way --------------------------------------------------------------------------------------- */

static bool each_settles(const struct towns *towns)
{
    for (size_t i = 0; i < towns->count; i++)
        if (!town_settle(towns->list[i]))
            return false;
    return true;
}

static double link_value(int port, const char *name)
{
    char *page = page_metrics(port);
    double value = page == NULL ? NAN : page_value(page, name);
    free(page);
    return isnan(value) ? 0 : value;
}

static double passed(const struct towns *towns)
{
    double sum = 0;
    for (size_t i = 0; i < towns->link_count; i++)
        sum += link_value(towns->links[i], "loopline_link_passed_total");
    return sum;
}

/* A round that began after this one was asked for has seen all that was there. */
static bool looked(const struct towns *towns, instant deadline)
{
    for (size_t i = 0; i < towns->link_count; i++) {
        double from = link_value(towns->links[i], "loopline_link_rounds_total");
        while (link_value(towns->links[i], "loopline_link_rounds_total") < from + 2) {
            if (instant_wall() > deadline)
                return false;
            zmq_poll(NULL, 0, LOOK_MS);
        }
    }
    return true;
}

bool towns_settle(const struct towns *towns)
{
    instant deadline = instant_wall() + SETTLE_S * INSTANT_SECOND;
    for (;;) {
        double before = passed(towns);
        if (!each_settles(towns))
            return false;
        if (towns->link_count == 0)
            return true;
        if (!looked(towns, deadline)) {
            fprintf(stderr, "a link between the towns did not come to rest in %d s\n", SETTLE_S);
            return false;
        }
        if (passed(towns) == before) /* nothing crossed since all of them were at rest */
            return true;
    }
}

/* ---- one clock ------------------------------------------------------------------------------------------------- */

static bool move(const struct towns *towns, instant at)
{
    for (size_t i = 0; i < towns->count; i++)
        town_set(towns->list[i], at);
    return towns_settle(towns);
}

static instant next_of(const struct towns *towns)
{
    instant first = INSTANT_NONE;
    for (size_t i = 0; i < towns->count; i++) {
        instant next = town_next(towns->list[i]);
        if (next != INSTANT_NONE && (first == INSTANT_NONE || next < first))
            first = next;
    }
    return first;
}

bool towns_advance(const struct towns *towns, instant at)
{
    for (;;) {
        instant next = next_of(towns);
        if (next == INSTANT_NONE || next > at)
            return move(towns, at);
        if (!move(towns, next))
            return false;
    }
}
