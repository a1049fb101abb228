/* Which models a running process asks: those that model_use names, read from the database and seated under the pack in
 * force. The table is looked at every few seconds, between batches and never within one; whatever is wrong with a row,
 * the model that sat there stays, and the log says so once. */
#ifndef LOOPLINE_PANEL_DESK_H
#define LOOPLINE_PANEL_DESK_H

#include "common/service.h"
#include "services/classifier/opinion.h"

struct metric;

struct panel_watch { /* zero-initialised: nobody sits, to be looked at now */
    struct panel panel;
    struct { /* versions that could not be read: not tried again, not said again */
        int in_force, shadow;
    } bad[AXIS_COUNT];
    struct metric *versions[AXIS_COUNT][2]; /* gauges: in force, in the shadow; 0 none */
    int64_t next_look;                      /* milliseconds of the steady clock */
};

/* Seats what model_use names, if it is time to look. Errors are the database's. */
enum result panel_desk_turn(struct batch *batch, struct panel_watch *watch) MUST_USE;
/* At once: at start-up. */
enum result panel_desk_look(struct batch *batch, struct panel_watch *watch) MUST_USE;
void panel_desk_close(struct panel_watch *watch);
/* NULL when nobody sits at all. */
const struct panel *panel_desk_panel(const struct panel_watch *watch);

#endif
