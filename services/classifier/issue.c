#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "services/classifier/issue.h"

enum {
    COUNTS_MAX = 4096, /* pairs counted; past it those that few of the messages hold are forgotten */
    TEXTS_MAX = 2048,  /* then all counts are halved: what an issue is about may move on */
    SAME_LOOK = 256,   /* members looked at for the same title */
    SETTLED = 3,       /* texts from which on a pair of one message alone is no longer a mark of the issue */
    SHARE = 3,         /* one in three must hold it then */
    NAME_PAIRS = 2,    /* a name has three characters at least */
    GROWN = 4          /* messages from which on the core can be trusted */
};

/* Found by trial on citizens' messages of one year; the result moves little within a tenth of each. */
static const double TITLE_PART = 0.75;  /* of a pair's weight comes from titles */
static const double TEXT_ONLY = 0.8;    /* a pair that stands in the text, not in the title */
static const double NAME_DAMPING = 0.4; /* a long name is one name: its pairs share their weight */
static const double TOGETHER = 0.6;     /* pairs so often seen alike, and chained, are one name */
static const double ANCHORED = 0.2;     /* of the anchors' weight a message must hold */
/* A message that does not name what the issue is about, or says little of what is wrong there, is likely of another:
 * the same trouble elsewhere, another trouble here. */
static const double NAMELESS = 0.75, TROUBLELESS = 0.75, TROUBLE = 0.12;
static const double FEW = 0.42, MANY = 0.33;
/* Less than this in common that is rare, and it is a subject (the underground), not one issue about it. */
static const double FIRM = 9;
/* What one person writes again and again is alike by habit of writing, not by what it is about. */
static const double ONE_PERSON = 0.52;

/* ---- counting ---- */

static const struct issue_message *only(const struct issue *issue)
{
    return issue->members[0];
}

