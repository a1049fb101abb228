/* The one door: what a sound submission is, field by field and rule by rule, what happens to a request later (the
 * table is pinned: tests/unit/intake_fsm.golden, renewed with BLESS=1), its number, and the rate of a channel. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/result.h"
#include "common/str.h"
#include "services/intake/intake.h"
#include "tests/lib/golden.h"
#include "tests/lib/pack_folder.h"

#define GOLDEN "tests/unit/intake_fsm.golden"
#define NOW    ((instant)1559437200 * INSTANT_SECOND) /* 2019-06-02 09:00 in China */

static struct arena *arena;
static struct pack *pack;

static int open_pack(void **state)
{
    (void)state;
    arena = arena_new(0);
    pack = pack_folder(PACK_FOLDER_DEMO);
    return 0;
}

static int close_pack(void **state)
{
    (void)state;
    pack_free(&pack);
    arena_free(&arena);
    return 0;
}

/* ---- admission ---- */

/* A citizen calls 12345, leaves a number and says what and where. Every case departs from it. */
static const struct submission SOUND = {
    .channel = "",
    .sender_channel = "phone",
    .party = PARTY_CITIZEN,
    .name = "刘先生",
    .phone = "139-0000 0001",
    .other = "",
    .text = "东外环路灯不亮",
    .district = "pingyin",
    .area = "pingyin.yushan",
    .address = "东外环路北侧",
    .occurred_at = INSTANT_NONE,
    .now = NOW,
    .matter = "",
    .answer = "",
    .ground = "",
};

enum set_kind { SET_NONE = 0, SET_TEXT, SET_FLAG, SET_REAL, SET_WHEN, SET_FILES, SET_MAP, SET_PATH };
struct set {
    enum set_kind kind;
    size_t offset;
    const char *text;
    double number;
    instant when;
};
#define TEXT(member, value)                                                                                            \
    {                                                                                                                  \
        SET_TEXT, offsetof(struct submission, member), value, 0, 0                                                     \
    }
#define FLAG(member, value)                                                                                            \
    {                                                                                                                  \
        SET_FLAG, offsetof(struct submission, member), NULL, value, 0                                                  \
    }
#define REAL(member, value)                                                                                            \
    {                                                                                                                  \
        SET_REAL, offsetof(struct submission, member), NULL, value, 0                                                  \
    }
#define WHEN(member, value)                                                                                            \
    {                                                                                                                  \
        SET_WHEN, offsetof(struct submission, member), NULL, 0, value                                                  \
    }
#define MAP(datum_)                                                                                                    \
    {                                                                                                                  \
        SET_MAP, offsetof(struct submission, datum), NULL, datum_, 0                                                   \
    }
#define PATH(names)                                                                                                    \
    {                                                                                                                  \
        SET_PATH, 0, names, 0, 0                                                                                       \
    } /* handed down, past these, by commas */
#define FILES(second)                                                                                                  \
    {                                                                                                                  \
        SET_FILES, 0, second, 0, 0                                                                                     \
    } /* two attachments; the reference of the second */
#define AT(latitude_, longitude_) FLAG(positioned, true), REAL(latitude, latitude_), REAL(longitude, longitude_)

struct wanted {
    const char *field;
    enum reason reason;
};

/* The key of the level above, which knows nobody's phone. */
#define ABOVE                                                                                                          \
    TEXT(sender_channel, "above"), FLAG(own_key, true), TEXT(reference, "SQ-1"), TEXT(phone, ""), TEXT(name, "")

