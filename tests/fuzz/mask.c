/* Free text that is masked. Any bytes: nothing past the length is read, masked text is no longer, holds nothing that is
 * recognised, and is still UTF-8 where the text was. */
#include <string.h>

#include "common/mask.h"
#include "common/str.h"
#include "tests/fuzz/target.h"

enum { SPANS_MAX = 16 };

bool target_seed(size_t n, struct mutant *out)
{
    (void)n;
    (void)out;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mask_span spans[SPANS_MAX];
    struct arena *arena = arena_new(0);
    size_t found = mask_find((const char *)data, size, spans, SPANS_MAX), end = 0;
    for (size_t i = 0; i < found && i < SPANS_MAX; i++) {
        target_hold(spans[i].start >= end && spans[i].length > 0 && spans[i].start + spans[i].length <= size,
                    "a wrong span");
        end = spans[i].start + spans[i].length;
    }
    const char *text = arena_textn(arena, (const char *)data, size), *masked = mask_text(arena, text);
    size_t length = strlen(text), kept = strlen(masked);
    target_hold(kept <= length, "longer");
    target_hold(mask_find(masked, kept, spans, SPANS_MAX) == 0, "still recognised");
    target_hold(utf8_count(text, length) < 0 || utf8_count(masked, kept) >= 0, "no UTF-8 any more");
    target_hold(mask_json(arena, text) != NULL, "no JSON");
    arena_free(&arena);
    return 0;
}
