/* Who asked, sealed and opened; how long it is kept; the folder of the keys: the cores of intake that guard it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "common/keys.h"
#include "common/pack.h"
#include "common/str.h"
#include "services/intake/keeping.h"
#include "services/intake/seal.h"
#include "services/intake/seal_ring.h"
#include "tests/lib/pack_folder.h"

static struct arena *arena;
static struct pack *pack;
static const struct uuid REQUEST = {{1, 2, 3}}, OTHER = {{3, 2, 1}};
static const struct seal_contact WHO = {"刘先生", "13900000001", "wx_liu"};

static int begin(void **state)
{
    (void)state;
    arena = arena_new(0);
    pack = pack_folder(PACK_FOLDER_DEMO);
    return sodium_init() < 0;
}

static int end(void **state)
{
    (void)state;
    pack_free(&pack);
    arena_free(&arena);
    return 0;
}

static void add(struct seal_ring *ring)
{
    struct seal_pair *pair = &ring->pairs[ring->count++];
    crypto_box_keypair(pair->public_key, pair->secret_key);
    seal_name(pair);
}

static struct bytes closed(const struct seal_ring *ring, const struct uuid *request, const struct seal_contact *contact)
{
    struct seal_hand hand;
    seal_begin(&hand, ring);
    struct bytes sealed = seal_close(arena, &hand, request, contact);
    seal_end(&hand);
    return sealed;
}

/* Any text, sealed as seal.h says. */
static struct bytes closed_text(const struct seal_ring *ring, const uint8_t *text, size_t size)
{
    uint8_t *sealed = arena_alloc(arena, size + SEAL_OVER), secret[SEAL_KEY];
    uint8_t *nonce = sealed + SEAL_KEY, *box = nonce + crypto_box_NONCEBYTES;
    crypto_box_keypair(sealed, secret);
    randombytes_buf(nonce, crypto_box_NONCEBYTES);
    assert_int_equal(crypto_box_easy(box, text, size, nonce, ring->pairs[0].public_key, secret), 0);
    return (struct bytes){sealed, size + SEAL_OVER};
}

static void assert_opens(const struct seal_ring *ring, const char *key, struct bytes sealed)
{
    struct seal_contact out;
    assert_int_equal(seal_open(arena, ring, key, &REQUEST, sealed, &out), SEAL_OPENED);
    assert_string_equal(out.name, WHO.name);
    assert_string_equal(out.phone, WHO.phone);
    assert_string_equal(out.other, WHO.other);
}

/* Says why, and gives nothing away. */
static void assert_shut(enum seal_result why, const struct seal_ring *ring, const char *key, const struct uuid *request,
                        struct bytes sealed)
{
    struct seal_contact out;
    assert_int_equal(seal_open(arena, ring, key, request, sealed, &out), why);
    assert_string_equal(out.name, "");
    assert_string_equal(out.phone, "");
    assert_string_equal(out.other, "");
}

static void test_what_is_sealed_opens(void **state)
{
    (void)state;
    struct seal_ring ring = {.count = 0};
    add(&ring);
    struct bytes first = closed(&ring, &REQUEST, &WHO), again = closed(&ring, &REQUEST, &WHO);
    assert_opens(&ring, ring.pairs[0].id, first);
    assert_int_equal(strlen(ring.pairs[0].id), SEAL_ID - 1);
    assert_int_equal(first.size, again.size);
    assert_memory_not_equal(first.data, again.data, first.size);
    assert_null(memmem(first.data, first.size, WHO.phone, strlen(WHO.phone)));
}

