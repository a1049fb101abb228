/* Open data: one line per demand that names nobody. What may leave is a list of columns, each a code of the pack, a term
 * or a date: no number, text, address or person can get through, for there is no column that could carry one.
 * Privacy filter: in no month are there fewer than `least` demands of one area and matter. Where there are, they are told
 * under the parent matter, then under the parent area; what is still rare under the widest of both is left out and counted.
 * Areas are no deeper than street or town, dates no finer than a month.
 * A rating is told only where at least `least` demands are alike in all else that is told of them, and not all of them were
 * rated alike: who knows when and how somebody asked does not read there what he thought of it. Pure but for memory. */
#ifndef LOOPLINE_OPEN_DATA_H
#define LOOPLINE_OPEN_DATA_H

#include "common/pack.h"

struct open_row {
    const char *month;                   /* of acceptance, 2019-05 */
    const char *area, *matter, *channel; /* codes as stored */
    const char *settled;                 /* month in which it was fed back or answered; "" none */
    int state, party, rating;            /* terms request_state, party, rating; 0 none, or withheld */
    /* written by open_data_coarsen */
    int told_area, told_matter; /* indices into the pack; -1 = not known */
    int told_kind;              /* term channel_kind; 0 = not known */
    bool coarsened, dropped, withheld;
};
struct open_count {
    size_t told, coarsened, dropped, withheld;
};
/* Rows in any order; afterwards in one that says no more than what is told of them. */
struct open_count open_data_coarsen(struct arena *arena, const struct pack *pack, int least, struct open_row *rows,
                                    size_t count);

#endif
