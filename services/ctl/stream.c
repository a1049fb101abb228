#include "services/ctl/stream.h"
#include "services/ctl/files.h"
#include "services/ctl/form.h"
#include "services/ctl/lines.h"
#include "services/ctl/receipt.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include <poll.h>
#include <string.h>

typedef Loopline__Wire__V1__Reply WireReply;

enum { BLOCK = 128, ANSWER_WAIT_MS = 2000, TRY_MS = 3000, PAUSE_MS = 500 };

struct entry {
    long long line;
    const ProtobufCMessage *submit; /* NULL: refused here, and `reply` says why */
    const char *key;
    struct uuid message_id; /* zero: not sent */
    const WireReply *reply; /* NULL: not answered (yet) */
};

struct stream {
    struct ctl *ctl;
    struct caller caller;
    struct client *client;
    struct lines *lines;
    const char *key; /* --key: line n is sent as KEY-n, so the same input may be sent again */
    struct entry entries[BLOCK];
    size_t count;
    long long taken, failed;
    int worst; /* exit code of the first failure */
    char problem[256];
};

/* ---- reading ---- */

static const char *key_of(const struct stream *stream, const struct form *form, long long line)
{
    char fresh[UUID_TEXT];
    struct arena *arena = stream->ctl->arena;
    if (form->key != NULL)
        return form->key;
    if (stream->key != NULL)
        return arena_print(arena, "%s-%lld", stream->key, line);
    struct uuid id = uuid_new();
    uuid_format(&id, fresh);
    return arena_text(arena, fresh);
}

static void read_entry(struct stream *stream, const struct line *line)
{
    struct ctl *ctl = stream->ctl;
    struct form form;
    struct faults faults = {0};
    Loopline__Intake__V1__Submit *submit = NULL;
    struct entry *entry = &stream->entries[stream->count++];
    *entry = (struct entry){.line = line->number};
    if (form_from_json(ctl->arena, line->text, line->length, &form, &faults) == RESULT_OK &&
        form_message(ctl->arena, &form, ctl->offset_minutes, &submit, &faults) == RESULT_OK) {
        entry->submit = &submit->base;
        entry->key = key_of(stream, &form, line->number);
    } else {
        entry->reply = reply_of_faults(ctl, &faults);
    }
}

static bool blank(const struct line *line)
{
    return line->length == strlen(line->text) && line->text[strspn(line->text, " \t\r")] == '\0';
}

/* What is there, up to a block; waits only for the first line. */
static void read_block(struct stream *stream)
{
    struct line line;
    stream->count = 0;
    while (stream->count < BLOCK && (stream->count == 0 || lines_ready(stream->lines)) &&
           lines_next(stream->lines, stream->ctl->arena, &line))
        if (!blank(&line))
            read_entry(stream, &line);
    stream->taken += (long long)stream->count;
}

/* ---- sending ---- */

static enum result call(struct stream *stream, struct entry *entry)
{
    struct ctl *ctl = stream->ctl;
    return client_call(stream->client, ctl->arena, MESSAGE_SUBMIT, entry->key, entry->submit, &entry->reply,
                       stream->problem, sizeof stream->problem);
}

/* Before the connection stands nothing can be sent without waiting: then the first is called, the rest follow. */
static size_t send_block(struct stream *stream)
{
    size_t sent = 0;
    for (size_t i = 0; i < stream->count; i++) {
        struct entry *entry = &stream->entries[i];
        if (entry->submit == NULL)
            continue;
        if (stream->client == NULL)
            break;
        enum result outcome = client_send(stream->client, stream->ctl->arena, MESSAGE_SUBMIT, entry->key, entry->submit,
                                          &entry->message_id);
        if (outcome != RESULT_OK) {
            entry->message_id = (struct uuid){{0}};
            if (sent > 0 || call(stream, entry) != RESULT_OK)
                break;
        } else {
            sent++;
        }
    }
    return sent;
}

static struct entry *entry_of(struct stream *stream, const struct uuid *message_id)
{
    for (size_t i = 0; !uuid_zero(message_id) && i < stream->count; i++)
        if (uuid_compare(&stream->entries[i].message_id, message_id) == 0)
            return &stream->entries[i];
    return NULL;
}

static void collect(struct stream *stream, size_t sent)
{
    while (sent > 0 && stream->client != NULL) {
        struct uuid message_id;
        const WireReply *reply = NULL;
        enum result outcome = client_take(stream->client, stream->ctl->arena, ANSWER_WAIT_MS, &message_id, &reply);
        if (outcome == RESULT_RETRY)
            return;
        struct entry *entry = entry_of(stream, &message_id);
        if (entry == NULL || entry->reply != NULL)
            continue;
        sent--;
        if (outcome == RESULT_OK && reply->status != LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER)
            entry->reply = reply;
    }
}

