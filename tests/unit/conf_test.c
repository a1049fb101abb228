#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/conf.h"

static const struct setting DATABASE[] = {
    {"database.conninfo", SETTING_TEXT, "dbname=loopline", 0, 0, "libpq connection string"},
    {"database.pool_size", SETTING_INT, "4", 1, 64, "connections"},
    {"database.lag_max", SETTING_INT, "-1", 0, 0, "bytes, unbounded"},
};
static const struct setting OWN[] = {
    {"log.json", SETTING_BOOL, "false", 0, 0, "JSON lines"},
    {"service.districts", SETTING_LIST, "", 0, 0, "districts served; none = all"},
    {"service.net.peers", SETTING_LIST, "a, b", 0, 0, "addresses"},
};
static const struct setting *const TABLES[] = {DATABASE, OWN};
static const size_t COUNTS[] = {COUNT(DATABASE), COUNT(OWN)};

static char folder[64], *problems;

static int remove_entry(const char *path, const struct stat *stat, int flag, struct FTW *walk)
{
    (void)stat, (void)flag, (void)walk;
    return remove(path);
}

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/conf_test.XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int drop_folder(void **state)
{
    (void)state;
    free(problems);
    problems = NULL;
    return nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

/* The path of a file in the folder; the same buffer each time. */
static const char *path_of(const char *name)
{
    static char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_bytes(const char *name, const char *bytes, size_t length)
{
    FILE *file = fopen(path_of(name), "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void write_file(const char *name, const char *text)
{
    write_bytes(name, text, strlen(text));
}

/* Loads with these layers; what was printed as problems is in `problems`. NULL when it was refused. */
static struct conf *load(const struct conf_layers *layers)
{
    size_t size = 0;
    struct conf *conf = NULL;
    free(problems);
    FILE *out = open_memstream(&problems, &size);
    enum result result = conf_load(&conf, TABLES, COUNTS, COUNT(TABLES), layers, out);
    fclose(out);
    assert_int_equal(result, conf == NULL ? RESULT_REFUSE : RESULT_OK);
    assert_true((problems[0] == '\0') == (conf != NULL));
    return conf;
}

static struct conf *load_file(const char *name)
{
    return load(&(struct conf_layers){.file = path_of(name)});
}

static struct conf *load_set(const char *option)
{
    return load(&(struct conf_layers){.set = &option, .set_count = 1});
}

static void expect_problem(const char *name, const char *problem)
{
    if (strstr(problems, problem) == NULL)
        fail_msg("%s: expected '%s' in: %s", name, problem, problems);
}

static void defaults_alone(void **state)
{
    (void)state;
    struct conf *conf = load(&(struct conf_layers){0});
    const char *const *items = NULL;
    assert_string_equal(conf_text(conf, "database.conninfo"), "dbname=loopline");
    assert_int_equal(conf_int(conf, "database.pool_size"), 4);
    assert_int_equal(conf_int(conf, "database.lag_max"), -1);
    assert_false(conf_bool(conf, "log.json"));
    assert_int_equal(conf_list(conf, "service.districts", &items), 0);
    assert_int_equal(conf_list(conf, "service.net.peers", &items), 2);
    assert_string_equal(items[0], "a");
    assert_string_equal(items[1], "b");
    conf_free(&conf);
    assert_null(conf);
    conf_free(&conf);
}

static void a_file_sets_every_kind(void **state)
{
    (void)state;
    write_file("loopline.cfg",
               "# comment with @ and 99999999999\n"
               "database = { conninfo = \"host=数据库\"; pool_size = 64; lag_max = 99999999999L; };\n"
               "log = { json = true; };\n"
               "service : { districts = [ \"pingyin\", \"beiyuan\" ]\n net = { peers = ( \"x\" ); }; };\n");
    struct conf *conf = load_file("loopline.cfg");
    const char *const *items = NULL;
    assert_non_null(conf);
    assert_string_equal(conf_text(conf, "database.conninfo"), "host=数据库");
    assert_int_equal(conf_int(conf, "database.pool_size"), 64);
    assert_int_equal(conf_int(conf, "database.lag_max"), 99999999999);
    assert_true(conf_bool(conf, "log.json"));
    assert_int_equal(conf_list(conf, "service.districts", &items), 2);
    assert_string_equal(items[1], "beiyuan");
    assert_int_equal(conf_list(conf, "service.net.peers", &items), 1);
    assert_string_equal(items[0], "x");
    conf_free(&conf);
}

static void faulty_files_are_refused_with_their_line(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *problem;
    } CASES[] = {
        {"unknown key", "\ndatabase = { pool = 3; };", ":2: database.pool: unknown key"},
        {"unknown section", "\n\ndatabse = { pool_size = 3; };", ":3: databse: unknown key"},
        {"section as value", "database = 3;", ":1: database: must be a section { … }, is a whole number"},
        {"value as section", "log = { json = { a = 1; }; };", ":1: log.json: must be true or false, is a section"},
        {"text for number", "database = {\n pool_size = \"4\"; };", ":2: database.pool_size: must be a whole number"},
        {"fraction for number", "database = { pool_size = 1.5; };", "must be a whole number, is a fraction"},
        {"number for text", "database = { conninfo = 4; };", "database.conninfo: must be a text, is a whole number"},
        {"number for bool", "log = { json = 1; };", "log.json: must be true or false, is a whole number"},
        {"text for list", "service = { districts = \"a\"; };", "service.districts: must be a list of texts, is a text"},
        {"number in list", "service = { districts = ( \"a\", 2 ); };", "item 2 is a whole number"},
        {"empty item", "service = { districts = [ \"\" ]; };", "service.districts: has an empty item"},
        {"below the range", "database = { pool_size = 0; };", "database.pool_size: 0 is not within 1..64"},
        {"above the range", "database = { pool_size = 65; };", "database.pool_size: 65 is not within 1..64"},
        {"wraps without L", "\ndatabase = { lag_max = 99999999999; };", ":2: number too large"},
        {"syntax", "database = {\n pool_size = ;\n};", ":2: syntax error"},
        {"duplicate key", "log = { json = true;\n json = false; };", ":2: duplicate setting name"},
        {"byte order mark", "\xEF\xBB\xBFlog = { json = true; };", ":1: byte order mark"},
        {"not UTF-8", "\ndatabase = { conninfo = \"\xB7\xB5\"; };", ":2: not UTF-8"},
        {"not UTF-8 by escape", "database = { conninfo = \"\\xFF\"; };", "database.conninfo: is not UTF-8"},
        {"include", "\n@include \"other.cfg\"", ":2: @include is not allowed"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        write_file("loopline.cfg", CASES[i].text);
        if (load_file("loopline.cfg") != NULL)
            fail_msg("%s was taken", CASES[i].name);
        expect_problem(CASES[i].name, CASES[i].problem);
        expect_problem(CASES[i].name, path_of("loopline.cfg"));
    }
}

static void unreadable_files_are_refused(void **state)
{
    (void)state;
    assert_null(load_file("missing.cfg"));
    expect_problem("missing", "missing.cfg: No such file or directory");
    assert_int_equal(mkdir(path_of("folder.cfg"), 0700), 0);
    assert_null(load_file("folder.cfg"));
    expect_problem("a folder", "folder.cfg: Is a directory");
    static const char NUL[] = "log = { json = true; };\0garbage";
    write_bytes("nul.cfg", NUL, sizeof NUL);
    assert_null(load_file("nul.cfg"));
    expect_problem("NUL", "nul.cfg: has a NUL byte");
    char *large = calloc(1, 1100000);
    memset(large, '#', 1100000);
    write_bytes("large.cfg", large, 1100000);
    free(large);
    assert_null(load_file("large.cfg"));
    expect_problem("large", "large.cfg: larger than");
    write_file("empty.cfg", "");
    struct conf *conf = load_file("empty.cfg");
    assert_non_null(conf);
    conf_free(&conf);
}

static void every_problem_is_told(void **state)
{
    (void)state;
    write_file("loopline.cfg", "database = { pool_size = 0; pool = 1; };\nlog = { json = 1; };\nother = 1;\n");
    assert_int_equal(mkdir(path_of("conf.d"), 0700), 0);
    write_file("conf.d/10-broken.cfg", "x = ;\n");
    write_file("conf.d/20-wrong.cfg", "database = { conninfo = 1; };");
    static const char *const SET[] = {"log.json=maybe", "nonsense"};
    setenv("LOOPLINE_DATABASE__POOL_SIZE", "many", 1);
    setenv("LOOPLINE_NO__SUCH", "1", 1);
    struct conf *conf = load(&(struct conf_layers){path_of("loopline.cfg"), SET, COUNT(SET), true});
    unsetenv("LOOPLINE_DATABASE__POOL_SIZE");
    unsetenv("LOOPLINE_NO__SUCH");
    assert_null(conf);
    static const char *const EXPECTED[] = {
        "loopline.cfg:1: database.pool_size: 0 is not",
        "loopline.cfg:1: database.pool: unknown",
        "loopline.cfg:2: log.json: must be",
        "loopline.cfg:3: other: unknown",
        "10-broken.cfg:1: syntax error",
        "20-wrong.cfg:1: database.conninfo: must be",
        "LOOPLINE_DATABASE__POOL_SIZE: 'many' is not a whole number",
        "LOOPLINE_NO__SUCH: unknown setting",
        "--set: log.json: 'maybe' is neither",
        "--set: 'nonsense' is not section.key=value",
    };
    for (size_t i = 0; i < COUNT(EXPECTED); i++)
        expect_problem("all", EXPECTED[i]);
    size_t lines = 0;
    for (const char *c = problems; *c != '\0'; c++)
        lines += *c == '\n';
    assert_int_equal(lines, COUNT(EXPECTED));
}

/* Each layer sets one key more than the one above it leaves alone. */
static void later_layers_win(void **state)
{
    (void)state;
    const char *set = "database.pool_size=14";
    struct conf_layers layers = {.file = path_of("loopline.cfg")};
    static const struct {
        const char *file, *late;
        bool variable, option;
        int expected;
    } CASES[] = {
        {"", NULL, false, false, 4},
        {"database = { pool_size = 10; };", NULL, false, false, 10},
        {"database = { pool_size = 10; };", "database = { pool_size = 12; };", false, false, 12},
        {"database = { pool_size = 10; };", "database = { pool_size = 12; };", true, false, 13},
        {"database = { pool_size = 10; };", "database = { pool_size = 12; };", true, true, 14},
    };
    assert_int_equal(mkdir(path_of("conf.d"), 0700), 0);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        write_file("loopline.cfg", CASES[i].file);
        write_file("conf.d/20-late.cfg", CASES[i].late == NULL ? "" : CASES[i].late);
        write_file("conf.d/10-early.cfg", CASES[i].late == NULL ? "" : "database = { pool_size = 11; };");
        write_file("conf.d/.hidden.cfg", "database = { pool_size = 50; };");
        write_file("conf.d/90-note.cfg~", "database = { pool_size = 51; };");
        if (CASES[i].variable)
            setenv("LOOPLINE_DATABASE__POOL_SIZE", "13", 1);
        layers.file = path_of("loopline.cfg");
        layers.environment = true;
        layers.set = &set;
        layers.set_count = CASES[i].option;
        struct conf *conf = load(&layers);
        unsetenv("LOOPLINE_DATABASE__POOL_SIZE");
        assert_non_null(conf);
        if (conf_int(conf, "database.pool_size") != CASES[i].expected)
            fail_msg("case %zu: %lld", i, conf_int(conf, "database.pool_size"));
        assert_string_equal(conf_text(conf, "database.conninfo"), "dbname=loopline");
        conf_free(&conf);
    }
}

static void variables_are_read_when_asked(void **state)
{
    (void)state;
    setenv("LOOPLINE_SERVICE__NET__PEERS", " tcp://a:1 ,tcp://b:2", 1);
    setenv("LOOPLINE_HOME", "ignored", 1);
    setenv("LOOPLINE_LOG__JSON", "On", 1);
    struct conf *conf = load(&(struct conf_layers){.environment = true});
    assert_non_null(conf);
    const char *const *items = NULL;
    assert_int_equal(conf_list(conf, "service.net.peers", &items), 2);
    assert_string_equal(items[0], "tcp://a:1");
    assert_string_equal(items[1], "tcp://b:2");
    assert_true(conf_bool(conf, "log.json"));
    conf_free(&conf);
    conf = load(&(struct conf_layers){0});
    assert_false(conf_bool(conf, "log.json"));
    conf_free(&conf);
    setenv("LOOPLINE_log__json", "on", 1);
    assert_null(load(&(struct conf_layers){.environment = true}));
    expect_problem("lower case", "LOOPLINE_log__json: unknown setting");
    unsetenv("LOOPLINE_log__json");
    unsetenv("LOOPLINE_SERVICE__NET__PEERS");
    unsetenv("LOOPLINE_HOME");
    unsetenv("LOOPLINE_LOG__JSON");
}

static void options_are_checked(void **state)
{
    (void)state;
    static const struct {
        const char *option, *problem; /* NULL: taken */
    } CASES[] = {
        {"database.pool_size=1", NULL},
        {"database.pool_size=64", NULL},
        {"database.lag_max=-9223372036854775808", NULL},
        {"database.conninfo=host=a dbname=b", NULL},
        {"database.conninfo=", NULL},
        {"service.districts=", NULL},
        {"service.districts=a", NULL},
        {"log.json=no", NULL},
        {"database.pool_size=", "'' is not a whole number"},
        {"database.pool_size= 4", "is not a whole number"},
        {"database.pool_size=+4", "is not a whole number"},
        {"database.pool_size=4x", "'4x' is not a whole number"},
        {"database.pool_size=0x4", "'0x4' is not a whole number"},
        {"database.pool_size=65", "65 is not within 1..64"},
        {"database.lag_max=9223372036854775808", "is too large"},
        {"log.json=", "'' is neither true nor false"},
        {"log.json=tru", "'tru' is neither true nor false"},
        {"service.districts=a,,b", "service.districts: has an empty item"},
        {"service.districts=a,", "service.districts: has an empty item"},
        {"service.districts=\xFF", "service.districts: is not UTF-8"},
        {"database.conninfo=\xC0\x80", "database.conninfo: is not UTF-8"},
        {"database=1", "database: unknown setting"},
        {"=1", ": unknown setting"},
        {"database.pool_size", "'database.pool_size' is not section.key=value"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct conf *conf = load_set(CASES[i].option);
        if ((conf != NULL) != (CASES[i].problem == NULL))
            fail_msg("%s: %s", CASES[i].option, problems);
        if (CASES[i].problem != NULL)
            expect_problem(CASES[i].option, CASES[i].problem);
        conf_free(&conf);
    }
}

static char *printed(const struct conf *conf)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    conf_print(conf, out);
    fclose(out);
    return text;
}

static void printing_tells_values_and_origins(void **state)
{
    (void)state;
    write_file("loopline.cfg", "\nlog = { json = true; };\n");
    const char *set = "service.districts=a,b";
    setenv("LOOPLINE_DATABASE__POOL_SIZE", "9", 1);
    struct conf *conf = load(&(struct conf_layers){path_of("loopline.cfg"), &set, 1, true});
    unsetenv("LOOPLINE_DATABASE__POOL_SIZE");
    assert_non_null(conf);
    char *text = printed(conf), expected[1024];
    snprintf(expected, sizeof expected,
             "database.conninfo = \"dbname=loopline\"  # default\n"
             "database.pool_size = 9  # LOOPLINE_DATABASE__POOL_SIZE\n"
             "database.lag_max = -1  # default\n"
             "log.json = true  # %s/loopline.cfg:2\n"
             "service.districts = [\"a\", \"b\"]  # --set\n"
             "service.net.peers = [\"a\", \"b\"]  # default\n",
             folder);
    assert_string_equal(text, expected);
    free(text);
    conf_free(&conf);
}

static void printing_masks_passwords(void **state)
{
    (void)state;
    static const struct {
        const char *value, *shown;
    } CASES[] = {
        {"host=a user=b", "host=a user=b"},
        {"host=a password=s3cret dbname=c", "host=a password=*** dbname=c"},
        {"password = s3cret", "password = ***"},
        {"password='s3 cret\\' s3cret' user=b", "password='***' user=b"},
        {"postgresql://u:s3cret@h/db", "postgresql://u:***@h/db"},
        {"postgresql://u:s3cret@h/db?sslmode=x&password=s3cret", "postgresql://u:***@h/db?sslmode=x&password=***"},
        {"postgresql://u@h:5432/db", "postgresql://u@h:5432/db"},
        {"passwordless", "passwordless"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        char option[256], expected[256];
        snprintf(option, sizeof option, "database.conninfo=%s", CASES[i].value);
        snprintf(expected, sizeof expected, "database.conninfo = \"%s\"  # --set\n", CASES[i].shown);
        struct conf *conf = load_set(option);
        char *text = printed(conf);
        if (strncmp(text, expected, strlen(expected)) != 0)
            fail_msg("%s: %s", CASES[i].value, text);
        assert_string_equal(conf_text(conf, "database.conninfo"), CASES[i].value);
        free(text);
        conf_free(&conf);
    }
}

static int signal_of(void (*act)(void))
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(1);
        signal(SIGABRT, SIG_DFL);
        act();
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void load_tables(const struct setting *table, size_t count)
{
    struct conf *conf = NULL;
    if (conf_load(&conf, &table, &count, 1, &(struct conf_layers){0}, stderr) == RESULT_OK) {
        (void)conf_int(conf, "a.b");
        conf_free(&conf);
    }
}

static void sound_table(void)
{
    load_tables((const struct setting[]){{"a.b", SETTING_INT, "1", 0, 9, ""}}, 1);
}

static void declared_twice(void)
{
    load_tables((const struct setting[]){{"a.b", SETTING_INT, "1", 0, 9, ""}, {"a.b", SETTING_INT, "1", 0, 9, ""}}, 2);
}

static void unfit_default(void)
{
    load_tables((const struct setting[]){{"a.b", SETTING_INT, "10", 0, 9, ""}}, 1);
}

static void other_kind(void)
{
    load_tables((const struct setting[]){{"a.b", SETTING_TEXT, "1", 0, 0, ""}}, 1);
}

static void undeclared(void)
{
    load_tables((const struct setting[]){{"a.c", SETTING_INT, "1", 0, 0, ""}}, 1);
}

static void programming_errors_abort(void **state)
{
    (void)state;
    assert_int_equal(signal_of(sound_table), 0);
    assert_int_equal(signal_of(declared_twice), SIGABRT);
    assert_int_equal(signal_of(unfit_default), SIGABRT);
    assert_int_equal(signal_of(other_kind), SIGABRT);
    assert_int_equal(signal_of(undeclared), SIGABRT);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, drop_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(defaults_alone),
        IN_FOLDER(a_file_sets_every_kind),
        IN_FOLDER(faulty_files_are_refused_with_their_line),
        IN_FOLDER(unreadable_files_are_refused),
        IN_FOLDER(every_problem_is_told),
        IN_FOLDER(later_layers_win),
        IN_FOLDER(variables_are_read_when_asked),
        IN_FOLDER(options_are_checked),
        IN_FOLDER(printing_tells_values_and_origins),
        IN_FOLDER(printing_masks_passwords),
        IN_FOLDER(programming_errors_abort),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
