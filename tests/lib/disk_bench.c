#include "tests/lib/disk_bench.h"
#include "common/arena.h"
#include "tests/lib/bench_load.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { BLOCK = 8192, BLOCKS = 2048, PER_SECOND = 200 };

static void stop(const char *what)
{
    perror(what);
    exit(1);
}

/* As the log of a database is: there already, at its full size. */
static int open_file(const char *path, const char *block)
{
    int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0)
        stop(path);
    for (off_t i = 0; i < BLOCKS; i++)
        if (pwrite(fd, block, BLOCK, i * BLOCK) != BLOCK)
            stop(path);
    if (fsync(fd) != 0)
        stop(path);
    (void)unlink(path);
    return fd;
}

static double sync_ms(int fd, const char *block, size_t n)
{
    double begun = bench_load_clock();
    if (pwrite(fd, block, BLOCK, (off_t)(n % BLOCKS) * BLOCK) != BLOCK || fdatasync(fd) != 0)
        stop("fdatasync");
    return (bench_load_clock() - begun) * 1000;
}

json_t *disk_bench_run(const char *folder, double seconds)
{
    static char block[BLOCK];
    char path[600];
    size_t count = (size_t)(seconds * PER_SECOND) + 1;
    double *times = memory_alloc(count * sizeof *times), begun = bench_load_clock();
    snprintf(path, sizeof path, "%s/disk.bench", folder);
    int fd = open_file(path, block);
    for (size_t i = 0; i < count; i++) {
        block[i % BLOCK]++;
        times[i] = sync_ms(fd, block, i);
        bench_load_sleep(begun + (double)(i + 1) / PER_SECOND - bench_load_clock());
    }
    close(fd);
    bench_sort(times, count);
    json_t *out = json_pack("{s:f, s:f, s:f}", "sync_p50_ms", times[count / 2], "sync_p99_ms", times[count * 99 / 100],
                            "sync_max_ms", times[count - 1]);
    free(times);
    return out;
}
