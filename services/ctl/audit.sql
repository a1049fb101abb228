-- What the command line asks of the history's links and anchors (deploy/migrations/0012_audit.sql), and of who was shown what.
-- @audit_verify
-- So many events and what else belongs to their subjects: a slice that fits any memory.
PREPARE audit_slice(uuid, int) AS
WITH s AS MATERIALIZED (
    SELECT e.subject FROM bus.event e WHERE e.subject > coalesce($1, '00000000-0000-0000-0000-000000000000') ORDER BY e.subject LIMIT $2),
b AS (SELECT (SELECT s.subject FROM s ORDER BY s.subject LIMIT 1) AS first, (SELECT s.subject FROM s ORDER BY s.subject DESC LIMIT 1) AS last)
SELECT b.first, b.last, (SELECT count(*) FROM bus.event e WHERE e.subject >= b.first AND e.subject <= b.last) AS events,
       (SELECT count(*) FROM bus.event e WHERE e.subject >= b.first AND e.subject <= b.last AND e.seq = 1) AS strands
FROM b WHERE b.first IS NOT NULL;

-- One order's: its own, and those of the requests that ride on it. Silent: not even that it was accepted is on record.
PREPARE audit_subjects(text) AS
SELECT x.id, x.number, x.service, NOT EXISTS (SELECT FROM bus.event e WHERE e.subject = x.id AND e.service = x.service) AS silent
FROM (SELECT o.id, o.number, 3 AS service FROM router.work_order o WHERE o.number = $1
      UNION SELECT r.id, r.number, 1 FROM intake.request r WHERE r.number = $1
      UNION SELECT r.id, r.number, 1 FROM router.work_order o JOIN router.order_request q ON q.order_id = o.id
            JOIN intake.request r ON r.id = q.request_id WHERE o.number = $1) x;

-- The id of nothing comes as NULL, and may have events, too: who hides some there is found.
PREPARE audit_count(uuid, uuid) AS
SELECT count(*) AS events, count(*) FILTER (WHERE e.seq = 1) AS strands FROM bus.event e WHERE e.subject >= coalesce($1, '00000000-0000-0000-0000-000000000000') AND e.subject <= coalesce($2, '00000000-0000-0000-0000-000000000000');

-- What does not follow from the event before it in its strand. In words of its own: who owns the database owns bus.link, too.
PREPARE audit_strands(uuid, uuid) AS
SELECT x.id, coalesce(o.number, r.number) AS number, x.subject, x.service, x.seq, x.kind, x.fault, x.gap
FROM (SELECT e.id, e.subject, e.service::int, e.seq, e.kind, e.seq - coalesce(lag(e.seq) OVER strand, 0) - 1 AS gap,
             CASE WHEN e.seq <> coalesce(lag(e.seq) OVER strand, 0) + 1 THEN 'missing'
                  WHEN e.id < lag(e.id) OVER strand OR e.id > lead(e.id) OVER strand THEN 'reordered'
                  WHEN e.link <> sha256(coalesce(lag(e.link) OVER strand, '')
                                        || convert_to(ROW(e.id, e.subject, e.district, e.service::int, e.seq,
                                                          (extract(epoch FROM e.at) * 1000000)::bigint, e.kind, e.unit, e.actor,
                                                          e.detail)::text, 'UTF8'))
                  THEN 'changed' END AS fault
      FROM bus.event e WHERE e.subject >= coalesce($1, '00000000-0000-0000-0000-000000000000') AND e.subject <= coalesce($2, '00000000-0000-0000-0000-000000000000')
      WINDOW strand AS (PARTITION BY e.subject, e.service ORDER BY e.seq)) x
LEFT JOIN router.work_order o ON o.id = x.subject LEFT JOIN intake.request r ON r.id = x.subject
WHERE x.fault IS NOT NULL ORDER BY x.id;

-- The next anchor beside what is on record in its place; but for $2, what is on record is looked at where it has events of $3.
PREPARE audit_anchor(int, bool, uuid[]) AS
WITH a AS (SELECT * FROM bus.anchor WHERE number > $1 ORDER BY number LIMIT 1),
p AS (SELECT b.* FROM bus.anchor b, a WHERE b.number = a.number - 1),
s AS (SELECT coalesce((SELECT p.upto FROM p), '-9223372036854775808') AS since),
d AS MATERIALIZED (SELECT $2 OR EXISTS (SELECT FROM bus.event e, a, s WHERE e.subject = ANY ($3) AND e.id > s.since AND e.id <= a.upto) AS deep),
t AS (SELECT count(*) AS events, coalesce(range_agg(int8range(e.id, e.id, '[]')), '{}') AS ids,
             sha256(coalesce(string_agg(e.link, '' ORDER BY e.id), '')) AS digest
      FROM bus.event e, a WHERE (SELECT d.deep FROM d) AND e.id > (SELECT s.since FROM s) AND e.id <= a.upto)
