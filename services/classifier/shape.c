#include "services/classifier/shape.h"
#include <string.h>

enum {
    PERCENT = 100,
    LONG_FROM = 5, /* a long letter has so many at least */
    CANDIDATES = 3 /* drawn for the lead; the least used of them takes it */
};

static const char *clause_end(struct composer *composer)
{
    return composer_chance(composer, 62) ? "，" : "。";
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
        const struct corpus_line *line = &part->lines[composer_below(composer, part->count)];
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
    composer_add(composer, line->text);
    composer_stop(composer, mark);
}

static void maybe_part(struct composer *composer, const char *name, const struct draft *draft, int percent)
{
    if (composer_chance(composer, percent))
        add_part(composer, name, draft, clause_end(composer));
}

static void add_place(struct composer *composer)
{
    static const char *const WHERE[] = {"{地点}", "{地点}{小区}", "{路}", "{小区}", "{地点}{路}", "{村}"};
    composer_add(composer, WHERE[composer_below(composer, COUNT(WHERE))]);
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

const struct corpus_line *shape_lead(struct composer *composer, const struct shelf *shelf,
                                     const struct composed *message)
{
    const struct corpus_section *section = shelf->section;
    size_t best = section->count;
    for (int found = 0, tries = 0; found < CANDIDATES && tries < 200; tries++) {
        size_t at = composer_below(composer, section->count);
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
        const struct corpus_line *line = &section->lines[composer_below(composer, section->count)];
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
    composer_add(composer, line->text);
    composer_stop(composer, mark);
}

/* Praise has no complaints beside it; a question or a proposal has little. */
static size_t detail_count(struct composer *composer, const struct draft *draft, size_t most)
{
    enum nature nature = draft->out->nature;
    if (nature == NATURE_PRAISE)
        return 0;
    if (nature == NATURE_CONSULT || nature == NATURE_SUGGEST)
        return composer_chance(composer, 45) ? 1 : 0;
    return most < LONG_FROM ? composer_below(composer, most + 1)
                            : LONG_FROM + composer_below(composer, most + 1 - LONG_FROM);
}

/* Letters ramble: now and then much longer than most. */
static size_t letter_length(struct composer *composer)
{
    return composer_chance(composer, 30) ? DETAILS_MOST : LONG_FROM - 1;
}

static void add_lead(struct composer *composer, const struct draft *draft, const char *mark)
{
    composer_add(composer, draft->used[0]->text);
    composer_stop(composer, mark);
}

static void add_body(struct composer *composer, struct draft *draft, size_t most)
{
    size_t details = detail_count(composer, draft, most);
    bool before = details > 0 && composer_chance(composer, 35);
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
    add_part(composer, "接线", draft, composer_chance(composer, 50) ? "，" : "：");
    if (composer_chance(composer, 60)) {
        add_place(composer);
        buf_text(&composer->text, composer_chance(composer, 50) ? "，" : "");
    }
    add_body(composer, draft, 1);
    if (grieves(draft))
        maybe_part(composer, "经过", draft, 12);
    maybe_part(composer, "诉求", draft, demand_share(draft, 45));
    if (composer_chance(composer, 55) && draft->out->nature != NATURE_PRAISE)
        add_part(composer, "接线尾", draft, "。");
}

static void write_short(struct composer *composer, struct draft *draft)
{
    if (composer_chance(composer, 45))
        add_place(composer);
    composer_add(composer, draft->used[0]->text);
    if (composer_chance(composer, demand_share(draft, 25))) {
        composer_stop(composer, "，");
        add_part(composer, "诉求", draft, "");
    }
}

static void write_plain(struct composer *composer, struct draft *draft)
{
    maybe_part(composer, "称呼", draft, 25);
    if (draft->out->party == PARTY_ENTERPRISE)
        add_part(composer, "自述", draft, "，");
    else if (composer_chance(composer, 50))
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
    if (composer_chance(composer, 60))
        add_place(composer);
    composer_add(composer, comma == NULL ? text : arena_textn(composer->arena, text, (size_t)(comma - text)));
}

static void write_title(struct composer *composer, struct draft *draft)
{
    const struct corpus_line *line = part_line(composer, "标题", draft->out);
    const char *at = line == NULL ? NULL : strchr(line->text, '~');
    if (at == NULL) {
        add_subject(composer, draft);
        return;
    }
    composer_add(composer, arena_textn(composer->arena, line->text, (size_t)(at - line->text)));
    add_subject(composer, draft);
    composer_add(composer, at + 1);
}

static void write_titled(struct composer *composer, struct draft *draft)
{
    write_title(composer, draft);
    buf_text(&composer->text, composer_chance(composer, 70) ? " " : "");
    maybe_part(composer, "称呼", draft, 55);
    if (draft->out->party == PARTY_ENTERPRISE || composer_chance(composer, 40))
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
    add_part(composer, "称呼", draft, composer_chance(composer, 50) ? "：" : "，");
    add_part(composer, "自述", draft, composer_chance(composer, 70) ? "，" : "。");
    add_body(composer, draft, letter_length(composer));
    if (grieves(draft)) {
        add_part(composer, "经过", draft, clause_end(composer));
        maybe_part(composer, "时长", draft, 35);
        add_detail(composer, draft, "。");
        add_part(composer, "影响", draft, clause_end(composer));
    }
    add_part(composer, "诉求", draft, "。");
    add_part(composer, "结尾", draft, composer_chance(composer, 50) ? "！" : "。");
}

static void write_list(struct composer *composer, struct draft *draft)
{
    static const char *const NUMBERS[] = {"1、", "2、", "3、", "4、"};
    maybe_part(composer, "称呼", draft, 50);
    add_place(composer);
    buf_text(&composer->text, composer_chance(composer, 50) ? "有以下情况：" : "存在几个问题：");
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

void shape_write(struct composer *composer, struct draft *draft)
{
    WRITERS[draft->out->shape](composer, draft);
}
