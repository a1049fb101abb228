/* Personal numbers in free text: what is masked, what must stay, and what holds for every text whatever. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/mask.h"
#include "common/str.h"
#include "tests/lib/chance.h"

enum { SPANS_MAX = 64, PIECES_MAX = 12 };

/* NULL: stays as it is. */
static const struct masked_case {
    const char *name, *text, *masked;
} CASES[] = {
    /* mobiles */
    {"mobile", "请打13812345678找我", "请打138****5678找我"},
    {"mobile alone", "19912345678", "199****5678"},
    {"mobile after letters", "tel13812345678", "tel138****5678"},
    {"mobile +86", "+8613812345678", "+86138****5678"},
    {"mobile +86 grouped", "+86 138-1234-5678", "+86 138-****-5678"},
    {"mobile 0086", "008613812345678", "0086138****5678"},
    {"mobile trunk 0", "013812345678", "0138****5678"},
    {"mobile blanks", "138 1234 5678", "138 **** 5678"},
    {"mobile dashes", "138-1234-5678", "138-****-5678"},
    {"mobile dots", "138.1234.5678", "138.****.5678"},
    {"mobile full-width", "１３８１２３４５６７８", "１３８****５６７８"},
    {"mobile mixed width", "１38１2345678", "１38****5678"},
    {"mobile full-width dash", "138－1234－5678", "138－****－5678"},
    {"mobile ideographic blank", "138　1234　5678", "138　****　5678"},
    {"mobile spelled", "1 3 8 1 2 3 4 5 6 7 8", "1 3 8 * * * * 5 6 7 8"},
    {"mobile 3-8", "138 12345678", "138 ****5678"},
    {"mobile 7-4", "1381234 5678", "138**** 5678"},
    {"mobile 4-3-4", "1381-234-5678", "138*-***-5678"},
    {"mobile in words", "电话一三八一二三四五六七八。", "电话一三八****五六七八。"},
    {"mobile in words, spoken one", "幺三八零零幺三八零零零", "幺三八****八零零零"},
    {"mobile after 周一", "周一13812345678", "周一138****5678"},
    {"mobile before 一直", "13812345678一直没人接", "138****5678一直没人接"},
    {"mobile starred by hand", "**13812345678**", "**138****5678**"},
    {"mobile last digit apart", "手机1381234567 8", "手机138****567 8"},
    {"mobile last digit apart, no label", "1381234567 8", "138****567 8"},
    {"mobile underscores", "138_1234_5678", "138_****_5678"},
    {"mobile middle dots", "138·1234·5678", "138·****·5678"},
    {"mobile middle dot", "138·12345678", "138·****5678"},
    {"mobile 2-4-5", "13-8123-45678", "13-8***-*5678"},
    {"mobile mixed", "1 38.12_34-56·78", "1 38.**_**-56·78"},
    {"mobile 4-3-4 blanks", "1381 234 5678", "138* *** 5678"},
    {"mobile like amounts, label", "手机:1500 200 3000", "手机:150* *** 3000"},
    {"mobile like a coordinate, label", "手机138.12345678", "手机138.****5678"},
    {"two mobiles", "13812345678/13912345678", "138****5678/139****5678"},
    {"two mobiles, dash", "13812345678-13912345678", "138****5678-139****5678"},
    {"mobile as WeChat", "微信号13812345678", "微信号138****5678"},
    {"mobile in brackets", "(13812345678)", "(138****5678)"},
    {"mobile after a landline", "0531-66601111 13812345678", "0531-******11 138****5678"},
    /* landlines */
    {"landline", "单位电话0531-66601111", "单位电话0531-******11"},
    {"landline 7", "0634-6213456", "0634-*****56"},
    {"landline brackets", "(0531)66601111", "(0531)******11"},
    {"landline wide brackets", "（0531）66601111", "（0531）******11"},
    {"landline as one", "053166601111", "0531******11"},
    {"landline Beijing", "010-65123456", "010-******56"},
    {"landline Shanghai", "021 6512 3456", "021 **** **56"},
    {"landline +86", "+86-531-66601111", "+86-531-******11"},
    {"landline +86 0", "+86 0531 66601111", "+86 0531 ******11"},
    {"landline extension", "0531-66601111转8001", "0531-********转**01"},
    {"landline extension dash", "0531-66601111-8001", "0531-********-**01"},
    {"landline extension office", "0531-66601111转分机123", "0531-********转分机*23"},
    {"local after a label", "电话:66601111", "电话:******11"},
    {"local after a long label", "座机号码是 6660 1111", "座机号码是 **** **11"},
    /* identity numbers */
    {"identity", "身份证11010519491231002X", "身份证1101************2X"},
    {"identity small x", "11010519491231002x,", "1101************2x,"},
    {"identity check digit", "110105194912310038", "1101************38"},
    {"identity groups", "110105 19491231 002X", "1101** ******** **2X"},
    {"identity full-width", "１１０１０５１９４９１２３１００２Ｘ", "１１０１************２Ｘ"},
    {"identity old", "370102790115123", "3701*********23"},
    {"identity wrong check", "110105194912310021", "1101************21"},
    {"identity wrong check, label", "身份证号110101199001011234", "身份证号1101************34"},
    {"identity wrong check, x", "身份证11010519900307123x", "身份证1101************3x"},
    {"identity wrong check, X alone", "11010519900307123X", "1101************3X"},
    {"identity wrong check, groups", "110105 19900307 1234", "1101** ******** **34"},
    {"identity no such province", "160105199003071234", "1601************34"},
    {"identity that holds as a credit code", "11010519900307020X", "1101************0X"},
    {"identity wrong date, label", "身份证：110105194913310021", "身份证：1101************21"},
    {"identity wrong date and X, label", "身份证号码是 11010519491331002X", "身份证号码是 1101************2X"},
    {"identity 17, ID card", "ID Card: 11010519491331002", "ID Card: 1101***********02"},
    {"identity old wrong date, label", "证件号为370102791315123", "证件号为3701*********23"},
    {"identity before 1900", "110105184912310021", NULL},
    {"identity after 2029", "110105203012310021", NULL},
    {"identity too long", "1101051949123100211", NULL},
    {"identity wrong date", "110105194913310021", NULL},
    {"identity old wrong date", "370102791315123", NULL},
    /* cards */
    {"card 16", "卡号6222021234567894", "卡号6222********7894"},
    {"card fours", "4111 1111 1111 1111", "4111 **** **** 1111"},
    {"card dashes", "4111-1111-1111-1111", "4111-****-****-1111"},
    {"card 19", "6222021234567890128", "6222***********0128"},
    {"card 19 fours", "6222 0212 3456 7890 128", "6222 **** **** ***0 128"},
    {"card not Luhn", "4222021234567891", NULL},
    {"card 62 not Luhn", "6222021234567891", "6222********7891"},
    {"card 62 not Luhn, 19", "银行卡6222020200112233442", "银行卡6222***********3442"},
    {"card 62 not Luhn, label", "银行卡号6222021234567890123", "银行卡号6222***********0123"},
    {"card 62 fours", "6222 0202 0011 2233 442", "6222 **** **** ***3 442"},
    {"card 62 before a mobile", "6222 0202 0011 2233 138 1234 5678", "6222 **** **** 2233 138 **** 5678"},
    {"card 62 too long", "62220202001122334455", NULL},
    {"card not Luhn, label", "账号：4222021234567891", "账号：4222********7891"},
    {"card that begins with a year, label", "帐号是 2019060212345671", "帐号是 2019********5671"},
    {"card 15, label", "卡号:370102791315123", "卡号:3701*******5123"},
    {"card account", "银行账户 123456789012345678", "银行账户 1234**********5678"},
    {"card in groups, label", "卡号4222 0212 3456 7891", "卡号4222 **** **** 7891"},
    {"card and mobile, label", "卡号4222021234567891 13812345678", "卡号4222********7891 138****5678"},
    {"card label, too short", "卡号12345678901234", NULL},
    {"card begins with a year", "2019060212345671", NULL},
    /* plates */
    {"plate", "鲁A12345占道", "鲁A***45占道"},
    {"plate dot", "鲁A·12345", "鲁A·***45"},
    {"plate blank", "鲁A 8B123", "鲁A ***23"},
    {"plate dot after the province", "京·A12345", "京·A***45"},
    {"plate blank after the province", "京 A12345", "京 A***45"},
    {"plate two dots", "京·A·D12345", "京·A·****45"},
    {"plate small", "鲁a12b45", "鲁a***45"},
    {"plate new energy", "京AD12345", "京A****45"},
    {"plate new energy large", "粤B12345D", "粤B****5D"},
    {"plate full-width", "鲁Ａ１２３４５", "鲁Ａ***４５"},
    {"plate police", "鲁A1234警", "鲁A**34警"},
    {"plate too long", "鲁A1234567", NULL},
    {"plate too short", "川A1栋", NULL},
    {"plate with three letters", "新ABCD12号", NULL},
    /* addresses and ids */
    {"e-mail", "邮箱zhangsan@qq.com。", "邮箱z*******@qq.com。"},
    {"e-mail dots", "li.si+12345@mail.example.cn", "l**********@mail.example.cn"},
    {"e-mail of a mobile", "13812345678@139.com", "1**********@139.com"},
    {"no e-mail", "a@b", NULL},
    {"wechat", "微信号:zhang_san88", "微信号:z**********"},
    {"wechat colon", "微信：wx-abc123", "微信：w********"},
    {"wechat no label", "微信 payment", NULL},
    {"wechat wx", "wx:abc12345", "wx:a*******"},
    {"wechat wx large", "加WX：abc12345", "加WX：a*******"},
    {"wechat vx", "vx:zhang_san", "vx:z********"},
    {"wechat weixin", "weixin: li-si88", "weixin: l******"},
    {"wechat digits", "微信:123456789", "微信:1*******9"},
    {"wechat digit first", "vx：88zhangsan", "vx：8*********"},
    {"wechat hotline", "微信12345,微信：12345", NULL},
    {"wechat and date", "微信:20190602,微信:2019-06-02", NULL},
    {"wechat wx no colon", "wx abc12345", NULL},
    {"qq colon and letters", "QQ：abc12345", "QQ：a*******"},
    {"wechat short", "微信号:abc", NULL},
    {"qq", "QQ:123456789", "QQ:1*******9"},
    {"qq number", "qq号码 12345", "qq号码 1***5"},
    {"qq group", "QQ群123456789", NULL},
    /* what stays */
    {"public number", "PY20190602-00001", NULL},
    {"slip number", "见PY20190602-00001-D1的督办单", NULL},
    {"two public numbers", "PY20190602-00001,LX20190603-12345", NULL},
    {"UUID", "13812345-1381-4381-8138-138123456781", NULL},
    {"UUID of a mobile", "a1b2c3d4-e5f6-4a7b-8c9d-a13812345678", NULL},
    {"hotline", "拨打12345、110、12315、95588均无果", NULL},
    {"400 number", "400-123-4567", NULL},
    {"400 number as one", "4001234567", NULL},
    {"800 number", "客服电话800-8101234", NULL},
    {"area and hotline", "0531-12345", NULL},
    {"date", "2019-06-02 13:30:15", NULL},
    {"date as one", "20190602133015", NULL},
    {"date in words", "二〇一九年六月二日", NULL},
    {"label and date", "电话20190602打过", NULL},
    {"instant", "2019-06-02T13:30:15.123456+08:00", NULL},
    {"microseconds", "1559440000000000", NULL},
    {"amount", "欠薪1380000元", NULL},
    {"large amount", "投资13800000000元", NULL},
    {"large amount with cents", "13812345678.50元", NULL},
    {"house number and date", "138 2019-06-02,138-20190602", NULL},
    {"date and number", "1995-06-02 138,19950602-001", NULL},
    {"address of a machine, 11", "139.170.60.122", NULL},
    {"seconds", "15.123456789", NULL},
    {"amounts in a row", "1500 200 3000", NULL},
    {"fraction", "3.13812345678", NULL},
    {"coordinates", "36.6512345,131.12345678", NULL},
    {"house number", "山大路138号12栋3单元4502室", NULL},
    {"article of law", "劳动合同法第138条第2款", NULL},
    {"credit code", "91350100M000100Y43", NULL},
    {"credit code with a name", "统一社会信用代码91370100MA3C8XKT1P的公司", NULL},
    {"twelve digits", "138123456789", NULL},
    {"ten digits", "1381234567", NULL},
    {"network 12", "12812345678", NULL},
    {"no such area", "0364-66601111", NULL},
    {"address of a machine", "192.168.130.138:55123", NULL},
    {"meter reading", "水表00012345678", NULL},
    {"eleven hanzi, no network", "一一八一二三四五六七八", NULL},
    {"ten hanzi", "一三八一二三四五六七", NULL},
    {"nothing", "", NULL},
    {"words", "小区路灯不亮,请尽快维修", NULL},
    {"masked already", "138****5678 鲁A***45", NULL},
};

