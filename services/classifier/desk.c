#include "services/classifier/desk.h"

#define NEW       REVIEW_STATE_UNSPECIFIED
#define AUTOMATIC REVIEW_AUTOMATIC
#define WAITING   REVIEW_WAITING
#define DECIDED   REVIEW_DECIDED
#define WITHDRAWN REVIEW_WITHDRAWN

/* clang-format off */
static const struct desk_rule RULES[] = {
/*   state      event              guard        next       effects                why */
    {NEW,       DESK_ACCEPTED,     DESK_SURE,   AUTOMATIC, DESK_SAVE | DESK_EMIT, "R02: the route is clear, nobody waits"},
    {NEW,       DESK_ACCEPTED,     DESK_UNSURE, WAITING,   DESK_SAVE,             "below the pack's threshold people decide"},
    {NEW,       DESK_SUPPLEMENTED, DESK_ANY,    NEW,       DESK_REFUSE,           "nothing was accepted under this number"},
    {NEW,       DESK_DECIDED,      DESK_ANY,    NEW,       DESK_REFUSE,           "nothing was accepted under this number"},
    {NEW,       DESK_WITHDRAWN,    DESK_ANY,    NEW,       DESK_REFUSE,           "nothing was accepted under this number"},
    {NEW,       DESK_INSTRUCTED,   DESK_ANY,    NEW,       DESK_REFUSE,           "nothing was accepted under this number"},

    {AUTOMATIC, DESK_ACCEPTED,     DESK_ANY,    AUTOMATIC, DESK_REFUSE,           "accepted once already"},
    {AUTOMATIC, DESK_SUPPLEMENTED, DESK_ANY,    AUTOMATIC, DESK_FORWARD,          "the unit that has it reads it"},
    {AUTOMATIC, DESK_DECIDED,      DESK_ANY,    AUTOMATIC, DESK_REFUSE,           "with the router: a wrong route is returned there (R31)"},
    {AUTOMATIC, DESK_WITHDRAWN,    DESK_ANY,    AUTOMATIC, DESK_FORWARD,          "the router withdraws the order"},
    {AUTOMATIC, DESK_INSTRUCTED,   DESK_ANY,    AUTOMATIC, DESK_FORWARD,          "the level above speaks of the order"},

    {WAITING,   DESK_ACCEPTED,     DESK_ANY,    WAITING,   DESK_REFUSE,           "accepted once already"},
    {WAITING,   DESK_SUPPLEMENTED, DESK_SURE,   AUTOMATIC, DESK_SAVE | DESK_EMIT, "what was missing is there: off the desk"},
    {WAITING,   DESK_SUPPLEMENTED, DESK_UNSURE, WAITING,   DESK_SAVE,             "still unsure; the desk sees the whole text"},
    {WAITING,   DESK_DECIDED,      DESK_ANY,    DECIDED,   DESK_SAVE | DESK_EMIT, "a person decided"},
    {WAITING,   DESK_WITHDRAWN,    DESK_ANY,    WITHDRAWN, DESK_SAVE,             "off the desk; the router never heard of it"},
    {WAITING,   DESK_INSTRUCTED,   DESK_ANY,    WAITING,   DESK_KEEP,             "it goes to the router with the request"},

    {DECIDED,   DESK_ACCEPTED,     DESK_ANY,    DECIDED,   DESK_REFUSE,           "accepted once already"},
    {DECIDED,   DESK_SUPPLEMENTED, DESK_ANY,    DECIDED,   DESK_FORWARD,          "no rule overrides a person; the unit reads it"},
    {DECIDED,   DESK_DECIDED,      DESK_ANY,    DECIDED,   DESK_REFUSE,           "decided once: a wrong route is returned to the router (R31)"},
    {DECIDED,   DESK_WITHDRAWN,    DESK_ANY,    DECIDED,   DESK_FORWARD,          "the router withdraws the order"},
    {DECIDED,   DESK_INSTRUCTED,   DESK_ANY,    DECIDED,   DESK_FORWARD,          "the level above speaks of the order"},

    {WITHDRAWN, DESK_ACCEPTED,     DESK_ANY,    WITHDRAWN, DESK_REFUSE,           "accepted once already"},
    {WITHDRAWN, DESK_SUPPLEMENTED, DESK_ANY,    WITHDRAWN, 0,                     "too late: taken back by the person"},
    {WITHDRAWN, DESK_DECIDED,      DESK_ANY,    WITHDRAWN, DESK_REFUSE,           "taken back by the person"},
    {WITHDRAWN, DESK_WITHDRAWN,    DESK_ANY,    WITHDRAWN, 0,                     "taken back already"},
    {WITHDRAWN, DESK_INSTRUCTED,   DESK_ANY,    WITHDRAWN, 0,                     "too late: the level above took it back itself"},
};
/* clang-format on */

const struct desk_rule *desk_step(enum review_state state, enum desk_event event, bool sure)
{
    static const struct desk_rule UNKNOWN = {.effects = DESK_REFUSE, .why = "no such state or event"};
    for (size_t i = 0; i < COUNT(RULES); i++) {
        const struct desk_rule *rule = &RULES[i];
        bool fits = rule->guard == DESK_ANY || (rule->guard == DESK_SURE) == sure;
        if (rule->state == state && rule->event == event && fits)
            return rule;
    }
    return &UNKNOWN;
}

const struct desk_rule *desk_rule(size_t n)
{
    return n < COUNT(RULES) ? &RULES[n] : NULL;
}

const char *desk_event_code(enum desk_event event)
{
    static const char *const CODES[DESK_EVENT_COUNT] = {[DESK_ACCEPTED] = "accepted",
                                                        [DESK_SUPPLEMENTED] = "supplemented",
                                                        [DESK_DECIDED] = "decided",
                                                        [DESK_WITHDRAWN] = "withdrawn",
                                                        [DESK_INSTRUCTED] = "instructed"};
    size_t n = (size_t)event;
    return n < COUNT(CODES) && CODES[n] != NULL ? CODES[n] : "?";
}

static void choose(struct finding *finding, int value, int unsaid)
{
    if (value == unsaid)
        return;
    *finding = (struct finding){.value = value, .runner_up = DECISION_NONE, .confidence = 100, .basis = BASIS_PERSON};
}

enum result desk_decide(const struct decision *machine, const struct desk_choice *choice, struct decision *out,
                        const char **field)
{
    *out = *machine;
    choose(&out->matter, choice->matter, DECISION_NONE);
    choose(&out->area, choice->area, DECISION_NONE);
    choose(&out->nature, (int)choice->nature, NATURE_UNSPECIFIED);
    choose(&out->urgency, (int)choice->urgency, URGENCY_UNSPECIFIED);
    choose(&out->party, (int)choice->party, PARTY_UNSPECIFIED);
    if (out->matter.value == DECISION_NONE || out->area.value == DECISION_NONE) {
        *field = out->matter.value == DECISION_NONE ? "matter" : "area";
        return RESULT_REFUSE;
    }
    out->confidence = 100;
    out->doubts = 0;
    return RESULT_OK;
}
