/* The model in its file and at work: what it answers against sums made by hand, and that nothing but a sound file is
 * believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "services/classifier/feature.h"
#include "services/classifier/model_file.h"
#include "tests/lib/folding.h"
#include "tests/lib/model_texts.h"
#include <math.h>
#include <sodium.h>

enum { DIGEST = 32, WORDS = 8, LENGTH_AT = 12, CLASSES_AT = 20 };

static struct buf file; /* of the model trained on the sentences */
static struct text_model *model;

static int open_all(void **state)
{
    const char *why = NULL;
    if (folding_open(state) != 0)
        return -1;
    file = model_texts_file(folding_arena, folding_folder, NULL);
    return model_read(&model, file.text, file.length, &why) == RESULT_OK ? 0 : -1;
}

static int close_all(void **state)
{
    model_free(&model);
    buf_free(&file);
    return model == NULL ? folding_close(state) : -1;
}

static void weigh(const struct text_model *of, const char *written, float *probabilities)
{
    struct text text = folding_text(written);
    model_weigh(of, features_of(folding_arena, &text), probabilities);
}

static size_t class_of(const struct text_model *of, const char *label)
{
    for (size_t i = 0; i < model_classes(of); i++)
        if (strcmp(model_label(of, i), label) == 0)
            return i;
    fail_msg("no class %s", label);
    return 0;
}

static void assert_near(double is, double should, double within)
{
    if (!(fabs(is - should) <= within))
        fail_msg("%.9g is not %.9g", is, should);
}

static void assert_shares(const float *probabilities, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        assert_true(probabilities[i] >= 0 && probabilities[i] <= 1);
        sum += (double)probabilities[i];
    }
    assert_near(sum, 1, 1e-4);
}

/* ---- sums by hand ---- */

static const char *const PAIR[] = {"a", "b"};

static struct text_model *made(const struct model_draft *draft)
{
    struct buf bytes = {0};
    struct text_model *result = NULL;
    const char *why = NULL;
    model_write(draft, &bytes);
    assert_int_equal(model_read(&result, bytes.text, bytes.length, &why), RESULT_OK);
    buf_free(&bytes);
    return result;
}

static struct model_draft one_feature(const uint32_t *key, const float *norm, const float *weights, const float *bias)
{
    static const struct model_class_figures FIGURES[] = {{30, 0.5, 0.25}, {10, 1, 0}};
    return (struct model_draft){.classes = 2,
                                .features = 1,
                                .labels = PAIR,
                                .class_figures = FIGURES,
                                .bias = bias,
                                .keys = key,
                                .norms = norm,
                                .weights = weights,
                                .sharpness = 2,
                                .label_field = "kind",
                                .text_field = "body",
                                .figures = {40, 38, 0.75, 0.5, 0.125, 1.5}};
}

static void one_feature_weighs_what_was_written(void **state)
{
    (void)state;
    uint32_t key = feature_key(FEATURE_BODY, 0x6C34, 0);
    float norm = 4, weights[] = {2.54F, -1.27F}, bias[] = {0.1F, 0.3F}, probabilities[2];
    const struct model_draft draft = one_feature(&key, &norm, weights, bias);
    struct text_model *small = made(&draft);
    weigh(small, "水", probabilities);
    /* 2.54/4 + .1 against -1.27/4 + .3, times 2; the length of the text cancels its count */
    double gap = 2 * ((2.54 / 4 + 0.1) - (-1.27 / 4 + 0.3));
    assert_near((double)probabilities[0], 1 / (1 + exp(-gap)), 0.005); /* -1.27 is kept as -63 or -64 of 127 steps */
    weigh(small, "水，水。水！", probabilities);
    assert_near((double)probabilities[0], 1 / (1 + exp(-gap)), 0.005);
    model_free(&small);
}

