#include "services/survey/appeal.h"
#include "common/calendar.h"
#include "common/result.h"
#include "common/str.h"
#include <stdio.h>
#include <stdlib.h>

/* ---- what it is against ---- */

static bool same_id(const struct uuid *a, const struct uuid *b)
{
    return uuid_compare(a, b) == 0;
}

static bool appealed(const struct appeal_facts *facts, const struct appeal *what)
{
    for (size_t i = 0; i < facts->appeals.count; i++) {
        const struct appeal *one = facts->appeals.items[i];
        if (same_id(&one->case_id, &facts->now->id) && one->against == what->against && one->visit == what->visit &&
            str_equal(one->target, what->target) && same_id(&one->request_id, &what->request_id) &&
            str_equal(one->unit, what->unit))
            return true;
    }
    return false;
}

/* One candidate; of several the newest that was not appealed against yet. */
struct found {
    const struct appeal_facts *facts;
    const struct appeal_filing *filing;
    struct appeal *out;
    enum reason fault; /* NOT_FOUND until there is one */
    instant at;        /* when it happened; INSTANT_NONE: not known here, so no window closes */
};

static void offer(struct found *found, const struct appeal *what, instant at)
{
    bool before = appealed(found->facts, what);
    bool known = found->fault == REASON_ALREADY_DONE;
    bool first = !known && found->fault != REASON_NONE;
    if (!first && !(known && !before) && !(known == before && at > found->at))
        return;
    found->fault = before ? REASON_ALREADY_DONE : REASON_NONE;
    found->at = at;
    found->out->against = what->against;
    found->out->target = what->target;
    found->out->visit = what->visit;
    found->out->request_id = what->request_id;
    found->out->request_number = what->request_number;
    found->out->unit = what->unit;
}

static void find_rating(struct found *found)
{
    const struct appeal_filing *filing = found->filing;
    for (size_t i = 0; i < found->facts->ratings.count; i++) {
        const struct appeal_rating *one = found->facts->ratings.items[i];
        if (!same_id(&one->case_id, &found->facts->now->id) || !str_equal(one->number, filing->request) ||
            !str_equal(one->unit, filing->unit))
            continue;
        if (one->excluded) { /* it counts for nothing as it is */
            if (found->fault == REASON_NOT_FOUND)
                found->fault = REASON_WRONG_STATE;
            continue;
        }
        const struct appeal what = {.against = APPEAL_RATING,
                                    .target = "",
                                    .visit = one->visit,
                                    .request_id = one->request_id,
                                    .request_number = one->number,
                                    .unit = filing->unit};
        offer(found, &what, one->rated_at);
    }
}

static bool belongs(const struct found *found, const char *unit)
{
    return str_equal(str_empty(unit) ? found->facts->now->unit : unit, found->filing->unit);
}

static void find_card(struct found *found)
{
    for (size_t i = 0; i < found->facts->cards.count; i++) {
        const struct appeal_card *one = found->facts->cards.items[i];
        char id[24];
        snprintf(id, sizeof id, "%lld", (long long)one->id);
        if (!same_id(&one->case_id, &found->facts->now->id) || !str_equal(id, found->filing->target) ||
            !belongs(found, one->unit))
            continue;
        const struct appeal what = {
            .against = APPEAL_CARD, .target = found->filing->target, .request_number = "", .unit = found->filing->unit};
        offer(found, &what, one->fired_at);
    }
}

/* What the order owes as a whole is the lead's doing only as far as it is handling; the rest is the centre's. */
static bool owes(const struct found *found, const struct appeal_mark *mark)
{
    return str_empty(mark->unit) ? mark->stage == STAGE_SETTLE && belongs(found, "")
                                 : str_equal(mark->unit, found->filing->unit);
}

