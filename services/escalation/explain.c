#include "services/escalation/explain.h"

#include "common/str.h"
#include <string.h>

static const struct {
    const char *code, *zh, *en;
} CLASSES[] = {
    [DAY_WORKDAY] = {"workday", "工作日", "working day"},
    [DAY_MAKE_UP] = {"make_up", "调休上班", "make-up working day"},
    [DAY_WEEKEND] = {"weekend", "周末", "weekend"},
    [DAY_HOLIDAY] = {"holiday", "放假", "day off"},
};

static const struct {
    const char *code, *zh, *en;
} PAUSES[] = {
    [DAY_PAUSED] = {"paused", "挂起", "paused"},
    [DAY_PARTLY_PAUSED] = {"partly_paused", "部分挂起", "partly paused"},
};

enum { RUN_MIN = 4 }; /* shorter runs of days are written out */

static bool is_zh(const char *lang)
{
    return strcmp(lang, "zh") == 0;
}

static const char *class_code(const struct counted_day *entry)
{
    return entry->pause ? PAUSES[entry->pause].code : CLASSES[entry->class].code;
}

/* 清明节; weekend; make-up working day, hours of 2024-04-05; 台风停工 13:30-17:30; NULL where a date needs no reason. */
static const char *by_calendar(struct arena *arena, const struct counted_day *entry, bool zh)
{
    const char *plain = zh ? CLASSES[entry->class].zh : CLASSES[entry->class].en;
    if (entry->class == DAY_HOLIDAY)
        return entry->name ? entry->name : plain;
    if (entry->hours)
        return arena_print(arena, "%s %s", entry->name, pack_hours_text(arena, entry->hours));
    if (entry->replaces != DAY_NONE) {
        char date[11];
        day_format(entry->replaces, date);
        return arena_print(arena, zh ? "%s,按%s工时" : "%s, hours of %s", plain, date);
    }
    if (entry->counted && entry->class != DAY_MAKE_UP)
        return NULL;
    return plain;
}

/* What a pause took is its reason; a day that counts in spite of one keeps that of the calendar before it. */
static const char *reason(struct arena *arena, const struct counted_day *entry, bool zh)
{
    const char *paused = zh ? PAUSES[entry->pause].zh : PAUSES[entry->pause].en;
    const char *plain = entry->pause == DAY_PAUSED ? NULL : by_calendar(arena, entry, zh);
    if (!entry->pause || !plain)
        return entry->pause ? paused : plain;
    return arena_print(arena, "%s, %s", plain, paused);
}

/* ---- what is in force ---- */

static instant due_of(const struct explanation *of)
{
    instant due = of->pause_count > 0 ? of->shifted : of->deadline->due;
    if (of->clock && of->move_count > 0)
        due = of->clock->due;
    return of->bound == BOUND_LATEST && due > of->until ? of->until : due;
}

static bool is_review(const struct explanation *of)
{
    return of->stage == STAGE_PAUSE;
}

/* The due instant is one that somebody set, whatever limit the policy has. */
static bool is_set(const struct explanation *of)
{
    return is_review(of) || of->bound == BOUND_EXACT;
}

/* The way that it was counted may have gone beyond the bound, into a year that has no say then. */
static bool is_cut(const struct explanation *of)
{
    return of->bound == BOUND_LATEST && of->clock && !of->clock->provisional;
}

/* The deadline with its days up to the due instant in force. */
static struct deadline in_force(struct arena *arena, const struct explanation *of)
{
    struct deadline out = *of->deadline;
    struct calendar_moved moved = {of->calendar, of->round_the_clock, of->limit,
                                   due_of(of),   of->pauses,          of->pause_count};
    struct calendar_pause *pauses = arena_array(arena, of->move_count + 1, sizeof *pauses);
    if (of->move_count > 0) {
        moved.pauses = pauses;
        moved.pause_count = 0;
    }
    for (size_t i = 0; i < of->move_count; i++)
        if (of->moves[i].kind != RELIEF_EXTENSION)
            pauses[moved.pause_count++] = (struct calendar_pause){of->moves[i].from, of->moves[i].until};
    if (of->calendar)
        calendar_moved_days(arena, &moved, &out);
    if (of->clock && of->clock->provisional && out.fault == CALENDAR_OK) {
        out.fault = CALENDAR_YEAR_MISSING; /* on the way that it was moved */
        out.missing_year = of->clock->missing_year;
    } else if (is_cut(of) && out.fault == CALENDAR_YEAR_MISSING) {
        out.fault = CALENDAR_OK;
        out.missing_year = 0;
    }
    return out;
}

