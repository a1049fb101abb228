/* What the files of libloopline share, and what the command line takes of it. Not installed. */
#ifndef LOOPLINE_INNER_H
#define LOOPLINE_INNER_H

#include "common/client.h"
#include "common/lib/loopline.h"

typedef Loopline__Wire__V1__Reply LibReply;

struct loopline {
    struct client *client;
    char language[3];
    struct arena *arena; /* of the last call: what it handed out */
    struct arena *next;  /* of the call under way; its arguments may lie in `arena` */
    struct loopline_answer answer;
};

/* A call: begin, make the body in the arena, ask or refuse, read the reply, end. */
struct arena *lib_begin(struct loopline *loopline);
/* *reply NULL unless the service answered. A body larger than the wire takes is refused here. */
enum loopline_status lib_ask(struct loopline *loopline, enum message_type type, const char *key,
                             const ProtobufCMessage *body, const LibReply **reply);
/* REJECTED, before anything was sent. */
enum loopline_status lib_refuse(struct loopline *loopline, const struct faults *faults);
/* The reply has not what the command promises. */
enum loopline_status lib_garbled(struct loopline *loopline);
enum loopline_status lib_end(struct loopline *loopline);
/* The end of a command that brings a receipt. */
enum loopline_status lib_end_receipt(struct loopline *loopline, const LibReply *reply,
                                     const struct loopline_receipt **out);

/* Copies a struct that a caller of an older or newer library filled: what it does not know is empty. false: it was not
 * given through LOOPLINE_INIT. */
bool lib_take(void *to, size_t size, const void *from);
/* Number of a code of terms.def; 0 for "not given". An unknown one is a fault. */
int lib_choice(const char *list, const char *code, const char *field, struct faults *faults);
const char *lib_code(const char *list, int number); /* "" = not said, or newer than this library */

/* Pure but for memory. The message of a submission; arena-owned, texts borrowed. */
Loopline__Intake__V1__Submit *lib_submit(struct arena *arena, const struct loopline_submission *submission,
                                         struct faults *faults);
Loopline__Intake__V1__Attachment **lib_attachments(struct arena *arena, const struct loopline_attachment *list,
                                                   size_t count);
/* NULL: the reply carries neither a receipt nor a token. Arena-owned. */
const struct loopline_receipt *lib_receipt(struct arena *arena, const LibReply *reply);
const struct loopline_step *lib_step(struct arena *arena, const Loopline__Intake__V1__Step *step);

#endif