/* One pair of a batch, and yet no two rows are alike; what one row is sealed by opens no other. */
static void test_rows_of_one_batch(void **state)
{
    (void)state;
    enum { KEY_AND_NONCE = SEAL_KEY + crypto_box_NONCEBYTES };
    struct seal_ring ring = {.count = 0};
    struct seal_hand hand, wiped = {{0}, {0}};
    add(&ring);
    seal_begin(&hand, &ring);
    struct bytes first = seal_close(arena, &hand, &REQUEST, &WHO), again = seal_close(arena, &hand, &REQUEST, &WHO);
    seal_end(&hand);
    assert_memory_equal(&hand, &wiped, sizeof hand);
    assert_memory_equal(first.data, again.data, SEAL_KEY);
    assert_memory_not_equal(first.data + SEAL_KEY, again.data + SEAL_KEY, crypto_box_NONCEBYTES);
    assert_memory_not_equal(first.data + KEY_AND_NONCE, again.data + KEY_AND_NONCE, first.size - KEY_AND_NONCE);
    assert_opens(&ring, ring.pairs[0].id, first);
    assert_opens(&ring, ring.pairs[0].id, again);
    seal_begin(&hand, &ring);
    assert_memory_not_equal(first.data, hand.public_key, SEAL_KEY); /* another batch, another pair */
}

static void test_the_length_says_nothing(void **state)
{
    (void)state;
    char longest[513] = "";
    struct seal_ring ring = {.count = 0};
    add(&ring);
    const struct seal_contact nobody = {"", "", ""}, short_name = {"刘", "", ""};
    size_t size = closed(&ring, &REQUEST, &nobody).size;
    assert_int_equal(size, closed(&ring, &REQUEST, &short_name).size);
    assert_int_equal(size, closed(&ring, &REQUEST, &WHO).size);
    memset(longest, 'n', sizeof longest - 1);
    const struct seal_contact full = {longest, longest, longest};
    struct seal_contact out;
    struct bytes sealed = closed(&ring, &REQUEST, &full);
    assert_int_equal(sealed.size % SEAL_STEP, SEAL_OVER);
    assert_int_equal(seal_open(arena, &ring, ring.pairs[0].id, &REQUEST, sealed, &out), SEAL_OPENED);
    assert_string_equal(out.other, longest);
}

static void test_what_is_not_its_own_stays_shut(void **state)
{
    (void)state;
    struct seal_ring ring = {.count = 0}, stranger = {.count = 0};
    add(&ring);
    add(&stranger);
    struct bytes sealed = closed(&ring, &REQUEST, &WHO);
    const char *key = ring.pairs[0].id;
    assert_shut(SEAL_FOREIGN, &ring, key, &OTHER, sealed);
    assert_shut(SEAL_NO_KEY, &stranger, key, &REQUEST, sealed);
    assert_shut(SEAL_BROKEN, &stranger, stranger.pairs[0].id, &REQUEST, sealed);
    assert_shut(SEAL_BROKEN, &ring, key, &REQUEST, (struct bytes){NULL, 0});
    for (size_t size = 0; size < sealed.size; size++)
        assert_shut(SEAL_BROKEN, &ring, key, &REQUEST, (struct bytes){sealed.data, size});
    for (size_t i = 0; i < sealed.size; i++) {
        uint8_t *changed = arena_copy(arena, sealed.data, sealed.size);
        changed[i] ^= 1;
        assert_shut(SEAL_BROKEN, &ring, key, &REQUEST, (struct bytes){changed, sealed.size});
    }
}

/* A text that only claims to be one of ours: of another version, too short, with lengths beyond its end. */
static void test_a_good_seal_around_a_bad_text(void **state)
{
    (void)state;
    struct seal_ring ring = {.count = 0};
    uint8_t plain[SEAL_STEP] = {1};
    add(&ring);
    memcpy(plain + 1, &REQUEST, sizeof REQUEST);
    const struct {
        size_t at, size;
        uint8_t value;
    } bad[] = {{0, SEAL_STEP, 2}, {17, SEAL_STEP, 1}, {21, SEAL_STEP, 0xff}, {0, 22, 1}, {0, 0, 1}};
    for (size_t i = 0; i < COUNT(bad); i++) {
        uint8_t text[SEAL_STEP];
        memcpy(text, plain, sizeof text);
        text[bad[i].at] = bad[i].value;
        assert_shut(SEAL_BROKEN, &ring, ring.pairs[0].id, &REQUEST, closed_text(&ring, text, bad[i].size));
    }
    struct seal_contact out;
    assert_int_equal(seal_open(arena, &ring, ring.pairs[0].id, &REQUEST, closed_text(&ring, plain, sizeof plain), &out),
                     SEAL_OPENED);
}

