#include "services/intake/intake.h"
#include "common/datum.h"
#include "common/str.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PHONE_DIGITS_MIN = 3, PHONE_DIGITS_MAX = 20 };

static void fault(struct intake_faults *faults, const char *field, enum reason reason)
{
    if (faults->count < INTAKE_FAULTS) {
        str_copy(faults->list[faults->count].field, sizeof faults->list->field, field);
        faults->list[faults->count++].reason = reason;
    }
}

static bool blank(const char *text)
{
    for (; *text != '\0'; text++)
        if (strchr(" \t\r\n", *text) == NULL && strncmp(text, "\xe3\x80\x80", 3) != 0)
            return false;
        else if (strncmp(text, "\xe3\x80\x80", 3) == 0) /* full-width blank */
            text += 2;
    return true;
}

static bool phone_sound(const char *phone)
{
    int digits = 0;
    for (; *phone != '\0'; phone++) {
        if (*phone >= '0' && *phone <= '9')
            digits++;
        else if (strchr("+- ()", *phone) == NULL)
            return false;
    }
    return digits >= PHONE_DIGITS_MIN && digits <= PHONE_DIGITS_MAX;
}

static const struct pack_channel *check_channel(const struct pack *pack, const struct submission *in,
                                                struct admission *out, struct intake_faults *faults)
{
    const char *code = str_empty(in->channel) ? in->sender_channel : in->channel;
    if (str_empty(code)) {
        fault(faults, "channel", REASON_REQUIRED);
        return NULL;
    }
    out->channel = pack_channel_find(pack, code);
    if (out->channel < 0) {
        fault(faults, "channel", REASON_UNKNOWN_CODE);
        return NULL;
    }
    if (!in->may_name_channel && !str_equal(code, in->sender_channel)) {
        fault(faults, "channel", REASON_NOT_ALLOWED);
        return NULL;
    }
    if (pack->channels[out->channel].kind == CHANNEL_UPPER && !in->own_key) { /* people speak for people */
        fault(faults, "channel", REASON_NOT_ALLOWED);
        return NULL;
    }
    return &pack->channels[out->channel];
}

static bool is_upper(const struct pack_channel *channel)
{
    return channel != NULL && channel->kind == CHANNEL_UPPER;
}

static void check_place(const struct pack *pack, const struct submission *in, const struct pack_channel *channel,
                        struct admission *out, struct intake_faults *faults)
{
    out->area = str_empty(in->area) ? -1 : pack_area_find(pack, in->area);
    if (!str_empty(in->area) && out->area < 0)
        fault(faults, "place.area", REASON_UNKNOWN_CODE);
    if (!str_empty(in->district)) {
        out->district = pack_area_find(pack, in->district);
        if (out->district < 0 || pack->areas[out->district].prefix == NULL)
            fault(faults, "place.district", REASON_UNKNOWN_CODE);
        else if (out->area >= 0 && !pack_area_inside(pack, out->area, out->district))
            fault(faults, "place.area", REASON_OUT_OF_RANGE);
    } else if (out->area >= 0)
        out->district = pack->areas[out->area].district;
    else
        out->district = channel != NULL && channel->district >= 0 ? channel->district : pack->city_area;
}

/* What is stored and told to the others is WGS-84: one map for all channels. */
static void check_position(const struct submission *in, struct admission *out, struct intake_faults *faults)
{
    if (!in->positioned)
        return;
    if (!(in->latitude >= -90 && in->latitude <= 90))
        fault(faults, "place.position.latitude", REASON_OUT_OF_RANGE);
    if (!(in->longitude >= -180 && in->longitude <= 180))
        fault(faults, "place.position.longitude", REASON_OUT_OF_RANGE);
    if ((unsigned)in->datum >= DATUM_COUNT)
        fault(faults, "place.position.datum", REASON_UNKNOWN_ENUM);
    struct datum_point there = datum_to_wgs84(in->datum, (struct datum_point){in->latitude, in->longitude});
    out->latitude = there.latitude;
    out->longitude = there.longitude;
    out->datum = in->datum == DATUM_UNSPECIFIED ? DATUM_WGS84 : in->datum;
}

bool intake_protects(const struct pack_channel *channel, const struct submission *in)
{
    return channel->internal && !(str_empty(in->name) && str_empty(in->phone) && str_empty(in->other));
}

