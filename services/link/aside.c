#include "services/link/aside.h"
#include "common/str.h"

/* aside->count: it is not aside. */
static size_t find(const struct aside *aside, const char *number)
{
    size_t i = 0;
    while (i < aside->count && !str_equal(aside->orders[i].number, number))
        i++;
    return i;
}

bool aside_admits(const struct aside *aside, const char *number)
{
    size_t at = find(aside, number);
    bool is_aside = at < aside->count;
    return aside->passes ? is_aside && !aside->orders[at].stuck : !is_aside;
}

static bool waits_long(struct aside *aside, const char *number, int64_t now_ms, int64_t patience_ms)
{
    if (!str_equal(aside->front.number, number)) {
        aside->front = (struct aside_order){.since_ms = now_ms};
        str_copy(aside->front.number, sizeof aside->front.number, number);
    }
    return now_ms - aside->front.since_ms >= patience_ms;
}

bool aside_full(const struct aside *aside)
{
    return aside->count == ASIDE_MOST;
}

bool aside_takes(struct aside *aside, const char *number, const char *cursor, int64_t now_ms, int64_t patience_ms)
{
    size_t at = find(aside, number);
    if (at < aside->count) {
        aside->orders[at].stuck = true;
        return true;
    }
    if (!waits_long(aside, number, now_ms, patience_ms) || aside_full(aside))
        return false;
    str_copy(aside->front.cursor, sizeof aside->front.cursor, cursor);
    aside->orders[aside->count++] = aside->front;
    aside_relax(aside);
    return true;
}

void aside_relax(struct aside *aside)
{
    aside->front = (struct aside_order){.number = ""};
}

int64_t aside_waited(const struct aside *aside, const char *number, int64_t now_ms)
{
    size_t at = find(aside, number);
    if (at < aside->count)
        return now_ms - aside->orders[at].since_ms;
    return str_equal(aside->front.number, number) ? now_ms - aside->front.since_ms : 0;
}

void aside_pass_begin(struct aside *aside)
{
    for (size_t i = 0; i < aside->count; i++)
        aside->orders[i].stuck = false;
    aside->passes = true;
}

void aside_pass_end(struct aside *aside)
{
    size_t kept = 0;
    for (size_t i = 0; i < aside->count; i++)
        if (aside->orders[i].stuck)
            aside->orders[kept++] = aside->orders[i];
    aside->count = kept;
    aside->passes = false;
}

void aside_clear(struct aside *aside)
{
    *aside = (struct aside){.count = 0};
}
