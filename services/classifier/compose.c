#include "services/classifier/compose.h"
#include "common/arena.h"
#include "common/str.h"
#include <stdlib.h>
#include <string.h>

enum {
    PERCENT = 100,
    TRIES = 24,        /* at a message that is not there yet */
    DETAILS_MOST = 14, /* sentences beside the leading one */
    LONG_FROM = 5,     /* a long letter has so many at least */
    CANDIDATES = 3,    /* drawn for the lead; the least used of them takes it */
    SLOT_DEPTH = 4     /* a slot's filling may hold slots */
};

struct weight {
    int value, share;
};
/* Shares in a hundred, after what reaches hotlines: mostly asking for help and complaining. */
static const struct weight NATURES[] = {{NATURE_HELP, 27},   {NATURE_COMPLAINT, 32}, {NATURE_CONSULT, 17},
                                        {NATURE_REPORT, 10}, {NATURE_SUGGEST, 9},    {NATURE_PRAISE, 5}};
static const struct weight SHAPES[] = {{COMPOSE_NOTE, 20},   {COMPOSE_SHORT, 15},  {COMPOSE_PLAIN, 22},
                                       {COMPOSE_TITLED, 20}, {COMPOSE_LETTER, 16}, {COMPOSE_LIST, 7}};
enum { URGENT_SHARE = 9, FIRM_SHARE = 5 };

struct shelf { /* a matter while messages are made of it */
    const struct corpus_section *section;
    unsigned *uses; /* of each line as a lead */
};

struct composer {
    struct arena *arena;
    const struct corpus *corpus;
    uint64_t state;
    struct shelf *shelves;
    size_t shelf_count;
    struct buf text;
    const char **seen; /* open addressing; a power of two */
    size_t seen_room;
};

struct draft {
    const struct shelf *shelf;
    struct composed *out;
    const struct corpus_line *used[DETAILS_MOST + 1];
    size_t used_count;
};

/* ---- chance ---- */

