/* Follow-up 回访: who is to be asked, every attempt, what people said; the unit's own call, works that are done, redo. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/known.h"
#include "services/ctl/opinion.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"

typedef Loopline__Wire__V1__Reply WireReply;
typedef Loopline__Survey__V1__Survey WireSurvey;

enum { LIST_MAX = 500 };

/* ---- who is to be asked ---- */

static const struct column SURVEYS[] = {
    {"number", "编号", "number", CELL_TEXT},     {"fed_back_at", "反馈", "fed back", CELL_TEXT},
    {"district", "区县", "district", CELL_TEXT}, {"unit", "牵头", "lead", CELL_TEXT},
    {"round", "轮次", "round", CELL_NUMBER},     {"outcome", "结果", "outcome", CELL_TEXT},
    {"kind", "类别", "kind", CELL_TEXT},         {"way", "方式", "asked by", CELL_TEXT},
    {"attempts", "已试", "tried", CELL_NUMBER},  {"next_at", "下次", "next", CELL_TEXT},
    {"sample", "抽样", "sample", CELL_TEXT},     {"aspects", "分项", "aspects", CELL_JSON},
};

/* 语言态度、诉求处理; JSON: ["manner","outcome"] */
static const char *aspects_of(struct ctl *ctl, const WireSurvey *survey)
{
    struct buf text = {0};
    if (ctl->json)
        buf_char(&text, '[');
    for (size_t i = 0; i < survey->n_aspects; i++) {
        if (ctl->json)
            buf_element(&text, survey->aspects[i]);
        else
            buf_print(&text, "%s%s", i > 0 ? ", " : "", show_words(ctl, "aspect", survey->aspects[i]));
    }
    if (ctl->json)
        buf_char(&text, ']');
    const char *kept = text.length > 0 ? arena_text(ctl->arena, text.text) : NULL;
    buf_free(&text);
    return kept;
}

static void print_surveys(struct ctl *ctl, const Loopline__Survey__V1__SurveyPage *page)
{
    struct table table;
    const struct output output = show_output(ctl);
    table_open(&table, ctl->arena, SURVEYS, COUNT(SURVEYS));
    for (size_t i = 0; i < page->n_surveys; i++) {
        const WireSurvey *one = page->surveys[i];
        TABLE_ADD(&table, one->number, show_micros(ctl, one->fed_back_at), show_code(ctl, SHOW_AREA, one->district),
                  show_code(ctl, SHOW_UNIT, one->unit), show_number(ctl, one->round),
                  show_term(ctl, "outcome", (int)one->outcome), show_term(ctl, "visit_kind", (int)one->kind),
                  show_term(ctl, "channel_kind", (int)one->way), show_number(ctl, one->attempts),
                  show_micros(ctl, one->next_at), show_text(ctl, one->sample), aspects_of(ctl, one));
    }
    output_table(&output, &table);
}

int cmd_survey_list(struct ctl *ctl)
{
    const WireReply *reply = NULL;
    const struct caller caller = {.node = NODE_SURVEY};
    long long limit = 0;
    int kind = 0;
    Loopline__Survey__V1__ListSurveys body;
    loopline__survey__v1__list_surveys__init(&body);
    int code = read_number(ctl, "--limit", act_given(ctl, "limit"), 1, LIST_MAX, &limit);
    if (code == CTL_OK)
        code = read_term(ctl, "--kind", "visit_kind", act_given(ctl, "kind"), &kind);
    body.district = wire_text(act_given(ctl, "district"));
    body.limit = (uint32_t)limit;
    body.callable = args_flag(&ctl->args, "callable");
    body.kind = (Loopline__Wire__V1__VisitKind)kind;
    if (code == CTL_OK)
        code = connect_ask(ctl, &caller, MESSAGE_LIST_SURVEYS, &body.base, &reply);
    if (code != CTL_OK || reply->result_case != LOOPLINE__WIRE__V1__REPLY__RESULT_SURVEYS)
        return code;
    if (reply->surveys->n_surveys == 0)
        code = known_codes(ctl);
    if (code == CTL_OK)
        print_surveys(ctl, reply->surveys);
    return code;
}

/* ---- asking ---- */

static int ask(struct ctl *ctl, const struct caller *caller, enum message_type type, const ProtobufCMessage *body)
{
    return act_ask(ctl, caller, type, body);
}

/* Only what people do: a message is sent, and runs out, by itself. */
int cmd_survey_attempt(struct ctl *ctl)
{
    static const struct read_terms MADE = {"attempt_result", 1u << ATTEMPT_REACHED | 1u << ATTEMPT_NO_ANSWER |
                                                                 1u << ATTEMPT_CALL_LATER | 1u << ATTEMPT_WRONG_NUMBER |
                                                                 1u << ATTEMPT_NO_CONTACT};
    const struct caller caller = {.node = NODE_SURVEY, .number = args_word(&ctl->args, 0)};
    instant later = INSTANT_NONE;
    int result = 0;
    Loopline__Survey__V1__RecordAttempt body;
    loopline__survey__v1__record_attempt__init(&body);
    int code = read_term_among(ctl, "RESULT", &MADE, args_word(&ctl->args, 1), &result);
    if (code == CTL_OK)
        code = read_instant(ctl, "--later", act_given(ctl, "later"), &later);
    if (code == CTL_OK && (result == ATTEMPT_CALL_LATER) != (later != INSTANT_NONE))
        code = ctl_fail(ctl, CTL_USAGE, "--later: 与 call_later 同用,且必须同用",
                        "--later: goes with call_later, and with it only");
    body.number = wire_text(caller.number);
    body.result = (Loopline__Wire__V1__AttemptResult)result;
    body.later_at = later == INSTANT_NONE ? 0 : later;
    body.note = wire_text(act_given(ctl, "note"));
    return code == CTL_OK ? ask(ctl, &caller, MESSAGE_RECORD_ATTEMPT, &body.base) : code;
}

