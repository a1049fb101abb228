#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "common/arena.h"
#include "common/http.h"
#include "common/metrics.h"
#include "common/str.h"

/* A few for each address: whoever holds theirs open keeps nobody else from asking whether this process is well. */
enum { CONNECTIONS_MAX = 64, OF_ONE_ADDRESS = 16, IDLE_SECONDS = 3, CONNECTION_BYTES = 16 * 1024, TURNS_MAX = 16 };

struct http {
    struct MHD_Daemon *daemon;
    int fd, port;
    http_probe *probe;
    void *context;
};

/* ---- pages: each fills the body and returns the status ---- */

static unsigned show_metrics(const struct http *http, struct buf *body)
{
    (void)http;
    metrics_print(body);
    return MHD_HTTP_OK;
}

static struct http_health health_of(const struct http *http)
{
    struct http_health health = {0};
    http->probe(http->context, &health);
    health.reason[sizeof health.reason - 1] = '\0';
    return health;
}

static unsigned show_state(bool good, const char *words, const struct http_health *health, struct buf *body)
{
    if (good) {
        buf_print(body, "%s\n", words);
        return MHD_HTTP_OK;
    }
    buf_print(body, "not %s: %s\n", words, health->reason[0] != '\0' ? health->reason : "no reason given");
    return MHD_HTTP_SERVICE_UNAVAILABLE;
}

static unsigned show_live(const struct http *http, struct buf *body)
{
    struct http_health health = health_of(http);
    return show_state(health.live, "live", &health, body);
}

static unsigned show_ready(const struct http *http, struct buf *body)
{
    struct http_health health = health_of(http);
    return show_state(health.ready && health.live, "ready", &health, body);
}

static const struct page {
    const char *path, *type;
    unsigned (*show)(const struct http *http, struct buf *body);
} PAGES[] = {
    {"/metrics", "text/plain; version=0.0.4; charset=utf-8", show_metrics},
    {"/healthz", "text/plain; charset=utf-8", show_live},
    {"/readyz", "text/plain; charset=utf-8", show_ready},
};

static unsigned show(const struct http *http, const char *method, const struct page *page, struct buf *body)
{
    if (page == NULL) {
        buf_text(body, "there are /metrics, /healthz and /readyz\n");
        return MHD_HTTP_NOT_FOUND;
    }
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0) {
        buf_text(body, "GET only\n");
        return MHD_HTTP_METHOD_NOT_ALLOWED;
    }
    return page->show(http, body);
}

static const struct page *page_at(const char *path)
{
    for (size_t i = 0; i < COUNT(PAGES); i++)
        if (strcmp(PAGES[i].path, path) == 0)
            return &PAGES[i];
    return NULL;
}

/* Answered on the first call, when only the header is there: a body is never read, a connection asks once. */
static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **request)
{
    (void)version, (void)upload, (void)upload_size, (void)request;
    const struct page *page = page_at(url);
    struct buf body = {0};
    unsigned status = show(context, method, page, &body);
    struct MHD_Response *response = MHD_create_response_from_buffer(body.length, body.text, MHD_RESPMEM_MUST_FREE);
    if (response == NULL) {
        buf_free(&body);
        return MHD_NO;
    }
    enum MHD_Result good = MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
                                                   page != NULL ? page->type : "text/plain; charset=utf-8");
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
        good &= MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, MHD_HTTP_METHOD_GET);
    good &= MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return good;
}

/* ---- the daemon ---- */

static bool address_of(const char *address, int port, struct sockaddr_in *out)
{
    *out = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    return port >= 0 && port <= UINT16_MAX && inet_pton(AF_INET, address, &out->sin_addr) == 1;
}

static bool start(struct http *http, const struct sockaddr_in *address)
{
    http->daemon =
        MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL, answer, http, MHD_OPTION_SOCK_ADDR, address,
                         MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
                         (unsigned)OF_ONE_ADDRESS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
                         MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES, MHD_OPTION_END);
    if (http->daemon == NULL)
        return false;
    const union MHD_DaemonInfo *epoll = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    const union MHD_DaemonInfo *port = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_BIND_PORT);
    if (epoll == NULL || port == NULL)
        return false;
    http->fd = epoll->epoll_fd;
    http->port = port->port;
    return true;
}

enum result http_open(struct http **out, const char *address, int port, http_probe *probe, void *context)
{
    struct sockaddr_in bound;
    *out = NULL;
    if (!address_of(address, port, &bound))
        return RESULT_STOP;
    struct http *http = memory_alloc(sizeof *http);
    http->probe = probe;
    http->context = context;
    if (!start(http, &bound)) {
        http_free(&http);
        return RESULT_STOP;
    }
    *out = http;
    return RESULT_OK;
}

int http_port(const struct http *http)
{
    return http->port;
}

int http_fd(const struct http *http)
{
    return http->fd;
}

/* The library keeps work that its descriptor no longer announces: it says so by a timeout of zero. */
void http_turn(struct http *http)
{
    MHD_UNSIGNED_LONG_LONG wait_ms = 0;
    for (int i = 0; i < TURNS_MAX; i++) {
        if (MHD_run(http->daemon) != MHD_YES)
            return;
        if (MHD_get_timeout(http->daemon, &wait_ms) != MHD_YES || wait_ms > 0)
            return;
    }
}

void http_free(struct http **http)
{
    if (*http == NULL)
        return;
    if ((*http)->daemon != NULL)
        MHD_stop_daemon((*http)->daemon);
    free(*http);
    *http = NULL;
}

/* ---- asking another process ---- */

static int64_t now_ms(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        abort();
    return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static bool wait_for(int fd, short events, int64_t deadline_ms)
{
    struct pollfd entry = {.fd = fd, .events = events};
    for (;;) {
        int64_t left = deadline_ms - now_ms();
        int ready = left <= 0 ? 0 : poll(&entry, 1, (int)left);
        if (ready >= 0 || errno != EINTR)
            return ready > 0;
    }
}

static bool ask(int fd, const struct sockaddr_in *to, const char *path, int64_t deadline_ms)
{
    const struct sockaddr *peer = (const struct sockaddr *)to;
    if (connect(fd, peer, sizeof *to) != 0 && (errno != EINPROGRESS || !wait_for(fd, POLLOUT, deadline_ms)))
        return false;
    struct buf request = {0};
    buf_print(&request, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path);
    ssize_t sent = send(fd, request.text, request.length, MSG_NOSIGNAL);
    bool whole = sent == (ssize_t)request.length; /* a fresh socket's buffer holds more than this */
    buf_free(&request);
    return whole;
}

static bool answers_ok(int fd, int64_t deadline_ms)
{
    static const char GOOD[] = "HTTP/1.1 200 ";
    char status[sizeof GOOD - 1] = {0};
    size_t length = 0;
    while (length < sizeof status) {
        if (!wait_for(fd, POLLIN, deadline_ms))
            return false;
        ssize_t got = recv(fd, status + length, sizeof status - length, 0);
        if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN))
            return false;
        length += got > 0 ? (size_t)got : 0;
    }
    return memcmp(status, GOOD, sizeof status) == 0;
}

bool http_check(const char *address, int port, const char *path, int timeout_ms)
{
    struct sockaddr_in to;
    int64_t deadline_ms = now_ms() + timeout_ms;
    if (!address_of(address, port, &to))
        return false;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    bool good = ask(fd, &to, path, deadline_ms) && answers_ok(fd, deadline_ms);
    close(fd);
    return good;
}
