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

-- ---- cadences and meetings ----

PREPARE cadence_look AS
SELECT code, pack_version, next_date::text, next_at, last_date::text, last_at FROM cadence ORDER BY code;

-- May be out of step with the pack or the clock. What is owed comes round first, by the pack that promised it; what a
-- newer pack has counted is left alone.
PREPARE cadence_stale(int, timestamptz) AS
SELECT code, pack_version, next_date::text, next_at, last_date::text, last_at FROM cadence
WHERE pack_version <= $1 AND (next_at IS NULL OR next_at > $2) ORDER BY code FOR UPDATE SKIP LOCKED;

PREPARE cadence_claim(timestamptz) AS
SELECT code, pack_version, next_date::text, next_at, last_date::text, last_at FROM cadence
WHERE next_at <= $1 ORDER BY code FOR UPDATE SKIP LOCKED;

PREPARE cadence_add(text[], int[], text[], timestamptz[], text[], timestamptz[]) AS
INSERT INTO cadence (code, pack_version, next_date, next_at, last_date, last_at)
SELECT a, b, c::date, d, e::date, f FROM unnest($1, $2, $3, $4, $5, $6) AS x (a, b, c, d, e, f)
ON CONFLICT DO NOTHING;

PREPARE cadence_save(text[], int[], text[], timestamptz[], text[], timestamptz[]) AS
UPDATE cadence c SET pack_version = x.b, next_date = x.c::date, next_at = x.d, last_date = x.e::date, last_at = x.f
FROM unnest($1, $2, $3, $4, $5, $6) AS x (a, b, c, d, e, f) WHERE c.code = x.a;

-- No row: it came round before.
PREPARE occasion_add(text, text, int, timestamptz, timestamptz, timestamptz) AS
INSERT INTO occasion (cadence, date, kind, since, due_at, fired_at) VALUES ($1, $2::date, $3, $4, $5, $6)
ON CONFLICT DO NOTHING RETURNING cadence;

-- Orders for an agenda, one statement a reason: $1 everywhere or $2 in these areas; at most $3, the most pressing first.
PREPARE agenda_carried(bool, text[], int, text, text) AS
SELECT w.id AS order_id, w.number, w.district, w.matter, w.accepted_at AS accepted, NULL::timestamptz AS overdue
FROM (SELECT DISTINCT ON (order_id) order_id, state FROM meeting_item
      WHERE cadence = $4 AND date < $5::date ORDER BY order_id, date DESC) i
JOIN watch w ON w.id = i.order_id
WHERE i.state IN (1, 2, 4) AND NOT w.closed ORDER BY w.accepted_at, w.id LIMIT $3;

PREPARE agenda_overdue(bool, text[], int, timestamptz) AS
SELECT w.id AS order_id, w.number, w.district, w.matter, w.accepted_at AS accepted, c.due AS overdue
FROM (SELECT order_id, min(due_at) AS due FROM clock
      WHERE state = 1 AND stage IN (4, 5, 7) AND due_at < $4 AND NOT provisional GROUP BY order_id) c
JOIN watch w ON w.id = c.order_id
WHERE NOT w.closed AND ($1 OR CASE w.area WHEN '' THEN w.district ELSE w.area END = ANY ($2))
ORDER BY c.due, w.id LIMIT $3;

PREPARE agenda_redo(bool, text[], int) AS
SELECT id AS order_id, number, district, matter, accepted_at AS accepted, NULL::timestamptz AS overdue FROM watch
WHERE NOT closed AND round > 0 AND ($1 OR CASE area WHEN '' THEN district ELSE area END = ANY ($2))
ORDER BY accepted_at, id LIMIT $3;

PREPARE agenda_unclear(bool, text[], int) AS
SELECT id AS order_id, number, district, matter, accepted_at AS accepted, NULL::timestamptz AS overdue FROM watch
WHERE NOT closed AND unclear AND ($1 OR CASE area WHEN '' THEN district ELSE area END = ANY ($2))
ORDER BY accepted_at, id LIMIT $3;

-- Asked for again and again: $4 orders of one matter in one area since $5, closed ones counted; the open ones of them.
PREPARE agenda_repeated(bool, text[], int, int, timestamptz) AS
SELECT w.id AS order_id, w.number, w.district, w.matter, w.accepted_at AS accepted, NULL::timestamptz AS overdue
FROM (SELECT matter, area FROM watch
      WHERE accepted_at > $5 AND matter <> '' AND area <> '' AND ($1 OR area = ANY ($2))
      GROUP BY matter, area HAVING count(*) >= $4) r
JOIN watch w ON w.matter = r.matter AND w.area = r.area AND w.accepted_at > $5
WHERE NOT w.closed ORDER BY w.accepted_at, w.id LIMIT $3;

