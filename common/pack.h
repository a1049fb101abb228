/* A city pack: everything that differs between cities, as plain data. Read from a folder of libconfig
 * files or from the rows of an applied version; the same code checks both. Immutable once loaded;
 * lives in its own arena; shared by every service. Codes are unique inside their kind. All indices
 * are into the arrays of the same pack; -1 = none.
 * Files of a pack folder: city.cfg areas.cfg units.cfg matters.cfg lexicon.cfg catalogue.cfg
 * policies.cfg calendar.cfg channels.cfg texts.cfg; and, each optional: supervision.cfg (cadences, leaders, classes),
 * understanding.cfg (gates, merging, hot spots), boundaries.cfg (where areas end), dispatch.cfg (whistles, replies, the
 * alarm of the backstop, who has reports), roster.cfg (who is on duty), survey.cfg (how people are asked back, exclusion, appeal, look-back),
 * scoring.cfg (rates, peer groups, points, talks, blind spots), visits.cfg (households that are visited), privacy.cfg (how
 * long who asked is kept). */
#ifndef LOOPLINE_PACK_H
#define LOOPLINE_PACK_H

#include <stdio.h>

#include "common/arena.h"
#include "common/instant.h"
#include "common/result.h"
#include "common/terms.h"

#define PACK_CODE_MAX  47 /* bytes of a code: lower-case letters, digits, _ - and dots between them */
#define PACK_LEVEL_MAX 23 /* bytes of a level of the ladder */
#define PACK_RUNGS_MAX 30 /* rungs of one policy: a clock keeps a bit for each */

/* ---- areas 区域 ---- */
struct pack_area {
    const char *code, *name;    /* "pingyin", "平阴榆山" */
    const char *prefix;         /* of public numbers; districts and the city only, else NULL */
    const char *const *aliases; /* other place names that mean this area */
    size_t alias_count;
    int parent;   /* -1 for the city */
    int district; /* index of the district it lies in; the city: itself */
    enum area_level level;
    enum setting_class setting; /* urban or rural: inherited from the parent when not said (T04/T05) */
    int own_calendar;           /* as said; -1 = inherited from the parent, for the city the city's */
    int calendar;               /* the one that it counts by: see calendar_of */
};

/* ---- units 承办单位 ---- */
struct pack_unit {
    const char *code, *name;
    int parent; /* bureau → station, group → branch; -1 none */
    int area;   /* whom it serves */
    enum unit_kind kind;
    bool round_the_clock; /* 24-hour duty, rest days included (T15) */
    const char *leader;   /* title of the responsible leader, no personal name needed */
    const char *duty;     /* duty desk, free text; may be NULL */
    int own_calendar;     /* as said; -1 = that of its area */
    int calendar;         /* the one that it counts by: see calendar_of */
};

/* ---- matters 事项, natures, lexicon ---- */
struct pack_matter {
    const char *code, *name; /* "city.road.manhole" : dotted, parents first */
    int parent;
    bool enterprise_lane;
    /* 纪检线索 and the like (N13): only keys that name a matter of the lane see its orders. Inherited from the parent. */
    bool confidential_lane;
};
struct pack_word {    /* one lexicon entry: a word votes for one value on one axis */
    const char *word; /* as written; matched after folding (see services/classifier/text.h) */
    enum axis axis;   /* matter, nature, urgency, party */
    int value;        /* matter index or enum value of that axis */
    int weight;       /* 1..100 */
};

/* ---- catalogue 派单目录 ----
 * A row fits an order when its matter, area, party, urgency and time are the order's own or wider. Of the rows
 * that fit, the narrowest wins: first a row of the order's party (the enterprise lane, R20), then a row of
 * its urgency (R04), then one of its time (T15), then the deepest matter, then the nearest area. A sound pack has no two
 * rows with the same five, so there is always one winner or none: then the backstop owns the order. Last, the roster of
 * the unit may hand the order to the desk that is on duty. */
struct pack_entry {
    const char *code;             /* names the row in every explanation */
    int matter;                   /* a matter or any ancestor; -1 every matter */
    int area;                     /* an area; serves its whole subtree */
    enum party party;             /* PARTY_UNSPECIFIED = both */
    enum urgency urgency;         /* URGENCY_UNSPECIFIED = both */
    enum roster_time when;        /* by the calendar of the order's area; ROSTER_TIME_UNSPECIFIED = always */
    enum order_class order_class; /* ORDER_CLASS_UNSPECIFIED: the policy says (instant), else ordinary */
    int lead;                     /* unit */
    const int *co;                /* co-handling units */
    const char *const *co_duty;   /* duty text of each, may hold NULLs */
    size_t co_count;
    int policy;
    const char *ground; /* why this unit: the rule's text */
    int next;           /* row of the same matter and area (pack_cell_first); -1 none */
};

