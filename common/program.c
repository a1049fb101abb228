#include "common/program.h"
#include "common/arena.h"
#include "common/http.h"
#include "common/log.h"
#include "common/str.h"
#include <getopt.h>
#include <stdlib.h>
#include <sys/resource.h>

static const struct setting SHARED[] = {
    {"log.level", SETTING_TEXT, "info", 0, 0, "debug, info, warn or error"},
    {"log.format", SETTING_TEXT, "text", 0, 0, "text or json"},
    {"http.address", SETTING_TEXT, "127.0.0.1", 0, 0, "address of /metrics /healthz /readyz"},
    {"http.port", SETTING_INT, "0", -1, 65535, "its port; 0 = any free one, -1 = none"},
};

static void print_settings(const struct setting *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        printf("  %-24s %s [%s]\n", list[i].path, list[i].help, list[i].fallback);
}

static void print_help(const struct program *program)
{
    printf("loopline-%s: %s\n\n"
           "usage: loopline-%s [--config FILE] [--set SECTION.KEY=VALUE]... [option]\n"
           "  --config FILE     libconfig file; FILE's folder may hold conf.d/*.cfg 配置文件\n"
           "  --set S.K=V       overrides one setting 覆盖一项配置\n"
           "  --check-config    reads and checks everything, then exits 检查配置\n"
           "  --print-config    prints every setting, its value and where it came from 打印配置\n"
           "  --healthcheck     asks the running process whether it is ready (exit 0 or 1; needs a fixed http.port) "
           "健康检查\n"
           "  --version, --help\n\n"
           "Layers: defaults < file < conf.d < environment LOOPLINE_SECTION__KEY < --set.\n"
           "Signals: %s\n"
           "Exit codes: 0 done, 1 broken environment (a supervisor restarts), 2 usage or configuration.\n\nsettings:\n",
           program->name, program->about, program->name, program->signals);
    print_settings(program->settings, program->setting_count);
    print_settings(SHARED, COUNT(SHARED));
    print_settings(program->own, program->own_count);
}

/* ---- what is configured ---- */

bool program_fault(const struct conf *conf, const char *path, const char *why, FILE *problems)
{
    fprintf(problems, "%s: %s: %s\n", conf_origin(conf, path), path, why);
    return false;
}

static bool check(const struct program *program, const struct conf *conf, FILE *problems)
{
    enum log_level level;
    const char *format = conf_text(conf, "log.format");
    bool sound = true;
    if (!log_level_parse(conf_text(conf, "log.level"), &level))
        sound = program_fault(conf, "log.level", "is not debug, info, warn or error", problems);
    if (!str_equal(format, "text") && !str_equal(format, "json"))
        sound = program_fault(conf, "log.format", "is not text or json", problems);
    for (size_t i = 0; i < program->required_count; i++)
        if (str_empty(conf_text(conf, program->required[i])))
            sound = program_fault(conf, program->required[i], "is required", problems);
    return sound;
}

static enum result load(const struct program_cli *cli, bool runs, struct conf **conf, FILE *problems)
{
    const struct program *program = &cli->program;
    const struct setting *tables[] = {program->settings, SHARED, program->own};
    const size_t counts[] = {program->setting_count, COUNT(SHARED), program->own_count};
    struct conf_layers layers = {cli->file, cli->set, cli->set_count, true};
    if (conf_load(conf, tables, counts, COUNT(tables), &layers, problems) != RESULT_OK)
        return RESULT_REFUSE;
    bool sound =
        check(program, *conf, problems) && (!runs || program->check == NULL || program->check(*conf, problems));
    return sound ? RESULT_OK : RESULT_REFUSE;
}

static void apply_log(const struct program *program, const struct conf *conf)
{
    enum log_level level = LOG_INFO;
    if (log_level_parse(conf_text(conf, "log.level"), &level))
        log_open(program->name, level, str_equal(conf_text(conf, "log.format"), "json"));
}

