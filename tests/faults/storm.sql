-- For storm_test: what the clocks of a run owe by now, and what fired. Every check finds nothing, or faults: a line each.
CREATE TEMPORARY TABLE run (prefix text NOT NULL);

CREATE TEMPORARY VIEW mine AS
SELECT r.id FROM intake.request r, run WHERE r.reference LIKE run.prefix || '-%';

-- Every rung of the ladders as they are stored, "at:action:level", that came before its clock ended.
CREATE TEMPORARY VIEW owed AS
SELECT c.id AS clock, c.order_id, to_timestamp(m[1]::numeric / 1000000) AS due_at, m[2]::int AS action, m[3] AS level, count(*) AS times
FROM mine JOIN escalation.clock c ON c.order_id = mine.id, regexp_matches(c.rungs, '(\d{16}):(\d+):([a-z0-9_.]+)', 'g') m
WHERE c.state <> 4 AND to_timestamp(m[1]::numeric / 1000000) < coalesce(c.stopped_at, 'infinity')
GROUP BY 1, 2, 3, 4, 5;
-- Rung 30 is none of the ladder: the notice that a limit was moved by a calendar.
CREATE TEMPORARY VIEW fired AS
SELECT k.clock_id AS clock, k.order_id, k.due_at, k.action::int AS action, k.level, count(*) AS times
FROM mine JOIN escalation.card k ON k.order_id = mine.id
WHERE k.rung < 30 GROUP BY 1, 2, 3, 4, 5;

PREPARE storm_run(text) AS INSERT INTO run VALUES ($1);
PREPARE storm_orders AS SELECT count(*) FROM mine JOIN escalation.watch w USING (id);

-- ---- where it stands ----

PREPARE storm_cards AS SELECT count(*) FROM mine JOIN escalation.card k ON k.order_id = mine.id;
PREPARE storm_last AS SELECT coalesce(max(id), 0) FROM escalation.card;
PREPARE storm_due(timestamptz) AS SELECT coalesce(sum(times), 0) FROM owed WHERE due_at <= $1;
-- Due of anybody, this run's or not.
PREPARE storm_over AS SELECT NOT EXISTS (SELECT FROM escalation.clock WHERE next_at <= bus.now());
PREPARE storm_still_due AS SELECT count(*) FROM escalation.clock WHERE next_at <= bus.now();
-- Nothing is due any more but what a transaction holds.
PREPARE storm_only_held AS
SELECT count(*) > 0 AND count(*) FILTER (WHERE free) = 0 FROM
    (SELECT c.id, c.id IN (SELECT f.id FROM escalation.clock f WHERE f.next_at <= bus.now() FOR NO KEY UPDATE SKIP LOCKED) AS free
     FROM escalation.clock c WHERE c.next_at <= bus.now()) x;
-- Replicas that have claimed and wait to read whom the clocks are about; a vacuum may wait there, too.
PREPARE storm_at_the_gate AS
SELECT count(DISTINCT l.pid) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.relation = 'escalation.watch'::regclass AND NOT l.granted AND a.application_name = 'loopline-escalation';
PREPARE storm_cut AS
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND application_name IN ('loopline-escalation', 'loopline-router');

-- The instant at which most rungs of the run are due, a while before it, and that of the very last.
PREPARE storm_crest AS SELECT due_at FROM owed GROUP BY 1 ORDER BY sum(times) DESC, 1 LIMIT 1;
PREPARE storm_hour_before_crest AS SELECT due_at - interval '1 h' FROM owed GROUP BY due_at ORDER BY sum(times) DESC, 1 LIMIT 1;
PREPARE storm_end AS SELECT max(due_at) FROM owed;

-- ---- the clock ----

PREPARE storm_advance(interval) AS
UPDATE bus.clock SET origin = bus.now() + $1, wall_origin = clock_timestamp();
PREPARE storm_to_next AS
UPDATE bus.clock SET wall_origin = clock_timestamp(),
    origin = (SELECT min(c.next_at) FROM mine JOIN escalation.clock c ON c.order_id = mine.id);
PREPARE storm_has_cards AS SELECT EXISTS (SELECT FROM mine JOIN escalation.card k ON k.order_id = mine.id);
-- Said to have fired at an instant that the clock has not reached.
PREPARE storm_fired_ahead AS
SELECT count(*) FROM mine JOIN escalation.card k ON k.order_id = mine.id WHERE k.fired_at > bus.now();

-- ---- checks ----

PREPARE storm_missing AS
SELECT o.clock, o.due_at, o.action, o.level FROM owed o LEFT JOIN fired f USING (clock, due_at, action, level)
WHERE o.due_at <= bus.now() AND coalesce(f.times, 0) < o.times;
PREPARE storm_doubled AS
SELECT f.clock, f.due_at, f.action, f.level FROM fired f LEFT JOIN owed o USING (clock, due_at, action, level)
WHERE f.times > coalesce(o.times, 0);
PREPARE storm_early AS
SELECT k.clock_id, k.due_at, k.fired_at FROM mine JOIN escalation.card k ON k.order_id = mine.id WHERE k.fired_at < k.due_at;
PREPARE storm_late_unsaid AS
SELECT k.clock_id, k.due_at, k.fired_at, k.late FROM mine JOIN escalation.card k ON k.order_id = mine.id
WHERE k.late <> (k.fired_at - k.due_at > interval '60 s');
PREPARE storm_event_missing AS
SELECT k.order_id, count(*) FROM mine JOIN escalation.card k ON k.order_id = mine.id GROUP BY 1
HAVING count(*) <> (SELECT count(*) FROM bus.event e WHERE e.subject = k.order_id AND e.service = 4 AND e.kind = 'card');
-- The router counts yellow and red cards, for the order and for the unit.
PREPARE storm_miscounted AS
SELECT o.number, o.yellow, o.red, c.yellow, c.red FROM mine JOIN router.work_order o USING (id), LATERAL
    (SELECT count(*) FILTER (WHERE k.action = 2) AS yellow, count(*) FILTER (WHERE k.action = 3) AS red
     FROM escalation.card k WHERE k.order_id = o.id) c
