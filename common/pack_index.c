#include <string.h>

#include "common/pack_index.h"

#define uthash_malloc(size)      arena_alloc(index->arena, size)
#define uthash_free(block, size) ((void)0) /* dropped with the arena */
#include <uthash.h>

struct node {
    const char *code;
    int number;
    unsigned line;
    UT_hash_handle hh;
};

struct pack_index {
    struct arena *arena;
    struct node *kinds[PACK_KIND_COUNT];
    bool lost[PACK_KIND_COUNT];
};

struct pack_index *pack_index_new(struct arena *arena)
{
    struct pack_index *index = arena_alloc(arena, sizeof *index);
    index->arena = arena;
    return index;
}

static const struct node *find(const struct pack_index *index, enum pack_kind kind, const char *code)
{
    struct node *node = NULL;
    if (code)
        HASH_FIND(hh, index->kinds[kind], code, strlen(code), node);
    return node;
}

bool pack_index_add(struct pack_index *index, enum pack_kind kind, const char *code, int number, unsigned line)
{
    if (find(index, kind, code))
        return false;
    struct node *node = arena_alloc(index->arena, sizeof *node);
    *node = (struct node){.code = code, .number = number, .line = line};
    HASH_ADD_KEYPTR(hh, index->kinds[kind], node->code, strlen(node->code), node);
    return true;
}

int pack_index_find(const struct pack_index *index, enum pack_kind kind, const char *code)
{
    const struct node *node = find(index, kind, code);
    return node ? node->number : -1;
}

unsigned pack_index_line(const struct pack_index *index, enum pack_kind kind, const char *code)
{
    const struct node *node = find(index, kind, code);
    return node ? node->line : 0;
}

const char *pack_index_name(enum pack_kind kind)
{
    static const char *const NAMES[PACK_KIND_COUNT] = {
        [PACK_NONE] = "row",        [PACK_AREA] = "area",     [PACK_UNIT] = "unit",         [PACK_MATTER] = "matter",
        [PACK_ENTRY] = "entry",     [PACK_POLICY] = "policy", [PACK_CALENDAR] = "calendar", [PACK_CHANNEL] = "channel",
        [PACK_TEXT] = "text",       [PACK_PREFIX] = "prefix", [PACK_PLACE] = "place",       [PACK_VOTE] = "word",
        [PACK_FIT] = "row",         [PACK_LEADER] = "leader", [PACK_CLASS] = "class",       [PACK_CADENCE] = "cadence",
        [PACK_REMIT] = "row",       [PACK_GATE] = "row",      [PACK_WHISTLE] = "whistle",   [PACK_ASKING] = "plan",
        [PACK_CAUSE_WORD] = "word", [PACK_RATE] = "rate",     [PACK_PEERS] = "group",       [PACK_POINTS] = "rule",
        [PACK_VISIT] = "plan",      [PACK_CARE] = "care",     [PACK_TALK] = "talk",         [PACK_RETENTION] = "rule",
    };
    return NAMES[kind];
}

void pack_index_lose(struct pack_index *index, enum pack_kind kind)
{
    index->lost[kind] = true;
}

bool pack_index_lost(const struct pack_index *index, enum pack_kind kind)
{
    return index->lost[kind];
}
