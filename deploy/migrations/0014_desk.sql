-- The quarantine desk: what a receiver could not digest waits for a person, who puts it back or gives it up, with a
-- name and a reason. Each attempt is a row of its own: a message that fails again comes back as the next attempt.
ALTER TABLE bus.quarantine
    DROP CONSTRAINT quarantine_pkey,
    ADD CONSTRAINT quarantine_pkey PRIMARY KEY (destination, id, attempts),
    ADD COLUMN resolution_reason text;

-- What was resolved by hand before there was a desk: given up, in the words that were left.
UPDATE bus.quarantine SET
    resolved_by = CASE WHEN resolved_at IS NOT NULL THEN coalesce(nullif(resolved_by, ''), '-') END,
    resolution_reason = CASE WHEN resolved_at IS NOT NULL THEN coalesce(nullif(btrim(resolution), ''), '-') END,
    resolution = CASE WHEN resolved_at IS NOT NULL THEN 'discarded' END;

ALTER TABLE bus.quarantine
    ADD CONSTRAINT quarantine_attempts CHECK (attempts > 0),
    ADD CONSTRAINT quarantine_decided CHECK (num_nonnulls(resolved_at, resolved_by, resolution) IN (0, 3)),
    ADD CONSTRAINT quarantine_decided_by CHECK (resolved_by <> ''),
    ADD CONSTRAINT quarantine_resolution CHECK (resolution IN ('retried', 'discarded')),
    ADD CONSTRAINT quarantine_says_why CHECK (
        CASE resolution WHEN 'discarded' THEN resolution_reason ~ '[^[:space:]]' AND resolution_reason IS NOT NULL
                        WHEN 'retried' THEN true ELSE resolution_reason IS NULL END);

-- Is something of this order held? Whatever service it is for.
CREATE INDEX quarantine_subject ON bus.quarantine (subject) WHERE resolved_at IS NULL;

-- The administrator decides on what is there and rewrites nothing of it; what was decided stays decided.
CREATE FUNCTION bus.quarantine_decide_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this attempt was decided already' USING ERRCODE = 'check_violation', TABLE = 'quarantine', CONSTRAINT = 'quarantine_decide_once';
END $$;
CREATE TRIGGER quarantine_decide_once BEFORE UPDATE ON bus.quarantine
    FOR EACH ROW WHEN (OLD.resolved_at IS NOT NULL) EXECUTE FUNCTION bus.quarantine_decide_once();
GRANT UPDATE (resolved_at, resolved_by, resolution, resolution_reason) ON bus.quarantine TO loopline_admin;

-- The administrator puts a message back as it was and sends none of his own: what was retried in this transaction.
CREATE FUNCTION bus.outbox_put_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM bus.quarantine q
                   WHERE q.destination = NEW.destination AND q.id = NEW.id AND q.sender = NEW.sender
                     AND q.subject = NEW.subject AND q.type = NEW.type AND q.district = NEW.district
                     AND q.traceparent = NEW.traceparent AND q.payload = NEW.payload AND q.resolution = 'retried'
                     AND q.xmin = pg_current_xact_id()::xid) THEN
        RAISE EXCEPTION 'only what was set aside is put back' USING ERRCODE = 'check_violation', TABLE = 'outbox', CONSTRAINT = 'outbox_put_back';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outbox_put_back BEFORE INSERT ON bus.outbox
    FOR EACH ROW WHEN (current_user = 'loopline_admin') EXECUTE FUNCTION bus.outbox_put_back();
GRANT INSERT ON bus.outbox, bus.event TO loopline_admin; -- every decision goes on the history of its order

-- A principal is who speaks: his name is what idempotency keys belong to. Keys are what he is known by: while one takes
-- the place of another both are good, the old one until valid_until.
CREATE TABLE bus.principal_key (
    public_key text PRIMARY KEY CONSTRAINT principal_key_length CHECK (length(public_key) = 40),
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    valid_until timestamptz,
    revoked_at timestamptz
);
INSERT INTO bus.principal_key (public_key, name, created_at, revoked_at)
SELECT public_key, name, created_at, revoked_at FROM bus.principal;
ALTER TABLE bus.principal
    DROP CONSTRAINT principal_pkey,
    DROP COLUMN public_key,
    DROP COLUMN revoked_at,
    DROP CONSTRAINT principal_name_key,
    ADD CONSTRAINT principal_pkey PRIMARY KEY (name);
ALTER TABLE bus.principal_key ADD CONSTRAINT principal_key_of_whom FOREIGN KEY (name) REFERENCES bus.principal;
-- At most one key without an end: the one that is handed out now.
CREATE UNIQUE INDEX principal_key_present ON bus.principal_key (name) WHERE valid_until IS NULL AND revoked_at IS NULL;
-- A key may be limited to matters: codes or groups of them. Channels are not: who takes a demand knows no matter yet.
ALTER TABLE bus.principal
    ADD COLUMN matters text NOT NULL DEFAULT '',
    ADD CONSTRAINT principal_matters CHECK (length(matters) < 256 AND matters ~ '^([a-z0-9_]+([.][a-z0-9_]+)*(,[a-z0-9_]+([.][a-z0-9_]+)*)*)?$'),
    ADD CONSTRAINT principal_channel_of_all_matters CHECK (role <> 1 OR matters = '');
REVOKE UPDATE ON bus.principal FROM loopline_admin;
GRANT UPDATE (role, channel, unit, matters) ON bus.principal TO loopline_admin; -- a name stays whose it was
GRANT SELECT ON bus.principal_key TO loopline_service, loopline_reader, loopline_admin;
GRANT INSERT, UPDATE (valid_until, revoked_at) ON bus.principal_key TO loopline_admin;

-- What was revoked stays revoked, and no key lives longer than it was said to.
CREATE FUNCTION bus.principal_key_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a key ends once' USING ERRCODE = 'check_violation', TABLE = 'principal_key', CONSTRAINT = 'principal_key_only_ends';
END $$;
CREATE TRIGGER principal_key_only_ends BEFORE UPDATE ON bus.principal_key
    FOR EACH ROW WHEN ((OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)
                       OR coalesce(NEW.valid_until, 'infinity') > coalesce(OLD.valid_until, 'infinity'))
    EXECUTE FUNCTION bus.principal_key_only_ends();

-- A replica under another key: the old one is good until its old sockets close.
ALTER TABLE bus.instance ADD COLUMN old_key text CONSTRAINT instance_old_key CHECK (length(old_key) = 40 AND old_key <> public_key);
