/* What was held on an order 现场办公、会商、调解、联合执法, and emergencies handed over 紧急转接. */
#include "services/ctl/act.h"
#include "services/ctl/attach.h"
#include "services/ctl/commands.h"
#include "services/ctl/read.h"

/* Options that may be given several times; commas stand in roles: "业主代表4人,物业经理" is one. */
static size_t read_roles(struct ctl *ctl, const char *name, char ***out)
{
    const char *const *given;
    size_t count = args_values(&ctl->args, ctl->arena, name, &given);
    *out = arena_array(ctl->arena, count + 1, sizeof **out);
    for (size_t i = 0; i < count; i++)
        (*out)[i] = wire_text(given[i]);
    return count;
}

static int64_t wire_instant(instant at)
{
    return at == INSTANT_NONE ? 0 : at;
}

static int read_session(struct ctl *ctl, Loopline__Router__V1__HoldSession *body)
{
    int kind = 0, result = 0;
    instant held = INSTANT_NONE, next = INSTANT_NONE;
    int code = read_term_needed(ctl, "--kind", "session_kind", act_given(ctl, "kind"), &kind);
    if (code == CTL_OK)
        code = read_term_needed(ctl, "--result", "session_result", act_given(ctl, "result"), &result);
    if (code == CTL_OK)
        code = read_instant(ctl, "--held", act_given(ctl, "held"), &held);
    if (code == CTL_OK)
        code = read_instant(ctl, "--next", act_given(ctl, "next"), &next);
    if (code == CTL_OK)
        code = attach_read(ctl, &body->attachments, &body->n_attachments);
    body->kind = (Loopline__Wire__V1__SessionKind)kind;
    body->result = (Loopline__Wire__V1__SessionResult)result;
    body->held_at = wire_instant(held);
    body->next_at = wire_instant(next);
    return code;
}

int cmd_order_session(struct ctl *ctl)
{
    struct act act = {0};
    Loopline__Router__V1__HoldSession body;
    loopline__router__v1__hold_session__init(&body);
    int code = read_session(ctl, &body);
    if (code == CTL_OK)
        code = act_find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.place = wire_text(act_given(ctl, "place"));
    body.n_units = read_codes(ctl, act_given(ctl, "units"), &body.units);
    body.n_participants = read_roles(ctl, "participants", &body.participants);
    body.n_parties = read_roles(ctl, "parties", &body.parties);
    body.text = wire_text(act_given(ctl, "text"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_HOLD_SESSION, &body.base) : code;
}

int cmd_order_handover(struct ctl *ctl)
{
    struct act act = {0};
    instant at = INSTANT_NONE;
    const char *to = act_given(ctl, "to"), *from = act_given(ctl, "from");
    Loopline__Router__V1__HandOver body;
    loopline__router__v1__hand_over__init(&body);
    if ((to == NULL) == (from == NULL))
        return ctl_fail(ctl, CTL_USAGE, "--to 或 --from: 须给其一", "--to or --from: give one of them");
    int code = read_instant(ctl, "--at", act_given(ctl, "at"), &at);
    if (code == CTL_OK)
        code = act_find(ctl, &act);
    act.unit = act_given(ctl, "unit"); /* whoever takes calls has none */
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.direction = (Loopline__Wire__V1__HandOver)(to != NULL ? HAND_OVER_TO : HAND_OVER_FROM);
    body.agency = wire_text(to != NULL ? to : from);
    body.reference = wire_text(act_given(ctl, "reference"));
    body.at = wire_instant(at);
    body.note = wire_text(act_given(ctl, "note"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_HAND_OVER, &body.base) : code;
}
