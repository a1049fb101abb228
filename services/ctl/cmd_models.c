/* The models of a running city: added, applied, put in the shadow, rolled back. */
#include "common/str.h"
#include "services/ctl/commands.h"
#include "services/ctl/models.h"
#include "services/ctl/packs.h"
#include "services/ctl/read.h"
#include "services/ctl/reply.h"
#include "services/ctl/samples.h"
#include "services/ctl/show.h"
#include <jansson.h>

enum { VERSION_MAX = 1000000 };

static const char ADMIN_GROUPS[] = "transaction pack models model_change";

/* ---- a file, checked ---- */

struct candidate {
    int axis;
    const char *path;
    struct buf bytes;
    struct text_model *model;
};

static void drop(struct candidate *of)
{
    model_free(&of->model);
    buf_free(&of->bytes);
}

static int open_candidate(struct ctl *ctl, struct candidate *of)
{
    const char *why = NULL;
    int code = samples_whole(ctl, of->path, &of->bytes);
    if (code != CTL_OK)
        return code;
    if (model_read(&of->model, of->bytes.text == NULL ? "" : of->bytes.text, of->bytes.length, &why) != RESULT_OK)
        return reply_fail(ctl, &(struct refusal){CTL_REJECTED, "file", REASON_BAD_DATA}, "%s: 不是可用的文本模型: %s",
                          "%s: is no sound text model: %s", of->path, samples_model_why(ctl, why));
    return CTL_OK;
}

static int check_labels(struct ctl *ctl, struct db *db, const struct candidate *of, const char **strange)
{
    struct pack *pack = NULL;
    enum result outcome = packs_applied(ctl, db, &pack);
    *strange = NULL;
    if (outcome == RESULT_REFUSE)
        return ctl_fail(ctl, CTL_ABSENT, "尚无可用的配置包,无法核对类别", "no pack is in force to check its labels by");
    if (outcome != RESULT_OK)
        return connect_db_failed(ctl, db);
    *strange = arena_text(ctl->arena, models_strange_label(pack, of->axis, of->model));
    pack_free(&pack);
    return CTL_OK;
}

static int refuse_label(struct ctl *ctl, const struct candidate *of, const char *label)
{
    return reply_fail(ctl, &(struct refusal){CTL_REJECTED, "label", REASON_UNKNOWN_CODE},
                      "%s: 类别 %s 不是%s的代码,未加入", "%s: its label %s is no code of %s, nothing was added",
                      of->path, label,
                      of->axis == AXIS_MATTER ? ctl_text(ctl, "现行配置包事项", "a matter of the pack in force")
                                              : term_name("axis", of->axis, ctl->lang));
}

static struct models_new new_row(struct ctl *ctl, const struct candidate *of, const char *origin)
{
    return (struct models_new){.axis = of->axis,
                               .content = &of->bytes,
                               .sha256 = model_hash(of->model),
                               .origin = origin,
                               .note = args_value(&ctl->args, "note"),
                               .figures = models_figures(ctl->arena, of->model),
                               .offered = true};
}

/* One transaction of one who has the lock; what `act` says not to be OK is rolled back. */
static int transact(struct ctl *ctl, struct db *db, enum result (*act)(struct ctl *, struct db *, void *),
                    void *context)
{
    instant ignored;
    enum result outcome = db_begin(db, &ignored);
    if (outcome == RESULT_OK)
        outcome = models_lock(ctl, db);
    if (outcome == RESULT_OK)
        outcome = act(ctl, db, context);
    if (outcome == RESULT_OK)
        outcome = db_commit(db);
    if (outcome == RESULT_OK)
        return CTL_OK;
    int code = connect_db_failed(ctl, db);
    db_rollback(db);
    return code;
}

static void tell_version(struct ctl *ctl, int axis, int version, const char *what_zh, const char *what_en)
{
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    sheet_pair(&sheet, (struct column){"axis", "分类轴", "axis", CELL_TEXT}, show_term(ctl, "axis", axis));
    sheet_pair(&sheet, (struct column){"version", "版本", "version", CELL_NUMBER},
               version == 0 ? NULL : show_number(ctl, version));
    sheet_pair(&sheet, (struct column){"outcome", "结果", "outcome", CELL_TEXT},
               ctl->json ? what_en : ctl_text(ctl, what_zh, what_en));
    output_sheet(&output, &sheet);
}

/* ---- add ---- */

struct adding {
    struct models_new row;
    int version;
    bool known, applied;
};

static enum result add(struct ctl *ctl, struct db *db, void *context)
{
    struct adding *adding = context;
    return models_add(ctl, db, &adding->row, &adding->version, &adding->known);
}

