-- Statements of escalation.

PREPARE watch_load(uuid[], text[]) AS
SELECT id, number, district, area, policy, pack_version, urgency::int, round, lead, closed
FROM watch WHERE id = ANY ($1) OR number = ANY ($2) ORDER BY id FOR NO KEY UPDATE;

PREPARE watch_save(uuid[], text[], text[], text[], text[], int[], int[], int[], text[], bool[]) AS
INSERT INTO watch (id, number, district, area, policy, pack_version, urgency, round, lead, closed)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (id) DO UPDATE SET area = excluded.area, policy = excluded.policy, pack_version = excluded.pack_version,
    urgency = excluded.urgency, round = excluded.round, lead = excluded.lead, closed = excluded.closed;

PREPARE clock_load(uuid[]) AS
SELECT id, order_id, unit, stage::int, round, state::int, started_at, due_at, stopped_at, missing_year, rungs, next_rung, next_at
FROM clock WHERE order_id = ANY ($1) AND state = 1 ORDER BY id FOR NO KEY UPDATE;

PREPARE clock_add(uuid[], uuid[], text[], int[], int[], int[], timestamptz[], timestamptz[], timestamptz[], int[], text[],
                  int[], timestamptz[], text[]) AS
INSERT INTO clock (id, order_id, unit, stage, round, state, started_at, due_at, stopped_at, missing_year, rungs, next_rung,
                   next_at, explain)
SELECT a, b, c, d, e, f, g, h, i, j, k, l, m, n::json
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) AS x (a, b, c, d, e, f, g, h, i, j, k, l, m, n);

PREPARE clock_save(uuid[], int[], timestamptz[], int[], timestamptz[]) AS
UPDATE clock c SET state = x.state, stopped_at = x.stopped, next_rung = x.rung, next_at = x.next
FROM unnest($1, $2, $3, $4, $5) AS x (id, state, stopped, rung, next) WHERE c.id = x.id;

-- Due rungs, by their index; what another replica holds is left to it. No lock here is on a key: a card refers to its
-- order, and would wait for the events of that order, which wait for its clocks.
PREPARE clock_due(timestamptz, int) AS
SELECT c.id, c.order_id, c.unit, c.stage::int, c.round, c.state::int, c.started_at, c.due_at, c.stopped_at, c.missing_year,
       c.rungs, c.next_rung, c.next_at, w.number, w.district
FROM clock c JOIN watch w ON w.id = c.order_id
WHERE c.next_at <= $1 ORDER BY c.next_at, c.id LIMIT $2
FOR NO KEY UPDATE OF c SKIP LOCKED;

PREPARE milestone_load(uuid[]) AS
SELECT order_id, unit, milestone::int, round, at FROM milestone WHERE order_id = ANY ($1) ORDER BY at;

PREPARE milestone_add(uuid[], text[], int[], int[], timestamptz[]) AS
INSERT INTO milestone (order_id, unit, milestone, round, at) SELECT * FROM unnest($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING;

PREPARE card_add(uuid[], uuid[], text[], int[], int[], int[], text[], int[], timestamptz[], timestamptz[], bool[]) AS
INSERT INTO card (order_id, clock_id, unit, stage, round, action, level, rung, due_at, fired_at, late)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

PREPARE card_load(bigint[]) AS
SELECT id, order_id, acknowledged_at, unit, level FROM card WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE;

PREPARE card_acknowledge(bigint[], text[], text[], timestamptz[]) AS
UPDATE card c SET acknowledged_at = x.at, acknowledged_by = x.by, note = x.note
FROM unnest($1, $2, $3, $4) AS x (id, by, note, at) WHERE c.id = x.id;
