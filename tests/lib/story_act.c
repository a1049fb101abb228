#include "tests/lib/story_act.h"
#include "common/str.h"
#include "tests/lib/verb.h"
#include <stdlib.h>
#include <string.h>

static const struct verb *find_verb(const char *name)
{
    static const struct verbs *const ALL[] = {&VERBS_REQUEST, &VERBS_UNIT,  &VERBS_DISPATCH,
                                              &VERBS_JOINT,   &VERBS_WATCH, &VERBS_LOOP};
    for (size_t i = 0; i < COUNT(ALL); i++)
        for (size_t n = 0; n < ALL[i]->count; n++)
            if (strcmp(ALL[i]->list[n].name, name) == 0)
                return &ALL[i]->list[n];
    return NULL;
}

const char *story_principal(struct arena *arena, const struct story_step *step)
{
    static const char *const DESKS[] = {"agent", "dispatcher", "supervisor", "reviewer", "bench"};
    const char *colon = strchr(step->actor, ':');
    for (size_t i = 0; i < COUNT(DESKS); i++)
        if (strcmp(step->actor, DESKS[i]) == 0)
            return DESKS[i];
    if (colon != NULL)
        return arena_print(arena, "%.*s-%s", (int)(colon - step->actor), step->actor, colon + 1);
    return arena_print(arena, "channel-%s", step->actor);
}

static const char *status_code(Loopline__Wire__V1__Status status)
{
    static const char *const CODES[] = {"none",     "durable",     "duplicate", "conflict",
                                        "rejected", "retry_later", "denied",    "ok"};
    return (unsigned)status < COUNT(CODES) ? CODES[status] : "unknown";
}

static bool fits(const struct story_step *step, const Loopline__Wire__V1__Reply *reply)
{
    const char *status = status_code(reply->status);
    if (step->status == NULL)
        return strcmp(status, "durable") == 0 || strcmp(status, "ok") == 0;
    if (strcmp(status, step->status) != 0)
        return false;
    for (size_t i = 0; step->reason != NULL && i < reply->n_errors; i++)
        if (strcmp(reply->errors[i]->reason, step->reason) == 0)
            return true;
    return step->reason == NULL;
}

static void keep_request(struct verb_turn *turn, const struct story_request *found, const char *label)
{
    struct story_request *request = arena_alloc(turn->arena, sizeof *request), **end = &turn->step->story->requests;
    *request = *found;
    request->place = turn->step->place;
    str_copy(request->label, sizeof request->label, label);
    request->many = turn->step->many;
    while (*end != NULL)
        end = &(*end)->next;
    *end = request;
}

static void keep_receipt(struct verb_turn *turn, const Loopline__Wire__V1__Reply *reply)
{
    const Loopline__Intake__V1__Receipt *receipt = reply->receipt;
    struct story_request request = {.next = NULL};
    str_copy(request.number, sizeof request.number, receipt->number);
    str_copy(request.code, sizeof request.code, receipt->code);
    wire_uuid_read(&receipt->request_id, &request.id);
    keep_request(turn, &request, verb_value(turn, "as"));
}

static const char *words(struct verb_turn *turn, const Loopline__Wire__V1__Reply *reply)
{
    struct buf text = {0};
    buf_print(&text, "%s%s%s > %s", turn->step->place, str_empty(turn->step->place) ? "" : "/", turn->step->actor,
              turn->step->verb);
    for (size_t i = 0; i < turn->step->pair_count; i++) {
        const struct story_pair *pair = &turn->step->pairs[i];
        if (strcmp(pair->key, "phone") != 0 && strcmp(pair->key, "name") != 0) /* the live view shows nobody */
            buf_print(&text, strchr(pair->value, ' ') == NULL ? " %s=%s" : " %s=\"%s\"", pair->key, pair->value);
    }
    if (turn->step->status != NULL) {
        buf_print(&text, " => %s", status_code(reply->status));
        for (size_t i = 0; i < reply->n_errors; i++)
            buf_print(&text, " %s", reply->errors[i]->reason);
    }
    const char *kept = arena_text(turn->arena, text.text);
    buf_free(&text);
    return kept;
}

static void complain(const struct story_step *step, const Loopline__Wire__V1__Reply *reply)
{
    fprintf(stderr, "%s:%d: %s > %s was answered %s", step->story->path, step->line, step->actor, step->verb,
            status_code(reply->status));
    for (size_t i = 0; i < reply->n_errors; i++)
        fprintf(stderr, ", %s %s", reply->errors[i]->field, reply->errors[i]->reason);
    fprintf(stderr, "; expected %s %s\n", step->status == NULL ? "durable" : step->status,
            step->reason == NULL ? "" : step->reason);
}

/* What no step submitted, but the machine or a link did: the statement's only row, "ID NUMBER". */
static bool find_made(struct verb_turn *turn, const char *statement, const struct params *params, const char **told)
{
    size_t count;
    struct story_request request = {.next = NULL};
    const struct town_row *rows = town_query(turn->town, turn->arena, statement, params, &count);
    *told = arena_print(turn->arena, "%s > %s %s", turn->step->actor, turn->step->verb,
                        count == 0 ? "nothing" : rows[0].row + UUID_TEXT);
    if (count != 1 || strlen(rows[0].row) <= UUID_TEXT) {
        fprintf(stderr, "%s:%d: %zu requests were made of it\n", turn->step->story->path, turn->step->line, count);
        return false;
    }
    const char *id = arena_textn(turn->arena, rows[0].row, UUID_TEXT - 1);
    str_copy(request.number, sizeof request.number, rows[0].row + UUID_TEXT);
    if (!uuid_parse(id, &request.id))
        return false;
    keep_request(turn, &request, verb_value(turn, "as"));
    return true;
}

