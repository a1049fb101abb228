/* 法定保全: requests that are not made anonymous, however long ago they ended. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/known.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"

static int send(struct ctl *ctl, bool release)
{
    const struct caller caller = {.node = NODE_INTAKE, .number = args_word(&ctl->args, 0)};
    Loopline__Intake__V1__KeepHold body;
    loopline__intake__v1__keep_hold__init(&body);
    body.number = wire_text(caller.number);
    body.release = release;
    body.reason = wire_text(args_word(&ctl->args, 1));
    return act_ask(ctl, &caller, MESSAGE_KEEP_HOLD, &body.base);
}

int cmd_hold_set(struct ctl *ctl)
{
    return send(ctl, false);
}

int cmd_hold_release(struct ctl *ctl)
{
    return send(ctl, true);
}

struct hold_line {
    const char *number, *set_by, *released_by;
    instant set_at, released_at, keep_until;
};

int cmd_hold_list(struct ctl *ctl)
{
    static const struct field HOLD[] = {
        FIELD(struct hold_line, number, TEXT),         FIELD(struct hold_line, set_by, TEXT),
        FIELD(struct hold_line, set_at, INSTANT),      FIELD(struct hold_line, released_by, TEXT),
        FIELD(struct hold_line, released_at, INSTANT), FIELD(struct hold_line, keep_until, INSTANT),
    };
    static const struct fields TABLE = FIELDS(struct hold_line, HOLD);
    static const struct column COLUMNS[] = {
        {"number", "编号", "number", CELL_TEXT},    {"set_at", "保全时间", "held since", CELL_TEXT},
        {"set_by", "决定人", "by", CELL_TEXT},      {"released_at", "解除时间", "released", CELL_TEXT},
        {"released_by", "解除人", "by", CELL_TEXT}, {"keep_until", "保存至", "else kept until", CELL_TEXT},
    };
    const struct lookup lookup = {"holds", "hold_list", &TABLE};
    struct params params;
    struct rows rows = {NULL, 0};
    struct table table;
    params_open(&params, ctl->arena);
    params_bool(&params, args_flag(&ctl->args, "released"));
    int code = known_rows(ctl, &lookup, &params, &rows);
    if (code != CTL_OK)
        return code;
    const struct hold_line *list = rows.list;
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < rows.count; i++)
        TABLE_ADD(&table, list[i].number, show_instant(ctl, list[i].set_at), list[i].set_by,
                  show_instant(ctl, list[i].released_at), show_text(ctl, list[i].released_by),
                  show_instant(ctl, list[i].keep_until));
    return sight_table(ctl, &table);
}
