/* Whoever changes what is on record is found, and what they touched is named. Each case spoils a database of its own events in one way;
 * with nothing spoilt nothing is found. The links themselves are checked another way than the program does it: by sha256 of
 * libsodium over the words that the migration promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>
#include <sodium.h>

#include "common/str.h"
#include "services/ctl/ctl.h"
#include "tests/lib/session.h"

#define ORDER "00000000-0000-7000-8000-00000000ad01"
#define OTHER "00000000-0000-7000-8000-00000000ad02"

static struct session *owner;
static char config[512], keys[512], file[512];
static json_t *page; /* what verify told */
static int exit_code;

static int loopline(const char *const *words)
{
    char *argv[24] = {"loopline", "--config", config, "--lang", "en", "-o", "json", "--set", keys};
    char *out = NULL, *err = NULL;
    size_t out_size, err_size;
    int argc = 9;
    for (; *words != NULL; words++)
        argv[argc++] = (char *)(uintptr_t)*words;
    FILE *in = fopen("/dev/null", "r"), *to = open_memstream(&out, &out_size),
         *to_err = open_memstream(&err, &err_size);
    int code = ctl_run(argc, argv, in, to, to_err);
    fclose(in);
    fclose(to);
    fclose(to_err);
    json_decref(page);
    page = json_loads(out, 0, NULL);
    if (err_size > 0)
        print_message("%s", err);
    free(out);
    free(err);
    return code;
}
#define LOOPLINE(...) loopline((const char *const[]){__VA_ARGS__, NULL})

static void spoil(const char *text)
{
    session_run(owner, "SET session_replication_role = replica");
    session_run(owner, text);
    session_run(owner, "RESET session_replication_role");
}

static int64_t id_of(const char *subject, int service, int seq)
{
    char text[256];
    snprintf(text, sizeof text, "SELECT id FROM bus.event WHERE subject = '%s' AND service = %d AND seq = %d", subject,
             service, seq);
    return strtoll(session_ask(owner, text), NULL, 10);
}

static void verify(void)
{
    exit_code = LOOPLINE("audit", "verify", "--anchors", file);
    assert_non_null(page);
}

/* How many faults of this kind name this event (0 = any) or, with event 0, this anchor (0 = any). */
static size_t told(const char *fault, int64_t event, int64_t anchor)
{
    size_t count = 0, i;
    json_t *one;
    json_array_foreach(json_object_get(page, "faults"), i, one)
    {
        json_int_t of = json_integer_value(json_object_get(one, "event"));
        json_int_t in = json_integer_value(json_object_get(one, "anchor"));
        count += strcmp(json_string_value(json_object_get(one, "fault")), fault) == 0 && (event == 0 || of == event) &&
                 (anchor == 0 || in == anchor);
    }
    return count;
}

static void check_found(const char *fault, int64_t event, int64_t anchor)
{
    if (told(fault, event, anchor) == 0)
        print_message("%s\n", json_dumps(page, JSON_INDENT(1)));
    assert_int_equal(exit_code, CTL_REJECTED);
    assert_true(told(fault, event, anchor) > 0);
}

static int anchors(void)
{
    return atoi(session_ask(owner, "SELECT max(number) FROM bus.anchor"));
}

/* ---- a history of its own, anchored; put back as it was after each case ---- */

static int open_history(void **state)
{
    (void)state;
    snprintf(config, sizeof config, "%s/etc/loopline.cfg", session_town());
    snprintf(keys, sizeof keys, "bus.keys=%s/keys", session_town());
    snprintf(file, sizeof file, "%s/anchors.jsonl", session_town());
    owner = session_open("owner", NULL);
    spoil("DELETE FROM bus.anchor; DELETE FROM bus.event");
    session_file(owner, "tests/sql/audit.sql");
    assert_int_equal(LOOPLINE("audit", "keygen"), CTL_OK);
    assert_int_equal(LOOPLINE("audit", "anchor"), CTL_OK);
    session_run(owner, "SELECT pg_temp.tell(6, 10)");
    assert_int_equal(LOOPLINE("audit", "anchor"), CTL_OK);
    assert_int_equal(LOOPLINE("audit", "export", "--file", file), CTL_OK);
    session_run(owner, "CREATE TEMP TABLE kept AS TABLE bus.event; CREATE TEMP TABLE kept_anchor AS TABLE bus.anchor");
    return 0;
}