static void nothing_known_gets_the_shares(void **state)
{
    (void)state;
    uint32_t key = feature_key(FEATURE_BODY, 0x6C34, 0);
    float norm = 4, weights[] = {1, -1}, bias[] = {5, -5}, probabilities[2];
    const struct model_draft draft = one_feature(&key, &norm, weights, bias);
    struct text_model *small = made(&draft);
    static const char *const TEXTS[] = {"", "火", "？！……", "😀"};
    for (size_t i = 0; i < COUNT(TEXTS); i++) {
        weigh(small, TEXTS[i], probabilities);
        assert_near((double)probabilities[0], 0.75, 1e-6);
        assert_near((double)probabilities[1], 0.25, 1e-6);
    }
    model_free(&small);
}

static void the_file_keeps_what_is_said_of_it(void **state)
{
    (void)state;
    uint32_t key = 7;
    float norm = 1, weights[] = {1, -1}, bias[] = {0, 0};
    const struct model_draft draft = one_feature(&key, &norm, weights, bias);
    struct text_model *small = made(&draft);
    assert_int_equal(model_classes(small), 2);
    assert_string_equal(model_label(small, 1), "b");
    assert_string_equal(model_label_field(small), "kind");
    assert_string_equal(model_text_field(small), "body");
    assert_int_equal(model_figures(small).texts, 40);
    assert_int_equal(model_figures(small).held_out, 38);
    assert_near(model_figures(small).accuracy, 0.75, 0);
    assert_near(model_figures(small).log_loss, 1.5, 0);
    assert_int_equal(model_class_figures(small, 0).texts, 30);
    assert_near(model_class_figures(small, 0).recall, 0.25, 0);
    assert_int_equal(strlen(model_hash(small)), MODEL_HASH - 1);
    assert_true(model_bytes(small) > sizeof *small);
    model_free(&small);
}

/* The sum over batches of rows, in any width, is the plain sum. */
static void many_features_are_summed_like_few(void **state)
{
    (void)state;
    struct buf long_text = {0};
    for (size_t i = 0; i < MODEL_TEXT_COUNT; i += 3)
        buf_text(&long_text, MODEL_TEXTS[i].text);
    struct text text = folding_text(long_text.text);
    const struct features *features = features_of(folding_arena, &text);
    double values[8] = {0}, squares = 0, sum = 0;
    float probabilities[8];
    size_t known = 0;
    for (size_t i = 0; i < features->count; i++) {
        const struct model_row *row = model_row(model, features->keys[i]);
        if (row == NULL) /* where two sentences join */
            continue;
        known++;
        squares += pow((double)features->weights[i] * (double)row->norm, 2);
        for (size_t k = 0; k < model->classes; k++)
            values[k] += (double)features->weights[i] * (double)row->scale * row->weights[k];
    }
    assert_true(known > 150);
    for (size_t k = 0; k < model->classes; k++)
        sum += values[k] = exp((double)model->sharpness * (values[k] / sqrt(squares) + (double)model->bias[k]));
    model_weigh(model, features, probabilities);
    for (size_t k = 0; k < model->classes; k++)
        assert_near((double)probabilities[k], values[k] / sum, 1e-4);
    buf_free(&long_text);
}

static void it_knows_what_it_learnt(void **state)
{
    (void)state;
    static const struct model_text CASES[] = {{"city.light", "我们这里的路灯不亮"},
                                              {"city.road", "马路上有坑，路面坏了"},
                                              {"noise.dance", "有人跳廣場舞，音響太大"},
                                              {"noise.site", "工 地 噪 音 扰 民"},
                                              {"wage", "拖欠工资"}};
    float probabilities[8];
    for (size_t i = 0; i < COUNT(CASES); i++) {
        size_t class = class_of(model, CASES[i].label);
        weigh(model, CASES[i].text, probabilities);
        assert_shares(probabilities, model_classes(model));
        for (size_t k = 0; k < model_classes(model); k++)
            assert_true(k == class || probabilities[k] < probabilities[class]);
    }
}

static void a_node_sums_its_leaves(void **state)
{
    (void)state;
    float probabilities[8];
    weigh(model, "路灯下面的路面有个坑", probabilities);
    double city = (double)(probabilities[class_of(model, "city.light")] + probabilities[class_of(model, "city.road")]);
    assert_near(model_node(model, probabilities, "city"), city, 1e-6);
    assert_near(model_node(model, probabilities, "wage"), (double)probabilities[class_of(model, "wage")], 1e-6);
    assert_near(model_node(model, probabilities, "cit"), 0, 0);
    assert_near(model_node(model, probabilities, "noise.site.deep"), 0, 0);
}

