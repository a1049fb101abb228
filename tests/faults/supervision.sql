-- For supervision_test: has the newest pack been looked at by escalation, and how far is the recount?
PREPARE calendar_pass AS
SELECT CASE WHEN c.version IS NULL THEN 'not noticed' WHEN c.done_at IS NOT NULL THEN 'done' ELSE 'pass ' || c.pass END
FROM bus.pack p LEFT JOIN escalation.calendar_change c USING (version) ORDER BY p.version DESC LIMIT 1;

PREPARE calendar_first AS
SELECT first_date FROM escalation.calendar_change ORDER BY version DESC LIMIT 1;

-- A replica that still counted by the old calendar wrote this, behind the back of the first pass.
PREPARE spoil_due AS
UPDATE escalation.clock SET due_at = due_at - interval '1 day' WHERE stage = 5 AND state = 1 AND due_at = '2019-09-20T17:30+08:00';

PREPARE spoilt AS
SELECT count(*) FROM escalation.clock WHERE stage = 5 AND state = 1 AND due_at = '2019-09-19T17:30+08:00';

PREPARE kept_policies AS
SELECT stage, policy, pack_version > 0 FROM escalation.clock c
WHERE order_id = (SELECT id FROM escalation.watch ORDER BY id DESC LIMIT 1) AND state = 1 AND stage IN (4, 5) ORDER BY stage;
