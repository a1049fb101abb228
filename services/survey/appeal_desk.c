#include "services/survey/appeal_desk.h"
#include "common/store.h"
#include "common/str.h"
#include "services/survey/appeal_say.h"
#include "services/survey/appeal_store.h"
#include "services/survey/case_desk.h"
#include "services/survey/exclusion_desk.h"
#include "services/survey/exclusion_say.h"
#include "services/survey/pack_desk.h"
#include <stdlib.h>
#include <string.h>

typedef Loopline__Survey__V1__Appeal WireAppeal;
typedef Loopline__Survey__V1__RuleAppeal WireRule;
typedef Loopline__Survey__V1__AppealStatus WireStatus;
typedef Loopline__Event__V1__PersonAppealed WirePerson;

/* Filed in this batch: it gets its number when all have been. */
struct appeal_entry {
    struct appeal *appeal;
    const struct survey_case *now;
    const struct appeal *oldest; /* open before it */
    WireStatus *status;          /* NULL: a person's */
};

static WireStatus *answer(struct batch *batch, struct message *message, const struct survey_case *now,
                          const struct appeal *appeal)
{
    WireStatus *status = arena_alloc(batch->arena, sizeof *status);
    loopline__survey__v1__appeal_status__init(status);
    status->appeal = wire_text(appeal->number);
    status->number = wire_text(str_empty(appeal->request_number) ? now->number : appeal->request_number);
    status->against = (Loopline__Wire__V1__AppealAgainst)appeal->against;
    status->state = wire_text(term_get("appeal_state", (int)appeal->state)->code);
    status->effect = wire_text(appeal->effect);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_APPEAL, status);
    return status;
}

/* `draft`: what the core found it is against, the words and who filed it. */
static struct appeal_entry *file(struct batch *batch, const struct survey_case *now, struct appeal *draft)
{
    struct survey_work *work = batch->work;
    const struct appeal_facts before = appeal_facts_of(work, now);
    struct appeal_entry *entry = arena_alloc(batch->arena, sizeof *entry);
    draft->case_id = now->id;
    draft->filed_at = batch->now;
    draft->due_at = pack_desk_appeal_due(batch, now);
    draft->overdue = false;
    draft->state = APPEAL_FILED;
    draft->ruled_at = INSTANT_NONE;
    draft->effect = "";
    draft->dirty = true;
    *entry = (struct appeal_entry){draft, now, appeal_oldest(&before), NULL};
    list_add(batch->arena, &work->appeals, draft);
    list_add(batch->arena, &work->filed, entry);
    return entry;
}

enum result appeal_desk_number(struct batch *batch)
{
    struct survey_work *work = batch->work;
    if (work->filed.count == 0)
        return RESULT_OK;
    int year = day_year(instant_day(batch->now, batch->pack->calendars[batch->pack->calendar].offset_minutes));
    int last = 0;
    enum result outcome = appeal_serial(batch, year, (int)work->filed.count, &last);
    for (size_t i = 0; outcome == RESULT_OK && i < work->filed.count; i++) {
        const struct appeal_entry *entry = work->filed.items[i];
        entry->appeal->number = arena_print(batch->arena, "SS%04d-%05d", year, last - (int)(work->filed.count - 1 - i));
        if (entry->status != NULL)
            entry->status->appeal = wire_text(entry->appeal->number);
        appeal_say(batch, entry->now, entry->appeal);
        if (entry->oldest == NULL)
            appeal_say_clock(batch, entry->now, NULL, entry->appeal);
    }
    return outcome;
}

/* ---- a unit appeals ------------------------------------------------------------------------------------------ */

