/* Figures against sums made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "services/classifier/calibrate.h"
#include "services/classifier/evaluate.h"
#include <math.h>

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    arena = arena_new(0);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void assert_near(double is, double should)
{
    if (!(fabs(is - should) <= 1e-6))
        fail_msg("%.9g is not %.9g", is, should);
}

static const char *const LABELS[] = {"a", "b", "c"};

static void add(struct evaluation *evaluation, const char *truth, float a, float b, float c)
{
    const float probabilities[] = {a, b, c};
    evaluate_add(evaluation, evaluate_class(evaluation, truth), probabilities);
}

/* Four of a (three right, one given b), two of b (one right, one given a), none of c, one of a class "d" that the model
 * lacks (given a). */
static struct evaluation *seven(void)
{
    struct evaluation *evaluation = evaluate_open(arena, LABELS, 3);
    add(evaluation, "a", 0.95F, 0.05F, 0);
    add(evaluation, "a", 0.85F, 0.1F, 0.05F);
    add(evaluation, "a", 0.55F, 0.25F, 0.2F);
    add(evaluation, "a", 0.25F, 0.75F, 0);
    add(evaluation, "b", 0.25F, 0.75F, 0);
    add(evaluation, "b", 0.5F, 0.25F, 0.25F);
    add(evaluation, "d", 0.95F, 0.05F, 0);
    return evaluation;
}

static void classes_are_counted(void **state)
{
    (void)state;
    const struct evaluate_sum sum = evaluate_sum(seven());
    assert_int_equal(sum.count, 7);
    assert_int_equal(sum.class_count, 4);
    assert_near(sum.accuracy, 4.0 / 7);
    assert_int_equal(sum.classes[0].support, 4);
    assert_near(sum.classes[0].precision, 3.0 / 5);
    assert_near(sum.classes[0].recall, 3.0 / 4);
    assert_near(sum.classes[0].f1, 2.0 / 3);
    assert_near(sum.classes[1].precision, 1.0 / 2);
    assert_near(sum.classes[1].recall, 1.0 / 2);
    assert_near(sum.classes[2].f1, 0);
    assert_string_equal(sum.classes[3].label, "d");
    assert_true(sum.classes[3].lacking && !sum.classes[2].lacking);
    assert_near(sum.classes[3].recall, 0);
    /* over a, b and d: c does not occur */
    assert_near(sum.macro_f1, (2.0 / 3 + 1.0 / 2 + 0) / 3);
    static const size_t CONFUSION[] = {3, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0};
    assert_memory_equal(sum.confusion, CONFUSION, sizeof CONFUSION);
}

static void probabilities_are_judged(void **state)
{
    (void)state;
    const struct evaluate_sum sum = evaluate_sum(seven());
    assert_int_equal(sum.bins[9].count, 2);
    assert_near(sum.bins[9].right, 0.5);
    assert_near(sum.bins[9].probability, 0.95);
    assert_int_equal(sum.bins[7].count, 2);
    assert_int_equal(sum.bins[5].count, 2);
    assert_int_equal(sum.bins[0].count, 0);
    /* 9: |1.9 - 1|, 8: |.85 - 1|, 7: |1.5 - 1|, 5: |1.05 - 1| */
    assert_near(sum.ece, (0.9 + 0.15 + 0.5 + 0.05) / 7);
    assert_near(sum.log_loss, -(log(0.95) + log(0.85) + log(0.55) + log(0.25) + log(0.75) + log(0.25) + log(1e-6)) / 7);
    double brier = 0.005 + (0.0225 + 0.01 + 0.0025) + (0.2025 + 0.0625 + 0.04) + 2 * 0.5625 + 2 * 0.0625 +
                   (0.25 + 0.5625 + 0.0625) + (0.9025 + 0.0025 + 1);
    assert_near(sum.brier, brier / 7);
}

