#include "tests/lib/pack_folder.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/str.h"

struct pack *pack_folder_with(const char *folder, const char *file, const char *text)
{
    struct arena *arena = arena_new(0);
    struct pack_file *files;
    struct pack *pack = NULL;
    size_t count = 0;
    enum result read = pack_read_folder(arena, folder, &files, &count, stderr);
    for (size_t i = 0; i < count && file != NULL; i++)
        if (str_equal(files[i].name, file))
            files[i].text = text;
    if (read != RESULT_OK || pack_load(&pack, files, count, stderr) != RESULT_OK) {
        fprintf(stderr, "%s: no sound pack\n", folder);
        abort();
    }
    arena_free(&arena);
    return pack;
}

struct pack *pack_folder(const char *folder)
{
    return pack_folder_with(folder, NULL, NULL);
}
