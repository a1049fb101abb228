/* Results: interim and final, with their evidence. */
#include "services/ctl/act.h"
#include "services/ctl/attach.h"
#include "services/ctl/commands.h"
#include "services/ctl/read.h"
#include <string.h>

typedef Loopline__Router__V1__Contact WireContact;

/* ---- evidence of contact ---- */

static bool says_contact(const struct ctl *ctl)
{
    return act_given(ctl, "contact-at") || act_given(ctl, "contact-way") || act_given(ctl, "contact-with") ||
           act_given(ctl, "contact-result");
}

/* *out stays NULL when no option speaks of a contact; what is missing of one the router says. */
static int read_contact(struct ctl *ctl, WireContact **out)
{
    instant at = INSTANT_NONE;
    int way = 0, result = 0;
    if (!says_contact(ctl))
        return CTL_OK;
    int code = read_instant(ctl, "--contact-at", act_given(ctl, "contact-at"), &at);
    if (code == CTL_OK)
        code = read_term(ctl, "--contact-way", "contact_way", act_given(ctl, "contact-way"), &way);
    if (code == CTL_OK)
        code = read_term(ctl, "--contact-result", "contact_result", act_given(ctl, "contact-result"), &result);
    WireContact *contact = arena_alloc(ctl->arena, sizeof *contact);
    loopline__router__v1__contact__init(contact);
    contact->at = at == INSTANT_NONE ? 0 : at;
    contact->way = (Loopline__Wire__V1__ContactWay)way;
    contact->with = wire_text(act_given(ctl, "contact-with"));
    contact->result = (Loopline__Wire__V1__ContactResult)result;
    *out = contact;
    return code;
}

/* ---- interim ---- */

static int fill_interim(struct ctl *ctl, Loopline__Router__V1__ReportInterim *body)
{
    instant until = INSTANT_NONE;
    int to = 0;
    int code = read_bound(ctl, "--until", act_given(ctl, "until"), true, &until);
    if (code == CTL_OK)
        code = read_term(ctl, "--to", "audience", act_given(ctl, "to"), &to);
    if (code == CTL_OK)
        code = read_contact(ctl, &body->contact);
    if (code == CTL_OK)
        code = attach_read(ctl, &body->attachments, &body->n_attachments);
    body->text = wire_text(act_given(ctl, "text"));
    body->until = until == INSTANT_NONE ? 0 : until;
    body->to = (Loopline__Wire__V1__Audience)to;
    body->measures = wire_text(act_given(ctl, "measures"));
    return code;
}

int cmd_order_interim(struct ctl *ctl)
{
    struct act act = {0};
    Loopline__Router__V1__ReportInterim body;
    loopline__router__v1__report_interim__init(&body);
    int code = fill_interim(ctl, &body);
    if (code == CTL_OK)
        code = act_find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_REPORT_INTERIM, &body.base) : code;
}

/* ---- final ---- */

/* Work that goes on is no result: the clock runs on, and an interim report is the way to say so. */
static int read_outcome(struct ctl *ctl, int *out)
{
    const struct read_terms results = {"outcome", 1u << OUTCOME_SOLVED | 1u << OUTCOME_EXPLAINED |
                                                      1u << OUTCOME_CANNOT | 1u << OUTCOME_CONFIRMED};
    const char *text = act_given(ctl, "outcome");
    const struct term *running = term_get("outcome", OUTCOME_IN_PROGRESS);
    if (text != NULL && (str_equal(text, running->code) || str_equal(text, running->zh)))
        return ctl_fail(ctl, CTL_USAGE, "--outcome: 尚在办理不是结果: 用 loopline order %s interim",
                        "--outcome: work that goes on is no result: use loopline order %s interim",
                        args_word(&ctl->args, 0));
    return read_term_among(ctl, "--outcome", &results, text, out);
}

/* Yuan with up to two decimals, in fen: counted by digits, no fraction is lost. NULL text is nothing. */
static bool parse_yuan(const char *text, uint64_t *fen)
{
    size_t whole = strspn(text, "0123456789"), cents = 0;
    if (text[whole] == '.')
        cents = strspn(text + whole + 1, "0123456789");
    bool dotted = text[whole] == '.';
    if (whole == 0 || whole > 15 || cents > 2 || (dotted && cents == 0) || text[whole + cents + dotted] != '\0')
        return false;
    *fen = 0;
    for (size_t i = 0; i < whole; i++)
        *fen = *fen * 10 + (uint64_t)(text[i] - '0');
    for (size_t i = 0; i < 2; i++)
        *fen = *fen * 10 + (i < cents ? (uint64_t)(text[whole + 1 + i] - '0') : 0);
    return true;
}

static int read_yuan(struct ctl *ctl, const char *option, uint64_t *fen)
{
    const char *text = act_given(ctl, option);
    if (text == NULL || parse_yuan(text, fen))
        return CTL_OK;
    return ctl_fail(ctl, CTL_USAGE, "--%s: '%s' 不是金额(元),应如 500 或 12.50",
                    "--%s: '%s' is no amount in yuan, write 500 or 12.50", option, text);
}

static int fill_final(struct ctl *ctl, Loopline__Router__V1__FeedBack *body)
{
    instant told = INSTANT_NONE, works_until = INSTANT_NONE;
    int outcome = 0;
    int code = read_outcome(ctl, &outcome);
    if (code == CTL_OK)
        code = read_yuan(ctl, "cost", &body->cost_fen);
    if (code == CTL_OK)
        code = read_yuan(ctl, "agreed-yuan", &body->agreed_fen);
    if (code == CTL_OK)
        code = read_bound(ctl, "--works-until", act_given(ctl, "works-until"), true, &works_until);
    if (code == CTL_OK)
        code = read_instant(ctl, "--told", act_given(ctl, "told"), &told);
    if (code == CTL_OK)
        code = read_contact(ctl, &body->contact);
    if (code == CTL_OK)
        code = attach_read(ctl, &body->attachments, &body->n_attachments);
    body->outcome = (Loopline__Wire__V1__Outcome)outcome;
    body->text = wire_text(act_given(ctl, "text"));
    body->measures = wire_text(act_given(ctl, "measures"));
    body->ground = wire_text(act_given(ctl, "ground"));
    body->told_at = told == INSTANT_NONE ? 0 : told;
    body->cause = wire_text(act_given(ctl, "cause"));
    body->works_until_at = works_until == INSTANT_NONE ? 0 : works_until;
    return code;
}

int cmd_order_feedback(struct ctl *ctl)
{
    struct act act = {0};
    Loopline__Router__V1__FeedBack body;
    loopline__router__v1__feed_back__init(&body);
    int code = fill_final(ctl, &body);
    if (code == CTL_OK)
        code = act_find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_FEED_BACK, &body.base) : code;
}
