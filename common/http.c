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

/* A few for each address: whoever holds theirs open keeps nobody from asking whether this process is well, not even
 * from the same address: the newest comes in, the oldest that said nothing goes. The library's own limit is beyond that:
 * what it refuses waits, one a turn. */
enum {
    CONNECTIONS_MAX = 64,
    OF_ONE_ADDRESS = 16,
    ACCEPTED_MAX = 4 * CONNECTIONS_MAX,
    IDLE_SECONDS = 3,
    CONNECTION_BYTES = 16 * 1024,
    TURNS_MAX = 64
};

struct guest {
    int fd; /* -1: a free place */
    in_addr_t address;
    uint64_t turn;       /* the smaller the older */
    bool asked, dropped; /* it has an answer coming; it is on its way out */
};

struct http {
    struct MHD_Daemon *daemon;
    int fd, port;
    http_probe *probe;
    void *context;
    struct guest guests[ACCEPTED_MAX];
    uint64_t turns;
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

/* ---- who is there ---- */

static bool goes_before(const struct guest *one, const struct guest *other)
{
    return other == NULL || (one->asked != other->asked ? other->asked : one->turn < other->turn);
}

/* The one that goes when there are too many of this address (INADDR_ANY: of all); NULL: there are not. */
static struct guest *one_too_many(struct http *http, in_addr_t address, size_t most)
{
    struct guest *oldest = NULL;
    size_t count = 0;
    for (size_t i = 0; i < COUNT(http->guests); i++) {
        struct guest *guest = &http->guests[i];
        if (guest->fd < 0 || guest->dropped || (address != INADDR_ANY && guest->address != address))
            continue;
        count++;
        if (goes_before(guest, oldest))
            oldest = guest;
    }
    return count > most ? oldest : NULL;
}

/* The library closes what has ended on the other side. */
static void drop(struct guest *guest)
{
    if (guest == NULL)
        return;
    guest->dropped = true;
    (void)shutdown(guest->fd, SHUT_RDWR);
}

static void seat(struct http *http, struct MHD_Connection *connection, void **place)
{
    const union MHD_ConnectionInfo *fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    const union MHD_ConnectionInfo *peer = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct sockaddr_in from = {0};
    size_t i = 0;
    while (i < COUNT(http->guests) && http->guests[i].fd >= 0)
        i++;
    if (fd == NULL || peer == NULL || i == COUNT(http->guests))
        return;
    memcpy(&from, peer->client_addr, sizeof from);
    http->guests[i] = (struct guest){.fd = fd->connect_fd, .address = from.sin_addr.s_addr, .turn = ++http->turns};
    *place = &http->guests[i];
    drop(one_too_many(http, from.sin_addr.s_addr, OF_ONE_ADDRESS));
    drop(one_too_many(http, INADDR_ANY, CONNECTIONS_MAX));
}

static void come_or_go(void *context, struct MHD_Connection *connection, void **place,
                       enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
        seat(context, connection, place);
    else if (*place != NULL)
        ((struct guest *)*place)->fd = -1;
}

static void note_asked(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *place = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    if (place != NULL && place->socket_context != NULL)
        ((struct guest *)place->socket_context)->asked = true;
}

/* Answered on the first call, when only the header is there: a body is never read, a connection asks once. */
static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **request)
{
    (void)version, (void)upload, (void)upload_size, (void)request;
    note_asked(connection);
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
    for (size_t i = 0; i < COUNT(http->guests); i++)
        http->guests[i].fd = -1;
    http->daemon = MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL, answer, http, MHD_OPTION_SOCK_ADDR, address,
                                    MHD_OPTION_CONNECTION_LIMIT, (unsigned)ACCEPTED_MAX, MHD_OPTION_NOTIFY_CONNECTION,
                                    come_or_go, http, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
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

/* The library keeps work that its descriptor no longer announces: it says so by a timeout of zero. And it accepts a few at
 * a time: while its descriptor has more, there are more. */
static bool has_more(struct http *http)
{
    MHD_UNSIGNED_LONG_LONG wait_ms = 0;
    struct pollfd entry = {.fd = http->fd, .events = POLLIN};
    return (MHD_get_timeout(http->daemon, &wait_ms) == MHD_YES && wait_ms == 0) || poll(&entry, 1, 0) > 0;
}

void http_turn(struct http *http)
{
    for (int i = 0; i < TURNS_MAX; i++)
        if (MHD_run(http->daemon) != MHD_YES || !has_more(http))
            return;
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
