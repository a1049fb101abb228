/* Rows ↔ structs. A table of fields says where each column lives in a struct; the same table reads
 * result columns and writes parameter arrays, so a store is tables, not code.
 *
 *   static const struct field FIELDS[] = {
 *       FIELD(struct order, id, UUID), FIELD(struct order, unit, TEXT), …
 *   };
 * A statement that saves rows takes one array parameter per field, in the order of the table, and
 * unnests them; a statement that loads names its columns like the fields. */
#ifndef LOOPLINE_ROW_H
#define LOOPLINE_ROW_H

#include "common/arena.h"
#include "common/instant.h"
#include "common/uuid.h"
#include <stdbool.h>
#include <stddef.h>

enum row_type {
    ROW_UUID,    /* struct uuid        ↔ uuid; all zero = NULL */
    ROW_INT,     /* int (any enum)     ↔ int4 or int2 (read), int4 (written) */
    ROW_BIG,     /* int64_t            ↔ int8 */
    ROW_BOOL,    /* bool               ↔ bool */
    ROW_REAL,    /* double             ↔ float8; NaN = NULL */
    ROW_TEXT,    /* const char *       ↔ text, json; NULL = NULL */
    ROW_CHARS,   /* char[size]         ↔ text; never NULL: "" = "" */
    ROW_INSTANT, /* instant            ↔ timestamptz; INSTANT_NONE = NULL */
    ROW_BYTES    /* struct bytes       ↔ bytea; data NULL = NULL */
};

struct bytes {
    const uint8_t *data;
    size_t size;
};

struct field {
    const char *column;
    enum row_type type;
    size_t offset, size;
};
#define FIELD(type, member, kind)                                                                                      \
    {                                                                                                                  \
#member, ROW_##kind, offsetof(type, member), sizeof(((type *)0)->member)                                       \
    }
/* When column and member differ in name. */
#define FIELD_AS(column, type, member, kind)                                                                           \
    {                                                                                                                  \
        column, ROW_##kind, offsetof(type, member), sizeof(((type *)0)->member)                                        \
    }

struct fields {
    const struct field *list;
    size_t count, row_size;
};
#define FIELDS(type, list)                                                                                             \
    {                                                                                                                  \
        list, COUNT(list), sizeof(type)                                                                                \
    }

/* Parameters of one call, binary; grows in the arena. Zero-initialise, then params_open. */
#define PARAMS_MAX 64 /* and so many columns of a row that is read */
struct params {
    struct arena *arena;
    size_t count;
    const char *values[PARAMS_MAX];
    int lengths[PARAMS_MAX];
    int formats[PARAMS_MAX];
};
void params_open(struct params *params, struct arena *arena);
void params_uuid(struct params *params, const struct uuid *value); /* NULL or zero = NULL */
void params_int(struct params *params, int value);                 /* int4 */
void params_big(struct params *params, int64_t value);             /* int8 */
void params_bool(struct params *params, bool value);
void params_text(struct params *params, const char *value); /* NULL = NULL */
void params_instant(struct params *params, instant value);
void params_bytes(struct params *params, const uint8_t *data, size_t size);
void params_uuids(struct params *params, const struct uuid *list, size_t count);
void params_bigs(struct params *params, const int64_t *list, size_t count);
void params_texts(struct params *params, const char *const *list, size_t count);
/* One array parameter per field, over `count` rows given by pointers. */
void params_rows(struct params *params, const struct fields *fields, const void *const *rows, size_t count);

/* The rows of a result, copied into the arena as an array of structs. */
struct rows {
    void *list;
    size_t count;
};

#endif
