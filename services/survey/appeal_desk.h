/* Appeal 申诉 (R41): a unit files, a person files (through intake), the bench rules. */
#ifndef LOOPLINE_APPEAL_DESK_H
#define LOOPLINE_APPEAL_DESK_H

#include "common/service.h"

enum result appeal_desk_decode_unit(struct batch *batch, struct message *message) MUST_USE;
enum result appeal_desk_file_unit(struct batch *batch, struct message *message) MUST_USE;
enum result appeal_desk_decode_person(struct batch *batch, struct message *message) MUST_USE;
/* Never quarantined for being late, double or against nothing: the person is told, and the reason is on record. */
enum result appeal_desk_file_person(struct batch *batch, struct message *message) MUST_USE;
enum result appeal_desk_decode_rule(struct batch *batch, struct message *message) MUST_USE;
enum result appeal_desk_rule(struct batch *batch, struct message *message) MUST_USE;
/* Before anything is saved: numbers what was filed in this batch, and says it. */
enum result appeal_desk_number(struct batch *batch) MUST_USE;

#endif
