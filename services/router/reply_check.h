/* Does a result in words say anything? Caught before a leader signs (T08, 5.6): words that anybody could have written
 * about anything, the demand handed back, the same words again in a redo (C16). The city's pack says how much is enough.
 *
 * Compared is what is left of a text when blanks, punctuation and signs are taken out and letters of one meaning are made
 * alike (ABC, abc, ＡＢＣ); of a reply also without the stock phrases, wherever they stand. Texts are valid UTF-8. */
#ifndef LOOPLINE_REPLY_CHECK_H
#define LOOPLINE_REPLY_CHECK_H

#include "common/pack.h"

enum reply_fault {
    REPLY_GOOD,
    REPLY_EMPTY,    /* nothing is left */
    REPLY_THIN,     /* fewer than `least` characters are left; one that is repeated at once counts once */
    REPLY_COPIED,   /* at least `copied` per cent of its pairs of neighbours stand in the demand */
    REPLY_REPEATED, /* the very words of a result of another round; looked for where copies are */
    REPLY_FAULT_COUNT
};

struct reply_texts {
    const char *reply, *demand;
    const char *const *earlier; /* results of the order's other rounds */
    size_t earlier_count;
};

/* The first of these faults that it has. Takes memory of the arena, in the size of the texts. */
enum reply_fault reply_check(struct arena *arena, const struct pack_reply *rules, const struct reply_texts *texts);
const char *reply_check_name(enum reply_fault fault); /* "thin" …: for records */

#endif
