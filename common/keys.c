#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include "common/keys.h"

enum {
    PATH_BYTES = 512,
    NAME_MAX_BYTES = 63,
    FILE_NAME_MAX_BYTES = NAME_MAX_BYTES + sizeof KEYS_NEXT - 1, /* the pair that waits for its turn */
    KEY_BYTES = 32,
    SECRET_MODE = 0400,
    PUBLIC_MODE = 0644,
    FOLDER_MODE = 0700
};

static enum result trouble(enum result result, const char *what, const char *path, char *problem, size_t size)
{
    snprintf(problem, size, "%s: %s: %s", path, what, strerror(errno));
    return result;
}

static enum result refuse(const char *what, const char *path, char *problem, size_t size)
{
    snprintf(problem, size, "%s: %s", path, what);
    return RESULT_REFUSE;
}

void keys_wipe(struct key_pair *pair)
{
    sodium_memzero(pair, sizeof *pair);
}

/* --- reading -------------------------------------------------------------------------------------------- */

static bool is_key(const char *text)
{
    uint8_t bytes[KEY_BYTES];
    bool good = strlen(text) == KEY_TEXT - 1 && zmq_z85_decode(bytes, text) != NULL;
    sodium_memzero(bytes, sizeof bytes);
    return good;
}

/* Exactly one key, and perhaps the newline of an editor. */
static bool parse_key(char *text, size_t length, char out[KEY_TEXT])
{
    if (length > 0 && text[length - 1] == '\n')
        text[--length] = '\0';
    if (length != KEY_TEXT - 1 || !is_key(text))
        return false;
    memcpy(out, text, KEY_TEXT);
    return true;
}

static enum result read_open(int file, const char *path, char out[KEY_TEXT], char *problem, size_t size)
{
    char text[KEY_TEXT + 2]; /* one more than a key and its newline: too long is noticed */
    size_t length = 0;
    ssize_t got = 1;
    while (got > 0 && length < sizeof text - 1) {
        got = read(file, text + length, sizeof text - 1 - length);
        if (got < 0 && errno == EINTR)
            got = 1;
        else if (got > 0)
            length += (size_t)got;
    }
    text[length] = '\0';
    bool good = got >= 0 && parse_key(text, length, out);
    sodium_memzero(text, sizeof text);
    if (got < 0)
        return trouble(RESULT_STOP, "cannot be read", path, problem, size);
    return good ? RESULT_OK : refuse("is not a key of 40 characters (Z85)", path, problem, size);
}

static enum result read_key(const char *path, mode_t forbidden, char out[KEY_TEXT], char *problem, size_t size)
{
    struct stat info;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO in its place must not block */
    if (file < 0)
        return trouble(RESULT_STOP, "cannot be opened", path, problem, size);
    enum result outcome;
    if (fstat(file, &info) != 0)
        outcome = trouble(RESULT_STOP, "cannot be looked at", path, problem, size);
    else if (!S_ISREG(info.st_mode))
        outcome = refuse("is not a file", path, problem, size);
    else if ((info.st_mode & forbidden) != 0)
        outcome = refuse("others can read this secret; chmod 0400 it", path, problem, size);
    else
        outcome = read_open(file, path, out, problem, size);
    close(file);
    return outcome;
}

static enum result path_of(char path[PATH_BYTES], const char *folder, const char *name, const char *kind)
{
    int length = snprintf(path, PATH_BYTES, "%s/%s.%s", folder, name, kind);
    return length > 0 && length < PATH_BYTES ? RESULT_OK : RESULT_REFUSE;
}

/* A name becomes a part of a path. */
static bool is_name(const char *name, size_t most)
{
    size_t length = strlen(name);
    if (length == 0 || length > most || name[0] == '.')
        return false;
    for (size_t i = 0; i < length; i++)
        if (!isalnum((unsigned char)name[i]) && strchr("-_.", name[i]) == NULL)
            return false;
    return true;
}

bool keys_name_good(const char *name)
{
    return is_name(name, NAME_MAX_BYTES);
}

/* What a secret of 32 bytes is a secret of. */
struct scheme {
    bool (*public_of)(char out[KEY_TEXT], const char *secret);
    bool (*make)(struct key_pair *out);
};

static bool curve_public(char out[KEY_TEXT], const char *secret)
{
    return zmq_curve_public(out, secret) == 0;
}

static bool curve_make(struct key_pair *out)
{
    return zmq_curve_keypair(out->public_key, out->secret_key) == 0;
}

