/* `loopline audit keys`: who was registered, whose rights changed, which keys were added and ended, and by whom. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"

static const struct show_name WHAT[] = {
    {"principal_registered", "登记", "registered"}, {"principal_changed", "变更", "changed"},
    {"principal_removed", "删除", "removed"},       {"key_added", "新增密钥", "key added"},
    {"key_expires", "密钥限期", "key expires"},     {"key_revoked", "撤销密钥", "key revoked"},
    {"key_restored", "恢复密钥", "key restored"},   {"key_removed", "删除密钥", "key removed"},
};

struct change_row {
    int64_t id;
    instant at, until;
    const char *actor, *kind, *name, *channel, *unit, *matters, *key, *before;
    int role;
};
static const struct field CHANGE[] = {
    FIELD(struct change_row, id, BIG),        FIELD(struct change_row, at, INSTANT),
    FIELD(struct change_row, actor, TEXT),    FIELD(struct change_row, kind, TEXT),
    FIELD(struct change_row, name, TEXT),     FIELD(struct change_row, role, INT),
    FIELD(struct change_row, channel, TEXT),  FIELD(struct change_row, unit, TEXT),
    FIELD(struct change_row, matters, TEXT),  FIELD(struct change_row, key, TEXT),
    FIELD(struct change_row, until, INSTANT), FIELD(struct change_row, before, TEXT),
};
static const struct column COLUMNS[] = {
    {"at", "时间", "time", CELL_TEXT},           {"by", "何人", "by", CELL_EXACT},
    {"what", "何事", "what", CELL_TEXT},         {"name", "名称", "name", CELL_EXACT},
    {"role", "角色", "role", CELL_TEXT},         {"channel", "渠道", "channel", CELL_TEXT},
    {"unit", "单位", "unit", CELL_TEXT},         {"matters", "仅限事项", "matters only", CELL_TEXT},
    {"key", "公钥(前 8 位)", "key", CELL_EXACT}, {"until", "有效至", "good until", CELL_TEXT},
    {"before", "此前", "before", CELL_TEXT},     {"event", "事件", "event", CELL_NUMBER},
};

static void print_changes(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    const struct output output = show_output(ctl);
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < rows->count; i++) {
        const struct change_row *row = (const struct change_row *)rows->list + i;
        TABLE_ADD(&table, show_instant(ctl, row->at), show_text(ctl, row->actor),
                  show_named(ctl, WHAT, COUNT(WHAT), row->kind), row->name,
                  row->role == 0 ? NULL : show_term(ctl, "role", row->role), show_text(ctl, row->channel),
                  show_text(ctl, row->unit), show_text(ctl, row->matters), show_text(ctl, row->key),
                  show_instant(ctl, row->until), show_text(ctl, row->before), show_number(ctl, row->id));
    }
    output_table(&output, &table);
}

int cmd_audit_keys(struct ctl *ctl)
{
    static const struct fields TABLE = FIELDS(struct change_row, CHANGE);
    instant since = INSTANT_NONE, until = INSTANT_NONE;
    struct params params;
    struct rows rows = {0};
    int code = read_period(ctl, &since, &until);
    if (code != CTL_OK)
        return code;
    params_open(&params, ctl->arena);
    params_text(&params, args_word(&ctl->args, 0));
    params_instant(&params, since);
    params_instant(&params, until);
    code = connect_list(ctl, &(struct lookup){"audit_keys", "audit_keys", &TABLE}, &params, &rows);
    if (code == CTL_OK)
        print_changes(ctl, &rows);
    return code;
}
