/* Plays story files against running towns, all on one movable clock, in the order of their times. Steps that name no place are
 * of the first town; --link: metrics of what runs between them.
 *   play --var [PLACE=]DIR… [--link PORT…] [--golden DIR] [--bless] [--live] [--timeline ID] STORY...
 * Exit status: 0 all expectations held, 1 some did not, 2 usage. */
#include "common/program.h"
#include "common/str.h"
#include "tests/lib/story_act.h"
#include "tests/lib/story_check.h"
#include <getopt.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct play {
    struct towns towns;
    struct arena *arena, *scratch;
    struct story *stories; /* in the order given */
    struct story_step **steps;
    size_t step_count;
    const char *golden, *timeline, *out;
    bool bless, live;
};

static int compare_steps(const void *a, const void *b)
{
    const struct story_step *left = *(struct story_step *const *)a, *right = *(struct story_step *const *)b;
    if (left->at != right->at)
        return left->at < right->at ? -1 : 1;
    int by_story = strcmp(left->story->id, right->story->id);
    return by_story != 0 ? by_story : left->order - right->order;
}

static bool read_all(struct play *play, char **paths, int count)
{
    struct story **end = &play->stories;
    bool sound = true;
    for (int i = 0; i < count; i++) {
        struct story *story = story_read(play->arena, paths[i], stderr);
        if (story == NULL) {
            sound = false;
            continue;
        }
        *end = story;
        end = &story->next;
        for (struct story_step *step = story->steps; step != NULL; step = step->next)
            play->step_count++;
    }
    play->steps = arena_array(play->arena, play->step_count + 1, sizeof(struct story_step *));
    size_t n = 0;
    for (struct story *story = play->stories; story != NULL; story = story->next)
        for (struct story_step *step = story->steps; step != NULL; step = step->next)
            play->steps[n++] = step;
    qsort(play->steps, n, sizeof(struct story_step *), compare_steps);
    return sound;
}

/* What the services did because of a step: the facts that were recorded since. */
static void show_news(struct play *play, const struct story *story)
{
    for (struct story_request *request = story->requests; request != NULL; request = request->next) {
        struct params params;
        size_t count;
        params_open(&params, play->scratch);
        params_uuid(&params, &request->id);
        params_big(&params, request->seen);
        const struct town_row *rows =
            town_query(towns_at(&play->towns, request->place), play->scratch, "story_news", &params, &count);
        for (size_t i = 0; i < count; i++) {
            json_t *row = json_loads(rows[i].row, 0, NULL);
            const char *kind = json_string_value(json_object_get(row, "kind")),
                       *unit = json_string_value(json_object_get(row, "unit"));
            const json_t *detail = json_object_get(row, "detail");
            const char *action = json_string_value(json_object_get(detail, "action")),
                       *stage = json_string_value(json_object_get(detail, "stage"));
            printf("                          └ %-10s %s %s%s%s%s%s\n",
                   term_get("node", (int)json_integer_value(json_object_get(row, "service")))->code, kind, unit,
                   action == NULL ? "" : " ", action == NULL ? "" : action, stage == NULL ? "" : " ",
                   stage == NULL ? "" : stage);
            int64_t id = json_integer_value(json_object_get(row, "id"));
            request->seen = id > request->seen ? id : request->seen;
            json_decref(row);
        }
    }
}

static bool play_step(struct play *play, struct story_step *step)
{
    struct story *story = step->story;
    const char *told = "";
    char at[INSTANT_TEXT];
    arena_reset(play->scratch);
    if (!towns_advance(&play->towns, step->at)) {
        story->failures++;
        return false;
    }
    bool good = story_act(&play->towns, play->arena, step, &told);
    instant_format_short(step->at, 480, at);
    if (play->live) {
        printf("[%s] %-4s %s\n", at, story->id, told);
        fflush(stdout);
    }
    story->checks++;
    story->failures += good ? 0 : 1;
    if (!towns_settle(&play->towns)) {
        story->failures++;
        return false;
    }
    if (play->live)
        show_news(play, story);
    story->failures += story_check(&play->towns, play->scratch, step, &story->checks);
    return true;
}

static void write_trace(struct play *play, const struct story *story, FILE *out)
{
    fprintf(out, "%s %s\n", story->id, story->title);
    for (const struct story_request *request = story->requests; request != NULL; request = request->next) {
        if (request->many)
            continue;
        fprintf(out, "-- %s%s%s\n", request->number, request->label[0] == '\0' ? "" : " ", request->label);
        story_trace(towns_at(&play->towns, request->place), play->scratch, &request->id, out);
    }
}

/* The golden trace of one story: equal, or renewed by --bless. */
static void compare_golden(struct play *play, struct story *story)
{
    char *text = NULL, *kept = NULL;
    size_t size = 0;
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.trace", play->golden, story->id);
    FILE *out = open_memstream(&text, &size);
    write_trace(play, story, out);
    fclose(out);
    FILE *file = fopen(path, play->bless ? "w" : "r");
    if (file != NULL && play->bless)
        fwrite(text, 1, size, file);
    else if (file != NULL) {
        kept = calloc(1, size + 2);
        size_t got = fread(kept, 1, size + 1, file);
        if (got != size || memcmp(kept, text, size) != 0) {
            snprintf(path, sizeof path, "%s/%s.trace", play->out, story->id);
            mkdir(play->out, 0777);
            FILE *now = fopen(path, "w");
            if (now != NULL) {
                fwrite(text, 1, size, now);
                fclose(now);
            }
            fprintf(stderr, "%s: the trace differs: diff %s/%s.trace %s\n", story->path, play->golden, story->id, path);
            story->failures++;
        }
    } else {
        fprintf(stderr, "%s: no golden trace %s (renew with make bless)\n", story->path, path);
        story->failures++;
    }
    story->checks++;
    if (file != NULL)
        fclose(file);
    free(kept);
    free(text);
}

