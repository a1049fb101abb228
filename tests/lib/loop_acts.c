#include "tests/lib/loop_acts.h"

#include <stdlib.h>

#include "common/str.h"
#include "tests/lib/chance.h"

#define HOUR_US 3600000000

enum { PHONES = 1000000, FLIP = 2, APPROVED_OF = 6 };

#define NEW(type, init)                                                                                                \
    type *out = arena_alloc(turn->arena, sizeof *out);                                                                 \
    init(out)
/* A command that says a number and nothing else that matters. */
#define BUILD(name, type, init, ...)                                                                                   \
    static ProtobufCMessage *build_##name(struct loop_turn *turn)                                                      \
    {                                                                                                                  \
        NEW(type, init);                                                                                               \
        out->number = turn->field[1];                                                                                  \
        __VA_ARGS__                                                                                                    \
        return &out->base;                                                                                             \
    }

static char *any_of(const char *const *texts, size_t count)
{
    return wire_text(texts[chance_below((int)count)]);
}
#define ANY(list) any_of(list, COUNT(list))

/* ---- submitted ---- */

static const struct site {
    const char *district, *matter, *text;
    const char *areas[4];
} SITES[] = {
    {"pingyin",
     "city.road.lamp",
     "门口灯杆整晚不亮",
     {"pingyin.yushan.nanmen", "pingyin.yushan.dongguan", "pingyin.yushan.xiguan", "pingyin.yushan.beimen"}},
    {"beiyuan",
     "city.road.lamp",
     "小区外路灯忽明忽暗",
     {"beiyuan.street.huangtai", "beiyuan.street.shuitun", "beiyuan.street.liuhang", "beiyuan.street.biaoshan"}},
    {"jiangcheng",
     "safety.police",
     "楼下店铺深夜吵闹",
     {"jiangcheng.nankang.kangning", "jiangcheng.nankang.nankang", "jiangcheng.zhanqian.zhanqian",
      "jiangcheng.zhanqian.shengshi"}},
    {"jiangcheng", /* R02, T08: contacted first, signed off by the leader */
     "public.water",
     "家里自来水水压低",
     {"jiangcheng.nankang.kangning", "jiangcheng.nankang.nankang", "jiangcheng.xiangyang.fuyang",
      "jiangcheng.zhanqian.shengshi"}},
};
static const char *const STREETS[] = {"翠屏街", "锦东路",   "青年巷", "工业北路",
                                      "玫瑰里", "府前胡同", "黄河道", "新城大道"};

static Loopline__Intake__V1__Submit *new_submit(struct loop_turn *turn)
{
    NEW(Loopline__Intake__V1__Submit, loopline__intake__v1__submit__init);
    out->contact = arena_alloc(turn->arena, sizeof *out->contact);
    loopline__intake__v1__contact__init(out->contact);
    out->contact->phone = arena_print(turn->arena, "137%02d%06d", (int)(turn->serial % 100), chance_below(PHONES));
    out->place = arena_alloc(turn->arena, sizeof *out->place);
    loopline__intake__v1__place__init(out->place);
    out->reference = arena_print(turn->arena, "%s-%zu", turn->run, turn->serial);
    return out;
}

static ProtobufCMessage *build_submit(struct loop_turn *turn)
{
    static const char *const CHANNELS[] = {"phone", "sms", "sms", "wechat", "qq", "mailbox.mayor"};
    const struct site *site = &SITES[chance_below(COUNT(SITES))];
    Loopline__Intake__V1__Submit *out = new_submit(turn);
    char *channel = ANY(CHANNELS);
    int house = chance_below(PHONES);
    turn->field[0] = arena_print(turn->arena, "channel-%s", channel);
    out->place->district = wire_text(site->district);
    out->place->area = ANY(site->areas);
    out->place->address = arena_print(turn->arena, "%s%d号", ANY(STREETS), house);
    out->text = arena_print(turn->arena, "%s,编号%d", site->text, house);
    out->matter = wire_text(site->matter);
    return &out->base;
}

/* Somebody else, the same words about the same place: one matter. */
static ProtobufCMessage *build_twin(struct loop_turn *turn)
{
    Loopline__Intake__V1__Submit *out = new_submit(turn);
    char **field = turn->field;
    field[0] = arena_print(turn->arena, "channel-%s", field[0]);
    out->place->district = field[1];
    out->place->area = field[2];
    out->matter = field[3];
    out->place->address = field[4];
    out->text = field[5];
    return &out->base;
}

