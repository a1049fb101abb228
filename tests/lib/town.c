#include "tests/lib/town.h"
#include "common/str.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

enum { CLIENTS_MAX = 512, SETTLE_MS = 30000, CALL_MS = 20000 };

struct known_client {
    char principal[64];
    enum node node;
    struct client *client;
};

struct town {
    char folder[512], reader[512], admin[512];
    char *texts[3];
    const char *reader_sql[3], *admin_sql[2];
    struct db *read, *change;
    struct arena *arena;
    struct known_client clients[CLIENTS_MAX];
    size_t client_count;
};

static void give_up(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "r");
    struct buf text = {0};
    char piece[4096];
    size_t size;
    if (file == NULL)
        give_up(path, "cannot be read; is the town running?");
    while ((size = fread(piece, 1, sizeof piece, file)) > 0)
        buf_add(&text, piece, size);
    fclose(file);
    if (text.text == NULL)
        give_up(path, "is empty");
    return text.text;
}

static void read_conninfo(const struct town *town, const char *name, char out[512])
{
    char path[1024];
    snprintf(path, sizeof path, "%s/etc/%s.conninfo", town->folder, name);
    char *text = read_text(path);
    text[strcspn(text, "\n")] = '\0';
    str_copy(out, 512, text);
    free(text);
}

static struct db *connect_as(const char *conninfo, const char *const *sql)
{
    struct db *db;
    struct db_options options = {
        .conninfo = conninfo, .name = "loopline-test", .search_path = "bus", .sql = sql, .timeout_ms = 10000};
    db_new(&db, &options);
    if (db_ensure(db) != RESULT_OK)
        give_up(conninfo, db_fault(db)->message);
    return db;
}

struct town *town_open(const char *folder, const char *sql)
{
    struct town *town = memory_alloc(sizeof *town);
    str_copy(town->folder, sizeof town->folder, folder);
    read_conninfo(town, "reader", town->reader);
    read_conninfo(town, "admin", town->admin);
    town->texts[0] = read_text("tests/lib/town.sql");
    town->texts[1] = read_text("tests/lib/town_admin.sql");
    town->texts[2] = sql == NULL ? NULL : read_text(sql);
    town->reader_sql[0] = town->texts[0];
    town->reader_sql[1] = town->texts[2];
    town->admin_sql[0] = town->texts[1];
    town->read = connect_as(town->reader, town->reader_sql);
    town->change = connect_as(town->admin, town->admin_sql);
    town->arena = arena_new(0);
    return town;
}

void town_close(struct town **town)
{
    for (size_t i = 0; i < (*town)->client_count; i++)
        client_free(&(*town)->clients[i].client);
    db_free(&(*town)->read);
    db_free(&(*town)->change);
    arena_free(&(*town)->arena);
    for (size_t i = 0; i < 3; i++)
        free((*town)->texts[i]);
    free(*town);
    *town = NULL;
}

static void must(enum result outcome, struct db *db, const char *statement)
{
    if (outcome != RESULT_OK)
        give_up(statement, db_fault(db)->message);
}

const struct town_row *town_query(struct town *town, struct arena *arena, const char *statement,
                                  const struct params *params, size_t *count)
{
    static const struct field ROW[] = {FIELD(struct town_row, row, TEXT)};
    static const struct fields TABLE = FIELDS(struct town_row, ROW);
    struct params none;
    struct rows rows;
    params_open(&none, arena);
    must(db_call(town->read, statement, params == NULL ? &none : params, &TABLE, &rows), town->read, statement);
    *count = rows.count;
    return rows.list;
}

struct ok_row {
    bool ok;
};
bool town_ask(struct town *town, const char *statement)
{
    static const struct field OK[] = {FIELD(struct ok_row, ok, BOOL)};
    static const struct fields TABLE = FIELDS(struct ok_row, OK);
    struct params none;
    struct rows rows;
    arena_reset(town->arena);
    params_open(&none, town->arena);
    must(db_call(town->read, statement, &none, &TABLE, &rows), town->read, statement);
    return rows.count == 1 && ((struct ok_row *)rows.list)->ok;
}