static void check_target(struct message *message, const WireAppeal *body, enum appeal_against against)
{
    char *end = NULL;
    bool given = !str_empty(body->target);
    if (against == APPEAL_RATING && given)
        faults_add(&message->faults, "target", REASON_FORBIDDEN_HERE);
    else if (against != APPEAL_RATING && !given)
        faults_add(&message->faults, "target", REASON_REQUIRED);
    else if (against == APPEAL_CARD &&
             (body->target[0] < '1' || body->target[0] > '9' || strtoll(body->target, &end, 10) <= 0 || *end != '\0'))
        faults_add(&message->faults, "target", REASON_BAD_FORMAT);
    else if (against == APPEAL_COUNT && !str_equal(body->target, "late_return") &&
             term_find("stage", body->target) == 0)
        faults_add(&message->faults, "target", REASON_UNKNOWN_CODE);
}

static void check_against(struct message *message, enum appeal_against against, bool allowed)
{
    if (against == APPEAL_AGAINST_UNSPECIFIED)
        faults_add(&message->faults, "against", REASON_REQUIRED);
    else if (!allowed)
        faults_add(&message->faults, "against", REASON_FORBIDDEN_HERE);
}

static struct appeal *draft_new(struct batch *batch, struct message *message, char *number)
{
    struct appeal *draft = arena_alloc(batch->arena, sizeof *draft);
    message_need_text(message, "number", number);
    memset(&message->subject, 0, sizeof message->subject);
    message->number = number;
    message->event = draft;
    draft->ground = "";
    draft->evidence = "[]";
    draft->marked_at = INSTANT_NONE;
    return draft;
}

enum result appeal_desk_decode_unit(struct batch *batch, struct message *message)
{
    const WireAppeal *body = (const WireAppeal *)message->body;
    enum appeal_against against = (enum appeal_against)body->against;
    struct appeal *draft = draft_new(batch, message, body->number);
    draft->ground = body->ground;
    draft->text = body->text;
    draft->evidence = exclusion_desk_evidence(batch, message, body->evidence, body->n_evidence);
    draft->filed_by = message->from->name;
    message_need_text(message, "ground", body->ground);
    message_need_text(message, "text", body->text);
    if (!str_empty(body->ground) && batch->pack != NULL && !pack_listed(batch->pack, "appeal", body->ground))
        faults_add(&message->faults, "ground", REASON_UNKNOWN_CODE);
    check_against(message, against, appeal_by_unit(against));
    if (appeal_by_unit(against))
        check_target(message, body, against);
    return case_desk_decoded(message);
}

/* Empty: the lead where the sender may act for it, else the sender's own. */
static const char *speaks_for(const struct batch *batch, const struct message *message, const struct survey_case *now)
{
    const WireAppeal *body = (const WireAppeal *)message->body;
    if (!str_empty(body->unit))
        return body->unit;
    return now->unit != NULL && message_may_act(batch, message, now->unit) ? now->unit : message->from->unit;
}

enum result appeal_desk_file_unit(struct batch *batch, struct message *message)
{
    const WireAppeal *body = (const WireAppeal *)message->body;
    const struct survey_case *now = message->rows;
    const char *field;
    if (now == NULL)
        return batch_refuse(message, "number", REASON_NOT_FOUND);
    const char *unit = speaks_for(batch, message, now);
    if (str_empty(unit))
        return batch_refuse(message, "unit", REASON_REQUIRED);
    const struct appeal_facts facts = appeal_facts_of(batch->work, now);
    const struct appeal_filing filing = {.against = (enum appeal_against)body->against,
                                         .request = body->number,
                                         .target = body->target,
                                         .unit = unit,
                                         .may_act = message_may_act(batch, message, unit),
                                         .pack = case_desk_pack(batch, now->pack_version),
                                         .at = batch->now};
    enum reason fault = appeal_file(&facts, &filing, message->event, &field);
    if (fault != REASON_NONE)
        return batch_refuse(message, field, fault);
    struct appeal_entry *entry = file(batch, now, message->event);
    entry->status = answer(batch, message, now, entry->appeal);
    return RESULT_OK;
}

/* ---- a person appeals ---------------------------------------------------------------------------------------- */

