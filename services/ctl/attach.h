/* Attachments of a command: --attach NAME=REFERENCE, as often as wanted. What is kept is where they are, never the bytes. */
#ifndef LOOPLINE_ATTACH_H
#define LOOPLINE_ATTACH_H

#include "common/wire.h"
#include "services/ctl/ctl.h"

/* CTL_USAGE, said: one without a reference. */
int attach_read(struct ctl *ctl, Loopline__Router__V1__Attachment ***out, size_t *count);

/* Evidence of an exclusion or an appeal: --evidence NAME=REFERENCE. */
int attach_read_evidence(struct ctl *ctl, Loopline__Survey__V1__Evidence ***out, size_t *count);

#endif
