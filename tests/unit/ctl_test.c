/* The command line as a whole, in this process, on its own streams: what it understands, what it prints, how it
 * ends. Nothing here needs a database or a service. */
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

#include "common/limit.h"
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/history.h"
#include "services/ctl/migrations.h"
#include "services/ctl/output.h"
#include "services/ctl/packs.h"
#include "services/ctl/read.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include "tests/lib/told.h"
#include <jansson.h>

enum { WORDS_MAX = 24 };

/* ---- running it ---- */

static char folder[] = "/tmp/loopline-ctl-XXXXXX";

#define RUN(...)                                                                                                       \
    told_run(stdin, 1 + COUNT(((const char *const[]){__VA_ARGS__})), (const char *const[]){"loopline", __VA_ARGS__})

static int make_folder(void **state)
{
    char path[128];
    (void)state;
    unsetenv("LOOPLINE_CONFIG");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/ctl.cfg", folder);
    FILE *file = fopen(path, "we");
    if (file == NULL)
        return -1;
    fprintf(file, "bus: { keys = \"%s/keys\"; };\nctl: { pack = \"deploy/city/demo\"; };\n", folder);
    fclose(file);
    return setenv("LOOPLINE_CONFIG", path, 1);
}

static int remove_folder(void **state)
{
    char command[128];
    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

/* ---- the line ---- */

static const struct {
    const char *words[8];
    const char *path;     /* NULL: refused */
    const char *argument; /* the first one; or a part of the problem */
} LINES[] = {
    {{"pack", "check", "DIR"}, "pack check", "DIR"},
    {{"order", "PY1"}, "order", "PY1"},
    {{"order", "PY1", "sign"}, "order * sign", "PY1"},
    {{"--unit", "u", "order", "--key=k", "PY1", "sign"}, "order * sign", "PY1"},
    {{"order", "sign", "sign"}, "order * sign", "sign"},
    {{"order", "--", "--odd"}, "order", "--odd"},
    {{"-ojson", "track", "PY1", "ABC"}, "track", "PY1"},
    {{"time"}, "time", NULL},
    {{"time", "set", "2019-05-27T21:11"}, "time set", "2019-05-27T21:11"},
    {{"withdraw", "PY1"}, "withdraw", "PY1"},
    {{"order", "PY1", "withdraw"}, "order * withdraw", "PY1"},
    {{"order", "PY1", "grant", "2"}, "order * grant", "PY1"},
    {{"slip", "answer", "DB2024-00001"}, "slip answer", "DB2024-00001"},
    {{"meeting", "put", "nx.six/2019-07-16", "PY1"}, "meeting put", "nx.six/2019-07-16"},
    {{"frobnicate"}, NULL, "frobnicate: there is no such command"},
    {{"pack"}, NULL, "pack: which of these is meant?"},
    {{"clock"}, NULL, "clock: which of these is meant?"},
    {{"meeting", "hold"}, NULL, "meeting hold: there is no such command"},
    {{"order"}, NULL, "order: an argument is missing"},
    {{"order", "PY1", "frob"}, NULL, "frob: does not belong here"},
    {{"order", "PY1", "sign", "x"}, NULL, "x: does not belong here"},
    {{"status", "--frob"}, NULL, "--frob: there is no such option"},
    {{"status", "-x"}, NULL, "-x: there is no such option"},
    {{"status", "--unit", "u"}, NULL, "--unit: is not an option of this command"},
    {{"submit", "--withheld=yes"}, NULL, "--withheld=yes: this option takes no value"},
    {{"submit", "--text"}, NULL, "--text: this option needs a value"},
    {{"track", "-o"}, NULL, "-o: this option needs a value"},
};

static size_t words_of(const char *const *list)
{
    size_t count = 0;
    while (count < 8 && list[count] != NULL)
        count++;
    return count;
}

static void test_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(LINES); i++) {
        struct arena *arena = arena_new(0);
        struct args args;
        struct buf problem = {0};
        char *argv[10] = {0};
        size_t count = words_of(LINES[i].words);
        argv[0] = strdup("loopline");
        for (size_t w = 0; w < count; w++)
            argv[w + 1] = strdup(LINES[i].words[w]);
        enum result outcome = args_parse(&args, arena, "en", (int)count + 1, argv, &problem);
        assert_int_equal(outcome, LINES[i].path == NULL ? RESULT_REFUSE : RESULT_OK);
        if (LINES[i].path == NULL) {
            told_has(problem.text, LINES[i].argument);
        } else {
            assert_string_equal(args.command->path, LINES[i].path);
            assert_true(str_equal(args_word(&args, 0), LINES[i].argument));
        }
        for (size_t w = 0; w <= count; w++)
            free(argv[w]);
        buf_free(&problem);
        arena_free(&arena);
    }
}

static const struct option_row *option_of(const struct option_row *list, const char *name)
{
    for (; list != NULL && list->name != NULL; list++)
        if (strcmp(list->name, name) == 0)
            return list;
    return NULL;
}

/* A line is split before its command is known: an option takes a value everywhere or nowhere. */
static void test_options_agree(void **state)
{
    const struct command *a, *b;
    (void)state;
    for (size_t i = 0; (a = commands_row(i)) != NULL; i++)
        for (const struct option_row *row = a->options; row->name != NULL; row++) {
            assert_non_null(row->zh);
            assert_non_null(row->en);
            assert_null(option_of(ARGS_GLOBAL, row->name));
            for (size_t j = 0; (b = commands_row(j)) != NULL; j++) {
                const struct option_row *other = option_of(b->options, row->name);
                if (other != NULL && (other->value == NULL) != (row->value == NULL))
                    fail_msg("--%s takes a value in \"%s\" or in \"%s\"", row->name, a->path, b->path);
            }
        }
}

static void test_commands_are_sound(void **state)
{
    const struct command *a, *b;
    (void)state;
    for (size_t i = 0; (a = commands_row(i)) != NULL; i++) {
        assert_non_null(a->run);
        assert_non_null(a->zh);
        assert_non_null(a->en);
        assert_non_null(a->options);
        assert_true(a->least <= a->most);
        for (size_t j = i + 1; (b = commands_row(j)) != NULL; j++)
            assert_string_not_equal(a->path, b->path);
    }
}

