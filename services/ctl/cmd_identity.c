/* The keys that seal who asked (services/intake/seal.h): made, replaced, and how much is sealed by which. Nothing here opens
 * anything: that is intake's alone. */
#include "common/keys.h"
#include "services/ctl/commands.h"
#include "services/ctl/known.h"
#include "services/ctl/show.h"
#include "services/intake/seal.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

enum { PROBLEM_BYTES = 256 };

static const char *folder_of(const struct ctl *ctl)
{
    const char *own = conf_text(ctl->conf, "identity.keys");
    return str_empty(own) ? arena_print(ctl->arena, "%s/identity", conf_text(ctl->conf, "bus.keys")) : own;
}

static void name_pair(const struct key_pair *text, struct seal_pair *out)
{
    (void)zmq_z85_decode(out->public_key, text->public_key);
    seal_name(out);
}

static int failed(struct ctl *ctl, enum result outcome, const char *problem)
{
    return ctl_fail(ctl, outcome == RESULT_REFUSE ? CTL_USAGE : CTL_ENVIRONMENT, "%s", "%s", problem);
}

/* Makes what is missing; *id is the key in force. */
static int make(struct ctl *ctl, const char *name, bool replace, char id[SEAL_ID])
{
    char problem[PROBLEM_BYTES] = "";
    struct key_pair text;
    struct seal_pair pair;
    enum result outcome = keys_make(folder_of(ctl), name, replace, &text, problem, sizeof problem);
    if (outcome != RESULT_OK)
        return failed(ctl, outcome, problem);
    name_pair(&text, &pair);
    keys_wipe(&text);
    memcpy(id, pair.id, SEAL_ID);
    return CTL_OK;
}

static int tell_key(struct ctl *ctl, const char *id)
{
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    sheet_pair(&sheet, (struct column){"folder", "目录", "folder", CELL_EXACT}, folder_of(ctl));
    sheet_pair(&sheet, (struct column){"key", "密钥", "key in force", CELL_EXACT}, id);
    output_sheet(&output, &sheet);
    return CTL_OK;
}

int cmd_identity_keys(struct ctl *ctl)
{
    char id[SEAL_ID], lookup[SEAL_ID];
    int code = make(ctl, "lookup", false, lookup);
    if (code == CTL_OK)
        code = make(ctl, "identity", false, id);
    return code == CTL_OK ? tell_key(ctl, id) : code;
}

/* The old pair stays readable under a name of its own before the new one takes its place: whatever breaks in between, every
 * row can still be opened. */
static bool keep_old(struct ctl *ctl, const char *id, const char *kind)
{
    const char *from = arena_print(ctl->arena, "%s/identity.%s", folder_of(ctl), kind);
    const char *to = arena_print(ctl->arena, "%s/identity-%s.%s", folder_of(ctl), id, kind);
    return link(from, to) == 0 || errno == EEXIST;
}

int cmd_identity_rotate(struct ctl *ctl)
{
    char problem[PROBLEM_BYTES] = "", id[SEAL_ID];
    struct key_pair text;
    struct seal_pair old;
    enum result outcome = keys_read(folder_of(ctl), "identity", &text, problem, sizeof problem);
    if (outcome != RESULT_OK)
        return failed(ctl, outcome, problem);
    name_pair(&text, &old);
    keys_wipe(&text);
    if (!keep_old(ctl, old.id, "key") || !keep_old(ctl, old.id, "pub"))
        return ctl_fail(ctl, CTL_ENVIRONMENT, "%s: 不能保留旧密钥: %s", "%s: the old key cannot be kept: %s",
                        folder_of(ctl), strerror(errno));
    int code = make(ctl, "identity", true, id);
    return code == CTL_OK ? tell_key(ctl, id) : code;
}

/* ---- how much is sealed by which ---- */

struct sealing_row {
    const char *key_id;
    int64_t rows;
};

