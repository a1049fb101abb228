#include "services/escalation/lag_due.h"
#include "common/socket.h"
#include "services/escalation/escalation_store.h"
#include <stdio.h>

enum { EVERY_MS = 10000 };

struct lag_row {
    int waiting;
    double oldest, anchored;
};

void lag_open(struct lag *lag)
{
    *lag = (struct lag){
        .waiting =
            metric_new(METRIC_GAUGE, "loopline_clocks_due", NULL, "Rungs that are due and not fired (1000 = or more)"),
        .oldest =
            metric_new(METRIC_GAUGE, "loopline_clocks_late_seconds", NULL, "By how much the oldest of them is late"),
        .anchored = metric_new(METRIC_GAUGE, "loopline_anchor_age_seconds", NULL,
                               "Since the history was anchored last; 0 = never yet"),
        .late = metric_new(METRIC_COUNTER, "loopline_cards_late_total", NULL, "Rungs that fired late"),
    };
    for (int action = 1; action < RUNG_ACTION_COUNT; action++) {
        char labels[64];
        snprintf(labels, sizeof labels, "action=\"%s\"", term_get("rung_action", action)->code);
        lag->cards[action] = metric_new(METRIC_COUNTER, "loopline_cards_total", labels, "Rungs that fired, by action");
    }
}

enum result lag_due(struct batch *batch, struct lag *lag)
{
    static const struct field LAG[] = {FIELD(struct lag_row, waiting, INT), FIELD(struct lag_row, oldest, REAL),
                                       FIELD(struct lag_row, anchored, REAL)};
    static const struct fields TABLE = FIELDS(struct lag_row, LAG);
    struct params none;
    struct rows rows;
    if (socket_clock_ms() < lag->next)
        return RESULT_OK;
    params_open(&none, batch->arena);
    enum result outcome = db_call(batch->db, "lag", &none, &TABLE, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    const struct lag_row *row = rows.list;
    metric_set(lag->waiting, row->waiting);
    metric_set(lag->oldest, row->oldest);
    metric_set(lag->anchored, row->anchored);
    lag->next = socket_clock_ms() + EVERY_MS;
    return RESULT_OK;
}

void lag_committed(const struct batch *batch, struct lag *lag)
{
    const struct escalation_work *work = batch->work;
    for (size_t i = 0; work != NULL && i < work->cards.count; i++) {
        const struct card_row *card = work->cards.items[i];
        metric_add(lag->cards[card->action], 1);
        if (card->late)
            metric_add(lag->late, 1);
    }
}
