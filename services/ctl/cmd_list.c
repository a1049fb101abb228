#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/known.h"
#include "services/ctl/orders.h"
#include "services/ctl/read.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"
#include <math.h>

enum { LIMIT_DEFAULT = 50, LIMIT_MOST = 100000, TEXT_COLUMNS = 40 };

/* What every list can be narrowed by. */
struct filter {
    const char *district;
    int state;
    long long limit;
};

static int read_filter(struct ctl *ctl, const char *states, struct filter *out)
{
    *out = (struct filter){.district = args_value(&ctl->args, "district"), .limit = LIMIT_DEFAULT};
    int code = read_term(ctl, "--state", states, args_value(&ctl->args, "state"), &out->state);
    if (code == CTL_OK)
        code = read_number(ctl, "--limit", args_value(&ctl->args, "limit"), 1, LIMIT_MOST, &out->limit);
    return code;
}

/* ---- requests ---- */

struct request_row {
    const char *number, *channel, *district, *area, *unit, *content;
    int state, urgency;
    instant accepted_at;
};
static const struct field REQUEST[] = {
    FIELD(struct request_row, number, TEXT),         FIELD(struct request_row, channel, TEXT),
    FIELD(struct request_row, district, TEXT),       FIELD(struct request_row, area, TEXT),
    FIELD(struct request_row, unit, TEXT),           FIELD(struct request_row, content, TEXT),
    FIELD(struct request_row, state, INT),           FIELD(struct request_row, urgency, INT),
    FIELD(struct request_row, accepted_at, INSTANT),
};
static const struct column REQUEST_COLUMNS[] = {
    {"number", "编号", "number", CELL_TEXT},     {"accepted_at", "受理", "accepted", CELL_TEXT},
    {"state", "状态", "state", CELL_TEXT},       {"channel", "渠道", "channel", CELL_TEXT},
    {"district", "区县", "district", CELL_TEXT}, {"urgency", "紧急程度", "urgency", CELL_TEXT},
    {"unit", "单位", "unit", CELL_TEXT},         {"text", "内容", "text", CELL_TEXT},
};

static int print_requests(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    table_open(&table, ctl->arena, REQUEST_COLUMNS, COUNT(REQUEST_COLUMNS));
    for (size_t i = 0; i < rows->count; i++) {
        const struct request_row *row = (const struct request_row *)rows->list + i;
        TABLE_ADD(&table, row->number, show_instant(ctl, row->accepted_at), show_term(ctl, "request_state", row->state),
                  show_code(ctl, SHOW_CHANNEL, row->channel), show_code(ctl, SHOW_AREA, row->district),
                  show_term(ctl, "urgency", row->urgency), show_code(ctl, SHOW_UNIT, row->unit),
                  show_short(ctl, row->content, TEXT_COLUMNS));
    }
    return sight_table(ctl, &table);
}

int cmd_requests(struct ctl *ctl)
{
    static const struct fields REQUESTS = FIELDS(struct request_row, REQUEST);
    struct filter filter = {0};
    struct params params;
    struct rows rows = {0};
    int code = read_filter(ctl, "request_state", &filter);
    params_open(&params, ctl->arena);
    params_text(&params, filter.district);
    params_int(&params, filter.state);
    params_text(&params, args_value(&ctl->args, "channel"));
    params_int(&params, (int)filter.limit);
    if (code == CTL_OK)
        code = known_rows(ctl, &(struct lookup){"requests", "request_list", &REQUESTS}, &params, &rows);
    if (code == CTL_OK)
        code = print_requests(ctl, &rows);
    return code;
}

/* ---- orders ---- */

