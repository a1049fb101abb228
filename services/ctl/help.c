#include "services/ctl/help.h"
#include "services/ctl/commands.h"
#include "services/ctl/output.h"
#include <string.h>

static const struct {
    int code;
    const char *zh, *en;
} CODES[] = {
    {CTL_OK, "成功", "done"},
    {CTL_ENVIRONMENT, "环境问题(数据库、文件、网络)", "broken environment (database, files, network)"},
    {CTL_USAGE, "命令行或配置有误", "command line or configuration"},
    {CTL_REJECTED, "被拒绝,已列出每个有误的字段", "rejected: every field at fault was named"},
    {CTL_DENIED, "无权执行", "denied: this key may not do that"},
    {CTL_LATER, "没有答复或稍后重试", "no answer, or retry later"},
    {CTL_ABSENT, "不存在或有冲突", "not found, or in conflict with what is there"},
};

static const char KEYS_ZH[] = "命令用哪把密钥: --as 指定的;否则按该命令的顺序取第一把存在的(见各命令的帮助)。\n"
                              "未给 --unit 时,承办单位的命令以工单的牵头单位为准。";
static const char KEYS_EN[] =
    "Which key a command uses: the one named by --as, else the first of the command's own list that exists (see its\n"
    "help). Commands of a unit without --unit act for the order's lead unit.";

static void pad(FILE *out, const char *text, size_t width)
{
    size_t columns = utf8_columns(text);
    fprintf(out, "%s%*s", text, columns < width ? (int)(width - columns) : 1, "");
}

/* "order * sign" with "NUMBER …" reads "order NUMBER sign". */
static void write_usage(struct buf *out, const struct command *command)
{
    const char *usage = command->usage;
    for (const char *at = command->path; *at != '\0'; at++) {
        size_t word = strcspn(usage, " ");
        if (*at != '*') {
            buf_char(out, *at);
            continue;
        }
        buf_add(out, usage, word);
        usage += word + (usage[word] == ' ' ? 1 : 0);
    }
    if (*usage != '\0')
        buf_print(out, " %s", usage);
}

static void print_row(const struct ctl *ctl, FILE *out, const struct command *command)
{
    enum { WIDTH = 36 };
    struct buf usage = {0};
    write_usage(&usage, command);
    fputs("  ", out);
    pad(out, usage.text, WIDTH);
    fprintf(out, "%s\n", ctl_text(ctl, command->zh, command->en));
    buf_free(&usage);
}

static void print_options(const struct ctl *ctl, const struct option_row *list)
{
    enum { WIDTH = 26 };
    for (; list != NULL && list->name != NULL; list++) {
        const char *name = list->value == NULL ? arena_print(ctl->arena, "  --%s", list->name)
                                               : arena_print(ctl->arena, "  --%s %s", list->name, list->value);
        pad(ctl->out, name, WIDTH);
        fprintf(ctl->out, "%s\n", ctl_text(ctl, list->zh, list->en));
    }
}

/* All rows whose path begins with this word; NULL: all. */
static size_t print_rows(const struct ctl *ctl, FILE *out, const char *word)
{
    const struct command *command;
    size_t found = 0;
    for (size_t i = 0; (command = commands_row(i)) != NULL; i++) {
        if (word != NULL && !commands_path_holds(command, 0, word))
            continue;
        print_row(ctl, out, command);
        found++;
    }
    return found;
}

static void print_program(const struct ctl *ctl)
{
    fprintf(ctl->out, "%s\n\n", ctl_text(ctl, "loopline: 闭环热线的命令行", "loopline: the command line of Loopline"));
    fprintf(ctl->out, "%s\n",
            ctl_text(ctl, "用法: loopline [选项] 命令 …  (loopline help 命令: 该命令的帮助)",
                     "usage: loopline [options] COMMAND …  (loopline help COMMAND: the help of one)"));
    print_rows(ctl, ctl->out, NULL);
    fprintf(ctl->out, "\n%s\n",
            ctl_text(ctl, "通用选项 (-o 即 --output):", "options of every command (-o is --output):"));
    print_options(ctl, ARGS_GLOBAL);
    fprintf(
        ctl->out, "\n%s\n",
        ctl_text(ctl,
                 "配置: --config,否则环境变量 LOOPLINE_CONFIG,否则 var/etc/loopline.cfg、/etc/loopline/loopline.cfg",
                 "Configuration: --config, else LOOPLINE_CONFIG, else var/etc/loopline.cfg or "
                 "/etc/loopline/loopline.cfg."));
    fprintf(ctl->out, "%s\n\n%s\n", ctl_text(ctl, KEYS_ZH, KEYS_EN), ctl_text(ctl, "退出码:", "exit codes:"));
    for (size_t i = 0; i < COUNT(CODES); i++)
        fprintf(ctl->out, "  %d  %s\n", CODES[i].code, ctl_text(ctl, CODES[i].zh, CODES[i].en));
}

static void print_command(const struct ctl *ctl)
{
    const struct command *command = ctl->command;
    struct buf usage = {0};
    write_usage(&usage, command);
    fprintf(ctl->out, "%s: loopline %s\n%s\n", ctl_text(ctl, "用法", "usage"), usage.text,
            ctl_text(ctl, command->zh, command->en));
    buf_free(&usage);
    if (command->options != NULL && command->options->name != NULL)
        fputc('\n', ctl->out);
    print_options(ctl, command->options);
    if (command->keys != NULL)
        fprintf(ctl->out, "\n%s: %s\n", ctl_text(ctl, "密钥", "key"), command->keys);
}

void help_print(const struct ctl *ctl)
{
    const char *word = args_word(&ctl->args, 0);
    if (ctl->command != NULL)
        print_command(ctl);
    else if (word == NULL)
        print_program(ctl);
    else if (print_rows(ctl, ctl->out, word) == 0)
        print_program(ctl);
}

int help_usage(const struct ctl *ctl)
{
    ctl_fail(ctl, CTL_USAGE, "没有给出命令", "no command was given");
    help_hint(ctl);
    return CTL_USAGE;
}

void help_hint(const struct ctl *ctl)
{
    const char *word = args_word(&ctl->args, 0);
    if (ctl->command != NULL) {
        print_row(ctl, ctl->err, ctl->command);
        return;
    }
    const char *first = word == NULL ? NULL : arena_textn(ctl->arena, word, strcspn(word, " "));
    if (first == NULL || print_rows(ctl, ctl->err, first) == 0)
        fprintf(ctl->err, "  loopline --help\n");
}
