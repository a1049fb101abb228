/* Between db.c and row.c: one cell of a binary result into one field of a struct. */
#ifndef LOOPLINE_ROWREAD_H
#define LOOPLINE_ROWREAD_H

#include "common/row.h"

struct cell {
    const char *bytes; /* NULL = SQL NULL; text is NUL-terminated by libpq */
    int length;
};
bool row_read_type(const struct field *field, unsigned oid); /* false: the statement and the struct disagree */
void row_read_cell(const struct field *field, const struct cell *cell, void *row, struct arena *arena);

#endif
