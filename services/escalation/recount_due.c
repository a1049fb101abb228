#include "services/escalation/recount_due.h"
#include "common/log.h"
#include "services/escalation/clock_desk.h"

enum { ORDERS_MAX = 64, TAKE_NOTICE_S = 15 };

/* ---- do two packs count days alike? ----------------------------------------------------------------------------- */

/* Which calendars of the two packs stand for one another, each pair looked at once. */
struct pairs {
    const struct pack *old, *new;
    bool *seen;
    bool same;
    day first; /* that differs */
};

static void compare(struct pairs *pairs, const struct pack_calendar *old, const struct pack_calendar *new)
{
    size_t row = (size_t)(old - pairs->old->calendars), column = (size_t)(new - pairs->new->calendars);
    bool *seen = &pairs->seen[row * pairs->new->calendars_count + column];
    day first;
    if (*seen)
        return;
    *seen = true;
    if (calendar_same(old, new, &first))
        return;
    if (pairs->same || first < pairs->first)
        pairs->first = first;
    pairs->same = false;
}

/* Areas and units of either pack, known to the other by their code or not at all. */
static void compare_all(struct pairs *pairs)
{
    const struct pack *old = pairs->old, *new = pairs->new;
    compare(pairs, calendar_of(old, -1, -1), calendar_of(new, -1, -1));
    for (int i = 0; i < (int)new->areas_count; i++)
        compare(pairs, calendar_of(old, pack_area_find(old, new->areas[i].code), -1), calendar_of(new, i, -1));
    for (int i = 0; i < (int)old->areas_count; i++)
        compare(pairs, calendar_of(old, i, -1), calendar_of(new, pack_area_find(new, old->areas[i].code), -1));
    for (int i = 0; i < (int)new->units_count; i++) {
        int unit = pack_unit_find(old, new->units[i].code);
        if (unit >= 0)
            compare(pairs, calendar_of(old, -1, unit), calendar_of(new, -1, i));
    }
}

static bool calendars_same(struct batch *batch, const struct pack *old, const struct pack *new, day *first)
{
    struct pairs pairs = {.old = old, .new = new, .same = true};
    pairs.seen = arena_array(batch->arena, old->calendars_count * new->calendars_count, sizeof *pairs.seen);
    compare_all(&pairs);
    *first = pairs.first;
    return pairs.same;
}

/* ---- noticing --------------------------------------------------------------------------------------------------- */

struct known_row {
    int version;
    bool done;
};
struct found_row {
    bool found;
};

static enum result ask_known(struct batch *batch, struct known_row *out)
{
    static const struct field KNOWN[] = {FIELD(struct known_row, version, INT), FIELD(struct known_row, done, BOOL)};
    static const struct fields TABLE = FIELDS(struct known_row, KNOWN);
    struct params none;
    struct rows rows;
    params_open(&none, batch->arena);
    enum result outcome = db_call(batch->db, "calendar_change_known", &none, &TABLE, &rows);
    if (outcome == RESULT_OK)
        *out = *(const struct known_row *)rows.list;
    return outcome;
}

static enum result any_clock(struct batch *batch, bool *found)
{
    static const struct field FOUND[] = {FIELD(struct found_row, found, BOOL)};
    static const struct fields TABLE = FIELDS(struct found_row, FOUND);
    struct params none;
    struct rows rows;
    params_open(&none, batch->arena);
    enum result outcome = db_call(batch->db, "clock_any", &none, &TABLE, &rows);
    if (outcome == RESULT_OK)
        *found = ((const struct found_row *)rows.list)->found;
    return outcome;
}

/* By what the clocks count that run already nobody knows when no version was ever looked at: they are counted again. */
static enum result notice(struct batch *batch, int last)
{
    char date[11];
    day first = DAY_NONE;
    bool same = false, running = true;
    const struct pack *old = last == 0 ? NULL : batch_pack(batch, last);
    enum result outcome = RESULT_OK;
    if (old != NULL)
        same = calendars_same(batch, old, batch->pack, &first);
    else
        outcome = any_clock(batch, &running);
    if (outcome != RESULT_OK)
        return outcome;
    if (old != NULL && !same)
        day_format(first, date);
    struct params params;
    params_open(&params, batch->arena);
    params_int(&params, batch->pack->version);
    params_text(&params, old != NULL && !same ? date : NULL);
    params_bool(&params, same || !running);
    return db_call(batch->db, "calendar_change_add", &params, NULL, NULL);
}

/* ---- working it off ---------------------------------------------------------------------------------------------- */

struct change_row {
    int version;
    struct uuid after;
    int pass, moved;
    double age; /* seconds since it was noticed, of real time */
    bool done;
};
struct order_row {
    struct uuid order_id;
};

