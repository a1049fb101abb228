#include "tests/lib/story_act.h"
#include "common/str.h"
#include <stdlib.h>
#include <string.h>

enum { ZONE = 480 };

struct act {
    struct town *town;
    struct arena *arena;
    struct story_step *step;
    struct story_request *request; /* the one it is about */
};

typedef ProtobufCMessage *build_fn(struct act *act);

static char *value(const struct act *act, const char *key)
{
    const char *found = story_value(act->step->pairs, act->step->pair_count, key);
    return wire_text(found == NULL ? "" : found);
}

static bool flag(const struct act *act, const char *key, bool fallback)
{
    const char *found = story_value(act->step->pairs, act->step->pair_count, key);
    return found == NULL ? fallback : strcmp(found, "yes") == 0;
}

static int term(const struct act *act, const char *list, const char *key)
{
    const char *code = value(act, key);
    int number = term_find(list, code);
    if (number == 0 && !str_empty(code)) {
        fprintf(stderr, "%s:%d: %s is not a %s\n", act->step->story->path, act->step->line, code, list);
        exit(1);
    }
    return number;
}

static int64_t when(const struct act *act, const char *key)
{
    instant at;
    return instant_parse(value(act, key), ZONE, &at) ? at : 0;
}

static char *number_of(const struct act *act)
{
    return act->request == NULL ? wire_text("") : act->request->number;
}

static char *unit_of(const struct act *act)
{
    const char *given = story_value(act->step->pairs, act->step->pair_count, "unit");
    const char *colon = strchr(act->step->actor, ':');
    return wire_text(given != NULL ? given : colon != NULL ? colon + 1 : "");
}

/* A zeroed message of the arena, initialised. */
#define NEW(type, init)                                                                                                \
    type *out = arena_alloc(act->arena, sizeof *out);                                                                  \
    init(out)

static Loopline__Intake__V1__Position *position_of(struct act *act)
{
    if (str_empty(value(act, "latitude")))
        return NULL;
    NEW(Loopline__Intake__V1__Position, loopline__intake__v1__position__init);
    out->latitude = strtod(value(act, "latitude"), NULL);
    out->longitude = strtod(value(act, "longitude"), NULL);
    out->datum = (Loopline__Wire__V1__Datum)term(act, "datum", "datum");
    return out;
}

static ProtobufCMessage *build_submit(struct act *act)
{
    NEW(Loopline__Intake__V1__Submit, loopline__intake__v1__submit__init);
    Loopline__Intake__V1__Contact *contact = arena_alloc(act->arena, sizeof *contact);
    Loopline__Intake__V1__Place *place = arena_alloc(act->arena, sizeof *place);
    loopline__intake__v1__contact__init(contact);
    loopline__intake__v1__place__init(place);
    out->channel = value(act, "channel");
    out->party = (Loopline__Wire__V1__Party)term(act, "party", "party");
    out->name_withheld = flag(act, "withheld", false);
    contact->name = value(act, "name");
    contact->phone = value(act, "phone");
    out->contact = contact;
    out->text = value(act, "text");
    place->district = value(act, "district");
    place->area = value(act, "area");
    place->address = value(act, "address");
    place->position = position_of(act);
    out->place = place;
    out->occurred_at = when(act, "occurred");
    out->reference = value(act, "reference");
    out->urgency = flag(act, "urgent", false) ? LOOPLINE__WIRE__V1__URGENCY__URGENCY_URGENT : 0;
    out->matter = value(act, "matter");
    if (!str_empty(value(act, "answer"))) {
        out->answer = arena_alloc(act->arena, sizeof *out->answer);
        loopline__intake__v1__direct_answer__init(out->answer);
        out->answer->text = value(act, "answer");
    }
    if (!str_empty(value(act, "refuse"))) {
        out->refusal = arena_alloc(act->arena, sizeof *out->refusal);
        loopline__intake__v1__refusal__init(out->refusal);
        out->refusal->ground = value(act, "refuse");
    }
    return &out->base;
}

static ProtobufCMessage *build_supplement(struct act *act)
{
    NEW(Loopline__Intake__V1__Supplement, loopline__intake__v1__supplement__init);
    out->number = number_of(act);
    out->code = act->request == NULL ? wire_text("") : act->request->code;
    out->text = value(act, "text");
    return &out->base;
}