static int put_back(void **state)
{
    (void)state;
    spoil("DELETE FROM bus.event; INSERT INTO bus.event OVERRIDING SYSTEM VALUE TABLE kept; "
          "DELETE FROM bus.anchor; INSERT INTO bus.anchor TABLE kept_anchor");
    return 0;
}

static int close_history(void **state)
{
    (void)state;
    spoil("DELETE FROM bus.event; DELETE FROM bus.anchor; DELETE FROM router.work_order WHERE number LIKE "
          "'AU20240410-%'");
    (void)remove(file);
    session_close(&owner);
    json_decref(page);
    return 0;
}

/* ---- cases ---- */

static void nothing_is_found_where_nothing_is_spoilt(void **state)
{
    (void)state;
    verify();
    assert_int_equal(exit_code, CTL_OK);
    assert_int_equal(json_integer_value(json_object_get(page, "fault_count")), 0);
    assert_int_equal(json_integer_value(json_object_get(page, "events")), 28);
    assert_int_equal(json_integer_value(json_object_get(page, "strands")), 4);
    assert_int_equal(json_integer_value(json_object_get(page, "anchors")), 2);
    assert_int_equal(json_integer_value(json_object_get(page, "unsigned")), 0);
    assert_true(json_is_true(json_object_get(page, "key_known")));
    assert_int_equal(LOOPLINE("audit", "verify", "--order", "AU20240410-00001"), CTL_OK);
    assert_int_equal(json_integer_value(json_object_get(page, "events")), 14);
    assert_int_equal(json_integer_value(json_object_get(page, "anchors")), 2);
    assert_int_equal(LOOPLINE("audit", "verify", "--order", "AU20240410-09999"), CTL_ABSENT);
}

/* Words and link as the migration says, reckoned by another hand. */
static void links_are_what_they_are_said_to_be(void **state)
{
    unsigned char link[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof link + 1];
    crypto_hash_sha256_state hash;
    (void)state;
    char *words = strdup(session_ask(owner, "SELECT pg_temp.words(1)")),
         *more = strdup(session_ask(owner, "SELECT pg_temp.words(2)"));
    crypto_hash_sha256(link, (const unsigned char *)words, strlen(words));
    crypto_hash_sha256_init(&hash);
    crypto_hash_sha256_update(&hash, link, sizeof link);
    crypto_hash_sha256_update(&hash, (const unsigned char *)more, strlen(more));
    crypto_hash_sha256_final(&hash, link);
    sodium_bin2hex(hex, sizeof hex, link, sizeof link);
    assert_string_equal(hex, session_ask(owner, "SELECT encode(link, 'hex') FROM bus.event WHERE subject = '" ORDER
                                                "' AND service = 3 AND seq = 2"));
    free(words);
    free(more);
}

static void every_column_that_changes(void **state)
{
    static const char *const CHANGES[] = {
        "subject = '" OTHER "', seq = seq + 100",
        "district = 'other'",
        "service = 4",
        "at = at + interval '1 microsecond'",
        "kind = 'other'",
        "unit = 'other'",
        "unit = NULL",
        "actor = 'other'",
        "detail = '{\"n\": 99}'",
        "detail = detail || '{\"more\": null}'",
        "link = sha256('other')",
        "seq = 99",
    };
    for (size_t i = 0; i < COUNT(CHANGES); i++) {
        char text[256];
        int64_t id = id_of(ORDER, 3, 3);
        snprintf(text, sizeof text, "UPDATE bus.event SET %s WHERE id = %lld", CHANGES[i], (long long)id);
        spoil(text);
        verify();
        if (told("changed", id, 0) + told("missing", id, 0) + told("reordered", id, 0) == 0)
            print_message("%s\n", CHANGES[i]);
        assert_int_equal(exit_code, CTL_REJECTED);
        assert_true(told("changed", id, 0) + told("missing", id, 0) + told("reordered", id, 0) > 0);
        put_back(state);
    }
}

