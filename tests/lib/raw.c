#include "tests/lib/raw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/fault.h"

enum { WIRE_VARINT = 0, WIRE_BYTES = 2 };

static void varint(struct buf *out, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        buf_char(out, (char)(value | 0x80));
    buf_char(out, (char)value);
}

void raw_number(struct buf *out, unsigned field, uint64_t value)
{
    varint(out, field << 3 | WIRE_VARINT);
    varint(out, value);
}

void raw_bytes(struct buf *out, unsigned field, const void *bytes, size_t size)
{
    varint(out, field << 3 | WIRE_BYTES);
    varint(out, size);
    buf_add(out, bytes, size);
}

void raw_text(struct buf *out, unsigned field, const char *text)
{
    raw_bytes(out, field, text, strlen(text));
}

void raw_header(struct buf *out, unsigned type, const char *key, unsigned without)
{
    struct uuid id = uuid_new();
    if (without != 1)
        raw_bytes(out, 1, id.bytes, sizeof id.bytes);
    if (without != 2)
        raw_number(out, 2, type);
    if (without != 4 && key != NULL)
        raw_text(out, 4, key);
    if (without != 10)
        raw_text(out, 10, "en");
}

void raw_submit(struct buf *out, const char *reference, unsigned without)
{
    static const char CONTACT[] = "\x12\x0b"
                                  "13900000001",
                      PLACE[] = "\x0a\x07"
                                "pingyin";
    if (without != 4)
        raw_bytes(out, 4, CONTACT, sizeof CONTACT - 1);
    if (without != 5)
        raw_text(out, 5, "榆山街道路灯不亮,晚上看不清路");
    if (without != 6)
        raw_bytes(out, 6, PLACE, sizeof PLACE - 1);
    raw_text(out, 9, reference);
    if (without != 11)
        raw_text(out, 11, "city.road.lamp");
}

static void give_up(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

struct raw_place raw_place(struct session *session, int node, enum raw_door door)
{
    struct raw_place place;
    char call[64], row[512], *fields = row;
    snprintf(call, sizeof call, "EXECUTE fault_places(%d)", node);
    str_copy(row, sizeof row, session_ask(session, call));
    const char *commands = strsep(&fields, "|"), *events = strsep(&fields, "|"), *key = strsep(&fields, "|");
    if (key == NULL)
        give_up(call, "no live replica");
    str_copy(place.endpoint, sizeof place.endpoint, door == RAW_COMMANDS ? commands : events);
    str_copy(place.key, sizeof place.key, key);
    return place;
}

struct client *raw_client(const struct raw_place *place, const char *name, const struct key_pair *keys)
{
    char folder[1024], problem[256] = "";
    struct client *client = NULL;
    struct client_options options = {.endpoint = place->endpoint, .server_key = place->key, .language = "en"};
    options.timeout_ms = (int)(5000 * fault_slow());
    snprintf(folder, sizeof folder, "%s/keys", session_town());
    if (keys != NULL)
        options.keys = *keys;
    else if (keys_read(folder, name, &options.keys, problem, sizeof problem) != RESULT_OK)
        give_up(name, problem);
    if (client_open(&client, &options, problem, sizeof problem) != RESULT_OK)
        give_up(name, problem);
    return client;
}

const Loopline__Wire__V1__Reply *raw_answer(struct client *client, struct arena *arena, int ms)
{
    struct uuid id;
    const Loopline__Wire__V1__Reply *reply = NULL;
    if (client_take(client, arena, (int)(ms * fault_slow()), &id, &reply) != RESULT_OK)
        return NULL;
    return reply;
}

const char *raw_status(const Loopline__Wire__V1__Reply *reply)
{
    static const char *const CODES[] = {"none",     "durable",     "duplicate", "conflict",
                                        "rejected", "retry_later", "denied",    "ok"};
    return reply == NULL ? "none" : (unsigned)reply->status < COUNT(CODES) ? CODES[reply->status] : "unknown";
}

bool raw_names(const Loopline__Wire__V1__Reply *reply, const char *field, const char *reason)
{
    for (size_t i = 0; reply != NULL && i < reply->n_errors; i++)
        if (strcmp(reply->errors[i]->field, field) == 0 && strcmp(reply->errors[i]->reason, reason) == 0)
            return true;
    return false;
}
