#include "common/str.h"
#include "services/ctl/report.h"

/* ---- columns ---- */

#define COL(key, zh, en, kind)                                                                                         \
    {                                                                                                                  \
        key, zh, en, REPORT_##kind, NULL, 0, 0                                                                         \
    }
#define COL_TERM(key, zh, en, list)                                                                                    \
    {                                                                                                                  \
        key, zh, en, REPORT_TERM, list, 0, 0                                                                           \
    }
#define ORDER_COL  COL("number", "工单", "order", TEXT)
#define UNIT_COL   COL("unit", "承办单位", "unit", UNIT)
#define MATTER_COL COL("matter", "事项", "matter", MATTER)
#define STAGE_COL  COL_TERM("stage", "环节", "stage", "stage")
#define ROUND_COL  COL("round", "重办轮次", "redo round", COUNT)

static const struct report_column CLOCKS[] = {ORDER_COL,
                                              MATTER_COL,
                                              UNIT_COL,
                                              STAGE_COL,
                                              ROUND_COL,
                                              COL("started_at", "起算", "started", INSTANT),
                                              COL("due_at", "到期", "due", INSTANT),
                                              COL("stopped_at", "完成", "done", INSTANT)};
static const struct report_column LATE_RETURNS[] = {ORDER_COL, MATTER_COL, UNIT_COL, ROUND_COL,
                                                    COL("at", "退单时间", "returned", INSTANT)};
static const struct report_column SLIPS[] = {COL("slip", "督办单", "slip", TEXT),
                                             ORDER_COL,
                                             UNIT_COL,
                                             COL("issued_at", "发出", "issued", INSTANT),
                                             COL("answered_at", "答复", "answered", INSTANT),
                                             COL("closed_at", "办结", "closed", INSTANT)};
static const struct report_column ITEMS[] = {ORDER_COL,
                                             MATTER_COL,
                                             COL("cadence", "会议", "meeting", CADENCE),
                                             COL("date", "会议日期", "date", DATE),
                                             COL("lead", "牵头单位", "lead", UNIT),
                                             COL("co", "协办单位", "co-handlers", UNITS),
                                             COL("decided_at", "交办", "assigned", INSTANT),
                                             COL("done_at", "办结", "done", INSTANT)};
static const struct report_column CARDS[] = {ORDER_COL,
                                             UNIT_COL,
                                             STAGE_COL,
                                             ROUND_COL,
                                             COL_TERM("action", "措施", "action", "rung_action"),
                                             COL("told", "告知", "told", TEXT),
                                             COL("due_at", "应发", "due", INSTANT),
                                             COL("fired_at", "发出", "fired", INSTANT),
                                             COL("acknowledged_at", "已阅", "acknowledged", INSTANT)};
/* The last rungs of the ladder: who is named, and by whom it is answered for. */
static const struct report_column RUNGS[] = {UNIT_COL,
                                             COL("leader", "负责人", "leader", LEADER),
                                             ORDER_COL,
                                             MATTER_COL,
                                             STAGE_COL,
                                             ROUND_COL,
                                             COL("told", "告知", "told", TEXT),
                                             COL("due_at", "应发", "due", INSTANT),
                                             COL("fired_at", "发出", "fired", INSTANT),
                                             COL("acknowledged_at", "已阅", "acknowledged", INSTANT)};
static const struct report_column REDOS[] = {ORDER_COL, MATTER_COL, UNIT_COL, ROUND_COL,
                                             COL("at", "交办", "dispatched", INSTANT)};
static const struct report_column MATTERS[] = {MATTER_COL, COL("orders", "工单数", "orders", COUNT)};
static const struct report_column RELIEFS[] = {ORDER_COL,
                                               UNIT_COL,
                                               COL_TERM("kind", "种类", "kind", "relief_kind"),
                                               COL("ground", "理由", "ground", TEXT),
                                               COL("amount", "延长", "amount", TEXT),
                                               COL("until_at", "至", "until", INSTANT),
                                               COL("decided_at", "批准", "granted", INSTANT)};
enum { UNIT_SETTLED = 2, UNIT_ON_TIME = 3 };
static const struct report_column UNITS[] = {
    UNIT_COL,
    COL("received", "接办", "received", COUNT),
    [UNIT_SETTLED] = COL("settled", "反馈", "fed back", COUNT),
    [UNIT_ON_TIME] = COL("on_time", "按时", "on time", COUNT),
    {"on_time_share", "按时率", "on-time rate", REPORT_PERCENT, NULL, UNIT_ON_TIME, UNIT_SETTLED},
    COL("overdue", "逾期未办", "overdue", COUNT),
    COL("missed", "超时完成", "done late", COUNT),
    COL("late_returns", "超期回退", "late returns", COUNT),
    COL("slips_open", "未结督办单", "open slips", COUNT)};

