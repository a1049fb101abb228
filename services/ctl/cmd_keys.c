#include "services/ctl/commands.h"
#include "services/ctl/packs.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The desks of a hotline centre: one key each, bound to no unit and no channel. */
static const struct {
    const char *name;
    enum role role;
} DESKS[] = {{"agent", ROLE_AGENT},       {"dispatcher", ROLE_DISPATCHER}, {"supervisor", ROLE_SUPERVISOR},
             {"reviewer", ROLE_REVIEWER}, {"bench", ROLE_BENCH},           {"admin", ROLE_ADMIN}};

static const struct field PRINCIPAL[] = {
    FIELD(struct principal, key, CHARS),     FIELD(struct principal, name, CHARS),
    FIELD(struct principal, role, INT),      FIELD(struct principal, channel, CHARS),
    FIELD(struct principal, unit, CHARS),    FIELD(struct principal, revoked, BOOL),
    FIELD(struct principal, matters, CHARS),
};

struct roster {
    struct principal *list;
    size_t count;
};

static enum result read_principals(struct ctl *ctl, struct db *db, struct roster *out)
{
    static const struct fields PRINCIPALS = FIELDS(struct principal, PRINCIPAL);
    struct params none;
    struct rows rows = {0};
    params_open(&none, ctl->arena);
    enum result outcome = db_call(db, "principal_list", &none, &PRINCIPALS, &rows);
    *out = (struct roster){rows.list, rows.count};
    return outcome;
}

/* ---- who is to be there ---- */

static void add(struct roster *roster, const char *name, enum role role, const char *channel, const char *unit)
{
    struct principal *one = &roster->list[roster->count++];
    *one = (struct principal){.role = role};
    str_copy(one->name, sizeof one->name, name);
    str_copy(one->channel, sizeof one->channel, channel);
    str_copy(one->unit, sizeof one->unit, unit);
}

/* Everybody whom a pack knows: the desks, a key per channel, a handler and a leader per unit. */
static void roster_of_pack(struct ctl *ctl, const struct pack *pack, struct roster *out)
{
    size_t most = COUNT(DESKS) + pack->channels_count + 2 * pack->units_count;
    *out = (struct roster){arena_array(ctl->arena, most, sizeof *out->list), 0};
    for (size_t i = 0; i < COUNT(DESKS); i++)
        add(out, DESKS[i].name, DESKS[i].role, "", "");
    for (size_t i = 0; i < pack->channels_count; i++) {
        const char *code = pack->channels[i].code;
        add(out, arena_print(ctl->arena, "channel-%s", code), ROLE_CHANNEL, code, "");
    }
    for (size_t i = 0; i < pack->units_count; i++) {
        const char *code = pack->units[i].code;
        add(out, arena_print(ctl->arena, "unit-%s", code), ROLE_HANDLER, "", code);
        add(out, arena_print(ctl->arena, "leader-%s", code), ROLE_LEADER, "", code);
    }
}

static int roster_of_options(struct ctl *ctl, struct roster *out)
{
    const char *role = args_value(&ctl->args, "role"), *channel = args_value(&ctl->args, "channel");
    const char *unit = args_value(&ctl->args, "unit");
    const char *name = args_word(&ctl->args, 0);
    int number = role == NULL ? 0 : term_find("role", role);
    if (!keys_name_good(name))
        return ctl_fail(ctl, CTL_USAGE, "\"%.80s\" 不能作密钥名: 1-63 个字符,A-Z a-z 0-9 - _ .",
                        "\"%.80s\" is not a name for a key: 1-63 of A-Z a-z 0-9 - _ .", name);
    if (role != NULL && number == 0)
        return ctl_fail(ctl, CTL_USAGE, "--role: 没有角色 %s", "--role: there is no role %s", role);
    if (args_flag(&ctl->args, "register") && role == NULL)
        return ctl_fail(ctl, CTL_USAGE, "--register 需要 --role", "--register needs --role");
    if (number == ROLE_CHANNEL && str_empty(channel))
        return ctl_fail(ctl, CTL_USAGE, "渠道密钥需要 --channel", "the key of a channel needs --channel");
    if (number == ROLE_CHANNEL && !str_empty(unit))
        return ctl_fail(ctl, CTL_USAGE, "渠道密钥不得属于单位: 承办单位不得自己回访自己",
                        "the key of a channel is of no unit: who handles does not ask what people think of it");
    if ((number == ROLE_HANDLER || number == ROLE_LEADER) && str_empty(unit))
        return ctl_fail(ctl, CTL_USAGE, "承办人和单位领导的密钥需要 --unit",
                        "the key of a handler or a leader needs --unit");
    const char *matters = args_value(&ctl->args, "matters");
    if (number == ROLE_CHANNEL && !str_empty(matters))
        return ctl_fail(ctl, CTL_USAGE, "渠道密钥不得限于事项: 受理时尚不知事项",
                        "the key of a channel is not limited to matters: who takes a demand knows none yet");
    if (matters != NULL && strlen(matters) >= sizeof out->list->matters)
        return ctl_fail(ctl, CTL_USAGE, "--matters: 过长", "--matters: is too long");
    *out = (struct roster){arena_array(ctl->arena, 1, sizeof *out->list), 0};
    add(out, name, (enum role)number, channel == NULL ? "" : channel, unit == NULL ? "" : unit);
    str_copy(out->list->matters, sizeof out->list->matters, matters == NULL ? "" : matters);
    return CTL_OK;
}

