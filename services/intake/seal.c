#include "services/intake/seal.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VERSION = 1, PARTS = 3, LENGTHS = 2 * PARTS, HEAD = 1 + (int)sizeof(struct uuid) + LENGTHS };
_Static_assert(sizeof(struct uuid) == 16, "a request is 16 bytes");
_Static_assert(SEAL_KEY == crypto_box_SECRETKEYBYTES, "CURVE keys"); /* both halves are of one length */
_Static_assert(SEAL_KEY == crypto_kdf_KEYBYTES, "the secret of the hashes derives keys");
_Static_assert(SEAL_KEY == crypto_box_BEFORENMBYTES, "what two pairs share");
enum { NONCE_AT = SEAL_KEY, BOX_AT = NONCE_AT + crypto_box_NONCEBYTES };
_Static_assert(SEAL_OVER == BOX_AT + crypto_box_MACBYTES, "key, nonce, authenticator");

void seal_name(struct seal_pair *pair)
{
    uint8_t hash[crypto_generichash_BYTES_MIN];
    crypto_generichash(hash, sizeof hash, pair->public_key, SEAL_KEY, NULL, 0);
    for (size_t i = 0; i < (SEAL_ID - 1) / 2; i++)
        snprintf(pair->id + 2 * i, 3, "%02x", hash[i]);
}

void seal_derive(struct seal_ring *ring, const uint8_t secret[SEAL_KEY])
{
    static const char CONTEXT[crypto_kdf_CONTEXTBYTES + 1] = "looplnid";
    crypto_kdf_derive_from_key(ring->caller_key, CALLER_KEY, 1, CONTEXT, secret);
    crypto_kdf_derive_from_key(ring->phone_key, CALLER_KEY, 2, CONTEXT, secret);
}

static size_t padded(size_t size)
{
    return (size + SEAL_STEP - 1) / SEAL_STEP * SEAL_STEP;
}

/* The wire bounds each part far below 64 KiB; what is longer all the same is cut, not wrapped. */
static size_t length_of(const char *text)
{
    size_t length = strlen(text);
    return length <= UINT16_MAX ? length : UINT16_MAX;
}

void seal_begin(struct seal_hand *hand, const struct seal_ring *ring)
{
    uint8_t secret[SEAL_KEY];
    crypto_box_keypair(hand->public_key, secret);
    if (crypto_box_beforenm(hand->shared, ring->pairs[0].public_key, secret) != 0)
        abort(); /* no key at all: the ring was read by seal_ring.h, which takes sound pairs alone */
    sodium_memzero(secret, sizeof secret);
}

void seal_end(struct seal_hand *hand)
{
    sodium_memzero(hand, sizeof *hand);
}

struct bytes seal_close(struct arena *arena, const struct seal_hand *hand, const struct uuid *request,
                        const struct seal_contact *contact)
{
    const char *const parts[PARTS] = {contact->name, contact->phone, contact->other};
    size_t size = HEAD, at = HEAD;
    for (size_t i = 0; i < PARTS; i++)
        size += length_of(parts[i]);
    size = padded(size);
    uint8_t *plain = arena_alloc(arena, size); /* zeroed: the padding */
    uint8_t *sealed = arena_alloc(arena, size + SEAL_OVER);
    plain[0] = VERSION;
    memcpy(plain + 1, request, sizeof *request);
    for (size_t i = 0; i < PARTS; i++) {
        size_t length = length_of(parts[i]);
        plain[HEAD - LENGTHS + 2 * i] = (uint8_t)(length >> 8);
        plain[HEAD - LENGTHS + 2 * i + 1] = (uint8_t)length;
        memcpy(plain + at, parts[i], length);
        at += length;
    }
    memcpy(sealed, hand->public_key, SEAL_KEY);
    randombytes_buf(sealed + NONCE_AT, crypto_box_NONCEBYTES);
    if (crypto_box_easy_afternm(sealed + BOX_AT, plain, size, sealed + NONCE_AT, hand->shared) != 0)
        abort(); /* never: only a text of 2^64 bytes is too long */
    sodium_memzero(plain, size);
    return (struct bytes){sealed, size + SEAL_OVER};
}

static enum seal_result read_plain(struct arena *arena, const uint8_t *plain, size_t size, const struct uuid *request,
                                   struct seal_contact *out)
{
    const char **const parts[PARTS] = {&out->name, &out->phone, &out->other};
    size_t lengths[PARTS], at = HEAD;
    if (size < HEAD || plain[0] != VERSION)
        return SEAL_BROKEN;
    if (memcmp(plain + 1, request, sizeof *request) != 0)
        return SEAL_FOREIGN;
    for (size_t i = 0; i < PARTS; i++) {
        const uint8_t *length = plain + HEAD - LENGTHS + 2 * i;
        lengths[i] = (size_t)length[0] << 8 | length[1];
        at += lengths[i];
    }
    if (at > size)
        return SEAL_BROKEN;
    at = HEAD;
    for (size_t i = 0; i < PARTS; i++) {
        *parts[i] = arena_textn(arena, (const char *)plain + at, lengths[i]);
        at += lengths[i];
    }
    return SEAL_OPENED;
}

static const struct seal_pair *pair_of(const struct seal_ring *ring, const char *key_id)
{
    for (size_t i = 0; i < ring->count; i++)
        if (strcmp(ring->pairs[i].id, key_id) == 0)
            return &ring->pairs[i];
    return NULL;
}

enum seal_result seal_open(struct arena *arena, const struct seal_ring *ring, const char *key_id,
                           const struct uuid *request, struct bytes sealed, struct seal_contact *out)
{
    const struct seal_pair *pair = pair_of(ring, key_id);
    enum seal_result result = SEAL_BROKEN;
    *out = (struct seal_contact){"", "", ""};
    if (pair == NULL)
        return SEAL_NO_KEY;
    if (sealed.data == NULL || sealed.size < SEAL_OVER)
        return SEAL_BROKEN;
    size_t size = sealed.size - SEAL_OVER;
    uint8_t *plain = arena_alloc(arena, size);
    if (crypto_box_open_easy(plain, sealed.data + BOX_AT, sealed.size - BOX_AT, sealed.data + NONCE_AT, sealed.data,
                             pair->secret_key) == 0)
        result = read_plain(arena, plain, size, request, out);
    sodium_memzero(plain, size);
    return result;
}
