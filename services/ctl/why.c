#include "services/ctl/why.h"
#include "common/str.h"
#include "services/ctl/place_notes.h"
#include "services/ctl/show.h"
#include <jansson.h>

/* ---- words for codes ---- */

struct phrase {
    const char *code, *zh, *en;
};

static const struct phrase RULES[] = {
    {"said", "渠道或话务员已说明", "said by the channel or its agent"},
    {"danger", "危险词为准 (R04)", "a danger word decides (R04)"},
    {"raised", "模型疑为紧急,须人工确认", "the model fears danger: people confirm"},
    {"words", "词条", "words of the pack"},
    {"model", "无词条,依模型", "no word speaks: the model"},
    {"agree", "词条与模型一致", "words and model agree"},
    {"narrower", "模型定大类,词条定细类", "the model knows the family, the word its member"},
    {"deeper", "词条定大类,模型定细类", "the word names the family, the model its member"},
    {"family", "同一大类,细类依词条", "the family is agreed, its member is the word's"},
    {"member", "同一大类,词条较弱,细类依模型", "the family is agreed, the word was weak"},
    {"conflict", "词条与模型大类不同,均有把握", "words and model are sure of different families"},
    {"words_lead", "词条有把握,模型不足以改变", "sure words, and a model that does not outweigh them"},
    {"model_leads", "词条较弱,依模型", "a weak word, outweighed by the model"},
    {"unclear", "词条与模型均无把握", "neither words nor model are sure"},
    {"default", "无从判断,依惯例", "nothing speaks: as is usual"},
};
static const struct phrase BASES[] = {
    {"said", "已说明", "said"},       {"words", "词条", "words"}, {"assumed", "惯例", "assumed"},
    {"person", "人工", "a person"},   {"model", "模型", "model"}, {"none", "无", "none"},
    {"position", "坐标", "position"},
};
static const struct phrase DOUBTS[] = {
    {"matter_unknown", "事项不明", "matter unknown"},
    {"matter_unsure", "事项把握不足", "matter unsure"},
    {"area_unknown", "地点不明", "area unknown"},
    {"area_unsure", "地点把握不足", "area unsure"},
    {"area_conflict", "地点说法不一", "sources contradict each other about the place"},
    {"matter_conflict", "词条与模型矛盾", "words and model contradict"},
    {"urgency_raised", "模型疑为紧急", "a model fears danger"},
};
static const struct phrase NOTES[] = {
    {"conflict", "说法不一,另指", "another source says"},
    {"near_border", "邻近边界,另一侧是", "near the border of"},
    {"overlap", "边界重叠,也属", "its boundary overlaps with"},
    {"outside", "坐标在各区县之外,最近的是", "outside every district; the nearest is"},
};
#define PHRASE(ctl, list, code) phrase(ctl, list, COUNT(list), code)

static const char *phrase(const struct ctl *ctl, const struct phrase *list, size_t count, const char *code)
{
    for (size_t i = 0; !ctl->json && code != NULL && i < count; i++)
        if (str_equal(list[i].code, code))
            return ctl_text(ctl, list[i].zh, list[i].en);
    return code;
}

/* ---- the axes ---- */

static const struct axis_row {
    const char *key, *list; /* of the JSON; of terms.def, NULL = of the pack */
    enum show_kind kind;
    struct column head;
} AXES[] = {
    {"matter", NULL, SHOW_MATTER, {"matter", "事项", "matter", CELL_TEXT}},
    {"nature", "nature", SHOW_MATTER, {"nature", "性质", "nature", CELL_TEXT}},
    {"urgency", "urgency", SHOW_MATTER, {"urgency", "紧急程度", "urgency", CELL_TEXT}},
    {"party", "party", SHOW_MATTER, {"party", "主体", "party", CELL_TEXT}},
    {"area", NULL, SHOW_AREA, {"area", "区域", "area", CELL_TEXT}},
};
static const struct column AXIS_COLUMNS[] = {
    {"axis", "分类轴", "axis", CELL_TEXT},
    {"value", "结果", "value", CELL_TEXT},
    {"confidence", "把握%", "confidence %", CELL_NUMBER},
    {"basis", "依据", "basis", CELL_TEXT},
    {"rule", "规则", "rule", CELL_TEXT},
    {"words", "词条", "words of the pack", CELL_JSON},
    {"runner_up", "次选", "runner-up", CELL_TEXT},
};
static const struct column MODEL_COLUMNS[] = {
    {"axis", "分类轴", "axis", CELL_TEXT},
    {"version", "版本", "version", CELL_NUMBER},
    {"label", "模型判断", "the model says", CELL_TEXT},
    {"probability", "概率", "probability", CELL_NUMBER},
    {"runner_up", "次选", "runner-up", CELL_TEXT},
    {"runner_up_probability", "概率", "probability", CELL_NUMBER},
    {"words", "依据的词(权重)", "words, with weights", CELL_JSON},
    {"shadow_version", "对照版本", "shadow", CELL_NUMBER},
    {"shadow_value", "对照结果", "it says", CELL_TEXT},
    {"shadow_confidence", "把握%", "confidence %", CELL_NUMBER},
    {"shadow_agrees", "一致", "agrees", CELL_FLAG},
};
static const struct column NOTE_COLUMNS[] = {
    {"kind", "提示", "note", CELL_TEXT},
    {"area", "区域", "area", CELL_TEXT},
    {"metres", "距离", "distance", CELL_NUMBER},
};

