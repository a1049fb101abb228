/* What must hold for any bytes at all. Fuzzers, the mutation test and the replay of the corpus all ask here. */
#ifndef LOOPLINE_TESTS_WIRE_PROPERTY_H
#define LOOPLINE_TESTS_WIRE_PROPERTY_H

#include <stddef.h>
#include <stdint.h>

/* NULL: all holds; else what does not, in words. */
typedef const char *wire_property(const uint8_t *data, size_t size);
/* `data` is a Header. */
wire_property wire_property_header;
/* The first byte picks a row of messages.def, the rest is a body. */
wire_property wire_property_body;

#endif
