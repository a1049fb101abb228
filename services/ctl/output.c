#include "services/ctl/output.h"
#include "common/mask.h"
#include <string.h>

enum { GAP = 2 };

/* ---- building ---- */

const char *output_masked(struct arena *arena, enum cell_kind kind, const char *cell)
{
    if (kind == CELL_TEXT)
        return mask_text(arena, cell);
    return kind == CELL_JSON ? mask_json(arena, cell) : cell;
}

void table_open(struct table *table, struct arena *arena, const struct column *columns, size_t count)
{
    *table = (struct table){.arena = arena, .columns = columns, .column_count = count};
}

void table_add(struct table *table, const char *const *cells)
{
    if (table->count == table->capacity) {
        size_t capacity = table->capacity == 0 ? 16 : 2 * table->capacity;
        const char ***rows = arena_array(table->arena, capacity, sizeof *rows);
        for (size_t i = 0; i < table->count; i++)
            rows[i] = table->rows[i];
        table->rows = rows;
        table->capacity = capacity;
    }
    const char **row = arena_copy(table->arena, cells, table->column_count * sizeof *cells);
    for (size_t c = 0; c < table->column_count; c++)
        row[c] = output_masked(table->arena, table->columns[c].kind, row[c]);
    table->rows[table->count++] = row;
}

void sheet_pair(struct sheet *sheet, struct column head, const char *cell)
{
    if (sheet->pair_count < SHEET_PAIRS_MAX)
        sheet->pairs[sheet->pair_count++] = (struct sheet_pair){head, cell};
}

void sheet_table(struct sheet *sheet, struct column head, const struct table *table)
{
    if (sheet->part_count < SHEET_PARTS_MAX)
        sheet->parts[sheet->part_count++] = (struct sheet_part){head, table};
}

/* ---- text ---- */

/* C0 and C1 controls, and DEL: a request's text could otherwise steer the terminal of whoever reads it. */
static bool is_control(const unsigned char *at)
{
    return *at < 0x20 || *at == 0x7f || (*at == 0xC2 && at[1] >= 0x80 && at[1] <= 0x9f);
}

void output_clean(struct buf *buf, const char *text)
{
    buf_text(buf, "");
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        bool control = is_control(at);
        buf_char(buf, control ? ' ' : (char)*at);
        if (control && *at == 0xC2)
            at++;
    }
}

static void add_blanks(struct buf *line, size_t count)
{
    for (; count > 0; count--)
        buf_char(line, ' ');
}

/* The last column is never padded: no trailing blanks. */
static void add_cell(struct buf *line, const char *text, size_t width, bool right, bool last)
{
    size_t columns = utf8_columns(text), blanks = width > columns ? width - columns : 0;
    if (right)
        add_blanks(line, blanks);
    buf_text(line, text);
    if (!right && !last)
        add_blanks(line, blanks);
    if (!last)
        add_blanks(line, GAP);
}

static const char *title(const struct column *column, bool zh)
{
    return zh ? column->zh : column->en;
}

static const char *cleaned(struct arena *arena, const char *text)
{
    struct buf clean = {0};
    output_clean(&clean, text == NULL || text[0] == '\0' ? "-" : text);
    const char *kept = arena_text(arena, clean.text);
    buf_free(&clean);
    return kept;
}

static void write_line(const struct output *output, const struct table *table, const char *const *cells,
                       const size_t *widths)
{
    struct buf line = {0};
    for (size_t c = 0; c < table->column_count; c++)
        add_cell(&line, cells[c], widths[c], table->columns[c].kind == CELL_NUMBER, c + 1 == table->column_count);
    fprintf(output->out, "%s\n", line.text);
    buf_free(&line);
}

static void write_table(const struct output *output, const struct table *table)
{
    struct arena *arena = arena_new(0);
    const char **texts = arena_array(arena, (table->count + 1) * table->column_count + 1, sizeof *texts);
    size_t *widths = arena_array(arena, table->column_count + 1, sizeof *widths);
    for (size_t r = 0; r <= table->count; r++)
        for (size_t c = 0; c < table->column_count; c++) {
            const char *text = r == 0 ? title(&table->columns[c], output->zh) : table->rows[r - 1][c];
            texts[r * table->column_count + c] = cleaned(arena, text);
            size_t columns = utf8_columns(texts[r * table->column_count + c]);
            widths[c] = columns > widths[c] ? columns : widths[c];
        }
    for (size_t r = 0; r <= table->count; r++)
        write_line(output, table, &texts[r * table->column_count], widths);
    arena_free(&arena);
}

