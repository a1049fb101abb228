#include "services/survey/survey.h"
#include "common/result.h"
#include "common/str.h"

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
        if (now->surveys[i]->rating == RATING_DISSATISFIED)
            return now->surveys[i];
    return NULL;
}

/* ---- guards ---- */

static bool newer(const struct survey_facts *facts)
{
    return facts->event->opening.round > facts->now->round;
}

static bool still_asked(const struct survey_facts *facts, const struct survey *survey)
{
    const struct survey_case *opening = &facts->event->opening;
    for (size_t i = 0; i < opening->survey_count; i++)
        if (uuid_compare(&opening->surveys[i]->request_id, &survey->request_id) == 0)
            return true;
    return false;
}

/* Of those who are still to be asked: how many ride on the order no more. */
static int gone(const struct survey_facts *facts)
{
    int count = 0;
    for (size_t i = 0; i < facts->now->survey_count; i++)
        count += facts->now->surveys[i]->state == SURVEY_OPEN && !still_asked(facts, facts->now->surveys[i]);
    return count;
}

static bool some_left(const struct survey_facts *facts)
{
    int count = facts->event->opening.round == facts->now->round ? gone(facts) : 0;
    return count > 0 && count < facts->now->open;
}

static bool last_left(const struct survey_facts *facts)
{
    int count = facts->event->opening.round == facts->now->round ? gone(facts) : 0;
    return count > 0 && count == facts->now->open;
}

static bool rounds_used_up(const struct survey_facts *facts)
{
    return facts->now->round >= facts->now->redo_max;
}

static bool last_left_used_up(const struct survey_facts *facts)
{
    return last_left(facts) && rounds_used_up(facts);
}

static bool last_left_content(const struct survey_facts *facts)
{
    return last_left(facts) && survey_dissatisfied(facts->now) == NULL;
}

static bool by_handler(const struct survey_facts *facts)
{
    return facts->event->role == ROLE_HANDLER || facts->event->role == ROLE_LEADER ||
           !str_empty(facts->event->actor_unit);
}

static bool no_cause(const struct survey_facts *facts)
{
    return survey_cause_fault(facts->event->rating, facts->event->cause) == REASON_REQUIRED;
}

static bool idle_cause(const struct survey_facts *facts)
{
    return survey_cause_fault(facts->event->rating, facts->event->cause) == REASON_FORBIDDEN_HERE;
}

static bool not_this_visit(const struct survey_facts *facts)
{
    return facts->survey == NULL || facts->survey->state == SURVEY_RELEASED;
}

static bool rated(const struct survey_facts *facts)
{
    return facts->survey != NULL && facts->survey->state == SURVEY_RATED;
}

static bool dissatisfied(const struct survey_facts *facts)
{
    return facts->event->rating == RATING_DISSATISFIED;
}

static bool others_open(const struct survey_facts *facts)
{
    return facts->now->open > 1;
}

static bool all_content(const struct survey_facts *facts)
{
    return !dissatisfied(facts) && survey_dissatisfied(facts->now) == NULL;
}

static bool not_lead(const struct survey_facts *facts)
{
    return !facts->event->acts_for_lead;
}

static bool in_progress(const struct survey_facts *facts)
{
    return facts->now->outcome == OUTCOME_IN_PROGRESS;
}

static bool same_person(const struct survey_facts *facts)
{
    return facts->now->write_off != NULL && str_equal(facts->now->write_off->applied_by, facts->event->actor);
}

/* ---- the rules ---- */

#define IN(state)             (1u << CASE_##state)
#define EVERY                 ((1u << CASE_STATE_COUNT) - 1)
#define IF(guard)             guard, #guard
#define ELSE                  NULL, ""
#define GO(state, effects)    CASE_##state, effects, REASON_NONE, ""
#define STAY(effects)         CASE_NONE, effects, REASON_NONE, ""
#define REFUSE(reason, field) CASE_NONE, 0, REASON_##reason, field

