#include "services/ctl/samples.h"
#include "common/str.h"
#include "services/ctl/files.h"
#include "services/ctl/lines.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAMED_MOST = 10, PIECE = 65536 };

static int unreadable(struct ctl *ctl, const char *path)
{
    ctl_fail(ctl, CTL_ENVIRONMENT, "%s: 无法读取: %s", "%s: cannot be read: %s", path, strerror(errno));
    return -1;
}

int samples_open(struct ctl *ctl, const char *path)
{
    struct stat about;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return unreadable(ctl, path);
    if (fstat(descriptor, &about) == 0 && !S_ISDIR(about.st_mode))
        return descriptor;
    errno = EISDIR;
    unreadable(ctl, path);
    close(descriptor);
    return -1;
}

int samples_folder(struct ctl *ctl, struct text_folder **out)
{
    const char *why = NULL;
    if (text_folder_new(out, &why) == RESULT_OK)
        return CTL_OK;
    return ctl_fail(ctl, CTL_ENVIRONMENT, "%s", "%s", why);
}

int samples_whole(struct ctl *ctl, const char *path, struct buf *out)
{
    char piece[PIECE];
    ssize_t got = 0;
    int descriptor = samples_open(ctl, path);
    if (descriptor < 0)
        return CTL_ENVIRONMENT;
    while (out->length <= MODEL_BYTES_MAX && (got = read(descriptor, piece, sizeof piece)) != 0) {
        if (got > 0)
            buf_add(out, piece, (size_t)got);
        else if (errno != EINTR)
            break;
    }
    if (got < 0)
        unreadable(ctl, path);
    close(descriptor);
    return got < 0 ? CTL_ENVIRONMENT : CTL_OK;
}

/* In the words of model_read, models_read and train_run. */
static const struct {
    const char *en, *zh;
} MODEL_REASONS[] = {
    {"not a text model", "不是文本模型文件"},
    {"a text model of another version", "模型文件版本不符"},
    {"larger than a text model may be", "超过模型文件的最大长度"},
    {"cut or lengthened", "文件被截断或加长"},
    {"damaged: its SHA-256 is another", "文件已损坏: SHA-256 不符"},
    {"damaged: a number in it cannot be", "文件已损坏: 其中有不可能的数值"},
    {"it is gone", "已不存在"},
    {"fewer than two classes", "类别不足两个"},
    {"more than 1024 classes", "类别超过 1024 个"},
    {"no text has a letter or digit", "没有一条文本含有文字"},
};

const char *samples_model_why(const struct ctl *ctl, const char *why)
{
    for (size_t i = 0; i < COUNT(MODEL_REASONS); i++)
        if (str_equal(MODEL_REASONS[i].en, why))
            return ctl_text(ctl, MODEL_REASONS[i].zh, why);
    return why;
}

int samples_model(struct ctl *ctl, const char *path, struct text_model **out)
{
    struct buf bytes = {0};
    const char *why = NULL;
    *out = NULL;
    int code = samples_whole(ctl, path, &bytes);
    if (code == CTL_OK && model_read(out, bytes.text == NULL ? "" : bytes.text, bytes.length, &why) != RESULT_OK)
        code = ctl_fail(ctl, CTL_REJECTED, "%s: 不是可用的文本模型: %s", "%s: is no sound text model: %s", path,
                        samples_model_why(ctl, why));
    buf_free(&bytes);
    return code;
}

/* ---- one line ---- */

const char *samples_cut(struct arena *arena, const char *text, bool *cut)
{
    size_t length = strnlen(text, TEXT_BYTES_MAX + 1);
    bool longer = length > TEXT_BYTES_MAX;
    if (cut != NULL)
        *cut = longer;
    if (!longer)
        return text;
    length = TEXT_BYTES_MAX;
    while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    return arena_textn(arena, text, length);
}

