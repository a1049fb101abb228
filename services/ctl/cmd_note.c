/* What is noted on an order, and the order as a unit may see it. */
#include "services/ctl/act.h"
#include "services/ctl/attach.h"
#include "services/ctl/commands.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"

typedef Loopline__Router__V1__OrderView WireOrder;

/* Without --unit whoever has the key speaks for himself: no lead is assumed. */
static int find(struct ctl *ctl, struct act *out)
{
    int code = orders_find(ctl, args_word(&ctl->args, 0), &out->brief);
    out->unit = act_given(ctl, "unit");
    return code;
}

int cmd_order_comment(struct ctl *ctl)
{
    struct act act = {0};
    Loopline__Router__V1__Comment body;
    loopline__router__v1__comment__init(&body);
    int code = read_needed(ctl, "--text", act_given(ctl, "text"));
    if (code == CTL_OK)
        code = attach_read(ctl, &body.attachments, &body.n_attachments);
    if (code == CTL_OK)
        code = find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.text = wire_text(act_given(ctl, "text"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_COMMENT, &body.base) : code;
}

int cmd_order_cause(struct ctl *ctl)
{
    struct act act = {0};
    Loopline__Router__V1__ReviseCause body;
    loopline__router__v1__revise_cause__init(&body);
    int code = read_needed(ctl, "--cause", act_given(ctl, "cause"));
    if (code == CTL_OK)
        code = read_needed(ctl, "--reason", act_given(ctl, "reason"));
    if (code == CTL_OK)
        code = find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.cause = wire_text(act_given(ctl, "cause"));
    body.reason = wire_text(act_given(ctl, "reason"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_REVISE_CAUSE, &body.base) : code;
}

/* ---- the view ---- */

static const struct column PARTS[] = {
    {"unit", "单位", "unit", CELL_TEXT},
    {"duty", "分工", "duty", CELL_TEXT},
    {"state", "状态", "state", CELL_TEXT},
    {"task", "任务", "task", CELL_TEXT},
    {"dispatched_at", "交办", "dispatched", CELL_TEXT},
    {"return_until", "可退至", "return until", CELL_TEXT},
    {"signed_at", "签收", "signed", CELL_TEXT},
    {"arrived_at", "到场", "arrived", CELL_TEXT},
    {"fed_back_at", "反馈", "fed back", CELL_TEXT},
    {"outcome", "结果", "outcome", CELL_TEXT},
    {"result", "办理情况", "result", CELL_TEXT},
};
static const struct column COMMENTS[] = {
    {"at", "时间", "at", CELL_TEXT},
    {"unit", "单位", "unit", CELL_TEXT},
    {"text", "留言", "comment", CELL_TEXT},
    {"attachments", "附件", "attachments", CELL_TEXT},
};
static const struct column SUPPLEMENTS[] = {{"text", "补充", "supplement", CELL_TEXT}};

static struct table *table_of(struct ctl *ctl, const struct column *columns, size_t count)
{
    struct table *table = arena_alloc(ctl->arena, sizeof *table);
    table_open(table, ctl->arena, columns, count);
    return table;
}

static const struct table *parts_of(struct ctl *ctl, const WireOrder *view)
{
    struct table *table = table_of(ctl, PARTS, COUNT(PARTS));
    for (size_t i = 0; i < view->n_parts; i++) {
        const Loopline__Router__V1__PartView *one = view->parts[i];
        TABLE_ADD(table, show_code(ctl, SHOW_UNIT, one->unit), show_term(ctl, "duty", (int)one->duty),
                  show_term_code(ctl, "assignment_state", one->state), show_text(ctl, one->task),
                  show_micros(ctl, one->dispatched_at), show_micros(ctl, one->return_until_at),
                  show_micros(ctl, one->signed_at), show_micros(ctl, one->arrived_at),
                  show_micros(ctl, one->fed_back_at), show_term(ctl, "outcome", (int)one->outcome),
                  show_text(ctl, one->result));
    }
    return table;
}

static const char *files_of(struct ctl *ctl, const Loopline__Router__V1__CommentView *comment)
{
    struct buf out = {0};
    for (size_t i = 0; i < comment->n_attachments; i++)
        buf_print(&out, "%s%s=%s", i > 0 ? " " : "", comment->attachments[i]->name, comment->attachments[i]->reference);
    const char *kept = out.length > 0 ? arena_text(ctl->arena, out.text) : NULL;
    buf_free(&out);
    return kept;
}

static const struct table *comments_of(struct ctl *ctl, const WireOrder *view)
{
    struct table *table = table_of(ctl, COMMENTS, COUNT(COMMENTS));
    for (size_t i = 0; i < view->n_comments; i++) {
        const Loopline__Router__V1__CommentView *one = view->comments[i];
        TABLE_ADD(table, show_micros(ctl, one->at), str_empty(one->unit) ? NULL : show_code(ctl, SHOW_UNIT, one->unit),
                  show_text(ctl, one->text), files_of(ctl, one));
    }
    return table;
}

static const struct table *supplements_of(struct ctl *ctl, const WireOrder *view)
{
    struct table *table = table_of(ctl, SUPPLEMENTS, COUNT(SUPPLEMENTS));
    for (size_t i = 0; i < view->n_supplements; i++)
        TABLE_ADD(table, view->supplements[i]);
    return table;
}

static const char *path_of(struct ctl *ctl, const WireOrder *view)
{
    struct buf out = {0};
    for (size_t i = 0; i < view->n_path; i++)
        buf_print(&out, "%s%s", i > 0 ? " → " : "", view->path[i]);
    const char *kept = out.length > 0 ? arena_text(ctl->arena, out.text) : NULL;
    buf_free(&out);
    return kept;
}

static void add_head(struct ctl *ctl, struct sheet *sheet, const WireOrder *view)
{
    sheet_pair(sheet, (struct column){"number", "编号", "number", CELL_TEXT}, view->number);
    sheet_pair(sheet, (struct column){"limited", "只见本单位", "own part only", CELL_FLAG},
               show_flag(ctl, view->limited));
    sheet_pair(sheet, (struct column){"state", "状态", "state", CELL_TEXT},
               show_term(ctl, "order_state", (int)view->state));
    sheet_pair(sheet, (struct column){"class", "类别", "class", CELL_TEXT},
               show_term(ctl, "order_class", (int)view->order_class));
    sheet_pair(sheet, (struct column){"urgency", "紧急程度", "urgency", CELL_TEXT},
               show_term(ctl, "urgency", (int)view->urgency));
    sheet_pair(sheet, (struct column){"round", "轮次", "round", CELL_NUMBER}, show_number(ctl, view->round));
    sheet_pair(sheet, (struct column){"matter", "事项", "matter", CELL_TEXT},
               show_code(ctl, SHOW_MATTER, view->matter));
    sheet_pair(sheet, (struct column){"area", "区域", "area", CELL_TEXT}, show_code(ctl, SHOW_AREA, view->area));
    sheet_pair(sheet, (struct column){"address", "地址", "address", CELL_TEXT}, show_text(ctl, view->address));
    sheet_pair(sheet, (struct column){"accepted_at", "受理", "accepted", CELL_TEXT},
               show_micros(ctl, view->accepted_at));
    sheet_pair(sheet, (struct column){"dispatches", "派单次数", "dispatches", CELL_NUMBER},
               show_number(ctl, view->dispatches));
    if (view->party != 0 || ctl->json) /* limited: not said */
        sheet_pair(sheet, (struct column){"party", "主体", "party", CELL_TEXT},
                   show_term(ctl, "party", (int)view->party));
    if (view->n_path > 0 || ctl->json)
        sheet_pair(sheet, (struct column){"from_above", "上级转来", "from above", CELL_TEXT}, path_of(ctl, view));
    if (view->held > 0 || ctl->json)
        sheet_pair(sheet, (struct column){"held", "隔离中的消息", "messages in quarantine", CELL_NUMBER},
                   show_number(ctl, view->held));
    sheet_pair(sheet, (struct column){"text", "内容", "text", CELL_TEXT}, view->text);
}

static void print_view(struct ctl *ctl, const WireOrder *view)
{
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    add_head(ctl, &sheet, view);
    sheet_table(&sheet, (struct column){"parts", "承办", "parts", CELL_TEXT}, parts_of(ctl, view));
    sheet_table(&sheet, (struct column){"comments", "内部留言", "internal comments", CELL_TEXT},
                comments_of(ctl, view));
    sheet_table(&sheet, (struct column){"supplements", "补充", "supplements", CELL_TEXT}, supplements_of(ctl, view));
    output_sheet(&output, &sheet);
}

int cmd_order_view(struct ctl *ctl)
{
    struct act act = {0};
    const Loopline__Wire__V1__Reply *reply = NULL;
    Loopline__Router__V1__ViewOrder body;
    loopline__router__v1__view_order__init(&body);
    int code = find(ctl, &act);
    const struct caller caller = {.node = NODE_ROUTER, .number = act.brief.number, .unit = act.unit};
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    if (code == CTL_OK)
        code = connect_ask(ctl, &caller, MESSAGE_VIEW_ORDER, &body.base, &reply);
    if (code == CTL_OK && reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_VIEW)
        print_view(ctl, reply->view);
    return code;
}
