#include "tests/lib/story.h"
#include "common/str.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { ZONE = 480, PAIRS_MAX = 24 };

struct reader {
    struct arena *arena;
    struct story *story;
    FILE *problems;
    int line;
};

static bool complain(struct reader *reader, const char *what, const char *text)
{
    fprintf(reader->problems, "%s:%d: %s: %s\n", reader->story->path, reader->line, what, text);
    return false;
}

static char *skip_blank(char *text)
{
    while (*text == ' ' || *text == '\t')
        text++;
    return text;
}

/* Next word in place: key=value, key="quoted value" or a bare word. Returns where to go on. */
static char *next_word(char *text, char **word)
{
    text = skip_blank(text);
    if (*text == '\0') {
        *word = NULL;
        return text;
    }
    char *out = text;
    bool quoted = false;
    *word = out;
    for (; *text != '\0' && (quoted || !isblank((unsigned char)*text)); text++) {
        if (*text == '"')
            quoted = !quoted;
        else
            *out++ = *text;
    }
    char *rest = *text == '\0' ? text : text + 1;
    *out = '\0';
    return rest;
}

static bool read_pairs(struct reader *reader, char *text, struct story_pair **pairs, size_t *count)
{
    char *word;
    *pairs = arena_array(reader->arena, PAIRS_MAX, sizeof **pairs);
    *count = 0;
    for (;;) {
        text = next_word(text, &word);
        if (word == NULL)
            return true;
        char *equal = strchr(word, '=');
        if (equal == NULL || *count == PAIRS_MAX)
            return complain(reader, "expected key=value", word);
        *equal = '\0';
        (*pairs)[(*count)++] = (struct story_pair){word, equal + 1};
    }
}

/* "… => rejected not_yours" */
static void read_outcome(char *text, struct story_step *step)
{
    char *arrow = strstr(text, " => ");
    if (arrow == NULL)
        return;
    char *word, *rest = next_word(arrow + 4, &word);
    step->status = word;
    next_word(rest, &word);
    step->reason = word;
    *arrow = '\0';
}

/* ---- a step that is played several times ---- */

static instant distance(const char *text)
{
    char *unit;
    long count = strtol(text, &unit, 10);
    return count * (*unit == 'd' ? 24 : 1) * 60 * INSTANT_MINUTE;
}

/* The n-th of "a | b | c", its ## replaced. */
static const char *nth_value(struct arena *arena, const char *value, int n)
{
    int pieces = 1;
    for (const char *at = value; (at = strstr(at, " | ")) != NULL; at += 3)
        pieces++;
    for (int skip = (n - 1) % pieces; skip > 0; skip--)
        value = strstr(value, " | ") + 3;
    const char *end = strstr(value, " | ");
    char *own = arena_textn(arena, value, end == NULL ? strlen(value) : (size_t)(end - value)), *mark;
    while ((mark = strstr(own, "##")) != NULL) {
        mark[0] = (char)('0' + n / 10 % 10);
        mark[1] = (char)('0' + n % 10);
    }
    return own;
}

static struct story_step *nth_step(struct reader *reader, const struct story_step *step, int n, instant every)
{
    struct story_step *copy = arena_alloc(reader->arena, sizeof *copy);
    *copy = *step;
    copy->at += (n - 1) * every;
    copy->many = true;
    copy->pairs = arena_array(reader->arena, step->pair_count + 1, sizeof *copy->pairs);
    for (size_t i = 0; i < step->pair_count; i++)
        copy->pairs[i] = (struct story_pair){step->pairs[i].key, nth_value(reader->arena, step->pairs[i].value, n)};
    return copy;
}

/* Those after the first go before it: the list is sorted by time when it is played, and what is expected below is
 * expected of the first. */
static struct story_step *repeat(struct reader *reader, struct story_step *step, struct story_step **first)
{
    const char *times = story_value(step->pairs, step->pair_count, "times"),
               *every = story_value(step->pairs, step->pair_count, "every");
    *first = step;
    if (times == NULL || every == NULL)
        return step;
    struct story_step *one = nth_step(reader, step, 1, 0);
    *first = one;
    for (int n = 2; n <= atoi(times); n++) { // NOLINT(cert-err34-c): a story is ours
        struct story_step *copy = nth_step(reader, step, n, distance(every));
        copy->next = *first;
        *first = copy;
    }
    return one;
}

/* "weihai/unit:wh.housing" */
static void read_actor(char *word, struct story_step *step)
{
    char *slash = word == NULL ? NULL : strchr(word, '/');
    step->place = slash == NULL ? "" : word;
    step->actor = slash == NULL ? word : slash + 1;
    if (slash != NULL)
        *slash = '\0';
}

