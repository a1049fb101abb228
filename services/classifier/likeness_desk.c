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
    struct rows candidates;
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

void likeness_desk_begin(struct batch *batch)
{
    struct likeness_work *work = arena_alloc(batch->arena, sizeof *work);
    work->changes.gone = arena_array(batch->arena, batch->count + 1, sizeof *work->changes.gone);
    ((struct classifier_work *)batch->work)->likeness = work;
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
    if (row->upper_path != NULL) /* each has its own limit there, and its own answer */
        return RESULT_OK;
    /* N22: a report stands beside nothing, nor does a clue of the confidential lane: "the same person" names who sent it;
     * people alone put two together (pair_desk) */
    if (!str_empty(row->reported) || pack_matter_confidential(batch->pack, row->matter))
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
    return likeness_first(a->at, &a->id, b->at, &b->id);
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
    return likeness_first(match->at, &match->id, subject->fingerprint.at, &subject->fingerprint.id);
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

void likeness_desk_repeat(struct batch *batch, struct classification *row, const struct uuid *other)
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
            likeness_desk_repeat(batch, row, &match->id);
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
        .matter = classifier_matter(row),
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

struct likeness_changes *likeness_desk_changes(const struct batch *batch)
{
    return &work_of(batch)->changes;
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
