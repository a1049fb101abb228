-- What a benchmark asks of the town; everything as one text column.

PREPARE bench_now AS
SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint::text AS row;

-- Whoever writes next is somebody else and writes something else.
PREPARE bench_sent AS
SELECT count(*)::text AS row FROM intake.request;

PREPARE bench_machine AS
SELECT current_setting('server_version') || ', fsync ' || current_setting('fsync') || ', synchronous_commit '
       || current_setting('synchronous_commit') AS row;

PREPARE bench_idle AS
SELECT NOT EXISTS (SELECT FROM bus.outbox) AS ok;

-- All that was said goes to escalation, which is away.
PREPARE bench_dispatched AS
SELECT coalesce(bool_and(destination = 4), false) AS ok FROM bus.outbox;

PREPARE bench_live AS
SELECT count(DISTINCT service)::text AS row FROM bus.instance WHERE lease_until > clock_timestamp();

-- Those that had the time to find the others, and the others them.
PREPARE bench_replicas AS
SELECT count(*)::text AS row FROM bus.instance WHERE lease_until > clock_timestamp() AND started_at < clock_timestamp() - interval '2.5 s';

-- Of the demands that were submitted since (those of the town's own making left out): how many, how many ride on an order,
-- on one with running clocks, wait at the review desk, stand there twice, were set aside.
PREPARE bench_flow(timestamptz) AS
SELECT concat_ws(' ', count(*), count(o.request_id), count(w.id), count(*) FILTER (WHERE c.state = 2),
                 count(*) - count(DISTINCT r.reference),
                 (SELECT count(*) FROM bus.quarantine)) AS row
FROM intake.request r
LEFT JOIN router.order_request o ON o.request_id = r.id
LEFT JOIN escalation.watch w ON w.id = o.order_id AND EXISTS (SELECT FROM escalation.clock k WHERE k.order_id = w.id)
LEFT JOIN classifier.classification c ON c.id = r.id
WHERE r.accepted_at >= $1 AND r.hotspot IS NULL;

-- First acceptance, first and last request with an order whose clocks run, as they were committed, µs.
PREPARE bench_span(timestamptz) AS
SELECT concat_ws(' ', (extract(epoch FROM min(pg_xact_commit_timestamp(e.xmin))) * 1000000)::bigint,
                 (extract(epoch FROM min(greatest(pg_xact_commit_timestamp(w.xmin), pg_xact_commit_timestamp(o.xmin)))) * 1000000)::bigint,
                 (extract(epoch FROM max(greatest(pg_xact_commit_timestamp(w.xmin), pg_xact_commit_timestamp(o.xmin)))) * 1000000)::bigint) AS row
FROM intake.request r JOIN bus.event e ON e.subject = r.id AND e.service = 1 AND e.kind = 'accepted'
JOIN router.order_request o ON o.request_id = r.id JOIN escalation.watch w ON w.id = o.order_id
WHERE r.accepted_at >= $1;

-- Log and database, bytes so far.
PREPARE bench_written AS
SELECT concat_ws(' ', pg_current_wal_lsn() - '0/0', pg_database_size(current_database())) AS row;

-- As bench_delay, of those of one district or of all others.
PREPARE bench_delay_of(timestamptz, text, bool) AS
SELECT concat_ws(' ', percentile_disc(0.5) WITHIN GROUP (ORDER BY d)::bigint,
                 percentile_disc(0.99) WITHIN GROUP (ORDER BY d)::bigint, max(d)::bigint) AS row
FROM (SELECT extract(epoch FROM pg_xact_commit_timestamp(w.xmin) - pg_xact_commit_timestamp(e.xmin)) * 1000000 AS d
      FROM intake.request r JOIN bus.event e ON e.subject = r.id AND e.service = 1 AND e.kind = 'accepted'
      JOIN escalation.watch w ON w.id = r.id
      WHERE r.accepted_at >= $1 AND (w.district = $2) = $3) AS delays;

-- Of each that has an order of its own: from its acceptance to its running clocks, commit to commit: p50, p99, longest, µs.
PREPARE bench_delay(timestamptz) AS
SELECT concat_ws(' ', percentile_disc(0.5) WITHIN GROUP (ORDER BY d)::bigint,
                 percentile_disc(0.99) WITHIN GROUP (ORDER BY d)::bigint, max(d)::bigint) AS row
FROM (SELECT extract(epoch FROM pg_xact_commit_timestamp(w.xmin) - pg_xact_commit_timestamp(e.xmin)) * 1000000 AS d
      FROM intake.request r JOIN bus.event e ON e.subject = r.id AND e.service = 1 AND e.kind = 'accepted'
      JOIN escalation.watch w ON w.id = r.id
      WHERE r.accepted_at >= $1) AS delays;
