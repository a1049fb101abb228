#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/form.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include <stdlib.h>
#include <string.h>

typedef Loopline__Wire__V1__Reply WireReply;

static const struct caller INTAKE_CALLER = {.node = NODE_INTAKE};

static void add_receipt(struct ctl *ctl, const WireReply *reply, struct sheet *sheet)
{
    const Loopline__Intake__V1__Receipt *receipt = reply->receipt;
    if (reply->result_case != LOOPLINE__WIRE__V1__REPLY__RESULT_RECEIPT)
        return;
    sheet_pair(sheet, (struct column){"number", "编号", "number", CELL_TEXT}, show_text(ctl, receipt->number));
    sheet_pair(sheet, (struct column){"code", "提取码", "retrieval code", CELL_TEXT}, show_text(ctl, receipt->code));
    sheet_pair(sheet, (struct column){"state", "状态", "state", CELL_TEXT},
               show_term(ctl, "request_state", (int)receipt->state));
    sheet_pair(sheet, (struct column){"accepted_at", "受理时间", "accepted", CELL_TEXT},
               show_micros(ctl, receipt->accepted_at));
    sheet_pair(sheet, (struct column){"notice", "告知", "notice", CELL_TEXT}, show_text(ctl, receipt->notice));
}

/* ---- one, by options ---- */

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
    struct caller caller = INTAKE_CALLER;
    caller.channel = form.channel;
    int code = connect_ask(ctl, &caller, MESSAGE_SUBMIT, &submit->base, &reply);
    if (code != CTL_OK)
        return code;
    sheet_pair(&sheet, (struct column){"status", "结果", "outcome", CELL_TEXT}, reply_status(reply));
    add_receipt(ctl, reply, &sheet);
    output_sheet(&output, &sheet);
    return CTL_OK;
}

/* ---- many, a line of JSON each ---- */

struct stream {
    struct ctl *ctl;
    struct client *client;
    const char *key; /* --key: line n is sent as key-n, so the same input may be sent again */
    long long line, sent, failed;
    int worst; /* exit code: the first kind of failure that was met */
};

/* One reply line per input line. */
static void tell_line(struct stream *stream, const WireReply *reply)
{
    struct ctl *ctl = stream->ctl;
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    const char *number = show_number(ctl, stream->line);
    if (ctl->json) {
        sheet_pair(&sheet, (struct column){.key = "line", .kind = CELL_NUMBER}, number);
        sheet_pair(&sheet, (struct column){.key = "status"}, reply_status(reply));
        add_receipt(ctl, reply, &sheet);
        if (reply->n_errors > 0)
            sheet_pair(&sheet, (struct column){.key = "errors", .kind = CELL_JSON}, reply_errors_json(ctl, reply));
        output_line(&output, &sheet);
        return;
    }
    fprintf(ctl->out, "%s %s", number, reply_status(reply));
    if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_RECEIPT)
        fprintf(ctl->out, " %s %s", reply->receipt->number, reply->receipt->code);
    for (size_t i = 0; i < reply->n_errors; i++) {
        struct buf text = {0};
        output_clean(&text, reply->errors[i]->message);
        fprintf(ctl->out, "%s %s [%s]", i > 0 ? ";" : "", text.text, reply->errors[i]->reason);
        buf_free(&text);
    }
    fputc('\n', ctl->out);
}

static void count_line(struct stream *stream, int code)
{
    if (code == CTL_OK)
        return;
    stream->failed++;
    if (stream->worst == CTL_OK)
        stream->worst = code;
}

static const char *line_key(const struct stream *stream, const struct form *form)
{
    if (form->key != NULL || stream->key == NULL)
        return form->key;
    return arena_print(stream->ctl->arena, "%s-%lld", stream->key, stream->line);
}

/* false: no use to go on; what follows was not sent. */
static bool send_line(struct stream *stream, const struct form *form, const ProtobufCMessage *submit)
{
    struct ctl *ctl = stream->ctl;
    const WireReply *reply = NULL;
    char problem[256] = "";
    enum result outcome = client_call(stream->client, ctl->arena, MESSAGE_SUBMIT, line_key(stream, form), submit,
                                      &reply, problem, sizeof problem);
    if (reply != NULL) {
        tell_line(stream, reply);
        count_line(stream, reply_code(reply));
        return true;
    }
    count_line(stream, outcome == RESULT_RETRY ? CTL_LATER : outcome == RESULT_REFUSE ? CTL_DENIED : CTL_ENVIRONMENT);
    ctl_fail(ctl, CTL_LATER, "第 %lld 行: %s; 从这一行起未得到答复", "line %lld: %s; not answered from this line on",
             stream->line, problem);
    return false;
}

static bool take_line(struct stream *stream, const char *text, size_t length)
{
    struct ctl *ctl = stream->ctl;
    struct form form;
    struct faults faults = {0};
    Loopline__Intake__V1__Submit *submit = NULL;
    if (form_from_json(ctl->arena, text, length, &form, &faults) == RESULT_OK &&
        form_message(ctl->arena, &form, ctl->offset_minutes, &submit, &faults) == RESULT_OK)
        return send_line(stream, &form, &submit->base);
    tell_line(stream, reply_of_faults(ctl, &faults));
    count_line(stream, CTL_REJECTED);
    return true;
}

static bool blank_line(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

/* The arena of the run serves one line at a time: a long input costs no more memory than its longest line. */
static void read_lines(struct stream *stream)
{
    struct ctl *ctl = stream->ctl;
    struct arena *run = ctl->arena;
    char *text = NULL;
    size_t capacity = 0;
    ssize_t length;
    bool going = true;
    ctl->arena = arena_new(0);
    while (going && (length = getline(&text, &capacity, ctl->in)) >= 0) {
        stream->line++;
        if (blank_line(text) && strlen(text) == (size_t)length)
            continue;
        arena_reset(ctl->arena);
        stream->sent++;
        going = take_line(stream, text, (size_t)length);
        fflush(ctl->out); /* who pipes a line in may wait for its answer */
    }
    free(text);
    arena_free(&ctl->arena);
    ctl->arena = run;
}

static int submit_stream(struct ctl *ctl)
{
    struct stream stream = {.ctl = ctl, .key = args_value(&ctl->args, "key"), .worst = CTL_OK};
    struct caller caller = INTAKE_CALLER;
    caller.channel = args_value(&ctl->args, "channel");
    int code = connect_client(ctl, &caller, &stream.client);
    if (code != CTL_OK)
        return code;
    read_lines(&stream);
    client_free(&stream.client);
    if (stream.failed > 0)
        ctl_fail(ctl, stream.worst, "%lld 行中有 %lld 行未办成", "of %lld lines %lld failed", stream.sent,
                 stream.failed);
    return stream.worst;
}

int cmd_submit(struct ctl *ctl)
{
    return args_flag(&ctl->args, "stdin") ? submit_stream(ctl) : submit_one(ctl);
}
