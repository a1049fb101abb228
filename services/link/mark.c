#include "services/link/mark.h"
#include "common/log.h"
#include "common/str.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A cursor is printable and short; a file that was cut or overwritten by something else is not. */
static void take(struct mark *mark, const char *text, size_t size)
{
    size_t length = strcspn(text, "\n");
    bool sound = length < sizeof mark->cursor && length < size;
    for (size_t i = 0; i < length && sound; i++)
        sound = text[i] > ' ' && text[i] < 0x7f;
    if (!sound) {
        log_warn("a cursor cannot be read: from the beginning", "file", mark->path, NULL);
        return;
    }
    memcpy(mark->cursor, text, length);
    mark->cursor[length] = '\0';
}

enum result mark_open(struct mark *mark, const char *folder, const char *name)
{
    char text[2 * MARK_SIZE] = "";
    *mark = (struct mark){.cursor = ""};
    snprintf(mark->path, sizeof mark->path, "%s/%s.cursor", folder, name);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        log_error("the folder of the cursors cannot be made", "folder", folder, "error", strerror(errno), NULL);
        return RESULT_STOP;
    }
    if (access(folder, W_OK | X_OK) != 0) {
        log_error("the folder of the cursors cannot be written to", "folder", folder, "error", strerror(errno), NULL);
        return RESULT_STOP;
    }
    int file = open(mark->path, O_RDONLY | O_CLOEXEC);
    if (file < 0 && errno == ENOENT)
        return RESULT_OK;
    ssize_t size = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0)
        close(file);
    if (size < 0) {
        log_error("a cursor cannot be read", "file", mark->path, "error", strerror(errno), NULL);
        return RESULT_STOP;
    }
    take(mark, text, (size_t)size);
    return RESULT_OK;
}

static bool write_file(const char *path, const char *cursor)
{
    char text[MARK_SIZE + 1];
    int length = snprintf(text, sizeof text, "%s\n", cursor);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool good = file >= 0 && write(file, text, (size_t)length) == length && fsync(file) == 0;
    if (file >= 0)
        good = close(file) == 0 && good;
    return good;
}

static bool sync_folder(const char *path)
{
    char copy[512];
    str_copy(copy, sizeof copy, path);
    int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = folder >= 0 && fsync(folder) == 0;
    if (folder >= 0)
        close(folder);
    return good;
}

bool mark_holds(const struct mark *mark, const char *cursor)
{
    bool fits = strlen(cursor) < sizeof mark->cursor;
    if (!fits)
        log_error("a cursor is too long to be kept", "file", mark->path, NULL);
    return fits;
}

enum result mark_move(struct mark *mark, const char *cursor)
{
    char fresh[sizeof mark->path + 8];
    if (str_equal(mark->cursor, cursor))
        return RESULT_OK;
    if (!mark_holds(mark, cursor))
        return RESULT_RETRY;
    snprintf(fresh, sizeof fresh, "%s.new", mark->path);
    if (!write_file(fresh, cursor) || rename(fresh, mark->path) != 0 || !sync_folder(mark->path)) {
        log_error("a cursor cannot be kept", "file", mark->path, "error", strerror(errno), NULL);
        return RESULT_RETRY;
    }
    str_copy(mark->cursor, sizeof mark->cursor, cursor);
    return RESULT_OK;
}
