#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/conf_value.h"
#include "common/str.h"

struct conf_value *conf_value_find(const struct conf *conf, const char *path)
{
    for (size_t i = 0; i < conf->count; i++)
        if (strcmp(conf->values[i].setting->path, path) == 0)
            return &conf->values[i];
    return NULL;
}

static const char *take_number(struct arena *arena, struct conf_value *value, long long number)
{
    const struct setting *setting = value->setting;
    bool bounded = setting->min != 0 || setting->max != 0;
    if (bounded && (number < setting->min || number > setting->max))
        return arena_print(arena, "%lld is not within %lld..%lld", number, setting->min, setting->max);
    value->number = number;
    return NULL;
}

static const char *take_text(struct arena *arena, struct conf_value *value, const char *text)
{
    if (utf8_count(text, strlen(text)) < 0)
        return "is not UTF-8";
    value->text = arena_text(arena, text);
    return NULL;
}

static const char *take_items(struct conf_value *value, const char *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (items[i][0] == '\0')
            return "has an empty item";
        if (utf8_count(items[i], strlen(items[i])) < 0)
            return "is not UTF-8";
    }
    value->items = items;
    value->item_count = count;
    return NULL;
}

static const char *parse_number(struct arena *arena, struct conf_value *value, const char *text)
{
    char *end = NULL;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (text[0] == '\0' || strchr(" \t\n+", text[0]) != NULL || *end != '\0')
        return arena_print(arena, "'%s' is not a whole number", text);
    if (errno == ERANGE)
        return arena_print(arena, "'%s' is too large", text);
    return take_number(arena, value, number);
}

static const char *parse_flag(struct arena *arena, struct conf_value *value, const char *text)
{
    static const char *const WORDS[][2] = {{"false", "true"}, {"no", "yes"}, {"off", "on"}, {"0", "1"}};
    for (size_t i = 0; i < COUNT(WORDS); i++) {
        for (int flag = 0; flag <= 1; flag++) {
            if (strcasecmp(text, WORDS[i][flag]) == 0) {
                value->flag = flag;
                return NULL;
            }
        }
    }
    return arena_print(arena, "'%s' is neither true nor false", text);
}

static char *trimmed(char *text)
{
    text += strspn(text, " \t");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t", text[length - 1]) != NULL)
        text[--length] = '\0';
    return text;
}

static const char *parse_items(struct arena *arena, struct conf_value *value, const char *text)
{
    char *rest = trimmed(arena_text(arena, text));
    size_t most = 1, count = 0;
    for (const char *c = rest; *c != '\0'; c++)
        most += *c == ',';
    const char **items = arena_array(arena, most, sizeof *items);
    if (rest[0] == '\0')
        return take_items(value, items, 0);
    for (char *item = strsep(&rest, ","); item != NULL; item = strsep(&rest, ","))
        items[count++] = trimmed(item);
    return take_items(value, items, count);
}

const char *conf_value_parse(struct arena *arena, struct conf_value *value, const char *text)
{
    switch (value->setting->kind) {
    case SETTING_TEXT:
        return take_text(arena, value, text);
    case SETTING_INT:
        return parse_number(arena, value, text);
    case SETTING_BOOL:
        return parse_flag(arena, value, text);
    case SETTING_LIST:
        return parse_items(arena, value, text);
    }
    return "has no kind";
}

const char *conf_value_type(const config_setting_t *node)
{
    static const char *const WORDS[] = {
        [CONFIG_TYPE_NONE] = "nothing",       [CONFIG_TYPE_GROUP] = "a section",
        [CONFIG_TYPE_INT] = "a whole number", [CONFIG_TYPE_INT64] = "a whole number",
        [CONFIG_TYPE_FLOAT] = "a fraction",   [CONFIG_TYPE_STRING] = "a text",
        [CONFIG_TYPE_BOOL] = "true or false", [CONFIG_TYPE_ARRAY] = "a list",
        [CONFIG_TYPE_LIST] = "a list",
    };
    return WORDS[config_setting_type(node)];
}

static const char *take_node_items(struct arena *arena, struct conf_value *value, const config_setting_t *node)
{
    size_t count = (size_t)config_setting_length(node);
    const char **items = arena_array(arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *item = config_setting_get_elem(node, (unsigned)i);
        if (config_setting_type(item) != CONFIG_TYPE_STRING)
            return arena_print(arena, "must be a list of texts, item %zu is %s", i + 1, conf_value_type(item));
        items[i] = arena_text(arena, config_setting_get_string(item));
    }
    return take_items(value, items, count);
}

const char *conf_value_node(struct arena *arena, struct conf_value *value, const config_setting_t *node)
{
    int type = config_setting_type(node);
    switch (value->setting->kind) {
    case SETTING_TEXT:
        if (type == CONFIG_TYPE_STRING)
            return take_text(arena, value, config_setting_get_string(node));
        return arena_print(arena, "must be a text, is %s", conf_value_type(node));
    case SETTING_INT:
        if (type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64)
            return take_number(arena, value, config_setting_get_int64(node));
        return arena_print(arena, "must be a whole number, is %s", conf_value_type(node));
    case SETTING_BOOL:
        if (type == CONFIG_TYPE_BOOL) {
            value->flag = config_setting_get_bool(node);
            return NULL;
        }
        return arena_print(arena, "must be true or false, is %s", conf_value_type(node));
    case SETTING_LIST:
        if (type == CONFIG_TYPE_ARRAY || type == CONFIG_TYPE_LIST)
            return take_node_items(arena, value, node);
        return arena_print(arena, "must be a list of texts, is %s", conf_value_type(node));
    }
    return "has no kind";
}
