#include "tests/lib/curve_bench.h"
#include "common/socket.h"
#include "common/str.h"
#include "common/wire.h"
#include "tests/lib/bench_load.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TURNS = 3, SAMPLES = 256, PARTS = 3, PARTS_MAX = 8, WARM_UP = 2000, PATIENCE_MS = 10000, ADDRESS_MAX = 64 };

struct side { /* both processes */
    void *context, *socket;
    bool curve;
    struct key_pair server, client;
};

struct packed { /* magic, header, body */
    struct part parts[PARTS];
};

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "curve: %s: %s\n", what, zmq_strerror(zmq_errno()));
    exit(1);
}

static void must(int code, const char *what)
{
    if (code != 0)
        give_up(what);
}

static size_t packed_size(const struct packed *packed)
{
    size_t size = 0;
    for (size_t i = 0; i < PARTS; i++)
        size += packed->parts[i].size;
    return size;
}

static struct packed pack(struct arena *arena, enum message_type type, const ProtobufCMessage *body)
{
    struct header header = {.message_id = uuid_new(), .type = type, .language = "zh", .sent_at = 1};
    struct packed out = {.parts[0] = {WIRE_MAGIC, strlen(WIRE_MAGIC)}};
    struct uuid key = uuid_new();
    uuid_format(&key, header.idempotency_key);
    header.correlation_id = uuid_new();
    out.parts[1].bytes = wire_pack_header(arena, &header, &out.parts[1].size);
    out.parts[2].bytes = wire_pack(arena, body, &out.parts[2].size);
    return out;
}

static struct packed pack_submit(struct arena *arena, const struct bench_text *texts, size_t n)
{
    Loopline__Intake__V1__Submit body;
    struct demand demand = bench_text_take(texts, arena, n);
    bench_load_submit(arena, &demand, n, &body);
    return pack(arena, MESSAGE_SUBMIT, &body.base);
}

static struct packed pack_receipt(struct arena *arena)
{
    Loopline__Intake__V1__Receipt receipt;
    Loopline__Wire__V1__Reply reply;
    loopline__intake__v1__receipt__init(&receipt);
    loopline__wire__v1__reply__init(&reply);
    receipt.number = wire_text("PY20240419-00001");
    receipt.code = wire_text("A1B2C3");
    reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE;
    reply.result_case = LOOPLINE__WIRE__V1__REPLY__RESULT_RECEIPT;
    reply.receipt = &receipt;
    return pack(arena, MESSAGE_REPLY, &reply.base);
}

static void secure(struct side *side, bool answers)
{
    const struct key_pair *own = answers ? &side->server : &side->client;
    int one = 1, none = 0, linger = 1000;
    must(zmq_setsockopt(side->socket, ZMQ_SNDHWM, &none, sizeof none), "SNDHWM");
    must(zmq_setsockopt(side->socket, ZMQ_RCVHWM, &none, sizeof none), "RCVHWM");
    must(zmq_setsockopt(side->socket, ZMQ_LINGER, &linger, sizeof linger), "LINGER");
    if (!side->curve)
        return;
    must(zmq_setsockopt(side->socket, ZMQ_CURVE_PUBLICKEY, own->public_key, KEY_TEXT), "CURVE_PUBLICKEY");
    must(zmq_setsockopt(side->socket, ZMQ_CURVE_SECRETKEY, own->secret_key, KEY_TEXT), "CURVE_SECRETKEY");
    if (answers)
        must(zmq_setsockopt(side->socket, ZMQ_CURVE_SERVER, &one, sizeof one), "CURVE_SERVER");
    else
        must(zmq_setsockopt(side->socket, ZMQ_CURVE_SERVERKEY, side->server.public_key, KEY_TEXT), "CURVE_SERVERKEY");
}

static void open_side(struct side *side, bool answers)
{
    side->context = zmq_ctx_new();
    side->socket = zmq_socket(side->context, answers ? ZMQ_ROUTER : ZMQ_DEALER);
    if (side->socket == NULL)
        give_up("no socket");
    secure(side, answers);
}

static void close_side(struct side *side)
{
    socket_close(&side->socket);
    socket_end(&side->context);
}

/* ---- who answers ------------------------------------------------------------------------------------------- */

