/* Dispatch meetings 调度会, to look at: which there were, one agenda, the counters. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/known.h"
#include "services/ctl/meetings.h"
#include "services/ctl/read.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"

enum { LIMIT_DEFAULT = 50, LIMIT_MOST = 100000, TEXT_COLUMNS = 40 };

static const char *name_of(struct ctl *ctl, const char *cadence, const char *stored)
{
    const struct pack *pack = ctl->json ? NULL : show_pack(ctl);
    int at = pack == NULL ? -1 : pack_cadence_find(pack, cadence);
    return !str_empty(stored) ? show_text(ctl, stored) : show_text(ctl, at < 0 ? cadence : pack->cadences[at].name);
}

/* ---- all ---- */

struct meeting_row {
    const char *cadence, *date, *name, *area, *called_by, *closed_by, *note;
    int state;
    int64_t items, assigned, closed;
    instant held_at, closed_at;
};
static const struct field MEETING[] = {
    FIELD(struct meeting_row, cadence, TEXT),      FIELD(struct meeting_row, date, TEXT),
    FIELD(struct meeting_row, name, TEXT),         FIELD(struct meeting_row, area, TEXT),
    FIELD(struct meeting_row, called_by, TEXT),    FIELD(struct meeting_row, closed_by, TEXT),
    FIELD(struct meeting_row, note, TEXT),         FIELD(struct meeting_row, state, INT),
    FIELD(struct meeting_row, items, BIG),         FIELD(struct meeting_row, assigned, BIG),
    FIELD(struct meeting_row, closed, BIG),        FIELD(struct meeting_row, held_at, INSTANT),
    FIELD(struct meeting_row, closed_at, INSTANT),
};
static const struct fields MEETINGS = FIELDS(struct meeting_row, MEETING);
static const struct column LISTED[] = {
    {"meeting", "会议", "meeting", CELL_TEXT},     {"name", "名称", "name", CELL_TEXT},
    {"area", "区域", "area", CELL_TEXT},           {"state", "状态", "state", CELL_TEXT},
    {"held_at", "时间", "held", CELL_TEXT},        {"items", "议题", "items", CELL_NUMBER},
    {"assigned", "交办", "assigned", CELL_NUMBER}, {"closed", "办结", "closed", CELL_NUMBER},
    {"percent", "办结率%", "%", CELL_NUMBER},
};

static void print_meetings(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    const struct output output = show_output(ctl);
    table_open(&table, ctl->arena, LISTED, COUNT(LISTED));
    for (size_t i = 0; i < rows->count; i++) {
        const struct meeting_row *row = (const struct meeting_row *)rows->list + i;
        TABLE_ADD(&table, arena_print(ctl->arena, "%s/%s", row->cadence, row->date),
                  name_of(ctl, row->cadence, row->name), show_code(ctl, SHOW_AREA, row->area),
                  show_term(ctl, "meeting_state", row->state), show_instant(ctl, row->held_at),
                  show_number(ctl, row->items), show_number(ctl, row->assigned), show_number(ctl, row->closed),
                  meetings_percent(ctl, row->closed, row->assigned));
    }
    output_table(&output, &table);
}

int cmd_meeting_list(struct ctl *ctl)
{
    struct rows rows = {0};
    struct params params;
    long long limit = LIMIT_DEFAULT;
    int code = read_number(ctl, "--limit", act_given(ctl, "limit"), 1, LIMIT_MOST, &limit);
    params_open(&params, ctl->arena);
    params_text(&params, act_given(ctl, "cadence"));
    params_int(&params, (int)limit);
    if (code == CTL_OK)
        code = known_rows(ctl, &(struct lookup){"meetings", "meeting_list", &MEETINGS}, &params, &rows);
    if (code == CTL_OK)
        print_meetings(ctl, &rows);
    return code;
}

/* ---- one ---- */

