#include "services/classifier/accept_desk.h"
#include "common/str.h"
#include "common/upper.h"
#include "services/classifier/classifier_say.h"
#include "services/classifier/judging_desk.h"
#include "services/classifier/likeness_desk.h"
#include "services/classifier/pair_desk.h"
#include <math.h>
#include <string.h>

enum { URGED_MOST = 2000 }; /* characters of one instruction */

typedef Loopline__Event__V1__RequestAccepted WireAccepted;
typedef Loopline__Event__V1__RequestSupplemented WireSupplemented;
typedef Loopline__Event__V1__UpperInstructed WireInstructed;

enum result accept_desk_decode(struct batch *batch, struct message *message)
{
    (void)batch;
    return uuid_zero(&message->subject) ? batch_refuse(message, "order_id", REASON_REQUIRED) : RESULT_OK;
}

static struct classification *row_new(struct batch *batch, const struct message *message, const WireAccepted *wire)
{
    struct classification *row = arena_alloc(batch->arena, sizeof *row);
    *row = (struct classification){.id = message->subject,
                                   .number = wire->number,
                                   .channel = wire->channel,
                                   .district = wire->district,
                                   .said_area = wire->area,
                                   .said_matter = wire->matter,
                                   .said_party = (int)wire->party,
                                   .said_urgency = (int)wire->urgency,
                                   .withheld = wire->name_withheld,
                                   .address = wire->address,
                                   .content = wire->text,
                                   .accepted_at = wire->accepted_at,
                                   .caller = {wire->caller.data, wire->caller.len},
                                   .latitude = wire->position ? wire->position->latitude : NAN,
                                   .longitude = wire->position ? wire->position->longitude : NAN,
                                   .reported = wire->reported,
                                   .upper_due = INSTANT_NONE,
                                   .upper_urged = "",
                                   .decided_at = INSTANT_NONE};
    row->accepted = true;
    if (wire->upper != NULL) {
        row->upper_path = upper_path(batch->arena, (const char *const *)wire->upper->path, wire->upper->n_path);
        row->upper_due = wire->upper->due_at == 0 ? INSTANT_NONE : wire->upper->due_at;
    }
    (void)wire_uuid_read(&wire->hotspot, &row->hotspot); /* none: none */
    return row;
}

/* A new request, judged before its step. */
struct judged {
    struct classification *row;
    bool sure, refused; /* refused: its text cannot be folded */
};

static enum result judge(struct batch *batch, struct message *message)
{
    struct judged *judged = arena_alloc(batch->arena, sizeof *judged);
    message->event = judged;
    judged->row = row_new(batch, message, (const WireAccepted *)message->body);
    enum result outcome = judging_desk_decide(batch, judged->row, &judged->sure);
    if (outcome == RESULT_OK)
        outcome = likeness_desk_expect(batch, judged->row, judged->sure);
    judged->refused = outcome == RESULT_REFUSE;
    return judged->refused ? RESULT_OK : outcome;
}

enum result accept_desk_load(struct batch *batch)
{
    enum result outcome = classifier_load(batch);
    likeness_desk_begin(batch);
    if (outcome == RESULT_OK)
        outcome = pair_desk_load(batch);
    for (size_t i = 0; outcome == RESULT_OK && i < batch->count; i++) {
        struct message *message = batch->messages[i];
        if (message->header.type == MESSAGE_REQUEST_ACCEPTED && classifier_row(batch, &message->subject) == NULL)
            outcome = judge(batch, message);
    }
    return outcome == RESULT_OK ? likeness_desk_look(batch) : outcome;
}

enum result accept_desk_accepted(struct batch *batch, struct message *message)
{
    const struct judged *judged = message->event;
    if (classifier_row(batch, &message->subject) != NULL) /* nothing is decided anew */
        return RESULT_OK;
    if (judged->refused)
        return batch_refuse(message, "text", REASON_BAD_FORMAT);
    struct classification *row = judged->row;
    classifier_row_add(batch, row);
    likeness_desk_compare(batch, row);
    classifier_follow(batch, message, row, desk_step((enum review_state)row->state, DESK_ACCEPTED, judged->sure));
    return RESULT_OK;
}

/* C01: the later, more exact place. What was added speaks alone, inside the area that stands: of two villages named at
 * first the later word chooses one. */
