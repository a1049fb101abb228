/* The one place that says who may do what: role, command, whose order, which matter. The table is rights.def; what does not
 * stand there is denied. The loop asks before a message is decoded (role and command) and again before its step (the
 * matter of what was loaded); services ask about units with message_may_act. Nobody decides by role or unit alone. */
#ifndef LOOPLINE_RIGHTS_H
#define LOOPLINE_RIGHTS_H

#include "common/directory.h"
#include "common/pack.h"

enum rights_scope { RIGHTS_NONE, RIGHTS_CHANNEL, RIGHTS_UNIT, RIGHTS_DESK };

/* What it is about; NULL = that is not asked (yet). */
struct rights_subject {
    const char *unit;   /* code; "" = of no unit */
    const char *matter; /* code; "" = of none, or not known */
    /* 举报: the unit that it is against; nobody of it or of a unit below it gets there. NULL or "" = it is against none. */
    const char *reported;
    bool each; /* of a list: not asked about the whole of it, the service asks for every row */
};

/* `pack` (its trees) may be NULL when neither unit nor matter is asked about. A revoked principal may nothing. A matter of
 * the confidential lane (pack_matter) takes a key that names one of the lane; channels reach what came in by them. */
bool rights_may(const struct pack *pack, const struct principal *from, enum message_type type,
                const struct rights_subject *of);
/* N22: is it the unit that is reported, or one below it? Never of no unit, nor when nobody is reported. */
bool rights_reported(const struct pack *pack, const char *unit_code, const char *reported);
/* Of the table alone; RIGHTS_NONE: denied. */
enum rights_scope rights_scope(enum role role, enum message_type type);
bool rights_allow(enum role role, enum message_type type);

#endif
