-- Who asked, sealed by a key that the database does not hold; how long it is kept; legal holds.

-- ---- sealed identity ---------------------------------------------------------------------------------------------

-- Rows without a key were written before: intake seals them, old ones first, and empties their texts. The columns stay until
-- no older intake runs any more.
ALTER TABLE identity.person
    ADD key_id text NOT NULL DEFAULT '',            -- of the public key that sealed it; '' = not sealed yet
    ADD sealed bytea,                               -- crypto_box of request, name, phone, other; padded
    ADD phone_hash bytea,                           -- keyed: to find a phone without reading any
    ADD CONSTRAINT person_key CHECK (key_id = '' OR key_id ~ '^[0-9a-f]{16}$'),
    ADD CONSTRAINT person_sealed CHECK ((key_id <> '') = (sealed IS NOT NULL)),
    ADD CONSTRAINT person_either CHECK (sealed IS NULL OR (name = '' AND phone = '' AND other = '')),
    ADD CONSTRAINT person_padded CHECK (octet_length(sealed) % 128 = 72),
    ADD CONSTRAINT person_phone_hash CHECK (octet_length(phone_hash) = 16);
CREATE INDEX person_by_key ON identity.person (key_id);
CREATE INDEX person_by_phone ON identity.person (phone_hash) WHERE phone_hash IS NOT NULL;
GRANT UPDATE (name, phone, other, key_id, sealed, phone_hash), DELETE ON identity.person TO loopline_intake;
-- How much is sealed by which key: what a person at the command line may know of it.
CREATE VIEW intake.sealing AS
SELECT key_id, count(*) AS rows FROM identity.person GROUP BY key_id;
GRANT SELECT ON intake.sealing TO loopline_reader, loopline_admin;

-- The key of callers' hashes follows from a file now. What lies here is of older intakes: the first new one takes it away.
GRANT DELETE ON identity.caller_key TO loopline_intake;

ALTER TABLE identity.opening
    ADD need smallint NOT NULL DEFAULT 0 CHECK (need BETWEEN 0 AND 5);  -- 0 = a desk, which names none

-- ---- retention and legal hold ------------------------------------------------------------------------------------

ALTER TABLE intake.request
    ADD over_at timestamptz,                        -- the last thing that happened once it was over; NULL = it is not, or not looked at
    ADD keep_until timestamptz,                     -- by the rules of the pack; NULL = for ever
    ADD kept_by int NOT NULL DEFAULT 0,             -- fingerprint of those rules; 0 = not judged
    ADD anonymised_at timestamptz,
    ADD CONSTRAINT anonymised_when_over CHECK (anonymised_at IS NULL OR state IN (2, 3, 6, 7)),
    ADD CONSTRAINT anonymised_nowhere CHECK (anonymised_at IS NULL OR (address = '' AND latitude IS NULL AND attachments = '[]'));
CREATE INDEX request_unjudged ON intake.request (kept_by) WHERE state IN (2, 3, 6, 7) AND anonymised_at IS NULL;
CREATE INDEX request_kept ON intake.request (keep_until) WHERE keep_until IS NOT NULL AND anonymised_at IS NULL;
GRANT SELECT (over_at, keep_until, anonymised_at) ON intake.request TO loopline_reader, loopline_admin;

-- 法定保全: as often as it is set, a row; the reason may say who asked.
CREATE TABLE intake.legal_hold (
    request_id uuid NOT NULL REFERENCES intake.request,
    seq int NOT NULL CHECK (seq > 0),
    set_by text NOT NULL CHECK (set_by <> ''),
    set_at timestamptz NOT NULL,
    set_reason text NOT NULL CHECK (set_reason <> ''),
    released_by text CHECK (released_by <> ''),
    released_at timestamptz CHECK (released_at >= set_at),
    released_reason text CHECK (released_reason <> ''),
    PRIMARY KEY (request_id, seq),
    CONSTRAINT released_whole CHECK ((released_at IS NULL) = (released_by IS NULL) AND (released_at IS NULL) = (released_reason IS NULL))
);
CREATE UNIQUE INDEX legal_hold_open ON intake.legal_hold (request_id) WHERE released_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON intake.legal_hold TO loopline_intake;
GRANT SELECT (request_id, seq, set_by, set_at, released_by, released_at) ON intake.legal_hold TO loopline_reader, loopline_admin;

-- What the other services keep of a request that was made anonymous.
ALTER TABLE classifier.classification ADD anonymised_at timestamptz;
ALTER TABLE router.order_request ADD anonymised_at timestamptz;
ALTER TABLE survey.survey ADD anonymised_at timestamptz;
GRANT SELECT (anonymised_at) ON survey.survey TO loopline_reader;

-- What was written stays as it was written: nobody may change these rows. The words alone can be taken out of them, whole.
CREATE FUNCTION intake.forget(requests uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    UPDATE supplement SET content = '（已匿名化）' WHERE request_id = ANY (requests);
    UPDATE identity.opening SET reason = '（已匿名化）' WHERE request_id = ANY (requests);
$$;
CREATE FUNCTION router.forget(requests uuid[], orders uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = router, pg_temp AS $$
    UPDATE supplement SET text = '（已匿名化）' WHERE request_id = ANY (requests) OR order_id = ANY (orders);
    UPDATE result SET text = '（已匿名化）', measures = '', contact_with = '', attachments = '[]' WHERE order_id = ANY (orders);
    UPDATE comment SET text = '（已匿名化）', attachments = '[]' WHERE order_id = ANY (orders);
    UPDATE session SET text = '（已匿名化）', place = '', participants = '{}', parties = '{}', attachments = '[]' WHERE order_id = ANY (orders);
    UPDATE hand_over SET reference = '', note = '' WHERE order_id = ANY (orders);
$$;
CREATE FUNCTION survey.forget(requests uuid[], cases uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = survey, pg_temp AS $$
    UPDATE attempt SET note = '' WHERE case_id = ANY (cases) AND request_id = ANY (requests);
$$;
REVOKE ALL ON FUNCTION intake.forget, router.forget, survey.forget FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.forget TO loopline_intake;
GRANT EXECUTE ON FUNCTION router.forget TO loopline_router;
GRANT EXECUTE ON FUNCTION survey.forget TO loopline_survey;
