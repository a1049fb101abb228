/* `loopline request by-phone`: has this person called before? Intake finds it by the keyed hash and records the look. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"
#include <string.h>

enum { PHONE_BYTES = 128, PAGE_MOST = 100 };

typedef Loopline__Wire__V1__Reply WireReply;

/* A word of the command line is seen by whoever lists processes, and kept by shells: "-" reads it instead. */
static const char *phone_of(const struct ctl *ctl, char line[PHONE_BYTES])
{
    const char *word = args_word(&ctl->args, 0);
    if (!str_equal(word, "-"))
        return word;
    if (fgets(line, PHONE_BYTES, ctl->in) == NULL)
        return "";
    line[strcspn(line, "\r\n")] = '\0';
    return line;
}

static void print_found(struct ctl *ctl, const Loopline__Intake__V1__RequestPage *page)
{
    static const struct column COLUMNS[] = {
        {"number", "编号", "number", CELL_TEXT},
        {"accepted_at", "受理", "accepted", CELL_TEXT},
        {"state", "状态", "state", CELL_TEXT},
        {"matter", "事项", "matter", CELL_TEXT},
    };
    struct table table;
    const struct output output = show_output(ctl);
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; i < page->n_requests; i++) {
        const Loopline__Intake__V1__FoundRequest *one = page->requests[i];
        TABLE_ADD(&table, one->number, show_micros(ctl, one->accepted_at),
                  show_term(ctl, "request_state", (int)one->state),
                  show_code(ctl, SHOW_MATTER, show_text(ctl, one->matter)));
    }
    output_table(&output, &table);
    if (page->more)
        fprintf(ctl->err, "%s\n", ctl_text(ctl, "还有更早的: 用 --limit", "there are earlier ones: --limit"));
}

int cmd_request_by_phone(struct ctl *ctl)
{
    const WireReply *reply = NULL;
    const struct caller caller = {.node = NODE_INTAKE};
    char line[PHONE_BYTES];
    long long limit = 0;
    Loopline__Intake__V1__FindByPhone body;
    loopline__intake__v1__find_by_phone__init(&body);
    int code = read_number(ctl, "--limit", act_given(ctl, "limit"), 1, PAGE_MOST, &limit);
    body.phone = wire_text(phone_of(ctl, line));
    body.reason = wire_text(args_word(&ctl->args, 1));
    body.limit = (uint32_t)limit;
    if (code == CTL_OK)
        code = connect_ask(ctl, &caller, MESSAGE_FIND_BY_PHONE, &body.base, &reply);
    if (code == CTL_OK && reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_REQUESTS)
        print_found(ctl, reply->requests);
    return code;
}
