/* Classes of orders 交办类别 and their paths (T09, N17, R24, R29). Pure table. */
#ifndef LOOPLINE_ORDER_CLASS_H
#define LOOPLINE_ORDER_CLASS_H

#include "common/terms.h"
#include <stdbool.h>
#include <stdio.h>

struct order_class_row {
    enum order_class order_class;
    bool returnable; /* a unit may send it to the objection bench */
    bool sign_off;   /* the unit's leader signs, whatever the policy says */
    bool letter;     /* needs the number of a letter 文号 */
    bool co;         /* needs a co-handler */
    bool leader;     /* needs a named leader */
    const char *why;
};

/* Never NULL for a class; that of an ordinary order for ORDER_CLASS_UNSPECIFIED. */
const struct order_class_row *order_class_row(enum order_class order_class);

/* The table in words, pinned with the rules of the router. */
void order_class_dump(FILE *out);

#endif