/* ---- policies: limits and ladders ---- */
struct pack_limit { /* "4wd": see common/limit.h */
    int amount;     /* 0 with unit LIMIT_NONE = this stage has no limit */
    enum limit_unit unit;
    enum limit_start start;
    enum limit_end end;
    const char *text; /* as written in the pack */
};
struct pack_rung {            /* one step of the ladder of a stage, relative to its due instant */
    enum stage stage;         /* whose due instant; STAGE_UNSPECIFIED = of every stage with a limit */
    struct pack_limit offset; /* distance; direction in `before`; 0 minutes = at the due instant itself */
    bool before;
    enum rung_action action; /* remind, yellow, red, notice, slip, bulletin, talk, account */
    const char *level;       /* whom it tells: "unit_leader", "supervisor", "city_leader"; text "level.…" names it */
};
/* How a clock may be relieved: extension 延期 (T07, N12), pause 挂起 (C17), shelf 挂账. */
struct pack_relief {
    int max;                    /* so many times on one order; 0 = not offered */
    struct pack_limit each;     /* longest that one may be; extensions are asked in the same unit */
    struct pack_limit total;    /* longest that all of them may be together; LIMIT_NONE = max times each */
    enum role approver;         /* who decides: leader (the unit's own), supervisor or dispatcher; never who asked */
    unsigned stages;            /* bits 1u << enum stage: the clocks that it moves */
    const char *const *grounds; /* listed grounds: texts "ground.<code>" */
    size_t ground_count;
};
struct pack_policy {
    const char *code, *name;
    const char *source;                    /* handbook rule or norm: "T08 水务集团" */
    struct pack_limit limits[STAGE_COUNT]; /* by enum stage; urban/plain value */
    struct pack_limit rural[STAGE_COUNT];  /* where rural differs (T05), else unit LIMIT_NONE */
    const struct pack_rung *rungs;         /* ordered by time */
    size_t rung_count;
    struct pack_limit return_limit; /* R31/N12: a later return is refused */
    int return_max;                 /* returns per order, then forced dispatch */
    bool sign_off;                  /* T08: leader signs before feedback leaves */
    bool instant;                   /* 即办 */
    bool contact_first;             /* R02: no result before the person was contacted */
    bool arrive_always;             /* arrival is demanded of every order (T01), not of urgent ones only (T04) */
    int redo_max;                   /* rounds before it goes to the leader */
    bool unit_call;                 /* R39: no write-off before the unit registered its own call to each person */
    struct pack_limit
        look_back; /* R40: so long after the write-off people are asked whether it came back; none = never */
    struct pack_relief relief[RELIEF_KIND_COUNT]; /* by enum relief_kind */
    enum on_change on_change; /* when matter or policy of a running order change; default from_start */
};

/* ---- calendar ----
 * What a calendar says of a date, everything resolved at load:
 *   worked?  its exceptional day, else Monday-Friday.
 *   spans    those of its exceptional day, else of its weekday, else the plain ones, each of the season of the
 *            date where there is one. A make-up day has the plain ones of its season, or those of the date it replaces.
 * A calendar with a base inherits from it what it does not say itself: zone, years, exceptional days (date by
 * date), spans. One with spans of its own inherits neither weekdays nor seasons. */
struct pack_span { /* working span, local minutes of the day, start < end ≤ 1440 */
    int start, end;
};
struct pack_hours { /* of one day: ascending, disjoint, at least one */
    const struct pack_span *spans;
    size_t count;
};
struct pack_week {
    struct pack_hours plain;
    const struct pack_hours *by_weekday; /* [1..7], Monday first; NULL: every weekday is plain */
};
struct pack_season {
    const char *from, *to; /* "05-01", "09-30": both included; may run over the end of the year */
    struct pack_week week;
};
struct pack_day {
    day date;
    bool work;                      /* true = worked, false = day off */
    const char *name;               /* 国庆节, 台风停工 */
    const struct pack_hours *hours; /* of this date alone; NULL: those of its season and weekday */
    day replaces;                   /* whose spans a make-up day has; DAY_NONE: its own `hours`, or none */
};
struct pack_calendar {
    const char *code;            /* "state" */
    const char *base;            /* code of the calendar that it inherits from; NULL none */
    int offset_minutes;          /* +480 */
    int first_year, last_year;   /* years published; a day outside is refused by its year */
    const struct pack_day *days; /* exceptions to Monday-Friday and to the spans, ascending; inherited ones too */
    size_t day_count;
    const struct pack_day *own_days; /* those that it says itself */
    size_t own_day_count;
    struct pack_week week; /* outside the seasons */
    const struct pack_season *seasons;
    size_t season_count;
    const unsigned char *season_on; /* [month * 32 + day of the month]: 0 none, n = seasons[n - 1]; NULL: no seasons */
};
#define PACK_SEASON_DATES (13 * 32)

