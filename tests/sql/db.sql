-- For db_test: what fails, each in its own way. Tables are the session's own.
CREATE TEMP TABLE thing (
    id int CONSTRAINT thing_key PRIMARY KEY,
    name text CONSTRAINT thing_name_known CHECK (name <> 'unknown')
);
CREATE INDEX thing_name ON thing (name);

PREPARE batch_now AS
SELECT 1712710800000000::bigint;

PREPARE put(int, text) AS
INSERT INTO thing (id, name) VALUES ($1, $2) RETURNING id AS n;

-- Without an answer: only sent.
PREPARE say(int, text) AS
INSERT INTO thing (id, name) VALUES ($1, $2);

PREPARE count_things AS
SELECT count(*)::int AS n FROM thing;

PREPARE clear AS
WITH gone AS (DELETE FROM thing RETURNING 1) SELECT count(*)::int AS n FROM gone;

PREPARE divide AS
SELECT 1 / 0 AS n;

-- Random enough not to be compressed, and longer than an index entry may be.
PREPARE put_huge AS
INSERT INTO thing (id, name) SELECT 100, string_agg(md5(n::text), '') FROM generate_series(1, 1000) AS n RETURNING id AS n;

PREPARE sleep AS
SELECT 1 AS n FROM pg_sleep(60);

PREPARE no_right AS
SELECT count(*)::int AS n FROM pg_authid;

-- As row security sees a role that is confined to a district: one row is there and not to be seen.
CREATE TEMP TABLE lot (reference text PRIMARY KEY, district text NOT NULL);
INSERT INTO lot VALUES ('taken', 'theirs');
CREATE POLICY confined ON lot USING (district = 'ours');
ALTER TABLE lot ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

PREPARE put_theirs AS
INSERT INTO lot VALUES ('new', 'theirs') RETURNING 1 AS n;

PREPARE put_taken AS
INSERT INTO lot VALUES ('taken', 'ours') ON CONFLICT (reference) DO UPDATE SET district = excluded.district RETURNING 1 AS n;

PREPARE lock_or_leave AS
SELECT count(*)::int AS n FROM (SELECT FROM bus.deployment FOR UPDATE NOWAIT) AS x;

PREPARE lock_deployment AS
SELECT count(*)::int AS n FROM (SELECT FROM bus.deployment FOR UPDATE) AS x;

PREPARE pid AS
SELECT pg_backend_pid() AS n;

PREPARE terminate(int) AS
SELECT pg_terminate_backend($1, 10000)::int AS n;

PREPARE turn_read_only AS
SELECT length(set_config('transaction_read_only', 'on', true)) AS n;
