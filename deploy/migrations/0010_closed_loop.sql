-- The loop closed: asking by turns, exclusion, appeal, look-back, second follow-up, samples, themes, care. Numbers:
-- common/terms.def.

ALTER TABLE bus.principal
    DROP CONSTRAINT principal_role_check, ADD CONSTRAINT principal_role_check CHECK (role BETWEEN 1 AND 9),
    ADD CONSTRAINT channel_of_no_unit CHECK (role <> 1 OR unit = ''); -- R35: it would see the tokens of its own ratings

-- ---- survey -----------------------------------------------------------------------------------------------------

ALTER TABLE survey.survey_case
    DROP CONSTRAINT survey_case_state_check, ADD CONSTRAINT survey_case_state_check CHECK (state BETWEEN 1 AND 13),
    DROP CONSTRAINT survey_case_to_ask_check,
    ADD CONSTRAINT survey_case_to_ask_check CHECK (to_ask > 0 OR (to_ask = 0 AND state IN (8, 12))), -- refused: nobody is asked yet
    ADD kind smallint NOT NULL DEFAULT 1 CHECK (kind BETWEEN 1 AND 2), -- of the present visit
    ADD area text NOT NULL DEFAULT '',              -- of the order when it fed back last, like the four below
    ADD matter text NOT NULL DEFAULT '',
    ADD party smallint NOT NULL DEFAULT 0 CHECK (party BETWEEN 0 AND 2),
    ADD urgency smallint NOT NULL DEFAULT 0 CHECK (urgency BETWEEN 0 AND 2),
    ADD order_class smallint NOT NULL DEFAULT 0 CHECK (order_class BETWEEN 0 AND 5),
    ADD policy text NOT NULL DEFAULT '',
    ADD pack_version int NOT NULL DEFAULT 0,        -- whose rules it is asked by; 0 = the one in force
    ADD works_until timestamptz,                    -- C11: what was ordered goes on until then
    ADD works_done_at timestamptz,
    ADD works_done_by text,
    ADD works_text text,
    ADD analyse_until timestamptz,                  -- R36: while analysing
    ADD written_off_at timestamptz,
    ADD look_back_at timestamptz,                   -- R40: when it is looked back at
    ADD archive_at timestamptz,                     -- when a repeat does not open it any more
    ADD retain_until date,                          -- how long it is kept
    ADD window_until timestamptz,                   -- R34, R40: until when those without an order's clock are to be asked; R30: to apply, to decide
    ADD overdue bool NOT NULL DEFAULT false,        -- R30: told that nobody applied, or decided, in time
    ADD next_at timestamptz,                        -- the earliest of those that its state waits for
    DROP CONSTRAINT all_asked_back,
    ADD CONSTRAINT all_asked_back CHECK ((state IN (1, 2, 10)) = (open > 0)),
    DROP CONSTRAINT lead_of_orders,
    ADD CONSTRAINT lead_of_orders CHECK ((unit IS NULL) = (state IN (1, 7, 8, 12))),
    ADD CONSTRAINT look_back_is_looking_back CHECK (state <> 10 OR kind = 2),
    ADD CONSTRAINT works_done_by_someone CHECK ((works_done_at IS NULL) = (works_done_by IS NULL)),
    ADD CONSTRAINT works_before_done CHECK (works_done_at IS NULL OR works_until IS NOT NULL),
    ADD CONSTRAINT no_write_off_of_running_works CHECK (state NOT IN (5, 6, 10, 11) OR works_until IS NULL OR works_done_at IS NOT NULL),
    ADD CONSTRAINT analysing_until CHECK (state = 9 OR analyse_until IS NULL), -- none: until somebody decides
    ADD CONSTRAINT waits_for_something CHECK (next_at IS NULL OR state IN (1, 4, 5, 6, 9, 10)),
    ADD CONSTRAINT window_of_asked CHECK (window_until IS NULL OR (state IN (1, 4, 5, 10) AND (overdue OR next_at IS NOT DISTINCT FROM window_until))),
    ADD CONSTRAINT overdue_for_write_off CHECK (NOT overdue OR (state IN (4, 5) AND window_until IS NOT NULL AND next_at IS NULL));
-- Merged or withdrawn in a redo: nobody fed back any more, and the case waited for it.
UPDATE survey.survey_case c SET state = 13 FROM router.work_order o WHERE o.id = c.id AND o.state IN (7, 8) AND c.state = 3;
CREATE INDEX survey_case_next ON survey.survey_case (next_at, id) WHERE next_at IS NOT NULL;