/* splitmix64 */
static uint64_t next(struct composer *composer)
{
    uint64_t z = composer->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static size_t below(struct composer *composer, size_t limit)
{
    return (size_t)(next(composer) % limit);
}

static bool chance(struct composer *composer, int percent)
{
    return below(composer, PERCENT) < (size_t)percent;
}

static int weighed(struct composer *composer, const struct weight *weights, size_t count)
{
    int at = (int)below(composer, PERCENT);
    for (size_t i = 0; i < count; i++)
        if ((at -= weights[i].share) < 0)
            return weights[i].value;
    return weights[0].value;
}

/* ---- words ---- */

static void add_filled(struct composer *composer, const char *text, int depth);

static void add_slot(struct composer *composer, const char *name, int depth)
{
    const struct corpus_section *slot = corpus_find(composer->corpus, CORPUS_SLOT, name);
    if (slot != NULL && slot->count > 0 && depth < SLOT_DEPTH)
        add_filled(composer, slot->lines[below(composer, slot->count)].text, depth + 1);
}

static void add_filled(struct composer *composer, const char *text, int depth)
{
    const char *open;
    size_t length = 0;
    while ((open = corpus_slot(text, &length)) != NULL) {
        buf_add(&composer->text, text, (size_t)(open - text));
        add_slot(composer, arena_textn(composer->arena, open + 1, length - 2), depth);
        text = open + length;
    }
    buf_text(&composer->text, text);
}

static void add(struct composer *composer, const char *text)
{
    add_filled(composer, text, 0);
}

static bool ends_with(const char *text, size_t length, const char *with)
{
    size_t tail = strlen(with);
    return length >= tail && memcmp(text + length - tail, with, tail) == 0;
}

/* A mark after a sentence, unless it brought its own. */
static void stop(struct composer *composer, const char *mark)
{
    static const char *const MARKS[] = {"。", "，", "！", "？", "：", "；", "?"};
    const char *text = composer->text.text;
    for (size_t i = 0; i < COUNT(MARKS); i++)
        if (composer->text.length == 0 || ends_with(text, composer->text.length, MARKS[i]))
            return;
    buf_text(&composer->text, mark);
}

static const char *clause_end(struct composer *composer)
{
    return chance(composer, 62) ? "，" : "。";
}

/* ---- parts ---- */

static bool speaks_for(const struct corpus_line *line, const struct composed *message)
{
    bool nature = line->nature == NATURE_UNSPECIFIED || line->nature == message->nature;
    bool party = message->party == PARTY_ENTERPRISE || line->party != PARTY_ENTERPRISE;
    bool urgency = line->urgency != URGENCY_URGENT || message->urgency == URGENCY_URGENT;
    return nature && party && urgency;
}

/* Of a shared part one that fits the message: the more closely, the sooner. NULL: none does. */
static const struct corpus_line *part_line(struct composer *composer, const char *name, const struct composed *message)
{
    const struct corpus_section *part = corpus_find(composer->corpus, CORPUS_PART, name);
    const struct corpus_line *best = NULL;
    int best_worth = -1;
    for (int i = 0; i < 12 && part->count > 0; i++) {
        const struct corpus_line *line = &part->lines[below(composer, part->count)];
        int worth = (line->nature == message->nature ? 1 : 0) + (line->party == message->party ? 2 : 0) +
                    (message->urgency == URGENCY_URGENT && line->urgency == URGENCY_URGENT ? 2 : 0);
        if (speaks_for(line, message) && worth > best_worth) {
            best = line;
            best_worth = worth;
        }
    }
    return best;
}

static void add_part(struct composer *composer, const char *name, const struct draft *draft, const char *mark)
{
    const struct corpus_line *line = part_line(composer, name, draft->out);
    if (line == NULL)
        return;
    add(composer, line->text);
    stop(composer, mark);
}

static void maybe_part(struct composer *composer, const char *name, const struct draft *draft, int percent)
{
    if (chance(composer, percent))
        add_part(composer, name, draft, clause_end(composer));
}

static void add_place(struct composer *composer)
{
    static const char *const WHERE[] = {"{地点}", "{地点}{小区}", "{路}", "{小区}", "{地点}{路}", "{村}"};
    add(composer, WHERE[below(composer, COUNT(WHERE))]);
}

/* ---- sentences about the matter ---- */

static bool may_lead(const struct corpus_line *line, const struct composed *message)
{
    if ((line->urgency == URGENCY_URGENT) != (message->urgency == URGENCY_URGENT))
        return false;
    if (message->urgency == URGENCY_URGENT || line->nature == message->nature)
        return true;
    bool open = message->nature == NATURE_HELP || message->nature == NATURE_COMPLAINT;
    return open && line->nature == NATURE_UNSPECIFIED;
}

static const struct corpus_line *pick_lead(struct composer *composer, const struct shelf *shelf,
                                           const struct composed *message)
{
    const struct corpus_section *section = shelf->section;
    size_t best = section->count;
    for (int found = 0, tries = 0; found < CANDIDATES && tries < 200; tries++) {
        size_t at = below(composer, section->count);
        if (!may_lead(&section->lines[at], message))
            continue;
        found++;
        if (best == section->count || shelf->uses[at] < shelf->uses[best])
            best = at;
    }
    if (best == section->count)
        return NULL;
    shelf->uses[best]++;
    return &section->lines[best];
}

static bool was_used(const struct draft *draft, const struct corpus_line *line)
{
    for (size_t i = 0; i < draft->used_count; i++)
        if (draft->used[i] == line)
            return true;
    return false;
}

/* Another bare problem of the matter, told by the same party. */
static const struct corpus_line *pick_detail(struct composer *composer, struct draft *draft)
{
    const struct corpus_section *section = draft->shelf->section;
    for (int tries = 0; tries < 60 && draft->used_count <= DETAILS_MOST; tries++) {
        const struct corpus_line *line = &section->lines[below(composer, section->count)];
        if (line->nature != NATURE_UNSPECIFIED || line->urgency == URGENCY_URGENT || was_used(draft, line) ||
            (line->party == PARTY_ENTERPRISE) > (draft->out->party == PARTY_ENTERPRISE))
            continue;
        draft->used[draft->used_count++] = line;
        return line;
    }
    return NULL;
}

static void add_detail(struct composer *composer, struct draft *draft, const char *mark)
{
    const struct corpus_line *line = pick_detail(composer, draft);
    if (line == NULL)
        return;
    add(composer, line->text);
    stop(composer, mark);
}

/* Praise has no complaints beside it; a question or a proposal has little. */
static size_t detail_count(struct composer *composer, const struct draft *draft, size_t most)
{
    enum nature nature = draft->out->nature;
    if (nature == NATURE_PRAISE)
        return 0;
    if (nature == NATURE_CONSULT || nature == NATURE_SUGGEST)
        return chance(composer, 45) ? 1 : 0;
    return most < LONG_FROM ? below(composer, most + 1) : LONG_FROM + below(composer, most + 1 - LONG_FROM);
}

/* Letters ramble: now and then much longer than most. */
static size_t letter_length(struct composer *composer)
{
    return chance(composer, 30) ? DETAILS_MOST : LONG_FROM - 1;
}

static void add_lead(struct composer *composer, const struct draft *draft, const char *mark)
{
    add(composer, draft->used[0]->text);
    stop(composer, mark);
}

static void add_body(struct composer *composer, struct draft *draft, size_t most)
{
    size_t details = detail_count(composer, draft, most);
    bool before = details > 0 && chance(composer, 35);
    if (before)
        add_detail(composer, draft, clause_end(composer));
    maybe_part(composer, "时长", draft, draft->out->nature == NATURE_PRAISE ? 0 : 14);
    add_lead(composer, draft, clause_end(composer));
    for (size_t i = before ? 1 : 0; i < details; i++)
        add_detail(composer, draft, clause_end(composer));
}

/* A bare problem is a complaint only because the text says so. */
static int demand_share(const struct draft *draft, int percent)
{
    bool bare = draft->used[0]->nature == NATURE_UNSPECIFIED;
    return bare && draft->out->nature == NATURE_COMPLAINT ? PERCENT : percent;
}

static bool grieves(const struct draft *draft)
{
    enum nature nature = draft->out->nature;
    return nature == NATURE_HELP || nature == NATURE_COMPLAINT || nature == NATURE_REPORT;
}

/* ---- shapes ---- */

static void write_note(struct composer *composer, struct draft *draft)
{
    add_part(composer, "接线", draft, chance(composer, 50) ? "，" : "：");
    if (chance(composer, 60)) {
        add_place(composer);
        buf_text(&composer->text, chance(composer, 50) ? "，" : "");
    }
    add_body(composer, draft, 1);
    if (grieves(draft))
        maybe_part(composer, "经过", draft, 12);
    maybe_part(composer, "诉求", draft, demand_share(draft, 45));
    if (chance(composer, 55) && draft->out->nature != NATURE_PRAISE)
        add_part(composer, "接线尾", draft, "。");
}

static void write_short(struct composer *composer, struct draft *draft)
{
    if (chance(composer, 45))
        add_place(composer);
    add(composer, draft->used[0]->text);
    if (chance(composer, demand_share(draft, 25))) {
        stop(composer, "，");
        add_part(composer, "诉求", draft, "");
    }
}

static void write_plain(struct composer *composer, struct draft *draft)
{
    maybe_part(composer, "称呼", draft, 25);
    if (draft->out->party == PARTY_ENTERPRISE)
        add_part(composer, "自述", draft, "，");
    else if (chance(composer, 50))
        add_place(composer);
    add_body(composer, draft, 2);
    maybe_part(composer, "影响", draft, draft->out->nature == NATURE_PRAISE ? 0 : 18);
    maybe_part(composer, "诉求", draft, demand_share(draft, 75));
}

/* The first clause of the lead with its place, as the subject of a title. */
static void add_subject(struct composer *composer, const struct draft *draft)
{
    static const char *const HEADS[] = {"{请问}", "{提议}", "请问", "建议"};
    const char *text = draft->used[0]->text;
    for (size_t i = 0; i < COUNT(HEADS); i++)
        if (strncmp(text, HEADS[i], strlen(HEADS[i])) == 0)
            text += strlen(HEADS[i]);
    const char *comma = strstr(text, "，");
    if (chance(composer, 60))
        add_place(composer);
    add(composer, comma == NULL ? text : arena_textn(composer->arena, text, (size_t)(comma - text)));
}

static void write_title(struct composer *composer, struct draft *draft)
{
    const struct corpus_line *line = part_line(composer, "标题", draft->out);
    const char *at = line == NULL ? NULL : strchr(line->text, '~');
    if (at == NULL) {
        add_subject(composer, draft);
        return;
    }
    add(composer, arena_textn(composer->arena, line->text, (size_t)(at - line->text)));
    add_subject(composer, draft);
    add(composer, at + 1);
}

static void write_titled(struct composer *composer, struct draft *draft)
{
    write_title(composer, draft);
    buf_text(&composer->text, chance(composer, 70) ? " " : "");
    maybe_part(composer, "称呼", draft, 55);
    if (draft->out->party == PARTY_ENTERPRISE || chance(composer, 40))
        add_part(composer, "自述", draft, "，");
    add_body(composer, draft, letter_length(composer));
    if (grieves(draft)) {
        maybe_part(composer, "经过", draft, 45);
        maybe_part(composer, "影响", draft, 30);
        maybe_part(composer, "经过", draft, 15);
    }
    maybe_part(composer, "诉求", draft, demand_share(draft, 70));
    maybe_part(composer, "结尾", draft, 35);
}

static void write_letter(struct composer *composer, struct draft *draft)
{
    add_part(composer, "称呼", draft, chance(composer, 50) ? "：" : "，");
    add_part(composer, "自述", draft, chance(composer, 70) ? "，" : "。");
    add_body(composer, draft, letter_length(composer));
    if (grieves(draft)) {
        add_part(composer, "经过", draft, clause_end(composer));
        maybe_part(composer, "时长", draft, 35);
        add_detail(composer, draft, "。");
        add_part(composer, "影响", draft, clause_end(composer));
    }
    add_part(composer, "诉求", draft, "。");
    add_part(composer, "结尾", draft, chance(composer, 50) ? "！" : "。");
}

static void write_list(struct composer *composer, struct draft *draft)
{
    static const char *const NUMBERS[] = {"1、", "2、", "3、", "4、"};
    maybe_part(composer, "称呼", draft, 50);
    add_place(composer);
    buf_text(&composer->text, chance(composer, 50) ? "有以下情况：" : "存在几个问题：");
    size_t points = 1 + detail_count(composer, draft, COUNT(NUMBERS) - 1);
    for (size_t i = 0; i < points; i++) {
        buf_text(&composer->text, NUMBERS[i]);
        if (i == 0)
            add_lead(composer, draft, "；");
        else
            add_detail(composer, draft, "；");
    }
    add_part(composer, "诉求", draft, "。");
    maybe_part(composer, "结尾", draft, 30);
}

static void (*const WRITERS[COMPOSE_SHAPES])(struct composer *composer, struct draft *draft) = {
    [COMPOSE_NOTE] = write_note,     [COMPOSE_SHORT] = write_short,   [COMPOSE_PLAIN] = write_plain,
    [COMPOSE_TITLED] = write_titled, [COMPOSE_LETTER] = write_letter, [COMPOSE_LIST] = write_list,
};

/* ---- as real text is ---- */

/* `from` becomes `to`, at most `most` times. */
static void replace(struct composer *composer, const char *from, const char *to, size_t most)
{
    struct buf changed = {0};
    const char *at = composer->text.text, *hit;
    for (; most > 0 && (hit = strstr(at, from)) != NULL; most--) {
        buf_add(&changed, at, (size_t)(hit - at));
        buf_text(&changed, to);
        at = hit + strlen(from);
    }
    buf_text(&changed, at);
    buf_free(&composer->text);
    composer->text = changed;
}

static void swap(struct composer *composer, const char *name, bool all)
{
    const struct corpus_section *swaps = corpus_find(composer->corpus, CORPUS_SWAP, name);
    for (size_t i = 0; swaps != NULL && i < swaps->count; i++)
        if (all || chance(composer, 20))
            replace(composer, swaps->lines[i].text, swaps->lines[i].with, all ? SIZE_MAX : 1);
}

static void widen_digits(struct composer *composer)
{
    static const char *const WIDE[] = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
    for (size_t i = 0; i < COUNT(WIDE); i++)
        replace(composer, (const char[]){(char)('0' + (int)i), '\0'}, WIDE[i], SIZE_MAX);
}

/* A comma at the very end is a full stop, or nothing. */
static void close_text(struct composer *composer)
{
    struct buf *text = &composer->text;
    if (!ends_with(text->text, text->length, "，"))
        return;
    text->length -= strlen("，");
    text->text[text->length] = '\0';
    if (chance(composer, 70))
        buf_text(text, "。");
}

static void spoil(struct composer *composer)
{
    if (chance(composer, 14))
        swap(composer, "错字", false);
    if (chance(composer, 3))
        swap(composer, "繁体", true);
    if (chance(composer, 5))
        widen_digits(composer);
    if (chance(composer, 12)) {
        replace(composer, "，", ",", SIZE_MAX);
        replace(composer, "。", ".", SIZE_MAX);
    } else if (chance(composer, 8)) {
        replace(composer, "，", chance(composer, 50) ? "" : " ", SIZE_MAX);
    }
    if (chance(composer, 4))
        replace(composer, "！", "！！！", SIZE_MAX);
}

/* ---- one message ---- */

static uint64_t hash_text(const char *text)
{
    uint64_t hash = 0xCBF29CE484222325u; /* FNV-1a */
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001B3u;
    return hash;
}

/* false: it is there already. */
static bool remember(struct composer *composer, const char *text)
{
    size_t at = (size_t)hash_text(text) & (composer->seen_room - 1);
    for (; composer->seen[at] != NULL; at = (at + 1) & (composer->seen_room - 1))
        if (str_equal(composer->seen[at], text))
            return false;
    composer->seen[at] = text;
    return true;
}

static bool has_firms(const struct corpus_section *section)
{
    for (size_t i = 0; i < section->count; i++)
        if (section->lines[i].party == PARTY_ENTERPRISE)
            return true;
    return false;
}

/* What the message will be; the lead decides where it says more. */
static bool plan(struct composer *composer, const struct shelf *shelf, struct draft *draft)
{
    struct composed *out = draft->out;
    out->matter = shelf->section->name;
    out->shape = (enum compose_shape)weighed(composer, SHAPES, COUNT(SHAPES));
    out->nature = (enum nature)weighed(composer, NATURES, COUNT(NATURES));
    out->urgency = chance(composer, URGENT_SHARE) ? URGENCY_URGENT : URGENCY_NORMAL;
    out->party = PARTY_CITIZEN;
    if (out->urgency == URGENCY_URGENT)
        out->nature = NATURE_HELP;
    const struct corpus_line *lead = pick_lead(composer, shelf, out);
    if (lead == NULL)
        return false;
    if (lead->nature != NATURE_UNSPECIFIED)
        out->nature = lead->nature;
    bool introduced = out->shape == COMPOSE_LETTER || out->shape == COMPOSE_PLAIN || out->shape == COMPOSE_TITLED;
    if (lead->party == PARTY_ENTERPRISE ||
        (introduced && out->nature != NATURE_PRAISE && has_firms(shelf->section) && chance(composer, FIRM_SHARE)))
        out->party = PARTY_ENTERPRISE;
    draft->shelf = shelf;
    draft->used[draft->used_count++] = lead;
    return true;
}

static bool write_one(struct composer *composer, const struct shelf *shelf, struct composed *out)
{
    for (int tries = 0; tries < TRIES; tries++) {
        struct draft draft = {.out = out};
        if (!plan(composer, shelf, &draft))
            continue;
        buf_clear(&composer->text);
        WRITERS[out->shape](composer, &draft);
        close_text(composer);
        spoil(composer);
        out->text = arena_textn(composer->arena, composer->text.text, composer->text.length);
        if (remember(composer, out->text))
            return true;
    }
    return false;
}

static void open_shelves(struct composer *composer)
{
    const struct corpus *corpus = composer->corpus;
    composer->shelves = arena_array(composer->arena, corpus->count + 1, sizeof *composer->shelves);
    for (size_t i = 0; i < corpus->count; i++) {
        const struct corpus_section *section = &corpus->sections[i];
        if (section->kind != CORPUS_MATTER || section->count == 0)
            continue;
        struct shelf *shelf = &composer->shelves[composer->shelf_count++];
        shelf->section = section;
        shelf->uses = arena_array(composer->arena, section->count, sizeof *shelf->uses);
    }
}

size_t compose(struct arena *arena, const struct corpus *corpus, uint64_t seed, struct composed *out, size_t count)
{
    struct composer composer = {.arena = arena, .corpus = corpus, .state = seed, .seen_room = 1024};
    size_t written = 0;
    while (composer.seen_room < count * 2)
        composer.seen_room *= 2;
    composer.seen = arena_array(arena, composer.seen_room, sizeof *composer.seen);
    open_shelves(&composer);
    for (size_t i = 0; i < count && composer.shelf_count > 0; i++)
        if (write_one(&composer, &composer.shelves[i % composer.shelf_count], &out[written]))
            written++;
    buf_free(&composer.text);
    return written;
}
