/* How the columns of a section are written down: one row a column, and those that come again and again. For the files
 * that hold sections only. */
#ifndef LOOPLINE_REPORT_COLUMNS_H
#define LOOPLINE_REPORT_COLUMNS_H

#include "services/ctl/report.h"

#define COL(key, zh, en, kind)                                                                                         \
    {                                                                                                                  \
        key, zh, en, REPORT_##kind, NULL, 0, 0                                                                         \
    }
#define COL_TERM(key, zh, en, list)                                                                                    \
    {                                                                                                                  \
        key, zh, en, REPORT_TERM, list, 0, 0                                                                           \
    }
/* A code of the pack's texts `list`.*: told in its words. */
#define COL_WORDS(key, zh, en, list)                                                                                   \
    {                                                                                                                  \
        key, zh, en, REPORT_WORDS, list, 0, 0                                                                          \
    }
/* Of two counts before it, by their places. */
#define COL_PERCENT(key, zh, en, part, whole)                                                                          \
    {                                                                                                                  \
        key, zh, en, REPORT_PERCENT, NULL, part, whole                                                                 \
    }
#define ORDER_COL  COL("number", "工单", "order", TEXT)
#define UNIT_COL   COL("unit", "承办单位", "unit", UNIT)
#define MATTER_COL COL("matter", "事项", "matter", MATTER)
#define STAGE_COL  COL_TERM("stage", "环节", "stage", "stage")
#define ROUND_COL  COL("round", "重办轮次", "redo round", COUNT)
/* A whistle or joint visit, and how those came who were called. */
#define WHISTLE_COLS                                                                                                   \
    COL_TERM("kind", "类别", "kind", "whistle_kind"), COL("level", "级别", "level", WHISTLE),                          \
        COL("unit", "吹哨单位", "whistled by", UNIT), COL("at", "吹哨", "whistled", INSTANT),                          \
        COL("called", "召集", "called", COUNT), COL("in_time", "按时报到", "in time", COUNT),                          \
        COL("late", "迟到", "late", COUNT), COL("absent", "未到", "not there", COUNT),                                 \
        COL_TERM("state", "状态", "state", "whistle_state"), COL("ended_at", "结束", "ended", INSTANT)

/* The tables of sections: report_section asks them all. NULL past the end. */
const struct report_section *report_follow_up_section(size_t n);
const struct report_section *report_insight_section(size_t n);

#endif
