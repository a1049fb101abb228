#include "tests/lib/calendar_world.h"

#include "tests/lib/chance.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOUND "tests/unit/pack_data/sound"

enum { FIRST_YEAR = 2019, LAST_YEAR = 2023, SEASONS = 3, DAYS = 700 };

struct spans {
    int list[NAIVE_SPANS][2], count;
};
struct week {
    struct spans plain, by[8]; /* 1 = Monday; count 0: plain */
    bool own_weekdays;
};
struct season {
    char from[6], to[6];
    struct week week;
};
struct entry {
    char date[11];
    bool work;
    char replaced[11];  /* "" none */
    struct spans spans; /* count 0: none of its own */
};
struct story { /* one calendar as it is written */
    bool has_week;
    struct week week;
    struct season seasons[SEASONS];
    int season_count;
    struct entry days[DAYS];
    int day_count;
};

/* ---- making one up ---- */

static struct spans random_spans(void)
{
    static const int grid[] = {0, 5, 15, 30};
    struct spans spans = {.count = 1 + chance_below(3)};
    int at = chance_below(20) == 0 ? 0 : 360 + chance_below(20) * 15;
    for (int i = 0; i < spans.count; i++) {
        spans.list[i][0] = at;
        spans.list[i][1] = at + 60 + chance_below(10) * 15 + grid[chance_below(4)];
        at = spans.list[i][1] + chance_below(3) * 45;
    }
    if (chance_below(30) == 0)
        spans.list[spans.count - 1][1] = 1440;
    return spans;
}

static struct week random_week(void)
{
    struct week week = {.plain = random_spans(), .own_weekdays = chance_below(2) == 0};
    for (int weekday = 1; week.own_weekdays && weekday <= 7; weekday++)
        if (weekday == 5 || chance_below(3) == 0)
            week.by[weekday] = random_spans();
    return week;
}

static void random_seasons(struct story *story)
{
    static const char *const cuts[][2] = {{"05-01", "09-30"}, {"11-15", "02-29"}, {"03-10", "03-31"}};
    int shift = chance_below(9);
    for (int i = 0; i < SEASONS; i++) {
        if (chance_below(2) == 0)
            continue;
        struct season *season = &story->seasons[story->season_count++];
        snprintf(season->from, sizeof season->from, "%s", cuts[i][0]);
        snprintf(season->to, sizeof season->to, "%s", cuts[i][1]);
        season->to[4] = (char)(season->to[4] - (season->to[4] - '0' < shift ? 0 : shift % 2));
        season->week = random_week();
    }
}

static void date_text(const struct naive *naive, int index, char text[11])
{
    const struct naive_day *today = &naive->day[index];
    char whole[40];
    snprintf(whole, sizeof whole, "%04d-%02d-%02d", today->year, today->month, today->dayofmonth);
    memcpy(text, whole, 10);
    text[10] = '\0';
}

static int index_of(const struct naive *naive, const char *date)
{
    char text[11];
    for (int i = 0; i < NAIVE_DAYS; i++) {
        date_text(naive, i, text);
        if (strcmp(text, date) == 0)
            return i;
    }
    abort();
}

/* Ascending, at least one in every year when `every_year`. */
static void random_days(struct story *story, const struct naive *naive, bool every_year)
{
    int index = index_of(naive, "2019-01-01"), last = index_of(naive, "2023-12-31");
    index += every_year ? 0 : chance_below(400);
    while (index <= last && story->day_count < DAYS) {
        struct entry *entry = &story->days[story->day_count++];
        date_text(naive, index, entry->date);
        int kind = chance_below(8);
        entry->work = kind >= 4;
        if (kind == 5 || kind == 6) {
            entry->spans = random_spans();
        } else if (kind == 7) {
            int replaced = index + 1 + chance_below(6);
            date_text(naive, replaced > last ? index - 3 : replaced, entry->replaced);
        }
        index += chance_below(3) ? 1 : 1 + chance_below(every_year ? 60 : 200);
    }
}

/* ---- writing it ---- */

static void write_spans(struct buf *out, const struct spans *spans, const char *quote)
{
    for (int i = 0; i < spans->count; i++)
        buf_print(out, "%s%s%02d:%02d-%02d:%02d%s", i ? "," : "", quote, spans->list[i][0] / 60, spans->list[i][0] % 60,
                  spans->list[i][1] / 60, spans->list[i][1] % 60, quote);
}

static void write_week(struct buf *out, const struct week *week)
{
    int written = 0;
    buf_text(out, "spans = [");
    write_spans(out, &week->plain, "\"");
    buf_text(out, "];\n");
    for (int weekday = 1; weekday <= 7; weekday++) {
        if (week->by[weekday].count == 0)
            continue;
        buf_print(out, "%s{ days = \"%d\"; spans = [", written++ ? ", " : "weekdays = ( ", weekday);
        write_spans(out, &week->by[weekday], "\"");
        buf_text(out, "]; }");
    }
    buf_text(out, written ? " );\n" : "");
}

