#include "services/ctl/meetings.h"
#include "services/ctl/order_parts.h"
#include "services/ctl/show.h"
#include <jansson.h>

enum { TEXT_COLUMNS = 60, FEN = 100 };

/* ---- cells ---- */

/* ["nx.water","nx.land"] in words; JSON has the list itself. */
static const char *list_named(struct ctl *ctl, const char *list,
                              const char *(*named)(struct ctl *ctl, const char *item))
{
    if (ctl->json)
        return list;
    struct buf words = {0};
    json_t *array = json_loads(list, 0, NULL);
    for (size_t i = 0; i < json_array_size(array); i++)
        buf_print(&words, "%s%s", i == 0 ? "" : "、", named(ctl, json_string_value(json_array_get(array, i))));
    json_decref(array);
    const char *kept = show_text(ctl, words.text);
    buf_free(&words);
    return kept;
}

static const char *unit_named(struct ctl *ctl, const char *code)
{
    return show_code(ctl, SHOW_UNIT, code);
}

static const char *as_it_is(struct ctl *ctl, const char *text)
{
    (void)ctl;
    return text;
}

/* [{"name", "reference", "media_type"}]: where they are kept. */
static const char *attachments_named(struct ctl *ctl, const char *list)
{
    if (ctl->json)
        return list;
    struct buf words = {0};
    json_t *array = json_loads(list, 0, NULL);
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *one = json_array_get(array, i);
        const char *name = json_string_value(json_object_get(one, "name")),
                   *reference = json_string_value(json_object_get(one, "reference"));
        buf_print(&words, "%s%s%s%s%s", i == 0 ? "" : "、", str_empty(name) ? "" : name, str_empty(name) ? "" : " (",
                  reference == NULL ? "" : reference, str_empty(name) ? "" : ")");
    }
    json_decref(array);
    const char *kept = show_text(ctl, words.text);
    buf_free(&words);
    return kept;
}

/* [4,5]: the stages by name, in JSON by code. */
static const char *stages_named(struct ctl *ctl, const char *list)
{
    struct buf words = {0};
    json_t *array = json_loads(list, 0, NULL);
    buf_text(&words, ctl->json ? "[" : "");
    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *name = show_term(ctl, "stage", (int)json_integer_value(json_array_get(array, i)));
        buf_text(&words, i == 0 ? "" : ctl->json ? "," : ctl_text(ctl, "、", ", "));
        if (ctl->json)
            buf_json(&words, name);
        else
            buf_text(&words, name);
    }
    buf_text(&words, ctl->json ? "]" : "");
    json_decref(array);
    const char *kept = show_text(ctl, words.text);
    buf_free(&words);
    return kept;
}

/* ---- units ---- */

struct unit_row {
    const char *unit, *of, *task, *limit, *late, *result;
    int duty, state, round, outcome, visits;
    instant dispatched_at, signed_at, contacted_at, arrived_at, called_at, reported_in_at, reported_at, fed_back_at,
        relieved_at;
};
static const struct field UNIT[] = {
    FIELD(struct unit_row, unit, TEXT),
    FIELD(struct unit_row, of, TEXT),
    FIELD(struct unit_row, task, TEXT),
    FIELD(struct unit_row, limit, TEXT),
    FIELD(struct unit_row, late, TEXT),
    FIELD(struct unit_row, result, TEXT),
    FIELD(struct unit_row, duty, INT),
    FIELD(struct unit_row, state, INT),
    FIELD(struct unit_row, round, INT),
    FIELD(struct unit_row, outcome, INT),
    FIELD(struct unit_row, visits, INT),
    FIELD(struct unit_row, dispatched_at, INSTANT),
    FIELD(struct unit_row, signed_at, INSTANT),
    FIELD(struct unit_row, contacted_at, INSTANT),
    FIELD(struct unit_row, arrived_at, INSTANT),
    FIELD(struct unit_row, called_at, INSTANT),
    FIELD(struct unit_row, reported_in_at, INSTANT),
    FIELD(struct unit_row, reported_at, INSTANT),
    FIELD(struct unit_row, fed_back_at, INSTANT),
    FIELD(struct unit_row, relieved_at, INSTANT),
};
static const struct fields UNITS = FIELDS(struct unit_row, UNIT);
static const struct column UNIT_COLUMNS[] = {
    {"unit", "单位", "unit", CELL_TEXT},
    {"duty", "分工", "duty", CELL_TEXT},
    {"of", "承接自", "has it from", CELL_TEXT},
    {"task", "任务", "task", CELL_TEXT},
    {"state", "状态", "state", CELL_TEXT},
    {"round", "轮次", "round", CELL_NUMBER},
    {"dispatched_at", "交办", "dispatched", CELL_TEXT},
    {"signed_at", "签收", "signed", CELL_TEXT},
    {"contacted_at", "联系", "contacted", CELL_TEXT},
    {"arrived_at", "到场", "arrived", CELL_TEXT},
    {"reported_in_at", "报到", "reported in", CELL_TEXT},
    {"fed_back_at", "反馈", "fed back", CELL_TEXT},
    {"late", "超期环节", "late", CELL_JSON},
    {"outcome", "结果", "outcome", CELL_TEXT},
    {"result", "办理情况", "result", CELL_TEXT},
    {"limit", "时限", "limit", CELL_TEXT},
    {"visits", "到场次数", "visits", CELL_NUMBER},
    {"called_at", "召集", "called", CELL_TEXT},
    {"reported_at", "报审", "reported", CELL_TEXT},
    {"relieved_at", "离单", "relieved", CELL_TEXT},
};

