#include "tests/lib/loop_drive.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "common/str.h"
#include "services/intake/token.h"
#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/lines.h"
#include "tests/lib/loop_acts.h"
#include "tests/lib/town.h"

enum {
    BURST = 6,
    ACTS_MAX = 64,
    TOKENS_MAX = 4096,
    TYPES = 600,
    PAGE = 500,
    START_S = 40,
    LEAPS_MAX = 24,
    AGAIN_OF = 8,
    KILL_OF = 30,
    RACE_OF = 7,
    PATIENCE_S = 240, /* until everything has happened often enough */
    END_S = 180
};
/* So much at least besides the acts themselves. */
enum { RACES_LEAST = 8, KILLS_LEAST = 3, AGAIN_LEAST = 4, SAME_LEAST = 20, MONTHS_LEAST = 2 };

#define DAWN "2016-03-01T09:30:00+08:00" /* years before what other tests left: none of their clocks comes due */

typedef const Loopline__Wire__V1__Reply *reply;

struct token {
    char hash[2 * TOKEN_HASH + 1], text[TOKEN_TEXT + 1];
};
struct feed {
    char channel[32], cursor[128];
};
struct tally {
    size_t accepted, refused;
};
struct loop {
    const char *run;
    struct session *session;
    struct town *town;
    struct lines *lines;
    struct arena *arena; /* of a step */
    struct tally tally[ACTS_MAX];
    size_t accepted[TYPES];
    size_t serial, keys, races, kills, again, same, leaps[4], wrong;
    struct token *tokens;
    size_t token_count;
    struct feed feeds[16];
    size_t feed_count;
    bool content; /* everybody is */
};

/* One that is said in a step. */
struct said {
    const struct loop_act *act;
    struct errand errand;
};

/* ---- opening ---- */

static void second(const char *service, enum node node, struct session *session)
{
    char call[64];
    fault_start(service, 1);
    fault_start(service, 2);
    snprintf(call, sizeof call, "EXECUTE fault_replicas(%d)", (int)node);
    fault_until(session, call, "2", START_S);
}

struct loop *loop_open(const char *run)
{
    char setting[64];
    struct loop *loop = memory_alloc(sizeof *loop);
    loop->run = run;
    loop->arena = arena_new(0);
    loop->tokens = memory_alloc(TOKENS_MAX * sizeof *loop->tokens);
    loop->session = fault_session();
    snprintf(setting, sizeof setting, "SET town.run = '%s'", run);
    session_run(loop->session, setting);
    session_file(loop->session, "tests/lib/loop_drive.sql");
    session_run(loop->session, "EXECUTE loop_clock('" DAWN "')");
    second("intake", NODE_INTAKE, loop->session);
    second("survey", NODE_SURVEY, loop->session);
    fault_ready(loop->session);
    loop->town = town_open(session_town(), NULL);
    loop->lines = lines_open(loop->session);
    return loop;
}

void loop_close(struct loop **loop)
{
    session_run((*loop)->session, "EXECUTE loop_run_again");
    fault_town((const char *const[]){"term", "intake", "2", NULL});
    fault_town((const char *const[]){"term", "survey", "2", NULL});
    fault_until((*loop)->session, "EXECUTE fault_leases(1)", "1", START_S);
    fault_until((*loop)->session, "EXECUTE fault_leases(5)", "1", START_S);
    lines_close(&(*loop)->lines);
    town_close(&(*loop)->town);
    session_close(&(*loop)->session);
    arena_free(&(*loop)->arena);
    free((*loop)->tokens);
    free(*loop);
    *loop = NULL;
}

static void settle(struct loop *loop)
{
    if (!town_settle(loop->town))
        exit(1);
}

static void complain(struct loop *loop, const struct said *said, const char *what)
{
    reply answer = said->errand.reply;
    fprintf(stderr, "  %s by %s: %s (status %d%s%s)\n", said->act->name, said->errand.principal, what,
            answer == NULL ? 0 : (int)answer->status, answer == NULL || answer->n_errors == 0 ? "" : " ",
            answer == NULL || answer->n_errors == 0 ? "" : answer->errors[0]->reason);
    loop->wrong++;
}