/* ---- supervision 督办: who is told by name, what is prominent, what comes round ---- */
struct pack_leader {          /* named municipal leader (R29): the deepest matter wins, then the nearest area */
    const char *code, *title; /* "vice_mayor.build", "分管城建副市长" */
    int matter, area;         /* -1 = every */
};
struct pack_class { /* one of the classes of prominent problem (R23) */
    const char *code, *name;
    const int *matters; /* with all below them */
    size_t matter_count;
};
/* What comes round by the calendar (R22, R25-R27, R43). Exactly one of the five rules is set; `time` is minutes of
 * the local day. */
struct pack_cadence {
    const char *code, *name, *source;
    enum cadence_kind kind;
    bool daily;          /* every date */
    unsigned weekdays;   /* bits 1u << 1..7, Monday = 1 */
    unsigned month_days; /* bits 1u << 1..31: dates of every month; a month without the date is passed over; bit 0 = its
                            last date */
    bool quarterly, half_yearly; /* first date of the quarter, of the half-year */
    int time;
    enum rest_day rest;      /* when the date is a day off */
    int area;                /* whose orders; its calendar decides what a day off is */
    enum report_kind report; /* CADENCE_REPORT */
    /* CADENCE_MEETING: how the agenda is made */
    unsigned reasons;              /* bits 1u << enum agenda_reason */
    int items_max;                 /* items of one agenda at most */
    int repeat_count, repeat_days; /* "repeated": so many orders of one matter in one area within so many days */
    const char *chair;             /* who chairs, by title; may be NULL */
};

/* ---- understanding: when a machine decides, what is the same matter, what is a hot spot ---- */
/* Confidence gates, in percent: from `automatic` on a request goes on by itself; from `suggest` on people decide with the
 * machine's proposal before them; below it they decide from nothing. The deepest matter wins (pack_gate_of). */
struct pack_gate {
    int matter;             /* with all below it; -1 every matter */
    int automatic, suggest; /* suggest <= automatic */
};
struct pack_merge {  /* 并单 (N02), repeats 一事多诉 (C16); all 0 without the file: nothing is compared */
    int propose;     /* likeness in points (0..100) from which two requests are shown as one matter */
    int automatic;   /* from here on they are merged without asking; 0 = never */
    int days;        /* requests so old are still compared with */
    int reopen_days; /* an order written off so recently may be opened again by its repeat; 0 = never */
};
struct pack_hotspot {  /* 未诉先办 (R43, R44), group complaints; all 0 without the file: none are looked for */
    int days;          /* the window */
    int count, people; /* so many requests of so many different people in it are a hot spot */
    int growth;        /* and so much per cent of the window before; 0 = any */
    int order_count;   /* from so many on an order is made of it; 0 = never */
    int alarm_people, alarm_hours; /* so many different people within so many hours: a group complaint; 0 = none */
    int channel;                   /* internal channel by which the order is accepted; -1 none */
};

/* ---- dispatch: whistles 吹哨, replies, the backstop's alarm ---- */
struct pack_whistle { /* one level (R15, R16): who may call whom, and how soon they report in */
    const char *code, *name, *source;
    unsigned from, to; /* bits 1u << enum unit_kind */
    struct pack_limit limit;
};
struct pack_reply { /* what a result in words must hold; all 0 without the file: nothing is checked */
    int least;      /* characters that are left when stock phrases, punctuation and spaces are taken away */
    int copied;     /* per cent of its pairs of characters that stand in the demand: a copy; 0 = not looked at */
    const char *const *phrases; /* stock phrases */
    size_t phrase_count;
};
struct pack_alarm { /* routing collapses to the backstop; all 0: no alarm */
    int percent;    /* of a district's orders within `hours`, founded with no row that fits */
    int least;      /* orders within `hours` below which nothing is said */
    int hours;
};

