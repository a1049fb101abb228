#include "common/refusals.h"
#include "common/log.h"
#include "common/metrics.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct knocker {
    char key[KEY_TEXT];
    const char *reason; /* static text */
    int64_t told_at;
    long long unsaid; /* since then */
};

struct refusals {
    struct knocker list[REFUSALS_KEPT];
    size_t count;
    int64_t next_stranger;
    long long strangers; /* not told since then */
};

struct refusals *refusals_new(void)
{
    return memory_alloc(sizeof(struct refusals));
}

void refusals_free(struct refusals **refusals)
{
    free(*refusals);
    *refusals = NULL;
}

static void count(const struct zap_verdict *verdict)
{
    char labels[96];
    snprintf(labels, sizeof labels, "status=\"%d\",reason=\"%s\"", (int)verdict->status, verdict->reason);
    metric_add(metric_new(METRIC_COUNTER, "loopline_zap_refused_total", labels, "Connections refused, by reason"), 1);
}

/* NULL: no place for it. One whose interval is over may be forgotten. */
static struct knocker *place(struct refusals *refusals, const struct zap_verdict *verdict, int64_t now)
{
    struct knocker *free_one = NULL;
    for (size_t i = 0; i < refusals->count; i++) {
        struct knocker *one = &refusals->list[i];
        if (one->reason == verdict->reason && strcmp(one->key, verdict->key) == 0)
            return one;
        if (now - one->told_at >= REFUSALS_EVERY_MS)
            free_one = one;
    }
    if (free_one == NULL && refusals->count < REFUSALS_KEPT)
        free_one = &refusals->list[refusals->count++];
    if (free_one == NULL)
        return NULL;
    *free_one = (struct knocker){.reason = verdict->reason, .told_at = now - REFUSALS_EVERY_MS};
    memcpy(free_one->key, verdict->key, sizeof free_one->key);
    return free_one;
}

static void tell(const struct zap_verdict *verdict, long long more)
{
    log_info("connection refused", "why", verdict->reason, "socket", verdict->domain, "address", verdict->address,
             "status", log_number((int)verdict->status), "key", verdict->key, "untold", log_number(more), NULL);
}

bool refusals_note(struct refusals *refusals, const struct zap_verdict *verdict, int64_t now)
{
    count(verdict);
    struct knocker *one = place(refusals, verdict, now);
    if (one != NULL && now - one->told_at >= REFUSALS_EVERY_MS) {
        tell(verdict, one->unsaid);
        one->told_at = now;
        one->unsaid = 0;
        return true;
    }
    if (one != NULL) {
        one->unsaid++;
        return false;
    }
    if (now < refusals->next_stranger) {
        refusals->strangers++;
        return false;
    }
    tell(verdict, refusals->strangers);
    refusals->next_stranger = now + REFUSALS_STRANGERS_MS;
    refusals->strangers = 0;
    return true;
}
