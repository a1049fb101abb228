/* `loopline route explain` and `loopline roster` on the demo pack, without a database: what was compared, who is on duty,
 * and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "common/str.h"
#include "services/ctl/ctl.h"
#include "tests/lib/told.h"

#define DEMO "deploy/city/demo"
#define RUN(...)                                                                                                       \
    told_run(stdin, 1 + COUNT(((const char *const[]){__VA_ARGS__})), (const char *const[]){"loopline", __VA_ARGS__})

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* C01: a Sunday, a Monday morning, a Monday night. */
static const struct {
    const char *at, *urgency, *time, *lead, *roster;
} DUTY[] = {
    {"2019-06-02T14:20", "urgent", "rest", "py.duty", "带班领导组"},
    {"2019-06-03T10:20", "urgent", "work", "py.yushan", NULL},
    {"2019-06-03T22:20", "urgent", "rest", "py.duty", "带班领导组"},
    {"2019-06-02T14:20", "normal", "rest", "py.urban", NULL}, /* it can wait for those who own it */
};

static void test_T15_duty(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(DUTY); i++) {
        struct told told =
            RUN("-o", "json", "route", "explain", "--matter", "city.green.tree", "--area", "pingyin.yushan.dongqiaokou",
                "--urgency", DUTY[i].urgency, "--at", DUTY[i].at, "--pack", DEMO);
        json_t *why = json_loads(told.out, 0, NULL);
        assert_int_equal(told.code, CTL_OK);
        assert_string_equal(text_of(why, "time"), DUTY[i].time);
        assert_string_equal(text_of(why, "lead"), DUTY[i].lead);
        const char *roster = text_of(why, "roster");
        if (DUTY[i].roster == NULL ? roster != NULL : strstr(roster, DUTY[i].roster) == NULL)
            fail_msg("%s: %s", DUTY[i].at, roster ? roster : "nobody");
        json_decref(why);
        told_free(&told);
    }
}

/* Every row that fits, narrowest first; why each of the others lost; what the backstop would have been. */
static void test_candidates(void **state)
{
    (void)state;
    static const char *const ROWS[][2] = {{"py.city-green-tree.dongqiaokou.urgent", NULL},
                                          {"py.city-green-tree.yushan.urgent", "area"},
                                          {"py.any.yushan.urgent", "matter"},
                                          {"py.any.urgent", "matter"},
                                          {"py.city", "urgency"}};
    struct told told =
        RUN("-o", "json", "route", "explain", "--matter", "city.green.tree", "--area", "pingyin.yushan.dongqiaokou",
            "--urgency", "urgent", "--at", "2019-06-02T14:20", "--pack", DEMO);
    json_t *why = json_loads(told.out, 0, NULL);
    const json_t *list = json_object_get(why, "candidates");
    assert_int_equal(json_array_size(list), COUNT(ROWS));
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        assert_string_equal(text_of(json_array_get(list, i), "entry"), ROWS[i][0]);
        if (!str_equal(text_of(json_array_get(list, i), "wider_by"), ROWS[i][1]))
            fail_msg("%s lost by %s", ROWS[i][0], text_of(json_array_get(list, i), "wider_by"));
    }
    assert_string_equal(text_of(why, "entry"), ROWS[0][0]);
    assert_string_equal(text_of(why, "row_lead"), "py.yushan");
    assert_string_equal(text_of(why, "backstop"), "ys.centre");
    assert_string_equal(text_of(why, "co"), "py.qiaokou, py.dongqiaokou");
    json_decref(why);
    told_free(&told);
}

