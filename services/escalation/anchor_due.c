#include "services/escalation/anchor_due.h"
#include "common/anchor.h"
#include "common/calendar.h"
#include "common/log.h"

/* Who writes is waited for only so long: every clock of this replica waits with it. */
enum { PATIENCE_MS = 200, PAUSE_TICKS = 100 };

struct last_row {
    instant made_at;
    int events;
};

static enum result last_anchor(struct batch *batch, struct last_row *out)
{
    static const struct field LAST[] = {FIELD(struct last_row, made_at, INSTANT), FIELD(struct last_row, events, INT)};
    static const struct fields TABLE = FIELDS(struct last_row, LAST);
    struct params none;
    struct rows rows;
    params_open(&none, batch->arena);
    enum result outcome = db_call(batch->db, "anchor_last", &none, &TABLE, &rows);
    *out = outcome == RESULT_OK && rows.count == 1 ? *(const struct last_row *)rows.list
                                                   : (struct last_row){INSTANT_NONE, 0};
    return outcome;
}

static enum result make(struct batch *batch, struct anchoring *anchoring, size_t *taken)
{
    const struct anchor_maker maker = {conf_text(batch->conf, "bus.keys"), conf_text(batch->conf, "audit.key"),
                                       PATIENCE_MS};
    const struct anchor_row *made;
    enum result outcome = anchor_make(batch->db, batch->arena, &maker, &made);
    if (outcome != RESULT_OK)
        return outcome;
    if (made == NULL) {
        anchoring->pauses = PAUSE_TICKS;
        return RESULT_OK;
    }
    *taken = 1;
    log_info("history anchored", "number", log_number(made->number), "events", log_number(made->events), "signed",
             made->signature.data != NULL ? "yes" : "no", NULL);
    return RESULT_OK;
}

enum result anchor_due(struct batch *batch, struct anchoring *anchoring, size_t *taken)
{
    int zone = calendar_of(batch->pack, -1, -1)->offset_minutes;
    day today = instant_day(batch->now, zone);
    struct last_row last;
    *taken = 0;
    if (anchoring->done == today)
        return RESULT_OK;
    if (anchoring->pauses > 0) {
        anchoring->pauses--;
        return RESULT_OK;
    }
    enum result outcome = last_anchor(batch, &last);
    if (outcome != RESULT_OK)
        return outcome;
    bool made = last.made_at != INSTANT_NONE && instant_day(last.made_at, zone) == today;
    if (made && last.events < ANCHOR_EVENTS_MOST) {
        anchoring->done = today;
        return RESULT_OK;
    }
    return make(batch, anchoring, taken);
}
