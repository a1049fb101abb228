#include "services/link/handing.h"
#include "common/conf.h"
#include "common/log.h"
#include "common/str.h"
#include <string.h>

enum { TRIES = 4, CODE_SIZE = 128, DEEPEST = 64 };

typedef Loopline__Intake__V1__Submit Submit;
typedef Loopline__Intake__V1__Identity Identity;

/* ---- the body ---- */

static char *mapped(const struct handing *handing, const char *setting, const char *code)
{
    const char *const *rules;
    size_t count = conf_list(handing->shell->conf, setting, &rules);
    char *out = arena_alloc(handing->shell->arena, CODE_SIZE);
    link_map(rules, count, code, out, CODE_SIZE);
    return out;
}

static Loopline__Wire__V1__Upper *upper_of(const struct handing *handing)
{
    struct arena *arena = handing->shell->arena;
    const Loopline__Router__V1__OrderView *view = handing->seen->view;
    Loopline__Wire__V1__Upper *upper = arena_alloc(arena, sizeof *upper);
    loopline__wire__v1__upper__init(upper);
    upper->path = arena_array(arena, view->n_path + 1, sizeof *upper->path);
    for (size_t i = 0; i < view->n_path && i < DEEPEST; i++)
        upper->path[upper->n_path++] = view->path[i];
    upper->path[upper->n_path++] = wire_text(handing->deployment);
    upper->due_at = handing->seen->order.due;
    return upper;
}

static Loopline__Intake__V1__Place *place_of(const struct handing *handing)
{
    Loopline__Intake__V1__Place *place = arena_alloc(handing->shell->arena, sizeof *place);
    loopline__intake__v1__place__init(place);
    place->district = wire_text(conf_text(handing->shell->conf, "below.district"));
    place->area = mapped(handing, "link.areas", handing->seen->view->area);
    place->address = handing->seen->view->address;
    return place;
}

static Submit *body_of(const struct handing *handing)
{
    const Loopline__Router__V1__OrderView *view = handing->seen->view;
    Submit *body = arena_alloc(handing->shell->arena, sizeof *body);
    loopline__intake__v1__submit__init(body);
    body->party = view->party;
    body->name_withheld = view->name_withheld;
    body->text = view->text;
    body->place = place_of(handing);
    body->reference = wire_text(handing->seen->number);
    body->urgency = view->urgency;
    body->matter = mapped(handing, "link.matters", view->matter);
    body->upper = upper_of(handing);
    return body;
}

/* ---- who asked ---- */

static void take_identity(Submit *body, const Identity *identity)
{
    body->text = identity->text;
    body->contact = identity->contact;
}

/* Each look is on record: there is none where below has it, as far as can be told, and this is only told again. */
static bool wants_reveal(const struct handing *handing)
{
    const struct seen_order *seen = handing->seen;
    if (!conf_bool(handing->shell->conf, "above.reveal") || seen->view->name_withheld || seen->view->limited)
        return false;
    return handing->anew || (seen->order.round == 0 && !seen->signed_for);
}

/* Where it is not shown, the order goes as everybody sees it. */
static enum result reveal(const struct handing *handing, Submit *body)
{
    struct shell *shell = handing->shell;
    Loopline__Intake__V1__Reveal ask = LOOPLINE__INTAKE__V1__REVEAL__INIT;
    const Loopline__Wire__V1__Reply *reply;
    if (!wants_reveal(handing))
        return RESULT_OK;
    ask.number = wire_text(handing->seen->number);
    ask.reason = wire_text(conf_text(shell->conf, "words.reveal"));
    ask.need = LOOPLINE__WIRE__V1__REVEAL_NEED__REVEAL_NEED_CONTACT;
    enum result outcome = end_call(&shell->intake, shell->arena, MESSAGE_REVEAL, NULL, &ask.base, &reply);
    if (outcome != RESULT_OK)
        return outcome;
    if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_IDENTITY)
        take_identity(body, reply->identity);
    else
        log_warn("handed down without who asked", "order", handing->seen->number, "faults",
                 end_faults(shell->arena, reply), NULL);
    return RESULT_OK;
}

/* ---- told below ---- */

/* Codes of another city pack may be unknown there: better without than not at all. */
static bool leave_out(Submit *body, const Loopline__Wire__V1__Reply *reply)
{
    struct {
        const char *field;
        char **value;
    } parts[] = {
        {"matter", &body->matter}, {"place.area", &body->place->area}, {"place.address", &body->place->address}};
    bool left = false;
    for (size_t i = 0; i < COUNT(parts); i++)
        if (end_blames(reply, parts[i].field) && !str_empty(*parts[i].value)) {
            *parts[i].value = wire_text("");
            left = true;
        }
    return left;
}

