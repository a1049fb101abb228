#include "services/escalation/clock_desk.h"
#include "common/str.h"
#include "services/escalation/counting.h"

/* ---- what a clock counts by --------------------------------------------------------------------------- */

static const struct pack *pack_of(struct batch *batch, int version)
{
    const struct pack *pack = batch_pack(batch, version);
    return pack == NULL ? batch->pack : pack;
}

const struct pack *clock_desk_pack(struct batch *batch, const struct watch_row *watch)
{
    return pack_of(batch, watch->pack_version);
}

int clock_desk_policy(struct batch *batch, const struct watch_row *watch)
{
    return counting_policy(clock_desk_pack(batch, watch), watch->policy);
}

const struct pack_calendar *clock_desk_calendar(const struct batch *batch, const struct watch_row *watch,
                                                const char *unit)
{
    int own = str_empty(unit) ? -1 : pack_unit_find(batch->pack, unit);
    return calendar_of(batch->pack, pack_area_find(batch->pack, watch->area), own);
}

bool clock_desk_urgent(struct batch *batch, const struct watch_row *watch)
{
    return counting_urgent(clock_desk_pack(batch, watch), clock_desk_policy(batch, watch),
                           (enum urgency)watch->urgency);
}

const struct relief *clock_desk_reliefs(struct batch *batch, const struct watch_row *watch)
{
    struct relief *list = arena_array(batch->arena, watch->reliefs.count + 1, sizeof *list);
    for (size_t i = 0; i < watch->reliefs.count; i++)
        list[i] = ((const struct relief_row *)watch->reliefs.items[i])->relief;
    return list;
}

static const struct counting_relief *known_reliefs(struct batch *batch, const struct watch_row *watch)
{
    struct counting_relief *list = arena_array(batch->arena, watch->reliefs.count + 1, sizeof *list);
    for (size_t i = 0; i < watch->reliefs.count; i++) {
        const struct relief_row *row = watch->reliefs.items[i];
        list[i] = (struct counting_relief){row->relief, row->led};
    }
    return list;
}

static enum clock_giver giver_of(const struct watch_row *watch, const struct clock_row *row)
{
    return clock_giver_of(row->own_limit, row->clock.stage, (enum order_class)watch->order_class,
                          !uuid_zero(&watch->parent_id));
}

static struct clock_terms terms_by(struct batch *batch, const struct watch_row *watch, const struct clock_row *row,
                                   const struct pack *pack, const char *policy)
{
    const struct counting_facts facts = {.pack = pack,
                                         .newest = batch->pack,
                                         .policy = policy,
                                         .area = watch->area,
                                         .lead = watch->lead,
                                         .urgency = (enum urgency)watch->urgency,
                                         .limit_text = row->limit_text,
                                         .giver = giver_of(watch, row),
                                         .reliefs = known_reliefs(batch, watch),
                                         .relief_count = watch->reliefs.count,
                                         .upper = watch->upper,
                                         .upper_due = watch->upper_due};
    return counting_terms(batch->arena, &facts, &row->clock);
}

struct clock_terms clock_desk_terms(struct batch *batch, const struct watch_row *watch, const struct clock_row *row)
{
    bool own = !str_empty(row->policy);
    return terms_by(batch, watch, row, pack_of(batch, own ? row->pack_version : watch->pack_version),
                    own ? row->policy : watch->policy);
}

/* ---- why it is due -------------------------------------------------------------------------------------- */

static const char *explain(struct batch *batch, const struct clock_terms *terms, const struct deadline *deadline,
                           const struct clock *clock)
{
    struct clock_move moves[CLOCK_MOVES_MAX];
    const struct pack_limit *limit = clock_limit(terms);
    const struct pack_unit *unit = terms->unit < 0 ? NULL : &terms->pack->units[terms->unit];
    const struct explanation why = {.deadline = deadline,
                                    .limit = limit,
                                    .policy = &terms->pack->policies[terms->policy],
                                    .stage = terms->stage,
                                    .pack = terms->pack,
                                    .calendar = terms->calendar,
                                    .offset_minutes = terms->calendar->offset_minutes,
                                    .round_the_clock = calendar_on_duty(unit, limit),
                                    .clock = clock,
                                    .moves = moves,
                                    .move_count = terms->relief_count == 0 ? 0 : clock_moves(terms, clock, moves),
                                    .given = limit == terms->given || terms->giver == GIVER_UPPER,
                                    .giver = terms->giver,
                                    .bound = terms->bound,
                                    .until = terms->until};
    return explain_json(batch->arena, &why, "zh");
}

