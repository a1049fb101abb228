#include "services/classifier/blemish.h"
#include <stdint.h>
#include <string.h>

/* `from` becomes `to`, at most `most` times. */
static void replace(struct composer *composer, const char *from, const char *to, size_t most)
{
    struct buf changed = {0};
    const char *at = composer->text.text, *hit;
    for (; most > 0 && (hit = strstr(at, from)) != NULL; most--) {
        buf_add(&changed, at, (size_t)(hit - at));
        buf_text(&changed, to);
        at = hit + strlen(from);
    }
    buf_text(&changed, at);
    buf_free(&composer->text);
    composer->text = changed;
}

static void swap(struct composer *composer, const char *name, bool all)
{
    const struct corpus_section *swaps = corpus_find(composer->corpus, CORPUS_SWAP, name);
    for (size_t i = 0; swaps != NULL && i < swaps->count; i++)
        if (all || composer_chance(composer, 20))
            replace(composer, swaps->lines[i].text, swaps->lines[i].with, all ? SIZE_MAX : 1);
}

static void widen_digits(struct composer *composer)
{
    static const char *const WIDE[] = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
    for (size_t i = 0; i < COUNT(WIDE); i++)
        replace(composer, (const char[]){(char)('0' + (int)i), '\0'}, WIDE[i], SIZE_MAX);
}

void blemish_close(struct composer *composer)
{
    struct buf *text = &composer->text;
    if (!composer_ends_with(composer, "，"))
        return;
    text->length -= strlen("，");
    text->text[text->length] = '\0';
    if (composer_chance(composer, 70))
        buf_text(text, "。");
}

void blemish_add(struct composer *composer)
{
    if (composer_chance(composer, 14))
        swap(composer, "错字", false);
    if (composer_chance(composer, 3))
        swap(composer, "繁体", true);
    if (composer_chance(composer, 5))
        widen_digits(composer);
    if (composer_chance(composer, 12)) {
        replace(composer, "，", ",", SIZE_MAX);
        replace(composer, "。", ".", SIZE_MAX);
    } else if (composer_chance(composer, 8)) {
        replace(composer, "，", composer_chance(composer, 50) ? "" : " ", SIZE_MAX);
    }
    if (composer_chance(composer, 4))
        replace(composer, "！", "！！！", SIZE_MAX);
}
