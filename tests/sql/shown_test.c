/* Nobody is shown an order, a request or what people wrote without its being on record: every command of the table is held
 * to be one that shows nobody, one that changes something and prints its receipt, one whose service records the look, or
 * one that records it itself. A command that is added and not judged here fails. Those that record, and those that claim to
 * show nobody, are run on a demo year: whatever number is printed must stand in an event of that run. VAR names the town. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "common/str.h"
#include "services/ctl/commands.h"
#include "services/ctl/ctl.h"
#include "services/ctl/files.h"
#include "tests/lib/session.h"

enum { WORDS_MAX = 24, NUMBER_MOST = 64 };
#define DATABASE "case_shown"

enum judged {
    NOBODY,  /* counts, settings, files of the machine: names no order and no request */
    RECEIPT, /* changes something; what it prints is that */
    SERVICE, /* asks a service, which records who looked */
    RECORDS, /* by itself, before anything is printed; takes --purpose */
};

/* `words` is how it is run, "" = not here: it needs a service, a key or files of its own. @O an order, @R a request of it,
 * @S a slip, @M a meeting, @H a hot spot, @P a sample, @T a theme, @D a folder. */
static const struct row {
    const char *path;
    enum judged judged;
    const char *words;
} ROWS[] = {
    {"pack check", NOBODY, "pack check deploy/city/demo"},
    {"pack diff", NOBODY, "pack diff deploy/city/demo"},
    {"pack apply", RECORDS, ""},
    {"pack simulate", RECORDS, "pack simulate @D/pack --since 2018-09-01 --list"},
    {"migrate", NOBODY, ""},
    {"audit keygen", NOBODY, ""},
    {"audit anchor", NOBODY, "audit anchor"},
    {"audit export", NOBODY, ""},
    {"audit verify", NOBODY, "audit verify"},
    {"audit who", NOBODY, ""},                                 /* who looked, at what was asked for */
    {"audit copy", NOBODY, ""},                                /* whose copy it is */
    {"audit keys", NOBODY, ""},                                /* who may act, no order */
    {"audit views", NOBODY, "audit views --since 2018-01-01"}, /* who looked how often */
    {"export open-data", RECORDS, ""},
    {"demo year", NOBODY, ""},
    {"keys new", NOBODY, ""},
    {"keys list", NOBODY, "keys list"},
    {"keys revoke", NOBODY, ""},
    {"keys rotate", NOBODY, ""},
    {"quarantine list", RECORDS, "quarantine list"},
    {"quarantine show", RECORDS, "quarantine show 4711"},
    {"quarantine retry", RECEIPT, ""},
    {"quarantine discard", RECEIPT, ""},
    {"district confine", NOBODY, ""},
    {"district free", NOBODY, ""},
    {"district list", NOBODY, "district list"},
    {"identity keys", NOBODY, ""},
    {"identity rotate", NOBODY, ""},
    {"identity status", NOBODY, ""},
    {"submit", RECEIPT, ""},
    {"supplement", RECEIPT, ""},
    {"withdraw", RECEIPT, ""},
    {"track", SERVICE, ""},
    {"receipt", RECEIPT, ""},
    {"reveal", SERVICE, ""},
    {"watch", RECEIPT, ""}, /* a channel's own: what became of what it brought */
    {"hold set", RECEIPT, ""},
    {"hold release", RECEIPT, ""},
    {"hold list", RECORDS, "hold list"},
    {"care add", RECEIPT, ""},
    {"care end", RECEIPT, ""},
    {"care list", RECORDS, "care list"},
    {"hotspots", NOBODY, ""}, /* of a file */
    {"hotspot list", RECORDS, "hotspot list"},
    {"hotspot show", RECORDS, "hotspot show @H"},
    {"requests", RECORDS, "requests"},
    {"request", RECORDS, "request @R"},
    {"request by-phone", SERVICE, ""},
    {"orders", RECORDS, "orders"},
    {"order", RECORDS, "order @O"},
    {"order * sign", RECEIPT, ""},
    {"order * contact", RECEIPT, ""},
    {"order * arrive", RECEIPT, ""},
    {"order * interim", RECEIPT, ""},
    {"order * return", RECEIPT, ""},
    {"order * handback", RECEIPT, ""},
    {"order * rule", RECEIPT, ""},
    {"bench", RECORDS, "bench"},
    {"route proposals", RECORDS, "route proposals"},
    {"route adopt", RECEIPT, ""},
    {"route decline", RECEIPT, ""},
    {"order * feedback", RECEIPT, ""},
    {"order * comment", RECEIPT, ""},
    {"order * cause", RECEIPT, ""},
    {"order * view", SERVICE, ""},
    {"order * clocks", SERVICE, ""},
    {"order * extend", RECEIPT, ""},
    {"order * pause", RECEIPT, ""},
    {"order * shelf", RECEIPT, ""},
    {"order * grant", RECEIPT, ""},
    {"order * resume", RECEIPT, ""},
    {"order * signoff", RECEIPT, ""},
    {"order * assign", RECEIPT, ""},
    {"order * delegate", RECEIPT, ""},
    {"order * split", RECEIPT, ""},
    {"order * change", RECEIPT, ""},
    {"order * whistle", RECEIPT, ""},
    {"order * joint", RECEIPT, ""},
    {"order * reportin", RECEIPT, ""},
    {"order * conclude", RECEIPT, ""},
    {"order * session", RECEIPT, ""},
    {"order * handover", RECEIPT, ""},
    {"order * supervise", RECEIPT, ""},
    {"order * ack", RECEIPT, ""},
    {"order * writeoff", RECEIPT, ""},
    {"order * approve", RECEIPT, ""},
    {"order * withdraw", RECEIPT, ""},
    {"order * evidence", RECORDS, "order @O evidence --out @D/evidence"},
    {"merge", RECEIPT, ""},
    {"unmerge", RECEIPT, ""},
    {"reopen", RECEIPT, ""},
    {"review list", SERVICE, ""},
    {"review decide", RECEIPT, ""},
    {"merge list", RECORDS, "merge list"},
    {"merge decline", RECEIPT, ""},
    {"survey list", SERVICE, ""},
    {"survey attempt", RECEIPT, ""},
    {"survey rate", RECEIPT, ""},
    {"survey answer", RECEIPT, ""},
    {"order * call", RECEIPT, ""},
    {"order * works", RECEIPT, ""},
    {"order * redo", RECEIPT, ""},
    {"order * appeal", RECEIPT, ""},
    {"appeal lodge", RECEIPT, ""},
    {"appeal rule", RECEIPT, ""},
    {"appeal list", RECORDS, "appeal list"},
    {"writeoff list", RECORDS, "writeoff list"},
    {"exclusion propose", RECEIPT, ""},
    {"exclusion decide", RECEIPT, ""},
    {"exclusion list", RECORDS, "exclusion list"},
    {"sample draw", RECEIPT, ""},
    {"sample list", NOBODY, "sample list"},
    {"sample show", RECORDS, "sample show @P"},
    {"sample check", RECEIPT, ""},
    {"theme set", RECEIPT, ""},
    {"theme list", NOBODY, "theme list"},
    {"theme show", RECORDS, "theme show @T"},
    {"slip answer", RECEIPT, ""},
    {"slip close", RECEIPT, ""},
    {"slip list", RECORDS, "slip list"},
    {"supervision list", RECORDS, "supervision list"},
    {"shelf list", RECORDS, "shelf list"},
    {"meeting list", NOBODY, "meeting list"},
    {"meeting show", RECORDS, "meeting show @M"},
    {"meeting put", RECEIPT, ""},
    {"meeting decide", RECEIPT, ""},
    {"meeting close", RECEIPT, ""},
    {"meeting call", RECEIPT, ""},
    {"meeting counts", NOBODY, "meeting counts"},
    {"cadence list", NOBODY, "cadence list"},
    {"violations", RECORDS, "violations --list"},
    {"whistles", RECORDS, "whistles"},
    {"rates", RECORDS, "rates satisfaction --orders --since 2018-09-01 --until 2019-12-31"},
    {"points", NOBODY, "points --month 2019-03"},
    {"talks", NOBODY, "talks --month 2019-03"},
    {"pingpong", RECORDS, "pingpong"},
    {"clock explain", RECORDS, "clock explain @O"},
    {"route explain", RECORDS, "route explain @O"},
    {"roster", NOBODY, "roster"},
    {"report", RECORDS, "report bulletin --since 2018-09-01 --until 2019-08-31 --out @D/report"},
    {"report classes", NOBODY, "report classes --since 2018-09-01 --until 2019-08-31"},
    {"report due", RECORDS, ""}, /* writes as report does */
    {"model corpus", NOBODY, ""},
    {"status", NOBODY, "status"},
    {"doctor", NOBODY, ""},
    {"time", NOBODY, "time"},
    {"time show", NOBODY, "time show"},
    {"time set", NOBODY, ""},
    {"time speed", NOBODY, ""},
    {"time advance", NOBODY, ""},
    {"model train", NOBODY, ""},
    {"model eval", NOBODY, ""}, /* of a file */
    {"model add", NOBODY, ""},
    {"model starter", NOBODY, ""},
    {"model list", NOBODY, "model list"},
    {"model apply", NOBODY, ""},
    {"model rollback", NOBODY, ""},
    {"model shadow", NOBODY, ""},
    {"model retrain", NOBODY, ""}, /* learns from texts, tells figures */
    {"model report", NOBODY, "model report"},
    {"classify", NOBODY, ""}, /* what it is given */
};

