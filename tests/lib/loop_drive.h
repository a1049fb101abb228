/* A random history of the closed loop against the real services of a running town: demands, handling, ratings, tokens,
 * exclusions, appeals and write-offs, by those who may and by those who must not, one by one and several at once, while time
 * goes on in leaps and services are killed. The clock of the town stands still in between. Not thread safe. */
#ifndef LOOPLINE_TESTS_LOOP_DRIVE_H
#define LOOPLINE_TESTS_LOOP_DRIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct loop;
struct loop *loop_open(const char *run); /* prefix of the references; starts second replicas of intake and survey */
void loop_close(struct loop **loop);     /* which end here; the clock runs again */

/* Plays for so long, and on until everything has happened as often as it must; bounded. Returns settled. */
void loop_play(struct loop *loop, int seconds);
/* Everybody does what is to be done, and all are content, until every order is written off; bounded. Returns settled. */
void loop_bring_to_end(struct loop *loop);

/* Answers that must not be, told on stderr: what must never be accepted was; two won one race; a refusal changed something. */
size_t loop_wrong(const struct loop *loop);
/* What has been done, how often (`out` NULL: is not told); returns how much of it too seldom. */
size_t loop_tell(const struct loop *loop, FILE *out);
/* Types of commands of which the database does not have as many as were accepted; told on `out`. */
size_t loop_miscounted(struct loop *loop, FILE *out);

#endif
