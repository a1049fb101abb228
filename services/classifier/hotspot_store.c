#include "services/classifier/hotspot_store.h"

#define COLUMNS                                                                                                        \
    FIELD(struct hotspot_record, id, UUID), FIELD(struct hotspot_record, state, INT),                                  \
        FIELD(struct hotspot_record, district, TEXT), FIELD(struct hotspot_record, area, TEXT),                        \
        FIELD(struct hotspot_record, matter, TEXT), FIELD(struct hotspot_record, place, TEXT),                         \
        FIELD(struct hotspot_record, title, TEXT), FIELD(struct hotspot_record, count, INT),                           \
        FIELD(struct hotspot_record, people, INT), FIELD(struct hotspot_record, growth, INT),                          \
        FIELD(struct hotspot_record, first_at, INSTANT), FIELD(struct hotspot_record, last_at, INSTANT),               \
        FIELD(struct hotspot_record, found_at, INSTANT), FIELD(struct hotspot_record, alarmed_at, INSTANT),            \
        FIELD(struct hotspot_record, raised_at, INSTANT), FIELD(struct hotspot_record, reason, TEXT)

static const struct field HOTSPOT[] = {COLUMNS};
static const struct field ISSUE[] = {COLUMNS, FIELD(struct hotspot_record, issue, INT)};
static const struct field COVER[] = {FIELD(struct hotspot_cover, covered, INT)};
static const struct field VOTE[] = {FIELD(struct hotspot_vote, area, TEXT), FIELD(struct hotspot_vote, matter, TEXT),
                                    FIELD(struct hotspot_vote, count, INT)};
static const struct field PAIR[] = {FIELD(struct hotspot_pair, issue, INT), FIELD(struct hotspot_pair, request, UUID)};
#define REQUEST_COLUMNS                                                                                                \
    FIELD(struct hotspot_request, id, UUID), FIELD(struct hotspot_request, accepted_at, INSTANT),                      \
        FIELD(struct hotspot_request, district, TEXT), FIELD(struct hotspot_request, area, TEXT),                      \
        FIELD(struct hotspot_request, matter, TEXT), FIELD(struct hotspot_request, content, TEXT),                     \
        FIELD(struct hotspot_request, caller, BYTES)
static const struct field REQUEST[] = {REQUEST_COLUMNS};
static const struct field TAKEN[] = {REQUEST_COLUMNS, FIELD(struct hotspot_request, more, BOOL)};
static const struct field MEMBER[] = {
    FIELD_AS("hotspot_id", struct hotspot_member, hotspot, UUID),
    FIELD_AS("request_id", struct hotspot_member, request, UUID),
};
static const struct field LEASE[] = {FIELD(struct hotspot_lease, kept, BOOL)};

static const struct fields HOTSPOTS = FIELDS(struct hotspot_record, HOTSPOT);
static const struct fields FOUND = FIELDS(struct hotspot_record, ISSUE);
static const struct fields PAIRS = FIELDS(struct hotspot_pair, PAIR);
static const struct fields REQUESTS = FIELDS(struct hotspot_request, REQUEST);
static const struct fields TAKEN_REQUESTS = FIELDS(struct hotspot_request, TAKEN);
static const struct fields MEMBERS = FIELDS(struct hotspot_member, MEMBER);
static const struct fields COVERS = FIELDS(struct hotspot_cover, COVER);
static const struct fields VOTES = FIELDS(struct hotspot_vote, VOTE);
static const struct fields LEASES = FIELDS(struct hotspot_lease, LEASE);

enum result hotspot_store_lease(struct batch *batch, const struct uuid *holder, int seconds, struct hotspot_lease *out)
{
    struct params params;
    struct rows rows;
    params_open(&params, batch->arena);
    params_uuid(&params, holder);
    params_int(&params, seconds);
    *out = (struct hotspot_lease){false, false};
    enum result outcome = db_call(batch->db, "hotspot_lease", &params, &LEASES, &rows);
    if (outcome == RESULT_OK && rows.count == 1)
        *out = (struct hotspot_lease){true, ((const struct hotspot_lease *)rows.list)->kept};
    return outcome;
}

enum result hotspot_store_take(struct batch *batch, int limit, struct rows *out)
{
    struct params params;
    params_open(&params, batch->arena);
    params_int(&params, limit);
    return db_call(batch->db, "hotspot_take", &params, &TAKEN_REQUESTS, out);
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

enum result hotspot_store_find(struct batch *batch, const struct list *members, struct rows *out)
{
    struct params params;
    *out = (struct rows){NULL, 0};
    if (members->count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_rows(&params, &PAIRS, (const void *const *)members->items, members->count);
    return db_call(batch->db, "hotspot_find", &params, &FOUND, out);
}

static enum result ask_of(struct batch *batch, const char *statement, const struct list *requests,
                          const struct fields *fields, struct rows *out)
{
    struct params params;
    struct uuid *ids = arena_array(batch->arena, requests->count + 1, sizeof *ids);
    for (size_t i = 0; i < requests->count; i++)
        ids[i] = ((const struct hotspot_pair *)requests->items[i])->request;
    params_open(&params, batch->arena);
    params_uuids(&params, ids, requests->count);
    return db_call(batch->db, statement, &params, fields, out);
}

enum result hotspot_store_covered(struct batch *batch, const struct list *requests, struct rows *out)
{
    return ask_of(batch, "hotspot_covered", requests, &COVERS, out);
}

enum result hotspot_store_votes(struct batch *batch, const struct list *requests, struct rows *out)
{
    return ask_of(batch, "hotspot_votes", requests, &VOTES, out);
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
