#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include <stdarg.h>
#include <string.h>

typedef Loopline__Wire__V1__Reply WireReply;
typedef Loopline__Wire__V1__FieldError WireError;

static const struct {
    const char *name;
    int code;
    const char *zh, *en;
} STATUSES[] = {
    [LOOPLINE__WIRE__V1__STATUS__STATUS_UNSPECIFIED] = {"unspecified", CTL_LATER, "没有结果", "no outcome"},
    [LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE] = {"durable", CTL_OK, "已可靠保存", "stored durably"},
    [LOOPLINE__WIRE__V1__STATUS__STATUS_DUPLICATE] = {"duplicate", CTL_OK, "此前已受理",
                                                      "done before: the first answer again"},
    [LOOPLINE__WIRE__V1__STATUS__STATUS_CONFLICT] = {"conflict", CTL_ABSENT, "幂等键已用于其他内容,未办理",
                                                     "conflict: nothing was done"},
    [LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED] = {"rejected", CTL_REJECTED, "不予办理",
                                                     "rejected: nothing was done"},
    [LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER] = {"retry_later", CTL_LATER, "暂时不能办理,请稍后重试",
                                                        "not now: retry later"},
    [LOOPLINE__WIRE__V1__STATUS__STATUS_DENIED] = {"denied", CTL_DENIED, "这把密钥无权执行", "denied to this key"},
    [LOOPLINE__WIRE__V1__STATUS__STATUS_OK] = {"ok", CTL_OK, "成功", "ok"},
    [LOOPLINE__WIRE__V1__STATUS__STATUS_SPOOLED] = {"spooled", CTL_OK, "已暂存,待数据库恢复后受理",
                                                    "kept on disk until the database is back"},
};

static size_t status_of(const WireReply *reply)
{
    return (size_t)reply->status < COUNT(STATUSES) ? (size_t)reply->status : 0;
}

static bool means_absent(const WireReply *reply)
{
    size_t absent = 0;
    for (size_t i = 0; i < reply->n_errors; i++)
        if (strcmp(reply->errors[i]->reason, reason_code(REASON_NOT_FOUND)) == 0 ||
            strcmp(reply->errors[i]->reason, reason_code(REASON_WRONG_CODE)) == 0)
            absent++;
    return absent > 0 && absent == reply->n_errors;
}

int reply_code(const WireReply *reply)
{
    int code = STATUSES[status_of(reply)].code;
    return code == CTL_REJECTED && means_absent(reply) ? CTL_ABSENT : code;
}

const char *reply_status(const WireReply *reply)
{
    return STATUSES[status_of(reply)].name;
}

const char *reply_errors_json(const struct ctl *ctl, const WireReply *reply)
{
    struct buf text = {0};
    buf_char(&text, '[');
    for (size_t i = 0; i < reply->n_errors; i++) {
        const WireError *error = reply->errors[i];
        buf_text(&text, i > 0 ? ",{\"field\":" : "{\"field\":");
        buf_json(&text, error->field);
        buf_text(&text, ",\"reason\":");
        buf_json(&text, error->reason);
        buf_text(&text, ",\"message\":");
        buf_json(&text, error->message);
        buf_char(&text, '}');
    }
    buf_char(&text, ']');
    const char *kept = arena_text(ctl->arena, text.text);
    buf_free(&text);
    return kept;
}

static void refused_json(const struct ctl *ctl, const WireReply *reply)
{
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    sheet_pair(&sheet, (struct column){.key = "status"}, reply_status(reply));
    sheet_pair(&sheet, (struct column){.key = "message"}, show_text(ctl, reply->message));
    sheet_pair(&sheet, (struct column){.key = "errors", .kind = CELL_JSON}, reply_errors_json(ctl, reply));
    output_line(&output, &sheet);
}

