/* What people say arrives whole, and stays where it belongs: a long demand with long supplements reaches the unit word
 * for word, attachments reach the request, and neither names nor reasons leak into the history. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/raw.h"

enum { WAIT_S = 20, SUPPLEMENT = 1900 };

#define MORNING   "2024-04-10T09:00:00+08:00"
#define WAITING   "2" /* review_state */
#define AUTOMATIC "1"

typedef Loopline__Intake__V1__Submit Submit;
typedef Loopline__Intake__V1__Supplement Supplement;
typedef Loopline__Intake__V1__Attachment Attachment;
typedef Loopline__Wire__V1__Reply Reply;

static struct session *watcher;
static struct arena *arena;
static struct client *import, *phone, *agent, *desk;
static char run[24];

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    snprintf(run, sizeof run, "text%03d", chance_below(1000));
    watcher = fault_session();
    session_file(watcher, "tests/faults/batch_text.sql");
    session_run(watcher, "EXECUTE fault_clock('" MORNING "')");
    fault_ready(watcher);
    arena = arena_new(0);
    struct raw_place intake = raw_place(watcher, NODE_INTAKE, RAW_COMMANDS);
    struct raw_place classifier = raw_place(watcher, NODE_CLASSIFIER, RAW_COMMANDS);
    import = raw_client(&intake, "channel-import", NULL);
    phone = raw_client(&intake, "channel-phone", NULL);
    agent = raw_client(&intake, "agent", NULL);
    desk = raw_client(&classifier, "dispatcher", NULL);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    client_free(&import);
    client_free(&phone);
    client_free(&agent);
    client_free(&desk);
    arena_free(&arena);
    session_close(&watcher);
    return 0;
}

/* ---- asking and telling ---- */

static const char *asked(const char *statement, const char *argument)
{
    return arena_text(arena, session_ask(watcher, arena_print(arena, "EXECUTE %s('%s')", statement, argument)));
}

static void until(const char *statement, const char *argument, const char *expected)
{
    fault_until(watcher, arena_print(arena, "EXECUTE %s('%s')", statement, argument), expected, WAIT_S);
}

static const Reply *call(struct client *client, enum message_type type, const char *key, const ProtobufCMessage *body)
{
    const Reply *reply = NULL;
    char problem[256] = "";
    if (client_call(client, arena, type, key, body, &reply, problem, sizeof problem) != RESULT_OK)
        fail_msg("%s", problem);
    return reply;
}

static Submit *demand(const char *reference, const char *text)
{
    Submit *submit = arena_alloc(arena, sizeof *submit);
    Loopline__Intake__V1__Contact *contact = arena_alloc(arena, sizeof *contact);
    loopline__intake__v1__submit__init(submit);
    loopline__intake__v1__contact__init(contact);
    contact->name = wire_text("欧阳先生");
    contact->phone = wire_text("13900007654");
    submit->contact = contact;
    submit->text = wire_text(text);
    submit->reference = wire_text(reference);
    return submit;
}

static void attach(Attachment ***list, size_t *count, const char *reference)
{
    Attachment *one = arena_alloc(arena, sizeof *one), **grown = arena_array(arena, *count + 1, sizeof one);
    loopline__intake__v1__attachment__init(one);
    one->name = wire_text("欧阳的照片.jpg");
    one->reference = wire_text(reference);
    one->media_type = wire_text("image/jpeg");
    if (*count > 0)
        memcpy(grown, *list, *count * sizeof one);
    grown[(*count)++] = one;
    *list = grown;
}

/* So many characters, each run of them its own: 甲0001甲0002 … Nothing that a lexicon knows. */
static const char *long_text(const char *mark, int characters)
{
    struct buf text = {0};
    for (int i = 0; i < characters / 5; i++)
        buf_print(&text, "%s%04d", mark, i);
    const char *kept = arena_text(arena, text.text);
    buf_free(&text);
    return kept;
}

static const char *number_of(const Reply *reply)
{
    assert_string_equal(raw_status(reply), "durable");
    assert_non_null(reply->receipt);
    return reply->receipt->number;
}

static const Reply *supplement(const Reply *receipt, const char *text, const char *file)
{
    Supplement body;
    loopline__intake__v1__supplement__init(&body);
    body.number = receipt->receipt->number;
    body.code = receipt->receipt->code;
    body.text = wire_text(text);
    if (file != NULL)
        attach(&body.attachments, &body.n_attachments, file);
    return call(import, MESSAGE_SUPPLEMENT, NULL, &body.base);
}

/* ---- what arrives ---- */

