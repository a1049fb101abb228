-- Who looks how often is asked by day.
CREATE INDEX event_look ON bus.event (at) WHERE kind IN ('revealed', 'viewed', 'shown');

-- ---- where households in care live, sealed as who asked is ----

-- An address that stands in a row is of an older intake, or was corrected by one: intake seals it. Whoever is off the list has none.
ALTER TABLE intake.care
    ADD key_id text NOT NULL DEFAULT '',            -- of the public key that sealed it; '' = not sealed
    ADD sealed bytea,                               -- crypto_box of the household and its address; padded
    ADD CONSTRAINT care_key CHECK (key_id = '' OR key_id ~ '^[0-9a-f]{16}$'),
    ADD CONSTRAINT care_sealed CHECK ((key_id <> '') = (sealed IS NOT NULL)),
    ADD CONSTRAINT care_padded CHECK (octet_length(sealed) % 128 = 72);
UPDATE intake.care SET address = '' WHERE ended_at IS NOT NULL;
-- How much is sealed by which key: an old one may go when nothing needs it any more.
CREATE OR REPLACE VIEW intake.sealing AS
SELECT key_id, sum(rows)::bigint AS rows
FROM (SELECT key_id, count(*) AS rows FROM identity.person GROUP BY key_id
      UNION ALL SELECT CASE WHEN address = '' THEN key_id ELSE '' END, count(*) FROM intake.care WHERE key_id <> '' OR address <> '' GROUP BY 1) x
GROUP BY key_id;

-- ---- what officials wrote of a person goes with what the person wrote ----

-- Orders of which the words were taken away with those of these requests: that they rode on, merged, or below.
CREATE FUNCTION router.wordless(requests uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = router, pg_temp AS $$
    WITH RECURSIVE whole AS (
        SELECT q.order_id AS id FROM order_request q WHERE q.request_id = ANY (requests)
        UNION SELECT o.id FROM work_order o WHERE o.id = ANY (requests) AND o.merged_into IS NOT NULL
        UNION SELECT c.id FROM whole w JOIN work_order c ON c.parent_id = w.id)
    SELECT o.id FROM whole w JOIN work_order o ON o.id = w.id WHERE o.text = '（已匿名化）'
$$;
REVOKE ALL ON FUNCTION router.wordless FROM PUBLIC;
GRANT USAGE ON SCHEMA router TO loopline_escalation;
GRANT EXECUTE ON FUNCTION router.wordless TO loopline_escalation;

CREATE OR REPLACE FUNCTION intake.forget(requests uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    UPDATE supplement SET content = '（已匿名化）' WHERE request_id = ANY (requests);
    UPDATE identity.opening SET reason = '（已匿名化）' WHERE request_id = ANY (requests);
    UPDATE legal_hold SET set_reason = '（已匿名化）', released_reason = CASE WHEN released_reason IS NOT NULL THEN '（已匿名化）' END
    WHERE request_id = ANY (requests);
    UPDATE bus.quarantine SET payload = '' WHERE subject = ANY (requests) AND resolved_at IS NOT NULL; -- what was decided holds the words
$$;
CREATE OR REPLACE FUNCTION router.forget(requests uuid[], orders uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = router, pg_temp AS $$
    UPDATE supplement SET text = '（已匿名化）' WHERE request_id = ANY (requests) OR order_id = ANY (orders);
    UPDATE result SET text = '（已匿名化）', measures = '', contact_with = '', attachments = '[]' WHERE order_id = ANY (orders);
    UPDATE comment SET text = '（已匿名化）', attachments = '[]' WHERE order_id = ANY (orders);
    UPDATE session SET text = '（已匿名化）', place = '', participants = '{}', parties = '{}', attachments = '[]' WHERE order_id = ANY (orders);
    UPDATE hand_over SET reference = '', note = '' WHERE order_id = ANY (orders);
    UPDATE proposal SET ground = '（已匿名化）', reason = CASE WHEN reason <> '' THEN '（已匿名化）' ELSE reason END
    WHERE order_id = ANY (orders) AND state <> 1; -- what is still to be decided on needs its ground
$$;