static void test_words(void **state)
{
    (void)state;
    struct told zh = RUN("--lang", "zh", "route", "explain", "--matter", "city.green.tree", "--area", "pingyin.yushan",
                         "--urgency", "urgent", "--at", "2019-06-02T14:20", "--pack", DEMO);
    told_has(zh.out, "其事项比次选行 py.any.yushan.urgent 更窄");
    told_has(zh.out, "带班领导组;由 榆山街道值班室 代 榆山街道办事处 接收");
    told_free(&zh);
    struct told none = RUN("--lang", "en", "route", "explain", "--matter", "government.service.window", "--area",
                           "weihai", "--pack", DEMO);
    told_has(none.out, "no row fits: the backstop has it");
    told_free(&none);
    struct told one =
        RUN("--lang", "en", "route", "explain", "--matter", "home", "--area", "pingyin.yushan", "--pack", DEMO);
    told_has(one.out, "the only row that fits");
    told_free(&one);
}

static void test_roster(void **state)
{
    (void)state;
    struct told told = RUN("-o", "json", "roster", "--unit", "py.yushan", "--at", "2019-06-02T14:20", "--pack", DEMO);
    json_t *list = json_loads(told.out, 0, NULL);
    assert_int_equal(json_array_size(list), 2); /* and its desk, which has a roster of its own */
    assert_string_equal(text_of(json_array_get(list, 0), "who"), "带班领导组");
    assert_string_equal(text_of(json_array_get(list, 0), "desk"), "py.duty");
    assert_string_equal(text_of(json_array_get(list, 0), "urgency"), "urgent");
    assert_string_equal(text_of(json_array_get(list, 1), "days"), "sat sun");
    json_decref(list);
    told_free(&told);
    struct told night = RUN("--lang", "zh", "roster", "--at", "2019-05-27T21:11", "--pack", DEMO);
    told_has(night.out, "街道带班领导和应急分队"); /* C13 */
    told_has(night.out, "夜班指挥长");
    told_free(&night);
    struct told none = RUN("-o", "json", "roster", "--unit", "py.urban", "--at", "2019-05-27T21:11", "--pack", DEMO);
    list = json_loads(none.out, 0, NULL);
    assert_int_equal(json_array_size(list), 1); /* asked for by name: nobody is named */
    assert_true(json_is_null(json_object_get(json_array_get(list, 0), "who")));
    json_decref(list);
    told_free(&none);
}

static void expect(struct told told, int code, const char *part)
{
    if (told.code != code)
        fail_msg("%s: %d", part, told.code);
    told_has(told.err, part);
    told_free(&told);
}

static void test_refused(void **state)
{
    (void)state;
    expect(RUN("--lang", "en", "route", "explain", "--pack", DEMO), CTL_USAGE, "--matter: is required");
    expect(RUN("--lang", "en", "route", "explain", "--matter", "no.such", "--pack", DEMO), CTL_ABSENT,
           "--matter: the pack has no no.such");
    expect(RUN("--lang", "en", "route", "explain", "--matter", "home", "--area", "moon", "--pack", DEMO), CTL_ABSENT,
           "--area: the pack has no moon");
    expect(RUN("--lang", "en", "route", "explain", "--matter", "home", "--party", "bird", "--pack", DEMO), CTL_USAGE,
           "--party: 'bird'");
    expect(RUN("--lang", "en", "route", "explain", "--matter", "home", "--at", "soon", "--pack", DEMO), CTL_USAGE,
           "--at: 'soon'");
    expect(RUN("--lang", "en", "route", "explain", "PY1", "--area", "city"), CTL_USAGE,
           "--area: not together with the number of an order");
    expect(RUN("--lang", "en", "roster", "--unit", "nobody", "--pack", DEMO), CTL_ABSENT,
           "--unit: the pack has no nobody");
    expect(RUN("--lang", "en", "roster", "--pack", "tests/unit/pack_data/faulty"), CTL_REJECTED,
           "is not a sound city pack");
}

static int set_up(void **state)
{
    (void)state;
    unsetenv("LOOPLINE_CONFIG");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_T15_duty), cmocka_unit_test(test_candidates), cmocka_unit_test(test_words),
        cmocka_unit_test(test_roster),   cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
