/* Ed25519 signatures (libsodium) of words that leave the database: anchors of the history. Keys: common/keys.h. */
#ifndef LOOPLINE_SIGNING_H
#define LOOPLINE_SIGNING_H

#include "common/arena.h"
#include "common/keys.h"
#include "common/row.h"

enum { SIGNING_KEY_BYTES = 32, SIGNATURE_BYTES = 64 };

struct signature {
    uint8_t key[SIGNING_KEY_BYTES]; /* whose it is: the public half */
    uint8_t bytes[SIGNATURE_BYTES];
};

/* RESULT_REFUSE: the pair is none. */
enum result signing_sign(const struct key_pair *pair, struct bytes words, struct signature *out) MUST_USE;
bool signing_good(const struct signature *signature, struct bytes words);
/* A public key of 40 characters. false: it is none. */
bool signing_key(const char *text, uint8_t out[SIGNING_KEY_BYTES]);

#endif