/* Of a hot spot; or below, of one that was handed down: its reference is the number above. */
static bool find_other(struct verb_turn *turn, const char **told)
{
    struct params params;
    params_open(&params, turn->arena);
    if (strcmp(turn->step->verb, "raised") == 0) {
        params_uuid(&params, &turn->request->id);
        return find_made(turn, "story_raised", &params, told);
    }
    params_text(&params, turn->request->number);
    return find_made(turn, "story_crossed", &params, told);
}

/* The children that this step made, labelled LABEL.1, LABEL.2 … */
static void keep_children(struct verb_turn *turn, const Loopline__Router__V1__OrderStatus *order)
{
    const char *own = verb_value(turn, "as"), *label = str_empty(own) ? turn->request->label : own;
    for (size_t i = 0; i < order->n_children; i++) {
        struct params params;
        size_t count;
        struct story_request child = {.next = NULL};
        params_open(&params, turn->arena);
        params_text(&params, order->children[i]);
        const struct town_row *rows = town_query(turn->town, turn->arena, "story_order", &params, &count);
        if (count != 1 || !uuid_parse(rows[0].row, &child.id))
            continue;
        str_copy(child.number, sizeof child.number, order->children[i]);
        keep_request(turn, &child, arena_print(turn->arena, "%s.%zu", label, i + 1));
    }
}

/* ---- what a unit may see: limited=yes parts=1 has="…" hides="…" ---- */

static bool view_holds(const Loopline__Router__V1__OrderView *view, const char *words)
{
    bool found = strstr(view->text, words) != NULL || strstr(view->address, words) != NULL;
    for (size_t i = 0; i < view->n_parts; i++)
        found = found || strstr(view->parts[i]->result, words) != NULL || strcmp(view->parts[i]->unit, words) == 0;
    for (size_t i = 0; i < view->n_comments; i++)
        found = found || strstr(view->comments[i]->text, words) != NULL;
    for (size_t i = 0; i < view->n_supplements; i++)
        found = found || strstr(view->supplements[i], words) != NULL;
    return found;
}

static bool view_fits(struct verb_turn *turn, const Loopline__Router__V1__OrderView *view)
{
    const char *has = verb_value(turn, "has"), *hides = verb_value(turn, "hides");
    bool limited = view->limited != 0;
    bool fits = verb_flag(turn, "limited", limited) == limited &&
                verb_count(turn, "parts", (uint32_t)view->n_parts) == view->n_parts &&
                verb_count(turn, "comments", (uint32_t)view->n_comments) == view->n_comments &&
                verb_count(turn, "supplements", (uint32_t)view->n_supplements) == view->n_supplements &&
                (str_empty(has) || view_holds(view, has)) && (str_empty(hides) || !view_holds(view, hides));
    if (!fits)
        fprintf(stderr, "%s:%d: the view has limited=%s parts=%zu comments=%zu supplements=%zu\n",
                turn->step->story->path, turn->step->line, limited ? "yes" : "no", view->n_parts, view->n_comments,
                view->n_supplements);
    return fits;
}

/* What the answer brings for later steps. */
static bool take_answer(struct verb_turn *turn, const struct verb *verb, const Loopline__Wire__V1__Reply *reply)
{
    if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_RECEIPT && verb->type == MESSAGE_SUBMIT)
        keep_receipt(turn, reply);
    if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_ORDER)
        keep_children(turn, reply->order);
    if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_VIEW)
        return view_fits(turn, reply->view);
    return true;
}

bool story_act(const struct towns *towns, struct arena *arena, struct story_step *step, const char **told)
{
    struct verb_turn turn = {towns_at(towns, step->place), arena, step,
                             story_request(step->story, step->place, story_value(step->pairs, step->pair_count, "on"))};
    bool finds = strcmp(step->verb, "raised") == 0 || strcmp(step->verb, "crossed") == 0;
    const struct verb *verb = finds ? NULL : find_verb(step->verb);
    if (turn.town == NULL || (!finds && verb == NULL) ||
        (turn.request == NULL && (finds || verb->type != MESSAGE_SUBMIT))) {
        fprintf(stderr, "%s:%d: %s: %s\n", step->story->path, step->line,
                turn.town == NULL       ? "no such town"
                : finds || verb != NULL ? "no request to act on"
                                        : "no such verb",
                step->verb);
        return false;
    }
    if (finds)
        return find_other(&turn, told);
    const Loopline__Wire__V1__Reply *reply =
        town_call(turn.town, arena, story_principal(arena, step), verb->type, NULL, verb->build(&turn));
    *told = words(&turn, reply);
    if (fits(step, reply))
        return take_answer(&turn, verb, reply);
    complain(step, reply);
    return false;
}
