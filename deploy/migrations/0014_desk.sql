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
