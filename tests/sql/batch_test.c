/* One batch as one transaction, in this process, with a service of three lines: events apply once and in order, a bad
 * one is set aside and holds back its own order only, commands are answered by what was committed and by nothing
 * else. What goes wrong is made to go wrong (batch.sql). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/runtime.h"
#include "common/str.h"
#include "tests/lib/database.h"
#include "tests/lib/heard.h"
#include "tests/lib/session.h"

typedef Loopline__Router__V1__Sign Sign;

extern const char sql_bus[];

enum { WORKS_MAX = 16, BUDGET = 8 * 1024 * 1024 };

#define CLASSIFIER_KEY "key of classifier"
#define LIU_KEY        "key of liu"
#define WANG_KEY       "key of wang"
#define ZHAO_KEY       "key of zhao"
#define CITIZEN_KEY    "key of citizen"

/* ---- the service: what it is told to do, and what it did ---- */

static struct {
    const char *spoil, *lose; /* statement that save calls: once for a batch that has the bad message; once at all */
    int64_t bad;              /* outbox id of an event that is refused, or that spoils */
    int since;                /* version of the pack that knows what this event and the commands "new", "NEW" name */
    bool hinders;             /* nothing can be made of a pack for now */
    struct buf stepped;       /* " 17 18": events by id, commands by number, every call */
    struct buf committed;     /* likewise, after COMMIT */
} told;

static void note(struct buf *into, const struct message *message)
{
    if (message->from != NULL)
        buf_print(into, " %s", message->number);
    else
        buf_print(into, " %lld", (long long)message->header.sequence);
}

static enum result decode_event(struct batch *batch, struct message *message)
{
    (void)batch;
    (void)message;
    return RESULT_OK;
}

static struct uuid order_id(const char *digit)
{
    struct uuid id = {{0, 0, 0, 0, 0, 0, 0x70, 0, 0x80}};
    id.bytes[15] = (uint8_t)(*digit - '0');
    return id;
}

static void tell(struct batch *batch, const struct message *message, const char *kind)
{
    const struct uuid subject = message->from == NULL ? message->header.order_id : order_id("9");
    batch_record(batch, &(struct record){subject, "d", kind, NULL, message_actor(message), NULL});
}

static bool knows(const struct batch *batch)
{
    return told.since != 0 && batch->pack->version >= told.since;
}

static enum result step_event(struct batch *batch, struct message *message)
{
    note(&told.stepped, message);
    if (told.spoil == NULL && (int64_t)message->header.sequence == told.bad && !knows(batch))
        return batch_refuse(message, "order_id", REASON_NOT_FOUND);
    tell(batch, message, "applied");
    return RESULT_OK;
}

static enum result decode_sign(struct batch *batch, struct message *message)
{
    message->number = ((const Sign *)message->body)->number;
    if (str_equal(message->number, "NEW") && !knows(batch))
        return batch_refuse(message, "unit", REASON_UNKNOWN_CODE);
    return str_empty(message->number) ? batch_refuse(message, "number", REASON_REQUIRED) : RESULT_OK;
}

static enum result step_sign(struct batch *batch, struct message *message)
{
    note(&told.stepped, message);
    if (str_equal(message->number, "refuse"))
        return batch_refuse(message, "number", REASON_WRONG_STATE);
    if (str_equal(message->number, "new") && !knows(batch))
        return batch_refuse(message, "unit", REASON_UNKNOWN_CODE);
    tell(batch, message, str_equal(message->number, "violate") ? "violation" : "signed");
    if (str_equal(message->number, "violate"))
        batch_reject(message, "number", REASON_LATE_RETURN);
    Loopline__Router__V1__OrderStatus *status = arena_alloc(batch->arena, sizeof *status);
    loopline__router__v1__order_status__init(status);
    status->number = wire_text(message->number);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_ORDER, status);
    message->shown_once = str_equal(message->number, "secret");
    return RESULT_OK;
}

static enum result load(struct batch *batch)
{
    (void)batch;
    return RESULT_OK;
}

static enum result call(struct batch *batch, const char *statement)
{
    struct params none;
    params_open(&none, batch->arena);
    return db_call(batch->db, statement, &none, NULL, NULL);
}

static bool has_bad(const struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        if (batch->messages[i]->from == NULL && (int64_t)batch->messages[i]->header.sequence == told.bad)
            return true;
    return false;
}

static enum result save(struct batch *batch)
{
    const char *once = told.lose;
    told.lose = NULL;
    if (once != NULL)
        return call(batch, once);
    return told.spoil != NULL && has_bad(batch) ? call(batch, told.spoil) : RESULT_OK;
}

static enum result take_pack(struct batch *batch)
{
    (void)batch;
    return told.hinders ? RESULT_RETRY : RESULT_OK;
}

