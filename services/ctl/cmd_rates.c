/* The rates of the pack (N05, N09): formula and version, both sides, interval, tolerance, rank among peers; opened to the
 * orders behind them; and what was corrected since the period ended. */
#include "common/str.h"
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/known.h"
#include "services/ctl/scope.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"

enum { TENTHS = 10 };

struct asked {
    struct scope scope;
    const char *by; /* "" = all together */
    int rate;       /* of the pack; -1 = all */
};

static const struct {
    const char *by;
    enum show_kind kind;
    bool coded;
} KEYS[] = {{"unit", SHOW_UNIT, true},
            {"area", SHOW_AREA, true},
            {"matter", SHOW_MATTER, true},
            {"district", SHOW_AREA, true},
            {"period", SHOW_AREA, false}};

/* ---- the line ---- */

static int read_by(struct ctl *ctl, struct asked *out)
{
    const char *by = act_given(ctl, "by");
    out->by = "";
    for (size_t i = 0; by != NULL && i < COUNT(KEYS); i++)
        if (str_equal(KEYS[i].by, by))
            out->by = by;
    if (by == NULL || *out->by != '\0')
        return CTL_OK;
    return ctl_fail(ctl, CTL_USAGE, "--by: %s 不是 unit、area、matter、period、district 之一",
                    "--by: %s is none of unit, area, matter, period, district", by);
}

static int read_rate(struct ctl *ctl, const struct pack *pack, struct asked *out)
{
    const char *code = args_word(&ctl->args, 0);
    out->rate = code == NULL || pack == NULL ? -1 : pack_rate_find(pack, code);
    if (pack == NULL || pack->rates_count == 0)
        return ctl_fail(ctl, CTL_ABSENT, "配置包没有考核指标(scoring.cfg)", "the pack has no rates (scoring.cfg)");
    if (code != NULL && out->rate < 0)
        return ctl_fail(ctl, CTL_ABSENT, "RATE: 配置包中没有 %s", "RATE: the pack has no %s", code);
    if (code == NULL && args_flag(&ctl->args, "orders"))
        return ctl_fail(ctl, CTL_USAGE, "--orders: 请指明一个指标", "--orders: name one rate");
    return CTL_OK;
}

static bool is_asked(const struct asked *asked, size_t rate)
{
    return asked->rate < 0 || (size_t)asked->rate == rate;
}

static unsigned long long mask_of(const struct pack *pack, const struct asked *asked)
{
    unsigned long long mask = 0;
    for (size_t i = 0; i < pack->rates_count; i++)
        if (is_asked(asked, i))
            mask |= pack->rates[i].numerator | pack->rates[i].denominator;
    return mask;
}

/* ---- cells ---- */

static const char *percent(struct ctl *ctl, int tenths)
{
    return tenths < 0 ? NULL : arena_print(ctl->arena, "%d.%d %%", tenths / TENTHS, tenths % TENTHS);
}

static const char *interval(struct ctl *ctl, const struct score *score)
{
    int low, high;
    if (!score_interval(score, &low, &high))
        return NULL;
    return arena_print(ctl->arena, "%d.%d–%d.%d %%", low / TENTHS, low % TENTHS, high / TENTHS, high % TENTHS);
}

static const char *key_cell(struct ctl *ctl, const char *by, const char *key)
{
    for (size_t i = 0; i < COUNT(KEYS); i++)
        if (KEYS[i].coded && str_equal(KEYS[i].by, by))
            return *key == '\0' ? NULL : show_code(ctl, KEYS[i].kind, key);
    return show_text(ctl, key);
}

static const char *group_cell(const struct ctl *ctl, const struct pack *pack, int group)
{
    return group < 0 ? NULL : ctl->json ? pack->peers[group].code : pack->peers[group].name;
}

static const char *rank_cell(struct ctl *ctl, const struct score *score)
{
    if (score->rank == 0)
        return NULL;
    return arena_print(ctl->arena, "%d/%d", score->rank, score->ranked);
}

static const char *facts_text(struct ctl *ctl, unsigned long long bits)
{
    struct buf text = {0};
    for (int fact = 1; fact < FACT_COUNT; fact++)
        if (bits & 1ull << fact) {
            if (text.length > 0)
                buf_text(&text, ctl->json ? "," : " + ");
            buf_text(&text, show_term(ctl, "fact", fact));
        }
    const char *kept = arena_text(ctl->arena, text.text == NULL ? "" : text.text);
    buf_free(&text);
    return kept;
}