SELECT a.number, a.events, convert_to(ROW('loopline anchor', a.number, (extract(epoch FROM a.made_at) * 1000000)::bigint, a.upto, a.ids, a.events,
                       encode(a.digest, 'hex'), encode(a.previous, 'hex'))::text, 'UTF8') AS words, a.key, a.signature,
       a.previous = coalesce((SELECT sha256(convert_to(ROW('loopline anchor', p.number, (extract(epoch FROM p.made_at) * 1000000)::bigint, p.upto, p.ids, p.events,
                       encode(p.digest, 'hex'), encode(p.previous, 'hex'))::text, 'UTF8')) FROM p),
                             sha256('')) AS follows, d.deep,
       CASE WHEN d.deep THEN (a.ids - t.ids)::text ELSE '{}' END AS missing, CASE WHEN d.deep THEN (t.ids - a.ids)::text ELSE '{}' END AS added,
       NOT d.deep OR a.digest = t.digest AND a.events = t.events AS whole
FROM a, d, t;

PREPARE audit_words(int) AS
SELECT convert_to(ROW('loopline anchor', a.number, (extract(epoch FROM a.made_at) * 1000000)::bigint, a.upto, a.ids, a.events,
                       encode(a.digest, 'hex'), encode(a.previous, 'hex'))::text, 'UTF8') AS words FROM bus.anchor a WHERE a.number = $1;

PREPARE audit_ids(text, int) AS
SELECT i AS id, e.kind, e.subject, coalesce(o.number, r.number) AS number
FROM (SELECT i FROM unnest($1::int8multirange) AS x (span), generate_series(lower(x.span), upper(x.span) - 1) AS i LIMIT $2) x
LEFT JOIN bus.event e ON e.id = x.i LEFT JOIN router.work_order o ON o.id = e.subject LEFT JOIN intake.request r ON r.id = e.subject
ORDER BY i;

PREPARE audit_tail AS
SELECT count(*) AS events FROM bus.event e WHERE e.id > coalesce((SELECT max(a.upto) FROM bus.anchor a), 0);

-- @audit_health
PREPARE audit_health AS
SELECT a.number, a.made_at, a.signature IS NOT NULL AS signed, a.made_at < bus.now() - interval '2 days' AS old
FROM bus.anchor a ORDER BY a.number DESC LIMIT 1;

-- @audit_export
PREPARE audit_lines(timestamptz, timestamptz) AS
SELECT a.number, a.made_at, a.events, bus.anchor_words(a.number, a.made_at, a.upto, a.ids, a.events, a.digest, a.previous) AS words,
       a.key, a.signature
FROM bus.anchor a WHERE ($1 IS NULL OR a.made_at >= $1) AND ($2 IS NULL OR a.made_at < $2) ORDER BY a.number;

-- @audit_anchor
PREPARE anchor_next(int, int) AS
SELECT n.number, n.made_at, n.upto, n.ids::text AS ids, n.events, n.digest, n.previous,
       bus.anchor_words(n.number, n.made_at, n.upto, n.ids, n.events, n.digest, n.previous) AS words
FROM bus.anchor_next($1, make_interval(secs => $2 / 1000.0)) n;

PREPARE anchor_add(int, timestamptz, bigint, text, int, bytea, bytea, bytea, bytea) AS
INSERT INTO bus.anchor (number, made_at, upto, ids, events, digest, previous, key, signature)
VALUES ($1, $2, $3, $4::int8multirange, $5, $6, $7, $8, $9);

PREPARE batch_now AS
SELECT (extract(epoch FROM bus.now()) * 1000000)::bigint;

-- @audit_show
PREPARE show(uuid, text, text) AS
SELECT bus.show($1, $2, $3::jsonb);

-- @audit_keys
-- Who was registered and changed, and whose keys were added and ended (deploy/migrations/0019_record.sql).
PREPARE audit_keys(text, timestamptz, timestamptz) AS
SELECT e.id, e.at, e.actor, e.kind, e.detail ->> 'name' AS name, coalesce((e.detail ->> 'role')::int, 0) AS role,
       e.detail ->> 'channel' AS channel, e.detail ->> 'unit' AS unit, e.detail ->> 'matters' AS matters, e.detail ->> 'key' AS key,
       (e.detail ->> 'until')::timestamptz AS until, (e.detail -> 'before')::text AS before
FROM bus.event e
WHERE e.service = 6 AND (e.kind LIKE 'principal\_%' OR e.kind LIKE 'key\_%') AND ($1 IS NULL OR e.detail ->> 'name' = $1)
  AND ($2 IS NULL OR e.at >= $2) AND ($3 IS NULL OR e.at < $3) ORDER BY e.id;

