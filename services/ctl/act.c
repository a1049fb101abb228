#include "services/ctl/act.h"
#include "services/ctl/known.h"
#include "services/ctl/read.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include <inttypes.h>
#include <string.h>

typedef Loopline__Wire__V1__Reply WireReply;

const char *act_given(const struct ctl *ctl, const char *name)
{
    return args_value(&ctl->args, name);
}

/* ---- which order, which unit ---- */

/* A withdrawn order has nobody left whose key could be chosen; the router would say the same. */
static bool nobody_acts(struct ctl *ctl, const struct act *act)
{
    const char *keys = ctl->command->keys;
    return act->unit == NULL && act_given(ctl, "as") == NULL && keys != NULL && strstr(keys, "{unit}") != NULL &&
           !connect_key_exists(ctl, connect_key_name(ctl, NULL, NULL));
}

int act_find_number(struct ctl *ctl, const char *number, struct act *out)
{
    int code = orders_find(ctl, number, &out->brief);
    out->unit = act_given(ctl, "unit");
    if (out->unit == NULL && act_given(ctl, "as") == NULL)
        out->unit = out->brief.lead;
    if (code == CTL_OK && nobody_acts(ctl, out))
        code = reply_fail(ctl, &(struct refusal){CTL_REJECTED, "number", REASON_WRONG_STATE},
                          "工单 %s 已没有承办单位(%s): 用 --unit 或 --as 指定",
                          "order %s has no unit any more (%s): name one with --unit or --as", out->brief.number,
                          term_name("order_state", out->brief.state, ctl->lang));
    const char *key = code == CTL_OK ? connect_key_name(ctl, out->unit, NULL) : NULL;
    if (key != NULL && !connect_key_exists(ctl, key))
        code = known_codes(ctl); /* a slip of the pen is told as such, not as a key that is missing */
    return code;
}

int act_find(struct ctl *ctl, struct act *out)
{
    return act_find_number(ctl, args_word(&ctl->args, 0), out);
}

/* ---- what came back ---- */

static const char *duty_of(const struct ctl *ctl, int duty)
{
    return show_term(ctl, "duty", duty);
}

/* Child orders that the command made. */
static void add_children(struct ctl *ctl, struct sheet *sheet, const Loopline__Router__V1__OrderStatus *order)
{
    static const struct column COLUMNS[] = {{"number", "编号", "number", CELL_TEXT}};
    struct table *children = arena_alloc(ctl->arena, sizeof *children);
    if (order->n_children == 0)
        return;
    table_open(children, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < order->n_children; i++)
        TABLE_ADD(children, order->children[i]);
    sheet_table(sheet, (struct column){"children", "子单", "child orders", CELL_TEXT}, children);
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
    if (order->whistle)
        sheet_pair(sheet, (struct column){"whistle", "吹哨", "whistle", CELL_NUMBER}, show_number(ctl, order->whistle));
    sheet_table(sheet, (struct column){"units", "承办单位", "units", CELL_TEXT}, units);
    add_children(ctl, sheet, order);
}

static void add_survey(struct ctl *ctl, struct sheet *sheet, const Loopline__Survey__V1__SurveyStatus *survey)
{
    sheet_pair(sheet, (struct column){"number", "编号", "number", CELL_TEXT}, survey->number);
    sheet_pair(sheet, (struct column){"round", "轮次", "round", CELL_NUMBER}, show_number(ctl, survey->round));
    sheet_pair(sheet, (struct column){"open", "待回访", "still to be asked", CELL_NUMBER},
               show_number(ctl, survey->open));
    sheet_pair(sheet, (struct column){"write_off", "销号", "write-off", CELL_TEXT},
               show_term_code(ctl, "write_off_state", survey->write_off));
    sheet_pair(sheet, (struct column){"state", "状态", "state", CELL_TEXT},
               show_term_code(ctl, "case_state", survey->state));
}

static void add_relief(struct ctl *ctl, struct sheet *sheet, const Loopline__Escalation__V1__ReliefStatus *relief)
{
    sheet_pair(sheet, (struct column){"number", "编号", "number", CELL_TEXT}, relief->number);
    sheet_pair(sheet, (struct column){"seq", "序号", "seq", CELL_NUMBER}, show_number(ctl, relief->seq));
    sheet_pair(sheet, (struct column){"state", "状态", "state", CELL_TEXT},
               show_term_code(ctl, "relief_state", relief->state));
    sheet_pair(sheet, (struct column){"until", "恢复计时", "clocks run on", CELL_TEXT},
               show_micros(ctl, relief->until));
}

static void add_slip(struct ctl *ctl, struct sheet *sheet, const Loopline__Escalation__V1__SlipStatus *slip)
{
    sheet_pair(sheet, (struct column){"number", "编号", "number", CELL_TEXT}, slip->number);
    sheet_pair(sheet, (struct column){"priority", "重点督办", "priority", CELL_FLAG}, show_flag(ctl, slip->priority));
    sheet_pair(sheet, (struct column){"slip", "督办单", "slip", CELL_TEXT}, show_text(ctl, slip->slip));
    sheet_pair(sheet, (struct column){"state", "状态", "state", CELL_TEXT},
               show_term_code(ctl, "slip_state", slip->state));
    sheet_pair(sheet, (struct column){"due", "答复到期", "answer due", CELL_TEXT}, show_micros(ctl, slip->due));
}

