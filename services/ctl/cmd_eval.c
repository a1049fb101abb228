#include "common/str.h"
#include "services/classifier/evaluate.h"
#include "services/ctl/commands.h"
#include "services/ctl/files.h"
#include "services/ctl/lines.h"
#include "services/ctl/read.h"
#include "services/ctl/samples.h"
#include "services/ctl/show.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { GATES_MAX = 16, MAP_LINE_MAX = 4096, DIGITS = 6 };

static const double GATES[] = {0.5, 0.7, 0.9};

struct judging {
    struct ctl *ctl;
    struct text_folder *folder;
    struct text_model *model;
    size_t *class_of; /* by class of the model: the class it counts as */
    size_t class_count;
    struct evaluation *evaluation;
    double gates[GATES_MAX];
    size_t gate_count, cut, texts;
    double seconds;
};

/* ---- the map from the model's classes to the file's ---- */

struct pair {
    const char *from, *to;
    long long line;
    bool used;
};
struct map {
    struct pair *pairs;
    size_t count;
};

static int read_pair(struct ctl *ctl, const char *path, const struct line *line, struct map *map)
{
    char *text = arena_textn(ctl->arena, line->text, strcspn(line->text, "\r")), *tab = strchr(text, '\t');
    if (text[0] == '\0' || text[0] == '#')
        return CTL_OK;
    if (line->length > MAP_LINE_MAX || tab == NULL || tab == text || tab[1] == '\0' || strchr(tab + 1, '\t') != NULL)
        return ctl_fail(ctl, CTL_REJECTED, "%s:%lld: 应为: 模型类别、制表符、文件类别",
                        "%s:%lld: is not: class of the model, tab, class of the file", path, line->number);
    *tab = '\0';
    struct pair *pairs = arena_array(ctl->arena, map->count + 1, sizeof *pairs);
    if (map->count > 0)
        memcpy(pairs, map->pairs, map->count * sizeof *pairs);
    pairs[map->count++] = (struct pair){text, tab + 1, line->number, false};
    map->pairs = pairs;
    return CTL_OK;
}

static int read_map(struct ctl *ctl, struct map *map)
{
    const char *path = args_value(&ctl->args, "map");
    struct line line;
    int code = CTL_OK;
    if (path == NULL)
        return CTL_OK;
    int descriptor = samples_open(ctl, path);
    if (descriptor < 0)
        return CTL_ENVIRONMENT;
    struct lines *lines = lines_new(descriptor, MAP_LINE_MAX);
    while (code == CTL_OK && lines_next(lines, ctl->arena, &line))
        code = read_pair(ctl, path, &line, map);
    if (code == CTL_OK)
        code = files_ended(ctl, path, lines_trouble(lines));
    lines_free(&lines);
    close(descriptor);
    return code;
}

/* The longest row that is the label or a node above it. */
static const char *mapped(struct map *map, const char *label)
{
    struct pair *best = NULL;
    size_t most = 0;
    for (size_t i = 0; i < map->count; i++) {
        size_t length = strlen(map->pairs[i].from);
        bool fits = strncmp(label, map->pairs[i].from, length) == 0 && (label[length] == '\0' || label[length] == '.');
        if (fits && length > most) {
            best = &map->pairs[i];
            most = length;
        }
    }
    if (best == NULL)
        return label;
    best->used = true;
    return best->to;
}

static int apply_map(struct judging *judging, struct map *map)
{
    struct ctl *ctl = judging->ctl;
    size_t count = model_classes(judging->model), distinct = 0;
    const char **labels = arena_array(ctl->arena, count, sizeof(const char *));
    judging->class_of = arena_array(ctl->arena, count, sizeof *judging->class_of);
    for (size_t i = 0; i < count; i++) {
        const char *label = mapped(map, model_label(judging->model, i));
        size_t at = 0;
        while (at < distinct && strcmp(labels[at], label) != 0)
            at++;
        labels[at] = label;
        distinct += at == distinct;
        judging->class_of[i] = at;
    }
    for (size_t i = 0; i < map->count; i++)
        if (!map->pairs[i].used)
            return ctl_fail(ctl, CTL_REJECTED, "%s:%lld: 模型没有类别 '%s',或另有更具体的一行",
                            "%s:%lld: the model has no class '%s' that no other line takes",
                            args_value(&ctl->args, "map"), map->pairs[i].line, map->pairs[i].from);
    judging->class_count = distinct;
    judging->evaluation = evaluate_open(ctl->arena, labels, distinct);
    return CTL_OK;
}

