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
    UNIT_DESK = 7,
    UNIT_GRID = 8
};
#define UNIT_KIND_COUNT 9
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
    CHANNEL_MEETING = 8,
    CHANNEL_UPPER = 9
};
#define CHANNEL_KIND_COUNT 10
enum upward_kind {
    UPWARD_KIND_UNSPECIFIED = 0,
    UPWARD_SIGNED = 1,
    UPWARD_CONTACTED = 2,
    UPWARD_ARRIVED = 3,
    UPWARD_INTERIM = 4,
    UPWARD_RESULT = 5,
    UPWARD_HANDED_BACK = 6,
    UPWARD_RELIEF_ASKED = 7
};
#define UPWARD_KIND_COUNT 8
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
    REPORT_MONTHLY = 4,
    REPORT_PERFORMANCE = 5,
    REPORT_ACCOUNTABILITY = 6,
    REPORT_CASES = 7,
    REPORT_LEDGER = 8,
    REPORT_BLIND_SPOTS = 9,
    REPORT_FORECAST = 10,
    REPORT_THEME = 11
};
#define REPORT_KIND_COUNT 12
enum forecast_way {
    FORECAST_WAY_UNSPECIFIED = 0,
    FORECAST_LAST_WEEK = 1,
    FORECAST_LAST_YEAR = 2,
    FORECAST_LEVEL = 3,
    FORECAST_SCALED = 4
};
#define FORECAST_WAY_COUNT 5
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
    ORDER_WITHDRAWN = 7,
    ORDER_MERGED = 8
};
#define ORDER_STATE_COUNT 9
enum link_kind { LINK_KIND_UNSPECIFIED = 0, LINK_REPEATS = 1, LINK_SOURCE = 2 };
#define LINK_KIND_COUNT 3
enum datum { DATUM_UNSPECIFIED = 0, DATUM_WGS84 = 1, DATUM_GCJ02 = 2, DATUM_BD09 = 3 };
#define DATUM_COUNT 4
enum gate { GATE_UNSPECIFIED = 0, GATE_AUTOMATIC = 1, GATE_SUGGEST = 2, GATE_REVIEW = 3 };
#define GATE_COUNT 4
enum likeness_state {
    LIKENESS_STATE_UNSPECIFIED = 0,
    LIKENESS_PROPOSED = 1,
    LIKENESS_DECLINED = 2,
    LIKENESS_AUTOMATIC = 3,
    LIKENESS_DECIDED = 4
};
#define LIKENESS_STATE_COUNT 5
enum hotspot_state { HOTSPOT_STATE_UNSPECIFIED = 0, HOTSPOT_WATCHED = 1, HOTSPOT_ALARMED = 2, HOTSPOT_RAISED = 3 };
#define HOTSPOT_STATE_COUNT 4
enum duty { DUTY_UNSPECIFIED = 0, DUTY_LEAD = 1, DUTY_CO = 2, DUTY_JOINT = 3, DUTY_CALLED = 4, DUTY_DELEGATE = 5 };
#define DUTY_COUNT 6
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
    MILESTONE_LATE_RETURN = 22,
    MILESTONE_PART_SETTLED = 23,
    MILESTONE_CALL_OVER = 24
};
#define MILESTONE_COUNT 25
enum outcome {
    OUTCOME_UNSPECIFIED = 0,
    OUTCOME_SOLVED = 1,
    OUTCOME_EXPLAINED = 2,
    OUTCOME_CANNOT = 3,
    OUTCOME_IN_PROGRESS = 4,
    OUTCOME_CONFIRMED = 5
};
#define OUTCOME_COUNT 6
enum ruling {
    RULING_UNSPECIFIED = 0,
    RULING_UPHOLD = 1,
    RULING_DISMISS = 2,
    RULING_NAMED = 3,
    RULING_FORCED = 4,
    RULING_JOINT = 5
};
#define RULING_COUNT 6
enum rating {
    RATING_UNSPECIFIED = 0,
    RATING_SATISFIED = 1,
    RATING_BASICALLY = 2,
    RATING_DECLINED = 3,
    RATING_DISSATISFIED = 4
};
#define RATING_COUNT 5
enum survey_state { SURVEY_STATE_UNSPECIFIED = 0, SURVEY_OPEN = 1, SURVEY_RATED = 2, SURVEY_RELEASED = 3 };
#define SURVEY_STATE_COUNT 4
enum visit_kind { VISIT_KIND_UNSPECIFIED = 0, VISIT_FOLLOW_UP = 1, VISIT_LOOK_BACK = 2, VISIT_CHECK = 3 };
#define VISIT_KIND_COUNT 4
enum attempt_result {
    ATTEMPT_RESULT_UNSPECIFIED = 0,
    ATTEMPT_REACHED = 1,
    ATTEMPT_NO_ANSWER = 2,
    ATTEMPT_CALL_LATER = 3,
    ATTEMPT_WRONG_NUMBER = 4,
    ATTEMPT_NO_CONTACT = 5,
    ATTEMPT_SENT = 6,
    ATTEMPT_RAN_OUT = 7
};
#define ATTEMPT_RESULT_COUNT 8
enum answer { ANSWER_UNSPECIFIED = 0, ANSWER_YES = 1, ANSWER_PARTLY = 2, ANSWER_NO = 3 };
#define ANSWER_COUNT 4
enum rating_source {
    RATING_SOURCE_UNSPECIFIED = 0,
    SOURCE_AGENT = 1,
    SOURCE_PERSON = 2,
    SOURCE_RULE = 3,
    SOURCE_NOBODY = 4
};
#define RATING_SOURCE_COUNT 5
enum cause_basis { CAUSE_BASIS_UNSPECIFIED = 0, CAUSE_BASIS_SAID = 1, CAUSE_BASIS_WORDS = 2, CAUSE_BASIS_ANSWERS = 3 };
#define CAUSE_BASIS_COUNT 4
enum exclusion_state {
    EXCLUSION_STATE_UNSPECIFIED = 0,
    EXCLUSION_PROPOSED = 1,
    EXCLUSION_APPROVED = 2,
    EXCLUSION_REFUSED = 3,
    EXCLUSION_ANNULLED = 4,
    EXCLUSION_OVERTAKEN = 5
};
#define EXCLUSION_STATE_COUNT 6
enum appeal_against {
    APPEAL_AGAINST_UNSPECIFIED = 0,
    APPEAL_RATING = 1,
    APPEAL_CARD = 2,
    APPEAL_COUNT = 3,
    APPEAL_CLOSURE = 4,
    APPEAL_EXCLUSION = 5,
    APPEAL_REFUSAL = 6
};
#define APPEAL_AGAINST_COUNT 7
enum appeal_state { APPEAL_STATE_UNSPECIFIED = 0, APPEAL_FILED = 1, APPEAL_UPHELD = 2, APPEAL_DISMISSED = 3 };
#define APPEAL_STATE_COUNT 4
enum finding_kind { FINDING_KIND_UNSPECIFIED = 0, FINDING_DIFFERS = 1, FINDING_CAME_BACK = 2 };
#define FINDING_KIND_COUNT 3
enum theme_state { THEME_STATE_UNSPECIFIED = 0, THEME_PLANNED = 1, THEME_RUNNING = 2, THEME_DONE = 3 };
#define THEME_STATE_COUNT 4
enum fact {
    FACT_UNSPECIFIED = 0,
    FACT_ACCEPTED = 1,
    FACT_VALID = 2,
    FACT_REFUSED = 3,
    FACT_ANSWERED = 4,
    FACT_DISPATCHED = 5,
    FACT_FED_BACK = 6,
    FACT_ASKED = 7,
    FACT_SATISFIED = 8,
    FACT_BASICALLY = 9,
    FACT_DECLINED = 10,
    FACT_NO_ANSWER = 11,
    FACT_DISSATISFIED = 12,
    FACT_EXCLUDED = 13,
    FACT_STRUCK = 14,
    FACT_RESPONDED = 15,
    FACT_NOT_RESPONDED = 16,
    FACT_SOLVED = 17,
    FACT_PARTLY_SOLVED = 18,
    FACT_NOT_SOLVED = 19,
    FACT_ON_TIME = 20,
    FACT_LATE = 21,
    FACT_OVERDUE = 22,
    FACT_REDONE = 23,
    FACT_RETURNED = 24,
    FACT_LATE_RETURN = 25,
    FACT_WHISTLED = 26,
    FACT_WHISTLE_SETTLED = 27,
    FACT_REPORTED_IN = 28,
    FACT_REPORTED_LATE = 29,
    FACT_NOT_REPORTED = 30,
    FACT_YELLOW = 31,
    FACT_RED = 32,
    FACT_WRITTEN_OFF = 33,
    FACT_LOOKED_BACK = 34,
    FACT_CAME_BACK = 35,
    FACT_DIFFERS = 36
};
#define FACT_COUNT 37
enum cause {
    CAUSE_UNSPECIFIED = 0,
    CAUSE_NOT_SOLVED = 1,
    CAUSE_SLOW = 2,
    CAUSE_MANNER = 3,
    CAUSE_FALSE = 4,
    CAUSE_DEMAND = 5,
    CAUSE_OTHER = 6
};
#define CAUSE_COUNT 7
enum case_state {
    CASE_NONE = 0,
    CASE_ANSWERED = 1,      /* answered at first contact, to be asked back */
    CASE_ASKING = 2,        /* fed back; requests of this visit are still open */
    CASE_REDO = 3,          /* sent back, the unit is at it again */
    CASE_ASKED = 4,         /* everyone asked, nobody dissatisfied whose demand stands */
    CASE_APPLIED = 5,       /* write-off applied for */
    CASE_WRITTEN_OFF = 6,   /* looked back at when its day comes, then archived */
    CASE_CLOSED = 7,        /* answered at first contact and content with it */
    CASE_REOPENED = 8,      /* the first answer did not satisfy; becomes an order */
    CASE_ANALYSING = 9,     /* R36: everyone asked, a dissatisfied demand is analysed */
    CASE_LOOKING_BACK = 10, /* R40: written off; people are asked whether it came back */
    CASE_ARCHIVED = 11,     /* a repeat is a new matter */
    CASE_REFUSED = 12,      /* not accepted, and the person appeals against that */
    CASE_LAPSED = 13        /* N02: its order was merged or withdrawn in a redo; un-merged it goes on */
};
#define CASE_STATE_COUNT 14
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
    ROLE_ADMIN = 8,
    ROLE_BENCH = 9
};
#define ROLE_COUNT 10
enum order_class {
    ORDER_CLASS_UNSPECIFIED = 0,
    CLASS_ORDINARY = 1,
    CLASS_INSTANT = 2,
    CLASS_CONSULTATIVE = 3,
    CLASS_MEETING = 4,
    CLASS_LEADER = 5
};
#define ORDER_CLASS_COUNT 6
enum child_kind { CHILD_KIND_UNSPECIFIED = 0, CHILD_SPLIT = 1, CHILD_EXTEND = 2, CHILD_DELEGATED = 3 };
#define CHILD_KIND_COUNT 4
enum roster_time { ROSTER_TIME_UNSPECIFIED = 0, TIME_WORK = 1, TIME_REST = 2 };
#define ROSTER_TIME_COUNT 3
enum whistle_kind { WHISTLE_KIND_UNSPECIFIED = 0, WHISTLE_CALL = 1, WHISTLE_JOINT = 2 };
#define WHISTLE_KIND_COUNT 3
enum whistle_state {
    WHISTLE_STATE_UNSPECIFIED = 0,
    WHISTLE_OPEN = 1,
    WHISTLE_NAMED = 2,
    WHISTLE_CLOSED = 3,
    WHISTLE_UNDECIDED = 4,
    WHISTLE_DROPPED = 5
};
#define WHISTLE_STATE_COUNT 6
enum session_kind {
    SESSION_KIND_UNSPECIFIED = 0,
    SESSION_ON_SITE = 1,
    SESSION_CONSULTATION = 2,
    SESSION_MEDIATION = 3,
    SESSION_ENFORCEMENT = 4
};
#define SESSION_KIND_COUNT 5
enum session_result { SESSION_RESULT_UNSPECIFIED = 0, SESSION_AGREED = 1, SESSION_FAILED = 2, SESSION_ADJOURNED = 3 };
#define SESSION_RESULT_COUNT 4
enum hand_over { HAND_OVER_UNSPECIFIED = 0, HAND_OVER_TO = 1, HAND_OVER_FROM = 2 };
#define HAND_OVER_COUNT 3
enum contact_way {
    CONTACT_WAY_UNSPECIFIED = 0,
    CONTACT_PHONE = 1,
    CONTACT_VISIT = 2,
    CONTACT_MESSAGE = 3,
    CONTACT_MEETING = 4
};
#define CONTACT_WAY_COUNT 5
enum contact_result {
    CONTACT_RESULT_UNSPECIFIED = 0,
    CONTACT_REACHED = 1,
    CONTACT_NO_ANSWER = 2,
    CONTACT_DECLINED = 3
};
#define CONTACT_RESULT_COUNT 4
enum proposal_state {
    PROPOSAL_STATE_UNSPECIFIED = 0,
    PROPOSAL_PROPOSED = 1,
    PROPOSAL_ADOPTED = 2,
    PROPOSAL_DECLINED = 3
};
#define PROPOSAL_STATE_COUNT 4
enum reveal_need {
    REVEAL_NEED_UNSPECIFIED = 0,
    NEED_CONTACT = 1,
    NEED_VISIT = 2,
    NEED_VERIFY = 3,
    NEED_ASK_BACK = 4,
    NEED_LAW = 5
};
#define REVEAL_NEED_COUNT 6
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
