/* A candidate from base and corrections, compared with the model in force and stored. */
#include "common/str.h"
#include "services/classifier/opinion.h"
#include "services/classifier/retrain.h"
#include "services/ctl/commands.h"
#include "services/ctl/models.h"
#include "services/ctl/packs.h"
#include "services/ctl/read.h"
#include "services/ctl/reply.h"
#include "services/ctl/samples.h"
#include "services/ctl/show.h"
#include <string.h>

enum { HELD_OUT_MAX = 100000 };

struct work {
    struct ctl *ctl;
    int axis;
    const char *field; /* of the base: the axis' code */
    struct text_folder *folder;
    struct pack *pack;
    struct retrain *retrain;
    struct retrain_options options;
    const struct models_row *before;
    struct text_model *in_force;
    size_t foreign; /* corrections whose matter the pack no longer has */
    struct buf file;
    struct retrain_outcome outcome;
    struct text_model *candidate;
    int version;
    bool known;
};

/* ---- the base ---- */

static const char *base_row(void *context, struct arena *page, const struct samples_row *row)
{
    struct work *work = context;
    const char *why = NULL;
    (void)page;
    if (opinion_value(work->pack, (enum axis)work->axis, row->label) == DECISION_NONE)
        return "is no code of the pack in force, or of its list";
    return retrain_base(work->retrain, row->text, row->label, &why) == RESULT_OK ? NULL : why;
}

static int read_base(struct work *work)
{
    struct ctl *ctl = work->ctl;
    const char *path = args_value(&ctl->args, "base");
    if (path == NULL)
        path = models_starter(ctl, "corpus.jsonl");
    if (path == NULL)
        return reply_fail(ctl, &(struct refusal){CTL_ABSENT, "base", REASON_NOT_FOUND},
                          "找不到起始语料: 用 --base 指定", "there is no starter corpus: name one with --base");
    const struct samples corpus = {path, work->field, "text", base_row, work};
    return samples_read(ctl, &corpus);
}

/* ---- what people decided ---- */

struct correction {
    const char *number, *text, *matter;
    int nature, urgency, party;
    instant at;
};
static const struct field CORRECTION[] = {
    FIELD(struct correction, number, TEXT), FIELD(struct correction, text, TEXT),
    FIELD(struct correction, matter, TEXT), FIELD(struct correction, nature, INT),
    FIELD(struct correction, urgency, INT), FIELD(struct correction, party, INT),
    FIELD(struct correction, at, INSTANT),
};

static const char *label_of(const struct work *work, const struct correction *row)
{
    const int numbers[AXIS_COUNT] = {
        [AXIS_NATURE] = row->nature, [AXIS_URGENCY] = row->urgency, [AXIS_PARTY] = row->party};
    if (work->axis == AXIS_MATTER)
        return row->matter;
    return numbers[work->axis] == 0 ? NULL : term_get(work->field, numbers[work->axis])->code;
}

static void add_correction(struct work *work, const struct correction *row)
{
    const char *label = label_of(work, row), *why = NULL;
    if (str_empty(label))
        return;
    if (opinion_value(work->pack, (enum axis)work->axis, label) == DECISION_NONE ||
        retrain_correction(work->retrain, samples_cut(work->ctl->arena, row->text, NULL), label, &why) != RESULT_OK)
        work->foreign++;
}

static int read_corrections(struct work *work, struct db *db, instant since)
{
    static const struct fields CORRECTIONS = FIELDS(struct correction, CORRECTION);
    struct params params;
    struct rows rows = {0};
    params_open(&params, work->ctl->arena);
    params_instant(&params, since);
    if (db_call(db, "correction_list", &params, &CORRECTIONS, &rows) != RESULT_OK)
        return connect_db_failed(work->ctl, db);
    for (size_t i = 0; i < rows.count; i++)
        add_correction(work, (const struct correction *)rows.list + i);
    return CTL_OK;
}

