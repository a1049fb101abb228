/* A pack from its folder, for tests that need one and do not test how it is read. */
#ifndef LOOPLINE_TESTS_PACK_FOLDER_H
#define LOOPLINE_TESTS_PACK_FOLDER_H

#include "common/pack.h"

#define PACK_FOLDER_DEMO "deploy/city/demo"

/* Must be there and sound, else the program ends with what is wrong. The caller frees it with pack_free. */
struct pack *pack_folder(const char *folder);
/* The same with another text in place of one file's. */
struct pack *pack_folder_with(const char *folder, const char *file, const char *text);

#endif
