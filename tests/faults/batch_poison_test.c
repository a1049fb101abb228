/* Messages that cannot be digested, in front of good ones, in the outbox of a running town: each is set aside with its
 * reason and its bytes, its own order waits for a person, everybody else's goes on, and no process ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/raw.h"

enum { WAIT_S = 20, MESSAGES_MAX = 8 };

#define MORNING "2024-04-10T09:00:00+08:00"

static struct session *watcher;
static struct arena *arena;
static struct client *import;
static char run[24];

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    snprintf(run, sizeof run, "poison%03d", chance_below(1000));
    watcher = fault_session();
    session_file(watcher, "tests/faults/batch_poison.sql");
    session_run(watcher, "EXECUTE fault_clock('" MORNING "')");
    fault_ready(watcher);
    struct raw_place intake = raw_place(watcher, NODE_INTAKE, RAW_COMMANDS);
    import = raw_client(&intake, "channel-import", NULL);
    arena = arena_new(0);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    client_free(&import);
    arena_free(&arena);
    session_close(&watcher);
    return 0;
}

/* ---- what is put there ---- */

struct letter {
    const char *subject;
    int type;
    const char *payload; /* hex */
    long id;             /* of its row */
};

static const char *new_id(void)
{
    struct uuid id = uuid_new();
    char *text = arena_alloc(arena, UUID_TEXT);
    uuid_format(&id, text);
    return text;
}

static const char *hex(const ProtobufCMessage *message)
{
    size_t size = 0;
    const uint8_t *bytes = wire_pack(arena, message, &size);
    struct buf text = {0};
    buf_text(&text, "");
    for (size_t i = 0; i < size; i++)
        buf_print(&text, "%02x", bytes[i]);
    const char *kept = arena_text(arena, text.text);
    buf_free(&text);
    return kept;
}

static ProtobufCBinaryData id_of(const char *text)
{
    struct uuid id;
    assert_true(uuid_parse(text, &id));
    return wire_uuid(arena, &id);
}

static const char *number_of(const char *subject)
{
    return arena_print(arena, "PY20240410-%s", subject + UUID_TEXT - 9);
}

static const char *accepted(const char *subject)
{
    Loopline__Event__V1__RequestAccepted event;
    loopline__event__v1__request_accepted__init(&event);
    event.request_id = id_of(subject);
    event.number = wire_text(number_of(subject));
    event.channel = wire_text("import");
    event.text = wire_text("榆山街道路灯不亮");
    event.district = wire_text("pingyin");
    event.accepted_at = 1712710800 * INSTANT_SECOND;
    return hex(&event.base);
}

static const char *withdrawn(const char *subject)
{
    Loopline__Event__V1__RequestWithdrawn event;
    loopline__event__v1__request_withdrawn__init(&event);
    event.request_id = id_of(subject);
    event.number = wire_text(number_of(subject));
    event.at = 1712710800 * INSTANT_SECOND;
    return hex(&event.base);
}

/* `number_from`: whose number it bears. */
static const char *classified(const char *subject, const char *number_from)
{
    Loopline__Event__V1__RequestClassified event;
    loopline__event__v1__request_classified__init(&event);
    event.request_id = id_of(subject);
    event.number = wire_text(number_of(number_from));
    event.channel = wire_text("import");
    event.district = wire_text("pingyin");
    event.area = wire_text("pingyin.yushan");
    event.matter = wire_text("city.road.lamp");
    event.nature = (Loopline__Wire__V1__Nature)NATURE_HELP;
    event.urgency = (Loopline__Wire__V1__Urgency)URGENCY_NORMAL;
    event.party = (Loopline__Wire__V1__Party)PARTY_CITIZEN;
    event.text = wire_text("榆山街道路灯不亮");
    event.accepted_at = 1712710800 * INSTANT_SECOND;
    return hex(&event.base);
}

static const char *progress(const char *subject, enum request_state reached, const char *what)
{
    Loopline__Event__V1__ProgressMade event;
    loopline__event__v1__progress_made__init(&event);
    event.request_id = id_of(subject);
    event.number = wire_text(number_of(subject));
    event.state = (Loopline__Wire__V1__RequestState)reached;
    event.what = wire_text(what);
    event.at = 1712710800 * INSTANT_SECOND;
    return hex(&event.base);
}

