-- For batch_poison_test: messages between services as no sender leaves them, old enough for the sweep, all in one batch.
PREPARE put(int, int, uuid[], int[], bytea[]) AS
INSERT INTO bus.outbox (destination, sender, subject, type, district, payload, created_at)
SELECT $1, $2, s, t, 'pingyin', b, clock_timestamp() - interval '1 minute'
FROM unnest($3, $4, $5) WITH ORDINALITY AS x (s, t, b, n) ORDER BY n
RETURNING id;

PREPARE waiting(uuid) AS
SELECT coalesce(string_agg(id::text, ' ' ORDER BY id), 'none') FROM bus.outbox WHERE subject = $1;

PREPARE set_aside(uuid) AS
SELECT coalesce(string_agg(id || ' ' || reason, '; ' ORDER BY id), 'none') FROM bus.quarantine WHERE subject = $1 AND resolved_at IS NULL;

PREPARE payload_kept(bigint) AS
SELECT encode(payload, 'hex') FROM bus.quarantine WHERE id = $1;

PREPARE resolve(uuid) AS
UPDATE bus.quarantine SET resolved_at = clock_timestamp(), resolved_by = 'case', resolution = 'discarded', resolution_reason = 'case' WHERE subject = $1;

PREPARE classified(uuid) AS
SELECT coalesce((SELECT state::text FROM classifier.classification WHERE id = $1), 'none');

PREPARE ordered(uuid) AS
SELECT count(*) FROM router.work_order WHERE id = $1;

PREPARE request_of(text) AS
SELECT id FROM intake.request WHERE reference = $1;

PREPARE request_state(uuid) AS
SELECT state FROM intake.request WHERE id = $1;

PREPARE steps(uuid) AS
SELECT coalesce(string_agg(what, ' ' ORDER BY id), 'none') FROM intake.step WHERE request_id = $1;
