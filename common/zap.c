#include <stdio.h>
#include <string.h>

#include "common/fault.h"
#include "common/zap.h"

#define ZAP_ENDPOINT "inproc://zeromq.zap.01"
#define ZAP_VERSION  "1.0"

enum { FRAME_VERSION, FRAME_REQUEST, FRAME_DOMAIN, FRAME_ADDRESS, FRAME_IDENTITY, FRAME_MECHANISM, FRAME_KEY, FRAMES };
enum { KEY_BYTES = 32 };

static bool is_text(const struct part *part, const char *text)
{
    size_t length = strlen(text);
    return part->size == length && memcmp(part->bytes, text, length) == 0;
}

static void copy_printable(char *to, size_t size, const struct part *from)
{
    const char *bytes = from->bytes;
    size_t n = 0;
    for (; n < from->size && n + 1 < size; n++)
        to[n] = bytes[n] > ' ' && bytes[n] <= '~' ? bytes[n] : '?';
    to[n] = '\0';
}

static struct zap_verdict verdict(enum zap_status status, const char *reason)
{
    return (struct zap_verdict){.status = status, .reason = reason};
}

static struct zap_verdict parse(const struct part *frames, size_t count)
{
    if (count != FRAMES)
        return verdict(ZAP_BROKEN, "malformed request");
    if (!is_text(&frames[FRAME_VERSION], ZAP_VERSION))
        return verdict(ZAP_BROKEN, "unknown version");
    if (!is_text(&frames[FRAME_MECHANISM], "CURVE"))
        return verdict(ZAP_REFUSED, "not CURVE");
    if (frames[FRAME_KEY].size != KEY_BYTES)
        return verdict(ZAP_REFUSED, "malformed key");
    if (!is_text(&frames[FRAME_DOMAIN], ZAP_COMMAND) && !is_text(&frames[FRAME_DOMAIN], ZAP_EVENT))
        return verdict(ZAP_REFUSED, "unknown domain");

    struct zap_verdict out = verdict(ZAP_UNKNOWN, "unknown key");
    uint8_t key[KEY_BYTES];
    memcpy(key, frames[FRAME_KEY].bytes, sizeof key);
    zmq_z85_encode(out.key, key, sizeof key);
    copy_printable(out.domain, sizeof out.domain, &frames[FRAME_DOMAIN]);
    copy_printable(out.address, sizeof out.address, &frames[FRAME_ADDRESS]);
    return out;
}

struct zap_verdict zap_judge(const struct directory *directory, const struct part *frames, size_t count)
{
    struct zap_verdict out = parse(frames, count);
    if (out.status != ZAP_UNKNOWN || directory == NULL)
        return out;
    const struct principal *principal = directory_principal(directory, out.key);
    if (principal != NULL && principal->revoked) {
        out.status = ZAP_REFUSED;
        out.reason = "revoked key";
    } else if (directory_instance(directory, out.key) != NULL) {
        out.status = ZAP_ACCEPTED;
        out.reason = "instance";
    } else if (principal != NULL && strcmp(out.domain, ZAP_COMMAND) == 0) {
        out.status = ZAP_ACCEPTED;
        out.reason = "principal";
    } else if (principal != NULL) {
        out.reason = "not an instance";
    }
    return out;
}

void *zap_open(void *context)
{
    void *zap = zmq_socket(context, ZMQ_REP);
    int linger = 0;
    if (zap != NULL &&
        (zmq_setsockopt(zap, ZMQ_LINGER, &linger, sizeof linger) != 0 || zmq_bind(zap, ZAP_ENDPOINT) != 0))
        socket_close(&zap);
    return zap;
}

static void answer(void *zap, const struct part *request, const struct zap_verdict *verdict)
{
    char status[8];
    snprintf(status, sizeof status, "%d", (int)verdict->status);
    const char *user = verdict->status == ZAP_ACCEPTED ? verdict->key : "";
    const struct part parts[] = {{ZAP_VERSION, strlen(ZAP_VERSION)},
                                 *request,
                                 {status, strlen(status)},
                                 {verdict->reason, strlen(verdict->reason)},
                                 {user, strlen(user)},
                                 {"", 0}};
    /* A session that is gone by now needs no answer. */
    (void)socket_send(zap, parts, COUNT(parts));
}

bool zap_turn(void *zap, const struct directory *directory, struct zap_verdict *out)
{
    zmq_msg_t messages[FRAMES];
    struct part frames[FRAMES] = {{0}};
    size_t seen = socket_take(zap, messages, COUNT(messages));
    size_t stored = seen < COUNT(messages) ? seen : COUNT(messages);
    if (seen == 0)
        return false;
    for (size_t i = 0; i < stored; i++)
        frames[i] = (struct part){zmq_msg_data(&messages[i]), zmq_msg_size(&messages[i])};
    *out = zap_judge(directory, frames, seen);
    if (directory != NULL && FAULT_FAILS(ZAP_OPEN))
        out->status = ZAP_ACCEPTED;
    answer(zap, &frames[FRAME_REQUEST], out);
    socket_close_frames(messages, stored);
    return true;
}
