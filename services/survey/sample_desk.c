#include "services/survey/sample_desk.h"
#include "common/str.h"
#include "services/survey/case_desk.h"
#include "services/survey/double_store.h"
#include "services/survey/finding_say.h"
#include "services/survey/rate_desk.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

typedef Loopline__Survey__V1__DrawSample WireDraw;
typedef Loopline__Survey__V1__AnswerCheck WireAnswer;

/* A reply tells every number (wire_check.h), and every one is a call. */
enum { DRAWN_MAX = 4000, ASKED_MAX = 200000, PERCENT_MAX = 100, MONTH = 7 };

/* ---- draw ---------------------------------------------------------------------------------------------- */

enum result sample_desk_decode_draw(struct batch *batch, struct message *message)
{
    const WireDraw *wire = (const void *)message->body;
    (void)batch;
    memset(&message->subject, 0, sizeof message->subject);
    if (wire->since_at == 0)
        faults_add(&message->faults, "since_at", REASON_REQUIRED);
    if (wire->until_at == 0)
        faults_add(&message->faults, "until_at", REASON_REQUIRED);
    else if (wire->until_at <= wire->since_at)
        faults_add(&message->faults, "until_at", REASON_OUT_OF_RANGE);
    if (wire->percent > PERCENT_MAX)
        faults_add(&message->faults, "percent", REASON_OUT_OF_RANGE);
    return case_desk_decoded(message);
}

static uint64_t seed_of(const WireDraw *wire)
{
    uint64_t seed = wire->seed;
    while (seed == 0)
        randombytes_buf(&seed, sizeof seed);
    return seed;
}

static struct sample_plan plan_of(const struct pack_survey *rules, const WireDraw *wire)
{
    return (struct sample_plan){.seed = seed_of(wire),
                                .percent = wire->percent == 0 ? rules->check_percent : (int)wire->percent,
                                .least = rules->check_least,
                                .urgent = rules->check_urgent,
                                .redo = rules->check_redo,
                                .enterprise = rules->check_enterprise,
                                .called = rules->check_called};
}

/* The core sorts what points to a candidate; the row of each is found by its place. */
struct lot {
    struct sample_candidate candidate; /* first */
    const struct asked_row *row;
};

static struct sample_candidate **candidates(struct batch *batch, const struct rows *asked)
{
    const struct asked_row *rows = asked->list;
    struct lot *lots = arena_array(batch->arena, asked->count + 1, sizeof *lots);
    struct sample_candidate **list = arena_array(batch->arena, asked->count + 1, sizeof(struct sample_candidate *));
    for (size_t i = 0; i < asked->count; i++) {
        lots[i].row = &rows[i];
        lots[i].candidate = (struct sample_candidate){.request = rows[i].request_id,
                                                      .unit = rows[i].unit == NULL ? "" : rows[i].unit,
                                                      .urgent = rows[i].urgency == URGENCY_URGENT,
                                                      .redo = rows[i].round > 0,
                                                      .enterprise = rows[i].party == PARTY_ENTERPRISE,
                                                      .called = rows[i].called};
        list[i] = &lots[i].candidate;
    }
    return list;
}

static const struct asked_row *row_of(const struct sample_candidate *one)
{
    return ((const struct lot *)(const void *)one)->row;
}

/* By the month in which its period begins, as the city counts days. */
static enum result sample_id(struct batch *batch, const WireDraw *wire, const char **id)
{
    char text[INSTANT_TEXT];
    int count = 0;
    const struct double_book *book = double_store_book(batch);
    instant_format(wire->since_at, batch->pack->calendars[batch->pack->calendar].offset_minutes, text);
    const char *month = arena_textn(batch->arena, text, MONTH);
    enum result outcome = double_store_samples(batch, month, &count);
    for (size_t i = 0; i < book->samples.count; i++)
        count += strncmp(((const struct sample *)book->samples.items[i])->id, month, MONTH) == 0;
    *id = arena_print(batch->arena, "%s/%d", month, count + 1);
    return outcome;
}

static void keep_check(struct batch *batch, const struct message *message, const struct sample *sample,
                       const struct sample_candidate *one)
{
    const struct asked_row *row = row_of(one);
    const struct check_call check = {.sample = sample->id,
                                     .request_id = row->request_id,
                                     .case_id = row->case_id,
                                     .visit = row->visit,
                                     .number = row->number,
                                     .district = row->district,
                                     .unit = row->unit,
                                     .weight = one->weight};
    list_add(batch->arena, &double_store_book(batch)->drawn, arena_copy(batch->arena, &check, sizeof check));
    batch_record(
        batch, &(struct record){.subject = row->case_id,
                                .district = row->district,
                                .kind = "check_drawn",
                                .unit = row->unit,
                                .actor = message_actor(message),
                                .detail = store_json(batch, json_pack("{s:s, s:s, s:i}", "sample", sample->id,
                                                                      "request", row->number, "weight", one->weight))});
}

