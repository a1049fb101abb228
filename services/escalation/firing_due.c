#include "services/escalation/firing_due.h"
#include "common/str.h"
#include "services/escalation/clock_desk.h"
#include "services/escalation/slip_desk.h"
#include <stdlib.h>

typedef Loopline__Event__V1__CardRaised WireCard;

/* One rung that fires now. */
struct fired {
    struct clock_row *row;
    struct clock_rung rung;
    int place; /* in the clock's ladder */
};

/* ---- who is told ------------------------------------------------------------------------------------------ */

/* The unit that answers for the clock: its own; for the order's, and for a pause, which the whole order waits
 * for, the one that leads. */
static const char *answering(const struct clock_row *row)
{
    return str_empty(row->unit) || row->stage == STAGE_PAUSE ? row->watch->lead : row->unit;
}

static const char *told(const struct batch *batch, const struct clock_row *row, const char *level)
{
    const struct watch_row *watch = row->watch;
    const struct escalation_matter about = {watch->matter, watch->area, watch->leader, watch->reported};
    return escalation_told(batch->pack, &about, answering(row), level);
}

static void emit_card(struct batch *batch, const struct clock_row *row, const struct card_row *card)
{
    WireCard wire;
    loopline__event__v1__card_raised__init(&wire);
    wire.order_id = wire_uuid(batch->arena, &row->order_id);
    wire.number = wire_text(row->watch->number);
    wire.unit = wire_text(card->unit);
    wire.stage = (Loopline__Wire__V1__Stage)card->stage;
    wire.round = (uint32_t)card->round;
    wire.action = (Loopline__Wire__V1__RungAction)card->action;
    wire.level = wire_text(card->level);
    wire.due = row->clock.due;
    wire.at = card->fired_at;
    batch_emit(batch, NODE_ROUTER, MESSAGE_CARD_RAISED, &row->order_id, row->watch->district, &wire.base);
}

static void record_card(struct batch *batch, const struct clock_row *row, const struct card_row *card)
{
    char due[INSTANT_TEXT];
    instant_format(row->clock.due, clock_desk_calendar(batch, row->watch, row->unit)->offset_minutes, due);
    json_t *json = json_pack("{s:s, s:s, s:s, s:s*, s:i, s:s, s:b}", "stage", term_get("stage", card->stage)->code,
                             "action", term_get("rung_action", card->action)->code, "level", card->level, "told",
                             str_given(card->told), "round", card->round, "due", due, "late", card->late);
    batch_record(batch, &(struct record){row->order_id, row->watch->district, "card", card->unit, NULL,
                                         store_json(batch, json)});
}

/* ---- firing ----------------------------------------------------------------------------------------------- */

static const char *slip_text(struct batch *batch, const struct clock_row *row)
{
    static const char KEY[] = "slip.text";
    char due[INSTANT_TEXT];
    instant_format_short(row->clock.due, clock_desk_calendar(batch, row->watch, row->unit)->offset_minutes, due);
    const char *text = pack_text_find(batch->pack, KEY, "zh");
    if (str_equal(text, KEY))
        text =
            "{stage}应于{due}完成,至今未完成:请说明原因和办结时间。{stage_en} was due {due} and is not done: say why, "
            "and when it will be.";
    const char *const pairs[] = {
        "stage",    term_name("stage", row->stage, "zh"), "due", due, "number", row->watch->number,
        "stage_en", term_name("stage", row->stage, "en"), NULL};
    return pack_text_fill(batch->arena, text, pairs);
}

static void want_slip(struct batch *batch, const struct clock_row *row)
{
    const char *unit = answering(row);
    if (row->watch->closed || str_empty(unit) || rights_reported(batch->pack, unit, row->watch->reported))
        return;
    slip_desk_want(batch, &(struct slip_wish){
                              .watch = row->watch, .clock = &row->id, .unit = unit, .text = slip_text(batch, row)});
}

