#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/orders.h"
#include "services/ctl/read.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include <stdlib.h>
#include <string.h>

typedef Loopline__Wire__V1__Reply WireReply;

/* One act on one order: who it is about, and for which unit. */
struct act {
    struct orders_brief brief;
    const char *unit;
};

static const char *given(const struct ctl *ctl, const char *name)
{
    return args_value(&ctl->args, name);
}

/* Without --unit the lead is meant; who names a key means the unit of that key. */
static int find_order(struct ctl *ctl, struct act *act)
{
    int code = orders_find(ctl, args_word(&ctl->args, 0), &act->brief);
    act->unit = given(ctl, "unit");
    if (act->unit == NULL && given(ctl, "as") == NULL)
        act->unit = act->brief.lead;
    return code;
}

static const char *duty_of(const struct ctl *ctl, int duty)
{
    return show_term(ctl, "duty", duty);
}

static void add_order(struct ctl *ctl, struct sheet *sheet, const Loopline__Router__V1__OrderStatus *order)
{
    static const struct column COLUMNS[] = {{"unit", "单位", "unit", CELL_TEXT},
                                            {"duty", "分工", "duty", CELL_TEXT},
                                            {"state", "状态", "state", CELL_TEXT}};
    struct table *units = arena_alloc(ctl->arena, sizeof *units);
    table_open(units, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < order->n_assignees; i++) {
        const Loopline__Router__V1__Assignee *one = order->assignees[i];
        TABLE_ADD(units, show_code(ctl, SHOW_UNIT, one->unit), duty_of(ctl, (int)one->duty),
                  show_term_code(ctl, "assignment_state", one->state));
    }
    sheet_pair(sheet, (struct column){"number", "编号", "number", CELL_TEXT}, order->number);
    sheet_pair(sheet, (struct column){"state", "状态", "state", CELL_TEXT},
               show_term(ctl, "order_state", (int)order->state));
    sheet_pair(sheet, (struct column){"round", "轮次", "round", CELL_NUMBER}, show_number(ctl, order->round));
    sheet_table(sheet, (struct column){"units", "承办单位", "units", CELL_TEXT}, units);
}

static void add_survey(struct ctl *ctl, struct sheet *sheet, const Loopline__Survey__V1__SurveyStatus *survey)
{
    sheet_pair(sheet, (struct column){"number", "编号", "number", CELL_TEXT}, survey->number);
    sheet_pair(sheet, (struct column){"round", "轮次", "round", CELL_NUMBER}, show_number(ctl, survey->round));
    sheet_pair(sheet, (struct column){"open", "待回访", "still to be asked", CELL_NUMBER},
               show_number(ctl, survey->open));
    sheet_pair(sheet, (struct column){"write_off", "销号", "write-off", CELL_TEXT},
               show_term_code(ctl, "write_off_state", survey->write_off));
}

void orders_tell(struct ctl *ctl, const WireReply *reply)
{
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    sheet_pair(&sheet, (struct column){"status", "结果", "outcome", CELL_TEXT}, reply_status(reply));
    if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_ORDER)
        add_order(ctl, &sheet, reply->order);
    else if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_SURVEY)
        add_survey(ctl, &sheet, reply->survey);
    output_sheet(&output, &sheet);
}

static int send(struct ctl *ctl, const struct act *act, enum node node, enum message_type type,
                const ProtobufCMessage *body)
{
    const WireReply *reply = NULL;
    const struct caller caller = {.node = node, .number = act->brief.number, .unit = act->unit};
    int code = connect_ask(ctl, &caller, type, body, &reply);
    if (code == CTL_OK)
        orders_tell(ctl, reply);
    return code;
}

/* ---- the unit's own acts ---- */

