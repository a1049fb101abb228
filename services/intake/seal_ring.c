#include "services/intake/seal_ring.h"
#include "common/keys.h"
#include "common/str.h"
#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

enum { FOLDER_BYTES = 512, PROBLEM_BYTES = 256 };

const char *seal_ring_folder(struct arena *arena, const struct conf *conf)
{
    const char *own = conf_text(conf, "identity.keys");
    return str_empty(own) ? arena_print(arena, "%s/identity", conf_text(conf, "bus.keys")) : own;
}

static enum result add_pair(struct seal_ring *ring, const char *folder, const char *name, char *problem, size_t size)
{
    struct key_pair text;
    struct seal_pair *pair = &ring->pairs[ring->count];
    if (ring->count == SEAL_KEYS_MAX) {
        snprintf(problem, size, "%s: more than %d pairs of identity keys", folder, SEAL_KEYS_MAX);
        return RESULT_REFUSE;
    }
    enum result outcome = keys_read(folder, name, &text, problem, size);
    if (outcome != RESULT_OK)
        return outcome;
    (void)zmq_z85_decode(pair->public_key, text.public_key); /* keys_read has decoded them once */
    (void)zmq_z85_decode(pair->secret_key, text.secret_key);
    seal_name(pair);
    keys_wipe(&text);
    ring->count++;
    return RESULT_OK;
}

static enum result add_hashes(struct seal_ring *ring, const char *folder, char *problem, size_t size)
{
    struct key_pair text;
    uint8_t secret[SEAL_KEY];
    enum result outcome = keys_read(folder, "lookup", &text, problem, size);
    if (outcome != RESULT_OK)
        return outcome;
    (void)zmq_z85_decode(secret, text.secret_key);
    seal_derive(ring, secret);
    sodium_memzero(secret, sizeof secret);
    keys_wipe(&text);
    return RESULT_OK;
}

/* The name of an older pair, without its ".key". */
static bool older(const char *file, char name[FOLDER_BYTES])
{
    size_t length = strlen(file);
    if (strncmp(file, "identity-", 9) != 0 || length < 5 || strcmp(file + length - 4, ".key") != 0)
        return false;
    snprintf(name, FOLDER_BYTES, "%.*s", (int)length - 4, file);
    return true;
}

static enum result add_older(struct seal_ring *ring, const char *folder, char *problem, size_t size)
{
    char name[FOLDER_BYTES];
    DIR *list = opendir(folder);
    enum result outcome = RESULT_OK;
    if (list == NULL) {
        snprintf(problem, size, "%s: cannot be opened: %s", folder, strerror(errno));
        return RESULT_STOP;
    }
    for (const struct dirent *entry; outcome == RESULT_OK && (entry = readdir(list)) != NULL;)
        if (older(entry->d_name, name))
            outcome = add_pair(ring, folder, name, problem, size);
    closedir(list);
    return outcome;
}

enum result seal_ring_read(struct seal_ring **out, const char *folder, char *problem, size_t size)
{
    struct seal_ring *ring = sodium_malloc(sizeof *ring);
    *out = NULL;
    if (ring == NULL) {
        snprintf(problem, size, "%s: no memory for keys: %s", folder, strerror(errno));
        return RESULT_STOP;
    }
    memset(ring, 0, sizeof *ring);
    enum result outcome = add_pair(ring, folder, "identity", problem, size);
    if (outcome == RESULT_OK)
        outcome = add_hashes(ring, folder, problem, size);
    if (outcome == RESULT_OK)
        outcome = add_older(ring, folder, problem, size);
    if (outcome != RESULT_OK) {
        sodium_free(ring);
        return outcome;
    }
    sodium_mprotect_readonly(ring);
    *out = ring;
    return RESULT_OK;
}

void seal_ring_free(struct seal_ring **ring)
{
    sodium_free(*ring); /* wipes it */
    *ring = NULL;
}

bool seal_ring_check(const struct conf *conf, FILE *problems)
{
    char problem[PROBLEM_BYTES] = "";
    struct seal_ring *ring = NULL;
    struct arena *arena = arena_new(0);
    bool sound = sodium_init() >= 0 &&
                 seal_ring_read(&ring, seal_ring_folder(arena, conf), problem, sizeof problem) == RESULT_OK;
    if (!sound)
        fprintf(problems, "%s: identity.keys: %s; loopline identity keys makes them\n",
                conf_origin(conf, "identity.keys"), problem);
    else
        seal_ring_free(&ring);
    arena_free(&arena);
    return sound;
}
