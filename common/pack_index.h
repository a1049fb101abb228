/* Codes of a pack → positions in its arrays, one hash table per kind, all in the arena of the pack.
 * Some kinds hold no codes: they find what a pack says twice, PACK_REMIT also who is meant. */
#ifndef LOOPLINE_PACK_INDEX_H
#define LOOPLINE_PACK_INDEX_H

#include <stdbool.h>

#include "common/arena.h"

enum pack_kind {
    PACK_NONE = 0, /* rows without a code */
    PACK_AREA,
    PACK_UNIT,
    PACK_MATTER,
    PACK_ENTRY,
    PACK_POLICY,
    PACK_CALENDAR,
    PACK_CHANNEL,
    PACK_TEXT,
    PACK_PREFIX, /* of public numbers */
    PACK_PLACE,  /* aliases of areas */
    PACK_VOTE,   /* axis, value and word of the lexicon */
    PACK_FIT,    /* matter, area, party, urgency and time of a catalogue row */
    PACK_LEADER,
    PACK_CLASS,
    PACK_CADENCE,
    PACK_REMIT, /* matter and area of a named leader */
    PACK_GATE,  /* matter of a gate */
    PACK_WHISTLE,
    PACK_ASKING,
    PACK_CAUSE_WORD,
    PACK_RATE,
    PACK_PEERS,
    PACK_POINTS,
    PACK_VISIT,
    PACK_CARE,
    PACK_TALK,
    PACK_RETENTION
};
#define PACK_KIND_COUNT 28

struct pack_index;

struct pack_index *pack_index_new(struct arena *arena);
/* Keeps `code` by reference. false: the code is there already, nothing changes. */
bool pack_index_add(struct pack_index *index, enum pack_kind kind, const char *code, int number, unsigned line);
int pack_index_find(const struct pack_index *index, enum pack_kind kind, const char *code);      /* -1 = none */
unsigned pack_index_line(const struct pack_index *index, enum pack_kind kind, const char *code); /* 0 = none */
const char *pack_index_name(enum pack_kind kind); /* "area", for messages */
/* A kind whose file could not be read: references to it are not worth a complaint. */
void pack_index_lose(struct pack_index *index, enum pack_kind kind);
bool pack_index_lost(const struct pack_index *index, enum pack_kind kind);

#endif
