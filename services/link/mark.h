/* How far one direction has got: a cursor in a file of its own, which appears whole or not at all. A file that is not there, or
 * holds no cursor, means from the beginning. */
#ifndef LOOPLINE_LINK_MARK_H
#define LOOPLINE_LINK_MARK_H

#include "common/result.h"
#include <stdbool.h>
#include <stddef.h>

#define MARK_SIZE 64

struct mark {
    char path[512];
    char cursor[MARK_SIZE]; /* "" = from the beginning */
};

/* folder/NAME.cursor. RESULT_STOP: the folder cannot be read, or not be written to. */
enum result mark_open(struct mark *mark, const char *folder, const char *name) MUST_USE;
/* Whether such a cursor can be kept at all; else logged. */
bool mark_holds(const struct mark *mark, const char *cursor) MUST_USE;
/* On disk when this returns RESULT_OK; RESULT_RETRY: not this time, the file is as it was. */
enum result mark_move(struct mark *mark, const char *cursor) MUST_USE;

#endif
