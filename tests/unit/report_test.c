/* Reports and accountability files: their definitions, figures, cells; what must not get out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/terms.h"
#include "services/ctl/bundle.h"
#include "services/ctl/files.h"
#include "services/ctl/report.h"
#include "tests/lib/told.h"

extern const char sql_report[], sql_evidence[];

static struct ctl writer(struct arena *arena, bool zh)
{
    return (struct ctl){
        .arena = arena, .lang = zh ? "zh" : "en", .zh = zh, .offset_minutes = 480, .pack_tried = true, .err = stderr};
}

/* ---- definitions ---- */

static void check_columns(const struct report_section *section)
{
    assert_in_range(section->column_count, 1, REPORT_COLUMNS_MAX);
    for (size_t c = 0; c < section->column_count; c++) {
        const struct report_column *column = &section->columns[c];
        assert_true(*column->key != '\0' && *column->zh != '\0' && *column->en != '\0');
        if (column->kind == REPORT_TERM)
            assert_non_null(term_get(column->list, 1));
        if (column->kind == REPORT_WORDS)
            assert_non_null(column->list);
        if (column->kind == REPORT_PERCENT)
            assert_true(column->part < c && column->whole < c && section->columns[column->part].kind == REPORT_COUNT &&
                        section->columns[column->whole].kind == REPORT_COUNT);
    }
}

static void test_sections_are_sound(void **state)
{
    static const char *const NEEDS[] = {[REPORT_KNOWN] = ", timestamptz",
                                        [REPORT_PACK] = ", timestamptz, bigint[], text[], text[]",
                                        [REPORT_FACTS] = ", timestamptz, bigint[], text[], text[], bigint[]"};
    (void)state;
    const struct report_section *section;
    for (size_t i = 0; (section = report_section_row(i)) != NULL; i++) {
        char prepared[128];
        check_columns(section);
        snprintf(prepared, sizeof prepared, "\nPREPARE %s(timestamptz, timestamptz, text[], bigint[], int%s) AS\n",
                 section->statement, NEEDS[section->needs]);
        told_has(sql_report, prepared);
        assert_ptr_equal(report_section(section->key), section); /* no key twice */
        for (size_t s = 0; s < REPORT_SHARE_MAX && section->share[s] != NULL; s++)
            assert_non_null(report_section(section->share[s]));
        assert_true(*section->note_zh != '\0' && *section->note_en != '\0');
    }
    assert_null(report_section("nothing"));
    for (size_t i = 0; (section = bundle_section(i)) != NULL; i++) {
        char prepared[128];
        check_columns(section);
        snprintf(prepared, sizeof prepared, "\nPREPARE %s(", section->statement);
        told_has(sql_evidence, prepared);
    }
    check_columns(bundle_clocks());
}

static bool has_section(const struct report_definition *of, const char *key)
{
    for (const char *const *at = of->sections; *at != NULL; at++)
        if (strcmp(*at, key) == 0)
            return true;
    return false;
}

/* R25, R27, R31: every kind has a report; each says overdue and late returns apart; a share has its whole in it. */
static void test_every_kind_is_defined(void **state)
{
    (void)state;
    for (int kind = REPORT_BULLETIN; kind < REPORT_KIND_COUNT; kind++) {
        const struct report_definition *of = report_of((enum report_kind)kind);
        assert_non_null(of);
        assert_true(kind > REPORT_MONTHLY ||
                    (has_section(of, "overdue") && has_section(of, "late_returns") && has_section(of, "units")));
        /* R36, N05: whoever tells rates tells openly what was excluded, and what was corrected */
        assert_true(
            !(has_section(of, "ratings") || has_section(of, "rates")) ||
            (has_section(of, "exclusions") && has_section(of, "corrections") && has_section(of, "corrected_since")));
        for (const char *const *at = of->sections; *at != NULL; at++) {
            const struct report_section *section = report_section(*at);
            assert_non_null(section);
            for (size_t s = 0; s < REPORT_SHARE_MAX && section->share[s] != NULL; s++)
                assert_true(has_section(of, section->share[s]));
        }
    }
    assert_null(report_of(REPORT_KIND_UNSPECIFIED));
}

/* ---- figures ---- */

static void test_percent(void **state)
{
    static const struct {
        int64_t part, whole;
        const char *expected;
    } CASES[] = {
        {697, 745, "93.6 %"}, /* S3: assigned and closed by meetings */
        {0, 745, "0.0 %"},    {745, 745, "100.0 %"},    {1, 3, "33.3 %"},
        {2, 3, "66.7 %"},     {1, 2000, "0.1 %"}, /* half up */
        {1, 2001, "0.0 %"},   {17966, 59624, "30.1 %"},
    };
    (void)state;
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < COUNT(CASES); i++)
        assert_string_equal(report_percent(arena, CASES[i].part, CASES[i].whole), CASES[i].expected);
    assert_null(report_percent(arena, 5, 0));
    arena_free(&arena);
}

