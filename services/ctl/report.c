#include "services/ctl/report.h"
#include "common/db.h"
#include "common/terms.h"
#include "services/ctl/history.h"
#include "services/ctl/report_chart.h"
#include "services/ctl/report_params.h"
#include <stdlib.h>
#include <string.h>

/* ---- rows ↔ what is shown ---- */

static struct field field_of(const struct report_column *column, size_t place)
{
    size_t at = place * sizeof(struct report_value);
    switch (column->kind) {
    case REPORT_INSTANT:
        return (struct field){column->key, ROW_INSTANT, at + offsetof(struct report_value, at), sizeof(instant)};
    case REPORT_COUNT:
    case REPORT_TERM:
        return (struct field){column->key, ROW_BIG, at + offsetof(struct report_value, number), sizeof(int64_t)};
    case REPORT_TEXT:
    case REPORT_UNIT:
    case REPORT_LEADER:
    case REPORT_UNITS:
    case REPORT_MATTER:
    case REPORT_CADENCE:
    case REPORT_DATE:
    case REPORT_EVENT:
    case REPORT_DETAIL:
    case REPORT_LEVEL:
    case REPORT_WHISTLE:
    case REPORT_WORDS:
    case REPORT_AREA:
    case REPORT_WRITTEN:
    case REPORT_REFERENCE:
    case REPORT_COURSE:
    case REPORT_JSON:
    case REPORT_PERCENT:
        break;
    }
    return (struct field){column->key, ROW_TEXT, at + offsetof(struct report_value, text), sizeof(const char *)};
}

static struct fields fields_of(struct arena *arena, const struct report_column *columns, size_t column_count)
{
    struct field *list = arena_array(arena, column_count, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < column_count; i++)
        if (columns[i].kind != REPORT_PERCENT)
            list[count++] = field_of(&columns[i], i);
    return (struct fields){list, count, column_count * sizeof(struct report_value)};
}

struct fields report_fields(struct arena *arena, const struct report_section *section)
{
    return fields_of(arena, section->columns, section->column_count);
}

const char *report_percent(struct arena *arena, int64_t part, int64_t whole)
{
    if (whole <= 0)
        return NULL;
    int64_t tenths = (part * 2000 + whole) / (2 * whole); /* of a percent */
    return arena_print(arena, "%lld.%lld %%", (long long)(tenths / 10), (long long)(tenths % 10));
}

static const char *leader_title(struct ctl *ctl, const char *unit)
{
    const struct pack *pack = show_pack(ctl);
    int place = pack == NULL ? -1 : pack_unit_find(pack, unit);
    return place < 0 ? NULL : show_text(ctl, pack->units[place].leader);
}

static const char *unit_names(struct ctl *ctl, const char *codes)
{
    struct buf names = {0};
    if (ctl->json)
        return show_text(ctl, codes);
    while (!str_empty(codes)) {
        size_t length = strcspn(codes, ",");
        const char *name = show_code(ctl, SHOW_UNIT, arena_textn(ctl->arena, codes, length));
        buf_print(&names, "%s%s", names.length > 0 ? ctl_text(ctl, "、", ", ") : "", name == NULL ? "" : name);
        codes += length + (codes[length] == ',' ? 1 : 0);
    }
    const char *kept = names.length == 0 ? NULL : arena_text(ctl->arena, names.text);
    buf_free(&names);
    return kept;
}

static const char *cadence_name(struct ctl *ctl, const char *code)
{
    const struct pack *pack = ctl->json ? NULL : show_pack(ctl);
    int place = pack == NULL ? -1 : pack_cadence_find(pack, code);
    return place < 0 ? code : pack->cadences[place].name;
}

static const char *whistle_name(struct ctl *ctl, const char *code)
{
    const struct pack *pack = ctl->json ? NULL : show_pack(ctl);
    int place = pack == NULL ? -1 : pack_whistle_find(pack, code);
    return place < 0 ? show_text(ctl, code) : pack->whistles[place].name;
}

/* "交办 06-01 10:00 → 反馈 06-03 16:20" */
static const char *course(struct ctl *ctl, const char *steps)
{
    struct buf told = {0};
    if (ctl->json || str_empty(steps))
        return show_text(ctl, steps);
    for (const char *at = steps; *at != '\0'; at += strcspn(at, ","), at += *at == ',' ? 1 : 0) {
        char *after = NULL;
        const char *name = term_name("milestone", (int)strtol(at, &after, 10), ctl->lang);
        const char *when = *after == '@' ? show_instant(ctl, strtoll(after + 1, NULL, 10)) : NULL;
        buf_print(&told, "%s%s %s", told.length > 0 ? " → " : "", name == NULL ? "" : name,
                  when == NULL ? "" : when + sizeof "2019-" - 1);
    }
    const char *kept = arena_text(ctl->arena, told.text);
    buf_free(&told);
    return kept;
}

