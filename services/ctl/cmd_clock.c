#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/orders.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"
#include "services/escalation/explain.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- computed here, without a database ---- */

struct question {
    struct pack *pack;
    struct pack_limit limit;       /* given by hand */
    const struct pack_limit *used; /* the one in force */
    const struct pack_calendar *calendar;
    int policy, unit, area; /* -1 none */
    int stage;
    enum setting_class setting;
    instant start;
    struct calendar_pause *pauses;
    size_t pause_count;
};

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* PREFIX/share/loopline/city/demo beside PREFIX/bin/loopline, as `make install` lays it out. */
static const char *installed_pack(struct ctl *ctl)
{
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[length < 0 ? 0 : length] = '\0';
    char *name = strrchr(program, '/');
    if (name == NULL)
        return "";
    *name = '\0';
    return arena_print(ctl->arena, "%s/../share/loopline/city/demo", program);
}

/* The folder that was named; the default, which lies in the source tree, gives way to the installed one. */
static int find_pack(struct ctl *ctl, const char **out)
{
    const char *given = args_value(&ctl->args, "pack");
    const char *folder = given != NULL ? given : conf_text(ctl->conf, "ctl.pack");
    *out = folder;
    if (is_folder(folder))
        return CTL_OK;
    if (given != NULL)
        return ctl_fail(ctl, CTL_REJECTED, "--pack: 没有配置包目录 %s", "--pack: there is no folder %s", folder);
    *out = installed_pack(ctl);
    if (str_equal(conf_origin(ctl->conf, "ctl.pack"), "default") && is_folder(*out))
        return CTL_OK;
    return ctl_fail(ctl, CTL_REJECTED, "ctl.pack: 没有配置包目录 %s;请用 --pack DIR 或设置 ctl.pack 指明",
                    "ctl.pack: there is no folder %s; name that of the pack with --pack DIR or the setting ctl.pack",
                    folder);
}

static int read_pack(struct ctl *ctl, struct question *out)
{
    const char *folder = NULL;
    struct pack_file *files = NULL;
    size_t count = 0;
    int code = find_pack(ctl, &folder);
    if (code != CTL_OK)
        return code;
    if (pack_read_folder(ctl->arena, folder, &files, &count, ctl->err) == RESULT_OK &&
        pack_load(&out->pack, files, count, ctl->err) == RESULT_OK && out->pack != NULL)
        return CTL_OK;
    ctl_fail(ctl, CTL_REJECTED, "%s: 不是可用的城市配置包", "%s: is not a sound city pack", folder);
    return CTL_REJECTED;
}

static int read_code(const struct ctl *ctl, const char *option, int (*find)(const struct pack *, const char *),
                     const struct pack *pack, int *out)
{
    const char *code = args_value(&ctl->args, option);
    if (code == NULL)
        return CTL_OK;
    *out = find(pack, code);
    return *out >= 0 ? CTL_OK
                     : ctl_fail(ctl, CTL_ABSENT, "--%s: 配置包中没有 %s", "--%s: the pack has no %s", option, code);
}

/* The calendar that was named; else the unit's; else the district's; else the city's. */
static int read_place(struct ctl *ctl, struct question *out)
{
    struct pack *pack = out->pack;
    int calendar = -1;
    int code = read_code(ctl, "district", pack_area_find, pack, &out->area);
    if (code == CTL_OK)
        code = read_code(ctl, "calendar", pack_calendar_find, pack, &calendar);
    if (code == CTL_OK)
        code = read_code(ctl, "unit", pack_unit_find, pack, &out->unit);
    if (code != CTL_OK)
        return code;
    out->calendar = calendar >= 0 ? &pack->calendars[calendar] : calendar_of(pack, out->area, out->unit);
    out->setting = out->area >= 0 ? pack->areas[out->area].setting : SETTING_URBAN;
    /* a pack of our own: clocks count by the calendar that was asked for */
    pack->calendar = (int)(out->calendar - pack->calendars);
    if (out->area >= 0)
        pack->areas[out->area].calendar = pack->calendar;
    if (out->unit >= 0)
        pack->units[out->unit].calendar = pack->calendar;
    if (out->unit >= 0 && args_flag(&ctl->args, "round-the-clock"))
        pack->units[out->unit].round_the_clock = true;
    return CTL_OK;
}

