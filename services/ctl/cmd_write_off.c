/* What waits for its write-off 销号 (R30): to be applied for by the lead, to be decided by another; what is late comes first. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/known.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"

enum { LIMIT_DEFAULT = 200, LIMIT_MOST = 100000 };

struct waiting_row {
    const char *number, *district, *unit, *applied_by;
    int round;
    bool applied, works, appealed, overdue;
    instant fed_back_at, applied_at, due_at;
};
static const struct field WAITING[] = {
    FIELD(struct waiting_row, number, TEXT),        FIELD(struct waiting_row, district, TEXT),
    FIELD(struct waiting_row, unit, TEXT),          FIELD(struct waiting_row, round, INT),
    FIELD(struct waiting_row, applied, BOOL),       FIELD(struct waiting_row, fed_back_at, INSTANT),
    FIELD(struct waiting_row, applied_at, INSTANT), FIELD(struct waiting_row, applied_by, TEXT),
    FIELD(struct waiting_row, works, BOOL),         FIELD(struct waiting_row, appealed, BOOL),
    FIELD(struct waiting_row, due_at, INSTANT),     FIELD(struct waiting_row, overdue, BOOL),
};
static const struct column COLUMNS[] = {
    {"number", "工单", "order", CELL_TEXT},
    {"district", "区县", "district", CELL_TEXT},
    {"unit", "牵头", "lead", CELL_TEXT},
    {"round", "轮次", "round", CELL_NUMBER},
    {"applied", "已申请", "applied for", CELL_FLAG},
    {"fed_back_at", "反馈", "fed back", CELL_TEXT},
    {"applied_at", "申请", "applied", CELL_TEXT},
    {"applied_by", "申请人", "applied by", CELL_TEXT},
    {"works", "施工未完", "works running", CELL_FLAG},
    {"appealed", "申诉未裁", "appeal open", CELL_FLAG},
    {"due_at", "时限", "due", CELL_TEXT},
    {"overdue", "逾期", "overdue", CELL_FLAG},
};

static int print_waiting(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < rows->count; i++) {
        const struct waiting_row *row = (const struct waiting_row *)rows->list + i;
        TABLE_ADD(&table, row->number, show_code(ctl, SHOW_AREA, row->district), show_code(ctl, SHOW_UNIT, row->unit),
                  show_number(ctl, row->round), show_flag(ctl, row->applied), show_instant(ctl, row->fed_back_at),
                  show_instant(ctl, row->applied_at), show_text(ctl, row->applied_by), show_flag(ctl, row->works),
                  show_flag(ctl, row->appealed), show_instant(ctl, row->due_at), show_flag(ctl, row->overdue));
    }
    return sight_table(ctl, &table);
}

int cmd_write_off_list(struct ctl *ctl)
{
    static const struct fields FIELDS_OF = FIELDS(struct waiting_row, WAITING);
    struct rows rows = {0};
    struct params params;
    long long limit = LIMIT_DEFAULT;
    int code = read_number(ctl, "--limit", act_given(ctl, "limit"), 1, LIMIT_MOST, &limit);
    params_open(&params, ctl->arena);
    params_text(&params, act_given(ctl, "district"));
    params_bool(&params, args_flag(&ctl->args, "overdue"));
    params_int(&params, (int)limit);
    known_units_below(ctl, &params);
    if (code == CTL_OK)
        code = known_rows(ctl, &(struct lookup){"write_offs", "write_off_list", &FIELDS_OF}, &params, &rows);
    if (code == CTL_OK)
        code = print_waiting(ctl, &rows);
    return code;
}
