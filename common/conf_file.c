#include <errno.h>
#include <libconfig.h>
#include <string.h>

#include "common/conf_value.h"
#include "common/pack_scan.h"
#include "common/str.h"

enum { FILE_BYTES_MAX = 1024 * 1024 };

static bool is_section(const struct conf *conf, const char *path)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < conf->count; i++) {
        const char *known = conf->values[i].setting->path;
        if (strncmp(known, path, length) == 0 && known[length] == '.')
            return true;
    }
    return false;
}

static void walk(struct conf_loader *loader, const char *file, const config_setting_t *group, const char *above)
{
    struct arena *arena = loader->conf->arena;
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *node = config_setting_get_elem(group, (unsigned)i);
        const char *name = config_setting_name(node);
        const char *path = above == NULL ? name : arena_print(arena, "%s.%s", above, name);
        const char *where = arena_print(arena, "%s:%u", file, config_setting_source_line(node));
        struct conf_value *value = conf_value_find(loader->conf, path);
        const char *why = NULL;
        if (value != NULL) {
            value->origin = where;
            why = conf_value_node(arena, value, node);
        } else if (!is_section(loader->conf, path)) {
            why = "unknown key";
        } else if (config_setting_is_group(node)) {
            walk(loader, file, node, path);
        } else {
            why = arena_print(arena, "must be a section { … }, is %s", conf_value_type(node));
        }
        if (why != NULL)
            conf_problem(loader, where, "%s: %s", path, why);
    }
}

static void read_stream(struct conf_loader *loader, const char *path, FILE *file, struct buf *text)
{
    char piece[4096];
    size_t got = 0;
    while (text->length <= FILE_BYTES_MAX && (got = fread(piece, 1, sizeof piece, file)) > 0)
        buf_add(text, piece, got);
    if (ferror(file))
        conf_problem(loader, path, "%s", strerror(errno));
    else if (text->length > FILE_BYTES_MAX)
        conf_problem(loader, path, "larger than %d bytes", FILE_BYTES_MAX);
    else if (text->length > 0 && strlen(text->text) != text->length)
        conf_problem(loader, path, "has a NUL byte");
}

static void parse_text(struct conf_loader *loader, const char *path, const char *text)
{
    config_t config;
    config_init(&config);
    if (config_read_string(&config, text) == CONFIG_TRUE)
        walk(loader, path, config_root_setting(&config), NULL);
    else
        conf_problem(loader, arena_print(loader->conf->arena, "%s:%d", path, config_error_line(&config)), "%s",
                     config_error_text(&config));
    config_destroy(&config);
}

void conf_file_load(struct conf_loader *loader, const char *path)
{
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        conf_problem(loader, path, "%s", strerror(errno));
        return;
    }
    struct buf text = {0};
    size_t before = loader->faults;
    read_stream(loader, path, file, &text);
    fclose(file);
    buf_text(&text, "");
    if (loader->faults == before)
        loader->faults += pack_scan(path, text.text, loader->problems);
    if (loader->faults == before)
        parse_text(loader, path, text.text);
    buf_free(&text);
}
