/* The second follow-up by the centre 二次回访 (R39): drawn by unit and risk, called, compared. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/opinion.h"
#include "services/ctl/read.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PERCENT_MAX = 100, LIMIT_DEFAULT = 50, LIMIT_MOST = 100000 };

/* ---- drawing ---- */

/* All 64 bits: what was told can be given again. */
static int read_seed(struct ctl *ctl, uint64_t *out)
{
    const char *text = act_given(ctl, "seed");
    char *end = NULL;
    if (text == NULL)
        return CTL_OK;
    errno = 0;
    *out = strtoull(text, &end, 10);
    if (text[0] == '\0' || strspn(text, "0123456789") != strlen(text) || errno != 0 || *out == 0)
        return ctl_fail(ctl, CTL_USAGE, "--seed: '%s' 应为 1 至 18446744073709551615 的整数",
                        "--seed: '%s' must be a whole number from 1 to 18446744073709551615", text);
    return CTL_OK;
}

static int fill_draw(struct ctl *ctl, Loopline__Survey__V1__DrawSample *body)
{
    instant since = INSTANT_NONE, until = INSTANT_NONE;
    long long percent = 0;
    int code = read_needed(ctl, "--since", act_given(ctl, "since"));
    if (code == CTL_OK)
        code = read_needed(ctl, "--until", act_given(ctl, "until"));
    if (code == CTL_OK)
        code = read_period(ctl, &since, &until);
    if (code == CTL_OK)
        code = read_number(ctl, "--percent", act_given(ctl, "percent"), 1, PERCENT_MAX, &percent);
    if (code == CTL_OK)
        code = read_seed(ctl, &body->seed);
    body->since_at = since;
    body->until_at = until;
    body->percent = (uint32_t)percent;
    body->dry_run = args_flag(&ctl->args, "dry-run");
    return code;
}

int cmd_sample_draw(struct ctl *ctl)
{
    const struct caller caller = {.node = NODE_SURVEY};
    Loopline__Survey__V1__DrawSample body;
    loopline__survey__v1__draw_sample__init(&body);
    int code = fill_draw(ctl, &body);
    return code == CTL_OK ? act_ask(ctl, &caller, MESSAGE_DRAW_SAMPLE, &body.base) : code;
}

int cmd_sample_check(struct ctl *ctl)
{
    const struct caller caller = {.node = NODE_SURVEY, .number = args_word(&ctl->args, 1)};
    struct opinion opinion = {0};
    Loopline__Survey__V1__AnswerCheck body;
    loopline__survey__v1__answer_check__init(&body);
    int code = opinion_read(ctl, args_word(&ctl->args, 2), &opinion);
    body.sample = wire_text(args_word(&ctl->args, 0));
    body.number = wire_text(caller.number);
    body.rating = opinion.rating;
    body.responded = opinion.responded;
    body.solved = opinion.solved;
    body.aspects = opinion.aspects;
    body.n_aspects = opinion.aspect_count;
    body.text = opinion.text;
    return code == CTL_OK ? act_ask(ctl, &caller, MESSAGE_ANSWER_CHECK, &body.base) : code;
}

/* ---- all ---- */

struct sample_row {
    const char *sample, *seed, *drawn_by;
    int percent, population, drawn;
    int64_t called, differs;
    instant since, until, drawn_at;
};
static const struct field SAMPLE[] = {
    FIELD(struct sample_row, sample, TEXT),      FIELD(struct sample_row, seed, TEXT),
    FIELD(struct sample_row, drawn_by, TEXT),    FIELD(struct sample_row, percent, INT),
    FIELD(struct sample_row, population, INT),   FIELD(struct sample_row, drawn, INT),
    FIELD(struct sample_row, called, BIG),       FIELD(struct sample_row, differs, BIG),
    FIELD(struct sample_row, since, INSTANT),    FIELD(struct sample_row, until, INSTANT),
    FIELD(struct sample_row, drawn_at, INSTANT),
};
static const struct fields SAMPLES = FIELDS(struct sample_row, SAMPLE);
static const struct column SAMPLE_COLUMNS[] = {
    {"sample", "抽样", "sample", CELL_TEXT},
    {"since", "自", "from", CELL_TEXT},
    {"until", "至", "to", CELL_TEXT},
    {"percent", "比例%", "percent", CELL_NUMBER},
    {"seed", "随机种子", "seed", CELL_EXACT},
    {"population", "总数", "population", CELL_NUMBER},
    {"drawn", "抽中", "drawn", CELL_NUMBER},
    {"called", "已回访", "called", CELL_NUMBER},
    {"differs", "不一致", "differing", CELL_NUMBER},
    {"drawn_by", "抽样人", "by", CELL_TEXT},
    {"drawn_at", "抽样时间", "at", CELL_TEXT},
};

static void add_sample(struct ctl *ctl, struct table *table, const struct sample_row *row)
{
    TABLE_ADD(table, row->sample, show_instant(ctl, row->since), show_instant(ctl, row->until),
              show_number(ctl, row->percent), row->seed, show_number(ctl, row->population),
              show_number(ctl, row->drawn), show_number(ctl, row->called), show_number(ctl, row->differs),
              show_text(ctl, row->drawn_by), show_instant(ctl, row->drawn_at));
}