enum result program_load(const struct program_cli *cli, struct conf **conf, FILE *problems)
{
    enum result outcome = load(cli, true, conf, problems);
    if (outcome == RESULT_OK)
        apply_log(&cli->program, *conf);
    else
        conf_free(conf);
    return outcome;
}

/* ---- what is asked for ---- */

enum { OPTION_CONFIG = 256, OPTION_SET, OPTION_CHECK, OPTION_PRINT, OPTION_HEALTH, OPTION_VERSION, OPTION_HELP };
static const struct option OPTIONS[] = {
    {"config", required_argument, NULL, OPTION_CONFIG}, {"set", required_argument, NULL, OPTION_SET},
    {"check-config", no_argument, NULL, OPTION_CHECK},  {"print-config", no_argument, NULL, OPTION_PRINT},
    {"healthcheck", no_argument, NULL, OPTION_HEALTH},  {"version", no_argument, NULL, OPTION_VERSION},
    {"help", no_argument, NULL, OPTION_HELP},           {NULL, 0, NULL, 0},
};

/* The action asked for; 0 = run; -1 = usage. */
static int parse(struct program_cli *cli, int argc, char **argv)
{
    int action = 0, option;
    while ((option = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1) {
        if (option == OPTION_CONFIG)
            cli->file = optarg;
        else if (option == OPTION_SET)
            cli->set[cli->set_count++] = optarg;
        else if (option == '?')
            return -1;
        else
            action = option;
    }
    return optind == argc ? action : -1;
}

static int ask_health(const struct conf *conf)
{
    const char *address = conf_text(conf, "http.address");
    int port = (int)conf_int(conf, "http.port");
    if (port > 0 && http_check(address, port, "/readyz", 2000))
        return 0;
    fprintf(stderr,
            port > 0 ? "not ready: http://%s:%d/readyz\n"
                     : "not ready: http://%s:%d: no port that could be asked (http.port)\n",
            address, port);
    return 1;
}

static int act(int action, const struct conf *conf)
{
    if (action == OPTION_PRINT)
        conf_print(conf, stdout);
    else if (action == OPTION_CHECK)
        printf("configuration is sound 配置无误\n");
    else
        return ask_health(conf);
    return 0;
}

/* Whether it runs; else *code says how it went. */
static bool open_for(struct program_cli *cli, int action, struct conf **conf, int *code)
{
    const struct program *program = &cli->program;
    *code = action == -1 ? 2 : 0;
    if (action == OPTION_HELP)
        print_help(program);
    else if (action == OPTION_VERSION)
        printf("loopline-%s %s\n", program->name, LOOPLINE_VERSION);
    else if (action == -1)
        fprintf(stderr, "usage: loopline-%s --help\n", program->name);
    if (action == OPTION_HELP || action == OPTION_VERSION || action == -1)
        return false;
    if (load(cli, action == 0 || action == OPTION_CHECK, conf, stderr) != RESULT_OK) {
        *code = 2;
        return false;
    }
    apply_log(program, *conf);
    *code = action == 0 ? 0 : act(action, *conf);
    return action == 0;
}

bool program_open(struct program_cli *cli, int argc, char **argv, const struct program *program, struct conf **conf,
                  int *code)
{
    *cli = (struct program_cli){.program = *program, .set = memory_alloc(((size_t)argc + 1) * sizeof(char *))};
    *conf = NULL;
    if (open_for(cli, parse(cli, argc, argv), conf, code))
        return true;
    conf_free(conf);
    program_close(cli);
    return false;
}

void program_close(struct program_cli *cli)
{
    free((void *)cli->set);
    cli->set = NULL;
}

void program_raise_files(void)
{
    enum { FILES_WANTED = 65536 }; /* out of descriptors ZeroMQ's I/O thread spins */
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= FILES_WANTED)
        return;
    limit.rlim_cur = limit.rlim_max < FILES_WANTED ? limit.rlim_max : FILES_WANTED;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < FILES_WANTED)
        log_warn("few file descriptors", "limit", log_number((long long)limit.rlim_cur), NULL);
}
