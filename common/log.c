#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/instant.h"
#include "common/log.h"
#include "common/str.h"

static const struct level {
    const char *code, *mark;
} LEVELS[] = {
    [LOG_DEBUG] = {"debug", "DEBUG"},
    [LOG_INFO] = {"info", "INFO"},
    [LOG_WARN] = {"warn", "WARN"},
    [LOG_ERROR] = {"error", "ERROR"},
};

static struct {
    char service[32];
    enum log_level level;
    bool json;
} settings = {"-", LOG_INFO, false};

void log_open(const char *service, enum log_level level, bool json)
{
    str_copy(settings.service, sizeof settings.service, service);
    settings.level = level;
    settings.json = json;
}

bool log_level_parse(const char *text, enum log_level *out)
{
    for (size_t i = 0; i < COUNT(LEVELS); i++) {
        if (str_equal(text, LEVELS[i].code)) {
            *out = (enum log_level)i;
            return true;
        }
    }
    return false;
}

const char *log_number(long long number)
{
    static _Thread_local char ring[16][24];
    static _Thread_local unsigned next;
    char *text = ring[next++ % COUNT(ring)];
    snprintf(text, sizeof ring[0], "%lld", number);
    return text;
}

/* 2026-01-02T03:04:05.678Z */
static void add_time(struct buf *line)
{
    char text[INSTANT_TEXT];
    instant now = instant_wall();
    instant_format(now - now % INSTANT_SECOND, 0, text);
    buf_print(line, "%.19s.%03dZ", text, (int)(now % INSTANT_SECOND / 1000));
}

/* A plain word needs no quotes; everything that could be taken for structure does. */
static bool plain(const char *text)
{
    if (text[0] == '\0' || strcmp(text, "-") == 0)
        return false;
    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7f || strchr("\"\\=", *c) != NULL)
            return false;
    return true;
}

static void add_text_pair(struct buf *line, const char *key, const char *value)
{
    buf_print(line, " %s=", key);
    if (value == NULL)
        buf_char(line, '-');
    else if (plain(value))
        buf_text(line, value);
    else
        buf_json(line, value);
}

static void add_json_pair(struct buf *line, const char *key, const char *value)
{
    buf_char(line, ',');
    buf_json(line, key);
    buf_char(line, ':');
    buf_json(line, value);
}

static void begin_line(struct buf *line, enum log_level level, const char *fact)
{
    if (settings.json)
        buf_text(line, "{\"time\":\"");
    add_time(line);
    if (settings.json) {
        buf_char(line, '"');
        add_json_pair(line, "level", LEVELS[level].code);
        add_json_pair(line, "service", settings.service);
        add_json_pair(line, "event", fact);
        return;
    }
    buf_print(line, " %s %s ", LEVELS[level].mark, settings.service);
    buf_json(line, fact);
}

void log_write(enum log_level level, const char *fact, ...)
{
    if (level < settings.level)
        return;
    int kept = errno; /* the caller may still want to ask what went wrong */
    struct buf line = {0};
    begin_line(&line, level, fact);
    va_list pairs;
    va_start(pairs, fact);
    for (const char *key = va_arg(pairs, const char *); key != NULL; key = va_arg(pairs, const char *)) {
        const char *value = va_arg(pairs, const char *);
        if (settings.json)
            add_json_pair(&line, key, value);
        else
            add_text_pair(&line, key, value);
    }
    va_end(pairs);
    buf_text(&line, settings.json ? "}\n" : "\n");
    fwrite(line.text, 1, line.length, stderr); /* one write: lines of several processes never mix */
    buf_free(&line);
    errno = kept;
}
