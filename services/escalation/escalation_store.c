#include "services/escalation/escalation_store.h"
#include "common/log.h"
#include "common/str.h"
#include <string.h>

static const struct field WATCH[] = {
    FIELD(struct watch_row, id, UUID),       FIELD(struct watch_row, number, TEXT),
    FIELD(struct watch_row, district, TEXT), FIELD(struct watch_row, area, TEXT),
    FIELD(struct watch_row, policy, TEXT),   FIELD(struct watch_row, pack_version, INT),
    FIELD(struct watch_row, urgency, INT),   FIELD(struct watch_row, round, INT),
    FIELD(struct watch_row, lead, TEXT),     FIELD(struct watch_row, closed, BOOL),
};
#define CLOCK_COLUMNS                                                                                                  \
    FIELD(struct clock_row, id, UUID), FIELD(struct clock_row, order_id, UUID), FIELD(struct clock_row, unit, TEXT),   \
        FIELD(struct clock_row, stage, INT), FIELD(struct clock_row, round, INT), FIELD(struct clock_row, state, INT), \
        FIELD(struct clock_row, started_at, INSTANT), FIELD(struct clock_row, due_at, INSTANT),                        \
        FIELD(struct clock_row, stopped_at, INSTANT), FIELD(struct clock_row, missing_year, INT),                      \
        FIELD(struct clock_row, rungs, TEXT), FIELD(struct clock_row, next_rung, INT),                                 \
        FIELD(struct clock_row, next_at, INSTANT)
static const struct field CLOCK_LOADED[] = {CLOCK_COLUMNS};
static const struct field CLOCK_ADDED[] = {CLOCK_COLUMNS, FIELD(struct clock_row, explain, TEXT)};
static const struct field CLOCK_DUE[] = {CLOCK_COLUMNS, FIELD(struct clock_row, number, TEXT),
                                         FIELD(struct clock_row, district, TEXT)};
static const struct field CLOCK_CHANGED[] = {FIELD(struct clock_row, id, UUID), FIELD(struct clock_row, state, INT),
                                             FIELD(struct clock_row, stopped_at, INSTANT),
                                             FIELD(struct clock_row, next_rung, INT),
                                             FIELD(struct clock_row, next_at, INSTANT)};
static const struct field MILESTONE[] = {
    FIELD(struct milestone_row, order_id, UUID), FIELD(struct milestone_row, unit, TEXT),
    FIELD(struct milestone_row, milestone, INT), FIELD(struct milestone_row, round, INT),
    FIELD(struct milestone_row, at, INSTANT)};
static const struct field CARD[] = {
    FIELD(struct card_row, order_id, UUID),  FIELD(struct card_row, clock_id, UUID),
    FIELD(struct card_row, unit, TEXT),      FIELD(struct card_row, stage, INT),
    FIELD(struct card_row, round, INT),      FIELD(struct card_row, action, INT),
    FIELD(struct card_row, level, TEXT),     FIELD(struct card_row, rung, INT),
    FIELD(struct card_row, due_at, INSTANT), FIELD(struct card_row, fired_at, INSTANT),
    FIELD(struct card_row, late, BOOL),
};
static const struct field ACKNOWLEDGED[] = {
    FIELD(struct acknowledgement, id, BIG), FIELD(struct acknowledgement, by, TEXT),
    FIELD(struct acknowledgement, note, TEXT), FIELD(struct acknowledgement, at, INSTANT)};
static const struct field KNOWN[] = {FIELD(struct known_card, id, BIG), FIELD(struct known_card, order_id, UUID),
                                     FIELD(struct known_card, acknowledged_at, INSTANT),
                                     FIELD(struct known_card, unit, TEXT), FIELD(struct known_card, level, TEXT)};

/* ---- row ↔ core --------------------------------------------------------------------------------------- */

static bool clock_of_row(struct clock_row *row)
{
    struct clock *clock = &row->clock;
    *clock = (struct clock){.order = row->order_id,
                            .stage = (enum stage)row->stage,
                            .round = row->round,
                            .state = (enum clock_state)row->state,
                            .started = row->started_at,
                            .due = row->due_at,
                            .stopped = row->stopped_at,
                            .missing_year = row->missing_year,
                            .next_rung = row->next_rung,
                            .next_at = row->next_at};
    str_copy(clock->unit, sizeof clock->unit, row->unit);
    return escalation_ladder_read(row->rungs, clock);
}

