#include "common/signing.h"
#include <sodium.h>
#include <string.h>
#include <zmq.h>

bool signing_key(const char *text, uint8_t out[SIGNING_KEY_BYTES])
{
    return strlen(text) == KEY_TEXT - 1 && zmq_z85_decode(out, text) != NULL;
}

enum result signing_sign(const struct key_pair *pair, struct bytes words, struct signature *out)
{
    unsigned char seed[crypto_sign_SEEDBYTES], whole[crypto_sign_SECRETKEYBYTES];
    bool good = sodium_init() >= 0 && signing_key(pair->secret_key, seed) &&
                crypto_sign_seed_keypair(out->key, whole, seed) == 0 &&
                crypto_sign_detached(out->bytes, NULL, words.data, words.size, whole) == 0;
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(whole, sizeof whole);
    return good ? RESULT_OK : RESULT_REFUSE;
}

bool signing_good(const struct signature *signature, struct bytes words)
{
    return sodium_init() >= 0 &&
           crypto_sign_verify_detached(signature->bytes, words.data, words.size, signature->key) == 0;
}
