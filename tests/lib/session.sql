PREPARE session_blocked(int) AS
SELECT cardinality(pg_blocking_pids($1)) > 0;
