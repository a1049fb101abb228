-- Who may do what, from the catalogue. "Our" schemas: everything that is not PostgreSQL's own.
CREATE TEMPORARY VIEW our_table AS
SELECT c.oid, n.nspname AS schema, n.nspname || '.' || c.relname AS name
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public');

CREATE TEMPORARY VIEW our_role AS
SELECT r.oid, substr(r.rolname, length('loopline_') + 1) AS role, r.rolname, r.rolsuper, r.rolcreatedb,
       r.rolcreaterole, r.rolreplication, r.rolbypassrls
FROM pg_roles r WHERE r.rolname LIKE 'loopline\_%' AND r.rolname <> 'loopline_owner';

-- One row per table, role and privilege; columns: NULL = the whole table.
CREATE TEMPORARY VIEW our_right AS
SELECT t.schema, t.name, r.role, p.privilege, p.place,
       CASE WHEN NOT has_table_privilege(r.oid, t.oid, p.privilege)
            THEN (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a
                  WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
                    AND has_column_privilege(r.oid, t.oid, a.attnum, p.privilege)) END AS columns
FROM our_table t CROSS JOIN our_role r
CROSS JOIN (VALUES ('SELECT', 1), ('INSERT', 2), ('UPDATE', 3), ('REFERENCES', 4), ('DELETE', 5), ('TRUNCATE', 6), ('TRIGGER', 7))
     AS p (privilege, place)
WHERE t.oid NOT IN (SELECT oid FROM pg_class WHERE relkind = 'S')
  AND (has_table_privilege(r.oid, t.oid, p.privilege)
       OR (p.place < 5 AND has_any_column_privilege(r.oid, t.oid, p.privilege)));

PREPARE rights AS
SELECT name || ' ' || role || ' ' || string_agg(privilege || coalesce(' (' || columns || ')', ''), ', ' ORDER BY place)
FROM our_right GROUP BY name, role ORDER BY name, role;

-- Each of these finds nothing, or a hole.
PREPARE right_in_another_service AS
SELECT name, role, privilege FROM our_right
WHERE role IN ('intake', 'classifier', 'router', 'escalation', 'survey')
  AND schema NOT IN ('bus', role) AND NOT (schema = 'identity' AND role = 'intake')
  AND NOT (role = 'survey' AND privilege = 'SELECT' AND name IN ('escalation.card', 'escalation.clock', 'escalation.milestone', 'escalation.watch')); -- R41

PREPARE right_to_identity AS
SELECT name, role, privilege FROM our_right WHERE schema = 'identity' AND role <> 'intake';

PREPARE right_to_rewrite_history AS
SELECT name, role, privilege FROM our_right
WHERE name IN ('bus.event', 'bus.quarantine', 'bus.migration', 'bus.pack', 'bus.pack_file', 'bus.deployment') AND privilege NOT IN ('SELECT', 'INSERT')
  -- what a person decided on a message that waited for him, not what it says
  AND (name, role, columns) IS DISTINCT FROM ('bus.quarantine', 'admin', 'resolved_at, resolved_by, resolution, resolution_reason');

PREPARE right_to_forget AS
SELECT name, role, privilege FROM our_right
WHERE privilege IN ('TRUNCATE', 'TRIGGER', 'REFERENCES')
   OR (privilege = 'DELETE' AND name NOT IN ('bus.outbox', 'bus.instance', 'bus.clock', 'classifier.fingerprint',
                                                 'classifier.hotspot_todo',
                                                 'identity.person', 'identity.caller_key')); -- kept long enough; no longer used

PREPARE right_of_the_reader_to_write AS
SELECT name, role, privilege FROM our_right WHERE role = 'reader' AND privilege <> 'SELECT';

PREPARE right_of_the_admin_to_write_cases AS
SELECT name, role, privilege FROM our_right WHERE role = 'admin' AND schema <> 'bus' AND privilege <> 'SELECT'
  AND name NOT IN ('classifier.model', 'classifier.model_use', 'classifier.model_change') -- what a city decides with, not a case
  -- likewise the catalogue: whether a row that a ruling proposed was adopted, not what it proposed
  AND (name, columns) IS DISTINCT FROM ('router.proposal', 'state, decided_by, decided_at, decided_pack, reason');

-- Retrieval codes, kept replies, and what people say in follow-up: for the service that owns them alone.
PREPARE right_to_secrets AS
SELECT r.role, c.name, a.attname
FROM our_table c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 CROSS JOIN our_role r
WHERE (c.name LIKE '%.command_key' OR (c.name, a.attname) IN (('intake.request', 'code'), ('survey.survey', 'text'), ('survey.write_off', 'text'), ('survey.write_off', 'reason')))
  AND r.role <> c.schema AND has_column_privilege(r.oid, c.oid, a.attnum, 'SELECT');

PREPARE power_of_a_role AS
SELECT role FROM our_role WHERE rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls;

PREPARE membership AS
SELECT m.role, g.rolname FROM pg_auth_members a JOIN our_role m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.roleid
WHERE g.rolname <> 'loopline_service' OR m.role IN ('reader', 'admin') OR a.admin_option;

PREPARE right_of_everybody AS
SELECT t.name, a.privilege_type FROM our_table t JOIN pg_class c ON c.oid = t.oid, aclexplode(c.relacl) a WHERE a.grantee = 0;

PREPARE right_to_create AS
SELECT n.nspname, r.role FROM pg_namespace n CROSS JOIN our_role r
WHERE n.nspname !~ '^pg_' AND has_schema_privilege(r.oid, n.oid, 'CREATE');

-- A function that runs with its owner's rights would be a way round all of this. Meant to be are: one by which who only
-- reads says that they were shown something, those by which who changes principals and keys has it on record, those that take
-- words out, whole, and put nothing in their place, and one that says of which orders they were taken.
PREPARE borrowed_rights AS
SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prosecdef AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND (n.nspname, p.proname) NOT IN (('bus', 'show'), ('bus', 'principal_record'), ('bus', 'principal_told'), ('bus', 'principal_key_told'),
                                     ('intake', 'forget'), ('router', 'forget'), ('router', 'wordless'), ('survey', 'forget'));
