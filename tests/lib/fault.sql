-- For tests that hurt a town.
PREPARE fault_clock(timestamptz) AS
INSERT INTO bus.clock (origin, speed) VALUES ($1, 1)
ON CONFLICT (single) DO UPDATE SET origin = excluded.origin, wall_origin = excluded.wall_origin, speed = 1;

-- Youngest first: one that was killed keeps its lease for a while.
PREPARE fault_places(int) AS
SELECT 'tcp://' || address || ':' || command_port, 'tcp://' || address || ':' || event_port, public_key, 'http://' || address || ':' || http_port, http_port
FROM bus.instance WHERE service = $1 AND lease_until > clock_timestamp() ORDER BY started_at DESC;

PREPARE fault_lease_over(int) AS
SELECT NOT EXISTS (SELECT FROM bus.instance WHERE service = $1 AND lease_until > clock_timestamp());

PREPARE fault_replicas(int) AS
SELECT count(*) FROM bus.instance WHERE service = $1 AND lease_until > clock_timestamp();

PREPARE fault_outbox AS
SELECT count(*) FROM bus.outbox;

PREPARE fault_waiting_for(int) AS
SELECT count(*) FROM bus.outbox WHERE destination = $1;

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