static void committed(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        if (!batch->messages[i]->refused)
            note(&told.committed, batch->messages[i]);
}

static const struct route ROUTES[] = {
    {MESSAGE_REQUEST_CLASSIFIED, decode_event, step_event},
    {MESSAGE_CARD_RAISED, decode_event, step_event},
    {MESSAGE_SIGN, decode_sign, step_sign},
    {MESSAGE_ARRIVE, decode_sign, step_sign}, /* its first field is the number, too */
};
static const struct service SERVICE = {.name = "router",
                                       .node = NODE_ROUTER,
                                       .about = "a case",
                                       .routes = ROUTES,
                                       .route_count = COUNT(ROUTES),
                                       .pack = take_pack,
                                       .load = load,
                                       .save = save,
                                       .committed = committed};

/* ---- the process around it ---- */

static struct principal principals[] = {
    {.key = LIU_KEY, .name = "liu", .role = ROLE_HANDLER, .unit = "u"},
    {.key = WANG_KEY, .name = "wang", .role = ROLE_HANDLER, .unit = "v"},
    {.key = ZHAO_KEY, .name = "zhao", .role = ROLE_HANDLER, .unit = "u", .matters = "city.road"},
    {.key = CITIZEN_KEY, .name = "phone", .role = ROLE_CHANNEL, .channel = "phone"},
};
static struct instance instances[] = {{.key = CLASSIFIER_KEY, .node = NODE_CLASSIFIER, .address = "127.0.0.1"}};

static const struct setting SETTINGS[] = {{"service.districts", SETTING_LIST, "", 0, 0, "of the case"},
                                          {"service.stand_in", SETTING_LIST, "", 0, 0, "of the case"}};
static struct pack pack;
static struct conf *conf;
static struct runtime runtime;
static struct session *owner;
static struct arena *arena; /* of the case: frames */
static struct work works[WORKS_MAX], *list[WORKS_MAX];
static struct raw raws[WORKS_MAX];
static size_t count;

static struct metric *counter(const char *name)
{
    return metric_new(METRIC_COUNTER, name, NULL, "of the case");
}

static void open_metrics(void)
{
    runtime.batches = counter("batches");
    runtime.messages = counter("messages");
    runtime.refused = counter("refused");
    runtime.quarantined = counter("quarantined");
    runtime.retries = counter("retries");
    runtime.swept_rows = counter("swept");
    runtime.duplicates = counter("duplicates");
    runtime.pack_version = metric_new(METRIC_GAUGE, "pack_version", NULL, "of the case");
    runtime.pushes_missed = counter("pushes_missed");
    runtime.batch_seconds = metric_new(METRIC_HISTOGRAM, "seconds", NULL, "of the case");
    runtime.vitals = vitals_new(&SERVICE);
}

static const char *read_statements(const char *path)
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

static int open_process(void **state)
{
    static const char *sql[3];
    char problem[256] = "";
    struct key_pair keys;
    (void)state;
    assert_int_equal(zmq_curve_keypair(keys.public_key, keys.secret_key), 0);
    const struct bus_options bus = {NODE_ROUTER, "tcp://127.0.0.1:*", "tcp://127.0.0.1:*", keys, 64};
    sql[0] = sql_bus;
    sql[1] = read_statements("tests/sql/batch.sql");
    owner = session_open("owner", NULL);
    session_run(owner, "SET session_replication_role = replica"); /* each case begins without a history */
    session_file(owner, "tests/sql/batch_look.sql");
    const struct setting *const tables[] = {SETTINGS};
    assert_int_equal(conf_load(&conf, tables, (const size_t[]){COUNT(SETTINGS)}, 1, &(struct conf_layers){0}, stderr),
                     RESULT_OK);
    runtime = (struct runtime){.service = &SERVICE, .conf = conf, .opened = true, .scratch = arena_new(0)};
    runtime.db = database_open_as("router", "router, bus", sql, 10000);
    assert_int_equal(bus_open(&runtime.bus, &bus, problem, sizeof problem), RESULT_OK);
    runtime.directory = (struct directory){principals, COUNT(principals), instances, COUNT(instances), false};
    open_metrics();
    return 0;
}

static int close_process(void **state)
{
    (void)state;
    bus_free(&runtime.bus);
    database_close(&runtime.db);
    session_close(&owner);
    vitals_free(&runtime.vitals);
    metrics_free();
    arena_free(&runtime.scratch);
    conf_free(&conf);
    return 0;
}