static void test_values(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct args args;
    struct buf problem = {0};
    char *argv[] = {strdup("loopline"),    strdup("status"), strdup("--set"), strdup("a.b=1"),
                    strdup("--set=c.d=2"), strdup("--lang"), strdup("zh"),    strdup("--lang=en")};
    const char *const *list = NULL;
    assert_int_equal(args_parse(&args, arena, "en", COUNT(argv), argv, &problem), RESULT_OK);
    assert_string_equal(args_value(&args, "lang"), "en"); /* the last one counts */
    assert_int_equal(args_values(&args, arena, "set", &list), 2);
    assert_string_equal(list[0], "a.b=1");
    assert_string_equal(list[1], "c.d=2");
    assert_false(args_flag(&args, "help"));
    assert_null(args_word(&args, 0));
    for (size_t i = 0; i < COUNT(argv); i++)
        free(argv[i]);
    buf_free(&problem);
    arena_free(&arena);
}

/* ---- how it ends ---- */

static const struct {
    const char *words[10];
    int code;
    const char *out, *err; /* parts; NULL = nothing there */
} ENDS[] = {
    {{"--version"}, CTL_OK, "loopline ", NULL},
    {{"--lang", "en", "--help"}, CTL_OK, "exit codes:", NULL},
    {{"--help", "--lang", "zh"}, CTL_OK, "退出码:", NULL},
    {{"--lang=en", "order", "X", "sign", "--help"}, CTL_OK, "usage: loopline order NUMBER sign", NULL},
    {{"--lang=en", "help"}, CTL_OK, "exit codes:", NULL},
    {{"help", "--lang=zh"}, CTL_OK, "退出码:", NULL},
    {{"--lang=en", "help", "order", "X", "sign"}, CTL_OK, "usage: loopline order NUMBER sign", NULL},
    {{"--lang=en", "help", "review", "list"}, CTL_OK, "usage: loopline review list", NULL},
    {{"--lang=en", "help", "order"}, CTL_OK, "usage: loopline order NUMBER", NULL},
    {{"--lang=en", "order", "X", "sign", "-h"}, CTL_OK, "unit-{unit},handler", NULL},
    {{"--lang=zh", "submit", "--help"}, CTL_OK, "从标准输入逐行读 JSON", NULL},
    {{"--lang=en", "pack", "--help"}, CTL_OK, "pack apply DIR", NULL},
    {{"--lang=en"}, CTL_USAGE, NULL, "no command was given"},
    {{"--lang=zh", "frob"}, CTL_USAGE, NULL, "没有这个命令"},
    {{"--lang=fr", "status"}, CTL_USAGE, NULL, "--lang"},
    {{"-o", "xml", "status"}, CTL_USAGE, NULL, "--output"},
    {{"--lang=en", "--set", "no.such=1", "status"}, CTL_USAGE, NULL, "no.such: unknown setting"},
    {{"--config", "/nonexistent/x.cfg", "status"}, CTL_USAGE, NULL, "/nonexistent/x.cfg"},
    {{"--lang=en", "--check-config"}, CTL_OK, "configuration is sound", NULL},
    {{"--lang=en", "--print-config"}, CTL_OK, "ctl.pack = \"deploy/city/demo\"", NULL},
    {{"--lang=en", "status"}, CTL_USAGE, NULL, "database.conninfo"},
    {{"--lang=en", "doctor"}, CTL_ENVIRONMENT, "not configured", NULL},
    {{"--lang=en", "--set", "database.conninfo=host=/nonexistent", "status"}, CTL_ENVIRONMENT, NULL, "/nonexistent"},
    {{"--lang=zh", "submit", "--text", "x", "--party", "alien", "--occurred-at", "soon"},
     CTL_REJECTED,
     NULL,
     "party 不在取值范围内 [unknown_enum]"},
    {{"--lang=en", "requests", "--state", "frob"}, CTL_USAGE, NULL, "accepted 已受理"},
    {{"--lang=en", "orders", "--limit", "0"}, CTL_USAGE, NULL, "--limit"},
    {{"--lang=en", "order", "X", "feedback", "--text", "t"}, CTL_USAGE, NULL, "--outcome: is required"},
    {{"--lang=en", "order", "X", "ack"}, CTL_USAGE, NULL, "--card: is required"},
    {{"--lang=en", "order", "X", "delegate", "--limit", "2wd"}, CTL_USAGE, NULL, "--to: is required"},
    {{"--lang=en", "order", "X", "delegate", "--to", "u", "--limit", "eod"}, CTL_USAGE, NULL, "no limit in hours"},
    {{"--lang=en", "order", "X", "split", "--part", "u: t"}, CTL_USAGE, NULL, "--kind: is required"},
    {{"--lang=en", "order", "X", "split", "--kind", "split"}, CTL_USAGE, NULL, "--part: is required"},
    {{"--lang=en", "order", "X", "split", "--kind=split", "--part", "u t"}, CTL_USAGE, NULL, "--part: 'u t' must read"},
    {{"--lang=en", "order", "X", "split", "--kind=split", "--part", "u:"}, CTL_USAGE, NULL, "--part: 'u:' must read"},
    {{"--lang=en", "order", "X", "split", "--kind=split", "--part", "@2wd: t"}, CTL_USAGE, NULL, "must read UNIT"},
    {{"--lang=zh", "order", "X", "split", "--kind=分办", "--part", "u@soon:t"}, CTL_USAGE, NULL, "'soon' 不是"},
    {{"--lang=en", "order", "X", "split", "--kind=split", "--part", "u：t"}, CTL_USAGE, NULL, "--reason: is required"},
    {{"--lang=en", "survey", "rate", "X", "fine"}, CTL_USAGE, NULL, "dissatisfied"},
    {{"--lang=en", "time", "advance", "soon"}, CTL_USAGE, NULL, "DURATION"},
    {{"--lang=en", "time", "speed", "-1"}, CTL_USAGE, NULL, "-1"},
    {{"--lang=en", "pack", "check", "deploy/city/demo"}, CTL_OK, "演示市", NULL},
    {{"--lang=en", "pack", "check", "tests/unit/pack_data/faulty"}, CTL_REJECTED, NULL, "is not a sound city pack"},
    {{"--lang=en", "pack", "check", "/nonexistent"}, CTL_REJECTED, NULL, "/nonexistent"},
    {{"--lang=en", "nosuch", "--help"}, CTL_USAGE, NULL, "nosuch: there is no such command"},
    {{"--lang=en", "help", "nosuch"}, CTL_USAGE, NULL, "nosuch: there is no such command"},
    {{"--lang=en", "keys", "new"}, CTL_USAGE, NULL, "give one name, or --all"},
    {{"--lang=en", "keys", "new", "../escape"}, CTL_USAGE, NULL, "is not a name for a key"},
    {{"--lang=zh", "keys", "new", "../escape"}, CTL_USAGE, NULL, "不能作密钥名"},
    {{"--lang=en", "keys", "new", "a23456789012345678901234567890123456789012345678901234567890abcd"},
     CTL_USAGE,
     NULL,
     "is not a name for a key: 1-63"},
    {{"--lang=en", "keys", "new", "x", "--role", "king"}, CTL_USAGE, NULL, "there is no role king"},
    {{"--lang=en", "keys", "new", "x", "--register"}, CTL_USAGE, NULL, "--register needs --role"},
    {{"--lang=en", "keys", "new", "x", "--role=channel", "--channel=sms", "--unit=py.urban"},
     CTL_USAGE,
     NULL,
     "the key of a channel is of no unit"},
    {{"--lang=en", "survey", "answer", "TOKEN", "satisfied"}, CTL_USAGE, NULL, "--channel: is required"},
    {{"--lang=zh", "survey", "answer", "TOKEN", "satisfied"}, CTL_USAGE, NULL, "--channel: 必填"},
    {{"--lang=en", "watch"}, CTL_USAGE, NULL, "holds no key that this command takes: channel-{channel} (--channel"},
    {{"--lang=en", "watch", "--channel", "nosuch"},
     CTL_USAGE,
     NULL,
     "that this command takes: channel-nosuch (--channel"},
    {{"--lang=en", "track", "X", "--as", "nobody"}, CTL_ENVIRONMENT, NULL, "key nobody"},
};