struct order_row {
    const char *number, *district, *matter, *lead;
    int state, round, urgency, yellow, red;
    instant dispatched_at, due_at;
};
static const struct field ORDER[] = {
    FIELD(struct order_row, number, TEXT),    FIELD(struct order_row, district, TEXT),
    FIELD(struct order_row, matter, TEXT),    FIELD(struct order_row, lead, TEXT),
    FIELD(struct order_row, state, INT),      FIELD(struct order_row, round, INT),
    FIELD(struct order_row, urgency, INT),    FIELD(struct order_row, yellow, INT),
    FIELD(struct order_row, red, INT),        FIELD(struct order_row, dispatched_at, INSTANT),
    FIELD(struct order_row, due_at, INSTANT),
};
static const struct column ORDER_COLUMNS[] = {
    {"number", "编号", "number", CELL_TEXT},       {"dispatched_at", "交办", "dispatched", CELL_TEXT},
    {"state", "状态", "state", CELL_TEXT},         {"round", "轮次", "round", CELL_NUMBER},
    {"district", "区县", "district", CELL_TEXT},   {"matter", "事项", "matter", CELL_TEXT},
    {"urgency", "紧急程度", "urgency", CELL_TEXT}, {"lead", "牵头", "lead", CELL_TEXT},
    {"due_at", "最近到期", "next due", CELL_TEXT}, {"yellow", "黄牌", "yellow", CELL_NUMBER},
    {"red", "红牌", "red", CELL_NUMBER},
};

static int print_orders(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    table_open(&table, ctl->arena, ORDER_COLUMNS, COUNT(ORDER_COLUMNS));
    for (size_t i = 0; i < rows->count; i++) {
        const struct order_row *row = (const struct order_row *)rows->list + i;
        TABLE_ADD(&table, row->number, show_instant(ctl, row->dispatched_at), show_term(ctl, "order_state", row->state),
                  show_number(ctl, row->round), show_code(ctl, SHOW_AREA, row->district),
                  show_code(ctl, SHOW_MATTER, row->matter), show_term(ctl, "urgency", row->urgency),
                  show_code(ctl, SHOW_UNIT, row->lead), show_instant(ctl, row->due_at), show_number(ctl, row->yellow),
                  show_number(ctl, row->red));
    }
    return sight_table(ctl, &table);
}

int cmd_orders(struct ctl *ctl)
{
    static const struct fields ORDERS = FIELDS(struct order_row, ORDER);
    struct filter filter = {0};
    struct params params;
    struct rows rows = {0};
    int code = read_filter(ctl, "order_state", &filter);
    params_open(&params, ctl->arena);
    params_text(&params, filter.district);
    params_int(&params, filter.state);
    params_text(&params, args_value(&ctl->args, "unit"));
    params_bool(&params, args_flag(&ctl->args, "overdue"));
    params_int(&params, (int)filter.limit);
    if (code == CTL_OK)
        code = known_rows(ctl, &(struct lookup){"orders", "order_list", &ORDERS}, &params, &rows);
    if (code == CTL_OK)
        code = print_orders(ctl, &rows);
    return code;
}

/* ---- one request ---- */

struct page_row {
    struct uuid id;
    const char *number, *channel, *reference, *district, *area, *address, *content, *unit, *answer, *ground, *matter,
        *decided_by;
    int party, urgency, state, review, nature, confidence, datum;
    double latitude, longitude;
    bool withheld;
    instant occurred_at, accepted_at;
};
static const struct field PAGE[] = {
    FIELD(struct page_row, id, UUID),
    FIELD(struct page_row, number, TEXT),
    FIELD(struct page_row, channel, TEXT),
    FIELD(struct page_row, reference, TEXT),
    FIELD(struct page_row, district, TEXT),
    FIELD(struct page_row, area, TEXT),
    FIELD(struct page_row, address, TEXT),
    FIELD(struct page_row, content, TEXT),
    FIELD(struct page_row, unit, TEXT),
    FIELD(struct page_row, answer, TEXT),
    FIELD(struct page_row, ground, TEXT),
    FIELD(struct page_row, matter, TEXT),
    FIELD(struct page_row, decided_by, TEXT),
    FIELD(struct page_row, party, INT),
    FIELD(struct page_row, urgency, INT),
    FIELD(struct page_row, state, INT),
    FIELD(struct page_row, review, INT),
    FIELD(struct page_row, nature, INT),
    FIELD(struct page_row, confidence, INT),
    FIELD(struct page_row, latitude, REAL),
    FIELD(struct page_row, longitude, REAL),
    FIELD(struct page_row, datum, INT),
    FIELD(struct page_row, withheld, BOOL),
    FIELD(struct page_row, occurred_at, INSTANT),
    FIELD(struct page_row, accepted_at, INSTANT),
};

/* Six places: a tenth of a metre. */
static const char *show_degrees(const struct ctl *ctl, double degrees)
{
    return isnan(degrees) ? NULL : arena_print(ctl->arena, "%.6f", degrees);
}

