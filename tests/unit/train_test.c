/* Making a model: near-twins, folds, figures out of fold, the same file again, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "services/classifier/twins.h"
#include "tests/lib/folding.h"
#include "tests/lib/model_texts.h"

enum { ORIGINALS = 120, CHARACTERS = 40, COPIES = 4 };

static void add(struct trainer *trainer, const char *label, const char *written)
{
    struct text text = folding_text(written);
    const char *why = NULL;
    assert_int_equal(train_add(trainer, &text, label, &why), RESULT_OK);
}

static const struct train_options OPTIONS = {TRAIN_SEED, TRAIN_FOLDS, "label", "text"};

static const char *refusal(struct trainer *trainer, const struct train_options *options)
{
    struct buf file = {0};
    struct train_report report;
    const char *why = NULL;
    assert_int_equal(train_run(trainer, options, &file, &report, &why), RESULT_REFUSE);
    assert_int_equal(file.length, 0);
    train_free(&trainer);
    return why;
}

/* Ideographs drawn at random: no two texts share more than chance. */
static const char *drawn(uint64_t *random, size_t characters)
{
    struct buf buf = {0};
    for (size_t i = 0; i < characters; i++) {
        *random = *random * 6364136223846793005ULL + 1442695040888963407ULL;
        uint32_t code = 0x4E00 + (uint32_t)(*random >> 40) % 300;
        const char bytes[] = {(char)(0xE0 | code >> 12), (char)(0x80 | (code >> 6 & 0x3F)),
                              (char)(0x80 | (code & 0x3F))};
        buf_add(&buf, bytes, sizeof bytes);
    }
    const char *text = arena_text(folding_arena, buf.text);
    buf_free(&buf);
    return text;
}

/* ---- near-twins ---- */

static struct twins_set set_of(const char *written)
{
    struct text text = folding_text(written);
    return twins_set(folding_arena, &text);
}

static void likeness_is_that_of_the_sets(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        double likeness;
    } CASES[] = {{"甲乙丙丁", "甲乙丙丁", 1},
                 {"甲乙丙丁", "甲，乙 丙。丁", 1},
                 {"甲乙丙丁", "乙丙丁戊", 1.0 / 3},
                 {"甲乙丙", "丁戊己", 0},
                 {"甲乙", "甲乙", 1},
                 {"甲乙", "甲乙丙", 0},
                 {"", "？", 1},
                 {"12年", "34年", 1}};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct twins_set a = set_of(CASES[i].a), b = set_of(CASES[i].b);
        assert_true(twins_likeness(&a, &b) - CASES[i].likeness < 1e-9);
        assert_true(CASES[i].likeness - twins_likeness(&a, &b) < 1e-9);
    }
}

static size_t find(const size_t *groups, size_t i)
{
    return groups[i] == i ? i : find(groups, groups[i]);
}

/* Every pair compared, no shortcut. */
static void group_plainly(const struct twins_set *sets, size_t count, size_t *groups)
{
    for (size_t i = 0; i < count; i++)
        groups[i] = i;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++) {
            size_t a = find(groups, i), b = find(groups, k);
            if (a != b && twins_likeness(&sets[i], &sets[k]) >= TWINS_LEAST)
                groups[a < b ? b : a] = a < b ? a : b;
        }
    for (size_t i = 0; i < count; i++)
        groups[i] = find(groups, i);
}

/* Copies that lost more and more of their end: some are near-twins, some no longer. */
static void bands_find_what_plain_comparison_finds(void **state)
{
    (void)state;
    struct twins_set *sets = arena_array(folding_arena, ORIGINALS * COPIES, sizeof *sets);
    size_t groups[ORIGINALS * COPIES], plain[ORIGINALS * COPIES], joined = 0, missed = 0;
    uint64_t random = 7;
    for (size_t i = 0; i < ORIGINALS; i++) {
        const char *text = drawn(&random, CHARACTERS);
        for (size_t k = 0; k < COPIES; k++)
            sets[i * COPIES + k] = set_of(arena_textn(folding_arena, text, (CHARACTERS - k * (i % 14)) * 3));
    }
    twins_group(sets, COUNT(groups), groups);
    group_plainly(sets, COUNT(plain), plain);
    for (size_t i = 0; i < COUNT(groups); i++) {
        joined += plain[i] != i;
        missed += groups[i] != plain[i];
        assert_int_equal(plain[groups[i]], plain[i]); /* never joined wrongly */
    }
    assert_true(joined > ORIGINALS && joined < ORIGINALS * (COPIES - 1));
    assert_true(missed <= joined / 50);
}

