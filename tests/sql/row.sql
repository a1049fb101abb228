-- For row_test: one column of every kind there and back, and as PostgreSQL sees it.
PREPARE row_echo(uuid[], int[], int[], bigint[], bool[], float8[], text[], text[], timestamptz[], bytea[]) AS
SELECT u AS id, i AS whole, s::smallint AS small, b AS big, f AS flag, r AS real, t AS text, c AS chars, a AS at, y AS bytes
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) WITH ORDINALITY AS x (u, i, s, b, f, r, t, c, a, y, n) ORDER BY n;

PREPARE row_seen(uuid[], int[], int[], bigint[], bool[], float8[], text[], text[], timestamptz[], bytea[]) AS
SELECT concat_ws(' ', coalesce(u::text, 'null'), i, s, b, f, coalesce(r::text, 'null'), coalesce('<' || t || '>', 'null'),
                 '<' || c || '>', coalesce((a AT TIME ZONE 'UTC')::text, 'null'), coalesce('<' || encode(y, 'hex') || '>', 'null')) AS seen
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) WITH ORDINALITY AS x (u, i, s, b, f, r, t, c, a, y, n) ORDER BY n;

PREPARE row_single(uuid, int, bigint, bool, text, timestamptz, bytea) AS
SELECT concat_ws(' ', coalesce($1::text, 'null'), $2, $3, $4, coalesce('<' || $5 || '>', 'null'),
                 coalesce(($6 AT TIME ZONE 'UTC')::text, 'null'), coalesce('<' || encode($7, 'hex') || '>', 'null')) AS seen;

PREPARE row_lists(uuid[], bigint[], text[]) AS
SELECT concat_ws(' ', cardinality($1), cardinality($2), cardinality($3), array_to_string($1, ',', 'null'),
                 array_to_string($2, ',', 'null'), array_to_string($3, ',', 'null')) AS seen;

PREPARE row_json AS
SELECT '{"a": 1}'::json AS text, 'varchar'::varchar AS chars;

PREPARE row_infinity AS
SELECT 'infinity'::timestamptz AS at UNION ALL SELECT '-infinity'::timestamptz;

PREPARE row_numeric AS
SELECT 1::numeric AS whole;

PREPARE row_jsonb AS
SELECT '{}'::jsonb AS text;
