/* How an order can move from state to state at all: everything that two units, the bench, dispatchers and other services can
 * do to a small order is tried, in every state that can be reached, with and without sign-off. The outcome is pinned; the
 * picture of the order in ARCHITECTURE.md is drawn from it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/arena.h"
#include "common/result.h"
#include "common/str.h"
#include "tests/lib/golden.h"
#include "tests/lib/order_bench.h"

#define GOLDEN      "tests/unit/router_moves.golden"
#define NODES_MAX   20000
#define BUCKETS     (1u << 16)
#define KEY_MAX     160
#define PARTS_MAX   4  /* that act at once */
#define HISTORY_MAX 10 /* those that ended too */

struct reached {
    struct order order;
    char key[KEY_MAX];
    struct reached *next; /* of the same bucket */
};
struct search {
    struct arena *arena;
    struct router_policy policy;
    struct reached *nodes[NODES_MAX], *buckets[BUCKETS];
    size_t count;
    struct router_result result;
    bool moves[ORDER_STATE_COUNT][ORDER_STATE_COUNT][ROUTER_EVENT_COUNT];
};

static const char *const UNITS[] = {"street", "police"};
static const struct uuid OTHER = {{7}};

/* Two orders with the same key can do the same. What only takes possibilities away (another round, a return that was used up,
 * force) is left out: an order comes to be without it first. */
static void key_of(const struct order *order, char key[KEY_MAX])
{
    int length = snprintf(key, KEY_MAX, "%d %d %d", (int)order->state, order->whistles_open, order->children_open);
    for (size_t i = 0; i < order->assignment_count; i++) {
        const struct assignment *one = &order->assignments[i];
        if (one->state == ASSIGNMENT_RELIEVED)
            continue;
        const char *above = one->parent_seq ? order->assignments[one->parent_seq - 1].unit : "";
        length += snprintf(key + length, (size_t)(KEY_MAX - length), "|%.2s%d%d%d%d%d%.2s", one->unit, (int)one->duty,
                           (int)one->state, one->signed_at != INSTANT_NONE, one->called_at != INSTANT_NONE,
                           one->reported_in_at != INSTANT_NONE, above);
    }
    assert_true(length < KEY_MAX);
}

static bool is_small(const struct order *order)
{
    size_t acting = 0;
    for (size_t i = 0; i < order->assignment_count; i++)
        acting += order->assignments[i].state != ASSIGNMENT_RELIEVED;
    return acting <= PARTS_MAX && order->assignment_count <= HISTORY_MAX && order->round <= 1 && order->children <= 1 &&
           order->whistles_open <= 1 && order->reopened <= 1;
}

static unsigned hash(const char *key)
{
    unsigned sum = 2166136261u;
    for (; *key; key++)
        sum = (sum ^ (unsigned char)*key) * 16777619u;
    return sum % BUCKETS;
}

static void add(struct search *search, const struct order *order)
{
    char key[KEY_MAX];
    key_of(order, key);
    struct reached **bucket = &search->buckets[hash(key)];
    for (const struct reached *one = *bucket; one; one = one->next)
        if (str_equal(one->key, key))
            return;
    assert_true(search->count < NODES_MAX);
    struct reached *node = arena_alloc(search->arena, sizeof *node);
    *node = (struct reached){.order = *order, .next = *bucket};
    memcpy(node->key, key, sizeof key);
    node->order.assignments = arena_array(search->arena, order->assignment_count + 1, sizeof(struct assignment));
    if (order->assignment_count)
        memcpy(node->order.assignments, order->assignments, order->assignment_count * sizeof(struct assignment));
    *bucket = node;
    search->nodes[search->count++] = node;
}

static void try(struct search *search, const struct order *order, struct router_event event)
{
    event.at = order->dispatched_at;
    event.actor = event.actor ? event.actor : "wang";
    event.speaker = SPEAKER_DISPATCH;
    router_step(&search->policy, order, &event, &search->result);
    if (search->result.reason != REASON_NONE || search->result.ignored)
        return;
    if (is_small(&search->result.next)) {
        search->moves[order->state][search->result.next.state][event.type] = true;
        add(search, &search->result.next);
    }
}

static void try_units(struct search *search, const struct order *order, int seq)
{
    static const enum router_event_type OWN[] = {ROUTER_SIGN,    ROUTER_CONTACT,   ROUTER_ARRIVE,   ROUTER_INTERIM,
                                                 ROUTER_RETURN,  ROUTER_FEED_BACK, ROUTER_APPROVE,  ROUTER_SEND_BACK,
                                                 ROUTER_DISMISS, ROUTER_FORCE,     ROUTER_REPORT_IN};
    for (size_t i = 0; i < COUNT(OWN); i++)
        try(search, order,
            (struct router_event){.type = OWN[i],
                                  .seq = seq,
                                  .actor = OWN[i] == ROUTER_APPROVE ? "leader" : "wang",
                                  .outcome = OUTCOME_SOLVED,
                                  .text = "done"});
    try(search, order, (struct router_event){.type = ROUTER_UPHOLD, .seq = seq});
}