/* Who was refused has no case yet: the appeal founds it, by the id of the request. */
enum result appeal_desk_decode_person(struct batch *batch, struct message *message)
{
    const WirePerson *body = (const WirePerson *)message->body;
    enum appeal_against against = (enum appeal_against)body->against;
    struct appeal *draft = draft_new(batch, message, body->number);
    case_desk_need_id(message, "request_id", &body->request_id, &draft->request_id);
    message_need_text(message, "text", body->text);
    message_need_text(message, "by", body->by);
    check_against(message, against, appeal_by_person(against));
    draft->against = against;
    draft->request_number = body->number;
    draft->target = draft->unit = "";
    draft->text = body->text;
    draft->filed_by = body->by;
    if (against == APPEAL_REFUSAL)
        message->subject = draft->request_id;
    return case_desk_decoded(message);
}

static void found_refused(struct batch *batch, const struct message *message, struct survey_case *now)
{
    const WirePerson *body = (const WirePerson *)message->body;
    struct survey_event event = {.kind = CASE_EVENT_REFUSED, .at = batch->now, .actor = body->by, .actor_unit = ""};
    survey_case_blank(&event.opening);
    event.opening.id = now->id;
    event.opening.number = body->number;
    event.opening.district = body->district;
    event.opening.area = body->area;
    event.opening.matter = body->matter;
    event.opening.party = (enum party)body->party;
    event.opening.reported = body->reported;
    event.opening.fed_back_at = body->at;
    if (now->state == CASE_NONE)
        (void)case_desk_carry_out(batch, message, now, &event);
}

enum result appeal_desk_file_person(struct batch *batch, struct message *message)
{
    const WirePerson *body = (const WirePerson *)message->body;
    struct appeal *draft = message->event;
    struct survey_case *now = message->rows, nothing;
    const char *field;
    if (now == NULL || now->state == CASE_NONE) { /* what is told and recorded before there is a case */
        survey_case_blank(&nothing);
        nothing.id = draft->request_id;
        nothing.district = body->district;
        nothing.area = body->area;
    }
    const struct survey_case *known = now == NULL || now->state == CASE_NONE ? &nothing : now;
    const struct appeal_facts facts = appeal_facts_of(batch->work, known);
    const struct appeal_filing filing = {.against = draft->against,
                                         .request = draft->request_number,
                                         .asker = draft->request_id,
                                         .target = "",
                                         .unit = "",
                                         .pack = case_desk_pack(batch, known->pack_version),
                                         .at = body->at};
    enum reason fault = appeal_file(&facts, &filing, draft, &field);
    if (fault != REASON_NONE || now == NULL) {
        appeal_say_void(batch, known, draft, fault);
        return RESULT_OK;
    }
    if (draft->against == APPEAL_REFUSAL)
        found_refused(batch, message, now);
    (void)file(batch, now, draft);
    return RESULT_OK;
}

/* ---- the bench rules ----------------------------------------------------------------------------------------- */

enum result appeal_desk_decode_rule(struct batch *batch, struct message *message)
{
    const WireRule *body = (const WireRule *)message->body;
    (void)batch;
    message_need_text(message, "appeal", body->appeal);
    message_need_text(message, "reason", body->reason);
    memset(&message->subject, 0, sizeof message->subject);
    message->number = body->appeal;
    return case_desk_decoded(message);
}

static struct appeal *named(const struct survey_work *work, const char *number)
{
    for (size_t i = 0; i < work->appeals.count; i++) {
        struct appeal *one = work->appeals.items[i];
        if (str_equal(one->number, number))
            return one;
    }
    return NULL;
}

static bool bound(const struct batch *batch, const struct message *message, const struct survey_case *now,
                  const struct appeal *appeal)
{
    const struct survey_case of = {.unit = str_given(appeal->unit), .co = ""};
    return case_desk_handles(batch, message, now) || case_desk_handles(batch, message, &of);
}

static void strike(struct batch *batch, const struct appeal *appeal)
{
    struct survey_work *work = batch->work;
    struct correction *correction = arena_alloc(batch->arena, sizeof *correction);
    appeal_correct(appeal, correction);
    list_add(batch->arena, &work->corrections, correction);
}

