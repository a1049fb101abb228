/* Who may connect: the ZAP handler (ZeroMQ RFC 27) of one context, asked by libzmq once per handshake.
 *
 *   key                         command socket   event socket
 *   live instance               200              200
 *   principal                   200              300
 *   unknown, not yet loaded     300              300    the client tries again after the handshake interval
 *   revoked principal           400              400    the client stops for good
 *
 * A refusal never says 400 for what the next reading of the directory may change. A request that is not
 * exactly what RFC 27 says is answered 400 or 500. */
#ifndef LOOPLINE_ZAP_H
#define LOOPLINE_ZAP_H

#include "common/socket.h"

#define ZAP_COMMAND "command"
#define ZAP_EVENT   "event"

enum zap_status { ZAP_ACCEPTED = 200, ZAP_UNKNOWN = 300, ZAP_REFUSED = 400, ZAP_BROKEN = 500 };

struct zap_verdict {
    enum zap_status status;
    const char *reason; /* static text */
    char domain[16];    /* ZAP_COMMAND, ZAP_EVENT; "" when the request was malformed */
    char address[64];   /* of the peer */
    char key[KEY_TEXT]; /* Z85; "" when the request was malformed */
};
/* The decision alone; frames as RFC 27 lists them, without the delimiter. `directory` NULL: nobody is known. */
struct zap_verdict zap_judge(const struct directory *directory, const struct part *frames, size_t count);

/* The handler's socket, bound; NULL when the context has one already. Close with socket_close, last. */
void *zap_open(void *context) MUST_USE;
/* Answers one request; false when none is waiting. Never blocks. */
bool zap_turn(void *zap, const struct directory *directory, struct zap_verdict *out);

#endif
