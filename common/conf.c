#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/conf.h"
#include "common/conf_value.h"
#include "common/str.h"

static const char PREFIX[] = "LOOPLINE_";

void conf_problem(struct conf_loader *loader, const char *where, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    fprintf(loader->problems, "%s: ", where);
    vfprintf(loader->problems, format, values);
    fputc('\n', loader->problems);
    va_end(values);
    loader->faults++;
}

static _Noreturn void programming_error(const char *path, const char *why)
{
    fprintf(stderr, "setting %s: %s\n", path, why);
    abort();
}

/* database.pool_size → LOOPLINE_DATABASE__POOL_SIZE */
static const char *variable_of(struct arena *arena, const char *path)
{
    struct buf name = {0};
    buf_text(&name, PREFIX);
    for (const char *c = path; *c != '\0'; c++) {
        if (*c == '.')
            buf_text(&name, "__");
        else
            buf_char(&name, (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c));
    }
    const char *copy = arena_text(arena, name.text);
    buf_free(&name);
    return copy;
}

static void declare(struct conf *conf, const struct setting *setting)
{
    if (conf_value_find(conf, setting->path) != NULL)
        programming_error(setting->path, "declared twice");
    struct conf_value *value = &conf->values[conf->count++];
    value->setting = setting;
    value->variable = variable_of(conf->arena, setting->path);
    value->origin = "default";
    const char *why = conf_value_parse(conf->arena, value, setting->fallback);
    if (why != NULL)
        programming_error(setting->path, why);
}

static struct conf *conf_new(const struct setting *const *tables, const size_t *counts, size_t table_count)
{
    size_t total = 0;
    for (size_t t = 0; t < table_count; t++)
        total += counts[t];
    struct conf *conf = memory_alloc(sizeof *conf);
    conf->arena = arena_new(0);
    conf->values = arena_array(conf->arena, total, sizeof *conf->values);
    for (size_t t = 0; t < table_count; t++)
        for (size_t i = 0; i < counts[t]; i++)
            declare(conf, &tables[t][i]);
    return conf;
}

void conf_free(struct conf **conf)
{
    if (*conf == NULL)
        return;
    arena_free(&(*conf)->arena);
    free(*conf);
    *conf = NULL;
}

/* ---- layers ---- */

static int is_cfg(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return entry->d_name[0] != '.' && length > 4 && strcmp(entry->d_name + length - 4, ".cfg") == 0;
}

/* By byte, not by locale: the order must be the same on every machine. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void load_directory(struct conf_loader *loader, const char *file)
{
    struct arena *arena = loader->conf->arena;
    const char *slash = strrchr(file, '/');
    const char *folder = arena_print(arena, "%.*sconf.d", slash == NULL ? 0 : (int)(slash - file + 1), file);
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_cfg, by_name);
    if (count < 0 && errno != ENOENT)
        conf_problem(loader, folder, "%s", strerror(errno));
    for (int i = 0; i < count; i++) {
        conf_file_load(loader, arena_print(arena, "%s/%s", folder, entries[i]->d_name));
        free(entries[i]);
    }
    free(entries);
}

static struct conf_value *value_of_variable(const struct conf *conf, const char *name)
{
    for (size_t i = 0; i < conf->count; i++)
        if (strcmp(conf->values[i].variable, name) == 0)
            return &conf->values[i];
    return NULL;
}

static void load_environment(struct conf_loader *loader)
{
    struct arena *arena = loader->conf->arena;
    for (char **entry = environ; *entry != NULL; entry++) {
        const char *equals = strchr(*entry, '=');
        if (strncmp(*entry, PREFIX, strlen(PREFIX)) != 0 || equals == NULL)
            continue;
        const char *name = arena_textn(arena, *entry, (size_t)(equals - *entry));
        if (strstr(name + strlen(PREFIX), "__") == NULL)
            continue; /* LOOPLINE_HOME and the like belong to scripts */
        struct conf_value *value = value_of_variable(loader->conf, name);
        const char *why = value == NULL ? "unknown setting" : conf_value_parse(arena, value, equals + 1);
        if (why != NULL)
            conf_problem(loader, name, "%s", why);
        else
            value->origin = value->variable;
    }
}

static void load_option(struct conf_loader *loader, const char *option)
{
    struct arena *arena = loader->conf->arena;
    const char *equals = strchr(option, '=');
    if (equals == NULL) {
        conf_problem(loader, "--set", "'%s' is not section.key=value", option);
        return;
    }
    const char *path = arena_textn(arena, option, (size_t)(equals - option));
    struct conf_value *value = conf_value_find(loader->conf, path);
    const char *why = value == NULL ? "unknown setting" : conf_value_parse(arena, value, equals + 1);
    if (why != NULL)
        conf_problem(loader, "--set", "%s: %s", path, why);
    else
        value->origin = "--set";
}

