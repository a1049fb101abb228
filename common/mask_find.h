/* Inside of mask.h: the scanner (mask_find.c) asks for numbers (mask_number.c) where a run of digits begins. */
#ifndef LOOPLINE_MASK_FIND_H
#define LOOPLINE_MASK_FIND_H

#include "common/mask.h"

struct mask_source {
    const unsigned char *text;
    size_t length;
};

/* The first span at or after `from`; false: none. */
bool mask_find_next(const struct mask_source *source, size_t from, struct mask_span *out);
/* Bytes of the digit or letter at `at` that a mask hides (ASCII, full-width, 一二三); 0: it is none. */
size_t mask_find_sign(const struct mask_source *source, size_t at);

/* The character of three bytes at `at` (U+0800 and up: all of Chinese); 0: there is none. */
int mask_find_wide(const struct mask_source *source, size_t at);
/* Does `word` stand at `at`, or (whatever the case of its letters; `word` in small ones) end before `end`? */
bool mask_find_word(const struct mask_source *source, size_t at, const char *word);
bool mask_find_word_before(const struct mask_source *source, size_t end, const char *word);
/* Where a label must end for what begins at `at`: before blanks, colons, 号 码 是 为. *colon: there was one. */
size_t mask_find_label_end(const struct mask_source *source, size_t at, bool *colon);
/* Does what begins at `at` follow 微信号, or 微信, wx, vx, weixin, QQ and a colon? */
bool mask_find_wechat_label(const struct mask_source *source, size_t at);

/* Value and bytes of the ASCII or full-width digit at `at`, of the Chinese one; -1: it is none. */
int mask_number_digit(const struct mask_source *source, size_t at, size_t *bytes);
int mask_number_hanzi(const struct mask_source *source, size_t at);
/* A run of digits begins at `at`: is it, alone or with those that follow, a personal number? */
bool mask_number_find(const struct mask_source *source, size_t at, struct mask_span *out);
/* The same of a run of 一二三. */
bool mask_number_find_hanzi(const struct mask_source *source, size_t at, struct mask_span *out);
/* The same, only if nothing else may claim it: after 身份证 or 卡号, or an identity number by region and date. */
bool mask_number_certain(const struct mask_source *source, size_t at, struct mask_span *out);

#endif
