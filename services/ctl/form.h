/* One submission as a person or a script writes it: the options of `loopline submit`, or one line of JSON with
 * the same names (occurred_at for --occurred-at). Both are read by one table of fields. Pure apart from memory.
 *   {"text": "…", "channel": "phone", "district": "pingyin", "name": "…", "phone": "…", "withheld": true,
 *    "occurred_at": "2019-05-27T21:00:00+08:00", "urgent": true, "attachments": [{"name": …, "reference": …}]} */
#ifndef LOOPLINE_FORM_H
#define LOOPLINE_FORM_H

#include "common/lib/inner.h"
#include "services/ctl/args.h"

#define FORM_LINE_MAX (256 * 1024) /* bytes of one line of JSON */

struct form_attachment {
    const char *name, *reference, *media_type;
};

struct form { /* texts NULL = not given; borrowed from the arguments, or in the arena */
    const char *text, *channel, *party, *district, *area, *address, *latitude, *longitude, *datum;
    const char *name, *phone, *other, *occurred_at, *matter, *reported, *reference, *about;
    const char *answer, *refuse, *advice, *key;
    bool withheld, urgent;
    const struct form_attachment *attachments;
    size_t attachment_count;
};

void form_from_args(const struct args *args, struct form *out);
/* RESULT_REFUSE: not one JSON object ("line" MALFORMED), a field that there is not (FORBIDDEN_HERE), a value of
 * another type (BAD_FORMAT), a key given twice (MALFORMED). All fields at fault are named. */
enum result form_from_json(struct arena *arena, const char *line, size_t length, struct form *out,
                           struct faults *faults) MUST_USE;
/* RESULT_REFUSE: values that cannot be sent at all (a date, a party, a position); whether the rest is
 * sound, intake decides. `offset_minutes`: zone of instants that name none. */
enum result form_submission(struct arena *arena, const struct form *form, int offset_minutes,
                            struct loopline_submission *out, struct faults *faults) MUST_USE;
/* The same as a message, for many at once; *out NULL when refused. */
enum result form_message(struct arena *arena, const struct form *form, int offset_minutes,
                         Loopline__Intake__V1__Submit **out, struct faults *faults) MUST_USE;

#endif