static void test_ends(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(ENDS); i++) {
        const char *words[12] = {"loopline"};
        size_t count = 1;
        for (; ENDS[i].words[count - 1] != NULL; count++)
            words[count] = ENDS[i].words[count - 1];
        struct told told = told_run(stdin, count, words);
        if (told.code != ENDS[i].code)
            fail_msg("line %zu: code %d, expected %d: %s", i, told.code, ENDS[i].code, told.err);
        if (ENDS[i].out != NULL)
            told_has(told.out, ENDS[i].out);
        else
            assert_string_equal(told.out, "");
        if (ENDS[i].err != NULL)
            told_has(told.err, ENDS[i].err);
        else
            assert_string_equal(told.err, "");
        told_free(&told);
    }
}

/* What could not be written was not said. */
static void test_full_disk(void **state)
{
    char *err_text = NULL;
    size_t size = 0;
    (void)state;
    FILE *full = fopen("/dev/full", "we"), *err = open_memstream(&err_text, &size);
    assert_non_null(full);
    char name[] = "loopline", version[] = "--version";
    assert_int_equal(ctl_run(2, (char *[]){name, version, NULL}, stdin, full, err), CTL_ENVIRONMENT);
    fclose(full);
    fclose(err);
    free(err_text);
}

static void test_keys_without_database(void **state)
{
    char path[128];
    struct stat info;
    (void)state;
    struct told first = RUN("-o", "json", "keys", "new", "agent"), again = RUN("-o", "json", "keys", "new", "agent");
    assert_int_equal(first.code, CTL_OK);
    assert_string_equal(first.out, again.out); /* made once, then read */
    snprintf(path, sizeof path, "%s/keys/agent.key", folder);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0400);
    struct told replaced = RUN("-o", "json", "keys", "new", "agent", "--replace");
    assert_string_not_equal(first.out, replaced.out);
    told_free(&first);
    told_free(&again);
    told_free(&replaced);
}

/* ---- what it prints ---- */

static const struct column COLUMNS[] = {
    {"number", "编号", "number", CELL_TEXT},
    {"count", "数量", "n", CELL_NUMBER},
    {"late", "超时", "late", CELL_FLAG},
    {"text", "内容", "text", CELL_TEXT},
};

static char *printed(const struct table *table, bool zh, bool json)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    output_table(&(struct output){out, zh, json}, table);
    fclose(out);
    return text;
}

static struct table sample(struct arena *arena)
{
    struct table table;
    table_open(&table, arena, COLUMNS, COUNT(COLUMNS));
    TABLE_ADD(&table, "PY1", "7", "false", "路灯不亮");
    TABLE_ADD(&table, "平阴2", "1200", "true", NULL);
    TABLE_ADD(&table, "a", "30", "true", "two\nlines \x1b[31mred \xc2\x9b\"q\"");
    return table;
}

static void test_table(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct table table = sample(arena);
    char *zh = printed(&table, true, false), *en = printed(&table, false, false);
    assert_string_equal(zh, "编号   数量  超时   内容\n"
                            "PY1       7  false  路灯不亮\n"
                            "平阴2  1200  true   -\n"
                            "a        30  true   two lines  [31mred  \"q\"\n");
    assert_string_equal(en, "number     n  late   text\n"
                            "PY1        7  false  路灯不亮\n"
                            "平阴2   1200  true   -\n"
                            "a         30  true   two lines  [31mred  \"q\"\n");
    free(zh);
    free(en);
    arena_free(&arena);
}

