/* `loopline model corpus`: messages to learn from, made of the sentences of a folder. */
#include "services/classifier/compose.h"
#include "services/ctl/commands.h"
#include "services/ctl/files.h"
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT_DEFAULT = 8000, COUNT_MOST = 1000000, SEED_DEFAULT = 1 };

static int read_number(struct ctl *ctl, const char *option, unsigned long long most, unsigned long long *out)
{
    const char *text = args_value(&ctl->args, option);
    char *end = NULL;
    if (text == NULL)
        return CTL_OK;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '\0' || errno != 0 || number > most)
        return ctl_fail(ctl, CTL_USAGE, "--%s: '%s' 不是 0 到 %llu 的整数",
                        "--%s: '%s' is no whole number from 0 to %llu", option, text, most);
    *out = number;
    return CTL_OK;
}

static int corpus_file(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return entry->d_name[0] != '.' && length > 4 && strcmp(entry->d_name + length - 4, ".txt") == 0;
}

static bool read_whole(FILE *in, struct buf *text)
{
    char piece[65536];
    size_t got;
    while ((got = fread(piece, 1, sizeof piece, in)) > 0)
        buf_add(text, piece, got);
    return ferror(in) == 0;
}

static int read_file(struct ctl *ctl, struct corpus *corpus, const char *path, bool *sound)
{
    struct buf text = {0};
    FILE *in = fopen(path, "r");
    if (in == NULL || !read_whole(in, &text)) {
        int code = ctl_fail(ctl, CTL_ENVIRONMENT, "%s: 无法读取: %s", "%s: cannot be read: %s", path, strerror(errno));
        if (in != NULL)
            fclose(in);
        buf_free(&text);
        return code;
    }
    fclose(in);
    if (corpus_read(corpus, path, text.length == 0 ? "" : text.text, text.length, ctl->err) != RESULT_OK)
        *sound = false;
    buf_free(&text);
    return CTL_OK;
}

static int read_files(struct ctl *ctl, struct corpus *corpus, const char *folder, bool *sound)
{
    struct dirent **list = NULL;
    int code = CTL_OK, count = scandir(folder, &list, corpus_file, alphasort);
    if (count < 0)
        return ctl_fail(ctl, CTL_ENVIRONMENT, "%s: 无法读取: %s", "%s: cannot be read: %s", folder, strerror(errno));
    for (int i = 0; i < count; i++) {
        if (code == CTL_OK)
            code = read_file(ctl, corpus, arena_print(ctl->arena, "%s/%s", folder, list[i]->d_name), sound);
        free(list[i]);
    }
    free(list);
    return code;
}

static bool is_leaf(const struct pack *pack, int matter)
{
    for (size_t i = 0; i < pack->matters_count; i++)
        if (pack->matters[i].parent == matter)
            return false;
    return true;
}

/* Every matter of the corpus is one of the pack that has none below it. */
static int check_matters(struct ctl *ctl, const struct corpus *corpus, const char *folder, bool *sound)
{
    struct pack_file *files;
    struct pack *pack = NULL;
    size_t count;
    if (pack_read_folder(ctl->arena, folder, &files, &count, ctl->err) != RESULT_OK ||
        pack_load(&pack, files, count, ctl->err) != RESULT_OK)
        return ctl_fail(ctl, CTL_REJECTED, "%s: 不是可用的城市配置包", "%s: is not a sound city pack", folder);
    for (size_t i = 0; i < corpus->count; i++) {
        const struct corpus_section *section = &corpus->sections[i];
        int matter = section->kind == CORPUS_MATTER ? pack_matter_find(pack, section->name) : -1;
        if (section->kind != CORPUS_MATTER || (matter >= 0 && is_leaf(pack, matter)))
            continue;
        fprintf(ctl->err, "%s:%zu: the pack has no matter '%s', or it has others below it\n", section->file,
                section->line, section->name);
        *sound = false;
    }
    pack_free(&pack);
    return CTL_OK;
}

static int read_corpus(struct ctl *ctl, struct corpus *corpus)
{
    const char *folder = args_word(&ctl->args, 0), *pack = args_value(&ctl->args, "pack");
    bool sound = true;
    int code = read_files(ctl, corpus, folder, &sound);
    if (code == CTL_OK && sound && corpus_check(corpus, ctl->err) != RESULT_OK)
        sound = false;
    if (code == CTL_OK && pack != NULL)
        code = check_matters(ctl, corpus, pack, &sound);
    if (code == CTL_OK && !sound)
        return ctl_fail(ctl, CTL_REJECTED, "%s: 语料有误", "%s: is not a sound corpus", folder);
    return code;
}

static void add_member(struct buf *line, const char *name, const char *value)
{
    buf_member(line, name);
    buf_json(line, value);
}

static void add_message(struct buf *out, size_t number, const struct composed *message)
{
    char id[32];
    snprintf(id, sizeof id, "c%06zu", number);
    buf_char(out, '{');
    add_member(out, "id", id);
    add_member(out, "text", message->text);
    add_member(out, "matter", message->matter);
    add_member(out, "nature", term_get("nature", (int)message->nature)->code);
    add_member(out, "urgency", term_get("urgency", (int)message->urgency)->code);
    add_member(out, "party", term_get("party", (int)message->party)->code);
    buf_text(out, "}\n");
}

static int write_messages(struct ctl *ctl, const struct corpus *corpus, uint64_t seed, size_t count)
{
    struct composed *messages = arena_array(ctl->arena, count + 1, sizeof *messages);
    size_t written = compose(ctl->arena, corpus, seed, messages, count);
    const char *path = args_value(&ctl->args, "out");
    struct buf text = {0};
    buf_text(&text, "");
    for (size_t i = 0; i < written; i++)
        add_message(&text, i + 1, &messages[i]);
    int code = files_write(ctl, path, &text);
    buf_free(&text);
    if (code == CTL_OK)
        fprintf(ctl->out, ctl->zh ? "%s: 写出 %zu 条\n" : "%s: %zu messages written\n", path, written);
    return code;
}

int cmd_model_corpus(struct ctl *ctl)
{
    unsigned long long count = COUNT_DEFAULT, seed = SEED_DEFAULT;
    int code = read_number(ctl, "count", COUNT_MOST, &count);
    if (code == CTL_OK)
        code = read_number(ctl, "seed", UINT64_MAX, &seed);
    if (code == CTL_OK && args_value(&ctl->args, "out") == NULL)
        return ctl_fail(ctl, CTL_USAGE, "--out: 缺文件名", "--out: the file is missing");
    if (code != CTL_OK)
        return code;
    struct corpus *corpus = corpus_new();
    code = read_corpus(ctl, corpus);
    if (code == CTL_OK)
        code = write_messages(ctl, corpus, seed, (size_t)count);
    corpus_free(&corpus);
    return code;
}
