/* Texts to learn from, as people write them down: sentences by matter, and the parts that all letters share.
 * A fresh installation has no history; compose.h makes messages of these sentences and the starter model learns
 * from those. Plain files that a city's own people extend:
 *
 *   # a comment; blank lines mean nothing
 *   [city.road.manhole]             sentences about a matter of the pack follow
 *   路中间一个井盖不见了             a problem; no full stop at its end
 *   紧急|井盖没了,有人掉进去         marks before a bar: nature, urgency, party by their Chinese names in terms.def
 *   [part 诉求]                     shared sentences: openings, demands … (each must be there)
 *   [slot 路]                       what {路} in a sentence may stand for
 *   [swap 错字]                     slips of the pen: 已经=以经
 *
 * Sections may be continued in other files. Pure: texts in, structs out. */
#ifndef LOOPLINE_CORPUS_H
#define LOOPLINE_CORPUS_H

#include "common/result.h"
#include "common/terms.h"
#include <stdio.h>

#define CORPUS_SENTENCE_LEAST 2 /* characters of a sentence about a matter */
#define CORPUS_SENTENCE_MOST  200
#define CORPUS_DIGITS_MOST    6 /* in a row: more is the number of a person */

enum corpus_kind { CORPUS_MATTER, CORPUS_PART, CORPUS_SLOT, CORPUS_SWAP };

struct corpus_line {
    const char *text, *with; /* of a swap: what stands for what; else `with` is NULL */
    const char *file;
    size_t line;
    enum nature nature;   /* unspecified: a bare problem, the demand says what is wanted */
    enum urgency urgency; /* unspecified: normal */
    enum party party;     /* unspecified: anybody */
};

struct corpus_section {
    enum corpus_kind kind;
    const char *name; /* "city.road.manhole", "诉求" */
    const char *file; /* where it was opened first */
    size_t line;
    struct corpus_line *lines;
    size_t count, room;
};

struct corpus {
    struct arena *arena; /* of all texts */
    struct corpus_section *sections;
    size_t count, room;
};

struct corpus *corpus_new(void);
void corpus_free(struct corpus **corpus);

/* Takes in one file (its name for messages, its text of `length` bytes). Every problem is one line
 * "file:line: what" on `problems`; RESULT_REFUSE when there was any: the rest was read all the same. */
enum result corpus_read(struct corpus *corpus, const char *file, const char *text, size_t length,
                        FILE *problems) MUST_USE;
/* After the last file: a part that is missing, a slot that nobody fills, a sentence that stands twice or under two
 * matters, a matter of which no bare problem is told. As corpus_read. */
enum result corpus_check(const struct corpus *corpus, FILE *problems) MUST_USE;

/* NULL: there is none. */
const struct corpus_section *corpus_find(const struct corpus *corpus, enum corpus_kind kind, const char *name);
/* The next {name} in a text, or NULL; its bytes, braces included, in *length. */
const char *corpus_slot(const char *text, size_t *length);

#endif
