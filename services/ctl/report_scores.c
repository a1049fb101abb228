#include "services/ctl/report_scores.h"
#include "common/str.h"
#include "services/ctl/report_columns.h"
#include "services/ctl/score.h"
#include <stdlib.h>
#include <string.h>

/* ---- columns ---- */

enum { FROM_UNIT, FROM_FACT, FROM_MONTH, FROM_TIMES, FROM_COUNT };
static const struct report_column FROM[FROM_COUNT] = {
    [FROM_UNIT] = COL("unit", "", "", TEXT),
    [FROM_FACT] = COL("fact", "", "", COUNT),
    [FROM_MONTH] = COL("month", "", "", COUNT), /* before that of the end */
    [FROM_TIMES] = COL("times", "", "", COUNT),
};

enum {
    RATE_NAME,
    RATE_VERSION,
    RATE_GROUP,
    RATE_RANK,
    RATE_UNIT,
    RATE_NUMERATOR,
    RATE_DENOMINATOR,
    RATE_SHARE,
    RATE_FORGIVEN,
    RATE_TOLERATED,
    RATE_INTERVAL
};
const struct report_column REPORT_RATE_COLUMNS[REPORT_RATE_COLUMN_COUNT] = {
    [RATE_NAME] = COL("rate", "指标", "rate", TEXT),
    [RATE_VERSION] = COL("version", "版本", "version", COUNT),
    [RATE_GROUP] = COL("group", "分档", "group", TEXT),
    [RATE_RANK] = COL("rank", "名次", "rank", COUNT),
    [RATE_UNIT] = UNIT_COL,
    [RATE_NUMERATOR] = COL("numerator", "分子", "above the line", COUNT),
    [RATE_DENOMINATOR] = COL("denominator", "分母", "below the line", COUNT),
    [RATE_SHARE] = COL_PERCENT("share", "比率", "share", RATE_NUMERATOR, RATE_DENOMINATOR),
    [RATE_FORGIVEN] = COL("forgiven", "容错", "forgiven", COUNT),
    [RATE_TOLERATED] = COL("tolerated", "计入容错", "with tolerance", TEXT),
    [RATE_INTERVAL] = COL("interval", "小样本,95% 区间", "small sample, 95 % interval", TEXT),
};
enum { POINT_UNIT, POINT_RULE, POINT_TIMES, POINT_POINTS, POINT_SOURCE };
const struct report_column REPORT_POINT_COLUMNS[REPORT_POINT_COLUMN_COUNT] = {
    [POINT_UNIT] = UNIT_COL,
    [POINT_RULE] = COL("rule", "事由", "rule", TEXT),
    [POINT_TIMES] = COL("times", "次数", "times", COUNT),
    [POINT_POINTS] = COL("points", "分值", "points", COUNT),
    [POINT_SOURCE] = COL("source", "依据", "source", TEXT),
};
enum { TOTAL_UNIT, TOTAL_GROUP, TOTAL_POINTS };
const struct report_column REPORT_TOTAL_COLUMNS[REPORT_TOTAL_COLUMN_COUNT] = {
    [TOTAL_UNIT] = UNIT_COL,
    [TOTAL_GROUP] = COL("group", "分档", "group", TEXT),
    [TOTAL_POINTS] = COL("points", "合计", "points", COUNT),
};
enum { TALK_UNIT, TALK_RATE, TALK_BELOW, TALK_MONTHS, TALK_FIGURES, TALK_SOURCE };
const struct report_column REPORT_TALK_COLUMNS[REPORT_TALK_COLUMN_COUNT] = {
    [TALK_UNIT] = UNIT_COL,
    [TALK_RATE] = COL("rate", "指标", "rate", TEXT),
    [TALK_BELOW] = COL("below", "低于", "below", TEXT),
    [TALK_MONTHS] = COL("months", "连续月数", "months in a row", COUNT),
    [TALK_FIGURES] = COL("figures", "各月,近者在前", "month by month, the latest first", TEXT),
    [TALK_SOURCE] = COL("source", "依据", "source", TEXT),
};

/* ---- facts of units ---- */

enum { MONTHS_BACK = 24 };
struct unit_facts {
    const char *unit;
    int64_t months[MONTHS_BACK][FACT_COUNT]; /* the latest first */
};

