/* Who asked, sealed (N22): written with a public key, read only with the secret one, which lies in a file of intake's
 * and never in the database (libsodium crypto_box: X25519, XSalsa20-Poly1305).
 *
 *   sealed = public key 32 | nonce 24 | crypto_box( version 1 | request 16 | length 2 × 3 | name, phone, other | zeros )
 *
 *  - as in libsodium's sealed box whoever seals cannot open: the key pair that it seals by is made for the batch and forgotten
 *    with it. One pair a batch, a nonce a row: a pair for each row would cost intake half of its speed;
 *  - the text is padded to SEAL_STEP bytes, so that its length says nothing of the name;
 *  - the request stands inside: a row that was moved to another request is not opened;
 *  - the id of the key (of its public half) is kept beside the row: after a rotation old keys still read, the new one
 *    writes, and rows of old keys are sealed anew in time (seal_due.h).
 * The keys of hashes follow from one secret, so that nobody can tell from two hashes that they are of one phone: what the
 * other services know a caller by, and what intake finds a phone by (caller.h). Pure core. */
#ifndef LOOPLINE_SEAL_H
#define LOOPLINE_SEAL_H

#include "common/row.h"
#include "services/intake/caller.h"

#define SEAL_ID       17 /* 16 hexadecimal digits and the end */
#define SEAL_KEY      32
#define SEAL_KEYS_MAX 16
#define SEAL_STEP     128
#define SEAL_OVER     72 /* key, nonce, authenticator: bytes that are added to the padded text */

struct seal_pair {
    char id[SEAL_ID];
    uint8_t public_key[SEAL_KEY], secret_key[SEAL_KEY];
};
struct seal_ring {
    struct seal_pair pairs[SEAL_KEYS_MAX]; /* the first seals, all of them open */
    size_t count;
    uint8_t caller_key[CALLER_KEY], phone_key[CALLER_KEY];
};
struct seal_contact { /* never NULL; "" = not known */
    const char *name, *phone, *other;
};

enum seal_result {
    SEAL_OPENED,
    SEAL_NO_KEY, /* of a key that is not on this ring */
    SEAL_BROKEN, /* changed or cut, or another key's */
    SEAL_FOREIGN /* of another request */
};

/* The id of a pair, from its public half. */
void seal_name(struct seal_pair *pair);
/* Both keys of hashes, from the secret of the file. */
void seal_derive(struct seal_ring *ring, const uint8_t secret[SEAL_KEY]);
/* What one batch seals by: for the first key of the ring. seal_end wipes it. */
struct seal_hand {
    uint8_t public_key[SEAL_KEY], shared[SEAL_KEY];
};
void seal_begin(struct seal_hand *hand, const struct seal_ring *ring);
void seal_end(struct seal_hand *hand);
/* In the arena. The same text sealed again is other bytes. */
struct bytes seal_close(struct arena *arena, const struct seal_hand *hand, const struct uuid *request,
                        const struct seal_contact *contact);
/* Texts in the arena; all "" unless opened. */
enum seal_result seal_open(struct arena *arena, const struct seal_ring *ring, const char *key_id,
                           const struct uuid *request, struct bytes sealed, struct seal_contact *out);

#endif
