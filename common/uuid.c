#include <sodium.h>
#include <string.h>

#include "common/instant.h"
#include "common/uuid.h"

enum { COUNTER_MAX = 0xFFF };

/* RFC 9562 6.2 method 1: twelve bits of counter inside the millisecond, begun in its lower half. */
struct uuid uuid_new(void)
{
    static _Thread_local uint64_t last_ms; /* channels' programs may have several threads */
    static _Thread_local unsigned counter;
    struct uuid uuid = {{0}};
    randombytes_buf(uuid.bytes, sizeof uuid.bytes);
    uint64_t now_ms = (uint64_t)(instant_wall() / 1000);
    if (now_ms > last_ms) {
        last_ms = now_ms;
        counter = ((unsigned)uuid.bytes[6] << 8 | uuid.bytes[7]) & (COUNTER_MAX >> 1);
    } else if (++counter > COUNTER_MAX) { /* full, or the clock was set back: borrow from the future */
        last_ms++;
        counter = 0;
    }
    for (int i = 0; i < 6; i++)
        uuid.bytes[i] = (uint8_t)(last_ms >> (40 - 8 * i));
    uuid.bytes[6] = (uint8_t)(0x70u | counter >> 8);
    uuid.bytes[7] = (uint8_t)counter;
    uuid.bytes[8] = (uint8_t)(0x80u | (uuid.bytes[8] & 0x3Fu));
    return uuid;
}

bool uuid_zero(const struct uuid *uuid)
{
    static const struct uuid none;
    return uuid_compare(uuid, &none) == 0;
}

int uuid_compare(const struct uuid *a, const struct uuid *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

static bool dash_before(size_t byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

void uuid_format(const struct uuid *uuid, char text[UUID_TEXT])
{
    static const char DIGITS[] = "0123456789abcdef";
    for (size_t i = 0; i < sizeof uuid->bytes; i++) {
        if (dash_before(i))
            *text++ = '-';
        *text++ = DIGITS[uuid->bytes[i] >> 4];
        *text++ = DIGITS[uuid->bytes[i] & 0xF];
    }
    *text = '\0';
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool uuid_parse(const char *text, struct uuid *out)
{
    struct uuid uuid;
    if (text == NULL || strlen(text) != UUID_TEXT - 1)
        return false;
    for (size_t i = 0; i < sizeof uuid.bytes; i++) {
        if (dash_before(i) && *text++ != '-')
            return false;
        int high = hex_value(text[0]), low = hex_value(text[1]);
        if (high < 0 || low < 0)
            return false;
        uuid.bytes[i] = (uint8_t)(high << 4 | low);
        text += 2;
    }
    *out = uuid;
    return true;
}
