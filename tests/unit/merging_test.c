/* Merging on the cores of router and survey together: what each step does, by name, and random histories of a whole
 * town of orders with a printed seed. Nobody is lost, whatever is merged with what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "common/str.h"
#include "services/router/riding.h"
#include "services/router/router_rules.h"
#include "services/survey/survey.h"

enum { ORDERS = 7, STEPS = 160, HISTORIES = 1500, VISITS = STEPS + 2, ROOM = 64 };

/* ---- a town of orders, as the shells keep it ---- */

struct town_case { /* survey's side of one order */
    struct survey_case now;
    struct survey surveys[VISITS][ORDERS];
    struct survey *lists[VISITS][ORDERS];
    struct write_off application;
};
struct town {
    struct arena *arena;
    struct router_policy policy;
    struct order orders[ORDERS];
    struct town_case cases[ORDERS];
    struct router_result result;
    instant now;
    int into[ORDERS]; /* the onlooker's own account of who was merged into whom; -1 */
    size_t merges, unmerges, reopens, released, look_backs, left_late, taken_up, lapsed;
};

static const char *const NUMBERS[ORDERS] = {"A", "B", "C", "D", "E", "F", "G"};
static const struct router_post POSTS[] = {{.unit = "street", .duty = DUTY_LEAD, .return_by = INSTANT_NONE},
                                           {.unit = "police", .duty = DUTY_CO, .return_by = INSTANT_NONE}};

static struct uuid id_of(size_t index)
{
    return (struct uuid){{(uint8_t)(index + 1)}};
}

static size_t index_of(const struct uuid *id)
{
    return (size_t)id->bytes[0] - 1;
}

static bool ask(struct town *town, const struct order *order, struct router_event *event)
{
    event->at = town->now;
    event->actor = event->actor ? event->actor : "wang";
    router_step(&town->policy, order, event, &town->result);
    return town->result.reason == REASON_NONE && !town->result.ignored;
}

static void fed_back(struct town *town, const struct order *order);
static void told(struct town *town, const struct order *order, enum case_event kind);

static bool take(struct town *town, struct order *order, struct router_event event)
{
    bool settled = false, again = false, ended = false;
    if (!ask(town, order, &event))
        return false;
    for (size_t i = 0; i < town->result.effect_count; i++) {
        settled = settled || town->result.effects[i].type == EFFECT_SETTLED;
        again = again || town->result.effects[i].type == EFFECT_REOPENED;
        ended = ended || town->result.effects[i].type == EFFECT_ENDED;
    }
    struct assignment *list = arena_array(town->arena, town->result.next.assignment_count + 1, sizeof *list);
    memcpy(list, town->result.assignments, town->result.next.assignment_count * sizeof *list);
    *order = town->result.next;
    order->assignments = list;
    if (settled)
        fed_back(town, order);
    if (again)
        told(town, order, CASE_EVENT_REOPENED_ELSEWHERE);
    if (ended)
        told(town, order, CASE_EVENT_ORDER_ENDED);
    return true;
}

static struct order draft(struct town *town, size_t i)
{
    struct order_request *request = arena_alloc(town->arena, sizeof *request);
    *request = (struct order_request){
        .order = id_of(i), .request = id_of(i), .number = NUMBERS[i], .withdrawn_at = INSTANT_NONE, .weight = 1};
    struct order order = router_order_draft();
    order.id = id_of(i);
    order.number = NUMBERS[i];
    order.requests = request;
    order.request_count = 1;
    return order;
}

static void found(struct town *town, size_t i)
{
    town->orders[i] = draft(town, i);
    assert_true(
        take(town, &town->orders[i], (struct router_event){.type = ROUTER_FOUND, .posts = POSTS, .post_count = 2}));
}

static void town_open(struct town *town)
{
    struct arena *arena = town->arena;
    memset(town, 0, sizeof *town);
    town->arena = arena;
    town->now = INSTANT_HOUR;
    town->policy.return_max = 1;
    for (size_t i = 0; i < ORDERS; i++) {
        town->into[i] = -1;
        survey_case_blank(&town->cases[i].now);
        found(town, i);
    }
}

/* ---- what the shell does with two orders ---- */

static struct order *carrier(struct town *town, size_t i)
{
    struct uuid id = id_of(i);
    for (size_t n = 0; n < ORDERS; n++)
        if (riding_find(&town->orders[n], &id))
            return &town->orders[n];
    return NULL;
}

static void go_over(struct town *town, struct order *from, struct order *to)
{
    assert_true(take(town, from, (struct router_event){.type = ROUTER_MERGE, .into = &to->id}));
    riding_move(town->arena, from, to, NULL);
    riding_find(to, &from->id)->via = to->id;
    assert_true(take(town, to, (struct router_event){.type = ROUTER_JOIN}));
    town->into[index_of(&from->id)] = (int)index_of(&to->id);
}

