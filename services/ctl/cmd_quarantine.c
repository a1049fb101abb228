/* The quarantine desk: messages that their receiver could not digest, each with its reason, until a person puts it back
 * or gives it up. Looking is the reader's; deciding, and the bytes as they are, the administrator's, on record. */
#include "services/ctl/act.h"
#include "services/ctl/body.h"
#include "services/ctl/commands.h"
#include "services/ctl/output.h"
#include "services/ctl/read.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"
#include <stdint.h>

enum { LIMIT_DEFAULT = 50, LIMIT_MOST = 100000 };
#define RETRIED   "retried"
#define DISCARDED "discarded"

struct held_row { /* one attempt of one message */
    int64_t id, age, behind, earlier;
    int destination, sender, type, attempts;
    struct uuid subject;
    const char *number, *district, *traceparent, *reason, *resolved_by, *resolution, *resolution_reason;
    struct bytes payload;
    instant quarantined_at, resolved_at;
};

static const char *type_name(const struct held_row *row)
{
    const struct message_info *info = wire_info((unsigned)row->type);
    return info == NULL ? "?" : info->name;
}

static const char *decision(const struct ctl *ctl, const struct held_row *row)
{
    if (row->resolution == NULL || ctl->json)
        return row->resolution;
    return str_equal(row->resolution, RETRIED) ? ctl_text(ctl, "已重新处理", "put back")
                                               : ctl_text(ctl, "已放弃", "given up");
}

/* ---- what waits ---- */

static const struct field LISTED[] = {
    FIELD(struct held_row, id, BIG),
    FIELD(struct held_row, destination, INT),
    FIELD(struct held_row, sender, INT),
    FIELD(struct held_row, type, INT),
    FIELD(struct held_row, district, TEXT),
    FIELD(struct held_row, attempts, INT),
    FIELD(struct held_row, reason, TEXT),
    FIELD(struct held_row, quarantined_at, INSTANT),
    FIELD(struct held_row, age, BIG),
    FIELD(struct held_row, resolved_at, INSTANT),
    FIELD(struct held_row, resolved_by, TEXT),
    FIELD(struct held_row, resolution, TEXT),
    FIELD(struct held_row, resolution_reason, TEXT),
    FIELD(struct held_row, number, TEXT),
    FIELD(struct held_row, behind, BIG),
};
static const struct column LIST_COLUMNS[] = {
    {"id", "隔离号", "id", CELL_NUMBER},
    {"age_seconds", "已久", "age", CELL_NUMBER},
    {"to", "服务", "service", CELL_TEXT},
    {"number", "工单", "order", CELL_TEXT},
    {"message", "消息", "message", CELL_TEXT},
    {"reason", "原因", "reason", CELL_TEXT},
    {"attempts", "第几次", "attempt", CELL_NUMBER},
    {"behind", "其后等待", "behind it", CELL_NUMBER},
    {"decision", "处理", "decision", CELL_TEXT},
    {"decided_by", "处理人", "by", CELL_TEXT},
    {"decided_at", "处理时间", "at", CELL_TEXT},
    {"because", "理由", "because", CELL_TEXT},
};
enum { OPEN_COLUMNS = 8 }; /* the others are of what was decided */

int cmd_quarantine_list(struct ctl *ctl)
{
    static const struct fields TABLE = FIELDS(struct held_row, LISTED);
    bool all = args_flag(&ctl->args, "all");
    struct params params;
    struct rows rows = {0};
    struct table table;
    long long limit = LIMIT_DEFAULT;
    int node = 0, code = read_term(ctl, "--to", "node", act_given(ctl, "to"), &node);
    if (code == CTL_OK)
        code = read_number(ctl, "--limit", act_given(ctl, "limit"), 1, LIMIT_MOST, &limit);
    params_open(&params, ctl->arena);
    params_int(&params, node);
    params_text(&params, act_given(ctl, "number"));
    params_text(&params, act_given(ctl, "reason"));
    params_bool(&params, all);
    params_int(&params, (int)limit);
    if (code == CTL_OK)
        code = connect_rows(ctl, &(struct lookup){"quarantine", "quarantine_list", &TABLE}, &params, &rows);
    if (code != CTL_OK)
        return code;
    table_open(&table, ctl->arena, LIST_COLUMNS, all || ctl->json ? COUNT(LIST_COLUMNS) : OPEN_COLUMNS);
    for (size_t i = 0; i < rows.count; i++) {
        const struct held_row *row = (const struct held_row *)rows.list + i;
        TABLE_ADD(&table, show_number(ctl, row->id), show_age(ctl, row->age), show_term(ctl, "node", row->destination),
                  show_text(ctl, row->number), type_name(row), row->reason, show_number(ctl, row->attempts),
                  show_number(ctl, row->behind), decision(ctl, row), show_text(ctl, row->resolved_by),
                  show_instant(ctl, row->resolved_at), show_text(ctl, row->resolution_reason));
    }
    return sight_table(ctl, &table);
}