static int read_in_force(struct work *work, struct db *db)
{
    struct ctl *ctl = work->ctl;
    const char *why = NULL;
    enum result outcome = models_in_force(ctl, db, work->axis, &work->before);
    if (outcome == RESULT_OK && work->before != NULL)
        outcome = models_read(ctl, db, work->before, &work->in_force, &why);
    if (outcome == RESULT_REFUSE)
        return ctl_fail(ctl, CTL_ENVIRONMENT, "在用模型第 %d 版不可用: %s", "version %d, in force, is not sound: %s",
                        work->before->version, samples_model_why(ctl, why));
    return outcome == RESULT_OK ? CTL_OK : connect_db_failed(ctl, db);
}

static int read_pack(struct work *work, struct db *db)
{
    enum result outcome = packs_applied(work->ctl, db, &work->pack);
    if (outcome == RESULT_REFUSE)
        return ctl_fail(work->ctl, CTL_ABSENT, "尚无可用的配置包", "no pack is in force");
    if (outcome != RESULT_OK)
        return connect_db_failed(work->ctl, db);
    int automatic = work->axis == AXIS_MATTER ? pack_gate_of(work->pack, -1).automatic : work->pack->review_below;
    work->options.gate = automatic / 100.0;
    return CTL_OK;
}

static int gather(struct work *work, instant since)
{
    struct db *db = NULL;
    int code = samples_folder(work->ctl, &work->folder);
    if (code == CTL_OK)
        code = connect_db(work->ctl, CONNECT_REPORT, "pack models corrections", &db);
    if (code == CTL_OK)
        code = read_pack(work, db);
    if (code == CTL_OK)
        code = read_in_force(work, db);
    if (code == CTL_OK) {
        work->retrain = retrain_open(work->ctl->arena, work->folder);
        code = read_base(work);
    }
    if (code == CTL_OK)
        code = read_corrections(work, db, since);
    db_free(&db);
    return code;
}

/* ---- the candidate ---- */

static const char *side_json(struct ctl *ctl, size_t held_out, const struct retrain_side *side)
{
    if (held_out == 0)
        return "null";
    /* of nothing at the gate nobody knows how much is right */
    const char *precision = side->coverage > 0 ? arena_print(ctl->arena, "%.4f", side->precision) : "null";
    return arena_print(ctl->arena, "{\"accuracy\":%.4f,\"macro_f1\":%.4f,\"precision\":%s,\"coverage\":%.4f}",
                       side->accuracy, side->macro_f1, precision, side->coverage);
}

static const char *figures_json(struct work *work)
{
    struct ctl *ctl = work->ctl;
    const struct retrain_outcome *of = &work->outcome;
    const char *trained = models_figures(ctl->arena, work->candidate);
    return arena_print(ctl->arena,
                       "%.*s,\"base\":%zu,\"corrections\":%zu,\"compared\":{\"held_out\":%zu,\"gate\":%.2f,"
                       "\"verdict\":\"%s\",\"against\":%d,\"before\":%s,\"candidate\":%s,\"differed\":%zu}}",
                       (int)strlen(trained) - 1, trained, of->base, of->corrections, of->held_out, work->options.gate,
                       retrain_code(of->verdict), work->before == NULL ? 0 : work->before->version,
                       work->before == NULL ? "null" : side_json(ctl, of->held_out, &of->before),
                       side_json(ctl, of->held_out, &of->candidate), of->differed);
}

