#include "services/survey/theme_desk.h"
#include "common/str.h"
#include "services/survey/theme_store.h"
#include <string.h>

typedef Loopline__Survey__V1__SetTheme WireTheme;

/* ---- decode ---- */

static const char *first_day(struct batch *batch, const char *month)
{
    return arena_print(batch->arena, "%s-01", month);
}

static void check_code(struct message *message, const char *code)
{
    message_need_text(message, "code", code);
    if (!str_empty(code) && code[strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789_-.")] != '\0')
        faults_add(&message->faults, "code", REASON_BAD_FORMAT);
}

static void check_codes(struct batch *batch, struct message *message, const char *field, char *const *codes,
                        size_t count)
{
    bool matters = str_equal(field, "matters");
    for (size_t i = 0; i < count; i++) {
        int known = matters ? pack_matter_find(batch->pack, codes[i]) : pack_area_find(batch->pack, codes[i]);
        const char *at = arena_print(batch->arena, "%s[%zu]", field, i);
        if (known < 0)
            faults_add(&message->faults, at, REASON_UNKNOWN_CODE);
        for (size_t n = 0; n < i; n++)
            if (str_equal(codes[n], codes[i])) {
                faults_add(&message->faults, at, REASON_FORBIDDEN_HERE);
                break;
            }
    }
}

enum result theme_desk_decode(struct batch *batch, struct message *message)
{
    const WireTheme *wire = (const void *)message->body;
    day first;
    memset(&message->subject, 0, sizeof message->subject);
    check_code(message, wire->code);
    if (!str_empty(wire->month) && (strlen(wire->month) != 7 || !day_parse(first_day(batch, wire->month), &first)))
        faults_add(&message->faults, "month", REASON_BAD_FORMAT);
    if (!str_empty(wire->lead) && pack_unit_find(batch->pack, wire->lead) < 0)
        faults_add(&message->faults, "lead", REASON_UNKNOWN_CODE);
    check_codes(batch, message, "matters", wire->matters, wire->n_matters);
    check_codes(batch, message, "areas", wire->areas, wire->n_areas);
    return message->faults.count == 0 ? RESULT_OK : RESULT_REFUSE;
}

/* ---- step ---- */

/* Forward only; what is done stands in reports and is not touched again. */
static enum reason state_fault(enum theme_state now, enum theme_state wanted)
{
    if (now == THEME_DONE)
        return REASON_WRONG_STATE;
    return wanted != THEME_STATE_UNSPECIFIED && wanted < now ? REASON_WRONG_STATE : REASON_NONE;
}

/* A new one says what it is; a change only what changes. Every field that is missing is named. */
static enum result need_all(struct message *message, const WireTheme *wire, const struct theme *theme)
{
    const struct {
        const char *field;
        bool given;
    } NEEDED[] = {{"month", !str_empty(wire->month)},
                  {"title", !str_empty(wire->title)},
                  {"lead", !str_empty(wire->lead)},
                  {"matters", wire->n_matters > 0}};
    enum result outcome = RESULT_OK;
    for (size_t i = 0; theme->state == THEME_STATE_UNSPECIFIED && i < COUNT(NEEDED); i++)
        if (!NEEDED[i].given)
            outcome = batch_refuse(message, NEEDED[i].field, REASON_REQUIRED);
    return outcome;
}

static const char *joined(struct batch *batch, char *const *codes, size_t count)
{
    const char *text = "";
    for (size_t i = 0; i < count; i++)
        text = arena_print(batch->arena, "%s%s%s", text, i > 0 ? "," : "", codes[i]);
    return text;
}

static void change(struct batch *batch, const WireTheme *wire, struct theme *theme)
{
    bool new = theme->state == THEME_STATE_UNSPECIFIED;
    if (!str_empty(wire->month))
        theme->month = first_day(batch, wire->month);
    if (!str_empty(wire->title))
        theme->title = wire->title;
    if (!str_empty(wire->lead))
        theme->lead = wire->lead;
    if (wire->n_matters > 0)
        theme->matters = joined(batch, wire->matters, wire->n_matters);
    if (wire->n_areas > 0)
        theme->areas = joined(batch, wire->areas, wire->n_areas);
    if (!str_empty(wire->plan))
        theme->plan = wire->plan;
    if (new)
        theme->opened_at = batch->now;
    if (wire->state != LOOPLINE__WIRE__V1__THEME_STATE__THEME_STATE_UNSPECIFIED)
        theme->state = (enum theme_state)wire->state;
    else if (new)
        theme->state = THEME_PLANNED;
    theme->done_at = theme->state == THEME_DONE ? batch->now : INSTANT_NONE;
    theme->changed_at = batch->now;
}

enum result theme_desk_set(struct batch *batch, struct message *message)
{
    const WireTheme *wire = (const void *)message->body;
    struct theme *theme = message->rows;
    enum result outcome = need_all(message, wire, theme);
    if (outcome != RESULT_OK)
        return outcome;
    if (state_fault(theme->state, (enum theme_state)wire->state) != REASON_NONE)
        return batch_refuse(message, "state", state_fault(theme->state, (enum theme_state)wire->state));
    /* who led it so far, and who is to lead it now: neither is taken from another's hands */
    if ((theme->state != THEME_STATE_UNSPECIFIED && !message_may_act(batch, message, theme->lead)) ||
        (!str_empty(wire->lead) && !message_may_act(batch, message, wire->lead)))
        return batch_refuse(message, "lead", REASON_NOT_YOURS);
    change(batch, wire, theme);
    theme->set_by = message_actor(message);
    theme->dirty = true;
    return RESULT_OK;
}
