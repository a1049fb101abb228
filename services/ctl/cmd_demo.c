/* `loopline demo year`: an empty demo deployment gets one year of a county-level city. */
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/packs.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"
#include "services/ctl/year.h"
#include <inttypes.h>
#include <stdlib.h>

extern const char sql_year[];

enum { SEED_DEFAULT = 1 };
static const double SCALE_LEAST = 0.01, SCALE_MOST = 100;
static const char FIRST_DEFAULT[] = "2018-09-01",
                  DISTRICT_DEFAULT[] = "ningxiang"; /* of S3, and of the state calendar */

struct look_row {
    const char *kind;
    int64_t requests, orders, events;
};
static const struct field LOOK[] = {
    FIELD(struct look_row, kind, TEXT),
    FIELD(struct look_row, requests, BIG),
    FIELD(struct look_row, orders, BIG),
    FIELD(struct look_row, events, BIG),
};

struct figures {
    int64_t demands, calls, valid, answered, dispatched, asked, content, assigned, done, batches, clocks, cards, events;
};
#define FIGURE(name) FIELD(struct figures, name, BIG)
static const struct field FIGURES[] = {
    FIGURE(demands), FIGURE(calls),   FIGURE(valid),    FIGURE(answered), FIGURE(dispatched),
    FIGURE(asked),   FIGURE(content), FIGURE(assigned), FIGURE(done),     FIGURE(batches),
    FIGURE(clocks),  FIGURE(cards),   FIGURE(events),
};
#undef FIGURE

static int read_seed(struct year *year)
{
    long long seed = SEED_DEFAULT;
    int code = read_number(year->ctl, "--seed", args_value(&year->ctl->args, "seed"), 0, INT32_MAX, &seed);
    year->seed = seed;
    return code;
}

static int read_scale(struct year *year)
{
    const char *text = args_value(&year->ctl->args, "scale");
    char *end = NULL;
    if (text == NULL)
        return CTL_OK;
    double number = strtod(text, &end);
    if (*text < '0' || *text > '9' || *end != '\0' || !(number >= SCALE_LEAST && number <= SCALE_MOST))
        return ctl_fail(year->ctl, CTL_USAGE, "--scale: '%s' 不是 %g 到 %g 的数",
                        "--scale: '%s' is no number from %g to %g", text, SCALE_LEAST, SCALE_MOST);
    year->scale = number;
    return CTL_OK;
}

static int read_options(struct year *year)
{
    const struct ctl *ctl = year->ctl;
    const char *from = args_value(&ctl->args, "from");
    int code = read_seed(year);
    if (code == CTL_OK)
        code = read_scale(year);
    if (code != CTL_OK)
        return code;
    if (!day_parse(from == NULL ? FIRST_DEFAULT : from, &year->first))
        return ctl_fail(ctl, CTL_USAGE, "--from: '%s' 不是日期", "--from: '%s' is no date", from);
    int y, m, d;
    day_to_civil(year->first, &y, &m, &d);
    return d == 1 ? CTL_OK
                  : ctl_fail(ctl, CTL_USAGE, "--from: %s 不是某月1日", "--from: %s is not the first of a month", from);
}

/* Never into what people work with, never on top of anything. */
static int check_empty(const struct year *year)
{
    static const struct fields LOOKS = FIELDS(struct look_row, LOOK);
    const struct ctl *ctl = year->ctl;
    struct rows rows = {0};
    struct params none;
    params_open(&none, ctl->arena);
    if (db_call(year->db, "year_look", &none, &LOOKS, &rows) != RESULT_OK || rows.count != 1)
        return connect_db_failed(ctl, year->db);
    const struct look_row *look = rows.list;
    if (!str_equal(look->kind, "demo"))
        return ctl_fail(ctl, CTL_ABSENT, "这个数据库不是演示环境(%s),不写入",
                        "this database is no demo (%s): nothing is written", *look->kind == '\0' ? "?" : look->kind);
    if (look->requests + look->orders + look->events > 0)
        return ctl_fail(ctl, CTL_ABSENT,
                        "这个数据库不是空的: 诉求 %" PRId64 " 件、工单 %" PRId64 " 件、事件 %" PRId64 " 条,不写入",
                        "this database is not empty (%" PRId64 " requests, %" PRId64 " orders, %" PRId64
                        " events): nothing is written",
                        look->requests, look->orders, look->events);
    return CTL_OK;
}

