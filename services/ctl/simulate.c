#include "services/ctl/simulate.h"
#include "common/terms.h"
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *code, *zh, *en;
} VERDICTS[REPLAY_VERDICT_COUNT] = {
    [REPLAY_SAME] = {"same", "不变", "the same"},
    [REPLAY_NOW_YELLOW] = {"now_yellow", "将亮黄牌", "now yellow"},
    [REPLAY_NOW_RED] = {"now_red", "将亮红牌", "now red"},
    [REPLAY_NO_RED] = {"no_longer_red", "不再红牌", "no longer red"},
    [REPLAY_NO_YELLOW] = {"no_longer_yellow", "不再黄牌", "no longer yellow"},
    [REPLAY_UNKNOWN] = {"not_replayed", "无法重演", "not replayed"},
};

const char *simulate_verdict(const struct ctl *ctl, enum replay_verdict verdict)
{
    return ctl->json ? VERDICTS[verdict].code : ctl_text(ctl, VERDICTS[verdict].zh, VERDICTS[verdict].en);
}

static const struct column CHANGED[] = {
    {"number", "工单", "order", CELL_TEXT},
    {"unit", "单位", "unit", CELL_TEXT},
    {"stage", "环节", "stage", CELL_TEXT},
    {"round", "轮次", "round", CELL_NUMBER},
    {"verdict", "结果", "verdict", CELL_TEXT},
    {"old_limit", "原时限", "limit before", CELL_TEXT},
    {"new_limit", "新时限", "limit now", CELL_TEXT},
    {"old_due", "原到期", "due before", CELL_TEXT},
    {"new_due", "新到期", "due now", CELL_TEXT},
    {"stopped_at", "止计", "stopped", CELL_TEXT},
    {"policy", "时限规则", "policy", CELL_TEXT},
    {"policy_gone", "规则已撤", "policy gone", CELL_FLAG},
    {"relief_gone", "延期挂起不再适用", "reliefs gone", CELL_NUMBER},
};

void simulate_open(struct simulate *out, struct arena *arena, bool list)
{
    *out = (struct simulate){.arena = arena, .list = list};
    table_open(&out->changed, arena, CHANGED, COUNT(CHANGED));
}

static struct simulate_count *count_of(struct simulate *of, const char *policy, enum stage stage)
{
    for (size_t i = 0; i < of->count; i++)
        if (of->counts[i].stage == stage && strcmp(of->counts[i].policy, policy) == 0)
            return &of->counts[i];
    if (of->count == of->capacity) {
        size_t capacity = of->capacity == 0 ? STAGE_COUNT : 2 * of->capacity;
        struct simulate_count *counts = arena_array(of->arena, capacity, sizeof *counts);
        if (of->count > 0)
            memcpy(counts, of->counts, of->count * sizeof *counts);
        of->counts = counts;
        of->capacity = capacity;
    }
    of->counts[of->count] = (struct simulate_count){.policy = arena_text(of->arena, policy), .stage = stage};
    return &of->counts[of->count++];
}

static void list_pair(struct simulate *to, struct ctl *ctl, const char *number, const struct replay_order *order,
                      const struct replay_course *course, const struct replay_pair *pair)
{
    const struct replay_past *past = pair->past;
    const struct clock *clock = pair->clock == NULL ? NULL : &pair->clock->clock;
    const char *unit = past != NULL ? past->unit : clock->unit;
    int stage = (int)(past != NULL ? past->stage : clock->stage);
    instant stopped = past != NULL ? past->stopped : clock->stopped;
    TABLE_ADD(&to->changed, show_text(ctl, number), show_code(ctl, SHOW_UNIT, unit), show_term(ctl, "stage", stage),
              show_number(ctl, past != NULL ? past->round : clock->round), simulate_verdict(ctl, pair->verdict),
              past == NULL ? NULL : show_text(ctl, past->rule),
              pair->clock == NULL ? NULL : show_text(ctl, pair->clock->rule),
              past == NULL ? NULL : show_instant(ctl, past->due), clock == NULL ? NULL : show_instant(ctl, clock->due),
              show_instant(ctl, stopped), show_code(ctl, SHOW_POLICY, order->policy),
              show_flag(ctl, course->policy_gone), show_number(ctl, course->relief_gone));
}

void simulate_add(struct simulate *to, struct ctl *ctl, const char *number, const struct replay_order *order,
                  const struct replay_course *course, const struct replay_pair *pairs, size_t pair_count)
{
    to->orders++;
    to->policy_gone += course->policy_gone ? 1 : 0;
    to->relief_gone += course->relief_gone;
    for (size_t i = 0; i < pair_count; i++) {
        enum stage stage = pairs[i].past != NULL ? pairs[i].past->stage : pairs[i].clock->clock.stage;
        count_of(to, order->policy, stage)->clocks[pairs[i].verdict]++;
        to->clocks++;
        to->unknown += pairs[i].verdict == REPLAY_UNKNOWN ? 1 : 0;
        if (to->list && pairs[i].verdict != REPLAY_SAME)
            list_pair(to, ctl, number, order, course, &pairs[i]);
    }
}

static int by_policy(const void *a, const void *b)
{
    const struct simulate_count *one = a, *other = b;
    int order = strcmp(one->policy, other->policy);
    return order != 0 ? order : (int)one->stage - (int)other->stage;
}

void simulate_counts(const struct simulate *of, struct ctl *ctl, struct table *out)
{
    enum { HEADS = 2 };
    struct column *columns = arena_array(of->arena, HEADS + REPLAY_VERDICT_COUNT, sizeof *columns);
    columns[0] = (struct column){"policy", "时限规则", "policy", CELL_TEXT};
    columns[1] = (struct column){"stage", "环节", "stage", CELL_TEXT};
    for (size_t v = 0; v < REPLAY_VERDICT_COUNT; v++)
        columns[HEADS + v] = (struct column){VERDICTS[v].code, VERDICTS[v].zh, VERDICTS[v].en, CELL_NUMBER};
    table_open(out, of->arena, columns, HEADS + REPLAY_VERDICT_COUNT);
    if (of->count > 0)
        qsort(of->counts, of->count, sizeof *of->counts, by_policy);
    for (size_t i = 0; i < of->count; i++) {
        const char *cells[HEADS + REPLAY_VERDICT_COUNT] = {show_code(ctl, SHOW_POLICY, of->counts[i].policy),
                                                           show_term(ctl, "stage", (int)of->counts[i].stage)};
        for (size_t v = 0; v < REPLAY_VERDICT_COUNT; v++)
            cells[HEADS + v] = show_number(ctl, of->counts[i].clocks[v]);
        table_add(out, cells);
    }
}
