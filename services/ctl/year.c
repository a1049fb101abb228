#include "services/ctl/year.h"
#include "services/ctl/connect.h"
#include "services/escalation/counting.h"
#include "services/escalation/escalation.h"
#include "services/escalation/explain.h"
#include "services/router/catalogue.h"
#include <string.h>

extern const char sql_year[];

/* The last redo and look-back of an order of the last day are over by then. */
enum { DAYS_OF_YEAR = 366, DAYS_AFTER = 75, MORNING = 9 * 60, NOON = 12 * 60 };

static day last_day(const struct year *year)
{
    int y, m, d;
    day_to_civil(year->first, &y, &m, &d);
    return day_from_civil(y + 1, m, d);
}

static const struct pack_calendar *calendar(const struct year *year)
{
    return calendar_of(year->pack, (int)(year->area - year->pack->areas), -1);
}

instant year_over(const struct year *year)
{
    return instant_at(last_day(year) + DAYS_AFTER, MORNING, calendar(year)->offset_minutes);
}

int year_missing(const struct year *year)
{
    int offset = calendar(year)->offset_minutes;
    return calendar_missing_year(calendar(year), false, instant_at(year->first, 0, offset), year_over(year));
}

/* ---- what the pack tells ---- */

static const char **texts_of(const struct year *year, size_t count)
{
    return arena_array(year->ctl->arena, count + 1, sizeof(const char *));
}

static int64_t *numbers_of(const struct year *year, size_t count)
{
    return arena_array(year->ctl->arena, count + 1, sizeof(int64_t));
}

static enum result tell(const struct year *year, const char *statement, const struct params *params)
{
    return db_call(year->db, statement, params, NULL, NULL);
}

static enum result tell_plan(const struct year *year)
{
    const struct pack *pack = year->pack;
    const struct pack_cadence *meeting = NULL;
    const char *level = "";
    char first[11];
    struct params params;
    for (size_t i = 0; meeting == NULL && i < pack->cadences_count; i++)
        if (pack->cadences[i].kind == CADENCE_MEETING && &pack->areas[pack->cadences[i].area] == year->area)
            meeting = &pack->cadences[i];
    for (size_t i = 0; *level == '\0' && i < pack->whistles_count; i++)
        if (pack->whistles[i].from & 1u << UNIT_STREET && pack->whistles[i].to & 1u << UNIT_DEPARTMENT)
            level = pack->whistles[i].code;
    day_format(year->first, first);
    params_open(&params, year->ctl->arena);
    params_big(&params, year->seed);
    params_text(&params, arena_print(year->ctl->arena, "%.6f", year->scale));
    params_text(&params, first);
    params_text(&params, year->area->code);
    params_text(&params, year->area->prefix);
    params_int(&params, year->version);
    params_instant(&params, year_over(year));
    params_text(&params, meeting == NULL ? "six" : meeting->code);
    params_text(&params, meeting == NULL ? "" : meeting->name);
    params_text(&params, *level == '\0' ? "town" : level);
    return tell(year, "year_set", &params);
}

/* R41: when an appeal of that day is to be ruled on; 0 = there is no limit. */
static int64_t appeal_due(const struct year *year, day date)
{
    const struct pack_limit *limit = &year->pack->policies[year->pack->backstop_policy].limits[STAGE_APPEAL];
    if (limit->unit == LIMIT_NONE)
        return 0;
    return calendar_deadline(NULL, calendar(year), false, limit, instant_at(date, NOON, calendar(year)->offset_minutes))
        .due;
}

static enum result tell_days(const struct year *year)
{
    enum { DAYS = DAYS_OF_YEAR + DAYS_AFTER };
    const char **dates = texts_of(year, DAYS);
    int64_t *working = numbers_of(year, DAYS), *holiday = numbers_of(year, DAYS), *due = numbers_of(year, DAYS);
    struct params params;
    for (int i = 0; i < DAYS; i++) {
        enum day_class class = DAY_WORKDAY;
        char text[11];
        day_format(year->first + i, text);
        if (calendar_class(calendar(year), year->first + i, &class, NULL) != CALENDAR_OK)
            class = DAY_WORKDAY;
        dates[i] = arena_text(year->ctl->arena, text);
        working[i] = calendar_is_working(class);
        holiday[i] = class == DAY_HOLIDAY;
        due[i] = appeal_due(year, year->first + i);
    }
    params_open(&params, year->ctl->arena);
    params_texts(&params, dates, DAYS);
    params_bigs(&params, working, DAYS);
    params_bigs(&params, holiday, DAYS);
    params_bigs(&params, due, DAYS);
    return tell(year, "year_days", &params);
}

