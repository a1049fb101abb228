-- Who may act is on record, too: whoever is registered, whose role changes, which key is added and which one ends, by the
-- command line or by hand. And households in care are confined by district as all else is.

-- What is said of a principal is one strand, whose subject follows from the name. The whole public key tells nobody anything
-- more than its beginning does; the secret one is not in the database at all.
CREATE FUNCTION bus.principal_subject(name text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5('principal/' || name)::uuid $$;

CREATE FUNCTION bus.principal_record(name text, kind text, detail jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM bus.principal p WHERE p.name = principal_record.name FOR NO KEY UPDATE; -- a strand has one writer at a time
    INSERT INTO bus.event (subject, district, service, at, kind, actor, detail)
    VALUES (bus.principal_subject(name), '', 6, bus.now(), kind, session_user, jsonb_build_object('name', name) || detail);
END $$;
REVOKE ALL ON FUNCTION bus.principal_record(text, text, jsonb) FROM PUBLIC;

-- Functions of a trigger cannot be called but by one: whoever may change the table needs no right to the record.
CREATE FUNCTION bus.principal_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - '{name,created_at}'::text[] END;
    now_is jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - '{name,created_at}'::text[] END;
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM bus.principal_record(NEW.name, 'principal_registered', now_is);
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM bus.principal_record(OLD.name, 'principal_removed', jsonb_build_object('before', before));
    ELSIF NEW.name <> OLD.name THEN -- the owner's doing: both names tell it
        PERFORM bus.principal_record(OLD.name, 'principal_removed', jsonb_build_object('before', before));
        PERFORM bus.principal_record(NEW.name, 'principal_registered', now_is);
    ELSIF now_is <> before THEN
        PERFORM bus.principal_record(NEW.name, 'principal_changed', now_is || jsonb_build_object('before', before));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER principal_told AFTER INSERT OR UPDATE OR DELETE ON bus.principal FOR EACH ROW EXECUTE FUNCTION bus.principal_told();

CREATE FUNCTION bus.principal_key_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    was record := CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END;
    detail jsonb := jsonb_build_object('key', left(was.public_key, 8));
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM bus.principal_record(NEW.name, 'key_added', detail || jsonb_strip_nulls(jsonb_build_object(
            'until', NEW.valid_until, 'revoked', NEW.revoked_at)));
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM bus.principal_record(OLD.name, 'key_removed', detail);
    ELSIF (NEW.name, NEW.public_key) <> (OLD.name, OLD.public_key) THEN -- the owner's doing
        PERFORM bus.principal_record(OLD.name, 'key_removed', detail);
        PERFORM bus.principal_record(NEW.name, 'key_added', jsonb_build_object('key', left(NEW.public_key, 8)));
    ELSE
        IF NEW.valid_until IS DISTINCT FROM OLD.valid_until THEN
            PERFORM bus.principal_record(NEW.name, 'key_expires', detail || jsonb_build_object(
                'until', NEW.valid_until, 'before', jsonb_build_object('until', OLD.valid_until)));
        END IF;
        IF NEW.revoked_at IS DISTINCT FROM OLD.revoked_at THEN
            PERFORM bus.principal_record(NEW.name, CASE WHEN NEW.revoked_at IS NULL THEN 'key_restored' ELSE 'key_revoked' END, detail);
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER principal_key_told AFTER INSERT OR UPDATE OR DELETE ON bus.principal_key FOR EACH ROW EXECUTE FUNCTION bus.principal_key_told();

-- What the command line asks for.
CREATE INDEX event_of_principals ON bus.event ((detail ->> 'name'), id)
    WHERE service = 6 AND (kind LIKE 'principal\_%' OR kind LIKE 'key\_%');

-- A household lies in a district; what belongs to a hot spot, or waits to be looked at for one, is a demand that does. (A sample of
-- the centre's second call is drawn of all orders and names none: it has no policy.)
CREATE POLICY confined ON intake.care USING ((SELECT bus.confined()) IS NULL OR district = '' OR district = ANY ((SELECT bus.confined())::text[]));
CREATE POLICY confined ON classifier.hotspot_member USING ((SELECT bus.confined()) IS NULL
    OR EXISTS (SELECT FROM classifier.classification p WHERE p.id = hotspot_member.request_id));
CREATE POLICY confined ON classifier.hotspot_todo USING ((SELECT bus.confined()) IS NULL
    OR EXISTS (SELECT FROM classifier.classification p WHERE p.id = hotspot_todo.request_id));
DO $$
BEGIN
    IF EXISTS (SELECT FROM bus.confinement) THEN
        PERFORM bus.confine_tables(true);
    END IF;
END $$;

-- Codes of matters may hold a hyphen, like all codes of a pack.
ALTER TABLE bus.principal DROP CONSTRAINT principal_matters,
    ADD CONSTRAINT principal_matters CHECK (length(matters) < 256 AND matters ~ '^([a-z0-9_-]+([.][a-z0-9_-]+)*(,[a-z0-9_-]+([.][a-z0-9_-]+)*)*)?$');
