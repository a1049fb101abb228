#include "common/limit.h"

#include "common/terms.h"
#include <stdlib.h>
#include <string.h>

struct form { /* how a unit is written, what it may carry, and what follows the number in words */
    const char *code;
    enum limit_unit unit;
    int min, max;
    enum limit_start start;
    enum limit_end end;
    const char *zh, *en;
};

static const struct form FORMS[] = {
    {"none", LIMIT_NONE, 0, 0, LIMIT_START_UNSPECIFIED, LIMIT_END_UNSPECIFIED, "", ""},
    {"min", LIMIT_MINUTE, 1, LIMIT_AMOUNT_MAX, START_EVENT, END_SAME_TIME, "分钟", "minute"},
    {"h", LIMIT_HOUR, 1, LIMIT_AMOUNT_MAX, START_EVENT, END_SAME_TIME, "小时", "hour"},
    {"wh", LIMIT_WORKING_HOUR, 1, LIMIT_AMOUNT_MAX, START_NEXT_WORKING, END_SAME_TIME, "个工作小时", "working hour"},
    {"wd", LIMIT_WORKING_DAY, 1, LIMIT_AMOUNT_MAX, START_DAY_NOT_COUNTED, END_OF_WORK, "个工作日", "working day"},
    {"d", LIMIT_DAY, 1, LIMIT_AMOUNT_MAX, START_DAY_NOT_COUNTED, END_OF_DAY, "个自然日", "calendar day"},
    {"eod", LIMIT_END_OF_DAY, 0, LIMIT_EOD_MAX, START_DAY_COUNTED, END_OF_DAY, "日", "day"},
    {"%", LIMIT_PERCENT, 1, 99, LIMIT_START_UNSPECIFIED, LIMIT_END_UNSPECIFIED, "%", "percent of the limit"},
};

static const struct form *form_by_code(const char *code, size_t length)
{
    for (size_t i = 0; i < COUNT(FORMS); i++)
        if (strlen(FORMS[i].code) == length && memcmp(FORMS[i].code, code, length) == 0)
            return &FORMS[i];
    return NULL;
}

static const struct form *form_by_unit(enum limit_unit unit)
{
    for (size_t i = 0; i < COUNT(FORMS); i++)
        if (FORMS[i].unit == unit)
            return &FORMS[i];
    return NULL;
}

/* Digits without sign, blanks or leading zero; more than five are beyond every maximum. */
static const char *take_amount(const char *at, int *amount)
{
    size_t digits = strspn(at, "0123456789");
    if (digits == 0 || digits > 5 || (digits > 1 && *at == '0'))
        return NULL;
    *amount = atoi(at);
    return at + digits;
}

/* "none", "eod", "eod+1d" */
static const char *take_word(const char *at, struct pack_limit *out)
{
    size_t length = strcspn(at, "+/");
    const struct form *form = form_by_code(at, length);
    if (!form || (form->unit != LIMIT_NONE && form->unit != LIMIT_END_OF_DAY))
        return NULL;
    out->unit = form->unit;
    at += length;
    if (form->unit == LIMIT_NONE || *at != '+')
        return at;
    at = take_amount(at + 1, &out->amount);
    return at && *at == 'd' ? at + 1 : NULL;
}

/* "30min", "4wd" */
static const char *take_number(const char *at, struct pack_limit *out)
{
    at = take_amount(at, &out->amount);
    size_t length = at ? strcspn(at, "/") : 0;
    const struct form *form = at ? form_by_code(at, length) : NULL;
    if (!form || form->unit == LIMIT_NONE || form->unit == LIMIT_END_OF_DAY)
        return NULL;
    out->unit = form->unit;
    return at + length;
}

static bool take_rule(const char *at, size_t length, struct pack_limit *out)
{
    char code[24];
    if (length == 0 || length >= sizeof code)
        return false;
    memcpy(code, at, length);
    code[length] = '\0';
    int start = term_find("limit_start", code);
    int end = term_find("limit_end", code);
    if (start && out->start == LIMIT_START_UNSPECIFIED)
        out->start = (enum limit_start)start;
    else if (end && out->end == LIMIT_END_UNSPECIFIED)
        out->end = (enum limit_end)end;
    else
        return false;
    return true;
}