static void row_of_clock(struct arena *arena, struct clock_row *row)
{
    const struct clock *clock = &row->clock;
    row->order_id = clock->order;
    row->unit = arena_text(arena, clock->unit);
    row->stage = (int)clock->stage;
    row->round = clock->round;
    row->state = (int)clock->state;
    row->started_at = clock->started;
    row->due_at = clock->due;
    row->stopped_at = clock->stopped;
    row->missing_year = clock->missing_year;
    row->next_rung = clock->next_rung;
    row->next_at = clock->next_at;
    if (row->added) {
        char text[ESCALATION_LADDER];
        escalation_ladder_write(clock, text);
        row->rungs = arena_text(arena, text);
    }
}

static enum result take_clocks(struct batch *batch, const struct rows *rows)
{
    struct escalation_work *work = batch->work;
    struct clock_row *list = rows->list;
    for (size_t i = 0; i < rows->count; i++)
        if (!clock_of_row(&list[i])) {
            log_error("a stored ladder cannot be read", "order", list[i].number, NULL);
            return RESULT_STOP;
        }
    for (size_t i = 0; i < rows->count; i++) {
        struct watch_row *watch = escalation_watch(work, &list[i].order_id);
        if (watch != NULL)
            escalation_clock_add(batch, watch, &list[i]);
        else
            list_add(batch->arena, &work->clocks, &list[i]);
    }
    return RESULT_OK;
}

static void take_milestones(struct batch *batch, const struct rows *rows)
{
    struct escalation_work *work = batch->work;
    struct milestone_row *list = rows->list;
    for (size_t i = 0; i < rows->count; i++) {
        struct watch_row *watch = escalation_watch(work, &list[i].order_id);
        list_add(batch->arena, watch == NULL ? &work->milestones : &watch->milestones, &list[i]);
    }
}

struct watch_row *escalation_watch(const struct escalation_work *work, const struct uuid *id)
{
    return index_get(&work->by_id, id);
}

void escalation_watch_add(struct batch *batch, struct watch_row *watch)
{
    struct escalation_work *work = batch->work;
    index_put(batch->arena, &work->by_id, &watch->id, watch);
    list_add(batch->arena, &work->watches, watch);
    for (size_t i = 0; i < work->milestones.count; i++) { /* said before the order was watched */
        struct milestone_row *milestone = work->milestones.items[i];
        if (uuid_compare(&milestone->order_id, &watch->id) == 0)
            list_add(batch->arena, &watch->milestones, milestone);
    }
}

void escalation_clock_add(struct batch *batch, struct watch_row *watch, struct clock_row *clock)
{
    struct escalation_work *work = batch->work;
    list_add(batch->arena, &work->clocks, clock);
    list_add(batch->arena, &watch->clocks, clock);
}

/* ---- load ---------------------------------------------------------------------------------------------- */

static enum result load_watches(struct batch *batch, struct rows *rows)
{
    static const struct fields TABLE = FIELDS(struct watch_row, WATCH);
    enum result outcome = store_load(batch, "watch_load", &TABLE, rows);
    if (outcome != RESULT_OK)
        return outcome;
    for (size_t i = 0; i < rows->count; i++)
        escalation_watch_add(batch, (struct watch_row *)rows->list + i);
    batch_attach(batch, rows, sizeof(struct watch_row), offsetof(struct watch_row, id),
                 offsetof(struct watch_row, number));
    return RESULT_OK;
}

static enum result load_orders(struct batch *batch, const struct uuid *ids, size_t count)
{
    static const struct fields CLOCKS = FIELDS(struct clock_row, CLOCK_LOADED);
    static const struct fields MILESTONES = FIELDS(struct milestone_row, MILESTONE);
    struct rows rows;
    enum result outcome = store_load_of(batch, "clock_load", &CLOCKS, ids, count, &rows);
    if (outcome == RESULT_OK)
        outcome = take_clocks(batch, &rows);
    if (outcome == RESULT_OK)
        outcome = store_load_of(batch, "milestone_load", &MILESTONES, ids, count, &rows);
    if (outcome == RESULT_OK)
        take_milestones(batch, &rows);
    return outcome;
}

