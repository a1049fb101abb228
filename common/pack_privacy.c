/* privacy.cfg, optional: with how long a reason who asked is opened, and how long it is kept. Without it one character is
 * a reason, and everything is kept for ever. */
#include "common/pack_facts.h"
#include "common/pack_load.h"

enum { REASON_MAX = 100, DAYS_MAX = 36500, ANY = -1, UNKNOWN = -2 /* a channel that is none: reported once */ };

static const struct pack_field MEMBERS[] = {
    {.name = "reveal", .kind = FIELD_INNER},
    {.name = "retention", .kind = FIELD_INNER},
};
static const struct pack_field REVEAL[] = {
    {.name = "reason_min",
     .kind = FIELD_INT,
     .required = true,
     .offset = offsetof(struct pack_privacy, reason_min),
     .min = 1,
     .max = REASON_MAX},
};
static const struct pack_field RULE[] = {
    {.name = "code", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct pack_retention, code)},
    {.name = "name", .kind = FIELD_TEXT, .required = true, .offset = offsetof(struct pack_retention, name)},
    {.name = "source",
     .kind = FIELD_TEXT,
     .required = true,
     .offset = offsetof(struct pack_retention, source),
     .max = 200},
    {.name = "state", .kind = FIELD_TERM, .offset = offsetof(struct pack_retention, state), .list = "request_state"},
    {.name = "party", .kind = FIELD_TERM, .offset = offsetof(struct pack_retention, party), .list = "party"},
    {.name = "channel", .kind = FIELD_REF, .offset = offsetof(struct pack_retention, channel), .of = PACK_CHANNEL},
    {.name = "days",
     .kind = FIELD_INT,
     .required = true,
     .offset = offsetof(struct pack_retention, days),
     .min = 0,
     .max = DAYS_MAX},
};
static const struct pack_shape RULES = {"retention", PACK_RETENTION, sizeof(struct pack_retention), RULE, COUNT(RULE)};

static bool over(enum request_state state)
{
    return state == REQUEST_STATE_UNSPECIFIED || state == REQUEST_ANSWERED || state == REQUEST_REFUSED ||
           state == REQUEST_WITHDRAWN || state == REQUEST_CLOSED;
}

static bool covers(const struct pack_retention *rule, const struct pack_retention *other)
{
    return (rule->state == REQUEST_STATE_UNSPECIFIED || rule->state == other->state) &&
           (rule->party == PARTY_UNSPECIFIED || rule->party == other->party) &&
           (rule->channel == ANY || rule->channel == other->channel);
}

/* The first that fits decides: a rule that can never be the first says something that will never be done. */
static void check_rule(struct pack_walk *walk, const config_setting_t *row, size_t n)
{
    struct pack_retention *rules = walk->pack->retentions;
    if (rules[n].channel < 0 && config_setting_get_member(row, "channel") != NULL)
        rules[n].channel = UNKNOWN;
    if (!over(rules[n].state))
        pack_walk_fault(walk, pack_walk_member(row, "state"), "state: a request is not over in \"%s\"",
                        term_get("request_state", (int)rules[n].state)->code);
    for (size_t i = 0; i < n; i++)
        if (rules[i].code != NULL && covers(&rules[i], &rules[n])) {
            pack_walk_fault(walk, row, "retention: \"%s\" before it fits all that this one fits", rules[i].code);
            return;
        }
}

void pack_privacy_load(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    const config_setting_t *reveal = config_setting_get_member(root, "reveal");
    pack_walk_keys(walk, root, MEMBERS, COUNT(MEMBERS));
    if (reveal != NULL && !config_setting_is_group(reveal))
        pack_walk_fault(walk, reveal, "reveal: must be a group");
    else if (reveal != NULL)
        pack_walk_group(walk, reveal, REVEAL, COUNT(REVEAL), &pack->privacy);
    pack->retentions = pack_walk_part(walk, root, &RULES, &pack->retentions_count);
    for (size_t i = 0; i < pack->retentions_count; i++)
        if (config_setting_is_group(pack_walk_row(root, &RULES, i)))
            check_rule(walk, pack_walk_row(root, &RULES, i), i);
}

int pack_retention_of(const struct pack *pack, enum request_state state, enum party party, int channel)
{
    const struct pack_retention asked = {.state = state, .party = party, .channel = channel};
    for (size_t i = 0; i < pack->retentions_count; i++)
        if (covers(&pack->retentions[i], &asked))
            return (int)i;
    return -1;
}

/* ---- as people compare it ---- */

void pack_facts_privacy(const struct pack *pack, struct facts *facts)
{
    pack_facts_number(facts, "reveal.reason_min", pack->privacy.reason_min);
}

void pack_facts_retention(const struct pack *pack, size_t n, struct facts *facts)
{
    const struct pack_retention *rule = &pack->retentions[n];
    pack_facts_say(facts, "name", rule->name);
    pack_facts_say(facts, "source", rule->source);
    pack_facts_term(facts, "state", "request_state", (int)rule->state);
    pack_facts_term(facts, "party", "party", (int)rule->party);
    pack_facts_say(facts, "channel", rule->channel < 0 ? "" : pack->channels[rule->channel].code);
    pack_facts_number(facts, "days", rule->days);
}