static void test_cases(void **state)
{
    struct arena *arena = arena_new(0);
    int failed = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const struct masked_case *one = &CASES[i];
        const char *masked = mask_text(arena, one->text);
        const char *expected = one->masked == NULL ? one->text : one->masked;
        if (strcmp(masked, expected) != 0)
            print_error("%s: %s\n  became   %s\n  expected %s\n", one->name, one->text, masked, expected);
        failed += strcmp(masked, expected) == 0 && (one->masked != NULL || masked == one->text) ? 0 : 1;
    }
    assert_int_equal(failed, 0);
    arena_free(&arena);
}

/* The finder names the kinds and says where, in order. */
static void test_spans(void **state)
{
    static const char *const TEXT =
        "鲁A12345 13812345678 0531-66601111 11010519491231002X 4111111111111111 a@qq.com 微信号:abcdef QQ:12345";
    static const enum mask_kind KINDS[] = {MASK_PLATE, MASK_MOBILE, MASK_LANDLINE, MASK_IDENTITY,
                                           MASK_CARD,  MASK_EMAIL,  MASK_WECHAT,   MASK_QQ};
    struct mask_span spans[SPANS_MAX];
    (void)state;
    assert_int_equal(mask_find(TEXT, strlen(TEXT), spans, SPANS_MAX), COUNT(KINDS));
    for (size_t i = 0; i < COUNT(KINDS); i++) {
        assert_string_equal(mask_kind_name(spans[i].kind), mask_kind_name(KINDS[i]));
        assert_true(i == 0 || spans[i].start >= spans[i - 1].start + spans[i - 1].length);
    }
    assert_memory_equal(TEXT + spans[1].start, "13812345678", spans[1].length);
    assert_int_equal(mask_find(TEXT, strlen(TEXT), spans, 1), COUNT(KINDS)); /* counts past what it may write */
    assert_int_equal(mask_find(TEXT, 0, spans, SPANS_MAX), 0);
    assert_int_equal(mask_find(TEXT + 10, 10, spans, SPANS_MAX), 0); /* cut: the length is what counts */
}

