#include "services/ctl/args.h"
#include "services/ctl/commands.h"
#include <string.h>

const struct option_row ARGS_GLOBAL[] = {
    {"output", "table|json", "输出格式", "form of the output"},
    {"lang", "zh|en", "语言,默认取自 LANG", "language, by default from LANG"},
    {"config", "FILE", "配置文件", "configuration file"},
    {"set", "S.K=V", "覆盖一项配置,可重复", "overrides one setting, may be repeated"},
    {"confidential", "WHY", "连同举报和保密通道的工单一并显示,事由记录在案",
     "shows what reports a unit or is of the confidential lane, too; why is on record"},
    {"as", "NAME", "使用密钥目录中的哪一把密钥", "which key of the keys folder to use"},
    {"check-config", NULL, "检查配置后退出", "checks the configuration and exits"},
    {"print-config", NULL, "打印配置及其来源后退出", "prints every setting and where it came from, and exits"},
    {"help", NULL, "帮助", "help"},
    {"version", NULL, "版本", "version"},
    {NULL, NULL, NULL, NULL},
};

/* What a user types more than once a day. */
static const struct {
    const char *letter, *name;
} SHORT[] = {{"o", "output"}, {"h", "help"}};

enum {
    PROBLEM_UNKNOWN,
    PROBLEM_NO_VALUE,
    PROBLEM_VALUE,
    PROBLEM_FOREIGN,
    PROBLEM_COMMAND,
    PROBLEM_VERB,
    PROBLEM_EXTRA,
    PROBLEM_FEW
};
static const struct {
    const char *zh, *en;
} PROBLEMS[] = {
    [PROBLEM_UNKNOWN] = {"没有这个选项", "there is no such option"},
    [PROBLEM_NO_VALUE] = {"这个选项需要一个值", "this option needs a value"},
    [PROBLEM_VALUE] = {"这个选项不带值", "this option takes no value"},
    [PROBLEM_FOREIGN] = {"此命令没有这个选项", "is not an option of this command"},
    [PROBLEM_COMMAND] = {"没有这个命令", "there is no such command"},
    [PROBLEM_VERB] = {"须给出其中一个动作", "which of these is meant?"},
    [PROBLEM_EXTRA] = {"此处多余,或没有这样的动作", "does not belong here, or is no such verb"},
    [PROBLEM_FEW] = {"缺少参数", "an argument is missing"},
};

struct reader {
    struct args *args;
    bool zh;
    int argc, at;
    char **argv;
    struct buf *problem;
};

static enum result refuse(struct reader *reader, const char *what, int which)
{
    buf_print(reader->problem, "%s: %s", what, reader->zh ? PROBLEMS[which].zh : PROBLEMS[which].en);
    return RESULT_REFUSE;
}

static const struct option_row *option_in(const struct option_row *list, const char *name, size_t length)
{
    for (; list != NULL && list->name != NULL; list++)
        if (strlen(list->name) == length && strncmp(list->name, name, length) == 0)
            return list;
    return NULL;
}

/* In any command: only whether it takes a value matters here. */
static const struct option_row *option_anywhere(const char *name, size_t length)
{
    const struct option_row *row = option_in(ARGS_GLOBAL, name, length);
    const struct command *command;
    for (size_t i = 0; row == NULL && (command = commands_row(i)) != NULL; i++)
        row = option_in(command->options, name, length);
    return row;
}

static const char *next_value(struct reader *reader)
{
    return reader->at + 1 < reader->argc ? reader->argv[++reader->at] : NULL;
}

static void give(struct reader *reader, const char *name, const char *value)
{
    reader->args->given[reader->args->given_count++] = (struct given){name, value};
}

static enum result read_long(struct reader *reader, const char *text)
{
    const char *equals = strchr(text, '=');
    size_t length = equals == NULL ? strlen(text) : (size_t)(equals - text);
    const struct option_row *row = option_anywhere(text, length);
    const char *shown = reader->argv[reader->at];
    if (row == NULL)
        return refuse(reader, shown, PROBLEM_UNKNOWN);
    if (row->value == NULL && equals != NULL)
        return refuse(reader, shown, PROBLEM_VALUE);
    const char *value = equals != NULL ? equals + 1 : row->value == NULL ? "" : next_value(reader);
    if (value == NULL)
        return refuse(reader, shown, PROBLEM_NO_VALUE);
    give(reader, row->name, value);
    return RESULT_OK;
}

static enum result read_short(struct reader *reader, const char *text)
{
    for (size_t i = 0; i < COUNT(SHORT); i++) {
        if (text[0] != SHORT[i].letter[0])
            continue;
        const struct option_row *row = option_in(ARGS_GLOBAL, SHORT[i].name, strlen(SHORT[i].name));
        bool rest = text[1] != '\0';
        if (row->value == NULL && rest)
            break;
        const char *value = row->value == NULL ? "" : rest ? text + 1 : next_value(reader);
        if (value == NULL)
            return refuse(reader, reader->argv[reader->at], PROBLEM_NO_VALUE);
        give(reader, row->name, value);
        return RESULT_OK;
    }
    return refuse(reader, reader->argv[reader->at], PROBLEM_UNKNOWN);
}

