/* Hot spots of the running city (R23, R43, R44): what was found, the order made of it, its sources. What is found in a
 * file, without a city, is cmd_hotspots.c. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/known.h"
#include "services/ctl/read.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"
#include "services/escalation/meeting.h"

enum { LIMIT_DEFAULT = 50, LIMIT_MOST = 100000, TITLE_COLUMNS = 44, TEXT_COLUMNS = 60 };

struct hotspot_found {
    struct uuid id;
    const char *district, *area, *matter, *place, *title, *reason, *number;
    int state, count, people, growth;
    instant first_at, last_at, found_at, alarmed_at, raised_at;
};
static const struct field FOUND[] = {
    FIELD(struct hotspot_found, id, UUID),           FIELD(struct hotspot_found, district, TEXT),
    FIELD(struct hotspot_found, area, TEXT),         FIELD(struct hotspot_found, matter, TEXT),
    FIELD(struct hotspot_found, place, TEXT),        FIELD(struct hotspot_found, title, TEXT),
    FIELD(struct hotspot_found, reason, TEXT),       FIELD(struct hotspot_found, number, TEXT),
    FIELD(struct hotspot_found, state, INT),         FIELD(struct hotspot_found, count, INT),
    FIELD(struct hotspot_found, people, INT),        FIELD(struct hotspot_found, growth, INT),
    FIELD(struct hotspot_found, first_at, INSTANT),  FIELD(struct hotspot_found, last_at, INSTANT),
    FIELD(struct hotspot_found, found_at, INSTANT),  FIELD(struct hotspot_found, alarmed_at, INSTANT),
    FIELD(struct hotspot_found, raised_at, INSTANT),
};
static const struct fields FOUNDS = FIELDS(struct hotspot_found, FOUND);

static const char *id_of(struct ctl *ctl, const struct hotspot_found *row)
{
    char text[UUID_TEXT];
    uuid_format(&row->id, text);
    return arena_text(ctl->arena, text);
}

/* R23: the class that names its matter; NULL none, or no pack to say so. */
static const char *class_of(struct ctl *ctl, const struct hotspot_found *row)
{
    const struct pack *pack = show_pack(ctl);
    int class = pack == NULL ? -1 : meeting_class(pack, row->matter);
    if (class < 0)
        return NULL;
    return ctl->json ? pack->classes[class].code : pack->classes[class].name;
}

/* ---- the list ---- */

static const struct column LIST[] = {
    {"id", "热点", "hot spot", CELL_EXACT},       {"state", "状态", "state", CELL_TEXT},
    {"count", "件数", "requests", CELL_NUMBER},   {"people", "人数", "people", CELL_NUMBER},
    {"growth", "增长%", "growth %", CELL_NUMBER}, {"last_at", "最近", "last", CELL_TEXT},
    {"district", "区县", "district", CELL_TEXT},  {"place", "地点", "place", CELL_TEXT},
    {"matter", "事项", "matter", CELL_TEXT},      {"class", "突出问题", "class", CELL_TEXT},
    {"order", "工单", "order", CELL_TEXT},        {"title", "反映", "about", CELL_TEXT},
};

/* A title says what somebody wrote: on record by the hot spots, and by the orders made of them. */
static int record_list(struct ctl *ctl, const struct rows *rows)
{
    const char *watermark, **names = arena_array(ctl->arena, 2 * rows->count + 1, sizeof *names);
    for (size_t i = 0; i < rows->count; i++) {
        const struct hotspot_found *row = (const struct hotspot_found *)rows->list + i;
        names[2 * i] = id_of(ctl, row);
        names[2 * i + 1] = row->number;
    }
    const struct sight sight = {"list", NULL, names, 2 * rows->count};
    return rows->count == 0 ? CTL_OK : sight_record(ctl, &sight, &watermark);
}

static void print_list(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    const struct output output = show_output(ctl);
    table_open(&table, ctl->arena, LIST, COUNT(LIST));
    for (size_t i = 0; i < rows->count; i++) {
        const struct hotspot_found *row = (const struct hotspot_found *)rows->list + i;
        TABLE_ADD(&table, id_of(ctl, row), show_term(ctl, "hotspot_state", row->state), show_number(ctl, row->count),
                  show_number(ctl, row->people), show_growth(ctl, row->growth), show_instant(ctl, row->last_at),
                  show_code(ctl, SHOW_AREA, row->district), show_text(ctl, row->place),
                  show_code(ctl, SHOW_MATTER, row->matter), class_of(ctl, row), show_text(ctl, row->number),
                  show_short(ctl, row->title, TITLE_COLUMNS));
    }
    output_table(&output, &table);
}