/* Ed25519: what is kept is the seed, from which both halves follow. */
static bool signing_public(char out[KEY_TEXT], const char *secret)
{
    unsigned char seed[crypto_sign_SEEDBYTES], whole[crypto_sign_SECRETKEYBYTES], half[crypto_sign_PUBLICKEYBYTES];
    bool good = sodium_init() >= 0 && zmq_z85_decode(seed, secret) != NULL &&
                crypto_sign_seed_keypair(half, whole, seed) == 0 && zmq_z85_encode(out, half, sizeof half) != NULL;
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(whole, sizeof whole);
    return good;
}

static bool signing_make(struct key_pair *out)
{
    unsigned char seed[crypto_sign_SEEDBYTES];
    bool good = sodium_init() >= 0;
    if (good)
        randombytes_buf(seed, sizeof seed);
    good = good && zmq_z85_encode(out->secret_key, seed, sizeof seed) != NULL;
    sodium_memzero(seed, sizeof seed);
    return good && signing_public(out->public_key, out->secret_key);
}

static const struct scheme CURVE = {curve_public, curve_make};
static const struct scheme SIGNING = {signing_public, signing_make};

struct paths {
    const struct scheme *scheme;
    bool replace;
    char secret[PATH_BYTES], public[PATH_BYTES];
};

static enum result paths_of(const char *folder, const char *name, struct paths *out, char *problem, size_t size)
{
    if (!is_name(name, FILE_NAME_MAX_BYTES)) {
        snprintf(problem, size, "\"%.80s\" is not a name for a key: 1-63 of A-Z a-z 0-9 - _ .", name);
        return RESULT_REFUSE;
    }
    if (path_of(out->secret, folder, name, "key") != RESULT_OK ||
        path_of(out->public, folder, name, "pub") != RESULT_OK)
        return refuse("path is too long", name, problem, size);
    return RESULT_OK;
}

static enum result read_pair(const struct paths *paths, struct key_pair *out, char *problem, size_t size)
{
    char derived[KEY_TEXT];
    enum result outcome = read_key(paths->secret, S_IRWXG | S_IRWXO, out->secret_key, problem, size);
    if (outcome == RESULT_OK)
        outcome = read_key(paths->public, 0, out->public_key, problem, size);
    if (outcome != RESULT_OK)
        return outcome;
    if (!paths->scheme->public_of(derived, out->secret_key) || strcmp(derived, out->public_key) != 0)
        return refuse("does not belong to the secret beside it", paths->public, problem, size);
    return RESULT_OK;
}

struct place {
    const char *folder, *name;
};

static enum result read_in(const struct scheme *scheme, const struct place *place, struct key_pair *out, char *problem,
                           size_t size)
{
    struct paths paths = {.scheme = scheme};
    enum result outcome = paths_of(place->folder, place->name, &paths, problem, size);
    if (outcome == RESULT_OK)
        outcome = read_pair(&paths, out, problem, size);
    if (outcome != RESULT_OK)
        keys_wipe(out);
    return outcome;
}

enum result keys_read(const char *folder, const char *name, struct key_pair *out, char *problem, size_t size)
{
    return read_in(&CURVE, &(struct place){folder, name}, out, problem, size);
}

enum result keys_read_signing(const char *folder, const char *name, struct key_pair *out, char *problem, size_t size)
{
    return read_in(&SIGNING, &(struct place){folder, name}, out, problem, size);
}

enum result keys_read_public(const char *path, char out[KEY_TEXT], char *problem, size_t size)
{
    return read_key(path, 0, out, problem, size);
}

enum result keys_take_public(const char *given, char out[KEY_TEXT], char *problem, size_t size)
{
    if (strlen(given) != KEY_TEXT - 1 || access(given, F_OK) == 0)
        return keys_read_public(given, out, problem, size);
    memcpy(out, given, KEY_TEXT);
    return RESULT_OK;
}

/* --- making --------------------------------------------------------------------------------------------- */

static bool write_all(int file, const char *key)
{
    char line[KEY_TEXT + 1];
    size_t done = 0, length = (size_t)snprintf(line, sizeof line, "%s\n", key);
    while (done < length) {
        ssize_t put = write(file, line + done, length - done);
        if (put < 0 && errno != EINTR)
            break;
        done += put > 0 ? (size_t)put : 0;
    }
    sodium_memzero(line, sizeof line);
    return done == length;
}

static enum result sync_folder(const char *folder, char *problem, size_t size)
{
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = file >= 0 && fsync(file) == 0;
    enum result outcome = good ? RESULT_OK : trouble(RESULT_STOP, "cannot be synced", folder, problem, size);
    if (file >= 0)
        close(file);
    return outcome;
}

