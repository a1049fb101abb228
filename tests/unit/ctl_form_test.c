/* What `loopline submit` reads: options, lines of JSON, and the lines themselves as they come. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/str.h"
#include "services/ctl/commands.h"
#include "services/ctl/form.h"
#include "services/ctl/lines.h"

/* ---- lines of JSON ---- */

static const struct {
    const char *line;
    const char *field; /* NULL: good */
    enum reason reason;
} JSON_LINES[] = {
    {"{\"text\": \"路灯不亮\", \"channel\": \"phone\"}", NULL, REASON_NONE},
    {"  {\"text\": \"x\", \"withheld\": true, \"urgent\": false}  ", NULL, REASON_NONE},
    {"{\"latitude\": 36.6, \"longitude\": 117}", NULL, REASON_NONE},
    {"{\"attachments\": [{\"name\": \"a\", \"reference\": \"r\"}]}", NULL, REASON_NONE},
    {"{}", NULL, REASON_NONE}, /* what is missing, intake says */
    {"", "line", REASON_MALFORMED},
    {"text", "line", REASON_MALFORMED},
    {"[]", "line", REASON_MALFORMED},
    {"{\"text\": \"x\"", "line", REASON_MALFORMED},
    {"{\"text\": \"x\"} {}", "line", REASON_MALFORMED},
    {"{\"text\": \"x\", \"text\": \"y\"}", "line", REASON_MALFORMED},
    {"{\"text\": \"a\\u0000b\"}", "line", REASON_MALFORMED},
    {"{\"text\": \"\xff\"}", "line", REASON_MALFORMED},
    {"{\"text\": \"\\ud800\"}", "line", REASON_MALFORMED},
    {"{\"text\": 1}", "text", REASON_BAD_FORMAT},
    {"{\"text\": null}", "text", REASON_BAD_FORMAT},
    {"{\"withheld\": \"yes\"}", "withheld", REASON_BAD_FORMAT},
    {"{\"latitude\": \"36\"}", "latitude", REASON_BAD_FORMAT},
    {"{\"occurred-at\": \"2019-05-27\"}", "occurred-at", REASON_FORBIDDEN_HERE},
    {"{\"stdin\": true}", "stdin", REASON_FORBIDDEN_HERE},
    {"{\"attachments\": {}}", "attachments", REASON_BAD_FORMAT},
    {"{\"attachments\": [{\"reference\": \"r\"}, 7]}", "attachments[1]", REASON_BAD_FORMAT},
    {"{\"attachments\": [{\"url\": \"r\"}]}", "attachments[0]", REASON_BAD_FORMAT},
};

static void test_json_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(JSON_LINES); i++) {
        struct arena *arena = arena_new(0);
        struct form form;
        struct faults faults = {0};
        const char *line = JSON_LINES[i].line;
        enum result outcome = form_from_json(arena, line, strlen(line), &form, &faults);
        assert_int_equal(outcome, JSON_LINES[i].field == NULL ? RESULT_OK : RESULT_REFUSE);
        assert_int_equal(faults.count, JSON_LINES[i].field == NULL ? 0 : 1);
        if (JSON_LINES[i].field != NULL) {
            assert_string_equal(faults.list[0].field, JSON_LINES[i].field);
            assert_int_equal(faults.list[0].reason, JSON_LINES[i].reason);
        }
        arena_free(&arena);
    }
}

static void test_all_faults_at_once(void **state)
{
    static const char LINE[] = "{\"text\": 1, \"bogus\": 2, \"urgent\": 3}";
    (void)state;
    struct arena *arena = arena_new(0);
    struct form form;
    struct faults faults = {0};
    assert_int_equal(form_from_json(arena, LINE, strlen(LINE), &form, &faults), RESULT_REFUSE);
    assert_int_equal(faults.count, 3);
    arena_free(&arena);
}

