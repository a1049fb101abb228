#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/show.h"

struct city_row {
    const char *kind, *pack;
    instant now;
    bool moved;
    double speed;
    int pack_version;
};
static const struct field CITY[] = {
    FIELD(struct city_row, kind, TEXT),  FIELD(struct city_row, pack, TEXT),  FIELD(struct city_row, now, INSTANT),
    FIELD(struct city_row, moved, BOOL), FIELD(struct city_row, speed, REAL), FIELD(struct city_row, pack_version, INT),
};

struct instance_row {
    int service, command_port, event_port, http_port;
    const char *address, *districts, *standing_in, *version;
    instant started_at;
    int64_t lease;
};
static const struct field INSTANCE[] = {
    FIELD(struct instance_row, service, INT),    FIELD(struct instance_row, command_port, INT),
    FIELD(struct instance_row, event_port, INT), FIELD(struct instance_row, http_port, INT),
    FIELD(struct instance_row, address, TEXT),   FIELD(struct instance_row, districts, TEXT),
    FIELD(struct instance_row, version, TEXT),   FIELD(struct instance_row, started_at, INSTANT),
    FIELD(struct instance_row, lease, BIG),      FIELD(struct instance_row, standing_in, TEXT),
};
static const struct column INSTANCE_COLUMNS[] = {
    {"service", "服务", "service", CELL_TEXT},
    {"address", "地址", "address", CELL_EXACT},
    {"command_port", "命令端口", "commands", CELL_NUMBER},
    {"event_port", "事件端口", "events", CELL_NUMBER},
    {"http_port", "HTTP", "http", CELL_NUMBER},
    {"districts", "区县", "districts", CELL_TEXT},
    {"version", "版本", "version", CELL_TEXT},
    {"started_at", "启动", "started", CELL_TEXT},
    {"lease_seconds", "租约余秒", "lease s", CELL_NUMBER},
    {"standing_in", "代管区县", "standing in", CELL_TEXT},
};

struct queue_row {
    int destination;
    int64_t depth, oldest, held;
};
static const struct field QUEUE[] = {
    FIELD(struct queue_row, destination, INT),
    FIELD(struct queue_row, depth, BIG),
    FIELD(struct queue_row, oldest, BIG),
    FIELD(struct queue_row, held, BIG),
};
static const struct column QUEUE_COLUMNS[] = {
    {"to", "发往", "to", CELL_TEXT},
    {"outbox", "待投", "outbox", CELL_NUMBER},
    {"oldest_seconds", "最久", "oldest", CELL_NUMBER},
    {"quarantine", "隔离", "quarantine", CELL_NUMBER},
};

struct work_row {
    int64_t requests_today, requests, orders_running, orders_held, backstop_alarms, reviews_waiting, surveys_open,
        follow_ups_overdue, look_backs_missed, write_offs_overdue, appeals_overdue, clocks_open, clocks_overdue;
};
static const struct field WORK[] = {
    FIELD(struct work_row, requests_today, BIG),    FIELD(struct work_row, requests, BIG),
    FIELD(struct work_row, orders_held, BIG),       FIELD(struct work_row, orders_running, BIG),
    FIELD(struct work_row, backstop_alarms, BIG),   FIELD(struct work_row, reviews_waiting, BIG),
    FIELD(struct work_row, surveys_open, BIG),      FIELD(struct work_row, follow_ups_overdue, BIG),
    FIELD(struct work_row, look_backs_missed, BIG), FIELD(struct work_row, write_offs_overdue, BIG),
    FIELD(struct work_row, appeals_overdue, BIG),   FIELD(struct work_row, clocks_open, BIG),
    FIELD(struct work_row, clocks_overdue, BIG),
};

struct page {
    struct ctl *ctl;
    struct db *db;
    struct sheet sheet;
    struct table instances, queues;
};

static enum result call(struct page *page, const char *statement, const struct fields *fields, struct rows *out)
{
    struct params none;
    params_open(&none, page->ctl->arena);
    return db_call(page->db, statement, &none, fields, out);
}

static enum result add_city(struct page *page)
{
    static const struct fields CITIES = FIELDS(struct city_row, CITY);
    struct ctl *ctl = page->ctl;
    struct rows rows = {0};
    enum result outcome = call(page, "status_city", &CITIES, &rows);
    if (outcome != RESULT_OK || rows.count == 0)
        return outcome;
    const struct city_row *row = rows.list;
    const char *pack = row->pack_version == 0 ? NULL : row->pack;
    sheet_pair(&page->sheet, (struct column){"deployment", "部署", "deployment", CELL_TEXT}, row->kind);
    sheet_pair(&page->sheet, (struct column){"now", "系统时间", "now", CELL_TEXT}, show_instant(ctl, row->now));
    sheet_pair(&page->sheet, (struct column){"movable", "可调时钟", "movable clock", CELL_FLAG},
               show_flag(ctl, row->moved));
    sheet_pair(&page->sheet, (struct column){"speed", "倍速", "speed", CELL_NUMBER},
               arena_print(ctl->arena, "%g", row->speed));
    sheet_pair(&page->sheet, (struct column){"pack", "城市配置", "pack", CELL_TEXT}, pack);
    sheet_pair(&page->sheet, (struct column){"pack_version", "配置版本", "pack version", CELL_NUMBER},
               show_number(ctl, row->pack_version));
    return RESULT_OK;
}

