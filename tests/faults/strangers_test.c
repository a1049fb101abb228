/* Who is not known is not let in, who was revoked is turned away for good, and whoever only makes noise at the ports
 * keeps nobody else from being served. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/raw.h"
#include "tests/lib/stranger.h"

enum { ANSWER_MS = 8000, SHORT_MS = 1500, CONNECTIONS = 1000, NOTICE_S = 15 };

#define MORNING "2024-04-10T09:00:00+08:00"
#define REFUSED "loopline_zap_refused"

static const char *const SERVICES[] = {"intake", "classifier", "router", "escalation", "survey"};
static struct session *watcher;
static struct arena *arena;
static struct client *channel;
static struct raw_place commands, events;
static pid_t pids[COUNT(SERVICES)];
static char run[24];

static void raise_files(void)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

static int open_town(void **state)
{
    (void)state;
    raise_files();
    chance_begin();
    snprintf(run, sizeof run, "stranger%03d", chance_below(1000));
    watcher = fault_open(MORNING);
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        pids[i] = fault_pid(SERVICES[i], 1);
    arena = arena_new(0);
    commands = raw_place(watcher, NODE_INTAKE, RAW_COMMANDS);
    events = raw_place(watcher, NODE_INTAKE, RAW_EVENTS);
    channel = raw_client(&commands, "channel-import", NULL);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    client_free(&channel);
    arena_free(&arena);
    session_close(&watcher);
    return 0;
}

static const Loopline__Wire__V1__Reply *submit(struct client *client)
{
    static size_t n;
    char key[40];
    struct buf header = {0}, body = {0};
    snprintf(key, sizeof key, "%s-%zu", run, n++);
    raw_header(&header, MESSAGE_SUBMIT, key, 0);
    raw_submit(&body, key, 0);
    const struct part parts[] = {
        {WIRE_MAGIC, strlen(WIRE_MAGIC)}, {header.text, header.length}, {body.text, body.length}};
    assert_int_equal(client_send_parts(client, parts, COUNT(parts)), RESULT_OK);
    buf_free(&header);
    buf_free(&body);
    return raw_answer(client, arena, ANSWER_MS);
}

static void check_served(void)
{
    assert_string_equal(raw_status(submit(channel)), "durable");
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        assert_int_equal(fault_pid(SERVICES[i], 1), pids[i]);
}

static void until_refused(double before)
{
    struct fault_wait wait = fault_within("intake to count a refused connection", NOTICE_S);
    while (!(fault_metric(watcher, NODE_INTAKE, 0, REFUSED) > before))
        fault_again(&wait);
}

/* --- keys ---------------------------------------------------------------------------------------------------------- */

static void test_unknown_key(void **state)
{
    (void)state;
    double before = fault_metric(watcher, NODE_INTAKE, 0, REFUSED);
    assert_true(stranger_kept_out(&commands));
    until_refused(before);
    check_served();
}

static void test_wrong_server_key(void **state)
{
    (void)state;
    char problem[256] = "", folder[1024];
    struct key_pair keys, other = stranger_keys();
    struct raw_place place = commands;
    snprintf(folder, sizeof folder, "%s/keys", session_town());
    assert_int_equal(keys_read(folder, "channel-import", &keys, problem, sizeof problem), RESULT_OK);
    str_copy(place.key, sizeof place.key, other.public_key);
    assert_int_not_equal(stranger_call(&keys, &place, problem), RESULT_OK);
    check_served();
}

static void loopline(const char *const *arguments)
{
    char command[2048];
    const char *build = getenv("B");
    int length = snprintf(command, sizeof command, "%s/bin/loopline --config %s/etc/loopline.cfg",
                          str_empty(build) ? "build" : build, session_town());
    for (; *arguments != NULL; arguments++)
        length += snprintf(command + length, sizeof command - (size_t)length, " %s", *arguments);
    snprintf(command + length, sizeof command - (size_t)length, " </dev/null >/dev/null");
    if (system(command) != 0)
        fail_msg("%s", command);
}

