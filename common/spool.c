#include "common/spool.h"
#include "common/log.h"
#include "common/str.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

enum { CHECK = 16, RECORD_MAX = 256 * 1024, TEXTS = 5, KIND_ENTRY = 'E', KIND_DONE = 'D' };

static const char MAGIC[4] = {'L', 'L', 'S', '1'};

struct head {
    char magic[4];
    uint32_t length; /* of what follows */
    uint8_t check[CHECK];
};
struct mark { /* the part of a record that lies open */
    uint8_t kind;
    uint8_t token[sizeof(struct uuid)];
    int64_t received_at;
};

struct place {
    struct spooled entry;
    off_t at; /* of its head */
    uint32_t length;
    char *texts; /* owned: the entry's */
};

struct spool {
    int fd, side;
    size_t bytes_max, damaged;
    off_t size, synced;  /* synced: on disk for certain */
    bool broken, unkept; /* unkept: a damaged piece could not be copied, so the journal stays as it is */
    uint8_t public_key[32], secret_key[32];
    struct place *places;
    size_t count, capacity, kept; /* kept: of them, those that were synced */
};

/* ---- records -------------------------------------------------------------------------------------------- */

static void check_make(const uint8_t *payload, uint32_t length, uint8_t out[CHECK])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, CHECK);
    crypto_generichash_update(&state, (const unsigned char *)&length, sizeof length);
    crypto_generichash_update(&state, payload, length);
    crypto_generichash_final(&state, out, CHECK);
}

