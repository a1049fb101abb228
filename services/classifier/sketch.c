#include "services/classifier/sketch.h"
#include <string.h>
#include <unicode/uchar.h>

/* Set phrases, folded. The longest that begins here is passed over. */
static const char *const PHRASES[] = {
    "您好",       "你好",     "尊敬的",   "领导",     "请问",       "谢谢",         "感谢",         "市民来电",
    "来电人",     "来电反映", "来电咨询", "来电投诉", "市民反映",   "市民咨询",     "诉求人",       "反映问题",
    "我想反映",   "我要反映", "我要投诉", "我想咨询", "我想问一下", "希望有关部门", "希望相关部门", "请有关部门",
    "请相关部门", "有关部门", "相关部门", "尽快处理", "尽快解决",   "尽快核实",     "核实处理",     "调查处理",
    "给予答复",   "给予回复", "望回复",   "请回复",   "盼复",       "为盼",         "麻烦",
};
enum { PHRASE_MAX = 8, PHRASE_COUNT = (int)(sizeof PHRASES / sizeof *PHRASES) };

struct phrase {
    uint32_t codes[PHRASE_MAX];
    size_t length;
};
struct phrases {
    struct phrase list[PHRASE_COUNT];
    uint64_t begins; /* bit (first character mod 64): a phrase may begin with it */
};

static uint32_t next_code(const char **at)
{
    const unsigned char *p = (const unsigned char *)*at;
    size_t size = *p < 0x80 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
    uint32_t code = size == 1 ? *p : (uint32_t)(*p & (0xff >> (size + 1)));
    for (size_t i = 1; i < size; i++)
        code = code << 6 | (p[i] & 0x3f);
    *at += size;
    return code;
}

static void phrases_read(struct phrases *out)
{
    for (size_t i = 0; i < PHRASE_COUNT; i++) {
        struct phrase *phrase = &out->list[i];
        phrase->length = 0;
        for (const char *at = PHRASES[i]; *at != '\0';)
            phrase->codes[phrase->length++] = next_code(&at);
        out->begins |= 1ULL << phrase->codes[0] % 64;
    }
}

static size_t phrase_at(const struct phrases *phrases, const struct text *text, size_t at)
{
    size_t best = 0;
    if ((phrases->begins >> text->codes[at] % 64 & 1) == 0)
        return 0;
    for (size_t i = 0; i < PHRASE_COUNT; i++) {
        const struct phrase *phrase = &phrases->list[i];
        if (phrase->codes[0] == text->codes[at] && phrase->length > best && phrase->length <= text->length - at &&
            memcmp(phrase->codes, text->codes + at, phrase->length * sizeof *phrase->codes) == 0)
            best = phrase->length;
    }
    return best;
}

/* A finaliser of MurmurHash3: every bit of the pair reaches every bit of the hash. */
static uint32_t pair_hash(uint32_t a, uint32_t b)
{
    uint64_t h = (uint64_t)a << 32 | b;
    h = (h ^ h >> 33) * 0xff51afd7ed558ccdULL;
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53ULL;
    return (uint32_t)(h ^ h >> 33);
}

/* Ascending, by bytes: linear, and no text makes it slow. */
static void sort(uint32_t *list, uint32_t *spare, size_t count)
{
    for (unsigned shift = 0; shift < 32; shift += 8) {
        size_t place[257] = {0};
        for (size_t i = 0; i < count; i++)
            place[(list[i] >> shift & 0xff) + 1]++;
        for (size_t i = 1; i < 257; i++)
            place[i] += place[i - 1];
        for (size_t i = 0; i < count; i++)
            spare[place[list[i] >> shift & 0xff]++] = list[i];
        uint32_t *other = list;
        list = spare;
        spare = other;
    }
}

/* All pairs, hashed, ascending, each once. */
static uint32_t *pairs_of(struct arena *arena, const struct text *text, size_t *count)
{
    struct phrases phrases = {.begins = 0};
    uint32_t *list = arena_array(arena, text->length + 1, sizeof *list);
    uint32_t *spare = arena_array(arena, text->length + 1, sizeof *spare);
    size_t found = 0, kept = 0;
    uint32_t before = 0; /* the character before, 0 = nothing to pair with */
    phrases_read(&phrases);
    for (size_t i = 0; i < text->length;) {
        size_t skip = phrase_at(&phrases, text, i);
        uint32_t code = skip > 0 ? 0 : text->codes[i];
        if (code != 0 && !u_isalnum((UChar32)code))
            code = 0;
        if (before != 0 && code != 0)
            list[found++] = pair_hash(before, code);
        before = code;
        i += skip > 0 ? skip : 1;
    }
    sort(list, spare, found);
    for (size_t i = 0; i < found; i++)
        if (kept == 0 || list[i] != list[kept - 1])
            list[kept++] = list[i];
    *count = kept;
    return list;
}

enum { ROWS = SKETCH_BANDS / 2 * SKETCH_ROWS, AT_ONCE = 4 };

