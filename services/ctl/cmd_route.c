/* Why an order goes where it goes: every row of the catalogue that fits, why the first one won, what the roster made of it,
 * and what the backstop would have been. */
#include "common/calendar.h"
#include "services/ctl/commands.h"
#include "services/ctl/orders.h"
#include "services/ctl/pack_asked.h"
#include "services/ctl/packs.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"
#include "services/router/catalogue.h"

struct route {
    const struct pack *pack;
    struct catalogue_query query;
    struct catalogue_choice choice;
    const struct pack_entry **rows;
    size_t count;
    const char *number, *entry, *lead; /* of an order: what is on record; else NULL */
};

static void ask_catalogue(struct ctl *ctl, struct route *route)
{
    const struct pack_entry **rows;
    route->choice = catalogue_choose(route->pack, &route->query);
    route->count = catalogue_candidates(ctl->arena, route->pack, &route->query, &rows);
    route->rows = rows;
}

/* ---- why ---- */

static const struct {
    const char *code, *zh, *en;
} AXES[] = {
    [BY_NOTHING] = {"", "", ""},
    [BY_PARTY] = {"party", "诉求主体", "the party"},
    [BY_URGENCY] = {"urgency", "紧急程度", "the urgency"},
    [BY_TIME] = {"time", "时段", "the time"},
    [BY_MATTER] = {"matter", "事项", "the matter"},
    [BY_AREA] = {"area", "区域", "the area"},
};

/* The axis on which this row is wider than the winner. */
static enum catalogue_axis lost_by(const struct route *route, const struct pack_entry *row)
{
    enum catalogue_axis axis = BY_NOTHING;
    (void)catalogue_compare(route->pack, route->rows[0], row, &axis);
    return axis;
}

static const char *axis_text(const struct ctl *ctl, enum catalogue_axis axis)
{
    if (axis == BY_NOTHING)
        return NULL;
    return ctl->json ? AXES[axis].code : ctl_text(ctl, AXES[axis].zh, AXES[axis].en);
}

static const char *why_text(struct ctl *ctl, const struct route *route)
{
    if (route->count == 0)
        return ctl_text(ctl, "没有一行符合,由兜底单位接收", "no row fits: the backstop has it");
    if (route->count == 1)
        return ctl_text(ctl, "只有这一行符合", "the only row that fits");
    enum catalogue_axis axis = lost_by(route, route->rows[1]);
    const char *next = route->rows[1]->code;
    if (ctl->zh)
        return arena_print(ctl->arena, "其%s比次选行 %s 更窄(依次比诉求主体、紧急程度、时段、事项、区域)",
                           AXES[axis].zh, next);
    return arena_print(
        ctl->arena,
        "%s it names is narrower than in the next row, %s (compared in this order: party, urgency, time, "
        "matter, area)",
        AXES[axis].en, next);
}

static const char *unit_name(struct ctl *ctl, const struct route *route, int unit)
{
    return show_code(ctl, SHOW_UNIT, route->pack->units[unit].code);
}

static const char *roster_text(struct ctl *ctl, const struct route *route)
{
    const struct pack_shift *shift = route->choice.shift;
    if (shift == NULL)
        return NULL;
    if (route->choice.lead == shift->unit)
        return shift->who;
    const char *desk = unit_name(ctl, route, route->choice.lead), *unit = unit_name(ctl, route, shift->unit);
    if (ctl->zh)
        return arena_print(ctl->arena, "%s;由 %s 代 %s 接收", shift->who, desk, unit);
    return arena_print(ctl->arena, "%s; %s takes it for %s", shift->who, desk, unit);
}

