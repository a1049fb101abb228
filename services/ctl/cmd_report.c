#include "common/terms.h"
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/files.h"
#include "services/ctl/read.h"
#include "services/ctl/report.h"
#include "services/ctl/report_chart.h"
#include "services/ctl/report_html.h"
#include "services/ctl/report_params.h"
#include "services/ctl/sight.h"
#include <string.h>

/* ---- occasions of a cadence ---- */

struct occasion {
    const char *cadence, *date;
    instant since, due_at;
};
static const struct field OCCASION[] = {
    FIELD(struct occasion, cadence, TEXT),
    FIELD(struct occasion, date, TEXT),
    FIELD(struct occasion, since, INSTANT),
    FIELD(struct occasion, due_at, INSTANT),
};
static const struct fields OCCASIONS = FIELDS(struct occasion, OCCASION);

static const struct pack_cadence *cadence_of(struct ctl *ctl, const char *code)
{
    const struct pack *pack = show_pack(ctl);
    int place = pack == NULL ? -1 : pack_cadence_find(pack, code);
    return place < 0 ? NULL : &pack->cadences[place];
}

/* ---- what to write ---- */

struct task {
    enum report_kind kind;
    const char *date, *folder;
    int area; /* -1 = all */
    instant since, until;
    instant as_of; /* the period is not over: what is told ends here; 0 = it is */
    instant known; /* corrections after it are heard, up to here; 0 = none */
};

static const char *task_name(struct ctl *ctl, const struct task *task)
{
    const char *kind = term_get("report_kind", (int)task->kind)->code;
    if (task->area < 0)
        return arena_print(ctl->arena, "%s-%s", kind, task->date);
    return arena_print(ctl->arena, "%s-%s-%s", kind, show_pack(ctl)->areas[task->area].code, task->date);
}

static const char *task_stem(struct ctl *ctl, const struct task *task)
{
    return arena_print(ctl->arena, "%s/%s", task->folder, task_name(ctl, task));
}

static const char *task_file(struct ctl *ctl, const struct task *task)
{
    return arena_print(ctl->arena, "%s.md", task_stem(ctl, task));
}

/* The city is everything: orders whose area the pack no longer knows are counted, too. */
static int area_limit(const struct pack *pack, int area)
{
    return area == pack->city_area ? -1 : area;
}

/* Asked with the same words and for the same months: one counts what the other does. */
static bool is_same_question(const struct report_section *a, const struct report_section *b)
{
    return a->reckoned != NULL && b->reckoned != NULL && a->reckoned->made_of == b->reckoned->made_of &&
           a->filter == b->filter && a->needs == b->needs && str_equal(a->statement, b->statement);
}

/* Of the section, and of those of the report that are reckoned from the same counts. */
static unsigned long long facts_of(struct ctl *ctl, const struct report_definition *report,
                                   const struct report_section *section)
{
    const struct pack *pack = show_pack(ctl);
    unsigned long long facts = 0;
    for (size_t i = 0; pack != NULL && section->needs == REPORT_FACTS && report->sections[i] != NULL; i++) {
        const struct report_section *other = report_section(report->sections[i]);
        if (is_same_question(section, other))
            facts |= other->reckoned->facts(pack);
    }
    return facts;
}

static enum result ask_section(struct ctl *ctl, struct db *db, const struct task *task, struct report_list *out)
{
    const struct report_section *section = out->section;
    struct report_scope scope = {task->area, task->since, task->as_of != 0 ? task->as_of : task->until, task->known,
                                 facts_of(ctl, report_of(task->kind), section)};
    struct params params;
    scope.known = scope.known == 0 ? scope.until : scope.known;
    report_params(ctl, section, &scope, &params);
    return report_ask(ctl, db, section, &params, out);
}

/* Rates, ranking, points and their sums are reckoned from the same counts: these are asked for once. */
static struct rows asked_before(const struct report_list *lists, size_t count, const struct report_section *section)
{
    for (size_t i = 0; i < count; i++)
        if (is_same_question(lists[i].section, section))
            return lists[i].from;
    return (struct rows){0};
}

