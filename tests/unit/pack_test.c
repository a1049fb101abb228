/* The city pack: look-ups and inheritance on a small sound pack; one faulty file per kind of fault, each
 * saying beside its lines what must be reported for them; differences; the demo pack. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/pack.h"
#include "common/str.h"

#define SOUND  "tests/unit/pack_data/sound"
#define FAULTY "tests/unit/pack_data/faulty"
#define DEMO   "deploy/city/demo"

struct folder {
    struct arena *arena;
    struct pack_file *files;
    size_t count;
};

static struct folder folder_open(const char *path)
{
    struct folder folder = {.arena = arena_new(0)};
    assert_int_equal(pack_read_folder(folder.arena, path, &folder.files, &folder.count, stderr), RESULT_OK);
    return folder;
}

static void folder_close(struct folder *folder)
{
    arena_free(&folder->arena);
}

static struct pack *load(const char *path)
{
    struct pack *pack = NULL;
    struct folder folder = folder_open(path);
    assert_int_equal(pack_load(&pack, folder.files, folder.count, stderr), RESULT_OK);
    folder_close(&folder);
    return pack;
}

static struct pack_file *file_of(const struct folder *folder, const char *name)
{
    for (size_t i = 0; i < folder->count; i++)
        if (str_equal(folder->files[i].name, name))
            return &folder->files[i];
    fail_msg("no file %s", name);
    return NULL;
}

/* What a load of these files reports; the pack itself must not come. */
static char *problems_of(const struct pack_file *files, size_t count)
{
    char *text = NULL;
    size_t size = 0;
    FILE *problems = open_memstream(&text, &size);
    struct pack *pack = NULL;
    assert_int_equal(pack_load(&pack, files, count, problems), RESULT_REFUSE);
    assert_null(pack);
    fclose(problems);
    return text;
}

/* ---- the small sound pack ---- */

static void test_codes(void **state)
{
    (void)state;
    struct pack *pack = load(SOUND);
    assert_string_equal(pack->name, "tiny");
    assert_string_equal(pack->city, "小城");
    assert_string_equal(pack->areas[pack_area_find(pack, "lake")].name, "湖边村");
    assert_string_equal(pack->units[pack_unit_find(pack, "mill")].name, "磨坊镇政府");
    assert_string_equal(pack->matters[pack_matter_find(pack, "city.road")].name, "道路");
    assert_string_equal(pack->policies[pack_policy_find(pack, "fast")].name, "紧急");
    assert_string_equal(pack->channels[pack_channel_find(pack, "duty")].name, "镇值班室");
    assert_string_equal(pack->entries[pack_entry_find(pack, "firm")].ground, "涉企诉求");
    assert_int_equal(pack_calendar_find(pack, "state"), pack->calendar);
    assert_int_equal(pack_unit_find(pack, "centre"), pack->backstop);
    assert_int_equal(pack_policy_find(pack, "plain"), pack->backstop_policy);
    assert_int_equal(pack->review_below, 60);
    assert_int_equal(pack_area_find(pack, "mil"), -1);
    assert_int_equal(pack_area_find(pack, ""), -1);
    assert_int_equal(pack_unit_find(pack, NULL), -1);
    assert_int_equal(pack_unit_find(pack, "lake"), -1); /* codes are unique inside their kind only */
    pack_free(&pack);
    assert_null(pack);
    pack_free(&pack);
}

static void test_texts(void **state)
{
    (void)state;
    struct pack *pack = load(SOUND);
    assert_string_equal(pack_text_find(pack, "level.supervisor", "en"), "supervisor");
    assert_string_equal(pack_text_find(pack, "level.supervisor", "zh"), "督办员");
    assert_string_equal(pack_text_find(pack, "level.supervisor", NULL), "督办员");
    assert_string_equal(pack_text_find(pack, "level.mayor", "en"), "level.mayor");
    pack_free(&pack);
}

static void test_tree(void **state)
{
    (void)state;
    struct pack *pack = load(SOUND);
    int city = pack_area_find(pack, "city"), east = pack_area_find(pack, "east");
    int mill = pack_area_find(pack, "mill"), lake = pack_area_find(pack, "lake"); /* stands before its parent */
    assert_int_equal(pack->city_area, city);
    assert_int_equal(pack->areas[lake].parent, mill);
    assert_int_equal(pack->areas[lake].district, east);
    assert_int_equal(pack->areas[east].district, east);
    assert_int_equal(pack->areas[city].district, city);
    assert_int_equal(pack->areas[city].parent, -1);
    assert_int_equal(pack->areas[city].setting, SETTING_URBAN);
    assert_int_equal(pack->areas[east].setting, SETTING_URBAN);
    assert_int_equal(pack->areas[lake].setting, SETTING_RURAL); /* from the town */
    assert_string_equal(pack->areas[east].prefix, "XD");
    assert_null(pack->areas[lake].prefix);
    assert_true(pack_area_inside(pack, lake, city));
    assert_true(pack_area_inside(pack, lake, lake));
    assert_false(pack_area_inside(pack, east, lake));
    assert_false(pack_area_inside(pack, -1, city));
    int station = pack_unit_find(pack, "station"), bureau = pack_unit_find(pack, "bureau");
    assert_true(pack_unit_inside(pack, station, bureau));
    assert_false(pack_unit_inside(pack, bureau, station));
    int manhole = pack_matter_find(pack, "city.road.manhole");
    assert_int_equal(pack->matters[manhole].parent, pack_matter_find(pack, "city.road"));
    assert_int_equal(pack->matters[pack_matter_find(pack, "trade")].parent, -1);
    pack_free(&pack);
}

static void test_rows(void **state)
{
    (void)state;
    struct pack *pack = load(SOUND);
    const struct pack_entry *road = &pack->entries[pack_entry_find(pack, "road")];
    assert_int_equal(road->co_count, 2);
    assert_int_equal(road->co[1], pack_unit_find(pack, "station"));
    assert_string_equal(road->co_duty[0], "占道商户清理");
    assert_null(road->co_duty[1]);
    assert_int_equal(road->party, PARTY_UNSPECIFIED);
    const struct pack_entry *firm = &pack->entries[pack_entry_find(pack, "firm")];
    assert_int_equal(firm->matter, -1);
    assert_int_equal(firm->party, PARTY_ENTERPRISE);
    assert_int_equal(pack->entries[pack_entry_find(pack, "trade.urgent")].urgency, URGENCY_URGENT);
    assert_int_equal(pack->words_count, 5);
    assert_string_equal(pack->words[1].word, "窨井");
    assert_int_equal(pack->words[1].axis, AXIS_MATTER);
    assert_int_equal(pack->words[1].value, pack_matter_find(pack, "city.road.manhole"));
    assert_int_equal(pack->words[2].value, URGENCY_URGENT);
    assert_int_equal(pack->words[4].value, NATURE_COMPLAINT);
    const struct pack_channel *phone = &pack->channels[pack_channel_find(pack, "phone")];
    assert_int_equal(phone->rate_per_second, 20); /* the city's */
    assert_int_equal(phone->burst, 40);
    assert_int_equal(phone->district, -1);
    assert_true(phone->may_answer && phone->may_withhold && !phone->internal);
    assert_int_equal(pack->channels[pack_channel_find(pack, "duty")].burst, 4); /* its own */
    pack_free(&pack);
}

