/* The enums of terms.def, and their names in code, Chinese and English. 0 is always "unspecified". */
#ifndef LOOPLINE_TERMS_H
#define LOOPLINE_TERMS_H

#include <stdbool.h>
#include <stddef.h>

enum area_level {
    AREA_LEVEL_UNSPECIFIED = 0,
    AREA_CITY = 1,
    AREA_DISTRICT = 2,
    AREA_STREET = 3,
    AREA_COMMUNITY = 4,
    AREA_GRID = 5
};
#define AREA_LEVEL_COUNT 6
enum setting_class { SETTING_CLASS_UNSPECIFIED = 0, SETTING_URBAN = 1, SETTING_RURAL = 2 };
#define SETTING_CLASS_COUNT 3
enum unit_kind {
    UNIT_KIND_UNSPECIFIED = 0,
    UNIT_CENTRE = 1,
    UNIT_STREET = 2,
    UNIT_COMMUNITY = 3,
    UNIT_DEPARTMENT = 4,
    UNIT_COMPANY = 5,
    UNIT_TASK_FORCE = 6,
    UNIT_DESK = 7
};
#define UNIT_KIND_COUNT 8
enum party { PARTY_UNSPECIFIED = 0, PARTY_CITIZEN = 1, PARTY_ENTERPRISE = 2 };
#define PARTY_COUNT 3
enum nature {
    NATURE_UNSPECIFIED = 0,
    NATURE_CONSULT = 1,
    NATURE_HELP = 2,
    NATURE_COMPLAINT = 3,
    NATURE_REPORT = 4,
    NATURE_SUGGEST = 5,
    NATURE_PRAISE = 6
};
#define NATURE_COUNT 7
enum urgency { URGENCY_UNSPECIFIED = 0, URGENCY_NORMAL = 1, URGENCY_URGENT = 2 };
#define URGENCY_COUNT 3
enum axis { AXIS_UNSPECIFIED = 0, AXIS_MATTER = 1, AXIS_NATURE = 2, AXIS_URGENCY = 3, AXIS_PARTY = 4 };
#define AXIS_COUNT 5
enum channel_kind {
    CHANNEL_KIND_UNSPECIFIED = 0,
    CHANNEL_PHONE = 1,
    CHANNEL_SMS = 2,
    CHANNEL_WECHAT = 3,
    CHANNEL_MAILBOX = 4,
    CHANNEL_WEB = 5,
    CHANNEL_HOTLINE = 6,
    CHANNEL_INTERNAL = 7,
    CHANNEL_MEETING = 8
};
#define CHANNEL_KIND_COUNT 9
enum stage {
    STAGE_UNSPECIFIED = 0,
    STAGE_SIGN = 1,
    STAGE_CONTACT = 2,
    STAGE_ARRIVE = 3,
    STAGE_FEED_BACK = 4,
    STAGE_SETTLE = 5,
    STAGE_FOLLOW_UP = 6,
    STAGE_REDO = 7,
    STAGE_SIGN_OFF = 8,
    STAGE_REVIEW = 9
};
#define STAGE_COUNT 10
enum limit_unit {
    LIMIT_UNIT_UNSPECIFIED = 0,
    LIMIT_NONE = 1,
    LIMIT_MINUTE = 2,
    LIMIT_HOUR = 3,
    LIMIT_WORKING_HOUR = 4,
    LIMIT_WORKING_DAY = 5,
    LIMIT_DAY = 6,
    LIMIT_END_OF_DAY = 7,
    LIMIT_PERCENT = 8
};
#define LIMIT_UNIT_COUNT 9
enum limit_start {
    LIMIT_START_UNSPECIFIED = 0,
    START_EVENT = 1,
    START_NEXT_WORKING = 2,
    START_DAY_COUNTED = 3,
    START_DAY_NOT_COUNTED = 4
};
#define LIMIT_START_COUNT 5
enum limit_end { LIMIT_END_UNSPECIFIED = 0, END_SAME_TIME = 1, END_OF_WORK = 2, END_OF_DAY = 3 };
#define LIMIT_END_COUNT 4
enum rung_action { RUNG_ACTION_UNSPECIFIED = 0, RUNG_REMIND = 1, RUNG_YELLOW = 2, RUNG_RED = 3, RUNG_NOTICE = 4 };
#define RUNG_ACTION_COUNT 5
enum clock_state { CLOCK_STATE_UNSPECIFIED = 0, CLOCK_OPEN = 1, CLOCK_MET = 2, CLOCK_MISSED = 3, CLOCK_STOPPED = 4 };
#define CLOCK_STATE_COUNT 5
enum request_state {
    REQUEST_STATE_UNSPECIFIED = 0,
    REQUEST_ACCEPTED = 1,
    REQUEST_ANSWERED = 2,
    REQUEST_REFUSED = 3,
    REQUEST_IN_HAND = 4,
    REQUEST_FED_BACK = 5,
    REQUEST_WITHDRAWN = 6,
    REQUEST_CLOSED = 7
};
#define REQUEST_STATE_COUNT 8
enum order_state {
    ORDER_STATE_UNSPECIFIED = 0,
    ORDER_DISPATCHED = 1,
    ORDER_HANDLING = 2,
    ORDER_RETURNED = 3,
    ORDER_SIGNING_OFF = 4,
    ORDER_FED_BACK = 5,
    ORDER_WRITTEN_OFF = 6,
    ORDER_WITHDRAWN = 7
};
#define ORDER_STATE_COUNT 8
enum duty { DUTY_UNSPECIFIED = 0, DUTY_LEAD = 1, DUTY_CO = 2 };
#define DUTY_COUNT 3
enum assignment_state {
    ASSIGNMENT_STATE_UNSPECIFIED = 0,
    ASSIGNMENT_DISPATCHED = 1,
    ASSIGNMENT_SIGNED = 2,
    ASSIGNMENT_RETURNED = 3,
    ASSIGNMENT_SIGNING_OFF = 4,
    ASSIGNMENT_FED_BACK = 5,
    ASSIGNMENT_RELIEVED = 6
};
#define ASSIGNMENT_STATE_COUNT 7
enum milestone {
    MILESTONE_UNSPECIFIED = 0,
    MILESTONE_SIGNED = 1,
    MILESTONE_CONTACTED = 2,
    MILESTONE_ARRIVED = 3,
    MILESTONE_INTERIM = 4,
    MILESTONE_RETURNED = 5,
    MILESTONE_RULED = 6,
    MILESTONE_REPORTED = 7,
    MILESTONE_FED_BACK = 8,
    MILESTONE_SETTLED = 9,
    MILESTONE_FOLLOWED_UP = 10,
    MILESTONE_WRITTEN_OFF = 11,
    MILESTONE_WITHDRAWN = 12,
    MILESTONE_RELIEVED = 13,
    MILESTONE_SENT_BACK = 14
};
#define MILESTONE_COUNT 15
enum outcome {
    OUTCOME_UNSPECIFIED = 0,
    OUTCOME_SOLVED = 1,
    OUTCOME_EXPLAINED = 2,
    OUTCOME_CANNOT = 3,
    OUTCOME_IN_PROGRESS = 4
};
#define OUTCOME_COUNT 5
enum ruling { RULING_UNSPECIFIED = 0, RULING_UPHOLD = 1, RULING_DISMISS = 2 };
#define RULING_COUNT 3
enum rating {
    RATING_UNSPECIFIED = 0,
    RATING_SATISFIED = 1,
    RATING_BASICALLY = 2,
    RATING_DECLINED = 3,
    RATING_DISSATISFIED = 4
};
#define RATING_COUNT 5
enum survey_state { SURVEY_STATE_UNSPECIFIED = 0, SURVEY_OPEN = 1, SURVEY_RATED = 2 };
#define SURVEY_STATE_COUNT 3
enum cause {
    CAUSE_UNSPECIFIED = 0,
    CAUSE_NOT_SOLVED = 1,
    CAUSE_SLOW = 2,
    CAUSE_MANNER = 3,
    CAUSE_FALSE = 4,
    CAUSE_DEMAND = 5
};
#define CAUSE_COUNT 6
enum write_off_state {
    WRITE_OFF_STATE_UNSPECIFIED = 0,
    WRITE_OFF_APPLIED = 1,
    WRITE_OFF_APPROVED = 2,
    WRITE_OFF_SENT_BACK = 3
};
#define WRITE_OFF_STATE_COUNT 4
enum review_state {
    REVIEW_STATE_UNSPECIFIED = 0,
    REVIEW_AUTOMATIC = 1,
    REVIEW_WAITING = 2,
    REVIEW_DECIDED = 3,
    REVIEW_WITHDRAWN = 4
};
#define REVIEW_STATE_COUNT 5
enum role {
    ROLE_UNSPECIFIED = 0,
    ROLE_CHANNEL = 1,
    ROLE_AGENT = 2,
    ROLE_DISPATCHER = 3,
    ROLE_HANDLER = 4,
    ROLE_LEADER = 5,
    ROLE_SUPERVISOR = 6,
    ROLE_REVIEWER = 7,
    ROLE_ADMIN = 8
};
#define ROLE_COUNT 9
enum node {
    NODE_UNSPECIFIED = 0,
    NODE_INTAKE = 1,
    NODE_CLASSIFIER = 2,
    NODE_ROUTER = 3,
    NODE_ESCALATION = 4,
    NODE_SURVEY = 5
};
#define NODE_COUNT 6

struct term {
    const char *list; /* "nature" */
    int number;
    const char *code; /* "complaint" */
    const char *zh, *en;
};
/* By list and number; a term with code "?" when there is none (never NULL). */
const struct term *term_get(const char *list, int number);
/* By list and code; 0 when there is none. */
int term_find(const char *list, const char *code);
/* The name in a language ("zh" or "en"). */
const char *term_name(const char *list, int number, const char *lang);
/* The n-th row over all lists, NULL past the end: for help texts and tests. */
const struct term *term_row(size_t n);

#endif