#define SETS_MAX   10
#define FAULTS_SET 5
static const struct submit_case {
    const char *name;
    struct set sets[SETS_MAX];
    struct wanted faults[FAULTS_SET]; /* all of them, in this order; none: admitted */
} CASES[] = {
    {"a sound one", {{0}}, {{0}}},

    {"channel: agents name it", {TEXT(sender_channel, ""), FLAG(may_name_channel, true), TEXT(channel, "sms")}, {{0}}},
    {"channel: nobody named one", {TEXT(sender_channel, "")}, {{"channel", REASON_REQUIRED}}},
    {"channel: the pack has none such",
     {FLAG(may_name_channel, true), TEXT(channel, "telex")},
     {{"channel", REASON_UNKNOWN_CODE}}},
    {"channel: a channel speaks for itself only", {TEXT(channel, "sms")}, {{"channel", REASON_NOT_ALLOWED}}},
    {"channel: its own name may be said", {TEXT(channel, "phone")}, {{0}}},

    {"text: empty", {TEXT(text, "")}, {{"text", REASON_REQUIRED}}},
    {"text: blanks", {TEXT(text, " \t\r\n")}, {{"text", REASON_REQUIRED}}},
    {"text: full-width blanks", {TEXT(text, "\u3000 \u3000")}, {{"text", REASON_REQUIRED}}},
    {"text: one character between blanks", {TEXT(text, "\u3000灯 ")}, {{0}}},

    {"phone: letters", {TEXT(phone, "139x")}, {{"contact.phone", REASON_BAD_FORMAT}}},
    {"phone: two digits", {TEXT(phone, "12")}, {{"contact.phone", REASON_BAD_FORMAT}}},
    {"phone: twenty-one digits", {TEXT(phone, "123456789012345678901")}, {{"contact.phone", REASON_BAD_FORMAT}}},
    {"phone: twenty digits", {TEXT(phone, "12345678901234567890")}, {{0}}},
    {"phone: three digits", {TEXT(phone, "110")}, {{0}}},
    {"phone: of another country", {TEXT(phone, "+86 (0531) 8888-0001")}, {{0}}},
    {"R34: nobody to ask back", {TEXT(phone, "")}, {{"contact.phone", REASON_REQUIRED}}},
    {"R34: another way to reach the person", {TEXT(phone, ""), TEXT(other, "wx-liu")}, {{0}}},
    {"R34: the name is withheld", {TEXT(phone, ""), FLAG(withheld, true)}, {{0}}},
    {"R16: the city's own people report", {TEXT(phone, ""), TEXT(sender_channel, "patrol")}, {{0}}},
    {"R50: an internal channel withholds the name by itself",
     {TEXT(sender_channel, "patrol"), FLAG(withheld, true)},
     {{0}}},
    {"name: this channel cannot withhold it, and has none to protect",
     {TEXT(sender_channel, "patrol"), FLAG(withheld, true), TEXT(name, ""), TEXT(phone, "")},
     {{"name_withheld", REASON_FORBIDDEN_HERE}}},

    {"place: no such district", {TEXT(district, "mars"), TEXT(area, "")}, {{"place.district", REASON_UNKNOWN_CODE}}},
    {"place: a street is no district",
     {TEXT(district, "pingyin.yushan"), TEXT(area, "")},
     {{"place.district", REASON_UNKNOWN_CODE}}},
    {"place: no such area", {TEXT(area, "mars")}, {{"place.area", REASON_UNKNOWN_CODE}}},
    {"place: the area lies in another district", {TEXT(district, "beiyuan")}, {{"place.area", REASON_OUT_OF_RANGE}}},
    {"place: at the edge of the world", {AT(-90.0, 180.0)}, {{0}}},
    {"place: beyond it",
     {AT(90.1, -180.1)},
     {{"place.position.latitude", REASON_OUT_OF_RANGE}, {"place.position.longitude", REASON_OUT_OF_RANGE}}},
    {"place: no number",
     {AT((double)NAN, (double)NAN)},
     {{"place.position.latitude", REASON_OUT_OF_RANGE}, {"place.position.longitude", REASON_OUT_OF_RANGE}}},
    {"place: in the coordinates of a map", {AT(36.1, 117.1), MAP(DATUM_BD09)}, {{0}}},
    {"place: in coordinates that nobody knows",
     {AT(36.1, 117.1), MAP(DATUM_COUNT)},
     {{"place.position.datum", REASON_UNKNOWN_ENUM}}},
    {"place: numbers without a position do not count", {REAL(latitude, 900)}, {{0}}},

    {"attachments: by reference", {FILES("file-2")}, {{0}}},
    {"attachments: without one", {FILES("")}, {{"attachments[1].reference", REASON_REQUIRED}}},
    {"occurred: just now", {WHEN(occurred_at, NOW)}, {{0}}},
    {"occurred: in the future", {WHEN(occurred_at, NOW + 1)}, {{"occurred_at", REASON_OUT_OF_RANGE}}},
    {"matter: of the catalogue", {TEXT(matter, "city")}, {{0}}},
    {"matter: no such", {TEXT(matter, "weather")}, {{"matter", REASON_UNKNOWN_CODE}}},

    {"在线办结: answered", {FLAG(answered, true), TEXT(answer, "已告知")}, {{0}}},
    {"在线办结: with nothing", {FLAG(answered, true), TEXT(answer, "\u3000")}, {{"answer.text", REASON_REQUIRED}}},
    {"在线办结: not by this channel",
     {TEXT(sender_channel, "sms"), FLAG(answered, true), TEXT(answer, "已告知")},
     {{"answer", REASON_NOT_ALLOWED}}},
    {"N18 不予受理: a listed ground", {FLAG(refused, true), TEXT(ground, "legal")}, {{0}}},
    {"N18: no ground", {FLAG(refused, true)}, {{"refusal.ground", REASON_REQUIRED}}},
    {"N18: no listed ground", {FLAG(refused, true), TEXT(ground, "busy")}, {{"refusal.ground", REASON_UNKNOWN_CODE}}},
    {"N18: not by this channel",
     {TEXT(sender_channel, "sms"), FLAG(refused, true), TEXT(ground, "legal")},
     {{"refusal", REASON_NOT_ALLOWED}}},
    {"answered and refused at once",
     {FLAG(answered, true), TEXT(answer, "已告知"), FLAG(refused, true), TEXT(ground, "legal")},
     {{"refusal", REASON_FORBIDDEN_HERE}}},

    {"N22 举报: against a unit of the pack", {TEXT(reported, "py.yushan")}, {{0}}},
    {"N22: against none that there is", {TEXT(reported, "py.gone")}, {{"reported", REASON_UNKNOWN_CODE}}},
    {"N22: nobody must say who it is", {TEXT(reported, "py.yushan"), TEXT(phone, "")}, {{0}}},
    {"N22: withheld where a channel may not",
     {TEXT(reported, "py.yushan"), TEXT(sender_channel, "patrol"), FLAG(withheld, true), TEXT(name, ""),
      TEXT(phone, "")},
     {{0}}},
    {"N22: a number that is none, all the same",
     {TEXT(reported, "py.yushan"), TEXT(phone, "1")},
     {{"contact.phone", REASON_BAD_FORMAT}}},
    {"N13: not accepted here, and where else to go",
     {TEXT(reported, "py.yushan"), FLAG(refused, true), TEXT(ground, "discipline")},
     {{0}}},

    {"上级平台: handed down", {ABOVE, PATH("province,quancheng")}, {{0}}},
    {"above: the name is withheld", {ABOVE, PATH("quancheng"), FLAG(withheld, true)}, {{0}}},
    {"above: due long ago", {ABOVE, PATH("quancheng"), WHEN(upper_due, 1)}, {{0}}},
    {"above: no limit", {ABOVE, PATH("quancheng"), WHEN(upper_due, INSTANT_NONE)}, {{0}}},
    {"above: due before time began",
     {ABOVE, PATH("quancheng"), WHEN(upper_due, -1)},
     {{"upper.due_at", REASON_OUT_OF_RANGE}}},
    {"above: eight deployments", {ABOVE, PATH("a,b,c,d,e,f,g,h")}, {{0}}},
    {"above: nine", {ABOVE, PATH("a,b,c,d,e,f,g,h,i")}, {{"upper.path", REASON_TOO_MANY}}},
    {"above: past nobody", {ABOVE, FLAG(upper, true)}, {{"upper.path", REASON_REQUIRED}}},
    {"above: past somebody without a name",
     {ABOVE, PATH("a, ,")},
     {{"upper.path[1]", REASON_REQUIRED}, {"upper.path[2]", REASON_REQUIRED}}},
    {"above: past one of them twice", {ABOVE, PATH("a,b,a")}, {{"upper.path[2]", REASON_BAD_FORMAT}}},
    {"above: it comes round", {ABOVE, PATH("province,demo,quancheng")}, {{"upper.path", REASON_LOOP}}},
    {"above: it comes round twice",
     {ABOVE, PATH("demo,demo")},
     {{"upper.path[1]", REASON_BAD_FORMAT}, {"upper.path", REASON_LOOP}}},
    {"above: from nowhere", {ABOVE}, {{"upper", REASON_REQUIRED}}},
    {"above: nobody could speak of it later",
     {ABOVE, PATH("quancheng"), TEXT(reference, "")},
     {{"reference", REASON_REQUIRED}}},
    {"above: answered already",
     {ABOVE, PATH("quancheng"), FLAG(answered, true), TEXT(answer, "已告知")},
     {{"answer", REASON_NOT_ALLOWED}}},
    {"above: not accepted",
     {ABOVE, PATH("quancheng"), FLAG(refused, true), TEXT(ground, "legal")},
     {{"refusal", REASON_NOT_ALLOWED}}},
    {"above: any other channel", {PATH("quancheng")}, {{"upper", REASON_FORBIDDEN_HERE}}},
    {"above: any other channel, whatever it says",
     {PATH("demo"), FLAG(own_key, true)},
     {{"upper", REASON_FORBIDDEN_HERE}}},
    {"above: no agent speaks for it",
     {ABOVE, PATH("demo"), FLAG(own_key, false), FLAG(may_name_channel, true), TEXT(sender_channel, ""),
      TEXT(channel, "above")},
     {{"channel", REASON_NOT_ALLOWED}}},
    {"above: nor one of that channel",
     {ABOVE, PATH("quancheng"), FLAG(own_key, false)},
     {{"channel", REASON_NOT_ALLOWED}}},
    {"above: every fault at once",
     {ABOVE, PATH("demo,demo"), WHEN(upper_due, -1), TEXT(reference, ""), TEXT(text, "")},
     {{"text", REASON_REQUIRED},
      {"reference", REASON_REQUIRED},
      {"upper.path[1]", REASON_BAD_FORMAT},
      {"upper.path", REASON_LOOP},
      {"upper.due_at", REASON_OUT_OF_RANGE}}},

    {"every fault at once",
     {TEXT(text, " "), TEXT(phone, "1"), TEXT(area, "mars"), WHEN(occurred_at, NOW + 1)},
     {{"text", REASON_REQUIRED},
      {"contact.phone", REASON_BAD_FORMAT},
      {"place.area", REASON_UNKNOWN_CODE},
      {"occurred_at", REASON_OUT_OF_RANGE}}},
};