static bool merge(struct town *town, struct order *from, struct order *to)
{
    struct router_event leaves = {.type = ROUTER_MERGE, .into = &to->id};
    struct router_event joins = {.type = ROUTER_JOIN, .count = from->request_count, .urgency = from->urgency};
    if (from == to || !ask(town, from, &leaves) || !ask(town, to, &joins))
        return false;
    go_over(town, from, to);
    town->merges++;
    return true;
}

static bool unmerge(struct town *town, struct order *from)
{
    struct order *on = carrier(town, index_of(&from->id));
    bool chosen[ROOM] = {false};
    if (from->state != ORDER_MERGED || !on)
        return false;
    riding_back(on, &from->id, chosen);
    struct router_event back = {.type = ROUTER_UNMERGE, .posts = POSTS, .post_count = 2};
    struct router_event leaves = {.type = ROUTER_LEAVE};
    back.last = riding_live(on, chosen, true) == 0;
    leaves.last = riding_live(on, chosen, false) == 0;
    if (!ask(town, from, &back) || !ask(town, on, &leaves))
        return false;
    riding_move(town->arena, on, from, chosen);
    riding_find(from, &from->id)->via = (struct uuid){{0}};
    assert_true(take(town, on, leaves));
    assert_true(take(town, from, back));
    town->into[index_of(&from->id)] = -1;
    town->unmerges++;
    town->left_late += on->state == ORDER_WRITTEN_OFF;
    return true;
}

static bool reopen(struct town *town, struct order *old, struct order *by)
{
    struct router_event again = {.type = ROUTER_REOPEN, .round = old->round + 1};
    struct router_event leaves = {.type = ROUTER_MERGE, .into = &old->id};
    if (old == by || !ask(town, old, &again) || !ask(town, by, &leaves))
        return false;
    assert_true(take(town, old, again));
    go_over(town, by, old);
    town->reopens++;
    return true;
}

/* ---- survey's side ---- */

static void fed_back(struct town *town, const struct order *order)
{
    struct town_case *of = &town->cases[index_of(&order->id)];
    int visit = of->now.visit + 1;
    struct survey_event event = {.kind = CASE_EVENT_FED_BACK, .at = town->now};
    size_t count = 0;
    for (size_t i = 0; i < order->request_count; i++) {
        const struct order_request *request = &order->requests[i];
        if (request->withdrawn_at != INSTANT_NONE)
            continue;
        survey_blank(&of->surveys[visit][count]);
        of->surveys[visit][count].request_id = request->request;
        of->surveys[visit][count].number = request->number;
        of->lists[visit][count] = &of->surveys[visit][count];
        count++;
    }
    assert_true(count > 0); /* somebody asks for it, or it would have ended */
    survey_case_blank(&event.opening);
    event.opening.id = order->id;
    event.opening.number = order->number;
    event.opening.unit = "street";
    event.opening.round = order->round;
    event.opening.redo_max = 2;
    event.opening.outcome = OUTCOME_SOLVED;
    event.opening.surveys = of->lists[visit];
    event.opening.survey_count = count;
    const struct survey_rule *rule = survey_step(&of->now, &event);
    assert_int_equal(rule->refusal, REASON_NONE);
    struct order *row = &town->orders[index_of(&order->id)];
    int round = row->round;
    survey_apply(&of->now, &event, rule);
    town->released += (rule->effects & EFFECT_RELEASE) != 0;
    if (rule->effects & EFFECT_REDO)
        assert_true(take(town, row, (struct router_event){.type = ROUTER_REDO, .round = round + 1}));
}

/* Opened again, un-merged; or ended. */
static void told(struct town *town, const struct order *order, enum case_event kind)
{
    struct survey_case *now = &town->cases[index_of(&order->id)].now;
    struct survey_event event = {.kind = kind, .at = town->now};
    survey_case_blank(&event.opening);
    event.opening.round = order->round;
    const struct survey_rule *rule = survey_step(now, &event);
    assert_int_equal(rule->refusal, REASON_NONE);
    assert_true((rule->effects & EFFECT_STALE) == 0); /* it is told nothing that it did not wait for */
    survey_apply(now, &event, rule);
    town->lapsed += (rule->effects & EFFECT_LAPSE) != 0;
    town->taken_up += (rule->effects & EFFECT_TAKE_UP) != 0;
}

