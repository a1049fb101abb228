#include <string.h>

#include "common/wire.h"
#include "common/wire_check.h"

/* ---- header ---- */

enum { /* field numbers of header.proto */
       MESSAGE_ID = 1,
       TYPE,
       CORRELATION_ID,
       IDEMPOTENCY_KEY,
       ORDER_ID,
       SEQUENCE,
       DISTRICT,
       SENT_AT,
       TRACEPARENT,
       LANGUAGE
};

static size_t token_size(const struct wire_token *token)
{
    return (size_t)(token->bytes.end - token->bytes.at);
}

static void take_text(char *to, size_t size, const struct wire_token *token)
{
    size_t length = token_size(token);
    if (length >= size)
        return;
    if (length > 0)
        memcpy(to, token->bytes.at, length);
    to[length] = '\0';
}

static void take_id(struct uuid *to, const struct wire_token *token)
{
    if (token_size(token) == sizeof(to->bytes))
        memcpy(to->bytes, token->bytes.at, sizeof(to->bytes));
}

static void take_message_id(struct header *header, const struct wire_token *token)
{
    take_id(&header->message_id, token);
}

static void take_type(struct header *header, const struct wire_token *token)
{
    const struct message_info *info = wire_info((unsigned)token->number); /* more than 32 bits are refused as such */
    header->type = info == NULL ? MESSAGE_NONE : info->type;
}

static void take_correlation_id(struct header *header, const struct wire_token *token)
{
    take_id(&header->correlation_id, token);
}

static void take_idempotency_key(struct header *header, const struct wire_token *token)
{
    take_text(header->idempotency_key, sizeof(header->idempotency_key), token);
}

static void take_order_id(struct header *header, const struct wire_token *token)
{
    take_id(&header->order_id, token);
}

static void take_sequence(struct header *header, const struct wire_token *token)
{
    header->sequence = token->number;
}

static void take_district(struct header *header, const struct wire_token *token)
{
    take_text(header->district, sizeof(header->district), token);
}

static void take_sent_at(struct header *header, const struct wire_token *token)
{
    header->sent_at = (instant)token->number;
}

static void take_traceparent(struct header *header, const struct wire_token *token)
{
    take_text(header->traceparent, sizeof(header->traceparent), token);
}

static void take_language(struct header *header, const struct wire_token *token)
{
    bool english = token_size(token) == 2 && memcmp(token->bytes.at, "en", 2) == 0;
    memcpy(header->language, english ? "en" : "zh", sizeof(header->language));
}

/* A token of another form than the field's has no bytes or no number; it is refused by the check. */
static void (*const TAKES[])(struct header *header, const struct wire_token *token) = {
    [MESSAGE_ID] = take_message_id,
    [TYPE] = take_type,
    [CORRELATION_ID] = take_correlation_id,
    [IDEMPOTENCY_KEY] = take_idempotency_key,
    [ORDER_ID] = take_order_id,
    [SEQUENCE] = take_sequence,
    [DISTRICT] = take_district,
    [SENT_AT] = take_sent_at,
    [TRACEPARENT] = take_traceparent,
    [LANGUAGE] = take_language,
};

static bool token_blank(const struct wire_token *token)
{
    if (token->number != 0)
        return false;
    for (const uint8_t *at = token->bytes.at; at < token->bytes.end; at++)
        if (*at != 0)
            return false;
    return true;
}

/* Copies what fits. `given` gets a bit per field that is not blank, also when its value is at fault.
 * false: the bytes end in the middle of something. */
static bool header_take(struct wire_span bytes, struct header *header, unsigned *given)
{
    while (bytes.at < bytes.end) {
        struct wire_token token;
        if (!wire_check_token(&bytes, &token))
            return false;
        if (token.field >= COUNT(TAKES))
            continue;
        TAKES[token.field](header, &token);
        if (!token_blank(&token))
            *given |= 1u << token.field;
    }
    return true;
}

/* What the kind of the message needs; 0 = every kind. */
static const struct {
    unsigned kind, field;
    const char *path;
} NEEDS[] = {
    {0, MESSAGE_ID, "header.message_id"},
    {KIND_COMMAND, IDEMPOTENCY_KEY, "header.idempotency_key"},
    {KIND_EVENT, ORDER_ID, "header.order_id"},
    {KIND_EVENT, SEQUENCE, "header.sequence"},
};

