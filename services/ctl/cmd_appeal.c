/* Appeals 申诉 (R41): a unit's against a rating, a card or a count; a person's against closure, exclusion or refusal; the
 * bench rules. */
#include "services/ctl/act.h"
#include "services/ctl/attach.h"
#include "services/ctl/commands.h"
#include "services/ctl/known.h"
#include "services/ctl/read.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"

enum { LIMIT_DEFAULT = 200, LIMIT_MOST = 100000 };

/* ---- who appeals ---- */

int cmd_order_appeal(struct ctl *ctl)
{
    static const struct read_terms AGAINST = {"appeal_against",
                                              1u << APPEAL_RATING | 1u << APPEAL_CARD | 1u << APPEAL_COUNT};
    struct act act = {0};
    int against = 0;
    Loopline__Survey__V1__Appeal body;
    loopline__survey__v1__appeal__init(&body);
    int code = read_needed(ctl, "--against", act_given(ctl, "against"));
    if (code == CTL_OK)
        code = read_term_among(ctl, "--against", &AGAINST, act_given(ctl, "against"), &against);
    if (code == CTL_OK && against != APPEAL_RATING)
        code = read_needed(ctl, "--target", act_given(ctl, "target"));
    if (code == CTL_OK)
        code = read_needed(ctl, "--ground", act_given(ctl, "ground"));
    if (code == CTL_OK)
        code = read_needed(ctl, "--text", act_given(ctl, "text"));
    if (code == CTL_OK)
        code = attach_read_evidence(ctl, &body.evidence, &body.n_evidence);
    if (code == CTL_OK)
        code = act_find(ctl, &act);
    /* a rating is one person's, on a merged order too; all else is the order's */
    body.number = wire_text(against == APPEAL_RATING ? args_word(&ctl->args, 0) : act.brief.number);
    body.unit = wire_text(act.unit);
    body.against = (Loopline__Wire__V1__AppealAgainst)against;
    body.target = wire_text(act_given(ctl, "target"));
    body.ground = wire_text(act_given(ctl, "ground"));
    body.text = wire_text(act_given(ctl, "text"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_SURVEY, MESSAGE_APPEAL, &body.base) : code;
}

/* For the person: by an agent, or by the channel with the retrieval code. */
int cmd_appeal_lodge(struct ctl *ctl)
{
    static const struct read_terms AGAINST = {"appeal_against",
                                              1u << APPEAL_CLOSURE | 1u << APPEAL_EXCLUSION | 1u << APPEAL_REFUSAL};
    const struct caller caller = {
        .node = NODE_INTAKE, .number = args_word(&ctl->args, 0), .channel = act_given(ctl, "channel")};
    int against = 0;
    Loopline__Intake__V1__LodgeAppeal body;
    loopline__intake__v1__lodge_appeal__init(&body);
    int code = read_needed(ctl, "--against", act_given(ctl, "against"));
    if (code == CTL_OK)
        code = read_term_among(ctl, "--against", &AGAINST, act_given(ctl, "against"), &against);
    if (code == CTL_OK)
        code = read_needed(ctl, "--text", act_given(ctl, "text"));
    body.number = wire_text(caller.number);
    body.code = wire_text(args_word(&ctl->args, 1));
    body.against = (Loopline__Wire__V1__AppealAgainst)against;
    body.text = wire_text(act_given(ctl, "text"));
    return code == CTL_OK ? act_ask(ctl, &caller, MESSAGE_LODGE_APPEAL, &body.base) : code;
}

/* ---- who rules ---- */

struct appeal_brief {
    const char *number; /* of its order */
};
static const struct field BRIEF[] = {FIELD(struct appeal_brief, number, TEXT)};

static int find(struct ctl *ctl, const char *appeal, struct appeal_brief *out)
{
    static const struct fields BRIEFS = FIELDS(struct appeal_brief, BRIEF);
    struct rows rows = {0};
    struct params params;
    params_open(&params, ctl->arena);
    params_text(&params, appeal);
    int code = connect_rows(ctl, &(struct lookup){"appeal_brief", "appeal_brief", &BRIEFS}, &params, &rows);
    if (code == CTL_OK && rows.count == 0)
        code = reply_fail(ctl, &(struct refusal){CTL_ABSENT, "appeal", REASON_NOT_FOUND}, "没有申诉 %s",
                          "there is no appeal %s", appeal);
    else if (code == CTL_OK)
        *out = *(const struct appeal_brief *)rows.list;
    return code;
}

int cmd_appeal_rule(struct ctl *ctl)
{
    static const struct read_terms RULED = {"appeal_state", 1u << APPEAL_UPHELD | 1u << APPEAL_DISMISSED};
    struct act act = {0};
    struct appeal_brief brief = {0};
    int ruling = 0;
    Loopline__Survey__V1__RuleAppeal body;
    loopline__survey__v1__rule_appeal__init(&body);
    int code = read_term_among(ctl, "RULING", &RULED, args_word(&ctl->args, 1), &ruling);
    if (code == CTL_OK)
        code = read_needed(ctl, "--reason", act_given(ctl, "reason"));
    if (code == CTL_OK)
        code = find(ctl, args_word(&ctl->args, 0), &brief);
    act.brief.number = brief.number;
    body.appeal = wire_text(args_word(&ctl->args, 0));
    body.upheld = ruling == APPEAL_UPHELD;
    body.reason = wire_text(act_given(ctl, "reason"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_SURVEY, MESSAGE_RULE_APPEAL, &body.base) : code;
}

/* ---- the list ---- */

struct appeal_row {
    const char *appeal, *order_number, *request_number, *district, *unit, *target, *ground, *filed_by, *ruled_by,
        *effect;
    int against, state;
    instant filed_at, due_at, ruled_at;
    bool overdue;
};
static const struct field APPEAL[] = {
    FIELD(struct appeal_row, appeal, TEXT),         FIELD(struct appeal_row, order_number, TEXT),
    FIELD(struct appeal_row, request_number, TEXT), FIELD(struct appeal_row, district, TEXT),
    FIELD(struct appeal_row, unit, TEXT),           FIELD(struct appeal_row, target, TEXT),
    FIELD(struct appeal_row, ground, TEXT),         FIELD(struct appeal_row, filed_by, TEXT),
    FIELD(struct appeal_row, ruled_by, TEXT),       FIELD(struct appeal_row, effect, TEXT),
    FIELD(struct appeal_row, against, INT),         FIELD(struct appeal_row, state, INT),
    FIELD(struct appeal_row, filed_at, INSTANT),    FIELD(struct appeal_row, ruled_at, INSTANT),
    FIELD(struct appeal_row, due_at, INSTANT),      FIELD(struct appeal_row, overdue, BOOL),
};
static const struct column COLUMNS[] = {
    {"appeal", "申诉", "appeal", CELL_TEXT},       {"order", "工单", "order", CELL_TEXT},
    {"number", "诉求", "request", CELL_TEXT},      {"against", "不服", "against", CELL_TEXT},
    {"target", "标的", "target", CELL_TEXT},       {"unit", "单位", "unit", CELL_TEXT},
    {"ground", "理由", "ground", CELL_TEXT},       {"district", "区县", "district", CELL_TEXT},
    {"filed_at", "提出", "filed", CELL_TEXT},      {"filed_by", "提出人", "filed by", CELL_TEXT},
    {"due_at", "裁定时限", "due", CELL_TEXT},      {"overdue", "逾期", "overdue", CELL_FLAG},
    {"state", "状态", "state", CELL_TEXT},         {"ruled_at", "裁定", "ruled", CELL_TEXT},
    {"ruled_by", "裁定人", "ruled by", CELL_TEXT}, {"effect", "结果", "effect", CELL_TEXT},
};

static int print_appeals(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < rows->count; i++) {
        const struct appeal_row *row = (const struct appeal_row *)rows->list + i;
        TABLE_ADD(&table, row->appeal, row->order_number, show_text(ctl, row->request_number),
                  show_term(ctl, "appeal_against", row->against), show_text(ctl, row->target),
                  show_code(ctl, SHOW_UNIT, row->unit), show_words(ctl, "appeal", row->ground),
                  show_code(ctl, SHOW_AREA, row->district), show_instant(ctl, row->filed_at),
                  show_text(ctl, row->filed_by), show_instant(ctl, row->due_at), show_flag(ctl, row->overdue),
                  show_term(ctl, "appeal_state", row->state), show_instant(ctl, row->ruled_at),
                  show_text(ctl, row->ruled_by), show_effect(ctl, row->effect));
    }
    return sight_table(ctl, &table);
}

int cmd_appeal_list(struct ctl *ctl)
{
    static const struct fields FIELDS_OF = FIELDS(struct appeal_row, APPEAL);
    struct rows rows = {0};
    struct params params;
    long long limit = LIMIT_DEFAULT;
    int code = read_number(ctl, "--limit", act_given(ctl, "limit"), 1, LIMIT_MOST, &limit);
    params_open(&params, ctl->arena);
    params_text(&params, act_given(ctl, "district"));
    params_bool(&params, args_flag(&ctl->args, "open"));
    params_int(&params, (int)limit);
    known_units_below(ctl, &params);
    if (code == CTL_OK)
        code = known_rows(ctl, &(struct lookup){"appeals", "appeal_list", &FIELDS_OF}, &params, &rows);
    if (code == CTL_OK)
        code = print_appeals(ctl, &rows);
    return code;
}
