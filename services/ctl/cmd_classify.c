#include "common/str.h"
#include "services/ctl/commands.h"
#include "services/ctl/files.h"
#include "services/ctl/lines.h"
#include "services/ctl/output.h"
#include "services/ctl/read.h"
#include "services/ctl/samples.h"
#include <string.h>
#include <unistd.h>

enum { WORDS = 5, DIGITS = 6 };

struct classifying {
    struct ctl *ctl;
    const char *field;
    struct text_folder *folder;
    struct text_model *model;
    struct arena *page; /* of one text */
    size_t refused;
};

struct verdict {
    size_t best, second;
    float probabilities[MODEL_CLASSES_MAX];
    struct model_word words[WORDS];
    size_t word_count;
};

static bool decide(const struct classifying *run, const char *written, struct verdict *out, const char **why)
{
    const struct text_model *model = run->model;
    struct text text;
    if (text_fold(run->page, run->folder, samples_cut(run->page, written, NULL), &text, why) != RESULT_OK)
        return false;
    const struct model_reading reading = model_read_text(run->page, model, &text, out->probabilities);
    out->best = 0;
    for (size_t i = 1; i < model_classes(model); i++)
        if (out->probabilities[i] > out->probabilities[out->best])
            out->best = i;
    out->second = out->best == 0 ? 1 : 0;
    for (size_t i = 0; i < model_classes(model); i++)
        if (i != out->best && out->probabilities[i] > out->probabilities[out->second])
            out->second = i;
    out->word_count = model_explain_weighed(run->page, model, &reading, out->best, out->words, WORDS);
    return true;
}

/* ---- telling ---- */

static json_t *path_json(const struct classifying *run, const struct verdict *verdict)
{
    json_t *list = json_array();
    const char *label = model_label(run->model, verdict->best);
    for (size_t at = 0; label[at] != '\0';) {
        at += strcspn(label + at, ".");
        const char *node = arena_textn(run->page, label, at);
        json_array_append_new(list, json_pack("{s:s, s:f}", "label", node, "probability",
                                              model_node(run->model, verdict->probabilities, node)));
        at += label[at] == '.';
    }
    return list;
}

static json_t *words_json(const struct verdict *verdict)
{
    json_t *list = json_array();
    for (size_t i = 0; i < verdict->word_count; i++)
        json_array_append_new(
            list, json_pack("{s:s, s:f}", "word", verdict->words[i].word, "weight", verdict->words[i].weight));
    return list;
}

static void tell_json(const struct classifying *run, const struct verdict *verdict, json_t *object)
{
    json_object_set_new(object, "label", json_string(model_label(run->model, verdict->best)));
    json_object_set_new(object, "probability", json_real((double)verdict->probabilities[verdict->best]));
    json_object_set_new(object, "runner_up",
                        json_pack("{s:s, s:f}", "label", model_label(run->model, verdict->second), "probability",
                                  (double)verdict->probabilities[verdict->second]));
    json_object_set_new(object, "path", path_json(run, verdict));
    json_object_set_new(object, "words", words_json(verdict));
}

static void tell_line(const struct classifying *run, const struct verdict *verdict)
{
    struct buf line = {0};
    buf_print(&line, "%s\t%.4f\t%s\t%.4f\t", model_label(run->model, verdict->best),
              (double)verdict->probabilities[verdict->best], model_label(run->model, verdict->second),
              (double)verdict->probabilities[verdict->second]);
    for (size_t i = 0; i < verdict->word_count; i++) {
        buf_text(&line, i > 0 ? ", " : "");
        output_clean(&line, verdict->words[i].word);
        buf_print(&line, " %.2f", verdict->words[i].weight);
    }
    fprintf(run->ctl->out, "%s\n", line.text);
    buf_free(&line);
}

static void print_object(const struct classifying *run, const json_t *object)
{
    json_dumpf(object, run->ctl->out, JSON_REAL_PRECISION(DIGITS) | JSON_COMPACT);
    fputc('\n', run->ctl->out);
}