/* Of the rows of a state and an event the first whose guard holds is taken. */
static const struct survey_rule RULES[] = {
    /* clang-format off */
    /* states                            event                 guard               next, effects or refusal           why */
    {IN(NONE),                           CASE_EVENT_ANSWERED,  ELSE,               GO(ANSWERED, EFFECT_OPEN),         "R34: answered at first contact is asked back too"},
    {EVERY,                              CASE_EVENT_ANSWERED,  ELSE,               STAY(EFFECT_STALE),                "told twice: the case is known"},

    {IN(NONE),                           CASE_EVENT_FED_BACK,  ELSE,               GO(ASKING, EFFECT_OPEN),           "R34: every request of a fed-back order is asked back"},
    {IN(REOPENED),                       CASE_EVENT_FED_BACK,  ELSE,               GO(ASKING, EFFECT_OPEN),           "the order that the reopened request became"},
    {IN(ANSWERED) | IN(CLOSED),          CASE_EVENT_FED_BACK,  ELSE,               GO(ASKING, EFFECT_OPEN),           "became an order after all: nobody is lost"},
    {IN(APPLIED),                        CASE_EVENT_FED_BACK,  IF(newer),          GO(ASKING, EFFECT_OPEN | EFFECT_SEND_BACK), "a new round overtakes the application"},
    {IN(ASKING) | IN(REDO) | IN(ASKED),  CASE_EVENT_FED_BACK,  IF(newer),          GO(ASKING, EFFECT_OPEN),           "R37: the redo has fed back, ask again"},
    {IN(WRITTEN_OFF),                    CASE_EVENT_FED_BACK,  IF(newer),          GO(ASKING, EFFECT_OPEN | EFFECT_SUPERVISE), "C16: it came back and was opened again: all are asked anew, under priority supervision"},
    {IN(ASKING),                         CASE_EVENT_FED_BACK,  IF(some_left),      STAY(EFFECT_RELEASE),              "N02: un-merged: they are asked about their own order"},
    {IN(ASKING),                         CASE_EVENT_FED_BACK,  IF(last_left_content), GO(ASKED, EFFECT_RELEASE | EFFECT_FOLLOWED_UP), "N02: nobody else is left to be asked, nobody dissatisfied"},
    {IN(ASKING),                         CASE_EVENT_FED_BACK,  IF(last_left_used_up), GO(REDO, EFFECT_RELEASE | EFFECT_FOLLOWED_UP | EFFECT_REDO | EFFECT_TO_LEADER), "R38: nobody else is left to be asked, one was dissatisfied, rounds used up"},
    {IN(ASKING),                         CASE_EVENT_FED_BACK,  IF(last_left),      GO(REDO, EFFECT_RELEASE | EFFECT_FOLLOWED_UP | EFFECT_REDO), "R36: nobody else is left to be asked, and one was dissatisfied"},
    {EVERY,                              CASE_EVENT_FED_BACK,  ELSE,               STAY(EFFECT_STALE),                "overtaken: that round has been opened or closed"},

    {EVERY,                              CASE_EVENT_RATE,      IF(by_handler),     REFUSE(HANDLER_RATES, "number"),   "R35: who handles does not rate"},
    {EVERY,                              CASE_EVENT_RATE,      IF(no_cause),       REFUSE(REQUIRED, "cause"),         "R36: dissatisfied needs a cause class"},
    {EVERY,                              CASE_EVENT_RATE,      IF(idle_cause),     REFUSE(FORBIDDEN_HERE, "cause"),   "R36: only dissatisfied has a cause class"},
    {IN(NONE),                           CASE_EVENT_RATE,      ELSE,               REFUSE(NOT_FED_BACK, "number"),    "R34: only what was fed back is asked back"},
    {IN(REDO) | IN(WRITTEN_OFF) | IN(CLOSED) | IN(REOPENED),
                                         CASE_EVENT_RATE,      ELSE,               REFUSE(WRONG_STATE, "number"),     "that round is over"},
    {EVERY,                              CASE_EVENT_RATE,      IF(not_this_visit), REFUSE(WRONG_STATE, "number"),     "overtaken: not asked in this round"},
    {IN(ASKED) | IN(APPLIED),            CASE_EVENT_RATE,      ELSE,               REFUSE(ALREADY_DONE, "number"),    "R35: everyone of this round has been asked"},
    {IN(ASKING),                         CASE_EVENT_RATE,      IF(rated),          REFUSE(ALREADY_DONE, "number"),    "R35: one rating per person and round"},
    {IN(ANSWERED),                       CASE_EVENT_RATE,      IF(dissatisfied),   GO(REOPENED, EFFECT_RATE | EFFECT_REOPEN), "R38: the first answer did not satisfy: an order after all"},
    {IN(ANSWERED),                       CASE_EVENT_RATE,      ELSE,               GO(CLOSED, EFFECT_RATE | EFFECT_CLOSE), "R38: satisfied ends"},
    {IN(ASKING),                         CASE_EVENT_RATE,      IF(others_open),    STAY(EFFECT_RATE),                 "R34: others of the order are still to be asked"},
    {IN(ASKING),                         CASE_EVENT_RATE,      IF(all_content),    GO(ASKED, EFFECT_RATE | EFFECT_FOLLOWED_UP), "R34: everyone asked, nobody dissatisfied"},
    {IN(ASKING),                         CASE_EVENT_RATE,      IF(rounds_used_up), GO(REDO, EFFECT_RATE | EFFECT_FOLLOWED_UP | EFFECT_REDO | EFFECT_TO_LEADER), "R38: rounds used up: the leader, and again until settled"},
    {IN(ASKING),                         CASE_EVENT_RATE,      ELSE,               GO(REDO, EFFECT_RATE | EFFECT_FOLLOWED_UP | EFFECT_REDO), "R36: back to the same unit under priority supervision"},

    {IN(NONE) | IN(ANSWERED) | IN(REOPENED),
                                         CASE_EVENT_APPLY,     ELSE,               REFUSE(NOT_FOLLOWED_UP, "number"), "R30: never asked back as an order"},
    {IN(CLOSED),                         CASE_EVENT_APPLY,     ELSE,               REFUSE(ALREADY_DONE, "number"),    "closed at first contact"},
    {EVERY,                              CASE_EVENT_APPLY,     IF(not_lead),       REFUSE(NOT_YOURS, "unit"),         "R30: the lead applies"},
    {IN(ASKING),                         CASE_EVENT_APPLY,     ELSE,               REFUSE(NOT_FOLLOWED_UP, "number"), "R30, R34: someone has not been asked back"},
    {IN(REDO),                           CASE_EVENT_APPLY,     ELSE,               REFUSE(STILL_RUNNING, "number"),   "R37: a redo is running"},
    {IN(ASKED),                          CASE_EVENT_APPLY,     IF(in_progress),    REFUSE(STILL_RUNNING, "number"),   "R30: only when truly settled"},
    {IN(ASKED),                          CASE_EVENT_APPLY,     ELSE,               GO(APPLIED, EFFECT_APPLY),         "R30: applied for, not self-closed"},
    {EVERY,                              CASE_EVENT_APPLY,     ELSE,               REFUSE(ALREADY_DONE, "number"),    "applied for or written off before"},

    {IN(APPLIED),                        CASE_EVENT_APPROVE,   IF(same_person),    REFUSE(SAME_PERSON, "number"),     "R30: a second person approves"},
    {IN(APPLIED),                        CASE_EVENT_APPROVE,   ELSE,               GO(WRITTEN_OFF, EFFECT_WRITE_OFF), "R30: approved"},
    {IN(NONE),                           CASE_EVENT_APPROVE,   ELSE,               REFUSE(NOT_FED_BACK, "number"),    "nothing was applied for"},
    {IN(WRITTEN_OFF),                    CASE_EVENT_APPROVE,   ELSE,               REFUSE(ALREADY_DONE, "number"),    "written off before"},
    {EVERY,                              CASE_EVENT_APPROVE,   ELSE,               REFUSE(WRONG_STATE, "number"),     "nothing was applied for"},

    {IN(APPLIED),                        CASE_EVENT_SEND_BACK, IF(same_person),    REFUSE(SAME_PERSON, "number"),     "R30: a second person decides"},
    {IN(APPLIED),                        CASE_EVENT_SEND_BACK, ELSE,               GO(ASKED, EFFECT_SEND_BACK),       "R30: not approved, back with the reason"},
    {IN(NONE),                           CASE_EVENT_SEND_BACK, ELSE,               REFUSE(NOT_FED_BACK, "number"),    "nothing was applied for"},
    {EVERY,                              CASE_EVENT_SEND_BACK, ELSE,               REFUSE(WRONG_STATE, "number"),     "no application is waiting"},
    /* clang-format on */
};

