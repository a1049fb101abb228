#include "services/classifier/support.h"

/* A tree of the pack, its nodes' votes: of themselves, and with all below. */
struct tree {
    const struct pack *pack;
    bool areas;
    size_t count;
    int *own, *below;
    int total;
};

static int parent_of(const struct tree *tree, int node)
{
    return tree->areas ? tree->pack->areas[node].parent : tree->pack->matters[node].parent;
}

static struct tree tree_of(struct arena *arena, const struct pack *pack, bool areas, const struct support_vote *votes,
                           size_t count)
{
    size_t nodes = areas ? pack->areas_count : pack->matters_count;
    struct tree tree = {.pack = pack, .areas = areas, .count = nodes};
    tree.own = arena_array(arena, nodes + 1, sizeof *tree.own);
    tree.below = arena_array(arena, nodes + 1, sizeof *tree.below);
    for (size_t i = 0; i < count; i++) {
        int node = areas ? votes[i].area : votes[i].matter;
        if (node < 0)
            continue;
        tree.total += votes[i].count;
        tree.own[node] += votes[i].count;
        for (; node >= 0; node = parent_of(&tree, node))
            tree.below[node] += votes[i].count;
    }
    return tree;
}

/* The child with the most votes; -1: none has any. */
static int strongest(const struct tree *tree, int parent)
{
    int best = -1;
    for (int i = 0; i < (int)tree->count; i++)
        if (parent_of(tree, i) == parent && tree->below[i] > (best < 0 ? 0 : tree->below[best]))
            best = i;
    return best;
}

int support_matter(struct arena *arena, const struct pack *pack, const struct support_vote *votes, size_t count)
{
    struct tree tree = tree_of(arena, pack, false, votes, count);
    int at = -1, next;
    while ((next = strongest(&tree, at)) >= 0 && (at < 0 || tree.below[next] > tree.own[at]))
        at = next;
    return at;
}

int support_area(struct arena *arena, const struct pack *pack, const struct support_vote *votes, size_t count)
{
    struct tree tree = tree_of(arena, pack, true, votes, count);
    int at = -1, next;
    while ((next = strongest(&tree, at)) >= 0 && tree.below[next] * 2 > tree.total)
        at = next;
    return at;
}
