/* The tables of the router and how a row is found. */
#include "services/router/router_rules.h"
#include "common/result.h"
#include "common/str.h"
#include "services/router/assignment.h"
#include "services/router/order_class.h"

#define BIT(state) STATE_BIT(ASSIGNMENT_##state)
#define OPEN_BITS  (BIT(DISPATCHED) | BIT(SIGNED) | BIT(RETURNED) | BIT(SIGNING_OFF))
#define ANY_BITS   (OPEN_BITS | BIT(FED_BACK) | BIT(RELIEVED))
#define HELD_BITS  (BIT(DISPATCHED) | BIT(SIGNED))
#define MARK(name) STATE_BIT(MILESTONE_##name)

/* clang-format off */
static const struct router_rule UNIT_RULES[] = {
    /* states            event             guard                next                     milestone            progress         record              reason                    why */
    {OPEN_BITS,          ROUTER_SIGN,       GUARD_HANDED_BACK,   0,                       0,                   NULL,            NULL,               REASON_WRONG_STATE,       "R31: given back to the level above: nobody acts on it before the ruling"},
    {OPEN_BITS,          ROUTER_CONTACT,    GUARD_HANDED_BACK,   0,                       0,                   NULL,            NULL,               REASON_WRONG_STATE,       "R31: given back to the level above: nobody acts on it before the ruling"},
    {OPEN_BITS,          ROUTER_ARRIVE,     GUARD_HANDED_BACK,   0,                       0,                   NULL,            NULL,               REASON_WRONG_STATE,       "R31: given back to the level above: nobody acts on it before the ruling"},
    {OPEN_BITS,          ROUTER_INTERIM,    GUARD_HANDED_BACK,   0,                       0,                   NULL,            NULL,               REASON_WRONG_STATE,       "R31: given back to the level above: nobody acts on it before the ruling"},
    {OPEN_BITS,          ROUTER_FEED_BACK,  GUARD_HANDED_BACK,   0,                       0,                   NULL,            NULL,               REASON_WRONG_STATE,       "R31: given back to the level above: nobody acts on it before the ruling"},
    {OPEN_BITS,          ROUTER_APPROVE,    GUARD_HANDED_BACK,   0,                       0,                   NULL,            NULL,               REASON_WRONG_STATE,       "R31: given back to the level above: nobody acts on it before the ruling"},

    {BIT(DISPATCHED),    ROUTER_SIGN,      GUARD_CALLED,        0,                       0,                   NULL,            NULL,               REASON_WRONG_STATE,       "R15: who is called reports in"},
    {BIT(DISPATCHED),    ROUTER_SIGN,      GUARD_ALWAYS,        ASSIGNMENT_SIGNED,       MARK(SIGNED),        "signed",        "signed",           REASON_NONE,              "1.8: the unit signs for it; the sign clock ran from dispatch"},
    {BIT(SIGNED) | BIT(SIGNING_OFF) | BIT(FED_BACK),
                         ROUTER_SIGN,      GUARD_ALWAYS,        0,                       0,                   NULL,            NULL,               REASON_ALREADY_DONE,      "1.8: signed for once in a round"},

    {BIT(SIGNED),        ROUTER_CONTACT,   GUARD_FIRST_CONTACT, 0,                       MARK(CONTACTED),     "contacted",     "contacted",        REASON_NONE,              "R02: the caller is contacted first"},
    {BIT(SIGNED),        ROUTER_CONTACT,   GUARD_ALWAYS,        0,                       0,                   NULL,            "contacted",        REASON_NONE,              "R39: further contacts are evidence; the clock was met by the first"},
    {BIT(SIGNED),        ROUTER_ARRIVE,    GUARD_FIRST_ARRIVAL, 0,                       MARK(ARRIVED),       "arrived",       "arrived",          REASON_NONE,              "R01, T01, T04: verified on site"},
    {BIT(SIGNED),        ROUTER_ARRIVE,    GUARD_ALWAYS,        0,                       0,                   NULL,            "arrived",          REASON_NONE,              "C02, C17: a further visit; the clock was met by the first"},
    {BIT(SIGNED),        ROUTER_INTERIM,   GUARD_TO_PERSON,     0,                       MARK(REPLIED),       "interim",       "interim",          REASON_NONE,              "R20: an opinion to the person is none to the platform"},
    {BIT(SIGNED),        ROUTER_INTERIM,   GUARD_TO_BOTH,       0,                       MARK(INTERIM) | MARK(REPLIED), "interim", "interim", REASON_NONE,            "R20: to both, each clock by itself"},
    {BIT(SIGNED),        ROUTER_INTERIM,   GUARD_ALWAYS,        0,                       MARK(INTERIM),       "interim",       "interim",          REASON_NONE,              "C16: an interim result settles nothing"},

    {HELD_BITS,          ROUTER_RETURN,    GUARD_IN_REDO,       0,                       0,                   NULL,            NULL,               REASON_WRONG_STATE,       "R37: a redo is fed back, not returned"},
    {HELD_BITS,          ROUTER_RETURN,    GUARD_CALLED,        0,                       0,                   NULL,            NULL,               REASON_WRONG_STATE,       "R15, R09: who is called comes; whose it is says the finding"},
    {HELD_BITS,          ROUTER_RETURN,    GUARD_DELEGATE,      0,                       0,                   NULL,            NULL,               REASON_WRONG_STATE,       "R03: inside a unit: who handed it down takes it back"},
    {HELD_BITS,          ROUTER_RETURN,    GUARD_HANDED_DOWN,   0,                       0,                   NULL,            NULL,               REASON_STILL_RUNNING,     "R03: first it takes back what it handed down"},
    {HELD_BITS,          ROUTER_RETURN,    GUARD_FORCED,        0,                       0,                   NULL,            NULL,               REASON_FORCED,            "N02: forced dispatch ends the argument"},
    {HELD_BITS,          ROUTER_RETURN,    GUARD_UNRETURNABLE,  0,                       0,                   NULL,            NULL,               REASON_NOT_RETURNABLE,    "N17, R24, T09: its class is not returned"},
    {HELD_BITS,          ROUTER_RETURN,    GUARD_EXHAUSTED,     0,                       0,                   NULL,            NULL,               REASON_RETURNS_EXHAUSTED, "N02: forced dispatch after the last return"},
    {HELD_BITS,          ROUTER_RETURN,    GUARD_LATE,          0,                       MARK(LATE_RETURN),   NULL,            "late_return",      REASON_LATE_RETURN,       "R31: a late return is refused and counts as a violation, where a return was open to it at all"},
    {HELD_BITS,          ROUTER_RETURN,    GUARD_ALWAYS,        ASSIGNMENT_RETURNED,     MARK(RETURNED),      NULL,            "returned",         REASON_NONE,              "R31: a return in time goes to review; the total clock runs on"},
    {BIT(RETURNED),      ROUTER_RETURN,    GUARD_ALWAYS,        0,                       0,                   NULL,            NULL,               REASON_ALREADY_DONE,      "R31: one return at a time"},
    {ANY_BITS,           ROUTER_UPHOLD,    GUARD_CHANGED,       0,                       0,                   NULL,            NULL,               REASON_CHANGED_MEANWHILE, "two at the bench at once: one rules, the other is told"},
    {ANY_BITS,           ROUTER_DISMISS,   GUARD_CHANGED,       0,                       0,                   NULL,            NULL,               REASON_CHANGED_MEANWHILE, "two at the bench at once: one rules, the other is told"},
    {ANY_BITS,           ROUTER_NAME,      GUARD_CHANGED,       0,                       0,                   NULL,            NULL,               REASON_CHANGED_MEANWHILE, "two at the bench at once: one rules, the other is told"},
    {ANY_BITS,           ROUTER_FORCE,     GUARD_CHANGED,       0,                       0,                   NULL,            NULL,               REASON_CHANGED_MEANWHILE, "two at the bench at once: one rules, the other is told"},
    {ANY_BITS,           ROUTER_SEEK,      GUARD_CHANGED,       0,                       0,                   NULL,            NULL,               REASON_CHANGED_MEANWHILE, "two at the bench at once: one rules, the other is told"},
    {BIT(RETURNED),      ROUTER_UPHOLD,    GUARD_ALWAYS,        ASSIGNMENT_RELIEVED,     MARK(RULED),         NULL,            "return_upheld",    REASON_NONE,              "1.8: upheld, another unit has it"},
    {BIT(RETURNED),      ROUTER_DISMISS,   GUARD_WAS_SIGNED,    ASSIGNMENT_SIGNED,       MARK(RULED),         NULL,            "return_dismissed", REASON_NONE,              "1.8: dismissed, the same unit goes on where it was"},
    {BIT(RETURNED),      ROUTER_DISMISS,   GUARD_ALWAYS,        ASSIGNMENT_DISPATCHED,   MARK(RULED),         NULL,            "return_dismissed", REASON_NONE,              "1.8: dismissed, the same unit still has to sign"},

    {BIT(RETURNED),      ROUTER_NAME,      GUARD_ALWAYS,        ASSIGNMENT_RELIEVED,     MARK(RULED),         NULL,            "return_named",     REASON_NONE,              "N02: the bench names lead and co-handlers"},
    {BIT(RETURNED),      ROUTER_FORCE,     GUARD_WAS_SIGNED,    ASSIGNMENT_SIGNED,       MARK(RULED),         NULL,            "forced",           REASON_NONE,              "N02: the same unit goes on where it was, and may not return it again"},
    {BIT(RETURNED),      ROUTER_FORCE,     GUARD_ALWAYS,        ASSIGNMENT_DISPATCHED,   MARK(RULED),         NULL,            "forced",           REASON_NONE,              "N02: the same unit still has to sign, and may not return it again"},
    {BIT(RETURNED),      ROUTER_SEEK,      GUARD_ALWAYS,        ASSIGNMENT_RELIEVED,     MARK(RULED),         NULL,            "return_joint",     REASON_NONE,              "R09: nobody knows whose it is: all candidates go and look"},

    {HELD_BITS,          ROUTER_FEED_BACK, GUARD_CALLED,        0,                       0,                   NULL,            NULL,               REASON_WRONG_STATE,       "R15, R09: the joint finding speaks for those who were called"},
    {BIT(SIGNED),        ROUTER_FEED_BACK, GUARD_HANDED_DOWN,   0,                       0,                   NULL,            NULL,               REASON_STILL_RUNNING,     "R03: it answers for those below it, who have not fed back"},
    {BIT(SIGNED),        ROUTER_FEED_BACK, GUARD_UNMET,         0,                       0,                   NULL,            NULL,               REASON_NOT_CONTACTED,     "R02: the caller is contacted first"},
    {BIT(SIGNED),        ROUTER_FEED_BACK, GUARD_SIGN_OFF,      ASSIGNMENT_SIGNING_OFF,  MARK(REPORTED),      NULL,            "reported",         REASON_NONE,              "T08: the leader signs before it leaves the unit"},
    {BIT(SIGNED),        ROUTER_FEED_BACK, GUARD_ALWAYS,        ASSIGNMENT_FED_BACK,     MARK(FED_BACK),      "unit_fed_back", "fed_back",         REASON_NONE,              "1.8: the unit's part is done"},
    {BIT(SIGNING_OFF) | BIT(FED_BACK),
                         ROUTER_FEED_BACK, GUARD_ALWAYS,        0,                       0,                   NULL,            NULL,               REASON_ALREADY_DONE,      "1.8: one result in a round"},
    {BIT(SIGNING_OFF),   ROUTER_APPROVE,   GUARD_SAME_PERSON,   0,                       0,                   NULL,            NULL,               REASON_SAME_PERSON,       "T08: a second pair of eyes"},
    {BIT(SIGNING_OFF),   ROUTER_APPROVE,   GUARD_ALWAYS,        ASSIGNMENT_FED_BACK,     MARK(FED_BACK),      "unit_fed_back", "signed_off",       REASON_NONE,              "T08: signed, it leaves the unit"},
    {BIT(SIGNING_OFF),   ROUTER_SEND_BACK, GUARD_ALWAYS,        ASSIGNMENT_SIGNED,       MARK(SENT_BACK),     NULL,            "sent_back",        REASON_NONE,              "T08: back to the handler; the clocks run on"},

    {BIT(SIGNED),        ROUTER_DELEGATE,  GUARD_CALLED,        0,                       0,                   NULL,            NULL,               REASON_WRONG_STATE,       "R15: it was called, it has no part to hand down"},
    {BIT(SIGNED),        ROUTER_DELEGATE,  GUARD_ALWAYS,        0,                       0,                   "delegated",     "delegated",        REASON_NONE,              "R03, C17, C20: down the tree with a limit; the unit above stays answerable"},
    {BIT(SIGNED),        ROUTER_RECALL,    GUARD_ALWAYS,        0,                       0,                   NULL,            "recalled",         REASON_NONE,              "R03: taken back; the unit above does it itself or hands it on"},

    {OPEN_BITS | BIT(FED_BACK),
                         ROUTER_CALL,      GUARD_ALWAYS,        0,                       MARK(WHISTLED),      NULL,            "called",           REASON_NONE,              "R15, R09: called to come; its limit for report-in runs"},
    {OPEN_BITS | BIT(FED_BACK),
                         ROUTER_REPORT_IN, GUARD_UNCALLED,      0,                       0,                   NULL,            NULL,               REASON_NOT_CALLED,        "R15: nobody called it"},
    {OPEN_BITS | BIT(FED_BACK),
                         ROUTER_REPORT_IN, GUARD_IS_IN,         0,                       0,                   NULL,            NULL,               REASON_ALREADY_DONE,      "R15: reported in once to a call"},
    {BIT(DISPATCHED),    ROUTER_REPORT_IN, GUARD_CALLED,        ASSIGNMENT_SIGNED,       MARK(REPORTED_IN),   NULL,            "reported_in",      REASON_NONE,              "R15: reported in: there, with a name of post and a time"},
    {OPEN_BITS | BIT(FED_BACK),
                         ROUTER_REPORT_IN, GUARD_ALWAYS,        0,                       MARK(REPORTED_IN),   NULL,            "reported_in",      REASON_NONE,              "R15: a unit that has a part already reports in all the same"},
    {HELD_BITS,          ROUTER_RELEASE,   GUARD_NO_SHOW,       ASSIGNMENT_RELIEVED,     MARK(CALL_OVER),     NULL,            "never_reported_in", REASON_NONE,             "R15: had not come when it was concluded"},
    {HELD_BITS,          ROUTER_RELEASE,   GUARD_CALLED,        ASSIGNMENT_RELIEVED,     0,                   NULL,            "released",         REASON_NONE,              "R15: the finding is there; whom it names gets a part of its own"},
    {OPEN_BITS | BIT(FED_BACK),
                         ROUTER_RELEASE,   GUARD_AWAITED,       0,                       MARK(CALL_OVER),     NULL,            "never_reported_in", REASON_NONE,             "R15: had not come when it was concluded; its part goes on"},
    {OPEN_BITS | BIT(FED_BACK),
                         ROUTER_RELEASE,   GUARD_ALWAYS,        0,                       0,                   NULL,            NULL,               REASON_NONE,              "R15: the call is over, its part goes on"},

    {BIT(RETURNED),      ROUTER_RELIEVE,   GUARD_ALWAYS,        0,                       0,                   NULL,            NULL,               REASON_WRONG_STATE,       "R31: first the ruling on its return"},
    {HELD_BITS | BIT(SIGNING_OFF) | BIT(FED_BACK),
                         ROUTER_RELIEVE,   GUARD_ALWAYS,        ASSIGNMENT_RELIEVED,     0,                   NULL,            "relieved",         REASON_NONE,              "R17, R24: another unit was named"},
    {BIT(FED_BACK),      ROUTER_REDO,      GUARD_ALWAYS,        ASSIGNMENT_DISPATCHED,   0,                   NULL,            "dispatched",       REASON_NONE,              "R36: back to the same units"},
    {OPEN_BITS,          ROUTER_WITHDRAW,  GUARD_ALWAYS,        ASSIGNMENT_RELIEVED,     0,                   NULL,            "released",         REASON_NONE,              "withdrawn: nobody has to act any more"},
    {OPEN_BITS | BIT(FED_BACK),
                         ROUTER_MERGE,     GUARD_ALWAYS,        ASSIGNMENT_RELIEVED,     0,                   NULL,            "released",         REASON_NONE,              "N02: whoever has the other order acts"},
};

