#include "services/ctl/sight.h"
#include "common/mask.h"
#include "common/uuid.h"
#include "services/ctl/confidential.h"
#include "services/ctl/connect.h"
#include "services/ctl/show.h"
#include <stdlib.h>
#include <string.h>

enum { PURPOSE_MOST = 500 };

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_numbers(struct ctl *ctl, const struct sight *sight, struct buf *out)
{
    const char **list = arena_array(ctl->arena, sight->count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < sight->count; i++)
        if (!str_empty(sight->numbers[i]))
            list[count++] = sight->numbers[i];
    if (count > 0)
        qsort(list, count, sizeof *list, by_text);
    buf_text(out, "[");
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(list[i], list[i - 1]) == 0)
            continue;
        buf_text(out, i == 0 ? "" : ",");
        buf_json(out, list[i]);
    }
    buf_text(out, "]");
}

static const char *purpose_of(const struct ctl *ctl)
{
    const char *purpose = args_value(&ctl->args, "purpose");
    return str_empty(purpose) ? args_value(&ctl->args, "confidential") : purpose;
}

/* People write numbers into any text, and the history forgets nothing: the purpose is masked. */
static const char *detail_of(struct ctl *ctl, const struct sight *sight)
{
    const char *purpose = purpose_of(ctl);
    struct buf text = {0};
    buf_text(&text, "{\"way\":");
    buf_json(&text, sight->way);
    buf_text(&text, ",\"shown\":");
    add_numbers(ctl, sight, &text);
    if (!str_empty(purpose)) {
        buf_text(&text, ",\"purpose\":");
        buf_json(&text, mask_text(ctl->arena, purpose));
    }
    if (sight->file != NULL) {
        buf_text(&text, ",\"file\":");
        buf_json(&text, mask_text(ctl->arena, sight->file));
    }
    buf_text(&text, "}");
    const char *detail = arena_text(ctl->arena, text.text);
    buf_free(&text);
    return detail;
}

int sight_record(struct ctl *ctl, const struct sight *sight, const char **watermark)
{
    const char *purpose = purpose_of(ctl);
    struct uuid id = uuid_new();
    char text[UUID_TEXT];
    struct db *db = NULL;
    struct params params;
    if (purpose != NULL && strlen(purpose) > PURPOSE_MOST)
        return ctl_fail(ctl, CTL_USAGE, "--purpose: 最多 %d 字节", "--purpose: at most %d bytes", PURPOSE_MOST);
    int code = connect_db(ctl, CONNECT_READER, "audit_show", &db);
    params_open(&params, ctl->arena);
    params_uuid(&params, &id);
    params_text(&params, arena_print(ctl->arena, "cli:%s", ctl_user()));
    params_text(&params, detail_of(ctl, sight));
    if (code == CTL_OK && db_call(db, "show", &params, NULL, NULL) != RESULT_OK)
        code = connect_db_failed(ctl, db);
    db_free(&db);
    uuid_format(&id, text);
    *watermark = arena_text(ctl->arena, text);
    return code;
}

/* ---- what a table or sheet names ---- */

struct named {
    const char **list;
    size_t count;
    bool page; /* what it may be alike to is not shown there */
};

static bool names_some(const struct named *named, const struct column *column)
{
    static const char *const KEYS[] = {"number", "order", "other", "compared"};
    enum { OF_PAGES = 2 };
    for (size_t i = 0; i < (named->page ? OF_PAGES : COUNT(KEYS)); i++)
        if (strcmp(KEYS[i], column->key) == 0)
            return true;
    return false;
}

/* One, or several with blanks between them. */
static void add_cell(struct ctl *ctl, struct named *named, const char *cell)
{
    for (const char *at = cell == NULL ? "" : cell; *at != '\0'; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        if (length > 0)
            named->list[named->count++] = arena_textn(ctl->arena, at, length);
        at += length;
    }
}

static size_t most_of(const struct named *named, const struct table *table)
{
    size_t most = 0;
    for (size_t r = 0; r < table->count; r++)
        for (size_t c = 0; c < table->column_count; c++)
            if (names_some(named, &table->columns[c]) && table->rows[r][c] != NULL)
                most += strlen(table->rows[r][c]) / 2 + 1;
    return most;
}

static void add_table(struct ctl *ctl, struct named *named, const struct table *table)
{
    for (size_t c = 0; c < table->column_count; c++)
        for (size_t r = 0; names_some(named, &table->columns[c]) && r < table->count; r++)
            add_cell(ctl, named, table->rows[r][c]);
}

struct sight sight_naming(struct ctl *ctl, const char *way, const struct table *const *tables, size_t count)
{
    struct named named = {.page = str_equal(way, "page")};
    size_t most = 0;
    for (size_t i = 0; i < count; i++)
        most += most_of(&named, tables[i]);
    named.list = arena_array(ctl->arena, most + 1, sizeof *named.list);
    for (size_t i = 0; i < count; i++)
        add_table(ctl, &named, tables[i]);
    return (struct sight){way, NULL, named.list, named.count};
}

int sight_table(struct ctl *ctl, const struct table *table)
{
    const char *watermark = NULL;
    const struct output output = show_output(ctl);
    const struct sight sight = sight_naming(ctl, "list", &table, 1);
    int code = sight.count == 0 ? CTL_OK : sight_record(ctl, &sight, &watermark);
    if (code == CTL_OK)
        output_table(&output, table);
    return code;
}

/* Its pairs are a table of one row. */
static struct sight sight_on(struct ctl *ctl, const char *way, const struct sheet *sheet)
{
    const struct table *tables[SHEET_PARTS_MAX + 1];
    struct column heads[SHEET_PAIRS_MAX];
    const char *cells[SHEET_PAIRS_MAX];
    struct table pairs;
    for (size_t i = 0; i < sheet->pair_count; i++) {
        heads[i] = sheet->pairs[i].head;
        cells[i] = sheet->pairs[i].cell;
    }
    table_open(&pairs, ctl->arena, heads, sheet->pair_count);
    table_add(&pairs, cells);
    tables[0] = &pairs;
    for (size_t i = 0; i < sheet->part_count; i++)
        tables[i + 1] = sheet->parts[i].table;
    return sight_naming(ctl, way, tables, sheet->part_count + 1);
}

int sight_sheet(struct ctl *ctl, const char *way, struct sheet *sheet)
{
    const char *watermark = NULL;
    const struct output output = show_output(ctl);
    const struct sight sight = sight_on(ctl, way, sheet);
    int code = str_equal(way, "page") && sight.count > 0 ? confidential_check(ctl, sight.numbers[0]) : CTL_OK;
    if (code == CTL_OK && sight.count > 0)
        code = sight_record(ctl, &sight, &watermark);
    if (code == CTL_OK && watermark != NULL)
        sheet_pair(sheet, (struct column){"watermark", "水印", "watermark", CELL_EXACT}, watermark);
    if (code == CTL_OK)
        output_sheet(&output, sheet);
    return code;
}
