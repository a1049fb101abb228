#include "services/survey/survey.h"
#include "common/result.h"
#include "common/str.h"

void survey_case_blank(struct survey_case *out)
{
    *out = (struct survey_case){.co = "",
                                .kind = VISIT_FOLLOW_UP,
                                .area = "",
                                .matter = "",
                                .policy = "",
                                .reported = "",
                                .fed_back_at = INSTANT_NONE,
                                .works_until = INSTANT_NONE,
                                .works_done_at = INSTANT_NONE,
                                .analyse_until = INSTANT_NONE,
                                .written_off_at = INSTANT_NONE,
                                .look_back_at = INSTANT_NONE,
                                .archive_at = INSTANT_NONE,
                                .window_until = INSTANT_NONE,
                                .next_at = INSTANT_NONE};
}

void survey_blank(struct survey *out)
{
    *out = (struct survey){.kind = VISIT_FOLLOW_UP,
                           .area = "",
                           .matter = "",
                           .aspects = "{}",
                           .text = "",
                           .rated_at = INSTANT_NONE,
                           .plan = "",
                           .way = CHANNEL_PHONE,
                           .next_at = INSTANT_NONE};
}

enum reason survey_cause_fault(enum rating rating, enum cause cause)
{
    if (rating == RATING_DISSATISFIED)
        return cause == CAUSE_UNSPECIFIED ? REASON_REQUIRED : REASON_NONE;
    return cause == CAUSE_UNSPECIFIED ? REASON_NONE : REASON_FORBIDDEN_HERE;
}

struct survey *survey_find(const struct survey_case *now, const char *number)
{
    for (size_t i = 0; i < now->survey_count; i++)
        if (str_equal(now->surveys[i]->number, number))
            return now->surveys[i];
    return NULL;
}

const struct survey *survey_dissatisfied(const struct survey_case *now)
{
    for (size_t i = 0; i < now->survey_count; i++)
        if (now->surveys[i]->rating == RATING_DISSATISFIED && !now->surveys[i]->excluded && !now->surveys[i]->gone)
            return now->surveys[i];
    return NULL;
}

enum rating survey_word(const struct survey_case *now)
{
    static const int RANKS[RATING_COUNT] = {
        [RATING_DECLINED] = 1, [RATING_SATISFIED] = 2, [RATING_BASICALLY] = 3, [RATING_DISSATISFIED] = 4};
    enum rating word = RATING_UNSPECIFIED;
    for (size_t i = 0; i < now->survey_count; i++) {
        const struct survey *one = now->surveys[i];
        if (!one->excluded && !one->gone && RANKS[one->rating] > RANKS[word])
            word = one->rating;
    }
    return word;
}

bool survey_looks_back(const struct survey *survey)
{
    return survey->state == SURVEY_RATED && survey->source != SOURCE_NOBODY && survey->way != CHANNEL_UPPER &&
           !survey->gone;
}

const struct survey_rule *survey_step(const struct survey_case *now, const struct survey_event *event)
{
    struct survey_facts facts = {now, event, survey_find(now, event->number)};
    size_t count;
    const struct survey_rule *rules = survey_rules(&count);
    for (size_t i = 0; i < count; i++) {
        const struct survey_rule *rule = &rules[i];
        if (rule->event == event->kind && (rule->states & (1u << now->state)) != 0 &&
            (rule->guard == NULL || rule->guard(&facts)))
            return rule;
    }
    return NULL;
}

/* ---- what an accepted rule does to the rows ---- */

/* One survey as it begins; its turn was set by who opened it. */
static void open_survey(const struct survey_case *now, const struct survey_event *event, struct survey *survey)
{
    survey->case_id = now->id;
    survey->visit = now->visit;
    survey->round = now->round;
    survey->kind = now->kind;
    survey->district = now->district;
    survey->unit = now->unit;
    survey->area = now->area;
    survey->matter = now->matter;
    survey->party = now->party;
    survey->urgency = now->urgency;
    survey->state = SURVEY_OPEN;
    survey->gone = false;
    survey->aspects = "{}";
    survey->text = "";
    survey->opened_at = event->at;
    survey->rated_at = INSTANT_NONE;
    survey->dirty = true;
}