/* Everything that names units: each of them in each duty. */
static void try_posts(struct search *search, const struct order *order, int seq)
{
    static const struct {
        enum router_event_type type;
        enum duty duty;
    } NAMING[] = {{ROUTER_UPHOLD, DUTY_LEAD},   {ROUTER_NAME, DUTY_LEAD},      {ROUTER_FORCE, DUTY_LEAD},
                  {ROUTER_SEEK, DUTY_LEAD},     {ROUTER_SEEK, DUTY_JOINT},     {ROUTER_DELEGATE, DUTY_DELEGATE},
                  {ROUTER_ASSIGN, DUTY_LEAD},   {ROUTER_ASSIGN, DUTY_CO},      {ROUTER_MEET, DUTY_LEAD},
                  {ROUTER_MEET, DUTY_CO},       {ROUTER_WHISTLE, DUTY_CALLED}, {ROUTER_WHISTLE, DUTY_JOINT},
                  {ROUTER_CONCLUDE, DUTY_LEAD}, {ROUTER_CONCLUDE, DUTY_CO},    {ROUTER_UNMERGE, DUTY_LEAD},
                  {ROUTER_FOUND, DUTY_LEAD},    {ROUTER_RECALL, DUTY_DELEGATE}};
    for (size_t i = 0; i < COUNT(NAMING); i++)
        for (size_t unit = 0; unit < COUNT(UNITS); unit++) {
            const struct router_post post = {.unit = UNITS[unit], .duty = NAMING[i].duty, .return_by = INSTANT_NONE};
            try(search, order,
                (struct router_event){.type = NAMING[i].type,
                                      .seq = seq,
                                      .ground = "wrong_unit",
                                      .end = WHISTLE_NAMED,
                                      .posts = &post,
                                      .post_count = 1});
        }
}

static void try_others(struct search *search, const struct order *order)
{
    const struct router_event events[] = {
        {.type = ROUTER_FOUND, .into = &OTHER},
        {.type = ROUTER_REDO, .round = order->round + 1},
        {.type = ROUTER_REDO, .round = order->round + 1, .recurs = true},
        {.type = ROUTER_REOPEN, .round = order->round + 1},
        {.type = ROUTER_WRITE_OFF, .round = order->round},
        {.type = ROUTER_WITHDRAW, .last = true},
        {.type = ROUTER_WITHDRAW},
        {.type = ROUTER_LEAVE, .last = true},
        {.type = ROUTER_LEAVE},
        {.type = ROUTER_MERGE, .into = &OTHER},
        {.type = ROUTER_JOIN, .count = 1},
        {.type = ROUTER_SPLIT, .count = 1},
        {.type = ROUTER_PART_DONE},
        {.type = ROUTER_CONCLUDE, .end = WHISTLE_CLOSED},
        {.type = ROUTER_MEET, .limit = "3d"},
        {.type = ROUTER_CHANGE, .matter = "water", .policy = "general"},
        {.type = ROUTER_SUPPLEMENT},
        {.type = ROUTER_CARD, .card = RUNG_RED},
        {.type = ROUTER_COMMENT},
        {.type = ROUTER_SESSION},
        {.type = ROUTER_HAND_OVER},
        {.type = ROUTER_CAUSE, .text = ""},
    };
    for (size_t i = 0; i < COUNT(events); i++)
        try(search, order, events[i]);
}

static void explore(struct search *search)
{
    struct order_bench bench;
    order_bench_draft(&bench);
    add(search, &bench.order);
    for (size_t i = 0; i < search->count; i++) { /* it grows meanwhile */
        const struct order *order = &search->nodes[i]->order;
        try_others(search, order);
        if (order->assignment_count == 0)
            try_posts(search, order, 0);
        for (size_t n = 0; n < order->assignment_count; n++) {
            if (order->assignments[n].state == ASSIGNMENT_RELIEVED && n > 0)
                continue;
            try_units(search, order, (int)n + 1);
            try_posts(search, order, (int)n + 1);
        }
    }
}

static const char *state_name(int state)
{
    return state ? term_get("order_state", state)->code : "(none)";
}

static void dump_move(FILE *out, const struct search *search, int from, int to)
{
    bool any = false;
    for (int event = 1; from != to && event < ROUTER_EVENT_COUNT; event++) {
        if (!search->moves[from][to][event])
            continue;
        if (!any)
            fprintf(out, "%-12s → %-12s", state_name(from), state_name(to));
        fprintf(out, "%s%s", any ? ", " : " ", router_event_name((enum router_event_type)event));
        any = true;
    }
    if (any)
        fputc('\n', out);
}

static void test_moves_are_pinned(void **state)
{
    (void)state;
    struct search *search = calloc(1, sizeof *search);
    assert_non_null(search);
    for (int sign_off = 0; sign_off < 2; sign_off++) {
        search->arena = arena_new(0);
        search->policy = (struct router_policy){.return_max = 9, .sign_off = sign_off};
        search->count = 0;
        memset(search->buckets, 0, sizeof search->buckets);
        explore(search);
        print_message("%zu orders differ, sign-off %d\n", search->count, sign_off);
        arena_free(&search->arena);
    }
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    for (int from = 0; from < ORDER_STATE_COUNT; from++)
        for (int to = 1; to < ORDER_STATE_COUNT; to++)
            dump_move(out, search, from, to);
    fclose(out);
    free(search);
    golden_assert(GOLDEN, text);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_moves_are_pinned)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