static void test_table_json(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct table table = sample(arena);
    char *text = printed(&table, true, true);
    json_t *list = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_int_equal(json_array_size(list), 3);
    const json_t *second = json_array_get(list, 1), *third = json_array_get(list, 2);
    assert_int_equal(json_integer_value(json_object_get(second, "count")), 1200);
    assert_true(json_is_true(json_object_get(second, "late")));
    assert_true(json_is_null(json_object_get(second, "text")));
    assert_string_equal(json_string_value(json_object_get(third, "text")), "two\nlines \x1b[31mred \xc2\x9b\"q\"");
    json_decref(list);
    free(text);
    arena_free(&arena);
}

static void test_empty_table(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct table table;
    table_open(&table, arena, COLUMNS, COUNT(COLUMNS));
    char *words = printed(&table, false, false), *json = printed(&table, false, true);
    assert_string_equal(words, "number  n  late  text\n");
    assert_string_equal(json, "[]\n");
    free(words);
    free(json);
    arena_free(&arena);
}

static void test_sheet(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct table table = sample(arena);
    struct sheet sheet = {0};
    char *text = NULL;
    size_t size = 0;
    sheet_pair(&sheet, (struct column){"state", "状态", "state", CELL_TEXT}, "办理中");
    sheet_pair(&sheet, (struct column){"round", "重办轮次", "redo round", CELL_NUMBER}, "2");
    sheet_table(&sheet, (struct column){"units", "承办单位", "units", CELL_TEXT}, &table);
    FILE *out = open_memstream(&text, &size);
    output_sheet(&(struct output){out, true, false}, &sheet);
    fclose(out);
    told_has(text, "状态      办理中\n重办轮次  2\n\n承办单位\n编号   数量");
    free(text);
    out = open_memstream(&text, &size);
    output_sheet(&(struct output){out, true, true}, &sheet);
    fclose(out);
    json_t *object = json_loads(text, 0, NULL);
    assert_int_equal(json_integer_value(json_object_get(object, "round")), 2);
    assert_int_equal(json_array_size(json_object_get(object, "units")), 3);
    json_decref(object);
    free(text);
    arena_free(&arena);
}

/* Whatever form it takes: what people wrote is masked, keys and what was opened with a reason are not. */
static void test_masked(void **state)
{
    static const struct column PERSONAL[] = {
        {"text", "内容", "text", CELL_TEXT}, {"detail", "详情", "detail", CELL_JSON}, {"key", "键", "key", CELL_EXACT}};
    (void)state;
    struct arena *arena = arena_new(0);
    struct table table;
    struct sheet sheet = {0};
    char *text = NULL;
    size_t size = 0;
    table_open(&table, arena, PERSONAL, COUNT(PERSONAL));
    TABLE_ADD(&table, "请打13800138000", "{\"note\": \"鲁A12345\", \"n\": 13800138000}", "13800138000");
    char *lines = printed(&table, true, false), *json = printed(&table, true, true);
    told_has(lines, "138****8000  {\"note\":\"鲁A***45\",\"n\":13800138000}  13800138000");
    told_has(
        json,
        "\"text\":\"请打138****8000\",\"detail\":{\"note\":\"鲁A***45\",\"n\":13800138000},\"key\":\"13800138000\"");
    for (int as_json = 0; as_json < 2; as_json++) {
        sheet = (struct sheet){0};
        sheet_pair(&sheet, PERSONAL[0], "请打13800138000");
        sheet_pair(&sheet, PERSONAL[2], "13900139000");
        FILE *out = open_memstream(&text, &size);
        output_sheet(&(struct output){out, true, as_json == 1}, &sheet);
        fclose(out);
        told_has(text, "请打138****8000");
        told_has(text, "13900139000");
        assert_null(strstr(text, "13800138000"));
        free(text);
    }
    free(lines);
    free(json);
    arena_free(&arena);
}

/* A number that the width of the table cuts in its middle is masked before it is cut. */
static void test_masked_before_cut(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    const struct ctl ctl = {.arena = arena, .zh = true};
    assert_string_equal(show_short(&ctl, "电话13800138000打不通", 14), "电话138****80…");
    arena_free(&arena);
}

/* ---- why it is due (handbook section 8) ---- */

static const struct {
    const char *limit, *start, *due;
} ORACLES[] = {
    {"4wd", "2024-04-03T10:00", "2024-04-10T17:30:00+08:00"},       /* one example separates four implementations */
    {"5wd", "2019-09-27T10:00", "2019-10-10T17:30:00+08:00"},       /* National Day, with make-up workdays */
    {"30min", "2019-05-27T21:11", "2019-05-27T21:41:00+08:00"},     /* C13, at night */
    {"30min", "2019-05-27T13:11:00Z", "2019-05-27T21:41:00+08:00"}, /* the same, told in UTC */
    {"eod+1d", "2024-04-03T10:00", "2024-04-05T00:00:00+08:00"},    /* the same day plus one */
    {"none", "2024-04-03T10:00", NULL},
};

static void test_explain_oracles(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(ORACLES); i++) {
        struct told told = RUN("-o", "json", "clock", "explain", "--calendar", "state", "--limit", ORACLES[i].limit,
                               "--start", ORACLES[i].start);
        assert_int_equal(told.code, ORACLES[i].due == NULL ? CTL_ABSENT : CTL_OK);
        json_t *why = json_loads(told.out, 0, NULL);
        const char *due = json_string_value(json_object_get(why, "due"));
        if (!str_equal(due, ORACLES[i].due))
            fail_msg("%s from %s is due %s", ORACLES[i].limit, ORACLES[i].start, due);
        json_decref(why);
        told_free(&told);
    }
}

static void test_explain_words(void **state)
{
    (void)state;
    struct told told = RUN("--lang", "zh", "clock", "explain", "--limit", "4wd", "--start", "2024-04-03T10:00");
    told_has(told.out, "到期  2024-04-10 17:30\n");
    told_has(told.out, "2024-04-07 (调休上班)");
    told_has(told.out, "2024-04-04 (清明节)");
    told_free(&told);
}

