/* What is in an accountability file: its sections and their columns. */
#include "services/ctl/bundle.h"
#include "services/ctl/report_columns.h"

/* ---- who acted, and what they did ---- */

#define FILES_COL COL("attachments", "附件", "attachments", REFERENCE)
#define LIMIT_COL COL("limit_text", "限期", "limit", TEXT)

static const struct report_column UNITS[] = {UNIT_COL,
                                             COL_TERM("duty", "分工", "duty", "duty"),
                                             COL("of", "承接自", "has it from", UNIT),
                                             COL("task", "任务", "task", WRITTEN),
                                             LIMIT_COL,
                                             COL_TERM("state", "状态", "state", "assignment_state"),
                                             ROUND_COL,
                                             COL("dispatched_at", "交办", "dispatched", INSTANT),
                                             COL("signed_at", "签收", "signed", INSTANT),
                                             COL("contacted_at", "联系", "contacted", INSTANT),
                                             COL("arrived_at", "到场", "arrived", INSTANT),
                                             COL("called_at", "召集", "called", INSTANT),
                                             COL("reported_in_at", "报到", "reported in", INSTANT),
                                             COL("reported_at", "报审", "reported", INSTANT),
                                             COL("fed_back_at", "反馈", "fed back", INSTANT),
                                             COL("relieved_at", "离单", "relieved", INSTANT),
                                             COL("visits", "到场次数", "visits", COUNT),
                                             COL_TERM("outcome", "结果", "outcome", "outcome"),
                                             COL("result", "办理情况", "result", WRITTEN),
                                             COL("yellow", "黄牌", "yellow cards", COUNT),
                                             COL("red", "红牌", "red cards", COUNT)};
static const struct report_column CHILDREN[] = {COL("child", "子单", "child order", TEXT),
                                                COL_TERM("kind", "类别", "kind", "child_kind"),
                                                COL("lead", "牵头单位", "lead", UNIT),
                                                COL("co", "协办单位", "co-handlers", UNITS),
                                                COL_TERM("state", "状态", "state", "order_state"),
                                                COL("area", "区域", "area", AREA),
                                                COL("task", "任务", "to be done", WRITTEN),
                                                LIMIT_COL,
                                                COL("dispatched_at", "交办", "dispatched", INSTANT),
                                                COL("fed_back_at", "反馈", "fed back", INSTANT),
                                                COL("yellow", "黄牌", "yellow cards", COUNT),
                                                COL("red", "红牌", "red cards", COUNT)};
static const struct report_column RETURNS[] = {UNIT_COL,
                                               COL("returned_at", "退单", "returned", INSTANT),
                                               COL("returned_by", "退单人", "returned by", TEXT),
                                               COL_WORDS("ground", "理由", "ground", "return"),
                                               COL("text", "说明", "in words", WRITTEN),
                                               COL_TERM("ruling", "裁定", "ruling", "ruling"),
                                               COL("new_unit", "改派", "new unit", UNIT),
                                               COL("units", "协办或候选单位", "co-handlers or candidates", UNITS),
                                               COL("reason", "裁定理由", "because", WRITTEN),
                                               COL("ruled_by", "裁定人", "ruled by", TEXT),
                                               COL("ruled_at", "裁定时间", "ruled", INSTANT)};
static const struct report_column WHISTLES[] = {COL("whistle", "序号", "number", COUNT),
                                                COL_TERM("kind", "类别", "kind", "whistle_kind"),
                                                COL("level", "层级", "level", WHISTLE),
                                                COL("unit", "吹哨单位", "by unit", UNIT),
                                                COL("by", "吹哨人", "by", TEXT),
                                                COL("at", "吹哨", "at", INSTANT),
                                                LIMIT_COL,
                                                COL("text", "事由", "because", WRITTEN),
                                                COL_TERM("state", "状态", "state", "whistle_state"),
                                                COL("finding", "共同认定", "finding", WRITTEN),
                                                COL("measures", "措施", "measures", WRITTEN),
                                                COL("participants", "参加", "present", WRITTEN),
                                                COL("lead", "明确牵头", "lead", UNIT),
                                                COL("co", "明确协办", "co-handlers", UNITS),
                                                COL("ended_by", "决定人", "decided by", TEXT),
                                                COL("ended_at", "办结", "ended", INSTANT)};
