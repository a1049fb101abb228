#include "services/link/settings.h"
#include "common/arena.h"
#include "common/http.h"
#include "common/log.h"
#include "common/str.h"
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define SERVICE_END "; a .pub file is read again with every new connection"

static const struct setting SETTINGS[] = {
    {"above.intake", SETTING_TEXT, "", 0, 0, "intake of this deployment: tcp://HOST:PORT; asked by reveal alone"},
    {"above.intake_key", SETTING_TEXT, "", 0, 0, "its public key, or the path of its .pub file" SERVICE_END},
    {"above.router", SETTING_TEXT, "", 0, 0, "router of this deployment"},
    {"above.router_key", SETTING_TEXT, "", 0, 0, "its public key"},
    {"above.escalation", SETTING_TEXT, "", 0, 0, "escalation of this deployment"},
    {"above.escalation_key", SETTING_TEXT, "", 0, 0, "its public key"},
    {"above.key_name", SETTING_TEXT, "", 0, 0, "name of this program's key there: role handler, of the unit"},
    {"above.unit", SETTING_TEXT, "", 0, 0, "code of the unit that stands for the deployment below"},
    {"above.reveal", SETTING_BOOL, "false", 0, 0,
     "hand down the words as they were written and who asked, unless the name is withheld; each look is on record"},
    {"above.loop_ground", SETTING_TEXT, "not_duty", 0, 0, "ground of return of what has come round"},
    {"above.return_ground", SETTING_TEXT, "not_duty", 0, 0, "ground of return in place of one that is not known here"},
    {"above.cannot_ground", SETTING_TEXT, "", 0, 0, "ground of a result CANNOT, likewise; empty = none"},
    {"above.relief_ground", SETTING_TEXT, "", 0, 0, "ground of more time, likewise; empty = none"},
    {"below.intake", SETTING_TEXT, "", 0, 0, "intake of the deployment below"},
    {"below.intake_key", SETTING_TEXT, "", 0, 0, "its public key, or the path of its .pub file"},
    {"below.key_name", SETTING_TEXT, "", 0, 0,
     "name of this program's key there: role channel, of a channel of kind upper"},
    {"below.district", SETTING_TEXT, "", 0, 0, "district code below; empty = that of the channel"},
    {"link.keys", SETTING_TEXT, "keys", 0, 0, "folder of both keys"},
    {"link.state", SETTING_TEXT, "", 0, 0, "folder of the two cursors; what is lost there is only told again"},
    {"link.poll_ms", SETTING_INT, "1000", 10, 600000, "how often either side is asked for news, ms"},
    {"link.call_ms", SETTING_INT, "1500", 100, 60000, "longest wait for one answer before the side counts as cut, ms"},
    {"link.clocks_ms", SETTING_INT, "10000", 0, 600000,
     "how long an order that was just dispatched may wait for its clocks to be set; then it goes without a limit, ms"},
    {"link.page", SETTING_INT, "50", 1, 500, "lines of one page"},
    {"link.matters", SETTING_LIST, "", 0, 0,
     "codes of matters below: above=below, by their beginnings; above= leaves out"},
    {"link.areas", SETTING_LIST, "", 0, 0, "codes of areas below, likewise"},
    {"log.level", SETTING_TEXT, "info", 0, 0, "debug, info, warn or error"},
    {"log.format", SETTING_TEXT, "text", 0, 0, "text or json"},
    {"http.address", SETTING_TEXT, "127.0.0.1", 0, 0, "address of /metrics /healthz /readyz"},
    {"http.port", SETTING_INT, "0", -1, 65535, "its port; 0 = any free one, -1 = none"},
};
static const char *const REQUIRED[] = {
    "above.router", "above.router_key", "above.escalation", "above.escalation_key", "above.key_name",
    "above.unit",   "below.intake",     "below.intake_key", "below.key_name",       "link.state",
};

static void print_help(void)
{
    printf(
        "loopline-link: hands a unit's orders down to a deployment below, and brings its reports up 上下级对接\n\n"
        "usage: loopline-link [--config FILE] [--set SECTION.KEY=VALUE]... [option]\n"
        "  --config FILE     libconfig file; FILE's folder may hold conf.d/*.cfg 配置文件\n"
        "  --set S.K=V       overrides one setting 覆盖一项配置\n"
        "  --check-config    reads and checks everything, then exits 检查配置\n"
        "  --print-config    prints every setting, its value and where it came from 打印配置\n"
        "  --healthcheck     asks the running process whether it is ready (exit 0 or 1; needs a fixed http.port) "
        "健康检查\n"
        "  --version, --help\n\n"
        "Layers: defaults < file < conf.d < environment LOOPLINE_SECTION__KEY < --set.\n"
        "Signals: TERM ends what is under way and stops.\n"
        "Exit codes: 0 done, 1 broken environment (a supervisor restarts), 2 usage or configuration.\n\nsettings:\n");
    for (size_t i = 0; i < COUNT(SETTINGS); i++)
        printf("  %-24s %s [%s]\n", SETTINGS[i].path, SETTINGS[i].help, SETTINGS[i].fallback);
}