/* As long as a demand may be, and before anybody knows what it is about twice as much is added. */
static void test_nothing_is_cut_off(void **state)
{
    (void)state;
    const char *reference = arena_print(arena, "%s-long", run), *first = long_text("甲", WIRE_TEXT_MAX);
    const char *second = long_text("乙", SUPPLEMENT), *third = long_text("丙", SUPPLEMENT);
    const Reply *receipt = call(import, MESSAGE_SUBMIT, reference, &demand(reference, first)->base);
    const char *number = number_of(receipt);
    until("review_state", reference, WAITING);
    number_of(supplement(receipt, second, NULL));
    number_of(supplement(receipt, third, NULL));
    fault_settle(watcher);
    assert_string_equal(asked("review_state", reference), WAITING);

    Loopline__Classifier__V1__DecideReview decide;
    loopline__classifier__v1__decide_review__init(&decide);
    decide.number = wire_text(number);
    decide.matter = wire_text("city.road.lamp");
    decide.area = wire_text("pingyin.yushan");
    assert_string_equal(raw_status(call(desk, MESSAGE_DECIDE_REVIEW, NULL, &decide.base)), "durable");
    until("ordered", reference, "1");
    fault_settle(watcher);
    const char *whole = arena_print(arena, "%s\n%s\n%s", first, second, third);
    assert_string_equal(arena_print(arena, "%s%s", asked("order_text", reference), asked("supplements", reference)),
                        whole);
    assert_string_equal(asked("request_text", reference), first);

    Loopline__Intake__V1__Reveal reveal; /* as long as it may be, it comes back whole to who asks for it */
    loopline__intake__v1__reveal__init(&reveal);
    reveal.number = wire_text(number);
    reveal.reason = wire_text("核对原文");
    const Loopline__Intake__V1__Identity *identity = call(agent, MESSAGE_REVEAL, NULL, &reveal.base)->identity;
    assert_string_equal(identity->text, first);
    assert_int_equal(identity->n_added, 2); /* and what was added, in its order */
    assert_string_equal(identity->added[0]->text, second);
    assert_string_equal(identity->added[1]->text, third);
    assert_true(identity->added[0]->at <= identity->added[1]->at);
}

/* After it was dispatched a supplement goes to the unit as it is. */
static void test_added_to_an_order(void **state)
{
    (void)state;
    const char *reference = arena_print(arena, "%s-late", run), *more = long_text("丁", SUPPLEMENT);
    Submit *submit = demand(reference, "榆山街道路灯不亮");
    submit->matter = wire_text("city.road.lamp");
    const Reply *receipt = call(import, MESSAGE_SUBMIT, reference, &submit->base);
    until("ordered", reference, "1");
    number_of(supplement(receipt, more, NULL));
    fault_settle(watcher);
    assert_string_equal(asked("supplements", reference), more);
}

static void test_attachments_come_to_the_request(void **state)
{
    (void)state;
    const char *reference = arena_print(arena, "%s-files", run);
    Submit *submit = demand(reference, "榆山街道路灯不亮");
    submit->matter = wire_text("city.road.lamp");
    attach(&submit->attachments, &submit->n_attachments, "file-ouyang-1");
    const Reply *receipt = call(import, MESSAGE_SUBMIT, reference, &submit->base);
    number_of(supplement(receipt, "补充照片", "file-ouyang-2"));
    number_of(supplement(receipt, "", "file-ouyang-3"));
    assert_string_equal(asked("files", reference), "file-ouyang-1 file-ouyang-2 file-ouyang-3");
    assert_string_equal(asked("in_history", "ouyang"), "0");
    assert_string_equal(asked("in_history", "欧阳"), "0");
    const Reply *empty = supplement(receipt, "没有引用", "");
    assert_string_equal(raw_status(empty), "rejected");
    assert_true(raw_names(empty, "attachments[0].reference", "required"));
}

static void test_advice_goes_with_the_refusal(void **state)
{
    (void)state;
    const char *reference = arena_print(arena, "%s-refused", run);
    Submit *submit = demand(reference, "我要起诉");
    Loopline__Intake__V1__Refusal refusal;
    loopline__intake__v1__refusal__init(&refusal);
    refusal.ground = wire_text("legal");
    refusal.advice = wire_text("请向人民法院提起诉讼");
    submit->refusal = &refusal;
    number_of(call(phone, MESSAGE_SUBMIT, reference, &submit->base));
    assert_string_equal(asked("answer", reference), "legal: 请向人民法院提起诉讼");
}

/* ---- what does not ---- */

/* Who asked is shown once to whoever says why; the reason is kept beside the name, not in the history, and the answer is
 * not kept at all. */
static void test_who_asked_is_shown_and_not_spread(void **state)
{
    (void)state;
    const char *reference = arena_print(arena, "%s-who", run), *key = arena_print(arena, "%s-reveal", run);
    Submit *submit = demand(reference, "榆山街道路灯不亮");
    submit->matter = wire_text("city.road.lamp");
    const char *number = number_of(call(import, MESSAGE_SUBMIT, reference, &submit->base));
    Loopline__Intake__V1__Reveal reveal;
    loopline__intake__v1__reveal__init(&reveal);
    reveal.number = wire_text(number);
    reveal.reason = wire_text("回访欧阳先生");
    const Reply *first = call(agent, MESSAGE_REVEAL, key, &reveal.base);
    assert_string_equal(raw_status(first), "durable");
    assert_string_equal(first->identity->contact->name, "欧阳先生");
    assert_string_equal(first->identity->contact->phone, "13900007654");
    assert_string_equal(first->identity->text, "榆山街道路灯不亮");
    const Reply *again = call(agent, MESSAGE_REVEAL, key, &reveal.base);
    assert_string_equal(raw_status(again), "duplicate");
    assert_null(again->identity);
    assert_string_equal(asked("openings", reference), "agent: 回访欧阳先生"); /* seen once, recorded once */
    assert_string_equal(asked("in_history", "欧阳"), "0");
    assert_string_equal(asked("in_history", "13900007654"), "0");
    assert_string_equal(asked("in_answers", "欧阳"), "0");
    assert_string_equal(asked("in_answers", "13900007654"), "0");
    assert_string_not_equal(asked("in_answers", number), "0"); /* this way of looking finds what is there */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_cut_off),
        cmocka_unit_test(test_added_to_an_order),
        cmocka_unit_test(test_attachments_come_to_the_request),
        cmocka_unit_test(test_advice_goes_with_the_refusal),
        cmocka_unit_test(test_who_asked_is_shown_and_not_spread),
    };
    return cmocka_run_group_tests_name("text", tests, open_town, close_town);
}
