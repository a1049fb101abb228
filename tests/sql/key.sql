-- For key_test: a kept answer, and whether the transaction has an id (only then its COMMIT is written, and waited for).
PREPARE keep_one AS
INSERT INTO command_key (principal, key, body_hash, reply) VALUES ('case', 'k', '\x01', '\x0801') ON CONFLICT DO NOTHING;

PREPARE has_id AS
SELECT pg_current_xact_id_if_assigned() IS NOT NULL;