static int begin(void **state)
{
    static const char *const CLEAN[] = {"EXECUTE clean_outbox", "EXECUTE clean_quarantine", "EXECUTE clean_events",
                                        "EXECUTE clean_keys"};
    (void)state;
    for (size_t i = 0; i < COUNT(CLEAN); i++)
        session_run(owner, CLEAN[i]);
    memset(&told, 0, sizeof told);
    buf_text(&told.stepped, "");
    buf_text(&told.committed, "");
    arena = arena_new(0);
    runtime.arena = arena_new(BUDGET);
    runtime.pack = &pack;
    runtime.pack_seen = pack.version = atoi(session_ask(owner, "EXECUTE newest_pack"));
    return db_ensure(runtime.db) == RESULT_OK ? 0 : -1;
}

/* What came, and what was done about it. */
static void forget(void)
{
    for (size_t i = 0; i < count; i++)
        if (works[i].raw != NULL)
            bus_raw_free(works[i].raw);
    memset(works, 0, sizeof works);
    count = 0;
    buf_clear(&told.stepped);
    buf_clear(&told.committed);
}

static int end(void **state)
{
    (void)state;
    forget();
    session_run(owner, "EXECUTE drop_pack_files");
    session_run(owner, "EXECUTE drop_pack");
    while (runtime.pack_count > 0)
        pack_free(&runtime.packs[--runtime.pack_count].pack);
    free(runtime.packs);
    runtime.packs = NULL;
    buf_free(&told.stepped);
    buf_free(&told.committed);
    arena_free(&arena);
    arena_free(&runtime.arena);
    return 0;
}

/* ---- messages ---- */

static int64_t put_as(const char *order, int type, const char *payload)
{
    char sql[128];
    snprintf(sql, sizeof sql, "EXECUTE put('%s', %d, '%s')", order, type, payload);
    return strtoll(session_ask(owner, sql), NULL, 10);
}

/* A message for the order that this digit names, as the classifier leaves it. */
static int64_t put(const char *order)
{
    return put_as(order, MESSAGE_REQUEST_CLASSIFIED, "");
}

static struct work *add_work(void)
{
    assert_true(count < WORKS_MAX);
    list[count] = &works[count];
    return &works[count++];
}

/* As the sweep finds it. */
static void sweep_as(int64_t id, const char *order, int type, const char *payload)
{
    struct work *work = add_work();
    work->swept = true;
    work->outbox_id = id;
    work->sender = NODE_CLASSIFIER;
    work->body = (struct bytes){(const uint8_t *)payload, strlen(payload)};
    work->swept_header = (struct header){
        .type = (enum message_type)type, .order_id = order_id(order), .sequence = (uint64_t)id, .district = "d"};
}

static void sweep(int64_t id, const char *order)
{
    sweep_as(id, order, MESSAGE_REQUEST_CLASSIFIED, "");
}

/* Where the frames of the next message lie: its place in the list of works. */
static struct raw *new_raw(void)
{
    struct raw *raw = &raws[count - 1];
    memset(raw, 0, sizeof *raw);
    return raw;
}

static void add_frame(struct raw *raw, const void *bytes, size_t size)
{
    zmq_msg_t *frame = &raw->frames[raw->count++];
    assert_int_equal(zmq_msg_init_size(frame, size), 0);
    memcpy(zmq_msg_data(frame), bytes, size);
}

static void add_frames(struct raw *raw, const struct header *header, const uint8_t *body, size_t body_size)
{
    size_t size = 0;
    uint8_t *head = wire_pack_header(arena, header, &size);
    raw->payload = raw->count;
    add_frame(raw, WIRE_MAGIC, strlen(WIRE_MAGIC));
    add_frame(raw, head, size);
    add_frame(raw, body, body_size);
}

/* As the wire brings it, from whoever has this key. */
static void frame_as(const char *key, enum message_type type, int64_t id, const char *order)
{
    struct work *work = add_work();
    const struct header header = {
        .message_id = uuid_new(), .type = type, .order_id = order_id(order), .sequence = (uint64_t)id, .district = "d"};
    work->raw = new_raw();
    str_copy(work->raw->key, sizeof work->raw->key, key);
    add_frames(work->raw, &header, (const uint8_t *)"", 0);
}

static void frame_from(const char *key, int64_t id, const char *order)
{
    frame_as(key, MESSAGE_REQUEST_CLASSIFIED, id, order);
}

static void frame(int64_t id, const char *order)
{
    frame_from(CLASSIFIER_KEY, id, order);
}

static void command_of(enum message_type type, const char *sender, const char *key, const char *number)
{
    struct work *work = add_work();
    struct header header = {.message_id = uuid_new(), .type = type, .language = "en", .order_id = order_id("7")};
    Sign body;
    size_t size = 0;
    loopline__router__v1__sign__init(&body);
    body.number = wire_text(number);
    str_copy(header.idempotency_key, sizeof header.idempotency_key, key);
    uint8_t *bytes = wire_pack(arena, &body.base, &size);
    work->raw = new_raw();
    work->command = work->raw->command = true;
    str_copy(work->raw->key, sizeof work->raw->key, sender);
    add_frame(work->raw, "nobody", 6); /* the answer finds no one, and that is no error */
    add_frames(work->raw, &header, bytes, size);
}