/* ---- formulas ---- */

static const struct column FORMULA_COLUMNS[] = {
    {"rate", "指标", "rate", CELL_TEXT},
    {"version", "版本", "version", CELL_NUMBER},
    {"numerator", "分子", "above the line", CELL_TEXT},
    {"denominator", "分母", "below the line", CELL_TEXT},
    {"tolerance_per_mille", "容错‰", "tolerance ‰", CELL_NUMBER},
    {"least", "最小样本", "least sample", CELL_NUMBER},
    {"lower_is_better", "越低越好", "lower is better", CELL_FLAG},
    {"source", "依据", "source", CELL_TEXT},
};

static const char *rate_cell(const struct ctl *ctl, const struct pack_rate *rate)
{
    return ctl->zh && !ctl->json ? rate->name : rate->code;
}

static void add_formulas(struct ctl *ctl, const struct pack *pack, const struct asked *asked, struct table *table)
{
    table_open(table, ctl->arena, FORMULA_COLUMNS, COUNT(FORMULA_COLUMNS));
    for (size_t i = 0; i < pack->rates_count; i++) {
        const struct pack_rate *rate = &pack->rates[i];
        if (!is_asked(asked, i))
            continue;
        TABLE_ADD(table, rate_cell(ctl, rate), show_number(ctl, rate->version), facts_text(ctl, rate->numerator),
                  facts_text(ctl, rate->denominator), show_number(ctl, rate->tolerance), show_number(ctl, rate->least),
                  show_flag(ctl, rate->lower_is_better), rate->source);
    }
}

/* ---- figures ---- */

static const struct column FIGURE_COLUMNS[] = {
    {"rate", "指标", "rate", CELL_TEXT},
    {"key", "对象", "of", CELL_TEXT},
    {"numerator", "分子", "numerator", CELL_NUMBER},
    {"denominator", "分母", "denominator", CELL_NUMBER},
    {"share", "比率", "share", CELL_TEXT},
    {"interval", "95%区间", "95 % interval", CELL_TEXT},
    {"small", "小样本", "small sample", CELL_FLAG},
    {"forgiven", "容错件数", "forgiven", CELL_NUMBER},
    {"counted", "容错后", "with tolerance", CELL_TEXT},
    {"group", "分档", "group", CELL_TEXT},
    {"rank", "排名", "rank", CELL_TEXT},
};

static void add_rate(struct ctl *ctl, const struct pack *pack, const struct asked *asked, size_t which,
                     const struct scope_facts *facts, size_t count, struct table *table)
{
    const struct pack_rate *rate = &pack->rates[which];
    struct score *scores = arena_array(ctl->arena, count + 1, sizeof *scores);
    for (size_t i = 0; i < count; i++) {
        scores[i] = score_of(rate, facts[i].facts);
        if (str_equal(asked->by, "unit"))
            scores[i].group = pack_peers_of(pack, pack_unit_find(pack, facts[i].key));
    }
    score_rank(rate, scores, count);
    for (size_t i = 0; i < count; i++) {
        const struct score *score = &scores[i];
        if (score->denominator == 0 && *asked->by != '\0')
            continue;
        TABLE_ADD(
            table, rate_cell(ctl, rate), key_cell(ctl, asked->by, facts[i].key), show_number(ctl, score->numerator),
            show_number(ctl, score->denominator), percent(ctl, score_tenths(score->numerator, score->denominator)),
            interval(ctl, score), show_flag(ctl, score->small), show_number(ctl, score->forgiven),
            percent(ctl, score_tolerated(rate, score)), group_cell(ctl, pack, score->group), rank_cell(ctl, score));
    }
}

