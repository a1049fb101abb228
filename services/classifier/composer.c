#include "services/classifier/composer.h"
#include <string.h>

enum {
    PERCENT = 100,
    SLOT_DEPTH = 4 /* a slot's filling may hold slots */
};

/* ---- chance ---- */

/* splitmix64 */
static uint64_t next(struct composer *composer)
{
    uint64_t z = composer->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

size_t composer_below(struct composer *composer, size_t limit)
{
    return (size_t)(next(composer) % limit);
}

bool composer_chance(struct composer *composer, int percent)
{
    return composer_below(composer, PERCENT) < (size_t)percent;
}

/* ---- words ---- */

static void add_filled(struct composer *composer, const char *text, int depth);

static void add_slot(struct composer *composer, const char *name, int depth)
{
    const struct corpus_section *slot = corpus_find(composer->corpus, CORPUS_SLOT, name);
    if (slot != NULL && slot->count > 0 && depth < SLOT_DEPTH)
        add_filled(composer, slot->lines[composer_below(composer, slot->count)].text, depth + 1);
}

static void add_filled(struct composer *composer, const char *text, int depth)
{
    const char *open;
    size_t length = 0;
    while ((open = corpus_slot(text, &length)) != NULL) {
        buf_add(&composer->text, text, (size_t)(open - text));
        add_slot(composer, arena_textn(composer->arena, open + 1, length - 2), depth);
        text = open + length;
    }
    buf_text(&composer->text, text);
}

void composer_add(struct composer *composer, const char *text)
{
    add_filled(composer, text, 0);
}

bool composer_ends_with(const struct composer *composer, const char *with)
{
    size_t length = composer->text.length, tail = strlen(with);
    return length >= tail && memcmp(composer->text.text + length - tail, with, tail) == 0;
}

void composer_stop(struct composer *composer, const char *mark)
{
    static const char *const MARKS[] = {"。", "，", "！", "？", "：", "；", "?"};
    for (size_t i = 0; i < COUNT(MARKS); i++)
        if (composer->text.length == 0 || composer_ends_with(composer, MARKS[i]))
            return;
    buf_text(&composer->text, mark);
}