json_t *samples_object(struct arena *arena, const char *line, size_t length, const char **why)
{
    json_error_t error;
    json_t *object = json_loadb(line, length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (object == NULL)
        *why = arena_print(arena, "is not JSON: %s", error.text);
    else if (!json_is_object(object)) {
        *why = "is not a JSON object";
        json_decref(object);
        object = NULL;
    }
    return object;
}

const char *samples_field(struct arena *arena, const json_t *object, const char *field, const char **why)
{
    const json_t *value = json_object_get(object, field);
    if (value == NULL)
        *why = "is missing";
    else if (!json_is_string(value))
        *why = "is not a text (string)";
    if (value == NULL || !json_is_string(value))
        return NULL;
    size_t length = json_string_length(value);
    char *text = arena_textn(arena, json_string_value(value), length);
    for (size_t i = 0; i < length; i++)
        text[i] = text[i] == '\0' ? ' ' : text[i];
    return text;
}

/* ---- all lines ---- */

struct reading {
    struct ctl *ctl;
    const struct samples *corpus;
    struct arena *page;
    size_t rows, faults;
};

static void fault(struct reading *reading, long long line, const char *field, const char *why)
{
    if (reading->faults++ >= NAMED_MOST)
        return;
    ctl_fail(reading->ctl, CTL_REJECTED, "%s:%lld: %s%s%s", "%s:%lld: %s%s%s", reading->corpus->path, line,
             field == NULL ? "" : field, field == NULL ? "" : " ", why);
}

static void read_object(struct reading *reading, const struct line *line, const json_t *object)
{
    const struct samples *corpus = reading->corpus;
    const char *why = NULL;
    struct samples_row row = {.line = line->number};
    const char *text = samples_field(reading->page, object, corpus->text_field, &why);
    if (text == NULL) {
        fault(reading, line->number, corpus->text_field, why);
        return;
    }
    row.text = samples_cut(reading->page, text, &row.cut);
    row.label = corpus->label_field == NULL ? NULL : samples_field(reading->page, object, corpus->label_field, &why);
    if (row.label != NULL || corpus->label_field == NULL)
        why = corpus->row(corpus->context, reading->page, &row);
    if (why != NULL)
        fault(reading, line->number, corpus->label_field, why);
}

static void read_line(struct reading *reading, const struct line *line)
{
    static const char MARK[] = "\xEF\xBB\xBF"; /* a byte order mark, as some programs write it */
    size_t skip = line->number == 1 && strncmp(line->text, MARK, 3) == 0 ? 3 : 0;
    const char *why = NULL;
    if (line->text[skip + strspn(line->text + skip, " \t\r")] == '\0' && line->length == strlen(line->text))
        return;
    reading->rows++;
    if (line->length > SAMPLES_LINE_MAX) {
        fault(reading, line->number, NULL, "is longer than 1 MiB");
        return;
    }
    json_t *object = samples_object(reading->page, line->text + skip, line->length - skip, &why);
    if (object == NULL)
        fault(reading, line->number, NULL, why);
    else
        read_object(reading, line, object);
    json_decref(object);
}

int samples_read(struct ctl *ctl, const struct samples *corpus)
{
    struct reading reading = {.ctl = ctl, .corpus = corpus, .page = arena_new(0)};
    struct line line;
    int descriptor = samples_open(ctl, corpus->path), code = CTL_OK;
    if (descriptor >= 0) {
        struct lines *lines = lines_new(descriptor, SAMPLES_LINE_MAX);
        for (; lines_next(lines, reading.page, &line); arena_reset(reading.page))
            read_line(&reading, &line);
        code = files_ended(ctl, corpus->path, lines_trouble(lines));
        lines_free(&lines);
        close(descriptor);
    } else {
        code = CTL_ENVIRONMENT;
    }
    if (code == CTL_OK && reading.faults > 0)
        code = ctl_fail(ctl, CTL_REJECTED, "%s: %zu 行有误", "%s: %zu lines at fault", corpus->path, reading.faults);
    else if (code == CTL_OK && reading.rows == 0)
        code = ctl_fail(ctl, CTL_REJECTED, "%s: 没有内容", "%s: has no rows", corpus->path);
    arena_free(&reading.page);
    return code;
}
