/* Requests that may be one matter: what is proposed, and that two are not one. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/known.h"
#include "services/ctl/likeness_words.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"

enum { LIMIT_DEFAULT = 50, LIMIT_MOST = 100000, TEXT_COLUMNS = 28 };

struct pair_row {
    const char *number, *other, *district, *matter, *text, *other_text, *reasons, *compared;
    int score;
    bool repeats;
    instant at;
};
static const struct field PAIR[] = {
    FIELD(struct pair_row, number, TEXT),   FIELD(struct pair_row, other, TEXT),
    FIELD(struct pair_row, district, TEXT), FIELD(struct pair_row, matter, TEXT),
    FIELD(struct pair_row, text, TEXT),     FIELD(struct pair_row, other_text, TEXT),
    FIELD(struct pair_row, reasons, TEXT),  FIELD(struct pair_row, score, INT),
    FIELD(struct pair_row, compared, TEXT), FIELD(struct pair_row, repeats, BOOL),
    FIELD(struct pair_row, at, INSTANT),
};
static const struct column PAIR_COLUMNS[] = {
    {"number", "编号", "number", CELL_TEXT},
    {"other", "与", "and", CELL_TEXT},
    {"score", "相似度", "likeness", CELL_NUMBER},
    {"repeats", "同人再诉", "comes back", CELL_FLAG},
    {"at", "发现", "found", CELL_TEXT},
    {"district", "区县", "district", CELL_TEXT},
    {"matter", "事项", "matter", CELL_TEXT},
    {"text", "内容", "text", CELL_TEXT},
    {"other_text", "对方内容", "other text", CELL_TEXT},
    {"reasons", "依据", "because", CELL_JSON},
    {"compared", "相比的诉求", "of these requests", CELL_TEXT},
};

static int print_pairs(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    const struct pair_row *list = rows->list;
    table_open(&table, ctl->arena, PAIR_COLUMNS, COUNT(PAIR_COLUMNS));
    for (size_t i = 0; i < rows->count; i++) {
        const struct pair_row *row = &list[i];
        TABLE_ADD(&table, row->number, row->other, show_number(ctl, row->score), show_flag(ctl, row->repeats),
                  show_instant(ctl, row->at), show_code(ctl, SHOW_AREA, row->district),
                  show_code(ctl, SHOW_MATTER, row->matter), show_short(ctl, row->text, TEXT_COLUMNS),
                  show_short(ctl, row->other_text, TEXT_COLUMNS), likeness_words(ctl, row->reasons), row->compared);
    }
    return sight_table(ctl, &table);
}

int cmd_merge_list(struct ctl *ctl)
{
    static const struct fields PAIRS = FIELDS(struct pair_row, PAIR);
    struct params params;
    struct rows rows = {0};
    long long limit = LIMIT_DEFAULT;
    int code = read_number(ctl, "--limit", args_value(&ctl->args, "limit"), 1, LIMIT_MOST, &limit);
    params_open(&params, ctl->arena);
    params_text(&params, args_value(&ctl->args, "district"));
    params_int(&params, (int)limit);
    if (code == CTL_OK)
        code = known_rows(ctl, &(struct lookup){"likeness", "likeness_open", &PAIRS}, &params, &rows);
    if (code == CTL_OK)
        code = print_pairs(ctl, &rows);
    return code;
}

int cmd_merge_decline(struct ctl *ctl)
{
    const struct caller caller = {.node = NODE_CLASSIFIER, .number = args_word(&ctl->args, 0)};
    Loopline__Classifier__V1__DeclineMerge body;
    loopline__classifier__v1__decline_merge__init(&body);
    body.number = wire_text(caller.number);
    body.into = wire_text(args_word(&ctl->args, 1));
    body.reason = wire_text(args_value(&ctl->args, "reason"));
    return act_ask(ctl, &caller, MESSAGE_DECLINE_MERGE, &body.base);
}
