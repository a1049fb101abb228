#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "common/pack_scan.h"
#include "common/result.h"
#include "common/str.h"

static const char BOM[] = "\xef\xbb\xbf";

struct scan {
    const char *file, *at;
    unsigned line;
    size_t faults;
    FILE *problems;
};

PRINTF_LIKE(2, 3)
static void fault(struct scan *scan, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(scan->problems, "%s:%u: ", scan->file, scan->line);
    vfprintf(scan->problems, format, arguments);
    fputc('\n', scan->problems);
    va_end(arguments);
    scan->faults++;
}

static void scan_bytes(struct scan *scan)
{
    for (const char *line = scan->at; *line; scan->line++) {
        size_t length = strcspn(line, "\n");
        if (utf8_count(line, length) < 0)
            fault(scan, "not UTF-8");
        line += length + (line[length] == '\n');
    }
}

static void skip_comment(struct scan *scan, const char *end)
{
    while (*scan->at && strncmp(scan->at, end, strlen(end)) != 0)
        scan->line += *scan->at++ == '\n';
}

static void skip_string(struct scan *scan)
{
    for (scan->at++; *scan->at && *scan->at != '"'; scan->at++) {
        scan->line += *scan->at == '\n';
        if (*scan->at != '\\')
            continue;
        if (strncmp(scan->at, "\\x00", 4) == 0)
            fault(scan, "NUL inside a text");
        if (scan->at[1])
            scan->line += *++scan->at == '\n';
    }
    scan->at += *scan->at == '"';
}

/* A name or a number: libconfig wraps a whole number past 32 bits unless it ends in L. */
static void scan_word(struct scan *scan)
{
    char *end;
    errno = 0;
    long long value = isdigit((unsigned char)*scan->at) ? strtoll(scan->at, &end, 0) : 0;
    if (errno == ERANGE || (value > INT_MAX && *end != 'L'))
        fault(scan, "number too large");
    while (isalnum((unsigned char)*scan->at) || strchr("_-*.", *scan->at)) {
        if (!*scan->at)
            return;
        scan->at++;
    }
}

static void scan_syntax(struct scan *scan)
{
    while (*scan->at) {
        char c = *scan->at;
        if (c == '#' || strncmp(scan->at, "//", 2) == 0)
            skip_comment(scan, "\n");
        else if (strncmp(scan->at, "/*", 2) == 0)
            skip_comment(scan, "*/");
        else if (c == '"')
            skip_string(scan);
        else if (isalnum((unsigned char)c))
            scan_word(scan);
        else {
            if (c == '@')
                fault(scan, "@include is not allowed");
            scan->line += c == '\n';
            scan->at++;
        }
    }
}

size_t pack_scan(const char *file, const char *text, FILE *problems)
{
    struct scan bytes = {.file = file, .at = text, .line = 1, .problems = problems};
    if (strncmp(text, BOM, strlen(BOM)) == 0)
        fault(&bytes, "byte order mark: save the file as UTF-8 without it");
    scan_bytes(&bytes);
    struct scan syntax = {.file = file, .at = text, .line = 1, .problems = problems};
    scan_syntax(&syntax);
    return bytes.faults + syntax.faults;
}