ALTER TABLE survey.survey
    ADD kind smallint NOT NULL DEFAULT 1 CHECK (kind BETWEEN 1 AND 2),
    ADD unit text,                                  -- who led when it was opened: whose rating it is; NULL = answered at first contact
    ADD area text NOT NULL DEFAULT '',              -- of the order then, like the three below
    ADD matter text NOT NULL DEFAULT '',
    ADD party smallint NOT NULL DEFAULT 0 CHECK (party BETWEEN 0 AND 2),
    ADD urgency smallint NOT NULL DEFAULT 0 CHECK (urgency BETWEEN 0 AND 2),
    ADD source smallint NOT NULL DEFAULT 0 CHECK (source BETWEEN 0 AND 4),
    ADD responded smallint NOT NULL DEFAULT 0 CHECK (responded BETWEEN 0 AND 3),
    ADD solved smallint NOT NULL DEFAULT 0 CHECK (solved BETWEEN 0 AND 3),
    ADD recurred smallint NOT NULL DEFAULT 0 CHECK (recurred IN (0, 1, 3)),
    ADD aspects jsonb NOT NULL DEFAULT '{}',        -- {"manner": 4}
    ADD cause_basis smallint NOT NULL DEFAULT 0 CHECK (cause_basis BETWEEN 0 AND 3),
    ADD plan text NOT NULL DEFAULT '',              -- how it is asked: of the pack of the case
    ADD step int NOT NULL DEFAULT 0 CHECK (step >= 0), -- of the plan
    ADD way smallint NOT NULL DEFAULT 1 CHECK (way BETWEEN 1 AND 5), -- of the step: channel_kind
    ADD tries int NOT NULL DEFAULT 0 CHECK (tries >= 0), -- in this step
    ADD laters int NOT NULL DEFAULT 0 CHECK (laters >= 0), -- "call me later" in this step that did not count
    ADD attempts int NOT NULL DEFAULT 0 CHECK (attempts >= 0), -- in all
    ADD next_at timestamptz,                        -- phone: not to be called before; else when the way is to be used, or its time is up
    ADD sent bool NOT NULL DEFAULT false,           -- of a way other than the phone: it has been asked
    ADD gone bool NOT NULL DEFAULT false,           -- N02: un-merged: rides on the order no more
    ADD overdue bool NOT NULL DEFAULT false,        -- answered at first contact: not asked back in its window
    ADD tried bool NOT NULL DEFAULT false,          -- some attempt may have reached somebody
    DROP CONSTRAINT survey_rating_check, ADD CONSTRAINT survey_rating_check CHECK (rating BETWEEN 0 AND 4),
    DROP CONSTRAINT survey_cause_check, ADD CONSTRAINT survey_cause_check CHECK (cause BETWEEN 0 AND 6);
UPDATE survey.survey s SET unit = c.unit, source = CASE WHEN s.state = 2 THEN 1 ELSE 0 END,
       cause_basis = CASE WHEN s.cause <> 0 THEN 1 ELSE 0 END, next_at = CASE WHEN s.state = 1 THEN s.opened_at END
FROM survey.survey_case c WHERE c.id = s.case_id;
ALTER TABLE survey.survey
    ADD CONSTRAINT source_of_rated CHECK ((state = 2) = (source <> 0)),
    ADD CONSTRAINT rule_declines CHECK (source NOT IN (3, 4) OR (rating = 3 AND rated_by = '')), -- nobody's answer is made up
    ADD CONSTRAINT nobody_was_tried CHECK (source <> 4 OR NOT tried), -- 4: nobody to be asked, counts in no rate
    ADD CONSTRAINT recurred_in_look_back CHECK (recurred = 0 OR kind = 2),
    ADD CONSTRAINT basis_of_cause CHECK ((cause = 0) = (cause_basis = 0)),
    ADD CONSTRAINT open_has_no_answers CHECK (state = 2 OR (responded = 0 AND solved = 0 AND recurred = 0)),
    ADD CONSTRAINT overdue_at_first_contact CHECK (NOT overdue OR (kind = 1 AND unit IS NULL)), -- orders have clocks
    ADD CONSTRAINT turn_of_open CHECK (state = 1 OR next_at IS NULL),
    ADD CONSTRAINT gone_is_not_asked CHECK (NOT gone OR state <> 1);
