#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/str.h"
#include "tests/lib/wire_property.h"
#include "tests/lib/wire_sample.h"

/* Bytes that nobody sane would send: mutations of good messages (seed printed, SEED= repeats a run), the seeds and
 * finds of the fuzzers, and the dearest bodies that the limits let through. */

enum { ROUNDS = 60000, SIZE_MAX_MUTATED = 8192, TURNS = 20000 };

/* ---- mutations ---- */

struct dice {
    uint64_t state;
};

static uint64_t dice_roll(struct dice *dice, uint64_t sides) /* xorshift64* */
{
    dice->state ^= dice->state >> 12;
    dice->state ^= dice->state << 25;
    dice->state ^= dice->state >> 27;
    return sides == 0 ? 0 : (dice->state * 0x2545F4914F6CDD1Du >> 11) % sides;
}

struct bytes {
    uint8_t at[SIZE_MAX_MUTATED];
    size_t size;
};

static void flip(struct bytes *bytes, struct dice *dice)
{
    if (bytes->size > 0)
        bytes->at[dice_roll(dice, bytes->size)] ^= (uint8_t)(1u << dice_roll(dice, 8));
}

static void overwrite(struct bytes *bytes, struct dice *dice)
{
    static const uint8_t TELLING[] = {0x00, 0x7f, 0x80, 0xff, 0x1b, 0x0a, 0xc2, 0xed, 0x0b, 0x0c};
    if (bytes->size > 0)
        bytes->at[dice_roll(dice, bytes->size)] = TELLING[dice_roll(dice, sizeof(TELLING))];
}

static void cut(struct bytes *bytes, struct dice *dice)
{
    bytes->size = dice_roll(dice, bytes->size + 1);
}

static void drop(struct bytes *bytes, struct dice *dice)
{
    size_t from = dice_roll(dice, bytes->size), length = dice_roll(dice, bytes->size - from + 1);
    memmove(bytes->at + from, bytes->at + from + length, bytes->size - from - length);
    bytes->size -= length;
}

static void repeat(struct bytes *bytes, struct dice *dice)
{
    size_t from = dice_roll(dice, bytes->size), length = dice_roll(dice, bytes->size - from + 1);
    if (length > sizeof(bytes->at) - bytes->size)
        return;
    memmove(bytes->at + from + length, bytes->at + from, bytes->size - from);
    bytes->size += length;
}

static void (*const MUTATIONS[])(struct bytes *, struct dice *) = {flip, overwrite, cut, drop, repeat, repeat, flip};

static void mutate(struct bytes *bytes, struct dice *dice)
{
    for (uint64_t times = dice_roll(dice, 6); times > 0; times--)
        MUTATIONS[dice_roll(dice, COUNT(MUTATIONS))](bytes, dice);
}