WHERE (o.yellow, o.red) IS DISTINCT FROM (c.yellow, c.red);
PREPARE storm_miscounted_unit AS
SELECT a.order_id, a.unit, a.yellow, a.red FROM mine JOIN router.assignment a ON a.order_id = mine.id, LATERAL
    (SELECT count(*) FILTER (WHERE k.action = 2) AS yellow, count(*) FILTER (WHERE k.action = 3) AS red
     FROM escalation.card k WHERE k.order_id = a.order_id AND k.unit = a.unit) c
WHERE (a.yellow, a.red) IS DISTINCT FROM (c.yellow, c.red);
PREPARE storm_left AS
SELECT destination, subject, type FROM bus.outbox UNION ALL SELECT destination, subject, type FROM bus.quarantine WHERE resolved_at IS NULL;
-- What one replica caught up with, in the order of the due instants.
PREPARE storm_disordered(bigint) AS
SELECT x.id, x.due_at, x.before FROM
    (SELECT k.id, k.due_at, lag(k.due_at) OVER (ORDER BY k.id) AS before FROM escalation.card k WHERE k.id > $1) x
WHERE x.due_at < x.before;
PREPARE storm_fired_since(bigint) AS SELECT count(*) FROM escalation.card WHERE id > $1;
PREPARE storm_not_late(bigint) AS SELECT count(*) FROM escalation.card WHERE id > $1 AND NOT late;

-- ---- what a check must find: each within a transaction that is taken back ----

CREATE FUNCTION pg_temp.victim(wanted int) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT k.id FROM mine JOIN escalation.card k ON k.order_id = mine.id WHERE k.action = wanted ORDER BY k.id LIMIT 1
$$;
CREATE FUNCTION pg_temp.drop_guards() RETURNS void LANGUAGE plpgsql AS $$
DECLARE guard name;
BEGIN
    FOR guard IN SELECT conname FROM pg_constraint WHERE conrelid = 'escalation.card'::regclass AND contype IN ('u', 'c') LOOP
        EXECUTE format('ALTER TABLE escalation.card DROP CONSTRAINT %I', guard);
    END LOOP;
END $$;
CREATE FUNCTION pg_temp.spoil_missing() RETURNS void LANGUAGE sql AS $$
    DELETE FROM escalation.card WHERE id = (SELECT pg_temp.victim(1))
$$;
CREATE FUNCTION pg_temp.spoil_doubled() RETURNS void LANGUAGE sql AS $$
    INSERT INTO escalation.card OVERRIDING SYSTEM VALUE
    SELECT (jsonb_populate_record(k, jsonb_build_object('id', (SELECT max(id) + 1 FROM escalation.card)))).*
    FROM escalation.card k WHERE k.id = (SELECT pg_temp.victim(1))
$$;
CREATE FUNCTION pg_temp.spoil_early() RETURNS void LANGUAGE sql AS $$
    UPDATE escalation.card SET fired_at = due_at - interval '1 microsecond' WHERE id = (SELECT pg_temp.victim(1))
$$;
CREATE FUNCTION pg_temp.spoil_late_unsaid() RETURNS void LANGUAGE sql AS $$
    UPDATE escalation.card SET late = NOT late WHERE id = (SELECT pg_temp.victim(1))
$$;
CREATE FUNCTION pg_temp.spoil_event_missing() RETURNS void LANGUAGE sql SET session_replication_role = replica AS $$
    DELETE FROM bus.event WHERE id = (SELECT min(e.id) FROM mine JOIN bus.event e ON e.subject = mine.id WHERE e.service = 4 AND e.kind = 'card')
$$;
CREATE FUNCTION pg_temp.spoil_miscounted() RETURNS void LANGUAGE sql AS $$
    UPDATE router.work_order SET red = red + 1 WHERE id = (SELECT min(id::text)::uuid FROM mine)
$$;
CREATE FUNCTION pg_temp.spoil_miscounted_unit() RETURNS void LANGUAGE sql AS $$
    UPDATE router.assignment SET yellow = yellow + 1 WHERE order_id = (SELECT min(id::text)::uuid FROM mine)
$$;
CREATE FUNCTION pg_temp.spoil_left() RETURNS void LANGUAGE sql AS $$
    INSERT INTO bus.quarantine (id, destination, sender, subject, type, district, traceparent, payload, created_at, reason)
    SELECT 0, 3, 4, id, 611, '', '', '', clock_timestamp(), 'spoilt' FROM mine LIMIT 1
$$;
CREATE FUNCTION pg_temp.spoil_disordered() RETURNS void LANGUAGE sql AS $$
    UPDATE escalation.card SET due_at = due_at - interval '1 year' WHERE id = (SELECT max(id) FROM escalation.card)
$$;
