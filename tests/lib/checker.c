#include "tests/lib/checker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"

enum { CALL = 256, TOLD = 5 };

size_t checker_find(struct session *session, const char *name, const char *parameter, FILE *out)
{
    char call[CALL];
    size_t count = 0;
    snprintf(call, sizeof call, "EXECUTE fault_%s%s", name, parameter);
    char *rows = strdup(session_ask(session, call)), *rest = rows, *row;
    while ((row = strsep(&rest, "\n")) != NULL && *row != '\0') {
        if (++count <= TOLD)
            fprintf(out, "  %s: %s\n", name, row);
    }
    if (count > TOLD)
        fprintf(out, "  %s: … %zu in all\n", name, count);
    free(rows);
    return count;
}

static char *read_controls(const char *path)
{
    struct buf text = {0};
    char piece[4096];
    size_t size;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while ((size = fread(piece, 1, sizeof piece, file)) > 0)
        buf_add(&text, piece, size);
    fclose(file);
    return text.text;
}

static void spoil_and_look(const struct checker_controls *controls, const char *fault, const char *title,
                           const char *statement)
{
    char line[CALL], *told = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&told, &size);
    struct session *owner = session_open("owner", NULL);
    session_run(owner, controls->setting);
    session_file(owner, controls->spoil);
    session_run(owner, "BEGIN");
    session_run(owner, statement);
    size_t count = controls->look(owner, controls->context, out);
    fclose(out);
    snprintf(line, sizeof line, "  %s: ", fault);
    if (count == 0 || strstr(told, line) == NULL)
        fail_msg("%s: %s was not found; found was: %s", title, fault, told);
    free(told);
    session_run(owner, "ROLLBACK");
    session_close(&owner);
}

size_t checker_controls(const struct checker_controls *controls)
{
    static const char MARK[] = "\n-- ";
    char *all = read_controls(controls->path), *at = strstr(all, MARK);
    size_t count = 0;
    for (; at != NULL; count++) {
        char *fault = at + strlen(MARK), *title = strstr(fault, ": "), *statement = strchr(fault, '\n');
        assert_non_null(title);
        assert_non_null(statement);
        at = strstr(statement, MARK);
        if (at != NULL)
            *at = '\0';
        *title = *statement = '\0';
        spoil_and_look(controls, fault, title + 2, statement + 1);
    }
    free(all);
    return count;
}
