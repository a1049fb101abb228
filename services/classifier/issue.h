/* An issue: messages about one thing in one place, known by the words that they have in common. Its core are the
 * pairs that its messages share and others lack, titles counting more; the rare ones that at least half of them hold
 * are its anchors (the estate's name, 搅拌站). A message is of the issue when it holds enough of the core, holds some of
 * the anchors, and its own title speaks of little else. So two troubles of one estate are two issues, and one trouble
 * in two estates is two issues. Pure; messages are the stream's (hotspot.h). */
#ifndef LOOPLINE_ISSUE_H
#define LOOPLINE_ISSUE_H

#include "common/instant.h"
#include "services/classifier/wording.h"

#define ISSUE_CORE 36

struct issue_message {
    instant at;
    uint64_t who;     /* hash of the person; 0 = nobody knows: counts as a person of its own */
    int area, matter; /* indices of the pack, -1 = unknown */
    uint32_t weight;
    struct wording_set title, all; /* `all` holds the title's as well */
    uint64_t same;                 /* hash of the title's pairs: equal for the same title sent again */
    char *id, *written;            /* as they came; `written` is the title */
};

struct issue_word {
    double weight;
    uint32_t pair;
    bool anchor, name; /* name: of the heaviest chain of anchors, the estate's name most often */
};
struct issue_count { /* in how many different titles and messages a pair stands */
    uint32_t pair;
    uint16_t titles, texts;
};

/* What most say, while they come: the majority vote of Boyer and Moore (1981). */
struct issue_vote {
    int value, lead; /* lead 0: nobody said anything, or all are even */
};

struct issue {
    struct issue_message **members;
    size_t count, capacity;
    instant from, to;
    uint64_t who; /* the one person that all come from, when `alone` */
    bool alone, gone;
    bool touched;                   /* another one than when its stream was told last (hotspot_told) */
    uint64_t serial;                /* of its stream, never given twice; stays when others are absorbed */
    struct issue_vote area, matter; /* of the members that have one */
    uint32_t texts;                 /* different titles */
    struct issue_count *counts;     /* ascending by pair; NULL while there is one text only */
    size_t count_count;
    struct issue_word core[ISSUE_CORE]; /* heaviest first */
    size_t core_count;
    double core_sum, anchor_sum, name_sum;
    bool waits; /* to be settled (hotspot.c) */
};

struct issue *issue_new(void);
void issue_free(struct issue **issue); /* not its members */
/* Takes a message in; its core is drawn up anew. */
void issue_add(struct issue *issue, const struct wording *wording, struct issue_message *message);
/* Takes all messages of the other, which is gone then. */
void issue_absorb(struct issue *issue, struct issue *other, const struct wording *wording);
/* Drops members older than `horizon`, freeing nothing; returns how many were put into `dropped` (room for count). */
size_t issue_shed(struct issue *issue, const struct wording *wording, instant horizon, struct issue_message **dropped);

/* 0..1: how much a message with these words speaks of the issue. */
double issue_score(const struct issue *issue, const struct wording *wording, const struct wording_set *title,
                   const struct wording_set *all);
/* From which score on a message of this person belongs to it. */
double issue_threshold(const struct issue *issue, uint64_t who);
/* Weight of a pair in the core, 0 when it is not in it. */
double issue_weight(const struct issue *issue, uint32_t pair);

#endif