static void write_story(struct buf *out, const struct story *story)
{
    if (story->has_week)
        write_week(out, &story->week);
    for (int i = 0; i < story->season_count; i++) {
        buf_print(out, "%s{ from = \"%s\"; to = \"%s\"; ", i ? ", " : "seasons = ( ", story->seasons[i].from,
                  story->seasons[i].to);
        write_week(out, &story->seasons[i].week);
        buf_text(out, "}");
    }
    buf_text(out, story->season_count ? " );\n" : "");
    buf_text(out, "days = [");
    for (int i = 0; i < story->day_count; i++) {
        const struct entry *entry = &story->days[i];
        bool brackets = entry->replaced[0] != '\0' || entry->spans.count > 0;
        buf_print(out, "%s\"%s %s%s%s", i ? ",\n" : "\n", entry->date, entry->work ? "work" : "off",
                  brackets ? "(" : "", entry->replaced);
        write_spans(out, &entry->spans, "");
        buf_print(out, "%s 日子\"", brackets ? ")" : "");
    }
    buf_text(out, "];\n");
}

/* ---- telling it to the naive calculator ---- */

static bool in_season(const struct season *season, const char *month_day)
{
    bool from = strcmp(month_day, season->from) >= 0, to = strcmp(month_day, season->to) <= 0;
    return strcmp(season->from, season->to) <= 0 ? from && to : from || to;
}

/* `plain`: as a make-up day is worked. */
static struct spans usual(const struct week *outside, const struct season *seasons, int count,
                          const struct naive_day *today, bool plain)
{
    char text[40];
    const struct week *week = outside;
    int weekday = today->weekday == 0 ? 7 : today->weekday;
    snprintf(text, sizeof text, "%02d-%02d", today->month, today->dayofmonth);
    for (int i = 0; i < count; i++)
        if (in_season(&seasons[i], text))
            week = &seasons[i].week;
    return plain || week->by[weekday].count == 0 ? week->plain : week->by[weekday];
}

static const struct entry *entry_of(const struct story *story, const char *date)
{
    for (int i = 0; i < story->day_count; i++)
        if (strcmp(story->days[i].date, date) == 0)
            return &story->days[i];
    return NULL;
}

static void tell(struct naive *naive, const struct story *base, const struct story *local)
{
    const struct week *week = local->has_week ? &local->week : &base->week;
    bool own_seasons = local->has_week || local->season_count > 0;
    const struct story *seasonal = own_seasons ? local : base;
    naive->first_year = FIRST_YEAR;
    naive->last_year = LAST_YEAR;
    for (int i = 0; i < NAIVE_DAYS; i++) {
        struct naive_day *today = &naive->day[i];
        char date[11];
        date_text(naive, i, date);
        const struct entry *entry = entry_of(local, date);
        entry = entry ? entry : entry_of(base, date);
        bool weekend = today->weekday == 0 || today->weekday == 6;
        const struct naive_day *like =
            entry && entry->replaced[0] ? &naive->day[index_of(naive, entry->replaced)] : today;
        bool plain = entry && entry->work && weekend && like == today;
        struct spans spans = usual(week, seasonal->seasons, seasonal->season_count, like, plain);
        if (entry)
            today->working = entry->work;
        if (entry && entry->spans.count > 0)
            spans = entry->spans;
        today->span_count = spans.count;
        memcpy(today->spans, spans.list, sizeof today->spans);
    }
}

/* ---- */

static void load(struct world *world)
{
    struct arena *arena = arena_new(0);
    struct pack_file *files;
    size_t count;
    if (pack_read_folder(arena, SOUND, &files, &count, stderr) != RESULT_OK)
        abort();
    for (size_t i = 0; i < count; i++)
        if (strcmp(files[i].name, "calendar.cfg") == 0)
            files[i].text = world->text.text;
    if (pack_load(&world->pack, files, count, stderr) != RESULT_OK) {
        fputs(world->text.text, stderr);
        abort();
    }
    arena_free(&arena);
    world->calendar = &world->pack->calendars[pack_calendar_find(world->pack, "local")];
}

void world_open(struct world *world)
{
    static struct story base, local;
    memset(&base, 0, sizeof base);
    memset(&local, 0, sizeof local);
    *world = (struct world){.naive = naive_blank()};
    base.has_week = true;
    base.week = random_week();
    random_seasons(&base);
    random_days(&base, world->naive, true);
    local.has_week = chance_below(3) == 0;
    if (local.has_week)
        local.week = random_week();
    if (chance_below(2) == 0)
        random_seasons(&local);
    random_days(&local, world->naive, false);
    buf_print(&world->text,
              "calendars = (\n{ code = \"state\"; offset_minutes = 480; first_year = %d; last_year = %d;\n", FIRST_YEAR,
              LAST_YEAR);
    write_story(&world->text, &base);
    buf_text(&world->text, "},\n{ code = \"local\"; base = \"state\";\n");
    write_story(&world->text, &local);
    buf_text(&world->text, "} );\n");
    tell(world->naive, &base, &local);
    load(world);
}

void world_close(struct world *world)
{
    pack_free(&world->pack);
    free(world->naive);
    buf_free(&world->text);
}