/* ---- the table ---- */

static const struct row *row_of(const char *path)
{
    for (size_t i = 0; i < COUNT(ROWS); i++)
        if (strcmp(ROWS[i].path, path) == 0)
            return &ROWS[i];
    return NULL;
}

static bool takes_purpose(const struct command *command)
{
    for (const struct option_row *option = command->options; option->name != NULL; option++)
        if (strcmp(option->name, "purpose") == 0)
            return true;
    return false;
}

static void every_command_is_judged(void **state)
{
    size_t count = 0;
    (void)state;
    for (const struct command *command; (command = commands_row(count)) != NULL; count++) {
        const struct row *row = row_of(command->path);
        if (row == NULL)
            fail_msg("%s: shows it anybody? Judge it here", command->path);
        if (takes_purpose(command) != (row->judged == RECORDS))
            fail_msg("%s: takes --purpose if, and only if, it records who looked", command->path);
        if (row->judged == SERVICE && command->keys == NULL)
            fail_msg("%s: asks no service that could record it", command->path);
    }
    assert_int_equal(count, COUNT(ROWS)); /* and none that is gone */
}

/* ---- a demo year ---- */

static struct session *owner;
static char folder[] = "/tmp/loopline-shown-XXXXXX";
static char *told;
static bool loud = true; /* what fails is printed */
static struct {
    char name;
    char text[128];
} known[] = {{'O', ""}, {'R', ""}, {'S', ""}, {'M', ""}, {'H', ""}, {'P', ""}, {'T', ""}, {'D', ""}};