static const struct report_column CALLS[] = {
    COL("whistle", "序号", "whistle", COUNT), COL("unit", "被召集单位", "called", UNIT),
    COL("called_at", "召集", "at", INSTANT),  LIMIT_COL,
    COL("due_at", "到期", "due", INSTANT),    COL("reported_in_at", "报到", "reported in", INSTANT),
    COL("late", "超期", "late", COUNT),       COL("person", "到场人员(职务)", "who came, by post", WRITTEN),
    COL("note", "备注", "note", WRITTEN),     COL("by", "登记人", "recorded by", TEXT)};
/* Not where: that may be somebody's home. Not the parties: they are people. */
static const struct report_column SESSIONS[] = {COL_TERM("kind", "类别", "kind", "session_kind"),
                                                COL("session", "次", "session", COUNT),
                                                COL("held_at", "时间", "held", INSTANT),
                                                COL("units", "参加单位", "units", UNITS),
                                                COL("participants", "参加人员(职务)", "others, by post", WRITTEN),
                                                COL_TERM("result", "结果", "result", "session_result"),
                                                COL("text", "纪要", "in words", WRITTEN),
                                                COL("next_at", "下次", "next", INSTANT),
                                                FILES_COL,
                                                COL("unit", "记录单位", "recorded by unit", UNIT),
                                                COL("by", "记录人", "by", TEXT),
                                                COL("at", "登记", "recorded", INSTANT)};
/* Evidence of contact: when, how, with what result; never with whom. */
static const struct report_column RESULTS[] = {UNIT_COL,
                                               ROUND_COL,
                                               COL("interim", "阶段性", "interim", COUNT),
                                               COL_TERM("outcome", "结果", "outcome", "outcome"),
                                               COL("at", "填报", "reported", INSTANT),
                                               COL("platform_at", "报平台", "to the platform", INSTANT),
                                               COL("told_at", "告知本人", "to the person", INSTANT),
                                               COL("text", "办理情况", "in words", WRITTEN),
                                               COL("measures", "措施", "measures", WRITTEN),
                                               COL("cost_fen", "费用(分)", "cost in fen", COUNT),
                                               COL("agreed_fen", "议定(分)", "agreed, in fen", COUNT),
                                               COL("works_until", "施工至", "works until", INSTANT),
                                               COL_WORDS("ground", "未解决事由", "cannot because", "cannot"),
                                               COL("until_at", "至", "until", INSTANT),
                                               COL("contact_at", "联系时间", "contact", INSTANT),
                                               COL_TERM("contact_way", "方式", "how", "contact_way"),
                                               COL_TERM("contact_result", "联系结果", "reached", "contact_result"),
                                               FILES_COL,
                                               COL("by", "经手", "by", TEXT)};
static const struct report_column COMMENTS[] = {COL("at", "时间", "at", INSTANT), UNIT_COL,
                                                COL("by", "留言人", "by", TEXT), COL("text", "留言", "text", WRITTEN),
                                                FILES_COL};
static const struct report_column HAND_OVERS[] = {COL_TERM("direction", "方向", "direction", "hand_over"),
                                                  COL_WORDS("agency", "紧急热线", "agency", "agency"),
                                                  COL("reference", "对方编号", "their number", REFERENCE),
                                                  COL("at", "时间", "at", INSTANT),
                                                  UNIT_COL,
                                                  COL("note", "备注", "note", WRITTEN),
                                                  COL("by", "经手", "by", TEXT),
                                                  COL("recorded_at", "登记", "recorded", INSTANT)};

/* ---- what watched over it ---- */

