#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/arena.h"
#include "common/room.h"
#include "common/wire.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 16, BODY = 10, PLENTY = 1 << 20 };

struct world {
    struct room *room;
    struct arena *arena;
    uint64_t next; /* sequence of the next event */
};

static int begin(void **state)
{
    struct world *world = memory_alloc(sizeof *world);
    world->room = room_new(0);
    world->arena = arena_new(0);
    *state = world;
    return 0;
}

static int end(void **state)
{
    struct world *world = *state;
    room_free(&world->room);
    arena_free(&world->arena);
    free(world);
    return 0;
}

static void add_frame(struct raw *raw, const void *bytes, size_t size)
{
    zmq_msg_t *frame = &raw->frames[raw->count++];
    assert_int_equal(zmq_msg_init_size(frame, size), 0);
    if (size > 0)
        memcpy(zmq_msg_data(frame), bytes, size);
}

static void arrive(struct world *world, bool command, const void *header, size_t size)
{
    char body[BODY] = {0};
    struct raw *raw = room_place(world->room);
    assert_non_null(raw);
    *raw = (struct raw){.command = command};
    add_frame(raw, WIRE_MAGIC, strlen(WIRE_MAGIC));
    add_frame(raw, header, size);
    add_frame(raw, body, sizeof body);
    room_keep(world->room);
}

static void event(struct world *world, const char *district)
{
    size_t size;
    struct header header = {.message_id = uuid_new(),
                            .order_id = uuid_new(),
                            .type = MESSAGE_PROGRESS_MADE,
                            .sequence = ++world->next,
                            .language = "zh"};
    snprintf(header.district, sizeof header.district, "%s", district);
    arena_reset(world->arena);
    const uint8_t *bytes = wire_pack_header(world->arena, &header, &size);
    arrive(world, false, bytes, size);
}

static void command(struct world *world)
{
    arrive(world, true, "", 0);
}

static void events(struct world *world, const char *district, int count)
{
    for (int i = 0; i < count; i++)
        event(world, district);
}

/* Empty when it cannot be read. */
static struct header header_of(const struct raw *raw)
{
    struct header header;
    struct faults faults = {0};
    struct frames frames = bus_raw_frames(raw);
    return wire_header(&frames, WIRE_EVENT_MAX, &header, &faults) == RESULT_OK ? header : (struct header){0};
}

/* Takes a batch and gives it back; how many of it were of that district (NULL: commands). */
static size_t taken_of(struct world *world, const char *district, size_t *all)
{
    struct raw *list[BATCH];
    size_t count = room_take(world->room, 0, BATCH, PLENTY, list), found = 0;
    for (size_t i = 0; i < count; i++)
        if (district == NULL ? list[i]->command
                             : !list[i]->command && strcmp(header_of(list[i]).district, district) == 0)
            found++;
    room_done(world->room, list, count);
    *all = count;
    return found;
}

/* ---- what it promises -------------------------------------------------------------------------------------------- */

static void empty(void **state)
{
    struct world *world = *state;
    struct raw *list[BATCH];
    assert_int_equal(room_take(world->room, 0, BATCH, PLENTY, list), 0);
    assert_int_equal(room_waiting(world->room), 0);
    assert_ptr_equal(room_place(world->room), room_place(world->room)); /* until something is kept */
}

static void as_they_came(void **state)
{
    struct world *world = *state;
    struct raw *list[BATCH];
    events(world, "east", 3);
    events(world, "west", 2);
    event(world, "east");
    size_t count = room_take(world->room, 0, BATCH, PLENTY, list);
    assert_int_equal(count, 6);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(header_of(list[i]).sequence, i + 1);
    room_done(world->room, list, count);
    assert_int_equal(room_waiting(world->room), 0);
}

/* A flood before them: the others are in the first batch all the same, and the flood has the rest of it. */
static void each_in_turn(void **state)
{
    struct world *world = *state;
    size_t all;
    events(world, "flooded", 500);
    events(world, "east", 3);
    events(world, "west", 1);
    command(world);
    assert_int_equal(taken_of(world, "east", &all), 3);
    assert_int_equal(all, BATCH);
    assert_int_equal(room_waiting(world->room), 505 - BATCH);
    assert_int_equal(taken_of(world, "flooded", &all), BATCH);
}

static void shares_are_equal(void **state)
{
    struct world *world = *state;
    size_t all;
    events(world, "one", 100);
    events(world, "two", 100);
    events(world, "three", 100);
    size_t two = taken_of(world, "two", &all);
    assert_int_equal(all, BATCH);
    assert_in_range(two, BATCH / 3, BATCH / 3 + 1);
}