static void an_empty_text_is_none(void **state)
{
    int64_t id = id_of(ORDER, 3, 4);
    (void)state;
    spoil("UPDATE bus.event SET actor = CASE WHEN actor IS NULL THEN '' END WHERE subject = '" ORDER
          "' AND service = 3 AND seq = 4");
    verify();
    check_found("changed", id, 0);
    assert_int_equal(json_integer_value(json_object_get(page, "fault_count")), 1);
}

static void one_from_the_middle(void **state)
{
    int64_t gone = id_of(ORDER, 3, 3), next = id_of(ORDER, 3, 4);
    (void)state;
    spoil("DELETE FROM bus.event WHERE subject = '" ORDER "' AND service = 3 AND seq = 3");
    verify();
    check_found("missing", next, 0);
    check_found("missing", gone, anchors() - 1);
    assert_int_equal(LOOPLINE("audit", "verify", "--order", "AU20240410-00001"), CTL_REJECTED);
}

static void the_last_ones(void **state)
{
    int64_t gone = id_of(ORDER, 3, 10);
    (void)state;
    spoil("DELETE FROM bus.event WHERE subject = '" ORDER "' AND service = 3 AND seq = 10");
    verify();
    check_found("missing", gone, anchors());
    assert_int_equal(json_integer_value(json_object_get(page, "fault_count")), 1);
}

static void a_whole_strand(void **state)
{
    int64_t gone = id_of(OTHER, 3, 1);
    (void)state;
    spoil("DELETE FROM bus.event WHERE subject = '" OTHER "' AND service = 3");
    verify();
    check_found("missing", gone, 0);
    assert_int_equal(told("missing", 0, 0), 10);
    assert_int_equal(LOOPLINE("audit", "verify", "--order", "AU20240410-00002"), CTL_REJECTED);
    assert_true(told("missing", 0, 0) > 0);
    put_back(state);
    /* not an event of it is left: no anchor can be found by them */
    spoil("DELETE FROM bus.event WHERE subject = '" OTHER "'");
    exit_code = LOOPLINE("audit", "verify", "--order", "AU20240410-00002");
    check_found("missing", 0, 0);
    assert_int_equal(LOOPLINE("audit", "verify", "--order", "AU20240410-00001"), CTL_REJECTED); /* they share anchors */
}

/* Where nobody looks: under the id of nothing, and before the first id. */
static void one_that_is_hidden(void **state)
{
    int64_t id = id_of(ORDER, 3, 10);
    (void)state;
    spoil("UPDATE bus.event SET subject = '00000000-0000-0000-0000-000000000000' WHERE subject = '" ORDER
          "' AND service = 3 AND seq = 10");
    verify();
    check_found("missing", id, 0); /* nine before it */
}

static void one_before_all_ids(void **state)
{
    (void)state;
    session_run(
        owner,
        "INSERT INTO bus.event (id, subject, district, service, at, kind) OVERRIDING SYSTEM VALUE VALUES (-7, '" ORDER
        "', 'd', 5, now(), 'forged')");
    verify();
    check_found("added", -7, anchors() - 1);
}