CREATE INDEX survey_next ON survey.survey (next_at, case_id, visit, request_id) WHERE next_at IS NOT NULL AND way <> 1;
DROP INDEX survey.survey_open;                      -- in the order in which people are to be asked
DROP INDEX survey.survey_open_district;
CREATE INDEX survey_open ON survey.survey (overdue DESC, opened_at, number) WHERE state = 1;
CREATE INDEX survey_open_district ON survey.survey (district, overdue DESC, opened_at, number) WHERE state = 1;
CREATE INDEX survey_callable ON survey.survey (overdue DESC, next_at, number) WHERE state = 1 AND way = 1;
CREATE INDEX survey_rated_at ON survey.survey (rated_at) WHERE state = 2;
GRANT SELECT (kind, unit, area, matter, party, urgency, source, responded, solved, recurred, aspects, cause_basis, plan, step, way, tries,
              laters, attempts, next_at, sent, gone, overdue, tried) ON survey.survey TO loopline_reader;

-- Every attempt to ask: made by people, by a message, or by time running out.
CREATE TABLE survey.attempt (
    case_id uuid NOT NULL,
    visit int NOT NULL,
    request_id uuid NOT NULL,
    seq int NOT NULL CHECK (seq > 0),
    way smallint NOT NULL CHECK (way BETWEEN 1 AND 5),
    result smallint NOT NULL CHECK (result BETWEEN 1 AND 7),
    at timestamptz NOT NULL,
    by text NOT NULL,                               -- '' = by rule
    later_at timestamptz CHECK (later_at > at),
    note text NOT NULL DEFAULT '',
    PRIMARY KEY (case_id, visit, request_id, seq),
    FOREIGN KEY (case_id, visit, request_id) REFERENCES survey.survey,
    CHECK ((result = 3) = (later_at IS NOT NULL))
);

-- R39: the unit's own call, beside the centre's.
CREATE TABLE survey.unit_call (
    case_id uuid NOT NULL REFERENCES survey.survey_case,
    request_id uuid NOT NULL,
    round int NOT NULL CHECK (round >= 0),
    number text NOT NULL,
    unit text NOT NULL CHECK (unit <> ''),
    called_at timestamptz NOT NULL,
    rating smallint NOT NULL CHECK (rating BETWEEN 1 AND 4),
    solved smallint NOT NULL CHECK (solved BETWEEN 0 AND 3),
    text text NOT NULL,
    by text NOT NULL CHECK (by <> ''),
    at timestamptz NOT NULL,
    PRIMARY KEY (case_id, request_id, round),
    CHECK (called_at <= at)
);

-- R39: the centre's second call, of a sample.
CREATE TABLE survey.sample (
    id text PRIMARY KEY,                            -- "2024-03/1"
    seed numeric NOT NULL,                          -- 64 bits, unsigned
    since timestamptz NOT NULL,
    until timestamptz NOT NULL CHECK (until > since),
    percent int NOT NULL CHECK (percent BETWEEN 1 AND 100),
    population int NOT NULL,
    drawn int NOT NULL CHECK (drawn BETWEEN 0 AND population),
    drawn_by text NOT NULL CHECK (drawn_by <> ''),
    drawn_at timestamptz NOT NULL
);
CREATE TABLE survey.check_call (
    sample text NOT NULL REFERENCES survey.sample,
    request_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES survey.survey_case,
    visit int NOT NULL,
    number text NOT NULL,
    district text NOT NULL,
    unit text,
    weight int NOT NULL CHECK (weight > 0),
    rating smallint NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 4),
    responded smallint NOT NULL DEFAULT 0 CHECK (responded BETWEEN 0 AND 3),
    solved smallint NOT NULL DEFAULT 0 CHECK (solved BETWEEN 0 AND 3),
    aspects jsonb NOT NULL DEFAULT '{}',
    text text NOT NULL DEFAULT '',
    by text,
    at timestamptz,
    PRIMARY KEY (sample, request_id),
    FOREIGN KEY (case_id, visit, request_id) REFERENCES survey.survey,
    CHECK ((rating = 0) = (by IS NULL)),
    CHECK ((rating = 0) = (at IS NULL))
);
CREATE INDEX check_call_open ON survey.check_call (number) WHERE rating = 0;
CREATE INDEX check_call_case ON survey.check_call (case_id);

