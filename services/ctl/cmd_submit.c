#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/form.h"
#include "services/ctl/receipt.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include "services/ctl/stream.h"

void receipt_add(const struct ctl *ctl, const struct loopline_receipt *receipt, struct sheet *sheet)
{
    if (receipt == NULL)
        return;
    if (!str_empty(receipt->token)) {
        sheet_pair(sheet, (struct column){"token", "凭证", "token", CELL_EXACT}, show_text(ctl, receipt->token));
        sheet_pair(sheet, (struct column){"received_at", "收到时间", "received", CELL_TEXT},
                   show_micros(ctl, receipt->received_at));
        return;
    }
    sheet_pair(sheet, (struct column){"number", "编号", "number", CELL_TEXT}, show_text(ctl, receipt->number));
    sheet_pair(sheet, (struct column){"code", "提取码", "retrieval code", CELL_TEXT}, show_text(ctl, receipt->code));
    sheet_pair(sheet, (struct column){"state", "状态", "state", CELL_TEXT},
               show_term(ctl, "request_state", term_find("request_state", receipt->state)));
    sheet_pair(sheet, (struct column){"accepted_at", "受理时间", "accepted", CELL_TEXT},
               show_micros(ctl, receipt->accepted_at));
    sheet_pair(sheet, (struct column){"notice", "告知", "notice", CELL_EXACT}, show_text(ctl, receipt->notice));
}

static int tell(struct ctl *ctl, const struct loopline *channel, const struct loopline_receipt *receipt)
{
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    int code = connect_told(ctl, channel, true);
    if (code != CTL_OK)
        return code;
    sheet_pair(&sheet, (struct column){"status", "结果", "outcome", CELL_TEXT},
               loopline_status_name(loopline_answer(channel)->status));
    receipt_add(ctl, receipt, &sheet);
    output_sheet(&output, &sheet);
    return CTL_OK;
}

static int submit_one(struct ctl *ctl)
{
    char fresh[UUID_TEXT];
    struct form form;
    struct faults faults = {0};
    struct loopline *channel = NULL;
    struct loopline_submission submission;
    const struct loopline_receipt *receipt = NULL;
    const struct uuid id = uuid_new();
    form_from_args(&ctl->args, &form);
    if (form_submission(ctl->arena, &form, ctl->offset_minutes, &submission, &faults) != RESULT_OK) {
        reply_refused(ctl, reply_of_faults(ctl, &faults));
        return CTL_REJECTED;
    }
    uuid_format(&id, fresh);
    submission.key = str_empty(form.key) ? fresh : form.key;
    int code = connect_channel(ctl, &(struct caller){.node = NODE_INTAKE, .channel = form.channel}, &channel);
    if (code == CTL_OK) {
        (void)loopline_submit(channel, &submission, &receipt);
        code = tell(ctl, channel, receipt);
    }
    loopline_close(&channel);
    return code;
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
    struct loopline *channel = NULL;
    const struct loopline_receipt *receipt = NULL;
    int code = connect_channel(ctl, &(struct caller){.node = NODE_INTAKE}, &channel);
    if (code == CTL_OK) {
        (void)loopline_fetch(channel, args_word(&ctl->args, 0), &receipt);
        code = tell(ctl, channel, receipt);
    }
    loopline_close(&channel);
    return code;
}
