#include "services/ctl/attach.h"
#include <string.h>

/* Where NAME ends; NULL, said, when there is none or no reference after it. */
static const char *split_of(struct ctl *ctl, const char *option, const char *given)
{
    const char *split = strchr(given, '=');
    if (split != NULL && split != given && split[1] != '\0')
        return split;
    ctl_fail(ctl, CTL_USAGE, "--%s: '%s' 应为 名称=存放位置", "--%s: '%s' must be NAME=REFERENCE", option, given);
    return NULL;
}

int attach_read(struct ctl *ctl, Loopline__Router__V1__Attachment ***out, size_t *count)
{
    const char *const *given;
    *count = args_values(&ctl->args, ctl->arena, "attach", &given);
    *out = arena_array(ctl->arena, *count + 1, sizeof **out);
    for (size_t i = 0; i < *count; i++) {
        const char *split = split_of(ctl, "attach", given[i]);
        if (split == NULL)
            return CTL_USAGE;
        Loopline__Router__V1__Attachment *one = arena_alloc(ctl->arena, sizeof *one);
        loopline__router__v1__attachment__init(one);
        one->name = arena_textn(ctl->arena, given[i], (size_t)(split - given[i]));
        one->reference = wire_text(split + 1);
        (*out)[i] = one;
    }
    return CTL_OK;
}

int attach_read_evidence(struct ctl *ctl, Loopline__Survey__V1__Evidence ***out, size_t *count)
{
    const char *const *given;
    *count = args_values(&ctl->args, ctl->arena, "evidence", &given);
    *out = arena_array(ctl->arena, *count + 1, sizeof **out);
    for (size_t i = 0; i < *count; i++) {
        const char *split = split_of(ctl, "evidence", given[i]);
        if (split == NULL)
            return CTL_USAGE;
        Loopline__Survey__V1__Evidence *one = arena_alloc(ctl->arena, sizeof *one);
        loopline__survey__v1__evidence__init(one);
        one->name = arena_textn(ctl->arena, given[i], (size_t)(split - given[i]));
        one->reference = wire_text(split + 1);
        (*out)[i] = one;
    }
    return CTL_OK;
}
