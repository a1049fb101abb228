/* The pack and the instant that a question about routing is asked of: the pack in force and the city's time, or with
 * --pack the pack of a folder and the machine's time, without a database; --at says another instant. */
#ifndef LOOPLINE_PACK_ASKED_H
#define LOOPLINE_PACK_ASKED_H

#include "services/ctl/ctl.h"

struct pack_asked {
    const struct pack *pack; /* owned by the run: names in tables come from it, too */
    instant at;
};
/* CTL_OK, or said. */
int pack_asked_open(struct ctl *ctl, struct pack_asked *out);
/* The code of an option in that pack; *out stays when it is not given. CTL_ABSENT, said, when the pack has it not. */
int pack_asked_code(const struct ctl *ctl, const char *option, int (*find)(const struct pack *, const char *),
                    const struct pack *pack, int *out);

#endif
