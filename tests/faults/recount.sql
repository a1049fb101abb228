-- For recount_test; after storm.sql.
CREATE TEMPORARY TABLE before (id uuid PRIMARY KEY, due_at timestamptz, revision int NOT NULL);
PREPARE recount_begin AS
INSERT INTO before SELECT c.id, c.due_at, c.revision FROM mine JOIN escalation.clock c ON c.order_id = mine.id WHERE c.state = 1;
CREATE TEMPORARY VIEW after AS
SELECT c.id, c.order_id, c.unit, c.stage, c.round, c.revision - b.revision AS again, c.due_at IS DISTINCT FROM b.due_at AS moved
FROM before b JOIN escalation.clock c USING (id);
CREATE TEMPORARY VIEW told AS
SELECT e.subject AS order_id, coalesce(e.unit, '') AS unit, e.detail ->> 'stage' AS stage, (e.detail ->> 'round')::int AS round
FROM mine JOIN bus.event e ON e.subject = mine.id WHERE e.kind = 'due_changed';

PREPARE recount_version AS SELECT max(version) FROM bus.pack;
PREPARE recount_done(int) AS SELECT count(*) > 0 FROM escalation.calendar_change WHERE version = $1 AND done_at IS NOT NULL;
-- A replica that has counted some again and waits to write them.
PREPARE recount_at_the_gate AS
SELECT count(*) > 0 FROM pg_locks WHERE relation = 'escalation.clock'::regclass AND NOT granted;

PREPARE recount_moved AS SELECT count(*) FROM after WHERE moved;
PREPARE recount_told AS SELECT count(*) FROM told;
PREPARE recount_twice AS SELECT * FROM told GROUP BY 1, 2, 3, 4 HAVING count(*) > 1;
PREPARE recount_untold AS
SELECT a.order_id, a.moved, t.told FROM
    (SELECT order_id, count(*) FILTER (WHERE moved) AS moved FROM after GROUP BY 1) a,
    LATERAL (SELECT count(*) AS told FROM told WHERE told.order_id = a.order_id) t
WHERE a.moved <> t.told;
-- Each moved clock has one notice, the others have none.
PREPARE recount_unnoticed AS
SELECT a.id, a.moved FROM after a
WHERE a.moved::int <> (SELECT count(*) FROM escalation.card k WHERE k.clock_id = a.id AND k.rung = 30);
PREPARE recount_miscounted AS SELECT id, again, moved FROM after WHERE again <> moved::int;

-- By which the command line can count the same: policy, stage, unit, area, start and due in µs.
PREPARE recount_sample(int) AS
SELECT w.policy, c.stage, CASE WHEN c.unit = '' THEN '-' ELSE c.unit END, CASE WHEN w.area = '' THEN w.district ELSE w.area END,
       to_char(c.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), (extract(epoch FROM c.due_at) * 1000000)::bigint
FROM before b JOIN escalation.clock c USING (id) JOIN escalation.watch w ON w.id = c.order_id
WHERE c.due_at IS NOT NULL ORDER BY md5(c.id::text) LIMIT $1;
