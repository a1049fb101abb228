#include "services/ctl/forecast.h"
#include "services/ctl/report_columns.h"
#include "services/ctl/report_weeks.h"

/* Sections of what is learned: cases worth reading, the problem ledger, theme projects, blind spots, the forecast. */

#define COURSE_COL COL("course", "办理经过", "course", COURSE)

static const struct report_column REDONE[] = {
    ORDER_COL, MATTER_COL, UNIT_COL, ROUND_COL, COL("at", "交办", "dispatched", INSTANT), COURSE_COL};
static const struct report_column CASE_EXCLUDED[] = {ORDER_COL,
                                                     MATTER_COL,
                                                     UNIT_COL,
                                                     COL_WORDS("ground", "剔除理由", "ground", "exclusion"),
                                                     COL("at", "批准", "approved", INSTANT),
                                                     COURSE_COL};
static const struct report_column CASE_APPEALED[] = {ORDER_COL,
                                                     MATTER_COL,
                                                     UNIT_COL,
                                                     COL_TERM("against", "申诉对象", "against", "appeal_against"),
                                                     COL("at", "提出", "filed", INSTANT),
                                                     COURSE_COL};
static const struct report_column FINDINGS[] = {
    ORDER_COL, MATTER_COL, UNIT_COL, ROUND_COL, COL("at", "发现", "found", INSTANT), COURSE_COL};
static const struct report_column PRAISED[] = {ORDER_COL, MATTER_COL, UNIT_COL, COL("at", "评价", "rated", INSTANT),
                                               COURSE_COL};
static const struct report_column LONGEST[] = {ORDER_COL,
                                               MATTER_COL,
                                               UNIT_COL,
                                               COL("accepted_at", "受理", "accepted", INSTANT),
                                               COL("at", "办结", "settled", INSTANT),
                                               COURSE_COL};
static const struct report_column SHELF[] = {ORDER_COL, MATTER_COL, UNIT_COL,
                                             COL_WORDS("ground", "理由", "ground", "ground"),
                                             COL("decided_at", "挂账", "shelved", INSTANT)};
static const struct report_column LEDGER_REDO[] = {ORDER_COL, MATTER_COL, UNIT_COL, ROUND_COL,
                                                   COL("at", "交办", "dispatched", INSTANT)};
static const struct report_column REPEATED[] = {ORDER_COL, MATTER_COL, UNIT_COL,
                                                COL("requests", "诉求件数", "complaints", COUNT),
                                                COL("last_at", "最近一件", "the latest", INSTANT)};
static const struct report_column CARRIED[] = {ORDER_COL,
                                               MATTER_COL,
                                               UNIT_COL,
                                               COL("meetings", "上会次数", "meetings", COUNT),
                                               COL("first_date", "首次", "first", DATE),
                                               COL("last_date", "最近", "latest", DATE)};
enum { THEME_ORDERS = 5, THEME_SETTLED = 6 };
static const struct report_column THEMES[] = {
    COL("theme", "专题", "theme", TEXT),
    COL("title", "题目", "title", WRITTEN),
    COL("month", "月份", "month", DATE),
    COL("unit", "牵头单位", "lead", UNIT),
    COL_TERM("state", "状态", "state", "theme_state"),
    [THEME_ORDERS] = COL("orders", "工单", "orders", COUNT),
    [THEME_SETTLED] = COL("settled", "已办结", "settled", COUNT),
    COL_PERCENT("settled_share", "办结率", "settled, share", THEME_SETTLED, THEME_ORDERS),
    COL("done_at", "完成", "done", INSTANT)};
static const struct report_column LINKED[] = {COL("theme", "专题", "theme", TEXT),
                                              ORDER_COL,
                                              MATTER_COL,
                                              COL("area", "区域", "area", AREA),
                                              UNIT_COL,
                                              COL("accepted_at", "受理", "accepted", INSTANT),
                                              COL("settled_at", "办结", "settled", INSTANT)};
static const struct report_column RISING[] = {MATTER_COL, COL("orders", "本期", "in the period", COUNT),
                                              COL("before", "上期", "period before", COUNT),
                                              COL("last_year", "去年同期", "same period last year", COUNT)};
