#include "services/ctl/history.h"
#include "services/ctl/show.h"
#include <jansson.h>
#include <string.h>

static const struct {
    const char *code, *zh, *en;
} KINDS[] = {
    {"accepted", "受理", "accepted"},
    {"answered", "在线办结", "answered at first contact"},
    {"refused", "不予受理", "not accepted"},
    {"supplemented", "补充", "supplemented"},
    {"area_narrowed", "区域更准确", "more exact place"},
    {"request_withdrawn", "撤回诉求", "request withdrawn"},
    {"withdrawn", "撤回", "withdrawn"},
    {"instructed", "上级指令", "the level above says"},
    {"reopened", "转为工单", "reopened"},
    {"taken_up", "再次办理", "at work on it again"},
    {"revealed", "查看身份", "identity seen"},
    {"hold_set", "法定保全", "legal hold set"},
    {"hold_released", "解除保全", "legal hold released"},
    {"anonymised", "匿名化", "made anonymous"},
    {"referred", "另有来电提及", "another request speaks of it"},
    {"classified", "分类", "classified"},
    {"review_waiting", "待人工分类", "waits for review"},
    {"review_decided", "人工分类", "decided by a person"},
    {"merge_declined", "不予并单", "not the same matter"},
    {"ordered", "立单派单", "order founded"},
    {"dispatched", "交办", "dispatched"},
    {"assigned", "指定承办", "assigned by a person"},
    {"signed", "签收", "signed for"},
    {"contacted", "联系群众", "contacted"},
    {"arrived", "到场", "arrived"},
    {"interim", "阶段反馈", "interim result"},
    {"viewed", "查看工单", "order seen"},
    {"delegated", "下派", "handed down"},
    {"recalled", "收回下派", "taken back"},
    {"split", "分办", "split into child orders"},
    {"part_settled", "子单办结", "a child order is done"},
    {"ignored_part", "子单晚到", "a child order came too late"},
    {"returned", "退单", "returned"},
    {"late_return", "超期退单", "late return refused"},
    {"return_upheld", "退单成立", "return upheld"},
    {"return_dismissed", "驳回退单", "return dismissed"},
    {"return_named", "裁定明确牵头协办", "bench: lead and co-handlers named"},
    {"forced", "强制派单", "forced dispatch"},
    {"return_joint", "裁定联合到场", "bench: joint visit"},
    {"catalogue_taught", "建议写入派单目录", "a row proposed to the catalogue"},
    {"whistled", "吹哨", "units called together"},
    {"called", "召集", "called"},
    {"reported_in", "报到", "reported in"},
    {"never_reported_in", "未报到", "never reported in"},
    {"whistle_concluded", "吹哨办结", "joint finding"},
    {"commented", "内部留言", "internal comment"},
    {"session_held", "现场办公与调解", "session held"},
    {"handed_over", "紧急转接", "emergency hand-over"},
    {"cause_revised", "原因更正", "root cause revised"},
    {"whistle_dropped", "随单撤哨", "called off with its order"},
    {"relieved", "改派离单", "relieved"},
    {"released", "不再承办", "released"},
    {"merged", "并单", "merged into another"},
    {"request_joined", "并入诉求", "a request joined"},
    {"unmerged", "撤销并单", "un-merged"},
    {"request_left", "诉求转出", "a request left"},
    {"repeated", "重复反映", "came back"},
    {"opened_again", "重新启动办理", "opened again"},
    {"follow_up_released", "转出不再回访", "asked elsewhere"},
    {"reported", "报送审签", "sent for sign-off"},
    {"reply_sent_back", "答复空泛退回", "says nothing: sent back"},
    {"commented", "内部留言", "internal comment"},
    {"cause_revised", "原因更正", "cause revised"},
    {"signed_off", "领导审签", "signed off"},
    {"sent_back", "审签退回", "sign-off refused"},
    {"fed_back", "反馈", "fed back"},
    {"unit_fed_back", "一家单位已反馈", "one unit fed back"},
    {"card", "督办", "ladder"},
    {"card_acknowledged", "督办已阅", "card acknowledged"},
    {"follow_up_opened", "开始回访", "follow-up begins"},
    {"rated", "评价", "rated"},
    {"followed_up", "回访完成", "followed up"},
    {"appeal_lodged", "提交申诉", "appeal lodged"},
    {"appealed", "申诉", "appealed"},
    {"appeal_upheld", "申诉成立", "appeal upheld"},
    {"appeal_dismissed", "申诉不成立", "appeal dismissed"},
    {"appeal_void", "申诉不予受理", "appeal not taken"},
    {"exclusion_overtaken", "剔除逾期未审", "exclusion not decided in time"},
    {"front_line", "一线办结", "closed at the front line"},
    {"one_go", "一次办结", "closed in one go"},
    {"redo_ordered", "决定重办", "redo ordered"},
    {"redo", "重办", "redo"},
    {"supervised", "重点督办", "priority supervision"},
    {"priority_set", "列入重点督办", "on the priority list"},
    {"priority_lifted", "撤出重点督办", "off the priority list"},
    {"slip_issued", "发督办单", "supervision slip issued"},
    {"slip_answered", "答复督办单", "slip answered"},
    {"slip_sent_back", "督办单退回", "slip sent back"},
    {"slip_closed", "督办单办结", "slip closed"},
    {"relief_asked", "申请延期挂起", "relief asked for"},
    {"relief_granted", "批准延期挂起", "relief granted"},
    {"relief_refused", "未批延期挂起", "relief not granted"},
    {"relief_ended", "提前恢复计时", "pause ended early"},
    {"resumed", "恢复计时", "clocks run on"},
    {"due_changed", "到期变更", "due instant moved"},
    {"judged", "补判时限", "judged afterwards"},
    {"meeting_listed", "列入调度会", "on a meeting's agenda"},
    {"meeting_decided", "会议决定", "decided by a meeting"},
    {"meeting_assigned", "会议交办", "assigned by a meeting"},
    {"meeting_carried", "转下次会议", "carried to the next meeting"},
    {"meeting_dropped", "撤下议程", "taken off the agenda"},
    {"matter_changed", "变更事项", "matter or policy changed"},
    {"to_leader", "上报领导", "told to the leader"},
    {"unit_called", "承办单位回访登记", "unit's own call registered"},
    {"check_drawn", "抽中二次回访", "drawn for a second call"},
    {"check_answered", "二次回访", "second call answered"},
    {"finding", "核查发现", "finding of a second look"},
    {"write_off_applied", "申请销号", "write-off applied for"},
    {"write_off_sent_back", "销号退回", "write-off sent back"},
    {"write_off_approved", "批准销号", "write-off approved"},
    {"written_off", "销号", "written off"},
    {"closed", "办结", "closed"},
    {"settled", "全部反馈", "settled"},
    {"ignored_card", "督办晚到", "card came too late"},
    {"ignored_redo", "重办晚到", "redo came too late"},
    {"ignored_write_off", "销号晚到", "write-off came too late"},
    {"ignored_meeting", "会议决定晚到", "a meeting's decision came too late"},
    {"ignored_supplement", "补充晚到", "supplement came too late"},
    {"ignored_withdrawal", "撤回晚到", "withdrawal came too late"},
    {"ignored_classified", "重复分类", "classified again"},
    {"ignored_part", "子单办结晚到", "child order settled too late"},
    {"ignored_answered", "重复答复", "answered again"},
    {"ignored_reopened", "已在办理,重启无效", "opened again, was in hand"},
    {"ignored_order_ended", "并单或撤回,未在回访", "merged or withdrawn, nobody was asked"},
    {"ignored_fed_back", "重复反馈", "fed back again"},
    {"look_back_missed", "回头看未做(无人回访)", "look-back missed: nobody asked"},
    {"follow_up_overdue", "回访逾期(仍须回访)", "follow-up overdue, still owed"},
    {"write_off_overdue", "销号逾期(未申请或未审批)", "write-off not applied for, or not decided, in time"},
    {"appeal_overdue", "申诉裁定逾期", "appeal not ruled in time"},
    {"follow_up_lapsed", "回访随单终结(并单或撤回)", "follow-up ended with its order (merged or withdrawn)"},
    {"look_back_opened", "开始回头看", "look-back begins"},
    {"survey_asked", "发出评价邀请", "asked by a message"},
    {"survey_closed", "此次回访结束", "not asked any more this time"},
    {"attempted", "回访尝试", "attempt to ask"},
    {"ignored_answer", "评价晚到", "answer came too late"},
    {"analysis_opened", "不满意原因分析", "cause is analysed"},
    {"exclusion_proposed", "申请剔除", "exclusion proposed"},
    {"excluded", "剔除", "excluded as unreasonable"},
    {"exclusion_refused", "不予剔除", "not excluded"},
    {"exclusion_annulled", "撤销剔除", "exclusion annulled on appeal"},
    {"works_done", "后续施工完成", "works done"},
    {"archived", "归档", "archived"},
    {"message_held", "消息被隔离", "a message was set aside"},
    {"message_opened", "查看隔离消息原文", "a message set aside was opened"},
    {"message_retried", "隔离消息重新处理", "a message set aside was put back"},
    {"message_discarded", "隔离消息放弃处理", "a message set aside was given up"},
};