/* Of one district the order in which they came stays, through all batches. */
static void first_is_first(void **state)
{
    struct world *world = *state;
    struct raw *list[BATCH];
    uint64_t east = 0, west = 0;
    for (int i = 0; i < 100; i++) {
        events(world, "east", 1 + i % 3);
        event(world, "west");
    }
    for (size_t count; (count = room_take(world->room, 0, BATCH, PLENTY, list)) > 0;
         room_done(world->room, list, count))
        for (size_t i = 0; i < count; i++) {
            struct header header = header_of(list[i]);
            uint64_t *last = strcmp(header.district, "east") == 0 ? &east : &west;
            assert_true(header.sequence > *last);
            *last = header.sequence;
        }
    assert_int_equal(room_waiting(world->room), 0);
    assert_true(east > 0 && west > 0);
}

static void bytes_end_a_batch(void **state)
{
    struct world *world = *state;
    struct raw *list[BATCH];
    events(world, "east", 8);
    size_t count = room_take(world->room, 0, BATCH, 3 * BODY, list);
    assert_int_equal(count, 3);
    room_done(world->room, list, count);
    assert_int_equal(room_waiting(world->room), 5);
}

/* More than the room holds: the newest of the crowd leave, nobody else does, and the oldest of the crowd stay. */
static void the_crowd_leaves(void **state)
{
    struct world *world = *state;
    struct raw *list[BATCH];
    size_t all;
    events(world, "flooded", ROOM_MAX - 1);
    events(world, "east", 10);
    events(world, "flooded", 3 * ROOM_MAX);
    assert_true(room_waiting(world->room) <= ROOM_MAX);
    assert_int_equal(room_left(world->room) + room_waiting(world->room), 4 * ROOM_MAX + 9);
    assert_int_equal(room_left(world->room), 0);
    assert_int_equal(taken_of(world, "east", &all), BATCH / 2);
    assert_int_equal(taken_of(world, "east", &all), 10 - BATCH / 2);
    size_t count = room_take(world->room, 0, 1, PLENTY, list);
    assert_int_equal(count, 1);
    assert_int_equal(header_of(list[0]).sequence, BATCH + BATCH - 10 + 1);
    room_done(world->room, list, count);
}

static void commands_never_leave(void **state)
{
    struct world *world = *state;
    size_t all, found = 0;
    for (size_t i = 0; i < ROOM_MAX / 2; i++) {
        assert_true(room_takes_commands(world->room));
        command(world);
    }
    assert_false(room_takes_commands(world->room));
    events(world, "flooded", 2 * ROOM_MAX);
    while (room_waiting(world->room) > 0)
        found += taken_of(world, NULL, &all);
    assert_int_equal(found, ROOM_MAX / 2);
    assert_true(room_takes_commands(world->room));
}

/* An event whose header nobody can read is judged by a batch like any other, and leaves like any other. */
static void unreadable(void **state)
{
    struct world *world = *state;
    size_t all;
    for (int i = 0; i < ROOM_MAX + 10; i++)
        arrive(world, false, "\xff\xff", 2);
    events(world, "east", 2);
    assert_true(room_left(world->room) > 0);
    assert_int_equal(taken_of(world, "east", &all), 2);
}

/* More districts than are told apart: the last share a class, and nothing is lost in the room. */
static void many_districts(void **state)
{
    struct world *world = *state;
    char district[16];
    size_t all, sum = 0;
    for (int i = 0; i < 600; i++) {
        snprintf(district, sizeof district, "d%d", i);
        events(world, district, 2);
    }
    while (room_waiting(world->room) > 0) {
        (void)taken_of(world, "", &all);
        sum += all;
    }
    assert_int_equal(sum, 1200);
}

/* ---- what comes in quick succession gathers ----------------------------------------------------------------------- */

enum { GATHER = 20000, START = 1000000 };

static void gathering(struct world *world)
{
    room_free(&world->room);
    world->room = room_new(GATHER);
}

/* How many go in at that moment. */
static size_t go_in(struct world *world, instant now)
{
    struct raw *list[BATCH];
    size_t count = room_take(world->room, now, BATCH, PLENTY, list);
    room_done(world->room, list, count);
    return count;
}

static void first_at_once_then_together(void **state)
{
    struct world *world = *state;
    gathering(world);
    assert_true(room_opens(world->room, START) == INSTANT_END);
    event(world, "east");
    assert_true(room_opens(world->room, START) <= START);
    assert_int_equal(go_in(world, START), 1);
    assert_false(room_listens(world->room, START + 1));
    assert_true(room_opens(world->room, START + 1) == START + GATHER); /* to listen again */
    events(world, "east", 3);
    assert_int_equal(go_in(world, START + GATHER - 1), 0);
    assert_int_equal(room_waiting(world->room), 3);
    assert_true(room_listens(world->room, START + GATHER));
    assert_int_equal(go_in(world, START + GATHER), 3);
    assert_true(room_opens(world->room, START + 2 * GATHER) == INSTANT_END);
}

