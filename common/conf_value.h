/* One setting's value while a configuration is being put together: from text (default, environment,
 * --set) or from a node of a file. Internal to conf.c and conf_file.c. */
#ifndef LOOPLINE_CONF_VALUE_H
#define LOOPLINE_CONF_VALUE_H

#include "common/arena.h"
#include "common/conf.h"
#include <libconfig.h>

struct conf_value {
    const struct setting *setting;
    const char *variable; /* LOOPLINE_SECTION__KEY */
    const char *origin;   /* "default", "file.cfg:12", "LOOPLINE_…", "--set" */
    const char *text;
    long long number;
    bool flag;
    const char *const *items;
    size_t item_count;
};

struct conf {
    struct arena *arena; /* owns all texts of the values */
    struct conf_value *values;
    size_t count;
};

struct conf_value *conf_value_find(const struct conf *conf, const char *path); /* NULL: not declared */
/* Both return NULL, or what is wrong: then the value stays as it was. */
const char *conf_value_parse(struct arena *arena, struct conf_value *value, const char *text);
const char *conf_value_node(struct arena *arena, struct conf_value *value, const config_setting_t *node);
/* "a text", "a whole number", … for messages. */
const char *conf_value_type(const config_setting_t *node);

/* Every problem of a load goes through here, so that all are told and none is forgotten. */
struct conf_loader {
    struct conf *conf;
    FILE *problems;
    size_t faults;
};
void conf_problem(struct conf_loader *loader, const char *where, const char *format, ...) PRINTF_LIKE(3, 4);
void conf_file_load(struct conf_loader *loader, const char *path);

#endif
