/* The command line of what watches over orders: relief, slips, meetings, violations, packs that move clocks. Nothing
 * here needs a database or a service. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "services/ctl/commands.h"
#include "services/ctl/history.h"
#include "services/ctl/meetings.h"
#include "services/ctl/read.h"
#include "services/ctl/recount.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include "tests/lib/told.h"
#include <jansson.h>

enum { WORDS = 14 };

static const struct {
    const char *words[WORDS];
    const char *err; /* a part of it; every one ends with CTL_USAGE, before anything is asked of anybody */
} REFUSED[] = {
    {{"order", "X", "extend", "--ground", "complex", "--reason", "r"}, "--by: is required"},
    {{"order", "X", "extend", "--ground", "complex", "--reason", "r", "--by", "soon"}, "--by: 'soon' is no amount"},
    {{"order", "X", "extend", "--ground", "complex", "--reason", "r", "--by", "none"}, "--by: 'none' is no amount"},
    {{"order", "X", "extend", "--ground", "complex", "--reason", "r", "--by", "5wd/event"}, "is no amount"},
    {{"order", "X", "extend", "--by", "5wd", "--reason", "r"}, "--ground: is required"},
    {{"order", "X", "extend", "--by", "5wd", "--ground", "complex"}, "--reason: is required"},
    {{"order", "X", "extend", "--by", "5wd", "--until", "2024-04-03"}, "--until: is not an option of this command"},
    {{"order", "X", "pause", "--ground", "court", "--reason", "r"}, "--until: is required"},
    {{"order", "X", "pause", "--ground", "court", "--reason", "r", "--until", "soon"}, "--until: 'soon' is no instant"},
    {{"order", "X", "shelf", "--ground", "funds", "--reason", "r", "--until", "2024-02-30"}, "--until: '2024-02-30'"},
    {{"order", "X", "grant"}, "an argument is missing"},
    {{"order", "X", "grant", "first"}, "SEQ: 'first'"},
    {{"order", "X", "grant", "0"}, "SEQ: '0'"},
    {{"order", "X", "grant", "1", "--reject"}, "--reason: is required"},
    {{"order", "X", "resume", "1"}, "--reason: is required"},
    {{"order", "X", "interim", "--text", "t", "--to", "mayor"}, "--to: 'mayor' is none of: platform"},
    {{"order", "X", "feedback", "--text", "t", "--outcome", "in_progress"}, "use loopline order X interim"},
    {{"order", "X", "feedback", "--text", "t", "--outcome", "fine"},
     "none of: solved 已解决, explained 已解释, cannot 暂无法解决, confirmed 服务确认\n"},
    {{"order", "X", "feedback", "--text", "t", "--outcome", "solved", "--cost", "1.234"},
     "--cost: '1.234' is no amount"},
    {{"order", "X", "feedback", "--text", "t", "--outcome", "solved", "--cost", "1."}, "--cost: '1.' is no amount"},
    {{"order", "X", "feedback", "--text", "t", "--outcome", "solved", "--cost", "-5"}, "--cost: '-5' is no amount"},
    {{"order", "X", "feedback", "--text", "t", "--outcome", "solved", "--told", "soon"},
     "--told: 'soon' is no instant"},
    {{"order", "X", "feedback", "--text", "t", "--outcome", "solved", "--contact-way", "owl"}, "--contact-way: 'owl'"},
    {{"order", "X", "feedback", "--text", "t", "--outcome", "solved", "--contact-result", "x"},
     "--contact-result: 'x'"},
    {{"order", "X", "feedback", "--text", "t", "--outcome", "solved", "--attach", "photo"}, "must be NAME=REFERENCE"},
    {{"order", "X", "interim", "--text", "t", "--contact-at", "noon"}, "--contact-at: 'noon' is no instant"},
    {{"order", "X", "interim", "--text", "t", "--attach", "photo="}, "must be NAME=REFERENCE"},
    {{"order", "X", "interim", "--text", "t", "--attach", "=photo"}, "must be NAME=REFERENCE"},
    {{"order", "X", "comment", "--attach", "a=b"}, "--text: is required"},
    {{"order", "X", "comment", "--text", "t", "--attach", "=", "--lang=en"}, "must be NAME=REFERENCE"},
    {{"order", "X", "cause", "--reason", "r"}, "--cause: is required"},
    {{"order", "X", "cause", "--cause", "c"}, "--reason: is required"},
    {{"order", "X", "change", "--reason", "r"}, "--matter or --policy: give one of them"},
    {{"order", "X", "change", "--matter", "m"}, "--reason: is required"},
    {{"order", "X", "supervise", "--text", "t"}, "--priority, --slip or --lift"},
    {{"order", "X", "supervise", "--text", "t", "--lift", "--slip"}, "--lift goes with neither"},
    {{"order", "X", "supervise", "--slip"}, "--text: is required"},
    {{"slip", "answer", "DB1"}, "--text: is required"},
    {{"slip", "close", "DB1", "--reject"}, "--reason: is required"},
    {{"slip", "list", "--limit", "0"}, "--limit: '0'"},
    {{"meeting", "show", "nx.six"}, "CADENCE/DATE: 'nx.six'"},
    {{"meeting", "show", "/2019-07-16"}, "CADENCE/DATE: '/2019-07-16'"},
    {{"meeting", "show", "nx.six/2019-02-29"}, "CADENCE/DATE"},
    {{"meeting", "put", "nx.six/2019-07-16", "X"}, "--reason: is required"},
    {{"meeting", "decide", "nx.six/2019-07-16", "X", "--text", "t"}, "give one of them"},
    {{"meeting", "decide", "nx.six/2019-07-16", "X", "--text", "t", "--carry", "--drop"}, "exclude each other"},
    {{"meeting", "decide", "nx.six/2019-07-16", "X", "--text", "t", "--drop", "--lead", "u"}, "exclude each other"},
    {{"meeting", "decide", "nx.six/2019-07-16", "X", "--text", "t", "--limit", "10"}, "--limit: '10' is no limit"},
    {{"meeting", "decide", "nx.six/2019-07-16", "X", "--carry"}, "--text: is required"},
    {{"meeting", "call", "nx.six", "tomorrow", "--reason", "r"}, "DATE: 'tomorrow' is no date"},
    {{"meeting", "call", "nx.six", "2019-07-18"}, "--reason: is required"},
    {{"meeting", "counts", "--since", "x"}, "--since: 'x' is no date"},
    {{"violations", "--until", "2019-13-01"}, "--until: '2019-13-01'"},
    {{"whistles", "--since", "yesterday"}, "--since: 'yesterday'"},
    {{"whistles", "--since", "2019-06-02", "--until", "2019-06-01"}, "--until: is not after --since"},
    {{"whistles", "--scores", "--open"}, "--open: does not go with --scores"},
    {{"pingpong", "--until", "2019-13-01"}, "--until: '2019-13-01'"},
    {{"pingpong", "--limit", "0"}, "--limit: '0'"},
    {{"violations", "--since", "yesterday"}, "--since: 'yesterday'"},
    {{"violations", "--since", "2019-06-02", "--until", "2019-06-01"}, "--until: is not after --since"},
    {{"violations", "--since", "2019-06-01T10:00", "--until", "2019-06-01T10:00"}, "--until: is not after --since"},
    {{"meeting", "counts", "--since", "2019-06-02", "--until", "2019-06-01"}, "--until: is not after --since"},
    {{"meeting", "decide", "nx.six/2019-07-16", "X", "--text", "t", "--limit", "eod+1d"},
     "is no limit in hours or days, write 2h 4wh 5wd 10d\n"},
    {{"meeting", "decide", "nx.six/2019-07-16", "X", "--text", "t", "--limit", "30min"},
     "is no limit in hours or days"},
    {{"order", "X", "extend", "--ground", "complex", "--reason", "r", "--by", "eod"},
     "in the unit of the policy's cap"},
    {{"order", "X", "extend", "--ground", "complex", "--reason", "r", "--by", "20%"},
     "in the unit of the policy's cap"},
};

