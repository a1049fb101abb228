/* Another key in the place of the present one, while work goes on: of a person, a channel or a desk (both keys are good for
 * a while, and both speak under one name), or of a service (its file; the service takes it up on HUP). */
#include "common/keys.h"
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"
#include <string.h>
#include <zmq.h>

#define OVERLAP_DEFAULT "1d"
#define SERVICE_PREFIX  "loopline-"

struct rotation {
    const char *name, *folder;
    const char *given; /* its public half was made elsewhere; NULL: the pair is made here */
    int64_t overlap;   /* microseconds */
    char key[KEY_TEXT];
    instant valid_until; /* of the old one */
};

static int failed(struct ctl *ctl, enum result outcome, const char *problem)
{
    return ctl_fail(ctl, outcome == RESULT_REFUSE ? CTL_USAGE : CTL_ENVIRONMENT, "%s", "%s", problem);
}

static const char *next_name(struct ctl *ctl, const struct rotation *of)
{
    return arena_print(ctl->arena, "%s" KEYS_NEXT, of->name);
}

/* One that was made by a run that ended early is taken up. */
static int make_next(struct ctl *ctl, struct rotation *of)
{
    char problem[256] = "";
    struct key_pair pair;
    enum result outcome = keys_make(of->folder, next_name(ctl, of), false, &pair, problem, sizeof problem);
    if (outcome != RESULT_OK)
        return failed(ctl, outcome, problem);
    memcpy(of->key, pair.public_key, sizeof of->key);
    keys_wipe(&pair);
    return CTL_OK;
}

static int promote(struct ctl *ctl, const struct rotation *of)
{
    char problem[256] = "";
    enum result outcome = keys_promote(of->folder, of->name, problem, sizeof problem);
    return outcome == RESULT_OK ? CTL_OK : failed(ctl, outcome, problem);
}

static void print_rotated(struct ctl *ctl, const struct rotation *of, bool service)
{
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    sheet_pair(&sheet, (struct column){"name", "名称", "name", CELL_TEXT}, of->name);
    sheet_pair(&sheet, (struct column){"public_key", "新公钥", "new public key", CELL_EXACT}, of->key);
    if (!service)
        sheet_pair(&sheet, (struct column){"old_valid_until", "旧密钥有效至", "old key good until", CELL_TEXT},
                   show_instant(ctl, of->valid_until));
    output_sheet(&output, &sheet);
    if (service && !ctl->json)
        fprintf(ctl->out, "%s\n",
                ctl_text(ctl, "向该服务进程发送 HUP 后启用;旧密钥和旧端口继续服务一段时间(bus.old_key_s)",
                         "in use once its process gets a HUP; the old key and ports are served on for a while "
                         "(bus.old_key_s)"));
}

/* ---- a service ---- */

static int rotate_service(struct ctl *ctl, struct rotation *of)
{
    char problem[256] = "";
    struct key_pair present;
    if (strncmp(of->name, SERVICE_PREFIX, strlen(SERVICE_PREFIX)) != 0)
        return ctl_fail(ctl, CTL_USAGE, "--server: %s 不是服务的密钥名(loopline-…)",
                        "--server: %s is no name of a service's key (loopline-…)", of->name);
    if (of->given != NULL)
        return ctl_fail(ctl, CTL_USAGE, "--public 不能与 --server 同用", "--public: not together with --server");
    enum result outcome = keys_read(of->folder, of->name, &present, problem, sizeof problem);
    if (outcome != RESULT_OK)
        return failed(ctl, outcome, problem);
    keys_wipe(&present);
    int code = make_next(ctl, of);
    if (code == CTL_OK)
        code = promote(ctl, of);
    if (code == CTL_OK)
        print_rotated(ctl, of, true);
    return code;
}

/* ---- everybody else ---- */

struct rotated_row {
    char name[64];
    instant valid_until;
    int64_t added;
};