static ProtobufCMessage *build_answered(struct loop_turn *turn)
{
    Loopline__Intake__V1__Submit *out = (Loopline__Intake__V1__Submit *)build_submit(turn);
    turn->field[0] = wire_text("channel-phone");
    out->answer = arena_alloc(turn->arena, sizeof *out->answer);
    loopline__intake__v1__direct_answer__init(out->answer);
    out->answer->text = wire_text("已当场说明办理办法");
    return &out->base;
}

static ProtobufCMessage *build_refused(struct loop_turn *turn)
{
    Loopline__Intake__V1__Submit *out = (Loopline__Intake__V1__Submit *)build_submit(turn);
    turn->field[0] = wire_text("channel-phone");
    out->refusal = arena_alloc(turn->arena, sizeof *out->refusal);
    loopline__intake__v1__refusal__init(out->refusal);
    out->refusal->ground = wire_text("malicious");
    out->refusal->advice = wire_text("请循司法途径");
    return &out->base;
}

/* ---- handled ---- */

/* C16: no two results read alike. */
static char *result_text(struct loop_turn *turn)
{
    static const char *const HOW[] = {"已派员现场检修并复查", "更换配件后试运行正常", "民警到场劝导并登记",
                                      "会同社区查看后整改到位"};
    return arena_print(turn->arena, "%s,记录编号%d", ANY(HOW), chance_below(PHONES));
}

static ProtobufCMessage *build_feed_back(struct loop_turn *turn)
{
    NEW(Loopline__Router__V1__FeedBack, loopline__router__v1__feed_back__init);
    out->number = turn->field[1];
    out->unit = turn->field[2];
    out->outcome = chance_below(FLIP) == 0 ? LOOPLINE__WIRE__V1__OUTCOME__OUTCOME_SOLVED
                                           : LOOPLINE__WIRE__V1__OUTCOME__OUTCOME_EXPLAINED;
    out->text = result_text(turn);
    out->contact = arena_alloc(turn->arena, sizeof *out->contact);
    loopline__router__v1__contact__init(out->contact);
    out->contact->at = turn->now;
    out->contact->way = LOOPLINE__WIRE__V1__CONTACT_WAY__CONTACT_WAY_PHONE;
    out->contact->result = LOOPLINE__WIRE__V1__CONTACT_RESULT__CONTACT_RESULT_REACHED;
    if (chance_below(APPROVED_OF) == 0)
        out->works_until_at = turn->now + 5 * 24 * HOUR_US;
    return &out->base;
}

BUILD(sign, Loopline__Router__V1__Sign, loopline__router__v1__sign__init, out->unit = turn->field[2];)
BUILD(contact, Loopline__Router__V1__MakeContact, loopline__router__v1__make_contact__init, out->unit = turn->field[2];)
BUILD(sign_off, Loopline__Router__V1__SignOff, loopline__router__v1__sign_off__init, out->approved = true;)
BUILD(return, Loopline__Router__V1__ReturnOrder, loopline__router__v1__return_order__init,
            out->ground = wire_text("not_duty");
      out->text = wire_text("不属本单位职责");)
BUILD(rule_return, Loopline__Router__V1__RuleReturn, loopline__router__v1__rule_return__init,
      out->ruling = LOOPLINE__WIRE__V1__RULING__RULING_DISMISS;
      out->reason = wire_text("职责明确");)
BUILD(merge, Loopline__Router__V1__Merge, loopline__router__v1__merge__init, out->into = turn->field[2];
      out->reason = wire_text("同一件事");)
BUILD(unmerge, Loopline__Router__V1__Unmerge, loopline__router__v1__unmerge__init,
      out->reason = wire_text("不是一件事");)
BUILD(reopen, Loopline__Router__V1__Reopen, loopline__router__v1__reopen__init, out->by = turn->field[2];
      out->reason = wire_text("又发生了");)
BUILD(withdraw, Loopline__Intake__V1__Withdraw, loopline__intake__v1__withdraw__init, out->code = turn->field[2];)

/* ---- asked back ---- */

static Loopline__Wire__V1__Rating any_rating(const struct loop_turn *turn)
{
    static const int RATINGS[] = {1, 1, 1, 1, 2, 2, 3, 4, 4, 4};
    return (Loopline__Wire__V1__Rating)RATINGS[turn->content ? 0 : chance_below(COUNT(RATINGS))];
}

static bool dissatisfied(Loopline__Wire__V1__Rating rating)
{
    return rating == LOOPLINE__WIRE__V1__RATING__RATING_DISSATISFIED;
}

