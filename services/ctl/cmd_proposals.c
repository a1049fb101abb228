/* What rulings propose to the dispatch catalogue 派单目录 (N02): shown, adopted as a new version of the pack, or declined. */
#include "services/ctl/act.h"
#include "services/ctl/catalogue_row.h"
#include "services/ctl/commands.h"
#include "services/ctl/known.h"
#include "services/ctl/meetings.h"
#include "services/ctl/packs.h"
#include "services/ctl/read.h"
#include "services/ctl/recount.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"
#include <stdlib.h>

enum { LIMIT_DEFAULT = 200, LIMIT_MOST = 100000, TEXT_COLUMNS = 40 };

struct proposal_row {
    int64_t id;
    const char *number, *matter, *area, *lead, *co, *policy, *ground, *by, *decided_by, *reason;
    int party, urgency, state, decided_pack;
    instant at, decided_at;
};
static const struct field PROPOSAL[] = {
    FIELD(struct proposal_row, id, BIG),
    FIELD(struct proposal_row, number, TEXT),
    FIELD(struct proposal_row, matter, TEXT),
    FIELD(struct proposal_row, area, TEXT),
    FIELD(struct proposal_row, lead, TEXT),
    FIELD(struct proposal_row, co, TEXT),
    FIELD(struct proposal_row, policy, TEXT),
    FIELD(struct proposal_row, ground, TEXT),
    FIELD(struct proposal_row, by, TEXT),
    FIELD(struct proposal_row, decided_by, TEXT),
    FIELD(struct proposal_row, reason, TEXT),
    FIELD(struct proposal_row, party, INT),
    FIELD(struct proposal_row, urgency, INT),
    FIELD(struct proposal_row, state, INT),
    FIELD(struct proposal_row, decided_pack, INT),
    FIELD(struct proposal_row, at, INSTANT),
    FIELD(struct proposal_row, decided_at, INSTANT),
};
static const struct fields PROPOSALS = FIELDS(struct proposal_row, PROPOSAL);

/* ---- the list ---- */

static const struct column COLUMNS[] = {
    {"id", "编号", "id", CELL_NUMBER},
    {"state", "状态", "state", CELL_TEXT},
    {"number", "工单", "order", CELL_TEXT},
    {"matter", "事项", "matter", CELL_TEXT},
    {"area", "区域", "area", CELL_TEXT},
    {"party", "主体", "party", CELL_TEXT},
    {"urgency", "紧急程度", "urgency", CELL_TEXT},
    {"lead", "牵头", "lead", CELL_TEXT},
    {"co", "协办", "co", CELL_TEXT},
    {"policy", "时限规则", "policy", CELL_TEXT},
    {"ground", "依据", "ground", CELL_TEXT},
    {"by", "裁定人", "by", CELL_TEXT},
    {"at", "裁定", "at", CELL_TEXT},
    {"decided_by", "决定人", "decided by", CELL_TEXT},
    {"decided_at", "决定", "decided", CELL_TEXT},
    {"pack_version", "配置版本", "pack version", CELL_NUMBER},
    {"reason", "未采纳原因", "why not", CELL_TEXT},
};

static const char *term_or_none(struct ctl *ctl, const char *list, int number)
{
    return number == 0 ? NULL : show_term(ctl, list, number);
}

static int print_proposals(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < rows->count; i++) {
        const struct proposal_row *row = (const struct proposal_row *)rows->list + i;
        TABLE_ADD(&table, show_number(ctl, row->id), show_term(ctl, "proposal_state", row->state), row->number,
                  show_code(ctl, SHOW_MATTER, row->matter), show_code(ctl, SHOW_AREA, row->area),
                  term_or_none(ctl, "party", row->party), term_or_none(ctl, "urgency", row->urgency),
                  show_code(ctl, SHOW_UNIT, row->lead), meetings_units(ctl, row->co),
                  show_code(ctl, SHOW_POLICY, row->policy), show_short(ctl, row->ground, TEXT_COLUMNS), row->by,
                  show_instant(ctl, row->at), show_text(ctl, row->decided_by), show_instant(ctl, row->decided_at),
                  row->decided_pack == 0 ? NULL : show_number(ctl, row->decided_pack), show_text(ctl, row->reason));
    }
    return sight_table(ctl, &table);
}

