/* The page of a report: well-formed, nothing fetched, nothing hostile runs, and the same numbers as Markdown and CSV. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>
#include <sodium.h>

#include "common/str.h"
#include "common/terms.h"
#include "services/ctl/report.h"
#include "services/ctl/report_chart.h"
#include "services/ctl/report_html.h"
#include "tests/lib/told.h"

static struct ctl writer(struct arena *arena, bool zh)
{
    return (struct ctl){
        .arena = arena, .lang = zh ? "zh" : "en", .zh = zh, .offset_minutes = 480, .pack_tried = true, .err = stderr};
}

static const char *const TEXTS[] = {
    "水务集团",        "</script><script>alert(1)</script>", "a,\"b\" & 'c' <b>|x|</b>", "😀\xE2\x80\xAEgnp.exe",
    "=1+1`*_[x](y)\\",
};
enum { ROWS = 7 };

static void fill(struct ctl *ctl, const struct report_section *section, size_t rows, struct report_list *out)
{
    struct report_value *values = arena_array(ctl->arena, rows * section->column_count + 1, sizeof *values);
    for (size_t i = 0; i < rows * section->column_count; i++)
        values[i] = (struct report_value){TEXTS[i % COUNT(TEXTS)], (int64_t)(i % 3) + 1, 1551402000000000 + (instant)i};
    for (size_t i = 0; i < rows * section->column_count; i++)
        if (section->columns[i % section->column_count].kind == REPORT_COURSE)
            values[i].text = i % 2 == 0 ? "15@1551402000000000,8@1551405600000000" : "";
    report_fill(ctl, section, &(struct rows){values, rows}, out);
}

static struct report report_with(struct ctl *ctl, enum report_kind kind, size_t rows)
{
    struct report report = {
        .definition = report_of(kind), .date = "2019-03-01", .stem = "x-2019-03-01", .city = "演示\"<市>"};
    report.since = 1551369600000000;
    report.until = 1551456000000000;
    while (report.definition->sections[report.count] != NULL)
        report.count++;
    report.lists = arena_array(ctl->arena, report.count, sizeof *report.lists);
    for (size_t i = 0; i < report.count; i++)
        fill(ctl, report_section(report.definition->sections[i]), rows, &report.lists[i]);
    return report;
}

/* ---- a strict reader of the page ---- */

enum { DEPTH = 32, NAME = 16 };
struct page {
    const char *at;
    char open[DEPTH][NAME];
    size_t depth, scripts;
    const char *script[4];
    size_t script_length[4];
};

static bool is_void(const char *name)
{
    return strcmp(name, "meta") == 0;
}

