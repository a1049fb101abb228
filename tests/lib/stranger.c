#include "tests/lib/stranger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/client.h"

enum { SHORT_MS = 1500 };

struct key_pair stranger_keys(void)
{
    struct key_pair keys;
    assert_int_equal(zmq_curve_keypair(keys.public_key, keys.secret_key), 0);
    return keys;
}

enum result stranger_call(const struct key_pair *keys, const struct raw_place *place, char problem[256])
{
    struct client *client = NULL;
    struct client_options options = {
        .endpoint = place->endpoint, .server_key = place->key, .keys = *keys, .language = "en", .timeout_ms = SHORT_MS};
    Loopline__Intake__V1__Track body = LOOPLINE__INTAKE__V1__TRACK__INIT;
    const Loopline__Wire__V1__Reply *reply = NULL;
    struct arena *arena = arena_new(0);
    assert_int_equal(client_open(&client, &options, problem, 256), RESULT_OK);
    enum result outcome = client_call(client, arena, MESSAGE_TRACK, NULL, &body.base, &reply, problem, 256);
    client_free(&client);
    arena_free(&arena);
    return outcome;
}

bool stranger_kept_out(const struct raw_place *place)
{
    char problem[256] = "";
    struct key_pair keys = stranger_keys();
    return stranger_call(&keys, place, problem) == RESULT_RETRY && strstr(problem, "not let in") != NULL;
}