int cmd_route_proposals(struct ctl *ctl)
{
    struct rows rows = {0};
    struct params params;
    long long limit = LIMIT_DEFAULT;
    int state = 0, code = read_term(ctl, "--state", "proposal_state", act_given(ctl, "state"), &state);
    if (code == CTL_OK)
        code = read_number(ctl, "--limit", act_given(ctl, "limit"), 1, LIMIT_MOST, &limit);
    params_open(&params, ctl->arena);
    params_int(&params, state);
    params_text(&params, act_given(ctl, "district"));
    params_int(&params, (int)limit);
    if (code == CTL_OK)
        code = known_rows(ctl, &(struct lookup){"proposals", "proposal_list", &PROPOSALS}, &params, &rows);
    if (code == CTL_OK)
        code = print_proposals(ctl, &rows);
    return code;
}

/* ---- one of them ---- */

/* Locked until the end of the transaction: of two who decide one finds it decided. NULL: it was said why, *code. */
static const struct proposal_row *find(struct ctl *ctl, struct db *db, long long id, int *code)
{
    struct params params;
    struct rows rows = {0};
    params_open(&params, ctl->arena);
    params_big(&params, id);
    if (db_call(db, "proposal_find", &params, &PROPOSALS, &rows) != RESULT_OK) {
        *code = connect_db_failed(ctl, db);
        return NULL;
    }
    const struct proposal_row *row = rows.list;
    if (rows.count == 0)
        *code = reply_fail(ctl, &(struct refusal){CTL_ABSENT, "id", REASON_NOT_FOUND}, "没有建议 %lld",
                           "there is no proposal %lld", id);
    else if (row->state != PROPOSAL_PROPOSED)
        *code = reply_fail(ctl, &(struct refusal){CTL_REJECTED, "id", REASON_ALREADY_DONE},
                           "建议 %lld 已由 %s 决定: %s", "proposal %lld was decided by %s: %s", id, row->decided_by,
                           show_term(ctl, "proposal_state", row->state));
    return *code == CTL_OK ? row : NULL;
}

static enum result decide(struct ctl *ctl, struct db *db, const struct proposal_row *of)
{
    struct params params;
    params_open(&params, ctl->arena);
    params_big(&params, of->id);
    params_int(&params, of->state);
    params_text(&params, ctl_user());
    params_int(&params, of->decided_pack);
    params_text(&params, of->reason);
    return db_call(db, "proposal_decide", &params, NULL, NULL);
}

static int read_id(struct ctl *ctl, long long *id)
{
    return read_number(ctl, "ID", args_word(&ctl->args, 0), 1, INT64_MAX, id);
}

static int begin(struct ctl *ctl, struct db *db)
{
    instant ignored;
    return db_begin(db, &ignored) == RESULT_OK ? CTL_OK : connect_db_failed(ctl, db);
}

static int end(struct ctl *ctl, struct db *db, int code)
{
    if (code == CTL_OK && db_commit(db) == RESULT_OK)
        return CTL_OK;
    if (code == CTL_OK)
        code = connect_db_failed(ctl, db);
    db_rollback(db);
    return code;
}

/* ---- declined ---- */

static int decline(struct ctl *ctl, struct db *db, long long id)
{
    int code = CTL_OK;
    if (find(ctl, db, id, &code) == NULL)
        return code;
    const struct proposal_row decided = {.id = id, .state = PROPOSAL_DECLINED, .reason = act_given(ctl, "reason")};
    return decide(ctl, db, &decided) == RESULT_OK ? CTL_OK : connect_db_failed(ctl, db);
}

static void tell_declined(struct ctl *ctl, long long id)
{
    const struct output output = show_output(ctl);
    struct sheet sheet = {0};
    if (!ctl->json) {
        fprintf(ctl->out, ctl->zh ? "建议 %lld 未采纳\n" : "proposal %lld is declined\n", id);
        return;
    }
    sheet_pair(&sheet, (struct column){.key = "id", .kind = CELL_NUMBER}, show_number(ctl, id));
    sheet_pair(&sheet, (struct column){.key = "state"}, show_term(ctl, "proposal_state", PROPOSAL_DECLINED));
    output_line(&output, &sheet);
}

