#include "services/ctl/order_parts.h"
#include "services/ctl/show.h"

enum { TEXT_COLUMNS = 60 };

/* ---- the case ---- */

struct case_row {
    int state, kind, open;
    const char *works_done_by, *works_text, *retain_until;
    instant works_until, works_done_at, analyse_until, written_off_at, look_back_at, archive_at;
};
static const struct field CASE[] = {
    FIELD(struct case_row, state, INT),
    FIELD(struct case_row, kind, INT),
    FIELD(struct case_row, open, INT),
    FIELD(struct case_row, works_until, INSTANT),
    FIELD(struct case_row, works_done_at, INSTANT),
    FIELD(struct case_row, works_done_by, TEXT),
    FIELD(struct case_row, works_text, TEXT),
    FIELD(struct case_row, analyse_until, INSTANT),
    FIELD(struct case_row, written_off_at, INSTANT),
    FIELD(struct case_row, look_back_at, INSTANT),
    FIELD(struct case_row, archive_at, INSTANT),
    FIELD(struct case_row, retain_until, TEXT),
};
static const struct fields CASES = FIELDS(struct case_row, CASE);
static const struct column CASE_COLUMNS[] = {
    {"state", "状态", "state", CELL_TEXT},
    {"kind", "类别", "kind", CELL_TEXT},
    {"open", "待回访", "to be asked", CELL_NUMBER},
    {"analyse_until", "分析至", "analysed until", CELL_TEXT},
    {"works_until", "施工至", "works until", CELL_TEXT},
    {"works_done_at", "完工", "works done", CELL_TEXT},
    {"works_text", "完工情况", "as done", CELL_TEXT},
    {"look_back_at", "回头看", "looked back at", CELL_TEXT},
    {"archive_at", "归档", "archived", CELL_TEXT},
    {"retain_until", "保存至", "kept until", CELL_TEXT},
    {"works_done_by", "登记人", "by", CELL_TEXT},
    {"written_off_at", "销号", "written off", CELL_TEXT},
};

static void add_case(struct ctl *ctl, struct table *table, const void *of)
{
    const struct case_row *row = of;
    TABLE_ADD(table, show_term(ctl, "case_state", row->state), show_term(ctl, "visit_kind", row->kind),
              show_number(ctl, row->open), show_instant(ctl, row->analyse_until), show_instant(ctl, row->works_until),
              show_instant(ctl, row->works_done_at), show_short(ctl, row->works_text, TEXT_COLUMNS),
              show_instant(ctl, row->look_back_at), show_instant(ctl, row->archive_at),
              show_text(ctl, row->retain_until), show_text(ctl, row->works_done_by),
              show_instant(ctl, row->written_off_at));
}

/* ---- answers ---- */

struct rating_row {
    const char *number, *rated_by, *aspects, *plan, *unit;
    int kind, round, state, rating, source, responded, solved, recurred, cause, cause_basis, way, attempts;
    instant next_at, opened_at, rated_at;
};
static const struct field RATING[] = {
    FIELD(struct rating_row, number, TEXT),       FIELD(struct rating_row, kind, INT),
    FIELD(struct rating_row, round, INT),         FIELD(struct rating_row, state, INT),
    FIELD(struct rating_row, rating, INT),        FIELD(struct rating_row, source, INT),
    FIELD(struct rating_row, responded, INT),     FIELD(struct rating_row, solved, INT),
    FIELD(struct rating_row, recurred, INT),      FIELD(struct rating_row, aspects, TEXT),
    FIELD(struct rating_row, cause, INT),         FIELD(struct rating_row, cause_basis, INT),
    FIELD(struct rating_row, way, INT),           FIELD(struct rating_row, attempts, INT),
    FIELD(struct rating_row, next_at, INSTANT),   FIELD(struct rating_row, rated_by, TEXT),
    FIELD(struct rating_row, opened_at, INSTANT), FIELD(struct rating_row, rated_at, INSTANT),
    FIELD(struct rating_row, plan, TEXT),         FIELD(struct rating_row, unit, TEXT),
};
static const struct fields RATINGS = FIELDS(struct rating_row, RATING);
static const struct column RATING_COLUMNS[] = {
    {"number", "诉求", "request", CELL_TEXT},
    {"kind", "类别", "kind", CELL_TEXT},
    {"round", "轮次", "round", CELL_NUMBER},
    {"state", "状态", "state", CELL_TEXT},
    {"way", "方式", "asked by", CELL_TEXT},
    {"attempts", "已试", "tried", CELL_NUMBER},
    {"next_at", "下次", "next", CELL_TEXT},
    {"rating", "评价", "rating", CELL_TEXT},
    {"source", "来源", "source", CELL_TEXT},
    {"responded", "响应", "responded", CELL_TEXT},
    {"solved", "解决", "solved", CELL_TEXT},
    {"recurred", "复发", "came back", CELL_TEXT},
    {"aspects", "分项", "scores", CELL_TEXT},
    {"cause", "原因", "cause", CELL_TEXT},
    {"cause_basis", "归类", "cause by", CELL_TEXT},
    {"rated_by", "回访人", "by", CELL_TEXT},
    {"rated_at", "时间", "at", CELL_TEXT},
    {"opened_at", "开始", "opened", CELL_TEXT},
    {"plan", "方案", "plan", CELL_TEXT},
    {"unit", "单位", "unit", CELL_TEXT},
};