static void pad(const char *text, size_t columns)
{
    size_t used = utf8_columns(text);
    printf("%s%*s", text, used < columns ? (int)(columns - used) : 1, "");
}

static void print_row(struct play *play, const struct story *story, const struct story_request *request)
{
    struct params params;
    size_t count;
    params_open(&params, play->scratch);
    params_uuid(&params, &request->id);
    const struct town_row *rows =
        town_query(towns_at(&play->towns, request->place), play->scratch, "story_summary", &params, &count);
    json_t *row = count == 0 ? json_object() : json_loads(rows[0].row, 0, NULL);
    const char *bar = strstr(story->title, " | ");
    char title[200];
    str_copy(title, sizeof title,
             bar == NULL ? story->title : arena_textn(play->scratch, story->title, (size_t)(bar - story->title)));
    int rating = (int)json_integer_value(json_object_get(row, "rating"));
    pad(story->id, 5);
    pad(request->number, 18);
    pad(title, 36);
    printf("%4lld %5lld %4lld %6lld %7lld %3lld/%-3lld ", (long long)json_integer_value(json_object_get(row, "units")),
           (long long)json_integer_value(json_object_get(row, "milestones")),
           (long long)json_integer_value(json_object_get(row, "met")),
           (long long)json_integer_value(json_object_get(row, "missed")),
           (long long)json_integer_value(json_object_get(row, "rounds")),
           (long long)json_integer_value(json_object_get(row, "yellow")),
           (long long)json_integer_value(json_object_get(row, "red")));
    pad(rating == 0 ? "-" : term_name("rating", rating, "zh"), 10);
    bool child = json_integer_value(json_object_get(row, "state")) == 0; /* it has no request of its own */
    pad(term_name(child ? "order_state" : "request_state",
                  (int)json_integer_value(json_object_get(row, child ? "order_state" : "state")), "zh"),
        12);
    printf("%s\n", story->failures == 0 ? "ok" : "FAILED");
    json_decref(row);
}

static void print_table(struct play *play)
{
    printf("\n%-5s%-18s", "案例", "编号");
    pad(" 事由", 34);
    printf("单位  节点 按时 超时 重办轮 黄/红   ");
    pad("评价", 10);
    pad("状态", 12);
    printf("\n%-5s%-18s", "case", "number");
    pad("matter", 36);
    printf("unit  mile  met missed  rounds  y/r   ");
    pad("rating", 10);
    pad("state", 12);
    printf("\n");
    for (const struct story *story = play->stories; story != NULL; story = story->next)
        for (const struct story_request *request = story->requests; request != NULL; request = request->next)
            if (!request->many)
                print_row(play, story, request);
}

static int finish(struct play *play)
{
    int failed = 0, passed = 0, checks = 0;
    for (struct story *story = play->stories; story != NULL; story = story->next) {
        arena_reset(play->scratch);
        if (play->golden != NULL)
            compare_golden(play, story);
        if (play->timeline != NULL && strcmp(play->timeline, story->id) == 0) {
            printf("\n");
            write_trace(play, story, stdout);
        }
        failed += story->failures > 0;
        passed += story->failures == 0;
        checks += story->checks;
    }
    if (play->live)
        print_table(play);
    for (const struct story *story = play->stories; story != NULL && !play->live; story = story->next)
        printf("%s %s: %d checks, %d failed, %zu pending\n", story->failures == 0 ? "ok  " : "FAIL", story->id,
               story->checks, story->failures, story->pending_count);
    printf("\n%d stories held, %d did not (%d checks)\n", passed, failed, checks);
    return failed == 0 && passed > 0 ? 0 : 1;
}

static int usage(void)
{
    fprintf(stderr, "usage: play --var [PLACE=]DIR... [--link PORT...] [--golden DIR] [--bless] [--live] [--timeline "
                    "ID] STORY...\n");
    return 2;
}

int main(int argc, char **argv)
{
    static const struct option OPTIONS[] = {
        {"var", required_argument, NULL, 'v'},    {"link", required_argument, NULL, 'k'},
        {"golden", required_argument, NULL, 'g'}, {"bless", no_argument, NULL, 'b'},
        {"live", no_argument, NULL, 'l'},         {"timeline", required_argument, NULL, 't'},
        {"out", required_argument, NULL, 'o'},    {NULL, 0, NULL, 0}};
    struct play play = {.out = "build/stories"};
    int option;
    program_raise_files(); /* who acts in the stories has a connection each */
    while ((option = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1) {
        switch (option) {
        case 'v':
            if (!towns_add(&play.towns, optarg, "tests/stories/stories.sql"))
                return usage();
            break;
        case 'k':
            if (!towns_link(&play.towns, optarg))
                return usage();
            break;
        case 'g':
            play.golden = optarg;
            break;
        case 'b':
            play.bless = true;
            break;
        case 'l':
            play.live = true;
            break;
        case 't':
            play.timeline = optarg;
            break;
        case 'o':
            play.out = optarg;
            break;
        default:
            return usage();
        }
    }
    if (play.towns.count == 0 || optind == argc)
        return usage();
    play.arena = arena_new(0);
    play.scratch = arena_new(0);
    int code = 1;
    if (read_all(&play, argv + optind, argc - optind)) {
        bool going = true;
        for (size_t i = 0; going && i < play.step_count; i++)
            going = play_step(&play, play.steps[i]);
        code = finish(&play);
    }
    towns_close(&play.towns);
    arena_free(&play.arena);
    arena_free(&play.scratch);
    return code;
}