static void test_null(void **state)
{
    struct arena *arena = arena_new(0);
    (void)state;
    assert_null(mask_text(arena, NULL));
    assert_null(mask_json(arena, NULL));
    arena_free(&arena);
}

static void test_json(void **state)
{
    static const struct {
        const char *json, *masked;
    } JSON[] = {
        {"{\"note\": \"请打13812345678\"}", "{\"note\":\"请打138****5678\"}"},
        {"{\"text\": \"一\\n13812345678\", \"n\": 4111111111111111}",
         "{\"text\":\"一\\n138****5678\",\"n\":4111111111111111}"},
        {"{\"list\": [\"a\", {\"b\": \"鲁A12345\"}], \"13812345678\": true}",
         "{\"list\":[\"a\",{\"b\":\"鲁A***45\"}],\"13812345678\":true}"},
        {"{\"at\": 13812345678, \"until\": \"2019-06-02T13:30:00+08:00\"}", NULL},
        {"{\"a\": \"\\\\\"}", NULL},
        {"\"13812345678\"", "\"138****5678\""},
        {"no JSON 13812345678", "no JSON 138****5678"},
        {"{}", NULL},
    };
    struct arena *arena = arena_new(0);
    (void)state;
    for (size_t i = 0; i < COUNT(JSON); i++)
        assert_string_equal(mask_json(arena, JSON[i].json), JSON[i].masked == NULL ? JSON[i].json : JSON[i].masked);
    arena_free(&arena);
}

