#include "common/log.h"
#include "common/str.h"
#include "services/escalation/slip_store.h"
#include <string.h>

static const struct field WATCH[] = {
    FIELD(struct watch_row, id, UUID),
    FIELD(struct watch_row, number, TEXT),
    FIELD(struct watch_row, district, TEXT),
    FIELD(struct watch_row, area, TEXT),
    FIELD(struct watch_row, policy, TEXT),
    FIELD(struct watch_row, pack_version, INT),
    FIELD(struct watch_row, urgency, INT),
    FIELD(struct watch_row, round, INT),
    FIELD(struct watch_row, lead, TEXT),
    FIELD(struct watch_row, matter, TEXT),
    FIELD(struct watch_row, unclear, BOOL),
    FIELD(struct watch_row, limit_text, TEXT),
    FIELD(struct watch_row, accepted_at, INSTANT),
    FIELD(struct watch_row, priority, BOOL),
    FIELD(struct watch_row, priority_at, INSTANT),
    FIELD(struct watch_row, priority_by, TEXT),
    FIELD(struct watch_row, priority_text, TEXT),
    FIELD(struct watch_row, closed, BOOL),
    FIELD(struct watch_row, leader, TEXT),
    FIELD(struct watch_row, parent_id, UUID),
    FIELD(struct watch_row, order_class, INT),
    FIELD(struct watch_row, reported, TEXT),
    FIELD(struct watch_row, upper, BOOL),
    FIELD(struct watch_row, upper_due, INSTANT),
};
static const struct fields WATCHES = FIELDS(struct watch_row, WATCH);

/* What moves when a clock ends or fires; what moves when it is counted again; what never moves. */
#define CLOCK_TURNS                                                                                                    \
    FIELD(struct clock_row, id, UUID), FIELD(struct clock_row, state, INT),                                            \
        FIELD(struct clock_row, stopped_at, INSTANT), FIELD(struct clock_row, fired, INT),                             \
        FIELD(struct clock_row, next_rung, INT), FIELD(struct clock_row, next_at, INSTANT)
#define CLOCK_COUNTS                                                                                                   \
    FIELD(struct clock_row, started_at, INSTANT), FIELD(struct clock_row, due_at, INSTANT),                            \
        FIELD(struct clock_row, provisional, BOOL), FIELD(struct clock_row, missing_year, INT),                        \
        FIELD(struct clock_row, revision, INT), FIELD(struct clock_row, rungs, TEXT),                                  \
        FIELD(struct clock_row, policy, TEXT), FIELD(struct clock_row, pack_version, INT),                             \
        FIELD(struct clock_row, limit_text, TEXT), FIELD(struct clock_row, own_limit, BOOL)
#define CLOCK_STAYS                                                                                                    \
    FIELD(struct clock_row, order_id, UUID), FIELD(struct clock_row, unit, TEXT), FIELD(struct clock_row, stage, INT), \
        FIELD(struct clock_row, round, INT)
#define CLOCK_EXPLAIN  FIELD(struct clock_row, explain, TEXT)
#define CLOCK_RECORDED FIELD(struct clock_row, recorded_at, INSTANT)
static const struct field CLOCK_LOADED[] = {CLOCK_TURNS, CLOCK_COUNTS, CLOCK_STAYS};
static const struct field CLOCK_ADDED[] = {CLOCK_TURNS, CLOCK_COUNTS, CLOCK_STAYS, CLOCK_EXPLAIN, CLOCK_RECORDED};
static const struct field CLOCK_RECOUNTED[] = {CLOCK_TURNS, CLOCK_COUNTS, CLOCK_EXPLAIN, CLOCK_RECORDED};
static const struct field CLOCK_CHANGED[] = {CLOCK_TURNS, CLOCK_RECORDED};
static const struct fields CLOCKS = FIELDS(struct clock_row, CLOCK_LOADED);

#define MILESTONE                                                                                                      \
    FIELD(struct milestone_row, order_id, UUID), FIELD(struct milestone_row, unit, TEXT),                              \
        FIELD(struct milestone_row, milestone, INT), FIELD(struct milestone_row, round, INT),                          \
        FIELD(struct milestone_row, at, INSTANT), FIELD(struct milestone_row, limit_text, TEXT)
