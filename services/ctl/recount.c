#include "services/ctl/recount.h"
#include "common/index.h"
#include "services/ctl/packs.h"
#include "services/ctl/show.h"
#include "services/escalation/counting.h"
#include "services/escalation/escalation.h"
#include <stdlib.h>

enum { PAGE = 1000 };

/* ---- do the calendars differ? ---- */

/* Two packs' calendars, each pair compared once. */
struct comparison {
    const struct pack *before, *after;
    signed char *known; /* per pair: 0 not looked at, 1 the same, -1 not */
};

static bool same(struct comparison *of, const struct pack_calendar *before, const struct pack_calendar *after)
{
    size_t at =
        (size_t)(before - of->before->calendars) * of->after->calendars_count + (size_t)(after - of->after->calendars);
    if (of->known[at] == 0)
        of->known[at] = calendar_same(before, after, NULL) ? 1 : -1;
    return of->known[at] > 0;
}

static bool same_for_areas(struct comparison *of)
{
    for (size_t i = 0; i < of->before->areas_count; i++) {
        int there = pack_area_find(of->after, of->before->areas[i].code);
        if (!same(of, calendar_of(of->before, (int)i, -1), calendar_of(of->after, there, -1)))
            return false;
    }
    return true;
}

static bool same_for_units(struct comparison *of)
{
    for (size_t i = 0; i < of->before->units_count; i++) {
        int there = pack_unit_find(of->after, of->before->units[i].code);
        if (there >= 0 && !same(of, calendar_of(of->before, -1, (int)i), calendar_of(of->after, -1, there)))
            return false;
    }
    return true;
}

bool recount_needed(const struct pack *applied, const struct pack *candidate)
{
    struct comparison of = {applied, candidate, calloc(applied->calendars_count * candidate->calendars_count + 1, 1)};
    if (of.known == NULL)
        abort();
    bool equal = same(&of, calendar_of(applied, -1, -1), calendar_of(candidate, -1, -1)) && same_for_areas(&of) &&
                 same_for_units(&of);
    free(of.known);
    return !equal;
}

/* ---- one page of clocks ---- */

struct row {
    struct uuid id;
    const char *number, *area, *policy, *lead, *limit_text, *rungs;
    int pack_version, urgency, order_class;
    bool own_limit, child, upper;
    instant upper_due;
    struct clock clock; /* its ladder is still text */
};
#define CLOCK_FIELD(column, member, type) FIELD_AS(column, struct row, clock.member, type)
static const struct field ROW[] = {
    FIELD(struct row, id, UUID),
    FIELD(struct row, number, TEXT),
    FIELD(struct row, area, TEXT),
    FIELD(struct row, policy, TEXT),
    FIELD(struct row, lead, TEXT),
    FIELD(struct row, limit_text, TEXT),
    FIELD(struct row, own_limit, BOOL),
    FIELD(struct row, order_class, INT),
    FIELD(struct row, child, BOOL),
    FIELD(struct row, upper, BOOL),
    FIELD(struct row, upper_due, INSTANT),
    FIELD(struct row, rungs, TEXT),
    FIELD(struct row, pack_version, INT),
    FIELD(struct row, urgency, INT),
    CLOCK_FIELD("order_id", order, UUID),
    CLOCK_FIELD("unit", unit, CHARS),
    CLOCK_FIELD("stage", stage, INT),
    CLOCK_FIELD("round", round, INT),
    CLOCK_FIELD("state", state, INT),
    CLOCK_FIELD("started_at", started, INSTANT),
    CLOCK_FIELD("due_at", due, INSTANT),
    CLOCK_FIELD("stopped_at", stopped, INSTANT),
    CLOCK_FIELD("provisional", provisional, BOOL),
    CLOCK_FIELD("missing_year", missing_year, INT),
    CLOCK_FIELD("revision", revision, INT),
    CLOCK_FIELD("fired", fired, INT),
    CLOCK_FIELD("next_rung", next_rung, INT),
    CLOCK_FIELD("next_at", next_at, INSTANT),
};
#define RELIEF_FIELD(member, type) FIELD_AS(#member, struct counting_relief, relief.member, type)
static const struct field RELIEF[] = {
    FIELD_AS("order_id", struct counting_relief, relief.order, UUID),
    RELIEF_FIELD(seq, INT),
    RELIEF_FIELD(kind, INT),
    RELIEF_FIELD(unit, TEXT),
    RELIEF_FIELD(ground, TEXT),
    RELIEF_FIELD(amount, TEXT),
    RELIEF_FIELD(until, INSTANT),
    RELIEF_FIELD(reason, TEXT),
    RELIEF_FIELD(state, INT),
    RELIEF_FIELD(asked_by, TEXT),
    RELIEF_FIELD(asked_at, INSTANT),
    RELIEF_FIELD(decided_by, TEXT),
    RELIEF_FIELD(decided_at, INSTANT),
    RELIEF_FIELD(note, TEXT),
    RELIEF_FIELD(ended_by, TEXT),
    RELIEF_FIELD(ended_at, INSTANT),
    FIELD(struct counting_relief, led, BOOL),
};

