-- For likeness_test: what the classifier found alike. Requests are named by the channel's reference.
PREPARE like_number(text) AS
SELECT number FROM intake.request WHERE reference = $1;

PREPARE like_merged(text) AS -- the reference of the request that it rides on, and the points
SELECT coalesce(o.reference, '-') || ' ' || c.merge_score
FROM intake.request r JOIN classifier.classification c ON c.id = r.id LEFT JOIN intake.request o ON o.id = c.merge_into
WHERE r.reference = $1;

PREPARE like_pair(text, text) AS -- later, earlier
SELECT l.score >= 60, l.state, l.repeats, coalesce(l.decided_by, '-')
FROM classifier.likeness l JOIN intake.request a ON a.id = l.request_id JOIN intake.request b ON b.id = l.other_id
WHERE a.reference = $1 AND b.reference = $2;

PREPARE like_fingerprints(text) AS
SELECT count(*) FROM classifier.fingerprint f JOIN intake.request r ON r.id = f.id WHERE r.reference LIKE $1 || '%';

PREPARE like_classified(text) AS
SELECT count(*) FROM classifier.classification c JOIN intake.request r ON r.id = c.id WHERE r.reference LIKE $1 || '%';

PREPARE like_callers(text) AS -- requests with a caller, and how many different ones
SELECT count(*) FILTER (WHERE caller <> ''), count(DISTINCT caller) FILTER (WHERE caller <> '')
FROM classifier.classification c JOIN intake.request r ON r.id = c.id WHERE r.reference LIKE $1 || '%';

PREPARE like_phone_elsewhere(text) AS -- whoever reads the whole of the classifier's table finds no phone in it
SELECT count(*) FROM classifier.classification c WHERE c::text LIKE '%139' || lpad($1, 5, '0') || '%';

PREPARE like_keys AS
SELECT count(*) FROM identity.caller_key;

-- Twins are PREFIX-a-N and PREFIX-b-N. Pairs that nobody saw; merges that point at a later one; merges in a ring; pairs merged.
PREPARE like_twins(text) AS
WITH twin AS (SELECT a.id AS a, b.id AS b FROM intake.request a
              JOIN intake.request b ON b.reference = replace(a.reference, '-a-', '-b-') WHERE a.reference LIKE $1 || '-a-%')
SELECT (SELECT count(*) FROM twin t WHERE NOT EXISTS (SELECT FROM classifier.likeness l
            WHERE (l.request_id, l.other_id) IN ((t.a, t.b), (t.b, t.a)))),
       (SELECT count(*) FROM classifier.classification c JOIN classifier.classification o ON o.id = c.merge_into
        WHERE (o.accepted_at, o.id) >= (c.accepted_at, c.id)),
       (SELECT count(*) FROM classifier.classification c JOIN classifier.classification o ON o.id = c.merge_into
        WHERE o.merge_into = c.id),
       (SELECT count(*) > 0 FROM twin t JOIN classifier.classification c ON c.id IN (t.a, t.b) WHERE c.merge_into IN (t.a, t.b));

PREPARE like_waiting(text) AS
SELECT coalesce((SELECT c.state FROM classifier.classification c JOIN intake.request r ON r.id = c.id WHERE r.reference = $1), 0);
