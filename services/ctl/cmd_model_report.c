/* How far the machine can be trusted: of what went on by itself and was judged since, how much people had to put right. */
#include "common/str.h"
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"

struct line {
    const char *matter;
    int64_t requests, automatic, judged, corrected, waiting, decided, confirmed, from_nothing;
};
static const struct field LINE[] = {
    FIELD(struct line, matter, TEXT), FIELD(struct line, requests, BIG),  FIELD(struct line, automatic, BIG),
    FIELD(struct line, judged, BIG),  FIELD(struct line, corrected, BIG), FIELD(struct line, waiting, BIG),
    FIELD(struct line, decided, BIG), FIELD(struct line, confirmed, BIG), FIELD(struct line, from_nothing, BIG),
};

struct looked {
    int axis, version;
    int64_t asked, differed;
};
static const struct field LOOKED[] = {FIELD(struct looked, axis, INT), FIELD(struct looked, version, INT),
                                      FIELD(struct looked, asked, BIG), FIELD(struct looked, differed, BIG)};

static const struct column COLUMNS[] = {
    {"matter", "一级事项", "first-level matter", CELL_TEXT},
    {"requests", "诉求", "requests", CELL_NUMBER},
    {"automatic", "自动", "by itself", CELL_NUMBER},
    {"judged", "已有结论", "judged", CELL_NUMBER},
    {"corrected", "事后更正", "corrected", CELL_NUMBER},
    {"precision", "自动准确率", "precision", CELL_NUMBER},
    {"coverage", "覆盖率", "coverage", CELL_NUMBER},
    {"waiting", "待人工", "at the desk", CELL_NUMBER},
    {"decided", "人工已定", "decided there", CELL_NUMBER},
    {"confirmed", "照系统意见", "as proposed", CELL_NUMBER},
    {"from_nothing", "无建议", "without a proposal", CELL_NUMBER},
};
static const struct column SHADOWS[] = {
    {"axis", "分类轴", "axis", CELL_TEXT},
    {"version", "版本", "version", CELL_NUMBER},
    {"asked", "对照次数", "looked on", CELL_NUMBER},
    {"differed", "不一致", "differed", CELL_NUMBER},
    {"agreement", "一致率", "agreement", CELL_NUMBER},
};

static void sum_up(struct line *sum, const struct line *of)
{
    sum->requests += of->requests;
    sum->automatic += of->automatic;
    sum->judged += of->judged;
    sum->corrected += of->corrected;
    sum->waiting += of->waiting;
    sum->decided += of->decided;
    sum->confirmed += of->confirmed;
    sum->from_nothing += of->from_nothing;
}

static const char *share(struct ctl *ctl, int64_t part, int64_t whole)
{
    return whole == 0 ? NULL : arena_print(ctl->arena, "%.4f", (double)part / (double)whole);
}

static void add_line(struct ctl *ctl, struct table *table, const char *name, const struct line *of)
{
    TABLE_ADD(table, name, show_number(ctl, of->requests), show_number(ctl, of->automatic),
              show_number(ctl, of->judged), show_number(ctl, of->corrected),
              share(ctl, of->judged - of->corrected, of->judged), share(ctl, of->automatic, of->requests),
              show_number(ctl, of->waiting), show_number(ctl, of->decided), show_number(ctl, of->confirmed),
              show_number(ctl, of->from_nothing));
}

/* Codes of the pack have dots at their levels. */
static const char *family(struct ctl *ctl, const char *matter)
{
    const char *dot = matter;
    while (*dot != '\0' && *dot != '.')
        dot++;
    return arena_textn(ctl->arena, matter, (size_t)(dot - matter));
}

static void fill(struct ctl *ctl, const struct rows *rows, struct table *table)
{
    const struct line *list = rows->list;
    struct line whole = {0};
    table_open(table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < rows->count;) {
        struct line sum = {0};
        const char *of = family(ctl, list[i].matter);
        for (; i < rows->count && str_equal(of, family(ctl, list[i].matter)); i++)
            sum_up(&sum, &list[i]);
        add_line(ctl, table, str_empty(of) ? NULL : show_code(ctl, SHOW_MATTER, of), &sum);
        sum_up(&whole, &sum);
    }
    if (rows->count > 0)
        add_line(ctl, table, ctl->json ? "*" : ctl_text(ctl, "合计", "all"), &whole);
}

static void fill_shadows(struct ctl *ctl, const struct rows *rows, struct table *table)
{
    table_open(table, ctl->arena, SHADOWS, COUNT(SHADOWS));
    for (size_t i = 0; i < rows->count; i++) {
        const struct looked *row = (const struct looked *)rows->list + i;
        TABLE_ADD(table, show_term(ctl, "axis", row->axis), show_number(ctl, row->version),
                  show_number(ctl, row->asked), show_number(ctl, row->differed),
                  share(ctl, row->asked - row->differed, row->asked));
    }
}

int cmd_model_report(struct ctl *ctl)
{
    static const struct fields LINES = FIELDS(struct line, LINE), LOOKEDS = FIELDS(struct looked, LOOKED);
    struct db *db = NULL;
    struct params params;
    struct rows lines = {0}, shadows = {0};
    struct table table, shadow_table;
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    instant since = INSTANT_NONE;
    int code = read_bound(ctl, "--since", args_value(&ctl->args, "since"), false, &since);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_REPORT, "model_report model_shadow", &db);
    if (code != CTL_OK)
        return code;
    params_open(&params, ctl->arena);
    params_instant(&params, since);
    enum result outcome = db_call(db, "model_report", &params, &LINES, &lines);
    if (outcome == RESULT_OK)
        outcome = db_call(db, "shadow_counts", &params, &LOOKEDS, &shadows);
    if (outcome != RESULT_OK)
        code = connect_db_failed(ctl, db);
    db_free(&db);
    if (code != CTL_OK)
        return code;
    fill(ctl, &lines, &table);
    fill_shadows(ctl, &shadows, &shadow_table);
    sheet_table(&sheet, (struct column){"matters", "自动分类", "by matter", CELL_TEXT}, &table);
    sheet_table(&sheet, (struct column){"shadows", "对照模型", "models that look on", CELL_TEXT}, &shadow_table);
    output_sheet(&output, &sheet);
    return CTL_OK;
}
