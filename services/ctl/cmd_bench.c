/* Those who dispatch: the objection bench 派单异议审核 and its rulings, and who is given an order by name. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/known.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"

enum { LIMIT_DEFAULT = 200, LIMIT_MOST = 100000, TEXT_COLUMNS = 40 };

/* ---- what was seen ---- */

static int find_seen(struct ctl *ctl, struct act *act, uint32_t *out)
{
    int code = read_limit(ctl, "--limit", act_given(ctl, "limit"));
    if (code == CTL_OK)
        code = act_find(ctl, act);
    return code == CTL_OK ? act_seen(ctl, act, out) : code;
}

/* ---- rulings ---- */

/* Without --unit: the unit whose return lies there. */
int cmd_order_rule(struct ctl *ctl)
{
    struct act act = {0};
    int ruling = 0;
    Loopline__Router__V1__RuleReturn body;
    loopline__router__v1__rule_return__init(&body);
    int code = read_term_needed(ctl, "--ruling", "ruling", act_given(ctl, "ruling"), &ruling);
    if (code == CTL_OK)
        code = find_seen(ctl, &act, &body.dispatches);
    if (act_given(ctl, "unit") == NULL && act.brief.returned != NULL)
        act.unit = act.brief.returned;
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.ruling = (Loopline__Wire__V1__Ruling)ruling;
    body.lead = wire_text(act_given(ctl, "lead"));
    body.n_co = read_codes(ctl, act_given(ctl, "co"), &body.co);
    body.n_candidates = read_codes(ctl, act_given(ctl, "candidates"), &body.candidates);
    body.limit = wire_text(act_given(ctl, "limit"));
    body.teach = args_flag(&ctl->args, "teach");
    body.reason = wire_text(act_given(ctl, "reason"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_RULE_RETURN, &body.base) : code;
}

/* ---- who acts ---- */

int cmd_order_assign(struct ctl *ctl)
{
    struct act act = {0};
    int class = 0;
    Loopline__Router__V1__Assign body;
    loopline__router__v1__assign__init(&body);
    int code = read_term(ctl, "--class", "order_class", act_given(ctl, "class"), &class);
    if (code == CTL_OK)
        code = find_seen(ctl, &act, &body.dispatches);
    body.number = wire_text(act.brief.number);
    body.lead = wire_text(act_given(ctl, "lead"));
    body.n_co = read_codes(ctl, act_given(ctl, "co"), &body.co);
    body.ground = wire_text(act_given(ctl, "ground"));
    body.order_class = (Loopline__Wire__V1__OrderClass) class;
    body.letter = wire_text(act_given(ctl, "letter"));
    body.leader = wire_text(act_given(ctl, "leader"));
    body.limit = wire_text(act_given(ctl, "limit"));
    body.reason = wire_text(act_given(ctl, "reason"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_ASSIGN, &body.base) : code;
}

/* ---- what waits for a ruling ---- */

struct bench_row {
    const char *number, *district, *matter, *unit, *ground, *text;
    instant returned_at, due_at;
    int returns, hops, dispatches;
    bool late;
};
static const struct field BENCH[] = {
    FIELD(struct bench_row, number, TEXT),         FIELD(struct bench_row, district, TEXT),
    FIELD(struct bench_row, matter, TEXT),         FIELD(struct bench_row, unit, TEXT),
    FIELD(struct bench_row, ground, TEXT),         FIELD(struct bench_row, text, TEXT),
    FIELD(struct bench_row, returned_at, INSTANT), FIELD(struct bench_row, due_at, INSTANT),
    FIELD(struct bench_row, returns, INT),         FIELD(struct bench_row, hops, INT),
    FIELD(struct bench_row, dispatches, INT),      FIELD(struct bench_row, late, BOOL),
};
static const struct column COLUMNS[] = {
    {"number", "工单", "order", CELL_TEXT},
    {"unit", "退单单位", "unit", CELL_TEXT},
    {"ground", "理由", "ground", CELL_TEXT},
    {"text", "说明", "text", CELL_TEXT},
    {"matter", "事项", "matter", CELL_TEXT},
    {"district", "区县", "district", CELL_TEXT},
    {"returned_at", "退单", "returned", CELL_TEXT},
    {"due_at", "裁定到期", "ruling due", CELL_TEXT},
    {"late", "超时", "late", CELL_FLAG},
    {"returns", "已退次数", "returns", CELL_NUMBER},
    {"hops", "换手", "hops", CELL_NUMBER},
    {"dispatches", "处置次数", "decisions", CELL_NUMBER},
};

static int print_bench(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < rows->count; i++) {
        const struct bench_row *row = (const struct bench_row *)rows->list + i;
        TABLE_ADD(&table, row->number, show_code(ctl, SHOW_UNIT, row->unit), show_words(ctl, "return", row->ground),
                  show_short(ctl, row->text, TEXT_COLUMNS), show_code(ctl, SHOW_MATTER, row->matter),
                  show_code(ctl, SHOW_AREA, row->district), show_instant(ctl, row->returned_at),
                  show_instant(ctl, row->due_at), show_flag(ctl, row->late), show_number(ctl, row->returns),
                  show_number(ctl, row->hops), show_number(ctl, row->dispatches));
    }
    return sight_table(ctl, &table);
}

int cmd_bench(struct ctl *ctl)
{
    static const struct fields FIELDS_OF = FIELDS(struct bench_row, BENCH);
    struct rows rows = {0};
    struct params params;
    long long limit = LIMIT_DEFAULT;
    int code = read_number(ctl, "--limit", act_given(ctl, "limit"), 1, LIMIT_MOST, &limit);
    params_open(&params, ctl->arena);
    params_text(&params, act_given(ctl, "district"));
    params_bool(&params, args_flag(&ctl->args, "overdue"));
    params_int(&params, (int)limit);
    if (code == CTL_OK)
        code = known_rows(ctl, &(struct lookup){"bench", "bench_list", &FIELDS_OF}, &params, &rows);
    if (code == CTL_OK)
        code = print_bench(ctl, &rows);
    return code;
}