/* Who was only called is no longer needed when the call is over: nobody took its part. */
static const char *part_state(struct ctl *ctl, const struct unit_row *row)
{
    bool called = row->duty == DUTY_CALLED || row->duty == DUTY_JOINT;
    if (ctl->json || !called || row->state != ASSIGNMENT_RELIEVED)
        return show_term(ctl, "assignment_state", row->state);
    return ctl_text(ctl, "召集结束", "call is over");
}

static void add_unit(struct ctl *ctl, struct table *table, const void *of)
{
    const struct unit_row *row = of;
    TABLE_ADD(table, show_code(ctl, SHOW_UNIT, row->unit), show_term(ctl, "duty", row->duty),
              show_code(ctl, SHOW_UNIT, row->of), show_short(ctl, row->task, TEXT_COLUMNS), part_state(ctl, row),
              show_number(ctl, row->round), show_instant(ctl, row->dispatched_at), show_instant(ctl, row->signed_at),
              show_instant(ctl, row->contacted_at), show_instant(ctl, row->arrived_at),
              show_instant(ctl, row->reported_in_at), show_instant(ctl, row->fed_back_at), stages_named(ctl, row->late),
              show_term(ctl, "outcome", row->outcome), show_short(ctl, row->result, TEXT_COLUMNS),
              show_text(ctl, row->limit), show_number(ctl, row->visits), show_instant(ctl, row->called_at),
              show_instant(ctl, row->reported_at), show_instant(ctl, row->relieved_at));
}

/* ---- child orders ---- */

struct child_row {
    const char *number, *lead, *area, *text, *limit;
    int kind, state;
    instant dispatched_at, fed_back_at;
};
static const struct field CHILD[] = {
    FIELD(struct child_row, number, TEXT),         FIELD(struct child_row, lead, TEXT),
    FIELD(struct child_row, area, TEXT),           FIELD(struct child_row, text, TEXT),
    FIELD(struct child_row, limit, TEXT),          FIELD(struct child_row, kind, INT),
    FIELD(struct child_row, state, INT),           FIELD(struct child_row, dispatched_at, INSTANT),
    FIELD(struct child_row, fed_back_at, INSTANT),
};
static const struct fields CHILDREN = FIELDS(struct child_row, CHILD);
static const struct column CHILD_COLUMNS[] = {
    {"number", "编号", "number", CELL_TEXT},
    {"kind", "类别", "kind", CELL_TEXT},
    {"lead", "牵头", "lead", CELL_TEXT},
    {"state", "状态", "state", CELL_TEXT},
    {"area", "区域", "area", CELL_TEXT},
    {"text", "任务", "to be done", CELL_TEXT},
    {"limit", "时限", "limit", CELL_TEXT},
    {"dispatched_at", "交办", "dispatched", CELL_TEXT},
    {"fed_back_at", "反馈", "fed back", CELL_TEXT},
};

