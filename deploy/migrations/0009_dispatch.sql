-- Dispatch as it is really done: classes, sub-orders, delegation, whistles, sessions, hand-over, structured results.
-- Numbers: common/terms.def.

ALTER TABLE router.work_order
    ADD class smallint NOT NULL DEFAULT 1 CHECK (class BETWEEN 1 AND 5),
    ADD letter text NOT NULL DEFAULT '',            -- 文号: a consultative order is never without
    ADD leader text NOT NULL DEFAULT '',            -- code of the leader it was given to by name (R29)
    ADD first_unit text NOT NULL DEFAULT '',        -- 首接: who received it first; '' = merged at its founding
    ADD unclear bool NOT NULL DEFAULT false,        -- 权属不明: nobody has been named its owner yet
    ADD forced bool NOT NULL DEFAULT false,         -- 强制派单: no further return
    ADD hops int NOT NULL DEFAULT 0 CHECK (hops >= 0),          -- how often the lead went to another unit
    ADD dispatches int NOT NULL DEFAULT 1 CHECK (dispatches > 0), -- decisions about who acts
    ADD whistles_open int NOT NULL DEFAULT 0 CHECK (whistles_open >= 0),
    ADD parent_id uuid REFERENCES router.work_order, -- of a child order 子单
    ADD child_kind smallint NOT NULL DEFAULT 0 CHECK (child_kind BETWEEN 0 AND 3),
    ADD children int NOT NULL DEFAULT 0,
    ADD children_open int NOT NULL DEFAULT 0,
    ADD front_line bool NOT NULL DEFAULT false,     -- 一线办结 (R05, R06): by its first unit alone, in the first round
    ADD one_go bool NOT NULL DEFAULT false,         -- 一次办结 (R06): likewise, with one visit at most
    ADD cause text NOT NULL DEFAULT '',             -- root cause as known by now (R46)
    ADD CHECK (class <> 3 OR letter <> ''),
    ADD CHECK (class <> 5 OR leader <> ''),
    ADD CHECK ((parent_id IS NULL) = (child_kind = 0)),
    ADD CHECK (parent_id <> id),
    ADD CHECK (children = 0 OR parent_id IS NULL),  -- a child is not split again
    ADD CHECK (children_open BETWEEN 0 AND children),
    ADD CHECK (state NOT IN (5, 6) OR (children_open = 0 AND whistles_open = 0)), -- the closure gate
    ADD CHECK (front_line OR NOT one_go);
CREATE INDEX work_order_parent ON router.work_order (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX work_order_moved ON router.work_order (accepted_at) WHERE hops > 0 OR returns > 0;
CREATE INDEX work_order_dispatched ON router.work_order USING brin (dispatched_at);

ALTER TABLE router.assignment
    DROP CONSTRAINT assignment_duty_check, ADD CONSTRAINT assignment_duty_check CHECK (duty BETWEEN 1 AND 5),
    DROP CONSTRAINT assignment_outcome_check,
    ADD CONSTRAINT assignment_outcome_check CHECK (outcome BETWEEN 0 AND 5 AND outcome <> 4), -- "in progress" is no result
    ADD parent_seq int CHECK (parent_seq > 0 AND parent_seq < seq), -- of a delegate: whose part it has
    ADD limit_text text NOT NULL DEFAULT '',        -- its own for feedback
    ADD visits int NOT NULL DEFAULT 0 CHECK (visits >= 0),
    ADD called_at timestamptz,                      -- 吹哨: the last time
    ADD reported_in_at timestamptz,                 -- 报到: to that call
    ADD FOREIGN KEY (order_id, parent_seq) REFERENCES router.assignment (order_id, seq),
    ADD CHECK ((duty = 5) = (parent_seq IS NOT NULL)),
    ADD CHECK (reported_in_at IS NULL OR called_at IS NOT NULL);

ALTER TABLE router.return_slip
    DROP CONSTRAINT return_slip_ruling_check, ADD CONSTRAINT return_slip_ruling_check CHECK (ruling BETWEEN 0 AND 5),
    DROP CONSTRAINT return_slip_check3, ADD CONSTRAINT return_slip_new_unit CHECK (ruling <> 2 OR new_unit IS NULL),
    ADD units text NOT NULL DEFAULT '';             -- co-handlers or candidates that were named, by commas

-- What units said they did: interim and final results of every round, kept apart (C16).
CREATE TABLE router.result (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES router.work_order,
    seq int NOT NULL,                               -- the assignment
    unit text NOT NULL CHECK (unit <> ''),
    round int NOT NULL CHECK (round >= 0),
    interim bool NOT NULL,
    outcome smallint NOT NULL CHECK (outcome BETWEEN 1 AND 5),
    text text NOT NULL CHECK (text <> ''),
    measures text NOT NULL,
    cost_fen bigint NOT NULL CHECK (cost_fen >= 0),
    ground text NOT NULL,                           -- why it cannot be solved
    until_at timestamptz,                           -- in progress until
    contact_at timestamptz,
    contact_way smallint NOT NULL CHECK (contact_way BETWEEN 0 AND 4),
    contact_with text NOT NULL,
    contact_result smallint NOT NULL CHECK (contact_result BETWEEN 0 AND 3),
    attachments jsonb NOT NULL,                     -- [{name, reference, media_type}]
    at timestamptz NOT NULL,                        -- reported: to the platform, unless a leader has to sign
    told_at timestamptz,                            -- the person was told
    by text NOT NULL,
    FOREIGN KEY (order_id, seq) REFERENCES router.assignment (order_id, seq),
    CHECK (interim = (outcome = 4)),
    CHECK ((outcome = 3) = (ground <> '')),
    CHECK (interim OR until_at IS NULL),
    CHECK ((contact_at IS NULL) = (contact_way = 0)),
    CHECK ((contact_at IS NULL) = (contact_result = 0))
);
CREATE INDEX result_order ON router.result (order_id, id);

-- Among those who act and those who dispatch; never shown to the citizen.
CREATE TABLE router.comment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES router.work_order,
    unit text NOT NULL,                             -- '' = those who dispatch
    by text NOT NULL,
    at timestamptz NOT NULL,
    text text NOT NULL CHECK (text <> ''),
    attachments jsonb NOT NULL
);
CREATE INDEX comment_order ON router.comment (order_id, id);