/* ---- sections ---- */

enum { ACTION_CARDS = 0 }; /* of report_acknowledged: yellow and red alike */

#define LIST(columns) columns, COUNT(columns)

static const struct report_section SECTIONS[] = {
    {"overdue",
     "逾期未办",
     "Overdue",
     "R31: 承办单位应办环节,期末已过时限仍未完成",
     "R31: stages that a unit owes, past due and not done at the end of the period",
     "report_overdue",
     0,
     LIST(CLOCKS),
     {NULL}},
    {"missed",
     "超时完成",
     "Done late",
     "R31: 本期完成,但已过时限",
     "R31: done in the period, after they were due",
     "report_missed",
     0,
     LIST(CLOCKS),
     {NULL}},
    {"late_returns",
     "超期回退",
     "Late returns",
     "R31: 超过退单时限提出、被退回的退单",
     "R31: returns that came after their limit and were refused",
     "report_late_returns",
     0,
     LIST(LATE_RETURNS),
     {NULL}},
    {"slips_issued",
     "发出督办单",
     "Supervision slips issued",
     "R28: 本期发出",
     "R28: issued in the period",
     "report_slips_issued",
     0,
     LIST(SLIPS),
     {NULL}},
    {"slips_answered",
     "已答复督办单",
     "Supervision slips answered",
     "R28: 本期答复,后被退回的不计",
     "R28: answered in the period; what was sent back since is not counted",
     "report_slips_answered",
     0,
     LIST(SLIPS),
     {NULL}},
    {"slips_closed",
     "办结督办单",
     "Supervision slips closed",
     "R28: 本期办结",
     "R28: closed in the period",
     "report_slips_closed",
     0,
     LIST(SLIPS),
     {NULL}},
    {"slips_open",
     "未结督办单",
     "Supervision slips open",
     "R28: 期末尚未办结",
     "R28: not closed at the end of the period",
     "report_slips_open",
     0,
     LIST(SLIPS),
     {NULL}},
    {"items_assigned",
     "调度会交办",
     "Assigned by dispatch meetings",
     "R29: 本期会议交办的事项,续议的不重复计",
     "R29: items that meetings of the period assigned; what was carried over is counted once",
     "report_items",
     0,
     LIST(ITEMS),
     {NULL}},
    {"items_closed",
     "调度会交办已办结",
     "Of these, done",
     "R29: 上列事项中期末已办结的",
     "R29: those of the list above that were done by the end of the period",
     "report_items",
     1,
     LIST(ITEMS),
     {"items_assigned"}},
    {"items_open",
     "调度会交办未办结",
     "Meeting items not done",
     "R29: 历次会议交办、期末未办结",
     "R29: assigned by any meeting and not done at the end of the period",
     "report_items_open",
     0,
     LIST(ITEMS),
     {NULL}},
    {"cards_yellow",
     "黄牌",
     "Yellow cards",
     "N13: 本期发出",
     "N13: raised in the period",
     "report_cards",
     RUNG_YELLOW,
     LIST(CARDS),
     {NULL}},
    {"cards_red",
     "红牌",
     "Red cards",
     "N13: 本期发出",
     "N13: raised in the period",
     "report_cards",
     RUNG_RED,
     LIST(CARDS),
     {NULL}},
    {"cards_acknowledged",
     "黄红牌已阅",
     "Cards acknowledged",
     "本期发出的黄牌红牌中期末已阅的",
     "of the cards of the period, acknowledged by its end",
     "report_cards_acknowledged",
     ACTION_CARDS,
     LIST(CARDS),
     {"cards_yellow", "cards_red"}},
    {"cards_silent",
     "黄红牌未阅",
     "Cards not acknowledged",
     "本期发出的黄牌红牌中期末未阅的",
     "of the cards of the period, not acknowledged by its end",
     "report_cards_silent",
     ACTION_CARDS,
     LIST(CARDS),
     {"cards_yellow", "cards_red"}},
    {"rung_bulletin",
     "通报名单",
     "Named in the bulletin",
     "R25: 阶梯到通报一级,本期触发",
     "R25: the ladder came to the bulletin in the period",
     "report_rungs",
     RUNG_BULLETIN,
     LIST(RUNGS),
     {NULL}},
    {"rung_talk",
     "约谈名单",
     "To be summoned for a talk",
     "R32: 阶梯到约谈一级,本期触发",
     "R32: the ladder came to the summons talk in the period",
     "report_rungs",
     RUNG_TALK,
     LIST(RUNGS),
     {NULL}},
    {"rung_account",
     "问责名单",
     "To be held to account",
     "R32: 阶梯到问责一级,本期触发;材料由 order NUMBER evidence 生成",
     "R32: the ladder came to accountability in the period; order NUMBER evidence makes the file",
     "report_rungs",
     RUNG_ACCOUNT,
     LIST(RUNGS),
     {NULL}},
    {"redo",
     "重办",
     "Redo",
     "R37: 本期交办的重办",
     "R37: redo rounds dispatched in the period",
     "report_redo",
     0,
     LIST(REDOS),
     {NULL}},
    {"matters",
     "热点事项",
     "Top matters",
     "本期立单,按事项,多者在前",
     "orders founded in the period, by matter, most first",
     "report_matters",
     0,
     LIST(MATTERS),
     {NULL}},
    {"extensions",
     "延期",
     "Extensions granted",
     "T07, N12: 本期批准",
     "T07, N12: granted in the period",
     "report_reliefs",
     RELIEF_EXTENSION,
     LIST(RELIEFS),
     {NULL}},
    {"pauses",
     "挂起",
     "Pauses granted",
     "本期批准",
     "granted in the period",
     "report_reliefs",
     RELIEF_PAUSE,
     LIST(RELIEFS),
     {NULL}},
    {"shelved",
     "挂账",
     "Shelved",
     "本期批准",
     "granted in the period",
     "report_reliefs",
     RELIEF_SHELF,
     LIST(RELIEFS),
     {NULL}},
    {"units",
     "各单位情况",
     "By unit",
     "本期有工单或有未结事项的单位",
     "units with work in the period or something open",
     "report_units",
     0,
     LIST(UNITS),
     {NULL}},
};