static void command(const char *sender, const char *key, const char *number)
{
    command_of(MESSAGE_SIGN, sender, key, number);
}

static enum result run(void)
{
    return batch_run(&runtime, list, count);
}

static void run_well(void)
{
    assert_int_equal(run(), RESULT_OK);
}

/* ---- what came of it ---- */

static const char *words(int64_t a, int64_t b)
{
    static char texts[4][64];
    static size_t next;
    char *text = texts[next++ % COUNT(texts)];
    if (b == 0)
        snprintf(text, sizeof texts[0], a == 0 ? "" : " %lld", (long long)a);
    else
        snprintf(text, sizeof texts[0], " %lld %lld", (long long)a, (long long)b);
    return text;
}

static void check_committed(int64_t a, int64_t b)
{
    assert_string_equal(told.committed.text, words(a, b));
}

static void check_waiting(int64_t a, int64_t b)
{
    const char *expected = words(a, b);
    assert_string_equal(session_ask(owner, "EXECUTE waiting"), *expected == '\0' ? "" : expected + 1);
}

static void check_quarantined(int64_t id, const char *reason)
{
    char expected[160] = "";
    if (id != 0)
        snprintf(expected, sizeof expected, "%lld %s", (long long)id, reason);
    assert_string_equal(session_ask(owner, "EXECUTE quarantined"), expected);
}

#define DURABLE     LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE
#define DUPLICATE   LOOPLINE__WIRE__V1__STATUS__STATUS_DUPLICATE
#define CONFLICT    LOOPLINE__WIRE__V1__STATUS__STATUS_CONFLICT
#define REJECTED    LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED
#define RETRY_LATER LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER
#define DENIED      LOOPLINE__WIRE__V1__STATUS__STATUS_DENIED

static void check_answer(size_t index, Loopline__Wire__V1__Status status)
{
    assert_true(works[index].answered);
    assert_int_equal(works[index].message.reply.status, status);
}

static void check_fault(size_t index, const char *field, enum reason reason)
{
    const struct faults *faults = &works[index].message.faults;
    assert_int_equal(faults->count, 1);
    assert_string_equal(faults->list[0].field, field);
    assert_int_equal(faults->list[0].reason, reason);
}

/* ---- events ---- */

static void each_event_once(void **state)
{
    (void)state;
    const int64_t one = put("1");
    frame(one, "1");
    sweep(one, "1"); /* two ways to one row */
    frame(one, "1");
    run_well();
    check_committed(one, 0);
    check_waiting(0, 0);
    run_well(); /* and all of them once more */
    check_committed(one, 0);
}

static void in_the_order_in_which_they_were_said(void **state)
{
    (void)state;
    const int64_t one = put("1"), two = put("1");
    frame(two, "1"); /* another replica of the sender was quicker with its frame */
    frame(one, "1");
    run_well();
    check_committed(one, two);
}

static void the_second_waits_for_the_first(void **state)
{
    (void)state;
    const int64_t one = put("1"), two = put("1"), other = put("2");
    frame(two, "1");
    frame(other, "2");
    run_well();
    check_committed(other, 0);
    check_waiting(one, two);
}

static void a_refused_event_holds_back_its_order(void **state)
{
    (void)state;
    const int64_t bad = put("1"), later = put("1"), other = put("2");
    told.bad = bad;
    sweep(bad, "1");
    sweep(later, "1");
    sweep(other, "2");
    run_well();
    check_committed(other, 0);
    check_quarantined(bad, "order_id does not exist");
    check_waiting(later, 0);
    assert_string_equal(session_ask(owner, "EXECUTE recorded"), "message_held applied"); /* each once */
}

static void what_was_before_it_is_kept(void **state)
{
    (void)state;
    const int64_t earlier = put("1"), bad = put("1");
    told.bad = bad;
    sweep(earlier, "1");
    sweep(bad, "1");
    run_well();
    check_committed(earlier, 0);
    check_quarantined(bad, "order_id does not exist");
    check_waiting(0, 0);
}

/* ---- what only the newest pack has ---- */

static void apply_pack(bool readable)
{
    told.since = atoi(session_ask(owner, "EXECUTE apply_pack"));
    if (readable)
        session_run(owner, "EXECUTE fill_pack");
}

/* This replica has not read the pack yet that knows it: nothing is wrong with it. */
static void refused_by_an_old_pack(void **state)
{
    (void)state;
    const int64_t early = put("1"), other = put("2");
    apply_pack(true);
    told.bad = early;
    sweep(early, "1");
    sweep(other, "2");
    command(LIU_KEY, "a", "new");
    command(LIU_KEY, "b", "NEW");
    run_well();
    assert_int_equal(runtime.pack->version, told.since);
    check_quarantined(0, "");
    check_waiting(0, 0);
    check_answer(2, DURABLE);
    check_answer(3, DURABLE);
}