static void add_child(struct ctl *ctl, struct table *table, const void *of)
{
    const struct child_row *row = of;
    TABLE_ADD(table, row->number, show_term(ctl, "child_kind", row->kind), show_code(ctl, SHOW_UNIT, row->lead),
              show_term(ctl, "order_state", row->state), show_code(ctl, SHOW_AREA, row->area),
              show_short(ctl, row->text, TEXT_COLUMNS), show_text(ctl, row->limit),
              show_instant(ctl, row->dispatched_at), show_instant(ctl, row->fed_back_at));
}

/* ---- whistles and joint visits, and who was called ---- */

struct whistle_row {
    const char *level, *unit, *by, *text, *limit, *finding, *measures, *participants, *lead, *co, *ended_by;
    int seq, kind, state;
    instant at, ended_at;
};
static const struct field WHISTLE[] = {
    FIELD(struct whistle_row, seq, INT),           FIELD(struct whistle_row, kind, INT),
    FIELD(struct whistle_row, state, INT),         FIELD(struct whistle_row, level, TEXT),
    FIELD(struct whistle_row, unit, TEXT),         FIELD(struct whistle_row, by, TEXT),
    FIELD(struct whistle_row, text, TEXT),         FIELD(struct whistle_row, limit, TEXT),
    FIELD(struct whistle_row, finding, TEXT),      FIELD(struct whistle_row, measures, TEXT),
    FIELD(struct whistle_row, participants, TEXT), FIELD(struct whistle_row, lead, TEXT),
    FIELD(struct whistle_row, co, TEXT),           FIELD(struct whistle_row, ended_by, TEXT),
    FIELD(struct whistle_row, at, INSTANT),        FIELD(struct whistle_row, ended_at, INSTANT),
};
static const struct fields WHISTLES = FIELDS(struct whistle_row, WHISTLE);
static const struct column WHISTLE_COLUMNS[] = {
    {"whistle", "序号", "number", CELL_NUMBER},
    {"kind", "类别", "kind", CELL_TEXT},
    {"level", "层级", "level", CELL_TEXT},
    {"unit", "吹哨单位", "by unit", CELL_TEXT},
    {"at", "吹哨", "at", CELL_TEXT},
    {"state", "状态", "state", CELL_TEXT},
    {"text", "事由", "because", CELL_TEXT},
    {"finding", "共同认定", "finding", CELL_TEXT},
    {"measures", "措施", "measures", CELL_TEXT},
    {"participants", "参加", "present", CELL_TEXT},
    {"lead", "明确牵头", "lead", CELL_TEXT},
    {"co", "明确协办", "co-handlers", CELL_TEXT},
    {"ended_at", "办结", "ended", CELL_TEXT},
    {"by", "吹哨人", "by", CELL_TEXT},
    {"limit", "时限", "limit", CELL_TEXT},
    {"ended_by", "办结人", "ended by", CELL_TEXT},
};

static void add_whistle(struct ctl *ctl, struct table *table, const void *of)
{
    const struct whistle_row *row = of;
    TABLE_ADD(table, show_number(ctl, row->seq), show_term(ctl, "whistle_kind", row->kind),
              show_code(ctl, SHOW_WHISTLE, row->level), show_code(ctl, SHOW_UNIT, row->unit),
              show_instant(ctl, row->at), show_term(ctl, "whistle_state", row->state),
              show_short(ctl, row->text, TEXT_COLUMNS), show_short(ctl, row->finding, TEXT_COLUMNS),
              show_short(ctl, row->measures, TEXT_COLUMNS), show_short(ctl, row->participants, TEXT_COLUMNS),
              show_code(ctl, SHOW_UNIT, row->lead), meetings_units(ctl, row->co), show_instant(ctl, row->ended_at),
              show_text(ctl, row->by), show_text(ctl, row->limit), show_text(ctl, row->ended_by));
}

