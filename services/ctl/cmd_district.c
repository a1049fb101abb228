/* `loopline district …`: roles of the database that see some districts and no others (deploy/migrations/0016_confined.sql). */
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/packs.h"
#include "services/ctl/show.h"
#include <string.h>

enum { ROLE_NAME_MAX = 63, TRIES = 10 };

struct count_row {
    int districts;
};
static const struct field COUNT_ROW[] = {FIELD(struct count_row, districts, INT)};
static const struct fields COUNTS = FIELDS(struct count_row, COUNT_ROW);

static bool role_sound(const char *name)
{
    static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    size_t length = strlen(name);
    return length > 0 && length <= ROLE_NAME_MAX && strspn(name, LETTERS) == length && strncmp(name, "pg_", 3) != 0;
}

/* Comma separated codes of districts of the pack in force. */
static int districts_of(struct ctl *ctl, struct db *db, const char *given, struct params *params)
{
    struct pack *pack = NULL;
    if (packs_applied(ctl, db, &pack) != RESULT_OK)
        return ctl_fail(ctl, CTL_ABSENT, "还没有应用城市配置包: 先运行 loopline pack apply",
                        "no pack is applied yet: run loopline pack apply");
    char *list = arena_text(ctl->arena, given), *code;
    const char **codes = arena_array(ctl->arena, strlen(given) + 1, sizeof *codes);
    size_t count = 0;
    int outcome = CTL_OK;
    while (outcome == CTL_OK && (code = strsep(&list, ",")) != NULL) {
        int area = pack_area_find(pack, code);
        if (area < 0 || pack->areas[area].level != AREA_DISTRICT)
            outcome = ctl_fail(ctl, CTL_USAGE, "--districts: %s 不是配置包中的区县",
                               "--districts: %s is no district of the pack", code);
        codes[count++] = code;
    }
    pack_free(&pack);
    params_texts(params, codes, count);
    return outcome;
}

/* It locks every table while the services lock some: who meets them crosswise tries again. */
static int call(struct ctl *ctl, struct db *db, const char *statement, const struct params *params, int *out)
{
    struct rows rows = {0};
    enum result outcome = RESULT_RETRY;
    for (int i = 0; i < TRIES && outcome == RESULT_RETRY; i++)
        outcome = db_call(db, statement, params, &COUNTS, &rows);
    if (outcome != RESULT_OK || rows.count != 1)
        return connect_db_failed(ctl, db);
    *out = ((const struct count_row *)rows.list)->districts;
    return CTL_OK;
}

static int told(struct ctl *ctl, const char *role, int districts)
{
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    sheet_pair(&sheet, (struct column){"role", "角色", "role", CELL_TEXT}, role);
    sheet_pair(&sheet, (struct column){"districts", "区县数", "districts", CELL_TEXT},
               arena_print(ctl->arena, "%d", districts));
    output_sheet(&output, &sheet);
    return CTL_OK;
}

static bool is_service(const char *name)
{
    static const char *const SERVICES[] = {"intake", "classifier", "router", "escalation", "survey"};
    for (size_t i = 0; i < COUNT(SERVICES); i++)
        if (str_equal(name, SERVICES[i]))
            return true;
    return false;
}

static int check_options(struct ctl *ctl, const char *service, const char *districts)
{
    if (!role_sound(args_word(&ctl->args, 0)))
        return ctl_fail(ctl, CTL_USAGE, "ROLE: 小写字母、数字和 _,不以 pg_ 开头,最多 63 个字符",
                        "ROLE: small letters, digits and _, not pg_…, at most 63");
    if (!is_service(service))
        return ctl_fail(ctl, CTL_USAGE, "--service: intake classifier router escalation survey 之一",
                        "--service: one of intake classifier router escalation survey");
    if (str_empty(districts))
        return ctl_fail(ctl, CTL_USAGE, "--districts: 至少一个区县", "--districts: one district at least");
    return CTL_OK;
}

int cmd_district_confine(struct ctl *ctl)
{
    const char *role = args_word(&ctl->args, 0), *service = args_value(&ctl->args, "service"),
               *districts = args_value(&ctl->args, "districts");
    struct db *db = NULL;
    struct params params;
    int counted = 0, code = check_options(ctl, service, districts);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_OWNER, "pack confine", &db);
    if (code != CTL_OK)
        return code;
    params_open(&params, ctl->arena);
    params_text(&params, role);
    params_text(&params, service);
    code = districts_of(ctl, db, districts, &params);
    if (code == CTL_OK)
        code = call(ctl, db, "confine", &params, &counted);
    if (code == CTL_OK && counted < 0)
        code = ctl_fail(ctl, CTL_ABSENT, "角色 %s 已存在,且不是该服务的分区角色",
                        "there is a role %s already that is something else", role);
    db_free(&db);
    return code == CTL_OK ? told(ctl, role, counted) : code;
}

int cmd_district_free(struct ctl *ctl)
{
    const char *role = args_word(&ctl->args, 0);
    struct db *db = NULL;
    struct params params;
    int counted = 0, code = connect_db(ctl, CONNECT_OWNER, "confine", &db);
    if (code != CTL_OK)
        return code;
    params_open(&params, ctl->arena);
    params_text(&params, role);
    code = call(ctl, db, "confine_end", &params, &counted);
    if (code == CTL_OK && counted == 0)
        code = ctl_fail(ctl, CTL_ABSENT, "没有名为 %s 的分区角色", "no role %s is confined", role);
    db_free(&db);
    return code == CTL_OK ? told(ctl, role, 0) : code;
}

struct confined_row {
    const char *role, *service, *districts;
};

int cmd_district_list(struct ctl *ctl)
{
    static const struct field ROW[] = {FIELD(struct confined_row, role, TEXT),
                                       FIELD(struct confined_row, service, TEXT),
                                       FIELD(struct confined_row, districts, TEXT)};
    static const struct fields ROWS = FIELDS(struct confined_row, ROW);
    static const struct column COLUMNS[] = {
        {"role", "角色", "role", CELL_TEXT},
        {"service", "服务", "service", CELL_TEXT},
        {"districts", "区县", "districts", CELL_TEXT},
    };
    struct params none;
    struct rows rows = {0};
    struct table table;
    const struct output output = show_output(ctl);
    params_open(&none, ctl->arena);
    int code = connect_rows(ctl, &(struct lookup){"confinement", "confinement_list", &ROWS}, &none, &rows);
    if (code != CTL_OK)
        return code;
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < rows.count; i++) {
        const struct confined_row *row = &((const struct confined_row *)rows.list)[i];
        TABLE_ADD(&table, row->role, row->service, row->districts);
    }
    output_table(&output, &table);
    return CTL_OK;
}
