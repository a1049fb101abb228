#include "tests/lib/ledger_drive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/client.h"
#include "common/str.h"
#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/figure.h"

enum {
    WINDOW_MAX = 256,
    IDS = 16,
    STEPS = 8,
    REDO_STEP = 4,
    SETS = 2,
    ANSWER_MS = 700,
    NOT_YET_MS = 40,
    FINISH_S = 40,
    PAUSE_MS = 1
};

#define UNIT      "py.urban" /* leads what is submitted here, under policy "pingyin": no sign-off, no arrival */
#define DISTRICT  "pingyin"
#define MATTER    "city.road.lamp"
#define TEXT      "榆山街道路灯不亮,晚上看不清路"
#define SATISFIED LOOPLINE__WIRE__V1__RATING__RATING_SATISFIED

struct errand {
    bool active, repeat; /* repeat: an answered submit is sent once more, to be told the same */
    size_t n, step, goal;
    struct promise promise;
    struct uuid sent[IDS];
    size_t sent_count;
    int64_t next_ms;
    char last[96]; /* answer, for whoever asks why it hangs */
};

/* --- what is said ---------------------------------------------------------------------------------------------- */

typedef ProtobufCMessage *build_fn(struct arena *arena, struct errand *errand);

static char *line_text(const char *text)
{
    return wire_text(text);
}

/* Everybody asks for the first time, and the same when the command is sent again: one person's repeats would ride on one
 * order. */
static char *phone_of(struct arena *arena, const char *key)
{
    uint32_t hash = 2166136261u;
    for (; *key != '\0'; key++)
        hash = (hash ^ (unsigned char)*key) * 16777619u;
    return arena_print(arena, "1%010u", hash);
}

static ProtobufCMessage *build_submit(struct arena *arena, struct errand *errand)
{
    Loopline__Intake__V1__Submit *out = arena_alloc(arena, sizeof *out);
    loopline__intake__v1__submit__init(out);
    out->contact = arena_alloc(arena, sizeof *out->contact);
    loopline__intake__v1__contact__init(out->contact);
    out->contact->phone = phone_of(arena, errand->promise.key);
    out->place = arena_alloc(arena, sizeof *out->place);
    loopline__intake__v1__place__init(out->place);
    out->place->district = line_text(DISTRICT);
    out->text = line_text(TEXT);
    out->matter = line_text(MATTER);
    out->reference = errand->promise.key;
    return &out->base;
}

static ProtobufCMessage *build_sign(struct arena *arena, struct errand *errand)
{
    Loopline__Router__V1__Sign *out = arena_alloc(arena, sizeof *out);
    loopline__router__v1__sign__init(out);
    out->number = errand->promise.number;
    return &out->base;
}

static ProtobufCMessage *build_feed_back(struct arena *arena, struct errand *errand)
{
    Loopline__Router__V1__FeedBack *out = arena_alloc(arena, sizeof *out);
    loopline__router__v1__feed_back__init(out);
    out->number = errand->promise.number;
    out->outcome = LOOPLINE__WIRE__V1__OUTCOME__OUTCOME_SOLVED;
    out->text = line_text(errand->step < REDO_STEP ? "灯泡已更换" : "线路重接,灯已亮"); /* C16: not the same again */
    return &out->base;
}

static Loopline__Survey__V1__Rate *new_rate(struct arena *arena, struct errand *errand)
{
    Loopline__Survey__V1__Rate *out = arena_alloc(arena, sizeof *out);
    loopline__survey__v1__rate__init(out);
    out->number = errand->promise.number;
    out->rating = SATISFIED;
    return out;
}

static ProtobufCMessage *build_praise(struct arena *arena, struct errand *errand)
{
    return &new_rate(arena, errand)->base;
}

static ProtobufCMessage *build_blame(struct arena *arena, struct errand *errand)
{
    Loopline__Survey__V1__Rate *out = new_rate(arena, errand);
    out->rating = LOOPLINE__WIRE__V1__RATING__RATING_DISSATISFIED;
    out->cause = LOOPLINE__WIRE__V1__CAUSE__CAUSE_NOT_SOLVED;
    return &out->base;
}

