/* libloopline: a channel's side of the hotline (闭环热线). A channel is any program with a CURVE key: a phone desk, an SMS
 * gateway, a mailbox, another city. Its contract on the wire is proto/README.md; whoever links this needs to know none of it.
 *
 * No answer means unknown, never "failed": a call sends its command again with the same key, over new connections where
 * need be, until an answer comes or its time is over. Then send it again, later, from a new process, with the same key and
 * the same values: it is done once. So take for the key the number that your own system gave the matter before the first
 * call, and strike the matter off your list only when loopline_done() says so. A caller that crashes between the
 * two simply submits again.
 *
 * Threads: a handle belongs to one thread at a time; different handles may be used at once. A handle does not survive fork().
 * Ownership: what is passed in is borrowed for the call. What comes out (receipt, progress, page, answer, and every text in
 * them) belongs to the handle and stands until its next call has returned; so the cursor of a page may be given to the next.
 * Texts are UTF-8; NULL and "" mean "not given"; none that comes out is NULL. Instants are microseconds since 1970 UTC, 0 = not
 * said. Times to wait are milliseconds. Choices (party, rating …) are the codes of common/terms.def: "citizen", "satisfied".
 * Out of memory ends the process, as everywhere in this system: nothing was promised then, and the key still stands.
 *
 * Structs that go in begin with their size, so that fields can be added at their end: fill them through LOOPLINE_INIT.
 * Structs that come out are reached by pointer, and grow at their end, too. */
#ifndef LOOPLINE_LOOPLINE_H
#define LOOPLINE_LOOPLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LOOPLINE_API __attribute__((visibility("default")))
/* struct loopline_submission s; LOOPLINE_INIT(&s); s.text = … */
#define LOOPLINE_INIT(pointer) (memset((pointer), 0, sizeof *(pointer)), (void)((pointer)->size = sizeof *(pointer)))

struct loopline; /* one connection under one key */

enum loopline_status {
    /* Answers of the service, numbered as on the wire (loopline.wire.v1.Status). */
    LOOPLINE_DURABLE = 1,     /* done and committed to disk */
    LOOPLINE_DUPLICATE = 2,   /* same key, same values: done before; the first answer again */
    LOOPLINE_CONFLICT = 3,    /* same key, other values: nothing was done */
    LOOPLINE_REJECTED = 4,    /* nothing was done; every field at fault is named */
    LOOPLINE_RETRY_LATER = 5, /* passing trouble: nothing is promised. The same again, after retry_after_ms */
    LOOPLINE_DENIED = 6,      /* this key may not do that */
    LOOPLINE_OK = 7,          /* a question answered */
    LOOPLINE_SPOOLED = 8,     /* the database is away: it lies on disk with intake. The receipt holds a token */
    /* What the library itself has to say. */
    LOOPLINE_UNKNOWN = 100, /* the time is over without an answer: done or not. The same again, with the same key */
    LOOPLINE_REVOKED = 101, /* the service refuses this key for good. An earlier try may have been done */
    LOOPLINE_GARBLED = 102, /* the answer cannot be understood: done or not */
    LOOPLINE_SYSTEM = 103   /* no socket, a key file that cannot be read, an endpoint of a wrong form */
};
/* DURABLE, DUPLICATE, OK: the matter may be struck off the list. */
LOOPLINE_API bool loopline_done(enum loopline_status status);
/* RETRY_LATER, UNKNOWN, GARBLED, SPOOLED, REVOKED, SYSTEM: keep it and send it again, with the same key. What is neither
 * this nor done (CONFLICT, REJECTED, DENIED) is for people. */
LOOPLINE_API bool loopline_again(enum loopline_status status);
LOOPLINE_API const char *loopline_status_name(enum loopline_status status); /* "durable"; "?" for what is none */
LOOPLINE_API const char *loopline_version(void);                            /* of the library: "0.6.0" */

struct loopline_options {
    size_t size;
    const char *endpoint;   /* required: "tcp://host:port" of intake's command socket */
    const char *server_key; /* required: intake's public key: 40 characters of Z85, or the path of its .pub file */
    /* Your own key pair: either a folder and a name (NAME.key, which others cannot read, and NAME.pub, as `loopline keys new`
     * makes them), or both halves themselves. */
    const char *keys, *name;
    const char *public_key, *secret_key;
    const char *language; /* of texts for people: "zh" (default) or "en" */
    int timeout_ms;       /* of one call, all retries included; 0 = 10,000 */
};
/* Does not wait for the service to be there. LOOPLINE_OK, else LOOPLINE_SYSTEM: *out is NULL, and `problem` (256 bytes are
 * enough) says what is wrong. */
LOOPLINE_API enum loopline_status loopline_open(struct loopline **out, const struct loopline_options *options,
                                                char *problem, size_t problem_size);
LOOPLINE_API void loopline_close(struct loopline **loopline); /* overwrites the keys; NULL is let pass */

struct loopline_fault {
    const char *field;   /* path inside the message, "contact.phone", "attachments[3].name"; "" = as a whole */
    const char *reason;  /* stable code: "required", "too_long" … */
    const char *message; /* in words, in the language of the handle */
};
struct loopline_answer {
    enum loopline_status status;
    const char *message; /* what is known, in words; never NULL */
    uint32_t retry_after_ms;
    size_t fault_count; /* with CONFLICT, REJECTED, DENIED, RETRY_LATER */
    const struct loopline_fault *faults;
};
/* About the last call on this handle. */
LOOPLINE_API const struct loopline_answer *loopline_answer(const struct loopline *loopline);

/* ---- commands. `key`: 1-64 printable ASCII characters, your own, for ever ---- */

