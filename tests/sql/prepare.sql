-- How many statements a session has, and a call of each with NULLs: EXPLAIN plans it and checks the rights of the
-- role, but runs nothing.
PREPARE prepared_count AS
SELECT count(*) FROM pg_prepared_statements WHERE from_sql AND name NOT LIKE 'prepared\_%';

PREPARE prepared_calls AS
SELECT format('EXPLAIN EXECUTE %I', name) ||
       coalesce((SELECT '(' || string_agg('NULL::' || t, ', ') || ')' FROM unnest(parameter_types::text[]) AS t), '')
FROM pg_prepared_statements WHERE from_sql AND name NOT LIKE 'prepared\_%' ORDER BY name;