-- Whistles 吹哨报到 (R15, R16) and joint visits 联合到场 (R09).
CREATE TABLE router.whistle (
    order_id uuid NOT NULL REFERENCES router.work_order,
    seq int NOT NULL CHECK (seq > 0),
    kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 2),
    level text NOT NULL,                            -- of the pack; '' for a joint visit
    unit text NOT NULL,                             -- who whistled; '' = those who dispatch
    by text NOT NULL,
    text text NOT NULL CHECK (text <> ''),
    limit_text text NOT NULL,                       -- '' = the policy's
    at timestamptz NOT NULL,
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 5),
    finding text,
    measures text,
    participants text,
    lead text,                                      -- named by the finding
    co text,                                        -- likewise, by commas
    ended_by text,                                  -- '' = with its order
    ended_at timestamptz,
    PRIMARY KEY (order_id, seq),
    CHECK ((kind = 1) = (level <> '')),
    CHECK (state <> 4 OR kind = 2),
    CHECK ((state = 1) = (ended_at IS NULL)),
    CHECK ((state = 1) = (ended_by IS NULL)),
    CHECK ((state = 1) = (finding IS NULL)),
    CHECK (state = 2 OR (lead IS NULL AND co IS NULL))
);
CREATE INDEX whistle_at ON router.whistle (at);
-- One unit that was called.
CREATE TABLE router.whistle_call (
    order_id uuid NOT NULL,
    whistle int NOT NULL,
    assignment int NOT NULL,
    unit text NOT NULL CHECK (unit <> ''),
    reported_in_at timestamptz,
    person text,                                    -- who came, by post
    note text,
    by text,
    PRIMARY KEY (order_id, whistle, assignment),
    FOREIGN KEY (order_id, whistle) REFERENCES router.whistle (order_id, seq),
    FOREIGN KEY (order_id, assignment) REFERENCES router.assignment (order_id, seq),
    CHECK ((reported_in_at IS NULL) = (by IS NULL)),
    CHECK (reported_in_at IS NOT NULL OR (person IS NULL AND note IS NULL))
);

-- Sessions 现场办公、会商、调解 (R17, R18, C05, C17, C19): rounds of one kind are counted.
CREATE TABLE router.session (
    order_id uuid NOT NULL REFERENCES router.work_order,
    kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 4),
    round int NOT NULL CHECK (round > 0),
    unit text NOT NULL,
    by text NOT NULL,
    at timestamptz NOT NULL,
    held_at timestamptz NOT NULL,
    place text NOT NULL,
    units text[] NOT NULL,
    participants text[] NOT NULL,
    parties text[] NOT NULL,
    result smallint NOT NULL CHECK (result BETWEEN 1 AND 3),
    text text NOT NULL CHECK (text <> ''),
    next_at timestamptz CHECK (next_at > held_at),
    attachments jsonb NOT NULL,
    PRIMARY KEY (order_id, kind, round),
    CHECK (next_at IS NULL OR result = 3)
);

