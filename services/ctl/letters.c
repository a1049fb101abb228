#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/reason.h"
#include "services/ctl/files.h"
#include "services/ctl/letters.h"
#include "services/ctl/lines.h"
#include "services/ctl/output.h"

enum { ID_MAX = 128 }; /* bytes */

struct reading {
    struct ctl *ctl;
    struct letters *out;
    size_t capacity;
    char **seen; /* ids by hash, open addressing */
    size_t seen_capacity;
};
struct fault {
    const char *field;
    enum reason reason;
};

static struct fault fault_of(const char *field, enum reason reason)
{
    return (struct fault){field, reason};
}
static const struct fault SOUND = {NULL, 0};

/* ---- one line ---- */

static bool blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

/* U+0000, which JSON can say and a C text cannot, reads as a blank. */
static const char *string_of(struct arena *arena, const json_t *value)
{
    size_t length = json_string_length(value);
    char *text = arena_alloc(arena, length + 1);
    memcpy(text, json_string_value(value), length);
    for (size_t i = 0; i < length; i++)
        text[i] = text[i] == '\0' ? ' ' : text[i];
    text[length] = '\0';
    return arena_textn(arena, text, utf8_prefix(text, LETTERS_TEXT_MAX));
}

/* "" for what is missing and for what is no text: only some fields are needed. */
static const char *text_of(struct arena *arena, const json_t *value)
{
    if (json_is_string(value))
        return string_of(arena, value);
    return json_is_integer(value) ? arena_print(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(value)) : "";
}

/* A number, also one that was written as text; what cannot be read is no votes. */
static uint32_t votes_of(const json_t *value)
{
    double votes = json_number_value(value);
    if (json_is_string(value)) {
        char *end = NULL;
        votes = strtod(json_string_value(value), &end);
        votes = blank(end) ? votes : 0;
    }
    return votes >= 0 && votes <= INT32_MAX ? (uint32_t)votes : 0;
}

/* 2019/2/28 11:25:05 → 2019-02-28 11:25:05; what follows the date stays as it is; a date alone is its midnight. */
static bool time_of(const struct ctl *ctl, const char *text, instant *out)
{
    int year = 0, month = 0, dayofmonth = 0, used = 0;
    char first = 0, second = 0;
    if (sscanf(text, "%4d%c%2d%c%2d%n", &year, &first, &month, &second, &dayofmonth, &used) != 5 || first != second ||
        (first != '/' && first != '-') || year < 1 || month < 1 || dayofmonth < 1)
        return false;
    const char *rest = "00:00";
    if (!blank(text + used)) {
        if (text[used] != ' ' && text[used] != 'T')
            return false;
        rest = text + used + 1;
    }
    const char *hour = strchr(rest, ':') == rest + 1 ? "0" : ""; /* 9:05 */
    return instant_parse(arena_print(ctl->arena, "%04d-%02d-%02dT%s%s", year, month, dayofmonth, hour, rest),
                         ctl->offset_minutes, out);
}

static struct fault read_object(const struct ctl *ctl, const json_t *object, struct letter *out)
{
    const json_t *id = json_object_get(object, "id"), *time = json_object_get(object, "time");
    out->id = text_of(ctl->arena, id);
    out->user = text_of(ctl->arena, json_object_get(object, "user"));
    out->title = text_of(ctl->arena, json_object_get(object, "title"));
    out->detail = text_of(ctl->arena, json_object_get(object, "detail"));
    out->votes = votes_of(json_object_get(object, "up"));
    if (blank(out->id))
        return fault_of("id", REASON_REQUIRED);
    if (strlen(out->id) > ID_MAX)
        return fault_of("id", REASON_BAD_FORMAT);
    if (blank(out->title) && blank(out->detail))
        return fault_of("detail", REASON_REQUIRED);
    if (time == NULL || json_is_null(time))
        return fault_of("time", REASON_REQUIRED);
    if (!time_of(ctl, text_of(ctl->arena, time), &out->at))
        return fault_of("time", REASON_BAD_FORMAT);
    return SOUND;
}