/* `why`: the line could not be read. Every line gets its answer, so that answers and lines go together. */
static void answer(struct classifying *run, const char *text, json_t *object, long long line, const char *why)
{
    struct verdict verdict;
    bool good = why == NULL && decide(run, text, &verdict, &why);
    if (good && run->ctl->json)
        tell_json(run, &verdict, object);
    else if (good)
        tell_line(run, &verdict);
    else {
        run->refused++;
        ctl_fail(run->ctl, CTL_REJECTED, "第 %lld 行: %s", "line %lld: %s", line, why);
        json_object_set_new(object, "error", json_string(why));
    }
    if (run->ctl->json)
        print_object(run, object);
    else if (!good)
        fputs("-\n", run->ctl->out);
}

/* ---- lines ---- */

static const char *read_json(struct classifying *run, const struct line *line, json_t *out, const char **why)
{
    json_t *object = samples_object(run->page, line->text, line->length, why);
    if (object == NULL)
        return NULL;
    json_t *id = json_object_get(object, "id");
    const char *problem = NULL, *text = samples_field(run->page, object, run->field, &problem);
    if (id != NULL)
        json_object_set(out, "id", id);
    if (text == NULL)
        *why = arena_print(run->page, "%s %s", run->field, problem);
    json_decref(object);
    return text;
}

static const char *read_plain(struct classifying *run, const struct line *line, const char **why)
{
    char *text = arena_textn(run->page, line->text, line->length);
    if (utf8_count(text, line->length) < 0)
        *why = "is not valid UTF-8";
    for (size_t i = 0; i < line->length; i++)
        text[i] = text[i] == '\0' ? ' ' : text[i];
    return text;
}

static void classify_line(struct classifying *run, const struct line *line)
{
    const char *why = NULL, *text = NULL;
    json_t *object = json_pack("{s:I}", "line", (json_int_t)line->number);
    if (line->length > SAMPLES_LINE_MAX)
        why = "is longer than 1 MiB";
    else if (line->text[strspn(line->text, " \t")] == '{')
        text = read_json(run, line, object, &why);
    else
        text = read_plain(run, line, &why);
    answer(run, text, object, line->number, why);
    json_decref(object);
}

static int classify_lines(struct classifying *run)
{
    struct line line;
    struct lines *lines = lines_new(fileno(run->ctl->in), SAMPLES_LINE_MAX);
    for (; lines_next(lines, run->page, &line); arena_reset(run->page)) {
        classify_line(run, &line);
        if (!lines_ready(lines)) /* whoever waits for this answer shall have it */
            fflush(run->ctl->out);
    }
    int code = files_ended(run->ctl, "-", lines_trouble(lines));
    lines_free(&lines);
    return code;
}

static void classify_one(struct classifying *run, const char *text)
{
    json_t *object = json_object();
    const char *why = utf8_count(text, strlen(text)) < 0 ? "is not valid UTF-8" : NULL;
    answer(run, text, object, 1, why);
    json_decref(object);
}

int cmd_classify(struct ctl *ctl)
{
    const char *field = args_value(&ctl->args, "text"), *text = args_word(&ctl->args, 0);
    struct classifying run = {.ctl = ctl, .field = field == NULL ? "text" : field};
    int code = read_needed(ctl, "--model", args_value(&ctl->args, "model"));
    if (code == CTL_OK)
        code = samples_folder(ctl, &run.folder);
    if (code == CTL_OK)
        code = samples_model(ctl, args_value(&ctl->args, "model"), &run.model);
    if (code == CTL_OK) {
        run.page = arena_new(0);
        if (text != NULL)
            classify_one(&run, text);
        else
            code = classify_lines(&run);
        arena_free(&run.page);
    }
    if (code == CTL_OK && run.refused > 0)
        code = CTL_REJECTED;
    model_free(&run.model);
    text_folder_free(&run.folder);
    return code;
}