static ProtobufCMessage *build_apply(struct arena *arena, struct errand *errand)
{
    Loopline__Survey__V1__ApplyWriteOff *out = arena_alloc(arena, sizeof *out);
    loopline__survey__v1__apply_write_off__init(out);
    out->number = errand->promise.number;
    return &out->base;
}

static ProtobufCMessage *build_approve(struct arena *arena, struct errand *errand)
{
    Loopline__Survey__V1__ApproveWriteOff *out = arena_alloc(arena, sizeof *out);
    loopline__survey__v1__approve_write_off__init(out);
    out->number = errand->promise.number;
    out->approved = true;
    return &out->base;
}

enum line { LINE_CHANNEL, LINE_UNIT, LINE_REVIEWER, LINE_APPLICANT, LINE_SUPERVISOR, LINES };

static const struct {
    const char *principal;
    enum node node;
} CALLERS[LINES] = {
    [LINE_CHANNEL] = {"channel-import", NODE_INTAKE}, [LINE_UNIT] = {"unit-" UNIT, NODE_ROUTER},
    [LINE_REVIEWER] = {"reviewer", NODE_SURVEY},      [LINE_APPLICANT] = {"unit-" UNIT, NODE_SURVEY},
    [LINE_SUPERVISOR] = {"supervisor", NODE_SURVEY},
};

struct act {
    const char *name;
    enum message_type type;
    enum line line;
    build_fn *build;
};
static const struct act SUBMIT = {"submit", MESSAGE_SUBMIT, LINE_CHANNEL, build_submit},
                        SIGN = {"sign", MESSAGE_SIGN, LINE_UNIT, build_sign},
                        FEED_BACK = {"feed back", MESSAGE_FEED_BACK, LINE_UNIT, build_feed_back},
                        PRAISE = {"rate", MESSAGE_RATE, LINE_REVIEWER, build_praise},
                        BLAME = {"rate", MESSAGE_RATE, LINE_REVIEWER, build_blame},
                        APPLY = {"apply", MESSAGE_APPLY_WRITE_OFF, LINE_APPLICANT, build_apply},
                        APPROVE = {"approve", MESSAGE_APPROVE_WRITE_OFF, LINE_SUPERVISOR, build_approve};

static const struct goal {
    const char *name;
    const struct act *acts[STEPS];
} GOALS[] = {
    {"accepted", {&SUBMIT}},
    {"signed", {&SUBMIT, &SIGN}},
    {"fed_back", {&SUBMIT, &SIGN, &FEED_BACK}},
    {"rated", {&SUBMIT, &SIGN, &FEED_BACK, &PRAISE}},
    {"redone", {&SUBMIT, &SIGN, &FEED_BACK, &BLAME, &SIGN, &FEED_BACK, &PRAISE}},
    {"written_off", {&SUBMIT, &SIGN, &FEED_BACK, &PRAISE, &APPLY, &APPROVE}},
};

/* --- lines to the services -------------------------------------------------------------------------------------- */

struct connection {
    struct client *client;
    char endpoint[160];
    size_t turn;
    int64_t moved_ms, heard_ms;
};

struct drive {
    struct drive_options options;
    struct ledger *ledger;
    struct arena *arena;
    struct connection connections[SETS][LINES]; /* two of each: two replicas are both spoken to */
    struct errand errands[WINDOW_MAX];
    size_t next, goals[STEPS], goal_count;
    bool finishing, look;
    struct drive_counts counts;
};

