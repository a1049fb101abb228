-- Statements of the classifier.

PREPARE classification_load(uuid[], text[]) AS
SELECT id, number, channel, district, said_area, said_matter, said_party::int, said_urgency::int, withheld, address, content,
       accepted_at, state::int, matter, nature::int, urgency::int, party::int, area, confidence, reasons::text, pack_version,
       caller, latitude, longitude, hotspot, gate::int, merge_into, merge_score, reported,
       array_to_string(upper_path, chr(31)) AS upper_path, upper_due, upper_urged, person_matter, person_area
FROM classification WHERE id = ANY ($1) OR number = ANY ($2) ORDER BY id
FOR NO KEY UPDATE; -- a likeness of two requests holds the key of both: FOR UPDATE would make batches wait for each other in a ring

PREPARE classification_save(uuid[], text[], text[], text[], text[], text[], int[], int[], bool[], text[], text[], timestamptz[],
                            int[], text[], int[], int[], int[], text[], int[], text[], int[], bytea[], float8[], float8[],
                            uuid[], int[], uuid[], int[], text[], text[], timestamptz[], text[], text[], int[], int[], int[],
                            text[], text[], timestamptz[], text[]) AS
INSERT INTO classification (id, number, channel, district, said_area, said_matter, said_party, said_urgency, withheld, address,
                            content, accepted_at, state, matter, nature, urgency, party, area, confidence, reasons,
                            pack_version, caller, latitude, longitude, hotspot, gate, merge_into, merge_score, reported,
                            upper_path, upper_due, upper_urged, person_matter, person_nature, person_urgency,
                            person_party, person_area, decided_by, decided_at, note)
SELECT a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t::json, u, coalesce(ba, ''), bb, bc, bd, be, bf, bg,
       bh, string_to_array(bi, chr(31)), bj, bk, v, nullif(w, 0), nullif(x, 0), nullif(y, 0), z, aa, ab, ac
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40)
     AS n (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, ba, bb, bc, bd, be, bf, bg, bh, bi, bj, bk, v,
           w, x, y, z, aa, ab, ac)
ON CONFLICT (id) DO UPDATE SET content = excluded.content, state = excluded.state, matter = excluded.matter,
    nature = excluded.nature, urgency = excluded.urgency, party = excluded.party, area = excluded.area,
    confidence = excluded.confidence, reasons = excluded.reasons, pack_version = excluded.pack_version,
    upper_due = excluded.upper_due, upper_urged = excluded.upper_urged, gate = excluded.gate, merge_into = excluded.merge_into, merge_score = excluded.merge_score,
    person_matter = excluded.person_matter, person_nature = excluded.person_nature,
    person_urgency = excluded.person_urgency, person_party = excluded.person_party, person_area = excluded.person_area,
    decided_by = excluded.decided_by, decided_at = excluded.decided_at, note = excluded.note;

-- C01: the later, more exact place; whoever decided the wider one.
PREPARE classification_narrow(uuid[], text[]) AS
UPDATE classification c
SET area = CASE WHEN c.state = 3 THEN c.area ELSE x.area END,
    person_area = CASE WHEN c.state = 3 THEN x.area ELSE c.person_area END
FROM unnest($1, $2) AS x (id, area) WHERE c.id = x.id;

-- $3, $4: what the key does not reach, codes of matters and of units that are reported.
PREPARE review_list(text, int, text[], text[]) AS
SELECT id, number, channel, district, said_area, said_matter, said_party::int, said_urgency::int, withheld, address, content,
       accepted_at, state::int, matter, nature::int, urgency::int, party::int, area, confidence, reasons::text, pack_version,
       caller, latitude, longitude, hotspot, gate::int, merge_into, merge_score, reported,
       array_to_string(upper_path, chr(31)) AS upper_path, upper_due, upper_urged, person_matter, person_area
FROM classification
WHERE state = 2 AND ($1 = '' OR district = $1) AND matter <> ALL ($3) AND reported <> ALL ($4)
ORDER BY (urgency = 2) DESC, accepted_at, id LIMIT $2; -- R04: danger first, then who waits longest

