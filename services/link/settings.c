#include "services/link/settings.h"
#include "common/str.h"
#include <string.h>

#define SERVICE_END "; a .pub file is read again with every new connection"

static const struct setting SETTINGS[] = {
    {"above.intake", SETTING_TEXT, "", 0, 0, "intake of this deployment: tcp://HOST:PORT; asked by reveal alone"},
    {"above.intake_key", SETTING_TEXT, "", 0, 0, "its public key, or the path of its .pub file" SERVICE_END},
    {"above.router", SETTING_TEXT, "", 0, 0, "router of this deployment"},
    {"above.router_key", SETTING_TEXT, "", 0, 0, "its public key"},
    {"above.escalation", SETTING_TEXT, "", 0, 0, "escalation of this deployment"},
    {"above.escalation_key", SETTING_TEXT, "", 0, 0, "its public key"},
    {"above.key_name", SETTING_TEXT, "", 0, 0, "name of this program's key there: role handler, of the unit"},
    {"above.unit", SETTING_TEXT, "", 0, 0, "code of the unit that stands for the deployment below"},
    {"above.reveal", SETTING_BOOL, "false", 0, 0,
     "hand down the words as they were written and who asked, unless the name is withheld; each look is on record"},
    {"above.loop_ground", SETTING_TEXT, "not_duty", 0, 0, "ground of return of what has come round"},
    {"above.return_ground", SETTING_TEXT, "not_duty", 0, 0, "ground of return in place of one that is not known here"},
    {"above.cannot_ground", SETTING_TEXT, "", 0, 0, "ground of a result CANNOT, likewise; empty = none"},
    {"above.relief_ground", SETTING_TEXT, "", 0, 0, "ground of more time, likewise; empty = none"},
    {"below.intake", SETTING_TEXT, "", 0, 0, "intake of the deployment below"},
    {"below.intake_key", SETTING_TEXT, "", 0, 0, "its public key, or the path of its .pub file"},
    {"below.key_name", SETTING_TEXT, "", 0, 0,
     "name of this program's key there: role channel, of a channel of kind upper"},
    {"below.district", SETTING_TEXT, "", 0, 0, "district code below; empty = that of the channel"},
    {"link.keys", SETTING_TEXT, "keys", 0, 0, "folder of both keys"},
    {"link.state", SETTING_TEXT, "", 0, 0, "folder of the two cursors; what is lost there is only told again"},
    {"link.poll_ms", SETTING_INT, "1000", 10, 600000, "how often either side is asked for news, ms"},
    {"link.call_ms", SETTING_INT, "1500", 100, 60000, "longest wait for one answer before the side counts as cut, ms"},
    {"link.clocks_ms", SETTING_INT, "10000", 0, 600000,
     "how long an order that was just dispatched may wait for its clocks to be set; then it goes without a limit, ms"},
    {"link.page", SETTING_INT, "50", 1, 500, "lines of one page"},
    {"link.matters", SETTING_LIST, "", 0, 0,
     "codes of matters below: above=below, by their beginnings; above= leaves out"},
    {"link.areas", SETTING_LIST, "", 0, 0, "codes of areas below, likewise"},
};
static const char *const REQUIRED[] = {
    "above.router", "above.router_key", "above.escalation", "above.escalation_key", "above.key_name",
    "above.unit",   "below.intake",     "below.intake_key", "below.key_name",       "link.state",
};

static bool check_rules(const struct conf *conf, const char *path, FILE *problems)
{
    const char *const *items;
    size_t count = conf_list(conf, path, &items);
    for (size_t i = 0; i < count; i++)
        if (strcspn(items[i], "=") == 0 || strchr(items[i], '=') == NULL)
            return program_fault(conf, path, "holds what is not above=below", problems);
    return true;
}

static bool check(const struct conf *conf, FILE *problems)
{
    bool sound = check_rules(conf, "link.matters", problems) && check_rules(conf, "link.areas", problems);
    if (conf_bool(conf, "above.reveal") &&
        (str_empty(conf_text(conf, "above.intake")) || str_empty(conf_text(conf, "above.intake_key"))))
        sound = program_fault(conf, "above.intake", "is required where above.reveal is true, and its key", problems);
    return sound;
}

bool settings_open(struct program_cli *cli, int argc, char **argv, struct conf **conf, int *code)
{
    static const struct program LINK = {
        .name = "link",
        .about = "hands a unit's orders down to a deployment below, and brings its reports up 上下级对接",
        .signals = "TERM ends what is under way and stops.",
        .settings = SETTINGS,
        .setting_count = COUNT(SETTINGS),
        .required = REQUIRED,
        .required_count = COUNT(REQUIRED),
        .check = check,
    };
    return program_open(cli, argc, argv, &LINK, conf, code);
}
