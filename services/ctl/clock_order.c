#include "services/ctl/clock_order.h"
#include "services/ctl/confidential.h"
#include "services/ctl/connect.h"
#include "services/ctl/orders.h"
#include "services/ctl/output.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"
#include "services/escalation/explain.h"
#include <jansson.h>

struct clock_row {
    int stage, round, state;
    const char *unit, *explanation;
    instant due_at, stopped_at;
};
static const struct field CLOCK[] = {
    FIELD(struct clock_row, stage, INT),          FIELD(struct clock_row, round, INT),
    FIELD(struct clock_row, state, INT),          FIELD(struct clock_row, unit, TEXT),
    FIELD(struct clock_row, explanation, TEXT),   FIELD(struct clock_row, due_at, INSTANT),
    FIELD(struct clock_row, stopped_at, INSTANT),
};
static const struct column COLUMNS[] = {
    {"stage", "环节", "stage", CELL_TEXT},     {"unit", "单位", "unit", CELL_TEXT},
    {"round", "轮次", "round", CELL_NUMBER},   {"state", "状态", "state", CELL_TEXT},
    {"due_at", "到期", "due", CELL_TEXT},      {"stopped_at", "止计", "stopped", CELL_TEXT},
    {"explanation", "说明", "why", CELL_JSON},
};

static void print_json(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    const struct output output = show_output(ctl);
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < rows->count; i++) {
        const struct clock_row *row = (const struct clock_row *)rows->list + i;
        TABLE_ADD(&table, show_term(ctl, "stage", row->stage), show_text(ctl, row->unit), show_number(ctl, row->round),
                  show_term(ctl, "clock_state", row->state), show_instant(ctl, row->due_at),
                  show_instant(ctl, row->stopped_at), row->explanation);
    }
    output_table(&output, &table);
}

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "-" : text;
}

/* The stored instants are written for programs; people read them short. */
static const char *short_instant(struct ctl *ctl, const json_t *object, const char *key)
{
    instant at = INSTANT_NONE;
    const char *text = member(object, key);
    return instant_parse(text, ctl->offset_minutes, &at) ? show_instant(ctl, at) : text;
}

/* Stored in one language, read in either: days of a class are told by it, or by the words that stand for it. A
 * holiday with a name keeps it. */
static const char *day_reason(const struct ctl *ctl, const json_t *entry)
{
    static const struct {
        const char *class, *zh, *en;
    } CLASSES[] = {
        {"workday", "工作日", "working day"}, {"make_up", "调休上班", "make-up working day"},
        {"weekend", "周末", "weekend"},       {"holiday", "放假", "day off"},
        {"paused", "挂起", "paused"},         {"partly_paused", "部分挂起", "partly paused"},
    };
    const char *reason = json_string_value(json_object_get(entry, "reason"));
    const char *class = json_string_value(json_object_get(entry, "class"));
    for (size_t i = 0; i < COUNT(CLASSES); i++) {
        bool words = str_equal(reason, CLASSES[i].zh) || str_equal(reason, CLASSES[i].en);
        if (words || (reason == NULL && str_equal(class, CLASSES[i].class)))
            return ctl_text(ctl, CLASSES[i].zh, CLASSES[i].en);
    }
    return reason;
}

/* A date, or an object that has one. */
static const char *date_of(const json_t *item)
{
    return json_is_string(item) ? json_string_value(item) : member(item, "date");
}

/* The entry of this date; NULL: there is none. */
static const json_t *entry_of(const json_t *list, const char *date)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (str_equal(date_of(json_array_get(list, i)), date))
            return json_array_get(list, i);
    return NULL;
}

/* Counted days are dates, or objects like skipped ones; the make-up days among them and those that a pause took in
 * part stand in lists of their own. */
static const char *counted_reason(const struct ctl *ctl, const json_t *why, const json_t *item)
{
    const char *date = date_of(item);
    const json_t *partly = entry_of(json_object_get(why, "partly_paused"), date);
    const char *reason = json_is_object(item) ? day_reason(ctl, item) : NULL;
    if (reason == NULL && entry_of(json_object_get(why, "make_up"), date) != NULL)
        reason = ctl_text(ctl, "调休上班", "make-up working day");
    if (partly == NULL)
        return reason;
    return reason == NULL ? day_reason(ctl, partly)
                          : arena_print(ctl->arena, "%s, %s", reason, day_reason(ctl, partly));
}