static enum result add_figures(struct ctl *ctl, struct db *db, const struct asked *asked, struct table *table,
                               bool *nothing)
{
    const struct pack *pack = show_pack(ctl);
    struct scope_facts *facts;
    size_t count;
    enum result outcome = scope_count(ctl, db, &asked->scope, asked->by, mask_of(pack, asked), &facts, &count);
    *nothing = count == 0;
    if (outcome == RESULT_OK && count == 0 && *asked->by == '\0')
        facts[count++].key = ""; /* a period in which nothing happened has figures, too */
    table_open(table, ctl->arena, FIGURE_COLUMNS, COUNT(FIGURE_COLUMNS));
    for (size_t i = 0; outcome == RESULT_OK && i < pack->rates_count; i++)
        if (is_asked(asked, i))
            add_rate(ctl, pack, asked, i, facts, count, table);
    return outcome;
}

/* ---- the orders behind them ---- */

struct order_row {
    int fact;
    const char *unit, *number, *matter;
    instant at, known_at;
};
static const struct field ORDER[] = {
    FIELD(struct order_row, fact, INT),    FIELD(struct order_row, unit, TEXT),
    FIELD(struct order_row, number, TEXT), FIELD(struct order_row, matter, TEXT),
    FIELD(struct order_row, at, INSTANT),  FIELD(struct order_row, known_at, INSTANT),
};
static const struct column ORDER_COLUMNS[] = {
    {"side", "一侧", "side", CELL_TEXT},          {"fact", "事实", "fact", CELL_TEXT},
    {"number", "工单", "order", CELL_TEXT},       {"unit", "单位", "unit", CELL_TEXT},
    {"matter", "事项", "matter", CELL_TEXT},      {"at", "发生", "happened", CELL_TEXT},
    {"known_at", "记录", "on record", CELL_TEXT},
};

static const char *side_of(const struct ctl *ctl, const struct pack_rate *rate, int fact)
{
    bool above = (rate->numerator & 1ull << fact) != 0, below = (rate->denominator & 1ull << fact) != 0;
    if (above && below)
        return ctl->json ? "both" : ctl_text(ctl, "分子、分母", "both");
    return above       ? ctl->json ? "numerator" : ctl_text(ctl, "分子", "numerator")
                 : ctl->json ? "denominator"
                       : ctl_text(ctl, "分母", "denominator");
}

static enum result add_orders(struct ctl *ctl, struct db *db, const struct asked *asked, struct table *table)
{
    static const struct fields ORDERS = FIELDS(struct order_row, ORDER);
    const struct pack *pack = show_pack(ctl);
    struct params params;
    struct rows rows = {0};
    params_open(&params, ctl->arena);
    scope_params(ctl, &asked->scope, mask_of(pack, asked), &params);
    enum result outcome = db_call(db, "rate_orders", &params, &ORDERS, &rows);
    table_open(table, ctl->arena, ORDER_COLUMNS, COUNT(ORDER_COLUMNS));
    for (size_t i = 0; i < rows.count; i++) {
        const struct order_row *row = (const struct order_row *)rows.list + i;
        TABLE_ADD(table, side_of(ctl, &pack->rates[asked->rate], row->fact), show_term(ctl, "fact", row->fact),
                  row->number, *row->unit == '\0' ? NULL : show_code(ctl, SHOW_UNIT, row->unit),
                  *row->matter == '\0' ? NULL : show_code(ctl, SHOW_MATTER, row->matter), show_instant(ctl, row->at),
                  show_instant(ctl, row->known_at));
    }
    return outcome;
}

/* ---- corrections ---- */

struct correction_row {
    int fact, change;
    const char *unit, *number, *appeal;
    instant at;
};
static const struct field CORRECTION[] = {
    FIELD(struct correction_row, fact, INT),    FIELD(struct correction_row, change, INT),
    FIELD(struct correction_row, unit, TEXT),   FIELD(struct correction_row, number, TEXT),
    FIELD(struct correction_row, appeal, TEXT), FIELD(struct correction_row, at, INSTANT),
};
static const struct column CORRECTION_COLUMNS[] = {
    {"change", "变化", "change", CELL_TEXT}, {"fact", "事实", "fact", CELL_TEXT},
    {"number", "工单", "order", CELL_TEXT},  {"unit", "单位", "unit", CELL_TEXT},
    {"at", "更正", "corrected", CELL_TEXT},  {"appeal", "申诉", "appeal", CELL_TEXT},
};