static void header_need(const struct header *header, unsigned given, struct faults *faults)
{
    const struct message_info *info = wire_info(header->type);
    if (info == NULL)
        faults_add(faults, "header.type", REASON_UNKNOWN_TYPE);
    for (size_t i = 0; i < COUNT(NEEDS); i++) {
        bool needed = NEEDS[i].kind == 0 || (info != NULL && info->kind == NEEDS[i].kind);
        if (needed && (given & 1u << NEEDS[i].field) == 0)
            faults_add(faults, NEEDS[i].path, REASON_REQUIRED);
    }
}

static bool magic_fits(const struct frames *frames)
{
    size_t size = strlen(WIRE_MAGIC);
    return frames->magic_size == size && memcmp(frames->magic, WIRE_MAGIC, size) == 0;
}

/* protobuf-c and pointer arithmetic want an address even for nothing. */
static struct wire_span span_of(const uint8_t *bytes, size_t size)
{
    static const uint8_t NOTHING[1] = {0};
    return bytes == NULL ? (struct wire_span){NOTHING, NOTHING} : (struct wire_span){bytes, bytes + size};
}

enum result wire_header(const struct frames *frames, size_t limit, struct header *out, struct faults *faults)
{
    size_t before = faults->count, unknown = 0;
    unsigned given = 0;
    *out = (struct header){.language = "zh"};
    if (!magic_fits(frames)) {
        faults_add(faults, "magic", REASON_MALFORMED);
        return RESULT_REFUSE;
    }
    if (frames->uneven)
        faults_add(faults, "frames", REASON_MALFORMED);
    if (frames->body_size > limit)
        faults_add(faults, "body", REASON_TOO_LONG);
    if (frames->header_size > WIRE_HEADER_MAX) {
        faults_add(faults, "header", REASON_TOO_LONG);
        return RESULT_REFUSE;
    }
    struct wire_span bytes = span_of(frames->header, frames->header_size);
    enum result checked =
        wire_check_message(&loopline__wire__v1__header__descriptor, "header", bytes, faults, &unknown);
    if (header_take(bytes, out, &given))
        header_need(out, given, faults);
    if (checked == RESULT_OK && faults->count == before)
        return RESULT_OK;
    struct header kept = {.message_id = out->message_id, .type = out->type};
    memcpy(kept.language, out->language, sizeof(kept.language));
    *out = kept;
    return RESULT_REFUSE;
}

/* ---- body ---- */

struct purse { /* what one body takes from the arena */
    struct arena *arena;
    bool empty_before;
    enum reason reason; /* why it did not suffice */
};

static void *purse_alloc(void *context, size_t size)
{
    struct purse *purse = context;
    void *memory = arena_try(purse->arena, size);
    if (memory == NULL)
        purse->reason = purse->empty_before ? REASON_TOO_LONG : REASON_BUSY;
    return memory;
}

static void purse_free(void *context, void *memory)
{
    (void)context, (void)memory; /* goes with the arena */
}

static void unknown_drop(ProtobufCMessage *message);

static void unknown_drop_field(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    char *base = (char *)message;
    void *member = base + field->offset, *quantifier = base + field->quantifier_offset;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        ProtobufCMessage **list = *(ProtobufCMessage ***)member;
        size_t count = *(size_t *)quantifier;
        for (size_t i = 0; i < count; i++)
            unknown_drop(list[i]);
        return;
    }
    bool other = (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0 && *(uint32_t *)quantifier != field->id;
    if (!other && *(ProtobufCMessage **)member != NULL)
        unknown_drop(*(ProtobufCMessage **)member);
}

/* protobuf-c packs again what it did not understand: a field that we do not know might be confidential. */
static void unknown_drop(ProtobufCMessage *message)
{
    message->n_unknown_fields = 0;
    message->unknown_fields = NULL;
    for (unsigned i = 0; i < message->descriptor->n_fields; i++)
        if (message->descriptor->fields[i].type == PROTOBUF_C_TYPE_MESSAGE)
            unknown_drop_field(message, &message->descriptor->fields[i]);
}

static enum result body_unpack(struct arena *arena, const struct message_info *info, struct wire_span bytes,
                               ProtobufCMessage **out, struct faults *faults)
{
    struct purse purse = {arena, arena_used(arena) == 0, REASON_MALFORMED};
    ProtobufCAllocator allocator = {purse_alloc, purse_free, &purse};
    *out = protobuf_c_message_unpack(info->descriptor, &allocator, (size_t)(bytes.end - bytes.at), bytes.at);
    if (*out != NULL)
        return RESULT_OK;
    faults_add(faults, "", purse.reason);
    return purse.reason == REASON_BUSY ? RESULT_RETRY : RESULT_REFUSE;
}

