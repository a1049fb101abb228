/* What the disk alone takes for what a COMMIT waits for: 8 KiB written over and synced, 200 times a second at an even pace. No
 * acknowledgement is sooner than that, and where this disk stands still for a moment, so does everybody who commits. */
#ifndef LOOPLINE_DISK_BENCH_H
#define LOOPLINE_DISK_BENCH_H

#include <jansson.h>

/* {"sync_p50_ms": …, "sync_p99_ms": …, "sync_max_ms": …} of a file in `folder`, which is removed. Exits when it cannot. */
json_t *disk_bench_run(const char *folder, double seconds);

#endif
