#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/orders.h"
#include "services/ctl/read.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"
#include "services/ctl/why.h"
#include <string.h>

/* ---- which order ---- */

static const struct field BRIEF[] = {
    FIELD(struct orders_brief, id, UUID),   FIELD(struct orders_brief, number, TEXT),
    FIELD(struct orders_brief, lead, TEXT), FIELD(struct orders_brief, returned, TEXT),
    FIELD(struct orders_brief, state, INT), FIELD(struct orders_brief, dispatches, INT),
};

static const struct fields BRIEFS = FIELDS(struct orders_brief, BRIEF);

static enum result find(struct ctl *ctl, struct db *db, const char *number, struct orders_brief *out)
{
    struct params params;
    struct rows rows = {0};
    *out = (struct orders_brief){0};
    params_open(&params, ctl->arena);
    params_text(&params, number);
    enum result outcome = db_call(db, "order_brief", &params, &BRIEFS, &rows);
    if (outcome == RESULT_OK && rows.count > 0)
        *out = *(const struct orders_brief *)rows.list;
    return outcome;
}

/* Merged: whoever acts on it acts on the order that it rides on. */
static enum result find_riding(struct ctl *ctl, struct db *db, const char *number, struct orders_brief *out)
{
    struct rows rows = {0};
    enum result outcome = find(ctl, db, number, out);
    if (outcome == RESULT_OK && out->number != NULL && out->state == ORDER_MERGED)
        outcome = orders_ask(ctl, db, "order_riding", &out->id, &BRIEFS, &rows);
    if (rows.count > 0)
        *out = *(const struct orders_brief *)rows.list;
    return outcome;
}

int orders_find(struct ctl *ctl, const char *number, struct orders_brief *out)
{
    struct db *db = NULL;
    *out = (struct orders_brief){0};
    int code = connect_db(ctl, CONNECT_READER, "order_brief", &db);
    if (code != CTL_OK)
        return code;
    if (find_riding(ctl, db, number, out) != RESULT_OK)
        code = connect_db_failed(ctl, db);
    else if (out->number == NULL)
        code = reply_fail(ctl, &(struct refusal){CTL_ABSENT, "number", REASON_NOT_FOUND}, "没有工单 %s(也许尚未派单)",
                          "there is no order %s (perhaps not dispatched yet)", number);
    db_free(&db);
    return code;
}

/* ---- its head ---- */

struct order_row {
    const char *number, *district, *area, *address, *matter, *text, *policy, *entry, *ground, *limit_text, *priority_by,
        *priority_text, *merged_into, *rides_on, *hotspot, *hotspot_title, *letter, *leader, *first_unit, *cause,
        *parent, *from_above;
    bool priority, unclear, forced, front_line, one_go;
    int standing; /* enum relief_kind of a pause or shelf that runs; 0 none */
    instant priority_at, stands_until;
    int nature, urgency, pack_version, state, round, returns, yellow, red;
    instant accepted_at, dispatched_at, fed_back_at, written_off_at, withdrawn_at, merged_at, upper_due, handed_back_at;
    int reopened, weight, order_class, hops, whistles_open, children, children_open, child_kind, held;
};
static const struct field ORDER[] = {
    FIELD(struct order_row, number, TEXT),
    FIELD(struct order_row, district, TEXT),
    FIELD(struct order_row, area, TEXT),
    FIELD(struct order_row, address, TEXT),
    FIELD(struct order_row, matter, TEXT),
    FIELD(struct order_row, text, TEXT),
    FIELD(struct order_row, policy, TEXT),
    FIELD(struct order_row, entry, TEXT),
    FIELD(struct order_row, ground, TEXT),
    FIELD(struct order_row, nature, INT),
    FIELD(struct order_row, urgency, INT),
    FIELD(struct order_row, pack_version, INT),
    FIELD(struct order_row, state, INT),
    FIELD(struct order_row, round, INT),
    FIELD(struct order_row, returns, INT),
    FIELD(struct order_row, yellow, INT),
    FIELD(struct order_row, red, INT),
    FIELD(struct order_row, accepted_at, INSTANT),
    FIELD(struct order_row, dispatched_at, INSTANT),
    FIELD(struct order_row, fed_back_at, INSTANT),
    FIELD(struct order_row, written_off_at, INSTANT),
    FIELD(struct order_row, withdrawn_at, INSTANT),
    FIELD(struct order_row, limit_text, TEXT),
    FIELD(struct order_row, priority, BOOL),
    FIELD(struct order_row, priority_at, INSTANT),
    FIELD(struct order_row, priority_by, TEXT),
    FIELD(struct order_row, priority_text, TEXT),
    FIELD(struct order_row, standing, INT),
    FIELD(struct order_row, stands_until, INSTANT),
    FIELD(struct order_row, hotspot, TEXT),
    FIELD(struct order_row, hotspot_title, TEXT),
    FIELD(struct order_row, merged_into, TEXT),
    FIELD(struct order_row, rides_on, TEXT),
    FIELD(struct order_row, merged_at, INSTANT),
    FIELD(struct order_row, reopened, INT),
    FIELD(struct order_row, weight, INT),
    FIELD_AS("class", struct order_row, order_class, INT),
    FIELD(struct order_row, letter, TEXT),
    FIELD(struct order_row, leader, TEXT),
    FIELD(struct order_row, first_unit, TEXT),
    FIELD(struct order_row, unclear, BOOL),
    FIELD(struct order_row, forced, BOOL),
    FIELD(struct order_row, hops, INT),
    FIELD(struct order_row, whistles_open, INT),
    FIELD(struct order_row, children, INT),
    FIELD(struct order_row, children_open, INT),
    FIELD(struct order_row, child_kind, INT),
    FIELD(struct order_row, parent, TEXT),
    FIELD(struct order_row, from_above, TEXT),
    FIELD(struct order_row, upper_due, INSTANT),
    FIELD(struct order_row, handed_back_at, INSTANT),
    FIELD(struct order_row, front_line, BOOL),
    FIELD(struct order_row, one_go, BOOL),
    FIELD(struct order_row, cause, TEXT),
    FIELD(struct order_row, held, INT),
};
static const struct fields ORDERS = FIELDS(struct order_row, ORDER);

