#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/lib/inner.h"
#include "common/str.h"

enum { TIMEOUT_MS = 10000 };

static const struct {
    enum loopline_status status;
    bool done, again;
    const char *name, *zh, *en;
} STATUSES[] = {
    {LOOPLINE_DURABLE, true, false, "durable", "已可靠保存", "stored durably"},
    {LOOPLINE_DUPLICATE, true, false, "duplicate", "此前已办理", "done before: the first answer again"},
    {LOOPLINE_CONFLICT, false, false, "conflict", "幂等键已用于其他内容,未办理", "conflict: nothing was done"},
    {LOOPLINE_REJECTED, false, false, "rejected", "不予办理", "rejected: nothing was done"},
    {LOOPLINE_RETRY_LATER, false, true, "retry_later", "暂时不能办理,请稍后重试", "not now: retry later"},
    {LOOPLINE_DENIED, false, false, "denied", "这把密钥无权执行", "denied to this key"},
    {LOOPLINE_OK, true, false, "ok", "成功", "ok"},
    {LOOPLINE_SPOOLED, false, true, "spooled", "已暂存,待数据库恢复后受理", "kept on disk until the database is back"},
    {LOOPLINE_UNKNOWN, false, true, "unknown", "没有答复,结果未知;可用同一幂等键重发",
     "no answer: the outcome is unknown, send again with the same key"},
    {LOOPLINE_REVOKED, false, true, "revoked", "本方密钥已被撤销或不被接受",
     "this key has been revoked or is not accepted"},
    {LOOPLINE_GARBLED, false, true, "garbled", "答复无法理解,结果未知",
     "the answer cannot be understood: the outcome is unknown"},
    {LOOPLINE_SYSTEM, false, true, "system", "本机环境有误", "broken environment"},
};

static size_t row_of(enum loopline_status status)
{
    size_t i = 0;
    while (i < COUNT(STATUSES) && STATUSES[i].status != status)
        i++;
    return i;
}

bool loopline_done(enum loopline_status status)
{
    size_t row = row_of(status);
    return row < COUNT(STATUSES) && STATUSES[row].done;
}

bool loopline_again(enum loopline_status status)
{
    size_t row = row_of(status);
    return row < COUNT(STATUSES) && STATUSES[row].again;
}

const char *loopline_status_name(enum loopline_status status)
{
    size_t row = row_of(status);
    return row < COUNT(STATUSES) ? STATUSES[row].name : "?";
}

const char *loopline_version(void)
{
    return LOOPLINE_VERSION;
}

bool lib_take(void *to, size_t size, const void *from)
{
    size_t given = 0;
    memset(to, 0, size);
    if (from != NULL)
        memcpy(&given, from, sizeof given);
    if (given < sizeof given)
        return false;
    memcpy(to, from, given < size ? given : size);
    return true;
}

/* ---- open and close ---- */

static enum result read_server_key(const char *given, char out[KEY_TEXT], char *problem, size_t size)
{
    if (str_empty(given)) {
        snprintf(problem, size, "server_key is required");
        return RESULT_REFUSE;
    }
    return keys_take_public(given, out, problem, size);
}

static enum result read_own_keys(const struct loopline_options *given, struct key_pair *out, char *problem, size_t size)
{
    if (str_empty(given->secret_key) && !str_empty(given->keys) && !str_empty(given->name))
        return keys_read(given->keys, given->name, out, problem, size);
    bool whole = !str_empty(given->public_key) && !str_empty(given->secret_key) &&
                 strlen(given->public_key) == KEY_TEXT - 1 && strlen(given->secret_key) == KEY_TEXT - 1;
    if (!whole) {
        snprintf(problem, size, "keys and name, or public_key and secret_key of %d characters, are required",
                 KEY_TEXT - 1);
        return RESULT_REFUSE;
    }
    str_copy(out->public_key, KEY_TEXT, given->public_key);
    str_copy(out->secret_key, KEY_TEXT, given->secret_key);
    return RESULT_OK;
}

static enum result open_client(const struct loopline_options *given, struct client **out, char *problem, size_t size)
{
    char server[KEY_TEXT] = "";
    struct client_options options = {.endpoint = given->endpoint,
                                     .server_key = server,
                                     .language = given->language,
                                     .timeout_ms = given->timeout_ms > 0 ? given->timeout_ms : TIMEOUT_MS};
    if (str_empty(given->endpoint)) {
        snprintf(problem, size, "endpoint is required");
        return RESULT_REFUSE;
    }
    enum result outcome = read_server_key(given->server_key, server, problem, size);
    if (outcome == RESULT_OK)
        outcome = read_own_keys(given, &options.keys, problem, size);
    if (outcome == RESULT_OK)
        outcome = client_open(out, &options, problem, size);
    keys_wipe(&options.keys);
    return outcome;
}

enum loopline_status loopline_open(struct loopline **out, const struct loopline_options *options, char *problem,
                                   size_t problem_size)
{
    struct loopline_options given;
    struct client *client = NULL;
    char said[256] = "";
    enum result outcome = RESULT_STOP;
    *out = NULL;
    if (sodium_init() < 0)
        snprintf(said, sizeof said, "no source of randomness");
    else if (!lib_take(&given, sizeof given, options))
        snprintf(said, sizeof said, "options were not made by LOOPLINE_INIT");
    else
        outcome = open_client(&given, &client, said, sizeof said);
    if (problem != NULL)
        str_copy(problem, problem_size, said);
    if (outcome != RESULT_OK)
        return LOOPLINE_SYSTEM;
    struct loopline *loopline = memory_alloc(sizeof *loopline);
    loopline->client = client;
    str_copy(loopline->language, sizeof loopline->language, str_equal(given.language, "en") ? "en" : "zh");
    loopline->arena = arena_new(0);
    loopline->answer = (struct loopline_answer){.status = LOOPLINE_OK, .message = ""};
    *out = loopline;
    return LOOPLINE_OK;
}