/* ---- words ---- */

static void words_are_of_the_text_and_speak_for_the_class(void **state)
{
    (void)state;
    struct model_word words[WORDS];
    struct text text = folding_text("您好！楼下的路灯坏了，路\n灯一直不亮，物业也不管");
    size_t count = model_explain(folding_arena, model, &text, class_of(model, "city.light"), words, WORDS);
    bool found = false;
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        assert_true(words[i].weight > 0);
        assert_true(i == 0 || words[i].weight <= words[i - 1].weight);
        assert_null(strchr(words[i].word, '\n'));
        found = found || strstr(words[i].word, "路灯") != NULL;
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(words[k].word, words[i].word);
    }
    assert_true(found);
    assert_int_equal(model_explain(folding_arena, model, &text, 0, words, 1), 1);
    text = folding_text("……");
    assert_int_equal(model_explain(folding_arena, model, &text, 0, words, WORDS), 0);
}

static void any_text_gets_probabilities(void **state)
{
    (void)state;
    static const char *const PIECES[] = {"路",         "😀",        "12345",  "１２３４５", "\x01\x02\x1f\x7f",
                                         "ABCdef шум", "灯\u3000", "\u200b", "𠀀",         "é́"};
    struct model_word words[WORDS];
    float probabilities[8];
    for (size_t i = 0; i < COUNT(PIECES); i++)
        for (size_t times = 1; times <= 4000; times *= 20) {
            struct buf long_text = {0};
            for (size_t k = 0; k < times && long_text.length + strlen(PIECES[i]) <= TEXT_BYTES_MAX; k++)
                buf_text(&long_text, PIECES[i]);
            struct text text = folding_text(long_text.text);
            model_weigh(model, features_of(folding_arena, &text), probabilities);
            assert_shares(probabilities, model_classes(model));
            for (size_t k = 0; k < model_explain(folding_arena, model, &text, 0, words, WORDS); k++)
                assert_true(isfinite(words[k].weight) && words[k].weight > 0 && words[k].word[0] != '\0');
            buf_free(&long_text);
        }
}

/* ---- damage ---- */

static enum result read_copy(const unsigned char *bytes, size_t size, struct text_model **out)
{
    const char *why = NULL;
    void *exact = malloc(size == 0 ? 1 : size); /* a read past the end is seen by the sanitizer */
    memcpy(exact, bytes, size);
    enum result outcome = model_read(out, exact, size, &why);
    assert_true((outcome == RESULT_OK) == (*out != NULL));
    assert_true(outcome == RESULT_OK || why != NULL);
    free(exact);
    return outcome;
}

static struct buf tiny_file(void)
{
    static const uint32_t KEYS[] = {5, 900, 1u << 31};
    static const float NORMS[] = {1, 2, 3}, WEIGHTS[] = {1, -1, 0, 0, 0.5F, 2}, BIAS[] = {0, 1};
    struct model_draft draft = one_feature(KEYS, NORMS, WEIGHTS, BIAS);
    struct buf bytes = {0};
    draft.features = 3;
    model_write(&draft, &bytes);
    return bytes;
}

static void every_flipped_bit_is_refused(void **state)
{
    (void)state;
    struct buf tiny = tiny_file();
    struct text_model *read = NULL;
    unsigned char *bytes = (unsigned char *)tiny.text;
    assert_int_equal(read_copy(bytes, tiny.length, &read), RESULT_OK);
    model_free(&read);
    for (size_t i = 0; i < tiny.length; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            bytes[i] ^= (unsigned char)(1u << bit);
            assert_int_equal(read_copy(bytes, tiny.length, &read), RESULT_REFUSE);
            bytes[i] ^= (unsigned char)(1u << bit);
        }
    buf_free(&tiny);
}