static void print_days(struct ctl *ctl, const json_t *why, const char *key, const char *title)
{
    const json_t *list = json_object_get(why, key);
    bool counted = str_equal(key, "counted");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        const char *date = date_of(item);
        const char *reason = counted ? counted_reason(ctl, why, item) : day_reason(ctl, item);
        fprintf(ctl->out, "%s%s", i == 0 ? title : ", ", date);
        if (reason != NULL)
            fprintf(ctl->out, " (%s)", reason);
    }
    if (json_array_size(list) > 0)
        fputc('\n', ctl->out);
}

/* Days with hours of their own: half days, closures. */
static void print_spans(struct ctl *ctl, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        fprintf(ctl->out, "%s%s (%s %s)", i == 0 ? ctl_text(ctl, "  特殊 ", "  special  ") : ", ", member(item, "date"),
                member(item, "reason"), member(item, "spans"));
    }
    if (json_array_size(list) > 0)
        fputc('\n', ctl->out);
}

static void print_due(struct ctl *ctl, const json_t *why)
{
    long long year = json_integer_value(json_object_get(why, "missing_year"));
    fprintf(ctl->out, "  %s %s", ctl_text(ctl, "到期", "due     "), short_instant(ctl, why, "due"));
    if (json_is_true(json_object_get(why, "provisional")))
        fprintf(ctl->out, ctl->zh ? " (暂定: %lld 年日历尚未公布)" : " (provisional: %lld is not published)", year);
    else if (year != 0)
        fprintf(ctl->out, ctl->zh ? " (%lld 年日历尚未公布)" : " (%lld is not published)", year);
    fputc('\n', ctl->out);
    if (json_object_get(why, "latest") != NULL)
        fprintf(ctl->out, ctl->zh ? "  不晚于 %s, 上级平台所定\n" : "  at most  %s, set by the deployment above\n",
                short_instant(ctl, why, "latest"));
    if (json_object_get(why, "due_unmoved") != NULL)
        fprintf(ctl->out, "  %s %s\n", ctl_text(ctl, "原为", "without "), short_instant(ctl, why, "due_unmoved"));
}

/* ", demo version 3"; nothing where it was stored without. */
static const char *pack_words(const struct ctl *ctl, const json_t *why)
{
    long long version = json_integer_value(json_object_get(why, "pack_version"));
    const char *name = json_string_value(json_object_get(why, "pack"));
    if (name == NULL)
        return "";
    if (version == 0)
        return arena_print(ctl->arena, ", %s", name);
    return arena_print(ctl->arena, ctl->zh ? ", %s 第%lld版" : ", %s version %lld", name, version);
}

static bool is_upper(const json_t *why)
{
    return str_equal(member(why, "rule"), EXPLAIN_UPPER);
}

/* The end of a pause was granted, not counted, also where the policy's limit was stored for it. */
static bool is_review(const json_t *why)
{
    return str_equal(member(why, "stage"), "pause");
}

/* One that was stored before others than meetings could set a limit says nothing. */
static const char *giver_words(const struct ctl *ctl, const char *giver)
{
    static const struct {
        const char *code, *zh, *en;
    } WORDS[] = {
        {"meeting", "会议定的时限", "set by a meeting"},
        {"leader", "领导定的时限", "set by a leader"},
        {"letter", "会商函定的时限", "set by the letter"},
        {"split", "子单自带时限", "set with the child order"},
        {"above", "上级单位下派时定的时限", "set by the unit above"},
        {"call", "召集时定的时限", "set with the call"},
        {"upper", "由上级平台决定", "decided by the deployment above"},
    };
    for (size_t i = 0; i < COUNT(WORDS); i++)
        if (str_equal(WORDS[i].code, giver))
            return ctl_text(ctl, WORDS[i].zh, WORDS[i].en);
    return ctl_text(ctl, WORDS[0].zh, WORDS[0].en);
}

static void print_limit(struct ctl *ctl, const json_t *why)
{
    const char *source = member(why, "source"), *rule = member(why, "rule");
    if (json_is_true(json_object_get(why, "given")))
        source = giver_words(ctl, member(why, "given_by"));
    if (is_review(why))
        rule = ctl_text(ctl, "准予的复核日期", "the review date that was granted");
    if (is_upper(why))
        rule = ctl_text(ctl, "上级平台定的到期时间", "the instant that the deployment above set");
    fprintf(ctl->out, "  %s %s (%s, %s%s)\n", ctl_text(ctl, "时限", "limit   "), rule,
            show_code(ctl, SHOW_POLICY, member(why, "policy")), source, pack_words(ctl, why));
}

