#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/migrations.h"
#include "services/ctl/show.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct look_row {
    const char *encoding;
    bool known, begun;
};
static const struct field LOOK[] = {
    FIELD(struct look_row, encoding, TEXT),
    FIELD(struct look_row, known, BOOL),
    FIELD(struct look_row, begun, BOOL),
};

struct kind_row {
    const char *kind;
};
static const struct field KIND[] = {FIELD(struct kind_row, kind, TEXT)};

struct migration {
    struct ctl *ctl;
    struct db *db;
    const char *kind; /* of the deployment, when the database is empty */
    struct migrations_applied *applied;
    size_t applied_count, done;
};

static enum result call(struct migration *of, const char *statement, const struct fields *fields, struct rows *rows)
{
    struct params none;
    params_open(&none, of->ctl->arena);
    return db_call(of->db, statement, &none, fields, rows);
}

static enum result record(struct migration *of, const struct embedded *step)
{
    struct params params;
    char sha256[MIGRATIONS_SHA_TEXT];
    migrations_digest(step->text, sha256);
    params_open(&params, of->ctl->arena);
    params_int(&params, migrations_number(step->name));
    params_text(&params, step->name);
    params_text(&params, sha256);
    return db_call(of->db, "migration_add", &params, NULL, NULL);
}

/* The first migration makes the table that remembers migrations; only then can its statements be prepared. */
static enum result begin_book(struct migration *of)
{
    struct params params;
    params_open(&params, of->ctl->arena);
    params_text(&params, of->kind);
    enum result outcome = connect_prepare(of->ctl, of->db, "migration");
    return outcome == RESULT_OK ? db_call(of->db, "deployment_add", &params, NULL, NULL) : outcome;
}

static int apply_one(struct migration *of, const struct embedded *step, bool first)
{
    instant ignored;
    enum result outcome = db_begin(of->db, &ignored);
    if (outcome == RESULT_OK)
        outcome = db_script(of->db, step->text);
    if (outcome == RESULT_OK && first)
        outcome = begin_book(of);
    if (outcome == RESULT_OK)
        outcome = record(of, step);
    if (outcome == RESULT_OK)
        outcome = db_commit(of->db);
    if (outcome == RESULT_OK) {
        of->done++;
        if (!of->ctl->json)
            fprintf(of->ctl->out, "%s\n", step->name);
        return CTL_OK;
    }
    db_rollback(of->db);
    connect_db_failed(of->ctl, of->db);
    return ctl_fail(of->ctl, CTL_ENVIRONMENT, "迁移 %s 未执行", "migration %s was not applied", step->name);
}

static bool is_applied(const struct migration *of, const struct embedded *step)
{
    for (size_t i = 0; i < of->applied_count; i++)
        if (of->applied[i].number == migrations_number(step->name))
            return true;
    return false;
}

static int check_applied(struct migration *of)
{
    static const struct {
        const char *zh, *en;
    } WHY[] = {
        [MIGRATION_CHANGED] = {"执行之后被修改过", "was changed after it had been applied"},
        [MIGRATION_UNKNOWN] = {"这个程序不认识: 数据库比程序新", "is not known to this program: the database is newer"},
    };
    for (size_t i = 0; i < of->applied_count; i++) {
        enum migration_state state = migrations_state(&of->applied[i]);
        if (state != MIGRATION_SAME)
            return ctl_fail(of->ctl, CTL_ABSENT, "迁移 %s %s", "migration %s %s", of->applied[i].name,
                            of->ctl->zh ? WHY[state].zh : WHY[state].en);
    }
    return CTL_OK;
}

static int check_kind(struct migration *of)
{
    static const struct fields KINDS = FIELDS(struct kind_row, KIND);
    struct rows rows = {0};
    if (call(of, "deployment_kind", &KINDS, &rows) != RESULT_OK)
        return connect_db_failed(of->ctl, of->db);
    const char *kind = rows.count == 0 ? "" : ((const struct kind_row *)rows.list)->kind;
    if (args_flag(&of->ctl->args, "demo") && !str_equal(kind, "demo"))
        return ctl_fail(of->ctl, CTL_ABSENT, "这个数据库是 %s,不能改成演示环境",
                        "this database is %s; it cannot become a demo", kind);
    return CTL_OK;
}

static int read_book(struct migration *of)
{
    enum result outcome = connect_prepare(of->ctl, of->db, "migration");
    if (outcome == RESULT_OK)
        outcome = migrations_read(of->ctl->arena, of->db, &of->applied, &of->applied_count);
    if (outcome != RESULT_OK)
        return connect_db_failed(of->ctl, of->db);
    int code = check_applied(of);
    return code == CTL_OK ? check_kind(of) : code;
}

static int check_database(struct migration *of, bool *known)
{
    static const struct fields LOOKS = FIELDS(struct look_row, LOOK);
    struct rows rows = {0};
    if (call(of, "migrate_look", &LOOKS, &rows) != RESULT_OK || rows.count != 1)
        return connect_db_failed(of->ctl, of->db);
    const struct look_row *look = rows.list;
    *known = look->known;
    if (!str_equal(look->encoding, "UTF8"))
        return ctl_fail(of->ctl, CTL_ENVIRONMENT, "数据库编码是 %s,必须是 UTF8",
                        "the database is encoded in %s; it must be UTF8", look->encoding);
    if (look->begun && !look->known)
        return ctl_fail(of->ctl, CTL_ABSENT, "数据库中已有模式 bus,但没有迁移记录",
                        "there is a schema bus, but no record of migrations");
    return CTL_OK;
}

static int migrate(struct migration *of)
{
    bool known = false;
    if (call(of, "migrate_lock", NULL, NULL) != RESULT_OK) /* until the connection closes */
        return connect_db_failed(of->ctl, of->db);
    int code = check_database(of, &known);
    if (code == CTL_OK && known)
        code = read_book(of);
    for (const struct embedded *step = MIGRATIONS; code == CTL_OK && step->name != NULL; step++) {
        if (is_applied(of, step))
            continue;
        code = apply_one(of, step, !known);
        known = true;
    }
    return code;
}

int cmd_migrate(struct ctl *ctl)
{
    struct migration of = {.ctl = ctl, .kind = args_flag(&ctl->args, "demo") ? "demo" : "production"};
    int code = connect_db(ctl, CONNECT_OWNER, "transaction migrate", &of.db);
    if (code != CTL_OK)
        return code;
    code = migrate(&of);
    db_free(&of.db);
    if (ctl->json)
        fprintf(ctl->out, "{\"applied\":%zu,\"before\":%zu}\n", of.done, of.applied_count);
    else if (code == CTL_OK)
        fprintf(ctl->out,
                ctl->zh ? "已执行 %zu 个迁移,此前已有 %zu 个\n" : "%zu migrations applied, %zu were there before\n",
                of.done, of.applied_count);
    return code;
}