static bool is_place(const struct year *year, int area)
{
    const struct pack_area *at = &year->pack->areas[area];
    return at->level > AREA_DISTRICT && pack_area_inside(year->pack, area, (int)(year->area - year->pack->areas));
}

static bool is_leaf(const struct pack *pack, size_t matter)
{
    for (size_t i = 0; i < pack->matters_count; i++)
        if (pack->matters[i].parent == (int)matter)
            return false;
    return true;
}

static enum result tell_areas(const struct year *year)
{
    const struct pack *pack = year->pack;
    const char **codes = texts_of(year, pack->areas_count), **names = texts_of(year, pack->areas_count);
    int64_t *street = numbers_of(year, pack->areas_count), *urban = numbers_of(year, pack->areas_count);
    size_t count = 0;
    struct params params;
    for (size_t i = 0; i < pack->areas_count; i++) {
        if (!is_place(year, (int)i))
            continue;
        codes[count] = pack->areas[i].code;
        names[count] = pack->areas[i].name;
        street[count] = pack->areas[i].level == AREA_STREET;
        urban[count++] = pack->areas[i].setting == SETTING_URBAN;
    }
    params_open(&params, year->ctl->arena);
    params_texts(&params, codes, count);
    params_texts(&params, names, count);
    params_bigs(&params, street, count);
    params_bigs(&params, urban, count);
    return tell(year, "year_areas", &params);
}

static enum result tell_matters(const struct year *year)
{
    const struct pack *pack = year->pack;
    const char **codes = texts_of(year, pack->matters_count), **names = texts_of(year, pack->matters_count);
    size_t count = 0;
    struct params params;
    for (size_t i = 0; i < pack->matters_count; i++) {
        if (!is_leaf(pack, i))
            continue;
        codes[count] = pack->matters[i].code;
        names[count++] = pack->matters[i].name;
    }
    params_open(&params, year->ctl->arena);
    params_texts(&params, codes, count);
    params_texts(&params, names, count);
    return tell(year, "year_matters", &params);
}

static bool serves(const struct year *year, int district)
{
    return district < 0 || &year->pack->areas[district] == year->area;
}

static enum result tell_channels(const struct year *year)
{
    const struct pack *pack = year->pack;
    const char **codes = texts_of(year, pack->channels_count);
    int64_t *phone = numbers_of(year, pack->channels_count);
    size_t count = 0;
    struct params params;
    for (size_t i = 0; i < pack->channels_count; i++) {
        if (!serves(year, pack->channels[i].district))
            continue;
        codes[count] = pack->channels[i].code;
        phone[count++] = pack->channels[i].kind == CHANNEL_PHONE && pack->channels[i].may_answer;
    }
    params_open(&params, year->ctl->arena);
    params_texts(&params, codes, count);
    params_bigs(&params, phone, count);
    return tell(year, "year_channels", &params);
}

static enum result tell_units(const struct year *year)
{
    const struct pack *pack = year->pack;
    int district = (int)(year->area - pack->areas);
    const char **codes = texts_of(year, pack->units_count), **kinds = texts_of(year, pack->units_count);
    size_t count = 0;
    struct params params;
    for (size_t i = 0; i < pack->units_count; i++) {
        if (!pack_area_inside(pack, pack->units[i].area, district))
            continue;
        codes[count] = pack->units[i].code;
        kinds[count++] = term_get("unit_kind", (int)pack->units[i].kind)->code;
    }
    params_open(&params, year->ctl->arena);
    params_texts(&params, codes, count);
    params_texts(&params, kinds, count);
    return tell(year, "year_units", &params);
}

