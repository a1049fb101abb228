#include "tests/lib/bench_text.h"
#include "common/str.h"
#include "common/wire.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct place {
    const char *district, *name, *area;
};
static const struct place PLACES[] = {
    {"pingyin", "南门社区", "pingyin.yushan.nanmen"},
    {"pingyin", "东关社区", "pingyin.yushan.dongguan"},
    {"pingyin", "龙山社区", "pingyin.yushan.longshan"},
    {"pingyin", "锦水园社区", "pingyin.jinshui.jinshuiyuan"},
    {"pingyin", "胡庄村", "pingyin.yushan.huzhuang"},
    {"beiyuan", "黄台社区", "beiyuan.street.huangtai"},
    {"beiyuan", "水屯社区", "beiyuan.street.shuitun"},
    {"beiyuan", "板桥社区", "beiyuan.street.banqiao"},
    {"beiyuan", "白鹤社区", "beiyuan.street.baihe"},
    {"weihai", "金海滩社区", "weihai.yiyuan.jinhaitan"},
    {"weihai", "东涝台社区", "weihai.yiyuan.donglaotai"},
    {"weihai", "神道口社区", "weihai.yiyuan.shendaokou"},
    {"weihai", "桃园社区", "weihai.yiyuan.taoyuan"},
    {"ningxiang", "南苑社区", "ningxiang.yutan.nanyuan"},
    {"ningxiang", "砖塘村", "ningxiang.meitanba.zhuantang"},
    {"ningxiang", "荷林社区", "ningxiang.liushahe.helin"},
    {"ningxiang", "金玉村", "ningxiang.huilongpu.jinyu"},
    {"jiangcheng", "康宁社区", "jiangcheng.nankang.kangning"},
    {"jiangcheng", "盛世社区", "jiangcheng.zhanqian.shengshi"},
    {"jiangcheng", "福阳社区", "jiangcheng.xiangyang.fuyang"},
};

/* What a whole part of a city writes at once. */
#define CROWD_DISTRICT 5 /* of PLACES, from the first on: one district */
static const char CROWD[] =
    "晚上七点左右突然停电,整栋楼都黑了,家里有卧床的老人要用制氧机,打电话一直没有人接,请问是检修还是故障,多久能来电。";
/* Named by the agent where the texts bring none. */
static const char *const MATTERS[] = {"city.road.manhole", "public.water.outage", "housing.property.service",
                                      "social.labour.wage", "city.green.tree"};
static const char *const OPENINGS[] = {"您好,我是%s的居民,反映一个问题:", "我住在%s,", "来电人反映,%s",
                                       "%s:", "尊敬的领导,我是%s的住户。"};
static const char *const ENDINGS[] = {
    "", "请尽快处理并给我回复,谢谢。", "之前打过一次电话,说三天内答复,到现在没有消息。",
    "望有关部门重视,给老百姓一个说法!", "来电人要求对其姓名和电话保密,只需要短信答复办理结果即可。"};

struct bench_text {
    json_t *messages; /* array of {"text", "matter"}; matter may be missing */
    const char *source;
};

/* Texts of the starter corpus are whole; what people wrote elsewhere has a title and a detail. */
static void take_line(json_t *list, const char *line)
{
    json_t *row = json_loads(line, 0, NULL), *matter = json_object_get(row, "matter");
    const char *title = json_string_value(json_object_get(row, "title"));
    const char *text = json_string_value(json_object_get(row, "text"));
    const char *detail = text != NULL ? text : json_string_value(json_object_get(row, "detail"));
    struct buf whole = {0};
    buf_print(&whole, "%s%s%s", title == NULL ? "" : title, title == NULL ? "" : "\n", detail == NULL ? "" : detail);
    for (char *c = whole.text; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' && *c != '\n')
            *c = ' ';
    if (row != NULL && strlen(whole.text) > 1)
        json_array_append_new(list, json_pack("{s:s, s:O*}", "text", whole.text, "matter", matter));
    buf_free(&whole);
    json_decref(row);
}

static json_t *read_messages(const char *path)
{
    char *line = NULL;
    size_t capacity = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        exit(2);
    }
    json_t *list = json_array();
    while (getline(&line, &capacity, file) > 0)
        take_line(list, line);
    free(line);
    fclose(file);
    if (json_array_size(list) == 0) {
        fprintf(stderr, "%s: holds no message\n", path);
        exit(2);
    }
    return list;
}

struct bench_text *bench_text_new(const char *folder)
{
    char path[1024];
    const char *build = getenv("B");
    struct bench_text *texts = memory_alloc(sizeof *texts);
    if (str_empty(folder))
        snprintf(path, sizeof path, "%s/starter/corpus.jsonl", str_empty(build) ? "build" : build);
    else
        snprintf(path, sizeof path, "%s/messages_2020.jsonl", folder);
    texts->messages = read_messages(path);
    texts->source = str_empty(folder) ? "starter corpus" : "messages_2020.jsonl";
    return texts;
}

void bench_text_free(struct bench_text **texts)
{
    json_decref((*texts)->messages);
    free(*texts);
    *texts = NULL;
}

const char *bench_text_source(const struct bench_text *texts)
{
    return texts->source;
}

static const char *opening(struct arena *arena, size_t n, const char *place)
{
    const char *text = OPENINGS[n / 3 % COUNT(OPENINGS)], *name = strstr(text, "%s");
    return arena_print(arena, "%.*s%s%s", (int)(name - text), text, place, name + 2);
}

static const char *address(struct arena *arena, size_t n, const char *place)
{
    return arena_print(arena, "%s%zu号楼%zu单元", place, n % 40 + 1, n % 6 + 1);
}

/* Two messages in one, so that no two demands are the same before very many were taken. Steps without common factors:
 * neighbours differ in everything. */
struct demand bench_text_take(const struct bench_text *texts, struct arena *arena, size_t n)
{
    size_t count = json_array_size(texts->messages), turn = n / count;
    const struct place *place = &PLACES[(n * 7 + turn) % COUNT(PLACES)];
    const json_t *first = json_array_get(texts->messages, n * 11 % count);
    const json_t *second = json_array_get(texts->messages, (n * 11 + 13 + turn * 17) % count);
    const char *matter = json_string_value(json_object_get(first, "matter"));
    struct buf text = {0};
    buf_print(&text, "%s%s%s", opening(arena, n, place->name), json_string_value(json_object_get(first, "text")),
              json_string_value(json_object_get(second, "text")));
    struct demand out = {.district = place->district,
                         .area = matter == NULL ? place->area : "",
                         .matter = matter == NULL ? MATTERS[n % COUNT(MATTERS)] : matter,
                         .address = address(arena, n, place->name),
                         .text = arena_textn(arena, text.text, utf8_prefix(text.text, WIRE_TEXT_MAX))};
    buf_free(&text);
    return out;
}

struct demand bench_text_crowd(struct arena *arena, size_t n)
{
    const struct place *place = &PLACES[n % CROWD_DISTRICT];
    return (struct demand){
        .district = place->district,
        .area = "",
        .matter = "",
        .address = address(arena, n / 5, place->name),
        .text = arena_print(arena, "%s%s%s", opening(arena, n, place->name), CROWD, ENDINGS[n / 11 % COUNT(ENDINGS)])};
}
