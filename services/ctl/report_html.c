#include "services/ctl/report_html.h"
#include "services/ctl/report_chart.h"
#include <sodium.h>
#include <string.h>

/* deploy/report/, embedded at build */
extern const char report_page_css[], report_page_js[], report_chart_js[];

/* ---- texts ---- */

void report_html_text(struct buf *out, const char *text)
{
    for (const char *at = text == NULL ? "-" : text; *at != '\0'; at++) {
        unsigned char c = (unsigned char)*at;
        if (c == '&')
            buf_text(out, "&amp;");
        else if (c == '<')
            buf_text(out, "&lt;");
        else if (c == '>')
            buf_text(out, "&gt;");
        else if (c == '"')
            buf_text(out, "&quot;");
        else if (c == '\'')
            buf_text(out, "&#39;");
        else
            buf_char(out, c < 0x20 || c == 0x7f ? ' ' : *at);
    }
}

void report_html_json(struct buf *out, const char *text)
{
    struct buf plain = {0};
    buf_json(&plain, text);
    for (const char *at = plain.text; *at != '\0'; at++)
        if (strchr("<>&", *at) != NULL)
            buf_print(out, "\\u%04x", (unsigned)(unsigned char)*at);
        else
            buf_char(out, *at);
    buf_free(&plain);
}

static void add_element(struct buf *out, const char *tag, const char *text)
{
    buf_print(out, "<%s>", tag);
    report_html_text(out, text);
    buf_print(out, "</%s>", tag);
}

static const char *title(const struct ctl *ctl, const struct column *column)
{
    return ctl_text(ctl, column->zh, column->en);
}

/* ---- head ---- */

static void add_hash(struct buf *out, const char *text)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char told[sodium_base64_ENCODED_LEN(sizeof hash, sodium_base64_VARIANT_ORIGINAL)];
    crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
    sodium_bin2base64(told, sizeof told, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
    buf_print(out, " 'sha256-%s'", told);
}

/* Only what is in this file runs, and only as it was when it was made; nothing is fetched, sent or framed. A library beside it
 * has no hash to go by: a browser checks none of what it reads from a disk. */