CREATE TABLE survey.finding (
    case_id uuid NOT NULL REFERENCES survey.survey_case,
    seq int NOT NULL CHECK (seq > 0),
    kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 2),
    request_id uuid NOT NULL,
    number text NOT NULL,
    round int NOT NULL,
    unit text,                                      -- whose doing
    unit_rating smallint NOT NULL DEFAULT 0 CHECK (unit_rating BETWEEN 0 AND 4),
    centre_rating smallint NOT NULL DEFAULT 0 CHECK (centre_rating BETWEEN 0 AND 4),
    sample text NOT NULL DEFAULT '',                -- '' = by the follow-up itself
    at timestamptz NOT NULL,
    PRIMARY KEY (case_id, seq)
);
CREATE INDEX finding_at ON survey.finding (at);

-- 剔除 (R36).
CREATE TABLE survey.exclusion (
    case_id uuid NOT NULL,
    visit int NOT NULL,
    request_id uuid NOT NULL,
    seq int NOT NULL CHECK (seq > 0),
    number text NOT NULL,
    ground text NOT NULL CHECK (ground <> ''),
    text text NOT NULL CHECK (text <> ''),
    evidence jsonb NOT NULL,
    proposed_by text NOT NULL CHECK (proposed_by <> ''),
    proposed_at timestamptz NOT NULL,
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 5),
    decided_by text,                                -- '' = by rule
    decided_at timestamptz,
    reason text NOT NULL DEFAULT '',
    annulled_by text,
    annulled_at timestamptz,
    PRIMARY KEY (case_id, visit, request_id, seq),
    FOREIGN KEY (case_id, visit, request_id) REFERENCES survey.survey,
    CONSTRAINT exclusion_second_person CHECK (decided_by <> proposed_by),
    CHECK ((state = 1) = (decided_by IS NULL)),
    CHECK ((state = 1) = (decided_at IS NULL)),
    CHECK (state NOT IN (2, 3, 4) OR decided_by <> ''),
    CHECK ((state = 4) = (annulled_at IS NOT NULL)),
    CHECK ((state = 4) = (annulled_by IS NOT NULL))
);
CREATE UNIQUE INDEX exclusion_waiting ON survey.exclusion (case_id, visit, request_id) WHERE state = 1;
CREATE UNIQUE INDEX exclusion_approved ON survey.exclusion (case_id, visit, request_id) WHERE state = 2;
CREATE INDEX exclusion_decided ON survey.exclusion (decided_at) WHERE state IN (2, 4);

-- 申诉 (R41).
CREATE TABLE survey.appeal_serial (
    year int PRIMARY KEY,
    last int NOT NULL
);
CREATE TABLE survey.appeal (
    number text PRIMARY KEY,                        -- SS2024-00012
    case_id uuid NOT NULL REFERENCES survey.survey_case,
    against smallint NOT NULL CHECK (against BETWEEN 1 AND 6),
    target text NOT NULL,                           -- card, stage or "late_return"; '' = the case or the rating
    visit int NOT NULL DEFAULT 0,                   -- of the rating or exclusion
    marked_at timestamptz,                          -- of a count: when it was counted; a round may count the same twice
    request_id uuid,                                -- of the rating or exclusion; of the person who appeals
    request_number text NOT NULL DEFAULT '',
    unit text NOT NULL,                             -- who appeals; '' = a person
    ground text NOT NULL,                           -- '' = a person's
    text text NOT NULL CHECK (text <> ''),
    evidence jsonb NOT NULL,
    filed_by text NOT NULL CHECK (filed_by <> ''),
    filed_at timestamptz NOT NULL,
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 3),
    ruled_by text,
    ruled_at timestamptz,
    reason text,
    effect text NOT NULL DEFAULT '',
    due_at timestamptz,                             -- when it is to be ruled on
    overdue bool NOT NULL DEFAULT false,            -- told that it was not; an order's is told by its clock
    CONSTRAINT appeal_due CHECK (due_at >= filed_at),
    CONSTRAINT appeal_overdue CHECK (NOT overdue OR due_at IS NOT NULL),
    CHECK ((unit = '') = (against IN (4, 5, 6))),
    CHECK ((unit = '') = (ground = '')),
    CONSTRAINT appeal_second_person CHECK (ruled_by <> filed_by),
    CHECK ((state = 1) = (ruled_by IS NULL)),
    CHECK ((state = 1) = (ruled_at IS NULL)),
    CHECK ((state = 1) = (reason IS NULL)),
    CHECK (state = 2 OR effect = ''),
    CONSTRAINT appeal_mark CHECK ((against = 3) = (marked_at IS NOT NULL))
);
CREATE INDEX appeal_case ON survey.appeal (case_id);
CREATE INDEX appeal_open ON survey.appeal (filed_at) WHERE state = 1;
CREATE INDEX appeal_next ON survey.appeal (due_at, number) WHERE state = 1 AND NOT overdue;
CREATE UNIQUE INDEX appeal_once ON survey.appeal (case_id, against, target, visit, coalesce(request_id, case_id), unit,
                                                          coalesce(marked_at, '-infinity'));