/* ---- tokens, as channels are told them ---- */

static struct feed *feed_of(struct loop *loop, const char *channel)
{
    for (size_t i = 0; i < loop->feed_count; i++)
        if (str_equal(loop->feeds[i].channel, channel))
            return &loop->feeds[i];
    if (loop->feed_count == COUNT(loop->feeds))
        return NULL;
    struct feed *feed = &loop->feeds[loop->feed_count++];
    str_copy(feed->channel, sizeof feed->channel, channel);
    return feed;
}

static void keep_token(struct loop *loop, const char *text)
{
    uint8_t hash[TOKEN_HASH];
    if (loop->token_count == TOKENS_MAX || !token_hash(text, hash))
        return;
    struct token *token = &loop->tokens[loop->token_count++];
    str_copy(token->text, sizeof token->text, text);
    for (size_t i = 0; i < TOKEN_HASH; i++)
        snprintf(token->hash + 2 * i, 3, "%02x", hash[i]);
}

static void read_feed(struct loop *loop, const char *channel)
{
    struct feed *feed = feed_of(loop, channel);
    for (size_t count = PAGE; feed != NULL && count == PAGE;) {
        Loopline__Intake__V1__Watch body = LOOPLINE__INTAKE__V1__WATCH__INIT;
        struct errand errand = {
            .principal = arena_print(loop->arena, "channel-%s", channel), .type = MESSAGE_WATCH, .body = &body.base};
        body.cursor = feed->cursor;
        body.limit = PAGE;
        lines_send(loop->lines, loop->arena, &errand, 1);
        lines_take(loop->lines, loop->arena, &errand, 1);
        const Loopline__Intake__V1__UpdatePage *page = errand.reply->updates;
        count = page == NULL ? 0 : page->n_updates;
        for (size_t i = 0; i < count; i++)
            if (page->updates[i]->step != NULL && page->updates[i]->step->ask != NULL)
                keep_token(loop, page->updates[i]->step->ask->token);
        if (count > 0)
            str_copy(feed->cursor, sizeof feed->cursor, page->next_cursor);
    }
}

static const char *known_token(const struct loop *loop, const char *hash)
{
    for (size_t i = loop->token_count; i-- > 0;)
        if (str_equal(loop->tokens[i].hash, hash))
            return loop->tokens[i].text;
    return "";
}

static const char *token_of(struct loop *loop, const char *hash, const char *channel)
{
    if (str_empty(known_token(loop, hash)))
        read_feed(loop, channel);
    return known_token(loop, hash);
}

/* ---- one act ---- */

static int64_t now(struct loop *loop)
{
    return strtoll(session_ask(loop->session, "EXECUTE loop_now"), NULL, 10);
}

/* Whom and what the statement chose; false: there is nothing to do. */
static bool choose(struct loop *loop, const struct loop_act *act, struct loop_turn *turn)
{
    char call[96];
    for (size_t i = 0; i < LOOP_FIELDS; i++)
        turn->field[i] = wire_text("");
    if (act->pick == NULL)
        return true;
    snprintf(call, sizeof call, "EXECUTE %s(%d)", act->pick, chance_below(1000000));
    char *row = arena_text(loop->arena, session_ask(loop->session, call)), *one;
    if (str_empty(row))
        return false;
    for (size_t i = 0; i < LOOP_FIELDS && (one = strsep(&row, "|")) != NULL; i++)
        turn->field[i] = one;
    if (act->token)
        turn->token = token_of(loop, turn->field[3], turn->field[4]);
    return !act->token || !str_empty(turn->token);
}

