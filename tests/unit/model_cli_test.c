/* `loopline model` and `loopline classify` as a whole, in this process, on its own streams and files.
 * With DATA=<folder of labelled messages> the quality on real text is checked, too; without, that test is skipped. */
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

#include "services/ctl/ctl.h"
#include "tests/lib/model_texts.h"
#include "tests/lib/told.h"
#include <jansson.h>

static char folder[] = "/tmp/loopline-model-XXXXXX";
static const char *model_path, *rows_path;
static struct arena *arena;

static struct told run_on(const char *input, size_t length, size_t count, const char *const *words)
{
    FILE *in = tmpfile();
    assert_non_null(in);
    assert_true(fwrite(input, 1, length, in) == length);
    rewind(in);
    struct told told = told_run(in, count, words);
    fclose(in);
    return told;
}
#define RUN_ON(input, length, ...)                                                                                     \
    run_on(input, length, 3 + COUNT(((const char *const[]){__VA_ARGS__})),                                             \
           (const char *const[]){"loopline", "--lang", "en", __VA_ARGS__})
#define RUN(...) RUN_ON("", 0, __VA_ARGS__)

/* `says`: part of what stands on err. */
static void assert_told(struct told told, int code, const char *says)
{
    if (told.code != code || strstr(told.err, says) == NULL)
        fail_msg("code %d, not %d, or not '%s': %s", told.code, code, says, told.err);
    told_free(&told);
}

static const char *path_of(const char *name)
{
    return arena_print(arena, "%s/%s", folder, name);
}

static const char *write_file(const char *name, const void *bytes, size_t length)
{
    const char *path = path_of(name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
    return path;
}

static const char *write_lines(const char *name, const char *text)
{
    return write_file(name, text, strlen(text));
}

static char *read_file(const char *path, size_t *length)
{
    char *bytes = arena_alloc(arena, 1024 * 1024);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    *length = fread(bytes, 1, 1024 * 1024, file);
    fclose(file);
    return bytes;
}

static json_t *json_of(const struct told *told)
{
    json_error_t error;
    json_t *json = json_loads(told->out, 0, &error);
    if (told->code != CTL_OK || json == NULL)
        fail_msg("code %d, %s: %s%s", told->code, error.text, told->out, told->err);
    return json;
}

static double number(const json_t *json, const char *key)
{
    const json_t *value = json_object_get(json, key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

static const char *word(const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));
    assert_non_null(text);
    return text;
}

static int open_all(void **state)
{
    (void)state;
    struct buf rows = {0};
    if (mkdtemp(folder) == NULL)
        return -1;
    arena = arena_new(0);
    for (size_t i = 0; i < MODEL_TEXT_COUNT; i++)
        buf_print(&rows, "{\"kind\": \"%s\", \"body\": \"%s\"}\n", MODEL_TEXTS[i].label, MODEL_TEXTS[i].text);
    rows_path = write_lines("rows.jsonl", rows.text);
    model_path = path_of("sentences.model");
    buf_free(&rows);
    struct told told = RUN("model", "train", "--label", "kind", "--text", "body", "--out", model_path, rows_path);
    int code = told.code;
    told_free(&told);
    return code;
}

static int close_all(void **state)
{
    (void)state;
    const char *remove = arena_print(arena, "rm -rf '%s'", folder);
    int code = system(remove);
    arena_free(&arena);
    return code;
}

/* ---- train ---- */

static void training_says_what_it_made(void **state)
{
    (void)state;
    const char *again = path_of("again.model");
    size_t first = 0, second = 0;
    struct told told =
        RUN("model", "train", "--label", "kind", "--text", "body", "--out", again, rows_path, "-o", "json");
    json_t *json = json_of(&told);
    assert_int_equal(number(json, "texts"), MODEL_TEXT_COUNT);
    assert_int_equal(number(json, "classes"), 5);
    assert_int_equal(number(json, "folds"), 5);
    assert_true(number(json, "macro_f1") > 0.3 && number(json, "macro_f1") < 1);
    assert_int_equal(strlen(word(json, "hash")), 64);
    const char *a = read_file(model_path, &first), *b = read_file(again, &second);
    assert_int_equal(first, second);
    assert_memory_equal(a, b, first);
    json_decref(json);
    told_free(&told);
}

static struct told train_on(const char *rows)
{
    return RUN("model", "train", "--label", "kind", "--text", "body", "--out", path_of("never.model"), rows);
}

static void bad_rows_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *rows, *says;
    } CASES[] = {
        {"{\"kind\":\"a\",\"body\":\"x\"}\n{\"kind\":\"a\"}\n", "bad.jsonl:2: body is missing"},
        {"\n\n{\"body\":\"x\"}\n", "bad.jsonl:3: kind is missing"},
        {"{\"kind\":7,\"body\":\"x\"}\n", "bad.jsonl:1: kind is not a text (string)"},
        {"{\"kind\":\"a\",\"body\":null}\n", "bad.jsonl:1: body is not a text (string)"},
        {"{\"kind\":\"\",\"body\":\"x\"}\n", "bad.jsonl:1: kind is empty"},
        {"{\"kind\":\"a\\nb\",\"body\":\"x\"}\n", "bad.jsonl:1: kind holds a control character"},
        {"{\"kind\":\"a\",\"body\":\"\xff\"}\n", "bad.jsonl:1: is not JSON"},
        {"{\"kind\":\"a\",\"kind\":\"b\",\"body\":\"x\"}\n", "bad.jsonl:1: is not JSON: duplicate object key"},
        {"[1]\nplain\n", "bad.jsonl:1: is not a JSON object"},
        {"[1]\nplain\n", "bad.jsonl: 2 lines at fault"},
        {"", "bad.jsonl: has no rows"},
        {"{\"kind\":\"a\",\"body\":\"x\"}\n", "bad.jsonl: cannot be trained on: fewer than two classes"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++)
        assert_told(train_on(write_lines("bad.jsonl", CASES[i].rows)), CTL_REJECTED, CASES[i].says);
    assert_int_equal(access(path_of("never.model"), F_OK), -1);
}