static void test_policy(void **state)
{
    (void)state;
    struct pack *pack = load(SOUND);
    const struct pack_policy *plain = &pack->policies[pack_policy_find(pack, "plain")];
    assert_int_equal(plain->limits[STAGE_SETTLE].unit, LIMIT_WORKING_DAY);
    assert_int_equal(plain->limits[STAGE_SETTLE].amount, 5);
    assert_string_equal(plain->limits[STAGE_SETTLE].text, "5wd");
    assert_int_equal(plain->limits[STAGE_ARRIVE].unit, LIMIT_NONE);
    assert_int_equal(plain->rural[STAGE_SETTLE].unit, LIMIT_NONE);
    assert_true(plain->sign_off && !plain->instant && !plain->arrive_always);
    assert_int_equal(plain->return_limit.amount, 2);
    assert_int_equal(plain->rung_count, 4);
    assert_true(plain->rungs[0].before);
    assert_int_equal(plain->rungs[0].stage, STAGE_SETTLE);
    assert_int_equal(plain->rungs[0].action, RUNG_YELLOW);
    assert_int_equal(plain->rungs[2].offset.amount, 0); /* at the due instant */
    assert_int_equal(plain->rungs[2].offset.unit, LIMIT_MINUTE);
    assert_int_equal(plain->rungs[3].stage, STAGE_UNSPECIFIED); /* of every stage */
    assert_false(plain->rungs[3].before);
    assert_string_equal(plain->rungs[3].level, "supervisor");
    const struct pack_policy *fast = &pack->policies[pack_policy_find(pack, "fast")];
    assert_int_equal(fast->limits[STAGE_ARRIVE].amount, 30);
    assert_int_equal(fast->rural[STAGE_ARRIVE].unit, LIMIT_HOUR); /* T05 */
    assert_true(fast->instant && fast->arrive_always);
    assert_int_equal(fast->rung_count, 0);
    pack_free(&pack);
}

static void test_calendar(void **state)
{
    (void)state;
    struct pack *pack = load(SOUND);
    const struct pack_calendar *calendar = &pack->calendars[pack->calendar];
    assert_int_equal(calendar->offset_minutes, 480);
    assert_int_equal(calendar->week.plain.count, 2);
    assert_int_equal(calendar->week.plain.spans[0].start, 8 * 60 + 30);
    assert_int_equal(calendar->week.plain.spans[1].end, 17 * 60 + 30);
    assert_int_equal(calendar->day_count, 3);
    assert_int_equal(calendar->days[1].date, day_from_civil(2024, 4, 7));
    assert_true(calendar->days[1].work);
    assert_false(calendar->days[0].work);
    assert_string_equal(calendar->days[1].name, "清明节");
    pack_free(&pack);
}

static void test_relief(void **state)
{
    (void)state;
    struct pack *pack = load(SOUND);
    const struct pack_policy *plain = &pack->policies[pack_policy_find(pack, "plain")];
    const struct pack_relief *extension = &plain->relief[RELIEF_EXTENSION], *shelf = &plain->relief[RELIEF_SHELF];
    assert_int_equal(extension->max, 2);
    assert_int_equal(extension->each.amount, 5);
    assert_int_equal(extension->total.amount, 8);
    assert_int_equal(extension->approver, ROLE_SUPERVISOR);
    assert_int_equal(extension->stages, 1u << STAGE_FEED_BACK | 1u << STAGE_SETTLE);
    assert_int_equal(extension->ground_count, 2);
    assert_string_equal(extension->grounds[1], "third_party");
    assert_int_equal(plain->relief[RELIEF_PAUSE].total.unit, LIMIT_NONE); /* max times each */
    assert_int_equal(plain->relief[RELIEF_PAUSE].approver, ROLE_LEADER);
    assert_int_equal(shelf->each.unit, LIMIT_NONE); /* no cap */
    assert_int_equal(plain->on_change, CHANGE_EARLIER);
    assert_int_equal(plain->limits[STAGE_SLIP].amount, 2);
    const struct pack_policy *fast = &pack->policies[pack_policy_find(pack, "fast")]; /* says nothing of all this */
    for (int kind = 1; kind < RELIEF_KIND_COUNT; kind++)
        assert_int_equal(fast->relief[kind].max, 0);
    assert_int_equal(fast->on_change, CHANGE_FROM_START);
    for (int stage = STAGE_OPINION; stage < STAGE_COUNT; stage++)
        assert_int_equal(fast->limits[stage].unit, LIMIT_NONE);
    pack_free(&pack);
}

static const struct named { /* who is told of an order of this matter in this area */
    const char *matter, *area, *leader;
} NAMED[] = {
    {"city.road.manhole", "lake", "roads"}, /* the deepest matter, though a leader of the town stands nearer */
    {"city.road", "city", "roads"},
    {"city", "lake", "vice.mill"}, /* then the nearest area */
    {"city", "mill", "vice.mill"},
    {"city", "east", "vice"},
    {"city", NULL, "vice"},
    {"city.road", NULL, "vice"}, /* the roads of the city only: of no place, nobody knows */
    {"trade", "lake", "mayor.east"},
    {"trade", "city", "mayor"},
    {NULL, "lake", "mayor.east"},
    {NULL, NULL, "mayor"},
};

static void test_leaders(void **state)
{
    (void)state;
    struct pack *pack = load(SOUND);
    for (size_t i = 0; i < COUNT(NAMED); i++) {
        int matter = NAMED[i].matter ? pack_matter_find(pack, NAMED[i].matter) : -1;
        int area = NAMED[i].area ? pack_area_find(pack, NAMED[i].area) : -1;
        int leader = pack_leader_of(pack, matter, area);
        assert_true(leader >= 0);
        assert_string_equal(pack->leaders[leader].code, NAMED[i].leader);
    }
    pack_free(&pack);
}

static void test_cadences(void **state)
{
    (void)state;
    struct pack *pack = load(SOUND);
    const struct pack_cadence *six = &pack->cadences[pack_cadence_find(pack, "six")];
    assert_int_equal(six->kind, CADENCE_MEETING);
    assert_int_equal(six->month_days, 1u << 6 | 1u << 16 | 1u << 26);
    assert_int_equal(six->weekdays, 0);
    assert_int_equal(six->time, 9 * 60);
    assert_int_equal(six->rest, REST_AFTER);
    assert_int_equal(six->area, pack_area_find(pack, "east"));
    assert_int_equal(six->reasons,
                     1u << AGENDA_CARRIED | 1u << AGENDA_OVERDUE | 1u << AGENDA_REPEATED | 1u << AGENDA_CLASS);
    assert_int_equal(six->items_max, 30);
    assert_int_equal(six->repeat_count, 3);
    assert_string_equal(six->chair, "区长");
    const struct pack_cadence *ten = &pack->cadences[pack_cadence_find(pack, "ten")];
    assert_int_equal(ten->month_days, 1u | 1u << 10 | 1u << 20); /* bit 0: the last date */
    assert_int_equal(ten->report, REPORT_BULLETIN);
    assert_int_equal(ten->time, 0);
    assert_null(ten->chair);
    const struct pack_cadence *week = &pack->cadences[pack_cadence_find(pack, "week")];
    assert_int_equal(week->weekdays, 1u << 1 | 1u << 7);
    assert_int_equal(week->time, 23 * 60 + 59);
    assert_true(pack->cadences[pack_cadence_find(pack, "daily")].daily);
    assert_true(pack->cadences[pack_cadence_find(pack, "visit")].half_yearly);
    assert_true(pack->cadences[pack_cadence_find(pack, "data")].quarterly);
    assert_int_equal(pack_cadence_find(pack, "mayor"), -1);
    assert_int_equal(pack->classes_count, 2);
    assert_int_equal(pack->classes[1].matter_count, 2);
    assert_int_equal(pack->classes[1].matters[0], pack_matter_find(pack, "trade"));
    pack_free(&pack);
}

/* A pack that was applied before the file was known, and one that leaves out some of its lists. */
static void test_no_supervision(void **state)
{
    (void)state;
    struct folder sound = folder_open(SOUND);
    struct pack *pack = NULL;
    struct pack_file *file = file_of(&sound, "supervision.cfg");
    file->text = "classes = ( );\n";
    file_of(&sound, "visits.cfg")->text = ""; /* it names cadences */
    assert_int_equal(pack_load(&pack, sound.files, sound.count, stderr), RESULT_OK);
    assert_int_equal(pack->leaders_count + pack->classes_count + pack->cadences_count, 0);
    pack_free(&pack);
    *file = sound.files[sound.count - 1];
    assert_int_equal(pack_load(&pack, sound.files, sound.count - 1, stderr), RESULT_OK);
    assert_int_equal(pack->leaders_count + pack->classes_count + pack->cadences_count, 0);
    assert_int_equal(pack_leader_of(pack, pack_matter_find(pack, "city.road"), pack_area_find(pack, "lake")), -1);
    assert_int_equal(pack_cadence_find(pack, "six"), -1);
    pack_free(&pack);
    folder_close(&sound);
}

