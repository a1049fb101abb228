#include "services/ctl/meetings.h"
#include "common/str.h"
#include "common/terms.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"
#include <string.h>

int meetings_name(const struct ctl *ctl, const char *text, struct meeting_name *out)
{
    const char *slash = strrchr(text, '/');
    day date;
    if (slash == NULL || slash == text || !day_parse(slash + 1, &date))
        return ctl_fail(ctl, CTL_USAGE, "CADENCE/DATE: '%s' 应写作 代码/2019-07-16(代码见 loopline cadence list)",
                        "CADENCE/DATE: '%s' is no meeting, write CODE/2019-07-16 (codes: loopline cadence list)", text);
    *out = (struct meeting_name){arena_textn(ctl->arena, text, (size_t)(slash - text)), slash + 1};
    return CTL_OK;
}

const char *meetings_percent(const struct ctl *ctl, long long closed, long long assigned)
{
    if (assigned <= 0)
        return NULL;
    long long tenths = (closed * 1000 * 2 + assigned) / (2 * assigned); /* half up */
    return arena_print(ctl->arena, "%lld.%lld", tenths / 10, tenths % 10);
}

const char *meetings_reasons(const struct ctl *ctl, unsigned reasons)
{
    const struct term *term;
    struct buf list = {0};
    buf_text(&list, ctl->json ? "[" : "");
    size_t before = list.length;
    for (size_t i = 0; (term = term_row(i)) != NULL; i++) {
        if (strcmp(term->list, "agenda_reason") != 0 || (reasons >> term->number & 1) == 0)
            continue;
        buf_text(&list, list.length == before ? "" : ctl->json ? "," : ctl_text(ctl, "、", ", "));
        if (ctl->json)
            buf_json(&list, term->code);
        else
            buf_text(&list, ctl_text(ctl, term->zh, term->en));
    }
    buf_text(&list, ctl->json ? "]" : "");
    const char *kept = arena_text(ctl->arena, list.text);
    buf_free(&list);
    return kept;
}

const char *meetings_units(struct ctl *ctl, const char *codes)
{
    char **list;
    size_t count = ctl->json ? 0 : read_codes(ctl, codes, &list);
    struct buf names = {0};
    for (size_t i = 0; i < count; i++)
        buf_print(&names, "%s%s", i == 0 ? "" : "、", show_code(ctl, SHOW_UNIT, list[i]));
    const char *kept = show_text(ctl, ctl->json ? codes : names.text);
    buf_free(&names);
    return kept;
}
