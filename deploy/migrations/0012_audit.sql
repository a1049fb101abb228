-- The history cannot be rewritten unseen: every event carries a link, the hash of its own words and of the link before it.
-- A strand is what one service said of one subject. Transactions that speak of one order wait for its row, so that a
-- strand mostly has one writer; two that meet find out by event_strand, and one of them begins again (common/run.c).

-- What a link vouches for: the event as PostgreSQL writes a row, in which '' is not null and no text can pass for two
-- (half the price of a JSON array). The id is part of it; the time is in microseconds since 1970, whatever the session's zone.
CREATE FUNCTION bus.event_words(id bigint, subject uuid, district text, service int, seq int, at timestamptz, kind text, unit text,
                                actor text, detail jsonb) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT convert_to(ROW(id, subject, district, service, seq, (extract(epoch FROM at) * 1000000)::bigint, kind, unit, actor,
                          detail)::text, 'UTF8')
$$;
-- A strand begins with nothing before it. The link before is the aggregate's own, except at its first row: `head`.
CREATE FUNCTION bus.link(link bytea, head bytea, words bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN sha256(coalesce(link, head, '') || words);
END $$;
CREATE AGGREGATE bus.chain(head bytea, words bytea) (SFUNC = bus.link, STYPE = bytea, PARALLEL = SAFE);

-- What is on record already is linked as it is found.
ALTER TABLE bus.event ADD seq int, ADD link bytea;
UPDATE bus.event e SET seq = x.seq, link = x.link
FROM (SELECT n.id, n.seq,
             bus.chain(NULL, bus.event_words(n.id, n.subject, n.district, n.service, n.seq, n.at, n.kind, n.unit, n.actor, n.detail))
                 OVER (PARTITION BY n.subject, n.service ORDER BY n.id ROWS UNBOUNDED PRECEDING) AS link
      FROM (SELECT id, subject, district, service, at, kind, unit, actor, detail,
                   (row_number() OVER (PARTITION BY subject, service ORDER BY id))::int AS seq FROM bus.event) n) x
WHERE x.id = e.id;
ALTER TABLE bus.event ALTER seq SET NOT NULL, ALTER link SET NOT NULL,
    ALTER link SET STORAGE PLAIN, ALTER link SET STATISTICS 0,
    ADD CONSTRAINT event_seq_check CHECK (seq > 0), ADD CONSTRAINT event_link_check CHECK (octet_length(link) = 32),
    ADD CONSTRAINT event_strand UNIQUE (subject, service, seq);
DROP INDEX bus.event_subject; -- what is asked of a subject is read by the strand's index, and sorted: a few rows

-- Whoever writes without a link gets one. ALWAYS: what comes by replication or by hand is linked, too.
CREATE FUNCTION bus.event_linked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head record;
BEGIN
    SELECT e.seq, e.link INTO head FROM bus.event e WHERE e.subject = NEW.subject AND e.service = NEW.service ORDER BY e.seq DESC LIMIT 1;
    NEW.seq := coalesce(head.seq, 0) + 1;
    NEW.link := bus.link(head.link, NULL, bus.event_words(NEW.id, NEW.subject, NEW.district, NEW.service, NEW.seq, NEW.at, NEW.kind,
                                                          NEW.unit, NEW.actor, NEW.detail));
    RETURN NEW;
END $$;
CREATE TRIGGER event_linked BEFORE INSERT ON bus.event
    FOR EACH ROW WHEN (NEW.link IS NULL) EXECUTE FUNCTION bus.event_linked();
ALTER TABLE bus.event ENABLE ALWAYS TRIGGER event_linked;

-- The owner may do anything to a table; not by accident, and not without saying so first.
CREATE FUNCTION bus.only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%.% is only ever added to', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER event_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON bus.event
    FOR EACH STATEMENT EXECUTE FUNCTION bus.only_added();

GRANT SELECT (id, subject, service, seq, link) ON bus.event TO loopline_service; -- the head of a strand
GRANT USAGE ON SEQUENCE bus.event_id_seq TO loopline_service;

-- ---- anchors: what was on record by an instant, in one signed line that is kept elsewhere, too ----

-- A link shows that a strand was touched; cut off at its end, or linked anew by one who owns the database, it would not.
-- An anchor holds the links of all events up to an id, in the order of their ids, and which ids those are.
CREATE TABLE bus.anchor (
    number int PRIMARY KEY CHECK (number > 0),
    made_at timestamptz NOT NULL,
    upto bigint NOT NULL CHECK (upto >= 0),      -- no event up to this id that no anchor holds can come any more
    ids int8multirange NOT NULL,                 -- after the anchor before, up to `upto`
    events int NOT NULL CHECK (events >= 0),
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),     -- sha256 of their links one after the other
    previous bytea NOT NULL CHECK (octet_length(previous) = 32), -- sha256 of the words of the anchor before
    key bytea CHECK (octet_length(key) = 32),                    -- Ed25519: whose signature it is; NULL = not signed
    signature bytea CHECK (octet_length(signature) = 64),
    CONSTRAINT anchor_signed_with_a_key CHECK ((key IS NULL) = (signature IS NULL))
);
CREATE FUNCTION bus.anchor_words(number int, made_at timestamptz, upto bigint, ids int8multirange, events int, digest bytea,
                                 previous bytea) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT convert_to(ROW('loopline anchor', number, (extract(epoch FROM made_at) * 1000000)::bigint, upto, ids, events,
                          encode(digest, 'hex'), encode(previous, 'hex'))::text, 'UTF8')