/* ---- making ---- */

static int make_keys(struct ctl *ctl, struct roster *roster)
{
    const char *folder = conf_text(ctl->conf, "bus.keys");
    bool replace = args_flag(&ctl->args, "replace");
    char problem[256] = "";
    for (size_t i = 0; i < roster->count; i++) {
        struct key_pair pair;
        enum result outcome = keys_make(folder, roster->list[i].name, replace, &pair, problem, sizeof problem);
        if (outcome != RESULT_OK)
            return ctl_fail(ctl, outcome == RESULT_REFUSE ? CTL_USAGE : CTL_ENVIRONMENT, "%s", "%s", problem);
        str_copy(roster->list[i].key, sizeof roster->list[i].key, pair.public_key);
        keys_wipe(&pair);
    }
    return CTL_OK;
}

static const struct principal *named(const struct roster *roster, const char *name)
{
    for (size_t i = 0; i < roster->count; i++)
        if (strcmp(roster->list[i].name, name) == 0)
            return &roster->list[i];
    return NULL;
}

static int check_known(struct ctl *ctl, const struct roster *wanted, const struct roster *known)
{
    for (size_t i = 0; i < wanted->count; i++) {
        const struct principal *there = named(known, wanted->list[i].name);
        if (there != NULL && strcmp(there->key, wanted->list[i].key) != 0 && !args_flag(&ctl->args, "replace"))
            return ctl_fail(ctl, CTL_ABSENT, "%s 已用另一把密钥登记,要替换请加 --replace",
                            "%s is registered with another key; --replace takes its place", there->name);
        if (there != NULL && there->revoked && strcmp(there->key, wanted->list[i].key) == 0 && wanted->count == 1)
            return ctl_fail(ctl, CTL_ABSENT, "%s 的密钥已被撤销,要换一把请加 --replace",
                            "the key of %s was revoked; --replace makes another", there->name);
    }
    return CTL_OK;
}

/* What one name is bound to, where the two differ; NULL: they are the same. */
static const char *differing(const struct principal *wanted, const struct principal *there)
{
    if (wanted->role != there->role)
        return "role";
    if (strcmp(wanted->channel, there->channel) != 0)
        return "channel";
    if (strcmp(wanted->unit, there->unit) != 0)
        return "unit";
    return strcmp(wanted->matters, there->matters) != 0 ? "matters" : NULL;
}

/* Who has a key has what its name is bound to: that does not change under it by a slip. Everybody of a pack at once: who
 * is there stays what it is. */
static int check_bindings(struct ctl *ctl, struct roster *wanted, const struct roster *known)
{
    bool all = args_flag(&ctl->args, "all");
    for (size_t i = 0; i < wanted->count && !args_flag(&ctl->args, "replace"); i++) {
        const struct principal *there = named(known, wanted->list[i].name);
        const char *differs = there == NULL ? NULL : differing(&wanted->list[i], there);
        if (differs != NULL && !all)
            return ctl_fail(ctl, CTL_ABSENT, "%s 已登记,但 --%s 不同;要换一把密钥并改变登记请加 --replace",
                            "%s is registered with another --%s; --replace makes another key and changes it",
                            there->name, differs);
        if (differs != NULL)
            wanted->list[i] = *there;
    }
    return CTL_OK;
}

static enum result register_all(struct ctl *ctl, struct db *db, const struct roster *roster)
{
    static const struct field SAVED[] = {
        FIELD(struct principal, key, CHARS),  FIELD(struct principal, name, CHARS),
        FIELD(struct principal, role, INT),   FIELD(struct principal, channel, CHARS),
        FIELD(struct principal, unit, CHARS), FIELD(struct principal, matters, CHARS),
    };
    static const struct fields COLUMNS = FIELDS(struct principal, SAVED);
    const void **rows = arena_array(ctl->arena, roster->count + 1, sizeof *rows);
    for (size_t i = 0; i < roster->count; i++)
        rows[i] = &roster->list[i];
    struct params params;
    params_open(&params, ctl->arena);
    params_rows(&params, &COLUMNS, rows, roster->count);
    return db_call(db, "principal_register", &params, NULL, NULL);
}