static void add_place(struct ctl *ctl, const struct order_row *row, struct sheet *sheet)
{
    const struct {
        struct column head;
        const char *cell;
    } PAIRS[] = {
        {{"district", "区县", "district", CELL_TEXT}, show_code(ctl, SHOW_AREA, row->district)},
        {{"area", "区域", "area", CELL_TEXT}, show_code(ctl, SHOW_AREA, row->area)},
        {{"address", "地址", "address", CELL_TEXT}, show_text(ctl, row->address)},
        {{"matter", "事项", "matter", CELL_TEXT}, show_code(ctl, SHOW_MATTER, row->matter)},
        {{"nature", "性质", "nature", CELL_TEXT}, show_term(ctl, "nature", row->nature)},
        {{"urgency", "紧急程度", "urgency", CELL_TEXT}, show_term(ctl, "urgency", row->urgency)},
        {{"text", "内容", "text", CELL_TEXT}, show_text(ctl, row->text)},
        {{"policy", "时限规则", "policy", CELL_TEXT}, show_code(ctl, SHOW_POLICY, row->policy)},
        {{"entry", "派单依据", "catalogue row", CELL_TEXT}, show_text(ctl, row->entry)},
        {{"ground", "依据说明", "ground", CELL_TEXT}, show_text(ctl, row->ground)},
        {{"pack_version", "配置版本", "pack version", CELL_NUMBER}, show_number(ctl, row->pack_version)},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        sheet_pair(sheet, PAIRS[i].head, PAIRS[i].cell);
}

static void add_head(struct ctl *ctl, const struct order_row *row, struct sheet *sheet)
{
    const struct {
        struct column head;
        const char *cell;
    } PAIRS[] = {
        {{"number", "编号", "number", CELL_TEXT}, row->number},
        {{"state", "状态", "state", CELL_TEXT}, show_term(ctl, "order_state", row->state)},
        {{"round", "重办轮次", "redo round", CELL_NUMBER}, show_number(ctl, row->round)},
        {{"accepted_at", "受理", "accepted", CELL_TEXT}, show_instant(ctl, row->accepted_at)},
        {{"dispatched_at", "交办", "dispatched", CELL_TEXT}, show_instant(ctl, row->dispatched_at)},
        {{"fed_back_at", "反馈", "fed back", CELL_TEXT}, show_instant(ctl, row->fed_back_at)},
        {{"written_off_at", "销号", "written off", CELL_TEXT}, show_instant(ctl, row->written_off_at)},
        {{"withdrawn_at", "撤回", "withdrawn", CELL_TEXT}, show_instant(ctl, row->withdrawn_at)},
        {{"return_count", "退单次数", "returns", CELL_NUMBER}, show_number(ctl, row->returns)},
        {{"yellow", "黄牌", "yellow cards", CELL_NUMBER}, show_number(ctl, row->yellow)},
        {{"red", "红牌", "red cards", CELL_NUMBER}, show_number(ctl, row->red)},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        if (PAIRS[i].cell != NULL || ctl->json)
            sheet_pair(sheet, PAIRS[i].head, PAIRS[i].cell);
}

/* How it was given, to whom first, what it waits for. JSON has everything always. */
static void add_dispatch(struct ctl *ctl, const struct order_row *row, struct sheet *sheet)
{
    const struct {
        struct column head;
        const char *cell;
        bool said;
    } PAIRS[] = {
        {{"class", "交办类别", "class", CELL_TEXT}, show_term(ctl, "order_class", row->order_class), true},
        {{"letter", "文号", "letter", CELL_TEXT}, show_text(ctl, row->letter), !str_empty(row->letter)},
        {{"leader", "责任领导", "responsible leader", CELL_TEXT},
         show_code(ctl, SHOW_LEADER, row->leader),
         !str_empty(row->leader)},
        {{"first_unit", "首接单位", "first receiver", CELL_TEXT}, show_code(ctl, SHOW_UNIT, row->first_unit), true},
        {{"unclear", "权属不明", "owner unclear", CELL_FLAG}, show_flag(ctl, row->unclear), row->unclear},
        {{"forced", "强制派单", "forced dispatch", CELL_FLAG}, show_flag(ctl, row->forced), row->forced},
        {{"hops", "改派次数", "changes of lead", CELL_NUMBER}, show_number(ctl, row->hops), row->hops > 0},
        {{"parent", "主单", "part of", CELL_TEXT}, show_text(ctl, row->parent), !str_empty(row->parent)},
        {{"child_kind", "子单类别", "kind of part", CELL_TEXT},
         show_term(ctl, "child_kind", row->child_kind),
         row->child_kind > 0},
        {{"child_count", "子单数", "child orders", CELL_NUMBER}, show_number(ctl, row->children), row->children > 0},
        {{"children_open", "未办结子单", "of them open", CELL_NUMBER},
         show_number(ctl, row->children_open),
         row->children_open > 0},
        {{"whistles_open", "未办结吹哨", "whistles open", CELL_NUMBER},
         show_number(ctl, row->whistles_open),
         row->whistles_open > 0},
        {{"front_line", "一线办结", "closed at the front line", CELL_FLAG},
         show_flag(ctl, row->front_line),
         row->front_line},
        {{"one_go", "一次办结", "closed in one go", CELL_FLAG}, show_flag(ctl, row->one_go), row->one_go},
        {{"cause", "原因", "root cause", CELL_TEXT}, show_text(ctl, row->cause), !str_empty(row->cause)},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        if (PAIRS[i].said || ctl->json)
            sheet_pair(sheet, PAIRS[i].head, PAIRS[i].cell);
}

/* 上下级平台: through whose hands it came, and what the level above says. */
static void add_upper(struct ctl *ctl, const struct order_row *row, struct sheet *sheet)
{
    bool above = row->from_above != NULL;
    const struct {
        struct column head;
        const char *cell;
        bool said;
    } PAIRS[] = {
        {{"from_above", "上级转来", "from above", CELL_TEXT}, show_text(ctl, row->from_above), above},
        {{"upper_due", "上级时限", "due above", CELL_TEXT}, show_instant(ctl, row->upper_due), above},
        {{"handed_back_at", "退回上级", "handed back", CELL_TEXT},
         show_instant(ctl, row->handed_back_at),
         row->handed_back_at != INSTANT_NONE},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        if (PAIRS[i].said || ctl->json)
            sheet_pair(sheet, PAIRS[i].head, PAIRS[i].cell);
}

/* Said only where there is something to say; JSON has it always. */
static void add_supervision(struct ctl *ctl, const struct order_row *row, struct sheet *sheet)
{
    bool shelf = row->standing == RELIEF_SHELF, pause = row->standing == RELIEF_PAUSE;
    const struct {
        struct column head;
        const char *cell;
        bool said;
    } PAIRS[] = {
        {{"priority", "重点督办", "priority", CELL_FLAG}, show_flag(ctl, row->priority), row->priority},
        {{"priority_at", "列入重点", "priority since", CELL_TEXT}, show_instant(ctl, row->priority_at), row->priority},
        {{"priority_by", "督办人", "priority by", CELL_TEXT}, show_text(ctl, row->priority_by), row->priority},
        {{"priority_text", "督办原因", "priority because", CELL_TEXT},
         show_text(ctl, row->priority_text),
         row->priority},
        {{"paused", "挂起中", "paused", CELL_FLAG}, show_flag(ctl, pause), pause},
        {{"shelved", "挂账中", "on the shelf", CELL_FLAG}, show_flag(ctl, shelf), shelf},
        {{"stands_until", "复核日期", "review", CELL_TEXT}, show_instant(ctl, row->stands_until), pause || shelf},
        {{"chair_limit", "指定时限", "limit that was set", CELL_TEXT},
         show_text(ctl, row->limit_text),
         !str_empty(row->limit_text)},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        if (PAIRS[i].said || ctl->json)
            sheet_pair(sheet, PAIRS[i].head, PAIRS[i].cell);
}

/* 未诉先办: what it was made of; `loopline hotspot show` has the sources. */
static void add_hotspot(struct ctl *ctl, const struct order_row *row, struct sheet *sheet)
{
    if (!ctl->json && str_empty(row->hotspot))
        return;
    sheet_pair(sheet, (struct column){"hotspot", "所据热点", "hot spot", CELL_EXACT}, show_text(ctl, row->hotspot));
    sheet_pair(sheet, (struct column){"hotspot_title", "热点反映", "which is about", CELL_TEXT},
               show_text(ctl, row->hotspot_title));
}

/* One matter, several orders: where it rides, how often it came back, how many complaints it stands for. */
static void add_merging(struct ctl *ctl, const struct order_row *row, struct sheet *sheet)
{
    bool merged = row->state == ORDER_MERGED;
    const struct {
        struct column head;
        const char *cell;
        bool said;
    } PAIRS[] = {
        {{"merged_into", "并入", "merged into", CELL_TEXT}, show_text(ctl, row->merged_into), merged},
        {{"merged_at", "并单时间", "merged", CELL_TEXT}, show_instant(ctl, row->merged_at), merged},
        {{"rides_on", "随该单办理", "rides on", CELL_TEXT},
         show_text(ctl, row->rides_on),
         merged && !str_equal(row->rides_on, row->merged_into)},
        {{"weight", "反映次数", "complaints", CELL_NUMBER}, show_number(ctl, row->weight), row->weight > 1},
        {{"reopened", "重启次数", "opened again", CELL_NUMBER}, show_number(ctl, row->reopened), row->reopened > 0},
        {{"held", "隔离中的消息", "messages in quarantine", CELL_NUMBER}, show_number(ctl, row->held), row->held > 0},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        if (PAIRS[i].said || ctl->json)
            sheet_pair(sheet, PAIRS[i].head, PAIRS[i].cell);
}

static enum result add_order(struct ctl *ctl, struct db *db, const struct uuid *id, struct sheet *sheet)
{
    struct rows rows = {0};
    enum result outcome = orders_ask(ctl, db, "order_show", id, &ORDERS, &rows);
    if (outcome == RESULT_OK && rows.count > 0) {
        add_head(ctl, rows.list, sheet);
        add_dispatch(ctl, rows.list, sheet);
        add_upper(ctl, rows.list, sheet);
        add_merging(ctl, rows.list, sheet);
        add_supervision(ctl, rows.list, sheet);
        add_place(ctl, rows.list, sheet);
        add_hotspot(ctl, rows.list, sheet);
    }
    return outcome == RESULT_OK ? orders_add_parts(ctl, db, id, sheet) : outcome;
}

int orders_why(struct ctl *ctl)
{
    const char *number = args_word(&ctl->args, 0);
    struct db *db = NULL;
    struct sheet sheet = {0};
    bool found = false;
    int code = connect_db(ctl, CONNECT_READER, "why", &db);
    if (code != CTL_OK)
        return code;
    if (why_page(ctl, db, number, &sheet, &found) != RESULT_OK)
        code = connect_db_failed(ctl, db);
    else if (!found)
        code = reply_fail(ctl, &(struct refusal){CTL_ABSENT, "number", REASON_NOT_FOUND}, "编号 %s 没有分类记录",
                          "nothing was classified under the number %s", number);
    else
        code = sight_sheet(ctl, "page", &sheet);
    db_free(&db);
    return code;
}

int cmd_order(struct ctl *ctl)
{
    if (args_flag(&ctl->args, "why"))
        return orders_why(ctl);
    const char *number = args_word(&ctl->args, 0);
    struct db *db = NULL;
    struct orders_brief brief;
    struct sheet sheet = {0};
    bool found = false;
    int code = connect_db(ctl, CONNECT_READER, "order_brief order request", &db);
    if (code != CTL_OK)
        return code;
    enum result outcome = find(ctl, db, number, &brief);
    if (outcome == RESULT_OK && brief.number != NULL) {
        found = true;
        outcome = add_order(ctl, db, &brief.id, &sheet);
    } else if (outcome == RESULT_OK) {
        outcome = orders_add_request(ctl, db, number, &sheet, &found);
    }
    if (outcome != RESULT_OK)
        code = connect_db_failed(ctl, db);
    else if (!found)
        code = reply_fail(ctl, &(struct refusal){CTL_ABSENT, "number", REASON_NOT_FOUND}, "没有编号 %s",
                          "there is no number %s", number);
    else
        code = sight_sheet(ctl, "page", &sheet);
    db_free(&db);
    return code;
}