struct pinned { /* a version that set clocks */
    int version;
    struct pack *pack; /* NULL: not to be had; the candidate stands in */
};
struct group { /* the reliefs of one order: neighbours in a page's rows */
    const struct counting_relief *list;
    size_t count;
};
struct work {
    struct ctl *ctl;
    struct db *db;
    const struct pack *candidate;
    struct arena *arena; /* of the page */
    instant now;
    struct pinned *pinned;
    size_t pinned_count, pinned_room;
    struct index reliefs; /* struct group * by order */
    struct recount *out;
};

/* Orders keep the version that set their clocks: limits come from it, days from the candidate. */
static enum result pinned_pack(struct work *work, int version, const struct pack **out)
{
    enum result outcome = RESULT_OK;
    size_t at = 0;
    while (at < work->pinned_count && work->pinned[at].version != version)
        at++;
    if (at == work->pinned_count) {
        if (at == work->pinned_room) {
            work->pinned_room = 2 * work->pinned_room + 8;
            work->pinned = realloc(work->pinned, work->pinned_room * sizeof *work->pinned);
            if (work->pinned == NULL)
                abort();
        }
        work->pinned[work->pinned_count++] = (struct pinned){.version = version};
        outcome = packs_load(work->ctl, work->db, version, &work->pinned[at].pack);
    }
    *out = work->pinned[at].pack == NULL ? work->candidate : work->pinned[at].pack;
    return outcome == RESULT_REFUSE ? RESULT_OK : outcome;
}

static struct clock_terms terms_of(const struct work *work, const struct row *row, const struct pack *pack,
                                   const struct clock *clock)
{
    const struct group *group = index_get(&work->reliefs, &row->clock.order);
    const struct counting_facts facts = {
        .pack = pack,
        .newest = work->candidate,
        .policy = row->policy,
        .area = row->area,
        .lead = row->lead,
        .urgency = (enum urgency)row->urgency,
        .limit_text = row->limit_text,
        .giver = clock_giver_of(row->own_limit, clock->stage, (enum order_class)row->order_class, row->child),
        .reliefs = group == NULL ? NULL : group->list,
        .relief_count = group == NULL ? 0 : group->count,
        .upper = row->upper,
        .upper_due = row->upper_due};
    return counting_terms(work->arena, &facts, clock);
}

static const char *due_text(const struct ctl *ctl, instant due, bool provisional)
{
    const char *text = show_instant(ctl, due);
    return provisional && text != NULL && !ctl->json ? arena_print(ctl->arena, "%s?", text) : text;
}

static void note_moved(struct work *work, const struct row *row, const struct clock *clock)
{
    struct ctl *ctl = work->ctl;
    struct recount *out = work->out;
    if (out->moved++ >= (long long)out->most)
        return;
    TABLE_ADD(&out->rows, arena_text(ctl->arena, row->number), show_term(ctl, "stage", (int)row->clock.stage),
              show_code(ctl, SHOW_UNIT, row->clock.unit), due_text(ctl, row->clock.due, row->clock.provisional),
              due_text(ctl, clock->due, clock->provisional), show_flag(ctl, clock->provisional));
}

