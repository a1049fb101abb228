-- Statements of intake. Saving: one array per column, one statement per table.

PREPARE number_take(text, text, int) AS
INSERT INTO number_block (district, day, next) VALUES ($1, $2::date, 1 + $3)
ON CONFLICT (district, day) DO UPDATE SET next = number_block.next + $3
RETURNING next - $3 AS first;

PREPARE request_load(uuid[], text[]) AS
SELECT id, number, code, channel, reference, language, party::int, withheld, district, area, address, latitude, longitude,
       urgency::int, matter, content, occurred_at, accepted_at, state::int, unit, hotspot
FROM request WHERE id = ANY ($1) OR number = ANY ($2) ORDER BY id FOR UPDATE;

PREPARE request_add(uuid[], text[], text[], text[], text[], text[], text[], int[], bool[], text[], text[], text[], float8[],
                    float8[], int[], text[], text[], text[], timestamptz[], timestamptz[], int[], text[], text[], text[],
                     uuid[], int[], uuid[]) AS
INSERT INTO request (id, number, code, channel, principal, reference, language, party, withheld, district, area, address,
                     latitude, longitude, urgency, matter, content, attachments, occurred_at, accepted_at, state, unit,
                     answer, ground, hotspot, datum, planned)
SELECT a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r::jsonb, s, t, u, v, w, x, y, z, ab
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27)
     AS aa (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, ab);

PREPARE request_save(uuid[], int[], text[], text[]) AS
UPDATE request r SET state = x.state, unit = x.unit,
    attachments = CASE WHEN x.more IS NULL THEN r.attachments ELSE r.attachments || x.more::jsonb END
FROM unnest($1, $2, $3, $4) AS x (id, state, unit, more) WHERE r.id = x.id;

PREPARE person_add(uuid[], text[], text[], text[]) AS
INSERT INTO identity.person (request_id, name, phone, other) SELECT * FROM unnest($1, $2, $3, $4);

PREPARE person_load(uuid[]) AS
SELECT request_id AS id, name, phone, other FROM identity.person WHERE request_id = ANY ($1);

PREPARE caller_key_make(bytea) AS
INSERT INTO identity.caller_key (key) VALUES ($1) ON CONFLICT (single) DO NOTHING;

PREPARE caller_key_read AS
SELECT key FROM identity.caller_key;

PREPARE token_key_make(bytea) AS
INSERT INTO identity.token_key (key) VALUES ($1) ON CONFLICT (single) DO NOTHING;

PREPARE token_key_read AS
SELECT key FROM identity.token_key;

PREPARE opening_add(uuid[], timestamptz[], text[], text[]) AS
INSERT INTO identity.opening (request_id, at, principal, reason)
SELECT a, b, c, d FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS y (a, b, c, d, n) ORDER BY n;

PREPARE supplement_add(uuid[], timestamptz[], text[]) AS
INSERT INTO supplement (request_id, at, content)
SELECT a, b, c FROM unnest($1, $2, $3) WITH ORDINALITY AS y (a, b, c, n) ORDER BY n;

-- Of each request the latest $2, oldest first.
PREPARE supplement_load(uuid[], int) AS
SELECT x.id, s.at, s.content
FROM (SELECT DISTINCT unnest($1) AS id) AS x -- two may ask for one at once
CROSS JOIN LATERAL (SELECT * FROM supplement p WHERE p.request_id = x.id ORDER BY p.id DESC LIMIT $2) AS s
ORDER BY x.id, s.id;

PREPARE step_add(uuid[], text[], timestamptz[], int[], text[], text[], timestamptz[], text[], uuid[], int[], int[],
                 timestamptz[]) AS
INSERT INTO step (request_id, channel, at, state, what, unit, due, ground, case_id, visit, way, recorded_at)
SELECT a, b, c, d, e, f, g, h, i, nullif(j, 0), nullif(k, 0), nullif(l, c)
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) WITH ORDINALITY AS y (a, b, c, d, e, f, g, h, i, j, k, l, n)
ORDER BY n;

PREPARE step_load(uuid[]) AS
SELECT request_id AS id, at, what, unit, due, ground FROM step WHERE request_id = ANY ($1) ORDER BY request_id, step.id;