-- @audit_who
PREPARE audit_known(text) AS
SELECT EXISTS (SELECT FROM router.work_order o WHERE o.number = $1) OR EXISTS (SELECT FROM intake.request r WHERE r.number = $1) AS known;

-- Every look at an order, its requests with it; or at a request, the order that it rides on with it.
PREPARE audit_who(text, timestamptz, timestamptz) AS
WITH orders AS (
    SELECT o.id, o.number FROM router.work_order o WHERE o.number = $1
    UNION SELECT o.id, o.number FROM intake.request r JOIN router.order_request q ON q.request_id = r.id
          JOIN router.work_order o ON o.id = q.order_id WHERE r.number = $1),
named AS (
    SELECT id, number FROM orders
    UNION SELECT r.id, r.number FROM intake.request r WHERE r.number = $1
    UNION SELECT r.id, r.number FROM router.work_order o JOIN router.order_request q ON q.order_id = o.id
          JOIN intake.request r ON r.id = q.request_id WHERE o.number = $1),
seen AS (
    SELECT e.id, e.at, e.actor, n.number, CASE e.kind WHEN 'viewed' THEN 'view' ELSE 'reveal' END AS way, e.unit,
           e.detail ->> 'need' AS purpose, NULL::text AS watermark
    FROM named n JOIN bus.event e ON e.subject = n.id WHERE e.kind IN ('viewed', 'revealed')
    UNION ALL
    SELECT e.id, e.at, e.actor, (SELECT string_agg(n.number, ' ' ORDER BY n.number) FROM named n WHERE e.detail -> 'shown' ? n.number),
           e.detail ->> 'way', e.unit, e.detail ->> 'purpose', e.subject::text
    FROM bus.event e WHERE e.kind = 'shown' AND e.detail -> 'shown' ?| ARRAY(SELECT n.number FROM named n))
SELECT s.id, s.at, s.actor, s.number, s.way, s.unit, s.purpose, s.watermark FROM seen s
WHERE ($2 IS NULL OR s.at >= $2) AND ($3 IS NULL OR s.at < $3) ORDER BY s.at, s.id;

PREPARE audit_copy(uuid) AS
SELECT e.id, e.at, e.actor, e.detail ->> 'way' AS way, e.detail ->> 'purpose' AS purpose, coalesce(e.detail ->> 'file', '') AS file,
       (SELECT string_agg(n, ' ' ORDER BY n) FROM jsonb_array_elements_text(e.detail -> 'shown') AS x (n)) AS shown
FROM bus.event e WHERE e.subject = $1 AND e.kind = 'shown' ORDER BY e.id;

-- @audit_views
-- Looks by whom and on which day of the city, beside what is usual in the same role: the median of the days on which one of
-- them revealed anybody. Who looks much more often than the others comes first.
PREPARE audit_views(timestamptz, timestamptz, int, int) AS
WITH look AS (
    SELECT e.actor, ((e.at AT TIME ZONE 'UTC') + make_interval(mins => $3))::date AS day,
           count(*) FILTER (WHERE e.kind = 'revealed') AS reveals,
           count(*) FILTER (WHERE e.kind = 'shown' AND e.detail ->> 'way' = 'phone') AS phones,
           count(*) FILTER (WHERE e.kind = 'viewed' OR (e.kind = 'shown' AND e.detail ->> 'way' <> 'phone')) AS views
    FROM bus.event e
    WHERE e.kind IN ('revealed', 'viewed', 'shown') AND e.actor IS NOT NULL
      AND e.at >= coalesce($1, bus.now() - interval '7 days') AND ($2 IS NULL OR e.at < $2)
    GROUP BY 1, 2),
roled AS (SELECT l.*, p.role::int AS role FROM look l LEFT JOIN bus.principal p ON p.name = l.actor),
usual AS (
    SELECT r.role, percentile_disc(0.5) WITHIN GROUP (ORDER BY r.reveals) AS median, count(DISTINCT r.actor) AS people
    FROM roled r WHERE r.reveals > 0 GROUP BY r.role)
SELECT r.day::text AS day, r.actor, coalesce(r.role, 0) AS role, r.reveals, r.phones, r.views, coalesce(u.median, 0) AS median,
       coalesce(u.people, 0) AS people, coalesce(round(10.0 * r.reveals / u.median), 0)::bigint AS times
FROM roled r LEFT JOIN usual u ON u.role IS NOT DISTINCT FROM r.role
ORDER BY r.reveals::float8 / u.median DESC NULLS LAST, r.reveals DESC, r.phones DESC, r.views DESC, r.day DESC, r.actor LIMIT $4;
