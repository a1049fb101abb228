#include "services/survey/works_desk.h"
#include "services/survey/case_desk.h"

enum result works_desk_decode_finish(struct batch *batch, struct message *message)
{
    const Loopline__Survey__V1__FinishWorks *body = (const void *)message->body;
    struct survey_event *event = case_desk_command(batch, message, CASE_EVENT_WORKS_DONE, body->number);
    event->unit = body->unit;
    event->text = body->text;
    event->done_at = body->done_at;
    message_need_text(message, "text", body->text);
    if (body->done_at == 0)
        faults_add(&message->faults, "done_at", REASON_REQUIRED);
    return case_desk_decoded(message);
}

enum result works_desk_finish(struct batch *batch, struct message *message)
{
    const struct survey_event *event = message->event;
    if (event->done_at > batch->now)
        return batch_refuse(message, "done_at", REASON_OUT_OF_RANGE);
    return case_desk_step(batch, message);
}