$$;
CREATE TRIGGER anchor_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON bus.anchor
    FOR EACH STATEMENT EXECUTE FUNCTION bus.only_added();

-- The last id below which nothing can appear any more: who writes takes the table's lock before an id, so that whoever
-- may still commit a smaller id than the newest one seen is among those who hold it now. They are waited for, NULL: in vain.
CREATE FUNCTION bus.settled(patience interval) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    upto bigint;
    writers text[];
    until timestamptz := clock_timestamp() + patience;
BEGIN
    SELECT coalesce(max(id), 0) INTO upto FROM bus.event;
    SELECT array_agg(l.virtualtransaction) INTO writers FROM pg_locks l
    WHERE l.relation = 'bus.event'::regclass AND l.mode <> 'AccessShareLock' AND l.pid <> pg_backend_pid()
      AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database());
    WHILE EXISTS (SELECT FROM pg_locks l WHERE l.virtualtransaction = ANY (writers)) LOOP
        IF clock_timestamp() > until THEN
            RETURN NULL;
        END IF;
        PERFORM pg_sleep(0.002);
    END LOOP;
    RETURN upto;
END $$;

-- The next anchor as it is to be signed, over so many events at most; no row: somebody still writes, or another makes it.
CREATE FUNCTION bus.anchor_next(most int, patience interval)
    RETURNS TABLE (number int, made_at timestamptz, upto bigint, ids int8multirange, events int, digest bytea, previous bytea)
    LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    last record;
    end_id bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock('bus.anchor'::regclass::oid::bigint) THEN
        RETURN;
    END IF;
    end_id := bus.settled(patience);
    IF end_id IS NULL THEN
        RETURN;
    END IF;
    SELECT a.number, a.upto, sha256(bus.anchor_words(a.number, a.made_at, a.upto, a.ids, a.events, a.digest, a.previous)) AS hash
    INTO last FROM bus.anchor a ORDER BY a.number DESC LIMIT 1;
    RETURN QUERY
    SELECT coalesce(last.number, 0) + 1, date_trunc('microseconds', bus.now()),
           CASE WHEN count(*) = most THEN max(e.id) ELSE end_id END,
           coalesce(range_agg(int8range(e.id, e.id, '[]')), '{}'), count(*)::int,
           sha256(coalesce(string_agg(e.link, '' ORDER BY e.id), '')), coalesce(last.hash, sha256(''))
    FROM (SELECT v.id, v.link FROM bus.event v WHERE v.id > coalesce(last.upto, 0) AND v.id <= end_id ORDER BY v.id LIMIT most) e;
END $$;
GRANT SELECT ON bus.anchor TO loopline_escalation, loopline_reader, loopline_admin;
GRANT INSERT ON bus.anchor TO loopline_escalation, loopline_admin;

-- ---- who was shown what ----

-- Looks that change nothing are events, too, linked and anchored like all others: kind 'shown', the subject is the id that
-- the copy carries (its watermark), `shown` in the detail names the orders and requests on it.
CREATE INDEX event_shown ON bus.event USING gin ((detail -> 'shown')) WHERE kind = 'shown';

-- The command line reads as loopline_reader, which writes nothing. This one thing it may add; 6 is its place among the services.
CREATE FUNCTION bus.show(watermark uuid, by text, detail jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO bus.event (subject, district, service, at, kind, actor, detail) VALUES (watermark, '', 6, bus.now(), 'shown', by, detail)
$$;
REVOKE ALL ON FUNCTION bus.show(uuid, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bus.show(uuid, text, jsonb) TO loopline_reader, loopline_admin;