const struct survey_rule *survey_rules(size_t *count)
{
    *count = COUNT(RULES);
    return RULES;
}

const struct survey_rule *survey_step(const struct survey_case *now, const struct survey_event *event)
{
    struct survey_facts facts = {now, event, survey_find(now, event->number)};
    for (size_t i = 0; i < COUNT(RULES); i++) {
        const struct survey_rule *rule = &RULES[i];
        if (rule->event == event->kind && (rule->states & (1u << now->state)) != 0 &&
            (rule->guard == NULL || rule->guard(&facts)))
            return rule;
    }
    return NULL;
}

/* ---- what an accepted rule does to the rows ---- */

static void open_visit(struct survey_case *now, const struct survey_event *event)
{
    int visit = now->visit + 1;
    bool supervised = now->supervised;
    struct write_off *last = now->write_off;
    *now = event->opening;
    now->visit = visit;
    now->supervised = supervised;
    now->write_off = last;
    now->to_ask = now->open = (int)now->survey_count;
    for (size_t i = 0; i < now->survey_count; i++) {
        struct survey *survey = now->surveys[i];
        survey->case_id = now->id;
        survey->visit = visit;
        survey->round = now->round;
        survey->district = now->district;
        survey->state = SURVEY_OPEN;
        survey->rating = RATING_UNSPECIFIED;
        survey->cause = CAUSE_UNSPECIFIED;
        survey->text = "";
        survey->rated_by = NULL;
        survey->opened_at = event->at;
        survey->rated_at = INSTANT_NONE;
        survey->dirty = true;
    }
}