static int read_rule(struct ctl *ctl, struct question *out)
{
    const char *limit = args_value(&ctl->args, "limit"), *why = NULL;
    bool by_policy = args_value(&ctl->args, "policy") != NULL;
    if ((limit != NULL) == by_policy)
        return ctl_fail(ctl, CTL_USAGE, "给出 --limit,或者 --policy 与 --stage",
                        "give --limit, or --policy and --stage");
    if (limit != NULL && !limit_parse(limit, &out->limit, &why))
        return ctl_fail(ctl, CTL_USAGE, "--limit: '%s' 不是时限: %s", "--limit: '%s' is no limit: %s", limit, why);
    if (limit != NULL)
        return CTL_OK;
    int code = read_code(ctl, "policy", pack_policy_find, out->pack, &out->policy);
    if (code == CTL_OK)
        code = read_term_needed(ctl, "--stage", "stage", args_value(&ctl->args, "stage"), &out->stage);
    if (code == CTL_OK && out->stage == STAGE_PAUSE)
        code = ctl_fail(ctl, CTL_USAGE, "--stage: 挂起到期日是准予的复核日期,没有可计算的时限",
                        "--stage: a pause ends on the review date that is granted, there is no limit to count");
    if (code == CTL_OK && out->unit < 0 && args_flag(&ctl->args, "round-the-clock"))
        code = ctl_fail(ctl, CTL_USAGE, "--round-the-clock: 与 --policy 同用时须给出 --unit",
                        "--round-the-clock: with --policy it is a --unit that is on duty");
    return code;
}

static int read_pause(struct ctl *ctl, const char *text, struct calendar_pause *out)
{
    size_t length = strcspn(text, "/");
    const char *until = text[length] == '/' ? text + length + 1 : "";
    int code = read_bound(ctl, "--pause", arena_textn(ctl->arena, text, length), false, &out->from);
    if (code == CTL_OK)
        code = read_bound(ctl, "--pause", until, true, &out->until);
    if (code == CTL_OK && out->until <= out->from)
        code = ctl_fail(ctl, CTL_USAGE, "--pause: '%s' 先于开始即结束", "--pause: '%s' ends before it begins", text);
    return code;
}

static int read_pauses(struct ctl *ctl, struct question *out)
{
    const char *const *given;
    size_t count = args_values(&ctl->args, ctl->arena, "pause", &given);
    const char *all = "";
    char **texts;
    int code = CTL_OK;
    for (size_t i = 0; i < count; i++)
        all = arena_print(ctl->arena, "%s,%s", all, given[i]);
    count = read_codes(ctl, all, &texts);
    out->pauses = arena_array(ctl->arena, count, sizeof *out->pauses);
    for (size_t i = 0; code == CTL_OK && i < count; i++)
        code = read_pause(ctl, texts[i], &out->pauses[out->pause_count++]);
    return code;
}

static int read_question(struct ctl *ctl, struct question *out)
{
    int code = read_pack(ctl, out);
    if (code == CTL_OK)
        code = read_place(ctl, out);
    if (code == CTL_OK)
        code = read_rule(ctl, out);
    if (code == CTL_OK)
        code = read_instant(ctl, "--start", args_value(&ctl->args, "start"), &out->start);
    if (code == CTL_OK && out->start == INSTANT_NONE)
        code = ctl_fail(ctl, CTL_USAGE, "--start: 必填", "--start: is required");
    if (code == CTL_OK)
        code = read_pauses(ctl, out);
    return code;
}

static bool duty(struct ctl *ctl, const struct question *of)
{
    const struct pack_unit anybody = {.round_the_clock = args_flag(&ctl->args, "round-the-clock")};
    return calendar_on_duty(of->unit < 0 ? &anybody : &of->pack->units[of->unit], of->used);
}

static struct clock_terms terms_of(const struct question *of)
{
    return (struct clock_terms){.pack = of->pack,
                                .policy = of->policy,
                                .unit = of->unit,
                                .stage = (enum stage)of->stage,
                                .setting = of->setting,
                                .calendar = of->calendar};
}

static bool answer(struct ctl *ctl, struct question *of, struct clock *clock, struct deadline *deadline)
{
    if (of->policy < 0) {
        of->used = &of->limit;
        bool all_day = duty(ctl, of);
        *deadline = calendar_deadline(ctl->arena, of->calendar, all_day, of->used, of->start);
        return deadline->fault != CALENDAR_BAD_LIMIT;
    }
    const struct clock_terms terms = terms_of(of);
    of->used = clock_limit(&terms);
    return clock_start(ctl->arena, &terms, of->start, clock, deadline);
}