struct loopline_attachment {
    const char *name;
    const char *reference; /* required: where you keep it; never the bytes themselves */
    const char *media_type;
};
struct loopline_submission {
    size_t size;
    const char *key;  /* required */
    const char *text; /* required: 1-4,000 characters */
    /* who asks; phone or other is needed, so that the person can be asked back */
    const char *name, *phone, *other;
    bool name_withheld;
    const char *party; /* "citizen", "enterprise" */
    /* where; what is missing is taken from the text, or from the channel */
    const char *district, *area, *address;
    bool has_position;
    double latitude, longitude;                    /* degrees */
    const char *datum;                             /* "wgs84" (default), "gcj02", "bd09" */
    const struct loopline_attachment *attachments; /* ≤ 16 */
    size_t attachment_count;
    int64_t occurred_at;
    const char *reference; /* your own number; comes back with every update */
    const char *reported;  /* 举报: code of the unit that it is against */
    bool urgent;
    /* for agents, and for channels that may answer */
    const char *channel;                         /* agents are bound to none and must name one */
    const char *matter, *about;                  /* code of the catalogue; number of an earlier request */
    const char *answer;                          /* 在线办结: answered at first contact */
    const char *refusal_ground, *refusal_advice; /* 不予受理 */
};
struct loopline_receipt {
    const char *number; /* "PY20190602-00001" */
    const char *code;   /* with the number it opens the progress: for the person alone */
    const char *state;  /* "accepted" */
    const char *notice; /* what the person may be told */
    int64_t accepted_at;
    const char *token; /* SPOOLED: for loopline_fetch; the rest is empty then */
    int64_t received_at;
};
/* *out NULL unless done or SPOOLED; in all functions below likewise. */
LOOPLINE_API enum loopline_status loopline_submit(struct loopline *loopline,
                                                  const struct loopline_submission *submission,
                                                  const struct loopline_receipt **out);
/* What became of a spooled one: OK with a receipt that has a number, SPOOLED while it waits, REJECTED after all. */
LOOPLINE_API enum loopline_status loopline_fetch(struct loopline *loopline, const char *token,
                                                 const struct loopline_receipt **out);

struct loopline_request { /* agents may leave the code out */
    const char *number, *code;
};
/* Adds what was forgotten, until the request is closed: text (≤ 2,000 characters), attachments, or both. */
LOOPLINE_API enum loopline_status loopline_supplement(struct loopline *loopline, const char *key,
                                                      const struct loopline_request *request, const char *text,
                                                      const struct loopline_attachment *attachments, size_t count,
                                                      const struct loopline_receipt **out);
/* The person takes it back, as long as nothing was fed back. */
LOOPLINE_API enum loopline_status loopline_withdraw(struct loopline *loopline, const char *key,
                                                    const struct loopline_request *request, const char *reason,
                                                    const struct loopline_receipt **out);
/* 申诉: `against` "closure", "exclusion" or "refusal". */
LOOPLINE_API enum loopline_status loopline_appeal(struct loopline *loopline, const char *key,
                                                  const struct loopline_request *request, const char *against,
                                                  const char *text);

struct loopline_score {
    const char *aspect; /* "manner" */
    unsigned score;     /* 1 (poor) to 5 (good) */
};
struct loopline_opinion { /* what the person said when asked back (an ask of the update feed) */
    size_t size;
    const char *key;                     /* required; never made of the token */
    const char *token;                   /* required, as it was given */
    const char *rating;                  /* required: "satisfied", "basically", "declined", "dissatisfied" */
    const char *responded, *solved;      /* "yes", "partly", "no" */
    const char *recurred;                /* "yes" or "no": required in a look-back, forbidden otherwise */
    const struct loopline_score *scores; /* ≤ 16 */
    size_t score_count;
    const char *text; /* ≤ 2,000 characters */
};
LOOPLINE_API enum loopline_status loopline_opinion(struct loopline *loopline, const struct loopline_opinion *opinion);

/* ---- questions ---- */

struct loopline_ask { /* 回访: send the person, and nobody else, the token; what is answered goes to loopline_opinion */
    const char *token;
    int64_t until;
    const char *kind;          /* "follow_up" or "look_back" */
    const char *phone, *other; /* whom to ask, when the request came by another channel */
    const char *const *aspects;
    size_t aspect_count;
};
struct loopline_step {
    int64_t at;
    const char *what; /* "accepted", "dispatched", "signed" … */
    const char *text, *unit;
    int64_t due;                    /* of "due_changed" */
    const struct loopline_ask *ask; /* of "survey_asked" in the feed; else NULL */
};
struct loopline_progress {
    const char *number, *state;
    int64_t accepted_at;
    const struct loopline_step *const *steps; /* oldest first */
    size_t step_count;
};
LOOPLINE_API enum loopline_status loopline_track(struct loopline *loopline, const struct loopline_request *request,
                                                 const struct loopline_progress **out);

struct loopline_update {
    const char *number, *state, *reference;
    const struct loopline_step *step; /* NULL: none was told */
};
struct loopline_page {
    const struct loopline_update *const *updates; /* oldest first; none = nothing new */
    size_t update_count;
    const char *next_cursor;
};
/* Every update of the key's channel after `cursor` (NULL or "" = from the beginning). Store next_cursor together with what the
 * page brought, in one transaction; ask again at once after a full page (`limit`, 1-500; 0 = 100), and a little later after an
 * empty one. Whatever is cut off in between, nothing is skipped and nothing comes twice. */
LOOPLINE_API enum loopline_status loopline_watch(struct loopline *loopline, const char *cursor, unsigned limit,
                                                 const struct loopline_page **out);

#ifdef __cplusplus
}
#endif
#endif
