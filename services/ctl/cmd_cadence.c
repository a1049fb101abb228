/* What comes round by the calendar: meetings, bulletins and summaries, recurring work. */
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/show.h"

struct cadence_row {
    const char *code, *next_date, *last_date;
    instant next_at, last_due_at, last_fired_at;
    bool overdue; /* the next one ought to have come */
};
static const struct field CADENCE[] = {
    FIELD(struct cadence_row, code, TEXT),           FIELD(struct cadence_row, next_date, TEXT),
    FIELD(struct cadence_row, last_date, TEXT),      FIELD(struct cadence_row, next_at, INSTANT),
    FIELD(struct cadence_row, last_due_at, INSTANT), FIELD(struct cadence_row, last_fired_at, INSTANT),
    FIELD(struct cadence_row, overdue, BOOL),
};
static const struct column COLUMNS[] = {
    {"code", "代码", "code", CELL_TEXT},
    {"name", "名称", "name", CELL_TEXT},
    {"kind", "类别", "kind", CELL_TEXT},
    {"next_date", "下次日期", "next date", CELL_TEXT},
    {"next_at", "下次时间", "next held", CELL_TEXT},
    {"last_date", "上次日期", "last date", CELL_TEXT},
    {"last_at", "上次时间", "last held", CELL_TEXT},
    {"fired_at", "实际触发", "fired", CELL_TEXT},
    {"late", "迟发", "late", CELL_FLAG},
    {"overdue", "应到未到", "overdue", CELL_FLAG},
    {"source", "依据", "source", CELL_TEXT},
};

static const struct cadence_row *row_of(const struct rows *rows, const char *code)
{
    const struct cadence_row *list = rows->list;
    for (size_t i = 0; i < rows->count; i++)
        if (str_equal(list[i].code, code))
            return &list[i];
    return NULL;
}

/* Noticeably: what fires on the next tick is on time. */
static bool fired_late(const struct cadence_row *row)
{
    return row->last_due_at != INSTANT_NONE && row->last_fired_at != INSTANT_NONE &&
           row->last_fired_at - row->last_due_at > INSTANT_MINUTE;
}

/* `of` NULL: the pack in force has it no more. `row` NULL: nobody has computed it yet. */
static void add(struct ctl *ctl, struct table *table, const struct pack_cadence *of, const struct cadence_row *row)
{
    static const struct cadence_row NONE = {
        .next_at = INSTANT_NONE, .last_due_at = INSTANT_NONE, .last_fired_at = INSTANT_NONE};
    if (row == NULL)
        row = &NONE;
    TABLE_ADD(table, of == NULL ? row->code : arena_text(ctl->arena, of->code),
              of == NULL ? NULL : show_text(ctl, of->name),
              of == NULL ? NULL : show_term(ctl, "cadence_kind", (int)of->kind), show_text(ctl, row->next_date),
              show_instant(ctl, row->next_at), show_text(ctl, row->last_date), show_instant(ctl, row->last_due_at),
              fired_late(row) ? show_instant(ctl, row->last_fired_at) : NULL, show_flag(ctl, fired_late(row)),
              show_flag(ctl, row->overdue), of == NULL ? NULL : show_text(ctl, of->source));
}

static void print(struct ctl *ctl, const struct rows *rows)
{
    struct table table;
    const struct output output = show_output(ctl);
    const struct pack *pack = show_pack(ctl);
    table_open(&table, ctl->arena, COLUMNS, COUNT(COLUMNS));
    for (size_t i = 0; pack != NULL && i < pack->cadences_count; i++)
        add(ctl, &table, &pack->cadences[i], row_of(rows, pack->cadences[i].code));
    for (size_t i = 0; i < rows->count; i++) {
        const struct cadence_row *row = (const struct cadence_row *)rows->list + i;
        if (pack == NULL || pack_cadence_find(pack, row->code) < 0)
            add(ctl, &table, NULL, row);
    }
    output_table(&output, &table);
}

int cmd_cadence_list(struct ctl *ctl)
{
    static const struct fields CADENCES = FIELDS(struct cadence_row, CADENCE);
    struct rows rows = {0};
    struct params none;
    params_open(&none, ctl->arena);
    int code = connect_rows(ctl, &(struct lookup){"cadences", "cadence_list", &CADENCES}, &none, &rows);
    if (code == CTL_OK)
        print(ctl, &rows);
    return code;
}
