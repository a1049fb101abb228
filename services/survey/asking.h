/* How one person is asked back (R34, N07): by the steps of a plan of the city pack, one after the other. Pure: no I/O, no
 * clock, no randomness.
 *
 * A phone step is a list for agents: it goes on by calls that somebody recorded, never by time alone; a call that nobody made
 * is no attempt. Every other step is a message: sent when its moment has come, and over when its time for answering is. After
 * the last step nobody is asked any more: the rating is declined by rule (SOURCE_RULE), in a follow-up as in a look-back.
 * Whom no way reaches at all (every attempt ended in NO_CONTACT: `tried` is false) has not declined: there was nobody to ask,
 * as behind a visit that was planned. That is SOURCE_NOBODY, and counts in no rate.
 * Without a plan that fits (or with one that the pack does not know any more) people are called, without end.
 *
 * Nobody is called or written to outside the calling hours of the local day; a moment outside them becomes the next opening.
 * What a deployment above handed down is asked there: a step by way of CHANNEL_UPPER is a message that wakes nobody, sent at
 * whatever hour, by the channel that the request came by and no other.
 * Shape of a survey while it is open: `step` counts from 0; phone: `next_at` = not to be called before; a message: `next_at` =
 * when to send while `sent` is false, else until when an answer is waited for. */
#ifndef LOOPLINE_SURVEY_ASKING_H
#define LOOPLINE_SURVEY_ASKING_H

#include "common/pack.h"
#include "services/survey/survey.h"

/* By what is asked. The pack is the one of the case. */
struct asking {
    const struct pack *pack;
    const struct pack_calendar *calendar; /* its zone makes the local day; pauses are counted on it */
    instant now;
};

enum asking_turn {
    ASKING_STAYS, /* the same step goes on */
    ASKING_SEND, /* asking_due alone: the message of this step is to be sent now; next_at says until when it is waited for */
    ASKING_NEXT, /* the next step has begun */
    ASKING_OVER  /* that was the last: to be declined by rule; the survey keeps its step, and nothing is due */
};

/* The plan for requests of this channel: index into pack->askings, the first that fits; -1 = by phone without end. */
int asking_choose(const struct pack *pack, const char *channel);
/* `at`, or the next opening of the calling hours after it. */
instant asking_within(const struct asking *by, instant at);
/* The turn of a new survey: plan, step, way, tries, next_at, sent, tried; its `channel` is the request's. */
void asking_open(const struct asking *by, struct survey *survey);

/* What came of an attempt by `way`: REACHED, NO_ANSWER, CALL_LATER (`later_at` after now), WRONG_NUMBER or NO_CONTACT. Only an
 * attempt by the way whose turn it is moves the turn: no answer counts and pauses, after the step's attempts the next begins;
 * "later" is honoured so often as the pack says, then it counts too; who cannot be reached by this way is asked by the next. */
enum asking_turn asking_attempt(const struct asking *by, struct survey *survey, enum channel_kind way,
                                enum attempt_result result, instant later_at);
/* Whose word it is when the asking is over: nobody answered (SOURCE_RULE), or there was nobody to ask (SOURCE_NOBODY). */
enum rating_source asking_source(const struct survey *survey);
/* Whether asking_due has anything to do: an open survey whose step is a message, and whose next_at has come. */
bool asking_is_due(const struct survey *survey, instant now);
/* What time brings to such a survey. Never early: outside the calling hours a message waits for the opening. */
enum asking_turn asking_due(const struct asking *by, struct survey *survey);
/* The channel that carries the present step: code; "" = the request's own; NULL = the pack has none of that kind (then the
 * way reaches nobody). */
const char *asking_channel(const struct pack *pack, const struct survey *survey);

#endif
