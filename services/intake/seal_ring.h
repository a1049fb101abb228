/* The ring of keys (seal.h) as it lies in its folder: identity.pub and .key seal and open; any other pair identity-NAME.pub
 * and .key opens what it once sealed; lookup.key is the secret that the keys of hashes follow from. Files as of
 * common/keys.h: Z85, secrets 0400. In memory the ring lies in pages of its own that are neither swapped nor dumped. */
#ifndef LOOPLINE_SEAL_RING_H
#define LOOPLINE_SEAL_RING_H

#include "common/conf.h"
#include "services/intake/seal.h"

/* The setting identity.keys; "" = the folder "identity" below bus.keys. In the arena. */
const char *seal_ring_folder(struct arena *arena, const struct conf *conf);
/* On failure *out is NULL and `problem` (size ≥ 256) names the file and says why. */
enum result seal_ring_read(struct seal_ring **out, const char *folder, char *problem, size_t size) MUST_USE;
void seal_ring_free(struct seal_ring **ring);
/* service.check: no intake starts, and none takes over a configuration, without usable keys. */
bool seal_ring_check(const struct conf *conf, FILE *problems);

#endif
