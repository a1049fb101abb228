#include "services/link/link.h"
#include "common/result.h"
#include "common/str.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* ---- down ---- */

enum whose { ANYBODYS, OURS, NOT_OURS };
enum when { ALWAYS, WHILE_OPEN, IN_ROUND_0, ONCE_RATED };

/* clang-format off */
static const struct rule {
    const char *what;
    enum whose whose;
    enum when when;
    size_t count;
    enum link_act acts[LINK_ACTS_MOST];
    const char *why;
} RULES[] = {
    {"dispatched",        OURS,     IN_ROUND_0, 1, {LINK_SUBMIT},               "the unit has got it; the limit goes with it"},
    {"dispatched",        OURS,     WHILE_OPEN, 2, {LINK_SUBMIT, LINK_DUE},     "once more, with another limit"},
    {"return_dismissed",  OURS,     WHILE_OPEN, 2, {LINK_SUBMIT, LINK_REFUSED}, "R31: it stays with the unit"},
    {"forced",            OURS,     WHILE_OPEN, 2, {LINK_SUBMIT, LINK_REFUSED}, "N02: it stays, and that is the end of the argument"},
    {"redo",              ANYBODYS, WHILE_OPEN, 3, {LINK_REDO, LINK_DUE, LINK_ADDED}, "R37: not satisfied; a limit of its own, and what was added since the result"},
    {"opened_again",      ANYBODYS, WHILE_OPEN, 3, {LINK_REDO, LINK_DUE, LINK_ADDED}, "C16: likewise; what has ended below is handed down anew"},
    {"due_changed",       OURS,     WHILE_OPEN, 1, {LINK_DUE},                  "the limit moved"},
    {"relief_granted",    OURS,     ALWAYS,     1, {LINK_GRANTED},              "more time; the limit follows by its own line"},
    {"relief_refused",    OURS,     ALWAYS,     1, {LINK_DENIED},               "no more time"},
    {"supplemented",      ANYBODYS, WHILE_OPEN, 1, {LINK_ADDED},                "the person added something"},
    {"card",              OURS,     ALWAYS,     1, {LINK_URGED},                "a card stands against the unit"},
    {"slip_issued",       OURS,     ALWAYS,     1, {LINK_URGED},                "a supervisor asks"},
    {"slip_sent_back",    OURS,     ALWAYS,     1, {LINK_URGED},                "the answer to a slip was not enough"},
    {"commented",         NOT_OURS, ALWAYS,     1, {LINK_URGED},                "a remark by others than the link"},
    {"followed_up",       ANYBODYS, ONCE_RATED, 1, {LINK_RATED},                "R34: all were asked; dissatisfied says nothing yet: the redo does"},
    {"written_off",       ANYBODYS, ALWAYS,     1, {LINK_DECLINED},             "settled; who has rated was told before"},
    {"closed",            ANYBODYS, ALWAYS,     1, {LINK_DECLINED},             "likewise"},
    {"return_upheld",     OURS,     ALWAYS,     1, {LINK_WITHDRAWN},            "R31: another unit has it"},
    {"return_named",      OURS,     ALWAYS,     1, {LINK_WITHDRAWN},            "N02: likewise"},
    {"return_joint",      OURS,     ALWAYS,     1, {LINK_WITHDRAWN},            "R09: the candidates look first"},
    {"relieved",          OURS,     ALWAYS,     1, {LINK_WITHDRAWN},            "R17: another unit was named"},
    {"released",          OURS,     ALWAYS,     1, {LINK_WITHDRAWN},            "withdrawn, merged, or the whistle is over"},
    {"never_reported_in", OURS,     ALWAYS,     1, {LINK_WITHDRAWN},            "R15: the whistle is over"},
    {"withdrawn",         ANYBODYS, ALWAYS,     1, {LINK_WITHDRAWN},            "nobody asks for it any more"},
    {"merged",            ANYBODYS, ALWAYS,     1, {LINK_WITHDRAWN},            "N02: another order carries it"},
};
/* clang-format on */

const char *link_act_name(enum link_act act)
{
    static const char *const NAMES[LINK_ACTS] = {
        [LINK_SUBMIT] = "submit",   [LINK_ANEW] = "submit",   [LINK_DUE] = "due",      [LINK_REFUSED] = "refused",
        [LINK_GRANTED] = "relief",  [LINK_DENIED] = "relief", [LINK_RATED] = "rating", [LINK_REDO] = "rating",
        [LINK_DECLINED] = "rating", [LINK_ADDED] = "added",   [LINK_URGED] = "urged",  [LINK_WITHDRAWN] = "withdrawn",
    };
    return NAMES[act];
}

/* The first row of this kind: what its key is made of, whichever of them fits. */
static const struct rule *rule_of(const struct link_line *line)
{
    for (size_t i = 0; i < COUNT(RULES); i++)
        if (str_equal(RULES[i].what, line->what))
            return &RULES[i];
    return NULL;
}

bool link_matters(const struct link_line *line)
{
    return rule_of(line) != NULL;
}

static bool concerns(const struct rule *rule, const struct link_line *line, const char *unit)
{
    switch (rule->whose) {
    case ANYBODYS:
        return true;
    case OURS:
        return str_equal(line->unit, unit);
    case NOT_OURS:
        return !str_equal(line->author, unit);
    }
    return false;
}

/* Of the time when the unit feeds back; what else has a limit is the deployment's own affair. */
static bool is_of_result(const struct link_line *line)
{
    return line->stage == NULL || str_equal(line->stage, "feed_back") || str_equal(line->stage, "redo") ||
           str_equal(line->stage, "settle");
}