/* The third field is the kind of the visit. */
static Loopline__Wire__V1__Answer any_recurred(const struct loop_turn *turn)
{
    if (!str_equal(turn->field[2], "2"))
        return LOOPLINE__WIRE__V1__ANSWER__ANSWER_UNSPECIFIED;
    return !turn->content && chance_below(3) == 0 ? LOOPLINE__WIRE__V1__ANSWER__ANSWER_YES
                                                  : LOOPLINE__WIRE__V1__ANSWER__ANSWER_NO;
}

static ProtobufCMessage *build_rate(struct loop_turn *turn)
{
    static const int CAUSES[] = {1, 2, 3, 5, 5, 5};
    NEW(Loopline__Survey__V1__Rate, loopline__survey__v1__rate__init);
    out->number = turn->field[1];
    out->rating = any_rating(turn);
    if (dissatisfied(out->rating))
        out->cause = (Loopline__Wire__V1__Cause)CAUSES[chance_below(COUNT(CAUSES))];
    out->recurred = any_recurred(turn);
    return &out->base;
}

static ProtobufCMessage *build_attempt(struct loop_turn *turn)
{
    static const int RESULTS[] = {1, 2, 2, 2, 3, 4, 5};
    NEW(Loopline__Survey__V1__RecordAttempt, loopline__survey__v1__record_attempt__init);
    out->number = turn->field[1];
    out->result = (Loopline__Wire__V1__AttemptResult)RESULTS[chance_below(COUNT(RESULTS))];
    if (out->result == LOOPLINE__WIRE__V1__ATTEMPT_RESULT__ATTEMPT_RESULT_CALL_LATER)
        out->later_at = turn->now + 2 * HOUR_US;
    return &out->base;
}

static ProtobufCMessage *build_answer(struct loop_turn *turn)
{
    static const char *const WORDS[] = {"", "还是老样子,没解决", "赔偿太少", "一直没人管", "挺好"};
    NEW(Loopline__Intake__V1__AnswerSurvey, loopline__intake__v1__answer_survey__init);
    out->token = wire_text(turn->token);
    out->rating = any_rating(turn);
    out->recurred = any_recurred(turn);
    out->text = ANY(WORDS);
    return &out->base;
}

/* One character is another. */
static ProtobufCMessage *build_wrong_token(struct loop_turn *turn)
{
    static const char LETTERS[] = "0123456789abcdefghjkmnpqrstvwxyz";
    Loopline__Intake__V1__AnswerSurvey *out = (Loopline__Intake__V1__AnswerSurvey *)build_answer(turn);
    char *token = arena_text(turn->arena, turn->token), *at = &token[chance_below(26)];
    char was = *at;
    while (*at == was)
        *at = LETTERS[chance_below(sizeof LETTERS - 1)];
    out->token = token;
    return &out->base;
}

/* ---- beyond the rules ---- */

BUILD(propose, Loopline__Survey__V1__ProposeExclusion, loopline__survey__v1__propose_exclusion__init,
      out->ground = wire_text("beyond_policy");
      out->text = wire_text("法规没有此项规定");)
BUILD(decide, Loopline__Survey__V1__DecideExclusion, loopline__survey__v1__decide_exclusion__init,
      out->approved = chance_below(3) > 0;
      out->reason = wire_text("已查证");)
BUILD(redo, Loopline__Survey__V1__SendToRedo, loopline__survey__v1__send_to_redo__init,
      out->reason = wire_text("诉求合理");)

/* ---- written off ---- */

BUILD(call, Loopline__Survey__V1__RegisterCall, loopline__survey__v1__register_call__init,
      out->rating = any_rating(turn);
      out->called_at = turn->now; out->text = wire_text("已回访");)
BUILD(works, Loopline__Survey__V1__FinishWorks, loopline__survey__v1__finish_works__init, out->done_at = turn->now;
      out->text = wire_text("工程已完工");)
BUILD(apply, Loopline__Survey__V1__ApplyWriteOff, loopline__survey__v1__apply_write_off__init,
      out->unit = turn->field[2];
      out->text = wire_text("申请销号");)
BUILD(approve, Loopline__Survey__V1__ApproveWriteOff, loopline__survey__v1__approve_write_off__init,
      out->approved = turn->content || chance_below(APPROVED_OF) > 0;
      out->reason = wire_text("已核对");)

/* ---- appeals ---- */