static double used_seconds(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

/* A question of one frame is what was used so far; of none, the end. */
static bool answer(struct side *side, const struct packed *receipt)
{
    zmq_msg_t frames[PARTS_MAX];
    size_t count = socket_take(side->socket, frames, PARTS_MAX);
    if (count == 0) {
        zmq_pollitem_t item = {.socket = side->socket, .events = ZMQ_POLLIN};
        return zmq_poll(&item, 1, PATIENCE_MS) > 0;
    }
    const struct part to = {zmq_msg_data(&frames[0]), zmq_msg_size(&frames[0])};
    double used = used_seconds();
    bool asked = count == 2, over = asked && zmq_msg_size(&frames[1]) == 0;
    if (asked)
        (void)socket_send(side->socket, (const struct part[]){to, {&used, sizeof used}}, 2);
    else
        (void)socket_send(side->socket,
                          (const struct part[]){to, receipt->parts[0], receipt->parts[1], receipt->parts[2]}, 4);
    socket_close_frames(frames, count);
    return !over;
}

static _Noreturn void serve(struct side *side, int told)
{
    char address[ADDRESS_MAX] = "";
    size_t size = sizeof address;
    struct arena *arena = arena_new(0);
    struct packed receipt = pack_receipt(arena);
    open_side(side, true);
    must(zmq_bind(side->socket, "tcp://127.0.0.1:*"), "bind");
    must(zmq_getsockopt(side->socket, ZMQ_LAST_ENDPOINT, address, &size), "LAST_ENDPOINT");
    if (write(told, address, sizeof address) != (ssize_t)sizeof address)
        give_up("nobody wants the address");
    while (answer(side, &receipt))
        ;
    close_side(side); /* the last answer still leaves */
    _exit(0);
}

/* ---- who asks ---------------------------------------------------------------------------------------------- */

static void take(struct side *side, zmq_msg_t *frames, size_t *count)
{
    zmq_pollitem_t item = {.socket = side->socket, .events = ZMQ_POLLIN};
    *count = socket_take(side->socket, frames, PARTS_MAX);
    if (*count > 0)
        return;
    if (zmq_poll(&item, 1, PATIENCE_MS) <= 0)
        give_up("no answer");
    *count = socket_take(side->socket, frames, PARTS_MAX);
}

static double ask_used(struct side *side, bool over)
{
    zmq_msg_t frames[PARTS_MAX];
    size_t count = 0;
    double used = 0;
    if (!socket_send(side->socket, &(struct part){"?", over ? 0 : 1}, 1))
        give_up("cannot ask");
    while (count == 0)
        take(side, frames, &count);
    if (zmq_msg_size(&frames[0]) == sizeof used)
        memcpy(&used, zmq_msg_data(&frames[0]), sizeof used);
    socket_close_frames(frames, count);
    return used;
}

/* Round trips with so many under way, for so long or so many. Returns how many. */
static size_t round_trips(struct side *side, const struct packed *submits, size_t window, double seconds, size_t most)
{
    size_t sent = 0, taken = 0;
    double until = bench_load_clock() + seconds;
    bool going = true;
    while (going || taken < sent) {
        zmq_msg_t frames[PARTS_MAX];
        size_t count = 0;
        going = going && sent < most && bench_load_clock() < until;
        while (going && sent - taken < window && socket_send(side->socket, submits[sent % SAMPLES].parts, PARTS))
            sent++;
        if (taken == sent)
            continue;
        take(side, frames, &count);
        socket_close_frames(frames, count);
        taken += count > 0;
    }
    return taken;
}

struct sum {
    double messages, seconds, used;
};

static void one_turn(const struct packed *submits, bool curve, double seconds, size_t window, struct sum *sum)
{
    struct side side = {.curve = curve};
    char address[ADDRESS_MAX];
    int told[2], status;
    must(zmq_curve_keypair(side.server.public_key, side.server.secret_key), "no CURVE");
    must(zmq_curve_keypair(side.client.public_key, side.client.secret_key), "no CURVE");
    must(pipe(told), "pipe");
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        serve(&side, told[1]);
    if (child < 0 || read(told[0], address, sizeof address) != (ssize_t)sizeof address)
        give_up("nobody answers");
    open_side(&side, false);
    must(zmq_connect(side.socket, address), "connect");
    round_trips(&side, submits, window, seconds, WARM_UP);
    double before = ask_used(&side, false), start = bench_load_clock();
    sum->messages += (double)round_trips(&side, submits, window, seconds, SIZE_MAX);
    sum->seconds += bench_load_clock() - start;
    sum->used += ask_used(&side, true) - before;
    close_side(&side);
    close(told[0]);
    close(told[1]);
    waitpid(child, &status, 0);
}

json_t *curve_bench_run(const struct bench_text *texts, double seconds, size_t window)
{
    struct arena *arena = arena_new(0);
    struct packed *submits = arena_alloc(arena, SAMPLES * sizeof *submits), receipt = pack_receipt(arena);
    struct sum sums[2] = {{0}};
    double bytes = 0;
    for (size_t i = 0; i < SAMPLES; i++) {
        submits[i] = pack_submit(arena, texts, i);
        bytes += (double)packed_size(&submits[i]);
    }
    for (size_t turn = 0; turn < 2 * TURNS; turn++) {
        bool curve = (turn + turn / 2) % 2 == 1; /* there and back: plain, curve, curve, plain … */
        one_turn(submits, curve, seconds / TURNS, window, &sums[curve]);
    }
    json_t *figures =
        json_pack("{s:f, s:f, s:f, s:f, s:f, s:f}", "plain_per_second", sums[0].messages / sums[0].seconds,
                  "curve_per_second", sums[1].messages / sums[1].seconds, "plain_us",
                  sums[0].used * 1e6 / sums[0].messages, "curve_us", sums[1].used * 1e6 / sums[1].messages,
                  "submit_bytes", bytes / SAMPLES, "receipt_bytes", (double)packed_size(&receipt));
    arena_free(&arena);
    return figures;
}

static double number(const json_t *figures, const char *name)
{
    const json_t *value = json_object_get(figures, name);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

void curve_bench_table(const json_t *figures, double intake_us, FILE *out)
{
    double plain = number(figures, "plain_us"), curve = number(figures, "curve_us");
    double rate = number(figures, "curve_per_second"), without = number(figures, "plain_per_second");
    fprintf(out, "\nCURVE at a socket: %.0f bytes there, %.0f back, two processes\n", number(figures, "submit_bytes"),
            number(figures, "receipt_bytes"));
    fprintf(out, "%-52s %9.0f\n", "round trips per second, without", without);
    fprintf(out, "%-52s %9.0f  %5.2f of without\n", "the same with CURVE", rate, rate / without);
    fprintf(out, "%-52s %9.1f\n", "processor of who answers, each, without, us", plain);
    fprintf(out, "%-52s %9.1f\n", "the same with CURVE, us", curve);
    if (!isnan(intake_us))
        fprintf(out, "%-52s %9.1f  CURVE is %.0f %% of it\n", "processor of intake, a demand, us", intake_us,
                100 * (curve - plain) / intake_us);
}
