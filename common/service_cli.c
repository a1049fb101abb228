#include "common/service_cli.h"
#include "common/http.h"
#include "common/log.h"
#include "common/str.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

static const struct setting COMMON[] = {
    {"database.conninfo", SETTING_TEXT, "", 0, 0, "libpq connection string, without a password (use passfile=)"},
    {"database.timeout_ms", SETTING_INT, "8000", 100, 600000, "longest wait for one statement or commit, ms"},
    {"database.commit_wait_ms", SETTING_INT, "5000", 0, 600000,
     "how long a commit waits for its synchronous standby before RETRY_LATER is answered, ms; 0 = timeout_ms"},
    {"bus.command_bind", SETTING_TEXT, "tcp://127.0.0.1:*", 0, 0, "where commands are accepted; * = any free port"},
    {"bus.event_bind", SETTING_TEXT, "tcp://127.0.0.1:*", 0, 0, "where the other services push events"},
    {"bus.advertise", SETTING_TEXT, "127.0.0.1", 0, 0, "address by which the other services reach this one"},
    {"bus.keys", SETTING_TEXT, "keys", 0, 0, "folder of CURVE keys"},
    {"bus.key_name", SETTING_TEXT, "", 0, 0, "name of this instance's key; empty = loopline-SERVICE"},
    {"bus.old_key_s", SETTING_INT, "86400", 1, 31536000,
     "after HUP with another key: for so long the old key and its ports are served, seconds"},
    {"bus.queue", SETTING_INT, "1024", 16, 1000000, "high-water mark of each socket, messages"},
    {"service.districts", SETTING_LIST, "", 0, 0, "district codes this replica serves; empty = all"},
    {"service.stand_in", SETTING_LIST, "", 0, 0,
     "district codes it serves besides while no live replica of the service has them as its own; * = whichever"},
    {"service.sweep_ms", SETTING_INT, "1000", 10, 600000, "age at which the sweep takes a message the wire lost, ms"},
    {"service.tick_ms", SETTING_INT, "200", 5, 60000, "how often due work is looked for, ms"},
    {"service.core_dumps", SETTING_BOOL, "false", 0, 0,
     "a crash leaves an image of the memory, with whatever was in it; for debugging alone"},
    {"log.level", SETTING_TEXT, "info", 0, 0, "debug, info, warn or error"},
    {"log.format", SETTING_TEXT, "text", 0, 0, "text or json"},
    {"http.address", SETTING_TEXT, "127.0.0.1", 0, 0, "address of /metrics /healthz /readyz"},
    {"http.port", SETTING_INT, "0", -1, 65535, "its port; 0 = any free one, -1 = none"},
};

static void print_help(const struct service *service)
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
           "Signals: TERM drains and stops, HUP reads the configuration again (sockets and database stay).\n"
           "Exit codes: 0 done, 1 broken environment (a supervisor restarts), 2 usage or configuration.\n\nsettings:\n",
           service->name, service->about, service->name);
    for (size_t i = 0; i < COUNT(COMMON); i++)
        printf("  %-24s %s [%s]\n", COMMON[i].path, COMMON[i].help, COMMON[i].fallback);
    for (size_t i = 0; i < service->setting_count; i++)
        printf("  %-24s %s [%s]\n", service->settings[i].path, service->settings[i].help,
               service->settings[i].fallback);
}

static enum result load(const struct service_cli *cli, struct conf **conf, FILE *problems)
{
    const struct setting *tables[] = {COMMON, cli->service->settings};
    const size_t counts[] = {COUNT(COMMON), cli->service->setting_count};
    struct conf_layers layers = {cli->file, cli->set, cli->set_count, true};
    return conf_load(conf, tables, counts, 2, &layers, problems);
}

static bool fault(const struct conf *conf, const char *path, const char *why, FILE *problems)
{
    fprintf(problems, "%s: %s: %s\n", conf_origin(conf, path), path, why);
    return false;
}

