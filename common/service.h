/* The only main loop. A service is a descriptor: its name, its routes (one row per message: decode, step),
 * how it loads and saves the rows of a batch, its settings and its SQL. The loop gathers what is there, up
 * to 256 messages, and runs one transaction:
 *
 *   decode → BEGIN → claim events, check idempotency keys → load → step each → save → outbox → COMMIT → reply, push
 *
 * A message that fails on its data is found by running the batch one by one; it alone is refused or
 * quarantined. Passing trouble retries the whole batch. What a caller is told DURABLE has been committed. */
#ifndef LOOPLINE_SERVICE_H
#define LOOPLINE_SERVICE_H

#include "common/conf.h"
#include "common/db.h"
#include "common/directory.h"
#include "common/pack.h"
#include "common/rights.h"
#include "common/wire.h"

#define BATCH_MAX 256

struct batch;
struct message;
struct spool;

struct route {
    enum message_type type;
    /* Body → plain struct in message->event; faults into message->faults. Sets message->subject or
     * message->number so that load knows which rows it needs. */
    enum result (*decode)(struct batch *batch, struct message *message);
    /* One message on loaded rows: calls the pure core, changes rows, emits, records, answers. May refuse
     * (batch_refuse); then nothing of it is kept. Rows must not be changed before the core said yes. */
    enum result (*step)(struct batch *batch, struct message *message);
};

/* What a command may claim of the journal while the database is away. */
struct spool_terms {
    const char *channel;
    int entries; /* of this channel, at a time */
    int minutes; /* nothing more is taken when the oldest has waited so long */
};

struct service {
    const char *name; /* "router": schema, role loopline_router, program loopline-router */
    enum node node;
    const char *about; /* one line for --help */
    const struct route *routes;
    size_t route_count;
    const struct setting *settings; /* beside the common ones */
    size_t setting_count;
    const char *sql; /* text of <name>.sql */
    /* What its settings name, beyond what the table of settings can say; may be NULL. No start, no reload and no good
     * --check-config without true; else one line per problem. */
    bool (*check)(const struct conf *conf, FILE *problems);
    enum result (*open)(struct batch *batch, void **own); /* once at start-up; may be NULL. `own` → batch->own */
    void (*close)(void **own);
    enum result (*pack)(struct batch *batch); /* a new pack version is in force; may be NULL */
    /* What rights are asked of: matter of the order that a command is about and whom it reports, after load; left alone
     * when it is about none, or that is not known. May itself be NULL. `of->unit` is not asked here. */
    void (*reach)(const struct message *message, struct rights_subject *of);
    enum result (*load)(struct batch *batch); /* the rows of all messages, one query per table */
    enum result (*save)(struct batch *batch); /* one statement per table */
    void (*committed)(struct batch *batch);   /* after COMMIT, of `due` too: what memory may now believe; may be NULL */
    /* Work that time brings (clocks): claims due rows, about a batch of them, inside the open transaction.
     * Called with an empty batch every service.tick_ms; *taken ≥ BATCH_MAX: more waits, it is called again at once, or, when
     * messages come as well, after a rest as long as it took. */
    enum result (*due)(struct batch *batch, size_t *taken);
    /* May this command, found good by its decoder, wait on disk while the database is away? NULL: none may. Then the
     * two settings name the folder ("" = no journal) and its size in MiB, and the statement spooled_keep exists. */
    bool (*spoolable)(const struct batch *batch, const struct message *message, struct spool_terms *out);
    const char *spool_folder, *spool_size;
};

/* main() of every service. Exit codes: 0 drained, 1 stop (broken environment), 2 usage or configuration. */
int service_main(int argc, char **argv, const struct service *service);

struct message {
    struct header header;
    const struct route *route;
    const struct principal *from; /* commands: who, by CURVE key; NULL for events */
    const ProtobufCMessage *body; /* decoded, checked */
    void *event;                  /* the service's plain struct */
    void *rows;                   /* what load found for it */
    struct uuid subject;          /* order or request it is about */
    const char *number;           /* or its public number */
    struct faults faults;
    Loopline__Wire__V1__Reply reply; /* of a command: batch_answer fills it */
    int64_t waited;                  /* µs since it was taken, when it lay in the journal (spool.h); else 0 */
    bool shown_once;                 /* the answer is not kept with its key: a DUPLICATE comes without it, ask anew */
    bool refused;
};

