#include "services/survey/exclusion_desk.h"
#include "common/store.h"
#include "common/str.h"
#include "services/survey/case_desk.h"
#include "services/survey/exclusion.h"

const char *exclusion_desk_evidence(struct batch *batch, struct message *message,
                                    Loopline__Survey__V1__Evidence *const *list, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        message_need_text(message, arena_print(batch->arena, "evidence[%zu].reference", i), list[i]->reference);
        json_array_append_new(array, json_pack("{s:s, s:s, s:s}", "name", list[i]->name, "reference",
                                               list[i]->reference, "media_type", list[i]->media_type));
    }
    return store_json(batch, array);
}

enum result exclusion_desk_decode_propose(struct batch *batch, struct message *message)
{
    const Loopline__Survey__V1__ProposeExclusion *body = (const void *)message->body;
    struct survey_event *event = case_desk_command(batch, message, CASE_EVENT_PROPOSE, body->number);
    event->proposal = arena_alloc(batch->arena, sizeof *event->proposal);
    event->proposal->ground = body->ground;
    event->proposal->text = body->text;
    event->proposal->evidence = exclusion_desk_evidence(batch, message, body->evidence, body->n_evidence);
    message_need_text(message, "ground", body->ground);
    message_need_text(message, "text", body->text);
    if (!str_empty(body->ground) && batch->pack != NULL && !pack_listed(batch->pack, "exclusion", body->ground))
        faults_add(&message->faults, "ground", REASON_UNKNOWN_CODE);
    return case_desk_decoded(message);
}

enum result exclusion_desk_decode_decide(struct batch *batch, struct message *message)
{
    const Loopline__Survey__V1__DecideExclusion *body = (const void *)message->body;
    enum case_event kind = body->approved ? CASE_EVENT_EXCLUDE : CASE_EVENT_UPHOLD;
    case_desk_command(batch, message, kind, body->number)->text = body->reason;
    message_need_text(message, "reason", body->reason);
    return case_desk_decoded(message);
}

enum result exclusion_desk_decode_redo(struct batch *batch, struct message *message)
{
    const Loopline__Survey__V1__SendToRedo *body = (const void *)message->body;
    case_desk_command(batch, message, CASE_EVENT_TO_REDO, body->number)->text = body->reason;
    message_need_text(message, "reason", body->reason);
    return case_desk_decoded(message);
}
