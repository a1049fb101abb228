-- Statements of intake. Saving: one array per column, one statement per table.

-- $3 of them. Whoever asks has told those below $4: a count behind it is that of a server that lost commits, and goes on $5
-- further, past what others told.
PREPARE number_take(text, text, int, int, int) AS
INSERT INTO number_block (district, day, next) VALUES ($1, $2::date, CASE WHEN $4 > 1 THEN $4 + $5 ELSE 1 END + $3)
ON CONFLICT (district, day) DO UPDATE
SET next = CASE WHEN number_block.next < $4 THEN $4 + $5 ELSE number_block.next END + $3
RETURNING next - $3 AS first;

PREPARE request_load(uuid[], text[]) AS
SELECT id, number, code, channel, reference, language, party::int, withheld, district, area, address, latitude, longitude,
       urgency::int, matter, content, occurred_at, accepted_at, state::int, unit, hotspot, reported, order_matter,
       array_to_string(upper_path, chr(31)) AS upper_path, upper_due
FROM request WHERE id = ANY ($1) OR number = ANY ($2) ORDER BY id FOR UPDATE;

PREPARE request_add(uuid[], text[], text[], text[], text[], text[], text[], int[], bool[], text[], text[], text[], float8[],
                    float8[], int[], text[], text[], text[], timestamptz[], timestamptz[], int[], text[], text[], text[],
                     uuid[], int[], uuid[], text[], text[], timestamptz[]) AS
INSERT INTO request (id, number, code, channel, principal, reference, language, party, withheld, district, area, address,
                     latitude, longitude, urgency, matter, content, attachments, occurred_at, accepted_at, state, unit,
                     answer, ground, hotspot, datum, planned, reported, upper_path, upper_due)
SELECT a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r::jsonb, s, t, u, v, w, x, y, z, ab, ac,
       string_to_array(ad, chr(31)), ae
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27, $28, $29, $30)
     AS aa (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, ab, ac, ad, ae);

PREPARE request_save(uuid[], int[], text[], text[], timestamptz[], text[], timestamptz[]) AS
UPDATE request r SET state = x.state, unit = x.unit, over_at = x.over_at, order_matter = x.order_matter, kept_by = 0,
    upper_due = x.upper_due,
    attachments = CASE WHEN x.more IS NULL THEN r.attachments ELSE r.attachments || x.more::jsonb END
FROM unnest($1, $2, $3, $4, $5, $6, $7) AS x (id, state, unit, more, over_at, order_matter, upper_due) WHERE r.id = x.id;

-- What the level above calls so: of each channel the last that it handed down by that reference.
PREPARE upper_find(text[], text[]) AS
SELECT x.channel, x.reference, r.id,
       coalesce((SELECT s.what FROM step s WHERE s.request_id = r.id AND s.what IN ('fed_back', 'survey_asked', 'survey_closed', 'followed_up')
                 ORDER BY s.id DESC LIMIT 1) = 'fed_back', false) AS unasked
FROM (SELECT DISTINCT * FROM unnest($1, $2) AS y (channel, reference)) AS x
CROSS JOIN LATERAL (SELECT q.id FROM request q WHERE q.channel = x.channel AND q.reference = x.reference AND q.upper_path IS NOT NULL
                    ORDER BY q.accepted_at DESC, q.id DESC LIMIT 1) AS r;

PREPARE person_add(uuid[], text[], bytea[], bytea[]) AS
INSERT INTO identity.person (request_id, key_id, sealed, phone_hash) SELECT * FROM unnest($1, $2, $3, $4);

-- Rows that an older intake wrote are not sealed yet.
PREPARE person_load(uuid[]) AS
SELECT request_id AS id, name, phone, other, key_id, sealed FROM identity.person WHERE request_id = ANY ($1);

-- Whose phone has this hash; what was made anonymous has none. Latest first. $3, $4: what the key does not reach, codes of matters
-- and of units that are reported; $5: withheld names, too. They are left out here: behind the $2, "there are more" would tell of them.
PREPARE phone_find(bytea, int, text[], text[], bool) AS
SELECT r.number, r.state::int AS state, r.accepted_at, r.unit, coalesce(nullif(r.order_matter, ''), r.matter) AS matter, r.reported
FROM identity.person p JOIN request r ON r.id = p.request_id
WHERE p.phone_hash = $1 AND coalesce(nullif(r.order_matter, ''), r.matter) <> ALL ($3) AND r.reported <> ALL ($4) AND ($5 OR NOT r.withheld)
ORDER BY r.accepted_at DESC, r.id DESC LIMIT $2;

