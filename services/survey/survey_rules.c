#include "common/result.h"
#include "services/survey/survey_guard.h"

#define IN(state)             (1u << CASE_##state)
#define EVERY                 ((1u << CASE_STATE_COUNT) - 1)
#define ENDED                 (IN(WRITTEN_OFF) | IN(LOOKING_BACK) | IN(ARCHIVED))
#define IF(guard)             guard, #guard
#define ELSE                  NULL, ""
#define GO(state, effects)    CASE_##state, effects, REASON_NONE, ""
#define STAY(effects)         CASE_NONE, effects, REASON_NONE, ""
#define REFUSE(reason, field) CASE_NONE, 0, REASON_##reason, field

/* Of the rows of a state and an event the first whose guard holds is taken. */
static const struct survey_rule RULES[] = {
    /* clang-format off */
    /* states                            event                 guard               next, effects or refusal           why */
    {IN(NONE),                           CASE_EVENT_ANSWERED,  ELSE,               GO(ANSWERED, EFFECT_OPEN),         "R34: answered at first contact is asked back too"},
    {EVERY,                              CASE_EVENT_ANSWERED,  ELSE,               STAY(EFFECT_STALE),                "told twice: the case is known"},

    {IN(NONE),                           CASE_EVENT_FED_BACK,  ELSE,               GO(ASKING, EFFECT_OPEN),           "R34: every request of a fed-back order is asked back"},
    {IN(REOPENED) | IN(REFUSED),         CASE_EVENT_FED_BACK,  ELSE,               GO(ASKING, EFFECT_OPEN),           "the order that the reopened request became"},
    {IN(ANSWERED) | IN(CLOSED),          CASE_EVENT_FED_BACK,  ELSE,               GO(ASKING, EFFECT_OPEN | EFFECT_RELEASE_REST), "became an order after all: nobody is lost"},
    {IN(LAPSED),                         CASE_EVENT_FED_BACK,  IF(newer),          GO(ASKING, EFFECT_OPEN),           "N02: un-merged, and fed back by itself"},
    {IN(APPLIED),                        CASE_EVENT_FED_BACK,  IF(newer),          GO(ASKING, EFFECT_OPEN | EFFECT_SEND_BACK), "a new round overtakes the application"},
    {IN(ANALYSING),                      CASE_EVENT_FED_BACK,  IF(newer),          GO(ASKING, EFFECT_OPEN | EFFECT_OVERTAKE), "a new round overtakes the analysis"},
    {IN(ASKING) | IN(REDO) | IN(ASKED),  CASE_EVENT_FED_BACK,  IF(newer),          GO(ASKING, EFFECT_OPEN | EFFECT_RELEASE_REST | EFFECT_OVERTAKE), "R37: the redo has fed back, ask again"},
    {ENDED,                              CASE_EVENT_FED_BACK,  IF(newer),          GO(ASKING, EFFECT_OPEN | EFFECT_RELEASE_REST | EFFECT_SUPERVISE), "C16: it came back and was opened again: all are asked anew, under priority supervision"},
    {IN(ASKING) | IN(LOOKING_BACK),      CASE_EVENT_FED_BACK,  IF(some_left),      STAY(EFFECT_RELEASE),              "N02: un-merged: they are asked about their own order"},
    {IN(LOOKING_BACK),                   CASE_EVENT_FED_BACK,  IF(last_left),      GO(WRITTEN_OFF, EFFECT_RELEASE),   "N02, R40: nobody else is left to be looked back at"},
    {IN(ANALYSING),                      CASE_EVENT_FED_BACK,  IF(left_content),   GO(ASKED, EFFECT_RELEASE),         "N02: whose demand it was is asked about the own order"},
    {IN(ANALYSING),                      CASE_EVENT_FED_BACK,  IF(left_analyse),   STAY(EFFECT_RELEASE),              "N02, R36: the demand of another is still analysed"},
    {IN(ANALYSING),                      CASE_EVENT_FED_BACK,  IF(left_used_up),   GO(REDO, EFFECT_RELEASE | EFFECT_OVERTAKE | EFFECT_REDO | EFFECT_TO_LEADER), "N02, R36, R38: what is left needs no analysis, rounds used up"},
    {IN(ANALYSING),                      CASE_EVENT_FED_BACK,  IF(left),           GO(REDO, EFFECT_RELEASE | EFFECT_OVERTAKE | EFFECT_REDO), "N02, R36: what is left needs no analysis"},
    {IN(REDO) | IN(ASKED) | IN(APPLIED) | IN(WRITTEN_OFF) | IN(ARCHIVED),
                                         CASE_EVENT_FED_BACK,  IF(left),           STAY(EFFECT_RELEASE),              "N02, R40: un-merged after being asked: not looked back at about this order"},
    {IN(ASKING),                         CASE_EVENT_FED_BACK,  IF(last_left_content), GO(ASKED, EFFECT_RELEASE | EFFECT_FOLLOWED_UP), "N02: nobody else is left to be asked, nobody dissatisfied"},
    {IN(ASKING),                         CASE_EVENT_FED_BACK,  IF(last_left_analyse), GO(ANALYSING, EFFECT_RELEASE | EFFECT_FOLLOWED_UP | EFFECT_ANALYSE), "R36: nobody else is left to be asked, and a demand is analysed"},
    {IN(ASKING),                         CASE_EVENT_FED_BACK,  IF(last_left_used_up), GO(REDO, EFFECT_RELEASE | EFFECT_FOLLOWED_UP | EFFECT_REDO | EFFECT_TO_LEADER), "R38: nobody else is left to be asked, one was dissatisfied, rounds used up"},
    {IN(ASKING),                         CASE_EVENT_FED_BACK,  IF(last_left),      GO(REDO, EFFECT_RELEASE | EFFECT_FOLLOWED_UP | EFFECT_REDO), "R36: nobody else is left to be asked, and one was dissatisfied"},
    {EVERY,                              CASE_EVENT_FED_BACK,  ELSE,               STAY(EFFECT_STALE),                "overtaken: that round has been opened or closed"},

    {EVERY,                              CASE_EVENT_RATE,      IF(by_handler),     REFUSE(HANDLER_RATES, "number"),   "R35: who handles does not rate"},
    {EVERY,                              CASE_EVENT_RATE,      IF(no_cause),       REFUSE(REQUIRED, "cause"),         "R36: dissatisfied needs a cause class"},
    {EVERY,                              CASE_EVENT_RATE,      IF(idle_cause),     REFUSE(FORBIDDEN_HERE, "cause"),   "R36: only dissatisfied has a cause class"},
    {IN(NONE) | IN(REFUSED),             CASE_EVENT_RATE,      ELSE,               REFUSE(NOT_FED_BACK, "number"),    "R34: only what was fed back is asked back"},
    {IN(REDO) | IN(WRITTEN_OFF) | IN(CLOSED) | IN(REOPENED) | IN(ARCHIVED) | IN(LAPSED),
                                         CASE_EVENT_RATE,      ELSE,               REFUSE(WRONG_STATE, "number"),     "that round is over"},
    {EVERY,                              CASE_EVENT_RATE,      IF(not_this_visit), REFUSE(WRONG_STATE, "number"),     "overtaken: not asked in this round"},
    {IN(ASKED) | IN(APPLIED) | IN(ANALYSING),
                                         CASE_EVENT_RATE,      ELSE,               REFUSE(ALREADY_DONE, "number"),    "R35: everyone of this round has been asked"},
    {EVERY,                              CASE_EVENT_RATE,      IF(rated),          REFUSE(ALREADY_DONE, "number"),    "R35: one rating per person and round"},
    {EVERY,                              CASE_EVENT_RATE,      IF(no_recurred),    REFUSE(REQUIRED, "recurred"),      "R40: a look-back asks whether it has come back"},
    {EVERY,                              CASE_EVENT_RATE,      IF(idle_recurred),  REFUSE(FORBIDDEN_HERE, "recurred"), "R40: only a look-back asks that"},
    {IN(ANSWERED),                       CASE_EVENT_RATE,      IF(dissatisfied),   GO(REOPENED, EFFECT_RATE | EFFECT_REOPEN), "R38: the first answer did not satisfy: an order after all"},
    {IN(ANSWERED),                       CASE_EVENT_RATE,      ELSE,               GO(CLOSED, EFFECT_RATE | EFFECT_CLOSE), "R38: satisfied ends"},
    {IN(LOOKING_BACK),                   CASE_EVENT_RATE,      IF(came_back),      GO(REDO, EFFECT_RATE | EFFECT_RELEASE_REST | EFFECT_RECUR), "R40: it has come back: handled again, under priority supervision"},
    {IN(LOOKING_BACK),                   CASE_EVENT_RATE,      IF(others_open),    STAY(EFFECT_RATE),                 "R40: others are still to be asked"},
    {IN(LOOKING_BACK),                   CASE_EVENT_RATE,      ELSE,               GO(WRITTEN_OFF, EFFECT_RATE),      "R40: it has not come back"},
    {IN(ASKING),                         CASE_EVENT_RATE,      IF(others_open),    STAY(EFFECT_RATE),                 "R34: others of the order are still to be asked"},
    {IN(ASKING),                         CASE_EVENT_RATE,      IF(all_content),    GO(ASKED, EFFECT_RATE | EFFECT_FOLLOWED_UP), "R34: everyone asked, nobody dissatisfied"},
    {IN(ASKING),                         CASE_EVENT_RATE,      IF(to_analyse),     GO(ANALYSING, EFFECT_RATE | EFFECT_FOLLOWED_UP | EFFECT_ANALYSE), "R36: the cause is analysed before anything is sent back"},
    {IN(ASKING),                         CASE_EVENT_RATE,      IF(rounds_used_up), GO(REDO, EFFECT_RATE | EFFECT_FOLLOWED_UP | EFFECT_REDO | EFFECT_TO_LEADER), "R38: rounds used up: the leader, and again until settled"},
    {IN(ASKING),                         CASE_EVENT_RATE,      ELSE,               GO(REDO, EFFECT_RATE | EFFECT_FOLLOWED_UP | EFFECT_REDO), "R36: back to the same unit under priority supervision"},

    {EVERY,                              CASE_EVENT_PROPOSE,   IF(by_handling_unit), REFUSE(HANDLER_DECIDES, "number"), "R36: who handles does not propose"},
    {IN(ASKING) | IN(ANALYSING),         CASE_EVENT_PROPOSE,   IF(not_dissatisfied), REFUSE(WRONG_STATE, "number"),   "R36: only a dissatisfied answer can be excluded"},
    {IN(ASKING) | IN(ANALYSING),         CASE_EVENT_PROPOSE,   IF(excluded_before), REFUSE(ALREADY_DONE, "number"),   "R36: it is excluded"},
    {IN(ASKING) | IN(ANALYSING),         CASE_EVENT_PROPOSE,   IF(restored_before), REFUSE(ALREADY_DONE, "number"),   "R41: it stands by a ruling, against which nobody could appeal again"},
    {IN(ASKING) | IN(ANALYSING),         CASE_EVENT_PROPOSE,   IF(proposed_before), REFUSE(ALREADY_DONE, "number"),   "R36: it has been proposed"},
    {IN(ASKING) | IN(ANALYSING),         CASE_EVENT_PROPOSE,   ELSE,               STAY(EFFECT_PROPOSE),              "R36: a second pair of eyes decides"},
    {IN(NONE),                           CASE_EVENT_PROPOSE,   ELSE,               REFUSE(NOT_FED_BACK, "number"),    "R36: nobody has been asked"},
    {EVERY,                              CASE_EVENT_PROPOSE,   ELSE,               REFUSE(WRONG_STATE, "number"),     "R36: while it is asked or analysed"},

    {EVERY,                              CASE_EVENT_EXCLUDE,   IF(by_handling_unit), REFUSE(HANDLER_DECIDES, "number"), "R36: who handles does not approve"},
    {IN(ASKING) | IN(ANALYSING),         CASE_EVENT_EXCLUDE,   IF(nothing_proposed), REFUSE(WRONG_STATE, "number"),   "R36: nothing was proposed"},
    {IN(ASKING) | IN(ANALYSING),         CASE_EVENT_EXCLUDE,   IF(same_proposer),  REFUSE(SAME_PERSON, "number"),     "R36: a second pair of eyes"},
    {IN(ANALYSING),                      CASE_EVENT_EXCLUDE,   IF(last_standing),  GO(ASKED, EFFECT_EXCLUDE),         "R36: no demand stands that was not met"},
    {IN(ASKING) | IN(ANALYSING),         CASE_EVENT_EXCLUDE,   ELSE,               STAY(EFFECT_EXCLUDE),              "R36: others are still asked or analysed"},
    {IN(NONE),                           CASE_EVENT_EXCLUDE,   ELSE,               REFUSE(NOT_FED_BACK, "number"),    "nothing was proposed"},
    {EVERY,                              CASE_EVENT_EXCLUDE,   ELSE,               REFUSE(WRONG_STATE, "number"),     "R36: the round is over"},

    {EVERY,                              CASE_EVENT_UPHOLD,    IF(by_handling_unit), REFUSE(HANDLER_DECIDES, "number"), "R36: who handles does not decide"},
    {IN(ASKING) | IN(ANALYSING),         CASE_EVENT_UPHOLD,    IF(nothing_proposed), REFUSE(WRONG_STATE, "number"),   "R36: nothing was proposed"},
    {IN(ASKING) | IN(ANALYSING),         CASE_EVENT_UPHOLD,    IF(same_proposer),  REFUSE(SAME_PERSON, "number"),     "R36: a second pair of eyes"},
    {IN(ASKING),                         CASE_EVENT_UPHOLD,    ELSE,               STAY(EFFECT_UPHOLD),               "R36: the demand stands; others are still to be asked"},
    {IN(ANALYSING),                      CASE_EVENT_UPHOLD,    IF(rounds_used_up), GO(REDO, EFFECT_UPHOLD | EFFECT_OVERTAKE | EFFECT_REDO | EFFECT_TO_LEADER), "R36, R38: the demand stands, rounds used up"},
    {IN(ANALYSING),                      CASE_EVENT_UPHOLD,    ELSE,               GO(REDO, EFFECT_UPHOLD | EFFECT_OVERTAKE | EFFECT_REDO), "R36: the demand stands: back to the same unit"},
    {IN(NONE),                           CASE_EVENT_UPHOLD,    ELSE,               REFUSE(NOT_FED_BACK, "number"),    "nothing was proposed"},
    {EVERY,                              CASE_EVENT_UPHOLD,    ELSE,               REFUSE(WRONG_STATE, "number"),     "R36: the round is over"},

    {IN(ANALYSING),                      CASE_EVENT_TO_REDO,   IF(by_handling_unit), REFUSE(HANDLER_DECIDES, "number"), "R36: who handles does not decide"},
    {IN(ANALYSING),                      CASE_EVENT_TO_REDO,   IF(rounds_used_up), GO(REDO, EFFECT_OVERTAKE | EFFECT_REDO | EFFECT_TO_LEADER), "R36, R38: fair after all, or not decided in time; rounds used up"},
    {IN(ANALYSING),                      CASE_EVENT_TO_REDO,   ELSE,               GO(REDO, EFFECT_OVERTAKE | EFFECT_REDO), "R36: fair after all, or not decided in time"},
    {IN(NONE),                           CASE_EVENT_TO_REDO,   ELSE,               REFUSE(NOT_FED_BACK, "number"),    "nothing is analysed"},
    {EVERY,                              CASE_EVENT_TO_REDO,   ELSE,               REFUSE(WRONG_STATE, "number"),     "nothing is analysed"},

    {IN(NONE) | IN(ANSWERED) | IN(REOPENED) | IN(REFUSED),
                                         CASE_EVENT_APPLY,     ELSE,               REFUSE(NOT_FOLLOWED_UP, "number"), "R30: never asked back as an order"},
    {IN(CLOSED),                         CASE_EVENT_APPLY,     ELSE,               REFUSE(ALREADY_DONE, "number"),    "closed at first contact"},
    {EVERY,                              CASE_EVENT_APPLY,     IF(not_lead),       REFUSE(NOT_YOURS, "unit"),         "R30: the lead applies"},
    {IN(ASKING),                         CASE_EVENT_APPLY,     ELSE,               REFUSE(NOT_FOLLOWED_UP, "number"), "R30, R34: someone has not been asked back"},
    {IN(REDO) | IN(ANALYSING),           CASE_EVENT_APPLY,     ELSE,               REFUSE(STILL_RUNNING, "number"),   "R36, R37: a redo is running, or may follow"},
    {IN(ASKED),                          CASE_EVENT_APPLY,     IF(in_progress),    REFUSE(STILL_RUNNING, "number"),   "R30: only when truly settled"},
    {IN(ASKED),                          CASE_EVENT_APPLY,     IF(works_running),  REFUSE(WORKS_RUNNING, "number"),   "R30, C11: the repair is still running"},
    {IN(ASKED),                          CASE_EVENT_APPLY,     IF(no_unit_call),   REFUSE(NO_UNIT_CALL, "number"),    "R39: the unit has not registered its own call"},
    {IN(ASKED),                          CASE_EVENT_APPLY,     ELSE,               GO(APPLIED, EFFECT_APPLY),         "R30: applied for, not self-closed"},
    {IN(LAPSED),                         CASE_EVENT_APPLY,     ELSE,               REFUSE(WRONG_STATE, "number"),     "N02: merged or withdrawn: there is nothing to write off"},
    {EVERY,                              CASE_EVENT_APPLY,     ELSE,               REFUSE(ALREADY_DONE, "number"),    "applied for or written off before"},

    {IN(APPLIED),                        CASE_EVENT_APPROVE,   IF(same_person),    REFUSE(SAME_PERSON, "number"),     "R30: a second person approves"},
    {IN(APPLIED),                        CASE_EVENT_APPROVE,   IF(by_handling_unit), REFUSE(HANDLER_DECIDES, "number"), "R30: never the unit itself"},
    {IN(APPLIED),                        CASE_EVENT_APPROVE,   IF(appeal_open),    REFUSE(APPEAL_OPEN, "number"),     "R30, R41: the person's own appeal is open: the application waits for the bench"},
    {IN(APPLIED),                        CASE_EVENT_APPROVE,   ELSE,               GO(WRITTEN_OFF, EFFECT_WRITE_OFF), "R30: approved"},
    {IN(NONE),                           CASE_EVENT_APPROVE,   ELSE,               REFUSE(NOT_FED_BACK, "number"),    "nothing was applied for"},
    {ENDED,                              CASE_EVENT_APPROVE,   ELSE,               REFUSE(ALREADY_DONE, "number"),    "written off before"},
    {EVERY,                              CASE_EVENT_APPROVE,   ELSE,               REFUSE(WRONG_STATE, "number"),     "nothing was applied for"},

    {IN(APPLIED),                        CASE_EVENT_SEND_BACK, IF(same_person),    REFUSE(SAME_PERSON, "number"),     "R30: a second person decides"},
    {IN(APPLIED),                        CASE_EVENT_SEND_BACK, IF(by_handling_unit), REFUSE(HANDLER_DECIDES, "number"), "R30: never the unit itself"},
    {IN(APPLIED),                        CASE_EVENT_SEND_BACK, ELSE,               GO(ASKED, EFFECT_SEND_BACK),       "R30: not approved, back with the reason"},
    {IN(NONE),                           CASE_EVENT_SEND_BACK, ELSE,               REFUSE(NOT_FED_BACK, "number"),    "nothing was applied for"},
    {EVERY,                              CASE_EVENT_SEND_BACK, ELSE,               REFUSE(WRONG_STATE, "number"),     "no application is waiting"},

    {IN(NONE),                           CASE_EVENT_WORKS_DONE, ELSE,              REFUSE(NOT_FED_BACK, "number"),    "C11: no result has left works running"},
    {EVERY,                              CASE_EVENT_WORKS_DONE, IF(not_lead),      REFUSE(NOT_YOURS, "unit"),         "C11: the lead says so"},
    {EVERY,                              CASE_EVENT_WORKS_DONE, IF(no_works),      REFUSE(WRONG_STATE, "number"),     "C11: the result left nothing running"},
    {EVERY,                              CASE_EVENT_WORKS_DONE, IF(works_done),    REFUSE(ALREADY_DONE, "number"),    "C11: told before"},
    {EVERY,                              CASE_EVENT_WORKS_DONE, IF(works_done_before), REFUSE(OUT_OF_RANGE, "done_at"), "C11: they were running when the result was given"},
    {EVERY,                              CASE_EVENT_WORKS_DONE, ELSE,              STAY(EFFECT_WORKS),                "C11: the repair is done"},

    {IN(WRITTEN_OFF),                    CASE_EVENT_LOOK_BACK, ELSE,               GO(LOOKING_BACK, EFFECT_OPEN),     "R40: has it come back?"},
    {EVERY,                              CASE_EVENT_LOOK_BACK, ELSE,               STAY(EFFECT_STALE),                "opened again meanwhile"},
    {IN(WRITTEN_OFF),                    CASE_EVENT_ARCHIVE,   ELSE,               GO(ARCHIVED, EFFECT_ARCHIVE),      "its time for coming back is over"},
    {EVERY,                              CASE_EVENT_ARCHIVE,   ELSE,               STAY(EFFECT_STALE),                "opened again meanwhile"},

    {IN(LOOKING_BACK),                   CASE_EVENT_WINDOW,    ELSE,               GO(WRITTEN_OFF, EFFECT_RELEASE_REST | EFFECT_MISSED), "R40: not asked in time: the look-back is missed, and stays visible"},
    {IN(ANSWERED),                       CASE_EVENT_WINDOW,    ELSE,               STAY(EFFECT_OVERDUE),              "R34: not asked in time: overdue, and still owed"},
    {IN(ASKED),                          CASE_EVENT_WINDOW,    IF(not_told),       STAY(EFFECT_OVERDUE),              "R30: nobody has applied for the write-off in time: told, and still owed"},
    {IN(APPLIED),                        CASE_EVENT_WINDOW,    IF(not_told),       STAY(EFFECT_OVERDUE),              "R30: nobody has decided the write-off in time: told, and still owed"},
    {EVERY,                              CASE_EVENT_WINDOW,    ELSE,               STAY(EFFECT_STALE),                "asked or opened again meanwhile"},

    {ENDED,                              CASE_EVENT_REOPEN,    ELSE,               GO(REDO, EFFECT_RELEASE_REST | EFFECT_RECUR), "R41: the closure does not stand"},
    {IN(CLOSED) | IN(REFUSED),           CASE_EVENT_REOPEN,    ELSE,               GO(REOPENED, EFFECT_REOPEN),       "R41: an order after all"},
    {IN(LAPSED),                         CASE_EVENT_REOPEN,    ELSE,               STAY(EFFECT_STALE),                "R41, N02: its people ride on another order, or ask for nothing any more"},
    {EVERY,                              CASE_EVENT_REOPEN,    ELSE,               STAY(EFFECT_STALE),                "R41: it is being handled again anyway"},

    {IN(ASKED) | IN(APPLIED) | ENDED,    CASE_EVENT_RESTORE,   IF(has_left),       STAY(EFFECT_RESTORE),              "N02: the rating counts again; the own order is asked about by itself"},
    {IN(ASKED),                          CASE_EVENT_RESTORE,   IF(rounds_used_up), GO(REDO, EFFECT_RESTORE | EFFECT_REDO | EFFECT_TO_LEADER), "R41, R38: the demand stands after all, rounds used up"},
    {IN(ASKED),                          CASE_EVENT_RESTORE,   ELSE,               GO(REDO, EFFECT_RESTORE | EFFECT_REDO), "R41: the demand stands after all"},
    {IN(APPLIED),                        CASE_EVENT_RESTORE,   ELSE,               GO(REDO, EFFECT_RESTORE | EFFECT_SEND_BACK | EFFECT_REDO), "R41: the demand stands after all: not written off"},
    {ENDED,                              CASE_EVENT_RESTORE,   ELSE,               GO(REDO, EFFECT_RESTORE | EFFECT_RELEASE_REST | EFFECT_RECUR), "R41: the demand stands after all: opened again"},
    {EVERY,                              CASE_EVENT_RESTORE,   ELSE,               STAY(EFFECT_RESTORE),              "R41: the rating counts again; it is being handled anyway"},

    {ENDED,                              CASE_EVENT_REOPENED_ELSEWHERE, IF(newer), GO(REDO, EFFECT_RELEASE_REST | EFFECT_TAKE_UP), "C16: a repeat has opened it again: nobody is asked whether it has come back"},
    {IN(LAPSED),                         CASE_EVENT_REOPENED_ELSEWHERE, IF(newer), GO(REDO, EFFECT_TAKE_UP),          "N02: un-merged: the redo goes on, under priority supervision"},
    {EVERY,                              CASE_EVENT_REOPENED_ELSEWHERE, ELSE,      STAY(EFFECT_STALE),                "C16: it is being handled again anyway"},

    {IN(APPLIED),                        CASE_EVENT_ORDER_ENDED, IF(newer),        GO(LAPSED, EFFECT_SEND_BACK | EFFECT_LAPSE), "N02: merged or withdrawn: the application falls with the order"},
    {IN(ASKING) | IN(REDO) | IN(ASKED) | IN(ANALYSING),
                                         CASE_EVENT_ORDER_ENDED, IF(newer),        GO(LAPSED, EFFECT_RELEASE_REST | EFFECT_OVERTAKE | EFFECT_LAPSE), "N02: merged: who asks is asked with the other order; withdrawn: nobody asks any more"},
    {EVERY,                              CASE_EVENT_ORDER_ENDED, ELSE,             STAY(EFFECT_STALE),                "N02: nothing of that order is waited for"},

    {IN(NONE),                           CASE_EVENT_REFUSED,   ELSE,               GO(REFUSED, EFFECT_KEEP),          "R41: a case that carries the appeal"},
    {EVERY,                              CASE_EVENT_REFUSED,   ELSE,               STAY(EFFECT_STALE),                "the case is known"},
    /* clang-format on */
};

const struct survey_rule *survey_rules(size_t *count)
{
    *count = COUNT(RULES);
    return RULES;
}
