-- Understanding: models, likeness and merging, hot spots, where it is.

-- Where a channel said it is: WGS-84, and what it had said it in (terms.def: datum).
ALTER TABLE intake.request
    ADD datum smallint NOT NULL DEFAULT 0 CHECK (datum BETWEEN 0 AND 3),
    ADD hotspot uuid;                               -- 未诉先办: made of this hot spot; one request each
CREATE UNIQUE INDEX request_hotspot ON intake.request (hotspot) WHERE hotspot IS NOT NULL;
GRANT SELECT (datum, hotspot) ON intake.request TO loopline_reader, loopline_admin;

-- What was added to a request, as it was written: whoever may see the demand's own words may see these (reveal).
CREATE TABLE intake.supplement (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES intake.request,
    at timestamptz NOT NULL,
    content text NOT NULL CHECK (content <> '')
);
CREATE INDEX supplement_request ON intake.supplement (request_id, id);
GRANT SELECT, INSERT ON intake.supplement TO loopline_intake;

-- The key of the hash by which the same caller is known again without being known. Made once, by the first intake.
CREATE TABLE identity.caller_key (
    single bool PRIMARY KEY DEFAULT true CHECK (single),
    key bytea NOT NULL CHECK (length(key) = 32)
);
GRANT SELECT, INSERT ON identity.caller_key TO loopline_intake;

-- What was found out about a request, and how far it was trusted.
ALTER TABLE classifier.classification
    ADD caller bytea NOT NULL DEFAULT '' CHECK (length(caller) IN (0, 16)),
    ADD latitude float8 CHECK (latitude BETWEEN -90 AND 90),
    ADD longitude float8 CHECK (longitude BETWEEN -180 AND 180),
    ADD hotspot uuid,
    ADD gate smallint NOT NULL DEFAULT 0 CHECK (gate BETWEEN 0 AND 3),
    ADD merge_into uuid,                            -- the request whose order it shall ride on
    ADD merge_score int NOT NULL DEFAULT 0 CHECK (merge_score BETWEEN 0 AND 100),
    ADD CHECK ((latitude IS NULL) = (longitude IS NULL));

-- The desk takes danger first, then who waits longest.
DROP INDEX classifier.classification_waiting;
CREATE INDEX classification_waiting ON classifier.classification ((urgency = 2) DESC, accepted_at, id) WHERE state = 2;

-- Likeness: one row per accepted request while it is young enough to be compared with. Text, address and caller cannot be
-- read out of it: pairs of characters and people are hashed.
CREATE TABLE classifier.fingerprint (
    id uuid PRIMARY KEY,                            -- the request
    at timestamptz NOT NULL,                        -- accepted
    area text NOT NULL,
    matter text NOT NULL,
    caller bytea NOT NULL,
    urgent bool NOT NULL,
    forwarded bool NOT NULL,                        -- the router has it: others may ride on its order
    bands int[] NOT NULL,                           -- MinHash of the folded text, each band hashed with its number; short text: none
    sketch bytea NOT NULL,                          -- to compare exactly (services/classifier/sketch.h)
    address bytea NOT NULL                          -- the same of the address
);
-- Nobody needs to know which bands are common: none is, and finding out costs more than all else that is found out.
ALTER TABLE classifier.fingerprint ALTER bands SET STATISTICS 0, ALTER sketch SET STATISTICS 0, ALTER address SET STATISTICS 0;
-- No list of what is yet to be indexed: every look-up would have to go through it.
CREATE INDEX fingerprint_bands ON classifier.fingerprint USING gin (bands) WITH (fastupdate = off);
CREATE INDEX fingerprint_caller ON classifier.fingerprint (caller, at) WHERE caller <> '';
CREATE INDEX fingerprint_place ON classifier.fingerprint (area, matter, at) WHERE area <> '' AND matter <> '';
CREATE INDEX fingerprint_at ON classifier.fingerprint (at);

-- Two requests that may be one matter, the later one first (by when they were accepted).
CREATE TABLE classifier.likeness (
    request_id uuid NOT NULL REFERENCES classifier.classification,
    other_id uuid NOT NULL REFERENCES classifier.classification,
    score int NOT NULL CHECK (score BETWEEN 0 AND 100),
    reasons json NOT NULL,
    at timestamptz NOT NULL,
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 4),
    repeats bool NOT NULL DEFAULT false,            -- the same person about the same thing in the same place (C16)
    decided_by text,
    decided_at timestamptz,
    reason text,
    PRIMARY KEY (request_id, other_id),
    CHECK (request_id <> other_id),
    CONSTRAINT declined_by_someone CHECK (state NOT IN (2, 4) OR (decided_by IS NOT NULL AND decided_at IS NOT NULL))
);
CREATE INDEX likeness_other ON classifier.likeness (other_id);
CREATE INDEX likeness_open ON classifier.likeness (at) WHERE state = 1;

