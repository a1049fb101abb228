-- For hotspot_test. Mine: what the run of this name submitted.
PREPARE hotspot_left AS SELECT count(*) FROM classifier.hotspot_todo;
PREPARE hotspot_replicas(int) AS SELECT count(*) >= $1 FROM bus.instance WHERE service = 2 AND lease_until > clock_timestamp() + interval '6.5 s';
-- A replica that found something and waits to write it; its connection.
PREPARE hotspot_at_the_gate AS
SELECT count(*) > 0 FROM pg_locks WHERE relation = 'classifier.hotspot'::regclass AND NOT granted;
PREPARE hotspot_cut AS
SELECT bool_and(pg_terminate_backend(pid)) FROM pg_locks WHERE relation = 'classifier.hotspot'::regclass AND NOT granted;
-- No classifier is in a transaction; nobody's lease runs.
PREPARE hotspot_at_rest AS
SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'loopline-classifier' AND xact_start IS NOT NULL);
PREPARE hotspot_free AS SELECT until < clock_timestamp() FROM classifier.hotspot_watch;

PREPARE hotspot_accepted(text) AS
SELECT count(*) FROM intake.request r JOIN classifier.classification c ON c.id = r.id WHERE r.reference LIKE $1 || '-%';
PREPARE hotspot_unseen(text) AS -- the first may stay alone
SELECT count(*) FROM intake.request r
WHERE r.reference LIKE $1 || '-%' AND r.reference <> $1 || '-1'
  AND NOT EXISTS (SELECT FROM classifier.hotspot_member m WHERE m.request_id = r.id);
-- hot spots | they say how many they have | all $2 of mine | orders asked for | requests made of them | orders with matter and
-- area. But for the first: a replica that reads the window again may leave out what was a member before, or take it in.
PREPARE hotspot_sum(text, int) AS
SELECT count(*),
       bool_and((SELECT count(*) FROM classifier.hotspot_member m WHERE m.hotspot_id = h.id) - h.count BETWEEN 0 AND 1),
       sum((SELECT count(*) FROM classifier.hotspot_member m JOIN intake.request r ON r.id = m.request_id
            WHERE m.hotspot_id = h.id AND r.reference LIKE $1 || '-%')) BETWEEN $2 - 1 AND $2,
       sum((SELECT count(*) FROM bus.event e WHERE e.subject = h.id AND e.kind = 'hotspot_raised')),
       sum((SELECT count(*) FROM intake.request p WHERE p.hotspot = h.id)),
       sum((SELECT count(*) FROM intake.request p JOIN router.work_order o ON o.id = p.id
            WHERE p.hotspot = h.id AND o.area <> '' AND o.matter <> ''))
FROM classifier.hotspot h
WHERE EXISTS (SELECT FROM classifier.hotspot_member m JOIN intake.request r ON r.id = m.request_id
              WHERE m.hotspot_id = h.id AND r.reference LIKE $1 || '-%');
-- Requests that more than one order was made of.
PREPARE hotspot_doubled(text) AS
SELECT r.number FROM intake.request r JOIN classifier.hotspot_member m ON m.request_id = r.id
JOIN classifier.hotspot h ON h.id = m.hotspot_id
WHERE r.reference LIKE $1 || '-%' AND h.raised_at IS NOT NULL GROUP BY r.number HAVING count(*) > 1;
-- A second hot spot of the same requests, as if nobody had looked whether they had an order.
PREPARE hotspot_spoil(text) AS
WITH other AS (
    INSERT INTO classifier.hotspot (id, state, district, area, matter, place, title, count, people, growth, first_at, last_at,
                                    found_at, raised_at)
    SELECT gen_random_uuid(), 3, 'pingyin', '', '', '', 'spoiled', 30, 30, 0, now(), now(), now(), now() RETURNING id
)
INSERT INTO classifier.hotspot_member (hotspot_id, request_id)
SELECT other.id, r.id FROM other, intake.request r WHERE r.reference LIKE $1 || '-%';
PREPARE hotspot_second(text) AS
UPDATE intake.request r SET hotspot = (SELECT p.hotspot FROM intake.request p JOIN classifier.hotspot_member m ON m.hotspot_id = p.hotspot
                                       JOIN intake.request q ON q.id = m.request_id WHERE q.reference LIKE $1 || '-%' LIMIT 1)
WHERE r.reference = $1 || '-1';