#define IN(state) STATE_BIT(ORDER_##state)
#define UNFOUNDED STATE_BIT(ORDER_STATE_UNSPECIFIED)
#define RUNNING (IN(DISPATCHED) | IN(HANDLING) | IN(RETURNED) | IN(SIGNING_OFF))
#define ENDED (IN(WRITTEN_OFF) | IN(WITHDRAWN) | IN(MERGED))

static const struct router_order_rule ORDER_RULES[] = {
    /* states                  event              guard               verdict         next               milestone              state            progress      record                 reason               why */
    {UNFOUNDED,                ROUTER_FOUND,      GUARD_INTO,         VERDICT_GO,     ORDER_MERGED,      0,                     REQUEST_IN_HAND, "merged",     "merged",              REASON_NONE,         "N02: recognised as the same matter: nobody is bothered twice, no clock runs"},
    {UNFOUNDED,                ROUTER_FOUND,      GUARD_ALWAYS,       VERDICT_GO,     0,                 0,                     REQUEST_IN_HAND, "dispatched", "ordered",             REASON_NONE,         "R11: dispatched to those whom the catalogue names"},
    {RUNNING | IN(FED_BACK) | ENDED,
                               ROUTER_FOUND,      GUARD_ALWAYS,       VERDICT_IGNORE, 0,                 0,                     0,               NULL,         "ignored_classified",  REASON_NONE,         "an order is founded once"},

    {RUNNING,                  ROUTER_ASSIGN,     GUARD_CHANGED,      VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_CHANGED_MEANWHILE, "two dispatchers at once: one wins, the other is told"},
    {RUNNING,                  ROUTER_ASSIGN,     GUARD_FIRST_RECEIVER, VERDICT_REFUSE, 0,               0,                     0,               NULL,         NULL,                  REASON_FIRST_RECEIVER, "R01, N07: who received it first leads to the end, unless a ruling says otherwise"},
    {RUNNING,                  ROUTER_ASSIGN,     GUARD_BY_MEETING,   VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_FORBIDDEN_HERE, "R24: a meeting gives this class by its minutes"},
    {RUNNING,                  ROUTER_ASSIGN,     GUARD_NO_LETTER,    VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_REQUIRED,     "N17: a consultative order rests on a letter"},
    {RUNNING,                  ROUTER_ASSIGN,     GUARD_NO_WORD,      VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_FORBIDDEN_HERE, "N17, R29: a limit by hand rests on a letter or a leader; anybody else asks for an extension"},
    {RUNNING,                  ROUTER_ASSIGN,     GUARD_NO_CO,        VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_REQUIRED,     "N17: the letter names lead and co-handlers"},
    {RUNNING,                  ROUTER_ASSIGN,     GUARD_NO_LEADER,    VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_REQUIRED,     "R29: to a leader by name"},
    {RUNNING,                  ROUTER_ASSIGN,     GUARD_ALWAYS,       VERDICT_GO,     0,                 0,                     0,               NULL,         "assigned",            REASON_NONE,         "R17, R24: people name who acts"},
    {IN(FED_BACK),             ROUTER_ASSIGN,     GUARD_ALWAYS,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "R34: it is with the follow-up; a redo brings it back"},

    {RUNNING,                  ROUTER_MEET,       GUARD_ALWAYS,       VERDICT_GO,     0,                 0,                     0,               NULL,         "meeting_assigned",    REASON_NONE,         "R17, R24: the chair names who acts, and within what limit"},
    {IN(FED_BACK) | ENDED,     ROUTER_MEET,       GUARD_ALWAYS,       VERDICT_IGNORE, 0,                 0,                     0,               NULL,         "ignored_meeting",     REASON_NONE,         "settled or ended before the minutes were written"},

    {RUNNING,                   ROUTER_CHANGE,     GUARD_CHANGED,      VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_CHANGED_MEANWHILE, "R01: two at once: one wins, the other is told"},
    {RUNNING,                  ROUTER_CHANGE,     GUARD_SAME_MATTER,  VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_ALREADY_DONE, "matter and policy are these already"},
    {RUNNING,                  ROUTER_CHANGE,     GUARD_ALWAYS,       VERDICT_GO,     0,                 0,                     REQUEST_IN_HAND, "matter_changed", "matter_changed",      REASON_NONE,         "R01: another matter or policy; who received it first keeps it"},
    {IN(FED_BACK),             ROUTER_CHANGE,     GUARD_ALWAYS,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "R34: it is with the follow-up; a redo brings it back"},

    {IN(FED_BACK),             ROUTER_REDO,       GUARD_NEXT_ROUND,   VERDICT_GO,     0,                 0,                     REQUEST_IN_HAND, "redo",       "redo",                REASON_NONE,         "R36: not satisfied, again to the same units"},
    {IN(WRITTEN_OFF),          ROUTER_REDO,       GUARD_CHILD,        VERDICT_IGNORE, 0,                 0,                     0,               NULL,         "ignored_redo",        REASON_NONE,         "C22: the parent is opened again"},
    {IN(WRITTEN_OFF),          ROUTER_REDO,       GUARD_RECURS,       VERDICT_GO,     0,                 0,                     REQUEST_IN_HAND, "taken_up",   "opened_again",        REASON_NONE,         "R40, R41: it came back, or was closed wrongly: again to the same units, however long ago"},
    {RUNNING,                  ROUTER_REDO,       GUARD_RECURS,       VERDICT_IGNORE, 0,                 0,                     0,               NULL,         "ignored_redo",        REASON_NONE,         "R40, R41: it is being handled anyway"},
    {ENDED,                    ROUTER_REDO,       GUARD_ALWAYS,       VERDICT_IGNORE, 0,                 0,                     0,               NULL,         "ignored_redo",        REASON_NONE,         "the order has ended"},
    {RUNNING | IN(FED_BACK),   ROUTER_REDO,       GUARD_THIS_ROUND,   VERDICT_IGNORE, 0,                 0,                     0,               NULL,         "ignored_redo",        REASON_NONE,         "this round was ordered already"},
    {RUNNING | IN(FED_BACK),   ROUTER_REDO,       GUARD_OLD_ROUND,    VERDICT_IGNORE, 0,                 0,                     0,               NULL,         "ignored_redo",        REASON_NONE,         "that round has passed"},

    {IN(FED_BACK),             ROUTER_WRITE_OFF,  GUARD_THIS_ROUND,   VERDICT_GO,     ORDER_WRITTEN_OFF, MILESTONE_WRITTEN_OFF, REQUEST_CLOSED,  "closed",     "written_off",         REASON_NONE,         "R30: applied for and approved"},
    {ENDED,                    ROUTER_WRITE_OFF,  GUARD_ALWAYS,       VERDICT_IGNORE, 0,                 0,                     0,               NULL,         "ignored_write_off",   REASON_NONE,         "the order has ended"},
    {RUNNING | IN(FED_BACK),   ROUTER_WRITE_OFF,  GUARD_OLD_ROUND,    VERDICT_IGNORE, 0,                 0,                     0,               NULL,         "ignored_write_off",   REASON_NONE,         "R36: a later round was ordered"},
    {RUNNING,                  ROUTER_WRITE_OFF,  GUARD_ALWAYS,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_STILL_RUNNING,"R30: only when truly settled"},

    {RUNNING,                  ROUTER_WITHDRAW,   GUARD_LAST_REQUEST, VERDICT_GO,     ORDER_WITHDRAWN,   MILESTONE_WITHDRAWN,   0,               NULL,         "withdrawn",           REASON_NONE,         "nobody asks for it any more"},
    {RUNNING,                  ROUTER_WITHDRAW,   GUARD_ALWAYS,       VERDICT_GO,     0,                 0,                     0,               NULL,         "request_withdrawn",   REASON_NONE,         "others still ask for it"},
    {IN(FED_BACK) | ENDED,     ROUTER_WITHDRAW,   GUARD_ALWAYS,       VERDICT_IGNORE, 0,                 0,                     0,               NULL,         "ignored_withdrawal",  REASON_NONE,         "R34: what is settled is followed up all the same"},

    {RUNNING | IN(FED_BACK),   ROUTER_SUPPLEMENT, GUARD_ALWAYS,       VERDICT_GO,     0,                 0,                     0,               NULL,         "supplemented",        REASON_NONE,         "the units see what was added"},
    {ENDED,                    ROUTER_SUPPLEMENT, GUARD_ALWAYS,       VERDICT_IGNORE, 0,                 0,                     0,               NULL,         "ignored_supplement",  REASON_NONE,         "the order has ended"},

    {RUNNING | IN(FED_BACK),   ROUTER_CARD,       GUARD_CARD,         VERDICT_GO,     0,                 0,                     0,               NULL,         NULL,                  REASON_NONE,         "R31: overdue counts, whatever the round by now"},
    {RUNNING | IN(FED_BACK),   ROUTER_CARD,       GUARD_ALWAYS,       VERDICT_IGNORE, 0,                 0,                     0,               NULL,         NULL,                  REASON_NONE,         "not counted here: reminders, notices, slips, bulletins, talks, accounts"},
    {ENDED,                    ROUTER_CARD,       GUARD_ALWAYS,       VERDICT_IGNORE, 0,                 0,                     0,               NULL,         "ignored_card",        REASON_NONE,         "the order has ended"},

    {RUNNING,                  ROUTER_DUE,        GUARD_EXPECTED,     VERDICT_TELL,   0,                 0,                     REQUEST_IN_HAND, "due_changed", NULL,                 REASON_NONE,         "who asked sees the new date; escalation has it on record"},
    {RUNNING | IN(FED_BACK) | ENDED,
                               ROUTER_DUE,        GUARD_ALWAYS,       VERDICT_IGNORE, 0,                 0,                     0,               NULL,         NULL,                  REASON_NONE,         "a unit's own clock, or of a round that has passed: escalation has it on record"},

    {RUNNING,                  ROUTER_MERGE,      GUARD_FROM_ABOVE,   VERDICT_REFUSE, 0,                0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "an order of the level above stands by itself: its limit is not ours"},
    {RUNNING,                  ROUTER_MERGE,      GUARD_CHILD,        VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "C22: a child goes with its parent"},
    {RUNNING,                  ROUTER_MERGE,      GUARD_PARENT,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_STILL_RUNNING,"C22: its parts are being handled: the other order is merged into it"},
    {RUNNING,                  ROUTER_MERGE,      GUARD_PARTED,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "C22: its parts are written off with it: the other order is merged into it"},
    {RUNNING,                  ROUTER_MERGE,      GUARD_ALWAYS,       VERDICT_GO,     ORDER_MERGED,      MILESTONE_MERGED,      REQUEST_IN_HAND, "merged",     "merged",              REASON_NONE,         "N02: the same matter: one order, each with receipt, notices and rating"},
    {IN(FED_BACK),             ROUTER_MERGE,      GUARD_ALWAYS,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "R34: what is settled is followed up all the same"},
    {IN(MERGED),               ROUTER_MERGE,      GUARD_ALWAYS,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_ALREADY_DONE, "its requests ride on another: merge that one, or un-merge this first"},
    {IN(WRITTEN_OFF) | IN(WITHDRAWN),
                               ROUTER_MERGE,      GUARD_ALWAYS,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "the order has ended"},

    {RUNNING,                  ROUTER_JOIN,       GUARD_FROM_ABOVE,   VERDICT_REFUSE, 0,                0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "an order of the level above stands by itself: its limit is not ours"},
    {RUNNING,                  ROUTER_JOIN,       GUARD_CHILD,        VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "C22: people ride on the parent"},
    {RUNNING,                  ROUTER_JOIN,       GUARD_OTHER_REPORT, VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_OTHER_REPORT, "N22: what is handled apart from a unit never comes to it with something else"},
    {RUNNING,                  ROUTER_JOIN,       GUARD_FULL,         VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_TOO_MANY,     "R34: more could not be asked back"},
    {RUNNING,                  ROUTER_JOIN,       GUARD_LESS_URGENT,  VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_LESS_URGENT,  "T04: an emergency keeps its clocks; what is ordinary may ride on it"},
    {RUNNING,                  ROUTER_JOIN,       GUARD_ALWAYS,       VERDICT_GO,     0,                 0,                     0,               NULL,         "request_joined",      REASON_NONE,         "N02: one more who asks for it"},
    {IN(FED_BACK) | ENDED,     ROUTER_JOIN,       GUARD_ALWAYS,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "R34: what is settled was settled without them"},

    {IN(MERGED),               ROUTER_UNMERGE,    GUARD_NOBODY,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "withdrawn since: nobody asks for it any more"},
    {IN(MERGED),               ROUTER_UNMERGE,    GUARD_ALWAYS,       VERDICT_GO,     0,                 0,                     REQUEST_IN_HAND, "unmerged",   "unmerged",            REASON_NONE,         "another matter after all: dispatched anew, and no unit is late for a wrong merge"},
    {RUNNING | IN(FED_BACK) | IN(WRITTEN_OFF) | IN(WITHDRAWN),
                               ROUTER_UNMERGE,    GUARD_ALWAYS,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "it was not merged"},

    {RUNNING,                  ROUTER_LEAVE,      GUARD_LAST_REQUEST, VERDICT_GO,     ORDER_WITHDRAWN,   MILESTONE_WITHDRAWN,   0,               NULL,         "request_left",        REASON_NONE,         "all others had withdrawn: nobody asks for it any more"},
    {RUNNING,                  ROUTER_LEAVE,      GUARD_ALWAYS,       VERDICT_GO,     0,                 0,                     0,               NULL,         "request_left",        REASON_NONE,         "others still ask for it"},
    {IN(FED_BACK) | IN(WRITTEN_OFF),
                               ROUTER_LEAVE,      GUARD_LAST_REQUEST, VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "R34: it was settled for this person alone"},
    {IN(FED_BACK),             ROUTER_LEAVE,      GUARD_ALWAYS,       VERDICT_GO,     0,                 0,                     0,               NULL,         "request_left",        REASON_NONE,         "settled for the others; survey hears who is left to be asked"},
    {IN(WRITTEN_OFF),          ROUTER_LEAVE,      GUARD_ALWAYS,       VERDICT_GO,     ORDER_WRITTEN_OFF, 0,                     0,               NULL,         "request_left",        REASON_NONE,         "R30: written off for the others; R40: survey hears who is left to be looked back at"},

    {RUNNING | IN(FED_BACK) | IN(WRITTEN_OFF),
                               ROUTER_REPEAT,     GUARD_ALWAYS,       VERDICT_IGNORE, 0,                 0,                     0,               NULL,         "repeated",            REASON_NONE,         "C16: the matter came back: linked, and the new order weighs more"},

    {IN(WRITTEN_OFF),          ROUTER_REOPEN,     GUARD_FROM_ABOVE,   VERDICT_REFUSE, 0,                0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "an order of the level above stands by itself: its limit is not ours"},
    {IN(WRITTEN_OFF),          ROUTER_REOPEN,     GUARD_CHILD,        VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "C22: the parent is opened again"},
    {IN(WRITTEN_OFF),          ROUTER_REOPEN,     GUARD_TOO_OLD,      VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_TOO_LATE,     "C16: so old, it is a new matter: an order of its own, linked"},
    {IN(WRITTEN_OFF),          ROUTER_REOPEN,     GUARD_ALWAYS,       VERDICT_GO,     0,                 0,                     REQUEST_IN_HAND, "taken_up",   "opened_again",          REASON_NONE,         "C16: not settled after all: again to the same units, in a new round"},
    {RUNNING | IN(FED_BACK) | IN(WITHDRAWN) | IN(MERGED),
                               ROUTER_REOPEN,     GUARD_ALWAYS,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "only what was written off is opened again"},

    {RUNNING,                   ROUTER_SPLIT,      GUARD_CHANGED,      VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_CHANGED_MEANWHILE, "C22: two at once: one wins, the other is told: no work is given out twice"},
    {RUNNING,                   ROUTER_SPLIT,      GUARD_NOT_LEAD,     VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_NOT_YOURS,    "C22, R08: parts are made by who leads, or by those who dispatch"},
    {RUNNING,                   ROUTER_SPLIT,      GUARD_SHARED_OUT,   VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_NOT_ALLOWED,  "C04, R08: a unit hands down and extends; it gives no parts to its neighbours"},
    {RUNNING,                  ROUTER_SPLIT,      GUARD_CHILD,        VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "C22: a child is not split again: it is handed down"},
    {RUNNING,                  ROUTER_SPLIT,      GUARD_ALWAYS,       VERDICT_GO,     0,                 0,                     0,               NULL,         "split",               REASON_NONE,         "C22, C04: parts with units and limits of their own; the parent waits for them"},
    {IN(FED_BACK) | ENDED,     ROUTER_SPLIT,      GUARD_ALWAYS,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "R34: what is settled is not split any more"},
    {RUNNING,                  ROUTER_PART_DONE,  GUARD_PARENT,       VERDICT_GO,     0,                 0,                     0,               NULL,         "part_settled",        REASON_NONE,         "C22: one part less to wait for"},
    {RUNNING,                  ROUTER_PART_DONE,  GUARD_ALWAYS,       VERDICT_IGNORE, 0,                 0,                     0,               NULL,         "ignored_part",        REASON_NONE,         "no part is waited for"},
    {IN(FED_BACK) | ENDED,     ROUTER_PART_DONE,  GUARD_ALWAYS,       VERDICT_IGNORE, 0,                 0,                     0,               NULL,         "ignored_part",        REASON_NONE,         "the parent has ended"},

    {RUNNING,                   ROUTER_WHISTLE,    GUARD_CHANGED,      VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_CHANGED_MEANWHILE, "R15, R09: two at once: one wins, the other is told"},
    {RUNNING,                   ROUTER_WHISTLE,    GUARD_JOINT_APART,  VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_NOT_ALLOWED,  "R09: whose it is, who leads asks, or those who dispatch"},
    {RUNNING,                   ROUTER_WHISTLE,    GUARD_STRANGE,      VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_NOT_SERVED,   "R15, R16: who whistles has a part in it, or serves the place"},
    {RUNNING,                  ROUTER_WHISTLE,    GUARD_ALWAYS,       VERDICT_GO,     0,                 0,                     REQUEST_IN_HAND, "whistled",   "whistled",            REASON_NONE,         "R15, R16, R09: units are called to come together"},
    {IN(FED_BACK) | ENDED,     ROUTER_WHISTLE,    GUARD_ALWAYS,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "R34: what is settled needs no whistle"},
    {RUNNING,                  ROUTER_CONCLUDE,   GUARD_QUIET,        VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "no whistle is open"},
    {RUNNING,                   ROUTER_CONCLUDE,   GUARD_CHANGED,      VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_CHANGED_MEANWHILE, "R15, R09: two at once: one wins, the other is told"},
    {RUNNING,                   ROUTER_CONCLUDE,   GUARD_NOT_WHISTLER, VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_NOT_YOURS,    "R15: who whistled, who leads or those who dispatch say how it ended"},
    {RUNNING,                   ROUTER_CONCLUDE,   GUARD_GIVEN_UP,     VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_NOT_ALLOWED,  "R01, R09: no unit leaves its order to the backstop"},
    {RUNNING,                   ROUTER_CONCLUDE,   GUARD_NAMED_APART,  VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_NOT_ALLOWED,  "R01, R15: who has no part ends its whistle, and names nobody"},
    {RUNNING,                   ROUTER_CONCLUDE,   GUARD_HELD_BY_FORCE, VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_FORCED,       "N02: forced dispatch ends the argument"},
    {RUNNING,                   ROUTER_CONCLUDE,   GUARD_HELD_BY_CLASS, VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_NOT_RETURNABLE, "N17, R24, T09: what is not returned is not handed on either"},
    {RUNNING,                   ROUTER_CONCLUDE,   GUARD_HELD_BY_FIRST, VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_FIRST_RECEIVER, "R01, N07: a whistle is for help; who received it first leads to the end"},
    {RUNNING,                   ROUTER_CONCLUDE,   GUARD_HELD_BELOW,   VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_NOT_ALLOWED,   "R03: down its own tree it hands down, and stays answerable"},
    {RUNNING,                   ROUTER_CONCLUDE,   GUARD_HELD_TILL_IN, VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_STILL_RUNNING, "R09: whose it is they find together, when all are there"},
    {RUNNING,                   ROUTER_CONCLUDE,   GUARD_LEAD_ABSENT,  VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_NOT_CALLED,   "R09: one of those who came to look"},
    {RUNNING,                   ROUTER_CONCLUDE,   GUARD_CO_ABSENT,    VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_NOT_CALLED,   "R15: nobody is made to help who was not there"},
    {RUNNING,                  ROUTER_CONCLUDE,   GUARD_ALWAYS,       VERDICT_GO,     0,                 0,                     0,               NULL,         "whistle_concluded",   REASON_NONE,         "R15, R09: a joint finding: lead and co-handlers, or nothing more to do"},
    {IN(FED_BACK) | ENDED,     ROUTER_CONCLUDE,   GUARD_ALWAYS,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "the order has ended"},

    {RUNNING | IN(FED_BACK),   ROUTER_COMMENT,    GUARD_ALWAYS,       VERDICT_GO,     0,                 0,                     0,               NULL,         "commented",           REASON_NONE,         "5.4: among those who act, not shown to the citizen"},
    {RUNNING | IN(FED_BACK),   ROUTER_SESSION,    GUARD_ALWAYS,       VERDICT_GO,     0,                 0,                     0,               NULL,         "session_held",        REASON_NONE,         "R18, C05, C17, C19: who met, who agreed to what"},
    {RUNNING | IN(FED_BACK),   ROUTER_HAND_OVER,  GUARD_ALWAYS,       VERDICT_GO,     0,                 0,                     0,               NULL,         "handed_over",         REASON_NONE,         "N03: on record; no clock stops by it"},
    {RUNNING | IN(FED_BACK),   ROUTER_CAUSE,      GUARD_ALWAYS,       VERDICT_GO,     0,                 0,                     0,               NULL,         "cause_revised",       REASON_NONE,         "R46, C02: the follow-up may reveal another cause"},
    {ENDED,                    ROUTER_COMMENT,    GUARD_ALWAYS,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "the order has ended"},
    {ENDED,                    ROUTER_SESSION,    GUARD_ALWAYS,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "the order has ended"},
    {ENDED,                    ROUTER_HAND_OVER,  GUARD_ALWAYS,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "the order has ended"},
    {ENDED,                    ROUTER_CAUSE,      GUARD_ALWAYS,       VERDICT_REFUSE, 0,                 0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "the order has ended"},

    {RUNNING | IN(FED_BACK) | ENDED, ROUTER_UPPER_DUE,  GUARD_BEGAN_HERE,   VERDICT_REFUSE, 0,                0,                     0,               NULL,         NULL,                  REASON_NOT_FROM_ABOVE, "nobody above decides about what began here"},
    {RUNNING | IN(FED_BACK),   ROUTER_UPPER_DUE,  GUARD_ALWAYS,       VERDICT_GO,     0,                0,                     0,               NULL,         "upper_due",           REASON_NONE,         "the level above says when it is due: escalation counts by it"},
    {ENDED,                    ROUTER_UPPER_DUE,  GUARD_ALWAYS,       VERDICT_IGNORE, 0,                0,                     0,               NULL,         "ignored_instruction", REASON_NONE,         "the order has ended"},
    {RUNNING | IN(FED_BACK) | ENDED, ROUTER_HAND_BACK,  GUARD_BEGAN_HERE,   VERDICT_REFUSE, 0,                0,                     0,               NULL,         NULL,                  REASON_NOT_FROM_ABOVE, "nobody above decides about what began here"},
    {RUNNING,                  ROUTER_HAND_BACK,  GUARD_HANDED_BACK,  VERDICT_REFUSE, 0,                0,                     0,               NULL,         NULL,                  REASON_ALREADY_DONE, "R31: one return at a time"},
    {RUNNING,                  ROUTER_HAND_BACK,  GUARD_ALWAYS,       VERDICT_GO,     0,                0,                     REQUEST_IN_HAND, "handed_back", "handed_back",         REASON_NONE,         "R31: not for this deployment; it stays in hand, and its clocks run, until the level above has ruled"},
    {IN(FED_BACK) | ENDED,     ROUTER_HAND_BACK,  GUARD_ALWAYS,       VERDICT_REFUSE, 0,                0,                     0,               NULL,         NULL,                  REASON_WRONG_STATE,  "R31: what is settled is not returned any more"},
    {RUNNING | IN(FED_BACK) | ENDED, ROUTER_REFUSE_BACK, GUARD_BEGAN_HERE,   VERDICT_REFUSE, 0,                0,                     0,               NULL,         NULL,                  REASON_NOT_FROM_ABOVE, "nobody above decides about what began here"},
    {RUNNING | IN(FED_BACK),   ROUTER_REFUSE_BACK, GUARD_NOT_GIVEN,    VERDICT_IGNORE, 0,                0,                     0,               NULL,         "ignored_instruction", REASON_NONE,         "it was not given back"},
    {RUNNING | IN(FED_BACK),   ROUTER_REFUSE_BACK, GUARD_ALWAYS,       VERDICT_GO,     0,                0,                     0,               NULL,         "hand_back_refused",   REASON_NONE,         "R31: it is ours after all"},
    {ENDED,                    ROUTER_REFUSE_BACK, GUARD_ALWAYS,       VERDICT_IGNORE, 0,                0,                     0,               NULL,         "ignored_instruction", REASON_NONE,         "the order has ended"},
    {RUNNING | IN(FED_BACK) | ENDED, ROUTER_UPPER_RELIEF, GUARD_BEGAN_HERE,   VERDICT_REFUSE, 0,                0,                     0,               NULL,         NULL,                  REASON_NOT_FROM_ABOVE, "nobody above decides about what began here"},
    {RUNNING | IN(FED_BACK),   ROUTER_UPPER_RELIEF, GUARD_ALWAYS,       VERDICT_GO,     0,                0,                     0,               NULL,         "relief_by_upper",     REASON_NONE,         "N12: more time is decided above"},
    {ENDED,                    ROUTER_UPPER_RELIEF, GUARD_ALWAYS,       VERDICT_IGNORE, 0,                0,                     0,               NULL,         "ignored_instruction", REASON_NONE,         "the order has ended"},
    {RUNNING | IN(FED_BACK) | ENDED, ROUTER_URGE,       GUARD_BEGAN_HERE,   VERDICT_REFUSE, 0,                0,                     0,               NULL,         NULL,                  REASON_NOT_FROM_ABOVE, "nobody above decides about what began here"},
    {RUNNING | IN(FED_BACK),   ROUTER_URGE,       GUARD_ALWAYS,       VERDICT_GO,     0,                0,                     0,               NULL,         "urged",               REASON_NONE,         "R31: a card, a slip, a remark from above: those who act see it"},
    {ENDED,                    ROUTER_URGE,       GUARD_ALWAYS,       VERDICT_IGNORE, 0,                0,                     0,               NULL,         "ignored_instruction", REASON_NONE,         "the order has ended"},
    {RUNNING | IN(FED_BACK) | ENDED, ROUTER_ASK_UPPER,  GUARD_BEGAN_HERE,   VERDICT_REFUSE, 0,                0,                     0,               NULL,         NULL,                  REASON_NOT_FROM_ABOVE, "nobody above decides about what began here"},
    {RUNNING,                  ROUTER_ASK_UPPER,  GUARD_ALWAYS,       VERDICT_TELL,   0,                0,                     REQUEST_IN_HAND, "relief_asked", NULL,                  REASON_NONE,         "N12: the level above hears of it; escalation has it on record"},
    {IN(FED_BACK) | ENDED,     ROUTER_ASK_UPPER,  GUARD_ALWAYS,       VERDICT_IGNORE, 0,                0,                     0,               NULL,         NULL,                  REASON_NONE,         "settled since: no time is needed any more"},
};
/* clang-format on */