static struct told run(const char *const *words)
{
    const char *line[WORDS + 2] = {"loopline", "--lang=en"};
    size_t count = 2;
    for (; count - 2 < WORDS && words[count - 2] != NULL; count++)
        line[count] = words[count - 2];
    return told_run(stdin, count, line);
}

static int no_configuration(void **state)
{
    (void)state;
    return setenv("LOOPLINE_CONFIG", "/dev/null", 1);
}

static void test_refused_before_anything_is_sent(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(REFUSED); i++) {
        struct told told = run(REFUSED[i].words);
        if (told.code != CTL_USAGE || strstr(told.err, REFUSED[i].err) == NULL)
            fail_msg("line %zu: code %d, said %s", i, told.code, told.err);
        assert_string_equal(told.out, "");
        told_free(&told);
    }
}

/* Every new command is spoken of in both languages and knows what it needs: sound lines get as far as the database,
 * which is not configured here. */
static void test_sound_lines_reach_the_database(void **state)
{
    static const char *const SOUND[][WORDS] = {
        {"order", "X", "extend", "--ground", "complex", "--by", "5wd", "--reason", "r"},
        {"order", "X", "pause", "--ground", "court", "--until", "2024-04-20", "--reason", "r"},
        {"order", "X", "shelf", "--ground", "funds", "--until", "2024-04-20T10:00", "--reason", "r"},
        {"order", "X", "grant", "1"},
        {"order", "X", "grant", "1", "--reject", "--reason", "r"},
        {"order", "X", "resume", "1", "--reason", "r"},
        {"order", "X", "interim", "--text", "t", "--to", "both"},
        {"order", "X", "change", "--matter", "m", "--reason", "r"},
        {"order", "X", "supervise", "--slip", "--priority", "--text", "t"},
        {"slip", "answer", "DB1", "--text", "t"},
        {"slip", "close", "DB1"},
        {"slip", "list", "--open"},
        {"supervision", "list"},
        {"shelf", "list"},
        {"meeting", "list"},
        {"meeting", "show", "nx.six/2019-07-16"},
        {"meeting", "decide", "nx.six/2019-07-16", "X", "--lead", "u", "--co", "a,b", "--limit", "10d", "--text", "t"},
        {"meeting", "counts", "--since", "2019-01-01"},
        {"cadence", "list"},
        {"violations", "--since", "2019-06-01", "--until", "2019-06-10", "--list"},
        {"violations", "--since", "2019-06-01", "--until", "2019-06-01"}, /* a day, both its ends included */
        {"meeting", "counts", "--since", "2019-06-01", "--until", "2019-06-01"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(SOUND); i++) {
        struct told told = run(SOUND[i]);
        if (told.code != CTL_USAGE || strstr(told.err, "database.conninfo") == NULL)
            fail_msg("line %zu: code %d, said %s", i, told.code, told.err);
        told_free(&told);
    }
}

/* ---- pieces ---- */

static struct ctl quiet(struct arena *arena, FILE *out, bool zh)
{
    return (struct ctl){.arena = arena,
                        .lang = zh ? "zh" : "en",
                        .zh = zh,
                        .offset_minutes = 480,
                        .out = out,
                        .err = out,
                        .pack_tried = true};
}

static void test_percent(void **state)
{
    static const struct {
        long long closed, assigned;
        const char *percent;
    } CASES[] = {{697, 745, "93.6"}, {0, 3, "0.0"},   {1, 3, "33.3"},   {2, 3, "66.7"},
                 {1, 8, "12.5"},     {5, 5, "100.0"}, {1, 2000, "0.1"}, {0, 0, NULL}};
    (void)state;
    struct arena *arena = arena_new(0);
    struct ctl ctl = quiet(arena, stderr, true);
    for (size_t i = 0; i < COUNT(CASES); i++)
        assert_true(str_equal(meetings_percent(&ctl, CASES[i].closed, CASES[i].assigned), CASES[i].percent));
    arena_free(&arena);
}

static void test_reasons(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct ctl zh = quiet(arena, stderr, true), en = quiet(arena, stderr, false);
    unsigned reasons = 1u << AGENDA_OVERDUE | 1u << AGENDA_REPEATED;
    assert_string_equal(meetings_reasons(&zh, reasons), "逾期、重复诉求");
    assert_string_equal(meetings_reasons(&en, reasons), "overdue, asked for again and again");
    en.json = true;
    assert_string_equal(meetings_reasons(&en, reasons), "[\"overdue\",\"repeated\"]");
    assert_string_equal(meetings_reasons(&en, 0), "[]");
    arena_free(&arena);
}

/* A date stands for its beginning, or as an end for its end; an instant for itself. */
static void test_bounds(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    FILE *nowhere = fopen("/dev/null", "we");
    struct ctl ctl = quiet(arena, nowhere, true);
    instant since, until, at;
    assert_int_equal(read_bound(&ctl, "--since", "2019-06-01", false, &since), CTL_OK);
    assert_int_equal(read_bound(&ctl, "--until", "2019-06-01", true, &until), CTL_OK);
    assert_int_equal(until - since, INSTANT_DAY);
    assert_int_equal(read_bound(&ctl, "--since", "2019-06-01T00:00", true, &at), CTL_OK);
    assert_int_equal(at, since);
    assert_int_equal(read_bound(&ctl, "--since", NULL, false, &at), CTL_OK);
    assert_int_equal(at, INSTANT_NONE);
    assert_int_equal(read_bound(&ctl, "--since", "June", false, &at), CTL_USAGE);
    fclose(nowhere);
    arena_free(&arena);
}

/* A failure that no service told looks like a refusal of one. */
static void test_failures_as_json(void **state)
{
    static const struct {
        struct refusal of;
        const char *status;
    } CASES[] = {{{CTL_ABSENT, "number", REASON_NOT_FOUND}, "rejected"},
                 {{CTL_REJECTED, "number", REASON_WRONG_STATE}, "rejected"},
                 {{CTL_LATER, "", REASON_BUSY}, "retry_later"},
                 {{CTL_DENIED, "", REASON_NOT_ALLOWED}, "denied"}};
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct arena *arena = arena_new(0);
        char *text = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&text, &size), *nowhere = fopen("/dev/null", "we");
        struct ctl ctl = quiet(arena, out, false);
        ctl.err = nowhere;
        ctl.json = true;
        assert_int_equal(reply_fail(&ctl, &CASES[i].of, "没有 %s", "no \"%s\"", "X"), CASES[i].of.code);
        fclose(out);
        json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
        const json_t *error = json_array_get(json_object_get(object, "errors"), 0);
        assert_string_equal(json_string_value(json_object_get(object, "status")), CASES[i].status);
        assert_string_equal(json_string_value(json_object_get(error, "field")), CASES[i].of.field);
        assert_string_equal(json_string_value(json_object_get(error, "reason")), reason_code(CASES[i].of.reason));
        assert_string_equal(json_string_value(json_object_get(error, "message")), "no \"X\"");
        json_decref(object);
        free(text);
        fclose(nowhere);
        arena_free(&arena);
    }
}