static enum result submit(const struct handing *handing, Submit *body, const Loopline__Wire__V1__Reply **reply)
{
    struct shell *shell = handing->shell;
    char key[LINK_KEY];
    enum result outcome = RESULT_OK;
    link_submit_key(handing->line, &handing->seen->order, handing->anew, key);
    for (int i = 0; i < TRIES; i++) {
        outcome = end_call(&shell->below, shell->arena, MESSAGE_SUBMIT, key, &body->base, reply);
        if (outcome != RESULT_OK || (*reply)->status != LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED ||
            !leave_out(body, *reply))
            return outcome;
    }
    return outcome;
}

/* ---- not taken ---- */

static enum result remark(const struct handing *handing, const char *key, const char *faults)
{
    struct shell *shell = handing->shell;
    Loopline__Router__V1__Comment body = LOOPLINE__ROUTER__V1__COMMENT__INIT;
    const Loopline__Wire__V1__Reply *reply;
    body.number = wire_text(handing->seen->number);
    body.unit = wire_text(shell->unit);
    body.text = arena_print(shell->arena, "%s: %s", conf_text(shell->conf, "words.not_below"), faults);
    return end_call(&shell->router, shell->arena, MESSAGE_COMMENT, key, &body.base, &reply);
}

/* It has been there before: who dispatches here says who else has it. */
static enum result give_back(const struct handing *handing, const char *key, bool *done)
{
    struct shell *shell = handing->shell;
    Loopline__Router__V1__ReturnOrder body = LOOPLINE__ROUTER__V1__RETURN_ORDER__INIT;
    const Loopline__Wire__V1__Reply *reply;
    body.number = wire_text(handing->seen->number);
    body.unit = wire_text(shell->unit);
    body.ground = wire_text(conf_text(shell->conf, "above.loop_ground"));
    body.text = wire_text(conf_text(shell->conf, "words.came_round"));
    enum result outcome = end_call(&shell->router, shell->arena, MESSAGE_RETURN_ORDER, key, &body.base, &reply);
    *done = outcome == RESULT_OK && shell_done(reply);
    return outcome;
}

static enum result not_taken(const struct handing *handing, const Loopline__Wire__V1__Reply *reply)
{
    struct shell *shell = handing->shell;
    const char *faults = end_faults(shell->arena, reply);
    char key[LINK_KEY], returned[LINK_KEY];
    bool done = false;
    link_submit_key(handing->line, &handing->seen->order, handing->anew, key);
    str_copy(returned, sizeof returned, key);
    key[0] = 'c', returned[0] = 'l'; /* of what is said above of it */
    shell_refused(link_act_name(LINK_SUBMIT));
    log_warn("not taken below", "order", handing->seen->number, "faults", faults, NULL);
    if (link_after_down(LINK_SUBMIT, end_reason(reply)) == LINK_THEN_RETURN) {
        enum result outcome = give_back(handing, returned, &done);
        if (outcome != RESULT_OK || done)
            return outcome;
    }
    return remark(handing, key, faults);
}

enum result handing_over(const struct handing *handing)
{
    const Loopline__Wire__V1__Reply *reply = NULL;
    Submit *body = body_of(handing);
    enum result outcome = reveal(handing, body);
    if (outcome == RESULT_OK)
        outcome = submit(handing, body, &reply);
    if (outcome != RESULT_OK)
        return outcome;
    if (reply->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DENIED)
        return shell_denied(&handing->shell->below, "submit", reply);
    if (!shell_done(reply))
        return not_taken(handing, reply);
    if (reply->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE) {
        shell_passed(link_act_name(LINK_SUBMIT));
        log_info("handed down", "order", handing->seen->number, NULL);
    }
    return handing_added(handing->shell, handing->seen);
}

static enum result add(struct shell *shell, const struct seen_order *seen, const char *text)
{
    Loopline__Wire__V1__Instruction word = LOOPLINE__WIRE__V1__INSTRUCTION__INIT;
    const Loopline__Wire__V1__Reply *reply;
    char key[LINK_KEY];
    link_added_key(seen->number, text, key);
    word.what_case = LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_ADDED;
    word.added = shell_text(shell, text);
    enum result outcome = shell_instruct(shell, seen->number, key, &word, &reply);
    if (outcome != RESULT_OK)
        return outcome;
    if (reply->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE)
        shell_passed(link_act_name(LINK_ADDED));
    else if (!shell_done(reply) && link_after_down(LINK_ADDED, end_reason(reply)) == LINK_LEFT)
        shell_left(shell, seen->number, LINK_ADDED, reply);
    return RESULT_OK;
}

enum result handing_added(struct shell *shell, const struct seen_order *seen)
{
    enum result outcome = RESULT_OK;
    for (size_t i = 0; i < seen->view->n_supplements && outcome == RESULT_OK; i++)
        outcome = add(shell, seen, seen->view->supplements[i]);
    return outcome;
}