static int add_checked(struct ctl *ctl, struct candidate *of)
{
    struct db *db = NULL;
    const char *strange = NULL;
    int code = connect_db(ctl, CONNECT_ADMIN, ADMIN_GROUPS, &db);
    if (code == CTL_OK)
        code = check_labels(ctl, db, of, &strange);
    if (code == CTL_OK && strange != NULL)
        code = refuse_label(ctl, of, strange);
    if (code == CTL_OK) {
        struct adding adding = {.row = new_row(ctl, of, "file")};
        code = transact(ctl, db, add, &adding);
        if (code == CTL_OK)
            tell_version(ctl, of->axis, adding.version, adding.known ? "已有此文件" : "已加入",
                         adding.known ? "known already" : "added");
    }
    db_free(&db);
    return code;
}

int cmd_models_add(struct ctl *ctl)
{
    struct candidate of = {.path = args_word(&ctl->args, 1)};
    int code = read_term_needed(ctl, "AXIS", "axis", args_word(&ctl->args, 0), &of.axis);
    if (code == CTL_OK)
        code = open_candidate(ctl, &of);
    if (code == CTL_OK)
        code = add_checked(ctl, &of);
    drop(&of);
    return code;
}

/* ---- the starter models ---- */

/* A fresh city gets them; one that still uses an earlier starter gets the new one; who has models of his own keeps them. */
static enum result start_axis(struct ctl *ctl, struct db *db, void *context)
{
    struct adding *adding = context;
    const struct models_row *before = NULL;
    enum result outcome = models_in_force(ctl, db, adding->row.axis, &before);
    if (outcome == RESULT_OK)
        outcome = models_add(ctl, db, &adding->row, &adding->version, &adding->known);
    bool wanted = before == NULL || (str_equal(before->origin, "starter") && !adding->known);
    if (outcome != RESULT_OK || !wanted)
        return outcome;
    const struct models_change change = {adding->row.axis, adding->version, MODELS_APPLY, "starter"};
    return models_change(ctl, db, &change, &adding->applied);
}

static int start_one(struct ctl *ctl, struct db *db, int axis, struct table *table)
{
    const char *folder = args_word(&ctl->args, 0);
    const char *file = arena_print(ctl->arena, "%s.model", term_get("axis", axis)->code);
    struct candidate of = {.axis = axis,
                           .path = folder == NULL ? models_starter(ctl, file)
                                                  : arena_print(ctl->arena, "%s/%s", folder, file)};
    const char *strange = NULL;
    if (of.path == NULL)
        return ctl_fail(ctl, CTL_ABSENT, "找不到起始模型 %s", "there is no starter model %s", file);
    int code = open_candidate(ctl, &of);
    if (code == CTL_OK)
        code = check_labels(ctl, db, &of, &strange);
    if (code == CTL_OK && strange != NULL) { /* of another city's matters: this one trains its own */
        TABLE_ADD(table, show_term(ctl, "axis", axis), NULL,
                  ctl_text(ctl, "类别不属于本市配置包", "of another city's matters"), arena_text(ctl->arena, strange));
    } else if (code == CTL_OK) {
        struct adding adding = {.row = new_row(ctl, &of, "starter")};
        code = transact(ctl, db, start_axis, &adding);
        TABLE_ADD(table, show_term(ctl, "axis", axis), show_number(ctl, adding.version),
                  adding.applied ? ctl_text(ctl, "已启用", "in force")
                  : adding.known ? ctl_text(ctl, "已有此文件", "known already")
                                 : ctl_text(ctl, "已加入,未启用", "added, not in force"),
                  arena_text(ctl->arena, model_hash(of.model)));
    }
    drop(&of);
    return code;
}

static const struct column STARTED[] = {
    {"axis", "分类轴", "axis", CELL_TEXT},
    {"version", "版本", "version", CELL_NUMBER},
    {"outcome", "结果", "outcome", CELL_TEXT},
    {"about", "校验值或类别", "sha256, or the label", CELL_TEXT},
};

int cmd_models_starter(struct ctl *ctl)
{
    struct db *db = NULL;
    struct table table;
    const struct output output = show_output(ctl);
    int code = connect_db(ctl, CONNECT_ADMIN, ADMIN_GROUPS, &db);
    table_open(&table, ctl->arena, STARTED, COUNT(STARTED));
    for (int axis = 1; code == CTL_OK && axis < AXIS_COUNT; axis++)
        code = start_one(ctl, db, axis, &table);
    db_free(&db);
    if (code == CTL_OK)
        output_table(&output, &table);
    return code;
}

/* ---- apply, roll back, shadow ---- */

