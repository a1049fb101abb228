/* `loopline export open-data`: what the public may have. */
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/files.h"
#include "services/ctl/open_data.h"
#include "services/ctl/read.h"
#include "services/ctl/report.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"
#include <string.h>

enum { LEAST_DEFAULT = 5, LEAST_LOWEST = 2, LEAST_HIGHEST = 1000 };

static const struct field ROWS[] = {
    FIELD(struct open_row, month, TEXT),   FIELD(struct open_row, area, TEXT),    FIELD(struct open_row, matter, TEXT),
    FIELD(struct open_row, channel, TEXT), FIELD(struct open_row, settled, TEXT), FIELD(struct open_row, state, INT),
    FIELD(struct open_row, party, INT),    FIELD(struct open_row, rating, INT),
};

struct export
{
    struct ctl *ctl;
    const struct pack *pack;
    const char *watermark;
    const char *file;
    instant since, until;
    long long least;
    struct open_row *rows;
    size_t count;
    struct open_count total;
};

/* ---- columns: nothing else gets out ---- */

static const char *month_cell(const struct export *of, const struct open_row *row)
{
    (void)of;
    return row->month;
}
static const char *area_cell(const struct export *of, const struct open_row *row)
{
    return pack_area_code(of->pack, row->told_area);
}
static const char *area_name_cell(const struct export *of, const struct open_row *row)
{
    return row->told_area < 0 ? "" : of->pack->areas[row->told_area].name;
}
static const char *matter_cell(const struct export *of, const struct open_row *row)
{
    return pack_matter_code(of->pack, row->told_matter);
}
static const char *matter_name_cell(const struct export *of, const struct open_row *row)
{
    return row->told_matter < 0 ? "" : of->pack->matters[row->told_matter].name;
}
static const char *term_cell(const char *list, int number)
{
    return number == 0 ? "" : term_get(list, number)->code;
}
static const char *channel_cell(const struct export *of, const struct open_row *row)
{
    (void)of;
    return term_cell("channel_kind", row->told_kind);
}
static const char *party_cell(const struct export *of, const struct open_row *row)
{
    (void)of;
    return term_cell("party", row->party);
}
static const char *state_cell(const struct export *of, const struct open_row *row)
{
    (void)of;
    return term_cell("request_state", row->state);
}
static const char *settled_cell(const struct export *of, const struct open_row *row)
{
    (void)of;
    return row->settled;
}
static const char *rating_cell(const struct export *of, const struct open_row *row)
{
    (void)of;
    return term_cell("rating", row->rating);
}

static const struct open_column {
    const char *key, *zh, *en;
    const char *(*cell)(const struct export *of, const struct open_row *row);
} COLUMNS[] = {
    {"month", "受理月份", "month of acceptance", month_cell},
    {"area", "区域代码,至街道乡镇;稀少时为上级", "area, no deeper than street or town; wider where rare", area_cell},
    {"area_name", "区域", "its name", area_name_cell},
    {"matter", "事项代码;稀少时为上级", "matter; wider where rare", matter_cell},
    {"matter_name", "事项", "its name", matter_name_cell},
    {"channel", "渠道类别", "kind of channel", channel_cell},
    {"party", "诉求主体", "citizen or enterprise", party_cell},
    {"state", "状态", "what became of it", state_cell},
    {"settled", "办结月份,空为未办结", "month in which it was settled; empty: not settled", settled_cell},
    {"rating", "最后一次回访评价,空为未评价或不列出", "last rating; empty: none, or not told", rating_cell},
};

/* ---- writing ---- */

static void write_csv(const struct export *of, struct buf *out)
{
    buf_text(out, "\xEF\xBB\xBF");
    for (size_t c = 0; c < COUNT(COLUMNS); c++)
        buf_print(out, "%s%s", c == 0 ? "" : ",", COLUMNS[c].key);
    buf_text(out, "\r\n");
    for (size_t i = 0; i < of->count; i++) {
        for (size_t c = 0; !of->rows[i].dropped && c < COUNT(COLUMNS); c++) {
            buf_text(out, c == 0 ? "" : ",");
            report_csv_cell(out, COLUMNS[c].cell(of, &of->rows[i]));
        }
        buf_text(out, of->rows[i].dropped ? "" : "\r\n");
    }
}

static void write_head(const struct export *of, struct buf *out)
{
    char since[INSTANT_TEXT], until[INSTANT_TEXT];
    instant_format(of->since, of->ctl->offset_minutes, since);
    instant_format(of->until, of->ctl->offset_minutes, until);
    buf_print(out,
              "{\"watermark\":\"%s\",\"since\":\"%s\",\"until\":\"%s\",\"least\":%lld,\"told\":%zu,\"coarsened\":%zu,"
              "\"dropped\":%zu,"
              "\"withheld\":%zu,"
              "\n\"columns\":[",
              of->watermark, since, until, of->least, of->total.told, of->total.coarsened, of->total.dropped,
              of->total.withheld);
    for (size_t c = 0; c < COUNT(COLUMNS); c++)
        buf_print(out, "%s{\"key\":\"%s\",\"zh\":\"%s\",\"en\":\"%s\"}", c == 0 ? "" : ",\n", COLUMNS[c].key,
                  COLUMNS[c].zh, COLUMNS[c].en);
    buf_text(out, "],\n\"rows\":[");
}

static void write_json(const struct export *of, struct buf *out)
{
    bool first = true;
    write_head(of, out);
    for (size_t i = 0; i < of->count; i++) {
        if (of->rows[i].dropped)
            continue;
        buf_text(out, first ? "\n{" : ",\n{");
        first = false;
        for (size_t c = 0; c < COUNT(COLUMNS); c++) {
            buf_print(out, "%s\"%s\":", c == 0 ? "" : ",", COLUMNS[c].key);
            buf_json(out, COLUMNS[c].cell(of, &of->rows[i]));
        }
        buf_char(out, '}');
    }
    buf_text(out, "]}\n");
}

