/* Configuration of one process, by libconfig. Layers, each over the one before:
 * defaults < file < *.cfg of conf.d beside it (by name) < environment LOOPLINE_SECTION__KEY < --set section.key=value.
 * Every key is declared in a table; an unknown key, a wrong type or a value out of range is an error
 * that names file and line (or the variable, or the option). No process starts on a faulty configuration.
 * Files are UTF-8 without a byte order mark; @include is refused, conf.d is the way to split them. */
#ifndef LOOPLINE_CONF_H
#define LOOPLINE_CONF_H

#include "common/result.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum setting_kind {
    SETTING_TEXT,
    SETTING_INT,
    SETTING_BOOL,
    SETTING_LIST /* of text, comma separated outside files */
};

struct setting {
    const char *path; /* "database.conninfo": section.key */
    enum setting_kind kind;
    const char *fallback; /* the default, as text */
    long long min, max;   /* INT only; both 0 = unbounded */
    const char *help;     /* one line: meaning and unit */
};

struct conf;
struct conf_layers {
    const char *file;       /* NULL: none; a named file that is missing is an error */
    const char *const *set; /* --set arguments "section.key=value" */
    size_t set_count;
    bool environment; /* read LOOPLINE_* */
};

/* RESULT_REFUSE: every problem, one per line, on `problems`; *out is NULL. A table whose own default does not
 * fit, or two that declare the same path, are programming errors and abort. */
enum result conf_load(struct conf **out, const struct setting *const *tables, const size_t *counts, size_t table_count,
                      const struct conf_layers *layers, FILE *problems) MUST_USE;
void conf_free(struct conf **conf);

/* Asking for a path that no table declares is a programming error and aborts. */
const char *conf_text(const struct conf *conf, const char *path);
long long conf_int(const struct conf *conf, const char *path);
bool conf_bool(const struct conf *conf, const char *path);
size_t conf_list(const struct conf *conf, const char *path, const char *const **items);
/* Where a value came from, as conf_print says it: for faults that the table cannot tell. */
const char *conf_origin(const struct conf *conf, const char *path);
/* Every key with its value and where it came from ("default", "file.cfg:12", "LOOPLINE_…", "--set").
 * Passwords inside connection strings are masked. */
void conf_print(const struct conf *conf, FILE *out);

#endif