static const char *cell(struct ctl *ctl, const struct report_column *column, const struct report_value *row,
                        size_t place)
{
    const struct report_value *value = &row[place];
    switch (column->kind) {
    case REPORT_UNIT:
        return show_code(ctl, SHOW_UNIT, value->text);
    case REPORT_LEADER:
        return leader_title(ctl, value->text);
    case REPORT_UNITS:
        return unit_names(ctl, value->text);
    case REPORT_MATTER:
        return show_code(ctl, SHOW_MATTER, value->text);
    case REPORT_CADENCE:
        return cadence_name(ctl, value->text);
    case REPORT_INSTANT:
        return show_instant(ctl, value->at);
    case REPORT_COUNT:
        return value->number == REPORT_NONE ? NULL : show_number(ctl, value->number);
    case REPORT_TERM:
        return show_term(ctl, column->list, (int)value->number);
    case REPORT_PERCENT:
        return report_percent(ctl->arena, row[column->part].number, row[column->whole].number);
    case REPORT_EVENT:
        return history_kind(ctl, value->text);
    case REPORT_DETAIL:
        return history_detail(ctl, value->text);
    case REPORT_LEVEL:
        return show_level(ctl, value->text);
    case REPORT_WHISTLE:
        return whistle_name(ctl, value->text);
    case REPORT_WORDS:
        return show_words(ctl, column->list, value->text);
    case REPORT_AREA:
        return show_code(ctl, SHOW_AREA, value->text);
    case REPORT_COURSE:
        return course(ctl, value->text);
    case REPORT_JSON:
        return value->text;
    case REPORT_TEXT:
    case REPORT_WRITTEN:
    case REPORT_REFERENCE:
    case REPORT_DATE:
        break;
    }
    return show_text(ctl, value->text);
}

static enum cell_kind json_kind(enum report_cell kind)
{
    if (kind == REPORT_JSON)
        return CELL_JSON;
    return kind == REPORT_COUNT ? CELL_NUMBER : CELL_TEXT;
}

static bool is_of_kind(struct ctl *ctl, const struct report_section *section, const struct report_value *row)
{
    const struct pack *pack = section->unit_kinds == 0 ? NULL : show_pack(ctl);
    for (size_t c = 0; pack != NULL && c < section->column_count; c++) {
        int unit = section->columns[c].kind == REPORT_UNIT ? pack_unit_find(pack, row[c].text) : -1;
        if (unit >= 0)
            return section->unit_kinds & 1u << pack->units[unit].kind;
    }
    return section->unit_kinds == 0;
}

void report_fill(struct ctl *ctl, const struct report_section *section, const struct rows *rows,
                 struct report_list *out)
{
    struct column *columns = arena_array(ctl->arena, section->column_count, sizeof *columns);
    const struct report_value *values = rows->list;
    for (size_t c = 0; c < section->column_count; c++)
        columns[c] = (struct column){section->columns[c].key, section->columns[c].zh, section->columns[c].en,
                                     json_kind(section->columns[c].kind)};
    out->section = section;
    table_open(&out->table, ctl->arena, columns, section->column_count);
    for (size_t r = 0; r < rows->count; r++, values += section->column_count) {
        const char *cells[REPORT_COLUMNS_MAX];
        if (!is_of_kind(ctl, section, values))
            continue;
        for (size_t c = 0; c < section->column_count; c++)
            cells[c] = cell(ctl, &section->columns[c], values, c);
        table_add(&out->table, cells);
    }
}

/* The rows that the list is made of are other ones than its own. */
static enum result reckon(struct ctl *ctl, struct db *db, const struct report_section *section,
                          const struct params *params, struct rows *from, struct rows *made)
{
    const struct report_reckoning *reckoned = section->reckoned;
    const struct fields fields = fields_of(ctl->arena, reckoned->made_of, reckoned->count);
    int64_t limits[REPORT_LIMITS];
    enum result outcome = from->list != NULL ? RESULT_OK : db_call(db, section->statement, params, &fields, from);
    report_limits(ctl, limits);
    if (outcome == RESULT_OK)
        reckoned->make(ctl, from, limits, made);
    return outcome;
}