static void fill_items(struct ctl *ctl, const char *key, size_t count, struct report_list *out)
{
    const struct report_section *section = report_section(key);
    struct report_value *values = arena_array(ctl->arena, count * section->column_count, sizeof *values);
    for (size_t i = 0; i < count * section->column_count; i++)
        values[i] = (struct report_value){"x", 1, 0};
    report_fill(ctl, section, &(struct rows){values, count}, out);
}

static void test_share_of_meeting_items(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct ctl ctl = writer(arena, true);
    struct report_list lists[2];
    struct report report = {.definition = report_of(REPORT_BULLETIN), .lists = lists, .count = 2};
    fill_items(&ctl, "items_assigned", 745, &lists[0]);
    fill_items(&ctl, "items_closed", 697, &lists[1]);
    assert_string_equal(report_figure(arena, &report, &lists[0]), "745");
    assert_string_equal(report_figure(arena, &report, &lists[1]), "697 (93.6 %)");
    arena_free(&arena);
}

static void test_rows_become_cells(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct ctl ctl = writer(arena, true);
    const struct report_section *section = report_section("units");
    struct report_value row[REPORT_COLUMNS_MAX] = {
        [0] = {.text = "water"}, [1] = {.number = 8}, [2] = {.number = 6}, [3] = {.number = 5}};
    const struct fields fields = report_fields(arena, section);
    struct report_list list;
    assert_int_equal(fields.count, section->column_count - 1); /* the share is reckoned */
    assert_int_equal(fields.row_size, section->column_count * sizeof(struct report_value));
    report_fill(&ctl, section, &(struct rows){row, 1}, &list);
    assert_int_equal(list.table.count, 1);
    assert_string_equal(list.table.rows[0][0], "water");
    assert_string_equal(list.table.rows[0][4], "83.3 %");
    arena_free(&arena);
}

/* ---- cells ---- */

static void check_cell(void (*write)(struct buf *, const char *), const char *text, const char *expected)
{
    struct buf out = {0};
    buf_text(&out, "");
    write(&out, text);
    assert_string_equal(out.text, expected);
    buf_free(&out);
}

static void test_csv_cells(void **state)
{
    (void)state;
    check_cell(report_csv_cell, NULL, "");
    check_cell(report_csv_cell, "水务集团", "水务集团");
    check_cell(report_csv_cell, "a,b", "\"a,b\"");
    check_cell(report_csv_cell, "say \"no\"", "\"say \"\"no\"\"\"");
    check_cell(report_csv_cell, "two\nlines", "\"two\nlines\"");
    check_cell(report_csv_cell, "=1+1", "'=1+1");
    check_cell(report_csv_cell, "+86", "'+86");
    check_cell(report_csv_cell, "-1", "'-1");
    check_cell(report_csv_cell, "@sum(a1)", "'@sum(a1)");
    check_cell(report_csv_cell, "=a,\"b\"", "\"'=a,\"\"b\"\"\"");
    check_cell(report_csv_cell, "\t=1", "'\t=1");
    check_cell(report_csv_cell, "93.6 %", "93.6 %");
}

static void test_markdown_cells(void **state)
{
    (void)state;
    check_cell(report_markdown_cell, NULL, "-");
    check_cell(report_markdown_cell, "a|b", "a\\|b");
    check_cell(report_markdown_cell, "a\nb\r\tc", "a b  c");
    check_cell(report_markdown_cell, "[x](http://y) <b>", "\\[x\\](http://y) \\<b\\>");
    check_cell(report_markdown_cell, "back\\slash `code` *bold*", "back\\\\slash \\`code\\` \\*bold\\*");
    check_cell(report_markdown_cell, "PY20190602-00001", "PY20190602-00001");
}

static void test_csv_file(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct ctl zh = writer(arena, true), en = writer(arena, false);
    struct report_list list;
    struct buf out = {0};
    struct report_value rows[] = {{.text = "noise,night"}, {.number = 3}};
    report_fill(&zh, report_section("matters"), &(struct rows){rows, 1}, &list);
    report_csv(&zh, &list.table, NULL, &out);
    assert_string_equal(out.text, "\xEF\xBB\xBF"
                                  "事项,工单数\r\n\"noise,night\",3\r\n");
    buf_clear(&out);
    report_csv(&en, &list.table, NULL, &out);
    assert_string_equal(out.text, "\xEF\xBB\xBFmatter,orders\r\n\"noise,night\",3\r\n");
    buf_free(&out);
    arena_free(&arena);
}

