/* Double follow-up (R39) in a running town: the unit's call and the centre's, what their difference is, who may speak in
 * them, a sample that the same seed draws again; works that go on (C11), what was written off and came back (R40), and
 * where an order had been classified until then. Policy jiangcheng.police asks for the unit's own calls. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "tests/lib/fault.h"
#include "tests/lib/town.h"

#define POLICE "unit-jc.police"
#define DAY    86400000000

enum { SEED = 42, ALL = 100, HALF = 50, SATISFIED = 1, BASICALLY = 2, DISSATISFIED = 4, YES = 1, NO = 3 };

typedef const Loopline__Wire__V1__Reply *reply;

static struct town *town;
static struct session *owner;
static struct arena *arena;
static int64_t began; /* nobody of this test was rated before */
static const char *praised, *blamed, *unsolved;

static const char *ask(const char *call)
{
    return arena_text(arena, session_ask(owner, arena_print(arena, "EXECUTE %s", call)));
}

static const char *ask_of(const char *statement, const char *number)
{
    return ask(arena_print(arena, "%s('%s')", statement, number));
}

static int64_t now(void)
{
    return strtoll(session_ask(owner, "EXECUTE dbl_now"), NULL, 10);
}

static int open_town(void **state)
{
    (void)state;
    arena = arena_new(0);
    owner = fault_open("2024-03-12T10:00:00+08:00");
    session_file(owner, "tests/faults/second_call.sql");
    town = town_open(session_town(), NULL);
    began = now();
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    town_close(&town);
    session_close(&owner);
    arena_free(&arena);
    return 0;
}

/* ---- what people do ---- */

static reply call(const char *key, enum message_type type, const ProtobufCMessage *body)
{
    reply answer = town_call(town, arena, key, type, NULL, body);
    fault_settle(owner);
    return answer;
}

/* "durable", "denied", or every field at fault with its reason. */
static const char *send(const char *key, enum message_type type, const ProtobufCMessage *body)
{
    reply answer = call(key, type, body);
    const char *out = "";
    if (answer->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE)
        return "durable";
    for (size_t i = 0; i < answer->n_errors; i++)
        out = arena_print(arena, "%s%s%s %s", out, i > 0 ? "; " : "", answer->errors[i]->field,
                          answer->errors[i]->reason);
    return out;
}

static const char *submit(const char *matter, const char *text)
{
    static int count;
    Loopline__Intake__V1__Submit body = LOOPLINE__INTAKE__V1__SUBMIT__INIT;
    Loopline__Intake__V1__Place place = LOOPLINE__INTAKE__V1__PLACE__INIT;
    Loopline__Intake__V1__Contact contact = LOOPLINE__INTAKE__V1__CONTACT__INIT;
    body.channel = wire_text("phone");
    body.text = wire_text(text);
    body.matter = wire_text(matter);
    place.district = wire_text("jiangcheng");
    body.place = &place;
    contact.phone = arena_print(arena, "1391120%04d", ++count);
    body.contact = &contact;
    reply answer = call("channel-phone", MESSAGE_SUBMIT, &body.base);
    assert_int_equal(answer->status, LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE);
    return answer->receipt->number;
}

static void sign(const char *number)
{
    Loopline__Router__V1__Sign body = LOOPLINE__ROUTER__V1__SIGN__INIT;
    body.number = wire_text(number);
    assert_string_equal(send(POLICE, MESSAGE_SIGN, &body.base), "durable");
}

static const char *feed_back(const char *number, const char *text, int64_t works_until)
{
    Loopline__Router__V1__FeedBack body = LOOPLINE__ROUTER__V1__FEED_BACK__INIT;
    Loopline__Router__V1__Contact contact = LOOPLINE__ROUTER__V1__CONTACT__INIT;
    contact.at = now();
    contact.way = LOOPLINE__WIRE__V1__CONTACT_WAY__CONTACT_WAY_PHONE;
    contact.result = LOOPLINE__WIRE__V1__CONTACT_RESULT__CONTACT_RESULT_REACHED;
    body.number = wire_text(number);
    body.outcome = LOOPLINE__WIRE__V1__OUTCOME__OUTCOME_SOLVED;
    body.text = wire_text(text);
    body.contact = &contact;
    body.works_until_at = works_until;
    body.agreed_fen = works_until == 0 ? 0 : 150000;
    return send(POLICE, MESSAGE_FEED_BACK, &body.base);
}

