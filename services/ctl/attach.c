#include "services/ctl/attach.h"
#include <string.h>

int attach_read(struct ctl *ctl, Loopline__Router__V1__Attachment ***out, size_t *count)
{
    const char *const *given;
    *count = args_values(&ctl->args, ctl->arena, "attach", &given);
    *out = arena_array(ctl->arena, *count + 1, sizeof **out);
    for (size_t i = 0; i < *count; i++) {
        const char *split = strchr(given[i], '=');
        if (split == NULL || split[1] == '\0')
            return ctl_fail(ctl, CTL_USAGE, "--attach: '%s' 应为 名称=存放位置",
                            "--attach: '%s' must be NAME=REFERENCE", given[i]);
        Loopline__Router__V1__Attachment *one = arena_alloc(ctl->arena, sizeof *one);
        loopline__router__v1__attachment__init(one);
        one->name = arena_textn(ctl->arena, given[i], (size_t)(split - given[i]));
        one->reference = wire_text(split + 1);
        (*out)[i] = one;
    }
    return CTL_OK;
}
