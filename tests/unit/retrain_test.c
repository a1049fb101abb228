/* Candidates from what people decided: who trains, who judges, when one is offered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "services/classifier/retrain.h"
#include "services/classifier/train.h"
#include "tests/lib/folding.h"

/* ---- texts of three kinds, none a near-twin of another ---- */

enum kind { HOLE, LAMP, WATER, KINDS };
static const char *const LABELS[KINDS] = {"road.hole", "road.lamp", "water"};
static const char *const WORDS[KINDS][6] = {
    {"路上有大坑", "坑洼不平", "路面塌了", "坑太深", "车掉进坑里", "路破了没人补"},
    {"灯不亮", "一片漆黑", "灯杆歪了", "夜里没有照明", "灯泡坏了", "整条街的灯灭了"},
    {"家里没水", "水管爆裂", "水压太低", "自来水发黄", "停水三天", "水表坏了"},
};
static const char *const PLACES[] = {"东关小学门前", "南门菜场北侧", "西环高架下面", "北苑医院对面", "中心公园旁边",
                                     "火车站广场",   "老粮库家属院", "滨河步道",     "工人文化宫",   "汽车城后街"};
static const char *const ENDS[] = {"请尽快来修",   "反映好几回了", "孩子上学要走", "老人都不敢出门", "什么时候能解决",
                                   "希望给个说法", "已经半个多月", "邻居都在抱怨", "昨天又出了事",   "盼回复"};

static const char *text_of(enum kind kind, size_t n)
{
    return arena_print(folding_arena, "%s%s,%s,%s%s", PLACES[n % COUNT(PLACES)], WORDS[kind][n % 6],
                       WORDS[kind][(n / 6 + 1) % 6], ENDS[(n * 7 + n / 10) % COUNT(ENDS)],
                       ENDS[(n * 3 + n / 10 + 5) % COUNT(ENDS)]);
}

static void base(struct retrain *retrain, enum kind kind, const char *label, size_t from, size_t to)
{
    const char *why = NULL;
    for (size_t n = from; n < to; n++)
        assert_int_equal(retrain_base(retrain, text_of(kind, n), label, &why), RESULT_OK);
}

static void correct(struct retrain *retrain, enum kind kind, size_t from, size_t to)
{
    const char *why = NULL;
    for (size_t n = from; n < to; n++)
        assert_int_equal(retrain_correction(retrain, text_of(kind, n), LABELS[kind], &why), RESULT_OK);
}

static struct text_model *model_of(const struct buf *file)
{
    struct text_model *model = NULL;
    const char *why = NULL;
    assert_int_equal(model_read(&model, file->text, file->length, &why), RESULT_OK);
    return model;
}

static struct retrain_outcome run(struct retrain *retrain, size_t held_out, const struct text_model *before,
                                  struct buf *file)
{
    struct retrain_outcome out;
    const char *why = NULL;
    const struct retrain_options options = {held_out, 0.5, "matter", "text"};
    assert_int_equal(retrain_run(retrain, &options, before, file, &out, &why), RESULT_OK);
    return out;
}

/* A model that calls every hole a lamp. */
static struct text_model *confused(void)
{
    struct retrain *retrain = retrain_open(folding_arena, folding_folder);
    struct buf file = {0};
    base(retrain, HOLE, LABELS[LAMP], 0, 10);
    base(retrain, LAMP, LABELS[LAMP], 0, 40);
    base(retrain, WATER, LABELS[WATER], 0, 40);
    struct retrain_outcome out = run(retrain, 0, NULL, &file);
    assert_int_equal(out.held_out, 0);
    assert_int_equal(out.verdict, RETRAIN_TOO_FEW);
    assert_false(retrain_offered(out.verdict));
    struct text_model *model = model_of(&file);
    buf_free(&file);
    return model;
}

static void corrections_undo_a_confusion(void **state)
{
    (void)state;
    struct text_model *before = confused();
    struct retrain *retrain = retrain_open(folding_arena, folding_folder);
    struct buf file = {0};
    base(retrain, HOLE, LABELS[LAMP], 0, 10);
    base(retrain, LAMP, LABELS[LAMP], 0, 40);
    base(retrain, WATER, LABELS[WATER], 0, 40);
    for (size_t n = 0; n < 100; n++) { /* mixed, so that the newest are of all kinds */
        correct(retrain, HOLE, 40 + n, 41 + n);
        correct(retrain, n % 2 == 0 ? LAMP : WATER, 40 + n, 41 + n);
    }
    struct retrain_outcome out = run(retrain, 0, before, &file);
    assert_int_equal(out.held_out, 66); /* a third of two hundred */
    assert_int_equal(out.base + out.corrections + out.held_out + out.dropped, 290);
    assert_int_equal(out.verdict, RETRAIN_NOT_WORSE);
    assert_true(retrain_offered(out.verdict));
    assert_string_equal(retrain_code(out.verdict), "not_worse");
    assert_true(out.candidate.macro_f1 > out.before.macro_f1 + 0.2);
    assert_true(out.candidate.accuracy > 0.9);
    assert_true(out.differed > 20);
    buf_free(&file);
    model_free(&before);
}

