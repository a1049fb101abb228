#include "common/upper.h"
#include <string.h>

#define BETWEEN "\x1f"

const char *upper_path(struct arena *arena, const char *const *names, size_t count)
{
    const char *path = NULL;
    for (size_t i = 0; i < count; i++)
        path = i == 0 ? arena_text(arena, names[0]) : arena_print(arena, "%s" BETWEEN "%s", path, names[i]);
    return path;
}

Loopline__Wire__V1__Upper *upper_wire(struct arena *arena, const char *path, instant due)
{
    if (path == NULL)
        return NULL;
    Loopline__Wire__V1__Upper *out = arena_alloc(arena, sizeof *out);
    char *rest = arena_text(arena, path), *name;
    loopline__wire__v1__upper__init(out);
    out->path = arena_array(arena, strlen(path) + 1, sizeof(char *));
    while ((name = strsep(&rest, BETWEEN)) != NULL)
        out->path[out->n_path++] = name;
    out->due_at = due == INSTANT_NONE ? 0 : due;
    return out;
}
