/* One check after the other, each with what was found and what to do about it. */
#include "common/directory.h"
#include "common/http.h"
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/migrations.h"
#include "services/ctl/show.h"
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum { FILES_LEAST = 65536, OUTBOX_SECONDS_MOST = 60, HTTP_TIMEOUT_MS = 2000 };

struct visit {
    struct ctl *ctl;
    struct db *db; /* as reader; NULL: not reachable, then what needs it is not looked at */
    struct table table;
    bool migrated;
    size_t bad;
};

static const struct column COLUMNS[] = {
    {"check", "检查", "check", CELL_TEXT},
    {"state", "结果", "state", CELL_TEXT},
    {"found", "情况", "found", CELL_TEXT},
    {"advice", "建议", "advice", CELL_TEXT},
};

/* A note is not as it should be, and works all the same. */
enum finding { GOOD, NOTE, BAD };
static const struct {
    const char *code, *zh, *en;
} FINDINGS[] = {[GOOD] = {"ok", "正常", "OK"}, [NOTE] = {"note", "提示", "note"}, [BAD] = {"bad", "异常", "BAD"}};

static void tell_finding(struct visit *visit, enum finding finding, const char *check, const char *found,
                         const char *advice)
{
    struct ctl *ctl = visit->ctl;
    const char *mark = ctl->json ? FINDINGS[finding].code : ctl_text(ctl, FINDINGS[finding].zh, FINDINGS[finding].en);
    visit->bad += finding == BAD ? 1 : 0;
    TABLE_ADD(&visit->table, check, mark, found, finding == GOOD ? NULL : advice);
}

static void tell(struct visit *visit, bool good, const char *check, const char *found, const char *advice)
{
    tell_finding(visit, good ? GOOD : BAD, check, found, advice);
}

/* ---- this machine ---- */

/* A faulty one never gets this far: loading it has named every fault. */
static void check_config(struct visit *visit)
{
    struct ctl *ctl = visit->ctl;
    bool given = ctl->config_file != NULL;
    tell_finding(visit, given ? GOOD : NOTE, ctl_text(ctl, "配置", "configuration"),
                 given ? ctl->config_file : ctl_text(ctl, "没有配置文件,使用默认值", "no file, defaults only"),
                 ctl_text(ctl, "用 --config 或 LOOPLINE_CONFIG 指定", "name one with --config or LOOPLINE_CONFIG"));
}

static void check_limits(struct visit *visit)
{
    struct ctl *ctl = visit->ctl;
    struct rlimit limit = {0};
    bool known = getrlimit(RLIMIT_NOFILE, &limit) == 0;
    const char *found = arena_print(ctl->arena, "RLIMIT_NOFILE %llu / %llu", (unsigned long long)limit.rlim_cur,
                                    (unsigned long long)limit.rlim_max);
    bool many = known && limit.rlim_max >= FILES_LEAST;
    tell_finding(visit, many ? GOOD : NOTE, ctl_text(ctl, "文件描述符上限", "open files"), found,
                 ctl_text(ctl, "服务进程需要 65536 以上(ulimit -n, LimitNOFILE=)",
                          "the services want 65536 or more (ulimit -n, LimitNOFILE=)"));
}

static int is_secret(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 4 && strcmp(entry->d_name + length - 4, ".key") == 0;
}

/* One of them signs anchors, the others are of CURVE. */
static enum result read_key(struct ctl *ctl, const char *folder, const char *name, char problem[256])
{
    struct key_pair pair;
    bool signs = str_equal(name, conf_text(ctl->conf, "audit.key"));
    enum result outcome =
        signs ? keys_read_signing(folder, name, &pair, problem, 256) : keys_read(folder, name, &pair, problem, 256);
    keys_wipe(&pair);
    return outcome;
}

/* The first one that is not as it should be; NULL: all are. */
static const char *bad_key(struct ctl *ctl, const char *folder, int *count)
{
    struct dirent **entries = NULL;
    const char *found = NULL;
    char problem[256];
    *count = scandir(folder, &entries, is_secret, alphasort);
    for (int i = 0; i < *count; i++) {
        const char *name = arena_textn(ctl->arena, entries[i]->d_name, strlen(entries[i]->d_name) - 4);
        if (found == NULL && read_key(ctl, folder, name, problem) != RESULT_OK)
            found = arena_text(ctl->arena, problem);
        free(entries[i]);
    }
    free(entries);
    return found;
}

