/* Whistles and joint visits. */
#include "services/router/calling.h"
#include "common/str.h"
#include "services/router/effects.h"
#include "services/router/naming.h"

static bool is_named_before(const struct router_event *event, const struct router_post *post)
{
    for (const struct router_post *one = event->posts; one < post; one++)
        if (one->duty == post->duty && str_equal(one->unit, post->unit))
            return true;
    return false;
}

bool calling_call(const struct step *step, const struct router_post *post)
{
    struct assignment *has = assignment_of(&step->result->next, post->unit);
    if (has && is_named_before(step->event, post))
        return true;
    return has ? assignment_turn(step, has, ROUTER_CALL, "called") : assignment_add(step, post, "called");
}

/* R09: those who dispatch ask whose it is, or nobody knew from the beginning. A lead that the catalogue named stays the
 * owner until the finding says otherwise: by asking around it gets rid of nothing (R01). */
static bool asks_whose(const struct step *step)
{
    const struct router_event *event = step->event;
    return event->whistle == WHISTLE_JOINT && (event->speaker == SPEAKER_DISPATCH || str_empty(step->order->entry));
}

bool calling_whistle(const struct step *step)
{
    struct order *next = &step->result->next;
    if (step->event->post_count == 0) {
        effects_refuse(step->result, "called", REASON_REQUIRED, "R15: who shall come");
        return false;
    }
    next->whistles_open++;
    next->unclear = next->unclear || asks_whose(step);
    return naming_units(step);
}

/* A part that ended since: the call went over to the one that the unit has now, if it has one. */
static bool release(const struct step *step, struct assignment *called)
{
    struct assignment *one =
        called->state == ASSIGNMENT_RELIEVED ? assignment_of(&step->result->next, called->unit) : called;
    return !one || one->called_at == INSTANT_NONE || assignment_turn(step, one, ROUTER_RELEASE, "whistle");
}

/* With the last whistle nobody is called any more. */
static bool release_all(const struct step *step)
{
    struct order *next = &step->result->next;
    bool good = true;
    for (size_t i = 0; good && i < next->assignment_count; i++)
        if (next->assignments[i].state != ASSIGNMENT_RELIEVED)
            good = release(step, &next->assignments[i]);
    return good;
}

static bool release_called(const struct step *step)
{
    const struct router_event *event = step->event;
    struct order *next = &step->result->next;
    bool good = true;
    for (size_t i = 0; good && i < event->call_count; i++)
        if (event->calls[i] > 0 && (size_t)event->calls[i] <= next->assignment_count)
            good = release(step, &next->assignments[event->calls[i] - 1]);
    return good;
}

/* Whose order it is, says who leads it or those who dispatch; who left it ends its visit, no more. */
static bool fixes_owner(const struct router_event *event)
{
    bool says = event->end == WHISTLE_NAMED || event->end == WHISTLE_CLOSED;
    return says && event->whistle == WHISTLE_JOINT &&
           (event->speaker == SPEAKER_LEAD || event->speaker == SPEAKER_DISPATCH);
}

/* R09: the finding fixes the owner, by name or in that who convened leads on. Undecided, it falls to whoever is named for it
 * (the backstop) and is as unclear as before; whom the catalogue named, or others meanwhile, keeps it. A whistle called off,
 * or a whistle for help, says nothing about the owner unless it names one. */
static bool take_finding(const struct step *step)
{
    const struct router_event *event = step->event;
    struct order *next = &step->result->next;
    if (event->end == WHISTLE_UNDECIDED && !next->unclear)
        return true;
    if (!naming_units(step))
        return false;
    if (event->end == WHISTLE_UNDECIDED)
        next->unclear = true;
    if (fixes_owner(event))
        next->unclear = false;
    return true;
}

bool calling_conclude(const struct step *step)
{
    struct order *next = &step->result->next;
    if (!release_called(step))
        return false;
    next->whistles_open--;
    return (next->whistles_open > 0 || release_all(step)) && take_finding(step);
}