static void read_text(struct page *page)
{
    static const char *const KNOWN[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    bool known = *page->at != '&';
    assert_int_not_equal(*page->at, '>');
    for (size_t i = 0; i < COUNT(KNOWN); i++)
        known = known || strncmp(page->at, KNOWN[i], strlen(KNOWN[i])) == 0;
    if (!known)
        fail_msg("a bare ampersand: %.40s", page->at);
    page->at++;
}

/* Every attribute is quoted; nothing is loaded, nothing is run by one. */
static void read_attributes(struct page *page)
{
    while (*page->at == ' ') {
        size_t name = strcspn(++page->at, "= >");
        assert_true(name > 0 && strncmp(page->at, "on", 2) != 0 && strncmp(page->at, "src", 3) != 0 &&
                    strncmp(page->at, "style", 5) != 0);
        bool link = strncmp(page->at, "href=", 5) == 0;
        page->at += name;
        assert_true(strncmp(page->at, "=\"", 2) == 0);
        page->at += 2;
        assert_false(link && memchr(page->at, ':', strcspn(page->at, "\"")) != NULL);
        assert_null(memchr(page->at, '<', strcspn(page->at, "\"")));
        page->at += strcspn(page->at, "\"") + 1;
    }
    assert_int_equal(*page->at, '>');
    page->at++;
}

static void read_raw(struct page *page, const char *name)
{
    char end[NAME + 4];
    snprintf(end, sizeof end, "</%s>", name);
    const char *close = strstr(page->at, end);
    assert_non_null(close);
    if (strcmp(name, "script") == 0) {
        assert_in_range(page->scripts, 0, COUNT(page->script) - 1);
        page->script[page->scripts] = page->at;
        page->script_length[page->scripts++] = (size_t)(close - page->at);
    }
    page->at = close + strlen(end);
}

static void read_tag(struct page *page)
{
    char name[NAME] = "";
    bool closing = page->at[1] == '/';
    page->at += closing ? 2 : 1;
    size_t length = strspn(page->at, "abcdefghijklmnopqrstuvwxyz0123456789");
    assert_in_range(length, 1, NAME - 1);
    memcpy(name, page->at, length);
    page->at += length;
    if (closing) {
        assert_true(page->depth > 0);
        assert_string_equal(page->open[--page->depth], name);
        assert_int_equal(*page->at++, '>');
        return;
    }
    read_attributes(page);
    if (strcmp(name, "script") == 0 || strcmp(name, "style") == 0) {
        read_raw(page, name);
    } else if (!is_void(name)) {
        assert_in_range(page->depth, 0, DEPTH - 1);
        memcpy(page->open[page->depth++], name, NAME);
    }
}

static struct page read_page(const char *text)
{
    static const char DOCTYPE[] = "<!DOCTYPE html>\n";
    struct page page = {.at = text + sizeof DOCTYPE - 1};
    assert_memory_equal(text, DOCTYPE, sizeof DOCTYPE - 1);
    while (*page.at != '\0')
        if (*page.at == '<')
            read_tag(&page);
        else
            read_text(&page);
    assert_int_equal(page.depth, 0);
    assert_int_equal(page.scripts, 3);
    return page;
}

/* ---- cells of the three, to be compared ---- */

static void add_cell(struct buf *out, const char *text, size_t length)
{
    buf_add(out, text, length);
    buf_char(out, '\x1f');
}

static const char *skip_to(const char *at, const char *part)
{
    const char *found = strstr(at, part);
    if (found == NULL)
        fail_msg("no %s", part);
    return found + strlen(part);
}

static void add_unescaped(struct buf *out, const char *at, const char *end)
{
    static const struct {
        const char *name, *text;
    } ENTITIES[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}};
    while (at < end) {
        size_t i = 0;
        while (i < COUNT(ENTITIES) && strncmp(at, ENTITIES[i].name, strlen(ENTITIES[i].name)) != 0)
            i++;
        if (i < COUNT(ENTITIES))
            buf_text(out, ENTITIES[i].text);
        else
            buf_char(out, *at);
        at += i < COUNT(ENTITIES) ? strlen(ENTITIES[i].name) : 1;
    }
    buf_char(out, '\x1f');
}

/* All <td> of the section, the chart's table first. */
static void cells_of_page(const char *page, const char *section, struct buf *out)
{
    char begin[96];
    snprintf(begin, sizeof begin, "<section id=\"%s\">", section);
    const char *at = skip_to(page, begin), *end = strstr(at, "</section>");
    for (at = strstr(at, "<td"); at != NULL && at < end; at = strstr(at, "<td")) {
        at = skip_to(at, ">");
        add_unescaped(out, at, strstr(at, "</td>"));
    }
}

static void cells_of_line(const char **at, struct buf *out)
{
    *at += 2; /* "| " */
    while (**at != '\n') {
        struct buf cell = {0};
        buf_text(&cell, "");
        for (; strncmp(*at, " |", 2) != 0; ++*at) {
            *at += **at == '\\' ? 1 : 0;
            buf_char(&cell, **at);
        }
        add_cell(out, cell.text, cell.length);
        buf_free(&cell);
        *at += strncmp(*at, " | ", 3) == 0 ? 3 : 2;
    }
}

/* Lines of its tables but their heads: a rule follows those. */
static void cells_of_markdown(const char *markdown, const char *title, struct buf *out)
{
    char begin[256];
    snprintf(begin, sizeof begin, "\n## %s: ", title);
    const char *at = skip_to(markdown, begin);
    for (at = strchr(at, '\n'); at != NULL && strncmp(at, "\n## ", 4) != 0; at = strchr(at, '\n')) {
        at++;
        const char *next = strchr(at, '\n');
        if (at[0] != '|' || at[1] == '-' || (next != NULL && strncmp(next, "\n|---", 5) == 0))
            continue;
        cells_of_line(&at, out);
    }
}

