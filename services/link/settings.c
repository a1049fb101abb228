#include "services/link/settings.h"
#include "common/str.h"
#include <stdlib.h>
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
     "how long others wait for an order whose clocks are not set yet; it waits aside 60 times as long, then goes "
     "without a limit, ms"},
    {"link.aside_ms", SETTING_INT, "60000", 100, 86400000,
     "how long a line is waited for that is answered and not decided; then its order waits aside, and is tried again "
     "as often, ms"},
    {"link.page", SETTING_INT, "50", 1, 500, "lines of one page"},
    {"words.reveal", SETTING_TEXT, "转办下级平台办理,需与诉求人联系", 0, 0,
     "why it looks who asked, on record above; required with above.reveal"},
    {"words.came_round", SETTING_TEXT, "下级平台此前已转办过本诉求(绕回),请重新指定承办单位", 0, 0,
     "why it returns above what has come round"},
    {"words.not_below", SETTING_TEXT, "下级平台未接收转办", 0, 0,
     "its remark above on what is not taken below; fields and reasons follow"},
    {"words.not_above", SETTING_TEXT, "上级平台未予受理", 0, 0,
     "its answer below on what is not taken above; the reasons follow"},
    {"link.matters", SETTING_LIST, "", 0, 0,
     "codes of matters below: above=below, by their beginnings; above= leaves out"},
    {"link.areas", SETTING_LIST, "", 0, 0, "codes of areas below, likewise"},
};
static const char *const REQUIRED[] = {
    "above.router",     "above.router_key", "above.escalation", "above.escalation_key", "above.key_name",
    "above.unit",       "below.intake",     "below.intake_key", "below.key_name",       "link.state",
    "words.came_round", "words.not_below",  "words.not_above",
};
enum { WORDS_MOST = 200 };

static bool check_rules(const struct conf *conf, const char *path, FILE *problems)
{
    const char *const *items;
    size_t count = conf_list(conf, path, &items);
    for (size_t i = 0; i < count; i++)
        if (strcspn(items[i], "=") == 0 || strchr(items[i], '=') == NULL)
            return program_fault(conf, path, "holds what is not above=below", problems);
    return true;
}

/* They go into commands of the other side, which would refuse them each time. */
static bool check_words(const struct conf *conf, FILE *problems)
{
    static const char *const WORDS[] = {"words.reveal", "words.came_round", "words.not_below", "words.not_above"};
    bool sound = true;
    for (size_t i = 0; i < COUNT(WORDS); i++) {
        const char *text = conf_text(conf, WORDS[i]);
        if (utf8_count(text, strlen(text)) > WORDS_MOST)
            sound = program_fault(conf, WORDS[i], "is longer than 200 characters", problems);
        for (const char *at = text; *at != '\0'; at++)
            if ((unsigned char)*at < ' ' || *at == 0x7f)
                return program_fault(conf, WORDS[i], "holds a control character", problems);
    }
    return sound;
}

static bool check_address(const struct conf *conf, const char *path, FILE *problems)
{
    const char *text = conf_text(conf, path), *port = strrchr(text, ':');
    char *end;
    if (str_empty(text)) /* whether it must be there is asked elsewhere */
        return true;
    bool tcp = strncmp(text, "tcp://", 6) == 0 && port > text + 6;
    long number = tcp && port[1] >= '0' && port[1] <= '9' ? strtol(port + 1, &end, 10) : 0;
    bool sound = number > 0 && number <= UINT16_MAX && *end == '\0';
    return sound || program_fault(conf, path, "is not tcp://HOST:PORT", problems);
}

static bool check_addresses(const struct conf *conf, FILE *problems)
{
    static const char *const ENDS[] = {"above.intake", "above.router", "above.escalation", "below.intake"};
    bool sound = true;
    for (size_t i = 0; i < COUNT(ENDS); i++)
        sound = check_address(conf, ENDS[i], problems) && sound;
    return sound;
}

static bool check_reveal(const struct conf *conf, FILE *problems)
{
    static const char *const NEEDED[] = {"above.intake", "above.intake_key", "words.reveal"};
    bool sound = true;
    for (size_t i = 0; i < COUNT(NEEDED) && conf_bool(conf, "above.reveal"); i++)
        if (str_empty(conf_text(conf, NEEDED[i])))
            sound = program_fault(conf, NEEDED[i], "is required where above.reveal is true", problems);
    return sound;
}

static bool check(const struct conf *conf, FILE *problems)
{
    bool sound = check_rules(conf, "link.matters", problems);
    sound = check_rules(conf, "link.areas", problems) && sound;
    sound = check_addresses(conf, problems) && sound;
    sound = check_words(conf, problems) && sound;
    return check_reveal(conf, problems) && sound;
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
