/* A strict look at protobuf bytes, guided by their descriptor, before protobuf-c may allocate for them:
 * protobuf-c takes any UTF-8, forgets the length of strings (a NUL cuts them), passes unknown enum values, lets a
 * field come twice and spends up to 150 times the bytes in memory. What passes here, protobuf-c decodes.
 *
 * Refused with its path: truncated or overlong bytes, groups, a wire type that is not the field's, a singular
 * field or a oneof given twice, strings that are not text of the length and form of wire_limit.h, enum
 * values without a name, numbers out of the range of their type, ids that are not 16 bytes, int64 (all are instants)
 * outside 1900-2199, more than WIRE_DEPTH_MAX levels, more than WIRE_ELEMENTS_MAX elements. Unknown fields pass. */
#ifndef LOOPLINE_WIRE_CHECK_H
#define LOOPLINE_WIRE_CHECK_H

#include <protobuf-c/protobuf-c.h>

#include "common/wire.h"

#define WIRE_DEPTH_MAX    8    /* messages inside messages */
#define WIRE_FIELDS_MAX   64   /* fields of one message type */
#define WIRE_ELEMENTS_MAX 4096 /* sub-messages, repeated elements and unknown fields of one body */

struct wire_span {
    const uint8_t *at, *end;
};

/* One field as it stands on the wire. */
struct wire_token {
    uint32_t field;
    ProtobufCWireType form;
    uint64_t number;        /* varint, 32 or 64 bits */
    struct wire_span bytes; /* length-prefixed */
};

/* Takes the next field off the span. false: malformed; then out->field is 0 unless its key could be read. */
bool wire_check_token(struct wire_span *span, struct wire_token *out);

/* RESULT_REFUSE: faults were added, every one that could be found. Paths begin with `root` ("" for a body).
 * *unknown: how many fields the descriptor does not know. */
enum result wire_check_message(const ProtobufCMessageDescriptor *descriptor, const char *root, struct wire_span bytes,
                               struct faults *faults, size_t *unknown) MUST_USE;

#endif
