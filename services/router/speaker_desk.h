/* In whose name a command about an order is given: those who dispatch it, or a unit. What a unit may do then is for the
 * desk at hand. */
#ifndef LOOPLINE_SPEAKER_DESK_H
#define LOOPLINE_SPEAKER_DESK_H

#include "services/router/turn_desk.h"

/* Dispatchers and supervisors: they act for the city, without a unit. */
bool speaker_desk_dispatches(const struct message *message);
/* Who speaks to the core: `unit`, or as "" those who dispatch. */
enum router_speaker speaker_desk_who(const struct turn *turn, const char *unit);
/* They may dispatch where this order lies; else refused at `field`: not_allowed. */
enum result speaker_desk_reach(struct turn *turn, const char *field) MUST_USE;
/* The same, and no unit is `named` then: forbidden_here at "unit". */
enum result speaker_desk_city(struct turn *turn, const char *named) MUST_USE;
/* Those who dispatch (and whoever takes calls, when `agents`) as "", or the unit whose part the sender has, as *unit. */
enum result speaker_desk_as(struct turn *turn, const char *named, bool agents, const char **unit) MUST_USE;

#endif