static void write_pairs(const struct output *output, const struct sheet *sheet)
{
    struct arena *arena = arena_new(0);
    size_t width = 0;
    for (size_t i = 0; i < sheet->pair_count; i++) {
        size_t columns = utf8_columns(title(&sheet->pairs[i].head, output->zh));
        width = columns > width ? columns : width;
    }
    for (size_t i = 0; i < sheet->pair_count; i++) {
        struct buf line = {0};
        add_cell(&line, title(&sheet->pairs[i].head, output->zh), width, false, false);
        buf_text(&line, cleaned(arena, output_masked(arena, sheet->pairs[i].head.kind, sheet->pairs[i].cell)));
        fprintf(output->out, "%s\n", line.text);
        buf_free(&line);
    }
    arena_free(&arena);
}

/* ---- JSON ---- */

static void add_json(struct buf *line, enum cell_kind kind, const char *text)
{
    if (text == NULL || kind == CELL_TEXT || kind == CELL_EXACT)
        buf_json(line, text);
    else
        buf_text(line, text);
}

static void add_object(struct buf *line, const struct table *table, const char *const *cells)
{
    buf_char(line, '{');
    for (size_t c = 0; c < table->column_count; c++) {
        buf_text(line, c > 0 ? "," : "");
        buf_json(line, table->columns[c].key);
        buf_char(line, ':');
        add_json(line, table->columns[c].kind, cells[c]);
    }
    buf_char(line, '}');
}

static void add_array(struct buf *line, const struct table *table, const char *between)
{
    buf_char(line, '[');
    for (size_t r = 0; r < table->count; r++) {
        buf_text(line, r > 0 ? "," : "");
        buf_text(line, between);
        add_object(line, table, table->rows[r]);
    }
    buf_text(line, table->count > 0 ? between : "");
    buf_char(line, ']');
}

static void add_sheet(struct buf *line, const struct sheet *sheet)
{
    struct arena *arena = arena_new(0);
    buf_char(line, '{');
    for (size_t i = 0; i < sheet->pair_count; i++) {
        const struct sheet_pair *pair = &sheet->pairs[i];
        buf_text(line, i > 0 ? "," : "");
        buf_json(line, pair->head.key);
        buf_char(line, ':');
        add_json(line, pair->head.kind, output_masked(arena, pair->head.kind, pair->cell));
    }
    for (size_t i = 0; i < sheet->part_count; i++) {
        buf_text(line, sheet->pair_count + i > 0 ? "," : "");
        buf_json(line, sheet->parts[i].head.key);
        buf_char(line, ':');
        add_array(line, sheet->parts[i].table, "");
    }
    buf_char(line, '}');
    arena_free(&arena);
}

/* ---- writing ---- */

void output_table(const struct output *output, const struct table *table)
{
    if (!output->json) {
        write_table(output, table);
        return;
    }
    struct buf line = {0};
    add_array(&line, table, "\n");
    fprintf(output->out, "%s\n", line.text);
    buf_free(&line);
}

void output_line(const struct output *output, const struct sheet *sheet)
{
    struct buf line = {0};
    add_sheet(&line, sheet);
    fprintf(output->out, "%s\n", line.text);
    buf_free(&line);
}

void output_sheet(const struct output *output, const struct sheet *sheet)
{
    if (output->json) {
        output_line(output, sheet);
        return;
    }
    write_pairs(output, sheet);
    for (size_t i = 0; i < sheet->part_count; i++) {
        const struct sheet_part *part = &sheet->parts[i];
        if (part->table->count == 0)
            continue;
        fprintf(output->out, "%s%s\n", sheet->pair_count + i > 0 ? "\n" : "", title(&part->head, output->zh));
        write_table(output, part->table);
    }
}