-- What does not count any more, and since when: every rate reads it as of its own day.
CREATE TABLE survey.correction (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    appeal text NOT NULL UNIQUE REFERENCES survey.appeal,
    case_id uuid NOT NULL REFERENCES survey.survey_case,
    against smallint NOT NULL CHECK (against BETWEEN 1 AND 3),
    target text NOT NULL,
    visit int NOT NULL,
    marked_at timestamptz,                          -- of a count
    request_id uuid,
    unit text NOT NULL CHECK (unit <> ''),
    at timestamptz NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    by text NOT NULL CHECK (by <> ''),
    CONSTRAINT correction_mark CHECK ((against = 3) = (marked_at IS NOT NULL))
);
CREATE INDEX correction_case ON survey.correction (case_id);
CREATE INDEX correction_at ON survey.correction (at);

-- 每月一题 (N10).
CREATE TABLE survey.theme (
    code text PRIMARY KEY CHECK (code <> ''),
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    title text NOT NULL CHECK (title <> ''),
    lead text NOT NULL CHECK (lead <> ''),
    matters text[] NOT NULL CHECK (cardinality(matters) > 0),
    areas text[] NOT NULL,
    plan text NOT NULL,
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 3),
    set_by text NOT NULL,
    opened_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    done_at timestamptz,
    CHECK ((state = 3) = (done_at IS NOT NULL))
);

GRANT SELECT, INSERT, UPDATE ON survey.unit_call, survey.check_call, survey.exclusion, survey.appeal, survey.appeal_serial,
    survey.theme TO loopline_survey;
GRANT SELECT, INSERT ON survey.attempt, survey.sample, survey.finding, survey.correction TO loopline_survey;
GRANT SELECT (case_id, visit, request_id, seq, way, result, at, by, later_at) ON survey.attempt TO loopline_reader;
GRANT SELECT (case_id, request_id, round, number, unit, called_at, rating, solved, by, at) ON survey.unit_call TO loopline_reader;
GRANT SELECT (sample, request_id, case_id, visit, number, district, unit, weight, rating, responded, solved, aspects, by, at)
    ON survey.check_call TO loopline_reader;
GRANT SELECT (case_id, visit, request_id, seq, number, ground, proposed_by, proposed_at, state, decided_by, decided_at, annulled_by,
              annulled_at) ON survey.exclusion TO loopline_reader;
GRANT SELECT (number, case_id, against, target, visit, marked_at, request_id, request_number, unit, ground, filed_by, filed_at, state, ruled_by,
              ruled_at, effect, due_at, overdue) ON survey.appeal TO loopline_reader;
GRANT SELECT (id, appeal, case_id, against, target, visit, marked_at, request_id, unit, at, by) ON survey.correction TO loopline_reader;
GRANT SELECT ON survey.sample, survey.finding, survey.theme TO loopline_reader;

-- What a unit appeals against lies with escalation: looked up, never written.
GRANT USAGE ON SCHEMA escalation TO loopline_survey;
GRANT SELECT (id, order_id, unit, action, fired_at) ON escalation.card TO loopline_survey;
GRANT SELECT (id, order_id, unit, stage, round, state, due_at, stopped_at) ON escalation.clock TO loopline_survey;
GRANT SELECT (order_id, unit, milestone, round, at) ON escalation.milestone TO loopline_survey;

-- ---- router -----------------------------------------------------------------------------------------------------

ALTER TABLE router.order_request ADD nobody bool NOT NULL DEFAULT false; -- a hot spot or a planned visit: nobody is asked back
ALTER TABLE router.assignment ADD works_until timestamptz; -- of its result of this round (C11)
ALTER TABLE router.result
    ADD works_until timestamptz,                    -- what was ordered goes on until then (C11)
    ADD agreed_fen bigint NOT NULL DEFAULT 0 CHECK (agreed_fen >= 0), -- C17
    ADD CHECK (works_until IS NULL OR NOT interim);

-- Where an order had been classified until then: what is counted is counted under the matter and area that it had at that
-- time. Written only when they change.
CREATE TABLE router.scope_before (
    order_id uuid NOT NULL REFERENCES router.work_order,
    until timestamptz NOT NULL,
    area text NOT NULL,
    matter text NOT NULL,
    PRIMARY KEY (order_id, until)
);
GRANT SELECT, INSERT ON router.scope_before TO loopline_router;
GRANT SELECT ON router.scope_before TO loopline_reader;

