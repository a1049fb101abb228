/* Key pairs in files: NAME.pub (Z85, 0644) and NAME.key (Z85 secret, 0400). Never from the environment, never in logs.
 * CURVE keys speak (common/zap.h); signing keys (Ed25519, common/signing.h; the secret is its seed) vouch. */
#ifndef LOOPLINE_KEYS_H
#define LOOPLINE_KEYS_H

#include "common/directory.h"

struct key_pair {
    char public_key[KEY_TEXT], secret_key[KEY_TEXT];
};

/* On failure the pair is wiped and `problem` (size ≥ 256) names the file and says why: RESULT_REFUSE for what
 * the file or the name is, RESULT_STOP for what the system says. */

/* 1-63 of A-Z a-z 0-9 - _ . */
bool keys_name_good(const char *name) MUST_USE;

/* Reads folder/NAME.key and .pub; refuses a secret that others can read, and a .pub of another secret. */
enum result keys_read(const char *folder, const char *name, struct key_pair *out, char *problem, size_t size) MUST_USE;
enum result keys_read_public(const char *path, char out[KEY_TEXT], char *problem, size_t size) MUST_USE;
/* As settings name one: the key itself (Z85 may hold a "/"), or the path of its .pub file, when there is such a file. */
enum result keys_take_public(const char *given, char out[KEY_TEXT], char *problem, size_t size) MUST_USE;
/* Makes a new pair, and the folder (0700) when it is missing. An existing pair is read and stays untouched
 * unless `replace`. Each file appears whole or not at all, and is on disk when this returns. */
enum result keys_make(const char *folder, const char *name, bool replace, struct key_pair *out, char *problem,
                      size_t size) MUST_USE;
/* The same for a signing key. */
enum result keys_read_signing(const char *folder, const char *name, struct key_pair *out, char *problem,
                              size_t size) MUST_USE;
enum result keys_make_signing(const char *folder, const char *name, bool replace, struct key_pair *out, char *problem,
                              size_t size) MUST_USE;
/* NAME.next takes the place of NAME, whose secret is gone then. */
enum result keys_promote(const char *folder, const char *name, char *problem, size_t size) MUST_USE;
#define KEYS_NEXT ".next"
void keys_wipe(struct key_pair *pair);

#endif