int cmd_order_sign(struct ctl *ctl)
{
    struct act act;
    Loopline__Router__V1__Sign body;
    loopline__router__v1__sign__init(&body);
    int code = find_order(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    return code == CTL_OK ? send(ctl, &act, NODE_ROUTER, MESSAGE_SIGN, &body.base) : code;
}

int cmd_order_contact(struct ctl *ctl)
{
    struct act act;
    Loopline__Router__V1__MakeContact body;
    loopline__router__v1__make_contact__init(&body);
    int code = find_order(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.note = wire_text(given(ctl, "note"));
    return code == CTL_OK ? send(ctl, &act, NODE_ROUTER, MESSAGE_MAKE_CONTACT, &body.base) : code;
}

int cmd_order_arrive(struct ctl *ctl)
{
    struct act act;
    Loopline__Router__V1__Arrive body;
    loopline__router__v1__arrive__init(&body);
    int code = find_order(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.note = wire_text(given(ctl, "note"));
    return code == CTL_OK ? send(ctl, &act, NODE_ROUTER, MESSAGE_ARRIVE, &body.base) : code;
}

int cmd_order_interim(struct ctl *ctl)
{
    struct act act = {0};
    instant until = INSTANT_NONE;
    Loopline__Router__V1__ReportInterim body;
    loopline__router__v1__report_interim__init(&body);
    int code = read_instant(ctl, "--until", given(ctl, "until"), &until);
    if (code == CTL_OK)
        code = find_order(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.text = wire_text(given(ctl, "text"));
    body.until = until == INSTANT_NONE ? 0 : until;
    return code == CTL_OK ? send(ctl, &act, NODE_ROUTER, MESSAGE_REPORT_INTERIM, &body.base) : code;
}

int cmd_order_return(struct ctl *ctl)
{
    struct act act;
    Loopline__Router__V1__ReturnOrder body;
    loopline__router__v1__return_order__init(&body);
    int code = find_order(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.ground = wire_text(given(ctl, "ground"));
    body.text = wire_text(given(ctl, "text"));
    return code == CTL_OK ? send(ctl, &act, NODE_ROUTER, MESSAGE_RETURN_ORDER, &body.base) : code;
}

int cmd_order_feedback(struct ctl *ctl)
{
    struct act act = {0};
    int outcome = 0;
    Loopline__Router__V1__FeedBack body;
    loopline__router__v1__feed_back__init(&body);
    int code = read_term_needed(ctl, "--outcome", "outcome", given(ctl, "outcome"), &outcome);
    if (code == CTL_OK)
        code = find_order(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.outcome = (Loopline__Wire__V1__Outcome)outcome;
    body.text = wire_text(given(ctl, "text"));
    return code == CTL_OK ? send(ctl, &act, NODE_ROUTER, MESSAGE_FEED_BACK, &body.base) : code;
}

int cmd_order_signoff(struct ctl *ctl)
{
    struct act act;
    Loopline__Router__V1__SignOff body;
    loopline__router__v1__sign_off__init(&body);
    int code = find_order(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.approved = !args_flag(&ctl->args, "reject");
    body.note = wire_text(given(ctl, "note"));
    return code == CTL_OK ? send(ctl, &act, NODE_ROUTER, MESSAGE_SIGN_OFF, &body.base) : code;
}

int cmd_order_writeoff(struct ctl *ctl)
{
    struct act act;
    Loopline__Survey__V1__ApplyWriteOff body;
    loopline__survey__v1__apply_write_off__init(&body);
    int code = find_order(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.text = wire_text(given(ctl, "text"));
    return code == CTL_OK ? send(ctl, &act, NODE_SURVEY, MESSAGE_APPLY_WRITE_OFF, &body.base) : code;
}

/* ---- those who watch over it ---- */

/* Without --unit: the unit whose return lies there. */
int cmd_order_rule(struct ctl *ctl)
{
    struct act act = {0};
    int ruling = 0;
    Loopline__Router__V1__RuleReturn body;
    loopline__router__v1__rule_return__init(&body);
    int code = read_term_needed(ctl, "--ruling", "ruling", given(ctl, "ruling"), &ruling);
    if (code == CTL_OK)
        code = find_order(ctl, &act);
    if (given(ctl, "unit") == NULL && act.brief.returned != NULL)
        act.unit = act.brief.returned;
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.ruling = (Loopline__Wire__V1__Ruling)ruling;
    body.lead = wire_text(given(ctl, "lead"));
    body.reason = wire_text(given(ctl, "reason"));
    return code == CTL_OK ? send(ctl, &act, NODE_ROUTER, MESSAGE_RULE_RETURN, &body.base) : code;
}

int cmd_order_assign(struct ctl *ctl)
{
    struct act act;
    Loopline__Router__V1__Assign body;
    loopline__router__v1__assign__init(&body);
    int code = find_order(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.lead = wire_text(given(ctl, "lead"));
    body.n_co = read_codes(ctl, given(ctl, "co"), &body.co);
    body.reason = wire_text(given(ctl, "reason"));
    return code == CTL_OK ? send(ctl, &act, NODE_ROUTER, MESSAGE_ASSIGN, &body.base) : code;
}

int cmd_order_ack(struct ctl *ctl)
{
    struct act act = {0};
    long long card = 0;
    Loopline__Escalation__V1__AcknowledgeCard body;
    loopline__escalation__v1__acknowledge_card__init(&body);
    if (given(ctl, "card") == NULL)
        return ctl_fail(ctl, CTL_USAGE, "--card: 必填(见 loopline order %s)",
                        "--card: is required (see loopline order %s)", args_word(&ctl->args, 0));
    int code = read_number(ctl, "--card", given(ctl, "card"), 1, INT64_MAX, &card);
    if (code == CTL_OK)
        code = find_order(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.card = (uint64_t)card;
    body.note = wire_text(given(ctl, "note"));
    return code == CTL_OK ? send(ctl, &act, NODE_ESCALATION, MESSAGE_ACKNOWLEDGE_CARD, &body.base) : code;
}

int cmd_order_approve(struct ctl *ctl)
{
    struct act act;
    Loopline__Survey__V1__ApproveWriteOff body;
    loopline__survey__v1__approve_write_off__init(&body);
    int code = find_order(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.approved = !args_flag(&ctl->args, "reject");
    body.reason = wire_text(given(ctl, "reason"));
    return code == CTL_OK ? send(ctl, &act, NODE_SURVEY, MESSAGE_APPROVE_WRITE_OFF, &body.base) : code;
}
