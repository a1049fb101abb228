#include "services/escalation/meeting_store.h"
#include "common/str.h"

/* No agenda is this long: a bound on memory, far above what any meeting can read. */
enum { LOOK_MOST = 5000 };

static const struct field MEETING[] = {
    FIELD(struct meeting_row, cadence, TEXT),   FIELD(struct meeting_row, date, TEXT),
    FIELD(struct meeting_row, name, TEXT),      FIELD(struct meeting_row, area, TEXT),
    FIELD(struct meeting_row, state, INT),      FIELD(struct meeting_row, held_at, INSTANT),
    FIELD(struct meeting_row, called_by, TEXT), FIELD(struct meeting_row, cut, INT),
    FIELD(struct meeting_row, closed_by, TEXT), FIELD(struct meeting_row, closed_at, INSTANT),
    FIELD(struct meeting_row, note, TEXT),
};
#define ITEM_COLUMNS                                                                                                   \
    FIELD(struct item_row, cadence, TEXT), FIELD(struct item_row, date, TEXT), FIELD(struct item_row, order_id, UUID), \
        FIELD(struct item_row, seq, INT), FIELD(struct item_row, reasons, INT), FIELD(struct item_row, class, TEXT),   \
        FIELD(struct item_row, state, INT), FIELD(struct item_row, listed_by, TEXT),                                   \
        FIELD(struct item_row, lead, TEXT), FIELD(struct item_row, co, TEXT),                                          \
        FIELD(struct item_row, limit_text, TEXT), FIELD(struct item_row, decision, TEXT),                              \
        FIELD(struct item_row, decided_by, TEXT), FIELD(struct item_row, decided_at, INSTANT),                         \
        FIELD(struct item_row, done_at, INSTANT)
static const struct field ITEM_SAVED[] = {ITEM_COLUMNS};
static const struct field ITEM_LOADED[] = {ITEM_COLUMNS, FIELD(struct item_row, number, TEXT),
                                           FIELD(struct item_row, district, TEXT),
                                           FIELD(struct item_row, closed, BOOL)};
static const struct field FOUND[] = {
    FIELD_AS("order_id", struct agenda_order, order, UUID),
    FIELD(struct agenda_order, number, TEXT),
    FIELD(struct agenda_order, district, TEXT),
    FIELD(struct agenda_order, matter, TEXT),
    FIELD(struct agenda_order, accepted, INSTANT),
    FIELD(struct agenda_order, overdue, INSTANT),
};
static const struct fields MEETINGS = FIELDS(struct meeting_row, MEETING);

const struct pack_calendar *meeting_calendar(const struct pack *pack, const struct pack_cadence *cadence)
{
    return calendar_of(pack, cadence->area, -1);
}

/* ---- agenda ------------------------------------------------------------------------------------------------ */

struct question {
    struct batch *batch;
    const struct pack *pack;
    const struct pack_cadence *cadence;
    const char *date;
};

static bool ask_carried(const struct question *question, struct params *params)
{
    params_text(params, question->cadence->code);
    params_text(params, question->date);
    return true;
}

static bool ask_overdue(const struct question *question, struct params *params)
{
    params_instant(params, question->batch->now);
    return true;
}

static bool ask_nothing(const struct question *question, struct params *params)
{
    (void)question;
    (void)params;
    return true;
}

static bool ask_repeated(const struct question *question, struct params *params)
{
    const struct pack_cadence *cadence = question->cadence;
    params_int(params, cadence->repeat_count);
    params_instant(params, question->batch->now - cadence->repeat_days * INSTANT_DAY);
    return cadence->repeat_count > 0;
}

static bool ask_class(const struct question *question, struct params *params)
{
    const struct pack *pack = question->pack;
    const char **matters = arena_array(question->batch->arena, pack->matters_count + 1, sizeof *matters);
    const char **classes = arena_array(question->batch->arena, pack->matters_count + 1, sizeof *classes);
    size_t count = 0;
    for (size_t i = 0; i < pack->matters_count; i++) {
        int class = meeting_class(pack, pack->matters[i].code);
        if (class < 0)
            continue;
        matters[count] = pack->matters[i].code;
        classes[count++] = pack->classes[class].code;
    }
    params_texts(params, matters, count);
    params_texts(params, classes, count);
    params_int(params, meeting_class_share(pack, question->cadence));
    return count > 0;
}

static const struct source {
    enum agenda_reason reason;
    const char *statement;
    bool (*ask)(const struct question *question, struct params *params); /* false: nothing to ask */
} SOURCES[] = {
    {AGENDA_CARRIED, "agenda_carried", ask_carried},    {AGENDA_OVERDUE, "agenda_overdue", ask_overdue},
    {AGENDA_REDO, "agenda_redo", ask_nothing},          {AGENDA_UNCLEAR, "agenda_unclear", ask_nothing},
    {AGENDA_REPEATED, "agenda_repeated", ask_repeated}, {AGENDA_CLASS, "agenda_class", ask_class},
};

