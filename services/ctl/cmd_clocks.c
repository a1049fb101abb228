#include "common/str.h"
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/orders.h"
#include "services/ctl/output.h"
#include "services/ctl/show.h"

static const struct column COLUMNS[] = {
    {"stage", "环节", "stage", CELL_TEXT},   {"unit", "单位", "unit", CELL_TEXT},
    {"round", "轮次", "round", CELL_NUMBER}, {"started_at", "起算", "started", CELL_TEXT},
    {"due_at", "到期", "due", CELL_TEXT},    {"provisional", "暂定", "provisional", CELL_FLAG},
};

static void print_clocks(struct ctl *ctl, const Loopline__Escalation__V1__ClockPage *page)
{
    struct table table;
    const struct output output = show_output(ctl);
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < page->n_clocks; i++) {
        const Loopline__Escalation__V1__ClockView *one = page->clocks[i];
        TABLE_ADD(&table, show_term(ctl, "stage", (int)one->stage),
                  str_empty(one->unit) ? NULL : show_code(ctl, SHOW_UNIT, one->unit), show_number(ctl, one->round),
                  show_micros(ctl, one->started_at), show_micros(ctl, one->due_at), show_flag(ctl, one->provisional));
    }
    output_table(&output, &table);
}

int cmd_order_clocks(struct ctl *ctl)
{
    struct orders_brief brief;
    const Loopline__Wire__V1__Reply *reply = NULL;
    Loopline__Escalation__V1__ViewClocks body = LOOPLINE__ESCALATION__V1__VIEW_CLOCKS__INIT;
    const char *unit = act_given(ctl, "unit");
    int code = orders_find(ctl, args_word(&ctl->args, 0), &brief);
    if (code != CTL_OK)
        return code;
    const struct caller caller = {.node = NODE_ESCALATION, .number = brief.number, .unit = unit};
    body.number = wire_text(brief.number);
    body.unit = wire_text(unit);
    code = connect_ask(ctl, &caller, MESSAGE_VIEW_CLOCKS, &body.base, &reply);
    if (code == CTL_OK && reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_CLOCKS)
        print_clocks(ctl, reply->clocks);
    return code;
}