static ProtobufCMessage *build_withdraw(struct act *act)
{
    NEW(Loopline__Intake__V1__Withdraw, loopline__intake__v1__withdraw__init);
    out->number = number_of(act);
    out->code = act->request == NULL ? wire_text("") : act->request->code;
    out->reason = value(act, "reason");
    return &out->base;
}

static ProtobufCMessage *build_track(struct act *act)
{
    NEW(Loopline__Intake__V1__Track, loopline__intake__v1__track__init);
    out->number = number_of(act);
    out->code = act->request == NULL ? wire_text("") : act->request->code;
    return &out->base;
}

static ProtobufCMessage *build_reveal(struct act *act)
{
    NEW(Loopline__Intake__V1__Reveal, loopline__intake__v1__reveal__init);
    out->number = number_of(act);
    out->reason = value(act, "reason");
    return &out->base;
}

static ProtobufCMessage *build_decide(struct act *act)
{
    NEW(Loopline__Classifier__V1__DecideReview, loopline__classifier__v1__decide_review__init);
    out->number = number_of(act);
    out->matter = value(act, "matter");
    out->nature = (Loopline__Wire__V1__Nature)term(act, "nature", "nature");
    out->urgency = (Loopline__Wire__V1__Urgency)term(act, "urgency", "urgency");
    out->party = (Loopline__Wire__V1__Party)term(act, "party", "party");
    out->area = value(act, "area");
    out->note = value(act, "note");
    return &out->base;
}

#define BUILD_NOTE(name, type, init)                                                                                   \
    static ProtobufCMessage *build_##name(struct act *act)                                                             \
    {                                                                                                                  \
        NEW(type, init);                                                                                               \
        out->number = number_of(act);                                                                                  \
        out->unit = unit_of(act);                                                                                      \
        out->note = value(act, "note");                                                                                \
        return &out->base;                                                                                             \
    }
BUILD_NOTE(contact, Loopline__Router__V1__MakeContact, loopline__router__v1__make_contact__init)
BUILD_NOTE(arrive, Loopline__Router__V1__Arrive, loopline__router__v1__arrive__init)

static ProtobufCMessage *build_sign(struct act *act)
{
    NEW(Loopline__Router__V1__Sign, loopline__router__v1__sign__init);
    out->number = number_of(act);
    out->unit = unit_of(act);
    return &out->base;
}

static ProtobufCMessage *build_interim(struct act *act)
{
    NEW(Loopline__Router__V1__ReportInterim, loopline__router__v1__report_interim__init);
    out->number = number_of(act);
    out->unit = unit_of(act);
    out->text = value(act, "text");
    out->until = when(act, "until");
    out->to = (Loopline__Wire__V1__Audience)term(act, "audience", "to");
    return &out->base;
}

static ProtobufCMessage *build_return(struct act *act)
{
    NEW(Loopline__Router__V1__ReturnOrder, loopline__router__v1__return_order__init);
    out->number = number_of(act);
    out->unit = unit_of(act);
    out->ground = value(act, "ground");
    out->text = value(act, "text");
    return &out->base;
}

static ProtobufCMessage *build_rule(struct act *act)
{
    NEW(Loopline__Router__V1__RuleReturn, loopline__router__v1__rule_return__init);
    out->number = number_of(act);
    out->unit = value(act, "unit");
    out->ruling = (Loopline__Wire__V1__Ruling)term(act, "ruling", "ruling");
    out->lead = value(act, "lead");
    out->reason = value(act, "reason");
    return &out->base;
}

static ProtobufCMessage *build_feedback(struct act *act)
{
    NEW(Loopline__Router__V1__FeedBack, loopline__router__v1__feed_back__init);
    out->number = number_of(act);
    out->unit = unit_of(act);
    out->outcome = (Loopline__Wire__V1__Outcome)term(act, "outcome", "outcome");
    out->text = value(act, "text");
    return &out->base;
}

static ProtobufCMessage *build_signoff(struct act *act)
{
    NEW(Loopline__Router__V1__SignOff, loopline__router__v1__sign_off__init);
    out->number = number_of(act);
    out->unit = unit_of(act);
    out->approved = flag(act, "approved", true);
    out->note = value(act, "note");
    return &out->base;
}

