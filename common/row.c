#include "common/row.h"
#include "common/rowread.h"
#include "common/str.h"
#include <arpa/inet.h>
#include <endian.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Type numbers of pg_type.h: fixed for ever by PostgreSQL's own promise to clients. */
enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_FLOAT8 = 701,
    OID_TIMESTAMPTZ = 1184,
    OID_UUID = 2950
};
/* PostgreSQL counts microseconds from 2000-01-01. */
#define PG_EPOCH ((int64_t)946684800 * INSTANT_SECOND)

/* The ranges are not the same: what lies outside becomes ±infinity there, and the end of all instants here. */
static int64_t pg_time(instant value)
{
    int64_t time;
    return __builtin_sub_overflow(value, PG_EPOCH, &time) ? INT64_MIN : time;
}

static instant instant_of(int64_t time)
{
    instant value;
    return __builtin_add_overflow(time, PG_EPOCH, &value) ? INT64_MAX : value;
}

/* A growing piece of binary parameter in the arena. */
struct piece {
    struct arena *arena;
    uint8_t *bytes;
    size_t size, capacity;
};

static void piece_add(struct piece *piece, const void *bytes, size_t size)
{
    if (piece->size + size > piece->capacity) {
        size_t capacity = (piece->size + size) * 2 + 64;
        uint8_t *grown = arena_alloc(piece->arena, capacity);
        if (piece->size > 0)
            memcpy(grown, piece->bytes, piece->size);
        piece->bytes = grown;
        piece->capacity = capacity;
    }
    if (size > 0)
        memcpy(piece->bytes + piece->size, bytes, size);
    piece->size += size;
}

static void piece_int4(struct piece *piece, int32_t value)
{
    uint32_t net = htonl((uint32_t)value);
    piece_add(piece, &net, sizeof net);
}

static void piece_int8(struct piece *piece, int64_t value)
{
    uint64_t net = htobe64((uint64_t)value);
    piece_add(piece, &net, sizeof net);
}

void params_open(struct params *params, struct arena *arena)
{
    memset(params, 0, sizeof *params);
    params->arena = arena;
}

static void params_take(struct params *params, const void *bytes, size_t size)
{
    if (params->count == PARAMS_MAX)
        abort(); /* a statement with more parameters than PARAMS_MAX: programming error */
    params->values[params->count] = bytes;
    params->lengths[params->count] = (int)size;
    params->formats[params->count] = 1;
    params->count++;
}

void params_uuid(struct params *params, const struct uuid *value)
{
    if (value == NULL || uuid_zero(value))
        params_take(params, NULL, 0);
    else
        params_take(params, arena_copy(params->arena, value->bytes, 16), 16);
}

void params_int(struct params *params, int value)
{
    uint32_t net = htonl((uint32_t)value);
    params_take(params, arena_copy(params->arena, &net, sizeof net), sizeof net);
}

void params_big(struct params *params, int64_t value)
{
    uint64_t net = htobe64((uint64_t)value);
    params_take(params, arena_copy(params->arena, &net, sizeof net), sizeof net);
}

void params_bool(struct params *params, bool value)
{
    uint8_t byte = value ? 1 : 0;
    params_take(params, arena_copy(params->arena, &byte, 1), 1);
}

void params_text(struct params *params, const char *value)
{
    if (value == NULL)
        params_take(params, NULL, 0);
    else
        params_take(params, arena_text(params->arena, value), strlen(value));
}

void params_instant(struct params *params, instant value)
{
    if (value == INSTANT_NONE)
        params_take(params, NULL, 0);
    else
        params_big(params, pg_time(value));
}

void params_bytes(struct params *params, const uint8_t *data, size_t size)
{
    /* A non-NULL pointer even for zero bytes: NULL would mean SQL NULL. */
    params_take(params,
                data == NULL ? NULL
                             : arena_copy(params->arena, size == 0 ? (const uint8_t *)"" : data, size == 0 ? 1 : size),
                size);
}

/* Binary array header: dimensions, has-null flag, element type, length, lower bound. */
static void piece_array(struct piece *piece, int32_t oid, size_t count)
{
    piece_int4(piece, count == 0 ? 0 : 1);
    piece_int4(piece, 1);
    piece_int4(piece, oid);
    if (count > 0) {
        piece_int4(piece, (int32_t)count);
        piece_int4(piece, 1);
    }
}

static void piece_element(struct piece *piece, const void *bytes, size_t size)
{
    if (bytes == NULL) {
        piece_int4(piece, -1);
        return;
    }
    piece_int4(piece, (int32_t)size);
    piece_add(piece, bytes, size);
}

void params_uuids(struct params *params, const struct uuid *list, size_t count)
{
    struct piece piece = {.arena = params->arena};
    piece_array(&piece, OID_UUID, count);
    for (size_t i = 0; i < count; i++)
        piece_element(&piece, uuid_zero(&list[i]) ? NULL : list[i].bytes, 16);
    params_take(params, piece.bytes, piece.size);
}

void params_bigs(struct params *params, const int64_t *list, size_t count)
{
    struct piece piece = {.arena = params->arena};
    piece_array(&piece, OID_INT8, count);
    for (size_t i = 0; i < count; i++) {
        piece_int4(&piece, 8);
        piece_int8(&piece, list[i]);
    }
    params_take(params, piece.bytes, piece.size);
}

void params_texts(struct params *params, const char *const *list, size_t count)
{
    struct piece piece = {.arena = params->arena};
    piece_array(&piece, OID_TEXT, count);
    for (size_t i = 0; i < count; i++)
        piece_element(&piece, list[i], list[i] == NULL ? 0 : strlen(list[i]));
    params_take(params, piece.bytes, piece.size);
}

