#include "services/link/report.h"
#include "common/conf.h"
#include "common/str.h"

typedef Loopline__Wire__V1__UpwardReport Wire;
typedef Loopline__Router__V1__ReportInterim Interim;
typedef Loopline__Router__V1__FeedBack FeedBack;
typedef Loopline__Router__V1__ReturnOrder ReturnOrder;
typedef Loopline__Escalation__V1__AskRelief AskRelief;

/* What every one of them begins with. */
#define OPEN(shell, report, type, name)                                                                                \
    type *body = arena_alloc((shell)->arena, sizeof *body);                                                            \
    name##__init(body);                                                                                                \
    body->number = wire_text((report)->reference);                                                                     \
    body->unit = wire_text((shell)->unit)

static ProtobufCMessage *sign(struct shell *shell, const struct report *report)
{
    OPEN(shell, report, Loopline__Router__V1__Sign, loopline__router__v1__sign);
    return &body->base;
}

/* Which unit below it was. */
static ProtobufCMessage *contact(struct shell *shell, const struct report *report)
{
    OPEN(shell, report, Loopline__Router__V1__MakeContact, loopline__router__v1__make_contact);
    body->note = report->wire->unit;
    return &body->base;
}

static ProtobufCMessage *arrive(struct shell *shell, const struct report *report)
{
    OPEN(shell, report, Loopline__Router__V1__Arrive, loopline__router__v1__arrive);
    body->note = report->wire->unit;
    return &body->base;
}

static Loopline__Router__V1__Contact *evidence(struct shell *shell, const Wire *wire)
{
    if (wire->contact_at == 0)
        return NULL;
    Loopline__Router__V1__Contact *contact = arena_alloc(shell->arena, sizeof *contact);
    loopline__router__v1__contact__init(contact);
    contact->at = wire->contact_at;
    contact->way = wire->way;
    contact->result = wire->result;
    return contact;
}

static ProtobufCMessage *interim(struct shell *shell, const struct report *report)
{
    OPEN(shell, report, Interim, loopline__router__v1__report_interim);
    const Wire *wire = report->wire;
    body->text = wire->text;
    body->until = wire->until;
    body->to = wire->to;
    body->measures = wire->measures;
    body->contact = evidence(shell, wire);
    return &body->base;
}

static ProtobufCMessage *feed_back(struct shell *shell, const struct report *report)
{
    OPEN(shell, report, FeedBack, loopline__router__v1__feed_back);
    const Wire *wire = report->wire;
    body->outcome = wire->outcome;
    body->text = wire->text;
    body->measures = wire->measures;
    body->cost_fen = wire->cost_fen;
    body->ground = wire->ground;
    body->contact = evidence(shell, wire);
    body->told_at = wire->told_at;
    body->cause = wire->cause;
    body->works_until_at = wire->works_until_at;
    body->agreed_fen = wire->agreed_fen;
    return &body->base;
}

static ProtobufCMessage *hand_back(struct shell *shell, const struct report *report)
{
    OPEN(shell, report, ReturnOrder, loopline__router__v1__return_order);
    body->ground = report->wire->ground;
    body->text = report->wire->text;
    return &body->base;
}

static ProtobufCMessage *ask_relief(struct shell *shell, const struct report *report)
{
    OPEN(shell, report, AskRelief, loopline__escalation__v1__ask_relief);
    const Wire *wire = report->wire;
    body->kind = wire->relief;
    body->ground = wire->ground;
    body->amount = wire->amount;
    body->until = wire->until;
    body->reason = wire->text;
    return &body->base;
}

static const struct row {
    enum upward_kind kind;
    enum message_type type;
    ProtobufCMessage *(*build)(struct shell *shell, const struct report *report);
} ROWS[] = {
    {UPWARD_SIGNED, MESSAGE_SIGN, sign},
    {UPWARD_CONTACTED, MESSAGE_MAKE_CONTACT, contact},
    {UPWARD_ARRIVED, MESSAGE_ARRIVE, arrive},
    {UPWARD_INTERIM, MESSAGE_REPORT_INTERIM, interim},
    {UPWARD_RESULT, MESSAGE_FEED_BACK, feed_back},
    {UPWARD_HANDED_BACK, MESSAGE_RETURN_ORDER, hand_back},
    {UPWARD_RELIEF_ASKED, MESSAGE_ASK_RELIEF, ask_relief},
};

void report_command(struct shell *shell, const struct report *report, struct report_command *out)
{
    *out = (struct report_command){.type = MESSAGE_NONE};
    for (size_t i = 0; i < COUNT(ROWS); i++)
        if ((int)ROWS[i].kind == (int)report->wire->kind)
            *out =
                (struct report_command){.type = ROWS[i].type,
                                        .end = ROWS[i].type == MESSAGE_ASK_RELIEF ? &shell->escalation : &shell->router,
                                        .body = ROWS[i].build(shell, report)};
}

/* ---- mending ---- */

static bool swap_text(char **value, const char *other)
{
    bool changed = !str_equal(*value, other);
    *value = wire_text(other);
    return changed;
}

static bool drop_date(int64_t *value)
{
    bool changed = *value != 0;
    *value = 0;
    return changed;
}

static bool mend_result(struct shell *shell, FeedBack *body, const Loopline__Wire__V1__Reply *reply)
{
    bool mended = false;
    if (end_blames(reply, "ground"))
        mended = swap_text(&body->ground, body->outcome == LOOPLINE__WIRE__V1__OUTCOME__OUTCOME_CANNOT
                                              ? conf_text(shell->conf, "above.cannot_ground")
                                              : "");
    if (end_blames(reply, "cause"))
        mended = swap_text(&body->cause, "") || mended;
    if (end_blames(reply, "told_at"))
        mended = drop_date(&body->told_at) || mended;
    if (end_blames(reply, "contact.at") && body->contact != NULL) { /* by another clock: not evidence here */
        body->contact = NULL;
        mended = true;
    }
    if (end_blames(reply, "works_until_at"))
        mended = drop_date(&body->works_until_at) || mended;
    return mended;
}

static bool mend_interim(Interim *body, const Loopline__Wire__V1__Reply *reply)
{
    bool mended = end_blames(reply, "until") && drop_date(&body->until);
    if (end_blames(reply, "contact.at") && body->contact != NULL) {
        body->contact = NULL;
        mended = true;
    }
    return mended;
}

bool report_mend(struct shell *shell, struct report_command *command, const Loopline__Wire__V1__Reply *reply)
{
    void *body = command->body;
    if (command->type == MESSAGE_FEED_BACK)
        return mend_result(shell, body, reply);
    if (command->type == MESSAGE_REPORT_INTERIM)
        return mend_interim(body, reply);
    if (command->type == MESSAGE_RETURN_ORDER)
        return end_blames(reply, "ground") &&
               swap_text(&((ReturnOrder *)body)->ground, conf_text(shell->conf, "above.return_ground"));
    if (command->type == MESSAGE_ASK_RELIEF)
        return end_blames(reply, "ground") &&
               swap_text(&((AskRelief *)body)->ground, conf_text(shell->conf, "above.relief_ground"));
    return false;
}