static bool prepare(struct loop *loop, const struct loop_act *act, struct loop_turn *turn, struct said *said)
{
    *turn = (struct loop_turn){.arena = loop->arena,
                               .run = loop->run,
                               .serial = loop->serial,
                               .now = now(loop),
                               .content = loop->content,
                               .token = ""};
    if (!choose(loop, act, turn))
        return false;
    loop->serial += act->type == MESSAGE_SUBMIT;
    *said = (struct said){.act = act};
    said->errand.type = act->type;
    said->errand.body = act->build(turn);
    said->errand.principal = turn->field[0];
    said->errand.door = (size_t)chance_below(2);
    snprintf(said->errand.key, sizeof said->errand.key, "%s.%zu", loop->run, ++loop->keys);
    return true;
}

static bool accepted(const struct said *said)
{
    return said->errand.reply->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE ||
           said->errand.reply->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DUPLICATE; /* its first answer was lost */
}

static void count(struct loop *loop, struct said *said)
{
    size_t act = (size_t)(said->act - LOOP_ACTS);
    if (accepted(said)) {
        loop->tally[act].accepted++;
        loop->accepted[said->act->type]++;
        if (said->act->hope == HOPE_NEVER)
            complain(loop, said, "must never be accepted");
    } else {
        loop->tally[act].refused++;
    }
    if (getenv("LOOP_TRACE") != NULL)
        fprintf(stderr, "%s by %s: %d %s\n", said->act->name, said->errand.principal, (int)said->errand.reply->status,
                said->errand.reply->n_errors > 0 ? said->errand.reply->errors[0]->reason : "");
}

static void say(struct loop *loop, struct said *list, size_t count_said, const char *victim, int replica)
{
    struct errand errands[BURST];
    for (size_t i = 0; i < count_said; i++)
        errands[i] = list[i].errand;
    lines_send(loop->lines, loop->arena, errands, count_said);
    if (victim != NULL) {
        fault_signal(victim, replica, SIGKILL);
        fault_start(victim, replica);
        loop->kills++;
    }
    lines_take(loop->lines, loop->arena, errands, count_said);
    for (size_t i = 0; i < count_said; i++) {
        list[i].errand = errands[i];
        count(loop, &list[i]);
    }
}

/* The same command once more: the same answer, and nothing is done. */
static void say_again(struct loop *loop, const struct said *said)
{
    struct said repeated = *said;
    repeated.errand.reply = NULL;
    repeated.errand.sent_count = 0;
    lines_send(loop->lines, loop->arena, &repeated.errand, 1);
    lines_take(loop->lines, loop->arena, &repeated.errand, 1);
    if (repeated.errand.reply->status != LOOPLINE__WIRE__V1__STATUS__STATUS_DUPLICATE)
        complain(loop, &repeated, "said twice, and not answered as a repetition");
    loop->again++;
}

static const struct loop_act *any_act(void)
{
    int sum = 0, at;
    for (size_t i = 0; i < LOOP_ACT_COUNT; i++)
        sum += LOOP_ACTS[i].weight;
    at = chance_below(sum);
    for (size_t i = 0; i < LOOP_ACT_COUNT; i++)
        if ((at -= LOOP_ACTS[i].weight) < 0)
            return &LOOP_ACTS[i];
    return &LOOP_ACTS[0];
}

/* ---- steps ---- */

static const char *digest(struct loop *loop)
{
    return arena_text(loop->arena, session_ask(loop->session, "EXECUTE loop_digest"));
}

/* Nothing else happens: what is refused leaves everything as it was. A late return is on record. */
static void step_alone(struct loop *loop)
{
    const struct loop_act *act = any_act();
    struct loop_turn turn;
    struct said said;
    settle(loop);
    if (!prepare(loop, act, &turn, &said))
        return;
    const char *before = act->hope == HOPE_MAY && chance_below(3) > 0 ? NULL : digest(loop);
    say(loop, &said, 1, NULL, 0);
    if (accepted(&said)) {
        if (act->hope == HOPE_LATE)
            complain(loop, &said, "accepted, though nothing had come between");
        if (chance_below(AGAIN_OF) == 0)
            say_again(loop, &said);
    } else if (before != NULL && act->type != MESSAGE_RETURN_ORDER) {
        settle(loop);
        loop->same++;
        if (!str_equal(before, digest(loop)))
            complain(loop, &said, "refused, and yet something changed");
    }
}

