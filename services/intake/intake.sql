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
                     uuid[], int[]) AS
INSERT INTO request (id, number, code, channel, principal, reference, language, party, withheld, district, area, address,
                     latitude, longitude, urgency, matter, content, attachments, occurred_at, accepted_at, state, unit,
                     answer, ground, hotspot, datum)
SELECT a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r::jsonb, s, t, u, v, w, x, y, z
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26)
     AS aa (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z);

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

PREPARE step_add(uuid[], text[], timestamptz[], int[], text[], text[], timestamptz[]) AS
INSERT INTO step (request_id, channel, at, state, what, unit, due)
SELECT a, b, c, d, e, f, g FROM unnest($1, $2, $3, $4, $5, $6, $7) WITH ORDINALITY AS y (a, b, c, d, e, f, g, n) ORDER BY n;

PREPARE step_load(uuid[]) AS
SELECT request_id AS id, at, what, unit, due FROM step WHERE request_id = ANY ($1) ORDER BY request_id, step.id;

-- The feed: only what no running transaction can still slip in front of.
PREPARE feed_read(text, text, bigint, int) AS
SELECT s.xid::text AS xid, s.id, s.at, s.state::int AS state, s.what, s.unit, s.due, r.number, r.reference,
       r.language
FROM step s JOIN request r ON r.id = s.request_id
WHERE s.channel = $1 AND (s.xid, s.id) > ($2::xid8, $3) AND s.xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY s.xid, s.id LIMIT $4;
