#include "services/ctl/scope.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/str.h"
#include "services/ctl/act.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"

#define MONTHS 12

/* ---- the line ---- */

bool scope_month(const struct ctl *ctl, const char *text, instant *since, instant *until)
{
    char first[sizeof "2024-03-01"];
    day start;
    int year, month, date;
    if (text == NULL || strlen(text) != strlen("2024-03"))
        return false;
    snprintf(first, sizeof first, "%s-01", text);
    if (!day_parse(first, &start))
        return false;
    day_to_civil(start, &year, &month, &date);
    day end = month == MONTHS ? day_from_civil(year + 1, 1, 1) : day_from_civil(year, month + 1, 1);
    *since = instant_at(start, 0, ctl->offset_minutes);
    *until = instant_at(end, 0, ctl->offset_minutes);
    return true;
}

static int read_when(struct ctl *ctl, struct scope *out)
{
    const char *month = act_given(ctl, "month");
    if (month != NULL && (act_given(ctl, "since") != NULL || act_given(ctl, "until") != NULL))
        return ctl_fail(ctl, CTL_USAGE, "--month: 不能与 --since、--until 同用",
                        "--month: does not go with --since, --until");
    if (month != NULL)
        return scope_month(ctl, month, &out->since, &out->until)
                   ? CTL_OK
                   : ctl_fail(ctl, CTL_USAGE, "--month: %s 不是月份,应如 2024-03",
                              "--month: %s is no month like 2024-03", month);
    return read_period(ctl, &out->since, &out->until);
}

static void add_units(struct ctl *ctl, const struct pack *pack, const char *code, struct scope *out)
{
    int unit = pack == NULL ? -1 : pack_unit_find(pack, code);
    out->units = arena_array(ctl->arena, 1 + (unit < 0 ? 0 : pack->units_count), sizeof *out->units);
    if (unit < 0)
        out->units[out->unit_count++] = code;
    for (size_t i = 0; unit >= 0 && i < pack->units_count; i++)
        if (pack_unit_inside(pack, (int)i, unit))
            out->units[out->unit_count++] = pack->units[i].code;
}

/* The city is everything: what lies in areas that the pack no longer has is counted, too. */
static void add_areas(struct ctl *ctl, const struct pack *pack, const char *code, struct scope *out)
{
    int area = pack == NULL ? -1 : pack_area_find(pack, code);
    if (area >= 0 && area == pack->city_area)
        return;
    out->areas = arena_array(ctl->arena, 1 + (area < 0 ? 0 : pack->areas_count), sizeof *out->areas);
    if (area < 0)
        out->areas[out->area_count++] = code;
    for (size_t i = 0; area >= 0 && i < pack->areas_count; i++)
        if (pack_area_inside(pack, (int)i, area))
            out->areas[out->area_count++] = pack->areas[i].code;
}

static bool matter_inside(const struct pack *pack, int matter, int ancestor)
{
    while (matter >= 0 && matter != ancestor)
        matter = pack->matters[matter].parent;
    return matter >= 0;
}

static void add_matters(struct ctl *ctl, const struct pack *pack, const char *code, struct scope *out)
{
    int matter = pack == NULL ? -1 : pack_matter_find(pack, code);
    out->matters = arena_array(ctl->arena, 1 + (matter < 0 ? 0 : pack->matters_count), sizeof *out->matters);
    if (matter < 0)
        out->matters[out->matter_count++] = code;
    for (size_t i = 0; matter >= 0 && i < pack->matters_count; i++)
        if (matter_inside(pack, (int)i, matter))
            out->matters[out->matter_count++] = pack->matters[i].code;
}

int scope_read(struct ctl *ctl, struct scope *out)
{
    static const struct {
        const char *option;
        void (*add)(struct ctl *, const struct pack *, const char *, struct scope *);
    } SUBTREES[] = {{"unit", add_units}, {"area", add_areas}, {"matter", add_matters}};
    *out = (struct scope){.since = INSTANT_NONE, .until = INSTANT_NONE, .as_of = INSTANT_NONE, .known = INSTANT_NONE};
    int code = read_when(ctl, out);
    if (code == CTL_OK)
        code = read_bound(ctl, "--as-of", act_given(ctl, "as-of"), true, &out->as_of);
    if (code == CTL_OK)
        show_pack_at(ctl, out->as_of); /* N05: whose formulas were in force then */
    out->district = act_given(ctl, "district");
    for (size_t i = 0; code == CTL_OK && i < COUNT(SUBTREES); i++) {
        const char *given = act_given(ctl, SUBTREES[i].option);
        if (given != NULL)
            SUBTREES[i].add(ctl, show_pack(ctl), given, out);
    }
    return code;
}