static bool is_of_this_part(const struct link_line *line, const struct link_order *order)
{
    return order->known && order->open && line->at >= order->began && is_of_result(line);
}

/* What was said of a part that the unit had before is over: another line tells of the present one. */
static bool fits(const struct rule *rule, const struct link_line *line, const struct link_order *order)
{
    switch (rule->when) {
    case ALWAYS:
        return true;
    case WHILE_OPEN:
        return is_of_this_part(line, order);
    case IN_ROUND_0:
        return is_of_this_part(line, order) && order->round == 0;
    case ONCE_RATED:
        return line->rating != RATING_UNSPECIFIED && line->rating != RATING_DISSATISFIED;
    }
    return false;
}

size_t link_down(const struct link_line *line, const struct link_order *order, const char *unit,
                 enum link_act acts[LINK_ACTS_MOST])
{
    for (size_t i = 0; i < COUNT(RULES); i++) {
        const struct rule *rule = &RULES[i];
        if (!str_equal(rule->what, line->what) || !concerns(rule, line, unit) || !fits(rule, line, order))
            continue;
        memcpy(acts, rule->acts, sizeof rule->acts);
        return rule->count;
    }
    return 0;
}

/* ---- keys ---- */

void link_submit_key(const struct link_line *line, const struct link_order *order, bool anew, char out[LINK_KEY])
{
    if (anew)
        snprintf(out, LINK_KEY, "d/%s/r%d", line->number, order->round);
    else if (order->turn > 1)
        snprintf(out, LINK_KEY, "d/%s/%d", line->number, order->turn);
    else
        snprintf(out, LINK_KEY, "d/%s", line->number);
}

void link_word_key(const struct link_line *line, enum link_act act, char out[LINK_KEY])
{
    const struct rule *rule = rule_of(line);
    bool first = rule == NULL || rule->acts[0] == act;
    int length = snprintf(out, LINK_KEY, "i/%llu/%lld", (unsigned long long)line->id, (long long)line->at);
    if (!first)
        snprintf(out + length, LINK_KEY - (size_t)length, "/%s", link_act_name(act));
}

void link_added_key(const char *number, const char *text, char out[LINK_KEY])
{
    unsigned char hash[16];
    char hex[2 * sizeof hash + 1];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)text, strlen(text),
                       (const unsigned char *)"loopline-link-16", 16);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    snprintf(out, LINK_KEY, "a/%.24s/%s", number, hex);
}

void link_report_key(char what, const char *number, instant at, enum upward_kind kind, char out[LINK_KEY])
{
    snprintf(out, LINK_KEY, "%c/%.32s/%lld/%d", what, number, (long long)at, (int)kind);
}

/* ---- answers ---- */

/* Below it has ended, or was never handed down: a line that is told again, or came while nobody listened. */
static bool is_past(const char *reason)
{
    static const char *const REASONS[] = {"wrong_state", "already_done", "not_found", "not_from_above"};
    for (size_t i = 0; i < COUNT(REASONS); i++)
        if (str_equal(reason, REASONS[i]))
            return true;
    return false;
}

enum link_after link_after_down(enum link_act act, const char *reason)
{
    if (act == LINK_SUBMIT || act == LINK_ANEW)
        return str_equal(reason, "loop") ? LINK_THEN_RETURN : LINK_THEN_REMARK;
    if (!is_past(reason))
        return LINK_LEFT;
    if (str_equal(reason, "not_found") ||
        str_equal(reason, "not_from_above")) /* the line of its dispatch hands it down */
        return LINK_DONE;
    if (act == LINK_REDO)
        return LINK_THEN_ANEW;
    return act == LINK_WITHDRAWN ? LINK_THEN_DECLINED : LINK_DONE;
}

enum link_after link_after_up(enum upward_kind kind, const char *reason)
{
    if (str_equal(reason, "already_done"))
        return LINK_DONE;
    if (str_equal(reason, "not_found") ||
        str_equal(reason, "not_yours")) /* it is not the unit's any more: a line says so */
        return LINK_LEFT;
    switch (kind) {
    case UPWARD_RESULT:
        return LINK_THEN_REDO;
    case UPWARD_HANDED_BACK:
        return LINK_THEN_REFUSED;
    case UPWARD_RELIEF_ASKED:
        return LINK_THEN_DENIED;
    case UPWARD_KIND_UNSPECIFIED:
    case UPWARD_SIGNED:
    case UPWARD_CONTACTED:
    case UPWARD_ARRIVED:
    case UPWARD_INTERIM:
        break;
    }
    return LINK_LEFT;
}

/* ---- codes ---- */

static size_t fitting(const char *rule, const char *code)
{
    size_t length = strcspn(rule, "=");
    bool whole = strncmp(rule, code, length) == 0 && (code[length] == '\0' || code[length] == '.');
    return whole && length > 0 && rule[length] == '=' ? length : 0;
}

void link_map(const char *const *rules, size_t count, const char *code, char *out, size_t size)
{
    const char *best = NULL;
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t length = fitting(rules[i], code);
        if (length > longest) {
            best = rules[i];
            longest = length;
        }
    }
    const char *to = best == NULL ? NULL : best + longest + 1;
    if (to == NULL)
        str_copy(out, size, code);
    else
        snprintf(out, size, "%s%s", to, *to == '\0' ? "" : code + longest);
}
