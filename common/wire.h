/* The wire: frames, header, strict decoding. The only gate to the generated protobuf code; shells
 * include this, pure cores never do.
 *
 * A message is [identity…] [empty, optional] ["LL01"] [Header] [body]. Before a body reaches a shell it has
 * been checked here, once: size, UTF-8, embedded NUL, control characters, enum ranges, lengths and counts
 * (wire_check.h, the limits in wire_limit.c); what one message may cost in memory is bounded. Every fault names
 * its field. What a body may then still be is wrong for the domain; that is for the cores. */
#ifndef LOOPLINE_WIRE_H
#define LOOPLINE_WIRE_H

#include "common/arena.h"
#include "common/instant.h"
#include "common/reason.h"
#include "common/terms.h"
#include "common/uuid.h"

#include "loopline/classifier/v1/classifier.pb-c.h"
#include "loopline/escalation/v1/escalation.pb-c.h"
#include "loopline/event/v1/events.pb-c.h"
#include "loopline/intake/v1/intake.pb-c.h"
#include "loopline/router/v1/router.pb-c.h"
#include "loopline/survey/v1/survey.pb-c.h"
#include "loopline/wire/v1/header.pb-c.h"
#include "loopline/wire/v1/reply.pb-c.h"

#define WIRE_MAGIC       "LL01"
#define WIRE_COMMAND_MAX (64 * 1024)
#define WIRE_EVENT_MAX   (256 * 1024)
#define WIRE_HEADER_MAX  1024
#define WIRE_FRAMES_MAX  8             /* envelope + magic + header + body; more is dropped */
#define WIRE_TEXT_MAX    4000          /* characters of a request's text */
#define WIRE_MEMORY_MAX  (1024 * 1024) /* no body that passes the checks costs more of its arena: tested, fuzzed */

enum message_kind { KIND_REPLY = 1, KIND_COMMAND, KIND_QUERY, KIND_EVENT };
enum message_type {
    MESSAGE_NONE = 0,
#define MESSAGE(name, number, kind, text, descriptor) MESSAGE_##name = number,
#include "common/messages.def"
#undef MESSAGE
};

struct message_info {
    enum message_type type;
    enum message_kind kind;
    const char *name; /* "submit" */
    const ProtobufCMessageDescriptor *descriptor;
};
const struct message_info *wire_info(unsigned type); /* NULL: unknown */
const struct message_info *wire_info_row(size_t n);  /* over all; NULL past the end */

struct edge {
    enum message_type type;
    enum node from, to;
    const char *why;
};
const struct edge *wire_edge_row(size_t n);
bool wire_edge(enum message_type type, enum node from, enum node to);
bool wire_edge_between(enum node from, enum node to); /* of any type */

#define FAULTS_MAX 32
struct fault {
    char field[96]; /* path inside the message: "contact.phone", "attachments[3].name" */
    enum reason reason;
};
struct faults {
    struct fault list[FAULTS_MAX]; /* more than that are counted only */
    size_t count;                  /* may exceed FAULTS_MAX: use faults_kept() to walk the list */
};
size_t faults_kept(const struct faults *faults);
void faults_add(struct faults *faults, const char *field, enum reason reason);

struct header { /* all text NUL-terminated, checked */
    struct uuid message_id, correlation_id, order_id;
    enum message_type type;
    char idempotency_key[65];
    uint64_t sequence;
    char district[48]; /* a code of the pack */
    instant sent_at;
    char traceparent[56];
    char language[3]; /* "zh" or "en" */
};

/* One message's last three frames, borrowed. */
struct frames {
    const uint8_t *magic, *header, *body;
    size_t magic_size, header_size, body_size;
    bool uneven; /* there were fewer, or more */
};

/* RESULT_REFUSE with the reasons in faults, fields "magic", "frames" (not three), "header…" or "body". `limit` (of the body) is
 * WIRE_COMMAND_MAX or WIRE_EVENT_MAX. A refused header is empty but for what an answer needs, as far as it could
 * be read: message_id, type (MESSAGE_NONE when unknown), language. A command carries an idempotency key, an
 * event its order id and sequence. sent_at 0 = not said. Nothing is borrowed from the frames. */
enum result wire_header(const struct frames *frames, size_t limit, struct header *out, struct faults *faults) MUST_USE;
/* Decodes and checks a body of that type; *out lives in the arena, without the fields that this program does
 * not know. RESULT_REFUSE: all faults are collected and *out is NULL; TOO_LONG on field "" when the budget of an
 * empty arena is too small for it. RESULT_RETRY with BUSY on field "": the budget is used up by what
 * the arena held before; the same bytes may pass in the next batch. */
enum result wire_body(struct arena *arena, enum message_type type, const uint8_t *body, size_t size,
                      ProtobufCMessage **out, struct faults *faults) MUST_USE;
/* A body that wire_body refused for its values alone (too long, out of range, unknown enum …), decoded all the same, so
 * that the rest of it can be checked and every fault be told at once. NULL: it has no sound shape. Never act on it. */
const ProtobufCMessage *wire_body_refused(struct arena *arena, enum message_type type, const uint8_t *body, size_t size,
                                          const struct faults *faults);
/* A part that wire_pack packed and a row kept: this program wrote it, so it is not checked again. NULL: it is none such. */
void *wire_kept(struct arena *arena, const ProtobufCMessageDescriptor *descriptor, const uint8_t *bytes, size_t size);
/* Packed bytes in the arena; never NULL. NULL strings pack as absent, INSTANT_NONE as "not said". */
uint8_t *wire_pack(struct arena *arena, const ProtobufCMessage *message, size_t *size);
uint8_t *wire_pack_header(struct arena *arena, const struct header *header, size_t *size);

ProtobufCBinaryData wire_uuid(struct arena *arena, const struct uuid *uuid); /* zero packs as absent */
bool wire_uuid_read(const ProtobufCBinaryData *data, struct uuid *out);      /* false unless 16 bytes */
/* Empty text for NULL (protobuf-c packs NULL as absent); the cast drops const, the packer does not write. */
char *wire_text(const char *text);

#endif
