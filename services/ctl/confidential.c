#include "services/ctl/confidential.h"
#include "common/str.h"
#include "services/ctl/reply.h"

static const char *reason_of(const struct ctl *ctl)
{
    return args_value(&ctl->args, "confidential");
}

static int need_reason(struct ctl *ctl)
{
    const char *reason = reason_of(ctl);
    return reason == NULL || !str_empty(reason)
               ? CTL_OK
               : ctl_fail(ctl, CTL_USAGE, "--confidential: 须写明事由", "--confidential: say why");
}

struct answer_row {
    bool confidential;
};
static const struct field ANSWER[] = {FIELD(struct answer_row, confidential, BOOL)};

int confidential_check(struct ctl *ctl, const char *number)
{
    static const struct fields ANSWERS = FIELDS(struct answer_row, ANSWER);
    struct params params;
    struct rows rows = {0};
    int code = need_reason(ctl);
    if (code != CTL_OK || reason_of(ctl) != NULL)
        return code;
    params_open(&params, ctl->arena);
    params_text(&params, number);
    code = connect_rows(ctl, &(struct lookup){"confidential", "confidential_is", &ANSWERS}, &params, &rows);
    if (code != CTL_OK || rows.count == 0 || !((const struct answer_row *)rows.list)->confidential)
        return code;
    return reply_fail(ctl, &(struct refusal){CTL_DENIED, "number", REASON_NOT_ALLOWED},
                      "%s 属保密办理: 确需查看请用 --confidential 写明事由(记录在案)",
                      "%s is confidential: --confidential with the reason shows it, on record", number);
}

/* ---- lists ---- */

struct count_row {
    int64_t count;
};
static const struct field COUNTED[] = {FIELD(struct count_row, count, BIG)};

static int tell_hidden(struct ctl *ctl)
{
    static const struct fields COUNTS = FIELDS(struct count_row, COUNTED);
    struct params none;
    struct rows rows = {0};
    params_open(&none, ctl->arena);
    int code = connect_rows(ctl, &(struct lookup){"confidential", "confidential_count", &COUNTS}, &none, &rows);
    const struct count_row *of = rows.list;
    if (code == CTL_OK && rows.count > 0 && of->count > 0)
        fprintf(ctl->err,
                ctl->zh ? "另有 %lld 件保密办理(举报等)未列出: --confidential 事由\n"
                        : "%lld more in all are confidential (reports on units) and not listed: --confidential WHY\n",
                (long long)of->count);
    return code;
}

static bool has_numbers(const struct fields *fields)
{
    for (size_t i = 0; i < fields->count; i++)
        if (str_equal(fields->list[i].column, "number") && fields->list[i].type == ROW_TEXT)
            return true;
    return false;
}

int confidential_list(struct ctl *ctl, const struct lookup *lookup, const struct params *params, struct rows *rows)
{
    int code = need_reason(ctl);
    if (code == CTL_OK)
        code = connect_list(ctl, lookup, params, rows);
    if (code != CTL_OK)
        return code;
    return has_numbers(lookup->fields) && reason_of(ctl) == NULL ? tell_hidden(ctl) : CTL_OK;
}
