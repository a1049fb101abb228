#include <stdio.h>
#include <string.h>

#include "common/str.h"
#include "common/wire_check.h"
#include "common/wire_limit.h"

enum { KEY_BYTES = 5, VARINT_BYTES = 10, FIELD_NUMBER_MAX = (1 << 29) - 1 };
#define INSTANT_LEAST (-2208988800 * INSTANT_SECOND) /* 1900-01-01 */
#define INSTANT_PAST  (7258118400 * INSTANT_SECOND)  /* 2200-01-01 */
#define NO_INDEX      SIZE_MAX

/* Where a field stands; a path is only written out when there is a fault to name. */
struct place {
    const struct place *above;
    const char *name;
    size_t index;
};

struct scan {
    struct faults *faults;
    const struct place *root;
    size_t elements, unknown;
};

struct level { /* one message being read */
    const ProtobufCMessageDescriptor *descriptor;
    const struct place *place;
    unsigned depth;
    uint32_t counts[WIRE_FIELDS_MAX];
};

typedef enum reason value_check(const struct level *level, const ProtobufCFieldDescriptor *field,
                                const struct wire_token *token);

static size_t path_print(const struct place *place, char *path, size_t size)
{
    if (place == NULL)
        return 0;
    size_t length = path_print(place->above, path, size);
    const char *dot = length > 0 && place->name[0] != '\0' ? "." : "";
    int more = place->index == NO_INDEX
                   ? snprintf(path + length, size - length, "%s%s", dot, place->name)
                   : snprintf(path + length, size - length, "%s%s[%zu]", dot, place->name, place->index);
    if (more > 0)
        length += (size_t)more;
    return length < size ? length : size - 1;
}

static void fault_at(struct scan *scan, const struct place *place, enum reason reason)
{
    char path[sizeof(((struct fault *)NULL)->field)] = "";
    if (scan->faults->count < FAULTS_MAX)
        path_print(place, path, sizeof(path));
    faults_add(scan->faults, path, reason);
}

/* ---- tokens ---- */

static bool varint_read(struct wire_span *span, unsigned most, uint64_t *out)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < most && span->at < span->end; i++) {
        uint8_t byte = *span->at++;
        if (i == VARINT_BYTES - 1 && byte > 1)
            return false;
        value |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            *out = value;
            return true;
        }
    }
    return false;
}

static bool fixed_read(struct wire_span *span, size_t size, uint64_t *out)
{
    if ((size_t)(span->end - span->at) < size)
        return false;
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++)
        value |= (uint64_t)span->at[i] << (8 * i);
    span->at += size;
    *out = value;
    return true;
}

static bool bytes_read(struct wire_span *span, struct wire_span *out)
{
    uint64_t size = 0;
    if (!varint_read(span, KEY_BYTES, &size) || size > (uint64_t)(span->end - span->at))
        return false;
    *out = (struct wire_span){span->at, span->at + size};
    span->at += size;
    return true;
}

static bool value_read(struct wire_span *span, struct wire_token *token)
{
    switch (token->form) {
    case PROTOBUF_C_WIRE_TYPE_VARINT:
        return varint_read(span, VARINT_BYTES, &token->number);
    case PROTOBUF_C_WIRE_TYPE_64BIT:
        return fixed_read(span, 8, &token->number);
    case PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED:
        return bytes_read(span, &token->bytes);
    case PROTOBUF_C_WIRE_TYPE_32BIT:
        return fixed_read(span, 4, &token->number);
    }
    return false; /* groups, and the two forms that do not exist */
}

bool wire_check_token(struct wire_span *span, struct wire_token *out)
{
    *out = (struct wire_token){0};
    uint64_t key = 0;
    if (!varint_read(span, KEY_BYTES, &key) || key >> 3 < 1 || key >> 3 > FIELD_NUMBER_MAX)
        return false;
    out->field = (uint32_t)(key >> 3);
    out->form = (ProtobufCWireType)(key & 7);
    return value_read(span, out);
}

