#include "common/anchor.h"
#include "common/log.h"
#include <stdio.h>
#include <unistd.h>

static const struct field NEXT[] = {
    FIELD(struct anchor_row, number, INT),     FIELD(struct anchor_row, made_at, INSTANT),
    FIELD(struct anchor_row, upto, BIG),       FIELD(struct anchor_row, ids, TEXT),
    FIELD(struct anchor_row, events, INT),     FIELD(struct anchor_row, digest, BYTES),
    FIELD(struct anchor_row, previous, BYTES), FIELD(struct anchor_row, words, BYTES),
};

static bool key_there(const struct anchor_maker *maker)
{
    char path[512];
    int length = snprintf(path, sizeof path, "%s/%s.key", maker->folder, maker->name);
    return length > 0 && length < (int)sizeof path && access(path, F_OK) == 0;
}

static void sign(const struct anchor_maker *maker, struct arena *arena, struct anchor_row *row)
{
    struct key_pair pair;
    char problem[256] = "";
    struct signature *signature = arena_alloc(arena, sizeof *signature);
    if (!key_there(maker))
        return;
    enum result outcome = keys_read_signing(maker->folder, maker->name, &pair, problem, sizeof problem);
    if (outcome == RESULT_OK)
        outcome = signing_sign(&pair, row->words, signature);
    keys_wipe(&pair);
    if (outcome != RESULT_OK) {
        log_error("an anchor is not signed", "why", problem, NULL);
        return;
    }
    row->key = (struct bytes){signature->key, sizeof signature->key};
    row->signature = (struct bytes){signature->bytes, sizeof signature->bytes};
}

static enum result add(struct db *db, struct arena *arena, const struct anchor_row *row)
{
    struct params params;
    params_open(&params, arena);
    params_int(&params, row->number);
    params_instant(&params, row->made_at);
    params_big(&params, row->upto);
    params_text(&params, row->ids);
    params_int(&params, row->events);
    params_bytes(&params, row->digest.data, row->digest.size);
    params_bytes(&params, row->previous.data, row->previous.size);
    params_bytes(&params, row->key.data, row->key.size);
    params_bytes(&params, row->signature.data, row->signature.size);
    return db_call(db, "anchor_add", &params, NULL, NULL);
}

enum result anchor_make(struct db *db, struct arena *arena, const struct anchor_maker *maker,
                        const struct anchor_row **made)
{
    static const struct fields TABLE = FIELDS(struct anchor_row, NEXT);
    struct params params;
    struct rows rows;
    *made = NULL;
    params_open(&params, arena);
    params_int(&params, ANCHOR_EVENTS_MOST);
    params_int(&params, maker->patience_ms);
    enum result outcome = db_call(db, "anchor_next", &params, &TABLE, &rows);
    if (outcome != RESULT_OK || rows.count == 0)
        return outcome;
    struct anchor_row *row = rows.list;
    row->key = row->signature = (struct bytes){NULL, 0};
    sign(maker, arena, row);
    outcome = add(db, arena, row);
    if (outcome == RESULT_OK)
        *made = row;
    return outcome;
}
