#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "common/http.h"
#include "common/metrics.h"

enum { DEADLINE_MS = 30000, STEP_MS = 50 };

static struct http *server;
static struct http_health health;

static void probe(void *context, struct http_health *out)
{
    *out = *(const struct http_health *)context;
}

static int open_server(void **state)
{
    (void)state;
    health = (struct http_health){.live = true, .ready = true};
    return http_open(&server, "127.0.0.1", 0, probe, &health) != RESULT_OK;
}

static int close_server(void **state)
{
    (void)state;
    http_free(&server);
    metrics_free();
    return server != NULL;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static int client_from(in_addr_t address, int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)}, from = {.sin_family = AF_INET};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    from.sin_addr.s_addr = htonl(address);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&from, sizeof from), 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static int client_open(int port)
{
    return client_from(INADDR_LOOPBACK, port);
}

static void client_send(int fd, const char *bytes)
{
    size_t length = strlen(bytes);
    assert_int_equal(send(fd, bytes, length, MSG_NOSIGNAL), (ssize_t)length);
}

/* Turns the server, as the main loop would, until the client sees the end of the stream or `enough`
 * in it. The page is read by the same thread: nothing here may block. */
static bool client_read(int fd, struct buf *page, const char *enough)
{
    int64_t deadline = now_ms() + DEADLINE_MS;
    buf_text(page, "");
    while (now_ms() < deadline) {
        struct pollfd entries[] = {{.fd = http_fd(server), .events = POLLIN}, {.fd = fd, .events = POLLIN}};
        poll(entries, COUNT(entries), STEP_MS);
        http_turn(server);
        char piece[4096];
        ssize_t got = recv(fd, piece, sizeof piece, MSG_DONTWAIT);
        if (got == 0)
            return true;
        if (got > 0)
            buf_add(page, piece, (size_t)got);
        if (enough != NULL && strstr(page->text, enough) != NULL)
            return true;
    }
    return false;
}

static void exchange(const char *request, struct buf *page)
{
    int fd = client_open(http_port(server));
    client_send(fd, request);
    if (!client_read(fd, page, NULL))
        fail_msg("no end of the answer to %s: %s", request, page->text);
    close(fd);
}

#define CLOSING " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