static void check_alone(const char *number, const char *stepped)
{
    apply_pack(true);
    command(LIU_KEY, "a", number);
    run_well();
    check_answer(0, DURABLE);
    assert_string_equal(told.stepped.text, stepped);
}

static void a_command_refused_by_an_old_pack(void **state)
{
    (void)state;
    check_alone("new", " new new");
}

/* By the decoder: no transaction is open. */
static void a_body_refused_by_an_old_pack(void **state)
{
    (void)state;
    check_alone("NEW", " NEW");
}

static void a_newer_pack_that_cannot_be_read(void **state)
{
    (void)state;
    const int64_t bad = put("1"), other = put("2");
    apply_pack(false);
    told.bad = bad;
    sweep(bad, "1");
    sweep(other, "2");
    command(LIU_KEY, "a", "new");
    command(LIU_KEY, "b", "PY1");
    run_well();
    assert_int_equal(runtime.pack->version, told.since - 1);
    check_quarantined(bad, "order_id does not exist");
    check_waiting(0, 0);
    check_answer(2, REJECTED);
    check_fault(2, "unit", REASON_UNKNOWN_CODE);
    check_answer(3, DURABLE);
}

static void run_again_later(void)
{
    assert_int_equal(run(), RESULT_RETRY);
}

/* Nobody is told that it was wrong, and the log says what is waited for. */
static void a_newer_pack_that_is_not_in_force_yet(void **state)
{
    (void)state;
    char said[8192], part[64];
    const int64_t early = put("1");
    apply_pack(true);
    told.bad = early;
    told.hinders = true;
    sweep(early, "1");
    command(LIU_KEY, "a", "new");
    command(LIU_KEY, "b", "NEW");
    heard_of(run_again_later, said, sizeof said);
    snprintf(part, sizeof part, "waits_for_pack=%d in_force=%d", told.since, told.since - 1);
    assert_non_null(strstr(said, "\"batch given up for now\""));
    assert_non_null(strstr(said, part));
    check_waiting(early, 0);
    check_quarantined(0, "");
    check_answer(1, RETRY_LATER);
    check_answer(2, RETRY_LATER);
    told.hinders = false;
    run_well();
    check_waiting(0, 0);
    check_answer(1, DURABLE);
    check_answer(2, DURABLE);
}

static void a_body_that_is_none(void **state)
{
    (void)state;
    const int64_t bad = put_as("1", MESSAGE_REQUEST_CLASSIFIED, "\\xff"), later = put("1"), other = put("2");
    sweep_as(bad, "1", MESSAGE_REQUEST_CLASSIFIED, "\xff");
    sweep(later, "1");
    sweep(other, "2");
    run_well();
    check_committed(other, 0);
    check_quarantined(bad, "cannot be decoded");
    check_waiting(later, 0);
}

/* Written by a newer program than this one. */
static void a_type_that_nobody_knows(void **state)
{
    (void)state;
    const int64_t bad = put_as("1", 32000, ""), other = put("2");
    sweep_as(bad, "1", 32000, "");
    sweep(other, "2");
    run_well();
    check_committed(other, 0);
    check_quarantined(bad, "header.type is not handled by this service");
    check_waiting(0, 0);
}

static void what_the_database_refuses(void **state)
{
    (void)state;
    const int64_t bad = put("1"), later = put("1"), other = put("2");
    told.bad = bad;
    told.spoil = "spoil";
    sweep(bad, "1");
    sweep(later, "1");
    sweep(other, "2");
    run_well();
    check_committed(other, 0);
    check_quarantined(bad, "outbox_destination_check cannot be stored");
    check_waiting(later, 0);
}

/* After a failover that lost transactions numbers are given again: frames of the lost ones still come. */
static void a_frame_of_a_lost_transaction(void **state)
{
    (void)state;
    enum { LOST = 8 };
    int64_t ids[LOST];
    for (size_t i = 0; i < LOST; i++)
        ids[i] = put("2");
    const int64_t other = put("3");
    for (size_t i = 0; i < LOST; i++)
        frame(ids[i], "1"); /* what the number meant before */
    frame(other, "3");
    run_well();
    check_committed(other, 0);
    assert_true(strlen(session_ask(owner, "EXECUTE waiting")) > 2 * LOST - 2);
    forget();
    for (size_t i = 0; i < LOST; i++)
        sweep(ids[i], "2");
    run_well();
    assert_non_null(strstr(told.committed.text, words(ids[0], ids[1])));
    check_waiting(0, 0);
}

