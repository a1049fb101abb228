#include "common/room.h"
#include "common/arena.h"
#include "common/wire.h"
#include <stdlib.h>
#include <string.h>

enum {
    CLASSES = 256, /* districts told apart; more of them share the last */
    COMMANDS = 0,  /* their class; events of no district, and those that cannot be read, are of the district "" */
    LEAVE = 64,    /* so many leave a full room at once */
    ENOUGH = 256,  /* for these no batch has to gather */
    SOONER = 4,    /* so much shorter than events do commands gather */
    SMALL = 64,    /* a batch, while one district floods and others are heard as well */
    HEARD_S = 5,   /* so long others count as heard */
    FLOOD_S = 1    /* so long a flood goes on after it was seen */
};

struct guest {
    struct raw *raw;
    unsigned class;
};
struct class
{
    char district[sizeof((struct header *)NULL)->district];
    size_t waiting;
};
struct room {
    struct raw *pool;
    struct raw *spare[ROOM_MAX + 1]; /* places that nobody has */
    size_t spare_count;
    struct raw *next;              /* given out by room_place */
    struct guest guests[ROOM_MAX]; /* in the order in which they came */
    size_t count;
    struct class classes[CLASSES];
    size_t class_count, commands;
    size_t left;
    instant gather, events_at, commands_at; /* their next turn */
    unsigned last_event;                    /* class of the one that came last; 0: none did */
    bool mixed;                             /* since room_batch: events of more than one district came */
    instant heard_until, flood_until;
};

struct room *room_new(instant gather)
{
    struct room *room = memory_alloc(sizeof *room);
    room->gather = gather;
    room->pool = memory_alloc((ROOM_MAX + 1) * sizeof *room->pool);
    for (size_t i = 0; i <= ROOM_MAX; i++)
        room->spare[i] = &room->pool[ROOM_MAX - i];
    room->spare_count = ROOM_MAX + 1;
    room->class_count = 1; /* the commands */
    return room;
}

void room_free(struct room **room)
{
    if (*room == NULL)
        return;
    for (size_t i = 0; i < (*room)->count; i++)
        bus_raw_free((*room)->guests[i].raw);
    free((*room)->pool);
    free(*room);
    *room = NULL;
}

/* ---- who comes --------------------------------------------------------------------------------------------------- */

static unsigned class_named(struct room *room, const char *district)
{
    for (size_t i = COMMANDS + 1; i < room->class_count; i++)
        if (strcmp(room->classes[i].district, district) == 0)
            return (unsigned)i;
    if (room->class_count == CLASSES)
        return CLASSES - 1;
    memcpy(room->classes[room->class_count].district, district, strlen(district) + 1);
    return (unsigned)room->class_count++;
}

static unsigned class_of(struct room *room, const struct raw *raw)
{
    struct header header;
    struct faults faults = {0};
    struct frames frames = bus_raw_frames(raw);
    if (raw->command)
        return COMMANDS;
    bool read = wire_header(&frames, WIRE_EVENT_MAX, &header, &faults) == RESULT_OK;
    return class_named(room, read ? header.district : "");
}

static void release(struct room *room, struct raw *raw)
{
    bus_raw_free(raw);
    room->spare[room->spare_count++] = raw;
}

static unsigned most_crowded(const struct room *room)
{
    unsigned most = CLASSES - 1;
    for (unsigned i = COMMANDS + 1; i < room->class_count; i++)
        if (room->classes[i].waiting > room->classes[most].waiting)
            most = i;
    return most;
}

/* The newest of the most crowded district go; at least half of the room is events. */
static void make_room(struct room *room)
{
    unsigned crowded = most_crowded(room);
    size_t keep = room->classes[crowded].waiting > LEAVE ? room->classes[crowded].waiting - LEAVE : 0, kept = 0,
           seen = 0;
    for (size_t i = 0; i < room->count; i++) {
        struct guest guest = room->guests[i];
        if (guest.class == crowded && seen++ >= keep) {
            release(room, guest.raw);
            room->classes[crowded].waiting--;
            room->left++;
        } else {
            room->guests[kept++] = guest;
        }
    }
    room->count = kept;
}

struct raw *room_place(struct room *room)
{
    if (room->next == NULL) {
        if (room->count == ROOM_MAX)
            make_room(room);
        room->next = room->spare[--room->spare_count];
    }
    return room->next;
}