static uint64_t seed_get(void)
{
    const char *given = getenv("SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL) * 1000003u;
    return seed | 1;
}

static void bytes_fail(const struct bytes *bytes, const char *broken)
{
    for (size_t i = 0; i < bytes->size; i++)
        fprintf(stderr, "%02x", bytes->at[i]);
    fprintf(stderr, "\n");
    fail_msg("%s", broken);
}

static void body_sample(struct arena *arena, struct dice *dice, struct bytes *out)
{
    size_t rows = 0, size = 0;
    while (wire_info_row(rows) != NULL)
        rows++;
    const struct message_info *info = wire_info_row(dice_roll(dice, rows));
    size_t variant = dice_roll(dice, wire_sample_variants(info->descriptor));
    const uint8_t *packed = wire_pack(arena, wire_sample(arena, info->descriptor, variant), &size);
    out->at[0] = (uint8_t)((unsigned)info->type >> 8);
    out->at[1] = (uint8_t)info->type;
    memcpy(out->at + WIRE_PROPERTY_TYPE, packed, size);
    out->size = size + WIRE_PROPERTY_TYPE;
}

static void mutated_bodies_never_break_a_promise(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct dice dice = {seed_get()};
    static struct bytes bytes;
    print_message("SEED=%" PRIu64 "\n", dice.state);
    for (size_t i = 0; i < ROUNDS; i++) {
        arena_reset(arena);
        body_sample(arena, &dice, &bytes);
        mutate(&bytes, &dice);
        const char *broken = wire_property_body(bytes.at, bytes.size);
        if (broken != NULL)
            bytes_fail(&bytes, broken);
    }
    arena_free(&arena);
}

static void mutated_headers_never_break_a_promise(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct dice dice = {seed_get()};
    struct header header = wire_sample_header(MESSAGE_SUBMIT);
    static struct bytes bytes;
    print_message("SEED=%" PRIu64 "\n", dice.state);
    for (size_t i = 0; i < ROUNDS; i++) {
        arena_reset(arena);
        const uint8_t *packed = wire_pack_header(arena, &header, &bytes.size);
        memcpy(bytes.at, packed, bytes.size);
        mutate(&bytes, &dice);
        const char *broken = wire_property_header(bytes.at, bytes.size);
        if (broken != NULL)
            bytes_fail(&bytes, broken);
    }
    arena_free(&arena);
}

/* ---- corpus ---- */

static void file_read(const char *folder, const char *name, struct bytes *out)
{
    char path[512];
    snprintf(path, sizeof(path), "%s%s", folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    out->size = fread(out->at, 1, sizeof(out->at), file);
    assert_int_equal(fclose(file), 0);
}

static size_t corpus_replay(const char *folder, wire_property *property)
{
    static struct bytes bytes;
    size_t files = 0;
    DIR *list = opendir(folder);
    assert_non_null(list);
    for (struct dirent *entry = NULL; (entry = readdir(list)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        file_read(folder, entry->d_name, &bytes);
        const char *broken = property(bytes.at, bytes.size);
        if (broken != NULL)
            fail_msg("%s%s: %s", folder, entry->d_name, broken);
        files++;
    }
    closedir(list);
    return files;
}

static void the_corpus_is_replayed(void **state)
{
    (void)state;
    assert_true(corpus_replay("tests/wire/corpus/body/", wire_property_body) > 0);
    assert_true(corpus_replay("tests/wire/corpus/header/", wire_property_header) > 0);
}

/* ---- cost ---- */

static void put_empty(struct buf *out, unsigned field, size_t times)
{
    char key[3] = {(char)(0x80u | ((field << 3 | 2u) & 0x7fu)), (char)(field >> 4), 0};
    for (size_t i = 0; i < times; i++)
        buf_add(out, key, sizeof(key));
}

static size_t cost_of(enum message_type type, const struct buf *bytes)
{
    struct arena *arena = arena_new(0);
    struct faults faults = {0};
    ProtobufCMessage *message = NULL;
    enum result result = wire_body(arena, type, (const uint8_t *)bytes->text, bytes->length, &message, &faults);
    size_t used = arena_used(arena);
    if (result != RESULT_OK)
        fail_msg("refused: \"%s\" %s", faults.list[0].field, reason_code(faults.list[0].reason));
    print_message("%-18s %7zu bytes on the wire cost %7zu in memory\n", wire_info(type)->name, bytes->length, used);
    arena_free(&arena);
    return used;
}

/* As many requests as may ride on one order, all fields at their limits, unknown fields in the rest. */
static void put_requests(struct buf *out)
{
    static const char REQUEST[] = "\x52\x65\x0a\x10"
                                  "0123456789abcdef"
                                  "\x12\x20"
                                  "0123456789abcdef0123456789abcdef"
                                  "\x1a\x2f"
                                  "0123456789abcdef0123456789abcdef0123456789abcde";
    for (size_t i = 0; i < 2000; i++)
        buf_add(out, REQUEST, sizeof(REQUEST) - 1);
    put_empty(out, 200, 2096);
}

static void the_dearest_bodies_stay_below_the_limit(void **state)
{
    (void)state;
    struct buf bytes = {0};
    put_requests(&bytes);
    assert_in_range(cost_of(MESSAGE_ORDER_FED_BACK, &bytes), bytes.length, WIRE_MEMORY_MAX);
    buf_clear(&bytes);
    put_empty(&bytes, 7, 16); /* attachments of SUBMIT */
    put_empty(&bytes, 200, 4080);
    assert_in_range(cost_of(MESSAGE_SUBMIT, &bytes), bytes.length, WIRE_MEMORY_MAX);
    buf_free(&bytes);
}

static Loopline__Intake__V1__Submit submit_typical(struct arena *arena)
{
    static const char SENTENCE[] = "小区门口的路灯坏了半个月,晚上出入很不方便,"; /* 20 characters + 2 marks */
    struct buf text = {0};
    while (utf8_count(text.text == NULL ? "" : text.text, text.length) < 200)
        buf_text(&text, SENTENCE);
    text.text[utf8_prefix(text.text, 200)] = '\0';
    Loopline__Intake__V1__Submit submit = LOOPLINE__INTAKE__V1__SUBMIT__INIT;
    submit.party = LOOPLINE__WIRE__V1__PARTY__PARTY_CITIZEN;
    submit.text = arena_text(arena, text.text);
    submit.contact = arena_alloc(arena, sizeof(*submit.contact));
    loopline__intake__v1__contact__init(submit.contact);
    submit.contact->name = wire_text("王女士");
    submit.contact->phone = wire_text("0531-12345678");
    submit.place = arena_alloc(arena, sizeof(*submit.place));
    loopline__intake__v1__place__init(submit.place);
    submit.place->district = wire_text("pingyin");
    submit.place->address = wire_text("榆山街道翠屏街与青龙路交叉口");
    submit.occurred_at = 1558962660000000;
    submit.reference = wire_text("WX-20190527-000123");
    buf_free(&text);
    return submit;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void decoding_a_typical_submit_is_measured(void **state)
{
    (void)state;
    struct arena *kept = arena_new(0), *arena = arena_new(WIRE_MEMORY_MAX);
    Loopline__Intake__V1__Submit submit = submit_typical(kept);
    struct header header = wire_sample_header(MESSAGE_SUBMIT), got;
    struct faults faults = {0};
    struct frames frames = {.magic = (const uint8_t *)WIRE_MAGIC, .magic_size = strlen(WIRE_MAGIC)};
    ProtobufCMessage *message = NULL;
    frames.header = wire_pack_header(kept, &header, &frames.header_size);
    frames.body = wire_pack(kept, &submit.base, &frames.body_size);
    double start = seconds();
    for (size_t i = 0; i < TURNS; i++)
        assert_int_equal(wire_header(&frames, WIRE_COMMAND_MAX, &got, &faults), RESULT_OK);
    double between = seconds();
    for (size_t i = 0; i < TURNS; i++) {
        arena_reset(arena);
        assert_int_equal(wire_body(arena, got.type, frames.body, frames.body_size, &message, &faults), RESULT_OK);
    }
    double end = seconds();
    print_message("header of %zu bytes: %.0f ns; submit of %zu bytes: %.0f ns, %zu bytes of memory\n",
                  frames.header_size, (between - start) / TURNS * 1e9, frames.body_size, (end - between) / TURNS * 1e9,
                  arena_used(arena));
    assert_string_equal(((Loopline__Intake__V1__Submit *)message)->text, submit.text);
    arena_free(&arena);
    arena_free(&kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mutated_bodies_never_break_a_promise),
        cmocka_unit_test(mutated_headers_never_break_a_promise),
        cmocka_unit_test(the_corpus_is_replayed),
        cmocka_unit_test(the_dearest_bodies_stay_below_the_limit),
        cmocka_unit_test(decoding_a_typical_submit_is_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
