#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/packs.h"
#include "services/ctl/read.h"
#include "services/ctl/sight.h"
#include "services/ctl/simulate.h"
#include <string.h>

enum { PAGE = 500 }; /* orders of one round of statements */

/* ---- rows ---- */

struct order_row {
    struct uuid id;
    const char *number, *area, *policy, *lead, *limit;
    int urgency, pack_version;
    bool child, upper;
};
struct clock_row {
    struct uuid order_id, id;
    const char *unit, *rule;
    int stage, round, state;
    instant started_at, due_at, stopped_at;
};
struct milestone_row {
    struct uuid order_id;
    const char *unit, *limit;
    int milestone, round, duty;
    instant at;
};
struct change_row {
    struct uuid order_id;
    const char *before, *policy, *limit;
    instant at;
};
struct card_row {
    struct uuid order_id, clock_id;
    int action;
    instant fired_at;
};
struct lead_row {
    struct uuid order_id;
    const char *unit;
};
static const struct field ORDER[] = {
    FIELD(struct order_row, id, UUID),          FIELD(struct order_row, number, TEXT),
    FIELD(struct order_row, area, TEXT),        FIELD(struct order_row, policy, TEXT),
    FIELD(struct order_row, lead, TEXT),        FIELD(struct order_row, urgency, INT),
    FIELD(struct order_row, pack_version, INT), FIELD(struct order_row, limit, TEXT),
    FIELD(struct order_row, child, BOOL),       FIELD(struct order_row, upper, BOOL),
};
static const struct field CLOCK[] = {
    FIELD(struct clock_row, order_id, UUID),  FIELD(struct clock_row, id, UUID),
    FIELD(struct clock_row, unit, TEXT),      FIELD(struct clock_row, rule, TEXT),
    FIELD(struct clock_row, stage, INT),      FIELD(struct clock_row, round, INT),
    FIELD(struct clock_row, state, INT),      FIELD(struct clock_row, started_at, INSTANT),
    FIELD(struct clock_row, due_at, INSTANT), FIELD(struct clock_row, stopped_at, INSTANT),
};
static const struct field MILESTONE[] = {
    FIELD(struct milestone_row, order_id, UUID), FIELD(struct milestone_row, unit, TEXT),
    FIELD(struct milestone_row, milestone, INT), FIELD(struct milestone_row, round, INT),
    FIELD(struct milestone_row, duty, INT),      FIELD(struct milestone_row, at, INSTANT),
    FIELD(struct milestone_row, limit, TEXT),
};
static const struct field CHANGE[] = {
    FIELD(struct change_row, order_id, UUID), FIELD(struct change_row, before, TEXT),
    FIELD(struct change_row, policy, TEXT),   FIELD(struct change_row, limit, TEXT),
    FIELD(struct change_row, at, INSTANT),
};
static const struct field CARD[] = {
    FIELD(struct card_row, order_id, UUID),
    FIELD(struct card_row, clock_id, UUID),
    FIELD(struct card_row, action, INT),
    FIELD(struct card_row, fired_at, INSTANT),
};
static const struct field RELIEF[] = {
    FIELD_AS("order_id", struct relief, order, UUID),
    FIELD(struct relief, seq, INT),
    FIELD(struct relief, kind, INT),
    FIELD(struct relief, unit, TEXT),
    FIELD(struct relief, ground, TEXT),
    FIELD(struct relief, amount, TEXT),
    FIELD(struct relief, until, INSTANT),
    FIELD(struct relief, reason, TEXT),
    FIELD(struct relief, state, INT),
    FIELD(struct relief, asked_by, TEXT),
    FIELD(struct relief, asked_at, INSTANT),
    FIELD(struct relief, decided_by, TEXT),
    FIELD(struct relief, decided_at, INSTANT),
    FIELD(struct relief, ended_at, INSTANT),
};
static const struct field LEAD[] = {FIELD(struct lead_row, order_id, UUID), FIELD(struct lead_row, unit, TEXT)};

/* One list of a page, sorted by order as the orders are: each order takes its part as it comes by. */
struct lane {
    const char *statement;
    struct fields fields;
    struct rows rows;
    size_t next;
};
enum { PART_CLOCKS, PART_MILESTONES, PART_CARDS, PART_CHANGES, PART_RELIEFS, PART_LEADS, PART_COUNT };

/* Every row type of a part begins with its order. */
static const struct uuid *owner_of(const struct lane *part, size_t row)
{
    return (const struct uuid *)(const void *)((const char *)part->rows.list + row * part->fields.row_size);
}