static void check_keys(struct visit *visit)
{
    struct ctl *ctl = visit->ctl;
    struct stat info;
    int count = 0;
    const char *folder = conf_text(ctl->conf, "bus.keys"), *title = ctl_text(ctl, "密钥", "keys");
    const char *advice = ctl_text(ctl, "chmod 700 目录, chmod 400 *.key; loopline keys new 生成密钥",
                                  "chmod 700 the folder, chmod 400 *.key; loopline keys new makes keys");
    if (stat(folder, &info) != 0 || !S_ISDIR(info.st_mode)) {
        tell(visit, false, title, arena_print(ctl->arena, ctl->zh ? "没有目录 %s" : "there is no folder %s", folder),
             advice);
        return;
    }
    const char *bad = bad_key(ctl, folder, &count);
    bool open = (info.st_mode & (S_IWGRP | S_IWOTH)) != 0;
    if (bad == NULL && open)
        bad = arena_print(ctl->arena, ctl->zh ? "%s 可被他人写入" : "others can write to %s", folder);
    const char *good = arena_print(ctl->arena, ctl->zh ? "%s: %d 把" : "%s: %d of them", folder, count);
    tell(visit, bad == NULL && count > 0, title, bad == NULL ? good : bad, advice);
}

/* ---- the database ---- */

struct database_row {
    const char *encoding, *version;
    bool migrated;
};
static const struct field DATABASE[] = {
    FIELD(struct database_row, encoding, TEXT),
    FIELD(struct database_row, version, TEXT),
    FIELD(struct database_row, migrated, BOOL),
};

static enum result call(struct visit *visit, const char *statement, const struct fields *fields, struct rows *out)
{
    struct params none;
    params_open(&none, visit->ctl->arena);
    return db_call(visit->db, statement, &none, fields, out);
}

static const char *database_found(struct visit *visit, const struct rows *rows)
{
    struct ctl *ctl = visit->ctl;
    struct buf clean = {0};
    if (rows->count > 0) {
        const struct database_row *row = rows->list;
        visit->migrated = row->migrated;
        return arena_print(ctl->arena, "PostgreSQL %s, %s", row->version, row->encoding);
    }
    if (visit->db == NULL)
        return ctl_text(ctl, "未配置", "not configured");
    output_clean(&clean, db_fault(visit->db)->message);
    const char *found = arena_text(ctl->arena, clean.text);
    buf_free(&clean);
    return found;
}

static void check_database(struct visit *visit)
{
    static const struct fields DATABASES = FIELDS(struct database_row, DATABASE);
    struct ctl *ctl = visit->ctl;
    struct rows rows = {0};
    bool there = connect_try(ctl, CONNECT_READER, "doctor", &visit->db) == RESULT_OK &&
                 call(visit, "doctor_database", &DATABASES, &rows) == RESULT_OK;
    const char *found = database_found(visit, &rows);
    bool sound = there && rows.count > 0 && str_equal(((const struct database_row *)rows.list)->encoding, "UTF8");
    tell(visit, sound, ctl_text(ctl, "数据库", "database"), found,
         ctl_text(ctl, "检查 database.conninfo / ctl.reader_conninfo; 编码必须是 UTF8",
                  "look at database.conninfo / ctl.reader_conninfo; the encoding must be UTF8"));
    if (!there)
        db_free(&visit->db);
}

static void check_admin(struct visit *visit)
{
    struct ctl *ctl = visit->ctl;
    struct db *db = NULL;
    bool there = connect_try(ctl, CONNECT_ADMIN, "doctor", &db) == RESULT_OK;
    tell(visit, there, ctl_text(ctl, "管理角色", "administrator's role"),
         there ? "loopline_admin" : ctl_text(ctl, "无法连接", "no connection"),
         ctl_text(ctl, "检查 ctl.admin_conninfo", "look at ctl.admin_conninfo"));
    db_free(&db);
}