static void cells_of_csv(const char *csv, size_t columns, struct buf *out)
{
    size_t cells = 0;
    for (const char *at = csv + 3; *at != '\0'; cells++) {
        struct buf cell = {0};
        bool quoted = *at == '"';
        buf_text(&cell, "");
        for (at += quoted ? 1 : 0; quoted ? *at != '"' || at[1] == '"' : strchr(",\r", *at) == NULL; at++) {
            at += quoted && *at == '"' ? 1 : 0;
            buf_char(&cell, *at);
        }
        at += quoted ? 1 : 0;
        at += *at == ',' ? 1 : 2;
        const char *text = cell.text[0] == '\'' ? cell.text + 1 : cell.text; /* of what would be a formula */
        if (cells >= columns)
            add_cell(out, *text == '\0' ? "-" : text, *text == '\0' ? 1 : strlen(text));
        buf_free(&cell);
    }
}

static void compare_section(struct ctl *ctl, const struct report_list *list, const char *page, const char *markdown)
{
    struct buf html = {0}, md = {0}, csv = {0}, file = {0};
    struct table summary;
    buf_text(&html, "");
    buf_text(&csv, "");
    buf_text(&md, "");
    cells_of_page(page, list->section->key, &html);
    cells_of_markdown(markdown, ctl_text(ctl, list->section->zh, list->section->en), &md);
    if (report_chart_summary(ctl->arena, list, &summary) && summary.count > 0) {
        report_csv(ctl, &summary, NULL, &file);
        cells_of_csv(file.text, summary.column_count, &csv);
        buf_clear(&file);
    }
    report_csv(ctl, &list->table, NULL, &file);
    cells_of_csv(file.text, list->table.column_count, &csv);
    assert_string_equal(html.text, csv.text);
    assert_string_equal(md.text, csv.text);
    buf_free(&html);
    buf_free(&md);
    buf_free(&csv);
    buf_free(&file);
}

static void each_kind(void (*check)(struct ctl *ctl, const struct report *report, const char *page))
{
    for (int kind = 1; kind < REPORT_KIND_COUNT; kind++)
        for (int zh = 0; zh < 2; zh++) {
            struct arena *arena = arena_new(0);
            struct ctl ctl = writer(arena, zh == 1);
            const struct report report = report_with(&ctl, (enum report_kind)kind, ROWS);
            struct buf page = {0};
            report_html(&ctl, &report, &page);
            check(&ctl, &report, page.text);
            buf_free(&page);
            arena_free(&arena);
        }
}

/* ---- tests ---- */

static void compare(struct ctl *ctl, const struct report *report, const char *page)
{
    struct buf markdown = {0};
    report_markdown(ctl, report, &markdown);
    for (size_t i = 0; i < report->count; i++) {
        char figure[512];
        compare_section(ctl, &report->lists[i], page, markdown.text);
        snprintf(figure, sizeof figure, "<span class=\"figure\">%s</span></h2>",
                 report_figure(ctl->arena, report, &report->lists[i]));
        told_has(page, figure);
    }
    told_has(page, ctl->zh ? "<html lang=\"zh-CN\">" : "<html lang=\"en\">");
    buf_free(&markdown);
}
static void the_three_say_the_same(void **state)
{
    (void)state;
    each_kind(compare);
}

static const struct report_list *list_of(const struct report *report, const char *id)
{
    for (size_t i = 0; i < report->count; i++)
        if (strcmp(report->lists[i].section->key, id + strlen("chart-")) == 0)
            return &report->lists[i];
    fail_msg("%s is of no section", id);
    return NULL;
}

