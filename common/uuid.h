/* UUIDv7 (RFC 9562): time-ordered, so that rows made together lie together in an index. */
#ifndef LOOPLINE_UUID_H
#define LOOPLINE_UUID_H

#include <stdbool.h>
#include <stdint.h>

#define UUID_TEXT 37 /* bytes of the text form with its NUL */

struct uuid {
    uint8_t bytes[16];
};

struct uuid uuid_new(void);              /* wall time in ms + random; ascending within a process */
bool uuid_zero(const struct uuid *uuid); /* all zero = none */
int uuid_compare(const struct uuid *a, const struct uuid *b);
void uuid_format(const struct uuid *uuid, char text[UUID_TEXT]);
bool uuid_parse(const char *text, struct uuid *out);

#endif
