/* What services answer, told to people and scripts. */
#ifndef LOOPLINE_REPLY_H
#define LOOPLINE_REPLY_H

#include "common/wire.h"
#include "services/ctl/ctl.h"

/* The exit code of a status. A rejection that says nothing but "not found" or "wrong code" is CTL_ABSENT. */
int reply_code(const Loopline__Wire__V1__Reply *reply);
const char *reply_status(const Loopline__Wire__V1__Reply *reply); /* "durable" */
/* Every field at fault: lines on err; with -o json one object on out. */
void reply_refused(const struct ctl *ctl, const Loopline__Wire__V1__Reply *reply);
/* [{"field":…,"reason":…,"message":…}] */
const char *reply_errors_json(const struct ctl *ctl, const Loopline__Wire__V1__Reply *reply);
/* A refusal made here, before anything was sent, in the same form. `faults` in the language of the run. */
const Loopline__Wire__V1__Reply *reply_of_faults(const struct ctl *ctl, const struct faults *faults);

#endif
