-- classifier: what the rules said of each request, and what people decided beside it.
CREATE SCHEMA classifier;
GRANT USAGE ON SCHEMA classifier TO loopline_classifier, loopline_reader, loopline_admin;

CREATE TABLE classifier.classification (
    id uuid PRIMARY KEY, -- the request
    number text NOT NULL,
    channel text NOT NULL,
    district text NOT NULL,  -- as the channel said or assumed
    said_area text NOT NULL,
    said_matter text NOT NULL,
    said_party smallint NOT NULL CHECK (said_party BETWEEN 0 AND 2),
    said_urgency smallint NOT NULL CHECK (said_urgency BETWEEN 0 AND 2),
    withheld bool NOT NULL,
    address text NOT NULL,
    content text NOT NULL,
    accepted_at timestamptz NOT NULL,
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 4),
    -- the machine
    matter text NOT NULL,
    nature smallint NOT NULL CHECK (nature BETWEEN 0 AND 6),
    urgency smallint NOT NULL CHECK (urgency BETWEEN 0 AND 2),
    party smallint NOT NULL CHECK (party BETWEEN 0 AND 2),
    area text NOT NULL,
    confidence int NOT NULL CHECK (confidence BETWEEN 0 AND 100),
    reasons json NOT NULL, -- read whole: not jsonb
    pack_version int NOT NULL,
    -- people
    person_matter text,
    person_nature smallint,
    person_urgency smallint,
    person_party smallint,
    person_area text,
    decided_by text,
    decided_at timestamptz,
    note text,
    CONSTRAINT decided_by_someone CHECK ((state = 3) = (decided_by IS NOT NULL)),
    CONSTRAINT decided_whole CHECK (state <> 3 OR (coalesce(person_matter, '') <> '' AND coalesce(person_area, '') <> ''))
);
ALTER TABLE classifier.classification ALTER content SET STATISTICS 0, ALTER reasons SET STATISTICS 0; -- never searched
CREATE INDEX classification_number ON classifier.classification (number);
CREATE INDEX classification_waiting ON classifier.classification (accepted_at, id) WHERE state = 2;

CREATE TABLE classifier.command_key (
    principal text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    reply bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (principal, key)
);

GRANT SELECT, INSERT, UPDATE ON classifier.classification TO loopline_classifier;
GRANT SELECT, INSERT ON classifier.command_key TO loopline_classifier;
GRANT SELECT ON classifier.classification TO loopline_reader, loopline_admin;