static void test_boundaries(void **state)
{
    (void)state;
    struct pack *pack = load(SOUND);
    assert_int_equal(pack->border_metres, 200);
    assert_int_equal(pack->rings_count, 4);
    const struct pack_ring *second = &pack->rings[2], *hole = &pack->rings[3];
    assert_int_equal(second->area, pack_area_find(pack, "mill"));
    assert_false(second->hole);
    assert_int_equal(second->point_count, 3);
    assert_true(second->points[2].latitude == 36.05 && second->points[2].longitude == 117.2);
    assert_true(second->low.latitude == 36.0 && second->low.longitude == 117.15);
    assert_true(second->high.latitude == 36.05 && second->high.longitude == 117.2);
    assert_true(hole->hole);
    pack_free(&pack);
}

/* A pack that was applied before the file was known. */
static void test_no_boundaries(void **state)
{
    (void)state;
    struct folder sound = folder_open(SOUND);
    struct pack *pack = NULL;
    struct pack_file *file = file_of(&sound, "boundaries.cfg");
    file->text = "";
    assert_int_equal(pack_load(&pack, sound.files, sound.count, stderr), RESULT_OK);
    assert_int_equal(pack->rings_count, 0);
    pack_free(&pack);
    *file = sound.files[sound.count - 1];
    assert_int_equal(pack_load(&pack, sound.files, sound.count - 1, stderr), RESULT_OK);
    assert_int_equal(pack->rings_count, 0);
    assert_int_equal(pack->border_metres, 0);
    pack_free(&pack);
    folder_close(&sound);
}

static const struct gated {
    const char *matter;
    int automatic, suggest;
} GATED[] = {
    {"city.road.manhole", 80, 80}, /* its own row, though that of the city stands first */
    {"city.road", 70, 30},         /* of the city */
    {"city", 70, 30},
    {"trade", 50, 25}, /* of every matter */
    {NULL, 50, 25},
};

static void check_gate(const struct pack *pack, const char *matter, int automatic, int suggest)
{
    struct pack_gate gate = pack_gate_of(pack, matter == NULL ? -1 : pack_matter_find(pack, matter));
    assert_int_equal(gate.automatic, automatic);
    assert_int_equal(gate.suggest, suggest);
}

static void test_understanding(void **state)
{
    (void)state;
    struct pack *pack = load(SOUND);
    assert_int_equal(pack->gates_count, 3);
    for (size_t i = 0; i < COUNT(GATED); i++)
        check_gate(pack, GATED[i].matter, GATED[i].automatic, GATED[i].suggest);
    assert_int_equal(pack->merge.propose, 60);
    assert_int_equal(pack->merge.automatic, 92);
    assert_int_equal(pack->merge.days, 400);
    assert_int_equal(pack->merge.reopen_days, 365);
    assert_int_equal(pack->hotspot.days, 180);
    assert_int_equal(pack->hotspot.count, 5);
    assert_int_equal(pack->hotspot.people, 3);
    assert_int_equal(pack->hotspot.growth, 120);
    assert_int_equal(pack->hotspot.order_count, 30);
    assert_int_equal(pack->hotspot.alarm_people, 10);
    assert_int_equal(pack->hotspot.alarm_hours, 72);
    assert_int_equal(pack->hotspot.channel, pack_channel_find(pack, "duty"));
    pack_free(&pack);
}

static void check_no_understanding(const struct folder *folder, size_t count)
{
    struct pack *pack = NULL;
    assert_int_equal(pack_load(&pack, folder->files, count, stderr), RESULT_OK);
    assert_int_equal(pack->gates_count, 0);
    check_gate(pack, "city.road.manhole", 60, 0);
    check_gate(pack, NULL, 60, 0);
    assert_int_equal(pack->merge.propose, 0);
    assert_int_equal(pack->hotspot.days, 0);
    assert_int_equal(pack->hotspot.channel, -1);
    pack_free(&pack);
}

/* A pack that was applied before the file was known, and one that says nothing in it. */
static void test_no_understanding(void **state)
{
    (void)state;
    struct folder sound = folder_open(SOUND);
    struct pack_file *file = file_of(&sound, "understanding.cfg");
    file->text = "";
    check_no_understanding(&sound, sound.count);
    *file = sound.files[sound.count - 1];
    check_no_understanding(&sound, sound.count - 1);
    folder_close(&sound);
}

/* Gates of some matters only: of the others what stood in city.cfg holds on. */
static void test_gates_of_some(void **state)
{
    (void)state;
    struct folder sound = folder_open(SOUND);
    struct pack *pack = NULL;
    file_of(&sound, "understanding.cfg")->text = "gates = ({ matter = \"city.road\"; automatic = 0; suggest = 0; });";
    assert_int_equal(pack_load(&pack, sound.files, sound.count, stderr), RESULT_OK);
    check_gate(pack, "city.road.manhole", 0, 0);
    check_gate(pack, "city", 60, 0);
    check_gate(pack, NULL, 60, 0);
    pack_free(&pack);
    folder_close(&sound);
}

static void test_dispatch(void **state)
{
    (void)state;
    struct pack *pack = load(SOUND);
    const struct pack_whistle *town = &pack->whistles[pack_whistle_find(pack, "town")];
    assert_int_equal(pack->whistles_count, 2);
    assert_int_equal(town->from, 1u << UNIT_STREET);
    assert_int_equal(town->to, 1u << UNIT_DEPARTMENT | 1u << UNIT_DESK);
    assert_int_equal(town->limit.unit, LIMIT_WORKING_DAY);
    assert_string_equal(town->source, "R16");
    assert_int_equal(pack_whistle_find(pack, "city"), -1);
    assert_int_equal(pack->reply.least, 4);
    assert_int_equal(pack->reply.copied, 90);
    assert_int_equal(pack->reply.phrase_count, 2);
    assert_string_equal(pack->reply.phrases[1], "情况属实");
    assert_int_equal(pack->alarm.percent, 50);
    assert_int_equal(pack->alarm.least, 20);
    assert_int_equal(pack->alarm.hours, 2);
    assert_string_equal(pack->units[pack->reports.unit].code, "bureau");
    assert_string_equal(pack->units[pack->reports.instead].code, "centre");
    pack_free(&pack);
}

static void test_visits(void **state)
{
    (void)state;
    struct pack *pack = load(SOUND);
    const struct pack_visit *homes = &pack->visits[pack_visit_find(pack, "homes")];
    const struct pack_care *old = &pack->cares[pack_care_find(pack, "old")];
    assert_int_equal(pack->visits_count, 1);
    assert_int_equal(homes->cadence, pack_cadence_find(pack, "data"));
    assert_int_equal(homes->area, pack_area_find(pack, "east"));
    assert_int_equal(homes->level, AREA_STREET);
    assert_int_equal(homes->matter, pack_matter_find(pack, "city"));
    assert_int_equal(homes->channel, pack_channel_find(pack, "duty"));
    assert_int_equal(pack->cares_count, 1);
    assert_int_equal(old->every.unit, LIMIT_DAY);
    assert_int_equal(old->every.amount, 30);
    assert_int_equal(pack_care_find(pack, "homes"), -1);
    pack_free(&pack);
}

/* The first rule that fits a request says how long it is kept. */
static void test_privacy(void **state)
{
    (void)state;
    struct pack *pack = load(SOUND);
    int withdrawn = pack_retention_find(pack, "withdrawn"), business = pack_retention_find(pack, "business");
    assert_int_equal(pack->privacy.reason_min, 2);
    assert_int_equal(pack->retentions_count, 3);
    assert_int_equal(pack->retentions[withdrawn].days, 365);
    assert_int_equal(pack_retention_of(pack, REQUEST_WITHDRAWN, PARTY_ENTERPRISE, 0), withdrawn);
    assert_int_equal(pack_retention_of(pack, REQUEST_CLOSED, PARTY_ENTERPRISE, 0), business);
    assert_int_equal(pack_retention_of(pack, REQUEST_CLOSED, PARTY_UNSPECIFIED, -1), pack_retention_find(pack, "all"));
    pack_free(&pack);
}