/* C13: the policy of the place, its ladder, and what the place makes of it. */
static void test_explain_policy(void **state)
{
    (void)state;
    struct told town = RUN("-o", "json", "clock", "explain", "--policy", "ningxiang.urgent", "--stage", "arrive",
                           "--start", "2019-05-27T21:11");
    json_t *why = json_loads(town.out, 0, NULL);
    assert_int_equal(town.code, CTL_OK);
    assert_string_equal(json_string_value(json_object_get(why, "due")), "2019-05-27T21:41:00+08:00");
    assert_true(json_array_size(json_object_get(why, "ladder")) > 0);
    assert_string_equal(json_string_value(json_object_get(why, "pack")), "demo");
    assert_true(json_is_null(json_object_get(why, "pack_version")));
    json_decref(why);
    told_free(&town);
}

/* The pack's words for whom a rung tells; with a pause it stands where the due instant does. */
static void test_explain_ladder(void **state)
{
    (void)state;
    struct told en = RUN("--lang", "en", "clock", "explain", "--policy", "ningxiang.urgent", "--stage", "arrive",
                         "--start", "2019-05-27T21:11");
    told_has(en.out, ", demo\n");
    told_has(en.out, "ladder   2019-05-27 21:41 red card → head of the handling unit\n");
    told_free(&en);
    struct told zh = RUN("--lang", "zh", "clock", "explain", "--policy", "ningxiang.urgent", "--stage", "arrive",
                         "--start", "2019-05-27T21:11", "--pause", "2019-05-27T21:20/2019-05-27T22:20");
    told_has(zh.out, "到期  2019-05-27 22:41\n");
    told_has(zh.out, "阶梯  2019-05-27 22:41 红牌 → 承办单位负责人\n");
    told_free(&zh);
}

/* A working day is the State Council's for everyone (N12); hours run on for whoever is on duty. */
static void test_explain_duty(void **state)
{
    (void)state;
    struct told days =
        RUN("--lang", "en", "clock", "explain", "--limit", "1wd", "--start", "2024-04-03T10:00", "--round-the-clock");
    told_has(days.out, "due      2024-04-07 17:30\n");
    told_free(&days);
    struct told hours =
        RUN("--lang", "en", "clock", "explain", "--limit", "2wh", "--start", "2024-04-04T21:00", "--round-the-clock");
    told_has(hours.out, "due      2024-04-04 23:00\n");
    told_has(hours.out, "round-the-clock unit");
    told_free(&hours);
}