/* ---- the database ---- */

static void add_mask(struct params *params, unsigned long long mask)
{
    int64_t facts[FACT_COUNT];
    size_t count = 0;
    for (int fact = 1; fact < FACT_COUNT; fact++)
        if (mask & 1ull << fact)
            facts[count++] = fact;
    params_bigs(params, facts, count);
}

void scope_params(struct ctl *ctl, const struct scope *scope, unsigned long long mask, struct params *params)
{
    (void)ctl;
    params_instant(params, scope->since);
    params_instant(params, scope->until);
    params_instant(params, scope->known);
    add_mask(params, mask);
    params_text(params, scope->district);
    params_texts(params, scope->units, scope->unit_count);
    params_texts(params, scope->areas, scope->area_count);
    params_texts(params, scope->matters, scope->matter_count);
}

struct now_row {
    instant now;
};
static const struct field NOW[] = {FIELD(struct now_row, now, INSTANT)};

enum result scope_know(struct ctl *ctl, struct db *db, struct scope *scope)
{
    static const struct fields NOWS = FIELDS(struct now_row, NOW);
    struct params none;
    struct rows rows = {0};
    params_open(&none, ctl->arena);
    enum result outcome = db_call(db, "rate_now", &none, &NOWS, &rows);
    instant now = outcome == RESULT_OK && rows.count > 0 ? ((const struct now_row *)rows.list)->now : INSTANT_NONE;
    if (scope->as_of > now) /* what is to come nobody knows: told as such, the figure would be another one tomorrow */
        scope->as_of = now;
    scope->known = scope->as_of == INSTANT_NONE ? now : scope->as_of;
    return outcome;
}

struct count_row {
    const char *key, *month;
    int fact;
    int64_t count;
};
static const struct field COUNTED[] = {
    FIELD(struct count_row, key, TEXT),
    FIELD(struct count_row, month, TEXT),
    FIELD(struct count_row, fact, INT),
    FIELD(struct count_row, count, BIG),
};
static const struct fields COUNTS = FIELDS(struct count_row, COUNTED);

/* Rows come by key: those of one stand together. */
static size_t gather(struct scope_facts *out, const struct count_row *row, size_t rows)
{
    size_t count = 0;
    for (const struct count_row *end = row + rows; row < end; row++) {
        if (count == 0 || !str_equal(out[count - 1].key, row->key))
            out[count++].key = row->key;
        if (row->fact > 0 && row->fact < FACT_COUNT)
            out[count - 1].facts[row->fact] += row->count;
    }
    return count;
}

static enum result ask_counts(struct ctl *ctl, struct db *db, const struct scope *scope, const char *by,
                              unsigned long long mask, struct rows *rows)
{
    struct params params;
    params_open(&params, ctl->arena);
    params_text(&params, by);
    scope_params(ctl, scope, mask, &params);
    params_int(&params, ctl->offset_minutes);
    return db_call(db, "rate_counts", &params, &COUNTS, rows);
}

enum result scope_count(struct ctl *ctl, struct db *db, const struct scope *scope, const char *by,
                        unsigned long long mask, struct scope_facts **out, size_t *count)
{
    struct rows rows = {0};
    enum result outcome = ask_counts(ctl, db, scope, by, mask, &rows);
    *out = arena_array(ctl->arena, rows.count + 1, sizeof **out);
    *count = outcome == RESULT_OK ? gather(*out, rows.list, rows.count) : 0;
    return outcome;
}

/* Those of one month stand together. */
enum result scope_count_months(struct ctl *ctl, struct db *db, const struct scope *scope, unsigned long long mask,
                               const char *const *names, size_t months, struct scope_facts **out, size_t *counts)
{
    struct rows rows = {0};
    enum result outcome = ask_counts(ctl, db, scope, "unit_month", mask, &rows);
    const struct count_row *row = rows.list;
    for (size_t m = 0; m < months; m++) {
        size_t from = 0, end;
        while (from < rows.count && !str_equal(row[from].month, names[m]))
            from++;
        for (end = from; end < rows.count && str_equal(row[end].month, names[m]);)
            end++;
        out[m] = arena_array(ctl->arena, end - from + 1, sizeof **out);
        counts[m] = end == from ? 0 : gather(out[m], row + from, end - from);
    }
    return outcome;
}
