#include "services/ctl/connect.h"
#include "common/anchor.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

extern const char sql_ctl[], sql_order[], sql_judged[], sql_rates[], sql_report[], sql_evidence[], sql_simulate[],
    sql_audit[];
const char *const CONNECT_SQL[] = {sql_ctl,      sql_order,    sql_judged, sql_rates, sql_report,
                                   sql_evidence, sql_simulate, sql_audit,  NULL};

const struct setting CONNECT_SETTINGS[] = {
    {"database.conninfo", SETTING_TEXT, "", 0, 0,
     "libpq connection string, without a user and a password (use passfile=)"},
    {"database.timeout_ms", SETTING_INT, "10000", 100, 600000, "longest wait for one statement or commit, ms"},
    {"bus.keys", SETTING_TEXT, "keys", 0, 0, "folder of CURVE keys"},
    ANCHOR_SETTINGS,
    {"identity.keys", SETTING_TEXT, "", 0, 0,
     "folder of the keys that seal who asked; empty = identity below bus.keys"},
    {"ctl.reader_conninfo", SETTING_TEXT, "", 0, 0, "for looking; empty = database.conninfo as loopline_reader"},
    {"ctl.admin_conninfo", SETTING_TEXT, "", 0, 0,
     "for packs, keys, the clock; empty = database.conninfo as loopline_admin"},
    {"ctl.owner_conninfo", SETTING_TEXT, "", 0, 0, "for migrations; empty = database.conninfo as it is"},
    {"ctl.intake", SETTING_TEXT, "", 0, 0, "command socket of intake, tcp://host:port; empty = the one announced"},
    {"ctl.intake_key", SETTING_TEXT, "", 0, 0, "its public key: 40 characters, or a .pub file; needed with ctl.intake"},
    {"ctl.pack", SETTING_TEXT, "deploy/city/demo", 0, 0, "pack folder for clock explain without a database"},
    {"ctl.offset_minutes", SETTING_INT, "480", -720, 840, "zone of instants shown and read, minutes east of UTC"},
    {"ctl.timeout_ms", SETTING_INT, "10000", 100, 600000, "longest wait for the answer to one command, ms"},
    {"reports.database", SETTING_TEXT, "", 0, 0,
     "conninfo for reports, rates, lists, evidence, open data: a standby when there is one; empty = as "
     "ctl.reader_conninfo"},
    {"reports.rest_percent", SETTING_INT, "500", 0, 10000,
     "while messages wait between the services a report rests after each statement, per cent of the time that it "
     "took: 500 = at work a sixth of the time; 0, and on a standby, never"},
    {"reports.timeout_ms", SETTING_INT, "120000", 100, 600000, "longest wait for one statement of a report, ms"},
};
const size_t CONNECT_SETTING_COUNT = COUNT(CONNECT_SETTINGS);

enum { LONG_TIMEOUT_MS = 600000 }; /* migrations go over whole tables */

static const struct {
    const char *setting, *user;
} ROLES[] = {
    [CONNECT_READER] = {"ctl.reader_conninfo", "loopline_reader"},
    [CONNECT_ADMIN] = {"ctl.admin_conninfo", "loopline_admin"},
    [CONNECT_OWNER] = {"ctl.owner_conninfo", NULL},
    [CONNECT_REPORT] = {"ctl.reader_conninfo", "loopline_reader"},
};

/* ---- the database ---- */

const char *connect_conninfo(struct arena *arena, const char *common, const char *own, const char *user)
{
    if (!str_empty(own) || user == NULL || str_empty(common))
        return arena_text(arena, str_empty(own) ? common : own);
    /* libpq: of a keyword given twice the last counts, in both forms of a connection string */
    if (strstr(common, "://") == NULL)
        return arena_print(arena, "%s user=%s", common, user);
    return arena_print(arena, "%s%cuser=%s", common, strchr(common, '?') == NULL ? '?' : '&', user);
}

const char *connect_group(struct arena *arena, const char *sql, const char *group)
{
    const char *mark = arena_print(arena, "-- @%s\n", group);
    const char *start = strstr(sql, mark);
    if (start == NULL)
        return NULL;
    start += strlen(mark);
    const char *end = strstr(start, "\n-- @");
    return arena_textn(arena, start, end == NULL ? strlen(start) : (size_t)(end - start));
}

const char *connect_statements(struct arena *arena, const char *group)
{
    const char *text = NULL;
    for (const char *const *sql = CONNECT_SQL; text == NULL && *sql != NULL; sql++)
        text = connect_group(arena, *sql, group);
    return text;
}