static void give_up(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static int64_t later(double ms)
{
    return socket_clock_ms() + (int64_t)(ms * fault_slow());
}

/* Rows of fault_places; the one whose turn it is. */
static bool choose_place(struct drive *drive, enum node node, size_t turn, char endpoint[160], char key[KEY_TEXT])
{
    char call[64], *rows, *rest, *row, *chosen = NULL;
    size_t count = 0;
    struct session *session = fault_session();
    snprintf(call, sizeof call, "EXECUTE fault_places(%d)", (int)node);
    rows = strdup(session_ask(session, call));
    session_close(&session);
    for (const char *at = rows; *at != '\0'; count++)
        at += strcspn(at, "\n") + (at[strcspn(at, "\n")] == '\n');
    rest = rows;
    for (size_t i = 0; count > 0 && i <= turn % count; i++)
        chosen = strsep(&rest, "\n");
    if ((row = chosen) != NULL) {
        str_copy(endpoint, 160, strsep(&row, "|"));
        strsep(&row, "|");
        str_copy(key, KEY_TEXT, strsep(&row, "|"));
    }
    free(rows);
    (void)drive;
    return chosen != NULL;
}

static void connect_line(struct drive *drive, size_t set, enum line line)
{
    struct connection *connection = &drive->connections[set][line];
    char endpoint[160], key[KEY_TEXT], folder[1024], problem[256];
    connection->moved_ms = socket_clock_ms();
    if (!choose_place(drive, CALLERS[line].node, set + connection->turn, endpoint, key) ||
        strcmp(endpoint, connection->endpoint) == 0)
        return;
    struct client_options options = {.endpoint = endpoint, .server_key = key, .timeout_ms = ANSWER_MS};
    snprintf(folder, sizeof folder, "%s/keys", session_town());
    client_free(&connection->client);
    if (keys_read(folder, CALLERS[line].principal, &options.keys, problem, sizeof problem) != RESULT_OK ||
        client_open(&connection->client, &options, problem, sizeof problem) != RESULT_OK)
        give_up(CALLERS[line].principal, problem);
    keys_wipe(&options.keys);
    drive->counts.moved += connection->endpoint[0] != '\0';
    str_copy(connection->endpoint, sizeof connection->endpoint, endpoint);
}

/* --- errands ------------------------------------------------------------------------------------------------------ */

static const struct act *act_of(const struct errand *errand)
{
    return GOALS[errand->goal].acts[errand->step];
}

static void next_step(struct errand *errand)
{
    errand->step++;
    errand->sent_count = 0;
    errand->next_ms = 0;
    errand->last[0] = '\0';
    errand->active = errand->step < STEPS && act_of(errand) != NULL;
}

static void start(struct drive *drive, struct errand *errand)
{
    *errand = (struct errand){.active = true, .n = drive->next++};
    errand->goal = drive->goals[errand->n % drive->goal_count];
    errand->repeat = chance_below(8) == 0;
    snprintf(errand->promise.key, sizeof errand->promise.key, "%s-%zu", drive->options.run, errand->n);
    str_copy(errand->promise.goal, sizeof errand->promise.goal, GOALS[errand->goal].name);
}

/* No answer for a while: perhaps the service is elsewhere by now. Whatever waits on this line is said again there. */
static void look_again(struct drive *drive, size_t set, enum line line)
{
    struct connection *connection = &drive->connections[set][line];
    int64_t last = connection->moved_ms > connection->heard_ms ? connection->moved_ms : connection->heard_ms;
    if (!drive->look || socket_clock_ms() < last + (int64_t)(ANSWER_MS * fault_slow()))
        return;
    connection->turn++;
    connect_line(drive, set, line);
    for (size_t i = 0; i < drive->options.window; i++) {
        struct errand *errand = &drive->errands[i];
        if (errand->active && errand->n % SETS == set && act_of(errand)->line == line)
            errand->next_ms = 0;
    }
}

static void send(struct drive *drive, struct errand *errand)
{
    char key[64];
    const struct act *act = act_of(errand);
    size_t set = errand->n % SETS;
    const struct connection *connection = &drive->connections[set][act->line];
    drive->counts.repeats += errand->sent_count > 0;
    if (errand->sent_count > 0 || connection->client == NULL) /* NULL: nobody had announced himself yet */
        look_again(drive, set, act->line);
    struct client *client = connection->client;
    struct uuid id;
    errand->next_ms = later(ANSWER_MS);
    if (errand->step == 0)
        str_copy(key, sizeof key, errand->promise.key);
    else
        snprintf(key, sizeof key, "%s.%zu", errand->promise.key, errand->step);
    if (client == NULL ||
        client_send(client, drive->arena, act->type, key, act->build(drive->arena, errand), &id) != RESULT_OK)
        return;
    if (errand->sent_count == IDS) /* forget the oldest: its answer would come very late */
        memmove(errand->sent, errand->sent + 1, (IDS - 1) * sizeof *errand->sent);
    else
        errand->sent_count++;
    errand->sent[errand->sent_count - 1] = id;
}

static struct errand *errand_of(struct drive *drive, const struct uuid *id)
{
    for (size_t i = 0; i < drive->options.window; i++)
        for (size_t s = 0; drive->errands[i].active && s < drive->errands[i].sent_count; s++)
            if (uuid_compare(&drive->errands[i].sent[s], id) == 0)
                return &drive->errands[i];
    return NULL;
}

/* --- answers ------------------------------------------------------------------------------------------------------ */

typedef Loopline__Wire__V1__Reply Reply;
enum {
    DURABLE = LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE,
    DUPLICATE = LOOPLINE__WIRE__V1__STATUS__STATUS_DUPLICATE,
    REJECTED = LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED,
    RETRY_LATER = LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER
};

static void complain(struct drive *drive, struct errand *errand, const char *what)
{
    fprintf(stderr, "  %s, %s: %s (%s)\n", errand->promise.key, act_of(errand)->name, what, errand->last);
    drive->counts.wrong++;
    errand->active = false;
}

static void note(struct errand *errand, const Reply *reply)
{
    snprintf(errand->last, sizeof errand->last, "status %d%s%s%s%s", (int)reply->status, reply->n_errors ? " " : "",
             reply->n_errors ? reply->errors[0]->field : "", reply->n_errors ? " " : "",
             reply->n_errors ? reply->errors[0]->reason : "");
}

/* The event that this step needs is still on its way. */
static bool not_yet(const struct errand *errand, const Reply *reply)
{
    static const char *const REASONS[] = {"not_found", "wrong_state", "still_running", "not_followed_up",
                                          "not_fed_back"};
    if (errand->step == 0 || reply->n_errors != 1)
        return false;
    for (size_t i = 0; i < COUNT(REASONS); i++)
        if (strcmp(reply->errors[0]->reason, REASONS[i]) == 0)
            return true;
    return errand->step >= REDO_STEP && strcmp(reply->errors[0]->reason, "already_done") == 0;
}

static void submitted(struct drive *drive, struct errand *errand, const Reply *reply)
{
    struct promise *promise = &errand->promise;
    const Loopline__Intake__V1__Receipt *receipt =
        reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_RECEIPT ? reply->receipt : NULL;
    if (receipt == NULL || str_empty(receipt->number)) {
        complain(drive, errand, "accepted without a receipt");
        return;
    }
    if (promise->number[0] != '\0') { /* the repetition */
        bool same = strcmp(promise->number, receipt->number) == 0 && (int)reply->status == DUPLICATE;
        if (same)
            next_step(errand);
        else
            complain(drive, errand, "a repetition was answered otherwise");
        return;
    }
    str_copy(promise->number, sizeof promise->number, receipt->number);
    if (!wire_uuid_read(&receipt->request_id, &promise->request))
        complain(drive, errand, "accepted without an id");
    ledger_add(drive->ledger, promise);
    drive->counts.promised++;
    if (errand->repeat) {
        errand->sent_count = 0;
        errand->next_ms = 0;
    } else {
        next_step(errand);
    }
}

static void answered(struct drive *drive, struct errand *errand, const Reply *reply)
{
    note(errand, reply);
    drive->counts.duplicates += (int)reply->status == DUPLICATE;
    drive->counts.later += (int)reply->status == RETRY_LATER;
    if ((int)reply->status == RETRY_LATER) {
        errand->next_ms = later(reply->retry_after_ms);
    } else if ((int)reply->status == REJECTED && not_yet(errand, reply)) {
        errand->sent_count = 0;
        errand->next_ms = later(NOT_YET_MS);
    } else if ((int)reply->status != DURABLE && (int)reply->status != DUPLICATE) {
        complain(drive, errand, "must not be answered so");
    } else {
        drive->counts.acknowledged++;
        if (errand->step == 0)
            submitted(drive, errand, reply);
        else
            next_step(errand);
    }
}

static bool take_one(struct drive *drive, struct connection *connection)
{
    struct uuid id;
    const Reply *reply = NULL;
    if (connection->client == NULL || client_take(connection->client, drive->arena, 0, &id, &reply) != RESULT_OK)
        return false;
    connection->heard_ms = socket_clock_ms();
    struct errand *errand = errand_of(drive, &id);
    if (errand != NULL)
        answered(drive, errand, reply);
    return true;
}

/* --- the drive ------------------------------------------------------------------------------------------------------ */

static size_t goal_named(const char *name, size_t length)
{
    for (size_t i = 0; i < COUNT(GOALS); i++)
        if (strlen(GOALS[i].name) == length && strncmp(GOALS[i].name, name, length) == 0)
            return i;
    give_up(name, "is no goal");
    return 0;
}

struct drive *drive_open(const struct drive_options *options)
{
    struct drive *drive = memory_alloc(sizeof *drive);
    drive->options = *options;
    drive->look = true;
    drive->arena = arena_new(0);
    drive->ledger = ledger_open(options->ledger);
    if (options->window > WINDOW_MAX)
        give_up("window", "too wide");
    for (const char *at = options->goals; *at != '\0' && drive->goal_count < STEPS;) {
        size_t length = strcspn(at, " ");
        drive->goals[drive->goal_count++] = goal_named(at, length);
        at += length + (at[length] == ' ');
    }
    for (size_t set = 0; set < SETS; set++)
        for (size_t line = 0; line < LINES; line++)
            connect_line(drive, set, (enum line)line);
    return drive;
}

void drive_close(struct drive **drive)
{
    figure_add("acknowledged", (double)(*drive)->counts.acknowledged);
    for (size_t set = 0; set < SETS; set++)
        for (size_t line = 0; line < LINES; line++)
            client_free(&(*drive)->connections[set][line].client);
    ledger_close(&(*drive)->ledger);
    arena_free(&(*drive)->arena);
    free(*drive);
    *drive = NULL;
}

static bool take_all(struct drive *drive)
{
    bool any = false;
    for (size_t set = 0; set < SETS; set++)
        for (size_t line = 0; line < LINES; line++)
            while (take_one(drive, &drive->connections[set][line]))
                any = true;
    return any;
}

void drive_turn(struct drive *drive, int ms)
{
    int64_t until = socket_clock_ms() + ms;
    do {
        arena_reset(drive->arena);
        for (size_t i = 0; i < drive->options.window; i++) {
            struct errand *errand = &drive->errands[i];
            if (!errand->active && !drive->finishing)
                start(drive, errand);
            if (errand->active && errand->next_ms <= socket_clock_ms())
                send(drive, errand);
        }
        if (!take_all(drive))
            zmq_poll(NULL, 0, PAUSE_MS);
    } while (socket_clock_ms() < until);
}

void drive_until(struct drive *drive, size_t answers)
{
    struct fault_wait wait = fault_within("answers to commands", FINISH_S);
    while (drive->counts.acknowledged < answers && drive->counts.wrong == 0) {
        drive_turn(drive, 0);
        if (socket_clock_ms() > wait.until_ms)
            fault_again(&wait);
    }
}

static size_t active(const struct drive *drive, bool tell)
{
    size_t count = 0;
    for (size_t i = 0; i < drive->options.window; i++) {
        const struct errand *errand = &drive->errands[i];
        count += errand->active;
        if (errand->active && tell && count <= 5)
            fprintf(stderr, "  %s %s: no %s; last answer: %s\n", errand->promise.key, errand->promise.number,
                    act_of(errand)->name, errand->last);
    }
    return count;
}

void drive_rest(struct drive *drive)
{
    drive->finishing = true;
}

size_t drive_left(const struct drive *drive)
{
    return active(drive, false);
}

void drive_tell(const struct drive *drive)
{
    (void)active(drive, true);
}

void drive_finish(struct drive *drive)
{
    struct fault_wait wait = fault_within("the last steps of all cases", FINISH_S);
    drive_rest(drive);
    while (drive_left(drive) > 0) {
        drive_turn(drive, 0);
        if (socket_clock_ms() > wait.until_ms) {
            drive_tell(drive);
            fault_again(&wait);
        }
    }
}

void drive_look(struct drive *drive, bool look)
{
    drive->look = look;
}

struct drive_counts drive_counts(const struct drive *drive)
{
    return drive->counts;
}