/* Who owns the database owns its functions: what they say of an event is not asked. */
static void functions_that_lie(void **state)
{
    int64_t id = id_of(ORDER, 3, 3);
    char *honest = strdup(session_ask(owner, "SELECT pg_get_functiondef('bus.link'::regproc)"));
    (void)state;
    assert_non_null(honest);
    spoil("UPDATE bus.event SET actor = 'other' WHERE subject = '" ORDER "' AND service = 3 AND seq = 3");
    session_run(
        owner,
        "CREATE OR REPLACE FUNCTION bus.link(link bytea, head bytea, words bytea) RETURNS bytea LANGUAGE sql AS "
        "'SELECT e.link FROM bus.event e WHERE position(''('' || e.id || '','' IN convert_from($3, ''UTF8'')) = 1'");
    verify();
    session_run(owner, honest);
    free(honest);
    check_found("changed", id, 0);
}

/* Nor what the owner puts before PostgreSQL's own for all who connect. */
static void a_path_that_lies(void **state)
{
    int64_t id = id_of(ORDER, 3, 3);
    (void)state;
    spoil("UPDATE bus.event SET actor = 'other' WHERE subject = '" ORDER "' AND service = 3 AND seq = 3");
    session_run(owner, "CREATE SCHEMA evil; GRANT USAGE ON SCHEMA evil TO PUBLIC");
    session_run(owner,
                "CREATE FUNCTION evil.sha256(words bytea) RETURNS bytea LANGUAGE sql AS "
                "'SELECT coalesce((SELECT e.link FROM bus.event e WHERE position(convert_to(''('' || e.id || '','' || "
                "e.subject, ''UTF8'') IN $1) > 0), pg_catalog.sha256($1))'");
    session_run(owner, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = evil, pg_catalog', "
                       "current_database()); END $$");
    verify();
    session_run(owner, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET search_path', current_database()); END $$; "
                       "DROP SCHEMA evil CASCADE");
    check_found("changed", id, 0);
}

static void two_that_change_places(void **state)
{
    int64_t first = id_of(ORDER, 3, 3), second = id_of(ORDER, 3, 4);
    (void)state;
    spoil("UPDATE bus.event SET seq = 2007 - seq WHERE subject = '" ORDER "' AND service = 3 AND seq IN (3, 4); "
          "UPDATE bus.event SET seq = seq - 2000 WHERE seq > 2000");
    verify();
    check_found("reordered", first, 0);
    check_found("reordered", second, 0);
}

/* GENERATED ALWAYS: an id is changed by taking the row out and putting it back. */
static void ids_that_are_exchanged(void **state)
{
    int64_t first = id_of(ORDER, 3, 3), second = id_of(ORDER, 3, 4);
    (void)state;
    session_run(owner, "SELECT pg_temp.exchange('" ORDER "', 3, '" ORDER "', 4)");
    verify();
    check_found("reordered", first, 0);
    check_found("reordered", second, 0);
}

static void ids_of_two_orders_that_are_exchanged(void **state)
{
    int64_t first = id_of(ORDER, 3, 3), second = id_of(OTHER, 3, 3);
    (void)state;
    session_run(owner, "SELECT pg_temp.exchange('" ORDER "', 3, '" OTHER "', 3)");
    verify();
    assert_int_equal(exit_code, CTL_REJECTED);
    assert_true(told("changed", first, 0) + told("reordered", first, 0) > 0);
    assert_true(told("changed", second, 0) + told("reordered", second, 0) > 0);
}

/* Whoever has the database can make good links: what they cannot make is the anchor. */
static void a_strand_linked_anew(void **state)
{
    (void)state;
    spoil("UPDATE bus.event SET actor = 'other' WHERE subject = '" ORDER "' AND service = 3 AND seq = 3");
    session_run(owner, "SELECT pg_temp.link_anew('" ORDER "', 3)");
    exit_code = LOOPLINE("audit", "verify", "--order", "AU20240410-00001");
    check_found("relinked", 0, anchors() - 1);
    check_found("relinked", 0, anchors());
    verify();
    check_found("relinked", 0, anchors() - 1);
    check_found("relinked", 0, anchors());
}

static void one_that_is_slipped_in(void **state)
{
    int64_t id = strtoll(session_ask(owner, "SELECT id FROM burned"), NULL, 10);
    (void)state;
    session_run(owner, "SELECT pg_temp.slip_in('" ORDER "', 3)");
    session_run(owner, "SELECT pg_temp.link_anew('" ORDER "', 3)");
    verify();
    check_found("added", id, anchors() - 1);
}

