/* A whole channel in one page of C: submits one demand, follows it, reads the update feed.
 *     cc example_submit.c $(pkg-config --cflags --libs loopline) -o example_submit
 *     example_submit --endpoint tcp://127.0.0.1:12345 --keys var/keys --name channel-wechat --district ningxiang \
 *         --phone 13900000000 --text 玉潭街道茆田社区路灯不亮 --key ticket-4711 */
#include <loopline.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PAUSE_NS = 200000000, LOOKS = 50, EXIT_USAGE = 2 };

/* The first seven are required. */
static const char *const OPTIONS[] = {"endpoint", "keys", "name", "district", "phone", "text", "key", "language"};
enum { OPTION_COUNT = sizeof OPTIONS / sizeof *OPTIONS, REQUIRED_COUNT = 7 };

static const char *option(int argc, char **argv, const char *name)
{
    const char *value = NULL; /* the last one counts */
    for (int i = 1; i + 1 < argc; i += 2)
        if (argv[i][0] == '-' && argv[i][1] == '-' && strcmp(argv[i] + 2, name) == 0)
            value = argv[i + 1];
    return value;
}

static bool known_option(const char *word)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (strncmp(word, "--", 2) == 0 && strcmp(word + 2, OPTIONS[i]) == 0)
            return true;
    return false;
}

static void refuse(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(EXIT_USAGE);
}

static void check_options(int argc, char **argv)
{
    for (int i = 1; i < argc; i += 2) {
        if (!known_option(argv[i]))
            refuse(argv[i], "is no option");
        if (i + 1 == argc)
            refuse(argv[i], "has no value");
    }
    for (size_t i = 0; i < REQUIRED_COUNT; i++)
        if (option(argc, argv, OPTIONS[i]) == NULL)
            refuse(OPTIONS[i], "is required");
}

static void end(struct loopline *channel)
{
    const struct loopline_answer *answer = loopline_answer(channel);
    for (size_t i = 0; i < answer->fault_count; i++)
        fprintf(stderr, "%s: %s [%s]\n", answer->faults[i].field, answer->faults[i].message, answer->faults[i].reason);
    fprintf(stderr, "%s: %s\n", loopline_status_name(answer->status), answer->message);
    loopline_close(&channel);
    exit(EXIT_FAILURE);
}

static struct loopline *connect_to(int argc, char **argv)
{
    char problem[256], server_key[4096];
    struct loopline *channel = NULL;
    struct loopline_options options;
    LOOPLINE_INIT(&options);
    options.endpoint = option(argc, argv, "endpoint");
    options.keys = option(argc, argv, "keys");
    options.name = option(argc, argv, "name");
    options.language = option(argc, argv, "language");
    snprintf(server_key, sizeof server_key, "%s/loopline-intake.pub", options.keys);
    options.server_key = server_key;
    options.timeout_ms = 30000;
    if (loopline_open(&channel, &options, problem, sizeof problem) == LOOPLINE_OK)
        return channel;
    fprintf(stderr, "%s\n", problem);
    exit(EXIT_USAGE);
}

/* The receipt stands until the next call: what is needed longer is copied. */
struct known {
    char number[64], code[16];
};

static void submit(struct loopline *channel, const struct loopline_submission *submission, struct known *known)
{
    const struct loopline_receipt *receipt = NULL;
    enum loopline_status status = loopline_submit(channel, submission, &receipt);
    if (!loopline_done(status))
        end(channel);
    printf("%s %s %s\n", loopline_status_name(status), receipt->number, receipt->code);
    snprintf(known->number, sizeof known->number, "%s", receipt->number);
    snprintf(known->code, sizeof known->code, "%s", receipt->code);
}

static void track(struct loopline *channel, const struct known *known)
{
    const struct loopline_progress *progress = NULL;
    const struct loopline_request request = {known->number, known->code};
    if (!loopline_done(loopline_track(channel, &request, &progress)))
        end(channel);
    for (size_t i = 0; i < progress->step_count; i++)
        printf("step %s %s %s\n", progress->steps[i]->what, progress->steps[i]->text, progress->steps[i]->unit);
}

/* A real channel stores the cursor with its own data. */
static void watch(struct loopline *channel, const struct known *known)
{
    const struct loopline_page *page = NULL;
    const char *cursor = "";
    size_t seen = 0;
    for (int look = 0; seen == 0 && look < LOOKS; look++) {
        if (!loopline_done(loopline_watch(channel, cursor, 500, &page)))
            end(channel);
        for (size_t i = 0; i < page->update_count; i++) {
            const struct loopline_update *update = page->updates[i];
            if (strcmp(update->number, known->number) != 0)
                continue;
            seen++;
            printf("update %s %s %s\n", update->reference, update->state,
                   update->step == NULL ? "" : update->step->what);
        }
        cursor = page->next_cursor;
        if (page->update_count == 0)
            nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS}, NULL);
    }
}

int main(int argc, char **argv)
{
    struct known known;
    check_options(argc, argv);
    struct loopline *channel = connect_to(argc, argv);
    struct loopline_submission submission;
    LOOPLINE_INIT(&submission);
    submission.key = option(argc, argv, "key");
    submission.text = option(argc, argv, "text");
    submission.phone = option(argc, argv, "phone");
    submission.district = option(argc, argv, "district");
    submission.party = "citizen";
    submission.reference = submission.key;
    submit(channel, &submission, &known);
    submit(channel, &submission, &known); /* as after a lost answer */
    track(channel, &known);
    watch(channel, &known);
    loopline_close(&channel);
    return EXIT_SUCCESS;
}