static size_t units_of(struct act *act, const char *key, char ***units)
{
    char *rest = arena_text(act->arena, value(act, key)), *unit;
    size_t count = 0;
    *units = arena_array(act->arena, 32, sizeof(char *));
    while ((unit = strsep(&rest, ",")) != NULL && count < 32)
        if (!str_empty(unit))
            (*units)[count++] = unit;
    return count;
}

static ProtobufCMessage *build_assign(struct act *act)
{
    NEW(Loopline__Router__V1__Assign, loopline__router__v1__assign__init);
    out->number = number_of(act);
    out->lead = value(act, "lead");
    out->reason = value(act, "reason");
    out->n_co = units_of(act, "co", &out->co);
    return &out->base;
}

static ProtobufCMessage *build_change(struct act *act)
{
    NEW(Loopline__Router__V1__ChangeMatter, loopline__router__v1__change_matter__init);
    out->number = number_of(act);
    out->matter = value(act, "matter");
    out->policy = value(act, "policy");
    out->reason = value(act, "reason");
    return &out->base;
}

/* ---- one matter, several orders ---- */

/* into=B, by=NEW: another request of the story, by its label. */
static char *number_named(struct act *act, const char *key)
{
    struct story_request *other = story_request(act->step->story, value(act, key));
    return other == NULL ? wire_text("") : other->number;
}

static ProtobufCMessage *build_merge(struct act *act)
{
    NEW(Loopline__Router__V1__Merge, loopline__router__v1__merge__init);
    out->number = number_of(act);
    out->into = number_named(act, "into");
    out->reason = value(act, "reason");
    return &out->base;
}

static ProtobufCMessage *build_unmerge(struct act *act)
{
    NEW(Loopline__Router__V1__Unmerge, loopline__router__v1__unmerge__init);
    out->number = number_of(act);
    out->reason = value(act, "reason");
    return &out->base;
}

static ProtobufCMessage *build_reopen(struct act *act)
{
    NEW(Loopline__Router__V1__Reopen, loopline__router__v1__reopen__init);
    out->number = number_of(act);
    out->by = number_named(act, "by");
    out->reason = value(act, "reason");
    return &out->base;
}

/* ---- clocks, slips, meetings ---- */

static ProtobufCMessage *ask(struct act *act, Loopline__Wire__V1__ReliefKind kind)
{
    NEW(Loopline__Escalation__V1__AskRelief, loopline__escalation__v1__ask_relief__init);
    out->number = number_of(act);
    out->unit = unit_of(act);
    out->kind = kind;
    out->ground = value(act, "ground");
    out->amount = value(act, "by");
    out->until = when(act, "until");
    out->reason = value(act, "reason");
    return &out->base;
}

static ProtobufCMessage *build_extend(struct act *act)
{
    return ask(act, LOOPLINE__WIRE__V1__RELIEF_KIND__RELIEF_KIND_EXTENSION);
}

static ProtobufCMessage *build_pause(struct act *act)
{
    return ask(act, LOOPLINE__WIRE__V1__RELIEF_KIND__RELIEF_KIND_PAUSE);
}

static ProtobufCMessage *build_shelf(struct act *act)
{
    return ask(act, LOOPLINE__WIRE__V1__RELIEF_KIND__RELIEF_KIND_SHELF);
}

static uint32_t seq_of(const struct act *act)
{
    const char *given = story_value(act->step->pairs, act->step->pair_count, "seq");
    return given == NULL ? 1 : (uint32_t)strtoul(given, NULL, 10);
}

static ProtobufCMessage *build_grant(struct act *act)
{
    NEW(Loopline__Escalation__V1__DecideRelief, loopline__escalation__v1__decide_relief__init);
    out->number = number_of(act);
    out->seq = seq_of(act);
    out->granted = flag(act, "granted", true);
    out->reason = value(act, "reason");
    return &out->base;
}

static ProtobufCMessage *build_resume(struct act *act)
{
    NEW(Loopline__Escalation__V1__EndRelief, loopline__escalation__v1__end_relief__init);
    out->number = number_of(act);
    out->seq = seq_of(act);
    out->reason = value(act, "reason");
    return &out->base;
}

