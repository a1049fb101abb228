/* Orders that went from hand to hand, and the returns behind it, by unit (R01, R31, N02). Late returns were refused: they
 * are counted apart (超期回退). */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/known.h"
#include "services/ctl/read.h"
#include "services/ctl/report_columns.h"
#include "services/ctl/sight.h"

enum { ORDERS_MOST = 1000, ORDERS_DEFAULT = 50 };

static const struct report_column ORDERS[] = {
    ORDER_COL,
    MATTER_COL,
    COL("hops", "转手", "hops", COUNT),
    COL("returns", "退单", "returns", COUNT),
    COL("forced", "强制派单", "forced", COUNT),
    COL_TERM("state", "状态", "state", "order_state"),
    COL("leads", "历任牵头", "who led, one after the other", UNITS),
};
static const struct report_column UNITS[] = {
    UNIT_COL,
    COL("returned", "退单", "returned", COUNT),
    COL("upheld", "成立", "upheld", COUNT),
    COL("dismissed", "驳回", "dismissed", COUNT),
    COL("waiting", "待裁定", "waiting", COUNT),
    COL("late", "超期回退", "late, refused", COUNT),
    COL("replies_sent_back", "答复空泛退回", "replies sent back", COUNT),
};
static const struct report_section MOVED = {
    .key = "orders", .statement = "pingpong_orders", .columns = ORDERS, .column_count = COUNT(ORDERS)};
static const struct report_section RETURNS = {
    .key = "units", .statement = "pingpong_units", .columns = UNITS, .column_count = COUNT(UNITS)};

struct span {
    instant since, until;
    long long most;
};

static enum result ask(struct ctl *ctl, struct db *db, const struct span *span, const struct report_section *section,
                       struct report_list *out)
{
    struct params params;
    params_open(&params, ctl->arena);
    params_text(&params, act_given(ctl, "district"));
    params_instant(&params, span->since);
    params_instant(&params, span->until);
    if (section == &MOVED)
        params_int(&params, (int)span->most);
    return report_ask(ctl, db, section, &params, out);
}

static int read_all(struct ctl *ctl, struct span *span)
{
    int code = read_period(ctl, &span->since, &span->until);
    return code == CTL_OK ? read_number(ctl, "--limit", act_given(ctl, "limit"), 1, ORDERS_MOST, &span->most) : code;
}

int cmd_pingpong(struct ctl *ctl)
{
    struct db *db = NULL;
    struct span span = {.most = ORDERS_DEFAULT};
    struct report_list orders, units;
    struct sheet sheet = {0};
    int code = read_all(ctl, &span);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_REPORT, "pingpong", &db);
    if (code != CTL_OK)
        return code;
    enum result outcome = ask(ctl, db, &span, &MOVED, &orders);
    if (outcome == RESULT_OK)
        outcome = ask(ctl, db, &span, &RETURNS, &units);
    code = outcome != RESULT_OK                                ? connect_db_failed(ctl, db)
           : orders.table.count == 0 && units.table.count == 0 ? known_codes(ctl)
                                                               : CTL_OK;
    db_free(&db);
    if (code != CTL_OK)
        return code;
    sheet_table(&sheet, (struct column){"orders", "多次转手的工单", "orders that went from hand to hand", CELL_TEXT},
                &orders.table);
    sheet_table(&sheet, (struct column){"units", "各单位退单", "returns by unit", CELL_TEXT}, &units.table);
    return sight_sheet(ctl, "list", &sheet);
}
