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
    STAGE_REVIEW = 9,
    STAGE_OPINION = 10,
    STAGE_REPLY = 11,
    STAGE_REPORT_IN = 12,
    STAGE_APPEAL = 13,
    STAGE_PAUSE = 14,
    STAGE_SLIP = 15,
    STAGE_RELIEF = 16
};
#define STAGE_COUNT 17
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
enum rung_action {
    RUNG_ACTION_UNSPECIFIED = 0,
    RUNG_REMIND = 1,
    RUNG_YELLOW = 2,
    RUNG_RED = 3,
    RUNG_NOTICE = 4,
    RUNG_SLIP = 5,
    RUNG_BULLETIN = 6,
    RUNG_TALK = 7,
    RUNG_ACCOUNT = 8
};
#define RUNG_ACTION_COUNT 9
enum clock_state {
    CLOCK_STATE_UNSPECIFIED = 0,
    CLOCK_OPEN = 1,
    CLOCK_MET = 2,
    CLOCK_MISSED = 3,
    CLOCK_STOPPED = 4,
    CLOCK_UNJUDGED = 5
};
#define CLOCK_STATE_COUNT 6
enum relief_kind { RELIEF_KIND_UNSPECIFIED = 0, RELIEF_EXTENSION = 1, RELIEF_PAUSE = 2, RELIEF_SHELF = 3 };
#define RELIEF_KIND_COUNT 4
enum relief_state {
    RELIEF_STATE_UNSPECIFIED = 0,
    RELIEF_ASKED = 1,
    RELIEF_GRANTED = 2,
    RELIEF_REFUSED = 3,
    RELIEF_ENDED = 4
};
#define RELIEF_STATE_COUNT 5
enum on_change { ON_CHANGE_UNSPECIFIED = 0, CHANGE_FROM_START = 1, CHANGE_EARLIER = 2, CHANGE_KEEP = 3 };
#define ON_CHANGE_COUNT 4
enum slip_state { SLIP_STATE_UNSPECIFIED = 0, SLIP_ISSUED = 1, SLIP_ANSWERED = 2, SLIP_CLOSED = 3 };
#define SLIP_STATE_COUNT 4
enum cadence_kind { CADENCE_KIND_UNSPECIFIED = 0, CADENCE_MEETING = 1, CADENCE_REPORT = 2, CADENCE_TASK = 3 };
#define CADENCE_KIND_COUNT 4
enum rest_day { REST_DAY_UNSPECIFIED = 0, REST_KEEP = 1, REST_BEFORE = 2, REST_AFTER = 3, REST_SKIP = 4 };
#define REST_DAY_COUNT 5
enum report_kind {
    REPORT_KIND_UNSPECIFIED = 0,
    REPORT_BULLETIN = 1,
    REPORT_DAILY = 2,
    REPORT_WEEKLY = 3,
    REPORT_MONTHLY = 4
};
#define REPORT_KIND_COUNT 5
enum meeting_state { MEETING_STATE_UNSPECIFIED = 0, MEETING_OPEN = 1, MEETING_CLOSED = 2 };
#define MEETING_STATE_COUNT 3
enum item_state {
    ITEM_STATE_UNSPECIFIED = 0,
    ITEM_LISTED = 1,
    ITEM_ASSIGNED = 2,
    ITEM_DONE = 3,
    ITEM_CARRIED = 4,
    ITEM_DROPPED = 5
};
#define ITEM_STATE_COUNT 6
enum agenda_reason {
    AGENDA_REASON_UNSPECIFIED = 0,
    AGENDA_CARRIED = 1,
    AGENDA_OVERDUE = 2,
    AGENDA_REDO = 3,
    AGENDA_UNCLEAR = 4,
    AGENDA_REPEATED = 5,
    AGENDA_CLASS = 6,
    AGENDA_NAMED = 7
};
#define AGENDA_REASON_COUNT 8
enum audience { AUDIENCE_UNSPECIFIED = 0, AUDIENCE_PLATFORM = 1, AUDIENCE_PERSON = 2, AUDIENCE_BOTH = 3 };
#define AUDIENCE_COUNT 4
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
    MILESTONE_SENT_BACK = 14,
    MILESTONE_DISPATCHED = 15,
    MILESTONE_REPLIED = 16,
    MILESTONE_WHISTLED = 17,
    MILESTONE_REPORTED_IN = 18,
    MILESTONE_APPEALED = 19,
    MILESTONE_APPEAL_RULED = 20,
    MILESTONE_MERGED = 21,
    MILESTONE_LATE_RETURN = 22
};
#define MILESTONE_COUNT 23
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