enum result report_ask(struct ctl *ctl, struct db *db, const struct report_section *section,
                       const struct params *params, struct report_list *out)
{
    const struct fields fields = report_fields(ctl->arena, section);
    struct rows rows = {0};
    enum result outcome = section->reckoned != NULL ? reckon(ctl, db, section, params, &out->from, &rows)
                                                    : db_call(db, section->statement, params, &fields, &rows);
    if (outcome == RESULT_OK)
        report_fill(ctl, section, &rows, out);
    return outcome;
}

/* ---- cells ---- */

void report_markdown_cell(struct buf *out, const char *text)
{
    for (const char *at = text == NULL ? "-" : text; *at != '\0'; at++) {
        unsigned char c = (unsigned char)*at;
        if (strchr("\\|`*[]<>#", c) != NULL)
            buf_char(out, '\\');
        buf_char(out, c < 0x20 || c == 0x7f ? ' ' : *at);
    }
}

/* What a spreadsheet takes for the beginning of a formula (OWASP: CSV injection). */
static bool is_formula(const char *text)
{
    return text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
}

void report_csv_cell(struct buf *out, const char *text)
{
    if (text == NULL)
        return;
    bool quoted = strpbrk(text, ",\"\r\n") != NULL;
    buf_text(out, quoted ? "\"" : "");
    buf_text(out, is_formula(text) ? "'" : "");
    for (const char *at = text; *at != '\0'; at++)
        buf_text(out, *at == '"' ? "\"\"" : (const char[]){*at, '\0'});
    buf_text(out, quoted ? "\"" : "");
}

/* ---- files ---- */

struct ctl report_writer(struct ctl *ctl)
{
    const char *lang = args_value(&ctl->args, "lang");
    show_pack(ctl); /* once, for the run: a copy would read it again and leak it */
    struct ctl writer = *ctl;
    writer.lang = lang == NULL ? "zh" : lang;
    writer.zh = strcmp(writer.lang, "zh") == 0;
    writer.json = false;
    return writer;
}

static const char *title(const struct ctl *ctl, const struct column *column)
{
    return ctl_text(ctl, column->zh, column->en);
}

/* A number is no formula, even below zero. */
static void add_cell(struct buf *out, enum cell_kind kind, const char *cell)
{
    if (kind == CELL_NUMBER && cell != NULL)
        buf_text(out, cell);
    else
        report_csv_cell(out, cell);
}

void report_csv(struct ctl *ctl, const struct table *table, const char *watermark, struct buf *out)
{
    static const char BYTE_ORDER_MARK[] = "\xEF\xBB\xBF", END[] = "\r\n";
    buf_text(out, BYTE_ORDER_MARK);
    for (size_t c = 0; c < table->column_count; c++) {
        buf_text(out, c > 0 ? "," : "");
        report_csv_cell(out, title(ctl, &table->columns[c]));
    }
    if (watermark != NULL)
        buf_print(out, ",%s", ctl_text(ctl, "水印", "watermark"));
    buf_text(out, END);
    for (size_t r = 0; r < table->count; r++) {
        for (size_t c = 0; c < table->column_count; c++) {
            buf_text(out, c > 0 ? "," : "");
            add_cell(out, table->columns[c].kind, table->rows[r][c]);
        }
        if (watermark != NULL)
            buf_print(out, ",%s", watermark);
        buf_text(out, END);
    }
}

static size_t figure_of(const struct report *report, const char *key)
{
    for (size_t i = 0; i < report->count; i++)
        if (str_equal(report->lists[i].section->key, key))
            return report->lists[i].table.count;
    return 0;
}

const char *report_figure(struct arena *arena, const struct report *report, const struct report_list *list)
{
    const char *const *share = list->section->share;
    int64_t part = (int64_t)list->table.count, whole = 0;
    for (size_t i = 0; i < REPORT_SHARE_MAX && share[i] != NULL; i++)
        whole += (int64_t)figure_of(report, share[i]);
    const char *percent = report_percent(arena, part, whole);
    return percent == NULL ? arena_print(arena, "%zu", list->table.count)
                           : arena_print(arena, "%zu (%s)", list->table.count, percent);
}

static void add_row(struct buf *out, const char *const *cells, size_t count)
{
    buf_char(out, '|');
    for (size_t c = 0; c < count; c++) {
        buf_char(out, ' ');
        report_markdown_cell(out, cells[c]);
        buf_text(out, " |");
    }
    buf_char(out, '\n');
}

static void add_rule(struct buf *out, const struct column *columns, size_t count)
{
    buf_char(out, '|');
    for (size_t c = 0; c < count; c++)
        buf_text(out, columns[c].kind == CELL_NUMBER ? "---:|" : "---|");
    buf_char(out, '\n');
}