static void every_request_has_its_status(void **state)
{
    (void)state;
    static const struct {
        const char *name, *request;
        bool live, ready;
        const char *status, *body;
    } CASES[] = {
        {"live", "GET /healthz" CLOSING, true, true, "200", "\r\n\r\nlive\n"},
        {"live though not ready", "GET /healthz" CLOSING, true, false, "200", "\r\n\r\nlive\n"},
        {"stuck", "GET /healthz" CLOSING, false, false, "503", "\r\n\r\nnot live: 数据库 down\n"},
        {"ready", "GET /readyz" CLOSING, true, true, "200", "\r\n\r\nready\n"},
        {"not ready", "GET /readyz" CLOSING, true, false, "503", "\r\n\r\nnot ready: 数据库 down\n"},
        {"stuck is not ready", "GET /readyz" CLOSING, false, true, "503", "\r\n\r\nnot ready: 数据库 down\n"},
        {"query is ignored", "GET /readyz?verbose=1" CLOSING, true, true, "200", "\r\n\r\nready\n"},
        {"unknown path", "GET /" CLOSING, true, true, "404", "there are /metrics"},
        {"longer path", "GET /healthz/x" CLOSING, true, true, "404", ""},
        {"climbing path", "GET /../etc/passwd" CLOSING, true, true, "404", ""},
        {"POST", "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc", true, true,
         "405", "Allow: GET\r\n"},
        {"huge POST", "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\nConnection: close\r\n\r\nabc",
         true, true, "405", "Allow: GET\r\n"},
        {"HEAD", "HEAD /readyz" CLOSING, true, true, "405", "Allow: GET\r\n"},
        {"DELETE", "DELETE /readyz" CLOSING, true, true, "405", "Allow: GET\r\n"},
        {"made-up method", "PURGE /readyz" CLOSING, true, true, "405", "Allow: GET\r\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct buf page = {0};
        health = (struct http_health){CASES[i].live, CASES[i].ready, "数据库 down"};
        exchange(CASES[i].request, &page);
        if (page.length < 12 || strncmp(page.text + 9, CASES[i].status, 3) != 0 ||
            strstr(page.text, CASES[i].body) == NULL)
            fail_msg("%s: %s", CASES[i].name, page.text);
        buf_free(&page);
    }
}

static void metrics_are_served(void **state)
{
    (void)state;
    struct buf page = {0}, expected = {0};
    metric_add(metric_new(METRIC_COUNTER, "loopline_test_total", NULL, "Tests."), 7);
    metric_observe(metric_new(METRIC_HISTOGRAM, "loopline_test_seconds", NULL, "Time."), 0.3);
    metrics_print(&expected);
    exchange("GET /metrics" CLOSING, &page);
    assert_non_null(strstr(page.text, "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
    assert_string_equal(strstr(page.text, "\r\n\r\n") + 4, expected.text);
    buf_free(&page);
    buf_free(&expected);
}

static void a_connection_asks_once(void **state)
{
    (void)state;
    for (int i = 0; i < 100; i++) { /* more than are allowed at a time */
        struct buf page = {0};
        exchange("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\nGET /readyz HTTP/1.1\r\nHost: x\r\n\r\n", &page);
        const char *body = strstr(page.text, "\r\n\r\nready\n");
        if (body == NULL || strstr(page.text, "Connection: close\r\n") == NULL)
            fail_msg("request %d: %s", i, page.text);
        assert_string_equal(body, "\r\n\r\nready\n");
        buf_free(&page);
    }
}

static void garbage_is_refused_and_the_next_is_served(void **state)
{
    (void)state;
    static const char *const GARBAGE[] = {"\r\n\r\n\r\n\x01\x02 nonsense\r\n\r\n", "GET\r\n\r\n",
                                          "GET /readyz HTTP/9.9\r\n\r\n", "LL01\x01\xFF\xFE\r\n\r\n"};
    for (size_t i = 0; i < COUNT(GARBAGE); i++) {
        struct buf page = {0};
        exchange(GARBAGE[i], &page);
        if (strstr(page.text, " 200 ") != NULL)
            fail_msg("garbage %zu: %s", i, page.text);
        buf_free(&page);
    }
    struct buf long_request = {0}, page = {0};
    buf_text(&long_request, "GET /readyz HTTP/1.1\r\nX: ");
    for (int i = 0; i < 100000; i++)
        buf_char(&long_request, 'x');
    exchange(long_request.text, &page);
    assert_null(strstr(page.text, " 200 "));
    buf_clear(&page);
    exchange("GET /readyz" CLOSING, &page);
    assert_non_null(strstr(page.text, " 200 "));
    buf_free(&page);
    buf_free(&long_request);
}

/* Many that say nothing, all waiting when the server looks: who asks is answered at once, from another address and from
 * their own, and they lose their places. */
static void ask_among_idle(in_addr_t address)
{
    enum { IDLE = 900 };
    int idle[IDLE], dropped = 0;
    for (size_t i = 0; i < IDLE; i++) {
        idle[i] = client_from(address, http_port(server));
        if (i % 50 == 49) /* the queue of the listening socket is not endless */
            http_turn(server);
    }
    struct buf page = {0};
    int64_t since = now_ms();
    exchange("GET /readyz" CLOSING, &page);
    assert_true(now_ms() - since < 2000);
    assert_non_null(strstr(page.text, " 200 "));
    buf_free(&page);
    for (size_t i = 0; i < IDLE; i++) {
        char c;
        ssize_t got = recv(idle[i], &c, 1, MSG_DONTWAIT);
        dropped += got == 0 || (got < 0 && errno != EAGAIN);
        close(idle[i]);
    }
    assert_true(dropped >= IDLE - 64);
    assert_true(dropped < IDLE); /* the newest stay */
}

static void idle_connections_keep_nobody_out(void **state)
{
    (void)state;
    ask_among_idle(INADDR_LOOPBACK + 1);
}

static void nor_do_those_of_ones_own_address(void **state)
{
    (void)state;
    ask_among_idle(INADDR_LOOPBACK);
}

static void a_taken_port_or_bad_address_stops(void **state)
{
    (void)state;
    struct http *second = NULL;
    assert_int_equal(http_open(&second, "127.0.0.1", http_port(server), probe, &health), RESULT_STOP);
    assert_null(second);
    assert_int_equal(http_open(&second, "localhost", 0, probe, &health), RESULT_STOP);
    assert_int_equal(http_open(&second, "127.0.0.1", 65536, probe, &health), RESULT_STOP);
    assert_int_equal(http_open(&second, "127.0.0.1", -1, probe, &health), RESULT_STOP);
    http_free(&second);
}

static _Atomic bool finished;

static void *serve(void *context)
{
    (void)context;
    while (!finished) {
        struct pollfd entry = {.fd = http_fd(server), .events = POLLIN};
        poll(&entry, 1, STEP_MS);
        http_turn(server);
    }
    return NULL;
}

static void the_health_check_tells_200_from_the_rest(void **state)
{
    (void)state;
    pthread_t thread;
    int port = http_port(server);
    finished = false;
    assert_int_equal(pthread_create(&thread, NULL, serve, NULL), 0);
    assert_true(http_check("127.0.0.1", port, "/readyz", DEADLINE_MS));
    assert_true(http_check("127.0.0.1", port, "/metrics", DEADLINE_MS));
    assert_false(http_check("127.0.0.1", port, "/no-such", DEADLINE_MS));
    assert_false(http_check("no address", port, "/readyz", DEADLINE_MS));
    finished = true;
    pthread_join(thread, NULL);
    health.ready = false;
    finished = false;
    assert_int_equal(pthread_create(&thread, NULL, serve, NULL), 0);
    assert_false(http_check("127.0.0.1", port, "/readyz", DEADLINE_MS));
    assert_true(http_check("127.0.0.1", port, "/healthz", DEADLINE_MS));
    finished = true;
    pthread_join(thread, NULL);
    assert_false(http_check("127.0.0.1", port, "/healthz", 100)); /* connected, but nobody turns the loop */
    http_free(&server);
    assert_false(http_check("127.0.0.1", port, "/healthz", DEADLINE_MS));
}

#define SERVED(test) cmocka_unit_test_setup_teardown(test, open_server, close_server)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SERVED(every_request_has_its_status),
        SERVED(metrics_are_served),
        SERVED(a_connection_asks_once),
        SERVED(garbage_is_refused_and_the_next_is_served),
        SERVED(idle_connections_keep_nobody_out),
        SERVED(nor_do_those_of_ones_own_address),
        SERVED(a_taken_port_or_bad_address_stops),
        SERVED(the_health_check_tells_200_from_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