-- Any that are not of this key: two steps into the index, whatever the table holds.
PREPARE person_stale(text) AS
SELECT EXISTS (SELECT FROM identity.person WHERE key_id < $1) OR EXISTS (SELECT FROM identity.person WHERE key_id > $1) AS stale;

PREPARE person_claim(text, uuid, int) AS
SELECT request_id AS id, name, phone, other, key_id, sealed FROM identity.person
WHERE key_id <> $1 AND request_id > coalesce($2, '00000000-0000-0000-0000-000000000000') ORDER BY request_id LIMIT $3
FOR UPDATE SKIP LOCKED;

PREPARE person_seal(uuid[], text[], bytea[], bytea[]) AS
UPDATE identity.person p SET name = '', phone = '', other = '', key_id = x.key_id, sealed = x.sealed, phone_hash = x.phone_hash
FROM unnest($1, $2, $3, $4) AS x (id, key_id, sealed, phone_hash) WHERE p.request_id = x.id;

PREPARE caller_key_drop AS
DELETE FROM identity.caller_key;

PREPARE token_key_make(bytea) AS
INSERT INTO identity.token_key (key) VALUES ($1) ON CONFLICT (single) DO NOTHING;

PREPARE token_key_read AS
SELECT key FROM identity.token_key;

PREPARE opening_add(uuid[], timestamptz[], text[], text[], int[]) AS
INSERT INTO identity.opening (request_id, at, principal, reason, need)
SELECT a, b, c, d, e FROM unnest($1, $2, $3, $4, $5) WITH ORDINALITY AS y (a, b, c, d, e, n) ORDER BY n;

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
                 timestamptz[], bytea[]) AS
INSERT INTO step (request_id, channel, at, state, what, unit, due, ground, case_id, visit, way, recorded_at, report)
SELECT a, b, c, d, e, f, g, h, i, nullif(j, 0), nullif(k, 0), nullif(l, c), m
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) WITH ORDINALITY
     AS y (a, b, c, d, e, f, g, h, i, j, k, l, m, n)
ORDER BY n;

PREPARE step_load(uuid[]) AS
SELECT request_id AS id, at, what, unit, due, ground FROM step WHERE request_id = ANY ($1) ORDER BY request_id, step.id;

-- The feed: only what no running transaction can still slip in front of.
PREPARE feed_read(text, text, bigint, int) AS
SELECT s.xid::text AS xid, s.id, s.at, s.state::int AS state, s.what, s.unit, s.due, r.number,
       CASE WHEN s.channel = r.channel THEN r.reference ELSE '' END AS reference, -- of its own channel, nobody else's
       r.language, s.ground, s.request_id AS request, s.case_id, coalesce(s.visit, 0) AS visit, coalesce(s.way, 0)::int AS way,
       s.report
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
       p.phone, p.other, p.key_id, p.sealed
FROM survey_ask a JOIN request r ON r.id = a.request_id
LEFT JOIN identity.person p ON p.request_id = a.request_id AND a.channel <> r.channel
WHERE a.request_id = ANY ($1) AND a.channel = $2 AND a.used_at IS NULL AND a.closed_at IS NULL AND a.until_at > $3;

-- ---- households that are visited (R43) ----

PREPARE care_load(text[]) AS
SELECT reference, area, district, kind, address, kept_by, kept_at, next_at, visits, ended_at, note, key_id, sealed
FROM care WHERE reference = ANY ($1) ORDER BY reference FOR UPDATE;

-- What is saved is sealed.
PREPARE care_save(text[], text[], text[], text[], text[], timestamptz[], timestamptz[], int[], timestamptz[], text[], text[], bytea[]) AS
INSERT INTO care (reference, area, district, kind, kept_by, kept_at, next_at, visits, ended_at, note, key_id, sealed)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (reference) DO UPDATE
SET area = excluded.area, district = excluded.district, kind = excluded.kind, address = '', kept_by = excluded.kept_by,
    kept_at = excluded.kept_at, next_at = excluded.next_at, visits = excluded.visits, ended_at = excluded.ended_at,
    note = excluded.note, key_id = excluded.key_id, sealed = excluded.sealed;

-- Not of this key, or in the clear.
PREPARE care_stale(text, int) AS
SELECT reference, area, district, kind, address, kept_by, kept_at, next_at, visits, ended_at, note, key_id, sealed
FROM care WHERE (key_id <> $1 AND key_id <> '') OR address <> '' ORDER BY reference LIMIT $2 FOR UPDATE SKIP LOCKED;