static const struct report_column HISTORY[] = {
    COL("at", "时间", "at", INSTANT),    COL_TERM("service", "服务", "service", "node"),
    COL("kind", "事项", "what", EVENT),  UNIT_COL,
    COL("actor", "经办", "actor", TEXT), COL("detail", "详情", "detail", DETAIL)};
#define CLOCK_COLS                                                                                                     \
    STAGE_COL, UNIT_COL, ROUND_COL, COL_TERM("state", "状态", "state", "clock_state"),                                 \
        COL("started_at", "起算", "started", INSTANT), COL("due_at", "到期", "due", INSTANT),                          \
        COL("stopped_at", "止计", "stopped", INSTANT), COL("revision", "重算次数", "counted again", COUNT)
static const struct report_column CLOCKS[] = {CLOCK_COLS};
static const struct report_column EXPLAINED[] = {CLOCK_COLS, COL("explanation", "说明", "why", JSON)};
static const struct report_column CARDS[] = {COL("card", "编号", "card", COUNT),
                                             COL_TERM("action", "措施", "action", "rung_action"),
                                             STAGE_COL,
                                             UNIT_COL,
                                             ROUND_COL,
                                             COL("told", "告知", "told", LEVEL),
                                             COL("due_at", "应发", "due", INSTANT),
                                             COL("fired_at", "发出", "fired", INSTANT),
                                             COL("late", "迟发", "late", COUNT),
                                             COL("acknowledged_at", "已阅", "acknowledged", INSTANT),
                                             COL("acknowledged_by", "已阅人", "by", TEXT)};
static const struct report_column SLIPS[] = {COL("slip", "督办单", "slip", TEXT),
                                             UNIT_COL,
                                             COL_TERM("state", "状态", "state", "slip_state"),
                                             COL("issued_by", "签发", "issued by", TEXT),
                                             COL("issued_at", "发出", "issued", INSTANT),
                                             COL("text", "内容", "text", WRITTEN),
                                             COL("answered_by", "答复人", "answered by", TEXT),
                                             COL("answered_at", "答复时间", "answered", INSTANT),
                                             COL("answer", "答复", "answer", WRITTEN),
                                             COL("sent_back", "退回次数", "sent back", COUNT),
                                             COL("closed_by", "办结人", "closed by", TEXT),
                                             COL("closed_at", "办结", "closed", INSTANT)};
static const struct report_column RELIEFS[] = {COL_TERM("kind", "种类", "kind", "relief_kind"),
                                               UNIT_COL,
                                               COL_WORDS("ground", "理由", "ground", "ground"),
                                               COL("reason", "说明", "reason", WRITTEN),
                                               COL("amount", "延长", "amount", TEXT),
                                               COL("until_at", "至", "until", INSTANT),
                                               COL_TERM("state", "状态", "state", "relief_state"),
                                               COL("asked_by", "申请人", "asked by", TEXT),
                                               COL("asked_at", "申请", "asked", INSTANT),
                                               COL("decided_by", "审批人", "decided by", TEXT),
                                               COL("decided_at", "审批", "decided", INSTANT),
                                               COL("ended_at", "提前恢复", "ended early", INSTANT)};
static const struct report_column MEETINGS[] = {
    COL("cadence", "会议", "meeting", CADENCE),       COL("date", "会议日期", "date", DATE),
    COL_TERM("state", "状态", "state", "item_state"), COL("lead", "牵头单位", "lead", UNIT),
    COL("co", "协办单位", "co-handlers", UNITS),      COL("limit_text", "限期", "limit", TEXT),
    COL("decision", "决定", "decision", WRITTEN),     COL("decided_by", "决定人", "decided by", TEXT),
    COL("decided_at", "交办", "assigned", INSTANT),   COL("done_at", "办结", "done", INSTANT)};

/* ---- how people were asked back, and what followed ---- */

