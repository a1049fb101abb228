#include "services/router/session_store.h"
#include "common/str.h"

struct session_round { /* the last one so far */
    struct uuid order;
    enum session_kind kind;
    int round;
};
struct session_book {
    struct rows before;     /* struct session_round */
    struct list sessions;   /* struct order_session *: of this batch */
    struct list hand_overs; /* struct handed_over * */
};

static const struct field ROUND[] = {
    FIELD_AS("order_id", struct session_round, order, UUID),
    FIELD(struct session_round, kind, INT),
    FIELD(struct session_round, round, INT),
};
static const struct field SESSION[] = {
    FIELD_AS("order_id", struct order_session, order, UUID),
    FIELD(struct order_session, kind, INT),
    FIELD(struct order_session, round, INT),
    FIELD(struct order_session, unit, TEXT),
    FIELD(struct order_session, by, TEXT),
    FIELD(struct order_session, at, INSTANT),
    FIELD(struct order_session, held_at, INSTANT),
    FIELD(struct order_session, place, TEXT),
    FIELD(struct order_session, units, TEXT),
    FIELD(struct order_session, participants, TEXT),
    FIELD(struct order_session, parties, TEXT),
    FIELD(struct order_session, result, INT),
    FIELD(struct order_session, text, TEXT),
    FIELD(struct order_session, next_at, INSTANT),
    FIELD(struct order_session, attachments, TEXT),
};
static const struct field HAND_OVER[] = {
    FIELD_AS("order_id", struct handed_over, order, UUID),
    FIELD(struct handed_over, direction, INT),
    FIELD(struct handed_over, agency, TEXT),
    FIELD(struct handed_over, reference, TEXT),
    FIELD(struct handed_over, unit, TEXT),
    FIELD(struct handed_over, by, TEXT),
    FIELD(struct handed_over, at, INSTANT),
    FIELD(struct handed_over, recorded_at, INSTANT),
    FIELD(struct handed_over, note, TEXT),
};

static struct session_book *book_of(const struct batch *batch)
{
    return ((struct router_work *)batch->work)->sessions;
}

enum result session_store_load(struct batch *batch, const struct rows *orders)
{
    static const struct fields ROUNDS = FIELDS(struct session_round, ROUND);
    struct router_work *work = batch->work;
    const struct order *list = orders->list;
    struct uuid *ids = arena_array(batch->arena, orders->count + 1, sizeof *ids);
    size_t held = 0;
    work->sessions = arena_alloc(batch->arena, sizeof *work->sessions);
    for (size_t i = 0; i < batch->count; i++)
        held += batch->messages[i]->header.type == MESSAGE_HOLD_SESSION;
    for (size_t i = 0; held && i < orders->count; i++)
        ids[i] = list[i].id;
    return store_load_of(batch, "session_load", &ROUNDS, ids, held ? orders->count : 0, &work->sessions->before);
}

int session_store_next(const struct batch *batch, const struct uuid *order, enum session_kind kind)
{
    const struct session_book *book = book_of(batch);
    const struct session_round *before = book->before.list;
    int last = 0;
    for (size_t i = 0; i < book->before.count; i++)
        if (before[i].kind == kind && uuid_compare(&before[i].order, order) == 0)
            last = before[i].round;
    for (size_t i = 0; i < book->sessions.count; i++) {
        const struct order_session *one = book->sessions.items[i];
        if (one->kind == kind && uuid_compare(&one->order, order) == 0)
            last = one->round;
    }
    return last + 1;
}

void session_store_add(struct batch *batch, const struct order_session *session)
{
    struct order_session *kept = arena_alloc(batch->arena, sizeof *kept);
    *kept = *session;
    kept->round = session_store_next(batch, &session->order, session->kind);
    list_add(batch->arena, &book_of(batch)->sessions, kept);
}

void session_store_add_hand_over(struct batch *batch, const struct handed_over *hand_over)
{
    struct handed_over *kept = arena_alloc(batch->arena, sizeof *kept);
    *kept = *hand_over;
    list_add(batch->arena, &book_of(batch)->hand_overs, kept);
}

enum result session_store_save(struct batch *batch)
{
    static const struct fields SESSIONS = FIELDS(struct order_session, SESSION);
    static const struct fields HAND_OVERS = FIELDS(struct handed_over, HAND_OVER);
    const struct session_book *book = book_of(batch);
    enum result outcome = store_save(batch, "session_add", &SESSIONS, &book->sessions);
    return outcome == RESULT_OK ? store_save(batch, "hand_over_add", &HAND_OVERS, &book->hand_overs) : outcome;
}
