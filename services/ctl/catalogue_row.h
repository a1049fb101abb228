/* One row of the dispatch catalogue as text, and a catalogue.cfg with that row at its end: everything else stays as people
 * wrote it, comments and layout. Pure text; pack_load judges what comes out. */
#ifndef LOOPLINE_CATALOGUE_ROW_H
#define LOOPLINE_CATALOGUE_ROW_H

#include "common/arena.h"
#include "common/terms.h"
#include <stddef.h>

struct catalogue_row {
    const char *code, *matter, *area, *lead, *policy, *ground;
    enum party party; /* unspecified = every; likewise urgency */
    enum urgency urgency;
    const char *const *co;
    size_t co_count;
    const char *note; /* comment above it, one line; NULL = none */
};

/* "  { code = …; }", without a comma or line break at the end. */
const char *catalogue_row_text(struct arena *arena, const struct catalogue_row *row);
/* NULL: there is no list "catalogue" in the text. */
const char *catalogue_row_append(struct arena *arena, const char *text, const struct catalogue_row *row);

#endif