-- Hot spots, and the requests they are made of.
CREATE TABLE classifier.hotspot (
    id uuid PRIMARY KEY,
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 3),
    district text NOT NULL,
    area text NOT NULL,
    matter text NOT NULL,
    place text NOT NULL,                            -- in words
    title text NOT NULL,
    count int NOT NULL CHECK (count > 0),           -- requests of it in the window and the one before
    people int NOT NULL CHECK (people > 0),
    growth int NOT NULL,                            -- per cent of the window before
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    found_at timestamptz NOT NULL,
    alarmed_at timestamptz,
    raised_at timestamptz,
    reason text NOT NULL DEFAULT ''                 -- the rule that spoke, with its numbers
);
CREATE INDEX hotspot_last ON classifier.hotspot (last_at);
CREATE TABLE classifier.hotspot_member (
    request_id uuid NOT NULL REFERENCES classifier.classification,
    hotspot_id uuid NOT NULL REFERENCES classifier.hotspot,
    PRIMARY KEY (hotspot_id, request_id)
);
CREATE INDEX hotspot_member_request ON classifier.hotspot_member (request_id);
-- Accepted, not looked at for hot spots yet; in the order of their ids.
CREATE TABLE classifier.hotspot_todo (
    request_id uuid PRIMARY KEY
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
-- The window is read again by a replica that takes over.
CREATE INDEX classification_accepted ON classifier.classification (accepted_at, id);
-- Which replica looks for hot spots: whoever holds the lease.
CREATE TABLE classifier.hotspot_watch (
    single bool PRIMARY KEY DEFAULT true CHECK (single),
    holder uuid NOT NULL,
    until timestamptz NOT NULL
);
INSERT INTO classifier.hotspot_watch (holder, until) VALUES ('00000000-0000-0000-0000-000000000000', '-infinity');

-- Models (axis: terms.def): the files as they were trained, which one is in force, which one looks on.
CREATE TABLE classifier.model (
    axis smallint NOT NULL CHECK (axis BETWEEN 1 AND 4),
    version int NOT NULL CHECK (version > 0),
    sha256 text NOT NULL CHECK (length(sha256) = 64),
    content bytea NOT NULL,
    origin text NOT NULL CHECK (origin IN ('starter', 'file', 'retrained')),
    note text NOT NULL DEFAULT '',
    figures json NOT NULL DEFAULT '{}',             -- of training; of the comparison with the one in force
    offered bool NOT NULL DEFAULT true,             -- false: the comparison did not find it better
    added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    added_by text NOT NULL,
    PRIMARY KEY (axis, version)
);
CREATE TABLE classifier.model_use (
    axis smallint PRIMARY KEY,
    in_force int NOT NULL,
    before int,                                     -- what roll back goes back to
    shadow int,                                     -- looks on, decides nothing
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL,
    FOREIGN KEY (axis, in_force) REFERENCES classifier.model,
    FOREIGN KEY (axis, before) REFERENCES classifier.model,
    FOREIGN KEY (axis, shadow) REFERENCES classifier.model
);
CREATE TABLE classifier.model_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    axis smallint NOT NULL,
    what text NOT NULL CHECK (what IN ('applied', 'rolled_back', 'shadowed', 'unshadowed')),
    version int,
    actor text NOT NULL,
    reason text NOT NULL DEFAULT ''
);

GRANT SELECT, INSERT, UPDATE, DELETE ON classifier.fingerprint TO loopline_classifier;
GRANT SELECT, INSERT, UPDATE ON classifier.likeness, classifier.hotspot TO loopline_classifier;
GRANT SELECT, UPDATE ON classifier.hotspot_watch TO loopline_classifier;
GRANT SELECT, INSERT ON classifier.hotspot_member TO loopline_classifier;
GRANT SELECT, INSERT, DELETE ON classifier.hotspot_todo TO loopline_classifier;
GRANT SELECT ON classifier.hotspot_todo TO loopline_reader, loopline_admin;
GRANT SELECT ON classifier.model, classifier.model_use TO loopline_classifier;
GRANT SELECT ON classifier.likeness, classifier.hotspot, classifier.hotspot_member, classifier.model, classifier.model_use,
    classifier.model_change TO loopline_reader, loopline_admin;
GRANT INSERT ON classifier.model, classifier.model_change TO loopline_admin;
GRANT INSERT, UPDATE ON classifier.model_use TO loopline_admin;

-- Merging 并单: the order that was merged keeps its row; its requests ride on the other.
ALTER TABLE router.work_order
    DROP CONSTRAINT work_order_state_check, ADD CONSTRAINT work_order_state_check CHECK (state BETWEEN 1 AND 8),
    ADD merged_into uuid REFERENCES router.work_order,
    ADD merged_at timestamptz,
    ADD reopened int NOT NULL DEFAULT 0 CHECK (reopened >= 0), -- how often its matter came back after write-off
    ADD weight int NOT NULL DEFAULT 1 CHECK (weight > 0),      -- 一事多诉: complaints about this matter, earlier ones too
    ADD CHECK ((state = 8) = (merged_into IS NOT NULL)),
    ADD CHECK ((state = 8) = (merged_at IS NOT NULL)),
    ADD CHECK (merged_into <> id);
CREATE INDEX work_order_merged ON router.work_order (merged_into) WHERE merged_into IS NOT NULL;
CREATE TABLE router.order_link (
    order_id uuid NOT NULL REFERENCES router.work_order,
    other_id uuid NOT NULL,                         -- an order, or the request of a source that founded none
    kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 2),
    at timestamptz NOT NULL,
    PRIMARY KEY (order_id, other_id, kind),
    CHECK (order_id <> other_id)
);
CREATE INDEX order_link_other ON router.order_link (other_id);
GRANT SELECT, INSERT ON router.order_link TO loopline_router;
GRANT SELECT ON router.order_link TO loopline_reader;
-- What a request brings to the weight of the order it rides on: itself, and the complaints that it repeats.
ALTER TABLE router.order_request ADD weight int NOT NULL DEFAULT 1 CHECK (weight > 0);

-- A request that got its own order back is not asked about the other's result any more (terms.def: survey_state).
ALTER TABLE survey.survey
    DROP CONSTRAINT survey_state_check, ADD CONSTRAINT survey_state_check CHECK (state BETWEEN 1 AND 3);
-- What was written off and came back is written off anew, once in a round.
DROP INDEX survey.write_off_approved;
CREATE UNIQUE INDEX write_off_approved ON survey.write_off (case_id, round) WHERE state = 2;
