-- Statements of escalation.

PREPARE watch_load(uuid[], text[]) AS
SELECT id, number, district, area, policy, pack_version, urgency::int, round, lead, matter, unclear, limit_text, accepted_at,
       priority, priority_at, priority_by, priority_text, closed, leader, parent_id, order_class::int, reported,
       upper, upper_due
FROM watch WHERE id = ANY ($1) OR number = ANY ($2) ORDER BY id FOR NO KEY UPDATE;

-- As they stand, without a lock: whoever fires must not wait for whoever hears.
PREPARE watch_look(uuid[]) AS
SELECT id, number, district, area, policy, pack_version, urgency::int, round, lead, matter, unclear, limit_text, accepted_at,
       priority, priority_at, priority_by, priority_text, closed, leader, parent_id, order_class::int, reported,
       upper, upper_due
FROM watch WHERE id = ANY ($1);

PREPARE watch_save(uuid[], text[], text[], text[], text[], int[], int[], int[], text[], text[], bool[], text[], timestamptz[],
                   bool[], timestamptz[], text[], text[], bool[], text[], uuid[], int[], text[], bool[], timestamptz[]) AS
INSERT INTO watch (id, number, district, area, policy, pack_version, urgency, round, lead, matter, unclear, limit_text,
                   accepted_at, priority, priority_at, priority_by, priority_text, closed, leader, parent_id, order_class,
                   reported, upper, upper_due)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
                     $24)
ON CONFLICT (id) DO UPDATE SET area = excluded.area, policy = excluded.policy, pack_version = excluded.pack_version,
    urgency = excluded.urgency, round = excluded.round, lead = excluded.lead, matter = excluded.matter,
    unclear = excluded.unclear, limit_text = excluded.limit_text, accepted_at = excluded.accepted_at,
    priority = excluded.priority, priority_at = excluded.priority_at, priority_by = excluded.priority_by,
    priority_text = excluded.priority_text, closed = excluded.closed, leader = excluded.leader,
    order_class = excluded.order_class, reported = excluded.reported, upper = excluded.upper, upper_due = excluded.upper_due;

PREPARE clock_load(uuid[]) AS
SELECT id, state::int, stopped_at, fired, next_rung, next_at, started_at, due_at, provisional, missing_year, revision, rungs,
       policy, pack_version, limit_text, own_limit, order_id, unit, stage::int, round
FROM clock WHERE order_id = ANY ($1) AND state IN (1, 5) ORDER BY id FOR NO KEY UPDATE;

-- The same clock is never open twice: a slip's may have been started by whoever fires at the same time.
PREPARE clock_add(uuid[], int[], timestamptz[], int[], int[], timestamptz[], timestamptz[], timestamptz[], bool[], int[], int[],
                  text[], text[], int[], text[], bool[], uuid[], text[], int[], int[], text[], timestamptz[]) AS
INSERT INTO clock (id, state, stopped_at, fired, next_rung, next_at, started_at, due_at, provisional, missing_year, revision,
                   rungs, policy, pack_version, limit_text, own_limit, order_id, unit, stage, round, explain, recorded_at,
                   end_recorded_at)
SELECT a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u::json, nullif(v, g),
       CASE WHEN c IS NOT NULL THEN nullif(v, c) END
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
     AS x (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v)
ON CONFLICT (order_id, unit, stage, round) WHERE state = 1 DO NOTHING;

-- An end is on record from when it was first heard of.
PREPARE clock_save(uuid[], int[], timestamptz[], int[], int[], timestamptz[], timestamptz[]) AS
UPDATE clock c SET state = x.state, stopped_at = x.stopped, fired = x.fired, next_rung = x.rung, next_at = x.next,
    end_recorded_at = CASE WHEN x.stopped IS NULL THEN NULL WHEN c.stopped_at IS NULL THEN nullif(x.recorded, x.stopped)
                           ELSE c.end_recorded_at END
