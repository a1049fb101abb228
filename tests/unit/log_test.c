#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "common/instant.h"
#include "common/log.h"
#include "common/result.h"
#include "common/str.h"
#include "tests/lib/heard.h"

static char written[65536];

/* What `speak` wrote to stderr is in `written` afterwards. */
static void listen(void (*speak)(void))
{
    heard_of(speak, written, sizeof written);
}

static size_t lines_written(void)
{
    size_t lines = 0;
    for (const char *c = written; *c != '\0'; c++)
        lines += *c == '\n';
    return lines;
}

/* The line without its time, which is checked here: a UTC instant of this moment. */
static const char *after_time(const char *line)
{
    char text[INSTANT_TEXT];
    instant at = INSTANT_NONE;
    snprintf(text, sizeof text, "%.24s", line);
    assert_int_equal(text[19], '.');
    assert_int_equal(text[23], 'Z');
    assert_true(instant_parse(text, 480, &at));
    instant now = instant_wall();
    assert_true(at <= now && at > now - 10 * INSTANT_MINUTE);
    return line + 24;
}

static const char *const NASTY = "a b\n2026-01-01 ERROR forged\r\x1b[31m\"q\"=\\\xFF\xE2\x80\xA8";

static void speak_plainly(void)
{
    log_info("request accepted", "order", "PY20190602-00001", "trace", "4bf92f3577b34da6", NULL);
}

static void speak_nastily(void)
{
    log_warn(NASTY, "value", NASTY, "none", NULL, "empty", "", "dash", "-", "name", "路灯", NULL);
}

static void speak_at_all_levels(void)
{
    log_debug("one", NULL);
    log_info("two", NULL);
    log_warn("three", NULL);
    log_error("four", NULL);
}

static void text_line(void **state)
{
    (void)state;
    log_open("intake", LOG_INFO, false);
    listen(speak_plainly);
    assert_string_equal(after_time(written),
                        " INFO intake \"request accepted\" order=PY20190602-00001 trace=4bf92f3577b34da6\n");
}

static void text_line_is_never_broken(void **state)
{
    (void)state;
    log_open("router", LOG_INFO, false);
    listen(speak_nastily);
    assert_int_equal(lines_written(), 1);
    const char *quoted = "\"a b\\n2026-01-01 ERROR forged\\r\\u001b[31m\\\"q\\\"=\\\\\xEF\xBF\xBD\\u2028\"";
    char expected[512];
    snprintf(expected, sizeof expected, " WARN router %s value=%s none=- empty=\"\" dash=\"-\" name=\"路灯\"\n", quoted,
             quoted);
    assert_string_equal(after_time(written), expected);
}

static void json_line(void **state)
{
    (void)state;
    log_open("survey", LOG_INFO, true);
    listen(speak_nastily);
    log_open("-", LOG_INFO, false);
    assert_int_equal(lines_written(), 1);
    json_error_t error;
    json_t *line = json_loads(written, JSON_REJECT_DUPLICATES, &error);
    if (line == NULL)
        fail_msg("not JSON: %s in %s", error.text, written);
    assert_string_equal(after_time(json_string_value(json_object_get(line, "time"))), "");
    assert_string_equal(json_string_value(json_object_get(line, "level")), "warn");
    assert_string_equal(json_string_value(json_object_get(line, "service")), "survey");
    const char *repaired = "a b\n2026-01-01 ERROR forged\r\x1b[31m\"q\"=\\\xEF\xBF\xBD\xE2\x80\xA8";
    assert_string_equal(json_string_value(json_object_get(line, "event")), repaired);
    assert_string_equal(json_string_value(json_object_get(line, "value")), repaired);
    assert_true(json_is_null(json_object_get(line, "none")));
    assert_string_equal(json_string_value(json_object_get(line, "empty")), "");
    assert_string_equal(json_string_value(json_object_get(line, "name")), "路灯");
    assert_int_equal(json_object_size(line), 9);
    json_decref(line);
}

static void levels_filter(void **state)
{
    (void)state;
    for (size_t level = LOG_DEBUG; level <= LOG_ERROR; level++) {
        log_open("x", (enum log_level)level, false);
        listen(speak_at_all_levels);
        assert_int_equal(lines_written(), 4 - level);
    }
    log_open("-", LOG_INFO, false);
}

static void level_names(void **state)
{
    (void)state;
    enum log_level level = LOG_INFO;
    assert_true(log_level_parse("debug", &level) && level == LOG_DEBUG);
    assert_true(log_level_parse("info", &level) && level == LOG_INFO);
    assert_true(log_level_parse("warn", &level) && level == LOG_WARN);
    assert_true(log_level_parse("error", &level) && level == LOG_ERROR);
    assert_false(log_level_parse("loud", &level));
    assert_false(log_level_parse("", &level));
    assert_false(log_level_parse(NULL, &level));
    assert_int_equal(level, LOG_ERROR);
}

static void numbers_stay_for_sixteen_calls(void **state)
{
    (void)state;
    const char *kept[16];
    for (int i = 0; i < 16; i++)
        kept[i] = log_number(i * 1000LL);
    for (int i = 0; i < 16; i++)
        assert_int_equal(atoll(kept[i]), i * 1000LL);
    assert_string_equal(log_number(INT64_MIN), "-9223372036854775808");
}

static void speak_with_errno(void)
{
    errno = EPERM;
    log_error("kept", "n", log_number(5), NULL);
}

static void errno_survives(void **state)
{
    (void)state;
    log_open("x", LOG_INFO, false);
    errno = 0;
    int kept = dup(STDERR_FILENO), nowhere = open("/dev/full", O_WRONLY);
    assert_true(nowhere >= 0);
    dup2(nowhere, STDERR_FILENO);
    speak_with_errno();
    int seen = errno;
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(nowhere);
    clearerr(stderr);
    assert_int_equal(seen, EPERM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_line),      cmocka_unit_test(text_line_is_never_broken),
        cmocka_unit_test(json_line),      cmocka_unit_test(levels_filter),
        cmocka_unit_test(level_names),    cmocka_unit_test(numbers_stay_for_sixteen_calls),
        cmocka_unit_test(errno_survives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
