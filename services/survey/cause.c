#include "services/survey/cause.h"
#include "common/str.h"
#include <ctype.h>
#include <string.h>

/* The full-width forms U+FF01..U+FF5E of ASCII as UTF-8: EF BC 81 … EF BD 9E. 0: none. */
static char half_width(const unsigned char *at)
{
    if (at[0] != 0xef || (at[1] != 0xbc && at[1] != 0xbd) || at[2] < 0x80 || at[2] > 0xbf)
        return 0;
    int code = (at[1] - 0xbc) * 0x40 + (at[2] - 0x80) + 0x20;
    return code >= 0x21 && code <= 0x7e ? (char)code : 0;
}

static bool wide_blank(const unsigned char *at)
{
    return at[0] == 0xe3 && at[1] == 0x80 && at[2] == 0x80;
}

static const char *fold(struct arena *arena, const char *text)
{
    char *out = arena_array(arena, strlen(text) + 1, 1), *end = out;
    for (const unsigned char *at = (const unsigned char *)text; *at != 0;) {
        char half = half_width(at);
        if (half != 0 || wide_blank(at)) {
            if (half != 0)
                *end++ = (char)tolower((unsigned char)half);
            at += 3;
            continue;
        }
        if (isspace(*at) == 0)
            *end++ = (char)(*at < 0x80 ? tolower(*at) : *at);
        at++;
    }
    *end = '\0';
    return out;
}

static enum cause by_words(struct arena *arena, const struct pack *pack, const char *text)
{
    long votes[CAUSE_COUNT] = {0};
    const char *folded = fold(arena, text);
    for (size_t i = 0; i < pack->cause_words_count; i++) {
        const struct pack_cause_word *row = &pack->cause_words[i];
        const char *word = fold(arena, row->word);
        if (word[0] != '\0' && strstr(folded, word) != NULL)
            votes[row->cause] += row->weight;
    }
    enum cause best = CAUSE_UNSPECIFIED;
    for (int i = CAUSE_UNSPECIFIED + 1; i < CAUSE_COUNT; i++)
        if (votes[i] > votes[best])
            best = (enum cause)i;
    return best;
}

static enum cause by_answers(const struct cause_answer *answer)
{
    if (answer->solved == ANSWER_NO)
        return CAUSE_NOT_SOLVED;
    if (answer->responded == ANSWER_NO)
        return CAUSE_SLOW;
    if (answer->manner > 0 && answer->manner <= CAUSE_MANNER_POOR)
        return CAUSE_MANNER;
    return CAUSE_OTHER;
}

struct cause_found cause_of(struct arena *arena, const struct pack *pack, const struct cause_answer *answer)
{
    enum cause said = str_empty(answer->text) ? CAUSE_UNSPECIFIED : by_words(arena, pack, answer->text);
    if (said != CAUSE_UNSPECIFIED)
        return (struct cause_found){said, CAUSE_BASIS_WORDS};
    return (struct cause_found){by_answers(answer), CAUSE_BASIS_ANSWERS};
}
