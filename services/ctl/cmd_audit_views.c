/* `loopline audit views`: who looks how often, beside what is usual in the same role. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"

enum { LIMIT_DEFAULT = 50, LIMIT_MOST = 100000, TENTHS = 10 };

struct views_row {
    const char *day, *actor;
    int role;
    int64_t reveals, phones, views, median, people, times;
};
static const struct field VIEWS[] = {
    FIELD(struct views_row, day, TEXT),    FIELD(struct views_row, actor, TEXT), FIELD(struct views_row, role, INT),
    FIELD(struct views_row, reveals, BIG), FIELD(struct views_row, phones, BIG), FIELD(struct views_row, views, BIG),
    FIELD(struct views_row, median, BIG),  FIELD(struct views_row, people, BIG), FIELD(struct views_row, times, BIG),
};
static const struct column COLUMNS[] = {
    {"day", "日期", "day", CELL_TEXT},
    {"who", "何人", "who", CELL_EXACT},
    {"role", "角色", "role", CELL_TEXT},
    {"reveals", "查看身份", "reveals", CELL_NUMBER},
    {"median", "同角色中位数", "median of the role", CELL_NUMBER},
    {"people", "同角色人数", "people in it", CELL_NUMBER},
    {"times", "倍数", "times the median", CELL_NUMBER},
    {"phones", "按电话查找", "found by phone", CELL_NUMBER},
    {"views", "其他查看", "other views", CELL_NUMBER},
};

static const char *times_text(const struct ctl *ctl, const struct views_row *row)
{
    if (row->median == 0)
        return NULL;
    return arena_print(ctl->arena, "%lld.%lld", (long long)row->times / TENTHS, (long long)row->times % TENTHS);
}

static void print_views(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    const struct output output = show_output(ctl);
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < rows->count; i++) {
        const struct views_row *row = (const struct views_row *)rows->list + i;
        TABLE_ADD(&table, row->day, row->actor, row->role == 0 ? NULL : show_term(ctl, "role", row->role),
                  show_number(ctl, row->reveals), row->median == 0 ? NULL : show_number(ctl, row->median),
                  show_number(ctl, row->people), times_text(ctl, row), show_number(ctl, row->phones),
                  show_number(ctl, row->views));
    }
    output_table(&output, &table);
}

int cmd_audit_views(struct ctl *ctl)
{
    static const struct fields TABLE = FIELDS(struct views_row, VIEWS);
    instant since = INSTANT_NONE, until = INSTANT_NONE;
    long long limit = LIMIT_DEFAULT;
    struct params params;
    struct rows rows = {0};
    int code = read_period(ctl, &since, &until);
    if (code == CTL_OK)
        code = read_number(ctl, "--limit", act_given(ctl, "limit"), 1, LIMIT_MOST, &limit);
    if (code != CTL_OK)
        return code;
    params_open(&params, ctl->arena);
    params_instant(&params, since);
    params_instant(&params, until);
    params_int(&params, ctl->offset_minutes);
    params_int(&params, (int)limit);
    code = connect_list(ctl, &(struct lookup){"audit_views", "audit_views", &TABLE}, &params, &rows);
    if (code == CTL_OK)
        print_views(ctl, &rows);
    return code;
}
