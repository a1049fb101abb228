-- Statements of the classifier.

PREPARE classification_load(uuid[], text[]) AS
SELECT id, number, channel, district, said_area, said_matter, said_party::int, said_urgency::int, withheld, address, content,
       accepted_at, state::int, matter, nature::int, urgency::int, party::int, area, confidence, reasons::text, pack_version,
       caller, latitude, longitude, hotspot, gate::int, merge_into, merge_score, person_area
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

-- C01: the later, more exact place; whoever decided the wider one.
PREPARE classification_narrow(uuid[], text[]) AS
UPDATE classification c
SET area = CASE WHEN c.state = 3 THEN c.area ELSE x.area END,
    person_area = CASE WHEN c.state = 3 THEN x.area ELSE c.person_area END
FROM unnest($1, $2) AS x (id, area) WHERE c.id = x.id;

PREPARE review_list(text, int) AS
SELECT id, number, channel, district, said_area, said_matter, said_party::int, said_urgency::int, withheld, address, content,
       accepted_at, state::int, matter, nature::int, urgency::int, party::int, area, confidence, reasons::text, pack_version,
       caller, latitude, longitude, hotspot, gate::int, merge_into, merge_score, person_area
FROM classification WHERE state = 2 AND ($1 = '' OR district = $1) ORDER BY accepted_at, id LIMIT $2;

PREPARE model_uses AS
SELECT axis::int AS axis, in_force, coalesce(shadow, 0) AS shadow FROM model_use;

PREPARE model_content(int, int) AS
SELECT content FROM model WHERE axis = $1 AND version = $2;