-- ---- intake -----------------------------------------------------------------------------------------------------

-- Surveys that a channel asks by a token: it is made of this key, so that it lies nowhere; only its hash does.
CREATE TABLE identity.token_key (
    single bool PRIMARY KEY DEFAULT true CHECK (single),
    key bytea NOT NULL CHECK (length(key) = 32)
);
GRANT SELECT, INSERT ON identity.token_key TO loopline_intake;
CREATE TABLE intake.survey_ask (
    request_id uuid NOT NULL REFERENCES intake.request,
    case_id uuid NOT NULL,
    visit int NOT NULL CHECK (visit > 0),
    kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 2),
    way smallint NOT NULL CHECK (way BETWEEN 1 AND 5),
    channel text NOT NULL CHECK (channel <> ''),
    aspects text NOT NULL DEFAULT '',               -- codes, by commas
    token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    asked_at timestamptz NOT NULL,
    until_at timestamptz NOT NULL CHECK (until_at > asked_at),
    used_at timestamptz,                            -- answered by it
    closed_at timestamptz,                          -- answered otherwise, or overtaken
    PRIMARY KEY (request_id, case_id, visit, way),
    CHECK (used_at IS NULL OR closed_at IS NULL)
);
GRANT SELECT, INSERT, UPDATE ON intake.survey_ask TO loopline_intake;
GRANT SELECT (request_id, case_id, visit, kind, way, channel, asked_at, until_at, used_at, closed_at) ON intake.survey_ask
    TO loopline_reader, loopline_admin;
ALTER TABLE intake.step
    ADD case_id uuid,                               -- of "survey_asked": which survey, by which way
    ADD visit int,
    ADD way smallint CHECK (way BETWEEN 1 AND 5),
    ADD ground text NOT NULL DEFAULT '',            -- of "excluded"
    ADD CHECK ((case_id IS NULL) = (visit IS NULL)),
    ADD CHECK ((case_id IS NULL) = (way IS NULL));

-- 重点人员名单 (R43): who is visited regularly. No names: the city's own register has them.
CREATE TABLE intake.care (
    reference text PRIMARY KEY CHECK (length(reference) BETWEEN 1 AND 64),
    area text NOT NULL,
    district text NOT NULL,
    kind text NOT NULL CHECK (kind <> ''),
    address text NOT NULL DEFAULT '',
    kept_by text NOT NULL,
    kept_at timestamptz NOT NULL,
    next_at timestamptz,                            -- of the next visit; NULL = ended
    visits int NOT NULL DEFAULT 0 CHECK (visits >= 0), -- orders made so far
    ended_at timestamptz,
    note text NOT NULL DEFAULT '',
    CHECK ((ended_at IS NULL) = (next_at IS NOT NULL))
);
CREATE INDEX care_next ON intake.care (next_at) WHERE next_at IS NOT NULL;
GRANT SELECT, INSERT, UPDATE ON intake.care TO loopline_intake;
GRANT SELECT (reference, area, district, kind, kept_at, next_at, visits, ended_at) ON intake.care TO loopline_reader; -- not where
-- 未诉先办 by the calendar: one request for each visit that was planned.
ALTER TABLE intake.request ADD planned uuid;
CREATE UNIQUE INDEX request_planned ON intake.request (planned) WHERE planned IS NOT NULL;
GRANT SELECT (planned) ON intake.request TO loopline_reader, loopline_admin;
GRANT SELECT (case_id, visit, way, ground) ON intake.step TO loopline_reader, loopline_admin;

-- ---- when it was written down -------------------------------------------------------------------------------------

-- A service that was away hears of what happened after it happened. What a report may know by an instant is what was on record
-- by then, in the town's clock; NULL: at once.
ALTER TABLE intake.step ADD recorded_at timestamptz;
ALTER TABLE router.work_order ADD founded_at timestamptz;       -- accepted_at is the person's
ALTER TABLE classifier.hotspot_member ADD recorded_at timestamptz;
ALTER TABLE escalation.milestone ADD recorded_at timestamptz;
ALTER TABLE escalation.clock
    ADD recorded_at timestamptz,                    -- that it runs
    ADD end_recorded_at timestamptz,                -- that it ended
    ADD CONSTRAINT end_on_record CHECK (end_recorded_at IS NULL OR stopped_at IS NOT NULL);
