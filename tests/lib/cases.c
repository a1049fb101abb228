#include "tests/lib/cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/str.h"
#include "tests/lib/session.h"

struct cases {
    struct session *session;
    char *base, *role;
    struct buf refusals; /* one a line, with a line feed before and after each */
    size_t count, failed;
};

static char *text_of(const char *path)
{
    FILE *file = fopen(path, "r");
    struct buf text = {0};
    char piece[4096];
    size_t size;
    while (file != NULL && (size = fread(piece, 1, sizeof piece, file)) > 0)
        buf_add(&text, piece, size);
    if (file == NULL || text.text == NULL) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(1);
    }
    fclose(file);
    return text.text;
}

static void check(struct cases *cases, const char *title, const char *expected, const char *statement)
{
    struct session *session = cases->session;
    struct buf role = {0};
    session_run(session, "BEGIN");
    session_run(session, cases->base);
    buf_print(&role, "SET LOCAL ROLE loopline_%s", cases->role);
    session_run(session, role.text);
    const char *why = session_try(session, statement);
    cases->count++;
    buf_print(&cases->refusals, "%s\n", why);
    if (strcmp(why, expected) != 0) {
        fprintf(stderr, "as %s: %s: expected %s, got %s\n", cases->role, title,
                *expected == '\0' ? "no refusal" : expected, *why == '\0' ? "no refusal" : why);
        cases->failed++;
    }
    session_run(session, "ROLLBACK");
    buf_free(&role);
}

static bool starts(char **text, const char *prefix)
{
    size_t length = strlen(prefix);
    bool yes = strncmp(*text, prefix, length) == 0;
    *text += yes ? length : 0;
    return yes;
}

static void set(char **to, const char *text)
{
    free(*to);
    *to = strdup(text);
}

/* One mark and what stands below it. */
static void take(struct cases *cases, char *mark, const char *statements)
{
    char *title = strstr(mark, ": ");
    if (title != NULL) {
        *title = '\0';
        title += 2;
    }
    if (starts(&mark, "base"))
        set(&cases->base, statements);
    else if (starts(&mark, "as "))
        set(&cases->role, mark);
    else if (starts(&mark, "accept") && title != NULL)
        check(cases, title, "", statements);
    else if (starts(&mark, "refuse ") && title != NULL)
        check(cases, title, mark, statements);
    else {
        fprintf(stderr, "not a mark: %s\n", mark);
        exit(1);
    }
}

struct cases *cases_run(const char *path)
{
    static const char MARK[] = "\n-- ";
    struct cases *cases = memory_alloc(sizeof *cases);
    cases->session = session_open("owner", NULL);
    set(&cases->base, "");
    set(&cases->role, "owner");
    buf_char(&cases->refusals, '\n');
    char *text = text_of(path), *at = strstr(text, MARK);
    while (at != NULL) {
        char *mark = at + strlen(MARK), *statements = strchr(mark, '\n'), *next;
        next = statements == NULL ? NULL : strstr(statements, MARK);
        if (next != NULL)
            *next = '\0';
        if (statements != NULL)
            *statements++ = '\0';
        take(cases, mark, statements == NULL || (next != NULL && statements > next) ? "" : statements);
        at = next;
    }
    free(text);
    session_close(&cases->session);
    return cases;
}

void cases_free(struct cases **cases)
{
    free((*cases)->base);
    free((*cases)->role);
    buf_free(&(*cases)->refusals);
    free(*cases);
    *cases = NULL;
}

size_t cases_count(const struct cases *cases)
{
    return cases->count;
}

size_t cases_failed(const struct cases *cases)
{
    return cases->failed;
}

bool cases_refused(const struct cases *cases, const char *why)
{
    char line[160];
    snprintf(line, sizeof line, "\n%s\n", why);
    return strstr(cases->refusals.text, line) != NULL;
}
