/* Hot spots: messages of one issue find each other and nobody else, whatever is sent. The messages here are written
 * for the test. DATA=folder with messages_2020.jsonl measures real ones, too; KNOWN=file then says which belong
 * together (a line: name, blank, ids with commas). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <jansson.h>

#include "common/str.h"
#include "services/classifier/hotspot.h"
#include "services/classifier/wording.h"
#include "services/ctl/ctl.h"
#include "tests/lib/folding.h"
#include "tests/lib/pack_folder.h"
#include "tests/lib/told.h"

enum { EACH = 8, ISSUES = 4, TALK = 360, ALL = ISSUES * EACH + TALK, DAYS = 40 };
static const instant START = 1700000000 * INSTANT_SECOND;

/* ---- messages ---- */

struct said {
    const char *id, *title, *text;
    instant at;
    uint64_t who;
    int area;
};

/* Two troubles of one estate, one of them in another estate as well, and one of a plant that several name. */
static const char *const WRITTEN[ISSUES][EACH][2] = {
    {{"翠湖雅苑3栋电梯又困人", "我住翠湖雅苑3栋,昨晚电梯停在七楼和八楼之间,老人被困了四十分钟,电梯早该大修了。"},
     {"翠湖雅苑电梯坏了没人修", "小区电梯一个月坏了五次,物业说没有维修资金,翠湖雅苑的老人下不了楼。"},
     {"投诉翠湖雅苑物业不修电梯", "电梯门夹人,按钮失灵,困人之后也没人来,请质监部门检查翠湖雅苑的电梯。"},
     {"翠湖雅苑高层电梯经常困人", "带孩子回家被困在电梯里,打了应急电话没有人接,希望尽快更换电梯。"},
     {"电梯困人何时能解决", "翠湖雅苑2栋电梯反复故障,困人三次,住户天天爬楼梯,维修资金到底用到哪里去了。"},
     {"请检查翠湖雅苑电梯安全", "电梯运行时有异响,还会突然下坠,业主都不敢坐,翠湖雅苑住了六百多户。"},
     {"翠湖雅苑电梯停用半个月", "电梯停用已经半个月,住在十六楼的病人没法去医院,物业说等维修资金审批。"},
     {"翠湖雅苑小区电梯故障频发", "电梯故障频发,困人也不赔礼,要求公开电梯维修保养的记录。"}},
    {{"翠湖雅苑楼下饭店油烟扰民", "翠湖雅苑一楼新开的饭店把油烟直接排到楼道,家里窗户不敢开。"},
     {"翠湖雅苑门面餐馆油烟太大", "楼下餐馆没有专用烟道,油烟顺着墙往上跑,晚上十二点还在炒菜。"},
     {"投诉翠湖雅苑底商油烟直排", "底商餐饮店油烟净化器是摆设,油烟熏得孩子咳嗽,请城管和环保来翠湖雅苑看看。"},
     {"翠湖雅苑饭店油烟何时治理", "翠湖雅苑东门饭店油烟污染两年了,投诉多次,罚了款照样排油烟。"},
     {"翠湖雅苑餐饮油烟熏人", "衣服晾在阳台全是油烟味,餐饮店就在我家楼下,没有烟道怎么拿到的执照。"},
     {"油烟直排居民无法开窗", "翠湖雅苑楼下烧烤店和饭店的油烟直排,居民一年四季无法开窗。"},
     {"翠湖雅苑一楼餐馆油烟扰民", "餐馆把排烟口对着居民窗户,油烟味重,要求翠湖雅苑一楼不得开餐饮。"},
     {"反映翠湖雅苑门面油烟问题", "门面油烟问题反映了三次,环保说不归他们管,油烟还在排。"}},
    {{"金桂家园楼下饭店油烟扰民", "金桂家园一楼的饭店每天把油烟排进楼道,住户苦不堪言。"},
     {"金桂家园餐馆油烟直排", "餐馆烟道装在金桂家园北墙上,油烟直排,窗户上一层油。"},
     {"投诉金桂家园底商油烟", "底商开了四家餐饮,没有一家装油烟净化器,金桂家园的空气没法闻。"},
     {"金桂家园门面油烟熏人", "楼下门面做烧烤,油烟熏得老人喘不过气,请管一管金桂家园的油烟。"},
     {"金桂家园饭店半夜还排油烟", "饭店营业到凌晨两点,油烟和噪声一起来,金桂家园的住户睡不着。"},
     {"请治理金桂家园餐饮油烟", "餐饮油烟多次投诉没有结果,金桂家园的业主要求搬走饭店。"},
     {"金桂家园油烟污染严重", "油烟污染严重,烟道就在孩子卧室窗下,金桂家园物业不作为。"},
     {"金桂家园楼下餐饮没有烟道", "楼下餐饮没有专用烟道就开业,油烟满楼道都是。"}},
    {{"望江路水泥厂粉尘满天", "望江路水泥厂的粉尘落得到处都是,车上一夜一层灰。"},
     {"望江路旁水泥厂夜里偷偷生产", "水泥厂白天停夜里开,粉尘和轰鸣声不停,望江路两边的人没法睡。"},
     {"请关停望江路水泥厂", "水泥厂离学校不到两百米,粉尘让孩子得了鼻炎,请关停望江路的水泥厂。"},
     {"望江路水泥厂污染环境", "水泥厂没有除尘,望江路的树叶全是白的,污染了几年没人管。"},
     {"水泥厂粉尘何时能治", "望江路上的水泥厂粉尘大,阳台不能晾衣服,环保来查就停一天。"},
     {"望江路水泥厂罐车扬尘", "水泥厂的罐车把望江路压坏了,一路扬尘一路撒料。"},
     {"投诉望江路水泥厂粉尘噪声", "水泥厂粉尘和噪声超标,要求公布望江路监测数据。"},
     {"望江路水泥厂附近没法住人", "水泥厂粉尘呛人,望江路附近的老人都咳嗽,盼望搬迁水泥厂。"}},
};

static const char *const ROADS[] = {"桃源路", "文昌街", "青年路", "解放巷", "鼓楼街", "滨河路",
                                    "学府路", "东风路", "新华街", "和平路", "朝阳街", "花园路",
                                    "长青路", "民主街", "建业路", "工农路", "玉泉路", "光明街"};
static const char *const TROUBLES[] = {"路灯不亮",   "井盖松动", "垃圾没人清", "乱停车",       "自来水发黄",
                                       "暖气不热",   "公交车少", "树枝挡住窗", "狗叫扰民",     "摊贩占道",
                                       "网络常断",   "墙皮脱落", "下水道堵",   "斑马线看不清", "公厕太脏",
                                       "垃圾桶不够", "充电桩坏", "红绿灯太短", "快递丢了",     "煤气味重"};
