/* Messages made of a corpus: what people could have written, with the labels that are known because of the sentences.
 * Every matter in turn; the same seed gives the same bytes. A message is built by its shape, as a desk note, a text
 * message or a letter is, from one sentence that leads and others of the same matter, with the shared parts around
 * it, then treated as real text is: slips of the pen, missing or half-width punctuation, traditional characters.
 * No two messages are alike. Pure. */
#ifndef LOOPLINE_COMPOSE_H
#define LOOPLINE_COMPOSE_H

#include "common/arena.h"
#include "services/classifier/corpus.h"
#include <stdint.h>

enum compose_shape {
    COMPOSE_NOTE,   /* the desk writes: a caller says that … */
    COMPOSE_SHORT,  /* a text message: one or two clauses */
    COMPOSE_PLAIN,  /* straight to the point, with a demand */
    COMPOSE_TITLED, /* a title, then the matter */
    COMPOSE_LETTER, /* salutation, who I am, what was tried, what it does to us, demand, close */
    COMPOSE_LIST,   /* several points, counted */
    COMPOSE_SHAPES
};

struct composed {
    const char *text, *matter; /* the text is the arena's, the matter the corpus's */
    enum nature nature;
    enum urgency urgency;
    enum party party;
    enum compose_shape shape;
};

/* Fills `out` with up to `count` messages and returns how many: fewer only where the corpus is too small for so many
 * that differ. The corpus must have passed corpus_check. */
size_t compose(struct arena *arena, const struct corpus *corpus, uint64_t seed, struct composed *out, size_t count);

#endif
