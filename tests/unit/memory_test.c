/* Memory runs out at the first allocation, at the second, … of each piece of common/: the process ends in one place and says
 * so, or the piece refuses; it never goes on without what it asked for. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/conf.h"
#include "common/limit.h"
#include "common/mask.h"
#include "common/runtime.h"
#include "common/str.h"
#include "tests/lib/pack_folder.h"
#include "tests/lib/wire_sample.h"

enum { DONE = 0, REFUSED = 3, ALLOCATIONS_MOST = 20000, STEP_FAR = 16, NEAR = 64, WORDS = 200 };

/* ---- the allocation that fails: 0 = none ---- */

static size_t failing, seen;

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);

static bool fails(void)
{
    return failing != 0 && ++seen == failing;
}
void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}
void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}
void *__wrap_realloc(void *old, size_t size)
{
    return fails() ? NULL : __real_realloc(old, size);
}

/* ---- pieces ---- */

static struct pack_file *files;
static size_t file_count;

static int message(void)
{
    struct arena *arena = arena_new(0);
    struct faults faults = {0};
    for (size_t row = 0; wire_info_row(row) != NULL; row++) {
        const struct message_info *info = wire_info_row(row);
        ProtobufCMessage *body = NULL;
        size_t size = 0;
        const uint8_t *packed = wire_pack(arena, wire_sample(arena, info->descriptor, 0), &size);
        struct arena *own = arena_new(WIRE_MEMORY_MAX);
        if (wire_body(own, info->type, packed, size, &body, &faults) != RESULT_OK)
            return REFUSED;
        arena_free(&own);
    }
    arena_free(&arena);
    return DONE;
}

static int city_pack(void)
{
    struct pack *pack = NULL;
    if (pack_load(&pack, files, file_count, stderr) != RESULT_OK)
        return REFUSED;
    pack_free(&pack);
    return DONE;
}

static int configuration(void)
{
    static const struct setting SETTINGS[] = {
        {"service.districts", SETTING_LIST, "", 0, 0, "districts"},
        {"database.conninfo", SETTING_TEXT, "dbname=loopline", 0, 0, "connection"},
    };
    static const struct setting *const TABLES[] = {SETTINGS};
    static const size_t COUNTS[] = {COUNT(SETTINGS)};
    static const char *const SET[] = {"service.districts=a,b,c", "database.conninfo=host=b"};
    struct conf *conf = NULL;
    const struct conf_layers layers = {.set = SET, .set_count = COUNT(SET)};
    if (conf_load(&conf, TABLES, COUNTS, 1, &layers, stderr) != RESULT_OK)
        return REFUSED;
    conf_print(conf, stderr);
    conf_free(&conf);
    return DONE;
}

static int texts(void)
{
    struct arena *arena = arena_new(0);
    struct pack_limit limit;
    struct buf buf = {0};
    for (int i = 0; i < WORDS; i++) {
        buf_print(&buf, "请拨打 13800000000, %d\n", i);
        buf_json(&buf, "\"quoted\"");
    }
    mask_text(arena, buf.text);
    mask_json(arena, "{\"text\": \"13800000000\"}");
    if (!limit_parse("4wd/day_counted", &limit, NULL) || limit_words(arena, &limit, "en") == NULL)
        return REFUSED;
    buf_free(&buf);
    arena_free(&arena);
    return DONE;
}

struct row {
    struct uuid id;
    const char *number;
};

/* Rows of a batch to its messages, by id and by number. */
static int attach(void)
{
    struct arena *arena = arena_new(0);
    struct message by_id = {.subject = {{1}}}, by_number = {.number = "PY-2"};
    struct message *messages[] = {&by_id, &by_number};
    struct row list[] = {{{{1}}, "PY-1"}, {{{2}}, "PY-2"}};
    struct batch batch = {.arena = arena, .messages = messages, .count = COUNT(messages)};
    const struct rows rows = {.list = list, .count = COUNT(list)};
    batch_attach(&batch, &rows, sizeof list[0], offsetof(struct row, id), offsetof(struct row, number));
    if (by_id.rows != &list[0] || by_number.rows != &list[1])
        abort();
    arena_free(&arena);
    return DONE;
}

static const struct piece {
    const char *name;
    int (*run)(void);
} PIECES[] = {
    {"message", message}, {"city_pack", city_pack}, {"configuration", configuration},
    {"texts", texts},     {"attach", attach},
};

/* ---- the sweep ---- */

struct trial {
    int status;
    char said[4096];
};

static void child(const struct piece *piece, size_t n, int out)
{
    const struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0 || dup2(out, STDERR_FILENO) < 0)
        _exit(1);
    failing = n;
    seen = 0;
    int status = piece->run();
    failing = 0;
    fflush(stderr);
    _exit(status == DONE && seen >= n ? 1 : status); /* it went on without what it asked for */
}

static void try(const struct piece *piece, size_t n, struct trial *out)
{
    int ends[2];
    size_t length = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0)
        child(piece, n, ends[1]);
    assert_true(pid > 0);
    close(ends[1]);
    for (ssize_t got = 1; got > 0 && length<sizeof out->said - 1; length += got> 0 ? (size_t)got : 0)
        got = read(ends[0], out->said + length, sizeof out->said - 1 - length);
    out->said[length] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(pid, &out->status, 0), pid);
}

/* false: the piece has fewer allocations than that. */
static bool survives(const struct piece *piece, size_t n)
{
    static struct trial trial;
    try(piece, n, &trial);
    if (WIFEXITED(trial.status) && WEXITSTATUS(trial.status) == DONE)
        return false;
    bool refused = WIFEXITED(trial.status) && WEXITSTATUS(trial.status) == REFUSED;
    bool ended = WIFSIGNALED(trial.status) && WTERMSIG(trial.status) == SIGABRT && strstr(trial.said, "out of memory");
    if (!refused && !ended)
        fail_msg("%s, allocation %zu: status %d, said: %s", piece->name, n, trial.status, trial.said);
    return true;
}

/* Every allocation near the start, then every sixteenth: those of one loop are alike. */
static void test_every_allocation_may_fail(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(PIECES); i++) {
        size_t n = 1, tried = 0;
        for (; n < ALLOCATIONS_MOST && survives(&PIECES[i], n); n += n < NEAR ? 1 : STEP_FAR)
            tried++;
        print_message("%s: %zu allocations tried\n", PIECES[i].name, tried);
        assert_true(tried > 0 && n < ALLOCATIONS_MOST);
    }
}

static int read_files(void **state)
{
    struct arena *arena = arena_new(0);
    *state = arena;
    return pack_read_folder(arena, PACK_FOLDER_DEMO, &files, &file_count, stderr) == RESULT_OK ? 0 : -1;
}

static int forget_files(void **state)
{
    struct arena *arena = *state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_allocation_may_fail)};
    return cmocka_run_group_tests(tests, read_files, forget_files);
}