static void find_mark(struct found *found)
{
    for (size_t i = 0; i < found->facts->marks.count; i++) {
        const struct appeal_mark *one = found->facts->marks.items[i];
        const char *code = one->stage == STAGE_UNSPECIFIED ? "late_return" : term_get("stage", (int)one->stage)->code;
        if (!same_id(&one->case_id, &found->facts->now->id) || !str_equal(code, found->filing->target) ||
            !owes(found, one))
            continue;
        const struct appeal what = {.against = APPEAL_COUNT,
                                    .target = found->filing->target,
                                    .visit = one->round,
                                    .request_number = "",
                                    .unit = found->filing->unit};
        offer(found, &what, one->at);
    }
}

static struct appeal by_person(const struct found *found, int visit)
{
    return (struct appeal){.against = found->filing->against,
                           .target = "",
                           .visit = visit,
                           .request_id = found->filing->asker,
                           .request_number = found->filing->request,
                           .unit = ""};
}

static bool ended(enum case_state state)
{
    return state == CASE_WRITTEN_OFF || state == CASE_LOOKING_BACK || state == CASE_ARCHIVED;
}

static const struct appeal_closure *last_closure(const struct appeal_facts *facts)
{
    const struct appeal_closure *last = NULL;
    for (size_t i = 0; i < facts->closures.count; i++) {
        const struct appeal_closure *one = facts->closures.items[i];
        if (same_id(&one->case_id, &facts->now->id) && (last == NULL || one->attempt > last->attempt))
            last = one;
    }
    return last;
}

/* Written off, or answered at first contact and closed on the person's word or by rule. */
static void find_closure(struct found *found)
{
    const struct survey_case *now = found->facts->now;
    const struct appeal_closure *last = last_closure(found->facts);
    struct appeal what = by_person(found, 0);
    found->fault = REASON_WRONG_STATE;
    if (now->state == CASE_CLOSED)
        offer(found, &what, now->survey_count == 0 ? INSTANT_NONE : now->surveys[0]->rated_at);
    if (!ended(now->state) || last == NULL)
        return;
    what.visit = last->attempt;
    offer(found, &what, last->decided_at);
}

static void find_exclusion(struct found *found)
{
    const struct exclusion *last = NULL;
    for (size_t i = 0; i < found->facts->exclusions.count; i++) {
        const struct exclusion *one = found->facts->exclusions.items[i];
        bool approved = one->state == EXCLUSION_APPROVED || one->state == EXCLUSION_ANNULLED;
        if (approved && same_id(&one->case_id, &found->facts->now->id) &&
            same_id(&one->request_id, &found->filing->asker) && (last == NULL || one->visit > last->visit))
            last = one;
    }
    if (last == NULL)
        return;
    const struct appeal what = by_person(found, last->visit);
    offer(found, &what, last->decided_at);
}

/* When it was refused is on record with intake alone, which has looked at the window. */
static void find_refusal(struct found *found)
{
    enum case_state state = found->facts->now->state;
    const struct appeal what = by_person(found, 0);
    found->fault = REASON_WRONG_STATE;
    if (state == CASE_NONE || state == CASE_REFUSED || appealed(found->facts, &what))
        offer(found, &what, INSTANT_NONE);
}

/* ---- who may appeal against what ---- */

static const struct {
    enum appeal_against against;
    bool person; /* else a unit */
    void (*find)(struct found *found);
    const char *field; /* at fault when there is no such thing */
    enum case_event follows;
    const char *effect; /* when it is upheld */
    const char *why;
} RULES[] = {
    {APPEAL_RATING, false, find_rating, "number", 0, "struck",
     "R41: the rated unit; the person's word stays on record"},
    {APPEAL_CARD, false, find_card, "target", 0, "struck", "R41: the unit that the card is of"},
    {APPEAL_COUNT, false, find_mark, "target", 0, "struck", "R41: the unit whose overdue or late return is counted"},
    {APPEAL_CLOSURE, true, find_closure, "against", CASE_EVENT_REOPEN, "reopened", "R41: the closure does not stand"},
    {APPEAL_EXCLUSION, true, find_exclusion, "against", CASE_EVENT_RESTORE, "restored", "R41: the demand stands"},
    {APPEAL_REFUSAL, true, find_refusal, "against", CASE_EVENT_REOPEN, "reopened", "R41: it is accepted after all"},
};

