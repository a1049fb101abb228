#include "services/escalation/explain.h"

#include "common/str.h"
#include <jansson.h>
#include <string.h>

static const struct {
    const char *zh, *en;
} CLASSES[] = {
    [DAY_WORKDAY] = {"工作日", "working day"},
    [DAY_MAKE_UP] = {"调休上班", "make-up working day"},
    [DAY_WEEKEND] = {"周末", "weekend"},
    [DAY_HOLIDAY] = {"放假", "day off"},
};

enum { RUN_MIN = 4 }; /* shorter runs of days are written out */

static bool is_zh(const char *lang)
{
    return strcmp(lang, "zh") == 0;
}

/* 清明节; weekend; make-up working day; NULL where a date needs no reason. */
static const char *reason(const struct counted_day *entry, bool zh)
{
    const char *plain = zh ? CLASSES[entry->class].zh : CLASSES[entry->class].en;
    if (entry->class == DAY_HOLIDAY)
        return entry->name ? entry->name : plain;
    if (entry->counted && entry->class != DAY_MAKE_UP)
        return NULL;
    return plain;
}

/* ---- words ---- */

static const char *label(const char *zh_label, const char *en_label, bool zh)
{
    return zh ? zh_label : en_label;
}

static size_t run_length(const struct deadline *deadline, size_t from, bool zh)
{
    const struct counted_day *days = deadline->days;
    const char *why = reason(&days[from], zh);
    size_t length = 1;
    while (from + length < deadline->day_count && days[from + length].counted == days[from].counted &&
           str_equal(reason(&days[from + length], zh), why))
        length++;
    return length;
}

static void add_dates(struct buf *out, const struct deadline *deadline, size_t from, size_t length, const char *why)
{
    char first[11], last[11];
    day_format(deadline->days[from].date, first);
    day_format(deadline->days[from + length - 1].date, last);
    buf_text(out, first);
    if (length > 1)
        buf_print(out, " … %s", last);
    if (why)
        buf_print(out, " (%s)", why);
}

/* All counted or all skipped days on one line; nothing when there are none. */
static void add_days(struct buf *out, const struct deadline *deadline, bool counted, bool zh)
{
    bool any = false;
    for (size_t i = 0; i < deadline->day_count;) {
        size_t run = run_length(deadline, i, zh);
        size_t piece = run >= RUN_MIN ? run : 1;
        for (size_t end = i + run; i < end; i += piece) {
            if (deadline->days[i].counted != counted)
                continue;
            if (!any)
                buf_text(out, counted ? label("计入  ", "counted  ", zh) : label("不计  ", "skipped  ", zh));
            else
                buf_text(out, ", ");
            any = true;
            add_dates(out, deadline, i, piece, reason(&deadline->days[i], zh));
        }
    }
    if (any)
        buf_char(out, '\n');
}

static void add_due(struct buf *out, const struct explanation *of, bool zh)
{
    const struct deadline *deadline = of->deadline;
    char text[INSTANT_TEXT];
    buf_text(out, label("到期  ", "due      ", zh));
    if (deadline->fault == CALENDAR_YEAR_MISSING) {
        buf_print(out,
                  zh ? "无法计算: %d 年的工作日历尚未公布\n" : "not computable: the calendar of %d is not published\n",
                  deadline->missing_year);
    } else if (deadline->fault == CALENDAR_BAD_LIMIT) {
        buf_text(out, label("无: 没有可用的时限\n", "none: no limit that could be counted\n", zh));
    } else {
        instant_format_short(deadline->due, of->offset_minutes, text);
        buf_print(out, "%s\n", text);
    }
}

static void add_start(struct buf *out, const struct explanation *of, const char *lang)
{
    const struct deadline *deadline = of->deadline;
    char text[INSTANT_TEXT];
    if (deadline->start == INSTANT_NONE)
        return;
    instant_format_short(deadline->start, of->offset_minutes, text);
    buf_print(out, "%s%s", label("起算  ", "start    ", is_zh(lang)), text);
    if (of->limit->start)
        buf_print(out, ", %s", term_name("limit_start", (int)of->limit->start, lang));
    if (deadline->running_from != INSTANT_NONE && deadline->running_from != deadline->start) {
        instant_format_short(deadline->running_from, of->offset_minutes, text);
        buf_print(out, " → %s", text);
    }
    buf_char(out, '\n');
}

static void add_limit(struct buf *out, struct arena *arena, const struct explanation *of, const char *lang)
{
    bool zh = is_zh(lang);
    buf_print(out, "%s%s", label("时限  ", "limit    ", zh), limit_words(arena, of->limit, lang));
    if (of->limit->text)
        buf_print(out, " (%s)", of->limit->text);
    if (of->stage)
        buf_print(out, ", %s", term_name("stage", (int)of->stage, lang));
    if (of->policy)
        buf_print(out, ", %s (%s)", of->policy->name, of->policy->source);
    if (of->round_the_clock)
        buf_text(out, label(", 24小时值守单位", ", round-the-clock unit", zh));
    buf_char(out, '\n');
}

