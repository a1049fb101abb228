/* Folding: brings every spelling of the same words to one form, so that the lexicon needs each word once,
 * and remembers where each folded character stood, so that reasons quote the words as they were written.
 *
 * In this order: NFKC case-fold (full-width → half-width, upper → lower case, compatibility forms,
 * invisible characters vanish); traditional → simplified, one character at a time, so that a word folds
 * the same alone as inside a sentence; separators. A separator is white space, a control or format
 * character, or a code point without a character (unassigned, private): it is dropped, because people put
 * blanks and line breaks inside Chinese words; only between two letters or digits of a script that parts
 * its words (see text_letter) a run of them leaves one blank. Punctuation and symbols stay. */
#ifndef LOOPLINE_TEXT_H
#define LOOPLINE_TEXT_H

#include "common/arena.h"
#include "common/result.h"
#include <stdbool.h>
#include <stdint.h>

#define TEXT_BYTES_MAX 16000 /* 4,000 characters of at most four bytes (intake's limit) */
#define TEXT_QUOTE_MAX 64    /* characters of one quotation */

struct text {
    const char *written; /* the original, borrowed, NUL-terminated */
    size_t length;       /* folded characters */
    uint32_t *codes;     /* code points */
    uint16_t *from, *to; /* of each: the bytes [from, to) of `written` that it comes from */
};

/* Opens ICU once and keeps its answers as a table (128 KiB); immutable, may be shared. RESULT_STOP with
 * the reason (static text) when ICU's data lacks normalisation or the transliteration. */
struct text_folder;
enum result text_folder_new(struct text_folder **out, const char **why) MUST_USE;
void text_folder_free(struct text_folder **folder);

/* RESULT_REFUSE with the reason (static text): longer than TEXT_BYTES_MAX, or not strict UTF-8. The arrays
 * are the arena's. Work and memory are linear in the bytes, whatever they are. */
enum result text_fold(struct arena *arena, const struct text_folder *folder, const char *written, struct text *out,
                      const char **why) MUST_USE;
/* The folded characters [from, to) as they were written, without the separators dropped between them. */
const char *text_quote(struct arena *arena, const struct text *text, size_t from, size_t to);
/* A letter or digit of a script that puts blanks between words (Latin, digits …; never Han, Kana, Hangul). */
bool text_letter(uint32_t code);

#endif