/* What is drawn is what stands in the table: label by label, number by number. */
static void check_chart(struct ctl *ctl, const struct report *report, const json_t *chart)
{
    struct table table;
    const json_t *series = json_object_get(chart, "series"), *labels = json_object_get(chart, "labels");
    const struct report_list *list = list_of(report, json_string_value(json_object_get(chart, "id")));
    assert_true(report_chart_table(ctl->arena, list, &table));
    assert_int_equal(json_array_size(labels), table.count);
    assert_int_equal(json_array_size(series), table.column_count - 1);
    for (size_t r = 0; r < table.count; r++) {
        assert_string_equal(json_string_value(json_array_get(labels, r)),
                            table.rows[r][0] == NULL ? "-" : table.rows[r][0]);
        for (size_t c = 1; c < table.column_count; c++) {
            const json_t *value = json_array_get(json_object_get(json_array_get(series, c - 1), "values"), r);
            if (table.rows[r][c] == NULL)
                assert_true(json_is_null(value));
            else
                assert_true(json_number_value(value) == strtod(table.rows[r][c], NULL));
        }
    }
}

static void check_page(struct ctl *ctl, const struct report *report, const char *text)
{
    size_t i;
    json_t *chart;
    const struct page page = read_page(text);
    assert_null(memchr(page.script[0], '<', page.script_length[0]));
    json_t *data = json_loadb(page.script[0], page.script_length[0], JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(data);
    assert_int_equal(json_array_size(json_object_get(data, "figures")), report->count);
    json_array_foreach(json_object_get(data, "figures"), i, chart)
        assert_int_equal(json_integer_value(json_object_get(chart, "count")), report->lists[i].table.count);
    json_array_foreach(json_object_get(data, "charts"), i, chart) check_chart(ctl, report, chart);
    json_decref(data);
}
static void pages_are_well_formed_and_hostile_texts_lie_still(void **state)
{
    (void)state;
    each_kind(check_page);
}

static bool allows(const char *page, const char *text, size_t length)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char told[64], part[96];
    crypto_hash_sha256(hash, (const unsigned char *)text, length);
    sodium_bin2base64(told, sizeof told, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
    snprintf(part, sizeof part, "'sha256-%s'", told);
    const char *found = strstr(page, part);
    return found != NULL && found < strstr(page, "<body>");
}

/* The two scripts, as they stand, and nothing else: not the data either. */
static void the_policy_lets_only_the_page_itself_run(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct ctl ctl = writer(arena, true);
    const struct report report = report_with(&ctl, REPORT_DAILY, 1);
    struct buf text = {0};
    report_html(&ctl, &report, &text);
    const struct page page = read_page(text.text);
    told_has(text.text, "content=\"default-src 'none'; script-src 'sha256-");
    told_has(text.text, "base-uri 'none'; form-action 'none'\"");
    assert_null(strstr(text.text, "unsafe-"));
    assert_false(allows(text.text, page.script[0], page.script_length[0]));
    assert_true(allows(text.text, page.script[1], page.script_length[1]));
    assert_true(allows(text.text, page.script[2], page.script_length[2]));
    assert_true(page.script_length[1] > 200000); /* Chart.js, whole */
    assert_null(strstr(text.text, "sourceMappingURL"));
    const char *style = strstr(text.text, "<style>") + strlen("<style>");
    assert_true(allows(text.text, style, (size_t)(strstr(style, "</style>") - style)));
    assert_null(memmem(style, (size_t)(strstr(style, "</style>") - style), "url(", 4));
    buf_free(&text);
    arena_free(&arena);
}

/* One file for many pages: named after what is in it, and nothing but scripts of the folder and the page's own may run. */
static void pages_may_share_the_library(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct ctl ctl = writer(arena, true);
    struct report report = report_with(&ctl, REPORT_DAILY, 1);
    struct buf whole = {0}, text = {0};
    const char *library;
    report_html(&ctl, &report, &whole);
    report.library = report_html_library(arena, &library);
    report_html(&ctl, &report, &text);
    const struct page page = read_page(whole.text);
    assert_int_equal(strlen(library), page.script_length[1]);
    assert_memory_equal(library, page.script[1], page.script_length[1]);
    assert_int_equal(strlen(report.library), strlen("charts-0123456789ab.js"));
    assert_true(whole.length - text.length > 200000);
    told_has(text.text, arena_print(arena, "<script src=\"%s\"></script>", report.library));
    told_has(text.text, "content=\"default-src 'none'; script-src 'self' file: 'sha256-");
    assert_true(allows(text.text, page.script[2], page.script_length[2]));
    assert_false(allows(text.text, library, strlen(library)));
    buf_free(&whole);
    buf_free(&text);
    arena_free(&arena);
}

static void long_lists_are_cut_and_say_so(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct ctl ctl = writer(arena, false);
    const struct report report = report_with(&ctl, REPORT_THEME, REPORT_PAGE_ROWS + 5);
    struct buf text = {0}, cells = {0};
    size_t count = 0;
    report_html(&ctl, &report, &text);
    read_page(text.text);
    cells_of_page(text.text, "theme_orders", &cells);
    for (const char *at = cells.text; *at != '\0'; at++)
        count += *at == '\x1f' ? 1 : 0;
    assert_int_equal(count, REPORT_PAGE_ROWS * report_section("theme_orders")->column_count);
    told_has(text.text, "The first 1000 of 1005 rows.");
    told_has(text.text, "<a href=\"x-2019-03-01-theme_orders.csv\">");
    told_has(text.text, "<span class=\"figure\">1005</span></h2>");
    buf_free(&text);
    buf_free(&cells);
    arena_free(&arena);
}

/* Counted by a column: most first, equals as they were met, what is beyond the most in one line; they add up. */
static void charts_count_rows(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct ctl ctl = writer(arena, true);
    const struct report_section *section = report_section("redo");
    struct report_value *values = arena_array(arena, 40 * section->column_count, sizeof *values);
    struct report_list list;
    struct table table;
    int64_t sum = 0;
    for (size_t r = 0; r < 40; r++)
        for (size_t c = 0; c < section->column_count; c++)
            values[r * section->column_count + c].text = section->columns[c].kind != REPORT_UNIT ? "x"
                                                         : r == 0                                ? NULL
                                                         : r < 20 ? arena_print(arena, "u%02zu", r)
                                                                  : "busy";
    report_fill(&ctl, section, &(struct rows){values, 40}, &list);
    assert_true(report_chart_table(arena, &list, &table));
    assert_string_equal(table.rows[0][0], "busy");
    assert_string_equal(table.rows[0][1], "20");
    assert_string_equal(table.rows[1][0], "-");
    assert_string_equal(table.rows[2][0], "u01");
    assert_int_equal(table.count, 16);
    assert_string_equal(table.rows[15][0], "… (6)");
    for (size_t r = 0; r < table.count; r++)
        sum += strtoll(table.rows[r][1], NULL, 10);
    assert_int_equal(sum, 40);
    arena_free(&arena);
}

static void charts_are_of_columns_that_are_there(void **state)
{
    (void)state;
    const struct report_chart *chart;
    for (size_t i = 0; (chart = report_chart_row(i)) != NULL; i++) {
        const struct report_section *section = report_section(chart->section);
        const char *wanted[REPORT_SERIES_MAX + 2] = {chart->label,     chart->beside,    chart->values[0],
                                                     chart->values[1], chart->values[2], chart->values[3]};
        assert_non_null(section);
        assert_ptr_equal(report_chart_of(chart->section), chart);
        assert_false(report_chart_counts(chart) && chart->beside != NULL);
        for (size_t w = 0; w < COUNT(wanted); w++) {
            size_t c = 0;
            while (wanted[w] != NULL && c < section->column_count && strcmp(section->columns[c].key, wanted[w]) != 0)
                c++;
            if (wanted[w] != NULL && c == section->column_count)
                fail_msg("%s has no %s", chart->section, wanted[w]);
        }
    }
    assert_null(report_chart_of("nothing"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_three_say_the_same),
        cmocka_unit_test(pages_are_well_formed_and_hostile_texts_lie_still),
        cmocka_unit_test(the_policy_lets_only_the_page_itself_run),
        cmocka_unit_test(pages_may_share_the_library),
        cmocka_unit_test(long_lists_are_cut_and_say_so),
        cmocka_unit_test(charts_count_rows),
        cmocka_unit_test(charts_are_of_columns_that_are_there),
    };
    if (sodium_init() < 0)
        return 1;
    return cmocka_run_group_tests_name("report page", tests, NULL, NULL);
}
