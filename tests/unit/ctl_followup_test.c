/* Follow-up on the command line: what is refused before anything is sent, what people said as options, and how what a rule
 * decided is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "services/ctl/attach.h"
#include "services/ctl/opinion.h"
#include "services/ctl/show.h"
#include "tests/lib/told.h"

/* ---- refused ---- */

#define WORDS 14
static const struct {
    const char *words[WORDS];
    const char *err;
} REFUSED[] = {
    {{"survey", "list", "--limit", "501"}, "--limit: '501'"},
    {{"survey", "list", "--kind", "visit"}, "--kind: 'visit' is none of: follow_up"},
    {{"survey", "attempt", "X", "sent"}, "RESULT: 'sent' is none of: reached"}, /* a message is sent by itself */
    {{"survey", "attempt", "X", "ran_out"}, "RESULT: 'ran_out' is none of: reached"},
    {{"survey", "attempt", "X", "call_later"}, "--later: goes with call_later"},
    {{"survey", "attempt", "X", "no_answer", "--later", "2024-03-01T10:00"}, "--later: goes with call_later"},
    {{"survey", "attempt", "X", "call_later", "--later", "soon"}, "--later: 'soon' is no instant"},
    {{"survey", "rate", "X", "satisfied", "--solved", "maybe"}, "--solved: 'maybe' is none of: yes"},
    {{"survey", "rate", "X", "satisfied", "--aspect", "manner"}, "must be ASPECT=SCORE"},
    {{"survey", "rate", "X", "satisfied", "--aspect", "manner=6"}, "must be ASPECT=SCORE"},
    {{"survey", "rate", "X", "satisfied", "--aspect", "manner=0"}, "must be ASPECT=SCORE"},
    {{"survey", "rate", "X", "satisfied", "--aspect", "manner=45"}, "must be ASPECT=SCORE"},
    {{"survey", "rate", "X", "satisfied", "--aspect", "=4"}, "must be ASPECT=SCORE"},
    {{"survey", "rate", "X", "dissatisfied", "--cause", "bad"}, "--cause: 'bad' is none of: not_solved"},
    {{"survey", "answer", "T", "fine", "--channel", "wechat"}, "RATING: 'fine' is none of: satisfied"},
    {{"order", "X", "call", "--at", "2024-03-01T10:00"}, "--rating: is required"},
    {{"order", "X", "call", "--rating", "satisfied"}, "--at: is required"},
    {{"order", "X", "call", "--rating", "satisfied", "--at", "2024-03-01"}, "--at: '2024-03-01' is no instant"},
    {{"order", "X", "works", "--text", "t"}, "--done-at: is required"},
    {{"order", "X", "works", "--done-at", "2024-03-01T10:00"}, "--text: is required"},
    {{"order", "X", "redo"}, "--reason: is required"},
    {{"order", "X", "appeal", "--ground", "g", "--text", "t"}, "--against: is required"},
    {{"order", "X", "appeal", "--against", "closure", "--ground", "g", "--text", "t"},
     "--against: 'closure' is none of: rating"},
    {{"order", "X", "appeal", "--against", "card", "--ground", "g", "--text", "t"}, "--target: is required"},
    {{"order", "X", "appeal", "--against", "rating", "--text", "t"}, "--ground: is required"},
    {{"order", "X", "appeal", "--against", "rating", "--ground", "g"}, "--text: is required"},
    {{"order", "X", "appeal", "--against", "rating", "--ground", "g", "--text", "t", "--evidence", "a"},
     "--evidence: 'a' must be NAME=REFERENCE"},
    {{"exclusion", "propose", "X", "--ground", "g", "--text", "t", "--evidence", "=a"}, "'=a' must be NAME=REFERENCE"},
    {{"appeal", "lodge", "X", "--against", "rating", "--text", "t"}, "--against: 'rating' is none of: closure"},
    {{"appeal", "lodge", "X", "--against", "closure"}, "--text: is required"},
    {{"appeal", "rule", "SS2024-00001", "filed", "--reason", "r"}, "RULING: 'filed' is none of: upheld"},
    {{"appeal", "rule", "SS2024-00001", "upheld"}, "--reason: is required"},
    {{"appeal", "list", "--limit", "0"}, "--limit: '0'"},
    {{"exclusion", "propose", "X", "--text", "t"}, "--ground: is required"},
    {{"exclusion", "propose", "X", "--ground", "g"}, "--text: is required"},
    {{"exclusion", "decide", "X", "--reject"}, "--reason: is required"},
    {{"exclusion", "list", "--since", "2024-03-02", "--until", "2024-03-01"}, "--until: is not after --since"},
    {{"sample", "draw", "--until", "2024-03-31"}, "--since: is required"},
    {{"sample", "draw", "--since", "2024-03-01"}, "--until: is required"},
    {{"sample", "draw", "--since", "2024-03-02", "--until", "2024-03-01"}, "--until: is not after --since"},
    {{"sample", "draw", "--since", "2024-03-01", "--until", "2024-03-31", "--percent", "101"}, "--percent: '101'"},
    {{"sample", "draw", "--since", "2024-03-01", "--until", "2024-03-31", "--seed", "x"}, "--seed: 'x' must be"},
    {{"sample", "draw", "--since", "2024-03-01", "--until", "2024-03-31", "--seed", "0"}, "--seed: '0' must be"},
    {{"sample", "draw", "--since", "2024-03-01", "--until", "2024-03-31", "--seed", "18446744073709551616"},
     "--seed: '18446744073709551616' must be"},
    {{"sample", "check", "2024-03/1", "X", "good"}, "RATING: 'good' is none of: satisfied"},
    {{"theme", "set", "t", "--state", "late"}, "--state: 'late' is none of: planned"},
};

