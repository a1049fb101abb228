-- Clocks that can be relieved and counted again; slips, shelf, meetings, cadences.

-- What escalation needs to know of an order beside its clocks.
ALTER TABLE escalation.watch
    ADD matter text NOT NULL DEFAULT '',
    ADD unclear bool NOT NULL DEFAULT false,        -- nobody's by the catalogue: the backstop has it
    ADD limit_text text NOT NULL DEFAULT '',        -- set by a meeting's chair: replaces the policy's; '' = none
    ADD accepted_at timestamptz,
    ADD priority bool NOT NULL DEFAULT false,       -- on the priority supervision list 重点督办
    ADD priority_at timestamptz,
    ADD priority_by text,
    ADD priority_text text;
CREATE INDEX watch_open ON escalation.watch (accepted_at) WHERE NOT closed;
CREATE INDEX watch_priority ON escalation.watch (priority_at) WHERE priority;

ALTER TABLE escalation.clock
    DROP CONSTRAINT clock_stage_check, ADD CONSTRAINT clock_stage_check CHECK (stage BETWEEN 1 AND 16),
    DROP CONSTRAINT clock_state_check, ADD CONSTRAINT clock_state_check CHECK (state BETWEEN 1 AND 5),
    ADD provisional bool NOT NULL DEFAULT false,    -- due_at counts an unpublished year as Monday to Friday
    ADD revision int NOT NULL DEFAULT 0,            -- how often its due instant was counted again
    ADD fired int NOT NULL DEFAULT 0,               -- rungs of the policy's ladder that have fired, one bit each
    ADD policy text NOT NULL DEFAULT '',            -- that set it, where it is no longer the watch's; '' = the watch's
    ADD pack_version int NOT NULL DEFAULT 0,        -- of that policy; 0 = the watch's
    ADD limit_text text NOT NULL DEFAULT '';        -- the chair's limit that it counts by; '' = the policy's
-- Thousands fall due at the same closing time: in order without sorting all of them for every batch.
DROP INDEX escalation.clock_next;
CREATE INDEX clock_next ON escalation.clock (next_at, id) WHERE next_at IS NOT NULL;
-- Due clocks stand at the left edge of clock_next; what has fired there must not pile up while millions stay open.
ALTER TABLE escalation.clock SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 50000);
-- Ended before its year was published: judged when it is.
CREATE INDEX clock_unjudged ON escalation.clock (order_id) WHERE state = 5;

ALTER TABLE escalation.milestone
    DROP CONSTRAINT milestone_milestone_check, ADD CONSTRAINT milestone_milestone_check CHECK (milestone BETWEEN 1 AND 22);
CREATE INDEX milestone_late_return ON escalation.milestone (at) WHERE milestone = 22;

ALTER TABLE escalation.card
    DROP CONSTRAINT card_action_check, ADD CONSTRAINT card_action_check CHECK (action BETWEEN 1 AND 8),
    ADD revision int NOT NULL DEFAULT 0,
    ADD told text NOT NULL DEFAULT '',              -- the title behind the level: the unit's leader, the named city leader
    DROP CONSTRAINT card_clock_id_rung_key, ADD UNIQUE (clock_id, revision, rung); -- exactly once
-- Its clock is of an order: a second look at the order for every card would lock and write its row's page.
ALTER TABLE escalation.card DROP CONSTRAINT card_order_id_fkey;
CREATE INDEX card_fired ON escalation.card (fired_at);

-- Extension, pause, shelf: asked for, decided, ended.
CREATE TABLE escalation.relief (
    order_id uuid NOT NULL REFERENCES escalation.watch,
    seq int NOT NULL CHECK (seq > 0),               -- first, second … of the order
    kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 3),
    unit text NOT NULL CHECK (unit <> ''),          -- who asked
    ground text NOT NULL CHECK (ground <> ''),
    amount text NOT NULL,                           -- extension: a limit
    until timestamptz,                              -- pause, shelf: review date; after an early end that instant
    reason text NOT NULL CHECK (reason <> ''),
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 4),
    asked_by text NOT NULL,
    asked_at timestamptz NOT NULL,
    decided_by text,
    decided_at timestamptz,                         -- granted: the clocks move from here
    note text,
    ended_by text,
    ended_at timestamptz,
    led bool NOT NULL DEFAULT false,                -- granted to the unit that led the order then: bears on the order's clocks
    PRIMARY KEY (order_id, seq),
    CHECK ((kind = 1) = (amount <> '')),
    CHECK ((kind = 1) = (until IS NULL)),
    CHECK ((state = 1) = (decided_at IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (decided_by <> asked_by),                 -- a second pair of eyes
    CHECK ((state = 4) = (ended_at IS NOT NULL))
);

-- Supervision slips 督办单: numbered by year, must be answered.
CREATE TABLE escalation.slip_serial (
    year int PRIMARY KEY,
    last int NOT NULL
);
CREATE TABLE escalation.slip (
    number text PRIMARY KEY,                        -- DB2024-00012
    order_id uuid NOT NULL REFERENCES escalation.watch,
    clock_id uuid REFERENCES escalation.clock,      -- whose ladder issued it; NULL = a supervisor
    unit text NOT NULL CHECK (unit <> ''),
    text text NOT NULL,
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 3),
    issued_by text,                                 -- NULL = the ladder
    issued_at timestamptz NOT NULL,
    answer text,
    answered_by text,
    answered_at timestamptz,
    sent_back int NOT NULL DEFAULT 0,
    closed_by text,
    closed_at timestamptz,
    note text,
    CHECK (state = 1 OR answered_at IS NOT NULL),
    CHECK ((state = 3) = (closed_at IS NOT NULL))
);
CREATE INDEX slip_order ON escalation.slip (order_id);
CREATE INDEX slip_open ON escalation.slip (issued_at) WHERE state < 3;
CREATE UNIQUE INDEX slip_open_once ON escalation.slip (order_id, unit) WHERE state < 3;