/* ---- words ---- */

static const char *label(const char *zh_label, const char *en_label, bool zh)
{
    return zh ? zh_label : en_label;
}

static size_t run_length(struct arena *arena, const struct deadline *deadline, size_t from, bool zh)
{
    const struct counted_day *days = deadline->days;
    const char *why = reason(arena, &days[from], zh);
    size_t length = 1;
    while (from + length < deadline->day_count && days[from + length].counted == days[from].counted &&
           str_equal(reason(arena, &days[from + length], zh), why))
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
static void add_days(struct buf *out, struct arena *arena, const struct deadline *deadline, bool counted, bool zh)
{
    bool any = false;
    for (size_t i = 0; i < deadline->day_count;) {
        size_t run = run_length(arena, deadline, i, zh);
        size_t piece = run >= RUN_MIN ? run : 1;
        for (size_t end = i + run; i < end; i += piece) {
            if (deadline->days[i].counted != counted)
                continue;
            if (!any)
                buf_text(out, counted ? label("计入  ", "counted  ", zh) : label("不计  ", "skipped  ", zh));
            else
                buf_text(out, ", ");
            any = true;
            add_dates(out, deadline, i, piece, reason(arena, &deadline->days[i], zh));
        }
    }
    if (any)
        buf_char(out, '\n');
}

static void add_instant(struct buf *out, const struct explanation *of, instant at)
{
    char text[INSTANT_TEXT];
    instant_format_short(at, of->offset_minutes, text);
    buf_text(out, text);
}

static void add_due(struct buf *out, const struct explanation *of, const struct deadline *deadline, bool zh)
{
    buf_text(out, label("到期  ", "due      ", zh));
    if (deadline->fault == CALENDAR_BAD_LIMIT) {
        buf_text(out, label("无: 没有可用的时限\n", "none: no limit that could be counted\n", zh));
        return;
    }
    add_instant(out, of, due_of(of));
    if (deadline->fault == CALENDAR_YEAR_MISSING)
        buf_print(out, zh ? ", 暂定: %d 年的工作日历尚未公布" : ", provisional: the calendar of %d is not published",
                  deadline->missing_year);
    buf_char(out, '\n');
}

static void add_latest(struct buf *out, const struct explanation *of, bool zh)
{
    if (of->bound != BOUND_LATEST)
        return;
    buf_text(out, label("不晚于 ", "at most  ", zh));
    add_instant(out, of, of->until);
    buf_text(out, label(", 上级平台所定\n", ", set by the deployment above\n", zh));
}

static void add_pauses(struct buf *out, const struct explanation *of, bool zh)
{
    if (of->pause_count == 0)
        return;
    buf_text(out, label("原定  ", "without  ", zh));
    add_instant(out, of, of->deadline->due);
    buf_char(out, '\n');
    for (size_t i = 0; i < of->pause_count; i++) {
        buf_text(out, label("中止  ", "paused   ", zh));
        add_instant(out, of, of->pauses[i].from);
        buf_text(out, " … ");
        add_instant(out, of, of->pauses[i].until);
        buf_char(out, '\n');
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
    if (of->limit->start && !is_set(of))
        buf_print(out, ", %s", term_name("limit_start", (int)of->limit->start, lang));
    if (deadline->running_from != INSTANT_NONE && deadline->running_from != deadline->start) {
        instant_format_short(deadline->running_from, of->offset_minutes, text);
        buf_print(out, " → %s", text);
    }
    buf_char(out, '\n');
}

static void add_moves(struct buf *out, const struct explanation *of, const char *lang)
{
    for (size_t i = 0; i < of->move_count; i++) {
        const struct clock_move *move = &of->moves[i];
        buf_print(out, "%s%s %d", label("调整  ", "moved    ", is_zh(lang)),
                  term_name("relief_kind", (int)move->kind, lang), move->seq);
        if (move->kind != RELIEF_EXTENSION) {
            buf_char(out, ' ');
            add_instant(out, of, move->from);
            buf_text(out, " … ");
            add_instant(out, of, move->until);
        }
        buf_text(out, " → ");
        add_instant(out, of, move->due);
        buf_char(out, '\n');
    }
}

static const char *words_of(struct arena *arena, const struct explanation *of, const char *lang)
{
    if (is_review(of))
        return label("准予的复核日期", "the review date that was granted", is_zh(lang));
    if (is_set(of))
        return label("上级平台定的到期时间", "the instant that the deployment above set", is_zh(lang));
    return limit_words(arena, of->limit, lang);
}

static void add_limit(struct buf *out, struct arena *arena, const struct explanation *of, const char *lang)
{
    bool zh = is_zh(lang);
    buf_print(out, "%s%s", label("时限  ", "limit    ", zh), words_of(arena, of, lang));
    if (of->limit->text && !is_set(of))
        buf_print(out, " (%s)", of->limit->text);
    if (of->stage)
        buf_print(out, ", %s", term_name("stage", (int)of->stage, lang));
    if (of->policy)
        buf_print(out, ", %s (%s)", of->policy->name, of->policy->source);
    if (of->policy && of->pack)
        buf_print(out, ", %s", of->pack->name);
    if (of->policy && of->pack && of->pack->version > 0)
        buf_print(out, zh ? " 第%d版" : " version %d", of->pack->version);
    if (of->round_the_clock)
        buf_text(out, label(", 24小时值守单位", ", round-the-clock unit", zh));
    buf_char(out, '\n');
}

/* The pack's words for a level, else its code. */
static const char *level_words(struct arena *arena, const struct pack *pack, const char *level, const char *lang)
{
    const char *key = arena_print(arena, "level.%s", level);
    const char *words = pack ? pack_text_find(pack, key, lang) : key;
    return str_equal(words, key) ? level : words;
}

static void add_ladder(struct buf *out, struct arena *arena, const struct explanation *of, const char *lang)
{
    for (int i = 0; of->clock && i < of->clock->rung_count; i++) {
        const struct clock_rung *rung = &of->clock->rungs[i];
        char text[INSTANT_TEXT];
        instant_format_short(rung->at, of->offset_minutes, text);
        buf_print(out, "%s%s %s → %s\n", label("阶梯  ", "ladder   ", is_zh(lang)), text,
                  term_name("rung_action", (int)rung->action, lang), level_words(arena, of->pack, rung->level, lang));
    }
}

const char *explain_text(struct arena *arena, const struct explanation *of, const char *lang)
{
    struct buf out = {0};
    const struct deadline deadline = in_force(arena, of);
    add_due(&out, of, &deadline, is_zh(lang));
    add_latest(&out, of, is_zh(lang));
    add_pauses(&out, of, is_zh(lang));
    add_moves(&out, of, lang);
    add_limit(&out, arena, of, lang);
    add_start(&out, of, lang);
    add_days(&out, arena, &deadline, true, is_zh(lang));
    add_days(&out, arena, &deadline, false, is_zh(lang));
    add_ladder(&out, arena, of, lang);
    const char *text = arena_textn(arena, out.text, out.length);
    buf_free(&out);
    return text;
}

/* ---- JSON ---- */

static void put_text(struct buf *out, const char *key, const char *value)
{
    buf_member(out, key);
    buf_json(out, value);
}

static void put_instant(struct buf *out, const char *key, instant at, int offset_minutes)
{
    char text[INSTANT_TEXT];
    instant_format(at, offset_minutes, text);
    put_text(out, key, at == INSTANT_NONE ? NULL : text);
}

static void put_counted(struct buf *out, const char *key, const struct deadline *deadline, bool make_up_only)
{
    char date[11];
    buf_member(out, key);
    buf_char(out, '[');
    for (size_t i = 0; i < deadline->day_count; i++) {
        const struct counted_day *entry = &deadline->days[i];
        if (!entry->counted || (make_up_only && entry->class != DAY_MAKE_UP))
            continue;
        day_format(entry->date, date);
        buf_element(out, date);
    }
    buf_char(out, ']');
}

static void put_day(struct buf *out, const struct counted_day *entry, const char *why)
{
    char date[11];
    day_format(entry->date, date);
    buf_char(out, '{');
    put_text(out, "date", date);
    put_text(out, "reason", why);
    put_text(out, "class", class_code(entry));
    buf_char(out, '}');
}

static void put_skipped(struct buf *out, struct arena *arena, const struct deadline *deadline, bool zh)
{
    buf_member(out, "skipped");
    buf_char(out, '[');
    for (size_t i = 0, n = 0; i < deadline->day_count; i++) {
        const struct counted_day *entry = &deadline->days[i];
        if (entry->counted)
            continue;
        buf_text(out, n++ == 0 ? "" : ",");
        put_day(out, entry, reason(arena, entry, zh));
    }
    buf_char(out, ']');
}

static void put_partly_paused(struct buf *out, const struct deadline *deadline, bool zh)
{
    size_t count = 0;
    for (size_t i = 0; i < deadline->day_count; i++) {
        const struct counted_day *entry = &deadline->days[i];
        if (entry->pause != DAY_PARTLY_PAUSED)
            continue;
        if (count == 0)
            buf_member(out, "partly_paused");
        buf_char(out, count++ == 0 ? '[' : ',');
        put_day(out, entry, zh ? PAUSES[entry->pause].zh : PAUSES[entry->pause].en);
    }
    if (count > 0)
        buf_char(out, ']');
}

static void put_special(struct buf *out, struct arena *arena, const struct deadline *deadline)
{
    char date[11];
    size_t count = 0;
    for (size_t i = 0; i < deadline->day_count; i++) {
        const struct counted_day *entry = &deadline->days[i];
        if (!entry->hours)
            continue;
        if (count++ == 0) {
            buf_member(out, "special");
            buf_char(out, '[');
        }
        day_format(entry->date, date);
        buf_text(out, count == 1 ? "{" : ",{");
        put_text(out, "date", date);
        put_text(out, "reason", entry->name);
        put_text(out, "spans", pack_hours_text(arena, entry->hours));
        buf_char(out, '}');
    }
    if (count > 0)
        buf_char(out, ']');
}

static void put_pauses(struct buf *out, const struct explanation *of)
{
    if (of->pause_count == 0)
        return;
    put_instant(out, "due_unpaused", of->deadline->due, of->offset_minutes);
    buf_member(out, "paused");
    buf_char(out, '[');
    for (size_t i = 0; i < of->pause_count; i++) {
        buf_text(out, i == 0 ? "{" : ",{");
        put_instant(out, "from", of->pauses[i].from, of->offset_minutes);
        put_instant(out, "until", of->pauses[i].until, of->offset_minutes);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static void put_moves(struct buf *out, const struct explanation *of)
{
    if (of->move_count == 0)
        return;
    put_instant(out, "due_unmoved", of->deadline->due, of->offset_minutes);
    buf_member(out, "moved");
    buf_char(out, '[');
    for (size_t i = 0; i < of->move_count; i++) {
        const struct clock_move *move = &of->moves[i];
        buf_text(out, i == 0 ? "{" : ",{");
        buf_member(out, "seq");
        buf_print(out, "%d", move->seq);
        put_text(out, "kind", term_get("relief_kind", (int)move->kind)->code);
        if (move->kind != RELIEF_EXTENSION) {
            put_instant(out, "from", move->from, of->offset_minutes);
            put_instant(out, "until", move->until, of->offset_minutes);
        }
        put_instant(out, "due", move->due, of->offset_minutes);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static void put_ladder(struct buf *out, const struct explanation *of)
{
    buf_member(out, "ladder");
    buf_char(out, '[');
    for (int i = 0; i < of->clock->rung_count; i++) {
        const struct clock_rung *rung = &of->clock->rungs[i];
        buf_text(out, i == 0 ? "{" : ",{");
        put_instant(out, "at", rung->at, of->offset_minutes);
        put_text(out, "action", term_get("rung_action", (int)rung->action)->code);
        put_text(out, "level", rung->level);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static void put_pack(struct buf *out, const struct pack *pack)
{
    put_text(out, "pack", pack->name);
    buf_member(out, "pack_version");
    if (pack->version > 0)
        buf_print(out, "%d", pack->version);
    else
        buf_text(out, "null");
}

static const char *rule_of(const struct explanation *of)
{
    if (is_review(of))
        return "review_date";
    return is_set(of) ? EXPLAIN_UPPER : of->limit->text;
}

static void put_rule(struct buf *out, struct arena *arena, const struct explanation *of, const char *lang)
{
    const struct pack_limit *limit = of->limit;
    bool set = is_set(of);
    put_text(out, "rule", rule_of(of));
    put_text(out, "words", words_of(arena, of, lang));
    if (limit->start && !set)
        put_text(out, "start_rule", term_get("limit_start", (int)limit->start)->code);
    if (limit->end && !set)
        put_text(out, "end_rule", term_get("limit_end", (int)limit->end)->code);
    if (of->stage)
        put_text(out, "stage", term_get("stage", (int)of->stage)->code);
    if (of->policy) {
        put_text(out, "policy", of->policy->code);
        put_text(out, "source", of->policy->source);
    }
    if (of->pack)
        put_pack(out, of->pack);
    buf_member(out, "round_the_clock");
    buf_text(out, of->round_the_clock ? "true" : "false");
}

static void put_fault(struct buf *out, const struct deadline *deadline)
{
    if (deadline->fault == CALENDAR_YEAR_MISSING) {
        put_text(out, "fault", "year_missing");
        buf_member(out, "provisional");
        buf_text(out, "true");
        buf_member(out, "missing_year");
        buf_print(out, "%d", deadline->missing_year);
    } else if (deadline->fault == CALENDAR_BAD_LIMIT) {
        put_text(out, "fault", "bad_limit");
    }
}

static void put_given(struct buf *out, const struct explanation *of)
{
    buf_member(out, "given");
    buf_text(out, "true");
    put_text(out, "given_by", clock_giver_name(of->giver));
}

const char *explain_json(struct arena *arena, const struct explanation *of, const char *lang)
{
    const struct deadline days = in_force(arena, of), *deadline = &days;
    struct buf out = {0};
    buf_char(&out, '{');
    put_instant(&out, "due", due_of(of), of->offset_minutes);
    put_instant(&out, "start", deadline->start, of->offset_minutes);
    put_instant(&out, "running_from", deadline->running_from, of->offset_minutes);
    put_rule(&out, arena, of, lang);
    put_counted(&out, "counted", deadline, false);
    put_counted(&out, "make_up", deadline, true);
    put_skipped(&out, arena, deadline, is_zh(lang));
    put_partly_paused(&out, deadline, is_zh(lang));
    put_special(&out, arena, deadline);
    if (of->bound == BOUND_LATEST)
        put_instant(&out, "latest", of->until, of->offset_minutes);
    put_pauses(&out, of);
    put_moves(&out, of);
    if (of->given)
        put_given(&out, of);
    if (of->clock)
        put_ladder(&out, of);
    put_fault(&out, deadline);
    buf_char(&out, '}');
    const char *text = arena_textn(arena, out.text, out.length);
    buf_free(&out);
    return text;
}
