#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/str.h"

enum { BUF_FIRST = 256 };

static void buf_reserve(struct buf *buf, size_t more)
{
    size_t need = 0;
    if (__builtin_add_overflow(buf->length, more, &need) || need >= SIZE_MAX / 2)
        abort();
    if (need < buf->capacity)
        return;
    size_t capacity = buf->capacity > 0 ? buf->capacity : BUF_FIRST;
    while (capacity <= need)
        capacity *= 2;
    buf->text = memory_grow(buf->text, capacity);
    buf->capacity = capacity;
}

void buf_add(struct buf *buf, const void *bytes, size_t length)
{
    buf_reserve(buf, length);
    if (length > 0)
        memcpy(buf->text + buf->length, bytes, length);
    buf->length += length;
    buf->text[buf->length] = '\0';
}

void buf_text(struct buf *buf, const char *text)
{
    buf_add(buf, text, text == NULL ? 0 : strlen(text));
}

void buf_char(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void buf_print(struct buf *buf, const char *format, ...)
{
    va_list values, again;
    va_start(values, format);
    va_copy(again, values);
    int length = vsnprintf(NULL, 0, format, values);
    va_end(values);
    if (length < 0)
        abort();
    buf_reserve(buf, (size_t)length);
    vsnprintf(buf->text + buf->length, (size_t)length + 1, format, again);
    va_end(again);
    buf->length += (size_t)length;
}

static bool continues(char byte)
{
    return ((unsigned char)byte & 0xC0u) == 0x80u;
}

/* How many bytes the lead byte announces, its own bits, and the least code point that needs so many. */
static size_t lead_of(unsigned char lead, uint32_t *bits, uint32_t *least)
{
    static const struct {
        unsigned char mask, mark;
        uint32_t least;
    } LEADS[] = {{0x80, 0x00, 0}, {0xE0, 0xC0, 0x80}, {0xF0, 0xE0, 0x800}, {0xF8, 0xF0, 0x10000}};
    for (size_t i = 0; i < COUNT(LEADS); i++) {
        if ((lead & LEADS[i].mask) == LEADS[i].mark) {
            *bits = lead & (unsigned char)~LEADS[i].mask;
            *least = LEADS[i].least;
            return i + 1;
        }
    }
    return 0;
}

/* The code point at *at, which moves past it; -1 (and one byte) when there is no well-formed one. */
int32_t utf8_next(const char *text, size_t length, size_t *at)
{
    uint32_t c = 0, least = 0;
    size_t start = (*at)++;
    size_t bytes = lead_of((unsigned char)text[start], &c, &least);
    if (bytes == 0 || bytes > length - start)
        return -1;
    for (size_t i = 1; i < bytes; i++) {
        if (!continues(text[start + i]))
            return -1;
        c = c << 6 | ((unsigned char)text[start + i] & 0x3Fu);
    }
    if (c < least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return -1;
    *at = start + bytes;
    return (int32_t)c;
}

/* Controls, and the line breaks of Unicode: none may reach a log line or a terminal as they are. */
static bool json_escaped(int32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029 || c == '"' || c == '\\';
}

static void json_escape(struct buf *buf, int32_t c)
{
    switch (c) {
    case '"':
        buf_text(buf, "\\\"");
        break;
    case '\\':
        buf_text(buf, "\\\\");
        break;
    case '\n':
        buf_text(buf, "\\n");
        break;
    case '\r':
        buf_text(buf, "\\r");
        break;
    case '\t':
        buf_text(buf, "\\t");
        break;
    default:
        buf_print(buf, "\\u%04x", (unsigned)c);
    }
}

static bool json_plain(unsigned char byte)
{
    return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\';
}

/* Runs of what needs no escape are taken whole. */
void buf_json(struct buf *buf, const char *text)
{
    if (text == NULL) {
        buf_text(buf, "null");
        return;
    }
    size_t length = strlen(text), at = 0, run = 0;
    buf_char(buf, '"');
    while (at < length) {
        size_t start = at;
        if (json_plain((unsigned char)text[at])) {
            at++;
            continue;
        }
        int32_t c = utf8_next(text, length, &at);
        if (c >= 0 && !json_escaped(c))
            continue;
        buf_add(buf, text + run, start - run);
        run = at;
        if (c < 0)
            buf_text(buf, "\xEF\xBF\xBD"); /* U+FFFD: JSON must be UTF-8 whatever came in */
        else
            json_escape(buf, c);
    }
    buf_add(buf, text + run, length - run);
    buf_char(buf, '"');
}

static void json_comma(struct buf *buf)
{
    char last = buf->length == 0 ? '{' : buf->text[buf->length - 1];
    if (last != '{' && last != '[' && last != ':')
        buf_char(buf, ',');
}

void buf_member(struct buf *buf, const char *name)
{
    json_comma(buf);
    buf_json(buf, name);
    buf_char(buf, ':');
}

void buf_element(struct buf *buf, const char *text)
{
    json_comma(buf);
    buf_json(buf, text);
}

void buf_clear(struct buf *buf)
{
    buf->length = 0;
    if (buf->text != NULL)
        buf->text[0] = '\0';
}

void buf_free(struct buf *buf)
{
    free(buf->text);
    *buf = (struct buf){0};
}

int64_t utf8_count(const char *text, size_t length)
{
    int64_t count = 0;
    for (size_t at = 0; at < length; count++) {
        if (utf8_next(text, length, &at) < 0)
            return -1;
    }
    return count;
}

size_t utf8_prefix(const char *text, size_t max)
{
    size_t at = 0;
    for (size_t taken = 0; taken < max && text[at] != '\0'; taken++) {
        at++;
        while (continues(text[at]))
            at++;
    }
    return at;
}

bool str_equal(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return strcmp(a, b) == 0;
}

bool str_empty(const char *text)
{
    return text == NULL || text[0] == '\0';
}

const char *str_given(const char *text)
{
    return str_empty(text) ? NULL : text;
}

void str_copy(char *to, size_t size, const char *from)
{
    if (size == 0)
        return;
    size_t length = from == NULL ? 0 : strlen(from);
    if (length >= size) {
        length = size - 1;
        while (length > 0 && continues(from[length]))
            length--;
    }
    if (length > 0)
        memcpy(to, from, length);
    to[length] = '\0';
}
