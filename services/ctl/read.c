#include "services/ctl/read.h"
#include "common/limit.h"
#include "common/str.h"
#include "common/terms.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool listed(const struct read_terms *terms, const struct term *term)
{
    return strcmp(term->list, terms->list) == 0 && (terms->among >> term->number & 1) != 0;
}

static const char *term_codes(const struct ctl *ctl, const struct read_terms *terms)
{
    struct buf text = {0};
    const struct term *term;
    for (size_t i = 0; (term = term_row(i)) != NULL; i++)
        if (listed(terms, term))
            buf_print(&text, "%s%s %s", text.length > 0 ? ", " : "", term->code, term->zh);
    const char *kept = arena_text(ctl->arena, text.text);
    buf_free(&text);
    return kept;
}

static int term_named(const struct read_terms *terms, const char *text)
{
    const struct term *term;
    for (size_t i = 0; (term = term_row(i)) != NULL; i++)
        if (listed(terms, term) &&
            (strcmp(term->code, text) == 0 || strcmp(term->zh, text) == 0 || strcmp(term->en, text) == 0))
            return term->number;
    return 0;
}

int read_term_among(const struct ctl *ctl, const char *what, const struct read_terms *terms, const char *text, int *out)
{
    *out = text == NULL ? 0 : term_named(terms, text);
    if (*out != 0)
        return CTL_OK;
    if (text == NULL)
        return ctl_fail(ctl, CTL_USAGE, "%s: 必填,可选: %s", "%s: is required, one of: %s", what,
                        term_codes(ctl, terms));
    return ctl_fail(ctl, CTL_USAGE, "%s: '%s' 不是下列之一: %s", "%s: '%s' is none of: %s", what, text,
                    term_codes(ctl, terms));
}

int read_term(const struct ctl *ctl, const char *what, const char *list, const char *text, int *out)
{
    *out = 0;
    return text == NULL ? CTL_OK : read_term_needed(ctl, what, list, text, out);
}

int read_term_needed(const struct ctl *ctl, const char *what, const char *list, const char *text, int *out)
{
    return read_term_among(ctl, what, &(struct read_terms){list, ~0u}, text, out);
}

int read_needed(const struct ctl *ctl, const char *what, const char *text)
{
    return str_empty(text) ? ctl_fail(ctl, CTL_USAGE, "%s: 必填", "%s: is required", what) : CTL_OK;
}

int read_number(const struct ctl *ctl, const char *what, const char *text, long long min, long long max, long long *out)
{
    char *end = NULL;
    if (text == NULL)
        return CTL_OK;
    errno = 0;
    *out = strtoll(text, &end, 10);
    if (end != text && *end == '\0' && errno == 0 && *out >= min && *out <= max)
        return CTL_OK;
    return ctl_fail(ctl, CTL_USAGE, "%s: '%s' 不是 %lld 到 %lld 的整数",
                    "%s: '%s' is no whole number from %lld to %lld", what, text, min, max);
}

int read_instant(const struct ctl *ctl, const char *what, const char *text, instant *out)
{
    *out = INSTANT_NONE;
    if (text == NULL || instant_parse(text, ctl->offset_minutes, out))
        return CTL_OK;
    return ctl_fail(ctl, CTL_USAGE, "%s: '%s' 不是时间,应如 2024-04-03T10:00",
                    "%s: '%s' is no instant, write 2024-04-03T10:00", what, text);
}

int read_date(const struct ctl *ctl, const char *what, const char *text)
{
    day date;
    if (text == NULL || day_parse(text, &date))
        return CTL_OK;
    return ctl_fail(ctl, CTL_USAGE, "%s: '%s' 不是日期,应如 2019-07-16", "%s: '%s' is no date, write 2019-07-16", what,
                    text);
}

int read_bound(const struct ctl *ctl, const char *what, const char *text, bool end, instant *out)
{
    day date;
    if (text == NULL || !day_parse(text, &date))
        return read_instant(ctl, what, text, out);
    *out = instant_at(end ? date + 1 : date, 0, ctl->offset_minutes);
    return CTL_OK;
}

int read_span(const struct ctl *ctl, instant since, instant until)
{
    if (since == INSTANT_NONE || until == INSTANT_NONE || since < until)
        return CTL_OK;
    return ctl_fail(ctl, CTL_USAGE, "--until: 不晚于 --since", "--until: is not after --since");
}

int read_period(const struct ctl *ctl, instant *since, instant *until)
{
    int code = read_bound(ctl, "--since", args_value(&ctl->args, "since"), false, since);
    if (code == CTL_OK)
        code = read_bound(ctl, "--until", args_value(&ctl->args, "until"), true, until);
    return code == CTL_OK ? read_span(ctl, *since, *until) : code;
}

int read_limit(const struct ctl *ctl, const char *what, const char *text)
{
    static const unsigned OFFERED =
        1u << LIMIT_HOUR | 1u << LIMIT_WORKING_HOUR | 1u << LIMIT_WORKING_DAY | 1u << LIMIT_DAY;
    struct pack_limit limit;
    if (text == NULL ||
        (limit_parse(text, &limit, NULL) && (OFFERED >> limit.unit & 1u) != 0 && strchr(text, '/') == NULL))
        return CTL_OK;
    return ctl_fail(ctl, CTL_USAGE, "%s: '%s' 不是以小时或日计的时限,应如 2h 4wh 5wd 10d",
                    "%s: '%s' is no limit in hours or days, write 2h 4wh 5wd 10d", what, text);
}

int read_extension(const struct ctl *ctl, const char *what, const char *text)
{
    struct pack_limit amount;
    if (text == NULL || (limit_parse_distance(text, &amount, NULL) && amount.unit != LIMIT_PERCENT))
        return CTL_OK;
    return ctl_fail(ctl, CTL_USAGE, "%s: '%s' 不能用于延长,应以时限规则上限的单位计,如 5wd",
                    "%s: '%s' is no amount to extend by, write one in the unit of the policy's cap, as 5wd", what,
                    text);
}

static int64_t unit_micros(enum limit_unit unit)
{
    if (unit == LIMIT_MINUTE)
        return INSTANT_MINUTE;
    if (unit == LIMIT_HOUR)
        return INSTANT_HOUR;
    return unit == LIMIT_DAY ? INSTANT_DAY : 0;
}

int read_duration(const struct ctl *ctl, const char *what, const char *text, int64_t *out)
{
    struct pack_limit limit;
    char *end = NULL;
    long long seconds = strtoll(text, &end, 10);
    *out = 0;
    if (end != text && strcmp(end, "s") == 0 && seconds > 0 && seconds <= LIMIT_AMOUNT_MAX)
        *out = seconds * INSTANT_SECOND;
    else if (limit_parse(text, &limit, NULL) && strchr(text, '/') == NULL)
        *out = limit.amount * unit_micros(limit.unit);
    if (*out > 0)
        return CTL_OK;
    return ctl_fail(ctl, CTL_USAGE, "%s: '%s' 不是时长,应如 90s 30min 2h 3d",
                    "%s: '%s' is no length of time, write 90s 30min 2h 3d", what, text);
}

size_t read_codes(const struct ctl *ctl, const char *text, char ***out)
{
    size_t room = text == NULL ? 0 : strlen(text) + 1, count = 0;
    *out = arena_array(ctl->arena, room + 1, sizeof **out);
    while (text != NULL && *text != '\0') {
        size_t length = strcspn(text, ",");
        if (length > 0)
            (*out)[count++] = arena_textn(ctl->arena, text, length);
        text += length + (text[length] == ',' ? 1 : 0);
    }
    return count;
}
