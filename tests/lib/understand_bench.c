#include "tests/lib/understand_bench.h"
#include "common/str.h"
#include "services/classifier/classifier.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MESSAGES = 256, CHARACTERS = 200, ROUNDS = 12, AIM_US = 60, AIM_MIB = 150 };

struct desk {
    struct arena *arena, *page;
    struct pack *pack;
    struct text_folder *folder;
    struct lexicon *lexicon;
    struct panel panel;
    const char *texts[MESSAGES];
    double sink; /* what was computed is used */
};

static void give_up(const char *what, const char *why)
{
    fprintf(stderr, "bench: understanding: %s: %s\n", what, why);
    exit(1);
}

/* ---- what a service holds ---- */

static void read_model(struct desk *desk, const char *folder, enum axis axis)
{
    char path[1024];
    const char *why = "cannot be read";
    struct seat *seat = &desk->panel.in_force[axis];
    snprintf(path, sizeof path, "%s/%s.model", folder, term_get("axis", (int)axis)->code);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        give_up(path, why);
    struct buf bytes = {0};
    char piece[65536];
    for (size_t got; (got = fread(piece, 1, sizeof piece, file)) > 0;)
        buf_add(&bytes, piece, got);
    fclose(file);
    if (model_read(&seat->model, bytes.text, bytes.length, &why) != RESULT_OK)
        give_up(path, why);
    seat->version = 1;
    (void)opinion_seat(seat, desk->pack, axis);
    buf_free(&bytes);
}

/* Several demands in a row, cut where they reach the length that is measured. */
static const char *message(struct desk *desk, const struct bench_text *texts, size_t n)
{
    struct buf text = {0};
    for (size_t i = 0; utf8_count(text.text == NULL ? "" : text.text, text.length) < CHARACTERS; i++)
        buf_text(&text, bench_text_take(texts, desk->arena, n * 3 + i).text);
    const char *kept = arena_textn(desk->arena, text.text, utf8_prefix(text.text, CHARACTERS));
    buf_free(&text);
    return kept;
}

static struct desk desk_open(const struct bench_text *texts, const char *pack, const char *starter)
{
    struct desk desk = {.arena = arena_new(0), .page = arena_new(0)};
    struct pack_file *files = NULL;
    size_t count = 0;
    const char *why = NULL;
    if (pack_read_folder(desk.arena, pack, &files, &count, stderr) != RESULT_OK ||
        pack_load(&desk.pack, files, count, stderr) != RESULT_OK)
        give_up(pack, "is no sound pack");
    if (text_folder_new(&desk.folder, &why) != RESULT_OK ||
        lexicon_new(&desk.lexicon, desk.folder, desk.pack, stderr) != RESULT_OK)
        give_up("folder or lexicon", why == NULL ? "cannot be made" : why);
    for (int axis = 1; axis < AXIS_COUNT; axis++)
        read_model(&desk, starter, (enum axis)axis);
    for (size_t i = 0; i < MESSAGES; i++)
        desk.texts[i] = message(&desk, texts, i);
    return desk;
}

static void desk_close(struct desk *desk)
{
    opinion_disband(&desk->panel);
    lexicon_free(&desk->lexicon);
    text_folder_free(&desk->folder);
    pack_free(&desk->pack);
    arena_free(&desk->page);
    arena_free(&desk->arena);
}

/* ---- what is timed ---- */

static void fold(struct desk *desk, const char *written, struct text *text)
{
    const char *why = NULL;
    if (text_fold(desk->page, desk->folder, written, text, &why) != RESULT_OK)
        give_up("a text", why);
}

static void run_fold(struct desk *desk, const char *written)
{
    struct text text;
    fold(desk, written, &text);
    desk->sink += (double)text.length;
}

static void run_features(struct desk *desk, const char *written)
{
    struct text text;
    fold(desk, written, &text);
    desk->sink += features_of(desk->page, &text) != NULL;
}

static void run_linear(struct desk *desk, const char *written)
{
    struct text text;
    const struct text_model *model = desk->panel.in_force[AXIS_NATURE].model;
    fold(desk, written, &text);
    float *probabilities = arena_array(desk->page, model_classes(model), sizeof *probabilities);
    model_weigh(model, features_of(desk->page, &text), probabilities);
    desk->sink += (double)probabilities[0];
}

