#include "services/ctl/report_weeks.h"
#include "common/str.h"
#include "services/ctl/forecast.h"
#include "services/ctl/report_columns.h"
#include <stdlib.h>
#include <string.h>

/* ---- columns ---- */

enum { FROM_MATTER, FROM_AREA, FROM_WEEK, FROM_ORDERS, FROM_UNTIL, FROM_COUNT };
static const struct report_column FROM[FROM_COUNT] = {
    [FROM_MATTER] = COL("matter", "", "", MATTER),   [FROM_AREA] = COL("area", "", "", AREA),
    [FROM_WEEK] = COL("week", "", "", COUNT),        [FROM_ORDERS] = COL("orders", "", "", COUNT),
    [FROM_UNTIL] = COL("until_at", "", "", INSTANT),
};

enum { WEEK_BEGINS, WEEK_ORDERS, WEEK_FORECAST, WEEK_LAST_YEAR };
const struct report_column REPORT_WEEK_COLUMNS[REPORT_WEEK_COLUMN_COUNT] = {
    [WEEK_BEGINS] = COL("week", "周(起)", "week of", DATE),
    [WEEK_ORDERS] = COL("orders", "工单", "orders", COUNT),
    [WEEK_FORECAST] = COL("forecast", "预测", "forecast", COUNT),
    [WEEK_LAST_YEAR] = COL("last_year", "去年同周", "last year", COUNT),
};

enum {
    NEXT_MATTER,
    NEXT_AREA,
    NEXT_FORECAST,
    NEXT_LAST_WEEK,
    NEXT_LAST_YEAR,
    NEXT_WAY,
    NEXT_WEEKS,
    NEXT_ACTUAL,
    NEXT_DEVIATION,
    NEXT_ERROR,
    NEXT_PLAIN,
    NEXT_PLAIN_ERROR
};
const struct report_column REPORT_FORECAST_COLUMNS[REPORT_FORECAST_COLUMN_COUNT] = {
    [NEXT_MATTER] = MATTER_COL,
    [NEXT_AREA] = COL("area", "区县", "district", AREA),
    [NEXT_FORECAST] = COL("forecast", "下周预测", "next week", COUNT),
    [NEXT_LAST_WEEK] = COL("last_week", "上周", "last week", COUNT),
    [NEXT_LAST_YEAR] = COL("last_year", "去年同周", "last year", COUNT),
    [NEXT_WAY] = COL_TERM("way", "方法", "way", "forecast_way"),
    [NEXT_WEEKS] = COL("weeks", "检验周数", "weeks held out", COUNT),
    [NEXT_ACTUAL] = COL("actual", "其间实际", "came in them", COUNT),
    [NEXT_DEVIATION] = COL("deviation", "偏差合计", "deviations", COUNT),
    [NEXT_ERROR] = COL_PERCENT("error", "误差", "error", NEXT_DEVIATION, NEXT_ACTUAL),
    [NEXT_PLAIN] = COL("plain", "同上周偏差", "deviations of last week's", COUNT),
    [NEXT_PLAIN_ERROR] = COL_PERCENT("plain_error", "同上周误差", "error of last week's", NEXT_PLAIN, NEXT_ACTUAL),
};

/* ---- series ---- */

static const struct report_value *row_at(const struct rows *rows, size_t r)
{
    return (const struct report_value *)rows->list + r * FROM_COUNT;
}

static size_t weeks_of(const struct rows *rows)
{
    int64_t most = -1;
    for (size_t r = 0; r < rows->count; r++)
        most = row_at(rows, r)[FROM_WEEK].number > most ? row_at(rows, r)[FROM_WEEK].number : most;
    return (size_t)(most + 1);
}

static void add_up(const struct rows *rows, size_t from, size_t to, size_t length, int64_t *weeks)
{
    memset(weeks, 0, length * sizeof *weeks);
    for (size_t r = from; r < to; r++)
        weeks[length - 1 - (size_t)row_at(rows, r)[FROM_WEEK].number] += row_at(rows, r)[FROM_ORDERS].number;
}

static bool same_series(const struct report_value *a, const struct report_value *b)
{
    return str_equal(a[FROM_MATTER].text, b[FROM_MATTER].text) && str_equal(a[FROM_AREA].text, b[FROM_AREA].text);
}

static int64_t told(int64_t count)
{
    return count < 0 ? REPORT_NONE : count;
}

/* ---- week by week ---- */

static void week_row(struct ctl *ctl, instant begins, struct report_value *out)
{
    char date[11];
    day_format(instant_day(begins, ctl->offset_minutes), date);
    out[WEEK_BEGINS] = (struct report_value){.text = arena_text(ctl->arena, date)};
}

