#include "common/cursor.h"
#include "common/str.h"
#include <stdlib.h>
#include <string.h>

enum { DIGITS_MOST = 19, TEXT_MOST = 40 };

bool cursor_parse(const char *text, struct cursor *out)
{
    char *end;
    size_t digits = strspn(text, "0123456789");
    str_copy(out->xid, sizeof out->xid, "0");
    out->id = 0;
    if (text[0] == '\0')
        return true;
    if (digits == 0 || digits > DIGITS_MOST || text[digits] != ':' || text[digits + 1] < '0' ||
        text[digits + 1] > '9' || strlen(text) > TEXT_MOST)
        return false;
    memcpy(out->xid, text, digits);
    out->xid[digits] = '\0';
    out->id = strtoll(text + digits + 1, &end, 10);
    return *end == '\0';
}

static const char *significant(const char *digits)
{
    return digits + strspn(digits, "0");
}

int cursor_compare(const struct cursor *a, const struct cursor *b)
{
    const char *left = significant(a->xid), *right = significant(b->xid);
    size_t length = strlen(left), other = strlen(right);
    int order = length != other ? (length > other) - (length < other) : strcmp(left, right);
    return order != 0 ? order : (a->id > b->id) - (a->id < b->id);
}

char *cursor_text(struct arena *arena, const char *xid, int64_t id)
{
    return arena_print(arena, "%s:%lld", xid, (long long)id);
}
