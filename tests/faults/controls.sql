-- For controls_test: what must be found. A claim that keeps the row: whoever deletes it finds it again at the next look.
CREATE FUNCTION bus.claim_keeps() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO bus.outbox OVERRIDING SYSTEM VALUE VALUES (old.*);
    RETURN NULL;
END $$;
CREATE TRIGGER claim_keeps AFTER DELETE ON bus.outbox FOR EACH ROW EXECUTE FUNCTION bus.claim_keeps();
