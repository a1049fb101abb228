/* The desk of review: what the rules were not sure of. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/known.h"
#include "services/ctl/likeness_words.h"
#include "services/ctl/place_notes.h"
#include "services/ctl/read.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include "services/ctl/why.h"

typedef Loopline__Wire__V1__Reply WireReply;

enum { LIST_MAX = 500, TEXT_COLUMNS = 40 };

static int read_count(struct ctl *ctl, uint32_t *out)
{
    long long limit = 0;
    int code = read_number(ctl, "--limit", args_value(&ctl->args, "limit"), 1, LIST_MAX, &limit);
    *out = (uint32_t)limit;
    return code;
}

static const struct column REVIEWS[] = {
    {"number", "编号", "number", CELL_TEXT},
    {"accepted_at", "受理", "accepted", CELL_TEXT},
    {"district", "区县", "district", CELL_TEXT},
    {"matter", "事项", "matter", CELL_TEXT},
    {"nature", "性质", "nature", CELL_TEXT},
    {"urgency", "紧急程度", "urgency", CELL_TEXT},
    {"party", "主体", "party", CELL_TEXT},
    {"area", "区域", "area", CELL_TEXT},
    {"confidence", "把握%", "confidence %", CELL_NUMBER},
    {"gate", "把关", "gate", CELL_TEXT},
    {"doubts", "疑点", "doubts", CELL_JSON},
    {"text", "内容", "text", CELL_TEXT},
    {"place_notes", "位置提示", "about the place", CELL_TEXT},
    {"candidates", "可能同一件事", "may be the same as", CELL_JSON},
    {"reasons", "依据", "reasons", CELL_JSON},
};

/* Likest first: "PY20240410-00001 78 (words +43, place +15)"; JSON: an array of objects. */
static const char *candidates(struct ctl *ctl, const Loopline__Classifier__V1__Review *review)
{
    struct buf buf = {0};
    if (ctl->json)
        buf_char(&buf, '[');
    for (size_t i = 0; i < review->n_candidates; i++) {
        const Loopline__Classifier__V1__Candidate *one = review->candidates[i];
        if (ctl->json) {
            buf_text(&buf, i > 0 ? ",{\"number\":" : "{\"number\":");
            buf_json(&buf, one->number);
            buf_print(&buf, ",\"score\":%u,\"reasons\":%s}", one->score, one->reasons);
        } else {
            buf_print(&buf, "%s%s %u (%s)", i > 0 ? "; " : "", one->number, one->score,
                      likeness_words(ctl, one->reasons));
        }
    }
    if (ctl->json)
        buf_char(&buf, ']');
    const char *out = buf.text == NULL ? NULL : arena_text(ctl->arena, buf.text);
    buf_free(&buf);
    return out;
}

static void print_reviews(struct ctl *ctl, const Loopline__Classifier__V1__ReviewPage *page)
{
    struct table table;
    const struct output output = show_output(ctl);
    /* the reasons are for programs: on a terminal they would fill the screen */
    table_open(&table, ctl->arena, REVIEWS, ctl->json ? COUNT(REVIEWS) : COUNT(REVIEWS) - 1);
    for (size_t i = 0; i < page->n_reviews; i++) {
        const Loopline__Classifier__V1__Review *one = page->reviews[i];
        TABLE_ADD(&table, one->number, show_micros(ctl, one->accepted_at), show_code(ctl, SHOW_AREA, one->district),
                  show_code(ctl, SHOW_MATTER, one->matter), show_term(ctl, "nature", (int)one->nature),
                  show_term(ctl, "urgency", (int)one->urgency), show_term(ctl, "party", (int)one->party),
                  show_code(ctl, SHOW_AREA, one->area), show_number(ctl, one->confidence),
                  show_term(ctl, "gate", (int)one->gate), why_doubts(ctl, one->reasons),
                  show_short(ctl, one->text, TEXT_COLUMNS), place_notes(ctl, one->reasons), candidates(ctl, one),
                  show_text(ctl, one->reasons));
    }
    output_table(&output, &table);
}

int cmd_review_list(struct ctl *ctl)
{
    const WireReply *reply = NULL;
    const struct caller caller = {.node = NODE_CLASSIFIER};
    Loopline__Classifier__V1__ListReviews body;
    loopline__classifier__v1__list_reviews__init(&body);
    body.district = wire_text(args_value(&ctl->args, "district"));
    int code = read_count(ctl, &body.limit);
    if (code == CTL_OK)
        code = connect_ask(ctl, &caller, MESSAGE_LIST_REVIEWS, &body.base, &reply);
    if (code != CTL_OK || reply->result_case != LOOPLINE__WIRE__V1__REPLY__RESULT_REVIEWS)
        return code;
    if (reply->reviews->n_reviews == 0)
        code = known_codes(ctl);
    if (code == CTL_OK)
        print_reviews(ctl, reply->reviews);
    return code;
}

int cmd_review_decide(struct ctl *ctl)
{
    const struct caller caller = {.node = NODE_CLASSIFIER, .number = args_word(&ctl->args, 0)};
    int nature = 0, urgency = 0, party = 0;
    Loopline__Classifier__V1__DecideReview body;
    loopline__classifier__v1__decide_review__init(&body);
    int code = read_term(ctl, "--nature", "nature", args_value(&ctl->args, "nature"), &nature);
    if (code == CTL_OK)
        code = read_term(ctl, "--urgency", "urgency", args_value(&ctl->args, "urgency"), &urgency);
    if (code == CTL_OK)
        code = read_term(ctl, "--party", "party", args_value(&ctl->args, "party"), &party);
    body.number = wire_text(caller.number);
    body.matter = wire_text(args_value(&ctl->args, "matter"));
    body.area = wire_text(args_value(&ctl->args, "area"));
    body.note = wire_text(args_value(&ctl->args, "note"));
    body.merge_into = wire_text(args_value(&ctl->args, "merge-into"));
    body.nature = (Loopline__Wire__V1__Nature)nature;
    body.urgency = (Loopline__Wire__V1__Urgency)urgency;
    body.party = (Loopline__Wire__V1__Party)party;
    return code == CTL_OK ? act_ask(ctl, &caller, MESSAGE_DECIDE_REVIEW, &body.base) : code;
}
