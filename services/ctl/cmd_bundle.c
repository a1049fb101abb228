#include "common/mask.h"
#include "common/terms.h"
#include "services/ctl/bundle.h"
#include "services/ctl/commands.h"
#include "services/ctl/confidential.h"
#include "services/ctl/files.h"
#include "services/ctl/orders.h"
#include "services/ctl/sight.h"
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = BUNDLE_SECTIONS_MAX + 3 }; /* clocks.json, index.md, SHA256SUMS */

struct head {
    const char *number, *district, *area, *matter, *policy, *letter, *leader, *first_unit, *cause, *parent;
    int pack_version, state, round, returns, yellow, red, order_class, hops, child_kind, children, children_open;
    bool unclear, forced, front_line, one_go;
    instant accepted_at, dispatched_at, fed_back_at, written_off_at, withdrawn_at, now;
};
static const struct field HEAD[] = {
    FIELD(struct head, number, TEXT),
    FIELD(struct head, district, TEXT),
    FIELD(struct head, area, TEXT),
    FIELD(struct head, matter, TEXT),
    FIELD(struct head, policy, TEXT),
    FIELD(struct head, letter, TEXT),
    FIELD(struct head, leader, TEXT),
    FIELD(struct head, first_unit, TEXT),
    FIELD(struct head, cause, TEXT),
    FIELD(struct head, parent, TEXT),
    FIELD(struct head, order_class, INT),
    FIELD(struct head, hops, INT),
    FIELD(struct head, child_kind, INT),
    FIELD(struct head, children, INT),
    FIELD(struct head, children_open, INT),
    FIELD(struct head, unclear, BOOL),
    FIELD(struct head, forced, BOOL),
    FIELD(struct head, front_line, BOOL),
    FIELD(struct head, one_go, BOOL),
    FIELD(struct head, pack_version, INT),
    FIELD(struct head, state, INT),
    FIELD(struct head, round, INT),
    FIELD(struct head, returns, INT),
    FIELD(struct head, yellow, INT),
    FIELD(struct head, red, INT),
    FIELD(struct head, accepted_at, INSTANT),
    FIELD(struct head, dispatched_at, INSTANT),
    FIELD(struct head, fed_back_at, INSTANT),
    FIELD(struct head, written_off_at, INSTANT),
    FIELD(struct head, withdrawn_at, INSTANT),
    FIELD(struct head, now, INSTANT),
};

struct bundle {
    const char *watermark;
    struct ctl *ctl; /* the writer: its language is the file's */
    struct db *db;
    struct uuid order;
    struct bundle_file files[FILES_MAX];
    size_t count;
    struct buf index;
};

static struct buf *add_file(struct bundle *bundle, const char *name)
{
    struct bundle_file *file = &bundle->files[bundle->count++];
    file->name = name;
    buf_text(&file->text, "");
    return &file->text;
}

/* ---- its parts ---- */

static const char *hidden(struct arena *arena, enum report_cell kind, const char *text)
{
    if (kind == REPORT_DETAIL)
        return bundle_detail(arena, text);
    if (kind == REPORT_WRITTEN)
        return bundle_blot(arena, text);
    return kind == REPORT_REFERENCE ? mask_text(arena, text) : text;
}

static void hide_person(struct arena *arena, const struct report_section *section, struct rows *rows)
{
    struct report_value *value = rows->list;
    for (size_t r = 0; r < rows->count; r++)
        for (size_t c = 0; c < section->column_count; c++, value++)
            value->text = hidden(arena, section->columns[c].kind, value->text);
}