static void test_an_older_key_still_opens(void **state)
{
    (void)state;
    struct seal_ring before = {.count = 0}, after = {.count = 0};
    add(&before);
    struct bytes sealed = closed(&before, &REQUEST, &WHO);
    add(&after);
    after.pairs[after.count++] = before.pairs[0];
    assert_opens(&after, before.pairs[0].id, sealed);
    assert_opens(&after, after.pairs[0].id, closed(&after, &REQUEST, &WHO));
    assert_string_not_equal(after.pairs[0].id, before.pairs[0].id);
}

static void test_hashes_of_one_secret_are_two(void **state)
{
    (void)state;
    struct seal_ring ring = {.count = 0}, same = {.count = 0}, other = {.count = 0};
    const uint8_t secret[SEAL_KEY] = {7}, another[SEAL_KEY] = {8};
    seal_derive(&ring, secret);
    seal_derive(&same, secret);
    seal_derive(&other, another);
    assert_memory_equal(ring.caller_key, same.caller_key, CALLER_KEY);
    assert_memory_not_equal(ring.caller_key, ring.phone_key, CALLER_KEY);
    assert_memory_not_equal(ring.caller_key, other.caller_key, CALLER_KEY);
    assert_memory_not_equal(ring.phone_key, other.phone_key, CALLER_KEY);
}

/* ---- the folder ---- */

static void make(const char *folder, const char *name)
{
    char problem[256];
    struct key_pair pair;
    assert_int_equal(keys_make(folder, name, false, &pair, problem, sizeof problem), RESULT_OK);
    keys_wipe(&pair);
}

static void assert_unusable(const char *folder, const char *word)
{
    char problem[256] = "";
    struct seal_ring *ring = NULL;
    assert_int_not_equal(seal_ring_read(&ring, folder, problem, sizeof problem), RESULT_OK);
    assert_null(ring);
    if (strstr(problem, word) == NULL)
        fail_msg("\"%s\" does not say %s", problem, word);
}

static void test_the_ring_is_read_from_its_folder(void **state)
{
    (void)state;
    char root[] = "/tmp/seal_test.XXXXXX", problem[256];
    struct seal_ring *ring = NULL;
    assert_non_null(mkdtemp(root));
    const char *folder = arena_print(arena, "%s/identity", root);
    assert_unusable(folder, "identity.key");
    make(folder, "identity");
    assert_unusable(folder, "lookup.key");
    make(folder, "lookup");
    make(folder, "identity-0123456789abcdef");
    assert_int_equal(seal_ring_read(&ring, folder, problem, sizeof problem), RESULT_OK);
    assert_int_equal(ring->count, 2);
    assert_string_not_equal(ring->pairs[0].id, ring->pairs[1].id);
    assert_opens(ring, ring->pairs[0].id, closed(ring, &REQUEST, &WHO));
    seal_ring_free(&ring);
    assert_null(ring);
    assert_int_equal(chmod(arena_print(arena, "%s/identity.key", folder), 0440), 0);
    assert_unusable(folder, "others can read");
    static const char *const FILES[] = {"identity.key",
                                        "identity.pub",
                                        "lookup.key",
                                        "lookup.pub",
                                        "identity-0123456789abcdef.key",
                                        "identity-0123456789abcdef.pub"};
    for (size_t i = 0; i < COUNT(FILES); i++)
        assert_int_equal(unlink(arena_print(arena, "%s/%s", folder, FILES[i])), 0);
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(rmdir(root), 0);
}

