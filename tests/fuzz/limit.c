/* Short texts that people write into packs, options and messages: limits, distances, dates, instants, ids. What is taken
 * means the same when it is written and read again. */
#include <string.h>

#include "common/limit.h"
#include "common/str.h"
#include "common/uuid.h"
#include "tests/fuzz/target.h"

static const char *const TEXTS[] = {
    "4wd/day_counted/same_time",
    "30min",
    "2h/next_working",
    "eod+1d",
    "none",
    "20%",
    "2024-04-03",
    "2024-02-29",
    "2024-04-03T10:00:00.5+08:00",
    "2024-04-03 10:00Z",
    "0190a000-0000-7000-8000-000000000001",
};

bool target_seed(size_t n, struct mutant *out)
{
    if (n >= COUNT(TEXTS))
        return false;
    mutant_set(out, TEXTS[n], strlen(TEXTS[n]));
    return true;
}

static void limits(struct arena *arena, const char *text)
{
    struct pack_limit limit;
    const char *why = NULL;
    bool taken = limit_parse(text, &limit, &why);
    target_hold(taken || why != NULL, "a limit is refused without a reason");
    target_hold(!taken || limit_fault(&limit) == NULL, "a limit is taken that is none");
    target_hold(!taken || !str_empty(limit_words(arena, &limit, "zh")), "a limit without words");
    why = NULL;
    taken = limit_parse_distance(text, &limit, &why);
    target_hold(taken || why != NULL, "a distance is refused without a reason");
}

static void times(const char *text)
{
    char again[INSTANT_TEXT];
    instant at = 0, second = 0;
    day date = 0, same = 0;
    if (instant_parse(text, 480, &at)) {
        instant_format(at, 480, again);
        target_hold(instant_parse(again, 0, &second) && at - second < INSTANT_SECOND && at >= second,
                    "an instant changes when it is written");
    }
    if (day_parse(text, &date)) {
        day_format(date, again);
        target_hold(day_parse(again, &same) && same == date, "a date changes when it is written");
    }
}

static void ids(const char *text)
{
    struct uuid id, same;
    char again[UUID_TEXT];
    if (!uuid_parse(text, &id))
        return;
    uuid_format(&id, again);
    target_hold(uuid_parse(again, &same) && uuid_compare(&id, &same) == 0, "an id changes when it is written");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(0);
    const char *text = arena_textn(arena, (const char *)data, size);
    limits(arena, text);
    times(text);
    ids(text);
    arena_free(&arena);
    return 0;
}
