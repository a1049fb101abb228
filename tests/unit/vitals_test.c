#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "common/metrics.h"
#include "common/vitals.h"

static const struct route ROUTES[] = {{MESSAGE_SUBMIT, NULL, NULL}, {MESSAGE_WITHDRAW, NULL, NULL}};
static const struct service SERVICE = {
    .name = "intake", .node = NODE_INTAKE, .routes = ROUTES, .route_count = COUNT(ROUTES)};
static struct vitals *vitals;

static int begin(void **state)
{
    (void)state;
    vitals = vitals_new(&SERVICE);
    return 0;
}

static int end(void **state)
{
    (void)state;
    vitals_free(&vitals);
    metrics_free();
    return 0;
}

static void expect(const char *line)
{
    struct buf page = {0};
    char wanted[256];
    snprintf(wanted, sizeof wanted, "\n%s\n", line);
    metrics_print(&page);
    if (strstr(page.text, wanted) == NULL)
        fail_msg("no \"%s\"", line);
    buf_free(&page);
}

static void test_messages_by_type(void **state)
{
    (void)state;
    vitals_handled(vitals, &ROUTES[1]);
    vitals_handled(vitals, &ROUTES[1]);
    expect("loopline_handled_total{type=\"submit\"} 0");
    expect("loopline_handled_total{type=\"withdraw\"} 2");
}

static void test_answers_by_status(void **state)
{
    (void)state;
    vitals_answered(vitals, LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER);
    vitals_answered(vitals, LOOPLINE__WIRE__V1__STATUS__STATUS_SPOOLED);
    vitals_answered(vitals, LOOPLINE__WIRE__V1__STATUS__STATUS_UNSPECIFIED); /* counted nowhere */
    vitals_unconfirmed(vitals);
    expect("loopline_replies_total{status=\"retry_later\"} 1");
    expect("loopline_replies_total{status=\"spooled\"} 1");
    expect("loopline_replies_total{status=\"durable\"} 0");
    expect("loopline_commits_unconfirmed_total 1");
}

static void test_replicas(void **state)
{
    struct pack_area areas[] = {{.code = "city", .level = AREA_CITY},
                                {.code = "east", .level = AREA_DISTRICT, .district = 1},
                                {.code = "west", .level = AREA_DISTRICT, .district = 2},
                                {.code = "east.street", .level = AREA_STREET, .district = 1}};
    struct instance instances[] = {{.node = NODE_ROUTER, .districts = ",east,"},
                                   {.node = NODE_ROUTER, .districts = ""},
                                   {.node = NODE_SURVEY, .districts = ",west,"}};
    struct directory directory = {.instances = instances, .instance_count = COUNT(instances)};
    struct pack one = {.areas = areas, .areas_count = COUNT(areas)}, other = {.areas = areas, .areas_count = 2};
    (void)state;
    vitals_directory(vitals, &directory, NULL); /* before there is a pack */
    expect("loopline_replicas{node=\"router\"} 2");
    expect("loopline_replicas{node=\"intake\"} 0");
    vitals_directory(vitals, &directory, &one);
    expect("loopline_district_replicas{node=\"router\",district=\"city\"} 1");
    expect("loopline_district_replicas{node=\"router\",district=\"east\"} 2");
    expect("loopline_district_replicas{node=\"router\",district=\"west\"} 1");
    expect("loopline_district_replicas{node=\"survey\",district=\"east\"} 0");
    vitals_directory(vitals, &directory, &other);
    expect("loopline_district_replicas{node=\"router\",district=\"east\"} 2");
    expect("loopline_district_replicas{node=\"router\",district=\"west\"} NaN");
}

static void test_process(void **state)
{
    static const struct db_options NOWHERE = {.conninfo = "host=/nowhere", .name = "case", .timeout_ms = 100};
    struct db *db;
    (void)state;
    db_new(&db, &NOWHERE);
    vitals_turn(vitals, INSTANT_MINUTE, true, db);
    expect("loopline_ready 1");
    expect("loopline_database_up 0");
    expect("loopline_database_connections_total 0");
    expect("loopline_build_info{node=\"intake\",version=\"" LOOPLINE_VERSION "\"} 1");
    assert_true(metric_value(metric_new(METRIC_GAUGE, "process_resident_memory_bytes", NULL, "")) > 1e6);
    assert_true(metric_value(metric_new(METRIC_GAUGE, "process_open_fds", NULL, "")) >= 3);
    assert_true(metric_value(metric_new(METRIC_GAUGE, "process_max_fds", NULL, "")) > 3);
    vitals_turn(vitals, INSTANT_MINUTE, false, db);
    expect("loopline_ready 0");
    vitals_looked(vitals, INSTANT_SECOND / 5);
    expect("loopline_database_turn_seconds_bucket{le=\"0.25\"} 1");
    expect("loopline_database_turn_seconds_bucket{le=\"0.1\"} 0");
    db_free(&db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_messages_by_type, begin, end),
        cmocka_unit_test_setup_teardown(test_answers_by_status, begin, end),
        cmocka_unit_test_setup_teardown(test_replicas, begin, end),
        cmocka_unit_test_setup_teardown(test_process, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
