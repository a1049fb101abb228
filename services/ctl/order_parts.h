/* The tables of an order's page: one section each, from statement to cells. */
#ifndef LOOPLINE_ORDER_PARTS_H
#define LOOPLINE_ORDER_PARTS_H

#include "services/ctl/orders.h"

struct section {
    struct column head;
    const char *statement; /* its only parameter is the order's id */
    const struct fields *fields;
    const struct column *columns;
    size_t column_count, json_only; /* the last so many are for JSON alone */
    void (*add)(struct ctl *ctl, struct table *table, const void *row);
};
#define SECTION_WIDE(key, zh, en, statement, fields, columns, json_only, add)                                          \
    {                                                                                                                  \
        {key, zh, en, CELL_TEXT}, statement, fields, columns, COUNT(columns), json_only, add                           \
    }
#define SECTION(key, zh, en, statement, fields, columns, add)                                                          \
    SECTION_WIDE(key, zh, en, statement, fields, columns, 0, add)

struct sections {
    const struct section *list;
    size_t count;
};
/* Who acts on it: units, child orders, whistles and who was called, sessions, results, comments, hand-overs. */
extern const struct sections ORDER_DISPATCH;
/* What watches over it: clocks, reliefs, ladder, slips, meetings. */
extern const struct sections ORDER_WATCH;
/* How people were asked back: the case, answers, attempts, the unit's calls, second calls, findings, exclusions, appeals. */
extern const struct sections ORDER_FOLLOWED;

#endif