enum detail_kind {
    DETAIL_TEXT,
    DETAIL_INSTANT,
    DETAIL_GROUND,
    DETAIL_LEVEL, /* of the ladder; a title stays as it is */
    DETAIL_CHANGE,
    DETAIL_EFFECT, /* of an appeal */
    DETAIL_TERM,
    DETAIL_UNIT,
    DETAIL_MATTER,
    DETAIL_AREA,
    DETAIL_CHANNEL,
    DETAIL_POLICY
};
static const struct detail_key {
    const char *key, *zh, *en;
    enum detail_kind kind;
    const char *list; /* of terms */
} KEYS[] = {
    {"matter", "事项", "matter", DETAIL_MATTER, NULL},
    {"nature", "性质", "nature", DETAIL_TERM, "nature"},
    {"urgency", "紧急程度", "urgency", DETAIL_TERM, "urgency"},
    {"party", "主体", "party", DETAIL_TERM, "party"},
    {"area", "区域", "area", DETAIL_AREA, NULL},
    {"from", "原区域", "area before", DETAIL_AREA, NULL},
    {"likeness", "相似度", "likeness", DETAIL_TEXT, NULL},
    {"other", "与", "and", DETAIL_TEXT, NULL},
    {"about", "提及", "about", DETAIL_TEXT, NULL},
    {"confidence", "把握%", "confidence %", DETAIL_TEXT, NULL},
    {"stage", "环节", "stage", DETAIL_TERM, "stage"},
    {"action", "措施", "action", DETAIL_TERM, "rung_action"},
    {"card", "措施", "action", DETAIL_TERM, "rung_action"},
    {"level", "报", "to", DETAIL_LEVEL, NULL},
    {"due", "到期", "due", DETAIL_INSTANT, NULL},
    {"taken_at", "存盘", "taken on disk", DETAIL_INSTANT, NULL},
    {"round", "轮次", "round", DETAIL_TEXT, NULL},
    {"duty", "分工", "duty", DETAIL_TERM, "duty"},
    {"lead", "牵头", "lead", DETAIL_UNIT, NULL},
    {"unit", "单位", "unit", DETAIL_UNIT, NULL},
    {"co", "协办", "co", DETAIL_UNIT, NULL},
    {"units", "单位", "units", DETAIL_UNIT, NULL},
    {"parent", "母单", "parent", DETAIL_TEXT, NULL},
    {"child_kind", "子单类别", "kind of child", DETAIL_TERM, "child_kind"},
    {"children", "子单", "child orders", DETAIL_TEXT, NULL},
    {"policy", "时限规则", "policy", DETAIL_POLICY, NULL},
    {"channel", "渠道", "channel", DETAIL_CHANNEL, NULL},
    {"outcome", "结果", "outcome", DETAIL_TERM, "outcome"},
    {"rating", "评价", "rating", DETAIL_TERM, "rating"},
    {"cause", "原因", "cause", DETAIL_TERM, "cause"},
    {"ruling", "裁定", "ruling", DETAIL_TERM, "ruling"},
    {"appeal", "申诉", "appeal", DETAIL_TEXT, NULL},
    {"against", "不服", "against", DETAIL_TERM, "appeal_against"},
    {"target", "标的", "target", DETAIL_TEXT, NULL},
    {"effect", "结果", "effect", DETAIL_EFFECT, NULL},
    {"exclusion", "剔除理由", "ground", DETAIL_GROUND, NULL},
    {"request", "诉求", "request", DETAIL_TEXT, NULL},
    {"requests", "诉求数", "requests", DETAIL_TEXT, NULL},
    {"ground", "事由", "ground", DETAIL_GROUND, NULL},
    {"what", "缘由", "because of", DETAIL_CHANGE, NULL},
    {"reason", "理由", "reason", DETAIL_TEXT, NULL},
    {"text", "内容", "text", DETAIL_TEXT, NULL},
    {"note", "备注", "note", DETAIL_TEXT, NULL},
    {"seq", "序号", "number", DETAIL_TEXT, NULL},
    {"kind", "类别", "kind", DETAIL_TERM, "relief_kind"},
    {"amount", "延长", "amount", DETAIL_TEXT, NULL},
    {"slip", "督办单", "slip", DETAIL_TEXT, NULL},
    {"meeting", "调度会", "meeting", DETAIL_TEXT, NULL},
    {"date", "日期", "date", DETAIL_TEXT, NULL},
    {"limit", "时限", "limit", DETAIL_TEXT, NULL},
    {"before", "原到期", "due before", DETAIL_INSTANT, NULL},
    {"provisional", "暂定", "provisional", DETAIL_TEXT, NULL},
    {"state", "状态", "state", DETAIL_TERM, "clock_state"},
    {"to", "告知", "told to", DETAIL_TERM, "audience"},
    {"told", "职务", "title", DETAIL_LEVEL, NULL},
    {"matter_before", "原事项", "matter before", DETAIL_MATTER, NULL},
    {"policy_before", "原时限规则", "policy before", DETAIL_POLICY, NULL},
    {"task", "任务", "task", DETAIL_TEXT, NULL},
    {"until", "至", "until", DETAIL_INSTANT, NULL},
    {"by_person", "人工", "by a person", DETAIL_TEXT, NULL},
    {"late", "迟发", "late", DETAIL_TEXT, NULL},
    {"withheld", "保密", "withheld", DETAIL_TEXT, NULL},
    {"entry", "派单目录", "catalogue row", DETAIL_TEXT, NULL},
    {"pack", "配置版本", "pack version", DETAIL_TEXT, NULL},
    {"row_matter", "目录事项", "row's matter", DETAIL_MATTER, NULL},
    {"row_area", "目录区域", "row's area", DETAIL_AREA, NULL},
    {"roster", "值班", "on duty", DETAIL_TEXT, NULL},
    {"desk_of", "代值单位", "on duty for", DETAIL_UNIT, NULL},
    {"limited", "部分可见", "limited", DETAIL_TEXT, NULL},
    {"interim", "阶段反馈", "interim result", DETAIL_TEXT, NULL},
    {"co_desk_of", "代值协办单位", "on duty for the co-handlers", DETAIL_UNIT, NULL},
    {"reported", "被举报单位", "reported", DETAIL_UNIT, NULL},
    {"passed_by", "因被举报而绕开", "passed by, being reported", DETAIL_UNIT, NULL},
    {"fitting", "符合行数", "rows that fit", DETAIL_TEXT, NULL},
    {"backstop", "兜底", "backstop", DETAIL_TEXT, NULL},
    {"into", "并入", "into", DETAIL_TEXT, NULL},
    {"from", "转自", "from", DETAIL_TEXT, NULL},
    {"by", "由", "by", DETAIL_TEXT, NULL},
    {"number", "编号", "number", DETAIL_TEXT, NULL},
    {"measures", "措施", "measures", DETAIL_TEXT, NULL},
    {"cost_fen", "费用(分)", "cost in fen", DETAIL_TEXT, NULL},
    {"agreed_fen", "议定(分)", "agreed, in fen", DETAIL_TEXT, NULL},
    {"works_until", "施工至", "works until", DETAIL_INSTANT, NULL},
    {"finding_kind", "发现", "found", DETAIL_TERM, "finding_kind"},
    {"unit_rating", "单位听到", "the unit heard", DETAIL_TERM, "rating"},
    {"centre_rating", "中心听到", "the centre heard", DETAIL_TERM, "rating"},
    {"sample", "样本", "sample", DETAIL_TEXT, NULL},
    {"solved", "是否解决", "solved", DETAIL_TERM, "answer"},
    {"contact_at", "联系时间", "contact at", DETAIL_INSTANT, NULL},
    {"contact_way", "联系方式", "contact", DETAIL_TERM, "contact_way"},
    {"contact_with", "联系人", "with", DETAIL_TEXT, NULL},
    {"contact_result", "联系结果", "contact result", DETAIL_TERM, "contact_result"},
    {"told_at", "告知诉求人", "person told", DETAIL_INSTANT, NULL},
    {"attachments", "附件", "attachments", DETAIL_TEXT, NULL},
    {"cause_before", "原原因", "cause before", DETAIL_TEXT, NULL},
    {"root_cause", "问题原因", "root cause", DETAIL_TEXT, NULL},
    {"score", "相似度", "likeness", DETAIL_TEXT, NULL},
    {"weight", "反映次数", "complaints", DETAIL_TEXT, NULL},
    {"whistle", "第几次召集", "whistle", DETAIL_TEXT, NULL},
    {"whistle_kind", "方式", "way", DETAIL_TERM, "whistle_kind"},
    {"whistle_level", "层级", "level", DETAIL_TEXT, NULL},
    {"called", "召集", "called", DETAIL_UNIT, NULL},
    {"returned_by", "退单单位", "returned by", DETAIL_UNIT, NULL},
    {"person", "到场人员", "who came", DETAIL_TEXT, NULL},
    {"end", "结论", "end", DETAIL_TERM, "whistle_state"},
    {"came", "已报到", "came", DETAIL_UNIT, NULL},
    {"absent", "未报到", "never came", DETAIL_UNIT, NULL},
    {"finding", "认定情况", "finding", DETAIL_TEXT, NULL},
    {"participants", "参加者", "participants", DETAIL_TEXT, NULL},
    {"session", "形式", "session", DETAIL_TERM, "session_kind"},
    {"held_at", "举行", "held", DETAIL_INSTANT, NULL},
    {"place", "地点", "place", DETAIL_TEXT, NULL},
    {"units", "参加单位", "units", DETAIL_UNIT, NULL},
    {"parties", "各方", "parties", DETAIL_TEXT, NULL},
    {"result", "结果", "result", DETAIL_TERM, "session_result"},
    {"next_at", "下次", "goes on", DETAIL_INSTANT, NULL},
    {"direction", "转接", "hand-over", DETAIL_TERM, "hand_over"},
    {"agency", "对方", "agency", DETAIL_TEXT, NULL},
    {"reference", "对方编号", "their number", DETAIL_TEXT, NULL},
    {"at", "时间", "at", DETAIL_INSTANT, NULL},
    {"way", "方式", "by", DETAIL_TERM, "channel_kind"},
    {"attempt", "接通情况", "what came of it", DETAIL_TERM, "attempt_result"},
    {"later_at", "约定", "to be called at", DETAIL_INSTANT, NULL},
    {"source", "评价来源", "whose word", DETAIL_TERM, "rating_source"},
    {"recurred", "是否复发", "come back", DETAIL_TERM, "answer"},
    {"visit", "回访类别", "kind of visit", DETAIL_TERM, "visit_kind"},
    {"reopen", "销号后重启", "after write-off", DETAIL_TEXT, NULL},
    {"message", "消息", "message", DETAIL_TEXT, NULL},
    {"held", "隔离号", "in quarantine as", DETAIL_TEXT, NULL},
    {"instruction", "内容", "what", DETAIL_TEXT, NULL},
    {"attempts", "第几次", "attempt", DETAIL_TEXT, NULL},
};

