/* Bytes that were sound, spoilt by chance (tests/lib/chance.h). */
#ifndef LOOPLINE_TESTS_MUTATE_H
#define LOOPLINE_TESTS_MUTATE_H

#include <stddef.h>
#include <stdint.h>

#define MUTANT_MAX 70000

struct mutant {
    uint8_t at[MUTANT_MAX];
    size_t size;
};

void mutant_set(struct mutant *mutant, const void *bytes, size_t size); /* cut to what there is room for */
void mutant_add(struct mutant *mutant, const void *bytes, size_t size);
/* The n-th of texts that are nothing but chance, the same for ever. */
void mutant_draw(struct mutant *mutant, size_t n, size_t size);
/* Some bytes flipped, overwritten, cut off, left out, said twice; now and then none at all. */
void mutate(struct mutant *mutant);

#endif