static const struct field MILESTONE_LOADED[] = {MILESTONE};
static const struct field MILESTONE_ADDED[] = {MILESTONE, FIELD(struct milestone_row, recorded_at, INSTANT)};
static const struct field CARD[] = {
    FIELD(struct card_row, order_id, UUID),  FIELD(struct card_row, clock_id, UUID),
    FIELD(struct card_row, unit, TEXT),      FIELD(struct card_row, stage, INT),
    FIELD(struct card_row, round, INT),      FIELD(struct card_row, action, INT),
    FIELD(struct card_row, level, TEXT),     FIELD(struct card_row, told, TEXT),
    FIELD(struct card_row, revision, INT),   FIELD(struct card_row, rung, INT),
    FIELD(struct card_row, due_at, INSTANT), FIELD(struct card_row, fired_at, INSTANT),
    FIELD(struct card_row, late, BOOL),
};
#define RELIEF(member, type) FIELD_AS(#member, struct relief_row, relief.member, type)
static const struct field RELIEF[] = {
    FIELD_AS("order_id", struct relief_row, relief.order, UUID),
    RELIEF(seq, INT),
    RELIEF(kind, INT),
    RELIEF(unit, TEXT),
    RELIEF(ground, TEXT),
    RELIEF(amount, TEXT),
    RELIEF(until, INSTANT),
    RELIEF(reason, TEXT),
    RELIEF(state, INT),
    RELIEF(asked_by, TEXT),
    RELIEF(asked_at, INSTANT),
    RELIEF(decided_by, TEXT),
    RELIEF(decided_at, INSTANT),
    RELIEF(note, TEXT),
    RELIEF(ended_by, TEXT),
    RELIEF(ended_at, INSTANT),
    FIELD(struct relief_row, led, BOOL),
};
static const struct fields RELIEFS = FIELDS(struct relief_row, RELIEF);
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
                            .provisional = row->provisional,
                            .missing_year = row->missing_year,
                            .revision = row->revision,
                            .fired = (unsigned)row->fired,
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
    row->provisional = clock->provisional;
    row->missing_year = clock->missing_year;
    row->revision = clock->revision;
    row->fired = (int)clock->fired;
    row->next_rung = clock->next_rung;
    row->next_at = clock->next_at;
    if (row->added || row->recounted) {
        char text[ESCALATION_LADDER];
        escalation_ladder_write(clock, text);
        row->rungs = arena_text(arena, text);
    }
}

static enum result read_ladders(const struct rows *rows)
{
    struct clock_row *list = rows->list;
    for (size_t i = 0; i < rows->count; i++)
        if (!clock_of_row(&list[i])) {
            char clock[UUID_TEXT];
            uuid_format(&list[i].id, clock);
            log_error("a stored ladder cannot be read", "clock", clock, NULL);
            return RESULT_STOP;
        }
    return RESULT_OK;
}

static void take_clocks(struct batch *batch, const struct rows *rows)
{
    struct clock_row *list = rows->list;
    for (size_t i = 0; i < rows->count; i++)
        escalation_clock_add(batch, escalation_watch(batch->work, &list[i].order_id), &list[i]);
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
    clock->watch = watch;
    list_add(batch->arena, &work->clocks, clock);
    list_add(batch->arena, &watch->clocks, clock);
}

void escalation_relief_add(struct batch *batch, struct watch_row *watch, struct relief_row *relief)
{
    struct escalation_work *work = batch->work;
    list_add(batch->arena, &work->reliefs, relief);
    list_add(batch->arena, &watch->reliefs, relief);
}

/* ---- load ---------------------------------------------------------------------------------------------- */

static void take_watches(struct batch *batch, const struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        escalation_watch_add(batch, (struct watch_row *)rows->list + i);
}

static enum result load_reliefs(struct batch *batch, const struct uuid *ids, size_t count)
{
    struct rows rows;
    enum result outcome = store_load_of(batch, "relief_load", &RELIEFS, ids, count, &rows);
    struct relief_row *list = rows.list;
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++)
        escalation_relief_add(batch, escalation_watch(batch->work, &list[i].relief.order), &list[i]);
    return outcome;
}

