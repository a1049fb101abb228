-- For scale_test: what a migration does to busy tables while services work. Locks are held until the transaction ends.
CREATE FUNCTION pg_temp.migrate() RETURNS void LANGUAGE sql AS $$
    ALTER TABLE bus.outbox ADD COLUMN scale_test int NOT NULL DEFAULT 0;
    ALTER TABLE bus.event ADD COLUMN scale_test text;
    ALTER TABLE intake.request ADD COLUMN scale_test int NOT NULL DEFAULT 0;
    ALTER TABLE router.work_order ADD COLUMN scale_test int NOT NULL DEFAULT 0;
    CREATE INDEX scale_test ON router.assignment (state);
    ALTER TABLE escalation.clock ADD COLUMN scale_test int;
    ALTER TABLE survey.survey_case ADD COLUMN scale_test int
$$;
CREATE FUNCTION pg_temp.take_back() RETURNS void LANGUAGE sql AS $$
    ALTER TABLE bus.outbox DROP COLUMN scale_test;
    ALTER TABLE bus.event DROP COLUMN scale_test;
    ALTER TABLE intake.request DROP COLUMN scale_test;
    ALTER TABLE router.work_order DROP COLUMN scale_test;
    DROP INDEX router.scale_test;
    ALTER TABLE escalation.clock DROP COLUMN scale_test;
    ALTER TABLE survey.survey_case DROP COLUMN scale_test
$$;