static int store(struct work *work)
{
    struct ctl *ctl = work->ctl;
    struct db *db = NULL;
    instant ignored;
    const struct models_new row = {.axis = work->axis,
                                   .content = &work->file,
                                   .sha256 = model_hash(work->candidate),
                                   .origin = "retrained",
                                   .note = args_value(&ctl->args, "note"),
                                   .figures = figures_json(work),
                                   .offered = retrain_offered(work->outcome.verdict)};
    int code = connect_db(ctl, CONNECT_ADMIN, "transaction models model_change", &db);
    if (code != CTL_OK)
        return code;
    enum result outcome = db_begin(db, &ignored);
    if (outcome == RESULT_OK)
        outcome = models_lock(ctl, db);
    if (outcome == RESULT_OK)
        outcome = models_add(ctl, db, &row, &work->version, &work->known);
    if (outcome == RESULT_OK)
        outcome = db_commit(db);
    if (outcome != RESULT_OK) {
        code = connect_db_failed(ctl, db);
        db_rollback(db);
    }
    db_free(&db);
    return code;
}

static int make(struct work *work)
{
    const char *why = NULL;
    if (retrain_run(work->retrain, &work->options, work->in_force, &work->file, &work->outcome, &why) != RESULT_OK ||
        model_read(&work->candidate, work->file.text, work->file.length, &why) != RESULT_OK)
        return reply_fail(work->ctl, &(struct refusal){CTL_REJECTED, "base", REASON_BAD_DATA}, "无法训练: %s",
                          "cannot be trained: %s", samples_model_why(work->ctl, why));
    return store(work);
}

/* ---- what came of it ---- */

static const struct column SIDES[] = {
    {"model", "模型", "model", CELL_TEXT},
    {"version", "版本", "version", CELL_NUMBER},
    {"n", "文本数", "n", CELL_NUMBER},
    {"accuracy", "准确率", "accuracy", CELL_NUMBER},
    {"macro_f1", "宏F1", "macro-F1", CELL_NUMBER},
    {"precision", "门限上准确率", "precision at the gate", CELL_NUMBER},
    {"coverage", "门限上占比", "coverage", CELL_NUMBER},
    {"differed", "不一致", "differed", CELL_NUMBER},
};

/* Of nothing there is no share: the table shows a dash, JSON null. */
static const char *share(struct ctl *ctl, size_t of, double value)
{
    return of == 0 ? NULL : arena_print(ctl->arena, "%.4f", value);
}

/* At the gate: how many reached it is what coverage says of n. */
static const char *gate_precision(struct ctl *ctl, size_t of, const struct retrain_side *side)
{
    return side->coverage > 0 ? share(ctl, of, side->precision) : NULL;
}

static void add_side(struct work *work, struct table *table, const char *name, int version)
{
    struct ctl *ctl = work->ctl;
    bool candidate = version == work->version;
    size_t n = work->outcome.held_out;
    const struct retrain_side *side = candidate ? &work->outcome.candidate : &work->outcome.before;
    TABLE_ADD(table, name, show_number(ctl, version), show_number(ctl, (long long)n), share(ctl, n, side->accuracy),
              share(ctl, n, side->macro_f1), gate_precision(ctl, n, side), share(ctl, n, side->coverage),
              candidate ? show_number(ctl, (long long)work->outcome.differed) : NULL);
}

static const char *verdict_text(const struct ctl *ctl, const struct retrain_outcome *of)
{
    switch (of->verdict) {
    case RETRAIN_TOO_FEW:
        return ctl->zh ? arena_print(ctl->arena, "留作比较的人工更正至少要 %d 条,现有 %zu 条,无从判断", RETRAIN_LEAST,
                                     of->held_out)
                       : arena_print(ctl->arena, "to judge, at least %d corrections must be held out, there are %zu",
                                     RETRAIN_LEAST, of->held_out);
    case RETRAIN_FIRST:
        return ctl_text(ctl, "此轴首个模型", "the first model of this axis");
    case RETRAIN_WORSE_F1:
        return ctl_text(ctl, "宏F1 不如在用模型", "its macro-F1 is below that of the one in force");
    case RETRAIN_WORSE_PRECISION:
        return ctl_text(ctl, "门限上准确率不如在用模型", "its precision at the gate is below that of the one in force");
    case RETRAIN_NOT_WORSE:
        return ctl_text(ctl, "不低于在用模型", "no worse than the one in force");
    }
    return "";
}

