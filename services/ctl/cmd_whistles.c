/* Whistles 吹哨 and joint visits, and the double scoring 双考核 (N09: whistler and responder are both scored). N09 gives no
 * formula; this one is ours. Whistler: how many whistles ended in a finding, and of those that named somebody how many of
 * the units called were needed. Responder: how many calls it came to in time, of those that could be judged. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/known.h"
#include "services/ctl/read.h"
#include "services/ctl/report_columns.h"
#include "services/ctl/sight.h"

struct asked {
    instant since, until;
    bool open;
};

/* ---- columns ---- */

static const struct report_column LIST[] = {ORDER_COL, COL("seq", "序号", "no.", COUNT), WHISTLE_COLS};
enum { CALLER_WHISTLES = 1, CALLER_FOUND = 3, CALLER_NAMED = 7, CALLER_NEEDED = 8 };
static const struct report_column CALLERS[] = {
    COL("unit", "吹哨单位", "whistled by", UNIT),
    [CALLER_WHISTLES] = COL("whistles", "吹哨", "whistles", COUNT),
    COL("open", "待报到", "open", COUNT),
    [CALLER_FOUND] = COL("found", "有结论", "with a finding", COUNT),
    COL("undecided", "未能确定", "undecided", COUNT),
    COL("dropped", "撤哨", "called off", COUNT),
    COL("called", "召集单位", "units called", COUNT),
    [CALLER_NAMED] = COL("called_named", "其中已明确牵头协办的", "of those that named units", COUNT),
    [CALLER_NEEDED] = COL("needed", "确需到场", "needed", COUNT),
    {"needed_share", "确需率", "needed rate", REPORT_PERCENT, NULL, CALLER_NEEDED, CALLER_NAMED},
};
enum { RESPONDER_IN_TIME = 2, RESPONDER_JUDGED = 6 };
static const struct report_column RESPONDERS[] = {
    COL("unit", "应哨单位", "called", UNIT),
    COL("called", "被召集", "calls", COUNT),
    [RESPONDER_IN_TIME] = COL("in_time", "按时报到", "in time", COUNT),
    COL("late", "迟到", "late", COUNT),
    COL("never", "未报到", "never", COUNT),
    COL("waiting", "待报到", "waiting", COUNT),
    [RESPONDER_JUDGED] = COL("judged", "已可考核", "judged", COUNT),
    {"rate", "按时报到率", "in-time rate", REPORT_PERCENT, NULL, RESPONDER_IN_TIME, RESPONDER_JUDGED},
};
#define SECTION(key_, statement_, columns_)                                                                            \
    {                                                                                                                  \
        .key = key_, .statement = statement_, .columns = columns_, .column_count = COUNT(columns_)                     \
    }
static const struct report_section WHISTLES = SECTION("whistles", "whistle_list", LIST);
static const struct report_section CALLER_SCORES = SECTION("whistlers", "whistle_callers", CALLERS);
static const struct report_section RESPONDER_SCORES = SECTION("responders", "whistle_responders", RESPONDERS);

/* ---- asking ---- */

static enum result ask(struct ctl *ctl, struct db *db, const struct asked *asked, const struct report_section *section,
                       struct report_list *out)
{
    struct params params;
    params_open(&params, ctl->arena);
    params_text(&params, act_given(ctl, "district"));
    known_units_below(ctl, &params);
    params_instant(&params, asked->since);
    params_instant(&params, asked->until);
    if (section == &WHISTLES)
        params_bool(&params, asked->open);
    return report_ask(ctl, db, section, &params, out);
}

static enum result ask_scores(struct ctl *ctl, struct db *db, const struct asked *asked, struct report_list lists[2])
{
    enum result outcome = ask(ctl, db, asked, &CALLER_SCORES, &lists[0]);
    return outcome == RESULT_OK ? ask(ctl, db, asked, &RESPONDER_SCORES, &lists[1]) : outcome;
}

static void print_scores(struct ctl *ctl, const struct report_list lists[2])
{
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    sheet_table(&sheet, (struct column){"whistlers", "吹哨考核", "who whistled", CELL_TEXT}, &lists[0].table);
    sheet_table(&sheet, (struct column){"responders", "报到考核", "who was called", CELL_TEXT}, &lists[1].table);
    output_sheet(&output, &sheet);
}

static int read_asked(struct ctl *ctl, bool scores, struct asked *out)
{
    out->open = args_flag(&ctl->args, "open");
    if (scores && out->open)
        return ctl_fail(ctl, CTL_USAGE, "--open: 不能与 --scores 同用", "--open: does not go with --scores");
    return read_period(ctl, &out->since, &out->until);
}

int cmd_whistles(struct ctl *ctl)
{
    struct db *db = NULL;
    struct asked asked = {0};
    struct report_list lists[2] = {0};
    bool scores = args_flag(&ctl->args, "scores");
    int code = read_asked(ctl, scores, &asked);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_REPORT, "whistles", &db);
    if (code != CTL_OK)
        return code;
    enum result outcome = scores ? ask_scores(ctl, db, &asked, lists) : ask(ctl, db, &asked, &WHISTLES, &lists[0]);
    code = outcome != RESULT_OK                               ? connect_db_failed(ctl, db)
           : lists[0].table.count + lists[1].table.count == 0 ? known_codes(ctl)
                                                              : CTL_OK;
    db_free(&db);
    if (code == CTL_OK && scores)
        print_scores(ctl, lists);
    else if (code == CTL_OK)
        code = sight_table(ctl, &lists[0].table);
    return code;
}
