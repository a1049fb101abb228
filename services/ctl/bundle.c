#include "services/ctl/bundle.h"
#include "services/ctl/report_columns.h"
#include <jansson.h>
#include <sodium.h>
#include <string.h>

/* ---- what is in it ---- */

static const struct report_column HISTORY[] = {
    COL("at", "时间", "at", INSTANT),    COL_TERM("service", "服务", "service", "node"),
    COL("kind", "事项", "what", EVENT),  UNIT_COL,
    COL("actor", "经办", "actor", TEXT), COL("detail", "详情", "detail", DETAIL)};
#define CLOCK_COLS                                                                                                     \
    STAGE_COL, UNIT_COL, ROUND_COL, COL_TERM("state", "状态", "state", "clock_state"),                                 \
        COL("started_at", "起算", "started", INSTANT), COL("due_at", "到期", "due", INSTANT),                          \
        COL("stopped_at", "止计", "stopped", INSTANT), COL("revision", "重算次数", "counted again", COUNT)
static const struct report_column CLOCKS[] = {CLOCK_COLS};
static const struct report_column EXPLAINED[] = {CLOCK_COLS, COL("explanation", "说明", "why", JSON)};
static const struct report_column CARDS[] = {COL("card", "编号", "card", COUNT),
                                             COL_TERM("action", "措施", "action", "rung_action"),
                                             STAGE_COL,
                                             UNIT_COL,
                                             ROUND_COL,
                                             COL("told", "告知", "told", LEVEL),
                                             COL("due_at", "应发", "due", INSTANT),
                                             COL("fired_at", "发出", "fired", INSTANT),
                                             COL("late", "迟发", "late", COUNT),
                                             COL("acknowledged_at", "已阅", "acknowledged", INSTANT),
                                             COL("acknowledged_by", "已阅人", "by", TEXT)};
static const struct report_column SLIPS[] = {COL("slip", "督办单", "slip", TEXT),
                                             UNIT_COL,
                                             COL_TERM("state", "状态", "state", "slip_state"),
                                             COL("issued_by", "签发", "issued by", TEXT),
                                             COL("issued_at", "发出", "issued", INSTANT),
                                             COL("text", "内容", "text", TEXT),
                                             COL("answered_by", "答复人", "answered by", TEXT),
                                             COL("answered_at", "答复时间", "answered", INSTANT),
                                             COL("answer", "答复", "answer", TEXT),
                                             COL("sent_back", "退回次数", "sent back", COUNT),
                                             COL("closed_by", "办结人", "closed by", TEXT),
                                             COL("closed_at", "办结", "closed", INSTANT)};
static const struct report_column RELIEFS[] = {COL_TERM("kind", "种类", "kind", "relief_kind"),
                                               UNIT_COL,
                                               COL("ground", "理由", "ground", GROUND),
                                               COL("reason", "说明", "reason", TEXT),
                                               COL("amount", "延长", "amount", TEXT),
                                               COL("until_at", "至", "until", INSTANT),
                                               COL_TERM("state", "状态", "state", "relief_state"),
                                               COL("asked_by", "申请人", "asked by", TEXT),
                                               COL("asked_at", "申请", "asked", INSTANT),
                                               COL("decided_by", "审批人", "decided by", TEXT),
                                               COL("decided_at", "审批", "decided", INSTANT),
                                               COL("ended_at", "提前恢复", "ended early", INSTANT)};
static const struct report_column MEETINGS[] = {
    COL("cadence", "会议", "meeting", CADENCE),       COL("date", "会议日期", "date", DATE),
    COL_TERM("state", "状态", "state", "item_state"), COL("lead", "牵头单位", "lead", UNIT),
    COL("co", "协办单位", "co-handlers", UNITS),      COL("limit_text", "限期", "limit", TEXT),
    COL("decision", "决定", "decision", TEXT),        COL("decided_by", "决定人", "decided by", TEXT),
    COL("decided_at", "交办", "assigned", INSTANT),   COL("done_at", "办结", "done", INSTANT)};

#define SECTION(key, zh, en, columns)                                                                                  \
    {                                                                                                                  \
#key, zh, en, "", "", "evidence_" #key, 0, columns, COUNT(columns), {NULL }, 0                                 \
    }
static const struct report_section SECTIONS[] = {
    SECTION(clocks, "时限", "Clocks", CLOCKS),
    SECTION(cards, "督办措施", "Cards and notices", CARDS),
    SECTION(slips, "督办单", "Supervision slips", SLIPS),
    SECTION(reliefs, "延期挂起", "Extensions and pauses", RELIEFS),
    SECTION(meetings, "调度会", "Dispatch meetings", MEETINGS),
    SECTION(history, "办理经过", "History", HISTORY),
};
static const struct report_section CLOCKS_EXPLAINED = SECTION(clocks, "时限", "Clocks", EXPLAINED);

const struct report_section *bundle_section(size_t n)
{
    return n < COUNT(SECTIONS) ? &SECTIONS[n] : NULL;
}

const struct report_section *bundle_clocks(void)
{
    return &CLOCKS_EXPLAINED;
}

/* ---- nothing about the person ---- */

/* Codes and figures only. What is not listed is left out: a key that somebody adds tomorrow may hold anything. */
static const char *const DETAIL_KEYS[] = {
    "stage",  "action", "card",    "level", "told",    "due",   "round", "duty",    "lead",   "unit",     "co",
    "policy", "matter", "urgency", "pack",  "outcome", "cause", "by",    "ruling",  "ground", "until",    "late",
    "seq",    "kind",   "amount",  "slip",  "meeting", "date",  "limit", "version", "moved",  "backstop", "entry",
};