/* A pack that was applied before the file was known: everything is kept for ever. */
static void test_no_privacy(void **state)
{
    (void)state;
    struct pack *pack = NULL;
    struct folder sound = folder_open(SOUND);
    *file_of(&sound, "privacy.cfg") = sound.files[sound.count - 1];
    assert_int_equal(pack_load(&pack, sound.files, sound.count - 1, stderr), RESULT_OK);
    assert_int_equal(pack->retentions_count, 0);
    assert_int_equal(pack->privacy.reason_min, 0);
    assert_int_equal(pack_retention_of(pack, REQUEST_CLOSED, PARTY_CITIZEN, 0), -1);
    pack_free(&pack);
    folder_close(&sound);
}

/* A pack that was applied before the file was known. */
static void test_no_visits(void **state)
{
    (void)state;
    struct pack *pack = NULL;
    struct folder sound = folder_open(SOUND);
    *file_of(&sound, "visits.cfg") = sound.files[sound.count - 1];
    assert_int_equal(pack_load(&pack, sound.files, sound.count - 1, stderr), RESULT_OK);
    assert_int_equal(pack->visits_count + pack->cares_count, 0);
    assert_int_equal(pack_visit_find(pack, "homes"), -1);
    pack_free(&pack);
    folder_close(&sound);
}

static void test_roster(void **state)
{
    (void)state;
    struct pack *pack = load(SOUND);
    size_t count = 9;
    assert_int_equal(pack->shifts_count, 4);
    const struct pack_shift *mill = pack_shifts_of(pack, pack_unit_find(pack, "mill"), &count);
    assert_int_equal(count, 3); /* together, in the order of the file */
    assert_string_equal(mill[0].who, "夜班");
    assert_int_equal(mill[0].weekdays, 1u << 1 | 1u << 5);
    assert_int_equal(mill[0].start, 17 * 60 + 30);
    assert_int_equal(mill[0].end, 8 * 60 + 30);
    assert_int_equal(mill[0].desk, -1);
    assert_int_equal(mill[1].when, TIME_WORK);
    assert_string_equal(mill[2].who, "带班领导组");
    const struct pack_shift *bureau = pack_shifts_of(pack, pack_unit_find(pack, "bureau"), &count);
    assert_int_equal(count, 1);
    assert_int_equal(bureau->desk, pack_unit_find(pack, "station"));
    assert_null(pack_shifts_of(pack, pack_unit_find(pack, "centre"), &count));
    assert_int_equal(count, 0);
    assert_null(pack_shifts_of(pack, -1, &count));
    pack_free(&pack);
}

static void check_no_dispatch(const struct folder *folder, size_t count)
{
    struct pack *pack = NULL;
    size_t shifts = 9;
    assert_int_equal(pack_load(&pack, folder->files, count, stderr), RESULT_OK);
    assert_int_equal(pack->whistles_count, 0);
    assert_int_equal(pack->reply.least, 0);
    assert_int_equal(pack->alarm.hours, 0);
    assert_int_equal(pack->reports.unit, -1);
    assert_null(pack_shifts_of(pack, pack_unit_find(pack, "mill"), &shifts));
    pack_free(&pack);
}

/* A pack that was applied before the files were known, and one that says nothing in them. */
static void test_no_dispatch(void **state)
{
    (void)state;
    struct folder sound = folder_open(SOUND);
    struct pack_file *dispatch = file_of(&sound, "dispatch.cfg"), *roster = file_of(&sound, "roster.cfg");
    dispatch->text = roster->text = "";
    check_no_dispatch(&sound, sound.count);
    for (size_t i = 0, kept = 0; i < sound.count; i++)
        if (&sound.files[i] != dispatch && &sound.files[i] != roster)
            sound.files[kept++] = sound.files[i];
    check_no_dispatch(&sound, sound.count - 2);
    folder_close(&sound);
}

static void test_survey(void **state)
{
    (void)state;
    struct pack *pack = load(SOUND);
    const struct pack_survey *survey = &pack->survey;
    const struct pack_asking *chat = &pack->askings[pack_asking_find(pack, "chat")];
    const struct pack_asking *call = &pack->askings[pack_asking_find(pack, "call")];
    assert_int_equal(survey->hours_start, 9 * 60);
    assert_int_equal(survey->hours_end, 20 * 60);
    assert_int_equal(survey->later_max, 2);
    assert_int_equal(chat->channels, 1u << CHANNEL_WECHAT | 1u << CHANNEL_WEB);
    assert_int_equal(chat->step_count, 2);
    assert_int_equal(chat->steps[0].channel, pack_channel_find(pack, "chat"));
    assert_int_equal(chat->steps[0].attempts, 1);
    assert_int_equal(chat->steps[0].pause.unit, LIMIT_DAY);
    assert_int_equal(chat->steps[1].pause.unit, LIMIT_NONE); /* one call: there is nothing between */
    assert_int_equal(call->channels, 0);
    assert_int_equal(call->steps[0].way, CHANNEL_PHONE);
    assert_int_equal(call->steps[0].attempts, 3);
    assert_int_equal(call->steps[0].pause.amount, 2);
    assert_int_equal(call->steps[0].channel, -1);
    assert_int_equal(call->steps[1].pause.unit, LIMIT_MINUTE);
    assert_int_equal(pack->cause_words_count, 2);
    assert_string_equal(pack->cause_words[1].word, "态度");
    assert_int_equal(pack->cause_words[1].cause, CAUSE_MANNER);
    assert_int_equal(survey->analyse, 1u << CAUSE_DEMAND | 1u << CAUSE_OTHER);
    assert_int_equal(survey->analyse_limit.unit, LIMIT_WORKING_DAY);
    assert_string_equal(survey->archive.text, "365d");
    assert_int_equal(survey->retention_years, 10);
    assert_int_equal(survey->appeal_unit.amount, 5);
    assert_int_equal(survey->appeal_person.unit, LIMIT_DAY);
    assert_string_equal(survey->window_answered.text, "5wd");
    assert_string_equal(survey->window_look_back.text, "15d");
    assert_string_equal(survey->window_apply.text, "5wd");
    assert_string_equal(survey->window_decide.text, "3wd");
    assert_int_equal(survey->aspect_count, 2);
    assert_string_equal(survey->aspects[1], "outcome");
    assert_int_equal(survey->check_percent, 5);
    assert_int_equal(survey->check_redo, 4);
    const struct pack_policy *plain = &pack->policies[pack_policy_find(pack, "plain")];
    const struct pack_policy *fast = &pack->policies[pack_policy_find(pack, "fast")];
    assert_true(plain->unit_call && !fast->unit_call);
    assert_int_equal(plain->look_back.amount, 30);
    assert_int_equal(fast->look_back.unit, LIMIT_NONE);
    pack_free(&pack);
}

/* Without the file people are called at any time, nothing is analysed or archived, and appeals are taken for ever. */
static void test_no_survey(void **state)
{
    (void)state;
    struct folder sound = folder_open(SOUND);
    struct pack *pack = NULL;
    *file_of(&sound, "survey.cfg") = sound.files[sound.count - 1];
    assert_int_equal(pack_load(&pack, sound.files, sound.count - 1, stderr), RESULT_OK);
    const struct pack_survey *survey = &pack->survey;
    assert_int_equal(pack->askings_count + pack->cause_words_count + survey->aspect_count, 0);
    assert_int_equal(survey->hours_start, 0);
    assert_int_equal(survey->hours_end, 24 * 60);
    assert_int_equal(survey->analyse, 0);
    assert_int_equal(survey->analyse_limit.unit, LIMIT_NONE);
    assert_int_equal(survey->archive.unit, LIMIT_NONE);
    assert_int_equal(survey->appeal_unit.unit, LIMIT_NONE);
    assert_int_equal(survey->appeal_person.unit, LIMIT_NONE);
    assert_int_equal(survey->window_answered.unit, LIMIT_NONE);
    assert_int_equal(survey->window_look_back.unit, LIMIT_NONE);
    assert_int_equal(survey->window_apply.unit, LIMIT_NONE);
    assert_int_equal(survey->window_decide.unit, LIMIT_NONE);
    assert_int_equal(survey->check_percent, 0);
    assert_int_equal(survey->check_urgent, 1); /* as any other */
    pack_free(&pack);
    folder_close(&sound);
}