static const char *mark(struct ctl *ctl, const char *id, const char *current)
{
    if (str_empty(id))
        return ctl_text(ctl, "未加密,受理服务正在处理", "not sealed yet: intake is at it");
    if (str_empty(current))
        return NULL;
    return str_equal(id, current) ? ctl_text(ctl, "现用", "in force")
                                  : ctl_text(ctl, "旧密钥,仍需保留", "replaced: keep it until no row is left");
}

static bool in_rows(const struct rows *rows, const char *id)
{
    const struct sealing_row *list = rows->list;
    for (size_t i = 0; i < rows->count; i++)
        if (str_equal(list[i].key_id, id))
            return true;
    return false;
}

static int is_old_pair(const struct dirent *entry)
{
    const char *end = strrchr(entry->d_name, '.');
    return strncmp(entry->d_name, "identity-", 9) == 0 && end != NULL && strcmp(end, ".key") == 0;
}

/* The id of an old pair under the name that rotation gave it; "": something else, a pair that is yet to come for one. */
static const char *old_id(struct ctl *ctl, const char *file)
{
    char problem[PROBLEM_BYTES];
    struct key_pair text;
    struct seal_pair pair = {.id = ""};
    const char *name = arena_textn(ctl->arena, file, strlen(file) - 4);
    if (keys_read(folder_of(ctl), name, &text, problem, sizeof problem) == RESULT_OK)
        name_pair(&text, &pair);
    keys_wipe(&text);
    return str_equal(pair.id, name + 9) ? name + 9 : "";
}

/* Old pairs in the folder that seal no row any more. */
static void add_idle(struct ctl *ctl, const struct rows *rows, struct table *table)
{
    struct dirent **entries = NULL;
    int count = scandir(folder_of(ctl), &entries, is_old_pair, alphasort);
    for (int i = 0; i < count; i++) {
        const char *id = old_id(ctl, entries[i]->d_name);
        if (!str_empty(id) && !in_rows(rows, id))
            TABLE_ADD(table, id, show_number(ctl, 0),
                      ctl_text(ctl, "旧密钥,已无人用它封存;没有它封存过的备份即可移走",
                               "replaced, seals nobody: may go once no backup is kept that it sealed"));
        free(entries[i]);
    }
    free(entries);
}

int cmd_identity_status(struct ctl *ctl)
{
    static const struct field SEALING[] = {FIELD(struct sealing_row, key_id, TEXT),
                                           FIELD(struct sealing_row, rows, BIG)};
    static const struct fields TABLE = FIELDS(struct sealing_row, SEALING);
    static const struct column COLUMNS[] = {{"key", "密钥", "key", CELL_EXACT},
                                            {"rows", "人数", "people", CELL_NUMBER},
                                            {"note", "说明", "note", CELL_TEXT}};
    const struct lookup lookup = {"sealing", "sealing_list", &TABLE};
    const struct output output = show_output(ctl);
    char problem[PROBLEM_BYTES];
    struct key_pair text;
    struct seal_pair pair = {.id = ""};
    struct params params;
    struct rows rows = {NULL, 0};
    struct table table;
    params_open(&params, ctl->arena);
    int code = known_rows(ctl, &lookup, &params, &rows);
    if (code != CTL_OK)
        return code;
    if (keys_read(folder_of(ctl), "identity", &text, problem, sizeof problem) == RESULT_OK) /* where intake runs */
        name_pair(&text, &pair);
    keys_wipe(&text);
    const struct sealing_row *list = rows.list;
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < rows.count; i++)
        TABLE_ADD(&table, show_text(ctl, list[i].key_id), show_number(ctl, list[i].rows),
                  mark(ctl, list[i].key_id, pair.id));
    if (!str_empty(pair.id) && !in_rows(&rows, pair.id)) /* nobody has asked since it was made */
        TABLE_ADD(&table, arena_text(ctl->arena, pair.id), show_number(ctl, 0), mark(ctl, pair.id, pair.id));
    if (!str_empty(pair.id))
        add_idle(ctl, &rows, &table);
    output_table(&output, &table);
    return CTL_OK;
}