/* A look-back asks about the case as it is; all else begins it anew, with what the event says of the order. */
static void open_visit(struct survey_case *now, const struct survey_event *event)
{
    const struct survey_case before = *now;
    bool look_back = event->kind == CASE_EVENT_LOOK_BACK;
    if (!look_back) {
        *now = event->opening;
        now->supervised = before.supervised || now->round > 0; /* R36: a redo always is */
        now->write_off = before.write_off;
        if (str_empty(now->reported)) /* whom it is against stays as it came */
            now->reported = before.reported;
        now->works_done_at = now->analyse_until = INSTANT_NONE;
        now->written_off_at = now->look_back_at = now->archive_at = INSTANT_NONE;
    }
    now->surveys = event->opening.surveys;
    now->survey_count = event->opening.survey_count;
    now->kind = look_back ? VISIT_LOOK_BACK : VISIT_FOLLOW_UP;
    now->visit = before.visit + 1;
    now->to_ask = now->open = (int)now->survey_count;
    now->window_until = event->window_until;
    for (size_t i = 0; i < now->survey_count; i++)
        open_survey(now, event, now->surveys[i]);
    if (look_back)
        now->look_back_at = INSTANT_NONE;
}

static bool named(const struct survey_case *opening, const struct survey *survey)
{
    for (size_t i = 0; i < opening->survey_count; i++)
        if (uuid_compare(&opening->surveys[i]->request_id, &survey->request_id) == 0)
            return true;
    return false;
}

static void release_one(struct survey_case *now, struct survey *survey)
{
    survey->state = SURVEY_RELEASED;
    survey->next_at = INSTANT_NONE;
    survey->dirty = true;
    now->open--;
}

static void release(struct survey_case *now, const struct survey_event *event)
{
    for (size_t i = 0; i < now->survey_count; i++) {
        struct survey *survey = now->surveys[i];
        if (survey->state == SURVEY_RELEASED || survey->gone || named(&event->opening, survey))
            continue;
        if (survey->state == SURVEY_OPEN)
            release_one(now, survey);
        survey->gone = survey->dirty = true;
        survey->proposed_by = NULL;
    }
}

static void release_rest(struct survey_case *now, const struct survey_event *event)
{
    (void)event;
    for (size_t i = 0; i < now->survey_count; i++)
        if (now->surveys[i]->state == SURVEY_OPEN)
            release_one(now, now->surveys[i]);
}

static void rate(struct survey_case *now, const struct survey_event *event)
{
    struct survey *survey = survey_find(now, event->number);
    survey->state = SURVEY_RATED;
    survey->rating = event->rating;
    survey->source = event->source;
    survey->responded = event->responded;
    survey->solved = event->solved;
    survey->recurred = event->recurred;
    survey->aspects = str_empty(event->aspects) ? "{}" : event->aspects;
    survey->cause = event->cause;
    survey->cause_basis = event->cause_basis;
    survey->text = event->text == NULL ? "" : event->text;
    survey->rated_by = event->actor == NULL ? "" : event->actor;
    survey->rated_at = event->at;
    survey->next_at = INSTANT_NONE;
    survey->dirty = true;
    now->open--;
}

static void analyse(struct survey_case *now, const struct survey_event *event)
{
    now->analyse_until = event->analyse_until;
}

static void propose(struct survey_case *now, const struct survey_event *event)
{
    survey_find(now, event->number)->proposed_by = event->actor;
}

static void exclude(struct survey_case *now, const struct survey_event *event)
{
    struct survey *survey = survey_find(now, event->number);
    survey->proposed_by = NULL;
    survey->excluded = true;
}

static void uphold(struct survey_case *now, const struct survey_event *event)
{
    survey_find(now, event->number)->proposed_by = NULL;
}

