#include "services/router/feedback.h"
#include "common/str.h"

struct feedback_case {
    const struct pack *pack;
    const struct order *order;
    const struct feedback *feedback;
};

static bool is_silent(const struct feedback_case *of)
{
    return of->feedback->outcome == OUTCOME_UNSPECIFIED;
}

static bool is_running(const struct feedback_case *of)
{
    return !of->feedback->interim && of->feedback->outcome == OUTCOME_IN_PROGRESS;
}

static bool is_confirmed(const struct feedback_case *of)
{
    return of->feedback->outcome == OUTCOME_CONFIRMED;
}

static bool is_confirmed_by_citizen(const struct feedback_case *of)
{
    return is_confirmed(of) && of->order->party != PARTY_ENTERPRISE;
}

static bool is_confirmed_unseen(const struct feedback_case *of)
{
    return is_confirmed(of) && !of->feedback->contact;
}

static bool is_confirmed_unmet(const struct feedback_case *of)
{
    return is_confirmed(of) && of->feedback->contact_result != CONTACT_RESULT_UNSPECIFIED &&
           !feedback_reached(of->feedback);
}

static bool is_groundless(const struct feedback_case *of)
{
    return of->feedback->outcome == OUTCOME_CANNOT && str_empty(of->feedback->ground);
}

static bool is_other_ground(const struct feedback_case *of)
{
    return of->feedback->outcome == OUTCOME_CANNOT && !pack_listed(of->pack, "cannot", of->feedback->ground);
}

static bool is_idle_ground(const struct feedback_case *of)
{
    return of->feedback->outcome != OUTCOME_CANNOT && !str_empty(of->feedback->ground);
}

static bool is_past(const struct feedback_case *of)
{
    return of->feedback->until != INSTANT_NONE && of->feedback->until <= of->feedback->at;
}

static bool is_over(const struct feedback_case *of)
{
    return of->feedback->works_until != INSTANT_NONE && of->feedback->works_until < of->feedback->at;
}

static bool is_undated(const struct feedback_case *of)
{
    return of->feedback->contact && of->feedback->contact_at == INSTANT_NONE;
}

/* From the demand to now; people write minutes. */
static bool outside(const struct feedback_case *of, instant at)
{
    return at != INSTANT_NONE && (at > of->feedback->at || at + INSTANT_MINUTE <= of->order->accepted_at);
}

static bool is_contact_elsewhen(const struct feedback_case *of)
{
    return outside(of, of->feedback->contact_at);
}

static bool is_wayless(const struct feedback_case *of)
{
    return of->feedback->contact && of->feedback->contact_way == CONTACT_WAY_UNSPECIFIED;
}

static bool is_inconclusive(const struct feedback_case *of)
{
    return of->feedback->contact && of->feedback->contact_result == CONTACT_RESULT_UNSPECIFIED;
}

static bool is_told_elsewhen(const struct feedback_case *of)
{
    return outside(of, of->feedback->told_at);
}

/* The first row of a field that holds speaks for it. */
static const struct feedback_rule {
    const char *field;
    bool (*holds)(const struct feedback_case *);
    enum reason reason;
    const char *why;
} RULES[] = {
    /* clang-format off */
    {"outcome",        is_silent,               REASON_REQUIRED,       "5.6: solved, explained, cannot be solved, confirmed"},
    {"outcome",        is_running,              REASON_STILL_RUNNING,  "C11, C16: what goes on is an interim result"},
    {"outcome",        is_confirmed_by_citizen, REASON_FORBIDDEN_HERE, "R20: service confirmation is given by enterprises"},
    {"ground",         is_groundless,           REASON_REQUIRED,       "5.6: why it cannot be solved"},
    {"ground",         is_other_ground,         REASON_UNKNOWN_CODE,   "5.6: a listed ground"},
    {"ground",         is_idle_ground,          REASON_FORBIDDEN_HERE, "5.6: only what cannot be solved has a ground"},
    {"until",          is_past,                 REASON_OUT_OF_RANGE,   "C16: the rest is expected in the future"},
    {"works_until_at", is_over,                 REASON_OUT_OF_RANGE,   "C11: what goes on has not ended"},
    {"contact",        is_confirmed_unseen,     REASON_REQUIRED,       "R20: the enterprise itself confirms"},
    {"contact.at",     is_undated,              REASON_REQUIRED,       "R39: when"},
    {"contact.at",     is_contact_elsewhen,     REASON_OUT_OF_RANGE,   "R39: after the demand, not in the future"},
    {"contact.way",    is_wayless,              REASON_REQUIRED,       "R39: how"},
    {"contact.result", is_inconclusive,         REASON_REQUIRED,       "R39: with what result"},
    {"contact.result", is_confirmed_unmet,      REASON_NOT_CONTACTED,  "R20: whoever was not reached confirmed nothing"},
    {"told_at",        is_told_elsewhen,        REASON_OUT_OF_RANGE,   "R20: after the demand, not in the future"},
    /* clang-format on */
};

size_t feedback_faults(const struct pack *pack, const struct order *order, const struct feedback *feedback,
                       struct feedback_fault out[FEEDBACK_FAULTS_MAX])
{
    const struct feedback_case of = {pack, order, feedback};
    size_t count = 0;
    for (size_t i = 0; i < COUNT(RULES); i++) {
        bool spoken = count > 0 && str_equal(out[count - 1].field, RULES[i].field);
        if (!spoken && RULES[i].holds(&of))
            out[count++] = (struct feedback_fault){RULES[i].field, RULES[i].reason, RULES[i].why};
    }
    return count;
}

bool feedback_reached(const struct feedback *feedback)
{
    return feedback->contact && feedback->contact_result == CONTACT_REACHED;
}

bool feedback_finds_causes(const struct assignment *part)
{
    return part->duty == DUTY_LEAD || part->duty == DUTY_CO;
}
