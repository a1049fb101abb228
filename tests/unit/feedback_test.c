/* Results of units: which fields each must have and must not have; and when words say nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "services/router/feedback.h"
#include "services/router/reply_check.h"
#include "tests/lib/chance.h"

#define SOUND "tests/unit/pack_data/sound"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    chance_begin();
    arena = arena_new(0);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* ---- fields ---- */

#define ACCEPTED (1000 * INSTANT_MINUTE)
#define NOW      (5000 * INSTANT_MINUTE)

static struct pack_text TEXTS[] = {{"cannot.funds", "资金未落实", "no funds yet"}};

/* A pack that lists one ground. */
static struct pack *ground_pack(void)
{
    struct pack_file *files = NULL;
    struct pack *pack = NULL;
    size_t count = 0;
    assert_int_equal(pack_read_folder(arena, SOUND, &files, &count, stderr), RESULT_OK);
    for (size_t i = 0; i < count; i++)
        if (str_equal(files[i].name, "texts.cfg")) {
            const char *end = strrchr(files[i].text, ')');
            assert_non_null(end);
            files[i].text =
                arena_print(arena, "%.*s, { key = \"%s\"; zh = \"%s\"; en = \"%s\"; } %s", (int)(end - files[i].text),
                            files[i].text, TEXTS->key, TEXTS->zh, TEXTS->en, end);
        }
    assert_int_equal(pack_load(&pack, files, count, stderr), RESULT_OK);
    return pack;
}

static struct feedback sound(void)
{
    return (struct feedback){.outcome = OUTCOME_SOLVED,
                             .text = "t",
                             .measures = "",
                             .ground = "",
                             .until = INSTANT_NONE,
                             .works_until = INSTANT_NONE,
                             .contact_at = INSTANT_NONE,
                             .contact_with = "",
                             .attachments = "[]",
                             .at = NOW,
                             .told_at = INSTANT_NONE,
                             .by = "p"};
}

static struct feedback with_contact(enum outcome outcome, instant at, enum contact_way way, enum contact_result result)
{
    struct feedback out = sound();
    out.outcome = outcome;
    out.contact = true;
    out.contact_at = at;
    out.contact_way = way;
    out.contact_result = result;
    return out;
}

static struct feedback with_ground(enum outcome outcome, const char *ground)
{
    struct feedback out = sound();
    out.outcome = outcome;
    out.ground = ground;
    return out;
}

static struct feedback told(instant at)
{
    struct feedback out = sound();
    out.told_at = at;
    return out;
}

static struct feedback working(instant until)
{
    struct feedback out = sound();
    out.works_until = until;
    return out;
}

static struct feedback interim(instant until)
{
    struct feedback out = sound();
    out.interim = true;
    out.outcome = OUTCOME_IN_PROGRESS;
    out.until = until;
    return out;
}