static void overtake(struct survey_case *now, const struct survey_event *event)
{
    (void)event;
    for (size_t i = 0; i < now->survey_count; i++)
        now->surveys[i]->proposed_by = NULL;
}

/* The excluded rating may be of an earlier visit: then there is nothing to change here. */
static void restore(struct survey_case *now, const struct survey_event *event)
{
    struct survey *survey = survey_find(now, event->number);
    if (survey != NULL)
        survey->excluded = false, survey->restored = true;
}

/* R30: somebody is to apply, or to decide. */
static bool write_off_waits(enum case_state state)
{
    return state == CASE_ASKED || state == CASE_APPLIED;
}

static void works(struct survey_case *now, const struct survey_event *event)
{
    now->works_done_at = event->done_at;
    now->works_done_by = event->actor;
    now->works_text = event->text;
    if (now->state == CASE_ASKED) /* R30, C11: from now on somebody can apply */
        now->window_until = event->write_off_until, now->overdue = false;
}

/* Opened again: what was to come after the write-off does not. */
static void recur(struct survey_case *now, const struct survey_event *event)
{
    (void)event;
    now->supervised = true;
    now->look_back_at = now->archive_at = INSTANT_NONE;
}

static void archive(struct survey_case *now, const struct survey_event *event)
{
    (void)event;
    now->archive_at = now->look_back_at = INSTANT_NONE;
}

/* Told once; whoever is still to be asked stays to be asked. */
static void mark_overdue(struct survey_case *now, const struct survey_event *event)
{
    (void)event;
    if (write_off_waits(now->state))
        now->overdue = true;
    else
        now->window_until = INSTANT_NONE;
    for (size_t i = 0; i < now->survey_count; i++)
        if (now->surveys[i]->state == SURVEY_OPEN)
            now->surveys[i]->overdue = now->surveys[i]->dirty = true;
}

/* R41: nobody is asked: the case carries the appeal alone. */
static void keep(struct survey_case *now, const struct survey_event *event)
{
    *now = event->opening;
    now->kind = VISIT_FOLLOW_UP;
    now->visit = 1;
    now->survey_count = 0;
    now->to_ask = now->open = 0;
}

static void supervise(struct survey_case *now, const struct survey_event *event)
{
    (void)event;
    now->supervised = true;
}

static void apply_write_off(struct survey_case *now, const struct survey_event *event)
{
    struct write_off *application = event->application;
    application->case_id = now->id;
    application->attempt = now->write_off == NULL ? 1 : now->write_off->attempt + 1;
    application->round = now->round;
    application->state = WRITE_OFF_APPLIED;
    application->applied_by = event->actor;
    application->applied_at = event->at;
    application->decided_by = NULL;
    application->reason = "";
    application->decided_at = INSTANT_NONE;
    application->dirty = true;
    now->write_off = application;
}

/* What overtakes an application is nobody's decision about it. */
static void decide(struct survey_case *now, const struct survey_event *event, enum write_off_state state)
{
    bool decided = event->kind == CASE_EVENT_APPROVE || event->kind == CASE_EVENT_SEND_BACK;
    now->write_off->state = state;
    now->write_off->decided_by = decided ? event->actor : "";
    now->write_off->reason = event->text == NULL ? "" : event->text;
    now->write_off->decided_at = event->at;
    now->write_off->dirty = true;
}

static void send_back(struct survey_case *now, const struct survey_event *event)
{
    decide(now, event, WRITE_OFF_SENT_BACK);
}

static void approve(struct survey_case *now, const struct survey_event *event)
{
    decide(now, event, WRITE_OFF_APPROVED);
    now->written_off_at = event->at;
    now->look_back_at = event->look_back_at;
    now->archive_at = event->archive_at;
    now->retain_until = event->retain_until;
}

/* All else that is asked has the clock of its order. */
static bool has_window(enum case_state state)
{
    return state == CASE_ANSWERED || state == CASE_LOOKING_BACK || write_off_waits(state);
}

