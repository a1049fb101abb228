-- What a benchmark asks of the town; everything as one text column.

PREPARE bench_now AS
SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint::text AS row;

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

-- Of the requests accepted since: how many, how many have an order, have clocks running, wait at the review desk,
-- stand there twice, were set aside.
PREPARE bench_flow(timestamptz) AS
SELECT concat_ws(' ', count(*), count(o.id), count(w.id), count(*) FILTER (WHERE c.state = 2),
                 count(*) - count(DISTINCT r.reference),
                 (SELECT count(*) FROM bus.quarantine)) AS row
FROM intake.request r
LEFT JOIN router.work_order o ON o.id = r.id
LEFT JOIN escalation.watch w ON w.id = r.id AND EXISTS (SELECT FROM escalation.clock k WHERE k.order_id = w.id)
LEFT JOIN classifier.classification c ON c.id = r.id
WHERE r.accepted_at >= $1;

-- First acceptance, first and last order with running clocks, as they were committed, µs.
PREPARE bench_span(timestamptz) AS
SELECT concat_ws(' ', (extract(epoch FROM min(pg_xact_commit_timestamp(e.xmin))) * 1000000)::bigint,
                 (extract(epoch FROM min(pg_xact_commit_timestamp(w.xmin))) * 1000000)::bigint,
                 (extract(epoch FROM max(pg_xact_commit_timestamp(w.xmin))) * 1000000)::bigint) AS row
FROM bus.event e JOIN escalation.watch w ON w.id = e.subject
WHERE e.kind = 'accepted' AND e.at >= $1;

-- Of each: from its acceptance to its running clocks, commit to commit: p50, p99, longest, µs.
PREPARE bench_delay(timestamptz) AS
SELECT concat_ws(' ', percentile_disc(0.5) WITHIN GROUP (ORDER BY d)::bigint,
                 percentile_disc(0.99) WITHIN GROUP (ORDER BY d)::bigint, max(d)::bigint) AS row
FROM (SELECT extract(epoch FROM pg_xact_commit_timestamp(w.xmin) - pg_xact_commit_timestamp(e.xmin)) * 1000000 AS d
      FROM bus.event e JOIN escalation.watch w ON w.id = e.subject
      WHERE e.kind = 'accepted' AND e.at >= $1) AS delays;