/* A code of the pack, or the beginning of some up to a dot. */
static bool is_matter(const struct pack *pack, const char *code)
{
    size_t length = strlen(code);
    for (size_t i = 0; i < pack->matters_count; i++) {
        const char *matter = pack->matters[i].code;
        if (strncmp(matter, code, length) == 0 && (matter[length] == '\0' || matter[length] == '.'))
            return true;
    }
    return false;
}

static int check_matters(struct ctl *ctl, const struct principal *one, const struct pack *pack)
{
    char **codes = NULL;
    size_t count = read_codes(ctl, one->matters, &codes);
    for (size_t i = 0; i < count; i++)
        if (!is_matter(pack, codes[i]))
            return ctl_fail(ctl, CTL_ABSENT, "城市配置中没有事项 %s", "the pack has no matter %s", codes[i]);
    return CTL_OK;
}

static int check_codes(struct ctl *ctl, const struct roster *roster, const struct pack *pack)
{
    for (size_t i = 0; pack != NULL && i < roster->count; i++) {
        const struct principal *one = &roster->list[i];
        if (one->unit[0] != '\0' && pack_unit_find(pack, one->unit) < 0)
            return ctl_fail(ctl, CTL_ABSENT, "城市配置中没有单位 %s", "the pack has no unit %s", one->unit);
        if (one->channel[0] != '\0' && pack_channel_find(pack, one->channel) < 0)
            return ctl_fail(ctl, CTL_ABSENT, "城市配置中没有渠道 %s", "the pack has no channel %s", one->channel);
        int code = check_matters(ctl, one, pack);
        if (code != CTL_OK)
            return code;
    }
    return CTL_OK;
}

static int make_and_register(struct ctl *ctl, struct db *db, struct roster *roster)
{
    struct roster known;
    if (db == NULL)
        return make_keys(ctl, roster);
    if (read_principals(ctl, db, &known) != RESULT_OK)
        return connect_db_failed(ctl, db);
    int code = check_bindings(ctl, roster, &known);
    if (code == CTL_OK)
        code = make_keys(ctl, roster);
    if (code == CTL_OK)
        code = check_known(ctl, roster, &known);
    if (code == CTL_OK && register_all(ctl, db, roster) != RESULT_OK)
        code = connect_db_failed(ctl, db);
    return code;
}

static void print_made(struct ctl *ctl, const struct roster *roster)
{
    static const struct column COLUMNS[] = {
        {"name", "名称", "name", CELL_TEXT},
        {"role", "角色", "role", CELL_TEXT},
        {"channel", "渠道", "channel", CELL_TEXT},
        {"unit", "单位", "unit", CELL_TEXT},
        {"public_key", "公钥", "public key", CELL_EXACT},
    };
    struct table table;
    const struct output output = show_output(ctl);
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < roster->count; i++) {
        const struct principal *one = &roster->list[i];
        TABLE_ADD(&table, one->name, show_term(ctl, "role", (int)one->role), show_text(ctl, one->channel),
                  show_text(ctl, one->unit), one->key);
    }
    output_table(&output, &table);
}

static int new_all(struct ctl *ctl, struct db *db, struct roster *roster)
{
    struct pack *pack = NULL;
    if (packs_applied(ctl, db, &pack) != RESULT_OK)
        return ctl_fail(ctl, CTL_ABSENT, "还没有应用城市配置包: 先运行 loopline pack apply",
                        "no pack is applied yet: run loopline pack apply");
    roster_of_pack(ctl, pack, roster);
    pack_free(&pack);
    return make_and_register(ctl, db, roster);
}

/* A key that lay there already is shown as what it is registered as; without a database nobody knows. */
static void look_up(struct ctl *ctl, struct principal *one)
{
    struct db *db = NULL;
    struct roster known;
    if (one->role == 0 && connect_try(ctl, CONNECT_READER, "principal", &db) == RESULT_OK &&
        read_principals(ctl, db, &known) == RESULT_OK) {
        const struct principal *there = named(&known, one->name);
        if (there != NULL && strcmp(there->key, one->key) == 0)
            *one = *there;
    }
    db_free(&db);
}

static int new_one(struct ctl *ctl, struct db *db, struct roster *roster)
{
    struct pack *pack = NULL;
    int code = CTL_OK;
    if (db != NULL && packs_applied(ctl, db, &pack) == RESULT_STOP)
        code = connect_db_failed(ctl, db);
    if (code == CTL_OK)
        code = check_codes(ctl, roster, pack);
    if (code == CTL_OK)
        code = make_and_register(ctl, db, roster);
    if (code == CTL_OK && db == NULL)
        look_up(ctl, &roster->list[0]);
    pack_free(&pack);
    return code;
}