-- The feed: only what no running transaction can still slip in front of.
PREPARE feed_read(text, text, bigint, int) AS
SELECT s.xid::text AS xid, s.id, s.at, s.state::int AS state, s.what, s.unit, s.due, r.number,
       CASE WHEN s.channel = r.channel THEN r.reference ELSE '' END AS reference, -- of its own channel, nobody else's
       r.language, s.ground, s.request_id AS request, s.case_id, coalesce(s.visit, 0) AS visit, coalesce(s.way, 0)::int AS way
FROM step s JOIN request r ON r.id = s.request_id
WHERE s.channel = $1 AND (s.xid, s.id) > ($2::xid8, $3) AND s.xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY s.xid, s.id LIMIT $4;

-- ---- surveys that are asked by a token ----

PREPARE ask_find(bytea[]) AS
SELECT token_hash, request_id FROM survey_ask WHERE token_hash = ANY ($1);

-- Under the lock of their requests.
PREPARE ask_load(uuid[]) AS
SELECT request_id, case_id, visit, kind::int, way::int, channel, aspects, token_hash, asked_at, until_at, used_at, closed_at
FROM survey_ask WHERE request_id = ANY ($1) ORDER BY request_id, case_id, visit, way;

-- A way that has its turn again asks by the same token.
PREPARE ask_save(uuid[], uuid[], int[], int[], int[], text[], text[], bytea[], timestamptz[], timestamptz[], timestamptz[],
                 timestamptz[]) AS
INSERT INTO survey_ask (request_id, case_id, visit, kind, way, channel, aspects, token_hash, asked_at, until_at, used_at,
                        closed_at)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (request_id, case_id, visit, way) DO UPDATE
SET channel = excluded.channel, aspects = excluded.aspects, asked_at = excluded.asked_at, until_at = excluded.until_at,
    used_at = excluded.used_at, closed_at = excluded.closed_at;

-- What a channel is still to ask; who is asked is told to a channel that is not the request's own.
PREPARE ask_feed(uuid[], text, timestamptz) AS
SELECT a.request_id, a.case_id, a.visit, a.kind::int, a.way::int, a.aspects, a.until_at, a.channel <> r.channel AS other_door,
       p.phone, p.other
FROM survey_ask a JOIN request r ON r.id = a.request_id
LEFT JOIN identity.person p ON p.request_id = a.request_id AND a.channel <> r.channel
WHERE a.request_id = ANY ($1) AND a.channel = $2 AND a.used_at IS NULL AND a.closed_at IS NULL AND a.until_at > $3;

-- ---- households that are visited (R43) ----

PREPARE care_load(text[]) AS
SELECT reference, area, district, kind, address, kept_by, kept_at, next_at, visits, ended_at, note
FROM care WHERE reference = ANY ($1) ORDER BY reference FOR UPDATE;

PREPARE care_save(text[], text[], text[], text[], text[], text[], timestamptz[], timestamptz[], int[], timestamptz[], text[]) AS
INSERT INTO care (reference, area, district, kind, address, kept_by, kept_at, next_at, visits, ended_at, note)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (reference) DO UPDATE
SET area = excluded.area, district = excluded.district, kind = excluded.kind, address = excluded.address,
    kept_by = excluded.kept_by, kept_at = excluded.kept_at, next_at = excluded.next_at, visits = excluded.visits,
    ended_at = excluded.ended_at, note = excluded.note;

PREPARE care_claim(timestamptz, int) AS
SELECT reference, area, district, kind, address, kept_by, kept_at, next_at, visits, ended_at, note
FROM care WHERE next_at <= $1 ORDER BY next_at, reference LIMIT $2 FOR UPDATE SKIP LOCKED;

PREPARE planned_load(uuid[]) AS
SELECT planned AS id FROM request WHERE planned = ANY ($1);

-- ---- what was taken while the database was away ----

PREPARE spooled_keep(uuid[], text[], text[], timestamptz[], bytea[]) AS
INSERT INTO spooled (token, principal, key, received_at, reply)
SELECT * FROM unnest($1, $2, $3, $4, $5)
ON CONFLICT (token) DO NOTHING;

PREPARE spooled_fetch(uuid, text) AS
SELECT reply FROM spooled WHERE token = $1 AND principal = $2;