struct item_row {
    const char *number, *matter, *class, *lead, *co, *limit_text, *decision, *decided_by, *listed_by;
    int seq, reasons, state;
    instant done_at;
};
static const struct field ITEM[] = {
    FIELD(struct item_row, number, TEXT),     FIELD(struct item_row, matter, TEXT),
    FIELD(struct item_row, class, TEXT),      FIELD(struct item_row, lead, TEXT),
    FIELD(struct item_row, co, TEXT),         FIELD(struct item_row, limit_text, TEXT),
    FIELD(struct item_row, decision, TEXT),   FIELD(struct item_row, decided_by, TEXT),
    FIELD(struct item_row, listed_by, TEXT),  FIELD(struct item_row, seq, INT),
    FIELD(struct item_row, reasons, INT),     FIELD(struct item_row, state, INT),
    FIELD(struct item_row, done_at, INSTANT),
};
static const struct column AGENDA[] = {
    {"seq", "序号", "no.", CELL_NUMBER},
    {"number", "工单", "order", CELL_TEXT},
    {"matter", "事项", "matter", CELL_TEXT},
    {"reasons", "列入原因", "reasons", CELL_JSON},
    {"class", "突出问题", "class", CELL_TEXT},
    {"state", "状态", "state", CELL_TEXT},
    {"lead", "牵头", "lead", CELL_TEXT},
    {"co", "协办", "co", CELL_TEXT},
    {"limit", "时限", "limit", CELL_TEXT},
    {"decision", "决定", "decision", CELL_TEXT},
    {"decided_by", "记录人", "by", CELL_TEXT},
    {"done_at", "办结", "done", CELL_TEXT},
    {"listed_by", "提出人", "put on by", CELL_TEXT},
};

static const char *class_name(struct ctl *ctl, const char *code)
{
    const struct pack *pack = ctl->json ? NULL : show_pack(ctl);
    for (size_t i = 0; pack != NULL && i < pack->classes_count; i++)
        if (str_equal(pack->classes[i].code, code))
            return show_text(ctl, pack->classes[i].name);
    return show_text(ctl, code);
}

static void add_item(struct ctl *ctl, struct table *table, const struct item_row *row)
{
    TABLE_ADD(table, show_number(ctl, row->seq), row->number, show_code(ctl, SHOW_MATTER, row->matter),
              meetings_reasons(ctl, (unsigned)row->reasons), class_name(ctl, row->class),
              show_term(ctl, "item_state", row->state), show_code(ctl, SHOW_UNIT, row->lead),
              meetings_units(ctl, row->co), show_text(ctl, row->limit_text),
              show_short(ctl, row->decision, TEXT_COLUMNS), show_text(ctl, row->decided_by),
              show_instant(ctl, row->done_at), show_text(ctl, row->listed_by));
}

static void add_head(struct ctl *ctl, const struct meeting_row *row, struct sheet *sheet)
{
    const struct {
        struct column head;
        const char *cell;
    } PAIRS[] = {
        {{"cadence", "代码", "cadence", CELL_TEXT}, row->cadence},
        {{"date", "日期", "date", CELL_TEXT}, row->date},
        {{"name", "名称", "name", CELL_TEXT}, name_of(ctl, row->cadence, row->name)},
        {{"area", "区域", "area", CELL_TEXT}, show_code(ctl, SHOW_AREA, row->area)},
        {{"state", "状态", "state", CELL_TEXT}, show_term(ctl, "meeting_state", row->state)},
        {{"held_at", "时间", "held", CELL_TEXT}, show_instant(ctl, row->held_at)},
        {{"called_by", "召集人", "called by", CELL_TEXT}, show_text(ctl, row->called_by)},
        {{"items", "议题", "items", CELL_NUMBER}, show_number(ctl, row->items)},
        {{"assigned", "交办", "assigned", CELL_NUMBER}, show_number(ctl, row->assigned)},
        {{"closed", "办结", "closed", CELL_NUMBER}, show_number(ctl, row->closed)},
        {{"percent", "办结率%", "%", CELL_NUMBER}, meetings_percent(ctl, row->closed, row->assigned)},
        {{"closed_at", "闭会", "minutes closed", CELL_TEXT}, show_instant(ctl, row->closed_at)},
        {{"closed_by", "闭会人", "by", CELL_TEXT}, show_text(ctl, row->closed_by)},
        {{"note", "备注", "note", CELL_TEXT}, show_text(ctl, row->note)},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        if (PAIRS[i].cell != NULL || ctl->json)
            sheet_pair(sheet, PAIRS[i].head, PAIRS[i].cell);
}

static enum result ask(struct ctl *ctl, struct db *db, const struct meeting_name *name, struct rows *meeting,
                       struct rows *items)
{
    static const struct fields ITEMS = FIELDS(struct item_row, ITEM);
    struct params params;
    params_open(&params, ctl->arena);
    params_text(&params, name->cadence);
    params_text(&params, name->date);
    enum result outcome = db_call(db, "meeting_show", &params, &MEETINGS, meeting);
    return outcome == RESULT_OK ? db_call(db, "meeting_items", &params, &ITEMS, items) : outcome;
}

static int print_agenda(struct ctl *ctl, const struct meeting_row *row, const struct rows *items)
{
    struct sheet sheet = {0};
    struct table agenda;
    table_open(&agenda, ctl->arena, AGENDA, COUNT(AGENDA));
    for (size_t i = 0; i < items->count; i++)
        add_item(ctl, &agenda, (const struct item_row *)items->list + i);
    add_head(ctl, row, &sheet);
    sheet_table(&sheet, (struct column){"agenda", "议程", "agenda", CELL_TEXT}, &agenda);
    return sight_sheet(ctl, "list", &sheet);
}

int cmd_meeting_show(struct ctl *ctl)
{
    struct meeting_name name = {0};
    struct db *db = NULL;
    struct rows meeting = {0}, items = {0};
    int code = meetings_name(ctl, args_word(&ctl->args, 0), &name);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_REPORT, "meetings", &db);
    if (code != CTL_OK)
        return code;
    if (ask(ctl, db, &name, &meeting, &items) != RESULT_OK)
        code = connect_db_failed(ctl, db);
    else if (meeting.count == 0)
        code = reply_fail(ctl, &(struct refusal){CTL_ABSENT, "date", REASON_NOT_FOUND}, "没有调度会 %s/%s",
                          "there is no meeting %s/%s", name.cadence, name.date);
    else
        code = print_agenda(ctl, meeting.list, &items);
    db_free(&db);
    return code;
}