static struct unit_facts *gather(struct ctl *ctl, const struct rows *from, size_t *count)
{
    const struct report_value *row = from->list;
    size_t units = 0;
    for (size_t r = 0; r < from->count; r++)
        if (r == 0 || !str_equal(row[r * FROM_COUNT].text, row[(r - 1) * FROM_COUNT].text))
            units++;
    struct unit_facts *list = arena_array(ctl->arena, units + 1, sizeof *list);
    *count = 0;
    for (size_t r = 0; r < from->count; r++, row += FROM_COUNT) {
        if (*count == 0 || !str_equal(list[*count - 1].unit, row[FROM_UNIT].text))
            list[(*count)++].unit = row[FROM_UNIT].text;
        if (row[FROM_MONTH].number < MONTHS_BACK && row[FROM_FACT].number < FACT_COUNT)
            list[*count - 1].months[row[FROM_MONTH].number][row[FROM_FACT].number] += row[FROM_TIMES].number;
    }
    return list;
}

static const char *percent(struct ctl *ctl, int tenths)
{
    return tenths < 0 ? NULL : arena_print(ctl->arena, "%d.%d %%", tenths / 10, tenths % 10);
}

static const char *group_name(const struct pack *pack, int group)
{
    return group < 0 ? NULL : pack->peers[group].name;
}

static const char *rate_name(const struct ctl *ctl, const struct pack_rate *rate)
{
    return ctl->zh ? rate->name : rate->code;
}

/* ---- rates ---- */

static void rate_row(struct ctl *ctl, const struct pack_rate *rate, const struct score *score, const char *unit,
                     struct report_value *out)
{
    int low, high;
    out[RATE_NAME].text = rate_name(ctl, rate);
    out[RATE_VERSION].number = rate->version;
    out[RATE_GROUP].text = group_name(show_pack(ctl), score->group);
    out[RATE_RANK].number = score->rank == 0 ? REPORT_NONE : score->rank;
    out[RATE_UNIT].text = unit;
    out[RATE_NUMERATOR].number = score->numerator;
    out[RATE_DENOMINATOR].number = score->denominator;
    out[RATE_FORGIVEN].number = score->forgiven;
    out[RATE_TOLERATED].text = percent(ctl, score_tolerated(rate, score));
    if (score->small && score_interval(score, &low, &high))
        out[RATE_INTERVAL].text = arena_print(ctl->arena, "%d.%d–%d.%d %%", low / 10, low % 10, high / 10, high % 10);
}

struct placed {
    struct score score;
    const char *unit;
};

/* By group, ranks first; what is compared with nobody last. */
static int by_rank(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    unsigned group_x = (unsigned)x->score.group, group_y = (unsigned)y->score.group; /* -1 is the greatest */
    if (group_x != group_y)
        return group_x < group_y ? -1 : 1;
    unsigned rank_x = (unsigned)x->score.rank - 1, rank_y = (unsigned)y->score.rank - 1;
    if (rank_x != rank_y)
        return rank_x < rank_y ? -1 : 1;
    return strcmp(x->unit, y->unit);
}

static size_t add_rate(struct ctl *ctl, const struct pack_rate *rate, const struct unit_facts *units, size_t count,
                       struct report_value *out)
{
    const struct pack *pack = show_pack(ctl);
    struct score *scores = arena_array(ctl->arena, count, sizeof *scores);
    struct placed *placed = arena_array(ctl->arena, count, sizeof *placed);
    size_t rows = 0;
    for (size_t i = 0; i < count; i++) {
        int unit = pack_unit_find(pack, units[i].unit);
        scores[i] = score_of(rate, units[i].months[0]);
        scores[i].group = unit < 0 ? -1 : pack_peers_of(pack, unit);
    }
    score_rank(rate, scores, count);
    for (size_t i = 0; i < count; i++)
        placed[i] = (struct placed){scores[i], units[i].unit};
    qsort(placed, count, sizeof *placed, by_rank);
    for (size_t i = 0; i < count; i++)
        if (placed[i].score.denominator > 0)
            rate_row(ctl, rate, &placed[i].score, placed[i].unit, out + rows++ * REPORT_RATE_COLUMN_COUNT);
    return rows;
}