enum result conf_load(struct conf **out, const struct setting *const *tables, const size_t *counts, size_t table_count,
                      const struct conf_layers *layers, FILE *problems)
{
    struct conf *conf = conf_new(tables, counts, table_count);
    struct conf_loader loader = {conf, problems, 0};
    if (layers->file != NULL) {
        conf_file_load(&loader, layers->file);
        load_directory(&loader, layers->file);
    }
    if (layers->environment)
        load_environment(&loader);
    for (size_t i = 0; i < layers->set_count; i++)
        load_option(&loader, layers->set[i]);
    if (loader.faults > 0)
        conf_free(&conf);
    *out = conf;
    return conf == NULL ? RESULT_REFUSE : RESULT_OK;
}

/* ---- asking ---- */

static const struct conf_value *ask(const struct conf *conf, const char *path, enum setting_kind kind)
{
    const struct conf_value *value = conf_value_find(conf, path);
    if (value == NULL)
        programming_error(path, "asked for, not declared");
    if (value->setting->kind != kind)
        programming_error(path, "asked for as another kind than declared");
    return value;
}

const char *conf_text(const struct conf *conf, const char *path)
{
    return ask(conf, path, SETTING_TEXT)->text;
}

long long conf_int(const struct conf *conf, const char *path)
{
    return ask(conf, path, SETTING_INT)->number;
}

bool conf_bool(const struct conf *conf, const char *path)
{
    return ask(conf, path, SETTING_BOOL)->flag;
}

size_t conf_list(const struct conf *conf, const char *path, const char *const **items)
{
    const struct conf_value *value = ask(conf, path, SETTING_LIST);
    *items = value->items;
    return value->item_count;
}

const char *conf_origin(const struct conf *conf, const char *path)
{
    const struct conf_value *value = conf_value_find(conf, path);
    if (value == NULL)
        programming_error(path, "asked for, not declared");
    return value->origin;
}

/* ---- printing ---- */

/* password=…, password = '…' */
static const char *keyword_secret(const char *text, size_t *length)
{
    const char *word = strstr(text, "password");
    if (word == NULL)
        return NULL;
    word += strlen("password");
    word += strspn(word, " ");
    if (*word != '=')
        return NULL;
    word += 1 + strspn(word + 1, " ");
    if (*word != '\'') {
        *length = strcspn(word, " &");
        return word;
    }
    const char *end = ++word;
    while (*end != '\0' && *end != '\'')
        end += end[0] == '\\' && end[1] != '\0' ? 2 : 1;
    *length = (size_t)(end - word);
    return word;
}

/* postgresql://user:…@host */
static const char *address_secret(const char *text, size_t *length)
{
    const char *user = strstr(text, "://");
    if (user == NULL)
        return NULL;
    user += strlen("://");
    const char *colon = user + strcspn(user, ":@/");
    if (*colon != ':')
        return NULL;
    *length = strcspn(colon + 1, "@/");
    return colon[1 + *length] == '@' ? colon + 1 : NULL;
}

/* --print-config ends up in tickets: it shows that a password is set, never which. */
static void add_masked(struct buf *line, const char *text)
{
    static const char *(*const FINDERS[])(const char *, size_t *) = {address_secret, keyword_secret};
    struct buf shown = {0};
    buf_text(&shown, "");
    for (size_t i = 0; i < COUNT(FINDERS); i++) {
        size_t length = 0;
        const char *secret = FINDERS[i](text, &length);
        if (secret == NULL)
            continue;
        buf_add(&shown, text, (size_t)(secret - text));
        buf_text(&shown, "***");
        text = secret + length;
    }
    buf_text(&shown, text);
    buf_json(line, shown.text);
    buf_free(&shown);
}

static void add_value(struct buf *line, const struct conf_value *value)
{
    switch (value->setting->kind) {
    case SETTING_TEXT:
        add_masked(line, value->text);
        break;
    case SETTING_INT:
        buf_print(line, "%lld", value->number);
        break;
    case SETTING_BOOL:
        buf_text(line, value->flag ? "true" : "false");
        break;
    case SETTING_LIST:
        buf_char(line, '[');
        for (size_t i = 0; i < value->item_count; i++) {
            buf_text(line, i > 0 ? ", " : "");
            buf_json(line, value->items[i]);
        }
        buf_char(line, ']');
        break;
    }
}

void conf_print(const struct conf *conf, FILE *out)
{
    struct buf line = {0};
    for (size_t i = 0; i < conf->count; i++) {
        const struct conf_value *value = &conf->values[i];
        buf_clear(&line);
        buf_print(&line, "%s = ", value->setting->path);
        add_value(&line, value);
        fprintf(out, "%s  # %s\n", line.text, value->origin);
    }
    buf_free(&line);
}