struct changing {
    struct models_change change;
    const struct models_row *row, *in_force; /* the version named; what was in force before */
    bool changed, unoffered;
};

static enum result change(struct ctl *ctl, struct db *db, void *context)
{
    struct changing *of = context;
    enum result outcome = models_find(ctl, db, of->change.axis, of->change.version, &of->row);
    if (outcome == RESULT_OK)
        outcome = models_in_force(ctl, db, of->change.axis, &of->in_force);
    bool named = of->change.act == MODELS_APPLY || of->change.act == MODELS_SHADOW;
    of->unoffered =
        of->change.act == MODELS_APPLY && of->row != NULL && !of->row->offered && str_empty(of->change.reason);
    if (outcome != RESULT_OK || (named && of->row == NULL) || of->unoffered)
        return outcome;
    return models_change(ctl, db, &of->change, &of->changed);
}

static int read_version(struct ctl *ctl, const char *text, int *version)
{
    long long number = 0;
    int code = read_number(ctl, "VERSION", text, 1, VERSION_MAX, &number);
    *version = (int)number;
    return code;
}

static int refuse_version(struct ctl *ctl, const struct changing *of)
{
    return reply_fail(ctl, &(struct refusal){CTL_ABSENT, "version", REASON_NOT_FOUND}, "%s: 没有第 %d 版模型",
                      "%s: there is no version %d of its model", term_name("axis", of->change.axis, ctl->lang),
                      of->change.version);
}

static int run_change(struct ctl *ctl, struct changing *of)
{
    struct db *db = NULL;
    int code = connect_db(ctl, CONNECT_ADMIN, ADMIN_GROUPS, &db);
    if (code == CTL_OK)
        code = transact(ctl, db, change, of);
    db_free(&db);
    if (code != CTL_OK)
        return code;
    bool named = of->change.act == MODELS_APPLY || of->change.act == MODELS_SHADOW;
    if (named && of->row == NULL)
        return refuse_version(ctl, of);
    if (of->unoffered)
        return reply_fail(ctl, &(struct refusal){CTL_REJECTED, "reason", REASON_REQUIRED},
                          "第 %d 版比较后未被推荐: 要用须以 --reason 说明理由",
                          "version %d was not found better and is not offered: apply it with a --reason",
                          of->change.version);
    return CTL_OK;
}

int cmd_models_apply(struct ctl *ctl)
{
    struct changing of = {.change = {.act = MODELS_APPLY, .reason = args_value(&ctl->args, "reason")}};
    int code = read_term_needed(ctl, "AXIS", "axis", args_word(&ctl->args, 0), &of.change.axis);
    if (code == CTL_OK)
        code = read_version(ctl, args_word(&ctl->args, 1), &of.change.version);
    if (code == CTL_OK)
        code = run_change(ctl, &of);
    if (code == CTL_OK)
        tell_version(ctl, of.change.axis, of.change.version, of.changed ? "已启用" : "已在使用",
                     of.changed ? "in force" : "in force already");
    return code;
}

int cmd_models_rollback(struct ctl *ctl)
{
    struct changing of = {.change = {.act = MODELS_ROLL_BACK, .reason = args_value(&ctl->args, "reason")}};
    int code = read_term_needed(ctl, "AXIS", "axis", args_word(&ctl->args, 0), &of.change.axis);
    if (code == CTL_OK)
        code = run_change(ctl, &of);
    if (code == CTL_OK && !of.changed)
        return reply_fail(ctl, &(struct refusal){CTL_ABSENT, "axis", REASON_NOT_FOUND}, "没有可以退回的版本",
                          "there is no version before it to go back to");
    if (code == CTL_OK)
        tell_version(ctl, of.change.axis, of.in_force == NULL ? 0 : of.in_force->version, "已停用,恢复前一版",
                     "out of force, the one before is back");
    return code;
}

int cmd_models_shadow(struct ctl *ctl)
{
    const char *word = args_word(&ctl->args, 1);
    bool off = str_equal(word, "off");
    struct changing of = {.change = {.act = off ? MODELS_UNSHADOW : MODELS_SHADOW}};
    int code = read_term_needed(ctl, "AXIS", "axis", args_word(&ctl->args, 0), &of.change.axis);
    if (code == CTL_OK && !off)
        code = read_version(ctl, word, &of.change.version);
    if (code == CTL_OK)
        code = run_change(ctl, &of);
    if (code != CTL_OK)
        return code;
    bool itself = !off && of.in_force != NULL && of.in_force->version == of.change.version;
    if (itself || (!off && of.in_force == NULL))
        return reply_fail(ctl, &(struct refusal){CTL_REJECTED, "version", REASON_WRONG_STATE},
                          "没有另一个在用的模型可供对照", "there is no other model in force to look on beside");
    tell_version(ctl, of.change.axis, of.change.version, off ? "不再对照" : "对照运行",
                 off ? "looks on no more" : "looks on");
    return CTL_OK;
}