struct at_row {
    instant at;
};
static instant ask_instant(struct town *town, const char *statement)
{
    static const struct field AT[] = {FIELD(struct at_row, at, INSTANT)};
    static const struct fields TABLE = FIELDS(struct at_row, AT);
    struct params none;
    struct rows rows;
    arena_reset(town->arena);
    params_open(&none, town->arena);
    must(db_call(town->read, statement, &none, &TABLE, &rows), town->read, statement);
    return rows.count == 1 ? ((struct at_row *)rows.list)->at : INSTANT_NONE;
}

bool town_settle(struct town *town)
{
    instant deadline = instant_wall() + SETTLE_MS * (instant)1000;
    while (instant_wall() < deadline) {
        if (town_ask(town, "town_settled"))
            return true;
        zmq_poll(NULL, 0, 3);
    }
    fprintf(stderr, "the town did not settle in %d s\n", SETTLE_MS / 1000);
    return false;
}

instant town_next(struct town *town)
{
    return ask_instant(town, "town_next");
}

void town_set(struct town *town, instant at)
{
    struct params params;
    arena_reset(town->arena);
    params_open(&params, town->arena);
    params_instant(&params, at);
    must(db_call(town->change, "town_set", &params, NULL, NULL), town->change, "town_set");
}

bool town_advance(struct town *town, instant at)
{
    for (;;) {
        instant next = town_next(town);
        if (next == INSTANT_NONE || next > at)
            break;
        town_set(town, next);
        if (!town_settle(town))
            return false;
    }
    town_set(town, at);
    return town_settle(town); /* what comes round by the calendar, on its way there */
}

struct place_row {
    const char *address, *key;
};

static struct client *open_client(struct town *town, const char *principal, enum node node)
{
    static const struct field PLACE[] = {FIELD(struct place_row, address, TEXT), FIELD(struct place_row, key, TEXT)};
    static const struct fields TABLE = FIELDS(struct place_row, PLACE);
    char problem[256], folder[600], endpoint[256];
    struct client *client;
    struct params params;
    struct rows rows;
    params_open(&params, town->arena);
    params_int(&params, (int)node);
    must(db_call(town->read, "town_instance", &params, &TABLE, &rows), town->read, "town_instance");
    if (rows.count == 0)
        give_up(term_get("node", (int)node)->code, "no live instance");
    const struct place_row *place = rows.list;
    struct client_options options = {
        .endpoint = endpoint, .server_key = place->key, .language = "zh", .timeout_ms = CALL_MS};
    snprintf(folder, sizeof folder, "%s/keys", town->folder);
    snprintf(endpoint, sizeof endpoint, "tcp://%s", place->address);
    if (keys_read(folder, principal, &options.keys, problem, sizeof problem) != RESULT_OK ||
        client_open(&client, &options, problem, sizeof problem) != RESULT_OK)
        give_up(principal, problem);
    return client;
}

struct client *town_client(struct town *town, const char *principal, enum node node)
{
    for (size_t i = 0; i < town->client_count; i++)
        if (town->clients[i].node == node && str_equal(town->clients[i].principal, principal))
            return town->clients[i].client;
    if (town->client_count == CLIENTS_MAX)
        give_up(principal, "too many clients");
    arena_reset(town->arena);
    struct known_client *known = &town->clients[town->client_count++];
    str_copy(known->principal, sizeof known->principal, principal);
    known->node = node;
    known->client = open_client(town, principal, node);
    return known->client;
}

static enum node node_of(enum message_type type)
{
    return (enum node)((int)type / 100); /* 1xx intake … 5xx survey: messages.def */
}

const Loopline__Wire__V1__Reply *town_call(struct town *town, struct arena *arena, const char *principal,
                                           enum message_type type, const char *key, const ProtobufCMessage *body)
{
    char problem[256] = "";
    const Loopline__Wire__V1__Reply *reply = NULL;
    struct client *client = town_client(town, principal, node_of(type));
    if (client_call(client, arena, type, key, body, &reply, problem, sizeof problem) != RESULT_OK)
        give_up(principal, problem);
    return reply;
}
