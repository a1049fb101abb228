#include "services/ctl/lines.h"
#include "common/str.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 65536 };

struct lines {
    int descriptor;
    size_t longest;
    struct buf held;  /* read, not yet given out */
    size_t start;     /* of the next line in it */
    size_t swallowed; /* bytes of a line too long that were thrown away */
    long long number;
    bool ended;
    int trouble; /* errno */
};

struct lines *lines_new(int descriptor, size_t longest)
{
    struct lines *lines = memory_alloc(sizeof *lines);
    lines->descriptor = descriptor;
    lines->longest = longest;
    return lines;
}

void lines_free(struct lines **lines)
{
    buf_free(&(*lines)->held);
    free(*lines);
    *lines = NULL;
}

static const char *newline(const struct lines *lines)
{
    size_t left = lines->held.length - lines->start;
    return left == 0 ? NULL : memchr(lines->held.text + lines->start, '\n', left);
}

/* Makes room at the front, and throws away what is beyond the longest line. */
static void settle(struct lines *lines)
{
    size_t left = lines->held.length - lines->start;
    if (left > 0 && lines->start > 0)
        memmove(lines->held.text, lines->held.text + lines->start, left);
    lines->held.length = left;
    lines->start = 0;
    if (left > lines->longest + 1) {
        lines->swallowed += left - (lines->longest + 1);
        lines->held.length = lines->longest + 1;
    }
}

static void read_more(struct lines *lines)
{
    char piece[PIECE];
    ssize_t got;
    settle(lines);
    do
        got = read(lines->descriptor, piece, sizeof piece);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        buf_add(&lines->held, piece, (size_t)got);
    else
        lines->ended = true;
    if (got < 0)
        lines->trouble = errno;
}

static void give(struct lines *lines, struct arena *arena, size_t length, struct line *out)
{
    bool cut = lines->swallowed > 0 || length > lines->longest;
    const char *text = length == 0 ? "" : lines->held.text + lines->start;
    *out = (struct line){arena_textn(arena, text, length), cut ? lines->longest + 1 : length, ++lines->number};
    lines->swallowed = 0;
}

bool lines_next(struct lines *lines, struct arena *arena, struct line *out)
{
    const char *end = newline(lines);
    while (end == NULL && !lines->ended) {
        read_more(lines);
        end = newline(lines);
    }
    size_t left = lines->held.length - lines->start;
    if (end == NULL && left == 0)
        return false;
    size_t length = end == NULL ? left : (size_t)(end - (lines->held.text + lines->start));
    give(lines, arena, length, out);
    lines->start += length + (end == NULL ? 0 : 1);
    return true;
}

bool lines_ready(struct lines *lines)
{
    struct pollfd item = {.fd = lines->descriptor, .events = POLLIN};
    while (newline(lines) == NULL && !lines->ended) {
        if (poll(&item, 1, 0) <= 0)
            return false;
        read_more(lines);
    }
    return newline(lines) != NULL || lines->held.length > lines->start;
}

int lines_trouble(const struct lines *lines)
{
    return lines->trouble;
}
