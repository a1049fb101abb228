#include "services/classifier/review_desk.h"
#include "common/mask.h"
#include "common/str.h"
#include "services/classifier/classifier_say.h"
#include "services/classifier/likeness_desk.h"
#include "services/classifier/likeness_store.h"
#include "services/classifier/pair_desk.h"
#include <string.h>

enum { CANDIDATES_MAX = 5, PAGE_DEFAULT = 50, PAGE_MAX = 500, PAGE_BYTES = 200 * 1024 };

typedef Loopline__Classifier__V1__ListReviews WireList;
typedef Loopline__Classifier__V1__DecideReview WireDecide;
typedef Loopline__Classifier__V1__Review WireReview;

enum result review_desk_decode_list(struct batch *batch, struct message *message)
{
    const WireList *wire = (const WireList *)message->body;
    (void)batch;
    if (wire->limit > PAGE_MAX)
        faults_add(&message->faults, "limit", REASON_OUT_OF_RANGE);
    return RESULT_OK;
}

static WireReview *wire_review(struct batch *batch, const struct classification *row)
{
    WireReview *out = arena_alloc(batch->arena, sizeof *out);
    loopline__classifier__v1__review__init(out);
    out->number = wire_text(row->number);
    out->district = wire_text(row->district);
    out->text = wire_text(classifier_head(batch, mask_text(batch->arena, row->content)));
    out->matter = wire_text(row->gate == GATE_REVIEW ? "" : row->matter); /* it would only lead people astray */
    out->nature = (Loopline__Wire__V1__Nature)row->nature;
    out->urgency = (Loopline__Wire__V1__Urgency)row->urgency;
    out->party = (Loopline__Wire__V1__Party)row->party;
    out->area = wire_text(row->area);
    out->confidence = (uint32_t)row->confidence;
    out->reasons = wire_text(row->reasons);
    out->accepted_at = row->accepted_at;
    out->gate = (Loopline__Wire__V1__Gate)row->gate;
    return out;
}

static enum result load_shown(struct batch *batch, const struct rows *reviews, const struct out_of_reach *beyond,
                              struct rows *out)
{
    const struct classification *list = reviews->list;
    struct uuid *ids = arena_array(batch->arena, reviews->count + 1, sizeof *ids);
    for (size_t i = 0; i < reviews->count; i++)
        ids[i] = list[i].id;
    return likeness_store_shown(batch, &(struct shown_asked){ids, reviews->count, CANDIDATES_MAX, beyond}, out);
}

/* A page of reviews for whom asks. */
struct desk_page {
    const struct message *message;
    Loopline__Classifier__V1__ReviewPage *wire;
    struct rows rows, shown;
    size_t bytes;
};

static bool reaches(const struct batch *batch, const struct message *message, const char *matter, const char *reported)
{
    return message_reaches(batch, message, &(struct rights_subject){.matter = matter, .reported = reported});
}

/* What may be the same matter. */
static void add_candidates(struct batch *batch, struct desk_page *page, WireReview *review, const struct uuid *id)
{
    const struct shown_row *list = page->shown.list;
    review->candidates = arena_array(batch->arena, CANDIDATES_MAX, sizeof(void *));
    for (size_t i = 0; i < page->shown.count && review->n_candidates < CANDIDATES_MAX; i++) {
        if (uuid_compare(&list[i].id, id) != 0 || !reaches(batch, page->message, list[i].matter, list[i].reported))
            continue;
        Loopline__Classifier__V1__Candidate *one = arena_alloc(batch->arena, sizeof *one);
        loopline__classifier__v1__candidate__init(one);
        one->number = wire_text(list[i].number);
        one->score = (uint32_t)list[i].score;
        one->reasons = wire_text(list[i].reasons);
        page->bytes += strlen(one->number) + strlen(one->reasons) + 16;
        review->candidates[review->n_candidates++] = one;
    }
}

static void add_review(struct batch *batch, struct desk_page *page, const struct classification *row)
{
    if (!reaches(batch, page->message, row->matter, row->reported))
        return;
    WireReview *review = wire_review(batch, row);
    page->bytes += strlen(row->content) + strlen(row->reasons) + 256;
    add_candidates(batch, page, review, &row->id);
    page->wire->reviews[page->wire->n_reviews++] = review;
}