static const void *take(struct lane *part, const struct uuid *order, size_t *count)
{
    size_t from = part->next;
    while (part->next < part->rows.count && uuid_compare(owner_of(part, part->next), order) == 0)
        part->next++;
    *count = part->next - from;
    return (const char *)part->rows.list + from * part->fields.row_size;
}

struct run {
    struct ctl *ctl;
    struct db *db, *packs_db;
    struct pack *pack;
    struct pinned {
        int version;
        struct pack *pack; /* NULL: there is none, or this program cannot read it */
    } * pinned;            /* that set the clocks of past orders */
    size_t pinned_count;
    const struct pack *newest; /* in force */
    instant since, until;
    struct simulate tally;
    struct arena *page; /* of the orders at hand */
};

/* ---- one order ---- */

static bool was_raised(const struct card_row *cards, size_t count, const struct uuid *clock, const struct run *run,
                       enum rung_action action)
{
    for (size_t i = 0; i < count; i++)
        if (cards[i].action == (int)action && cards[i].fired_at <= run->until &&
            uuid_compare(&cards[i].clock_id, clock) == 0)
            return true;
    return false;
}

static void fill_past(struct run *run, struct lane *parts, const struct uuid *id, struct replay_order *out)
{
    size_t clock_count, card_count, count = 0;
    const struct clock_row *rows = take(&parts[PART_CLOCKS], id, &clock_count);
    const struct card_row *cards = take(&parts[PART_CARDS], id, &card_count);
    struct replay_past *past = arena_array(run->page, clock_count + 1, sizeof *past);
    for (size_t i = 0; i < clock_count; i++) {
        if (rows[i].started_at > run->until)
            continue;
        past[count++] = (struct replay_past){.unit = rows[i].unit,
                                             .stage = (enum stage)rows[i].stage,
                                             .round = rows[i].round,
                                             .state = (enum clock_state)rows[i].state,
                                             .started = rows[i].started_at,
                                             .due = rows[i].due_at,
                                             .stopped = rows[i].stopped_at,
                                             .yellow = was_raised(cards, card_count, &rows[i].id, run, RUNG_YELLOW),
                                             .red = was_raised(cards, card_count, &rows[i].id, run, RUNG_RED),
                                             .rule = rows[i].rule};
    }
    out->past = past;
    out->past_count = count;
}

static void fill_events(struct run *run, struct lane *parts, const struct uuid *id, struct replay_order *out)
{
    size_t count;
    const struct milestone_row *rows = take(&parts[PART_MILESTONES], id, &count);
    struct replay_event *events = arena_array(run->page, count + out->past_count + 1, sizeof *events);
    for (size_t i = 0; i < count; i++)
        events[i] = (struct replay_event){(enum milestone)rows[i].milestone, rows[i].unit, rows[i].round, rows[i].at,
                                          (enum duty)rows[i].duty,           rows[i].limit};
    out->event_count = count + replay_dispatches(out->past, out->past_count, events, count);
    out->events = events;
}

static void fill_changes(struct run *run, struct lane *parts, const struct uuid *id, struct replay_order *out)
{
    const struct change_row *rows = take(&parts[PART_CHANGES], id, &out->change_count);
    struct replay_change *changes = arena_array(run->page, out->change_count + 1, sizeof *changes);
    for (size_t i = 0; i < out->change_count; i++)
        changes[i] = (struct replay_change){rows[i].at, rows[i].before, rows[i].policy, rows[i].limit};
    out->changes = changes;
}

static void fill_leads(struct run *run, struct lane *parts, const struct uuid *id, struct replay_order *out)
{
    const struct lead_row *rows = take(&parts[PART_LEADS], id, &out->lead_count);
    const char **leads = arena_array(run->page, out->lead_count + 1, sizeof *leads);
    for (size_t i = 0; i < out->lead_count; i++)
        leads[i] = rows[i].unit;
    out->leads = leads;
}

/* ---- the pack that it had ---- */

static enum result load_pinned(struct run *run, int version, const struct pack **out)
{
    for (size_t i = 0; i < run->pinned_count; i++)
        if (run->pinned[i].version == version) {
            *out = run->pinned[i].pack;
            return RESULT_OK;
        }
    struct pinned fresh = {.version = version};
    enum result outcome = packs_load(run->ctl, run->packs_db, version, &fresh.pack);
    if (outcome == RESULT_STOP)
        return outcome;
    struct pinned *all = arena_array(run->ctl->arena, run->pinned_count + 1, sizeof *all);
    if (run->pinned_count > 0)
        memcpy(all, run->pinned, run->pinned_count * sizeof *all);
    all[run->pinned_count++] = fresh;
    run->pinned = all;
    *out = fresh.pack;
    return RESULT_OK;
}

