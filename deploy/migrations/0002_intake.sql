-- intake: requests, receipts, the update feed; who asked lies apart, in a schema of its own.
CREATE SCHEMA intake;
CREATE SCHEMA identity;
GRANT USAGE ON SCHEMA intake TO loopline_intake, loopline_reader, loopline_admin;
GRANT USAGE ON SCHEMA identity TO loopline_intake;

CREATE TABLE intake.request (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    code text NOT NULL CHECK (length(code) = 6),
    channel text NOT NULL,
    principal text NOT NULL,
    reference text NOT NULL DEFAULT '',
    language text NOT NULL CHECK (language IN ('zh', 'en')),
    party smallint NOT NULL CHECK (party BETWEEN 0 AND 2),
    withheld bool NOT NULL,
    district text NOT NULL,
    area text NOT NULL DEFAULT '',
    address text NOT NULL DEFAULT '',
    latitude float8 CHECK (latitude BETWEEN -90 AND 90),
    longitude float8 CHECK (longitude BETWEEN -180 AND 180),
    urgency smallint NOT NULL CHECK (urgency BETWEEN 0 AND 2),
    matter text NOT NULL DEFAULT '',
    content text NOT NULL CHECK (length(content) BETWEEN 1 AND 4000),
    attachments jsonb NOT NULL DEFAULT '[]',
    occurred_at timestamptz,
    accepted_at timestamptz NOT NULL,
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 7),
    unit text NOT NULL DEFAULT '',
    answer text NOT NULL DEFAULT '',
    ground text NOT NULL DEFAULT '',
    CHECK ((latitude IS NULL) = (longitude IS NULL)),
    CHECK (state <> 3 OR ground <> '')
);
CREATE INDEX request_accepted ON intake.request (accepted_at);
ALTER TABLE intake.request ALTER content SET STATISTICS 0, ALTER attachments SET STATISTICS 0; -- never searched

CREATE TABLE identity.person (
    request_id uuid PRIMARY KEY REFERENCES intake.request,
    name text NOT NULL DEFAULT '',
    phone text NOT NULL DEFAULT '',
    other text NOT NULL DEFAULT ''
);

-- Who looked at it, and why in their own words: that too may say who asked.
CREATE TABLE identity.opening (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES intake.request,
    at timestamptz NOT NULL,
    principal text NOT NULL,
    reason text NOT NULL CHECK (reason <> '')
);
CREATE INDEX opening_request ON identity.opening (request_id, at);

-- What the person and the channel may know. Read by (xid, id) below the oldest running transaction: a cursor
-- over this order never skips a late committer.
CREATE TABLE intake.step (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    request_id uuid NOT NULL,
    channel text NOT NULL,
    at timestamptz NOT NULL,
    state smallint NOT NULL,
    what text NOT NULL,
    unit text NOT NULL DEFAULT ''
);
CREATE INDEX step_request ON intake.step (request_id, id);
CREATE INDEX step_feed ON intake.step (channel, xid, id);

CREATE TABLE intake.number_block (
    district text NOT NULL,
    day date NOT NULL,
    next int NOT NULL CHECK (next > 0),
    PRIMARY KEY (district, day)
);

CREATE TABLE intake.command_key (
    principal text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    reply bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (principal, key)
);

GRANT SELECT, INSERT, UPDATE ON intake.request TO loopline_intake;
GRANT SELECT, INSERT ON intake.step, identity.person, intake.command_key TO loopline_intake;
GRANT INSERT ON identity.opening TO loopline_intake;
GRANT SELECT, INSERT, UPDATE ON intake.number_block TO loopline_intake;
-- Everything but the retrieval code.
GRANT SELECT (id, number, channel, principal, reference, language, party, withheld, district, area, address, latitude,
              longitude, urgency, matter, content, attachments, occurred_at, accepted_at, state, unit, answer, ground)
    ON intake.request TO loopline_reader, loopline_admin;
GRANT SELECT ON intake.step, intake.number_block TO loopline_reader, loopline_admin;