/* ---- judging ---- */

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static const char *judge_row(void *context, struct arena *page, const struct samples_row *row)
{
    struct judging *judging = context;
    float own[MODEL_CLASSES_MAX], counted[MODEL_CLASSES_MAX] = {0};
    struct text text;
    const char *why = NULL;
    double before = seconds_now();
    if (text_fold(page, judging->folder, row->text, &text, &why) != RESULT_OK)
        return why;
    model_weigh(judging->model, features_of(page, &text), own);
    judging->seconds += seconds_now() - before;
    judging->texts++;
    judging->cut += row->cut;
    for (size_t i = 0; i < model_classes(judging->model); i++)
        counted[judging->class_of[i]] += own[i];
    evaluate_add(judging->evaluation, evaluate_class(judging->evaluation, row->label), counted);
    return NULL;
}

/* ---- JSON ---- */

static json_t *classes_json(const struct evaluate_sum *sum)
{
    json_t *list = json_array();
    for (size_t i = 0; i < sum->class_count; i++) {
        const struct evaluate_class *class = &sum->classes[i];
        json_array_append_new(list, json_pack("{s:s, s:b, s:I, s:f, s:f, s:f}", "label", class->label, "lacking",
                                              (int)class->lacking, "support", (json_int_t) class->support, "precision",
                                              class->precision, "recall", class->recall, "f1", class->f1));
    }
    return list;
}

static json_t *confusion_json(const struct evaluate_sum *sum)
{
    json_t *labels = json_array(), *rows = json_array();
    for (size_t i = 0; i < sum->class_count; i++) {
        json_t *row = json_array();
        for (size_t k = 0; k < sum->class_count; k++)
            json_array_append_new(row, json_integer((json_int_t)sum->confusion[i * sum->class_count + k]));
        json_array_append_new(labels, json_string(sum->classes[i].label));
        json_array_append_new(rows, row);
    }
    return json_pack("{s:o, s:o}", "labels", labels, "rows", rows);
}

static json_t *calibration_json(const struct evaluate_sum *sum)
{
    json_t *bins = json_array();
    for (size_t i = 0; i < EVALUATE_BINS; i++) {
        const struct evaluate_bin *bin = &sum->bins[i];
        json_array_append_new(bins, json_pack("{s:f, s:f, s:I, s:f, s:f}", "from", (double)i / EVALUATE_BINS, "to",
                                              (double)(i + 1) / EVALUATE_BINS, "count", (json_int_t)bin->count,
                                              "probability", bin->probability, "accuracy", bin->right));
    }
    return json_pack("{s:f, s:f, s:f, s:o}", "ece", sum->ece, "log_loss", sum->log_loss, "brier", sum->brier, "bins",
                     bins);
}

static json_t *gates_json(const struct judging *judging)
{
    json_t *list = json_array();
    for (size_t i = 0; i < judging->gate_count; i++) {
        const struct evaluate_gate gate = evaluate_gate(judging->evaluation, judging->gates[i]);
        json_array_append_new(list,
                              json_pack("{s:f, s:I, s:f, s:f}", "gate", gate.least, "count", (json_int_t)gate.count,
                                        "precision", gate.precision, "coverage", gate.coverage));
    }
    return list;
}

static json_t *lacking_json(const struct evaluate_sum *sum)
{
    json_t *list = json_array();
    for (size_t i = 0; i < sum->class_count; i++)
        if (sum->classes[i].lacking)
            json_array_append_new(list, json_string(sum->classes[i].label));
    return list;
}

static double microseconds(const struct judging *judging)
{
    return judging->texts == 0 ? 0 : judging->seconds * 1e6 / (double)judging->texts;
}