#define REQUEST_COL COL("number", "诉求", "request", TEXT)
static const struct report_column CASE[] = {
    COL_TERM("state", "状态", "state", "case_state"),          COL_TERM("kind", "类别", "kind", "visit_kind"),
    COL("works_until", "施工至", "works until", INSTANT),      COL("works_done_at", "完工", "works done", INSTANT),
    COL("works_done_by", "完工登记人", "registered by", TEXT), COL("works_text", "完工情况", "as done", WRITTEN),
    COL("analyse_until", "分析至", "analysed until", INSTANT), COL("written_off_at", "销号", "written off", INSTANT),
    COL("look_back_at", "回头看", "looked back at", INSTANT),  COL("archive_at", "归档", "archived", INSTANT),
    COL("retain_until", "保存至", "kept until", DATE)};
static const struct report_column RATINGS[] = {REQUEST_COL,
                                               COL_TERM("kind", "类别", "kind", "visit_kind"),
                                               ROUND_COL,
                                               UNIT_COL,
                                               COL_TERM("state", "状态", "state", "survey_state"),
                                               COL_TERM("rating", "评价", "rating", "rating"),
                                               COL_TERM("source", "来源", "source", "rating_source"),
                                               COL_TERM("responded", "响应", "responded", "answer"),
                                               COL_TERM("solved", "解决", "solved", "answer"),
                                               COL_TERM("recurred", "复发", "came back", "answer"),
                                               COL("aspects", "分项", "scores", TEXT),
                                               COL_TERM("cause", "原因", "cause", "cause"),
                                               COL_TERM("cause_basis", "归类", "cause by", "cause_basis"),
                                               COL("rated_by", "回访人", "by", TEXT),
                                               COL("rated_at", "时间", "at", INSTANT)};
static const struct report_column ATTEMPTS[] = {REQUEST_COL,
                                                COL_TERM("kind", "类别", "kind", "visit_kind"),
                                                ROUND_COL,
                                                COL("seq", "次", "attempt", COUNT),
                                                COL_TERM("way", "方式", "by", "channel_kind"),
                                                COL_TERM("result", "结果", "result", "attempt_result"),
                                                COL("at", "时间", "at", INSTANT),
                                                COL("by", "经手", "made by", TEXT)};
static const struct report_column UNIT_CALLS[] = {REQUEST_COL,
                                                  ROUND_COL,
                                                  UNIT_COL,
                                                  COL("called_at", "回访", "called", INSTANT),
                                                  COL_TERM("rating", "评价", "rating", "rating"),
                                                  COL_TERM("solved", "解决", "solved", "answer"),
                                                  COL("by", "登记人", "registered by", TEXT),
                                                  COL("at", "登记", "registered", INSTANT)};
static const struct report_column CHECKS[] = {COL("sample", "抽样", "sample", TEXT),
                                              REQUEST_COL,
                                              UNIT_COL,
                                              COL_TERM("rating", "评价", "rating", "rating"),
                                              COL_TERM("responded", "响应", "responded", "answer"),
                                              COL_TERM("solved", "解决", "solved", "answer"),
                                              COL("by", "回访人", "by", TEXT),
                                              COL("at", "时间", "at", INSTANT)};
static const struct report_column FINDINGS[] = {COL_TERM("kind", "发现", "finding", "finding_kind"),
                                                REQUEST_COL,
                                                ROUND_COL,
                                                UNIT_COL,
                                                COL_TERM("unit_rating", "单位回访", "told the unit", "rating"),
                                                COL_TERM("centre_rating", "中心回访", "told the centre", "rating"),
                                                COL("sample", "抽样", "sample", TEXT),
                                                COL("at", "时间", "at", INSTANT)};
static const struct report_column EXCLUSIONS[] = {REQUEST_COL,
                                                  ROUND_COL,
                                                  COL_WORDS("ground", "理由", "ground", "exclusion"),
                                                  COL_TERM("state", "状态", "state", "exclusion_state"),
                                                  COL("proposed_by", "提出人", "proposed by", TEXT),
                                                  COL("proposed_at", "提出", "proposed", INSTANT),
                                                  COL("decided_by", "审批人", "decided by", TEXT),
                                                  COL("decided_at", "审批", "decided", INSTANT),
                                                  COL("annulled_by", "撤销人", "annulled by", TEXT),
                                                  COL("annulled_at", "撤销", "annulled", INSTANT)};