/* ---- start, stop ---------------------------------------------------------------------------------------- */

static bool is_open(const struct watch_row *watch, const struct clock *same)
{
    for (size_t i = 0; i < watch->clocks.count; i++) {
        const struct clock *clock = &((const struct clock_row *)watch->clocks.items[i])->clock;
        if (clock->state == CLOCK_OPEN && clock->stage == same->stage && clock->round == same->round &&
            str_equal(clock->unit, same->unit))
            return true;
    }
    return false;
}

struct clock_row *clock_desk_start(struct batch *batch, struct watch_row *watch, enum stage stage, const char *unit,
                                   instant at)
{
    return clock_desk_start_own(batch, watch, &(struct own_clock){stage, unit, ""}, at);
}

struct clock_row *clock_desk_start_own(struct batch *batch, struct watch_row *watch, const struct own_clock *own,
                                       instant at)
{
    struct clock_row *row = arena_alloc(batch->arena, sizeof *row);
    struct deadline deadline;
    row->clock = (struct clock){.order = watch->id, .round = watch->round, .stage = own->stage};
    row->policy = "";
    row->own_limit = !str_empty(own->limit_text) && clock_takes_own(own->stage);
    row->limit_text = row->own_limit ? own->limit_text : clock_takes_given(own->stage) ? watch->limit_text : "";
    str_copy(row->clock.unit, sizeof row->clock.unit, own->unit);
    struct clock_terms terms = clock_desk_terms(batch, watch, row);
    if (is_open(watch, &row->clock) || !clock_start(batch->arena, &terms, at, &row->clock, &deadline))
        return NULL;
    str_copy(row->clock.unit, sizeof row->clock.unit, own->unit); /* also one that the pack has no longer */
    row->id = uuid_new();
    row->explain = explain(batch, &terms, &deadline, &row->clock);
    row->added = true;
    escalation_clock_add(batch, watch, row);
    return row;
}

bool clock_desk_demanded(struct batch *batch, const struct watch_row *watch, enum stage stage, const char *unit)
{
    struct clock_row row = {.policy = "", .limit_text = "", .clock = {.stage = stage}};
    str_copy(row.clock.unit, sizeof row.clock.unit, unit);
    struct clock_terms terms = clock_desk_terms(batch, watch, &row);
    return clock_limit(&terms) != NULL;
}

struct clock_row *clock_desk_open(const struct watch_row *watch, enum stage stage, const char *unit)
{
    for (size_t i = 0; i < watch->clocks.count; i++) {
        struct clock_row *row = watch->clocks.items[i];
        if (row->clock.state == CLOCK_OPEN && row->clock.stage == stage && str_equal(row->clock.unit, unit))
            return row;
    }
    return NULL;
}

void clock_desk_stop(struct clock_row *row, instant at)
{
    if (row != NULL && clock_stop(&row->clock, at))
        row->dirty = true;
}

/* ---- counted again -------------------------------------------------------------------------------------- */

