/* scoring.cfg, optional: what units are judged by. Rates of facts (N05, N09), groups of units that may be compared,
 * points (R27, R33), who is summoned to a talk (R32), blind spots (R44). */
#include "common/pack_load.h"
#include "common/str.h"

#define VERSION_MAX 9999
#define LEAST_MAX   100000
#define MILLE       1000
#define POINTS_MAX  1000
#define MONTHS_MAX  24
#define PERCENT_MAX 10000
#define DAYS_MAX    366
#define WEEKS_MAX   260
#define FORMULA_MAX 200

static const struct pack_field MEMBERS[] = {
    {.name = "rates", .kind = FIELD_INNER},       {.name = "peers", .kind = FIELD_INNER},
    {.name = "points", .kind = FIELD_INNER},      {.name = "talks", .kind = FIELD_INNER},
    {.name = "blind_spots", .kind = FIELD_INNER},
};

#define SOURCE(type)                                                                                                   \
    {                                                                                                                  \
        .name = "source", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct type, source),               \
        .max = FORMULA_MAX                                                                                             \
    }
#define WHOLE(type, field, low, high)                                                                                  \
    {                                                                                                                  \
        .name = #field, .kind = FIELD_INT, .offset = offsetof(struct type, field), .min = (low), .max = (high)         \
    }
#define WHOLE_NEEDED(type, field, low, high)                                                                           \
    {                                                                                                                  \
        .name = #field, .kind = FIELD_INT, .required = true, .offset = offsetof(struct type, field), .min = (low),     \
        .max = (high)                                                                                                  \
    }

static const struct pack_field RATE_FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_rate, code)},
    {.name = "name", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_rate, name)},
    SOURCE(pack_rate),
    WHOLE_NEEDED(pack_rate, version, 1, VERSION_MAX),
    {.name = "numerator", .kind = FIELD_INNER, .required = true},
    {.name = "denominator", .kind = FIELD_INNER, .required = true},
    WHOLE_NEEDED(pack_rate, least, 1, LEAST_MAX),
    WHOLE(pack_rate, tolerance, 0, MILLE),
    {.name = "lower_is_better", .kind = FIELD_BOOL, .offset = offsetof(struct pack_rate, lower_is_better)},
};
static const struct pack_shape RATES = {"rates", PACK_RATE, sizeof(struct pack_rate), RATE_FIELDS, COUNT(RATE_FIELDS)};

static const struct pack_field PEERS_FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_peers, code)},
    {.name = "name", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_peers, name)},
    {.name = "kinds", .kind = FIELD_INNER},
    {.name = "area", .kind = FIELD_REF, .offset = offsetof(struct pack_peers, area), .of = PACK_AREA},
    {.name = "units", .kind = FIELD_INNER},
};
static const struct pack_shape PEERS = {"peers", PACK_PEERS, sizeof(struct pack_peers), PEERS_FIELDS,
                                        COUNT(PEERS_FIELDS)};

static const struct pack_field POINTS_FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_points, code)},
    {.name = "name", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_points, name)},
    SOURCE(pack_points),
    {.name = "fact", .kind = FIELD_TERM, .offset = offsetof(struct pack_points, fact), .list = "fact"},
    {.name = "rate", .kind = FIELD_REF, .offset = offsetof(struct pack_points, rate), .of = PACK_RATE},
    WHOLE(pack_points, below, 0, MILLE),
    WHOLE(pack_points, above, 0, MILLE),
    WHOLE_NEEDED(pack_points, points, -POINTS_MAX, POINTS_MAX),
};
static const struct pack_shape POINTS = {"points", PACK_POINTS, sizeof(struct pack_points), POINTS_FIELDS,
                                         COUNT(POINTS_FIELDS)};

static const struct pack_field TALK_FIELDS[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_talk, code)},
    SOURCE(pack_talk),
    {.name = "rate", .kind = FIELD_REF, .required = true, .offset = offsetof(struct pack_talk, rate), .of = PACK_RATE},
    WHOLE_NEEDED(pack_talk, below, 1, MILLE),
    WHOLE_NEEDED(pack_talk, months, 1, MONTHS_MAX),
};
static const struct pack_shape TALKS = {"talks", PACK_TALK, sizeof(struct pack_talk), TALK_FIELDS, COUNT(TALK_FIELDS)};

static const struct pack_field SPOT_FIELDS[] = {
    WHOLE(pack_blind_spots, rise_percent, 1, PERCENT_MAX), WHOLE(pack_blind_spots, rise_least, 1, LEAST_MAX),
    WHOLE(pack_blind_spots, loop_moves, 1, LEAST_MAX),     WHOLE(pack_blind_spots, repeat_count, 2, LEAST_MAX),
    WHOLE(pack_blind_spots, repeat_days, 1, DAYS_MAX),     WHOLE(pack_blind_spots, forecast_weeks, 1, WEEKS_MAX),
};

