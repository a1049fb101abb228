#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>
#include <unicode/utrans.h>

#include "common/str.h"
#include "services/classifier/text.h"

enum { BMP = 0x10000, SEGMENT = 64, EAST_ASIAN = 0x2E80 };

/* What the table says of a code point of the BMP; U+0000 and U+FFFF never occur in folded text. */
enum { BY_SEGMENT = 0, DROPPED = 0xFFFF };

struct text_folder {
    const UNormalizer2 *normalizer; /* ICU's own, never closed */
    uint16_t map[BMP];
};

/* ---- opening ---- */

static bool separates(UChar32 code)
{
    uint32_t none = U_GC_ZS_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK | U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CN_MASK |
                    U_GC_CO_MASK | U_GC_CS_MASK;
    return (U_GET_GC_MASK(code) & none) != 0;
}

static uint16_t simplified(UTransliterator *traditional, UChar code, UErrorCode *error)
{
    UChar text[8] = {code};
    int32_t length = 1, limit = 1;
    if (!u_hasBinaryProperty(code, UCHAR_UNIFIED_IDEOGRAPH))
        return code;
    utrans_transUChars(traditional, text, &length, (int32_t)COUNT(text), 0, &limit, error);
    return length == 1 ? text[0] : code;
}

/* A code point has a row of its own when it never joins what stands before it and folds to exactly one. */
static uint16_t row_of(const UNormalizer2 *normalizer, UTransliterator *traditional, UChar code, UErrorCode *error)
{
    UChar folded[SEGMENT];
    if (U_IS_SURROGATE(code) || !unorm2_hasBoundaryBefore(normalizer, code))
        return BY_SEGMENT;
    int32_t length = unorm2_normalize(normalizer, &code, 1, folded, SEGMENT, error);
    if (U_FAILURE(*error) || length != 1)
        return BY_SEGMENT;
    return separates(folded[0]) ? DROPPED : simplified(traditional, folded[0], error);
}