static ProtobufCMessage *build_supervise(struct act *act)
{
    NEW(Loopline__Escalation__V1__Supervise, loopline__escalation__v1__supervise__init);
    out->number = number_of(act);
    out->unit = value(act, "unit");
    out->priority = flag(act, "priority", false);
    out->lift = flag(act, "lift", false);
    out->slip = flag(act, "slip", false);
    out->text = value(act, "text");
    return &out->base;
}

/* The last thing of its kind that the order has, as the statement says. */
static char *last_of(struct act *act, const char *statement)
{
    struct params params;
    size_t count;
    params_open(&params, act->arena);
    params_uuid(&params, &act->request->id);
    const struct town_row *rows = town_query(act->town, act->arena, statement, &params, &count);
    return wire_text(count == 0 ? "" : rows[0].row);
}

static ProtobufCMessage *build_answer(struct act *act)
{
    NEW(Loopline__Escalation__V1__AnswerSlip, loopline__escalation__v1__answer_slip__init);
    out->number = number_of(act);
    out->slip = last_of(act, "story_last_slip");
    out->text = value(act, "text");
    return &out->base;
}

static ProtobufCMessage *build_accept(struct act *act)
{
    NEW(Loopline__Escalation__V1__CloseSlip, loopline__escalation__v1__close_slip__init);
    out->number = number_of(act);
    out->slip = last_of(act, "story_last_slip");
    out->accepted = flag(act, "accepted", true);
    out->reason = value(act, "reason");
    return &out->base;
}

/* meeting=ningxiang.six/2019-07-16 */
static void meeting_of(struct act *act, char **cadence, char **date)
{
    char *rest = arena_text(act->arena, value(act, "meeting"));
    *cadence = strsep(&rest, "/");
    *date = rest == NULL ? wire_text("") : rest;
}

static ProtobufCMessage *build_put(struct act *act)
{
    NEW(Loopline__Escalation__V1__PutOnAgenda, loopline__escalation__v1__put_on_agenda__init);
    meeting_of(act, &out->cadence, &out->date);
    out->number = number_of(act);
    out->reason = value(act, "reason");
    return &out->base;
}

static ProtobufCMessage *build_meet(struct act *act)
{
    NEW(Loopline__Escalation__V1__DecideItem, loopline__escalation__v1__decide_item__init);
    meeting_of(act, &out->cadence, &out->date);
    out->number = number_of(act);
    out->lead = value(act, "lead");
    out->n_co = units_of(act, "co", &out->co);
    out->limit = value(act, "limit");
    out->carry = flag(act, "carry", false);
    out->drop = flag(act, "drop", false);
    out->text = value(act, "text");
    return &out->base;
}

static ProtobufCMessage *build_close(struct act *act)
{
    NEW(Loopline__Escalation__V1__CloseMeeting, loopline__escalation__v1__close_meeting__init);
    meeting_of(act, &out->cadence, &out->date);
    out->reason = value(act, "reason");
    return &out->base;
}

static ProtobufCMessage *build_ack(struct act *act)
{
    NEW(Loopline__Escalation__V1__AcknowledgeCard, loopline__escalation__v1__acknowledge_card__init);
    out->number = number_of(act);
    out->card = strcmp(value(act, "card"), "last") == 0 ? strtoull(last_of(act, "story_last_card"), NULL, 10)
                                                        : strtoull(value(act, "card"), NULL, 10);
    out->note = value(act, "note");
    return &out->base;
}

static ProtobufCMessage *build_rate(struct act *act)
{
    NEW(Loopline__Survey__V1__Rate, loopline__survey__v1__rate__init);
    out->number = number_of(act);
    out->rating = (Loopline__Wire__V1__Rating)term(act, "rating", "rating");
    out->cause = (Loopline__Wire__V1__Cause)term(act, "cause", "cause");
    out->text = value(act, "text");
    return &out->base;
}

static ProtobufCMessage *build_writeoff(struct act *act)
{
    NEW(Loopline__Survey__V1__ApplyWriteOff, loopline__survey__v1__apply_write_off__init);
    out->number = number_of(act);
    out->unit = unit_of(act);
    out->text = value(act, "text");
    return &out->base;
}

static ProtobufCMessage *build_approve(struct act *act)
{
    NEW(Loopline__Survey__V1__ApproveWriteOff, loopline__survey__v1__approve_write_off__init);
    out->number = number_of(act);
    out->approved = flag(act, "approved", true);
    out->reason = value(act, "reason");
    return &out->base;
}