static size_t count_at(const struct issue *issue, uint32_t pair)
{
    size_t low = 0, high = issue->count_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (issue->counts[middle].pair < pair)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static unsigned texts_with(const struct issue *issue, uint32_t pair)
{
    if (issue->counts == NULL)
        return wording_has(&only(issue)->all, pair) ? 1 : 0;
    size_t at = count_at(issue, pair);
    return at < issue->count_count && issue->counts[at].pair == pair ? issue->counts[at].texts : 0;
}

static void prune(struct issue *issue, unsigned least)
{
    size_t kept = 0;
    for (size_t i = 0; i < issue->count_count; i++)
        if (issue->counts[i].texts >= least)
            issue->counts[kept++] = issue->counts[i];
    issue->count_count = kept;
}

static void age(struct issue *issue)
{
    for (size_t i = 0; i < issue->count_count; i++) {
        issue->counts[i].titles /= 2;
        issue->counts[i].texts /= 2;
    }
    issue->texts /= 2;
    prune(issue, 1);
}

static void count_text(struct issue *issue, const struct issue_message *message)
{
    const struct wording_set *all = &message->all;
    struct issue_count *old = issue->counts;
    size_t had = old == NULL ? 0 : issue->count_count, n = 0, i = 0;
    struct issue_count *merged = memory_alloc((had + all->count + 1) * sizeof *merged);
    for (size_t k = 0; k < all->count; k++) {
        uint32_t pair = all->pairs[k];
        while (i < had && old[i].pair < pair)
            merged[n++] = old[i++];
        struct issue_count count = {.pair = pair};
        if (i < had && old[i].pair == pair)
            count = old[i++];
        count.texts++;
        count.titles = (uint16_t)(count.titles + (wording_has(&message->title, pair) ? 1 : 0));
        merged[n++] = count;
    }
    while (i < had)
        merged[n++] = old[i++];
    issue->counts = merged;
    issue->count_count = n;
    free(old);
    for (unsigned least = 2; issue->count_count > COUNTS_MAX; least++)
        prune(issue, least);
    if (issue->texts >= TEXTS_MAX)
        age(issue);
}

/* The same title sent again says nothing new about what the issue's words are. */
static bool said_before(const struct issue *issue, const struct issue_message *message)
{
    size_t from = issue->count > SAME_LOOK ? issue->count - SAME_LOOK : 0;
    for (size_t i = from; i < issue->count; i++)
        if (issue->members[i]->same == message->same)
            return true;
    return false;
}

static void count_vote(struct issue_vote *vote, int said)
{
    if (said < 0)
        return;
    vote->value = vote->lead == 0 ? said : vote->value;
    vote->lead += said == vote->value ? 1 : -1;
}

static void take(struct issue *issue, struct issue_message *message)
{
    bool first = issue->count == 0;
    if (!said_before(issue, message)) {
        if (issue->texts == 1 && issue->counts == NULL)
            count_text(issue, only(issue));
        issue->texts++;
        if (issue->texts > 1)
            count_text(issue, message);
    }
    if (issue->count == issue->capacity) {
        issue->capacity = issue->capacity == 0 ? 1 : issue->capacity * 2;
        issue->members = memory_grow(issue->members, issue->capacity * sizeof *issue->members);
    }
    issue->members[issue->count++] = message;
    issue->from = first || message->at < issue->from ? message->at : issue->from;
    issue->to = first || message->at > issue->to ? message->at : issue->to;
    issue->alone = first ? message->who != 0 : issue->alone && issue->who == message->who;
    issue->who = message->who;
    count_vote(&issue->area, message->area);
    count_vote(&issue->matter, message->matter);
}

/* ---- the core ---- */

static void insert(struct issue *issue, struct issue_word word)
{
    size_t at = issue->core_count;
    while (at > 0 && (issue->core[at - 1].weight < word.weight))
        at--;
    if (at == ISSUE_CORE)
        return;
    size_t last = issue->core_count < ISSUE_CORE ? issue->core_count : ISSUE_CORE - 1;
    memmove(&issue->core[at + 1], &issue->core[at], (last - at) * sizeof *issue->core);
    issue->core[at] = word;
    issue->core_count = last + 1;
}

static void weigh_all(struct issue *issue, const struct wording *wording)
{
    double texts = issue->texts;
    issue->core_count = 0;
    for (size_t i = 0; issue->counts == NULL && i < only(issue)->all.count; i++) {
        uint32_t pair = only(issue)->all.pairs[i];
        double titles = wording_has(&only(issue)->title, pair) ? TITLE_PART : 0;
        insert(issue,
               (struct issue_word){.pair = pair, .weight = wording_weight(wording, pair) * (titles + 1 - TITLE_PART)});
    }
    for (size_t i = 0; issue->counts != NULL && i < issue->count_count; i++) {
        const struct issue_count *count = &issue->counts[i];
        if (issue->texts >= SETTLED && (unsigned)count->texts * SHARE < issue->texts)
            continue;
        double share = (1 - TITLE_PART) * count->texts / texts + TITLE_PART * count->titles / texts;
        insert(issue, (struct issue_word){.pair = count->pair, .weight = wording_weight(wording, count->pair) * share});
    }
    while (issue->core_count > 0 && issue->core[issue->core_count - 1].weight <= 0)
        issue->core_count--;
}

static size_t root(size_t *above, size_t at)
{
    while (above[at] != at)
        at = above[at];
    return at;
}

/* 伊景, 景园, 园滨 …: chained and seen together, they are one name. */
/* `chain` says to which chain each pair of the core belongs. */
static void damp_names(struct issue *issue, size_t *chain)
{
    size_t above[ISSUE_CORE], size[ISSUE_CORE] = {0};
    unsigned texts[ISSUE_CORE];
    for (size_t i = 0; i < issue->core_count; i++) {
        above[i] = i;
        texts[i] = texts_with(issue, issue->core[i].pair);
    }
    for (size_t i = 0; i < issue->core_count; i++) {
        for (size_t k = 0; k < issue->core_count; k++) {
            unsigned less = texts[i] < texts[k] ? texts[i] : texts[k], more = texts[i] + texts[k] - less;
            bool chained = i != k && (issue->core[i].pair & 0xFFFF) == issue->core[k].pair >> 16;
            if (chained && less >= TOGETHER * more)
                above[root(above, i)] = root(above, k);
        }
    }
    for (size_t i = 0; i < issue->core_count; i++)
        size[root(above, i)]++;
    for (size_t i = 0; i < issue->core_count; i++) {
        issue->core[i].weight /= pow((double)size[root(above, i)], NAME_DAMPING);
        chain[i] = root(above, i);
    }
}

static void find_name(struct issue *issue, const size_t *chain)
{
    double sums[ISSUE_CORE] = {0};
    size_t pairs[ISSUE_CORE] = {0}, best = ISSUE_CORE;
    for (size_t i = 0; i < issue->core_count; i++) {
        sums[chain[i]] += issue->core[i].anchor ? issue->core[i].weight : 0;
        pairs[chain[i]] += issue->core[i].anchor ? 1 : 0;
    }
    for (size_t i = 0; i < issue->core_count; i++)
        if (pairs[i] >= NAME_PAIRS && (best == ISSUE_CORE || sums[i] > sums[best]))
            best = i;
    for (size_t i = 0; i < issue->core_count; i++) {
        issue->core[i].name = best < ISSUE_CORE && chain[i] == best && issue->core[i].anchor;
        issue->name_sum += issue->core[i].name ? issue->core[i].weight : 0;
    }
}

static void draw_up(struct issue *issue, const struct wording *wording)
{
    size_t chain[ISSUE_CORE];
    issue->touched = true;
    weigh_all(issue, wording);
    damp_names(issue, chain);
    issue->core_sum = issue->anchor_sum = issue->name_sum = 0;
    for (size_t i = 0; i < issue->core_count; i++) {
        struct issue_word *word = &issue->core[i];
        word->anchor = wording_rare(wording, word->pair) && texts_with(issue, word->pair) * 2 >= issue->texts;
        issue->core_sum += word->weight;
        issue->anchor_sum += word->anchor ? word->weight : 0;
    }
    find_name(issue, chain);
}

/* ---- */

struct issue *issue_new(void)
{
    return memory_alloc(sizeof(struct issue));
}

void issue_free(struct issue **issue)
{
    if (*issue != NULL) {
        free((*issue)->members);
        free((*issue)->counts);
    }
    free(*issue);
    *issue = NULL;
}

void issue_add(struct issue *issue, const struct wording *wording, struct issue_message *message)
{
    take(issue, message);
    draw_up(issue, wording);
}

void issue_absorb(struct issue *issue, struct issue *other, const struct wording *wording)
{
    if (issue == other)
        return;
    for (size_t i = 0; i < other->count; i++)
        take(issue, other->members[i]);
    free(other->counts);
    other->counts = NULL;
    other->count = other->count_count = other->core_count = 0;
    other->gone = true;
    draw_up(issue, wording);
}

size_t issue_shed(struct issue *issue, const struct wording *wording, instant horizon, struct issue_message **dropped)
{
    size_t out = 0, count = issue->count;
    for (size_t i = 0; i < count; i++)
        out += issue->members[i]->at < horizon ? 1 : 0;
    if (out == 0)
        return 0;
    struct issue_message **all = issue->members;
    uint64_t serial = issue->serial;
    bool waits = issue->waits;
    free(issue->counts);
    memset(issue, 0, sizeof *issue);
    issue->serial = serial;
    issue->waits = waits;
    issue->gone = out == count;
    out = 0;
    for (size_t i = 0; i < count; i++) {
        if (all[i]->at < horizon)
            dropped[out++] = all[i];
        else
            take(issue, all[i]);
    }
    free(all);
    if (!issue->gone)
        draw_up(issue, wording);
    return out;
}

/* ---- likeness ---- */

/* How much of the title's weight is known to the issue. A title without one telling pair ("投诉") speaks of nothing
 * else. */
static double title_known(const struct issue *issue, const struct wording *wording, const struct wording_set *title)
{
    double spoken = 0, known = 0;
    for (size_t i = 0; i < title->count; i++) {
        double weight = wording_spoken(wording, title->pairs[i]);
        double share = 2.0 * texts_with(issue, title->pairs[i]) / issue->texts;
        spoken += weight;
        known += weight * (share < 1 ? share : 1);
    }
    return spoken > 0 ? known / spoken : 1;
}

double issue_score(const struct issue *issue, const struct wording *wording, const struct wording_set *title,
                   const struct wording_set *all)
{
    double held = 0, anchors = 0, name = 0, whole = 0;
    for (size_t i = 0; i < issue->core_count; i++) {
        const struct issue_word *word = &issue->core[i];
        if (!wording_has(all, word->pair))
            continue;
        anchors += word->anchor ? word->weight : 0;
        name += word->name ? word->weight : 0;
        whole += word->weight;
        held += word->weight * (wording_has(title, word->pair) ? 1 : TEXT_ONLY);
    }
    if (issue->anchor_sum <= 0 || anchors < ANCHORED * issue->anchor_sum)
        return 0;
    double score = sqrt(held / issue->core_sum * title_known(issue, wording, title));
    if (issue->name_sum <= 0)
        return score;
    bool troubled = issue->texts < SETTLED || whole - name >= TROUBLE * (issue->core_sum - issue->name_sum);
    return score * (name > 0 ? 1 : NAMELESS) * (troubled ? 1 : TROUBLELESS);
}

double issue_threshold(const struct issue *issue, uint64_t who)
{
    if (issue->alone && issue->who == who)
        return ONE_PERSON;
    return issue->count >= GROWN && !issue->alone && issue->anchor_sum >= FIRM ? MANY : FEW;
}

double issue_weight(const struct issue *issue, uint32_t pair)
{
    for (size_t i = 0; i < issue->core_count; i++)
        if (issue->core[i].pair == pair)
            return issue->core[i].weight;
    return 0;
}
