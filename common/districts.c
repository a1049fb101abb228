#include "common/log.h"
#include "common/runtime.h"
#include "common/str.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANY "*" /* in service.stand_in */

static size_t own(const struct runtime *runtime, const char *const **out)
{
    return conf_list(runtime->conf, "service.districts", out);
}

static bool is_district(const struct pack *pack, size_t area)
{
    return pack->areas[area].district == (int)area;
}

static void check_codes(const struct runtime *runtime, const char *setting)
{
    const char *const *codes = NULL;
    size_t count = conf_list(runtime->conf, setting, &codes);
    for (size_t i = 0; i < count; i++) {
        int area = pack_area_find(runtime->pack, codes[i]);
        if (strcmp(codes[i], ANY) != 0 && (area < 0 || !is_district(runtime->pack, (size_t)area)))
            log_warn("the pack in force has no such district", "setting", setting, "district", codes[i], "version",
                     log_number(runtime->pack->version), NULL);
    }
}

/* It cannot be refused: the pack that has the district may come later. Until then this replica does nothing for it. */
static void check(struct runtime *runtime)
{
    if (runtime->checked_pack == runtime->pack && runtime->checked_conf == runtime->conf)
        return;
    runtime->checked_pack = runtime->pack;
    runtime->checked_conf = runtime->conf;
    check_codes(runtime, "service.districts");
    check_codes(runtime, "service.stand_in");
}

static bool has(const char *const *codes, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(codes[i], code) == 0)
            return true;
    return false;
}

/* Of service.stand_in, what nobody has as his own: into `out`, as long as the list of areas. */
static size_t orphans(const struct runtime *runtime, const char **out)
{
    const struct pack *pack = runtime->pack;
    const char *const *wanted = NULL;
    size_t count = 0, wanted_count = conf_list(runtime->conf, "service.stand_in", &wanted);
    bool any = has(wanted, wanted_count, ANY);
    for (size_t i = 0; wanted_count > 0 && i < pack->areas_count; i++)
        if (is_district(pack, i) && (any || has(wanted, wanted_count, pack->areas[i].code)) &&
            !directory_owned(&runtime->directory, runtime->service->node, pack->areas[i].code))
            out[count++] = pack->areas[i].code;
    return count;
}

static bool tell_changes(const struct runtime *runtime, const char *const *now, size_t count)
{
    bool changed = false;
    for (size_t i = 0; i < count; i++)
        if (!has(runtime->standing_in, runtime->standing_in_count, now[i])) {
            log_warn("standing in for a district that no replica has as its own", "district", now[i], NULL);
            changed = true;
        }
    for (size_t i = 0; i < runtime->standing_in_count; i++)
        if (!has(now, count, runtime->standing_in[i])) {
            log_info("a district has a replica of its own again", "district", runtime->standing_in[i], NULL);
            changed = true;
        }
    return changed;
}

void districts_turn(struct runtime *runtime)
{
    check(runtime);
    const char **fresh = memory_alloc((runtime->pack->areas_count + 1) * sizeof *fresh);
    size_t count = orphans(runtime, fresh);
    if (tell_changes(runtime, fresh, count))
        runtime->next_announce = 0; /* the others know it at once */
    free(runtime->standing_in);
    runtime->standing_in = fresh;
    runtime->standing_in_count = count;
    metric_set(metric_new(METRIC_GAUGE, "loopline_districts_stood_in", NULL,
                          "Districts that this replica serves in place of others"),
               (double)count);
}

void districts_announced(const struct runtime *runtime, struct params *params)
{
    const char *const *codes = NULL;
    size_t count = own(runtime, &codes);
    params_texts(params, codes, count);
    params_texts(params, runtime->standing_in, runtime->standing_in_count);
}

void districts_served(const struct runtime *runtime, struct params *params)
{
    const char *const *codes = NULL;
    size_t count = own(runtime, &codes), sum = count == 0 ? 0 : count + runtime->standing_in_count;
    const char **all = arena_array(params->arena, sum + 1, sizeof *all);
    for (size_t i = 0; i < sum; i++)
        all[i] = i < count ? codes[i] : runtime->standing_in[i - count];
    params_texts(params, all, sum);
}