static instant shifted(struct ctl *ctl, const struct question *of, instant due)
{
    return calendar_shift(of->calendar, duty(ctl, of), of->used, due, of->pauses, of->pause_count);
}

static int by_from(const void *a, const void *b)
{
    const struct calendar_pause *one = a, *other = b;
    return (one->from > other->from) - (one->from < other->from);
}

/* A clock stands still only while it runs: what lies before it or begins when it is due gives nothing. */
static void keep_pauses(struct ctl *ctl, struct question *of, const struct deadline *deadline)
{
    size_t count = of->pause_count;
    if (count > 1)
        qsort(of->pauses, count, sizeof *of->pauses, by_from);
    of->pause_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct calendar_pause pause = of->pauses[i];
        if (pause.from < deadline->running_from)
            pause.from = deadline->running_from;
        if (pause.from < pause.until && pause.from < shifted(ctl, of, deadline->due))
            of->pauses[of->pause_count++] = pause;
    }
}

/* The way that the pauses moved it may lead into a year that is not published. */
static void need_years(struct ctl *ctl, const struct question *of, instant due, struct deadline *deadline)
{
    bool by_work = of->used->unit == LIMIT_WORKING_DAY || of->used->unit == LIMIT_WORKING_HOUR;
    int year = by_work && due > deadline->due && deadline->fault == CALENDAR_OK
                   ? calendar_missing_year(of->calendar, duty(ctl, of), deadline->due, due)
                   : 0;
    if (year == 0)
        return;
    deadline->fault = CALENDAR_YEAR_MISSING;
    deadline->missing_year = year;
}

/* Instants are written with years of four digits. */
static int check_range(struct ctl *ctl, const struct question *of, instant due)
{
    static const day LAST = 2932896; /* 9999-12-31 */
    if (instant_day(due, of->calendar->offset_minutes) <= LAST)
        return CTL_OK;
    const char *option = of->pause_count > 0 ? "--pause" : "--start";
    return ctl_fail(ctl, CTL_USAGE, "%s: 超出范围,到期在9999年之后",
                    "%s: out of range, it would be due after the year 9999", option);
}

/* The ladder stands where the due instant does: counted once more with the pauses as granted, whichever stages the
 * policy would pause, in a pack of our own. false: a clock does not take so many. */
static bool move_ladder(struct ctl *ctl, struct question *of, instant due, struct clock *clock)
{
    struct clock_terms terms = terms_of(of);
    struct relief *reliefs = arena_array(ctl->arena, of->pause_count, sizeof *reliefs);
    of->pack->policies[of->policy].relief[RELIEF_PAUSE].stages |= 1u << of->stage;
    for (size_t i = 0; i < of->pause_count; i++)
        reliefs[i] = (struct relief){.seq = (int)i + 1,
                                     .kind = RELIEF_PAUSE,
                                     .unit = of->unit < 0 ? "" : of->pack->units[of->unit].code,
                                     .state = RELIEF_GRANTED,
                                     .asked_at = of->pauses[i].from,
                                     .decided_at = of->pauses[i].from,
                                     .until = of->pauses[i].until};
    terms.reliefs = reliefs;
    terms.relief_count = of->pause_count;
    return clock_start(ctl->arena, &terms, of->start, clock, NULL) && clock->due == due;
}

static int print_answer(struct ctl *ctl, struct question *of)
{
    struct clock clock = {0};
    struct deadline deadline = {0};
    bool by_policy = of->policy >= 0;
    if (!answer(ctl, of, &clock, &deadline))
        return ctl_fail(ctl, CTL_ABSENT, "此处没有时限", "there is no limit for this");
    keep_pauses(ctl, of, &deadline);
    instant due = shifted(ctl, of, deadline.due);
    int code = check_range(ctl, of, due);
    if (code != CTL_OK)
        return code;
    need_years(ctl, of, due, &deadline);
    if (by_policy && of->pause_count > 0)
        by_policy = move_ladder(ctl, of, due, &clock);
    const struct explanation why = {
        .deadline = &deadline,
        .limit = of->used,
        .policy = of->policy >= 0 ? &of->pack->policies[of->policy] : NULL,
        .stage = (enum stage)of->stage,
        .pack = of->pack,
        .calendar = of->calendar,
        .offset_minutes = of->calendar->offset_minutes,
        .round_the_clock = duty(ctl, of),
        .pauses = of->pauses,
        .pause_count = of->pause_count,
        .shifted = due,
        .clock = by_policy ? &clock : NULL,
    };
    if (ctl->json)
        fprintf(ctl->out, "%s\n", explain_json(ctl->arena, &why, ctl->lang));
    else
        fputs(explain_text(ctl->arena, &why, ctl->lang), ctl->out);
    return deadline.fault == CALENDAR_OK ? CTL_OK : CTL_REJECTED;
}