static void tell_json(const struct judging *judging, const struct evaluate_sum *sum)
{
    json_t *levels = json_array();
    for (size_t i = 0; i < sum->levels; i++)
        json_array_append_new(levels,
                              json_pack("{s:I, s:f}", "level", (json_int_t)i + 1, "accuracy", sum->level_accuracy[i]));
    json_t *all = json_pack("{s:I, s:f, s:f, s:o, s:o, s:o, s:f, s:o, s:o, s:o, s:I, s:{s:s, s:I}}", "n",
                            (json_int_t)sum->count, "accuracy", sum->accuracy, "macro_f1", sum->macro_f1, "classes",
                            classes_json(sum), "confusion", confusion_json(sum), "calibration", calibration_json(sum),
                            "us_per_message", microseconds(judging), "gates", gates_json(judging), "levels", levels,
                            "lacking", lacking_json(sum), "cut", (json_int_t)judging->cut, "model", "hash",
                            model_hash(judging->model), "classes", (json_int_t)model_classes(judging->model));
    json_dumpf(all, judging->ctl->out, JSON_REAL_PRECISION(DIGITS) | JSON_COMPACT);
    fputc('\n', judging->ctl->out);
    json_decref(all);
}

/* ---- tables ---- */

static const char *show_share(const struct ctl *ctl, double share)
{
    return arena_print(ctl->arena, "%.4f", share);
}

static void classes_table(struct ctl *ctl, const struct evaluate_sum *sum, struct table *out)
{
    static const struct column COLUMNS[] = {{"label", "类别", "class", CELL_TEXT},
                                            {"support", "文本", "texts", CELL_NUMBER},
                                            {"precision", "准确率", "precision", CELL_NUMBER},
                                            {"recall", "召回率", "recall", CELL_NUMBER},
                                            {"f1", "F1", "F1", CELL_NUMBER},
                                            {"lacking", "备注", "note", CELL_TEXT}};
    table_open(out, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < sum->class_count; i++) {
        const struct evaluate_class *class = &sum->classes[i];
        TABLE_ADD(out, class->label, show_number(ctl, (long long)class->support), show_share(ctl, class->precision),
                  show_share(ctl, class->recall), show_share(ctl, class->f1),
                  class->lacking ? ctl_text(ctl, "模型没有此类", "the model lacks it") : "");
    }
}

static void gates_table(const struct judging *judging, struct table *out)
{
    static const struct column COLUMNS[] = {{"gate", "概率不低于", "probability from", CELL_NUMBER},
                                            {"count", "文本", "texts", CELL_NUMBER},
                                            {"precision", "准确率", "precision", CELL_NUMBER},
                                            {"coverage", "占比", "coverage", CELL_NUMBER}};
    struct ctl *ctl = judging->ctl;
    table_open(out, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < judging->gate_count; i++) {
        const struct evaluate_gate gate = evaluate_gate(judging->evaluation, judging->gates[i]);
        TABLE_ADD(out, show_share(ctl, gate.least), show_number(ctl, (long long)gate.count),
                  show_share(ctl, gate.precision), show_share(ctl, gate.coverage));
    }
}

static void bins_table(struct ctl *ctl, const struct evaluate_sum *sum, struct table *out)
{
    static const struct column COLUMNS[] = {{"from", "概率自", "probability from", CELL_NUMBER},
                                            {"count", "文本", "texts", CELL_NUMBER},
                                            {"probability", "平均概率", "mean probability", CELL_NUMBER},
                                            {"accuracy", "实际准确率", "share that is right", CELL_NUMBER}};
    table_open(out, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < EVALUATE_BINS; i++)
        if (sum->bins[i].count > 0)
            TABLE_ADD(out, show_share(ctl, (double)i / EVALUATE_BINS), show_number(ctl, (long long)sum->bins[i].count),
                      show_share(ctl, sum->bins[i].probability), show_share(ctl, sum->bins[i].right));
}

static void confusion_table(struct ctl *ctl, const struct evaluate_sum *sum, struct table *out)
{
    static const struct column COLUMNS[] = {{"truth", "实际", "is", CELL_TEXT},
                                            {"given", "判为", "given", CELL_TEXT},
                                            {"count", "文本", "texts", CELL_NUMBER}};
    table_open(out, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < sum->class_count; i++)
        for (size_t k = 0; k < sum->class_count; k++) {
            size_t count = sum->confusion[i * sum->class_count + k];
            if (i != k && count > 0)
                TABLE_ADD(out, sum->classes[i].label, sum->classes[k].label, show_number(ctl, (long long)count));
        }
}

