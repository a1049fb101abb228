#include "services/ctl/meetings.h"
#include "services/ctl/order_parts.h"
#include "services/ctl/show.h"

enum { TEXT_COLUMNS = 60 };

/* ---- clocks ---- */

struct clock_row {
    int stage, round, state, missing_year, revision;
    const char *unit, *rule;
    instant started_at, due_at, stopped_at;
    bool overdue, provisional;
};
static const struct field CLOCK[] = {
    FIELD(struct clock_row, stage, INT),      FIELD(struct clock_row, round, INT),
    FIELD(struct clock_row, state, INT),      FIELD(struct clock_row, missing_year, INT),
    FIELD(struct clock_row, revision, INT),   FIELD(struct clock_row, unit, TEXT),
    FIELD(struct clock_row, rule, TEXT),      FIELD(struct clock_row, started_at, INSTANT),
    FIELD(struct clock_row, due_at, INSTANT), FIELD(struct clock_row, stopped_at, INSTANT),
    FIELD(struct clock_row, overdue, BOOL),   FIELD(struct clock_row, provisional, BOOL),
};
static const struct fields CLOCKS = FIELDS(struct clock_row, CLOCK);
static const struct column CLOCK_COLUMNS[] = {
    {"stage", "环节", "stage", CELL_TEXT},
    {"unit", "单位", "unit", CELL_TEXT},
    {"round", "轮次", "round", CELL_NUMBER},
    {"rule", "时限", "limit", CELL_TEXT},
    {"started_at", "起算", "started", CELL_TEXT},
    {"due_at", "到期", "due", CELL_TEXT},
    {"stopped_at", "止计", "stopped", CELL_TEXT},
    {"state", "状态", "state", CELL_TEXT},
    {"overdue", "已超时", "overdue", CELL_FLAG},
    {"provisional", "暂定", "provisional", CELL_FLAG},
    {"missing_year", "缺年", "missing year", CELL_NUMBER},
    {"revision", "重算", "counted again", CELL_NUMBER},
};

/* On a terminal the year that is missing stands with the instant that hangs on it: 2027-01-08 17:30 (2027?) */
static const char *due_of(struct ctl *ctl, const struct clock_row *row)
{
    const char *due = show_instant(ctl, row->due_at);
    if (ctl->json || row->missing_year == 0)
        return due;
    if (due == NULL)
        return arena_print(ctl->arena, "%d?", row->missing_year);
    return row->provisional ? arena_print(ctl->arena, "%s (%d?)", due, row->missing_year) : due;
}

static void add_clock(struct ctl *ctl, struct table *table, const void *of)
{
    const struct clock_row *row = of;
    TABLE_ADD(table, show_term(ctl, "stage", row->stage), show_code(ctl, SHOW_UNIT, row->unit),
              show_number(ctl, row->round), show_text(ctl, row->rule), show_instant(ctl, row->started_at),
              due_of(ctl, row), show_instant(ctl, row->stopped_at), show_term(ctl, "clock_state", row->state),
              show_flag(ctl, row->overdue), show_flag(ctl, row->provisional),
              row->missing_year == 0 ? NULL : show_number(ctl, row->missing_year), show_number(ctl, row->revision));
}

/* ---- reliefs ---- */

struct relief_row {
    int seq, kind, state;
    const char *unit, *ground, *amount, *reason, *asked_by, *decided_by, *note, *ended_by;
    instant until, asked_at, decided_at, ended_at;
};
static const struct field RELIEF[] = {
    FIELD(struct relief_row, seq, INT),          FIELD(struct relief_row, kind, INT),
    FIELD(struct relief_row, state, INT),        FIELD(struct relief_row, unit, TEXT),
    FIELD(struct relief_row, ground, TEXT),      FIELD(struct relief_row, amount, TEXT),
    FIELD(struct relief_row, reason, TEXT),      FIELD(struct relief_row, asked_by, TEXT),
    FIELD(struct relief_row, decided_by, TEXT),  FIELD(struct relief_row, note, TEXT),
    FIELD(struct relief_row, ended_by, TEXT),    FIELD(struct relief_row, until, INSTANT),
    FIELD(struct relief_row, asked_at, INSTANT), FIELD(struct relief_row, decided_at, INSTANT),
    FIELD(struct relief_row, ended_at, INSTANT),
};
static const struct fields RELIEFS = FIELDS(struct relief_row, RELIEF);
static const struct column RELIEF_COLUMNS[] = {
    {"seq", "序号", "seq", CELL_NUMBER},          {"kind", "类别", "kind", CELL_TEXT},
    {"unit", "单位", "unit", CELL_TEXT},          {"ground", "事由", "ground", CELL_TEXT},
    {"state", "状态", "state", CELL_TEXT},        {"amount", "延长", "amount", CELL_TEXT},
    {"until", "至", "until", CELL_TEXT},          {"asked_by", "申请人", "asked by", CELL_TEXT},
    {"asked_at", "申请", "asked", CELL_TEXT},     {"decided_by", "审批人", "decided by", CELL_TEXT},
    {"decided_at", "审批", "decided", CELL_TEXT}, {"reason", "说明", "reason", CELL_TEXT},
    {"note", "审批意见", "note", CELL_TEXT},      {"ended_by", "恢复人", "ended by", CELL_TEXT},
    {"ended_at", "恢复", "ended", CELL_TEXT},
};