/* Rows of a signature: the least of all hashes under one of a family of permutations (multiply by an odd number, take
 * the upper half). Four go together, so that the processor need not wait for each comparison. */
static void least_of_four(const struct sketch *sketch, const uint64_t odd[AT_ONCE], uint32_t out[AT_ONCE])
{
    uint64_t a = UINT64_MAX, b = UINT64_MAX, c = UINT64_MAX, d = UINT64_MAX;
    for (size_t i = 0; i < sketch->count; i++) {
        uint64_t x = (uint64_t)sketch->hashes[i] + 1;
        uint64_t e = x * odd[0], f = x * odd[1], g = x * odd[2], h = x * odd[3];
        a = e < a ? e : a;
        b = f < b ? f : b;
        c = g < c ? g : c;
        d = h < d ? h : d;
    }
    const uint64_t least[AT_ONCE] = {a, b, c, d};
    for (size_t i = 0; i < AT_ONCE; i++)
        out[i] = (uint32_t)(least[i] >> 32);
}

static void signature_of(const struct sketch *sketch, uint32_t rows[ROWS])
{
    _Static_assert(ROWS % AT_ONCE == 0, "rows go four at a time");
    uint64_t seed = 0x9e3779b97f4a7c15ULL, odd[AT_ONCE];
    for (size_t row = 0; row < ROWS; row += AT_ONCE) {
        for (size_t i = 0; i < AT_ONCE; i++) {
            seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
            odd[i] = seed | 1;
        }
        least_of_four(sketch, odd, rows + row);
    }
}

/* The first half of the bands takes the rows one after the other, the second half takes every twelfth: each row serves
 * twice, and no two bands have more than one row in common. */
static void bands_of(struct sketch *sketch)
{
    enum { HALF = SKETCH_BANDS / 2 };
    uint32_t rows[ROWS];
    signature_of(sketch, rows);
    for (size_t band = 0; band < SKETCH_BANDS; band++) {
        uint32_t hash = (uint32_t)band + 1;
        for (size_t i = 0; i < SKETCH_ROWS; i++)
            hash = pair_hash(hash, rows[band < HALF ? band * SKETCH_ROWS + i : band - HALF + i * HALF]);
        memcpy(&sketch->bands[band], &hash, sizeof hash);
    }
    sketch->band_count = SKETCH_BANDS;
}

struct sketch sketch_of(struct arena *arena, const struct text *text)
{
    struct sketch out = {0};
    out.hashes = pairs_of(arena, text, &out.pairs);
    out.count = out.pairs < SKETCH_KEEP ? out.pairs : SKETCH_KEEP;
    if (out.pairs >= SKETCH_SHORT)
        bands_of(&out);
    return out;
}

double sketch_likeness(const struct sketch *a, const struct sketch *b)
{
    bool whole = a->pairs == a->count && b->pairs == b->count;
    size_t i = 0, j = 0, common = 0, all = 0;
    if (a->count == 0 || b->count == 0)
        return 0;
    while ((whole || all < SKETCH_KEEP) && (i < a->count || j < b->count)) {
        bool left = j == b->count || (i < a->count && a->hashes[i] <= b->hashes[j]);
        bool right = i == a->count || (j < b->count && b->hashes[j] <= a->hashes[i]);
        i += left;
        j += right;
        common += left && right;
        all++;
    }
    return (double)common / (double)all;
}

/* ---- as a column ---- */

enum { HEAD = 2, EACH = 4 }; /* bytes: how many pairs the text has; one hash. Least byte first. */

struct bytes sketch_write(struct arena *arena, const struct sketch *sketch)
{
    uint8_t *out = arena_alloc(arena, HEAD + sketch->count * EACH);
    out[0] = (uint8_t)sketch->pairs;
    out[1] = (uint8_t)(sketch->pairs >> 8);
    for (size_t i = 0; i < sketch->count; i++)
        for (size_t n = 0; n < EACH; n++)
            out[HEAD + i * EACH + n] = (uint8_t)(sketch->hashes[i] >> 8 * n);
    return (struct bytes){out, HEAD + sketch->count * EACH};
}

enum result sketch_read(struct arena *arena, struct bytes bytes, struct sketch *out)
{
    if (bytes.size < HEAD || (bytes.size - HEAD) % EACH != 0)
        return RESULT_REFUSE;
    *out = (struct sketch){.count = (bytes.size - HEAD) / EACH,
                           .pairs = (size_t)bytes.data[0] | (size_t)bytes.data[1] << 8};
    out->hashes = arena_array(arena, out->count + 1, sizeof *out->hashes);
    for (size_t i = 0; i < out->count; i++) {
        const uint8_t *at = bytes.data + HEAD + i * EACH;
        out->hashes[i] = (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
        if (i > 0 && out->hashes[i] <= out->hashes[i - 1])
            return RESULT_REFUSE;
    }
    bool cut = out->count == SKETCH_KEEP && out->pairs > SKETCH_KEEP;
    return cut || out->count == out->pairs ? RESULT_OK : RESULT_REFUSE;
}