const char *history_kind(const struct ctl *ctl, const char *kind)
{
    for (size_t i = 0; !ctl->json && i < COUNT(KINDS); i++)
        if (strcmp(KINDS[i].code, kind) == 0)
            return ctl_text(ctl, KINDS[i].zh, KINDS[i].en);
    return kind;
}

static const struct detail_key *key_of(const char *key)
{
    for (size_t i = 0; i < COUNT(KEYS); i++)
        if (strcmp(KEYS[i].key, key) == 0)
            return &KEYS[i];
    return NULL;
}

/* Why a due instant moved; why a result in words was sent back. */
static const char *change_named(const struct ctl *ctl, const char *code)
{
    static const struct {
        const char *code, *zh, *en;
    } CHANGES[] = {
        {"calendar", "日历", "the calendar"},
        {"ended", "提前恢复计时", "an early end"},
        {"meeting", "会议定时限", "a meeting"},
        {"leader", "领导定时限", "a leader"},
        {"letter", "会商函定时限", "a letter"},
        {"policy", "时限规则变更", "another policy"},
        {"extension", "延期", "an extension"},
        {"pause", "挂起", "a pause"},
        {"shelf", "挂账", "a shelf"},
        {"empty", "没有内容", "nothing said"},
        {"thin", "空泛", "hardly anything said"},
        {"copied", "照抄诉求", "a copy of the demand"},
        {"repeated", "与前次雷同", "the same words as before"},
    };
    for (size_t i = 0; i < COUNT(CHANGES); i++)
        if (strcmp(CHANGES[i].code, code) == 0)
            return ctl_text(ctl, CHANGES[i].zh, CHANGES[i].en);
    return code;
}