/* Facts that one of their numerators has to count; 0 = any rate. */
static void add_rates(struct ctl *ctl, const struct rows *from, unsigned long long counts, struct rows *to)
{
    const struct pack *pack = show_pack(ctl);
    size_t count, rows = 0;
    const struct unit_facts *units = gather(ctl, from, &count);
    if (pack == NULL || count == 0)
        return;
    struct report_value *out =
        arena_array(ctl->arena, count * (pack->rates_count + 1) * REPORT_RATE_COLUMN_COUNT, sizeof *out);
    for (size_t i = 0; i < pack->rates_count; i++)
        if (counts == 0 || pack->rates[i].numerator & counts)
            rows += add_rate(ctl, &pack->rates[i], units, count, out + rows * REPORT_RATE_COLUMN_COUNT);
    *to = (struct rows){out, rows};
}

static void make_rates(struct ctl *ctl, const struct rows *from, const int64_t *limits, struct rows *to)
{
    (void)limits;
    add_rates(ctl, from, 0, to);
}

static void make_ranking(struct ctl *ctl, const struct rows *from, const int64_t *limits, struct rows *to)
{
    (void)limits;
    add_rates(ctl, from, 1ull << FACT_SATISFIED, to);
}

/* ---- points ---- */

static void make_points(struct ctl *ctl, const struct rows *from, const int64_t *limits, struct rows *to)
{
    const struct pack *pack = show_pack(ctl);
    size_t count, rows = 0;
    const struct unit_facts *units = gather(ctl, from, &count);
    (void)limits;
    if (pack == NULL || count == 0)
        return;
    struct report_value *out =
        arena_array(ctl->arena, count * (pack->points_count + 1) * REPORT_POINT_COLUMN_COUNT, sizeof *out);
    for (size_t i = 0; i < count * pack->points_count; i++) {
        const struct unit_facts *unit = &units[i / pack->points_count];
        const struct pack_points *rule = &pack->points[i % pack->points_count];
        const struct score_points points = score_points(pack, rule, unit->months[0]);
        struct report_value *row = out + rows * REPORT_POINT_COLUMN_COUNT;
        if (points.times == 0)
            continue;
        row[POINT_UNIT].text = unit->unit;
        row[POINT_RULE].text = ctl->zh ? rule->name : rule->code;
        row[POINT_TIMES].number = points.times;
        row[POINT_POINTS].number = points.points;
        row[POINT_SOURCE].text = rule->source;
        rows++;
    }
    *to = (struct rows){out, rows};
}

static int by_points(const void *a, const void *b)
{
    const struct report_value *x = a, *y = b;
    if (x[TOTAL_POINTS].number != y[TOTAL_POINTS].number)
        return x[TOTAL_POINTS].number < y[TOTAL_POINTS].number ? 1 : -1;
    return strcmp(x[TOTAL_UNIT].text, y[TOTAL_UNIT].text);
}

static void make_totals(struct ctl *ctl, const struct rows *from, const int64_t *limits, struct rows *to)
{
    const struct pack *pack = show_pack(ctl);
    struct rows ledger = {0};
    make_points(ctl, from, limits, &ledger);
    struct report_value *out = arena_array(ctl->arena, (ledger.count + 1) * REPORT_TOTAL_COLUMN_COUNT, sizeof *out);
    const struct report_value *line = ledger.list;
    size_t rows = 0;
    for (size_t i = 0; i < ledger.count; i++, line += REPORT_POINT_COLUMN_COUNT) {
        struct report_value *row = out + rows * REPORT_TOTAL_COLUMN_COUNT;
        if (rows == 0 || !str_equal((row - REPORT_TOTAL_COLUMN_COUNT)[TOTAL_UNIT].text, line[POINT_UNIT].text)) {
            int unit = pack_unit_find(pack, line[POINT_UNIT].text);
            row[TOTAL_UNIT].text = line[POINT_UNIT].text;
            row[TOTAL_GROUP].text = unit < 0 ? NULL : group_name(pack, pack_peers_of(pack, unit));
            rows++;
        }
        out[(rows - 1) * REPORT_TOTAL_COLUMN_COUNT + TOTAL_POINTS].number += line[POINT_POINTS].number;
    }
    if (rows > 0)
        qsort(out, rows, REPORT_TOTAL_COLUMN_COUNT * sizeof *out, by_points);
    *to = (struct rows){out, rows};
}

/* ---- talks ---- */

