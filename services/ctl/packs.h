/* Applied city packs: numbered versions in bus.pack and bus.pack_file. Statements: group "pack". */
#ifndef LOOPLINE_PACKS_H
#define LOOPLINE_PACKS_H

#include "services/ctl/connect.h"

#define PACKS_SHA_TEXT 65

struct packs_version {
    int version; /* 0 = none was ever applied */
    const char *name, *sha256, *applied_by;
    instant applied_at;
};

/* Which version is in force. The row lives in the run's arena. */
enum result packs_latest(struct ctl *ctl, struct db *db, struct packs_version *out) MUST_USE;
enum result packs_files(struct ctl *ctl, struct db *db, int version, struct pack_file **files, size_t *count) MUST_USE;
/* One version, loaded. RESULT_REFUSE: there is no such version, or this program cannot read it. */
enum result packs_load(struct ctl *ctl, struct db *db, int version, struct pack **out) MUST_USE;
/* The pack in force, loaded. RESULT_REFUSE: there is none, or this program cannot read it. */
enum result packs_applied(struct ctl *ctl, struct db *db, struct pack **out) MUST_USE;
/* The one in force at an instant of the deployment's clock (before the first: the first), loaded. RESULT_REFUSE as above. */
enum result packs_in_force(struct ctl *ctl, struct db *db, instant at, struct pack **out) MUST_USE;
/* A new version, inside the transaction that holds pack_lock. Needs group "pack_apply". */
struct packs_content {
    const struct pack_file *files;
    size_t count;
    const char *name; /* of the pack */
};
enum result packs_store(struct ctl *ctl, struct db *db, const struct packs_content *content, int version) MUST_USE;
/* Of all names and texts, in the order of names; the order in which they are given does not matter. */
void packs_digest(const struct pack_file *files, size_t count, char out[PACKS_SHA_TEXT]);

#endif