/* ---- one message ---- */

static const struct field ATTEMPT[] = {
    FIELD(struct held_row, id, BIG),
    FIELD(struct held_row, destination, INT),
    FIELD(struct held_row, sender, INT),
    FIELD(struct held_row, subject, UUID),
    FIELD(struct held_row, type, INT),
    FIELD(struct held_row, district, TEXT),
    FIELD(struct held_row, traceparent, TEXT),
    FIELD(struct held_row, payload, BYTES),
    FIELD(struct held_row, attempts, INT),
    FIELD(struct held_row, reason, TEXT),
    FIELD(struct held_row, quarantined_at, INSTANT),
    FIELD(struct held_row, age, BIG),
    FIELD(struct held_row, resolved_at, INSTANT),
    FIELD(struct held_row, resolved_by, TEXT),
    FIELD(struct held_row, resolution, TEXT),
    FIELD(struct held_row, resolution_reason, TEXT),
    FIELD(struct held_row, number, TEXT),
    FIELD(struct held_row, behind, BIG),
    FIELD(struct held_row, earlier, BIG),
};

/* Of the line: which message. */
struct asked {
    long long id;
    int node; /* 0: whichever service it is for */
};

static int read_asked(struct ctl *ctl, struct asked *out)
{
    int code = read_number(ctl, "ID", args_word(&ctl->args, 0), 1, INT64_MAX, &out->id);
    return code == CTL_OK ? read_term(ctl, "--to", "node", act_given(ctl, "to"), &out->node) : code;
}

/* Its attempts, the last one first. Numbers are given once; after a failover one may name two messages. */
static int find(struct ctl *ctl, struct db *db, const char *statement, const struct asked *asked, struct rows *rows)
{
    static const struct fields TABLE = FIELDS(struct held_row, ATTEMPT);
    struct params params;
    params_open(&params, ctl->arena);
    params_big(&params, asked->id);
    params_int(&params, asked->node);
    if (db_call(db, statement, &params, &TABLE, rows) != RESULT_OK)
        return connect_db_failed(ctl, db);
    if (rows->count == 0)
        return reply_fail(ctl, &(struct refusal){CTL_ABSENT, "id", REASON_NOT_FOUND}, "隔离区没有第 %lld 号",
                          "there is no %lld in quarantine", asked->id);
    const struct held_row *first = rows->list, *last = first + rows->count - 1;
    if (first->destination != last->destination)
        return reply_fail(ctl, &(struct refusal){CTL_REJECTED, "to", REASON_REQUIRED},
                          "第 %lld 号有两条: 用 --to 指明服务", "there are two of %lld: name the service with --to",
                          asked->id);
    return CTL_OK;
}

