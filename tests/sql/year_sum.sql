-- A checksum per table of what `loopline demo year` filled; transaction ids and the machine's clock are nobody's seed.
SELECT format('SELECT %L, md5(coalesce(string_agg(r, E''\n'' ORDER BY r), '''')) FROM (SELECT (to_jsonb(t) - ''xid'')::text AS r FROM %s t) x;', c.oid::regclass, c.oid::regclass)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname IN ('intake', 'identity', 'classifier', 'router', 'escalation', 'survey', 'bus')
  AND NOT (n.nspname = 'bus' AND c.relname IN ('clock', 'pack', 'pack_file', 'migration', 'principal', 'instance')) ORDER BY 1
\gexec