static void test_too_long(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct form form;
    struct faults faults = {0};
    const char *line = arena_alloc(arena, FORM_LINE_MAX + 2);
    assert_int_equal(form_from_json(arena, line, FORM_LINE_MAX + 1, &form, &faults), RESULT_REFUSE);
    assert_int_equal(faults.list[0].reason, REASON_TOO_LONG);
    arena_free(&arena);
}

/* ---- options and JSON say the same ---- */

static const char *const OPTIONS[] = {"loopline",
                                      "submit",
                                      "--text",
                                      "井盖丢失",
                                      "--channel",
                                      "phone",
                                      "--party",
                                      "enterprise",
                                      "--district",
                                      "ningxiang",
                                      "--area",
                                      "nx.a",
                                      "--address",
                                      "二环路",
                                      "--latitude",
                                      "28.25",
                                      "--longitude",
                                      "112.5",
                                      "--datum",
                                      "bd09",
                                      "--name",
                                      "张先生",
                                      "--phone",
                                      "139",
                                      "--other",
                                      "qq",
                                      "--withheld",
                                      "--occurred-at",
                                      "2019-05-27T21:00",
                                      "--urgent",
                                      "--matter",
                                      "city.road",
                                      "--reference",
                                      "R1",
                                      "--refuse",
                                      "legal",
                                      "--advice",
                                      "法院",
                                      "--answer",
                                      "已答复",
                                      "--key",
                                      "k1"};
static const char JSON[] =
    "{\"text\":\"井盖丢失\",\"channel\":\"phone\",\"party\":\"enterprise\",\"district\":"
    "\"ningxiang\",\"area\":\"nx.a\","
    "\"address\":\"二环路\",\"latitude\":28.25,\"longitude\":112.5,\"datum\":\"bd09\",\"name\":\"张先生\","
    "\"phone\":\"139\",\"other\":\"qq\","
    "\"withheld\":true,\"occurred_at\":\"2019-05-27T21:00\",\"urgent\":true,\"matter\":\"city."
    "road\",\"reference\":\"R1\","
    "\"refuse\":\"legal\",\"advice\":\"法院\",\"answer\":\"已答复\",\"key\":\"k1\"}";

static void read_options(struct arena *arena, struct form *out)
{
    struct args args;
    struct buf problem = {0};
    char **argv = arena_array(arena, COUNT(OPTIONS), sizeof *argv);
    for (size_t i = 0; i < COUNT(OPTIONS); i++)
        argv[i] = arena_text(arena, OPTIONS[i]);
    assert_int_equal(args_parse(&args, arena, "en", (int)COUNT(OPTIONS), argv, &problem), RESULT_OK);
    form_from_args(&args, out);
    buf_free(&problem);
}

static void test_same_message(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct form by_options, by_json;
    struct faults faults = {0};
    Loopline__Intake__V1__Submit *first = NULL, *second = NULL;
    size_t first_size = 0, second_size = 0;
    read_options(arena, &by_options);
    assert_int_equal(form_from_json(arena, JSON, strlen(JSON), &by_json, &faults), RESULT_OK);
    assert_int_equal(form_message(arena, &by_options, 480, &first, &faults), RESULT_OK);
    assert_int_equal(form_message(arena, &by_json, 480, &second, &faults), RESULT_OK);
    const uint8_t *a = wire_pack(arena, &first->base, &first_size), *b = wire_pack(arena, &second->base, &second_size);
    assert_int_equal(first_size, second_size);
    assert_memory_equal(a, b, first_size);
    assert_string_equal(by_options.key, by_json.key);
    assert_int_equal(first->party, PARTY_ENTERPRISE);
    assert_int_equal(first->urgency, URGENCY_URGENT);
    assert_true(first->name_withheld);
    assert_true(first->place->position->latitude == 28.25);
    assert_int_equal(first->place->position->datum, DATUM_BD09);
    assert_string_equal(first->refusal->ground, "legal");
    assert_string_equal(first->contact->phone, "139");
    instant expected = 0;
    assert_true(instant_parse("2019-05-27T13:00:00Z", 0, &expected)); /* the city's zone, when none is named */
    assert_int_equal(first->occurred_at, expected);
    arena_free(&arena);
}