static const char *const LEADS[] = {"请问%s%s怎么办", "%s%s", "反映%s%s的问题", "建议管管%s%s", "%s的%s何时处理"};
static const char *const TEXTS[] = {
    "您好,我路过%s的时候看到%s,已经有一段时间了,希望有关部门处理。", "%s这里%s,打了几次电话没有结果,请给个答复。",
    "家住%s,%s,给大家的生活带来不便,谢谢领导关心。", "尊敬的领导,%s最近%s,麻烦派人去看一下。"};

/* Message n of the town: the first ISSUES * EACH are the issues, the rest is talk of all sorts. */
static struct said said_of(int n)
{
    struct said said = {.id = arena_print(folding_arena, "%05d", n), .who = (uint64_t)n + 1, .area = -1};
    said.at = START + (n * 7919 % (DAYS * 24)) * INSTANT_HOUR;
    if (n < ISSUES * EACH) {
        said.title = WRITTEN[n / EACH][n % EACH][0];
        said.text = WRITTEN[n / EACH][n % EACH][1];
        return said;
    }
    int k = n - ISSUES * EACH;
    const char *road = ROADS[k % (int)COUNT(ROADS)], *trouble = TROUBLES[k % (int)COUNT(TROUBLES)];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    said.title = arena_print(folding_arena, LEADS[k % (int)COUNT(LEADS)], road, trouble);
    said.text = arena_print(folding_arena, TEXTS[k % (int)COUNT(TEXTS)], road, trouble);
#pragma GCC diagnostic pop
    return said;
}

static struct hotspot_item item_of(const struct said *said)
{
    const char *why = NULL;
    struct text *title = arena_alloc(folding_arena, sizeof *title), *text = arena_alloc(folding_arena, sizeof *text);
    if (said->title != NULL)
        assert_int_equal(text_fold(folding_arena, folding_folder, said->title, title, &why), RESULT_OK);
    assert_int_equal(text_fold(folding_arena, folding_folder, said->text, text, &why), RESULT_OK);
    return (struct hotspot_item){.id = said->id,
                                 .at = said->at,
                                 .title = said->title == NULL ? NULL : title,
                                 .text = text,
                                 .area = said->area,
                                 .matter = -1,
                                 .who = said->who,
                                 .weight = 1};
}

static int by_time(const void *a, const void *b)
{
    const struct said *x = a, *y = b;
    return x->at != y->at ? (x->at > y->at) - (x->at < y->at) : strcmp(x->id, y->id);
}

enum order { BY_TIME, BACKWARDS, MIXED };

static struct said *town(enum order order)
{
    struct said *all = arena_array(folding_arena, ALL, sizeof *all);
    for (int n = 0; n < ALL; n++)
        all[n] = said_of(order == MIXED ? n * 101 % ALL : n);
    if (order != MIXED)
        qsort(all, ALL, sizeof *all, by_time);
    for (int n = 0; order == BACKWARDS && n < ALL / 2; n++) {
        struct said swap = all[n];
        all[n] = all[ALL - 1 - n];
        all[ALL - 1 - n] = swap;
    }
    return all;
}

static struct hotspot *stream_of(const struct said *all, int count, const struct hotspot_options *options, bool learn)
{
    struct hotspot *stream = hotspot_new(options);
    for (int pass = learn ? 0 : 1; pass < 2; pass++) {
        for (int i = 0; i < count; i++) {
            struct hotspot_item item = item_of(&all[i]);
            if (pass == 0 || !learn)
                hotspot_learn(stream, folding_arena, &item);
            if (pass == 1)
                hotspot_add(stream, folding_arena, &item);
        }
    }
    return stream;
}

static const struct hotspot_options PLAIN = {.gap = 90 * INSTANT_DAY};

static size_t list_of(const struct hotspot *stream, size_t least, struct hotspot_row **rows)
{
    const struct hotspot_query query = {
        .now = INSTANT_NONE, .window = 30 * INSTANT_DAY, .burst = 72 * INSTANT_HOUR, .least = least};
    return hotspot_list(stream, folding_arena, folding_folder, &query, rows);
}

/* Of the members of an issue of WRITTEN: how many stand in this row. */
static int hits(const struct hotspot_row *row, int issue)
{
    int count = 0;
    for (int i = 0; i < row->count; i++)
        count += atoi(row->ids[i]) / EACH == issue ? 1 : 0;
    return count;
}

static const struct hotspot_row *row_of(const struct hotspot_row *rows, size_t count, int issue)
{
    const struct hotspot_row *best = NULL;
    for (size_t i = 0; i < count; i++)
        if (best == NULL || hits(&rows[i], issue) > hits(best, issue))
            best = &rows[i];
    return best;
}

static void assert_found(const struct hotspot_row *rows, size_t count, int least_hits)
{
    for (int issue = 0; issue < ISSUES; issue++) {
        const struct hotspot_row *row = row_of(rows, count, issue);
        assert_non_null(row);
        if (hits(row, issue) < least_hits || row->count > hits(row, issue) + 1)
            fail_msg("issue %d: %d of %d found in a row of %d (%s)", issue, hits(row, issue), EACH, row->count,
                     row->title);
    }
}

/* ---- issues ---- */

static void issues_are_told_apart(void **state)
{
    struct hotspot_row *rows = NULL;
    (void)state;
    struct hotspot *stream = stream_of(town(BY_TIME), ALL, &PLAIN, true);
    hotspot_settle(stream);
    size_t count = list_of(stream, 3, &rows);
    assert_true(count >= ISSUES);
    assert_found(rows, count, EACH - 1);
    for (int a = 0; a < ISSUES; a++)
        for (int b = 0; b < a; b++)
            assert_ptr_not_equal(row_of(rows, count, a), row_of(rows, count, b));
    assert_string_equal(row_of(rows, count, 2)->place, "金桂家园");
    assert_string_equal(row_of(rows, count, 3)->place, "望江路");
    assert_non_null(strstr(row_of(rows, count, 0)->place, "翠湖雅苑"));
    assert_non_null(strstr(row_of(rows, count, 0)->title, "电梯"));
    assert_non_null(strstr(row_of(rows, count, 1)->title, "油烟"));
    hotspot_free(&stream);
}

static void every_message_stands_in_one_row(void **state)
{
    struct hotspot_row *rows = NULL;
    bool seen[ALL] = {false};
    (void)state;
    struct hotspot *stream = stream_of(town(BY_TIME), ALL, &PLAIN, true);
    hotspot_settle(stream);
    size_t count = list_of(stream, 1, &rows);
    int all = 0;
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].rank, (int)i + 1);
        assert_true(i == 0 || rows[i].count <= rows[i - 1].count);
        assert_true(rows[i].from <= rows[i].to && rows[i].people <= rows[i].count);
        for (int k = 0; k < rows[i].count; k++) {
            int n = atoi(rows[i].ids[k]);
            assert_false(seen[n]);
            seen[n] = true;
            all++;
        }
    }
    assert_int_equal(all, ALL);
    hotspot_free(&stream);
}