/* Everyone is asked back (R34), so somebody must be reachable: unless the name is withheld, the city's own
 * people report, or the level above asks the person. */
static void check_contact(const struct submission *in, const struct pack_channel *channel, struct intake_faults *faults)
{
    if (!str_empty(in->phone) && !phone_sound(in->phone))
        fault(faults, "contact.phone", REASON_BAD_FORMAT);
    if (channel == NULL)
        return;
    if (!str_empty(in->reported)) /* N22: withheld through whatever channel, and nobody must say who it is */
        return;
    if (is_upper(channel))
        return;
    if (in->withheld && !channel->may_withhold && !intake_protects(channel, in))
        fault(faults, "name_withheld", REASON_FORBIDDEN_HERE);
    if (!in->withheld && !channel->internal && str_empty(in->phone) && str_empty(in->other))
        fault(faults, "contact.phone", REASON_REQUIRED);
}

static void check_attachments(const struct submission *in, struct intake_faults *faults)
{
    char field[48];
    for (size_t i = 0; i < in->attachment_count; i++)
        if (str_empty(in->attachments[i].reference)) {
            snprintf(field, sizeof field, "attachments[%zu].reference", i);
            fault(faults, field, REASON_REQUIRED);
        }
}

static void check_disposal(const struct pack *pack, const struct submission *in, const struct pack_channel *channel,
                           struct intake_faults *faults)
{
    char key[96];
    if (in->answered && in->refused)
        fault(faults, "refusal", REASON_FORBIDDEN_HERE);
    if (in->answered && blank(in->answer))
        fault(faults, "answer.text", REASON_REQUIRED);
    if ((in->answered || in->refused) && channel != NULL && (!channel->may_answer || is_upper(channel)))
        fault(faults, in->answered ? "answer" : "refusal", REASON_NOT_ALLOWED);
    if (!in->refused)
        return;
    snprintf(key, sizeof key, "refusal.%.60s", in->ground);
    if (str_empty(in->ground))
        fault(faults, "refusal.ground", REASON_REQUIRED);
    else if (str_equal(pack_text_find(pack, key, "zh"), key))
        fault(faults, "refusal.ground", REASON_UNKNOWN_CODE);
}

/* N13, N22: against a unit that the city knows, when it has said who handles that. */
static void check_reported(const struct pack *pack, const struct submission *in, struct intake_faults *faults)
{
    if (str_empty(in->reported))
        return;
    if (pack->reports.unit < 0)
        fault(faults, "reported", REASON_NO_REPORTS);
    else if (pack_unit_find(pack, in->reported) < 0)
        fault(faults, "reported", REASON_UNKNOWN_CODE);
}

/* ---- handed down by a deployment above ---- */

static bool passed_before(const struct submission *in, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_equal(in->path[i], in->path[n]))
            return true;
    return false;
}

/* What went down cannot come round: no deployment is passed twice, and this one has not been passed yet. */
static void check_path(const struct pack *pack, const struct submission *in, struct intake_faults *faults)
{
    char field[48];
    bool loop = false;
    if (in->path_count == 0)
        fault(faults, "upper.path", REASON_REQUIRED);
    if (in->path_count > UPPER_PATH_MOST)
        fault(faults, "upper.path", REASON_TOO_MANY);
    for (size_t i = 0; i < in->path_count && i < UPPER_PATH_MOST; i++) {
        snprintf(field, sizeof field, "upper.path[%zu]", i);
        if (blank(in->path[i]))
            fault(faults, field, REASON_REQUIRED);
        else if (passed_before(in, i))
            fault(faults, field, REASON_BAD_FORMAT);
        loop = loop || str_equal(in->path[i], pack->name);
    }
    if (loop)
        fault(faults, "upper.path", REASON_LOOP);
}

static void check_upper(const struct pack *pack, const struct submission *in, const struct pack_channel *channel,
                        struct intake_faults *faults)
{
    if (!is_upper(channel)) {
        if (channel != NULL && in->upper)
            fault(faults, "upper", REASON_FORBIDDEN_HERE);
        return;
    }
    if (str_empty(in->reference)) /* by it the level above speaks of it later */
        fault(faults, "reference", REASON_REQUIRED);
    if (!in->upper) {
        fault(faults, "upper", REASON_REQUIRED);
        return;
    }
    check_path(pack, in, faults);
    if (in->upper_due != INSTANT_NONE && in->upper_due < 0)
        fault(faults, "upper.due_at", REASON_OUT_OF_RANGE);
}