/* ---- properties ---- */

static void assert_holds(struct arena *arena, const char *text)
{
    struct mask_span spans[SPANS_MAX];
    size_t length = strlen(text), found = mask_find(text, length, spans, SPANS_MAX);
    const char *masked = mask_text(arena, text);
    for (size_t i = 0; i < found && i < SPANS_MAX; i++)
        if (spans[i].length == 0 || spans[i].start + spans[i].length > length)
            fail_msg("a span outside of: %s", text);
    if (strlen(masked) > length)
        fail_msg("longer: %s\n  → %s", text, masked);
    if ((found == 0) != (masked == text))
        fail_msg("found %zu, but: %s\n  → %s", found, text, masked);
    if (mask_find(masked, strlen(masked), spans, SPANS_MAX) != 0 || mask_text(arena, masked) != masked)
        fail_msg("still recognised in: %s\n  of %s", masked, text);
    if (utf8_count(text, length) >= 0 && utf8_count(masked, strlen(masked)) < 0)
        fail_msg("UTF-8 was broken: %s", text);
}

static void test_every_case_holds(void **state)
{
    struct arena *arena = arena_new(0);
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++)
        for (size_t j = 0; j < COUNT(CASES); j++) {
            assert_holds(arena, arena_print(arena, "%s%s", CASES[i].text, CASES[j].text));
            assert_holds(arena, arena_print(arena, "%s-%s", CASES[i].text, CASES[j].text));
            arena_reset(arena);
        }
    arena_free(&arena);
}