/* link() refuses when the name is taken: of two makers at once, one wins and the other keeps its hands off. */
static bool put_in_place(const char *temporary, const char *path, bool replace)
{
    if (replace)
        return rename(temporary, path) == 0;
    return link(temporary, path) == 0 && unlink(temporary) == 0;
}

struct target {
    const char *path;
    mode_t mode;
    bool replace;
};

static enum result write_key(const struct target *target, const char *key, char *problem, size_t size)
{
    char temporary[PATH_BYTES + 8];
    snprintf(temporary, sizeof temporary, "%s.XXXXXX", target->path);
    int file = mkostemp(temporary, O_CLOEXEC);
    if (file < 0)
        return trouble(RESULT_STOP, "cannot be made", target->path, problem, size);
    bool good = write_all(file, key) && fchmod(file, target->mode) == 0 && fsync(file) == 0;
    if (close(file) == 0 && good && put_in_place(temporary, target->path, target->replace))
        return RESULT_OK;
    int cause = errno;
    (void)unlink(temporary);
    errno = cause;
    return trouble(cause == EEXIST ? RESULT_REFUSE : RESULT_STOP, "cannot be written", target->path, problem, size);
}

static enum result write_public(const struct paths *paths, const struct key_pair *pair, char *problem, size_t size)
{
    const struct target target = {paths->public, PUBLIC_MODE, true};
    return write_key(&target, pair->public_key, problem, size);
}

/* The secret is there already. A maker that died between the two files left no .pub: it follows from the secret. */
static enum result keep_pair(const struct paths *paths, struct key_pair *out, char *problem, size_t size)
{
    if (access(paths->public, F_OK) == 0)
        return read_pair(paths, out, problem, size);
    enum result outcome = read_key(paths->secret, S_IRWXG | S_IRWXO, out->secret_key, problem, size);
    if (outcome != RESULT_OK)
        return outcome;
    if (!paths->scheme->public_of(out->public_key, out->secret_key))
        return refuse("is not such a secret", paths->secret, problem, size);
    return write_public(paths, out, problem, size);
}

static enum result make_pair(const struct paths *paths, struct key_pair *out, char *problem, size_t size)
{
    const struct target target = {paths->secret, SECRET_MODE, paths->replace};
    if (!paths->replace && access(paths->secret, F_OK) == 0)
        return keep_pair(paths, out, problem, size);
    if (!paths->scheme->make(out))
        return trouble(RESULT_STOP, "no key can be made", paths->secret, problem, size);
    enum result outcome = write_key(&target, out->secret_key, problem, size);
    if (outcome == RESULT_REFUSE) /* another maker was quicker */
        return keep_pair(paths, out, problem, size);
    return outcome == RESULT_OK ? write_public(paths, out, problem, size) : outcome;
}

static enum result make_in(const struct place *place, struct paths *paths, struct key_pair *out, char *problem,
                           size_t size)
{
    enum result outcome = paths_of(place->folder, place->name, paths, problem, size);
    if (outcome == RESULT_OK && mkdir(place->folder, FOLDER_MODE) != 0 && errno != EEXIST)
        outcome = trouble(RESULT_STOP, "cannot be made", place->folder, problem, size);
    if (outcome == RESULT_OK)
        outcome = make_pair(paths, out, problem, size);
    if (outcome == RESULT_OK)
        outcome = sync_folder(place->folder, problem, size);
    if (outcome != RESULT_OK)
        keys_wipe(out);
    return outcome;
}

enum result keys_make(const char *folder, const char *name, bool replace, struct key_pair *out, char *problem,
                      size_t size)
{
    struct paths paths = {.scheme = &CURVE, .replace = replace};
    return make_in(&(struct place){folder, name}, &paths, out, problem, size);
}

enum result keys_make_signing(const char *folder, const char *name, bool replace, struct key_pair *out, char *problem,
                              size_t size)
{
    struct paths paths = {.scheme = &SIGNING, .replace = replace};
    return make_in(&(struct place){folder, name}, &paths, out, problem, size);
}

enum result keys_promote(const char *folder, const char *name, char *problem, size_t size)
{
    struct paths paths, next;
    char from[NAME_MAX_BYTES + sizeof KEYS_NEXT];
    snprintf(from, sizeof from, "%s" KEYS_NEXT, name);
    enum result outcome = paths_of(folder, name, &paths, problem, size);
    if (outcome == RESULT_OK)
        outcome = paths_of(folder, from, &next, problem, size);
    if (outcome != RESULT_OK)
        return outcome;
    if (rename(next.secret, paths.secret) != 0 || rename(next.public, paths.public) != 0)
        return trouble(RESULT_STOP, "cannot be put in place", next.secret, problem, size);
    return sync_folder(folder, problem, size);
}