/* As when its day has come; false: nobody is left who could be asked. */
static bool look_back(struct town *town, size_t i)
{
    struct town_case *of = &town->cases[i];
    int visit = of->now.visit + 1;
    struct survey_event event = {.kind = CASE_EVENT_LOOK_BACK, .at = town->now};
    survey_case_blank(&event.opening);
    event.opening.surveys = of->lists[visit];
    for (size_t n = 0; n < of->now.survey_count; n++) {
        if (!survey_looks_back(of->now.surveys[n]))
            continue;
        struct survey *survey = &of->surveys[visit][event.opening.survey_count];
        survey_blank(survey);
        survey->request_id = of->now.surveys[n]->request_id;
        survey->number = of->now.surveys[n]->number;
        of->lists[visit][event.opening.survey_count++] = survey;
    }
    if (of->now.look_back_at == INSTANT_NONE || of->now.state != CASE_WRITTEN_OFF || event.opening.survey_count == 0)
        return false;
    survey_apply(&of->now, &event, survey_step(&of->now, &event));
    town->look_backs++;
    return true;
}

static enum answer came_back(const struct town_case *of, enum rating rating)
{
    if (of->now.kind != VISIT_LOOK_BACK)
        return ANSWER_UNSPECIFIED;
    return rating == RATING_DISSATISFIED ? ANSWER_YES : ANSWER_NO;
}

static void rate(struct town *town, size_t i, enum rating rating)
{
    struct order *order = carrier(town, i);
    struct town_case *of = &town->cases[index_of(&order->id)];
    struct survey_event event = {.kind = CASE_EVENT_RATE,
                                 .at = town->now,
                                 .number = NUMBERS[i],
                                 .rating = rating,
                                 .source = SOURCE_AGENT,
                                 .recurred = came_back(of, rating),
                                 .cause = rating == RATING_DISSATISFIED ? CAUSE_SLOW : CAUSE_UNSPECIFIED,
                                 .actor = "li",
                                 .role = ROLE_AGENT,
                                 .actor_unit = "",
                                 .text = ""};
    const struct survey_rule *rule = survey_step(&of->now, &event);
    if (rule->refusal != REASON_NONE)
        return;
    survey_apply(&of->now, &event, rule);
    if (rule->effects & EFFECT_REDO)
        assert_true(take(town, order, (struct router_event){.type = ROUTER_REDO, .round = order->round + 1}));
    if (rule->effects & EFFECT_RECUR) /* what it finds is never lost */
        assert_true(
            take(town, order, (struct router_event){.type = ROUTER_REDO, .round = of->now.round + 1, .recurs = true}));
}

static void write_off(struct town *town, size_t i)
{
    struct town_case *of = &town->cases[i];
    struct survey_event apply = {.kind = CASE_EVENT_APPLY,
                                 .at = town->now,
                                 .number = NUMBERS[i],
                                 .actor = "wang",
                                 .actor_unit = "street",
                                 .acts_for_lead = true,
                                 .application = &of->application};
    struct survey_event approve = {.kind = CASE_EVENT_APPROVE,
                                   .at = town->now,
                                   .number = NUMBERS[i],
                                   .actor = "zhao",
                                   .actor_unit = "",
                                   .look_back_at = town->now,
                                   .archive_at = INSTANT_NONE};
    struct survey_event *const EVENTS[] = {&apply, &approve};
    for (size_t n = 0; n < COUNT(EVENTS); n++) {
        const struct survey_rule *rule = survey_step(&of->now, EVENTS[n]);
        if (rule->refusal != REASON_NONE)
            return;
        survey_apply(&of->now, EVENTS[n], rule);
    }
    take(town, &town->orders[i], (struct router_event){.type = ROUTER_WRITE_OFF, .round = of->now.round});
}

static void withdraw(struct town *town, size_t i)
{
    struct order *order = carrier(town, i);
    struct uuid id = id_of(i);
    struct order_request *request = riding_find(order, &id);
    size_t others = 0;
    for (size_t n = 0; n < order->request_count; n++)
        others += order->requests[n].withdrawn_at == INSTANT_NONE && &order->requests[n] != request;
    if (request->withdrawn_at == INSTANT_NONE &&
        take(town, order, (struct router_event){.type = ROUTER_WITHDRAW, .last = others == 0}))
        riding_find(order, &id)->withdrawn_at = town->now;
}

static void unit_does(struct town *town, struct order *order, const char *unit, enum router_event_type type)
{
    const struct assignment *one = router_assignment(order, unit);
    if (one)
        take(town, order,
             (struct router_event){.type = type, .seq = one->seq, .outcome = OUTCOME_SOLVED, .text = "done"});
}

static void settle(struct town *town, size_t i)
{
    for (size_t n = 0; n < COUNT(POSTS); n++) {
        unit_does(town, &town->orders[i], POSTS[n].unit, ROUTER_SIGN);
        unit_does(town, &town->orders[i], POSTS[n].unit, ROUTER_FEED_BACK);
    }
}