static void an_anchor_that_is_changed(void **state)
{
    static const char *const CHANGES[] = {
        "made_at = made_at + interval '1 s'", "upto = upto + 1",      "events = events + 1", "digest = sha256('other')",
        "previous = sha256('other')",         "ids = ids * '{[1,2]}'"};
    for (size_t i = 0; i < COUNT(CHANGES); i++) {
        char text[256];
        snprintf(text, sizeof text, "UPDATE bus.anchor SET %s WHERE number = %d", CHANGES[i], anchors() - 1);
        spoil(text);
        verify();
        check_found("signature_bad", 0, anchors() - 1);
        check_found("anchor_changed", 0, anchors() - 1); /* by the file */
        check_found("anchor_changed", 0, anchors());     /* the next does not follow */
        put_back(state);
    }
}

static void a_signature_that_is_another(void **state)
{
    (void)state;
    spoil("UPDATE bus.anchor SET signature = set_byte(signature, 7, get_byte(signature, 7) # 1)");
    verify();
    assert_int_equal(told("signature_bad", 0, 0), 2);
    put_back(state);
    /* by a good key that is not the one that is trusted */
    spoil("UPDATE bus.anchor SET key = sha256('other')");
    verify();
    assert_int_equal(told("signature_bad", 0, 0), 2);
}

/* Otherwise whoever takes them away could link and anchor anew what they like. One that was made before there was a key is
 * vouched for by the next. */
static void signatures_that_are_taken_away(void **state)
{
    int last = anchors();
    spoil("UPDATE bus.anchor SET key = NULL, signature = NULL");
    verify();
    check_found("unsigned", 0, last);
    assert_int_equal(told("unsigned", 0, 0), 2);
    put_back(state);
    spoil("UPDATE bus.anchor SET key = NULL, signature = NULL WHERE number = (SELECT min(number) FROM bus.anchor)");
    verify();
    assert_int_equal(exit_code, CTL_OK);
    assert_int_equal(json_integer_value(json_object_get(page, "unsigned")), 1);
}

/* ---- who may act ---- */

static const char *kinds_of(const char *name)
{
    static char text[512];
    size_t i;
    json_t *one;
    assert_int_equal(LOOPLINE("audit", "keys", name), CTL_OK);
    text[0] = '\0';
    json_array_foreach(page, i, one)
    {
        size_t length = strlen(text);
        snprintf(text + length, sizeof text - length, "%s%s", i == 0 ? "" : " ",
                 json_string_value(json_object_get(one, "what")));
    }
    return text;
}

/* By the command line or by hand: each change is an event, linked, with the login that made it, and no whole key in it. */
static void who_may_act_is_on_record(void **state)
{
    struct session *admin = session_open("admin", NULL);
    (void)state;
    session_run(admin, "INSERT INTO bus.principal (name, role, channel, unit) VALUES ('audit-key', 3, '', '')");
    session_run(admin, "INSERT INTO bus.principal_key (public_key, name) VALUES (repeat('a', 40), 'audit-key')");
    session_run(admin, "UPDATE bus.principal SET role = 3 WHERE name = 'audit-key'"); /* nothing changes */
    session_run(admin, "UPDATE bus.principal SET role = 9 WHERE name = 'audit-key'");
    session_run(admin, "UPDATE bus.principal_key SET valid_until = clock_timestamp() WHERE name = 'audit-key'");
    session_run(admin, "UPDATE bus.principal_key SET revoked_at = clock_timestamp() WHERE name = 'audit-key'");
    assert_string_not_equal(session_try(admin, "SELECT bus.principal_record('x', 'key_revoked', '{}')"), "");
    session_run(owner, "DELETE FROM bus.principal_key WHERE name = 'audit-key'");
    session_run(owner, "DELETE FROM bus.principal WHERE name = 'audit-key'");
    assert_string_equal(kinds_of("audit-key"),
                        "principal_registered key_added principal_changed key_expires key_revoked key_removed "
                        "principal_removed");
    json_t *changed = json_array_get(page, 2), *added = json_array_get(page, 1);
    assert_string_equal(json_string_value(json_object_get(changed, "by")), "loopline_admin");
    assert_non_null(strstr(json_string_value(json_object_get(changed, "before")), "\"role\": 3"));
    assert_string_equal(json_string_value(json_object_get(added, "key")), "aaaaaaaa");
    assert_string_equal(session_ask(owner, "SELECT count(*) FROM bus.event WHERE detail::text LIKE '%aaaaaaaaa%'"),
                        "0");
    assert_string_equal(kinds_of("nobody"), "");
    verify();
    assert_int_equal(exit_code, CTL_OK);
    session_close(&admin);
}