/* Nobody's answer is made up: what a rule decided says so in the place of a name. */
static void add_rating(struct ctl *ctl, struct table *table, const void *of)
{
    const struct rating_row *row = of;
    TABLE_ADD(table, row->number, show_term(ctl, "visit_kind", row->kind), show_number(ctl, row->round),
              show_term(ctl, "survey_state", row->state), show_term(ctl, "channel_kind", row->way),
              show_number(ctl, row->attempts), show_instant(ctl, row->next_at), show_term(ctl, "rating", row->rating),
              show_term(ctl, "rating_source", row->source), show_term(ctl, "answer", row->responded),
              show_term(ctl, "answer", row->solved), show_term(ctl, "answer", row->recurred),
              show_scores(ctl, row->aspects), show_term(ctl, "cause", row->cause),
              show_term(ctl, "cause_basis", row->cause_basis),
              row->source == SOURCE_RULE || row->source == SOURCE_NOBODY ? show_by(ctl, row->rated_by)
                                                                         : show_text(ctl, row->rated_by),
              show_instant(ctl, row->rated_at), show_instant(ctl, row->opened_at), show_text(ctl, row->plan),
              show_code(ctl, SHOW_UNIT, row->unit));
}

struct attempt_row {
    const char *number, *by;
    int kind, round, seq, way, result;
    instant at, later_at;
};
static const struct field ATTEMPT[] = {
    FIELD(struct attempt_row, number, TEXT),      FIELD(struct attempt_row, kind, INT),
    FIELD(struct attempt_row, round, INT),        FIELD(struct attempt_row, seq, INT),
    FIELD(struct attempt_row, way, INT),          FIELD(struct attempt_row, result, INT),
    FIELD(struct attempt_row, at, INSTANT),       FIELD(struct attempt_row, by, TEXT),
    FIELD(struct attempt_row, later_at, INSTANT),
};
static const struct fields ATTEMPTS = FIELDS(struct attempt_row, ATTEMPT);
static const struct column ATTEMPT_COLUMNS[] = {
    {"number", "诉求", "request", CELL_TEXT},
    {"kind", "类别", "kind", CELL_TEXT},
    {"round", "轮次", "round", CELL_NUMBER},
    {"seq", "次", "attempt", CELL_NUMBER},
    {"way", "方式", "asked by", CELL_TEXT},
    {"result", "结果", "result", CELL_TEXT},
    {"at", "时间", "at", CELL_TEXT},
    {"by", "经手", "tried by", CELL_TEXT},
    {"later_at", "约定", "to be called", CELL_TEXT},
};

static void add_attempt(struct ctl *ctl, struct table *table, const void *of)
{
    const struct attempt_row *row = of;
    TABLE_ADD(table, row->number, show_term(ctl, "visit_kind", row->kind), show_number(ctl, row->round),
              show_number(ctl, row->seq), show_term(ctl, "channel_kind", row->way),
              show_term(ctl, "attempt_result", row->result), show_instant(ctl, row->at), show_by(ctl, row->by),
              show_instant(ctl, row->later_at));
}

/* ---- the unit's calls, the centre's second ones, what differed ---- */