static void params_area(struct params *params, const struct question *question)
{
    const struct pack *pack = question->pack;
    int area = question->cadence->area;
    bool everywhere = area < 0 || area == pack->city_area;
    const char **codes = arena_array(question->batch->arena, pack->areas_count + 1, sizeof *codes);
    size_t count = 0;
    for (size_t i = 0; !everywhere && i < pack->areas_count; i++)
        if (pack_area_inside(pack, (int)i, area))
            codes[count++] = pack->areas[i].code;
    params_bool(params, everywhere);
    params_texts(params, codes, count);
}

static enum result look_for(const struct question *question, const struct source *source, struct agenda *out)
{
    static const struct fields TABLE = FIELDS(struct agenda_order, FOUND);
    struct batch *batch = question->batch;
    struct params params;
    struct rows rows;
    params_open(&params, batch->arena);
    params_area(&params, question);
    params_int(&params, LOOK_MOST);
    if (!source->ask(question, &params))
        return RESULT_OK;
    enum result outcome = db_call(batch->db, source->statement, &params, &TABLE, &rows);
    struct agenda_order *list = rows.list;
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++)
        if (!pack_matter_confidential(question->pack, list[i].matter))
            meeting_add(batch->arena, out, source->reason, &list[i]);
    return outcome;
}

enum result meeting_agenda(struct batch *batch, const struct pack *pack, const struct pack_cadence *cadence,
                           const char *date, struct agenda *out)
{
    const struct question question = {batch, pack, cadence, date};
    *out = (struct agenda){0};
    for (size_t i = 0; i < COUNT(SOURCES); i++) {
        if ((cadence->reasons & 1u << SOURCES[i].reason) == 0)
            continue;
        enum result outcome = look_for(&question, &SOURCES[i], out);
        if (outcome != RESULT_OK)
            return outcome;
    }
    meeting_rank(pack, cadence, out);
    return RESULT_OK;
}

/* ---- a new meeting ----------------------------------------------------------------------------------------- */

void meeting_record_listed(struct batch *batch, const struct item_row *item)
{
    json_t *reasons = json_array();
    for (int reason = 1; reason < AGENDA_REASON_COUNT; reason++)
        if ((item->reasons & 1 << reason) != 0)
            json_array_append_new(reasons, json_string(term_get("agenda_reason", reason)->code));
    json_t *json = json_pack("{s:s, s:s, s:i, s:o}", "meeting", item->cadence, "date", item->date, "seq", item->seq,
                             "reasons", reasons);
    batch_record(batch, &(struct record){item->order_id, item->district, "meeting_listed", NULL, item->listed_by,
                                         store_json(batch, json)});
}

static struct item_row *item_of(struct batch *batch, const struct meeting_row *meeting,
                                const struct agenda_order *order)
{
    struct item_row *item = arena_alloc(batch->arena, sizeof *item);
    *item = (struct item_row){.cadence = meeting->cadence,
                              .date = meeting->date,
                              .order_id = order->order,
                              .seq = (int)meeting->items.count + 1,
                              .reasons = (int)order->reasons,
                              .class = order->class,
                              .state = ITEM_LISTED,
                              .lead = "",
                              .co = "",
                              .limit_text = "",
                              .decided_at = INSTANT_NONE,
                              .done_at = INSTANT_NONE,
                              .number = order->number,
                              .district = order->district,
                              .dirty = true};
    return item;
}

struct meeting_row *meeting_new(struct batch *batch, const struct pack *pack, const struct pack_cadence *cadence,
                                const char *date, const struct agenda *agenda)
{
    struct meeting_row *meeting = arena_alloc(batch->arena, sizeof *meeting);
    *meeting = (struct meeting_row){.cadence = arena_text(batch->arena, cadence->code),
                                    .date = arena_text(batch->arena, date),
                                    .name = cadence->name,
                                    .area = pack->areas[cadence->area < 0 ? pack->city_area : cadence->area].code,
                                    .state = MEETING_OPEN,
                                    .held_at = batch->now,
                                    .cut = (int)agenda->cut,
                                    .closed_at = INSTANT_NONE,
                                    .added = true};
    for (size_t i = 0; i < agenda->orders.count; i++)
        list_add(batch->arena, &meeting->items, item_of(batch, meeting, agenda->orders.items[i]));
    return meeting;
}

static enum result save_items(struct batch *batch, const struct list *meetings)
{
    static const struct fields TABLE = FIELDS(struct item_row, ITEM_SAVED);
    struct list changed = {0};
    for (size_t i = 0; i < meetings->count; i++) {
        const struct meeting_row *meeting = meetings->items[i];
        for (size_t j = 0; j < meeting->items.count; j++)
            if (((const struct item_row *)meeting->items.items[j])->dirty)
                list_add(batch->arena, &changed, meeting->items.items[j]);
    }
    return store_save(batch, "meeting_item_save", &TABLE, &changed);
}

