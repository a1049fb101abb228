/* What services answer, told to people and scripts. */
#ifndef LOOPLINE_REPLY_H
#define LOOPLINE_REPLY_H

#include "common/lib/loopline.h"
#include "common/wire.h"
#include "services/ctl/ctl.h"

/* The exit code of a status. A rejection that says nothing but "not found" or "wrong code" is CTL_ABSENT. */
int reply_code(const Loopline__Wire__V1__Reply *reply);
const char *reply_status(const Loopline__Wire__V1__Reply *reply); /* "durable" */
/* Every field at fault: lines on err; with -o json one object on out. */
void reply_refused(const struct ctl *ctl, const Loopline__Wire__V1__Reply *reply);
/* A failure that no service told: a line on err, and with -o json an object on out in the form of a refusal. Returns
 * the code. */
struct refusal {
    int code;
    const char *field; /* at fault; "" = none in particular */
    enum reason reason;
};
int reply_fail(const struct ctl *ctl, const struct refusal *of, const char *zh, const char *en, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));
/* With -o json: such an object for a call without an answer, of which err has heard already. */
void reply_missing(const struct ctl *ctl, int code);
/* [{"field":…,"reason":…,"message":…}] */
const char *reply_errors_json(const struct ctl *ctl, const Loopline__Wire__V1__Reply *reply);
/* A refusal made here, before anything was sent, in the same form. `faults` in the language of the run. */
const Loopline__Wire__V1__Reply *reply_of_faults(const struct ctl *ctl, const struct faults *faults);
/* What the library answered, likewise: LOOPLINE_REJECTED and what else a service says. */
const Loopline__Wire__V1__Reply *reply_of_answer(const struct ctl *ctl, const struct loopline_answer *answer);

#endif
