/* What the stores of all services do alike: rows of a batch in, rows out, one statement per table. A store adds its
 * tables of fields, its statements, and how its rows hang together. */
#ifndef LOOPLINE_STORE_H
#define LOOPLINE_STORE_H

#include "common/index.h"
#include "common/service.h"
#include <jansson.h>

/* Rows of everything that the batch is about: $1 the subjects, $2 the public numbers of messages without one. Nothing
 * asked, nothing loaded. */
enum result store_load(struct batch *batch, const char *statement, const struct fields *fields,
                       struct rows *out) MUST_USE;
/* Rows that belong to these ids: $1. None given, none loaded. */
enum result store_load_of(struct batch *batch, const char *statement, const struct fields *fields,
                          const struct uuid *ids, size_t count, struct rows *out) MUST_USE;
/* One array parameter per field, over these rows; no rows, no statement. */
enum result store_save(struct batch *batch, const char *statement, const struct fields *fields,
                       const struct list *rows) MUST_USE;
/* REQUEST_ANONYMISED: the statement "anonymise" takes what leads to the persons of these requests out of the service's own
 * rows: $1 their ids, $2 their numbers, $3 now. After everything else of the batch is saved. */
enum result store_anonymise(struct batch *batch) MUST_USE;
/* Every element of an array as a list. */
struct list store_list(struct batch *batch, void *array, size_t count, size_t size);
/* A JSON value as text for one column, arena-owned; takes the value. NULL stays NULL. */
const char *store_json(struct batch *batch, json_t *json);

#endif
