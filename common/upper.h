/* The way of a demand that a deployment above handed down, as rows keep it: one text, its names divided by a character that
 * no text of the wire holds. In SQL: string_to_array(x, chr(31)), array_to_string(x, chr(31)). */
#ifndef LOOPLINE_UPPER_H
#define LOOPLINE_UPPER_H

#include "common/wire.h"

/* NULL: no name, so it was not handed down. */
const char *upper_path(struct arena *arena, const char *const *names, size_t count);
/* As it goes out; NULL for a path that is NULL. `due` INSTANT_NONE = no limit. The names are the arena's. */
Loopline__Wire__V1__Upper *upper_wire(struct arena *arena, const char *path, instant due);

#endif