static int explain_here(struct ctl *ctl)
{
    struct question question = {.policy = -1, .unit = -1, .area = -1};
    int code = read_question(ctl, &question);
    if (code == CTL_OK)
        code = print_answer(ctl, &question);
    pack_free(&question.pack);
    return code;
}

/* ---- as stored with the clocks of an order ---- */

struct clock_row {
    int stage, round, state;
    const char *unit, *explanation;
    instant due_at, stopped_at;
};
static const struct field CLOCK[] = {
    FIELD(struct clock_row, stage, INT),          FIELD(struct clock_row, round, INT),
    FIELD(struct clock_row, state, INT),          FIELD(struct clock_row, unit, TEXT),
    FIELD(struct clock_row, explanation, TEXT),   FIELD(struct clock_row, due_at, INSTANT),
    FIELD(struct clock_row, stopped_at, INSTANT),
};
static const struct column COLUMNS[] = {
    {"stage", "环节", "stage", CELL_TEXT},     {"unit", "单位", "unit", CELL_TEXT},
    {"round", "轮次", "round", CELL_NUMBER},   {"state", "状态", "state", CELL_TEXT},
    {"due_at", "到期", "due", CELL_TEXT},      {"stopped_at", "止计", "stopped", CELL_TEXT},
    {"explanation", "说明", "why", CELL_JSON},
};

static void print_json(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    const struct output output = show_output(ctl);
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < rows->count; i++) {
        const struct clock_row *row = (const struct clock_row *)rows->list + i;
        TABLE_ADD(&table, show_term(ctl, "stage", row->stage), show_text(ctl, row->unit), show_number(ctl, row->round),
                  show_term(ctl, "clock_state", row->state), show_instant(ctl, row->due_at),
                  show_instant(ctl, row->stopped_at), row->explanation);
    }
    output_table(&output, &table);
}

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "-" : text;
}

/* The stored instants are written for programs; people read them short. */
static const char *short_instant(struct ctl *ctl, const json_t *object, const char *key)
{
    instant at = INSTANT_NONE;
    const char *text = member(object, key);
    return instant_parse(text, ctl->offset_minutes, &at) ? show_instant(ctl, at) : text;
}

/* Stored in one language, read in either: days of a class are told by it, or by the words that stand for it. A
 * holiday with a name keeps it. */
static const char *day_reason(const struct ctl *ctl, const json_t *entry)
{
    static const struct {
        const char *class, *zh, *en;
    } CLASSES[] = {
        {"workday", "工作日", "working day"}, {"make_up", "调休上班", "make-up working day"},
        {"weekend", "周末", "weekend"},       {"holiday", "放假", "day off"},
        {"paused", "挂起", "paused"},         {"partly_paused", "部分挂起", "partly paused"},
    };
    const char *reason = json_string_value(json_object_get(entry, "reason"));
    const char *class = json_string_value(json_object_get(entry, "class"));
    for (size_t i = 0; i < COUNT(CLASSES); i++) {
        bool words = str_equal(reason, CLASSES[i].zh) || str_equal(reason, CLASSES[i].en);
        if (words || (reason == NULL && str_equal(class, CLASSES[i].class)))
            return ctl_text(ctl, CLASSES[i].zh, CLASSES[i].en);
    }
    return reason;
}

/* A date, or an object that has one. */
static const char *date_of(const json_t *item)
{
    return json_is_string(item) ? json_string_value(item) : member(item, "date");
}

/* The entry of this date; NULL: there is none. */
static const json_t *entry_of(const json_t *list, const char *date)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (str_equal(date_of(json_array_get(list, i)), date))
            return json_array_get(list, i);
    return NULL;
}

/* Counted days are dates, or objects like skipped ones; the make-up days among them and those that a pause took in
 * part stand in lists of their own. */
