/* A command line, read by the table of commands. Words and options may stand in any order; "--name value" and
 * "--name=value" are the same; "--" ends the options. An option means one thing per command, but takes a value
 * everywhere or nowhere: the line is split before the command is known. "help …" is "… --help". Pure. */
#ifndef LOOPLINE_ARGS_H
#define LOOPLINE_ARGS_H

#include "common/arena.h"
#include "common/str.h"

struct ctl;

struct option_row {
    const char *name;  /* without "--"; NULL ends a list */
    const char *value; /* what to give: "FILE"; NULL = a flag */
    const char *zh, *en;
};

struct command {
    const char *path;   /* words; * stands for a word that is an argument: "order * sign" */
    const char *usage;  /* the arguments: "NUMBER CODE TEXT" */
    size_t least, most; /* how many, those under * included */
    const struct option_row *options;
    /* Names of keys to try for the command socket, comma separated; "{unit}" and "{channel}" stand for those
     * options. The first that can be filled in and exists is used, else the last. NULL: needs no key. */
    const char *keys;
    const char *zh, *en;
    int (*run)(struct ctl *ctl);
};

struct given {
    const char *name, *value;
};
struct args {
    const struct command *command; /* NULL: none was named */
    const char **words;            /* the arguments */
    size_t word_count;
    struct given *given;
    size_t given_count;
};

/* Options that every command takes. */
extern const struct option_row ARGS_GLOBAL[];

/* RESULT_REFUSE: what is wrong is in `problem` in the language "zh" or "en". Borrows argv; the rest is in the
 * arena. No words at all, --help and --version are no errors: command is then NULL or the one asked about. */
enum result args_parse(struct args *out, struct arena *arena, const char *lang, int argc, char **argv,
                       struct buf *problem) MUST_USE;

const char *args_value(const struct args *args, const char *name); /* the last one given; NULL = not given */
bool args_flag(const struct args *args, const char *name);
size_t args_values(const struct args *args, struct arena *arena, const char *name, const char *const **list);
const char *args_word(const struct args *args, size_t n); /* NULL past the end */

#endif