static void byte_order_mark_and_long_texts_are_borne(void **state)
{
    (void)state;
    struct buf rows = {0};
    buf_text(&rows, "\xEF\xBB\xBF{\"kind\":\"a\",\"body\":\"路灯不亮\"}\r\n{\"kind\":\"b\",\"body\":\"");
    for (size_t i = 0; i < 6000; i++)
        buf_text(&rows, "水");
    buf_text(&rows, "\\u0000\"}");
    struct told told = RUN("model", "train", "--label", "kind", "--text", "body", "--out", path_of("long.model"),
                           write_file("long.jsonl", rows.text, rows.length), "-o", "json");
    json_t *json = json_of(&told);
    assert_int_equal(number(json, "cut"), 1);
    json_decref(json);
    told_free(&told);
    buf_free(&rows);
}

static void commands_say_what_they_need(void **state)
{
    (void)state;
    assert_told(RUN("model", "train", "--text", "body", "--out", "x", rows_path), CTL_USAGE, "--label");
    assert_told(RUN("model", "train", "--label", "kind", "--out", "x", rows_path), CTL_USAGE, "--text");
    assert_told(RUN("model", "train", "--label", "kind", "--text", "body", rows_path), CTL_USAGE, "--out");
    assert_told(RUN("model", "train", "--label", "kind", "--text", "body", "--out", "x", "--folds", "1", rows_path),
                CTL_USAGE, "--folds");
    assert_told(RUN("classify", "text"), CTL_USAGE, "--model");
    assert_told(RUN("model", "eval", "--gate", "1.5", model_path, rows_path), CTL_USAGE, "--gate");
    assert_told(RUN("model", "eval", model_path), CTL_USAGE, "");
}