enum result wire_body(struct arena *arena, enum message_type type, const uint8_t *body, size_t size,
                      ProtobufCMessage **out, struct faults *faults)
{
    size_t unknown = 0;
    const struct message_info *info = wire_info(type);
    struct wire_span bytes = span_of(body, size);
    *out = NULL;
    if (info == NULL) {
        faults_add(faults, "header.type", REASON_UNKNOWN_TYPE);
        return RESULT_REFUSE;
    }
    if (size > WIRE_EVENT_MAX) {
        faults_add(faults, "body", REASON_TOO_LONG);
        return RESULT_REFUSE;
    }
    enum result result = wire_check_message(info->descriptor, "", bytes, faults, &unknown);
    if (result == RESULT_OK)
        result = body_unpack(arena, info, bytes, out, faults);
    if (result == RESULT_OK && unknown > 0)
        unknown_drop(*out);
    return result;
}

static bool is_value_fault(enum reason reason)
{
    static const enum reason VALUES[] = {REASON_TOO_LONG,     REASON_CONTROL_CHARACTER, REASON_UNKNOWN_ENUM,
                                         REASON_OUT_OF_RANGE, REASON_BAD_FORMAT,        REASON_REQUIRED};
    for (size_t i = 0; i < sizeof(VALUES) / sizeof(VALUES[0]); i++)
        if (VALUES[i] == reason)
            return true;
    return false;
}

const ProtobufCMessage *wire_body_refused(struct arena *arena, enum message_type type, const uint8_t *body, size_t size,
                                          const struct faults *faults)
{
    const struct message_info *info = wire_info(type);
    ProtobufCMessage *out = NULL;
    struct faults ignored = {0};
    if (info == NULL || size > WIRE_EVENT_MAX || faults->count == 0 || faults->count > FAULTS_MAX)
        return NULL;
    for (size_t i = 0; i < faults->count; i++)
        if (!is_value_fault(faults->list[i].reason) || faults->list[i].field[0] == '\0')
            return NULL;
    return body_unpack(arena, info, span_of(body, size), &out, &ignored) == RESULT_OK ? out : NULL;
}

/* ---- what rows keep ---- */

static void *kept_alloc(void *context, size_t size)
{
    return arena_alloc(context, size);
}

void *wire_kept(struct arena *arena, const ProtobufCMessageDescriptor *descriptor, const uint8_t *bytes, size_t size)
{
    ProtobufCAllocator allocator = {kept_alloc, purse_free, arena};
    return protobuf_c_message_unpack(descriptor, &allocator, size, bytes);
}

/* ---- packing ---- */

uint8_t *wire_pack(struct arena *arena, const ProtobufCMessage *message, size_t *size)
{
    *size = protobuf_c_message_get_packed_size(message);
    uint8_t *bytes = arena_alloc(arena, *size);
    protobuf_c_message_pack(message, bytes);
    return bytes;
}

/* The generated structs have no const members, and the packer does not write. */
static void *mutable(const void *pointer)
{
    return (void *)(uintptr_t)pointer;
}

char *wire_text(const char *text)
{
    return mutable(text == NULL ? "" : text);
}

static ProtobufCBinaryData uuid_borrow(const struct uuid *uuid)
{
    if (uuid_zero(uuid))
        return (ProtobufCBinaryData){0, NULL};
    return (ProtobufCBinaryData){sizeof(uuid->bytes), mutable(uuid->bytes)};
}

uint8_t *wire_pack_header(struct arena *arena, const struct header *header, size_t *size)
{
    Loopline__Wire__V1__Header message = LOOPLINE__WIRE__V1__HEADER__INIT;
    message.message_id = uuid_borrow(&header->message_id);
    message.type = (uint32_t)header->type;
    message.correlation_id = uuid_borrow(&header->correlation_id);
    message.idempotency_key = wire_text(header->idempotency_key);
    message.order_id = uuid_borrow(&header->order_id);
    message.sequence = header->sequence;
    message.district = wire_text(header->district);
    message.sent_at = header->sent_at == INSTANT_NONE ? 0 : header->sent_at;
    message.traceparent = wire_text(header->traceparent);
    message.language = wire_text(header->language);
    return wire_pack(arena, &message.base, size);
}

ProtobufCBinaryData wire_uuid(struct arena *arena, const struct uuid *uuid)
{
    if (uuid_zero(uuid))
        return (ProtobufCBinaryData){0, NULL};
    return (ProtobufCBinaryData){sizeof(uuid->bytes), arena_copy(arena, uuid->bytes, sizeof(uuid->bytes))};
}

bool wire_uuid_read(const ProtobufCBinaryData *data, struct uuid *out)
{
    if (data->len != sizeof(out->bytes))
        return false;
    memcpy(out->bytes, data->data, sizeof(out->bytes));
    return true;
}