static void add_meeting(struct ctl *ctl, struct sheet *sheet, const Loopline__Escalation__V1__MeetingStatus *meeting)
{
    sheet_pair(sheet, (struct column){"cadence", "调度会", "meeting", CELL_TEXT}, meeting->cadence);
    sheet_pair(sheet, (struct column){"date", "日期", "date", CELL_TEXT}, meeting->date);
    sheet_pair(sheet, (struct column){"state", "状态", "state", CELL_TEXT},
               show_term_code(ctl, "meeting_state", meeting->state));
    sheet_pair(sheet, (struct column){"items", "议题", "items", CELL_NUMBER}, show_number(ctl, meeting->items));
    sheet_pair(sheet, (struct column){"assigned", "交办", "assigned", CELL_NUMBER},
               show_number(ctl, meeting->assigned));
}

static void add_appeal(struct ctl *ctl, struct sheet *sheet, const Loopline__Survey__V1__AppealStatus *appeal)
{
    sheet_pair(sheet, (struct column){"appeal", "申诉", "appeal", CELL_TEXT}, appeal->appeal);
    sheet_pair(sheet, (struct column){"number", "编号", "number", CELL_TEXT}, appeal->number);
    sheet_pair(sheet, (struct column){"against", "不服", "against", CELL_TEXT},
               show_term(ctl, "appeal_against", (int)appeal->against));
    sheet_pair(sheet, (struct column){"state", "状态", "state", CELL_TEXT},
               show_term_code(ctl, "appeal_state", appeal->state));
    sheet_pair(sheet, (struct column){"effect", "结果", "effect", CELL_TEXT}, show_effect(ctl, appeal->effect));
}

static void add_sample(struct ctl *ctl, struct sheet *sheet, const Loopline__Survey__V1__SampleStatus *sample)
{
    static const struct column COLUMNS[] = {{"number", "诉求", "request", CELL_TEXT}};
    struct table *numbers = arena_alloc(ctl->arena, sizeof *numbers);
    table_open(numbers, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < sample->n_numbers; i++)
        TABLE_ADD(numbers, sample->numbers[i]);
    sheet_pair(sheet, (struct column){"sample", "抽样", "sample", CELL_TEXT}, show_text(ctl, sample->sample));
    sheet_pair(sheet, (struct column){"seed", "随机种子", "seed", CELL_EXACT},
               arena_print(ctl->arena, "%" PRIu64, sample->seed));
    sheet_pair(sheet, (struct column){"population", "总数", "population", CELL_NUMBER},
               show_number(ctl, sample->population));
    sheet_pair(sheet, (struct column){"drawn", "抽中", "drawn", CELL_NUMBER},
               show_number(ctl, (long long)sample->n_numbers));
    sheet_table(sheet, (struct column){"numbers", "抽中的诉求", "drawn", CELL_TEXT}, numbers);
}

static void add_result(struct ctl *ctl, struct sheet *sheet, const WireReply *reply)
{
    if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_ORDER)
        add_order(ctl, sheet, reply->order);
    else if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_SURVEY)
        add_survey(ctl, sheet, reply->survey);
    else if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_RELIEF)
        add_relief(ctl, sheet, reply->relief);
    else if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_SLIP)
        add_slip(ctl, sheet, reply->slip);
    else if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_MEETING)
        add_meeting(ctl, sheet, reply->meeting);
    else if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_APPEAL)
        add_appeal(ctl, sheet, reply->appeal);
    else if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_SAMPLE)
        add_sample(ctl, sheet, reply->sample);
}

void act_tell(struct ctl *ctl, const WireReply *reply)
{
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    sheet_pair(&sheet, (struct column){"status", "结果", "outcome", CELL_TEXT}, reply_status(reply));
    add_result(ctl, &sheet, reply);
    output_sheet(&output, &sheet);
}

int act_seen(struct ctl *ctl, const struct act *act, uint32_t *out)
{
    bool again = act_given(ctl, "key") != NULL; /* sent again under its key, it must say the same */
    long long seen = again ? 0 : act->brief.dispatches;
    int code = read_number(ctl, "--dispatches", act_given(ctl, "dispatches"), 1, INT32_MAX, &seen);
    *out = (uint32_t)seen;
    return code;
}

int act_ask(struct ctl *ctl, const struct caller *caller, enum message_type type, const ProtobufCMessage *body)
{
    const WireReply *reply = NULL;
    int code = connect_ask(ctl, caller, type, body, &reply);
    if (code == CTL_OK)
        act_tell(ctl, reply);
    return code;
}

int act_send(struct ctl *ctl, const struct act *act, enum node node, enum message_type type,
             const ProtobufCMessage *body)
{
    const struct caller caller = {.node = node, .number = act->brief.number, .unit = act->unit};
    return act_ask(ctl, &caller, type, body);
}
