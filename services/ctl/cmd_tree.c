/* Down the tree: a part handed to units below, an order split into child orders. */
#include "services/ctl/act.h"
#include "services/ctl/commands.h"
#include "services/ctl/read.h"
#include <string.h>

typedef Loopline__Router__V1__Part WirePart;

/* The unit named, or the lead: its part is handed down, as it is the lead's in most orders. */
int cmd_order_delegate(struct ctl *ctl)
{
    struct act act = {0};
    Loopline__Router__V1__Delegate body;
    loopline__router__v1__delegate__init(&body);
    int code = read_needed(ctl, "--to", act_given(ctl, "to"));
    if (code == CTL_OK)
        code = read_limit(ctl, "--limit", act_given(ctl, "limit"));
    if (code == CTL_OK)
        code = act_find(ctl, &act);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.n_to = read_codes(ctl, act_given(ctl, "to"), &body.to);
    body.task = wire_text(act_given(ctl, "task"));
    body.limit = wire_text(act_given(ctl, "limit"));
    body.recall = args_flag(&ctl->args, "recall");
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_DELEGATE, &body.base) : code;
}

/* ---- parts: LEAD[,CO…][@LIMIT][#AREA]: TEXT ---- */

static int bad_part(const struct ctl *ctl, const char *text)
{
    return ctl_fail(ctl, CTL_USAGE, "--part: '%s' 应写作 单位[,协办…][@时限][#区域]: 任务",
                    "--part: '%s' must read UNIT[,CO…][@LIMIT][#AREA]: TEXT", text);
}

/* Where the words begin: after the first colon, of whichever width. NULL: there is none. */
static const char *words_of(const char *text, size_t *head)
{
    static const char WIDE[] = "：";
    const char *narrow = strchr(text, ':'), *wide = strstr(text, WIDE);
    const char *colon = narrow == NULL || (wide != NULL && wide < narrow) ? wide : narrow;
    if (colon == NULL)
        return NULL;
    *head = (size_t)(colon - text);
    const char *words = colon + (colon == wide ? sizeof WIDE - 1 : 1);
    return words + strspn(words, " ");
}

/* What follows this sign in the head, cut out of it; NULL: nothing does. */
static const char *cut(const struct ctl *ctl, char *head, char sign)
{
    char *at = strchr(head, sign);
    if (at == NULL)
        return NULL;
    size_t length = strcspn(at + 1, "@#");
    const char *kept = arena_textn(ctl->arena, at + 1, length);
    memmove(at, at + 1 + length, strlen(at + 1 + length) + 1);
    return kept;
}

static int read_part(struct ctl *ctl, const char *text, WirePart **out)
{
    WirePart *part = arena_alloc(ctl->arena, sizeof *part);
    char **units;
    size_t length = 0;
    const char *words = words_of(text, &length);
    loopline__router__v1__part__init(part);
    *out = part;
    if (words == NULL || *words == '\0')
        return bad_part(ctl, text);
    char *head = arena_textn(ctl->arena, text, length);
    const char *limit = cut(ctl, head, '@'), *area = cut(ctl, head, '#');
    size_t count = read_codes(ctl, head, &units);
    if (count == 0)
        return bad_part(ctl, text);
    part->lead = units[0];
    part->co = units + 1;
    part->n_co = count - 1;
    part->text = wire_text(words);
    part->area = wire_text(area);
    part->limit = wire_text(limit);
    return read_limit(ctl, "--part @", limit);
}

static int read_parts(struct ctl *ctl, Loopline__Router__V1__Split *body)
{
    const char *const *texts;
    size_t count = args_values(&ctl->args, ctl->arena, "part", &texts);
    int code = count == 0 ? read_needed(ctl, "--part", NULL) : CTL_OK;
    body->parts = arena_array(ctl->arena, count + 1, sizeof(WirePart *));
    for (size_t i = 0; code == CTL_OK && i < count; i++)
        code = read_part(ctl, texts[i], &body->parts[body->n_parts++]);
    return code;
}

/* Duties are split by those who dispatch; the lead extends its fix, or hands pieces to itself and below. */
int cmd_order_split(struct ctl *ctl)
{
    struct act act = {0};
    int kind = 0;
    Loopline__Router__V1__Split body;
    loopline__router__v1__split__init(&body);
    int code = read_term_needed(ctl, "--kind", "child_kind", act_given(ctl, "kind"), &kind);
    if (code == CTL_OK)
        code = read_parts(ctl, &body);
    if (code == CTL_OK)
        code = read_needed(ctl, "--reason", act_given(ctl, "reason"));
    if (code == CTL_OK)
        code = act_find(ctl, &act);
    if (kind == CHILD_SPLIT && act_given(ctl, "unit") == NULL)
        act.unit = NULL;
    if (code == CTL_OK)
        code = act_seen(ctl, &act, &body.dispatches);
    body.number = wire_text(act.brief.number);
    body.unit = wire_text(act.unit);
    body.kind = (Loopline__Wire__V1__ChildKind)kind;
    body.reason = wire_text(act_given(ctl, "reason"));
    return code == CTL_OK ? act_send(ctl, &act, NODE_ROUTER, MESSAGE_SPLIT, &body.base) : code;
}