static void add_head(struct ctl *ctl, const struct held_row *row, struct sheet *sheet)
{
    char subject[UUID_TEXT];
    uuid_format(&row->subject, subject);
    const struct {
        struct column head;
        const char *cell;
    } PAIRS[] = {
        {{"id", "隔离号", "id", CELL_NUMBER}, show_number(ctl, row->id)},
        {{"message", "消息", "message", CELL_TEXT}, type_name(row)},
        {{"from", "发自", "from", CELL_TEXT}, show_term(ctl, "node", row->sender)},
        {{"to", "发往", "to", CELL_TEXT}, show_term(ctl, "node", row->destination)},
        {{"number", "工单", "order", CELL_TEXT}, show_text(ctl, row->number)},
        {{"subject", "对象", "subject", CELL_EXACT}, arena_text(ctl->arena, subject)},
        {{"district", "区县", "district", CELL_TEXT}, show_code(ctl, SHOW_AREA, row->district)},
        {{"trace", "追踪号", "trace", CELL_EXACT}, show_text(ctl, row->traceparent)},
        {{"open", "待处理", "waits for a decision", CELL_FLAG}, show_flag(ctl, row->resolution == NULL)},
        {{"reason", "原因", "reason", CELL_TEXT}, row->reason},
        {{"behind", "其后等待的消息", "messages that wait behind it", CELL_NUMBER}, show_number(ctl, row->behind)},
        {{"bytes", "字节", "bytes", CELL_NUMBER}, show_number(ctl, (long long)row->payload.size)},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        if (PAIRS[i].cell != NULL || ctl->json)
            sheet_pair(sheet, PAIRS[i].head, PAIRS[i].cell);
}

static void add_attempts(struct ctl *ctl, const struct rows *rows, struct sheet *sheet)
{
    static const struct column COLUMNS[] = {
        {"attempt", "第几次", "attempt", CELL_NUMBER}, {"set_aside_at", "隔离", "set aside", CELL_TEXT},
        {"reason", "原因", "reason", CELL_TEXT},       {"decision", "处理", "decision", CELL_TEXT},
        {"decided_by", "处理人", "by", CELL_TEXT},     {"decided_at", "处理时间", "at", CELL_TEXT},
        {"because", "理由", "because", CELL_TEXT},
    };
    struct table *table = arena_alloc(ctl->arena, sizeof *table);
    table_open(table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = rows->count; i > 0; i--) {
        const struct held_row *row = (const struct held_row *)rows->list + i - 1;
        TABLE_ADD(table, show_number(ctl, row->attempts), show_instant(ctl, row->quarantined_at), row->reason,
                  decision(ctl, row), show_text(ctl, row->resolved_by), show_instant(ctl, row->resolved_at),
                  show_text(ctl, row->resolution_reason));
    }
    sheet_table(sheet, (struct column){"attempts", "经过", "attempts", CELL_TEXT}, table);
}

/* What can be read of it; nothing when its bytes are no message of this program. */
static void add_body(struct ctl *ctl, const struct held_row *row, struct sheet *sheet)
{
    struct faults faults = {0};
    ProtobufCMessage *message = NULL;
    const ProtobufCMessage *body = NULL;
    const uint8_t *bytes = row->payload.data;
    enum message_type type = (enum message_type)row->type;
    if (wire_info((unsigned)row->type) == NULL)
        return;
    if (wire_body(ctl->arena, type, bytes, row->payload.size, &message, &faults) == RESULT_OK)
        body = message;
    else
        body = wire_body_refused(ctl->arena, type, bytes, row->payload.size, &faults);
    if (body != NULL)
        sheet_table(sheet, (struct column){"body", "内容(已脱敏)", "body (masked)", CELL_TEXT}, body_table(ctl, body));
}

static void add_hex(struct ctl *ctl, const struct held_row *row, struct sheet *sheet)
{
    struct buf text = {0};
    const uint8_t *bytes = row->payload.data;
    buf_text(&text, "");
    for (size_t i = 0; i < row->payload.size; i++)
        buf_print(&text, "%02x", bytes[i]);
    sheet_pair(sheet, (struct column){"hex", "原文(十六进制)", "as it is (hex)", CELL_EXACT},
               arena_text(ctl->arena, text.text));
    buf_free(&text);
}

/* ---- deciding ---- */

struct decision {
    const struct held_row *row;
    const char *kind; /* of the event */
    const char *resolution, *reason;
};

/* On the history of its order: who, and why. Numbers of people in the words are masked: it is kept for ever. */
static enum result tell(struct ctl *ctl, struct db *db, const struct decision *of)
{
    struct params params;
    params_open(&params, ctl->arena);
    params_big(&params, of->row->id);
    params_int(&params, of->row->destination);
    params_int(&params, of->row->attempts);
    params_text(&params, of->kind);
    params_text(&params, of->reason);
    params_text(&params, ctl_user());
    params_text(&params, type_name(of->row));
    return db_call(db, "quarantine_tell", &params, NULL, NULL);
}

static enum result put_back(struct ctl *ctl, struct db *db, const struct held_row *row)
{
    struct params params;
    params_open(&params, ctl->arena);
    params_big(&params, row->id);
    params_int(&params, row->destination);
    params_int(&params, row->attempts);
    return db_call(db, "quarantine_put_back", &params, NULL, NULL);
}

static int fail_decided(struct ctl *ctl, const struct held_row *row)
{
    return reply_fail(ctl, &(struct refusal){CTL_REJECTED, "id", REASON_ALREADY_DONE}, "第 %lld 号已由 %s 处理: %s",
                      "%lld was decided on by %s: %s", (long long)row->id,
                      row->resolved_by == NULL ? "?" : row->resolved_by,
                      row->resolution == NULL ? "?" : decision(ctl, row));
}

struct decided_row {
    int64_t id;
};

static int decide(struct ctl *ctl, struct db *db, const struct decision *of)
{
    static const struct field DECIDED[] = {FIELD(struct decided_row, id, BIG)};
    static const struct fields TABLE = FIELDS(struct decided_row, DECIDED);
    struct params params;
    struct rows rows = {0};
    params_open(&params, ctl->arena);
    params_big(&params, of->row->id);
    params_int(&params, of->row->destination);
    params_int(&params, of->row->attempts);
    params_text(&params, of->resolution);
    params_text(&params, of->reason);
    params_text(&params, ctl_user());
    if (db_call(db, "quarantine_decide", &params, &TABLE, &rows) != RESULT_OK)
        return connect_db_failed(ctl, db);
    if (rows.count == 0) /* somebody else, just now */
        return fail_decided(ctl, of->row);
    bool again = str_equal(of->resolution, RETRIED);
    if ((again && put_back(ctl, db, of->row) != RESULT_OK) || tell(ctl, db, of) != RESULT_OK)
        return connect_db_failed(ctl, db);
    return CTL_OK;
}

/* Events of one order apply in order: what came later waits for what came first. */
static int check_open(struct ctl *ctl, const struct decision *of)
{
    const struct held_row *row = of->row;
    if (row->resolution != NULL)
        return fail_decided(ctl, row);
    if (str_equal(of->resolution, RETRIED) && row->earlier > 0)
        return reply_fail(ctl, &(struct refusal){CTL_REJECTED, "id", REASON_STILL_RUNNING},
                          "同一工单更早的第 %lld 号尚待处理: 先处理它",
                          "an earlier message of the same order waits here: decide on %lld first",
                          (long long)row->earlier);
    return CTL_OK;
}

static void print_decided(struct ctl *ctl, const struct decision *of)
{
    const struct held_row *row = of->row;
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    sheet_pair(&sheet, (struct column){"id", "隔离号", "id", CELL_NUMBER}, show_number(ctl, row->id));
    sheet_pair(&sheet, (struct column){"to", "发往", "to", CELL_TEXT}, show_term(ctl, "node", row->destination));
    sheet_pair(&sheet, (struct column){"decision", "处理", "decision", CELL_TEXT},
               decision(ctl, &(struct held_row){.resolution = of->resolution}));
    sheet_pair(&sheet, (struct column){"attempts", "已试次数", "attempts so far", CELL_NUMBER},
               show_number(ctl, row->attempts));
    output_sheet(&output, &sheet);
}

static int in_transaction(struct ctl *ctl, struct db *db, struct decision *of)
{
    struct asked asked = {0};
    struct rows rows = {0};
    instant ignored;
    int code = read_asked(ctl, &asked);
    if (code == CTL_OK && db_begin(db, &ignored) != RESULT_OK)
        return connect_db_failed(ctl, db);
    if (code == CTL_OK)
        code = find(ctl, db, "quarantine_before", &asked, &rows);
    of->row = rows.list;
    if (code == CTL_OK && of->resolution != NULL)
        code = check_open(ctl, of);
    if (code == CTL_OK && of->resolution != NULL)
        code = decide(ctl, db, of);
    else if (code == CTL_OK && tell(ctl, db, of) != RESULT_OK)
        code = connect_db_failed(ctl, db);
    if (code == CTL_OK && db_commit(db) != RESULT_OK)
        code = connect_db_failed(ctl, db);
    if (code != CTL_OK)
        db_rollback(db);
    return code;
}

static int decide_one(struct ctl *ctl, struct decision *of)
{
    struct db *db = NULL;
    struct asked asked = {0};
    of->reason = output_masked(ctl->arena, CELL_TEXT, show_text(ctl, act_given(ctl, "reason")));
    int code = read_asked(ctl, &asked); /* before anything else is asked for */
    if (code == CTL_OK && !str_equal(of->resolution, RETRIED))
        code = read_needed(ctl, "--reason", act_given(ctl, "reason"));
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_ADMIN, "transaction quarantine_decide", &db);
    if (code == CTL_OK)
        code = in_transaction(ctl, db, of);
    db_free(&db);
    return code;
}

