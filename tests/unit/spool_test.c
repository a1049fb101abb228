/* The journal of commands: what was synced is there after any end of the process, once, in its order; what is torn,
 * broken or of another key is set aside and counted; nothing lies open on the disk. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/spool.h"
#include "common/str.h"
#include "tests/lib/chance.h"

#define WORDS "渠道说的话"

enum { BYTES = 64 * 1024 };

/* What the disk was asked for, and what it answers: stands for the one of the C library in this program. */
static struct {
    long synced; /* bytes of the journal that are on disk for certain */
    bool fails;
} disk;

int fdatasync(int fd)
{
    struct stat at;
    if (disk.fails) {
        errno = EIO;
        return -1;
    }
    disk.synced = fstat(fd, &at) == 0 ? (long)at.st_size : -1;
    return fsync(fd);
}

static char root[64], folder[80], journal[96], damaged[96];
static struct spool_options options;

static int begin(void **state)
{
    char problem[256];
    (void)state;
    str_copy(root, sizeof root, "/tmp/spool-XXXXXX");
    assert_non_null(mkdtemp(root));
    snprintf(folder, sizeof folder, "%s/spool", root);
    snprintf(journal, sizeof journal, "%s/journal", folder);
    snprintf(damaged, sizeof damaged, "%s/damaged", folder);
    options = (struct spool_options){.folder = folder, .bytes_max = BYTES};
    assert_int_equal(keys_make(root, "spool", true, &options.keys, problem, sizeof problem), RESULT_OK);
    return 0;
}

static int end(void **state)
{
    char path[128];
    static const char *const NAMES[] = {"spool/journal", "spool/damaged", "spool", "spool.key", "spool.pub", ""};
    (void)state;
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        snprintf(path, sizeof path, "%s/%s", root, NAMES[i]);
        remove(path);
    }
    return 0;
}

static struct spool *must_open(void)
{
    struct spool *spool = NULL;
    char problem[256] = "";
    if (spool_open(&spool, &options, problem, sizeof problem) != RESULT_OK)
        fail_msg("%s", problem);
    return spool;
}

static enum result add(struct spool *spool, int n, const char *channel, struct uuid *token)
{
    char key[16];
    snprintf(key, sizeof key, "k%d", n);
    struct spooled entry = {.token = uuid_new(),
                            .received_at = 1000 + n,
                            .principal = "channel-sms",
                            .key = key,
                            .channel = channel,
                            .language = "zh",
                            .traceparent = "",
                            .type = 100,
                            .hash = {(uint8_t)n},
                            .body = {(const uint8_t *)WORDS, strlen(WORDS)}};
    if (token != NULL)
        *token = entry.token;
    return spool_add(spool, &entry);
}

static void fill(struct spool *spool, int count, struct uuid *tokens)
{
    for (int i = 0; i < count; i++)
        assert_int_equal(add(spool, i, i % 2 == 0 ? "sms" : "web", &tokens[i]), RESULT_OK);
    assert_int_equal(spool_sync(spool), RESULT_OK);
}

static long size_of(const char *path)
{
    struct stat at;
    return stat(path, &at) == 0 ? (long)at.st_size : -1;
}

