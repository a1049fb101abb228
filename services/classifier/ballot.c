#include "services/classifier/ballot.h"

static int parent_of(const struct ballot *ballot, int value)
{
    return ballot->axis->parent == NULL ? BALLOT_NONE : ballot->axis->parent(ballot->pack, value);
}

struct ballot ballot_open(struct arena *arena, const struct pack *pack, const struct ballot_axis *axis, size_t count)
{
    return (struct ballot){.pack = pack,
                           .axis = axis,
                           .own = arena_array(arena, count, sizeof(int)),
                           .all = arena_array(arena, count, sizeof(int)),
                           .voted = arena_array(arena, count, sizeof(int))};
}

void ballot_vote(struct ballot *ballot, int value, int weight)
{
    if (weight <= 0)
        return;
    ballot->own[value] += weight;
    for (int node = value; node != BALLOT_NONE; node = parent_of(ballot, node)) {
        if (ballot->all[node] == 0)
            ballot->voted[ballot->voted_count++] = node;
        ballot->all[node] += weight;
    }
}

static int margin(int strength, int first, int second)
{
    int most = strength < 100 ? strength : 100;
    return (int)((long)most * (first - second) / first);
}

struct contest {
    int first, second;
};

static bool ahead(const struct ballot *ballot, int value, int other)
{
    if (other == BALLOT_NONE || ballot->all[value] != ballot->all[other])
        return other == BALLOT_NONE || ballot->all[value] > ballot->all[other];
    return value < other;
}

static struct contest contest_below(const struct ballot *ballot, int node)
{
    struct contest contest = {BALLOT_NONE, BALLOT_NONE};
    for (size_t i = 0; i < ballot->voted_count; i++) {
        int value = ballot->voted[i];
        if (parent_of(ballot, value) != node)
            continue;
        if (ahead(ballot, value, contest.first)) {
            contest.second = contest.first;
            contest.first = value;
        } else if (ahead(ballot, value, contest.second)) {
            contest.second = value;
        }
    }
    return contest;
}

static bool may_settle(const struct ballot *ballot, int value)
{
    return value != BALLOT_NONE && ballot->axis->settles != NULL && ballot->axis->settles(ballot, value);
}

struct tally ballot_count(const struct ballot *ballot, int base, int threshold)
{
    struct tally tally = {base, BALLOT_NONE, 100};
    int above = base == BALLOT_NONE ? 0 : ballot->own[base];
    struct contest contest = contest_below(ballot, base);
    while (contest.first != BALLOT_NONE) {
        int first = ballot->all[contest.first];
        int second = contest.second == BALLOT_NONE ? 0 : ballot->all[contest.second];
        int confidence = margin(above + first, first, second);
        if (confidence < threshold && may_settle(ballot, tally.value)) {
            tally.runner_up = tally.runner_up == BALLOT_NONE ? contest.first : tally.runner_up;
            break;
        }
        if (confidence < tally.confidence || tally.runner_up == BALLOT_NONE)
            tally.runner_up = contest.second;
        if (confidence < tally.confidence)
            tally.confidence = confidence;
        tally.value = contest.first;
        above += ballot->own[contest.first];
        contest = contest_below(ballot, tally.value);
    }
    tally.confidence = tally.value == BALLOT_NONE ? 0 : tally.confidence;
    return tally;
}

static bool reaches(const struct ballot *ballot, int value, int ancestor)
{
    while (value != BALLOT_NONE && value != ancestor)
        value = parent_of(ballot, value);
    return value == ancestor;
}

bool ballot_agree(const struct ballot *ballot, int value, int other)
{
    if (value == BALLOT_NONE || other == BALLOT_NONE)
        return false;
    return reaches(ballot, value, other) || reaches(ballot, other, value);
}