static const char *text_of(struct ctl *ctl, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? arena_text(ctl->arena, json_string_value(value)) : NULL;
}

static const char *number_of(struct ctl *ctl, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (json_is_integer(value))
        return show_number(ctl, json_integer_value(value));
    return json_is_real(value) ? arena_print(ctl->arena, "%.3f", json_real_value(value)) : NULL;
}

static const char *value_of(struct ctl *ctl, const struct axis_row *axis, const json_t *object, const char *key)
{
    const char *code = text_of(ctl, object, key);
    if (code == NULL)
        return NULL;
    return axis->list != NULL ? show_term_code(ctl, axis->list, code) : show_code(ctl, axis->kind, code);
}

static const char *dumped(struct ctl *ctl, const json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(6));
    const char *kept = arena_text(ctl->arena, text);
    free(text);
    return kept;
}

/* A terminal gets "井盖 2.31, 路面 0.87"; JSON the array as it is. Words may be texts or objects with weights. */
static const char *words_of(struct ctl *ctl, const json_t *list)
{
    struct buf out = {0};
    size_t i;
    const json_t *one;
    if (!json_is_array(list))
        return ctl->json ? "[]" : NULL;
    if (ctl->json)
        return dumped(ctl, list);
    json_array_foreach(list, i, one)
    {
        const char *word = json_is_string(one) ? json_string_value(one) : text_of(ctl, one, "word");
        const json_t *weight = json_object_get(one, "weight");
        buf_print(&out, "%s%s", i == 0 ? "" : ", ", word == NULL ? "?" : word);
        if (json_is_number(weight))
            buf_print(&out, " %.2f", json_number_value(weight));
    }
    const char *kept = out.length == 0 ? NULL : arena_text(ctl->arena, out.text);
    buf_free(&out);
    return kept;
}

static void add_model(struct ctl *ctl, const struct axis_row *axis, const json_t *finding, struct table *table)
{
    const json_t *model = json_object_get(finding, "model"), *shadow = json_object_get(finding, "shadow");
    const json_t *agrees = json_object_get(shadow, "agrees");
    if (model == NULL && shadow == NULL)
        return;
    TABLE_ADD(table, ctl->json ? axis->key : ctl_text(ctl, axis->head.zh, axis->head.en),
              number_of(ctl, model, "version"), value_of(ctl, axis, model, "label"),
              number_of(ctl, model, "probability"), value_of(ctl, axis, model, "runner_up"),
              number_of(ctl, model, "runner_up_probability"), words_of(ctl, json_object_get(model, "words")),
              number_of(ctl, shadow, "version"), value_of(ctl, axis, shadow, "value"),
              number_of(ctl, shadow, "confidence"),
              json_is_boolean(agrees) ? show_flag(ctl, json_is_true(agrees)) : NULL);
}

static void add_notes(struct ctl *ctl, const json_t *finding, struct table *table)
{
    size_t i;
    const json_t *note;
    json_array_foreach(json_object_get(finding, "notes"), i, note)
    {
        const char *area = text_of(ctl, note, "area");
        TABLE_ADD(table, PHRASE(ctl, NOTES, text_of(ctl, note, "kind")),
                  area == NULL ? NULL : show_code(ctl, SHOW_AREA, area),
                  place_distance(ctl, json_object_get(note, "metres")));
    }
}

static void add_axis(struct ctl *ctl, const struct axis_row *axis, const json_t *finding, struct why_axes *tables)
{
    if (!json_is_object(finding))
        return;
    TABLE_ADD(&tables->axes, ctl->json ? axis->key : ctl_text(ctl, axis->head.zh, axis->head.en),
              value_of(ctl, axis, finding, "value"), number_of(ctl, finding, "confidence"),
              PHRASE(ctl, BASES, text_of(ctl, finding, "basis")), PHRASE(ctl, RULES, text_of(ctl, finding, "rule")),
              words_of(ctl, json_object_get(finding, "words")), value_of(ctl, axis, finding, "runner_up"));
    add_model(ctl, axis, finding, &tables->models);
    add_notes(ctl, finding, &tables->notes);
}