static enum result ask(struct ctl *ctl, struct db *db, const struct task *task, struct report *out)
{
    const struct pack *pack = show_pack(ctl);
    const char *const *keys = out->definition->sections;
    enum result outcome = RESULT_OK;
    while (keys[out->count] != NULL)
        out->count++;
    out->lists = arena_array(ctl->arena, out->count, sizeof *out->lists);
    for (size_t i = 0; outcome == RESULT_OK && i < out->count; i++) {
        out->lists[i].section = report_section(keys[i]);
        out->lists[i].from = asked_before(out->lists, i, out->lists[i].section);
        outcome = ask_section(ctl, db, task, &out->lists[i]);
    }
    out->date = task->date;
    out->since = task->since;
    out->until = task->until;
    out->as_of = task->as_of;
    out->known = task->known;
    out->stem = task_name(ctl, task);
    out->pack_version = pack == NULL ? 0 : pack->version;
    out->city = pack == NULL ? NULL : pack->city;
    out->area = pack == NULL || task->area < 0 ? NULL : pack->areas[task->area].name;
    return outcome;
}

/* ---- writing ---- */

struct written {
    struct table files, figures;
    const char *watermark; /* of the report that is being written */
};
static const struct column FILE_COLUMNS[] = {{"file", "文件", "file", CELL_EXACT}};
static const struct column FIGURE_COLUMNS[] = {{"section", "项目", "section", CELL_TEXT},
                                               {"figure", "数字", "figure", CELL_NUMBER}};

static int write_one(struct ctl *ctl, const char *path, struct buf *text, struct written *written)
{
    int code = files_write(ctl, path, text);
    buf_clear(text);
    TABLE_ADD(&written->files, path);
    return code;
}

/* The list, and how it divides where that is told. */
static int write_list(struct ctl *ctl, struct ctl *writer, const char *stem, const struct report_list *list,
                      struct written *written)
{
    struct buf text = {0};
    struct table summary;
    const char *path = arena_print(ctl->arena, "%s-%s.csv", stem, list->section->key);
    report_csv(writer, &list->table, written->watermark, &text);
    int code = write_one(ctl, path, &text, written);
    if (code == CTL_OK && report_chart_summary(ctl->arena, list, &summary)) {
        report_csv(writer, &summary, written->watermark, &text);
        code = write_one(ctl, arena_print(ctl->arena, "%s-%s-summary.csv", stem, list->section->key), &text, written);
    }
    buf_free(&text);
    return code;
}

/* One for all pages of the folder. */
static int write_library(struct ctl *ctl, const char *folder, const char **name)
{
    const char *library;
    struct buf text = {0};
    *name = NULL;
    if (!args_flag(&ctl->args, "shared-library"))
        return CTL_OK;
    *name = report_html_library(ctl->arena, &library);
    const char *path = arena_print(ctl->arena, "%s/%s", folder, *name);
    if (files_exist(path))
        return CTL_OK;
    buf_text(&text, library);
    int code = files_write(ctl, path, &text);
    buf_free(&text);
    return code;
}

/* Every order that the report names is on record as shown before a file is written. */
static int record_shown(struct ctl *ctl, const struct task *task, const struct report *report, const char **watermark)
{
    const struct table **tables = arena_array(ctl->arena, report->count + 1, sizeof *tables);
    for (size_t i = 0; i < report->count; i++)
        tables[i] = &report->lists[i].table;
    struct sight sight = sight_naming(ctl, "export", tables, report->count);
    sight.file = task_file(ctl, task);
    return sight_record(ctl, &sight, watermark);
}

/* In no page's text: a comment, at its end. */
static void add_watermark(struct buf *text, const char *watermark)
{
    buf_print(text, "<!-- watermark %s -->\n", watermark);
}

/* The Markdown file last: that it is there says that the report is whole. The writer has the language of the files; what went
 * wrong is said in that of who asked. */
static int write_files(struct ctl *ctl, struct ctl *writer, const struct task *task, struct report *report,
                       struct written *written)
{
    int code = record_shown(ctl, task, report, &written->watermark);
    if (code == CTL_OK)
        code = files_folder(ctl, task->folder);
    if (code == CTL_OK)
        code = write_library(ctl, task->folder, &report->library);
    const char *stem = task_stem(ctl, task);
    struct buf text = {0};
    struct table figures;
    for (size_t i = 0; code == CTL_OK && i < report->count; i++)
        code = write_list(ctl, writer, stem, &report->lists[i], written);
    report_figures(writer, report, &figures);
    report_csv(writer, &figures, written->watermark, &text);
    if (code == CTL_OK)
        code = write_one(ctl, arena_print(ctl->arena, "%s-figures.csv", stem), &text, written);
    buf_clear(&text);
    report_html(writer, report, &text);
    add_watermark(&text, written->watermark);
    if (code == CTL_OK)
        code = write_one(ctl, arena_print(ctl->arena, "%s.html", stem), &text, written);
    buf_clear(&text);
    report_markdown(writer, report, &text);
    add_watermark(&text, written->watermark);
    if (code == CTL_OK)
        code = write_one(ctl, task_file(ctl, task), &text, written);
    buf_free(&text);
    return code;
}

