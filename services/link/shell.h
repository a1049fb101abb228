/* What both directions share: the ends, what the configuration says, counts, and how long one page takes. */
#ifndef LOOPLINE_LINK_SHELL_H
#define LOOPLINE_LINK_SHELL_H

#include "services/link/end.h"
#include "services/link/link.h"
#include "services/link/mark.h"
#include <signal.h>

struct shell {
    const struct conf *conf;
    const char *unit;
    struct end intake, router, escalation, below;
    struct arena *arena; /* of the page at hand */
    const volatile sig_atomic_t *stopping;
};

struct direction {
    const char *name; /* "down", "up" */
    enum result (*turn)(struct shell *shell, struct direction *direction);
    struct mark mark;
    struct metric *lag;
    instant pending; /* when the oldest that is not passed on yet happened; 0 = there is none, as far as is known */
    bool more;       /* there may be another page at once */
    uint32_t held;   /* lines of a page that waits for clocks; 0 = none does */
    int64_t next_ms, wait_ms,
        waiting_ms; /* monotonic: next turn; how long after a failure; since when a line waits for clocks */
};

void shell_open(struct shell *shell, const struct conf *conf, const volatile sig_atomic_t *stopping);
void shell_close(struct shell *shell);
void shell_passed(const char *kind);
void shell_refused(const char *kind);
/* A reply that says no to the key itself waits for the operator: RESULT_RETRY, logged. */
enum result shell_denied(const struct end *end, const char *what, const Loopline__Wire__V1__Reply *reply) MUST_USE;
/* It was done, now or before, under this key. */
bool shell_done(const Loopline__Wire__V1__Reply *reply);
/* Tells below. `instruction` goes with this reference; *reply as of end_call. */
enum result shell_instruct(struct shell *shell, const char *reference, const char *key,
                           Loopline__Wire__V1__Instruction *instruction,
                           const Loopline__Wire__V1__Reply **reply) MUST_USE;
/* As many characters as a text of an instruction may have; arena-owned. */
char *shell_text(struct shell *shell, const char *text);

#endif