bool room_takes_commands(const struct room *room)
{
    return room->commands < ROOM_MAX / 2;
}

void room_keep(struct room *room)
{
    struct raw *raw = room->next;
    unsigned class = class_of(room, raw);
    room->next = NULL;
    room->guests[room->count++] = (struct guest){raw, class};
    room->classes[class].waiting++;
    room->commands += raw->command;
    if (!raw->command) {
        room->mixed = room->mixed || (room->last_event != COMMANDS && room->last_event != class);
        room->last_event = class;
    }
}

/* ---- who goes in -------------------------------------------------------------------------------------------------- */

static bool events_turn(const struct room *room, instant now)
{
    return now >= room->events_at || room->count >= ENOUGH;
}

instant room_opens(const struct room *room, instant now)
{
    instant opens = INSTANT_END;
    if (room->count >= ENOUGH)
        return now;
    if (room->count > room->commands || now < room->events_at)
        opens = room->events_at;
    if (room->commands > 0 && room->commands_at < opens)
        opens = room->commands_at;
    return opens;
}

bool room_listens(const struct room *room, instant now)
{
    return events_turn(room, now);
}

void room_hurry(struct room *room)
{
    room->gather = room->events_at = room->commands_at = 0;
}

/* So many of each class at least find a place among `most`. */
static size_t share(const struct room *room, size_t most)
{
    size_t each = 0, sum = 0;
    do {
        each++;
        sum = 0;
        for (size_t i = 0; i < room->class_count; i++)
            sum += room->classes[i].waiting < each ? room->classes[i].waiting : each;
    } while (sum < most && sum < room->count);
    return sum > most ? each - 1 : each;
}

static size_t choose_commands(const struct room *room, size_t most, bool *chosen)
{
    size_t count = 0;
    for (size_t i = 0; i < room->count; i++) {
        chosen[i] = room->guests[i].class == COMMANDS && count < most;
        count += chosen[i];
    }
    return count;
}

/* Marks whom the batch takes: first the share of each class, then who came first. */
static size_t choose_all(const struct room *room, size_t most, bool *chosen)
{
    size_t taken[CLASSES] = {0}, count = 0, each = share(room, most);
    for (size_t i = 0; i < room->count; i++) {
        chosen[i] = taken[room->guests[i].class]++ < each;
        count += chosen[i];
    }
    for (size_t i = 0; i < room->count && count < most; i++) {
        count += !chosen[i];
        chosen[i] = true;
    }
    return count;
}

static size_t choose(const struct room *room, instant now, size_t most, bool *chosen)
{
    if (events_turn(room, now))
        return choose_all(room, most, chosen);
    return now >= room->commands_at ? choose_commands(room, most, chosen) : 0;
}

void room_flood(struct room *room, instant now)
{
    room->flood_until = now + FLOOD_S * INSTANT_SECOND;
}

size_t room_batch(struct room *room, instant now, size_t most)
{
    for (size_t i = COMMANDS + 1; i < room->class_count; i++)
        if (room->classes[i].waiting > most)
            room_flood(room, now);
    if (room->mixed)
        room->heard_until = now + HEARD_S * INSTANT_SECOND;
    room->mixed = false;
    return now < room->flood_until && now < room->heard_until && most > SMALL ? SMALL : most;
}

size_t room_take(struct room *room, instant now, size_t most, size_t bytes, struct raw **out)
{
    bool chosen[ROOM_MAX];
    size_t count = 0, kept = 0, size = 0;
    if (choose(room, now, most, chosen) == 0)
        return 0;
    for (size_t i = 0; i < room->count; i++) {
        struct guest guest = room->guests[i];
        if (!chosen[i] || size >= bytes) {
            room->guests[kept++] = guest;
            continue;
        }
        size += bus_raw_frames(guest.raw).body_size;
        room->classes[guest.class].waiting--;
        room->commands -= guest.raw->command;
        if (guest.raw->command)
            room->commands_at = now + room->gather / SOONER;
        else
            room->events_at = now + room->gather;
        out[count++] = guest.raw;
    }
    room->count = kept;
    return count;
}

void room_done(struct room *room, struct raw *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        release(room, list[i]);
}

size_t room_waiting(const struct room *room)
{
    return room->count;
}

size_t room_left(struct room *room)
{
    size_t left = room->left;
    room->left = 0;
    return left;
}
