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
