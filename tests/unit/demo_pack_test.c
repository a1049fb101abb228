/* The demo pack against the cases of the field: what a citizen would say must be understood without people
 * and reach the row of the catalogue that names the right units (handbook section 2). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"

#include "services/classifier/classifier.h"
#include "services/router/catalogue.h"
#include "services/router/roster.h"
#include "tests/lib/pack_folder.h"

static const struct sentence {
    const char *story, *district; /* where the channel stands */
    enum party party;             /* as told to the agent */
    const char *row, *text;
} SENTENCES[] = {
    {"C01", "pingyin", PARTY_UNSPECIFIED, "py.city-green-tree.dongqiaokou.urgent",
     "东外环路北侧靠近东桥口村的地方,有一棵大树歪倒在机动车道上,来往车辆很危险,请尽快派人处理。"},
    {"C01", "pingyin", PARTY_UNSPECIFIED, "py.city-green-tree.yushan.urgent",
     "东外环北侧有棵树歪了,快倒在机动车道上了"},
    {"C01", "pingyin", PARTY_UNSPECIFIED, "py.city-green-tree.dongqiaokou.urgent",
     "东桥口村附近东外环路边一棵树倾斜,压向机动车道,随时会倒"},
    {"C02", "pingyin", PARTY_UNSPECIFIED, "py.public-drainage.yushan",
     "榆山街道城区和村改居社区交界的路上污水横流,臭气很大,两边社区都说不是自己的,请来看看。"},
    {"C03", "pingyin", PARTY_UNSPECIFIED, "py.sanitation-alley.yushan",
     "国棉厂宿舍没有物业,背街小巷里垃圾成堆,希望街道整治。"},
    {"C04", "beiyuan", PARTY_UNSPECIFIED, "by.home-clutter.huangtai",
     "黄台南路69号院没有物业,楼道里堆满纸箱等可燃物,担心发生火灾隐患,希望清理。"},
    {"C04", "beiyuan", PARTY_UNSPECIFIED, "by.home-clutter.huangtai",
     "反映黄台南路69号院楼道内堆放大量易燃杂物,存在消防隐患,该院无物业管理"},
    {"C05", "beiyuan", PARTY_UNSPECIFIED, "by.housing-works-dispute",
     "我承包了和风雅苑5号楼下菜市场的改造工程,楼上居民阻拦施工,要求停工,请协调。"},
    {"C05", "beiyuan", PARTY_ENTERPRISE, "by.housing-works-dispute.firm",
     "和风雅苑5号楼菜市场正在升级改造,居民以噪音为由不让施工"},
    {"C05", "beiyuan", PARTY_UNSPECIFIED, "by.housing-works-dispute",
     "王先生承建和风雅苑5号楼下菜市场改造,因施工噪音与居民发生矛盾,居民要求立即停工"},
    {"C06", "beiyuan", PARTY_UNSPECIFIED, "by.public-telecom.firm",
     "我们公司在茶叶市场经营,今天宽带和电话全部中断,没法做生意,请尽快恢复。"},
    {"C06", "beiyuan", PARTY_ENTERPRISE, "by.public-telecom.firm", "茶叶市场宽带断了,电话也打不通,商户都受影响。"},
    {"C06", "beiyuan", PARTY_ENTERPRISE, "by.public-telecom.firm", "北园茶叶市场的电话和宽带突然都用不了了"},
    {"C07", "weihai", PARTY_UNSPECIFIED, "wh.public-drainage.yiyuan",
     "文化中路62号楼的污水管道破裂,污水流到院子里,这条管线是自己建的,没人管。"},
    {"C07", "weihai", PARTY_UNSPECIFIED, "wh.public-drainage.yiyuan", "文化中路62号楼下水管坏了,污水外溢"},
    {"C08", "weihai", PARTY_UNSPECIFIED, "wh.home.jinhaitan", "依海嘉园B6号楼卫生间渗水到楼下,两家谈不拢,请社区帮忙。"},
    {"C08", "weihai", PARTY_UNSPECIFIED, "wh.home.jinhaitan", "依海嘉园B6楼上卫生间漏水,天花板都湿了"},
    {"C09", "weihai", PARTY_UNSPECIFIED, "wh.home-leak.donglaotai",
     "颐顺园7号楼302家里漏水,怀疑是主管道漏水,请物业维修。"},
    {"C09", "weihai", PARTY_UNSPECIFIED, "wh.home-leak.donglaotai", "颐顺园7号楼302漏水严重,找物业没解决"},
    {"C10", "weihai", PARTY_UNSPECIFIED, "wh.city-green",
     "钦村小学南墙外的树上果子掉落,砸脏地面,孩子路过容易滑倒,希望修剪。"},
    {"C10", "weihai", PARTY_UNSPECIFIED, "wh.city-green", "钦村小学南侧围墙边的果树经常掉果子,容易砸到孩子,地面湿滑"},
    {"C11", "weihai", PARTY_UNSPECIFIED, "wh.housing-structure.binzhoujie",
     "悦海小区楼下商铺装修把承重墙砸了,居民很担心房屋安全。"},
    {"C11", "weihai", PARTY_UNSPECIFIED, "wh.housing-structure.binzhoujie",
     "悦海小区一楼商铺装修时私自拆除承重墙,楼上开裂"},
    {"C12", "ningxiang", PARTY_UNSPECIFIED, "nx.traffic-freight",
     "煤双公路砖塘村路段每天都有拉砂石的大货车超载超速,压坏路面,噪音很大,老人孩子出行不安全。"},
    {"C12", "ningxiang", PARTY_UNSPECIFIED, "nx.traffic-freight",
     "煤双公路砖塘村段运砂车辆来往频繁,车速快,扬尘大,希望设置减速带"},
    {"C13", "ningxiang", PARTY_UNSPECIFIED, "nx.any.yutan.urgent",
     "玉潭街道茆田社区中海油加油站附近有很浓的汽油味,担心出事。"},
    {"C13", "ningxiang", PARTY_UNSPECIFIED, "nx.any.yutan.urgent", "茆田社区中海油加油站旁边居民闻到强烈的汽油味"},
    {"C14", "ningxiang", PARTY_ENTERPRISE, "nx.public-power-outage.firm",
     "我们厂突然停电,机器全部停了,损失很大,请电力部门马上抢修。"},
    {"C14", "ningxiang", PARTY_UNSPECIFIED, "nx.public-power-outage.firm", "我厂突然停电,请抢修"},
    {"C15", "ningxiang", PARTY_UNSPECIFIED, "nx.environment-resource-sand",
     "东湖塘镇燕山村有人非法洗砂,泥浆水排到河里,镇里执法力量不够,请求部门联合执法。"},
    {"C15", "ningxiang", PARTY_UNSPECIFIED, "nx.environment-resource-sand",
     "接群众反映东湖塘镇燕山村有非法洗砂场,镇里无执法权,请市水利局牵头联合执法"},
    {"C16", "ningxiang", PARTY_UNSPECIFIED, "nx.public-water.huilongpu",
     "回龙铺镇金玉村又停水了,220多户没水用,从2016年起反映了很多次,一直没有解决。"},
    {"C16", "ningxiang", PARTY_UNSPECIFIED, "nx.public-water.huilongpu", "回龙铺镇金玉村220多户断水,水泵坏了"},
    {"C17", "ningxiang", PARTY_UNSPECIFIED, "nx.market.urgent",
     "我在白马桥一家店里买的液化气灶发生爆炸,我爱人被烧伤住院,灶具质量有问题,要求商家赔偿。"},
    {"C17", "ningxiang", PARTY_UNSPECIFIED, "nx.market.urgent",
     "在白马桥一家店里买的液化气灶发生爆炸,我爱人被烧伤住院,灶具质量有问题,要求商家赔偿。"},
    {"C17", "ningxiang", PARTY_UNSPECIFIED, "nx.market.baimaqiao",
     "在白马桥街道购买的液化气灶爆炸,造成人员烧伤,系不合格产品,要求赔偿"},
    {"C18", "ningxiang", PARTY_UNSPECIFIED, "nx.housing-structure.liushahe",
     "流沙河镇走访发现农户住房安全存在隐患,土坯房有裂缝。"},
    {"C18", "ningxiang", PARTY_UNSPECIFIED, "nx.safety-fire-lane.yutan", "湘核华府小区消防通道被占用,车辆停放堵塞。"},
    {"C19", "jiangcheng", PARTY_UNSPECIFIED, "jc.public-telecom",
     "我的家园C区7号楼4单元窗外一大捆通信线缆,风一吹就撞击护栏,响了一年多,社区、物业、联通都说不归自己管。"},
    {"C19", "jiangcheng", PARTY_UNSPECIFIED, "jc.public-telecom",
     "我的家园C区7-4楼外垂着一捆线缆,刮风时撞铁栏杆,影响睡觉"},
    {"C20", "jiangcheng", PARTY_UNSPECIFIED, "jc.public-water",
     "这个月水费突然多了好几倍,想请水务集团核实一下水表读数。"},
    {"C20", "jiangcheng", PARTY_UNSPECIFIED, "jc.public-water", "对水费有疑问,家里没人住水费却很高"},
    {"C21", "jiangcheng", PARTY_UNSPECIFIED, "jc.social-insurance",
     "原来的工作单位欠缴我的养老保险和医保,现在到年龄没法退休,社保、医保、税务都说管不了。"},
    {"C21", "jiangcheng", PARTY_UNSPECIFIED, "jc.social-insurance",
     "我1998年在老企业上班,单位没给交养老保险和医疗保险,社保医保税务都推"},
    {"C22", "jiangcheng", PARTY_UNSPECIFIED, "jc.city-road-manhole.urgent",
     "江城一小区门前井盖塌陷,我的车轮陷进去了,请赶快来人。"},
    {"C22", "jiangcheng", PARTY_UNSPECIFIED, "jc.city-road-manhole.urgent",
     "小区内井盖突然塌陷,轿车车轮掉入井内动不了"},
    {"C22", "jiangcheng", PARTY_UNSPECIFIED, "jc.city-road-manhole.urgent", "小区院里的井盖塌了,我的车轮掉进去了"},
};