/* 举报: who has what nobody above the accused unit can; indices, -1 without: no report is taken. */
struct pack_reports {
    int unit, instead; /* `instead`: when the accused is `unit` itself, or one above it. No unit stands above both */
};

/* ---- roster 值班 (T15): of the rows of a unit the first that holds now ---- */
struct pack_shift { /* those of one unit stand together, in the order of the file */
    int unit;
    enum roster_time when; /* by the calendar of the unit; ROSTER_TIME_UNSPECIFIED = both */
    unsigned weekdays;     /* bits 1u << 1..7, Monday = 1; 0 = every day */
    int start, end; /* minutes of the local day; end <= start runs over midnight, and belongs to the day it starts on */
    const char *who;      /* post or group, no personal name */
    int desk;             /* unit that takes the orders of this one meanwhile; -1 = the unit itself */
    enum urgency urgency; /* of the orders that the desk takes; URGENCY_UNSPECIFIED = all */
};

/* ---- survey.cfg: how people are asked back (R34, N07), R36, R40, R41. Without the file: by phone, without end; no
 * analysis, no exclusion, no look-back; appeals are taken at any time ---- */
struct pack_asking_step {
    enum channel_kind way; /* phone, sms, wechat, mailbox, web */
    int attempts;          /* phone: calls before the next step, >= 1; else 1 */
    struct pack_limit
        pause;   /* phone: between two calls; else: how long an answer is waited for. Minutes, hours, days */
    int channel; /* that carries it; -1: the request's own when it is of that kind, else the first of that kind */
};
struct pack_asking { /* 回访方案: for requests that came by certain channels; the first that fits is taken */
    const char *code, *name, *source;
    unsigned channels; /* bits 1u << enum channel_kind; 0 = any */
    const struct pack_asking_step *steps;
    size_t step_count;
};
struct pack_cause_word { /* a word in what people say votes for a class (R36) */
    const char *word;
    enum cause cause;
    int weight; /* 1..100 */
};
struct pack_survey {
    int hours_start,
        hours_end;    /* minutes of the local day in which people are called and written to; 0, 1440 = always */
    int later_max;    /* "call me later" so often in one step, then it counts as an attempt */
    unsigned analyse; /* bits 1u << enum cause: these are analysed before they are redone (R36) */
    struct pack_limit analyse_limit;              /* then redone by rule */
    struct pack_limit archive;                    /* after the write-off; none = never archived */
    int retention_years;                          /* kept after the write-off; 0 = not said */
    struct pack_limit appeal_unit, appeal_person; /* how long one may appeal; none = always */
    struct pack_limit window_answered,
        window_look_back; /* in which people are to be asked back; none = no end (R34, R40) */
    struct pack_limit window_apply,
        window_decide;          /* R30: to apply for the write-off when all were asked; to decide; none = no end */
    const char *const *aspects; /* texts "aspect.<code>" (R39) */
    size_t aspect_count;
    int check_percent, check_least; /* second follow-up: of each unit's, but so many at least */
    int check_urgent, check_redo, check_enterprise, check_called; /* weights of risk: 1 = as any other */
};

/* ---- scoring.cfg: what units are judged by (N05, N09, N21) ---- */
struct pack_rate { /* numerator / denominator, both sums of facts */
    const char *code, *name, *source;
    int version;                               /* raised with every change of the formula: printed with the figure */
    unsigned long long numerator, denominator; /* bits 1ull << enum fact */
    int least;     /* denominator below which it is marked as small, with its interval, and not ranked */
    int tolerance; /* 容错: per mille of the denominator that may fail without counting */
    bool lower_is_better;
};
struct pack_peers { /* 分档: only units of one group are ranked against each other */
    const char *code, *name;
    unsigned kinds;   /* bits 1u << enum unit_kind; 0 = any */
    int area;         /* whose units; -1 = everywhere */
    const int *units; /* by name; a unit is of the first group that fits */
    size_t unit_count;
};
struct pack_points { /* 奖惩 (R27, R33): points for each fact, or for a rate beyond a threshold */
    const char *code, *name, *source;
    enum fact fact;   /* FACT_UNSPECIFIED: of `rate` */
    int rate;         /* index; -1: of `fact` */
    int below, above; /* per mille: rate < below, rate >= above; -1 = not this side */
    int points;       /* per fact, or once per period */
};
struct pack_talk { /* 约谈 (R32): rate below a threshold in so many months in a row */
    const char *code, *source;
    int rate, below, months;
};
struct pack_blind_spots {         /* 盲点 (R44): all 0 = none are looked for */
    int rise_percent, rise_least; /* matters that rise: so much more than the period before, and so many at least */
    int loop_moves;               /* orders that were returned, redone or moved on so often together: units that loop */
    int repeat_count, repeat_days; /* places that repeat: so many orders of one matter in one area */
    int forecast_weeks;            /* weeks that a forecast learns from, and is tried on */
};