static enum result load_cards(struct batch *batch)
{
    static const struct fields TABLE = FIELDS(struct known_card, KNOWN);
    struct escalation_work *work = batch->work;
    int64_t *ids = arena_array(batch->arena, batch->count + 1, sizeof *ids);
    size_t count = 0;
    struct params params;
    for (size_t i = 0; i < batch->count; i++)
        if (batch->messages[i]->header.type == MESSAGE_ACKNOWLEDGE_CARD)
            ids[count++] = (int64_t)((const Loopline__Escalation__V1__AcknowledgeCard *)batch->messages[i]->body)->card;
    if (count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_bigs(&params, ids, count);
    return db_call(batch->db, "card_load", &params, &TABLE, &work->known_cards);
}

enum result escalation_load(struct batch *batch)
{
    struct rows watches;
    batch->work = arena_alloc(batch->arena, sizeof(struct escalation_work));
    enum result outcome = load_watches(batch, &watches);
    if (outcome != RESULT_OK)
        return outcome;
    /* By subject, watched or not: milestones may be known of orders that are not watched yet. */
    const struct uuid *subjects;
    size_t count = batch_subjects(batch, &subjects);
    outcome = load_orders(batch, subjects, count);
    if (outcome == RESULT_OK)
        outcome = load_cards(batch);
    return outcome == RESULT_OK ? meeting_load(batch, &((struct escalation_work *)batch->work)->meeting) : outcome;
}

enum result escalation_load_due(struct batch *batch, int limit, size_t *taken)
{
    static const struct fields TABLE = FIELDS(struct clock_row, CLOCK_DUE);
    struct params params;
    struct rows rows;
    batch->work = arena_alloc(batch->arena, sizeof(struct escalation_work));
    params_open(&params, batch->arena);
    params_instant(&params, batch->now);
    params_int(&params, limit);
    enum result outcome = db_call(batch->db, "clock_due", &params, &TABLE, &rows);
    if (outcome == RESULT_OK)
        outcome = take_clocks(batch, &rows);
    *taken = outcome == RESULT_OK ? rows.count : 0;
    return outcome;
}

/* ---- save ---------------------------------------------------------------------------------------------- */

static enum result save_clocks(struct batch *batch, const struct escalation_work *work)
{
    static const struct fields ADDED = FIELDS(struct clock_row, CLOCK_ADDED);
    static const struct fields CHANGED = FIELDS(struct clock_row, CLOCK_CHANGED);
    struct list added = {0}, changed = {0};
    for (size_t i = 0; i < work->clocks.count; i++) {
        struct clock_row *row = work->clocks.items[i];
        if (!row->added && !row->dirty)
            continue;
        row_of_clock(batch->arena, row);
        list_add(batch->arena, row->added ? &added : &changed, row);
    }
    enum result outcome = store_save(batch, "clock_save", &CHANGED, &changed);
    return outcome == RESULT_OK ? store_save(batch, "clock_add", &ADDED, &added) : outcome;
}

static enum result save_meetings_done(struct batch *batch, const struct escalation_work *work)
{
    struct uuid *closed = arena_array(batch->arena, work->watches.count + 1, sizeof *closed);
    size_t count = 0;
    for (size_t i = 0; i < work->watches.count; i++) {
        const struct watch_row *watch = work->watches.items[i];
        if (watch->closed && watch->dirty)
            closed[count++] = watch->id;
    }
    return meeting_done(batch, closed, count);
}

enum result escalation_save(struct batch *batch)
{
    static const struct fields WATCHES = FIELDS(struct watch_row, WATCH);
    static const struct fields MILESTONES = FIELDS(struct milestone_row, MILESTONE);
    static const struct fields CARDS = FIELDS(struct card_row, CARD);
    static const struct fields ACKNOWLEDGEMENTS = FIELDS(struct acknowledgement, ACKNOWLEDGED);
    const struct escalation_work *work = batch->work;
    struct list watches = {0};
    for (size_t i = 0; i < work->watches.count; i++)
        if (((const struct watch_row *)work->watches.items[i])->dirty)
            list_add(batch->arena, &watches, work->watches.items[i]);
    enum result outcome = store_save(batch, "watch_save", &WATCHES, &watches);
    if (outcome == RESULT_OK)
        outcome = save_clocks(batch, work);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "milestone_add", &MILESTONES, &work->told);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "card_add", &CARDS, &work->cards);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "card_acknowledge", &ACKNOWLEDGEMENTS, &work->acknowledged);
    if (outcome == RESULT_OK)
        outcome = meeting_save(batch, work->meeting);
    return outcome == RESULT_OK ? save_meetings_done(batch, work) : outcome;
}
