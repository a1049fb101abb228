-- For tests of the outbox: rows as senders make them, for receiver 3, of orders named by one digit.
PREPARE put(int, text) AS
INSERT INTO bus.outbox (destination, sender, subject, type, district, payload)
VALUES ($1, 2, ('00000000-0000-7000-8000-00000000000' || $2)::uuid, 604, 'd' || $2, '') RETURNING id;

-- As if they had waited: the sweep looks only at rows older than a second.
PREPARE grow_old AS
UPDATE bus.outbox SET created_at = clock_timestamp() - interval '10 s';

PREPARE left_over AS
SELECT count(*) FROM bus.outbox;

PREPARE resolve AS
UPDATE bus.quarantine SET resolved_at = clock_timestamp(), resolved_by = 'case', resolution = 'discarded', resolution_reason = 'case' WHERE resolved_at IS NULL;

PREPARE clean AS
DELETE FROM bus.outbox;

PREPARE clean_quarantine AS
DELETE FROM bus.quarantine;

