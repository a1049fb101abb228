/* Text: a growing buffer, UTF-8 checks, and column alignment for Chinese. */
#ifndef LOOPLINE_STR_H
#define LOOPLINE_STR_H

#include "common/result.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf { /* zero-initialised is empty; text is always NUL-terminated once anything was added */
    char *text;
    size_t length, capacity;
};
void buf_add(struct buf *buf, const void *bytes, size_t length);
void buf_text(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_print(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
void buf_json(struct buf *buf, const char *text); /* a JSON string with its quotes; NULL → null */
/* JSON in pieces, with the comma before it where one is due: the name of a member; a string in an array. */
void buf_member(struct buf *buf, const char *name);
void buf_element(struct buf *buf, const char *text);
void buf_clear(struct buf *buf);
void buf_free(struct buf *buf);

/* Strict UTF-8 (no overlong forms, no surrogates, ≤ U+10FFFF). Returns the number of code points,
 * or -1. An embedded NUL counts as a character: refuse it where C strings follow. */
int64_t utf8_count(const char *text, size_t length);
/* The code point at *at, which moves past it; negative where the bytes are none, and then it moves by one at least. */
int32_t utf8_next(const char *text, size_t length, size_t *at);
/* Bytes of the longest prefix of at most `max` code points of valid UTF-8. */
size_t utf8_prefix(const char *text, size_t max);
/* Terminal columns: East Asian wide characters take two. */
size_t utf8_columns(const char *text);

bool str_equal(const char *a, const char *b);           /* NULL equals NULL only */
bool str_empty(const char *text);                       /* NULL or "" */
const char *str_given(const char *text);                /* NULL where it is NULL or "" */
void str_copy(char *to, size_t size, const char *from); /* truncates at a character border; always terminated */

#endif
