#include "services/classifier/pair_desk.h"
#include "common/str.h"
#include "services/classifier/likeness.h"
#include "services/classifier/likeness_desk.h"
#include "services/classifier/likeness_store.h"
#include <jansson.h>

typedef Loopline__Classifier__V1__DecideReview WireDecide;
typedef Loopline__Classifier__V1__DeclineMerge WireDecline;

struct pair_work {
    struct rows pairs, others;
};

static struct pair_work *work_of(const struct batch *batch)
{
    return ((struct classifier_work *)batch->work)->pair;
}

/* ---- load ---- */

static const char *other_number(const struct message *message)
{
    if (message->header.type == MESSAGE_DECIDE_REVIEW)
        return ((const WireDecide *)message->body)->merge_into;
    return message->header.type == MESSAGE_DECLINE_MERGE ? ((const WireDecline *)message->body)->into : "";
}

static bool needs_pairs(const struct message *message)
{
    return message->rows != NULL &&
           (message->header.type == MESSAGE_DECIDE_REVIEW || message->header.type == MESSAGE_DECLINE_MERGE);
}

enum result pair_desk_load(struct batch *batch)
{
    struct classifier_work *classifier = batch->work;
    struct pair_work *work = arena_alloc(batch->arena, sizeof *work);
    const char **numbers = arena_array(batch->arena, batch->count + 1, sizeof *numbers);
    struct uuid *ids = arena_array(batch->arena, batch->count + 1, sizeof *ids);
    size_t number_count = 0, id_count = 0;
    classifier->pair = work;
    for (size_t i = 0; i < batch->count; i++) {
        const struct message *message = batch->messages[i];
        if (!str_empty(other_number(message)))
            numbers[number_count++] = other_number(message);
        if (needs_pairs(message))
            ids[id_count++] = ((const struct classification *)message->rows)->id;
    }
    enum result outcome = likeness_store_others(batch, numbers, number_count, &work->others);
    return outcome == RESULT_OK ? likeness_store_pairs(batch, ids, id_count, &work->pairs) : outcome;
}

/* ---- who is meant ---- */

/* Out of the sender's reach it is not there. */
static const struct other_row *other_find(const struct batch *batch, const struct message *message, const char *number)
{
    const struct rows *rows = &work_of(batch)->others;
    const struct other_row *list = rows->list;
    for (size_t i = 0; i < rows->count; i++)
        if (str_equal(list[i].number, number) &&
            message_reaches(batch, message,
                            &(struct rights_subject){.matter = list[i].matter, .reported = list[i].reported}))
            return &list[i];
    return NULL;
}

/* Whichever of the two came first. */
static struct likeness_row *pair_find(const struct batch *batch, const struct uuid *a, const struct uuid *b)
{
    const struct rows *rows = &work_of(batch)->pairs;
    struct likeness_row *list = rows->list;
    for (size_t i = 0; i < rows->count; i++) {
        const struct uuid *one = &list[i].request_id, *two = &list[i].other_id;
        if ((uuid_compare(one, a) == 0 && uuid_compare(two, b) == 0) ||
            (uuid_compare(one, b) == 0 && uuid_compare(two, a) == 0))
            return &list[i];
    }
    return NULL;
}

static void decide(struct batch *batch, const struct message *message, struct likeness_row *pair,
                   enum likeness_state state)
{
    pair->state = (int)state;
    pair->decided_by = message_actor(message);
    pair->decided_at = batch->now;
}

/* Two that no rule found alike. */
static struct likeness_row *pair_named(struct batch *batch, const struct classification *row,
                                       const struct other_row *other)
{
    struct likeness_row *pair = arena_alloc(batch->arena, sizeof *pair);
    bool first = likeness_first(other->accepted_at, &other->id, row->accepted_at, &row->id);
    *pair = (struct likeness_row){.request_id = first ? row->id : other->id,
                                  .other_id = first ? other->id : row->id,
                                  .reasons = likeness_json(batch->arena, &(struct likeness){0}),
                                  .at = batch->now};
    return pair;
}

static void choose(struct batch *batch, const struct message *message, struct classification *row,
                   const struct other_row *other)
{
    struct likeness_changes *changes = likeness_desk_changes(batch);
    struct likeness_row *pair = pair_find(batch, &row->id, &other->id);
    row->merge_into = other->id;
    if (pair != NULL) {
        row->merge_score = pair->score;
        list_add(batch->arena, &changes->decided, pair);
    } else {
        pair = pair_named(batch, row, other);
        list_add(batch->arena, &changes->pairs, pair);
    }
    decide(batch, message, pair, LIKENESS_DECIDED);
}

enum result pair_desk_choose(struct batch *batch, struct message *message, struct classification *row,
                             const char *number)
{
    const struct rows *rows = &work_of(batch)->pairs;
    const struct likeness_row *list = rows->list;
    if (!str_empty(number)) {
        const struct other_row *other = other_find(batch, message, number);
        if (other == NULL)
            return batch_refuse(message, "merge_into", REASON_NOT_FOUND);
        if (uuid_compare(&other->id, &row->id) == 0)
            return batch_refuse(message, "merge_into", REASON_FORBIDDEN_HERE);
        if (other->state != REVIEW_AUTOMATIC && other->state != REVIEW_DECIDED)
            return batch_refuse(message, "merge_into", REASON_WRONG_STATE);
        if (!str_equal(other->reported, row->reported)) /* N22: who reads along in one must not learn of the other */
            return batch_refuse(message, "merge_into", REASON_OTHER_MATTER);
        if (other->upper || row->upper_path != NULL)
            return batch_refuse(message, "merge_into", REASON_UPPER_DECIDES);
        choose(batch, message, row, other);
    }
    for (size_t i = 0; i < rows->count; i++)
        if (list[i].repeats && list[i].state == LIKENESS_PROPOSED && uuid_compare(&list[i].request_id, &row->id) == 0)
            likeness_desk_repeat(batch, row, &list[i].other_id);
    return RESULT_OK;
}

enum result pair_desk_decode_decline(struct batch *batch, struct message *message)
{
    const WireDecline *wire = (const WireDecline *)message->body;
    (void)batch;
    message_need_number(message, wire->number);
    message_need_text(message, "into", wire->into);
    message_need_text(message, "reason", wire->reason);
    return RESULT_OK;
}

enum result pair_desk_decline(struct batch *batch, struct message *message)
{
    const WireDecline *wire = (const WireDecline *)message->body;
    const struct classification *row = message->rows;
    const struct other_row *other = other_find(batch, message, wire->into);
    if (row == NULL)
        return batch_refuse(message, "number", REASON_NOT_FOUND);
    struct likeness_row *pair = other == NULL ? NULL : pair_find(batch, &row->id, &other->id);
    if (pair == NULL)
        return batch_refuse(message, "into", REASON_NOT_FOUND);
    if (pair->state != LIKENESS_PROPOSED)
        return batch_refuse(message, "into", REASON_WRONG_STATE);
    decide(batch, message, pair, LIKENESS_DECLINED);
    pair->reason = wire->reason;
    list_add(batch->arena, &likeness_desk_changes(batch)->decided, pair);
    batch_record(batch, &(struct record){row->id, row->district, "merge_declined", NULL, message_actor(message),
                                         store_json(batch, json_pack("{s:s, s:i}", "other", other->number, "likeness",
                                                                     pair->score))});
    return RESULT_OK;
}
