/* Memory that is given back keeps nothing. What this code holds of people lies in arenas, which are overwritten; but libzmq
 * (a decrypted message, an answer on its way) and libpq take and free memory of their own, and what they free stays readable
 * until somebody else gets it. So free and realloc are taken here for the whole program, libraries included, as the C library
 * allows ("Replacing malloc"): overwritten, then given back to it. A sanitizer brings its own, which watches freed memory. */
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined __SANITIZE_ADDRESS__
#define WATCHED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define WATCHED 1
#endif
#endif

#ifndef WATCHED

/* What lies below the names that are taken. */
void *given(size_t size) __asm__("__libc_malloc");
void *given_anew(void *memory, size_t size) __asm__("__libc_realloc");
void given_back(void *memory) __asm__("__libc_free");

void free(void *memory)
{
    if (memory == NULL)
        return;
    explicit_bzero(memory, malloc_usable_size(memory));
    given_back(memory);
}

/* A block that stays where it is (smaller, or 0: freed) is left to the C library, the part that is dropped overwritten. */
void *realloc(void *memory, size_t size)
{
    size_t had = memory == NULL ? 0 : malloc_usable_size(memory);
    if (size <= had) {
        if (memory != NULL)
            explicit_bzero((char *)memory + size, had - size);
        return given_anew(memory, size);
    }
    void *grown = given(size);
    if (grown != NULL && memory != NULL) {
        memcpy(grown, memory, had);
        free(memory);
    }
    return grown;
}

#endif
