/* A flood in one district: thousands of demands wait, then a few come from another. Those few are dispatched while most of the
 * flood still waits, whether the wire brings them or the sweep finds them. What is asserted is who was before whom, no time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/bench_text.h"
#include "tests/lib/fault.h"
#include "tests/lib/figure.h"
#include "tests/lib/session.h"
#include "tests/lib/town.h"

enum { FLOOD = 3000, FEW = 20, WINDOW = 256, TAKE_MS = 20000, WAIT_S = 120, SHARE = 3 };

#define MORNING "2024-04-10T09:00:00+08:00"
#define FLOODED "pingyin.yushan"
#define OTHER   "weihai.yiyuan"

static struct town *town;
static struct session *watcher;
static struct bench_text *texts;
static struct arena *arena;
static size_t told; /* whoever asks next is somebody else */

static int open_town(void **state)
{
    (void)state;
    figure_open("fairness");
    watcher = fault_open(MORNING);
    town = town_open(session_town(), NULL);
    texts = bench_text_new(NULL);
    arena = arena_new(0);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    arena_free(&arena);
    bench_text_free(&texts);
    town_close(&town);
    session_close(&watcher);
    return 0;
}

/* ---- demands ------------------------------------------------------------------------------------------------------ */

static void send_one(struct client *client, const char *area, const char *run)
{
    Loopline__Intake__V1__Submit body = LOOPLINE__INTAKE__V1__SUBMIT__INIT;
    Loopline__Intake__V1__Contact contact = LOOPLINE__INTAKE__V1__CONTACT__INIT;
    Loopline__Intake__V1__Place place = LOOPLINE__INTAKE__V1__PLACE__INIT;
    struct uuid id;
    arena_reset(arena);
    const struct demand demand = bench_text_take(texts, arena, told);
    contact.phone = arena_print(arena, "138%08zu", told);
    place.area = wire_text(area);
    body.contact = &contact;
    body.place = &place;
    body.text = arena_print(arena, "%s(%s第%zu件)", demand.text, run, told);
    body.matter = wire_text("city.road.lamp");
    body.reference = wire_text(run);
    told++;
    assert_int_equal(client_send(client, arena, MESSAGE_SUBMIT, NULL, &body.base, &id), RESULT_OK);
}

static void take_one(struct client *client)
{
    const Loopline__Wire__V1__Reply *reply;
    struct uuid id;
    arena_reset(arena);
    assert_int_equal(client_take(client, arena, TAKE_MS, &id, &reply), RESULT_OK);
    assert_int_equal(reply->status, LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE);
}

/* All acknowledged when it returns. */
static void submit(const char *channel, const char *area, const char *run, size_t count)
{
    struct client *client = town_client(town, channel, NODE_INTAKE);
    size_t sent = 0, taken = 0;
    while (taken < count) {
        while (sent < count && sent - taken < WINDOW) {
            send_one(client, area, run);
            sent++;
        }
        take_one(client);
        taken++;
    }
}

/* ---- who is where -------------------------------------------------------------------------------------------------- */

/* Dispatched with running clocks, or before a person who judges it: not waiting for the machine any more. */
static long through(const char *run)
{
    char query[400];
    snprintf(query, sizeof query,
             "SELECT count(*) FROM intake.request r LEFT JOIN router.order_request o ON o.request_id = r.id "
             "LEFT JOIN escalation.watch w ON w.id = o.order_id LEFT JOIN classifier.classification c ON c.id = r.id "
             "WHERE r.reference = '%s' AND (w.id IS NOT NULL OR c.state = 2)",
             run);
    return strtol(session_ask(watcher, query), NULL, 10);
}

/* How much of the flood still waits when the last of the few is through. */
static void few_before_many(const char *flood, const char *few)
{
    struct fault_wait wait = fault_within("the few to be through", WAIT_S);
    while (through(few) < FEW)
        fault_again(&wait);
    long waiting = FLOOD - through(flood);
    print_message("%ld of %d of the flood wait when all %d of the other district are through\n", waiting, FLOOD, FEW);
    assert_true(waiting >= FLOOD / SHARE);
    fault_settle(watcher);
    assert_int_equal(through(flood), FLOOD);
}

static void test_by_the_wire(void **state)
{
    (void)state;
    submit("channel-import", FLOODED, "flood-wire", FLOOD);
    submit("channel-phone", OTHER, "few-wire", FEW);
    few_before_many("flood-wire", "few-wire");
    figure_add("acknowledged", FLOOD + FEW);
}

/* Nobody was there when they were told: all of them stand in the outbox. */
static void test_by_the_sweep(void **state)
{
    (void)state;
    fault_town((const char *const[]){"term", "classifier", NULL});
    submit("channel-import", FLOODED, "flood-swept", FLOOD);
    submit("channel-phone", OTHER, "few-swept", FEW);
    fault_start("classifier", 1);
    few_before_many("flood-swept", "few-swept");
    figure_add("acknowledged", FLOOD + FEW);
    figure_add("faults_survived", 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_the_wire),
        cmocka_unit_test(test_by_the_sweep),
    };
    return cmocka_run_group_tests_name("fairness", tests, open_town, close_town);
}