static int rule_of(enum appeal_against against)
{
    for (size_t i = 0; i < COUNT(RULES); i++)
        if (RULES[i].against == against)
            return (int)i;
    return -1;
}

bool appeal_by_unit(enum appeal_against against)
{
    int rule = rule_of(against);
    return rule >= 0 && !RULES[rule].person;
}

bool appeal_by_person(enum appeal_against against)
{
    int rule = rule_of(against);
    return rule >= 0 && RULES[rule].person;
}

instant appeal_until(const struct pack *pack, const char *area, const char *unit, instant since)
{
    const struct pack_limit *limit = str_empty(unit) ? &pack->survey.appeal_person : &pack->survey.appeal_unit;
    if (limit->unit <= LIMIT_NONE || since == INSTANT_NONE)
        return INSTANT_NONE;
    const struct pack_calendar *calendar =
        calendar_of(pack, pack_area_find(pack, area), str_empty(unit) ? -1 : pack_unit_find(pack, unit));
    return calendar_deadline(NULL, calendar, false, limit, since).due;
}

/* Cards and counts come while the order is handled, and are heard once it has fed back: no right lapses before that. */
static bool too_late(const struct found *found)
{
    const struct appeal_filing *filing = found->filing;
    const struct survey_case *now = found->facts->now;
    bool counted = filing->against == APPEAL_CARD || filing->against == APPEAL_COUNT;
    instant since = counted && now->fed_back_at > found->at ? now->fed_back_at : found->at;
    instant until = appeal_until(filing->pack, now->area, filing->unit, since);
    return until != INSTANT_NONE && filing->at > until;
}

enum reason appeal_file(const struct appeal_facts *facts, const struct appeal_filing *filing, struct appeal *out,
                        const char **field)
{
    struct found found = {facts, filing, out, REASON_NOT_FOUND, INSTANT_NONE};
    int rule = rule_of(filing->against);
    *field = "against";
    if (rule < 0 || RULES[rule].person != str_empty(filing->unit))
        return REASON_FORBIDDEN_HERE;
    if (!RULES[rule].person && !filing->may_act) {
        *field = "unit";
        return REASON_NOT_YOURS;
    }
    *field = RULES[rule].field;
    RULES[rule].find(&found);
    if (found.fault != REASON_NONE)
        return found.fault;
    return too_late(&found) ? REASON_TOO_LATE : REASON_NONE;
}

/* ---- ruling ---- */

static const struct appeal_rating *rating_of(const struct appeal_facts *facts, const struct appeal *appeal)
{
    for (size_t i = 0; i < facts->ratings.count; i++) {
        const struct appeal_rating *one = facts->ratings.items[i];
        if (same_id(&one->case_id, &appeal->case_id) && one->visit == appeal->visit &&
            same_id(&one->request_id, &appeal->request_id))
            return one;
    }
    return NULL;
}

static const struct exclusion *exclusion_of(const struct appeal_facts *facts, const struct appeal *appeal)
{
    const struct exclusion_key key = {appeal->case_id, appeal->visit, appeal->request_id};
    return exclusion_find(&facts->exclusions, &key, EXCLUSION_APPROVED);
}

static bool rated(const struct appeal_facts *facts, const struct appeal *appeal, const char *name)
{
    const struct appeal_rating *rating = rating_of(facts, appeal);
    return rating != NULL && str_equal(rating->rated_by, name);
}

static bool excluded(const struct appeal_facts *facts, const struct appeal *appeal, const char *name)
{
    const struct exclusion *exclusion = exclusion_of(facts, appeal);
    return exclusion != NULL && (str_equal(exclusion->decided_by, name) || str_equal(exclusion->proposed_by, name));
}

