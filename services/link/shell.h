/* What both directions share: the ends, what the configuration says, counts, and how long one page takes. */
#ifndef LOOPLINE_LINK_SHELL_H
#define LOOPLINE_LINK_SHELL_H

#include "services/link/direction.h"
#include "services/link/end.h"
#include "services/link/link.h"
#include <signal.h>

struct shell {
    const struct conf *conf;
    const char *unit;
    struct end intake, router, escalation, below;
    struct arena *arena; /* of the page at hand */
    const volatile sig_atomic_t *stopping;
};

void shell_open(struct shell *shell, const struct conf *conf, const volatile sig_atomic_t *stopping);
void shell_close(struct shell *shell);
/* Whether the keys of all ends can be read; RESULT_STOP: not, logged. */
enum result shell_keys(const struct shell *shell) MUST_USE;
/* Before a line: nothing was answered yet. */
void shell_begin(struct shell *shell);
/* The end that answered since then and decided nothing; NULL: none. */
const char *shell_undecided(const struct shell *shell);
void shell_passed(const char *kind);
void shell_refused(const char *kind);
/* What below does not take, and nothing follows: counted, logged. */
void shell_left(struct shell *shell, const char *number, enum link_act act, const Loopline__Wire__V1__Reply *reply);
/* A reply that says no to the key itself waits for the operator: RESULT_RETRY, logged. */
enum result shell_denied(const struct end *end, const char *what, const Loopline__Wire__V1__Reply *reply) MUST_USE;
/* No page came of it: a cursor that is not known there, or the key may not read. RESULT_RETRY, logged. */
enum result shell_no_page(struct direction *direction, const struct end *end,
                          const Loopline__Wire__V1__Reply *reply) MUST_USE;
/* It was done, now or before, under this key. */
bool shell_done(const Loopline__Wire__V1__Reply *reply);
/* Tells below. `instruction` goes with this reference; *reply as of end_call. */
enum result shell_instruct(struct shell *shell, const char *reference, const char *key,
                           Loopline__Wire__V1__Instruction *instruction,
                           const Loopline__Wire__V1__Reply **reply) MUST_USE;
/* As many characters as a text of an instruction may have; arena-owned. */
char *shell_text(struct shell *shell, const char *text);

#endif