/* Classes drawn by lot cannot be learnt; with each text four times over, a split through the twins would look like
 * knowing them all. */
static void twins_stay_on_one_side(void **state)
{
    (void)state;
    static const char *const CLASSES[] = {"a", "b"};
    struct trainer *trainer = train_open();
    struct train_report report;
    struct buf file = {0};
    const char *why = NULL;
    uint64_t random = 11;
    for (size_t i = 0; i < ORIGINALS; i++) {
        const char *text = drawn(&random, CHARACTERS), *label = CLASSES[random >> 63];
        for (size_t k = 0; k < COPIES; k++)
            add(trainer, label, text);
    }
    assert_int_equal(train_run(trainer, &OPTIONS, &file, &report, &why), RESULT_OK);
    assert_int_equal(report.twins, ORIGINALS * (COPIES - 1));
    assert_int_equal(report.held_out.count, ORIGINALS * COPIES);
    assert_true(report.held_out.accuracy < 0.7);
    train_free(&trainer);
    buf_free(&file);
}

/* ---- training ---- */

static void same_rows_make_the_same_file(void **state)
{
    (void)state;
    struct train_report report;
    struct buf first = model_texts_file(folding_arena, folding_folder, &report);
    srand(99); /* whatever anybody else drew */
    struct buf second = model_texts_file(folding_arena, folding_folder, NULL);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.text, second.text, first.length);
    assert_int_equal(report.texts, MODEL_TEXT_COUNT);
    assert_int_equal(report.twins, 0);
    assert_int_equal(report.folds, TRAIN_FOLDS);
    assert_int_equal(report.held_out.count, MODEL_TEXT_COUNT);
    assert_true(report.held_out.accuracy > 0.5); /* five classes: chance is .2 */
    buf_free(&first);
    buf_free(&second);
}

/* The file's figures are those of the report, and no text is counted by weights that saw it. */
static void figures_are_out_of_fold(void **state)
{
    (void)state;
    struct train_report report;
    struct buf file = model_texts_file(folding_arena, folding_folder, &report);
    struct text_model *model = NULL;
    const char *why = NULL;
    size_t right = 0;
    float probabilities[8];
    assert_int_equal(model_read(&model, file.text, file.length, &why), RESULT_OK);
    assert_int_equal(model_figures(model).held_out, MODEL_TEXT_COUNT);
    assert_true(model_figures(model).macro_f1 >= report.held_out.macro_f1);
    assert_true(model_figures(model).macro_f1 <= report.held_out.macro_f1);
    for (size_t i = 0; i < MODEL_TEXT_COUNT; i++) {
        size_t best = 0;
        struct text text = folding_text(MODEL_TEXTS[i].text);
        model_weigh(model, features_of(folding_arena, &text), probabilities);
        for (size_t k = 1; k < model_classes(model); k++)
            best = probabilities[k] > probabilities[best] ? k : best;
        right += strcmp(model_label(model, best), MODEL_TEXTS[i].label) == 0;
    }
    assert_int_equal(right, MODEL_TEXT_COUNT); /* what it saw it knows, so the figure is not of what it saw */
    assert_true(report.held_out.accuracy < 1);
    model_free(&model);
    buf_free(&file);
}

static void odd_rows_are_borne(void **state)
{
    (void)state;
    struct trainer *trainer = model_texts_trainer(folding_arena, folding_folder);
    struct train_report report;
    struct buf file = {0}, long_text = {0};
    struct text_model *model = NULL;
    const char *why = NULL;
    for (size_t i = 0; i < 4000; i++)
        buf_text(&long_text, i % 7 == 0 ? "水" : "管");
    add(trainer, "single", "只有这一条的类别");
    add(trainer, "wage", "");
    add(trainer, "wage", "！！！");
    add(trainer, "city.road", long_text.text);
    for (size_t i = 0; i < 20; i++)
        add(trainer, "city.light", MODEL_TEXTS[6].text);
    assert_int_equal(train_run(trainer, &OPTIONS, &file, &report, &why), RESULT_OK);
    assert_int_equal(report.twins, 21); /* twenty copies, and two texts of nothing */
    assert_int_equal(model_read(&model, file.text, file.length, &why), RESULT_OK);
    assert_int_equal(model_classes(model), 6);
    assert_string_equal(model_label(model, 4), "single");
    assert_int_equal(model_class_figures(model, 4).texts, 1);
    model_free(&model);
    train_free(&trainer);
    buf_free(&long_text);
    buf_free(&file);
}