/* The calendar that is named wins; else the unit's; else the district's; else the city's. */
static void test_explain_calendars(void **state)
{
    (void)state;
    static const struct {
        const char *option, *value, *second, *other, *due;
    } cases[] = {
        {"--lang", "en", "--lang", "en", "2024-09-19 17:30"},
        {"--district", "weihai", "--lang", "en", "2024-09-20 17:30"},
        {"--district", "weihai.yiyuan", "--lang", "en", "2024-09-20 17:30"}, /* the area around it */
        {"--district", "jiangcheng", "--lang", "en", "2024-09-19 17:30"},
        {"--calendar", "coast", "--district", "jiangcheng", "2024-09-20 17:30"},
        {"--calendar", "state", "--district", "weihai", "2024-09-19 17:30"},
        {"--unit", "wh.yiyuan", "--district", "jiangcheng", "2024-09-20 17:30"},
        {"--unit", "ys.centre", "--district", "weihai", "2024-09-19 17:30"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct told told = RUN("--lang", "en", "clock", "explain", "--limit", "1wd", "--start", "2024-09-18T10:00",
                               cases[i].option, cases[i].value, cases[i].second, cases[i].other);
        print_message("  %s %s %s %s\n", cases[i].option, cases[i].value, cases[i].second, cases[i].other);
        assert_int_equal(told.code, CTL_OK);
        told_has(told.out, cases[i].due);
        told_free(&told);
    }
    struct told why = RUN("--lang", "zh", "clock", "explain", "--limit", "1wd", "--start", "2024-09-18T10:00",
                          "--district", "weihai");
    told_has(why.out, "2024-09-20 (台风停工 13:30-17:30)");
    told_has(why.out, "2024-09-19 (台风停工)");
    told_free(&why);
}

static void test_explain_pauses(void **state)
{
    (void)state;
    struct told told = RUN("-o", "json", "clock", "explain", "--limit", "4wd", "--start", "2024-04-03T10:00", "--pause",
                           "2024-04-08T00:00/2024-04-09T00:00,2024-04-09T00:00+08:00/2024-04-09T12:00", "--pause",
                           "2024-04-10T13:30/2024-04-10T17:30");
    json_t *why = json_loads(told.out, 0, NULL);
    assert_int_equal(told.code, CTL_OK);
    assert_string_equal(json_string_value(json_object_get(why, "due")), "2024-04-12T17:30:00+08:00");
    assert_string_equal(json_string_value(json_object_get(why, "due_unpaused")), "2024-04-10T17:30:00+08:00");
    const json_t *paused = json_object_get(why, "paused");
    assert_int_equal(json_array_size(paused), 3);
    assert_string_equal(json_string_value(json_object_get(json_array_get(paused, 2), "until")),
                        "2024-04-10T17:30:00+08:00");
    json_decref(why);
    told_free(&told);
    struct told nothing = RUN("--lang", "en", "clock", "explain", "--limit", "4wd", "--start", "2024-04-03T10:00",
                              "--pause", "2024-04-10T17:30/2024-05-20,2024-03-20/2024-04-03");
    told_has(nothing.out, "due      2024-04-10 17:30\nlimit"); /* after the due instant, before counting begins */
    told_free(&nothing);
    struct told dates = RUN("--lang", "en", "clock", "explain", "--limit", "4wd", "--start", "2024-04-03T10:00",
                            "--pause", "2024-04-08/2024-04-09");
    told_has(dates.out, "due      2024-04-12 17:30\n");
    told_has(dates.out, "paused   2024-04-08 00:00 … 2024-04-10 00:00\n");
    told_has(dates.out, "2024-04-08 (paused), 2024-04-09 (paused)\n");
    told_free(&dates);
    static const char *const bad[] = {"2024-04-08",
                                      "2024-04-08T10:00",
                                      "2024-04-08T10:00/",
                                      "soon/later",
                                      "2024-04-08T10:00/2024-04-08T10:00",
                                      "2024-04-08T10:00/2024-04-08T09:00"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct told refused =
            RUN("--lang", "en", "clock", "explain", "--limit", "4wd", "--start", "2024-04-03T10:00", "--pause", bad[i]);
        assert_int_equal(refused.code, CTL_USAGE);
        told_has(refused.err, "--pause: '");
        told_free(&refused);
    }
}

static void test_explain_refuses(void **state)
{
    (void)state;
    struct told year = RUN("--lang", "en", "clock", "explain", "--limit", "4wd", "--start", "2030-01-07T10:00");
    assert_int_equal(year.code, CTL_REJECTED);
    told_has(year.out, "2030-01-11 17:30, provisional: the calendar of 2030 is not published");
    struct told limit = RUN("--lang", "en", "clock", "explain", "--limit", "4 days", "--start", "2024-04-03T10:00");
    assert_int_equal(limit.code, CTL_USAGE);
    struct told start = RUN("--lang", "en", "clock", "explain", "--limit", "4wd");
    assert_int_equal(start.code, CTL_USAGE);
    told_has(start.err, "--start: is required");
    struct told both =
        RUN("--lang", "en", "clock", "explain", "--limit", "4wd", "--policy", "city", "--start", "2024-04-03T10:00");
    assert_int_equal(both.code, CTL_USAGE);
    struct told none =
        RUN("--lang", "en", "clock", "explain", "--calendar", "lunar", "--limit", "4wd", "--start", "2024-04-03T10:00");
    assert_int_equal(none.code, CTL_ABSENT);
    told_free(&year);
    told_free(&limit);
    told_free(&start);
    told_free(&both);
    told_free(&none);
}

static const struct {
    const char *words[8];
    int code;
    const char *err;
} EXPLAIN_REFUSED[] = {
    {{"--limit", "4wd", "--start", "9999-12-31T23:59"}, CTL_USAGE, "--start: out of range"},
    {{"--limit", "4d", "--start", "2024-04-03T10:00", "--pause", "2024-04-05/9999-12-31"},
     CTL_USAGE,
     "--pause: out of range"},
    {{"JC20240412-00001", "--limit", "4wd"}, CTL_USAGE, "--limit: not together with the number of an order"},
    {{"JC20240412-00001", "--round-the-clock"}, CTL_USAGE, "--round-the-clock: not together"},
    {{"--policy", "city", "--stage", "pause", "--start", "2024-04-03T10:00"}, CTL_USAGE, "--stage: a pause ends on"},
    {{"--policy", "city", "--stage", "settle", "--round-the-clock", "--start", "2024-04-03T10:00"},
     CTL_USAGE,
     "--round-the-clock: with --policy"},
    {{"--pack", "/nowhere/pack", "--limit", "4wd", "--start", "2024-04-03"},
     CTL_REJECTED,
     "--pack: there is no folder"},
    {{"--set", "ctl.pack=/nowhere/pack", "--limit", "4wd"},
     CTL_REJECTED,
     "ctl.pack: there is no folder /nowhere/pack; name that of the pack with --pack DIR or the setting ctl.pack"},
};

static void test_explain_names_what_it_refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(EXPLAIN_REFUSED); i++) {
        const char *words[WORDS_MAX] = {"loopline", "--lang", "en", "clock", "explain"};
        size_t count = 5;
        for (size_t w = 0; w < COUNT(EXPLAIN_REFUSED[i].words) && EXPLAIN_REFUSED[i].words[w] != NULL; w++)
            words[count++] = EXPLAIN_REFUSED[i].words[w];
        struct told told = told_run(stdin, count, words);
        told_has(told.err, EXPLAIN_REFUSED[i].err);
        assert_int_equal(told.code, EXPLAIN_REFUSED[i].code);
        told_free(&told);
    }
}

/* Outside the source tree the default gives way to the folder that was installed beside the program. */
static void test_explain_installed(void **state)
{
    (void)state;
    static const char CALL[] =
        "d=$(mktemp -d) && mkdir -p \"$d/bin\" \"$d/share/loopline/city\" && cp \"${B:-build}/bin/loopline\" "
        "\"$d/bin\" && "
        "cp -r deploy/city/demo \"$d/share/loopline/city/\" && cd \"$d\" && env -u LOOPLINE_CONFIG bin/loopline --lang "
        "en "
        "clock explain --calendar state --limit 4wd --start 2024-04-03T10:00; code=$?; rm -rf \"$d\"; exit $code";
    char line[128] = "";
    FILE *out = popen(CALL, "r");
    assert_non_null(out);
    assert_non_null(fgets(line, sizeof line, out));
    while (fgetc(out) != EOF)
        ;
    assert_int_equal(pclose(out), 0);
    assert_string_equal(line, "due      2024-04-10 17:30\n");
}

/* ---- pieces ---- */

static struct ctl quiet(struct arena *arena, FILE *err)
{
    return (struct ctl){
        .arena = arena, .lang = "zh", .zh = true, .offset_minutes = 480, .out = err, .err = err, .pack_tried = true};
}

