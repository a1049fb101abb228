#include "services/router/view_desk.h"
#include "common/mask.h"
#include "common/str.h"
#include "services/router/acting.h"
#include "services/router/attachment_desk.h"
#include "services/router/catalogue.h"
#include "services/router/note_store.h"
#include "services/router/router_rules.h"
#include "services/router/sight.h"
#include "services/router/turn_desk.h"
#include <string.h>

enum { REPLY_BYTES = 200 * 1024 }; /* of results, comments, supplements: a reply has its limit like every frame */

typedef Loopline__Router__V1__ViewOrder WireView;
typedef Loopline__Router__V1__OrderView WireOrder;
typedef Loopline__Router__V1__PartView WirePart;
typedef Loopline__Router__V1__CommentView WireComment;

struct view {
    struct batch *batch;
    const struct order *order;
    int unit; /* whose view, by the pack in force; -1 = of those who dispatch and ask back */
    bool limited;
    size_t bytes; /* of texts so far */
};

enum result view_desk_decode(struct batch *batch, struct message *message)
{
    (void)batch;
    return turn_desk_number(message, ((const WireView *)message->body)->number);
}

/* ---- who may look ---- */

static bool open_for_desk(struct view *view, const struct message *message)
{
    view->unit = -1;
    return acting_may_dispatch(view->batch->pack, message->from->unit, view->order);
}

static enum reason open_for_unit(struct view *view, const struct message *message, const char *unit)
{
    const struct pack *pack = view->batch->pack;
    view->unit = pack_unit_find(pack, unit);
    if (view->unit < 0)
        return REASON_UNKNOWN_CODE;
    enum sight sight =
        message_may_act(view->batch, message, unit) ? sight_of(pack, view->order, view->unit) : SIGHT_NONE;
    view->limited = sight == SIGHT_OWN;
    return sight == SIGHT_NONE ? REASON_NOT_YOURS : REASON_NONE;
}

static enum result open_view(struct view *view, struct message *message)
{
    const char *named = ((const WireView *)message->body)->unit;
    bool of_unit = message->from->role == ROLE_HANDLER || message->from->role == ROLE_LEADER;
    view->order = router_riding(view->batch->work, message->rows);
    if (!view->order || view->order->version == 0 ||
        !message_reaches(view->batch, message,
                         &(struct rights_subject){.matter = view->order->matter, .reported = view->order->reported}))
        return batch_refuse(message, "number", REASON_NOT_FOUND);
    if (!of_unit && str_empty(named))
        return open_for_desk(view, message) ? RESULT_OK : batch_refuse(message, "number", REASON_NOT_ALLOWED);
    enum reason reason = open_for_unit(view, message, str_empty(named) ? message->from->unit : named);
    return reason == REASON_NONE ? RESULT_OK : batch_refuse(message, "unit", reason);
}

/* ---- what is seen ---- */

static char *masked(const struct view *view, const char *text)
{
    return wire_text(mask_text(view->batch->arena, text));
}

static int64_t wire_instant(instant at)
{
    return at == INSTANT_NONE ? 0 : at;
}

static bool takes(struct view *view, size_t bytes)
{
    if (view->bytes + bytes > REPLY_BYTES)
        return false;
    view->bytes += bytes;
    return true;
}

/* R31: by the pack that set the order's clocks, as a return is judged. */
static instant return_until(const struct view *view, const struct assignment *part)
{
    const struct order *order = view->order;
    const struct pack *pack = batch_pack(view->batch, order->pack_version);
    int policy = pack ? pack_policy_find(pack, order->policy) : -1;
    if (policy < 0)
        return INSTANT_NONE;
    const struct router_policy rules = catalogue_policy(&pack->policies[policy]);
    return router_guard_returnable(&rules, order) ? part->return_by : INSTANT_NONE;
}

static WirePart *part_view(struct view *view, const struct assignment *part)
{
    WirePart *out = arena_alloc(view->batch->arena, sizeof *out);
    loopline__router__v1__part_view__init(out);
    out->unit = wire_text(part->unit);
    out->duty = (Loopline__Wire__V1__Duty)part->duty;
    out->state = wire_text(term_get("assignment_state", (int)part->state)->code);
    out->task = masked(view, part->task);
    out->dispatched_at = wire_instant(part->dispatched_at);
    out->return_until_at = wire_instant(return_until(view, part));
    out->signed_at = wire_instant(part->signed_at);
    out->arrived_at = wire_instant(part->arrived_at);
    out->fed_back_at = wire_instant(part->fed_back_at);
    out->outcome = (Loopline__Wire__V1__Outcome)part->outcome;
    if (part->result && takes(view, strlen(part->result)))
        out->result = masked(view, part->result);
    return out;
}

static void show_parts(struct view *view, WireOrder *out)
{
    const struct order *order = view->order;
    out->parts = arena_array(view->batch->arena, order->assignment_count + 1, sizeof *out->parts);
    for (size_t i = 0; i < order->assignment_count; i++)
        if (!view->limited || sight_own(view->batch->pack, order, &order->assignments[i], view->unit))
            out->parts[out->n_parts++] = part_view(view, &order->assignments[i]);
}

