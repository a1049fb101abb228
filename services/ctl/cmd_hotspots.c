#include <stdlib.h>
#include <string.h>

#include "services/classifier/classifier.h"
#include "services/classifier/hotspot.h"
#include "services/ctl/commands.h"
#include "services/ctl/letters.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"

enum { WINDOW_DAYS = 90, LEAST = 3, DAYS_MAX = 36500, TITLE_COLUMNS = 60 };

struct search {
    struct ctl *ctl;
    struct letters letters;
    long long window, least, top; /* as asked */
    struct pack *pack;            /* NULL: none was named */
    struct lexicon *lexicon;
    struct text_folder *folder;
    struct hotspot *stream;
};

/* ---- what was asked ---- */

static int read_options(struct search *search)
{
    struct ctl *ctl = search->ctl;
    int code = read_number(ctl, "--window", args_value(&ctl->args, "window"), 1, DAYS_MAX, &search->window);
    if (code == CTL_OK)
        code = read_number(ctl, "--min", args_value(&ctl->args, "min"), 1, INT32_MAX, &search->least);
    if (code == CTL_OK)
        code = read_number(ctl, "--top", args_value(&ctl->args, "top"), 1, INT32_MAX, &search->top);
    return code;
}

static int read_pack(struct search *search)
{
    struct ctl *ctl = search->ctl;
    const char *folder = args_value(&ctl->args, "pack");
    struct pack_file *files = NULL;
    size_t count = 0;
    if (folder == NULL)
        return CTL_OK;
    if (pack_read_folder(ctl->arena, folder, &files, &count, ctl->err) != RESULT_OK ||
        pack_load(&search->pack, files, count, ctl->err) != RESULT_OK ||
        lexicon_new(&search->lexicon, search->folder, search->pack, ctl->err) != RESULT_OK)
        return ctl_fail(ctl, CTL_REJECTED, "%s: 不是可用的城市配置包", "%s: is not a sound city pack", folder);
    return CTL_OK;
}

/* ---- the messages ---- */

static int by_time(const void *a, const void *b)
{
    const struct letter *x = a, *y = b;
    return x->at != y->at ? (x->at > y->at) - (x->at < y->at) : strcmp(x->id, y->id);
}

