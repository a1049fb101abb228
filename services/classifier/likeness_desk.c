#include "services/classifier/likeness_desk.h"
#include "common/str.h"
#include "services/classifier/classifier_say.h"
#include "services/classifier/judging_desk.h"
#include "services/classifier/likeness.h"
#include "services/classifier/likeness_store.h"
#include <string.h>

enum {
    NEAREST = 8, /* candidates of each kind that the database gives */
    KEPT = 5,    /* pairs of one request that are worth a row */
    EXPIRED = BATCH_MAX,
    EXPIRE_EVERY_S = 60
};

typedef Loopline__Classifier__V1__DecideReview WireDecide;
typedef Loopline__Classifier__V1__DeclineMerge WireDecline;

/* A request of this batch that is new. */
struct subject {
    struct classification *row;
    struct fingerprint_row fingerprint;
    struct likeness_side side;
    bool sure, compared, gone;
    size_t first, count; /* of the candidates */
};

struct likeness_work {
    struct index subjects; /* subject * */
    struct list list;      /* the same, in the order of the messages */
    struct rows candidates, pairs, others;
    struct likeness_changes changes;
};

static struct likeness_work *work_of(const struct batch *batch)
{
    return ((struct classifier_work *)batch->work)->likeness;
}

static bool wanted(const struct batch *batch)
{
    return batch->pack->merge.propose > 0;
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

enum result likeness_desk_load(struct batch *batch)
{
    struct classifier_work *classifier = batch->work;
    struct likeness_work *work = arena_alloc(batch->arena, sizeof *work);
    const char **numbers = arena_array(batch->arena, batch->count + 1, sizeof *numbers);
    struct uuid *ids = arena_array(batch->arena, batch->count + 1, sizeof *ids);
    size_t number_count = 0, id_count = 0;
    classifier->likeness = work;
    work->changes.gone = arena_array(batch->arena, batch->count + 1, sizeof *work->changes.gone);
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

/* ---- what is new ---- */

static const char *bands_text(struct batch *batch, const struct sketch *sketch)
{
    struct buf buf = {0};
    buf_char(&buf, '{');
    for (size_t i = 0; i < sketch->band_count; i++)
        buf_print(&buf, "%s%d", i > 0 ? "," : "", sketch->bands[i]);
    buf_char(&buf, '}');
    const char *out = arena_text(batch->arena, buf.text);
    buf_free(&buf);
    return out;
}

static struct likeness_side side_of(const struct batch *batch, const struct fingerprint_row *row)
{
    const struct pack *pack = batch->pack;
    return (struct likeness_side){.caller = row->caller,
                                  .matter = str_empty(row->matter) ? -1 : pack_matter_find(pack, row->matter),
                                  .area = str_empty(row->area) ? -1 : pack_area_find(pack, row->area),
                                  .at = row->at,
                                  .urgent = row->urgent};
}

enum result likeness_desk_expect(struct batch *batch, struct classification *row, bool sure)
{
    struct likeness_work *work = work_of(batch);
    struct text text, address;
    if (!wanted(batch) || !uuid_zero(&row->hotspot)) /* what was made of many never rides on one of them */
        return RESULT_OK;
    if (judging_desk_fold(batch, classifier_head(batch, row->content), &text) != RESULT_OK ||
        judging_desk_fold(batch, row->address, &address) != RESULT_OK)
        return RESULT_REFUSE;
    struct subject *subject = arena_alloc(batch->arena, sizeof *subject);
    const struct sketch sketch = sketch_of(batch->arena, &text), where = sketch_of(batch->arena, &address);
    subject->row = row;
    subject->sure = sure;
    subject->fingerprint = (struct fingerprint_row){.id = row->id,
                                                    .at = row->accepted_at,
                                                    .area = row->area,
                                                    .matter = row->matter,
                                                    .caller = row->caller,
                                                    .urgent = row->urgency == URGENCY_URGENT,
                                                    .forwarded = sure,
                                                    .bands = bands_text(batch, &sketch),
                                                    .sketch = sketch_write(batch->arena, &sketch),
                                                    .address = sketch_write(batch->arena, &where)};
    subject->side = side_of(batch, &subject->fingerprint);
    subject->side.text = sketch;
    subject->side.address = where;
    index_put(batch->arena, &work->subjects, &row->id, subject);
    list_add(batch->arena, &work->list, subject);
    return RESULT_OK;
}

/* A district or the city holds too much to be told apart by place and matter alone. */
static struct fingerprint_row *looked_for(struct batch *batch, const struct subject *subject)
{
    struct fingerprint_row *out = arena_copy(batch->arena, &subject->fingerprint, sizeof subject->fingerprint);
    if (!likeness_place_exact(batch->pack, subject->side.area))
        out->area = out->matter = "";
    return out;
}

enum result likeness_desk_look(struct batch *batch)
{
    struct likeness_work *work = work_of(batch);
    instant since = batch->now - batch->pack->merge.days * 24 * 3600 * INSTANT_SECOND;
    struct list rows = {0};
    if (work->list.count == 0)
        return RESULT_OK;
    for (size_t i = 0; i < work->list.count; i++)
        list_add(batch->arena, &rows, looked_for(batch, work->list.items[i]));
    enum result outcome = likeness_store_narrow(batch, &rows, since, NEAREST, &work->candidates);
    if (outcome != RESULT_OK)
        return outcome;
    const struct candidate_row *list = work->candidates.list;
    for (size_t i = 0; i < work->candidates.count; i++) {
        struct subject *subject = work->list.items[list[i].n];
        if (subject->count++ == 0)
            subject->first = i;
    }
    return RESULT_OK;
}

/* ---- comparing ---- */

/* Another request that the new one is like enough. */
struct match {
    struct uuid id;
    instant at;
    bool forwarded;
    struct likeness likeness;
};
struct matches { /* likest first */
    struct match best[KEPT];
    size_t count;
};

static bool before(const struct match *a, const struct match *b)
{
    if (a->likeness.score != b->likeness.score)
        return a->likeness.score > b->likeness.score;
    return a->at != b->at ? a->at < b->at : uuid_compare(&a->id, &b->id) < 0;
}

static void keep(struct matches *matches, const struct match *match)
{
    size_t at = matches->count < KEPT ? matches->count++ : KEPT;
    while (at > 0 && before(match, &matches->best[at - 1])) {
        if (at < KEPT)
            matches->best[at] = matches->best[at - 1];
        at--;
    }
    if (at < KEPT)
        matches->best[at] = *match;
}

static bool came_before(const struct match *match, const struct subject *subject)
{
    const struct fingerprint_row *row = &subject->fingerprint;
    return match->at != row->at ? match->at < row->at : uuid_compare(&match->id, &row->id) < 0;
}

static void weigh(struct batch *batch, const struct subject *subject, const struct likeness_side *side,
                  struct match *match, struct matches *matches)
{
    bool first = came_before(match, subject);
    match->likeness = likeness_of(batch->pack, first ? &subject->side : side, first ? side : &subject->side);
    if (match->likeness.score >= batch->pack->merge.propose)
        keep(matches, match);
}

static void weigh_stored(struct batch *batch, const struct subject *subject, struct matches *matches)
{
    const struct candidate_row *list = work_of(batch)->candidates.list;
    for (size_t i = subject->first; i < subject->first + subject->count; i++) {
        const struct fingerprint_row *row = &list[i].of;
        struct likeness_side side = side_of(batch, row);
        struct match match = {.id = row->id, .at = row->at, .forwarded = row->forwarded};
        if (sketch_read(batch->arena, row->sketch, &side.text) == RESULT_OK &&
            sketch_read(batch->arena, row->address, &side.address) == RESULT_OK)
            weigh(batch, subject, &side, &match, matches);
    }
}

/* The same narrowing as in the database, for those that are not there yet. */
static bool near(const struct batch *batch, const struct likeness_side *a, const struct likeness_side *b)
{
    if (a->caller.size > 0 && a->caller.size == b->caller.size &&
        memcmp(a->caller.data, b->caller.data, a->caller.size) == 0)
        return true;
    if (a->matter >= 0 && a->matter == b->matter && a->area == b->area && likeness_place_exact(batch->pack, a->area))
        return true;
    for (size_t i = 0; i < a->text.band_count && i < b->text.band_count; i++)
        if (a->text.bands[i] == b->text.bands[i])
            return true;
    return false;
}

static void weigh_beside(struct batch *batch, const struct subject *subject, struct matches *matches)
{
    const struct likeness_work *work = work_of(batch);
    for (size_t i = 0; i < work->list.count; i++) {
        const struct subject *other = work->list.items[i];
        struct match match = {other->row->id, other->fingerprint.at, other->sure, {0}};
        if (other->compared && !other->gone && near(batch, &subject->side, &other->side))
            weigh(batch, subject, &other->side, &match, matches);
    }
}

static bool merges(const struct batch *batch, const struct subject *subject, const struct match *match)
{
    int automatic = batch->pack->merge.automatic;
    return subject->sure && automatic > 0 && match->likeness.score >= automatic && match->likeness.held == NULL &&
           match->forwarded && came_before(match, subject);
}

static void add_pair(struct batch *batch, const struct subject *subject, const struct match *match, bool merged)
{
    bool first = came_before(match, subject);
    struct likeness_row *pair = arena_alloc(batch->arena, sizeof *pair);
    *pair = (struct likeness_row){.request_id = first ? subject->row->id : match->id,
                                  .other_id = first ? match->id : subject->row->id,
                                  .score = match->likeness.score,
                                  .reasons = likeness_json(batch->arena, &match->likeness),
                                  .at = batch->now,
                                  .state = merged ? LIKENESS_AUTOMATIC : LIKENESS_PROPOSED,
                                  .repeats = match->likeness.repeats,
                                  .decided_at = INSTANT_NONE};
    list_add(batch->arena, &work_of(batch)->changes.pairs, pair);
}

static void add_repeat(struct batch *batch, struct classification *row, const struct uuid *other)
{
    if (row->repeats == NULL)
        row->repeats = arena_array(batch->arena, KEPT, sizeof *row->repeats);
    if (row->repeat_count < KEPT)
        row->repeats[row->repeat_count++] = *other;
}

void likeness_desk_compare(struct batch *batch, struct classification *row)
{
    struct subject *subject = index_get(&work_of(batch)->subjects, &row->id);
    struct matches matches = {.count = 0};
    if (subject == NULL)
        return;
    weigh_stored(batch, subject, &matches);
    weigh_beside(batch, subject, &matches);
    for (size_t i = 0; i < matches.count; i++) {
        const struct match *match = &matches.best[i];
        bool merged = uuid_zero(&row->merge_into) && merges(batch, subject, match);
        if (merged) {
            row->merge_into = match->id;
            row->merge_score = match->likeness.score;
        }
        add_pair(batch, subject, match, merged);
        if (!merged && match->likeness.repeats && match->forwarded && came_before(match, subject))
            add_repeat(batch, row, &match->id);
    }
    subject->compared = true;
    list_add(batch->arena, &work_of(batch)->changes.added, &subject->fingerprint);
}

/* ---- later ---- */

void likeness_desk_settle(struct batch *batch, const struct classification *row)
{
    bool person = row->state == REVIEW_DECIDED;
    struct fingerprint_row *out = arena_alloc(batch->arena, sizeof *out);
    if (!wanted(batch))
        return;
    *out = (struct fingerprint_row){
        .id = row->id,
        .area = person ? row->person_area : row->area,
        .matter = person ? row->person_matter : row->matter,
        .urgent = (person ? row->person_urgency : row->urgency) == URGENCY_URGENT,
    };
    list_add(batch->arena, &work_of(batch)->changes.settled, out);
}

void likeness_desk_forget(struct batch *batch, const struct classification *row)
{
    struct likeness_work *work = work_of(batch);
    struct subject *subject = index_get(&work->subjects, &row->id);
    if (subject != NULL)
        subject->gone = true;
    if (wanted(batch))
        work->changes.gone[work->changes.gone_count++] = row->id;
}

/* ---- people ---- */

static const struct other_row *other_find(const struct batch *batch, const char *number)
{
    const struct rows *rows = &work_of(batch)->others;
    const struct other_row *list = rows->list;
    for (size_t i = 0; i < rows->count; i++)
        if (str_equal(list[i].number, number))
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
    const struct match match = {.id = other->id, .at = other->accepted_at};
    const struct subject subject = {.fingerprint = {.id = row->id, .at = row->accepted_at}};
    bool first = came_before(&match, &subject);
    *pair = (struct likeness_row){.request_id = first ? row->id : other->id,
                                  .other_id = first ? other->id : row->id,
                                  .reasons = likeness_json(batch->arena, &match.likeness),
                                  .at = batch->now};
    return pair;
}

static void choose(struct batch *batch, const struct message *message, struct classification *row,
                   const struct other_row *other)
{
    struct likeness_changes *changes = &work_of(batch)->changes;
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

enum result likeness_desk_choose(struct batch *batch, struct message *message, struct classification *row,
                                 const char *number)
{
    const struct rows *rows = &work_of(batch)->pairs;
    const struct likeness_row *list = rows->list;
    if (!str_empty(number)) {
        const struct other_row *other = other_find(batch, number);
        if (other == NULL)
            return batch_refuse(message, "merge_into", REASON_NOT_FOUND);
        if (uuid_compare(&other->id, &row->id) == 0)
            return batch_refuse(message, "merge_into", REASON_FORBIDDEN_HERE);
        if (other->state != REVIEW_AUTOMATIC && other->state != REVIEW_DECIDED)
            return batch_refuse(message, "merge_into", REASON_WRONG_STATE);
        choose(batch, message, row, other);
    }
    for (size_t i = 0; i < rows->count; i++)
        if (list[i].repeats && list[i].state == LIKENESS_PROPOSED && uuid_compare(&list[i].request_id, &row->id) == 0)
            add_repeat(batch, row, &list[i].other_id);
    return RESULT_OK;
}

enum result likeness_desk_decode_decline(struct batch *batch, struct message *message)
{
    const WireDecline *wire = (const WireDecline *)message->body;
    (void)batch;
    message_need_number(message, wire->number);
    message_need_text(message, "into", wire->into);
    message_need_text(message, "reason", wire->reason);
    return RESULT_OK;
}

enum result likeness_desk_decline(struct batch *batch, struct message *message)
{
    const WireDecline *wire = (const WireDecline *)message->body;
    const struct classification *row = message->rows;
    const struct other_row *other = other_find(batch, wire->into);
    if (row == NULL)
        return batch_refuse(message, "number", REASON_NOT_FOUND);
    struct likeness_row *pair = other == NULL ? NULL : pair_find(batch, &row->id, &other->id);
    if (pair == NULL)
        return batch_refuse(message, "into", REASON_NOT_FOUND);
    if (pair->state != LIKENESS_PROPOSED)
        return batch_refuse(message, "into", REASON_WRONG_STATE);
    decide(batch, message, pair, LIKENESS_DECLINED);
    pair->reason = wire->reason;
    list_add(batch->arena, &work_of(batch)->changes.decided, pair);
    batch_record(batch, &(struct record){row->id, row->district, "merge_declined", NULL, message_actor(message),
                                         store_json(batch, json_pack("{s:s, s:i}", "other", other->number, "likeness",
                                                                     pair->score))});
    return RESULT_OK;
}

/* ---- save, time ---- */

enum result likeness_desk_save(struct batch *batch)
{
    return likeness_store_save(batch, &work_of(batch)->changes);
}

enum result likeness_desk_expire(struct batch *batch, instant *next, size_t *taken)
{
    instant now = batch->now, pause = EXPIRE_EVERY_S * INSTANT_SECOND;
    int count = 0;
    if (now < *next && *next - now <= pause) /* a clock that was moved is no reason to wait */
        return RESULT_OK;
    instant oldest = now - batch->pack->merge.days * 24 * 3600 * INSTANT_SECOND;
    enum result outcome = likeness_store_expire(batch, oldest, EXPIRED, &count);
    *taken = (size_t)count;
    if (outcome == RESULT_OK && count < EXPIRED)
        *next = now + pause;
    return outcome;
}