int cmd_route_decline(struct ctl *ctl)
{
    long long id = 0;
    struct db *db = NULL;
    int code = read_id(ctl, &id);
    if (code == CTL_OK)
        code = read_needed(ctl, "--reason", act_given(ctl, "reason"));
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_ADMIN, "transaction proposal_decide", &db);
    if (code == CTL_OK)
        code = begin(ctl, db);
    if (code == CTL_OK)
        code = end(ctl, db, decline(ctl, db, id));
    if (code == CTL_OK)
        tell_declined(ctl, id);
    db_free(&db);
    return code;
}

/* ---- adopted ---- */

struct adoption {
    const struct proposal_row *proposal;
    struct catalogue_row row;
    struct packs_version latest;
    struct pack *applied, *pack; /* the one in force, the one with the row */
    struct pack_file *files;
    size_t count;
};

static const char *given_or(struct ctl *ctl, const char *option, const char *otherwise)
{
    const char *given = act_given(ctl, option);
    return str_empty(given) ? otherwise : given;
}

static void make_row(struct ctl *ctl, struct adoption *of)
{
    const struct proposal_row *proposal = of->proposal;
    char **co = NULL;
    of->row = (struct catalogue_row){
        .code = given_or(ctl, "code", arena_print(ctl->arena, "ruling.%lld", (long long)proposal->id)),
        .matter = proposal->matter,
        .area = given_or(ctl, "area", proposal->area),
        .party = (enum party)proposal->party,
        .urgency = (enum urgency)proposal->urgency,
        .lead = proposal->lead,
        .policy = given_or(ctl, "policy", proposal->policy),
        .ground = output_masked(ctl->arena, CELL_TEXT, given_or(ctl, "ground", proposal->ground)),
        .note = arena_print(ctl->arena, "裁定所提,建议 %lld", (long long)proposal->id),
    };
    of->row.co_count = read_codes(ctl, proposal->co, &co);
    of->row.co = (const char *const *)co;
}

/* The row that already serves exactly these orders: the pack would not take a second. */
static int check_equal(struct ctl *ctl, const struct adoption *of)
{
    const struct pack *pack = of->applied;
    int matter = pack_matter_find(pack, of->row.matter), area = pack_area_find(pack, of->row.area);
    for (size_t i = 0; i < pack->entries_count; i++) {
        const struct pack_entry *entry = &pack->entries[i];
        if (entry->matter == matter && entry->area == area && entry->party == of->row.party &&
            entry->urgency == of->row.urgency && entry->when == ROSTER_TIME_UNSPECIFIED)
            return reply_fail(
                ctl, &(struct refusal){CTL_REJECTED, "id", REASON_ALREADY_DONE},
                "派单目录的 %s 行已管同样的工单,牵头 %s: 改那一行,或用 --area 缩小范围",
                "row %s of the catalogue serves the same orders, led by %s: change that row, or narrow this one "
                "with --area",
                entry->code, pack->units[entry->lead].code);
    }
    return CTL_OK;
}

/* Problems go to err as "file:line: what". */
static int load_with_row(struct ctl *ctl, struct adoption *of)
{
    bool found = false;
    for (size_t i = 0; i < of->count; i++) {
        if (!str_equal(of->files[i].name, "catalogue.cfg"))
            continue;
        const char *text = catalogue_row_append(ctl->arena, of->files[i].text, &of->row);
        found = text != NULL;
        of->files[i].text = found ? text : of->files[i].text;
    }
    if (!found || pack_load(&of->pack, of->files, of->count, ctl->err) != RESULT_OK)
        return ctl_fail(ctl, CTL_REJECTED, "加上这一行后配置包不可用,未应用: 用 --code --area --policy --ground 改正",
                        "with this row the pack is not sound, nothing was applied: mend it with --code --area --policy "
                        "--ground");
    return CTL_OK;
}

