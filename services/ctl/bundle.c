#include "services/ctl/bundle.h"
#include <jansson.h>
#include <sodium.h>
#include <string.h>

/* ---- nothing about the person ---- */

/* Codes and figures only. What is not listed is left out: a key that somebody adds tomorrow may hold anything. */
static const char *const DETAIL_KEYS[] = {
    "stage",      "action",      "card",           "level",    "told",         "due",
    "round",      "duty",        "lead",           "unit",     "co",           "policy",
    "matter",     "urgency",     "pack",           "outcome",  "cause",        "by",
    "ruling",     "ground",      "until",          "late",     "seq",          "kind",
    "amount",     "slip",        "meeting",        "date",     "limit",        "version",
    "moved",      "backstop",    "entry",          "class",    "leader",       "whistle",
    "called",     "end",         "returned_by",    "session",  "result",       "held_at",
    "next_at",    "direction",   "agency",         "parent",   "child_kind",   "told_at",
    "contact_at", "contact_way", "contact_result", "cost_fen", "whistle_kind", "whistle_level",
    "agreed_fen", "works_until",
};

static bool is_listed(const char *key)
{
    for (size_t i = 0; i < COUNT(DETAIL_KEYS); i++)
        if (str_equal(DETAIL_KEYS[i], key))
            return true;
    return false;
}

const char *bundle_detail(struct arena *arena, const char *detail)
{
    json_t *object = detail == NULL ? NULL : json_loads(detail, 0, NULL), *value;
    const char *key;
    void *next;
    json_object_foreach_safe(object, next, key, value) if (!is_listed(key)) json_object_del(object, key);
    char *text = json_is_object(object) ? json_dumps(object, JSON_COMPACT) : NULL;
    const char *kept = text == NULL ? "{}" : arena_text(arena, text);
    free(text);
    json_decref(object);
    return kept;
}

enum { PHONE_DIGITS = 7 }; /* the shortest number that reaches a person */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Does it look like this? 0 stands for any digit, everything else for itself. Length, 0 = no. */
static size_t shape_length(const char *text, const char *shape)
{
    size_t length = 0;
    for (; shape[length] != '\0'; length++)
        if (shape[length] == '0' ? !is_digit(text[length]) : shape[length] != text[length])
            return 0;
    return length;
}

/* The first of these, given the longer before the shorter. */
static size_t shapes_length(const char *text, const char *const *shapes, size_t count)
{
    size_t length = 0;
    for (size_t i = 0; i < count && length == 0; i++)
        length = shape_length(text, shapes[i]);
    return length;
}

/* " 17:30", "T17:30:00+08:00" */
static size_t time_length(const char *text)
{
    static const char *const TIMES[] = {"00:00:00", "00:00"}, *const ZONES[] = {"+00:00", "-00:00"};
    size_t length = *text == ' ' || *text == 'T' ? shapes_length(text + 1, TIMES, COUNT(TIMES)) : 0;
    if (length == 0)
        return 0;
    length += 1 + shapes_length(text + 1 + length, ZONES, COUNT(ZONES));
    return is_digit(text[length]) ? 0 : length;
}

/* A date of the calendar, with or without a time of day. 0: there is none here. */
static size_t date_length(const char *text)
{
    char date[11];
    day found;
    size_t length = shape_length(text, "0000-00-00");
    if (length == 0 || is_digit(text[length]) || (text[length] == '-' && is_digit(text[length + 1])))
        return 0;
    memcpy(date, text, length);
    date[length] = '\0';
    return day_parse(date, &found) ? length + time_length(text + length) : 0;
}

/* A phone number may be written 138-0013-8000 or 138 0013 8000; where a date begins, it is over. */
static bool is_gap(const char *at)
{
    return (*at == '-' || (*at == ' ' && date_length(at + 1) == 0)) && is_digit(at[1]);
}

static size_t number_length(const char *text, size_t *digits)
{
    size_t length = 0;
    for (*digits = 0; is_digit(text[length]) || is_gap(&text[length]); length++)
        *digits += is_digit(text[length]);
    return length;
}

/* Behind a letter, a day or a year and a hyphen: of an order or a slip. */
static size_t serial_length(const char *text)
{
    static const char *const SERIALS[] = {"20000000-0", "2000-0"};
    size_t length = shapes_length(text, SERIALS, COUNT(SERIALS));
    while (length > 0 && is_digit(text[length]))
        length++;
    return length;
}

/* What stays as it is at this place: anything but a number that reaches a person. 0: such a number. */
static size_t plain_length(const char *text, const char *at)
{
    size_t digits;
    if (!is_digit(*at))
        return 1;
    size_t length = at > text && is_letter(at[-1]) ? serial_length(at) : 0;
    if (length == 0)
        length = date_length(at);
    if (length > 0)
        return length;
    length = number_length(at, &digits);
    return digits < PHONE_DIGITS ? length : 0;
}

const char *bundle_blot(struct arena *arena, const char *text)
{
    struct buf out = {0};
    if (text == NULL)
        return NULL;
    buf_text(&out, "");
    for (const char *at = text; *at != '\0';) {
        size_t digits, plain = plain_length(text, at);
        buf_add(&out, plain > 0 ? at : "***", plain > 0 ? plain : strlen("***"));
        at += plain > 0 ? plain : number_length(at, &digits);
    }
    const char *kept = arena_text(arena, out.text);
    buf_free(&out);
    return kept;
}

/* ---- sums ---- */

void bundle_sums(const struct bundle_file *files, size_t count, struct buf *out)
{
    for (size_t i = 0; i < count; i++) {
        unsigned char hash[crypto_hash_sha256_BYTES];
        char text[2 * sizeof hash + 1];
        crypto_hash_sha256(hash, (const unsigned char *)files[i].text.text, files[i].text.length);
        sodium_bin2hex(text, sizeof text, hash, sizeof hash);
        buf_print(out, "%s  %s\n", text, files[i].name);
    }
}