/* ---- rates ---- */

/* Which fact is always one of another, of the same period: a rate of one to the other stays between 0 and 100 %. */
static const struct {
    enum fact part, whole;
} PART_OF[] = {
    {FACT_VALID, FACT_ACCEPTED},        {FACT_ANSWERED, FACT_VALID},
    {FACT_DISPATCHED, FACT_VALID},      {FACT_ANSWERED, FACT_ACCEPTED},
    {FACT_DISPATCHED, FACT_ACCEPTED},   {FACT_SATISFIED, FACT_ASKED},
    {FACT_BASICALLY, FACT_ASKED},       {FACT_DECLINED, FACT_ASKED},
    {FACT_NO_ANSWER, FACT_ASKED},       {FACT_DISSATISFIED, FACT_ASKED},
    {FACT_RESPONDED, FACT_ASKED},       {FACT_NOT_RESPONDED, FACT_ASKED},
    {FACT_SOLVED, FACT_ASKED},          {FACT_PARTLY_SOLVED, FACT_ASKED},
    {FACT_NOT_SOLVED, FACT_ASKED},      {FACT_WHISTLE_SETTLED, FACT_WHISTLED},
    {FACT_CAME_BACK, FACT_LOOKED_BACK},
};

static unsigned long long bit_of(enum fact fact)
{
    return 1ull << (int)fact;
}

static unsigned long long read_facts(struct pack_walk *walk, const config_setting_t *row, const char *name)
{
    unsigned long long bits = 0;
    const config_setting_t *at = config_setting_get_member(row, name);
    if (!at)
        return 0; /* said already: missing */
    if (!config_setting_is_array(at) || config_setting_length(at) == 0) {
        pack_walk_fault(walk, at, "%s: must be an array of codes of facts, at least one", name);
        return 0;
    }
    for (int i = 0; i < config_setting_length(at); i++) {
        const config_setting_t *member = config_setting_get_elem(at, (unsigned)i);
        int fact = pack_walk_term(walk, member, name, "fact");
        unsigned long long bit = fact ? bit_of((enum fact)fact) : 0;
        if (bits & bit)
            pack_walk_fault(walk, member, "%s: \"%s\" stands twice", name, term_get("fact", fact)->code);
        bits |= bit;
    }
    return bits;
}

static bool is_part(enum fact fact, unsigned long long whole)
{
    if (whole & bit_of(fact))
        return true;
    for (size_t i = 0; i < COUNT(PART_OF); i++)
        if (PART_OF[i].part == fact && (whole & bit_of(PART_OF[i].whole)))
            return true;
    return false;
}

/* What is counted twice below the line would make a rate smaller than it is. */
static void check_overlap(struct pack_walk *walk, const config_setting_t *row, unsigned long long denominator)
{
    for (size_t i = 0; i < COUNT(PART_OF); i++)
        if ((denominator & bit_of(PART_OF[i].part)) && (denominator & bit_of(PART_OF[i].whole)))
            pack_walk_fault(walk, pack_walk_member(row, "denominator"), "denominator: every %s is one of %s already",
                            term_get("fact", (int)PART_OF[i].part)->code,
                            term_get("fact", (int)PART_OF[i].whole)->code);
}

static void read_formula(struct pack_walk *walk, const config_setting_t *row, struct pack_rate *rate)
{
    rate->numerator = read_facts(walk, row, "numerator");
    rate->denominator = read_facts(walk, row, "denominator");
    if (!rate->numerator || !rate->denominator)
        return;
    for (int fact = 1; fact < FACT_COUNT; fact++)
        if ((rate->numerator & bit_of((enum fact)fact)) && !is_part((enum fact)fact, rate->denominator))
            pack_walk_fault(walk, pack_walk_member(row, "numerator"), "numerator: \"%s\" is no part of the denominator",
                            term_get("fact", fact)->code);
    check_overlap(walk, row, rate->denominator);
}

static void load_rates(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack->rates = pack_walk_part(walk, root, &RATES, &pack->rates_count);
    for (size_t i = 0; i < pack->rates_count; i++) {
        const config_setting_t *row = pack_walk_row(root, &RATES, i);
        if (config_setting_is_group(row))
            read_formula(walk, row, &pack->rates[i]);
    }
}

/* ---- peers ---- */

