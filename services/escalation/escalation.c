#include "services/escalation/escalation.h"
#include "common/rights.h"
#include "common/str.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void escalation_ladder_write(const struct clock *clock, char text[ESCALATION_LADDER])
{
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; i < clock->rung_count; i++)
        used += (size_t)snprintf(text + used, ESCALATION_LADDER - used, "%lld:%d:%s:%d;", (long long)clock->rungs[i].at,
                                 (int)clock->rungs[i].action, clock->rungs[i].level, clock->rungs[i].step);
}

/* A number and the colon behind it. */
static bool number_read(const char **text, long long *out)
{
    char *end;
    if (**text != '-' && (**text < '0' || **text > '9'))
        return false;
    errno = 0;
    *out = strtoll(*text, &end, 10);
    if (errno != 0 || *end != ':')
        return false;
    *text = end + 1;
    return true;
}

static bool step_read(const char *text, int *step)
{
    char *end;
    long value = strtol(text, &end, 10);
    *step = (int)value;
    return end != text && *end == '\0' && value >= 0 && value <= CLOCK_STEP_REVIEW;
}

/* "at:action:level:step"; a ladder stored before there were steps has none: its rungs count by their place. */
static bool rung_read(const char *text, size_t length, int place, struct clock_rung *rung, bool *stepped)
{
    char piece[PACK_LEVEL_MAX + 64];
    const char *at = piece;
    long long instant_us, action;
    if (length >= sizeof piece)
        return false;
    memcpy(piece, text, length);
    piece[length] = '\0';
    if (!number_read(&at, &instant_us) || instant_us == INSTANT_NONE || !number_read(&at, &action))
        return false;
    size_t level = strcspn(at, ":");
    if (action < RUNG_REMIND || action >= RUNG_ACTION_COUNT || level > PACK_LEVEL_MAX)
        return false;
    *rung = (struct clock_rung){.at = instant_us, .action = (enum rung_action)action, .step = place};
    memcpy(rung->level, at, level);
    *stepped = at[level] != '\0';
    return !*stepped || step_read(at + level + 1, &rung->step);
}

bool escalation_ladder_read(const char *text, struct clock *clock)
{
    bool stepped;
    clock->rung_count = 0;
    clock->unstepped = false;
    while (*text != '\0') {
        size_t length = strcspn(text, ";");
        if (clock->rung_count == CLOCK_RUNGS_MAX ||
            !rung_read(text, length, clock->rung_count, &clock->rungs[clock->rung_count], &stepped))
            return false;
        clock->unstepped = clock->unstepped || !stepped;
        clock->rung_count++;
        text += length + (text[length] == ';');
    }
    return true;
}

bool escalation_late(instant due, instant now, instant tolerance)
{
    return now - due > tolerance;
}

/* R29: an order that was given to a leader by name goes up to that one. */
static int leader_of(const struct pack *pack, const struct escalation_matter *about)
{
    int named = str_empty(about->leader) ? -1 : pack_leader_find(pack, about->leader);
    return named >= 0 ? named
                      : pack_leader_of(pack, pack_matter_find(pack, about->matter), pack_area_find(pack, about->area));
}

const char *escalation_told(const struct pack *pack, const struct escalation_matter *about, const char *unit,
                            const char *level)
{
    const char *title = NULL;
    if (str_equal(level, "unit_leader") && !rights_reported(pack, unit, about->reported)) {
        int found = pack_unit_find(pack, unit);
        title = found < 0 ? NULL : pack->units[found].leader;
    } else if (str_equal(level, "city_leader") && str_empty(about->reported)) {
        int leader = leader_of(pack, about);
        title = leader < 0 ? NULL : pack->leaders[leader].title;
    }
    return title == NULL ? "" : title;
}