static void fire(struct batch *batch, const struct fired *fired)
{
    struct escalation_work *work = batch->work;
    instant tolerance = conf_int(batch->conf, "escalation.late_after_s") * INSTANT_SECOND;
    struct clock_row *row = fired->row;
    const struct clock_rung *rung = &fired->rung;
    struct card_row *card = arena_alloc(batch->arena, sizeof *card);
    *card = (struct card_row){.order_id = row->order_id,
                              .clock_id = row->id,
                              .unit = row->unit,
                              .stage = row->stage,
                              .round = row->round,
                              .action = (int)rung->action,
                              .level = arena_text(batch->arena, rung->level),
                              .told = told(batch, row, rung->level),
                              .revision = row->clock.revision,
                              .rung = fired->place,
                              .due_at = rung->at,
                              .fired_at = batch->now,
                              .late = escalation_late(rung->at, batch->now, tolerance)};
    list_add(batch->arena, &work->cards, card);
    record_card(batch, row, card);
    if (rung->action != RUNG_REMIND)
        emit_card(batch, row, card);
    if (rung->action == RUNG_SLIP)
        want_slip(batch, row);
}

/* All that is due up to `until`, over all clocks, in the order in which it was due. */
static int compare(const void *a, const void *b)
{
    const struct fired *one = a, *other = b;
    if (one->rung.at != other->rung.at)
        return one->rung.at < other->rung.at ? -1 : 1;
    int by_clock = uuid_compare(&one->row->id, &other->row->id);
    return by_clock != 0 ? by_clock : one->place - other->place;
}

static void fire_all(struct batch *batch, instant until)
{
    const struct escalation_work *work = batch->work;
    struct fired *list = arena_array(batch->arena, work->clocks.count * CLOCK_RUNGS_MAX + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < work->clocks.count; i++) {
        struct clock_row *row = work->clocks.items[i];
        const struct clock_rung *rung;
        while ((rung = clock_fire(&row->clock, until)) != NULL)
            list[count++] = (struct fired){row, *rung, row->clock.next_rung - 1};
        row->dirty = true;
    }
    qsort(list, count, sizeof *list, compare);
    for (size_t i = 0; i < count; i++)
        fire(batch, &list[i]);
}

/* ---- a pause is over -------------------------------------------------------------------------------------- */

static void record_resumed(struct batch *batch, const struct clock_row *row)
{
    for (size_t i = 0; i < row->watch->reliefs.count; i++) {
        const struct relief *relief = &((const struct relief_row *)row->watch->reliefs.items[i])->relief;
        if (relief->state != RELIEF_GRANTED || relief->kind == RELIEF_EXTENSION ||
            !str_equal(relief->unit, row->unit) || relief->until != row->clock.due)
            continue;
        json_t *json =
            json_pack("{s:s, s:i}", "kind", term_get("relief_kind", (int)relief->kind)->code, "seq", relief->seq);
        batch_record(batch, &(struct record){row->order_id, row->watch->district, "resumed", row->unit, NULL,
                                             store_json(batch, json)});
    }
}

static void end_pauses(struct batch *batch, instant until)
{
    const struct escalation_work *work = batch->work;
    for (size_t i = 0; i < work->clocks.count; i++) {
        struct clock_row *row = work->clocks.items[i];
        if (row->stage == STAGE_PAUSE && row->clock.due <= until && clock_stop(&row->clock, row->clock.due))
            record_resumed(batch, row);
    }
}

/* When there is more than one batch can take, nothing fires that is due later than what is left for the next. */
static instant horizon(const struct batch *batch, size_t taken)
{
    const struct escalation_work *work = batch->work;
    const struct clock_row *last = work->clocks.items[work->clocks.count - 1];
    return taken < BATCH_MAX ? batch->now : last->next_at;
}

enum result firing_due(struct batch *batch, size_t *taken)
{
    enum result outcome = escalation_load_due(batch, BATCH_MAX, taken);
    if (outcome != RESULT_OK || *taken == 0)
        return outcome;
    instant until = horizon(batch, *taken);
    fire_all(batch, until);
    end_pauses(batch, until);
    outcome = slip_desk_look(batch);
    if (outcome == RESULT_OK)
        outcome = slip_desk_issue(batch);
    return outcome == RESULT_OK ? escalation_save(batch) : outcome;
}