static void test_fields(void **state)
{
    (void)state;
    const struct {
        const char *name;
        struct feedback feedback;
        enum party party;
        const char *faults; /* "field reason" … */
    } CASES[] = {
        {"solved, nothing else said", sound(), PARTY_CITIZEN, ""},
        {"no outcome", with_ground(OUTCOME_UNSPECIFIED, ""), PARTY_CITIZEN, "outcome required;"},
        {"C11: a final result that goes on", with_ground(OUTCOME_IN_PROGRESS, ""), PARTY_CITIZEN,
         "outcome still_running;"},
        {"cannot, with a listed ground", with_ground(OUTCOME_CANNOT, "funds"), PARTY_CITIZEN, ""},
        {"cannot, without a ground", with_ground(OUTCOME_CANNOT, ""), PARTY_CITIZEN, "ground required;"},
        {"cannot, with a ground of its own", with_ground(OUTCOME_CANNOT, "weather"), PARTY_CITIZEN,
         "ground unknown_code;"},
        {"a ground of another list", with_ground(OUTCOME_CANNOT, "not_duty"), PARTY_CITIZEN, "ground unknown_code;"},
        {"solved, with a ground", with_ground(OUTCOME_SOLVED, "funds"), PARTY_CITIZEN, "ground forbidden_here;"},
        {"R20: confirmed by the enterprise", with_contact(OUTCOME_CONFIRMED, NOW, CONTACT_PHONE, CONTACT_REACHED),
         PARTY_ENTERPRISE, ""},
        {"R20: a citizen confirms nothing", with_contact(OUTCOME_CONFIRMED, NOW, CONTACT_PHONE, CONTACT_REACHED),
         PARTY_CITIZEN, "outcome forbidden_here;"},
        {"R20: confirmed by nobody", with_ground(OUTCOME_CONFIRMED, ""), PARTY_ENTERPRISE, "contact required;"},
        {"R20: confirmed by whoever did not answer",
         with_contact(OUTCOME_CONFIRMED, NOW, CONTACT_PHONE, CONTACT_NO_ANSWER), PARTY_ENTERPRISE,
         "contact.result not_contacted;"},
        {"R39: contact at the very beginning", with_contact(OUTCOME_SOLVED, ACCEPTED, CONTACT_VISIT, CONTACT_NO_ANSWER),
         PARTY_CITIZEN, ""},
        {"R39: before there was a demand",
         with_contact(OUTCOME_SOLVED, ACCEPTED - INSTANT_MINUTE, CONTACT_VISIT, CONTACT_REACHED), PARTY_CITIZEN,
         "contact.at out_of_range;"},
        {"R39: in the very minute of the demand",
         with_contact(OUTCOME_SOLVED, ACCEPTED + 1 - INSTANT_MINUTE, CONTACT_VISIT, CONTACT_REACHED), PARTY_CITIZEN,
         ""},
        {"R39: in the future", with_contact(OUTCOME_SOLVED, NOW + 1, CONTACT_VISIT, CONTACT_REACHED), PARTY_CITIZEN,
         "contact.at out_of_range;"},
        {"R39: an empty contact, every field of it",
         with_contact(OUTCOME_SOLVED, INSTANT_NONE, CONTACT_WAY_UNSPECIFIED, CONTACT_RESULT_UNSPECIFIED), PARTY_CITIZEN,
         "contact.at required;contact.way required;contact.result required;"},
        {"told the person now", told(NOW), PARTY_CITIZEN, ""},
        {"will tell the person", told(NOW + 1), PARTY_CITIZEN, "told_at out_of_range;"},
        {"told the person before the demand", told(ACCEPTED - INSTANT_MINUTE), PARTY_CITIZEN, "told_at out_of_range;"},
        {"C11: works go on", working(NOW + 1), PARTY_CITIZEN, ""},
        {"C11: works end now", working(NOW), PARTY_CITIZEN, ""},
        {"C11: works ended before", working(NOW - 1), PARTY_CITIZEN, "works_until_at out_of_range;"},
        {"C16: the rest is expected", interim(NOW + 1), PARTY_CITIZEN, ""},
        {"C16: the rest, some day", interim(INSTANT_NONE), PARTY_CITIZEN, ""},
        {"C16: the rest was expected by now", interim(NOW), PARTY_CITIZEN, "until out_of_range;"},
    };
    struct pack *pack = ground_pack();
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const struct order order = {.party = CASES[i].party, .accepted_at = ACCEPTED};
        struct feedback_fault faults[FEEDBACK_FAULTS_MAX];
        struct buf found = {0};
        size_t count = feedback_faults(pack, &order, &CASES[i].feedback, faults);
        for (size_t n = 0; n < count; n++)
            buf_print(&found, "%s %s;", faults[n].field, reason_code(faults[n].reason));
        if (!str_equal(found.text ? found.text : "", CASES[i].faults))
            fail_msg("%s: found '%s', expected '%s'", CASES[i].name, found.text ? found.text : "", CASES[i].faults);
        buf_free(&found);
    }
    pack_free(&pack);
}

/* ---- words ---- */

#define DEMAND  "金玉村已经停水三天了,两百多户没有水吃,请尽快处理。"
#define EARLIER "已于六月十五日抢修主管,恢复供水。"

static const char *const PHRASES[] = {"已处理", "已处理完毕", "感谢您的来电", "我单位高度重视", "已办结"};
static const char *const ROUNDS[] = {"先拉水车供水。", EARLIER};

static const struct pack_reply RULES = {8, 70, PHRASES, COUNT(PHRASES)};

static enum reply_fault check(const struct pack_reply *rules, const char *reply)
{
    return reply_check(arena, rules, &(struct reply_texts){reply, DEMAND, ROUNDS, COUNT(ROUNDS)});
}