static enum result take_change(struct batch *batch, struct change_row **out)
{
    static const struct field CHANGE[] = {FIELD(struct change_row, version, INT), FIELD(struct change_row, after, UUID),
                                          FIELD(struct change_row, pass, INT), FIELD(struct change_row, moved, INT),
                                          FIELD(struct change_row, age, REAL)};
    static const struct fields TABLE = FIELDS(struct change_row, CHANGE);
    struct params params;
    struct rows rows;
    params_open(&params, batch->arena);
    params_int(&params, batch->pack->version);
    enum result outcome = db_call(batch->db, "calendar_change_take", &params, &TABLE, &rows);
    *out = outcome == RESULT_OK && rows.count == 1 ? rows.list : NULL;
    return outcome;
}

static enum result next_orders(struct batch *batch, const struct change_row *change, struct rows *out)
{
    static const struct field ORDER[] = {FIELD(struct order_row, order_id, UUID)};
    static const struct fields TABLE = FIELDS(struct order_row, ORDER);
    struct params params;
    params_open(&params, batch->arena);
    params_uuid(&params, &change->after);
    params_int(&params, ORDERS_MAX);
    return db_call(batch->db, "calendar_change_orders", &params, &TABLE, out);
}

/* Those concerned hear of it: a reminder beside the ladder, which they can acknowledge. */
static void notify(struct batch *batch, const struct clock_row *row)
{
    struct escalation_work *work = batch->work;
    struct card_row *card = arena_alloc(batch->arena, sizeof *card);
    *card = (struct card_row){.order_id = row->watch->id,
                              .clock_id = row->id,
                              .unit = arena_text(batch->arena, row->clock.unit),
                              .stage = (int)row->clock.stage,
                              .round = row->clock.round,
                              .action = RUNG_REMIND,
                              .level = "handler",
                              .told = "",
                              .revision = row->clock.revision,
                              .rung = CLOCK_RUNGS_MAX,
                              .due_at = batch->now,
                              .fired_at = batch->now};
    list_add(batch->arena, &work->cards, card);
}

static enum result recount_orders(struct batch *batch, const struct rows *orders, int *moved)
{
    enum result outcome = escalation_load_orders(batch, orders->list, orders->count);
    if (outcome != RESULT_OK)
        return outcome;
    const struct escalation_work *work = batch->work;
    for (size_t i = 0; i < work->clocks.count; i++) {
        if (!clock_desk_again(batch, work->clocks.items[i], "calendar"))
            continue;
        notify(batch, work->clocks.items[i]);
        ++*moved;
    }
    return escalation_save(batch);
}

static enum result save_change(struct batch *batch, const struct change_row *change)
{
    struct params params;
    params_open(&params, batch->arena);
    params_int(&params, change->version);
    params_uuid(&params, &change->after);
    params_int(&params, change->pass);
    params_int(&params, change->moved);
    params_bool(&params, change->done);
    return db_call(batch->db, "calendar_change_save", &params, NULL, NULL);
}

static void end_pass(struct change_row *change)
{
    change->done = change->pass > 1;
    change->pass = 2;
    change->after = (struct uuid){{0}};
    if (change->done)
        log_info("clocks count by the new calendar", "version", log_number(change->version), "moved",
                 log_number(change->moved), NULL);
}

static enum result work_off(struct batch *batch, struct change_row *change, size_t *taken)
{
    struct rows orders;
    if (change->pass > 1 && change->age < TAKE_NOTICE_S)
        return RESULT_OK;
    enum result outcome = next_orders(batch, change, &orders);
    if (outcome == RESULT_OK && orders.count > 0)
        outcome = recount_orders(batch, &orders, &change->moved);
    if (outcome != RESULT_OK)
        return outcome;
    if (orders.count > 0)
        change->after = ((const struct order_row *)orders.list)[orders.count - 1].order_id;
    if (orders.count < ORDERS_MAX)
        end_pass(change);
    *taken = BATCH_MAX;
    return save_change(batch, change);
}

enum result recount_due(struct batch *batch, struct recount *recount, size_t *taken)
{
    struct known_row known;
    struct change_row *change = NULL;
    *taken = 0;
    if (recount->settled >= batch->pack->version)
        return RESULT_OK;
    enum result outcome = ask_known(batch, &known);
    if (outcome != RESULT_OK)
        return outcome;
    if (known.version < batch->pack->version)
        return notice(batch, known.version);
    if (known.done) {
        recount->settled = batch->pack->version;
        return RESULT_OK;
    }
    outcome = take_change(batch, &change);
    return outcome == RESULT_OK && change != NULL ? work_off(batch, change, taken) : outcome;
}
