#include "services/classifier/blend.h"
#include "common/str.h"

#define M      (1u << AXIS_MATTER)
#define N      (1u << AXIS_NATURE)
#define U      (1u << AXIS_URGENCY)
#define P      (1u << AXIS_PARTY)
#define SAID   BLEND_SAID
#define SILENT BLEND_SILENT
#define HINT   BLEND_HINT
#define SURE   BLEND_SURE
#define ABSENT BLEND_ABSENT
#define WEAK   BLEND_WEAK
#define LIKELY BLEND_LIKELY
#define STRONG BLEND_STRONG

/* clang-format off */
static const struct blend_rule RULES[] = {
/*   axes       words         model                    relation                   take                points           doubt                 code           why */
    {M|N|U|P,   SAID,         ABSENT|WEAK|LIKELY|STRONG, 0,                       BLEND_TAKE_WORDS,   BLEND_OWN,       0,                    "said",        "the channel or its agent said so"},
    {U,         HINT|SURE,    ABSENT|WEAK|LIKELY|STRONG, 0,                       BLEND_TAKE_WORDS,   BLEND_OWN,       0,                    "danger",      "R04: no model speaks against a danger word"},
    {U,         SILENT,       STRONG,                  0,                         BLEND_TAKE_MODEL,   BLEND_OWN,       DOUBT_URGENCY_RAISED, "raised",      "a model may fear danger, only people declare it"},
    {M,         HINT|SURE,    ABSENT,                  0,                         BLEND_TAKE_WORDS,   BLEND_OWN,       0,                    "words",       "no model is in force or has a view"},
    {N|P,       SURE,         ABSENT,                  0,                         BLEND_TAKE_WORDS,   BLEND_OWN,       0,                    "words",       "no model is in force or has a view"},
    {N,         HINT,         ABSENT,                  0,                         BLEND_TAKE_WORDS,   BLEND_OWN,       0,                    "words",       "no model is in force or has a view"},

    {M,         SILENT,       WEAK|LIKELY|STRONG,      0,                         BLEND_TAKE_MODEL,   BLEND_OWN,       0,                    "model",       "no word speaks; the gate decides how far it is trusted"},
    {M|N,       HINT|SURE,    WEAK|LIKELY|STRONG,      BLEND_SAME,                BLEND_TAKE_WORDS,   BLEND_BOTH,      0,                    "agree",       "two ways to the same value: surer"},
    {M,         HINT|SURE,    WEAK|LIKELY|STRONG,      BLEND_ABOVE,               BLEND_TAKE_WORDS,   BLEND_BOTH,      0,                    "narrower",    "the model knows the family, the word its member"},
    {M,         HINT|SURE,    LIKELY|STRONG,           BLEND_DEEPER,              BLEND_TAKE_MODEL,   BLEND_OWN,       0,                    "deeper",      "the word names the family, the model its member"},
    {M,         SURE,         WEAK|LIKELY|STRONG,      BLEND_KIN|BLEND_DEEPER,    BLEND_TAKE_WORDS,   BLEND_OWN,       0,                    "family",      "the family is agreed, its member is the word's"},
    {M,         HINT,         LIKELY|STRONG,           BLEND_KIN,                 BLEND_TAKE_MODEL,   BLEND_OWN,       0,                    "member",      "the family is agreed, and the word was weak"},
    {M,         SURE,         STRONG,                  BLEND_OTHER,               BLEND_TAKE_WORDS,   BLEND_OWN,       DOUBT_MATTER_CONFLICT, "conflict",   "both are sure and of different families: people decide, but a danger word does not wait for them (R04)"},
    {M,         SURE,         WEAK|LIKELY,             BLEND_OTHER,               BLEND_TAKE_WORDS,   BLEND_OWN,       0,                    "words_lead",  "a model that is not strong does not stop sure words"},
    {M,         HINT,         LIKELY|STRONG,           BLEND_OTHER,               BLEND_TAKE_MODEL,   BLEND_CONTESTED, 0,                    "model_leads", "a weak word does not stop the model but takes some of its trust"},
    {M,         HINT,         WEAK,                    BLEND_KIN|BLEND_OTHER|BLEND_DEEPER, BLEND_TAKE_WORDS, BLEND_OWN, 0,                   "unclear",     "neither is sure: the word is shown, people decide"},

    {N,         HINT|SURE,    WEAK|LIKELY|STRONG,      BLEND_OTHER,               BLEND_TAKE_WORDS,   BLEND_OWN,       0,                    "words_lead",  "what people call it themselves goes first"},
    {N,         SILENT,       STRONG,                  0,                         BLEND_TAKE_MODEL,   BLEND_OWN,       0,                    "model",       "no word speaks; only a strong model betters the channel's custom"},

    {P,         HINT|SURE,    LIKELY|STRONG,           BLEND_SAME,                BLEND_TAKE_WORDS,   BLEND_BOTH,      0,                    "agree",       "two ways to the same value: surer"},
    {P,         SURE,         WEAK|LIKELY|STRONG,      0,                         BLEND_TAKE_WORDS,   BLEND_OWN,       0,                    "words_lead",  "what people call themselves goes first"},
    {P,         SILENT|HINT,  STRONG,                  0,                         BLEND_TAKE_MODEL,   BLEND_OWN,       0,                    "model",       "R21: the other lane has other clocks, only a strong model opens it"},
};
/* clang-format on */