/* "@O" and "@D/report" by what they stand for; lives in `room`. */
static char *word_of(const char *word, char *room, size_t size)
{
    for (size_t i = 0; word[0] == '@' && i < COUNT(known); i++)
        if (known[i].name == word[1]) {
            snprintf(room, size, "%s%s", known[i].text, word + 2);
            return room;
        }
    snprintf(room, size, "%s", word);
    return room;
}

static int run(const char *words)
{
    static char rooms[WORDS_MAX][512];
    char *argv[WORDS_MAX + 1] = {0}, line[512], conninfo[3][640], config[512];
    const char *const roles[] = {"owner", "admin", "reader"};
    size_t out_size, err_size;
    int argc = 0;
    char *err = NULL;
    argv[argc++] = word_of("loopline", rooms[0], sizeof rooms[0]);
    snprintf(config, sizeof config, "%s/etc/loopline.cfg", session_town());
    argv[argc] = word_of("--config", rooms[argc], sizeof rooms[argc]);
    argc++;
    argv[argc++] = config;
    for (size_t i = 0; i < COUNT(roles); i++) {
        char path[512], text[512] = "";
        snprintf(path, sizeof path, "%s/etc/%s.conninfo", session_town(), roles[i]);
        FILE *file = fopen(path, "r");
        assert_non_null(file);
        assert_non_null(fgets(text, sizeof text, file));
        fclose(file);
        text[strcspn(text, "\n")] = '\0';
        snprintf(conninfo[i], sizeof conninfo[i], "ctl.%s_conninfo=%s dbname=" DATABASE, roles[i], text);
        argv[argc] = word_of("--set", rooms[argc], sizeof rooms[argc]);
        argc++;
        argv[argc++] = conninfo[i];
    }
    snprintf(line, sizeof line, "%s", words);
    for (char *rest = line, *word; (word = strsep(&rest, " ")) != NULL; argc++)
        argv[argc] = word_of(word, rooms[argc], sizeof rooms[argc]);
    free(told);
    FILE *in = fopen("/dev/null", "r"), *out = open_memstream(&told, &out_size), *to = open_memstream(&err, &err_size);
    int code = ctl_run(argc, argv, in, out, to);
    fclose(in);
    fclose(out);
    fclose(to);
    if (code != CTL_OK && loud)
        print_message("%s: %s", words, err);
    free(err);
    return code;
}

