/* What the people of a benchmark write: the texts of the starter corpus, somewhere that the demo pack knows, the matter
 * named by the agent, so that it is dispatched without a person. With a folder that holds messages_2020.jsonl the texts
 * are those. */
#ifndef LOOPLINE_BENCH_TEXT_H
#define LOOPLINE_BENCH_TEXT_H

#include "common/arena.h"

struct demand {
    const char *text, *district, *address;
    const char *area, *matter; /* "" = not said */
};

struct bench_text;
struct bench_text *bench_text_new(const char *folder); /* NULL or "": the starter's. Exits when nothing can be read */
void bench_text_free(struct bench_text **texts);
const char *bench_text_source(const struct bench_text *texts); /* "starter corpus", "messages_2020.jsonl" */
struct demand bench_text_take(const struct bench_text *texts, struct arena *arena,
                              size_t n); /* the n-th: the same always */
/* The n-th of very many who write of one power cut, in almost the same words, from one district. */
struct demand bench_text_crowd(struct arena *arena, size_t n);

#endif
