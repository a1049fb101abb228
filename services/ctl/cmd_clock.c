#include "services/ctl/clock_order.h"
#include "services/ctl/commands.h"
#include "services/ctl/pack_asked.h"
#include "services/ctl/read.h"
#include "services/escalation/explain.h"
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

/* The calendar that was named; else the unit's; else the district's; else the city's. */
static int read_place(struct ctl *ctl, struct question *out)
{
    struct pack *pack = out->pack;
    int calendar = -1;
    int code = pack_asked_code(ctl, "district", pack_area_find, pack, &out->area);
    if (code == CTL_OK)
        code = pack_asked_code(ctl, "calendar", pack_calendar_find, pack, &calendar);
    if (code == CTL_OK)
        code = pack_asked_code(ctl, "unit", pack_unit_find, pack, &out->unit);
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
    int code = pack_asked_code(ctl, "policy", pack_policy_find, out->pack, &out->policy);
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

/* ---- which of the two forms ---- */

/* What an order's clocks count by is on record: options of the other form would say nothing. */
static int refuse_options(struct ctl *ctl)
{
    for (const struct option_row *option = ctl->command->options; option->name != NULL; option++)
        if (!str_equal(option->name, "purpose") && args_value(&ctl->args, option->name) != NULL)
            return ctl_fail(ctl, CTL_USAGE, "--%s: 不能与工单号同用", "--%s: not together with the number of an order",
                            option->name);
    return CTL_OK;
}

int cmd_clock_explain(struct ctl *ctl)
{
    if (args_word(&ctl->args, 0) == NULL)
        return explain_here(ctl);
    int code = refuse_options(ctl);
    return code == CTL_OK ? clock_order_explain(ctl) : code;
}
