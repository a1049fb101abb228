#include "services/escalation/cadence_due.h"
#include "common/log.h"
#include "common/str.h"
#include "services/escalation/meeting_store.h"
#include <string.h>

/* A meeting costs a look at all open orders: after so many the clocks have their turn. */
enum { MEETINGS_MOST = 16 };

struct cadence_row {
    const char *code;
    int pack_version;
    const char *next_date; /* nominal; NULL: none, or not known yet */
    instant next_at;
    const char *last_date;
    instant last_at;
};
static const struct field CADENCE[] = {
    FIELD(struct cadence_row, code, TEXT),      FIELD(struct cadence_row, pack_version, INT),
    FIELD(struct cadence_row, next_date, TEXT), FIELD(struct cadence_row, next_at, INSTANT),
    FIELD(struct cadence_row, last_date, TEXT), FIELD(struct cadence_row, last_at, INSTANT),
};
static const struct fields TABLE = FIELDS(struct cadence_row, CADENCE);

/* ---- the schedule ------------------------------------------------------------------------------------------- */

static const struct pack_cadence *cadence_of(const struct pack *pack, const char *code)
{
    int found = pack == NULL ? -1 : pack_cadence_find(pack, code);
    return found < 0 ? NULL : &pack->cadences[found];
}

static void set_next(struct batch *batch, struct cadence_row *row, bool found, const struct occasion *next)
{
    char date[11];
    row->next_date = NULL;
    row->next_at = INSTANT_NONE;
    if (!found) {
        if (next->missing_year != 0)
            log_warn("a cadence waits for the calendar of a year", "cadence", row->code, "year",
                     log_number(next->missing_year), NULL);
        return;
    }
    day_format(next->date, date);
    row->next_date = arena_text(batch->arena, date);
    row->next_at = next->at;
}

/* The first occasion from now on, past the nominal dates that have come round. */
static void begin(struct batch *batch, const struct pack_cadence *cadence, struct cadence_row *row)
{
    const struct pack_calendar *calendar = meeting_calendar(batch->pack, cadence);
    struct occasion next;
    day last = DAY_NONE;
    bool found = cadence_next(cadence, calendar, batch->now, &next);
    if (row->last_date != NULL && day_parse(row->last_date, &last) && found && next.date <= last)
        found = cadence_follow(cadence, calendar, last, &next);
    set_next(batch, row, found, &next);
}

static void go_on(struct batch *batch, const struct pack *pack, const struct pack_cadence *cadence,
                  struct cadence_row *row)
{
    struct occasion next = {0};
    day last;
    bool found = row->last_date != NULL && day_parse(row->last_date, &last) &&
                 cadence_follow(cadence, meeting_calendar(pack, cadence), last, &next);
    set_next(batch, row, found, &next);
}

/* The clock of the town was set back: behind what came round last, or to before the first that is still to come. */
static bool is_set_back(const struct batch *batch, const struct cadence_row *row)
{
    const struct pack_cadence *cadence = cadence_of(batch->pack, row->code);
    struct occasion next;
    if (row->last_date != NULL || cadence == NULL)
        return row->last_date != NULL && row->last_at > batch->now;
    return cadence_next(cadence, meeting_calendar(batch->pack, cadence), batch->now, &next) &&
           (row->next_at == INSTANT_NONE || next.at < row->next_at);
}

static bool is_owed(const struct batch *batch, const struct cadence_row *row)
{
    return row->next_at != INSTANT_NONE && row->next_at <= batch->now;
}

static bool is_stale(const struct batch *batch, const struct cadence_row *row)
{
    int version = batch->pack->version;
    return !is_owed(batch, row) &&
           (row->pack_version < version || (row->pack_version == version && is_set_back(batch, row)));
}

/* Brings a row that owes nothing in step with the pack in force and with the clock. */
static void keep_step(struct batch *batch, struct cadence_row *row)
{
    const struct pack_cadence *cadence = cadence_of(batch->pack, row->code);
    if (is_set_back(batch, row)) { /* what came round before is on record: it does not come twice */
        row->last_date = NULL;
        row->last_at = INSTANT_NONE;
    }
    bool waited = row->next_date == NULL && row->last_date != NULL &&
                  cadence_of(batch_pack(batch, row->pack_version), row->code) != NULL;
    if (cadence == NULL)
        set_next(batch, row, false, &(struct occasion){0});
    else if (waited)
        go_on(batch, batch->pack, cadence, row);
    else
        begin(batch, cadence, row);
    row->pack_version = batch->pack->version;
}

static bool known(const struct rows *rows, const char *code)
{
    const struct cadence_row *list = rows->list;
    for (size_t i = 0; i < rows->count; i++)
        if (str_equal(list[i].code, code))
            return true;
    return false;
}

