#include "common/str.h"
#include "services/classifier/train.h"
#include "services/ctl/commands.h"
#include "services/ctl/files.h"
#include "services/ctl/read.h"
#include "services/ctl/samples.h"
#include "services/ctl/show.h"
#include <string.h>

enum { SEED_MOST = 0x7FFFFFFF };

struct training {
    struct text_folder *folder;
    struct trainer *trainer;
    size_t cut;
};

static const char *add_row(void *context, struct arena *page, const struct samples_row *row)
{
    struct training *training = context;
    struct text text;
    const char *why = NULL;
    training->cut += row->cut;
    if (text_fold(page, training->folder, row->text, &text, &why) != RESULT_OK ||
        train_add(training->trainer, &text, row->label, &why) != RESULT_OK)
        return why;
    return NULL;
}

static int read_options(struct ctl *ctl, struct train_options *options)
{
    const struct args *args = &ctl->args;
    long long seed = TRAIN_SEED, folds = TRAIN_FOLDS;
    options->label_field = args_value(args, "label");
    options->text_field = args_value(args, "text");
    int code = read_needed(ctl, "--label", options->label_field);
    if (code == CTL_OK)
        code = read_needed(ctl, "--text", options->text_field);
    if (code == CTL_OK)
        code = read_needed(ctl, "--out", args_value(args, "out"));
    if (code == CTL_OK)
        code = read_number(ctl, "--seed", args_value(args, "seed"), 0, SEED_MOST, &seed);
    if (code == CTL_OK)
        code = read_number(ctl, "--folds", args_value(args, "folds"), 2, TRAIN_FOLDS_MAX, &folds);
    options->seed = (unsigned)seed;
    options->folds = (size_t)folds;
    return code;
}

static const char *show_share(const struct ctl *ctl, double share)
{
    return arena_print(ctl->arena, "%.4f", share);
}

static void tell_training(struct ctl *ctl, const struct training *training, const struct train_report *report,
                          const struct text_model *model, size_t bytes)
{
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    const struct evaluate_sum *sum = &report->held_out;
    const struct {
        struct column head;
        const char *cell;
    } PAIRS[] = {
        {{"file", "文件", "file", CELL_TEXT}, args_value(&ctl->args, "out")},
        {{"bytes", "字节", "bytes", CELL_NUMBER}, show_number(ctl, (long long)bytes)},
        {{"hash", "SHA-256", "SHA-256", CELL_TEXT}, model_hash(model)},
        {{"classes", "类别", "classes", CELL_NUMBER}, show_number(ctl, (long long)model_classes(model))},
        {{"texts", "文本", "texts", CELL_NUMBER}, show_number(ctl, (long long)report->texts)},
        {{"twins", "近似重复", "near-twins among them", CELL_NUMBER}, show_number(ctl, (long long)report->twins)},
        {{"cut", "过长被截断", "longer than is read", CELL_NUMBER}, show_number(ctl, (long long)training->cut)},
        {{"folds", "折数", "folds", CELL_NUMBER}, show_number(ctl, (long long)report->folds)},
        {{"accuracy", "准确率(折外)", "accuracy, out of fold", CELL_NUMBER}, show_share(ctl, sum->accuracy)},
        {{"macro_f1", "宏F1(折外)", "macro-F1, out of fold", CELL_NUMBER}, show_share(ctl, sum->macro_f1)},
        {{"ece", "校准误差(折外)", "calibration error, out of fold", CELL_NUMBER}, show_share(ctl, sum->ece)},
        {{"log_loss", "对数损失(折外)", "log-loss, out of fold", CELL_NUMBER}, show_share(ctl, sum->log_loss)},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        sheet_pair(&sheet, PAIRS[i].head, PAIRS[i].cell);
    output_sheet(&output, &sheet);
}

/* What is written has been read back as any reader would. */
static int write_and_tell(struct ctl *ctl, const struct training *training, const struct train_report *report,
                          const struct buf *file)
{
    struct text_model *model = NULL;
    const char *why = NULL;
    if (model_read(&model, file->text, file->length, &why) != RESULT_OK)
        return ctl_fail(ctl, CTL_REJECTED, "%s: 不能训练: %s", "%s: cannot be trained on: %s", args_word(&ctl->args, 0),
                        samples_model_why(ctl, why));
    int code = files_write(ctl, args_value(&ctl->args, "out"), file);
    if (code == CTL_OK)
        tell_training(ctl, training, report, model, file->length);
    model_free(&model);
    return code;
}

static int train_rows(struct ctl *ctl, struct training *training, const struct train_options *options)
{
    struct train_report report;
    struct buf file = {0};
    const char *why = NULL;
    const struct samples corpus = {args_word(&ctl->args, 0), options->label_field, options->text_field, add_row,
                                   training};
    int code = samples_read(ctl, &corpus);
    if (code == CTL_OK && train_run(training->trainer, options, &file, &report, &why) != RESULT_OK)
        code = ctl_fail(ctl, CTL_REJECTED, "%s: 不能训练: %s", "%s: cannot be trained on: %s", corpus.path,
                        samples_model_why(ctl, why));
    if (code == CTL_OK)
        code = write_and_tell(ctl, training, &report, &file);
    buf_free(&file);
    return code;
}

int cmd_model_train(struct ctl *ctl)
{
    struct train_options options;
    struct training training = {0};
    int code = read_options(ctl, &options);
    if (code == CTL_OK)
        code = samples_folder(ctl, &training.folder);
    if (code != CTL_OK)
        return code;
    training.trainer = train_open();
    code = train_rows(ctl, &training, &options);
    train_free(&training.trainer);
    text_folder_free(&training.folder);
    return code;
}