-- Hot spots. One replica looks: it holds a lease that it renews in every transaction in which it looks; the wall clock
-- counts. The row stays locked to the end of it: who lost the lease has written nothing since. Nobody waits for it. kept:
-- nobody else had it since; who only has it again knows nothing of what was taken off the list meanwhile.
PREPARE hotspot_lease(uuid, int) AS
UPDATE hotspot_watch w SET holder = $1, until = clock_timestamp() + make_interval(secs => $2)
FROM (SELECT single, holder = $1 AS kept FROM hotspot_watch WHERE holder = $1 OR until < clock_timestamp()
      FOR UPDATE SKIP LOCKED) free
WHERE w.single = free.single
RETURNING free.kept;

PREPARE hotspot_todo_add(uuid[]) AS
INSERT INTO hotspot_todo (request_id) SELECT * FROM unnest($1) ON CONFLICT DO NOTHING;

-- more: others waited behind these.
PREPARE hotspot_take(int) AS
WITH taken AS (
    DELETE FROM hotspot_todo
    WHERE request_id IN (SELECT request_id FROM hotspot_todo ORDER BY request_id LIMIT $1)
    RETURNING request_id
)
SELECT c.id, c.accepted_at, c.district, coalesce(nullif(c.person_area, ''), c.area) AS area,
       coalesce(nullif(c.person_matter, ''), c.matter) AS matter, c.content, c.caller,
       EXISTS (SELECT FROM hotspot_todo OFFSET $1) AS more
FROM taken t JOIN classification c ON c.id = t.request_id
WHERE c.hotspot IS NULL AND c.reported = '' -- of a report nobody hears who does not work on it
ORDER BY c.accepted_at, c.id;

-- What the window holds already, a page at a time, for a replica that takes over. What waits is looked up one by one: there may
-- be much of it, and a page has few.
PREPARE hotspot_window(timestamptz, uuid, int) AS
SELECT c.id, c.accepted_at, c.district, coalesce(nullif(c.person_area, ''), c.area) AS area,
       coalesce(nullif(c.person_matter, ''), c.matter) AS matter, c.content, c.caller
FROM classification c
WHERE (c.accepted_at, c.id) > ($1, coalesce($2, '00000000-0000-0000-0000-000000000000'))
  AND c.hotspot IS NULL AND c.reported = '' AND NOT EXISTS (SELECT FROM hotspot_todo t WHERE t.request_id = c.id OFFSET 0)
ORDER BY c.accepted_at, c.id LIMIT $3;

-- Which stored hot spots each issue may be: those that share members with it, the closest first. $1: which issue each
-- request is of.
PREPARE hotspot_find(int[], uuid[]) AS
WITH pair AS (
    SELECT u.issue, m.hotspot_id, count(*) AS shared
    FROM unnest($1, $2) AS u (issue, request_id) JOIN hotspot_member m ON m.request_id = u.request_id
    GROUP BY u.issue, m.hotspot_id
)
SELECT p.issue, h.id, h.state::int, h.district, h.area, h.matter, h.place, h.title, h.count, h.people, h.growth,
       h.first_at, h.last_at, h.found_at, h.alarmed_at, h.raised_at, h.reason
FROM pair p JOIN hotspot h ON h.id = p.hotspot_id
ORDER BY p.shared DESC, h.found_at, h.id, p.issue;

-- How many of these requests an order was made of already, whatever hot spot it was.
PREPARE hotspot_covered(uuid[]) AS
SELECT count(DISTINCT m.request_id)::int AS covered
FROM hotspot_member m JOIN hotspot h ON h.id = m.hotspot_id
WHERE m.request_id = ANY ($1) AND h.raised_at IS NOT NULL;

-- What the requests of one issue were understood as, where most of them do not agree.
PREPARE hotspot_votes(uuid[]) AS
SELECT v.area, v.matter, count(*)::int AS count
FROM (SELECT coalesce(nullif(c.person_area, ''), nullif(c.area, ''), c.district) AS area,
             coalesce(nullif(c.person_matter, ''), c.matter) AS matter
      FROM classification c WHERE c.id = ANY ($1)) v
GROUP BY v.area, v.matter ORDER BY v.area, v.matter;

PREPARE hotspot_save(uuid[], int[], text[], text[], text[], text[], text[], int[], int[], int[], timestamptz[], timestamptz[],
                     timestamptz[], timestamptz[], timestamptz[], text[]) AS
