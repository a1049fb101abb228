#include "services/ctl/ctl.h"
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/help.h"
#include <pwd.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const CONFIG_PLACES[] = {"var/etc/loopline.cfg", "/etc/loopline/loopline.cfg"};

const char *ctl_user(void)
{
    const struct passwd *entry = getpwuid(geteuid());
    return entry == NULL ? "unknown" : entry->pw_name;
}

const char *ctl_text(const struct ctl *ctl, const char *zh, const char *en)
{
    return ctl->zh ? zh : en;
}

int ctl_fail(const struct ctl *ctl, int code, const char *zh, const char *en, ...)
{
    va_list values;
    va_start(values, en);
    fputs("loopline: ", ctl->err);
    vfprintf(ctl->err, ctl->zh ? zh : en, values);
    fputc('\n', ctl->err);
    va_end(values);
    return code;
}

/* --lang may come late on the line, and mistakes before it want to be told in it. */
static const char *guess_language(int argc, char **argv)
{
    const char *lang = getenv("LC_ALL");
    if (str_empty(lang))
        lang = getenv("LC_MESSAGES");
    if (str_empty(lang))
        lang = getenv("LANG");
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--lang=", 7) == 0)
            lang = argv[i] + 7;
        else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            lang = argv[i + 1];
    }
    return lang != NULL && strncmp(lang, "zh", 2) == 0 ? "zh" : "en";
}

static bool one_of(const char *value, const char *first, const char *second)
{
    return value == NULL || strcmp(value, first) == 0 || strcmp(value, second) == 0;
}

static int read_options(struct ctl *ctl)
{
    const char *output = args_value(&ctl->args, "output");
    if (!one_of(output, "table", "json"))
        return ctl_fail(ctl, CTL_USAGE, "--output: 只能是 table 或 json", "--output: is table or json");
    if (!one_of(args_value(&ctl->args, "lang"), "zh", "en"))
        return ctl_fail(ctl, CTL_USAGE, "--lang: 只能是 zh 或 en", "--lang: is zh or en");
    ctl->json = output != NULL && strcmp(output, "json") == 0;
    return CTL_OK;
}

static const char *config_file(const struct ctl *ctl)
{
    const char *named = args_value(&ctl->args, "config");
    if (named == NULL)
        named = getenv("LOOPLINE_CONFIG");
    for (size_t i = 0; str_empty(named) && i < COUNT(CONFIG_PLACES); i++)
        if (access(CONFIG_PLACES[i], R_OK) == 0)
            named = CONFIG_PLACES[i];
    return str_given(named);
}

static int load_config(struct ctl *ctl)
{
    const struct setting *const tables[] = {CONNECT_SETTINGS};
    const size_t counts[] = {CONNECT_SETTING_COUNT};
    ctl->config_file = config_file(ctl);
    struct conf_layers layers = {.file = ctl->config_file, .environment = true};
    layers.set_count = args_values(&ctl->args, ctl->arena, "set", &layers.set);
    if (conf_load(&ctl->conf, tables, counts, 1, &layers, ctl->err) != RESULT_OK)
        return CTL_USAGE;
    ctl->offset_minutes = (int)conf_int(ctl->conf, "ctl.offset_minutes");
    return CTL_OK;
}

static int run_command(struct ctl *ctl)
{
    int code = load_config(ctl);
    if (code != CTL_OK)
        return code;
    if (args_flag(&ctl->args, "print-config"))
        conf_print(ctl->conf, ctl->out);
    else if (args_flag(&ctl->args, "check-config"))
        fprintf(ctl->out, "%s\n", ctl_text(ctl, "配置无误", "configuration is sound"));
    else if (ctl->command == NULL)
        return help_usage(ctl);
    else
        return ctl->command->run(ctl);
    return CTL_OK;
}

static int run(struct ctl *ctl, int argc, char **argv)
{
    struct buf problem = {0};
    enum result parsed = args_parse(&ctl->args, ctl->arena, ctl->lang, argc, argv, &problem);
    ctl->command = ctl->args.command;
    int code = CTL_OK;
    if (parsed != RESULT_OK) {
        code = ctl_fail(ctl, CTL_USAGE, "%s", "%s", problem.text);
        help_hint(ctl);
    }
    buf_free(&problem);
    if (code == CTL_OK)
        code = read_options(ctl);
    if (code != CTL_OK)
        return code;
    if (args_flag(&ctl->args, "version"))
        fprintf(ctl->out, "loopline %s\n", LOOPLINE_VERSION);
    else if (args_flag(&ctl->args, "help"))
        help_print(ctl);
    else
        code = run_command(ctl);
    return code;
}

int ctl_run(int argc, char **argv, FILE *in, FILE *out, FILE *err)
{
    struct ctl ctl = {.arena = arena_new(0), .in = in, .out = out, .err = err, .lang = guess_language(argc, argv)};
    ctl.zh = strcmp(ctl.lang, "zh") == 0;
    int code = run(&ctl, argc, argv);
    /* What could not be written was not said: a full disk must not look like success. */
    if ((fflush(out) != 0 || ferror(out)) && code == CTL_OK)
        code = ctl_fail(&ctl, CTL_ENVIRONMENT, "无法写出结果", "the result could not be written");
    pack_free(&ctl.pack);
    conf_free(&ctl.conf);
    arena_free(&ctl.arena);
    return code;
}
