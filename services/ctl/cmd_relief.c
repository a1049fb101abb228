/* Relief of clocks: extension 延期, pause 挂起, shelf 挂账. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/known.h"
#include "services/ctl/read.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"

enum { TEXT_COLUMNS = 40 };

/* ---- asking ---- */

/* The service takes an amount in the unit of the policy's cap only, and says no more than that it is ill-formed. */
static void tell_unit(const struct ctl *ctl, const Loopline__Wire__V1__Reply *reply)
{
    for (size_t i = 0; reply != NULL && i < reply->n_errors; i++)
        if (str_equal(reply->errors[i]->field, "amount") &&
            str_equal(reply->errors[i]->reason, reason_code(REASON_BAD_FORMAT)))
            fprintf(ctl->err, "  %s\n",
                    ctl_text(ctl, "--by: 须与时限规则中延期上限的单位相同(如上限 5wd,则写 2wd)",
                             "--by: is in the unit of the policy's cap (where that is 5wd, write 2wd)"));
}

static int send(struct ctl *ctl, const struct act *act, const ProtobufCMessage *body)
{
    const Loopline__Wire__V1__Reply *reply = NULL;
    const struct caller caller = {.node = NODE_ESCALATION, .number = act->brief.number, .unit = act->unit};
    int code = connect_ask(ctl, &caller, MESSAGE_ASK_RELIEF, body, &reply);
    if (code == CTL_OK)
        act_tell(ctl, reply);
    else
        tell_unit(ctl, reply);
    return code;
}

static int ask(struct ctl *ctl, enum relief_kind kind, instant until)
{
    struct act act = {0};
    Loopline__Escalation__V1__AskRelief body;
    loopline__escalation__v1__ask_relief__init(&body);
    int code = read_needed(ctl, "--ground", act_given(ctl, "ground"));
    if (code == CTL_OK)
        code = read_needed(ctl, "--reason", act_given(ctl, "reason"));
    if (code == CTL_OK)
        code = act_find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.kind = (Loopline__Wire__V1__ReliefKind)kind;
    body.ground = wire_text(act_given(ctl, "ground"));
    body.amount = wire_text(act_given(ctl, "by"));
    body.until = until == INSTANT_NONE ? 0 : until;
    body.reason = wire_text(act_given(ctl, "reason"));
    return code == CTL_OK ? send(ctl, &act, &body.base) : code;
}

int cmd_order_extend(struct ctl *ctl)
{
    int code = read_needed(ctl, "--by", act_given(ctl, "by"));
    if (code == CTL_OK)
        code = read_extension(ctl, "--by", act_given(ctl, "by"));
    return code == CTL_OK ? ask(ctl, RELIEF_EXTENSION, INSTANT_NONE) : code;
}

static int ask_until(struct ctl *ctl, enum relief_kind kind)
{
    instant until = INSTANT_NONE;
    int code = read_needed(ctl, "--until", act_given(ctl, "until"));
    if (code == CTL_OK)
        code = read_bound(ctl, "--until", act_given(ctl, "until"), false, &until);
    return code == CTL_OK ? ask(ctl, kind, until) : code;
}

int cmd_order_pause(struct ctl *ctl)
{
    return ask_until(ctl, RELIEF_PAUSE);
}

int cmd_order_shelf(struct ctl *ctl)
{
    return ask_until(ctl, RELIEF_SHELF);
}

/* ---- deciding and ending ---- */

struct relief_brief {
    const char *unit, *policy;
    int kind;
};
static const struct field BRIEF[] = {
    FIELD(struct relief_brief, unit, TEXT),
    FIELD(struct relief_brief, policy, TEXT),
    FIELD(struct relief_brief, kind, INT),
};

static int find(struct ctl *ctl, const struct act *act, long long seq, struct relief_brief *out)
{
    static const struct fields BRIEFS = FIELDS(struct relief_brief, BRIEF);
    struct rows rows = {0};
    struct params params;
    params_open(&params, ctl->arena);
    params_uuid(&params, &act->brief.id);
    params_int(&params, (int)seq);
    int code = connect_rows(ctl, &(struct lookup){"relief_brief", "relief_brief", &BRIEFS}, &params, &rows);
    if (code == CTL_OK && rows.count == 0)
        code = reply_fail(ctl, &(struct refusal){CTL_ABSENT, "seq", REASON_NOT_FOUND},
                          "工单 %s 没有第 %lld 号延期挂起申请", "order %s has no relief number %lld", act->brief.number,
                          seq);
    else if (code == CTL_OK)
        *out = *(const struct relief_brief *)rows.list;
    return code;
}