/* A key that was good: its open connection is denied at the next command, a new one is refused for good. */
static void test_revoked_key(void **state)
{
    (void)state;
    char problem[256] = "", folder[1024], name[40];
    struct key_pair keys;
    snprintf(name, sizeof name, "case-%s", run);
    loopline((const char *const[]){"keys new", name, "--register --role channel --channel import", NULL});
    snprintf(folder, sizeof folder, "%s/keys", session_town());
    assert_int_equal(keys_read(folder, name, &keys, problem, sizeof problem), RESULT_OK);
    struct client *client = raw_client(&commands, name, &keys);
    assert_string_equal(raw_status(submit(client)), "durable"); /* let in with the next look into the directory */
    loopline((const char *const[]){"keys revoke", name, NULL});
    struct fault_wait wait = fault_within("a revoked key to be denied", NOTICE_S);
    const Loopline__Wire__V1__Reply *reply = submit(client);
    while (strcmp(raw_status(reply), "durable") == 0) {
        fault_again(&wait);
        reply = submit(client);
    }
    assert_string_equal(raw_status(reply), "denied");
    assert_true(raw_names(reply, "header.type", "not_allowed"));
    assert_int_equal(stranger_call(&keys, &commands, problem), RESULT_REFUSE);
    assert_non_null(strstr(problem, "revoked"));
    client_free(&client);
    check_served();
}

/* A service's own key opens the command socket, and there it is nobody. */
static void test_service_key_gives_no_commands(void **state)
{
    (void)state;
    struct client *client = raw_client(&commands, "loopline-router", NULL);
    const Loopline__Wire__V1__Reply *reply = submit(client);
    assert_string_equal(raw_status(reply), "denied");
    client_free(&client);
    check_served();
}

/* --- the event socket -------------------------------------------------------------------------------------------------- */

struct intruder {
    void *context, *push, *watch;
};

