/* A target without libFuzzer: NAME_test replays its seeds and tests/fuzz/corpus/NAME, then mutations of them, for ROUNDS
 * rounds or SECONDS seconds, whichever is over first. SEED=n repeats a run; --seeds FOLDER writes the seeds for libFuzzer;
 * a file as argument is replayed alone. What was run last stands in the file LAST names, when it is set. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "common/arena.h"
#include "common/str.h"
#include "tests/fuzz/target.h"
#include "tests/lib/chance.h"

enum { ROUNDS = 20000, SECONDS = 4, PATH = 1024, FOLDER = 128, NAME = 64 };

static struct mutant *known; /* seeds and corpus */
static size_t known_count, known_capacity;

static struct mutant *known_add(void)
{
    if (known_count == known_capacity) {
        known_capacity = known_capacity == 0 ? 64 : known_capacity * 2;
        known = memory_grow(known, known_capacity * sizeof *known);
    }
    return &known[known_count++];
}

static int stop(const char *what, const char *path)
{
    fprintf(stderr, "%s: %s\n", path, what);
    return 2;
}

static bool file_take(const char *path, struct mutant *out)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    out->size = fread(out->at, 1, sizeof out->at, file);
    return fclose(file) == 0;
}

static bool file_leave(const char *path, const struct mutant *bytes)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL)
        return false;
    size_t written = fwrite(bytes->at, 1, bytes->size, file);
    return fclose(file) == 0 && written == bytes->size;
}

static void seeds_take(void)
{
    struct mutant *seed = memory_alloc(sizeof *seed);
    for (size_t n = 0; target_seed(n, seed); n++)
        *known_add() = *seed;
    free(seed);
}

static size_t corpus_take(const char *folder)
{
    char path[PATH];
    size_t before = known_count;
    DIR *list = opendir(folder);
    if (list == NULL)
        return 0;
    for (struct dirent *entry = NULL; (entry = readdir(list)) != NULL;) {
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.' && !file_take(path, known_add()))
            exit(stop("cannot be read", path));
    }
    closedir(list);
    return known_count - before;
}

static void run(const struct mutant *input)
{
    const char *last = getenv("LAST");
    if (last != NULL && !file_leave(last, input))
        exit(stop("cannot be written", last));
    LLVMFuzzerTestOneInput(input->at, input->size);
}

static int seeds_leave(const char *folder)
{
    char path[PATH];
    seeds_take();
    for (size_t i = 0; i < known_count; i++) {
        snprintf(path, sizeof path, "%s/%zu", folder, i);
        if (!file_leave(path, &known[i]))
            return stop("cannot be written", path);
    }
    return 0;
}

static long wanted(const char *name, long otherwise)
{
    const char *given = getenv(name);
    return given == NULL ? otherwise : strtol(given, NULL, 10);
}

static size_t play(void)
{
    size_t executions = 0;
    struct mutant *mutant = memory_alloc(sizeof *mutant);
    time_t until = time(NULL) + wanted("SECONDS", SECONDS);
    for (size_t i = 0; i < known_count; i++, executions++)
        run(&known[i]);
    for (long round = wanted("ROUNDS", ROUNDS); round > 0 && time(NULL) < until; round--, executions++) {
        const struct mutant *from = &known[chance() % known_count];
        mutant_set(mutant, from->at, from->size);
        mutate(mutant);
        run(mutant);
    }
    free(mutant);
    return executions;
}

/* "…/body_test" → "body" */
static void name_of(const char *program, char name[NAME])
{
    const char *slash = strrchr(program, '/'), *base = slash == NULL ? program : slash + 1;
    snprintf(name, NAME, "%s", base);
    char *tail = strstr(name, "_test");
    if (tail != NULL)
        *tail = '\0';
}

int main(int argc, char **argv)
{
    char name[NAME], folder[FOLDER];
    if (argc == 3 && str_equal(argv[1], "--seeds"))
        return seeds_leave(argv[2]);
    if (argc == 2 && !file_take(argv[1], known_add()))
        return stop("cannot be read", argv[1]);
    if (argc == 2) {
        run(&known[0]);
        return 0;
    }
    name_of(argv[0], name);
    snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", name);
    chance_begin();
    seeds_take();
    size_t files = corpus_take(folder);
    if (known_count == 0)
        return stop("neither seeds nor a corpus", folder);
    printf("%zu executions of %s, from %zu seeds and %zu files\n", play(), name, known_count - files, files);
    free(known);
    return 0;
}
