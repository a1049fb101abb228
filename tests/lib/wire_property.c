#include <string.h>

#include "common/str.h"
#include "common/wire_check.h"
#include "tests/lib/wire_property.h"

static bool faults_sound(const struct faults *faults)
{
    for (size_t i = 0; i < faults_kept(faults); i++) {
        const struct fault *fault = &faults->list[i];
        if (fault->reason <= REASON_NONE || fault->reason >= REASON_COUNT)
            return false;
        if (memchr(fault->field, '\0', sizeof(fault->field)) == NULL ||
            utf8_count(fault->field, strlen(fault->field)) < 0)
            return false;
    }
    return faults->count > 0;
}

static const char *header_stays(const struct header *header)
{
    struct arena *arena = arena_new(0);
    struct faults faults = {0};
    struct header again;
    size_t size = 0, size_again = 0;
    const char *broken = NULL;
    const uint8_t *packed = wire_pack_header(arena, header, &size);
    struct frames frames = {(const uint8_t *)WIRE_MAGIC, packed, NULL, strlen(WIRE_MAGIC), size, 0, false};
    if (wire_header(&frames, WIRE_EVENT_MAX, &again, &faults) != RESULT_OK) {
        broken = "a header that was good is refused when packed anew";
    } else {
        const uint8_t *packed_again = wire_pack_header(arena, &again, &size_again);
        if (size != size_again || memcmp(packed, packed_again, size) != 0)
            broken = "a header changes when it is packed and read";
    }
    arena_free(&arena);
    return broken;
}

const char *wire_property_header(const uint8_t *data, size_t size)
{
    struct faults faults = {0};
    struct header header;
    struct frames frames = {(const uint8_t *)WIRE_MAGIC, data, NULL, strlen(WIRE_MAGIC), size, 0, false};
    enum result result = wire_header(&frames, WIRE_COMMAND_MAX, &header, &faults);
    if (result == RESULT_REFUSE)
        return faults_sound(&faults) ? NULL : "a header is refused without a sound reason";
    if (result != RESULT_OK || faults.count > 0)
        return "a header is taken with faults";
    if (uuid_zero(&header.message_id) || wire_info(header.type) == NULL)
        return "a header without an id or a known type is taken";
    return header_stays(&header);
}

static bool body_known(const ProtobufCMessage *message);

static bool field_known(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    const char *base = (const char *)message;
    const void *member = base + field->offset, *quantifier = base + field->quantifier_offset;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        ProtobufCMessage *const *list = *(ProtobufCMessage *const *const *)member;
        for (size_t i = 0; i < *(const size_t *)quantifier; i++)
            if (!body_known(list[i]))
                return false;
        return true;
    }
    if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0 && *(const uint32_t *)quantifier != field->id)
        return true;
    const ProtobufCMessage *below = *(const ProtobufCMessage *const *)member;
    return below == NULL || body_known(below);
}

static bool body_known(const ProtobufCMessage *message)
{
    for (unsigned i = 0; i < message->descriptor->n_fields; i++)
        if (message->descriptor->fields[i].type == PROTOBUF_C_TYPE_MESSAGE &&
            !field_known(message, &message->descriptor->fields[i]))
            return false;
    return message->n_unknown_fields == 0;
}

static const char *body_stays(enum message_type type, const ProtobufCMessage *message)
{
    struct arena *arena = arena_new(0);
    struct faults faults = {0};
    ProtobufCMessage *again = NULL;
    size_t size = 0, size_again = 0;
    const char *broken = NULL;
    const uint8_t *packed = wire_pack(arena, message, &size);
    if (wire_body(arena, type, packed, size, &again, &faults) != RESULT_OK) {
        broken = "a body that was good is refused when packed anew";
    } else {
        const uint8_t *packed_again = wire_pack(arena, again, &size_again);
        if (size != size_again || memcmp(packed, packed_again, size) != 0)
            broken = "a body changes when it is packed and read";
    }
    arena_free(&arena);
    return broken;
}

static const char *body_holds(struct arena *arena, const struct message_info *info, struct wire_span bytes)
{
    struct faults faults = {0}, seen = {0};
    ProtobufCMessage *message = NULL;
    size_t unknown = 0, size = (size_t)(bytes.end - bytes.at);
    enum result checked = wire_check_message(info->descriptor, "", bytes, &seen, &unknown);
    enum result result = wire_body(arena, info->type, bytes.at, size, &message, &faults);
    if (arena_used(arena) > WIRE_MEMORY_MAX)
        return "a body costs more memory than it may";
    if (result != RESULT_OK && checked == RESULT_OK && size <= WIRE_EVENT_MAX)
        return "what was checked cannot be decoded";
    if (result == RESULT_REFUSE)
        return message == NULL && faults_sound(&faults) ? NULL : "a body is refused without a sound reason";
    if (result != RESULT_OK || message == NULL || faults.count > 0)
        return "a body is taken with faults";
    if (!body_known(message))
        return "an unknown field is kept";
    return body_stays(info->type, message);
}

/* A number that no message has still reaches one, so no byte of a fuzzer is lost. */
static const struct message_info *picked(const uint8_t type[WIRE_PROPERTY_TYPE])
{
    unsigned number = (unsigned)type[0] << 8 | type[1];
    const struct message_info *info = wire_info(number);
    size_t rows = 0;
    while (wire_info_row(rows) != NULL)
        rows++;
    return info != NULL ? info : wire_info_row(number % rows);
}

const char *wire_property_body(const uint8_t *data, size_t size)
{
    if (size < WIRE_PROPERTY_TYPE)
        return NULL;
    struct arena *arena = arena_new(4 * (size_t)WIRE_MEMORY_MAX);
    struct wire_span body = {data + WIRE_PROPERTY_TYPE, data + size};
    const char *broken = body_holds(arena, picked(data), body);
    arena_free(&arena);
    return broken;
}