/* A group is the first that fits; the file may be missing, then nothing is judged. */
static void test_scoring(void **state)
{
    (void)state;
    struct pack *pack = load(SOUND);
    assert_int_equal(pack_peers_of(pack, pack_unit_find(pack, "mill")), 0);
    assert_int_equal(pack_peers_of(pack, pack_unit_find(pack, "station")), 1);
    assert_int_equal(pack_peers_of(pack, pack_unit_find(pack, "bureau")), 2);
    assert_int_equal(pack_peers_of(pack, -1), -1);
    const struct pack_rate *rate = &pack->rates[pack_rate_find(pack, "content")];
    assert_true(rate->numerator == (1ull << FACT_SATISFIED | 1ull << FACT_BASICALLY));
    assert_true(rate->denominator == 1ull << FACT_ASKED);
    assert_int_equal(rate->tolerance, 20);
    assert_int_equal(pack->points[0].rate, -1);
    assert_int_equal(pack->points[1].below, -1);
    assert_int_equal(pack->talks[0].rate, 0);
    pack_free(&pack);
}

static void test_no_scoring(void **state)
{
    (void)state;
    struct folder sound = folder_open(SOUND);
    struct pack_file *scoring = file_of(&sound, "scoring.cfg");
    struct pack *pack = NULL;
    scoring->text = "";
    assert_int_equal(pack_load(&pack, sound.files, sound.count, stderr), RESULT_OK);
    assert_int_equal(pack->rates_count + pack->peers_count + pack->points_count + pack->talks_count, 0);
    assert_int_equal(pack_peers_of(pack, 0), -1);
    assert_int_equal(pack->blind_spots.loop_moves, 0);
    pack_free(&pack);
    folder_close(&sound);
}

/* Rows of one matter and area hang together; where there is none, nothing is found. */
static void test_cells(void **state)
{
    (void)state;
    struct pack *pack = load(DEMO);
    for (size_t i = 0; i < pack->entries_count; i++) {
        const struct pack_entry *entry = &pack->entries[i];
        int row = pack_cell_first(pack, entry->matter, entry->area);
        while (row >= 0 && row != (int)i)
            row = pack->entries[row].next;
        assert_int_equal(row, i);
    }
    assert_int_equal(pack_cell_first(pack, pack_matter_find(pack, "enterprise"), pack->city_area), -1);
    assert_int_equal(pack_cell_first(pack, -1, -1), -1);
    pack_free(&pack);
}

/* ---- faults ---- */

#define LINES_MAX 64
struct lines {
    char *rows[LINES_MAX];
    size_t count;
};

static void lines_add(struct lines *lines, char *row)
{
    assert_true(lines->count < LINES_MAX);
    lines->rows[lines->count++] = row;
}

static struct lines lines_of(struct arena *arena, const char *text)
{
    struct lines lines = {0};
    while (*text) {
        size_t length = strcspn(text, "\n");
        lines_add(&lines, arena_textn(arena, text, length));
        text += length + (text[length] == '\n');
    }
    return lines;
}

/* "# expect: what" beside a line asks for "file:line: what"; a star at the end leaves the rest open. */
static struct lines expected_of(struct arena *arena, const char *file, const char *text)
{
    static const char MARK[] = "# expect: ";
    struct lines lines = lines_of(arena, text), expected = {0};
    for (size_t i = 0; i < lines.count; i++) {
        char *mark = strstr(lines.rows[i], MARK);
        while (mark) {
            char *what = mark + strlen(MARK);
            mark = strstr(what, MARK);
            size_t length = mark ? (size_t)(mark - what) : strlen(what);
            while (length > 0 && what[length - 1] == ' ')
                length--;
            lines_add(&expected, arena_print(arena, "%s:%zu: %.*s", file, i + 1, (int)length, what));
        }
    }
    return expected;
}

static bool fits(const char *expected, const char *line)
{
    size_t length = strlen(expected);
    return expected[length - 1] == '*' ? strncmp(expected, line, length - 1) == 0 : str_equal(expected, line);
}

/* Prints what is in one list and not in the other; each row answers for one row only. */
static size_t unmatched(const char *fault, struct lines *expected, struct lines *found)
{
    size_t wrong = 0;
    for (size_t i = 0; i < expected->count; i++) {
        size_t n = 0;
        while (n < found->count && (!found->rows[n] || !fits(expected->rows[i], found->rows[n])))
            n++;
        if (n < found->count)
            found->rows[n] = NULL;
        else
            print_error("%s: not reported: %s\n", fault, expected->rows[i]), wrong++;
    }
    for (size_t n = 0; n < found->count; n++)
        if (found->rows[n])
            print_error("%s: not expected: %s\n", fault, found->rows[n]), wrong++;
    return wrong;
}

static size_t leave_out(struct pack_file *files, size_t count, const char *name)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!str_equal(files[i].name, name))
            files[kept++] = files[i];
    return kept;
}

/* The sound pack with one file replaced, or added: "areas-ring.cfg" stands for areas.cfg. */
static size_t check_faulty(const struct folder *sound, const struct pack_file *fault)
{
    struct arena *arena = arena_new(0);
    struct pack_file *files = arena_array(arena, sound->count + 1, sizeof *files);
    const char *name = arena_print(arena, "%.*s.cfg", (int)strcspn(fault->name, "-"), fault->name);
    size_t at = 0, count = 0;
    memcpy(files, sound->files, sound->count * sizeof *files);
    while (at < sound->count && !str_equal(files[at].name, name))
        at++;
    count = at == sound->count ? at + 1 : sound->count;
    files[at].name = name;
    files[at].text = fault->text;
    if (str_equal(name, "supervision.cfg")) /* whose cadences the visits name */
        count = leave_out(files, count, "visits.cfg");
    char *problems = problems_of(files, count);
    struct lines expected = expected_of(arena, name, fault->text), found = lines_of(arena, problems);
    assert_true(expected.count > 0);
    size_t wrong = unmatched(fault->name, &expected, &found);
    free(problems);
    arena_free(&arena);
    return wrong;
}

static void test_faulty(void **state)
{
    (void)state;
    struct folder sound = folder_open(SOUND), faulty = folder_open(FAULTY);
    size_t wrong = 0;
    assert_true(faulty.count >= 31);
    for (size_t i = 0; i < faulty.count; i++)
        wrong += check_faulty(&sound, &faulty.files[i]);
    assert_int_equal(wrong, 0);
    folder_close(&sound);
    folder_close(&faulty);
}

/* test_no_supervision, test_no_boundaries, test_no_understanding, test_no_dispatch, test_no_survey, test_no_scoring */
static bool may_be_missing(const char *name)
{
    return str_equal(name, "supervision.cfg") || str_equal(name, "boundaries.cfg") ||
           str_equal(name, "understanding.cfg") || str_equal(name, "dispatch.cfg") || str_equal(name, "roster.cfg") ||
           str_equal(name, "survey.cfg") || str_equal(name, "visits.cfg") || str_equal(name, "scoring.cfg") ||
           str_equal(name, "privacy.cfg");
}

static void test_missing_files(void **state)
{
    (void)state;
    struct folder sound = folder_open(SOUND);
    for (size_t i = 0; i < sound.count; i++) {
        struct pack_file kept = sound.files[i];
        if (may_be_missing(kept.name))
            continue;
        sound.files[i] = sound.files[sound.count - 1];
        char *problems = problems_of(sound.files, sound.count - 1);
        char *expected = arena_print(sound.arena, "%s:1: missing: every pack has one\n", kept.name);
        assert_string_equal(problems, expected); /* and no complaint about what would have stood there */
        free(problems);
        sound.files[i] = kept;
    }
    char *problems = problems_of(NULL, 0);
    assert_non_null(strstr(problems, "city.cfg:1: missing"));
    free(problems);
    folder_close(&sound);
}

static void test_other_files(void **state)
{
    (void)state;
    struct folder sound = folder_open(SOUND);
    struct pack_file *files = arena_array(sound.arena, sound.count + 2, sizeof *files);
    memcpy(files, sound.files, sound.count * sizeof *files);
    files[sound.count] = (struct pack_file){"roads.cfg", ""};
    files[sound.count + 1] = files[0];
    char *problems = problems_of(files, sound.count + 2);
    char *twice = arena_print(sound.arena, "roads.cfg:1: not a file of a pack\n%s:1: given twice\n", files[0].name);
    assert_string_equal(problems, twice);
    free(problems);
    folder_close(&sound);
}