static void a_refused_frame_does_not_stand_for_its_row(void **state)
{
    (void)state;
    const int64_t id = put("1");
    frame_from(LIU_KEY, id, "1"); /* no service has this key */
    frame(id, "1");
    run_well();
    check_committed(id, 0);
    check_quarantined(0, "");
}

/* A service speaks along its own edges of flow.def alone, even about a row that is there. */
static void a_peer_in_another_ones_name(void **state)
{
    (void)state;
    const int64_t id = put_as("1", MESSAGE_CARD_RAISED, "");
    frame_as(CLASSIFIER_KEY, MESSAGE_CARD_RAISED, id, "1");
    run_well();
    assert_string_equal(told.stepped.text, "");
    check_waiting(id, 0);
    check_quarantined(0, "");
}

/* Nobody locks an order to look at it: who adds to a history while another does comes behind them, however often. */
static void a_history_that_others_write_too(void **state)
{
    static const char OTHERS[] =
        "DO $$ BEGIN FOR turn IN 1 .. 8 LOOP "
        "BEGIN INSERT INTO bus.event (subject, district, service, at, kind) "
        "VALUES ('00000000-0000-7000-8000-000000000009', 'd', 3, now(), 'other'); "
        "EXCEPTION WHEN unique_violation THEN NULL; END; " /* the batch came first this time */
        "PERFORM pg_advisory_xact_lock(9); "
        "WHILE NOT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid) "
        "  AND NOT EXISTS (SELECT FROM router.command_key) LOOP PERFORM pg_sleep(.001); END LOOP; "
        "COMMIT; END LOOP; END $$";
    static const char IS_THERE[] =
        "DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 9) "
        "LOOP PERFORM pg_sleep(.001); END LOOP; END $$";
    static const char BROKEN[] =
        "SELECT count(*) FROM (SELECT e.*, bus.chain(NULL, bus.event_words(id, subject, district, service, seq, at, "
        "kind, unit, actor, detail)) OVER strand AS due, row_number() OVER strand AS place FROM bus.event e "
        "WINDOW strand AS (PARTITION BY subject, service ORDER BY id ROWS UNBOUNDED PRECEDING)) x "
        "WHERE due <> link OR place <> seq";
    struct session *watcher = session_open("owner", NULL);
    const double before = metric_value(runtime.retries);
    (void)state;
    session_run(watcher, "SET statement_timeout = '20s'");
    session_run(owner, "SET statement_timeout = '20s'");
    session_start(owner, OTHERS);
    session_run(watcher, IS_THERE);
    command(LIU_KEY, "k1", "one");
    command(WANG_KEY, "k2", "two");
    run_well();
    assert_string_equal(session_end(owner), "");
    check_answer(0, DURABLE);
    check_answer(1, DURABLE);
    assert_true(metric_value(runtime.retries) > before);
    assert_string_equal(session_ask(owner, "SELECT count(*) FROM bus.event WHERE kind = 'signed'"), "2");
    assert_string_equal(session_ask(owner, BROKEN), "0");
    session_close(&watcher);
}

static void a_collision_is_run_again(void **state)
{
    (void)state;
    const int64_t id = put("1");
    told.lose = "collide_once";
    frame(id, "1");
    command(LIU_KEY, "k", "PY1");
    run_well();
    assert_string_equal(session_ask(owner, "EXECUTE recorded"), "applied signed");
    check_answer(1, DURABLE);
    check_waiting(0, 0);
}

/* ---- commands ---- */

static void answered_after_commit(void **state)
{
    (void)state;
    command(LIU_KEY, "k", "PY1");
    run_well();
    check_answer(0, DURABLE);
    assert_string_equal(told.committed.text, " PY1");
    assert_string_equal(session_ask(owner, "EXECUTE kept_keys"), "liu k");
}

static void the_same_again(void **state)
{
    (void)state;
    command(LIU_KEY, "k", "PY1");
    run_well();
    run_well();
    check_answer(0, DUPLICATE);
    assert_string_equal(told.stepped.text, " PY1");
    command(LIU_KEY, "k", "PY2");
    run_well();
    check_answer(1, CONFLICT);
    check_fault(1, "header.idempotency_key", REASON_KEY_REUSED);
    assert_string_equal(told.stepped.text, " PY1");
}

static void the_same_at_once(void **state)
{
    (void)state;
    command(LIU_KEY, "k", "PY1");
    command(LIU_KEY, "k", "PY1");
    command(LIU_KEY, "k", "PY2");
    command(WANG_KEY, "k", "PY3"); /* another caller's key is another key */
    command(LIU_KEY, "k", "PY1");
    double batches = metric_value(runtime.batches);
    run_well();
    check_answer(0, DURABLE);
    check_answer(1, DUPLICATE);
    check_answer(2, CONFLICT);
    check_answer(3, DURABLE);
    check_answer(4, DUPLICATE);
    assert_string_equal(told.stepped.text, " PY1 PY3"); /* nobody's work was thrown away for it */
    assert_true(metric_value(runtime.batches) - batches <= 4);
}

