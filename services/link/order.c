#include "services/link/order.h"
#include "common/str.h"
#include <jansson.h>
#include <string.h>

typedef Loopline__Router__V1__OrderView View;
typedef Loopline__Router__V1__PartView Part;
typedef Loopline__Escalation__V1__ClockPage Clocks;
typedef Loopline__Escalation__V1__ClockView Clock;

/* ---- lines ---- */

static const char *member(struct arena *arena, const json_t *json, const char *name)
{
    return arena_text(arena, json_string_value(json_object_get(json, name)));
}

/* What a line says in words stands under one of these names. */
static const char *words(struct arena *arena, const json_t *json)
{
    static const char *const NAMES[] = {"reason", "text", "note", "cause"};
    for (size_t i = 0; i < COUNT(NAMES); i++) {
        const char *text = member(arena, json, NAMES[i]);
        if (!str_empty(text))
            return text;
    }
    return NULL;
}

/* A card says how far, and of which clock. */
static const char *card(struct arena *arena, const json_t *json)
{
    int action = term_find("rung_action", member(arena, json, "action"));
    int stage = term_find("stage", member(arena, json, "stage"));
    if (action == 0)
        return NULL;
    return arena_print(arena, "%s %s", term_name("rung_action", action, "zh"),
                       stage == 0 ? "" : term_name("stage", stage, "zh"));
}

void order_line(struct arena *arena, const Loopline__Router__V1__OrderEvent *event, struct link_line *out)
{
    json_t *json = json_loads(event->text, 0, NULL);
    *out = (struct link_line){.id = event->id,
                              .number = event->number,
                              .what = event->what,
                              .unit = event->unit,
                              .at = event->at,
                              .text = words(arena, json),
                              .author = member(arena, json, "unit"),
                              .rating = (enum rating)term_find("rating", member(arena, json, "rating"))};
    if (str_equal(event->what, "due_changed"))
        out->stage = member(arena, json, "stage");
    if (str_equal(event->what, "card"))
        out->text = card(arena, json);
    json_decref(json);
}

/* ---- the order ---- */

static bool is_open(const char *state)
{
    return str_equal(state, "dispatched") || str_equal(state, "signed") || str_equal(state, "returned") ||
           str_equal(state, "signing_off");
}

static void take_view(const struct shell *shell, const View *view, struct seen_order *out)
{
    struct link_order *order = &out->order;
    out->view = view;
    order->round = (int)view->round;
    for (size_t i = 0; i < view->n_parts; i++) {
        const Part *part = view->parts[i];
        if (!str_equal(part->unit, shell->unit))
            continue;
        order->known = true;
        order->turn++;
        order->open = is_open(part->state);
        order->began = part->dispatched_at;
        out->signed_for = part->signed_at != 0;
    }
}

/* Of the unit's own part before the order's: what is due first there. */
static const Clock *clock_of(const struct shell *shell, const Clocks *clocks, const struct link_order *order,
                             Loopline__Wire__V1__Stage stage)
{
    for (size_t i = 0; i < clocks->n_clocks; i++) {
        const Clock *clock = clocks->clocks[i];
        bool ours = str_empty(clock->unit) || str_equal(clock->unit, shell->unit);
        if (ours && clock->stage == stage && (int)clock->round == order->round)
            return clock;
    }
    return NULL;
}

static void take_clocks(const struct shell *shell, const Clocks *clocks, struct seen_order *out)
{
    static const Loopline__Wire__V1__Stage STAGES[] = {LOOPLINE__WIRE__V1__STAGE__STAGE_FEED_BACK,
                                                       LOOPLINE__WIRE__V1__STAGE__STAGE_REDO,
                                                       LOOPLINE__WIRE__V1__STAGE__STAGE_SETTLE};
    for (size_t i = 0; i < clocks->n_clocks; i++)
        out->clocks = out->clocks || (int)clocks->clocks[i]->round == out->order.round;
    for (size_t i = 0; i < COUNT(STAGES) && out->order.due == 0; i++) {
        const Clock *clock = clock_of(shell, clocks, &out->order, STAGES[i]);
        out->order.due = clock == NULL ? 0 : clock->due_at;
    }
}

static enum result look_at_clocks(struct shell *shell, struct seen_order *out)
{
    Loopline__Escalation__V1__ViewClocks body = LOOPLINE__ESCALATION__V1__VIEW_CLOCKS__INIT;
    const Loopline__Wire__V1__Reply *reply;
    body.number = wire_text(out->number);
    body.unit = wire_text(shell->unit);
    enum result outcome = end_call(&shell->escalation, shell->arena, MESSAGE_VIEW_CLOCKS, NULL, &body.base, &reply);
    if (outcome == RESULT_OK && reply->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DENIED)
        return shell_denied(&shell->escalation, "view_clocks", reply);
    if (outcome == RESULT_OK && reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_CLOCKS)
        take_clocks(shell, reply->clocks, out);
    return outcome;
}

enum result order_look(struct shell *shell, const char *number, struct seen_order **out)
{
    Loopline__Router__V1__ViewOrder body = LOOPLINE__ROUTER__V1__VIEW_ORDER__INIT;
    const Loopline__Wire__V1__Reply *reply;
    struct seen_order *seen = arena_alloc(shell->arena, sizeof *seen);
    *out = seen;
    seen->number = number;
    body.number = wire_text(number);
    body.unit = wire_text(shell->unit);
    enum result outcome = end_call(&shell->router, shell->arena, MESSAGE_VIEW_ORDER, NULL, &body.base, &reply);
    if (outcome != RESULT_OK)
        return outcome;
    if (reply->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DENIED)
        return shell_denied(&shell->router, "view_order", reply);
    if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_VIEW)
        take_view(shell, reply->view, seen);
    return seen->order.open ? look_at_clocks(shell, seen) : RESULT_OK;
}
