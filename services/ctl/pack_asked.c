#include "services/ctl/pack_asked.h"
#include "services/ctl/packs.h"
#include "services/ctl/read.h"

struct now_row {
    instant now;
};
static const struct field NOW[] = {FIELD(struct now_row, now, INSTANT)};

static int read_folder(struct ctl *ctl, const char *folder, struct pack **out)
{
    struct pack_file *files = NULL;
    size_t count = 0;
    if (pack_read_folder(ctl->arena, folder, &files, &count, ctl->err) == RESULT_OK &&
        pack_load(out, files, count, ctl->err) == RESULT_OK && *out != NULL)
        return CTL_OK;
    return ctl_fail(ctl, CTL_REJECTED, "%s: 不是可用的城市配置包", "%s: is not a sound city pack", folder);
}

static int ask_city(struct ctl *ctl, struct db *db, struct pack **pack, instant *now)
{
    static const struct fields NOWS = FIELDS(struct now_row, NOW);
    struct params none;
    struct rows rows = {0};
    params_open(&none, ctl->arena);
    if (db_call(db, "routing_now", &none, &NOWS, &rows) != RESULT_OK)
        return connect_db_failed(ctl, db);
    *now = rows.count > 0 ? ((const struct now_row *)rows.list)->now : instant_wall();
    switch (packs_applied(ctl, db, pack)) {
    case RESULT_OK:
        return CTL_OK;
    case RESULT_REFUSE:
        return ctl_fail(ctl, CTL_ABSENT, "没有可用的已应用配置包;请用 --pack DIR 指明",
                        "no applied pack that this program can read: name a folder with --pack DIR");
    case RESULT_RETRY:
    case RESULT_STOP:
        break;
    }
    return connect_db_failed(ctl, db);
}

static int read_city(struct ctl *ctl, struct pack **pack, instant *now)
{
    struct db *db = NULL;
    int code = connect_db(ctl, CONNECT_READER, "pack routing", &db);
    if (code == CTL_OK)
        code = ask_city(ctl, db, pack, now);
    db_free(&db);
    return code;
}

int pack_asked_open(struct ctl *ctl, struct pack_asked *out)
{
    const char *folder = args_value(&ctl->args, "pack");
    instant said = INSTANT_NONE;
    struct pack *pack = NULL;
    *out = (struct pack_asked){.at = instant_wall()};
    int code = read_instant(ctl, "--at", args_value(&ctl->args, "at"), &said);
    if (code == CTL_OK)
        code = folder != NULL ? read_folder(ctl, folder, &pack) : read_city(ctl, &pack, &out->at);
    if (code != CTL_OK)
        return code;
    pack_free(&ctl->pack);
    out->pack = ctl->pack = pack;
    ctl->pack_tried = true;
    if (said != INSTANT_NONE)
        out->at = said;
    return CTL_OK;
}

int pack_asked_code(const struct ctl *ctl, const char *option, int (*find)(const struct pack *, const char *),
                    const struct pack *pack, int *out)
{
    const char *code = args_value(&ctl->args, option);
    if (code == NULL)
        return CTL_OK;
    *out = find(pack, code);
    return *out >= 0 ? CTL_OK
                     : ctl_fail(ctl, CTL_ABSENT, "--%s: 配置包中没有 %s", "--%s: the pack has no %s", option, code);
}