static void add_ladder(struct buf *out, const struct explanation *of, const char *lang)
{
    for (int i = 0; of->clock && i < of->clock->rung_count; i++) {
        const struct clock_rung *rung = &of->clock->rungs[i];
        char text[INSTANT_TEXT];
        instant_format_short(rung->at, of->offset_minutes, text);
        buf_print(out, "%s%s %s → %s\n", label("阶梯  ", "ladder   ", is_zh(lang)), text,
                  term_name("rung_action", (int)rung->action, lang), rung->level);
    }
}

const char *explain_text(struct arena *arena, const struct explanation *of, const char *lang)
{
    struct buf out = {0};
    add_due(&out, of, is_zh(lang));
    add_limit(&out, arena, of, lang);
    add_start(&out, of, lang);
    add_days(&out, of->deadline, true, is_zh(lang));
    add_days(&out, of->deadline, false, is_zh(lang));
    add_ladder(&out, of, lang);
    const char *text = arena_textn(arena, out.text, out.length);
    buf_free(&out);
    return text;
}

/* ---- JSON ---- */

static json_t *json_instant(instant at, int offset_minutes)
{
    char text[INSTANT_TEXT];
    if (at == INSTANT_NONE)
        return json_null();
    instant_format(at, offset_minutes, text);
    return json_string(text);
}

static json_t *json_day(day date)
{
    char text[11];
    day_format(date, text);
    return json_string(text);
}

static void put_text(json_t *object, const char *key, const char *value)
{
    json_object_set_new(object, key, value ? json_string(value) : json_null());
}

static void put_days(json_t *object, const struct deadline *deadline, bool zh)
{
    json_t *counted = json_array(), *make_up = json_array(), *skipped = json_array();
    for (size_t i = 0; i < deadline->day_count; i++) {
        const struct counted_day *entry = &deadline->days[i];
        if (!entry->counted) {
            json_t *row = json_object();
            json_object_set_new(row, "date", json_day(entry->date));
            put_text(row, "reason", reason(entry, zh));
            json_array_append_new(skipped, row);
            continue;
        }
        json_array_append_new(counted, json_day(entry->date));
        if (entry->class == DAY_MAKE_UP)
            json_array_append_new(make_up, json_day(entry->date));
    }
    json_object_set_new(object, "counted", counted);
    json_object_set_new(object, "make_up", make_up);
    json_object_set_new(object, "skipped", skipped);
}

static json_t *json_ladder(const struct explanation *of)
{
    json_t *ladder = json_array();
    for (int i = 0; i < of->clock->rung_count; i++) {
        const struct clock_rung *rung = &of->clock->rungs[i];
        json_t *row = json_object();
        json_object_set_new(row, "at", json_instant(rung->at, of->offset_minutes));
        put_text(row, "action", term_get("rung_action", (int)rung->action)->code);
        put_text(row, "level", rung->level);
        json_array_append_new(ladder, row);
    }
    return ladder;
}

static void put_rule(json_t *object, struct arena *arena, const struct explanation *of, const char *lang)
{
    const struct pack_limit *limit = of->limit;
    put_text(object, "rule", limit->text);
    put_text(object, "words", limit_words(arena, limit, lang));
    if (limit->start)
        put_text(object, "start_rule", term_get("limit_start", (int)limit->start)->code);
    if (limit->end)
        put_text(object, "end_rule", term_get("limit_end", (int)limit->end)->code);
    if (of->stage)
        put_text(object, "stage", term_get("stage", (int)of->stage)->code);
    if (of->policy) {
        put_text(object, "policy", of->policy->code);
        put_text(object, "source", of->policy->source);
    }
    json_object_set_new(object, "round_the_clock", json_boolean(of->round_the_clock));
}

const char *explain_json(struct arena *arena, const struct explanation *of, const char *lang)
{
    const struct deadline *deadline = of->deadline;
    json_t *object = json_object();
    json_object_set_new(object, "due", json_instant(deadline->due, of->offset_minutes));
    json_object_set_new(object, "start", json_instant(deadline->start, of->offset_minutes));
    json_object_set_new(object, "running_from", json_instant(deadline->running_from, of->offset_minutes));
    put_rule(object, arena, of, lang);
    put_days(object, deadline, is_zh(lang));
    if (of->clock)
        json_object_set_new(object, "ladder", json_ladder(of));
    if (deadline->fault == CALENDAR_YEAR_MISSING) {
        put_text(object, "fault", "year_missing");
        json_object_set_new(object, "missing_year", json_integer(deadline->missing_year));
    } else if (deadline->fault == CALENDAR_BAD_LIMIT) {
        put_text(object, "fault", "bad_limit");
    }
    size_t length = json_dumpb(object, NULL, 0, JSON_COMPACT);
    char *text = arena_alloc(arena, length + 1);
    json_dumpb(object, text, length, JSON_COMPACT);
    json_decref(object);
    return text;
}