static void answer_draw(struct batch *batch, struct message *message, const struct sample *sample,
                        struct sample_candidate *const *list)
{
    Loopline__Survey__V1__SampleStatus *status = arena_alloc(batch->arena, sizeof *status);
    loopline__survey__v1__sample_status__init(status);
    status->sample = wire_text(sample->id);
    status->seed = strtoull(sample->seed, NULL, 10);
    status->population = (uint32_t)sample->population;
    status->numbers = arena_array(batch->arena, (size_t)sample->drawn + 1, sizeof(char *));
    for (size_t i = 0; i < (size_t)sample->population; i++)
        if (list[i]->drawn)
            status->numbers[status->n_numbers++] = wire_text(row_of(list[i])->number);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_SAMPLE, status);
}

static enum result keep_sample(struct batch *batch, const struct message *message, struct sample *sample,
                               struct sample_candidate *const *list)
{
    enum result outcome = sample_id(batch, (const WireDraw *)(const void *)message->body, &sample->id);
    if (outcome != RESULT_OK)
        return outcome;
    list_add(batch->arena, &double_store_book(batch)->samples, sample);
    for (int i = 0; i < sample->population; i++)
        if (list[i]->drawn)
            keep_check(batch, message, sample, list[i]);
    return RESULT_OK;
}

/* Before anybody is read: each unit's share is rounded up, so no fewer are drawn than of all together. */
static const char *too_many(const struct sample_plan *plan, size_t population)
{
    if (population > ASKED_MAX)
        return "until_at";
    return sample_size(plan, population) > DRAWN_MAX ? "percent" : NULL;
}

static bool reaches(const struct batch *batch, const struct message *message, const char *matter, const char *reported)
{
    return message_reaches(batch, message, &(struct rights_subject){.matter = matter, .reported = reported});
}

static void keep_reached(struct batch *batch, const struct message *message, struct rows *rows)
{
    struct asked_row *list = rows->list;
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (reaches(batch, message, list[i].matter, list[i].reported))
            list[count++] = list[i];
    rows->count = count;
}

static enum result read_asked(struct batch *batch, struct message *message, const struct sample_plan *plan,
                              struct rows *out)
{
    const WireDraw *wire = (const void *)message->body;
    const struct out_of_reach beyond = message_out_of_reach(batch, message);
    const struct asked_wanted wanted = {wire->since_at, wire->until_at, &beyond};
    size_t population;
    enum result outcome = double_store_population(batch, &wanted, &population);
    if (outcome != RESULT_OK)
        return outcome;
    const char *field = too_many(plan, population);
    if (field != NULL)
        return batch_refuse(message, field, REASON_TOO_MANY);
    outcome = double_store_asked(batch, &wanted, population, out);
    if (outcome == RESULT_OK)
        keep_reached(batch, message, out);
    return outcome;
}

enum result sample_desk_draw(struct batch *batch, struct message *message)
{
    const WireDraw *wire = (const void *)message->body;
    const struct sample_plan plan = plan_of(&batch->pack->survey, wire);
    struct rows asked = {0};
    if (plan.percent == 0)
        return batch_refuse(message, "percent", REASON_REQUIRED);
    enum result outcome = read_asked(batch, message, &plan, &asked);
    if (outcome != RESULT_OK)
        return outcome;
    struct sample_candidate **list = candidates(batch, &asked);
    size_t drawn = sample_draw(&plan, list, asked.count);
    if (drawn > DRAWN_MAX)
        return batch_refuse(message, "percent", REASON_TOO_MANY);
    struct sample *sample = arena_alloc(batch->arena, sizeof *sample);
    *sample = (struct sample){.id = "",
                              .seed = arena_print(batch->arena, "%llu", (unsigned long long)plan.seed),
                              .since = wire->since_at,
                              .until = wire->until_at,
                              .percent = plan.percent,
                              .population = (int)asked.count,
                              .drawn = (int)drawn,
                              .drawn_by = message->from->name,
                              .drawn_at = batch->now};
    if (!wire->dry_run)
        outcome = keep_sample(batch, message, sample, list);
    if (outcome == RESULT_OK)
        answer_draw(batch, message, sample, list);
    return outcome;
}

/* ---- answer -------------------------------------------------------------------------------------------- */

enum result sample_desk_decode_answer(struct batch *batch, struct message *message)
{
    const WireAnswer *wire = (const void *)message->body;
    (void)batch;
    memset(&message->subject, 0, sizeof message->subject);
    message_need_text(message, "sample", wire->sample);
    message_need_number(message, wire->number);
    if (wire->rating == 0)
        faults_add(&message->faults, "rating", REASON_REQUIRED);
    return case_desk_decoded(message);
}

static struct check_call *find_check(const struct double_book *book, const WireAnswer *wire)
{
    struct check_call *list = book->checks.list;
    for (size_t i = 0; i < book->checks.count; i++)
        if (str_equal(list[i].sample, wire->sample) && str_equal(list[i].number, wire->number))
            return &list[i];
    return NULL;
}