/* N05: by the names and formulas that were in force when what is told was known. */
static void take_pack_of_then(struct ctl *ctl, struct task *task)
{
    const struct pack *pack = show_pack(ctl);
    const char *area = task->area < 0 ? NULL : arena_text(ctl->arena, pack->areas[task->area].code);
    pack = show_pack_at(ctl, task->known != 0 ? task->known : task->until);
    int then = area == NULL || pack == NULL ? -1 : pack_area_find(pack, area);
    if (area != NULL && then < 0) { /* it is younger than what was in force: told by what knows it */
        show_pack_now(ctl);
        then = pack_area_find(show_pack(ctl), area);
    }
    task->area = then;
}

static int write_report(struct ctl *ctl, struct db *db, const struct task *task, struct written *written)
{
    struct ctl writer = report_writer(ctl);
    struct report report = {.definition = report_of(task->kind)};
    if (ask(&writer, db, task, &report) != RESULT_OK)
        return connect_db_failed(ctl, db);
    for (size_t i = 0; i < report.count; i++)
        TABLE_ADD(&written->figures,
                  ctl->json ? report.lists[i].section->key
                            : ctl_text(ctl, report.lists[i].section->zh, report.lists[i].section->en),
                  show_number(ctl, (long long)report.lists[i].table.count));
    return write_files(ctl, &writer, task, &report, written);
}

static int write_task(struct ctl *ctl, struct db *db, const struct task *task, struct written *written)
{
    struct task then = *task;
    take_pack_of_then(ctl, &then);
    int code = write_report(ctl, db, &then, written);
    show_pack_now(ctl);
    return code;
}

static void written_open(struct ctl *ctl, struct written *out)
{
    table_open(&out->files, ctl->arena, FILE_COLUMNS, COUNT(FILE_COLUMNS));
    table_open(&out->figures, ctl->arena, FIGURE_COLUMNS, COUNT(FIGURE_COLUMNS));
}

/* ---- report KIND ---- */

static int read_dates(struct ctl *ctl, struct task *task)
{
    char date[11];
    int code = read_period(ctl, &task->since, &task->until);
    if (code != CTL_OK)
        return code;
    if (task->since == INSTANT_NONE || task->until == INSTANT_NONE)
        return ctl_fail(ctl, CTL_USAGE, "给出 --cadence,或者 --since 与 --until",
                        "give --cadence, or --since and --until");
    day_format(instant_day(task->until - 1, ctl->offset_minutes), date);
    task->date = arena_text(ctl->arena, date);
    return CTL_OK;
}

static enum result find_occasion(struct ctl *ctl, struct db *db, const char *cadence, const char *date,
                                 struct occasion *out)
{
    struct params params;
    struct rows rows = {0};
    params_open(&params, ctl->arena);
    params_text(&params, cadence);
    params_text(&params, date);
    enum result outcome = db_call(db, "report_occasion", &params, &OCCASIONS, &rows);
    if (outcome == RESULT_OK && rows.count > 0)
        *out = *(const struct occasion *)rows.list;
    return outcome;
}

static int take_occasion(struct ctl *ctl, struct db *db, const char *cadence, struct task *task)
{
    struct occasion found = {0};
    const struct pack_cadence *known = cadence_of(ctl, cadence);
    if (find_occasion(ctl, db, cadence, task->date, &found) != RESULT_OK)
        return connect_db_failed(ctl, db);
    if (found.cadence == NULL)
        return ctl_fail(ctl, CTL_ABSENT, "周期 %s 还没有这一期报告",
                        "the cadence %s has not come round for a report then", cadence);
    task->date = found.date;
    task->since = found.since;
    task->until = found.due_at;
    task->area = known == NULL ? -1 : area_limit(show_pack(ctl), known->area);
    return CTL_OK;
}

