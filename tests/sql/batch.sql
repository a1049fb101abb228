-- For batch_test, in the session of the service: what goes wrong, on demand.
CREATE TEMP TABLE bomb (n int);
CREATE FUNCTION pg_temp.explode() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_terminate_backend(pg_backend_pid());
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER explode AFTER INSERT ON bomb DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION pg_temp.explode();
CREATE TEMP SEQUENCE attempt;
CREATE FUNCTION pg_temp.collide() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('attempt') = 1 THEN
        RAISE EXCEPTION 'as if another had been quicker' USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN 1;
END $$;

-- The connection is lost while COMMIT is on its way; the transaction is not committed, but who knows.
PREPARE lose_at_commit AS
INSERT INTO bomb VALUES (1);

PREPARE lose_now AS
SELECT pg_terminate_backend(pg_backend_pid());

PREPARE collide_once AS
SELECT pg_temp.collide() AS n;

-- Refused by a constraint: outbox_destination_check.
PREPARE spoil AS
INSERT INTO bus.outbox (destination, sender, subject, type, district, payload)
VALUES (0, 3, '00000000-0000-7000-8000-000000000009', 604, 'd', '');