static int read_pack(struct year *year)
{
    struct ctl *ctl = year->ctl;
    const char *district = args_value(&ctl->args, "district");
    struct packs_version latest;
    struct pack *pack = NULL;
    if (packs_latest(ctl, year->db, &latest) != RESULT_OK)
        return connect_db_failed(ctl, year->db);
    if (latest.version == 0 || packs_load(ctl, year->db, latest.version, &pack) != RESULT_OK)
        return ctl_fail(ctl, CTL_ABSENT, "没有可用的城市配置包(loopline pack apply)",
                        "there is no city pack that can be read (loopline pack apply)");
    year->pack = pack;
    year->version = latest.version;
    district = district == NULL ? DISTRICT_DEFAULT : district;
    int area = pack_area_find(pack, district);
    if (area < 0 || pack->areas[area].level != AREA_DISTRICT || pack->areas[area].prefix == NULL)
        return ctl_fail(ctl, CTL_ABSENT, "--district: 配置包中没有区县 %s", "--district: the pack has no district %s",
                        district);
    year->area = &pack->areas[area];
    if (!year_has_grounds(year))
        return ctl_fail(ctl, CTL_ABSENT, "配置包没有列出剔除和申诉的理由(文本 exclusion.*、appeal.*)",
                        "the pack lists no grounds of exclusion and appeal (texts exclusion.*, appeal.*)");
    int missing = year_missing(year);
    return missing == 0 ? CTL_OK
                        : ctl_fail(ctl, CTL_ABSENT, "--from: %d 年的工作日历未公布",
                                   "--from: the working calendar of %d is not published", missing);
}

static enum result run_group(const struct year *year, const char *group)
{
    return db_script(year->db, connect_group(year->ctl->arena, sql_year, group));
}

static enum result write_year(const struct year *year)
{
    static const char *const LAST[] = {"year_rows", "year_lines", "year_figures"};
    enum result outcome = year_open(year);
    if (outcome == RESULT_OK)
        outcome = run_group(year, "year_requests");
    if (outcome == RESULT_OK)
        outcome = run_group(year, "year_orders");
    if (outcome == RESULT_OK)
        outcome = year_dues(year);
    if (outcome == RESULT_OK)
        outcome = run_group(year, "year_life");
    if (outcome == RESULT_OK)
        outcome = year_clocks(year);
    for (size_t i = 0; outcome == RESULT_OK && i < COUNT(LAST); i++)
        outcome = run_group(year, LAST[i]);
    return outcome;
}

static void show_figures(const struct ctl *ctl, const struct figures *of)
{
    static const struct {
        const char *key, *zh, *en;
        size_t at;
    } LINES[] = {
#define LINE(name, zh, en) {#name, zh, en, offsetof(struct figures, name)}
        LINE(demands, "诉求", "demands"),
        LINE(calls, "其中来电", "of them calls"),
        LINE(valid, "有效", "valid"),
        LINE(answered, "在线办结", "answered at first contact"),
        LINE(dispatched, "交办", "dispatched"),
        LINE(asked, "回访评价", "ratings"),
        LINE(content, "满意和基本满意", "satisfied or basically satisfied"),
        LINE(assigned, "会议直接交办", "assigned by meetings"),
        LINE(done, "其中办结", "of them done"),
        LINE(batches, "交办批次", "batches"),
        LINE(clocks, "时限", "clocks"),
        LINE(cards, "督办", "rungs that fired"),
        LINE(events, "事件", "events"),
#undef LINE
    };
    for (size_t i = 0; i < COUNT(LINES); i++) {
        int64_t value = *(const int64_t *)(const void *)((const char *)of + LINES[i].at);
        if (ctl->json)
            fprintf(ctl->out, "%s\"%s\":%" PRId64, i == 0 ? "{" : ",", LINES[i].key, value);
        else
            fprintf(ctl->out, "%-34s %10" PRId64 "\n", ctl->zh ? LINES[i].zh : LINES[i].en, value);
    }
    fputs(ctl->json ? "}\n" : "", ctl->out);
}

static enum result finish(const struct year *year, struct rows *rows)
{
    static const struct fields FIGURES_OF = FIELDS(struct figures, FIGURES);
    struct params none;
    params_open(&none, year->ctl->arena);
    enum result outcome = db_call(year->db, "year_figures", &none, &FIGURES_OF, rows);
    if (outcome != RESULT_OK)
        return outcome;
    if (args_flag(&year->ctl->args, "rehearse")) {
        db_rollback(year->db);
        return RESULT_OK;
    }
    outcome = db_commit(year->db);
    return outcome == RESULT_OK ? run_group(year, "year_settle") : outcome;
}

static int fill(struct year *year)
{
    struct rows rows = {0};
    instant ignored;
    enum result outcome = db_script(year->db, connect_group(year->ctl->arena, sql_year, "year_look"));
    if (outcome == RESULT_OK)
        outcome = db_begin(year->db, &ignored);
    if (outcome != RESULT_OK)
        return connect_db_failed(year->ctl, year->db);
    int code = check_empty(year);
    if (code == CTL_OK)
        code = read_pack(year);
    if (code != CTL_OK) {
        db_rollback(year->db);
        return code;
    }
    outcome = write_year(year);
    if (outcome == RESULT_OK)
        outcome = finish(year, &rows);
    if (outcome != RESULT_OK || rows.count != 1) {
        code = connect_db_failed(year->ctl, year->db);
        db_rollback(year->db);
        return code == CTL_OK ? CTL_ENVIRONMENT : code;
    }
    show_figures(year->ctl, rows.list);
    return CTL_OK;
}

int cmd_demo_year(struct ctl *ctl)
{
    struct year year = {.ctl = ctl, .seed = SEED_DEFAULT, .scale = 1};
    int code = read_options(&year);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_OWNER, "transaction pack", &year.db);
    if (code != CTL_OK)
        return code;
    code = fill(&year);
    pack_free(&year.pack);
    db_free(&year.db);
    return code;
}
