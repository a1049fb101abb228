/* The small window of a process: GET /metrics, /healthz (the loop turns), /readyz (it may be given
 * work). libmicrohttpd without a thread: one descriptor joins the process's own poll. */
#ifndef LOOPLINE_HTTP_H
#define LOOPLINE_HTTP_H

#include "common/result.h"
#include <stdbool.h>

struct http;
struct http_health {
    bool live, ready;
    char reason[160]; /* why not ready, in words */
};
typedef void http_probe(void *context, struct http_health *out);

/* Binds address (IPv4, e.g. "127.0.0.1") and port (0 = any free one); RESULT_STOP when that cannot be had. */
enum result http_open(struct http **out, const char *address, int port, http_probe *probe, void *context) MUST_USE;
int http_port(const struct http *http);
int http_fd(const struct http *http); /* readable when http_turn has something to do */
void http_turn(struct http *http);    /* never blocks; also about once a second, to end idle connections */
void http_free(struct http **http);

/* For --healthcheck: GET http://address:port<path>; true when 200 within timeout. Blocks. */
bool http_check(const char *address, int port, const char *path, int timeout_ms);

#endif
