#include "tests/lib/own_pack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/session.h"

static void copy_file(const char *from, const char *to, own_pack_edit *edit)
{
    char line[4096];
    FILE *in = fopen(from, "r"), *out = fopen(to, "w");
    assert_true(in != NULL && out != NULL);
    while (fgets(line, sizeof line, in) != NULL)
        fputs(edit == NULL ? line : edit(line), out);
    fclose(in);
    assert_int_equal(fclose(out), 0);
}

void own_pack_write(const char *name, const char *file, own_pack_edit *edit, char folder[OWN_PACK_PATH])
{
    char from[OWN_PACK_PATH], to[OWN_PACK_PATH + 256];
    snprintf(folder, OWN_PACK_PATH, "%s/%s", session_town(), name);
    assert_true(mkdir(folder, 0700) == 0 || errno == EEXIST);
    DIR *directory = opendir(OWN_PACK_DEMO);
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        if (strstr(entry->d_name, ".cfg") == NULL)
            continue;
        snprintf(from, sizeof from, OWN_PACK_DEMO "/%s", entry->d_name);
        snprintf(to, sizeof to, "%s/%s", folder, entry->d_name);
        copy_file(from, to, edit != NULL && strcmp(entry->d_name, file) == 0 ? edit : NULL);
    }
    closedir(directory);
}

void own_pack_put(const char *folder, const char *file, const char *text)
{
    char path[OWN_PACK_PATH + 256];
    snprintf(path, sizeof path, "%s/%s", folder, file);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_true(fputs(text, out) >= 0);
    assert_int_equal(fclose(out), 0);
}

void own_pack_apply(const char *folder)
{
    char program[1024], config[1024], path[OWN_PACK_PATH];
    pid_t pid;
    int status = 0;
    const char *build = getenv("B");
    snprintf(program, sizeof program, "%s/bin/loopline", build == NULL ? "build" : build);
    snprintf(config, sizeof config, "--config=%s/etc/loopline.cfg", session_town());
    snprintf(path, sizeof path, "%s", folder);
    char pack[] = "pack", apply[] = "apply", recount[] = "--recount";
    char *argv[] = {program, config, pack, apply, path, recount, NULL};
    posix_spawn_file_actions_t quiet; /* a year that is taken away is a list of hundreds of days */
    assert_int_equal(posix_spawn_file_actions_init(&quiet), 0);
    assert_int_equal(posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0), 0);
    assert_int_equal(posix_spawn(&pid, program, &quiet, NULL, argv, environ), 0);
    posix_spawn_file_actions_destroy(&quiet);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}
