/* What a meeting's people do: put on the agenda, decide, close, call. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/meetings.h"
#include "services/ctl/read.h"

int cmd_meeting_put(struct ctl *ctl)
{
    struct act act = {0};
    struct meeting_name meeting = {0};
    Loopline__Escalation__V1__PutOnAgenda body;
    loopline__escalation__v1__put_on_agenda__init(&body);
    int code = meetings_name(ctl, args_word(&ctl->args, 0), &meeting);
    if (code == CTL_OK)
        code = read_needed(ctl, "--reason", act_given(ctl, "reason"));
    if (code == CTL_OK)
        code = act_find_number(ctl, args_word(&ctl->args, 1), &act);
    body.cadence = wire_text(meeting.cadence);
    body.date = wire_text(meeting.date);
    body.number = wire_text(act.brief.number);
    body.reason = wire_text(act_given(ctl, "reason"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ESCALATION, MESSAGE_PUT_ON_AGENDA, &body.base) : code;
}

/* One of three: assigned, carried, dropped. */
static int check_decision(struct ctl *ctl)
{
    bool carry = args_flag(&ctl->args, "carry"), drop = args_flag(&ctl->args, "drop");
    bool assign = act_given(ctl, "lead") != NULL || act_given(ctl, "co") != NULL || act_given(ctl, "limit") != NULL;
    if (assign + carry + drop > 1)
        return ctl_fail(ctl, CTL_USAGE, "--carry、--drop 和 --lead/--co/--limit 只能选一种",
                        "--carry, --drop and --lead/--co/--limit exclude each other");
    if (assign + carry + drop == 0)
        return ctl_fail(ctl, CTL_USAGE, "--lead、--co、--limit、--carry 或 --drop: 至少给一个",
                        "--lead, --co, --limit, --carry or --drop: give one of them");
    int code = read_limit(ctl, "--limit", act_given(ctl, "limit"));
    return code == CTL_OK ? read_needed(ctl, "--text", act_given(ctl, "text")) : code;
}

int cmd_meeting_decide(struct ctl *ctl)
{
    struct act act = {0};
    struct meeting_name meeting = {0};
    Loopline__Escalation__V1__DecideItem body;
    loopline__escalation__v1__decide_item__init(&body);
    int code = meetings_name(ctl, args_word(&ctl->args, 0), &meeting);
    if (code == CTL_OK)
        code = check_decision(ctl);
    if (code == CTL_OK)
        code = act_find_number(ctl, args_word(&ctl->args, 1), &act);
    body.cadence = wire_text(meeting.cadence);
    body.date = wire_text(meeting.date);
    body.number = wire_text(act.brief.number);
    body.lead = wire_text(act_given(ctl, "lead"));
    body.n_co = read_codes(ctl, act_given(ctl, "co"), &body.co);
    body.limit = wire_text(act_given(ctl, "limit"));
    body.carry = args_flag(&ctl->args, "carry");
    body.drop = args_flag(&ctl->args, "drop");
    body.text = wire_text(act_given(ctl, "text"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ESCALATION, MESSAGE_DECIDE_ITEM, &body.base) : code;
}

/* About no order: any replica will do. */
static int send_meeting(struct ctl *ctl, enum message_type type, const ProtobufCMessage *body)
{
    const struct act act = {0};
    return act_send(ctl, &act, NODE_ESCALATION, type, body);
}

int cmd_meeting_close(struct ctl *ctl)
{
    struct meeting_name meeting = {0};
    Loopline__Escalation__V1__CloseMeeting body;
    loopline__escalation__v1__close_meeting__init(&body);
    int code = meetings_name(ctl, args_word(&ctl->args, 0), &meeting);
    body.cadence = wire_text(meeting.cadence);
    body.date = wire_text(meeting.date);
    body.reason = wire_text(act_given(ctl, "note"));
    return code == CTL_OK ? send_meeting(ctl, MESSAGE_CLOSE_MEETING, &body.base) : code;
}

int cmd_meeting_call(struct ctl *ctl)
{
    Loopline__Escalation__V1__CallMeeting body;
    loopline__escalation__v1__call_meeting__init(&body);
    int code = read_date(ctl, "DATE", args_word(&ctl->args, 1));
    if (code == CTL_OK)
        code = read_needed(ctl, "--reason", act_given(ctl, "reason"));
    body.cadence = wire_text(args_word(&ctl->args, 0));
    body.date = wire_text(args_word(&ctl->args, 1));
    body.reason = wire_text(act_given(ctl, "reason"));
    return code == CTL_OK ? send_meeting(ctl, MESSAGE_CALL_MEETING, &body.base) : code;
}
