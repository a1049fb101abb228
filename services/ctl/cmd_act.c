#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/read.h"

/* ---- the unit's own acts ---- */

int cmd_order_sign(struct ctl *ctl)
{
    struct act act;
    Loopline__Router__V1__Sign body;
    loopline__router__v1__sign__init(&body);
    int code = act_find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_SIGN, &body.base) : code;
}

int cmd_order_contact(struct ctl *ctl)
{
    struct act act;
    Loopline__Router__V1__MakeContact body;
    loopline__router__v1__make_contact__init(&body);
    int code = act_find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.note = wire_text(act_given(ctl, "note"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_MAKE_CONTACT, &body.base) : code;
}

int cmd_order_arrive(struct ctl *ctl)
{
    struct act act;
    Loopline__Router__V1__Arrive body;
    loopline__router__v1__arrive__init(&body);
    int code = act_find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.note = wire_text(act_given(ctl, "note"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_ARRIVE, &body.base) : code;
}

int cmd_order_return(struct ctl *ctl)
{
    struct act act;
    Loopline__Router__V1__ReturnOrder body;
    loopline__router__v1__return_order__init(&body);
    int code = act_find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.ground = wire_text(act_given(ctl, "ground"));
    body.text = wire_text(act_given(ctl, "text"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_RETURN_ORDER, &body.base) : code;
}

int cmd_order_signoff(struct ctl *ctl)
{
    struct act act;
    Loopline__Router__V1__SignOff body;
    loopline__router__v1__sign_off__init(&body);
    int code = act_find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.approved = !args_flag(&ctl->args, "reject");
    body.note = wire_text(act_given(ctl, "note"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_SIGN_OFF, &body.base) : code;
}

int cmd_order_writeoff(struct ctl *ctl)
{
    struct act act;
    Loopline__Survey__V1__ApplyWriteOff body;
    loopline__survey__v1__apply_write_off__init(&body);
    int code = act_find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.text = wire_text(act_given(ctl, "text"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_SURVEY, MESSAGE_APPLY_WRITE_OFF, &body.base) : code;
}

/* ---- those who watch over it ---- */

int cmd_order_change(struct ctl *ctl)
{
    struct act act = {0};
    Loopline__Router__V1__ChangeMatter body;
    loopline__router__v1__change_matter__init(&body);
    if (act_given(ctl, "matter") == NULL && act_given(ctl, "policy") == NULL)
        return ctl_fail(ctl, CTL_USAGE, "--matter 或 --policy: 至少给一个", "--matter or --policy: give one of them");
    int code = read_needed(ctl, "--reason", act_given(ctl, "reason"));
    if (code == CTL_OK)
        code = act_find(ctl, &act);
    if (code == CTL_OK)
        code = act_seen(ctl, &act, &body.dispatches);
    body.number = wire_text(act.brief.number);
    body.matter = wire_text(act_given(ctl, "matter"));
    body.policy = wire_text(act_given(ctl, "policy"));
    body.reason = wire_text(act_given(ctl, "reason"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_CHANGE_MATTER, &body.base) : code;
}

/* To the deployment that it came from. */
int cmd_order_handback(struct ctl *ctl)
{
    struct act act = {0};
    Loopline__Router__V1__HandBack body;
    loopline__router__v1__hand_back__init(&body);
    int code = act_find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.ground = wire_text(act_given(ctl, "ground"));
    body.text = wire_text(act_given(ctl, "text"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_HAND_BACK, &body.base) : code;
}

int cmd_order_ack(struct ctl *ctl)
{
    struct act act = {0};
    long long card = 0;
    Loopline__Escalation__V1__AcknowledgeCard body;
    loopline__escalation__v1__acknowledge_card__init(&body);
    if (act_given(ctl, "card") == NULL)
        return ctl_fail(ctl, CTL_USAGE, "--card: 必填(见 loopline order %s)",
                        "--card: is required (see loopline order %s)", args_word(&ctl->args, 0));
    int code = read_number(ctl, "--card", act_given(ctl, "card"), 1, INT64_MAX, &card);
    if (code == CTL_OK)
        code = act_find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.card = (uint64_t)card;
    body.note = wire_text(act_given(ctl, "note"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ESCALATION, MESSAGE_ACKNOWLEDGE_CARD, &body.base) : code;
}

int cmd_order_approve(struct ctl *ctl)
{
    struct act act;
    Loopline__Survey__V1__ApproveWriteOff body;
    loopline__survey__v1__approve_write_off__init(&body);
    int code = act_find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.approved = !args_flag(&ctl->args, "reject");
    body.reason = wire_text(act_given(ctl, "reason"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_SURVEY, MESSAGE_APPROVE_WRITE_OFF, &body.base) : code;
}
