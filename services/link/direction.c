#include "services/link/direction.h"
#include "common/conf.h"
#include "common/cursor.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/str.h"
#include "services/link/shell.h"
#include <stdio.h>

enum result direction_open(struct direction *direction, const struct conf *conf)
{
    char label[32];
    snprintf(label, sizeof label, "direction=\"%s\"", direction->name);
    direction->lag = metric_new(METRIC_GAUGE, "loopline_link_lag_seconds", label,
                                "how long ago what is being passed on happened, or since when nothing gets through; 0 "
                                "= nothing waits");
    direction->waiting = metric_new(METRIC_GAUGE, "loopline_link_aside", label,
                                    "orders that wait aside: the other side answers, and does not decide");
    enum result outcome = mark_open(&direction->mark, conf_text(conf, "link.state"), direction->name);
    str_copy(direction->cursor, sizeof direction->cursor, direction->mark.cursor);
    return outcome;
}

const char *direction_cursor(const struct direction *direction)
{
    return direction->aside.passes ? direction->again : direction->cursor;
}

enum result direction_lost(struct direction *direction)
{
    if (direction_cursor(direction)[0] == '\0')
        return RESULT_REFUSE;
    log_warn("the cursor is not known there: from the beginning", "direction", direction->name, "cursor",
             direction_cursor(direction), NULL);
    direction->mark.cursor[0] = direction->cursor[0] = '\0';
    aside_clear(&direction->aside);
    metric_set(direction->waiting, 0);
    return RESULT_RETRY;
}

/* From before the first that waits aside up to where the others are; however much comes meanwhile. */
static void begin_pass(struct direction *direction)
{
    str_copy(direction->again, sizeof direction->again, direction->mark.cursor);
    aside_pass_begin(&direction->aside);
    direction->begun_ms = socket_clock_ms();
    direction->more = true;
}

/* ---- a line ---- */

enum result direction_weigh(struct shell *shell, struct direction *direction, const char *number, enum result outcome)
{
    struct aside *aside = &direction->aside;
    size_t before = aside->count;
    if (outcome == RESULT_OK) /* what stands before the line that is waited for is told again each time */
        return RESULT_OK;
    if (!direction->clocks && shell_undecided(shell) == NULL) /* no answer at all says nothing about the line */
        return outcome;
    int64_t patience = conf_int(shell->conf, direction->clocks ? "link.clocks_ms" : "link.aside_ms");
    if (!aside_takes(aside, number, direction_cursor(direction), socket_clock_ms(), patience)) {
        if (aside_full(aside) && !aside->passes && socket_clock_ms() >= direction->pass_ms)
            begin_pass(direction);
        return outcome;
    }
    if (aside->count > before) {
        log_error("set aside: answered and not decided", "direction", direction->name, "order", number, "why",
                  direction->clocks ? "no clocks yet" : shell_undecided(shell), NULL);
        if (before == 0)
            direction->pass_ms = socket_clock_ms() + conf_int(shell->conf, "link.aside_ms");
    }
    direction->clocks = false;
    metric_set(direction->waiting, (double)aside->count);
    return RESULT_OK;
}

/* ---- a page ---- */

static bool moves(char cursor[MARK_SIZE], const char *next)
{
    bool moved = !str_equal(cursor, next);
    str_copy(cursor, MARK_SIZE, next);
    return moved;
}

/* Whether it was read as far as the others were; a cursor that nobody can read ends where nothing more comes. */
static bool caught_up(const struct direction *direction)
{
    struct cursor at, end;
    return cursor_parse(direction->again, &at) && cursor_parse(direction->cursor, &end) &&
           cursor_compare(&at, &end) >= 0;
}

/* Whoever is aside no more was told of all that the others were. A pass takes a tenth of the time at most. */
static enum result end_pass(struct shell *shell, struct direction *direction)
{
    struct aside *aside = &direction->aside;
    int64_t now = socket_clock_ms(), took = now - direction->begun_ms, pause = conf_int(shell->conf, "link.aside_ms");
    aside_pass_end(aside);
    metric_set(direction->waiting, (double)aside->count);
    direction->pass_ms = now + (pause > 9 * took ? pause : 9 * took);
    if (aside->count > 0)
        return mark_move(&direction->mark, aside->orders[0].cursor);
    log_info("nothing waits aside any more", "direction", direction->name, NULL);
    return mark_move(&direction->mark, direction->cursor);
}

enum result direction_page(struct shell *shell, struct direction *direction, const char *next)
{
    if (!mark_holds(&direction->mark, next))
        return RESULT_RETRY;
    aside_relax(&direction->aside);
    if (direction->aside.passes) {
        direction->more = moves(direction->again, next) && !caught_up(direction);
        return direction->more ? RESULT_OK : end_pass(shell, direction);
    }
    if (direction->aside.count == 0) {
        enum result outcome = mark_move(&direction->mark, next);
        direction->more = outcome == RESULT_OK && moves(direction->cursor, next);
        return outcome;
    }
    direction->more = moves(direction->cursor, next);
    if (socket_clock_ms() >= direction->pass_ms)
        begin_pass(direction);
    return RESULT_OK;
}
