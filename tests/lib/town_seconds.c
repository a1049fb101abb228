#include "tests/lib/town_seconds.h"
#include <ctype.h>
#include <dirent.h>
#include <glob.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PATH = 600 };

struct used {
    int parent;
    double own, reaped; /* seconds; reaped: of children that are gone */
};

static bool look(pid_t pid, struct used *out)
{
    char path[64];
    double ticks[4];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return false;
    int read = fscanf(file, "%*d (%*[^)]) %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lf %lf %lf %lf", &out->parent,
                      &ticks[0], &ticks[1], &ticks[2], &ticks[3]);
    fclose(file);
    out->own = (ticks[0] + ticks[1]) / (double)sysconf(_SC_CLK_TCK);
    out->reaped = (ticks[2] + ticks[3]) / (double)sysconf(_SC_CLK_TCK);
    return read == 5;
}

double process_seconds(pid_t pid)
{
    struct used used;
    return look(pid, &used) ? used.own : (double)NAN;
}

static int pid_in(const char *path)
{
    int pid = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return 0;
    if (fscanf(file, "%d", &pid) != 1)
        pid = 0;
    fclose(file);
    return pid;
}

static double services(const char *folder)
{
    char pattern[PATH];
    glob_t files;
    struct used used;
    double sum = 0;
    snprintf(pattern, sizeof pattern, "%s/run/*.pid", folder);
    if (glob(pattern, 0, NULL, &files) != 0)
        return 0;
    for (size_t i = 0; i < files.gl_pathc; i++)
        sum += look(pid_in(files.gl_pathv[i]), &used) ? used.own : 0;
    globfree(&files);
    return sum;
}

static double children(pid_t parent)
{
    struct used used;
    double sum = 0;
    const struct dirent *entry;
    DIR *proc = opendir("/proc");
    while (proc != NULL && (entry = readdir(proc)) != NULL)
        if (isdigit((unsigned char)entry->d_name[0]) && look((pid_t)strtol(entry->d_name, NULL, 10), &used) &&
            used.parent == parent)
            sum += used.own;
    if (proc != NULL)
        closedir(proc);
    return sum;
}

double town_seconds(const char *folder)
{
    char path[PATH];
    struct used used;
    snprintf(path, sizeof path, "%s/pg/postmaster.pid", folder);
    pid_t postmaster = pid_in(path);
    if (postmaster == 0 || !look(postmaster, &used))
        return (double)NAN;
    return services(folder) + used.own + used.reaped + children(postmaster);
}
