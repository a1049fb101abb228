#include "services/ctl/score.h"

#define MILLE 1000
/* z = 1.96: z² = 3.8416, in ten thousandths */
#define SCALE    10000
#define Z_SQUARE 38416

static int64_t sum_of(unsigned long long bits, const int64_t facts[FACT_COUNT])
{
    int64_t sum = 0;
    for (int fact = 1; fact < FACT_COUNT; fact++)
        if (bits & 1ull << fact)
            sum += facts[fact];
    return sum;
}

int score_tenths(int64_t numerator, int64_t denominator)
{
    return denominator <= 0 ? -1 : (int)((2 * MILLE * numerator + denominator) / (2 * denominator));
}

/* What stands above the line once failures are forgiven: more of what is good, less of what is bad. */
static int64_t counted(const struct pack_rate *rate, const struct score *score)
{
    return rate->lower_is_better ? score->numerator - score->forgiven : score->numerator + score->forgiven;
}

int score_tolerated(const struct pack_rate *rate, const struct score *score)
{
    return score_tenths(counted(rate, score), score->denominator);
}

static int64_t root_of(int64_t square)
{
    int64_t root = 0;
    for (int64_t bit = (int64_t)1 << 30; bit > 0; bit >>= 1)
        if ((root + bit) * (root + bit) <= square)
            root += bit;
    return root;
}

/* (2x + z² ± z √(z² + 4x(n−x)/n)) / 2(n + z²), all of it times SCALE. */
bool score_interval(const struct score *score, int *low, int *high)
{
    int64_t n = score->denominator, x = score->numerator;
    if (n <= 0)
        return false;
    int64_t middle = 2 * x * SCALE + Z_SQUARE, whole = 2 * (n * SCALE + Z_SQUARE);
    int64_t spread = x * (n - x) / n * SCALE + x * (n - x) % n * SCALE / n;
    int64_t half = root_of(Z_SQUARE * (Z_SQUARE + 4 * spread));
    *low = x == 0 ? 0 : score_tenths(middle - half, whole);
    *high = x == n ? MILLE : score_tenths(middle + half, whole);
    return true;
}

struct score score_of(const struct pack_rate *rate, const int64_t facts[FACT_COUNT])
{
    struct score score = {
        .numerator = sum_of(rate->numerator, facts), .denominator = sum_of(rate->denominator, facts), .group = -1};
    int64_t failed = rate->lower_is_better ? score.numerator : score.denominator - score.numerator;
    int64_t allowed = score.denominator * rate->tolerance / MILLE;
    score.forgiven = allowed < failed ? allowed : failed;
    score.small = score.denominator < rate->least;
    return score;
}

/* ---- ranks ---- */

static bool competes(const struct score *score)
{
    return score->group >= 0 && !score->small && score->denominator > 0;
}

static bool is_better(const struct pack_rate *rate, const struct score *one, const struct score *other)
{
    int64_t mine = counted(rate, one) * other->denominator, theirs = counted(rate, other) * one->denominator;
    return rate->lower_is_better ? mine < theirs : mine > theirs;
}

void score_rank(const struct pack_rate *rate, struct score *scores, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct score *score = &scores[i];
        score->rank = competes(score) ? 1 : 0;
        score->ranked = 0;
        for (size_t j = 0; score->rank > 0 && j < count; j++) {
            if (scores[j].group != score->group || !competes(&scores[j]))
                continue;
            score->ranked++;
            score->rank += is_better(rate, &scores[j], score);
        }
    }
}

/* ---- points and talks ---- */

/* Per mille against the line, without rounding: 89.96 % is below 90. */
static bool is_below(const struct pack_rate *rate, const struct score *score, int line)
{
    return counted(rate, score) * MILLE < (int64_t)line * score->denominator;
}

static bool applies(const struct pack_rate *rate, const struct pack_points *row, const struct score *score)
{
    return !score->small && score->denominator > 0 && (row->below < 0 || is_below(rate, score, row->below)) &&
           (row->above < 0 || !is_below(rate, score, row->above));
}

struct score_points score_points(const struct pack *pack, const struct pack_points *row,
                                 const int64_t facts[FACT_COUNT])
{
    struct score_points out = {0};
    if (row->rate < 0) {
        out.times = facts[row->fact];
    } else {
        const struct score score = score_of(&pack->rates[row->rate], facts);
        out.times = applies(&pack->rates[row->rate], row, &score);
    }
    out.points = out.times * row->points;
    return out;
}

bool score_summoned(const struct pack *pack, const struct pack_talk *talk, const struct score *months, size_t count)
{
    int row = 0;
    const struct pack_rate *rate = &pack->rates[talk->rate];
    if (count == 0 || months[count - 1].small || months[count - 1].denominator == 0)
        return false;
    for (size_t i = count; i-- > 0 && row < talk->months;) {
        if (months[i].small || months[i].denominator == 0)
            continue;
        if (!is_below(rate, &months[i], talk->below))
            return false;
        row++;
    }
    return row == talk->months;
}