static enum result add_new(struct batch *batch, const struct rows *rows)
{
    struct list added = {0};
    for (size_t i = 0; i < batch->pack->cadences_count; i++) {
        const struct pack_cadence *cadence = &batch->pack->cadences[i];
        if (known(rows, cadence->code))
            continue;
        struct cadence_row *row = arena_alloc(batch->arena, sizeof *row);
        *row =
            (struct cadence_row){.code = cadence->code, .pack_version = batch->pack->version, .last_at = INSTANT_NONE};
        begin(batch, cadence, row);
        list_add(batch->arena, &added, row);
    }
    return store_save(batch, "cadence_add", &TABLE, &added);
}

static enum result keep_all_in_step(struct batch *batch)
{
    struct params params;
    struct rows rows;
    params_open(&params, batch->arena);
    params_int(&params, batch->pack->version);
    params_instant(&params, batch->now);
    enum result outcome = db_call(batch->db, "cadence_stale", &params, &TABLE, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    struct cadence_row *list = rows.list;
    struct list stale = {0};
    for (size_t i = 0; i < rows.count; i++)
        if (is_stale(batch, &list[i])) {
            keep_step(batch, &list[i]);
            list_add(batch->arena, &stale, &list[i]);
        }
    return store_save(batch, "cadence_save", &TABLE, &stale);
}

/* ---- one comes round ---------------------------------------------------------------------------------------- */

struct round { /* an occasion that is due */
    struct cadence_row *row;
    const struct pack *pack; /* that promised it */
    const struct pack_cadence *cadence;
};

static void record_occasion(struct batch *batch, const struct round *round)
{
    const struct pack *pack = round->pack;
    const struct pack_area *area = &pack->areas[round->cadence->area < 0 ? pack->city_area : round->cadence->area];
    const struct pack_calendar *calendar = meeting_calendar(pack, round->cadence);
    char due[INSTANT_TEXT], held[11];
    instant_format(round->row->next_at, calendar->offset_minutes, due);
    day_format(instant_day(round->row->next_at, calendar->offset_minutes), held);
    json_t *json =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "cadence", round->cadence->code, "name", round->cadence->name,
                  "kind", term_get("cadence_kind", (int)round->cadence->kind)->code, "date", round->row->next_date,
                  "due", due, "moved", !str_equal(held, round->row->next_date));
    batch_record(batch,
                 &(struct record){cadence_subject(round->row->code, round->row->next_date),
                                  pack->areas[area->district].code, "occasion", NULL, NULL, store_json(batch, json)});
}

static enum result add_occasion(struct batch *batch, const struct round *round, bool *added)
{
    static const struct field KEY[] = {FIELD_AS("cadence", struct cadence_row, code, TEXT)};
    static const struct fields KEYS = FIELDS(struct cadence_row, KEY);
    struct params params;
    struct rows rows;
    params_open(&params, batch->arena);
    params_text(&params, round->row->code);
    params_text(&params, round->row->next_date);
    params_int(&params, (int)round->cadence->kind);
    params_instant(&params, round->row->last_at);
    params_instant(&params, round->row->next_at);
    params_instant(&params, batch->now);
    enum result outcome = db_call(batch->db, "occasion_add", &params, &KEYS, &rows);
    *added = outcome == RESULT_OK && rows.count == 1;
    return outcome;
}

static enum result make_meeting(struct batch *batch, const struct round *round)
{
    struct agenda agenda;
    bool come;
    enum result outcome = meeting_agenda(batch, round->pack, round->cadence, round->row->next_date, &agenda);
    if (outcome != RESULT_OK)
        return outcome;
    struct meeting_row *meeting = meeting_new(batch, round->pack, round->cadence, round->row->next_date, &agenda);
    meeting->held_at = round->row->next_at;
    return meeting_come(batch, meeting, &come);
}

/* ---- 未诉先办: households are to be visited (R43) ---- */

static void plan_visit(struct batch *batch, const struct round *round, const struct pack_visit *visit, size_t area)
{
    const struct pack *pack = round->pack;
    const char *code = pack->areas[area].code, *date = round->row->next_date;
    const struct uuid id = cadence_visit(visit->code, date, code);
    Loopline__Event__V1__VisitPlanned wire;
    loopline__event__v1__visit_planned__init(&wire);
    wire.visit_id = wire_uuid(batch->arena, &id);
    wire.plan = wire_text(visit->code);
    wire.date = wire_text(date);
    wire.area = wire_text(code);
    wire.at = batch->now;
    batch_emit(batch, NODE_INTAKE, MESSAGE_VISIT_PLANNED, &id, pack->areas[pack->areas[area].district].code,
               &wire.base);
}

