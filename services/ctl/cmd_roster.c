/* Who is on duty (T15): of the units that the pack's roster names. */
#include "services/ctl/commands.h"
#include "services/ctl/pack_asked.h"
#include "services/ctl/show.h"
#include "services/router/roster.h"

static const struct column COLUMNS[] = {
    {"unit", "单位", "unit", CELL_TEXT},         {"who", "值班", "on duty", CELL_TEXT},
    {"desk", "代接单位", "desk", CELL_TEXT},     {"urgency", "代接范围", "desk takes", CELL_TEXT},
    {"when", "时段", "time", CELL_TEXT},         {"days", "星期", "days", CELL_TEXT},
    {"from", "自", "from", CELL_TEXT},           {"to", "至", "to", CELL_TEXT},
    {"duty", "值班安排", "standing", CELL_TEXT},
};

static const char *days_of(struct ctl *ctl, unsigned weekdays)
{
    const char *text = NULL;
    for (int weekday = 1; weekday <= 7; weekday++)
        if (weekdays & 1u << weekday)
            text = text == NULL ? pack_weekday_name(weekday)
                                : arena_print(ctl->arena, "%s %s", text, pack_weekday_name(weekday));
    return text;
}

static const char *minute_of(struct ctl *ctl, const struct pack_shift *shift, int minute)
{
    bool whole = shift->start == shift->end;
    return whole ? NULL : arena_print(ctl->arena, "%02d:%02d", minute / 60, minute % 60);
}

static void add(struct ctl *ctl, struct table *table, const struct pack_asked *asked, int unit)
{
    const struct pack_unit *of = &asked->pack->units[unit];
    const struct pack_shift *shift = roster_shift(asked->pack, unit, asked->at);
    const char *name = show_code(ctl, SHOW_UNIT, of->code), *standing = show_text(ctl, of->duty);
    if (shift == NULL) {
        TABLE_ADD(table, name, NULL, NULL, NULL, NULL, NULL, NULL, NULL, standing);
        return;
    }
    bool desk = shift->desk >= 0;
    TABLE_ADD(table, name, shift->who, desk ? show_code(ctl, SHOW_UNIT, asked->pack->units[shift->desk].code) : NULL,
              desk && shift->urgency ? show_term(ctl, "urgency", (int)shift->urgency) : NULL,
              shift->when ? show_term(ctl, "roster_time", (int)shift->when) : NULL, days_of(ctl, shift->weekdays),
              minute_of(ctl, shift, shift->start), minute_of(ctl, shift, shift->end), standing);
}

/* Units with a roster; a unit that was asked for also without one, and with it all below that have one. */
static bool wanted(const struct pack *pack, int unit, int asked)
{
    size_t count = 0;
    return unit == asked ||
           (pack_shifts_of(pack, unit, &count) != NULL && (asked < 0 || pack_unit_inside(pack, unit, asked)));
}

int cmd_roster(struct ctl *ctl)
{
    struct pack_asked asked;
    struct table table;
    int unit = -1, code = pack_asked_open(ctl, &asked);
    if (code == CTL_OK)
        code = pack_asked_code(ctl, "unit", pack_unit_find, asked.pack, &unit);
    if (code != CTL_OK)
        return code;
    const struct output output = show_output(ctl);
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (int i = 0; i < (int)asked.pack->units_count; i++)
        if (wanted(asked.pack, i, unit))
            add(ctl, &table, &asked, i);
    output_table(&output, &table);
    return CTL_OK;
}