static void print_start(struct ctl *ctl, const json_t *why)
{
    fprintf(ctl->out, "  %s %s", ctl_text(ctl, "起算", "start   "), short_instant(ctl, why, "start"));
    if (!is_review(why) && !is_upper(why))
        fprintf(ctl->out, ", %s", show_term_code(ctl, "limit_start", member(why, "start_rule")));
    fputc('\n', ctl->out);
}

static void print_stand(struct ctl *ctl, const json_t *one)
{
    fprintf(ctl->out, "%s … %s", short_instant(ctl, one, "from"), short_instant(ctl, one, "until"));
}

/* What moved it after it had started; "#2" is the number under which the order lists it. */
static void print_moves(struct ctl *ctl, const json_t *why)
{
    const json_t *moved = json_object_get(why, "moved"), *paused = json_object_get(why, "paused");
    for (size_t i = 0; i < json_array_size(moved); i++) {
        const json_t *one = json_array_get(moved, i);
        fprintf(ctl->out, "  %s #%lld %s ", ctl_text(ctl, "变动", "moved   "),
                (long long)json_integer_value(json_object_get(one, "seq")),
                show_term_code(ctl, "relief_kind", member(one, "kind")));
        if (json_object_get(one, "from") != NULL)
            print_stand(ctl, one);
        fprintf(ctl->out, " → %s\n", short_instant(ctl, one, "due"));
    }
    for (size_t i = 0; i < json_array_size(paused); i++) {
        fprintf(ctl->out, "  %s ", ctl_text(ctl, "挂起", "paused  "));
        print_stand(ctl, json_array_get(paused, i));
        fputc('\n', ctl->out);
    }
}

static void print_words(struct ctl *ctl, const json_t *why)
{
    const json_t *ladder = json_object_get(why, "ladder");
    print_due(ctl, why);
    print_limit(ctl, why);
    print_start(ctl, why);
    print_days(ctl, why, "counted", ctl_text(ctl, "  计入 ", "  counted  "));
    print_days(ctl, why, "skipped", ctl_text(ctl, "  不计 ", "  skipped  "));
    print_spans(ctl, json_object_get(why, "special"));
    print_moves(ctl, why);
    for (size_t i = 0; i < json_array_size(ladder); i++) {
        const json_t *rung = json_array_get(ladder, i);
        fprintf(ctl->out, "  %s %s %s → %s\n", ctl_text(ctl, "阶梯", "ladder  "), short_instant(ctl, rung, "at"),
                show_term_code(ctl, "rung_action", member(rung, "action")), show_level(ctl, member(rung, "level")));
    }
}

static void print_clock(struct ctl *ctl, const struct clock_row *row)
{
    json_t *why = json_loads(row->explanation, 0, NULL);
    const char *unit = show_code(ctl, SHOW_UNIT, row->unit);
    fprintf(ctl->out, "%s", show_term(ctl, "stage", row->stage));
    if (unit != NULL)
        fprintf(ctl->out, ", %s", unit);
    if (row->round > 0)
        fprintf(ctl->out, ctl->zh ? ", 第%d轮重办" : ", redo round %d", row->round);
    fprintf(ctl->out, ": %s", show_term(ctl, "clock_state", row->state));
    if (row->stopped_at != INSTANT_NONE)
        fprintf(ctl->out, " %s", show_instant(ctl, row->stopped_at));
    fputc('\n', ctl->out);
    print_words(ctl, why);
    json_decref(why);
}

int clock_order_explain(struct ctl *ctl)
{
    static const struct fields CLOCKS = FIELDS(struct clock_row, CLOCK);
    struct orders_brief brief;
    const char *watermark = NULL;
    struct db *db = NULL;
    struct rows rows = {0};
    int code = orders_find(ctl, args_word(&ctl->args, 0), &brief);
    if (code == CTL_OK)
        code = confidential_check(ctl, brief.number);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_READER, "clock_explain", &db);
    if (code == CTL_OK && orders_ask(ctl, db, "clock_explain", &brief.id, &CLOCKS, &rows) != RESULT_OK)
        code = connect_db_failed(ctl, db);
    if (code == CTL_OK)
        code = sight_record(ctl, &(struct sight){"page", NULL, &brief.number, 1}, &watermark);
    if (code == CTL_OK && ctl->json)
        print_json(ctl, &rows);
    for (size_t i = 0; code == CTL_OK && !ctl->json && i < rows.count; i++)
        print_clock(ctl, (const struct clock_row *)rows.list + i);
    db_free(&db);
    return code;
}
