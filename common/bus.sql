-- Prepared in every service. Unqualified command_key is the service's own, by search_path.

PREPARE batch_now AS -- bus.now(), in words that are planned once: a batch begins with it
SELECT (extract(epoch FROM coalesce((SELECT c.origin + (clock_timestamp() - c.wall_origin) * c.speed FROM bus.clock c),
                                    clock_timestamp())) * 1000000)::bigint;

-- Takes messages by their rows. A row is taken only when no earlier row of the same order is left outside this
-- batch, and none of the order lies in quarantine: events of one order apply in order. Subject and type tell
-- whether the row is the one that the frame spoke of. The two questions are scalar so that each is one look into
-- an index: as NOT EXISTS they become joins, planned for the empty table that the outbox mostly is.
PREPARE outbox_claim(int, bigint[]) AS
DELETE FROM bus.outbox o
WHERE o.destination = $1 AND o.id = ANY ($2)
  AND (SELECT p.id FROM bus.outbox p
       WHERE p.destination = $1 AND p.subject = o.subject AND p.id < o.id AND p.id <> ALL ($2) LIMIT 1) IS NULL
  AND (SELECT q.id FROM bus.quarantine q
       WHERE q.destination = $1 AND q.subject = o.subject AND q.resolved_at IS NULL LIMIT 1) IS NULL
RETURNING o.id, o.subject, o.type::int;

-- What the wire lost: rows older than $4 ms that nobody is working on, the districts in turn: the first of each, then the second
-- of each. Only a look; the claim decides. A row of no district is everybody's.
PREPARE outbox_sweep(int, text[], int, int) AS
WITH RECURSIVE present AS (
    (SELECT district FROM bus.outbox WHERE destination = $1 ORDER BY district LIMIT 1)
    UNION ALL
    SELECT (SELECT o.district FROM bus.outbox o WHERE o.destination = $1 AND o.district > p.district ORDER BY o.district LIMIT 1)
    FROM present p WHERE p.district IS NOT NULL),
picked AS MATERIALIZED (
    SELECT h.id
    FROM present p CROSS JOIN LATERAL (
        SELECT o.id, row_number() OVER (ORDER BY o.id) AS turn FROM bus.outbox o
        WHERE o.destination = $1 AND o.district = p.district
          AND o.created_at < clock_timestamp() - make_interval(secs => $4 / 1000.0)
          AND (SELECT q.id FROM bus.quarantine q
               WHERE q.destination = $1 AND q.subject = o.subject AND q.resolved_at IS NULL LIMIT 1) IS NULL
        ORDER BY o.id LIMIT $3) h
    WHERE cardinality($2) = 0 OR p.district = '' OR p.district = ANY ($2)
    ORDER BY h.turn, h.id LIMIT $3)
SELECT o.id, o.sender::int AS sender, o.subject, o.type::int AS type, o.district, o.traceparent, o.payload
FROM bus.outbox o WHERE o.destination = $1 AND o.id = ANY (ARRAY(SELECT id FROM picked))
ORDER BY o.id FOR UPDATE OF o SKIP LOCKED;

PREPARE outbox_add(int[], int[], uuid[], int[], text[], text[], bytea[]) AS
INSERT INTO bus.outbox (destination, sender, subject, type, district, traceparent, payload)
SELECT d, s, u, t, r, p, b
FROM unnest($1, $2, $3, $4, $5, $6, $7) WITH ORDINALITY AS x (d, s, u, t, r, p, b, n)
ORDER BY n
RETURNING id;

-- A message that was put back and fails again is another attempt, with the reason of that one.
PREPARE quarantine_add(int[], bigint[], int[], uuid[], int[], text[], text[], bytea[], text[]) AS
INSERT INTO bus.quarantine (destination, id, sender, subject, type, district, traceparent, payload, created_at, attempts, reason)
SELECT d, i, s, u, t, r, p, b, clock_timestamp(),
       1 + coalesce((SELECT max(q.attempts) FROM bus.quarantine q WHERE q.destination = d AND q.id = i), 0), w
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) AS x (d, i, s, u, t, r, p, b, w);

-- Each event is linked to the one before it of its strand (subject and service): the head is looked up once for each
-- strand, the rest is chained among themselves. Ids are in the order of the telling; rows are added strand by strand, so
-- that two who write on the same strands meet at the first of them and not crosswise.
PREPARE event_add(uuid[], text[], int[], timestamptz[], text[], text[], text[], text[]) AS
WITH told AS MATERIALIZED (
    SELECT nextval('bus.event_id_seq') AS id, u, r, s, a, k, n, c, coalesce(j, '{}')::jsonb AS j
    FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS x (u, r, s, a, k, n, c, j)),