struct desk {
    struct arena *arena;
    struct pack *pack;
    struct text_folder *folder;
    struct lexicon *lexicon;
};

static int open_desk(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    const char *why;
    desk->arena = arena_new(0);
    desk->pack = pack_folder(PACK_FOLDER_DEMO);
    assert_int_equal(text_folder_new(&desk->folder, &why), RESULT_OK);
    assert_int_equal(lexicon_new(&desk->lexicon, desk->folder, desk->pack, stderr), RESULT_OK);
    *state = desk;
    return 0;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    lexicon_free(&desk->lexicon);
    text_folder_free(&desk->folder);
    pack_free(&desk->pack);
    arena_free(&desk->arena);
    free(desk);
    return 0;
}

static struct decision decide(const struct desk *desk, const struct sentence *sentence)
{
    struct text text;
    const char *why;
    assert_int_equal(text_fold(desk->arena, desk->folder, sentence->text, &text, &why), RESULT_OK);
    struct complaint complaint = {.text = &text,
                                  .matter = DECISION_NONE,
                                  .area = DECISION_NONE,
                                  .district = pack_area_find(desk->pack, sentence->district),
                                  .party = sentence->party,
                                  .channel = CHANNEL_PHONE};
    return classifier_decide(desk->arena, desk->lexicon, &complaint);
}