/* Grounds of exclusion and appeal, kinds of care: the codes that the pack lists. */
static enum result tell_codes(const struct year *year)
{
    static const char *const LISTS[] = {"exclusion.", "appeal."};
    const struct pack *pack = year->pack;
    size_t most = pack->texts_count + pack->cares_count, count = 0;
    const char **lists = texts_of(year, most), **codes = texts_of(year, most);
    struct params params;
    for (size_t i = 0; i < pack->texts_count; i++)
        for (size_t l = 0; l < COUNT(LISTS); l++) {
            size_t length = strlen(LISTS[l]);
            if (strncmp(pack->texts[i].key, LISTS[l], length) != 0)
                continue;
            lists[count] = arena_textn(year->ctl->arena, LISTS[l], length - 1);
            codes[count++] = pack->texts[i].key + length;
        }
    for (size_t i = 0; i < pack->cares_count; i++) {
        lists[count] = "care";
        codes[count++] = pack->cares[i].code;
    }
    params_open(&params, year->ctl->arena);
    params_texts(&params, lists, count);
    params_texts(&params, codes, count);
    return tell(year, "year_codes", &params);
}

bool year_has_grounds(const struct year *year)
{
    bool exclusion = false, appeal = false;
    for (size_t i = 0; i < year->pack->texts_count; i++) {
        exclusion = exclusion || strncmp(year->pack->texts[i].key, "exclusion.", 10) == 0;
        appeal = appeal || strncmp(year->pack->texts[i].key, "appeal.", 7) == 0;
    }
    return exclusion && appeal;
}

struct route_rows {
    const char **matters, **areas, **leads, **policies, **entries, **grounds, **co;
    int64_t *urgencies, *classes;
    size_t count;
};

static const char *co_text(const struct year *year, const struct catalogue_choice *choice)
{
    const char *text = "";
    for (size_t i = 0; i < choice->co_count; i++) {
        int unit = catalogue_co(year->pack, choice, i);
        if (unit >= 0)
            text =
                arena_print(year->ctl->arena, "%s%s%s", text, *text == '\0' ? "" : ",", year->pack->units[unit].code);
    }
    return text;
}

static void add_route(const struct year *year, struct route_rows *rows, const struct catalogue_query *query)
{
    const struct pack *pack = year->pack;
    const struct catalogue_choice choice = catalogue_choose(pack, query);
    size_t n = rows->count++;
    rows->matters[n] = pack->matters[query->matter].code;
    rows->areas[n] = pack->areas[query->area].code;
    rows->urgencies[n] = (int64_t)query->urgency;
    rows->leads[n] = pack->units[choice.lead].code;
    rows->policies[n] = pack->policies[choice.policy].code;
    rows->entries[n] = choice.entry == NULL ? "" : choice.entry->code;
    rows->grounds[n] = choice.entry == NULL ? "" : choice.entry->ground;
    rows->classes[n] = (int64_t)choice.order_class;
    rows->co[n] = co_text(year, &choice);
}

static enum result tell_routes(const struct year *year)
{
    const struct pack *pack = year->pack;
    size_t most = pack->matters_count * pack->areas_count * URGENCY_COUNT;
    struct route_rows rows = {texts_of(year, most),   texts_of(year, most),
                              texts_of(year, most),   texts_of(year, most),
                              texts_of(year, most),   texts_of(year, most),
                              texts_of(year, most),   numbers_of(year, most),
                              numbers_of(year, most), 0};
    struct params params;
    for (size_t m = 0; m < pack->matters_count; m++)
        for (size_t a = 0; is_leaf(pack, m) && a < pack->areas_count; a++)
            for (int u = URGENCY_NORMAL; is_place(year, (int)a) && u <= URGENCY_URGENT; u++)
                add_route(
                    year, &rows,
                    &(struct catalogue_query){(int)m, (int)a, PARTY_CITIZEN, (enum urgency)u, INSTANT_NONE, NULL});
    params_open(&params, year->ctl->arena);
    params_texts(&params, rows.matters, rows.count);
    params_texts(&params, rows.areas, rows.count);
    params_bigs(&params, rows.urgencies, rows.count);
    params_texts(&params, rows.leads, rows.count);
    params_texts(&params, rows.policies, rows.count);
    params_texts(&params, rows.entries, rows.count);
    params_texts(&params, rows.grounds, rows.count);
    params_texts(&params, rows.co, rows.count);
    params_bigs(&params, rows.classes, rows.count);
    return tell(year, "year_routes", &params);
}

enum result year_open(const struct year *year)
{
    static enum result (*const TELL[])(const struct year *) = {tell_plan,     tell_days,  tell_areas, tell_matters,
                                                               tell_channels, tell_units, tell_codes, tell_routes};
    enum result outcome = db_script(year->db, connect_group(year->ctl->arena, sql_year, "year_open"));
    if (outcome == RESULT_OK)
        outcome = db_script(year->db, connect_group(year->ctl->arena, sql_year, "year_tell"));
    for (size_t i = 0; outcome == RESULT_OK && i < COUNT(TELL); i++)
        outcome = TELL[i](year);
    return outcome;
}