struct call_row {
    const char *number, *unit, *by;
    int round, rating, solved;
    instant called_at, at;
};
static const struct field CALL[] = {
    FIELD(struct call_row, number, TEXT), FIELD(struct call_row, round, INT),
    FIELD(struct call_row, unit, TEXT),   FIELD(struct call_row, called_at, INSTANT),
    FIELD(struct call_row, rating, INT),  FIELD(struct call_row, solved, INT),
    FIELD(struct call_row, by, TEXT),     FIELD(struct call_row, at, INSTANT),
};
static const struct fields CALLS = FIELDS(struct call_row, CALL);
static const struct column CALL_COLUMNS[] = {
    {"number", "诉求", "request", CELL_TEXT},     {"round", "轮次", "round", CELL_NUMBER},
    {"unit", "单位", "unit", CELL_TEXT},          {"called_at", "回访", "called", CELL_TEXT},
    {"rating", "评价", "rating", CELL_TEXT},      {"solved", "解决", "solved", CELL_TEXT},
    {"by", "登记人", "registered by", CELL_TEXT}, {"at", "登记", "registered", CELL_TEXT},
};

static void add_call(struct ctl *ctl, struct table *table, const void *of)
{
    const struct call_row *row = of;
    TABLE_ADD(table, row->number, show_number(ctl, row->round), show_code(ctl, SHOW_UNIT, row->unit),
              show_instant(ctl, row->called_at), show_term(ctl, "rating", row->rating),
              show_term(ctl, "answer", row->solved), show_text(ctl, row->by), show_instant(ctl, row->at));
}

struct check_row {
    const char *sample, *number, *unit, *aspects, *by;
    int rating, responded, solved;
    instant at;
};
static const struct field CHECK[] = {
    FIELD(struct check_row, sample, TEXT),   FIELD(struct check_row, number, TEXT),
    FIELD(struct check_row, unit, TEXT),     FIELD(struct check_row, rating, INT),
    FIELD(struct check_row, responded, INT), FIELD(struct check_row, solved, INT),
    FIELD(struct check_row, aspects, TEXT),  FIELD(struct check_row, by, TEXT),
    FIELD(struct check_row, at, INSTANT),
};
static const struct fields CHECKS = FIELDS(struct check_row, CHECK);
static const struct column CHECK_COLUMNS[] = {
    {"sample", "抽样", "sample", CELL_TEXT},
    {"number", "诉求", "request", CELL_TEXT},
    {"unit", "单位", "unit", CELL_TEXT},
    {"rating", "评价", "rating", CELL_TEXT},
    {"responded", "响应", "responded", CELL_TEXT},
    {"solved", "解决", "solved", CELL_TEXT},
    {"aspects", "分项", "scores", CELL_TEXT},
    {"by", "回访人", "by", CELL_TEXT},
    {"at", "时间", "at", CELL_TEXT},
};

static void add_check(struct ctl *ctl, struct table *table, const void *of)
{
    const struct check_row *row = of;
    TABLE_ADD(table, row->sample, row->number, show_code(ctl, SHOW_UNIT, row->unit),
              show_term(ctl, "rating", row->rating), show_term(ctl, "answer", row->responded),
              show_term(ctl, "answer", row->solved), show_scores(ctl, row->aspects), show_text(ctl, row->by),
              show_instant(ctl, row->at));
}

struct finding_row {
    const char *number, *unit, *sample;
    int kind, round, unit_rating, centre_rating;
    instant at;
};
static const struct field FINDING[] = {
    FIELD(struct finding_row, kind, INT),        FIELD(struct finding_row, number, TEXT),
    FIELD(struct finding_row, round, INT),       FIELD(struct finding_row, unit, TEXT),
    FIELD(struct finding_row, unit_rating, INT), FIELD(struct finding_row, centre_rating, INT),
    FIELD(struct finding_row, sample, TEXT),     FIELD(struct finding_row, at, INSTANT),
};
static const struct fields FINDINGS = FIELDS(struct finding_row, FINDING);
static const struct column FINDING_COLUMNS[] = {
    {"kind", "发现", "finding", CELL_TEXT},
    {"number", "诉求", "request", CELL_TEXT},
    {"round", "轮次", "round", CELL_NUMBER},
    {"unit", "单位", "unit", CELL_TEXT},
    {"unit_rating", "单位回访", "told the unit", CELL_TEXT},
    {"centre_rating", "中心回访", "told the centre", CELL_TEXT},
    {"sample", "抽样", "sample", CELL_TEXT},
    {"at", "时间", "at", CELL_TEXT},
};

