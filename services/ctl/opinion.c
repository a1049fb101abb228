#include "services/ctl/opinion.h"
#include "services/ctl/read.h"
#include <string.h>

static int read_answer(struct ctl *ctl, const char *name, const char *option, Loopline__Wire__V1__Answer *out)
{
    int answer = 0;
    int code = read_term(ctl, name, "answer", args_value(&ctl->args, option), &answer);
    *out = (Loopline__Wire__V1__Answer)answer;
    return code;
}

static int read_aspect(struct ctl *ctl, const char *given, Loopline__Wire__V1__AspectScore **out)
{
    const char *split = strchr(given, '=');
    bool score = split != NULL && split > given && split[1] >= '1' && split[1] <= '5' && split[2] == '\0';
    if (!score)
        return ctl_fail(ctl, CTL_USAGE, "--aspect: '%s' 应为 分项=分数(1 差 至 5 好),如 manner=4",
                        "--aspect: '%s' must be ASPECT=SCORE, 1 (poor) to 5 (good), as manner=4", given);
    *out = arena_alloc(ctl->arena, sizeof **out);
    loopline__wire__v1__aspect_score__init(*out);
    (*out)->aspect = arena_textn(ctl->arena, given, (size_t)(split - given));
    (*out)->score = (uint32_t)(split[1] - '0');
    return CTL_OK;
}

static int read_aspects(struct ctl *ctl, struct opinion *out)
{
    const char *const *given;
    int code = CTL_OK;
    out->aspect_count = args_values(&ctl->args, ctl->arena, "aspect", &given);
    out->aspects = arena_array(ctl->arena, out->aspect_count + 1, sizeof *out->aspects);
    for (size_t i = 0; code == CTL_OK && i < out->aspect_count; i++)
        code = read_aspect(ctl, given[i], &out->aspects[i]);
    return code;
}

int opinion_read(struct ctl *ctl, const char *rating, struct opinion *out)
{
    int number = 0;
    int code = read_term_needed(ctl, "RATING", "rating", rating, &number);
    if (code == CTL_OK)
        code = read_answer(ctl, "--responded", "responded", &out->responded);
    if (code == CTL_OK)
        code = read_answer(ctl, "--solved", "solved", &out->solved);
    if (code == CTL_OK)
        code = read_answer(ctl, "--recurred", "recurred", &out->recurred);
    if (code == CTL_OK)
        code = read_aspects(ctl, out);
    out->rating = (Loopline__Wire__V1__Rating)number;
    out->text = wire_text(args_value(&ctl->args, "text"));
    return code;
}
