/* `loopline audit`: the key that vouches for the history, its anchors, and their copies that are kept elsewhere. */
#include "common/anchor.h"
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/files.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"
#include <sodium.h>
#include <string.h>
#include <zmq.h>

enum { PATIENCE_MS = 5000 };

/* ---- keygen ---- */

int cmd_audit_keygen(struct ctl *ctl)
{
    const char *folder = conf_text(ctl->conf, "bus.keys"), *name = conf_text(ctl->conf, "audit.key");
    struct key_pair pair;
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    char problem[256] = "";
    enum result outcome =
        keys_make_signing(folder, name, args_flag(&ctl->args, "replace"), &pair, problem, sizeof problem);
    if (outcome != RESULT_OK)
        return ctl_fail(ctl, outcome == RESULT_REFUSE ? CTL_USAGE : CTL_ENVIRONMENT, "%s", "%s", problem);
    sheet_pair(&sheet, (struct column){"file", "文件", "file", CELL_EXACT},
               arena_print(ctl->arena, "%s/%s.pub", folder, name));
    sheet_pair(&sheet, (struct column){"public_key", "公钥", "public key", CELL_EXACT},
               arena_text(ctl->arena, pair.public_key));
    keys_wipe(&pair);
    output_sheet(&output, &sheet);
    return CTL_OK;
}

/* ---- anchor ---- */

static enum result make(struct ctl *ctl, struct db *db, const struct anchor_row **made)
{
    instant now;
    const struct anchor_maker maker = {conf_text(ctl->conf, "bus.keys"), conf_text(ctl->conf, "audit.key"),
                                       PATIENCE_MS};
    enum result outcome = db_begin(db, &now);
    if (outcome == RESULT_OK)
        outcome = anchor_make(db, ctl->arena, &maker, made);
    if (outcome == RESULT_OK)
        outcome = db_commit(db);
    else
        db_rollback(db);
    return outcome;
}

static void tell_made(struct ctl *ctl, const struct anchor_row *row)
{
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    sheet_pair(&sheet, (struct column){"number", "锚", "anchor", CELL_NUMBER}, show_number(ctl, row->number));
    sheet_pair(&sheet, (struct column){"made_at", "时间", "made", CELL_TEXT}, show_instant(ctl, row->made_at));
    sheet_pair(&sheet, (struct column){"events", "事件数", "events", CELL_NUMBER}, show_number(ctl, row->events));
    sheet_pair(&sheet, (struct column){"upto", "至事件", "up to event", CELL_NUMBER}, show_number(ctl, row->upto));
    sheet_pair(&sheet, (struct column){"signed", "已签名", "signed", CELL_FLAG},
               show_flag(ctl, row->signature.data != NULL));
    output_sheet(&output, &sheet);
}

/* As many as it takes: one holds only so many events. */
int cmd_audit_anchor(struct ctl *ctl)
{
    struct db *db = NULL;
    const struct anchor_row *made = NULL;
    int code = connect_db(ctl, CONNECT_ADMIN, "audit_anchor", &db);
    do {
        if (code == CTL_OK && make(ctl, db, &made) != RESULT_OK)
            code = connect_db_failed(ctl, db);
        else if (code == CTL_OK && made == NULL)
            code = ctl_fail(ctl, CTL_LATER, "此刻有事务仍在写入,或另一处正在锚定,请稍后再试",
                            "somebody still writes, or another makes the same; try again");
    } while (code == CTL_OK && made != NULL && made->events == ANCHOR_EVENTS_MOST);
    db_free(&db);
    if (code == CTL_OK && made != NULL)
        tell_made(ctl, made);
    return code;
}

/* ---- export ---- */

static const struct field LINE[] = {
    FIELD(struct anchor_row, number, INT), FIELD(struct anchor_row, made_at, INSTANT),
    FIELD(struct anchor_row, events, INT), FIELD(struct anchor_row, words, BYTES),
    FIELD(struct anchor_row, key, BYTES),  FIELD(struct anchor_row, signature, BYTES),
};

static void add_line(const struct ctl *ctl, const struct anchor_row *row, struct buf *out)
{
    char at[INSTANT_TEXT], key[KEY_TEXT] = "", signature[2 * SIGNATURE_BYTES + 1] = "";
    instant_format(row->made_at, ctl->offset_minutes, at);
    if (row->key.size == SIGNING_KEY_BYTES && row->signature.size == SIGNATURE_BYTES) {
        zmq_z85_encode(key, row->key.data, row->key.size);
        sodium_bin2hex(signature, sizeof signature, row->signature.data, row->signature.size);
    }
    buf_print(out, "{\"number\":%d,\"made_at\":\"%s\",\"events\":%d,\"words\":", row->number, at, row->events);
    buf_json(out, arena_textn(ctl->arena, (const char *)row->words.data, row->words.size));
    buf_text(out, ",\"key\":");
    buf_json(out, key[0] == '\0' ? NULL : key);
    buf_text(out, ",\"signature\":");
    buf_json(out, signature[0] == '\0' ? NULL : signature);
    buf_text(out, "}\n");
}

static int write_lines(struct ctl *ctl, const char *file, const struct rows *rows)
{
    struct buf text = {0};
    buf_text(&text, "");
    for (size_t i = 0; i < rows->count; i++)
        add_line(ctl, (const struct anchor_row *)rows->list + i, &text);
    int code = files_write(ctl, file, &text);
    buf_free(&text);
    if (code == CTL_OK)
        fprintf(ctl->out, ctl->zh ? "%s: 写出 %zu 个锚\n" : "%s: %zu anchors written\n", file, rows->count);
    return code;
}

int cmd_audit_export(struct ctl *ctl)
{
    static const struct fields LINES = FIELDS(struct anchor_row, LINE);
    const char *file = args_value(&ctl->args, "file");
    instant since = INSTANT_NONE, until = INSTANT_NONE;
    struct params params;
    struct rows rows = {0};
    int code = read_needed(ctl, "--file", file);
    if (code == CTL_OK)
        code = read_period(ctl, &since, &until);
    if (code != CTL_OK)
        return code;
    params_open(&params, ctl->arena);
    params_instant(&params, since);
    params_instant(&params, until);
    code = connect_list(ctl, &(struct lookup){"audit_export", "audit_lines", &LINES}, &params, &rows);
    return code == CTL_OK ? write_lines(ctl, file, &rows) : code;
}