static int register_next(struct ctl *ctl, struct db *db, struct rotation *of)
{
    static const struct field ROTATED[] = {FIELD(struct rotated_row, name, CHARS),
                                           FIELD(struct rotated_row, valid_until, INSTANT),
                                           FIELD(struct rotated_row, added, BIG)};
    static const struct fields TABLE = FIELDS(struct rotated_row, ROTATED);
    struct params params;
    struct rows rows = {0};
    params_open(&params, ctl->arena);
    params_text(&params, of->name);
    params_text(&params, of->key);
    params_big(&params, of->overlap);
    if (db_call(db, "principal_rotate", &params, &TABLE, &rows) != RESULT_OK)
        return connect_db_failed(ctl, db);
    of->valid_until = ((const struct rotated_row *)rows.list)->valid_until;
    return CTL_OK;
}

struct holder_row {
    char key[KEY_TEXT], name[64];
    bool revoked;
};

/* Only a key that is good hands on to another; who lost his gets a new one by keys new --replace. */
static int check_holder(struct ctl *ctl, struct db *db, const struct rotation *of)
{
    static const struct field HOLDER[] = {FIELD(struct holder_row, key, CHARS), FIELD(struct holder_row, name, CHARS),
                                          FIELD(struct holder_row, revoked, BOOL)};
    static const struct fields TABLE = FIELDS(struct holder_row, HOLDER);
    struct params none;
    struct rows rows = {0};
    bool known = false, good = false;
    params_open(&none, ctl->arena);
    if (db_call(db, "principal_list", &none, &TABLE, &rows) != RESULT_OK)
        return connect_db_failed(ctl, db);
    for (size_t i = 0; i < rows.count; i++) {
        const struct holder_row *row = (const struct holder_row *)rows.list + i;
        bool his = strcmp(row->name, of->name) == 0;
        known |= his;
        good |= his && !row->revoked;
        if (of->given != NULL && strcmp(row->key, of->given) == 0)
            return ctl_fail(ctl, CTL_REJECTED, "--public: 这把密钥已登记在 %s 名下",
                            "--public: this key is registered under %s already", row->name);
    }
    if (!known)
        return ctl_fail(ctl, CTL_ABSENT, "没有登记名为 %s 的密钥", "no key is registered under %s", of->name);
    return good ? CTL_OK
                : ctl_fail(ctl, CTL_REJECTED, "%s 已没有有效的密钥: 用 keys new --replace 重新登记",
                           "%s has no key that is good: register one with keys new --replace", of->name);
}

static int rotate_principal(struct ctl *ctl, struct rotation *of)
{
    struct db *db = NULL;
    int code = connect_db(ctl, CONNECT_ADMIN, "principal principal_change", &db);
    if (code == CTL_OK)
        code = check_holder(ctl, db, of);
    if (code == CTL_OK && of->given == NULL)
        code = make_next(ctl, of);
    if (code == CTL_OK) /* known to the services first: the new secret then works as soon as it lies there */
        code = register_next(ctl, db, of);
    if (code == CTL_OK && of->given == NULL)
        code = promote(ctl, of);
    if (code == CTL_OK)
        print_rotated(ctl, of, false);
    db_free(&db);
    return code;
}

int cmd_keys_rotate(struct ctl *ctl)
{
    uint8_t bytes[KEY_TEXT];
    const char *overlap = args_value(&ctl->args, "overlap");
    struct rotation rotation = {.name = args_word(&ctl->args, 0),
                                .folder = conf_text(ctl->conf, "bus.keys"),
                                .given = args_value(&ctl->args, "public"),
                                .valid_until = INSTANT_NONE};
    bool server = args_flag(&ctl->args, "server");
    int code = read_duration(ctl, "--overlap", overlap == NULL ? OVERLAP_DEFAULT : overlap, &rotation.overlap);
    if (code != CTL_OK)
        return code;
    if (rotation.given != NULL &&
        (strlen(rotation.given) != KEY_TEXT - 1 || zmq_z85_decode(bytes, rotation.given) == NULL))
        return ctl_fail(ctl, CTL_USAGE, "--public: 不是公钥(40 个字符的 Z85)",
                        "--public: is no public key (40 characters of Z85)");
    if (rotation.given != NULL)
        memcpy(rotation.key, rotation.given, sizeof rotation.key);
    return server ? rotate_service(ctl, &rotation) : rotate_principal(ctl, &rotation);
}