/* ---- clocks ---- */

struct asked {
    int64_t k;
    const char *unit, *area, *policy, *lead;
    int urgency, stage, round;
    instant started, stopped;
};
static const struct field ASKED[] = {
    FIELD(struct asked, k, BIG),           FIELD(struct asked, unit, TEXT), FIELD(struct asked, area, TEXT),
    FIELD(struct asked, policy, TEXT),     FIELD(struct asked, lead, TEXT), FIELD(struct asked, urgency, INT),
    FIELD(struct asked, stage, INT),       FIELD(struct asked, round, INT), FIELD(struct asked, started, INSTANT),
    FIELD(struct asked, stopped, INSTANT),
};

struct answered { /* clocks of one batch, and their cards */
    size_t count, card_count, card_room;
    int64_t *k, *state, *due, *fired, *rung, *next;
    const char **rungs, **explain;
    int64_t *card_k, *card_step, *card_action, *card_at;
    const char **card_level, **card_told;
};

static bool start(struct arena *arena, const struct year *year, const struct asked *row, struct clock *clock,
                  struct clock_terms *terms, struct deadline *deadline)
{
    const struct counting_facts facts = {.pack = year->pack,
                                         .newest = year->pack,
                                         .policy = row->policy,
                                         .area = row->area,
                                         .lead = row->lead,
                                         .urgency = (enum urgency)row->urgency,
                                         .limit_text = ""};
    *clock = (struct clock){.stage = (enum stage)row->stage, .round = row->round, .state = CLOCK_OPEN};
    str_copy(clock->unit, sizeof clock->unit, row->unit);
    *terms = counting_terms(arena, &facts, clock);
    return clock_start(arena, terms, row->started, clock, deadline);
}

static const char *why(struct arena *arena, const struct clock_terms *terms, const struct deadline *deadline,
                       const struct clock *clock)
{
    const struct pack_limit *limit = clock_limit(terms);
    const struct pack_unit *unit = terms->unit < 0 ? NULL : &terms->pack->units[terms->unit];
    return explain_json(arena,
                        &(struct explanation){.deadline = deadline,
                                              .limit = limit,
                                              .policy = &terms->pack->policies[terms->policy],
                                              .stage = terms->stage,
                                              .pack = terms->pack,
                                              .calendar = terms->calendar,
                                              .offset_minutes = terms->calendar->offset_minutes,
                                              .round_the_clock = calendar_on_duty(unit, limit),
                                              .clock = clock},
                        "zh");
}

static enum result ask(const struct year *year, struct arena *arena, int64_t after, struct rows *rows)
{
    static const struct fields FIELDS_OF = FIELDS(struct asked, ASKED);
    struct params params;
    params_open(&params, arena);
    params_big(&params, after);
    return db_call(year->db, "year_asked", &params, &FIELDS_OF, rows);
}

static enum result dues_of(const struct year *year, struct arena *arena, const struct rows *rows)
{
    const struct asked *list = rows->list;
    int64_t *k = arena_array(arena, rows->count, sizeof *k), *due = arena_array(arena, rows->count, sizeof *due);
    size_t count = 0;
    struct params params;
    for (size_t i = 0; i < rows->count; i++) {
        struct clock clock;
        struct clock_terms terms;
        if (!start(arena, year, &list[i], &clock, &terms, NULL))
            clock.due = list[i].started; /* without a limit: what is done is done at once */
        k[count] = list[i].k;
        due[count++] = clock.due;
    }
    params_open(&params, arena);
    params_bigs(&params, k, count);
    params_bigs(&params, due, count);
    return db_call(year->db, "year_dues", &params, NULL, NULL);
}

static void add_card(struct arena *arena, struct answered *to, int64_t k, const struct clock_rung *rung)
{
    size_t n = to->card_count;
    if (n == to->card_room)
        return;
    to->card_k[n] = k;
    to->card_step[n] = rung->step;
    to->card_action[n] = (int64_t)rung->action;
    to->card_at[n] = rung->at;
    to->card_level[n] = arena_text(arena, rung->level);
    to->card_told[n] = "";
    to->card_count++;
}

