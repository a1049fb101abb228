/* Theme projects 每月一题 (N10): set and changed by supervisors; planned, then running, then done, and never back. A theme is
 * no order: what stands about it is its row. A supervisor of a unit sets themes that this unit or one below it leads. */
#ifndef LOOPLINE_SURVEY_THEME_DESK_H
#define LOOPLINE_SURVEY_THEME_DESK_H

#include "common/service.h"

enum result theme_desk_decode(struct batch *batch, struct message *message) MUST_USE;
enum result theme_desk_set(struct batch *batch, struct message *message) MUST_USE;

#endif