static void the_stream_learns_as_it_goes(void **state)
{
    struct hotspot_row *rows = NULL;
    (void)state;
    struct hotspot *stream = stream_of(town(BY_TIME), ALL, &PLAIN, false);
    hotspot_settle(stream);
    size_t count = list_of(stream, 3, &rows);
    assert_found(rows, count, EACH * 5 / 8);
    hotspot_free(&stream);
}

static void order_matters_little(void **state)
{
    static const enum order ORDERS[] = {BACKWARDS, MIXED};
    (void)state;
    for (size_t i = 0; i < COUNT(ORDERS); i++) {
        struct hotspot_row *rows = NULL;
        struct hotspot *stream = stream_of(town(ORDERS[i]), ALL, &PLAIN, true);
        hotspot_settle(stream);
        size_t count = list_of(stream, 3, &rows);
        assert_found(rows, count, EACH * 6 / 8);
        hotspot_free(&stream);
    }
}

/* A service settles little by little, between other work. */
static void a_little_at_a_time_comes_to_the_same(void **state)
{
    enum { AT_ONCE = 3 };
    struct hotspot_row *rows = NULL, *other = NULL;
    (void)state;
    struct hotspot *whole = stream_of(town(MIXED), ALL, &PLAIN, false),
                   *parts = stream_of(town(MIXED), ALL, &PLAIN, false);
    size_t turns = 1, issues = hotspot_size(parts).issues;
    hotspot_settle(whole);
    while (hotspot_settle_some(parts, AT_ONCE))
        turns++;
    assert_true(turns >= issues / AT_ONCE);
    assert_true(hotspot_size(parts).issues < issues);
    assert_false(hotspot_settle_some(parts, AT_ONCE));
    size_t count = list_of(whole, 1, &rows);
    assert_int_equal(list_of(parts, 1, &other), count);
    assert_int_equal(hotspot_size(parts).issues, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].count, other[i].count);
        assert_string_equal(rows[i].ids[0], other[i].ids[0]);
    }
    hotspot_free(&whole);
    hotspot_free(&parts);
}

/* Who waits to be settled is renumbered with all others when the oldest are forgotten. */
static void what_waits_outlives_what_is_forgotten(void **state)
{
    struct hotspot_row *rows = NULL;
    (void)state;
    const struct said *all = town(BY_TIME);
    struct hotspot *stream = stream_of(all, ALL, &PLAIN, true);
    (void)hotspot_settle_some(stream, 1);
    hotspot_expire(stream, all[ALL / 2].at);
    assert_in_range(hotspot_size(stream).messages, 1, ALL - 1);
    hotspot_settle(stream);
    size_t count = list_of(stream, 1, &rows), messages = 0;
    for (size_t i = 0; i < count; i++)
        messages += (size_t)rows[i].count;
    assert_int_equal(messages, hotspot_size(stream).messages);
    hotspot_free(&stream);
}

static void the_same_again_is_the_same(void **state)
{
    char *told[2] = {NULL, NULL};
    (void)state;
    for (int run = 0; run < 2; run++) {
        struct hotspot_row *rows = NULL;
        struct buf text = {0};
        struct hotspot *stream = stream_of(town(MIXED), ALL, &PLAIN, true);
        hotspot_settle(stream);
        size_t count = list_of(stream, 1, &rows);
        for (size_t i = 0; i < count; i++) {
            buf_print(&text, "%d %d %s|", rows[i].rank, rows[i].people, rows[i].title);
            for (int k = 0; k < rows[i].count; k++)
                buf_print(&text, " %s", rows[i].ids[k]);
        }
        told[run] = text.text;
        hotspot_free(&stream);
    }
    assert_string_equal(told[0], told[1]);
    free(told[0]);
    free(told[1]);
}

/* ---- people, places, time ---- */

/* The town with the messages of its first issue changed. */
static struct said *town_with(void (*change)(struct said *one, int n))
{
    struct said *all = arena_array(folding_arena, ALL, sizeof *all);
    for (int n = 0; n < ALL; n++) {
        all[n] = said_of(n);
        if (n < EACH)
            change(&all[n], n);
    }
    qsort(all, ALL, sizeof *all, by_time);
    return all;
}

static const struct hotspot_row *first_issue(struct hotspot *stream, int *parts)
{
    struct hotspot_row *rows = NULL;
    hotspot_settle(stream);
    size_t count = list_of(stream, 2, &rows);
    *parts = 0;
    for (size_t i = 0; i < count; i++)
        *parts += hits(&rows[i], 0) > 0 ? 1 : 0;
    return row_of(rows, count, 0);
}

static void sent_again(struct said *one, int n)
{
    (void)n;
    one->title = WRITTEN[0][0][0];
    one->text = WRITTEN[0][0][1];
    one->who = 7;
}

static void who_repeats_is_one_person(void **state)
{
    int parts = 0;
    (void)state;
    struct hotspot *stream = stream_of(town_with(sent_again), ALL, &PLAIN, true);
    const struct hotspot_row *row = first_issue(stream, &parts);
    assert_int_equal(hits(row, 0), EACH);
    assert_int_equal(row->count, EACH);
    assert_int_equal(row->people, 1);
    assert_int_equal(parts, 1);
    hotspot_free(&stream);
}

static void nobody_known(struct said *one, int n)
{
    (void)n;
    one->who = 0;
}

static void unknown_people_are_different_people(void **state)
{
    int parts = 0;
    (void)state;
    struct hotspot *stream = stream_of(town_with(nobody_known), ALL, &PLAIN, true);
    const struct hotspot_row *row = first_issue(stream, &parts);
    assert_int_equal(row->people, row->count);
    assert_true(hits(row, 0) >= EACH - 1);
    hotspot_free(&stream);
}

static void half_a_year_later(struct said *one, int n)
{
    one->at = START + n * INSTANT_DAY + (n >= EACH / 2 ? 200 * INSTANT_DAY : 0);
}

static void what_lies_apart_in_time_is_apart(void **state)
{
    int parts = 0;
    (void)state;
    const struct hotspot_options wide = {.gap = 365 * INSTANT_DAY};
    struct hotspot *stream = stream_of(town_with(half_a_year_later), ALL, &PLAIN, true);
    first_issue(stream, &parts);
    assert_int_equal(parts, 2);
    hotspot_free(&stream);
    stream = stream_of(town_with(half_a_year_later), ALL, &wide, true);
    first_issue(stream, &parts);
    assert_int_equal(parts, 1);
    hotspot_free(&stream);
}