/* The same the other way round: the good one is in force, the candidate has learnt from garbage. */
static void a_worse_one_is_not_offered(void **state)
{
    (void)state;
    struct retrain *good = retrain_open(folding_arena, folding_folder),
                   *bad = retrain_open(folding_arena, folding_folder);
    struct buf file = {0}, other = {0};
    for (int k = 0; k < KINDS; k++)
        base(good, (enum kind)k, LABELS[k], 0, 40);
    correct(good, HOLE, 60, 95);
    struct retrain_outcome out = run(good, 32, NULL, &file);
    assert_int_equal(out.verdict, RETRAIN_FIRST);
    struct text_model *before = model_of(&file);
    for (int k = 0; k < KINDS; k++)
        base(bad, (enum kind)k, LABELS[(k + 1) % KINDS], 0, 40);
    correct(bad, HOLE, 60, 95);
    out = run(bad, 32, before, &other);
    assert_int_equal(out.verdict, RETRAIN_WORSE_F1);
    assert_false(retrain_offered(out.verdict));
    model_free(&before);
    buf_free(&file);
    buf_free(&other);
}

/* What is held out trains nobody, not even as the copy that a neighbour sent. */
static void twins_of_what_is_held_out_do_not_train(void **state)
{
    (void)state;
    struct retrain *retrain = retrain_open(folding_arena, folding_folder);
    struct buf file = {0};
    const char *why = NULL;
    for (int k = 0; k < KINDS; k++)
        base(retrain, (enum kind)k, LABELS[k], 0, 30);
    for (size_t n = 0; n < 5; n++) {
        const char *copy = arena_print(folding_arena, "%s。", text_of(HOLE, 70 + n));
        assert_int_equal(retrain_base(retrain, copy, LABELS[HOLE], &why), RESULT_OK);
    }
    correct(retrain, HOLE, 70, 75);
    struct retrain_outcome out = run(retrain, 5, NULL, &file);
    assert_int_equal(out.held_out, 5);
    assert_true(out.dropped >= 5);
    assert_int_equal(out.corrections, 0);
    buf_free(&file);
}

/* What people decided counts against what the base says of the same text. */
static void people_overrule_the_base(void **state)
{
    (void)state;
    struct retrain *retrain = retrain_open(folding_arena, folding_folder),
                   *without = retrain_open(folding_arena, folding_folder);
    struct buf file = {0}, other = {0};
    for (int k = 0; k < KINDS; k++) {
        base(retrain, (enum kind)k, LABELS[k], 0, 30);
        base(without, (enum kind)k, LABELS[k], 0, 30);
    }
    base(retrain, HOLE, LABELS[WATER], 80, 84);
    base(without, HOLE, LABELS[WATER], 80, 84);
    correct(retrain, HOLE, 80, 85); /* the last one is held out */
    struct retrain_outcome out = run(retrain, 1, NULL, &file);
    assert_true(out.dropped >= 4);
    assert_int_equal(run(without, 1, NULL, &other).dropped, 0);
    buf_free(&file);
    buf_free(&other);
}

static void one_class_is_no_model(void **state)
{
    (void)state;
    struct retrain *retrain = retrain_open(folding_arena, folding_folder);
    struct retrain_outcome out;
    struct buf file = {0};
    const char *why = NULL;
    const struct retrain_options options = {0, 0.5, "matter", "text"};
    base(retrain, HOLE, LABELS[HOLE], 0, 5);
    assert_int_equal(retrain_run(retrain, &options, NULL, &file, &out, &why), RESULT_REFUSE);
    assert_non_null(why);
    assert_int_equal(retrain_base(retrain, "\xff", LABELS[HOLE], &why), RESULT_REFUSE);
    buf_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(corrections_undo_a_confusion),
        cmocka_unit_test(a_worse_one_is_not_offered),
        cmocka_unit_test(twins_of_what_is_held_out_do_not_train),
        cmocka_unit_test(people_overrule_the_base),
        cmocka_unit_test(one_class_is_no_model),
    };
    return cmocka_run_group_tests(tests, folding_open, folding_close);
}
