-- Follow-up: cases, surveys, write-offs. Written by loopline_survey only.
CREATE SCHEMA survey;

-- One row per order that has fed back, and per request answered at first contact.
CREATE TABLE survey.survey_case (
    id uuid PRIMARY KEY,
    number text NOT NULL,
    district text NOT NULL,
    unit text CHECK (unit <> ''),
    co text[] NOT NULL DEFAULT '{}',
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 8),
    round int NOT NULL CHECK (round >= 0),
    visit int NOT NULL CHECK (visit >= 1),
    redo_max int NOT NULL CHECK (redo_max >= 0),
    supervised bool NOT NULL DEFAULT false,
    outcome smallint NOT NULL CHECK (outcome BETWEEN 0 AND 4),
    fed_back_at timestamptz NOT NULL,
    to_ask int NOT NULL CHECK (to_ask > 0),
    open int NOT NULL CHECK (open BETWEEN 0 AND to_ask),
    -- answered, closed, reopened: nobody handles it; all else has a lead
    CONSTRAINT lead_of_orders CHECK ((unit IS NULL) = (state IN (1, 7, 8))),
    -- while asking somebody is still to be asked back; in every other state, written off above all, nobody (R30, R34)
    CONSTRAINT all_asked_back CHECK ((state IN (1, 2)) = (open > 0)),
    -- a redo is always supervised (R36)
    CONSTRAINT redo_is_supervised CHECK (supervised OR (round = 0 AND state <> 3))
);
CREATE INDEX survey_case_number ON survey.survey_case (number);

-- One request asked back in one visit.
CREATE TABLE survey.survey (
    case_id uuid NOT NULL REFERENCES survey.survey_case,
    visit int NOT NULL CHECK (visit >= 1),
    request_id uuid NOT NULL,
    round int NOT NULL CHECK (round >= 0),
    number text NOT NULL,
    channel text NOT NULL,
    district text NOT NULL,
    state smallint NOT NULL CHECK (state IN (1, 2)),
    rating smallint NOT NULL CHECK (rating BETWEEN 0 AND 4),
    cause smallint NOT NULL CHECK (cause BETWEEN 0 AND 5),
    text text NOT NULL DEFAULT '',
    rated_by text,
    opened_at timestamptz NOT NULL,
    rated_at timestamptz,
    PRIMARY KEY (case_id, visit, request_id),
    CONSTRAINT rated_or_open CHECK ((state = 2) = (rating <> 0)),
    CONSTRAINT rated_by_someone CHECK ((state = 2) = (rated_by IS NOT NULL)),
    CONSTRAINT rated_at_an_instant CHECK ((state = 2) = (rated_at IS NOT NULL)),
    CONSTRAINT cause_iff_dissatisfied CHECK ((rating = 4) = (cause <> 0)) -- R36
);
CREATE INDEX survey_number ON survey.survey (number);
CREATE INDEX survey_open ON survey.survey (opened_at, number) WHERE state = 1;
CREATE INDEX survey_open_district ON survey.survey (district, opened_at, number) WHERE state = 1;

-- Applications for write-off: every one of them, with who decided.
CREATE TABLE survey.write_off (
    case_id uuid NOT NULL REFERENCES survey.survey_case,
    attempt int NOT NULL CHECK (attempt >= 1),
    round int NOT NULL CHECK (round >= 0),
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 3),
    unit text NOT NULL,
    applied_by text NOT NULL CHECK (applied_by <> ''),
    text text NOT NULL DEFAULT '',
    applied_at timestamptz NOT NULL,
    decided_by text,
    reason text NOT NULL DEFAULT '',
    decided_at timestamptz,
    PRIMARY KEY (case_id, attempt),
    CONSTRAINT second_person CHECK (decided_by <> applied_by), -- R30
    CONSTRAINT decided_by_someone CHECK ((state = 1) = (decided_by IS NULL)),
    CONSTRAINT decided_at_an_instant CHECK ((state = 1) = (decided_at IS NULL)),
    CONSTRAINT only_a_person_approves CHECK (state <> 2 OR decided_by <> '')
);
CREATE UNIQUE INDEX write_off_waiting ON survey.write_off (case_id) WHERE state = 1;
CREATE UNIQUE INDEX write_off_approved ON survey.write_off (case_id) WHERE state = 2;

CREATE TABLE survey.command_key (
    principal text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    reply bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (principal, key)
);

GRANT USAGE ON SCHEMA survey TO loopline_survey, loopline_reader;
-- A rating stays for ever: rows are added and changed, never deleted.
GRANT SELECT, INSERT, UPDATE ON survey.survey_case, survey.survey, survey.write_off TO loopline_survey;
GRANT SELECT, INSERT ON survey.command_key TO loopline_survey;
-- What people write (text, reason) may hold personal data.
GRANT SELECT (case_id, visit, request_id, round, number, channel, district, state, rating, cause, rated_by, opened_at,
              rated_at) ON survey.survey TO loopline_reader;
GRANT SELECT (case_id, attempt, round, state, unit, applied_by, applied_at, decided_by, decided_at) ON survey.write_off
    TO loopline_reader;
GRANT SELECT ON survey.survey_case TO loopline_reader;
