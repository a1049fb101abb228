#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/form.h"
#include "services/ctl/receipt.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include "services/ctl/stream.h"

typedef Loopline__Wire__V1__Reply WireReply;

void receipt_add(const struct ctl *ctl, const WireReply *reply, struct sheet *sheet)
{
    const Loopline__Intake__V1__Receipt *receipt = reply->receipt;
    if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_SPOOLED) {
        sheet_pair(sheet, (struct column){"token", "凭证", "token", CELL_EXACT}, show_text(ctl, reply->spooled->token));
        sheet_pair(sheet, (struct column){"received_at", "收到时间", "received", CELL_TEXT},
                   show_micros(ctl, reply->spooled->received_at));
    }
    if (reply->result_case != LOOPLINE__WIRE__V1__REPLY__RESULT_RECEIPT)
        return;
    sheet_pair(sheet, (struct column){"number", "编号", "number", CELL_TEXT}, show_text(ctl, receipt->number));
    sheet_pair(sheet, (struct column){"code", "提取码", "retrieval code", CELL_TEXT}, show_text(ctl, receipt->code));
    sheet_pair(sheet, (struct column){"state", "状态", "state", CELL_TEXT},
               show_term(ctl, "request_state", (int)receipt->state));
    sheet_pair(sheet, (struct column){"accepted_at", "受理时间", "accepted", CELL_TEXT},
               show_micros(ctl, receipt->accepted_at));
    sheet_pair(sheet, (struct column){"notice", "告知", "notice", CELL_EXACT}, show_text(ctl, receipt->notice));
}

static int submit_one(struct ctl *ctl)
{
    struct form form;
    struct faults faults = {0};
    struct sheet sheet = {0};
    Loopline__Intake__V1__Submit *submit = NULL;
    const WireReply *reply = NULL;
    const struct output output = show_output(ctl);
    form_from_args(&ctl->args, &form);
    if (form_message(ctl->arena, &form, ctl->offset_minutes, &submit, &faults) != RESULT_OK) {
        reply_refused(ctl, reply_of_faults(ctl, &faults));
        return CTL_REJECTED;
    }
    const struct caller caller = {.node = NODE_INTAKE, .channel = form.channel};
    int code = connect_ask(ctl, &caller, MESSAGE_SUBMIT, &submit->base, &reply);
    if (code != CTL_OK)
        return code;
    sheet_pair(&sheet, (struct column){"status", "结果", "outcome", CELL_TEXT}, reply_status(reply));
    receipt_add(ctl, reply, &sheet);
    output_sheet(&output, &sheet);
    return CTL_OK;
}

static int submit_lines(struct ctl *ctl)
{
    const struct caller caller = {.node = NODE_INTAKE, .channel = args_value(&ctl->args, "channel")};
    return stream_submit(ctl, &caller, fileno(ctl->in));
}

int cmd_submit(struct ctl *ctl)
{
    return args_flag(&ctl->args, "stdin") ? submit_lines(ctl) : submit_one(ctl);
}

int cmd_receipt(struct ctl *ctl)
{
    Loopline__Intake__V1__FetchReceipt body;
    struct sheet sheet = {0};
    const WireReply *reply = NULL;
    const struct output output = show_output(ctl);
    const struct caller caller = {.node = NODE_INTAKE};
    loopline__intake__v1__fetch_receipt__init(&body);
    body.token = wire_text(args_word(&ctl->args, 0));
    int code = connect_ask(ctl, &caller, MESSAGE_FETCH_RECEIPT, &body.base, &reply);
    if (code != CTL_OK)
        return code;
    sheet_pair(&sheet, (struct column){"status", "结果", "outcome", CELL_TEXT}, reply_status(reply));
    receipt_add(ctl, reply, &sheet);
    output_sheet(&output, &sheet);
    return CTL_OK;
}
