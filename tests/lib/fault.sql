-- For tests that hurt a town.
PREPARE fault_clock(timestamptz) AS
INSERT INTO bus.clock (origin, speed) VALUES ($1, 1)
ON CONFLICT (single) DO UPDATE SET origin = excluded.origin, wall_origin = excluded.wall_origin, speed = 1;

-- Youngest first, and none that has missed its announcement: one that was killed keeps its lease for a while.
PREPARE fault_places(int) AS
SELECT 'tcp://' || address || ':' || command_port, 'tcp://' || address || ':' || event_port, public_key, http_port
FROM bus.instance WHERE service = $1 AND lease_until > clock_timestamp() + interval '6.5 s' ORDER BY started_at DESC;

PREPARE fault_lease_over(int) AS
SELECT NOT EXISTS (SELECT FROM bus.instance WHERE service = $1 AND lease_until > clock_timestamp());

PREPARE fault_replicas(int) AS
SELECT count(*) FROM bus.instance WHERE service = $1 AND lease_until > clock_timestamp() + interval '6.5 s';

PREPARE fault_leases(int) AS
SELECT count(*) FROM bus.instance WHERE service = $1 AND lease_until > clock_timestamp();

PREPARE fault_outbox AS
SELECT count(*) FROM bus.outbox;

PREPARE fault_waiting_for(int) AS
SELECT count(*) FROM bus.outbox WHERE destination = $1;

PREPARE fault_any_waiting_for(int) AS
SELECT EXISTS (SELECT FROM bus.outbox WHERE destination = $1);

-- Five live services, each up long enough for the others to have found it.
PREPARE fault_all_ready AS
SELECT count(DISTINCT service) = 5 AND bool_and(clock_timestamp() - started_at > interval '2.2 s')
FROM bus.instance WHERE lease_until > clock_timestamp();

PREPARE fault_orders(text) AS
SELECT count(*) FROM intake.request r JOIN router.work_order o ON o.id = r.id WHERE r.reference LIKE $1 || '-%';

PREPARE fault_watched(text) AS
SELECT count(*) FROM intake.request r JOIN escalation.watch w ON w.id = r.id WHERE r.reference LIKE $1 || '-%';

PREPARE fault_now AS
SELECT bus.now() IS NOT NULL;

-- Rows for a service that are older than the sweep waits.
PREPARE fault_overdue_for(int) AS
SELECT count(*) FROM bus.outbox WHERE destination = $1 AND created_at < clock_timestamp() - interval '1.3 s';

-- Two messages of the router to intake about one request, which no sweep will find for an hour.
PREPARE fault_put_progress(uuid, bytea, bytea) AS
INSERT INTO bus.outbox (destination, sender, subject, type, district, payload, created_at)
SELECT 1, 3, $1, 610, 'pingyin', p, clock_timestamp() + interval '1 hour'
FROM unnest(ARRAY[$2, $3]) WITH ORDINALITY AS x (p, n) ORDER BY n
RETURNING id;

PREPARE fault_let_sweep AS
UPDATE bus.outbox SET created_at = clock_timestamp() - interval '10 s';

PREPARE fault_requests(text) AS
SELECT id, number FROM intake.request WHERE reference LIKE $1 || '-%' ORDER BY id;

-- Of which both were applied; and of which the second was applied before the first.
PREPARE fault_both_applied(text) AS
SELECT count(*) FROM intake.request r
WHERE r.reference LIKE $1 || '-%' AND (SELECT count(*) FROM intake.step s WHERE s.request_id = r.id AND s.what IN ('first', 'second')) = 2;

PREPARE fault_applied(text) AS
SELECT count(*) FROM intake.request r JOIN intake.step s ON s.request_id = r.id
WHERE r.reference LIKE $1 || '-%' AND s.what IN ('first', 'second');

PREPARE fault_applied_in_disorder(text) AS
SELECT count(*) FROM intake.request r
JOIN intake.step f ON f.request_id = r.id AND f.what = 'first' JOIN intake.step s ON s.request_id = r.id AND s.what = 'second'
WHERE r.reference LIKE $1 || '-%' AND s.id < f.id;

PREPARE fault_accepted(text) AS
SELECT count(*) FROM intake.request WHERE reference LIKE $1 || '-%' OR reference = $1;

PREPARE fault_set_aside AS
SELECT count(*) FROM bus.quarantine WHERE resolved_at IS NULL;

-- What of intake waits for a standby that does not exist: a commit of commands, or the announcement of the replica.
PREPARE fault_intake_waits AS
SELECT coalesce((SELECT CASE WHEN query ILIKE 'commit%' THEN 'commit' ELSE 'announcement' END FROM pg_stat_activity
                 WHERE wait_event = 'SyncRep' AND application_name = 'loopline-intake' LIMIT 1), 'nothing');

PREPARE fault_standby_wanted AS
SELECT current_setting('synchronous_standby_names');

PREPARE fault_wal_writer AS
SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter';

PREPARE fault_lazy AS
SELECT current_setting('synchronous_commit');

-- The person who came last heard who has it, and heard it again.
PREPARE fault_told_twice AS
SELECT count(*) > 1 FROM intake.step WHERE what = 'dispatched' AND request_id = (SELECT id FROM intake.request ORDER BY id DESC LIMIT 1);
