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

struct trouble {
    const char *matter, *text;
};
static const struct trouble TROUBLES[] = {
    {"city.road.manhole",
     "门口人行道上的窨井盖破损松动,晚上没有灯,老人和孩子走过去很危险,已经有人崴了脚,希望尽快更换并在换好之前围起来。"},
    {"city.road.lamp",
     "主路上的路灯坏了将近两周,从南头到北头一共七盏都不亮,下夜班回家看不清路,向物业反映过两次,一直没有人来修。"},
    {"city.sanitation.garbage", "小区东门外的垃圾箱满溢,垃圾清运车三天没有来,天热气味很大,苍蝇到处都是,"
                                "周围住户都不敢开窗,请安排清运并说明以后几天清一次。"},
    {"city.order.stall", "每天傍晚流动摊点占道经营,烧烤摊把人行道和一条车道都占了,油烟和噪音一直到凌晨,"
                         "行人只能走机动车道,请执法部门管一管。"},
    {"public.water.outage",
     "从昨天下午开始停水,没有任何通知,楼上三十多户没水做饭,供水热线一直占线,想知道什么原因、什么时候能恢复供水。"},
    {"public.drainage.overflow",
     "单元门前下水道堵塞,污水外溢,污水井一直往上冒水,已经流到马路上,又脏又滑,老人出门摔了两次,麻烦尽快派人疏通。"},
    {"public.power.outage",
     "晚上七点左右突然停电,整栋楼都黑了,家里有卧床的老人要用制氧机,打电话一直没有人接,请问是检修还是故障,多久能来电。"},
    {"public.heat.cold", "交了暖气费但是供热不达标,室温只有十五度,测过三次都是这样,热力公司的人来看过说是管道老化,"
                         "可是一直没有下文,老人孩子都感冒了。"},
    {"home.clutter.stair", "楼道堆物严重,四楼住户把旧家具和纸箱堆在楼梯间,连消防栓都挡住了,劝过几次都不听,"
                           "万一着火谁也跑不出去,请社区协调清理。"},
    {"housing.property.service",
     "物业服务太差,电梯坏了一个多月没有维修,保安晚上不在岗,物业费却一分不少收,业主多次找物业公司反映都是推来推去。"},
    {"environment.noise.works",
     "隔壁工地夜间施工,噪音扰民,连续一个星期凌晨两点还在打桩,孩子马上要考试,根本没法休息,希望环保部门查处。"},
    {"social.labour.wage", "在工地干了四个月的活,拖欠工资一万八千元,包工头说甲方没有结账,甲方说已经结清了,"
                           "农民工讨薪无门,请帮我们十一个人要回工资。"},
    {"city.green.tree", "楼前的大树长得太高,树枝已经伸到三楼窗户里,遮挡阳光,刮风的时候打得玻璃直响,"
                        "担心树倒下来砸到车和人,请园林部门来修剪树枝。"},
    {"market.consumer.refund",
     "在附近一家健身房办了卡,充值三千元,上个月突然关门跑路,电话打不通,会员卡退款没有说法,请市场监管部门调查处理。"},
};
static const char *const OPENINGS[] = {"您好,我是%s的居民,反映一个问题:", "我住在%s,", "来电人反映,%s",
                                       "%s:", "尊敬的领导,我是%s的住户。"};
static const char *const ENDINGS[] = {
    "", "请尽快处理并给我回复,谢谢。", "之前打过一次电话,说三天内答复,到现在没有消息。",
    "望有关部门重视,给老百姓一个说法!", "来电人要求对其姓名和电话保密,只需要短信答复办理结果即可。"};

struct bench_text {
    json_t *messages; /* array of texts; NULL = built-in */
};

static void take_line(json_t *list, const char *line)
{
    json_t *row = json_loads(line, 0, NULL);
    const char *title = json_string_value(json_object_get(row, "title"));
    const char *detail = json_string_value(json_object_get(row, "detail"));
    struct buf text = {0};
    buf_print(&text, "%s\n%s", title == NULL ? "" : title, detail == NULL ? "" : detail);
    for (char *c = text.text; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' && *c != '\n')
            *c = ' ';
    text.text[utf8_prefix(text.text, WIRE_TEXT_MAX)] = '\0';
    if (row != NULL && strlen(text.text) > 1)
        json_array_append_new(list, json_string(text.text));
    buf_free(&text);
    json_decref(row);
}

static json_t *read_messages(const char *folder)
{
    char path[1024], *line = NULL;
    size_t capacity = 0;
    snprintf(path, sizeof path, "%s/messages_2020.jsonl", folder);
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
    struct bench_text *texts = memory_alloc(sizeof *texts);
    if (!str_empty(folder))
        texts->messages = read_messages(folder);
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
    return texts->messages == NULL ? "built-in" : "messages_2020.jsonl";
}

/* Steps without common factors: neighbours differ in everything, and the whole product is walked through. */
struct demand bench_text_take(const struct bench_text *texts, struct arena *arena, size_t n)
{
    const struct place *place = &PLACES[n * 7 % COUNT(PLACES)];
    const struct trouble *trouble = &TROUBLES[n * 5 % COUNT(TROUBLES)];
    const char *opening = OPENINGS[n / 3 % COUNT(OPENINGS)];
    struct demand out = {.district = place->district,
                         .area = "",
                         .matter = "",
                         .address = arena_print(arena, "%s%zu号楼%zu单元", place->name, n % 40 + 1, n % 6 + 1)};
    if (texts->messages != NULL) {
        out.text = json_string_value(json_array_get(texts->messages, n % json_array_size(texts->messages)));
        out.area = place->area;
        out.matter = trouble->matter;
        return out;
    }
    const char *name = strstr(opening, "%s");
    out.text = arena_print(arena, "%.*s%s%s%s%s", (int)(name - opening), opening, place->name, name + 2, trouble->text,
                           ENDINGS[n / 11 % COUNT(ENDINGS)]);
    return out;
}