static void step_burst(struct loop *loop)
{
    static const struct {
        const char *service;
        int replica;
    } VICTIMS[] = {{"survey", 1}, {"survey", 2}, {"intake", 1}, {"intake", 2}, {"router", 1}};
    struct said list[BURST];
    struct loop_turn turn;
    size_t n = 0;
    bool kill = chance_below(KILL_OF) == 0;
    int victim = chance_below(COUNT(VICTIMS));
    for (int want = 2 + chance_below(BURST - 1); want > 0; want--)
        n += prepare(loop, any_act(), &turn, &list[n]);
    say(loop, list, n, kill ? VICTIMS[victim].service : NULL, VICTIMS[victim].replica);
}

/* Several want the same at once: one of them has it. */
static void step_race(struct loop *loop)
{
    static const struct {
        const char *act, *who[4]; /* "" = whom the statement chose */
    } RACES[] = {
        {"rate", {"agent", "reviewer", "agent", "reviewer"}},
        {"answer", {"channel-sms", "channel-wechat", "channel-phone", "channel-qq"}},
        {"approve", {"reviewer", "supervisor", "supervisor", "reviewer"}},
        {"decide", {"reviewer", "supervisor", "bench", "supervisor"}},
        {"propose", {"agent", "reviewer", "agent", "reviewer"}},
        {"apply", {"", "reviewer", "", ""}},
        {"rule", {"bench", "bench", "bench", "bench"}},
    };
    size_t race = (size_t)chance_below(COUNT(RACES)), won = 0;
    struct said list[COUNT(RACES[0].who)];
    struct loop_turn turn;
    const struct loop_act *act = LOOP_ACTS;
    while (!str_equal(act->name, RACES[race].act))
        act++;
    settle(loop);
    if (!prepare(loop, act, &turn, &list[0]))
        return;
    for (size_t i = 0; i < COUNT(list); i++) {
        list[i] = list[0];
        list[i].errand.body = act->build(&turn);
        if (!str_empty(RACES[race].who[i]))
            list[i].errand.principal = RACES[race].who[i];
        list[i].errand.door = i;
        snprintf(list[i].errand.key, sizeof list[i].errand.key, "%s.%zu", loop->run, ++loop->keys);
    }
    say(loop, list, COUNT(list), NULL, 0);
    for (size_t i = 0; i < COUNT(list); i++)
        won += accepted(&list[i]);
    loop->races += won > 0;
    if (won > 1)
        complain(loop, &list[0], "two have won one race");
}

/* Over a pause, past the expiry of tokens, to the look-back. */
static void step_time(struct loop *loop)
{
    static const struct {
        int of;
        const char *by;
    } LEAPS[] = {{10, "20 minutes"}, {25, "125 minutes"}, {40, "25 hours"}, {120, "31 days"}};
    const char *by = "1 second";
    for (size_t i = 0; i < COUNT(LEAPS); i++)
        if (chance_below(LEAPS[i].of) == 0 && (i < COUNT(LEAPS) - 1 || loop->leaps[i] < LEAPS_MAX)) {
            by = LEAPS[i].by;
            loop->leaps[i]++;
        }
    session_run(loop->session, arena_print(loop->arena, "EXECUTE loop_go_on('%s')", by));
}

void loop_play(struct loop *loop, int seconds)
{
    int64_t began = socket_clock_ms(), asked = (int64_t)(seconds * 1000 * fault_slow());
    for (;;) {
        int64_t gone = socket_clock_ms() - began;
        if (loop->wrong > 0 || gone > asked + (int64_t)(PATIENCE_S * 1000 * fault_slow()) ||
            (gone > asked && loop_tell(loop, NULL) == 0))
            break;
        arena_reset(loop->arena);
        step_time(loop);
        if (chance_below(RACE_OF) == 0)
            step_race(loop);
        else if (chance_below(2) == 0)
            step_alone(loop);
        else
            step_burst(loop);
    }
    fault_ready(loop->session);
    settle(loop);
}

