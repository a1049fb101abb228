#include "services/classifier/hotspot_store.h"

static const struct field HOTSPOT[] = {
    FIELD(struct hotspot_row, id, UUID),           FIELD(struct hotspot_row, state, INT),
    FIELD(struct hotspot_row, district, TEXT),     FIELD(struct hotspot_row, area, TEXT),
    FIELD(struct hotspot_row, matter, TEXT),       FIELD(struct hotspot_row, place, TEXT),
    FIELD(struct hotspot_row, title, TEXT),        FIELD(struct hotspot_row, count, INT),
    FIELD(struct hotspot_row, people, INT),        FIELD(struct hotspot_row, growth, INT),
    FIELD(struct hotspot_row, first_at, INSTANT),  FIELD(struct hotspot_row, last_at, INSTANT),
    FIELD(struct hotspot_row, found_at, INSTANT),  FIELD(struct hotspot_row, alarmed_at, INSTANT),
    FIELD(struct hotspot_row, raised_at, INSTANT), FIELD(struct hotspot_row, reason, TEXT),
};
static const struct field REQUEST[] = {
    FIELD(struct hotspot_request, id, UUID),       FIELD(struct hotspot_request, accepted_at, INSTANT),
    FIELD(struct hotspot_request, district, TEXT), FIELD(struct hotspot_request, area, TEXT),
    FIELD(struct hotspot_request, matter, TEXT),   FIELD(struct hotspot_request, content, TEXT),
    FIELD(struct hotspot_request, caller, BYTES),
};
static const struct field MEMBER[] = {
    FIELD_AS("hotspot_id", struct hotspot_member, hotspot, UUID),
    FIELD_AS("request_id", struct hotspot_member, request, UUID),
};
struct holder {
    struct uuid holder;
};
static const struct field HOLDER[] = {FIELD(struct holder, holder, UUID)};

static const struct fields HOTSPOTS = FIELDS(struct hotspot_row, HOTSPOT);
static const struct fields REQUESTS = FIELDS(struct hotspot_request, REQUEST);
static const struct fields MEMBERS = FIELDS(struct hotspot_member, MEMBER);
static const struct fields HOLDERS = FIELDS(struct holder, HOLDER);

enum result hotspot_store_lease(struct batch *batch, const struct uuid *holder, int seconds, bool *held)
{
    struct params params;
    struct rows rows;
    params_open(&params, batch->arena);
    params_uuid(&params, holder);
    params_int(&params, seconds);
    enum result outcome = db_call(batch->db, "hotspot_lease", &params, &HOLDERS, &rows);
    *held = outcome == RESULT_OK && rows.count == 1;
    return outcome;
}

enum result hotspot_store_take(struct batch *batch, int limit, struct rows *out)
{
    struct params params;
    params_open(&params, batch->arena);
    params_int(&params, limit);
    return db_call(batch->db, "hotspot_take", &params, &REQUESTS, out);
}

enum result hotspot_store_window(struct batch *batch, instant at, const struct uuid *id, int limit, struct rows *out)
{
    struct params params;
    params_open(&params, batch->arena);
    params_instant(&params, at);
    params_uuid(&params, id);
    params_int(&params, limit);
    return db_call(batch->db, "hotspot_window", &params, &REQUESTS, out);
}

enum result hotspot_store_find(struct batch *batch, const struct uuid *requests, size_t count, struct hotspot_row **out)
{
    struct rows rows;
    *out = NULL;
    enum result outcome = store_load_of(batch, "hotspot_find", &HOTSPOTS, requests, count, &rows);
    if (outcome == RESULT_OK && rows.count == 1)
        *out = rows.list;
    return outcome;
}

enum result hotspot_store_save(struct batch *batch, const struct list *rows, const struct list *members)
{
    enum result outcome = store_save(batch, "hotspot_save", &HOTSPOTS, rows);
    return outcome == RESULT_OK ? store_save(batch, "hotspot_join", &MEMBERS, members) : outcome;
}

enum result hotspot_store_todo(struct batch *batch, const struct uuid *requests, size_t count)
{
    struct params params;
    if (count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_uuids(&params, requests, count);
    return db_call(batch->db, "hotspot_todo_add", &params, NULL, NULL);
}

enum result hotspot_store_sources(struct batch *batch, const struct uuid *hotspots, size_t count, int most,
                                  struct rows *out)
{
    struct params params;
    *out = (struct rows){NULL, 0};
    if (count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_uuids(&params, hotspots, count);
    params_int(&params, most);
    return db_call(batch->db, "hotspot_sources", &params, &MEMBERS, out);
}