static WireComment *comment_view(const struct view *view, const struct comment *comment)
{
    WireComment *out = arena_alloc(view->batch->arena, sizeof *out);
    loopline__router__v1__comment_view__init(out);
    const struct attachments files = attachment_desk_read(view->batch, comment->attachments);
    out->unit = wire_text(comment->unit);
    out->at = comment->at;
    out->text = masked(view, comment->text);
    out->attachments = files.list;
    out->n_attachments = files.count;
    return out;
}

static bool sees_comment(const struct view *view, const struct comment *comment)
{
    return uuid_compare(&comment->order, &view->order->id) == 0 &&
           (!view->limited || sight_inside(view->batch->pack, comment->unit, view->unit));
}

/* The newest that there is room for, oldest first. */
static void show_comments(struct view *view, WireOrder *out)
{
    const struct router_work *work = view->batch->work;
    const struct comment *rows = work->seen_comments.list;
    size_t first = work->seen_comments.count, shown = 0;
    for (; first > 0; first--) {
        const struct comment *row = &rows[first - 1];
        if (!sees_comment(view, row))
            continue;
        if (shown == NOTES_SHOWN || !takes(view, strlen(row->text) + strlen(row->attachments)))
            break;
        shown++;
    }
    out->comments = arena_array(view->batch->arena, shown + 1, sizeof *out->comments);
    for (size_t i = first; i < work->seen_comments.count; i++)
        if (sees_comment(view, &rows[i]))
            out->comments[out->n_comments++] = comment_view(view, &rows[i]);
}

static void show_supplements(struct view *view, WireOrder *out)
{
    const struct router_work *work = view->batch->work;
    const struct supplement *rows = work->seen_supplements.list;
    size_t from = 0, to, first;
    while (from < work->seen_supplements.count && uuid_compare(&rows[from].order, &view->order->id) != 0)
        from++;
    for (to = from; to < work->seen_supplements.count && uuid_compare(&rows[to].order, &view->order->id) == 0;)
        to++;
    for (first = to; first > from && takes(view, strlen(rows[first - 1].text));)
        first--;
    out->supplements = arena_array(view->batch->arena, to - first + 1, sizeof *out->supplements);
    for (size_t i = first; i < to; i++)
        out->supplements[out->n_supplements++] = masked(view, rows[i].text);
}

static uint32_t held(const struct view *view)
{
    const struct rows *rows = &((const struct router_work *)view->batch->work)->seen_held;
    for (size_t i = 0; i < rows->count; i++) {
        const struct held *row = (const struct held *)rows->list + i;
        if (uuid_compare(&row->order, &view->order->id) == 0)
            return (uint32_t)row->count;
    }
    return 0;
}

static void show_path(const struct view *view, WireOrder *out)
{
    json_t *path = view->order->path ? json_loads(view->order->path, 0, NULL) : NULL;
    out->path = arena_array(view->batch->arena, json_array_size(path) + 1, sizeof *out->path);
    for (size_t i = 0; i < json_array_size(path); i++)
        out->path[out->n_path++] =
            wire_text(arena_text(view->batch->arena, json_string_value(json_array_get(path, i))));
    json_decref(path);
}

static void show_order(const struct view *view, WireOrder *out)
{
    const struct order *order = view->order;
    out->number = wire_text(order->number);
    out->state = (Loopline__Wire__V1__OrderState)order->state;
    out->limited = view->limited;
    out->matter = wire_text(order->matter);
    out->area = wire_text(order->area);
    out->address = masked(view, order->address);
    out->text = masked(view, order->text);
    out->urgency = (Loopline__Wire__V1__Urgency)order->urgency;
    out->order_class = (Loopline__Wire__V1__OrderClass)order->order_class;
    out->round = (uint32_t)order->round;
    out->accepted_at = order->accepted_at;
    out->dispatches = (uint32_t)order->dispatches;
    out->held = held(view);
    if (view->limited)
        return;
    out->party = (Loopline__Wire__V1__Party)order->party;
    out->name_withheld = order->name_withheld;
    show_path(view, out);
}

/* Design: who looked at an order is on record. A look that is refused showed nothing. */
static void record(const struct view *view, const struct message *message)
{
    struct batch *batch = view->batch;
    const struct order *order = view->order;
    batch_record(batch,
                 &(struct record){order->id, order->district, "viewed",
                                  view->unit >= 0 ? batch->pack->units[view->unit].code : NULL, message_actor(message),
                                  store_json(batch, json_pack("{s:b}", "limited", view->limited))});
}

enum result view_desk_step(struct batch *batch, struct message *message)
{
    struct view view = {.batch = batch};
    enum result outcome = open_view(&view, message);
    if (outcome != RESULT_OK)
        return outcome;
    WireOrder *out = arena_alloc(batch->arena, sizeof *out);
    loopline__router__v1__order_view__init(out);
    show_order(&view, out);
    show_parts(&view, out);
    show_comments(&view, out);
    if (!view.limited)
        show_supplements(&view, out);
    record(&view, message);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_VIEW, out);
    return RESULT_OK;
}