static void add_page(struct ctl *ctl, const struct page_row *row, struct sheet *sheet)
{
    const struct {
        struct column head;
        const char *cell;
    } PAIRS[] = {
        {{"number", "编号", "number", CELL_TEXT}, row->number},
        {{"state", "状态", "state", CELL_TEXT}, show_term(ctl, "request_state", row->state)},
        {{"accepted_at", "受理", "accepted", CELL_TEXT}, show_instant(ctl, row->accepted_at)},
        {{"occurred_at", "发生时间", "occurred", CELL_TEXT}, show_instant(ctl, row->occurred_at)},
        {{"channel", "渠道", "channel", CELL_TEXT}, show_code(ctl, SHOW_CHANNEL, row->channel)},
        {{"reference", "渠道编号", "reference", CELL_EXACT}, show_text(ctl, row->reference)},
        {{"party", "主体", "party", CELL_TEXT}, show_term(ctl, "party", row->party)},
        {{"withheld", "身份保密", "name withheld", CELL_FLAG}, show_flag(ctl, row->withheld)},
        {{"district", "区县", "district", CELL_TEXT}, show_code(ctl, SHOW_AREA, row->district)},
        {{"area", "区域", "area", CELL_TEXT}, show_code(ctl, SHOW_AREA, row->area)},
        {{"address", "地址", "address", CELL_TEXT}, show_text(ctl, row->address)},
        {{"latitude", "纬度 WGS-84", "latitude WGS-84", CELL_NUMBER}, show_degrees(ctl, row->latitude)},
        {{"longitude", "经度 WGS-84", "longitude WGS-84", CELL_NUMBER}, show_degrees(ctl, row->longitude)},
        {{"datum", "来源坐标系", "given in", CELL_TEXT}, show_term(ctl, "datum", row->datum)},
        {{"urgency", "紧急程度", "urgency", CELL_TEXT}, show_term(ctl, "urgency", row->urgency)},
        {{"text", "内容", "text", CELL_TEXT}, show_text(ctl, row->content)},
        {{"answer", "答复", "answer", CELL_TEXT}, show_text(ctl, row->answer)},
        {{"ground", "不予受理理由", "ground of refusal", CELL_TEXT}, show_text(ctl, row->ground)},
        {{"review", "分类", "classification", CELL_TEXT}, show_term(ctl, "review_state", row->review)},
        {{"matter", "事项", "matter", CELL_TEXT}, show_code(ctl, SHOW_MATTER, row->matter)},
        {{"nature", "性质", "nature", CELL_TEXT}, show_term(ctl, "nature", row->nature)},
        {{"confidence", "把握%", "confidence %", CELL_NUMBER},
         row->review == 0 ? NULL : show_number(ctl, row->confidence)},
        {{"decided_by", "分类人", "decided by", CELL_TEXT}, show_text(ctl, row->decided_by)},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        if (PAIRS[i].cell != NULL || ctl->json)
            sheet_pair(sheet, PAIRS[i].head, PAIRS[i].cell);
}

enum result orders_add_request(struct ctl *ctl, struct db *db, const char *number, struct sheet *sheet, bool *found)
{
    static const struct fields PAGES = FIELDS(struct page_row, PAGE);
    struct params params;
    struct rows rows = {0};
    params_open(&params, ctl->arena);
    params_text(&params, number);
    enum result outcome = db_call(db, "request_show", &params, &PAGES, &rows);
    *found = outcome == RESULT_OK && rows.count > 0;
    if (!*found)
        return outcome;
    const struct page_row *row = rows.list;
    add_page(ctl, row, sheet);
    return orders_add_parts(ctl, db, &row->id, sheet);
}

/* Its own page, also when an order was made of it. */
int cmd_request(struct ctl *ctl)
{
    const char *number = args_word(&ctl->args, 0);
    struct db *db = NULL;
    struct sheet sheet = {0};
    bool found = false;
    if (args_flag(&ctl->args, "why"))
        return orders_why(ctl);
    int code = connect_db(ctl, CONNECT_READER, "order request", &db);
    if (code != CTL_OK)
        return code;
    enum result outcome = orders_add_request(ctl, db, number, &sheet, &found);
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
