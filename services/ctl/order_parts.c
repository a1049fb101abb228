#include "services/ctl/order_parts.h"
#include "services/ctl/history.h"
#include "services/ctl/likeness_words.h"
#include "services/ctl/meetings.h"
#include "services/ctl/show.h"

enum { TEXT_COLUMNS = 60 };
enum { LIKE_MERGED = 1, LIKE_PARTED = 2 }; /* order_likeness: settled */

enum result orders_ask(struct ctl *ctl, struct db *db, const char *statement, const struct uuid *id,
                       const struct fields *fields, struct rows *out)
{
    struct params params;
    params_open(&params, ctl->arena);
    params_uuid(&params, id);
    return db_call(db, statement, &params, fields, out);
}

struct request_row {
    const char *number, *channel;
    instant accepted_at;
    int state;
};
static const struct field REQUEST[] = {
    FIELD(struct request_row, number, TEXT),
    FIELD(struct request_row, channel, TEXT),
    FIELD(struct request_row, accepted_at, INSTANT),
    FIELD(struct request_row, state, INT),
};
static const struct fields REQUESTS = FIELDS(struct request_row, REQUEST);
static const struct column REQUEST_COLUMNS[] = {
    {"number", "编号", "number", CELL_TEXT},
    {"channel", "渠道", "channel", CELL_TEXT},
    {"accepted_at", "受理", "accepted", CELL_TEXT},
    {"state", "状态", "state", CELL_TEXT},
};

static void add_request(struct ctl *ctl, struct table *table, const void *of)
{
    const struct request_row *row = of;
    TABLE_ADD(table, row->number, show_code(ctl, SHOW_CHANNEL, row->channel), show_instant(ctl, row->accepted_at),
              show_term(ctl, "request_state", row->state));
}

struct merged_row {
    const char *number, *matter;
    instant merged_at;
    int weight;
};
static const struct field MERGED[] = {
    FIELD(struct merged_row, number, TEXT),
    FIELD(struct merged_row, matter, TEXT),
    FIELD(struct merged_row, merged_at, INSTANT),
    FIELD(struct merged_row, weight, INT),
};
static const struct fields MERGEDS = FIELDS(struct merged_row, MERGED);
static const struct column MERGED_COLUMNS[] = {
    {"number", "编号", "number", CELL_TEXT},
    {"matter", "事项", "matter", CELL_TEXT},
    {"merged_at", "并单", "merged", CELL_TEXT},
    {"weight", "反映次数", "complaints", CELL_NUMBER},
};

static void add_merged(struct ctl *ctl, struct table *table, const void *of)
{
    const struct merged_row *row = of;
    TABLE_ADD(table, row->number, show_code(ctl, SHOW_MATTER, row->matter), show_instant(ctl, row->merged_at),
              show_number(ctl, row->weight));
}

struct link_row {
    const char *number, *matter;
    bool of_other;
    int kind, state;
    instant at;
};
static const struct field LINK[] = {
    FIELD(struct link_row, number, TEXT), FIELD(struct link_row, kind, INT),    FIELD(struct link_row, of_other, BOOL),
    FIELD(struct link_row, state, INT),   FIELD(struct link_row, matter, TEXT), FIELD(struct link_row, at, INSTANT),
};
static const struct fields LINKS = FIELDS(struct link_row, LINK);
static const struct column LINK_COLUMNS[] = {
    {"number", "编号", "number", CELL_TEXT},
    {"kind", "关联", "link", CELL_TEXT},
    {"of_other", "由对方提出", "the other says so", CELL_FLAG},
    {"state", "状态", "state", CELL_TEXT},
    {"matter", "事项", "matter", CELL_TEXT},
    {"at", "时间", "time", CELL_TEXT},
};

static void add_link(struct ctl *ctl, struct table *table, const void *of)
{
    const struct link_row *row = of;
    TABLE_ADD(table, row->number, show_term(ctl, "link_kind", row->kind), show_flag(ctl, row->of_other),
              show_term(ctl, "order_state", row->state), show_code(ctl, SHOW_MATTER, row->matter),
              show_instant(ctl, row->at));
}