static const char *counted_reason(const struct ctl *ctl, const json_t *why, const json_t *item)
{
    const char *date = date_of(item);
    const json_t *partly = entry_of(json_object_get(why, "partly_paused"), date);
    const char *reason = json_is_object(item) ? day_reason(ctl, item) : NULL;
    if (reason == NULL && entry_of(json_object_get(why, "make_up"), date) != NULL)
        reason = ctl_text(ctl, "调休上班", "make-up working day");
    if (partly == NULL)
        return reason;
    return reason == NULL ? day_reason(ctl, partly)
                          : arena_print(ctl->arena, "%s, %s", reason, day_reason(ctl, partly));
}

static void print_days(struct ctl *ctl, const json_t *why, const char *key, const char *title)
{
    const json_t *list = json_object_get(why, key);
    bool counted = str_equal(key, "counted");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        const char *date = date_of(item);
        const char *reason = counted ? counted_reason(ctl, why, item) : day_reason(ctl, item);
        fprintf(ctl->out, "%s%s", i == 0 ? title : ", ", date);
        if (reason != NULL)
            fprintf(ctl->out, " (%s)", reason);
    }
    if (json_array_size(list) > 0)
        fputc('\n', ctl->out);
}

/* Days with hours of their own: half days, closures. */
static void print_spans(struct ctl *ctl, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        fprintf(ctl->out, "%s%s (%s %s)", i == 0 ? ctl_text(ctl, "  特殊 ", "  special  ") : ", ", member(item, "date"),
                member(item, "reason"), member(item, "spans"));
    }
    if (json_array_size(list) > 0)
        fputc('\n', ctl->out);
}

static void print_due(struct ctl *ctl, const json_t *why)
{
    long long year = json_integer_value(json_object_get(why, "missing_year"));
    fprintf(ctl->out, "  %s %s", ctl_text(ctl, "到期", "due     "), short_instant(ctl, why, "due"));
    if (json_is_true(json_object_get(why, "provisional")))
        fprintf(ctl->out, ctl->zh ? " (暂定: %lld 年日历尚未公布)" : " (provisional: %lld is not published)", year);
    else if (year != 0)
        fprintf(ctl->out, ctl->zh ? " (%lld 年日历尚未公布)" : " (%lld is not published)", year);
    fputc('\n', ctl->out);
    if (json_object_get(why, "due_unmoved") != NULL)
        fprintf(ctl->out, "  %s %s\n", ctl_text(ctl, "原为", "without "), short_instant(ctl, why, "due_unmoved"));
}

/* ", demo version 3"; nothing where it was stored without. */
static const char *pack_words(const struct ctl *ctl, const json_t *why)
{
    long long version = json_integer_value(json_object_get(why, "pack_version"));
    const char *name = json_string_value(json_object_get(why, "pack"));
    if (name == NULL)
        return "";
    if (version == 0)
        return arena_print(ctl->arena, ", %s", name);
    return arena_print(ctl->arena, ctl->zh ? ", %s 第%lld版" : ", %s version %lld", name, version);
}

/* The end of a pause was granted, not counted, also where the policy's limit was stored for it. */
static bool is_review(const json_t *why)
{
    return str_equal(member(why, "stage"), "pause");
}

static void print_limit(struct ctl *ctl, const json_t *why)
{
    const char *source = member(why, "source"), *rule = member(why, "rule");
    if (json_is_true(json_object_get(why, "given")))
        source = ctl_text(ctl, "会议定的时限", "set by a meeting");
    if (is_review(why))
        rule = ctl_text(ctl, "准予的复核日期", "the review date that was granted");
    fprintf(ctl->out, "  %s %s (%s, %s%s)\n", ctl_text(ctl, "时限", "limit   "), rule,
            show_code(ctl, SHOW_POLICY, member(why, "policy")), source, pack_words(ctl, why));
}

static void print_start(struct ctl *ctl, const json_t *why)
{
    fprintf(ctl->out, "  %s %s", ctl_text(ctl, "起算", "start   "), short_instant(ctl, why, "start"));
    if (!is_review(why))
        fprintf(ctl->out, ", %s", show_term_code(ctl, "limit_start", member(why, "start_rule")));
    fputc('\n', ctl->out);
}

static void print_stand(struct ctl *ctl, const json_t *one)
{
    fprintf(ctl->out, "%s … %s", short_instant(ctl, one, "from"), short_instant(ctl, one, "until"));
}