static int areas[2];

static void two_districts(struct said *one, int n)
{
    sent_again(one, n);
    one->who = (uint64_t)n + 1;
    one->area = areas[n % 2];
}

/* Television sets that are dark, one here and one there: what they share is their words. */
static void dark_screens(struct said *one, int n)
{
    static const char *const SAID[] = {"有线电视收不到信号,雪花满屏,没人上门检修。",
                                       "雪花满屏,有线电视收不到信号,盼上门检修。"};
    one->title = "有线电视收不到信号";
    one->text = SAID[n % 2];
    one->area = areas[n % 2];
}

static struct pack *demo_pack(void)
{
    return pack_folder(PACK_FOLDER_DEMO);
}

static void the_whole_city_is_no_place(void **state)
{
    int parts = 0;
    (void)state;
    struct pack *pack = demo_pack();
    const struct pack_hotspot limits = {.days = 60, .count = 2, .people = 2, .order_count = 3};
    const struct hotspot_options options = {.gap = PLAIN.gap, .pack = pack};
    const int nanmen = pack_area_find(pack, "pingyin.yushan.nanmen");
    const struct {
        int area;
        bool place;
    } CASES[] = {{-1, false}, {pack->city_area, false}, {nanmen, true}};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        areas[0] = areas[1] = CASES[i].area;
        struct hotspot *stream = stream_of(town_with(dark_screens), ALL, &options, true);
        const struct hotspot_row *row = first_issue(stream, &parts);
        assert_int_equal(hits(row, 0), EACH);
        assert_int_equal(row->area, CASES[i].area);
        assert_int_equal(row->place != NULL, CASES[i].place);
        if (row->place != NULL)
            assert_string_equal(row->place, pack->areas[nanmen].name);
        assert_int_equal(hotspot_verdict(folding_arena, &limits, row, "zh").raise, CASES[i].place);
        hotspot_free(&stream);
    }
    pack_free(&pack);
}

/* The same words, but each time where the machine knows that it is elsewhere. */
static void another_area_is_another_issue(void **state)
{
    int parts = 0;
    (void)state;
    struct pack *pack = demo_pack();
    areas[0] = pack_area_find(pack, "pingyin.yushan.nanmen");
    areas[1] = pack_area_find(pack, "pingyin.yushan.dongguan");
    assert_true(areas[0] >= 0 && areas[1] >= 0);
    const struct hotspot_options options = {.gap = PLAIN.gap, .pack = pack};
    struct hotspot *stream = stream_of(town_with(two_districts), ALL, &options, true);
    const struct hotspot_row *row = first_issue(stream, &parts);
    assert_int_equal(parts, 2);
    assert_int_equal(row->count, EACH / 2);
    assert_true(row->area == areas[0] || row->area == areas[1]);
    hotspot_free(&stream);
    areas[1] = pack_area_find(pack, "pingyin.yushan"); /* holds the other: no contradiction */
    stream = stream_of(town_with(two_districts), ALL, &options, true);
    row = first_issue(stream, &parts);
    assert_int_equal(parts, 1);
    assert_int_equal(row->count, EACH);
    hotspot_free(&stream);
    pack_free(&pack);
}

/* What happens in one place is not one issue because the place has a long name. */
static void a_place_is_no_issue(void **state)
{
    static const struct {
        const char *matter, *text;
    } HAPPENED[] = {
        {"city.road.lamp", "玉潭街道茆田社区路灯整夜不亮"},
        {"home.neighbour.pet", "玉潭街道茆田社区有人遛狗不牵绳"},
        {"public.water.outage", "玉潭街道茆田社区停水两天了"},
        {"social.labour.wage", "玉潭街道茆田社区工地拖欠工资"},
        {"environment.noise.works", "玉潭街道茆田社区半夜施工"},
        {"city.green.tree", "玉潭街道茆田社区大树要倒了"},
        {"housing.property.service", "玉潭街道茆田社区电梯坏了"},
        {"safety.fire.equipment", "玉潭街道茆田社区消防栓没水"},
    };
    enum { ROUNDS = 5, KINDS = COUNT(HAPPENED) };
    struct hotspot_row *rows = NULL;
    (void)state;
    struct pack *pack = demo_pack();
    const struct hotspot_options options = {.gap = PLAIN.gap, .pack = pack};
    const int area = pack_area_find(pack, "ningxiang.yutan.maotian");
    struct hotspot *stream = hotspot_new(&options);
    assert_true(area >= 0);
    for (int n = 0; n < ROUNDS * KINDS; n++) {
        struct said said = {.id = arena_print(folding_arena, "%d", n),
                            .text = HAPPENED[n % KINDS].text,
                            .at = START + n * INSTANT_HOUR,
                            .area = area,
                            .who = (uint64_t)n + 1};
        struct hotspot_item item = item_of(&said);
        item.matter = pack_matter_find(pack, HAPPENED[n % KINDS].matter);
        assert_true(item.matter >= 0);
        hotspot_take(stream, folding_arena, &item);
    }
    hotspot_settle(stream);
    size_t count = list_of(stream, 2, &rows);
    assert_int_equal(count, KINDS);
    for (size_t i = 0; i < count; i++)
        assert_in_range(rows[i].count, ROUNDS - 1, ROUNDS); /* the first of a kind is known by nothing yet */
    hotspot_free(&stream);
    pack_free(&pack);
}

static void nothing_is_kept_for_ever(void **state)
{
    (void)state;
    const struct said *all = town(BY_TIME);
    const struct hotspot_options young = {.gap = PLAIN.gap, .keep = 10 * INSTANT_DAY},
                                 few = {.gap = PLAIN.gap, .most = 100};
    struct hotspot *stream = stream_of(all, ALL, &young, true);
    struct hotspot_row *rows = NULL;
    size_t count = list_of(stream, 1, &rows);
    for (size_t i = 0; i < count; i++) /* an eighth more, for they go in portions */
        assert_true(rows[i].from >= all[ALL - 1].at - young.keep - young.keep / 8);
    assert_true(hotspot_size(stream).messages < ALL / 2);
    hotspot_expire(stream, all[ALL - 1].at + 1);
    assert_int_equal(hotspot_size(stream).messages, 0);
    assert_int_equal(list_of(stream, 1, &rows), 0);
    struct hotspot_item item = item_of(&all[ALL - 1]); /* and it goes on */
    hotspot_add(stream, folding_arena, &item);
    assert_int_equal(list_of(stream, 1, &rows), 1);
    hotspot_free(&stream);
    stream = stream_of(all, ALL, &few, true);
    assert_in_range(hotspot_size(stream).messages, 50, 100);
    assert_int_equal(list_of(stream, 1, &rows), hotspot_size(stream).issues);
    hotspot_free(&stream);
}