/* Settled by the unit; the person is to be asked back. */
static const char *settled(const char *text, const char *result)
{
    const char *number = submit("safety.police", text);
    sign(number);
    assert_string_equal(feed_back(number, result, 0), "durable");
    return number;
}

static const char *unit_calls(const char *key, const char *number, int rating, int64_t at)
{
    Loopline__Survey__V1__RegisterCall body = LOOPLINE__SURVEY__V1__REGISTER_CALL__INIT;
    body.number = wire_text(number);
    body.rating = (Loopline__Wire__V1__Rating)rating;
    body.called_at = at;
    body.text = wire_text("民警已回访");
    return send(key, MESSAGE_REGISTER_CALL, &body.base);
}

static const char *rate(const char *key, const char *number, int rating, int solved)
{
    Loopline__Survey__V1__Rate body = LOOPLINE__SURVEY__V1__RATE__INIT;
    body.number = wire_text(number);
    body.rating = (Loopline__Wire__V1__Rating)rating;
    body.solved = (Loopline__Wire__V1__Answer)solved;
    if (rating == DISSATISFIED)
        body.cause = LOOPLINE__WIRE__V1__CAUSE__CAUSE_NOT_SOLVED;
    return send(key, MESSAGE_RATE, &body.base);
}

static const char *apply(const char *number)
{
    Loopline__Survey__V1__ApplyWriteOff body = LOOPLINE__SURVEY__V1__APPLY_WRITE_OFF__INIT;
    body.number = wire_text(number);
    return send(POLICE, MESSAGE_APPLY_WRITE_OFF, &body.base);
}

static const char *approve(const char *number)
{
    Loopline__Survey__V1__ApproveWriteOff body = LOOPLINE__SURVEY__V1__APPROVE_WRITE_OFF__INIT;
    body.number = wire_text(number);
    body.approved = true;
    return send("supervisor", MESSAGE_APPROVE_WRITE_OFF, &body.base);
}

/* ---- the unit's call ---- */

static void test_no_write_off_without_the_units_call(void **state)
{
    (void)state;
    praised = submit("safety.police", "夜市烧烤摊斗殴吵闹,请民警到场处理。");
    sign(praised);
    assert_string_equal(unit_calls(POLICE, praised, SATISFIED, now()), "number not_fed_back");
    assert_string_equal(feed_back(praised, "民警到场制止斗殴,双方已调解,摊主承诺夜间收摊。", 0), "durable");
    assert_string_equal(rate("reviewer", praised, SATISFIED, YES), "durable");
    assert_string_equal(apply(praised), "number no_unit_call");
    assert_string_equal(unit_calls("unit-jc.water", praised, SATISFIED, now()), "unit not_yours");
    assert_string_equal(unit_calls(POLICE, praised, SATISFIED, now() + DAY), "called_at out_of_range");
    assert_string_equal(unit_calls(POLICE, praised, SATISFIED, now() - DAY), "called_at out_of_range");
    assert_string_equal(unit_calls(POLICE, praised, 0, 0), "called_at required; rating required");
    assert_string_equal(ask_of("dbl_calls", praised), "0");
    assert_string_equal(unit_calls(POLICE, praised, SATISFIED, now()), "durable");
    assert_string_equal(unit_calls(POLICE, praised, DISSATISFIED, now()), "number already_done");
    assert_string_equal(ask_of("dbl_calls", praised), "1");
    assert_string_equal(ask_of("dbl_found", praised), "0");
    assert_string_equal(apply(praised), "durable");
    assert_string_equal(unit_calls(POLICE, praised, SATISFIED, now()), "number wrong_state");
}