static int tell(struct work *work)
{
    struct ctl *ctl = work->ctl;
    const struct retrain_outcome *of = &work->outcome;
    bool offered = retrain_offered(of->verdict);
    struct sheet sheet = {0};
    struct table table;
    const struct output output = show_output(ctl);
    table_open(&table, ctl->arena, SIDES, COUNT(SIDES));
    if (work->before != NULL && work->before->version != work->version)
        add_side(work, &table, ctl->json ? "in_force" : ctl_text(ctl, "在用", "in force"), work->before->version);
    add_side(work, &table, ctl->json ? "candidate" : ctl_text(ctl, "候选", "candidate"), work->version);
    const struct {
        struct column head;
        const char *cell;
    } PAIRS[] = {
        {{"axis", "分类轴", "axis", CELL_TEXT}, show_term(ctl, "axis", work->axis)},
        {{"version", "版本", "version", CELL_NUMBER}, show_number(ctl, work->version)},
        {{"base", "基础语料", "rows of the base", CELL_NUMBER}, show_number(ctl, (long long)of->base)},
        {{"corrections", "人工更正", "corrections", CELL_NUMBER}, show_number(ctl, (long long)of->corrections)},
        {{"held_out", "留作比较", "held out", CELL_NUMBER}, show_number(ctl, (long long)of->held_out)},
        {{"least", "至少须留", "must be held out", CELL_NUMBER}, show_number(ctl, RETRAIN_LEAST)},
        {{"dropped", "近似重复或已被更正,未用", "twins and overruled, left out", CELL_NUMBER},
         show_number(ctl, (long long)of->dropped)},
        {{"foreign", "代码已不存在,未用", "of codes no longer known, left out", CELL_NUMBER},
         show_number(ctl, (long long)work->foreign)},
        {{"gate", "门限", "gate", CELL_NUMBER}, arena_print(ctl->arena, "%.2f", work->options.gate)},
        {{"offered", "推荐", "offered", CELL_FLAG}, show_flag(ctl, offered)},
        {{"verdict", "理由", "because", CELL_TEXT}, ctl->json ? retrain_code(of->verdict) : verdict_text(ctl, of)},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        sheet_pair(&sheet, PAIRS[i].head, PAIRS[i].cell);
    sheet_table(&sheet, (struct column){"compared", "比较", "compared", CELL_TEXT}, &table);
    output_sheet(&output, &sheet);
    if (offered)
        return CTL_OK;
    return ctl_fail(ctl, CTL_REJECTED, "候选模型已存为第 %d 版,未推荐: %s", "kept as version %d, not offered: %s",
                    work->version, verdict_text(ctl, of));
}

int cmd_model_retrain(struct ctl *ctl)
{
    struct work work = {.ctl = ctl};
    long long held_out = 0;
    instant since = INSTANT_NONE;
    int code = read_term_needed(ctl, "AXIS", "axis", args_word(&ctl->args, 0), &work.axis);
    if (code == CTL_OK)
        code = read_number(ctl, "--held-out", args_value(&ctl->args, "held-out"), 1, HELD_OUT_MAX, &held_out);
    if (code == CTL_OK)
        code = read_bound(ctl, "--since", args_value(&ctl->args, "since"), false, &since);
    if (code != CTL_OK)
        return code;
    work.field = term_get("axis", work.axis)->code;
    work.options =
        (struct retrain_options){.held_out = (size_t)held_out, .label_field = work.field, .text_field = "text"};
    code = gather(&work, since);
    if (code == CTL_OK)
        code = make(&work);
    if (code == CTL_OK)
        code = tell(&work);
    model_free(&work.candidate);
    model_free(&work.in_force);
    pack_free(&work.pack);
    text_folder_free(&work.folder);
    buf_free(&work.file);
    return code;
}