static enum result load_clocks(struct batch *batch, const struct uuid *ids, size_t count)
{
    struct rows rows;
    enum result outcome = store_load_of(batch, "clock_load", &CLOCKS, ids, count, &rows);
    if (outcome == RESULT_OK)
        outcome = read_ladders(&rows);
    if (outcome != RESULT_OK)
        return outcome;
    take_clocks(batch, &rows);
    return load_reliefs(batch, ids, count);
}

static enum result load_milestones(struct batch *batch, const struct uuid *ids, size_t count)
{
    static const struct fields MILESTONES = FIELDS(struct milestone_row, MILESTONE_LOADED);
    struct rows rows;
    enum result outcome = store_load_of(batch, "milestone_load", &MILESTONES, ids, count, &rows);
    if (outcome == RESULT_OK)
        take_milestones(batch, &rows);
    return outcome;
}

static bool hears(const struct batch *batch, enum message_type type)
{
    for (size_t i = 0; i < batch->count; i++)
        if (batch->messages[i]->header.type == type)
            return true;
    return false;
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

/* The orders that are watched, then those that events name: milestones may be known of an order before it is. */
static size_t named(struct batch *batch, const struct rows *watches, struct uuid **out)
{
    const struct uuid *subjects;
    size_t count = batch_subjects(batch, &subjects);
    struct uuid *list = arena_array(batch->arena, watches->count + count + 1, sizeof *list);
    for (size_t i = 0; i < watches->count; i++)
        list[i] = ((const struct watch_row *)watches->list)[i].id;
    for (size_t i = 0; i < count; i++)
        list[watches->count + i] = subjects[i];
    *out = list;
    return watches->count + count;
}

enum result escalation_load(struct batch *batch)
{
    struct rows rows;
    struct uuid *ids;
    batch->work = arena_alloc(batch->arena, sizeof(struct escalation_work));
    enum result outcome = store_load(batch, "watch_load", &WATCHES, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    take_watches(batch, &rows);
    batch_attach(batch, &rows, sizeof(struct watch_row), offsetof(struct watch_row, id),
                 offsetof(struct watch_row, number));
    size_t count = named(batch, &rows, &ids);
    outcome = load_clocks(batch, ids, rows.count);
    if (outcome == RESULT_OK)
        outcome = load_milestones(batch, ids, count);
    if (outcome == RESULT_OK &&
        (hears(batch, MESSAGE_SUPERVISE) || hears(batch, MESSAGE_ANSWER_SLIP) || hears(batch, MESSAGE_CLOSE_SLIP)))
        outcome = slip_load(batch, ids, rows.count);
    if (outcome == RESULT_OK)
        outcome = load_cards(batch);
    return outcome == RESULT_OK ? meeting_load(batch, &((struct escalation_work *)batch->work)->meeting) : outcome;
}

enum result escalation_load_orders(struct batch *batch, const struct uuid *ids, size_t count)
{
    struct params params;
    struct rows rows;
    batch->work = arena_alloc(batch->arena, sizeof(struct escalation_work));
    params_open(&params, batch->arena);
    params_uuids(&params, ids, count);
    params_texts(&params, NULL, 0);
    enum result outcome = db_call(batch->db, "watch_load", &params, &WATCHES, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    take_watches(batch, &rows);
    return load_clocks(batch, ids, count);
}

/* Only a pause needs them: it says which one is over. */
static enum result load_pauses(struct batch *batch, const struct rows *clocks)
{
    const struct clock_row *list = clocks->list;
    struct uuid *ids = arena_array(batch->arena, clocks->count + 1, sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < clocks->count; i++)
        if (list[i].stage == STAGE_PAUSE)
            ids[count++] = list[i].order_id;
    return load_reliefs(batch, ids, count);
}

static enum result load_watches_of(struct batch *batch, const struct rows *clocks)
{
    const struct clock_row *list = clocks->list;
    struct uuid *ids = arena_array(batch->arena, clocks->count + 1, sizeof *ids);
    struct rows rows;
    for (size_t i = 0; i < clocks->count; i++)
        ids[i] = list[i].order_id;
    enum result outcome = store_load_of(batch, "watch_look", &WATCHES, ids, clocks->count, &rows);
    if (outcome == RESULT_OK)
        take_watches(batch, &rows);
    return outcome;
}

enum result escalation_load_due(struct batch *batch, int limit, size_t *taken)
{
    struct params params;
    struct rows rows;
    *taken = 0;
    batch->work = arena_alloc(batch->arena, sizeof(struct escalation_work));
    params_open(&params, batch->arena);
    params_instant(&params, batch->now);
    params_int(&params, limit);
    enum result outcome = db_call(batch->db, "clock_due", &params, &CLOCKS, &rows);
    if (outcome != RESULT_OK || rows.count == 0)
        return outcome;
    outcome = read_ladders(&rows);
    if (outcome == RESULT_OK)
        outcome = load_watches_of(batch, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    take_clocks(batch, &rows);
    *taken = rows.count;
    return load_pauses(batch, &rows);
}

/* ---- save ---------------------------------------------------------------------------------------------- */

static enum result save_watches(struct batch *batch, const struct escalation_work *work)
{
    struct list dirty = {0};
    for (size_t i = 0; i < work->watches.count; i++)
        if (((const struct watch_row *)work->watches.items[i])->dirty)
            list_add(batch->arena, &dirty, work->watches.items[i]);
    return store_save(batch, "watch_save", &WATCHES, &dirty);
}

static enum result save_clocks(struct batch *batch, const struct escalation_work *work)
{
    static const struct fields ADDED = FIELDS(struct clock_row, CLOCK_ADDED);
    static const struct fields RECOUNTED = FIELDS(struct clock_row, CLOCK_RECOUNTED);
    static const struct fields CHANGED = FIELDS(struct clock_row, CLOCK_CHANGED);
    struct list added = {0}, recounted = {0}, changed = {0};
    for (size_t i = 0; i < work->clocks.count; i++) {
        struct clock_row *row = work->clocks.items[i];
        if (!row->added && !row->recounted && !row->dirty)
            continue;
        row_of_clock(batch->arena, row);
        row->recorded_at = batch->now;
        list_add(batch->arena, row->added ? &added : row->recounted ? &recounted : &changed, row);
    }
    enum result outcome = store_save(batch, "clock_save", &CHANGED, &changed);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "clock_recount", &RECOUNTED, &recounted);
    return outcome == RESULT_OK ? store_save(batch, "clock_add", &ADDED, &added) : outcome;
}

static enum result save_reliefs(struct batch *batch, const struct escalation_work *work)
{
    struct list dirty = {0};
    for (size_t i = 0; i < work->reliefs.count; i++)
        if (((const struct relief_row *)work->reliefs.items[i])->dirty)
            list_add(batch->arena, &dirty, work->reliefs.items[i]);
    return store_save(batch, "relief_save", &RELIEFS, &dirty);
}

static enum result save_meetings_done(struct batch *batch, const struct escalation_work *work)
{
    struct uuid *closed = arena_array(batch->arena, work->watches.count + 1, sizeof *closed);
    struct uuid *unsettled = arena_array(batch->arena, work->watches.count + 1, sizeof *unsettled);
    size_t unsettled_count = 0;
    size_t count = 0;
    for (size_t i = 0; i < work->watches.count; i++) {
        const struct watch_row *watch = work->watches.items[i];
        if (!watch->closed || !watch->dirty)
            continue;
        closed[count++] = watch->id;
        if (watch->unsettled)
            unsettled[unsettled_count++] = watch->id;
    }
    return meeting_done(batch, closed, count, unsettled, unsettled_count);
}

enum result escalation_save(struct batch *batch)
{
    static const struct fields MILESTONES = FIELDS(struct milestone_row, MILESTONE_ADDED);
    static const struct fields CARDS = FIELDS(struct card_row, CARD);
    static const struct fields ACKNOWLEDGEMENTS = FIELDS(struct acknowledgement, ACKNOWLEDGED);
    const struct escalation_work *work = batch->work;
    enum result outcome = save_watches(batch, work);
    if (outcome == RESULT_OK)
        outcome = save_clocks(batch, work);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "milestone_add", &MILESTONES, &work->told);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "card_add", &CARDS, &work->cards);
    if (outcome == RESULT_OK)
        outcome = save_reliefs(batch, work);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "card_acknowledge", &ACKNOWLEDGEMENTS, &work->acknowledged);
    if (outcome == RESULT_OK)
        outcome = meeting_save(batch, work->meeting);
    return outcome == RESULT_OK ? save_meetings_done(batch, work) : outcome;
}
