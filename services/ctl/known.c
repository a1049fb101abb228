#include "services/ctl/known.h"
#include "services/ctl/confidential.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"

static const struct {
    const char *option;
    int (*find)(const struct pack *pack, const char *code);
} OPTIONS[] = {
    {"district", pack_area_find}, {"area", pack_area_find},       {"matter", pack_matter_find},
    {"unit", pack_unit_find},     {"channel", pack_channel_find}, {"cadence", pack_cadence_find},
};

int known_codes(struct ctl *ctl)
{
    for (size_t i = 0; i < COUNT(OPTIONS); i++) {
        const char *code = args_value(&ctl->args, OPTIONS[i].option);
        const struct pack *pack = code == NULL ? NULL : show_pack(ctl);
        if (pack != NULL && OPTIONS[i].find(pack, code) < 0)
            return reply_fail(ctl, &(struct refusal){CTL_ABSENT, OPTIONS[i].option, REASON_UNKNOWN_CODE},
                              "--%s: 配置包中没有 %s", "--%s: the pack has no %s", OPTIONS[i].option, code);
    }
    return CTL_OK;
}

void known_units_below(struct ctl *ctl, struct params *params)
{
    const char *code = args_value(&ctl->args, "unit");
    const struct pack *pack = code == NULL ? NULL : show_pack(ctl);
    int unit = pack == NULL ? -1 : pack_unit_find(pack, code);
    const char **list = arena_array(ctl->arena, 1 + (pack == NULL ? 0 : pack->units_count), sizeof *list);
    size_t count = 0;
    if (code != NULL && unit < 0)
        list[count++] = code;
    for (size_t i = 0; unit >= 0 && i < pack->units_count; i++)
        if (pack_unit_inside(pack, (int)i, unit))
            list[count++] = pack->units[i].code;
    params_texts(params, list, count);
}

int known_rows(struct ctl *ctl, const struct lookup *lookup, const struct params *params, struct rows *rows)
{
    int code = confidential_list(ctl, lookup, params, rows);
    return code == CTL_OK && rows->count == 0 ? known_codes(ctl) : code;
}