static void learn(char name, const char *question)
{
    for (size_t i = 0; i < COUNT(known); i++)
        if (known[i].name == name)
            snprintf(known[i].text, sizeof known[i].text, "%s", session_ask(owner, question));
}

static void copy_pack(void)
{
    char text[512];
    snprintf(text, sizeof text,
             "cp -r deploy/city/demo %s/pack && sed -i 's/4wd/3wd/; s/5wd/4wd/' %s/pack/policies.cfg", folder, folder);
    assert_int_equal(system(text), 0);
}

static int fill(void **state)
{
    struct session *any = session_open("owner", NULL);
    (void)state;
    session_run(any, "DROP DATABASE IF EXISTS " DATABASE);
    session_run(any, "CREATE DATABASE " DATABASE " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'");
    session_close(&any);
    assert_non_null(mkdtemp(folder));
    snprintf(known[COUNT(known) - 1].text, sizeof known[0].text, "%s", folder);
    copy_pack();
    assert_int_equal(run("migrate --demo"), CTL_OK);
    assert_int_equal(run("pack apply deploy/city/demo"), CTL_OK);
    assert_int_equal(run("demo year --scale 0.02"), CTL_OK);
    owner = session_open_in(DATABASE, "owner", NULL);
    session_file(owner, "tests/sql/shown.sql");
    learn('O', "SELECT number FROM picked WHERE n = 1");
    learn('R', "SELECT r.number FROM picked p JOIN intake.request r ON r.id = p.request_id WHERE n = 2");
    learn('S', "SELECT min(number) FROM escalation.slip");
    learn('M', "SELECT cadence || '/' || date FROM escalation.meeting_item ORDER BY 1 LIMIT 1");
    learn('H', "SELECT id FROM classifier.hotspot LIMIT 1");
    learn('P', "SELECT max(sample) FROM survey.check_call");
    learn('T', "SELECT t.code FROM survey.theme t ORDER BY (SELECT count(*) FROM router.work_order o WHERE o.matter = "
               "ANY (t.matters)) "
               "DESC LIMIT 1");
    return 0;
}

static int clear(void **state)
{
    char text[128];
    (void)state;
    session_close(&owner);
    struct session *any = session_open("owner", NULL);
    session_run(any, "DROP DATABASE " DATABASE);
    session_close(&any);
    snprintf(text, sizeof text, "rm -rf %s", folder);
    free(told);
    return system(text);
}

/* ---- what is printed is on record ---- */

/* The next number of an order or request in the text: NX20190602-00001. NULL: none is left. */
static const char *next_number(const char *at, char out[NUMBER_MOST])
{
    for (const char *dash = at; (dash = strchr(dash, '-')) != NULL; dash++) {
        const char *from = dash, *to = dash + 1;
        while (from > at && isdigit((unsigned char)from[-1]))
            from--;
        size_t digits = (size_t)(dash - from);
        while (from > at && isupper((unsigned char)from[-1]))
            from--;
        while (isdigit((unsigned char)*to))
            to++;
        if (digits != 8 || to - dash < 6 || !isupper((unsigned char)*from) || to - from >= NUMBER_MOST)
            continue;
        memcpy(out, from, (size_t)(to - from));
        out[to - from] = '\0';
        return to;
    }
    return NULL;
}

static long long last_event(void)
{
    return atoll(session_ask(owner, "SELECT max(id) FROM bus.event"));
}

static bool on_record(const char *number, long long since)
{
    char text[256];
    snprintf(text, sizeof text,
             "SELECT count(*) FROM bus.event WHERE id > %lld AND kind = 'shown' AND detail -> 'shown' ? '%s'", since,
             number);
    return strcmp(session_ask(owner, text), "0") != 0;
}

/* A page names others that it may be alike to, and says no more of them. */
static size_t check_numbers(const struct row *row, long long since)
{
    char number[NUMBER_MOST], asked[NUMBER_MOST] = "";
    size_t count = 0;
    const char *of = strstr(row->words, "@O") != NULL ? "@O" : strstr(row->words, "@R");
    if (of != NULL)
        word_of((const char[]){of[0], of[1], '\0'}, asked, sizeof asked);
    for (const char *at = told; (at = next_number(at, number)) != NULL; count++)
        if ((of == NULL || strcmp(number, asked) == 0) && !on_record(number, since))
            fail_msg("%s: %s was shown, and nobody would know", row->path, number);
    return count;
}

