/* Files that commands leave behind: whole or not at all. Whatever goes wrong is said on err with the path and its
 * reason, and the exit code for it comes back; CTL_OK else. Paths that come back live in the run's arena. */
#ifndef LOOPLINE_FILES_H
#define LOOPLINE_FILES_H

#include "services/ctl/ctl.h"

/* The folder, with those above it; one that is there is welcome. */
int files_folder(struct ctl *ctl, const char *path);
bool files_exist(const char *path);
/* Written under another name in the same folder, brought to disk, then renamed: a reader sees the old text or the new
 * one, never half of it. */
int files_write(struct ctl *ctl, const char *path, const struct buf *text);

/* What was read came to its end (trouble 0), or broke off with this errno. */
int files_ended(struct ctl *ctl, const char *path, int trouble);

/* A folder that appears whole: fill *draft, then publish it as `path`. */
int files_draft(struct ctl *ctl, const char *path, const char **draft);
/* CTL_ABSENT: `path` is there already and `replace` is false; the draft is gone then, as after every failure. */
int files_publish(struct ctl *ctl, const char *draft, const char *path, bool replace);
/* A draft that is not wanted: its files and itself. */
void files_drop(const char *draft);

#endif