/* Every option of submit is a field of a line, but for those about the input itself. */
static void test_every_option_is_a_field(void **state)
{
    (void)state;
    const char *words[] = {"submit"};
    const struct command *submit = commands_find(words, 1);
    for (const struct option_row *row = submit->options; row->name != NULL; row++) {
        struct arena *arena = arena_new(0);
        struct form form;
        struct faults faults = {0};
        char *key = arena_text(arena, row->name);
        for (char *dash = key; (dash = strchr(dash, '-')) != NULL;)
            *dash = '_';
        const char *value = row->value == NULL ? "true" : str_equal(row->value, "DEG") ? "1.5" : "\"x\"";
        const char *line = arena_print(arena, "{\"%s\": %s}", key, value);
        enum result expected = strcmp(row->name, "stdin") == 0 ? RESULT_REFUSE : RESULT_OK;
        assert_int_equal(form_from_json(arena, line, strlen(line), &form, &faults), expected);
        arena_free(&arena);
    }
}

static const struct {
    const char *line, *field;
    enum reason reason;
} UNSENDABLE[] = {
    {"{\"party\":\"alien\"}", "party", REASON_UNKNOWN_ENUM},
    {"{\"occurred_at\":\"yesterday\"}", "occurred_at", REASON_BAD_FORMAT},
    {"{\"occurred_at\":\"2019-02-30T10:00\"}", "occurred_at", REASON_BAD_FORMAT},
    {"{\"latitude\":95,\"longitude\":10}", "latitude", REASON_OUT_OF_RANGE},
    {"{\"latitude\":45,\"longitude\":181}", "longitude", REASON_OUT_OF_RANGE},
    {"{\"latitude\":45}", "longitude", REASON_REQUIRED},
    {"{\"latitude\":45,\"longitude\":110,\"datum\":\"BD09\"}", "datum", REASON_UNKNOWN_ENUM},
    {"{\"latitude\":45,\"longitude\":110,\"datum\":\"mars\"}", "datum", REASON_UNKNOWN_ENUM},
    {"{\"advice\":\"court\"}", "advice", REASON_FORBIDDEN_HERE},
};

static void test_unsendable(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(UNSENDABLE); i++) {
        struct arena *arena = arena_new(0);
        struct form form;
        struct faults faults = {0};
        Loopline__Intake__V1__Submit *submit = NULL;
        assert_int_equal(form_from_json(arena, UNSENDABLE[i].line, strlen(UNSENDABLE[i].line), &form, &faults),
                         RESULT_OK);
        assert_int_equal(form_message(arena, &form, 480, &submit, &faults), RESULT_REFUSE);
        assert_int_equal(faults.count, 1);
        assert_string_equal(faults.list[0].field, UNSENDABLE[i].field);
        assert_int_equal(faults.list[0].reason, UNSENDABLE[i].reason);
        arena_free(&arena);
    }
}

static void test_option_position(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    const struct form form = {.latitude = "36,6", .longitude = "nan"};
    struct faults faults = {0};
    Loopline__Intake__V1__Submit *submit = NULL;
    assert_int_equal(form_message(arena, &form, 480, &submit, &faults), RESULT_REFUSE);
    assert_int_equal(faults.count, 2);
    assert_int_equal(faults.list[1].reason, REASON_BAD_FORMAT);
    arena_free(&arena);
}

/* ---- lines ---- */

enum { LONGEST = 10 };

struct pipe_lines {
    int ends[2];
    struct lines *lines;
    struct arena *arena;
};

static struct pipe_lines open_pipe(void)
{
    struct pipe_lines out;
    assert_int_equal(pipe(out.ends), 0);
    out.lines = lines_new(out.ends[0], LONGEST);
    out.arena = arena_new(0);
    return out;
}