enum result connect_prepare(struct ctl *ctl, struct db *db, const char *group)
{
    const char *text = connect_statements(ctl->arena, group);
    if (text == NULL)
        abort(); /* a programming error: a test walks all groups */
    return db_script(db, text);
}

static enum result prepare_groups(struct ctl *ctl, struct db *db, const char *groups)
{
    enum result outcome = RESULT_OK;
    while (outcome == RESULT_OK && *groups != '\0') {
        size_t length = strcspn(groups, " ");
        outcome = connect_prepare(ctl, db, arena_textn(ctl->arena, groups, length));
        groups += length + (groups[length] == ' ' ? 1 : 0);
    }
    return outcome;
}

int connect_db_failed(const struct ctl *ctl, const struct db *db)
{
    static const struct {
        const char *state, *zh, *en;
    } ADVICE[] = {
        {"42P01", "(缺少数据表: 先运行 loopline migrate)", " (a table is missing: run loopline migrate)"},
        {"3F000", "(缺少模式: 先运行 loopline migrate)", " (a schema is missing: run loopline migrate)"},
        {"42501", "(该角色无此权限)", " (this role has no right to it)"},
        {"28P01", "(口令不对)", " (wrong password)"},
    };
    const struct db_fault *fault = db_fault(db);
    const char *advice = "";
    for (size_t i = 0; i < COUNT(ADVICE); i++)
        if (strcmp(ADVICE[i].state, fault->sqlstate) == 0)
            advice = ctl_text(ctl, ADVICE[i].zh, ADVICE[i].en);
    struct buf text = {0};
    output_clean(&text, fault->message);
    int code = ctl_fail(ctl, CTL_ENVIRONMENT, "数据库: %s%s [%s %s]", "database: %s%s [%s %s]", text.text, advice,
                        fault->sqlstate, fault->statement);
    buf_free(&text);
    return code;
}

static int longest_wait(const struct ctl *ctl, enum connect_role role)
{
    if (role == CONNECT_OWNER)
        return LONG_TIMEOUT_MS;
    return (int)conf_int(ctl->conf, role == CONNECT_REPORT ? "reports.timeout_ms" : "database.timeout_ms");
}

/* ---- reports give way ---- */

enum { REST_MS = 100 }; /* then it looks again whether anything waits */

struct waiting_row {
    bool waiting;
};
static const struct field WAITING[] = {FIELD(struct waiting_row, waiting, BOOL)};

static bool loop_waits(struct ctl *ctl, struct db *db)
{
    static const struct fields WAITINGS = FIELDS(struct waiting_row, WAITING);
    struct rows rows = {0};
    struct params none;
    params_open(&none, ctl->arena);
    return db_call(db, "reading_waits", &none, &WAITINGS, &rows) == RESULT_OK && rows.count > 0 &&
           ((const struct waiting_row *)rows.list)->waiting;
}

/* A backend cannot be made nice, and one statement takes a whole core: what a report takes from the loop is bounded by
 * what it leaves between its statements. With nothing waiting it goes on at once. */
static void give_way(struct db *db, void *context, int64_t took_ms)
{
    struct ctl *ctl = context;
    int64_t left = took_ms * conf_int(ctl->conf, "reports.rest_percent") / 100;
    while (left > 0 && loop_waits(ctl, db)) {
        int64_t now = left < REST_MS ? left : REST_MS;
        nanosleep(&(struct timespec){.tv_nsec = (long)now * 1000000}, NULL);
        left -= now;
    }
}

static struct db *open_db(struct ctl *ctl, enum connect_role role)
{
    struct db *db = NULL;
    const char *own = conf_text(ctl->conf, ROLES[role].setting);
    const char *conninfo =
        connect_conninfo(ctl->arena, conf_text(ctl->conf, "database.conninfo"), own, ROLES[role].user);
    if (str_empty(conninfo))
        return NULL;
    const char *elsewhere = conf_text(ctl->conf, "reports.database");
    if (role == CONNECT_REPORT && !str_empty(elsewhere))
        conninfo =
            connect_conninfo(ctl->arena, elsewhere, "", strstr(elsewhere, "user=") == NULL ? ROLES[role].user : NULL);
    /* An owner may set another path for all who connect, with functions and operators of their own ahead of PostgreSQL's:
     * an audit would ask them. Statements name their schemas; only migrations are the owner's words anyway. */
    const struct db_options options = {
        .conninfo = conninfo,
        .name = "loopline",
        .search_path = role == CONNECT_OWNER ? NULL : "pg_catalog",
        .timeout_ms = longest_wait(ctl, role),
        .answered = role == CONNECT_REPORT ? give_way : NULL,
        .context = ctl,
    };
    db_new(&db, &options);
    return db;
}