static void files_that_are_not_there_are_named(void **state)
{
    (void)state;
    assert_told(train_on(path_of("absent.jsonl")), CTL_ENVIRONMENT, "absent.jsonl: cannot be read: No such file");
    assert_told(train_on(folder), CTL_ENVIRONMENT, "cannot be read: Is a directory");
    assert_told(RUN("model", "train", "--label", "kind", "--text", "body", "--out", path_of("no/such/m"), rows_path),
                CTL_ENVIRONMENT, "no/such/m: cannot be written");
    assert_told(RUN("model", "train", "--label", "kind", "--text", "body", "--out", folder, rows_path), CTL_ENVIRONMENT,
                "cannot be written");
    assert_told(RUN("classify", "--model", path_of("absent.model"), "x"), CTL_ENVIRONMENT, "cannot be read");
    assert_told(RUN("model", "eval", folder, rows_path), CTL_ENVIRONMENT, "Is a directory");
}

static void foreign_models_are_refused(void **state)
{
    (void)state;
    size_t length = 0;
    char *bytes = read_file(model_path, &length);
    assert_told(RUN("classify", "--model", rows_path, "x"), CTL_REJECTED, "is no sound text model: not a text model");
    assert_told(RUN("classify", "--model", write_file("empty.model", "", 0), "x"), CTL_REJECTED, "not a text model");
    assert_told(RUN("classify", "--model", write_file("cut.model", bytes, length - 1), "x"), CTL_REJECTED,
                "cut or lengthened");
    bytes[length / 2] ^= 4;
    assert_told(RUN("model", "eval", write_file("flipped.model", bytes, length), rows_path), CTL_REJECTED,
                "its SHA-256 is another");
}

/* ---- eval ---- */

static json_t *evaluated(const char *rows, const char *map)
{
    struct told told = map == NULL ? RUN("model", "eval", model_path, rows, "-o", "json", "--gate", "0.5", "--gate=0")
                                   : RUN("model", "eval", model_path, rows, "-o", "json", "--map", map);
    json_t *json = json_of(&told);
    told_free(&told);
    return json;
}

static void evaluation_has_all_its_figures(void **state)
{
    (void)state;
    json_t *json = evaluated(rows_path, NULL);
    const json_t *confusion = json_object_get(json, "confusion"), *gates = json_object_get(json, "gates");
    const json_t *calibration = json_object_get(json, "calibration");
    assert_int_equal(number(json, "n"), MODEL_TEXT_COUNT);
    assert_true(number(json, "accuracy") >= 1 && number(json, "macro_f1") >= 1); /* it saw them all */
    assert_true(number(json, "us_per_message") > 0);
    assert_int_equal(json_array_size(json_object_get(json, "classes")), 5);
    assert_int_equal(json_array_size(json_object_get(confusion, "labels")), 5);
    assert_int_equal(json_integer_value(json_array_get(json_array_get(json_object_get(confusion, "rows"), 4), 4)), 6);
    assert_int_equal(json_array_size(json_object_get(calibration, "bins")), 10);
    assert_true(number(calibration, "ece") < 1 && number(calibration, "log_loss") > 0);
    assert_int_equal(json_array_size(gates), 2);
    assert_int_equal(number(json_array_get(gates, 1), "count"), MODEL_TEXT_COUNT);
    assert_int_equal(json_array_size(json_object_get(json, "levels")), 2);
    json_decref(json);
}

static void labels_that_the_model_lacks_are_errors(void **state)
{
    (void)state;
    const char *rows = write_lines("lacking.jsonl", "{\"kind\":\"wage\",\"body\":\"拖欠工资\"}\n"
                                                    "{\"kind\":\"wgae\",\"body\":\"拖欠工资\"}\n");
    json_t *json = evaluated(rows, NULL);
    const json_t *lacking = json_object_get(json, "lacking");
    assert_int_equal(number(json, "accuracy") * 2, 1);
    assert_int_equal(json_array_size(lacking), 1);
    assert_string_equal(json_string_value(json_array_get(lacking, 0)), "wgae");
    json_decref(json);
    assert_told(RUN("model", "eval", model_path, rows, "--label", "other"), CTL_REJECTED,
                "lacking.jsonl:1: other is missing");
}