static void add_policy(const struct report *report, struct buf *out)
{
    buf_text(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src");
    if (report->library == NULL)
        add_hash(out, report_chart_js);
    else
        buf_text(out, " 'self' file:");
    add_hash(out, report_page_js);
    buf_text(out, "; style-src");
    add_hash(out, report_page_css);
    buf_text(out, "; base-uri 'none'; form-action 'none'\">\n");
}

static void add_head(struct ctl *ctl, const struct report *report, struct buf *out)
{
    buf_print(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", ctl->zh ? "zh-CN" : "en");
    add_policy(report, out);
    buf_text(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"referrer\" content=\"no-referrer\">\n");
    add_element(out, "title", report_title(ctl, report));
    buf_print(out, "\n<style>%s</style>\n</head>\n", report_page_css);
}

/* ---- tables ---- */

static void add_cells(struct buf *out, const struct table *table, const char *const *cells)
{
    buf_text(out, "<tr>");
    for (size_t c = 0; c < table->column_count; c++) {
        buf_text(out, table->columns[c].kind == CELL_NUMBER ? "<td class=\"n\">" : "<td>");
        report_html_text(out, cells[c]);
        buf_text(out, "</td>");
    }
    buf_text(out, "</tr>\n");
}

static void add_table(struct ctl *ctl, const struct table *table, size_t most, struct buf *out)
{
    buf_text(out, "<div class=\"table\"><table>\n<thead><tr>");
    for (size_t c = 0; c < table->column_count; c++) {
        buf_text(out, table->columns[c].kind == CELL_NUMBER ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        report_html_text(out, title(ctl, &table->columns[c]));
        buf_text(out, "</th>");
    }
    buf_text(out, "</tr></thead>\n<tbody>\n");
    for (size_t r = 0; r < table->count && r < most; r++)
        add_cells(out, table, table->rows[r]);
    buf_text(out, "</tbody>\n</table></div>\n");
}

/* Figures, each leading to its section. */
static void add_figures(struct ctl *ctl, const struct report *report, struct buf *out)
{
    struct table figures;
    report_figures(ctl, report, &figures);
    buf_print(out, "<nav aria-label=\"%s\"><ul>\n", ctl_text(ctl, "各项数字", "figures"));
    for (size_t i = 0; i < figures.count; i++) {
        buf_print(out, "<li><a href=\"#%s\"><span class=\"name\">", report->lists[i].section->key);
        report_html_text(out, figures.rows[i][0]);
        buf_text(out, "</span> <span class=\"figure\">");
        report_html_text(out, figures.rows[i][1]);
        buf_text(out, "</span></a></li>\n");
    }
    buf_text(out, "</ul></nav>\n");
}

/* ---- sections ---- */

static void add_chart(struct ctl *ctl, const struct report_list *list, struct buf *out)
{
    struct table drawn;
    const char *key = list->section->key;
    if (!report_chart_table(ctl->arena, list, &drawn) || drawn.count == 0)
        return;
    buf_print(out, "<div class=\"chart\"><canvas id=\"chart-%s\" role=\"img\" aria-label=\"", key);
    report_html_text(out, ctl_text(ctl, list->section->zh, list->section->en));
    buf_print(out, "\"></canvas></div>\n");
    if (report_chart_summary(ctl->arena, list, &drawn))
        add_table(ctl, &drawn, drawn.count, out);
}

static void add_link(struct ctl *ctl, const struct report *report, const struct report_list *list, struct buf *out)
{
    if (list->table.count > REPORT_PAGE_ROWS)
        buf_print(out,
                  ctl->zh ? "<p class=\"more\">以上为前 %d 行,共 %zu 行。"
                          : "<p class=\"more\">The first %d of %zu rows. ",
                  REPORT_PAGE_ROWS, list->table.count);
    else
        buf_text(out, "<p class=\"more\">");
    if (report->stem != NULL) {
        buf_text(out, "<a href=\"");
        report_html_text(out, report->stem);
        buf_print(out, "-%s.csv\">CSV</a>", list->section->key);
    }
    buf_text(out, "</p>\n");
}

static void add_section(struct ctl *ctl, const struct report *report, const struct report_list *list, struct buf *out)
{
    const struct report_section *section = list->section;
    buf_print(out, "<section id=\"%s\">\n<h2>", section->key);
    report_html_text(out, ctl_text(ctl, section->zh, section->en));
    buf_text(out, " <span class=\"figure\">");
    report_html_text(out, report_figure(ctl->arena, report, list));
    buf_text(out, "</span></h2>\n<p class=\"note\">");
    report_html_text(out, ctl_text(ctl, section->note_zh, section->note_en));
    buf_text(out, "</p>\n");
    add_chart(ctl, list, out);
    if (list->table.count > 0) {
        add_table(ctl, &list->table, REPORT_PAGE_ROWS, out);
        add_link(ctl, report, list, out);
    } else {
        buf_print(out, "<p class=\"none\">%s</p>\n", ctl_text(ctl, "无。", "None."));
    }
    buf_text(out, "</section>\n");
}

/* ---- what the script draws ---- */

/* "12" → 12, "93.6 %" → 93.6; what begins with no number is no point of a line. */
static void add_number(struct buf *out, const char *cell)
{
    size_t sign = cell != NULL && cell[0] == '-' ? 1 : 0;
    size_t length = cell == NULL ? 0 : strspn(cell + sign, "0123456789");
    if (length > 0 && cell[sign + length] == '.')
        length += 1 + strspn(cell + sign + length + 1, "0123456789");
    if (length == 0)
        buf_text(out, "null");
    else
        buf_add(out, cell, sign + length);
}

static void add_series(struct ctl *ctl, const struct table *drawn, size_t column, struct buf *out)
{
    buf_text(out, column > 1 ? ",{\"name\":" : "{\"name\":");
    report_html_json(out, title(ctl, &drawn->columns[column]));
    buf_text(out, ",\"values\":[");
    for (size_t r = 0; r < drawn->count; r++) {
        buf_text(out, r > 0 ? "," : "");
        add_number(out, drawn->rows[r][column]);
    }
    buf_text(out, "]}");
}

static void add_drawing(struct ctl *ctl, const struct report_list *list, struct buf *out, size_t *count)
{
    static const char *const KINDS[] = {[REPORT_BARS] = "bars", [REPORT_STACKED] = "stacked", [REPORT_LINES] = "lines"};
    struct table drawn;
    if (!report_chart_table(ctl->arena, list, &drawn) || drawn.count == 0)
        return;
    buf_print(out, "%s{\"id\":\"chart-%s\",\"kind\":\"%s\",\"labels\":[", (*count)++ > 0 ? ",\n" : "",
              list->section->key, KINDS[report_chart_of(list->section->key)->kind]);
    for (size_t r = 0; r < drawn.count; r++) {
        buf_text(out, r > 0 ? "," : "");
        report_html_json(out, drawn.rows[r][0] == NULL ? "-" : drawn.rows[r][0]);
    }
    buf_text(out, "],\"series\":[");
    for (size_t c = 1; c < drawn.column_count; c++)
        add_series(ctl, &drawn, c, out);
    buf_text(out, "]}");
}

static void add_data(struct ctl *ctl, const struct report *report, struct buf *out)
{
    size_t charts = 0;
    buf_text(out, "<script type=\"application/json\" id=\"data\">{\"figures\":[");
    for (size_t i = 0; i < report->count; i++) {
        buf_text(out, i > 0 ? "," : "");
        buf_print(out, "{\"section\":\"%s\",\"count\":%zu,\"figure\":", report->lists[i].section->key,
                  report->lists[i].table.count);
        report_html_json(out, report_figure(ctl->arena, report, &report->lists[i]));
        buf_text(out, "}");
    }
    buf_text(out, "],\n\"charts\":[");
    for (size_t i = 0; i < report->count; i++)
        add_drawing(ctl, &report->lists[i], out, &charts);
    buf_text(out, "]}</script>\n");
}

void report_html(struct ctl *ctl, const struct report *report, struct buf *out)
{
    add_head(ctl, report, out);
    buf_text(out, "<body>\n<header>\n");
    add_element(out, "h1", report_title(ctl, report));
    buf_text(out, "\n");
    add_element(out, "p", report_about(ctl, report));
    buf_text(out, "\n</header>\n");
    add_figures(ctl, report, out);
    buf_text(out, "<main>\n");
    for (size_t i = 0; i < report->count; i++)
        add_section(ctl, report, &report->lists[i], out);
    buf_text(out, "</main>\n");
    add_data(ctl, report, out);
    if (report->library == NULL)
        buf_print(out, "<script>%s</script>\n", report_chart_js);
    else
        buf_print(out, "<script src=\"%s\"></script>\n", report->library);
    buf_print(out, "<script>%s</script>\n</body>\n</html>\n", report_page_js);
}

const char *report_html_library(struct arena *arena, const char **text)
{
    enum { NAMED_BY = 6 };
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[2 * NAMED_BY + 1];
    crypto_hash_sha256(hash, (const unsigned char *)report_chart_js, strlen(report_chart_js));
    sodium_bin2hex(hex, sizeof hex, hash, NAMED_BY);
    *text = report_chart_js;
    return arena_print(arena, "charts-%s.js", hex);
}
