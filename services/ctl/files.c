#include "services/ctl/files.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_MODE = 0777, FILE_MODE = 0666 }; /* the umask says the rest */

static int failed(struct ctl *ctl, const char *path)
{
    return ctl_fail(ctl, CTL_ENVIRONMENT, "%s: 无法写入: %s", "%s: cannot be written: %s", path, strerror(errno));
}

int files_ended(struct ctl *ctl, const char *path, int trouble)
{
    return trouble == 0
               ? CTL_OK
               : ctl_fail(ctl, CTL_ENVIRONMENT, "%s: 无法读取: %s", "%s: cannot be read: %s", path, strerror(trouble));
}

bool files_exist(const char *path)
{
    return access(path, F_OK) == 0;
}

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

int files_folder(struct ctl *ctl, const char *path)
{
    char *part = arena_text(ctl->arena, path);
    for (char *at = part + strspn(part, "/"); *at != '\0';) {
        at += strcspn(at, "/");
        char cut = *at;
        *at = '\0';
        if (mkdir(part, FOLDER_MODE) != 0 && errno != EEXIST)
            return failed(ctl, part);
        *at = cut;
        at += strspn(at, "/");
    }
    if (is_folder(path))
        return CTL_OK;
    errno = ENOTDIR;
    return failed(ctl, path);
}

static bool write_all(int descriptor, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(descriptor, text, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        text += written;
        length -= (size_t)written;
    }
    return fsync(descriptor) == 0;
}

/* mkstemp and mkdtemp make what only the owner may read. */
static mode_t usual_mode(mode_t wanted)
{
    mode_t mask = umask(0);
    umask(mask);
    return wanted & ~mask;
}

int files_write(struct ctl *ctl, const char *path, const struct buf *text)
{
    char *draft = arena_print(ctl->arena, "%s.XXXXXX", path);
    int descriptor = mkstemp(draft);
    if (descriptor < 0)
        return failed(ctl, path);
    bool good = write_all(descriptor, text->text == NULL ? "" : text->text, text->length) &&
                fchmod(descriptor, usual_mode(FILE_MODE)) == 0;
    good = close(descriptor) == 0 && good && rename(draft, path) == 0;
    if (good)
        return CTL_OK;
    int code = failed(ctl, path);
    unlink(draft);
    return code;
}

/* ---- folders ---- */

/* A hidden sibling: renaming works only inside one file system. */
static char *sibling(struct ctl *ctl, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
    return arena_print(ctl->arena, "%.*s.%s.XXXXXX", (int)(name - path), path, name);
}

int files_draft(struct ctl *ctl, const char *path, const char **draft)
{
    char *name = sibling(ctl, path);
    if (mkdtemp(name) == NULL)
        return failed(ctl, name);
    *draft = name;
    if (chmod(name, usual_mode(FOLDER_MODE)) == 0)
        return CTL_OK;
    int code = failed(ctl, name);
    files_drop(name);
    return code;
}

void files_drop(const char *draft)
{
    DIR *folder = opendir(draft);
    const struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(folder), entry->d_name, 0);
    if (folder != NULL)
        closedir(folder);
    rmdir(draft);
}

/* The old one steps aside and comes back should the new one not get its place. */
static bool replace_folder(struct ctl *ctl, const char *draft, const char *path)
{
    char *aside = sibling(ctl, path);
    if (mkdtemp(aside) == NULL)
        return false;
    if (rename(path, aside) != 0) {
        rmdir(aside);
        return false;
    }
    if (rename(draft, path) != 0) {
        int why = errno;
        if (rename(aside, path) == 0)
            errno = why;
        return false;
    }
    files_drop(aside);
    return true;
}

int files_publish(struct ctl *ctl, const char *draft, const char *path, bool replace)
{
    int code = CTL_OK;
    bool there = files_exist(path);
    if (there && replace) {
        if (!replace_folder(ctl, draft, path))
            code = failed(ctl, path);
    } else if (there || rename(draft, path) != 0) {
        bool taken = there || errno == ENOTEMPTY || errno == EEXIST;
        code = taken ? ctl_fail(ctl, CTL_ABSENT, "%s: 已存在(用 --force 覆盖)",
                                "%s: is there already (--force replaces it)", path)
                     : failed(ctl, path);
    }
    if (code != CTL_OK)
        files_drop(draft);
    return code;
}