static void an_anchor_that_is_gone(void **state)
{
    int last = anchors();
    (void)state;
    spoil("DELETE FROM bus.anchor WHERE number = (SELECT max(number) FROM bus.anchor)");
    verify();
    check_found("anchor_missing", 0, last); /* known by the file alone */
    put_back(state);
    spoil("DELETE FROM bus.anchor WHERE number = (SELECT min(number) FROM bus.anchor)");
    verify();
    check_found("anchor_missing", 0, last - 1);
}

/* What commits late with a small id is not left out: an anchor waits for who writes, or is not made. */
static void a_late_committer(void **state)
{
    struct session *late = session_open("owner", NULL);
    (void)state;
    session_run(late, "BEGIN; INSERT INTO bus.event (subject, district, service, at, kind) VALUES ('" ORDER
                      "', 'd', 5, now(), 'late')");
    session_run(owner, "INSERT INTO bus.event (subject, district, service, at, kind) VALUES ('" OTHER
                       "', 'd', 5, now(), 'early')");
    assert_string_equal(session_ask(owner, "SELECT count(*) FROM bus.anchor_next(1000, '50 ms')"), "0");
    session_start(owner, "SELECT events FROM bus.anchor_next(1000, '20 s')");
    session_run(late, "COMMIT");
    assert_string_equal(session_end(owner), "2");
    session_close(&late);
}

static void only_ever_added_to(void **state)
{
    static const char *const TRIED[] = {
        "UPDATE bus.event SET kind = 'x'",  "DELETE FROM bus.event",  "TRUNCATE bus.event",
        "UPDATE bus.anchor SET events = 0", "DELETE FROM bus.anchor", "TRUNCATE bus.anchor"};
    (void)state;
    for (size_t i = 0; i < COUNT(TRIED); i++)
        assert_string_equal(session_try(owner, TRIED[i]), "42501");
}

#define CASE(function) cmocka_unit_test_teardown(function, put_back)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(nothing_is_found_where_nothing_is_spoilt),
        CASE(links_are_what_they_are_said_to_be),
        CASE(every_column_that_changes),
        CASE(an_empty_text_is_none),
        CASE(one_from_the_middle),
        CASE(the_last_ones),
        CASE(a_whole_strand),
        CASE(one_that_is_hidden),
        CASE(one_before_all_ids),
        CASE(functions_that_lie),
        CASE(a_path_that_lies),
        CASE(who_may_act_is_on_record),
        CASE(two_that_change_places),
        CASE(ids_that_are_exchanged),
        CASE(ids_of_two_orders_that_are_exchanged),
        CASE(a_strand_linked_anew),
        CASE(one_that_is_slipped_in),
        CASE(an_anchor_that_is_changed),
        CASE(a_signature_that_is_another),
        CASE(signatures_that_are_taken_away),
        CASE(an_anchor_that_is_gone),
        CASE(a_late_committer),
        CASE(only_ever_added_to),
    };
    return cmocka_run_group_tests_name("audit", tests, open_history, close_history);
}
