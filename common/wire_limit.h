/* How much a field may hold, by message and field; one table, checked against the .proto files by a test.
 * Source: the field comments in proto/, PACK_CODE_MAX for codes, WIRE_TEXT_MAX for what people write. */
#ifndef LOOPLINE_WIRE_LIMIT_H
#define LOOPLINE_WIRE_LIMIT_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>

/* A bytes field is an id: absent or this long. */
#define WIRE_ID_BYTES 16

struct wire_text_limit {
    const ProtobufCMessageDescriptor *message;     /* NULL: in every message */
    const char *field;                             /* NULL: every other field */
    size_t max;                                    /* characters */
    bool (*form)(const char *text, size_t length); /* NULL: any text; not asked about an empty one */
};
struct wire_count_limit {
    const ProtobufCMessageDescriptor *message;
    const char *field;
    size_t max; /* elements */
};
struct wire_range {
    const ProtobufCMessageDescriptor *message;
    const char *field;
    double least, most;
};

/* The narrowest row that fits; never NULL. Numbers without a range may be any finite one. */
const struct wire_text_limit *wire_limit_text(const ProtobufCMessageDescriptor *message, const char *field);
const struct wire_count_limit *wire_limit_count(const ProtobufCMessageDescriptor *message, const char *field);
const struct wire_range *wire_limit_range(const ProtobufCMessageDescriptor *message, const char *field);

/* The n-th row of each table, NULL past the end: for tests. */
const struct wire_text_limit *wire_limit_text_row(size_t n);
const struct wire_count_limit *wire_limit_count_row(size_t n);
const struct wire_range *wire_limit_range_row(size_t n);

#endif