/* ---- visits.cfg (R43): households that are visited before anybody complains ---- */
struct pack_visit { /* when `cadence` comes round, an order for each area of `level` inside `area` */
    const char *code, *name, *source;
    int cadence, area, matter, channel; /* channel: an internal one */
    enum area_level level;
    const char *from; /* "2024-07-01": its first date; NULL = every one */
    const char *text; /* of the demand; {area} and {date} are filled in */
};
struct pack_care { /* 重点人员: each household on the list is visited every so often */
    const char *code, *name, *source;
    struct pack_limit every; /* so far apart: calendar or working days, by the calendar of the area */
    int matter, channel;
    const char *text; /* {kind} (the name of it) {reference} {address} */
};

/* ---- privacy.cfg: how long who asked is kept, and what opens it ---- */
/* The first that fits a request says how long it is kept once it is over; none fits = for ever. */
struct pack_retention {
    const char *code, *name, *source;
    enum request_state state; /* as it ended; unspecified = any */
    enum party party;         /* likewise */
    int channel;              /* -1 = any */
    int days;                 /* calendar days after the last thing that happened to it; 0 = for ever */
};
struct pack_privacy {
    int reason_min; /* characters of the reason of a reveal and of a legal hold */
};

/* ---- boundaries: one ring of one area, WGS-84 degrees ---- */
struct pack_point {
    double latitude, longitude;
};
struct pack_ring {
    int area;
    bool hole;                       /* cut out of the area's other rings */
    const struct pack_point *points; /* closed by itself: the last is joined to the first; at least three */
    size_t point_count;
    struct pack_point low, high; /* of all points */
};

/* ---- channels ---- */
struct pack_channel {
    const char *code, *name;
    enum channel_kind kind;
    int district;                            /* area assumed when the channel names none; -1 = the city */
    int rate_per_second, burst;              /* always > 0: the city's default is already applied */
    bool may_answer, may_withhold, internal; /* answer at first contact; withhold names; R16 internal originator */
    bool spool;                              /* its submits may wait on disk while the database is away */
    int spool_entries, spool_minutes;        /* so many at a time; none when the oldest has waited so long */
};

struct pack_text {
    const char *key, *zh, *en;
};

struct pack {
    struct arena *arena;
    int version;             /* applied version; 0 = straight from a folder */
    const char *name, *city; /* "demo", "演示市" */
    int city_area;
    int backstop; /* unit that owns what nobody owns (兜底) */
    int backstop_policy;
    int review_below; /* confidence in percent below which people decide */
    int calendar;
    int border_metres; /* nearer to the edge of its area than this a place is called near the border; 0 = never */
    struct pack_merge merge;
    struct pack_hotspot hotspot;
    struct pack_reply reply;
    struct pack_alarm alarm;
    struct pack_reports reports;
    struct pack_survey survey;
    struct pack_blind_spots blind_spots;
    struct pack_privacy privacy;
    struct pack_index *index; /* behind the look-ups below */
    struct pack_cells *cells; /* behind pack_cell_first; NULL in a pack without a row */
#define PACK_LIST(type, name)                                                                                          \
    struct type *name;                                                                                                 \
    size_t name##_count;
    PACK_LIST(pack_area, areas)
    PACK_LIST(pack_unit, units)
    PACK_LIST(pack_matter, matters)
    PACK_LIST(pack_word, words)
    PACK_LIST(pack_entry, entries)
    PACK_LIST(pack_policy, policies)
    PACK_LIST(pack_calendar, calendars)
    PACK_LIST(pack_channel, channels)
    PACK_LIST(pack_text, texts)
    PACK_LIST(pack_leader, leaders)
    PACK_LIST(pack_class, classes)
    PACK_LIST(pack_cadence, cadences)
    PACK_LIST(pack_gate, gates)
    PACK_LIST(pack_ring, rings)
    PACK_LIST(pack_whistle, whistles)
    PACK_LIST(pack_shift, shifts)
    PACK_LIST(pack_asking, askings)
    PACK_LIST(pack_cause_word, cause_words)
    PACK_LIST(pack_rate, rates)
    PACK_LIST(pack_peers, peers)
    PACK_LIST(pack_points, points)
    PACK_LIST(pack_talk, talks)
    PACK_LIST(pack_visit, visits)
    PACK_LIST(pack_care, cares)
    PACK_LIST(pack_retention, retentions)
#undef PACK_LIST
};

