#include <string.h>

#include "tests/lib/wire_sample.h"

enum { LIST = 2 };

static bool in_oneof(const ProtobufCFieldDescriptor *field)
{
    return (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0;
}

static const ProtobufCFieldDescriptor *oneof_member(const ProtobufCMessageDescriptor *descriptor, size_t n)
{
    for (unsigned i = 0; i < descriptor->n_fields; i++)
        if (in_oneof(&descriptor->fields[i]) && n-- == 0)
            return &descriptor->fields[i];
    return NULL;
}

size_t wire_sample_variants(const ProtobufCMessageDescriptor *descriptor)
{
    size_t count = 0;
    while (oneof_member(descriptor, count) != NULL)
        count++;
    return count > 0 ? count : 1;
}

const char *wire_sample_variant(const ProtobufCMessageDescriptor *descriptor, size_t variant)
{
    const ProtobufCFieldDescriptor *field = oneof_member(descriptor, variant);
    return field == NULL ? NULL : field->name;
}

static int last_value(const ProtobufCEnumDescriptor *list)
{
    return list->values[list->n_values - 1].value;
}

/* Wide enough for any member. */
union value {
    uint64_t number;
    uint32_t half;
    double real;
    float single;
    int choice;
    protobuf_c_boolean flag;
    char *text;
    ProtobufCBinaryData bytes;
    ProtobufCMessage *message;
};

static size_t value_make(struct arena *arena, const ProtobufCFieldDescriptor *field, size_t n, union value *out)
{
    static const uint8_t ID[16] = {1, 0x8f, 3, 4, 5, 6, 0x71, 8, 0x90, 0xab, 0xcd, 0xef, 13, 14, 15};
    memset(out, 0, sizeof(*out));
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT64:
        return out->number = 1558962660000000u + field->id, sizeof(out->number);
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_SFIXED64:
        return out->number = (1ull << 40) + field->id, sizeof(out->number);
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_SFIXED32:
        return out->half = 200 + field->id, sizeof(out->half);
    case PROTOBUF_C_TYPE_DOUBLE:
        return out->real = 30.25 + field->id, sizeof(out->real);
    case PROTOBUF_C_TYPE_FLOAT:
        return out->single = 30.25f, sizeof(out->single);
    case PROTOBUF_C_TYPE_BOOL:
        return out->flag = 1, sizeof(out->flag);
    case PROTOBUF_C_TYPE_ENUM:
        return out->choice = last_value(field->descriptor), sizeof(out->choice);
    case PROTOBUF_C_TYPE_STRING:
        return out->text = arena_print(arena, "%s 工单%zu", field->name, n), sizeof(out->text);
    case PROTOBUF_C_TYPE_BYTES:
        out->bytes = (ProtobufCBinaryData){sizeof(ID), arena_copy(arena, ID, sizeof(ID))};
        out->bytes.data[15] = (uint8_t)(field->id + 16 * n);
        return sizeof(out->bytes);
    case PROTOBUF_C_TYPE_MESSAGE:
        return out->message = wire_sample(arena, field->descriptor, 0), sizeof(out->message);
    }
    return 0;
}

static void list_set(struct arena *arena, const ProtobufCFieldDescriptor *field, void *member, size_t *count)
{
    union value value;
    size_t size = value_make(arena, field, 0, &value);
    char *list = arena_array(arena, LIST, size);
    for (size_t n = 0; n < LIST; n++) {
        value_make(arena, field, n, &value);
        memcpy(list + n * size, &value, size);
    }
    memcpy(member, &list, sizeof(list));
    *count = LIST;
}

static void field_set(struct arena *arena, ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    char *base = (char *)message;
    void *member = base + field->offset, *quantifier = base + field->quantifier_offset;
    union value value;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        list_set(arena, field, member, quantifier);
        return;
    }
    size_t size = value_make(arena, field, 0, &value);
    memcpy(member, &value, size);
    if (in_oneof(field))
        memcpy(quantifier, &field->id, sizeof(field->id));
}

ProtobufCMessage *wire_sample(struct arena *arena, const ProtobufCMessageDescriptor *descriptor, size_t variant)
{
    ProtobufCMessage *message = arena_alloc(arena, descriptor->sizeof_message);
    const ProtobufCFieldDescriptor *chosen = oneof_member(descriptor, variant);
    protobuf_c_message_init(descriptor, message);
    for (unsigned i = 0; i < descriptor->n_fields; i++)
        if (!in_oneof(&descriptor->fields[i]) || &descriptor->fields[i] == chosen)
            field_set(arena, message, &descriptor->fields[i]);
    return message;
}

struct header wire_sample_header(enum message_type type)
{
    return (struct header){
        .message_id = {{0x01, 0x8f, 0x10, 0, 0, 1, 0x70, 1, 0x80, 1, 2, 3, 4, 5, 6, 7}},
        .correlation_id = {{0x01, 0x8f, 0x10, 0, 0, 2, 0x70, 2, 0x80, 1, 2, 3, 4, 5, 6, 7}},
        .order_id = {{0x01, 0x8f, 0x10, 0, 0, 3, 0x70, 3, 0x80, 1, 2, 3, 4, 5, 6, 7}},
        .type = type,
        .idempotency_key = "hotline-20190527-0001",
        .sequence = 4711,
        .district = "pingyin",
        .sent_at = 1558962660000000,
        .traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        .language = "en",
    };
}
