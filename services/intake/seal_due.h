/* Rows that an older intake left unsealed, and rows of a key that was replaced, are sealed by the key in force: some in each
 * transaction, until none is left; then a look now and then. Any number of replicas; stops and goes on anywhere. */
#ifndef LOOPLINE_SEAL_DUE_H
#define LOOPLINE_SEAL_DUE_H

#include "common/service.h"

enum result seal_due(struct batch *batch, size_t *taken) MUST_USE;

#endif
