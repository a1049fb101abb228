/* The raw ceiling: what plain libpq, one connection at a time and no service, can write per second of the very
 * rows that the services wrote, with the services' own statements, in batches of a given size, one durable
 * commit for each batch and stage. Rows are read back from the town's database before the watch starts and
 * written into an empty twin of it (same schema, indexes and constraints) on the same server. */
#ifndef LOOPLINE_BENCH_CEILING_H
#define LOOPLINE_BENCH_CEILING_H

#include <stddef.h>

#define CEILING_STAGES 5

struct ceiling {
    size_t batch, orders;           /* size of a batch; orders written */
    double seconds[CEILING_STAGES]; /* of each stage, commits included */
};

/* Orders `first` … of the town, by id. Exits with a message when there are not enough or the server refuses. */
void bench_ceiling_run(const char *town_conninfo, const char *twin_conninfo, size_t first, struct ceiling *ceiling);
/* How many statements read back other than what the services write; each said on stderr. Writes nothing. */
size_t bench_ceiling_misfits(const char *conninfo);
const char *bench_ceiling_stage(size_t n);                  /* name of stage n; stage 0 is intake */
double bench_ceiling_intake(const struct ceiling *ceiling); /* accepted requests per second */
double bench_ceiling_orders(const struct ceiling *ceiling); /* orders per second through all stages */
/* Median seconds of one durable commit of one small row. */
double bench_ceiling_commit(const char *twin_conninfo);

#endif