static ProtobufCMessage *build_appeal(struct loop_turn *turn)
{
    NEW(Loopline__Survey__V1__Appeal, loopline__survey__v1__appeal__init);
    out->number = turn->field[1];
    out->unit = turn->field[2];
    out->against = (Loopline__Wire__V1__AppealAgainst)atoi(turn->field[3]);
    out->target = turn->field[4];
    out->ground = wire_text("force_majeure");
    out->text = wire_text("另有缘由");
    return &out->base;
}

static ProtobufCMessage *build_lodge(struct loop_turn *turn)
{
    NEW(Loopline__Intake__V1__LodgeAppeal, loopline__intake__v1__lodge_appeal__init);
    out->number = turn->field[1];
    out->code = turn->field[2];
    out->against = (Loopline__Wire__V1__AppealAgainst)atoi(turn->field[3]);
    out->text = wire_text("本人不服");
    return &out->base;
}

static ProtobufCMessage *build_rule(struct loop_turn *turn)
{
    NEW(Loopline__Survey__V1__RuleAppeal, loopline__survey__v1__rule_appeal__init);
    out->appeal = turn->field[1];
    out->upheld = !turn->content && chance_below(FLIP) == 0;
    out->reason = wire_text("已查证");
    return &out->base;
}

const struct loop_act LOOP_ACTS[] = {
    /* clang-format off */
    {"submit",           NULL,                MESSAGE_SUBMIT,            build_submit,      HOPE_MAY,   10, 15, false},
    {"submit twin",      "loop_twin",         MESSAGE_SUBMIT,            build_twin,        HOPE_MAY,    5,  5, false},
    {"submit answered",  NULL,                MESSAGE_SUBMIT,            build_answered,    HOPE_MAY,    3,  2, false},
    {"submit refused",   NULL,                MESSAGE_SUBMIT,            build_refused,     HOPE_MAY,    3,  2, false},
    {"sign",             "loop_sign",         MESSAGE_SIGN,              build_sign,        HOPE_MAY,   14, 15, false},
    {"sign other",       "loop_sign_other",   MESSAGE_SIGN,              build_sign,        HOPE_NEVER,  2,  2, false},
    {"feed back",        "loop_feed_back",    MESSAGE_FEED_BACK,         build_feed_back,   HOPE_MAY,   16, 15, false},
    {"feed back other",  "loop_feed_back_other", MESSAGE_FEED_BACK,      build_feed_back,   HOPE_NEVER,  2,  2, false},
    {"contact",          "loop_contact",      MESSAGE_MAKE_CONTACT,      build_contact,     HOPE_MAY,    6,  5, false},
    {"sign off",         "loop_sign_off",     MESSAGE_SIGN_OFF,          build_sign_off,    HOPE_MAY,    6,  1, false},
    {"return",           "loop_return",       MESSAGE_RETURN_ORDER,      build_return,      HOPE_MAY,    4,  1, false},
    {"rule return",      "loop_rule_return",  MESSAGE_RULE_RETURN,       build_rule_return, HOPE_MAY,    6,  1, false},
    {"merge",            "loop_merge",        MESSAGE_MERGE,             build_merge,       HOPE_MAY,    3,  3, false},
    {"merge other",      "loop_merge_other",  MESSAGE_MERGE,             build_merge,       HOPE_NEVER,  1,  1, false},
    {"unmerge",          "loop_unmerge",      MESSAGE_UNMERGE,           build_unmerge,     HOPE_MAY,    3,  3, false},
    {"reopen",           "loop_reopen",       MESSAGE_REOPEN,            build_reopen,      HOPE_MAY,    1,  1, false},
    {"withdraw",         "loop_withdraw",     MESSAGE_WITHDRAW,          build_withdraw,    HOPE_MAY,    1,  1, false},

    {"rate",             "loop_rate",         MESSAGE_RATE,              build_rate,        HOPE_MAY,   12, 15, false},
    {"rate handler",     "loop_rate_handler", MESSAGE_RATE,              build_rate,        HOPE_NEVER,  6, 10, false},
    {"rate again",       "loop_rate_again",   MESSAGE_RATE,              build_rate,        HOPE_LATE,   4,  5, false},
    {"attempt",          "loop_attempt",      MESSAGE_RECORD_ATTEMPT,    build_attempt,     HOPE_MAY,    6,  8, false},
    {"attempt handler",  "loop_attempt_handler", MESSAGE_RECORD_ATTEMPT, build_attempt,     HOPE_NEVER,  2,  1, false},
    {"answer",           "loop_answer",       MESSAGE_ANSWER_SURVEY,     build_answer,      HOPE_MAY,   12, 8, true},
    {"answer used",      "loop_answer_used",  MESSAGE_ANSWER_SURVEY,     build_answer,      HOPE_NEVER,  4,  3, true},
    {"answer over",      "loop_answer_over",  MESSAGE_ANSWER_SURVEY,     build_answer,      HOPE_LATE,   10,  2, true},
    {"answer wrong",     "loop_answer",       MESSAGE_ANSWER_SURVEY,     build_wrong_token, HOPE_NEVER,  4,  2, true},
    {"answer handler",   "loop_answer_handler", MESSAGE_ANSWER_SURVEY,   build_answer,      HOPE_NEVER,  8,  2, true},

    {"propose",          "loop_propose",      MESSAGE_PROPOSE_EXCLUSION, build_propose,     HOPE_MAY,    20,  4, false},
    {"propose other",    "loop_propose_other", MESSAGE_PROPOSE_EXCLUSION, build_propose,    HOPE_NEVER,  2,  2, false},
    {"decide",           "loop_decide",       MESSAGE_DECIDE_EXCLUSION,  build_decide,      HOPE_MAY,    12,  4, false},
    {"decide same",      "loop_decide_same",  MESSAGE_DECIDE_EXCLUSION,  build_decide,      HOPE_LATE,   14,  2, false},
    {"decide handler",   "loop_decide_handler", MESSAGE_DECIDE_EXCLUSION, build_decide,     HOPE_NEVER,  12,  2, false},
    {"redo",             "loop_redo",         MESSAGE_SEND_TO_REDO,      build_redo,        HOPE_MAY,    2,  0, false},
    {"redo handler",     "loop_redo_handler", MESSAGE_SEND_TO_REDO,      build_redo,        HOPE_NEVER,  6,  0, false},

    {"call",             "loop_call",         MESSAGE_REGISTER_CALL,     build_call,        HOPE_MAY,    6,  3, false},
    {"call other",       "loop_call_other",   MESSAGE_REGISTER_CALL,     build_call,        HOPE_NEVER,  1,  1, false},
    {"works",            "loop_works",        MESSAGE_FINISH_WORKS,      build_works,       HOPE_MAY,    3,  1, false},
    {"apply",            "loop_apply",        MESSAGE_APPLY_WRITE_OFF,   build_apply,       HOPE_MAY,   14, 8, false},
    {"apply early",      "loop_apply_early",  MESSAGE_APPLY_WRITE_OFF,   build_apply,       HOPE_LATE,   4,  5, false},
    {"apply other",      "loop_apply_other",  MESSAGE_APPLY_WRITE_OFF,   build_apply,       HOPE_NEVER,  3,  3, false},
    {"approve",          "loop_approve",      MESSAGE_APPROVE_WRITE_OFF, build_approve,     HOPE_MAY,   10, 8, false},
    {"approve same",     "loop_approve_same", MESSAGE_APPROVE_WRITE_OFF, build_approve,     HOPE_LATE,   6,  4, false},
    {"approve handler",  "loop_approve_handler", MESSAGE_APPROVE_WRITE_OFF, build_approve,  HOPE_NEVER,  4,  2, false},

    {"appeal",           "loop_appeal",       MESSAGE_APPEAL,            build_appeal,      HOPE_MAY,    3,  1, false},
    {"appeal card",      "loop_appeal_card",  MESSAGE_APPEAL,            build_appeal,      HOPE_MAY,    2,  0, false},
    {"appeal other",     "loop_appeal_other", MESSAGE_APPEAL,            build_appeal,      HOPE_NEVER,  1,  1, false},
    {"lodge",            "loop_lodge",        MESSAGE_LODGE_APPEAL,      build_lodge,       HOPE_MAY,    6,  3, false},
    {"lodge wrong",      "loop_lodge_wrong",  MESSAGE_LODGE_APPEAL,      build_lodge,       HOPE_NEVER,  2,  2, false},
    {"rule",             "loop_rule",         MESSAGE_RULE_APPEAL,       build_rule,        HOPE_MAY,    5,  3, false},
    {"rule own",         "loop_rule_own",     MESSAGE_RULE_APPEAL,       build_rule,        HOPE_LATE,   6,  0, false},
    {"rule other",       "loop_rule_other",   MESSAGE_RULE_APPEAL,       build_rule,        HOPE_NEVER,  3,  1, false},
    /* clang-format on */
};
const size_t LOOP_ACT_COUNT = COUNT(LOOP_ACTS);