FROM unnest($1, $2, $3, $4, $5, $6, $7) AS x (id, state, stopped, fired, rung, next, recorded) WHERE c.id = x.id;

-- Counted again: everything may move but what clock it is.
PREPARE clock_recount(uuid[], int[], timestamptz[], int[], int[], timestamptz[], timestamptz[], timestamptz[], bool[], int[],
                      int[], text[], text[], int[], text[], bool[], text[], timestamptz[]) AS
UPDATE clock c SET state = x.b, stopped_at = x.c, fired = x.d, next_rung = x.e, next_at = x.f, started_at = x.g, due_at = x.h,
    provisional = x.i, missing_year = x.j, revision = x.k, rungs = x.l, policy = x.m, pack_version = x.n, limit_text = x.o,
    own_limit = x.p, explain = coalesce(x.q::json, c.explain),
    end_recorded_at = CASE WHEN x.c IS NULL THEN NULL WHEN c.stopped_at IS NULL THEN nullif(x.r, x.c) ELSE c.end_recorded_at END
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
     AS x (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r) WHERE c.id = x.a;

-- Due rungs, by their index; what another replica holds is left to it. No lock here is on a key: a card refers to its
-- order, and would wait for the events of that order, which wait for its clocks. Due by the clock of now as well: a
-- town's clock may have been set back since the transaction read $1.
PREPARE clock_due(timestamptz, int) AS
SELECT id, state::int, stopped_at, fired, next_rung, next_at, started_at, due_at, provisional, missing_year, revision, rungs,
       policy, pack_version, limit_text, own_limit, order_id, unit, stage::int, round
FROM clock WHERE next_at <= $1 AND next_at <= bus.now() ORDER BY next_at, id LIMIT $2
FOR NO KEY UPDATE SKIP LOCKED;

-- What should have fired by now, at most a thousand of it, and how long ago history was anchored last. The clock is read once: it
-- is volatile, and no index is searched for what may differ from row to row.
PREPARE lag AS
SELECT (SELECT count(*)::int FROM (SELECT FROM clock WHERE next_at <= n.now LIMIT 1000) AS c) AS waiting,
       coalesce((SELECT extract(epoch FROM n.now - next_at)::float8 FROM clock WHERE next_at <= n.now
                 ORDER BY next_at, id LIMIT 1), 0) AS oldest,
       coalesce((SELECT extract(epoch FROM n.now - made_at)::float8 FROM bus.anchor ORDER BY number DESC LIMIT 1), 0) AS anchored
FROM (SELECT bus.now() OFFSET 0) AS n (now);

PREPARE milestone_load(uuid[]) AS
SELECT order_id, unit, milestone::int, round, at, limit_text FROM milestone WHERE order_id = ANY ($1) ORDER BY at;

PREPARE milestone_add(uuid[], text[], int[], int[], timestamptz[], text[], timestamptz[]) AS
INSERT INTO milestone (order_id, unit, milestone, round, at, limit_text, recorded_at)
SELECT a, b, c, d, e, f, nullif(g, e) FROM unnest($1, $2, $3, $4, $5, $6, $7) AS x (a, b, c, d, e, f, g)
ON CONFLICT DO NOTHING;

PREPARE relief_load(uuid[]) AS
SELECT order_id, seq, kind::int, unit, ground, amount, until, reason, state::int, asked_by, asked_at, decided_by, decided_at,
       note, ended_by, ended_at, led
FROM relief WHERE order_id = ANY ($1) ORDER BY order_id, seq;

PREPARE relief_save(uuid[], int[], int[], text[], text[], text[], timestamptz[], text[], int[], text[], timestamptz[], text[],
                    timestamptz[], text[], text[], timestamptz[], bool[]) AS
INSERT INTO relief (order_id, seq, kind, unit, ground, amount, until, reason, state, asked_by, asked_at, decided_by,
                    decided_at, note, ended_by, ended_at, led)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