/* The clock as the engine would have left it: stopped by its milestone, every rung before that fired. */
static void add_clock(struct arena *arena, const struct year *year, const struct asked *row, struct answered *to)
{
    struct clock clock;
    struct clock_terms terms;
    struct deadline deadline;
    char ladder[ESCALATION_LADDER];
    const struct clock_rung *rung;
    size_t n = to->count;
    if (!start(arena, year, row, &clock, &terms, &deadline))
        return;
    to->explain[n] = why(arena, &terms, &deadline, &clock);
    escalation_ladder_write(&clock, ladder);
    to->rungs[n] = arena_text(arena, ladder);
    if (row->stopped != INSTANT_NONE)
        (void)clock_stop(&clock, row->stopped);
    while ((rung = clock_fire(&clock, year_over(year))) != NULL)
        add_card(arena, to, row->k, rung);
    to->k[n] = row->k;
    to->state[n] = (int64_t)clock.state;
    to->due[n] = clock.due;
    to->fired[n] = (int64_t)clock.fired;
    to->rung[n] = clock.next_rung;
    to->next[n] = clock.next_at == INSTANT_NONE ? 0 : clock.next_at;
    to->count++;
}

static struct answered answered_of(struct arena *arena, size_t count)
{
    size_t cards = count * CLOCK_RUNGS_MAX;
    struct answered to = {.card_room = cards};
    int64_t **const numbers[] = {&to.k, &to.state, &to.due, &to.fired, &to.rung, &to.next};
    int64_t **const of_cards[] = {&to.card_k, &to.card_step, &to.card_action, &to.card_at};
    for (size_t i = 0; i < COUNT(numbers); i++)
        *numbers[i] = arena_array(arena, count, sizeof(int64_t));
    for (size_t i = 0; i < COUNT(of_cards); i++)
        *of_cards[i] = arena_array(arena, cards, sizeof(int64_t));
    to.rungs = arena_array(arena, count, sizeof(const char *));
    to.explain = arena_array(arena, count, sizeof(const char *));
    to.card_level = arena_array(arena, cards, sizeof(const char *));
    to.card_told = arena_array(arena, cards, sizeof(const char *));
    return to;
}

static enum result store_cards(const struct year *year, struct arena *arena, const struct answered *of)
{
    struct params params;
    params_open(&params, arena);
    params_bigs(&params, of->card_k, of->card_count);
    params_bigs(&params, of->card_step, of->card_count);
    params_bigs(&params, of->card_action, of->card_count);
    params_texts(&params, of->card_level, of->card_count);
    params_texts(&params, of->card_told, of->card_count);
    params_bigs(&params, of->card_at, of->card_count);
    return db_call(year->db, "year_cards", &params, NULL, NULL);
}

static enum result clocks_of(const struct year *year, struct arena *arena, const struct rows *rows)
{
    const struct asked *list = rows->list;
    struct answered of = answered_of(arena, rows->count);
    struct params params;
    for (size_t i = 0; i < rows->count; i++)
        add_clock(arena, year, &list[i], &of);
    params_open(&params, arena);
    params_bigs(&params, of.k, of.count);
    params_bigs(&params, of.state, of.count);
    params_bigs(&params, of.due, of.count);
    params_texts(&params, of.rungs, of.count);
    params_bigs(&params, of.fired, of.count);
    params_bigs(&params, of.rung, of.count);
    params_bigs(&params, of.next, of.count);
    params_texts(&params, of.explain, of.count);
    enum result outcome = db_call(year->db, "year_clocks", &params, NULL, NULL);
    return outcome == RESULT_OK ? store_cards(year, arena, &of) : outcome;
}

/* Batch by batch, each with memory of its own. */
static enum result walk(const struct year *year,
                        enum result (*answer)(const struct year *, struct arena *, const struct rows *))
{
    enum result outcome = RESULT_OK;
    int64_t after = 0;
    bool more = true;
    while (outcome == RESULT_OK && more) {
        struct arena *arena = arena_new(0);
        struct rows rows = {0};
        outcome = ask(year, arena, after, &rows);
        more = rows.count > 0;
        if (more)
            after = ((const struct asked *)rows.list)[rows.count - 1].k;
        if (outcome == RESULT_OK && more)
            outcome = answer(year, arena, &rows);
        arena_free(&arena);
    }
    return outcome;
}

enum result year_dues(const struct year *year)
{
    return walk(year, dues_of);
}

enum result year_clocks(const struct year *year)
{
    return walk(year, clocks_of);
}