static int read_area(struct ctl *ctl, struct task *task)
{
    const char *code = args_value(&ctl->args, "area");
    const struct pack *pack = code == NULL ? NULL : show_pack(ctl);
    if (code == NULL)
        return CTL_OK;
    int area = pack == NULL ? -1 : pack_area_find(pack, code);
    if (area < 0)
        return ctl_fail(ctl, CTL_ABSENT, "--area: 配置包中没有 %s", "--area: the pack has no %s", code);
    task->area = area_limit(pack, area);
    return CTL_OK;
}

static int read_nominal(const struct ctl *ctl, const char **out)
{
    const char *text = args_value(&ctl->args, "date");
    *out = text == NULL ? *out : text;
    return read_date(ctl, "--date", text);
}

static int read_folder(struct ctl *ctl, const char **out)
{
    *out = args_value(&ctl->args, "out");
    return str_empty(*out) ? ctl_fail(ctl, CTL_USAGE, "--out: 必填", "--out: is required") : CTL_OK;
}

struct now_row {
    instant now;
};
static const struct field NOW[] = {FIELD(struct now_row, now, INSTANT)};

static int read_now(struct ctl *ctl, struct db *db, instant *out)
{
    static const struct fields NOWS = FIELDS(struct now_row, NOW);
    struct params none;
    struct rows rows = {0};
    params_open(&none, ctl->arena);
    if (db_call(db, "report_now", &none, &NOWS, &rows) != RESULT_OK || rows.count == 0)
        return connect_db_failed(ctl, db);
    *out = ((const struct now_row *)rows.list)->now;
    return CTL_OK;
}

/* What has not happened yet is nobody's fault: no clock has run out that is due after now. */
static int stop_at_now(struct ctl *ctl, instant now, struct task *task)
{
    if (task->since != INSTANT_NONE && task->since >= now)
        return ctl_fail(ctl, CTL_USAGE, "--since: 期间尚未开始", "--since: the period has not begun");
    task->as_of = now < task->until ? now : 0;
    return CTL_OK;
}

/* Told anew, with the corrections that came after its end: those that have come. */
static int read_known(struct ctl *ctl, instant now, struct task *task)
{
    const char *text = args_value(&ctl->args, "as-of");
    instant known = INSTANT_NONE;
    int code = text == NULL ? CTL_OK : read_bound(ctl, "--as-of", text, true, &known);
    if (code != CTL_OK || text == NULL)
        return code;
    if (known < task->until)
        return ctl_fail(ctl, CTL_USAGE, "--as-of: 早于期间止", "--as-of: is before the end of the period");
    known = known < now ? known : now;
    task->known = known > task->until ? known : 0;
    return CTL_OK;
}

static int read_task(struct ctl *ctl, struct db *db, struct task *task)
{
    const char *cadence = args_value(&ctl->args, "cadence");
    instant now = INSTANT_NONE;
    int code = cadence == NULL ? read_dates(ctl, task) : CTL_OK;
    if (code == CTL_OK)
        code = read_nominal(ctl, &task->date);
    if (code == CTL_OK && cadence != NULL)
        code = take_occasion(ctl, db, cadence, task);
    if (code == CTL_OK)
        code = read_now(ctl, db, &now);
    if (code == CTL_OK)
        code = stop_at_now(ctl, now, task);
    if (code == CTL_OK)
        code = read_known(ctl, now, task);
    return code == CTL_OK ? read_area(ctl, task) : code;
}

static void tell(struct ctl *ctl, const struct task *task, const struct written *written)
{
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    sheet_pair(&sheet, (struct column){"kind", "报告", "report", CELL_TEXT},
               show_term(ctl, "report_kind", (int)task->kind));
    sheet_pair(&sheet, (struct column){"date", "期号", "date", CELL_TEXT}, task->date);
    sheet_pair(&sheet, (struct column){"since", "起", "since", CELL_TEXT}, show_instant(ctl, task->since));
    sheet_pair(&sheet, (struct column){"until", "止", "until", CELL_TEXT}, show_instant(ctl, task->until));
    if (task->as_of != 0 || ctl->json)
        sheet_pair(&sheet, (struct column){"as_of", "截至", "as of", CELL_TEXT}, show_micros(ctl, task->as_of));
    sheet_table(&sheet, (struct column){"figures", "数字", "figures", CELL_TEXT}, &written->figures);
    sheet_table(&sheet, (struct column){"files", "文件", "files", CELL_TEXT}, &written->files);
    output_sheet(&output, &sheet);
}

