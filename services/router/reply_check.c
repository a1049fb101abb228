#include "services/router/reply_check.h"
#include "common/str.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct letters { /* of one text, folded */
    uint32_t *list;
    size_t count;
};

/* ---- folding ---- */

/* Of valid UTF-8; past a byte that begins no character, one byte. */
static uint32_t take_letter(const unsigned char **text)
{
    const unsigned char *at = *text;
    unsigned more = at[0] >= 0xf0 ? 3 : at[0] >= 0xe0 ? 2 : at[0] >= 0xc0 ? 1 : 0;
    uint32_t letter = more ? at[0] & (0x3fu >> more) : at[0];
    for (unsigned i = 1; i <= more && at[i] != '\0'; i++, (*text)++)
        letter = letter << 6 | (at[i] & 0x3f);
    (*text)++;
    return letter;
}

/* Blanks, punctuation and signs: they say nothing. */
static const struct {
    uint32_t first, last;
} SILENT[] = {
    {0x00, 0x2f},     {0x3a, 0x40},     {0x5b, 0x60},     {0x7b, 0xbf},       {0xd7, 0xd7},
    {0xf7, 0xf7},     {0x2000, 0x2bff}, {0x3000, 0x3004}, {0x3008, 0x3020},   {0x3030, 0x3030},
    {0xe000, 0xf8ff}, {0xfe00, 0xfe6f}, {0xfeff, 0xfeff}, {0xffe0, 0xffff},   {0xff00, 0xff0f},
    {0xff1a, 0xff20}, {0xff3b, 0xff40}, {0xff5b, 0xff65}, {0x1f000, 0x1faff},
};

static bool is_silent(uint32_t letter)
{
    for (size_t i = 0; i < COUNT(SILENT); i++)
        if (letter >= SILENT[i].first && letter <= SILENT[i].last)
            return true;
    return false;
}

static uint32_t fold_letter(uint32_t letter)
{
    if (letter >= 0xff10 && letter <= 0xff5a) /* full width */
        letter -= 0xff00 - 0x20;
    return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
}

static struct letters fold(struct arena *arena, const char *text)
{
    const unsigned char *at = (const unsigned char *)(text ? text : "");
    struct letters out = {arena_array(arena, strlen((const char *)at) + 1, sizeof *out.list), 0};
    while (*at) {
        uint32_t letter = take_letter(&at);
        if (!is_silent(letter))
            out.list[out.count++] = fold_letter(letter);
    }
    return out;
}

/* ---- stock phrases ---- */

static bool stands(const struct letters *text, size_t at, const struct letters *phrase)
{
    return phrase->count > 0 && phrase->count <= text->count - at &&
           memcmp(text->list + at, phrase->list, phrase->count * sizeof *phrase->list) == 0;
}

/* Of phrases that begin alike the longest is meant. */
static size_t phrase_at(const struct letters *text, size_t at, const struct letters *phrases, size_t count)
{
    size_t longest = 0;
    for (size_t i = 0; i < count; i++)
        if (phrases[i].count > longest && stands(text, at, &phrases[i]))
            longest = phrases[i].count;
    return longest;
}

static struct letters without_phrases(struct arena *arena, const struct pack_reply *rules, const struct letters *text)
{
    struct letters *phrases = arena_array(arena, rules->phrase_count + 1, sizeof *phrases);
    struct letters out = {arena_array(arena, text->count + 1, sizeof *out.list), 0};
    for (size_t i = 0; i < rules->phrase_count; i++)
        phrases[i] = fold(arena, rules->phrases[i]);
    for (size_t at = 0; at < text->count;) {
        size_t length = phrase_at(text, at, phrases, rules->phrase_count);
        if (length == 0)
            out.list[out.count++] = text->list[at++];
        at += length;
    }
    return out;
}

/* A key held down writes nothing. */
static size_t said(const struct letters *text)
{
    size_t count = 0;
    for (size_t i = 0; i < text->count; i++)
        count += i == 0 || text->list[i] != text->list[i - 1];
    return count;
}

/* ---- copies ---- */

static int by_pair(const void *a, const void *b)
{
    const uint64_t *one = a, *other = b;
    return (*one > *other) - (*one < *other);
}

static uint64_t pair_at(const struct letters *text, size_t at)
{
    return (uint64_t)text->list[at] << 32 | text->list[at + 1];
}

/* Per cent of the pairs of `text` that stand in `other`; 0 when it has none. */
static size_t share(struct arena *arena, const struct letters *text, const struct letters *other)
{
    size_t known = other->count > 1 ? other->count - 1 : 0, pairs = text->count > 1 ? text->count - 1 : 0, found = 0;
    uint64_t *list = arena_array(arena, known + 1, sizeof *list);
    for (size_t i = 0; i < known; i++)
        list[i] = pair_at(other, i);
    qsort(list, known, sizeof *list, by_pair);
    for (size_t i = 0; i < pairs; i++) {
        uint64_t pair = pair_at(text, i);
        found += bsearch(&pair, list, known, sizeof *list, by_pair) != NULL;
    }
    return pairs ? found * 100 / pairs : 0;
}

static bool same(const struct letters *one, const struct letters *other)
{
    return one->count == other->count && memcmp(one->list, other->list, one->count * sizeof *one->list) == 0;
}

static bool repeats(struct arena *arena, const struct letters *whole, const struct reply_texts *texts)
{
    for (size_t i = 0; i < texts->earlier_count; i++) {
        const struct letters earlier = fold(arena, texts->earlier[i]);
        if (same(whole, &earlier))
            return true;
    }
    return false;
}

enum reply_fault reply_check(struct arena *arena, const struct pack_reply *rules, const struct reply_texts *texts)
{
    const struct letters whole = fold(arena, texts->reply), left = without_phrases(arena, rules, &whole);
    if (rules->least > 0 && said(&left) < (size_t)rules->least)
        return left.count == 0 ? REPLY_EMPTY : REPLY_THIN;
    if (rules->copied <= 0)
        return REPLY_GOOD;
    const struct letters demand = fold(arena, texts->demand);
    if (share(arena, &left, &demand) >= (size_t)rules->copied)
        return REPLY_COPIED;
    return repeats(arena, &whole, texts) ? REPLY_REPEATED : REPLY_GOOD;
}

const char *reply_check_name(enum reply_fault fault)
{
    static const char *const NAMES[REPLY_FAULT_COUNT] = {"good", "empty", "thin", "copied", "repeated"};
    return NAMES[fault];
}