static void set_files(struct submission *in, const char *second)
{
    struct attachment *files = arena_array(arena, 2, sizeof *files);
    files[0] = (struct attachment){"灯.jpg", "file-1", "image/jpeg"};
    files[1] = (struct attachment){"杆.jpg", second, ""};
    in->attachments = files;
    in->attachment_count = 2;
}

static void set_path(struct submission *in, const char *names)
{
    const char **path = arena_array(arena, strlen(names) + 1, sizeof *path), *name;
    char *rest = arena_text(arena, names);
    in->upper = true;
    in->path = path;
    for (in->path_count = 0; (name = strsep(&rest, ",")) != NULL;)
        path[in->path_count++] = name;
}

static void apply(struct submission *in, const struct set *set)
{
    void *at = (char *)in + set->offset;
    switch (set->kind) {
    case SET_NONE:
        break;
    case SET_MAP:
        *(enum datum *)at = (enum datum)set->number;
        break;
    case SET_TEXT:
        memcpy(at, &set->text, sizeof set->text);
        break;
    case SET_FLAG:
        *(bool *)at = set->number > 0;
        break;
    case SET_REAL:
        memcpy(at, &set->number, sizeof set->number);
        break;
    case SET_WHEN:
        memcpy(at, &set->when, sizeof set->when);
        break;
    case SET_FILES:
        set_files(in, set->text);
        break;
    case SET_PATH:
        set_path(in, set->text);
        break;
    }
}