static void test_history(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct ctl ctl = quiet(arena, stderr, true);
    assert_string_equal(history_kind(&ctl, "relief_granted"), "批准延期挂起");
    assert_string_equal(
        history_detail(&ctl, "{\"what\": \"pause\", \"before\": \"2024-04-10T17:30:00+08:00\", \"kind\": \"shelf\"}"),
        "缘由 挂起，原到期 2024-04-10 17:30，类别 挂账");
    arena_free(&arena);
}

/* ---- do a pack's calendars say something else? ---- */

static struct pack *load(struct arena *arena, const char *find, const char *put)
{
    struct pack_file *files = NULL;
    struct pack *pack = NULL;
    size_t count = 0;
    assert_int_equal(pack_read_folder(arena, "deploy/city/demo", &files, &count, stderr), RESULT_OK);
    for (size_t i = 0; i < count; i++) {
        const char *at = find == NULL ? NULL : strstr(files[i].text, find);
        if (at != NULL)
            files[i].text =
                arena_print(arena, "%.*s%s%s", (int)(at - files[i].text), files[i].text, put, at + strlen(find));
    }
    assert_int_equal(pack_load(&pack, files, count, stderr), RESULT_OK);
    return pack;
}

/* Levels of the ladder read as words; a title that somebody holds stays as it is. */
static void test_levels_in_history(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct ctl ctl = quiet(arena, stderr, true);
    ctl.pack = load(arena, NULL, NULL);
    assert_string_equal(history_detail(&ctl, "{\"level\": \"handler\"}"), "报 承办人");
    assert_string_equal(history_detail(&ctl, "{\"level\": \"unit_leader\"}"), "报 承办单位负责人");
    assert_string_equal(history_detail(&ctl, "{\"told\": \"副市长\"}"), "职务 副市长");
    ctl.json = true;
    assert_string_equal(history_detail(&ctl, "{\"level\": \"handler\"}"), "{\"level\": \"handler\"}");
    pack_free(&ctl.pack);
    arena_free(&arena);
}