static void annul(struct batch *batch, const struct message *message, const struct survey_case *now,
                  const struct appeal *appeal)
{
    const struct survey_work *work = batch->work;
    const struct exclusion_key key = {appeal->case_id, appeal->visit, appeal->request_id};
    struct exclusion *exclusion = exclusion_find(&work->exclusions, &key, EXCLUSION_APPROVED);
    if (exclusion == NULL)
        return;
    exclusion_annul(exclusion, appeal->ruled_by, appeal->ruled_at);
    exclusion_say_record(&(struct telling){batch, message, now, NULL}, "exclusion_annulled", exclusion, NULL);
}

/* What the ruling brings about in the case; the unit reads in the person's own words why it has it again. */
static void carry_out(struct batch *batch, const struct message *message, struct survey_case *now,
                      const struct appeal *appeal, enum case_event kind)
{
    struct survey_event *event = arena_alloc(batch->arena, sizeof *event);
    *event = (struct survey_event){.kind = kind,
                                   .at = batch->now,
                                   .number = appeal->request_number,
                                   .actor = message->from->name,
                                   .role = message->from->role,
                                   .actor_unit = message->from->unit,
                                   .text = appeal->text,
                                   .analyse_until = INSTANT_NONE,
                                   .done_at = INSTANT_NONE,
                                   .write_off_until = INSTANT_NONE,
                                   .look_back_at = INSTANT_NONE,
                                   .archive_at = INSTANT_NONE};
    survey_case_blank(&event->opening);
    (void)case_desk_carry_out(batch, message, now, event);
}

/* Whether the case goes on otherwise than before: what is handled again anyway needs no reopening. */
static bool moves(const struct survey_case *now, enum case_event kind)
{
    const struct survey_event event = {.kind = kind};
    return kind != 0 && survey_step(now, &event)->next != CASE_NONE;
}

static void uphold(struct batch *batch, const struct message *message, struct survey_case *now, struct appeal *appeal)
{
    const struct appeal_facts facts = appeal_facts_of(batch->work, now);
    enum case_event follows = appeal_follows(&facts, appeal);
    if (!moves(now, follows) && appeal_by_person(appeal->against) && appeal->against != APPEAL_EXCLUSION)
        appeal->effect = "";
    appeal_say(batch, now, appeal);
    if (appeal_by_unit(appeal->against))
        strike(batch, appeal);
    if (appeal->against == APPEAL_EXCLUSION)
        annul(batch, message, now, appeal);
    if (follows != 0)
        carry_out(batch, message, now, appeal, follows);
}

enum result appeal_desk_rule(struct batch *batch, struct message *message)
{
    const WireRule *body = (const WireRule *)message->body;
    const struct survey_work *work = batch->work;
    struct appeal *appeal = named(work, body->appeal);
    struct survey_case *now = appeal == NULL ? NULL : survey_case_of(work, &appeal->case_id);
    const char *field;
    if (now == NULL ||
        !message_reaches(batch, message, &(struct rights_subject){.matter = now->matter, .reported = now->reported}))
        return batch_refuse(message, "appeal", REASON_NOT_FOUND);
    const struct appeal_facts facts = appeal_facts_of(work, now);
    const struct appeal_ruler ruler = {message->from->name, message->from->role, bound(batch, message, now, appeal)};
    enum reason fault = appeal_rule_fault(&facts, appeal, &ruler, &field);
    if (fault != REASON_NONE)
        return batch_refuse(message, field, fault);
    const struct appeal *oldest = appeal_oldest(&facts);
    appeal_rule(appeal, body->upheld, ruler.name, body->reason, batch->now);
    appeal_say_clock(batch, now, oldest, appeal_oldest(&facts));
    if (body->upheld)
        uphold(batch, message, now, appeal);
    else
        appeal_say(batch, now, appeal);
    (void)answer(batch, message, now, appeal);
    return RESULT_OK;
}