struct supplement_row {
    instant at;
    const char *text;
};
static const struct field SUPPLEMENT[] = {FIELD(struct supplement_row, at, INSTANT),
                                          FIELD(struct supplement_row, text, TEXT)};
static const struct fields SUPPLEMENTS = FIELDS(struct supplement_row, SUPPLEMENT);
static const struct column SUPPLEMENT_COLUMNS[] = {{"at", "时间", "time", CELL_TEXT},
                                                   {"text", "补充", "added", CELL_TEXT}};

static void add_supplement(struct ctl *ctl, struct table *table, const void *of)
{
    const struct supplement_row *row = of;
    TABLE_ADD(table, show_instant(ctl, row->at), show_text(ctl, row->text));
}

struct return_row {
    const char *unit, *ground, *text, *new_unit, *units, *reason, *ruled_by;
    instant returned_at, ruled_at;
    int ruling;
};
static const struct field RETURN[] = {
    FIELD(struct return_row, unit, TEXT),        FIELD(struct return_row, ground, TEXT),
    FIELD(struct return_row, text, TEXT),        FIELD(struct return_row, new_unit, TEXT),
    FIELD(struct return_row, ruled_by, TEXT),    FIELD(struct return_row, returned_at, INSTANT),
    FIELD(struct return_row, ruled_at, INSTANT), FIELD(struct return_row, ruling, INT),
    FIELD(struct return_row, units, TEXT),       FIELD(struct return_row, reason, TEXT),
};
static const struct fields RETURNS = FIELDS(struct return_row, RETURN);
static const struct column RETURN_COLUMNS[] = {
    {"unit", "单位", "unit", CELL_TEXT},
    {"returned_at", "退单", "returned", CELL_TEXT},
    {"ground", "理由", "ground", CELL_TEXT},
    {"text", "说明", "in words", CELL_TEXT},
    {"ruling", "裁定", "ruling", CELL_TEXT},
    {"new_unit", "改派", "new unit", CELL_TEXT},
    {"units", "协办或候选单位", "co-handlers or candidates", CELL_TEXT},
    {"reason", "裁定理由", "because", CELL_TEXT},
    {"ruled_by", "裁定人", "by", CELL_TEXT},
    {"ruled_at", "裁定时间", "at", CELL_TEXT},
};

static void add_return(struct ctl *ctl, struct table *table, const void *of)
{
    const struct return_row *row = of;
    TABLE_ADD(table, show_code(ctl, SHOW_UNIT, row->unit), show_instant(ctl, row->returned_at),
              show_words(ctl, "return", row->ground), show_short(ctl, row->text, TEXT_COLUMNS),
              show_term(ctl, "ruling", row->ruling), show_code(ctl, SHOW_UNIT, row->new_unit),
              meetings_units(ctl, row->units), show_short(ctl, row->reason, TEXT_COLUMNS),
              show_text(ctl, row->ruled_by), show_instant(ctl, row->ruled_at));
}

struct write_off_row {
    int state, round;
    const char *unit, *applied_by, *decided_by;
    instant applied_at, decided_at;
};
static const struct field WRITE_OFF[] = {
    FIELD(struct write_off_row, state, INT),          FIELD(struct write_off_row, round, INT),
    FIELD(struct write_off_row, unit, TEXT),          FIELD(struct write_off_row, applied_by, TEXT),
    FIELD(struct write_off_row, decided_by, TEXT),    FIELD(struct write_off_row, applied_at, INSTANT),
    FIELD(struct write_off_row, decided_at, INSTANT),
};
static const struct fields WRITE_OFFS = FIELDS(struct write_off_row, WRITE_OFF);
static const struct column WRITE_OFF_COLUMNS[] = {
    {"state", "状态", "state", CELL_TEXT},
    {"unit", "单位", "unit", CELL_TEXT},
    {"applied_by", "申请人", "applied by", CELL_TEXT},
    {"applied_at", "申请", "applied", CELL_TEXT},
    {"decided_by", "审批人", "decided by", CELL_TEXT},
    {"decided_at", "审批", "decided", CELL_TEXT},
};

