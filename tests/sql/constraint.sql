-- What guards the tables of the town: checks, foreign keys, unique constraints and unique indexes; not primary keys.
PREPARE constraint_list AS
SELECT c.relname || '.' || o.conname
FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
WHERE o.contype IN ('c', 'f', 'u', 'x') AND o.connamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'public')
UNION
SELECT t.relname || '.' || i.relname
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
WHERE x.indisunique AND NOT x.indisprimary AND t.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
ORDER BY 1;
