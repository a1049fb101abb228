#include "services/ctl/body.h"
#include "services/ctl/show.h"
#include <string.h>

static const struct column COLUMNS[] = {{"field", "字段", "field", CELL_EXACT}, {"value", "内容", "value", CELL_TEXT}};

struct walk {
    struct ctl *ctl;
    struct table *table;
};

static const char *path_of(const struct walk *walk, const char *parent, const char *name, long index)
{
    struct arena *arena = walk->ctl->arena;
    const char *path = parent[0] == '\0' ? name : arena_print(arena, "%s.%s", parent, name);
    return index < 0 ? path : arena_print(arena, "%s[%ld]", path, index);
}

static const char *bytes_text(const struct walk *walk, const ProtobufCBinaryData *data)
{
    struct uuid id;
    char text[UUID_TEXT];
    if (data->len == 0)
        return NULL;
    if (!wire_uuid_read(data, &id))
        return arena_print(walk->ctl->arena, "(%zu)", data->len);
    uuid_format(&id, text);
    return arena_text(walk->ctl->arena, text);
}

static const char *enum_text(const ProtobufCFieldDescriptor *field, int value)
{
    const ProtobufCEnumValue *named = protobuf_c_enum_descriptor_get_value(field->descriptor, value);
    return value == 0 ? NULL : named == NULL ? "?" : named->name;
}

/* By the name that instants have in every .proto: "at", "accepted_at". */
static bool is_instant(const char *name)
{
    size_t length = strlen(name);
    return length >= 2 && strcmp(name + length - 2, "at") == 0 && (length == 2 || name[length - 3] == '_');
}

static const char *whole_text(const struct walk *walk, const char *name, int64_t value)
{
    if (value == 0)
        return NULL;
    return is_instant(name) ? show_micros(walk->ctl, value) : show_number(walk->ctl, value);
}

/* NULL: it says nothing. Messages are walked into, not shown. */
static const char *value_text(const struct walk *walk, const ProtobufCFieldDescriptor *field, const void *at)
{
    const char *text;
    switch ((int)field->type) {
    case PROTOBUF_C_TYPE_STRING:
        memcpy(&text, at, sizeof text);
        return show_text(walk->ctl, text);
    case PROTOBUF_C_TYPE_BYTES:
        return bytes_text(walk, at);
    case PROTOBUF_C_TYPE_ENUM:
        return enum_text(field, *(const int *)at);
    case PROTOBUF_C_TYPE_BOOL:
        return *(const protobuf_c_boolean *)at ? show_flag(walk->ctl, true) : NULL;
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
        return whole_text(walk, field->name, *(const int32_t *)at);
    case PROTOBUF_C_TYPE_UINT32:
        return whole_text(walk, field->name, *(const uint32_t *)at);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
        return whole_text(walk, field->name, *(const int64_t *)at);
    case PROTOBUF_C_TYPE_UINT64:
        return whole_text(walk, field->name, (int64_t) * (const uint64_t *)at);
    case PROTOBUF_C_TYPE_DOUBLE:
        return arena_print(walk->ctl->arena, "%g", *(const double *)at);
    default:
        return "?";
    }
}

struct level {
    const ProtobufCMessage *message;
    const char *path;
};

/* What is left to walk, innermost last: messages hold messages, but never themselves. */
enum { DEPTH_MOST = 64, SIZE_OF_POINTER = sizeof(void *) };
struct levels {
    struct level list[DEPTH_MOST];
    size_t count;
};

static size_t size_of(const ProtobufCFieldDescriptor *field)
{
    switch ((int)field->type) {
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE:
        return SIZE_OF_POINTER;
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    case PROTOBUF_C_TYPE_BOOL:
        return sizeof(protobuf_c_boolean);
    case PROTOBUF_C_TYPE_ENUM:
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_UINT32:
        return sizeof(int32_t);
    default:
        return sizeof(int64_t);
    }
}

static void add_value(const struct walk *walk, struct levels *levels, const ProtobufCFieldDescriptor *field,
                      const char *path, const void *at)
{
    if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        const ProtobufCMessage *inner;
        memcpy(&inner, at, sizeof inner);
        if (inner != NULL && levels->count < DEPTH_MOST)
            levels->list[levels->count++] = (struct level){inner, path};
        return;
    }
    const char *text = value_text(walk, field, at);
    if (text != NULL)
        TABLE_ADD(walk->table, path, text);
}

static void add_field(const struct walk *walk, struct levels *levels, const struct level *level,
                      const ProtobufCFieldDescriptor *field)
{
    const char *base = (const char *)level->message, *items;
    if (field->label != PROTOBUF_C_LABEL_REPEATED) {
        bool chosen = (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0 ||
                      *(const uint32_t *)(const void *)(base + field->quantifier_offset) == field->id;
        if (chosen)
            add_value(walk, levels, field, path_of(walk, level->path, field->name, -1), base + field->offset);
        return;
    }
    size_t count = *(const size_t *)(const void *)(base + field->quantifier_offset);
    memcpy(&items, base + field->offset, sizeof items);
    for (size_t i = 0; i < count; i++)
        add_value(walk, levels, field, path_of(walk, level->path, field->name, (long)i), items + i * size_of(field));
}

const struct table *body_table(struct ctl *ctl, const ProtobufCMessage *message)
{
    struct table *table = arena_alloc(ctl->arena, sizeof *table);
    struct levels levels = {.list = {{message, ""}}, .count = 1};
    const struct walk walk = {ctl, table};
    table_open(table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    while (levels.count > 0) {
        const struct level level = levels.list[--levels.count];
        const ProtobufCMessageDescriptor *of = level.message->descriptor;
        for (unsigned i = 0; i < of->n_fields; i++)
            add_field(&walk, &levels, &level, &of->fields[i]);
    }
    return table;
}