static void add_write_off(struct ctl *ctl, struct table *table, const void *of)
{
    const struct write_off_row *row = of;
    TABLE_ADD(table, show_term(ctl, "write_off_state", row->state), show_code(ctl, SHOW_UNIT, row->unit),
              show_text(ctl, row->applied_by), show_instant(ctl, row->applied_at), show_text(ctl, row->decided_by),
              show_instant(ctl, row->decided_at));
}

struct event_row {
    instant at;
    int service;
    const char *kind, *unit, *actor, *detail;
};
static const struct field EVENT[] = {
    FIELD(struct event_row, at, INSTANT), FIELD(struct event_row, service, INT), FIELD(struct event_row, kind, TEXT),
    FIELD(struct event_row, unit, TEXT),  FIELD(struct event_row, actor, TEXT),  FIELD(struct event_row, detail, TEXT),
};
static const struct fields EVENTS = FIELDS(struct event_row, EVENT);
static const struct column EVENT_COLUMNS[] = {
    {"at", "时间", "time", CELL_TEXT},     {"service", "服务", "service", CELL_TEXT},
    {"kind", "事件", "event", CELL_TEXT},  {"unit", "单位", "unit", CELL_TEXT},
    {"actor", "经手", "actor", CELL_TEXT}, {"detail", "详情", "detail", CELL_JSON},
};

static void add_event(struct ctl *ctl, struct table *table, const void *of)
{
    const struct event_row *row = of;
    TABLE_ADD(table, show_instant(ctl, row->at), show_term(ctl, "node", row->service), history_kind(ctl, row->kind),
              show_code(ctl, SHOW_UNIT, row->unit), show_text(ctl, row->actor), history_detail(ctl, row->detail));
}

struct pending_row {
    int destination, type;
    instant since;
    const char *reason;
    int64_t held; /* its number in quarantine; 0 = on its way */
};
static const struct field PENDING[] = {
    FIELD(struct pending_row, destination, INT), FIELD(struct pending_row, type, INT),
    FIELD(struct pending_row, since, INSTANT),   FIELD(struct pending_row, reason, TEXT),
    FIELD(struct pending_row, held, BIG),
};
static const struct fields PENDINGS = FIELDS(struct pending_row, PENDING);
static const struct column PENDING_COLUMNS[] = {
    {"message", "消息", "message", CELL_TEXT},
    {"to", "发往", "to", CELL_TEXT},
    {"since", "自", "since", CELL_TEXT},
    {"quarantined", "隔离原因", "in quarantine because", CELL_TEXT},
    {"held", "隔离号", "in quarantine as", CELL_NUMBER},
};

static void add_pending(struct ctl *ctl, struct table *table, const void *of)
{
    const struct pending_row *row = of;
    const struct message_info *info = wire_info((unsigned)row->type);
    TABLE_ADD(table, info == NULL ? "?" : info->name, show_term(ctl, "node", row->destination),
              show_instant(ctl, row->since), show_text(ctl, row->reason),
              row->held == 0 ? NULL : show_number(ctl, row->held));
}

struct like_row {
    const char *number, *other, *reasons, *decided_by, *reason;
    int score, state, settled; /* settled: what the router made of the pair, order_likeness */
    instant decided_at;
};
static const struct field LIKE[] = {
    FIELD(struct like_row, number, TEXT),        FIELD(struct like_row, other, TEXT),
    FIELD(struct like_row, reasons, TEXT),       FIELD(struct like_row, decided_by, TEXT),
    FIELD(struct like_row, reason, TEXT),        FIELD(struct like_row, score, INT),
    FIELD(struct like_row, state, INT),          FIELD(struct like_row, settled, INT),
    FIELD(struct like_row, decided_at, INSTANT),
};
static const struct fields LIKES = FIELDS(struct like_row, LIKE);
static const struct column LIKE_COLUMNS[] = {
    {"number", "诉求", "request", CELL_TEXT},     {"other", "与", "and", CELL_TEXT},
    {"score", "相似度", "likeness", CELL_NUMBER}, {"state", "状态", "state", CELL_TEXT},
    {"because", "依据", "because", CELL_JSON},    {"decided_by", "决定人", "decided by", CELL_TEXT},
    {"decided_at", "决定", "decided", CELL_TEXT}, {"reason", "理由", "reason", CELL_TEXT},
};