static void add_relief(struct ctl *ctl, struct table *table, const void *of)
{
    const struct relief_row *row = of;
    TABLE_ADD(table, show_number(ctl, row->seq), show_term(ctl, "relief_kind", row->kind),
              show_code(ctl, SHOW_UNIT, row->unit), show_words(ctl, "ground", row->ground),
              show_term(ctl, "relief_state", row->state), show_text(ctl, row->amount), show_instant(ctl, row->until),
              show_text(ctl, row->asked_by), show_instant(ctl, row->asked_at), show_text(ctl, row->decided_by),
              show_instant(ctl, row->decided_at), show_short(ctl, row->reason, TEXT_COLUMNS),
              show_short(ctl, row->note, TEXT_COLUMNS), show_text(ctl, row->ended_by),
              show_instant(ctl, row->ended_at));
}

/* ---- ladder ---- */

struct card_row {
    int64_t id;
    int action, stage, round;
    const char *unit, *level, *told, *acknowledged_by;
    instant fired_at, acknowledged_at;
    bool late;
};
static const struct field CARD[] = {
    FIELD(struct card_row, id, BIG),           FIELD(struct card_row, action, INT),
    FIELD(struct card_row, stage, INT),        FIELD(struct card_row, round, INT),
    FIELD(struct card_row, unit, TEXT),        FIELD(struct card_row, level, TEXT),
    FIELD(struct card_row, told, TEXT),        FIELD(struct card_row, acknowledged_by, TEXT),
    FIELD(struct card_row, fired_at, INSTANT), FIELD(struct card_row, acknowledged_at, INSTANT),
    FIELD(struct card_row, late, BOOL),
};
static const struct fields CARDS = FIELDS(struct card_row, CARD);
static const struct column CARD_COLUMNS[] = {
    {"card", "编号", "card", CELL_NUMBER},
    {"action", "措施", "action", CELL_TEXT},
    {"stage", "环节", "stage", CELL_TEXT},
    {"unit", "单位", "unit", CELL_TEXT},
    {"level", "报", "to", CELL_TEXT},
    {"fired_at", "发出", "fired", CELL_TEXT},
    {"acknowledged_by", "已阅", "acknowledged by", CELL_TEXT},
    {"acknowledged_at", "阅时", "at", CELL_TEXT},
    {"told", "职务", "title", CELL_TEXT},
    {"late", "迟发", "late", CELL_FLAG},
};

static void add_card(struct ctl *ctl, struct table *table, const void *of)
{
    const struct card_row *row = of;
    const char *level = show_level(ctl, row->level);
    if (!ctl->json && !str_empty(row->told))
        level = show_text(ctl, row->told);
    TABLE_ADD(table, show_number(ctl, row->id), show_term(ctl, "rung_action", row->action),
              show_term(ctl, "stage", row->stage), show_code(ctl, SHOW_UNIT, row->unit), level,
              show_instant(ctl, row->fired_at), show_text(ctl, row->acknowledged_by),
              show_instant(ctl, row->acknowledged_at), show_text(ctl, row->told), show_flag(ctl, row->late));
}

/* ---- slips ---- */

struct slip_row {
    const char *slip, *unit, *text, *issued_by, *answer, *answered_by, *closed_by;
    int state, sent_back;
    instant issued_at, due_at, answered_at, closed_at;
};
static const struct field SLIP[] = {
    FIELD(struct slip_row, slip, TEXT),         FIELD(struct slip_row, unit, TEXT),
    FIELD(struct slip_row, text, TEXT),         FIELD(struct slip_row, issued_by, TEXT),
    FIELD(struct slip_row, answer, TEXT),       FIELD(struct slip_row, answered_by, TEXT),
    FIELD(struct slip_row, closed_by, TEXT),    FIELD(struct slip_row, state, INT),
    FIELD(struct slip_row, sent_back, INT),     FIELD(struct slip_row, issued_at, INSTANT),
    FIELD(struct slip_row, due_at, INSTANT),    FIELD(struct slip_row, answered_at, INSTANT),
    FIELD(struct slip_row, closed_at, INSTANT),
};
static const struct fields SLIPS = FIELDS(struct slip_row, SLIP);
static const struct column SLIP_COLUMNS[] = {
    {"slip", "督办单", "slip", CELL_TEXT},           {"unit", "单位", "unit", CELL_TEXT},
    {"state", "状态", "state", CELL_TEXT},           {"issued_at", "发出", "issued", CELL_TEXT},
    {"due_at", "答复到期", "due", CELL_TEXT},        {"text", "要求", "asks", CELL_TEXT},
    {"answered_at", "答复", "answered", CELL_TEXT},  {"answer", "答复内容", "answer", CELL_TEXT},
    {"sent_back", "退回", "sent back", CELL_NUMBER}, {"closed_at", "办结", "closed", CELL_TEXT},
    {"issued_by", "发出人", "issued by", CELL_TEXT}, {"answered_by", "答复人", "answered by", CELL_TEXT},
    {"closed_by", "办结人", "closed by", CELL_TEXT},
};