-- When each cadence comes round next, and what has come round.
CREATE TABLE escalation.cadence (
    code text PRIMARY KEY,
    pack_version int NOT NULL,                      -- that computed next_at
    next_date date,                                 -- nominal; NULL = its year is not published, or it is no longer in the pack
    next_at timestamptz,
    last_date date,                                 -- nominal date of the last one that came round; NULL = none yet
    last_at timestamptz,                            -- and when that was due
    CHECK ((next_date IS NULL) = (next_at IS NULL)),
    CHECK ((last_date IS NULL) = (last_at IS NULL)),
    CHECK (next_date > last_date)                   -- none comes round again
);
CREATE TABLE escalation.occasion (
    cadence text NOT NULL,
    date date NOT NULL,                             -- nominal: the 6th, even when held on the 8th
    kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 3),
    since timestamptz,                              -- the occasion before: what a report covers; NULL = the first
    due_at timestamptz NOT NULL,
    fired_at timestamptz NOT NULL,
    PRIMARY KEY (cadence, date),                    -- exactly once
    CHECK (fired_at >= due_at)                      -- never early
);

-- Dispatch meetings 调度会.
CREATE TABLE escalation.meeting (
    cadence text NOT NULL,
    date date NOT NULL,
    name text NOT NULL,
    area text NOT NULL,
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 2),
    held_at timestamptz NOT NULL,                   -- when it is held: the date may have moved off a day off
    called_by text,                                 -- NULL = the cadence
    cut int NOT NULL DEFAULT 0 CHECK (cut >= 0),    -- orders that had a reason and did not fit
    closed_by text,
    closed_at timestamptz,
    note text,
    PRIMARY KEY (cadence, date),
    CHECK ((state = 2) = (closed_at IS NOT NULL))
);
CREATE TABLE escalation.meeting_item (
    cadence text NOT NULL,
    date date NOT NULL,
    order_id uuid NOT NULL REFERENCES escalation.watch,
    seq int NOT NULL CHECK (seq > 0),
    reasons int NOT NULL CHECK (reasons > 0),       -- bits 1 << reason
    class text NOT NULL,                            -- class of prominent problem; '' = none
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 5),
    listed_by text,                                 -- NULL = the live data
    lead text NOT NULL DEFAULT '',
    co text NOT NULL DEFAULT '',                    -- units, separated by commas
    limit_text text NOT NULL DEFAULT '',
    decision text,
    decided_by text,
    decided_at timestamptz,
    done_at timestamptz,
    PRIMARY KEY (cadence, date, order_id),
    FOREIGN KEY (cadence, date) REFERENCES escalation.meeting,
    CHECK (state = 1 OR state = 3 OR decided_at IS NOT NULL)
);
CREATE INDEX meeting_item_open ON escalation.meeting_item (order_id) WHERE state IN (1, 2);
-- What an agenda is made of. Accepted in the order of time, so the last weeks of all orders lie together.
CREATE INDEX clock_overdue ON escalation.clock (due_at) WHERE state = 1 AND stage IN (4, 5, 7);
CREATE INDEX watch_redo ON escalation.watch (accepted_at) WHERE NOT closed AND round > 0;
CREATE INDEX watch_unclear ON escalation.watch (accepted_at) WHERE NOT closed AND unclear;
CREATE INDEX watch_matter ON escalation.watch (matter, accepted_at) WHERE NOT closed;
CREATE INDEX watch_accepted ON escalation.watch USING brin (accepted_at) WITH (pages_per_range = 32);

-- A new pack whose calendars say something else: the open clocks are counted again, order by order.
CREATE TABLE escalation.calendar_change (
    version int PRIMARY KEY,                        -- of the pack
    first_date date,                                -- first date that differs; NULL = none
    after uuid,                                     -- orders up to this one are done, in this pass
    pass int NOT NULL DEFAULT 1,                    -- 1 at once; 2 when every replica counts by the new calendars
    moved int NOT NULL DEFAULT 0,                   -- clocks whose due instant moved
    noticed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    done_at timestamptz
);

GRANT SELECT, INSERT, UPDATE ON escalation.relief, escalation.slip, escalation.slip_serial, escalation.cadence,
    escalation.meeting, escalation.meeting_item, escalation.calendar_change TO loopline_escalation;
GRANT SELECT, INSERT ON escalation.occasion TO loopline_escalation;
GRANT SELECT ON escalation.relief, escalation.slip, escalation.cadence, escalation.occasion, escalation.meeting,
    escalation.meeting_item, escalation.calendar_change TO loopline_reader, loopline_admin;

-- Router: a limit that a meeting's chair set for the order.
ALTER TABLE router.work_order ADD limit_text text NOT NULL DEFAULT '';

-- Intake: what the person is told of a moved date.
ALTER TABLE intake.step ADD due timestamptz; -- of "due_changed": when it is now expected
