/* Frames that are lost, come twice or come in the wrong order: the row decides, the sweep finds it. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/client.h"
#include "common/row.h"
#include "common/str.h"
#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/figure.h"
#include "tests/lib/siege.h"

enum { WINDOW = 16, SOME = 40, LEASE_S = 20, SWEEP_S = 20 };

#define MORNING "2024-04-10T09:00:00+08:00"
#define MISSED  "loopline_pushes_missed_total"
#define PEERS   "loopline_peers"
#define SWEPT   "loopline_swept_total"
#define TWICE   "loopline_event_duplicates_total"

static struct session *watcher;
static struct siege siege;

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    figure_open("lost");
    watcher = fault_open(MORNING);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    session_close(&watcher);
    return 0;
}

static struct drive *begin(const char *name, const char *goals)
{
    siege_open(&siege, name, goals, WINDOW);
    return siege.drive;
}

static void end(void)
{
    assert_int_equal(siege_close(&siege), 0);
}

static size_t count(const char *statement, const char *argument)
{
    char call[96];
    snprintf(call, sizeof call, "EXECUTE %s(%s)", statement, argument);
    return strtoull(session_ask(watcher, call), NULL, 10);
}

static void until(const char *statement, const char *argument, size_t expected)
{
    char call[96], number[24];
    snprintf(call, sizeof call, "EXECUTE %s(%s)", statement, argument);
    snprintf(number, sizeof number, "%zu", expected);
    fault_until(watcher, call, number, SWEEP_S);
}

/* Receivers that do not read, until everybody has given them up: what is sent then goes nowhere. */
static void test_missed_pushes_are_swept(void **state)
{
    (void)state;
    char like[32];
    struct drive *drive = begin("lost", "accepted");
    double peers = fault_metric(watcher, NODE_ROUTER, 0, PEERS);
    fault_signal("classifier", 1, SIGSTOP);
    fault_signal("escalation", 1, SIGSTOP);
    fault_until(watcher, "EXECUTE fault_lease_over(2)", "t", LEASE_S);
    fault_until(watcher, "EXECUTE fault_lease_over(4)", "t", LEASE_S);
    double missed = fault_metric(watcher, NODE_INTAKE, 0, MISSED),
           router = fault_metric(watcher, NODE_ROUTER, 0, MISSED);
    struct fault_wait wait = fault_within("a router that has given escalation up", LEASE_S);
    while (!(fault_metric(watcher, NODE_ROUTER, 0, PEERS) < peers))
        fault_again(&wait);
    wait = fault_within("pushes that intake misses", LEASE_S);
    while (!(fault_metric(watcher, NODE_INTAKE, 0, MISSED) >= missed + SOME)) {
        drive_until(drive, drive_counts(drive).acknowledged + WINDOW);
        fault_again(&wait);
    }
    drive_finish(drive);
    size_t promised = drive_counts(drive).promised;
    assert_int_equal(count("fault_waiting_for", "2"), promised);
    snprintf(like, sizeof like, "'%s'", siege.run);
    assert_int_equal(count("fault_orders", like), 0);

    fault_signal("classifier", 1, SIGCONT);
    until("fault_orders", like, promised);
    assert_int_equal(count("fault_watched", like), 0);
    assert_true(fault_metric(watcher, NODE_CLASSIFIER, 0, SWEPT) >= SOME);
    wait = fault_within("the router's count of what it could tell nobody", SWEEP_S);
    while (!(fault_metric(watcher, NODE_ROUTER, 0, MISSED) >= router + (double)promised))
        fault_again(&wait);

    fault_signal("escalation", 1, SIGCONT);
    until("fault_watched", like, promised);
    assert_true(fault_metric(watcher, NODE_ESCALATION, 0, SWEPT) >= (double)promised);
    fault_settle(watcher);
    print_message("  %zu promised, %zu messages of intake lost\n", promised,
                  (size_t)(fault_metric(watcher, NODE_INTAKE, 0, MISSED) - missed));
    end();
}

/* A router that slept: its frames lie in its queue, its rows are old enough for the sweep. Both come to it. */
static void test_frame_and_sweep_bring_the_same(void **state)
{
    (void)state;
    double before = fault_metric(watcher, NODE_ROUTER, 0, TWICE);
    struct drive *drive = begin("twice", "accepted signed fed_back");
    struct fault_wait wait = fault_within("rows that are old enough for the sweep", SWEEP_S);
    drive_until(drive, SOME);
    fault_signal("router", 1, SIGSTOP);
    while (count("fault_overdue_for", "3") < WINDOW / 4) {
        drive_turn(drive, 0);
        fault_again(&wait);
    }
    fault_signal("router", 1, SIGCONT);
    drive_until(drive, drive_counts(drive).acknowledged + SOME);
    drive_finish(drive);
    fault_settle(watcher);
    print_message("  %.0f messages came twice\n", fault_metric(watcher, NODE_ROUTER, 0, TWICE) - before);
    end();
}

/* --- the wrong order -------------------------------------------------------------------------------------------- */