static void add_slip(struct ctl *ctl, struct table *table, const void *of)
{
    const struct slip_row *row = of;
    TABLE_ADD(table, row->slip, show_code(ctl, SHOW_UNIT, row->unit), show_term(ctl, "slip_state", row->state),
              show_instant(ctl, row->issued_at), show_instant(ctl, row->due_at),
              show_short(ctl, row->text, TEXT_COLUMNS), show_instant(ctl, row->answered_at),
              show_short(ctl, row->answer, TEXT_COLUMNS), show_number(ctl, row->sent_back),
              show_instant(ctl, row->closed_at), show_text(ctl, row->issued_by), show_text(ctl, row->answered_by),
              show_text(ctl, row->closed_by));
}

/* ---- meetings ---- */

struct meeting_row {
    const char *meeting, *name, *lead, *co, *limit_text, *decision, *decided_by;
    int reasons, state;
    instant decided_at, done_at;
};
static const struct field MEETING[] = {
    FIELD(struct meeting_row, meeting, TEXT),    FIELD(struct meeting_row, name, TEXT),
    FIELD(struct meeting_row, lead, TEXT),       FIELD(struct meeting_row, co, TEXT),
    FIELD(struct meeting_row, limit_text, TEXT), FIELD(struct meeting_row, decision, TEXT),
    FIELD(struct meeting_row, decided_by, TEXT), FIELD(struct meeting_row, reasons, INT),
    FIELD(struct meeting_row, state, INT),       FIELD(struct meeting_row, decided_at, INSTANT),
    FIELD(struct meeting_row, done_at, INSTANT),
};
static const struct fields MEETINGS = FIELDS(struct meeting_row, MEETING);
static const struct column MEETING_COLUMNS[] = {
    {"meeting", "会议", "meeting", CELL_TEXT},
    {"name", "名称", "name", CELL_TEXT},
    {"reasons", "列入原因", "reasons", CELL_JSON},
    {"state", "状态", "state", CELL_TEXT},
    {"lead", "牵头", "lead", CELL_TEXT},
    {"co", "协办", "co", CELL_TEXT},
    {"limit", "时限", "limit", CELL_TEXT},
    {"decision", "决定", "decision", CELL_TEXT},
    {"decided_at", "决定时间", "decided", CELL_TEXT},
    {"done_at", "办结", "done", CELL_TEXT},
    {"decided_by", "记录人", "by", CELL_TEXT},
};

static void add_meeting(struct ctl *ctl, struct table *table, const void *of)
{
    const struct meeting_row *row = of;
    TABLE_ADD(table, row->meeting, show_text(ctl, row->name), meetings_reasons(ctl, (unsigned)row->reasons),
              show_term(ctl, "item_state", row->state), show_code(ctl, SHOW_UNIT, row->lead),
              meetings_units(ctl, row->co), show_text(ctl, row->limit_text),
              show_short(ctl, row->decision, TEXT_COLUMNS), show_instant(ctl, row->decided_at),
              show_instant(ctl, row->done_at), show_text(ctl, row->decided_by));
}

static const struct section SECTIONS[] = {
    SECTION_WIDE("clocks", "时限", "clocks", "order_clocks", &CLOCKS, CLOCK_COLUMNS, 3, add_clock),
    SECTION_WIDE("reliefs", "延期挂起", "extensions and pauses", "order_reliefs", &RELIEFS, RELIEF_COLUMNS, 2,
                 add_relief),
    SECTION_WIDE("cards", "督办", "ladder", "order_cards", &CARDS, CARD_COLUMNS, 2, add_card),
    SECTION_WIDE("slips", "督办单", "supervision slips", "order_slips", &SLIPS, SLIP_COLUMNS, 3, add_slip),
    SECTION_WIDE("meetings", "调度会", "meetings", "order_meetings", &MEETINGS, MEETING_COLUMNS, 1, add_meeting),
};
const struct sections ORDER_WATCH = {SECTIONS, COUNT(SECTIONS)};