static void plan_visits(struct batch *batch, const struct round *round)
{
    const struct pack *pack = round->pack;
    for (size_t i = 0; i < pack->visits_count; i++) {
        const struct pack_visit *visit = &pack->visits[i];
        bool early = visit->from != NULL && strcmp(round->row->next_date, visit->from) < 0;
        if (early || &pack->cadences[visit->cadence] != round->cadence)
            continue;
        for (size_t area = 0; area < pack->areas_count; area++)
            if (pack->areas[area].level == visit->level && pack_area_inside(pack, (int)area, visit->area))
                plan_visit(batch, round, visit, area);
    }
}

static enum result come_round(struct batch *batch, const struct round *round)
{
    bool added;
    enum result outcome = add_occasion(batch, round, &added);
    if (outcome != RESULT_OK)
        return outcome;
    if (added) {
        record_occasion(batch, round);
        if (round->cadence->kind == CADENCE_MEETING)
            outcome = make_meeting(batch, round);
        else if (round->cadence->kind == CADENCE_TASK)
            plan_visits(batch, round);
    }
    round->row->last_date = round->row->next_date;
    round->row->last_at = round->row->next_at;
    go_on(batch, round->pack, round->cadence, round->row);
    return outcome;
}

/* The claimed row whose occasion was due first; NULL: none is due any more. */
static struct cadence_row *earliest(const struct rows *rows, instant now)
{
    struct cadence_row *list = rows->list, *first = NULL;
    for (size_t i = 0; i < rows->count; i++)
        if (list[i].next_at != INSTANT_NONE && list[i].next_at <= now &&
            (first == NULL || list[i].next_at < first->next_at))
            first = &list[i];
    return first;
}

/* The pack that promised it has the cadence; a pack that is gone for good leaves the one in force, or nothing. */
static bool promised(struct batch *batch, struct cadence_row *row, struct round *out)
{
    const struct pack *pack = batch_pack(batch, row->pack_version);
    *out = (struct round){row, pack, cadence_of(pack, row->code)};
    if (out->cadence == NULL)
        *out = (struct round){row, batch->pack, cadence_of(batch->pack, row->code)};
    if (out->cadence == NULL)
        set_next(batch, row, false, &(struct occasion){0});
    return out->cadence != NULL;
}

static enum result fire_all(struct batch *batch, const struct rows *rows, size_t *taken)
{
    struct cadence_row *row;
    struct round round;
    int meetings = 0;
    enum result outcome = RESULT_OK;
    while (outcome == RESULT_OK && *taken < BATCH_MAX && (row = earliest(rows, batch->now)) != NULL) {
        if (!promised(batch, row, &round))
            continue;
        outcome = come_round(batch, &round);
        ++*taken;
        if (round.cadence->kind == CADENCE_MEETING && ++meetings == MEETINGS_MOST)
            break;
    }
    if (outcome == RESULT_OK && earliest(rows, batch->now) != NULL)
        *taken = BATCH_MAX; /* more is due: come again at once */
    return outcome;
}

static enum result claim(struct batch *batch, size_t *taken)
{
    struct params params;
    struct rows rows;
    params_open(&params, batch->arena);
    params_instant(&params, batch->now);
    enum result outcome = db_call(batch->db, "cadence_claim", &params, &TABLE, &rows);
    if (outcome != RESULT_OK || rows.count == 0)
        return outcome;
    outcome = fire_all(batch, &rows, taken);
    struct list claimed = store_list(batch, rows.list, rows.count, sizeof(struct cadence_row));
    return outcome == RESULT_OK ? store_save(batch, "cadence_save", &TABLE, &claimed) : outcome;
}

/* ---- a turn ------------------------------------------------------------------------------------------------- */

struct look {
    bool stale, due, incomplete;
};

static struct look look_at(const struct batch *batch, const struct rows *rows)
{
    struct look look = {0};
    const struct cadence_row *list = rows->list;
    for (size_t i = 0; i < rows->count; i++) {
        look.due = look.due || is_owed(batch, &list[i]);
        look.stale = look.stale || is_stale(batch, &list[i]);
    }
    for (size_t i = 0; i < batch->pack->cadences_count; i++)
        look.incomplete = look.incomplete || !known(rows, batch->pack->cadences[i].code);
    return look;
}

enum result cadence_due(struct batch *batch, size_t *taken)
{
    struct params params;
    struct rows rows;
    *taken = 0;
    params_open(&params, batch->arena);
    enum result outcome = db_call(batch->db, "cadence_look", &params, &TABLE, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    struct look look = look_at(batch, &rows);
    if (look.incomplete)
        outcome = add_new(batch, &rows);
    if (outcome == RESULT_OK && look.stale)
        outcome = keep_all_in_step(batch);
    return outcome == RESULT_OK && look.due ? claim(batch, taken) : outcome;
}