ON CONFLICT (order_id, seq) DO UPDATE SET until = excluded.until, state = excluded.state, decided_by = excluded.decided_by,
    decided_at = excluded.decided_at, note = excluded.note, ended_by = excluded.ended_by, ended_at = excluded.ended_at,
    led = excluded.led;

PREPARE slip_load(uuid[]) AS
SELECT number, order_id, clock_id, unit, text, state::int, issued_by, issued_at, answer, answered_by, answered_at, sent_back,
       closed_by, closed_at, note
FROM slip WHERE order_id = ANY ($1) ORDER BY number;

PREPARE slip_serial(int, int) AS
INSERT INTO slip_serial AS s (year, last) VALUES ($1, $2)
ON CONFLICT (year) DO UPDATE SET last = s.last + excluded.last
RETURNING last;

PREPARE slip_add(text[], uuid[], uuid[], text[], text[], int[], text[], timestamptz[], text[], text[], timestamptz[], int[],
                 text[], timestamptz[], text[]) AS
INSERT INTO slip (number, order_id, clock_id, unit, text, state, issued_by, issued_at, answer, answered_by, answered_at,
                  sent_back, closed_by, closed_at, note)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (order_id, unit) WHERE state < 3 DO NOTHING
RETURNING number;

PREPARE slip_save(text[], int[], text[], text[], timestamptz[], int[], text[], timestamptz[], text[]) AS
UPDATE slip s SET state = x.b, answer = x.c, answered_by = x.d, answered_at = x.e, sent_back = x.f, closed_by = x.g,
    closed_at = x.h, note = x.i
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) AS x (a, b, c, d, e, f, g, h, i) WHERE s.number = x.a;

PREPARE card_add(uuid[], uuid[], text[], int[], int[], int[], text[], text[], int[], int[], timestamptz[], timestamptz[],
                 bool[]) AS
INSERT INTO card (order_id, clock_id, unit, stage, round, action, level, told, revision, rung, due_at, fired_at, late)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

PREPARE card_load(bigint[]) AS
SELECT id, order_id, acknowledged_at, unit, level FROM card WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE;

PREPARE card_acknowledge(bigint[], text[], text[], timestamptz[]) AS
UPDATE card c SET acknowledged_at = x.at, acknowledged_by = x.by, note = x.note
FROM unnest($1, $2, $3, $4) AS x (id, by, note, at) WHERE c.id = x.id;

-- A changed calendar: the newest version that was looked at, and whether one is still being worked on.
PREPARE calendar_change_known AS
SELECT coalesce(max(version), 0) AS version, coalesce(bool_and(done_at IS NOT NULL), true) AS done FROM calendar_change;

PREPARE calendar_change_add(int, text, bool) AS
INSERT INTO calendar_change (version, first_date, done_at) VALUES ($1, $2::date, CASE WHEN $3 THEN clock_timestamp() END)
ON CONFLICT (version) DO NOTHING;

PREPARE clock_any AS
SELECT EXISTS (SELECT FROM clock WHERE state = 1) OR EXISTS (SELECT FROM clock WHERE state = 5) AS found;

-- One replica at a time, and only one that counts by that pack or a newer one.
PREPARE calendar_change_take(int) AS
SELECT version, after, pass, moved, extract(epoch FROM clock_timestamp() - noticed_at)::float8 AS age
FROM calendar_change WHERE done_at IS NULL AND version <= $1 ORDER BY version LIMIT 1
FOR UPDATE SKIP LOCKED;

-- Orders after this one whose clocks run or wait to be judged.
PREPARE calendar_change_orders(uuid, int) AS
SELECT order_id FROM (
    (SELECT DISTINCT order_id FROM clock WHERE state = 1
        AND order_id > coalesce($1, '00000000-0000-0000-0000-000000000000') ORDER BY order_id LIMIT $2)
    UNION
    (SELECT DISTINCT order_id FROM clock WHERE state = 5
        AND order_id > coalesce($1, '00000000-0000-0000-0000-000000000000') ORDER BY order_id LIMIT $2)) AS o
