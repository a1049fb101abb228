/* The configuration file of a service. It is taken, or every problem is a line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/conf.h"
#include "tests/fuzz/target.h"

static const struct setting SETTINGS[] = {
    {"database.conninfo", SETTING_TEXT, "dbname=loopline", 0, 0, "libpq connection string"},
    {"database.pool_size", SETTING_INT, "4", 1, 64, "connections"},
    {"log.json", SETTING_BOOL, "false", 0, 0, "JSON lines"},
    {"service.districts", SETTING_LIST, "", 0, 0, "districts served; none = all"},
};
static const struct setting *const TABLES[] = {SETTINGS};
static const size_t COUNTS[] = {COUNT(SETTINGS)};

static const char *const FILES[] = {
    "database: { conninfo = \"host=a password=b\"; pool_size = 8; };\nlog: { json = true; };\n",
    "service: { districts = [\"pingyin\", \"changqing\"]; };\n# a comment\n",
    "@include \"x\"\ndatabase.pool_size = 99999999999;\n",
};

bool target_seed(size_t n, struct mutant *out)
{
    if (n >= COUNT(FILES))
        return false;
    mutant_set(out, FILES[n], strlen(FILES[n]));
    return true;
}

/* One file for the whole run. */
static const char *path_of(void)
{
    static char path[64];
    if (path[0] == '\0') {
        snprintf(path, sizeof path, "/tmp/loopline-fuzz.XXXXXX");
        int file = mkstemp(path);
        target_hold(file >= 0, "no file");
        close(file);
    }
    return path;
}

static void remove_file(void)
{
    remove(path_of());
}

static void write_file(const uint8_t *data, size_t size)
{
    static bool once;
    FILE *file = fopen(path_of(), "wb");
    if (!once)
        atexit(remove_file);
    once = true;
    target_hold(file != NULL && fwrite(data, 1, size, file) == size && fclose(file) == 0, "no file");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *problems = NULL;
    size_t length = 0;
    struct conf *conf = NULL;
    write_file(data, size);
    FILE *out = open_memstream(&problems, &length);
    target_hold(out != NULL, "no memory");
    enum result outcome = conf_load(&conf, TABLES, COUNTS, 1, &(struct conf_layers){.file = path_of()}, out);
    fflush(out);
    target_hold((outcome == RESULT_OK) == (conf != NULL) && (outcome == RESULT_OK) == (length == 0),
                "a configuration is refused without a reason");
    if (outcome == RESULT_OK) {
        long long size_of_pool = conf_int(conf, "database.pool_size");
        target_hold(size_of_pool >= 1 && size_of_pool <= 64, "a value out of its range");
        conf_print(conf, out);
    }
    fclose(out);
    conf_free(&conf);
    free(problems);
    return 0;
}