static size_t touched_of(const struct hotspot *stream, struct hotspot_row **rows)
{
    const struct hotspot_query query = {
        .now = INSTANT_NONE, .window = 30 * INSTANT_DAY, .burst = 72 * INSTANT_HOUR, .least = 3, .touched = true};
    return hotspot_list(stream, folding_arena, folding_folder, &query, rows);
}

/* What was told is not said again until messages join it or leave it; it is known by its key throughout. */
static void only_what_changed_is_told_again(void **state)
{
    struct hotspot_row *rows = NULL;
    struct said *all = town(BY_TIME);
    (void)state;
    struct hotspot *stream = stream_of(all, ALL, &PLAIN, true);
    hotspot_settle(stream);
    size_t count = list_of(stream, 3, &rows);
    assert_int_equal(touched_of(stream, &rows), count);
    const struct hotspot_row was = *row_of(rows, count, 0);
    hotspot_told(stream);
    hotspot_expire(stream, all[0].at); /* nothing is older */
    assert_int_equal(touched_of(stream, &rows), 0);
    assert_int_equal(list_of(stream, 3, &rows), count);
    struct said again = said_of(0);
    again.id = "again";
    again.who = ALL + 1;
    struct hotspot_item item = item_of(&again);
    hotspot_add(stream, folding_arena, &item);
    assert_int_equal(touched_of(stream, &rows), 1);
    assert_true(rows[0].key == was.key);
    assert_int_equal(rows[0].count, was.count + 1);
    hotspot_told(stream);
    hotspot_expire(stream, was.from + 1);
    count = touched_of(stream, &rows);
    assert_true(row_of(rows, count, 0)->key == was.key);
    assert_true(row_of(rows, count, 0)->count <= was.count);
    assert_true(hotspot_holds(stream, was.key, 3));
    assert_false(hotspot_holds(stream, was.key, ALL));
    hotspot_expire(stream, all[ALL - 1].at + 1);
    assert_false(hotspot_holds(stream, was.key, 1));
    hotspot_free(&stream);
}

static void days_50_to_57(struct said *one, int n)
{
    one->at = START + (50 + n) * INSTANT_DAY;
}

static void growth_is_this_window_by_the_last(void **state)
{
    /* of the days 50 … 57: seen on day `now`, with windows of so many days */
    static const struct {
        int now, days, recent, before, growth, burst;
    } CASES[] = {
        {57, 4, 4, 4, 100, 2}, {57, 6, 6, 2, 300, 2}, {57, 8, 8, 0, HOTSPOT_NEW, 2},
        {60, 4, 1, 4, 25, 0},  {66, 9, 0, 8, 0, 0},   {80, 8, 0, 0, HOTSPOT_NEW, 0},
    };
    (void)state;
    struct hotspot *stream = stream_of(town_with(days_50_to_57), ALL, &PLAIN, true);
    hotspot_settle(stream);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct hotspot_row *rows = NULL;
        const struct hotspot_query query = {.now = START + CASES[i].now * INSTANT_DAY,
                                            .window = CASES[i].days * INSTANT_DAY,
                                            .burst = 48 * INSTANT_HOUR,
                                            .least = 3};
        size_t count = hotspot_list(stream, folding_arena, folding_folder, &query, &rows);
        const struct hotspot_row *row = row_of(rows, count, 0);
        assert_int_equal(row->count, EACH);
        assert_int_equal(row->recent, CASES[i].recent);
        assert_int_equal(row->recent_people, CASES[i].recent);
        assert_int_equal(row->before, CASES[i].before);
        assert_int_equal(row->growth, CASES[i].growth);
        assert_int_equal(row->burst_people, CASES[i].burst);
    }
    hotspot_free(&stream);
}

/* ---- what is done about it ---- */

static const struct pack_hotspot LIMITS = {
    .days = 60, .count = 5, .people = 3, .growth = 120, .order_count = 30, .alarm_people = 10, .alarm_hours = 72};