PREPARE care_claim(timestamptz, int) AS
SELECT reference, area, district, kind, address, kept_by, kept_at, next_at, visits, ended_at, note, key_id, sealed
FROM care WHERE next_at <= $1 ORDER BY next_at, reference LIMIT $2 FOR UPDATE SKIP LOCKED;

PREPARE planned_load(uuid[]) AS
SELECT planned AS id FROM request WHERE planned = ANY ($1);

-- ---- how long it is kept ----

-- Over, and not judged by these rules yet: $2 of those judged by lesser ones, or by none, and $2 of greater. What came before the
-- day of its end was noted ended with its last step. In the order of their index, from both sides: asked for as what differs, they
-- are looked for in the whole table, every second.
PREPARE keeping_judge(int, int) AS
WITH lesser AS MATERIALIZED (
         SELECT r.* FROM request r
         WHERE r.state IN (2, 3, 6, 7) AND r.anonymised_at IS NULL AND r.kept_by < $1 ORDER BY r.kept_by LIMIT $2
         FOR UPDATE SKIP LOCKED),
     greater AS MATERIALIZED (
         SELECT r.* FROM request r
         WHERE r.state IN (2, 3, 6, 7) AND r.anonymised_at IS NULL AND r.kept_by > $1 ORDER BY r.kept_by LIMIT $2
         FOR UPDATE SKIP LOCKED)
SELECT r.id, r.state::int, r.party::int, r.channel,
       coalesce(r.over_at, (SELECT max(s.at) FROM step s WHERE s.request_id = r.id), r.accepted_at) AS over_at
FROM (SELECT * FROM lesser UNION ALL SELECT * FROM greater) r;

PREPARE keeping_save(uuid[], timestamptz[], timestamptz[], int[]) AS
UPDATE request r SET over_at = x.over_at, keep_until = x.keep_until, kept_by = x.kept_by
FROM unnest($1, $2, $3, $4) AS x (id, over_at, keep_until, kept_by) WHERE r.id = x.id;

-- Kept long enough by the rules of now, under no hold, and nobody is still asked.
PREPARE keeping_claim(timestamptz, int, int) AS
SELECT r.id, r.number, r.district FROM request r
WHERE r.keep_until <= $1 AND r.anonymised_at IS NULL AND r.kept_by = $2 AND r.state IN (2, 3, 6, 7)
  AND NOT EXISTS (SELECT FROM legal_hold h WHERE h.request_id = r.id AND h.released_at IS NULL)
  AND NOT EXISTS (SELECT FROM survey_ask a
                  WHERE a.request_id = r.id AND a.used_at IS NULL AND a.closed_at IS NULL AND a.until_at > $1)
ORDER BY r.keep_until LIMIT $3 FOR UPDATE OF r SKIP LOCKED;

PREPARE anonymise(uuid[], timestamptz) AS
WITH person AS (DELETE FROM identity.person WHERE request_id = ANY ($1))
UPDATE request SET anonymised_at = $2, content = '（已匿名化）', address = '', latitude = NULL, longitude = NULL, attachments = '[]',
    reference = '', answer = '', occurred_at = NULL
WHERE id = ANY ($1);

PREPARE anonymise_words(uuid[]) AS
SELECT forget($1);

PREPARE hold_load(uuid[]) AS
SELECT request_id AS id, seq, set_by, set_at, set_reason, released_by, released_at, released_reason
FROM legal_hold WHERE request_id = ANY ($1) ORDER BY request_id, seq;

PREPARE hold_save(uuid[], int[], text[], timestamptz[], text[], text[], timestamptz[], text[]) AS
INSERT INTO legal_hold (request_id, seq, set_by, set_at, set_reason, released_by, released_at, released_reason)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (request_id, seq) DO UPDATE
SET released_by = excluded.released_by, released_at = excluded.released_at, released_reason = excluded.released_reason;

-- ---- what was taken while the database was away ----

PREPARE spooled_keep(uuid[], text[], text[], timestamptz[], bytea[]) AS
INSERT INTO spooled (token, principal, key, received_at, reply)
SELECT * FROM unnest($1, $2, $3, $4, $5)
ON CONFLICT (token) DO NOTHING;

PREPARE spooled_fetch(uuid, text) AS
SELECT reply FROM spooled WHERE token = $1 AND principal = $2;