static void test_calendars_differ(void **state)
{
    static const struct {
        const char *find, *put;
        bool needed;
    } CASES[] = {
        {NULL, NULL, false},
        {"\"2024-04-28 work 劳动节\"", "\"2024-04-25 off 台风停工\", \"2024-04-28 work 劳动节\"", true},
        {"\"2024-04-28 work 劳动节\"", "\"2024-04-28 work 调休\"", false}, /* another name moves nothing */
        {"十天一通报", "十日一通报", false},
    };
    (void)state;
    struct arena *arena = arena_new(0);
    struct pack *applied = load(arena, NULL, NULL);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct pack *candidate = load(arena, CASES[i].find, CASES[i].put);
        assert_int_equal(recount_needed(applied, candidate), CASES[i].needed);
        assert_int_equal(recount_needed(candidate, applied), CASES[i].needed);
        pack_free(&candidate);
    }
    pack_free(&applied);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused_before_anything_is_sent),
        cmocka_unit_test(test_sound_lines_reach_the_database),
        cmocka_unit_test(test_percent),
        cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_failures_as_json),
        cmocka_unit_test(test_history),
        cmocka_unit_test(test_levels_in_history),
        cmocka_unit_test(test_calendars_differ),
    };
    return cmocka_run_group_tests(tests, no_configuration, NULL);
}