static void keep_answer(struct batch *batch, const struct message *message, struct check_call *check,
                        const char *aspects)
{
    const WireAnswer *wire = (const void *)message->body;
    check->rating = (enum rating)wire->rating;
    check->responded = (enum answer)wire->responded;
    check->solved = (enum answer)wire->solved;
    check->aspects = aspects;
    check->text = wire->text;
    check->by = message->from->name;
    check->at = batch->now;
    check->dirty = true;
    json_t *detail = json_pack("{s:s, s:s, s:s}", "sample", check->sample, "request", check->number, "rating",
                               term_get("rating", (int)check->rating)->code);
    if (check->solved != ANSWER_UNSPECIFIED)
        json_object_set_new(detail, "solved", json_string(term_get("answer", (int)check->solved)->code));
    batch_record(batch, &(struct record){.subject = check->case_id,
                                         .district = check->district,
                                         .kind = "check_answered",
                                         .unit = check->unit,
                                         .actor = message_actor(message),
                                         .detail = store_json(batch, detail)});
}

static void compare(struct batch *batch, const struct message *message, const struct check_call *check)
{
    const struct finding_heard unit = {check->unit_rating, check->unit_solved}, centre = {check->rating, check->solved};
    if (check->unit_called && finding_differs(unit, centre))
        finding_say_add(batch,
                        &(struct finding){check->case_id, check->request_id, FINDING_DIFFERS, check->number,
                                          check->round, check->unit, check->unit_rating, check->rating, check->sample,
                                          batch->now},
                        check->district, message_actor(message));
}

static void answer_check(struct batch *batch, struct message *message, const struct check_call *check)
{
    Loopline__Survey__V1__SurveyStatus *status = arena_alloc(batch->arena, sizeof *status);
    loopline__survey__v1__survey_status__init(status);
    status->number = wire_text(check->number);
    status->round = (uint32_t)check->round;
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_SURVEY, status);
}

enum result sample_desk_answer(struct batch *batch, struct message *message)
{
    const WireAnswer *wire = (const void *)message->body;
    struct check_call *check = find_check(double_store_book(batch), wire);
    if (!str_empty(message->from->unit)) /* R35, R39: who handles does not answer */
        return batch_refuse(message, "number", REASON_HANDLER_RATES);
    if (check == NULL || message->rows == NULL) /* the case may be out of the sender's reach */
        return batch_refuse(message, "number", REASON_NOT_FOUND);
    if (check->rating != RATING_UNSPECIFIED)
        return batch_refuse(message, "number", REASON_ALREADY_DONE);
    const char *aspects = rate_desk_aspects(batch, batch->pack, &message->faults, wire->aspects, wire->n_aspects);
    if (message->faults.count > 0)
        return RESULT_REFUSE;
    keep_answer(batch, message, check, aspects);
    compare(batch, message, check);
    answer_check(batch, message, check);
    return RESULT_OK;
}

/* ---- list ---------------------------------------------------------------------------------------------- */

static void fill_entry(struct batch *batch, const struct check_entry *entry, Loopline__Survey__V1__Survey *out)
{
    const struct pack_survey *rules = &batch->pack->survey;
    loopline__survey__v1__survey__init(out);
    out->number = wire_text(entry->number);
    out->district = wire_text(entry->district);
    out->unit = wire_text(entry->unit);
    out->round = (uint32_t)entry->round;
    out->outcome = (Loopline__Wire__V1__Outcome)entry->outcome;
    out->fed_back_at = entry->fed_back_at;
    out->kind = (Loopline__Wire__V1__VisitKind)VISIT_CHECK;
    out->way = (Loopline__Wire__V1__ChannelKind)CHANNEL_PHONE;
    out->sample = wire_text(entry->sample);
    out->aspects = arena_array(batch->arena, rules->aspect_count + 1, sizeof(char *));
    for (size_t i = 0; i < rules->aspect_count; i++)
        out->aspects[out->n_aspects++] = wire_text(rules->aspects[i]);
}

enum result sample_desk_list(struct batch *batch, struct message *message, int limit)
{
    const Loopline__Survey__V1__ListSurveys *wire = (const void *)message->body;
    const struct out_of_reach beyond = message_out_of_reach(batch, message);
    struct rows rows;
    enum result outcome = double_store_open(batch, wire->district, limit, &beyond, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    const struct check_entry *entries = rows.list;
    Loopline__Survey__V1__SurveyPage *page = arena_alloc(batch->arena, sizeof *page);
    Loopline__Survey__V1__Survey *list = arena_array(batch->arena, rows.count + 1, sizeof *list);
    loopline__survey__v1__survey_page__init(page);
    page->surveys = arena_array(batch->arena, rows.count + 1, sizeof *page->surveys);
    for (size_t i = 0; i < rows.count; i++) {
        if (!reaches(batch, message, entries[i].matter, entries[i].reported))
            continue;
        fill_entry(batch, &entries[i], &list[page->n_surveys]);
        page->surveys[page->n_surveys] = &list[page->n_surveys];
        page->n_surveys++;
    }
    const char **numbers = arena_array(batch->arena, page->n_surveys + 1, sizeof *numbers);
    for (size_t i = 0; i < page->n_surveys; i++)
        numbers[i] = list[i].number;
    batch_show(batch, message, "survey", numbers, page->n_surveys);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_SURVEYS, page);
    return RESULT_OK;
}
