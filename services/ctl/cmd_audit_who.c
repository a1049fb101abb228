/* `loopline audit who` and `copy`: who saw an order, and whose a copy is. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/read.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"

/* How it was seen. */
static const struct show_name WAYS[] = {
    {"view", "查看工单", "viewed"},
    {"reveal", "查看身份", "identity revealed"},
    {"page", "查看全页", "page"},
    {"list", "列表", "list"},
    {"export", "导出", "export"},
    {"track", "查询进度", "tracked"},
    {"review", "研判台", "review desk"},
    {"survey", "回访台", "follow-up desk"},
    {"phone", "按电话查找", "found by phone"},
    {"care", "重点走访名单", "list of care"},
};

struct seen_row {
    int64_t id;
    instant at;
    const char *actor, *number, *way, *unit, *purpose, *watermark;
};
static const struct field SEEN[] = {
    FIELD(struct seen_row, id, BIG),       FIELD(struct seen_row, at, INSTANT),     FIELD(struct seen_row, actor, TEXT),
    FIELD(struct seen_row, number, TEXT),  FIELD(struct seen_row, way, TEXT),       FIELD(struct seen_row, unit, TEXT),
    FIELD(struct seen_row, purpose, TEXT), FIELD(struct seen_row, watermark, TEXT),
};
static const struct column COLUMNS[] = {
    {"at", "时间", "time", CELL_TEXT},       {"who", "何人", "who", CELL_EXACT},
    {"way", "方式", "how", CELL_TEXT},       {"number", "编号", "number", CELL_EXACT},
    {"unit", "单位", "unit", CELL_TEXT},     {"purpose", "事由", "purpose", CELL_TEXT},
    {"event", "事件", "event", CELL_NUMBER}, {"watermark", "水印", "watermark", CELL_EXACT},
};

/* Who looked behind the seal named a need; of anything else there are words, or none. */
static const char *purpose(const struct ctl *ctl, const struct seen_row *row)
{
    int need = row->purpose == NULL || !str_equal(row->way, "reveal") ? 0 : term_find("reveal_need", row->purpose);
    return need == 0 ? show_text(ctl, row->purpose) : show_term(ctl, "reveal_need", need);
}

static void print_seen(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    const struct output output = show_output(ctl);
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < rows->count; i++) {
        const struct seen_row *row = (const struct seen_row *)rows->list + i;
        TABLE_ADD(&table, show_instant(ctl, row->at), show_text(ctl, row->actor),
                  show_named(ctl, WAYS, COUNT(WAYS), row->way), row->number, show_code(ctl, SHOW_UNIT, row->unit),
                  purpose(ctl, row), show_number(ctl, row->id), show_text(ctl, row->watermark));
    }
    output_table(&output, &table);
}

struct known_row {
    bool known;
};

static int check_known(struct ctl *ctl, const char *number)
{
    static const struct field KNOWN[] = {FIELD(struct known_row, known, BOOL)};
    static const struct fields TABLE = FIELDS(struct known_row, KNOWN);
    struct params params;
    struct rows rows = {0};
    params_open(&params, ctl->arena);
    params_text(&params, number);
    int code = connect_rows(ctl, &(struct lookup){"audit_who", "audit_known", &TABLE}, &params, &rows);
    if (code != CTL_OK || ((const struct known_row *)rows.list)->known)
        return code;
    return reply_fail(ctl, &(struct refusal){CTL_ABSENT, "number", REASON_NOT_FOUND}, "没有编号 %s",
                      "there is no number %s", number);
}

int cmd_audit_who(struct ctl *ctl)
{
    static const struct fields TABLE = FIELDS(struct seen_row, SEEN);
    const char *number = args_word(&ctl->args, 0);
    instant since = INSTANT_NONE, until = INSTANT_NONE;
    struct params params;
    struct rows rows = {0};
    int code = read_period(ctl, &since, &until);
    if (code == CTL_OK)
        code = check_known(ctl, number);
    if (code != CTL_OK)
        return code;
    params_open(&params, ctl->arena);
    params_text(&params, number);
    params_instant(&params, since);
    params_instant(&params, until);
    code = connect_list(ctl, &(struct lookup){"audit_who", "audit_who", &TABLE}, &params, &rows);
    if (code == CTL_OK)
        print_seen(ctl, &rows);
    return code;
}

struct copy_row {
    int64_t id;
    instant at;
    const char *actor, *way, *purpose, *file, *shown;
};

static void print_copy(struct ctl *ctl, const struct copy_row *row)
{
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    sheet_pair(&sheet, (struct column){"at", "时间", "time", CELL_TEXT}, show_instant(ctl, row->at));
    sheet_pair(&sheet, (struct column){"who", "何人", "who", CELL_EXACT}, show_text(ctl, row->actor));
    sheet_pair(&sheet, (struct column){"way", "方式", "how", CELL_TEXT}, show_named(ctl, WAYS, COUNT(WAYS), row->way));
    sheet_pair(&sheet, (struct column){"purpose", "事由", "purpose", CELL_TEXT}, show_text(ctl, row->purpose));
    sheet_pair(&sheet, (struct column){"file", "文件", "file", CELL_EXACT}, show_text(ctl, row->file));
    sheet_pair(&sheet, (struct column){"numbers", "所含编号", "numbers on it", CELL_EXACT}, show_text(ctl, row->shown));
    sheet_pair(&sheet, (struct column){"event", "事件", "event", CELL_NUMBER}, show_number(ctl, row->id));
    output_sheet(&output, &sheet);
}

int cmd_audit_copy(struct ctl *ctl)
{
    static const struct field COPY[] = {
        FIELD(struct copy_row, id, BIG),     FIELD(struct copy_row, at, INSTANT),   FIELD(struct copy_row, actor, TEXT),
        FIELD(struct copy_row, way, TEXT),   FIELD(struct copy_row, purpose, TEXT), FIELD(struct copy_row, file, TEXT),
        FIELD(struct copy_row, shown, TEXT),
    };
    static const struct fields TABLE = FIELDS(struct copy_row, COPY);
    struct uuid watermark;
    struct params params;
    struct rows rows = {0};
    if (!uuid_parse(args_word(&ctl->args, 0), &watermark))
        return ctl_fail(ctl, CTL_USAGE, "'%s' 不是水印(如 0190c2f4-…)", "'%s' is no watermark (0190c2f4-…)",
                        args_word(&ctl->args, 0));
    params_open(&params, ctl->arena);
    params_uuid(&params, &watermark);
    int code = connect_rows(ctl, &(struct lookup){"audit_who", "audit_copy", &TABLE}, &params, &rows);
    if (code == CTL_OK && rows.count == 0)
        return reply_fail(ctl, &(struct refusal){CTL_ABSENT, "watermark", REASON_NOT_FOUND}, "没有这个水印",
                          "nothing was ever given that watermark");
    if (code == CTL_OK)
        print_copy(ctl, rows.list);
    return code;
}