static void check_faults(const struct submit_case *one, const struct intake_faults *faults)
{
    size_t wanted = 0;
    while (wanted < FAULTS_SET && one->faults[wanted].field != NULL)
        wanted++;
    for (size_t i = 0; i < faults->count || i < wanted; i++) {
        const char *field = i < faults->count ? faults->list[i].field : "none";
        enum reason reason = i < faults->count ? faults->list[i].reason : REASON_NONE;
        if (i >= wanted || strcmp(field, one->faults[i].field) != 0 || reason != one->faults[i].reason)
            fail_msg("%s: fault %zu is %s %s", one->name, i, field, reason_code(reason));
    }
}

static void every_field_and_rule(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct submission in = SOUND;
        struct admission out;
        struct intake_faults faults;
        for (size_t n = 0; n < SETS_MAX; n++)
            apply(&in, &CASES[i].sets[n]);
        intake_admit(pack, &in, &out, &faults);
        check_faults(&CASES[i], &faults);
    }
}

static struct admission admitted(struct submission in)
{
    struct admission out;
    struct intake_faults faults;
    intake_admit(pack, &in, &out, &faults);
    assert_int_equal(faults.count, 0);
    return out;
}

/* N22: a report is withheld, whatever the channel says; a pack that names nobody who has reports takes none. */
static void reports_are_withheld(void **state)
{
    (void)state;
    struct submission in = SOUND;
    struct admission out;
    struct intake_faults faults;
    assert_false(admitted(in).withheld);
    in.reported = "py.yushan";
    assert_true(admitted(in).withheld);
    const struct pack_reports named = pack->reports;
    pack->reports = (struct pack_reports){-1, -1};
    intake_admit(pack, &in, &out, &faults);
    pack->reports = named;
    assert_int_equal(faults.count, 1);
    assert_string_equal(faults.list[0].field, "reported");
    assert_int_equal(faults.list[0].reason, REASON_NO_REPORTS);
}

