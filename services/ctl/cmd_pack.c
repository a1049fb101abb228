#include "services/ctl/commands.h"
#include "services/ctl/packs.h"
#include "services/ctl/recount.h"
#include "services/ctl/show.h"
#include "services/ctl/sight.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A folder as files and as a pack. */
struct candidate {
    struct pack_file *files;
    size_t count;
    struct pack *pack;
    char sha256[PACKS_SHA_TEXT];
};

/* Problems go to err as "file:line: what". */
static int read_candidate(struct ctl *ctl, struct candidate *out)
{
    const char *folder = args_word(&ctl->args, 0);
    if (pack_read_folder(ctl->arena, folder, &out->files, &out->count, ctl->err) != RESULT_OK ||
        pack_load(&out->pack, out->files, out->count, ctl->err) != RESULT_OK)
        return ctl_fail(ctl, CTL_REJECTED, "%s: 不是可用的城市配置包", "%s: is not a sound city pack", folder);
    packs_digest(out->files, out->count, out->sha256);
    return CTL_OK;
}

static void add_counts(struct ctl *ctl, struct sheet *sheet, const struct pack *pack)
{
    const struct {
        struct column head;
        size_t count;
    } COUNTS[] = {
        {{"areas", "区域", "areas", CELL_NUMBER}, pack->areas_count},
        {{"boundaries", "边界", "boundaries", CELL_NUMBER}, pack->rings_count},
        {{"units", "承办单位", "units", CELL_NUMBER}, pack->units_count},
        {{"matters", "事项", "matters", CELL_NUMBER}, pack->matters_count},
        {{"words", "词条", "words", CELL_NUMBER}, pack->words_count},
        {{"entries", "派单目录", "catalogue rows", CELL_NUMBER}, pack->entries_count},
        {{"policies", "时限规则", "policies", CELL_NUMBER}, pack->policies_count},
        {{"channels", "渠道", "channels", CELL_NUMBER}, pack->channels_count},
        {{"whistles", "吹哨层级", "whistles", CELL_NUMBER}, pack->whistles_count},
        {{"shifts", "值班", "shifts", CELL_NUMBER}, pack->shifts_count},
    };
    for (size_t i = 0; i < COUNT(COUNTS); i++)
        sheet_pair(sheet, COUNTS[i].head, show_number(ctl, (long long)COUNTS[i].count));
}

int cmd_pack_check(struct ctl *ctl)
{
    struct candidate candidate = {0};
    int code = read_candidate(ctl, &candidate);
    if (code != CTL_OK)
        return code;
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    sheet_pair(&sheet, (struct column){"pack", "配置包", "pack", CELL_TEXT}, candidate.pack->name);
    sheet_pair(&sheet, (struct column){"city", "城市", "city", CELL_TEXT}, candidate.pack->city);
    sheet_pair(&sheet, (struct column){"sha256", "校验值", "sha256", CELL_EXACT}, candidate.sha256);
    add_counts(ctl, &sheet, candidate.pack);
    output_sheet(&output, &sheet);
    pack_free(&candidate.pack);
    return CTL_OK;
}

/* ---- against the version in force ---- */

struct comparison {
    struct packs_version latest;
    char *changes;          /* lines of pack_diff; free() it */
    size_t count, unraised; /* rates changed without a version of their own: these lines end the changes */
    bool same, readable;    /* the applied one could be loaded */
    bool calendars;         /* they differ: running clocks may move */
    struct recount recount; /* when somebody asked for it and the calendars differ */
};
enum { MOVED_SHOWN = 50 }; /* moved clocks on a terminal; JSON has all */

/* N05: against every formula that ever was in force: going back to an earlier one is none of them. */
static enum result count_unraised(struct ctl *ctl, struct db *db, const struct pack *candidate, FILE *lines,
                                  size_t *out)
{
    const struct packs_version *list;
    size_t count;
    enum result outcome = packs_scorings(ctl, db, &list, &count);
    for (size_t i = 0; outcome == RESULT_OK && *out == 0 && i < count; i++) {
        struct pack *old = NULL;
        outcome = packs_load(ctl, db, list[i].version, &old);
        if (outcome == RESULT_OK)
            *out = pack_diff_unraised(old, candidate, lines);
        outcome = outcome == RESULT_REFUSE ? RESULT_OK : outcome; /* of an older program: nobody can compare */
        pack_free(&old);
    }
    return outcome;
}