static void tell_moved(struct batch *batch, const struct clock_row *row, const struct clock *earlier, const char *what)
{
    const struct clock *clock = &row->clock;
    const struct watch_row *watch = row->watch;
    int offset = clock_desk_calendar(batch, watch, clock->unit)->offset_minutes;
    char was[INSTANT_TEXT], due[INSTANT_TEXT];
    instant_format(earlier->due, offset, was);
    instant_format(clock->due, offset, due);
    json_t *json =
        json_pack("{s:s, s:i, s:s, s:s, s:s, s:b}", "stage", term_get("stage", (int)clock->stage)->code, "round",
                  clock->round, "before", was, "due", due, "what", what, "provisional", clock->provisional);
    if (earlier->provisional) /* what hung on an unpublished year was nobody's fault, whoever asks later */
        json_object_set_new(json, "was_provisional", json_true());
    const char *detail = store_json(batch, json);
    batch_record(batch, &(struct record){watch->id, watch->district, "due_changed", clock->unit, NULL, detail});
    Loopline__Event__V1__DueChanged wire;
    loopline__event__v1__due_changed__init(&wire);
    wire.order_id = wire_uuid(batch->arena, &watch->id);
    wire.number = wire_text(watch->number);
    wire.unit = wire_text(clock->unit);
    wire.stage = (Loopline__Wire__V1__Stage)clock->stage;
    wire.round = (uint32_t)clock->round;
    wire.before = earlier->due;
    wire.due = clock->due;
    wire.what = wire_text(what);
    wire.provisional = clock->provisional;
    wire.at = batch->now;
    batch_emit(batch, NODE_ROUTER, MESSAGE_DUE_CHANGED, &watch->id, watch->district, &wire.base);
}

static void tell_judged(struct batch *batch, const struct clock_row *row)
{
    const struct clock *clock = &row->clock;
    const char *detail =
        store_json(batch, json_pack("{s:s, s:i, s:s}", "stage", term_get("stage", (int)clock->stage)->code, "round",
                                    clock->round, "state", term_get("clock_state", (int)clock->state)->code));
    batch_record(batch, &(struct record){row->watch->id, row->watch->district, "judged", clock->unit, NULL, detail});
}

bool clock_desk_again(struct batch *batch, struct clock_row *row, const char *what)
{
    struct clock_terms terms = clock_desk_terms(batch, row->watch, row);
    struct clock before = row->clock;
    struct deadline deadline;
    if (!clock_again(batch->arena, &terms, batch->now, &row->clock, &deadline))
        return false;
    row->recounted = true;
    row->explain = explain(batch, &terms, &deadline, &row->clock);
    bool moved = before.due != row->clock.due || before.provisional != row->clock.provisional;
    if (moved)
        tell_moved(batch, row, &before, what);
    if (before.state == CLOCK_UNJUDGED && row->clock.state != CLOCK_UNJUDGED)
        tell_judged(batch, row);
    return moved;
}

int clock_desk_all_again(struct batch *batch, struct watch_row *watch, const char *what)
{
    int moved = 0;
    for (size_t i = 0; i < watch->clocks.count; i++) {
        struct clock_row *row = watch->clocks.items[i];
        if (row->clock.state == CLOCK_OPEN && row->clock.stage != STAGE_PAUSE)
            moved += clock_desk_again(batch, row, what);
    }
    return moved;
}

/* ---- another policy, another limit ------------------------------------------------------------------------ */

void clock_desk_adopt(struct batch *batch, const struct watch_row *before, struct clock_row *row, instant at)
{
    const struct watch_row *watch = row->watch;
    bool own = !str_empty(row->policy);
    const char *old_policy = own ? row->policy : before->policy;
    int old_version = own ? row->pack_version : before->pack_version;
    struct clock_terms new = terms_by(batch, watch, row, clock_desk_pack(batch, watch), watch->policy);
    struct clock_terms old = terms_by(batch, watch, row, pack_of(batch, old_version), old_policy);
    bool running = row->clock.state == CLOCK_OPEN && row->clock.due >= at; /* late stays late */
    bool adopts = running && clock_limit(&new) != NULL &&
                  clock_adopts(&old, &new, new.pack->policies[new.policy].on_change, &row->clock);
    row->policy = adopts ? "" : old_policy;
    row->pack_version = adopts ? 0 : old_version;
    row->recounted = true;
    if (adopts)
        clock_desk_again(batch, row, "policy");
}

void clock_desk_give(struct batch *batch, struct clock_row *row, const char *limit_text, instant at)
{
    row->limit_text = limit_text;
    row->recounted = true;
    if (!str_empty(limit_text))
        row->clock.started = at;
    clock_desk_again(batch, row, clock_giver_name(giver_of(row->watch, row)));
}
