/* Why something was refused: the closed list of reasons.def. Apart from wire.h, so that pure cores may name
 * a reason without seeing the wire. */
#ifndef LOOPLINE_REASON_H
#define LOOPLINE_REASON_H

enum reason {
    REASON_NONE = 0,
#define REASON(name, code, zh, en) REASON_##name,
#include "common/reasons.def"
#undef REASON
    REASON_COUNT
};
const char *reason_code(enum reason reason);
const char *reason_text(enum reason reason, const char *lang);

#endif
