/* The ledger of rewards and penalties (R27, R33), and who is summoned to a talk (R32), by the rules of the pack. */
#include "common/str.h"
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/known.h"
#include "services/ctl/scope.h"
#include "services/ctl/show.h"

enum { TENTHS = 10, MONTHS_BACK = 24, MONTH_TEXT = sizeof "2024-03" };

static unsigned long long mask_of_rate(const struct pack *pack, int rate)
{
    return pack->rates[rate].numerator | pack->rates[rate].denominator;
}

static int need_month(struct ctl *ctl, const struct pack *pack)
{
    if (pack == NULL)
        return ctl_fail(ctl, CTL_ABSENT, "没有配置包", "there is no pack");
    return act_given(ctl, "month") != NULL ? CTL_OK : ctl_fail(ctl, CTL_USAGE, "--month: 必填", "--month: is required");
}

/* ---- points ---- */

static const struct column POINT_COLUMNS[] = {
    {"unit", "单位", "unit", CELL_TEXT},     {"rule", "事由", "rule", CELL_TEXT},
    {"times", "次数", "times", CELL_NUMBER}, {"points", "分值", "points", CELL_NUMBER},
    {"source", "依据", "source", CELL_TEXT},
};
static const struct column TOTAL_COLUMNS[] = {
    {"unit", "单位", "unit", CELL_TEXT},
    {"group", "分档", "group", CELL_TEXT},
    {"points", "合计", "points", CELL_NUMBER},
};

static unsigned long long mask_of_points(const struct pack *pack)
{
    unsigned long long mask = 0;
    for (size_t i = 0; i < pack->points_count; i++)
        mask |= pack->points[i].rate < 0 ? 1ull << (int)pack->points[i].fact : mask_of_rate(pack, pack->points[i].rate);
    return mask;
}

static void add_ledger(struct ctl *ctl, const struct scope_facts *unit, struct table *rows, struct table *totals)
{
    const struct pack *pack = show_pack(ctl);
    int64_t total = 0;
    bool any = false;
    for (size_t i = 0; i < pack->points_count; i++) {
        const struct pack_points *row = &pack->points[i];
        const struct score_points points = score_points(pack, row, unit->facts);
        if (points.times == 0)
            continue;
        any = true;
        total += points.points;
        TABLE_ADD(rows, show_code(ctl, SHOW_UNIT, unit->key), ctl->json || !ctl->zh ? row->code : row->name,
                  show_number(ctl, points.times), show_number(ctl, points.points), row->source);
    }
    int group = pack_peers_of(pack, pack_unit_find(pack, unit->key));
    if (any)
        TABLE_ADD(totals, show_code(ctl, SHOW_UNIT, unit->key),
                  group < 0   ? NULL
                  : ctl->json ? pack->peers[group].code
                              : pack->peers[group].name,
                  show_number(ctl, total));
}

int cmd_points(struct ctl *ctl)
{
    struct db *db = NULL;
    struct scope scope;
    struct scope_facts *facts = NULL;
    struct sheet sheet = {0};
    struct table rows, totals;
    size_t count = 0;
    const struct output output = show_output(ctl);
    int code = scope_read(ctl, &scope);
    if (code == CTL_OK)
        code = need_month(ctl, show_pack(ctl));
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_REPORT, "rates", &db);
    if (code == CTL_OK &&
        (scope_know(ctl, db, &scope) != RESULT_OK ||
         scope_count(ctl, db, &scope, "unit", mask_of_points(show_pack(ctl)), &facts, &count) != RESULT_OK))
        code = connect_db_failed(ctl, db);
    db_free(&db);
    if (code == CTL_OK && count == 0)
        code = known_codes(ctl);
    if (code != CTL_OK)
        return code;
    table_open(&rows, ctl->arena, POINT_COLUMNS, COUNT(POINT_COLUMNS));
    table_open(&totals, ctl->arena, TOTAL_COLUMNS, COUNT(TOTAL_COLUMNS));
    for (size_t i = 0; i < count; i++)
        if (*facts[i].key != '\0') /* what nobody led is nobody's merit or fault */
            add_ledger(ctl, &facts[i], &rows, &totals);
    if (scope.as_of != INSTANT_NONE)
        sheet_pair(&sheet, (struct column){"pack_version", "配置包版本", "pack version", CELL_NUMBER},
                   show_number(ctl, show_pack(ctl)->version));
    if (rows.count == 0 && !ctl->json)
        sheet_pair(&sheet, (struct column){"ledger", "台账", "ledger", CELL_TEXT},
                   ctl_text(ctl, "该月没有任何单位有积分", "no unit has points in this month"));
    sheet_table(&sheet, (struct column){"totals", "各单位合计", "by unit", CELL_TEXT}, &totals);
    sheet_table(&sheet, (struct column){"ledger", "台账", "ledger", CELL_TEXT}, &rows);
    output_sheet(&output, &sheet);
    return CTL_OK;
}

/* ---- talks ---- */

