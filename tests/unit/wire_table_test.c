#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>
#include <string.h>

#include "common/pack.h"
#include "common/str.h"
#include "common/wire_check.h"
#include "common/wire_limit.h"

/* The tables of the wire against each other: messages, flow, terms, reasons, limits, .proto files. */

static void messages_are_found_by_number(void **state)
{
    (void)state;
    const struct message_info *info = NULL;
    for (size_t row = 0; (info = wire_info_row(row)) != NULL; row++) {
        assert_ptr_equal(wire_info(info->type), info); /* so numbers are unique */
        for (const char *c = info->name; *c != '\0'; c++)
            assert_true(islower((unsigned char)*c) || *c == '_');
        for (size_t other = 0; other < row; other++) {
            assert_string_not_equal(wire_info_row(other)->name, info->name);
            assert_ptr_not_equal(wire_info_row(other)->descriptor, info->descriptor);
        }
    }
    assert_string_equal(wire_info(MESSAGE_SUBMIT)->name, "submit");
    assert_ptr_equal(wire_info(MESSAGE_SUBMIT)->descriptor, &loopline__intake__v1__submit__descriptor);
    assert_int_equal(wire_info(MESSAGE_TRACK)->kind, KIND_QUERY);
    assert_null(wire_info(MESSAGE_NONE));
    assert_null(wire_info(99));
    assert_null(wire_info(UINT32_MAX));
}

/* "MakeContact" and "make_contact" are one name. */
static bool same_name(const char *camel, const char *snake)
{
    for (; *camel != '\0'; camel++, snake++) {
        snake += *snake == '_';
        if (tolower((unsigned char)*camel) != *snake)
            return false;
    }
    return *snake == '\0';
}

static void message_names_are_those_of_the_protos(void **state)
{
    (void)state;
    const struct message_info *info = NULL;
    for (size_t row = 0; (info = wire_info_row(row)) != NULL; row++)
        if (!same_name(info->descriptor->short_name, info->name))
            fail_msg("%s is named %s", info->descriptor->name, info->name);
}

static void every_edge_carries_an_event_and_every_event_has_an_edge(void **state)
{
    (void)state;
    const struct edge *edge = NULL;
    const struct message_info *info = NULL;
    for (size_t row = 0; (edge = wire_edge_row(row)) != NULL; row++) {
        info = wire_info(edge->type);
        assert_non_null(info);
        assert_int_equal(info->kind, KIND_EVENT);
        assert_int_not_equal(edge->from, edge->to);
        assert_true(wire_edge(edge->type, edge->from, edge->to));
        assert_false(str_empty(edge->why));
        for (size_t other = 0; other < row; other++)
            assert_memory_not_equal(wire_edge_row(other), edge, offsetof(struct edge, why));
    }
    for (size_t row = 0; (info = wire_info_row(row)) != NULL; row++) {
        size_t edges = 0;
        for (size_t n = 0; (edge = wire_edge_row(n)) != NULL; n++)
            edges += edge->type == info->type;
        if ((edges > 0) != (info->kind == KIND_EVENT))
            fail_msg("%s has %zu edges", info->name, edges);
    }
    assert_true(wire_edge(MESSAGE_REQUEST_ACCEPTED, NODE_INTAKE, NODE_CLASSIFIER));
    assert_false(wire_edge(MESSAGE_REQUEST_ACCEPTED, NODE_ROUTER, NODE_CLASSIFIER));
    assert_false(wire_edge(MESSAGE_REQUEST_ACCEPTED, NODE_INTAKE, NODE_ROUTER));
    assert_false(wire_edge(MESSAGE_SUBMIT, NODE_INTAKE, NODE_CLASSIFIER));
}

#define OF(name) &loopline__wire__v1__##name##__descriptor
static const struct {
    const char *list;
    const ProtobufCEnumDescriptor *proto;
} LISTS[] = {
    {"party", OF(party)},
    {"nature", OF(nature)},
    {"urgency", OF(urgency)},
    {"milestone", OF(milestone)},
    {"outcome", OF(outcome)},
    {"ruling", OF(ruling)},
    {"rating", OF(rating)},
    {"cause", OF(cause)},
    {"duty", OF(duty)},
    {"stage", OF(stage)},
    {"rung_action", OF(rung_action)},
    {"request_state", OF(request_state)},
    {"order_state", OF(order_state)},
    {"relief_kind", OF(relief_kind)},
    {"audience", OF(audience)},
    {"link_kind", OF(link_kind)},
    {"datum", OF(datum)},
    {"gate", OF(gate)},
    {"order_class", OF(order_class)},
    {"child_kind", OF(child_kind)},
    {"whistle_kind", OF(whistle_kind)},
    {"whistle_state", OF(whistle_state)},
    {"session_kind", OF(session_kind)},
    {"session_result", OF(session_result)},
    {"hand_over", OF(hand_over)},
    {"contact_way", OF(contact_way)},
    {"contact_result", OF(contact_result)},
    {"visit_kind", OF(visit_kind)},
    {"attempt_result", OF(attempt_result)},
    {"answer", OF(answer)},
    {"appeal_against", OF(appeal_against)},
    {"theme_state", OF(theme_state)},
    {"channel_kind", OF(channel_kind)},
    {"upward_kind", OF(upward_kind)},
};