/* Pieces of numbers with pieces of what stands between: what masks meet at their worst. */
static void test_pieces_hold(void **state)
{
    static const char *const PIECES[] = {
        "1",    "3",        "8",        "138",      "1234",     "5678",     "13812345678", "0531",
        "010",  "6660",     "66601111", "-",        " ",        ".",        "·",           "(",
        ")",    "*",        "****",     "+86",      "X",        "鲁",       "A",           "12345",
        "D",    "@",        "qq.com",   "a",        "微信号",   ":",        "QQ",          "电话",
        "转",   "元",       "年",       "２",       "－",       "一",       "三八",        "11010519491231002",
        "4111", "62220212", "\xE4",     "\xB8\xAD", "\xEF\xBC", "20190602", "PY",          "\n",
        "_",    "62",       "身份证",   "卡号：",   "wx",       "622202",   "19900307",    "110105",
    };
    struct arena *arena = arena_new(0);
    (void)state;
    for (int round = 0; round < 60000; round++) {
        struct buf text = {0};
        buf_text(&text, "");
        for (int pieces = chance_below(PIECES_MAX); pieces > 0; pieces--)
            buf_text(&text, PIECES[chance_below((int)COUNT(PIECES))]);
        assert_holds(arena, text.text);
        buf_free(&text);
        arena_reset(arena);
    }
    arena_free(&arena);
}

static void test_bytes_hold(void **state)
{
    static const char LIKELY[] = "0123456789138-. @*AX\xE9\xB2\x81\xEF\xBC\x91\xE4\xB8\x80";
    struct arena *arena = arena_new(0);
    (void)state;
    for (int round = 0; round < 20000; round++) {
        char text[160];
        int length = chance_below((int)sizeof text - 1);
        for (int i = 0; i < length; i++)
            text[i] =
                chance_below(8) == 0 ? (char)(1 + chance_below(255)) : LIKELY[chance_below((int)sizeof LIKELY - 1)];
        text[length] = '\0';
        assert_holds(arena, text);
        arena_reset(arena);
    }
    arena_free(&arena);
}

/* Whatever is cut off at the end: no byte past the length is looked at (the sanitizers watch the heap block). */
static void test_cuts_hold(void **state)
{
    struct mask_span spans[SPANS_MAX];
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++)
        for (size_t length = 1; length <= strlen(CASES[i].text); length++) {
            char *cut = memory_alloc(length);
            memcpy(cut, CASES[i].text, length);
            assert_true(mask_find(cut, length, spans, SPANS_MAX) < SPANS_MAX);
            free(cut);
        }
}

/* One character repeated, and what would make a careless scanner look at everything again and again. */
static void test_long_texts(void **state)
{
    static const char *const REPEATED[] = {"1",    "1 ",     "138",     "a",     "a@",  "a.", "一",
                                           "鲁",   "鲁A",    "微信号:", "0531-", "QQ",  "-",  "13812345678 ",
                                           "卡号", "卡号1 ", "1_",      "62 ",   "京·", "wx:"};
    enum { LONG = 1 << 18 };
    struct arena *arena = arena_new(0);
    (void)state;
    for (size_t i = 0; i < COUNT(REPEATED); i++) {
        struct buf text = {0};
        while (text.length < LONG)
            buf_text(&text, REPEATED[i]);
        assert_holds(arena, text.text);
        buf_free(&text);
        arena_reset(arena);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_null),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_every_case_holds),
        cmocka_unit_test(test_pieces_hold),
        cmocka_unit_test(test_bytes_hold),
        cmocka_unit_test(test_cuts_hold),
        cmocka_unit_test(test_long_texts),
    };
    chance_begin();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