static void gates_let_through_what_is_sure(void **state)
{
    (void)state;
    static const struct evaluate_gate GATES[] = {
        {0, 7, 4.0 / 7, 1}, {0.75, 5, 3.0 / 5, 5.0 / 7}, {0.8, 3, 2.0 / 3, 3.0 / 7}, {0.99, 0, 0, 0}};
    const struct evaluation *evaluation = seven();
    for (size_t i = 0; i < COUNT(GATES); i++) {
        const struct evaluate_gate gate = evaluate_gate(evaluation, GATES[i].least);
        assert_int_equal(gate.count, GATES[i].count);
        assert_near(gate.precision, GATES[i].precision);
        assert_near(gate.coverage, GATES[i].coverage);
    }
}

static void dotted_labels_are_judged_level_by_level(void **state)
{
    (void)state;
    static const char *const TREE[] = {"x.1.p", "x.1.q", "x.2", "y"};
    static const struct {
        const char *truth;
        size_t given;
    } CASES[] = {{"x.1.p", 0}, {"x.1.p", 1}, {"x.2", 0}, {"y", 3}, {"x.1.r", 0}, {"xx", 0}};
    struct evaluation *evaluation = evaluate_open(arena, TREE, 4);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        float probabilities[4] = {0};
        probabilities[CASES[i].given] = 1;
        evaluate_add(evaluation, evaluate_class(evaluation, CASES[i].truth), probabilities);
    }
    const struct evaluate_sum sum = evaluate_sum(evaluation);
    assert_int_equal(sum.levels, 3);
    assert_near(sum.level_accuracy[0], 5.0 / 6); /* xx is no x */
    assert_near(sum.level_accuracy[1], 4.0 / 6);
    assert_near(sum.level_accuracy[2], 2.0 / 6);
    assert_int_equal(evaluate_sum(seven()).levels, 0);
}

static void nothing_is_judged_zero(void **state)
{
    (void)state;
    const struct evaluate_sum sum = evaluate_sum(evaluate_open(arena, LABELS, 3));
    assert_int_equal(sum.count, 0);
    assert_near(sum.accuracy + sum.macro_f1 + sum.ece + sum.log_loss + sum.brier, 0);
}

/* ---- sharpness ---- */

/* One value ahead by 1 that is right three times of four: likeliest when e^s / (e^s + 1) = 3/4. */
static void sharpness_makes_probabilities_true(void **state)
{
    (void)state;
    const float values[] = {1, 0, 1, 0, 1, 0, 1, 0, 50, 0};
    const size_t truths[] = {0, 0, 0, 1, 1};
    const unsigned char counts[] = {1, 1, 1, 1, 0}, none[5] = {0};
    float probabilities[2];
    const struct calibrate_set set = {values, truths, counts, 5, 2}, empty = {values, truths, none, 5, 2};
    double sharpness = calibrate_sharpness(&set);
    assert_near(sharpness, log(3));
    calibrate_apply(sharpness, values, 2, probabilities);
    assert_near((double)probabilities[0], 0.75);
    assert_near(calibrate_sharpness(&empty), 1);
}

static void sharpness_has_its_limits(void **state)
{
    (void)state;
    const float values[] = {1, 0, 1, 0};
    const size_t right[] = {0, 0}, wrong[] = {1, 1};
    const unsigned char counts[] = {1, 1};
    const struct calibrate_set sure = {values, right, counts, 2, 2}, lost = {values, wrong, counts, 2, 2};
    assert_near(calibrate_sharpness(&sure), CALIBRATE_MOST);
    assert_near(calibrate_sharpness(&lost), CALIBRATE_LEAST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_are_counted),
        cmocka_unit_test(probabilities_are_judged),
        cmocka_unit_test(gates_let_through_what_is_sure),
        cmocka_unit_test(dotted_labels_are_judged_level_by_level),
        cmocka_unit_test(nothing_is_judged_zero),
        cmocka_unit_test(sharpness_makes_probabilities_true),
        cmocka_unit_test(sharpness_has_its_limits),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
