/* Theme projects 每月一题 (N10): what a month is devoted to, who leads, which orders belong to it. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/read.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"

enum { LIMIT_DEFAULT = 50, LIMIT_MOST = 100000, TEXT_COLUMNS = 60 };

int cmd_theme_set(struct ctl *ctl)
{
    const struct caller caller = {.node = NODE_SURVEY};
    int state = 0;
    Loopline__Survey__V1__SetTheme body;
    loopline__survey__v1__set_theme__init(&body);
    int code = read_term(ctl, "--state", "theme_state", act_given(ctl, "state"), &state);
    body.code = wire_text(args_word(&ctl->args, 0));
    body.month = wire_text(act_given(ctl, "month"));
    body.title = wire_text(act_given(ctl, "title"));
    body.lead = wire_text(act_given(ctl, "lead"));
    body.n_matters = read_codes(ctl, act_given(ctl, "matters"), &body.matters);
    body.n_areas = read_codes(ctl, act_given(ctl, "areas"), &body.areas);
    body.plan = wire_text(act_given(ctl, "plan"));
    body.state = (Loopline__Wire__V1__ThemeState)state;
    return code == CTL_OK ? act_ask(ctl, &caller, MESSAGE_SET_THEME, &body.base) : code;
}

/* ---- all ---- */

struct theme_row {
    const char *code, *month, *title, *lead, *matters, *areas, *plan, *set_by;
    int state;
    instant opened_at, changed_at, done_at;
};
static const struct field THEME[] = {
    FIELD(struct theme_row, code, TEXT),          FIELD(struct theme_row, month, TEXT),
    FIELD(struct theme_row, title, TEXT),         FIELD(struct theme_row, lead, TEXT),
    FIELD(struct theme_row, matters, TEXT),       FIELD(struct theme_row, areas, TEXT),
    FIELD(struct theme_row, plan, TEXT),          FIELD(struct theme_row, set_by, TEXT),
    FIELD(struct theme_row, state, INT),          FIELD(struct theme_row, opened_at, INSTANT),
    FIELD(struct theme_row, changed_at, INSTANT), FIELD(struct theme_row, done_at, INSTANT),
};
static const struct fields THEMES = FIELDS(struct theme_row, THEME);
static const struct column COLUMNS[] = {
    {"code", "代码", "code", CELL_TEXT},    {"month", "月份", "month", CELL_TEXT},
    {"title", "题目", "title", CELL_TEXT},  {"lead", "牵头", "lead", CELL_TEXT},
    {"state", "状态", "state", CELL_TEXT},  {"matters", "事项", "matters", CELL_TEXT},
    {"areas", "区域", "areas", CELL_TEXT},  {"opened_at", "立题", "opened", CELL_TEXT},
    {"done_at", "完成", "done", CELL_TEXT},
};

/* Codes by commas, each told by its name. */
static const char *names_of(struct ctl *ctl, enum show_kind kind, const char *codes)
{
    char **list;
    const char *text = NULL;
    if (ctl->json || str_empty(codes))
        return show_text(ctl, codes);
    size_t count = read_codes(ctl, codes, &list);
    for (size_t i = 0; i < count; i++) {
        const char *name = show_code(ctl, kind, list[i]);
        text = text == NULL ? name : arena_print(ctl->arena, "%s, %s", text, name);
    }
    return text;
}

static int find_themes(struct ctl *ctl, const char *theme, long long limit, struct rows *rows)
{
    struct params params;
    params_open(&params, ctl->arena);
    params_text(&params, theme);
    params_int(&params, (int)limit);
    return connect_list(ctl, &(struct lookup){"themes", "theme_list", &THEMES}, &params, rows);
}

int cmd_theme_list(struct ctl *ctl)
{
    struct rows rows = {0};
    struct table table;
    const struct output output = show_output(ctl);
    long long limit = LIMIT_DEFAULT;
    int code = read_number(ctl, "--limit", act_given(ctl, "limit"), 1, LIMIT_MOST, &limit);
    if (code == CTL_OK)
        code = find_themes(ctl, NULL, limit, &rows);
    if (code != CTL_OK)
        return code;
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < rows.count; i++) {
        const struct theme_row *row = (const struct theme_row *)rows.list + i;
        TABLE_ADD(&table, row->code, row->month, show_text(ctl, row->title), show_code(ctl, SHOW_UNIT, row->lead),
                  show_term(ctl, "theme_state", row->state), names_of(ctl, SHOW_MATTER, row->matters),
                  names_of(ctl, SHOW_AREA, row->areas), show_instant(ctl, row->opened_at),
                  show_instant(ctl, row->done_at));
    }
    output_table(&output, &table);
    return CTL_OK;
}

/* ---- one, with its orders ---- */