static void test_unit_and_centre_hear_different_things(void **state)
{
    (void)state;
    blamed = settled("棋牌室里有人长期赌博,警察来了又散,走了又聚。", "民警检查棋牌室,未发现赌博行为,已告诫店主。");
    assert_string_equal(unit_calls(POLICE, blamed, SATISFIED, now()), "durable");
    assert_string_equal(ask_of("dbl_found", blamed), "0");
    assert_string_equal(rate("reviewer", blamed, DISSATISFIED, NO), "durable");
    assert_string_equal(ask_of("dbl_found", blamed), "1: 1 0 jc.police 1 4");
    /* and where the unit speaks last */
    unsolved = settled("邻居养的大狗夜里叫个不停,还咬伤过人。", "民警上门登记犬只,责令办证圈养,邻居已签承诺书。");
    assert_string_equal(rate("reviewer", unsolved, BASICALLY, NO), "durable");
    assert_string_equal(ask_of("dbl_found", unsolved), "0");
    assert_string_equal(unit_calls(POLICE, unsolved, BASICALLY, now()), "durable");
    assert_string_equal(ask_of("dbl_found", unsolved), "1: 1 0 jc.police 2 2");
}

static void test_who_handles_neither_rates_nor_answers(void **state)
{
    (void)state;
    const char *number = settled("墙上贴满小广告,还有人撬门试锁。", "民警排查楼道,抓获一名撬锁人员,已移送。");
    Loopline__Survey__V1__AnswerCheck body = LOOPLINE__SURVEY__V1__ANSWER_CHECK__INIT;
    body.sample = wire_text("2024-03/1");
    body.number = wire_text(number);
    body.rating = LOOPLINE__WIRE__V1__RATING__RATING_SATISFIED;
    static const char *const KEYS[] = {POLICE, "leader-jc.police", "unit-jc.water"};
    for (size_t i = 0; i < COUNT(KEYS); i++) {
        reply rated = NULL;
        Loopline__Survey__V1__Rate own = LOOPLINE__SURVEY__V1__RATE__INIT;
        own.number = wire_text(number);
        own.rating = LOOPLINE__WIRE__V1__RATING__RATING_SATISFIED;
        rated = call(KEYS[i], MESSAGE_RATE, &own.base);
        assert_int_equal(rated->status, LOOPLINE__WIRE__V1__STATUS__STATUS_DENIED);
        assert_int_equal(call(KEYS[i], MESSAGE_ANSWER_CHECK, &body.base)->status,
                         LOOPLINE__WIRE__V1__STATUS__STATUS_DENIED);
    }
    assert_string_equal(ask_of("dbl_case", number), "2|0|t|safety.police|1|f");
}

/* ---- the centre's second call ---- */

static Loopline__Survey__V1__SampleStatus *draw(uint32_t percent, uint64_t seed, bool dry)
{
    Loopline__Survey__V1__DrawSample body = LOOPLINE__SURVEY__V1__DRAW_SAMPLE__INIT;
    body.since_at = began;
    body.until_at = now() + DAY;
    body.percent = percent;
    body.seed = seed;
    body.dry_run = dry;
    reply answer = call("reviewer", MESSAGE_DRAW_SAMPLE, &body.base);
    assert_int_equal(answer->status, LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE);
    return answer->sample;
}

static bool same(const Loopline__Survey__V1__SampleStatus *one, const Loopline__Survey__V1__SampleStatus *other)
{
    bool equal = one->n_numbers == other->n_numbers;
    for (size_t i = 0; equal && i < one->n_numbers; i++)
        equal = str_equal(one->numbers[i], other->numbers[i]);
    return equal;
}

static size_t listed(const char *sample)
{
    Loopline__Survey__V1__ListSurveys body = LOOPLINE__SURVEY__V1__LIST_SURVEYS__INIT;
    body.kind = LOOPLINE__WIRE__V1__VISIT_KIND__VISIT_KIND_CHECK;
    body.district = wire_text("jiangcheng");
    body.limit = 500;
    reply answer = call("reviewer", MESSAGE_LIST_SURVEYS, &body.base);
    size_t count = 0;
    for (size_t i = 0; i < answer->surveys->n_surveys; i++)
        count += str_equal(answer->surveys->surveys[i]->sample, sample);
    return count;
}