static struct fault read_line(const struct ctl *ctl, const struct line *line, struct letter *out)
{
    json_error_t error;
    if (line->length > LETTERS_LINE_MAX)
        return fault_of("line", REASON_TOO_LONG);
    if (utf8_count(line->text, line->length) < 0)
        return fault_of("line", REASON_BAD_UTF8);
    json_t *object = json_loadb(line->text, line->length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    struct fault fault = json_is_object(object) ? read_object(ctl, object, out) : fault_of("line", REASON_MALFORMED);
    json_decref(object);
    return fault;
}

/* ---- the file ---- */

static char **seen_at(char **seen, size_t capacity, const char *id)
{
    uint64_t hash = 1469598103934665603u;
    for (const char *c = id; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    size_t at = (size_t)(hash ^ hash >> 32) & (capacity - 1);
    while (seen[at] != NULL && strcmp(seen[at], id) != 0)
        at = (at + 1) & (capacity - 1);
    return &seen[at];
}

static bool seen_before(struct reading *reading, const char *id)
{
    if ((reading->out->count + 1) * 2 > reading->seen_capacity) {
        size_t capacity = reading->seen_capacity == 0 ? 1024 : reading->seen_capacity * 2;
        char **seen = memory_alloc(capacity * sizeof *seen);
        for (size_t i = 0; i < reading->seen_capacity; i++)
            if (reading->seen[i] != NULL)
                *seen_at(seen, capacity, reading->seen[i]) = reading->seen[i];
        free(reading->seen);
        reading->seen = seen;
        reading->seen_capacity = capacity;
    }
    char **slot = seen_at(reading->seen, reading->seen_capacity, id);
    if (*slot != NULL)
        return true;
    *slot = arena_text(reading->ctl->arena, id);
    return false;
}

static void tell_fault(const struct ctl *ctl, const char *path, long long line, const struct fault *fault)
{
    ctl_fail(ctl, CTL_REJECTED, "%s:%lld: %s %s", "%s:%lld: %s %s", path, line, fault->field,
             reason_text(fault->reason, ctl->lang));
}

static void take_line(struct reading *reading, const char *path, const struct line *line)
{
    struct letter letter = {0};
    struct letters *out = reading->out;
    struct fault fault = read_line(reading->ctl, line, &letter);
    bool again = fault.field == NULL && seen_before(reading, letter.id);
    if (again)
        ctl_fail(reading->ctl, CTL_REJECTED, "%s:%lld: id %s 重复", "%s:%lld: id %s came before", path, line->number,
                 letter.id);
    else if (fault.field != NULL)
        tell_fault(reading->ctl, path, line->number, &fault);
    if (again || fault.field != NULL) {
        out->faulty++;
        return;
    }
    if (out->count == reading->capacity) {
        struct letter *old = out->rows;
        reading->capacity = reading->capacity == 0 ? 256 : reading->capacity * 2;
        out->rows = arena_array(reading->ctl->arena, reading->capacity, sizeof letter);
        if (out->count > 0)
            memcpy(out->rows, old, out->count * sizeof letter);
    }
    out->rows[out->count++] = letter;
}

static bool empty_line(const struct line *line)
{
    return line->length == strlen(line->text) && blank(line->text);
}

static int open_file(struct ctl *ctl, const char *path, int *descriptor)
{
    struct stat state;
    *descriptor = strcmp(path, "-") == 0 ? dup(fileno(ctl->in)) : open(path, O_RDONLY | O_CLOEXEC);
    if (*descriptor < 0)
        return ctl_fail(ctl, CTL_ENVIRONMENT, "%s: 无法打开: %s", "%s: cannot be opened: %s", path, strerror(errno));
    if (fstat(*descriptor, &state) == 0 && S_ISDIR(state.st_mode)) {
        close(*descriptor);
        return ctl_fail(ctl, CTL_ENVIRONMENT, "%s: 是目录", "%s: is a folder", path);
    }
    return CTL_OK;
}

int letters_read(struct ctl *ctl, const char *path, struct letters *out)
{
    int descriptor = -1;
    struct line line;
    struct reading reading = {.ctl = ctl, .out = out};
    *out = (struct letters){0};
    int code = open_file(ctl, path, &descriptor);
    if (code != CTL_OK)
        return code;
    struct arena *piece = arena_new(0); /* one line at a time */
    struct lines *lines = lines_new(descriptor, LETTERS_LINE_MAX);
    while (lines_next(lines, piece, &line)) {
        if (!empty_line(&line))
            take_line(&reading, path, &line);
        arena_reset(piece);
    }
    code = files_ended(ctl, path, lines_trouble(lines));
    lines_free(&lines);
    close(descriptor);
    arena_free(&piece);
    free(reading.seen);
    return code == CTL_OK && out->faulty > 0 ? CTL_REJECTED : code;
}