static bool is_listed(const char *key)
{
    for (size_t i = 0; i < COUNT(DETAIL_KEYS); i++)
        if (str_equal(DETAIL_KEYS[i], key))
            return true;
    return false;
}

const char *bundle_detail(struct arena *arena, const char *detail)
{
    json_t *object = detail == NULL ? NULL : json_loads(detail, 0, NULL), *value;
    const char *key;
    void *next;
    json_object_foreach_safe(object, next, key, value) if (!is_listed(key)) json_object_del(object, key);
    char *text = json_is_object(object) ? json_dumps(object, JSON_COMPACT) : NULL;
    const char *kept = text == NULL ? "{}" : arena_text(arena, text);
    free(text);
    json_decref(object);
    return kept;
}

enum { PHONE_DIGITS = 7 }; /* the shortest number that reaches a person */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Does it look like this? 0 stands for any digit, everything else for itself. Length, 0 = no. */
static size_t shape_length(const char *text, const char *shape)
{
    size_t length = 0;
    for (; shape[length] != '\0'; length++)
        if (shape[length] == '0' ? !is_digit(text[length]) : shape[length] != text[length])
            return 0;
    return length;
}

/* The first of these, given the longer before the shorter. */
static size_t shapes_length(const char *text, const char *const *shapes, size_t count)
{
    size_t length = 0;
    for (size_t i = 0; i < count && length == 0; i++)
        length = shape_length(text, shapes[i]);
    return length;
}

/* " 17:30", "T17:30:00+08:00" */
static size_t time_length(const char *text)
{
    static const char *const TIMES[] = {"00:00:00", "00:00"}, *const ZONES[] = {"+00:00", "-00:00"};
    size_t length = *text == ' ' || *text == 'T' ? shapes_length(text + 1, TIMES, COUNT(TIMES)) : 0;
    if (length == 0)
        return 0;
    length += 1 + shapes_length(text + 1 + length, ZONES, COUNT(ZONES));
    return is_digit(text[length]) ? 0 : length;
}

/* A date of the calendar, with or without a time of day. 0: there is none here. */
static size_t date_length(const char *text)
{
    char date[11];
    day found;
    size_t length = shape_length(text, "0000-00-00");
    if (length == 0 || is_digit(text[length]) || (text[length] == '-' && is_digit(text[length + 1])))
        return 0;
    memcpy(date, text, length);
    date[length] = '\0';
    return day_parse(date, &found) ? length + time_length(text + length) : 0;
}

/* A phone number may be written 138-0013-8000 or 138 0013 8000; where a date begins, it is over. */
static bool is_gap(const char *at)
{
    return (*at == '-' || (*at == ' ' && date_length(at + 1) == 0)) && is_digit(at[1]);
}

static size_t number_length(const char *text, size_t *digits)
{
    size_t length = 0;
    for (*digits = 0; is_digit(text[length]) || is_gap(&text[length]); length++)
        *digits += is_digit(text[length]);
    return length;
}

/* Behind a letter, a day or a year and a hyphen: of an order or a slip. */
static size_t serial_length(const char *text)
{
    static const char *const SERIALS[] = {"20000000-0", "2000-0"};
    size_t length = shapes_length(text, SERIALS, COUNT(SERIALS));
    while (length > 0 && is_digit(text[length]))
        length++;
    return length;
}

/* What stays as it is at this place: anything but a number that reaches a person. 0: such a number. */
static size_t plain_length(const char *text, const char *at)
{
    size_t digits;
    if (!is_digit(*at))
        return 1;
    size_t length = at > text && is_letter(at[-1]) ? serial_length(at) : 0;
    if (length == 0)
        length = date_length(at);
    if (length > 0)
        return length;
    length = number_length(at, &digits);
    return digits < PHONE_DIGITS ? length : 0;
}

const char *bundle_blot(struct arena *arena, const char *text)
{
    struct buf out = {0};
    if (text == NULL)
        return NULL;
    buf_text(&out, "");
    for (const char *at = text; *at != '\0';) {
        size_t digits, plain = plain_length(text, at);
        buf_add(&out, plain > 0 ? at : "***", plain > 0 ? plain : strlen("***"));
        at += plain > 0 ? plain : number_length(at, &digits);
    }
    const char *kept = arena_text(arena, out.text);
    buf_free(&out);
    return kept;
}

bool bundle_written(const struct report_column *column)
{
    static const char *const WRITTEN[] = {"text", "answer", "reason", "decision"};
    for (size_t i = 0; i < COUNT(WRITTEN); i++)
        if (str_equal(WRITTEN[i], column->key))
            return true;
    return false;
}

/* ---- sums ---- */

void bundle_sums(const struct bundle_file *files, size_t count, struct buf *out)
{
    for (size_t i = 0; i < count; i++) {
        unsigned char hash[crypto_hash_sha256_BYTES];
        char text[2 * sizeof hash + 1];
        crypto_hash_sha256(hash, (const unsigned char *)files[i].text.text, files[i].text.length);
        sodium_bin2hex(text, sizeof text, hash, sizeof hash);
        buf_print(out, "%s  %s\n", text, files[i].name);
    }
}