const struct router_rule *router_rules_unit(const struct router_case *of, enum router_event_type event)
{
    for (size_t i = 0; i < COUNT(UNIT_RULES); i++) {
        const struct router_rule *rule = &UNIT_RULES[i];
        if (rule->event == event && rule->states & STATE_BIT(of->assignment->state) &&
            router_guard_holds(rule->guard, of))
            return rule;
    }
    return NULL;
}

const struct router_order_rule *router_rules_order(const struct router_case *of)
{
    for (size_t i = 0; i < COUNT(ORDER_RULES); i++) {
        const struct router_order_rule *rule = &ORDER_RULES[i];
        if (rule->event == of->event->type && rule->states & STATE_BIT(of->order->state) &&
            router_guard_holds(rule->guard, of))
            return rule;
    }
    return NULL;
}

static const char *or_dash(const char *text)
{
    return text ? text : "-";
}

static const char *code(const char *list, unsigned number)
{
    return number ? term_get(list, (int)number)->code : "-";
}

static void dump_milestones(FILE *out, unsigned milestones)
{
    const char *between = "; milestone ";
    for (unsigned one = 1; one < MILESTONE_COUNT; one++)
        if (milestones & STATE_BIT(one)) {
            fprintf(out, "%s%s", between, code("milestone", one));
            between = "+";
        }
    if (!milestones)
        fprintf(out, "%s-", between);
}