static bool read_step(struct reader *reader, char *text)
{
    struct story_step *step = arena_alloc(reader->arena, sizeof *step);
    char *close = strchr(text, ']'), *word;
    if (close == NULL)
        return complain(reader, "no ] after the time", text);
    *close = '\0';
    if (!instant_parse(text + 1, ZONE, &step->at))
        return complain(reader, "not a time", text + 1);
    step->story = reader->story;
    step->line = step->order = reader->line;
    read_outcome(close + 1, step);
    char *rest = next_word(close + 1, &word);
    read_actor(word, step);
    rest = next_word(rest, &word);
    if (word == NULL || strcmp(word, ">") != 0)
        return complain(reader, "expected: actor > verb", close + 1);
    rest = next_word(rest, &word);
    if (word == NULL)
        return complain(reader, "no verb", "");
    step->verb = word;
    if (reader->story->last != NULL && step->at < reader->story->last->at)
        return complain(reader, "earlier than the step above", text + 1);
    if (!read_pairs(reader, rest, &step->pairs, &step->pair_count))
        return false;
    struct story_step *first;
    step = repeat(reader, step, &first);
    if (reader->story->last == NULL)
        reader->story->steps = first;
    else
        reader->story->last->next = first;
    reader->story->last = step;
    return true;
}

static bool read_expect(struct reader *reader, char *text)
{
    struct story_step *step = reader->story->last;
    struct story_expect *expect = arena_alloc(reader->arena, sizeof *expect);
    char *word, *rest = next_word(text, &word);
    if (step == NULL || word == NULL)
        return complain(reader, "expect needs a step above and a subject", text);
    expect->what = word;
    expect->line = reader->line;
    if (!read_pairs(reader, rest, &expect->pairs, &expect->pair_count))
        return false;
    if (step->expects == NULL)
        step->expects = expect;
    else
        step->last->next = expect;
    step->last = expect;
    return true;
}

static bool read_title(struct reader *reader, char *text)
{
    char *word, *rest = next_word(text, &word);
    reader->story->id = word == NULL ? "" : word;
    reader->story->title = skip_blank(rest);
    return word != NULL || complain(reader, "story needs an id", text);
}

static bool add_note(struct reader *reader, const char **list, size_t *count, const char *text)
{
    if (*count == 16)
        return complain(reader, "too many notes", text);
    list[(*count)++] = text;
    return true;
}

static bool read_line(struct reader *reader, char *text)
{
    struct story *story = reader->story;
    text = skip_blank(text);
    if (*text == '\0' || *text == '#')
        return true;
    if (*text == '[')
        return read_step(reader, text);
    if (strncmp(text, "expect ", 7) == 0)
        return read_expect(reader, text + 7);
    if (strncmp(text, "story ", 6) == 0)
        return read_title(reader, text + 6);
    if (strncmp(text, "must ", 5) == 0)
        return add_note(reader, story->musts, &story->must_count, text + 5);
    if (strncmp(text, "pending ", 8) == 0)
        return add_note(reader, story->pendings, &story->pending_count, text + 8);
    return complain(reader, "not a line of a story", text);
}

struct story *story_read(struct arena *arena, const char *path, FILE *problems)
{
    FILE *file = fopen(path, "r");
    struct story *story = arena_alloc(arena, sizeof *story);
    struct reader reader = {arena, story, problems, 0};
    char *line = NULL;
    size_t capacity = 0;
    bool sound = file != NULL;
    story->path = arena_text(arena, path);
    if (file == NULL) {
        complain(&reader, "cannot be read", path);
        return NULL;
    }
    while (getline(&line, &capacity, file) >= 0) {
        reader.line++;
        line[strcspn(line, "\r\n")] = '\0';
        sound = read_line(&reader, arena_text(arena, line)) && sound;
    }
    free(line);
    fclose(file);
    if (story->id == NULL || story->steps == NULL)
        sound = complain(&reader, "no story line or no step", path);
    return sound ? story : NULL;
}

const char *story_value(const struct story_pair *pairs, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(pairs[i].key, key) == 0)
            return pairs[i].value;
    return NULL;
}

struct story_request *story_request(const struct story *story, const char *place, const char *label)
{
    for (struct story_request *request = story->requests; request != NULL; request = request->next)
        if (label == NULL ? str_equal(request->place, place) : str_equal(request->label, label))
            return request;
    return NULL;
}