static enum result count_again(struct work *work, const struct row *row)
{
    const struct pack *pack;
    struct clock clock = row->clock;
    enum result outcome = pinned_pack(work, row->pack_version, &pack);
    if (outcome != RESULT_OK || row->clock.stage == STAGE_PAUSE || !escalation_ladder_read(row->rungs, &clock))
        return outcome; /* a review date is a date that somebody set: no calendar moves it */
    struct clock_terms terms = terms_of(work, row, pack, &clock);
    if (clock_again(work->arena, &terms, work->now, &clock, NULL) &&
        (clock.due != row->clock.due || clock.provisional != row->clock.provisional))
        note_moved(work, row, &clock);
    return RESULT_OK;
}

/* ---- page by page ---- */

static void group_reliefs(struct work *work, const struct rows *rows)
{
    const struct counting_relief *list = rows->list;
    struct group *last = NULL;
    for (size_t i = 0; i < rows->count; i++) {
        if (last != NULL && uuid_compare(&last->list->relief.order, &list[i].relief.order) == 0) {
            last->count++;
            continue;
        }
        last = arena_alloc(work->arena, sizeof *last);
        *last = (struct group){&list[i], 1};
        index_put(work->arena, &work->reliefs, &list[i].relief.order, last);
    }
}

static enum result load_reliefs(struct work *work, const struct rows *clocks)
{
    static const struct fields RELIEFS = FIELDS(struct counting_relief, RELIEF);
    struct uuid *orders = arena_array(work->arena, clocks->count + 1, sizeof *orders);
    struct params params;
    struct rows rows = {0};
    for (size_t i = 0; i < clocks->count; i++)
        orders[i] = ((const struct row *)clocks->list)[i].clock.order;
    params_open(&params, work->arena);
    params_uuids(&params, orders, clocks->count);
    work->reliefs = (struct index){0};
    enum result outcome = db_call(work->db, "recount_reliefs", &params, &RELIEFS, &rows);
    group_reliefs(work, &rows);
    return outcome;
}

static enum result count_page(struct work *work, struct uuid *after, bool *more)
{
    static const struct fields ROWS = FIELDS(struct row, ROW);
    struct params params;
    struct rows rows = {0};
    params_open(&params, work->arena);
    params_uuid(&params, after);
    params_int(&params, PAGE);
    enum result outcome = db_call(work->db, "recount_clocks", &params, &ROWS, &rows);
    if (outcome == RESULT_OK)
        outcome = load_reliefs(work, &rows);
    const struct row *list = rows.list;
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++)
        outcome = count_again(work, &list[i]);
    work->out->open += (long long)rows.count;
    *more = rows.count == PAGE;
    if (rows.count > 0)
        *after = list[rows.count - 1].id;
    return outcome;
}

static enum result read_now(struct work *work)
{
    static const struct field NOW[] = {{"now", ROW_INSTANT, 0, sizeof(instant)}};
    static const struct fields NOWS = {NOW, COUNT(NOW), sizeof(instant)};
    struct params none;
    struct rows rows = {0};
    params_open(&none, work->arena);
    enum result outcome = db_call(work->db, "recount_now", &none, &NOWS, &rows);
    work->now = rows.count > 0 ? *(const instant *)rows.list : INSTANT_NONE;
    return outcome;
}

enum result recount_run(struct ctl *ctl, struct db *db, const struct pack *candidate, struct recount *out)
{
    static const struct column COLUMNS[] = {
        {"number", "工单", "order", CELL_TEXT},
        {"stage", "环节", "stage", CELL_TEXT},
        {"unit", "单位", "unit", CELL_TEXT},
        {"due_at", "到期", "due", CELL_TEXT},
        {"new_due_at", "新到期", "new due", CELL_TEXT},
        {"provisional", "暂定", "provisional", CELL_FLAG},
    };
    struct work work = {.ctl = ctl, .db = db, .candidate = candidate, .arena = arena_new(0), .out = out};
    struct uuid after = {{0}};
    bool more = true;
    table_open(&out->rows, ctl->arena, COLUMNS, COUNT(COLUMNS));
    enum result outcome = read_now(&work);
    while (outcome == RESULT_OK && more) {
        arena_reset(work.arena);
        outcome = count_page(&work, &after, &more);
    }
    for (size_t i = 0; i < work.pinned_count; i++)
        pack_free(&work.pinned[i].pack);
    free(work.pinned);
    arena_free(&work.arena);
    return outcome;
}