placed AS (
    SELECT t.*, h.link AS head, (first_value(coalesce(h.seq, 0)) OVER strand + t.place)::int AS seq
    FROM (SELECT *, row_number() OVER strand AS place FROM told WINDOW strand AS (PARTITION BY u, s ORDER BY id)) t
    LEFT JOIN LATERAL (SELECT e.seq, e.link FROM bus.event e WHERE t.place = 1 AND e.subject = t.u AND e.service = t.s
                       ORDER BY e.seq DESC LIMIT 1) h ON true
    WINDOW strand AS (PARTITION BY t.u, t.s ORDER BY t.id))
INSERT INTO bus.event (id, subject, district, service, at, kind, unit, actor, detail, seq, link) OVERRIDING SYSTEM VALUE
SELECT id, u, r, s, a, k, n, c, j, seq,
       bus.chain(head, bus.event_words(id, u, r, s, seq, a, k, n, c, j)) OVER (PARTITION BY u, s ORDER BY id ROWS UNBOUNDED PRECEDING)
FROM placed ORDER BY u, s, id;

-- A transaction that tells of an earlier one writes a record of its own: its commit waits for disk and standby, and
-- what it vouches for is then as durable as anything. An id alone does not do: PostgreSQL waits for nobody when a
-- transaction wrote nothing.
PREPARE command_seen(text[], text[]) AS
SELECT c.principal, c.key, c.body_hash, c.reply, pg_logical_emit_message(true, 'loopline', '')
FROM unnest($1, $2) AS x (p, k) JOIN command_key c ON c.principal = x.p AND c.key = x.k;

PREPARE command_keep(text[], text[], bytea[], bytea[]) AS
INSERT INTO command_key (principal, key, body_hash, reply) SELECT * FROM unnest($1, $2, $3, $4);

-- For transactions that keep nothing: a lease, a look that locks rows. No standby is waited for.
PREPARE commit_lightly AS
SELECT set_config('synchronous_commit', 'off', true);

PREPARE instance_announce(uuid, int, text, int, int, int, text, text[], text[], text, int, text) AS
INSERT INTO bus.instance (id, service, address, event_port, command_port, http_port, public_key, districts, standing_in, version, lease_until,
                          old_key)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp() + make_interval(secs => $11 / 1000.0), $12)
ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until, address = excluded.address,
    districts = excluded.districts, standing_in = excluded.standing_in, event_port = excluded.event_port, command_port = excluded.command_port,
    public_key = excluded.public_key, old_key = excluded.old_key;

PREPARE instance_gone(uuid) AS
DELETE FROM bus.instance WHERE id = $1 OR lease_until < clock_timestamp() - interval '1 hour';

PREPARE instance_list AS
SELECT id, service::int AS node, address, event_port, command_port, public_key AS key, coalesce(old_key, '') AS old_key,
       CASE WHEN cardinality(districts) = 0 THEN '' ELSE ',' || array_to_string(districts, ',') || ',' END AS districts,
       CASE WHEN cardinality(standing_in) = 0 THEN '' ELSE ',' || array_to_string(standing_in, ',') || ',' END AS standing_in
FROM bus.instance WHERE lease_until > clock_timestamp();

-- One row per key: whoever has two speaks under one name. A key whose time is over is like a revoked one.
PREPARE principal_list AS
SELECT k.public_key AS key, p.name, p.role::int AS role, p.channel, p.unit, p.matters,
       k.revoked_at IS NOT NULL OR coalesce(k.valid_until <= clock_timestamp(), false) AS revoked
FROM bus.principal_key k JOIN bus.principal p ON p.name = k.name;

PREPARE pack_latest AS
SELECT coalesce(max(version), 0) AS version FROM bus.pack;

PREPARE pack_files(int) AS
SELECT name, content AS text FROM bus.pack_file WHERE version = $1 ORDER BY name;

-- How much waits for this service: at most ten thousand are counted, the age is that of the oldest row.
PREPARE queue_state(int) AS
SELECT (SELECT count(*)::int FROM (SELECT FROM bus.outbox WHERE destination = $1 LIMIT 10000) AS o) AS waiting,
       coalesce((SELECT extract(epoch FROM clock_timestamp() - created_at)::float8 FROM bus.outbox WHERE destination = $1
                 ORDER BY id LIMIT 1), 0) AS oldest,
       q.held AS quarantined, q.oldest AS quarantine_oldest
FROM (SELECT count(*)::int AS held,
             coalesce(extract(epoch FROM clock_timestamp() - min(quarantined_at)), 0)::float8 AS oldest
      FROM bus.quarantine WHERE destination = $1 AND resolved_at IS NULL) AS q;
