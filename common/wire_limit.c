#include <float.h>
#include <string.h>

#include "common/wire.h"
#include "common/wire_limit.h"

#define OF(package, message) &loopline__##package##__v1__##message##__descriptor

static bool each(const char *text, size_t length, bool (*fits)(char))
{
    for (size_t i = 0; i < length; i++)
        if (!fits(text[i]))
            return false;
    return true;
}

static bool is_printable(char c)
{
    return c >= 0x20 && c < 0x7f;
}

static bool is_code(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static bool printable_form(const char *text, size_t length)
{
    return each(text, length, is_printable);
}

static bool code_form(const char *text, size_t length)
{
    return each(text, length, is_code);
}

static bool hex_some(const char *text, size_t length)
{
    size_t zeros = 0;
    for (size_t i = 0; i < length; i++)
        zeros += text[i] == '0';
    return each(text, length, is_hex) && zeros < length;
}

/* W3C Trace Context: version-trace-parent-flags; version ff and all-zero ids are invalid. */
static bool traceparent_form(const char *text, size_t length)
{
    return length == 55 && text[2] == '-' && text[35] == '-' && text[52] == '-' && each(text, 2, is_hex) &&
           memcmp(text, "ff", 2) != 0 && hex_some(text + 3, 32) && hex_some(text + 36, 16) &&
           each(text + 53, 2, is_hex);
}

enum {
    TOKEN = 26,
    SPOOL_TOKEN = 36,
    CODE = 47,
    NUMBER = 32,
    NOTE = 2000,
    DEFAULT_TEXT = 256,
    DEFAULT_COUNT = 64,
    PAGE = 500
};

static const struct wire_text_limit TEXTS[] = {
    {OF(wire, header), "idempotency_key", 64, printable_form},
    {OF(wire, header), "district", CODE, code_form},
    {OF(wire, header), "traceparent", 55, traceparent_form},
    {OF(wire, field_error), "field", 95, NULL},
    {OF(wire, reply), "message", NOTE, NULL},

    {OF(intake, submit), "text", WIRE_TEXT_MAX, NULL},
    {OF(intake, submit), "about", NUMBER, NULL},
    {OF(intake, contact), "name", 64, NULL},
    {OF(intake, contact), "phone", 32, NULL},
    {OF(intake, contact), "other", 128, NULL},
    {OF(intake, refusal), "advice", NOTE, NULL},
    {OF(intake, receipt), "notice", NOTE, NULL},
    {OF(intake, step), "text", WIRE_TEXT_MAX, NULL},
    {OF(intake, identity), "text", WIRE_TEXT_MAX, NULL},
    {OF(wire, upper), "path", 64, NULL},
    {OF(wire, upward_report), "unit", DEFAULT_TEXT, NULL}, /* a name, not a code */
    {OF(wire, instruction), "refused", NOTE, NULL},
    {OF(wire, instruction), "added", NOTE, NULL},
    {OF(wire, instruction), "urged", NOTE, NULL},
    {OF(wire, instruction), "withdrawn", NOTE, NULL},
    {OF(intake, step), "unit", DEFAULT_TEXT, NULL}, /* a name, not a code */
    {OF(intake, ask), "token", TOKEN, NULL},
    {OF(intake, ask), "phone", 32, NULL},
    {OF(intake, ask), "other", 128, NULL},
    {OF(intake, answer_survey), "token", DEFAULT_TEXT, NULL}, /* whatever it is: it is no token, said in one word */
    {OF(intake, fetch_receipt), "token", DEFAULT_TEXT, NULL},
    {OF(intake, spooled), "token", SPOOL_TOKEN, NULL},
    {OF(intake, find_by_phone), "phone", 32, NULL},
    {OF(intake, keep_care), "reference", 64, NULL},
    {OF(intake, keep_care), "note", DEFAULT_TEXT, NULL},
    {OF(intake, keep_hold), "reason", DEFAULT_TEXT, NULL},
    {OF(classifier, review), "text", WIRE_TEXT_MAX, NULL},
    {OF(classifier, review), "reasons", 16000, NULL},
    {OF(classifier, candidate), "reasons", NOTE, NULL},
    {OF(classifier, decide_review), "merge_into", NUMBER, NULL},

    {OF(event, request_accepted), "text", WIRE_TEXT_MAX, NULL},
    {OF(event, request_supplemented), "text", WIRE_TEXT_MAX, NULL},
    {OF(event, request_withdrawn), "reason", WIRE_TEXT_MAX, NULL},
    {OF(event, request_classified), "text", WIRE_TEXT_MAX, NULL},
    {OF(event, order_fed_back), "text", WIRE_TEXT_MAX, NULL},
    {OF(event, redo_ordered), "text", WIRE_TEXT_MAX, NULL},
    {OF(event, request_reopened), "text", WIRE_TEXT_MAX, NULL},
    {OF(event, hotspot_raised), "text", WIRE_TEXT_MAX, NULL},

    {OF(event, survey_answered), "by", DEFAULT_TEXT, NULL}, /* a principal, not a number */
    {OF(event, person_appealed), "by", DEFAULT_TEXT, NULL},
    {OF(event, visit_planned), "plan", CODE, NULL},
    {OF(survey, record_attempt), "note", DEFAULT_TEXT, NULL},
    {OF(survey, set_theme), "title", 128, NULL},
    {OF(survey, set_theme), "plan", NOTE, NULL},
    {OF(survey, set_theme), "month", NUMBER, NULL},
    {NULL, "aspect", CODE, NULL},
    {NULL, "aspects", CODE, NULL},
    {NULL, "matters", CODE, NULL},
    {NULL, "areas", CODE, NULL},
    {NULL, "target", CODE, NULL},
    {NULL, "sample", NUMBER, NULL},
    {NULL, "appeal", NUMBER, NULL},
    {NULL, "numbers", NUMBER, NULL},

    {NULL, "text", NOTE, NULL},
    {NULL, "note", NOTE, NULL},
    {NULL, "reason", NOTE, NULL},
    {NULL, "number", NUMBER, NULL},
    {NULL, "code", NUMBER, NULL},
    {NULL, "channel", CODE, NULL},
    {NULL, "district", CODE, NULL},
    {NULL, "area", CODE, NULL},
    {NULL, "matter", CODE, NULL},
    {NULL, "unit", CODE, NULL},
    {NULL, "lead", CODE, NULL},
    {NULL, "co", CODE, NULL},
    {NULL, "policy", CODE, NULL},
    {NULL, "level", CODE, NULL},
    {NULL, "what", CODE, NULL},
    {OF(router, part), "lead", CODE, NULL},
    {OF(router, delegate), "to", CODE, NULL},
    {OF(event, visit_planned), "plan", CODE, NULL},
    {NULL, "aspect", CODE, NULL},
    {NULL, "aspects", CODE, NULL},
    {NULL, "candidates", CODE, NULL},
    {NULL, "called", CODE, NULL},
    {NULL, "units", CODE, NULL},
    {NULL, "leader", CODE, NULL},
    {NULL, "agency", CODE, NULL},
    {NULL, "finding", NOTE, NULL},
    {NULL, "measures", NOTE, NULL},
    {NULL, "cause", NOTE, NULL},
    {NULL, "task", NOTE, NULL},
    {OF(router, conclude_whistle), "participants", NOTE, NULL},
    {OF(router, order_view), "text", WIRE_TEXT_MAX, NULL},
    {OF(router, order_view), "supplements", WIRE_TEXT_MAX, NULL},
    {OF(router, part_view), "result", NOTE, NULL},
    {NULL, "ground", CODE, NULL},
    {NULL, "slip", NUMBER, NULL},
    {NULL, "into", NUMBER, NULL},
    {NULL, "by", NUMBER, NULL},
    {NULL, "cadence", CODE, NULL},
    {NULL, "date", 10, NULL},
    {NULL, "limit", NUMBER, NULL},
    {NULL, "amount", NUMBER, NULL},
    {NULL, NULL, DEFAULT_TEXT, NULL},
};

static const struct wire_count_limit COUNTS[] = {
    {OF(intake, submit), "attachments", 16},
    {OF(intake, supplement), "attachments", 16},
    {OF(wire, upper), "path", 8},
    {OF(intake, ask), "aspects", 16},
    {OF(intake, answer_survey), "aspects", 16},
    {OF(intake, progress), "steps", PAGE},
    {OF(intake, update_page), "updates", PAGE},
    {OF(intake, request_page), "requests", 100},
    {OF(classifier, review_page), "reviews", PAGE},
    {OF(router, assign), "co", 32},
    {OF(router, rule_return), "co", 32},
    {OF(router, rule_return), "candidates", 32},
    {OF(router, report_interim), "attachments", 16},
    {OF(router, feed_back), "attachments", 16},
    {OF(router, comment), "attachments", 16},
    {OF(router, hold_session), "attachments", 16},
    {OF(router, hold_session), "units", 32},
    {OF(router, hold_session), "participants", 32},
    {OF(router, hold_session), "parties", 8},
    {OF(router, delegate), "to", 16},
    {OF(router, part), "co", 16},
    {OF(router, split), "parts", 16},
    {OF(router, whistle), "called", 32},
    {OF(router, conclude_whistle), "co", 32},
    {OF(escalation, decide_item), "co", 32},
    {OF(event, meeting_decided), "co", 32},
    {OF(router, order_status), "assignees", PAGE},
    {OF(survey, survey_page), "surveys", PAGE},
    {OF(survey, rate), "aspects", 16},
    {OF(survey, answer_check), "aspects", 16},
    {OF(event, survey_answered), "aspects", 16},
    {OF(survey, propose_exclusion), "evidence", 16},
    {OF(survey, appeal), "evidence", 16},
    {OF(survey, set_theme), "matters", 16},
    {OF(survey, sample_status), "numbers", 20000}, /* all that were drawn of a city's month */
    {OF(wire, reply), "errors", FAULTS_MAX},
    {OF(classifier, review), "candidates", 5},
    {OF(event, request_classified), "links", 256},
    {OF(event, order_fed_back), "co", 32},
    {OF(event, order_fed_back), "requests", 2000}, /* every request merged into the order: nobody is lost */
    {NULL, NULL, DEFAULT_COUNT},
};

static const struct wire_range RANGES[] = {
    {OF(intake, position), "latitude", -90, 90},
    {OF(intake, position), "longitude", -180, 180},
    {OF(event, point), "latitude", -90, 90},
    {OF(event, point), "longitude", -180, 180},
    {NULL, NULL, -DBL_MAX, DBL_MAX},
};

static bool fits(const ProtobufCMessageDescriptor *row_message, const char *row_field,
                 const ProtobufCMessageDescriptor *message, const char *field)
{
    return (row_message == NULL || row_message == message) && (row_field == NULL || strcmp(row_field, field) == 0);
}

const struct wire_text_limit *wire_limit_text(const ProtobufCMessageDescriptor *message, const char *field)
{
    const struct wire_text_limit *row = TEXTS;
    while (!fits(row->message, row->field, message, field))
        row++; /* the last row fits everything */
    return row;
}

const struct wire_count_limit *wire_limit_count(const ProtobufCMessageDescriptor *message, const char *field)
{
    const struct wire_count_limit *row = COUNTS;
    while (!fits(row->message, row->field, message, field))
        row++;
    return row;
}

const struct wire_range *wire_limit_range(const ProtobufCMessageDescriptor *message, const char *field)
{
    const struct wire_range *row = RANGES;
    while (!fits(row->message, row->field, message, field))
        row++;
    return row;
}

const struct wire_text_limit *wire_limit_text_row(size_t n)
{
    return n < COUNT(TEXTS) ? &TEXTS[n] : NULL;
}

const struct wire_count_limit *wire_limit_count_row(size_t n)
{
    return n < COUNT(COUNTS) ? &COUNTS[n] : NULL;
}

const struct wire_range *wire_limit_range_row(size_t n)
{
    return n < COUNT(RANGES) ? &RANGES[n] : NULL;
}