static void check_migrations(struct visit *visit)
{
    struct ctl *ctl = visit->ctl;
    struct migrations_applied *applied = NULL;
    size_t count = 0, changed = 0;
    if (visit->db == NULL)
        return;
    bool read = visit->migrated && connect_prepare(ctl, visit->db, "migration") == RESULT_OK &&
                migrations_read(ctl->arena, visit->db, &applied, &count) == RESULT_OK;
    for (size_t i = 0; read && i < count; i++)
        changed += migrations_state(&applied[i]) == MIGRATION_SAME ? 0 : 1;
    size_t missing = migrations_missing(applied, count);
    tell(visit, read && missing + changed == 0, ctl_text(ctl, "数据库结构", "schema"),
         arena_print(ctl->arena, ctl->zh ? "已执行 %zu, 缺 %zu, 不一致 %zu" : "%zu applied, %zu missing, %zu different",
                     count, missing, changed),
         changed > 0 ? ctl_text(ctl, "程序与数据库版本不同", "program and database are of different versions")
                     : ctl_text(ctl, "运行 loopline migrate", "run loopline migrate"));
}

/* ---- the city ---- */

struct city_row {
    const char *kind;
    bool moved;
    int pack_version;
    int64_t oldest, depth, held, held_oldest;
};
static const struct field CITY[] = {
    FIELD(struct city_row, kind, TEXT),        FIELD(struct city_row, moved, BOOL),
    FIELD(struct city_row, pack_version, INT), FIELD(struct city_row, oldest, BIG),
    FIELD(struct city_row, depth, BIG),        FIELD(struct city_row, held, BIG),
    FIELD(struct city_row, held_oldest, BIG),
};

static void check_city(struct visit *visit)
{
    static const struct fields CITIES = FIELDS(struct city_row, CITY);
    struct ctl *ctl = visit->ctl;
    struct rows rows = {0};
    if (!visit->migrated || connect_prepare(ctl, visit->db, "doctor_city") != RESULT_OK ||
        call(visit, "doctor_city", &CITIES, &rows) != RESULT_OK || rows.count == 0)
        return;
    const struct city_row *row = rows.list;
    bool production = str_equal(row->kind, "production");
    tell(visit, row->pack_version > 0, ctl_text(ctl, "城市配置", "city pack"),
         arena_print(ctl->arena, ctl->zh ? "第 %d 版" : "version %d", row->pack_version),
         ctl_text(ctl, "运行 loopline pack apply DIR", "run loopline pack apply DIR"));
    tell(visit, !(production && row->moved), ctl_text(ctl, "时钟", "clock"),
         arena_print(ctl->arena, "%s%s", row->kind, row->moved ? ctl_text(ctl, ", 可调时钟", ", movable clock") : ""),
         ctl_text(ctl, "生产环境不得有可调时钟", "a production deployment must have no movable clock"));
    tell(visit, row->oldest <= OUTBOX_SECONDS_MOST, ctl_text(ctl, "消息投递", "messages"),
         arena_print(ctl->arena, ctl->zh ? "待投 %lld, 最久 %s" : "%lld in the outbox, oldest %s",
                     (long long)row->depth, show_age(ctl, row->oldest)),
         ctl_text(ctl, "接收的服务没有运行或来不及处理", "the receiving service is not there or cannot keep up"));
    tell(visit, row->held == 0, ctl_text(ctl, "隔离区", "quarantine"),
         row->held == 0 ? show_number(ctl, 0)
                        : arena_print(ctl->arena, ctl->zh ? "%lld 条, 最久 %s" : "%lld, the oldest for %s",
                                      (long long)row->held, show_age(ctl, row->held_oldest)),
         ctl_text(ctl, "loopline quarantine list 查看,再 retry 或 discard",
                  "look with loopline quarantine list, then retry or discard"));
}

struct anchor_state {
    int number;
    instant made_at;
    bool vouched, old;
};

/* What nobody vouches for, or what nobody anchored since the day before yesterday, proves little. */
static void check_history(struct visit *visit)
{
    static const struct field STATE[] = {
        FIELD(struct anchor_state, number, INT), FIELD(struct anchor_state, made_at, INSTANT),
        FIELD_AS("signed", struct anchor_state, vouched, BOOL), FIELD(struct anchor_state, old, BOOL)};
    static const struct fields STATES = FIELDS(struct anchor_state, STATE);
    struct ctl *ctl = visit->ctl;
    struct rows rows = {0};
    if (!visit->migrated || connect_prepare(ctl, visit->db, "audit_health") != RESULT_OK ||
        call(visit, "audit_health", &STATES, &rows) != RESULT_OK)
        return;
    const struct anchor_state *last = rows.list;
    bool none = rows.count == 0, good = !none && last->vouched && !last->old;
    const char *found = none             ? ctl_text(ctl, "尚未锚定", "not anchored yet")
                        : !last->vouched ? ctl_text(ctl, "最近的锚未签名", "the last anchor is not signed")
                                         : arena_print(ctl->arena, "%s %d, %s", ctl_text(ctl, "锚", "anchor"),
                                                       last->number, show_instant(ctl, last->made_at));
    tell_finding(visit, good ? GOOD : NOTE, ctl_text(ctl, "历史", "history"), found,
                 none || !last->old ? ctl_text(ctl, "在督办服务的密钥目录运行 loopline audit keygen",
                                               "run loopline audit keygen where escalation keeps its keys")
                                    : ctl_text(ctl, "督办服务每日锚定一次: 查看其日志",
                                               "escalation anchors it once a day: read its log"));
}