INSERT INTO hotspot (id, state, district, area, matter, place, title, count, people, growth, first_at, last_at, found_at,
                     alarmed_at, raised_at, reason)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (id) DO UPDATE SET state = excluded.state, district = excluded.district, area = excluded.area,
    matter = excluded.matter, place = excluded.place, title = excluded.title, count = excluded.count,
    people = excluded.people, growth = excluded.growth, first_at = excluded.first_at, last_at = excluded.last_at,
    alarmed_at = excluded.alarmed_at, raised_at = excluded.raised_at, reason = excluded.reason;

PREPARE hotspot_join(uuid[], uuid[]) AS
INSERT INTO hotspot_member (hotspot_id, request_id, recorded_at)
SELECT h, r, (SELECT bus.now()) FROM unnest($1, $2) AS x (h, r) ON CONFLICT DO NOTHING;

-- What an order of a hot spot was made of, the earliest first.
PREPARE hotspot_sources(uuid[], int) AS
SELECT s.hotspot_id, s.request_id
FROM (SELECT m.hotspot_id, m.request_id, row_number() OVER (PARTITION BY m.hotspot_id ORDER BY m.request_id) AS place
      FROM hotspot_member m WHERE m.hotspot_id = ANY ($1)) s
WHERE s.place <= $2 ORDER BY s.hotspot_id, s.request_id;

PREPARE model_uses AS
SELECT axis::int AS axis, in_force, coalesce(shadow, 0) AS shadow FROM model_use;

PREPARE model_content(int, int) AS
SELECT content FROM model WHERE axis = $1 AND version = $2;

-- Likeness: narrowing in the database, ranking in C (likeness.h).

-- Replicas that accept requests of one person at the same instant go one after the other, so that the second sees the first.
-- Ascending, so that they never wait for each other in a ring. Held until the end of the transaction.
PREPARE likeness_callers(bytea[]) AS
SELECT count(pg_advisory_xact_lock(key))::int AS locked
FROM (SELECT DISTINCT hashtextextended('caller ' || encode(c, 'hex'), 0) AS key FROM unnest($1) AS x (c) ORDER BY key) AS y;

-- For each request (n) those that share bands of the text, those of the same person, and those of the same place and matter:
-- the $8 that share the most bands, else the newest, accepted since $7. A band that very many share is looked at no further
-- than four times that.
PREPARE likeness_narrow(int[], uuid[], text[], bytea[], text[], text[], timestamptz, int) AS
WITH wanted AS MATERIALIZED (
    SELECT n, id, bands::int[] AS bands, caller, area, matter
    FROM unnest($1, $2, $3, $4, $5, $6) AS x (n, id, bands, caller, area, matter))
SELECT x.n, f.id, f.at, f.area, f.matter, f.caller, f.urgent, f.forwarded, f.sketch, f.address
FROM wanted x
CROSS JOIN LATERAL (
    (SELECT w.id FROM (SELECT b.id, b.at, b.bands, count(*) OVER () AS found
                       FROM (SELECT * FROM fingerprint f WHERE f.bands && x.bands LIMIT 4 * $8) AS b WHERE b.at >= $7) AS w
     ORDER BY CASE WHEN w.found > $8 THEN (SELECT count(*) FROM unnest(w.bands) AS band WHERE band = ANY (x.bands)) END DESC,
              w.at DESC LIMIT $8)
    UNION
    (SELECT c.id FROM fingerprint c WHERE c.caller = x.caller AND c.caller <> '' AND c.at >= $7 ORDER BY c.at DESC LIMIT $8)
    UNION
    (SELECT p.id FROM fingerprint p WHERE p.area = x.area AND p.matter = x.matter AND p.area <> '' AND p.matter <> ''
        AND p.at >= $7 ORDER BY p.at DESC LIMIT $8)
) AS c (id)
CROSS JOIN LATERAL (SELECT * FROM fingerprint y WHERE y.id = c.id OFFSET 0) AS f -- one by one: few, of very many
WHERE f.id <> x.id
ORDER BY x.n, f.at DESC, f.id;

