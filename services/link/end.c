#include "services/link/end.h"
#include "common/conf.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/str.h"
#include <stdio.h>
#include <string.h>

static const char *setting(const struct conf *conf, const char *name, const char *more)
{
    char path[64];
    snprintf(path, sizeof path, "%s%s", name, more);
    return conf_text(conf, path);
}

void end_open(struct end *end, const struct conf *conf, const char *name)
{
    char label[64], side[8] = "above";
    snprintf(label, sizeof label, "end=\"%s\"", name);
    if (strncmp(name, "below", 5) == 0)
        str_copy(side, sizeof side, "below");
    *end = (struct end){.name = name,
                        .endpoint = setting(conf, name, ""),
                        .server_key = setting(conf, name, "_key"),
                        .folder = conf_text(conf, "link.keys"),
                        .key_name = setting(conf, side, ".key_name"),
                        .timeout_ms = (int)conf_int(conf, "link.call_ms")};
    end->cut_metric = metric_new(METRIC_GAUGE, "loopline_link_cut", label, "1 while this end does not answer");
}

void end_close(struct end *end)
{
    client_free(&end->client);
}

static enum result read_keys(const struct end *end, char server_key[KEY_TEXT], struct key_pair *own, char *problem,
                             size_t size)
{
    enum result outcome = keys_take_public(end->server_key, server_key, problem, size);
    return outcome == RESULT_OK ? keys_read(end->folder, end->key_name, own, problem, size) : outcome;
}

enum result end_keys(const struct end *end)
{
    char server_key[KEY_TEXT], problem[512] = "";
    struct key_pair own;
    enum result outcome = read_keys(end, server_key, &own, problem, sizeof problem);
    keys_wipe(&own);
    if (outcome == RESULT_OK)
        return RESULT_OK;
    log_error("a key cannot be read", "end", end->name, "problem", problem, NULL);
    return RESULT_STOP;
}

static enum result connect_end(struct end *end, char *problem, size_t size)
{
    struct client_options options = {.endpoint = end->endpoint, .language = "zh", .timeout_ms = end->timeout_ms};
    char server_key[KEY_TEXT];
    if (end->client != NULL)
        return RESULT_OK;
    enum result outcome = read_keys(end, server_key, &options.keys, problem, size);
    if (outcome != RESULT_OK)
        return outcome;
    options.server_key = server_key;
    outcome = client_open(&end->client, &options, problem, size);
    keys_wipe(&options.keys);
    return outcome;
}

static void note(struct end *end, bool cut, const char *problem)
{
    if (cut && !end->cut)
        log_warn("cut off", "end", end->name, "problem", problem, NULL);
    else if (!cut && end->cut)
        log_info("connected again", "end", end->name, NULL);
    end->cut = cut;
    metric_set(end->cut_metric, cut ? 1 : 0);
}

static bool decided(const Loopline__Wire__V1__Reply *reply)
{
    return reply->status != LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER &&
           reply->status != LOOPLINE__WIRE__V1__STATUS__STATUS_SPOOLED;
}

enum result end_call(struct end *end, struct arena *arena, enum message_type type, const char *key,
                     const ProtobufCMessage *body, const Loopline__Wire__V1__Reply **reply)
{
    char problem[512] = "";
    *reply = NULL;
    enum result outcome = connect_end(end, problem, sizeof problem);
    if (outcome == RESULT_OK)
        outcome = client_call(end->client, arena, type, key, body, reply, problem, sizeof problem);
    bool answered = *reply != NULL;
    bool garbled = !answered && outcome == RESULT_REFUSE && end->client != NULL && !client_revoked(end->client);
    end->undecided = garbled || (answered && !decided(*reply));
    note(end, !answered, problem);
    if (!answered)
        client_free(&end->client);
    return outcome == RESULT_OK && answered && decided(*reply) ? RESULT_OK : RESULT_RETRY;
}

const char *end_reason(const Loopline__Wire__V1__Reply *reply)
{
    return reply->n_errors > 0 ? reply->errors[0]->reason : "";
}

const char *end_faults(struct arena *arena, const Loopline__Wire__V1__Reply *reply)
{
    const char *text = "";
    for (size_t i = 0; i < reply->n_errors && i < 8; i++)
        text = arena_print(arena, "%s%s%s %s", text, i == 0 ? "" : "; ", reply->errors[i]->field,
                           reply->errors[i]->reason);
    return text;
}

bool end_blames(const Loopline__Wire__V1__Reply *reply, const char *field)
{
    for (size_t i = 0; i < reply->n_errors; i++)
        if (str_equal(reply->errors[i]->field, field))
            return true;
    return false;
}