static const char *doubts_in(struct ctl *ctl, const json_t *list)
{
    struct buf out = {0};
    size_t i;
    const json_t *one;
    if (ctl->json)
        return json_is_array(list) ? dumped(ctl, list) : "[]";
    json_array_foreach(list, i, one) buf_print(&out, "%s%s", i == 0 ? "" : ", ",
                                               PHRASE(ctl, DOUBTS, arena_text(ctl->arena, json_string_value(one))));
    const char *kept = out.length == 0 ? NULL : arena_text(ctl->arena, out.text);
    buf_free(&out);
    return kept;
}

bool why_reasons(struct ctl *ctl, const char *reasons, struct why_axes *tables, struct sheet *sheet)
{
    json_t *json = reasons == NULL ? NULL : json_loads(reasons, 0, NULL);
    bool sound = json_is_object(json);
    table_open(&tables->axes, ctl->arena, AXIS_COLUMNS, COUNT(AXIS_COLUMNS));
    table_open(&tables->models, ctl->arena, MODEL_COLUMNS, COUNT(MODEL_COLUMNS));
    table_open(&tables->notes, ctl->arena, NOTE_COLUMNS, COUNT(NOTE_COLUMNS));
    for (size_t i = 0; sound && i < COUNT(AXES); i++)
        add_axis(ctl, &AXES[i], json_object_get(json, AXES[i].key), tables);
    if (sound) {
        const char *gate = text_of(ctl, json, "gate");
        sheet_pair(sheet, (struct column){"gate", "把关", "gate", CELL_TEXT},
                   gate == NULL ? NULL : show_term_code(ctl, "gate", gate));
        sheet_pair(sheet, (struct column){"confidence", "把握%", "confidence %", CELL_NUMBER},
                   number_of(ctl, json, "confidence"));
        sheet_pair(sheet, (struct column){"doubts", "疑点", "doubts", CELL_JSON},
                   doubts_in(ctl, json_object_get(json, "doubts")));
    }
    json_decref(json);
    return sound;
}

const char *why_doubts(struct ctl *ctl, const char *reasons)
{
    json_t *json = reasons == NULL ? NULL : json_loads(reasons, 0, NULL);
    const char *doubts = doubts_in(ctl, json_object_get(json, "doubts"));
    json_decref(json);
    return doubts;
}

/* ---- what became of it ---- */

struct why_row {
    const char *number, *reasons, *person_matter, *person_area, *decided_by, *note, *order, *entry, *ground, *policy;
    int state, gate, confidence, pack_version, person_nature, person_urgency, person_party, order_pack;
    instant decided_at;
};
static const struct field WHY[] = {
    FIELD(struct why_row, number, TEXT),        FIELD(struct why_row, reasons, TEXT),
    FIELD(struct why_row, person_matter, TEXT), FIELD(struct why_row, person_area, TEXT),
    FIELD(struct why_row, decided_by, TEXT),    FIELD(struct why_row, note, TEXT),
    FIELD(struct why_row, order, TEXT),         FIELD(struct why_row, entry, TEXT),
    FIELD(struct why_row, ground, TEXT),        FIELD(struct why_row, policy, TEXT),
    FIELD(struct why_row, state, INT),          FIELD(struct why_row, gate, INT),
    FIELD(struct why_row, confidence, INT),     FIELD(struct why_row, pack_version, INT),
    FIELD(struct why_row, person_nature, INT),  FIELD(struct why_row, person_urgency, INT),
    FIELD(struct why_row, person_party, INT),   FIELD(struct why_row, order_pack, INT),
    FIELD(struct why_row, decided_at, INSTANT),
};