struct backstop_row {
    const char *district;
    instant raised_at;
    int orders, backstop;
};
static const struct field BACKSTOP[] = {
    FIELD(struct backstop_row, district, TEXT),
    FIELD(struct backstop_row, raised_at, INSTANT),
    FIELD(struct backstop_row, orders, INT),
    FIELD(struct backstop_row, backstop, INT),
};

/* A city whose orders all go to the backstop works, and nobody is served by it. */
static void check_backstop(struct visit *visit)
{
    static const struct fields ALARMS = FIELDS(struct backstop_row, BACKSTOP);
    struct ctl *ctl = visit->ctl;
    struct rows rows = {0};
    const char *found = NULL;
    if (!visit->migrated || connect_prepare(ctl, visit->db, "backstop") != RESULT_OK ||
        call(visit, "backstop_open", &ALARMS, &rows) != RESULT_OK)
        return;
    for (size_t i = 0; i < rows.count; i++) {
        const struct backstop_row *row = (const struct backstop_row *)rows.list + i;
        found = arena_print(ctl->arena,
                            ctl->zh ? "%s%s%s: %d 单中 %d 单落入兜底" : "%s%s%s: of %d orders %d to the backstop",
                            found ? found : "", found ? "; " : "", show_code(ctl, SHOW_AREA, row->district),
                            row->orders, row->backstop);
    }
    tell_finding(visit, found ? NOTE : GOOD, ctl_text(ctl, "派单", "routing"),
                 found ? found : ctl_text(ctl, "未落入兜底", "not on the backstop"),
                 ctl_text(ctl, "派单目录缺行或诉求分类有误: loopline route explain; loopline orders",
                          "rows are missing in the catalogue, or matters are wrong: loopline route explain"));
}

/* ---- the services ---- */

struct instance_row {
    int service, http_port;
    const char *address, *districts, *standing_in;
};
static const struct field INSTANCE[] = {
    FIELD(struct instance_row, service, INT),      FIELD(struct instance_row, http_port, INT),
    FIELD(struct instance_row, address, TEXT),     FIELD(struct instance_row, districts, TEXT),
    FIELD(struct instance_row, standing_in, TEXT),
};

static void check_service(struct visit *visit, int node, const struct rows *rows)
{
    struct ctl *ctl = visit->ctl;
    int live = 0, ready = 0, silent = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const struct instance_row *row = (const struct instance_row *)rows->list + i;
        if (row->service != node)
            continue;
        live++;
        if (row->http_port == 0)
            silent++;
        else if (http_check(row->address, row->http_port, "/readyz", HTTP_TIMEOUT_MS))
            ready++;
    }
    tell(visit, live > 0 && live == ready + silent,
         arena_print(ctl->arena, "%s %s", ctl_text(ctl, "服务", "service"), term_get("node", node)->code),
         arena_print(ctl->arena, ctl->zh ? "运行 %d, 就绪 %d" : "%d live, %d ready", live, ready),
         arena_print(ctl->arena, ctl->zh ? "启动 loopline-%s 并查看其日志" : "start loopline-%s and read its log",
                     term_get("node", node)->code));
}

static bool served(const struct directory *directory, enum node node, const char *district)
{
    for (size_t i = 0; i < directory->instance_count; i++)
        if (directory->instances[i].node == node && instance_serves(&directory->instances[i], district))
            return true;
    return false;
}

/* A service of which nobody lives is told of already. */
static bool lives(const struct directory *directory, enum node node)
{
    return served(directory, node, "");
}