/* ---- list ---- */

struct count_row {
    int axis, version;
    int64_t asked, differed;
};
static const struct field COUNT_FIELDS[] = {FIELD(struct count_row, axis, INT), FIELD(struct count_row, version, INT),
                                            FIELD(struct count_row, asked, BIG),
                                            FIELD(struct count_row, differed, BIG)};

static const struct column COLUMNS[] = {
    {"axis", "分类轴", "axis", CELL_TEXT},
    {"version", "版本", "version", CELL_NUMBER},
    {"use", "使用", "use", CELL_TEXT},
    {"offered", "推荐", "offered", CELL_FLAG},
    {"origin", "来源", "origin", CELL_TEXT},
    {"texts", "训练文本", "texts", CELL_NUMBER},
    {"accuracy", "准确率", "accuracy", CELL_NUMBER},
    {"macro_f1", "宏F1", "macro-F1", CELL_NUMBER},
    {"asked", "对照次数", "looked on", CELL_NUMBER},
    {"differed", "不一致", "differed", CELL_NUMBER},
    {"added_at", "加入", "added", CELL_TEXT},
    {"added_by", "加入人", "by", CELL_TEXT},
    {"note", "备注", "note", CELL_TEXT},
    {"bytes", "字节", "bytes", CELL_NUMBER},
    {"sha256", "校验值", "sha256", CELL_TEXT},
    {"figures", "指标", "figures", CELL_JSON},
};
enum { JSON_ONLY = 3 };

static const char *use_of(const struct ctl *ctl, const struct models_row *row)
{
    if (row->in_force)
        return ctl->json ? "in_force" : ctl_text(ctl, "在用", "in force");
    if (row->shadow)
        return ctl->json ? "shadow" : ctl_text(ctl, "对照", "shadow");
    if (row->before)
        return ctl->json ? "before" : ctl_text(ctl, "前一版", "before");
    return NULL;
}

static const char *figure(struct ctl *ctl, const char *figures, const char *name)
{
    json_t *json = json_loads(figures, 0, NULL);
    const json_t *value = json_object_get(json, name);
    const char *text = json_is_integer(value) ? show_number(ctl, json_integer_value(value))
                       : json_is_real(value)  ? arena_print(ctl->arena, "%.4f", json_real_value(value))
                                              : NULL;
    json_decref(json);
    return text;
}

static void add_row(struct ctl *ctl, struct table *table, const struct models_row *row, const struct rows *counts)
{
    const struct count_row *count = NULL;
    for (size_t i = 0; i < counts->count; i++) {
        const struct count_row *one = (const struct count_row *)counts->list + i;
        if (one->axis == row->axis && one->version == row->version)
            count = one;
    }
    TABLE_ADD(table, show_term(ctl, "axis", row->axis), show_number(ctl, row->version), use_of(ctl, row),
              show_flag(ctl, row->offered), row->origin, figure(ctl, row->figures, "texts"),
              figure(ctl, row->figures, "accuracy"), figure(ctl, row->figures, "macro_f1"),
              count == NULL ? NULL : show_number(ctl, count->asked),
              count == NULL ? NULL : show_number(ctl, count->differed), show_instant(ctl, row->added_at), row->added_by,
              show_text(ctl, row->note), show_number(ctl, row->bytes), row->sha256, row->figures);
}

int cmd_models_list(struct ctl *ctl)
{
    static const struct fields COUNTS = FIELDS(struct count_row, COUNT_FIELDS);
    struct db *db = NULL;
    struct rows rows = {0}, counts = {0};
    struct params params;
    struct table table;
    const struct output output = show_output(ctl);
    int code = connect_db(ctl, CONNECT_REPORT, "models model_shadow", &db);
    if (code != CTL_OK)
        return code;
    params_open(&params, ctl->arena);
    params_instant(&params, INSTANT_NONE);
    enum result outcome = models_rows(ctl, db, 0, &rows);
    if (outcome == RESULT_OK && rows.count > 0)
        outcome = db_call(db, "shadow_counts", &params, &COUNTS, &counts);
    if (outcome != RESULT_OK)
        code = connect_db_failed(ctl, db);
    db_free(&db);
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS) - (ctl->json ? 0 : JSON_ONLY));
    for (size_t i = 0; i < rows.count; i++)
        add_row(ctl, &table, (const struct models_row *)rows.list + i, &counts);
    if (code == CTL_OK)
        output_table(&output, &table);
    return code;
}