static enum result compare(struct ctl *ctl, struct db *db, const struct candidate *candidate, struct comparison *out)
{
    struct pack *applied = NULL;
    size_t size = 0;
    enum result outcome = packs_latest(ctl, db, &out->latest);
    if (outcome != RESULT_OK || out->latest.version == 0)
        return outcome;
    out->same = str_equal(out->latest.sha256, candidate->sha256);
    outcome = packs_applied(ctl, db, &applied);
    out->readable = outcome == RESULT_OK;
    out->calendars = !out->readable; /* nobody can tell: count */
    FILE *lines = out->readable ? open_memstream(&out->changes, &size) : NULL;
    if (lines != NULL) {
        out->count = pack_diff(applied, candidate->pack, lines);
        out->calendars = recount_needed(applied, candidate->pack);
        outcome = count_unraised(ctl, db, candidate->pack, lines, &out->unraised);
        fclose(lines);
    }
    pack_free(&applied);
    return outcome == RESULT_REFUSE ? RESULT_OK : outcome;
}

static const char *lines_json(struct ctl *ctl, const char *lines)
{
    struct buf text = {0};
    buf_char(&text, '[');
    for (bool first = true; lines != NULL && *lines != '\0'; first = false) {
        size_t length = strcspn(lines, "\n");
        buf_text(&text, first ? "" : ",");
        buf_json(&text, arena_textn(ctl->arena, lines, length));
        lines += length + (lines[length] == '\n' ? 1 : 0);
    }
    buf_char(&text, ']');
    const char *kept = arena_text(ctl->arena, text.text);
    buf_free(&text);
    return kept;
}

static void tell_comparison(struct ctl *ctl, const struct comparison *of)
{
    if (of->latest.version == 0)
        fprintf(ctl->out, "%s\n", ctl_text(ctl, "尚未应用过配置包", "no pack was applied yet"));
    else if (of->same)
        fprintf(ctl->out, ctl->zh ? "与第 %d 版相同\n" : "the same as version %d\n", of->latest.version);
    else if (!of->readable)
        fprintf(ctl->out,
                ctl->zh ? "第 %d 版无法读取,不能比较\n" : "version %d cannot be read: nothing to compare with\n",
                of->latest.version);
    else
        fprintf(ctl->out, ctl->zh ? "相对第 %d 版的变化: %zu\n%s" : "changes against version %d: %zu\n%s",
                of->latest.version, of->count, of->changes == NULL ? "" : of->changes);
}

static void tell_recount(struct ctl *ctl, const struct recount *of)
{
    const struct output output = show_output(ctl);
    if (of->rows.columns == NULL)
        return;
    fprintf(ctl->out,
            ctl->zh ? "计时中的时限 %lld 个,将变动 %lld 个\n" : "clocks running: %lld, that would move: %lld\n",
            of->open, of->moved);
    if (of->moved > 0)
        output_table(&output, &of->rows);
    if (of->moved > (long long)of->rows.count)
        fprintf(ctl->out, ctl->zh ? "… 另有 %lld 个(-o json 列出全部)\n" : "… and %lld more (-o json lists all)\n",
                of->moved - (long long)of->rows.count);
}

static void add_recount(struct ctl *ctl, const struct recount *of, struct sheet *sheet)
{
    sheet_pair(sheet, (struct column){.key = "clocks", .kind = CELL_NUMBER}, show_number(ctl, of->open));
    sheet_pair(sheet, (struct column){.key = "moved", .kind = CELL_NUMBER}, show_number(ctl, of->moved));
    sheet_table(sheet, (struct column){.key = "clocks_moved"}, &of->rows);
}

static void tell_json(struct ctl *ctl, const struct comparison *of, const struct candidate *candidate, int applied)
{
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    sheet_pair(&sheet, (struct column){.key = "pack"}, candidate->pack->name);
    sheet_pair(&sheet, (struct column){.key = "sha256", .kind = CELL_EXACT}, candidate->sha256);
    sheet_pair(&sheet, (struct column){.key = "before", .kind = CELL_NUMBER},
               of->latest.version == 0 ? NULL : show_number(ctl, of->latest.version));
    sheet_pair(&sheet, (struct column){.key = "same", .kind = CELL_FLAG}, show_flag(ctl, of->same));
    sheet_pair(&sheet, (struct column){.key = "changes", .kind = CELL_JSON}, lines_json(ctl, of->changes));
    sheet_pair(&sheet, (struct column){.key = "calendars_differ", .kind = CELL_FLAG}, show_flag(ctl, of->calendars));
    if (of->recount.rows.columns != NULL)
        add_recount(ctl, &of->recount, &sheet);
    if (applied > 0)
        sheet_pair(&sheet, (struct column){.key = "version", .kind = CELL_NUMBER}, show_number(ctl, applied));
    output_line(&output, &sheet);
}