ORDER BY order_id LIMIT $2;

PREPARE calendar_change_save(int, uuid, int, int, bool) AS
UPDATE calendar_change SET after = $2, pass = $3, moved = $4, done_at = CASE WHEN $5 THEN clock_timestamp() END
WHERE version = $1;

-- ---- cadences and meetings ----

PREPARE cadence_look AS
SELECT code, pack_version, next_date::text, next_at, last_date::text, last_at FROM cadence ORDER BY code;

-- May be out of step with the pack or the clock. What is owed comes round first, by the pack that promised it; what a
-- newer pack has counted is left alone.
PREPARE cadence_stale(int, timestamptz) AS
SELECT code, pack_version, next_date::text, next_at, last_date::text, last_at FROM cadence
WHERE pack_version <= $1 AND (next_at IS NULL OR next_at > $2) ORDER BY code FOR UPDATE SKIP LOCKED;

-- As with clock_due: what is due by $1 and to come by the clock is not due.
PREPARE cadence_claim(timestamptz) AS
SELECT code, pack_version, next_date::text, next_at, last_date::text, last_at FROM cadence
WHERE next_at <= $1 AND next_at <= bus.now() ORDER BY code FOR UPDATE SKIP LOCKED;

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
-- Many units read an agenda: nothing that reports one of them stands there (N22).
PREPARE agenda_carried(bool, text[], int, text, text) AS
SELECT w.id AS order_id, w.number, w.district, w.matter, w.accepted_at AS accepted, NULL::timestamptz AS overdue
FROM (SELECT DISTINCT ON (order_id) order_id, state FROM meeting_item
      WHERE cadence = $4 AND date < $5::date ORDER BY order_id, date DESC) i
JOIN watch w ON w.id = i.order_id
WHERE i.state IN (1, 2, 4) AND NOT w.closed AND w.reported = '' ORDER BY w.accepted_at, w.id LIMIT $3;

PREPARE agenda_overdue(bool, text[], int, timestamptz) AS
SELECT w.id AS order_id, w.number, w.district, w.matter, w.accepted_at AS accepted, c.due AS overdue
FROM (SELECT order_id, min(due_at) AS due FROM clock
      WHERE state = 1 AND stage IN (4, 5, 7) AND due_at < $4 AND NOT provisional GROUP BY order_id) c
JOIN watch w ON w.id = c.order_id
WHERE NOT w.closed AND w.reported = '' AND ($1 OR CASE w.area WHEN '' THEN w.district ELSE w.area END = ANY ($2))
ORDER BY c.due, w.id LIMIT $3;

PREPARE agenda_redo(bool, text[], int) AS
SELECT id AS order_id, number, district, matter, accepted_at AS accepted, NULL::timestamptz AS overdue FROM watch
WHERE NOT closed AND reported = '' AND round > 0 AND ($1 OR CASE area WHEN '' THEN district ELSE area END = ANY ($2))
ORDER BY accepted_at, id LIMIT $3;

PREPARE agenda_unclear(bool, text[], int) AS
SELECT id AS order_id, number, district, matter, accepted_at AS accepted, NULL::timestamptz AS overdue FROM watch
WHERE NOT closed AND reported = '' AND unclear AND ($1 OR CASE area WHEN '' THEN district ELSE area END = ANY ($2))
ORDER BY accepted_at, id LIMIT $3;

-- Asked for again and again: $4 orders of one matter in one area since $5, closed ones counted; the open ones of them. A
-- child order is nobody's asking.
PREPARE agenda_repeated(bool, text[], int, int, timestamptz) AS
SELECT w.id AS order_id, w.number, w.district, w.matter, w.accepted_at AS accepted, NULL::timestamptz AS overdue
FROM (SELECT matter, area FROM watch
      WHERE accepted_at > $5 AND parent_id IS NULL AND reported = '' AND matter <> '' AND area <> '' AND ($1 OR area = ANY ($2))
      GROUP BY matter, area HAVING count(*) >= $4) r