static int settle(struct ctl *ctl, const char *kind, const char *resolution)
{
    struct decision of = {.kind = kind, .resolution = resolution};
    int code = decide_one(ctl, &of);
    if (code == CTL_OK && of.row != NULL)
        print_decided(ctl, &of);
    return code;
}

int cmd_quarantine_retry(struct ctl *ctl)
{
    return settle(ctl, "message_retried", RETRIED);
}

int cmd_quarantine_discard(struct ctl *ctl)
{
    return settle(ctl, "message_discarded", DISCARDED);
}

/* Its bytes may hold what people wrote, unmasked: opened with a reason, on record. */
int cmd_quarantine_show(struct ctl *ctl)
{
    bool hex = args_flag(&ctl->args, "hex");
    struct decision opened = {.kind = "message_opened"};
    struct asked asked = {0};
    struct rows rows = {0};
    struct sheet sheet = {0};
    struct db *db = NULL;
    int code = hex ? decide_one(ctl, &opened) : read_asked(ctl, &asked);
    if (code == CTL_OK && hex)
        code = read_asked(ctl, &asked);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_READER, "quarantine", &db);
    if (code == CTL_OK)
        code = find(ctl, db, "quarantine_attempts", &asked, &rows);
    db_free(&db);
    if (code != CTL_OK)
        return code;
    add_head(ctl, rows.list, &sheet);
    if (hex)
        add_hex(ctl, rows.list, &sheet);
    add_attempts(ctl, &rows, &sheet);
    add_body(ctl, rows.list, &sheet);
    return sight_sheet(ctl, "page", &sheet);
}
