#include "common/service_cli.h"
#include "common/log.h"
#include <stdlib.h>

static const struct setting COMMON[] = {
    {"database.conninfo", SETTING_TEXT, "", 0, 0, "libpq connection string, without a password (use passfile=)"},
    {"database.timeout_ms", SETTING_INT, "8000", 100, 600000, "longest wait for one statement or commit, ms"},
    {"database.commit_wait_ms", SETTING_INT, "5000", 0, 600000,
     "how long a commit waits for its synchronous standby before RETRY_LATER is answered, ms; 0 = timeout_ms"},
    {"bus.command_bind", SETTING_TEXT, "tcp://127.0.0.1:*", 0, 0, "where commands are accepted; * = any free port"},
    {"bus.event_bind", SETTING_TEXT, "tcp://127.0.0.1:*", 0, 0, "where the other services push events"},
    {"bus.advertise", SETTING_TEXT, "127.0.0.1", 0, 0, "address by which the other services reach this one"},
    {"bus.keys", SETTING_TEXT, "keys", 0, 0, "folder of CURVE keys"},
    {"bus.key_name", SETTING_TEXT, "", 0, 0, "name of this instance's key; empty = loopline-SERVICE"},
    {"bus.old_key_s", SETTING_INT, "86400", 1, 31536000,
     "after HUP with another key: for so long the old key and its ports are served, seconds"},
    {"bus.queue", SETTING_INT, "1024", 16, 1000000, "high-water mark of each socket, messages"},
    {"service.districts", SETTING_LIST, "", 0, 0, "district codes this replica serves; empty = all"},
    {"service.stand_in", SETTING_LIST, "", 0, 0,
     "district codes it serves besides while no live replica of the service has them as its own; * = whichever"},
    {"service.gather_ms", SETTING_INT, "20", 0, 1000,
     "events that come in quick succession make one batch: so long, ms; commands a quarter of it"},
    {"service.sweep_ms", SETTING_INT, "1000", 10, 600000, "age at which the sweep takes a message the wire lost, ms"},
    {"service.tick_ms", SETTING_INT, "200", 5, 60000, "how often due work is looked for, ms"},
    {"service.core_dumps", SETTING_BOOL, "false", 0, 0,
     "a crash leaves an image of the memory, with whatever was in it; for debugging alone"},
};
static const char *const REQUIRED[] = {"database.conninfo"};

bool service_cli_open(struct service_cli *cli, int argc, char **argv, const struct service *service, struct conf **conf,
                      int *code)
{
    const struct program program = {
        .name = service->name,
        .about = service->about,
        .signals = "TERM drains and stops, HUP reads the configuration again (sockets and database stay).",
        .settings = COMMON,
        .setting_count = COUNT(COMMON),
        .own = service->settings,
        .own_count = service->setting_count,
        .required = REQUIRED,
        .required_count = COUNT(REQUIRED),
        .check = service->check,
    };
    *cli = (struct service_cli){0};
    return program_open(&cli->program, argc, argv, &program, conf, code);
}

void service_cli_close(struct service_cli *cli)
{
    program_close(&cli->program);
    for (size_t i = 0; i < cli->retired_count; i++)
        conf_free(&cli->retired[i]);
    free(cli->retired);
    cli->retired = NULL;
}

void service_cli_reload(struct service_cli *cli, struct conf **conf)
{
    struct conf *fresh = NULL;
    char *text = NULL;
    size_t size = 0;
    FILE *problems = open_memstream(&text, &size);
    bool sound = problems != NULL && program_load(&cli->program, &fresh, problems) == RESULT_OK;
    if (problems != NULL)
        fclose(problems);
    if (!sound)
        log_error("configuration refused; the old one stays", "problems", text, NULL);
    free(text);
    if (!sound)
        return;
    /* The old one is kept: open sockets and the connection borrow its texts. A reload is rare. */
    cli->retired = memory_grow(cli->retired, (cli->retired_count + 1) * sizeof(struct conf *));
    cli->retired[cli->retired_count++] = *conf;
    *conf = fresh;
    log_info("configuration reloaded", NULL);
}