static enum result ask_section(struct bundle *bundle, struct ctl *writer, const struct report_section *section,
                               struct report_list *out)
{
    struct ctl *ctl = bundle->ctl;
    const struct fields fields = report_fields(ctl->arena, section);
    struct rows rows = {0};
    enum result outcome = orders_ask(ctl, bundle->db, section->statement, &bundle->order, &fields, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    hide_person(ctl->arena, section, &rows);
    report_fill(writer, section, &rows, out);
    return RESULT_OK;
}

static void tell_section(struct bundle *bundle, const struct report_list *list, const char *file)
{
    struct ctl *ctl = bundle->ctl;
    buf_print(&bundle->index, "\n## %s: %zu\n\n[%s](%s)\n\n", ctl_text(ctl, list->section->zh, list->section->en),
              list->table.count, file, file);
    if (list->table.count > 0)
        report_markdown_table(ctl, &list->table, &bundle->index);
}

static enum result add_sections(struct bundle *bundle)
{
    const struct report_section *section;
    enum result outcome = RESULT_OK;
    for (size_t i = 0; outcome == RESULT_OK && (section = bundle_section(i)) != NULL; i++) {
        struct report_list list;
        const char *name = arena_print(bundle->ctl->arena, "%s.csv", section->key);
        outcome = ask_section(bundle, bundle->ctl, section, &list);
        if (outcome != RESULT_OK)
            break;
        report_csv(bundle->ctl, &list.table, bundle->watermark, add_file(bundle, name));
        tell_section(bundle, &list, name);
    }
    return outcome;
}

/* For programs: codes, full instants, the explanation as it was stored when the clock was counted. */
static enum result add_clocks(struct bundle *bundle)
{
    struct ctl writer = *bundle->ctl;
    struct report_list list;
    char *text = NULL;
    size_t size = 0;
    writer.json = true;
    enum result outcome = ask_section(bundle, &writer, bundle_clocks(), &list);
    FILE *stream = outcome == RESULT_OK ? open_memstream(&text, &size) : NULL;
    if (stream == NULL)
        return outcome == RESULT_OK ? RESULT_STOP : outcome;
    const struct output output = {stream, writer.zh, true};
    output_table(&output, &list.table);
    fclose(stream);
    buf_add(add_file(bundle, "clocks.json"), text, size);
    free(text);
    return RESULT_OK;
}

static void add_line(struct bundle *bundle, const char *zh, const char *en, const char *text)
{
    if (text == NULL)
        return;
    buf_print(&bundle->index, "- %s: ", ctl_text(bundle->ctl, zh, en));
    report_markdown_cell(&bundle->index, text);
    buf_char(&bundle->index, '\n');
}

static void add_flag(struct bundle *bundle, const char *zh, const char *en, bool flag)
{
    add_line(bundle, zh, en, flag ? show_flag(bundle->ctl, flag) : NULL);
}

static const char *some(const struct ctl *ctl, int number)
{
    return number > 0 ? show_number(ctl, number) : NULL;
}

/* How it was given, to whom first, how often it went from hand to hand. */
static void add_dispatch(struct bundle *bundle, const struct head *head)
{
    struct ctl *ctl = bundle->ctl;
    struct arena *arena = ctl->arena;
    add_line(bundle, "交办类别", "class", show_term(ctl, "order_class", head->order_class));
    add_line(bundle, "文号", "letter", show_text(ctl, bundle_blot(arena, head->letter)));
    add_line(bundle, "责任领导", "responsible leader", show_code(ctl, SHOW_LEADER, head->leader));
    add_line(bundle, "首接单位", "first receiver", show_code(ctl, SHOW_UNIT, head->first_unit));
    add_line(bundle, "改派次数", "changes of lead", show_number(ctl, head->hops));
    add_flag(bundle, "权属不明", "owner unclear", head->unclear);
    add_flag(bundle, "强制派单", "forced dispatch", head->forced);
    add_line(bundle, "主单", "part of", show_text(ctl, head->parent));
    add_line(bundle, "子单类别", "kind of part", show_term(ctl, "child_kind", head->child_kind));
    add_line(bundle, "子单数", "child orders", some(ctl, head->children));
    add_line(bundle, "未办结子单", "of them open", some(ctl, head->children_open));
    add_flag(bundle, "一线办结", "closed at the front line", head->front_line);
    add_flag(bundle, "一次办结", "closed in one go", head->one_go);
    add_line(bundle, "原因", "root cause", show_text(ctl, bundle_blot(arena, head->cause)));
}

static void add_head(struct bundle *bundle, const struct head *head)
{
    struct ctl *ctl = bundle->ctl;
    buf_print(&bundle->index, "# %s %s\n\n", ctl_text(ctl, "问责材料", "Accountability file"), head->number);
    add_line(bundle, "制作时间", "made", show_instant(ctl, head->now));
    add_line(bundle, "区县", "district", show_code(ctl, SHOW_AREA, head->district));
    add_line(bundle, "区域", "area", show_code(ctl, SHOW_AREA, head->area));
    add_line(bundle, "事项", "matter", show_code(ctl, SHOW_MATTER, head->matter));
    add_line(bundle, "时限规则", "policy", show_code(ctl, SHOW_POLICY, head->policy));
    add_line(bundle, "配置版本", "pack version", show_number(ctl, head->pack_version));
    add_dispatch(bundle, head);
    add_line(bundle, "状态", "state", show_term(ctl, "order_state", head->state));
    add_line(bundle, "重办轮次", "redo round", show_number(ctl, head->round));
    add_line(bundle, "退单次数", "returns", show_number(ctl, head->returns));
    add_line(bundle, "黄牌", "yellow cards", show_number(ctl, head->yellow));
    add_line(bundle, "红牌", "red cards", show_number(ctl, head->red));
    add_line(bundle, "受理", "accepted", show_instant(ctl, head->accepted_at));
    add_line(bundle, "交办", "dispatched", show_instant(ctl, head->dispatched_at));
    add_line(bundle, "反馈", "fed back", show_instant(ctl, head->fed_back_at));
    add_line(bundle, "销号", "written off", show_instant(ctl, head->written_off_at));
    add_line(bundle, "撤回", "withdrawn", show_instant(ctl, head->withdrawn_at));
    buf_print(
        &bundle->index, "\n%s\n",
        ctl_text(ctl,
                 "不含诉求人信息与诉求内容。各时限的起止与逐日计算见 clocks.json;文件校验: sha256sum -c SHA256SUMS。",
                 "Nothing about the person, nothing that the person said. How each clock was counted, day by "
                 "day: clocks.json. To check the files: sha256sum -c SHA256SUMS."));
}

static enum result gather(struct bundle *bundle)
{
    static const struct fields HEADS = FIELDS(struct head, HEAD);
    struct rows rows = {0};
    enum result outcome = orders_ask(bundle->ctl, bundle->db, "evidence_order", &bundle->order, &HEADS, &rows);
    if (outcome == RESULT_OK && rows.count == 0)
        outcome = RESULT_STOP; /* it was there a moment ago, and orders are never deleted */
    if (outcome != RESULT_OK)
        return outcome;
    add_head(bundle, rows.list);
    outcome = add_sections(bundle);
    if (outcome == RESULT_OK)
        outcome = add_clocks(bundle);
    if (bundle->watermark != NULL)
        buf_print(&bundle->index, "\n%s: %s\n", ctl_text(bundle->ctl, "水印", "Watermark"), bundle->watermark);
    buf_add(add_file(bundle, "index.md"), bundle->index.text, bundle->index.length);
    return outcome;
}

/* ---- writing ---- */

static int write_all(struct ctl *ctl, const struct bundle *bundle, const char *folder)
{
    int code = CTL_OK;
    for (size_t i = 0; code == CTL_OK && i < bundle->count; i++)
        code =
            files_write(ctl, arena_print(ctl->arena, "%s/%s", folder, bundle->files[i].name), &bundle->files[i].text);
    return code;
}

static int publish(struct ctl *ctl, struct bundle *bundle, const char *path)
{
    const char *draft;
    struct buf sums = {0};
    bundle_sums(bundle->files, bundle->count, &sums);
    buf_add(add_file(bundle, "SHA256SUMS"), sums.text, sums.length);
    buf_free(&sums);
    int code = files_draft(ctl, path, &draft);
    if (code != CTL_OK)
        return code;
    code = write_all(ctl, bundle, draft);
    if (code == CTL_OK)
        return files_publish(ctl, draft, path, args_flag(&ctl->args, "force"));
    files_drop(draft);
    return code;
}

static void tell(struct ctl *ctl, const struct bundle *bundle, const char *path)
{
    static const struct column COLUMNS[] = {{"file", "文件", "file", CELL_EXACT}};
    const struct output output = show_output(ctl);
    struct table table;
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < bundle->count; i++)
        TABLE_ADD(&table, arena_print(ctl->arena, "%s/%s", path, bundle->files[i].name));
    output_table(&output, &table);
}