struct standby_row {
    bool standby;
    instant replayed;
    int64_t behind_ms;
};
static const struct field STANDBY[] = {
    FIELD(struct standby_row, standby, BOOL),
    FIELD(struct standby_row, replayed, INSTANT),
    FIELD(struct standby_row, behind_ms, BIG),
};

/* A report never slows the loop: it reads only, one statement after the other, by itself; and says when what it reads is
 * a copy, of when. */
static enum result begin_reading(struct ctl *ctl, struct db *db)
{
    static const struct fields STANDBYS = FIELDS(struct standby_row, STANDBY);
    struct rows rows = {0};
    struct params none, shown;
    char replayed[INSTANT_TEXT] = "?";
    params_open(&none, ctl->arena);
    params_open(&shown, ctl->arena);
    enum result outcome = connect_prepare(ctl, db, "reading");
    if (outcome == RESULT_OK)
        outcome = db_call(db, "reading_standby", &none, &STANDBYS, &rows);
    params_bool(&shown, args_value(&ctl->args, "confidential") != NULL);
    if (outcome == RESULT_OK)
        outcome = db_call(db, "reading_confidential", &shown, NULL, NULL);
    if (outcome != RESULT_OK || rows.count == 0 || !((const struct standby_row *)rows.list)->standby)
        return outcome;
    const struct standby_row *of = rows.list;
    if (of->replayed != INSTANT_NONE)
        instant_format(of->replayed, ctl->offset_minutes, replayed);
    fprintf(ctl->err,
            ctl->zh ? "读自备库: 数据截至 %s(落后 %lld 秒)\n" : "read from a standby: as of %s, %lld s behind\n",
            replayed, (long long)(of->behind_ms / 1000));
    return RESULT_OK;
}

enum result connect_try(struct ctl *ctl, enum connect_role role, const char *groups, struct db **out)
{
    *out = open_db(ctl, role);
    if (*out == NULL)
        return RESULT_REFUSE;
    enum result outcome = db_ensure(*out);
    if (outcome == RESULT_OK && role == CONNECT_REPORT)
        outcome = begin_reading(ctl, *out);
    return outcome == RESULT_OK ? prepare_groups(ctl, *out, groups) : outcome;
}

int connect_db(struct ctl *ctl, enum connect_role role, const char *groups, struct db **out)
{
    if (connect_try(ctl, role, groups, out) == RESULT_OK)
        return CTL_OK;
    if (*out == NULL)
        return ctl_fail(ctl, CTL_USAGE, "没有配置 database.conninfo 或 %s(用 --config 指定配置文件)",
                        "neither database.conninfo nor %s is set (name a configuration with --config)",
                        ROLES[role].setting);
    int code = connect_db_failed(ctl, *out);
    db_free(out);
    return code;
}

static int rows_of(struct ctl *ctl, enum connect_role role, const struct lookup *lookup, const struct params *params,
                   struct rows *rows)
{
    struct db *db = NULL;
    int code = connect_db(ctl, role, lookup->group, &db);
    if (code == CTL_OK && db_call(db, lookup->statement, params, lookup->fields, rows) != RESULT_OK)
        code = connect_db_failed(ctl, db);
    db_free(&db);
    return code;
}

int connect_rows(struct ctl *ctl, const struct lookup *lookup, const struct params *params, struct rows *rows)
{
    return rows_of(ctl, CONNECT_READER, lookup, params, rows);
}

int connect_list(struct ctl *ctl, const struct lookup *lookup, const struct params *params, struct rows *rows)
{
    return rows_of(ctl, CONNECT_REPORT, lookup, params, rows);
}

/* ---- which key ---- */

static bool fill(struct buf *out, const char *candidate, size_t length, const char *unit, const char *channel)
{
    const struct {
        const char *mark, *value;
    } MARKS[] = {{"{unit}", unit}, {"{channel}", channel}};
    const char *end = candidate + length;
    buf_clear(out);
    while (candidate < end) {
        size_t step = 0;
        for (size_t i = 0; i < COUNT(MARKS); i++) {
            if (strncmp(candidate, MARKS[i].mark, strlen(MARKS[i].mark)) != 0)
                continue;
            if (str_empty(MARKS[i].value))
                return false;
            buf_text(out, MARKS[i].value);
            step = strlen(MARKS[i].mark);
        }
        if (step == 0)
            buf_char(out, *candidate);
        candidate += step == 0 ? 1 : step;
    }
    return true;
}

bool connect_key_exists(const struct ctl *ctl, const char *name)
{
    const char *path = arena_print(ctl->arena, "%s/%s.key", conf_text(ctl->conf, "bus.keys"), name);
    return access(path, F_OK) == 0;
}

