/* 重点人员名单 (R43): households that are visited regularly. Where they live is read by intake alone, and in the orders. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/known.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"

typedef Loopline__Wire__V1__Reply WireReply;

static int send(struct ctl *ctl, const Loopline__Intake__V1__KeepCare *body)
{
    const struct caller caller = {.node = NODE_INTAKE};
    return act_ask(ctl, &caller, MESSAGE_KEEP_CARE, &body->base);
}

int cmd_care_add(struct ctl *ctl)
{
    Loopline__Intake__V1__KeepCare body;
    loopline__intake__v1__keep_care__init(&body);
    body.reference = wire_text(args_word(&ctl->args, 0));
    body.area = wire_text(args_value(&ctl->args, "area"));
    body.kind = wire_text(args_value(&ctl->args, "kind"));
    body.address = wire_text(args_value(&ctl->args, "address"));
    body.note = wire_text(args_value(&ctl->args, "note"));
    return send(ctl, &body);
}

int cmd_care_end(struct ctl *ctl)
{
    Loopline__Intake__V1__KeepCare body;
    loopline__intake__v1__keep_care__init(&body);
    body.reference = wire_text(args_word(&ctl->args, 0));
    body.ended = true;
    body.note = wire_text(args_value(&ctl->args, "note"));
    return send(ctl, &body);
}

struct care_row {
    const char *reference, *area, *kind;
    instant next_at, kept_at, ended_at;
    int visits;
};
static const struct field CARE[] = {
    FIELD(struct care_row, reference, TEXT),  FIELD(struct care_row, area, TEXT),
    FIELD(struct care_row, kind, TEXT),       FIELD(struct care_row, next_at, INSTANT),
    FIELD(struct care_row, kept_at, INSTANT), FIELD(struct care_row, ended_at, INSTANT),
    FIELD(struct care_row, visits, INT),
};
static const struct column COLUMNS[] = {
    {"reference", "登记号", "reference", CELL_EXACT},
    {"area", "区域", "area", CELL_TEXT},
    {"kind", "类别", "kind", CELL_TEXT},
    {"next_at", "下次走访", "next visit", CELL_TEXT},
    {"visits", "已派走访", "visits ordered", CELL_NUMBER},
    {"kept_at", "登记时间", "on the list since", CELL_TEXT},
    {"ended_at", "移出时间", "off the list", CELL_TEXT},
};

/* As known_codes: of an empty list only. */
static int known_kind(struct ctl *ctl, const char *kind)
{
    const struct pack *pack = kind == NULL ? NULL : show_pack(ctl);
    if (pack == NULL || pack_care_find(pack, kind) >= 0)
        return CTL_OK;
    return ctl_fail(ctl, CTL_ABSENT, "--kind: 配置包中没有 %s", "--kind: the pack has no %s", kind);
}

/* That the list was looked at: whose household is on it is not for the history (intake's care.h). */
static int record(struct ctl *ctl, size_t count)
{
    const char *watermark;
    return count == 0 ? CTL_OK : sight_record(ctl, &(struct sight){.way = "care"}, &watermark);
}

int cmd_care_list(struct ctl *ctl)
{
    static const struct fields TABLE = FIELDS(struct care_row, CARE);
    const struct lookup lookup = {"cares", "care_list", &TABLE};
    const char *area = args_value(&ctl->args, "area"), *kind = args_value(&ctl->args, "kind");
    const struct output output = show_output(ctl);
    struct params params;
    struct rows rows = {NULL, 0};
    struct table table;
    params_open(&params, ctl->arena);
    params_text(&params, area == NULL ? "" : area);
    params_text(&params, kind == NULL ? "" : kind);
    int code = known_rows(ctl, &lookup, &params, &rows);
    if (code == CTL_OK && rows.count == 0)
        code = known_kind(ctl, kind);
    if (code != CTL_OK)
        return code;
    const struct care_row *list = rows.list;
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < rows.count; i++)
        TABLE_ADD(&table, list[i].reference, show_text(ctl, list[i].area), show_text(ctl, list[i].kind),
                  show_instant(ctl, list[i].next_at), arena_print(ctl->arena, "%d", list[i].visits),
                  show_instant(ctl, list[i].kept_at), show_instant(ctl, list[i].ended_at));
    code = record(ctl, rows.count);
    if (code == CTL_OK)
        output_table(&output, &table);
    return code;
}