/* Whatever is left of a file that was cut off: a complaint or a sound pack, never a crash. */
static void test_cut_files(void **state)
{
    (void)state;
    struct folder sound = folder_open(SOUND);
    size_t refused = 0;
    for (size_t i = 0; i < sound.count; i++) {
        const char *whole = sound.files[i].text;
        char *cut = arena_text(sound.arena, whole);
        sound.files[i].text = cut;
        for (size_t length = strlen(whole); length-- > 0;) {
            cut[length] = '\0';
            char *problems = NULL;
            size_t size = 0;
            FILE *stream = open_memstream(&problems, &size);
            struct pack *pack = NULL;
            enum result result = pack_load(&pack, sound.files, sound.count, stream);
            fclose(stream);
            assert_int_equal(result == RESULT_OK, pack != NULL);
            assert_int_equal(result == RESULT_OK, size == 0);
            refused += result == RESULT_REFUSE;
            free(problems);
            pack_free(&pack);
        }
        sound.files[i].text = whole;
    }
    assert_true(refused > 3000);
    folder_close(&sound);
}

static void write_file(const char *folder, const char *name, const char *bytes, size_t length)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void remove_file(const char *folder, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(unlink(path), 0);
}

static void test_folder(void **state)
{
    (void)state;
    char folder[] = "/tmp/pack_test.XXXXXX";
    char *problems = NULL;
    size_t size = 0, count = 9;
    struct arena *arena = arena_new(0);
    struct pack_file *files = NULL;
    assert_non_null(mkdtemp(folder));
    write_file(folder, "b.cfg", "a = 1;\nb\0= 2;\n", 14);
    write_file(folder, "a.cfg", "", 0);
    write_file(folder, "readme.txt", "no", 2);
    write_file(folder, ".hidden.cfg", "no", 2);
    FILE *stream = open_memstream(&problems, &size);
    assert_int_equal(pack_read_folder(arena, folder, &files, &count, stream), RESULT_REFUSE);
    assert_int_equal(count, 1);
    assert_string_equal(files[0].name, "a.cfg");
    assert_string_equal(files[0].text, "");
    assert_int_equal(pack_read_folder(arena, "tests/unit/no-such-folder", &files, &count, stream), RESULT_STOP);
    assert_int_equal(count, 0);
    fclose(stream);
    assert_string_equal(problems, "b.cfg:2: NUL byte\ntests/unit/no-such-folder:1: No such file or directory\n");
    free(problems);
    arena_free(&arena);
    remove_file(folder, "a.cfg");
    remove_file(folder, "b.cfg");
    remove_file(folder, "readme.txt");
    remove_file(folder, ".hidden.cfg");
    assert_int_equal(rmdir(folder), 0);
}

/* ---- differences ---- */

static void replace(struct folder *folder, const char *name, const char *what, const char *with)
{
    struct pack_file *file = file_of(folder, name);
    const char *at = strstr(file->text, what);
    assert_non_null(at);
    file->text = arena_print(folder->arena, "%.*s%s%s", (int)(at - file->text), file->text, with, at + strlen(what));
}

