/* Signatures of anchors: by RFC 8032's own example, by keys from files, and never by anything else. */
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
#include <sodium.h>
#include <zmq.h>

#include "common/signing.h"

static char folder[64], problem[256];

static int open_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/signing-XXXXXX");
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static const char *path_of(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int remove_folder(void **state)
{
    static const char *const FILES[] = {"audit.key", "audit.pub", "other.key", "other.pub"};
    (void)state;
    for (size_t i = 0; i < COUNT(FILES); i++)
        (void)unlink(path_of(FILES[i]));
    return rmdir(folder);
}

static struct bytes words(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

/* RFC 8032, 7.1, TEST 2. */
static void test_the_example_of_the_norm(void **state)
{
    uint8_t seed[32], key[32], expected[64];
    struct key_pair pair = {"", ""};
    struct signature signature;
    (void)state;
    sodium_hex2bin(seed, 32, "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", 64, NULL, NULL, NULL);
    sodium_hex2bin(key, 32, "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", 64, NULL, NULL, NULL);
    sodium_hex2bin(expected, 64,
                   "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                   "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
                   128, NULL, NULL, NULL);
    assert_non_null(zmq_z85_encode(pair.secret_key, seed, sizeof seed));
    assert_int_equal(signing_sign(&pair, words("\x72"), &signature), RESULT_OK);
    assert_memory_equal(signature.key, key, sizeof key);
    assert_memory_equal(signature.bytes, expected, sizeof expected);
    assert_true(signing_good(&signature, words("\x72")));
}

static void test_anything_else_is_not_good(void **state)
{
    struct key_pair pair, other;
    struct signature signature, wrong;
    uint8_t key[SIGNING_KEY_BYTES];
    (void)state;
    assert_int_equal(keys_make_signing(folder, "audit", false, &pair, problem, sizeof problem), RESULT_OK);
    assert_int_equal(keys_make_signing(folder, "other", false, &other, problem, sizeof problem), RESULT_OK);
    assert_int_equal(signing_sign(&pair, words("what was there"), &signature), RESULT_OK);
    assert_true(signing_key(pair.public_key, key));
    assert_memory_equal(key, signature.key, sizeof key);
    assert_true(signing_good(&signature, words("what was there")));
    assert_false(signing_good(&signature, words("what was here")));
    assert_false(signing_good(&signature, words("")));
    for (size_t i = 0; i < sizeof signature.bytes; i++) {
        wrong = signature;
        wrong.bytes[i] ^= 1;
        assert_false(signing_good(&wrong, words("what was there")));
    }
    wrong = signature;
    assert_true(signing_key(other.public_key, wrong.key));
    assert_false(signing_good(&wrong, words("what was there")));
    assert_false(signing_key("short", key));
    assert_false(signing_key("~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~", key));
}

static void test_files(void **state)
{
    struct key_pair made, again, read, curve;
    struct stat info;
    (void)state;
    assert_int_equal(keys_make_signing(folder, "audit", false, &made, problem, sizeof problem), RESULT_OK);
    assert_int_equal(keys_make_signing(folder, "audit", false, &again, problem, sizeof problem), RESULT_OK);
    assert_string_equal(made.public_key, again.public_key);
    assert_int_equal(keys_read_signing(folder, "audit", &read, problem, sizeof problem), RESULT_OK);
    assert_string_equal(made.secret_key, read.secret_key);
    assert_int_equal(stat(path_of("audit.key"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0400);
    assert_int_equal(unlink(path_of("audit.pub")), 0); /* the maker died between the two: it follows from the secret */
    assert_int_equal(keys_make_signing(folder, "audit", false, &again, problem, sizeof problem), RESULT_OK);
    assert_string_equal(made.public_key, again.public_key);
    assert_int_equal(keys_make_signing(folder, "audit", true, &again, problem, sizeof problem), RESULT_OK);
    assert_string_not_equal(made.public_key, again.public_key);
    /* a key that speaks is none that vouches, nor the other way round */
    assert_int_equal(keys_read(folder, "audit", &curve, problem, sizeof problem), RESULT_REFUSE);
    assert_int_equal(keys_make(folder, "other", true, &curve, problem, sizeof problem), RESULT_OK);
    assert_int_equal(keys_read_signing(folder, "other", &read, problem, sizeof problem), RESULT_REFUSE);
    assert_non_null(strstr(problem, "other.pub"));
    assert_int_equal(keys_read_signing(folder, "missing", &read, problem, sizeof problem), RESULT_STOP);
    assert_int_equal(keys_make_signing(folder, "../audit", false, &read, problem, sizeof problem), RESULT_REFUSE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_example_of_the_norm),
        cmocka_unit_test(test_anything_else_is_not_good),
        cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests_name("signing", tests, open_folder, remove_folder);
}
