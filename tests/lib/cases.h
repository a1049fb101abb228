/* Statements with what must become of them, in readable .sql files:
 *
 *   -- base                                   rows that every case finds, written by the owner
 *   -- as router                              who writes from here on
 *   -- accept: a lead signs                   the statements up to the next mark must succeed,
 *   -- refuse assignment.state_check: …       or be refused by this constraint of this table, or with this SQLSTATE
 *
 * Every case runs in a transaction of its own on top of the base and is undone. */
#ifndef LOOPLINE_TESTS_CASES_H
#define LOOPLINE_TESTS_CASES_H

#include <stdbool.h>
#include <stddef.h>

struct cases;

struct cases *cases_run(const char *path); /* tells every case that went another way */
void cases_free(struct cases **cases);
size_t cases_count(const struct cases *cases);
size_t cases_failed(const struct cases *cases);
bool cases_refused(const struct cases *cases, const char *why); /* did a case meet this refusal? */

#endif
