/* INTAKE 受理: the one door. Every channel's demand enters here, is checked as a whole, stored durably and
 * receipted with a public number and a retrieval code. What you need to know:
 *  - a request 诉求 is one person's submission; it keeps its receipt and its rating for ever (R14);
 *  - the core below decides, without I/O: is a submission sound, may the person still withdraw, what does a
 *    progress report of the other services change;
 *  - who asked lies in the schema `identity`; nobody else can read it, every opening is recorded (N22);
 *  - three ways out of the door: accepted → classifier; answered at first contact 在线办结 → survey;
 *    not accepted 不予受理 with a listed ground (N18) → the person;
 *  - the update feed of a channel is a cursor over committed steps: nothing is skipped, nothing comes twice;
 *  - intake_store.c turns rows into structs, intake.sql holds the statements, intake_main.c the routes;
 *    what a route does is in the *_desk.c that it names. */
#ifndef LOOPLINE_INTAKE_H
#define LOOPLINE_INTAKE_H

#include "common/pack.h"
#include "common/reason.h"
#include "common/uuid.h"

struct attachment {
    const char *name, *reference, *media_type;
};

/* A demand as it came, already checked for form by the wire; text pointers never NULL. */
struct submission {
    const char *channel;        /* code; "" = the sender's own */
    const char *sender_channel; /* bound to the sender's key; "" = none */
    bool may_name_channel;      /* agents speak for several channels */
    bool own_key;               /* the sender's key is the channel's own, no desk's and no machine's */
    const char *principal;      /* whose key; goes on record */
    const char *reference;      /* the sender's own number for it */
    const char *language;       /* "zh" or "en" */
    enum party party;
    bool withheld;
    const char *name, *phone, *other;
    const char *text;
    const char *district, *area, *address;
    bool positioned;
    double latitude, longitude; /* as the channel's map shows them */
    enum datum datum;           /* in what; unspecified = WGS-84 */
    const struct attachment *attachments;
    size_t attachment_count;
    instant occurred_at, now; /* occurred INSTANT_NONE = not said */
    enum urgency urgency;
    const char *matter;
    const char *reported;    /* 举报: whom it is against; "" = nobody */
    bool upper;              /* handed down by a deployment above; what it says is the two below */
    const char *const *path; /* deployments that it has passed */
    size_t path_count;
    instant upper_due; /* there; INSTANT_NONE = no limit */
    bool answered;
    const char *answer;
    bool refused;
    const char *ground;
};

#define UPPER_PATH_MOST 8 /* deployments above this one: city, province, state, and room */
#define INTAKE_FAULTS   32
struct intake_faults {
    struct {
        char field[48];
        enum reason reason;
    } list[INTAKE_FAULTS];
    size_t count;
};

/* What a sound submission becomes. Indices into the pack. */
struct admission {
    int channel, district, area; /* area -1 = not known yet */
    double latitude, longitude;  /* WGS-84; NaN = not said */
    enum datum datum;            /* of what was said; unspecified = no position */
    enum request_state state;
    bool withheld; /* as the channel said, by the rule below, or for it is a report */
};

/* R16, R50, C15: grid workers, the town's duty desk, leaders, monitors of opinion and patrols speak for others. Who came
 * to them is protected whether they say so or not: handlers never see whom an internal channel names. */
bool intake_protects(const struct pack_channel *channel, const struct submission *submission);
/* Every fault at once; *out is valid only when there is none. */
void intake_admit(const struct pack *pack, const struct submission *submission, struct admission *out,
                  struct intake_faults *faults);

/* What happens to a request later. */
enum intake_event {
    INTAKE_SUPPLEMENT = 1, /* the person adds something */
    INTAKE_WITHDRAW,       /* the person takes it back */
    INTAKE_PROGRESS,       /* router or survey report */
    INTAKE_REOPEN,         /* the first answer did not satisfy (R36) */
    INTAKE_TOLD,           /* what the person may know of asking, excluding and appealing */
    INTAKE_INSTRUCT,       /* the level above says something of what it handed down */
    INTAKE_TAKEN_UP        /* handled again after it was closed: opened again, or un-merged from what was (C16, N02) */
};
struct intake_verdict {
    enum reason reason;      /* REASON_NONE = done */
    enum request_state next; /* state after it */
    const char *why;         /* the row's reason */
};
struct intake_verdict intake_step(enum request_state state, enum intake_event event, enum request_state reported);
/* The table behind it, one line per row; pinned by a test. Returns rows written. */
size_t intake_dump(FILE *out);

/* R41: may the person appeal against this, in this state? `excluded`: the demand was, and the person was told. */
enum reason intake_appeal(enum request_state state, enum appeal_against against, bool excluded);

/* PY20190602-00001. `text` must hold INTAKE_NUMBER bytes. */
#define INTAKE_NUMBER 48
void intake_number(const struct pack *pack, int district, day date, int serial, char text[INTAKE_NUMBER]);

/* A token bucket per channel: `rate` per second, at most `burst` saved up. Wall time: it protects this
 * process, it is no rule of the field. */
struct bucket {
    double tokens;
    instant at;
};
bool intake_bucket(struct bucket *bucket, int rate, int burst, instant wall);

#endif
