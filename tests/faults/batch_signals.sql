-- For batch_signals_test.
PREPARE requests(text) AS
SELECT count(*) FROM intake.request WHERE reference LIKE $1 || '-%';

PREPARE number_of(text) AS
SELECT coalesce((SELECT number FROM intake.request WHERE reference = $1), 'none');

PREPARE announced(int) AS
SELECT count(*) FROM bus.instance WHERE service = $1;

PREPARE districts(int) AS
SELECT array_to_string(districts, ',') FROM bus.instance WHERE service = $1 AND lease_until > clock_timestamp();

PREPARE pack_of(text) AS
SELECT coalesce((SELECT o.pack_version::text FROM router.work_order o JOIN intake.request r ON r.id = o.id WHERE r.reference = $1), 'none');