/* Civil Code art. 201: a period in hours runs from the moment, one in days leaves out the day of the event. */
const char *limit_fault(const struct pack_limit *limit)
{
    const struct form *form = form_by_unit(limit->unit);
    if (!form)
        return "unknown unit";
    if (limit->unit == LIMIT_PERCENT)
        return "a percentage is the distance of a rung, of a limit; it is none itself";
    if (limit->amount < form->min || limit->amount > form->max)
        return "amount out of range: 1 to 10000, after eod+ 0 to 366 days";
    if (limit->unit == LIMIT_NONE)
        return limit->start || limit->end ? "none takes no rules" : NULL;
    if (limit->start < START_EVENT || limit->start > START_DAY_NOT_COUNTED || limit->end < END_SAME_TIME ||
        limit->end > END_OF_DAY)
        return "unknown rule";
    bool eod = limit->unit == LIMIT_END_OF_DAY;
    bool days = eod || limit->unit == LIMIT_WORKING_DAY || limit->unit == LIMIT_DAY;
    if (!days && limit->start >= START_DAY_COUNTED)
        return "minutes and hours start at /event or /next_working, not by the day";
    bool today = eod ? limit->amount == 0 && limit->start != START_DAY_NOT_COUNTED
                     : limit->amount == 1 && limit->start == START_DAY_COUNTED;
    if (days && today && limit->end == END_SAME_TIME)
        return "the same time of the same day leaves no time at all";
    return NULL;
}

static const char *parse(const char *text, struct pack_limit *limit)
{
    const char *at = *text >= '0' && *text <= '9' ? take_number(text, limit) : take_word(text, limit);
    if (!at)
        return "write 30min, 2h, 4wh, 4wd, 3d, eod, eod+1d or none";
    while (*at == '/') {
        size_t length = strcspn(at + 1, "/");
        if (!take_rule(at + 1, length, limit))
            return "unknown or repeated rule: one of /event /next_working /day_counted /day_not_counted, one of "
                   "/same_time /end_of_work /end_of_day";
        at += 1 + length;
    }
    if (*at)
        return "text after the unit";
    const struct form *form = form_by_unit(limit->unit);
    if (limit->unit != LIMIT_NONE && limit->start == LIMIT_START_UNSPECIFIED)
        limit->start = form->start;
    if (limit->unit != LIMIT_NONE && limit->end == LIMIT_END_UNSPECIFIED)
        limit->end = form->end;
    return limit_fault(limit);
}

bool limit_parse(const char *text, struct pack_limit *out, const char **why)
{
    struct pack_limit limit = {.text = text};
    const char *fault = text ? parse(text, &limit) : "limit missing";
    if (why)
        *why = fault;
    if (fault)
        return false;
    *out = limit;
    return true;
}

static const char *parse_distance(const char *text, struct pack_limit *limit)
{
    const char *at = *text >= '0' && *text <= '9' ? take_number(text, limit) : NULL;
    if (!at)
        return "write 30min, 2h, 4wh, 4wd, 3d or 20%";
    if (*at)
        return "a distance carries no rules";
    const struct form *form = form_by_unit(limit->unit);
    limit->start = form->start;
    limit->end = form->end;
    if (limit->unit == LIMIT_PERCENT)
        return limit->amount < form->min || limit->amount > form->max ? "a percentage is 1% to 99%" : NULL;
    return limit_fault(limit);
}

bool limit_parse_distance(const char *text, struct pack_limit *out, const char **why)
{
    struct pack_limit limit = {.text = text};
    const char *fault = text ? parse_distance(text, &limit) : "distance missing";
    if (why)
        *why = fault;
    if (fault)
        return false;
    *out = limit;
    return true;
}

static const char *measure_words(struct arena *arena, const struct pack_limit *limit, bool zh)
{
    const struct form *form = form_by_unit(limit->unit);
    const char *plural = limit->amount == 1 ? "" : "s";
    if (!form || limit->unit == LIMIT_NONE)
        return zh ? "不限时" : "no limit";
    if (limit->unit == LIMIT_END_OF_DAY && limit->amount == 0)
        return zh ? "当日" : "the same day";
    if (limit->unit == LIMIT_END_OF_DAY)
        return zh ? arena_print(arena, "当日加%d日", limit->amount)
                  : arena_print(arena, "the same day plus %d day%s", limit->amount, plural);
    if (limit->unit == LIMIT_PERCENT)
        return arena_print(arena, zh ? "时限的%d%%" : "%d%% of the limit", limit->amount);
    return zh ? arena_print(arena, "%d%s", limit->amount, form->zh)
              : arena_print(arena, "%d %s%s", limit->amount, form->en, plural);
}

const char *limit_words(struct arena *arena, const struct pack_limit *limit, const char *lang)
{
    bool zh = strcmp(lang, "zh") == 0;
    const char *measure = measure_words(arena, limit, zh);
    const struct form *form = form_by_unit(limit->unit);
    bool start = form && limit->start != form->start;
    bool end = form && limit->end != form->end;
    if (!start && !end)
        return measure;
    return arena_print(arena, zh ? "%s(%s%s%s)" : "%s (%s%s%s)", measure,
                       start ? term_name("limit_start", (int)limit->start, lang) : "",
                       start && end ? (zh ? "," : ", ") : "", end ? term_name("limit_end", (int)limit->end, lang) : "");
}