static bool approved(const struct appeal_facts *facts, const struct appeal *appeal, const char *name)
{
    for (size_t i = 0; i < facts->closures.count; i++) {
        const struct appeal_closure *one = facts->closures.items[i];
        if (same_id(&one->case_id, &appeal->case_id) && one->attempt == appeal->visit &&
            str_equal(one->decided_by, name))
            return true;
    }
    return false;
}

/* Cards, overdue and late returns come about by rule: nobody decided them. */
static bool decided(const struct appeal_facts *facts, const struct appeal *appeal, const char *name)
{
    return (appeal->against == APPEAL_RATING && rated(facts, appeal, name)) ||
           (appeal->against == APPEAL_EXCLUSION && excluded(facts, appeal, name)) ||
           (appeal->against == APPEAL_CLOSURE && approved(facts, appeal, name));
}

enum reason appeal_rule_fault(const struct appeal_facts *facts, const struct appeal *appeal,
                              const struct appeal_ruler *ruler, const char **field)
{
    *field = "appeal";
    if (ruler->role != ROLE_BENCH)
        return REASON_NOT_ALLOWED;
    if (ruler->bound)
        return REASON_HANDLER_DECIDES;
    if (appeal->state != APPEAL_FILED)
        return REASON_ALREADY_DONE;
    if (str_equal(appeal->filed_by, ruler->name) || decided(facts, appeal, ruler->name))
        return REASON_SAME_PERSON;
    return REASON_NONE;
}

/* The person was asked anew in a later round: what was said there counts now. */
static bool asked_anew(const struct appeal_facts *facts, const struct appeal *appeal)
{
    const struct appeal_rating *rating = rating_of(facts, appeal);
    return rating == NULL || rating->round != facts->now->round;
}

static bool overtaken(const struct appeal_facts *facts, const struct appeal *appeal)
{
    const struct appeal_closure *last = last_closure(facts);
    if (appeal->against == APPEAL_EXCLUSION)
        return asked_anew(facts, appeal);
    if (appeal->against == APPEAL_CLOSURE && last != NULL)
        return last->attempt != appeal->visit;
    return false;
}

enum case_event appeal_follows(const struct appeal_facts *facts, const struct appeal *appeal)
{
    int rule = rule_of(appeal->against);
    return rule < 0 || overtaken(facts, appeal) ? 0 : RULES[rule].follows;
}

void appeal_rule(struct appeal *appeal, bool upheld, const char *actor, const char *reason, instant at)
{
    int rule = rule_of(appeal->against);
    appeal->state = upheld ? APPEAL_UPHELD : APPEAL_DISMISSED;
    appeal->ruled_by = actor;
    appeal->ruled_at = at;
    appeal->reason = reason;
    appeal->effect = upheld && rule >= 0 ? RULES[rule].effect : "";
    appeal->dirty = true;
}

void appeal_correct(const struct appeal *appeal, struct correction *out)
{
    *out = (struct correction){.appeal = appeal->number,
                               .case_id = appeal->case_id,
                               .against = appeal->against,
                               .target = appeal->target,
                               .visit = appeal->visit,
                               .request_id = appeal->request_id,
                               .unit = appeal->unit,
                               .at = appeal->ruled_at,
                               .reason = appeal->reason,
                               .by = appeal->ruled_by};
}

bool appeal_runs_over(const struct survey_case *now, const struct appeal *appeal, instant at)
{
    return now->unit == NULL && uuid_compare(&appeal->case_id, &now->id) == 0 && appeal->state == APPEAL_FILED &&
           !appeal->overdue && appeal->due_at != INSTANT_NONE && appeal->due_at <= at;
}

const struct appeal *appeal_oldest(const struct appeal_facts *facts)
{
    const struct appeal *oldest = NULL;
    for (size_t i = 0; i < facts->appeals.count; i++) {
        const struct appeal *one = facts->appeals.items[i];
        if (one->state == APPEAL_FILED && same_id(&one->case_id, &facts->now->id) &&
            (oldest == NULL || one->filed_at < oldest->filed_at))
            oldest = one;
    }
    return oldest;
}
