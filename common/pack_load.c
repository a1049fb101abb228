#include "common/pack_load.h"
#include "common/pack_scan.h"
#include "common/str.h"

/* In the order in which the files refer to each other. */
static const struct part {
    const char *file;
    enum pack_kind kind; /* what is unknown when the file cannot be read */
    void (*load)(struct pack_walk *, const config_setting_t *);
} PARTS[] = {
    {"texts.cfg", PACK_TEXT, pack_texts_load},
    {"calendar.cfg", PACK_CALENDAR, pack_calendar_load},
    {"areas.cfg", PACK_AREA, pack_areas_load},
    {"boundaries.cfg", PACK_NONE, pack_boundaries_load},
    {"units.cfg", PACK_UNIT, pack_units_load},
    {"matters.cfg", PACK_MATTER, pack_matters_load},
    {"lexicon.cfg", PACK_NONE, pack_lexicon_load},
    {"policies.cfg", PACK_POLICY, pack_policies_load},
    {"catalogue.cfg", PACK_ENTRY, pack_catalogue_load},
    {"channels.cfg", PACK_CHANNEL, pack_channels_load},
    {"supervision.cfg", PACK_NONE, pack_supervision_load},
    {"understanding.cfg", PACK_NONE, pack_understanding_load},
    {"dispatch.cfg", PACK_NONE, pack_dispatch_load},
    {"roster.cfg", PACK_NONE, pack_roster_load},
    {"visits.cfg", PACK_NONE, pack_visits_load},
    {"privacy.cfg", PACK_NONE, pack_privacy_load},
    {"survey.cfg", PACK_NONE, pack_survey_load},
    {"scoring.cfg", PACK_NONE, pack_scoring_load},
    {"city.cfg", PACK_NONE, pack_city_load}, /* last: it refers to units, policies, calendars, and fills channels */
};

/* Packs that were applied before these files were known have none. */
static const char *const OPTIONAL[] = {"supervision.cfg", "understanding.cfg", "boundaries.cfg",
                                       "dispatch.cfg",    "roster.cfg",        "survey.cfg",
                                       "scoring.cfg",     "visits.cfg",        "privacy.cfg"};

static const struct pack_file *find_file(const struct pack_file *files, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(files[i].name, name))
            return &files[i];
    return NULL;
}

static bool optional(const char *name)
{
    for (size_t i = 0; i < COUNT(OPTIONAL); i++)
        if (str_equal(OPTIONAL[i], name))
            return true;
    return false;
}

static bool is_part(const char *name)
{
    for (size_t i = 0; i < COUNT(PARTS); i++)
        if (str_equal(PARTS[i].file, name))
            return true;
    return false;
}

static void check_names(struct pack_walk *walk, const struct pack_file *files, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *what = NULL;
        if (!is_part(files[i].name))
            what = "not a file of a pack";
        else if (find_file(files, i, files[i].name))
            what = "given twice";
        if (what) {
            fprintf(walk->problems, "%s:1: %s\n", files[i].name, what);
            walk->faults++;
        }
    }
}

static void load_text(struct pack_walk *walk, const struct part *part, const char *text)
{
    config_t config;
    config_init(&config);
    size_t faults = pack_scan(part->file, text, walk->problems);
    if (faults == 0 && config_read_string(&config, text)) {
        part->load(walk, config_root_setting(&config));
    } else {
        if (faults == 0)
            fprintf(walk->problems, "%s:%d: %s\n", part->file, config_error_line(&config), config_error_text(&config));
        walk->faults += faults ? faults : 1;
        pack_index_lose(walk->pack->index, part->kind);
    }
    config_destroy(&config);
}

static void load_part(struct pack_walk *walk, const struct part *part, const struct pack_file *file)
{
    walk->file = part->file;
    if (file) {
        load_text(walk, part, file->text);
        return;
    }
    if (optional(part->file))
        return;
    fprintf(walk->problems, "%s:1: missing: every pack has one\n", part->file);
    walk->faults++;
    pack_index_lose(walk->pack->index, part->kind);
}

enum result pack_load(struct pack **out, const struct pack_file *files, size_t count, FILE *problems)
{
    struct arena *arena = arena_new(0);
    struct pack *pack = arena_alloc(arena, sizeof *pack);
    pack->arena = arena;
    pack->city_area = -1;
    pack->hotspot.channel = -1;
    pack->reports = (struct pack_reports){-1, -1};
    pack_survey_default(&pack->survey);
    pack->index = pack_index_new(arena);
    struct pack_walk walk = {.pack = pack, .problems = problems};
    check_names(&walk, files, count);
    for (size_t i = 0; i < COUNT(PARTS); i++)
        load_part(&walk, &PARTS[i], find_file(files, count, PARTS[i].file));
    *out = pack;
    if (walk.faults == 0)
        return RESULT_OK;
    pack_free(out);
    return RESULT_REFUSE;
}
