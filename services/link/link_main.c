/* loopline-link: two directions by turns, each with its own patience. One that waits for an end does not hold the other up for
 * longer than one call. */
#include "common/conf.h"
#include "common/http.h"
#include "common/log.h"
#include "common/metrics.h"
#include "services/link/down.h"
#include "services/link/settings.h"
#include "services/link/up.h"
#include <errno.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { WAIT_FIRST_MS = 200, WAIT_MOST_MS = 15000, TURN_MS = 500, CLOCKS_LOOK_MS = 100 };

static volatile sig_atomic_t stopping;

static void stop(int signal)
{
    (void)signal;
    stopping = 1;
}

struct link {
    struct shell shell;
    struct direction directions[2];
    struct http *http;
    struct metric *rounds;
    bool turned[2]; /* which direction has had its turn in this round */
};

/* Live as long as it turns; ready when every end that it needs answers. */
static void probe(void *context, struct http_health *out)
{
    const struct link *link = context;
    const struct end *ends[] = {&link->shell.router, &link->shell.escalation, &link->shell.below};
    out->live = out->ready = true;
    for (size_t i = 0; i < COUNT(ends); i++)
        if (ends[i]->cut) {
            out->ready = false;
            snprintf(out->reason, sizeof out->reason, "%s does not answer", ends[i]->name);
        }
}

static enum result open_direction(struct link *link, size_t which, const char *name,
                                  enum result (*turn)(struct shell *, struct direction *))
{
    struct direction *direction = &link->directions[which];
    *direction = (struct direction){.name = name, .turn = turn, .wait_ms = WAIT_FIRST_MS};
    return direction_open(direction, link->shell.conf);
}

static enum result open_page(struct link *link, const struct conf *conf)
{
    const char *address = conf_text(conf, "http.address");
    int port = (int)conf_int(conf, "http.port");
    if (port < 0 || http_open(&link->http, address, port, probe, link) == RESULT_OK)
        return RESULT_OK;
    log_error("the health page cannot be opened: http.address, http.port", "address", address, "port", log_number(port),
              "error", strerror(errno), NULL);
    return RESULT_STOP;
}

static enum result open_all(struct link *link, const struct conf *conf)
{
    shell_open(&link->shell, conf, &stopping);
    link->rounds = metric_new(METRIC_COUNTER, "loopline_link_rounds_total", NULL,
                              "Rounds of both directions that found nothing left to pass on");
    enum result outcome = shell_keys(&link->shell);
    if (outcome == RESULT_OK)
        outcome = open_direction(link, 0, "down", down_turn);
    if (outcome == RESULT_OK)
        outcome = open_direction(link, 1, "up", up_turn);
    if (outcome == RESULT_OK)
        outcome = open_page(link, conf);
    if (outcome == RESULT_OK)
        log_info("ready", "unit", link->shell.unit, "http", log_number(link->http == NULL ? -1 : http_port(link->http)),
                 NULL);
    return outcome;
}

/* What fails before there is a line to wait for is behind, too. */
static void show_lag(struct direction *direction, bool done)
{
    instant now = instant_wall();
    if (done)
        direction->failing = 0;
    else if (direction->failing == 0)
        direction->failing = now;
    if (done && !direction->more)
        direction->pending = 0;
    instant since = direction->pending == 0 ? direction->failing : direction->pending;
    instant lag = since == 0 ? 0 : now - since;
    metric_set(direction->lag, lag > 0 ? (double)lag / (double)INSTANT_SECOND : 0);
}

static void take_turn(struct link *link, struct direction *direction)
{
    arena_reset(link->shell.arena);
    direction->more = false;
    bool done = direction->turn(&link->shell, direction) == RESULT_OK;
    show_lag(direction, done);
    if (done) {
        direction->wait_ms = WAIT_FIRST_MS;
        direction->next_ms = socket_clock_ms() + (direction->more ? 0 : conf_int(link->shell.conf, "link.poll_ms"));
    } else if (direction->clocks) { /* nothing is broken: clocks are being set */
        direction->next_ms = socket_clock_ms() + CLOCKS_LOOK_MS;
    } else {
        direction->next_ms = socket_clock_ms() + direction->wait_ms;
        direction->wait_ms = direction->wait_ms * 2 < WAIT_MOST_MS ? direction->wait_ms * 2 : WAIT_MOST_MS;
    }
}

static void wait_for_turn(struct link *link)
{
    int64_t left = TURN_MS, now = socket_clock_ms();
    for (size_t i = 0; i < COUNT(link->directions); i++)
        if (link->directions[i].next_ms - now < left)
            left = link->directions[i].next_ms - now;
    struct pollfd window = {.fd = link->http == NULL ? -1 : http_fd(link->http), .events = POLLIN};
    (void)poll(&window, 1, left > 0 ? (int)left : 0);
    if (link->http != NULL)
        http_turn(link->http);
}

/* Both directions have looked once more and found nothing left to pass on. */
static void count_round(struct link *link, size_t which)
{
    const struct direction *direction = &link->directions[which];
    link->turned[which] = !direction->more && direction->pending == 0 && direction->aside.count == 0;
    if (!link->turned[0] || !link->turned[1])
        return;
    metric_add(link->rounds, 1);
    link->turned[0] = link->turned[1] = false;
}

static void run(struct link *link)
{
    while (!stopping) {
        for (size_t i = 0; i < COUNT(link->directions) && !stopping; i++)
            if (socket_clock_ms() >= link->directions[i].next_ms) {
                take_turn(link, &link->directions[i]);
                count_round(link, i);
            }
        if (!stopping)
            wait_for_turn(link);
    }
    log_info("stopped", NULL);
}

static void close_all(struct link *link)
{
    http_free(&link->http);
    shell_close(&link->shell);
    metrics_free();
}

int main(int argc, char **argv)
{
    struct link link = {.http = NULL};
    struct program_cli cli;
    struct conf *conf;
    int code;
    const struct sigaction action = {.sa_handler = stop};
    if (!settings_open(&cli, argc, argv, &conf, &code))
        return code;
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGINT, &action, NULL);
    enum result outcome = sodium_init() < 0 ? RESULT_STOP : open_all(&link, conf);
    if (outcome == RESULT_OK)
        run(&link);
    close_all(&link);
    conf_free(&conf);
    program_close(&cli);
    return outcome == RESULT_OK ? 0 : 1;
}