int cmd_keys_new(struct ctl *ctl)
{
    struct db *db = NULL;
    struct roster roster = {0};
    bool all = args_flag(&ctl->args, "all");
    if (all == (args_word(&ctl->args, 0) != NULL))
        return ctl_fail(ctl, CTL_USAGE, "给出一个名称,或者 --all", "give one name, or --all");
    int code = all ? CTL_OK : roster_of_options(ctl, &roster);
    if (code == CTL_OK && (all || args_flag(&ctl->args, "register")))
        code = connect_db(ctl, CONNECT_ADMIN, "pack principal principal_change", &db);
    if (code == CTL_OK)
        code = all ? new_all(ctl, db, &roster) : new_one(ctl, db, &roster);
    if (code == CTL_OK)
        print_made(ctl, &roster);
    db_free(&db);
    return code;
}

/* ---- looking and revoking ---- */

static bool has_secret(const struct ctl *ctl, const char *name)
{
    return access(arena_print(ctl->arena, "%s/%s.key", conf_text(ctl->conf, "bus.keys"), name), F_OK) == 0;
}

struct key_row {
    char key[KEY_TEXT], name[64], channel[48], unit[48], matters[256];
    int role;
    bool revoked;
    instant created_at, valid_until;
};
static const struct field KEY_FIELDS[] = {
    FIELD(struct key_row, key, CHARS),          FIELD(struct key_row, name, CHARS),
    FIELD(struct key_row, role, INT),           FIELD(struct key_row, channel, CHARS),
    FIELD(struct key_row, unit, CHARS),         FIELD(struct key_row, revoked, BOOL),
    FIELD(struct key_row, created_at, INSTANT), FIELD(struct key_row, valid_until, INSTANT),
    FIELD(struct key_row, matters, CHARS),
};

int cmd_keys_list(struct ctl *ctl)
{
    static const struct fields KEYS = FIELDS(struct key_row, KEY_FIELDS);
    static const struct column COLUMNS[] = {
        {"name", "名称", "name", CELL_TEXT},
        {"role", "角色", "role", CELL_TEXT},
        {"channel", "渠道", "channel", CELL_TEXT},
        {"unit", "单位", "unit", CELL_TEXT},
        {"matters", "仅限事项", "matters only", CELL_TEXT},
        {"revoked", "已失效", "no longer good", CELL_FLAG},
        {"valid_until", "有效至", "good until", CELL_TEXT},
        {"secret_here", "私钥在此", "secret here", CELL_FLAG},
        {"public_key", "公钥", "public key", CELL_EXACT},
    };
    struct params none;
    struct rows rows = {0};
    struct table table;
    const struct output output = show_output(ctl);
    params_open(&none, ctl->arena);
    int code = connect_rows(ctl, &(struct lookup){"principal", "principal_list", &KEYS}, &none, &rows);
    if (code != CTL_OK)
        return code;
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < rows.count; i++) {
        const struct key_row *one = (const struct key_row *)rows.list + i;
        TABLE_ADD(&table, one->name, show_term(ctl, "role", one->role), show_text(ctl, one->channel),
                  show_text(ctl, one->unit), show_text(ctl, one->matters), show_flag(ctl, one->revoked),
                  show_instant(ctl, one->valid_until), show_flag(ctl, has_secret(ctl, one->name)), one->key);
    }
    output_table(&output, &table);
    return CTL_OK;
}

struct name_row {
    const char *name;
};

int cmd_keys_revoke(struct ctl *ctl)
{
    static const struct field NAME[] = {FIELD(struct name_row, name, TEXT)};
    static const struct fields NAMES = FIELDS(struct name_row, NAME);
    const char *name = args_word(&ctl->args, 0);
    struct db *db = NULL;
    struct rows rows = {0};
    struct params params;
    int code = connect_db(ctl, CONNECT_ADMIN, "principal_change", &db);
    if (code != CTL_OK)
        return code;
    params_open(&params, ctl->arena);
    params_text(&params, name);
    params_text(&params, args_value(&ctl->args, "public"));
    if (db_call(db, "principal_revoke", &params, &NAMES, &rows) != RESULT_OK)
        code = connect_db_failed(ctl, db);
    else if (rows.count == 0)
        code = ctl_fail(ctl, CTL_ABSENT, "没有登记名为 %s 的密钥,或不是这一把", "no such key is registered under %s",
                        name);
    else {
        struct sheet sheet = {0};
        const struct output output = show_output(ctl);
        sheet_pair(&sheet, (struct column){"revoked", "已撤销", "revoked", CELL_TEXT}, name);
        output_sheet(&output, &sheet);
    }
    db_free(&db);
    return code;
}
