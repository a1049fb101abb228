#include "services/classifier/likeness.h"
#include "common/str.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct pair {
    const struct pack *pack;
    const struct likeness_side *later, *earlier;
    double text, address; /* of their pairs of characters, 0..1 */
};

/* ---- what is the same ---- */

static bool same_caller(const struct pair *pair)
{
    const struct bytes *a = &pair->later->caller, *b = &pair->earlier->caller;
    return a->size > 0 && a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

/* The area that holds both, when it is one of them; -1: not known, or two places apart. */
static int shared_area(const struct pair *pair)
{
    int a = pair->later->area, b = pair->earlier->area;
    if (a < 0 || b < 0)
        return -1;
    if (pack_area_inside(pair->pack, a, b))
        return b;
    return pack_area_inside(pair->pack, b, a) ? a : -1;
}

static int depth(const struct pack *pack, int matter)
{
    int out = 0;
    for (; matter >= 0; matter = pack->matters[matter].parent)
        out++;
    return out;
}

/* The deepest matter that both lie under; -1: none. */
static int shared_matter(const struct pair *pair)
{
    const struct pack *pack = pair->pack;
    int a = pair->later->matter, b = pair->earlier->matter;
    while (a >= 0 && b >= 0 && a != b) {
        if (depth(pack, a) >= depth(pack, b))
            a = pack->matters[a].parent;
        else
            b = pack->matters[b].parent;
    }
    return a == b ? a : -1;
}

static bool both_addresses(const struct pair *pair)
{
    return pair->later->address.count > 0 && pair->earlier->address.count > 0;
}

/* ---- signs: a share of the row's points, -1..1 ---- */

/* Two random messages of one city share up to a tenth of their pairs; from .8 on only details differ. A few words
 * that are the same say half as much. */
static double share_text(const struct pair *pair)
{
    static const double NOTHING = .1, ALL = .8;
    bool little = pair->later->text.pairs < SKETCH_SHORT || pair->earlier->text.pairs < SKETCH_SHORT;
    double share = fmin(1, fmax(0, (pair->text - NOTHING) / (ALL - NOTHING)));
    return little ? share / 2 : share;
}

static double share_caller(const struct pair *pair)
{
    return same_caller(pair) ? 1 : 0;
}

static double share_place(const struct pair *pair)
{
    static const double BY_LEVEL[] = {
        [AREA_CITY] = .1, [AREA_DISTRICT] = .4, [AREA_STREET] = .75, [AREA_COMMUNITY] = 1, [AREA_GRID] = 1};
    int area = shared_area(pair);
    return area < 0 ? 0 : BY_LEVEL[pair->pack->areas[area].level];
}

static double share_address(const struct pair *pair)
{
    if (!both_addresses(pair))
        return 0;
    return pair->address >= .8 ? 1 : pair->address >= .4 ? .5 : pair->address < .1 ? -1 : 0;
}

static double share_matter(const struct pair *pair)
{
    static const double BY_DEPTH[] = {-.5, .25, .5, .8};
    int shared = shared_matter(pair), deep = depth(pair->pack, shared);
    if (pair->later->matter < 0 || pair->earlier->matter < 0)
        return 0;
    return pair->later->matter == pair->earlier->matter ? 1 : BY_DEPTH[deep < 3 ? deep : 3];
}

static double share_time(const struct pair *pair)
{
    int64_t apart = llabs((long long)(pair->later->at - pair->earlier->at)) / (INSTANT_SECOND * 3600);
    return apart <= 24 ? 1 : apart <= 7 * 24 ? .6 : apart <= 30 * 24 ? 0 : -1;
}

/* clang-format off */
static const struct sign {
    struct likeness_rule rule;
    double (*share)(const struct pair *);
} SIGNS[LIKENESS_SIGNS] = {
    [LIKENESS_TEXT]    = {{"text",    "N02: the same words",                                          50}, share_text},
    [LIKENESS_CALLER]  = {{"caller",  "C16: the same person comes back",                              35}, share_caller},
    [LIKENESS_PLACE]   = {{"place",   "N02: the same place, the nearer the more",                     20}, share_place},
    [LIKENESS_ADDRESS] = {{"address", "the same address; another one speaks against",                 10}, share_address},
    [LIKENESS_MATTER]  = {{"matter",  "N02: the same line of the tree of matters; another one against", 15}, share_matter},
    [LIKENESS_TIME]    = {{"time",    "what lies more than a month apart is seldom one event",         5}, share_time},
};
/* clang-format on */

/* ---- what holds the score down ---- */

static bool elsewhere(const struct pair *pair)
{
    return pair->later->area >= 0 && pair->earlier->area >= 0 && shared_area(pair) < 0;
}

/* Neither words nor a person: being about the same kind of thing in the same place is not being the same thing. */
static bool no_tie(const struct pair *pair)
{
    return !same_caller(pair) && pair->text < .2;
}

struct check {
    struct likeness_rule rule;
    bool (*holds)(const struct pair *);
};
static const struct check CAPS[] = {
    {{"elsewhere", "the same words about another place are another matter", 40}, elsewhere},
    {{"no_tie", "the same kind of trouble nearby is not yet the same trouble", 45}, no_tie},
};

/* ---- what only people merge ---- */

/* R04: a wrong merge would hide a danger behind an order that is already in hand. */
static bool urgent(const struct pair *pair)
{
    return pair->later->urgent && !same_caller(pair);
}

static bool place_unproven(const struct pair *pair)
{
    int area = shared_area(pair);
    bool near = area >= 0 && pair->pack->areas[area].level >= AREA_COMMUNITY;
    return !near && pair->text < .97 && !(both_addresses(pair) && pair->address >= .8);
}

static bool other_address(const struct pair *pair)
{
    return both_addresses(pair) && pair->address < .4;
}

static bool other_matter(const struct pair *pair)
{
    return pair->later->matter < 0 || pair->later->matter != pair->earlier->matter;
}

static const struct check HOLDS[] = {
    {{"urgent", "R04: a danger that somebody else reports is looked at by people", 0}, urgent},
    {{"place_unproven", "one district has many such places", 0}, place_unproven},
    {{"other_address", "another address, whatever the words", 0}, other_address},
    {{"other_matter", "not sure what it is about, or about something else", 0}, other_matter},
};

/* ---- together ---- */

static bool repeats(const struct pair *pair)
{
    int area = shared_area(pair);
    return same_caller(pair) && area >= 0 && pair->pack->areas[area].level > AREA_CITY && pair->later->matter >= 0 &&
           pair->later->matter == pair->earlier->matter;
}

struct likeness likeness_of(const struct pack *pack, const struct likeness_side *later,
                            const struct likeness_side *earlier)
{
    struct likeness out = {0};
    const struct pair pair = {pack, later, earlier, sketch_likeness(&later->text, &earlier->text),
                              sketch_likeness(&later->address, &earlier->address)};
    for (size_t i = 0; i < LIKENESS_SIGNS; i++) {
        out.points[i] = (int)lround(SIGNS[i].share(&pair) * SIGNS[i].rule.points);
        out.score += out.points[i];
    }
    out.score = out.score < 0 ? 0 : out.score > 100 ? 100 : out.score;
    for (size_t i = 0; i < COUNT(CAPS); i++)
        if (out.score > CAPS[i].rule.points && CAPS[i].holds(&pair)) {
            out.score = CAPS[i].rule.points;
            out.cap = CAPS[i].rule.code;
        }
    for (size_t i = 0; i < COUNT(HOLDS) && out.held == NULL; i++)
        if (HOLDS[i].holds(&pair))
            out.held = HOLDS[i].rule.code;
    out.text = (int)lround(pair.text * 100);
    out.repeats = repeats(&pair);
    return out;
}

const char *likeness_json(struct arena *arena, const struct likeness *likeness)
{
    struct buf buf = {0};
    buf_text(&buf, "{\"signs\":[");
    for (size_t i = 0, n = 0; i < LIKENESS_SIGNS; i++) {
        if (likeness->points[i] == 0)
            continue;
        buf_print(&buf, "%s{\"sign\":\"%s\",\"points\":%d", n++ > 0 ? "," : "", SIGNS[i].rule.code,
                  likeness->points[i]);
        if (i == LIKENESS_TEXT)
            buf_print(&buf, ",\"alike\":%d", likeness->text);
        buf_char(&buf, '}');
    }
    buf_text(&buf, "],\"cap\":");
    buf_json(&buf, likeness->cap);
    buf_text(&buf, ",\"held\":");
    buf_json(&buf, likeness->held);
    buf_char(&buf, '}');
    const char *out = arena_text(arena, buf.text);
    buf_free(&buf);
    return out;
}

bool likeness_first(instant at, const struct uuid *id, instant other_at, const struct uuid *other)
{
    return at != other_at ? at < other_at : uuid_compare(id, other) < 0;
}

bool likeness_place_exact(const struct pack *pack, int area)
{
    return area >= 0 && pack->areas[area].level >= AREA_STREET;
}

const struct likeness_rule *likeness_sign_rule(size_t n)
{
    return n < COUNT(SIGNS) ? &SIGNS[n].rule : NULL;
}

const struct likeness_rule *likeness_cap_rule(size_t n)
{
    return n < COUNT(CAPS) ? &CAPS[n].rule : NULL;
}

const struct likeness_rule *likeness_hold_rule(size_t n)
{
    return n < COUNT(HOLDS) ? &HOLDS[n].rule : NULL;
}