static const struct column TALK_COLUMNS[] = {
    {"unit", "单位", "unit", CELL_TEXT},
    {"rate", "指标", "rate", CELL_TEXT},
    {"below", "低于", "below", CELL_TEXT},
    {"months", "连续月数", "months in a row", CELL_NUMBER},
    {"figures", "各月", "month by month", CELL_TEXT},
    {"source", "依据", "source", CELL_TEXT},
};

struct months {
    size_t count;                        /* the oldest first */
    char names[MONTHS_BACK][MONTH_TEXT]; /* "2024-03" */
    struct scope_facts *facts[MONTHS_BACK];
    size_t units[MONTHS_BACK]; /* rows of facts */
};

static const struct scope_facts *facts_of(const struct months *months, size_t month, const char *unit)
{
    for (size_t i = 0; i < months->units[month]; i++)
        if (str_equal(months->facts[month][i].key, unit))
            return &months->facts[month][i];
    return NULL;
}

/* As far back as a row of months with few cases between them may reach. As of the same instant: a figure that was corrected
 * since counts as it stands. */
static enum result ask_months(struct ctl *ctl, struct db *db, const struct scope *scope, struct months *out)
{
    unsigned long long mask = 0;
    const struct pack *pack = show_pack(ctl);
    const char *names[MONTHS_BACK];
    struct scope all = *scope;
    instant month_until, until = scope->until;
    for (size_t i = 0; i < pack->talks_count; i++)
        mask |= mask_of_rate(pack, pack->talks[i].rate);
    out->count = MONTHS_BACK;
    for (size_t i = MONTHS_BACK; i-- > 0; until = all.since) {
        char date[sizeof "2024-03-01"];
        day_format(instant_day(until - 1, ctl->offset_minutes), date);
        date[MONTH_TEXT - 1] = '\0';
        str_copy(out->names[i], sizeof out->names[i], date);
        names[i] = out->names[i];
        if (!scope_month(ctl, names[i], &all.since, &month_until))
            return RESULT_REFUSE;
    }
    return scope_count_months(ctl, db, &all, mask, names, MONTHS_BACK, out->facts, out->units);
}

static const char *figures_text(struct ctl *ctl, const struct pack_rate *rate, const struct months *months,
                                const struct score *scores)
{
    struct buf text = {0};
    for (size_t i = 0; i < months->count; i++) {
        int tenths = score_tolerated(rate, &scores[i]);
        if (tenths < 0)
            continue;
        buf_text(&text, arena_print(ctl->arena, "%s%s %d.%d %% (%lld/%lld)%s", text.length > 0 ? ", " : "",
                                    months->names[i], tenths / TENTHS, tenths % TENTHS, (long long)scores[i].numerator,
                                    (long long)scores[i].denominator, scores[i].small ? " *" : ""));
    }
    const char *kept = arena_text(ctl->arena, text.text == NULL ? "" : text.text);
    buf_free(&text);
    return kept;
}

static void add_talk(struct ctl *ctl, const struct pack_talk *talk, const struct months *months, const char *unit,
                     struct table *table)
{
    static const int64_t NOTHING[FACT_COUNT];
    const struct pack *pack = show_pack(ctl);
    const struct pack_rate *rate = &pack->rates[talk->rate];
    struct score scores[MONTHS_BACK];
    for (size_t i = 0; i < months->count; i++) {
        const struct scope_facts *facts = facts_of(months, i, unit);
        scores[i] = score_of(rate, facts == NULL ? NOTHING : facts->facts);
    }
    if (!score_summoned(pack, talk, scores, months->count))
        return;
    TABLE_ADD(table, show_code(ctl, SHOW_UNIT, unit), ctl->json || !ctl->zh ? rate->code : rate->name,
              arena_print(ctl->arena, "%d.%d %%", talk->below / TENTHS, talk->below % TENTHS),
              show_number(ctl, talk->months), figures_text(ctl, rate, months, scores), talk->source);
}

int cmd_talks(struct ctl *ctl)
{
    struct db *db = NULL;
    struct scope scope = {0};
    struct table table;
    struct months months = {0};
    const struct output output = show_output(ctl);
    int code = scope_read(ctl, &scope);
    const struct pack *pack = show_pack(ctl); /* the one of then */
    if (code == CTL_OK)
        code = need_month(ctl, pack);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_REPORT, "rates", &db);
    if (code == CTL_OK &&
        (scope_know(ctl, db, &scope) != RESULT_OK || ask_months(ctl, db, &scope, &months) != RESULT_OK))
        code = connect_db_failed(ctl, db);
    db_free(&db);
    if (code != CTL_OK)
        return code;
    table_open(&table, ctl->arena, TALK_COLUMNS, COUNT(TALK_COLUMNS));
    for (size_t t = 0; t < pack->talks_count; t++)
        for (size_t i = 0; i < months.units[months.count - 1]; i++)
            if (*months.facts[months.count - 1][i].key != '\0')
                add_talk(ctl, &pack->talks[t], &months, months.facts[months.count - 1][i].key, &table);
    output_table(&output, &table);
    return CTL_OK;
}
