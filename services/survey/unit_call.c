#include "services/survey/unit_call.h"
#include "common/result.h"

#define IN(state) (1u << CASE_##state)

static bool is_in(const struct unit_call_facts *facts, unsigned states)
{
    return (states & (1u << facts->now->state)) != 0;
}

static bool is_unasked(const struct unit_call_facts *facts)
{
    return is_in(facts, IN(NONE) | IN(ANSWERED) | IN(CLOSED) | IN(REOPENED) | IN(REFUSED));
}

static bool is_of_others(const struct unit_call_facts *facts)
{
    return !facts->acts_for_lead;
}

static bool is_over(const struct unit_call_facts *facts)
{
    return !is_in(facts, IN(ASKING) | IN(ASKED) | IN(ANALYSING)) || facts->survey == NULL ||
           facts->survey->state == SURVEY_RELEASED;
}

static bool is_registered(const struct unit_call_facts *facts)
{
    return facts->registered;
}

/* People write minutes. */
static bool is_elsewhen(const struct unit_call_facts *facts)
{
    return facts->call->called_at > facts->at || facts->call->called_at + INSTANT_MINUTE <= facts->now->fed_back_at;
}

/* The first row that holds speaks. */
static const struct {
    bool (*holds)(const struct unit_call_facts *facts);
    const char *field;
    enum reason reason;
    const char *why;
} RULES[] = {
    {is_unasked, "number", REASON_NOT_FED_BACK, "R39: a call after its result"},
    {is_of_others, "unit", REASON_NOT_YOURS, "R39: the lead calls, or part of it"},
    {is_over, "number", REASON_WRONG_STATE, "R39: that round is over, or the person is not asked in it"},
    {is_registered, "number", REASON_ALREADY_DONE, "R39: one call per person and round"},
    {is_elsewhen, "called_at", REASON_OUT_OF_RANGE, "R39: after the result, not in the future"},
};

enum reason unit_call_fault(const struct unit_call_facts *facts, const char **field)
{
    for (size_t i = 0; i < COUNT(RULES); i++)
        if (RULES[i].holds(facts)) {
            *field = RULES[i].field;
            return RULES[i].reason;
        }
    return REASON_NONE;
}

const struct unit_call *unit_call_find(const struct unit_call *calls, size_t count, const struct survey *survey)
{
    for (size_t i = 0; i < count; i++)
        if (calls[i].round == survey->round && uuid_compare(&calls[i].case_id, &survey->case_id) == 0 &&
            uuid_compare(&calls[i].request_id, &survey->request_id) == 0)
            return &calls[i];
    return NULL;
}
