/* 吹哨报到 and 联合到场: who is called, who came, what they found. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/read.h"

static int read_whistle(struct ctl *ctl, uint32_t *out)
{
    long long number = 0;
    int code = read_number(ctl, "--whistle", act_given(ctl, "whistle"), 1, INT32_MAX, &number);
    *out = (uint32_t)number;
    return code;
}

/* For dispatchers no unit speaks, unless it is named. */
static int find_for_desk(struct ctl *ctl, struct act *act)
{
    int code = act_find(ctl, act);
    act->unit = act_given(ctl, "unit");
    return code;
}

static int send_whistle(struct ctl *ctl, const struct act *act, enum whistle_kind kind)
{
    Loopline__Router__V1__Whistle body;
    loopline__router__v1__whistle__init(&body);
    int code = act_seen(ctl, act, &body.dispatches);
    body.number = wire_text(act->brief.number);
    body.unit = wire_text(act->unit);
    body.kind = (Loopline__Wire__V1__WhistleKind)kind;
    body.level = wire_text(act_given(ctl, "level"));
    body.n_called = read_codes(ctl, act_given(ctl, "call"), &body.called);
    body.text = wire_text(act_given(ctl, "text"));
    body.limit = wire_text(act_given(ctl, "limit"));
    return code == CTL_OK ? act_send(ctl, act, NODE_ROUTER, MESSAGE_WHISTLE, &body.base) : code;
}

int cmd_order_whistle(struct ctl *ctl)
{
    struct act act = {0};
    int code = read_needed(ctl, "--level", act_given(ctl, "level"));
    if (code == CTL_OK)
        code = read_needed(ctl, "--call", act_given(ctl, "call"));
    if (code == CTL_OK)
        code = act_find(ctl, &act);
    return code == CTL_OK ? send_whistle(ctl, &act, WHISTLE_CALL) : code;
}

int cmd_order_joint(struct ctl *ctl)
{
    struct act act = {0};
    int code = read_needed(ctl, "--call", act_given(ctl, "call"));
    if (code == CTL_OK)
        code = find_for_desk(ctl, &act);
    return code == CTL_OK ? send_whistle(ctl, &act, WHISTLE_JOINT) : code;
}

int cmd_order_reportin(struct ctl *ctl)
{
    struct act act = {0};
    Loopline__Router__V1__ReportIn body;
    loopline__router__v1__report_in__init(&body);
    int code = read_whistle(ctl, &body.whistle);
    if (code == CTL_OK)
        code = act_find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.person = wire_text(act_given(ctl, "person"));
    body.note = wire_text(act_given(ctl, "note"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_REPORT_IN, &body.base) : code;
}

static const struct read_terms ENDS = {"whistle_state", 1u << WHISTLE_NAMED | 1u << WHISTLE_CLOSED |
                                                            1u << WHISTLE_UNDECIDED | 1u << WHISTLE_DROPPED};

int cmd_order_conclude(struct ctl *ctl)
{
    struct act act = {0};
    int end = 0;
    Loopline__Router__V1__ConcludeWhistle body;
    loopline__router__v1__conclude_whistle__init(&body);
    int code = read_term_among(ctl, "--end", &ENDS, act_given(ctl, "end"), &end);
    if (code == CTL_OK)
        code = read_whistle(ctl, &body.whistle);
    if (code == CTL_OK)
        code = act_find(ctl, &act);
    if (code == CTL_OK)
        code = act_seen(ctl, &act, &body.dispatches);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.end = (Loopline__Wire__V1__WhistleState)end;
    body.finding = wire_text(act_given(ctl, "finding"));
    body.measures = wire_text(act_given(ctl, "measures"));
    body.participants = wire_text(act_given(ctl, "participants"));
    body.lead = wire_text(act_given(ctl, "lead"));
    body.n_co = read_codes(ctl, act_given(ctl, "co"), &body.co);
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_CONCLUDE_WHISTLE, &body.base) : code;
}
