-- For lane_test: requests as intake hands them on, old enough for the sweep; and what the classifier made of them.
PREPARE lane_put(uuid, bytea) AS
INSERT INTO bus.outbox (destination, sender, subject, type, district, payload, created_at)
VALUES (2, 1, $1, 600, 'pingyin', $2, clock_timestamp() - interval '1 minute');

PREPARE lane_state(text) AS
SELECT coalesce((SELECT state::text || '|' || reported FROM classifier.classification WHERE number = $1), 'none');

PREPARE lane_pairs(text) AS -- it is like others | it rides on another | it can be found by others | it is looked at for hot spots
SELECT EXISTS (SELECT FROM classifier.likeness l WHERE c.id IN (l.request_id, l.other_id)), c.merge_into IS NOT NULL,
       EXISTS (SELECT FROM classifier.fingerprint f WHERE f.id = c.id),
       EXISTS (SELECT FROM classifier.hotspot_member m WHERE m.request_id = c.id)
FROM classifier.classification c WHERE c.number = $1;

PREPARE lane_told(text) AS -- what the router was told, or still is
SELECT count(*) FROM router.work_order WHERE number = $1;

PREPARE lane_bind(text, text, text) AS
UPDATE bus.principal SET unit = $2, matters = $3 WHERE name = $1;