/* ---- what must hold at every instant ---- */

static void check_requests(struct town *town)
{
    for (size_t i = 0; i < ORDERS; i++) {
        struct uuid id = id_of(i);
        size_t found = 0;
        for (size_t n = 0; n < ORDERS; n++) {
            struct order_request *request = riding_find(&town->orders[n], &id);
            found += request != NULL;
            assert_true(!request || index_of(&request->order) == n);
        }
        assert_int_equal(found, 1); /* every request rides on exactly one order */
        assert_int_equal(carrier(town, i) == &town->orders[i], town->orders[i].state != ORDER_MERGED);
        size_t end = i;
        while (town->into[end] >= 0)
            end = (size_t)town->into[end];
        assert_ptr_equal(carrier(town, i), &town->orders[end]); /* and un-merging is exact */
    }
}

static void check_order(const struct order *order)
{
    size_t live = 0, acting = 0;
    int weight = 0;
    for (size_t i = 0; i < order->request_count; i++) {
        live += order->requests[i].withdrawn_at == INSTANT_NONE;
        weight += order->requests[i].weight;
        assert_true(i == 0 || uuid_compare(&order->requests[i - 1].request, &order->requests[i].request) < 0);
    }
    for (size_t i = 0; i < order->assignment_count; i++)
        acting += order->assignments[i].state != ASSIGNMENT_RELIEVED;
    bool merged = order->state == ORDER_MERGED;
    assert_int_equal(merged, !uuid_zero(&order->merged_into));
    assert_true(!merged || (order->request_count == 0 && acting == 0));
    assert_true(merged || order->state == ORDER_WITHDRAWN || live > 0); /* no order without somebody who asks */
    assert_true(order->request_count == 0 || order->weight == weight);
}

static bool is_running(const struct order *order)
{
    return order->state == ORDER_DISPATCHED || order->state == ORDER_HANDLING || order->state == ORDER_RETURNED;
}

/* A case waits for its order where that is handled, and nowhere else: not for what was merged or withdrawn. */
static void check_waits(const struct order *order, const struct survey_case *now)
{
    bool ended = order->state == ORDER_MERGED || order->state == ORDER_WITHDRAWN;
    assert_int_equal(now->state == CASE_REDO, is_running(order) && order->round > 0);
    assert_int_equal(now->state == CASE_LAPSED, ended && order->round > 0);
    assert_true(!ended || now->state == CASE_NONE || now->state == CASE_LAPSED);
}

/* Everybody who rides on a fed-back order is asked back once in its round, and nobody else is. */
static void check_case(const struct town *town, size_t i)
{
    const struct order *order = &town->orders[i];
    const struct survey_case *now = &town->cases[i].now;
    int open = 0;
    check_waits(order, now);
    if (now->state == CASE_LOOKING_BACK) { /* whoever is asked whether it has come back rides on what is written off */
        assert_int_equal(order->state, ORDER_WRITTEN_OFF);
        for (size_t s = 0; s < now->survey_count; s++)
            assert_true(now->surveys[s]->state != SURVEY_OPEN || riding_find(order, &now->surveys[s]->request_id));
    }
    if (order->state != ORDER_FED_BACK)
        return;
    assert_int_equal(now->round, order->round);
    for (size_t n = 0; n < order->request_count; n++) {
        size_t asked = 0;
        for (size_t s = 0; s < now->survey_count; s++)
            asked += now->surveys[s]->state != SURVEY_RELEASED &&
                     uuid_compare(&now->surveys[s]->request_id, &order->requests[n].request) == 0;
        assert_int_equal(asked, order->requests[n].withdrawn_at == INSTANT_NONE);
    }
    for (size_t s = 0; s < now->survey_count; s++) {
        open += now->surveys[s]->state == SURVEY_OPEN;
        assert_true(now->surveys[s]->state != SURVEY_OPEN || riding_find(order, &now->surveys[s]->request_id));
    }
    assert_int_equal(now->open, open);
    assert_int_equal(now->state == CASE_ASKING, open > 0);
}

static void check(struct town *town)
{
    check_requests(town);
    for (size_t i = 0; i < ORDERS; i++) {
        check_order(&town->orders[i]);
        check_case(town, i);
    }
}

/* ---- by name ---- */

static struct town *the_town(void)
{
    static struct town town;
    if (!town.arena)
        town.arena = arena_new(0);
    arena_reset(town.arena);
    town_open(&town);
    return &town;
}