static enum result load_newest(struct run *run)
{
    struct packs_version latest;
    enum result outcome = packs_latest(run->ctl, run->packs_db, &latest);
    return outcome == RESULT_OK && latest.version > 0 ? load_pinned(run, latest.version, &run->newest) : outcome;
}

static enum result judge(struct run *run, struct lane *parts, const struct order_row *row)
{
    struct replay_order order = {.area = row->area,
                                 .child = row->child,
                                 .upper = row->upper,
                                 .policy = row->policy,
                                 .limit = row->limit,
                                 .urgency = (enum urgency)row->urgency,
                                 .lead = row->lead};
    const struct replay_terms terms = {run->pack, run->pack, run->until};
    struct replay_terms had = {NULL, run->newest, run->until};
    struct replay_course course, control;
    struct replay_pair *pairs;
    fill_past(run, parts, &row->id, &order);
    fill_events(run, parts, &row->id, &order);
    fill_changes(run, parts, &row->id, &order);
    fill_leads(run, parts, &row->id, &order);
    order.reliefs = take(&parts[PART_RELIEFS], &row->id, &order.relief_count);
    enum result outcome = load_pinned(run, row->pack_version, &had.pack);
    if (outcome != RESULT_OK)
        return outcome;
    bool proven = had.pack != NULL && had.newest != NULL;
    replay_run(run->page, &terms, &order, &course);
    if (proven)
        replay_run(run->page, &had, &order, &control);
    size_t count = replay_compare(run->page, &order, &course, proven ? &control : NULL, &pairs);
    simulate_add(&run->tally, run->ctl, row->number, &order, &course, pairs, count);
    return RESULT_OK;
}

/* ---- pages ---- */

static enum result ask_orders(struct run *run, const struct uuid *after, struct rows *out)
{
    static const struct fields ORDERS = FIELDS(struct order_row, ORDER);
    struct params params;
    params_open(&params, run->page);
    params_uuid(&params, after);
    params_instant(&params, run->since);
    params_instant(&params, run->until);
    params_int(&params, PAGE);
    return db_call(run->db, "simulate_orders", &params, &ORDERS, out);
}

static enum result ask_parts(struct run *run, const struct rows *orders, struct lane *parts)
{
    struct uuid *ids = arena_array(run->page, orders->count + 1, sizeof *ids);
    enum result outcome = RESULT_OK;
    struct params params;
    for (size_t i = 0; i < orders->count; i++)
        ids[i] = ((const struct order_row *)orders->list)[i].id;
    for (size_t i = 0; outcome == RESULT_OK && i < PART_COUNT; i++) {
        params_open(&params, run->page);
        params_uuids(&params, ids, orders->count);
        outcome = db_call(run->db, parts[i].statement, &params, &parts[i].fields, &parts[i].rows);
    }
    return outcome;
}

static enum result judge_page(struct run *run, struct uuid *after, bool *more)
{
    struct lane parts[PART_COUNT] = {
        [PART_CLOCKS] = {.statement = "simulate_clocks", .fields = FIELDS(struct clock_row, CLOCK)},
        [PART_MILESTONES] = {.statement = "simulate_milestones", .fields = FIELDS(struct milestone_row, MILESTONE)},
        [PART_CHANGES] = {.statement = "simulate_changes", .fields = FIELDS(struct change_row, CHANGE)},
        [PART_CARDS] = {.statement = "simulate_cards", .fields = FIELDS(struct card_row, CARD)},
        [PART_RELIEFS] = {.statement = "simulate_reliefs", .fields = FIELDS(struct relief, RELIEF)},
        [PART_LEADS] = {.statement = "simulate_leads", .fields = FIELDS(struct lead_row, LEAD)},
    };
    struct rows orders = {0};
    enum result outcome = ask_orders(run, after, &orders);
    if (outcome == RESULT_OK)
        outcome = ask_parts(run, &orders, parts);
    for (size_t i = 0; outcome == RESULT_OK && i < orders.count; i++) {
        const struct order_row *row = (const struct order_row *)orders.list + i;
        outcome = judge(run, parts, row);
        *after = row->id;
    }
    *more = orders.count == PAGE;
    return outcome;
}

static enum result judge_all(struct run *run)
{
    struct uuid after = {{0}};
    enum result outcome = RESULT_OK;
    for (bool more = true; outcome == RESULT_OK && more;) {
        arena_reset(run->page);
        outcome = judge_page(run, &after, &more);
    }
    return outcome;
}

/* ---- the command ---- */

struct now_row {
    instant now;
};

