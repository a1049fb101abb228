/* Supervision 督办: the priority list, and numbered slips that must be answered. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/known.h"
#include "services/ctl/read.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"

enum { LIMIT_DEFAULT = 200, LIMIT_MOST = 100000, TEXT_COLUMNS = 40 };

/* ---- the supervisor's own ---- */

static int check_supervise(struct ctl *ctl)
{
    bool priority = args_flag(&ctl->args, "priority"), slip = args_flag(&ctl->args, "slip");
    bool lift = args_flag(&ctl->args, "lift");
    if (lift && (priority || slip))
        return ctl_fail(ctl, CTL_USAGE, "--lift 不能与 --priority 或 --slip 同用",
                        "--lift goes with neither --priority nor --slip");
    if (!lift && !priority && !slip)
        return ctl_fail(ctl, CTL_USAGE, "--priority、--slip 或 --lift: 至少给一个",
                        "--priority, --slip or --lift: give one of them");
    return read_needed(ctl, "--text", act_given(ctl, "text"));
}

int cmd_order_supervise(struct ctl *ctl)
{
    struct act act = {0};
    Loopline__Escalation__V1__Supervise body;
    loopline__escalation__v1__supervise__init(&body);
    int code = check_supervise(ctl);
    if (code == CTL_OK)
        code = act_find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act_given(ctl, "unit"));
    body.priority = args_flag(&ctl->args, "priority");
    body.lift = args_flag(&ctl->args, "lift");
    body.slip = args_flag(&ctl->args, "slip");
    body.text = wire_text(act_given(ctl, "text"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ESCALATION, MESSAGE_SUPERVISE, &body.base) : code;
}

/* ---- answering and closing ---- */

struct slip_brief {
    const char *number, *unit; /* of its order; who answers */
};
static const struct field BRIEF[] = {FIELD(struct slip_brief, number, TEXT), FIELD(struct slip_brief, unit, TEXT)};

static int find(struct ctl *ctl, const char *slip, struct slip_brief *out)
{
    static const struct fields BRIEFS = FIELDS(struct slip_brief, BRIEF);
    struct rows rows = {0};
    struct params params;
    params_open(&params, ctl->arena);
    params_text(&params, slip);
    int code = connect_rows(ctl, &(struct lookup){"slip_brief", "slip_brief", &BRIEFS}, &params, &rows);
    if (code == CTL_OK && rows.count == 0)
        code = reply_fail(ctl, &(struct refusal){CTL_ABSENT, "slip", REASON_NOT_FOUND}, "没有督办单 %s",
                          "there is no slip %s", slip);
    else if (code == CTL_OK)
        *out = *(const struct slip_brief *)rows.list;
    return code;
}

static int send_about(struct ctl *ctl, const struct slip_brief *brief, enum message_type type,
                      const ProtobufCMessage *body)
{
    const struct act act = {.brief = {.number = brief->number}, .unit = brief->unit};
    return act_send(ctl, &act, NODE_ESCALATION, type, body);
}

int cmd_slip_answer(struct ctl *ctl)
{
    struct slip_brief brief = {0};
    Loopline__Escalation__V1__AnswerSlip body;
    loopline__escalation__v1__answer_slip__init(&body);
    int code = read_needed(ctl, "--text", act_given(ctl, "text"));
    if (code == CTL_OK)
        code = find(ctl, args_word(&ctl->args, 0), &brief);
    body.slip = wire_text(args_word(&ctl->args, 0));
    body.number = wire_text(brief.number);
    body.text = wire_text(act_given(ctl, "text"));
    return code == CTL_OK ? send_about(ctl, &brief, MESSAGE_ANSWER_SLIP, &body.base) : code;
}

int cmd_slip_close(struct ctl *ctl)
{
    struct slip_brief brief = {0};
    Loopline__Escalation__V1__CloseSlip body;
    loopline__escalation__v1__close_slip__init(&body);
    bool reject = args_flag(&ctl->args, "reject");
    int code = reject ? read_needed(ctl, "--reason", act_given(ctl, "reason")) : CTL_OK;
    if (code == CTL_OK)
        code = find(ctl, args_word(&ctl->args, 0), &brief);
    body.slip = wire_text(args_word(&ctl->args, 0));
    body.number = wire_text(brief.number);
    body.accepted = !reject;
    body.reason = wire_text(act_given(ctl, "reason"));
    return code == CTL_OK ? send_about(ctl, &brief, MESSAGE_CLOSE_SLIP, &body.base) : code;
}

/* ---- looking ---- */