static void *connect_as_router(void *context, void **watch)
{
    char place[256], folder[1024], problem[256] = "", *fields = place, *endpoint, *key;
    struct key_pair keys;
    unsigned kind = 0, value = 0;
    str_copy(place, sizeof place, session_ask(watcher, "EXECUTE fault_places(1)"));
    strsep(&fields, "|");
    endpoint = strsep(&fields, "|");
    key = strsep(&fields, "|");
    snprintf(folder, sizeof folder, "%s/keys", session_town());
    assert_int_equal(keys_read(folder, "loopline-router", &keys, problem, sizeof problem), RESULT_OK);
    void *push =
        socket_open(context, &(struct socket_options){SOCKET_PEER, &keys, key, 10000}, problem, sizeof problem);
    assert_non_null(push);
    *watch = socket_watch(context, push, ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    assert_int_equal(zmq_connect(push, endpoint), 0);
    struct fault_wait wait = fault_within("a connection to intake", SWEEP_S);
    while (!socket_event(*watch, &kind, &value))
        fault_again(&wait);
    return push;
}

struct pair {
    struct uuid request;
    char number[40];
    long rows[2];
    struct bytes bodies[2];
};

static struct bytes progress(struct arena *arena, struct pair *pair, const char *what)
{
    Loopline__Event__V1__ProgressMade body = LOOPLINE__EVENT__V1__PROGRESS_MADE__INIT;
    struct bytes packed;
    body.request_id = wire_uuid(arena, &pair->request);
    body.number = pair->number;
    body.state = LOOPLINE__WIRE__V1__REQUEST_STATE__REQUEST_STATE_IN_HAND;
    body.what = wire_text(what);
    body.at = instant_wall();
    packed.data = wire_pack(arena, &body.base, &packed.size);
    return packed;
}

static char *hex(struct arena *arena, struct bytes bytes)
{
    char *out = arena_alloc(arena, 2 * bytes.size + 1);
    for (size_t i = 0; i < bytes.size; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes.data[i]);
    return out;
}

static void put(struct arena *arena, struct pair *pair)
{
    char id[UUID_TEXT];
    pair->bodies[0] = progress(arena, pair, "first");
    pair->bodies[1] = progress(arena, pair, "second");
    uuid_format(&pair->request, id);
    const char *rows = session_ask(watcher, arena_print(arena, "EXECUTE fault_put_progress('%s', '\\x%s', '\\x%s')", id,
                                                        hex(arena, pair->bodies[0]), hex(arena, pair->bodies[1])));
    assert_int_equal(sscanf(rows, "%ld\n%ld", &pair->rows[0], &pair->rows[1]), 2);
    assert_true(pair->rows[0] < pair->rows[1]);
}

static size_t put_all(struct arena *arena, struct pair *pairs, size_t most)
{
    size_t found = 0;
    char like[64], *rows, *row;
    snprintf(like, sizeof like, "EXECUTE fault_requests('%s')", siege.run);
    rows = strdup(session_ask(watcher, like));
    for (char *rest = rows; found < most && (row = strsep(&rest, "\n")) != NULL && *row != '\0'; found++) {
        pairs[found] = (struct pair){0};
        assert_true(uuid_parse(strsep(&row, "|"), &pairs[found].request));
        str_copy(pairs[found].number, sizeof pairs[found].number, row);
        put(arena, &pairs[found]);
    }
    free(rows);
    return found;
}

static void push_one(void *push, struct arena *arena, const struct pair *pair, size_t which)
{
    struct header header = {.message_id = uuid_new(),
                            .type = MESSAGE_PROGRESS_MADE,
                            .order_id = pair->request,
                            .sequence = (uint64_t)pair->rows[which],
                            .sent_at = instant_wall(),
                            .district = "pingyin",
                            .language = "zh"};
    size_t size;
    const uint8_t *head = wire_pack_header(arena, &header, &size);
    const struct part parts[] = {
        {WIRE_MAGIC, strlen(WIRE_MAGIC)}, {head, size}, {pair->bodies[which].data, pair->bodies[which].size}};
    assert_true(socket_send(push, parts, COUNT(parts)));
}

/* Two connections of two replicas may overtake one another: the later message of an order arrives first. */
static void test_later_frames_first(void **state)
{
    (void)state;
    struct pair pairs[SOME];
    char like[32];
    struct arena *arena = arena_new(0);
    struct drive *drive = begin("order", "accepted");
    drive_until(drive, 2 * SOME);
    drive_finish(drive);
    fault_settle(watcher);
    end();
    void *context = zmq_ctx_new(), *watch = NULL, *push = connect_as_router(context, &watch);
    size_t found = put_all(arena, pairs, COUNT(pairs));
    assert_int_equal(found, SOME);
    fault_signal("intake", 1, SIGSTOP); /* so that what is sent now is found all at once */
    for (size_t i = 0; i < found; i++) {
        push_one(push, arena, &pairs[i], 1);
        push_one(push, arena, &pairs[i], 0);
    }
    fault_signal("intake", 1, SIGCONT);
    snprintf(like, sizeof like, "'%s'", siege.run);
    struct fault_wait wait = fault_within("the messages that were sent in the wrong order", SWEEP_S);
    while (count("fault_applied", like) < SOME)
        fault_again(&wait);
    size_t both = count("fault_both_applied", like);
    assert_int_equal(count("fault_applied_in_disorder", like), 0);
    session_run(watcher, "EXECUTE fault_let_sweep"); /* what was refused as too early comes by the sweep */
    until("fault_both_applied", like, SOME);
    assert_int_equal(count("fault_applied_in_disorder", like), 0);
    print_message("  %zu pairs, %zu of them turned round within a batch\n", found, both);
    assert_true(both > 0);
    fault_settle(watcher);
    socket_unwatch(push, &watch);
    socket_close(&push);
    socket_end(&context);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_later_frames_first),
        cmocka_unit_test(test_frame_and_sweep_bring_the_same),
        cmocka_unit_test(test_missed_pushes_are_swept),
    };
    return cmocka_run_group_tests_name("lost frames", tests, open_town, close_town);
}