static void read_peers(struct pack_walk *walk, const config_setting_t *row, struct pack_peers *peers)
{
    const config_setting_t *kinds = config_setting_get_member(row, "kinds"),
                           *units = config_setting_get_member(row, "units");
    if (kinds)
        peers->kinds = pack_walk_terms(walk, kinds, "kinds", "unit_kind");
    if (units)
        peers->units = pack_walk_refs(walk, units, "units", PACK_UNIT, &peers->unit_count);
    if (units && (kinds || config_setting_get_member(row, "area")))
        pack_walk_fault(walk, units, "units: a group names its units, or says which kinds of which area");
}

static bool has_units(const struct pack *pack, int group)
{
    for (size_t unit = 0; unit < pack->units_count; unit++)
        if (pack_peers_of(pack, (int)unit) == group)
            return true;
    return false;
}

static void load_peers(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack->peers = pack_walk_part(walk, root, &PEERS, &pack->peers_count);
    for (size_t i = 0; i < pack->peers_count; i++) {
        const config_setting_t *row = pack_walk_row(root, &PEERS, i);
        if (config_setting_is_group(row))
            read_peers(walk, row, &pack->peers[i]);
    }
    bool sound = walk->faults == 0; /* rings of areas or units have no end */
    for (size_t i = 0; sound && i < pack->peers_count; i++)
        if (!has_units(pack, (int)i))
            pack_walk_fault(walk, pack_walk_row(root, &PEERS, i),
                            "peers: no unit is of this group: none fits, or groups above have them all");
}

/* ---- points, talks, blind spots ---- */

static void check_points(struct pack_walk *walk, const config_setting_t *row, struct pack_points *points)
{
    bool fact = config_setting_get_member(row, "fact") != NULL, rate = config_setting_get_member(row, "rate") != NULL,
         below = config_setting_get_member(row, "below") != NULL,
         above = config_setting_get_member(row, "above") != NULL;
    points->below = below ? points->below : -1;
    points->above = above ? points->above : -1;
    if (fact == rate)
        pack_walk_fault(walk, row, "points: given for a fact, or for a rate: exactly one of the two");
    else if (rate && !below && !above)
        pack_walk_fault(walk, row, "points: a rate needs below or above, per mille");
    else if (fact && (below || above))
        pack_walk_fault(walk, row, "points: below and above are of a rate");
    if (config_setting_get_member(row, "points") && points->points == 0)
        pack_walk_fault(walk, pack_walk_member(row, "points"), "points: 0 changes nothing");
    if (below && above && points->above >= points->below)
        pack_walk_fault(walk, pack_walk_member(row, "above"), "above: no rate is from %d and below %d", points->above,
                        points->below);
}

static void load_points(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack->points = pack_walk_part(walk, root, &POINTS, &pack->points_count);
    for (size_t i = 0; i < pack->points_count; i++) {
        const config_setting_t *row = pack_walk_row(root, &POINTS, i);
        if (config_setting_is_group(row))
            check_points(walk, row, &pack->points[i]);
    }
}

/* "Below" summons whoever is low: of a rate where low is good that would be the best. */
static void load_talks(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    pack->talks = pack_walk_part(walk, root, &TALKS, &pack->talks_count);
    for (size_t i = 0; i < pack->talks_count; i++) {
        const config_setting_t *row = pack_walk_row(root, &TALKS, i);
        int rate = pack->talks[i].rate;
        if (config_setting_is_group(row) && rate >= 0 && (size_t)rate < pack->rates_count &&
            pack->rates[rate].lower_is_better && config_setting_get_member(row, "rate"))
            pack_walk_fault(walk, pack_walk_member(row, "rate"), "rate: of \"%s\" low is good: nobody is summoned",
                            pack->rates[rate].code);
    }
}

static void load_spots(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack_blind_spots *spots = &walk->pack->blind_spots;
    const config_setting_t *group = config_setting_get_member(root, "blind_spots");
    if (group && config_setting_is_group(group))
        pack_walk_group(walk, group, SPOT_FIELDS, COUNT(SPOT_FIELDS), spots);
    else if (group)
        pack_walk_fault(walk, group, "blind_spots: must be a group");
    if ((spots->rise_percent > 0) != (spots->rise_least > 0))
        pack_walk_fault(walk, group, "blind_spots: rise_percent and rise_least go together");
    if ((spots->repeat_count > 0) != (spots->repeat_days > 0))
        pack_walk_fault(walk, group, "blind_spots: repeat_count and repeat_days go together");
}

void pack_scoring_load(struct pack_walk *walk, const config_setting_t *root)
{
    pack_walk_keys(walk, root, MEMBERS, COUNT(MEMBERS));
    load_rates(walk, root);
    load_peers(walk, root);
    load_points(walk, root);
    load_talks(walk, root);
    load_spots(walk, root);
}
