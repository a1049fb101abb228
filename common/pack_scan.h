/* What libconfig lets pass in silence or answers by touching other files: byte order marks, bytes that
 * are not UTF-8, @include, whole numbers that wrap, a NUL written as an escape. Checked on the raw text. */
#ifndef LOOPLINE_PACK_SCAN_H
#define LOOPLINE_PACK_SCAN_H

#include <stddef.h>
#include <stdio.h>

/* Returns the number of problems, each printed as `file:line: what`. A text with problems is not parsed. */
size_t pack_scan(const char *file, const char *text, FILE *problems);

#endif
