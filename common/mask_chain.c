#include "common/mask_chain.h"

enum { GAP_BYTES_MAX = 8 };

int mask_number_digit(const struct mask_source *source, size_t at, size_t *bytes)
{
    const unsigned char *text = source->text + at;
    *bytes = 1;
    if (at < source->length && *text >= '0' && *text <= '9')
        return *text - '0';
    if (at + 2 >= source->length || text[0] != 0xEF || text[1] != 0xBC || text[2] < 0x90 || text[2] > 0x99)
        return -1;
    *bytes = 3;
    return text[2] - 0x90;
}

static int wide_gap(int character)
{
    switch (character) {
    case 0x3000: /* ideographic blank */
        return GAP_BLANK;
    case 0x2011: /* dashes of several lengths, and the full-width one */
    case 0x2013:
    case 0x2014:
    case 0xFF0D:
        return GAP_DASH;
    case 0xFF0E:
        return GAP_DOT;
    case 0x2022: /* bullet, middle dot of Japanese, low line */
    case 0x30FB:
    case 0xFF3F:
        return GAP_MIDDLE;
    case 0xFF08:
    case 0xFF09:
        return GAP_BRACKET;
    default:
        return GAP_NONE;
    }
}

static int gap_at(const struct mask_source *source, size_t at, size_t *bytes)
{
    const unsigned char *text = source->text + at;
    *bytes = 1;
    switch (at < source->length ? *text : 0) {
    case ' ':
    case '\t':
        return GAP_BLANK;
    case '-':
        return GAP_DASH;
    case '.':
        return GAP_DOT;
    case '_':
        return GAP_MIDDLE;
    case '(':
    case ')':
        return GAP_BRACKET;
    case 0xC2: /* no-break space, middle dot */
        *bytes = 2;
        if (at + 1 == source->length || (text[1] != 0xA0 && text[1] != 0xB7))
            return GAP_NONE;
        return text[1] == 0xA0 ? GAP_BLANK : GAP_MIDDLE;
    default:
        *bytes = 3;
        return wide_gap(mask_find_wide(source, at));
    }
}

size_t mask_chain_pass(const struct mask_source *source, size_t at, int *gap)
{
    size_t bytes = 0, end = at;
    int one = gap_at(source, end, &bytes);
    for (*gap = GAP_NONE; one != GAP_NONE && end - at < GAP_BYTES_MAX; one = gap_at(source, end, &bytes)) {
        *gap |= one;
        end += bytes;
    }
    return end;
}

void mask_chain_read(const struct mask_source *source, size_t at, struct mask_chain *out)
{
    size_t bytes = 0;
    int gap = GAP_NONE, value = mask_number_digit(source, at, &bytes);
    out->source = source;
    for (out->count = 0; value >= 0 && out->count < MASK_CHAIN_MAX; value = mask_number_digit(source, at, &bytes)) {
        size_t n = out->count++;
        out->value[n] = value;
        out->gap[n] = gap;
        out->from[n] = at;
        out->to[n] = at + bytes;
        at = mask_chain_pass(source, at + bytes, &gap);
    }
}

bool mask_chain_ends(const struct mask_chain *chain, size_t at)
{
    return at == chain->count || (at < chain->count && chain->gap[at] != GAP_NONE);
}

static size_t size_of(char sign)
{
    return (size_t)(sign <= '9' ? sign - '0' : sign - 'a' + 10);
}

/* The digits from `at` on, grouped like this? 0: no; else how many digits these are. */
static size_t fits(const struct mask_chain *chain, size_t at, const struct mask_grouping *grouping)
{
    size_t end = at;
    for (const char *size = grouping->sizes; *size != '\0'; size++) {
        size_t group = end + size_of(*size);
        if (group > chain->count || !mask_chain_ends(chain, group) ||
            (end > at && (chain->gap[end] & ~grouping->gaps) != 0))
            return 0;
        for (size_t i = end + 1; i < group; i++)
            if (chain->gap[i] != GAP_NONE)
                return 0;
        end = group;
    }
    return end - at;
}

size_t mask_chain_fits(const struct mask_chain *chain, size_t at, const struct mask_grouping *list, size_t count)
{
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t found = fits(chain, at, &list[i]);
        longest = found > longest ? found : longest;
    }
    return longest;
}

/* What stands before the digit is one separator of those that a mobile is written with, or none. */
bool mask_chain_single(const struct mask_chain *chain, size_t at)
{
    size_t bytes;
    if (chain->gap[at] == GAP_NONE)
        return true;
    gap_at(chain->source, chain->to[at - 1], &bytes);
    return chain->gap[at] != GAP_BRACKET && bytes == chain->from[at] - chain->to[at - 1];
}

bool mask_chain_spread(const struct mask_chain *chain, size_t at, size_t count)
{
    if (at + count > chain->count || !mask_chain_ends(chain, at + count))
        return false;
    for (size_t i = at + 1; i < at + count; i++)
        if (!mask_chain_single(chain, i))
            return false;
    return true;
}

struct mask_span mask_chain_span(const struct mask_chain *chain, size_t from, size_t count, enum mask_kind kind)
{
    size_t start = chain->from[from];
    return (struct mask_span){.kind = kind, .start = start, .length = chain->to[from + count - 1] - start};
}
