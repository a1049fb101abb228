/* Messages of a file, a line of JSON each: id, time, and title or detail, or both; user, up, down where known. Times as
 * people write them in such files: 2019/2/28 11:25:05, 2019-01-05 10:23, with or without a zone; a date alone is its
 * midnight. Numbers may be written as text; a user, title, detail or up that is none counts as missing. Read into the
 * run's arena. */
#ifndef LOOPLINE_LETTERS_H
#define LOOPLINE_LETTERS_H

#include "services/ctl/ctl.h"

#define LETTERS_LINE_MAX (1024 * 1024) /* bytes of one line */
#define LETTERS_TEXT_MAX 4000          /* characters of a text that are read, as intake accepts them */

struct letter {
    const char *id, *user;      /* user "" = unknown */
    const char *title, *detail; /* "" = missing; never both */
    instant at;
    uint32_t votes;
};
struct letters {
    struct letter *rows; /* in the order of the file */
    size_t count, faulty;
};

/* A faulty line is told on err with its number, field and reason; the others are taken. CTL_OK; CTL_REJECTED when
 * lines were faulty; CTL_ENVIRONMENT (told) when the file cannot be read. "-" is standard input. */
int letters_read(struct ctl *ctl, const char *path, struct letters *out);

#endif