static void what_is_shown_is_on_record(void **state)
{
    char text[256];
    (void)state;
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        long long since = last_event();
        if (ROWS[i].words[0] == '\0')
            continue;
        if (run(ROWS[i].words) != CTL_OK)
            fail_msg("%s: does not run", ROWS[i].words);
        size_t count = check_numbers(&ROWS[i], since);
        snprintf(text, sizeof text, "SELECT count(*) FROM bus.event WHERE id > %lld AND kind = 'shown'", since);
        bool recorded = strcmp(session_ask(owner, text), "1") == 0;
        if (ROWS[i].judged == NOBODY && (count > 0 || recorded))
            fail_msg("%s: shows somebody", ROWS[i].path);
        if (ROWS[i].judged == RECORDS && !recorded)
            fail_msg("%s: left no event", ROWS[i].path);
    }
}

static const char *text_of(const json_t *row, const char *key)
{
    const json_t *cell = json_object_get(row, key);
    return cell == NULL || !json_is_string(cell) ? "" : json_string_value(cell);
}

/* Three agents reveal 1, 2 and 20 people a day, a reviewer 20 as well, who is alone and therefore usual. A day is the city's:
 * by Greenwich it was the one before. */
static void who_looks_too_much_comes_first(void **state)
{
    static const struct {
        const char *who;
        int reveals, median;
        const char *times;
    } EXPECTED[] = {{"a3", 20, 2, "10.0"}, {"a2", 2, 2, "1.0"}, {"r1", 20, 20, "1.0"}, {"a1", 1, 2, "0.5"}};
    size_t found = 0, i;
    json_t *row;
    (void)state;
    session_run(
        owner,
        "INSERT INTO bus.principal (name, role) VALUES ('a1', 2), ('a2', 2), ('a3', 2), ('r1', 7); "
        "INSERT INTO bus.event (subject, district, service, at, kind, actor) "
        "SELECT gen_random_uuid(), '', 1, '2017-05-03T16:00Z'::timestamptz + interval '12 minutes' * n, 'revealed', "
        "who "
        "FROM (VALUES ('a1', 1), ('a2', 2), ('a3', 20), ('r1', 20)) AS x (who, most), generate_series(1, most) AS n; "
        "INSERT INTO bus.event (subject, district, service, at, kind, actor, detail) "
        "VALUES (gen_random_uuid(), '', 1, '2017-05-03T16:00Z', 'shown', 'a1', '{\"way\": \"phone\", \"shown\": []}')");
    assert_int_equal(run("audit views --since 2017-05-04 --until 2017-05-04 -o json"), CTL_OK);
    json_t *page = json_loads(told, 0, NULL);
    assert_int_equal(json_array_size(page), COUNT(EXPECTED));
    json_array_foreach(page, i, row)
    {
        for (size_t n = 0; n < COUNT(EXPECTED); n++)
            if (strcmp(text_of(row, "who"), EXPECTED[n].who) == 0) {
                assert_int_equal(json_integer_value(json_object_get(row, "reveals")), EXPECTED[n].reveals);
                assert_int_equal(json_integer_value(json_object_get(row, "median")), EXPECTED[n].median);
                assert_int_equal(json_real_value(json_object_get(row, "times")) * 10, atof(EXPECTED[n].times) * 10);
                assert_string_equal(text_of(row, "day"), "2017-05-04");
                found++;
            }
        assert_int_equal(json_integer_value(json_object_get(row, "phones")), strcmp(text_of(row, "who"), "a1") == 0);
    }
    assert_int_equal(found, COUNT(EXPECTED));
    assert_string_equal(text_of(json_array_get(page, 0), "who"), "a3");
    json_decref(page);
}

/* What cannot be recorded is not shown. */
static void nothing_is_shown_that_cannot_be_recorded(void **state)
{
    char number[NUMBER_MOST];
    (void)state;
    loud = false;
    session_run(owner, "REVOKE EXECUTE ON FUNCTION bus.show FROM loopline_reader");
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        if (ROWS[i].words[0] == '\0' || ROWS[i].judged != RECORDS)
            continue;
        if (run(ROWS[i].words) == CTL_OK || next_number(told, number) != NULL)
            fail_msg("%s: shows what it cannot record", ROWS[i].path);
    }
    session_run(owner, "GRANT EXECUTE ON FUNCTION bus.show TO loopline_reader");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_is_judged),
        cmocka_unit_test(what_is_shown_is_on_record),
        cmocka_unit_test(who_looks_too_much_comes_first),
        cmocka_unit_test(nothing_is_shown_that_cannot_be_recorded),
    };
    return cmocka_run_group_tests(tests, fill, clear);
}