/* What the channel does not say: the area's district, else the channel's, else the city. */
static void where_it_belongs(void **state)
{
    (void)state;
    static const struct {
        const char *sender, *district, *area, *belongs;
    } PLACES[] = {
        {"phone", "pingyin", "pingyin.yushan", "pingyin"},
        {"phone", "", "pingyin.yushan", "pingyin"},
        {"phone", "pingyin", "", "pingyin"},
        {"phone", "", "", "city"},
        {"phone", "city", "pingyin.yushan", "city"},
        {"phone", "", "city", "city"},
        {"qq", "", "", "beiyuan"},
        {"qq", "pingyin", "", "pingyin"},
    };
    for (size_t i = 0; i < COUNT(PLACES); i++) {
        struct submission in = SOUND;
        in.sender_channel = PLACES[i].sender;
        in.district = PLACES[i].district;
        in.area = PLACES[i].area;
        struct admission out = admitted(in);
        assert_string_equal(pack->areas[out.district].code, PLACES[i].belongs);
        assert_non_null(pack->areas[out.district].prefix); /* numbers are made of it */
        assert_int_equal(out.area, *in.area == '\0' ? -1 : pack_area_find(pack, in.area));
        assert_string_equal(pack->channels[out.channel].code, in.sender_channel);
    }
}

/* One place as three maps show it: stored alike, and what it was said in is kept. */
static void every_map_becomes_one(void **state)
{
    (void)state;
    static const struct {
        enum datum datum, kept;
        double latitude, longitude;
    } MAPS[] = {
        {DATUM_UNSPECIFIED, DATUM_WGS84, 36.2890000, 116.4550000},
        {DATUM_WGS84, DATUM_WGS84, 36.2890000, 116.4550000},
        {DATUM_GCJ02, DATUM_GCJ02, 36.2892029, 116.4607403},
        {DATUM_BD09, DATUM_BD09, 36.2948570, 116.4673593},
    };
    struct admission out;
    struct intake_faults faults;
    struct submission in = SOUND;
    for (size_t i = 0; i < COUNT(MAPS); i++) {
        in.positioned = true;
        in.latitude = MAPS[i].latitude;
        in.longitude = MAPS[i].longitude;
        in.datum = MAPS[i].datum;
        intake_admit(pack, &in, &out, &faults);
        assert_int_equal(faults.count, 0);
        assert_true(fabs(out.latitude - 36.289) < 1e-6 && fabs(out.longitude - 116.455) < 1e-6);
        assert_int_equal(out.datum, MAPS[i].kept);
    }
    in.positioned = false; /* whatever else is filled in */
    intake_admit(pack, &in, &out, &faults);
    assert_true(isnan(out.latitude) && isnan(out.longitude));
    assert_int_equal(out.datum, DATUM_UNSPECIFIED);
}

/* R16, R50, C15: who came to the grid worker, the duty desk or the patrol is protected, said or not; who calls himself is
 * withheld only if he wants it. */
static void internal_originators_protect_the_informer(void **state)
{
    (void)state;
    static const char *const INTERNAL[] = {"grid",   "visit",  "duty",    "supervisor", "dingtalk",
                                           "patrol", "leader", "meeting", "web.opinion"};
    static const char *const OTHERS[] = {"phone", "wechat", "mailbox.mayor", "hotline.110", "import"};
    struct submission in = SOUND;
    for (size_t i = 0; i < COUNT(INTERNAL); i++) {
        in = SOUND;
        in.sender_channel = INTERNAL[i];
        assert_true(admitted(in).withheld);
        in.name = in.phone = "";
        assert_false(admitted(in).withheld); /* its own finding: there is nobody to protect */
        in.other = "wx-liu";
        assert_true(admitted(in).withheld);
        in.other = "";
        in.name = "刘先生";
        assert_true(admitted(in).withheld);
    }
    for (size_t i = 0; i < COUNT(OTHERS); i++) {
        in = SOUND;
        in.sender_channel = OTHERS[i];
        assert_false(admitted(in).withheld);
        in.withheld = true;
        assert_true(admitted(in).withheld);
    }
}