/* Somebody waits for an answer: no events are taken along before their turn, and a quarter of the time is enough. */
static void commands_go_first(void **state)
{
    struct world *world = *state;
    gathering(world);
    event(world, "east");
    assert_int_equal(go_in(world, START), 1);
    event(world, "east");
    command(world);
    assert_true(room_opens(world->room, START + 1) <= START + 1);
    assert_int_equal(go_in(world, START + 1), 1);
    assert_int_equal(room_waiting(world->room), 1);
    command(world);
    assert_true(room_opens(world->room, START + 2) == START + 1 + GATHER / 4);
    assert_int_equal(go_in(world, START + GATHER / 4), 0);
    assert_int_equal(go_in(world, START + 1 + GATHER / 4), 1);
    command(world);
    assert_int_equal(go_in(world, START + GATHER), 2); /* the events' turn: all go in */
}

static void a_batch_full_does_not_wait(void **state)
{
    struct world *world = *state;
    gathering(world);
    event(world, "east");
    assert_int_equal(go_in(world, START), 1);
    events(world, "east", 255);
    assert_int_equal(go_in(world, START + 1), 0);
    event(world, "east");
    assert_true(room_listens(world->room, START + 1));
    assert_true(room_opens(world->room, START + 1) <= START + 1);
    assert_int_equal(go_in(world, START + 1), BATCH);
}

static void the_hurried_wait_for_nobody(void **state)
{
    struct world *world = *state;
    gathering(world);
    event(world, "east");
    assert_int_equal(go_in(world, START), 1);
    event(world, "east");
    command(world);
    assert_int_equal(go_in(world, START + 1), 1);
    room_hurry(world->room);
    assert_int_equal(go_in(world, START + 1), 1);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, begin, end)

/* ---- a flood ----------------------------------------------------------------------------------------------------- */

enum { MOST = 256, SMALL = 64 };

/* One district floods, and another is heard now and then: batches are small, so that nobody waits long for the end of one. */
static void small_batches_in_a_flood(void **state)
{
    const instant second = INSTANT_SECOND;
    struct world *world = *state;
    struct raw *list[MOST];
    events(world, "flooded", MOST + 1);
    assert_int_equal(room_batch(world->room, second, MOST), MOST); /* alone: nobody else waits for it */
    event(world, "quiet");
    assert_int_equal(room_batch(world->room, second, MOST), SMALL);
    assert_int_equal(room_batch(world->room, second, SMALL / 2), SMALL / 2); /* never more than is asked for */
    size_t count = room_take(world->room, second, SMALL, PLENTY, list);
    assert_int_equal(count, SMALL); /* the quiet one among them */
    room_done(world->room, list, count);
    assert_int_equal(room_batch(world->room, second + second / 2, MOST), SMALL); /* the flood is hardly over */
    events(world, "flooded", SMALL);
    assert_int_equal(room_batch(world->room, 2 * second, MOST), SMALL);     /* it goes on, after the quiet one */
    assert_int_equal(room_batch(world->room, 7 * second - 1, MOST), SMALL); /* who may speak again at any moment */
    assert_int_equal(room_batch(world->room, 7 * second, MOST), MOST);      /* and was not heard for long */
    event(world, "quiet");
    assert_int_equal(room_batch(world->room, 8 * second, MOST), SMALL);
}

/* Most of the flood stands in the outbox, whose sweep says so; the wire brings little. */
static void small_batches_while_it_is_swept(void **state)
{
    const instant second = INSTANT_SECOND;
    struct world *world = *state;
    room_flood(world->room, second);
    assert_int_equal(room_batch(world->room, second, MOST), MOST);
    event(world, "flooded");
    event(world, "quiet");
    assert_int_equal(room_batch(world->room, second, MOST), SMALL);
    assert_int_equal(room_batch(world->room, 2 * second, MOST), MOST);
}

/* Much from many, no one of whom fills a batch alone, and commands, which name no district: whole batches. */
static void whole_batches_for_many(void **state)
{
    struct world *world = *state;
    events(world, "one", MOST);
    events(world, "another", MOST);
    for (int i = 0; i < MOST + 1; i++)
        command(world);
    assert_int_equal(room_batch(world->room, 0, MOST), MOST);
    event(world, "one");
    assert_int_equal(room_batch(world->room, 0, MOST), SMALL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(empty),
        CASE(as_they_came),
        CASE(each_in_turn),
        CASE(shares_are_equal),
        CASE(first_is_first),
        CASE(bytes_end_a_batch),
        CASE(the_crowd_leaves),
        CASE(commands_never_leave),
        CASE(unreadable),
        CASE(many_districts),
        CASE(first_at_once_then_together),
        CASE(commands_go_first),
        CASE(a_batch_full_does_not_wait),
        CASE(the_hurried_wait_for_nobody),
        CASE(small_batches_in_a_flood),
        CASE(small_batches_while_it_is_swept),
        CASE(whole_batches_for_many),
    };
    return cmocka_run_group_tests_name("room", tests, NULL, NULL);
}
