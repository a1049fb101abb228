/* Which issues have a pair in their core: the inverted index by which a message finds the few issues that it may
 * belong to without looking at the others. A list is short and stays short (POSTING_MAX): whoever adds to a full one
 * says which entry gives way. Pure. */
#ifndef LOOPLINE_POSTING_H
#define LOOPLINE_POSTING_H

#include <stddef.h>
#include <stdint.h>

#define POSTING_MAX 64

struct posting {
    uint32_t pair;
    uint16_t count, capacity;
    uint32_t *issues; /* NULL: nothing was added yet */
};

struct postings;
struct postings *postings_new(void);
void postings_free(struct postings **postings);
/* NULL: no issue has it. */
const struct posting *postings_find(const struct postings *postings, uint32_t pair);
/* The list of a pair, made when there is none; valid until the next call. */
struct posting *postings_list(struct postings *postings, uint32_t pair);
/* No effect when it stands there; the list must not be full. */
void postings_add(struct posting *list, uint32_t issue);
size_t postings_bytes(const struct postings *postings);

#endif