static bool fault(const struct conf *conf, const char *path, const char *why)
{
    fprintf(stderr, "%s: %s: %s\n", conf_origin(conf, path), path, why);
    return false;
}

static bool check_rules(const struct conf *conf, const char *path)
{
    const char *const *items;
    size_t count = conf_list(conf, path, &items);
    for (size_t i = 0; i < count; i++)
        if (strcspn(items[i], "=") == 0 || strchr(items[i], '=') == NULL)
            return fault(conf, path, "holds what is not above=below");
    return true;
}

/* What a table of settings cannot say. */
static bool check(const struct conf *conf)
{
    enum log_level level;
    const char *format = conf_text(conf, "log.format");
    bool sound = check_rules(conf, "link.matters") && check_rules(conf, "link.areas");
    for (size_t i = 0; i < COUNT(REQUIRED); i++)
        if (str_empty(conf_text(conf, REQUIRED[i])))
            sound = fault(conf, REQUIRED[i], "is required");
    if (conf_bool(conf, "above.reveal") &&
        (str_empty(conf_text(conf, "above.intake")) || str_empty(conf_text(conf, "above.intake_key"))))
        sound = fault(conf, "above.intake", "is required where above.reveal is true, and its key");
    if (!log_level_parse(conf_text(conf, "log.level"), &level))
        sound = fault(conf, "log.level", "is not debug, info, warn or error");
    if (!str_equal(format, "text") && !str_equal(format, "json"))
        sound = fault(conf, "log.format", "is not text or json");
    return sound;
}

struct words {
    const char *file, **set;
    size_t set_count;
};
enum { OPTION_CONFIG = 256, OPTION_SET, OPTION_CHECK, OPTION_PRINT, OPTION_HEALTH, OPTION_VERSION, OPTION_HELP };
static const struct option OPTIONS[] = {
    {"config", required_argument, NULL, OPTION_CONFIG}, {"set", required_argument, NULL, OPTION_SET},
    {"check-config", no_argument, NULL, OPTION_CHECK},  {"print-config", no_argument, NULL, OPTION_PRINT},
    {"healthcheck", no_argument, NULL, OPTION_HEALTH},  {"version", no_argument, NULL, OPTION_VERSION},
    {"help", no_argument, NULL, OPTION_HELP},           {NULL, 0, NULL, 0},
};

/* The action asked for; 0 = run; -1 = usage. */
static int parse(struct words *words, int argc, char **argv)
{
    int action = 0, option;
    while ((option = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1) {
        if (option == OPTION_CONFIG)
            words->file = optarg;
        else if (option == OPTION_SET)
            words->set[words->set_count++] = optarg;
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
    fprintf(stderr, "not ready: http://%s:%d/readyz\n", address, port);
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

static enum result load(const struct words *words, struct conf **conf)
{
    const struct setting *tables[] = {SETTINGS};
    const size_t counts[] = {COUNT(SETTINGS)};
    struct conf_layers layers = {words->file, words->set, words->set_count, true};
    return conf_load(conf, tables, counts, 1, &layers, stderr);
}

/* true: run. */
static bool open_with(struct words *words, int argc, char **argv, struct conf **conf, int *code)
{
    int action = parse(words, argc, argv);
    *code = action == -1 ? 2 : 0;
    if (action == OPTION_HELP)
        print_help();
    else if (action == OPTION_VERSION)
        printf("loopline-link %s\n", LOOPLINE_VERSION);
    else if (action == -1)
        fprintf(stderr, "usage: loopline-link --help\n");
    if (action == OPTION_HELP || action == OPTION_VERSION || action == -1)
        return false;
    if (load(words, conf) != RESULT_OK || ((action == 0 || action == OPTION_CHECK) && !check(*conf))) {
        *code = 2;
        return false;
    }
    *code = action == 0 ? 0 : act(action, *conf);
    return action == 0;
}

bool settings_open(int argc, char **argv, struct conf **conf, int *code)
{
    struct words words = {.set = memory_alloc(((size_t)argc + 1) * sizeof(char *))};
    enum log_level level = LOG_INFO;
    *conf = NULL;
    bool runs = open_with(&words, argc, argv, conf, code);
    if (!runs)
        conf_free(conf);
    else if (log_level_parse(conf_text(*conf, "log.level"), &level))
        log_open("link", level, str_equal(conf_text(*conf, "log.format"), "json"));
    free((void *)words.set);
    return runs;
}