int cmd_survey_rate(struct ctl *ctl)
{
    const struct caller caller = {.node = NODE_SURVEY, .number = args_word(&ctl->args, 0)};
    struct opinion opinion = {0};
    int cause = 0;
    Loopline__Survey__V1__Rate body;
    loopline__survey__v1__rate__init(&body);
    int code = opinion_read(ctl, args_word(&ctl->args, 1), &opinion);
    if (code == CTL_OK)
        code = read_term(ctl, "--cause", "cause", act_given(ctl, "cause"), &cause);
    body.number = wire_text(caller.number);
    body.rating = opinion.rating;
    body.cause = (Loopline__Wire__V1__Cause)cause;
    body.text = opinion.text;
    body.responded = opinion.responded;
    body.solved = opinion.solved;
    body.recurred = opinion.recurred;
    body.aspects = opinion.aspects;
    body.n_aspects = opinion.aspect_count;
    return code == CTL_OK ? ask(ctl, &caller, MESSAGE_RATE, &body.base) : code;
}

/* What the person answered in a channel that showed the questions. */
int cmd_survey_answer(struct ctl *ctl)
{
    const struct caller caller = {.node = NODE_INTAKE, .channel = act_given(ctl, "channel")};
    struct opinion opinion = {0};
    Loopline__Intake__V1__AnswerSurvey body;
    loopline__intake__v1__answer_survey__init(&body);
    int code = opinion_read(ctl, args_word(&ctl->args, 1), &opinion);
    body.token = wire_text(args_word(&ctl->args, 0));
    body.rating = opinion.rating;
    body.responded = opinion.responded;
    body.solved = opinion.solved;
    body.recurred = opinion.recurred;
    body.aspects = opinion.aspects;
    body.n_aspects = opinion.aspect_count;
    body.text = opinion.text;
    return code == CTL_OK ? ask(ctl, &caller, MESSAGE_ANSWER_SURVEY, &body.base) : code;
}

/* ---- the unit ---- */

static int read_instant_needed(struct ctl *ctl, const char *name, const char *option, instant *out)
{
    int code = read_needed(ctl, name, act_given(ctl, option));
    return code == CTL_OK ? read_instant(ctl, name, act_given(ctl, option), out) : code;
}

/* R39. The number stays that of the request: on a merged order each person is called. */
int cmd_order_call(struct ctl *ctl)
{
    struct act act = {0};
    instant at = INSTANT_NONE;
    int rating = 0, solved = 0;
    Loopline__Survey__V1__RegisterCall body;
    loopline__survey__v1__register_call__init(&body);
    int code = read_term_needed(ctl, "--rating", "rating", act_given(ctl, "rating"), &rating);
    if (code == CTL_OK)
        code = read_term(ctl, "--solved", "answer", act_given(ctl, "solved"), &solved);
    if (code == CTL_OK)
        code = read_instant_needed(ctl, "--at", "at", &at);
    if (code == CTL_OK)
        code = act_find(ctl, &act);
    body.number = wire_text(args_word(&ctl->args, 0));
    body.unit = wire_text(act.unit);
    body.called_at = at;
    body.rating = (Loopline__Wire__V1__Rating)rating;
    body.solved = (Loopline__Wire__V1__Answer)solved;
    body.text = wire_text(act_given(ctl, "text"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_SURVEY, MESSAGE_REGISTER_CALL, &body.base) : code;
}

/* C11: what the result left running. */
int cmd_order_works(struct ctl *ctl)
{
    struct act act = {0};
    instant at = INSTANT_NONE;
    Loopline__Survey__V1__FinishWorks body;
    loopline__survey__v1__finish_works__init(&body);
    int code = read_instant_needed(ctl, "--done-at", "done-at", &at);
    if (code == CTL_OK)
        code = read_needed(ctl, "--text", act_given(ctl, "text"));
    if (code == CTL_OK)
        code = act_find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.done_at = at;
    body.text = wire_text(act_given(ctl, "text"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_SURVEY, MESSAGE_FINISH_WORKS, &body.base) : code;
}

/* R36: analysed, and found fair. */
int cmd_order_redo(struct ctl *ctl)
{
    struct act act = {0};
    Loopline__Survey__V1__SendToRedo body;
    loopline__survey__v1__send_to_redo__init(&body);
    int code = read_needed(ctl, "--reason", act_given(ctl, "reason"));
    if (code == CTL_OK)
        code = act_find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.reason = wire_text(act_given(ctl, "reason"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_SURVEY, MESSAGE_SEND_TO_REDO, &body.base) : code;
}