enum result meeting_come(struct batch *batch, struct meeting_row *meeting, bool *come)
{
    static const struct field KEY[] = {FIELD(struct meeting_row, cadence, TEXT)};
    static const struct fields TABLE = FIELDS(struct meeting_row, KEY);
    const void *const row = meeting;
    struct params params;
    struct rows rows;
    struct list one = {0};
    params_open(&params, batch->arena);
    params_rows(&params, &MEETINGS, &row, 1);
    enum result outcome = db_call(batch->db, "meeting_come", &params, &TABLE, &rows);
    *come = outcome == RESULT_OK && rows.count == 1;
    if (!*come)
        return outcome;
    list_add(batch->arena, &one, meeting);
    for (size_t i = 0; i < meeting->items.count; i++)
        meeting_record_listed(batch, meeting->items.items[i]);
    return save_items(batch, &one);
}

/* ---- what commands name ------------------------------------------------------------------------------------ */

/* NULL: the message is about no meeting. */
static const struct meeting_name *name_of(const struct message *message)
{
    enum message_type type = message->header.type;
    bool about = type == MESSAGE_PUT_ON_AGENDA || type == MESSAGE_DECIDE_ITEM || type == MESSAGE_CLOSE_MEETING ||
                 type == MESSAGE_CALL_MEETING;
    return about ? message->event : NULL;
}

struct meeting_row *meeting_find(const struct meeting_work *work, const char *cadence, const char *date)
{
    for (size_t i = 0; work != NULL && i < work->meetings.count; i++) {
        struct meeting_row *meeting = work->meetings.items[i];
        if (str_equal(meeting->cadence, cadence) && str_equal(meeting->date, date))
            return meeting;
    }
    return NULL;
}

static enum result load_rows(struct batch *batch, struct params *params, struct meeting_work *work)
{
    static const struct fields ITEMS = FIELDS(struct item_row, ITEM_LOADED);
    struct rows rows;
    enum result outcome = db_call(batch->db, "meeting_load", params, &MEETINGS, &rows);
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++)
        list_add(batch->arena, &work->meetings, (struct meeting_row *)rows.list + i);
    if (outcome != RESULT_OK || rows.count == 0)
        return outcome;
    outcome = db_call(batch->db, "meeting_item_load", params, &ITEMS, &rows);
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++) {
        struct item_row *item = (struct item_row *)rows.list + i;
        struct meeting_row *meeting = meeting_find(work, item->cadence, item->date);
        if (meeting != NULL)
            list_add(batch->arena, &meeting->items, item);
    }
    return outcome;
}

static enum result load_call(struct batch *batch, const struct meeting_name *name, struct meeting_work *work)
{
    int cadence = pack_cadence_find(batch->pack, name->cadence);
    if (cadence < 0 || batch->pack->cadences[cadence].kind != CADENCE_MEETING ||
        meeting_find(work, name->cadence, name->date) != NULL)
        return RESULT_OK;
    struct meeting_call *call = arena_alloc(batch->arena, sizeof *call);
    call->cadence = name->cadence;
    call->date = name->date;
    list_add(batch->arena, &work->called, call);
    return meeting_agenda(batch, batch->pack, &batch->pack->cadences[cadence], name->date, &call->agenda);
}

enum result meeting_load(struct batch *batch, struct meeting_work **out)
{
    const char **cadences = arena_array(batch->arena, batch->count + 1, sizeof *cadences);
    const char **dates = arena_array(batch->arena, batch->count + 1, sizeof *dates);
    const struct meeting_name *name;
    size_t count = 0;
    *out = NULL;
    for (size_t i = 0; i < batch->count; i++)
        if ((name = name_of(batch->messages[i])) != NULL) {
            cadences[count] = name->cadence;
            dates[count++] = name->date;
        }
    if (count == 0)
        return RESULT_OK;
    struct params params;
    *out = arena_alloc(batch->arena, sizeof **out);
    params_open(&params, batch->arena);
    params_texts(&params, cadences, count);
    params_texts(&params, dates, count);
    enum result outcome = load_rows(batch, &params, *out);
    for (size_t i = 0; outcome == RESULT_OK && i < batch->count; i++)
        if ((name = name_of(batch->messages[i])) != NULL && name->called)
            outcome = load_call(batch, name, *out);
    return outcome;
}

/* ---- save -------------------------------------------------------------------------------------------------- */

enum result meeting_save(struct batch *batch, const struct meeting_work *work)
{
    struct list added = {0}, changed = {0};
    for (size_t i = 0; work != NULL && i < work->meetings.count; i++) {
        struct meeting_row *meeting = work->meetings.items[i];
        if (meeting->added || meeting->dirty)
            list_add(batch->arena, meeting->added ? &added : &changed, meeting);
    }
    enum result outcome = store_save(batch, "meeting_add", &MEETINGS, &added);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "meeting_save", &MEETINGS, &changed);
    return outcome == RESULT_OK && work != NULL ? save_items(batch, &work->meetings) : outcome;
}

enum result meeting_done(struct batch *batch, const struct uuid *orders, size_t count, const struct uuid *unsettled,
                         size_t unsettled_count)
{
    struct params params;
    if (count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_uuids(&params, orders, count);
    params_uuids(&params, unsettled, unsettled_count);
    params_instant(&params, batch->now);
    return db_call(batch->db, "meeting_item_done", &params, NULL, NULL);
}
