#include "services/ctl/counting.h"
#include "services/escalation/relief.h"

struct now_row {
    instant now;
};

enum result counting_now(struct arena *arena, struct db *db, instant *now)
{
    static const struct field NOW[] = {FIELD(struct now_row, now, INSTANT)};
    static const struct fields NOWS = FIELDS(struct now_row, NOW);
    struct params none;
    struct rows rows = {0};
    params_open(&none, arena);
    enum result outcome = db_call(db, "counting_now", &none, &NOWS, &rows);
    *now = rows.count > 0 ? ((const struct now_row *)rows.list)->now : INSTANT_NONE;
    return outcome;
}

struct fields counting_reliefs(void)
{
    static const struct field RELIEF[] = {
        FIELD_AS("order_id", struct relief, order, UUID),
        FIELD(struct relief, seq, INT),
        FIELD(struct relief, kind, INT),
        FIELD(struct relief, unit, TEXT),
        FIELD(struct relief, ground, TEXT),
        FIELD(struct relief, amount, TEXT),
        FIELD(struct relief, until, INSTANT),
        FIELD(struct relief, reason, TEXT),
        FIELD(struct relief, state, INT),
        FIELD(struct relief, asked_by, TEXT),
        FIELD(struct relief, asked_at, INSTANT),
        FIELD(struct relief, decided_by, TEXT),
        FIELD(struct relief, decided_at, INSTANT),
        FIELD(struct relief, note, TEXT),
        FIELD(struct relief, ended_by, TEXT),
        FIELD(struct relief, ended_at, INSTANT),
    };
    return (struct fields)FIELDS(struct relief, RELIEF);
}
