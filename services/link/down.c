#include "services/link/down.h"
#include "common/conf.h"
#include "common/log.h"
#include "common/str.h"
#include "services/link/handing.h"
#include <string.h>

typedef Loopline__Wire__V1__Instruction Instruction;
typedef Loopline__Router__V1__OrderPage Page;

enum { CLOCKS_TIMES = 60 }; /* link.clocks_ms, then it goes without a limit */

struct page {
    struct shell *shell;
    struct direction *direction;
    const char *deployment;
    struct seen_order **seen; /* of this page: each order is looked at once */
    size_t seen_count;
};

static enum result look(struct page *page, const char *number, const struct seen_order **out)
{
    for (size_t i = 0; i < page->seen_count; i++)
        if (str_equal(page->seen[i]->number, number)) {
            *out = page->seen[i];
            return RESULT_OK;
        }
    struct seen_order *seen;
    enum result outcome = order_look(page->shell, number, &seen);
    if (outcome == RESULT_OK)
        page->seen[page->seen_count++] = seen;
    *out = seen;
    return outcome;
}

/* The clocks of what was just dispatched are set by another service: a moment later. The page waits as it is (held): who came
 * later waits as long, then the order waits aside. */
static enum result await_clocks(struct page *page, const struct seen_order *seen)
{
    struct direction *direction = page->direction;
    int64_t waited = aside_waited(&direction->aside, seen->number, socket_clock_ms());
    direction->clocks =
        !seen->clocks && seen->order.open && waited < CLOCKS_TIMES * conf_int(page->shell->conf, "link.clocks_ms");
    if (direction->clocks)
        return RESULT_RETRY;
    if (seen->clocks || !seen->order.open)
        return RESULT_OK;
    log_warn("no clock was set: without a limit", "order", seen->number, NULL);
    return RESULT_OK;
}

/* ---- words ---- */

static Loopline__Wire__V1__ReliefWord *relief_word(struct shell *shell, bool granted, const char *text)
{
    Loopline__Wire__V1__ReliefWord *word = arena_alloc(shell->arena, sizeof *word);
    loopline__wire__v1__relief_word__init(word);
    word->granted = granted;
    word->text = shell_text(shell, text);
    return word;
}

static Loopline__Wire__V1__RatingWord *rating_word(struct shell *shell, enum rating rating, const char *text)
{
    Loopline__Wire__V1__RatingWord *word = arena_alloc(shell->arena, sizeof *word);
    loopline__wire__v1__rating_word__init(word);
    word->rating = (Loopline__Wire__V1__Rating)rating;
    word->text = shell_text(shell, text);
    return word;
}

static enum rating rating_of(const struct link_line *line, enum link_act act)
{
    if (act == LINK_REDO)
        return RATING_DISSATISFIED;
    return act == LINK_RATED ? line->rating : RATING_DECLINED;
}

/* What must not be empty says at least which line it comes from. */
static char *text_of(struct shell *shell, const struct link_line *line)
{
    return shell_text(shell, str_empty(line->text) ? line->what : line->text);
}

static void fill(struct shell *shell, const struct link_line *line, const struct link_order *order, enum link_act act,
                 Instruction *out)
{
    loopline__wire__v1__instruction__init(out);
    switch (act) {
    case LINK_DUE:
        out->what_case = LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_DUE_AT;
        out->due_at = order->due;
        return;
    case LINK_REFUSED:
        out->what_case = LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_REFUSED;
        out->refused = text_of(shell, line);
        return;
    case LINK_GRANTED:
    case LINK_DENIED:
        out->what_case = LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_RELIEF;
        out->relief = relief_word(shell, act == LINK_GRANTED, line->text);
        return;
    case LINK_RATED:
    case LINK_REDO:
    case LINK_DECLINED:
        out->what_case = LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_RATING;
        out->rating = rating_word(shell, rating_of(line, act), line->text);
        return;
    case LINK_URGED:
        out->what_case = LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_URGED;
        out->urged = text_of(shell, line);
        return;
    case LINK_WITHDRAWN:
        out->what_case = LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_WITHDRAWN;
        out->withdrawn = text_of(shell, line);
        return;
    case LINK_SUBMIT:
    case LINK_ANEW:
    case LINK_ADDED:
    case LINK_ACTS:
        return; /* are no instructions of this kind: handing.c */
    }
}

static enum result hand_over(struct page *page, const struct seen_order *seen, const struct link_line *line, bool anew)
{
    enum result outcome = seen->view == NULL ? RESULT_OK : await_clocks(page, seen);
    if (outcome != RESULT_OK || seen->view == NULL)
        return outcome;
    return handing_over(&(struct handing){page->shell, seen, line, page->deployment, anew});
}