static struct decision decide(struct desk *desk, const char *written, const struct panel *panel)
{
    struct text *text = arena_alloc(desk->page, sizeof *text);
    fold(desk, written, text);
    const struct complaint complaint = {.text = text,
                                        .matter = DECISION_NONE,
                                        .area = DECISION_NONE,
                                        .district = DECISION_NONE,
                                        .channel = CHANNEL_PHONE,
                                        .panel = panel};
    return classifier_decide(desk->page, desk->lexicon, &complaint);
}

static void run_words(struct desk *desk, const char *written)
{
    desk->sink += decide(desk, written, NULL).confidence;
}

static void run_whole(struct desk *desk, const char *written)
{
    desk->sink += decide(desk, written, &desk->panel).confidence;
}

static void run_reasons(struct desk *desk, const char *written)
{
    const struct decision decision = decide(desk, written, &desk->panel);
    desk->sink += (double)strlen(decision_json(desk->page, desk->pack, &decision));
}

static double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* The best of several rounds: what the machine can do when nobody else takes its core. */
static double microseconds(struct desk *desk, void (*run)(struct desk *, const char *))
{
    double best = INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
        double from = now_us();
        for (size_t i = 0; i < MESSAGES; i++) {
            run(desk, desk->texts[i]);
            arena_reset(desk->page);
        }
        best = fmin(best, (now_us() - from) / MESSAGES);
    }
    return best;
}

json_t *understand_bench_run(const struct bench_text *texts, const char *pack, const char *starter)
{
    static const struct {
        const char *name;
        void (*run)(struct desk *, const char *);
    } PARTS[] = {
        {"fold_us", run_fold},   {"features_us", run_features}, {"linear_us", run_linear},
        {"words_us", run_words}, {"whole_us", run_whole},       {"reasons_us", run_reasons},
    };
    struct desk desk = desk_open(texts, pack, starter);
    json_t *figures = json_object();
    size_t models = 0;
    for (size_t i = 0; i < COUNT(PARTS); i++)
        json_object_set_new(figures, PARTS[i].name, json_real(microseconds(&desk, PARTS[i].run)));
    for (int axis = 1; axis < AXIS_COUNT; axis++)
        models += model_bytes(desk.panel.in_force[axis].model);
    json_object_set_new(figures, "models_mib", json_real((double)models / 1048576));
    json_object_set_new(figures, "lexicon_mib", json_real((double)lexicon_size(desk.lexicon).bytes / 1048576));
    desk_close(&desk);
    return figures;
}

void understand_bench_table(const json_t *figures, double resident_mib, FILE *out)
{
    static const struct {
        const char *name, *what;
    } ROWS[] = {
        {"fold_us", "folded"},
        {"features_us", "folded, features"},
        {"linear_us", "plain linear model: folded, features, one model"},
        {"words_us", "words and place alone, no model"},
        {"whole_us", "whole decision: four models with reasons, words, place"},
        {"reasons_us", "  the same, and its reasons as JSON"},
    };
    double linear = json_number_value(json_object_get(figures, "linear_us")),
           whole = json_number_value(json_object_get(figures, "whole_us"));
    fprintf(out, "\n%-58s %9s  %s\n", "understanding: a message of 200 characters, one core", "us",
            "to the linear model");
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        double us = json_number_value(json_object_get(figures, ROWS[i].name));
        fprintf(out, "%-58s %9.1f  %5.2f\n", ROWS[i].what, us, us / linear);
    }
    fprintf(out, "aim of the whole decision <= %d us: %s\n", AIM_US, whole <= AIM_US ? "met" : "missed");
    fprintf(out, "models %.1f MiB, words %.1f MiB", json_number_value(json_object_get(figures, "models_mib")),
            json_number_value(json_object_get(figures, "lexicon_mib")));
    if (!isnan(resident_mib))
        fprintf(out, "; the classifier, resident: %.1f MiB, aim <= %d: %s", resident_mib, AIM_MIB,
                resident_mib <= AIM_MIB ? "met" : "missed");
    fputc('\n', out);
}