static void test_merge_and_back_is_as_before(void **state)
{
    (void)state;
    struct town *town = the_town();
    struct order *a = &town->orders[0], *b = &town->orders[1];
    assert_true(merge(town, a, b));
    assert_int_equal(a->state, ORDER_MERGED);
    assert_int_equal(b->request_count, 2);
    assert_int_equal(b->weight, 2);
    assert_false(merge(town, a, &town->orders[2])); /* it rides already */
    assert_false(merge(town, &town->orders[2], a)); /* nobody rides on what rides */
    assert_true(unmerge(town, a));
    assert_int_equal(a->state, ORDER_DISPATCHED);
    assert_int_equal(a->request_count, 1);
    assert_int_equal(a->weight, 1);
    assert_int_equal(b->request_count, 1);
    assert_int_equal(b->weight, 1);
    assert_string_equal(router_lead(a)->unit, "street");
    check(town);
}

/* A → B → C: the chain is flat, and each of its links can be taken back. */
static void test_chains(void **state)
{
    (void)state;
    struct town *town = the_town();
    struct order *a = &town->orders[0], *b = &town->orders[1], *c = &town->orders[2];
    assert_true(merge(town, a, b) && merge(town, b, c));
    assert_int_equal(c->request_count, 3);
    assert_int_equal(c->weight, 3);
    assert_true(unmerge(town, b)); /* what had come with it goes back with it */
    assert_int_equal(b->request_count, 2);
    assert_int_equal(c->request_count, 1);
    assert_ptr_equal(carrier(town, 0), b);
    assert_true(merge(town, b, c) && unmerge(town, a)); /* the inner one, from wherever it rides */
    assert_int_equal(a->request_count, 1);
    assert_int_equal(c->request_count, 2);
    assert_true(unmerge(town, b)); /* and then the rest without it */
    assert_int_equal(b->request_count, 1);
    assert_int_equal(b->weight + c->weight, 2);
    check(town);
}

static void test_founded_into_another(void **state)
{
    (void)state;
    struct town *town = the_town();
    struct order *a = &town->orders[0], *b = &town->orders[1];
    *a = draft(town, 0);
    assert_true(take(town, a, (struct router_event){.type = ROUTER_FOUND, .into = &b->id}));
    assert_int_equal(a->state, ORDER_MERGED);
    assert_int_equal(a->version, 1);
    assert_int_equal(a->assignment_count, 0);
    for (size_t i = 0; i < town->result.effect_count; i++) /* nobody is dispatched to, no clock starts or ends */
        assert_true(town->result.effects[i].type == EFFECT_RECORD || town->result.effects[i].type == EFFECT_PROGRESS);
    riding_move(town->arena, a, b, NULL);
    riding_find(b, &a->id)->via = b->id;
    assert_true(take(town, b, (struct router_event){.type = ROUTER_JOIN}));
    town->into[0] = 1;
    check(town);
    assert_true(unmerge(town, a)); /* its first dispatch */
    assert_int_equal(a->assignment_count, 2);
    check(town);
}

static void test_members_are_never_overdue(void **state)
{
    (void)state;
    struct town *town = the_town();
    struct order *a = &town->orders[0], *b = &town->orders[1];
    unit_does(town, a, "street", ROUTER_SIGN);
    unit_does(town, a, "street", ROUTER_FEED_BACK); /* its part is done; the order runs */
    struct router_event event = {.type = ROUTER_MERGE, .into = &b->id};
    assert_true(ask(town, a, &event));
    size_t merged = 0, relieved = 0, released = 0;
    for (size_t i = 0; i < town->result.effect_count; i++) {
        const struct router_effect *effect = &town->result.effects[i];
        merged += effect->type == EFFECT_MILESTONE && effect->milestone == MILESTONE_MERGED;
        relieved += effect->type == EFFECT_MILESTONE && effect->milestone == MILESTONE_RELIEVED;
        released += effect->type == EFFECT_RECORD && str_equal(effect->code, "released");
    }
    assert_int_equal(merged, 1);
    assert_int_equal(relieved, 0); /* a unit that is relieved is judged by what had run out; these are not */
    assert_int_equal(released, 2);
}

static void test_what_is_fed_back_is_not_merged(void **state)
{
    (void)state;
    struct town *town = the_town();
    settle(town, 0);
    assert_int_equal(town->orders[0].state, ORDER_FED_BACK);
    assert_false(merge(town, &town->orders[0], &town->orders[1]));
    assert_false(merge(town, &town->orders[1], &town->orders[0]));
    struct router_event repeat = {.type = ROUTER_REPEAT};
    ask(town, &town->orders[0], &repeat);
    assert_true(town->result.ignored);
    assert_string_equal(town->result.effects[0].code, "repeated");
}

