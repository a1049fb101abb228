#include "services/ctl/report_params.h"
#include "common/db.h"
#include "services/escalation/clock.h"

static size_t areas_inside(struct ctl *ctl, int area, const char ***codes)
{
    const struct pack *pack = area < 0 ? NULL : show_pack(ctl);
    size_t count = 0;
    *codes = arena_array(ctl->arena, pack == NULL ? 1 : pack->areas_count + 1, sizeof **codes);
    for (size_t i = 0; pack != NULL && i < pack->areas_count; i++)
        if (pack_area_inside(pack, (int)i, area))
            (*codes)[count++] = pack->areas[i].code;
    return count;
}

static size_t owed_stages(int64_t stages[STAGE_COUNT])
{
    size_t count = 0;
    for (int stage = STAGE_UNSPECIFIED + 1; stage < STAGE_COUNT; stage++)
        if (clock_owed((enum stage)stage))
            stages[count++] = stage;
    return count;
}

void report_limits(struct ctl *ctl, int64_t limits[REPORT_LIMITS])
{
    const struct pack *pack = show_pack(ctl);
    limits[0] = 0; /* SQL counts from 1 */
    limits[REPORT_RISE_PERCENT] = pack == NULL ? 0 : pack->blind_spots.rise_percent;
    limits[REPORT_RISE_LEAST] = pack == NULL ? 0 : pack->blind_spots.rise_least;
    limits[REPORT_LOOP_MOVES] = pack == NULL ? 0 : pack->blind_spots.loop_moves;
    limits[REPORT_REPEAT_COUNT] = pack == NULL ? 0 : pack->blind_spots.repeat_count;
    limits[REPORT_REPEAT_DAYS] = pack == NULL ? 0 : pack->blind_spots.repeat_days;
    limits[REPORT_FORECAST_WEEKS] = pack == NULL ? 0 : pack->blind_spots.forecast_weeks;
    limits[REPORT_OFFSET_MINUTES] = ctl->offset_minutes;
}

static size_t area_pairs(const struct pack *pack, const char **inner, const char **outer)
{
    size_t count = 0;
    for (size_t a = 0; a < pack->areas_count; a++)
        for (int above = (int)a; above >= 0; above = pack->areas[above].parent, count++)
            if (inner != NULL) {
                inner[count] = pack->areas[a].code;
                outer[count] = pack->areas[above].code;
            }
    return count;
}

static void add_areas(struct ctl *ctl, struct params *out)
{
    const struct pack *pack = show_pack(ctl);
    size_t count = pack == NULL ? 0 : area_pairs(pack, NULL, NULL);
    const char **inner = arena_array(ctl->arena, count + 1, sizeof *inner);
    const char **outer = arena_array(ctl->arena, count + 1, sizeof *outer);
    if (pack != NULL)
        area_pairs(pack, inner, outer);
    params_texts(out, inner, count);
    params_texts(out, outer, count);
}

static void add_facts(unsigned long long facts, struct params *out)
{
    int64_t list[FACT_COUNT];
    size_t count = 0;
    for (int fact = 1; fact < FACT_COUNT; fact++)
        if (facts & 1ull << fact)
            list[count++] = fact;
    params_bigs(out, list, count);
}

void report_params(struct ctl *ctl, const struct report_section *section, const struct report_scope *scope,
                   struct params *out)
{
    const char **areas;
    int64_t stages[STAGE_COUNT], limits[REPORT_LIMITS];
    size_t area_count = areas_inside(ctl, scope->area, &areas), stage_count = owed_stages(stages);
    params_open(out, ctl->arena);
    params_instant(out, scope->since == INSTANT_NONE ? 0 : scope->since);
    params_instant(out, scope->until);
    params_texts(out, areas, area_count);
    params_bigs(out, stages, stage_count);
    params_int(out, section->filter);
    params_instant(out, scope->known);
    if (section->needs < REPORT_PACK)
        return;
    report_limits(ctl, limits);
    params_bigs(out, limits + 1, REPORT_LIMITS - 1);
    add_areas(ctl, out);
    if (section->needs == REPORT_FACTS)
        add_facts(scope->facts, out);
}
