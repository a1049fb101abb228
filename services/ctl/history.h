/* The lines of an order's history in words: kinds of events and their details. */
#ifndef LOOPLINE_HISTORY_H
#define LOOPLINE_HISTORY_H

#include "services/ctl/ctl.h"

/* 交办, "dispatched"; JSON, and kinds without words: the code. */
const char *history_kind(const struct ctl *ctl, const char *kind);
/* A detail (a JSON object) on one line: "环节 到场, 黄牌 …"; JSON: as it is. NULL when there is nothing in it. */
const char *history_detail(struct ctl *ctl, const char *detail);

#endif
