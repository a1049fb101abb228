-- Dispatch: orders, the units' parts in them, the requests that ride on them, returns and rulings.
-- Written by loopline_router only. Numbers of states and milestones: common/terms.def.
CREATE SCHEMA router;

CREATE TABLE router.work_order (
    id uuid PRIMARY KEY, -- that of the request that founded it
    number text NOT NULL UNIQUE CHECK (number <> ''),
    district text NOT NULL,
    area text NOT NULL,
    address text NOT NULL,
    matter text NOT NULL,
    text text NOT NULL,
    nature smallint NOT NULL CHECK (nature BETWEEN 0 AND 6),
    urgency smallint NOT NULL CHECK (urgency BETWEEN 0 AND 2),
    party smallint NOT NULL CHECK (party BETWEEN 0 AND 2),
    name_withheld bool NOT NULL,
    by_person bool NOT NULL, -- a person decided the classification
    policy text NOT NULL CHECK (policy <> ''),
    entry text NOT NULL, -- row of the catalogue; '' = nobody owned it, the backstop does
    ground text NOT NULL,
    pack_version int NOT NULL CHECK (pack_version > 0), -- the one that set the clocks
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 7),
    round int NOT NULL CHECK (round >= 0),
    version int NOT NULL CHECK (version > 0),
    returns int NOT NULL CHECK (returns >= 0),
    yellow int NOT NULL CHECK (yellow >= 0),
    red int NOT NULL CHECK (red >= 0),
    accepted_at timestamptz NOT NULL,
    dispatched_at timestamptz NOT NULL,
    fed_back_at timestamptz,
    written_off_at timestamptz,
    withdrawn_at timestamptz,
    -- fed back and written off only when everybody has fed back; written off only after that (R30)
    CHECK ((state IN (5, 6)) = (fed_back_at IS NOT NULL)),
    CHECK ((state = 6) = (written_off_at IS NOT NULL)),
    CHECK ((state = 7) = (withdrawn_at IS NOT NULL))
);
ALTER TABLE router.work_order ALTER text SET STATISTICS 0; -- never searched
CREATE INDEX work_order_running ON router.work_order (district, dispatched_at) WHERE state < 6;

-- One unit's part. A unit that left keeps its row (state 6, relieved): nobody's part is forgotten.
CREATE TABLE router.assignment (
    order_id uuid NOT NULL REFERENCES router.work_order,
    seq int NOT NULL CHECK (seq BETWEEN 1 AND 64),
    unit text NOT NULL CHECK (unit <> ''),
    duty smallint NOT NULL CHECK (duty BETWEEN 1 AND 2),
    task text, -- what the catalogue asks of a co-handler
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 6),
    round int NOT NULL CHECK (round >= 0),
    dispatched_at timestamptz NOT NULL,
    return_by timestamptz,
    signed_at timestamptz,
    contacted_at timestamptz,
    arrived_at timestamptz,
    reported_at timestamptz,
    fed_back_at timestamptz,
    relieved_at timestamptz,
    outcome smallint NOT NULL CHECK (outcome BETWEEN 0 AND 3), -- "in progress" is no result
    result text,
    reported_by text,
    yellow int NOT NULL CHECK (yellow >= 0),
    red int NOT NULL CHECK (red >= 0),
    PRIMARY KEY (order_id, seq),
    CHECK (state NOT IN (2, 4, 5) OR signed_at IS NOT NULL),
    CHECK (signed_at IS NOT NULL OR (contacted_at IS NULL AND arrived_at IS NULL AND reported_at IS NULL)),
    CHECK (state NOT IN (4, 5) OR (reported_at IS NOT NULL AND reported_by IS NOT NULL AND outcome > 0 AND result IS NOT NULL)),
    CHECK (state = 6 OR (state = 5) = (fed_back_at IS NOT NULL)),
    CHECK ((state = 6) = (relieved_at IS NOT NULL))
);
-- Never two leads, never one unit twice at the same time.
CREATE UNIQUE INDEX assignment_lead ON router.assignment (order_id) WHERE duty = 1 AND state <> 6;
CREATE UNIQUE INDEX assignment_unit ON router.assignment (order_id, unit) WHERE state <> 6;
CREATE INDEX assignment_open ON router.assignment (unit, dispatched_at) WHERE state < 5;

-- The requests that ride on an order: one receipt and one rating each (nobody is lost when several do).
CREATE TABLE router.order_request (
    request_id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES router.work_order,
    number text NOT NULL,
    channel text NOT NULL,
    accepted_at timestamptz NOT NULL,
    withdrawn_at timestamptz
);
CREATE INDEX order_request_order ON router.order_request (order_id);

-- Returns 退单 and their rulings: one row for each return that was in time.
CREATE TABLE router.return_slip (
    order_id uuid NOT NULL,
    seq int NOT NULL CHECK (seq > 0), -- first, second … return of the order
    assignment int NOT NULL,
    unit text NOT NULL,
    ground text NOT NULL CHECK (ground <> ''),
    text text NOT NULL CHECK (text <> ''),
    returned_by text NOT NULL,
    returned_at timestamptz NOT NULL,
    ruling smallint NOT NULL CHECK (ruling BETWEEN 0 AND 2), -- 0 = under review, or overtaken by a withdrawal
    new_unit text,
    reason text,
    ruled_by text,
    ruled_at timestamptz,
    PRIMARY KEY (order_id, seq),
    FOREIGN KEY (order_id, assignment) REFERENCES router.assignment (order_id, seq),
    CHECK ((ruling > 0) = (ruled_at IS NOT NULL)),
    CHECK ((ruling > 0) = (ruled_by IS NOT NULL)),
    CHECK ((ruling > 0) = (reason IS NOT NULL)),
    CHECK (ruling = 1 OR new_unit IS NULL)
);
CREATE UNIQUE INDEX return_slip_open ON router.return_slip (order_id, assignment) WHERE ruling = 0;

-- What people added after the order was founded; the units see it.
CREATE TABLE router.supplement (
    id uuid PRIMARY KEY, -- of the message that brought it
    order_id uuid NOT NULL REFERENCES router.work_order,
    request_id uuid NOT NULL,
    text text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX supplement_order ON router.supplement (order_id, at);

CREATE TABLE router.command_key (
    principal text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    reply bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (principal, key)
);

GRANT USAGE ON SCHEMA router TO loopline_router, loopline_reader;
-- Orders and parts are added and changed, never deleted.
GRANT SELECT, INSERT, UPDATE ON router.work_order, router.assignment, router.order_request, router.return_slip
    TO loopline_router;
GRANT SELECT, INSERT ON router.supplement, router.command_key TO loopline_router;
GRANT SELECT ON router.work_order, router.assignment, router.order_request, router.return_slip, router.supplement
    TO loopline_reader;
