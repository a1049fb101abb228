/* The words of a city pack as one automaton (Aho, Corasick 1975): finds every lexicon word and every place
 * name of a folded text in one pass. Built once from a pack, immutable, may be shared.
 *
 * A match neither begins nor ends inside a run of letters or digits ("5号楼" is not found in "15号楼",
 * "ETC" not in "fetch"). Names of areas and their aliases are searched for from two characters on. */
#ifndef LOOPLINE_LEXICON_H
#define LOOPLINE_LEXICON_H

#include "common/pack.h"
#include "services/classifier/text.h"

#define LEXICON_PLACE AXIS_UNSPECIFIED /* the axis of a place name: it votes for no axis but says where */

struct lexicon_entry {
    uint32_t id;    /* 0 … words-1 */
    enum axis axis; /* or LEXICON_PLACE */
    int value;      /* matter index, enum value, or area index */
    int weight;     /* 1..100; 0 of a place */
};

struct lexicon_hit {
    const struct lexicon_entry *entry; /* the lexicon's */
    size_t from, to;                   /* folded characters [from, to) */
};
/* In reading order: by start, the longest first, then by entry. */
struct lexicon_hits {
    struct lexicon_hit *rows;
    size_t count;
};

struct lexicon_size {
    size_t words, states, bytes;
};

struct lexicon;
/* Borrows the pack, which must outlive it. RESULT_REFUSE with one line on `problems` for every word that
 * folds to nothing or cannot be folded. The same word given twice for one value counts once, at the
 * greater weight. */
enum result lexicon_new(struct lexicon **out, const struct text_folder *folder, const struct pack *pack,
                        FILE *problems) MUST_USE;
void lexicon_free(struct lexicon **lexicon);
const struct pack *lexicon_pack(const struct lexicon *lexicon);
struct lexicon_size lexicon_size(const struct lexicon *lexicon);

/* All matches, overlapping ones too; the rows are the arena's. */
struct lexicon_hits lexicon_find(struct arena *arena, const struct lexicon *lexicon, const struct text *text);
/* The place names among them, leftmost-longest: of names that overlap the one that begins first, of these the
 * longest. A name that several areas bear yields one row for each. */
struct lexicon_hits lexicon_places(struct arena *arena, const struct lexicon_hits *hits);

#endif