void intake_admit(const struct pack *pack, const struct submission *in, struct admission *out,
                  struct intake_faults *faults)
{
    faults->count = 0;
    *out = (struct admission){-1, -1, -1, NAN, NAN, DATUM_UNSPECIFIED, REQUEST_ACCEPTED, in->withheld};
    const struct pack_channel *channel = check_channel(pack, in, out, faults);
    if (blank(in->text))
        fault(faults, "text", REASON_REQUIRED);
    check_contact(in, channel, faults);
    if (!str_empty(in->reported) || (channel != NULL && intake_protects(channel, in)))
        out->withheld = true;
    check_reported(pack, in, faults);
    check_place(pack, in, channel, out, faults);
    check_position(in, out, faults);
    check_attachments(in, faults);
    if (in->occurred_at != INSTANT_NONE && in->occurred_at > in->now)
        fault(faults, "occurred_at", REASON_OUT_OF_RANGE);
    if (!str_empty(in->matter) && pack_matter_find(pack, in->matter) < 0)
        fault(faults, "matter", REASON_UNKNOWN_CODE);
    check_disposal(pack, in, channel, faults);
    check_upper(pack, in, channel, faults);
    if (in->answered)
        out->state = REQUEST_ANSWERED;
    else if (in->refused)
        out->state = REQUEST_REFUSED;
}

/* ---- what happens later ------------------------------------------------------------------------------- */

enum { ANY = -1, REPORTED = -2, SAME = -3 };

struct rule {
    int state; /* a request_state or ANY */
    enum intake_event event;
    int next; /* a request_state, REPORTED (what the other service says) or SAME */
    enum reason reason;
    const char *why;
};

static const struct rule RULES[] = {
    /* state              event              next               refused with        why */
    {REQUEST_ACCEPTED, INTAKE_SUPPLEMENT, SAME, REASON_NONE, "the person may add facts while it is open"},
    {REQUEST_IN_HAND, INTAKE_SUPPLEMENT, SAME, REASON_NONE, "the units see what was added"},
    {REQUEST_FED_BACK, INTAKE_SUPPLEMENT, SAME, REASON_NONE, "until it is written off"},
    {ANY, INTAKE_SUPPLEMENT, SAME, REASON_WRONG_STATE, "closed, answered or refused: a new request is due"},
    {REQUEST_ACCEPTED, INTAKE_WITHDRAW, REQUEST_WITHDRAWN, REASON_NONE, "the person may take it back"},
    {REQUEST_IN_HAND, INTAKE_WITHDRAW, REQUEST_WITHDRAWN, REASON_NONE, "units are relieved, clocks stop"},
    {REQUEST_WITHDRAWN, INTAKE_WITHDRAW, SAME, REASON_ALREADY_DONE, "once is enough"},
    {ANY, INTAKE_WITHDRAW, SAME, REASON_WRONG_STATE, "what was fed back is rated, not withdrawn"},
    {REQUEST_WITHDRAWN, INTAKE_PROGRESS, SAME, REASON_NONE, "a report that crossed the withdrawal changes nothing"},
    {REQUEST_CLOSED, INTAKE_PROGRESS, SAME, REASON_NONE, "R30: written off stays written off"},
    {ANY, INTAKE_PROGRESS, REPORTED, REASON_NONE, "R14: every matter answered"},
    {REQUEST_WITHDRAWN, INTAKE_TAKEN_UP, SAME, REASON_NONE, "this person does not ask for it any more"},
    {ANY, INTAKE_TAKEN_UP, REPORTED, REASON_NONE,
     "C16, N02: an order that was closed is handled again, or was closed for others only"},
    {ANY, INTAKE_TOLD, SAME, REASON_NONE, "R34, R36, R41: asking, excluding and appealing alone move nothing"},
    {REQUEST_ACCEPTED, INTAKE_INSTRUCT, SAME, REASON_NONE, "the level above says when it is due, and may urge"},
    {REQUEST_IN_HAND, INTAKE_INSTRUCT, SAME, REASON_NONE, "the router has it"},
    {REQUEST_FED_BACK, INTAKE_INSTRUCT, SAME, REASON_NONE, "until it is written off"},
    {ANY, INTAKE_INSTRUCT, SAME, REASON_WRONG_STATE, "over: what the level above still wants is handed down anew"},
    {REQUEST_ANSWERED, INTAKE_REOPEN, REQUEST_ACCEPTED, REASON_NONE, "R36: the first answer did not satisfy"},
    {REQUEST_REFUSED, INTAKE_REOPEN, REQUEST_ACCEPTED, REASON_NONE, "R41: the appeal against the refusal was upheld"},
    {REQUEST_CLOSED, INTAKE_REOPEN, REQUEST_ACCEPTED, REASON_NONE,
     "R41: answered at first contact, and the closure does not stand"},
    {ANY, INTAKE_REOPEN, SAME, REASON_NONE, "only an answer at first contact or a refusal is reopened"},
};