static int find_samples(struct ctl *ctl, const char *sample, long long limit, struct rows *rows)
{
    struct params params;
    params_open(&params, ctl->arena);
    params_text(&params, sample);
    params_int(&params, (int)limit);
    return connect_list(ctl, &(struct lookup){"samples", "sample_list", &SAMPLES}, &params, rows);
}

int cmd_sample_list(struct ctl *ctl)
{
    struct rows rows = {0};
    struct table table;
    const struct output output = show_output(ctl);
    long long limit = LIMIT_DEFAULT;
    int code = read_number(ctl, "--limit", act_given(ctl, "limit"), 1, LIMIT_MOST, &limit);
    if (code == CTL_OK)
        code = find_samples(ctl, NULL, limit, &rows);
    if (code != CTL_OK)
        return code;
    table_open(&table, ctl->arena, SAMPLE_COLUMNS, COUNT(SAMPLE_COLUMNS));
    for (size_t i = 0; i < rows.count; i++)
        add_sample(ctl, &table, (const struct sample_row *)rows.list + i);
    output_table(&output, &table);
    return CTL_OK;
}

/* ---- one ---- */

struct check_row {
    const char *number, *district, *unit, *by;
    int weight, unit_rating, first, first_source, rating, responded, solved;
    bool differs;
    instant at;
};
static const struct field CHECK[] = {
    FIELD(struct check_row, number, TEXT), FIELD(struct check_row, district, TEXT),
    FIELD(struct check_row, unit, TEXT),   FIELD(struct check_row, by, TEXT),
    FIELD(struct check_row, weight, INT),  FIELD(struct check_row, unit_rating, INT),
    FIELD(struct check_row, first, INT),   FIELD(struct check_row, first_source, INT),
    FIELD(struct check_row, rating, INT),  FIELD(struct check_row, responded, INT),
    FIELD(struct check_row, solved, INT),  FIELD(struct check_row, differs, BOOL),
    FIELD(struct check_row, at, INSTANT),
};
static const struct column CHECKS[] = {
    {"number", "诉求", "request", CELL_TEXT},
    {"district", "区县", "district", CELL_TEXT},
    {"unit", "承办单位", "unit", CELL_TEXT},
    {"weight", "风险", "weight", CELL_NUMBER},
    {"unit_rating", "单位回访", "told the unit", CELL_TEXT},
    {"first", "首次回访", "first answer", CELL_TEXT},
    {"first_source", "来源", "source", CELL_TEXT},
    {"rating", "二次回访", "second answer", CELL_TEXT},
    {"responded", "响应", "responded", CELL_TEXT},
    {"solved", "解决", "solved", CELL_TEXT},
    {"differs", "不一致", "differs", CELL_FLAG},
    {"by", "回访人", "by", CELL_TEXT},
    {"at", "时间", "at", CELL_TEXT},
};

static int add_checks(struct ctl *ctl, const char *sample, struct table *table)
{
    static const struct fields FIELDS_OF = FIELDS(struct check_row, CHECK);
    struct rows rows = {0};
    struct params params;
    params_open(&params, ctl->arena);
    params_text(&params, sample);
    int code = connect_list(ctl, &(struct lookup){"samples", "sample_checks", &FIELDS_OF}, &params, &rows);
    for (size_t i = 0; i < rows.count; i++) {
        const struct check_row *row = (const struct check_row *)rows.list + i;
        TABLE_ADD(table, row->number, show_code(ctl, SHOW_AREA, row->district), show_code(ctl, SHOW_UNIT, row->unit),
                  show_number(ctl, row->weight), show_term(ctl, "rating", row->unit_rating),
                  show_term(ctl, "rating", row->first), show_term(ctl, "rating_source", row->first_source),
                  show_term(ctl, "rating", row->rating), show_term(ctl, "answer", row->responded),
                  show_term(ctl, "answer", row->solved), show_flag(ctl, row->differs), show_text(ctl, row->by),
                  show_instant(ctl, row->at));
    }
    return code;
}

int cmd_sample_show(struct ctl *ctl)
{
    const char *sample = args_word(&ctl->args, 0);
    struct rows rows = {0};
    struct table head, checks;
    struct sheet sheet = {0};
    int code = find_samples(ctl, sample, 1, &rows);
    if (code == CTL_OK && rows.count == 0)
        return reply_fail(ctl, &(struct refusal){CTL_ABSENT, "sample", REASON_NOT_FOUND}, "没有抽样 %s",
                          "there is no sample %s", sample);
    table_open(&head, ctl->arena, SAMPLE_COLUMNS, COUNT(SAMPLE_COLUMNS));
    table_open(&checks, ctl->arena, CHECKS, COUNT(CHECKS));
    if (code == CTL_OK)
        add_sample(ctl, &head, rows.list);
    if (code == CTL_OK)
        code = add_checks(ctl, sample, &checks);
    if (code != CTL_OK)
        return code;
    sheet_table(&sheet, (struct column){"sample", "抽样", "sample", CELL_TEXT}, &head);
    sheet_table(&sheet, (struct column){"checks", "二次回访", "second follow-up", CELL_TEXT}, &checks);
    return sight_sheet(ctl, "list", &sheet);
}