void report_markdown_table(struct ctl *ctl, const struct table *table, struct buf *out)
{
    const char *heads[REPORT_COLUMNS_MAX];
    for (size_t c = 0; c < table->column_count; c++)
        heads[c] = title(ctl, &table->columns[c]);
    add_row(out, heads, table->column_count);
    add_rule(out, table->columns, table->column_count);
    for (size_t r = 0; r < table->count; r++)
        add_row(out, table->rows[r], table->column_count);
}

const char *report_title(struct ctl *ctl, const struct report *report)
{
    return arena_print(ctl->arena, "%s%s%s %s", report->city == NULL ? "" : report->city,
                       report->city == NULL ? "" : " ",
                       term_name("report_kind", (int)report->definition->kind, ctl->lang), report->date);
}

static void add_when(struct ctl *ctl, const struct report *report, struct buf *out)
{
    const char *since = show_instant(ctl, report->since), *until = show_instant(ctl, report->until);
    buf_print(out, ctl->zh ? "期间: %s 起,%s 止(不含)。" : "Period: from %s up to %s (not included). ",
              since == NULL ? ctl_text(ctl, "启用", "the beginning") : since, until);
    if (report->as_of != 0)
        buf_print(out, ctl->zh ? "截至 %s,期间未满。" : "As of %s: the period is not over. ",
                  show_instant(ctl, report->as_of));
    if (report->pack_version != 0)
        buf_print(out, ctl->zh ? "按配置包第 %d 版。" : "By version %d of the pack. ", report->pack_version);
    if (report->known != 0)
        buf_print(out, ctl->zh ? "期后更正计至 %s。" : "Corrections after it are heard up to %s. ",
                  show_instant(ctl, report->known));
}

const char *report_about(struct ctl *ctl, const struct report *report)
{
    struct buf out = {0};
    const char *when = report->as_of != 0
                           ? ctl_text(ctl, "各项数字均为截至该时的状况", "Figures are as of then")
                           : ctl_text(ctl, "各项数字均为期末状况", "Figures are as of the end of the period");
    add_when(ctl, report, &out);
    if (report->area != NULL)
        buf_print(&out, ctl->zh ? "范围: %s。" : "Area: %s. ", report->area);
    buf_print(&out, "%s%s%s", when,
              ctl_text(ctl, ",等于其下清单的行数。依据: ", "; each is the number of rows of its list. Rule: "),
              report->definition->source);
    const char *text = arena_text(ctl->arena, out.text);
    buf_free(&out);
    return text;
}

void report_figures(struct ctl *ctl, const struct report *report, struct table *out)
{
    static const struct column FIGURES[] = {{"section", "项目", "section", CELL_TEXT},
                                            {"figure", "数字", "figure", CELL_NUMBER}};
    table_open(out, ctl->arena, FIGURES, COUNT(FIGURES));
    for (size_t i = 0; i < report->count; i++) {
        const struct report_list *list = &report->lists[i];
        TABLE_ADD(out, ctl_text(ctl, list->section->zh, list->section->en), report_figure(ctl->arena, report, list));
    }
}

static void add_head(struct ctl *ctl, const struct report *report, struct buf *out)
{
    struct table figures;
    buf_text(out, "# ");
    report_markdown_cell(out, report_title(ctl, report));
    buf_text(out, "\n\n");
    report_markdown_cell(out, report_about(ctl, report));
    buf_text(out, "\n\n");
    report_figures(ctl, report, &figures);
    report_markdown_table(ctl, &figures, out);
}

/* How the list divides, where it is drawn so. */
static void add_summary(struct ctl *ctl, const struct report_list *list, struct buf *out)
{
    struct table summary;
    if (!report_chart_summary(ctl->arena, list, &summary) || summary.count == 0)
        return;
    report_markdown_table(ctl, &summary, out);
    buf_char(out, '\n');
}

void report_markdown(struct ctl *ctl, const struct report *report, struct buf *out)
{
    add_head(ctl, report, out);
    for (size_t i = 0; i < report->count; i++) {
        const struct report_list *list = &report->lists[i];
        const struct report_section *section = list->section;
        buf_print(out, "\n## %s: %s\n\n%s\n\n", ctl_text(ctl, section->zh, section->en),
                  report_figure(ctl->arena, report, list), ctl_text(ctl, section->note_zh, section->note_en));
        add_summary(ctl, list, out);
        if (list->table.count > 0)
            report_markdown_table(ctl, &list->table, out);
        else
            buf_print(out, "%s\n", ctl_text(ctl, "无。", "None."));
    }
}