JOIN watch w ON w.matter = r.matter AND w.area = r.area AND w.accepted_at > $5 AND w.parent_id IS NULL
WHERE NOT w.closed AND w.reported = '' ORDER BY w.accepted_at, w.id LIMIT $3;

-- The $6 oldest open orders of each class of prominent problem; $4, $5: matters and the class of each.
PREPARE agenda_class(bool, text[], int, text[], text[], int) AS
SELECT id AS order_id, number, district, matter, accepted_at AS accepted, NULL::timestamptz AS overdue
FROM (SELECT o.*, row_number() OVER (PARTITION BY m.class ORDER BY o.accepted_at, o.id) AS place
      FROM unnest($4, $5) AS m (matter, class)
      CROSS JOIN LATERAL (
          SELECT w.id, w.number, w.district, w.matter, w.accepted_at FROM watch w
          WHERE w.matter = m.matter AND NOT w.closed AND w.reported = '' AND w.parent_id IS NULL
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

-- Orders that closed: what a meeting had listed or assigned of them is done; taken off where nothing was settled.
PREPARE meeting_item_done(uuid[], uuid[], timestamptz) AS
UPDATE meeting_item i SET state = CASE WHEN x.settled THEN 3 ELSE 5 END, done_at = CASE WHEN x.settled THEN $3 END,
    decided_at = CASE WHEN x.settled THEN i.decided_at ELSE coalesce(i.decided_at, $3) END
FROM (SELECT m.cadence, m.date, m.order_id, m.order_id <> ALL ($2) AS settled FROM meeting_item m
      WHERE m.order_id = ANY ($1) AND m.state IN (1, 2) ORDER BY m.order_id, m.cadence, m.date FOR NO KEY UPDATE OF m) x
WHERE i.cadence = x.cadence AND i.date = x.date AND i.order_id = x.order_id;

-- The history's anchors (common/anchor.h).
PREPARE anchor_next(int, int) AS
SELECT n.number, n.made_at, n.upto, n.ids::text AS ids, n.events, n.digest, n.previous,
       bus.anchor_words(n.number, n.made_at, n.upto, n.ids, n.events, n.digest, n.previous) AS words
FROM bus.anchor_next($1, make_interval(secs => $2 / 1000.0)) n;

PREPARE anchor_add(int, timestamptz, bigint, text, int, bytea, bytea, bytea, bytea) AS
INSERT INTO bus.anchor (number, made_at, upto, ids, events, digest, previous, key, signature)
VALUES ($1, $2, $3, $4::int8multirange, $5, $6, $7, $8, $9);

PREPARE anchor_last AS
SELECT made_at, events FROM bus.anchor ORDER BY number DESC LIMIT 1;

-- ---- kept long enough ----

-- What officials wrote of orders whose words are gone.
PREPARE anonymise(uuid[], text[], timestamptz) AS
WITH mine AS MATERIALIZED (SELECT id FROM router.wordless($1) AS x (id)),
     reliefs AS (
         UPDATE relief SET reason = '（已匿名化）', note = CASE WHEN note <> '' THEN '（已匿名化）' ELSE note END
         WHERE order_id IN (SELECT id FROM mine)),
     slips AS (
         UPDATE slip SET text = '（已匿名化）', answer = CASE WHEN answer <> '' THEN '（已匿名化）' ELSE answer END,
             note = CASE WHEN note <> '' THEN '（已匿名化）' ELSE note END
         WHERE order_id IN (SELECT id FROM mine)),
     items AS (
         UPDATE meeting_item SET decision = '（已匿名化）' WHERE order_id IN (SELECT id FROM mine) AND decision <> '')
UPDATE watch SET priority_text = '（已匿名化）' WHERE id IN (SELECT id FROM mine) AND priority_text <> '';