static void forward_supplement(struct batch *batch, struct classification *row, const WireSupplemented *wire)
{
    WireSupplemented onward = *wire;
    bool person = row->state == REVIEW_DECIDED;
    const char *area = judging_desk_narrow(batch, person ? row->person_area : row->area, wire->text);
    onward.area = wire_text(area);
    if (area != NULL)
        classifier_narrow(batch, row, area);
    batch_emit(batch, NODE_ROUTER, MESSAGE_REQUEST_SUPPLEMENTED, &row->id, row->district, &onward.base);
}

enum result accept_desk_supplemented(struct batch *batch, struct message *message)
{
    const WireSupplemented *wire = (const WireSupplemented *)message->body;
    struct classification *row = classifier_row(batch, &message->subject);
    bool sure = false;
    if (row == NULL)
        return batch_refuse(message, "order_id", REASON_NOT_FOUND);
    if (row->state == REVIEW_WAITING) {
        row->content = arena_print(batch->arena, "%s\n%s", row->content, wire->text);
        if (judging_desk_decide(batch, row, &sure) != RESULT_OK)
            return batch_refuse(message, "text", REASON_BAD_FORMAT);
    }
    const struct desk_rule *rule = desk_step((enum review_state)row->state, DESK_SUPPLEMENTED, sure);
    classifier_follow(batch, message, row, rule);
    if ((rule->effects & DESK_EMIT) != 0)
        likeness_desk_settle(batch, row);
    if ((rule->effects & DESK_FORWARD) != 0)
        forward_supplement(batch, row, wire);
    return RESULT_OK;
}

enum result accept_desk_withdrawn(struct batch *batch, struct message *message)
{
    struct classification *row = classifier_row(batch, &message->subject);
    if (row == NULL)
        return batch_refuse(message, "order_id", REASON_NOT_FOUND);
    const struct desk_rule *rule = desk_step((enum review_state)row->state, DESK_WITHDRAWN, false);
    classifier_follow(batch, message, row, rule);
    likeness_desk_forget(batch, row);
    if ((rule->effects & DESK_FORWARD) != 0)
        batch_emit(batch, NODE_ROUTER, MESSAGE_REQUEST_WITHDRAWN, &row->id, row->district, message->body);
    return RESULT_OK;
}

/* Nobody has it yet: when it is due goes along with it, an urging right behind it, the newest words first. What was asked of
 * the level above nobody asked. */
static void keep_instruction(struct batch *batch, struct classification *row,
                             const Loopline__Wire__V1__Instruction *said)
{
    if (said->what_case == LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_DUE_AT)
        row->upper_due = said->due_at == 0 ? INSTANT_NONE : said->due_at;
    else if (said->what_case == LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_URGED) {
        const char *words =
            arena_print(batch->arena, "%s%s%s", said->urged, str_empty(row->upper_urged) ? "" : "\n", row->upper_urged);
        row->upper_urged = arena_textn(batch->arena, words, utf8_prefix(words, URGED_MOST));
    }
    row->dirty = true;
}

enum result accept_desk_instructed(struct batch *batch, struct message *message)
{
    const WireInstructed *wire = (const WireInstructed *)message->body;
    struct classification *row = classifier_row(batch, &message->subject);
    if (row == NULL)
        return batch_refuse(message, "order_id", REASON_NOT_FOUND);
    if (wire->instruction == NULL || row->upper_path == NULL)
        return batch_refuse(message, "instruction",
                            wire->instruction == NULL ? REASON_REQUIRED : REASON_NOT_FROM_ABOVE);
    const struct desk_rule *rule = desk_step((enum review_state)row->state, DESK_INSTRUCTED, false);
    if ((rule->effects & DESK_KEEP) != 0)
        keep_instruction(batch, row, wire->instruction);
    if ((rule->effects & DESK_FORWARD) != 0)
        batch_emit(batch, NODE_ROUTER, MESSAGE_UPPER_INSTRUCTED, &row->id, row->district, message->body);
    return RESULT_OK;
}

/* What was answered or refused at the door never came here. */
enum result accept_desk_anonymised(struct batch *batch, struct message *message)
{
    const struct classification *row = classifier_row(batch, &message->subject);
    if (row == NULL)
        return RESULT_OK;
    likeness_desk_forget(batch, row);
    batch_emit(batch, NODE_ROUTER, MESSAGE_REQUEST_ANONYMISED, &row->id, row->district, message->body);
    return RESULT_OK;
}