/* Grounds of reliefs, returns, changes of the lead, of what cannot be solved, of exclusions and appeals are texts of the pack
 * under names of their own. */
static const char *ground_named(struct ctl *ctl, const char *code)
{
    static const char *const LISTS[] = {"ground", "return", "release", "cannot", "exclusion", "appeal"};
    for (size_t i = 0; i < COUNT(LISTS); i++) {
        const char *words = show_words(ctl, LISTS[i], code);
        if (!str_equal(words, code))
            return words;
    }
    return code;
}

static const char *instant_named(const struct ctl *ctl, const char *text)
{
    instant at;
    return instant_parse(text, ctl->offset_minutes, &at) ? show_instant(ctl, at) : text;
}

static const char *text_named(struct ctl *ctl, const struct detail_key *key, const char *text)
{
    switch (key == NULL ? DETAIL_TEXT : key->kind) {
    case DETAIL_INSTANT:
        return instant_named(ctl, text);
    case DETAIL_GROUND:
        return ground_named(ctl, text);
    case DETAIL_LEVEL:
        return show_level(ctl, text);
    case DETAIL_EFFECT:
        return show_effect(ctl, text);
    case DETAIL_CHANGE:
        return change_named(ctl, text);
    case DETAIL_TERM:
        return show_term_code(ctl, key->list, text);
    case DETAIL_UNIT:
        return show_code(ctl, SHOW_UNIT, text);
    case DETAIL_MATTER:
        return show_code(ctl, SHOW_MATTER, text);
    case DETAIL_AREA:
        return show_code(ctl, SHOW_AREA, text);
    case DETAIL_CHANNEL:
        return show_code(ctl, SHOW_CHANNEL, text);
    case DETAIL_POLICY:
        return show_code(ctl, SHOW_POLICY, text);
    case DETAIL_TEXT:
        break;
    }
    return text;
}