struct intake_verdict intake_step(enum request_state state, enum intake_event event, enum request_state reported)
{
    for (size_t i = 0; i < COUNT(RULES); i++) {
        const struct rule *rule = &RULES[i];
        if (rule->event != event || (rule->state != ANY && rule->state != (int)state))
            continue;
        enum request_state next = rule->next == SAME       ? state
                                  : rule->next == REPORTED ? reported
                                                           : (enum request_state)rule->next;
        return (struct intake_verdict){rule->reason, next, rule->why};
    }
    return (struct intake_verdict){REASON_WRONG_STATE, state, "no rule"};
}

size_t intake_dump(FILE *out)
{
    static const char *const EVENTS[] = {"",       "supplement", "withdraw", "progress",
                                         "reopen", "told",       "instruct", "taken_up"};
    for (size_t i = 0; i < COUNT(RULES); i++) {
        const struct rule *rule = &RULES[i];
        const char *next = rule->next == SAME       ? "(same)"
                           : rule->next == REPORTED ? "(reported)"
                                                    : term_get("request_state", rule->next)->code;
        fprintf(out, "%-10s %-10s %-12s %-14s %s\n",
                rule->state == ANY ? "*" : term_get("request_state", rule->state)->code, EVENTS[rule->event], next,
                rule->reason == REASON_NONE ? "-" : reason_code(rule->reason), rule->why);
    }
    return COUNT(RULES);
}

enum reason intake_appeal(enum request_state state, enum appeal_against against, bool excluded)
{
    switch (against) {
    case APPEAL_CLOSURE:
        return state == REQUEST_CLOSED ? REASON_NONE : REASON_WRONG_STATE;
    case APPEAL_EXCLUSION:
        return excluded ? REASON_NONE : REASON_WRONG_STATE;
    case APPEAL_REFUSAL:
        return state == REQUEST_REFUSED ? REASON_NONE : REASON_WRONG_STATE;
    case APPEAL_RATING:
    case APPEAL_CARD:
    case APPEAL_COUNT:
        return REASON_FORBIDDEN_HERE; /* a unit's */
    case APPEAL_AGAINST_UNSPECIFIED:
        break;
    }
    return REASON_REQUIRED;
}

void intake_number(const struct pack *pack, int district, day date, int serial, char text[INTAKE_NUMBER])
{
    int year, month, dayofmonth;
    day_to_civil(date, &year, &month, &dayofmonth);
    snprintf(text, INTAKE_NUMBER, "%.16s%04d%02d%02d-%05d", pack->areas[district].prefix, year, month, dayofmonth,
             serial);
}

bool intake_bucket(struct bucket *bucket, int rate, int burst, instant wall)
{
    if (rate <= 0)
        return true;
    if (bucket->at == 0)
        *bucket = (struct bucket){burst, wall};
    double since = wall > bucket->at ? (double)(wall - bucket->at) / (double)INSTANT_SECOND : 0;
    bucket->tokens += since * rate;
    if (bucket->tokens > burst)
        bucket->tokens = burst;
    bucket->at = wall;
    if (bucket->tokens < 1)
        return false;
    bucket->tokens -= 1;
    return true;
}