static void write_at(long at, const char *bytes, size_t size)
{
    FILE *file = fopen(journal, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static void kept_in_order(void **state)
{
    struct uuid tokens[4];
    struct arena *arena = arena_new(0);
    struct spooled read;
    (void)state;
    struct spool *spool = must_open();
    fill(spool, 4, tokens);
    spool_done(spool, &tokens[1]);
    spool_free(&spool);
    spool = must_open();
    assert_int_equal(spool_waiting(spool, NULL), 3);
    assert_int_equal(spool_waiting(spool, "web"), 1);
    assert_int_equal(spool_oldest(spool), 1000);
    assert_int_equal(spool_damaged(spool), 0);
    assert_null(spool_token(spool, &tokens[1]));
    assert_int_equal(spool_find(spool, "channel-sms", "k3")->hash[0], 3);
    assert_null(spool_find(spool, "channel-web", "k3")); /* another's key is another key */
    assert_int_equal(spool_read(spool, 1, arena, &read), RESULT_OK);
    assert_string_equal(read.key, "k2");
    assert_int_equal(read.type, 100);
    assert_int_equal(read.body.size, strlen(WORDS));
    assert_memory_equal(read.body.data, WORDS, strlen(WORDS));
    spool_free(&spool);
    arena_free(&arena);
}

/* A token is given for what is on disk, not for what the kernel holds. */
static void a_token_is_for_what_is_on_disk(void **state)
{
    struct uuid token;
    (void)state;
    struct spool *spool = must_open();
    disk.synced = 0;
    assert_int_equal(add(spool, 0, "sms", &token), RESULT_OK);
    assert_int_equal(spool_sync(spool), RESULT_OK);
    assert_true(size_of(journal) > 0);
    assert_int_equal(disk.synced, size_of(journal));
    assert_int_equal(add(spool, 1, "sms", NULL), RESULT_OK);
    disk.fails = true;
    enum result outcome = spool_sync(spool);
    disk.fails = false;
    assert_int_equal(outcome, RESULT_RETRY);
    assert_int_equal(spool_waiting(spool, NULL), 1);
    assert_non_null(spool_token(spool, &token));
    assert_int_equal(add(spool, 2, "sms", NULL), RESULT_RETRY); /* nothing more is entrusted to it */
    assert_int_equal(size_of(journal), disk.synced);
    spool_free(&spool);
}

static void begins_anew_when_empty(void **state)
{
    struct uuid tokens[2];
    (void)state;
    struct spool *spool = must_open();
    fill(spool, 2, tokens);
    assert_true(size_of(journal) > 0);
    spool_done(spool, &tokens[0]);
    spool_done(spool, &tokens[1]);
    spool_done(spool, &tokens[1]); /* again: nothing */
    assert_int_equal(size_of(journal), 0);
    assert_int_equal(spool_oldest(spool), INSTANT_NONE);
    fill(spool, 1, tokens);
    spool_free(&spool);
    spool = must_open();
    assert_int_equal(spool_waiting(spool, NULL), 1);
    spool_free(&spool);
}

/* Cut off anywhere, the records before the cut are there and the rest was never promised. */
static void torn_anywhere(void **state)
{
    struct uuid tokens[3];
    (void)state;
    struct spool *spool = must_open();
    fill(spool, 3, tokens);
    spool_free(&spool);
    long one = size_of(journal) / 3;
    size_t set_aside = 0;
    for (long cut = 3 * one - 1; cut > 0; cut = size_of(journal) - 1 - one / 3) {
        long whole = cut / one;
        assert_int_equal(truncate(journal, cut), 0);
        spool = must_open();
        assert_int_equal(spool_waiting(spool, NULL), whole);
        assert_int_equal(spool_damaged(spool), 1);
        set_aside += spool_damaged(spool);
        spool_free(&spool);
        assert_int_equal(size_of(journal), whole * one); /* what comes next begins behind a whole record */
    }
    assert_int_equal(set_aside, 3);
    assert_int_equal(size_of(damaged), one - 1 + 2 * (one - 1 - one / 3));
}

static void broken_in_the_middle(void **state)
{
    struct uuid tokens[3];
    (void)state;
    struct spool *spool = must_open();
    fill(spool, 3, tokens);
    spool_free(&spool);
    long one = size_of(journal) / 3;
    write_at(one + one / 2, "\xff\xfe", 2);
    spool = must_open();
    assert_int_equal(spool_waiting(spool, NULL), 2);
    assert_int_equal(spool_damaged(spool), 1);
    assert_null(spool_token(spool, &tokens[1]));
    assert_non_null(spool_token(spool, &tokens[2]));
    assert_int_equal(size_of(damaged), one);
    spool_free(&spool);
}

/* Whatever happens to its bytes: records that were not hit are there, the others are set aside, nothing falls over. */
static void hit_at_random(void **state)
{
    enum { ENTRIES = 10, ROUNDS = 60, HITS = 4 }; /* ten: their records are equally long */
    struct uuid tokens[ENTRIES];
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        bool hit[ENTRIES] = {false};
        size_t whole = 0;
        struct spool *spool = must_open();
        fill(spool, ENTRIES, tokens);
        spool_free(&spool);
        long one = size_of(journal) / ENTRIES;
        for (int i = 0; i < HITS; i++) {
            long at = chance_below((int)(one * ENTRIES));
            char byte[1];
            FILE *file = fopen(journal, "r");
            assert_int_equal(fseek(file, at, SEEK_SET), 0);
            assert_int_equal(fread(byte, 1, 1, file), 1);
            fclose(file);
            byte[0] = (char)(byte[0] ^ (1 << chance_below(8)));
            hit[at / one] = true;
            write_at(at, byte, 1);
        }
        spool = must_open();
        for (int i = 0; i < ENTRIES; i++) {
            whole += !hit[i];
            if (!hit[i] && spool_token(spool, &tokens[i]) == NULL)
                fail_msg("round %d: record %d was not hit, and is not there", round, i);
        }
        assert_true(spool_waiting(spool, NULL) >= whole);
        assert_true(spool_waiting(spool, NULL) == ENTRIES || spool_damaged(spool) > 0);
        spool_free(&spool);
        assert_int_equal(remove(journal), 0);
    }
}

static void of_another_key(void **state)
{
    struct uuid tokens[1];
    char problem[256];
    (void)state;
    struct spool *spool = must_open();
    fill(spool, 1, tokens);
    spool_free(&spool);
    assert_int_equal(keys_make(root, "spool", true, &options.keys, problem, sizeof problem), RESULT_OK);
    spool = must_open();
    assert_int_equal(spool_waiting(spool, NULL), 0);
    assert_int_equal(spool_damaged(spool), 1);
    spool_free(&spool);
}

static void full(void **state)
{
    int taken = 0;
    (void)state;
    options.bytes_max = 1000;
    struct spool *spool = must_open();
    while (taken < 100 && add(spool, taken, "sms", NULL) == RESULT_OK)
        taken++;
    assert_in_range(taken, 2, 20);
    assert_int_equal(spool_sync(spool), RESULT_OK);
    assert_true(size_of(journal) <= 1000);
    assert_int_equal(spool_waiting(spool, NULL), taken);
    spool_free(&spool);
}

static void one_process_at_a_time(void **state)
{
    struct spool *second = NULL;
    char problem[256] = "";
    (void)state;
    struct spool *spool = must_open();
    assert_int_equal(spool_open(&second, &options, problem, sizeof problem), RESULT_REFUSE);
    assert_non_null(strstr(problem, "another process"));
    assert_null(second);
    spool_free(&spool);
}

static void nothing_lies_open(void **state)
{
    struct uuid tokens[2];
    char bytes[4096];
    struct stat at;
    (void)state;
    struct spool *spool = must_open();
    fill(spool, 2, tokens);
    FILE *file = fopen(journal, "r");
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    assert_true(size > 100);
    assert_null(memmem(bytes, size, WORDS, strlen(WORDS)));
    assert_null(memmem(bytes, size, "channel-sms", 11));
    assert_int_equal(stat(folder, &at), 0);
    assert_int_equal(at.st_mode & 0777, 0700);
    assert_int_equal(stat(journal, &at), 0);
    assert_int_equal(at.st_mode & 0777, 0600);
    spool_free(&spool);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(void)
{
    chance_begin();
    const struct CMUnitTest tests[] = {
        CASE(kept_in_order),          CASE(a_token_is_for_what_is_on_disk),
        CASE(begins_anew_when_empty), CASE(torn_anywhere),
        CASE(broken_in_the_middle),   CASE(hit_at_random),
        CASE(of_another_key),         CASE(full),
        CASE(one_process_at_a_time),  CASE(nothing_lies_open),
    };
    return cmocka_run_group_tests_name("spool", tests, NULL, NULL);
}