/* A key stands for one command of one caller: kind and words. */
static void the_same_words_of_another_command_or_caller(void **state)
{
    (void)state;
    command(LIU_KEY, "k", "PY1");
    run_well();
    forget();
    command_of(MESSAGE_ARRIVE, LIU_KEY, "k", "PY1");
    command(WANG_KEY, "k", "PY1");
    command(LIU_KEY, "k", "PY1");
    run_well();
    check_answer(0, CONFLICT);
    check_answer(1, DURABLE);
    check_answer(2, DUPLICATE);
    assert_string_equal(told.stepped.text, " PY1"); /* Wang's */
    assert_string_equal(session_ask(owner, "EXECUTE kept_keys"), "liu k; wang k");
}

/* The service knows no matter of it: for a key that is limited to some it is not there. */
static void out_of_reach_of_the_key(void **state)
{
    (void)state;
    command(ZHAO_KEY, "k", "PY1");
    run_well();
    check_answer(0, REJECTED);
    check_fault(0, "number", REASON_NOT_FOUND);
    assert_string_equal(told.stepped.text, "");
}

static void a_refused_one_leaves_its_key_free(void **state)
{
    (void)state;
    command(LIU_KEY, "k", "refuse");
    command(LIU_KEY, "k", "PY1");
    run_well();
    check_answer(0, REJECTED);
    check_fault(0, "number", REASON_WRONG_STATE);
    check_answer(1, DURABLE);
    assert_string_equal(session_ask(owner, "EXECUTE recorded"), "signed");
}

/* R31: a late return is refused, and the refusal stands. */
static void a_violation_is_kept(void **state)
{
    (void)state;
    command(LIU_KEY, "k", "violate");
    run_well();
    check_answer(0, REJECTED);
    run_well();
    check_answer(0, DUPLICATE); /* told below: the answer itself says REJECTED again */
    assert_true(works[0].first_reply.size > 0);
    assert_string_equal(session_ask(owner, "EXECUTE recorded"), "violation");
}

static Loopline__Wire__V1__Reply *first_reply(size_t index)
{
    ProtobufCMessage *reply = NULL;
    struct faults faults = {0};
    assert_int_equal(
        wire_body(arena, MESSAGE_REPLY, works[index].first_reply.data, works[index].first_reply.size, &reply, &faults),
        RESULT_OK);
    return (Loopline__Wire__V1__Reply *)reply;
}

static void the_first_answer_is_kept(void **state)
{
    (void)state;
    command(LIU_KEY, "a", "PY1");
    command(LIU_KEY, "b", "violate");
    command(LIU_KEY, "c", "secret");
    run_well();
    run_well();
    assert_int_equal(first_reply(0)->status, DURABLE);
    assert_string_equal(first_reply(0)->order->number, "PY1");
    assert_int_equal(first_reply(1)->status, REJECTED);
    assert_int_equal(first_reply(1)->n_errors, 1);
    assert_string_equal(first_reply(1)->errors[0]->reason, "late_return");
    assert_int_equal(first_reply(2)->status, DURABLE); /* done it was; what it showed is not kept */
    assert_int_equal(first_reply(2)->result_case, LOOPLINE__WIRE__V1__REPLY__RESULT__NOT_SET);
}

static void who_may_not(void **state)
{
    (void)state;
    command(CITIZEN_KEY, "k", "PY1");
    command("key of nobody", "k", "PY1");
    command(CLASSIFIER_KEY, "k", "PY1");
    run_well();
    for (size_t i = 0; i < count; i++) {
        check_answer(i, DENIED);
        check_fault(i, "header.type", REASON_NOT_ALLOWED);
    }
    assert_string_equal(told.stepped.text, "");
}

/* The number in the body is what the caller vouches for, and the only way to name an order. */
static void an_order_in_the_header_of_a_command_counts_for_nothing(void **state)
{
    (void)state;
    command(LIU_KEY, "k", "PY1");
    run_well();
    check_answer(0, DURABLE);
    assert_true(uuid_zero(&works[0].message.subject));
}

static void one_bad_command_among_good_ones(void **state)
{
    (void)state;
    const int64_t bad = put("1");
    told.bad = bad;
    told.spoil = "spoil";
    command(LIU_KEY, "a", "PY1");
    sweep(bad, "1");
    command(LIU_KEY, "b", "");
    command(LIU_KEY, "c", "PY2");
    run_well();
    check_answer(0, DURABLE);
    check_answer(2, REJECTED);
    check_fault(2, "number", REASON_REQUIRED);
    check_answer(3, DURABLE);
    assert_string_equal(told.committed.text, " PY1 PY2");
}

/* ---- when the database goes away ---- */

