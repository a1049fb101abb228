#include "services/survey/rate_desk.h"
#include "common/str.h"
#include "services/survey/case_desk.h"
#include "services/survey/pack_desk.h"
#include "services/survey/sample_desk.h"
#include "services/survey/survey_store.h"
#include <string.h>

enum { LIST_DEFAULT = 50, LIST_MAX = 500, SCORE_LEAST = 1, SCORE_MOST = 5 };

static bool listed(const struct pack *pack, const char *aspect)
{
    for (size_t i = 0; i < pack->survey.aspect_count; i++)
        if (str_equal(pack->survey.aspects[i], aspect))
            return true;
    return false;
}

static enum reason score_fault(const struct pack *pack, const json_t *scores,
                               const Loopline__Wire__V1__AspectScore *one)
{
    if (str_empty(one->aspect))
        return REASON_REQUIRED;
    if (pack != NULL && !listed(pack, one->aspect))
        return REASON_UNKNOWN_CODE;
    if (json_object_get(scores, one->aspect) != NULL)
        return REASON_BAD_DATA;
    return one->score >= SCORE_LEAST && one->score <= SCORE_MOST ? REASON_NONE : REASON_OUT_OF_RANGE;
}

const char *rate_desk_aspects(struct batch *batch, const struct pack *pack, struct faults *faults,
                              Loopline__Wire__V1__AspectScore *const *list, size_t count)
{
    json_t *scores = json_object();
    for (size_t i = 0; i < count; i++) {
        enum reason fault = score_fault(pack, scores, list[i]);
        if (fault == REASON_NONE)
            json_object_set_new(scores, list[i]->aspect, json_integer((json_int_t)list[i]->score));
        else if (faults != NULL)
            faults_add(faults, arena_print(batch->arena, "aspects[%zu]", i), fault);
    }
    return store_json(batch, scores);
}

enum result rate_desk_decode_rate(struct batch *batch, struct message *message)
{
    const Loopline__Survey__V1__Rate *body = (const void *)message->body;
    struct survey_event *event = case_desk_command(batch, message, CASE_EVENT_RATE, body->number);
    event->rating = (enum rating)body->rating;
    event->source = SOURCE_AGENT;
    event->responded = (enum answer)body->responded;
    event->solved = (enum answer)body->solved;
    event->recurred = (enum answer)body->recurred;
    event->cause = (enum cause)body->cause;
    event->cause_basis = event->cause == CAUSE_UNSPECIFIED ? CAUSE_BASIS_UNSPECIFIED : CAUSE_BASIS_SAID;
    event->text = body->text;
    event->aspects = rate_desk_aspects(batch, batch->pack, &message->faults, body->aspects, body->n_aspects);
    if (event->rating == RATING_UNSPECIFIED)
        faults_add(&message->faults, "rating", REASON_REQUIRED);
    else if (survey_cause_fault(event->rating, event->cause) != REASON_NONE)
        faults_add(&message->faults, "cause", survey_cause_fault(event->rating, event->cause));
    return case_desk_decoded(message);
}

enum result rate_desk_decode_list(struct batch *batch, struct message *message)
{
    const Loopline__Survey__V1__ListSurveys *body = (const void *)message->body;
    memset(&message->subject, 0, sizeof message->subject);
    if (body->limit > LIST_MAX)
        faults_add(&message->faults, "limit", REASON_OUT_OF_RANGE);
    if (batch->pack != NULL && !str_empty(body->district) && pack_area_find(batch->pack, body->district) < 0)
        faults_add(&message->faults, "district", REASON_UNKNOWN_CODE);
    return case_desk_decoded(message);
}

/* Nobody is called outside the calling hours: by the pack in force, for all on the list alike, so that a page is filled. */
static bool calling_hours(struct batch *batch, const char *district)
{
    const struct survey_case of = {.pack_version = 0, .district = district, .area = ""};
    struct asking by = pack_desk_asking(batch, &of);
    return asking_within(&by, batch->now) == batch->now;
}

static char **aspects_of(struct batch *batch, const struct survey_entry *entry, size_t *count)
{
    const struct pack_survey *rules = &case_desk_pack(batch, entry->pack_version)->survey;
    char **list = arena_array(batch->arena, rules->aspect_count + 1, sizeof *list);
    for (size_t i = 0; i < rules->aspect_count; i++)
        list[i] = wire_text(rules->aspects[i]);
    *count = rules->aspect_count;
    return list;
}

static Loopline__Survey__V1__Survey *shown(struct batch *batch, const struct survey_entry *entry)
{
    Loopline__Survey__V1__Survey *out = arena_alloc(batch->arena, sizeof *out);
    loopline__survey__v1__survey__init(out);
    out->number = wire_text(entry->number);
    out->district = wire_text(entry->district);
    out->unit = wire_text(entry->unit);
    out->round = (uint32_t)entry->round;
    out->outcome = (Loopline__Wire__V1__Outcome)entry->outcome;
    out->fed_back_at = entry->fed_back_at;
    out->kind = (Loopline__Wire__V1__VisitKind)entry->kind;
    out->way = (Loopline__Wire__V1__ChannelKind)entry->way;
    out->attempts = (uint32_t)entry->attempts;
    out->next_at = entry->next_at == INSTANT_NONE ? 0 : entry->next_at;
    out->aspects = aspects_of(batch, entry, &out->n_aspects);
    return out;
}

static enum result answer_page(struct batch *batch, struct message *message, const struct rows *rows)
{
    Loopline__Survey__V1__SurveyPage *page = arena_alloc(batch->arena, sizeof *page);
    loopline__survey__v1__survey_page__init(page);
    page->surveys = arena_array(batch->arena, rows->count + 1, sizeof *page->surveys);
    const struct survey_entry *entries = rows->list;
    for (size_t i = 0; i < rows->count; i++)
        if (message_reaches(batch, message,
                            &(struct rights_subject){.matter = entries[i].matter, .reported = entries[i].reported}))
            page->surveys[page->n_surveys++] = shown(batch, &entries[i]);
    const char **numbers = arena_array(batch->arena, page->n_surveys + 1, sizeof *numbers);
    for (size_t i = 0; i < page->n_surveys; i++)
        numbers[i] = page->surveys[i]->number;
    batch_show(batch, message, "survey", numbers, page->n_surveys);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_SURVEYS, page);
    return RESULT_OK;
}

enum result rate_desk_list(struct batch *batch, struct message *message)
{
    const Loopline__Survey__V1__ListSurveys *body = (const void *)message->body;
    const struct out_of_reach beyond = message_out_of_reach(batch, message);
    struct rows rows;
    if ((enum visit_kind)body->kind == VISIT_CHECK)
        return sample_desk_list(batch, message, body->limit == 0 ? LIST_DEFAULT : (int)body->limit);
    if (body->callable && !calling_hours(batch, body->district))
        return answer_page(batch, message, &(struct rows){.count = 0});
    enum result outcome =
        survey_read_open(batch,
                         &(struct survey_wanted){.district = body->district,
                                                 .callable = body->callable,
                                                 .now = batch->now,
                                                 .kind = (enum visit_kind)body->kind,
                                                 .limit = body->limit == 0 ? LIST_DEFAULT : (int)body->limit,
                                                 .beyond = &beyond},
                         &rows);
    return outcome == RESULT_OK ? answer_page(batch, message, &rows) : outcome;
}