struct slip_row {
    const char *slip, *number, *unit, *issued_by, *text, *answer;
    int state, sent_back;
    instant issued_at, due_at, answered_at;
};
static const struct field SLIP[] = {
    FIELD(struct slip_row, slip, TEXT),           FIELD(struct slip_row, number, TEXT),
    FIELD(struct slip_row, unit, TEXT),           FIELD(struct slip_row, issued_by, TEXT),
    FIELD(struct slip_row, text, TEXT),           FIELD(struct slip_row, answer, TEXT),
    FIELD(struct slip_row, state, INT),           FIELD(struct slip_row, sent_back, INT),
    FIELD(struct slip_row, issued_at, INSTANT),   FIELD(struct slip_row, due_at, INSTANT),
    FIELD(struct slip_row, answered_at, INSTANT),
};
static const struct column SLIPS[] = {
    {"slip", "督办单", "slip", CELL_TEXT},
    {"number", "工单", "order", CELL_TEXT},
    {"unit", "单位", "unit", CELL_TEXT},
    {"state", "状态", "state", CELL_TEXT},
    {"issued_at", "发出", "issued", CELL_TEXT},
    {"issued_by", "发出人", "by", CELL_TEXT},
    {"due_at", "答复到期", "due", CELL_TEXT},
    {"answered_at", "答复", "answered", CELL_TEXT},
    {"sent_back", "退回", "sent back", CELL_NUMBER},
    {"text", "要求", "asks", CELL_TEXT},
    {"answer", "答复内容", "answer", CELL_TEXT},
};

static const char *issuer(const struct ctl *ctl, const char *by)
{
    return by == NULL && !ctl->json ? ctl_text(ctl, "阶梯", "ladder") : by;
}

static int print_slips(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    table_open(&table, ctl->arena, SLIPS, COUNT(SLIPS));
    for (size_t i = 0; i < rows->count; i++) {
        const struct slip_row *row = (const struct slip_row *)rows->list + i;
        TABLE_ADD(&table, row->slip, row->number, show_code(ctl, SHOW_UNIT, row->unit),
                  show_term(ctl, "slip_state", row->state), show_instant(ctl, row->issued_at),
                  issuer(ctl, row->issued_by), show_instant(ctl, row->due_at), show_instant(ctl, row->answered_at),
                  show_number(ctl, row->sent_back), show_short(ctl, row->text, TEXT_COLUMNS),
                  show_short(ctl, row->answer, TEXT_COLUMNS));
    }
    return sight_table(ctl, &table);
}

int cmd_slip_list(struct ctl *ctl)
{
    static const struct fields FIELDS_OF = FIELDS(struct slip_row, SLIP);
    struct rows rows = {0};
    struct params params;
    long long limit = LIMIT_DEFAULT;
    int code = read_number(ctl, "--limit", act_given(ctl, "limit"), 1, LIMIT_MOST, &limit);
    params_open(&params, ctl->arena);
    params_text(&params, act_given(ctl, "district"));
    params_text(&params, act_given(ctl, "unit"));
    params_bool(&params, args_flag(&ctl->args, "open"));
    params_int(&params, (int)limit);
    if (code == CTL_OK)
        code = known_rows(ctl, &(struct lookup){"slips", "slip_list", &FIELDS_OF}, &params, &rows);
    if (code == CTL_OK)
        code = print_slips(ctl, &rows);
    return code;
}

/* ---- the priority list 重点督办 ---- */

struct priority_row {
    const char *number, *district, *matter, *lead, *by, *text;
    instant since, due_at;
    bool closed;
};
static const struct field PRIORITY[] = {
    FIELD(struct priority_row, number, TEXT),   FIELD(struct priority_row, district, TEXT),
    FIELD(struct priority_row, matter, TEXT),   FIELD(struct priority_row, lead, TEXT),
    FIELD(struct priority_row, by, TEXT),       FIELD(struct priority_row, text, TEXT),
    FIELD(struct priority_row, since, INSTANT), FIELD(struct priority_row, due_at, INSTANT),
    FIELD(struct priority_row, closed, BOOL),
};
static const struct column PRIORITIES[] = {
    {"number", "工单", "order", CELL_TEXT},
    {"since", "列入", "since", CELL_TEXT},
    {"by", "督办人", "by", CELL_TEXT},
    {"text", "原因", "why", CELL_TEXT},
    {"district", "区县", "district", CELL_TEXT},
    {"matter", "事项", "matter", CELL_TEXT},
    {"lead", "牵头", "lead", CELL_TEXT},
    {"due_at", "最近到期", "next due", CELL_TEXT},
    {"closed", "已销号或撤回", "closed", CELL_FLAG},
};