instant survey_next(const struct survey_case *now)
{
    if (now->state == CASE_ANALYSING)
        return now->analyse_until;
    if (has_window(now->state))
        return now->overdue ? INSTANT_NONE : now->window_until;
    if (now->state != CASE_WRITTEN_OFF)
        return INSTANT_NONE;
    if (now->look_back_at == INSTANT_NONE || now->archive_at == INSTANT_NONE)
        return now->look_back_at == INSTANT_NONE ? now->archive_at : now->look_back_at;
    return now->look_back_at < now->archive_at ? now->look_back_at : now->archive_at;
}

/* In this order: what ends an old visit comes before what opens a new one. */
static const struct {
    enum case_effect effect;
    void (*change)(struct survey_case *now, const struct survey_event *event);
} CHANGES[] = {
    {EFFECT_OVERTAKE, overtake},
    {EFFECT_RATE, rate},
    {EFFECT_RELEASE_REST, release_rest},
    {EFFECT_SEND_BACK, send_back},
    {EFFECT_OPEN, open_visit},
    {EFFECT_KEEP, keep},
    {EFFECT_REDO, supervise},
    {EFFECT_APPLY, apply_write_off},
    {EFFECT_WRITE_OFF, approve},
    {EFFECT_RELEASE, release},
    {EFFECT_SUPERVISE, supervise},
    {EFFECT_ANALYSE, analyse},
    {EFFECT_PROPOSE, propose},
    {EFFECT_EXCLUDE, exclude},
    {EFFECT_UPHOLD, uphold},
    {EFFECT_RESTORE, restore},
    {EFFECT_WORKS, works},
    {EFFECT_RECUR, recur},
    {EFFECT_TAKE_UP, recur},
    {EFFECT_ARCHIVE, archive},
    {EFFECT_OVERDUE, mark_overdue},
};

void survey_apply(struct survey_case *now, const struct survey_event *event, const struct survey_rule *rule)
{
    enum case_state state = now->state;
    for (size_t i = 0; i < COUNT(CHANGES); i++)
        if ((rule->effects & CHANGES[i].effect) != 0)
            CHANGES[i].change(now, event);
    now->state = rule->next == CASE_NONE ? state : rule->next;
    if (now->state != state)
        now->overdue = false;
    if (now->state != state && write_off_waits(now->state))
        now->window_until = event->write_off_until;
    if (now->state != CASE_ANALYSING)
        now->analyse_until = INSTANT_NONE;
    if (!has_window(now->state))
        now->window_until = INSTANT_NONE;
    now->next_at = survey_next(now);
    now->dirty = now->dirty || (rule->effects & ~(unsigned)EFFECT_STALE) != 0;
}

/* ---- names ---- */

const char *survey_state_code(enum case_state state)
{
    static const char *const CODES[] = {"none",         "answered",    "asking",  "redo",     "asked",
                                        "applied",      "written_off", "closed",  "reopened", "analysing",
                                        "looking_back", "archived",    "refused", "lapsed"};
    return (size_t)state < COUNT(CODES) ? CODES[state] : "?";
}

const char *survey_event_code(enum case_event event)
{
    static const char *const CODES[] = {
        "?",         "answered",   "fed_back", "rate",    "apply",   "approve",
        "send_back", "propose",    "exclude",  "uphold",  "to_redo", "works_done",
        "look_back", "archive",    "reopen",   "restore", "refused", "reopened_elsewhere",
        "window",    "order_ended"};
    return (size_t)event < COUNT(CODES) ? CODES[event] : "?";
}

const char *survey_effect_code(enum case_effect effect)
{
    static const char *const CODES[] = {
        "open",    "rate",      "followed_up", "redo",     "to_leader", "close",        "reopen",
        "apply",   "send_back", "write_off",   "stale",    "release",   "supervise",    "analyse",
        "propose", "exclude",   "uphold",      "overtake", "recur",     "release_rest", "works",
        "archive", "restore",   "keep",        "take_up",  "missed",    "overdue",      "lapse"};
    for (size_t i = 0; i < COUNT(CODES); i++)
        if ((unsigned)effect == 1u << i)
            return CODES[i];
    return "?";
}