static const struct change {
    const char *file, *what, *with, *line;
} CHANGES[] = {
    {"city.cfg", "= 60", "= 70", "~ city tiny: review_below 60 → 70"},
    {"areas.cfg", "\"城东\"", "\"城东\", \"东门\"", "~ area east: aliases 东城, 城东 → 东城, 城东, 东门"},
    {"areas.cfg", "; setting = \"rural\"", "",
     "~ area lake: setting rural → urban\n~ area mill: setting rural → urban"},
    {"units.cfg", "镇长", "书记", "~ unit mill: leader 镇长 → 书记"},
    {"matters.cfg", "; enterprise_lane = true", "", "~ matter trade: enterprise_lane true → false"},
    {"lexicon.cfg", "\"窨井\"", "\"阴井\"",
     "- word city.road.manhole 窨井: weight 80\n+ word city.road.manhole 阴井: weight 80"},
    {"lexicon.cfg", "weight = 70", "weight = 75", "~ word urgent 塌陷: weight 70 → 75"},
    {"catalogue.cfg", "lead = \"mill\"", "lead = \"centre\"", "~ entry road: lead mill → centre"},
    {"catalogue.cfg", "占道商户清理", "清理",
     "~ entry road: co bureau (占道商户清理), station () → bureau (清理), station ()"},
    {"policies.cfg", "settle = \"5wd\"", "settle = \"4wd\"", "~ policy plain: limits.settle 5wd → 4wd"},
    {"policies.cfg", "rural = { arrive = \"2h\"; };", "", "~ policy fast: rural.arrive 2h → none"},
    {"policies.cfg", "before = \"1wd\"", "before = \"2wd\"",
     "~ policy plain: ladder settle before 1wd yellow unit_leader, sign at 0min remind unit_leader, settle at 0min red "
     "unit_leader, every stage after 2wd notice supervisor → settle before 2wd yellow unit_leader, sign at 0min remind "
     "unit_leader, settle at 0min red unit_leader, every stage after 2wd notice supervisor"},
    {"calendar.cfg", "2024-04-04 off 清明节", "2024-04-05 off 清明节",
     "- day state 2024-04-04: kind off\n+ day state 2024-04-05: kind off"},
    {"calendar.cfg", "17:30", "18:00", "~ calendar state: spans 08:30-12:00, 13:30-17:30 → 08:30-12:00, 13:30-18:00"},
    {"calendar.cfg", "2024-04-07 work 清明节", "2024-04-07 work(2024-04-05) 清明节",
     "~ day state 2024-04-07: kind work → work(2024-04-05)"},
    {"calendar.cfg", "2024-04-07 work 清明节", "2024-04-07 work(09:00-10:00,11:00-12:00) 清明节",
     "~ day state 2024-04-07: kind work → work(09:00-10:00, 11:00-12:00)"},
    {"calendar.cfg", "\"13:30-17:30\"];",
     "\"13:30-17:30\"]; weekdays = ( { days = \"5\"; spans = [\"09:00-12:00\"]; } );",
     "~ calendar state: spans 08:30-12:00, 13:30-17:30 → 08:30-12:00, 13:30-17:30; 5: 09:00-12:00"},
    {"calendar.cfg", "\"13:30-17:30\"];",
     "\"13:30-17:30\"]; seasons = ( { from = \"06-01\"; to = \"09-30\"; spans = [\"08:00-14:00\"]; } );",
     "~ calendar state: seasons  → 06-01 to 09-30 (08:00-14:00)"},
    {"calendar.cfg", "\n);", ",\n  { code = \"coast\"; base = \"state\"; days = [\"2024-09-19 off 台风停工\"]; } );",
     "+ calendar coast: offset_minutes 480\n+ day coast 2024-09-19: kind off"},
    {"areas.cfg", "level = \"street\";", "level = \"street\"; calendar = \"state\";", "~ area mill: calendar  → state"},
    {"units.cfg", "leader = \"镇长\";", "leader = \"镇长\"; calendar = \"state\";", "~ unit mill: calendar  → state"},
    {"policies.cfg", "before = \"1wd\"", "before = \"20%\"",
     "~ policy plain: ladder settle before 1wd yellow unit_leader, sign at 0min remind unit_leader, settle at 0min red "
     "unit_leader, every stage after 2wd notice supervisor → settle before 20% yellow unit_leader, sign at 0min remind "
     "unit_leader, settle at 0min red unit_leader, every stage after 2wd notice supervisor"},
    {"channels.cfg", "may_answer = true; ", "", "~ channel phone: may_answer true → false"},
    {"texts.cfg", "head of the unit", "unit head", "~ text level.unit_leader: en head of the unit → unit head"},
    {"policies.cfg", "relief = \"1wd\"", "relief = \"4wh\"", "~ policy plain: limits.relief 1wd → 4wh"},
    {"policies.cfg", "total = \"8wd\"; ", "",
     "~ policy plain: relief.extension 2 times each 5wd total 8wd by supervisor (stages feed_back, settle; grounds "
     "complex, third_party) → 2 times each 5wd total none by supervisor (stages feed_back, settle; grounds complex, "
     "third_party)"},
    {"policies.cfg",
     "               shelf = { max = 1; each = \"none\"; approver = \"dispatcher\"; stages = [\"settle\"]; grounds = "
     "[\"complex\"]; };",
     "",
     "~ policy plain: relief.shelf 1 times each none total none by dispatcher (stages settle; grounds complex) → none"},
    {"policies.cfg", "on_change = \"earlier\";", "", "~ policy plain: on_change earlier → from_start"},
    {"supervision.cfg", "市长", "书记", "~ leader mayor: title 市长 → 书记"},
    {"supervision.cfg", "matter = \"city\"; }", "matter = \"trade\"; area = \"east\"; }",
     "~ leader vice: matter city → trade\n~ leader vice: area  → east"},
    {"supervision.cfg", "\"trade\", ", "", "~ class shops: matters trade, city.road.manhole → city.road.manhole"},
    {"supervision.cfg", "[6, 16, 26]; time = \"09:00\"", "[16, 26, -1]; time = \"14:30\"",
     "~ cadence six: when month_days 6, 16, 26 → month_days 16, 26, last\n~ cadence six: time 09:00 → 14:30"},
    {"supervision.cfg", "month_days = [10, 20, -1]", "quarterly = true",
     "~ cadence ten: when month_days 10, 20, last → quarterly"},
    {"supervision.cfg", "\"carried\", ", "",
     "~ cadence six: reasons carried, overdue, repeated, class → overdue, repeated, class"},
    {"supervision.cfg", "code = \"visit\"", "code = \"visits\"",
     "- cadence visit: name 遍访\n+ cadence visits: name 遍访"},
    {"boundaries.cfg", "= 200", "= 150", "~ city tiny: border_metres 200 → 150"},
    {"boundaries.cfg", "36.05, 117.2]", "36.06, 117.2]",
     "~ boundary mill 2: ring 3 points 05f5039b → 3 points fd25dee5"},
    {"boundaries.cfg", "hole = true; ", "", "~ boundary mill 3: hole true → false"},
    {"boundaries.cfg", "  { area = \"mill\"; ring = [36.0, 117.15, 36.0, 117.2, 36.05, 117.2]; },\n", "",
     "- boundary mill 3: ring 3 points e5f8cb7c\n~ boundary mill 2: ring 3 points 05f5039b → 3 points e5f8cb7c\n"
     "~ boundary mill 2: hole false → true"},
    {"understanding.cfg", "automatic = 50", "automatic = 55", "~ gate every matter: automatic 50 → 55"},
    {"understanding.cfg", "suggest = 30", "suggest = 0", "~ gate city: suggest 30 → 0"},
    {"understanding.cfg", "matter = \"city\"", "matter = \"city.road\"",
     "- gate city: automatic 70\n+ gate city.road: automatic 70"},
    {"understanding.cfg", "merge = { propose = 60; automatic = 92; days = 400; reopen_days = 365; };", "",
     "~ city tiny: merge.propose 60 → 0\n~ city tiny: merge.automatic 92 → 0\n~ city tiny: merge.days 400 → 0\n"
     "~ city tiny: merge.reopen_days 365 → 0"},
    {"understanding.cfg", "automatic = 92", "automatic = 0", "~ city tiny: merge.automatic 92 → 0"},
    {"understanding.cfg", "days = 180; count = 5; people = 3; growth = 120; order_count = 30",
     "days = 90; count = 6; people = 4; growth = 0; order_count = 31",
     "~ city tiny: hotspots.days 180 → 90\n~ city tiny: hotspots.count 5 → 6\n~ city tiny: hotspots.people 3 → 4\n"
     "~ city tiny: hotspots.growth 120 → 0\n~ city tiny: hotspots.order_count 30 → 31"},
    {"understanding.cfg", "alarm_people = 10; alarm_hours = 72;", "alarm_people = 9; alarm_hours = 24;",
     "~ city tiny: hotspots.alarm_people 10 → 9\n~ city tiny: hotspots.alarm_hours 72 → 24"},
    {"understanding.cfg", "order_count = 30; alarm_people = 10; alarm_hours = 72;\n             channel = \"duty\";",
     "alarm_people = 10; alarm_hours = 72;",
     "~ city tiny: hotspots.order_count 30 → 0\n~ city tiny: hotspots.channel duty → "},
    {"catalogue.cfg", "area = \"city\"; urgency", "area = \"city\"; when = \"rest\"; class = \"ordinary\"; urgency",
     "~ entry trade.urgent: when  → rest\n~ entry trade.urgent: class  → ordinary"},
    {"policies.cfg", "sign_off = true;", "sign_off = true; contact_first = true;",
     "~ policy plain: contact_first false → true"},
    {"privacy.cfg", "reason_min = 2", "reason_min = 6", "~ city tiny: reveal.reason_min 2 → 6"},
    {"privacy.cfg", "days = 365", "days = 0", "~ retention withdrawn: days 365 → 0"},
    {"privacy.cfg", "code = \"all\"; name = \"其他\"", "code = \"rest\"; name = \"其他\"; channel = \"duty\"",
     "- retention all: name 其他\n+ retention rest: name 其他"},
    {"visits.cfg", "level = \"street\"", "level = \"community\"", "~ visit homes: level street → community"},
    {"visits.cfg", "every = \"30d\"", "every = \"20wd\"", "~ care old: every 30d → 20wd"},
    {"visits.cfg", "code = \"old\"", "code = \"aged\"", "- care old: name 高龄\n+ care aged: name 高龄"},
    {"dispatch.cfg", "\"department\", ", "", "~ whistle town: to department, desk → desk"},
    {"dispatch.cfg", "\"2wh\"", "\"1h\"", "~ whistle village: limit 2wh → 1h"},
    {"dispatch.cfg", "code = \"village\"", "code = \"grid\"",
     "- whistle village: name 村里吹哨\n+ whistle grid: name 村里吹哨"},
    {"dispatch.cfg", "reply = { least = 4; copied = 90; phrases = [\"已处理\", \"情况属实\"]; };", "",
     "~ city tiny: reply.least 4 → 0\n~ city tiny: reply.copied 90 → 0\n~ city tiny: reply.phrases 已处理, 情况属实 "
     "→ "},
    {"dispatch.cfg", "percent = 50; least = 20; hours = 2;", "percent = 60; least = 30; hours = 3;",
     "~ city tiny: backstop_alarm.percent 50 → 60\n~ city tiny: backstop_alarm.least 20 → 30\n"
     "~ city tiny: backstop_alarm.hours 2 → 3"},
    {"dispatch.cfg", "instead = \"centre\"", "instead = \"mill\"", "~ city tiny: reports.instead centre → mill"},
    {"matters.cfg", "name = \"道路\";", "name = \"道路\"; confidential_lane = true;",
     "~ matter city.road: confidential_lane false → true\n~ matter city.road.manhole: confidential_lane false → true"},
    {"roster.cfg", "[\"mon\", \"fri\"]; from = \"17:30\"", "[\"mon\", \"sun\"]; from = \"18:00\"",
     "~ shift mill 1: days mon, fri → mon, sun\n~ shift mill 1: span 17:30-08:30 → 18:00-08:30"},
    {"roster.cfg", "desk = \"station\"", "desk = \"station\"; urgency = \"urgent\"",
     "~ shift bureau 1: urgency  → urgent"},
    {"roster.cfg", "when = \"rest\"; who = \"值班科\"; desk = \"station\"", "who = \"值班科\"",
     "~ shift bureau 1: when rest → \n~ shift bureau 1: desk station → "},
    {"roster.cfg", "unit = \"mill\"; who = \"带班领导组\"", "unit = \"centre\"; who = \"带班领导组\"",
     "- shift mill 3: who 带班领导组\n+ shift centre 1: who 带班领导组"},
    {"survey.cfg", "to = \"20:00\"", "to = \"21:30\"", "~ city tiny: survey.hours 09:00-20:00 → 09:00-21:30"},
    {"survey.cfg", "analyse = [\"demand\", \"other\"];\nanalyse_limit = \"1wd\";", "",
     "~ city tiny: survey.analyse demand, other → \n~ city tiny: survey.analyse_limit 1wd → none"},
    {"survey.cfg", "later_max = 2;", "later_max = 3;", "~ city tiny: survey.later_max 2 → 3"},
    {"survey.cfg", "archive = \"365d\";\nretention_years = 10;", "",
     "~ city tiny: survey.archive 365d → none\n~ city tiny: survey.retention_years 10 → 0"},
    {"survey.cfg", "unit = \"5wd\"; person = \"15d\"", "unit = \"3wd\"; person = \"none\"",
     "~ city tiny: survey.appeal.unit 5wd → 3wd\n~ city tiny: survey.appeal.person 15d → none"},
    {"survey.cfg", "window = { answered = \"5wd\"; look_back = \"15d\"; apply = \"5wd\"; decide = \"3wd\"; };", "",
     "~ city tiny: survey.window.answered 5wd → none\n~ city tiny: survey.window.look_back 15d → none\n"
     "~ city tiny: survey.window.apply 5wd → none\n~ city tiny: survey.window.decide 3wd → none"},
    {"survey.cfg", "[\"manner\", ", "[", "~ city tiny: survey.aspects manner, outcome → outcome"},
    {"survey.cfg", "percent = 5; least = 1; urgent = 3; redo = 4; enterprise = 2; called = 1;",
     "percent = 6; least = 2; urgent = 4; redo = 5; enterprise = 3; called = 2;",
     "~ city tiny: survey.check.percent 5 → 6\n~ city tiny: survey.check.least 1 → 2\n"
     "~ city tiny: survey.check.urgent 3 → 4\n~ city tiny: survey.check.redo 4 → 5\n"
     "~ city tiny: survey.check.enterprise 2 → 3\n~ city tiny: survey.check.called 1 → 2"},
    {"survey.cfg", "pause = \"1d\"; channel = \"chat\";", "pause = \"2d\";",
     "~ plan chat: steps wechat x1 1d by chat, phone x1 → wechat x1 2d, phone x1"},
    {"survey.cfg", "channels = [\"wechat\", \"web\"]", "channels = [\"wechat\"]",
     "~ plan chat: channels wechat, web → wechat"},
    {"survey.cfg", "cause = \"slow\"; weight = 60", "cause = \"other\"; weight = 61",
     "~ cause_word 太慢: cause slow → other\n~ cause_word 太慢: weight 60 → 61"},
    {"policies.cfg", "unit_call = true; look_back = \"30d\";", "",
     "~ policy plain: unit_call true → false\n~ policy plain: look_back 30d → none"},
    {"scoring.cfg", "version = 1; least = 20; tolerance = 20;", "version = 3; least = 30; tolerance = 10;",
     "~ rate content: version 1 → 3\n~ rate content: least 20 → 30\n~ rate content: tolerance 20 → 10"},
    {"scoring.cfg", "denominator = [\"asked\"]", "denominator = [\"satisfied\", \"basically\", \"dissatisfied\"]",
     "~ rate content: denominator asked → satisfied, basically, dissatisfied"},
    {"scoring.cfg", "kinds = [\"desk\"]; area = \"east\"", "kinds = [\"desk\", \"street\"]",
     "~ peers desks: kinds desk → street, desk\n~ peers desks: area east → "},
    {"scoring.cfg", "units = [\"mill\"]", "units = [\"mill\", \"bureau\"]", "~ peers named: units mill → mill, bureau"},
    {"scoring.cfg", "above = 950; points = 3", "below = 950; points = -3",
     "~ points content: below -1 → 950\n~ points content: above 950 → -1\n~ points content: points 3 → -3"},
    {"scoring.cfg", "fact = \"late\"; points = -1", "fact = \"red\"; points = -1", "~ points late: fact late → red"},
    {"scoring.cfg", "below = 900; months = 3", "below = 850; months = 2",
     "~ talk content: below 900 → 850\n~ talk content: months 3 → 2"},
    {"scoring.cfg", "loop_moves = 5", "loop_moves = 6", "~ city tiny: blind_spots.loop_moves 5 → 6"},
    {"texts.cfg", "\n);", ",\n  { key = \"new\"; zh = \"新\"; en = \"new\"; } );", "+ text new: zh 新"},
};

