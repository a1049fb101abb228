/* Lines of a descriptor, as they come: whoever pipes one line in and waits for its answer must not have to wait
 * for a second one. A line longer than the limit is cut and swallowed, so hostile input costs bounded memory. */
#ifndef LOOPLINE_LINES_H
#define LOOPLINE_LINES_H

#include "common/arena.h"
#include <stdbool.h>

struct lines;

struct line {
    const char *text; /* without its newline; in the arena; NUL-terminated, may hold NULs */
    size_t length;    /* `longest` + 1 when it was longer than that */
    long long number; /* from 1 */
};

struct lines *lines_new(int descriptor, size_t longest);
void lines_free(struct lines **lines);
/* Waits for the next one. false: the end, or it cannot be read any further: lines_trouble. */
bool lines_next(struct lines *lines, struct arena *arena, struct line *out);
/* Would lines_next answer at once? */
bool lines_ready(struct lines *lines);
/* Why it cannot be read any further (errno); 0: it came to its end. */
int lines_trouble(const struct lines *lines);

#endif
