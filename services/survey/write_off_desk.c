#include "services/survey/write_off_desk.h"
#include "services/survey/case_desk.h"

enum result write_off_desk_decode_apply(struct batch *batch, struct message *message)
{
    const Loopline__Survey__V1__ApplyWriteOff *body = (const void *)message->body;
    struct survey_event *event = case_desk_command(batch, message, CASE_EVENT_APPLY, body->number);
    event->application = arena_alloc(batch->arena, sizeof *event->application);
    event->application->unit = body->unit;
    event->application->text = body->text;
    return case_desk_decoded(message);
}

enum result write_off_desk_decode_approve(struct batch *batch, struct message *message)
{
    const Loopline__Survey__V1__ApproveWriteOff *body = (const void *)message->body;
    enum case_event kind = body->approved ? CASE_EVENT_APPROVE : CASE_EVENT_SEND_BACK;
    case_desk_command(batch, message, kind, body->number)->text = body->reason;
    if (!body->approved)
        message_need_text(message, "reason", body->reason);
    return case_desk_decoded(message);
}
