/* The two violations, kept apart (R31): 逾期未办 overdue and 超期回退 late return; with them the cards. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/known.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"
#include "services/escalation/clock.h"

/* What a figure counts; the numbers are those of the statements. */
enum violation { VIOLATION_OVERDUE = 1, VIOLATION_LATE_RETURN, VIOLATION_YELLOW, VIOLATION_RED };
static const struct {
    const char *code, *zh, *en;
} KINDS[] = {
    [VIOLATION_OVERDUE] = {"overdue", "逾期未办", "overdue"},
    [VIOLATION_LATE_RETURN] = {"late_return", "超期回退", "late return"},
    [VIOLATION_YELLOW] = {"yellow", "黄牌", "yellow card"},
    [VIOLATION_RED] = {"red", "红牌", "red card"},
};

struct span {
    instant since, until;
};

/* The stages whose lateness is the unit's own, not the centre's. */
static void add_owed(struct params *params)
{
    int64_t stages[STAGE_COUNT];
    size_t count = 0;
    for (int stage = 1; stage < STAGE_COUNT; stage++)
        if (clock_owed((enum stage)stage))
            stages[count++] = stage;
    params_bigs(params, stages, count);
}

static enum result ask(struct ctl *ctl, struct db *db, const char *statement, const struct span *span,
                       const struct fields *fields, struct rows *out)
{
    struct params params;
    params_open(&params, ctl->arena);
    known_units_below(ctl, &params);
    params_instant(&params, span->since);
    params_instant(&params, span->until);
    add_owed(&params);
    return db_call(db, statement, &params, fields, out);
}

/* ---- per unit ---- */

struct unit_row {
    const char *unit;
    int64_t overdue, late_returns, yellow, red;
};
static const struct field UNIT[] = {
    FIELD(struct unit_row, unit, TEXT),        FIELD(struct unit_row, overdue, BIG),
    FIELD(struct unit_row, late_returns, BIG), FIELD(struct unit_row, yellow, BIG),
    FIELD(struct unit_row, red, BIG),
};
static const struct column UNIT_COLUMNS[] = {
    {"unit", "单位", "unit", CELL_TEXT},
    {"overdue", "逾期未办", "overdue", CELL_NUMBER},
    {"late_returns", "超期回退", "late returns", CELL_NUMBER},
    {"yellow", "黄牌", "yellow", CELL_NUMBER},
    {"red", "红牌", "red", CELL_NUMBER},
};

static enum result add_counts(struct ctl *ctl, struct db *db, const struct span *span, struct table *table)
{
    static const struct fields UNITS = FIELDS(struct unit_row, UNIT);
    struct rows rows = {0};
    enum result outcome = ask(ctl, db, "violation_counts", span, &UNITS, &rows);
    table_open(table, ctl->arena, UNIT_COLUMNS, COUNT(UNIT_COLUMNS));
    for (size_t i = 0; i < rows.count; i++) {
        const struct unit_row *row = (const struct unit_row *)rows.list + i;
        TABLE_ADD(table, show_code(ctl, SHOW_UNIT, row->unit), show_number(ctl, row->overdue),
                  show_number(ctl, row->late_returns), show_number(ctl, row->yellow), show_number(ctl, row->red));
    }
    return outcome;
}

/* ---- the orders behind the figures ---- */

struct order_row {
    const char *unit, *number;
    int kind, stage, round;
    instant due_at, at;
};
static const struct field ORDER[] = {
    FIELD(struct order_row, unit, TEXT),  FIELD(struct order_row, number, TEXT),
    FIELD(struct order_row, kind, INT),   FIELD(struct order_row, stage, INT),
    FIELD(struct order_row, round, INT),  FIELD(struct order_row, due_at, INSTANT),
    FIELD(struct order_row, at, INSTANT),
};
static const struct column ORDER_COLUMNS[] = {
    {"unit", "单位", "unit", CELL_TEXT},       {"kind", "类别", "kind", CELL_TEXT},
    {"number", "工单", "order", CELL_TEXT},    {"stage", "环节", "stage", CELL_TEXT},
    {"round", "轮次", "round", CELL_NUMBER},   {"due_at", "到期", "due", CELL_TEXT},
    {"at", "发生", "done or told", CELL_TEXT},
};

static const char *kind_name(const struct ctl *ctl, int kind)
{
    if (kind < VIOLATION_OVERDUE || kind > VIOLATION_RED)
        return NULL;
    return ctl->json ? KINDS[kind].code : ctl_text(ctl, KINDS[kind].zh, KINDS[kind].en);
}

static enum result add_orders(struct ctl *ctl, struct db *db, const struct span *span, struct table *table)
{
    static const struct fields ORDERS = FIELDS(struct order_row, ORDER);
    struct rows rows = {0};
    enum result outcome = ask(ctl, db, "violation_orders", span, &ORDERS, &rows);
    table_open(table, ctl->arena, ORDER_COLUMNS, COUNT(ORDER_COLUMNS));
    for (size_t i = 0; i < rows.count; i++) {
        const struct order_row *row = (const struct order_row *)rows.list + i;
        TABLE_ADD(table, show_code(ctl, SHOW_UNIT, row->unit), kind_name(ctl, row->kind), row->number,
                  show_term(ctl, "stage", row->stage), show_number(ctl, row->round), show_instant(ctl, row->due_at),
                  show_instant(ctl, row->at));
    }
    return outcome;
}

static int print(struct ctl *ctl, const struct table *units, const struct table *orders)
{
    struct sheet sheet = {0};
    if (!args_flag(&ctl->args, "list") || (units->count == 0 && !ctl->json))
        return sight_table(ctl, units);
    sheet_table(&sheet, (struct column){"units", "各单位", "units", CELL_TEXT}, units);
    sheet_table(&sheet, (struct column){"orders", "所涉工单", "orders behind them", CELL_TEXT}, orders);
    return sight_sheet(ctl, "list", &sheet);
}

int cmd_violations(struct ctl *ctl)
{
    struct db *db = NULL;
    struct span span = {0};
    struct table units, orders;
    int code = read_period(ctl, &span.since, &span.until);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_REPORT, "violations", &db);
    if (code != CTL_OK)
        return code;
    enum result outcome = add_counts(ctl, db, &span, &units);
    if (outcome == RESULT_OK && args_flag(&ctl->args, "list"))
        outcome = add_orders(ctl, db, &span, &orders);
    code = outcome != RESULT_OK ? connect_db_failed(ctl, db) : units.count == 0 ? known_codes(ctl) : CTL_OK;
    db_free(&db);
    if (code == CTL_OK)
        code = print(ctl, &units, &orders);
    return code;
}
