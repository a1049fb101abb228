-- For batch_test, in the owner's session: messages as senders leave them, and what became of them.
PREPARE put(text, int, bytea) AS
INSERT INTO bus.outbox (destination, sender, subject, type, district, payload)
VALUES (3, 2, ('00000000-0000-7000-8000-00000000000' || $1)::uuid, $2, 'd', $3) RETURNING id;

PREPARE waiting AS
SELECT coalesce(string_agg(id::text, ' ' ORDER BY id), '') FROM bus.outbox;

PREPARE quarantined AS
SELECT coalesce(string_agg(id || ' ' || reason, '; ' ORDER BY id), '') FROM bus.quarantine;

PREPARE recorded AS
SELECT coalesce(string_agg(kind, ' ' ORDER BY id), '') FROM bus.event;

PREPARE kept_keys AS
SELECT coalesce(string_agg(principal || ' ' || key, '; ' ORDER BY principal, key), '') FROM router.command_key;

PREPARE clean_outbox AS
DELETE FROM bus.outbox;

PREPARE clean_quarantine AS
DELETE FROM bus.quarantine;

PREPARE clean_events AS
DELETE FROM bus.event;

PREPARE clean_keys AS
DELETE FROM router.command_key;

PREPARE newest_pack AS
SELECT coalesce(max(version), 0) FROM bus.pack;

PREPARE apply_pack AS
INSERT INTO bus.pack (version, name, sha256, applied_by)
SELECT coalesce(max(version), 0) + 1, 'newer', '', 'a test' FROM bus.pack
RETURNING version;

-- With the files of the one before; without, nobody can read it.
PREPARE fill_pack AS
INSERT INTO bus.pack_file (version, name, content)
SELECT newer.version, f.name, f.content
FROM bus.pack AS newer, bus.pack_file AS f
WHERE newer.name = 'newer' AND f.version = newer.version - 1;

PREPARE drop_pack_files AS
DELETE FROM bus.pack_file WHERE version IN (SELECT version FROM bus.pack WHERE name = 'newer');

PREPARE drop_pack AS
DELETE FROM bus.pack WHERE name = 'newer';