static void make_weeks(struct ctl *ctl, const struct rows *from, const int64_t *limits, struct rows *to)
{
    size_t length = weeks_of(from), tried = (size_t)limits[REPORT_FORECAST_WEEKS];
    size_t first = length > tried ? length - tried : 0;
    if (length == 0 || tried == 0)
        return;
    int64_t *weeks = arena_array(ctl->arena, length, sizeof *weeks);
    struct report_value *out = arena_array(ctl->arena, (length - first + 1) * REPORT_WEEK_COLUMN_COUNT, sizeof *out);
    add_up(from, 0, from->count, length, weeks);
    const struct forecast whole = forecast_make(weeks, length, tried);
    const struct forecast_model last_year = {FORECAST_LAST_YEAR, 0};
    *to = (struct rows){out, length - first + 1};
    for (size_t i = first; i <= length; i++, out += REPORT_WEEK_COLUMN_COUNT) {
        instant ahead = ((instant)i - (instant)length) * 7 * INSTANT_DAY;
        week_row(ctl, row_at(from, 0)[FROM_UNTIL].at + ahead, out);
        out[WEEK_ORDERS].number = i < length ? weeks[i] : REPORT_NONE;
        out[WEEK_FORECAST].number = told(forecast_next(weeks, i, whole.model));
        out[WEEK_LAST_YEAR].number = told(forecast_next(weeks, i, last_year));
    }
}

/* ---- next week ---- */

static void next_row(const struct report_value *of, const int64_t *weeks, size_t length, size_t tried,
                     struct report_value *out)
{
    const struct forecast next = forecast_make(weeks, length, tried);
    out[NEXT_MATTER].text = of == NULL ? NULL : of[FROM_MATTER].text;
    out[NEXT_AREA].text = of == NULL ? NULL : of[FROM_AREA].text;
    out[NEXT_FORECAST].number = told(next.next);
    out[NEXT_LAST_WEEK].number = weeks[length - 1];
    out[NEXT_LAST_YEAR].number = told(next.last_year);
    out[NEXT_WAY].number = next.model.way;
    out[NEXT_WEEKS].number = (int64_t)next.error.weeks;
    out[NEXT_ACTUAL].number = next.error.actual;
    out[NEXT_DEVIATION].number = next.error.deviation;
    out[NEXT_PLAIN].number = next.plain.deviation;
}

static void make_whole(struct ctl *ctl, const struct rows *from, const int64_t *limits, struct rows *to)
{
    size_t length = weeks_of(from), tried = (size_t)limits[REPORT_FORECAST_WEEKS];
    if (length == 0 || tried == 0)
        return;
    int64_t *weeks = arena_array(ctl->arena, length, sizeof *weeks);
    struct report_value *out = arena_array(ctl->arena, REPORT_FORECAST_COLUMN_COUNT, sizeof *out);
    add_up(from, 0, from->count, length, weeks);
    next_row(NULL, weeks, length, tried, out);
    *to = (struct rows){out, 1};
}

static int by_forecast(const void *a, const void *b)
{
    const struct report_value *x = a, *y = b;
    if (x[NEXT_FORECAST].number != y[NEXT_FORECAST].number)
        return x[NEXT_FORECAST].number < y[NEXT_FORECAST].number ? 1 : -1;
    int order = strcmp(x[NEXT_MATTER].text, y[NEXT_MATTER].text);
    return order != 0 ? order : strcmp(x[NEXT_AREA].text, y[NEXT_AREA].text);
}

static void make_matters(struct ctl *ctl, const struct rows *from, const int64_t *limits, struct rows *to)
{
    size_t length = weeks_of(from), tried = (size_t)limits[REPORT_FORECAST_WEEKS], count = 0;
    if (length == 0 || tried == 0)
        return;
    int64_t *weeks = arena_array(ctl->arena, length, sizeof *weeks);
    struct report_value *out = arena_array(ctl->arena, from->count * REPORT_FORECAST_COLUMN_COUNT, sizeof *out);
    for (size_t r = 0, end; r < from->count; r = end, count++) {
        for (end = r + 1; end < from->count && same_series(row_at(from, r), row_at(from, end)); end++)
            ;
        add_up(from, r, end, length, weeks);
        next_row(row_at(from, r), weeks, length, tried, out + count * REPORT_FORECAST_COLUMN_COUNT);
    }
    qsort(out, count, REPORT_FORECAST_COLUMN_COUNT * sizeof *out, by_forecast);
    *to = (struct rows){out, count};
}

const struct report_reckoning REPORT_WEEK_BY_WEEK = {FROM, FROM_COUNT, make_weeks, NULL};
const struct report_reckoning REPORT_WHOLE = {FROM, FROM_COUNT, make_whole, NULL};
const struct report_reckoning REPORT_BY_MATTER = {FROM, FROM_COUNT, make_matters, NULL};