/* T04: the clocks of an emergency are not to be lost in an ordinary order. */
static void test_an_emergency_rides_on_none_but_an_emergency(void **state)
{
    (void)state;
    struct town *town = the_town();
    struct order *a = &town->orders[0], *b = &town->orders[1], *c = &town->orders[2];
    a->urgency = c->urgency = URGENCY_URGENT;
    b->urgency = URGENCY_NORMAL;
    assert_false(merge(town, a, b));
    assert_int_equal(town->result.reason, REASON_LESS_URGENT);
    assert_true(merge(town, b, a));
    assert_true(merge(town, a, c));
    check(town);
}

static void test_an_order_has_room_for_so_many(void **state)
{
    (void)state;
    struct town *town = the_town();
    struct router_event joins = {.type = ROUTER_JOIN, .count = ROUTER_REQUESTS_MAX - 1};
    assert_true(ask(town, &town->orders[0], &joins));
    joins.count++;
    assert_false(ask(town, &town->orders[0], &joins));
    assert_int_equal(town->result.reason, REASON_TOO_MANY);
}

/* Un-merged from what has fed back: the one is asked about the own order, the rest go on being asked. */
static void test_unmerge_while_they_are_asked(void **state)
{
    (void)state;
    struct town *town = the_town();
    assert_true(merge(town, &town->orders[0], &town->orders[1]));
    settle(town, 1);
    assert_int_equal(town->cases[1].now.open, 2);
    rate(town, 1, RATING_SATISFIED);
    assert_int_equal(town->cases[1].now.state, CASE_ASKING);
    assert_true(unmerge(town, &town->orders[0]));
    assert_int_equal(town->cases[1].now.open, 0);
    assert_int_equal(town->cases[1].now.state, CASE_ASKED);
    check(town);
    settle(town, 0);
    rate(town, 0, RATING_DISSATISFIED);
    assert_int_equal(town->orders[0].round, 1);
    assert_int_equal(town->orders[1].round, 0);
}

static void test_the_last_one_does_not_leave_what_is_settled(void **state)
{
    (void)state;
    struct town *town = the_town();
    struct order *a = &town->orders[0], *b = &town->orders[1];
    assert_true(merge(town, a, b));
    withdraw(town, 1);
    assert_int_equal(b->state, ORDER_DISPATCHED); /* the other still asks for it */
    settle(town, 1);
    assert_false(unmerge(town, a));
    assert_int_equal(town->result.reason, REASON_WRONG_STATE);

    town_open(town);
    assert_true(merge(town, a, b));
    withdraw(town, 1);
    assert_true(unmerge(town, a)); /* while it runs: then nobody asks for b any more */
    assert_int_equal(b->state, ORDER_WITHDRAWN);
    check(town);

    town_open(town);
    assert_true(merge(town, a, b));
    withdraw(town, 0);
    assert_false(unmerge(town, a)); /* nobody asks for a */
    check(town);
}

static void test_one_of_many_is_dissatisfied(void **state)
{
    (void)state;
    struct town *town = the_town();
    assert_true(merge(town, &town->orders[0], &town->orders[2]) && merge(town, &town->orders[1], &town->orders[2]));
    settle(town, 2);
    rate(town, 0, RATING_SATISFIED);
    rate(town, 1, RATING_DISSATISFIED);
    write_off(town, 2);
    assert_int_equal(town->orders[2].state, ORDER_FED_BACK); /* not before everybody was asked */
    rate(town, 2, RATING_SATISFIED);
    assert_int_equal(town->orders[2].round, 1);
    settle(town, 2);
    assert_int_equal(town->cases[2].now.open, 3); /* all of them anew */
    for (size_t i = 0; i < 3; i++)
        rate(town, i, RATING_SATISFIED);
    write_off(town, 2);
    assert_int_equal(town->orders[2].state, ORDER_WRITTEN_OFF);
}

/* B was asked back and is redone; then it turns out to be the matter of A. */
static struct town *redone_and_merged(void)
{
    struct town *town = the_town();
    settle(town, 1);
    rate(town, 1, RATING_DISSATISFIED);
    assert_int_equal(town->cases[1].now.state, CASE_REDO);
    check(town);
    assert_true(merge(town, &town->orders[1], &town->orders[0]));
    assert_int_equal(town->cases[1].now.state, CASE_LAPSED);
    check(town);
    return town;
}

static void test_merged_in_a_redo_its_people_are_asked_with_the_other(void **state)
{
    (void)state;
    struct town *town = redone_and_merged();
    settle(town, 0);
    assert_int_equal(town->cases[0].now.open, 2);
    rate(town, 0, RATING_SATISFIED);
    rate(town, 1, RATING_SATISFIED);
    write_off(town, 0);
    assert_int_equal(town->orders[0].state, ORDER_WRITTEN_OFF);
    assert_int_equal(town->cases[1].now.state, CASE_LAPSED);
    assert_int_equal(town->cases[1].surveys[1][0].rating, RATING_DISSATISFIED); /* what was said stays said */
    check(town);
}