/* FALSE_REPORT of "CAUSE_FALSE_REPORT" against "false_report". */
static bool value_is(const char *value, const char *list, const char *code)
{
    size_t prefix = strlen(list);
    return strncasecmp(value, list, prefix) == 0 && value[prefix] == '_' && strcasecmp(value + prefix + 1, code) == 0;
}

static void enums_of_the_protos_are_the_terms(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(LISTS); i++) {
        const ProtobufCEnumDescriptor *proto = LISTS[i].proto;
        size_t terms = 0;
        for (size_t row = 0; term_row(row) != NULL; row++)
            terms += strcmp(term_row(row)->list, LISTS[i].list) == 0;
        assert_int_equal(proto->n_values, terms + 1); /* 0 = unspecified */
        for (unsigned n = 0; n < proto->n_values; n++) {
            int number = proto->values[n].value;
            const char *code = number == 0 ? "unspecified" : term_get(LISTS[i].list, number)->code;
            if (!value_is(proto->values[n].name, LISTS[i].list, code))
                fail_msg("%s = %d, but %s %d is %s", proto->values[n].name, number, LISTS[i].list, number, code);
        }
    }
}

static void reasons_have_a_code_and_words_in_both_languages(void **state)
{
    (void)state;
    for (int reason = REASON_NONE + 1; reason < REASON_COUNT; reason++) {
        const char *code = reason_code((enum reason)reason);
        assert_false(str_empty(code));
        for (const char *c = code; *c != '\0'; c++)
            assert_true(islower((unsigned char)*c) || isdigit((unsigned char)*c) || *c == '_');
        for (int other = REASON_NONE; other < reason; other++)
            assert_string_not_equal(reason_code((enum reason)other), code);
        assert_string_not_equal(reason_text((enum reason)reason, "zh"), reason_text((enum reason)reason, "en"));
    }
    assert_string_equal(reason_code(REASON_TOO_LONG), "too_long");
    assert_string_equal(reason_text(REASON_TOO_LONG, "zh"), "过长");
    assert_string_equal(reason_text(REASON_TOO_LONG, "en"), "is too long");
    assert_string_equal(reason_text(REASON_TOO_LONG, NULL), "is too long");
    assert_string_equal(reason_code((enum reason)REASON_COUNT), "none");
    assert_string_equal(reason_code((enum reason) - 1), "none");
}