static void say(struct pipe_lines *pipe_lines, const char *bytes, size_t length)
{
    assert_int_equal(write(pipe_lines->ends[1], bytes, length), (ssize_t)length);
}

static void end_pipe(struct pipe_lines *pipe_lines)
{
    close(pipe_lines->ends[1]);
}

static void close_pipe(struct pipe_lines *pipe_lines)
{
    lines_free(&pipe_lines->lines);
    arena_free(&pipe_lines->arena);
    close(pipe_lines->ends[0]);
}

static void assert_line(struct pipe_lines *pipe_lines, const char *text, size_t length)
{
    struct line line;
    assert_true(lines_next(pipe_lines->lines, pipe_lines->arena, &line));
    assert_int_equal(line.length, length);
    assert_memory_equal(line.text, text, length > LONGEST ? 0 : length);
}

static void test_lines_in_pieces(void **state)
{
    (void)state;
    struct pipe_lines in = open_pipe();
    assert_false(lines_ready(in.lines));
    say(&in, "ab", 2);
    assert_false(lines_ready(in.lines)); /* half a line is none */
    say(&in, "c\n\nd", 4);
    assert_true(lines_ready(in.lines));
    assert_line(&in, "abc", 3);
    assert_true(lines_ready(in.lines));
    assert_line(&in, "", 0);
    assert_false(lines_ready(in.lines));
    end_pipe(&in);
    assert_true(lines_ready(in.lines)); /* the last one needs no newline */
    assert_line(&in, "d", 1);
    struct line line;
    assert_false(lines_ready(in.lines));
    assert_false(lines_next(in.lines, in.arena, &line));
    assert_int_equal(lines_trouble(in.lines), 0);
    close_pipe(&in);
}

/* What cannot be read is no end. */
static void test_lines_break_off(void **state)
{
    (void)state;
    struct line line;
    struct pipe_lines in = open_pipe();
    int folder = open("/", O_RDONLY | O_CLOEXEC);
    assert_true(folder >= 0);
    assert_true(dup2(folder, in.ends[0]) >= 0);
    assert_false(lines_next(in.lines, in.arena, &line));
    assert_int_equal(lines_trouble(in.lines), EISDIR);
    close(folder);
    end_pipe(&in);
    close_pipe(&in);
}

static void test_lines_hold_nul(void **state)
{
    (void)state;
    struct pipe_lines in = open_pipe();
    say(&in, "a\0b\n", 4);
    end_pipe(&in);
    assert_line(&in, "a\0b", 3);
    close_pipe(&in);
}

/* Longer than allowed: told as such, swallowed to its end, and the next line is whole and rightly numbered. */
static void test_lines_too_long(void **state)
{
    (void)state;
    struct pipe_lines in = open_pipe();
    struct line line;
    say(&in, "12345", 5);
    assert_false(lines_ready(in.lines));
    for (int i = 0; i < 9; i++) { /* never more than a little of it is kept */
        say(&in, "1234567890", 10);
        assert_false(lines_ready(in.lines));
    }
    say(&in, "\n1234567890\n12345678901\nx\n", 25);
    end_pipe(&in);
    assert_line(&in, "", LONGEST + 1);
    assert_line(&in, "1234567890", 10);
    assert_line(&in, "", LONGEST + 1);
    assert_true(lines_next(in.lines, in.arena, &line));
    assert_string_equal(line.text, "x");
    assert_int_equal(line.number, 4);
    close_pipe(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json_lines),
        cmocka_unit_test(test_all_faults_at_once),
        cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_same_message),
        cmocka_unit_test(test_every_option_is_a_field),
        cmocka_unit_test(test_unsendable),
        cmocka_unit_test(test_option_position),
        cmocka_unit_test(test_lines_in_pieces),
        cmocka_unit_test(test_lines_break_off),
        cmocka_unit_test(test_lines_hold_nul),
        cmocka_unit_test(test_lines_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
