/* What survey hears of orders, and how every event and command about a case is carried out: find the row of the core,
 * change the case, say what follows. The other desks decode what people say and end in case_desk_step. */
#ifndef LOOPLINE_SURVEY_CASE_DESK_H
#define LOOPLINE_SURVEY_CASE_DESK_H

#include "common/service.h"
#include "services/survey/survey.h"

enum result case_desk_decode_reopened(struct batch *batch, struct message *message) MUST_USE;
enum result case_desk_decode_ended(struct batch *batch, struct message *message) MUST_USE;
enum result case_desk_decode_fed_back(struct batch *batch, struct message *message) MUST_USE;
/* Kept long enough: what was written goes when everything else of the batch is saved. */
enum result case_desk_decode_anonymised(struct batch *batch, struct message *message) MUST_USE;
enum result case_desk_step_anonymised(struct batch *batch, struct message *message) MUST_USE;
enum result case_desk_decode_answered(struct batch *batch, struct message *message) MUST_USE;

/* For decoding: a blank event of this kind, arena-owned, in message->event. */
struct survey_event *case_desk_event(struct batch *batch, struct message *message, enum case_event kind);
/* Likewise for a command, which names its case by a public number only: number, actor, role and unit are filled. */
struct survey_event *case_desk_command(struct batch *batch, struct message *message, enum case_event kind,
                                       char *number);
void case_desk_need_id(struct message *message, const char *field, const ProtobufCBinaryData *data, struct uuid *out);
/* RESULT_REFUSE when decoding found a fault. */
enum result case_desk_decoded(const struct message *message) MUST_USE;

/* The pack whose rules the case is asked by: the one that set its clocks, else the one in force. */
const struct pack *case_desk_pack(struct batch *batch, int pack_version);
/* Whether `unit` (filled when empty: the lead where the sender may act for it, else the sender's own) is the lead or part
 * of it, and the sender may act for it. */
bool case_desk_for_lead(const struct batch *batch, const struct message *message, const struct survey_case *now,
                        const char **unit);
/* Whether the sender is bound to a unit that handles the case, lies above one that does, or is part of it. */
bool case_desk_handles(const struct batch *batch, const struct message *message, const struct survey_case *now);

/* The step of every message about one case: completes the event from the loaded case, takes the rule, applies and says it,
 * answers a command with a SurveyStatus. */
enum result case_desk_step(struct batch *batch, struct message *message) MUST_USE;
/* The SurveyStatus of a command that its own step has carried out. */
void case_desk_answer(struct batch *batch, struct message *message, const struct survey_case *now);
/* An event that came about inside the service (time, a ruling): completed with the instant and what the case's pack says,
 * then as above; false: the core refused it, nothing is done. */
bool case_desk_carry_out(struct batch *batch, const struct message *message, struct survey_case *now,
                         struct survey_event *event);
/* Whose doing it is when nobody's: a message from nobody. */
const struct message *case_desk_time(void);
/* R34: the last way of asking this request came to nothing: declined by rule. */
void case_desk_expire(struct batch *batch, struct survey_case *now, const struct survey *survey);

#endif
