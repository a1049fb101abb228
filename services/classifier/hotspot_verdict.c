#include "services/classifier/hotspot.h"

/* What an issue is measured by: one test a row, with the numbers that it compared. */
struct measured {
    const struct pack_hotspot *limits;
    const struct hotspot_row *row;
};

static bool is_nowhere(const struct measured *m)
{
    return m->row->place == NULL;
}

static bool is_hotspot(const struct measured *m)
{
    const struct pack_hotspot *limits = m->limits;
    bool grown = limits->growth == 0 || m->row->growth == HOTSPOT_NEW || m->row->growth >= limits->growth;
    return limits->count > 0 && m->row->recent >= limits->count && m->row->recent_people >= limits->people && grown;
}

static bool is_large(const struct measured *m)
{
    const struct pack_hotspot *limits = m->limits;
    return limits->count > 0 && limits->order_count > 0 && m->row->recent >= limits->order_count &&
           m->row->recent_people >= limits->people;
}

static bool is_burst(const struct measured *m)
{
    return m->limits->alarm_people > 0 && m->row->burst_people >= m->limits->alarm_people;
}

static const char *say_nothing(struct arena *arena, const struct measured *m, bool zh)
{
    (void)arena;
    (void)m;
    (void)zh;
    return "";
}

static const char *say_growth(struct arena *arena, int growth, bool zh)
{
    if (growth == HOTSPOT_NEW)
        return zh ? "此前一时段没有" : "none in the window before";
    return arena_print(arena, zh ? "为前一时段的 %d%%" : "%d per cent of the window before", growth);
}

static const char *say_hotspot(struct arena *arena, const struct measured *m, bool zh)
{
    return arena_print(arena,
                       zh ? "%d 天内 %d 件、%d 人反映(标准 %d 件、%d 人),%s"
                          : "%d days: %d requests of %d people (limits %d and %d), %s",
                       m->limits->days, m->row->recent, m->row->recent_people, m->limits->count, m->limits->people,
                       say_growth(arena, m->row->growth, zh));
}

static const char *say_large(struct arena *arena, const struct measured *m, bool zh)
{
    return arena_print(arena,
                       zh ? "%d 天内 %d 件、%d 人反映,达到未诉先办标准 %d 件"
                          : "%d days: %d requests of %d people; from %d on an order is made of it",
                       m->limits->days, m->row->recent, m->row->recent_people, m->limits->order_count);
}

static const char *say_burst(struct arena *arena, const struct measured *m, bool zh)
{
    return arena_print(arena,
                       zh ? "%d 小时内 %d 人反映同一问题,达到群体性诉求标准 %d 人"
                          : "%d hours: %d people about the same, a group complaint from %d on",
                       m->limits->alarm_hours, m->row->burst_people, m->limits->alarm_people);
}

/* The stronger first: the first that holds gives the state and the reason; one that gives no state ends it. */
static const struct rule {
    const char *name;
    bool (*holds)(const struct measured *m);
    const char *(*say)(struct arena *arena, const struct measured *m, bool zh);
    enum hotspot_state state;
    const char *why;
} RULES[] = {
    {"nowhere", is_nowhere, say_nothing, HOTSPOT_STATE_UNSPECIFIED,
     "R44: a hot spot is a matter in a place; the same trouble all over the city is many troubles, each its own"},
    {"order", is_large, say_large, HOTSPOT_RAISED,
     "R44: so many about one thing are worked on as a whole, before the next one asks; growing or not"},
    {"group", is_burst, say_burst, HOTSPOT_ALARMED,
     "many different people at once: somebody in charge wants to know within the hour"},
    {"watch", is_hotspot, say_hotspot, HOTSPOT_WATCHED, "R23: prominent problems are listed while they grow"},
};

struct hotspot_verdict hotspot_verdict(struct arena *arena, const struct pack_hotspot *limits,
                                       const struct hotspot_row *row, const char *lang)
{
    const struct measured measured = {limits, row};
    struct hotspot_verdict verdict = {.state = HOTSPOT_STATE_UNSPECIFIED, .rule = "", .reason = ""};
    for (size_t i = 0; i < COUNT(RULES); i++) {
        if (!RULES[i].holds(&measured))
            continue;
        if (RULES[i].state == HOTSPOT_STATE_UNSPECIFIED) {
            verdict.rule = RULES[i].name;
            break;
        }
        verdict.raise |= RULES[i].state == HOTSPOT_RAISED;
        verdict.alarm |= RULES[i].state == HOTSPOT_ALARMED;
        verdict.watch |= RULES[i].state == HOTSPOT_WATCHED;
        if (verdict.state != HOTSPOT_STATE_UNSPECIFIED)
            continue;
        verdict.state = RULES[i].state;
        verdict.rule = RULES[i].name;
        verdict.reason = RULES[i].say(arena, &measured, lang[0] == 'z');
    }
    return verdict;
}