/* In one transaction, so that one sweep finds them all. */
static void put(enum node to, enum node from, struct letter *letters, size_t count)
{
    struct buf call = {0};
    buf_print(&call, "EXECUTE put(%d, %d, '{", (int)to, (int)from);
    for (size_t i = 0; i < count; i++)
        buf_print(&call, "%s%s", i > 0 ? "," : "", letters[i].subject);
    buf_text(&call, "}', '{");
    for (size_t i = 0; i < count; i++)
        buf_print(&call, "%s%d", i > 0 ? "," : "", letters[i].type);
    buf_text(&call, "}', '{");
    for (size_t i = 0; i < count; i++)
        buf_print(&call, "%s\"\\\\x%s\"", i > 0 ? "," : "", letters[i].payload);
    buf_text(&call, "}')");
    char *ids = strdup(session_ask(watcher, call.text)), *rest = ids;
    for (size_t i = 0; i < count; i++)
        letters[i].id = strtol(strsep(&rest, "\n"), NULL, 10);
    free(ids);
    buf_free(&call);
}

/* ---- what becomes of it ---- */

static const char *asked(const char *statement, const char *subject)
{
    return session_ask(watcher, arena_print(arena, "EXECUTE %s('%s')", statement, subject));
}

static void until(const char *statement, const char *subject, const char *expected)
{
    fault_until(watcher, arena_print(arena, "EXECUTE %s('%s')", statement, subject), expected, WAIT_S);
}

static void until_set_aside(const struct letter *bad, const char *reason)
{
    until("set_aside", bad->subject, arena_print(arena, "%ld %s", bad->id, reason));
    assert_string_equal(session_ask(watcher, arena_print(arena, "EXECUTE payload_kept(%ld)", bad->id)), bad->payload);
}

static void check_waits(const struct letter *later)
{
    assert_string_equal(asked("waiting", later->subject), arena_print(arena, "%ld", later->id));
}

#define AUTOMATIC "1" /* review_state */
#define WITHDRAWN "4"

/* The classifier hears that somebody withdrew what it never saw; right behind it, in the same batch, it would see it. */
static void test_impossible_for_the_core(void **state)
{
    (void)state;
    const char *one = new_id(), *other = new_id();
    struct letter letters[] = {{one, MESSAGE_REQUEST_WITHDRAWN, withdrawn(one), 0},
                               {one, MESSAGE_REQUEST_ACCEPTED, accepted(one), 0},
                               {other, MESSAGE_REQUEST_ACCEPTED, accepted(other), 0}};
    double before = fault_metric(watcher, NODE_CLASSIFIER, 0, "loopline_quarantined_total");
    put(NODE_CLASSIFIER, NODE_INTAKE, letters, COUNT(letters));
    until_set_aside(&letters[0], "order_id does not exist");
    until("classified", other, AUTOMATIC);
    check_waits(&letters[1]);
    assert_string_equal(asked("classified", one), "none");
    assert_true(fault_metric(watcher, NODE_CLASSIFIER, 0, "loopline_quarantined_total") == before + 1);

    asked("resolve", one); /* a person decided: what had waited goes on by itself */
    until("classified", one, AUTOMATIC);
    until("waiting", one, "none");
}

static void test_bytes_that_are_no_message(void **state)
{
    (void)state;
    const char *one = new_id(), *other = new_id();
    struct letter letters[] = {{one, MESSAGE_REQUEST_ACCEPTED, "ffffffff", 0},
                               {other, MESSAGE_REQUEST_ACCEPTED, accepted(other), 0},
                               {one, MESSAGE_REQUEST_ACCEPTED, accepted(one), 0},
                               {other, MESSAGE_REQUEST_WITHDRAWN, withdrawn(other), 0}};
    put(NODE_CLASSIFIER, NODE_INTAKE, letters, COUNT(letters));
    until_set_aside(&letters[0], "cannot be decoded");
    check_waits(&letters[2]);
    until("waiting", other, "none"); /* classified, passed on, and withdrawn behind it */
    assert_string_equal(asked("classified", one), "none");
}

static void test_a_message_of_another_version(void **state)
{
    (void)state;
    const char *one = new_id(), *other = new_id();
    struct letter letters[] = {{one, 31999, "", 0}, {other, MESSAGE_REQUEST_ACCEPTED, accepted(other), 0}};
    put(NODE_CLASSIFIER, NODE_INTAKE, letters, COUNT(letters));
    until_set_aside(&letters[0], "header.type is not handled by this service");
    until("classified", other, AUTOMATIC);
}

static const char *submit(const char *reference)
{
    struct buf body = {0};
    struct faults faults = {0};
    ProtobufCMessage *message = NULL;
    const Loopline__Wire__V1__Reply *reply = NULL;
    char problem[256] = "";
    raw_submit(&body, reference, 0);
    assert_int_equal(wire_body(arena, MESSAGE_SUBMIT, (const uint8_t *)body.text, body.length, &message, &faults),
                     RESULT_OK);
    assert_int_equal(client_call(import, arena, MESSAGE_SUBMIT, reference, message, &reply, problem, sizeof problem),
                     RESULT_OK);
    assert_string_equal(raw_status(reply), "durable");
    buf_free(&body);
    return arena_text(arena, asked("request_of", reference));
}