static const struct blend_rule SILENCE = {
    M | N | U | P,
    SILENT | HINT,
    ABSENT | WEAK | LIKELY,
    0,
    BLEND_TAKE_NEITHER,
    BLEND_OWN,
    0,
    "default",
    "nothing speaks, or not surely enough: as is usual",
};

const struct blend_rule *blend_rule(size_t n)
{
    return n < COUNT(RULES) ? &RULES[n] : n == COUNT(RULES) ? &SILENCE : NULL;
}

const struct blend_rule *blend_step(const struct blend_case *of)
{
    for (size_t i = 0; i < COUNT(RULES); i++) {
        const struct blend_rule *rule = &RULES[i];
        bool related = rule->relation == 0 || (rule->relation & of->relation) != 0;
        if ((rule->axes & 1u << of->axis) != 0 && (rule->words & of->words) != 0 && (rule->model & of->model) != 0 &&
            related)
            return rule;
    }
    return &SILENCE;
}

const struct blend_rule *blend_rule_find(const char *code)
{
    for (size_t i = 0; blend_rule(i) != NULL; i++)
        if (str_equal(blend_rule(i)->code, code))
            return blend_rule(i);
    return NULL;
}

/* ---- what kind of case it is ---- */

static int sure_from(const struct pack *pack, enum axis axis, int value)
{
    return axis == AXIS_MATTER ? pack_gate_of(pack, value).automatic : pack->review_below;
}

static enum blend_words words_of(const struct pack *pack, enum axis axis, const struct finding *words)
{
    if (words->basis == BASIS_SAID)
        return BLEND_SAID;
    if (words->basis != BASIS_WORDS)
        return BLEND_SILENT;
    return words->confidence >= sure_from(pack, axis, words->value) ? BLEND_SURE : BLEND_HINT;
}

/* R04: as with words, only danger is a vote. */
static enum blend_model model_of(const struct pack *pack, enum axis axis, const struct opinion *model)
{
    if (model == NULL || model->value == DECISION_NONE || (axis == AXIS_URGENCY && model->value != URGENCY_URGENT))
        return BLEND_ABSENT;
    int points = opinion_points(model->probability), sure = sure_from(pack, axis, model->value);
    if (points < sure)
        return BLEND_WEAK;
    return 2 * points >= sure + 100 ? BLEND_STRONG : BLEND_LIKELY;
}

static int family_of(const struct pack *pack, int matter)
{
    while (pack->matters[matter].parent >= 0)
        matter = pack->matters[matter].parent;
    return matter;
}

static bool below(const struct pack *pack, int matter, int above)
{
    while (matter >= 0 && matter != above)
        matter = pack->matters[matter].parent;
    return matter >= 0;
}

static enum blend_relation relation_of(const struct pack *pack, enum axis axis, int words, int model)
{
    if (words == model)
        return BLEND_SAME;
    if (axis != AXIS_MATTER)
        return BLEND_OTHER;
    if (below(pack, model, words))
        return BLEND_DEEPER;
    if (below(pack, words, model))
        return BLEND_ABOVE;
    return family_of(pack, words) == family_of(pack, model) ? BLEND_KIN : BLEND_OTHER;
}

/* ---- what comes of it ---- */

static int points_of(const struct blend_rule *rule, const struct finding *words, const struct opinion *model)
{
    bool taken = rule->take == BLEND_TAKE_MODEL;
    int own = taken ? opinion_points(model->probability) : words->confidence;
    if (rule->points == BLEND_CONTESTED)
        return own * (100 - words->confidence) / 100;
    if (rule->points == BLEND_BOTH)
        return 100 - (100 - own) * (100 - opinion_points(opinion_share(model, words->value))) / 100;
    return own;
}

static struct finding of_model(const struct finding *words, const struct opinion *model, enum blend_relation relation)
{
    struct finding finding = {.value = model->value, .runner_up = model->runner_up, .basis = BASIS_MODEL};
    if (relation == BLEND_DEEPER || relation == BLEND_SAME) { /* the words spoke for it, too */
        finding.words = words->words;
        finding.word_count = words->word_count;
    } else if (relation != 0) {
        finding.runner_up = words->value;
    }
    return finding;
}

static struct finding of_words(const struct finding *words, const struct opinion *model, enum blend_relation relation)
{
    struct finding finding = *words;
    if (relation == BLEND_KIN || relation == BLEND_OTHER)
        finding.runner_up = model->value;
    return finding;
}

struct finding blend_findings(const struct pack *pack, enum axis axis, const struct finding *words,
                              const struct opinion *model)
{
    struct blend_case of = {axis, words_of(pack, axis, words), model_of(pack, axis, model), 0};
    if ((of.words & (BLEND_HINT | BLEND_SURE)) != 0 && of.model != BLEND_ABSENT)
        of.relation = relation_of(pack, axis, words->value, model->value);
    const struct blend_rule *rule = blend_step(&of);
    struct finding finding = {.value = words->value, .runner_up = words->runner_up, .basis = BASIS_NONE};
    if (rule->take == BLEND_TAKE_WORDS)
        finding = of_words(words, model, of.relation);
    if (rule->take == BLEND_TAKE_MODEL)
        finding = of_model(words, model, of.relation);
    if (rule->take != BLEND_TAKE_NEITHER)
        finding.confidence = points_of(rule, words, model);
    finding.rule = rule;
    finding.model = model;
    return finding;
}