static void test_markdown_file(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct ctl ctl = writer(arena, true);
    struct report_list lists[2];
    struct report report = {.definition = report_of(REPORT_BULLETIN),
                            .date = "2019-06-10",
                            .city = "演示|市",
                            .since = INSTANT_NONE,
                            .lists = lists,
                            .count = 2};
    struct buf out = {0};
    assert_true(instant_parse("2019-06-10T18:00", 480, &report.until));
    fill_items(&ctl, "items_assigned", 2, &lists[0]);
    fill_items(&ctl, "late_returns", 0, &lists[1]);
    report_markdown(&ctl, &report, &out);
    told_has(out.text, "# 演示\\|市 十天一通报 2019-06-10\n");
    told_has(out.text, "启用 起,2019-06-10 18:00 止");
    told_has(out.text, "| 调度会交办 | 2 |\n");
    told_has(out.text, "## 超期回退: 0\n");
    told_has(out.text, "无。");
    buf_free(&out);
    arena_free(&arena);
}

/* ---- accountability files ---- */

static void test_details_are_chosen(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    assert_string_equal(bundle_detail(arena, "{\"stage\":\"sign\",\"text\":\"张先生,13800138000\",\"note\":\"n\"}"),
                        "{\"stage\":\"sign\"}");
    assert_string_equal(bundle_detail(arena, "{\"reason\":\"r\",\"request\":\"q\",\"address\":\"a\"}"), "{}");
    assert_string_equal(bundle_detail(arena, "{\"session\":\"mediation\",\"place\":\"张家\",\"parties\":[\"张先生\"]}"),
                        "{\"session\":\"mediation\"}");
    assert_string_equal(
        bundle_detail(arena, "{\"contact_way\":\"phone\",\"contact_with\":\"张先生\",\"attachments\":[\"a\"]}"),
        "{\"contact_way\":\"phone\"}");
    assert_string_equal(bundle_detail(arena, "no json"), "{}");
    assert_string_equal(bundle_detail(arena, "[1,2]"), "{}");
    assert_string_equal(bundle_detail(arena, NULL), "{}");
    arena_free(&arena);
}

static void test_numbers_are_blotted_out(void **state)
{
    static const struct {
        const char *text, *expected;
    } CASES[] = {
        {"已联系 13800138000,满意", "已联系 ***,满意"},
        {"138-0013-8000", "***"},
        {"0531 8765 4321 转 8", "*** 转 8"},
        {"工单 PY20190602-00001 见 DB2024-00012", "工单 PY20190602-00001 见 DB2024-00012"},
        {"3 日内 120 户", "3 日内 120 户"},
        {"37010419800101001X", "***X"},
        {"身份证 370104198001010", "身份证 ***"},
        {"370104198001010012", "***"},
        {"8765432", "***"},
        {"(010)87654321", "(010)***"},
        {"123456", "123456"},
        {"+86 138 0013 8000", "+***"},
        {"wx13800138000", "wx***"},
        {"tel0531-87654321", "tel***"},
        {"工单 PY20190602-00001 13800138000", "工单 PY20190602-00001 ***"},
        {"DB2024-00012-13800138000", "DB2024-00012-***"},
        {"2024-04-23 17:30", "2024-04-23 17:30"},
        {"2024-04-23前办结", "2024-04-23前办结"},
        {"2024-04-23 17:30:00+08:00 起", "2024-04-23 17:30:00+08:00 起"},
        {"2024-04-23T17:30+08:00", "2024-04-23T17:30+08:00"},
        {"2024-04-23T17:30Z", "2024-04-23T17:30Z"},
        {"2024-04-23 至 2024-05-06", "2024-04-23 至 2024-05-06"},
        {"2024-04-23 2024-05-06", "2024-04-23 2024-05-06"},
        {"2024-04-23 13800138000", "2024-04-23 ***"},
        {"2024-04-23 17:30 13800138000", "2024-04-23 17:30 ***"},
        {"13800138000 2024-04-23 17:30", "*** 2024-04-23 17:30"},
        {"2024-13-45", "***"}, /* no date of the calendar */
        {"2024-04-2312", "***"},
        {"2024-04-23-0531", "***"},
        {"20240423", "***"},
        {"3 天后 2024-04-26 10:00 前", "3 天后 2024-04-26 10:00 前"},
        {"08:00-12:00 13:30-17:30", "08:00-12:00 13:30-17:30"},
        {"", ""},
    };
    (void)state;
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < COUNT(CASES); i++)
        assert_string_equal(bundle_blot(arena, CASES[i].text), CASES[i].expected);
    assert_null(bundle_blot(arena, NULL));
    arena_free(&arena);
}