static void test_readings(void **state)
{
    static const struct {
        const char *text;
        int64_t micros; /* 0: refused */
    } LENGTHS[] = {{"90s", 90 * INSTANT_SECOND},
                   {"30min", 30 * INSTANT_MINUTE},
                   {"2h", 2 * INSTANT_HOUR},
                   {"3d", 3 * INSTANT_DAY},
                   {"4wd", 0},
                   {"eod", 0},
                   {"none", 0},
                   {"5", 0},
                   {"", 0},
                   {"-1h", 0},
                   {"0s", 0},
                   {"2h/event", 0}};
    (void)state;
    struct arena *arena = arena_new(0);
    FILE *err = fopen("/dev/null", "we");
    struct ctl ctl = quiet(arena, err);
    for (size_t i = 0; i < COUNT(LENGTHS); i++) {
        int64_t micros = -1;
        int code = read_duration(&ctl, "x", LENGTHS[i].text, &micros);
        assert_int_equal(code, LENGTHS[i].micros == 0 ? CTL_USAGE : CTL_OK);
        assert_int_equal(micros, LENGTHS[i].micros);
    }
    int rating = 0;
    assert_int_equal(read_term(&ctl, "x", "rating", "不满意", &rating), CTL_OK);
    assert_int_equal(rating, RATING_DISSATISFIED);
    assert_int_equal(read_term(&ctl, "x", "rating", "dissatisfied", &rating), CTL_OK);
    assert_int_equal(read_term(&ctl, "x", "rating", "signed", &rating), CTL_USAGE); /* of another list */
    char **codes = NULL;
    assert_int_equal(read_codes(&ctl, "a,,b.c,", &codes), 2);
    assert_string_equal(codes[1], "b.c");
    long long number = 7;
    assert_int_equal(read_number(&ctl, "x", NULL, 1, 9, &number), CTL_OK);
    assert_int_equal(number, 7);
    assert_int_equal(read_number(&ctl, "x", "99999999999999999999", 1, INT64_MAX, &number), CTL_USAGE);
    fclose(err);
    arena_free(&arena);
}

static void test_showing(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct ctl ctl = quiet(arena, stderr);
    assert_string_equal(show_age(&ctl, 59), "59s");
    assert_string_equal(show_age(&ctl, 3599), "59m59s");
    assert_string_equal(show_age(&ctl, 3 * 3600 + 300), "3h05m");
    assert_string_equal(show_age(&ctl, 2 * 86400 + 3600), "2d01h");
    assert_string_equal(show_short(&ctl, "路灯不亮", 8), "路灯不亮");
    assert_string_equal(show_short(&ctl, "路灯不亮了", 8), "路灯不…");
    assert_string_equal(show_short(&ctl, "abcdefghij", 8), "abcdefg…");
    assert_null(show_instant(&ctl, INSTANT_NONE));
    assert_string_equal(show_instant(&ctl, 0), "1970-01-01 08:00");
    assert_string_equal(show_term(&ctl, "rating", RATING_SATISFIED), "满意");
    assert_string_equal(history_kind(&ctl, "signed"), "签收");
    assert_string_equal(history_kind(&ctl, "unheard_of"), "unheard_of");
    assert_string_equal(
        history_detail(&ctl, "{\"stage\": \"arrive\", \"action\": \"red\", \"round\": 0, \"late\": false}"),
        "环节 到场，措施 红牌");
    assert_null(history_detail(&ctl, "{}"));
    ctl.json = true;
    assert_string_equal(show_term(&ctl, "rating", RATING_SATISFIED), "satisfied");
    assert_string_equal(show_instant(&ctl, 0), "1970-01-01T08:00:00+08:00");
    assert_string_equal(history_detail(&ctl, "{\"a\": 1}"), "{\"a\": 1}");
    arena_free(&arena);
}

static void test_conninfo(void **state)
{
    static const struct {
        const char *common, *own, *user, *expected;
    } CASES[] = {
        {"host=/s dbname=l", "", "loopline_reader", "host=/s dbname=l user=loopline_reader"},
        {"host=/s", "host=/other", "loopline_reader", "host=/other"},
        {"postgresql://h/l", "", "loopline_admin", "postgresql://h/l?user=loopline_admin"},
        {"postgresql://h/l?sslmode=require", "", "loopline_admin",
         "postgresql://h/l?sslmode=require&user=loopline_admin"},
        {"host=/s", "", NULL, "host=/s"},
        {"", "", "loopline_reader", ""},
    };
    (void)state;
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < COUNT(CASES); i++)
        assert_string_equal(connect_conninfo(arena, CASES[i].common, CASES[i].own, CASES[i].user), CASES[i].expected);
    arena_free(&arena);
}

static void test_groups(void **state)
{
    static const char SAMPLE[] = "-- head\n\n-- @one\nPREPARE a AS\nSELECT 1;\n\n-- @two\nPREPARE b AS\nSELECT 2;\n";
    (void)state;
    struct arena *arena = arena_new(0);
    assert_string_equal(connect_group(arena, SAMPLE, "one"), "PREPARE a AS\nSELECT 1;\n");
    assert_string_equal(connect_group(arena, SAMPLE, "two"), "PREPARE b AS\nSELECT 2;\n");
    assert_null(connect_group(arena, SAMPLE, "tw"));
    for (const char *const *sql = CONNECT_SQL; *sql != NULL; sql++)
        for (const char *at = strstr(*sql, "\n-- @"); at != NULL; at = strstr(at + 1, "\n-- @")) {
            const char *name = arena_textn(arena, at + 5, strcspn(at + 5, "\n"));
            const char *text = connect_group(arena, *sql, name);
            told_has(text, "PREPARE ");
            assert_string_equal(connect_statements(arena, name), text); /* no two of one name */
        }
    arena_free(&arena);
}