const struct report_section *report_section_row(size_t n)
{
    return n < COUNT(SECTIONS) ? &SECTIONS[n] : NULL;
}

const struct report_section *report_section(const char *key)
{
    for (size_t i = 0; i < COUNT(SECTIONS); i++)
        if (str_equal(SECTIONS[i].key, key))
            return &SECTIONS[i];
    return NULL;
}

/* ---- reports ---- */

static const char *const BULLETIN[] = {
    "overdue",       "missed",         "late_returns", "slips_issued", "slips_answered", "slips_closed",
    "slips_open",    "items_assigned", "items_closed", "items_open",   "cards_yellow",   "cards_red",
    "rung_bulletin", "rung_talk",      "rung_account", "redo",         "units",          NULL};
static const char *const DAILY[] = {"overdue",    "missed",       "late_returns", "slips_issued", "slips_open",
                                    "items_open", "cards_yellow", "cards_red",    "redo",         "units",
                                    NULL};
static const char *const WEEKLY[] = {"overdue",        "missed",       "late_returns", "slips_issued",
                                     "slips_answered", "slips_closed", "slips_open",   "matters",
                                     "items_assigned", "items_closed", "items_open",   "cards_yellow",
                                     "cards_red",      "redo",         "units",        NULL};
static const char *const MONTHLY[] = {"overdue",        "missed",
                                      "late_returns",   "slips_issued",
                                      "slips_answered", "slips_closed",
                                      "slips_open",     "matters",
                                      "items_assigned", "items_closed",
                                      "items_open",     "cards_yellow",
                                      "cards_red",      "cards_acknowledged",
                                      "cards_silent",   "rung_bulletin",
                                      "rung_talk",      "rung_account",
                                      "extensions",     "pauses",
                                      "shelved",        "redo",
                                      "units",          NULL};

static const struct report_definition DEFINITIONS[] = {
    {REPORT_BULLETIN, BULLETIN, "R25"},
    {REPORT_DAILY, DAILY, "R27"},
    {REPORT_WEEKLY, WEEKLY, "R27"},
    {REPORT_MONTHLY, MONTHLY, "R27"},
};

const struct report_definition *report_of(enum report_kind kind)
{
    for (size_t i = 0; i < COUNT(DEFINITIONS); i++)
        if (DEFINITIONS[i].kind == kind)
            return &DEFINITIONS[i];
    return NULL;
}
