#include "services/escalation/escalation.h"
#include "common/str.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void escalation_ladder_write(const struct clock *clock, char text[ESCALATION_LADDER])
{
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; i < clock->rung_count; i++)
        used += (size_t)snprintf(text + used, ESCALATION_LADDER - used, "%lld:%d:%s;", (long long)clock->rungs[i].at,
                                 (int)clock->rungs[i].action, clock->rungs[i].level);
}

static bool rung_read(const char *text, size_t length, struct clock_rung *rung)
{
    char piece[PACK_LEVEL_MAX + 48], *end;
    if (length >= sizeof piece)
        return false;
    memcpy(piece, text, length);
    piece[length] = '\0';
    rung->at = strtoll(piece, &end, 10);
    if (*end != ':')
        return false;
    long action = strtol(end + 1, &end, 10);
    if (*end != ':' || action < RUNG_REMIND || action >= RUNG_ACTION_COUNT)
        return false;
    rung->action = (enum rung_action)action;
    str_copy(rung->level, sizeof rung->level, end + 1);
    return true;
}

bool escalation_ladder_read(const char *text, struct clock *clock)
{
    clock->rung_count = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, ";");
        if (clock->rung_count == CLOCK_RUNGS_MAX || !rung_read(text, length, &clock->rungs[clock->rung_count]))
            return false;
        clock->rung_count++;
        text += length + (text[length] == ';');
    }
    return true;
}

bool escalation_late(instant due, instant now, instant tolerance)
{
    return now - due > tolerance;
}