static int print_priorities(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    table_open(&table, ctl->arena, PRIORITIES, COUNT(PRIORITIES));
    for (size_t i = 0; i < rows->count; i++) {
        const struct priority_row *row = (const struct priority_row *)rows->list + i;
        TABLE_ADD(&table, row->number, show_instant(ctl, row->since), show_text(ctl, row->by),
                  show_short(ctl, row->text, TEXT_COLUMNS), show_code(ctl, SHOW_AREA, row->district),
                  show_code(ctl, SHOW_MATTER, row->matter), show_code(ctl, SHOW_UNIT, row->lead),
                  show_instant(ctl, row->due_at), show_flag(ctl, row->closed));
    }
    return sight_table(ctl, &table);
}

static int list_priorities(struct ctl *ctl)
{
    static const struct fields FIELDS_OF = FIELDS(struct priority_row, PRIORITY);
    struct rows rows = {0};
    struct params params;
    params_open(&params, ctl->arena);
    params_text(&params, act_given(ctl, "district"));
    int code = known_rows(ctl, &(struct lookup){"supervision", "priority_list", &FIELDS_OF}, &params, &rows);
    if (code == CTL_OK)
        code = print_priorities(ctl, &rows);
    return code;
}

/* ---- the last rungs of the ladder: 通报, 约谈, 问责 ---- */

struct rung_row {
    int64_t id;
    const char *number, *unit, *told, *acknowledged_by;
    int stage, round;
    instant due_at, fired_at, acknowledged_at;
};
static const struct field RUNG[] = {
    FIELD(struct rung_row, id, BIG),
    FIELD(struct rung_row, number, TEXT),
    FIELD(struct rung_row, unit, TEXT),
    FIELD(struct rung_row, told, TEXT),
    FIELD(struct rung_row, acknowledged_by, TEXT),
    FIELD(struct rung_row, stage, INT),
    FIELD(struct rung_row, round, INT),
    FIELD(struct rung_row, due_at, INSTANT),
    FIELD(struct rung_row, fired_at, INSTANT),
    FIELD(struct rung_row, acknowledged_at, INSTANT),
};
static const struct column RUNGS[] = {
    {"card", "牌号", "card", CELL_NUMBER},
    {"number", "工单", "order", CELL_TEXT},
    {"unit", "单位", "unit", CELL_TEXT},
    {"stage", "环节", "stage", CELL_TEXT},
    {"round", "轮次", "round", CELL_NUMBER},
    {"told", "告知", "told", CELL_TEXT},
    {"due_at", "应发", "due", CELL_TEXT},
    {"fired_at", "发出", "fired", CELL_TEXT},
    {"acknowledged_at", "已阅", "acknowledged", CELL_TEXT},
    {"acknowledged_by", "已阅人", "by", CELL_TEXT},
};

static int print_rungs(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    table_open(&table, ctl->arena, RUNGS, COUNT(RUNGS));
    for (size_t i = 0; i < rows->count; i++) {
        const struct rung_row *row = (const struct rung_row *)rows->list + i;
        TABLE_ADD(&table, show_number(ctl, row->id), row->number, show_code(ctl, SHOW_UNIT, row->unit),
                  show_term(ctl, "stage", row->stage), show_number(ctl, row->round), show_text(ctl, row->told),
                  show_instant(ctl, row->due_at), show_instant(ctl, row->fired_at),
                  show_instant(ctl, row->acknowledged_at), show_text(ctl, row->acknowledged_by));
    }
    return sight_table(ctl, &table);
}

static int list_rung(struct ctl *ctl, int action, long long limit)
{
    static const struct fields FIELDS_OF = FIELDS(struct rung_row, RUNG);
    struct rows rows = {0};
    struct params params;
    params_open(&params, ctl->arena);
    params_text(&params, act_given(ctl, "district"));
    params_int(&params, action);
    params_int(&params, (int)limit);
    int code = known_rows(ctl, &(struct lookup){"supervision", "rung_list", &FIELDS_OF}, &params, &rows);
    if (code == CTL_OK)
        code = print_rungs(ctl, &rows);
    return code;
}

int cmd_supervision_list(struct ctl *ctl)
{
    static const struct read_terms LAST = {"rung_action", 1u << RUNG_BULLETIN | 1u << RUNG_TALK | 1u << RUNG_ACCOUNT};
    long long limit = LIMIT_DEFAULT;
    const char *rung = act_given(ctl, "rung");
    int action = 0, code = CTL_OK;
    if (rung != NULL)
        code = read_term_among(ctl, "--rung", &LAST, rung, &action);
    if (code == CTL_OK)
        code = read_number(ctl, "--limit", act_given(ctl, "limit"), 1, LIMIT_MOST, &limit);
    if (code != CTL_OK)
        return code;
    return rung == NULL ? list_priorities(ctl) : list_rung(ctl, action, limit);
}