static void test_un_merged_in_a_redo_it_goes_on(void **state)
{
    (void)state;
    struct town *town = redone_and_merged();
    assert_true(unmerge(town, &town->orders[1]));
    assert_int_equal(town->orders[1].round, 1);
    assert_int_equal(town->cases[1].now.state, CASE_REDO);
    assert_true(town->cases[1].now.supervised);
    check(town);
    settle(town, 1);
    assert_int_equal(town->cases[1].now.open, 1);
    check(town);
    rate(town, 1, RATING_SATISFIED);
    write_off(town, 1);
    assert_int_equal(town->orders[1].state, ORDER_WRITTEN_OFF);
    check(town);
}

static void test_withdrawn_in_a_redo_nobody_is_asked(void **state)
{
    (void)state;
    struct town *town = the_town();
    settle(town, 1);
    rate(town, 1, RATING_DISSATISFIED);
    withdraw(town, 1);
    assert_int_equal(town->orders[1].state, ORDER_WITHDRAWN);
    assert_int_equal(town->cases[1].now.state, CASE_LAPSED);
    check(town);
}

static void test_C16_what_was_written_off_comes_back(void **state)
{
    (void)state;
    struct town *town = the_town();
    struct order *old = &town->orders[0], *by = &town->orders[1];
    settle(town, 0);
    rate(town, 0, RATING_BASICALLY);
    write_off(town, 0);
    struct router_event late = {.type = ROUTER_REOPEN, .round = 1, .late = true};
    assert_false(ask(town, old, &late));
    assert_int_equal(town->result.reason, REASON_TOO_LATE);
    assert_true(reopen(town, old, by));
    assert_int_equal(old->state, ORDER_DISPATCHED);
    assert_int_equal(old->round, 1);
    assert_int_equal(old->reopened, 1);
    assert_int_equal(old->request_count, 2);
    assert_true(old->written_off_at == INSTANT_NONE);
    settle(town, 0);
    assert_true(town->cases[0].now.supervised);
    assert_int_equal(town->cases[0].now.open, 2); /* who was content before is asked anew */
    assert_int_equal(town->cases[0].surveys[1][0].rating, RATING_BASICALLY);
    rate(town, 0, RATING_SATISFIED);
    rate(town, 1, RATING_SATISFIED);
    write_off(town, 0);
    assert_int_equal(old->state, ORDER_WRITTEN_OFF);
    check(town);
}

/* Two requests, of which both are content, written off. */
static struct town *written_off(void)
{
    struct town *town = the_town();
    assert_true(merge(town, &town->orders[0], &town->orders[1]));
    settle(town, 1);
    rate(town, 0, RATING_SATISFIED);
    rate(town, 1, RATING_SATISFIED);
    write_off(town, 1);
    assert_int_equal(town->orders[1].state, ORDER_WRITTEN_OFF);
    return town;
}

static void test_who_left_what_was_written_off_is_not_looked_back_at(void **state)
{
    (void)state;
    struct town *town = written_off();
    assert_true(unmerge(town, &town->orders[0]));
    assert_int_equal(town->cases[1].now.state, CASE_WRITTEN_OFF);
    assert_true(look_back(town, 1));
    assert_int_equal(town->cases[1].now.open, 1);
    assert_string_equal(town->cases[1].now.surveys[0]->number, NUMBERS[1]);
    check(town);

    town = written_off(); /* and while they are asked */
    assert_true(look_back(town, 1) && unmerge(town, &town->orders[0]));
    assert_int_equal(town->cases[1].now.open, 1);
    check(town);
    rate(town, 1, RATING_SATISFIED);
    assert_int_equal(town->cases[1].now.state, CASE_WRITTEN_OFF);
}

static void test_what_was_said_before_leaving_does_not_send_it_to_redo(void **state)
{
    (void)state;
    struct town *town = the_town();
    assert_true(merge(town, &town->orders[0], &town->orders[1]));
    settle(town, 1);
    rate(town, 0, RATING_DISSATISFIED);
    assert_true(unmerge(town, &town->orders[0]));
    assert_int_equal(town->cases[1].now.state, CASE_ASKING);
    rate(town, 1, RATING_SATISFIED);
    assert_int_equal(town->cases[1].now.state, CASE_ASKED);
    assert_int_equal(town->orders[1].round, 0);
    check(town);
    settle(town, 0); /* the own order is asked about by itself */
    assert_int_equal(town->cases[0].now.open, 1);
}