/* What moved it after it had started; "#2" is the number under which the order lists it. */
static void print_moves(struct ctl *ctl, const json_t *why)
{
    const json_t *moved = json_object_get(why, "moved"), *paused = json_object_get(why, "paused");
    for (size_t i = 0; i < json_array_size(moved); i++) {
        const json_t *one = json_array_get(moved, i);
        fprintf(ctl->out, "  %s #%lld %s ", ctl_text(ctl, "变动", "moved   "),
                (long long)json_integer_value(json_object_get(one, "seq")),
                show_term_code(ctl, "relief_kind", member(one, "kind")));
        if (json_object_get(one, "from") != NULL)
            print_stand(ctl, one);
        fprintf(ctl->out, " → %s\n", short_instant(ctl, one, "due"));
    }
    for (size_t i = 0; i < json_array_size(paused); i++) {
        fprintf(ctl->out, "  %s ", ctl_text(ctl, "挂起", "paused  "));
        print_stand(ctl, json_array_get(paused, i));
        fputc('\n', ctl->out);
    }
}

static void print_words(struct ctl *ctl, const json_t *why)
{
    const json_t *ladder = json_object_get(why, "ladder");
    print_due(ctl, why);
    print_limit(ctl, why);
    print_start(ctl, why);
    print_days(ctl, why, "counted", ctl_text(ctl, "  计入 ", "  counted  "));
    print_days(ctl, why, "skipped", ctl_text(ctl, "  不计 ", "  skipped  "));
    print_spans(ctl, json_object_get(why, "special"));
    print_moves(ctl, why);
    for (size_t i = 0; i < json_array_size(ladder); i++) {
        const json_t *rung = json_array_get(ladder, i);
        fprintf(ctl->out, "  %s %s %s → %s\n", ctl_text(ctl, "阶梯", "ladder  "), short_instant(ctl, rung, "at"),
                show_term_code(ctl, "rung_action", member(rung, "action")), show_level(ctl, member(rung, "level")));
    }
}

static void print_clock(struct ctl *ctl, const struct clock_row *row)
{
    json_t *why = json_loads(row->explanation, 0, NULL);
    const char *unit = show_code(ctl, SHOW_UNIT, row->unit);
    fprintf(ctl->out, "%s", show_term(ctl, "stage", row->stage));
    if (unit != NULL)
        fprintf(ctl->out, ", %s", unit);
    if (row->round > 0)
        fprintf(ctl->out, ctl->zh ? ", 第%d轮重办" : ", redo round %d", row->round);
    fprintf(ctl->out, ": %s", show_term(ctl, "clock_state", row->state));
    if (row->stopped_at != INSTANT_NONE)
        fprintf(ctl->out, " %s", show_instant(ctl, row->stopped_at));
    fputc('\n', ctl->out);
    print_words(ctl, why);
    json_decref(why);
}

static int explain_order(struct ctl *ctl)
{
    static const struct fields CLOCKS = FIELDS(struct clock_row, CLOCK);
    struct orders_brief brief;
    struct db *db = NULL;
    struct rows rows = {0};
    int code = orders_find(ctl, args_word(&ctl->args, 0), &brief);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_READER, "clock_explain", &db);
    if (code == CTL_OK && orders_ask(ctl, db, "clock_explain", &brief.id, &CLOCKS, &rows) != RESULT_OK)
        code = connect_db_failed(ctl, db);
    if (code == CTL_OK && ctl->json)
        print_json(ctl, &rows);
    for (size_t i = 0; code == CTL_OK && !ctl->json && i < rows.count; i++)
        print_clock(ctl, (const struct clock_row *)rows.list + i);
    db_free(&db);
    return code;
}

/* What an order's clocks count by is on record: options of the other form would say nothing. */
static int refuse_options(struct ctl *ctl)
{
    for (const struct option_row *option = ctl->command->options; option->name != NULL; option++)
        if (args_value(&ctl->args, option->name) != NULL)
            return ctl_fail(ctl, CTL_USAGE, "--%s: 不能与工单号同用", "--%s: not together with the number of an order",
                            option->name);
    return CTL_OK;
}

int cmd_clock_explain(struct ctl *ctl)
{
    if (args_word(&ctl->args, 0) == NULL)
        return explain_here(ctl);
    int code = refuse_options(ctl);
    return code == CTL_OK ? explain_order(ctl) : code;
}