static void three_ways_out_of_the_door(void **state)
{
    (void)state;
    struct submission in = SOUND;
    assert_int_equal(admitted(in).state, REQUEST_ACCEPTED);
    in.answered = true;
    in.answer = "已告知";
    assert_int_equal(admitted(in).state, REQUEST_ANSWERED);
    in.answered = false;
    in.refused = true;
    in.ground = "legal";
    assert_int_equal(admitted(in).state, REQUEST_REFUSED);
}

/* A ground is a key of the pack's list, whatever else the text may hold. */
static void a_ground_is_no_free_text(void **state)
{
    (void)state;
    char longer[300];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    static const char *const GROUNDS[] = {"legal ", "Legal", "%s%n", "legal.", "../legal"};
    for (size_t i = 0; i <= COUNT(GROUNDS); i++) {
        struct submission in = SOUND;
        struct admission out;
        struct intake_faults faults;
        in.refused = true;
        in.ground = i < COUNT(GROUNDS) ? GROUNDS[i] : longer;
        intake_admit(pack, &in, &out, &faults);
        assert_int_equal(faults.count, 1);
        assert_int_equal(faults.list[0].reason, REASON_UNKNOWN_CODE);
    }
}

static void more_faults_than_there_is_room_for(void **state)
{
    (void)state;
    struct submission in = SOUND;
    struct admission out;
    struct intake_faults faults;
    struct attachment none[INTAKE_FAULTS + 4];
    for (size_t i = 0; i < COUNT(none); i++)
        none[i] = (struct attachment){"", "", ""};
    in.text = "";
    in.attachments = none;
    in.attachment_count = COUNT(none);
    intake_admit(pack, &in, &out, &faults);
    assert_int_equal(faults.count, INTAKE_FAULTS);
    assert_string_equal(faults.list[0].field, "text");
    assert_string_equal(faults.list[INTAKE_FAULTS - 1].field, "attachments[30].reference");
}

/* ---- later ---- */

static void the_table_is_as_reviewed(void **state)
{
    (void)state;
    char *now = NULL;
    size_t size = 0;
    FILE *dump = open_memstream(&now, &size);
    assert_true(intake_dump(dump) > 0);
    fclose(dump);
    golden_assert(GOLDEN, now);
    free(now);
}

#define LEAVES(from)                                                                                                   \
    {                                                                                                                  \
        from, INTAKE_PROGRESS, REQUEST_IN_HAND, REASON_NONE, from                                                      \
    }
