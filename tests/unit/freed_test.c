/* What is given back is overwritten: our own blocks, and those of libraries that take and free their own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cmocka.h>
#include <zmq.h>

enum { BYTE = 0xA7, MOST = 1 << 14 };

/* How many bytes of what was written still stand at an address that is nobody's any more: asked of the kernel, since a
 * program may not read there itself. */
static size_t left_at(uintptr_t address, size_t size)
{
    static unsigned char copy[MOST];
    struct iovec here = {copy, size}, there = {(void *)address, size};
    assert_true(process_vm_readv(getpid(), &here, 1, &there, 1, 0) == (ssize_t)size);
    size_t left = 0;
    for (size_t i = 0; i < size; i++)
        left += copy[i] == BYTE;
    return left;
}

static uintptr_t written(size_t size, void **memory)
{
    *memory = malloc(size);
    assert_non_null(*memory);
    memset(*memory, BYTE, size);
    assert_int_equal(left_at((uintptr_t)*memory, size), size); /* it would be found */
    return (uintptr_t)*memory;
}

static void no_byte_of_a_freed_block_stays(void **state)
{
    (void)state;
    static const size_t SIZES[] = {1, 24, 25, 200, 1032, 1033, 5000, MOST};
    for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
        void *memory;
        uintptr_t address = written(SIZES[i], &memory);
        free(memory);
        size_t left = left_at(address, SIZES[i]);
        if (left > 2) /* the allocator's own links may hold such a byte */
            fail_msg("%zu of %zu bytes stay", left, SIZES[i]);
    }
}

static void a_block_that_moves_leaves_nothing_and_keeps_all(void **state)
{
    (void)state;
    for (size_t size = 24; size < MOST / 2; size = size * 3 / 2) {
        void *memory, *neighbour;
        uintptr_t address = written(size, &memory);
        written(size, &neighbour); /* so that it cannot grow where it is */
        unsigned char *grown = realloc(memory, MOST * 2);
        assert_non_null(grown);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(grown[i], BYTE);
        assert_true((uintptr_t)grown != address);
        assert_true(left_at(address, size) <= 2);
        free(grown);
        free(neighbour);
    }
}

static void the_part_that_is_cut_off_is_overwritten(void **state)
{
    (void)state;
    void *memory;
    uintptr_t address = written(8000, &memory);
    unsigned char *smaller = realloc(memory, 1000);
    assert_non_null(smaller);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(smaller[i], BYTE);
    if ((uintptr_t)smaller == address)
        assert_true(left_at(address + 1000, 7000) <= 2);
    else
        assert_true(left_at(address, 8000) <= 2);
    free(smaller);
    unsigned char *first = realloc(NULL, 10);
    assert_non_null(first);
    first = realloc(first, 20);
    assert_non_null(first);
    free(first);
    free(NULL);
}

/* A library's own: the body of a message of libzmq. */
static void what_a_library_frees_is_overwritten_too(void **state)
{
    (void)state;
    zmq_msg_t message;
    assert_int_equal(zmq_msg_init_size(&message, 300), 0);
    uintptr_t address = (uintptr_t)zmq_msg_data(&message);
    memset(zmq_msg_data(&message), BYTE, 300);
    assert_int_equal(zmq_msg_close(&message), 0);
    assert_true(left_at(address, 300) <= 2);
}

int main(void)
{
#ifdef __SANITIZE_ADDRESS__
    puts("skipped: the sanitizer has an allocator of its own");
    return 0;
#endif
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_byte_of_a_freed_block_stays),
        cmocka_unit_test(a_block_that_moves_leaves_nothing_and_keeps_all),
        cmocka_unit_test(the_part_that_is_cut_off_is_overwritten),
        cmocka_unit_test(what_a_library_frees_is_overwritten_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