static struct directory directory_of(struct arena *arena, const struct rows *rows)
{
    struct directory out = {.instances = arena_array(arena, rows->count + 1, sizeof *out.instances),
                            .instance_count = rows->count};
    for (size_t i = 0; i < rows->count; i++) {
        const struct instance_row *row = (const struct instance_row *)rows->list + i;
        struct instance *instance = &out.instances[i];
        instance->node = (enum node)row->service;
        if (!str_empty(row->districts))
            snprintf(instance->districts, sizeof instance->districts, ",%s,", row->districts);
        if (!str_empty(row->standing_in))
            snprintf(instance->standing_in, sizeof instance->standing_in, ",%s,", row->standing_in);
    }
    return out;
}

/* Districts that no live replica has as its own: what is for them waits, unless somebody stands in. */
static void check_districts(struct visit *visit, const struct rows *rows)
{
    struct ctl *ctl = visit->ctl;
    struct directory directory = directory_of(ctl->arena, rows);
    const struct pack *pack = show_pack(ctl);
    const char *found = NULL;
    bool waits = false;
    for (int node = NODE_INTAKE; pack != NULL && node <= NODE_SURVEY; node++)
        for (size_t i = 0; i < pack->areas_count && lives(&directory, (enum node)node); i++) {
            const char *code = pack->areas[i].code;
            if (pack->areas[i].district != (int)i || directory_owned(&directory, (enum node)node, code))
                continue;
            bool stood_in = served(&directory, (enum node)node, code);
            waits = waits || !stood_in;
            found = arena_print(ctl->arena, "%s%s%s %s%s", found ? found : "", found ? "; " : "",
                                term_get("node", node)->code, code,
                                stood_in ? ctl_text(ctl, "(代管)", " (stood in for)") : "");
        }
    tell_finding(visit,
                 waits   ? BAD
                 : found ? NOTE
                         : GOOD,
                 ctl_text(ctl, "区县", "districts"), found ? found : ctl_text(ctl, "都有副本", "all have a replica"),
                 ctl_text(ctl, "启动服务该区县的副本,或设置 service.stand_in",
                          "start a replica that serves it, or set service.stand_in"));
}

static void check_services(struct visit *visit)
{
    static const struct fields INSTANCES = FIELDS(struct instance_row, INSTANCE);
    struct rows rows = {0};
    if (!visit->migrated || connect_prepare(visit->ctl, visit->db, "status") != RESULT_OK ||
        call(visit, "status_instances", &INSTANCES, &rows) != RESULT_OK)
        return;
    for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++)
        check_service(visit, node, &rows);
    check_districts(visit, &rows);
}

/* ---- who asked ---- */

struct sealing_row {
    const char *key_id;
    int64_t rows;
};

/* What an older version left readable; intake is at it while it runs. */
static void check_sealing(struct visit *visit)
{
    static const struct field SEALING[] = {FIELD(struct sealing_row, key_id, TEXT),
                                           FIELD(struct sealing_row, rows, BIG)};
    static const struct fields TABLE = FIELDS(struct sealing_row, SEALING);
    struct ctl *ctl = visit->ctl;
    struct rows rows = {0};
    int64_t plain = 0;
    if (!visit->migrated || connect_prepare(ctl, visit->db, "sealing") != RESULT_OK ||
        call(visit, "sealing_list", &TABLE, &rows) != RESULT_OK)
        return;
    for (size_t i = 0; i < rows.count; i++) {
        const struct sealing_row *row = (const struct sealing_row *)rows.list + i;
        plain += row->key_id[0] == '\0' ? row->rows : 0;
    }
    tell_finding(
        visit, plain > 0 ? NOTE : GOOD, ctl_text(ctl, "身份加密", "identity"),
        plain > 0 ? arena_print(ctl->arena, ctl->zh ? "%lld 人未加密" : "%lld people not sealed yet", (long long)plain)
                  : ctl_text(ctl, "已全部加密", "all sealed"),
        ctl_text(ctl, "受理服务运行时会加密;完成后执行 VACUUM FULL identity.person",
                 "intake seals them while it runs; then VACUUM FULL identity.person"));
}

int cmd_doctor(struct ctl *ctl)
{
    static void (*const CHECKS[])(struct visit *) = {check_config,   check_limits,     check_keys,    check_database,
                                                     check_admin,    check_migrations, check_city,    check_history,
                                                     check_backstop, check_sealing,    check_services};

    struct visit visit = {.ctl = ctl};
    const struct output output = show_output(ctl);
    table_open(&visit.table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < COUNT(CHECKS); i++)
        CHECKS[i](&visit);
    output_table(&output, &visit.table);
    db_free(&visit.db);
    return visit.bad == 0 ? CTL_OK : CTL_ENVIRONMENT;
}
