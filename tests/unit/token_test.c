/* The token of a survey, by which channel a person is asked, and when a household in care is visited next: the plain
 * cores of intake. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/pack.h"
#include "common/str.h"
#include "services/intake/care.h"
#include "services/intake/reach.h"
#include "services/intake/token.h"
#include "tests/lib/pack_folder.h"

static struct arena *arena;
static struct pack *pack;
static const uint8_t KEY[TOKEN_KEY] = {7}, OTHER_KEY[TOKEN_KEY] = {8};
static const struct token_of OF = {{{1}}, {{2}}, 1, CHANNEL_SMS};

static int open_pack(void **state)
{
    (void)state;
    arena = arena_new(0);
    pack = pack_folder(PACK_FOLDER_DEMO);
    return 0;
}

static int close_pack(void **state)
{
    (void)state;
    pack_free(&pack);
    arena_free(&arena);
    return 0;
}

/* ---- tokens ---- */

static void test_the_same_again_is_the_same(void **state)
{
    (void)state;
    char one[TOKEN_TEXT + 1], two[TOKEN_TEXT + 1];
    token_make(KEY, &OF, one);
    token_make(KEY, &OF, two);
    assert_string_equal(one, two);
    assert_int_equal(strlen(one), TOKEN_TEXT);
    assert_int_equal(strspn(one, "0123456789abcdefghjkmnpqrstvwxyz"), TOKEN_TEXT);
}

static void test_anything_else_is_another(void **state)
{
    static const struct token_of OTHERS[] = {
        {{{3}}, {{2}}, 1, CHANNEL_SMS}, {{{1}}, {{3}}, 1, CHANNEL_SMS}, {{{1}}, {{2}}, 2, CHANNEL_SMS},
        {{{1}}, {{2}}, 1, CHANNEL_WEB}, {{{2}}, {{1}}, 1, CHANNEL_SMS}, {{{1}}, {{2}}, 256, CHANNEL_SMS},
    };
    (void)state;
    char one[TOKEN_TEXT + 1], other[TOKEN_TEXT + 1];
    token_make(KEY, &OF, one);
    token_make(OTHER_KEY, &OF, other);
    assert_string_not_equal(one, other);
    for (size_t i = 0; i < COUNT(OTHERS); i++) {
        token_make(KEY, &OTHERS[i], other);
        assert_string_not_equal(one, other);
    }
}

/* Every one of the 130 bits counts: over many tokens each place shows every letter. */
static void test_every_place_shows_every_letter(void **state)
{
    (void)state;
    char text[TOKEN_TEXT + 1];
    uint32_t seen[TOKEN_TEXT] = {0};
    static const char ALPHABET[] = "0123456789abcdefghjkmnpqrstvwxyz";
    struct token_of of = OF;
    for (of.visit = 1; of.visit <= 1000; of.visit++) {
        token_make(KEY, &of, text);
        for (size_t i = 0; i < TOKEN_TEXT; i++)
            seen[i] |= 1u << (strchr(ALPHABET, text[i]) - ALPHABET);
    }
    for (size_t i = 0; i < TOKEN_TEXT; i++)
        assert_int_equal(seen[i], UINT32_MAX);
}

static void test_known_by_its_hash(void **state)
{
    (void)state;
    char text[TOKEN_TEXT + 1];
    uint8_t one[TOKEN_HASH], other[TOKEN_HASH];
    token_make(KEY, &OF, text);
    assert_true(token_hash(text, one));
    assert_null(memmem(one, sizeof one, text, 8));
    for (char *at = text; *at != '\0'; at++)
        *at = (char)(*at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at);
    assert_true(token_hash(text, other)); /* as people type it */
    assert_memory_equal(one, other, TOKEN_HASH);
    text[0] = text[0] == '0' ? '1' : '0';
    assert_true(token_hash(text, other));
    assert_memory_not_equal(one, other, TOKEN_HASH);
}

static void test_no_token_at_all(void **state)
{
    static const char *const NONE[] = {"",
                                       "0123456789abcdefghjkmnpqr",
                                       "0123456789abcdefghjkmnpqrst",
                                       "0123456789abcdefghjkmnpqru",
                                       "0123456789abcdefghijklmnop",
                                       "0123456789 bcdefghjkmnpqrs",
                                       "路灯路灯路灯路灯12"};
    (void)state;
    uint8_t hash[TOKEN_HASH];
    for (size_t i = 0; i < COUNT(NONE); i++)
        assert_false(token_hash(NONE[i], hash));
}

/* ---- whom a channel reaches ---- */