static void test_sentences(void **state)
{
    const struct desk *desk = *state;
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT(SENTENCES); i++) {
        const struct sentence *sentence = &SENTENCES[i];
        struct decision decision = decide(desk, sentence);
        struct catalogue_query query = {.matter = decision.matter.value,
                                        .area = decision.area.value,
                                        .party = (enum party)decision.party.value,
                                        .urgency = (enum urgency)decision.urgency.value,
                                        .at = INSTANT_NONE};
        struct catalogue_choice choice = catalogue_choose(desk->pack, &query);
        const char *row = choice.entry ? choice.entry->code : "the backstop";
        if (decision.doubts == 0 && str_equal(row, sentence->row))
            continue;
        print_error("%s: %s instead of %s: %s\n", sentence->story, row, sentence->row,
                    decision_json(desk->arena, desk->pack, &decision));
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

/* What the catalogue does not know belongs to the city (兜底, N08). */
static void test_backstop(void **state)
{
    const struct desk *desk = *state;
    struct catalogue_query query = {.matter = pack_matter_find(desk->pack, "government.service.window"),
                                    .area = pack_area_find(desk->pack, "weihai"),
                                    .party = PARTY_CITIZEN,
                                    .urgency = URGENCY_NORMAL,
                                    .at = INSTANT_NONE};
    struct catalogue_choice choice = catalogue_choose(desk->pack, &query);
    assert_null(choice.entry);
    assert_string_equal(desk->pack->units[choice.lead].code, "ys.centre");
    assert_string_equal(desk->pack->policies[choice.policy].code, "city");
}

/* ---- the demo pack: five places, each with its own units, rows and limits ---- */

static const struct place {
    const char *district, *prefix, *community, *policy;
    enum setting_class setting;
} PLACES[] = {
    {"pingyin", "PY", "pingyin.yushan.dongqiaokou", "pingyin", SETTING_RURAL},
    {"beiyuan", "BY", "beiyuan.street.huangtai", "beiyuan.2110", SETTING_URBAN},
    {"weihai", "WH", "weihai.yiyuan.binzhoujie", "weihai", SETTING_URBAN},
    {"ningxiang", "NX", "ningxiang.yutan.maotian", "ningxiang.urgent", SETTING_URBAN},
    {"ningxiang", "NX", "ningxiang.huilongpu.jinyu", "ningxiang", SETTING_RURAL},
    {"jiangcheng", "JC", "jiangcheng.nankang.kangning", "jiangcheng.water", SETTING_URBAN},
};

static void test_places(void **state)
{
    const struct pack *pack = ((const struct desk *)*state)->pack;
    size_t districts = 0;
    for (size_t i = 0; i < pack->areas_count; i++)
        districts += pack->areas[i].level == AREA_DISTRICT;
    assert_int_equal(districts, 5);
    for (size_t i = 0; i < COUNT(PLACES); i++) {
        int district = pack_area_find(pack, PLACES[i].district), community = pack_area_find(pack, PLACES[i].community);
        assert_true(district >= 0 && community >= 0);
        assert_string_equal(pack->areas[district].prefix, PLACES[i].prefix);
        assert_int_equal(pack->areas[community].district, district);
        assert_int_equal(pack->areas[community].level, AREA_COMMUNITY);
        assert_int_equal(pack->areas[community].setting, PLACES[i].setting);
        assert_true(pack_policy_find(pack, PLACES[i].policy) >= 0);
    }
}

/* A row sends orders of a district to units that serve it, under a policy of that district. */
static void test_rows(void **state)
{
    const struct pack *pack = ((const struct desk *)*state)->pack;
    assert_true(pack->entries_count > 250);
    for (size_t i = 0; i < pack->entries_count; i++) {
        const struct pack_entry *entry = &pack->entries[i];
        const char *district = pack->areas[pack->areas[entry->area].district].code;
        const char *policy = pack->policies[entry->policy].code;
        int serves = pack->units[entry->lead].area;
        if (!pack_area_inside(pack, entry->area, serves) && !pack_area_inside(pack, serves, entry->area))
            fail_msg("%s: the lead serves %s", entry->code, pack->areas[serves].code);
        if (strncmp(policy, district, strlen(district)) != 0)
            fail_msg("%s: policy %s", entry->code, policy);
        if (entry->urgency == URGENCY_URGENT && !strstr(policy, ".urgent"))
            assert_non_null(strstr(entry->code, ".market.urgent")); /* a past accident is a dispute, not an emergency */
    }
}

/* Every community and every street has somebody for what happens between neighbours. */
static void test_home(void **state)
{
    const struct pack *pack = ((const struct desk *)*state)->pack;
    int home = pack_matter_find(pack, "home");
    for (size_t area = 0; area < pack->areas_count; area++) {
        bool served = pack->areas[area].level < AREA_STREET;
        for (size_t i = 0; i < pack->entries_count; i++)
            served = served || (pack->entries[i].matter == home && pack->entries[i].area == (int)area);
        if (!served)
            fail_msg("nobody for %s", pack->areas[area].code);
    }
}

static const struct figure { /* limits that the handbook gives */
    const char *policy;
    enum stage stage;
    int amount;
    enum limit_unit unit;
    bool rural;
    const char *rule;
} FIGURES[] = {
    {"pingyin", STAGE_FEED_BACK, 5, LIMIT_WORKING_DAY, false, "N12"},
    {"beiyuan", STAGE_SETTLE, 5, LIMIT_WORKING_DAY, false, "N12"},
    {"beiyuan.2110", STAGE_ARRIVE, 2, LIMIT_HOUR, false, "T01"},
    {"beiyuan.2110", STAGE_OPINION, 1, LIMIT_WORKING_DAY, false, "T02 to the platform"},
    {"beiyuan.2110", STAGE_REPLY, 1, LIMIT_WORKING_DAY, false, "T02 to the enterprise"},
    {"beiyuan.2110", STAGE_FEED_BACK, 10, LIMIT_WORKING_DAY, false, "T03"},
    {"beiyuan.2110", STAGE_SETTLE, 10, LIMIT_WORKING_DAY, false, "T03"},
    {"weihai", STAGE_SETTLE, 5, LIMIT_WORKING_DAY, false, "N12"},
    {"ningxiang.urgent", STAGE_ARRIVE, 30, LIMIT_MINUTE, false, "T04"},
    {"ningxiang.urgent", STAGE_ARRIVE, 2, LIMIT_HOUR, true, "T05"},
    {"jiangcheng.police", STAGE_SETTLE, 0, LIMIT_END_OF_DAY, false, "T06"},
    {"jiangcheng.police_hard", STAGE_SETTLE, 1, LIMIT_END_OF_DAY, false, "T07"},
    {"jiangcheng.water", STAGE_FEED_BACK, 4, LIMIT_WORKING_DAY, false, "T08"},
};

static void test_limits(void **state)
{
    const struct pack *pack = ((const struct desk *)*state)->pack;
    for (size_t i = 0; i < COUNT(FIGURES); i++) {
        const struct figure *figure = &FIGURES[i];
        const struct pack_policy *policy = &pack->policies[pack_policy_find(pack, figure->policy)];
        const struct pack_limit *limit = &(figure->rural ? policy->rural : policy->limits)[figure->stage];
        if (limit->amount != figure->amount || limit->unit != figure->unit)
            fail_msg("%s: %s is %s", figure->rule, figure->policy, limit->text);
    }
    const struct pack_policy *water = &pack->policies[pack_policy_find(pack, "jiangcheng.water")];
    assert_true(water->sign_off);                                                      /* T08 */
    assert_true(pack->policies[pack_policy_find(pack, "jiangcheng.instant")].instant); /* T09 */
    assert_true(pack->policies[pack_policy_find(pack, "beiyuan.2110")].arrive_always); /* T01 */
    const struct pack_limit *late = &pack->policies[pack_policy_find(pack, "pingyin")].return_limit;
    assert_true(late->amount == 2 && late->unit == LIMIT_WORKING_DAY); /* N12 */
}

/* ---- 督办: ladders, reliefs, leaders, classes, cadences ---- */

/* Index of the first rung of this kind at or after `from`; -1 none. A level of NULL is any. */
static int rung_from(const struct pack_policy *policy, int from, enum stage stage, enum rung_action action,
                     const char *level)
{
    for (size_t i = (size_t)from; i < policy->rung_count; i++)
        if (policy->rungs[i].stage == stage && policy->rungs[i].action == action &&
            (!level || str_equal(policy->rungs[i].level, level)))
            return (int)i;
    return -1;
}

/* R25, R28, R29, R32: card, slip, named leader, bulletin, talk, accountability, each later than the one before. */
static void test_ladders(void **state)
{
    const struct pack *pack = ((const struct desk *)*state)->pack;
    for (size_t i = 0; i < pack->policies_count; i++) {
        const struct pack_policy *policy = &pack->policies[i];
        static const struct {
            enum rung_action action;
            const char *level;
        } STEPS[] = {{RUNG_NOTICE, "supervisor"}, {RUNG_SLIP, "unit_leader"}, {RUNG_NOTICE, "city_leader"},
                     {RUNG_BULLETIN, NULL},       {RUNG_TALK, NULL},          {RUNG_ACCOUNT, "inspection"}};
        int at = 0;
        for (size_t n = 0; n < COUNT(STEPS); n++) {
            at = rung_from(policy, at, STAGE_SETTLE, STEPS[n].action, STEPS[n].level);
            if (at < 0)
                fail_msg("%s: the ladder has no %s where it belongs", policy->code,
                         term_get("rung_action", (int)STEPS[n].action)->code);
        }
        assert_true(rung_from(policy, 0, STAGE_FEED_BACK, RUNG_RED, "unit_leader") >= 0);
        assert_true(rung_from(policy, 0, STAGE_SLIP, RUNG_NOTICE, "city_leader") >= 0); /* not answered */
        assert_true(rung_from(policy, 0, STAGE_RELIEF, RUNG_REMIND, NULL) >= 0);
    }
    const struct pack_policy *plain = &pack->policies[pack_policy_find(pack, "ningxiang")];
    int handler = rung_from(plain, 0, STAGE_FEED_BACK, RUNG_REMIND, "handler");
    assert_true(handler >= 0 && plain->rungs[handler].before);
    assert_string_equal(plain->rungs[handler].offset.text, "2h");
}

static const struct offer {
    const char *policy;
    enum relief_kind kind;
    int max;
    const char *each, *total, *ground;
    const char *rule;
} OFFERS[] = {
    {"pingyin", RELIEF_EXTENSION, 2, "10wd", "10wd", "campaign", "N12"},
    {"beiyuan", RELIEF_EXTENSION, 2, "10wd", "10wd", "complex", "N12"},
    {"weihai", RELIEF_EXTENSION, 2, "10wd", "10wd", "complex", "N12"},
    {"weihai", RELIEF_PAUSE, 2, "30d", "60d", "works", "C11"},
    {"jiangcheng.police", RELIEF_EXTENSION, 1, "1d", NULL, "complex", "T07"},
    {"jiangcheng.police_hard", RELIEF_EXTENSION, 1, "1d", NULL, "complex", "T07"},
    {"ningxiang", RELIEF_PAUSE, 2, "30d", "60d", "hospital", "C17"},
    {"ningxiang", RELIEF_PAUSE, 2, "30d", "60d", "court", "1.7 e"},
    {"ningxiang", RELIEF_PAUSE, 2, "30d", "60d", "third_party", "1.7 e"},
    {"ningxiang", RELIEF_SHELF, 1, "180d", NULL, "history", "what cannot be settled now"},
};

static bool has_ground(const struct pack_relief *relief, const char *ground)
{
    for (size_t i = 0; i < relief->ground_count; i++)
        if (str_equal(relief->grounds[i], ground))
            return true;
    return false;
}

static void test_reliefs(void **state)
{
    const struct pack *pack = ((const struct desk *)*state)->pack;
    for (size_t i = 0; i < COUNT(OFFERS); i++) {
        const struct offer *offer = &OFFERS[i];
        const struct pack_relief *relief = &pack->policies[pack_policy_find(pack, offer->policy)].relief[offer->kind];
        bool sums = offer->total ? str_equal(relief->total.text, offer->total) : relief->total.unit == LIMIT_NONE;
        if (relief->max != offer->max || !str_equal(relief->each.text, offer->each) || !sums)
            fail_msg("%s: %s", offer->rule, offer->policy);
        if (!has_ground(relief, offer->ground))
            fail_msg("%s: %s has no ground %s", offer->rule, offer->policy, offer->ground);
        assert_true((relief->stages & 1u << STAGE_SETTLE) != 0);
    }
    for (size_t i = 0; i < pack->policies_count; i++)
        assert_true(pack->policies[i].relief[RELIEF_EXTENSION].max > 0);
    assert_int_equal(pack->policies[pack_policy_find(pack, "ningxiang.urgent")].on_change, CHANGE_EARLIER);
    assert_int_equal(pack->policies[pack_policy_find(pack, "ningxiang")].on_change, CHANGE_FROM_START);
}

static const struct remit { /* whom a late order reaches by name (R29) */
    const char *story, *matter, *area, *leader;
} REMITS[] = {
    {"C03", "city.sanitation.alley", "pingyin.yushan.nanmen", "py.urban"},
    {"C06", "public.telecom.outage", "beiyuan.street", "by.telecom"},
    {"C11", "housing.structure.wall", "weihai.yiyuan.binzhoujie", "wh.housing"},
    {"C07", "public.drainage.pipe", "weihai.yiyuan", "wh.street"},
    {"C15", "environment.resource.sand", "ningxiang.donghutang.yanshan", "nx.sand"},
    {"C16", "public.water.outage", "ningxiang.huilongpu.jinyu", "nx.water"},
    {"C20", "public.water.fee", "jiangcheng", "jc.public"},
    {"the backstop", "government.service.window", "city", "mayor"},
};

static void test_leaders(void **state)
{
    const struct pack *pack = ((const struct desk *)*state)->pack;
    for (size_t i = 0; i < COUNT(REMITS); i++) {
        int leader =
            pack_leader_of(pack, pack_matter_find(pack, REMITS[i].matter), pack_area_find(pack, REMITS[i].area));
        assert_true(leader >= 0);
        if (!str_equal(pack->leaders[leader].code, REMITS[i].leader))
            fail_msg("%s: %s instead of %s", REMITS[i].story, pack->leaders[leader].code, REMITS[i].leader);
    }
    for (int area = -1; area < (int)pack->areas_count; area++) /* nobody's order is nobody's */
        for (int matter = -1; matter < (int)pack->matters_count; matter++)
            assert_true(pack_leader_of(pack, matter, area) >= 0);
}

/* R23: ten classes; an order belongs to one of them at most. */
static void test_classes(void **state)
{
    const struct pack *pack = ((const struct desk *)*state)->pack;
    assert_int_equal(pack->classes_count, 10);
    for (int matter = 0; matter < (int)pack->matters_count; matter++) {
        int classes = 0;
        for (int at = matter; at >= 0; at = pack->matters[at].parent)
            for (size_t i = 0; i < pack->classes_count; i++)
                for (size_t n = 0; n < pack->classes[i].matter_count; n++)
                    classes += pack->classes[i].matters[n] == at;
        assert_in_range(classes, 0, 1);
    }
}

static const struct round { /* what the handbook says comes round, and when */
    const char *code;
    enum cadence_kind kind;
    enum report_kind report;
    unsigned weekdays, month_days;
    int time;
    enum rest_day rest;
    const char *rule;
} ROUNDS[] = {
    {"nx.six", CADENCE_MEETING, REPORT_KIND_UNSPECIFIED, 0, 1u << 6 | 1u << 16 | 1u << 26, 540, REST_AFTER, "R22"},
    {"wh.thursday", CADENCE_MEETING, REPORT_KIND_UNSPECIFIED, 1u << 4, 0, 540, REST_AFTER, "R26"},
    {"bulletin", CADENCE_REPORT, REPORT_BULLETIN, 0, 1u << 10 | 1u << 20 | 1u, 1080, REST_KEEP, "R25"},
    {"daily", CADENCE_REPORT, REPORT_DAILY, 0, 0, 1050, REST_SKIP, "R27"},
    {"weekly", CADENCE_REPORT, REPORT_WEEKLY, 1u << 5, 0, 960, REST_BEFORE, "R27"},
    {"monthly", CADENCE_REPORT, REPORT_MONTHLY, 0, 1u, 1080, REST_KEEP, "R27"},
    {"cases", CADENCE_REPORT, REPORT_CASES, 1u << 5, 0, 960, REST_BEFORE, "R27"},
    {"forecast", CADENCE_REPORT, REPORT_FORECAST, 1u << 5, 0, 960, REST_BEFORE, "R47"},
    {"performance", CADENCE_REPORT, REPORT_PERFORMANCE, 0, 1u, 1080, REST_KEEP, "R33"},
    {"accountability", CADENCE_REPORT, REPORT_ACCOUNTABILITY, 0, 1u, 1080, REST_KEEP, "R32"},
    {"ledger", CADENCE_REPORT, REPORT_LEDGER, 0, 1u, 1080, REST_KEEP, "R27"},
    {"blind_spots", CADENCE_REPORT, REPORT_BLIND_SPOTS, 0, 1u, 1080, REST_KEEP, "R44"},
    {"theme", CADENCE_REPORT, REPORT_THEME, 0, 1u, 1080, REST_KEEP, "N10"},
    {"wh.residents", CADENCE_TASK, REPORT_KIND_UNSPECIFIED, 0, 0, 540, REST_AFTER, "R43"},
    {"wh.visits", CADENCE_TASK, REPORT_KIND_UNSPECIFIED, 0, 0, 540, REST_AFTER, "R43"},
};

static void test_cadences(void **state)
{
    const struct pack *pack = ((const struct desk *)*state)->pack;
    assert_int_equal(pack->cadences_count, COUNT(ROUNDS));
    for (size_t i = 0; i < COUNT(ROUNDS); i++) {
        const struct round *round = &ROUNDS[i];
        const struct pack_cadence *cadence = &pack->cadences[pack_cadence_find(pack, round->code)];
        if (cadence->kind != round->kind || cadence->report != round->report || cadence->weekdays != round->weekdays ||
            cadence->month_days != round->month_days || cadence->time != round->time || cadence->rest != round->rest)
            fail_msg("%s: %s", round->rule, round->code);
    }
    assert_true(pack->cadences[pack_cadence_find(pack, "daily")].daily);
    assert_true(pack->cadences[pack_cadence_find(pack, "wh.residents")].quarterly);
    assert_true(pack->cadences[pack_cadence_find(pack, "wh.visits")].half_yearly);
    const struct pack_cadence *six = &pack->cadences[pack_cadence_find(pack, "nx.six")];
    assert_true((six->reasons & 1u << AGENDA_CLASS) != 0 && six->items_max > 0); /* R23 */
    assert_string_equal(pack->areas[six->area].code, "ningxiang");
}

static bool day_is(const struct pack_calendar *calendar, day date, bool work)
{
    for (size_t i = 0; i < calendar->day_count; i++)
        if (calendar->days[i].date == date)
            return calendar->days[i].work == work;
    return false;
}

static void test_calendar(void **state)
{
    const struct pack *pack = ((const struct desk *)*state)->pack;
    const struct pack_calendar *calendar = &pack->calendars[pack->calendar];
    assert_int_equal(calendar->first_year, 2004);
    assert_int_equal(calendar->last_year, 2026);
    assert_int_equal(calendar->day_count, 766);
    assert_true(day_is(calendar, day_from_civil(2024, 4, 6), false)); /* C22: Saturday of the Qingming holiday */
    assert_true(day_is(calendar, day_from_civil(2024, 4, 7), true));  /* C22: Sunday, make-up working day */
    assert_true(day_is(calendar, day_from_civil(2019, 9, 29), true));
    assert_true(day_is(calendar, day_from_civil(2019, 10, 7), false));
    assert_true(day_is(calendar, day_from_civil(2020, 2, 3), true)); /* a Monday: redundant, but in the notice */
}

static void test_texts(void **state)
{
    const struct pack *pack = ((const struct desk *)*state)->pack;
    size_t refusals = 0;
    for (size_t i = 0; i < pack->texts_count; i++)
        refusals += strncmp(pack->texts[i].key, "refusal.", 8) == 0;
    assert_int_equal(refusals, 9); /* N18 */
    static const char *const CHANNELS[] = {"phone",       "sms",    "wechat",     "mailbox.mayor", "mailbox.secretary",
                                           "web.opinion", "wage",   "grid",       "duty",          "supervisor",
                                           "meeting",     "patrol", "hotline.110"};
    for (size_t i = 0; i < COUNT(CHANNELS); i++)
        assert_true(pack_channel_find(pack, CHANNELS[i]) >= 0);
    assert_true(pack->channels[pack_channel_find(pack, "duty")].internal); /* R16 */
}

/* ---- 派单: whistles, replies, the roster ---- */

static const struct level { /* who whistles for whom, and how soon they must have come */
    const char *code;
    enum unit_kind from, to;
    const char *limit, *rule;
} LEVELS[] = {
    {"grid", UNIT_GRID, UNIT_COMMUNITY, "2wh", "R15"},
    {"community", UNIT_COMMUNITY, UNIT_STREET, "4wh", "R15"},
    {"street", UNIT_STREET, UNIT_DEPARTMENT, "1wd", "R15; C11: all there on the next day"},
    {"street", UNIT_DEPARTMENT, UNIT_COMMUNITY, "1wd", "C11: the property office calls the community, too"},
    {"town", UNIT_STREET, UNIT_DEPARTMENT, "4wh", "R16"},
    {"urgent", UNIT_STREET, UNIT_COMPANY, "2h", "T05: by the wall"},
};

static void test_whistles(void **state)
{
    const struct pack *pack = ((const struct desk *)*state)->pack;
    for (size_t i = 0; i < COUNT(LEVELS); i++) {
        const struct pack_whistle *whistle = &pack->whistles[pack_whistle_find(pack, LEVELS[i].code)];
        if (!(whistle->from & 1u << LEVELS[i].from) || !(whistle->to & 1u << LEVELS[i].to) ||
            !str_equal(whistle->limit.text, LEVELS[i].limit))
            fail_msg("%s: %s", LEVELS[i].rule, LEVELS[i].code);
    }
    const struct pack_whistle *grid = &pack->whistles[pack_whistle_find(pack, "grid")];
    assert_false(grid->to & 1u << UNIT_DEPARTMENT); /* a level is not skipped */
    assert_true(pack->reply.least > 0 && pack->reply.copied > 0 && pack->reply.phrase_count > 0);
    assert_true(pack->alarm.percent > 0 && pack->alarm.least > 0 && pack->alarm.hours > 0);
    assert_true(pack->policies[pack_policy_find(pack, "jiangcheng.water")].contact_first); /* C20 */
}

static const struct watch { /* who is on duty, and who takes what cannot wait */
    const char *story, *unit, *at, *desk;
    bool somebody;
} WATCHES[] = {
    {"C01: a Sunday", "py.yushan", "2019-06-02T14:20", "py.duty", true},
    {"a Monday morning", "py.yushan", "2019-06-03T10:00", "py.yushan", false},
    {"C13: 21:11 on a Monday", "nx.yutan", "2019-05-27T21:11", "nx.yutan", true},
    {"the centre, at night", "ys.centre", "2019-05-27T03:00", "ys.centre", true},
    {"the centre, on a holiday", "ys.centre", "2019-10-01T12:00", "ys.centre", true},
};

static void test_duty(void **state)
{
    const struct pack *pack = ((const struct desk *)*state)->pack;
    for (size_t i = 0; i < COUNT(WATCHES); i++) {
        instant at = INSTANT_NONE;
        int unit = pack_unit_find(pack, WATCHES[i].unit);
        assert_true(instant_parse(WATCHES[i].at, 480, &at));
        const struct pack_shift *shift = roster_shift(pack, unit, at);
        int desk = shift ? roster_desk(shift, URGENCY_URGENT) : unit;
        if ((shift != NULL) != WATCHES[i].somebody || !str_equal(pack->units[desk].code, WATCHES[i].desk))
            fail_msg("%s: %s", WATCHES[i].story, pack->units[desk].code);
        if (shift) /* what can wait stays with the unit */
            assert_int_equal(roster_desk(shift, URGENCY_NORMAL), unit);
    }
}

/* ---- follow-up ---- */

static const struct pack_asking *plan_for(const struct pack *pack, enum channel_kind kind)
{
    for (size_t i = 0; i < pack->askings_count; i++)
        if (pack->askings[i].channels == 0 || pack->askings[i].channels & 1u << kind)
            return &pack->askings[i];
    return NULL;
}

/* N07: by the way the person chose first, then by others; everybody is asked, and only in the day. */
static void test_asking(void **state)
{
    static const struct {
        enum channel_kind came_by, first;
    } FIRST[] = {{CHANNEL_PHONE, CHANNEL_PHONE},    {CHANNEL_SMS, CHANNEL_SMS},      {CHANNEL_WECHAT, CHANNEL_WECHAT},
                 {CHANNEL_MAILBOX, CHANNEL_PHONE},  {CHANNEL_WEB, CHANNEL_WECHAT},   {CHANNEL_HOTLINE, CHANNEL_PHONE},
                 {CHANNEL_INTERNAL, CHANNEL_PHONE}, {CHANNEL_MEETING, CHANNEL_PHONE}};
    const struct pack *pack = ((struct desk *)*state)->pack;
    for (size_t i = 0; i < COUNT(FIRST); i++) {
        const struct pack_asking *plan = plan_for(pack, FIRST[i].came_by);
        bool called = false;
        assert_non_null(plan);
        assert_int_equal(plan->steps[0].way, FIRST[i].first);
        for (size_t n = 0; n < plan->step_count; n++)
            called = called || plan->steps[n].way == CHANNEL_PHONE;
        assert_true(called); /* whoever does not answer a message is called */
    }
    const struct pack_asking *above =
        plan_for(pack, CHANNEL_UPPER); /* asked by the deployment above, and by nobody here */
    assert_int_equal(above->step_count, 1);
    assert_int_equal(above->steps[0].way, CHANNEL_UPPER);
    assert_true(above->steps[0].pause.unit == LIMIT_DAY && above->steps[0].pause.amount >= 30);
    assert_true(pack->survey.hours_start >= 8 * 60 && pack->survey.hours_end <= 21 * 60);
    for (size_t i = 0; i < pack->cause_words_count; i++)
        assert_int_not_equal(pack->cause_words[i].cause, CAUSE_OTHER); /* that is what none of the words say */
}

/* R36, R39, R40, R41: what the cities of the seeds do. */
static void test_judging(void **state)
{
    static const char *const TEXTS[][2] = {
        {"exclusion", "beyond_policy"}, {"exclusion", "no_basis"},         {"exclusion", "settled_before"},
        {"exclusion", "in_court"},      {"exclusion", "not_of_this_city"}, {"appeal", "force_majeure"},
        {"appeal", "wrong_unit"},       {"appeal", "clock_error"},         {"appeal", "rating_mistaken"}};
    const struct pack *pack = ((struct desk *)*state)->pack;
    for (size_t i = 0; i < COUNT(TEXTS); i++)
        assert_true(pack_listed(pack, TEXTS[i][0], TEXTS[i][1]));
    assert_int_equal(pack->survey.analyse, 1u << CAUSE_DEMAND);
    assert_int_equal(pack->survey.aspect_count, 4); /* R39 */
    assert_int_equal(pack->survey.archive.unit, LIMIT_DAY);
    assert_true(pack->survey.archive.amount >= pack->merge.reopen_days);
    for (size_t i = 0; i < pack->policies_count; i++) {
        const struct pack_policy *policy = &pack->policies[i];
        bool police = strncmp(policy->code, "jiangcheng.police", strlen("jiangcheng.police")) == 0;
        bool water = str_equal(policy->code, "jiangcheng.water"); /* C20: the group's reception calls first */
        assert_int_equal(policy->unit_call, police || water);
        if (strncmp(policy->code, "weihai", strlen("weihai")) == 0)
            assert_int_equal(policy->look_back.amount, 30);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentences), cmocka_unit_test(test_backstop), cmocka_unit_test(test_places),
        cmocka_unit_test(test_rows),      cmocka_unit_test(test_home),     cmocka_unit_test(test_limits),
        cmocka_unit_test(test_calendar),  cmocka_unit_test(test_texts),    cmocka_unit_test(test_ladders),
        cmocka_unit_test(test_reliefs),   cmocka_unit_test(test_leaders),  cmocka_unit_test(test_classes),
        cmocka_unit_test(test_asking),    cmocka_unit_test(test_judging),  cmocka_unit_test(test_cadences),
        cmocka_unit_test(test_whistles),  cmocka_unit_test(test_duty),
    };
    return cmocka_run_group_tests(tests, open_desk, close_desk);
}
