#include "services/router/alarm_due.h"
#include "common/index.h"
#include "common/log.h"
#include "common/metrics.h"
#include "services/router/alarm.h"
#include <stdlib.h>

#define BETWEEN INSTANT_MINUTE

struct alarm_watch {
    instant looked;
    struct list raised, cleared; /* const struct alarm_count *: of this transaction */
    int open, hours;
    struct metric *alarms;
};

struct alarm_open {
    int alarms;
};
struct alarm_claim {
    instant at;
};

static const struct field CLAIM[] = {FIELD(struct alarm_claim, at, INSTANT)};
static const struct field OPEN[] = {FIELD(struct alarm_open, alarms, INT)};
static const struct field COUNTS[] = {
    FIELD(struct alarm_count, district, TEXT),
    FIELD(struct alarm_count, orders, INT),
    FIELD(struct alarm_count, backstop, INT),
    FIELD(struct alarm_count, open, BOOL),
};

struct alarm_watch *alarm_due_open(void)
{
    struct alarm_watch *watch = memory_alloc(sizeof *watch);
    *watch = (struct alarm_watch){.looked = INSTANT_NONE};
    watch->alarms = metric_new(METRIC_GAUGE, "loopline_backstop_alarms", NULL,
                               "Districts whose routing has collapsed to the backstop");
    return watch;
}

void alarm_due_close(struct alarm_watch **watch)
{
    free(*watch);
    *watch = NULL;
}

/* ---- one look ---- */

static enum result judge(struct batch *batch, struct alarm_watch *watch)
{
    static const struct fields TABLE = FIELDS(struct alarm_count, COUNTS);
    const struct pack_alarm *rule = &batch->pack->alarm;
    struct params params;
    struct rows rows;
    params_open(&params, batch->arena);
    params_instant(&params, batch->now - rule->hours * INSTANT_HOUR);
    enum result outcome = db_call(batch->db, "alarm_look", &params, &TABLE, &rows);
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++) {
        struct alarm_count *count = (struct alarm_count *)rows.list + i;
        enum alarm_verdict verdict = alarm_judge(rule, count);
        if (verdict != ALARM_STAYS)
            list_add(batch->arena, verdict == ALARM_RAISE ? &watch->raised : &watch->cleared, count);
    }
    watch->hours = rule->hours;
    return outcome;
}

static enum result raise_all(struct batch *batch, const struct list *raised)
{
    static const struct field RAISED[] = {
        FIELD(struct alarm_count, district, TEXT),
        FIELD(struct alarm_count, orders, INT),
        FIELD(struct alarm_count, backstop, INT),
    };
    static const struct fields TABLE = FIELDS(struct alarm_count, RAISED);
    struct params params;
    if (raised->count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_rows(&params, &TABLE, (const void *const *)raised->items, raised->count);
    params_instant(&params, batch->now);
    return db_call(batch->db, "alarm_raise", &params, NULL, NULL);
}

static enum result clear_all(struct batch *batch, const struct list *cleared)
{
    static const struct field CLEARED[] = {FIELD(struct alarm_count, district, TEXT)};
    static const struct fields TABLE = FIELDS(struct alarm_count, CLEARED);
    struct params params;
    if (cleared->count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_rows(&params, &TABLE, (const void *const *)cleared->items, cleared->count);
    params_instant(&params, batch->now);
    return db_call(batch->db, "alarm_clear", &params, NULL, NULL);
}

static enum result claim(struct batch *batch, bool *held)
{
    static const struct fields TABLE = FIELDS(struct alarm_claim, CLAIM);
    struct params params;
    struct rows rows = {0};
    params_open(&params, batch->arena);
    params_instant(&params, batch->now);
    enum result outcome = db_call(batch->db, "alarm_claim", &params, &TABLE, &rows);
    *held = rows.count > 0;
    return outcome;
}

static enum result count_open(struct batch *batch, struct alarm_watch *watch)
{
    static const struct fields TABLE = FIELDS(struct alarm_open, OPEN);
    struct params none;
    struct rows rows = {0};
    params_open(&none, batch->arena);
    enum result outcome = db_call(batch->db, "alarm_open", &none, &TABLE, &rows);
    if (outcome == RESULT_OK && rows.count > 0)
        watch->open = ((const struct alarm_open *)rows.list)->alarms;
    return outcome;
}

static enum result look(struct batch *batch, struct alarm_watch *watch)
{
    bool held = false;
    enum result outcome = claim(batch, &held);
    if (outcome == RESULT_OK && held)
        outcome = judge(batch, watch);
    if (outcome == RESULT_OK)
        outcome = raise_all(batch, &watch->raised);
    if (outcome == RESULT_OK)
        outcome = clear_all(batch, &watch->cleared);
    return outcome == RESULT_OK ? count_open(batch, watch) : outcome;
}

/* By the city's clock, which may be moved: also back. */
enum result alarm_due(struct batch *batch, struct alarm_watch *watch)
{
    watch->raised = watch->cleared = (struct list){0};
    if (watch->looked != INSTANT_NONE && batch->now >= watch->looked && batch->now < watch->looked + BETWEEN)
        return RESULT_OK;
    enum result outcome = look(batch, watch);
    if (outcome == RESULT_OK)
        watch->looked = batch->now;
    return outcome;
}

static void tell(const struct list *counts, const char *fact, enum log_level level, int hours)
{
    for (size_t i = 0; i < counts->count; i++) {
        const struct alarm_count *count = counts->items[i];
        log_write(level, fact, "district", count->district, "orders", log_number(count->orders), "backstop",
                  log_number(count->backstop), "hours", log_number(hours), NULL);
    }
}

void alarm_due_committed(const struct batch *batch, struct alarm_watch *watch)
{
    if (batch->count > 0) /* of messages */
        return;
    tell(&watch->raised, "routing has collapsed to the backstop", LOG_WARN, watch->hours);
    tell(&watch->cleared, "routing is off the backstop again", LOG_INFO, watch->hours);
    watch->raised = watch->cleared = (struct list){0};
    metric_set(watch->alarms, watch->open);
}