static enum result add_corrections(struct ctl *ctl, struct db *db, const struct asked *asked, struct table *table)
{
    static const struct fields CORRECTIONS = FIELDS(struct correction_row, CORRECTION);
    struct params params;
    struct rows rows = {0};
    table_open(table, ctl->arena, CORRECTION_COLUMNS, COUNT(CORRECTION_COLUMNS));
    if (asked->scope.until == INSTANT_NONE)
        return RESULT_OK; /* a period without an end has nothing after it */
    params_open(&params, ctl->arena);
    scope_params(ctl, &asked->scope, mask_of(show_pack(ctl), asked), &params);
    enum result outcome = db_call(db, "rate_corrections", &params, &CORRECTIONS, &rows);
    for (size_t i = 0; i < rows.count; i++) {
        const struct correction_row *row = (const struct correction_row *)rows.list + i;
        TABLE_ADD(table, row->change > 0 ? "+1" : "-1", show_term(ctl, "fact", row->fact), row->number,
                  *row->unit == '\0' ? NULL : show_code(ctl, SHOW_UNIT, row->unit), show_instant(ctl, row->at),
                  show_text(ctl, row->appeal));
    }
    return outcome;
}

/* ---- the command ---- */

struct shown {
    struct table formulas, figures, orders, corrections;
    bool nothing; /* no fact was counted */
};

static enum result ask(struct ctl *ctl, struct db *db, struct asked *asked, struct shown *out)
{
    add_formulas(ctl, show_pack(ctl), asked, &out->formulas);
    enum result outcome = scope_know(ctl, db, &asked->scope);
    if (outcome == RESULT_OK)
        outcome = add_figures(ctl, db, asked, &out->figures, &out->nothing);
    if (outcome == RESULT_OK && args_flag(&ctl->args, "orders"))
        outcome = add_orders(ctl, db, asked, &out->orders);
    if (outcome == RESULT_OK)
        outcome = add_corrections(ctl, db, asked, &out->corrections);
    return outcome;
}

static int print(struct ctl *ctl, const struct asked *asked, const struct shown *shown)
{
    struct sheet sheet = {0};
    if (asked->scope.since != INSTANT_NONE)
        sheet_pair(&sheet, (struct column){"since", "起", "since", CELL_TEXT}, show_instant(ctl, asked->scope.since));
    if (asked->scope.until != INSTANT_NONE)
        sheet_pair(&sheet, (struct column){"until", "止", "until", CELL_TEXT}, show_instant(ctl, asked->scope.until));
    if (asked->scope.as_of != INSTANT_NONE)
        sheet_pair(&sheet, (struct column){"as_of", "按该时刻所知", "as of", CELL_TEXT},
                   show_instant(ctl, asked->scope.as_of));
    if (asked->scope.as_of != INSTANT_NONE)
        sheet_pair(&sheet, (struct column){"pack_version", "配置包版本", "pack version", CELL_NUMBER},
                   show_number(ctl, show_pack(ctl)->version));
    sheet_table(&sheet, (struct column){"formulas", "公式", "formulas", CELL_TEXT}, &shown->formulas);
    sheet_table(&sheet, (struct column){"figures", "数字", "figures", CELL_TEXT}, &shown->figures);
    if (args_flag(&ctl->args, "orders"))
        sheet_table(&sheet, (struct column){"orders", "所涉工单", "orders behind them", CELL_TEXT}, &shown->orders);
    if (shown->corrections.count > 0 || ctl->json)
        sheet_table(&sheet, (struct column){"corrected", "期末以来的更正", "corrected since", CELL_TEXT},
                    &shown->corrections);
    return sight_sheet(ctl, "list", &sheet);
}

int cmd_rates(struct ctl *ctl)
{
    struct db *db = NULL;
    struct asked asked;
    struct shown shown = {0};
    int code = read_by(ctl, &asked);
    if (code == CTL_OK)
        code = scope_read(ctl, &asked.scope); /* first: it says whose rates they are */
    if (code == CTL_OK)
        code = read_rate(ctl, show_pack(ctl), &asked);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_REPORT, "rates", &db);
    if (code != CTL_OK)
        return code;
    enum result outcome = ask(ctl, db, &asked, &shown);
    code = outcome != RESULT_OK ? connect_db_failed(ctl, db) : shown.nothing ? known_codes(ctl) : CTL_OK;
    db_free(&db);
    if (code == CTL_OK)
        code = print(ctl, &asked, &shown);
    return code;
}
