#include "tests/lib/lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "common/str.h"
#include "tests/lib/fault.h"

enum { NODES = 6, DOORS = 4, LINES_MAX = 256, AGAIN_MS = 700, ANSWER_S = 60, PAUSE_MS = 1 };

struct door {
    char endpoint[160], key[KEY_TEXT];
};
struct line {
    char principal[64], endpoint[160];
    struct client *client;
};
struct lines {
    struct session *session;
    struct door doors[NODES][DOORS];
    size_t door_count[NODES];
    struct line list[LINES_MAX];
    size_t count;
};

struct lines *lines_open(struct session *session)
{
    struct lines *lines = memory_alloc(sizeof *lines);
    lines->session = session;
    return lines;
}

void lines_close(struct lines **lines)
{
    for (size_t i = 0; i < (*lines)->count; i++)
        client_free(&(*lines)->list[i].client);
    free(*lines);
    *lines = NULL;
}

static void give_up(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

/* --- where the services are --------------------------------------------------------------------------------------- */

static bool known(const struct lines *lines, const char *endpoint)
{
    for (size_t node = 0; node < NODES; node++)
        for (size_t i = 0; i < lines->door_count[node]; i++)
            if (str_equal(lines->doors[node][i].endpoint, endpoint))
                return true;
    return false;
}

static void hang_up(struct lines *lines)
{
    for (size_t i = lines->count; i-- > 0;)
        if (!known(lines, lines->list[i].endpoint)) {
            client_free(&lines->list[i].client);
            lines->list[i] = lines->list[--lines->count];
        }
}

static void look(struct lines *lines, size_t node)
{
    char call[64];
    snprintf(call, sizeof call, "EXECUTE fault_places(%zu)", node);
    char *rows = strdup(session_ask(lines->session, call)), *rest = rows, *row;
    lines->door_count[node] = 0;
    while ((row = strsep(&rest, "\n")) != NULL && *row != '\0' && lines->door_count[node] < DOORS) {
        struct door *door = &lines->doors[node][lines->door_count[node]++];
        str_copy(door->endpoint, sizeof door->endpoint, strsep(&row, "|"));
        strsep(&row, "|");
        str_copy(door->key, sizeof door->key, strsep(&row, "|"));
    }
    free(rows);
    hang_up(lines);
}

static struct client *dial(struct lines *lines, const char *principal, const struct door *door)
{
    char folder[1024], problem[256];
    struct client_options options = {.endpoint = door->endpoint, .server_key = door->key, .timeout_ms = AGAIN_MS};
    for (size_t i = 0; i < lines->count; i++)
        if (str_equal(lines->list[i].principal, principal) && str_equal(lines->list[i].endpoint, door->endpoint))
            return lines->list[i].client;
    if (lines->count == LINES_MAX)
        give_up(principal, "too many lines");
    struct line *line = &lines->list[lines->count++];
    *line = (struct line){.client = NULL};
    str_copy(line->principal, sizeof line->principal, principal);
    str_copy(line->endpoint, sizeof line->endpoint, door->endpoint);
    snprintf(folder, sizeof folder, "%s/keys", session_town());
    if (keys_read(folder, principal, &options.keys, problem, sizeof problem) != RESULT_OK ||
        client_open(&line->client, &options, problem, sizeof problem) != RESULT_OK)
        give_up(principal, problem);
    keys_wipe(&options.keys);
    return line->client;
}

/* --- errands ------------------------------------------------------------------------------------------------------- */

static int64_t later(double ms)
{
    return socket_clock_ms() + (int64_t)(ms * fault_slow());
}

static void send_one(struct lines *lines, struct arena *arena, struct errand *errand)
{
    size_t node = (size_t)errand->type / 100; /* 1xx intake … 5xx survey: messages.def */
    struct uuid id;
    if (lines->door_count[node] == 0 || errand->sent_count > 0)
        look(lines, node);
    errand->next_ms = later(AGAIN_MS);
    if (lines->door_count[node] == 0)
        return;
    struct client *client =
        dial(lines, errand->principal, &lines->doors[node][errand->door++ % lines->door_count[node]]);
    if (client_send(client, arena, errand->type, errand->key, errand->body, &id) != RESULT_OK)
        return;
    if (errand->sent_count == LINES_IDS) /* forget the oldest: its answer would come very late */
        memmove(errand->sent, errand->sent + 1, (LINES_IDS - 1) * sizeof *errand->sent);
    else
        errand->sent_count++;
    errand->sent[errand->sent_count - 1] = id;
}

void lines_send(struct lines *lines, struct arena *arena, struct errand *errands, size_t count)
{
    for (size_t i = 0; i < count; i++)
        send_one(lines, arena, &errands[i]);
}

static void answered(struct errand *errands, size_t count, const struct uuid *id,
                     const Loopline__Wire__V1__Reply *reply)
{
    for (size_t i = 0; i < count; i++)
        for (size_t s = 0; s < errands[i].sent_count; s++) {
            if (uuid_compare(&errands[i].sent[s], id) != 0)
                continue;
            if (reply->status == LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER)
                errands[i].next_ms = later(reply->retry_after_ms);
            else if (errands[i].reply == NULL)
                errands[i].reply = reply;
        }
}

static bool take_some(struct lines *lines, struct arena *arena, struct errand *errands, size_t count)
{
    bool any = false;
    for (size_t i = 0; i < lines->count; i++) {
        struct uuid id;
        const Loopline__Wire__V1__Reply *reply = NULL;
        while (client_take(lines->list[i].client, arena, 0, &id, &reply) == RESULT_OK) {
            answered(errands, count, &id, reply);
            any = true;
        }
    }
    return any;
}

/* Says again what waits too long; true while any waits. */
static bool wait_for(struct lines *lines, struct arena *arena, struct errand *errands, size_t count)
{
    bool waits = false;
    for (size_t i = 0; i < count; i++) {
        if (errands[i].reply != NULL)
            continue;
        waits = true;
        if (errands[i].next_ms <= socket_clock_ms())
            send_one(lines, arena, &errands[i]);
    }
    return waits;
}

void lines_take(struct lines *lines, struct arena *arena, struct errand *errands, size_t count)
{
    int64_t until = later(ANSWER_S * 1000);
    while (wait_for(lines, arena, errands, count)) {
        if (!take_some(lines, arena, errands, count))
            zmq_poll(NULL, 0, PAUSE_MS);
        for (size_t i = 0; i < count && socket_clock_ms() > until; i++)
            if (errands[i].reply == NULL) {
                fprintf(stderr, "%s, type %d: no answer\n", errands[i].principal, (int)errands[i].type);
                exit(1);
            }
    }
}
