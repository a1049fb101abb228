/* Filled instances of any message, made from its descriptor: every field set, two elements in every list.
 * A field added to a .proto is in the samples at once. */
#ifndef LOOPLINE_TESTS_WIRE_SAMPLE_H
#define LOOPLINE_TESTS_WIRE_SAMPLE_H

#include "common/wire.h"

/* Members of the message's oneof, 1 when it has none: as many samples it takes to show every field. */
size_t wire_sample_variants(const ProtobufCMessageDescriptor *descriptor);
/* Name of the member that the variant sets; NULL without a oneof. */
const char *wire_sample_variant(const ProtobufCMessageDescriptor *descriptor, size_t variant);
ProtobufCMessage *wire_sample(struct arena *arena, const ProtobufCMessageDescriptor *descriptor, size_t variant);

/* A header with every field set. */
struct header wire_sample_header(enum message_type type);

#endif