/* ---- counters (R24: 745 assigned, 697 closed) ---- */

struct count_row {
    const char *cadence, *name;
    int64_t meetings, assigned, closed;
};
static const struct field COUNTED[] = {
    FIELD(struct count_row, cadence, TEXT), FIELD(struct count_row, name, TEXT),
    FIELD(struct count_row, meetings, BIG), FIELD(struct count_row, assigned, BIG),
    FIELD(struct count_row, closed, BIG),
};
static const struct column COUNTERS[] = {
    {"cadence", "代码", "cadence", CELL_TEXT},     {"name", "名称", "name", CELL_TEXT},
    {"meetings", "会次", "meetings", CELL_NUMBER}, {"assigned", "交办", "assigned", CELL_NUMBER},
    {"closed", "办结", "closed", CELL_NUMBER},     {"percent", "办结率%", "%", CELL_NUMBER},
};

static void print_counts(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    const struct output output = show_output(ctl);
    table_open(&table, ctl->arena, COUNTERS, COUNT(COUNTERS));
    for (size_t i = 0; i < rows->count; i++) {
        const struct count_row *row = (const struct count_row *)rows->list + i;
        TABLE_ADD(&table, row->cadence, name_of(ctl, row->cadence, row->name), show_number(ctl, row->meetings),
                  show_number(ctl, row->assigned), show_number(ctl, row->closed),
                  meetings_percent(ctl, row->closed, row->assigned));
    }
    output_table(&output, &table);
}

static int read_dates(const struct ctl *ctl)
{
    instant since = INSTANT_NONE, until = INSTANT_NONE;
    int code = read_date(ctl, "--since", act_given(ctl, "since"));
    if (code == CTL_OK)
        code = read_date(ctl, "--until", act_given(ctl, "until"));
    return code == CTL_OK ? read_period(ctl, &since, &until) : code;
}

int cmd_meeting_counts(struct ctl *ctl)
{
    static const struct fields COUNTS = FIELDS(struct count_row, COUNTED);
    struct rows rows = {0};
    struct params params;
    int code = read_dates(ctl);
    params_open(&params, ctl->arena);
    params_text(&params, act_given(ctl, "cadence"));
    params_text(&params, act_given(ctl, "since"));
    params_text(&params, act_given(ctl, "until"));
    if (code == CTL_OK)
        code = known_rows(ctl, &(struct lookup){"meetings", "meeting_counts", &COUNTS}, &params, &rows);
    if (code == CTL_OK)
        print_counts(ctl, &rows);
    return code;
}