static void a_map_joins_classes(void **state)
{
    (void)state;
    const char *rows = write_lines("mapped.jsonl", "{\"kind\":\"Stadt\",\"body\":\"路灯不亮\"}\n"
                                                   "{\"kind\":\"Laerm\",\"body\":\"广场舞音响太大\"}\n"
                                                   "{\"kind\":\"wage\",\"body\":\"拖欠工资\"}\n");
    json_t *json = evaluated(
        rows, write_lines("map.tsv",
                          "# classes\ncity\tStadt\n\ncity.road\tStrasse\nnoise.site\tLaerm\r\nnoise.dance\tLaerm\n"));
    assert_true(number(json, "macro_f1") >= 1);
    const json_t *labels = json_object_get(json_object_get(json, "confusion"), "labels");
    assert_int_equal(json_array_size(labels), 4); /* the longest row wins: city.road is no Stadt */
    assert_string_equal(json_string_value(json_array_get(labels, 0)), "Stadt");
    json_decref(json);
    assert_told(RUN("model", "eval", model_path, rows, "--map", write_lines("map.tsv", "city Stadt\n")), CTL_REJECTED,
                "map.tsv:1: is not: class of the model, tab, class of the file");
    assert_told(RUN("model", "eval", model_path, rows, "--map", write_lines("map.tsv", "city\tStadt\ncty\tStadt\n")),
                CTL_REJECTED, "map.tsv:2: the model has no class 'cty'");
    assert_told(RUN("model", "eval", model_path, rows, "--map", path_of("absent.tsv")), CTL_ENVIRONMENT,
                "absent.tsv: cannot be read");
}

/* ---- classify ---- */

static json_t *line_of(const char **at)
{
    json_error_t error;
    json_t *json = json_loads(*at, JSON_DISABLE_EOF_CHECK, &error);
    const char *end = strchr(*at, '\n');
    assert_non_null(json);
    assert_non_null(end);
    *at = end + 1;
    return json;
}

static void one_text_is_classified(void **state)
{
    (void)state;
    struct told told = RUN("classify", "--model", model_path, "-o", "json", "小区路灯不亮，灯杆也歪了");
    json_t *json = json_of(&told);
    const json_t *path = json_object_get(json, "path"), *words = json_object_get(json, "words");
    assert_string_equal(word(json, "label"), "city.light");
    assert_int_equal(json_array_size(path), 2);
    assert_string_equal(word(json_array_get(path, 0), "label"), "city");
    assert_true(number(json_array_get(path, 0), "probability") >= number(json_array_get(path, 1), "probability"));
    assert_true(number(json, "probability") > number(json_object_get(json, "runner_up"), "probability"));
    assert_true(json_array_size(words) > 0);
    assert_non_null(strstr("小区路灯不亮，灯杆也歪了", word(json_array_get(words, 0), "word")));
    json_decref(json);
    told_free(&told);
    told = RUN("classify", "--model", model_path, "小区路灯不亮");
    assert_int_equal(told.code, CTL_OK);
    assert_int_equal(strncmp(told.out, "city.light\t", 11), 0);
    told_free(&told);
}