int cmd_report(struct ctl *ctl)
{
    struct task task = {.area = -1};
    struct written written;
    struct db *db = NULL;
    int kind = 0, code = read_term_needed(ctl, "KIND", "report_kind", args_word(&ctl->args, 0), &kind);
    task.kind = (enum report_kind)kind;
    if (code == CTL_OK)
        code = read_folder(ctl, &task.folder);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_REPORT, "report", &db);
    if (code == CTL_OK)
        code = read_task(ctl, db, &task);
    written_open(ctl, &written);
    if (code == CTL_OK)
        code = write_task(ctl, db, &task, &written);
    if (code == CTL_OK)
        tell(ctl, &task, &written);
    db_free(&db);
    return code;
}

/* ---- report due ---- */

enum { DUE_DAYS = 31 }; /* what is older was written by an earlier call, or is asked for by --since */

/* Of one call: what it writes, and what it leaves because it is older. */
struct due_run {
    instant since;
    struct written written;
    int64_t older;
};
static int read_since(struct ctl *ctl, struct db *db, instant *out)
{
    instant now = INSTANT_NONE;
    int code = read_bound(ctl, "--since", args_value(&ctl->args, "since"), false, out);
    if (code != CTL_OK || *out != INSTANT_NONE)
        return code;
    code = read_now(ctl, db, &now);
    *out = code == CTL_OK ? now - DUE_DAYS * INSTANT_DAY : INSTANT_NONE;
    return code;
}

/* One that cannot be told any more is said, and the next one is written. */
static int write_occasion(struct ctl *ctl, struct db *db, const struct occasion *occasion, struct due_run *run)
{
    const struct pack_cadence *cadence = cadence_of(ctl, occasion->cadence);
    bool older = occasion->due_at < run->since;
    if (cadence == NULL || report_of(cadence->report) == NULL)
        return older ? CTL_OK
                     : ctl_fail(ctl, CTL_ABSENT, "%s %s: 现行配置包中没有这个报告周期",
                                "%s %s: the pack in force has no such report", occasion->cadence, occasion->date);
    struct task task = {cadence->report,
                        occasion->date,
                        args_value(&ctl->args, "out"),
                        area_limit(show_pack(ctl), cadence->area),
                        occasion->since,
                        occasion->due_at,
                        0,
                        0};
    if (files_exist(task_file(ctl, &task)))
        return CTL_OK;
    run->older += older ? 1 : 0;
    return older ? CTL_OK : write_task(ctl, db, &task, &run->written);
}

static int write_due(struct ctl *ctl, struct db *db, struct due_run *run)
{
    struct params none;
    struct rows rows = {0};
    int code = CTL_OK;
    params_open(&none, ctl->arena);
    if (db_call(db, "report_occasions", &none, &OCCASIONS, &rows) != RESULT_OK)
        return connect_db_failed(ctl, db);
    for (size_t i = 0; i < rows.count; i++) {
        int one = write_occasion(ctl, db, (const struct occasion *)rows.list + i, run);
        code = code == CTL_OK ? one : code;
        if (one != CTL_OK && one != CTL_ABSENT)
            break;
    }
    return code;
}

static void tell_older(struct ctl *ctl, const struct due_run *run)
{
    if (run->older == 0)
        return;
    fprintf(ctl->err,
            ctl->zh ? "%s 之前到期的 %lld 份没有写,要写请给 --since\n"
                    : "due before %s and left out: %lld; give --since to have them written\n",
            show_instant(ctl, run->since), (long long)run->older);
}

int cmd_report_due(struct ctl *ctl)
{
    const struct output output = show_output(ctl);
    const char *folder;
    struct due_run run = {.since = INSTANT_NONE};
    struct db *db = NULL;
    written_open(ctl, &run.written);
    int code = read_folder(ctl, &folder);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_REPORT, "report", &db);
    if (code == CTL_OK)
        code = read_since(ctl, db, &run.since);
    if (code == CTL_OK) {
        code = write_due(ctl, db, &run);
        output_table(&output, &run.written.files);
        tell_older(ctl, &run);
    }
    db_free(&db);
    return code;
}