/* ---- values ---- */

static enum reason check_any(const struct level *level, const ProtobufCFieldDescriptor *field,
                             const struct wire_token *token)
{
    (void)level, (void)field, (void)token;
    return REASON_NONE;
}

static enum reason check_int32(const struct level *level, const ProtobufCFieldDescriptor *field,
                               const struct wire_token *token)
{
    (void)level, (void)field;
    int64_t value = (int64_t)token->number;
    return value < INT32_MIN || value > INT32_MAX ? REASON_OUT_OF_RANGE : REASON_NONE;
}

static enum reason check_uint32(const struct level *level, const ProtobufCFieldDescriptor *field,
                                const struct wire_token *token)
{
    (void)level, (void)field;
    return token->number > UINT32_MAX ? REASON_OUT_OF_RANGE : REASON_NONE;
}

static enum reason check_bool(const struct level *level, const ProtobufCFieldDescriptor *field,
                              const struct wire_token *token)
{
    (void)level, (void)field;
    return token->number > 1 ? REASON_OUT_OF_RANGE : REASON_NONE;
}

static enum reason check_instant(const struct level *level, const ProtobufCFieldDescriptor *field,
                                 const struct wire_token *token)
{
    (void)level, (void)field;
    instant at = (instant)token->number;
    return at < INSTANT_LEAST || at >= INSTANT_PAST ? REASON_OUT_OF_RANGE : REASON_NONE;
}

static enum reason check_range(const struct level *level, const ProtobufCFieldDescriptor *field, double value)
{
    const struct wire_range *range = wire_limit_range(level->descriptor, field->name);
    bool within = value >= range->least && value <= range->most; /* never true of a NaN */
    return within ? REASON_NONE : REASON_OUT_OF_RANGE;
}

static enum reason check_double(const struct level *level, const ProtobufCFieldDescriptor *field,
                                const struct wire_token *token)
{
    double value = 0;
    memcpy(&value, &token->number, sizeof(value));
    return check_range(level, field, value);
}

static enum reason check_float(const struct level *level, const ProtobufCFieldDescriptor *field,
                               const struct wire_token *token)
{
    uint32_t bits = (uint32_t)token->number;
    float value = 0;
    memcpy(&value, &bits, sizeof(value));
    return check_range(level, field, (double)value);
}

static enum reason check_enum(const struct level *level, const ProtobufCFieldDescriptor *field,
                              const struct wire_token *token)
{
    (void)level;
    int64_t value = (int64_t)token->number;
    if (value < INT32_MIN || value > INT32_MAX ||
        protobuf_c_enum_descriptor_get_value(field->descriptor, (int)value) == NULL)
        return REASON_UNKNOWN_ENUM;
    return REASON_NONE;
}

static enum reason check_id(const struct level *level, const ProtobufCFieldDescriptor *field,
                            const struct wire_token *token)
{
    (void)level, (void)field;
    size_t size = (size_t)(token->bytes.end - token->bytes.at);
    return size == 0 || size == WIRE_ID_BYTES ? REASON_NONE : REASON_BAD_FORMAT;
}

/* U+202A-202E and U+2066-2069, after their first byte: they make a line read otherwise than it is stored. */
static bool reorders(unsigned char second, unsigned char third)
{
    return (second == 0x80 && third >= 0xAA && third <= 0xAE) || (second == 0x81 && third >= 0xA6 && third <= 0xA9);
}

/* C0 but for tab and line ends, DEL, C1 as UTF-8 writes it, and what turns the direction of text. */
static bool controls(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
            return true;
        if (c == 0xC2 && (unsigned char)text[i + 1] < 0xA0)
            return true;
        if (c == 0xE2 && reorders((unsigned char)text[i + 1], (unsigned char)text[i + 2]))
            return true;
    }
    return false;
}