static void release(struct survey_case *now, const struct survey_event *event)
{
    const struct survey_facts facts = {now, event, NULL};
    for (size_t i = 0; i < now->survey_count; i++) {
        struct survey *survey = now->surveys[i];
        if (survey->state != SURVEY_OPEN || still_asked(&facts, survey))
            continue;
        survey->state = SURVEY_RELEASED;
        survey->dirty = true;
        now->open--;
    }
}

static void rate(struct survey_case *now, const struct survey_event *event)
{
    struct survey *survey = survey_find(now, event->number);
    survey->state = SURVEY_RATED;
    survey->rating = event->rating;
    survey->cause = event->cause;
    survey->text = event->text;
    survey->rated_by = event->actor;
    survey->rated_at = event->at;
    survey->dirty = true;
    now->open--;
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

static void decide(struct survey_case *now, const struct survey_event *event, enum write_off_state state)
{
    now->write_off->state = state;
    now->write_off->decided_by = event->actor == NULL ? "" : event->actor;
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
}

void survey_apply(struct survey_case *now, const struct survey_event *event, const struct survey_rule *rule)
{
    static const struct {
        enum case_effect effect;
        void (*change)(struct survey_case *now, const struct survey_event *event);
    } CHANGES[] = {
        {EFFECT_OPEN, open_visit},       {EFFECT_RATE, rate},           {EFFECT_REDO, supervise},
        {EFFECT_APPLY, apply_write_off}, {EFFECT_SEND_BACK, send_back}, {EFFECT_WRITE_OFF, approve},
        {EFFECT_RELEASE, release},       {EFFECT_SUPERVISE, supervise},
    };
    enum case_state state = now->state;
    for (size_t i = 0; i < COUNT(CHANGES); i++)
        if ((rule->effects & CHANGES[i].effect) != 0)
            CHANGES[i].change(now, event);
    now->state = rule->next == CASE_NONE ? state : rule->next;
    now->dirty = now->dirty || (rule->effects & ~(unsigned)EFFECT_STALE) != 0;
}

/* ---- names ---- */

const char *survey_state_code(enum case_state state)
{
    static const char *const CODES[] = {"none",    "answered",    "asking", "redo",    "asked",
                                        "applied", "written_off", "closed", "reopened"};
    return (size_t)state < COUNT(CODES) ? CODES[state] : "?";
}

const char *survey_event_code(enum case_event event)
{
    static const char *const CODES[] = {"?", "answered", "fed_back", "rate", "apply", "approve", "send_back"};
    return (size_t)event < COUNT(CODES) ? CODES[event] : "?";
}

const char *survey_effect_code(enum case_effect effect)
{
    static const char *const CODES[] = {"open",  "rate",      "followed_up", "redo",  "to_leader", "close",    "reopen",
                                        "apply", "send_back", "write_off",   "stale", "release",   "supervise"};
    for (size_t i = 0; i < COUNT(CODES); i++)
        if ((unsigned)effect == 1u << i)
            return CODES[i];
    return "?";
}