static int read_applied(struct ctl *ctl, struct db *db, struct adoption *of)
{
    enum result outcome = packs_latest(ctl, db, &of->latest);
    if (outcome == RESULT_OK)
        outcome = packs_files(ctl, db, of->latest.version, &of->files, &of->count);
    if (outcome == RESULT_OK)
        outcome = packs_load(ctl, db, of->latest.version, &of->applied);
    if (outcome == RESULT_REFUSE)
        return ctl_fail(ctl, CTL_ABSENT, "没有可用的配置包版本", "there is no sound version of a pack");
    return outcome == RESULT_OK ? CTL_OK : connect_db_failed(ctl, db);
}

/* A row of the catalogue moves no running clock; what would is for `pack apply`, which shows it first. */
static int store(struct ctl *ctl, struct db *db, struct adoption *of, int *version)
{
    if (recount_needed(of->applied, of->pack))
        return ctl_fail(ctl, CTL_REJECTED, "会变动计时中的时限,未应用: 用 loopline pack apply",
                        "running clocks would move, nothing was applied: use loopline pack apply");
    const struct packs_content content = {of->files, of->count, of->pack->name};
    const struct proposal_row decided = {
        .id = of->proposal->id, .state = PROPOSAL_ADOPTED, .decided_pack = of->latest.version + 1};
    if (packs_store(ctl, db, &content, decided.decided_pack) != RESULT_OK || decide(ctl, db, &decided) != RESULT_OK)
        return connect_db_failed(ctl, db);
    *version = decided.decided_pack;
    return CTL_OK;
}

static int lock(struct ctl *ctl, struct db *db)
{
    struct params none;
    params_open(&none, ctl->arena);
    return db_call(db, "pack_lock", &none, NULL, NULL) == RESULT_OK ? CTL_OK : connect_db_failed(ctl, db);
}

/* Two who apply at once wait for each other. With --print nothing is stored. */
static int adopt(struct ctl *ctl, struct db *db, struct adoption *of, int *version)
{
    long long id = 0;
    int code = read_id(ctl, &id);
    if (code == CTL_OK)
        code = lock(ctl, db);
    if (code == CTL_OK)
        of->proposal = find(ctl, db, id, &code);
    if (of->proposal == NULL)
        return code;
    make_row(ctl, of);
    if (args_flag(&ctl->args, "print"))
        return CTL_OK;
    code = read_applied(ctl, db, of);
    if (code == CTL_OK)
        code = check_equal(ctl, of);
    if (code == CTL_OK)
        code = load_with_row(ctl, of);
    return code == CTL_OK ? store(ctl, db, of, version) : code;
}

static void tell_adopted(struct ctl *ctl, const struct adoption *of, int version)
{
    const struct output output = show_output(ctl);
    const char *text = catalogue_row_text(ctl->arena, &of->row);
    struct sheet sheet = {0};
    if (!ctl->json) {
        fprintf(ctl->out, "%s\n", text);
        if (version > 0)
            fprintf(ctl->out, ctl->zh ? "已应用为第 %d 版\n" : "applied as version %d\n", version);
        return;
    }
    sheet_pair(&sheet, (struct column){.key = "row"}, text);
    sheet_pair(&sheet, (struct column){.key = "code"}, of->row.code);
    sheet_pair(&sheet, (struct column){.key = "version", .kind = CELL_NUMBER},
               version == 0 ? NULL : show_number(ctl, version));
    output_line(&output, &sheet);
}

int cmd_route_adopt(struct ctl *ctl)
{
    struct adoption adoption = {0};
    struct db *db = NULL;
    int version = 0, code = connect_db(ctl, CONNECT_ADMIN, "transaction pack pack_apply proposal_decide", &db);
    if (code == CTL_OK)
        code = begin(ctl, db);
    if (code == CTL_OK)
        code = end(ctl, db, adopt(ctl, db, &adoption, &version));
    if (code == CTL_OK)
        tell_adopted(ctl, &adoption, version);
    pack_free(&adoption.pack);
    pack_free(&adoption.applied);
    db_free(&db);
    return code;
}