static const struct verb {
    const char *name;
    enum message_type type;
    build_fn *build;
} VERBS[] = {
    {"submit", MESSAGE_SUBMIT, build_submit},
    {"supplement", MESSAGE_SUPPLEMENT, build_supplement},
    {"withdraw", MESSAGE_WITHDRAW, build_withdraw},
    {"track", MESSAGE_TRACK, build_track},
    {"reveal", MESSAGE_REVEAL, build_reveal},
    {"decide", MESSAGE_DECIDE_REVIEW, build_decide},
    {"sign", MESSAGE_SIGN, build_sign},
    {"contact", MESSAGE_MAKE_CONTACT, build_contact},
    {"arrive", MESSAGE_ARRIVE, build_arrive},
    {"interim", MESSAGE_REPORT_INTERIM, build_interim},
    {"return", MESSAGE_RETURN_ORDER, build_return},
    {"rule", MESSAGE_RULE_RETURN, build_rule},
    {"feedback", MESSAGE_FEED_BACK, build_feedback},
    {"signoff", MESSAGE_SIGN_OFF, build_signoff},
    {"assign", MESSAGE_ASSIGN, build_assign},
    {"change", MESSAGE_CHANGE_MATTER, build_change},
    {"merge", MESSAGE_MERGE, build_merge},
    {"unmerge", MESSAGE_UNMERGE, build_unmerge},
    {"reopen", MESSAGE_REOPEN, build_reopen},
    {"ack", MESSAGE_ACKNOWLEDGE_CARD, build_ack},
    {"extend", MESSAGE_ASK_RELIEF, build_extend},
    {"pause", MESSAGE_ASK_RELIEF, build_pause},
    {"shelf", MESSAGE_ASK_RELIEF, build_shelf},
    {"grant", MESSAGE_DECIDE_RELIEF, build_grant},
    {"resume", MESSAGE_END_RELIEF, build_resume},
    {"supervise", MESSAGE_SUPERVISE, build_supervise},
    {"answer", MESSAGE_ANSWER_SLIP, build_answer},
    {"accept", MESSAGE_CLOSE_SLIP, build_accept},
    {"put", MESSAGE_PUT_ON_AGENDA, build_put},
    {"meet", MESSAGE_DECIDE_ITEM, build_meet},
    {"close", MESSAGE_CLOSE_MEETING, build_close},
    {"rate", MESSAGE_RATE, build_rate},
    {"writeoff", MESSAGE_APPLY_WRITE_OFF, build_writeoff},
    {"approve", MESSAGE_APPROVE_WRITE_OFF, build_approve},
};

const char *story_principal(struct arena *arena, const struct story_step *step)
{
    static const char *const DESKS[] = {"agent", "dispatcher", "supervisor", "reviewer"};
    const char *colon = strchr(step->actor, ':');
    for (size_t i = 0; i < COUNT(DESKS); i++)
        if (strcmp(step->actor, DESKS[i]) == 0)
            return DESKS[i];
    if (colon != NULL)
        return arena_print(arena, "%.*s-%s", (int)(colon - step->actor), step->actor, colon + 1);
    return arena_print(arena, "channel-%s", step->actor);
}

static const char *status_code(Loopline__Wire__V1__Status status)
{
    static const char *const CODES[] = {"none",     "durable",     "duplicate", "conflict",
                                        "rejected", "retry_later", "denied",    "ok"};
    return (unsigned)status < COUNT(CODES) ? CODES[status] : "unknown";
}

static bool fits(const struct story_step *step, const Loopline__Wire__V1__Reply *reply)
{
    const char *status = status_code(reply->status);
    if (step->status == NULL)
        return strcmp(status, "durable") == 0 || strcmp(status, "ok") == 0;
    if (strcmp(status, step->status) != 0)
        return false;
    for (size_t i = 0; step->reason != NULL && i < reply->n_errors; i++)
        if (strcmp(reply->errors[i]->reason, step->reason) == 0)
            return true;
    return step->reason == NULL;
}

static void keep_request(struct act *act, const struct story_request *found)
{
    struct story_request *request = arena_alloc(act->arena, sizeof *request), **end = &act->step->story->requests;
    *request = *found;
    str_copy(request->label, sizeof request->label, value(act, "as"));
    request->many = act->step->many;
    while (*end != NULL)
        end = &(*end)->next;
    *end = request;
}