static void add_finding(struct ctl *ctl, struct table *table, const void *of)
{
    const struct finding_row *row = of;
    TABLE_ADD(table, show_term(ctl, "finding_kind", row->kind), row->number, show_number(ctl, row->round),
              show_code(ctl, SHOW_UNIT, row->unit), show_term(ctl, "rating", row->unit_rating),
              show_term(ctl, "rating", row->centre_rating), show_text(ctl, row->sample), show_instant(ctl, row->at));
}

/* ---- exclusions, appeals, what does not count any more ---- */

struct exclusion_row {
    const char *number, *ground, *proposed_by, *decided_by, *annulled_by;
    int round, state;
    instant proposed_at, decided_at, annulled_at;
};
static const struct field EXCLUSION[] = {
    FIELD(struct exclusion_row, number, TEXT),      FIELD(struct exclusion_row, round, INT),
    FIELD(struct exclusion_row, ground, TEXT),      FIELD(struct exclusion_row, state, INT),
    FIELD(struct exclusion_row, proposed_by, TEXT), FIELD(struct exclusion_row, proposed_at, INSTANT),
    FIELD(struct exclusion_row, decided_by, TEXT),  FIELD(struct exclusion_row, decided_at, INSTANT),
    FIELD(struct exclusion_row, annulled_by, TEXT), FIELD(struct exclusion_row, annulled_at, INSTANT),
};
static const struct fields EXCLUSIONS = FIELDS(struct exclusion_row, EXCLUSION);
static const struct column EXCLUSION_COLUMNS[] = {
    {"number", "诉求", "request", CELL_TEXT},
    {"round", "轮次", "round", CELL_NUMBER},
    {"ground", "理由", "ground", CELL_TEXT},
    {"state", "状态", "state", CELL_TEXT},
    {"proposed_by", "提出人", "proposed by", CELL_TEXT},
    {"proposed_at", "提出", "proposed", CELL_TEXT},
    {"decided_by", "审批人", "decided by", CELL_TEXT},
    {"decided_at", "审批", "decided", CELL_TEXT},
    {"annulled_by", "撤销人", "annulled by", CELL_TEXT},
    {"annulled_at", "撤销", "annulled", CELL_TEXT},
};

static void add_exclusion(struct ctl *ctl, struct table *table, const void *of)
{
    const struct exclusion_row *row = of;
    TABLE_ADD(table, row->number, show_number(ctl, row->round), show_words(ctl, "exclusion", row->ground),
              show_term(ctl, "exclusion_state", row->state), show_text(ctl, row->proposed_by),
              show_instant(ctl, row->proposed_at), show_by(ctl, row->decided_by), show_instant(ctl, row->decided_at),
              show_text(ctl, row->annulled_by), show_instant(ctl, row->annulled_at));
}

struct appeal_row {
    const char *appeal, *target, *request_number, *unit, *ground, *filed_by, *ruled_by, *effect;
    int against, state;
    instant filed_at, due_at, ruled_at;
};
static const struct field APPEAL[] = {
    FIELD(struct appeal_row, appeal, TEXT),      FIELD(struct appeal_row, against, INT),
    FIELD(struct appeal_row, target, TEXT),      FIELD(struct appeal_row, request_number, TEXT),
    FIELD(struct appeal_row, unit, TEXT),        FIELD(struct appeal_row, ground, TEXT),
    FIELD(struct appeal_row, filed_by, TEXT),    FIELD(struct appeal_row, filed_at, INSTANT),
    FIELD(struct appeal_row, state, INT),        FIELD(struct appeal_row, ruled_by, TEXT),
    FIELD(struct appeal_row, ruled_at, INSTANT), FIELD(struct appeal_row, effect, TEXT),
    FIELD(struct appeal_row, due_at, INSTANT),
};
static const struct fields APPEALS = FIELDS(struct appeal_row, APPEAL);
static const struct column APPEAL_COLUMNS[] = {
    {"appeal", "申诉", "appeal", CELL_TEXT},       {"against", "不服", "against", CELL_TEXT},
    {"target", "标的", "target", CELL_TEXT},       {"number", "诉求", "request", CELL_TEXT},
    {"unit", "单位", "unit", CELL_TEXT},           {"ground", "理由", "ground", CELL_TEXT},
    {"filed_by", "提出人", "filed by", CELL_TEXT}, {"filed_at", "提出", "filed", CELL_TEXT},
    {"due_at", "裁定时限", "due", CELL_TEXT},      {"state", "状态", "state", CELL_TEXT},
    {"ruled_by", "裁定人", "ruled by", CELL_TEXT}, {"ruled_at", "裁定", "ruled", CELL_TEXT},
    {"effect", "结果", "effect", CELL_TEXT},
};