static void limits_decide(void **state)
{
    static const struct {
        const char *name;
        int recent, people, growth, burst;
        enum hotspot_state is;
        const char *rule, *number; /* the reason names it */
    } CASES[] = {
        {"nothing", 0, 0, 0, 0, HOTSPOT_STATE_UNSPECIFIED, "", ""},
        {"one short", 4, 4, 400, 4, HOTSPOT_STATE_UNSPECIFIED, "", ""},
        {"hot", 5, 3, 120, 3, HOTSPOT_WATCHED, "watch", "120"},
        {"one person writes all", 29, 2, 900, 2, HOTSPOT_STATE_UNSPECIFIED, "", ""},
        {"does not grow", 29, 20, 119, 3, HOTSPOT_STATE_UNSPECIFIED, "", ""},
        {"a group at once", 10, 10, 100, 10, HOTSPOT_ALARMED, "group", "72"},
        {"a group, growing", 12, 12, 300, 12, HOTSPOT_ALARMED, "group", "12"},
        {"R44: many, not growing", 30, 3, 50, 3, HOTSPOT_RAISED, "order", "30"},
        {"many of two people", 40, 2, 50, 2, HOTSPOT_STATE_UNSPECIFIED, "", ""},
        {"all at once", 35, 30, 400, 25, HOTSPOT_RAISED, "order", "35"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const struct hotspot_row row = {.place = "南门社区",
                                        .recent = CASES[i].recent,
                                        .recent_people = CASES[i].people,
                                        .growth = CASES[i].growth,
                                        .burst_people = CASES[i].burst};
        struct hotspot_verdict verdict = hotspot_verdict(folding_arena, &LIMITS, &row, i % 2 == 0 ? "zh" : "en");
        if (verdict.state != CASES[i].is || strcmp(verdict.rule, CASES[i].rule) != 0)
            fail_msg("%s: %d by '%s'", CASES[i].name, (int)verdict.state, verdict.rule);
        assert_non_null(strstr(verdict.reason, CASES[i].number));
        assert_int_equal(verdict.reason[0] == '\0', CASES[i].is == HOTSPOT_STATE_UNSPECIFIED);
    }
    const struct hotspot_row all = {
        .place = "南门社区", .recent = 35, .recent_people = 30, .growth = 400, .burst_people = 25};
    struct hotspot_verdict verdict = hotspot_verdict(folding_arena, &LIMITS, &all, "zh");
    assert_true(verdict.raise && verdict.alarm && verdict.watch);
}

/* However many: the same trouble all over the city is nobody's place. */
static void what_is_nowhere_is_no_hot_spot(void **state)
{
    const struct hotspot_row row = {
        .area = 0, .matter = 1, .recent = 35, .recent_people = 30, .growth = 400, .burst_people = 25};
    (void)state;
    struct hotspot_verdict verdict = hotspot_verdict(folding_arena, &LIMITS, &row, "zh");
    assert_int_equal(verdict.state, HOTSPOT_STATE_UNSPECIFIED);
    assert_false(verdict.raise || verdict.alarm || verdict.watch);
    assert_string_equal(verdict.rule, "nowhere");
    assert_string_equal(verdict.reason, "");
}

/* It grows beyond any limit, and no per cent says how much. */
static void what_is_new_has_no_per_cent(void **state)
{
    const struct hotspot_row row = {
        .place = "南门社区", .recent = 8, .recent_people = 6, .growth = HOTSPOT_NEW, .burst_people = 6};
    (void)state;
    struct hotspot_verdict zh = hotspot_verdict(folding_arena, &LIMITS, &row, "zh");
    struct hotspot_verdict en = hotspot_verdict(folding_arena, &LIMITS, &row, "en");
    assert_int_equal(zh.state, HOTSPOT_WATCHED);
    assert_int_equal(en.state, HOTSPOT_WATCHED);
    assert_non_null(strstr(zh.reason, "此前一时段没有"));
    assert_non_null(strstr(en.reason, "none in the window before"));
    assert_null(strchr(zh.reason, '%'));
    assert_null(strstr(en.reason, "per cent"));
}

static void without_limits_nothing_happens(void **state)
{
    const struct pack_hotspot none = {0};
    const struct hotspot_row row = {
        .place = "南门社区", .recent = 1000, .recent_people = 1000, .growth = 1000, .burst_people = 1000};
    (void)state;
    assert_int_equal(hotspot_verdict(folding_arena, &none, &row, "zh").state, HOTSPOT_STATE_UNSPECIFIED);
}

/* ---- whatever is sent ---- */

static const char *repeated(const char *piece, int times)
{
    struct buf text = {0};
    for (int i = 0; i < times; i++)
        buf_text(&text, piece);
    const char *kept = arena_text(folding_arena, text.text);
    buf_free(&text);
    return kept;
}

static void hostile_text_is_survived(void **state)
{
    const char *const texts[] = {"",
                                 " \t\n\xE3\x80\x80",
                                 "。。!!??…",
                                 "\xF0\x9F\x98\xA1\xF0\x9F\x98\xA1\xF0\x9F\x9A\xAF",
                                 "a",
                                 "灯",
                                 "\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x93\xEF\xBC\x94\xEF\xBC\x95",
                                 "e\xCC\x81\xE2\x80\x8D\xE2\x80\xAE\x01",
                                 "\xF0\xA0\xAE\xB7\xF0\xA0\xAE\xB7\xF0\xA1\x83\x81",
                                 repeated("灯", 4000),
                                 repeated("甲乙丙丁", 1000),
                                 repeated("\xF0\x9F\x98\xA1", 4000)};
    struct said *all = arena_array(folding_arena, ALL + 6 * COUNT(texts), sizeof *all);
    int count = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        for (int k = 0; k < 6; k++)
            all[count++] = (struct said){.id = "99999",
                                         .title = k % 3 == 0   ? NULL
                                                  : k % 3 == 1 ? ""
                                                               : texts[i],
                                         .text = k < 3 ? texts[i] : "",
                                         .at = START + k * INSTANT_DAY,
                                         .area = -1};
    for (int n = 0; n < ALL; n++)
        all[count++] = said_of(n);
    struct hotspot_row *rows = NULL;
    struct hotspot *stream = stream_of(all, count, &PLAIN, false);
    hotspot_settle(stream);
    size_t listed = list_of(stream, 1, &rows);
    assert_found(rows, listed, EACH * 5 / 8);
    assert_int_equal(hotspot_size(stream).messages, count);
    hotspot_free(&stream);
}

static void an_empty_stream_is_empty(void **state)
{
    struct hotspot_row *rows = NULL;
    (void)state;
    struct hotspot *stream = hotspot_new(&PLAIN);
    hotspot_settle(stream);
    hotspot_expire(stream, START);
    assert_int_equal(list_of(stream, 1, &rows), 0);
    assert_int_equal(hotspot_size(stream).messages, 0);
    hotspot_free(&stream);
    assert_null(stream);
    hotspot_free(&stream);
}

/* ---- words ---- */

static void rare_words_tell_more(void **state)
{
    (void)state;
    struct wording *wording = wording_new();
    for (int n = 0; n < 3000; n++) {
        struct said said = {.text = n % 50 == 0 ? "翠湖雅苑请领导看" : n % 5 == 0 ? "小区请领导看" : "请领导看"};
        struct hotspot_item item = item_of(&said);
        struct wording_set set = wording_of(folding_arena, item.text, 0, item.text->length);
        wording_learn(wording, &set);
    }
    double name = wording_weight(wording, wording_pair(0x7FE0, 0x6E56));       /* 翠湖 */
    assert_true(name > wording_weight(wording, wording_pair(0x5C0F, 0x533A))); /* 小区 */
    assert_true(wording_weight(wording, wording_pair(0x9886, 0x5BFC)) <= 0);   /* 领导 */
    assert_true(wording_weight(wording, wording_pair(0x4E00, 0x4E01)) <= 0);   /* never seen */
    assert_true(wording_rare(wording, wording_pair(0x7FE0, 0x6E56)));
    assert_false(wording_rare(wording, wording_pair(0x9886, 0x5BFC)));
    wording_free(&wording);
}

/* ---- the command ---- */

#define RUN(...)                                                                                                       \
    told_run(stdin, COUNT(((const char *const[]){"loopline", "hotspots", __VA_ARGS__})),                               \
             (const char *const[]){"loopline", "hotspots", __VA_ARGS__})

static char path[] = "/tmp/loopline-hotspot-XXXXXX";

static void write_file(const char *text)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void write_town(const char *more)
{
    struct buf text = {0};
    for (int n = 0; n < ALL; n++) {
        struct said said = said_of(n);
        buf_print(&text, "{\"id\": \"%s\", \"user\": \"u%d\", \"title\": ", said.id, n);
        buf_json(&text, said.title);
        buf_text(&text, ", \"detail\": ");
        buf_json(&text, said.text);
        if (n % 2 == 0)
            buf_print(&text, ", \"time\": \"2019/%d/%d %d:05:09\", \"up\": 2, \"down\": 0}\n", 3 + n % 2, 1 + n % 28,
                      n % 24);
        else
            buf_print(&text, ", \"time\": \"2019-04-%02d %02d:05:09\"}\n", 1 + n % 28, n % 24);
    }
    buf_text(&text, more);
    write_file(text.text);
    buf_free(&text);
}

static json_t *parsed(const struct told *told)
{
    json_error_t error;
    json_t *array = json_loads(told->out, 0, &error);
    if (!json_is_array(array))
        fail_msg("no array: %s", told->out);
    return array;
}

static void command_lists_what_it_found(void **state)
{
    (void)state;
    write_town("");
    struct told told = RUN(path, "-o", "json", "--min", "5");
    assert_int_equal(told.code, CTL_OK);
    assert_string_equal(told.err, "");
    json_t *array = parsed(&told);
    assert_true(json_array_size(array) >= ISSUES);
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *row = json_array_get(array, i);
        assert_int_equal(json_integer_value(json_object_get(row, "rank")), i + 1);
        assert_int_equal(json_integer_value(json_object_get(row, "count")),
                         json_array_size(json_object_get(row, "ids")));
        assert_true(json_integer_value(json_object_get(row, "count")) >= 5);
        assert_true(json_is_integer(json_object_get(row, "people")));
        assert_true(json_is_null(json_object_get(row, "growth"))); /* all within one window */
        assert_true(json_is_string(json_object_get(row, "title")));
        assert_true(json_is_string(json_array_get(json_object_get(row, "ids"), 0)));
        told_has(json_string_value(json_object_get(row, "from")), "2019-0");
    }
    json_decref(array);
    told_free(&told);
    told = RUN(path, "--top", "2", "--lang", "zh");
    assert_int_equal(told.code, CTL_OK);
    told_has(told.out, "名次");
    told_has(told.out, "  -  ");
    told_has(told.out, "2019-0");
    assert_null(strstr(told.out, "\n   3 "));
    told_free(&told);
    told = RUN(path, "--pack", "deploy/city/demo", "-o", "json", "--lang", "zh");
    assert_int_equal(told.code, CTL_OK);
    told_has(told.out, "\"state\"");
    told_has(told.out, "watched");
    told_free(&told);
}

