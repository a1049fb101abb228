/* Every kind of row that a pack has: how many, by which key, and what each says (pack_facts.h). */
#ifndef LOOPLINE_PACK_TELL_H
#define LOOPLINE_PACK_TELL_H

#include "common/pack_facts.h"

struct pack_teller {
    const char *name;
    size_t (*total)(const struct pack *);
    const char *(*key)(struct arena *, const struct pack *, size_t); /* of the n-th; one of its kind */
    void (*tell)(const struct pack *, size_t, struct facts *);
};
extern const struct pack_teller PACK_TELLERS[];
extern const size_t PACK_TELLER_COUNT;

#endif
