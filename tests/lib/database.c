#include "tests/lib/database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/str.h"
#include "tests/lib/session.h"

enum { TIMEOUT_MS = 10000 };

static void give_up(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    struct buf text = {0};
    char piece[4096];
    size_t size;
    if (file == NULL)
        give_up(path, "cannot be read; is the town there? (VAR names it)");
    while ((size = fread(piece, 1, sizeof piece, file)) > 0)
        buf_add(&text, piece, size);
    fclose(file);
    return text.text == NULL ? memory_alloc(1) : text.text;
}

const char *database_conninfo(const char *role, char out[512])
{
    char path[512];
    snprintf(path, sizeof path, "%s/etc/owner.conninfo", session_town());
    char *owner = read_file(path);
    owner[strcspn(owner, "\n")] = '\0';
    snprintf(out, 512, "%s user=loopline_%s", owner, role);
    free(owner);
    return out;
}

/* What the connection borrows for as long as it lives. */
static struct borrowed {
    char conninfo[512];
    char *text;
    const char *sql[2];
    struct db *db;
    struct borrowed *next;
} * all;

static struct borrowed *borrow(void)
{
    struct borrowed *one = memory_alloc(sizeof *one);
    one->next = all;
    all = one;
    return one;
}

static struct db *connect_as(struct borrowed *one, const char *role, const char *search_path, const char *const *sql,
                             int timeout_ms)
{
    const struct db_options options = {.conninfo = database_conninfo(role, one->conninfo),
                                       .name = "loopline-test",
                                       .search_path = search_path,
                                       .sql = sql,
                                       .timeout_ms = timeout_ms};
    db_new(&one->db, &options);
    if (db_ensure(one->db) != RESULT_OK)
        give_up(role, db_fault(one->db)->message);
    return one->db;
}

struct db *database_open_as(const char *role, const char *search_path, const char *const *sql, int timeout_ms)
{
    return connect_as(borrow(), role, search_path, sql, timeout_ms);
}

struct db *database_open(const char *role, const char *sql)
{
    struct borrowed *one = borrow();
    one->text = sql == NULL ? NULL : read_file(sql);
    one->sql[0] = one->text;
    return connect_as(one, role, NULL, one->sql, TIMEOUT_MS);
}

void database_close(struct db **db)
{
    struct borrowed **place = &all;
    while (*place != NULL && (*place)->db != *db)
        place = &(*place)->next;
    struct borrowed *one = *place;
    db_free(db);
    if (one == NULL)
        return;
    *place = one->next;
    free(one->text);
    free(one);
}