static const struct report_column LOOPS[] = {UNIT_COL, COL("other", "往来单位", "and", UNIT),
                                             COL("moves", "流转次数", "moves", COUNT),
                                             COL("orders", "工单数", "orders", COUNT)};
static const struct report_column REPEATS[] = {COL("area", "区域", "area", AREA), MATTER_COL,
                                               COL("orders", "工单数", "orders", COUNT),
                                               COL("last_at", "最近", "the latest", INSTANT)};

enum { MOST_CASES = 20, REDONE_TWICE = 2, COMPLAINTS_MANY = 3 };

#define LIST(list) .columns = (list), .column_count = COUNT(list)

static const struct report_section SECTIONS[] = {
    {.key = "case_redone",
     .zh = "两次以上重办",
     .en = "Redone twice or more",
     .note_zh = "R37, R38: 本期交办第二轮及以上重办的",
     .note_en = "R37, R38: sent back for a second round or more in the period",
     .statement = "report_case_redone",
     .filter = REDONE_TWICE,
     LIST(REDONE)},
    {.key = "case_excluded",
     .zh = "剔除的案例",
     .en = "Excluded",
     .note_zh = "R36: 本期批准剔除的",
     .note_en = "R36: approved in the period",
     .statement = "report_case_excluded",
     LIST(CASE_EXCLUDED)},
    {.key = "case_appealed",
     .zh = "申诉的案例",
     .en = "Appealed",
     .note_zh = "R41: 本期提出申诉的",
     .note_en = "R41: appeals filed in the period",
     .statement = "report_case_appealed",
     LIST(CASE_APPEALED)},
    {.key = "case_came_back",
     .zh = "销号后复发",
     .en = "Came back after write-off",
     .note_zh = "R40: 本期回头看发现的",
     .note_en = "R40: found by look-back visits of the period",
     .statement = "report_case_finding",
     .filter = FINDING_CAME_BACK,
     LIST(FINDINGS)},
    {.key = "case_differs",
     .zh = "两次回访不一致",
     .en = "Unit and centre heard different things",
     .note_zh = "R39: 本期发现的",
     .note_en = "R39: found in the period",
     .statement = "report_case_finding",
     .filter = FINDING_DIFFERS,
     LIST(FINDINGS)},
    {.key = "case_praised",
     .zh = "群众好评",
     .en = "Praised",
     .note_zh = "R27: 本期满意、已解决、各项均为满分,办得快者在前,至多二十件",
     .note_en = "R27: satisfied, solved, every aspect at its best; the soonest first, twenty at most",
     .statement = "report_case_praised",
     .filter = MOST_CASES,
     LIST(PRAISED)},
    {.key = "case_longest",
     .zh = "办理时间最长",
     .en = "The longest",
     .note_zh = "R27: 本期办结,自受理起历时最长的二十件",
     .note_en = "R27: settled in the period; the twenty that took longest since they were accepted",
     .statement = "report_case_longest",
     .filter = MOST_CASES,
     LIST(LONGEST)},
    {.key = "ledger_shelf",
     .zh = "挂账未结",
     .en = "On the shelf",
     .note_zh = "R27: 期末挂账、尚未办结",
     .note_en = "R27: shelved and not settled at the end of the period",
     .statement = "report_ledger_shelf",
     LIST(SHELF)},
    {.key = "ledger_redo",
     .zh = "重办未结",
     .en = "Being redone",
     .note_zh = "R27, R37: 期末重办中",
     .note_en = "R27, R37: sent back and not settled at the end of the period",
     .statement = "report_ledger_redo",
     LIST(LEDGER_REDO)},
    {.key = "ledger_repeated",
     .zh = "反复诉求未结",
     .en = "Complained of again and again",
     .note_zh = "R27: 期末未结,三件以上诉求反映的",
     .note_en = "R27: three complaints or more, not settled at the end of the period",
     .statement = "report_ledger_repeated",
     .filter = COMPLAINTS_MANY,
     LIST(REPEATED)},
    {.key = "ledger_carried",
     .zh = "会议结转",
     .en = "Carried over by meetings",
     .note_zh = "R27, R29: 历次会议结转、期末未办结",
     .note_en = "R27, R29: carried from meeting to meeting and not done at the end of the period",
     .statement = "report_ledger_carried",
     LIST(CARRIED)},
    {.key = "themes",
     .zh = "每月一题",
     .en = "Theme projects",
     .note_zh = "N10: 期末前设立、期初前未完成的专题,连同自当月起的有关工单;题目、牵头、事项、区域为最新",
     .note_en =
         "N10: set up by the end and not done before the beginning, with the orders of their matters and areas since "
         "their month",
     .statement = "report_themes",
     LIST(THEMES),
     .needs = REPORT_PACK},
    {.key = "theme_orders",
     .zh = "专题工单",
     .en = "Orders of the themes",
     .note_zh = "N10: 自专题当月起受理的有关工单",
     .note_en = "N10: accepted since the month of the theme, of its matters and areas",
     .statement = "report_theme_orders",
     LIST(LINKED),
     .needs = REPORT_PACK},
    {.key = "rising",
     .zh = "上升事项",
     .en = "Matters that rise",
     .note_zh = "R44: 本期较上期上升达到配置包 blind_spots 的幅度和件数,与去年同期对照",
     .note_en =
         "R44: more than in the period before by as much as the pack's blind_spots say; beside it the same period of "
         "last year",
     .statement = "report_rising",
     LIST(RISING),
     .needs = REPORT_PACK},
    {.key = "loops",
     .zh = "往返流转的单位",
     .en = "Units between which orders loop",
     .note_zh = "R44, R31: 本期牵头在两单位间流转达到配置包次数的",
     .note_en = "R44, R31: the lead went from one to the other, either way, as often as the pack says",
     .statement = "report_loops",
     LIST(LOOPS),
     .needs = REPORT_PACK},
    {.key = "repeats",
     .zh = "反复发生的地方",
     .en = "Places that repeat",
     .note_zh = "R44: 同一区域同一事项,期末前若干日内达到配置包件数的",
     .note_en = "R44: one matter in one area as often, in so many days before the end, as the pack says",
     .statement = "report_repeats",
     LIST(REPEATS),
     .needs = REPORT_PACK},
    {.key = "forecast_weeks",
     .zh = "逐周工单与预测",
     .en = "Weeks and their forecasts",
     .note_zh = "R47: 各周(自该日起七日)工单数,仅用此前各周所作的预测,去年同周;末行为下周",
     .note_en =
         "R47: orders of each week (seven days from that date), what was forecast from the weeks before it only, the "
         "same week last year; the last line is next week",
     .statement = "report_weeks",
     LIST(REPORT_WEEK_COLUMNS),
     .needs = REPORT_PACK,
     .reckoned = &REPORT_WEEK_BY_WEEK},
    {.key = "forecast_whole",
     .zh = "下周工单总数",
     .en = "Next week, all orders",
     .note_zh = "R47: 误差的算法同下",
     .note_en = "R47: its error as below",
     .statement = "report_weeks",
     LIST(REPORT_FORECAST_COLUMNS),
     .needs = REPORT_PACK,
     .reckoned = &REPORT_WHOLE},
    {.key = "forecast",
     .zh = "下周预测",
     .en = "Next week",
     .note_zh =
         "R47: 按一级事项和区县。方法由回测选定,误差为未参与选择的各周的偏差之和除以实际之和,旁为「同上周」的误差",
     .note_en = "R47: by matter of the first level and district. The way is chosen by back-test; its error, on weeks "
                "that had no "
                "say in that, is the sum of deviations by the sum of what came; beside it that of \"as last week\"",
     .statement = "report_weeks",
     LIST(REPORT_FORECAST_COLUMNS),
     .needs = REPORT_PACK,
     .reckoned = &REPORT_BY_MATTER},
};

const struct report_section *report_insight_section(size_t n)
{
    return n < COUNT(SECTIONS) ? &SECTIONS[n] : NULL;
}