static void test_diff(void **state)
{
    (void)state;
    struct pack *old = load(SOUND);
    for (size_t i = 0; i < COUNT(CHANGES); i++) {
        struct folder folder = folder_open(SOUND);
        struct pack *new = NULL;
        char *text = NULL;
        size_t size = 0, lines = 1;
        FILE *out = open_memstream(&text, &size);
        replace(&folder, CHANGES[i].file, CHANGES[i].what, CHANGES[i].with);
        assert_int_equal(pack_load(&new, folder.files, folder.count, stderr), RESULT_OK);
        size_t changes = pack_diff(old, new, out);
        fclose(out);
        assert_string_equal(text, arena_print(folder.arena, "%s\n", CHANGES[i].line));
        for (const char *at = CHANGES[i].line; *at; at++)
            lines += *at == '\n';
        assert_int_equal(changes, lines);
        free(text);
        pack_free(&new);
        folder_close(&folder);
    }
    pack_free(&old);
}

static size_t unraised(const char *what, const char *with, char **text)
{
    struct pack *old = load(SOUND), *new = NULL;
    struct folder folder = folder_open(SOUND);
    size_t size = 0;
    FILE *out = open_memstream(text, &size);
    replace(&folder, "scoring.cfg", what, with);
    assert_int_equal(pack_load(&new, folder.files, folder.count, stderr), RESULT_OK);
    size_t count = pack_diff_unraised(old, new, out);
    fclose(out);
    pack_free(&new);
    pack_free(&old);
    folder_close(&folder);
    return count;
}

/* N05: another formula is another version. */
static void test_unraised(void **state)
{
    static const char *const SAME[] = {"version = 1; least = 30; tolerance = 20;",
                                       "version = 1; least = 20; tolerance = 10;"};
    (void)state;
    char *text = NULL;
    for (size_t i = 0; i < COUNT(SAME); i++) {
        assert_int_equal(unraised("version = 1; least = 20; tolerance = 20;", SAME[i], &text), 1);
        assert_non_null(strstr(text, "scoring.cfg: rate content: "));
        free(text);
    }
    assert_int_equal(
        unraised("denominator = [\"asked\"]", "denominator = [\"satisfied\", \"dissatisfied\", \"basically\"]", &text),
        1);
    free(text);
    assert_int_equal(
        unraised("version = 1; least = 20; tolerance = 20;", "version = 2; least = 30; tolerance = 10;", &text), 0);
    free(text);
}

static void test_diff_none(void **state)
{
    (void)state;
    struct pack *one = load(DEMO), *other = load(DEMO);
    assert_int_equal(pack_diff(one, other, stderr), 0);
    pack_free(&one);
    pack_free(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes),         cmocka_unit_test(test_texts),
        cmocka_unit_test(test_tree),          cmocka_unit_test(test_rows),
        cmocka_unit_test(test_policy),        cmocka_unit_test(test_calendar),
        cmocka_unit_test(test_scoring),       cmocka_unit_test(test_unraised),
        cmocka_unit_test(test_no_scoring),    cmocka_unit_test(test_faulty),
        cmocka_unit_test(test_missing_files), cmocka_unit_test(test_other_files),
        cmocka_unit_test(test_cut_files),     cmocka_unit_test(test_folder),
        cmocka_unit_test(test_diff),          cmocka_unit_test(test_diff_none),
        cmocka_unit_test(test_relief),        cmocka_unit_test(test_leaders),
        cmocka_unit_test(test_cadences),      cmocka_unit_test(test_no_supervision),
        cmocka_unit_test(test_boundaries),    cmocka_unit_test(test_no_boundaries),
        cmocka_unit_test(test_understanding), cmocka_unit_test(test_no_understanding),
        cmocka_unit_test(test_dispatch),      cmocka_unit_test(test_roster),
        cmocka_unit_test(test_no_dispatch),   cmocka_unit_test(test_visits),
        cmocka_unit_test(test_privacy),       cmocka_unit_test(test_no_privacy),
        cmocka_unit_test(test_no_visits),     cmocka_unit_test(test_survey),
        cmocka_unit_test(test_no_survey),     cmocka_unit_test(test_cells),
        cmocka_unit_test(test_gates_of_some),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
