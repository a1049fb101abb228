#include "services/router/feed_store.h"

enum { LINES_LOOKED_AT = 2000 };

static const struct field LINE[] = {
    FIELD(struct feed_line, xid, TEXT),      FIELD(struct feed_line, id, BIG),
    FIELD(struct feed_line, at, INSTANT),    FIELD(struct feed_line, kind, TEXT),
    FIELD(struct feed_line, unit, TEXT),     FIELD(struct feed_line, detail, TEXT),
    FIELD(struct feed_line, number, TEXT),   FIELD(struct feed_line, matter, TEXT),
    FIELD(struct feed_line, reported, TEXT),
};

enum result feed_store_read(struct batch *batch, const char *const *units, size_t count, const struct cursor *behind,
                            int most, struct rows *out)
{
    static const struct fields TABLE = FIELDS(struct feed_line, LINE);
    struct params params;
    params_open(&params, batch->arena);
    params_texts(&params, units, count);
    params_text(&params, behind->xid);
    params_big(&params, behind->id);
    params_int(&params, LINES_LOOKED_AT);
    params_int(&params, most);
    return db_call(batch->db, "order_feed", &params, &TABLE, out);
}
