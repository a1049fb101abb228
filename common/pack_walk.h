/* Walks a parsed file of a pack against tables of fields. Whatever does not fit the table (unknown key,
 * wrong type, value out of range, unknown code) is one line `file:line: field: what`; the walk goes on,
 * so that one run reports everything. Texts and arrays are copied to the arena of the pack. */
#ifndef LOOPLINE_PACK_WALK_H
#define LOOPLINE_PACK_WALK_H

#include <libconfig.h>

#include "common/pack.h"
#include "common/pack_index.h"

struct pack_walk {
    struct pack *pack; /* being built */
    FILE *problems;
    const char *file;
    size_t faults;
};

enum pack_field_kind {
    FIELD_CODE,     /* const char *: lower-case letters, digits, _ - . */
    FIELD_TEXT,     /* const char *: min..max code points (0 = 1..60), no control characters but line breaks */
    FIELD_TEXTS,    /* const char *const *, its size_t count at `count`: each like FIELD_TEXT */
    FIELD_INT,      /* int: min..max */
    FIELD_BOOL,     /* bool */
    FIELD_TERM,     /* an enum of terms.def, by `list` */
    FIELD_REF,      /* int: position of the code among `of`; -1 when the field is absent */
    FIELD_LIMIT,    /* struct pack_limit */
    FIELD_DISTANCE, /* struct pack_limit, how far a rung stands from its due instant */
    FIELD_INNER     /* read by the caller; only allowed here */
};

struct pack_field {
    const char *name;
    enum pack_field_kind kind;
    bool required;
    size_t offset; /* in the struct */
    int min, max;
    size_t count;
    const char *list;
    enum pack_kind of;
};

struct pack_shape { /* one list of groups; the first field is the code when there is a kind */
    const char *list;
    enum pack_kind kind;
    size_t size;
    const struct pack_field *fields;
    size_t field_count;
};

void pack_walk_fault(struct pack_walk *walk, const config_setting_t *at, const char *format, ...) PRINTF_LIKE(3, 4);
void pack_walk_group(struct pack_walk *walk, const config_setting_t *group, const struct pack_field *fields,
                     size_t count, void *object);
/* One member that stands beside lists and groups of their own. */
void pack_walk_value(struct pack_walk *walk, const config_setting_t *at, const struct pack_field *field, void *object);
/* The list of `root` named by the shape, as an array in the arena. Codes are entered into the index
 * before any field is read, so a row may refer to a later one. Rows that are no groups stay empty. */
void *pack_walk_rows(struct pack_walk *walk, const config_setting_t *root, const struct pack_shape *shape,
                     size_t *count);
/* As pack_walk_rows, for one of several lists of a file: it may be missing or empty, and the loader checks the names of
 * all of them (pack_walk_keys). */
void *pack_walk_part(struct pack_walk *walk, const config_setting_t *root, const struct pack_shape *shape,
                     size_t *count);
/* The n-th row of that list, for its line; `root` itself when there is no list. */
const config_setting_t *pack_walk_row(const config_setting_t *root, const struct pack_shape *shape, size_t n);
/* A member for its line; the group itself when it has none of that name. */
const config_setting_t *pack_walk_member(const config_setting_t *group, const char *name);
/* false, with a problem, when `text` is empty, too long, not UTF-8, or holds control characters. */
bool pack_walk_text(struct pack_walk *walk, const config_setting_t *at, const struct pack_field *field,
                    const char *text);
/* A limit written as text; false with a problem when it is none. */
bool pack_walk_limit(struct pack_walk *walk, const config_setting_t *at, const char *name, struct pack_limit *out);
/* The number of a code in a closed list; 0 with a problem that names the choices. */
int pack_walk_term(struct pack_walk *walk, const config_setting_t *at, const char *name, const char *list);
/* Every member of `group` must be one of these. */
void pack_walk_keys(struct pack_walk *walk, const config_setting_t *group, const struct pack_field *fields,
                    size_t count);
/* An array of different codes of a closed list, as bits 1u << number; at least one. 0 with a problem. */
unsigned pack_walk_terms(struct pack_walk *walk, const config_setting_t *at, const char *name, const char *list);
/* An array of different codes of a kind, at least one, as positions in the arena. NULL with a problem. */
const int *pack_walk_refs(struct pack_walk *walk, const config_setting_t *at, const char *name, enum pack_kind of,
                          size_t *count);
/* A time of day "09:00" in minutes, up to 23:59; -1 with a problem. */
int pack_walk_time(struct pack_walk *walk, const config_setting_t *at, const char *name);
/* A problem when no text "prefix.code" names this code. */
void pack_walk_named(struct pack_walk *walk, const config_setting_t *at, const char *name, const char *prefix,
                     const char *code);
/* Reports every ring in a forest given by parents (-1 = root). true when there is none. */
bool pack_walk_forest(struct pack_walk *walk, const config_setting_t *root, const struct pack_shape *shape,
                      const int *parents, size_t count);

#endif