static bool table_fill(struct text_folder *folder)
{
    static const UChar HANT_HANS[] = u"Traditional-Simplified";
    UErrorCode error = U_ZERO_ERROR;
    folder->normalizer = unorm2_getNFKCCasefoldInstance(&error);
    UTransliterator *traditional = utrans_openU(HANT_HANS, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
    if (U_FAILURE(error))
        return false;
    for (uint32_t code = 1; code < BMP && U_SUCCESS(error); code++)
        folder->map[code] = row_of(folder->normalizer, traditional, (UChar)code, &error);
    utrans_close(traditional);
    return U_SUCCESS(error);
}

enum result text_folder_new(struct text_folder **out, const char **why)
{
    struct text_folder *folder = memory_alloc(sizeof(*folder));
    *out = folder;
    if (table_fill(folder))
        return RESULT_OK;
    text_folder_free(out);
    *why = "ICU offers no NFKC case-fold or no Traditional-Simplified";
    return RESULT_STOP;
}

void text_folder_free(struct text_folder **folder)
{
    free(*folder);
    *folder = NULL;
}

/* ---- folding ---- */

struct fold {
    const struct text_folder *folder;
    struct arena *arena;
    struct text *text;
    size_t bytes, capacity;
    bool gap; /* separators were dropped since the last character … */
    size_t gap_from, gap_to;
};

bool text_letter(uint32_t code)
{
    return code < EAST_ASIAN && u_isalnum((UChar32)code);
}

static void *grown(struct arena *arena, const void *old, size_t used, size_t capacity)
{
    void *memory = arena_alloc(arena, capacity);
    if (used > 0)
        memcpy(memory, old, used);
    return memory;
}

static void push(struct fold *fold, uint32_t code, size_t from, size_t to)
{
    struct text *text = fold->text;
    size_t n = text->length;
    if (n == fold->capacity) {
        size_t capacity = fold->capacity * 2;
        text->codes = grown(fold->arena, text->codes, n * sizeof(*text->codes), capacity * sizeof(*text->codes));
        text->from = grown(fold->arena, text->from, n * sizeof(*text->from), capacity * sizeof(*text->from));
        text->to = grown(fold->arena, text->to, n * sizeof(*text->to), capacity * sizeof(*text->to));
        fold->capacity = capacity;
    }
    text->codes[n] = code;
    text->from[n] = (uint16_t)from;
    text->to[n] = (uint16_t)to;
    text->length = n + 1;
}

static void put(struct fold *fold, uint32_t code, size_t from, size_t to)
{
    const struct text *text = fold->text;
    if (code == DROPPED) {
        fold->gap_from = fold->gap ? fold->gap_from : from;
        fold->gap_to = to;
        fold->gap = true;
        return;
    }
    if (fold->gap && text->length > 0 && text_letter(text->codes[text->length - 1]) && text_letter(code))
        push(fold, ' ', fold->gap_from, fold->gap_to);
    fold->gap = false;
    push(fold, code, from, to);
}

static UChar32 code_at(const struct fold *fold, size_t at, size_t *next)
{
    size_t end = at;
    UChar32 code = 0;
    U8_NEXT_UNSAFE(fold->text->written, end, code);
    *next = end;
    return code;
}

static uint32_t row(const struct text_folder *folder, UChar32 code)
{
    return code < BMP ? folder->map[code] : BY_SEGMENT;
}

/* Where the characters that fold together with the one at `at` end: before the next that joins nothing. */
static size_t segment_end(const struct fold *fold, size_t at)
{
    size_t end = 0, next = 0;
    code_at(fold, at, &end);
    while (end < fold->bytes) {
        UChar32 code = code_at(fold, end, &next);
        if (row(fold->folder, code) != BY_SEGMENT || unorm2_hasBoundaryBefore(fold->folder->normalizer, code))
            break;
        end = next;
    }
    return end;
}

static const UChar *segment_units(const struct fold *fold, size_t at, size_t end, UChar small[SEGMENT], int32_t *length)
{
    UChar *units = end - at <= SEGMENT ? small : arena_array(fold->arena, end - at, sizeof(UChar));
    size_t count = 0;
    while (at < end) {
        UChar32 code = code_at(fold, at, &at);
        U16_APPEND_UNSAFE(units, count, code);
    }
    *length = (int32_t)count;
    return units;
}

static void put_units(struct fold *fold, const UChar *units, int32_t length, size_t from, size_t to)
{
    for (int32_t i = 0; i < length;) {
        UChar32 code = units[i++];
        if (U16_IS_LEAD((uint32_t)code) && i < length)
            code = U16_GET_SUPPLEMENTARY(code, units[i++]); /* what ICU returns is well formed */
        uint32_t known = row(fold->folder, code);
        if (known == BY_SEGMENT)
            known = separates(code) ? DROPPED : (uint32_t)code;
        put(fold, known, from, to);
    }
}

static size_t fold_segment(struct fold *fold, size_t at)
{
    UChar small[SEGMENT], small_out[SEGMENT], *folded = small_out;
    size_t end = segment_end(fold, at);
    int32_t length = 0;
    const UChar *units = segment_units(fold, at, end, small, &length);
    const UNormalizer2 *normalizer = fold->folder->normalizer;
    UErrorCode error = U_ZERO_ERROR;
    int32_t need = unorm2_normalize(normalizer, units, length, folded, SEGMENT, &error);
    if (error == U_BUFFER_OVERFLOW_ERROR) {
        folded = arena_array(fold->arena, (size_t)need, sizeof(UChar));
        error = U_ZERO_ERROR;
        need = unorm2_normalize(normalizer, units, length, folded, need, &error);
    }
    if (U_SUCCESS(error))
        put_units(fold, folded, need, at, end);
    else /* ICU runs out of memory only: the characters count as they stand */
        put_units(fold, units, length, at, end);
    return end;
}

static size_t fold_next(struct fold *fold, size_t at)
{
    size_t end = 0, next = 0;
    uint32_t code = row(fold->folder, code_at(fold, at, &end));
    bool alone = end == fold->bytes || row(fold->folder, code_at(fold, end, &next)) != BY_SEGMENT;
    if (code == BY_SEGMENT || !alone)
        return fold_segment(fold, at);
    put(fold, code, at, end);
    return end;
}

enum result text_fold(struct arena *arena, const struct text_folder *folder, const char *written, struct text *out,
                      const char **why)
{
    size_t bytes = strnlen(written, TEXT_BYTES_MAX + 1);
    if (bytes > TEXT_BYTES_MAX) {
        *why = "longer than 16000 bytes";
        return RESULT_REFUSE;
    }
    int64_t characters = utf8_count(written, bytes);
    if (characters < 0) {
        *why = "not valid UTF-8";
        return RESULT_REFUSE;
    }
    size_t capacity = (size_t)characters + 1;
    *out = (struct text){.written = written};
    out->codes = arena_array(arena, capacity, sizeof(*out->codes));
    out->from = arena_array(arena, capacity, sizeof(*out->from));
    out->to = arena_array(arena, capacity, sizeof(*out->to));
    struct fold fold = {.folder = folder, .arena = arena, .text = out, .bytes = bytes, .capacity = capacity};
    for (size_t at = 0; at < bytes;)
        at = fold_next(&fold, at);
    return RESULT_OK;
}

const char *text_quote(struct arena *arena, const struct text *text, size_t from, size_t to)
{
    struct buf quote = {0};
    for (size_t i = from; i < to && quote.length < (size_t)TEXT_QUOTE_MAX * 4; i++) {
        bool same = i > from && text->from[i] == text->from[i - 1];
        if (text->codes[i] == ' ')
            buf_char(&quote, ' ');
        else if (!same)
            buf_add(&quote, text->written + text->from[i], (size_t)(text->to[i] - text->from[i]));
    }
    size_t length = quote.length > 0 ? utf8_prefix(quote.text, TEXT_QUOTE_MAX) : 0;
    const char *result = arena_textn(arena, quote.text, length);
    buf_free(&quote);
    return result;
}