static void two_rows_are_enough(void **state)
{
    (void)state;
    struct trainer *trainer = train_open();
    struct train_report report;
    struct buf file = {0};
    const char *why = NULL;
    add(trainer, "a", "路灯不亮");
    add(trainer, "b", "拖欠工资");
    assert_int_equal(train_run(trainer, &OPTIONS, &file, &report, &why), RESULT_OK);
    assert_int_equal(report.folds, 2);
    train_free(&trainer);
    buf_free(&file);
    trainer = train_open(); /* one group: nothing can be held out */
    add(trainer, "a", "路灯不亮");
    add(trainer, "b", "路灯不亮");
    assert_int_equal(train_run(trainer, &OPTIONS, &file, &report, &why), RESULT_OK);
    assert_int_equal(report.held_out.count, 0);
    train_free(&trainer);
    buf_free(&file);
}

static void what_cannot_be_learnt_is_refused(void **state)
{
    (void)state;
    struct train_options options = OPTIONS;
    struct trainer *trainer = train_open();
    assert_string_equal(refusal(trainer, &OPTIONS), "fewer than two classes");
    trainer = train_open();
    add(trainer, "a", "路灯不亮");
    add(trainer, "a", "拖欠工资");
    assert_string_equal(refusal(trainer, &OPTIONS), "fewer than two classes");
    trainer = train_open();
    add(trainer, "a", "？");
    add(trainer, "b", "");
    assert_string_equal(refusal(trainer, &OPTIONS), "no text has a letter or digit");
    options.folds = 1;
    assert_string_equal(refusal(model_texts_trainer(folding_arena, folding_folder), &options), "folds: 2 to 20");
    options = OPTIONS;
    options.text_field = "a\nb";
    assert_string_equal(refusal(model_texts_trainer(folding_arena, folding_folder), &options),
                        "the name of a field is empty, too long or not clean text");
    trainer = train_open();
    for (size_t i = 0; i <= MODEL_CLASSES_MAX; i++)
        add(trainer, arena_print(folding_arena, "c%zu", i), "路灯");
    assert_string_equal(refusal(trainer, &OPTIONS), "more than 1024 classes");
}

static void labels_must_be_clean(void **state)
{
    (void)state;
    struct trainer *trainer = train_open();
    struct text text = folding_text("路灯不亮");
    const char *why = NULL;
    char longest[MODEL_LABEL_MAX + 2];
    static const struct {
        const char *label, *why;
    } CASES[] = {{"", "is empty"}, {"a\tb", "holds a control character"}, {"\xC0\x80", "is not valid UTF-8"}};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        assert_int_equal(train_add(trainer, &text, CASES[i].label, &why), RESULT_REFUSE);
        assert_string_equal(why, CASES[i].why);
    }
    memset(longest, 'x', sizeof longest);
    longest[MODEL_LABEL_MAX + 1] = '\0';
    assert_int_equal(train_add(trainer, &text, longest, &why), RESULT_REFUSE);
    longest[MODEL_LABEL_MAX] = '\0';
    assert_int_equal(train_add(trainer, &text, longest, &why), RESULT_OK);
    train_free(&trainer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(likeness_is_that_of_the_sets), cmocka_unit_test(bands_find_what_plain_comparison_finds),
        cmocka_unit_test(twins_stay_on_one_side),       cmocka_unit_test(same_rows_make_the_same_file),
        cmocka_unit_test(figures_are_out_of_fold),      cmocka_unit_test(odd_rows_are_borne),
        cmocka_unit_test(two_rows_are_enough),          cmocka_unit_test(what_cannot_be_learnt_is_refused),
        cmocka_unit_test(labels_must_be_clean),
    };
    return cmocka_run_group_tests(tests, folding_open, folding_close);
}