static void add_person(struct ctl *ctl, const struct why_row *row, struct sheet *sheet)
{
    const struct {
        struct column head;
        const char *cell;
    } PAIRS[] = {
        {{"decided_by", "人工分类", "decided by", CELL_TEXT}, show_text(ctl, row->decided_by)},
        {{"decided_at", "时间", "decided at", CELL_TEXT}, show_instant(ctl, row->decided_at)},
        {{"person_matter", "人工定事项", "matter, by a person", CELL_TEXT},
         str_empty(row->person_matter) ? NULL : show_code(ctl, SHOW_MATTER, row->person_matter)},
        {{"person_nature", "人工定性质", "nature, by a person", CELL_TEXT},
         row->person_nature == 0 ? NULL : show_term(ctl, "nature", row->person_nature)},
        {{"person_urgency", "人工定紧急程度", "urgency, by a person", CELL_TEXT},
         row->person_urgency == 0 ? NULL : show_term(ctl, "urgency", row->person_urgency)},
        {{"person_party", "人工定主体", "party, by a person", CELL_TEXT},
         row->person_party == 0 ? NULL : show_term(ctl, "party", row->person_party)},
        {{"person_area", "人工定区域", "area, by a person", CELL_TEXT},
         str_empty(row->person_area) ? NULL : show_code(ctl, SHOW_AREA, row->person_area)},
        {{"note", "备注", "note", CELL_TEXT}, show_text(ctl, row->note)},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        if (ctl->json || PAIRS[i].cell != NULL)
            sheet_pair(sheet, PAIRS[i].head, PAIRS[i].cell);
}

static void add_dispatch(struct ctl *ctl, const struct why_row *row, struct sheet *sheet)
{
    const struct {
        struct column head;
        const char *cell;
    } PAIRS[] = {
        {{"order", "工单", "order", CELL_TEXT}, show_text(ctl, row->order)},
        {{"entry", "派单依据", "catalogue row", CELL_TEXT}, show_text(ctl, row->entry)},
        {{"ground", "依据说明", "its ground", CELL_TEXT}, show_text(ctl, row->ground)},
        {{"policy", "时限规则", "policy", CELL_TEXT},
         str_empty(row->policy) ? NULL : show_code(ctl, SHOW_POLICY, row->policy)},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        if (ctl->json || PAIRS[i].cell != NULL)
            sheet_pair(sheet, PAIRS[i].head, PAIRS[i].cell);
}

struct change_row {
    instant at;
    const char *actor, *before, *matter, *reason;
};
static const struct field CHANGE[] = {
    FIELD(struct change_row, at, INSTANT),  FIELD(struct change_row, actor, TEXT),
    FIELD(struct change_row, before, TEXT), FIELD(struct change_row, matter, TEXT),
    FIELD(struct change_row, reason, TEXT),
};
static const struct column CHANGE_COLUMNS[] = {
    {"at", "时间", "time", CELL_TEXT},
    {"actor", "经手", "by", CELL_TEXT},
    {"before", "原事项", "matter before", CELL_TEXT},
    {"matter", "改为", "changed to", CELL_TEXT},
    {"reason", "理由", "reason", CELL_TEXT},
};

static enum result add_changes(struct ctl *ctl, struct db *db, const struct params *params, struct sheet *sheet)
{
    static const struct fields CHANGES = FIELDS(struct change_row, CHANGE);
    struct rows rows = {0};
    struct table *table = arena_alloc(ctl->arena, sizeof *table);
    enum result outcome = db_call(db, "why_changes", params, &CHANGES, &rows);
    table_open(table, ctl->arena, CHANGE_COLUMNS, COUNT(CHANGE_COLUMNS));
    for (size_t i = 0; i < rows.count; i++) {
        const struct change_row *row = (const struct change_row *)rows.list + i;
        TABLE_ADD(table, show_instant(ctl, row->at), show_text(ctl, row->actor),
                  show_code(ctl, SHOW_MATTER, row->before), show_code(ctl, SHOW_MATTER, row->matter),
                  show_text(ctl, row->reason));
    }
    if (rows.count > 0 || ctl->json)
        sheet_table(sheet, (struct column){"changes", "事后更正", "changed afterwards", CELL_TEXT}, table);
    return outcome;
}

static void add_tables(struct ctl *ctl, const struct why_axes *tables, struct sheet *sheet)
{
    sheet_table(sheet, (struct column){"axes", "分类", "classified", CELL_TEXT}, &tables->axes);
    if (tables->models.count > 0 || ctl->json)
        sheet_table(sheet, (struct column){"models", "模型", "models", CELL_TEXT}, &tables->models);
    if (tables->notes.count > 0 || ctl->json)
        sheet_table(sheet, (struct column){"notes", "地点提示", "about the place", CELL_TEXT}, &tables->notes);
}

enum result why_page(struct ctl *ctl, struct db *db, const char *number, struct sheet *sheet, bool *found)
{
    static const struct fields WHYS = FIELDS(struct why_row, WHY);
    struct params params;
    struct rows rows = {0};
    struct why_axes *tables = arena_alloc(ctl->arena, sizeof *tables);
    params_open(&params, ctl->arena);
    params_text(&params, number);
    enum result outcome = db_call(db, "why_show", &params, &WHYS, &rows);
    *found = rows.count > 0;
    if (outcome != RESULT_OK || rows.count == 0)
        return outcome;
    const struct why_row *row = rows.list;
    sheet_pair(sheet, (struct column){"number", "编号", "number", CELL_TEXT}, row->number);
    sheet_pair(sheet, (struct column){"state", "核对", "review", CELL_TEXT},
               show_term(ctl, "review_state", row->state));
    (void)why_reasons(ctl, row->reasons, tables, sheet);
    sheet_pair(sheet, (struct column){"pack_version", "配置版本", "pack version", CELL_NUMBER},
               show_number(ctl, row->pack_version));
    add_person(ctl, row, sheet);
    add_dispatch(ctl, row, sheet);
    add_tables(ctl, tables, sheet);
    return add_changes(ctl, db, &params, sheet);
}