void loopline_close(struct loopline **loopline)
{
    if (loopline == NULL || *loopline == NULL)
        return;
    client_free(&(*loopline)->client);
    arena_free(&(*loopline)->arena);
    arena_free(&(*loopline)->next);
    free(*loopline);
    *loopline = NULL;
}

const struct loopline_answer *loopline_answer(const struct loopline *loopline)
{
    return &loopline->answer;
}

/* ---- one call ---- */

struct arena *lib_begin(struct loopline *loopline)
{
    loopline->next = arena_new(0);
    return loopline->next;
}

enum loopline_status lib_end(struct loopline *loopline)
{
    arena_free(&loopline->arena);
    loopline->arena = loopline->next;
    loopline->next = NULL;
    return loopline->answer.status;
}

static enum loopline_status say(struct loopline *loopline, enum loopline_status status, const char *message)
{
    bool chinese = str_equal(loopline->language, "zh");
    size_t row = row_of(status);
    const char *common = chinese ? STATUSES[row].zh : STATUSES[row].en;
    loopline->answer = (struct loopline_answer){
        .status = status, .message = arena_text(loopline->next, str_empty(message) ? common : message)};
    return status;
}

static void add_faults(struct loopline *loopline, const LibReply *reply)
{
    struct loopline_fault *list = arena_array(loopline->next, reply->n_errors, sizeof *list);
    for (size_t i = 0; i < reply->n_errors; i++) {
        const Loopline__Wire__V1__FieldError *error = reply->errors[i];
        list[i] = (struct loopline_fault){error->field, error->reason, error->message};
    }
    loopline->answer.faults = list;
    loopline->answer.fault_count = reply->n_errors;
}

enum loopline_status lib_refuse(struct loopline *loopline, const struct faults *faults)
{
    struct arena *arena = loopline->next;
    size_t count = faults_kept(faults);
    struct loopline_fault *list = arena_array(arena, count, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const struct fault *fault = &faults->list[i];
        list[i] = (struct loopline_fault){
            arena_text(arena, fault->field), reason_code(fault->reason),
            arena_print(arena, "%s %s", fault->field, reason_text(fault->reason, loopline->language))};
    }
    enum loopline_status status = say(loopline, LOOPLINE_REJECTED, NULL);
    loopline->answer.faults = list;
    loopline->answer.fault_count = count;
    return status;
}

enum loopline_status lib_garbled(struct loopline *loopline)
{
    return say(loopline, LOOPLINE_GARBLED, NULL);
}

static enum loopline_status answered(struct loopline *loopline, const LibReply *reply)
{
    enum loopline_status status = (enum loopline_status)reply->status;
    if (row_of(status) == COUNT(STATUSES))
        return lib_garbled(loopline);
    say(loopline, status, reply->message);
    loopline->answer.retry_after_ms = reply->retry_after_ms;
    add_faults(loopline, reply);
    return status;
}

/* What cannot go on the wire at all; the rest is for intake, which names every field at fault. */
static bool sendable(enum message_kind kind, const char *key, const ProtobufCMessage *body, struct faults *faults)
{
    static const size_t KEY_MAX = sizeof((struct header *)NULL)->idempotency_key - 1;
    if (kind == KIND_COMMAND && str_empty(key))
        faults_add(faults, "header.idempotency_key", REASON_REQUIRED);
    else if (kind == KIND_COMMAND && strlen(key) > KEY_MAX)
        faults_add(faults, "header.idempotency_key", REASON_TOO_LONG);
    if (protobuf_c_message_get_packed_size(body) > WIRE_COMMAND_MAX)
        faults_add(faults, "body", REASON_TOO_LONG);
    return faults->count == 0;
}

enum loopline_status lib_ask(struct loopline *loopline, enum message_type type, const char *key,
                             const ProtobufCMessage *body, const LibReply **reply)
{
    char problem[256] = "";
    struct faults faults = {0};
    *reply = NULL;
    if (!sendable(wire_info(type)->kind, key, body, &faults))
        return lib_refuse(loopline, &faults);
    switch (client_call(loopline->client, loopline->next, type, key, body, reply, problem, sizeof problem)) {
    case RESULT_OK:
        return answered(loopline, *reply);
    case RESULT_RETRY:
        if (*reply == NULL)
            return say(loopline, LOOPLINE_UNKNOWN, problem);
        say(loopline, LOOPLINE_RETRY_LATER, problem);
        loopline->answer.retry_after_ms = (*reply)->retry_after_ms;
        add_faults(loopline, *reply);
        return LOOPLINE_RETRY_LATER;
    case RESULT_REFUSE:
        return say(loopline, client_revoked(loopline->client) ? LOOPLINE_REVOKED : LOOPLINE_GARBLED, problem);
    case RESULT_STOP:
        break;
    }
    return say(loopline, LOOPLINE_SYSTEM, problem);
}

/* ---- codes ---- */

int lib_choice(const char *list, const char *code, const char *field, struct faults *faults)
{
    int number = str_empty(code) ? 0 : term_find(list, code);
    if (!str_empty(code) && number == 0)
        faults_add(faults, field, REASON_UNKNOWN_ENUM);
    return number;
}

const char *lib_code(const char *list, int number)
{
    const char *code = term_get(list, number)->code;
    return number == 0 || str_equal(code, "?") ? "" : code;
}