struct call_row {
    const char *unit, *person, *note;
    int whistle;
    bool late;
    instant due_at, reported_in_at;
};
static const struct field CALL[] = {
    FIELD(struct call_row, whistle, INT),    FIELD(struct call_row, unit, TEXT),
    FIELD(struct call_row, due_at, INSTANT), FIELD(struct call_row, reported_in_at, INSTANT),
    FIELD(struct call_row, late, BOOL),      FIELD(struct call_row, person, TEXT),
    FIELD(struct call_row, note, TEXT),
};
static const struct fields CALLS = FIELDS(struct call_row, CALL);
static const struct column CALL_COLUMNS[] = {
    {"whistle", "序号", "whistle", CELL_NUMBER}, {"unit", "被召集单位", "called", CELL_TEXT},
    {"due_at", "报到时限", "due", CELL_TEXT},    {"reported_in_at", "报到", "reported in", CELL_TEXT},
    {"late", "超期", "late", CELL_FLAG},         {"person", "到场人员", "who came", CELL_TEXT},
    {"note", "备注", "note", CELL_TEXT},
};

static void add_call(struct ctl *ctl, struct table *table, const void *of)
{
    const struct call_row *row = of;
    TABLE_ADD(table, show_number(ctl, row->whistle), show_code(ctl, SHOW_UNIT, row->unit),
              show_instant(ctl, row->due_at), show_instant(ctl, row->reported_in_at), show_flag(ctl, row->late),
              show_text(ctl, row->person), show_short(ctl, row->note, TEXT_COLUMNS));
}

/* ---- sessions ---- */

struct session_row {
    const char *place, *units, *participants, *parties, *text, *attachments, *unit, *by;
    int kind, round, result;
    instant held_at, next_at;
};
static const struct field SESSION[] = {
    FIELD(struct session_row, kind, INT),         FIELD(struct session_row, round, INT),
    FIELD(struct session_row, result, INT),       FIELD(struct session_row, held_at, INSTANT),
    FIELD(struct session_row, next_at, INSTANT),  FIELD(struct session_row, place, TEXT),
    FIELD(struct session_row, units, TEXT),       FIELD(struct session_row, participants, TEXT),
    FIELD(struct session_row, parties, TEXT),     FIELD(struct session_row, text, TEXT),
    FIELD(struct session_row, attachments, TEXT), FIELD(struct session_row, unit, TEXT),
    FIELD(struct session_row, by, TEXT),
};
static const struct fields SESSIONS = FIELDS(struct session_row, SESSION);
static const struct column SESSION_COLUMNS[] = {
    {"kind", "类别", "kind", CELL_TEXT},
    {"round", "次", "round", CELL_NUMBER},
    {"held_at", "时间", "held", CELL_TEXT},
    {"place", "地点", "place", CELL_TEXT},
    {"units", "参加单位", "units", CELL_JSON},
    {"participants", "参加人员", "others", CELL_JSON},
    {"parties", "当事方", "parties", CELL_JSON},
    {"result", "结果", "result", CELL_TEXT},
    {"text", "纪要", "in words", CELL_TEXT},
    {"next_at", "下次", "next", CELL_TEXT},
    {"attachments", "附件", "attachments", CELL_JSON},
    {"unit", "记录单位", "recorded by", CELL_TEXT},
    {"by", "记录人", "by", CELL_TEXT},
};

static void add_session(struct ctl *ctl, struct table *table, const void *of)
{
    const struct session_row *row = of;
    TABLE_ADD(table, show_term(ctl, "session_kind", row->kind), show_number(ctl, row->round),
              show_instant(ctl, row->held_at), show_text(ctl, row->place), list_named(ctl, row->units, unit_named),
              list_named(ctl, row->participants, as_it_is), list_named(ctl, row->parties, as_it_is),
              show_term(ctl, "session_result", row->result), show_short(ctl, row->text, TEXT_COLUMNS),
              show_instant(ctl, row->next_at), attachments_named(ctl, row->attachments),
              show_code(ctl, SHOW_UNIT, row->unit), show_text(ctl, row->by));
}

/* ---- results ---- */