/* What a table of settings cannot say. */
static bool check(const struct conf *conf, FILE *problems)
{
    enum log_level level;
    const char *format = conf_text(conf, "log.format");
    bool sound = true;
    if (!log_level_parse(conf_text(conf, "log.level"), &level))
        sound = fault(conf, "log.level", "is not debug, info, warn or error", problems);
    if (!str_equal(format, "text") && !str_equal(format, "json"))
        sound = fault(conf, "log.format", "is not text or json", problems);
    if (str_empty(conf_text(conf, "database.conninfo")))
        sound = fault(conf, "database.conninfo", "is required", problems);
    return sound;
}

static bool check_service(const struct service *service, const struct conf *conf, FILE *problems)
{
    return service->check == NULL || service->check(conf, problems);
}

static void apply_log(const struct service *service, const struct conf *conf)
{
    enum log_level level = LOG_INFO;
    if (log_level_parse(conf_text(conf, "log.level"), &level))
        log_open(service->name, level, str_equal(conf_text(conf, "log.format"), "json"));
}

enum { OPTION_CONFIG = 256, OPTION_SET, OPTION_CHECK, OPTION_PRINT, OPTION_HEALTH, OPTION_VERSION, OPTION_HELP };
static const struct option OPTIONS[] = {
    {"config", required_argument, NULL, OPTION_CONFIG}, {"set", required_argument, NULL, OPTION_SET},
    {"check-config", no_argument, NULL, OPTION_CHECK},  {"print-config", no_argument, NULL, OPTION_PRINT},
    {"healthcheck", no_argument, NULL, OPTION_HEALTH},  {"version", no_argument, NULL, OPTION_VERSION},
    {"help", no_argument, NULL, OPTION_HELP},           {NULL, 0, NULL, 0},
};

/* The action asked for; 0 = run; -1 = usage. */
static int parse(struct service_cli *cli, int argc, char **argv)
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

bool service_cli_open(struct service_cli *cli, int argc, char **argv, const struct service *service, struct conf **conf,
                      int *code)
{
    *cli = (struct service_cli){.service = service, .set = memory_alloc(((size_t)argc + 1) * sizeof(char *))};
    int action = parse(cli, argc, argv);
    *code = action == -1 ? 2 : 0;
    if (action == OPTION_HELP)
        print_help(service);
    else if (action == OPTION_VERSION)
        printf("loopline-%s %s\n", service->name, LOOPLINE_VERSION);
    else if (action == -1)
        fprintf(stderr, "usage: loopline-%s --help\n", service->name);
    if (action == OPTION_HELP || action == OPTION_VERSION || action == -1) {
        service_cli_close(cli);
        return false;
    }
    bool runs = action == 0 || action == OPTION_CHECK;
    if (load(cli, conf, stderr) != RESULT_OK || !check(*conf, stderr) ||
        (runs && !check_service(service, *conf, stderr))) {
        conf_free(conf);
        service_cli_close(cli);
        *code = 2;
        return false;
    }
    apply_log(service, *conf);
    if (action == 0)
        return true;
    *code = act(action, *conf);
    conf_free(conf);
    service_cli_close(cli);
    return false;
}

void service_cli_close(struct service_cli *cli)
{
    free((void *)cli->set);
    cli->set = NULL;
    for (size_t i = 0; i < cli->retired_count; i++)
        conf_free(&cli->retired[i]);
    free(cli->retired);
    cli->retired = NULL;
}

void service_cli_reload(struct service_cli *cli, struct conf **conf)
{
    struct conf *fresh = NULL;
    char *text = NULL;
    size_t size = 0;
    FILE *problems = open_memstream(&text, &size);
    bool sound = problems != NULL && load(cli, &fresh, problems) == RESULT_OK && check(fresh, problems) &&
                 check_service(cli->service, fresh, problems);
    if (problems != NULL)
        fclose(problems);
    if (!sound) {
        conf_free(&fresh);
        log_error("configuration refused; the old one stays", "problems", text, NULL);
    }
    free(text);
    if (!sound)
        return;
    /* The old one is kept: open sockets and the connection borrow its texts. A reload is rare. */
    cli->retired = memory_grow(cli->retired, (cli->retired_count + 1) * sizeof(struct conf *));
    cli->retired[cli->retired_count++] = *conf;
    *conf = fresh;
    apply_log(cli->service, fresh);
    log_info("configuration reloaded", NULL);
}