struct linked_row {
    const char *number, *matter, *area, *unit;
    int state, round;
    instant accepted_at, written_off_at;
};
static const struct field LINKED[] = {
    FIELD(struct linked_row, number, TEXT),         FIELD(struct linked_row, matter, TEXT),
    FIELD(struct linked_row, area, TEXT),           FIELD(struct linked_row, unit, TEXT),
    FIELD(struct linked_row, state, INT),           FIELD(struct linked_row, round, INT),
    FIELD(struct linked_row, accepted_at, INSTANT), FIELD(struct linked_row, written_off_at, INSTANT),
};
static const struct column ORDERS[] = {
    {"number", "工单", "order", CELL_TEXT},  {"accepted_at", "受理", "accepted", CELL_TEXT},
    {"matter", "事项", "matter", CELL_TEXT}, {"area", "区域", "area", CELL_TEXT},
    {"unit", "牵头", "lead", CELL_TEXT},     {"state", "状态", "state", CELL_TEXT},
    {"round", "轮次", "round", CELL_NUMBER}, {"written_off_at", "销号", "written off", CELL_TEXT},
};

/* Each area with all below it, by the pack in force; one that the pack does not have stands for itself. */
static void params_areas(struct ctl *ctl, struct params *params, const char *codes)
{
    const struct pack *pack = show_pack(ctl);
    char **roots;
    size_t count = read_codes(ctl, codes, &roots), total = 0;
    size_t most = count + (pack == NULL ? 0 : pack->areas_count);
    const char **all = arena_array(ctl->arena, most + 1, sizeof *all);
    for (size_t i = 0; i < count; i++)
        if (pack == NULL || pack_area_find(pack, roots[i]) < 0)
            all[total++] = roots[i];
    for (size_t n = 0; pack != NULL && n < pack->areas_count; n++)
        for (size_t i = 0; i < count; i++) {
            int root = pack_area_find(pack, roots[i]);
            if (root >= 0 && pack_area_inside(pack, (int)n, root)) {
                all[total++] = pack->areas[n].code;
                break;
            }
        }
    params_texts(params, all, total);
}

static int add_orders(struct ctl *ctl, const struct theme_row *theme, struct table *table)
{
    static const struct fields FIELDS_OF = FIELDS(struct linked_row, LINKED);
    struct rows rows = {0};
    struct params params;
    params_open(&params, ctl->arena);
    params_text(&params, theme->code);
    params_areas(ctl, &params, theme->areas);
    int code = connect_list(ctl, &(struct lookup){"themes", "theme_orders", &FIELDS_OF}, &params, &rows);
    for (size_t i = 0; i < rows.count; i++) {
        const struct linked_row *row = (const struct linked_row *)rows.list + i;
        TABLE_ADD(table, row->number, show_instant(ctl, row->accepted_at), show_code(ctl, SHOW_MATTER, row->matter),
                  show_code(ctl, SHOW_AREA, row->area), show_code(ctl, SHOW_UNIT, row->unit),
                  show_term(ctl, "order_state", row->state), show_number(ctl, row->round),
                  show_instant(ctl, row->written_off_at));
    }
    return code;
}

static void add_head(struct ctl *ctl, const struct theme_row *row, struct sheet *sheet)
{
    const struct {
        struct column head;
        const char *cell;
    } PAIRS[] = {
        {{"code", "代码", "code", CELL_TEXT}, row->code},
        {{"month", "月份", "month", CELL_TEXT}, row->month},
        {{"title", "题目", "title", CELL_TEXT}, show_text(ctl, row->title)},
        {{"lead", "牵头", "lead", CELL_TEXT}, show_code(ctl, SHOW_UNIT, row->lead)},
        {{"state", "状态", "state", CELL_TEXT}, show_term(ctl, "theme_state", row->state)},
        {{"matters", "事项", "matters", CELL_TEXT}, names_of(ctl, SHOW_MATTER, row->matters)},
        {{"areas", "区域", "areas", CELL_TEXT}, names_of(ctl, SHOW_AREA, row->areas)},
        {{"plan", "方案", "plan", CELL_TEXT}, show_text(ctl, row->plan)},
        {{"set_by", "登记人", "set by", CELL_TEXT}, show_text(ctl, row->set_by)},
        {{"opened_at", "立题", "opened", CELL_TEXT}, show_instant(ctl, row->opened_at)},
        {{"changed_at", "变更", "changed", CELL_TEXT}, show_instant(ctl, row->changed_at)},
        {{"done_at", "完成", "done", CELL_TEXT}, show_instant(ctl, row->done_at)},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        if (PAIRS[i].cell != NULL || ctl->json)
            sheet_pair(sheet, PAIRS[i].head, PAIRS[i].cell);
}

int cmd_theme_show(struct ctl *ctl)
{
    const char *theme = args_word(&ctl->args, 0);
    struct rows rows = {0};
    struct table orders;
    struct sheet sheet = {0};
    int code = find_themes(ctl, theme, 1, &rows);
    if (code == CTL_OK && rows.count == 0)
        return reply_fail(ctl, &(struct refusal){CTL_ABSENT, "theme", REASON_NOT_FOUND}, "没有专题 %s",
                          "there is no theme %s", theme);
    if (code != CTL_OK)
        return code;
    table_open(&orders, ctl->arena, ORDERS, COUNT(ORDERS));
    code = add_orders(ctl, rows.list, &orders);
    if (code != CTL_OK)
        return code;
    add_head(ctl, rows.list, &sheet);
    sheet_table(&sheet, (struct column){"orders", "涉及工单", "orders", CELL_TEXT}, &orders);
    return sight_sheet(ctl, "list", &sheet);
}