static void bundle_free(struct bundle *bundle)
{
    for (size_t i = 0; i < bundle->count; i++)
        buf_free(&bundle->files[i].text);
    buf_free(&bundle->index);
    db_free(&bundle->db);
}

static int make(struct ctl *ctl, const struct orders_brief *brief, const char *folder)
{
    struct ctl writer = report_writer(ctl);
    struct bundle bundle = {.ctl = &writer, .order = brief->id};
    const char *path = arena_print(ctl->arena, "%s/%s", folder, brief->number);
    int code = confidential_check(ctl, brief->number);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_REPORT, "evidence", &bundle.db);
    if (code == CTL_OK)
        code = sight_record(ctl, &(struct sight){"export", path, &brief->number, 1}, &bundle.watermark);
    if (code == CTL_OK && gather(&bundle) != RESULT_OK)
        code = connect_db_failed(ctl, bundle.db);
    if (code == CTL_OK)
        code = files_folder(ctl, folder);
    if (code == CTL_OK)
        code = publish(ctl, &bundle, path);
    if (code == CTL_OK)
        tell(ctl, &bundle, path);
    bundle_free(&bundle);
    return code;
}

int cmd_order_evidence(struct ctl *ctl)
{
    const char *folder = args_value(&ctl->args, "out");
    struct orders_brief brief;
    if (str_empty(folder))
        return ctl_fail(ctl, CTL_USAGE, "--out: 必填", "--out: is required");
    int code = orders_find(ctl, args_word(&ctl->args, 0), &brief);
    if (code == CTL_OK && (strchr(brief.number, '/') != NULL || brief.number[0] == '.'))
        code = ctl_fail(ctl, CTL_REJECTED, "%s: 不能用作目录名", "%s: cannot name a folder", brief.number);
    return code == CTL_OK ? make(ctl, &brief, folder) : code;
}