/* What the columns of the CSV mean, and what was left out: beside it. */
static void write_notes(const struct export *of, struct buf *out)
{
    buf_print(
        out,
        "# 开放数据 | Open data\n\n- 共 %zu 件;%zu 件归入上级,%zu 件因稀少未列出(同月同区域同事项少于 %lld 件)\n"
        "- %zu demands; %zu told under a parent, %zu left out as rare (fewer than %lld of one area and matter in a "
        "month)\n"
        "- %zu 个评价不列出:其余各列完全相同的不足 %lld 件,或者评价都一样\n"
        "- %zu ratings are not told: fewer than %lld demands are alike in all other columns, or all of them were rated "
        "alike\n\n| column | 含义 | meaning |\n|---|---|---|\n",
        of->total.told, of->total.coarsened, of->total.dropped, of->least, of->total.told, of->total.coarsened,
        of->total.dropped, of->least, of->total.withheld, of->least, of->total.withheld, of->least);
    for (size_t c = 0; c < COUNT(COLUMNS); c++)
        buf_print(out, "| %s | %s | %s |\n", COLUMNS[c].key, COLUMNS[c].zh, COLUMNS[c].en);
    buf_print(out, "\n水印 watermark: %s\n", of->watermark);
}

static bool is_json(const char *file)
{
    size_t length = strlen(file);
    return length > 5 && strcmp(file + length - 5, ".json") == 0;
}

static int write_all(const struct export *of)
{
    struct buf text = {0};
    int code = CTL_OK;
    if (is_json(of->file)) {
        write_json(of, &text);
    } else {
        write_notes(of, &text);
        code = files_write(of->ctl, arena_print(of->ctl->arena, "%s.md", of->file), &text);
        buf_clear(&text);
        write_csv(of, &text);
    }
    if (code == CTL_OK)
        code = files_write(of->ctl, of->file, &text);
    buf_free(&text);
    return code;
}

/* ---- the command ---- */

static int read_export(struct export *of)
{
    const struct ctl *ctl = of->ctl;
    of->least = LEAST_DEFAULT;
    of->file = args_value(&ctl->args, "file");
    int code = read_needed(ctl, "--file", of->file);
    if (code == CTL_OK)
        code = read_bound(ctl, "--since", args_value(&ctl->args, "since"), false, &of->since);
    if (code == CTL_OK)
        code = read_bound(ctl, "--until", args_value(&ctl->args, "until"), true, &of->until);
    if (code == CTL_OK)
        code = read_number(ctl, "--least", args_value(&ctl->args, "least"), LEAST_LOWEST, LEAST_HIGHEST, &of->least);
    if (code != CTL_OK)
        return code;
    if (of->since == INSTANT_NONE || of->until == INSTANT_NONE)
        return ctl_fail(ctl, CTL_USAGE, "给出 --since 与 --until", "give --since and --until");
    return read_span(ctl, of->since, of->until);
}

static int read_rows(struct export *of)
{
    static const struct fields FIELDS_OF = FIELDS(struct open_row, ROWS);
    struct rows rows = {0};
    struct params params;
    struct db *db = NULL;
    int code = connect_db(of->ctl, CONNECT_REPORT, "open_data", &db);
    params_open(&params, of->ctl->arena);
    params_instant(&params, of->since);
    params_instant(&params, of->until);
    params_int(&params, of->ctl->offset_minutes);
    if (code == CTL_OK && db_call(db, "open_data", &params, &FIELDS_OF, &rows) != RESULT_OK)
        code = connect_db_failed(of->ctl, db);
    db_free(&db);
    of->rows = rows.list;
    of->count = rows.count;
    return code;
}

static void tell(const struct export *of)
{
    struct sheet sheet = {0};
    const struct output output = show_output(of->ctl);
    sheet_pair(&sheet, (struct column){"file", "文件", "file", CELL_EXACT}, of->file);
    sheet_pair(&sheet, (struct column){"told", "件数", "demands", CELL_NUMBER},
               show_number(of->ctl, (long long)of->total.told));
    sheet_pair(&sheet, (struct column){"coarsened", "归入上级", "told under a parent", CELL_NUMBER},
               show_number(of->ctl, (long long)of->total.coarsened));
    sheet_pair(&sheet, (struct column){"dropped", "稀少未列出", "left out as rare", CELL_NUMBER},
               show_number(of->ctl, (long long)of->total.dropped));
    sheet_pair(&sheet, (struct column){"withheld", "评价不列出", "ratings not told", CELL_NUMBER},
               show_number(of->ctl, (long long)of->total.withheld));
    output_sheet(&output, &sheet);
}

int cmd_export_open_data(struct ctl *ctl)
{
    struct export of = {.ctl = ctl};
    int code = read_export(&of);
    if (code == CTL_OK)
        code = read_rows(&of);
    if (code != CTL_OK)
        return code;
    of.pack = show_pack(ctl);
    if (of.pack == NULL)
        return ctl_fail(ctl, CTL_ABSENT, "没有可用的城市配置包", "there is no city pack that can be read");
    of.total = open_data_coarsen(ctl->arena, of.pack, (int)of.least, of.rows, of.count);
    code = sight_record(ctl, &(struct sight){"export", of.file, NULL, 0}, &of.watermark);
    if (code == CTL_OK)
        code = write_all(&of);
    if (code == CTL_OK)
        tell(&of);
    return code;
}