/* N22: who was passed by, and why. */
static const char *around_text(struct ctl *ctl, const struct route *route)
{
    const struct catalogue_choice *choice = &route->choice;
    const char *text = choice->around < 0 ? NULL : unit_name(ctl, route, choice->around);
    for (size_t i = 0; i < choice->co_count; i++)
        if (catalogue_left_out(route->pack, choice, i)) {
            const char *name = unit_name(ctl, route, choice->co[i]);
            text = text == NULL ? name : arena_print(ctl->arena, "%s, %s", text, name);
        }
    if (text == NULL)
        return NULL;
    const char *reported = show_code(ctl, SHOW_UNIT, choice->reported);
    if (ctl->zh)
        return arena_print(ctl->arena, "%s:举报 %s,其本身及下级不得承办 (N22)", text, reported);
    return arena_print(ctl->arena, "%s: it reports %s, which with all below it has no part (N22)", text, reported);
}

static const char *time_text(const struct ctl *ctl, const struct route *route)
{
    const struct pack_calendar *calendar = calendar_of(route->pack, route->query.area, -1);
    bool open = calendar_open_at(calendar, false, route->query.at);
    return show_term(ctl, "roster_time", open ? TIME_WORK : TIME_REST);
}

/* ---- telling ---- */

static const struct column ROWS[] = {
    {"entry", "派单目录行", "row", CELL_TEXT},     {"matter", "事项", "matter", CELL_TEXT},
    {"area", "区域", "area", CELL_TEXT},           {"party", "诉求主体", "party", CELL_TEXT},
    {"urgency", "紧急程度", "urgency", CELL_TEXT}, {"when", "时段", "time", CELL_TEXT},
    {"lead", "牵头", "lead", CELL_TEXT},           {"policy", "时限规则", "policy", CELL_TEXT},
    {"wider_by", "较宽于", "wider by", CELL_TEXT}, {"ground", "依据", "ground", CELL_TEXT},
};

static void add_rows(struct ctl *ctl, const struct route *route, struct table *table)
{
    const struct pack *pack = route->pack;
    table_open(table, ctl->arena, ROWS, COUNT(ROWS));
    for (size_t i = 0; i < route->count; i++) {
        const struct pack_entry *row = route->rows[i];
        TABLE_ADD(table, row->code, show_code(ctl, SHOW_MATTER, pack_matter_code(pack, row->matter)),
                  show_code(ctl, SHOW_AREA, pack_area_code(pack, row->area)),
                  row->party ? show_term(ctl, "party", (int)row->party) : NULL,
                  row->urgency ? show_term(ctl, "urgency", (int)row->urgency) : NULL,
                  row->when ? show_term(ctl, "roster_time", (int)row->when) : NULL, unit_name(ctl, route, row->lead),
                  show_code(ctl, SHOW_POLICY, pack->policies[row->policy].code), axis_text(ctl, lost_by(route, row)),
                  row->ground);
    }
}

static const char *co_handlers(struct ctl *ctl, const struct route *route)
{
    const char *text = NULL;
    const struct catalogue_choice *choice = &route->choice;
    for (size_t i = 0; i < choice->co_count; i++) {
        int unit = catalogue_co(route->pack, choice, i);
        if (unit < 0)
            continue;
        const char *name = unit_name(ctl, route, unit);
        text = text == NULL ? name : arena_print(ctl->arena, "%s, %s", text, name);
    }
    return text;
}