/* false: nobody answered in the time that one command may take. In between the service is looked for anew. */
static bool insist(struct stream *stream, struct entry *entry)
{
    struct ctl *ctl = stream->ctl;
    int64_t deadline = socket_clock_ms() + conf_int(ctl->conf, "ctl.timeout_ms");
    enum result outcome = RESULT_RETRY;
    while (entry->reply == NULL && outcome == RESULT_RETRY) {
        if (stream->client != NULL)
            outcome = call(stream, entry);
        if (entry->reply != NULL || outcome != RESULT_RETRY || socket_clock_ms() >= deadline)
            break;
        if (connect_client(ctl, &stream->caller, &stream->client) != CTL_OK)
            (void)poll(NULL, 0, PAUSE_MS);
    }
    return entry->reply != NULL;
}

static bool ask_again(struct stream *stream)
{
    for (size_t i = 0; i < stream->count; i++)
        if (stream->entries[i].reply == NULL && !insist(stream, &stream->entries[i]))
            return false;
    return true;
}

/* ---- telling ---- */

static void tell_json(struct stream *stream, const struct entry *entry)
{
    struct ctl *ctl = stream->ctl;
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    sheet_pair(&sheet, (struct column){.key = "line", .kind = CELL_NUMBER}, show_number(ctl, entry->line));
    sheet_pair(&sheet, (struct column){.key = "status"}, entry->reply == NULL ? "unknown" : reply_status(entry->reply));
    if (entry->key != NULL)
        sheet_pair(&sheet, (struct column){.key = "key", .kind = CELL_EXACT}, entry->key);
    if (entry->reply != NULL)
        receipt_add(ctl, lib_receipt(ctl->arena, entry->reply), &sheet);
    if (entry->reply != NULL && entry->reply->n_errors > 0)
        sheet_pair(&sheet, (struct column){.key = "errors", .kind = CELL_JSON}, reply_errors_json(ctl, entry->reply));
    output_line(&output, &sheet);
}

static void tell_text(struct stream *stream, const struct entry *entry)
{
    const WireReply *reply = entry->reply;
    struct buf text = {0};
    buf_print(&text, "%lld %s", entry->line, reply == NULL ? "unknown" : reply_status(reply));
    if (reply == NULL)
        buf_print(&text, " %s", entry->key);
    else if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_RECEIPT)
        buf_print(&text, " %s %s", reply->receipt->number, reply->receipt->code);
    else if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_SPOOLED)
        buf_print(&text, " %s", reply->spooled->token);
    for (size_t i = 0; reply != NULL && i < reply->n_errors; i++) {
        buf_text(&text, i > 0 ? "; " : " ");
        output_clean(&text, reply->errors[i]->message);
        buf_print(&text, " [%s]", reply->errors[i]->reason);
    }
    fprintf(stream->ctl->out, "%s\n", text.text);
    buf_free(&text);
}

static void tell_block(struct stream *stream)
{
    for (size_t i = 0; i < stream->count; i++) {
        const struct entry *entry = &stream->entries[i];
        int code = entry->reply == NULL ? CTL_LATER : reply_code(entry->reply);
        if (stream->ctl->json)
            tell_json(stream, entry);
        else
            tell_text(stream, entry);
        stream->failed += code == CTL_OK ? 0 : 1;
        if (stream->worst == CTL_OK)
            stream->worst = code;
    }
    fflush(stream->ctl->out); /* who pipes a line in may wait for its answer */
}

/* The arena of the run serves one block at a time: a long input costs no more memory than its longest block. */
static void run(struct stream *stream)
{
    struct ctl *ctl = stream->ctl;
    struct arena *whole = ctl->arena;
    bool going = true;
    ctl->arena = arena_new(0);
    do {
        arena_reset(ctl->arena);
        read_block(stream);
        collect(stream, send_block(stream));
        going = ask_again(stream);
        tell_block(stream);
    } while (going && stream->count > 0);
    arena_free(&ctl->arena);
    ctl->arena = whole;
    if (!going)
        ctl_fail(ctl, CTL_LATER, "%s; 状态为 unknown 的行结果未知,可用同一幂等键重发",
                 "%s; lines marked unknown have no answer: send them again with the same key", stream->problem);
}

int stream_submit(struct ctl *ctl, const struct caller *caller, int descriptor)
{
    struct stream stream = {.ctl = ctl, .caller = *caller, .key = args_value(&ctl->args, "key"), .worst = CTL_OK};
    int patience = (int)conf_int(ctl->conf, "ctl.timeout_ms");
    stream.caller.timeout_ms = patience < TRY_MS ? patience : TRY_MS;
    int code = connect_client(ctl, &stream.caller, &stream.client);
    if (code != CTL_OK)
        return code;
    stream.lines = lines_new(descriptor, FORM_LINE_MAX);
    run(&stream);
    code = files_ended(ctl, "-", lines_trouble(stream.lines));
    lines_free(&stream.lines);
    client_free(&stream.client);
    if (stream.failed > 0)
        ctl_fail(ctl, stream.worst, "%lld 行中有 %lld 行未办成", "of %lld lines %lld failed", stream.taken,
                 stream.failed);
    return code == CTL_OK ? stream.worst : code;
}
