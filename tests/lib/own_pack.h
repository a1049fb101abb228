/* A town with a pack of its own: the demo pack, one file of it edited line by line, and applied by the command line. */
#ifndef LOOPLINE_TESTS_OWN_PACK_H
#define LOOPLINE_TESTS_OWN_PACK_H

#define OWN_PACK_DEMO "deploy/city/demo"
enum { OWN_PACK_PATH = 1024 };

/* What stands in place of this line; lives until the next call. */
typedef const char *own_pack_edit(const char *line);
/* Into the folder NAME of the town (VAR), whose path is written to `folder`; `edit` NULL: every file as it is. */
void own_pack_write(const char *name, const char *file, own_pack_edit *edit, char folder[OWN_PACK_PATH]);
/* One file of it, whole. */
void own_pack_put(const char *folder, const char *file, const char *text);
/* With --recount, without a word; must succeed. */
void own_pack_apply(const char *folder);

#endif