static void faulty_lines_are_named(void **state)
{
    char line[64];
    (void)state;
    write_town("\n"
               "not json\n"
               "[1]\n"
               "{\"title\": \"t\", \"time\": \"2019/1/1 1:00:00\", \"detail\": \"d\"}\n"
               "{\"id\": \"a\", \"title\": \"t\", \"detail\": \"d\", \"time\": \"2019/2/30 11:00:00\"}\n"
               "{\"id\": \"b\", \"title\": \"t\", \"detail\": \"d\"}\n"
               "{\"id\": \"c\", \"time\": \"2019/1/1 11:00:00\", \"detail\": \"\"}\n"
               "{\"id\": \"00001\", \"time\": \"2019/1/1 11:00:00\", \"detail\": \"d\"}\n"
               "{\"id\": \"d\", \"time\": \"2019/1/1 25:00\", \"detail\": \"d\"}\n"
               "{\"id\": \"e\", \"time\": \"2019/1/1 11:00:00\", \"detail\": \"\xFF\"}\n"
               "{\"id\": \"f\", \"time\": \"2019/1/1 11:00:00\", \"detail\": [\"d\"]}\n"
               "{\"id\": {}, \"time\": \"2019/1/1 11:00:00\", \"detail\": \"d\"}\n"
               "{\"id\": \"g\", \"time\": \"2019/1/1\", \"title\": \" \\u0000\", \"detail\": null}\n"
               "{\"id\": \"h\", \"time\": \"2019/1/32\", \"detail\": \"d\"}\n"
               "{\"id\": \"\\u0000\", \"time\": \"2019/1/1\", \"detail\": \"d\"}\n"
               "{\"id\": \"i\", \"time\": 20190101, \"detail\": \"d\"}\n");
    static const struct {
        int after;
        const char *field;
    } FAULTS[] = {{2, "line"},   {3, "line"},    {4, "id"},    {5, "time"},  {6, "time"},
                  {7, "detail"}, {8, "id"},      {9, "time"},  {10, "line"}, {11, "detail"},
                  {12, "id"},    {13, "detail"}, {14, "time"}, {15, "id"},   {16, "time"}};
    struct told told = RUN(path, "-o", "json", "--lang", "en");
    assert_int_equal(told.code, CTL_REJECTED);
    for (size_t i = 0; i < COUNT(FAULTS); i++) {
        snprintf(line, sizeof line, ":%d: %s ", ALL + FAULTS[i].after, FAULTS[i].field);
        told_has(told.err, line);
    }
    told_has(told.err, "15 lines");
    json_t *array = parsed(&told); /* the others were counted */
    assert_true(json_array_size(array) >= ISSUES);
    json_decref(array);
    told_free(&told);
}

/* All of one issue, each written in another way that can be read. */
static void useful_rows_are_kept(void **state)
{
    (void)state;
    write_file(
        "{\"id\": 1, \"user\": \"u\", \"time\": \"2019/1/8\", \"title\": \"翠湖雅苑电梯困人\", \"detail\": \"\"}\n"
        "{\"id\": 2, \"user\": 7, \"time\": \"2019-01-08\", \"title\": \"翠湖雅苑电梯困人\", \"up\": \"4\"}\n"
        "{\"id\": 3, \"time\": \"2019-01-08 \", \"detail\": \"翠湖雅苑电梯困人\", \"up\": \" 5 \"}\n"
        "{\"id\": 4, \"user\": null, \"time\": \"2019/1/8 0:00\", \"title\": null, "
        "\"detail\": \"翠湖雅苑电梯困人\", \"up\": 2.0, \"down\": \"3\"}\n"
        "{\"id\": \"5\", \"user\": {}, \"time\": \"2019/1/8\", \"title\": \"翠湖雅苑\\u0000电梯困人\", "
        "\"detail\": \"\\u0000\", \"up\": \"many\"}\n"
        "{\"id\": 6, \"user\": \"u\", \"time\": \"2019/1/8\", \"title\": \"翠湖雅苑电梯困人\", \"detail\": [], "
        "\"up\": \"-3\", \"down\": \"x\"}\n"
        "{\"id\": 7, \"user\": \"\", \"time\": \"2019/1/8\", \"title\": \"翠湖雅苑电梯困人\", \"up\": 1e300}\n");
    struct told told = RUN(path, "-o", "json");
    assert_string_equal(told.err, "");
    assert_int_equal(told.code, CTL_OK);
    json_t *array = parsed(&told);
    assert_int_equal(json_array_size(array), 1);
    const json_t *row = json_array_get(array, 0);
    assert_int_equal(json_integer_value(json_object_get(row, "count")), 7);
    assert_int_equal(json_integer_value(json_object_get(row, "people")),
                     6); /* u wrote twice; who is unknown is another */
    assert_int_equal(json_integer_value(json_object_get(row, "votes")), 4 + 5 + 2);
    assert_string_equal(json_string_value(json_object_get(row, "from")), "2019-01-08T00:00:00+08:00");
    assert_string_equal(json_string_value(json_object_get(row, "to")), "2019-01-08T00:00:00+08:00");
    json_decref(array);
    told_free(&told);
}

