#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/pack.h"
#include "common/str.h"

#define FILE_MAX ((size_t)16 << 20) /* the boundaries of three thousand areas, fifty points each, are 3 MiB */

static int is_pack_file(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return entry->d_name[0] != '.' && length > 4 && strcmp(entry->d_name + length - 4, ".cfg") == 0;
}

/* The whole stream into `text`; NULL when fine, else what is wrong and on which line. */
static const char *read_stream(FILE *stream, struct buf *text, size_t *line)
{
    char block[16384];
    size_t length;
    *line = 1;
    while ((length = fread(block, 1, sizeof block, stream)) > 0) {
        buf_add(text, block, length);
        if (text->length > FILE_MAX)
            return "larger than 16 MiB";
    }
    if (ferror(stream))
        return strerror(errno);
    const char *nul = text->length ? memchr(text->text, '\0', text->length) : NULL;
    if (!nul)
        return NULL;
    for (const char *at = text->text; at < nul; at++)
        *line += *at == '\n';
    return "NUL byte";
}

static bool read_file(struct arena *arena, const char *folder, const char *name, struct pack_file *file, FILE *problems)
{
    size_t line = 1;
    struct buf text = {0};
    FILE *stream = fopen(arena_print(arena, "%s/%s", folder, name), "rb");
    const char *what = stream ? read_stream(stream, &text, &line) : strerror(errno);
    if (what)
        fprintf(problems, "%s:%zu: %s\n", name, line, what);
    else
        *file = (struct pack_file){.name = arena_text(arena, name),
                                   .text = arena_textn(arena, text.text ? text.text : "", text.length)};
    if (stream)
        fclose(stream);
    buf_free(&text);
    return !what;
}

enum result pack_read_folder(struct arena *arena, const char *folder, struct pack_file **files, size_t *count,
                             FILE *problems)
{
    struct dirent **names;
    int found = scandir(folder, &names, is_pack_file, alphasort);
    enum result result = RESULT_OK;
    *files = NULL;
    *count = 0;
    if (found < 0) {
        fprintf(problems, "%s:1: %s\n", folder, strerror(errno));
        return RESULT_STOP;
    }
    *files = arena_array(arena, (size_t)found, sizeof **files);
    for (int i = 0; i < found; i++) {
        if (read_file(arena, folder, names[i]->d_name, &(*files)[*count], problems))
            ++*count;
        else
            result = RESULT_REFUSE;
        free(names[i]);
    }
    free(names);
    return result;
}
