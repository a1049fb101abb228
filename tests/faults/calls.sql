-- For calls_test: what the router says, put into the outbox as it would; what escalation made of it.
PREPARE put(uuid, int, bytea) AS
INSERT INTO bus.outbox (destination, sender, subject, type, district, payload, created_at)
VALUES (4, 3, $1, $2, 'pingyin', $3, clock_timestamp() - interval '1 minute') RETURNING id;

PREPARE clocks(uuid, int[]) AS
SELECT coalesce(string_agg(concat_ws(' ', c.stage, nullif(c.unit, ''), to_char(c.due_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI'), c.state,
                                     c.explain ->> 'rule', c.explain ->> 'given_by'), '; ' ORDER BY c.stage, c.unit), 'none')
FROM escalation.clock c WHERE c.order_id = $1 AND c.stage = ANY ($2);

PREPARE watched(uuid) AS
SELECT concat_ws(' ', nullif(leader, ''), order_class, parent_id IS NOT NULL) FROM escalation.watch WHERE id = $1;

PREPARE came_with(uuid) AS
SELECT string_agg(concat_ws(' ', milestone, unit, limit_text), '; ' ORDER BY milestone, unit) FROM escalation.milestone
WHERE order_id = $1 AND limit_text <> '';

PREPARE cards(uuid) AS
SELECT coalesce(string_agg(concat_ws(' ', unit, action), '; ' ORDER BY fired_at, id), 'none') FROM escalation.card
WHERE order_id = $1 AND stage = 12 AND action > 1;

PREPARE told(uuid) AS
SELECT coalesce(string_agg(told, '; ' ORDER BY id), 'none') FROM escalation.card WHERE order_id = $1 AND level = 'city_leader';

PREPARE set_aside(uuid) AS
SELECT coalesce(string_agg(reason, '; ' ORDER BY id), 'none') FROM bus.quarantine WHERE subject = $1 AND resolved_at IS NULL;

PREPARE resolve(uuid) AS
UPDATE bus.quarantine SET resolved_at = clock_timestamp(), resolved_by = 'case', resolution = 'discarded', resolution_reason = 'case' WHERE subject = $1;