static enum result say(struct page *page, const struct seen_order *seen, const struct link_line *line,
                       enum link_act act);

static enum result follow(struct page *page, const struct seen_order *seen, const struct link_line *line,
                          enum link_act act, const Loopline__Wire__V1__Reply *reply)
{
    switch (link_after_down(act, end_reason(reply))) {
    case LINK_THEN_ANEW:
        return hand_over(page, seen, line, true);
    case LINK_THEN_DECLINED:
        return say(page, seen, line, LINK_DECLINED);
    case LINK_LEFT:
        shell_left(page->shell, line->number, act, reply);
        return RESULT_OK;
    case LINK_DONE:
    case LINK_THEN_RETURN:
    case LINK_THEN_REMARK:
    case LINK_THEN_REDO:
    case LINK_THEN_REFUSED:
    case LINK_THEN_DENIED:
        break;
    }
    return RESULT_OK;
}

static enum result say(struct page *page, const struct seen_order *seen, const struct link_line *line,
                       enum link_act act)
{
    const Loopline__Wire__V1__Reply *reply;
    char key[LINK_KEY];
    Instruction word;
    enum result outcome = act == LINK_DUE ? await_clocks(page, seen) : RESULT_OK;
    if (outcome != RESULT_OK)
        return outcome;
    link_word_key(line, act, key);
    fill(page->shell, line, &seen->order, act, &word);
    outcome = shell_instruct(page->shell, line->number, key, &word, &reply);
    if (outcome != RESULT_OK)
        return outcome;
    if (!shell_done(reply))
        return follow(page, seen, line, act, reply);
    if (reply->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE)
        shell_passed(link_act_name(act));
    return RESULT_OK;
}

/* ---- lines ---- */

static enum result act_on(struct page *page, const struct seen_order *seen, const struct link_line *line)
{
    enum link_act acts[LINK_ACTS_MOST];
    enum result outcome = RESULT_OK;
    size_t count = link_down(line, &seen->order, page->shell->unit, acts);
    for (size_t i = 0; i < count && outcome == RESULT_OK; i++) {
        if (acts[i] == LINK_SUBMIT)
            outcome = hand_over(page, seen, line, false);
        else if (acts[i] == LINK_ADDED)
            outcome = seen->view == NULL ? RESULT_OK : handing_added(page->shell, seen);
        else
            outcome = say(page, seen, line, acts[i]);
    }
    return outcome;
}

static enum result one(struct page *page, const Loopline__Router__V1__OrderEvent *event)
{
    struct link_line line;
    const struct seen_order *seen;
    order_line(page->shell->arena, event, &line);
    if (!link_matters(&line))
        return RESULT_OK;
    page->direction->pending = line.at;
    enum result outcome = look(page, line.number, &seen);
    return outcome == RESULT_OK ? act_on(page, seen, &line) : outcome;
}

static enum result all(struct shell *shell, struct direction *direction, const Page *wire)
{
    struct page page = {.shell = shell,
                        .direction = direction,
                        .deployment = wire->deployment,
                        .seen = arena_array(shell->arena, wire->n_events + 1, sizeof(struct seen_order *))};
    for (size_t i = 0; i < wire->n_events; i++) {
        const char *number = wire->events[i]->number;
        if (*shell->stopping)
            return RESULT_RETRY;
        if (!aside_admits(&direction->aside, number))
            continue;
        shell_begin(shell);
        enum result outcome = direction_weigh(shell, direction, number, one(&page, wire->events[i]));
        if (outcome != RESULT_OK)
            return outcome;
    }
    return RESULT_OK;
}

enum result down_turn(struct shell *shell, struct direction *direction)
{
    Loopline__Router__V1__WatchOrders body = LOOPLINE__ROUTER__V1__WATCH_ORDERS__INIT;
    const Loopline__Wire__V1__Reply *reply;
    body.cursor = wire_text(direction_cursor(direction));
    body.limit = direction->held > 0 ? direction->held : (uint32_t)conf_int(shell->conf, "link.page");
    direction->clocks = false;
    enum result outcome = end_call(&shell->router, shell->arena, MESSAGE_WATCH_ORDERS, NULL, &body.base, &reply);
    if (outcome != RESULT_OK)
        return outcome;
    if (reply->result_case != LOOPLINE__WIRE__V1__REPLY__RESULT_ORDERS)
        return shell_no_page(direction, &shell->router, reply);
    outcome = all(shell, direction, reply->orders);
    direction->held = direction->clocks ? (uint32_t)reply->orders->n_events : 0;
    return outcome == RESULT_OK ? direction_page(shell, direction, reply->orders->next_cursor) : outcome;
}
