/* Exclusion 剔除 of unreasonable demands (R36): proposed by one, decided by another, listed openly. */
#include "services/ctl/act.h"
#include "services/ctl/attach.h"
#include "services/ctl/commands.h"
#include "services/ctl/known.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"

enum { LIMIT_DEFAULT = 200, LIMIT_MOST = 100000 };

static int ask(struct ctl *ctl, enum message_type type, const ProtobufCMessage *body)
{
    const struct caller caller = {.node = NODE_SURVEY, .number = args_word(&ctl->args, 0)};
    return act_ask(ctl, &caller, type, body);
}

int cmd_exclusion_propose(struct ctl *ctl)
{
    Loopline__Survey__V1__ProposeExclusion body;
    loopline__survey__v1__propose_exclusion__init(&body);
    int code = read_needed(ctl, "--ground", act_given(ctl, "ground"));
    if (code == CTL_OK)
        code = read_needed(ctl, "--text", act_given(ctl, "text"));
    if (code == CTL_OK)
        code = attach_read_evidence(ctl, &body.evidence, &body.n_evidence);
    body.number = wire_text(args_word(&ctl->args, 0));
    body.ground = wire_text(act_given(ctl, "ground"));
    body.text = wire_text(act_given(ctl, "text"));
    return code == CTL_OK ? ask(ctl, MESSAGE_PROPOSE_EXCLUSION, &body.base) : code;
}

int cmd_exclusion_decide(struct ctl *ctl)
{
    Loopline__Survey__V1__DecideExclusion body;
    loopline__survey__v1__decide_exclusion__init(&body);
    int code = read_needed(ctl, "--reason", act_given(ctl, "reason"));
    body.number = wire_text(args_word(&ctl->args, 0));
    body.approved = !args_flag(&ctl->args, "reject");
    body.reason = wire_text(act_given(ctl, "reason"));
    return code == CTL_OK ? ask(ctl, MESSAGE_DECIDE_EXCLUSION, &body.base) : code;
}

/* ---- the list ---- */

struct exclusion_row {
    const char *number, *order_number, *district, *unit, *ground, *proposed_by, *decided_by, *annulled_by;
    int round, state;
    instant proposed_at, decided_at, annulled_at;
};
static const struct field EXCLUSION[] = {
    FIELD(struct exclusion_row, number, TEXT),         FIELD(struct exclusion_row, order_number, TEXT),
    FIELD(struct exclusion_row, district, TEXT),       FIELD(struct exclusion_row, unit, TEXT),
    FIELD(struct exclusion_row, ground, TEXT),         FIELD(struct exclusion_row, proposed_by, TEXT),
    FIELD(struct exclusion_row, decided_by, TEXT),     FIELD(struct exclusion_row, annulled_by, TEXT),
    FIELD(struct exclusion_row, round, INT),           FIELD(struct exclusion_row, state, INT),
    FIELD(struct exclusion_row, proposed_at, INSTANT), FIELD(struct exclusion_row, decided_at, INSTANT),
    FIELD(struct exclusion_row, annulled_at, INSTANT),
};
static const struct column COLUMNS[] = {
    {"number", "诉求", "request", CELL_TEXT},       {"order", "工单", "order", CELL_TEXT},
    {"district", "区县", "district", CELL_TEXT},    {"unit", "承办单位", "unit", CELL_TEXT},
    {"round", "轮次", "round", CELL_NUMBER},        {"ground", "理由", "ground", CELL_TEXT},
    {"state", "状态", "state", CELL_TEXT},          {"proposed_by", "提出人", "proposed by", CELL_TEXT},
    {"proposed_at", "提出", "proposed", CELL_TEXT}, {"decided_by", "审批人", "decided by", CELL_TEXT},
    {"decided_at", "审批", "decided", CELL_TEXT},   {"annulled_by", "撤销人", "annulled by", CELL_TEXT},
    {"annulled_at", "撤销", "annulled", CELL_TEXT},
};

static int print_exclusions(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < rows->count; i++) {
        const struct exclusion_row *row = (const struct exclusion_row *)rows->list + i;
        TABLE_ADD(&table, row->number, row->order_number, show_code(ctl, SHOW_AREA, row->district),
                  show_code(ctl, SHOW_UNIT, row->unit), show_number(ctl, row->round),
                  show_words(ctl, "exclusion", row->ground), show_term(ctl, "exclusion_state", row->state),
                  show_text(ctl, row->proposed_by), show_instant(ctl, row->proposed_at), show_by(ctl, row->decided_by),
                  show_instant(ctl, row->decided_at), show_text(ctl, row->annulled_by),
                  show_instant(ctl, row->annulled_at));
    }
    return sight_table(ctl, &table);
}

int cmd_exclusion_list(struct ctl *ctl)
{
    static const struct fields FIELDS_OF = FIELDS(struct exclusion_row, EXCLUSION);
    struct rows rows = {0};
    struct params params;
    instant since = INSTANT_NONE, until = INSTANT_NONE;
    long long limit = LIMIT_DEFAULT;
    int code = read_number(ctl, "--limit", act_given(ctl, "limit"), 1, LIMIT_MOST, &limit);
    if (code == CTL_OK)
        code = read_period(ctl, &since, &until);
    params_open(&params, ctl->arena);
    params_text(&params, act_given(ctl, "district"));
    params_bool(&params, args_flag(&ctl->args, "open"));
    params_instant(&params, since);
    params_instant(&params, until);
    params_int(&params, (int)limit);
    known_units_below(ctl, &params);
    if (code == CTL_OK)
        code = known_rows(ctl, &(struct lookup){"exclusions", "exclusion_list", &FIELDS_OF}, &params, &rows);
    if (code == CTL_OK)
        code = print_exclusions(ctl, &rows);
    return code;
}