static int32_t oid_of(enum row_type type)
{
    static const int32_t OIDS[] = {
        [ROW_UUID] = OID_UUID,   [ROW_INT] = OID_INT4,  [ROW_BIG] = OID_INT8,   [ROW_BOOL] = OID_BOOL,
        [ROW_REAL] = OID_FLOAT8, [ROW_TEXT] = OID_TEXT, [ROW_CHARS] = OID_TEXT, [ROW_INSTANT] = OID_TIMESTAMPTZ,
        [ROW_BYTES] = OID_BYTEA,
    };
    return OIDS[type];
}

static void piece_real(struct piece *piece, double value)
{
    int64_t bits;
    memcpy(&bits, &value, sizeof bits);
    piece_int4(piece, 8);
    piece_int8(piece, bits);
}

static void piece_instant(struct piece *piece, instant value)
{
    if (value == INSTANT_NONE) {
        piece_int4(piece, -1);
        return;
    }
    piece_int4(piece, 8);
    piece_int8(piece, pg_time(value));
}

static void piece_field(struct piece *piece, const struct field *field, const void *row)
{
    const void *at = (const char *)row + field->offset;
    switch (field->type) {
    case ROW_UUID:
        piece_element(piece, uuid_zero(at) ? NULL : at, 16);
        break;
    case ROW_INT:
        piece_int4(piece, 4);
        piece_int4(piece, *(const int *)at);
        break;
    case ROW_BIG:
        piece_int4(piece, 8);
        piece_int8(piece, *(const int64_t *)at);
        break;
    case ROW_BOOL:
        piece_int4(piece, 1);
        piece_add(piece, *(const bool *)at ? "\1" : "\0", 1);
        break;
    case ROW_REAL:
        if (isnan(*(const double *)at))
            piece_int4(piece, -1);
        else
            piece_real(piece, *(const double *)at);
        break;
    case ROW_TEXT: {
        const char *text = *(const char *const *)at;
        piece_element(piece, text, text == NULL ? 0 : strlen(text));
        break;
    }
    case ROW_CHARS:
        piece_element(piece, at, strnlen(at, field->size));
        break;
    case ROW_INSTANT:
        piece_instant(piece, *(const instant *)at);
        break;
    case ROW_BYTES:
        piece_element(piece, ((const struct bytes *)at)->data, ((const struct bytes *)at)->size);
        break;
    }
}

void params_rows(struct params *params, const struct fields *fields, const void *const *rows, size_t count)
{
    for (size_t f = 0; f < fields->count; f++) {
        struct piece piece = {.arena = params->arena};
        piece_array(&piece, oid_of(fields->list[f].type), count);
        for (size_t r = 0; r < count; r++)
            piece_field(&piece, &fields->list[f], rows[r]);
        params_take(params, piece.bytes, piece.size);
    }
}

/* ---- results ------------------------------------------------------------------------------- */

static int64_t net_int8(const char *bytes)
{
    uint64_t net;
    memcpy(&net, bytes, sizeof net);
    return (int64_t)be64toh(net);
}

static int net_int(const char *bytes, int length)
{
    if (length == 2) {
        uint16_t net;
        memcpy(&net, bytes, sizeof net);
        return (int16_t)ntohs(net);
    }
    uint32_t net;
    memcpy(&net, bytes, sizeof net);
    return (int)(int32_t)ntohl(net);
}

static void null_field(const struct field *field, void *at)
{
    double none = NAN;
    instant never = INSTANT_NONE;
    if (field->type == ROW_REAL)
        memcpy(at, &none, sizeof none);
    else if (field->type == ROW_INSTANT)
        memcpy(at, &never, sizeof never);
    /* all else: the zero that the arena gave */
}

static void read_value(const struct field *field, const struct cell *cell, void *at, struct arena *arena)
{
    switch (field->type) {
    case ROW_UUID:
        memcpy(at, cell->bytes, 16);
        break;
    case ROW_INT:
        *(int *)at = net_int(cell->bytes, cell->length);
        break;
    case ROW_BIG:
    case ROW_REAL: {
        int64_t value = net_int8(cell->bytes);
        memcpy(at, &value, sizeof value);
        break;
    }
    case ROW_BOOL:
        *(bool *)at = cell->bytes[0] != 0;
        break;
    case ROW_TEXT:
        *(const char **)at = arena_textn(arena, cell->bytes, (size_t)cell->length);
        break;
    case ROW_CHARS:
        str_copy(at, field->size, cell->bytes);
        break;
    case ROW_INSTANT:
        *(instant *)at = instant_of(net_int8(cell->bytes));
        break;
    case ROW_BYTES:
        ((struct bytes *)at)->data =
            arena_copy(arena, cell->length == 0 ? "" : cell->bytes, cell->length == 0 ? 1 : (size_t)cell->length);
        ((struct bytes *)at)->size = (size_t)cell->length;
        break;
    }
}

static bool type_fits(enum row_type type, unsigned oid)
{
    if (type == ROW_INT)
        return oid == OID_INT4 || oid == OID_INT2;
    if (type == ROW_TEXT || type == ROW_CHARS)
        return oid == OID_TEXT || oid == 1043 || oid == 114 || oid == 19; /* varchar, json, name */
    return oid == (unsigned)oid_of(type);
}

bool row_read_type(const struct field *field, unsigned oid)
{
    return type_fits(field->type, oid);
}

void row_read_cell(const struct field *field, const struct cell *cell, void *row, struct arena *arena)
{
    void *at = (char *)row + field->offset;
    if (cell->bytes == NULL)
        null_field(field, at);
    else
        read_value(field, cell, at, arena);
}