static const struct later_case {
    enum request_state from;
    enum intake_event event;
    enum request_state reported;
    enum reason reason;
    enum request_state next;
} LATER[] = {
    {REQUEST_ACCEPTED, INTAKE_SUPPLEMENT, 0, REASON_NONE, REQUEST_ACCEPTED},
    {REQUEST_IN_HAND, INTAKE_SUPPLEMENT, 0, REASON_NONE, REQUEST_IN_HAND},
    {REQUEST_FED_BACK, INTAKE_SUPPLEMENT, 0, REASON_NONE, REQUEST_FED_BACK},
    {REQUEST_ANSWERED, INTAKE_SUPPLEMENT, 0, REASON_WRONG_STATE, REQUEST_ANSWERED},
    {REQUEST_REFUSED, INTAKE_SUPPLEMENT, 0, REASON_WRONG_STATE, REQUEST_REFUSED},
    {REQUEST_WITHDRAWN, INTAKE_SUPPLEMENT, 0, REASON_WRONG_STATE, REQUEST_WITHDRAWN},
    {REQUEST_CLOSED, INTAKE_SUPPLEMENT, 0, REASON_WRONG_STATE, REQUEST_CLOSED},
    {REQUEST_ACCEPTED, INTAKE_WITHDRAW, 0, REASON_NONE, REQUEST_WITHDRAWN},
    {REQUEST_IN_HAND, INTAKE_WITHDRAW, 0, REASON_NONE, REQUEST_WITHDRAWN},
    {REQUEST_WITHDRAWN, INTAKE_WITHDRAW, 0, REASON_ALREADY_DONE, REQUEST_WITHDRAWN},
    {REQUEST_FED_BACK, INTAKE_WITHDRAW, 0, REASON_WRONG_STATE, REQUEST_FED_BACK},
    {REQUEST_CLOSED, INTAKE_WITHDRAW, 0, REASON_WRONG_STATE, REQUEST_CLOSED},
    {REQUEST_ACCEPTED, INTAKE_PROGRESS, REQUEST_IN_HAND, REASON_NONE, REQUEST_IN_HAND},
    {REQUEST_FED_BACK, INTAKE_PROGRESS, REQUEST_IN_HAND, REASON_NONE, REQUEST_IN_HAND}, /* redo, R36 */
    {REQUEST_ANSWERED, INTAKE_PROGRESS, REQUEST_CLOSED, REASON_NONE, REQUEST_CLOSED},
    LEAVES(REQUEST_WITHDRAWN),                                           /* it crossed the withdrawal */
    LEAVES(REQUEST_CLOSED),                                              /* R30 */
    {REQUEST_ANSWERED, INTAKE_REOPEN, 0, REASON_NONE, REQUEST_ACCEPTED}, /* R36 */
    {REQUEST_ACCEPTED, INTAKE_REOPEN, 0, REASON_NONE, REQUEST_ACCEPTED},
    {REQUEST_CLOSED, INTAKE_REOPEN, 0, REASON_NONE, REQUEST_ACCEPTED},  /* R41 */
    {REQUEST_REFUSED, INTAKE_REOPEN, 0, REASON_NONE, REQUEST_ACCEPTED}, /* R41 */
    {REQUEST_WITHDRAWN, INTAKE_REOPEN, 0, REASON_NONE, REQUEST_WITHDRAWN},
    {REQUEST_REFUSED, INTAKE_TOLD, REQUEST_FED_BACK, REASON_NONE, REQUEST_REFUSED}, /* an appeal alone moves nothing */
    {REQUEST_CLOSED, INTAKE_TOLD, REQUEST_FED_BACK, REASON_NONE, REQUEST_CLOSED},
    {REQUEST_FED_BACK, INTAKE_TOLD, REQUEST_CLOSED, REASON_NONE, REQUEST_FED_BACK},
    {REQUEST_CLOSED, INTAKE_TAKEN_UP, REQUEST_IN_HAND, REASON_NONE, REQUEST_IN_HAND}, /* C16 */
    {REQUEST_FED_BACK, INTAKE_TAKEN_UP, REQUEST_IN_HAND, REASON_NONE, REQUEST_IN_HAND},
    {REQUEST_WITHDRAWN, INTAKE_TAKEN_UP, REQUEST_IN_HAND, REASON_NONE, REQUEST_WITHDRAWN},
};

/* R41: each only where it fits. */
static void what_a_person_may_appeal_against(void **state)
{
    (void)state;
    for (int at = REQUEST_STATE_UNSPECIFIED; at < REQUEST_STATE_COUNT; at++) {
        enum request_state from = (enum request_state)at;
        assert_int_equal(intake_appeal(from, APPEAL_CLOSURE, true),
                         at == REQUEST_CLOSED ? REASON_NONE : REASON_WRONG_STATE);
        assert_int_equal(intake_appeal(from, APPEAL_REFUSAL, true),
                         at == REQUEST_REFUSED ? REASON_NONE : REASON_WRONG_STATE);
        assert_int_equal(intake_appeal(from, APPEAL_EXCLUSION, true), REASON_NONE);
        assert_int_equal(intake_appeal(from, APPEAL_EXCLUSION, false), REASON_WRONG_STATE);
        assert_int_equal(intake_appeal(from, APPEAL_RATING, true), REASON_FORBIDDEN_HERE);
        assert_int_equal(intake_appeal(from, APPEAL_CARD, true), REASON_FORBIDDEN_HERE);
        assert_int_equal(intake_appeal(from, APPEAL_COUNT, true), REASON_FORBIDDEN_HERE);
        assert_int_equal(intake_appeal(from, APPEAL_AGAINST_UNSPECIFIED, true), REASON_REQUIRED);
    }
}

static void what_happens_later(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(LATER); i++) {
        struct intake_verdict verdict = intake_step(LATER[i].from, LATER[i].event, LATER[i].reported);
        if (verdict.reason != LATER[i].reason || verdict.next != LATER[i].next)
            fail_msg("case %zu: %s, next %d (%s)", i, reason_code(verdict.reason), (int)verdict.next, verdict.why);
    }
}

/* Every state and event has a verdict, and one that refuses changes nothing. */
static void nothing_is_left_open(void **state)
{
    (void)state;
    for (int from = REQUEST_ACCEPTED; from < REQUEST_STATE_COUNT; from++)
        for (int event = INTAKE_SUPPLEMENT; event <= INTAKE_TAKEN_UP; event++) {
            struct intake_verdict verdict =
                intake_step((enum request_state)from, (enum intake_event)event, REQUEST_IN_HAND);
            assert_non_null(verdict.why);
            assert_string_not_equal(verdict.why, "no rule");
            if (verdict.reason != REASON_NONE)
                assert_int_equal(verdict.next, from);
        }
}