static void faults_past_the_last_place_are_counted(void **state)
{
    (void)state;
    struct faults faults = {0};
    char longest[200];
    memset(longest, 'x', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = '\0';
    faults_add(&faults, longest, REASON_TOO_LONG);
    assert_int_equal(strlen(faults.list[0].field), sizeof(faults.list[0].field) - 1);
    for (size_t i = 1; i < FAULTS_MAX + 5; i++)
        faults_add(&faults, NULL, REASON_BUSY);
    assert_int_equal(faults.count, FAULTS_MAX + 5);
    assert_int_equal(faults_kept(&faults), FAULTS_MAX);
    assert_string_equal(faults.list[FAULTS_MAX - 1].field, "");
}

static const ProtobufCFieldDescriptor *field_of(const ProtobufCMessageDescriptor *message, const char *name)
{
    return protobuf_c_message_descriptor_get_field_by_name(message, name);
}

static bool some_message_has(const ProtobufCMessageDescriptor *message, const char *name)
{
    const ProtobufCFieldDescriptor *field = field_of(message, name);
    if (field != NULL && field->type == PROTOBUF_C_TYPE_STRING)
        return true;
    for (unsigned i = 0; i < message->n_fields; i++)
        if (message->fields[i].type == PROTOBUF_C_TYPE_MESSAGE && some_message_has(message->fields[i].descriptor, name))
            return true;
    return false;
}

static bool any_message_has(const char *name)
{
    for (size_t row = 0; wire_info_row(row) != NULL; row++)
        if (some_message_has(wire_info_row(row)->descriptor, name))
            return true;
    return false;
}

static void text_limit_names_a_field(const struct wire_text_limit *limit)
{
    if (limit->message == NULL) {
        if (limit->field != NULL && !any_message_has(limit->field))
            fail_msg("no message has a text %s", limit->field);
        return;
    }
    const ProtobufCFieldDescriptor *field = field_of(limit->message, limit->field);
    if (field == NULL || field->type != PROTOBUF_C_TYPE_STRING)
        fail_msg("%s has no text %s", limit->message->name, limit->field);
}

static void limits_name_fields_that_exist(void **state)
{
    (void)state;
    for (size_t row = 0; wire_limit_text_row(row) != NULL; row++)
        text_limit_names_a_field(wire_limit_text_row(row));
    const struct wire_count_limit *count = NULL;
    for (size_t row = 0; (count = wire_limit_count_row(row)) != NULL && count->message != NULL; row++)
        if (field_of(count->message, count->field)->label != PROTOBUF_C_LABEL_REPEATED)
            fail_msg("%s.%s is not a list", count->message->name, count->field);
    const struct wire_range *range = NULL;
    for (size_t row = 0; (range = wire_limit_range_row(row)) != NULL && range->message != NULL; row++)
        assert_int_equal(field_of(range->message, range->field)->type, PROTOBUF_C_TYPE_DOUBLE);
}

static void the_narrowest_limit_counts(void **state)
{
    (void)state;
    const ProtobufCMessageDescriptor *submit = &loopline__intake__v1__submit__descriptor;
    assert_int_equal(wire_limit_text(submit, "text")->max, WIRE_TEXT_MAX);
    assert_int_equal(wire_limit_text(&loopline__survey__v1__rate__descriptor, "text")->max, 2000);
    assert_int_equal(wire_limit_text(&loopline__router__v1__sign__descriptor, "unit")->max, PACK_CODE_MAX);
    assert_int_equal(wire_limit_text(submit, "reference")->max, 256);
    assert_int_equal(wire_limit_count(submit, "attachments")->max, 16);
    assert_int_equal(wire_limit_count(&loopline__wire__v1__reply__descriptor, "errors")->max, FAULTS_MAX);
    assert_int_equal(wire_limit_count(submit, "anything")->max, 64);
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* Ids, and a hash as long as one. */
static bool id_name(const char *name)
{
    static const char *const OTHERS[] = {"caller", "hotspot", "merge_into"};
    bool fits = ends_with(name, "_id");
    for (size_t i = 0; i < COUNT(OTHERS); i++)
        fits = fits || strcmp(name, OTHERS[i]) == 0;
    return fits;
}

/* What wire_check.c takes for granted of the .proto files. */
static void shape_check(const ProtobufCMessageDescriptor *message, unsigned depth, size_t path)
{
    if (depth > WIRE_DEPTH_MAX)
        fail_msg("%s: recursive or too deep", message->name);
    assert_true(message->n_fields <= WIRE_FIELDS_MAX);
    for (unsigned i = 0; i < message->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->fields[i];
        bool instant_name = strcmp(field->name, "at") == 0 || strcmp(field->name, "until") == 0 ||
                            strcmp(field->name, "before") == 0 || strcmp(field->name, "due") == 0 ||
                            ends_with(field->name, "_at") || ends_with(field->name, "_due");
        if ((field->type == PROTOBUF_C_TYPE_INT64) != instant_name)
            fail_msg("%s.%s: int64 fields, and only they, are instants", message->name, field->name);
        if (field->type == PROTOBUF_C_TYPE_BYTES && !id_name(field->name))
            fail_msg("%s.%s: bytes fields are ids", message->name, field->name);
        size_t length = path + strlen(field->name) + strlen(".[2000]");
        if (length >= sizeof(((struct fault *)NULL)->field))
            fail_msg("%s.%s: its path would be cut", message->name, field->name);
        if (field->type == PROTOBUF_C_TYPE_MESSAGE)
            shape_check(field->descriptor, depth + 1, length);
    }
}

static void messages_have_the_shape_that_is_checked_for(void **state)
{
    (void)state;
    for (size_t row = 0; wire_info_row(row) != NULL; row++)
        shape_check(wire_info_row(row)->descriptor, 1, 0);
    shape_check(&loopline__wire__v1__header__descriptor, 1, strlen("header"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_are_found_by_number),
        cmocka_unit_test(message_names_are_those_of_the_protos),
        cmocka_unit_test(every_edge_carries_an_event_and_every_event_has_an_edge),
        cmocka_unit_test(enums_of_the_protos_are_the_terms),
        cmocka_unit_test(reasons_have_a_code_and_words_in_both_languages),
        cmocka_unit_test(faults_past_the_last_place_are_counted),
        cmocka_unit_test(limits_name_fields_that_exist),
        cmocka_unit_test(the_narrowest_limit_counts),
        cmocka_unit_test(messages_have_the_shape_that_is_checked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