static void add_appeal(struct ctl *ctl, struct table *table, const void *of)
{
    const struct appeal_row *row = of;
    TABLE_ADD(table, row->appeal, show_term(ctl, "appeal_against", row->against), show_text(ctl, row->target),
              show_text(ctl, row->request_number), show_code(ctl, SHOW_UNIT, row->unit),
              show_words(ctl, "appeal", row->ground), show_text(ctl, row->filed_by), show_instant(ctl, row->filed_at),
              show_instant(ctl, row->due_at), show_term(ctl, "appeal_state", row->state), show_text(ctl, row->ruled_by),
              show_instant(ctl, row->ruled_at), show_effect(ctl, row->effect));
}

struct correction_row {
    const char *appeal, *target, *unit, *by;
    int against;
    instant at;
};
static const struct field CORRECTION[] = {
    FIELD(struct correction_row, appeal, TEXT), FIELD(struct correction_row, against, INT),
    FIELD(struct correction_row, target, TEXT), FIELD(struct correction_row, unit, TEXT),
    FIELD(struct correction_row, at, INSTANT),  FIELD(struct correction_row, by, TEXT),
};
static const struct fields CORRECTIONS = FIELDS(struct correction_row, CORRECTION);
static const struct column CORRECTION_COLUMNS[] = {
    {"appeal", "申诉", "appeal", CELL_TEXT}, {"against", "不再计入", "not counted any more", CELL_TEXT},
    {"target", "标的", "target", CELL_TEXT}, {"unit", "单位", "unit", CELL_TEXT},
    {"at", "自", "since", CELL_TEXT},        {"by", "裁定人", "by", CELL_TEXT},
};

static void add_correction(struct ctl *ctl, struct table *table, const void *of)
{
    const struct correction_row *row = of;
    TABLE_ADD(table, row->appeal, show_term(ctl, "appeal_against", row->against), show_text(ctl, row->target),
              show_code(ctl, SHOW_UNIT, row->unit), show_instant(ctl, row->at), show_text(ctl, row->by));
}

static const struct section SECTIONS[] = {
    SECTION_WIDE("case", "回访进度", "how far the follow-up is", "order_case", &CASES, CASE_COLUMNS, 2, add_case),
    SECTION_WIDE("ratings", "回访评价", "follow-up", "order_ratings", &RATINGS, RATING_COLUMNS, 3, add_rating),
    SECTION("attempts", "回访经过", "attempts to ask", "order_attempts", &ATTEMPTS, ATTEMPT_COLUMNS, add_attempt),
    SECTION("unit_calls", "承办单位回访", "the unit's own calls", "order_unit_calls", &CALLS, CALL_COLUMNS, add_call),
    SECTION("checks", "二次回访", "second follow-up", "order_checks", &CHECKS, CHECK_COLUMNS, add_check),
    SECTION("findings", "回访发现", "findings", "order_findings", &FINDINGS, FINDING_COLUMNS, add_finding),
    SECTION("exclusions", "剔除", "exclusions", "order_exclusions", &EXCLUSIONS, EXCLUSION_COLUMNS, add_exclusion),
    SECTION("appeals", "申诉", "appeals", "order_appeals", &APPEALS, APPEAL_COLUMNS, add_appeal),
    SECTION("corrections", "更正", "corrections", "order_corrections", &CORRECTIONS, CORRECTION_COLUMNS,
            add_correction),
};
const struct sections ORDER_FOLLOWED = {SECTIONS, COUNT(SECTIONS)};
