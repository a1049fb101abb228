#include "tests/lib/model_texts.h"
#include <stdlib.h>

const struct model_text MODEL_TEXTS[] = {
    {"city.road", "门前马路塌了一个大坑，汽车开过去很危险"},
    {"city.road", "人行道地砖松动，下雨天一踩一脚泥水"},
    {"city.road", "柏油路面开裂严重，请尽快修补路面"},
    {"city.road", "十字路口的井盖丢了，晚上骑车看不见"},
    {"city.road", "桥头路面坑洼不平，电动车经常摔倒"},
    {"city.road", "新修的马路又挖开了，路面一直没有恢复"},
    {"city.light", "整条街的路灯三天没亮了，晚上漆黑一片"},
    {"city.light", "公园里的路灯白天亮着，晚上反而熄灭"},
    {"city.light", "巷口灯杆歪了，灯罩掉下来差点砸到人"},
    {"city.light", "楼前路灯忽明忽暗，一直闪烁影响睡觉"},
    {"city.light", "大桥上的灯全部不亮，夜里行车不安全"},
    {"city.light", "学校东侧没有安装路灯，孩子放学摸黑走"},
    {"noise.site", "工地夜里两点还在打桩，噪音吵得睡不着"},
    {"noise.site", "隔壁工地凌晨浇筑混凝土，噪声很大"},
    {"noise.site", "楼下施工从早到晚电钻声不断，噪音扰民"},
    {"noise.site", "建筑工地渣土车深夜进出，轰鸣声扰民"},
    {"noise.site", "对面工地周末六点就开工，机器噪声刺耳"},
    {"noise.site", "拆迁现场破碎锤整夜作业，噪声扰民不停"},
    {"noise.dance", "广场舞音响开得太大，每天晚上跳到十点"},
    {"noise.dance", "楼下广场一群人跳舞放音乐，音量震耳"},
    {"noise.dance", "公园里唱歌跳舞的大喇叭从早响到晚"},
    {"noise.dance", "小区空地跳广场舞，音乐声吵得老人心慌"},
    {"noise.dance", "河边有人用音响唱卡拉OK，音量很高"},
    {"noise.dance", "商场门口促销放高音喇叭，音乐循环播放"},
    {"wage", "老板拖欠工资三个月，一直不给发"},
    {"wage", "在餐馆打工，辞职以后工资不结算"},
    {"wage", "公司没有签劳动合同，也不缴纳社保"},
    {"wage", "包工头跑了，十几个工人的工钱没着落"},
    {"wage", "加班费从来不发，劳动仲裁也不理会"},
    {"wage", "工厂停产后拖欠工人工资和社保费用"},
};
const size_t MODEL_TEXT_COUNT = COUNT(MODEL_TEXTS);

struct trainer *model_texts_trainer(struct arena *arena, const struct text_folder *folder)
{
    struct trainer *trainer = train_open();
    for (size_t i = 0; i < MODEL_TEXT_COUNT; i++) {
        struct text text;
        const char *why = NULL;
        if (text_fold(arena, folder, MODEL_TEXTS[i].text, &text, &why) != RESULT_OK ||
            train_add(trainer, &text, MODEL_TEXTS[i].label, &why) != RESULT_OK)
            abort();
    }
    return trainer;
}

struct buf model_texts_file(struct arena *arena, const struct text_folder *folder, struct train_report *report)
{
    static const struct train_options OPTIONS = {TRAIN_SEED, TRAIN_FOLDS, "label", "text"};
    struct train_report own;
    struct buf file = {0};
    const char *why = NULL;
    struct trainer *trainer = model_texts_trainer(arena, folder);
    if (train_run(trainer, &OPTIONS, &file, report == NULL ? &own : report, &why) != RESULT_OK)
        abort();
    train_free(&trainer);
    return file;
}