-- Emergency hand-over 紧急转接 (N03).
CREATE TABLE router.hand_over (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES router.work_order,
    direction smallint NOT NULL CHECK (direction BETWEEN 1 AND 2),
    agency text NOT NULL CHECK (agency <> ''),
    reference text NOT NULL,
    unit text NOT NULL,
    by text NOT NULL,
    at timestamptz NOT NULL,                        -- when it happened, as said
    recorded_at timestamptz NOT NULL,
    note text NOT NULL
);
CREATE INDEX hand_over_order ON router.hand_over (order_id, id);

-- What a ruling teaches the catalogue: a row that the administrator adopts or declines.
CREATE TABLE router.proposal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES router.work_order,
    matter text NOT NULL,
    area text NOT NULL,
    party smallint NOT NULL CHECK (party BETWEEN 0 AND 2),
    urgency smallint NOT NULL CHECK (urgency BETWEEN 0 AND 2),
    lead text NOT NULL CHECK (lead <> ''),
    co text[] NOT NULL,
    policy text NOT NULL CHECK (policy <> ''),
    ground text NOT NULL CHECK (ground <> ''),
    by text NOT NULL,
    at timestamptz NOT NULL,
    state smallint NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 3),
    decided_by text,
    decided_at timestamptz,
    decided_pack int,                               -- version that has the row
    reason text NOT NULL DEFAULT '',                -- why it was declined
    CHECK ((state = 1) = (decided_at IS NULL)),
    CHECK ((state = 1) = (decided_by IS NULL)),
    CHECK ((state = 2) = (decided_pack IS NOT NULL)),
    CHECK ((state = 3) = (reason <> ''))
);
CREATE INDEX proposal_open ON router.proposal (at) WHERE state = 1;

-- Routing that collapses to the backstop: one row for each time it did, by district.
CREATE TABLE router.backstop_alarm (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    district text NOT NULL,
    raised_at timestamptz NOT NULL,
    orders int NOT NULL,                            -- founded in the window
    backstop int NOT NULL CHECK (backstop BETWEEN 1 AND orders),
    cleared_at timestamptz CHECK (cleared_at >= raised_at)
);
CREATE UNIQUE INDEX backstop_alarm_open ON router.backstop_alarm (district) WHERE cleared_at IS NULL;
-- When a replica looked last: one of them looks, and no more often than once a minute.
CREATE TABLE router.backstop_watch (
    single bool PRIMARY KEY DEFAULT true CHECK (single),
    at timestamptz NOT NULL
);
INSERT INTO router.backstop_watch (at) VALUES ('-infinity');

GRANT SELECT, INSERT, UPDATE ON router.whistle, router.whistle_call, router.backstop_alarm TO loopline_router;
GRANT SELECT, INSERT ON router.result, router.comment, router.session, router.hand_over, router.proposal TO loopline_router;
GRANT SELECT, UPDATE ON router.backstop_watch TO loopline_router;
GRANT SELECT ON router.backstop_watch, router.whistle, router.whistle_call, router.backstop_alarm, router.result, router.comment, router.session,
    router.hand_over, router.proposal TO loopline_reader;
GRANT USAGE ON SCHEMA router TO loopline_admin;
GRANT SELECT, UPDATE (state, decided_by, decided_at, decided_pack, reason) ON router.proposal TO loopline_admin;

-- What escalation knows of it: its own limits of single units, the leader it was given to by name, whose child it is.
ALTER TABLE escalation.watch
    ADD leader text NOT NULL DEFAULT '',
    ADD parent_id uuid,
    ADD order_class smallint NOT NULL DEFAULT 1 CHECK (order_class BETWEEN 1 AND 5);
ALTER TABLE escalation.clock
    ADD own_limit bool NOT NULL DEFAULT false,      -- limit_text is this unit's alone: of its delegation, of the call it got
    ADD CONSTRAINT clock_own_limit CHECK (limit_text <> '' OR NOT own_limit);
ALTER TABLE escalation.milestone
    ADD limit_text text NOT NULL DEFAULT '';        -- that came with it: of a dispatch to the unit, of a call
ALTER TABLE escalation.milestone
    DROP CONSTRAINT IF EXISTS milestone_milestone_check, ADD CONSTRAINT milestone_milestone_check CHECK (milestone BETWEEN 1 AND 24);
ALTER TABLE survey.survey_case
    DROP CONSTRAINT survey_case_outcome_check, ADD CONSTRAINT survey_case_outcome_check CHECK (outcome BETWEEN 0 AND 5);

-- Results in words that were sent back as saying nothing: counted by unit.
CREATE INDEX event_reply_sent_back ON bus.event (at) WHERE kind = 'reply_sent_back';