static enum result add_instances(struct page *page)
{
    static const struct fields INSTANCES = FIELDS(struct instance_row, INSTANCE);
    struct ctl *ctl = page->ctl;
    struct rows rows = {0};
    enum result outcome = call(page, "status_instances", &INSTANCES, &rows);
    table_open(&page->instances, ctl->arena, INSTANCE_COLUMNS, COUNT(INSTANCE_COLUMNS));
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++) {
        const struct instance_row *row = (const struct instance_row *)rows.list + i;
        TABLE_ADD(&page->instances, show_term(ctl, "node", row->service), row->address,
                  show_number(ctl, row->command_port), show_number(ctl, row->event_port),
                  show_number(ctl, row->http_port), show_text(ctl, row->districts), row->version,
                  show_instant(ctl, row->started_at), show_number(ctl, row->lease), show_text(ctl, row->standing_in));
    }
    sheet_table(&page->sheet, (struct column){"instances", "运行中的服务", "live services", CELL_TEXT},
                &page->instances);
    return outcome;
}

static enum result add_queues(struct page *page)
{
    static const struct fields QUEUES = FIELDS(struct queue_row, QUEUE);
    struct ctl *ctl = page->ctl;
    struct rows rows = {0};
    enum result outcome = call(page, "status_queues", &QUEUES, &rows);
    table_open(&page->queues, ctl->arena, QUEUE_COLUMNS, COUNT(QUEUE_COLUMNS));
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++) {
        const struct queue_row *row = (const struct queue_row *)rows.list + i;
        TABLE_ADD(&page->queues, show_term(ctl, "node", row->destination), show_number(ctl, row->depth),
                  row->depth == 0 ? NULL : show_age(ctl, row->oldest), show_number(ctl, row->held));
    }
    sheet_table(&page->sheet, (struct column){"queues", "消息", "messages", CELL_TEXT}, &page->queues);
    return outcome;
}

/* The counts need every service's schema; while one is missing, the rest of the page is still worth having. */
static enum result add_work(struct page *page)
{
    static const struct fields WORKS = FIELDS(struct work_row, WORK);
    struct ctl *ctl = page->ctl;
    struct params params;
    struct rows rows = {0};
    if (connect_prepare(ctl, page->db, "status_work") != RESULT_OK)
        return RESULT_OK;
    params_open(&params, ctl->arena);
    params_int(&params, ctl->offset_minutes);
    enum result outcome = db_call(page->db, "status_work", &params, &WORKS, &rows);
    if (outcome != RESULT_OK || rows.count == 0)
        return outcome;
    const struct work_row *row = rows.list;
    const struct {
        struct column head;
        int64_t count;
    } COUNTS[] = {
        {{"requests_today", "今日诉求", "requests today", CELL_NUMBER}, row->requests_today},
        {{"requests", "诉求总数", "requests", CELL_NUMBER}, row->requests},
        {{"orders_running", "在办工单", "orders running", CELL_NUMBER}, row->orders_running},
        {{"orders_held", "有消息被隔离的工单", "orders with a message in quarantine", CELL_NUMBER}, row->orders_held},
        {{"backstop_alarms", "派单落入兜底的区县", "districts on the backstop", CELL_NUMBER}, row->backstop_alarms},
        {{"reviews_waiting", "待人工分类", "waiting for review", CELL_NUMBER}, row->reviews_waiting},
        {{"surveys_open", "待回访", "to be asked back", CELL_NUMBER}, row->surveys_open},
        {{"follow_ups_overdue", "首接办结回访逾期", "first-contact follow-ups overdue", CELL_NUMBER},
         row->follow_ups_overdue},
        {{"look_backs_missed", "回头看未做", "look-backs missed", CELL_NUMBER}, row->look_backs_missed},
        {{"write_offs_overdue", "销号逾期", "write-offs overdue", CELL_NUMBER}, row->write_offs_overdue},
        {{"appeals_overdue", "申诉裁定逾期", "appeals overdue", CELL_NUMBER}, row->appeals_overdue},
        {{"clocks_open", "计时中", "clocks running", CELL_NUMBER}, row->clocks_open},
        {{"clocks_overdue", "已超时", "of them overdue", CELL_NUMBER}, row->clocks_overdue},
    };
    for (size_t i = 0; i < COUNT(COUNTS); i++)
        sheet_pair(&page->sheet, COUNTS[i].head, show_number(ctl, COUNTS[i].count));
    return RESULT_OK;
}

int cmd_status(struct ctl *ctl)
{
    static enum result (*const STEPS[])(struct page *) = {add_city, add_work, add_instances, add_queues};
    struct page page = {.ctl = ctl};
    const struct output output = show_output(ctl);
    int code = connect_db(ctl, CONNECT_READER, "status", &page.db);
    for (size_t i = 0; code == CTL_OK && i < COUNT(STEPS); i++)
        if (STEPS[i](&page) != RESULT_OK)
            code = connect_db_failed(ctl, page.db);
    if (code == CTL_OK)
        output_sheet(&output, &page.sheet);
    db_free(&page.db);
    return code;
}
