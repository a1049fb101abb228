/* Report-in 报到 and joint finding 吹哨办结 (types 317, 318). A finding names units that were called or have a part; those
 * who dispatch may name any (R09, R15, R17). */
#ifndef LOOPLINE_FINDING_DESK_H
#define LOOPLINE_FINDING_DESK_H

#include "common/service.h"

enum result finding_desk_decode_report_in(struct batch *batch, struct message *message);
enum result finding_desk_step_report_in(struct batch *batch, struct message *message);
enum result finding_desk_decode_conclude(struct batch *batch, struct message *message);
enum result finding_desk_step_conclude(struct batch *batch, struct message *message);

#endif