const char *connect_key_name(struct ctl *ctl, const char *unit, const char *channel)
{
    const char *named = args_value(&ctl->args, "as"), *chosen = NULL;
    struct buf name = {0};
    bool found = named != NULL;
    for (const char *at = ctl->command->keys; !found && at != NULL && *at != '\0';) {
        size_t length = strcspn(at, ",");
        if (fill(&name, at, length, unit, channel)) {
            chosen = arena_text(ctl->arena, name.text);
            found = connect_key_exists(ctl, chosen);
        }
        at += length + (at[length] == ',' ? 1 : 0);
    }
    buf_free(&name);
    return named != NULL ? named : chosen;
}

/* The command's keys as this caller would name them; what was not said stays as help says it. */
static const char *keys_wanted(struct ctl *ctl, const struct caller *caller)
{
    struct buf out = {0}, name = {0};
    for (const char *at = ctl->command->keys; at != NULL && *at != '\0';) {
        size_t length = strcspn(at, ",");
        bool known = fill(&name, at, length, caller->unit, caller->channel);
        buf_print(&out, "%s%.*s", out.length > 0 ? ", " : "", known ? (int)name.length : (int)length,
                  known ? name.text : at);
        at += length + (at[length] == ',' ? 1 : 0);
    }
    const char *kept = arena_text(ctl->arena, out.length > 0 ? out.text : "");
    buf_free(&name);
    buf_free(&out);
    return kept;
}

static int read_keys(struct ctl *ctl, const struct caller *caller, struct key_pair *out)
{
    char problem[256] = "";
    const char *name = connect_key_name(ctl, caller->unit, caller->channel);
    bool by_name = args_value(&ctl->args, "as") != NULL;
    if (name == NULL ||
        (!by_name && !connect_key_exists(ctl, name) && errno == ENOENT)) /* who may not look is told so */
        return ctl_fail(ctl, CTL_USAGE,
                        "%s 中没有此命令可用的密钥: %s(用 --channel、--unit 或 --as 指定, 可用 loopline keys new 生成)",
                        "%s holds no key that this command takes: %s (--channel, --unit or --as say which, loopline "
                        "keys new makes one)",
                        conf_text(ctl->conf, "bus.keys"), keys_wanted(ctl, caller));
    if (keys_read(conf_text(ctl->conf, "bus.keys"), name, out, problem, sizeof problem) == RESULT_OK)
        return CTL_OK;
    return ctl_fail(ctl, CTL_ENVIRONMENT, "密钥 %s: %s(此命令用 %s; 可用 loopline keys new 生成)",
                    "key %s: %s (this command takes %s; loopline keys new makes one)", name, problem,
                    ctl->command->keys);
}

/* ---- which service ---- */

struct place {
    char endpoint[160], key[KEY_TEXT];
};

static int place_of_config(const struct ctl *ctl, struct place *out)
{
    char problem[256] = "";
    const char *key = conf_text(ctl->conf, "ctl.intake_key");
    str_copy(out->endpoint, sizeof out->endpoint, conf_text(ctl->conf, "ctl.intake"));
    if (keys_take_public(key, out->key, problem, sizeof problem) != RESULT_OK)
        return ctl_fail(ctl, CTL_USAGE, "ctl.intake_key: %s", "ctl.intake_key: %s", problem);
    return CTL_OK;
}

static const struct field INSTANCE[] = {
    FIELD(struct instance, address, CHARS),
    FIELD(struct instance, command_port, INT),
    FIELD(struct instance, key, CHARS),
};

static int place_of_database(struct ctl *ctl, const struct caller *caller, struct place *out)
{
    static const struct fields FIELDS_OF = FIELDS(struct instance, INSTANCE);
    struct params params;
    struct rows rows = {0};
    params_open(&params, ctl->arena);
    params_int(&params, (int)caller->node);
    params_text(&params, caller->number);
    int code = connect_rows(ctl, &(struct lookup){"instance", "instance_for", &FIELDS_OF}, &params, &rows);
    if (code == CTL_OK && rows.count == 0)
        code = ctl_fail(ctl, CTL_LATER, "服务 %s 没有在运行的实例", "no instance of %s is running",
                        term_get("node", (int)caller->node)->code);
    if (code != CTL_OK)
        return code;
    const struct instance *instance = rows.list;
    snprintf(out->endpoint, sizeof out->endpoint, "tcp://%s:%d", instance->address, instance->command_port);
    str_copy(out->key, sizeof out->key, instance->key);
    return CTL_OK;
}

