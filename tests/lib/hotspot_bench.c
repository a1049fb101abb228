#include "tests/lib/hotspot_bench.h"
#include "common/str.h"
#include "services/classifier/hotspot.h"
#include <math.h>
#include <stdlib.h>
#include <time.h>

enum { STEADY = 100, SETTLED = 64, LEVELS = 13, NAME = 3, DAYS = 180, LEAST = 5 };
static const instant DAY = 86400 * INSTANT_SECOND, START = 1712707200 * INSTANT_SECOND; /* 2024-04-10T00:00Z */

static uint64_t mix(uint64_t n)
{
    n = (n + 0x9e3779b97f4a7c15ULL) * 0xbf58476d1ce4e5b9ULL;
    n = (n ^ n >> 27) * 0x94d049bb133111ebULL;
    return n ^ n >> 31;
}

/* Which trouble of which estate: the n-th most common with a frequency of about 1/n. */
static size_t estate_of(size_t n)
{
    return mix(n) >> 20 & ((1u << mix(n) % LEVELS) - 1);
}

const char *hotspot_bench_text(const struct bench_text *texts, struct arena *arena, size_t n)
{
    size_t estate = estate_of(n);
    struct buf text = {0};
    for (size_t i = 0; i < NAME; i++) {
        unsigned code = 0x4e00 + (unsigned)(mix(estate * NAME + i) % 3500);
        const char utf8[] = {(char)(0xe0 | code >> 12), (char)(0x80 | (code >> 6 & 63)), (char)(0x80 | (code & 63)), 0};
        buf_text(&text, utf8);
    }
    buf_print(&text, "花园%zu栋:%s已经%zu天。", mix(n) % 30 + 1, bench_text_take(texts, arena, estate).text,
              mix(n) % 60);
    const char *kept = arena_text(arena, text.text);
    buf_free(&text);
    return kept;
}

static double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

struct watch {
    const struct bench_text *texts;
    struct text_folder *folder;
    struct hotspot *stream;
    struct arena *arena;
    size_t window;
};

static instant at_of(const struct watch *watch, size_t n)
{
    return START + (instant)n * (2 * DAYS * DAY / (instant)watch->window);
}

static double take(struct watch *watch, size_t n)
{
    char id[24];
    const char *why = NULL;
    struct text text;
    const char *written = hotspot_bench_text(watch->texts, watch->arena, n);
    double from = now_us();
    if (text_fold(watch->arena, watch->folder, written, &text, &why) != RESULT_OK)
        exit(1);
    snprintf(id, sizeof id, "%zu", n);
    const struct hotspot_item item = {
        .id = id, .at = at_of(watch, n), .text = &text, .area = -1, .matter = -1, .who = mix(n), .weight = 1};
    hotspot_take(watch->stream, watch->arena, &item);
    double took = now_us() - from;
    arena_reset(watch->arena);
    return took;
}

static double judge(struct watch *watch, size_t *found)
{
    struct hotspot_row *rows;
    const struct hotspot_query query = {INSTANT_NONE, DAYS * DAY, 3 * DAY, LEAST, 0, true};
    double from = now_us();
    *found = hotspot_list(watch->stream, watch->arena, watch->folder, &query, &rows);
    hotspot_told(watch->stream);
    double took = now_us() - from;
    arena_reset(watch->arena);
    return took;
}

static double settle(struct watch *watch)
{
    double from = now_us();
    while (hotspot_settle_some(watch->stream, SETTLED))
        continue;
    return now_us() - from;
}

json_t *hotspot_bench_run(const struct bench_text *texts, size_t window)
{
    const char *why = NULL;
    struct watch watch = {.texts = texts, .arena = arena_new(0), .window = window};
    double taken = 0, judged = 0, worst = 0, settled = 0;
    size_t found = 0;
    if (text_folder_new(&watch.folder, &why) != RESULT_OK)
        exit(1);
    watch.stream = hotspot_new(&(struct hotspot_options){NULL, DAYS * DAY, 2 * DAYS * DAY, 0});
    for (size_t n = 0; n < window; n++)
        taken += take(&watch, n);
    size_t last = 0;
    double first = judge(&watch, &found);
    for (size_t n = window; n < window + STEADY; n++) {
        (void)take(&watch, n);
        double took = judge(&watch, &last);
        judged += took;
        worst = fmax(worst, took);
        settled += settle(&watch);
    }
    struct hotspot_size size = hotspot_size(watch.stream);
    double mib = (double)hotspot_bytes(watch.stream) / 1048576;
    hotspot_free(&watch.stream);
    text_folder_free(&watch.folder);
    arena_free(&watch.arena);
    return json_pack("{s:I, s:I, s:I, s:f, s:f, s:f, s:f, s:f, s:f}", "messages", (json_int_t)window, "issues",
                     (json_int_t)size.issues, "listed", (json_int_t)found, "take_us", taken / (double)window,
                     "first_ms", first / 1000, "judge_ms", judged / STEADY / 1000, "judge_worst_ms", worst / 1000,
                     "settle_ms", settled / STEADY / 1000, "mib", mib);
}

void hotspot_bench_table(const json_t *figures, FILE *out)
{
    static const struct {
        const char *name, *what;
        int digits;
    } ROWS[] = {
        {"issues", "issues among them", 0},
        {"listed", "  of five requests and more", 0},
        {"take_us", "a request taken in, us", 1},
        {"first_ms", "judged for the first time, ms", 2},
        {"judge_ms", "judged after each request, ms", 2},
        {"judge_worst_ms", "  the worst, ms", 2},
        {"settle_ms", "settled in the quiet after it, ms", 2},
        {"mib", "held, MiB", 1},
    };
    fprintf(out, "\nhot spots: a window of %.0f requests, one core\n",
            json_number_value(json_object_get(figures, "messages")));
    for (size_t i = 0; i < COUNT(ROWS); i++)
        fprintf(out, "%-58s %9.*f\n", ROWS[i].what, ROWS[i].digits,
                json_number_value(json_object_get(figures, ROWS[i].name)));
}
