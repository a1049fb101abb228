#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/lib/inner.h"
#include "common/str.h"
#include "common/wire_check.h"
#include "tests/lib/wire_sample.h"

/* The bytes of every message, filled, one top-level field a line. A change here is a change of the contract with
 * every channel; a field that was added adds lines, nothing else may move. BLESS=1 writes the files anew. */
#define GOLDEN "tests/wire/golden/"

static bool blessing(void)
{
    const char *value = getenv("BLESS");
    return value != NULL && strcmp(value, "1") == 0;
}

/* Every top-level field on a line of its own: its bytes, its name. */
static void dump(struct buf *out, const ProtobufCMessageDescriptor *descriptor, const uint8_t *bytes, size_t size)
{
    struct wire_span rest = {bytes, bytes + size};
    struct wire_token token;
    while (rest.at < rest.end) {
        const uint8_t *start = rest.at;
        assert_true(wire_check_token(&rest, &token));
        for (const uint8_t *at = start; at < rest.at; at++)
            buf_print(out, "%02x", *at);
        buf_print(out, " %s\n", protobuf_c_message_descriptor_get_field(descriptor, token.field)->name);
    }
}

static void golden_read(const char *path, struct buf *out)
{
    char part[4096];
    FILE *file = fopen(path, "r");
    if (file == NULL)
        fail_msg("%s is missing; BLESS=1 writes it", path);
    for (size_t got = 0; (got = fread(part, 1, sizeof(part), file)) > 0;)
        buf_add(out, part, got);
    assert_int_equal(fclose(file), 0);
}

static void golden_write(const char *path, const struct buf *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text->text, 1, text->length, file), text->length);
    assert_int_equal(fclose(file), 0);
}

static void golden_compare(const char *path, const struct buf *now)
{
    struct buf before = {0};
    if (blessing())
        golden_write(path, now);
    golden_read(path, &before);
    if (!str_equal(before.text, now->text))
        fail_msg("%s: the bytes have changed; now:\n%s", path, now->text);
    buf_free(&before);
}

static const char *golden_path(struct arena *arena, const struct message_info *info, size_t variant)
{
    const char *member = wire_sample_variant(info->descriptor, variant);
    const char *dash = member == NULL ? "" : "-";
    return arena_print(arena, GOLDEN "%s%s%s.hex", info->name, dash, member == NULL ? "" : member);
}

static void sample_compare(const struct message_info *info, size_t variant)
{
    struct arena *arena = arena_new(0);
    struct faults faults = {0};
    struct buf text = {0};
    ProtobufCMessage *decoded = NULL;
    size_t size = 0, size_again = 0;
    const uint8_t *packed = wire_pack(arena, wire_sample(arena, info->descriptor, variant), &size);
    dump(&text, info->descriptor, packed, size);
    golden_compare(golden_path(arena, info, variant), &text);

    if (wire_body(arena, info->type, packed, size, &decoded, &faults) != RESULT_OK)
        fail_msg("%s: %s %s", info->name, faults.list[0].field, reason_code(faults.list[0].reason));
    const uint8_t *packed_again = wire_pack(arena, decoded, &size_again);
    assert_int_equal(size, size_again);
    assert_memory_equal(packed, packed_again, size);
    buf_free(&text);
    arena_free(&arena);
}

static void every_message_keeps_its_bytes(void **state)
{
    (void)state;
    const struct message_info *info = NULL;
    for (size_t row = 0; (info = wire_info_row(row)) != NULL; row++)
        for (size_t variant = 0; variant < wire_sample_variants(info->descriptor); variant++)
            sample_compare(info, variant);
}

static void the_header_keeps_its_bytes(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct buf text = {0};
    struct header header = wire_sample_header(MESSAGE_SUBMIT);
    size_t size = 0;
    const uint8_t *packed = wire_pack_header(arena, &header, &size);
    dump(&text, &loopline__wire__v1__header__descriptor, packed, size);
    golden_compare(GOLDEN "header.hex", &text);
    buf_free(&text);
    arena_free(&arena);
}

static void print_frame(struct buf *out, const uint8_t *bytes, size_t size, const char *name)
{
    for (size_t i = 0; i < size; i++)
        buf_print(out, "%02x", bytes[i]);
    buf_print(out, " %s\n", name);
}

/* The three frames that proto/README.md takes apart, as libloopline would send them. */
static void a_channel_s_submit_keeps_its_bytes(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct buf text = {0};
    struct faults faults = {0};
    size_t header_size = 0, body_size = 0;
    struct header header = {.type = MESSAGE_SUBMIT, .idempotency_key = "ticket-4711"}, read;
    header.message_id = wire_sample_header(MESSAGE_SUBMIT).message_id;
    const struct loopline_submission submission = {
        .size = sizeof submission, .text = "路灯不亮", .phone = "13900000000", .district = "ningxiang"};
    const uint8_t *packed = wire_pack_header(arena, &header, &header_size);
    const uint8_t *body = wire_pack(arena, &lib_submit(arena, &submission, &faults)->base, &body_size);
    print_frame(&text, (const uint8_t *)WIRE_MAGIC, strlen(WIRE_MAGIC), "magic");
    print_frame(&text, packed, header_size, "header");
    print_frame(&text, body, body_size, "body");
    golden_compare("tests/wire/channel_submit.hex", &text);
    const struct frames frames = {
        (const uint8_t *)WIRE_MAGIC, packed, body, strlen(WIRE_MAGIC), header_size, body_size, false};
    ProtobufCMessage *decoded = NULL;
    assert_int_equal(wire_header(&frames, WIRE_COMMAND_MAX, &read, &faults), RESULT_OK);
    assert_int_equal(wire_body(arena, MESSAGE_SUBMIT, body, body_size, &decoded, &faults), RESULT_OK);
    buf_free(&text);
    arena_free(&arena);
}

static bool is_expected(const char *file)
{
    struct arena *arena = arena_new(0);
    bool found = strcmp(file, "header.hex") == 0;
    const struct message_info *info = NULL;
    for (size_t row = 0; !found && (info = wire_info_row(row)) != NULL; row++)
        for (size_t variant = 0; !found && variant < wire_sample_variants(info->descriptor); variant++)
            found = strcmp(golden_path(arena, info, variant) + strlen(GOLDEN), file) == 0;
    arena_free(&arena);
    return found;
}

static void no_file_is_left_over(void **state)
{
    (void)state;
    DIR *folder = opendir(GOLDEN);
    assert_non_null(folder);
    for (struct dirent *entry = NULL; (entry = readdir(folder)) != NULL;)
        if (entry->d_name[0] != '.' && !is_expected(entry->d_name))
            fail_msg("%s%s belongs to no message", GOLDEN, entry->d_name);
    closedir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_keeps_its_bytes),
        cmocka_unit_test(every_message_keeps_its_bytes),
        cmocka_unit_test(a_channel_s_submit_keeps_its_bytes),
        cmocka_unit_test(no_file_is_left_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