static struct intruder intrude(const char *name, const struct raw_place *place)
{
    struct intruder intruder = {.context = zmq_ctx_new()};
    char problem[256] = "", folder[1024];
    struct key_pair keys;
    snprintf(folder, sizeof folder, "%s/keys", session_town());
    assert_int_equal(keys_read(folder, name, &keys, problem, sizeof problem), RESULT_OK);
    intruder.push = socket_open(intruder.context, &(struct socket_options){SOCKET_PEER, &keys, place->key, 100},
                                problem, sizeof problem);
    assert_non_null(intruder.push);
    intruder.watch = socket_watch(intruder.context, intruder.push, ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    assert_int_equal(zmq_connect(intruder.push, place->endpoint), 0);
    return intruder;
}

static void leave(struct intruder *intruder)
{
    socket_unwatch(intruder->push, &intruder->watch);
    socket_close(&intruder->push);
    socket_end(&intruder->context);
}

static void test_principal_at_the_event_socket(void **state)
{
    (void)state;
    unsigned kind = 0, value = 0;
    double before = fault_metric(watcher, NODE_INTAKE, 0, REFUSED);
    struct intruder intruder = intrude("channel-import", &events);
    until_refused(before);
    assert_false(socket_event(intruder.watch, &kind, &value));
    assert_false(socket_send(intruder.push, &(struct part){"LL01", 4}, 1)); /* nobody takes it */
    leave(&intruder);
    check_served();
}

static void push_event(struct intruder *intruder, unsigned type, uint64_t sequence, const char *body, size_t size)
{
    struct uuid id = uuid_new();
    struct buf header = {0};
    raw_header(&header, type, NULL, 0);
    raw_bytes(&header, 5, id.bytes, sizeof id.bytes);
    raw_number(&header, 6, sequence);
    const struct part parts[] = {{WIRE_MAGIC, strlen(WIRE_MAGIC)}, {header.text, header.length}, {body, size}};
    assert_true(socket_send(intruder->push, parts, COUNT(parts)));
    buf_free(&header);
}

/* Let in as a service, and then: garbage, messages of others, messages without a row, frames too long and too many.
 * An event counts only by its row, so none of this does anything. */
static void test_service_key_that_lies(void **state)
{
    (void)state;
    enum { FRAMES = 50 };
    unsigned kind = 0, value = 0;
    static char monster[3 * WIRE_EVENT_MAX];
    struct part many[FRAMES];
    struct intruder intruder = intrude("loopline-router", &events);
    struct fault_wait wait = fault_within("a connection to the event socket", NOTICE_S);
    while (!socket_event(intruder.watch, &kind, &value))
        fault_again(&wait);
    for (size_t i = 0; i < FRAMES; i++)
        many[i] = (struct part){"LL01", 4};
    for (size_t count = 1; count <= FRAMES; count++)
        assert_true(socket_send(intruder.push, many, count));
    push_event(&intruder, MESSAGE_REQUEST_ACCEPTED, 1, "", 0);       /* not for intake */
    push_event(&intruder, MESSAGE_REQUEST_REOPENED, 1, "", 0);       /* not the router's to say */
    push_event(&intruder, MESSAGE_PROGRESS_MADE, 999999999, "", 0);  /* no such row */
    push_event(&intruder, MESSAGE_PROGRESS_MADE, UINT64_MAX, "", 0); /* nor could there be */
    push_event(&intruder, MESSAGE_PROGRESS_MADE, 1, "\xff\xff\xff", 3);
    push_event(&intruder, MESSAGE_SUBMIT, 1, "", 0); /* a command by the back door */
    push_event(&intruder, MESSAGE_PROGRESS_MADE, 1, monster, WIRE_EVENT_MAX + 1);
    check_served();
    push_event(&intruder, MESSAGE_PROGRESS_MADE, 1, monster, sizeof monster); /* libzmq cuts the connection */
    check_served();
    leave(&intruder);
}

/* --- noise --------------------------------------------------------------------------------------------------------------- */

static int dial(const char *endpoint)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    at.sin_port = htons((uint16_t)atoi(strrchr(endpoint, ':') + 1));
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

/* ZMTP 3.0 with CURVE, as far as `size` reaches: ends in the middle of the handshake. */
static void shout(int fd, int what)
{
    static const char GREETING[64] = "\xff\0\0\0\0\0\0\0\x01\x7f\x03\x00"
                                     "CURVE",
                      PLAIN[64] = "\xff\0\0\0\0\0\0\0\x01\x7f\x03\x00"
                                  "NULL";
    static const char HTTP[] = "GET / HTTP/1.1\r\nHost: hotline\r\n\r\n",
                      TLS[] = "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";
    char junk[512];
    for (size_t i = 0; i < sizeof junk; i++)
        junk[i] = (char)chance();
    const struct part noises[] = {{GREETING, 64},        {GREETING, 10},      {PLAIN, 64}, {HTTP, sizeof HTTP - 1},
                                  {TLS, sizeof TLS - 1}, {junk, sizeof junk}, {"", 0}};
    const struct part *noise = &noises[(size_t)what % COUNT(noises)];
    (void)!send(fd, noise->bytes, noise->size, MSG_NOSIGNAL);
    if (what % 3 == 0)
        (void)!send(fd, junk, sizeof junk, MSG_NOSIGNAL); /* and then something else */
}

static void test_noise(void **state)
{
    (void)state;
    static int fds[2 * CONNECTIONS];
    struct raw_place router = raw_place(watcher, NODE_ROUTER, RAW_COMMANDS);
    const char *const doors[] = {commands.endpoint, events.endpoint, router.endpoint};
    for (int i = 0; i < CONNECTIONS; i++) {
        fds[i] = dial(doors[(size_t)i % COUNT(doors)]);
        shout(fds[i], i);
        if (i % 200 == 0)
            check_served();
    }
    check_served(); /* all of them still open, many in the middle of a handshake */
    for (int i = 0; i < CONNECTIONS; i++) {
        fds[CONNECTIONS + i] = dial(doors[(size_t)i % COUNT(doors)]); /* and as many that say nothing */
        close(fds[i]);
    }
    check_served();
    for (int i = 0; i < CONNECTIONS; i++)
        close(fds[CONNECTIONS + i]);
    check_served();
    fault_ready(watcher);
}

/* A client that comes while strangers hold their half-open handshakes is let in. */
static void test_new_client_amid_noise(void **state)
{
    (void)state;
    static int fds[CONNECTIONS];
    for (int i = 0; i < CONNECTIONS; i++) {
        fds[i] = dial(commands.endpoint);
        shout(fds[i], 0);
    }
    struct client *client = raw_client(&commands, "channel-sms", NULL);
    assert_string_equal(raw_status(submit(client)), "durable");
    client_free(&client);
    for (int i = 0; i < CONNECTIONS; i++)
        close(fds[i]);
    check_served();
}

static void test_nothing_was_set_aside(void **state)
{
    (void)state;
    fault_settle(watcher);
    assert_string_equal(session_ask(watcher, "EXECUTE fault_set_aside"), "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unknown_key),
        cmocka_unit_test(test_wrong_server_key),
        cmocka_unit_test(test_revoked_key),
        cmocka_unit_test(test_service_key_gives_no_commands),
        cmocka_unit_test(test_principal_at_the_event_socket),
        cmocka_unit_test(test_service_key_that_lies),
        cmocka_unit_test(test_noise),
        cmocka_unit_test(test_new_client_amid_noise),
        cmocka_unit_test(test_nothing_was_set_aside),
    };
    return cmocka_run_group_tests_name("strangers", tests, open_town, close_town);
}