static void test_sums(void **state)
{
    (void)state;
    struct bundle_file files[2] = {{.name = "a.csv"}, {.name = "b"}};
    struct buf out = {0};
    buf_text(&files[0].text, "abc"); /* FIPS 180-2 */
    buf_text(&files[1].text, "");
    bundle_sums(files, COUNT(files), &out);
    assert_string_equal(out.text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.csv\n"
                                  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b\n");
    for (size_t i = 0; i < COUNT(files); i++)
        buf_free(&files[i].text);
    buf_free(&out);
}

/* ---- files ---- */

static char *read_whole(const char *path)
{
    static char text[256];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static struct buf text_of(const char *text)
{
    struct buf out = {0};
    buf_text(&out, text);
    return out;
}

static void test_files_are_whole_or_not_there(void **state)
{
    (void)state;
    char root[] = "/tmp/loopline-files-XXXXXX", *said = NULL;
    size_t size = 0;
    struct arena *arena = arena_new(0);
    struct ctl ctl = writer(arena, false);
    struct buf one = text_of("one"), two = text_of("two");
    assert_non_null(mkdtemp(root));
    ctl.err = open_memstream(&said, &size);
    const char *folder = arena_print(arena, "%s/a/b", root), *path = arena_print(arena, "%s/f.md", folder);
    assert_int_equal(files_folder(&ctl, folder), CTL_OK);
    assert_int_equal(files_folder(&ctl, folder), CTL_OK);
    assert_int_equal(files_write(&ctl, path, &one), CTL_OK);
    assert_int_equal(files_write(&ctl, path, &two), CTL_OK);
    assert_string_equal(read_whole(path), "two");
    assert_int_equal(files_folder(&ctl, path), CTL_ENVIRONMENT); /* a file stands there */
    const char *nowhere = arena_print(arena, "%s/none/f.md", root);
    assert_int_equal(files_write(&ctl, nowhere, &one), CTL_ENVIRONMENT);
    fflush(ctl.err);
    told_has(said, nowhere);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0); /* no draft is left behind */
    assert_int_equal(rmdir(arena_print(arena, "%s/a", root)), 0);
    assert_int_equal(rmdir(root), 0);
    fclose(ctl.err);
    free(said);
    buf_free(&one);
    buf_free(&two);
    arena_free(&arena);
}

static int publish(struct ctl *ctl, const char *path, const char *text, bool replace)
{
    const char *draft;
    struct buf content = text_of(text);
    assert_int_equal(files_draft(ctl, path, &draft), CTL_OK);
    assert_int_equal(files_write(ctl, arena_print(ctl->arena, "%s/f", draft), &content), CTL_OK);
    buf_free(&content);
    int code = files_publish(ctl, draft, path, replace);
    assert_false(files_exist(draft));
    return code;
}

static void test_folders_are_not_overwritten(void **state)
{
    (void)state;
    char root[] = "/tmp/loopline-files-XXXXXX", *said = NULL;
    size_t size = 0;
    struct arena *arena = arena_new(0);
    struct ctl ctl = writer(arena, false);
    assert_non_null(mkdtemp(root));
    ctl.err = open_memstream(&said, &size);
    const char *path = arena_print(arena, "%s/PY1", root), *file = arena_print(arena, "%s/f", path);
    assert_int_equal(publish(&ctl, path, "one", false), CTL_OK);
    assert_int_equal(publish(&ctl, path, "two", false), CTL_ABSENT);
    assert_string_equal(read_whole(file), "one");
    assert_int_equal(publish(&ctl, path, "three", true), CTL_OK);
    assert_string_equal(read_whole(file), "three");
    fflush(ctl.err);
    told_has(said, path);
    files_drop(path);
    assert_int_equal(rmdir(root), 0); /* neither a draft nor the old one is left behind */
    fclose(ctl.err);
    free(said);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sections_are_sound),
        cmocka_unit_test(test_every_kind_is_defined),
        cmocka_unit_test(test_percent),
        cmocka_unit_test(test_share_of_meeting_items),
        cmocka_unit_test(test_rows_become_cells),
        cmocka_unit_test(test_csv_cells),
        cmocka_unit_test(test_markdown_cells),
        cmocka_unit_test(test_csv_file),
        cmocka_unit_test(test_markdown_file),
        cmocka_unit_test(test_details_are_chosen),
        cmocka_unit_test(test_numbers_are_blotted_out),
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_files_are_whole_or_not_there),
        cmocka_unit_test(test_folders_are_not_overwritten),
    };
    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
