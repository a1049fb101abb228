-- Statements of the classifier.

PREPARE classification_load(uuid[], text[]) AS
SELECT id, number, channel, district, said_area, said_matter, said_party::int, said_urgency::int, withheld, address, content,
       accepted_at, state::int, matter, nature::int, urgency::int, party::int, area, confidence, reasons::text, pack_version,
       caller, latitude, longitude, hotspot, gate::int, merge_into, merge_score
FROM classification WHERE id = ANY ($1) OR number = ANY ($2) ORDER BY id FOR UPDATE;

PREPARE classification_save(uuid[], text[], text[], text[], text[], text[], int[], int[], bool[], text[], text[], timestamptz[],
                            int[], text[], int[], int[], int[], text[], int[], text[], int[], bytea[], float8[], float8[],
                            uuid[], int[], uuid[], int[], text[], int[], int[], int[], text[], text[], timestamptz[],
                            text[]) AS
INSERT INTO classification (id, number, channel, district, said_area, said_matter, said_party, said_urgency, withheld, address,
                            content, accepted_at, state, matter, nature, urgency, party, area, confidence, reasons,
                            pack_version, caller, latitude, longitude, hotspot, gate, merge_into, merge_score,
                            person_matter, person_nature, person_urgency, person_party, person_area, decided_by,
                            decided_at, note)
SELECT a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t::json, u, coalesce(ba, ''), bb, bc, bd, be, bf, bg,
       v, nullif(w, 0), nullif(x, 0), nullif(y, 0), z, aa, ab, ac
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36)
     AS n (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, ba, bb, bc, bd, be, bf, bg, v, w, x, y, z, aa,
           ab, ac)
ON CONFLICT (id) DO UPDATE SET content = excluded.content, state = excluded.state, matter = excluded.matter,
    nature = excluded.nature, urgency = excluded.urgency, party = excluded.party, area = excluded.area,
    confidence = excluded.confidence, reasons = excluded.reasons, pack_version = excluded.pack_version,
    gate = excluded.gate, merge_into = excluded.merge_into, merge_score = excluded.merge_score,
    person_matter = excluded.person_matter, person_nature = excluded.person_nature,
    person_urgency = excluded.person_urgency, person_party = excluded.person_party, person_area = excluded.person_area,
    decided_by = excluded.decided_by, decided_at = excluded.decided_at, note = excluded.note;

PREPARE review_list(text, int) AS
SELECT id, number, channel, district, said_area, said_matter, said_party::int, said_urgency::int, withheld, address, content,
       accepted_at, state::int, matter, nature::int, urgency::int, party::int, area, confidence, reasons::text, pack_version,
       caller, latitude, longitude, hotspot, gate::int, merge_into, merge_score
FROM classification WHERE state = 2 AND ($1 = '' OR district = $1) ORDER BY accepted_at, id LIMIT $2;

-- Hot spots. One replica looks: it holds a lease that it renews in every transaction in which it looks; the wall clock
-- counts. The row stays locked to the end of it: who lost the lease has written nothing since. Nobody waits for it.
PREPARE hotspot_lease(uuid, int) AS
UPDATE hotspot_watch w SET holder = $1, until = clock_timestamp() + make_interval(secs => $2)
FROM (SELECT single FROM hotspot_watch WHERE holder = $1 OR until < clock_timestamp() FOR UPDATE SKIP LOCKED) free
WHERE w.single = free.single
RETURNING w.holder;

PREPARE hotspot_todo_add(uuid[]) AS
INSERT INTO hotspot_todo (request_id) SELECT * FROM unnest($1) ON CONFLICT DO NOTHING;

PREPARE hotspot_take(int) AS
WITH taken AS (
    DELETE FROM hotspot_todo
    WHERE request_id IN (SELECT request_id FROM hotspot_todo ORDER BY request_id LIMIT $1)
    RETURNING request_id
)
SELECT c.id, c.accepted_at, c.district, coalesce(nullif(c.person_area, ''), c.area) AS area,
       coalesce(nullif(c.person_matter, ''), c.matter) AS matter, c.content, c.caller
FROM taken t JOIN classification c ON c.id = t.request_id WHERE c.hotspot IS NULL ORDER BY c.accepted_at, c.id;

-- What the window holds already, a page at a time, for a replica that takes over.
PREPARE hotspot_window(timestamptz, uuid, int) AS
SELECT c.id, c.accepted_at, c.district, coalesce(nullif(c.person_area, ''), c.area) AS area,
       coalesce(nullif(c.person_matter, ''), c.matter) AS matter, c.content, c.caller
FROM classification c
WHERE (c.accepted_at, c.id) > ($1, coalesce($2, '00000000-0000-0000-0000-000000000000'))
  AND c.hotspot IS NULL AND NOT EXISTS (SELECT FROM hotspot_todo t WHERE t.request_id = c.id)
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
INSERT INTO hotspot_member (hotspot_id, request_id) SELECT * FROM unnest($1, $2) ON CONFLICT DO NOTHING;

-- What an order of a hot spot was made of, the earliest first.
PREPARE hotspot_sources(uuid[], int) AS
SELECT s.hotspot_id, s.request_id
FROM (SELECT m.hotspot_id, m.request_id, row_number() OVER (PARTITION BY m.hotspot_id ORDER BY m.request_id) AS place
      FROM hotspot_member m WHERE m.hotspot_id = ANY ($1)) s
WHERE s.place <= $2 ORDER BY s.hotspot_id, s.request_id;