PREPARE fingerprint_add(uuid[], timestamptz[], text[], text[], bytea[], bool[], bool[], text[], bytea[], bytea[]) AS
INSERT INTO fingerprint (id, at, area, matter, caller, urgent, forwarded, bands, sketch, address)
SELECT a, b, c, d, coalesce(e, ''), f, g, h::int[], i, coalesce(j, '')
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS n (a, b, c, d, e, f, g, h, i, j)
ON CONFLICT (id) DO NOTHING;

-- The desk decided, or what was missing came: now the router has it.
PREPARE fingerprint_settle(uuid[], text[], text[], bool[]) AS
UPDATE fingerprint f SET area = x.area, matter = x.matter, urgent = x.urgent, forwarded = true
FROM unnest($1, $2, $3, $4) AS x (id, area, matter, urgent) WHERE f.id = x.id;

PREPARE fingerprint_forget(uuid[]) AS
DELETE FROM fingerprint WHERE id = ANY ($1);

-- A few at a time; what another replica is at is left to it.
PREPARE fingerprint_expire(timestamptz, int) AS
WITH old AS (SELECT id FROM fingerprint WHERE at < $1 ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED),
     gone AS (DELETE FROM fingerprint f USING old WHERE f.id = old.id RETURNING f.id)
SELECT count(*)::int AS count FROM gone;

PREPARE likeness_add(uuid[], uuid[], int[], text[], timestamptz[], int[], bool[], text[], timestamptz[], text[]) AS
INSERT INTO likeness (request_id, other_id, score, reasons, at, state, repeats, decided_by, decided_at, reason)
SELECT a, b, c, d::json, e, f, g, h, i, j
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS n (a, b, c, d, e, f, g, h, i, j)
ON CONFLICT (request_id, other_id) DO NOTHING;

PREPARE likeness_load(uuid[]) AS
SELECT request_id, other_id, score, reasons::text, at, state::int, repeats, decided_by, decided_at, reason
FROM likeness WHERE request_id = ANY ($1) OR other_id = ANY ($1) ORDER BY request_id, other_id FOR UPDATE;

PREPARE likeness_decide(uuid[], uuid[], int[], text[], timestamptz[], text[]) AS
UPDATE likeness l SET state = x.state, decided_by = x.decided_by, decided_at = x.decided_at, reason = x.reason
FROM unnest($1, $2, $3, $4, $5, $6) AS x (request_id, other_id, state, decided_by, decided_at, reason)
WHERE l.request_id = x.request_id AND l.other_id = x.other_id;

PREPARE likeness_others(text[]) AS
SELECT id, number, state::int, accepted_at, coalesce(nullif(person_matter, ''), matter) AS matter, reported,
       upper_path IS NOT NULL AS upper
FROM classification WHERE number = ANY ($1);

-- What is shown beside each request at the desk: the $2 likest of those that nobody has decided about. $3: matters that the
-- key does not reach.
PREPARE likeness_candidates(uuid[], int, text[]) AS
SELECT x.id, o.number, l.score, l.reasons, coalesce(nullif(o.person_matter, ''), o.matter) AS matter, o.reported
FROM unnest($1) AS x (id)
CROSS JOIN LATERAL (
    SELECT y.other_id, y.score, y.reasons FROM (
        SELECT other_id, score, reasons::text FROM likeness WHERE request_id = x.id AND state = 1
        UNION ALL SELECT request_id, score, reasons::text FROM likeness WHERE other_id = x.id AND state = 1) AS y
    JOIN classification c ON c.id = y.other_id AND coalesce(nullif(c.person_matter, ''), c.matter) <> ALL ($3)
    ORDER BY y.score DESC, y.other_id LIMIT $2) AS l
JOIN classification o ON o.id = l.other_id
ORDER BY x.id, l.score DESC, o.number;

-- ---- kept long enough ----

PREPARE anonymise(uuid[], text[], timestamptz) AS
WITH print AS (DELETE FROM fingerprint WHERE id = ANY ($1))
UPDATE classification SET anonymised_at = $3, content = '（已匿名化）', address = '', caller = '', latitude = NULL, longitude = NULL,
    note = CASE WHEN note <> '' THEN '（已匿名化）' ELSE note END, upper_urged = ''
WHERE id = ANY ($1);