struct result_row {
    const char *unit, *text, *measures, *ground, *contact_with, *attachments, *by;
    int round, outcome, contact_way, contact_result;
    bool interim;
    int64_t cost_fen, agreed_fen;
    instant at, platform_at, told_at, until_at, contact_at, works_until;
};
static const struct field RESULT[] = {
    FIELD(struct result_row, unit, TEXT),           FIELD(struct result_row, round, INT),
    FIELD(struct result_row, interim, BOOL),        FIELD(struct result_row, outcome, INT),
    FIELD(struct result_row, text, TEXT),           FIELD(struct result_row, measures, TEXT),
    FIELD(struct result_row, cost_fen, BIG),        FIELD(struct result_row, ground, TEXT),
    FIELD(struct result_row, until_at, INSTANT),    FIELD(struct result_row, contact_at, INSTANT),
    FIELD(struct result_row, contact_way, INT),     FIELD(struct result_row, contact_with, TEXT),
    FIELD(struct result_row, contact_result, INT),  FIELD(struct result_row, attachments, TEXT),
    FIELD(struct result_row, platform_at, INSTANT), FIELD(struct result_row, at, INSTANT),
    FIELD(struct result_row, told_at, INSTANT),     FIELD(struct result_row, by, TEXT),
    FIELD(struct result_row, agreed_fen, BIG),      FIELD(struct result_row, works_until, INSTANT),
};
static const struct fields RESULTS = FIELDS(struct result_row, RESULT);
static const struct column RESULT_COLUMNS[] = {
    {"unit", "单位", "unit", CELL_TEXT},
    {"round", "轮次", "round", CELL_NUMBER},
    {"interim", "阶段性", "interim", CELL_FLAG},
    {"outcome", "结果", "outcome", CELL_TEXT},
    {"at", "填报", "reported", CELL_TEXT},
    {"platform_at", "报平台", "to the platform", CELL_TEXT},
    {"told_at", "告知本人", "to the person", CELL_TEXT},
    {"text", "办理情况", "in words", CELL_TEXT},
    {"measures", "措施", "measures", CELL_TEXT},
    {"cost", "费用(元)", "cost (yuan)", CELL_NUMBER},
    {"agreed", "议定(元)", "agreed (yuan)", CELL_NUMBER},
    {"works_until", "施工至", "works until", CELL_TEXT},
    {"ground", "未解决事由", "cannot because", CELL_TEXT},
    {"until", "至", "until", CELL_TEXT},
    {"contact_at", "联系时间", "contact", CELL_TEXT},
    {"contact_way", "方式", "how", CELL_TEXT},
    {"contact_with", "联系人", "with", CELL_TEXT},
    {"contact_result", "联系结果", "reached", CELL_TEXT},
    {"attachments", "附件", "attachments", CELL_JSON},
    {"by", "经手", "by", CELL_TEXT},
};

static const char *yuan(struct ctl *ctl, int64_t fen)
{
    return fen == 0 ? NULL : arena_print(ctl->arena, "%lld.%02lld", (long long)fen / FEN, (long long)fen % FEN);
}

static void add_result(struct ctl *ctl, struct table *table, const void *of)
{
    const struct result_row *row = of;
    TABLE_ADD(table, show_code(ctl, SHOW_UNIT, row->unit), show_number(ctl, row->round), show_flag(ctl, row->interim),
              show_term(ctl, "outcome", row->outcome), show_instant(ctl, row->at), show_instant(ctl, row->platform_at),
              show_instant(ctl, row->told_at), show_short(ctl, row->text, TEXT_COLUMNS),
              show_short(ctl, row->measures, TEXT_COLUMNS), yuan(ctl, row->cost_fen), yuan(ctl, row->agreed_fen),
              show_instant(ctl, row->works_until), show_words(ctl, "cannot", row->ground),
              show_instant(ctl, row->until_at), show_instant(ctl, row->contact_at),
              show_term(ctl, "contact_way", row->contact_way), show_text(ctl, row->contact_with),
              show_term(ctl, "contact_result", row->contact_result), attachments_named(ctl, row->attachments),
              show_text(ctl, row->by));
}

/* ---- comments and hand-overs ---- */