static void lines_are_answered_one_by_one(void **state)
{
    (void)state;
    static const char LINES[] =
        "{\"id\": \"n-1\", \"text\": \"拖欠工资\"}\n广场舞音响太大\n\n{\"body\": \"x\"}\n{oops\n"
        "\xff\xfe\n{\"text\": \"路\\u0000灯不亮\", \"id\": 12}";
    static const char ONE[] = "{\"body\": \"拖欠工资\"}\n";
    static const char *const EXPECTED[] = {"wage", "noise.dance", "", NULL, NULL, NULL, "city.light"};
    struct told told = RUN_ON(LINES, sizeof LINES - 1, "classify", "--model", model_path, "-o", "json");
    const char *at = told.out;
    assert_int_equal(told.code, CTL_REJECTED);
    for (size_t i = 0; i < COUNT(EXPECTED); i++) {
        json_t *json = line_of(&at);
        assert_int_equal(number(json, "line"), i + 1);
        if (EXPECTED[i] == NULL)
            assert_non_null(json_object_get(json, "error"));
        else if (EXPECTED[i][0] != '\0')
            assert_string_equal(word(json, "label"), EXPECTED[i]);
        else
            assert_true(number(json, "probability") <= 0.2001); /* nothing said: the shares, five even classes */
        json_decref(json);
    }
    assert_string_equal(at, "");
    assert_non_null(strstr(told.err, "line 4: text is missing"));
    assert_non_null(strstr(told.err, "line 6: is not valid UTF-8"));
    told_free(&told);
    told = RUN_ON(ONE, sizeof ONE - 1, "classify", "--model", model_path, "--text", "body");
    assert_int_equal(told.code, CTL_OK);
    assert_int_equal(strncmp(told.out, "wage\t", 5), 0);
    told_free(&told);
}

static void hostile_texts_are_answered(void **state)
{
    (void)state;
    static const char *const PIECES[] = {"路", "😀", "１２３", "a", "\t", "\x7f", "\u202e", "<&\"'", "{", "é"};
    for (size_t i = 0; i < COUNT(PIECES); i++) {
        struct buf text = {0};
        for (size_t k = 0; k < 4000; k++)
            buf_text(&text, PIECES[i]);
        buf_char(&text, '\n');
        struct told told = RUN_ON(text.text, text.length, "classify", "--model", model_path, "-o", "json");
        const char *at = told.out;
        json_t *json = line_of(&at);
        bool refused = PIECES[i][0] == '{'; /* not JSON, though it begins like it */
        assert_int_equal(told.code, refused ? CTL_REJECTED : CTL_OK);
        assert_true(json_object_get(json, refused ? "error" : "label") != NULL);
        json_decref(json);
        told_free(&told);
        buf_free(&text);
    }
}

/* ---- real text ---- */

static void real_messages_are_told_apart(void **state)
{
    (void)state;
    const char *data = getenv("DATA");
    if (data == NULL) {
        print_message("skipped: DATA=<folder of messages_labelled.jsonl> is not given\n");
        skip();
        return;
    }
    const char *rows = arena_print(arena, "%s/messages_labelled.jsonl", data);
    struct told told =
        RUN("model", "train", "--label", "label", "--text", "text", "--out", path_of("real.model"), rows, "-o", "json");
    json_t *json = json_of(&told);
    print_message("out of fold, near-twins together: macro-F1 %.4f, accuracy %.4f, calibration error %.4f\n",
                  number(json, "macro_f1"), number(json, "accuracy"), number(json, "ece"));
    assert_true(number(json, "macro_f1") >= 0.90);
    assert_true(number(json, "ece") <= 0.05);
    json_decref(json);
    told_free(&told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(training_says_what_it_made),
        cmocka_unit_test(bad_rows_are_named),
        cmocka_unit_test(byte_order_mark_and_long_texts_are_borne),
        cmocka_unit_test(commands_say_what_they_need),
        cmocka_unit_test(files_that_are_not_there_are_named),
        cmocka_unit_test(foreign_models_are_refused),
        cmocka_unit_test(evaluation_has_all_its_figures),
        cmocka_unit_test(labels_that_the_model_lacks_are_errors),
        cmocka_unit_test(a_map_joins_classes),
        cmocka_unit_test(one_text_is_classified),
        cmocka_unit_test(lines_are_answered_one_by_one),
        cmocka_unit_test(hostile_texts_are_answered),
        cmocka_unit_test(real_messages_are_told_apart),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
