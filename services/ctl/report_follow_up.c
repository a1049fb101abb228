#include "services/ctl/report_columns.h"

/* Sections of what people said when they were asked back, and of what was taken out of it again. */

enum {
    RATED_ASKED = 1,
    FIRST_VALID = 1,
    FIRST_ANSWERED = 2,
};
static const struct report_column RATINGS[] = {
    UNIT_COL,
    [RATED_ASKED] = COL("asked", "回访", "asked", COUNT),
    COL("satisfied", "满意", "satisfied", COUNT),
    COL("basically", "基本满意", "basically satisfied", COUNT),
    COL("dissatisfied", "不满意", "dissatisfied", COUNT),
    COL("declined", "不予评价", "declined to rate", COUNT),
    COL("no_answer", "逾期未答", "no answer, by rule", COUNT),
    COL("excluded", "已剔除", "excluded", COUNT),
    COL("struck", "申诉后不计", "struck on appeal", COUNT),
};
static const struct report_column DISSATISFIED[] = {
    ORDER_COL,
    MATTER_COL,
    UNIT_COL,
    ROUND_COL,
    COL_TERM("cause", "原因", "cause", "cause"),
    COL_TERM("source", "来源", "by", "rating_source"),
    COL("rated_at", "评价", "rated", INSTANT),
    COL_TERM("counts", "计入", "counts as", "fact"),
};
static const struct report_column EXCLUSIONS[] = {
    ORDER_COL,
    MATTER_COL,
    UNIT_COL,
    COL_WORDS("ground", "剔除理由", "ground", "exclusion"),
    COL("proposed_by", "提出", "proposed by", TEXT),
    COL("proposed_at", "提出时间", "proposed", INSTANT),
    COL("decided_by", "批准", "approved by", TEXT),
    COL("decided_at", "批准时间", "approved", INSTANT),
    COL("rated_at", "评价", "rated", INSTANT),
    COL("annulled_at", "撤销", "annulled", INSTANT),
};
static const struct report_column APPEALS[] = {
    COL("appeal", "申诉", "appeal", TEXT),
    ORDER_COL,
    COL_TERM("against", "申诉对象", "against", "appeal_against"),
    UNIT_COL,
    COL_WORDS("ground", "理由", "ground", "appeal"),
    COL("filed_at", "提出", "filed", INSTANT),
    COL_TERM("state", "状态", "state", "appeal_state"),
    COL("ruled_at", "裁定", "ruled", INSTANT),
};
static const struct report_column CORRECTIONS[] = {
    COL("appeal", "申诉", "appeal", TEXT),
    ORDER_COL,
    COL_TERM("against", "更正对象", "what", "appeal_against"),
    UNIT_COL,
    COL_WORDS("ground", "理由", "ground", "appeal"),
    COL("at", "更正", "corrected", INSTANT),
};
static const struct report_column CORRECTED_SINCE[] = {
    ORDER_COL,
    UNIT_COL,
    COL_TERM("change", "更正为", "now counts as", "fact"),
    COL_TERM("against", "更正对象", "what", "appeal_against"),
    COL("appeal", "申诉", "appeal", TEXT),
    COL("at", "更正", "corrected", INSTANT),
};
static const struct report_column FIRST_CONTACT[] = {
    COL("district", "区县", "district", AREA),
    [FIRST_VALID] = COL("valid", "有效诉求", "valid", COUNT),
    [FIRST_ANSWERED] = COL("answered", "在线办结", "answered on the line", COUNT),
    COL("dispatched", "交办", "dispatched", COUNT),
    COL_PERCENT("answered_share", "在线办结率", "first-contact rate", FIRST_ANSWERED, FIRST_VALID),
};

#define LIST(list) .columns = (list), .column_count = COUNT(list)

static const struct report_section SECTIONS[] = {
    {.key = "first_contact",
     .zh = "在线办结",
     .en = "First contact",
     .note_zh = "R05, S3: 本期受理的有效诉求,在线办结与交办,按区县",
     .note_en = "R05, S3: valid demands accepted in the period, answered on the line or dispatched, by district",
     .statement = "report_first_contact",
     LIST(FIRST_CONTACT),
     .needs = REPORT_KNOWN},
    {.key = "ratings",
     .zh = "回访评价",
     .en = "Ratings",
     .note_zh = "R34, R35: 本期回访的评价,按承办单位;已剔除和申诉后不计的另列,不计入各档",
     .note_en =
         "R34, R35: ratings of the period by unit; what was excluded or struck stands apart and in no other column",
     .statement = "report_ratings",
     LIST(RATINGS),
     .needs = REPORT_KNOWN},
    {.key = "dissatisfied",
     .zh = "不满意清单",
     .en = "Dissatisfied",
     .note_zh = "R36: 本期评价为不满意的,连同原因和是否计入",
     .note_en = "R36: rated dissatisfied in the period, why, and whether it counts",
     .statement = "report_dissatisfied",
     LIST(DISSATISFIED),
     .needs = REPORT_KNOWN},
    {.key = "exclusions",
     .zh = "不合理诉求剔除清单",
     .en = "Excluded as unreasonable",
     .note_zh = "R36: 本期批准剔除的,以及本期评价中被剔除的;公开列出",
     .note_en = "R36: approved in the period, or of a rating of the period; listed openly",
     .statement = "report_exclusions",
     LIST(EXCLUSIONS),
     .needs = REPORT_KNOWN},
    {.key = "appeals",
     .zh = "申诉",
     .en = "Appeals",
     .note_zh = "R41: 本期提出或裁定的",
     .note_en = "R41: filed or ruled on in the period",
     .statement = "report_appeals",
     LIST(APPEALS)},
    {.key = "corrections",
     .zh = "申诉成立的更正",
     .en = "Corrections",
     .note_zh = "R41: 本期裁定成立而不再计入的,不论属于哪一期",
     .note_en = "R41: taken out on appeal in the period, of whatever period it was",
     .statement = "report_corrections",
     LIST(CORRECTIONS)},
    {.key = "corrected_since",
     .zh = "期后更正",
     .en = "Corrected since",
     .note_zh = "N05: 本期数字在期末之后的更正;按期末状况报告时为空,以 --as-of 重新报告时列出",
     .note_en =
         "N05: what was corrected of this period after its end; none as of its end, listed when told anew with --as-of",
     .statement = "report_corrected_since",
     LIST(CORRECTED_SINCE),
     .needs = REPORT_KNOWN},
};

const struct report_section *report_follow_up_section(size_t n)
{
    return n < COUNT(SECTIONS) ? &SECTIONS[n] : NULL;
}