static void command_refuses_what_it_cannot_read(void **state)
{
    (void)state;
    struct told told = RUN("/nowhere/messages.jsonl");
    assert_int_equal(told.code, CTL_ENVIRONMENT);
    told_has(told.err, "/nowhere/messages.jsonl");
    assert_string_equal(told.out, "");
    told_free(&told);
    told = RUN("/tmp");
    assert_int_equal(told.code, CTL_ENVIRONMENT);
    told_free(&told);
    write_file("");
    told = RUN(path, "-o", "json");
    assert_int_equal(told.code, CTL_OK);
    json_t *array = parsed(&told);
    assert_int_equal(json_array_size(array), 0);
    json_decref(array);
    told_free(&told);
    static const char *const BAD[][2] = {{"--window", "0"}, {"--window", "soon"}, {"--min", "-1"}, {"--top", "x"}};
    for (size_t i = 0; i < COUNT(BAD); i++) {
        told = RUN(path, BAD[i][0], BAD[i][1]);
        assert_int_equal(told.code, CTL_USAGE);
        told_has(told.err, BAD[i][0]);
        told_free(&told);
    }
    told = RUN(path, "--pack", "/nowhere");
    assert_int_equal(told.code, CTL_REJECTED);
    told_free(&told);
}

static int make_file(void **state)
{
    int descriptor = mkstemp(path);
    if (descriptor < 0)
        return -1;
    FILE *file = fdopen(descriptor, "w");
    fclose(file);
    return folding_open(state);
}

static int remove_file(void **state)
{
    remove(path);
    return folding_close(state);
}

/* ---- real messages ---- */

static double share_of(const json_t *row, char *ids, int *known)
{
    int found = 0;
    const json_t *members = json_object_get(row, "ids");
    *known = 0;
    for (char *save = NULL, *id = strtok_r(ids, ",\n", &save); id != NULL; id = strtok_r(NULL, ",\n", &save)) {
        ++*known;
        for (size_t i = 0; i < json_array_size(members); i++)
            found += strcmp(json_string_value(json_array_get(members, i)), id) == 0 ? 1 : 0;
    }
    return found;
}

static void measure_known(const char *known_file, const json_t *array)
{
    char *line = NULL;
    size_t capacity = 0;
    FILE *file = fopen(known_file, "re");
    assert_non_null(file);
    while (getline(&line, &capacity, file) > 0) {
        char *ids = strchr(line, ' ');
        double best = 0, purity = 0;
        size_t rank = 0;
        int known = 0;
        if (ids == NULL)
            continue;
        *ids++ = '\0';
        for (size_t i = 0; i < json_array_size(array); i++) {
            char *copy = strdup(ids);
            const json_t *row = json_array_get(array, i);
            double hit = share_of(row, copy, &known);
            free(copy);
            if (hit > best) {
                best = hit;
                rank = i + 1;
                purity = hit / (double)json_integer_value(json_object_get(row, "count"));
            }
        }
        print_message("%-24s %3d known, rank %zu, recall %.2f, purity %.2f\n", line, known, rank, best / known, purity);
        if (known >= 40)
            assert_true(rank <= 3 && best >= 0.8 * known && purity >= 0.9);
    }
    free(line);
    fclose(file);
}

static void real_messages_are_measured(void **state)
{
    struct timespec from, to;
    const char *data = getenv("DATA"), *known = getenv("KNOWN");
    const char *messages = data == NULL ? NULL : arena_print(folding_arena, "%s/messages_2020.jsonl", data);
    FILE *file = messages == NULL ? NULL : fopen(messages, "re");
    (void)state;
    if (file == NULL) {
        print_message("no DATA with messages_2020.jsonl: skipped\n");
        skip();
    }
    fclose(file);
    clock_gettime(CLOCK_MONOTONIC, &from);
    struct told told = RUN(messages, "-o", "json");
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_int_equal(told.code, CTL_OK);
    json_t *array = parsed(&told);
    assert_true(json_array_size(array) >= 20);
    print_message("%zu hot spots in %.2f s\n", json_array_size(array),
                  (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9);
    /* Two issues tower above the others, written by many. */
    for (size_t i = 0; i < 2; i++) {
        assert_true(json_integer_value(json_object_get(json_array_get(array, i), "count")) >= 45);
        assert_true(json_integer_value(json_object_get(json_array_get(array, i), "people")) >= 40);
        assert_true(json_is_string(json_object_get(json_array_get(array, i), "place")));
    }
    if (known != NULL)
        measure_known(known, array);
    json_decref(array);
    told_free(&told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(issues_are_told_apart),
        cmocka_unit_test(every_message_stands_in_one_row),
        cmocka_unit_test(the_stream_learns_as_it_goes),
        cmocka_unit_test(a_place_is_no_issue),
        cmocka_unit_test(order_matters_little),
        cmocka_unit_test(a_little_at_a_time_comes_to_the_same),
        cmocka_unit_test(what_waits_outlives_what_is_forgotten),
        cmocka_unit_test(the_same_again_is_the_same),
        cmocka_unit_test(who_repeats_is_one_person),
        cmocka_unit_test(unknown_people_are_different_people),
        cmocka_unit_test(what_lies_apart_in_time_is_apart),
        cmocka_unit_test(another_area_is_another_issue),
        cmocka_unit_test(nothing_is_kept_for_ever),
        cmocka_unit_test(only_what_changed_is_told_again),
        cmocka_unit_test(growth_is_this_window_by_the_last),
        cmocka_unit_test(limits_decide),
        cmocka_unit_test(what_is_nowhere_is_no_hot_spot),
        cmocka_unit_test(the_whole_city_is_no_place),
        cmocka_unit_test(what_is_new_has_no_per_cent),
        cmocka_unit_test(without_limits_nothing_happens),
        cmocka_unit_test(hostile_text_is_survived),
        cmocka_unit_test(an_empty_stream_is_empty),
        cmocka_unit_test(rare_words_tell_more),
        cmocka_unit_test(command_lists_what_it_found),
        cmocka_unit_test(faulty_lines_are_named),
        cmocka_unit_test(useful_rows_are_kept),
        cmocka_unit_test(command_refuses_what_it_cannot_read),
        cmocka_unit_test(real_messages_are_measured),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
