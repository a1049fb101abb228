#include "services/escalation/view_desk.h"
#include "common/str.h"
#include "services/escalation/escalation_store.h"
#include <stdlib.h>
#include <string.h>

typedef Loopline__Escalation__V1__ViewClocks WireView;
typedef Loopline__Escalation__V1__ClockPage WirePage;
typedef Loopline__Escalation__V1__ClockView WireClock;

struct view {
    struct batch *batch;
    const struct watch_row *watch;
    const char *unit; /* whose view, a code of the pack in force; NULL = of those who dispatch */
};

enum result view_desk_decode(struct batch *batch, struct message *message)
{
    (void)batch;
    message_need_number(message, ((const WireView *)message->body)->number);
    return RESULT_OK;
}

/* ---- who may look ---- */

static bool is_inside(const struct pack *pack, const char *code, const char *unit)
{
    int below = pack_unit_find(pack, code), above = pack_unit_find(pack, unit);
    return str_equal(code, unit) || (below >= 0 && above >= 0 && pack_unit_inside(pack, below, above));
}

/* Whoever was sent the order, or called to it, and has not left it since. */
static bool gives_part(enum milestone milestone)
{
    return milestone == MILESTONE_DISPATCHED || milestone == MILESTONE_WHISTLED;
}

static bool has_left(const struct watch_row *watch, const struct milestone_row *part)
{
    for (size_t i = 0; i < watch->milestones.count; i++) {
        const struct milestone_row *one = watch->milestones.items[i];
        bool leaves = one->milestone == MILESTONE_RELIEVED ||
                      (one->milestone == MILESTONE_CALL_OVER && part->milestone == MILESTONE_WHISTLED);
        if (leaves && one->at >= part->at && str_equal(one->unit, part->unit))
            return true;
    }
    return false;
}

/* Itself, or a unit below it. */
static bool has_part(const struct view *view, const char *unit)
{
    const struct watch_row *watch = view->watch;
    const struct pack *pack = view->batch->pack;
    if (!str_empty(watch->lead) && is_inside(pack, watch->lead, unit))
        return true;
    for (size_t i = 0; i < watch->milestones.count; i++) {
        const struct milestone_row *one = watch->milestones.items[i];
        if (gives_part((enum milestone)one->milestone) && is_inside(pack, one->unit, unit) && !has_left(watch, one))
            return true;
    }
    return false;
}

/* As router has it: a desk of an area dispatches what lies in it. */
static bool open_for_desk(const struct view *view, const struct message *message)
{
    const struct pack *pack = view->batch->pack;
    const struct watch_row *watch = view->watch;
    const char *own = message->from->unit;
    int unit = str_empty(own) ? -1 : pack_unit_find(pack, own);
    int area = pack_area_find(pack, watch->area);
    if (area < 0)
        area = pack_area_find(pack, watch->district);
    return str_empty(own) || (unit >= 0 && area >= 0 && pack_area_inside(pack, area, pack->units[unit].area));
}

static enum reason open_for_unit(struct view *view, const struct message *message, const char *unit)
{
    view->unit = unit;
    if (pack_unit_find(view->batch->pack, unit) < 0)
        return REASON_UNKNOWN_CODE;
    return message_may_act(view->batch, message, unit) && has_part(view, unit) ? REASON_NONE : REASON_NOT_YOURS;
}

static enum result open_view(struct view *view, struct message *message)
{
    const char *named = ((const WireView *)message->body)->unit;
    bool of_unit = message->from->role == ROLE_HANDLER || message->from->role == ROLE_LEADER;
    view->watch = message->rows;
    if (view->watch == NULL)
        return batch_refuse(message, "number", REASON_NOT_FOUND);
    if (!of_unit && str_empty(named))
        return open_for_desk(view, message) ? RESULT_OK : batch_refuse(message, "number", REASON_NOT_ALLOWED);
    enum reason reason = open_for_unit(view, message, str_empty(named) ? message->from->unit : named);
    return reason == REASON_NONE ? RESULT_OK : batch_refuse(message, "unit", reason);
}

/* ---- what is seen ---- */

static bool is_shown(const struct view *view, const struct clock *clock)
{
    return clock->state == CLOCK_OPEN &&
           (view->unit == NULL || clock->unit[0] == '\0' || str_equal(clock->unit, view->unit));
}

/* What has no limit is due last. */
static int by_due(const void *left, const void *right)
{
    const struct clock *a = *(const struct clock *const *)left, *b = *(const struct clock *const *)right;
    if (a->due != b->due)
        return a->due == INSTANT_NONE || (b->due != INSTANT_NONE && a->due > b->due) ? 1 : -1;
    if (a->stage != b->stage)
        return (int)a->stage - (int)b->stage;
    return strcmp(a->unit, b->unit);
}

static WireClock *clock_view(struct arena *arena, const struct clock *clock)
{
    WireClock *out = arena_alloc(arena, sizeof *out);
    loopline__escalation__v1__clock_view__init(out);
    out->stage = (Loopline__Wire__V1__Stage)clock->stage;
    out->unit = wire_text(clock->unit);
    out->round = (uint32_t)clock->round;
    out->state = wire_text(term_get("clock_state", (int)clock->state)->code);
    out->started_at = clock->started;
    out->due_at = clock->due == INSTANT_NONE ? 0 : clock->due;
    out->provisional = clock->provisional;
    return out;
}

static void show_clocks(const struct view *view, WirePage *out)
{
    const struct list *clocks = &view->watch->clocks;
    struct arena *arena = view->batch->arena;
    const struct clock **shown = arena_array(arena, clocks->count + 1, sizeof *shown);
    size_t count = 0;
    for (size_t i = 0; i < clocks->count; i++) {
        const struct clock *clock = &((const struct clock_row *)clocks->items[i])->clock;
        if (is_shown(view, clock))
            shown[count++] = clock;
    }
    if (count > 0)
        qsort(shown, count, sizeof *shown, by_due);
    out->clocks = arena_array(arena, count + 1, sizeof *out->clocks);
    for (size_t i = 0; i < count; i++)
        out->clocks[out->n_clocks++] = clock_view(arena, shown[i]);
}

static void record(const struct view *view, const struct message *message)
{
    const struct watch_row *watch = view->watch;
    batch_record(view->batch, &(struct record){watch->id, watch->district, "viewed", view->unit, message_actor(message),
                                               store_json(view->batch, json_pack("{s:b}", "clocks", true))});
}

enum result view_desk_step(struct batch *batch, struct message *message)
{
    struct view view = {.batch = batch};
    enum result outcome = open_view(&view, message);
    if (outcome != RESULT_OK)
        return outcome;
    WirePage *out = arena_alloc(batch->arena, sizeof *out);
    loopline__escalation__v1__clock_page__init(out);
    show_clocks(&view, out);
    record(&view, message);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_CLOCKS, out);
    return RESULT_OK;
}