static enum reason check_text(const struct level *level, const ProtobufCFieldDescriptor *field,
                              const struct wire_token *token)
{
    const char *text = (const char *)token->bytes.at;
    size_t length = (size_t)(token->bytes.end - token->bytes.at);
    const struct wire_text_limit *limit = wire_limit_text(level->descriptor, field->name);
    if (length == 0)
        return REASON_NONE;
    if (memchr(text, '\0', length) != NULL)
        return REASON_EMBEDDED_NUL;
    int64_t characters = utf8_count(text, length);
    if (characters < 0)
        return REASON_BAD_UTF8;
    if (controls(text, length))
        return REASON_CONTROL_CHARACTER;
    if ((uint64_t)characters > limit->max)
        return REASON_TOO_LONG;
    return limit->form == NULL || limit->form(text, length) ? REASON_NONE : REASON_BAD_FORMAT;
}

static const struct kind {
    ProtobufCWireType form;
    value_check *check; /* NULL: a message, read by itself */
} KINDS[] = {
    [PROTOBUF_C_TYPE_INT32] = {PROTOBUF_C_WIRE_TYPE_VARINT, check_int32},
    [PROTOBUF_C_TYPE_SINT32] = {PROTOBUF_C_WIRE_TYPE_VARINT, check_uint32}, /* zigzag */
    [PROTOBUF_C_TYPE_SFIXED32] = {PROTOBUF_C_WIRE_TYPE_32BIT, check_any},
    [PROTOBUF_C_TYPE_INT64] = {PROTOBUF_C_WIRE_TYPE_VARINT, check_instant},
    [PROTOBUF_C_TYPE_SINT64] = {PROTOBUF_C_WIRE_TYPE_VARINT, check_any},
    [PROTOBUF_C_TYPE_SFIXED64] = {PROTOBUF_C_WIRE_TYPE_64BIT, check_any},
    [PROTOBUF_C_TYPE_UINT32] = {PROTOBUF_C_WIRE_TYPE_VARINT, check_uint32},
    [PROTOBUF_C_TYPE_FIXED32] = {PROTOBUF_C_WIRE_TYPE_32BIT, check_any},
    [PROTOBUF_C_TYPE_UINT64] = {PROTOBUF_C_WIRE_TYPE_VARINT, check_any},
    [PROTOBUF_C_TYPE_FIXED64] = {PROTOBUF_C_WIRE_TYPE_64BIT, check_any},
    [PROTOBUF_C_TYPE_FLOAT] = {PROTOBUF_C_WIRE_TYPE_32BIT, check_float},
    [PROTOBUF_C_TYPE_DOUBLE] = {PROTOBUF_C_WIRE_TYPE_64BIT, check_double},
    [PROTOBUF_C_TYPE_BOOL] = {PROTOBUF_C_WIRE_TYPE_VARINT, check_bool},
    [PROTOBUF_C_TYPE_ENUM] = {PROTOBUF_C_WIRE_TYPE_VARINT, check_enum},
    [PROTOBUF_C_TYPE_STRING] = {PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED, check_text},
    [PROTOBUF_C_TYPE_BYTES] = {PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED, check_id},
    [PROTOBUF_C_TYPE_MESSAGE] = {PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED, NULL},
};

/* ---- messages: false = the bytes cannot be followed any further ---- */

static bool level_scan(struct scan *scan, struct level *level, struct wire_span bytes);

static bool elements_add(struct scan *scan)
{
    if (++scan->elements <= WIRE_ELEMENTS_MAX)
        return true;
    fault_at(scan, scan->root, REASON_TOO_MANY);
    return false;
}