/* One file of a pack: name inside the folder and its whole text. */
struct pack_file {
    const char *name, *text;
};

/* Reads a folder into files (arena-owned). */
enum result pack_read_folder(struct arena *arena, const char *folder, struct pack_file **files, size_t *count,
                             FILE *problems) MUST_USE;
/* Every problem is one line `file:line: what` on `problems`; *out is NULL unless the pack is sound. */
enum result pack_load(struct pack **out, const struct pack_file *files, size_t count, FILE *problems) MUST_USE;
void pack_free(struct pack **pack);
/* What `new` changes against `old`, one line each (+ - ~ kind code: field old → new). Returns the number of changes. */
size_t pack_diff(const struct pack *old, const struct pack *new, FILE *out);
/* Rates that are changed under the version they had (N05), one line each. Returns how many. */
size_t pack_diff_unraised(const struct pack *old, const struct pack *new, FILE *out);

/* Look-ups by code, -1 when there is none. Constant time. */
int pack_area_find(const struct pack *pack, const char *code);
int pack_unit_find(const struct pack *pack, const char *code);
int pack_matter_find(const struct pack *pack, const char *code);
int pack_policy_find(const struct pack *pack, const char *code);
int pack_calendar_find(const struct pack *pack, const char *code);
int pack_channel_find(const struct pack *pack, const char *code);
int pack_entry_find(const struct pack *pack, const char *code);
int pack_cadence_find(const struct pack *pack, const char *code);
int pack_whistle_find(const struct pack *pack, const char *code);
int pack_leader_find(const struct pack *pack, const char *code);
int pack_rate_find(const struct pack *pack, const char *code);
/* The group whose members a unit is compared with: the first that fits; -1: it is compared with nobody. */
int pack_peers_of(const struct pack *pack, int unit);
int pack_care_find(const struct pack *pack, const char *code);
int pack_retention_find(const struct pack *pack, const char *code);
/* The rule that says how long a request is kept that ended so; -1: for ever. */
int pack_retention_of(const struct pack *pack, enum request_state state, enum party party, int channel);
int pack_visit_find(const struct pack *pack, const char *code);
int pack_asking_find(const struct pack *pack, const char *code);
/* Whether `code` stands in the list of texts "<list>.<code>": "return", "cannot", "release", "agency",
 * "exclusion", "appeal", "aspect". */
bool pack_listed(const struct pack *pack, const char *list, const char *code);
/* The first row of the catalogue for exactly this matter and area (-1: the rows of every matter), -1 none; the others of
 * the same two follow by `next`. Constant time. */
int pack_cell_first(const struct pack *pack, int matter, int area);
/* The rows of the roster of a unit, in the order of the file; NULL when *count is 0. */
const struct pack_shift *pack_shifts_of(const struct pack *pack, int unit, size_t *count);
const char *pack_weekday_name(int weekday); /* 1..7: "mon" … "sun", as a roster writes them */
/* The code of an index; "" for -1. */
const char *pack_matter_code(const struct pack *pack, int matter);
bool pack_matter_confidential(const struct pack *pack, const char *code); /* of the confidential lane; unknown: no */
const char *pack_area_code(const struct pack *pack, int area);
/* The gate of a matter (-1: of none), by the deepest row; without one: automatic = review_below, suggest = 0. */
struct pack_gate pack_gate_of(const struct pack *pack, int matter);
/* The named leader (R29) for a matter and an area (-1 none); -1: the pack names none. */
int pack_leader_of(const struct pack *pack, int matter, int area);
/* A text with its {names} filled in: pairs name, value, …, NULL. Arena-owned; a name without a value becomes "". */
const char *pack_text_fill(struct arena *arena, const char *text, const char *const *pairs);
const char *pack_text_find(const struct pack *pack, const char *key,
                           const char *lang);                                     /* the key itself when unknown */
bool pack_area_inside(const struct pack *pack, int area, int ancestor);           /* an area lies inside itself */
const char *pack_hours_text(struct arena *arena, const struct pack_hours *hours); /* "08:30-12:00, 13:30-17:30" */
bool pack_unit_inside(const struct pack *pack, int unit, int ancestor);

#endif
