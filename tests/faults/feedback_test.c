/* Results in a running town: what says nothing never reaches the leader; interim and final results are kept apart, with
 * their evidence, in every round; who confirms a service; what an outside company sees of an order, and what a bureau. */
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

#define BILL  "本月水费忽然多出三倍,家里没有漏水,请核查水表读数。"
#define FIXED "入户查表,上月抄错一位,多收的八十六元已退回账户。"

typedef const Loopline__Wire__V1__Reply *reply;
typedef const Loopline__Router__V1__OrderView *order_view;

static struct town *town;
static struct session *owner;
static struct arena *arena;

static int open_town(void **state)
{
    (void)state;
    arena = arena_new(0);
    owner = fault_open("2024-03-07T10:00:00+08:00");
    session_file(owner, "tests/faults/feedback.sql");
    town = town_open(session_town(), NULL);
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

/* ---- asking ---- */

static const char *ask(const char *statement, const char *number)
{
    return arena_text(arena, session_ask(owner, arena_print(arena, "EXECUTE %s('%s')", statement, number)));
}

static const char *ask_of(const char *statement, const char *number, const char *what)
{
    return arena_text(arena, session_ask(owner, arena_print(arena, "EXECUTE %s('%s', '%s')", statement, number, what)));
}

static int64_t now(void)
{
    return strtoll(session_ask(owner, "EXECUTE fb_now"), NULL, 10);
}

/* "durable", or every field at fault with its reason. */
static const char *said(reply answer)
{
    const char *out = "";
    if (answer->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE)
        return "durable";
    for (size_t i = 0; i < answer->n_errors; i++)
        out = arena_print(arena, "%s%s%s %s", out, i > 0 ? "; " : "", answer->errors[i]->field,
                          answer->errors[i]->reason);
    return out;
}

static const char *send(const char *key, enum message_type type, const ProtobufCMessage *body)
{
    const char *answer = said(town_call(town, arena, key, type, NULL, body));
    fault_settle(owner);
    return answer;
}

struct demand {
    const char *district, *matter, *text, *phone;
    enum party party;
};

static const char *submit(const struct demand *demand)
{
    Loopline__Intake__V1__Submit body = LOOPLINE__INTAKE__V1__SUBMIT__INIT;
    Loopline__Intake__V1__Place place = LOOPLINE__INTAKE__V1__PLACE__INIT;
    Loopline__Intake__V1__Contact contact = LOOPLINE__INTAKE__V1__CONTACT__INIT;
    body.channel = wire_text("phone");
    body.text = wire_text(demand->text);
    body.matter = wire_text(demand->matter);
    body.party = (Loopline__Wire__V1__Party)demand->party;
    place.district = wire_text(demand->district);
    body.place = &place;
    contact.phone = wire_text(demand->phone);
    body.contact = &contact;
    reply answer = town_call(town, arena, "channel-phone", MESSAGE_SUBMIT, NULL, &body.base);
    assert_int_equal(answer->status, LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE);
    fault_settle(owner);
    return answer->receipt->number;
}

static void sign(const char *key, const char *number)
{
    Loopline__Router__V1__Sign body = LOOPLINE__ROUTER__V1__SIGN__INIT;
    body.number = wire_text(number);
    assert_string_equal(send(key, MESSAGE_SIGN, &body.base), "durable");
}

static Loopline__Router__V1__FeedBack solved(const char *number, const char *text)
{
    Loopline__Router__V1__FeedBack body = LOOPLINE__ROUTER__V1__FEED_BACK__INIT;
    body.number = wire_text(number);
    body.outcome = LOOPLINE__WIRE__V1__OUTCOME__OUTCOME_SOLVED;
    body.text = wire_text(text);
    return body;
}

static Loopline__Router__V1__Contact *reached(enum contact_result result)
{
    Loopline__Router__V1__Contact *contact = arena_alloc(arena, sizeof *contact);
    loopline__router__v1__contact__init(contact);
    contact->at = now();
    contact->way = LOOPLINE__WIRE__V1__CONTACT_WAY__CONTACT_WAY_PHONE;
    contact->with = wire_text("来电人");
    contact->result = (Loopline__Wire__V1__ContactResult)result;
    return contact;
}

static const char *feed_back(const char *key, const char *number, const char *text)
{
    Loopline__Router__V1__FeedBack body = solved(number, text);
    body.contact = reached(CONTACT_REACHED);
    return send(key, MESSAGE_FEED_BACK, &body.base);
}

static const char *sign_off(const char *number)
{
    Loopline__Router__V1__SignOff body = LOOPLINE__ROUTER__V1__SIGN_OFF__INIT;
    body.number = wire_text(number);
    body.approved = true;
    return send("leader-jc.water", MESSAGE_SIGN_OFF, &body.base);
}

static Loopline__Router__V1__Attachment *file(const char *reference)
{
    Loopline__Router__V1__Attachment *one = arena_alloc(arena, sizeof *one);
    loopline__router__v1__attachment__init(one);
    one->name = wire_text("表盘照片");
    one->reference = wire_text(reference);
    return one;
}

/* ---- what says nothing ---- */

static const char *bill; /* the order of the next tests */

/* T08: 4 working days, the leader signs. */
static void test_an_empty_reply_never_reaches_the_leader(void **state)
{
    (void)state;
    bill = submit(&(struct demand){"jiangcheng", "public.water.fee", BILL, "13900007001", PARTY_CITIZEN});
    sign("unit-jc.water", bill);
    const char *before = ask_of("fb_part", bill, "jc.water");
    const Loopline__Router__V1__FeedBack unmet = solved(bill, FIXED);
    assert_string_equal(send("unit-jc.water", MESSAGE_FEED_BACK, &unmet.base), "number not_contacted"); /* R02 */
    assert_string_equal(feed_back("unit-jc.water", bill, "您好,情况属实,已处理,感谢您的来电!"), "text boilerplate");
    assert_string_equal(feed_back("unit-jc.water", bill, BILL), "text boilerplate");
    assert_string_equal(feed_back("unit-jc.water", bill, ""), "text required");
    assert_string_equal(sign_off(bill), "number wrong_state");
    assert_string_equal(ask_of("fb_part", bill, "jc.water"), before);
    assert_string_equal(ask("fb_results", bill), "");
    assert_string_equal(ask_of("fb_told", bill, "reply_sent_back"), "2|copied,empty"); /* on record, to be counted */
    assert_string_equal(ask_of("fb_told", bill, "reported"), "0|");
}

/* ---- interim and final ---- */

static const char *interim(const char *text, int64_t until)
{
    Loopline__Router__V1__ReportInterim body = LOOPLINE__ROUTER__V1__REPORT_INTERIM__INIT;
    body.number = wire_text(bill);
    body.text = wire_text(text);
    body.measures = wire_text("封表待检");
    body.until = until;
    body.to = LOOPLINE__WIRE__V1__AUDIENCE__AUDIENCE_PERSON;
    body.contact = reached(CONTACT_REACHED);
    return send("unit-jc.water", MESSAGE_REPORT_INTERIM, &body.base);
}

static void test_interim_and_final_are_kept_apart(void **state)
{
    (void)state;
    Loopline__Router__V1__Attachment *files[] = {file("oss://bill/1"), file("")};
    Loopline__Router__V1__FeedBack body = solved(bill, FIXED);
    body.measures = wire_text("退费,更换抄表员");
    body.cost_fen = 8600;
    body.cause = wire_text("抄表笔误");
    body.told_at = now();
    body.attachments = files;
    body.n_attachments = 2;
    assert_string_equal(ask_of("fb_part", bill, "jc.water"), "2|0|f|-");
    assert_string_equal(interim("已派人查表", now() - 1), "until out_of_range");
    /* R20: words that say nothing are no opinion */
    assert_string_equal(interim("您好,正在处理,请耐心等待。", now() + 86400000000), "text boilerplate");
    assert_string_equal(ask_of("fb_told", bill, "reply_sent_back"), "3|copied,empty");
    assert_string_equal(ask_of("fb_told", bill, "interim"), "0|");
    assert_string_equal(ask_of("fb_part", bill, "jc.water"), "2|0|f|-");
    assert_string_equal(interim("已派人查表", now() + 86400000000), "durable");
    /* R02: the evidence is the contact, and meets its clock */
    assert_string_equal(ask_of("fb_part", bill, "jc.water"), "2|0|t|-");
    assert_string_equal(ask_of("fb_clock", bill, "2"), "2");
    assert_string_equal(ask("fb_results", bill), "0|t|4|已派人查表");
    assert_string_equal(ask("fb_last", bill), "封表待检|0||t|1|来电人|1|0||t|unit-jc.water");
    assert_string_equal(send("unit-jc.water", MESSAGE_FEED_BACK, &body.base), "attachments[1].reference required");
    body.n_attachments = 1;
    assert_string_equal(send("unit-jc.water", MESSAGE_FEED_BACK, &body.base), "durable");
    assert_string_equal(ask_of("fb_part", bill, "jc.water"), "4|1|t|" FIXED);
    assert_string_equal(ask("fb_results", bill), "0|t|4|已派人查表\n0|f|1|" FIXED);
    assert_string_equal(ask("fb_last", bill), "退费,更换抄表员|8600||f|0||0|1|oss://bill/1|t|unit-jc.water");
    assert_string_equal(ask("fb_cause", bill), "抄表笔误");
    assert_string_equal(ask_of("fb_told", bill, "contacted"), "1|");
    assert_string_equal(sign_off(bill), "durable");
    assert_string_equal(ask_of("fb_part", bill, "jc.water"), "5|1|t|" FIXED);
}

static void rate(const char *number, enum rating rating)
{
    Loopline__Survey__V1__Rate body = LOOPLINE__SURVEY__V1__RATE__INIT;
    body.number = wire_text(number);
    body.rating = (Loopline__Wire__V1__Rating)rating;
    if (rating == RATING_DISSATISFIED)
        body.cause = LOOPLINE__WIRE__V1__CAUSE__CAUSE_NOT_SOLVED;
    assert_string_equal(send("agent", MESSAGE_RATE, &body.base), "durable");
}

/* C16: the same words again are no second result. */
static void test_a_redo_says_something_else(void **state)
{
    (void)state;
    rate(bill, RATING_DISSATISFIED);
    sign("unit-jc.water", bill);
    assert_string_equal(feed_back("unit-jc.water", bill, FIXED "。"), "text boilerplate");
    assert_string_equal(ask_of("fb_told", bill, "reply_sent_back"), "4|copied,empty,repeated");
    assert_string_equal(feed_back("unit-jc.water", bill, "退款今日到账,回单已交用户核对。"), "durable");
    assert_string_equal(ask("fb_results", bill),
                        "0|t|4|已派人查表\n0|f|1|" FIXED "\n1|f|1|退款今日到账,回单已交用户核对。");
    /* R46, C02: whoever asks back learns more */
    Loopline__Router__V1__ReviseCause body = LOOPLINE__ROUTER__V1__REVISE_CAUSE__INIT;
    body.number = wire_text(bill);
    body.cause = wire_text("水表自走");
    assert_string_equal(send("agent", MESSAGE_REVISE_CAUSE, &body.base), "reason required");
    body.reason = wire_text("回访时用户说明");
    assert_string_equal(send("agent", MESSAGE_REVISE_CAUSE, &body.base), "durable");
    assert_string_equal(send("agent", MESSAGE_REVISE_CAUSE, &body.base), "cause already_done");
    assert_string_equal(send("unit-by.mobile", MESSAGE_REVISE_CAUSE, &body.base), "unit not_yours");
    assert_string_equal(ask("fb_cause", bill), "水表自走");
    assert_string_equal(ask_of("fb_told", bill, "cause_revised"), "2|");
}

static const char *delegate(const char *number, const char *to)
{
    Loopline__Router__V1__Delegate body = LOOPLINE__ROUTER__V1__DELEGATE__INIT;
    char *units[] = {wire_text(to)};
    body.number = wire_text(number);
    body.to = units;
    body.n_to = 1;
    return send("unit-jc.water", MESSAGE_DELEGATE, &body.base);
}

/* R46: the unit above answers for the cause, whichever way it is told. */
static void test_a_delegate_names_no_cause(void **state)
{
    (void)state;
    const char *number = submit(&(struct demand){
        "jiangcheng", "public.water.fee", "水表换过以后每个月都多收十几吨水费,请查表。", "13900007005", PARTY_CITIZEN});
    sign("unit-jc.water", number);
    assert_string_equal(delegate(number, "jc.water_billing"), "durable");
    Loopline__Router__V1__Sign below = LOOPLINE__ROUTER__V1__SIGN__INIT;
    below.number = wire_text(number);
    below.unit = wire_text("jc.water_billing");
    assert_string_equal(send("unit-jc.water", MESSAGE_SIGN, &below.base), "durable");
    Loopline__Router__V1__ReviseCause revise = LOOPLINE__ROUTER__V1__REVISE_CAUSE__INIT;
    revise.number = wire_text(number);
    revise.unit = wire_text("jc.water_billing");
    revise.cause = wire_text("表号登记错");
    revise.reason = wire_text("查表");
    assert_string_equal(send("unit-jc.water", MESSAGE_REVISE_CAUSE, &revise.base), "unit not_yours");
    Loopline__Router__V1__FeedBack body = solved(number, "现场核对表号,登记有误,已更正。");
    body.unit = wire_text("jc.water_billing");
    body.cause = wire_text("表号登记错");
    assert_string_equal(send("unit-jc.water", MESSAGE_FEED_BACK, &body.base), "cause forbidden_here");
    assert_string_equal(ask("fb_cause", number), "");
    body.cause = wire_text("");
    assert_string_equal(send("unit-jc.water", MESSAGE_FEED_BACK, &body.base), "durable");
    body = solved(number, "登记更正,多收水费退回账户。");
    body.contact = reached(CONTACT_REACHED);
    body.cause = wire_text("表号登记错");
    assert_string_equal(send("unit-jc.water", MESSAGE_FEED_BACK, &body.base), "durable");
    assert_string_equal(ask("fb_cause", number), "表号登记错");
}

/* ---- what must be said, and what must not ---- */

static void test_grounds_and_confirmation(void **state)
{
    (void)state;
    const char *number = submit(&(struct demand){
        "beiyuan", "public.power", "车间电压不稳,机床连续跳闸,影响开工,请派人核实。", "13900007002", PARTY_ENTERPRISE});
    Loopline__Router__V1__FeedBack body = solved(number, "供电局更换变压器分接头,当日恢复生产。");
    sign("unit-by.enterprise", number);
    sign("unit-by.power", number);
    assert_string_equal(feed_back("unit-by.power", number, "现场更换变压器分接头"), "durable");
    body.ground = wire_text("funds");
    assert_string_equal(send("unit-by.enterprise", MESSAGE_FEED_BACK, &body.base), "ground forbidden_here");
    body.outcome = LOOPLINE__WIRE__V1__OUTCOME__OUTCOME_CANNOT;
    body.ground = wire_text("tired");
    body.told_at = now() + 3600000000;
    assert_string_equal(send("unit-by.enterprise", MESSAGE_FEED_BACK, &body.base),
                        "ground unknown_code; told_at out_of_range");
    body.outcome = LOOPLINE__WIRE__V1__OUTCOME__OUTCOME_CONFIRMED;
    body.ground = wire_text("");
    body.told_at = 0;
    assert_string_equal(send("unit-by.enterprise", MESSAGE_FEED_BACK, &body.base), "contact required");
    body.contact = reached(CONTACT_NO_ANSWER);
    assert_string_equal(send("unit-by.enterprise", MESSAGE_FEED_BACK, &body.base), "contact.result not_contacted");
    body.contact = reached(CONTACT_REACHED);
    assert_string_equal(send("unit-by.enterprise", MESSAGE_FEED_BACK, &body.base), "durable");
    assert_string_equal(ask("fb_survey", number), "5");
}

/* ---- who sees what ---- */

static const char *comment(const char *key, const char *number, const char *text)
{
    Loopline__Router__V1__Comment body = LOOPLINE__ROUTER__V1__COMMENT__INIT;
    Loopline__Router__V1__Attachment *files[] = {file("oss://note/1")};
    body.number = wire_text(number);
    body.text = wire_text(text);
    body.attachments = files;
    body.n_attachments = 1;
    return send(key, MESSAGE_COMMENT, &body.base);
}

static reply look(const char *key, const char *number, const char *unit)
{
    Loopline__Router__V1__ViewOrder body = LOOPLINE__ROUTER__V1__VIEW_ORDER__INIT;
    body.number = wire_text(number);
    body.unit = wire_text(unit);
    return town_call(town, arena, key, MESSAGE_VIEW_ORDER, NULL, &body.base);
}

static order_view view(const char *key, const char *number, const char *unit)
{
    reply answer = look(key, number, unit);
    assert_int_equal(answer->status, LOOPLINE__WIRE__V1__STATUS__STATUS_OK);
    assert_int_equal(answer->result_case, LOOPLINE__WIRE__V1__REPLY__RESULT_VIEW);
    return answer->view;
}

static void supplement(const char *number, const char *text)
{
    Loopline__Intake__V1__Supplement body = LOOPLINE__INTAKE__V1__SUPPLEMENT__INIT;
    body.number = wire_text(number);
    body.text = wire_text(text);
    assert_string_equal(send("agent", MESSAGE_SUPPLEMENT, &body.base), "durable");
}

static void check_limited(order_view seen)
{
    assert_true(seen->limited);
    assert_int_equal(seen->n_parts, 1);
    assert_string_equal(seen->parts[0]->unit, "by.mobile");
    assert_string_equal(seen->parts[0]->task, "核查本企业线路");
    assert_true(seen->parts[0]->return_until_at > seen->parts[0]->dispatched_at);
    assert_string_equal(seen->parts[0]->result, "更换光猫并重新熔接光纤");
    assert_int_equal(seen->n_comments, 1);
    assert_string_equal(seen->comments[0]->unit, "by.mobile");
    assert_string_equal(seen->comments[0]->text, "机房钥匙找物业 138****0000");
    assert_string_equal(seen->comments[0]->attachments[0]->reference, "oss://note/1");
    assert_int_equal(seen->n_supplements, 0);
    assert_string_equal(seen->text, "整栋楼宽带断了一周,联系电话139****7003,请尽快修复。");
}

static void check_full(order_view seen)
{
    assert_false(seen->limited);
    assert_int_equal(seen->n_parts, 4);
    assert_int_equal(seen->n_comments, 3);
    assert_string_equal(seen->comments[0]->unit, "by.mobile");
    assert_string_equal(seen->comments[1]->unit, "by.station");
    assert_string_equal(seen->comments[2]->unit, "");
    assert_int_equal(seen->n_supplements, 1);
    assert_string_equal(seen->supplements[0], "三单元也断了,可打139****7009");
    for (size_t i = 0; i < seen->n_parts; i++)
        assert_string_equal(seen->parts[i]->result,
                            str_equal(seen->parts[i]->unit, "by.mobile") ? "更换光猫并重新熔接光纤" : "");
}

/* The answer to a command shows no more than the view does. */
static void check_status(const char *number)
{
    Loopline__Router__V1__Sign body = LOOPLINE__ROUTER__V1__SIGN__INIT;
    body.number = wire_text(number);
    reply company = town_call(town, arena, "unit-by.mobile", MESSAGE_SIGN, NULL, &body.base);
    assert_string_equal(said(company), "durable");
    assert_int_equal(company->order->n_assignees, 1);
    assert_string_equal(company->order->assignees[0]->unit, "by.mobile");
    assert_string_equal(company->order->assignees[0]->state, "signed");
    reply lead = town_call(town, arena, "unit-by.station", MESSAGE_SIGN, NULL, &body.base);
    assert_string_equal(said(lead), "durable");
    assert_int_equal(lead->order->n_assignees, 4);
    fault_settle(owner);
}

static void test_a_company_sees_its_own_part(void **state)
{
    (void)state;
    const char *number =
        submit(&(struct demand){"beiyuan", "public.telecom.cable",
                                "整栋楼宽带断了一周,联系电话13900007003,请尽快修复。", "13900007003", PARTY_CITIZEN});
    supplement(number, "三单元也断了,可打13900007009");
    check_status(number);
    const char *seen = ask("fb_seen", number);
    assert_string_equal(comment("unit-by.mobile", number, "机房钥匙找物业 13800000000"), "durable");
    assert_string_equal(comment("unit-by.station", number, "各家先查自己的线路"), "durable");
    assert_string_equal(comment("dispatcher", number, "有居民情绪激动"), "durable");
    assert_string_equal(comment("unit-by.water", number, "与我无关"), "unit not_yours");
    assert_string_equal(feed_back("unit-by.mobile", number, "更换光猫并重新熔接光纤"), "durable");
    check_limited(view("unit-by.mobile", number, ""));
    check_limited(view("agent", number, "by.mobile")); /* as the company would see it */
    check_full(view("unit-by.station", number, ""));
    check_full(view("dispatcher", number, ""));
    assert_string_equal(said(look("unit-by.water", number, "")), "unit not_yours");
    assert_string_equal(said(look("unit-by.mobile", number, "by.station")), "unit not_yours");
    assert_string_equal(said(look("unit-by.mobile", "BY20240307-99999", "")), "number not_found");
    /* every view is on record, with its reader; what was refused showed nothing */
    assert_string_equal(ask("fb_viewed", number), "by.mobile|unit-by.mobile|true\nby.mobile|agent|true\n"
                                                  "by.station|unit-by.station|false\n|dispatcher|false");
    /* the citizen's page says that a unit has fed back, and nothing of comments nor of who looked */
    assert_string_not_equal(seen, "");
    long steps = strtol(seen, NULL, 10), keys = strtol(strchr(seen, '|') + 1, NULL, 10);
    assert_string_equal(ask("fb_seen", number), arena_print(arena, "%ld|%ld", steps + 1, keys + 4));
}

/* R31, T09: a date would promise what is refused. */
static void test_what_cannot_be_returned_has_no_date_for_it(void **state)
{
    (void)state;
    const char *number = submit(&(struct demand){"jiangcheng", "public.telecom.cable",
                                                 "楼顶一捆线缆垂到窗前,刮风打玻璃。", "13900007006", PARTY_CITIZEN});
    order_view seen = view("dispatcher", number, "");
    assert_int_equal((int)seen->order_class, CLASS_INSTANT);
    assert_true(seen->n_parts > 1);
    for (size_t i = 0; i < seen->n_parts; i++)
        assert_int_equal(seen->parts[i]->return_until_at, 0);
    assert_string_equal(ask("fb_return_by", number), "t"); /* the policy has one, for the day its class changes */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_empty_reply_never_reaches_the_leader),
        cmocka_unit_test(test_interim_and_final_are_kept_apart),
        cmocka_unit_test(test_a_redo_says_something_else),
        cmocka_unit_test(test_a_delegate_names_no_cause),
        cmocka_unit_test(test_grounds_and_confirmation),
        cmocka_unit_test(test_a_company_sees_its_own_part),
        cmocka_unit_test(test_what_cannot_be_returned_has_no_date_for_it),
    };
    return cmocka_run_group_tests(tests, open_town, close_town);
}