static enum result read_all(struct reader *reader)
{
    enum result outcome = RESULT_OK;
    bool options = true;
    for (; outcome == RESULT_OK && reader->at < reader->argc; reader->at++) {
        const char *text = reader->argv[reader->at];
        if (options && strcmp(text, "--") == 0)
            options = false;
        else if (options && strncmp(text, "--", 2) == 0)
            outcome = read_long(reader, text + 2);
        else if (options && text[0] == '-' && text[1] != '\0')
            outcome = read_short(reader, text + 1);
        else
            reader->args->words[reader->args->word_count++] = text;
    }
    return outcome;
}

/* Leaves in `words` what stands for an argument. */
static void drop_path(struct args *args)
{
    size_t kept = 0, path = commands_path_length(args->command);
    for (size_t i = 0; i < args->word_count; i++)
        if (i >= path || commands_path_argument(args->command, i))
            args->words[kept++] = args->words[i];
    args->word_count = kept;
}

static bool is_group(const char *word)
{
    const struct command *command;
    for (size_t i = 0; (command = commands_row(i)) != NULL; i++)
        if (commands_path_holds(command, 0, word))
            return true;
    return false;
}

/* A group of commands without its verb, or with one that it does not have; or no command at all. */
static enum result refuse_command(struct reader *reader)
{
    const struct args *args = reader->args;
    if (!is_group(args->words[0]))
        return refuse(reader, args->words[0], PROBLEM_COMMAND);
    if (args->word_count == 1)
        return refuse(reader, args->words[0], PROBLEM_VERB);
    buf_print(reader->problem, "%s ", args->words[0]);
    return refuse(reader, args->words[1], PROBLEM_COMMAND);
}

/* "help order" is "order --help". */
static void take_help(struct args *args)
{
    if (args->word_count == 0 || strcmp(args->words[0], "help") != 0)
        return;
    args->given[args->given_count++] = (struct given){"help", ""}; /* room: one word gives its place */
    for (size_t i = 1; i < args->word_count; i++)
        args->words[i - 1] = args->words[i];
    args->word_count--;
}

/* --help and the like need no arguments. */
static bool only_asks(const struct args *args)
{
    return args_flag(args, "help") || args_flag(args, "version");
}

static enum result check_command(struct reader *reader)
{
    struct args *args = reader->args;
    for (size_t i = 0; i < args->given_count; i++) {
        const char *name = args->given[i].name;
        if (option_in(ARGS_GLOBAL, name, strlen(name)) == NULL &&
            option_in(args->command->options, name, strlen(name)) == NULL) {
            buf_text(reader->problem, "--");
            return refuse(reader, name, PROBLEM_FOREIGN);
        }
    }
    if (args->word_count > args->command->most)
        return refuse(reader, args->words[args->command->most], PROBLEM_EXTRA);
    return args->word_count < args->command->least ? refuse(reader, args->command->path, PROBLEM_FEW) : RESULT_OK;
}

enum result args_parse(struct args *out, struct arena *arena, const char *lang, int argc, char **argv,
                       struct buf *problem)
{
    struct reader reader = {out, strcmp(lang, "zh") == 0, argc, 1, argv, problem};
    size_t room = argc > 0 ? (size_t)argc : 1;
    *out = (struct args){.words = arena_array(arena, room, sizeof *out->words),
                         .given = arena_array(arena, room, sizeof *out->given)};
    enum result outcome = read_all(&reader);
    take_help(out);
    if (outcome != RESULT_OK || out->word_count == 0)
        return outcome;
    out->command = commands_find(out->words, out->word_count);
    if (out->command == NULL)
        return only_asks(out) && is_group(out->words[0]) ? RESULT_OK : refuse_command(&reader);
    drop_path(out);
    return only_asks(out) ? RESULT_OK : check_command(&reader);
}

/* ---- asking ---- */

const char *args_value(const struct args *args, const char *name)
{
    for (size_t i = args->given_count; i-- > 0;)
        if (strcmp(args->given[i].name, name) == 0)
            return args->given[i].value;
    return NULL;
}

bool args_flag(const struct args *args, const char *name)
{
    return args_value(args, name) != NULL;
}

size_t args_values(const struct args *args, struct arena *arena, const char *name, const char *const **list)
{
    const char **values = arena_array(arena, args->given_count + 1, sizeof *values);
    size_t count = 0;
    for (size_t i = 0; i < args->given_count; i++)
        if (strcmp(args->given[i].name, name) == 0)
            values[count++] = args->given[i].value;
    *list = values;
    return count;
}

const char *args_word(const struct args *args, size_t n)
{
    return n < args->word_count ? args->words[n] : NULL;
}