/* What says nothing is left out: empty, false, null, 0 (the first handling is no round). NULL then. */
static const char *value_text(struct ctl *ctl, const struct detail_key *key, const json_t *value)
{
    if (json_is_string(value))
        return str_empty(json_string_value(value)) ? NULL : text_named(ctl, key, json_string_value(value));
    if (json_is_integer(value))
        return json_integer_value(value) == 0 ? NULL : show_number(ctl, json_integer_value(value));
    if (json_is_true(value))
        return show_flag(ctl, true);
    if (!json_is_array(value) || json_array_size(value) == 0)
        return NULL;
    struct buf list = {0};
    for (size_t i = 0; i < json_array_size(value); i++) {
        const char *item = json_string_value(json_array_get(value, i));
        buf_print(&list, "%s%s", i > 0 ? "、" : "", item == NULL ? "?" : text_named(ctl, key, item));
    }
    const char *kept = arena_text(ctl->arena, list.text);
    buf_free(&list);
    return kept;
}

static void add_pair(struct ctl *ctl, struct buf *out, const char *key, const json_t *value)
{
    const struct detail_key *known = key_of(key);
    const char *text = value_text(ctl, known, value);
    if (text == NULL)
        return;
    buf_print(out, "%s%s %s", out->length > 0 ? ctl_text(ctl, "，", ", ") : "",
              known == NULL ? key : ctl_text(ctl, known->zh, known->en), text);
}

const char *history_detail(struct ctl *ctl, const char *detail)
{
    if (str_empty(detail) || strcmp(detail, "{}") == 0)
        return NULL;
    if (ctl->json)
        return detail;
    struct buf out = {0};
    const char *key;
    json_t *value, *object = json_loads(detail, 0, NULL);
    json_object_foreach(object, key, value) add_pair(ctl, &out, key, value);
    json_decref(object);
    const char *kept = out.length == 0 ? NULL : arena_text(ctl->arena, out.text);
    buf_free(&out);
    return kept;
}