static int read_now(struct run *run)
{
    static const struct field NOW[] = {FIELD(struct now_row, now, INSTANT)};
    static const struct fields NOWS = FIELDS(struct now_row, NOW);
    struct params none;
    struct rows rows = {0};
    if (run->until != INSTANT_NONE)
        return CTL_OK;
    params_open(&none, run->ctl->arena);
    if (db_call(run->db, "simulate_now", &none, &NOWS, &rows) != RESULT_OK)
        return connect_db_failed(run->ctl, run->db);
    run->until = ((const struct now_row *)rows.list)->now;
    return CTL_OK;
}

static int read_pack(struct run *run)
{
    struct ctl *ctl = run->ctl;
    const char *folder = args_word(&ctl->args, 0);
    struct pack_file *files = NULL;
    size_t count = 0;
    if (pack_read_folder(ctl->arena, folder, &files, &count, ctl->err) == RESULT_OK &&
        pack_load(&run->pack, files, count, ctl->err) == RESULT_OK)
        return CTL_OK;
    return ctl_fail(ctl, CTL_REJECTED, "%s: 不是可用的城市配置包", "%s: is not a sound city pack", folder);
}

static int prepare(struct run *run)
{
    int code = read_bound(run->ctl, "--since", args_value(&run->ctl->args, "since"), false, &run->since);
    if (code == CTL_OK)
        code = read_bound(run->ctl, "--until", args_value(&run->ctl->args, "until"), true, &run->until);
    if (code == CTL_OK && run->since == INSTANT_NONE)
        code = ctl_fail(run->ctl, CTL_USAGE, "--since: 必填", "--since: is required");
    if (code == CTL_OK)
        code = read_span(run->ctl, run->since, run->until);
    if (code == CTL_OK)
        code = read_pack(run);
    if (code == CTL_OK)
        code = connect_db(run->ctl, CONNECT_REPORT, "simulate", &run->db);
    if (code == CTL_OK)
        code = connect_db(run->ctl, CONNECT_READER, "pack", &run->packs_db);
    if (code == CTL_OK && load_newest(run) != RESULT_OK)
        code = connect_db_failed(run->ctl, run->packs_db);
    return code == CTL_OK ? read_now(run) : code;
}

static int tell(struct run *run)
{
    struct ctl *ctl = run->ctl;
    struct sheet sheet = {0};
    struct table counts;
    const struct simulate *tally = &run->tally;
    const struct {
        struct column head;
        const char *cell;
    } PAIRS[] = {
        {{"pack", "配置包", "pack", CELL_TEXT}, run->pack->name},
        {{"since", "起", "since", CELL_TEXT}, show_instant(ctl, run->since)},
        {{"until", "止", "until", CELL_TEXT}, show_instant(ctl, run->until)},
        {{"orders", "工单", "orders", CELL_NUMBER}, show_number(ctl, tally->orders)},
        {{"clocks", "时限", "clocks", CELL_NUMBER}, show_number(ctl, tally->clocks)},
        {{"policy_gone", "规则已撤的工单", "orders whose policy is gone", CELL_NUMBER},
         show_number(ctl, tally->policy_gone)},
        {{"relief_gone", "不再适用的延期挂起", "reliefs that are gone", CELL_NUMBER},
         show_number(ctl, tally->relief_gone)},
        {{"not_replayed", "无法重演的时限", "clocks not replayed", CELL_NUMBER}, show_number(ctl, tally->unknown)},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        sheet_pair(&sheet, PAIRS[i].head, PAIRS[i].cell);
    simulate_counts(tally, ctl, &counts);
    sheet_table(&sheet, (struct column){"counts", "各规则各环节", "by policy and stage", CELL_TEXT}, &counts);
    if (tally->list)
        sheet_table(&sheet,
                    (struct column){"changed", "结果不同的时限", "clocks that would have gone otherwise", CELL_TEXT},
                    &tally->changed);
    return sight_sheet(ctl, "list", &sheet);
}

int cmd_pack_simulate(struct ctl *ctl)
{
    struct run run = {.ctl = ctl, .since = INSTANT_NONE, .until = INSTANT_NONE, .page = arena_new(0)};
    simulate_open(&run.tally, ctl->arena, args_flag(&ctl->args, "list"));
    int code = prepare(&run);
    if (code == CTL_OK && judge_all(&run) != RESULT_OK)
        code = connect_db_failed(ctl, run.db);
    if (code == CTL_OK)
        code = tell(&run);
    pack_free(&run.pack);
    for (size_t i = 0; i < run.pinned_count; i++)
        pack_free(&run.pinned[i].pack);
    db_free(&run.packs_db);
    db_free(&run.db);
    arena_free(&run.page);
    return code;
}
