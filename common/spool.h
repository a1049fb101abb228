/* Commands taken on this replica's own disk while the database is away: an append-only journal in a folder of its own
 * (0700), one process at a time. Each record carries its length and a checksum (BLAKE2b), and what was said in it is
 * sealed (libsodium sealed box): whoever reads the disk without the key reads no name and no word of it.
 *
 *   add …, sync   on disk when sync returned OK; before that nobody may be answered. Failed: none of them was taken
 *   done          after the COMMIT that submitted it. Lost in a crash, it is submitted again, under its own key: once
 *   open          reads it all again. A record that was not written to its end was never acknowledged; it and what
 *                 does not fit its checksum go to a side file ("damaged"), told in the log, never dropped in silence
 *
 * Memory holds an index, not the words. Empty, the journal begins anew. */
#ifndef LOOPLINE_SPOOL_H
#define LOOPLINE_SPOOL_H

#include "common/arena.h"
#include "common/instant.h"
#include "common/keys.h"
#include "common/row.h"
#include "common/uuid.h"

#define SPOOL_HASH 16

struct spool;
struct spool_options {
    const char *folder; /* made when it is missing */
    size_t bytes_max;   /* of the journal */
    struct key_pair keys;
};

struct spooled {
    struct uuid token;
    instant received_at; /* wall clock of this machine */
    const char *principal, *key, *channel, *language, *traceparent;
    int type;
    uint8_t hash[SPOOL_HASH]; /* of type and body: the same command again, or another one under its key */
    struct bytes body;        /* of spool_add and spool_read only */
};

/* REFUSE: the folder is another process's; STOP: what the system says. `problem` (size ≥ 256) says it in words. */
enum result spool_open(struct spool **out, const struct spool_options *options, char *problem, size_t size) MUST_USE;
void spool_free(struct spool **spool);

/* Without body; valid until the next add or done. NULL: not here, or done. */
const struct spooled *spool_find(const struct spool *spool, const char *principal, const char *key);
const struct spooled *spool_token(const struct spool *spool, const struct uuid *token);
size_t spool_waiting(const struct spool *spool, const char *channel); /* NULL = of all channels */
instant spool_oldest(const struct spool *spool);                      /* received_at; INSTANT_NONE = nothing waits */
size_t spool_damaged(const struct spool *spool);                      /* records set aside since the start */
size_t spool_bytes(const struct spool *spool);                        /* of the journal, of bytes_max at most */
bool spool_broken(const struct spool *spool);                         /* its disk failed */

/* RETRY: full, or the disk failed (then nothing is taken any more until the next start). */
enum result spool_add(struct spool *spool, const struct spooled *entry) MUST_USE;
enum result spool_sync(struct spool *spool) MUST_USE;
/* The n-th of those that wait, oldest first, with its body; texts in the arena. RETRY: cannot be read. */
enum result spool_read(struct spool *spool, size_t n, struct arena *arena, struct spooled *out) MUST_USE;
void spool_done(struct spool *spool, const struct uuid *token);

#endif
