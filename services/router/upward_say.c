#include "services/router/upward_say.h"
#include "common/mask.h"
#include "services/router/feedback_store.h"

typedef Loopline__Wire__V1__UpwardReport WireReport;
typedef Loopline__Router__V1__HandBack WireHandBack;
typedef Loopline__Event__V1__ReliefAsked WireAsked;

static char *masked(const struct turn *turn, const char *text)
{
    return wire_text(mask_text(turn->batch->arena, text));
}

static int64_t wire_instant(instant at)
{
    return at == INSTANT_NONE ? 0 : at;
}

/* The level above knows names of this deployment's units at best, never their codes. */
static char *unit_name(const struct turn *turn, const char *code)
{
    const struct pack *pack = turn->batch->pack;
    int unit = pack_unit_find(pack, code);
    return wire_text(unit >= 0 ? pack->units[unit].name : code);
}

static void fill_contact(const struct feedback *said, WireReport *out)
{
    out->contact_at = wire_instant(said->contact_at);
    out->way = (Loopline__Wire__V1__ContactWay)said->contact_way;
    out->result = (Loopline__Wire__V1__ContactResult)said->contact_result;
}

/* Told by itself, or known from the evidence of a result. */
static void fill_contacted(const struct turn *turn, WireReport *out)
{
    out->contact_at = turn->batch->now;
    if (turn->said)
        fill_contact(turn->said, out);
}

static void fill_interim(const struct turn *turn, WireReport *out)
{
    out->text = masked(turn, turn->said->text);
    out->measures = masked(turn, turn->said->measures);
    out->until = wire_instant(turn->said->until);
    out->to = (Loopline__Wire__V1__Audience)turn->event.to;
    fill_contact(turn->said, out);
}

/* A leader's signature, a co-handler or a child order may settle what the lead had said long before. */
static const struct feedback *result_of(const struct turn *turn, const struct assignment *lead)
{
    bool now = turn->said && !turn->said->interim && turn->said->seq == lead->seq;
    return now ? turn->said : feedback_store_last(turn->batch, turn->row, lead);
}

static void fill_result(const struct turn *turn, WireReport *out)
{
    const struct assignment *lead = router_lead(turn->row);
    const struct feedback *said = result_of(turn, lead);
    out->outcome = (Loopline__Wire__V1__Outcome)lead->outcome;
    out->text = masked(turn, lead->result);
    out->cause = wire_text(turn->row->cause);
    if (!said)
        return;
    out->measures = masked(turn, said->measures);
    out->cost_fen = (uint64_t)said->cost_fen;
    out->agreed_fen = (uint64_t)said->agreed_fen;
    out->ground = wire_text(said->ground);
    out->told_at = wire_instant(said->told_at);
    out->works_until_at = wire_instant(said->works_until);
    fill_contact(said, out);
}

static void fill_handed_back(const struct turn *turn, WireReport *out)
{
    const WireHandBack *wire = (const WireHandBack *)turn->message->body;
    out->unit = wire_text(""); /* no unit's doing */
    out->ground = wire->ground;
    out->text = masked(turn, wire->text);
}

static void fill_relief(const struct turn *turn, WireReport *out)
{
    const WireAsked *wire = (const WireAsked *)turn->message->body;
    out->unit = unit_name(turn, wire->unit);
    out->round = wire->round;
    out->relief = wire->kind;
    out->ground = wire->ground;
    out->amount = wire->amount;
    out->until = wire->until;
    out->text = masked(turn, wire->reason);
}

static void (*const FILL[UPWARD_KIND_COUNT])(const struct turn *, WireReport *) = {
    [UPWARD_CONTACTED] = fill_contacted,     [UPWARD_INTERIM] = fill_interim,     [UPWARD_RESULT] = fill_result,
    [UPWARD_HANDED_BACK] = fill_handed_back, [UPWARD_RELIEF_ASKED] = fill_relief,
};

WireReport *upward_say_report(const struct turn *turn, enum upward_kind kind, const char *unit)
{
    WireReport *out = arena_alloc(turn->batch->arena, sizeof *out);
    loopline__wire__v1__upward_report__init(out);
    out->kind = (Loopline__Wire__V1__UpwardKind)kind;
    out->round = (uint32_t)turn->row->round;
    if (unit)
        out->unit = unit_name(turn, unit);
    if (FILL[kind])
        FILL[kind](turn, out);
    return out;
}
