/* The three frames of a message as a service takes them, one after the other: each two bytes of length, then itself. What
 * the header is taken for, its body is read as; both cost no more than they may. */
#include "tests/fuzz/target.h"
#include "tests/lib/wire_sample.h"
#include <string.h>

enum { FRAMES = 3, LENGTH = 2 };

struct cursor {
    const uint8_t *at;
    size_t left;
};

static size_t frame_take(struct cursor *cursor, const uint8_t **out)
{
    size_t length = 0;
    if (cursor->left >= LENGTH) {
        length = (size_t)cursor->at[0] << 8 | cursor->at[1];
        cursor->at += LENGTH;
        cursor->left -= LENGTH;
    }
    length = length < cursor->left ? length : cursor->left;
    *out = cursor->at;
    cursor->at += length;
    cursor->left -= length;
    return length;
}

static void frame_add(struct mutant *out, const void *bytes, size_t size)
{
    const uint8_t length[LENGTH] = {(uint8_t)(size >> 8), (uint8_t)size};
    mutant_add(out, length, sizeof length);
    mutant_add(out, bytes, size);
}

bool target_seed(size_t n, struct mutant *out)
{
    const struct message_info *info = wire_info_row(n);
    if (info == NULL)
        return false;
    struct arena *arena = arena_new(0);
    struct header header = wire_sample_header(info->type);
    size_t head = 0, body = 0;
    const uint8_t *packed_head = wire_pack_header(arena, &header, &head);
    const uint8_t *packed_body = wire_pack(arena, wire_sample(arena, info->descriptor, 0), &body);
    mutant_set(out, NULL, 0);
    frame_add(out, WIRE_MAGIC, strlen(WIRE_MAGIC));
    frame_add(out, packed_head, head);
    frame_add(out, packed_body, body);
    arena_free(&arena);
    return true;
}

static void body_read(const struct frames *frames, const struct header *header)
{
    struct arena *arena = arena_new(WIRE_MEMORY_MAX);
    struct faults faults = {0};
    ProtobufCMessage *body = NULL;
    enum result outcome = wire_body(arena, header->type, frames->body, frames->body_size, &body, &faults);
    target_hold(outcome != RESULT_STOP && (outcome == RESULT_OK) == (body != NULL),
                "a body is neither taken nor refused");
    target_hold((outcome == RESULT_OK) == (faults.count == 0), "a body is refused without a reason");
    if (outcome == RESULT_REFUSE)
        (void)wire_body_refused(arena, header->type, frames->body, frames->body_size, &faults);
    target_hold(arena_used(arena) <= 2 * (size_t)WIRE_MEMORY_MAX, "a body costs more memory than it may");
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cursor cursor = {data, size};
    struct frames frames;
    struct faults faults = {0};
    struct header header;
    frames.magic_size = frame_take(&cursor, &frames.magic);
    frames.header_size = frame_take(&cursor, &frames.header);
    frames.body_size = frame_take(&cursor, &frames.body);
    if (wire_header(&frames, WIRE_COMMAND_MAX, &header, &faults) == RESULT_OK)
        body_read(&frames, &header);
    else
        target_hold(faults.count > 0, "a header is refused without a reason");
    return 0;
}
