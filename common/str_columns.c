#include <string.h>

#include <unicode/uchar.h>

#include "common/str.h"

static size_t columns_of(int32_t c)
{
    if (c < 0)
        return 1; /* a terminal shows one replacement mark */
    if (c >= 0x20 && c < 0x7f)
        return 1;
    uint32_t no_width = U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK | U_GC_CC_MASK;
    if (U_GET_GC_MASK(c) & no_width)
        return 0;
    int hangul = u_getIntPropertyValue(c, UCHAR_HANGUL_SYLLABLE_TYPE);
    if (hangul == U_HST_VOWEL_JAMO || hangul == U_HST_TRAILING_JAMO)
        return 0; /* drawn into the syllable before it */
    int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

size_t utf8_columns(const char *text)
{
    size_t columns = 0, length = strlen(text);
    for (size_t at = 0; at < length;) {
        columns += columns_of(utf8_next(text, length, &at));
    }
    return columns;
}
