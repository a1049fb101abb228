#include "services/classifier/evaluate.h"
#include "common/str.h"
#include <math.h>
#include <string.h>

struct seen { /* one text */
    size_t truth, given;
    float probability;
};

struct evaluation {
    struct arena *arena;
    const char **labels;
    size_t known, count, capacity; /* labels of the model; all of them */
    struct seen *seen;
    size_t seen_count, seen_capacity;
    double log_loss, brier;
};

static void *grown(struct arena *arena, const void *old, size_t used, size_t capacity)
{
    void *fresh = arena_alloc(arena, capacity);
    if (used > 0)
        memcpy(fresh, old, used);
    return fresh;
}

static size_t push_label(struct evaluation *evaluation, const char *label)
{
    if (evaluation->count == evaluation->capacity) {
        size_t size = sizeof *evaluation->labels;
        evaluation->capacity = evaluation->capacity * 2 + 16;
        evaluation->labels =
            grown(evaluation->arena, evaluation->labels, evaluation->count * size, evaluation->capacity * size);
    }
    evaluation->labels[evaluation->count] = arena_text(evaluation->arena, label);
    return evaluation->count++;
}

struct evaluation *evaluate_open(struct arena *arena, const char *const *labels, size_t count)
{
    struct evaluation *evaluation = arena_alloc(arena, sizeof *evaluation);
    evaluation->arena = arena;
    for (size_t i = 0; i < count; i++)
        push_label(evaluation, labels[i]);
    evaluation->known = count;
    return evaluation;
}

size_t evaluate_class(struct evaluation *evaluation, const char *label)
{
    for (size_t i = 0; i < evaluation->count; i++)
        if (strcmp(evaluation->labels[i], label) == 0)
            return i;
    return push_label(evaluation, label);
}

void evaluate_add(struct evaluation *evaluation, size_t truth, const float *probabilities)
{
    size_t given = 0;
    double squares = 0, own = truth < evaluation->known ? (double)probabilities[truth] : 0;
    for (size_t i = 0; i < evaluation->known; i++) {
        double gap = (double)probabilities[i] - (i == truth ? 1 : 0);
        squares += gap * gap;
        if (probabilities[i] > probabilities[given])
            given = i;
    }
    if (evaluation->seen_count == evaluation->seen_capacity) {
        size_t size = sizeof *evaluation->seen;
        evaluation->seen_capacity = evaluation->seen_capacity * 2 + 256;
        evaluation->seen =
            grown(evaluation->arena, evaluation->seen, evaluation->seen_count * size, evaluation->seen_capacity * size);
    }
    evaluation->seen[evaluation->seen_count++] = (struct seen){truth, given, probabilities[given]};
    evaluation->log_loss -= log(fmax(own, 1e-6));
    evaluation->brier += squares + (truth < evaluation->known ? 0 : 1);
}

/* ---- the sum ---- */

static double share(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

static void sum_classes(const struct evaluation *evaluation, struct evaluate_sum *sum)
{
    size_t count = evaluation->count, occurring = 0, right = 0;
    struct evaluate_class *classes = arena_array(evaluation->arena, count + 1, sizeof *classes);
    size_t *confusion = arena_array(evaluation->arena, count * count + 1, sizeof *confusion);
    for (size_t i = 0; i < evaluation->seen_count; i++) {
        const struct seen *seen = &evaluation->seen[i];
        classes[seen->truth].support++;
        classes[seen->given].given++;
        classes[seen->truth].right += seen->truth == seen->given;
        confusion[seen->truth * count + seen->given]++;
    }
    for (size_t i = 0; i < count; i++) {
        struct evaluate_class *class = &classes[i];
        class->label = evaluation->labels[i];
        class->lacking = i >= evaluation->known;
        class->precision = share((double)class->right, (double)class->given);
        class->recall = share((double)class->right, (double)class->support);
        class->f1 = share(2 * class->precision * class->recall, class->precision + class->recall);
        right += class->right;
        occurring += class->support > 0;
        sum->macro_f1 += class->support > 0 ? class->f1 : 0;
    }
    sum->macro_f1 = share(sum->macro_f1, (double)occurring);
    sum->accuracy = share((double)right, (double)evaluation->seen_count);
    sum->class_count = count;
    sum->classes = classes;
    sum->confusion = confusion;
}

static void sum_bins(const struct evaluation *evaluation, struct evaluate_sum *sum)
{
    for (size_t i = 0; i < evaluation->seen_count; i++) {
        const struct seen *seen = &evaluation->seen[i];
        size_t place = (size_t)((double)seen->probability * EVALUATE_BINS);
        struct evaluate_bin *bin = &sum->bins[place < EVALUATE_BINS ? place : EVALUATE_BINS - 1];
        bin->count++;
        bin->probability += (double)seen->probability;
        bin->right += seen->truth == seen->given;
    }
    for (size_t i = 0; i < EVALUATE_BINS; i++) {
        struct evaluate_bin *bin = &sum->bins[i];
        sum->ece += share(fabs(bin->probability - bin->right), (double)evaluation->seen_count);
        bin->probability = share(bin->probability, (double)bin->count);
        bin->right = share(bin->right, (double)bin->count);
    }
}

/* ---- levels of the tree ---- */

static size_t depth(const char *label)
{
    size_t result = 1;
    for (; *label != '\0'; label++)
        result += *label == '.';
    return result;
}

static size_t prefix(const char *label, size_t level)
{
    size_t at = 0;
    for (; label[at] != '\0'; at++)
        if (label[at] == '.' && --level == 0)
            break;
    return at;
}

static bool same_at(const char *a, const char *b, size_t level)
{
    size_t length = prefix(a, level);
    return length == prefix(b, level) && memcmp(a, b, length) == 0;
}

static void sum_levels(const struct evaluation *evaluation, struct evaluate_sum *sum)
{
    size_t deepest = 1;
    for (size_t i = 0; i < evaluation->count; i++)
        deepest = depth(evaluation->labels[i]) > deepest ? depth(evaluation->labels[i]) : deepest;
    if (deepest == 1)
        return;
    sum->levels = deepest < EVALUATE_LEVELS ? deepest : EVALUATE_LEVELS;
    for (size_t level = 0; level < sum->levels; level++) {
        size_t right = 0;
        for (size_t i = 0; i < evaluation->seen_count; i++)
            right += same_at(evaluation->labels[evaluation->seen[i].truth],
                             evaluation->labels[evaluation->seen[i].given], level + 1);
        sum->level_accuracy[level] = share((double)right, (double)evaluation->seen_count);
    }
}

struct evaluate_sum evaluate_sum(const struct evaluation *evaluation)
{
    struct evaluate_sum sum = {.count = evaluation->seen_count};
    sum_classes(evaluation, &sum);
    sum_bins(evaluation, &sum);
    sum_levels(evaluation, &sum);
    sum.log_loss = share(evaluation->log_loss, (double)sum.count);
    sum.brier = share(evaluation->brier, (double)sum.count);
    return sum;
}

struct evaluate_gate evaluate_gate(const struct evaluation *evaluation, double least)
{
    struct evaluate_gate gate = {.least = least};
    size_t right = 0;
    for (size_t i = 0; i < evaluation->seen_count; i++) {
        const struct seen *seen = &evaluation->seen[i];
        bool in = seen->probability >= (float)least;
        gate.count += in;
        right += in && seen->truth == seen->given;
    }
    gate.precision = share((double)right, (double)gate.count);
    gate.coverage = share((double)gate.count, (double)evaluation->seen_count);
    return gate;
}