static int no_configuration(void **state)
{
    (void)state;
    return setenv("LOOPLINE_CONFIG", "/dev/null", 1);
}

static void test_refused_before_anything_is_sent(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(REFUSED); i++) {
        const char *line[WORDS + 2] = {"loopline", "--lang=en"};
        size_t count = 2;
        for (; count - 2 < WORDS && REFUSED[i].words[count - 2] != NULL; count++)
            line[count] = REFUSED[i].words[count - 2];
        struct told told = told_run(stdin, count, line);
        if (told.code != CTL_USAGE || strstr(told.err, REFUSED[i].err) == NULL)
            fail_msg("line %zu: code %d, said %s", i, told.code, told.err);
        assert_string_equal(told.out, "");
        told_free(&told);
    }
}

/* Sound lines get as far as the database or the keys, of which there are none here. */
static void test_sound_lines_go_on(void **state)
{
    static const char *const SOUND[][WORDS] = {
        {"survey", "list", "--callable", "--kind", "look_back"},
        {"survey", "attempt", "X", "call_later", "--later", "2024-03-01T10:00", "--note", "n", "--as", "agent"},
        {"survey", "rate", "X", "satisfied", "--aspect", "manner=4", "--recurred", "no", "--as", "agent"},
        {"survey", "answer", "T", "不满意", "--solved", "否", "--as", "channel-wechat"},
        {"order", "X", "call", "--rating", "satisfied", "--at", "2024-03-01T10:00", "--solved", "yes"},
        {"order", "X", "works", "--done-at", "2024-03-01T10:00", "--text", "t"},
        {"order", "X", "redo", "--reason", "r"},
        {"order", "X", "appeal", "--against", "rating", "--ground", "g", "--text", "t", "--evidence", "a=b"},
        {"order", "X", "appeal", "--against", "count", "--target", "settle", "--ground", "g", "--text", "t"},
        {"appeal", "rule", "SS2024-00001", "申诉成立", "--reason", "r"},
        {"appeal", "list", "--open"},
        {"exclusion", "list", "--since", "2024-03-01", "--until", "2024-03-01"},
        {"sample", "list"},
        {"sample", "show", "2024-03/1"},
        {"theme", "list"},
        {"theme", "show", "t"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(SOUND); i++) {
        const char *line[WORDS + 2] = {"loopline", "--lang=en"};
        size_t count = 2;
        for (; count - 2 < WORDS && SOUND[i][count - 2] != NULL; count++)
            line[count] = SOUND[i][count - 2];
        struct told told = told_run(stdin, count, line);
        if (strstr(told.err, "database.conninfo") == NULL && strstr(told.err, "key ") == NULL)
            fail_msg("line %zu: code %d, said %s", i, told.code, told.err);
        told_free(&told);
    }
}

/* ---- read ---- */

static struct ctl quiet(struct arena *arena, int argc, char **argv)
{
    struct buf problem = {0};
    struct ctl ctl = {
        .arena = arena, .lang = "zh", .zh = true, .offset_minutes = 480, .err = stderr, .pack_tried = true};
    assert_int_equal(args_parse(&ctl.args, arena, "en", argc, argv, &problem), RESULT_OK);
    buf_free(&problem);
    return ctl;
}

static void test_opinion(void **state)
{
    char *argv[] = {"loopline", "survey", "rate",     "X",        "基本满意",           "--responded", "yes",
                    "--solved", "部分",   "--aspect", "manner=5", "--aspect=outcome=1", "--text",      "还行"};
    (void)state;
    struct arena *arena = arena_new(0);
    struct ctl ctl = quiet(arena, (int)COUNT(argv), argv);
    struct opinion opinion = {0};
    assert_int_equal(opinion_read(&ctl, args_word(&ctl.args, 1), &opinion), CTL_OK);
    assert_int_equal(opinion.rating, RATING_BASICALLY);
    assert_int_equal(opinion.responded, ANSWER_YES);
    assert_int_equal(opinion.solved, ANSWER_PARTLY);
    assert_int_equal(opinion.recurred, ANSWER_UNSPECIFIED);
    assert_int_equal(opinion.aspect_count, 2);
    assert_string_equal(opinion.aspects[0]->aspect, "manner");
    assert_int_equal(opinion.aspects[0]->score, 5);
    assert_string_equal(opinion.aspects[1]->aspect, "outcome");
    assert_int_equal(opinion.aspects[1]->score, 1);
    assert_string_equal(opinion.text, "还行");
    arena_free(&arena);
}

static void test_evidence(void **state)
{
    char *argv[] = {"loopline", "exclusion", "propose", "X", "--evidence", "录音=rec-1", "--evidence", "照片=a=b"};
    (void)state;
    struct arena *arena = arena_new(0);
    struct ctl ctl = quiet(arena, (int)COUNT(argv), argv);
    Loopline__Survey__V1__Evidence **evidence = NULL;
    size_t count = 0;
    assert_int_equal(attach_read_evidence(&ctl, &evidence, &count), CTL_OK);
    assert_int_equal(count, 2);
    assert_string_equal(evidence[0]->name, "录音");
    assert_string_equal(evidence[0]->reference, "rec-1");
    assert_string_equal(evidence[1]->name, "照片");
    assert_string_equal(evidence[1]->reference, "a=b");
    arena_free(&arena);
}

/* ---- shown ---- */

static void test_by_rule(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct ctl ctl = {.arena = arena, .lang = "zh", .zh = true, .pack_tried = true};
    assert_string_equal(show_by(&ctl, ""), "按规则"); /* nobody did it: told, not left blank */
    assert_string_equal(show_by(&ctl, "agent"), "agent");
    assert_null(show_by(&ctl, NULL));
    assert_string_equal(show_effect(&ctl, "struck"), "不再计入");
    assert_string_equal(show_effect(&ctl, "other"), "other");
    assert_null(show_effect(&ctl, ""));
    assert_string_equal(show_scores(&ctl, "{\"manner\": 4}"), "manner 4"); /* no pack, no words for it */
    assert_string_equal(show_scores(&ctl, "no json"), "no json");
    assert_null(show_scores(&ctl, NULL));
    ctl.json = true;
    assert_string_equal(show_by(&ctl, ""), "");
    assert_string_equal(show_effect(&ctl, "struck"), "struck");
    assert_string_equal(show_scores(&ctl, "{\"manner\": 4}"), "{\"manner\": 4}");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_refused_before_anything_is_sent, no_configuration),
        cmocka_unit_test_setup(test_sound_lines_go_on, no_configuration),
        cmocka_unit_test(test_opinion),
        cmocka_unit_test(test_evidence),
        cmocka_unit_test(test_by_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
