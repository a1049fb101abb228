/* Hot spots (R23, R43, R44; handbook 5.9): what many people write about one thing in one place, found while the
 * messages come in. What a new colleague needs to know:
 *  - wording.h: what a message says and how telling that is; issue.h: what messages have in common; posting.h: how a
 *    message finds the issues near it; naming.h: what an issue is called. This file holds the stream of messages.
 *  - A message joins the issue that it speaks of most, when that is enough, else it begins one. Issues that turn out
 *    to be one are joined. Place and matter, where known, count too: another place makes another issue.
 *  - Each message looks at a bounded number of issues; messages older than `keep` are forgotten, and the oldest when
 *    there are more than `most`: memory and time per message stay what they are however long it runs.
 *  - The same messages in the same order give the same result. In another order single messages may fall otherwise;
 *    hotspot_settle puts most of those right.
 * Pure: no clock, no I/O. */
#ifndef LOOPLINE_HOTSPOT_H
#define LOOPLINE_HOTSPOT_H

#include "common/pack.h"
#include "common/terms.h"
#include "services/classifier/text.h"

struct hotspot_options {
    const struct pack *pack; /* borrowed, for the tree of areas; NULL = places are known by their names alone */
    instant gap;             /* messages further apart than this are not one issue */
    instant keep;            /* messages older than the newest by more than this are forgotten; 0 = never */
    size_t most;             /* so many messages are held at most; 0 = no limit */
};

struct hotspot_item {
    const char *id; /* copied */
    instant at;
    const struct text *title; /* folded; NULL or empty: the first sentence of the text stands for it */
    const struct text *text;
    int area, matter; /* indices of the pack; -1 = unknown */
    uint64_t who;     /* hash of the person; 0 = unknown, counts as one of its own */
    uint32_t weight;  /* votes, repeats; at least 1 */
};

struct hotspot;
struct hotspot *hotspot_new(const struct hotspot_options *options);
void hotspot_free(struct hotspot **stream);

/* What is common talk and what is telling. Every message once: all before the first is added when they are there
 * already (a file, a restart), else each just before its hotspot_add. Work memory is the arena's; nothing there is kept. */
void hotspot_learn(struct hotspot *stream, struct arena *arena, const struct hotspot_item *item);
/* Takes a message in, in about the order of time. */
void hotspot_add(struct hotspot *stream, struct arena *arena, const struct hotspot_item *item);
/* Both at once, for a service. */
void hotspot_take(struct hotspot *stream, struct arena *arena, const struct hotspot_item *item);
/* Looks once more at the issues that changed since they were looked at, and at those near them, now that the large ones
 * are known by their words: all of them, for the end of a file; or `most`, for the quiet moments of a service, true
 * when some are left. */
void hotspot_settle(struct hotspot *stream);
bool hotspot_settle_some(struct hotspot *stream, size_t most);
/* Forgets what is older than `horizon`. When anything is, all that is left is indexed anew: once in a while, not at every turn. */
void hotspot_expire(struct hotspot *stream, instant horizon);

struct hotspot_size {
    size_t messages, issues;
};
struct hotspot_size hotspot_size(const struct hotspot *stream);
size_t hotspot_bytes(const struct hotspot *stream); /* of memory; looks at every message */

/* ---- what was found ---- */

struct hotspot_query {
    instant now;    /* INSTANT_NONE: the newest message */
    instant window; /* for recent and before */
    instant burst;  /* for burst_people */
    size_t least;   /* members of an issue that is listed */
    size_t top;     /* 0 = all */
    bool touched;   /* only issues that messages joined or left since hotspot_told */
};

/* Growth when the window before was empty: no per cent says how much that is. It passes any limit; stored as it is. */
enum { HOTSPOT_NEW = -1 };

struct hotspot_row { /* all texts are the arena's */
    uint64_t key;    /* of the issue, for as long as the stream holds it */
    int rank;        /* from 1: by count, then people, then the earlier, then the first id */
    int count, people;
    int64_t weight;
    int recent, recent_people; /* in the window that ends now … */
    int before;                /* … and in the one before it */
    int growth;                /* recent in per cent of before; HOTSPOT_NEW: nothing was before */
    int burst_people;          /* different people in the burst that ends now */
    instant from, to;
    int area, matter;  /* what most members say, -1 = none does */
    const char *title; /* of the member that speaks most of it */
    const char
        *place; /* as written; the name of the area when no name stands out; NULL = nowhere, the whole city too */
    const char *const *ids; /* by time, then id */
};

/* Borrows the folder to read titles anew. Returns how many rows. */
size_t hotspot_list(const struct hotspot *stream, struct arena *arena, const struct text_folder *folder,
                    const struct hotspot_query *query, struct hotspot_row **out);

/* All that changed is known: the next query for what was touched begins here. */
void hotspot_told(struct hotspot *stream);
/* The next query begins with all of them again: while the windows move on, what was before grows less and growth more. */
void hotspot_retell(struct hotspot *stream);
/* The stream holds an issue of this key with so many members. */
bool hotspot_holds(const struct hotspot *stream, uint64_t key, size_t least);

/* What the city does about it by its limits (pack): HOTSPOT_STATE_UNSPECIFIED, nothing; HOTSPOT_WATCHED; HOTSPOT_ALARMED,
 * a group complaint; HOTSPOT_RAISED, an order before the next one asks. `reason` is text in the language "zh" or "en" with
 * the numbers that decided. An issue may deserve both alarm and order: `alarm` and `raise` say each by itself, the
 * state is the stronger. What is nowhere in particular (place NULL) is no hot spot: nothing. */
struct hotspot_verdict {
    enum hotspot_state state;
    bool watch, alarm, raise;
    const char *rule;   /* which row of the table spoke, for logs */
    const char *reason; /* the arena's; "" for nothing */
};
struct hotspot_verdict hotspot_verdict(struct arena *arena, const struct pack_hotspot *limits,
                                       const struct hotspot_row *row, const char *lang);

#endif