static const char *answer_check(const char *sample, const char *number, int rating, const char *aspect)
{
    Loopline__Survey__V1__AnswerCheck body = LOOPLINE__SURVEY__V1__ANSWER_CHECK__INIT;
    Loopline__Wire__V1__AspectScore score = LOOPLINE__WIRE__V1__ASPECT_SCORE__INIT, *scores[] = {&score};
    body.sample = wire_text(sample);
    body.number = wire_text(number);
    body.rating = (Loopline__Wire__V1__Rating)rating;
    body.aspects = scores;
    body.n_aspects = 1;
    score.aspect = wire_text(aspect);
    score.score = 4;
    return send("reviewer", MESSAGE_ANSWER_CHECK, &body.base);
}

static void test_the_same_seed_draws_the_same(void **state)
{
    (void)state;
    const Loopline__Survey__V1__SampleStatus *first = draw(HALF, SEED, true), *again = draw(HALF, SEED, true);
    assert_int_equal(first->population, 3);
    assert_int_equal(first->n_numbers, 2);
    assert_string_equal(first->sample, "");
    assert_true(first->seed == SEED && same(first, again));
    const Loopline__Survey__V1__SampleStatus *made = draw(ALL, 0, true);
    assert_true(made->seed != 0 && made->n_numbers == 3 && same(made, draw(ALL, made->seed, true)));
    const Loopline__Survey__V1__SampleStatus *drawn = draw(HALF, SEED, false);
    assert_true(same(first, drawn));
    assert_memory_equal(drawn->sample, "2024-03/", 8);
    assert_string_equal(ask_of("dbl_sample", drawn->sample), "42|50|3|2|reviewer");
    assert_int_equal(listed(drawn->sample), 2);
}

/* R39: who has been called a second time about an answer is not called about it a third time. */
static void test_nobody_is_drawn_twice(void **state)
{
    (void)state;
    const Loopline__Survey__V1__SampleStatus *rest = draw(ALL, SEED, false);
    assert_int_equal(rest->population, 1);
    assert_int_equal(rest->n_numbers, 1);
    assert_int_equal(listed(rest->sample), 1);
    assert_string_equal(ask_of("dbl_drawn", rest->numbers[0]), rest->sample);
    const Loopline__Survey__V1__SampleStatus *none = draw(ALL, SEED, true);
    assert_int_equal(none->population + none->n_numbers, 0);
}

static void test_the_second_call_is_answered_once(void **state)
{
    (void)state;
    const char *sample = ask_of("dbl_drawn", praised);
    size_t to_call = listed(sample);
    assert_string_equal(answer_check(sample, praised, DISSATISFIED, "charm"), "aspects[0] unknown_code");
    assert_string_equal(answer_check("2024-03/9999", praised, DISSATISFIED, "manner"), "number not_found");
    assert_string_equal(ask_of("dbl_found", praised), "0");
    assert_string_equal(answer_check(sample, praised, DISSATISFIED, "manner"), "durable");
    assert_string_equal(answer_check(sample, praised, SATISFIED, "manner"), "number already_done");
    assert_string_equal(ask(arena_print(arena, "dbl_check('%s', '%s')", sample, praised)),
                        "4|0|{\"manner\": 4}|reviewer|jc.police");
    assert_string_equal(ask_of("dbl_found", praised), "1: 1 0 jc.police 1 4 sample");
    assert_int_equal(listed(sample), to_call - 1);
}

/* ---- works that go on, what came back, where it had been ---- */