static uint64_t person_of(const char *user)
{
    uint64_t hash = 1469598103934665603u;
    for (const char *c = user; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    return user[0] == '\0' ? 0 : hash;
}

static bool fold(const struct search *search, struct arena *work, const char *written, struct text *out)
{
    const char *why = NULL;
    return text_fold(work, search->folder, written, out, &why) == RESULT_OK;
}

static void place(const struct search *search, struct arena *work, struct hotspot_item *item)
{
    const struct complaint complaint = {.text = item->text,
                                        .address = item->title,
                                        .matter = DECISION_NONE,
                                        .area = DECISION_NONE,
                                        .district = DECISION_NONE};
    struct decision decision = classifier_decide(work, search->lexicon, &complaint);
    item->area = decision.area.value == DECISION_NONE ? -1 : decision.area.value;
    item->matter = decision.matter.value == DECISION_NONE ? -1 : decision.matter.value;
}

/* Every message twice: first what is common talk, then what belongs together. */
static void run(struct search *search, bool learn)
{
    struct arena *work = arena_new(0);
    for (size_t i = 0; i < search->letters.count; i++) {
        const struct letter *letter = &search->letters.rows[i];
        struct text title, detail;
        arena_reset(work);
        if (!fold(search, work, letter->title, &title) || !fold(search, work, letter->detail, &detail))
            continue; /* letters.h: cannot be, they were checked and cut */
        struct hotspot_item item = {.id = letter->id,
                                    .at = letter->at,
                                    .title = &title,
                                    .text = &detail,
                                    .area = -1,
                                    .matter = -1,
                                    .who = person_of(letter->user),
                                    .weight = letter->votes + 1};
        if (search->lexicon != NULL && !learn)
            place(search, work, &item);
        if (learn)
            hotspot_learn(search->stream, work, &item);
        else
            hotspot_add(search->stream, work, &item);
    }
    arena_free(&work);
}

/* ---- the answer ---- */

static const struct column COLUMNS[] = {
    {"rank", "名次", "rank", CELL_NUMBER},       {"count", "件数", "count", CELL_NUMBER},
    {"people", "人数", "people", CELL_NUMBER},   {"votes", "点赞", "votes", CELL_NUMBER},
    {"from", "自", "from", CELL_TEXT},           {"to", "至", "to", CELL_TEXT},
    {"growth", "环比%", "growth%", CELL_NUMBER}, {"place", "地点", "place", CELL_TEXT},
    {"title", "问题", "title", CELL_TEXT},       {"state", "处置", "state", CELL_TEXT},
    {"reason", "依据", "reason", CELL_TEXT},     {"ids", "编号", "ids", CELL_JSON},
};

static const char *ids_of(struct ctl *ctl, const struct hotspot_row *row)
{
    struct buf text = {0};
    buf_char(&text, '[');
    for (int i = 0; i < row->count; i++)
        buf_element(&text, row->ids[i]);
    buf_char(&text, ']');
    const char *kept = arena_text(ctl->arena, text.text);
    buf_free(&text);
    return kept;
}

static void add_row(struct search *search, const struct hotspot_row *row, struct table *table)
{
    struct ctl *ctl = search->ctl;
    struct hotspot_verdict verdict = {0};
    if (search->pack != NULL)
        verdict = hotspot_verdict(ctl->arena, &search->pack->hotspot, row, ctl->lang);
    TABLE_ADD(table, show_number(ctl, row->rank), show_number(ctl, row->count), show_number(ctl, row->people),
              show_number(ctl, row->weight - row->count), show_instant(ctl, row->from), show_instant(ctl, row->to),
              show_growth(ctl, row->growth), show_text(ctl, row->place), show_short(ctl, row->title, TITLE_COLUMNS),
              show_term(ctl, "hotspot_state", (int)verdict.state), show_text(ctl, verdict.reason), ids_of(ctl, row));
}

static void answer(struct search *search)
{
    struct ctl *ctl = search->ctl;
    const struct output output = show_output(ctl);
    const struct pack_hotspot none = {0}, *limits = search->pack == NULL ? &none : &search->pack->hotspot;
    instant days = limits->days > 0 ? limits->days : search->window;
    const struct hotspot_query query = {.now = INSTANT_NONE,
                                        .window = days * INSTANT_DAY,
                                        .burst = limits->alarm_hours * INSTANT_HOUR,
                                        .least = (size_t)search->least,
                                        .top = (size_t)search->top};
    struct hotspot_row *rows = NULL;
    struct table table;
    size_t count = hotspot_list(search->stream, ctl->arena, search->folder, &query, &rows);
    table_open(&table, ctl->arena, COLUMNS, ctl->json ? COUNT(COLUMNS) : COUNT(COLUMNS) - (search->pack ? 1 : 3));
    for (size_t i = 0; i < count; i++)
        add_row(search, &rows[i], &table);
    output_table(&output, &table);
}

static int find(struct search *search)
{
    struct ctl *ctl = search->ctl;
    const char *why = NULL;
    if (text_folder_new(&search->folder, &why) != RESULT_OK)
        return ctl_fail(ctl, CTL_ENVIRONMENT, "%s", "%s", why);
    int code = read_pack(search);
    int read = code == CTL_OK ? letters_read(ctl, args_word(&ctl->args, 0), &search->letters) : code;
    if (read != CTL_OK && read != CTL_REJECTED)
        return read;
    if (code != CTL_OK)
        return code;
    const struct hotspot_options options = {.pack = search->pack, .gap = search->window * INSTANT_DAY};
    search->stream = hotspot_new(&options);
    if (search->letters.count > 0)
        qsort(search->letters.rows, search->letters.count, sizeof *search->letters.rows, by_time);
    run(search, true);
    run(search, false);
    hotspot_settle(search->stream);
    answer(search);
    if (search->letters.faulty > 0)
        ctl_fail(ctl, read, "%zu 行有误,未计入", "%zu lines were faulty and left out", search->letters.faulty);
    return read;
}

int cmd_hotspots(struct ctl *ctl)
{
    struct search search = {.ctl = ctl, .window = WINDOW_DAYS, .least = LEAST};
    int code = read_options(&search);
    if (code == CTL_OK)
        code = find(&search);
    hotspot_free(&search.stream);
    lexicon_free(&search.lexicon);
    pack_free(&search.pack);
    text_folder_free(&search.folder);
    return code;
}
