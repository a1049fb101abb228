-- Which case of the run (setting town.run) a control spoils; and nothing keeps it from being spoilt.
SET session_replication_role = replica;

CREATE FUNCTION pg_temp.one_in_state(wanted int) RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT o.id FROM router.work_order o JOIN intake.request r ON r.id = o.id
   WHERE o.state = wanted AND r.reference LIKE current_setting('town.run') || '-%' ORDER BY o.number DESC LIMIT 1 $$;

CREATE FUNCTION pg_temp.the_case() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT pg_temp.one_in_state(6) $$;
CREATE FUNCTION pg_temp.the_young_one() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT pg_temp.one_in_state(1) $$;
CREATE FUNCTION pg_temp.the_signed_one() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT pg_temp.one_in_state(2) $$;
