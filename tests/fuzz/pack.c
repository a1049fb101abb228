/* A file of a pack: the first byte says which one of a small sound pack's, the rest stands in its place. A pack is sound, or every
 * problem is a line that names file and line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/pack.h"
#include "tests/fuzz/target.h"

static struct pack_file *files;
static size_t count;

static void folder_read(void)
{
    static struct arena *arena;
    if (arena != NULL)
        return;
    arena = arena_new(0);
    target_hold(pack_read_folder(arena, "tests/unit/pack_data/sound", &files, &count, stderr) == RESULT_OK, "no pack");
}

bool target_seed(size_t n, struct mutant *out)
{
    folder_read();
    if (n >= count)
        return false;
    const uint8_t which = (uint8_t)n;
    mutant_set(out, &which, 1);
    mutant_add(out, files[n].text, strlen(files[n].text));
    return true;
}

/* "areas.cfg:12: what", whatever the bytes of the file were. */
static void problems_are_lines(const char *problems)
{
    target_hold(problems[0] != '\0', "a pack is refused without a problem");
    target_hold(strstr(problems, ".cfg") != NULL, "a problem names no file");
    for (const char *line = problems; *line != '\0';) {
        const char *end = strchr(line, '\n');
        target_hold(end != NULL && end > line, "a problem is no line");
        line = end + 1;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    folder_read();
    if (size == 0)
        return 0;
    size_t which = data[0] % count, length = 0;
    struct pack_file *changed = memory_alloc(count * sizeof *changed);
    char *text = memory_alloc(size), *problems = NULL;
    struct pack *pack = NULL;
    memcpy(text, data + 1, size - 1);
    memcpy(changed, files, count * sizeof *changed);
    changed[which].text = text;
    FILE *out = open_memstream(&problems, &length);
    target_hold(out != NULL, "no memory");
    enum result outcome = pack_load(&pack, changed, count, out);
    fclose(out);
    target_hold((outcome == RESULT_OK) == (pack != NULL), "a pack that is neither sound nor refused");
    if (outcome != RESULT_OK)
        problems_are_lines(problems);
    pack_free(&pack);
    free(problems);
    free(text);
    free(changed);
    return 0;
}
