#include <string.h>

#include "services/classifier/naming.h"

enum {
    TITLES_MAX = 64, /* titles read for a name */
    SPANS_MAX = 256, /* different names they may propose */
    NAME_LEAST = 3,
    NAME_MOST = 14
};
/* A pair belongs to the name when it weighs so much of the heaviest; every other one costs as much. */
static const double PART_OF_NAME = 0.3;

/* How names of places end. */
static const char *const ENDINGS[] = {
    "新城", "花园", "家园",   "公寓",   "大厦",   "广场",   "名园",   "山庄", "新村", "社区", "小区", "市场", "公园",
    "学院", "大学", "中学",   "小学",   "学校",   "医院",   "中心",   "公司", "大道", "车站", "天下", "名邸", "豪庭",
    "街道", "春天", "幼儿园", "国际城", "美食城", "搅拌站", "空间站", "城",   "苑",   "园",   "府",   "湾",   "郡",
    "轩",   "居",   "庭",     "村",     "镇",     "乡",     "路",     "街",   "巷",   "桥",   "站",   "里",   "坊",
    "院",   "洲",   "滩",     "岸",     "岛",     "湖",     "天池",   "国道", "组",
};

/* Words that end likewise and name no place. */
static const char *const NO_ENDINGS[] = {"跑路", "出路", "道路", "马路", "线路", "铁路", "修路",
                                         "政府", "网站", "邻居", "定居", "这里", "那里", "哪里"};

/* Where a name cannot begin: the end of the district's name before it, and what people begin a title with. */
static const char *const BEFORE_NAMES[] = {"关于", "反映", "投诉", "举报", "咨询", "建议", "希望", "请问", "请求",
                                           "要让", "请",   "在",   "对",   "给",   "市",   "区",   "县"};

const char *naming_title(struct arena *arena, const struct wording *wording, const struct issue *issue)
{
    const struct issue_message *best = NULL;
    double best_score = -1;
    for (size_t i = 0; i < issue->count; i++) {
        const struct issue_message *one = issue->members[i];
        double score = issue_score(issue, wording, &one->title, &one->all);
        bool better = score > best_score;
        if (best != NULL && !(score < best_score) && !better) /* equal: the shorter, then the first in the alphabet */
            better = strlen(one->written) < strlen(best->written) ||
                     (strlen(one->written) == strlen(best->written) && strcmp(one->written, best->written) < 0);
        if (better) {
            best = one;
            best_score = score;
        }
    }
    return best == NULL ? "" : arena_text(arena, best->written);
}

/* ---- the place ---- */

struct span {
    const char *name;
    double votes;
};
struct spans {
    struct arena *arena;
    struct span rows[SPANS_MAX];
    size_t count;
};

static void vote(struct spans *spans, const char *name, double votes)
{
    size_t i = 0;
    while (i < spans->count && strcmp(spans->rows[i].name, name) != 0)
        i++;
    if (i == SPANS_MAX)
        return;
    if (i == spans->count)
        spans->rows[spans->count++] = (struct span){name, 0};
    spans->rows[i].votes += votes;
}

struct parts {
    struct text list[COUNT(ENDINGS)];
    size_t count;
};
struct vocabulary {
    struct parts endings, no_endings, before;
};

static bool fold_parts(struct arena *arena, const struct text_folder *folder, const char *const *words, size_t count,
                       struct parts *out)
{
    const char *why = NULL;
    for (out->count = 0; out->count < count; out->count++)
        if (text_fold(arena, folder, words[out->count], &out->list[out->count], &why) != RESULT_OK)
            return false;
    return true;
}

static bool stands_at(const struct text *word, const struct text *title, size_t from)
{
    return from + word->length <= title->length &&
           memcmp(word->codes, title->codes + from, word->length * sizeof *word->codes) == 0;
}

static bool ends_with(const struct parts *parts, const struct text *title, size_t to)
{
    for (size_t i = 0; i < parts->count; i++)
        if (parts->list[i].length <= to && stands_at(&parts->list[i], title, to - parts->list[i].length))
            return true;
    return false;
}

/* Past a word of `before` that reaches into the name from its beginning or from before it. */
static size_t past(const struct text *word, const struct text *title, size_t from)
{
    for (size_t back = 0; back < word->length && back <= from; back++)
        if (stands_at(word, title, from - back))
            return from - back + word->length;
    return from;
}

static size_t after_lead(const struct parts *before, const struct text *title, size_t from, size_t to)
{
    for (size_t i = 0; i < before->count; i++) {
        size_t next = past(&before->list[i], title, from);
        if (next > from && next + NAME_LEAST <= to)
            return after_lead(before, title, next, to);
    }
    return from;
}

static double worth(const struct issue *issue, const struct text *title, size_t at)
{
    double heaviest = issue->core_count > 0 ? issue->core[0].weight : 1;
    double weight = issue_weight(issue, wording_pair(title->codes[at - 1], title->codes[at]));
    return weight / heaviest - PART_OF_NAME;
}

/* The best name that ends before `to`: back from there as long as it gains. */
static void propose(struct spans *spans, const struct parts *before, const struct issue *issue,
                    const struct text *title, size_t to)
{
    double sum = 0, best = 0;
    size_t from = to;
    for (size_t at = to - 1; at > 0 && to - at < NAME_MOST; at--) {
        if (!wording_letter(title->codes[at - 1]) || !wording_letter(title->codes[at]))
            break;
        sum += worth(issue, title, at);
        if (sum > best && to - at + 1 >= NAME_LEAST) {
            best = sum;
            from = at - 1;
        }
    }
    if (from < to)
        vote(spans, text_quote(spans->arena, title, after_lead(before, title, from, to), to), best);
}

static void read_title(struct spans *spans, const struct vocabulary *words, const struct issue *issue,
                       const struct text *title)
{
    for (size_t to = NAME_LEAST; to <= title->length; to++)
        if (ends_with(&words->endings, title, to) && !ends_with(&words->no_endings, title, to))
            propose(spans, &words->before, issue, title, to);
}

const char *naming_place(struct arena *arena, const struct text_folder *folder, const struct issue *issue)
{
    const char *why = NULL;
    struct vocabulary *words = arena_alloc(arena, sizeof *words);
    struct spans *spans = arena_alloc(arena, sizeof *spans);
    spans->arena = arena;
    if (!fold_parts(arena, folder, ENDINGS, COUNT(ENDINGS), &words->endings) ||
        !fold_parts(arena, folder, NO_ENDINGS, COUNT(NO_ENDINGS), &words->no_endings) ||
        !fold_parts(arena, folder, BEFORE_NAMES, COUNT(BEFORE_NAMES), &words->before))
        return NULL;
    for (size_t i = 0; i < issue->count && i < TITLES_MAX; i++) {
        struct text title;
        if (text_fold(arena, folder, issue->members[i]->written, &title, &why) == RESULT_OK)
            read_title(spans, words, issue, &title);
    }
    const struct span *best = NULL;
    for (size_t i = 0; i < spans->count; i++)
        if (best == NULL || spans->rows[i].votes > best->votes)
            best = &spans->rows[i];
    return best == NULL ? NULL : best->name;
}