static void test_words(void **state)
{
    (void)state;
    static const struct {
        const char *reply;
        enum reply_fault fault;
    } CASES[] = {
        {"抢修队更换闸阀,六月十八日晚恢复供水。", REPLY_GOOD},
        {"", REPLY_EMPTY},
        {"。。。 \t\n—— …… !!!", REPLY_EMPTY},
        {"已处理", REPLY_EMPTY},
        {"已 处 理 完 毕。感谢您的来电!", REPLY_EMPTY}, /* blanks do not hide a phrase; the longer one is meant */
        {"我单位高度重视,已处理完毕。已办结,感谢您的来电。", REPLY_EMPTY},
        {"已处理好了", REPLY_THIN},
        {"已修好,谢谢。", REPLY_THIN},
        {"修好好好好好好好好好好好好好了", REPLY_THIN}, /* a key held down */
        {"更换闸阀恢复供水", REPLY_GOOD},               /* eight */
        {"更换闸阀恢复供", REPLY_THIN},                 /* seven */
        {"ok ok", REPLY_THIN},
        {"Valve replaced, water is back.", REPLY_GOOD},
        {DEMAND, REPLY_COPIED},
        {"金玉村 已经停水三天了;两百多户没有水吃;请尽快处理!!", REPLY_COPIED},
        {"关于金玉村已经停水三天了两百多户没有水吃", REPLY_COPIED},
        {"金玉村已经停水三天了。经查是主管爆裂,抢修队连夜更换十二米管道,十八日恢复供水。", REPLY_GOOD},
        {EARLIER, REPLY_REPEATED},
        {"已于六月十五日抢修主管 恢复供水", REPLY_REPEATED},
        {EARLIER "十八日再次停水,更换闸阀后恢复。", REPLY_GOOD},
    };
    for (size_t i = 0; i < COUNT(CASES); i++)
        if (check(&RULES, CASES[i].reply) != CASES[i].fault)
            fail_msg("'%s' is %s, expected %s", CASES[i].reply, reply_check_name(check(&RULES, CASES[i].reply)),
                     reply_check_name(CASES[i].fault));
}

static void test_letters_alike(void **state)
{
    (void)state;
    static const char *const phrases[] = {"Handled"};
    const struct pack_reply rules = {1, 0, phrases, 1};
    assert_int_equal(check(&rules, "HANDLED"), REPLY_EMPTY);
    assert_int_equal(check(&rules, "\uff28\uff21\uff2e\uff24\uff2c\uff25\uff24"), REPLY_EMPTY);
    assert_int_equal(check(&rules, "handle"), REPLY_GOOD);
}

/* What the pack does not say is not looked at. */
static void test_no_rules(void **state)
{
    (void)state;
    static const char *const TEXTS_TRIED[] = {"", "。", "已处理", DEMAND, EARLIER};
    const struct pack_reply nothing = {0}, only_copies = {0, 70, PHRASES, COUNT(PHRASES)},
                            only_least = {8, 0, PHRASES, COUNT(PHRASES)};
    for (size_t i = 0; i < COUNT(TEXTS_TRIED); i++)
        assert_int_equal(check(&nothing, TEXTS_TRIED[i]), REPLY_GOOD);
    assert_int_equal(check(&only_copies, "已处理"), REPLY_GOOD);
    assert_int_equal(check(&only_copies, DEMAND), REPLY_COPIED);
    assert_int_equal(check(&only_least, DEMAND), REPLY_GOOD);
    assert_int_equal(check(&only_least, EARLIER), REPLY_GOOD);
    assert_int_equal(reply_check(arena, &RULES, &(struct reply_texts){EARLIER, NULL, NULL, 0}), REPLY_GOOD);
}

/* Any characters, any length: a copy of itself is one, what is shorter than the least is thin, and it ends. */
static void test_by_chance(void **state)
{
    (void)state;
    static const char *const LETTERS[] = {"水", "管", "a", "Z", "9", "。", " ", "𠀀", "é", "\uff21", "々", "!"};
    for (int turn = 0; turn < 4000; turn++) {
        struct buf text = {0};
        size_t said = 0;
        const char *last = "";
        for (int n = chance_below(turn < 20 ? 2000 : 40); n > 0; n--) {
            const char *one = LETTERS[chance_below((int)COUNT(LETTERS))];
            buf_text(&text, one);
            if (strstr("。 !", one))
                continue;
            const char *folded = strcmp(one, "\uff21") == 0 ? "a" : one;
            said += strcmp(folded, last) != 0;
            last = folded;
        }
        const struct pack_reply rules = {1 + chance_below(12), 100, NULL, 0};
        const char *reply = text.text ? text.text : "";
        enum reply_fault found = reply_check(arena, &rules, &(struct reply_texts){reply, reply, NULL, 0});
        if (said < (size_t)rules.least)
            assert_int_equal(found, *last ? REPLY_THIN : REPLY_EMPTY);
        else if (said > 1)
            assert_int_equal(found, REPLY_COPIED);
        buf_free(&text);
        arena_reset(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),   cmocka_unit_test(test_words),     cmocka_unit_test(test_letters_alike),
        cmocka_unit_test(test_no_rules), cmocka_unit_test(test_by_chance),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