static void keep_receipt(struct act *act, const Loopline__Wire__V1__Reply *reply)
{
    const Loopline__Intake__V1__Receipt *receipt = reply->receipt;
    struct story_request request = {.next = NULL};
    str_copy(request.number, sizeof request.number, receipt->number);
    str_copy(request.code, sizeof request.code, receipt->code);
    wire_uuid_read(&receipt->request_id, &request.id);
    keep_request(act, &request);
}

static const char *words(struct act *act, const Loopline__Wire__V1__Reply *reply)
{
    struct buf text = {0};
    buf_print(&text, "%s > %s", act->step->actor, act->step->verb);
    for (size_t i = 0; i < act->step->pair_count; i++) {
        const struct story_pair *pair = &act->step->pairs[i];
        if (strcmp(pair->key, "phone") != 0 && strcmp(pair->key, "name") != 0) /* the live view shows nobody */
            buf_print(&text, strchr(pair->value, ' ') == NULL ? " %s=%s" : " %s=\"%s\"", pair->key, pair->value);
    }
    if (act->step->status != NULL) {
        buf_print(&text, " => %s", status_code(reply->status));
        for (size_t i = 0; i < reply->n_errors; i++)
            buf_print(&text, " %s", reply->errors[i]->reason);
    }
    const char *kept = arena_text(act->arena, text.text);
    buf_free(&text);
    return kept;
}

static void complain(const struct story_step *step, const Loopline__Wire__V1__Reply *reply)
{
    fprintf(stderr, "%s:%d: %s > %s was answered %s", step->story->path, step->line, step->actor, step->verb,
            status_code(reply->status));
    for (size_t i = 0; i < reply->n_errors; i++)
        fprintf(stderr, ", %s %s", reply->errors[i]->field, reply->errors[i]->reason);
    fprintf(stderr, "; expected %s %s\n", step->status == NULL ? "durable" : step->status,
            step->reason == NULL ? "" : step->reason);
}

/* What the machine submitted by itself. */
static bool find_raised(struct act *act, const char **told)
{
    struct params params;
    size_t count;
    struct story_request request = {.next = NULL};
    params_open(&params, act->arena);
    params_uuid(&params, &act->request->id);
    const struct town_row *rows = town_query(act->town, act->arena, "story_raised", &params, &count);
    *told = arena_print(act->arena, "classifier > raised %s", count == 0 ? "nothing" : rows[0].row);
    if (count != 1 || strlen(rows[0].row) <= UUID_TEXT) {
        fprintf(stderr, "%s:%d: %zu requests were made of it\n", act->step->story->path, act->step->line, count);
        return false;
    }
    const char *id = arena_textn(act->arena, rows[0].row, UUID_TEXT - 1);
    str_copy(request.number, sizeof request.number, rows[0].row + UUID_TEXT);
    if (!uuid_parse(id, &request.id))
        return false;
    keep_request(act, &request);
    return true;
}

bool story_act(struct town *town, struct arena *arena, struct story_step *step, const char **told)
{
    struct act act = {town, arena, step, story_request(step->story, story_value(step->pairs, step->pair_count, "on"))};
    if (strcmp(step->verb, "raised") == 0 && act.request != NULL)
        return find_raised(&act, told);
    for (size_t i = 0; i < COUNT(VERBS); i++) {
        if (strcmp(step->verb, VERBS[i].name) != 0)
            continue;
        if (act.request == NULL && VERBS[i].type != MESSAGE_SUBMIT) {
            fprintf(stderr, "%s:%d: no request to act on\n", step->story->path, step->line);
            return false;
        }
        const char *principal = story_principal(arena, step);
        const Loopline__Wire__V1__Reply *reply =
            town_call(town, arena, principal, VERBS[i].type, NULL, VERBS[i].build(&act));
        *told = words(&act, reply);
        if (!fits(step, reply)) {
            complain(step, reply);
            return false;
        }
        if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_RECEIPT && VERBS[i].type == MESSAGE_SUBMIT)
            keep_receipt(&act, reply);
        return true;
    }
    fprintf(stderr, "%s:%d: no such verb: %s\n", step->story->path, step->line, step->verb);
    return false;
}