static void test_a_report_that_says_nothing(void **state)
{
    (void)state;
    const char *one = submit(arena_print(arena, "%s-1", run)), *other = submit(arena_print(arena, "%s-2", run));
    until("waiting", one, "none"); /* what the town itself has to say comes first */
    until("waiting", other, "none");
    struct letter letters[] = {
        {other, MESSAGE_PROGRESS_MADE, progress(other, REQUEST_FED_BACK, "before"), 0},
        {one, MESSAGE_PROGRESS_MADE, progress(one, REQUEST_STATE_UNSPECIFIED, "poison"), 0},
        {one, MESSAGE_PROGRESS_MADE, progress(one, REQUEST_CLOSED, "held_back"), 0},
        {other, MESSAGE_PROGRESS_MADE, progress(other, REQUEST_CLOSED, "after"), 0},
    };
    const char *state_before = arena_text(arena, asked("request_state", one));
    const char *steps_before = arena_text(arena, asked("steps", one)),
               *others = arena_text(arena, asked("steps", other));
    put(NODE_INTAKE, NODE_ROUTER, letters, COUNT(letters));
    until_set_aside(&letters[1], "state is required");
    until("steps", other, arena_print(arena, "%s before after", others));
    check_waits(&letters[2]);
    assert_string_equal(asked("request_state", one), state_before);
    assert_string_equal(asked("steps", one), steps_before);
    assert_string_equal(asked("request_state", other), "7");
}

/* Sound for the wire and for the core, and not for the table: a second order of the same number. */
static void test_refused_by_the_table(void **state)
{
    (void)state;
    const char *first = new_id(), *one = new_id(), *other = new_id();
    struct letter letters[] = {
        {first, MESSAGE_REQUEST_CLASSIFIED, classified(first, first), 0},
        {one, MESSAGE_REQUEST_CLASSIFIED, classified(one, first), 0},
        {one, MESSAGE_REQUEST_WITHDRAWN, withdrawn(one), 0},
        {other, MESSAGE_REQUEST_CLASSIFIED, classified(other, other), 0},
    };
    put(NODE_ROUTER, NODE_CLASSIFIER, letters, COUNT(letters));
    until_set_aside(&letters[1], "work_order_number_key cannot be stored");
    until("ordered", first, "1");
    until("ordered", other, "1");
    check_waits(&letters[2]);
    assert_string_equal(asked("ordered", one), "0");
}

/* More of one order than a batch holds, all held back: nobody else waits for them. */
static void test_a_long_row_behind_a_bad_one(void **state)
{
    enum { ROUNDS = 80, EACH = MESSAGES_MAX };
    (void)state;
    const char *one = new_id(), *other = new_id();
    struct letter bad = {one, MESSAGE_REQUEST_WITHDRAWN, withdrawn(one), 0};
    put(NODE_CLASSIFIER, NODE_INTAKE, &bad, 1);
    until_set_aside(&bad, "order_id does not exist");
    for (int i = 0; i < ROUNDS; i++) {
        struct letter letters[EACH];
        for (int n = 0; n < EACH; n++)
            letters[n] = (struct letter){one, MESSAGE_REQUEST_ACCEPTED, accepted(one), 0};
        put(NODE_CLASSIFIER, NODE_INTAKE, letters, EACH);
    }
    struct letter good = {other, MESSAGE_REQUEST_ACCEPTED, accepted(other), 0};
    put(NODE_CLASSIFIER, NODE_INTAKE, &good, 1);
    until("classified", other, AUTOMATIC);
    assert_string_equal(asked("classified", one), "none");
}

/* No bad message ended a process: the same five that were there at the beginning. */
static pid_t pids[5];
static const char *const SERVICES[] = {"intake", "classifier", "router", "escalation", "survey"};

static void test_remember_the_processes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        assert_true((pids[i] = fault_pid(SERVICES[i], 1)) > 0);
}

static void test_nobody_ended(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        assert_int_equal(fault_pid(SERVICES[i], 1), pids[i]);
    submit(arena_print(arena, "%s-3", run)); /* and the door is open */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_remember_the_processes),      cmocka_unit_test(test_impossible_for_the_core),
        cmocka_unit_test(test_bytes_that_are_no_message),   cmocka_unit_test(test_a_message_of_another_version),
        cmocka_unit_test(test_a_report_that_says_nothing),  cmocka_unit_test(test_refused_by_the_table),
        cmocka_unit_test(test_a_long_row_behind_a_bad_one), cmocka_unit_test(test_nobody_ended),
    };
    return cmocka_run_group_tests_name("poison", tests, open_town, close_town);
}