static bool sibling_given(const struct level *level, size_t n)
{
    const ProtobufCFieldDescriptor *fields = level->descriptor->fields;
    for (size_t i = 0; i < level->descriptor->n_fields; i++)
        if (i != n && level->counts[i] > 0 && (fields[i].flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0 &&
            fields[i].quantifier_offset == fields[n].quantifier_offset)
            return true;
    return false;
}

/* Counts one more value of field n; names it, once, when that is one too many. */
static bool value_allowed(struct scan *scan, struct level *level, size_t n)
{
    const ProtobufCFieldDescriptor *field = &level->descriptor->fields[n];
    size_t most = 1;
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        most = wire_limit_count(level->descriptor, field->name)->max;
    size_t count = ++level->counts[n];
    bool again = (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0 && sibling_given(level, n);
    if (count <= most && !again)
        return true;
    if (count == most + 1 || (again && count == 1))
        fault_at(scan, &(struct place){level->place, field->name, NO_INDEX}, REASON_TOO_MANY);
    return false;
}

static bool value_scan(struct scan *scan, struct level *level, const ProtobufCFieldDescriptor *field,
                       const struct wire_token *token)
{
    size_t n = (size_t)(field - level->descriptor->fields);
    bool repeated = field->label == PROTOBUF_C_LABEL_REPEATED, message = field->type == PROTOBUF_C_TYPE_MESSAGE;
    if ((repeated || message) && !elements_add(scan))
        return false;
    if (!value_allowed(scan, level, n))
        return true;
    struct place place = {level->place, field->name, repeated ? level->counts[n] - 1 : NO_INDEX};
    if (message) {
        struct level below = {.descriptor = field->descriptor, .place = &place, .depth = level->depth + 1};
        return level_scan(scan, &below, token->bytes);
    }
    enum reason reason = KINDS[field->type].check(level, field, token);
    if (reason != REASON_NONE)
        fault_at(scan, &place, reason);
    return true;
}

static bool packed_scan(struct scan *scan, struct level *level, const ProtobufCFieldDescriptor *field,
                        struct wire_span bytes)
{
    while (bytes.at < bytes.end) {
        struct wire_token token = {.field = field->id, .form = KINDS[field->type].form};
        if (!value_read(&bytes, &token)) {
            fault_at(scan, &(struct place){level->place, field->name, NO_INDEX}, REASON_MALFORMED);
            return false;
        }
        if (!value_scan(scan, level, field, &token))
            return false;
    }
    return true;
}

static bool field_scan(struct scan *scan, struct level *level, const ProtobufCFieldDescriptor *field,
                       const struct wire_token *token)
{
    ProtobufCWireType form = KINDS[field->type].form;
    if (token->form == form)
        return value_scan(scan, level, field, token);
    if (token->form == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED && field->label == PROTOBUF_C_LABEL_REPEATED)
        return packed_scan(scan, level, field, token->bytes);
    fault_at(scan, &(struct place){level->place, field->name, NO_INDEX}, REASON_MALFORMED);
    return true;
}

static bool level_scan(struct scan *scan, struct level *level, struct wire_span bytes)
{
    if (level->depth > WIRE_DEPTH_MAX || level->descriptor->n_fields > WIRE_FIELDS_MAX) {
        fault_at(scan, level->place, REASON_MALFORMED);
        return false;
    }
    while (bytes.at < bytes.end) {
        struct wire_token token;
        bool read = wire_check_token(&bytes, &token);
        const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field(level->descriptor, token.field);
        if (!read) {
            struct place place = {level->place, field == NULL ? "" : field->name, NO_INDEX};
            fault_at(scan, &place, REASON_MALFORMED);
            return false;
        }
        if (field == NULL) {
            scan->unknown++;
            if (!elements_add(scan))
                return false;
        } else if (!field_scan(scan, level, field, &token)) {
            return false;
        }
    }
    return true;
}

enum result wire_check_message(const ProtobufCMessageDescriptor *descriptor, const char *root, struct wire_span bytes,
                               struct faults *faults, size_t *unknown)
{
    size_t before = faults->count;
    struct place place = {NULL, root, NO_INDEX};
    struct scan scan = {.faults = faults, .root = &place};
    struct level level = {.descriptor = descriptor, .place = &place, .depth = 1};
    level_scan(&scan, &level, bytes);
    *unknown = scan.unknown;
    return faults->count == before ? RESULT_OK : RESULT_REFUSE;
}
