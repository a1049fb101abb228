/* Load that keeps its word: cases driven from submit to their goal through the real services, as many at a time as
 * the window holds, every command repeated with its own key until it is answered. What was acknowledged goes into the
 * ledger. Services may vanish and come back at any time; the driver looks for them again. */
#ifndef LOOPLINE_TESTS_LEDGER_DRIVE_H
#define LOOPLINE_TESTS_LEDGER_DRIVE_H

#include <stddef.h>

#include "tests/lib/ledger.h"

struct drive;
struct drive_options {
    const char *run;    /* prefix of the keys: letters and digits */
    const char *ledger; /* path */
    const char *goals;  /* taken in turn: "accepted signed …"; see ledger.sql */
    size_t window;      /* cases at a time */
};
struct drive *drive_open(const struct drive_options *options);
void drive_close(struct drive **drive);

/* Sends what is due and takes answers for `ms`. */
void drive_turn(struct drive *drive, int ms);
void drive_until(struct drive *drive, size_t answers); /* turns until so many commands are acknowledged; bounded */
/* No new cases from now on. For whoever has other things to do meanwhile: turns go on until nothing is left. */
void drive_rest(struct drive *drive);
size_t drive_left(const struct drive *drive); /* cases on their way */
void drive_tell(const struct drive *drive);   /* on stderr: who hangs where */
/* No new cases; until all have reached their goals. Ends the program, saying who hangs where, when they do not. */
void drive_finish(struct drive *drive);
/* While false, nobody looks for replicas: the database is not there. */
void drive_look(struct drive *drive, bool look);

struct drive_counts {
    size_t promised, acknowledged, duplicates, later, repeats, moved;
    size_t wrong; /* an answer that must not be: each was told on stderr */
};
struct drive_counts drive_counts(const struct drive *drive);

#endif
