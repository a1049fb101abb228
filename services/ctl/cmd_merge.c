#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/read.h"

/* The order itself is meant, not the one that its request rides on: the router says whether there is one. */
static struct act about(const struct ctl *ctl)
{
    return (struct act){.brief = {.number = args_word(&ctl->args, 0)}};
}

static int needed(struct ctl *ctl, const char *option, const char *name)
{
    int code = name == NULL ? CTL_OK : read_needed(ctl, option, act_given(ctl, name));
    return code == CTL_OK ? read_needed(ctl, "--reason", act_given(ctl, "reason")) : code;
}

int cmd_merge(struct ctl *ctl)
{
    const struct act act = about(ctl);
    Loopline__Router__V1__Merge body;
    loopline__router__v1__merge__init(&body);
    int code = needed(ctl, "--into", "into");
    body.number = wire_text(act.brief.number);
    body.into = wire_text(act_given(ctl, "into"));
    body.reason = wire_text(act_given(ctl, "reason"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_MERGE, &body.base) : code;
}

int cmd_unmerge(struct ctl *ctl)
{
    const struct act act = about(ctl);
    Loopline__Router__V1__Unmerge body;
    loopline__router__v1__unmerge__init(&body);
    int code = needed(ctl, NULL, NULL);
    body.number = wire_text(act.brief.number);
    body.reason = wire_text(act_given(ctl, "reason"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_UNMERGE, &body.base) : code;
}

int cmd_reopen(struct ctl *ctl)
{
    const struct act act = about(ctl);
    Loopline__Router__V1__Reopen body;
    loopline__router__v1__reopen__init(&body);
    int code = needed(ctl, "--by", "by");
    body.number = wire_text(act.brief.number);
    body.by = wire_text(act_given(ctl, "by"));
    body.reason = wire_text(act_given(ctl, "reason"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_REOPEN, &body.base) : code;
}