static void add_question(struct ctl *ctl, const struct route *route, struct sheet *sheet)
{
    const struct pack *pack = route->pack;
    const struct catalogue_query *query = &route->query;
    const struct {
        struct column head;
        const char *cell;
    } PAIRS[] = {
        {{"number", "工单", "order", CELL_TEXT}, route->number},
        {{"matter", "事项", "matter", CELL_TEXT}, show_code(ctl, SHOW_MATTER, pack_matter_code(pack, query->matter))},
        {{"area", "区域", "area", CELL_TEXT}, show_code(ctl, SHOW_AREA, pack_area_code(pack, query->area))},
        {{"party", "诉求主体", "party", CELL_TEXT}, show_term(ctl, "party", (int)query->party)},
        {{"urgency", "紧急程度", "urgency", CELL_TEXT}, show_term(ctl, "urgency", (int)query->urgency)},
        {{"at", "交办时刻", "dispatched at", CELL_TEXT}, show_instant(ctl, query->at)},
        {{"time", "时段", "time", CELL_TEXT}, time_text(ctl, route)},
        {{"pack_version", "配置版本", "pack version", CELL_NUMBER},
         pack->version > 0 ? show_number(ctl, pack->version) : NULL},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        if (PAIRS[i].cell != NULL || ctl->json)
            sheet_pair(sheet, PAIRS[i].head, PAIRS[i].cell);
}

static void add_answer(struct ctl *ctl, const struct route *route, struct sheet *sheet)
{
    const struct pack *pack = route->pack;
    const struct catalogue_choice *choice = &route->choice;
    const struct pack_entry *entry = choice->entry;
    const char *named = entry ? unit_name(ctl, route, entry->lead) : NULL;
    const struct {
        struct column head;
        const char *cell;
    } PAIRS[] = {
        {{"entry", "选中行", "row", CELL_TEXT}, entry ? entry->code : NULL},
        {{"why", "为何选中", "why", CELL_TEXT}, why_text(ctl, route)},
        {{"ground", "依据", "ground", CELL_TEXT}, entry ? entry->ground : NULL},
        {{"row_lead", "目录所列单位", "unit of the row", CELL_TEXT}, named},
        {{"roster", "值班", "on duty", CELL_TEXT}, roster_text(ctl, route)},
        {{"passed_by", "绕开单位", "passed by", CELL_TEXT}, around_text(ctl, route)},
        {{"lead", "牵头", "lead", CELL_TEXT}, unit_name(ctl, route, choice->lead)},
        {{"co", "协办", "co-handlers", CELL_TEXT}, co_handlers(ctl, route)},
        {{"policy", "时限规则", "policy", CELL_TEXT}, show_code(ctl, SHOW_POLICY, pack->policies[choice->policy].code)},
        {{"class", "交办类别", "class", CELL_TEXT}, show_term(ctl, "order_class", (int)choice->order_class)},
        {{"backstop", "若无目录行", "without a row", CELL_TEXT}, unit_name(ctl, route, pack->backstop)},
        {{"backstop_policy", "兜底时限规则", "its policy", CELL_TEXT},
         show_code(ctl, SHOW_POLICY, pack->policies[pack->backstop_policy].code)},
        {{"recorded_entry", "记录的目录行", "row on record", CELL_TEXT}, show_text(ctl, route->entry)},
        {{"recorded_lead", "首次交办单位", "first lead on record", CELL_TEXT},
         show_code(ctl, SHOW_UNIT, show_text(ctl, route->lead))},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        if (PAIRS[i].cell != NULL || ctl->json)
            sheet_pair(sheet, PAIRS[i].head, PAIRS[i].cell);
}

static int tell(struct ctl *ctl, struct route *route)
{
    struct sheet sheet = {0};
    struct table table;
    ask_catalogue(ctl, route);
    add_question(ctl, route, &sheet);
    add_answer(ctl, route, &sheet);
    add_rows(ctl, route, &table);
    sheet_table(&sheet,
                (struct column){"candidates", "符合的目录行(由窄到宽)", "rows that fit, narrowest first", CELL_TEXT},
                &table);
    return sight_sheet(ctl, "page", &sheet);
}

/* ---- any matter ---- */

static int read_query(struct ctl *ctl, const struct pack_asked *asked, struct catalogue_query *out)
{
    int party = PARTY_CITIZEN, urgency = URGENCY_NORMAL, reported = -1;
    *out = (struct catalogue_query){.matter = -1, .area = asked->pack->city_area, .at = asked->at};
    int code = pack_asked_code(ctl, "matter", pack_matter_find, asked->pack, &out->matter);
    if (code == CTL_OK)
        code = pack_asked_code(ctl, "area", pack_area_find, asked->pack, &out->area);
    if (code == CTL_OK)
        code = pack_asked_code(ctl, "reported", pack_unit_find, asked->pack, &reported);
    if (code == CTL_OK && args_value(&ctl->args, "party") != NULL)
        code = read_term(ctl, "--party", "party", args_value(&ctl->args, "party"), &party);
    if (code == CTL_OK && args_value(&ctl->args, "urgency") != NULL)
        code = read_term(ctl, "--urgency", "urgency", args_value(&ctl->args, "urgency"), &urgency);
    out->party = (enum party)party;
    out->urgency = (enum urgency)urgency;
    out->reported = reported < 0 ? NULL : asked->pack->units[reported].code;
    return code;
}

static int explain_any(struct ctl *ctl)
{
    struct pack_asked asked;
    struct route route = {0};
    int code = read_needed(ctl, "--matter", args_value(&ctl->args, "matter"));
    if (code == CTL_OK)
        code = pack_asked_open(ctl, &asked);
    if (code == CTL_OK)
        code = read_query(ctl, &asked, &route.query);
    if (code != CTL_OK)
        return code;
    route.pack = asked.pack;
    return tell(ctl, &route);
}

/* ---- an order ---- */

struct order_row {
    const char *number, *district, *area, *matter, *entry, *lead, *reported;
    int urgency, party, pack_version;
    instant at;
};
static const struct field ORDER[] = {
    FIELD(struct order_row, number, TEXT),   FIELD(struct order_row, district, TEXT),
    FIELD(struct order_row, area, TEXT),     FIELD(struct order_row, matter, TEXT),
    FIELD(struct order_row, urgency, INT),   FIELD(struct order_row, party, INT),
    FIELD(struct order_row, entry, TEXT),    FIELD(struct order_row, lead, TEXT),
    FIELD(struct order_row, at, INSTANT),    FIELD(struct order_row, pack_version, INT),
    FIELD(struct order_row, reported, TEXT),
};

static int tell_order(struct ctl *ctl, const struct pack *pack, const struct order_row *row)
{
    const struct order order = {.matter = row->matter,
                                .area = row->area,
                                .district = row->district,
                                .party = (enum party)row->party,
                                .urgency = (enum urgency)row->urgency,
                                .reported = row->reported};
    struct route route = {.pack = pack, .number = row->number, .entry = row->entry, .lead = row->lead};
    route.query = catalogue_query_of(pack, &order, row->at);
    return tell(ctl, &route);
}

static int explain_row(struct ctl *ctl, struct db *db, const struct uuid *id)
{
    static const struct fields ORDERS = FIELDS(struct order_row, ORDER);
    struct rows rows = {0};
    struct pack *pack = NULL;
    if (orders_ask(ctl, db, "routing_order", id, &ORDERS, &rows) != RESULT_OK)
        return connect_db_failed(ctl, db);
    if (rows.count == 0)
        return ctl_fail(ctl, CTL_ABSENT, "没有这个工单", "there is no such order");
    const struct order_row *row = rows.list;
    enum result outcome = packs_load(ctl, db, row->pack_version, &pack);
    if (outcome == RESULT_REFUSE)
        return ctl_fail(ctl, CTL_ABSENT, "配置版本 %d 不能读取", "pack version %d cannot be read", row->pack_version);
    if (outcome != RESULT_OK)
        return connect_db_failed(ctl, db);
    pack_free(&ctl->pack); /* names as they were then; the run frees it */
    ctl->pack = pack;
    ctl->pack_tried = true;
    return tell_order(ctl, pack, row);
}

static int explain_order(struct ctl *ctl, const char *number)
{
    struct orders_brief brief;
    struct db *db = NULL;
    for (const struct option_row *option = ctl->command->options; option->name != NULL; option++)
        if (!str_equal(option->name, "purpose") && args_value(&ctl->args, option->name) != NULL)
            return ctl_fail(ctl, CTL_USAGE, "--%s: 不能与工单号同用", "--%s: not together with the number of an order",
                            option->name);
    int code = orders_find(ctl, number, &brief);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_READER, "pack routing", &db);
    if (code == CTL_OK)
        code = explain_row(ctl, db, &brief.id);
    db_free(&db);
    return code;
}

int cmd_route_explain(struct ctl *ctl)
{
    const char *number = args_word(&ctl->args, 0);
    return number != NULL ? explain_order(ctl, number) : explain_any(ctl);
}
