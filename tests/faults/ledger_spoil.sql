-- Which case a control spoils; and nothing keeps it from being spoilt.
SET session_replication_role = replica;

CREATE FUNCTION pg_temp.the_case() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT id FROM router.work_order WHERE state = 6 ORDER BY number DESC LIMIT 1 $$;

CREATE FUNCTION pg_temp.the_young_one() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT id FROM router.work_order WHERE state = 1 ORDER BY number DESC LIMIT 1 $$;

CREATE FUNCTION pg_temp.the_signed_one() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT id FROM router.work_order WHERE state = 2 ORDER BY number DESC LIMIT 1 $$;
