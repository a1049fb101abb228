#include "services/intake/care.h"
#include <sodium.h>
#include <string.h>

instant care_next(const struct pack *pack, int kind, int area, instant last, instant now)
{
    const struct pack_calendar *calendar = calendar_of(pack, area, -1);
    const struct pack_limit *every = &pack->cares[kind].every;
    instant next = calendar_offset(calendar, false, every, false, last, NULL);
    return next > now ? next : calendar_offset(calendar, false, every, false, now, NULL);
}

/* UUID version 8 (RFC 9562): of one's own making. */
static struct uuid stamped(struct uuid id)
{
    id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0f) | 0x80);
    id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3f) | 0x80);
    return id;
}

struct uuid care_visit(const uint8_t *key, const char *reference, instant due)
{
    struct uuid id;
    crypto_generichash_state state;
    crypto_generichash_init(&state, key, 32, sizeof id.bytes);
    crypto_generichash_update(&state, (const unsigned char *)"care/", 5);
    crypto_generichash_update(&state, (const unsigned char *)&due, sizeof due);
    crypto_generichash_update(&state, (const unsigned char *)reference, strlen(reference));
    crypto_generichash_final(&state, id.bytes, sizeof id.bytes);
    return stamped(id);
}

struct uuid care_subject(const uint8_t *key, const char *reference)
{
    struct uuid id;
    crypto_generichash(id.bytes, sizeof id.bytes, (const unsigned char *)reference, strlen(reference), key, 32);
    return stamped(id);
}
