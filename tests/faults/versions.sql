-- What a newer program would add to every message: a number and a text that this one does not know (fields 2000 and 2001).
CREATE SCHEMA versions_test;
CREATE FUNCTION versions_test.add() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.payload := NEW.payload || '\x807d018a7d03e696b0'::bytea;
    RETURN NEW;
END $$;
GRANT USAGE ON SCHEMA versions_test TO PUBLIC;
CREATE TRIGGER versions_test BEFORE INSERT ON bus.outbox FOR EACH ROW EXECUTE FUNCTION versions_test.add();