void reply_refused(const struct ctl *ctl, const WireReply *reply)
{
    if (ctl->json) {
        refused_json(ctl, reply);
        return;
    }
    struct buf text = {0};
    output_clean(&text, str_empty(reply->message)
                            ? ctl_text(ctl, STATUSES[status_of(reply)].zh, STATUSES[status_of(reply)].en)
                            : reply->message);
    ctl_fail(ctl, CTL_REJECTED, "%s", "%s", text.text);
    for (size_t i = 0; i < reply->n_errors; i++) {
        buf_clear(&text);
        output_clean(&text, reply->errors[i]->message);
        fprintf(ctl->err, "  %s [%s]\n", text.text, reply->errors[i]->reason);
    }
    buf_free(&text);
}

/* ---- failures that no service told ---- */

static const char *status_named(int code)
{
    if (code == CTL_LATER || code == CTL_ENVIRONMENT)
        return STATUSES[LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER].name;
    return STATUSES[code == CTL_DENIED ? LOOPLINE__WIRE__V1__STATUS__STATUS_DENIED
                                       : LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED]
        .name;
}

static void fail_json(const struct ctl *ctl, const struct refusal *of, const char *message)
{
    struct buf errors = {0};
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    buf_text(&errors, "[{\"field\":");
    buf_json(&errors, of->field);
    buf_text(&errors, ",\"reason\":");
    buf_json(&errors, reason_code(of->reason));
    buf_text(&errors, ",\"message\":");
    buf_json(&errors, message);
    buf_text(&errors, "}]");
    sheet_pair(&sheet, (struct column){.key = "status"}, status_named(of->code));
    sheet_pair(&sheet, (struct column){.key = "message"}, NULL);
    sheet_pair(&sheet, (struct column){.key = "errors", .kind = CELL_JSON}, errors.text);
    output_line(&output, &sheet);
    buf_free(&errors);
}

int reply_fail(const struct ctl *ctl, const struct refusal *of, const char *zh, const char *en, ...)
{
    char text[512];
    va_list values;
    va_start(values, en);
    vsnprintf(text, sizeof text, ctl->zh ? zh : en, values);
    va_end(values);
    if (ctl->json)
        fail_json(ctl, of, text);
    return ctl_fail(ctl, of->code, "%s", "%s", text);
}

void reply_missing(const struct ctl *ctl, int code)
{
    const struct refusal of = {code, "", code == CTL_DENIED ? REASON_NOT_ALLOWED : REASON_BUSY};
    if (ctl->json)
        fail_json(ctl, &of, reason_text(of.reason, ctl->lang));
}

static void add_error(const struct ctl *ctl, WireReply *reply, const struct loopline_fault *fault)
{
    WireError *error = arena_alloc(ctl->arena, sizeof *error);
    loopline__wire__v1__field_error__init(error);
    error->field = arena_text(ctl->arena, fault->field);
    error->reason = arena_text(ctl->arena, fault->reason);
    error->message = arena_text(ctl->arena, fault->message);
    reply->errors[reply->n_errors++] = error;
}

static WireReply *refusal_of(const struct ctl *ctl, int status, size_t faults)
{
    WireReply *reply = arena_alloc(ctl->arena, sizeof *reply);
    loopline__wire__v1__reply__init(reply);
    reply->status = (Loopline__Wire__V1__Status)status;
    reply->errors = arena_array(ctl->arena, faults, sizeof(WireError *));
    return reply;
}

const WireReply *reply_of_answer(const struct ctl *ctl, const struct loopline_answer *answer)
{
    WireReply *reply = refusal_of(ctl, (int)answer->status, answer->fault_count);
    for (size_t i = 0; i < answer->fault_count; i++)
        add_error(ctl, reply, &answer->faults[i]);
    return reply;
}

const WireReply *reply_of_faults(const struct ctl *ctl, const struct faults *faults)
{
    size_t count = faults_kept(faults);
    WireReply *reply = refusal_of(ctl, LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED, count);
    for (size_t i = 0; i < count; i++) {
        const struct fault *fault = &faults->list[i];
        const char *words = arena_print(ctl->arena, "%s %s", fault->field, reason_text(fault->reason, ctl->lang));
        add_error(ctl, reply, &(struct loopline_fault){fault->field, reason_code(fault->reason), words});
    }
    return reply;
}