static void dump_unit_cell(FILE *out, unsigned state, enum router_event_type event)
{
    for (size_t i = 0; i < COUNT(UNIT_RULES); i++) {
        const struct router_rule *rule = &UNIT_RULES[i];
        if (rule->event != event || !(rule->states & STATE_BIT(state)))
            continue;
        fprintf(out, "%-12s %-10s %-14s ", code("assignment_state", state), router_event_name(event),
                router_guard_name(rule->guard));
        if (rule->reason)
            fprintf(out, "refused %s", reason_code(rule->reason));
        else
            fprintf(out, "→ %s", code("assignment_state", rule->next ? rule->next : state));
        if (!rule->reason || rule->milestones)
            dump_milestones(out, rule->milestones);
        if (!rule->reason)
            fprintf(out, "; progress %s", or_dash(rule->progress));
        fprintf(out, "; records %s  # %s\n", or_dash(rule->record), rule->why);
    }
}

static void dump_order_cell(FILE *out, unsigned state, enum router_event_type event)
{
    for (size_t i = 0; i < COUNT(ORDER_RULES); i++) {
        const struct router_order_rule *rule = &ORDER_RULES[i];
        if (rule->event != event || !(rule->states & STATE_BIT(state)))
            continue;
        fprintf(out, "%-12s %-10s %-14s ", state ? code("order_state", state) : "(none)", router_event_name(event),
                router_guard_name(rule->guard));
        if (rule->verdict == VERDICT_REFUSE)
            fprintf(out, "refused %s", reason_code(rule->reason));
        else if (rule->verdict == VERDICT_IGNORE)
            fprintf(out, "ignored; records %s", or_dash(rule->record));
        else if (rule->verdict == VERDICT_TELL)
            fprintf(out, "told; progress %s/%s; records %s", or_dash(rule->progress),
                    code("request_state", rule->state), or_dash(rule->record));
        else
            fprintf(out, "→ %s; milestone %s; progress %s/%s; records %s",
                    rule->next ? code("order_state", rule->next) : "(derived)", code("milestone", rule->milestone),
                    or_dash(rule->progress), code("request_state", rule->state), or_dash(rule->record));
        fprintf(out, "  # %s\n", rule->why);
    }
}

void router_rules_dump(FILE *out)
{
    fputs("# What an event does to one unit's assignment. First row that fits; no row = refused wrong_state.\n", out);
    for (unsigned state = 1; state < ASSIGNMENT_STATE_COUNT; state++)
        for (unsigned event = 1; event < ROUTER_EVENT_COUNT; event++)
            dump_unit_cell(out, state, (enum router_event_type)event);
    fputs("# What an event does to the order. First row that fits; no row = refused wrong_state.\n", out);
    for (unsigned state = 0; state < ORDER_STATE_COUNT; state++)
        for (unsigned event = 1; event < ROUTER_EVENT_COUNT; event++)
            dump_order_cell(out, state, (enum router_event_type)event);
}
