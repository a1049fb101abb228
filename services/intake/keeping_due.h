/* What was kept long enough (keeping.h) is made anonymous: who asked, where, and every word of it go, here and, by
 * REQUEST_ANONYMISED, in the services that hold some of it; what was decided, counted and rated stays. Nothing under a legal
 * hold, and nothing while somebody is still asked. Some in each transaction, on any number of replicas. */
#ifndef LOOPLINE_KEEPING_DUE_H
#define LOOPLINE_KEEPING_DUE_H

#include "common/service.h"

enum result keeping_due(struct batch *batch, size_t *taken) MUST_USE;

#endif
