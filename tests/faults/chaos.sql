-- For chaos_test and its neighbours: what hurts the database while services work.
PREPARE chaos_cut AS
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND application_name IN ('loopline-intake', 'loopline-classifier', 'loopline-router', 'loopline-escalation', 'loopline-survey');

-- Takes the last orders one by one, forwards or backwards, as slowly as it takes for two of these, and the router, to
-- get into each other's way.
CREATE FUNCTION pg_temp.grab(forward bool) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    ids uuid[] := (SELECT array_agg(id ORDER BY CASE WHEN forward THEN n ELSE -n END)
                   FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM (SELECT id FROM router.work_order ORDER BY id DESC LIMIT 12) l) o);
    one uuid;
BEGIN
    FOREACH one IN ARRAY coalesce(ids, '{}') LOOP
        PERFORM FROM router.work_order WHERE id = one FOR UPDATE;
        PERFORM FROM intake.request WHERE id = one FOR UPDATE;
        PERFORM pg_sleep(0.02);
    END LOOP;
    RETURN 'through';
EXCEPTION WHEN deadlock_detected THEN
    RETURN 'deadlock';
END $$;

-- A snapshot that somebody forgot.
PREPARE chaos_snapshot AS SELECT count(*) FROM bus.outbox;
