/* A report of below as a command of the unit above. */
#ifndef LOOPLINE_LINK_REPORT_H
#define LOOPLINE_LINK_REPORT_H

#include "services/link/shell.h"

struct report {
    const char *reference; /* number above */
    const Loopline__Wire__V1__UpwardReport *wire;
};
struct report_command {
    enum message_type type; /* MESSAGE_NONE: of a kind that this program does not know */
    struct end *end;
    ProtobufCMessage *body; /* arena-owned */
};

void report_command(struct shell *shell, const struct report *report, struct report_command *out);
/* Codes of another city pack, and dates that have passed meanwhile: in their place what the configuration says, or nothing. false: the
 * reply blames nothing of the kind. */
bool report_mend(struct shell *shell, struct report_command *command, const Loopline__Wire__V1__Reply *reply);

#endif