/* ---- how long ---- */

static void test_reasons(void **state)
{
    (void)state;
    const struct {
        const char *reason;
        bool enough;
    } cases[] = {{"回访", true},    {"看", false},   {"", false}, {"  看  ", false},
                 {" 回访\n", true}, {"    ", false}, {"ok", true}};
    assert_int_equal(pack->privacy.reason_min, 2);
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(keeping_reason(pack, cases[i].reason), cases[i].enough);
    struct pack silent = {.privacy = {.reason_min = 0}};
    assert_true(keeping_reason(&silent, "看"));
    assert_false(keeping_reason(&silent, " "));
}

static void test_the_first_rule_that_fits_counts(void **state)
{
    (void)state;
    const struct {
        enum request_state state;
        enum party party;
        int days;
    } cases[] = {{REQUEST_REFUSED, PARTY_CITIZEN, 2555},    {REQUEST_REFUSED, PARTY_ENTERPRISE, 2555},
                 {REQUEST_WITHDRAWN, PARTY_CITIZEN, 2555},  {REQUEST_CLOSED, PARTY_ENTERPRISE, 5475},
                 {REQUEST_CLOSED, PARTY_UNSPECIFIED, 3650}, {REQUEST_ANSWERED, PARTY_CITIZEN, 3650}};
    const instant over = 1000 * INSTANT_DAY;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(keeping_until(pack, cases[i].state, cases[i].party, "phone", over),
                         over + cases[i].days * INSTANT_DAY);
    struct pack_retention rules[] = {{.code = "sms", .channel = pack_channel_find(pack, "sms"), .days = 0},
                                     {.code = "rest", .channel = -1, .days = 10}};
    struct pack own = *pack;
    own.retentions = rules;
    own.retentions_count = COUNT(rules);
    assert_int_equal(keeping_until(&own, REQUEST_CLOSED, PARTY_CITIZEN, "sms", over), INSTANT_NONE);
    assert_int_equal(keeping_until(&own, REQUEST_CLOSED, PARTY_CITIZEN, "phone", over), over + 10 * INSTANT_DAY);
    assert_int_equal(keeping_until(&own, REQUEST_CLOSED, PARTY_CITIZEN, "gone", over), over + 10 * INSTANT_DAY);
    own.retentions_count = 1;
    assert_int_equal(keeping_until(&own, REQUEST_CLOSED, PARTY_CITIZEN, "phone", over), INSTANT_NONE);
}

static void test_other_rules_another_fingerprint(void **state)
{
    (void)state;
    int print = keeping_fingerprint(pack);
    struct pack own = *pack;
    struct pack_retention *rules = arena_copy(arena, pack->retentions, pack->retentions_count * sizeof *rules);
    own.retentions = rules;
    assert_int_equal(keeping_fingerprint(&own), print);
    rules[0].days++;
    assert_int_not_equal(keeping_fingerprint(&own), print);
    own.retentions_count = 0;
    assert_int_not_equal(keeping_fingerprint(&own), print);
    assert_int_not_equal(keeping_fingerprint(&own), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_sealed_opens),
        cmocka_unit_test(test_rows_of_one_batch),
        cmocka_unit_test(test_the_length_says_nothing),
        cmocka_unit_test(test_what_is_not_its_own_stays_shut),
        cmocka_unit_test(test_a_good_seal_around_a_bad_text),
        cmocka_unit_test(test_an_older_key_still_opens),
        cmocka_unit_test(test_hashes_of_one_secret_are_two),
        cmocka_unit_test(test_the_ring_is_read_from_its_folder),
        cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_the_first_rule_that_fits_counts),
        cmocka_unit_test(test_other_rules_another_fingerprint),
    };
    return cmocka_run_group_tests_name("seal", tests, begin, end);
}