struct comment_row {
    const char *unit, *by, *text, *attachments;
    instant at;
};
static const struct field COMMENT[] = {
    FIELD(struct comment_row, unit, TEXT),  FIELD(struct comment_row, by, TEXT),
    FIELD(struct comment_row, text, TEXT),  FIELD(struct comment_row, attachments, TEXT),
    FIELD(struct comment_row, at, INSTANT),
};
static const struct fields COMMENTS = FIELDS(struct comment_row, COMMENT);
static const struct column COMMENT_COLUMNS[] = {
    {"at", "时间", "time", CELL_TEXT},   {"unit", "单位", "unit", CELL_TEXT},
    {"text", "留言", "text", CELL_TEXT}, {"attachments", "附件", "attachments", CELL_JSON},
    {"by", "留言人", "by", CELL_TEXT},
};

static void add_comment(struct ctl *ctl, struct table *table, const void *of)
{
    const struct comment_row *row = of;
    TABLE_ADD(table, show_instant(ctl, row->at), show_code(ctl, SHOW_UNIT, row->unit), show_text(ctl, row->text),
              attachments_named(ctl, row->attachments), show_text(ctl, row->by));
}

struct hand_over_row {
    const char *agency, *reference, *unit, *by, *note;
    int direction;
    instant at, recorded_at;
};
static const struct field HAND_OVER[] = {
    FIELD(struct hand_over_row, direction, INT),  FIELD(struct hand_over_row, agency, TEXT),
    FIELD(struct hand_over_row, reference, TEXT), FIELD(struct hand_over_row, unit, TEXT),
    FIELD(struct hand_over_row, by, TEXT),        FIELD(struct hand_over_row, note, TEXT),
    FIELD(struct hand_over_row, at, INSTANT),     FIELD(struct hand_over_row, recorded_at, INSTANT),
};
static const struct fields HAND_OVERS = FIELDS(struct hand_over_row, HAND_OVER);
static const struct column HAND_OVER_COLUMNS[] = {
    {"direction", "方向", "direction", CELL_TEXT},
    {"agency", "紧急热线", "agency", CELL_TEXT},
    {"reference", "对方编号", "their number", CELL_TEXT},
    {"at", "时间", "at", CELL_TEXT},
    {"unit", "单位", "unit", CELL_TEXT},
    {"note", "备注", "note", CELL_TEXT},
    {"by", "经手", "by", CELL_TEXT},
    {"recorded_at", "登记", "recorded", CELL_TEXT},
};

static void add_hand_over(struct ctl *ctl, struct table *table, const void *of)
{
    const struct hand_over_row *row = of;
    TABLE_ADD(table, show_term(ctl, "hand_over", row->direction), show_words(ctl, "agency", row->agency),
              show_text(ctl, row->reference), show_instant(ctl, row->at), show_code(ctl, SHOW_UNIT, row->unit),
              show_short(ctl, row->note, TEXT_COLUMNS), show_text(ctl, row->by), show_instant(ctl, row->recorded_at));
}

static const struct section SECTIONS[] = {
    SECTION_WIDE("units", "承办单位", "units", "order_units", &UNITS, UNIT_COLUMNS, 5, add_unit),
    SECTION("children", "子单", "child orders", "order_children", &CHILDREN, CHILD_COLUMNS, add_child),
    SECTION_WIDE("whistles", "吹哨与联合到场", "whistles and joint visits", "order_whistles", &WHISTLES,
                 WHISTLE_COLUMNS, 3, add_whistle),
    SECTION("calls", "报到", "called and reported in", "order_calls", &CALLS, CALL_COLUMNS, add_call),
    SECTION_WIDE("sessions", "现场办公与调解", "sessions", "order_sessions", &SESSIONS, SESSION_COLUMNS, 1,
                 add_session),
    SECTION("results", "办理结果", "results", "order_results", &RESULTS, RESULT_COLUMNS, add_result),
    SECTION("comments", "内部留言", "internal comments", "order_comments", &COMMENTS, COMMENT_COLUMNS, add_comment),
    SECTION_WIDE("hand_overs", "紧急转接", "emergency hand-over", "order_hand_overs", &HAND_OVERS, HAND_OVER_COLUMNS, 1,
                 add_hand_over),
};
const struct sections ORDER_DISPATCH = {SECTIONS, COUNT(SECTIONS)};