/* Which key: --as, else the first that can be filled in and exists, else the last. */
static void test_key_names(void **state)
{
    static const struct {
        const char *words[8];
        const char *unit, *expected;
    } CASES[] = {
        {{"order", "X", "sign"}, "by.water", "unit-by.water"},
        {{"order", "X", "sign"}, "by.other", "handler"},
        {{"order", "X", "sign"}, NULL, "handler"},
        {{"order", "X", "sign", "--as", "me"}, "by.water", "me"},
        {{"order", "X", "rule"}, "by.water", "dispatcher"},
        {{"order", "X", "grant", "1"}, NULL, "supervisor"}, /* not a leader's to decide */
        {{"slip", "answer", "DB1"}, "by.water", "unit-by.water"},
    };
    (void)state;
    struct told made = RUN("keys", "new", "unit-by.water");
    assert_int_equal(made.code, CTL_OK);
    told_free(&made);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct arena *arena = arena_new(0);
        struct ctl ctl = quiet(arena, stderr);
        struct buf problem = {0};
        size_t count = words_of(CASES[i].words);
        char *argv[10] = {strdup("loopline")};
        for (size_t w = 0; w < count; w++)
            argv[w + 1] = strdup(CASES[i].words[w]);
        assert_int_equal(args_parse(&ctl.args, arena, "en", (int)count + 1, argv, &problem), RESULT_OK);
        ctl.command = ctl.args.command;
        const struct conf_layers layers = {.file = getenv("LOOPLINE_CONFIG")};
        assert_int_equal(conf_load(&ctl.conf, (const struct setting *const[]){CONNECT_SETTINGS},
                                   (const size_t[]){CONNECT_SETTING_COUNT}, 1, &layers, stderr),
                         RESULT_OK);
        assert_string_equal(connect_key_name(&ctl, CASES[i].unit, NULL), CASES[i].expected);
        for (size_t w = 0; w <= count; w++)
            free(argv[w]);
        conf_free(&ctl.conf);
        arena_free(&arena);
    }
}

static void test_reply_codes(void **state)
{
    static const struct {
        int status, code;
        const char *reasons[2];
    } CASES[] = {
        {LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE, CTL_OK, {NULL}},
        {LOOPLINE__WIRE__V1__STATUS__STATUS_DUPLICATE, CTL_OK, {NULL}},
        {LOOPLINE__WIRE__V1__STATUS__STATUS_OK, CTL_OK, {NULL}},
        {LOOPLINE__WIRE__V1__STATUS__STATUS_CONFLICT, CTL_ABSENT, {NULL}},
        {LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED, CTL_REJECTED, {"required"}},
        {LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED, CTL_ABSENT, {"not_found"}},
        {LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED, CTL_ABSENT, {"wrong_code"}},
        {LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED, CTL_REJECTED, {"not_found", "required"}},
        {LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED, CTL_REJECTED, {NULL}},
        {LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER, CTL_LATER, {NULL}},
        {LOOPLINE__WIRE__V1__STATUS__STATUS_DENIED, CTL_DENIED, {NULL}},
        {99, CTL_LATER, {NULL}}, /* a newer service may know more */
    };
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Loopline__Wire__V1__FieldError errors[2] = {LOOPLINE__WIRE__V1__FIELD_ERROR__INIT,
                                                    LOOPLINE__WIRE__V1__FIELD_ERROR__INIT};
        Loopline__Wire__V1__FieldError *list[2] = {&errors[0], &errors[1]};
        Loopline__Wire__V1__Reply reply = LOOPLINE__WIRE__V1__REPLY__INIT;
        reply.status = (Loopline__Wire__V1__Status)CASES[i].status;
        reply.errors = list;
        for (; reply.n_errors < 2 && CASES[i].reasons[reply.n_errors] != NULL; reply.n_errors++)
            errors[reply.n_errors].reason = wire_text(CASES[i].reasons[reply.n_errors]);
        assert_int_equal(reply_code(&reply), CASES[i].code);
    }
}

static void test_migrations(void **state)
{
    char sha256[MIGRATIONS_SHA_TEXT];
    (void)state;
    int before = 0;
    size_t count = 0;
    for (const struct embedded *step = MIGRATIONS; step->name != NULL; step++, count++) {
        assert_true(migrations_number(step->name) > before);
        before = migrations_number(step->name);
    }
    migrations_digest(MIGRATIONS[0].text, sha256);
    struct migrations_applied first = {1, "0001_bus", sha256};
    assert_int_equal(migrations_state(&first), MIGRATION_SAME);
    assert_int_equal(migrations_missing(&first, 1), count - 1);
    sha256[0] = sha256[0] == '0' ? '1' : '0';
    assert_int_equal(migrations_state(&first), MIGRATION_CHANGED);
    first.number = 9999;
    assert_int_equal(migrations_state(&first), MIGRATION_UNKNOWN);
    migrations_digest("abc", sha256);
    assert_string_equal(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void test_pack_digest(void **state)
{
    static const struct pack_file FILES[] = {{"a.cfg", "x"}, {"b.cfg", "y"}},
                                  TURNED[] = {{"b.cfg", "y"}, {"a.cfg", "x"}},
                                  RUN_TOGETHER[] = {{"a.cfg", "xb.cfg"}, {"", "y"}};
    char one[PACKS_SHA_TEXT], two[PACKS_SHA_TEXT], three[PACKS_SHA_TEXT];
    (void)state;
    packs_digest(FILES, 2, one);
    packs_digest(TURNED, 2, two);
    packs_digest(RUN_TOGETHER, 2, three);
    assert_string_equal(one, two);
    assert_string_not_equal(one, three);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_options_agree),
        cmocka_unit_test(test_commands_are_sound),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_full_disk),
        cmocka_unit_test(test_keys_without_database),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_table_json),
        cmocka_unit_test(test_empty_table),
        cmocka_unit_test(test_sheet),
        cmocka_unit_test(test_masked),
        cmocka_unit_test(test_masked_before_cut),
        cmocka_unit_test(test_explain_oracles),
        cmocka_unit_test(test_explain_words),
        cmocka_unit_test(test_explain_policy),
        cmocka_unit_test(test_explain_ladder),
        cmocka_unit_test(test_explain_duty),
        cmocka_unit_test(test_explain_calendars),
        cmocka_unit_test(test_explain_pauses),
        cmocka_unit_test(test_explain_refuses),
        cmocka_unit_test(test_explain_names_what_it_refuses),
        cmocka_unit_test(test_explain_installed),
        cmocka_unit_test(test_readings),
        cmocka_unit_test(test_showing),
        cmocka_unit_test(test_conninfo),
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_key_names),
        cmocka_unit_test(test_reply_codes),
        cmocka_unit_test(test_migrations),
        cmocka_unit_test(test_pack_digest),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
