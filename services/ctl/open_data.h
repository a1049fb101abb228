/* Open data: one line per demand that names nobody. What may leave is a list of columns, each a code of the pack, a term
 * or a date: no number, text, address or person can get through, for there is no column that could carry one.
 * Privacy filter: in no month are there fewer than `least` demands of one area and matter. Where there are, they are told
 * under the parent matter, then under the parent area; what is still rare under the widest of both is left out and counted.
 * Areas are no deeper than street or town. Pure but for memory. */
#ifndef LOOPLINE_OPEN_DATA_H
#define LOOPLINE_OPEN_DATA_H

#include "common/pack.h"

struct open_row {
    const char *day;                     /* of acceptance, 2019-05-27 */
    const char *area, *matter, *channel; /* codes as stored */
    const char *settled;                 /* day on which it was fed back or answered; "" none */
    int state, party, rating;            /* terms request_state, party, rating; 0 none */
    /* written by open_data_coarsen */
    int told_area, told_matter; /* indices into the pack; -1 = not known */
    bool coarsened, dropped;
};
struct open_count {
    size_t told, coarsened, dropped;
};
/* Rows in any order. */
struct open_count open_data_coarsen(struct arena *arena, const struct pack *pack, int least, struct open_row *rows,
                                    size_t count);

#endif
