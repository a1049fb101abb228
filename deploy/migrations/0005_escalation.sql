-- escalation: what is watched, its clocks, the cards and notices they raised.
CREATE SCHEMA escalation;
GRANT USAGE ON SCHEMA escalation TO loopline_escalation, loopline_reader, loopline_admin;

CREATE TABLE escalation.watch (
    id uuid PRIMARY KEY, -- the order
    number text NOT NULL,
    district text NOT NULL,
    area text NOT NULL,
    policy text NOT NULL,
    pack_version int NOT NULL,
    urgency smallint NOT NULL CHECK (urgency BETWEEN 0 AND 2),
    round int NOT NULL CHECK (round >= 0),
    lead text NOT NULL,
    closed bool NOT NULL
);
CREATE INDEX watch_number ON escalation.watch (number);

CREATE TABLE escalation.clock (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES escalation.watch,
    unit text NOT NULL, -- '' = the order as a whole: the citizen's clock
    stage smallint NOT NULL CHECK (stage BETWEEN 1 AND 9),
    round int NOT NULL CHECK (round >= 0),
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 4),
    started_at timestamptz NOT NULL,
    due_at timestamptz,
    stopped_at timestamptz,
    missing_year int NOT NULL DEFAULT 0,
    rungs text NOT NULL, -- at:action:level;… in µs, ascending
    next_rung int NOT NULL CHECK (next_rung >= 0),
    next_at timestamptz,
    explain json NOT NULL, -- written once, read whole: not jsonb
    CHECK ((state = 1) = (stopped_at IS NULL)),
    CHECK (due_at IS NULL OR due_at >= started_at),
    CHECK (due_at IS NOT NULL OR missing_year <> 0),
    CHECK (state <> 4 OR next_at IS NULL)
);
ALTER TABLE escalation.clock ALTER explain SET STATISTICS 0, ALTER rungs SET STATISTICS 0; -- never searched
CREATE INDEX clock_order ON escalation.clock (order_id);
CREATE INDEX clock_next ON escalation.clock (next_at) WHERE next_at IS NOT NULL;
CREATE UNIQUE INDEX clock_open_once ON escalation.clock (order_id, unit, stage, round) WHERE state = 1;

-- Milestones as they were said: two services speak about one order and may race (whoever comes first is kept).
CREATE TABLE escalation.milestone (
    order_id uuid NOT NULL,
    unit text NOT NULL,
    milestone smallint NOT NULL CHECK (milestone BETWEEN 1 AND 14),
    round int NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (order_id, milestone, unit, round, at)
);

-- Every rung that fired: when it was due, when it fired, who was told, who acknowledged.
CREATE TABLE escalation.card (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES escalation.watch,
    clock_id uuid NOT NULL REFERENCES escalation.clock,
    unit text NOT NULL,
    stage smallint NOT NULL,
    round int NOT NULL,
    action smallint NOT NULL CHECK (action BETWEEN 1 AND 4),
    level text NOT NULL,
    rung int NOT NULL,
    due_at timestamptz NOT NULL,   -- of the rung
    fired_at timestamptz NOT NULL,
    late bool NOT NULL,            -- fired noticeably after it was due: the service had been away
    acknowledged_at timestamptz,
    acknowledged_by text,
    note text,
    UNIQUE (clock_id, rung),       -- exactly once
    CHECK (fired_at >= due_at)     -- never early
);
CREATE INDEX card_order ON escalation.card (order_id);

CREATE TABLE escalation.command_key (
    principal text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    reply bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (principal, key)
);

GRANT SELECT, INSERT, UPDATE ON escalation.watch, escalation.clock, escalation.card TO loopline_escalation;
GRANT SELECT, INSERT ON escalation.milestone, escalation.command_key TO loopline_escalation;
GRANT SELECT ON escalation.watch, escalation.clock, escalation.milestone, escalation.card TO loopline_reader, loopline_admin;