static const struct report_column APPEALS[] = {
    COL("appeal", "申诉", "appeal", TEXT),           COL_TERM("against", "不服", "against", "appeal_against"),
    COL("target", "标的", "target", TEXT),           UNIT_COL,
    COL_WORDS("ground", "理由", "ground", "appeal"), COL("filed_by", "提出人", "filed by", TEXT),
    COL("filed_at", "提出", "filed", INSTANT),       COL_TERM("state", "状态", "state", "appeal_state"),
    COL("ruled_by", "裁定人", "ruled by", TEXT),     COL("ruled_at", "裁定", "ruled", INSTANT)};
static const struct report_column CORRECTIONS[] = {
    COL("appeal", "申诉", "appeal", TEXT), COL_TERM("against", "不再计入", "not counted any more", "appeal_against"),
    COL("target", "标的", "target", TEXT), UNIT_COL,
    COL("at", "自", "since", INSTANT),     COL("by", "裁定人", "by", TEXT)};

#define SECTION(of, title_zh, title_en, list)                                                                          \
    {                                                                                                                  \
        .key = #of, .zh = title_zh, .en = title_en, .note_zh = "", .note_en = "", .statement = "evidence_" #of,        \
        .columns = list, .column_count = COUNT(list)                                                                   \
    }
static const struct report_section SECTIONS[] = {
    SECTION(units, "承办单位", "Units and their parts", UNITS),
    SECTION(children, "子单", "Child orders", CHILDREN),
    SECTION(returns, "退单裁定", "Returns and rulings", RETURNS),
    SECTION(whistles, "吹哨与联合到场", "Whistles and joint visits", WHISTLES),
    SECTION(calls, "报到", "Called and reported in", CALLS),
    SECTION(sessions, "现场办公与调解", "Sessions", SESSIONS),
    SECTION(results, "办理结果", "Results", RESULTS),
    SECTION(comments, "内部留言", "Internal comments", COMMENTS),
    SECTION(hand_overs, "紧急转接", "Emergency hand-over", HAND_OVERS),
    SECTION(clocks, "时限", "Clocks", CLOCKS),
    SECTION(cards, "督办措施", "Cards and notices", CARDS),
    SECTION(slips, "督办单", "Supervision slips", SLIPS),
    SECTION(reliefs, "延期挂起", "Extensions and pauses", RELIEFS),
    SECTION(meetings, "调度会", "Dispatch meetings", MEETINGS),
    SECTION(case, "回访进度", "How far the follow-up is", CASE),
    SECTION(ratings, "回访评价", "Follow-up", RATINGS),
    SECTION(attempts, "回访经过", "Attempts to ask", ATTEMPTS),
    SECTION(unit_calls, "承办单位回访", "The unit's own calls", UNIT_CALLS),
    SECTION(checks, "二次回访", "Second follow-up", CHECKS),
    SECTION(findings, "回访发现", "Findings", FINDINGS),
    SECTION(exclusions, "剔除", "Exclusions", EXCLUSIONS),
    SECTION(appeals, "申诉", "Appeals", APPEALS),
    SECTION(corrections, "更正", "Corrections", CORRECTIONS),
    SECTION(history, "办理经过", "History", HISTORY),
};
_Static_assert(COUNT(SECTIONS) <= BUNDLE_SECTIONS_MAX, "BUNDLE_SECTIONS_MAX");
static const struct report_section CLOCKS_EXPLAINED = SECTION(clocks, "时限", "Clocks", EXPLAINED);

const struct report_section *bundle_section(size_t n)
{
    return n < COUNT(SECTIONS) ? &SECTIONS[n] : NULL;
}

const struct report_section *bundle_clocks(void)
{
    return &CLOCKS_EXPLAINED;
}