/* The order, and the relief of it that the line names; the unit that acts is the one that asked. */
static int find_relief(struct ctl *ctl, struct act *act, uint32_t *seq, struct relief_brief *brief)
{
    long long number = 0;
    int code = read_number(ctl, "SEQ", args_word(&ctl->args, 1), 1, INT32_MAX, &number);
    if (code == CTL_OK)
        code = orders_find(ctl, args_word(&ctl->args, 0), &act->brief);
    if (code == CTL_OK)
        code = find(ctl, act, number, brief);
    act->unit = act_given(ctl, "as") == NULL ? brief->unit : NULL;
    *seq = (uint32_t)number;
    return code;
}

/* Who decides stands in the pack. Only a guess at the right key: the service decides whether it was. */
static bool leader_decides(struct ctl *ctl, const struct relief_brief *brief)
{
    const struct pack *pack = show_pack(ctl);
    int policy = pack == NULL ? -1 : pack_policy_find(pack, brief->policy);
    return policy < 0 || brief->kind >= RELIEF_KIND_COUNT ||
           pack->policies[policy].relief[brief->kind].approver == ROLE_LEADER;
}

int cmd_order_grant(struct ctl *ctl)
{
    struct act act = {0};
    struct relief_brief brief = {0};
    Loopline__Escalation__V1__DecideRelief body;
    loopline__escalation__v1__decide_relief__init(&body);
    bool reject = args_flag(&ctl->args, "reject");
    int code = reject ? read_needed(ctl, "--reason", act_given(ctl, "reason")) : CTL_OK;
    if (code == CTL_OK)
        code = find_relief(ctl, &act, &body.seq, &brief);
    if (code == CTL_OK && !leader_decides(ctl, &brief))
        act.unit = NULL;
    body.number = wire_text(act.brief.number);
    body.granted = !reject;
    body.reason = wire_text(act_given(ctl, "reason"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ESCALATION, MESSAGE_DECIDE_RELIEF, &body.base) : code;
}

int cmd_order_resume(struct ctl *ctl)
{
    struct act act = {0};
    struct relief_brief brief = {0};
    Loopline__Escalation__V1__EndRelief body;
    loopline__escalation__v1__end_relief__init(&body);
    int code = read_needed(ctl, "--reason", act_given(ctl, "reason"));
    if (code == CTL_OK)
        code = find_relief(ctl, &act, &body.seq, &brief);
    body.number = wire_text(act.brief.number);
    body.reason = wire_text(act_given(ctl, "reason"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ESCALATION, MESSAGE_END_RELIEF, &body.base) : code;
}

/* ---- what stands still, and what waits for a decision ---- */

struct relief_row {
    const char *number, *unit, *ground, *amount, *reason, *by, *policy;
    int seq, kind;
    int64_t stages; /* bits: open clocks that it may bear on */
    instant at, until;
};
static const struct field RELIEF[] = {
    FIELD(struct relief_row, number, TEXT), FIELD(struct relief_row, unit, TEXT),
    FIELD(struct relief_row, ground, TEXT), FIELD(struct relief_row, amount, TEXT),
    FIELD(struct relief_row, reason, TEXT), FIELD(struct relief_row, by, TEXT),
    FIELD(struct relief_row, seq, INT),     FIELD(struct relief_row, kind, INT),
    FIELD(struct relief_row, at, INSTANT),  FIELD(struct relief_row, until, INSTANT),
    FIELD(struct relief_row, policy, TEXT), FIELD(struct relief_row, stages, BIG),
};
static const struct column RUNNING[] = {
    {"until", "复核日期", "review", CELL_TEXT},   {"number", "工单", "order", CELL_TEXT},
    {"seq", "序号", "seq", CELL_NUMBER},          {"kind", "类别", "kind", CELL_TEXT},
    {"unit", "单位", "unit", CELL_TEXT},          {"ground", "事由", "ground", CELL_TEXT},
    {"decided_at", "批准", "granted", CELL_TEXT}, {"decided_by", "批准人", "by", CELL_TEXT},
    {"reason", "说明", "reason", CELL_TEXT},
};
static const struct column WAITING[] = {
    {"asked_at", "申请", "asked", CELL_TEXT}, {"number", "工单", "order", CELL_TEXT},
    {"seq", "序号", "seq", CELL_NUMBER},      {"kind", "类别", "kind", CELL_TEXT},
    {"unit", "单位", "unit", CELL_TEXT},      {"ground", "事由", "ground", CELL_TEXT},
    {"amount", "延长", "amount", CELL_TEXT},  {"until", "复核日期", "review", CELL_TEXT},
    {"asked_by", "申请人", "by", CELL_TEXT},  {"reason", "说明", "reason", CELL_TEXT},
};

/* Whether a clock really stands still stands in the policy. */
static bool stands_still(struct ctl *ctl, const struct relief_row *row)
{
    const struct pack *pack = show_pack(ctl);
    int policy = pack == NULL ? -1 : pack_policy_find(pack, row->policy);
    return policy < 0 || row->kind >= RELIEF_KIND_COUNT ||
           (pack->policies[policy].relief[row->kind].stages & (uint64_t)row->stages) != 0;
}

static void add_running(struct ctl *ctl, struct table *table, const struct relief_row *row)
{
    if (!stands_still(ctl, row))
        return;
    TABLE_ADD(table, show_instant(ctl, row->until), row->number, show_number(ctl, row->seq),
              show_term(ctl, "relief_kind", row->kind), show_code(ctl, SHOW_UNIT, row->unit),
              show_words(ctl, "ground", row->ground), show_instant(ctl, row->at), show_text(ctl, row->by),
              show_short(ctl, row->reason, TEXT_COLUMNS));
}

static void add_waiting(struct ctl *ctl, struct table *table, const struct relief_row *row)
{
    TABLE_ADD(table, show_instant(ctl, row->at), row->number, show_number(ctl, row->seq),
              show_term(ctl, "relief_kind", row->kind), show_code(ctl, SHOW_UNIT, row->unit),
              show_words(ctl, "ground", row->ground), show_text(ctl, row->amount), show_instant(ctl, row->until),
              show_text(ctl, row->by), show_short(ctl, row->reason, TEXT_COLUMNS));
}

static enum result add_list(struct ctl *ctl, struct db *db, const char *statement, struct table *table,
                            void (*add)(struct ctl *, struct table *, const struct relief_row *))
{
    static const struct fields RELIEFS = FIELDS(struct relief_row, RELIEF);
    struct params params;
    struct rows rows = {0};
    params_open(&params, ctl->arena);
    params_text(&params, act_given(ctl, "district"));
    params_text(&params, act_given(ctl, "unit"));
    enum result outcome = db_call(db, statement, &params, &RELIEFS, &rows);
    for (size_t i = 0; i < rows.count; i++)
        add(ctl, table, (const struct relief_row *)rows.list + i);
    return outcome;
}

int cmd_shelf_list(struct ctl *ctl)
{
    struct db *db = NULL;
    struct table running, waiting;
    struct sheet sheet = {0};
    int code = connect_db(ctl, CONNECT_READER, "shelf", &db);
    if (code != CTL_OK)
        return code;
    table_open(&running, ctl->arena, RUNNING, COUNT(RUNNING));
    table_open(&waiting, ctl->arena, WAITING, COUNT(WAITING));
    enum result outcome = add_list(ctl, db, "relief_running", &running, add_running);
    if (outcome == RESULT_OK)
        outcome = add_list(ctl, db, "relief_waiting", &waiting, add_waiting);
    if (outcome != RESULT_OK)
        code = connect_db_failed(ctl, db);
    db_free(&db);
    if (code == CTL_OK && running.count + waiting.count == 0)
        code = known_codes(ctl);
    sheet_pair(&sheet, (struct column){"running_count", "挂起挂账中", "standing still", CELL_NUMBER},
               show_number(ctl, (long long)running.count));
    sheet_pair(&sheet, (struct column){"waiting_count", "待批", "waiting for a decision", CELL_NUMBER},
               show_number(ctl, (long long)waiting.count));
    sheet_table(&sheet, (struct column){"running", "挂起挂账中", "standing still", CELL_TEXT}, &running);
    sheet_table(&sheet, (struct column){"waiting", "待批", "waiting for a decision", CELL_TEXT}, &waiting);
    return code == CTL_OK ? sight_sheet(ctl, "list", &sheet) : code;
}
