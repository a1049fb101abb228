/* What must hold for any bytes at all. Fuzzers, the mutation test and the replay of the corpus all ask here. */
#ifndef LOOPLINE_TESTS_WIRE_PROPERTY_H
#define LOOPLINE_TESTS_WIRE_PROPERTY_H

#include <stddef.h>
#include <stdint.h>

/* NULL: all holds; else what does not, in words. */
typedef const char *wire_property(const uint8_t *data, size_t size);
/* `data` is a Header. */
wire_property wire_property_header;
/* The type number of a message (big-endian; numbers are never reused, so a seed stays what it is), then a body. */
enum { WIRE_PROPERTY_TYPE = 2 };
wire_property wire_property_body;

#endif