static void lost_before_commit(void **state)
{
    (void)state;
    told.lose = "lose_now";
    command(LIU_KEY, "a", "PY1");
    command(LIU_KEY, "b", "refuse"); /* judged on rows that were never committed */
    command(CITIZEN_KEY, "c", "PY1");
    assert_int_equal(run(), RESULT_RETRY);
    check_answer(2, DENIED);
    for (size_t i = 0; i < 2; i++)
        if (works[i]
                .answered) { /* silence is right, too: whether COMMIT was on its way already is a matter of timing */
            check_answer(i, RETRY_LATER);
            assert_true(works[i].message.reply.retry_after_ms > 0);
        }
    assert_int_equal(db_ensure(runtime.db), RESULT_OK);
    run_well();
    check_answer(0, DURABLE);
    check_answer(1, REJECTED);
}

static void lost_at_commit(void **state)
{
    (void)state;
    const int64_t id = put("1");
    told.lose = "lose_at_commit";
    sweep(id, "1");
    command(LIU_KEY, "a", "PY1");
    command(CITIZEN_KEY, "c", "PY1");
    assert_int_equal(run(), RESULT_RETRY);
    assert_false(works[1].answered); /* "nothing was done" would be a guess: silence means unknown */
    check_answer(2, DENIED);
    assert_string_equal(told.committed.text, "");
    check_waiting(id, 0);
    assert_int_equal(db_ensure(runtime.db), RESULT_OK);
    run_well(); /* the same again, by sweep and by key */
    check_answer(1, DURABLE);
    check_waiting(0, 0);
    assert_string_equal(session_ask(owner, "EXECUTE recorded"), "applied signed");
}

static void away_altogether(void **state)
{
    (void)state;
    db_drop(runtime.db);
    command(LIU_KEY, "a", "PY1");
    assert_int_equal(run(), RESULT_RETRY);
    check_answer(0, RETRY_LATER);
    assert_true(works[0].message.reply.retry_after_ms > 0);
    assert_string_equal(told.stepped.text, "");
}

static void no_city_pack_yet(void **state)
{
    (void)state;
    runtime.pack = NULL;
    command(LIU_KEY, "a", "PY1");
    command(CITIZEN_KEY, "a", "PY1");
    enum result outcome = run();
    runtime.pack = &pack;
    assert_int_equal(outcome, RESULT_RETRY);
    check_answer(0, RETRY_LATER);
    check_answer(1, DENIED);
}

/* More than the memory of one batch: the rest comes again, and nobody is told that it was wrong. */
static void no_room_in_this_batch(void **state)
{
    (void)state;
    arena_free(&runtime.arena);
    runtime.arena = arena_new(130);
    command(LIU_KEY, "a", "PY1");
    command(LIU_KEY, "b", "PY2");
    command(LIU_KEY, "c", "PY3");
    const int64_t id = put("1");
    sweep(id, "1");
    run_well();
    check_answer(0, DURABLE);
    check_answer(2, RETRY_LATER);
    check_waiting(id, 0);
    check_quarantined(0, "");
    check_fault(2, "", REASON_BUSY);
    assert_true(works[2].message.reply.retry_after_ms > 0);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(each_event_once),
        CASE(in_the_order_in_which_they_were_said),
        CASE(the_second_waits_for_the_first),
        CASE(a_refused_event_holds_back_its_order),
        CASE(what_was_before_it_is_kept),
        CASE(refused_by_an_old_pack),
        CASE(a_command_refused_by_an_old_pack),
        CASE(a_body_refused_by_an_old_pack),
        CASE(a_newer_pack_that_cannot_be_read),
        CASE(a_newer_pack_that_is_not_in_force_yet),
        CASE(a_body_that_is_none),
        CASE(a_type_that_nobody_knows),
        CASE(what_the_database_refuses),
        CASE(a_frame_of_a_lost_transaction),
        CASE(a_refused_frame_does_not_stand_for_its_row),
        CASE(a_peer_in_another_ones_name),
        CASE(a_history_that_others_write_too),
        CASE(a_collision_is_run_again),
        CASE(answered_after_commit),
        CASE(the_same_again),
        CASE(the_same_at_once),
        CASE(the_same_words_of_another_command_or_caller),
        CASE(out_of_reach_of_the_key),
        CASE(a_refused_one_leaves_its_key_free),
        CASE(a_violation_is_kept),
        CASE(the_first_answer_is_kept),
        CASE(who_may_not),
        CASE(an_order_in_the_header_of_a_command_counts_for_nothing),
        CASE(one_bad_command_among_good_ones),
        CASE(lost_before_commit),
        CASE(lost_at_commit),
        CASE(away_altogether),
        CASE(no_city_pack_yet),
        CASE(no_room_in_this_batch),
    };
    return cmocka_run_group_tests_name("batch", tests, open_process, close_process);
}