-- The $6 oldest open orders of each class of prominent problem; $4, $5: matters and the class of each.
PREPARE agenda_class(bool, text[], int, text[], text[], int) AS
SELECT id AS order_id, number, district, matter, accepted_at AS accepted, NULL::timestamptz AS overdue
FROM (SELECT o.*, row_number() OVER (PARTITION BY m.class ORDER BY o.accepted_at, o.id) AS place
      FROM unnest($4, $5) AS m (matter, class)
      CROSS JOIN LATERAL (
          SELECT w.id, w.number, w.district, w.matter, w.accepted_at FROM watch w
          WHERE w.matter = m.matter AND NOT w.closed
            AND ($1 OR CASE w.area WHEN '' THEN w.district ELSE w.area END = ANY ($2))
          ORDER BY w.accepted_at, w.id LIMIT $6) o) x
WHERE place <= $6 ORDER BY accepted_at, id LIMIT $3;

PREPARE meeting_load(text[], text[]) AS
SELECT cadence, date::text, name, area, state::int, held_at, called_by, cut, closed_by, closed_at, note FROM meeting
WHERE (cadence, date) IN (SELECT a, b::date FROM unnest($1, $2) AS x (a, b)) ORDER BY cadence, meeting.date
FOR NO KEY UPDATE;

PREPARE meeting_item_load(text[], text[]) AS
SELECT i.cadence, i.date::text, i.order_id, i.seq, i.reasons, i.class, i.state::int, i.listed_by, i.lead, i.co, i.limit_text,
       i.decision, i.decided_by, i.decided_at, i.done_at, w.number, w.district, w.closed
FROM meeting_item i JOIN watch w ON w.id = i.order_id
WHERE (i.cadence, i.date) IN (SELECT a, b::date FROM unnest($1, $2) AS x (a, b))
ORDER BY i.order_id, i.cadence, i.date FOR NO KEY UPDATE OF i;

PREPARE meeting_add(text[], text[], text[], text[], int[], timestamptz[], text[], int[], text[], timestamptz[], text[]) AS
INSERT INTO meeting (cadence, date, name, area, state, held_at, called_by, cut, closed_by, closed_at, note)
SELECT a, b::date, c, d, e, f, g, h, i, j, k
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS x (a, b, c, d, e, f, g, h, i, j, k);

-- By its cadence: one that was called for this date before stays as it is, and no row comes back.
PREPARE meeting_come(text[], text[], text[], text[], int[], timestamptz[], text[], int[], text[], timestamptz[], text[]) AS
INSERT INTO meeting (cadence, date, name, area, state, held_at, called_by, cut, closed_by, closed_at, note)
SELECT a, b::date, c, d, e, f, g, h, i, j, k
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS x (a, b, c, d, e, f, g, h, i, j, k)
ON CONFLICT DO NOTHING RETURNING cadence;

PREPARE meeting_save(text[], text[], text[], text[], int[], timestamptz[], text[], int[], text[], timestamptz[], text[]) AS
UPDATE meeting m SET state = x.e, closed_by = x.i, closed_at = x.j, note = x.k
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS x (a, b, c, d, e, f, g, h, i, j, k)
WHERE m.cadence = x.a AND m.date = x.b::date;

PREPARE meeting_item_save(text[], text[], uuid[], int[], int[], text[], int[], text[], text[], text[], text[], text[], text[],
                          timestamptz[], timestamptz[]) AS
INSERT INTO meeting_item (cadence, date, order_id, seq, reasons, class, state, listed_by, lead, co, limit_text, decision,
                          decided_by, decided_at, done_at)
SELECT a, b::date, c, d, e, f, g, h, i, j, k, l, m, n, o
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     AS x (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o)
ON CONFLICT (cadence, date, order_id) DO UPDATE SET reasons = excluded.reasons, state = excluded.state,
    listed_by = excluded.listed_by, lead = excluded.lead, co = excluded.co, limit_text = excluded.limit_text,
    decision = excluded.decision, decided_by = excluded.decided_by, decided_at = excluded.decided_at,
    done_at = excluded.done_at;

-- Orders that closed: what a meeting had listed or assigned of them is done.
PREPARE meeting_item_done(uuid[], timestamptz) AS
UPDATE meeting_item i SET state = 3, done_at = $2
FROM (SELECT cadence, date, order_id FROM meeting_item WHERE order_id = ANY ($1) AND state IN (1, 2)
      ORDER BY order_id, cadence, date FOR NO KEY UPDATE) x
WHERE i.cadence = x.cadence AND i.date = x.date AND i.order_id = x.order_id;