static bool needed(const struct loop_act *act)
{
    static const char *const NEEDED[] = {"rule return", "sign", "contact", "feed back", "sign off", "rate",   "decide",
                                         "redo",        "call", "works",   "rule",      "apply",    "approve"};
    for (size_t i = 0; i < COUNT(NEEDED); i++)
        if (str_equal(act->name, NEEDED[i]))
            return true;
    return false;
}

/* One of each thing that is to be done. */
static void step_needed(struct loop *loop)
{
    struct said list[BURST];
    struct loop_turn turn;
    size_t n = 0;
    for (size_t i = 0; i < LOOP_ACT_COUNT; i++) {
        n += needed(&LOOP_ACTS[i]) && prepare(loop, &LOOP_ACTS[i], &turn, &list[n]);
        if (n == BURST || i + 1 == LOOP_ACT_COUNT) {
            say(loop, list, n, NULL, 0);
            n = 0;
        }
    }
}

void loop_bring_to_end(struct loop *loop)
{
    int64_t until = socket_clock_ms() + (int64_t)(END_S * 1000 * fault_slow());
    loop->content = true;
    while (!str_equal(session_ask(loop->session, "EXECUTE loop_left"), "0") && loop->wrong == 0) {
        arena_reset(loop->arena);
        session_run(loop->session, "EXECUTE loop_go_on('1 second')");
        step_needed(loop);
        if (socket_clock_ms() > until) {
            fprintf(stderr, "  not at its end:\n%s\n", session_ask(loop->session, "EXECUTE loop_stuck"));
            loop->wrong++;
        }
    }
    settle(loop);
}

/* ---- what came of it ---- */

size_t loop_wrong(const struct loop *loop)
{
    return loop->wrong;
}

static size_t tell(FILE *out, const char *what, size_t done, size_t least)
{
    if (out != NULL)
        fprintf(out, "  %-18s %5zu%s\n", what, done, done < least ? "  too few" : "");
    return done < least;
}

size_t loop_tell(const struct loop *loop, FILE *out)
{
    size_t few = 0;
    for (size_t i = 0; i < LOOP_ACT_COUNT; i++) {
        const struct loop_act *act = &LOOP_ACTS[i];
        const struct tally *tally = &loop->tally[i];
        bool may = act->hope == HOPE_MAY, seldom = (may ? tally->accepted : tally->refused) < act->least;
        if (out != NULL)
            fprintf(out, "  %-18s %5zu accepted %5zu refused%s\n", act->name, tally->accepted, tally->refused,
                    seldom ? "  too few" : "");
        few += seldom;
    }
    few += tell(out, "races", loop->races, RACES_LEAST);
    few += tell(out, "said again", loop->again, AGAIN_LEAST);
    few += tell(out, "changed nothing", loop->same, SAME_LEAST);
    few += tell(out, "services killed", loop->kills, KILLS_LEAST);
    few += tell(out, "months gone by", loop->leaps[COUNT(loop->leaps) - 1], MONTHS_LEAST);
    return few + tell(out, "tokens told", loop->token_count, RACES_LEAST);
}

size_t loop_miscounted(struct loop *loop, FILE *out)
{
    char *rows = strdup(session_ask(loop->session, "EXECUTE loop_counts")), *rest = rows, *row;
    size_t wrong = 0;
    while ((row = strsep(&rest, "\n")) != NULL && *row != '\0') {
        size_t type = strtoul(strsep(&row, "|"), NULL, 10), there = strtoul(row, NULL, 10);
        if (type < TYPES && loop->accepted[type] != there) {
            fprintf(out, "  type %zu: %zu accepted, %zu in the database\n", type, loop->accepted[type], there);
            wrong++;
        }
    }
    free(rows);
    return wrong;
}
