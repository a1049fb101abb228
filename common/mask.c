#include "common/mask.h"
#include "common/mask_find.h"
#include "common/str.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* What a hint leaves could stand next to a number's beginning and read as a new number: then that is hidden whole.
 * Texts that people write need one pass and one that finds nothing. */
enum { PASSES_MAX = 16 };

size_t mask_find(const char *text, size_t length, struct mask_span *out, size_t max)
{
    const struct mask_source source = {(const unsigned char *)text, length};
    struct mask_span span;
    size_t count = 0;
    for (size_t from = 0; mask_find_next(&source, from, &span); from = span.start + span.length)
        if (count++ < max)
            out[count - 1] = span;
    return count;
}

static bool hides_all(enum mask_kind kind)
{
    return kind == MASK_EMAIL || kind == MASK_WECHAT; /* their dots and dashes are part of the name */
}

static size_t sign_at(const struct mask_source *source, const struct mask_span *span, size_t at)
{
    return hides_all(span->kind) ? 1 : mask_find_sign(source, at);
}

static size_t count_signs(const struct mask_source *source, const struct mask_span *span)
{
    size_t count = 0, bytes;
    for (size_t at = span->start; at < span->start + span->length; at += bytes == 0 ? 1 : bytes) {
        bytes = sign_at(source, span, at);
        count += bytes == 0 ? 0 : 1;
    }
    return count;
}

static void add_masked(const struct mask_source *source, const struct mask_span *span, struct buf *out)
{
    size_t signs = count_signs(source, span), seen = 0, bytes;
    for (size_t at = span->start; at < span->start + span->length; at += bytes == 0 ? 1 : bytes) {
        bytes = sign_at(source, span, at);
        bool kept = bytes == 0 || seen < span->head || seen + span->tail >= signs;
        if (kept)
            buf_add(out, source->text + at, bytes == 0 ? 1 : bytes);
        else
            buf_char(out, '*');
        seen += bytes == 0 ? 0 : 1;
    }
}

/* false: there was nothing to mask. */
static bool mask_once(const struct mask_source *source, bool hints, struct buf *out)
{
    struct mask_span span;
    size_t done = 0;
    while (mask_find_next(source, done, &span)) {
        if (!hints)
            span.head = span.tail = 0;
        buf_add(out, source->text + done, span.start - done);
        add_masked(source, &span, out);
        done = span.start + span.length;
    }
    if (done == 0)
        return false;
    buf_add(out, source->text + done, source->length - done);
    return true;
}

const char *mask_text(struct arena *arena, const char *text)
{
    struct mask_source source = {(const unsigned char *)text, text == NULL ? 0 : strlen(text)};
    const char *kept = text;
    for (int pass = 0; pass < PASSES_MAX; pass++) {
        struct buf out = {0};
        if (!mask_once(&source, pass == 0, &out))
            break;
        kept = arena_textn(arena, out.text, out.length);
        source = (struct mask_source){(const unsigned char *)kept, out.length};
        buf_free(&out);
    }
    return kept;
}

/* ---- JSON ---- */

static bool mask_value(struct arena *arena, json_t *value)
{
    const char *key;
    size_t index;
    void *after;
    json_t *member;
    bool changed = false;
    if (json_is_string(value)) {
        const char *text = json_string_value(value), *masked = mask_text(arena, text);
        return masked != text && json_string_set(value, masked) == 0;
    }
    json_object_foreach_safe(value, after, key, member) changed = mask_value(arena, member) || changed;
    json_array_foreach(value, index, member) changed = mask_value(arena, member) || changed;
    return changed;
}

const char *mask_json(struct arena *arena, const char *json)
{
    struct mask_span span;
    if (json == NULL || (strchr(json, '\\') == NULL && mask_find(json, strlen(json), &span, 1) == 0))
        return json;
    json_t *value = json_loads(json, JSON_DECODE_ANY, NULL);
    if (value == NULL)
        return mask_text(arena, json);
    const char *kept = json;
    if (mask_value(arena, value)) {
        char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
        kept = arena_text(arena, text);
        free(text);
    }
    json_decref(value);
    return kept;
}

const char *mask_kind_name(enum mask_kind kind)
{
    static const char *const NAMES[] = {
        [MASK_MOBILE] = "mobile", [MASK_LANDLINE] = "landline", [MASK_IDENTITY] = "identity", [MASK_CARD] = "card",
        [MASK_PLATE] = "plate",   [MASK_EMAIL] = "email",       [MASK_WECHAT] = "wechat",     [MASK_QQ] = "qq",
    };
    return (size_t)kind < COUNT(NAMES) ? NAMES[kind] : "none";
}