/* A page is cut by bytes too: a reply has its limit like every frame. */
enum result review_desk_list(struct batch *batch, struct message *message)
{
    const WireList *wire = (const WireList *)message->body;
    const struct out_of_reach beyond = message_out_of_reach(batch, message);
    struct desk_page page = {.message = message, .wire = arena_alloc(batch->arena, sizeof *page.wire)};
    enum result outcome = classifier_reviews(batch, wire->district, wire->limit == 0 ? PAGE_DEFAULT : (int)wire->limit,
                                             &beyond, &page.rows);
    if (outcome == RESULT_OK)
        outcome = load_shown(batch, &page.rows, &beyond, &page.shown);
    if (outcome != RESULT_OK)
        return outcome;
    loopline__classifier__v1__review_page__init(page.wire);
    page.wire->reviews = arena_array(batch->arena, page.rows.count + 1, sizeof(void *));
    for (size_t i = 0; i < page.rows.count && page.bytes < PAGE_BYTES; i++)
        add_review(batch, &page, &((const struct classification *)page.rows.list)[i]);
    const char **numbers = arena_array(batch->arena, page.wire->n_reviews + 1, sizeof *numbers);
    for (size_t i = 0; i < page.wire->n_reviews; i++)
        numbers[i] = page.wire->reviews[i]->number;
    batch_show(batch, message, "review", numbers, page.wire->n_reviews);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_REVIEWS, page.wire);
    return RESULT_OK;
}

enum result review_desk_decode_decide(struct batch *batch, struct message *message)
{
    const WireDecide *wire = (const WireDecide *)message->body;
    struct desk_choice *choice = arena_alloc(batch->arena, sizeof *choice);
    message->number = wire->number;
    message->event = choice;
    if (str_empty(wire->number))
        faults_add(&message->faults, "number", REASON_REQUIRED);
    if (batch->pack == NULL)
        return RESULT_OK;
    *choice =
        (struct desk_choice){str_empty(wire->matter) ? DECISION_NONE : pack_matter_find(batch->pack, wire->matter),
                             str_empty(wire->area) ? DECISION_NONE : pack_area_find(batch->pack, wire->area),
                             (enum nature)wire->nature, (enum urgency)wire->urgency, (enum party)wire->party};
    if (!str_empty(wire->matter) && choice->matter < 0)
        faults_add(&message->faults, "matter", REASON_UNKNOWN_CODE);
    if (!str_empty(wire->area) && choice->area < 0)
        faults_add(&message->faults, "area", REASON_UNKNOWN_CODE);
    return RESULT_OK;
}

static struct decision decision_of(const struct pack *pack, const struct classification *row)
{
    struct decision out = {.confidence = row->confidence};
    bool proposed = row->gate != GATE_REVIEW && !str_empty(row->matter);
    out.matter.value = !proposed ? DECISION_NONE : pack_matter_find(pack, row->matter);
    out.area.value = str_empty(row->area) ? DECISION_NONE : pack_area_find(pack, row->area);
    out.nature.value = row->nature;
    out.urgency.value = row->urgency;
    out.party.value = row->party;
    return out;
}

enum result review_desk_decide(struct batch *batch, struct message *message)
{
    const WireDecide *wire = (const WireDecide *)message->body;
    struct classification *row = message->rows;
    struct decision decided;
    const char *field = NULL;
    if (row == NULL)
        return batch_refuse(message, "number", REASON_NOT_FOUND);
    const struct desk_rule *rule = desk_step((enum review_state)row->state, DESK_DECIDED, false);
    if ((rule->effects & DESK_REFUSE) != 0)
        return batch_refuse(message, "number", REASON_WRONG_STATE);
    const struct decision machine = decision_of(batch->pack, row);
    if (desk_decide(&machine, message->event, &decided, &field) != RESULT_OK)
        return batch_refuse(message, field, REASON_REQUIRED);
    if (pair_desk_choose(batch, message, row, wire->merge_into) != RESULT_OK)
        return RESULT_REFUSE;
    row->person_matter = pack_matter_code(batch->pack, decided.matter.value);
    row->person_area = pack_area_code(batch->pack, decided.area.value);
    row->person_nature = decided.nature.value;
    row->person_urgency = decided.urgency.value;
    row->person_party = decided.party.value;
    row->decided_by = message_actor(message);
    row->decided_at = batch->now;
    row->note = wire->note;
    classifier_follow(batch, message, row, rule);
    likeness_desk_settle(batch, row);
    return RESULT_OK;
}