static void test_C16_opened_again_by_a_repeat_while_looked_back_at(void **state)
{
    (void)state;
    for (int asked = 0; asked < 2; asked++) {
        struct town *town = written_off();
        assert_true(!asked || look_back(town, 1));
        assert_true(reopen(town, &town->orders[1], &town->orders[2]));
        struct survey_case *now = &town->cases[1].now;
        assert_int_equal(now->state, CASE_REDO);
        assert_int_equal(now->open, 0);
        assert_true(now->supervised && now->look_back_at == INSTANT_NONE && now->archive_at == INSTANT_NONE);
        assert_false(look_back(town, 1));
        settle(town, 1);
        assert_int_equal(now->open, 3);
        check(town);
    }
}

/* ---- random histories ---- */

static size_t roll(unsigned *seed, size_t sides)
{
    return (size_t)rand_r(seed) % sides;
}

static void random_step(struct town *town, unsigned *seed)
{
    size_t i = roll(seed, ORDERS), n = roll(seed, ORDERS);
    struct order *one = &town->orders[i], *other = &town->orders[n];
    town->now += INSTANT_MINUTE;
    switch (roll(seed, 14)) {
    case 0:
    case 1:
        merge(town, one, other);
        break;
    case 2:
    case 3:
        unmerge(town, one);
        break;
    case 4:
        if (roll(seed, 4) == 0)
            withdraw(town, i);
        break;
    case 5:
        reopen(town, one, other);
        break;
    case 6:
        take(town, carrier(town, i), (struct router_event){.type = ROUTER_SUPPLEMENT});
        break;
    case 7:
    case 8:
        write_off(town, i);
        break;
    case 9:
        settle(town, i);
        break;
    case 10:
        look_back(town, i);
        break;
    default:
        rate(town, i, roll(seed, 6) == 0 ? RATING_DISSATISFIED : RATING_SATISFIED);
    }
}

static void test_random_histories(void **state)
{
    (void)state;
    const char *given = getenv("SEED");
    unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
    size_t merges = 0, unmerges = 0, reopens = 0, released = 0, look_backs = 0, left_late = 0, taken_up = 0, lapsed = 0;
    print_message("seed %u (SEED=%u repeats it)\n", seed, seed);
    for (int run = 0; run < HISTORIES; run++) {
        struct town *town = the_town();
        for (int step = 0; step < STEPS; step++) {
            random_step(town, &seed);
            check(town);
        }
        merges += town->merges;
        unmerges += town->unmerges;
        reopens += town->reopens;
        released += town->released;
        look_backs += town->look_backs;
        left_late += town->left_late;
        taken_up += town->taken_up;
        lapsed += town->lapsed;
    }
    print_message("  %zu merged, %zu un-merged, %zu opened again, %zu let go while asked\n", merges, unmerges, reopens,
                  released);
    print_message("  %zu looked back at, %zu un-merged when written off, %zu taken up again, %zu ended in a redo\n",
                  look_backs, left_late, taken_up, lapsed);
    assert_true(look_backs > HISTORIES / 10 && left_late > HISTORIES / 100 && taken_up > HISTORIES / 10 &&
                lapsed > HISTORIES / 10);
    assert_true(merges > HISTORIES && unmerges > HISTORIES && reopens > HISTORIES / 10 && released > HISTORIES / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_merge_and_back_is_as_before),
        cmocka_unit_test(test_chains),
        cmocka_unit_test(test_founded_into_another),
        cmocka_unit_test(test_members_are_never_overdue),
        cmocka_unit_test(test_what_is_fed_back_is_not_merged),
        cmocka_unit_test(test_an_emergency_rides_on_none_but_an_emergency),
        cmocka_unit_test(test_an_order_has_room_for_so_many),
        cmocka_unit_test(test_unmerge_while_they_are_asked),
        cmocka_unit_test(test_the_last_one_does_not_leave_what_is_settled),
        cmocka_unit_test(test_one_of_many_is_dissatisfied),
        cmocka_unit_test(test_merged_in_a_redo_its_people_are_asked_with_the_other),
        cmocka_unit_test(test_un_merged_in_a_redo_it_goes_on),
        cmocka_unit_test(test_withdrawn_in_a_redo_nobody_is_asked),
        cmocka_unit_test(test_C16_what_was_written_off_comes_back),
        cmocka_unit_test(test_who_left_what_was_written_off_is_not_looked_back_at),
        cmocka_unit_test(test_what_was_said_before_leaving_does_not_send_it_to_redo),
        cmocka_unit_test(test_C16_opened_again_by_a_repeat_while_looked_back_at),
        cmocka_unit_test(test_random_histories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