/* What people settled at the router goes before what was proposed. */
static const char *like_state(struct ctl *ctl, const struct like_row *row)
{
    if (row->settled == LIKE_MERGED)
        return ctl->json ? "merged" : ctl_text(ctl, "已并单", "merged");
    if (row->settled != LIKE_PARTED)
        return show_term(ctl, "likeness_state", row->state);
    if (ctl->json || row->decided_by == NULL)
        return ctl->json ? "parted" : ctl_text(ctl, "已拆开", "parted");
    return ctl->zh ? arena_print(ctl->arena, "%s 已拆开", row->decided_by)
                   : arena_print(ctl->arena, "parted by %s", row->decided_by);
}

static void add_like(struct ctl *ctl, struct table *table, const void *of)
{
    const struct like_row *row = of;
    TABLE_ADD(table, row->number, row->other, show_number(ctl, row->score), like_state(ctl, row),
              likeness_words(ctl, row->reasons), show_text(ctl, row->decided_by), show_instant(ctl, row->decided_at),
              show_text(ctl, row->reason));
}

static const struct section BEFORE[] = {
    SECTION("requests", "诉求", "requests", "order_requests", &REQUESTS, REQUEST_COLUMNS, add_request),
    SECTION("merged", "并入本单", "merged into it", "order_merged", &MERGEDS, MERGED_COLUMNS, add_merged),
    SECTION("links", "关联", "links", "order_links", &LINKS, LINK_COLUMNS, add_link),
    SECTION("supplements", "补充", "supplements", "order_supplements", &SUPPLEMENTS, SUPPLEMENT_COLUMNS,
            add_supplement),
    SECTION("returns", "退单", "returns", "order_returns", &RETURNS, RETURN_COLUMNS, add_return),
};
static const struct section LIKE_IT[] = {
    SECTION("likeness", "相似诉求", "requests like it", "order_likeness", &LIKES, LIKE_COLUMNS, add_like),
};
static const struct section AFTER[] = {
    SECTION("write_offs", "销号", "write-off", "order_write_offs", &WRITE_OFFS, WRITE_OFF_COLUMNS, add_write_off),
    SECTION("timeline", "经过", "timeline", "order_events", &EVENTS, EVENT_COLUMNS, add_event),
    SECTION("pending", "在途消息", "under way", "order_pending", &PENDINGS, PENDING_COLUMNS, add_pending),
};

static enum result add_section(struct ctl *ctl, struct db *db, const struct section *section, const struct uuid *id,
                               struct sheet *sheet)
{
    struct rows rows = {0};
    struct table *table = arena_alloc(ctl->arena, sizeof *table);
    enum result outcome = orders_ask(ctl, db, section->statement, id, section->fields, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    table_open(table, ctl->arena, section->columns, section->column_count - (ctl->json ? 0 : section->json_only));
    for (size_t i = 0; i < rows.count; i++)
        section->add(ctl, table, (const char *)rows.list + i * section->fields->row_size);
    sheet_table(sheet, section->head, table);
    return RESULT_OK;
}

static enum result add_sections(struct ctl *ctl, struct db *db, const struct sections *list, const struct uuid *id,
                                struct sheet *sheet)
{
    enum result outcome = RESULT_OK;
    for (size_t i = 0; outcome == RESULT_OK && i < list->count; i++)
        outcome = add_section(ctl, db, &list->list[i], id, sheet);
    return outcome;
}

enum result orders_add_parts(struct ctl *ctl, struct db *db, const struct uuid *id, struct sheet *sheet)
{
    const struct sections all[] = {ORDER_DISPATCH, {BEFORE, COUNT(BEFORE)}, ORDER_WATCH, {LIKE_IT, COUNT(LIKE_IT)},
                                   ORDER_FOLLOWED, {AFTER, COUNT(AFTER)}};
    enum result outcome = RESULT_OK;
    for (size_t i = 0; outcome == RESULT_OK && i < COUNT(all); i++)
        outcome = add_sections(ctl, db, &all[i], id, sheet);
    return outcome;
}