static void tell_table(struct judging *judging, const struct evaluate_sum *sum)
{
    struct ctl *ctl = judging->ctl;
    struct sheet sheet = {0};
    struct table classes, gates, bins, confusion;
    const struct output output = show_output(ctl);
    sheet_pair(&sheet, (struct column){"n", "文本", "texts", CELL_NUMBER}, show_number(ctl, (long long)sum->count));
    sheet_pair(&sheet, (struct column){"accuracy", "准确率", "accuracy", CELL_NUMBER}, show_share(ctl, sum->accuracy));
    sheet_pair(&sheet, (struct column){"macro_f1", "宏F1", "macro-F1", CELL_NUMBER}, show_share(ctl, sum->macro_f1));
    for (size_t i = 0; i < sum->levels; i++)
        sheet_pair(&sheet,
                   (struct column){"level", arena_print(ctl->arena, "第%zu级准确率", i + 1),
                                   arena_print(ctl->arena, "accuracy, level %zu", i + 1), CELL_NUMBER},
                   show_share(ctl, sum->level_accuracy[i]));
    sheet_pair(&sheet, (struct column){"ece", "校准误差", "calibration error", CELL_NUMBER}, show_share(ctl, sum->ece));
    sheet_pair(&sheet, (struct column){"log_loss", "对数损失", "log-loss", CELL_NUMBER},
               show_share(ctl, sum->log_loss));
    sheet_pair(&sheet, (struct column){"us", "每条微秒", "microseconds per text", CELL_NUMBER},
               arena_print(ctl->arena, "%.1f", microseconds(judging)));
    classes_table(ctl, sum, &classes);
    gates_table(judging, &gates);
    bins_table(ctl, sum, &bins);
    confusion_table(ctl, sum, &confusion);
    sheet_table(&sheet, (struct column){"classes", "各类别", "by class", CELL_TEXT}, &classes);
    sheet_table(&sheet, (struct column){"gates", "门槛", "gates", CELL_TEXT}, &gates);
    sheet_table(&sheet, (struct column){"bins", "概率是否可信", "calibration", CELL_TEXT}, &bins);
    sheet_table(&sheet, (struct column){"confusion", "错判", "mistaken for", CELL_TEXT}, &confusion);
    output_sheet(&output, &sheet);
}

/* ---- the command ---- */

static int read_gates(struct judging *judging)
{
    struct ctl *ctl = judging->ctl;
    const char *const *list = NULL;
    size_t count = args_values(&ctl->args, ctl->arena, "gate", &list);
    if (count > GATES_MAX)
        return ctl_fail(ctl, CTL_USAGE, "--gate: 最多 16 个", "--gate: 16 at most");
    for (size_t i = 0; i < count; i++) {
        char *end = NULL;
        double gate = strtod(list[i], &end);
        if (end == list[i] || *end != '\0' || !(gate >= 0 && gate <= 1))
            return ctl_fail(ctl, CTL_USAGE, "--gate: '%s' 不是 0 到 1 的概率",
                            "--gate: '%s' is no probability from 0 to 1", list[i]);
        judging->gates[judging->gate_count++] = gate;
    }
    for (size_t i = 0; count == 0 && i < COUNT(GATES); i++)
        judging->gates[judging->gate_count++] = GATES[i];
    return CTL_OK;
}

static int prepare(struct judging *judging)
{
    struct ctl *ctl = judging->ctl;
    struct map map = {0};
    int code = read_gates(judging);
    if (code == CTL_OK)
        code = samples_folder(ctl, &judging->folder);
    if (code == CTL_OK)
        code = samples_model(ctl, args_word(&ctl->args, 0), &judging->model);
    if (code == CTL_OK)
        code = read_map(ctl, &map);
    return code == CTL_OK ? apply_map(judging, &map) : code;
}

static int judge(struct judging *judging)
{
    struct ctl *ctl = judging->ctl;
    const char *label = args_value(&ctl->args, "label"), *text = args_value(&ctl->args, "text");
    const struct samples corpus = {args_word(&ctl->args, 1), label != NULL ? label : model_label_field(judging->model),
                                   text != NULL ? text : model_text_field(judging->model), judge_row, judging};
    int code = samples_read(ctl, &corpus);
    if (code != CTL_OK)
        return code;
    const struct evaluate_sum sum = evaluate_sum(judging->evaluation);
    if (ctl->json)
        tell_json(judging, &sum);
    else
        tell_table(judging, &sum);
    return CTL_OK;
}

int cmd_model_eval(struct ctl *ctl)
{
    struct judging judging = {.ctl = ctl};
    int code = prepare(&judging);
    if (code == CTL_OK)
        code = judge(&judging);
    model_free(&judging.model);
    text_folder_free(&judging.folder);
    return code;
}