static void every_other_length_is_refused(void **state)
{
    (void)state;
    struct buf tiny = tiny_file();
    struct text_model *read = NULL;
    for (size_t i = 0; i < tiny.length; i++)
        assert_int_equal(read_copy((unsigned char *)tiny.text, i, &read), RESULT_REFUSE);
    buf_char(&tiny, 'x');
    assert_int_equal(read_copy((unsigned char *)tiny.text, tiny.length, &read), RESULT_REFUSE);
    buf_free(&tiny);
}

static void seal(struct buf *bytes)
{
    unsigned char *raw = (unsigned char *)bytes->text;
    for (size_t i = 0; i < 8; i++)
        raw[LENGTH_AT + i] = (unsigned char)((uint64_t)bytes->length >> (8 * i));
    crypto_hash_sha256(raw + bytes->length - DIGEST, raw, bytes->length - DIGEST);
}

static void assert_sane(struct text_model **read)
{
    float *probabilities = arena_array(folding_arena, model_classes(*read), sizeof *probabilities);
    weigh(*read, "路灯水", probabilities);
    assert_shares(probabilities, model_classes(*read));
    model_free(read);
}

/* A hash proves no good will: whoever writes numbers that cannot be can hash them, too. */
static void sealed_nonsense_is_refused_or_harmless(void **state)
{
    (void)state;
    static const unsigned char VALUES[] = {0x00, 0x01, 0x7F, 0x80, 0xFF};
    size_t refused = 0, believed = 0;
    struct buf sound = tiny_file();
    for (size_t i = LENGTH_AT + 8; i < sound.length - DIGEST; i++)
        for (size_t k = 0; k < COUNT(VALUES); k++) {
            struct buf tiny = tiny_file();
            struct text_model *read = NULL;
            ((unsigned char *)tiny.text)[i] = VALUES[k];
            seal(&tiny);
            if (read_copy((unsigned char *)tiny.text, tiny.length, &read) == RESULT_OK) {
                believed++;
                assert_sane(&read);
            } else
                refused++;
            buf_free(&tiny);
        }
    buf_free(&sound);
    assert_true(refused > 100 && believed > 100);
}

static const char *why_not(struct buf *bytes)
{
    struct text_model *read = NULL;
    const char *why = "";
    seal(bytes);
    assert_int_equal(model_read(&read, bytes->text, bytes->length, &why), RESULT_REFUSE);
    buf_free(bytes);
    return why;
}

static void what_is_wrong_is_said(void **state)
{
    (void)state;
    struct text_model *read = NULL;
    const char *why = NULL;
    struct buf bytes = tiny_file();
    bytes.text[8] = 2;
    assert_string_equal(why_not(&bytes), "a text model of another version");
    bytes = tiny_file();
    bytes.text[0] = 'X';
    assert_string_equal(why_not(&bytes), "not a text model");
    bytes = tiny_file();
    bytes.text[CLASSES_AT] = 1;
    assert_string_equal(why_not(&bytes), "damaged: a number in it cannot be");
    bytes = tiny_file();
    bytes.text[bytes.length - 1] = (char)(bytes.text[bytes.length - 1] ^ 1);
    assert_int_equal(model_read(&read, bytes.text, bytes.length, &why), RESULT_REFUSE);
    assert_string_equal(why, "damaged: its SHA-256 is another");
    assert_int_equal(model_read(&read, bytes.text, bytes.length - 5, &why), RESULT_REFUSE);
    assert_string_equal(why, "cut or lengthened");
    buf_free(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_feature_weighs_what_was_written),
        cmocka_unit_test(nothing_known_gets_the_shares),
        cmocka_unit_test(the_file_keeps_what_is_said_of_it),
        cmocka_unit_test(many_features_are_summed_like_few),
        cmocka_unit_test(it_knows_what_it_learnt),
        cmocka_unit_test(a_node_sums_its_leaves),
        cmocka_unit_test(words_are_of_the_text_and_speak_for_the_class),
        cmocka_unit_test(any_text_gets_probabilities),
        cmocka_unit_test(every_flipped_bit_is_refused),
        cmocka_unit_test(every_other_length_is_refused),
        cmocka_unit_test(sealed_nonsense_is_refused_or_harmless),
        cmocka_unit_test(what_is_wrong_is_said),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