struct batch {
    struct arena *arena;
    struct db *db;
    const struct conf *conf;
    const struct pack *pack;   /* in force; never NULL in load, step, save */
    const struct spool *spool; /* what waits for the database on this replica's disk; NULL = no journal */
    void *own;                 /* of the service */
    void *work;                /* of this batch: what load left for step and save */
    instant now;               /* bus.now() of this transaction */
    struct message **messages;
    size_t count;
    struct batch_out *out; /* outbox and event rows collected so far; the loop's */
};

/* A pack by version (an order keeps the version that set its clocks): loaded once, kept. NULL: none such. */
const struct pack *batch_pack(struct batch *batch, int version);

/* One event for a service of flow.def; packed now, a row in the outbox at save, a frame after COMMIT.
 * An edge that flow.def does not know aborts: a programming error. */
void batch_emit(struct batch *batch, enum node to, enum message_type type, const struct uuid *subject,
                const char *district, const ProtobufCMessage *body);

/* One line of the order's history (bus.event): append-only. */
struct record {
    struct uuid subject; /* order or request */
    const char *district;
    const char *kind;  /* "dispatched", "signed" …; stable codes */
    const char *unit;  /* whose doing or concern; NULL */
    const char *actor; /* principal's name; NULL = the system */
    /* JSON object, NULL = {} ; no personal data. Numbers that reach a person are masked in its texts (mask.h) before
     * it is written: what is appended to the history can never be taken back. */
    const char *detail;
};
void batch_record(struct batch *batch, const struct record *record);
/* Who sent this is shown many at once: one event of its own, by the numbers of orders and requests (`audit who` reads it).
 * `way`: "review", "survey", "track". */
void batch_show(struct batch *batch, const struct message *message, const char *way, const char *const *numbers,
                size_t count);

/* Refuses the message: a command is answered REJECTED with this fault, an event goes to quarantine. */
enum result batch_refuse(struct message *message, const char *field, enum reason reason); /* RESULT_REFUSE */
/* Answers REJECTED but keeps what the step changed, emitted and recorded: a violation that must be on record
 * (R31: a late return is refused and counted). The step then returns RESULT_OK. */
void batch_reject(struct message *message, const char *field, enum reason reason);
/* The good answer of a command; default status DURABLE (commands) or OK (queries). */
void batch_answer(struct message *message, Loopline__Wire__V1__Reply__ResultCase kind, void *result);

/* True when the sender may act for this unit: its own unit or one above it, or a desk, bound to no unit at all
 * (handlers and leaders always are). */
bool message_may_act(const struct batch *batch, const struct message *message, const char *unit);
/* True when the sender's key reaches orders of this matter that report this unit (rights.h); matter NULL: not known. The
 * loop asks for the order that a message is about; ask for every other one that it names: it is not there (NOT_FOUND). */
bool message_reaches(const struct batch *batch, const struct message *message, const struct rights_subject *of);
/* For the SQL of lists, so that a page is full: what of the pack in force the sender's key does not reach: codes of matters
 * ("" = none, too), and of units whose reports it does not reach. message_reaches decides all the same, row by row. */
struct out_of_reach {
    const char **matters, **reported;
    size_t matter_count, reported_count;
};
struct out_of_reach message_out_of_reach(const struct batch *batch, const struct message *message);
/* Two parameters: the matters, then the units. */
void params_beyond(struct params *params, const struct out_of_reach *beyond);
const char *message_actor(const struct message *message);

/* While decoding: a text that must not be empty, else a fault of that field. */
void message_need_text(struct message *message, const char *field, const char *text);
/* Likewise the public number by which people name an order or a request, into message->number. */
void message_need_number(struct message *message, const char *number);
/* The id that the message is about, into message->subject; none: refused at once, nothing else of it counts. */
enum result message_need_subject(struct message *message, const char *field, const ProtobufCBinaryData *id);

/* Sets message->rows to the loaded row whose id equals the message's subject or whose number equals its number.
 * `number_offset` is that of a const char *, or SIZE_MAX when rows have none. Rows stay where they are. */
void batch_attach(struct batch *batch, const struct rows *rows, size_t row_size, size_t id_offset,
                  size_t number_offset);

/* Distinct subjects / numbers of the batch, for one query per table. */
size_t batch_subjects(const struct batch *batch, const struct uuid **list);
size_t batch_numbers(const struct batch *batch, const char *const **list);

#endif