static bool write_all(int fd, const void *bytes, size_t size, off_t at)
{
    const char *from = bytes;
    while (size > 0) {
        ssize_t done = pwrite(fd, from, size, at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        from += done;
        at += done;
        size -= (size_t)done;
    }
    return true;
}

static bool record_write(struct spool *spool, const struct buf *payload)
{
    struct head head;
    struct buf record = {0};
    memcpy(head.magic, MAGIC, sizeof MAGIC);
    head.length = (uint32_t)payload->length;
    check_make((const uint8_t *)payload->text, head.length, head.check);
    buf_add(&record, (const char *)&head, sizeof head);
    buf_add(&record, payload->text, payload->length);
    bool good = write_all(spool->fd, record.text, record.length, spool->size);
    if (good)
        spool->size += (off_t)record.length;
    else if (ftruncate(spool->fd, spool->size) != 0) /* what stands behind the end would be taken for damage */
        spool->broken = true;
    buf_free(&record);
    return good;
}

static void mark_add(struct buf *out, int kind, const struct uuid *token, instant received_at)
{
    struct mark mark;
    memset(&mark, 0, sizeof mark);
    mark.kind = (uint8_t)kind;
    memcpy(mark.token, token, sizeof mark.token);
    mark.received_at = received_at;
    buf_add(out, (const char *)&mark, sizeof mark);
}

/* What is sealed: type, hash, five texts with their NULs, the body. */
static void words_add(struct buf *out, const struct spooled *entry)
{
    const char *const texts[TEXTS] = {entry->principal, entry->key, entry->channel, entry->language,
                                      entry->traceparent};
    buf_add(out, (const char *)&entry->type, sizeof entry->type);
    buf_add(out, (const char *)entry->hash, SPOOL_HASH);
    for (size_t i = 0; i < TEXTS; i++)
        buf_add(out, texts[i], strlen(texts[i]) + 1);
    buf_add(out, (const char *)entry->body.data, entry->body.size);
}

static bool words_read(uint8_t *words, size_t size, struct spooled *out)
{
    const char **const texts[TEXTS] = {&out->principal, &out->key, &out->channel, &out->language, &out->traceparent};
    size_t at = sizeof out->type + SPOOL_HASH;
    if (size < at)
        return false;
    memcpy(&out->type, words, sizeof out->type);
    memcpy(out->hash, words + sizeof out->type, SPOOL_HASH);
    for (size_t i = 0; i < TEXTS; i++) {
        const uint8_t *end = memchr(words + at, '\0', size - at);
        if (end == NULL)
            return false;
        *texts[i] = (const char *)words + at;
        at = (size_t)(end - words) + 1;
    }
    out->body = (struct bytes){words + at, size - at};
    return true;
}

/* The words of a record's payload, opened into memory of the caller's: size - what the seal takes. */
static bool unseal(const struct spool *spool, const uint8_t *payload, size_t size, uint8_t *words)
{
    return size >= sizeof(struct mark) + crypto_box_SEALBYTES &&
           crypto_box_seal_open(words, payload + sizeof(struct mark), size - sizeof(struct mark), spool->public_key,
                                spool->secret_key) == 0;
}

static size_t words_size(size_t payload)
{
    return payload - sizeof(struct mark) - crypto_box_SEALBYTES;
}

/* ---- the index ------------------------------------------------------------------------------------------ */

static void place_add(struct spool *spool, const struct spooled *entry, off_t at, uint32_t length)
{
    const char *const texts[TEXTS] = {entry->principal, entry->key, entry->channel, entry->language,
                                      entry->traceparent};
    struct place place = {.entry = *entry, .at = at, .length = length};
    const char **const own[TEXTS] = {&place.entry.principal, &place.entry.key, &place.entry.channel,
                                     &place.entry.language, &place.entry.traceparent};
    size_t size = 0, used = 0;
    for (size_t i = 0; i < TEXTS; i++)
        size += strlen(texts[i]) + 1;
    place.texts = memory_alloc(size);
    for (size_t i = 0; i < TEXTS; i++) {
        *own[i] = place.texts + used;
        memcpy(place.texts + used, texts[i], strlen(texts[i]) + 1);
        used += strlen(texts[i]) + 1;
    }
    place.entry.body = (struct bytes){NULL, 0};
    if (spool->count == spool->capacity) {
        spool->capacity = spool->capacity == 0 ? 64 : spool->capacity * 2;
        spool->places = memory_grow(spool->places, spool->capacity * sizeof *spool->places);
    }
    spool->places[spool->count++] = place;
}

static bool place_drop(struct spool *spool, const struct uuid *token)
{
    for (size_t i = 0; i < spool->count; i++)
        if (uuid_compare(&spool->places[i].entry.token, token) == 0) {
            free(spool->places[i].texts);
            spool->count--;
            memmove(&spool->places[i], &spool->places[i + 1], (spool->count - i) * sizeof *spool->places);
            return true;
        }
    return false;
}

const struct spooled *spool_find(const struct spool *spool, const char *principal, const char *key)
{
    for (size_t i = 0; i < spool->count; i++)
        if (str_equal(spool->places[i].entry.key, key) && str_equal(spool->places[i].entry.principal, principal))
            return &spool->places[i].entry;
    return NULL;
}

const struct spooled *spool_token(const struct spool *spool, const struct uuid *token)
{
    for (size_t i = 0; i < spool->count; i++)
        if (uuid_compare(&spool->places[i].entry.token, token) == 0)
            return &spool->places[i].entry;
    return NULL;
}

size_t spool_waiting(const struct spool *spool, const char *channel)
{
    size_t count = 0;
    for (size_t i = 0; i < spool->count; i++)
        count += channel == NULL || str_equal(spool->places[i].entry.channel, channel);
    return count;
}

instant spool_oldest(const struct spool *spool)
{
    return spool->count == 0 ? INSTANT_NONE : spool->places[0].entry.received_at;
}

size_t spool_damaged(const struct spool *spool)
{
    return spool->damaged;
}

size_t spool_bytes(const struct spool *spool)
{
    return (size_t)spool->size;
}

bool spool_broken(const struct spool *spool)
{
    return spool->broken;
}

/* ---- reading it all again --------------------------------------------------------------------------------- */

static void set_aside(struct spool *spool, const uint8_t *bytes, size_t size, const char *why)
{
    struct stat side;
    bool kept = fstat(spool->side, &side) == 0 && write_all(spool->side, bytes, size, side.st_size) &&
                fdatasync(spool->side) == 0;
    spool->damaged++;
    spool->unkept = spool->unkept || !kept;
    log_error("a piece of the spool was set aside", "why", why, "bytes", log_number((long long)size), "kept",
              kept ? "in the file damaged" : "no", NULL);
}

/* A record that is whole: into the index, or out of it. false: it cannot be opened. */
static bool record_take(struct spool *spool, const uint8_t *payload, uint32_t length, off_t at)
{
    struct mark mark;
    struct spooled entry = {0};
    if (length < sizeof mark)
        return false;
    memcpy(&mark, payload, sizeof mark);
    memcpy(&entry.token, mark.token, sizeof mark.token);
    entry.received_at = mark.received_at;
    if (mark.kind == KIND_DONE) {
        place_drop(spool, &entry.token);
        return true;
    }
    if (mark.kind != KIND_ENTRY || length < sizeof mark + crypto_box_SEALBYTES)
        return false;
    uint8_t *words = memory_alloc(words_size(length) + 1);
    bool good = unseal(spool, payload, length, words) && words_read(words, words_size(length), &entry);
    if (good)
        place_add(spool, &entry, at, length);
    sodium_memzero(words, words_size(length));
    free(words);
    return good;
}

/* Where the next record may begin; `size` = nowhere. */
static size_t next_magic(const uint8_t *bytes, size_t size, size_t from)
{
    const uint8_t *found = from >= size ? NULL : memmem(bytes + from, size - from, MAGIC, sizeof MAGIC);
    return found == NULL ? size : (size_t)(found - bytes);
}

static bool record_fits(const uint8_t *bytes, size_t size, size_t at, struct head *head)
{
    uint8_t check[CHECK];
    if (size - at < sizeof *head)
        return false;
    memcpy(head, bytes + at, sizeof *head);
    if (memcmp(head->magic, MAGIC, sizeof MAGIC) != 0 || head->length > size - at - sizeof *head)
        return false;
    check_make(bytes + at + sizeof *head, head->length, check);
    return memcmp(check, head->check, CHECK) == 0;
}

/* Returns where the last good record ends. */
static size_t records_read(struct spool *spool, const uint8_t *bytes, size_t size)
{
    struct head head;
    size_t end = 0;
    for (size_t at = 0; at < size;) {
        if (record_fits(bytes, size, at, &head)) {
            if (!record_take(spool, bytes + at + sizeof head, head.length, (off_t)at))
                set_aside(spool, bytes + at, sizeof head + head.length, "it cannot be opened with this key");
            at += sizeof head + head.length;
            end = at;
            continue;
        }
        size_t next = next_magic(bytes, size, at + 1);
        set_aside(spool, bytes + at, next - at, next == size ? "not written to its end" : "its checksum is wrong");
        at = next;
    }
    return end;
}

static bool journal_read(struct spool *spool)
{
    struct stat stat;
    if (fstat(spool->fd, &stat) != 0)
        return false;
    size_t size = (size_t)stat.st_size, used = 0, end = 0;
    uint8_t *bytes = memory_alloc(size + 1);
    while (used < size) {
        ssize_t got = pread(spool->fd, bytes + used, size - used, (off_t)used);
        if (got <= 0)
            break;
        used += (size_t)got;
    }
    if (used == size)
        end = records_read(spool, bytes, size);
    free(bytes);
    if (spool->count == 0) /* nothing waits: it begins anew, whatever was damaged in it */
        end = 0;
    spool->size = spool->synced = (off_t)end;
    spool->kept = spool->count;
    return used == size && !spool->unkept && (end == size || ftruncate(spool->fd, (off_t)end) == 0);
}

/* ---- opening ---------------------------------------------------------------------------------------------- */

static enum result fail(struct spool **out, const char *what, char *problem, size_t size)
{
    bool taken = errno == EWOULDBLOCK;
    snprintf(problem, size, "%s: %s", what, taken ? "another process uses it" : strerror(errno));
    spool_free(out);
    return taken ? RESULT_REFUSE : RESULT_STOP;
}

static int open_in(const char *folder, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

/* The names of new files are on disk when their folder is. */
static bool folder_sync(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return good;
}

enum result spool_open(struct spool **out, const struct spool_options *options, char *problem, size_t size)
{
    struct spool *spool = memory_alloc(sizeof *spool);
    *out = spool;
    spool->fd = spool->side = -1;
    spool->bytes_max = options->bytes_max;
    if (zmq_z85_decode(spool->public_key, options->keys.public_key) == NULL ||
        zmq_z85_decode(spool->secret_key, options->keys.secret_key) == NULL)
        return fail(out, "key", problem, size);
    if (mkdir(options->folder, 0700) != 0 && errno != EEXIST)
        return fail(out, options->folder, problem, size);
    spool->fd = open_in(options->folder, "journal");
    spool->side = open_in(options->folder, "damaged");
    if (spool->fd < 0 || spool->side < 0 || flock(spool->fd, LOCK_EX | LOCK_NB) != 0 ||
        chmod(options->folder, 0700) != 0 || !folder_sync(options->folder) || !journal_read(spool))
        return fail(out, options->folder, problem, size);
    return RESULT_OK;
}

void spool_free(struct spool **spool)
{
    if (*spool == NULL)
        return;
    for (size_t i = 0; i < (*spool)->count; i++)
        free((*spool)->places[i].texts);
    free((*spool)->places);
    if ((*spool)->fd >= 0)
        close((*spool)->fd);
    if ((*spool)->side >= 0)
        close((*spool)->side);
    sodium_memzero((*spool)->secret_key, sizeof(*spool)->secret_key);
    free(*spool);
    *spool = NULL;
}

/* ---- adding, reading, done ---------------------------------------------------------------------------------- */

enum result spool_add(struct spool *spool, const struct spooled *entry)
{
    struct buf words = {0}, payload = {0};
    if (spool->broken)
        return RESULT_RETRY;
    words_add(&words, entry);
    mark_add(&payload, KIND_ENTRY, &entry->token, entry->received_at);
    size_t sealed = words.length + crypto_box_SEALBYTES;
    uint8_t *box = memory_alloc(sealed);
    crypto_box_seal(box, (const uint8_t *)words.text, words.length, spool->public_key);
    buf_add(&payload, (const char *)box, sealed);
    off_t at = spool->size;
    bool room = (size_t)at + sizeof(struct head) + payload.length <= spool->bytes_max && payload.length <= RECORD_MAX;
    bool good = room && record_write(spool, &payload);
    if (good)
        place_add(spool, entry, at, (uint32_t)payload.length);
    free(box);
    buf_free(&payload);
    sodium_memzero(words.text, words.length);
    buf_free(&words);
    return good ? RESULT_OK : RESULT_RETRY;
}

/* A disk that failed once has perhaps dropped what it was given: nothing more is entrusted to it. */
enum result spool_sync(struct spool *spool)
{
    if (!spool->broken && fdatasync(spool->fd) == 0) {
        spool->synced = spool->size;
        spool->kept = spool->count;
        return RESULT_OK;
    }
    log_error("the spool cannot be written", "error", strerror(errno), NULL);
    spool->broken = true;
    while (spool->count > spool->kept)
        free(spool->places[--spool->count].texts);
    if (ftruncate(spool->fd, spool->synced) == 0)
        spool->size = spool->synced;
    return RESULT_RETRY;
}

enum result spool_read(struct spool *spool, size_t n, struct arena *arena, struct spooled *out)
{
    const struct place *place = &spool->places[n];
    uint8_t *payload = arena_alloc(arena, place->length), *words = arena_alloc(arena, words_size(place->length) + 1);
    *out = place->entry;
    if (pread(spool->fd, payload, place->length, place->at + (off_t)sizeof(struct head)) != (ssize_t)place->length ||
        !unseal(spool, payload, place->length, words) || !words_read(words, words_size(place->length), out))
        return RESULT_RETRY;
    return RESULT_OK;
}

void spool_done(struct spool *spool, const struct uuid *token)
{
    struct buf payload = {0};
    if (!place_drop(spool, token))
        return;
    spool->kept = spool->count;
    if (spool->count == 0 && ftruncate(spool->fd, 0) == 0) {
        spool->size = spool->synced = 0;
        return;
    }
    mark_add(&payload, KIND_DONE, token, 0);
    if (!record_write(spool, &payload)) /* it is submitted again after a restart, and found done */
        log_warn("a spooled command could not be marked as done", NULL);
    buf_free(&payload);
}