static const char *figures(struct ctl *ctl, const struct pack_rate *rate, const struct score *months, size_t count)
{
    const char *told = NULL;
    for (size_t i = MONTHS_BACK; i-- > MONTHS_BACK - count;) {
        const char *one = percent(ctl, score_tolerated(rate, &months[i]));
        told = arena_print(ctl->arena, "%s%s%s (%lld/%lld)", told == NULL ? "" : told, told == NULL ? "" : ", ",
                           one == NULL ? "-" : one, (long long)months[i].numerator, (long long)months[i].denominator);
    }
    return told;
}

static bool talk_row(struct ctl *ctl, const struct pack_talk *talk, const struct unit_facts *unit,
                     struct report_value *out)
{
    const struct pack *pack = show_pack(ctl);
    const struct pack_rate *rate = &pack->rates[talk->rate];
    struct score months[MONTHS_BACK]; /* the oldest first */
    for (size_t i = 0; i < MONTHS_BACK; i++)
        months[i] = score_of(rate, unit->months[MONTHS_BACK - 1 - i]);
    if (!score_summoned(pack, talk, months, MONTHS_BACK))
        return false;
    out[TALK_UNIT].text = unit->unit;
    out[TALK_RATE].text = rate_name(ctl, rate);
    out[TALK_BELOW].text = percent(ctl, talk->below);
    out[TALK_MONTHS].number = talk->months;
    out[TALK_FIGURES].text =
        figures(ctl, rate, months, talk->months < MONTHS_BACK ? (size_t)talk->months : MONTHS_BACK);
    out[TALK_SOURCE].text = talk->source;
    return true;
}

static void make_talks(struct ctl *ctl, const struct rows *from, const int64_t *limits, struct rows *to)
{
    const struct pack *pack = show_pack(ctl);
    size_t count, rows = 0;
    const struct unit_facts *units = gather(ctl, from, &count);
    (void)limits;
    if (pack == NULL || count == 0)
        return;
    struct report_value *out =
        arena_array(ctl->arena, count * (pack->talks_count + 1) * REPORT_TALK_COLUMN_COUNT, sizeof *out);
    for (size_t t = 0; t < pack->talks_count; t++)
        for (size_t i = 0; i < count; i++)
            rows += talk_row(ctl, &pack->talks[t], &units[i], out + rows * REPORT_TALK_COLUMN_COUNT) ? 1 : 0;
    *to = (struct rows){out, rows};
}

/* ---- which facts they take ---- */

static unsigned long long facts_of_rate(const struct pack_rate *rate)
{
    return rate->numerator | rate->denominator;
}

static unsigned long long facts_of_rates(const struct pack *pack)
{
    unsigned long long facts = 0;
    for (size_t i = 0; i < pack->rates_count; i++)
        facts |= facts_of_rate(&pack->rates[i]);
    return facts;
}

static unsigned long long facts_of_ranking(const struct pack *pack)
{
    unsigned long long facts = 0;
    for (size_t i = 0; i < pack->rates_count; i++)
        if (pack->rates[i].numerator & 1ull << FACT_SATISFIED)
            facts |= facts_of_rate(&pack->rates[i]);
    return facts;
}

static unsigned long long facts_of_points(const struct pack *pack)
{
    unsigned long long facts = 0;
    for (size_t i = 0; i < pack->points_count; i++)
        facts |= pack->points[i].rate < 0 ? 1ull << (int)pack->points[i].fact
                                          : facts_of_rate(&pack->rates[pack->points[i].rate]);
    return facts;
}

static unsigned long long facts_of_talks(const struct pack *pack)
{
    unsigned long long facts = 0;
    for (size_t i = 0; i < pack->talks_count; i++)
        facts |= facts_of_rate(&pack->rates[pack->talks[i].rate]);
    return facts;
}

const struct report_reckoning REPORT_RATES = {FROM, FROM_COUNT, make_rates, facts_of_rates};
const struct report_reckoning REPORT_RANKING = {FROM, FROM_COUNT, make_ranking, facts_of_ranking};
const struct report_reckoning REPORT_POINTS = {FROM, FROM_COUNT, make_points, facts_of_points};
const struct report_reckoning REPORT_TOTALS = {FROM, FROM_COUNT, make_totals, facts_of_points};
const struct report_reckoning REPORT_TALKS = {FROM, FROM_COUNT, make_talks, facts_of_talks};