static void test_reach(void **state)
{
    static const struct {
        struct reach reach;
        const char *expected; /* "" = nobody is reached */
    } CASES[] = {
        {{CHANNEL_SMS, "", "sms", "pingyin", "", ""}, "sms"}, /* its own channel knows the person */
        {{CHANNEL_SMS, "", "phone", "pingyin", "13900000001", ""}, "sms"},
        {{CHANNEL_SMS, "", "phone", "pingyin", "", "wx-liu"}, ""}, /* sms needs a phone */
        {{CHANNEL_WECHAT, "", "wage_wechat", "beiyuan", "", ""}, "wage_wechat"},
        {{CHANNEL_WECHAT, "", "phone", "pingyin", "13900000001", ""}, ""}, /* WeChat needs the id */
        {{CHANNEL_WECHAT, "", "phone", "pingyin", "", "wx-liu"}, "wechat"},
        {{CHANNEL_MAILBOX, "", "phone", "pingyin", "", "a@b.cn"}, "mailbox.mayor"},
        {{CHANNEL_MAILBOX, "mailbox.secretary", "phone", "pingyin", "", "a@b.cn"}, "mailbox.secretary"},
        {{CHANNEL_MAILBOX, "mailbox.secretary", "mailbox.secretary", "pingyin", "", ""}, "mailbox.secretary"},
        {{CHANNEL_SMS, "wechat", "phone", "pingyin", "13900000001", "wx"}, ""}, /* not of this way */
        {{CHANNEL_SMS, "gone", "phone", "pingyin", "13900000001", ""}, ""},
        {{CHANNEL_WEB, "", "phone", "beiyuan", "13900000001", ""}, "qq"},
        {{CHANNEL_WEB, "", "phone", "weihai", "13900000001", ""}, ""}, /* those of this city serve another district */
        {{CHANNEL_WEB, "", "qr", "beiyuan", "", ""}, "qr"},
        {{CHANNEL_WEB, "", "web.opinion", "weihai", "", ""},
         ""},                                               /* an internal door: staff found it, nobody waits there */
        {{CHANNEL_SMS, "", "visit", "weihai", "", ""}, ""}, /* a planned visit: there is nobody to be asked back */
        {{CHANNEL_PHONE, "", "phone", "pingyin", "13900000001", ""}, ""},
        {{CHANNEL_HOTLINE, "", "hotline.110", "pingyin", "13900000001", ""}, ""},
        {{CHANNEL_INTERNAL, "", "grid", "weihai", "13900000001", ""}, ""},
        {{CHANNEL_UPPER, "", "above", "pingyin", "", ""}, "above"}, /* the level above asks whom it knows */
        {{CHANNEL_UPPER, "above", "above", "pingyin", "", ""}, "above"},
        {{CHANNEL_UPPER, "sms", "above", "pingyin", "13900000001", ""}, ""},
        {{CHANNEL_UPPER, "above", "phone", "pingyin", "13900000001", "wx"}, ""}, /* it handed nothing down */
        {{CHANNEL_UPPER, "", "phone", "pingyin", "13900000001", ""}, ""},
        {{CHANNEL_UPPER, "", "gone", "pingyin", "", ""}, ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        int found = reach_channel(pack, &CASES[i].reach);
        const char *code = found < 0 ? "" : pack->channels[found].code;
        if (!str_equal(code, CASES[i].expected))
            fail_msg("case %zu: %s instead of %s", i, code, CASES[i].expected);
    }
}

/* ---- households in care ---- */

static instant at(const char *text)
{
    instant out = INSTANT_NONE;
    assert_true(instant_parse(text, 480, &out));
    return out;
}

static void test_care_next(void **state)
{
    (void)state;
    int old = pack_care_find(pack, "elderly"), ill = pack_care_find(pack, "gravely_ill"),
        area = pack_area_find(pack, "weihai.yiyuan.xiqin");
    instant start = at("2019-06-03T10:00:00+08:00");
    assert_int_equal(care_next(pack, ill, area, start, start), at("2019-07-03T10:00:00+08:00")); /* 30d */
    assert_int_equal(care_next(pack, old, area, start, start), at("2019-07-02T10:00:00+08:00")); /* 20wd, 端午 is off */
    /* on time: from visit to visit, however late the loop looked */
    assert_int_equal(care_next(pack, ill, area, start, start + INSTANT_DAY), at("2019-07-03T10:00:00+08:00"));
    /* three intervals slept through: one visit makes up for them, the next is an interval from now */
    instant late = start + 100 * INSTANT_DAY;
    assert_int_equal(care_next(pack, ill, area, start, late), late + 30 * INSTANT_DAY);
}

static void test_care_ids(void **state)
{
    (void)state;
    instant due = at("2019-07-03T10:00:00+08:00");
    struct uuid one = care_visit(KEY, "WH-0001", due), again = care_visit(KEY, "WH-0001", due),
                other = care_visit(KEY, "WH-0002", due), later = care_visit(KEY, "WH-0001", due + 1),
                subject = care_subject(KEY, "WH-0001"), elsewhere = care_subject(OTHER_KEY, "WH-0001"),
                foreign = care_visit(OTHER_KEY, "WH-0001", due);
    assert_memory_equal(&one, &again, sizeof one);
    assert_memory_not_equal(&one, &other, sizeof one);
    assert_memory_not_equal(&one, &later, sizeof one);
    assert_memory_not_equal(&one, &subject, sizeof one);
    assert_memory_not_equal(&one, &foreign, sizeof one); /* nobody without the key finds the household of a request */
    assert_memory_not_equal(&subject, &elsewhere, sizeof subject);
    assert_int_equal(one.bytes[6] >> 4, 8);
    assert_int_equal(subject.bytes[8] >> 6, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same_again_is_the_same),
        cmocka_unit_test(test_anything_else_is_another),
        cmocka_unit_test(test_every_place_shows_every_letter),
        cmocka_unit_test(test_known_by_its_hash),
        cmocka_unit_test(test_no_token_at_all),
        cmocka_unit_test(test_reach),
        cmocka_unit_test(test_care_next),
        cmocka_unit_test(test_care_ids),
    };
    return cmocka_run_group_tests_name("tokens, ways and care", tests, open_pack, close_pack);
}