int cmd_pack_diff(struct ctl *ctl)
{
    struct candidate candidate = {0};
    struct comparison comparison = {0};
    struct db *db = NULL;
    int code = read_candidate(ctl, &candidate);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_READER, "pack", &db);
    if (code == CTL_OK && compare(ctl, db, &candidate, &comparison) != RESULT_OK)
        code = connect_db_failed(ctl, db);
    if (code == CTL_OK && ctl->json)
        tell_json(ctl, &comparison, &candidate, 0);
    else if (code == CTL_OK)
        tell_comparison(ctl, &comparison);
    free(comparison.changes);
    pack_free(&candidate.pack);
    db_free(&db);
    return code;
}

/* ---- applying ---- */

/* *version 0: nothing was stored. Two who apply at once wait for each other; what was counted is true for what is
 * stored, for both happen under one lock. */
static enum result apply(struct ctl *ctl, struct db *db, const struct candidate *candidate, struct comparison *of,
                         int *version)
{
    struct params none;
    instant ignored;
    params_open(&none, ctl->arena);
    enum result outcome = db_begin(db, &ignored);
    if (outcome == RESULT_OK)
        outcome = db_call(db, "pack_lock", &none, NULL, NULL);
    if (outcome == RESULT_OK)
        outcome = compare(ctl, db, candidate, of);
    of->recount.most = ctl->json ? SIZE_MAX >> 1 : MOVED_SHOWN;
    if (outcome == RESULT_OK && of->calendars)
        outcome = recount_run(ctl, db, candidate->pack, &of->recount);
    bool agreed = of->recount.moved == 0 || args_flag(&ctl->args, "recount");
    if (outcome == RESULT_OK && !of->same && of->unraised == 0 && agreed && !args_flag(&ctl->args, "dry-run")) {
        *version = of->latest.version + 1;
        outcome = packs_store(
            ctl, db, &(struct packs_content){candidate->files, candidate->count, candidate->pack->name}, *version);
    }
    return outcome == RESULT_OK ? db_commit(db) : outcome;
}

static void tell_applied(struct ctl *ctl, const struct comparison *of, const struct candidate *candidate, int version)
{
    if (ctl->json) {
        tell_json(ctl, of, candidate, version);
        return;
    }
    tell_comparison(ctl, of);
    tell_recount(ctl, &of->recount);
    if (version > 0)
        fprintf(ctl->out, ctl->zh ? "已应用为第 %d 版\n" : "applied as version %d\n", version);
}

/* What cannot be recorded is not listed; what was applied is said all the same. */
static int record_moved(struct ctl *ctl, struct recount *of)
{
    const char *watermark = NULL;
    const struct table *rows = &of->rows;
    const struct sight sight = sight_naming(ctl, "list", &rows, rows->columns == NULL ? 0 : 1);
    int code = sight.count == 0 ? CTL_OK : sight_record(ctl, &sight, &watermark);
    if (code != CTL_OK)
        of->rows.count = 0;
    return code;
}

/* Clocks of people who wait would move: that wants to be said, not only done. */
static int refuse_unsaid(struct ctl *ctl, const struct comparison *of)
{
    if (of->unraised > 0)
        return ctl_fail(ctl, CTL_REJECTED, "%lld 个指标改了公式、容错或最小样本,version 却仍是用过的,未应用",
                        "%lld rates changed their formula, tolerance or least under a version that they had before: "
                        "nothing was applied",
                        (long long)of->unraised);
    return ctl_fail(
        ctl, CTL_REJECTED, "新日历会变动 %lld 个计时中的时限,未应用: 看 --dry-run,同意则加 --recount",
        "its calendars would move %lld running clocks, nothing was applied: look with --dry-run, agree with "
        "--recount",
        of->recount.moved);
}

int cmd_pack_apply(struct ctl *ctl)
{
    struct candidate candidate = {0};
    struct comparison comparison = {0};
    struct db *db = NULL;
    int version = 0, code = read_candidate(ctl, &candidate);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_ADMIN, "transaction pack pack_apply recount", &db);
    if (code == CTL_OK && apply(ctl, db, &candidate, &comparison, &version) != RESULT_OK) {
        db_rollback(db);
        code = connect_db_failed(ctl, db);
    }
    int recorded = code == CTL_OK ? record_moved(ctl, &comparison.recount) : CTL_OK;
    if (code == CTL_OK)
        tell_applied(ctl, &comparison, &candidate, version);
    code = code == CTL_OK ? recorded : code;
    if (code == CTL_OK && version == 0 && !comparison.same &&
        (comparison.unraised > 0 || !args_flag(&ctl->args, "dry-run")))
        code = refuse_unsaid(ctl, &comparison);
    free(comparison.changes);
    pack_free(&candidate.pack);
    db_free(&db);
    return code;
}
