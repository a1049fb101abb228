#include "tests/lib/catalogue_bench.h"

#include <math.h>
#include <time.h>

#include "tests/lib/catalogue_world.h"

enum { QUERIES = 512, ROUNDS = 8, LOOKS = 32 /* times over all queries in one round of the look-up */ };

/* A district, a big city, a province: areas, matters, units, rows. */
static const struct catalogue_size SIZES[] = {{60, 120, 100, 700}, {600, 300, 1000, 35000}, {3000, 600, 5000, 300000}};

struct run {
    const struct pack *pack;
    struct catalogue_query queries[QUERIES];
    size_t sink; /* what was computed is used */
};

static double now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void look_up(struct run *run)
{
    for (size_t look = 0; look < LOOKS; look++)
        for (size_t i = 0; i < QUERIES; i++)
            run->sink += catalogue_choose(run->pack, &run->queries[i]).fitting;
}

static void scan(struct run *run)
{
    for (size_t i = 0; i < QUERIES; i++) {
        size_t fitting = 0;
        run->sink += catalogue_scan(run->pack, &run->queries[i], &fitting) != NULL;
        run->sink += fitting;
    }
}

static double nanoseconds(struct run *run, void (*part)(struct run *), double choices, int rounds)
{
    double best = INFINITY;
    for (int round = 0; round < rounds; round++) {
        double from = now_ns();
        part(run);
        best = fmin(best, (now_ns() - from) / choices);
    }
    return best;
}

json_t *catalogue_bench_run(void)
{
    json_t *figures = json_array();
    for (size_t n = 0; n < COUNT(SIZES); n++) {
        struct arena *arena = arena_new(0);
        struct run run = {.pack = catalogue_world(arena, &SIZES[n])};
        for (size_t i = 0; i < QUERIES; i++)
            run.queries[i] = catalogue_world_query(run.pack);
        double looked = nanoseconds(&run, look_up, QUERIES * LOOKS, ROUNDS);
        double scanned = nanoseconds(&run, scan, QUERIES, 2);
        json_array_append_new(figures, json_pack("{s:i, s:i, s:f, s:f, s:i}", "units", SIZES[n].units, "rows",
                                                 (int)run.pack->entries_count, "look_up_ns", looked, "scan_ns", scanned,
                                                 "sink", (int)(run.sink % 1000)));
        arena_free(&arena);
    }
    return figures;
}

void catalogue_bench_table(const json_t *figures, FILE *out)
{
    const json_t *row;
    size_t i;
    fprintf(out, "\n%-34s %12s %14s %9s\n", "one choice in the catalogue", "look-up, ns", "every row, ns", "ratio");
    json_array_foreach(figures, i, row)
    {
        double looked = json_number_value(json_object_get(row, "look_up_ns")),
               scanned = json_number_value(json_object_get(row, "scan_ns"));
        fprintf(out, "%6d units, %7d rows %14s %9.0f %14.0f %9.1f\n",
                (int)json_integer_value(json_object_get(row, "units")),
                (int)json_integer_value(json_object_get(row, "rows")), "", looked, scanned, scanned / looked);
    }
}
