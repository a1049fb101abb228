/* How far a feed was read: "xid:id" of the last row seen, transaction and row. Callers keep it as it is. */
#ifndef LOOPLINE_CURSOR_H
#define LOOPLINE_CURSOR_H

#include "common/arena.h"
#include <stdbool.h>
#include <stdint.h>

struct cursor {
    char xid[24]; /* xid8 in decimal digits; "0" = from the beginning */
    int64_t id;
};

/* "" = from the beginning. false: no feed wrote this. */
bool cursor_parse(const char *text, struct cursor *out);
/* Which comes first: < 0, 0, > 0. */
int cursor_compare(const struct cursor *a, const struct cursor *b);
char *cursor_text(struct arena *arena, const char *xid, int64_t id);

#endif
