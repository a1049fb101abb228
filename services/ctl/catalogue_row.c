#include "services/ctl/catalogue_row.h"
#include "common/str.h"
#include <string.h>

/* ---- the row ---- */

static void add_string(struct buf *buf, const char *text)
{
    buf_char(buf, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            buf_char(buf, '\\');
        buf_char(buf, (unsigned char)*text < ' ' ? ' ' : *text);
    }
    buf_char(buf, '"');
}

static void add_pair(struct buf *buf, const char *name, const char *value)
{
    if (str_empty(value))
        return;
    buf_print(buf, " %s = ", name);
    add_string(buf, value);
    buf_char(buf, ';');
}

static void add_co(struct buf *buf, const struct catalogue_row *row)
{
    if (row->co_count == 0)
        return;
    buf_text(buf, "\n    co = (");
    for (size_t i = 0; i < row->co_count; i++) {
        buf_text(buf, i == 0 ? " { unit = " : ", { unit = ");
        add_string(buf, row->co[i]);
        buf_text(buf, "; }");
    }
    buf_text(buf, " );");
}

static const char *code_of(const char *list, int number)
{
    return number == 0 ? NULL : term_get(list, number)->code;
}

const char *catalogue_row_text(struct arena *arena, const struct catalogue_row *row)
{
    struct buf buf = {0};
    buf_text(&buf, "  {");
    add_pair(&buf, "code", row->code);
    add_pair(&buf, "matter", row->matter);
    add_pair(&buf, "area", row->area);
    add_pair(&buf, "party", code_of("party", (int)row->party));
    add_pair(&buf, "urgency", code_of("urgency", (int)row->urgency));
    buf_text(&buf, "\n   ");
    add_pair(&buf, "lead", row->lead);
    add_pair(&buf, "policy", row->policy);
    buf_text(&buf, "\n   ");
    add_pair(&buf, "ground", row->ground);
    add_co(&buf, row);
    buf_text(&buf, " }");
    const char *kept = arena_text(arena, buf.text);
    buf_free(&buf);
    return kept;
}

/* ---- the file ---- */

static const char *skip_string(const char *at)
{
    for (at++; *at != '\0' && *at != '"'; at++)
        at += *at == '\\' && at[1] != '\0' ? 1 : 0;
    return *at == '"' ? at + 1 : at;
}

/* Behind a comment that begins here; `at` itself when none does. */
static const char *skip_comment(const char *at)
{
    const char *end = at;
    if (*at == '#' || (at[0] == '/' && at[1] == '/')) {
        end = strchr(at, '\n');
    } else if (at[0] == '/' && at[1] == '*') {
        end = strstr(at + 2, "*/");
        end = end != NULL ? end + 2 : NULL;
    }
    return end != NULL ? end : at + strlen(at);
}

static const char *skip_blank(const char *at)
{
    for (const char *before = NULL; at != before;) {
        before = at;
        at += strspn(at, " \t\r\n");
        at = skip_comment(at);
    }
    return at;
}

/* Behind one token: a string, a word, or a single character. */
static const char *skip_token(const char *at)
{
    static const char WORD[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-*.";
    if (*at == '"')
        return skip_string(at);
    size_t length = strspn(at, WORD);
    return at + (length > 0 ? length : 1);
}

static const char *find_list(const char *text)
{
    static const char NAME[] = "catalogue";
    int depth = 0;
    for (const char *at = skip_blank(text); *at != '\0'; at = skip_blank(at)) {
        const char *end = skip_token(at);
        bool named = depth == 0 && (size_t)(end - at) == sizeof NAME - 1 && strncmp(at, NAME, sizeof NAME - 1) == 0;
        depth += strchr("({[", *at) != NULL ? 1 : strchr(")}]", *at) != NULL ? -1 : 0;
        at = end;
        if (named)
            at = skip_blank(skip_token(skip_blank(at))); /* = or : */
        if (named && *at == '(')
            return at;
    }
    return NULL;
}

struct gap {          /* where the row goes */
    const char *last; /* behind the last token of the list, or behind its "(" */
    const char *close;
    bool comma; /* one is due before the row */
};

static bool find_gap(const char *open, struct gap *gap)
{
    int depth = 1;
    char last = '(';
    gap->last = open + 1;
    for (const char *at = skip_blank(open + 1); *at != '\0'; at = skip_blank(at)) {
        depth += strchr("({[", *at) != NULL ? 1 : strchr(")}]", *at) != NULL ? -1 : 0;
        if (depth == 0) {
            gap->close = at;
            gap->comma = last != '(' && last != ',';
            return true;
        }
        last = depth == 1 ? *at : 'x';
        at = gap->last = skip_token(at);
    }
    return false;
}

const char *catalogue_row_append(struct arena *arena, const char *text, const struct catalogue_row *row)
{
    struct gap gap;
    struct buf buf = {0};
    const char *open = find_list(text);
    if (open == NULL || !find_gap(open, &gap))
        return NULL;
    buf_add(&buf, text, (size_t)(gap.last - text));
    buf_text(&buf, gap.comma ? "," : "");
    buf_add(&buf, gap.last, (size_t)(gap.close - gap.last)); /* the comments behind the last row */
    if (gap.close == gap.last || gap.close[-1] != '\n')
        buf_char(&buf, '\n');
    if (row->note != NULL)
        buf_print(&buf, "  # %s\n", row->note);
    buf_text(&buf, catalogue_row_text(arena, row));
    buf_char(&buf, '\n');
    buf_text(&buf, gap.close);
    const char *kept = arena_text(arena, buf.text);
    buf_free(&buf);
    return kept;
}