int cmd_hotspot_list(struct ctl *ctl)
{
    struct rows rows = {0};
    struct params params;
    int state = 0;
    instant since = INSTANT_NONE;
    long long limit = LIMIT_DEFAULT;
    int code = read_term(ctl, "--state", "hotspot_state", act_given(ctl, "state"), &state);
    if (code == CTL_OK)
        code = read_bound(ctl, "--since", act_given(ctl, "since"), false, &since);
    if (code == CTL_OK)
        code = read_number(ctl, "--limit", act_given(ctl, "limit"), 1, LIMIT_MOST, &limit);
    params_open(&params, ctl->arena);
    params_int(&params, state);
    params_text(&params, act_given(ctl, "district"));
    params_instant(&params, since);
    params_int(&params, (int)limit);
    if (code == CTL_OK)
        code = known_rows(ctl, &(struct lookup){"hotspots", "hotspot_list", &FOUNDS}, &params, &rows);
    if (code == CTL_OK)
        code = record_list(ctl, &rows);
    if (code == CTL_OK)
        print_list(ctl, &rows);
    return code;
}

/* ---- one ---- */

struct source_row {
    const char *number, *channel, *text;
    int state;
    instant accepted_at;
};
static const struct field SOURCE[] = {
    FIELD(struct source_row, number, TEXT),         FIELD(struct source_row, channel, TEXT),
    FIELD(struct source_row, text, TEXT),           FIELD(struct source_row, state, INT),
    FIELD(struct source_row, accepted_at, INSTANT),
};
static const struct column SOURCES[] = {
    {"number", "编号", "number", CELL_TEXT},   {"accepted_at", "受理", "accepted", CELL_TEXT},
    {"channel", "渠道", "channel", CELL_TEXT}, {"state", "状态", "state", CELL_TEXT},
    {"text", "内容", "text", CELL_TEXT},
};

