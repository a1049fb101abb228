-- Orders that a deployment above handed down: it says when they are due, and decides on more time.
ALTER TABLE escalation.watch
    ADD upper bool NOT NULL DEFAULT false,
    ADD upper_due timestamptz,                      -- when it is due there; NULL = no limit
    ADD CONSTRAINT watch_upper_due CHECK (upper OR upper_due IS NULL);
-- What comes down late is due before its clock starts: feedback (4), settlement (5), a redo (7).
ALTER TABLE escalation.clock
    DROP CONSTRAINT clock_check1, ADD CONSTRAINT clock_check1 CHECK (due_at IS NULL OR due_at >= started_at OR stage IN (4, 5, 7));

-- Whoever came by a channel of kind upper (9) is asked by the deployment above.
ALTER TABLE survey.survey
    DROP CONSTRAINT survey_way_check, ADD CONSTRAINT survey_way_check CHECK (way BETWEEN 1 AND 5 OR way = 9);
ALTER TABLE survey.attempt
    DROP CONSTRAINT attempt_way_check, ADD CONSTRAINT attempt_way_check CHECK (way BETWEEN 1 AND 5 OR way = 9);
