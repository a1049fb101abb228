/* The token by which a person answers a survey (R34): of a keyed hash (BLAKE2b) over request, case, visit and way, so
 * that it lies nowhere: it is made anew whenever the channel that asks is told, and known again by its own hash. Who
 * has the database has no token; who has a token has one survey of one request. 130 bits: nobody tries it out. */
#ifndef LOOPLINE_TOKEN_H
#define LOOPLINE_TOKEN_H

#include "common/uuid.h"

#define TOKEN_KEY  32
#define TOKEN_TEXT 26 /* characters: digits and small letters without i l o u, which are misread */
#define TOKEN_HASH 32

struct token_of {
    struct uuid request, survey_case;
    int visit, way; /* channel_kind */
};
/* `text` holds TOKEN_TEXT + 1 bytes. The same again for the same. */
void token_make(const uint8_t key[TOKEN_KEY], const struct token_of *of, char text[TOKEN_TEXT + 1]);
/* What is stored of it. False: no token at all. People type it: capitals and small letters are the same. */
bool token_hash(const char *text, uint8_t out[TOKEN_HASH]);

#endif