static void add_head(struct ctl *ctl, const struct hotspot_found *row, struct sheet *sheet)
{
    const struct {
        struct column head;
        const char *cell;
    } PAIRS[] = {
        {{"id", "热点", "hot spot", CELL_EXACT}, id_of(ctl, row)},
        {{"state", "状态", "state", CELL_TEXT}, show_term(ctl, "hotspot_state", row->state)},
        {{"title", "反映", "about", CELL_TEXT}, row->title},
        {{"place", "地点", "place", CELL_TEXT}, show_text(ctl, row->place)},
        {{"district", "区县", "district", CELL_TEXT}, show_code(ctl, SHOW_AREA, row->district)},
        {{"area", "区域", "area", CELL_TEXT}, show_code(ctl, SHOW_AREA, row->area)},
        {{"matter", "事项", "matter", CELL_TEXT}, show_code(ctl, SHOW_MATTER, row->matter)},
        {{"class", "突出问题", "class", CELL_TEXT}, class_of(ctl, row)},
        {{"count", "件数", "requests", CELL_NUMBER}, show_number(ctl, row->count)},
        {{"people", "人数", "people", CELL_NUMBER}, show_number(ctl, row->people)},
        {{"growth", "增长%", "growth %", CELL_NUMBER}, show_growth(ctl, row->growth)},
        {{"first_at", "最早", "first", CELL_TEXT}, show_instant(ctl, row->first_at)},
        {{"last_at", "最近", "last", CELL_TEXT}, show_instant(ctl, row->last_at)},
        {{"found_at", "发现", "found", CELL_TEXT}, show_instant(ctl, row->found_at)},
        {{"alarmed_at", "预警", "alarm", CELL_TEXT}, show_instant(ctl, row->alarmed_at)},
        {{"raised_at", "未诉先办", "order asked for", CELL_TEXT}, show_instant(ctl, row->raised_at)},
        {{"order", "工单", "order", CELL_TEXT}, show_text(ctl, row->number)},
        {{"reason", "依据", "reason", CELL_TEXT}, show_text(ctl, row->reason)},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        if (PAIRS[i].cell != NULL || PAIRS[i].head.kind == CELL_NUMBER || ctl->json)
            sheet_pair(sheet, PAIRS[i].head, PAIRS[i].cell);
}

static enum result ask(struct ctl *ctl, struct db *db, const char *name, struct rows *found, struct rows *sources)
{
    static const struct fields FIELDS_OF = FIELDS(struct source_row, SOURCE);
    struct params params;
    params_open(&params, ctl->arena);
    params_text(&params, name);
    enum result outcome = db_call(db, "hotspot_show", &params, &FOUNDS, found);
    if (outcome != RESULT_OK || found->count == 0)
        return outcome;
    params_open(&params, ctl->arena);
    params_uuid(&params, &((const struct hotspot_found *)found->list)->id);
    return db_call(db, "hotspot_sources", &params, &FIELDS_OF, sources);
}

static int print_one(struct ctl *ctl, const struct hotspot_found *row, const struct rows *sources)
{
    struct sheet sheet = {0};
    struct table table;
    table_open(&table, ctl->arena, SOURCES, COUNT(SOURCES));
    for (size_t i = 0; i < sources->count; i++) {
        const struct source_row *one = (const struct source_row *)sources->list + i;
        TABLE_ADD(&table, one->number, show_instant(ctl, one->accepted_at), show_code(ctl, SHOW_CHANNEL, one->channel),
                  show_term(ctl, "request_state", one->state), show_short(ctl, one->text, TEXT_COLUMNS));
    }
    add_head(ctl, row, &sheet);
    sheet_table(&sheet, (struct column){"sources", "来源诉求", "sources", CELL_TEXT}, &table);
    return sight_sheet(ctl, "list", &sheet);
}

int cmd_hotspot_show(struct ctl *ctl)
{
    const char *name = args_word(&ctl->args, 0);
    struct db *db = NULL;
    struct rows found = {0}, sources = {0};
    int code = connect_db(ctl, CONNECT_READER, "hotspots", &db);
    if (code != CTL_OK)
        return code;
    if (ask(ctl, db, name, &found, &sources) != RESULT_OK)
        code = connect_db_failed(ctl, db);
    else if (found.count == 0)
        code = reply_fail(ctl, &(struct refusal){CTL_ABSENT, "number", REASON_NOT_FOUND},
                          "没有热点 %s,也没有以此编号为来源或工单的热点",
                          "there is no hot spot %s, nor one of a request or order of that number", name);
    else
        code = print_one(ctl, found.list, &sources);
    db_free(&db);
    return code;
}

/* ---- the ten classes of prominent problems (R23) ---- */

struct class_row {
    const char *matter;
    int64_t requests, orders, done, hotspots, raised;
};
static const struct field COUNTED[] = {
    FIELD(struct class_row, matter, TEXT), FIELD(struct class_row, requests, BIG), FIELD(struct class_row, orders, BIG),
    FIELD(struct class_row, done, BIG),    FIELD(struct class_row, hotspots, BIG), FIELD(struct class_row, raised, BIG),
};
static const struct column CLASSES[] = {
    {"class", "代码", "class", CELL_TEXT},
    {"name", "名称", "name", CELL_TEXT},
    {"requests", "诉求", "requests", CELL_NUMBER},
    {"orders", "工单", "orders", CELL_NUMBER},
    {"done", "已销号", "written off", CELL_NUMBER},
    {"hotspots", "热点", "hot spots", CELL_NUMBER},
    {"raised", "未诉先办", "proactive orders", CELL_NUMBER},
};

static void count_in(struct class_row *sum, const struct class_row *row)
{
    sum->requests += row->requests;
    sum->orders += row->orders;
    sum->done += row->done;
    sum->hotspots += row->hotspots;
    sum->raised += row->raised;
}

static void add_class(struct ctl *ctl, struct table *table, const char *const names[2], const struct class_row *sum)
{
    TABLE_ADD(table, names[0], names[1], show_number(ctl, sum->requests), show_number(ctl, sum->orders),
              show_number(ctl, sum->done), show_number(ctl, sum->hotspots), show_number(ctl, sum->raised));
}

/* In the order of the pack, those with nothing, too; last what is of no class. */
static void print_classes(struct ctl *ctl, const struct pack *pack, const struct rows *rows)
{
    struct table table;
    const struct output output = show_output(ctl);
    struct class_row *sums = arena_array(ctl->arena, pack->classes_count + 1, sizeof *sums);
    table_open(&table, ctl->arena, CLASSES, COUNT(CLASSES));
    for (size_t i = 0; i < rows->count; i++) {
        const struct class_row *row = (const struct class_row *)rows->list + i;
        int class = meeting_class(pack, row->matter);
        count_in(&sums[class < 0 ? pack->classes_count : (size_t) class], row);
    }
    for (size_t i = 0; i < pack->classes_count; i++)
        add_class(ctl, &table, (const char *const[]){pack->classes[i].code, pack->classes[i].name}, &sums[i]);
    add_class(ctl, &table, (const char *const[]){NULL, ctl_text(ctl, "其他", "others")}, &sums[pack->classes_count]);
    output_table(&output, &table);
}

int cmd_report_classes(struct ctl *ctl)
{
    static const struct fields COUNTS = FIELDS(struct class_row, COUNTED);
    struct rows rows = {0};
    struct params params;
    instant since = INSTANT_NONE, until = INSTANT_NONE;
    int code = read_period(ctl, &since, &until);
    params_open(&params, ctl->arena);
    params_instant(&params, since);
    params_instant(&params, until);
    params_text(&params, act_given(ctl, "district"));
    if (code == CTL_OK)
        code = known_rows(ctl, &(struct lookup){"classes", "class_counts", &COUNTS}, &params, &rows);
    const struct pack *pack = code == CTL_OK ? show_pack(ctl) : NULL;
    if (code == CTL_OK && pack == NULL)
        return ctl_fail(ctl, CTL_ABSENT, "没有已应用的配置包,无从分类", "no pack is applied: there are no classes");
    if (code == CTL_OK)
        print_classes(ctl, pack, &rows);
    return code;
}