/* Where the service is and which keys open it. The keys are the caller's to wipe. */
static int find(struct ctl *ctl, const struct caller *caller, struct place *place, struct key_pair *keys)
{
    bool configured = caller->node == NODE_INTAKE && !str_empty(conf_text(ctl->conf, "ctl.intake"));
    int code = read_keys(ctl, caller, keys);
    if (code == CTL_OK)
        code = configured ? place_of_config(ctl, place) : place_of_database(ctl, caller, place);
    return code;
}

static int patience(const struct ctl *ctl, const struct caller *caller)
{
    return caller->timeout_ms > 0 ? caller->timeout_ms : (int)conf_int(ctl->conf, "ctl.timeout_ms");
}

int connect_client(struct ctl *ctl, const struct caller *caller, struct client **out)
{
    struct place place;
    struct client_options options = {.endpoint = place.endpoint,
                                     .server_key = place.key,
                                     .language = ctl->lang,
                                     .timeout_ms = patience(ctl, caller)};
    char problem[256] = "";
    client_free(out);
    int code = find(ctl, caller, &place, &options.keys);
    if (code == CTL_OK && client_open(out, &options, problem, sizeof problem) != RESULT_OK)
        code = ctl_fail(ctl, CTL_ENVIRONMENT, "%s", "%s", problem);
    keys_wipe(&options.keys);
    return code;
}

int connect_channel(struct ctl *ctl, const struct caller *caller, struct loopline **out)
{
    struct place place;
    struct key_pair keys = {.public_key = ""};
    const struct loopline_options options = {.size = sizeof options,
                                             .endpoint = place.endpoint,
                                             .server_key = place.key,
                                             .public_key = keys.public_key,
                                             .secret_key = keys.secret_key,
                                             .language = ctl->lang,
                                             .timeout_ms = patience(ctl, caller)};
    char problem[256] = "";
    loopline_close(out);
    int code = find(ctl, caller, &place, &keys);
    if (code == CTL_OK && loopline_open(out, &options, problem, sizeof problem) != LOOPLINE_OK)
        code = ctl_fail(ctl, CTL_ENVIRONMENT, "%s", "%s", problem);
    keys_wipe(&keys);
    return code;
}

/* RESULT_OK: answered, be it with a refusal. Else said on err, with the code. */
static int call(struct ctl *ctl, struct client *client, enum message_type type, const ProtobufCMessage *body,
                const Loopline__Wire__V1__Reply **reply)
{
    char problem[256] = "";
    switch (
        client_call(client, ctl->arena, type, args_value(&ctl->args, "key"), body, reply, problem, sizeof problem)) {
    case RESULT_OK:
        break;
    case RESULT_RETRY:
        return ctl_fail(ctl, CTL_LATER, "%s", "%s", problem);
    case RESULT_REFUSE:
        return ctl_fail(ctl, CTL_DENIED, "%s", "%s", problem);
    case RESULT_STOP:
        return ctl_fail(ctl, CTL_ENVIRONMENT, "%s", "%s", problem);
    }
    return CTL_OK;
}

static int judge(struct ctl *ctl, const Loopline__Wire__V1__Reply *reply)
{
    int code = reply_code(reply);
    if (code != CTL_OK)
        reply_refused(ctl, reply);
    return code;
}

int connect_ask(struct ctl *ctl, const struct caller *caller, enum message_type type, const ProtobufCMessage *body,
                const Loopline__Wire__V1__Reply **reply)
{
    struct client *client = NULL;
    int code = connect_client(ctl, caller, &client);
    if (code == CTL_OK)
        code = call(ctl, client, type, body, reply);
    client_free(&client);
    if (code == CTL_OK)
        return judge(ctl, *reply);
    if (code == CTL_LATER || code == CTL_DENIED)
        reply_missing(ctl, code);
    return code;
}

int connect_told(struct ctl *ctl, const struct loopline *loopline, bool json)
{
    const struct loopline_answer *answer = loopline_answer(loopline);
    if (answer->status <= LOOPLINE_SPOOLED && answer->status != LOOPLINE_RETRY_LATER)
        return judge(ctl, reply_of_answer(ctl, answer));
    bool later = answer->status == LOOPLINE_RETRY_LATER || answer->status == LOOPLINE_UNKNOWN;
    int code = ctl_fail(ctl,
                        later                               ? CTL_LATER
                        : answer->status == LOOPLINE_SYSTEM ? CTL_ENVIRONMENT
                                                            : CTL_DENIED,
                        "%s", "%s", answer->message);
    if (json && code != CTL_ENVIRONMENT)
        reply_missing(ctl, code);
    return code;
}