/* ---- numbers ---- */

static void numbers(void **state)
{
    (void)state;
    char text[INTAKE_NUMBER];
    int pingyin = pack_area_find(pack, "pingyin");
    intake_number(pack, pingyin, day_from_civil(2019, 6, 2), 1, text);
    assert_string_equal(text, "PY20190602-00001");
    intake_number(pack, pingyin, day_from_civil(2026, 12, 31), 99999, text);
    assert_string_equal(text, "PY20261231-99999");
    intake_number(pack, pack->city_area, day_from_civil(2024, 2, 29), 123456, text); /* a very busy day */
    assert_string_equal(text, "YS20240229-123456");
    intake_number(pack, pingyin, day_from_civil(9999, 12, 31), INT32_MAX, text);
    assert_true(strlen(text) <= 32); /* the longest number that the wire takes */
}

static void no_two_districts_make_one_number(void **state)
{
    (void)state;
    for (size_t a = 0; a < pack->areas_count; a++)
        for (size_t b = 0; b < a; b++)
            assert_false(pack->areas[a].prefix != NULL && str_equal(pack->areas[a].prefix, pack->areas[b].prefix));
}

/* ---- the rate of a channel ---- */

static int taken_at_once(struct bucket *bucket, int rate, int burst, instant wall)
{
    int taken = 0;
    while (taken < 10000 && intake_bucket(bucket, rate, burst, wall))
        taken++;
    return taken;
}

static void a_burst_and_then_the_rate(void **state)
{
    (void)state;
    struct bucket bucket = {0};
    assert_int_equal(taken_at_once(&bucket, 10, 25, NOW), 25);
    assert_false(intake_bucket(&bucket, 10, 25, NOW + INSTANT_SECOND / 10 - 1000));
    assert_true(intake_bucket(&bucket, 10, 25, NOW + INSTANT_SECOND / 10));
    assert_int_equal(taken_at_once(&bucket, 10, 25, NOW + 2 * INSTANT_SECOND), 19);
    assert_int_equal(taken_at_once(&bucket, 10, 25, NOW + INSTANT_DAY), 25); /* no more is saved up */
}

/* Steadily below the rate nobody is ever refused, whatever the size of the steps. */
static void below_the_rate_nobody_is_refused(void **state)
{
    (void)state;
    struct bucket bucket = {0};
    instant at = NOW;
    for (int i = 0; i < 20000; i++, at += INSTANT_SECOND / 97)
        assert_true(intake_bucket(&bucket, 100, 1, at));
}

static void a_clock_set_back_neither_fills_nor_blocks(void **state)
{
    (void)state;
    struct bucket bucket = {0};
    assert_int_equal(taken_at_once(&bucket, 10, 5, NOW), 5);
    assert_false(intake_bucket(&bucket, 10, 5, NOW - INSTANT_HOUR));
    assert_true(intake_bucket(&bucket, 10, 5, NOW - INSTANT_HOUR + INSTANT_SECOND));
}

static void no_rate_no_limit(void **state)
{
    (void)state;
    struct bucket bucket = {0};
    assert_int_equal(taken_at_once(&bucket, 0, 0, NOW), 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_and_rule),
        cmocka_unit_test(reports_are_withheld),
        cmocka_unit_test(where_it_belongs),
        cmocka_unit_test(every_map_becomes_one),
        cmocka_unit_test(internal_originators_protect_the_informer),
        cmocka_unit_test(three_ways_out_of_the_door),
        cmocka_unit_test(a_ground_is_no_free_text),
        cmocka_unit_test(more_faults_than_there_is_room_for),
        cmocka_unit_test(the_table_is_as_reviewed),
        cmocka_unit_test(what_a_person_may_appeal_against),
        cmocka_unit_test(what_happens_later),
        cmocka_unit_test(nothing_is_left_open),
        cmocka_unit_test(numbers),
        cmocka_unit_test(no_two_districts_make_one_number),
        cmocka_unit_test(a_burst_and_then_the_rate),
        cmocka_unit_test(below_the_rate_nobody_is_refused),
        cmocka_unit_test(a_clock_set_back_neither_fills_nor_blocks),
        cmocka_unit_test(no_rate_no_limit),
    };
    return cmocka_run_group_tests_name("intake", tests, open_pack, close_pack);
}