static void test_C11_works_keep_it_from_being_written_off(void **state)
{
    (void)state;
    const char *number = submit("safety.police", "路口监控坏了半年,电动车被盗查不到。");
    sign(number);
    assert_string_equal(feed_back(number, "已列入监控改造,杆件正在施工。", now() - DAY), "works_until_at out_of_range");
    assert_string_equal(feed_back(number, "已列入监控改造,杆件正在施工。", now() + DAY), "durable");
    assert_string_equal(ask_of("dbl_result", number), "t|150000");
    assert_string_equal(ask_of("dbl_case", number), "2|0|t|safety.police|1|t"); /* asked back all the same */
    assert_string_equal(rate("reviewer", number, SATISFIED, YES), "durable");
    assert_string_equal(unit_calls(POLICE, number, SATISFIED, now()), "durable");
    assert_string_equal(apply(number), "number works_running");
}

static void test_R40_what_was_written_off_comes_back(void **state)
{
    (void)state;
    struct uuid id;
    assert_string_equal(approve(praised), "durable");
    assert_string_equal(ask_of("dbl_order", praised), "6|0|0|f");
    assert_true(uuid_parse(ask_of("dbl_id", praised), &id));
    Loopline__Event__V1__RedoOrdered event = LOOPLINE__EVENT__V1__REDO_ORDERED__INIT;
    event.order_id = wire_uuid(arena, &id);
    event.number = wire_text(praised);
    event.round = 1;
    event.at = now();
    event.reopen = true;
    size_t size = 0;
    const uint8_t *bytes = wire_pack(arena, &event.base, &size);
    struct buf put = {0};
    buf_print(&put, "dbl_put('%s', '\\x", ask_of("dbl_id", praised));
    for (size_t i = 0; i < size; i++)
        buf_print(&put, "%02x", bytes[i]);
    buf_text(&put, "')");
    assert_string_equal(ask(put.text), "1");
    fault_settle(owner);
    assert_string_equal(ask_of("dbl_order", praised), "1|1|1|t");
    assert_string_equal(ask(arena_print(arena, "dbl_told('%s', 'taken_up')", praised)), "1");
    assert_string_equal(ask_of("dbl_clocks", praised), "1/1 2/1 7/1");
    assert_string_equal(ask_of("dbl_clocks", blamed), "1/1 2/1 7/1"); /* as of any redo */
    assert_string_equal(ask(put.text), "1");                          /* once more: on record, and nothing else */
    fault_settle(owner);
    assert_string_equal(ask_of("dbl_order", praised), "1|1|1|t");
    buf_free(&put);
}

static void test_where_it_was_until_then_is_kept(void **state)
{
    (void)state;
    const char *number = submit("safety.police", "公园里有人非法飞无人机,很危险。");
    assert_string_equal(ask_of("dbl_scopes", number), "none");
    Loopline__Router__V1__ChangeMatter body = LOOPLINE__ROUTER__V1__CHANGE_MATTER__INIT;
    body.number = wire_text(number);
    body.matter = wire_text("safety.police.fraud");
    body.reason = wire_text("实为诈骗");
    assert_string_equal(send("dispatcher", MESSAGE_CHANGE_MATTER, &body.base), "durable");
    assert_string_equal(ask_of("dbl_scopes", number), "safety.police there");
    body.matter = wire_text("safety.police");
    assert_string_equal(send("dispatcher", MESSAGE_CHANGE_MATTER, &body.base), "durable");
    assert_string_equal(ask_of("dbl_scopes", number), "safety.police there, safety.police.fraud there");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_write_off_without_the_units_call),
        cmocka_unit_test(test_unit_and_centre_hear_different_things),
        cmocka_unit_test(test_who_handles_neither_rates_nor_answers),
        cmocka_unit_test(test_the_same_seed_draws_the_same),
        cmocka_unit_test(test_nobody_is_drawn_twice),
        cmocka_unit_test(test_the_second_call_is_answered_once),
        cmocka_unit_test(test_C11_works_keep_it_from_being_written_off),
        cmocka_unit_test(test_R40_what_was_written_off_comes_back),
        cmocka_unit_test(test_where_it_was_until_then_is_kept),
    };
    return cmocka_run_group_tests(tests, open_town, close_town);
}
