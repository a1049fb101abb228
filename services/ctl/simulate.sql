-- Of the command line: past orders, to be judged by another pack. Nothing here changes anything.

-- @simulate
PREPARE simulate_now AS
SELECT bus.now() AS now;

-- A page of orders by their id: (after, since, until, how many).
PREPARE simulate_orders(uuid, timestamptz, timestamptz, int) AS
SELECT w.id, w.number, w.area, w.policy, w.urgency::int AS urgency, w.lead, w.pack_version,
       CASE WHEN w.parent_id IS NULL THEN '' ELSE coalesce(o.limit_text, '') END AS "limit", w.parent_id IS NOT NULL AS child,
       w.upper
FROM escalation.watch w LEFT JOIN router.work_order o ON o.id = w.id
WHERE bus.is_open(w.reported, w.matter) AND w.id > coalesce($1, '00000000-0000-0000-0000-000000000000')
  AND coalesce(w.accepted_at, o.accepted_at) >= $2 AND coalesce(w.accepted_at, o.accepted_at) < $3
ORDER BY w.id LIMIT $4;

PREPARE simulate_clocks(uuid[]) AS
SELECT c.order_id, c.unit, c.stage::int AS stage, c.round, c.state::int AS state, c.started_at, c.due_at, c.stopped_at,
       c.explain ->> 'rule' AS rule, c.id
FROM escalation.clock c WHERE c.order_id = ANY ($1) ORDER BY c.order_id, c.started_at, c.id;

-- A dispatch (milestone 15) as the router has it: to the lead, a co-handler or a delegate; 0 = not on record.
PREPARE simulate_milestones(uuid[]) AS
SELECT m.order_id, m.unit, m.milestone::int AS milestone, m.round, m.at,
       CASE d.duty WHEN 'lead' THEN 1 WHEN 'co' THEN 2 WHEN 'delegate' THEN 5 ELSE 0 END AS duty, m.limit_text AS "limit"
FROM escalation.milestone m
LEFT JOIN LATERAL (SELECT e.detail ->> 'duty' AS duty FROM bus.event e
    WHERE m.milestone = 15 AND e.subject = m.order_id AND e.service = 3 AND e.kind = 'dispatched' AND e.unit = m.unit
      AND e.at = m.at ORDER BY e.id DESC LIMIT 1) d ON true
WHERE m.order_id = ANY ($1) ORDER BY m.order_id, m.at, m.milestone;

-- Another policy for a running order, what a meeting's chair said of it, or a limit by order of a leader or a letter,
-- when the router had it.
PREPARE simulate_changes(uuid[]) AS
SELECT e.subject AS order_id, e.at, e.detail ->> 'policy_before' AS before, e.detail ->> 'policy' AS policy,
       coalesce(e.detail ->> 'limit', '') AS "limit"
FROM bus.event e
WHERE e.subject = ANY ($1) AND e.service = 3
  AND (e.kind IN ('matter_changed', 'meeting_assigned') OR (e.kind = 'assigned' AND e.detail ->> 'limit' <> ''))
ORDER BY e.subject, e.id;

-- Of every clock its yellow and red cards; of revisions the worst counts.
PREPARE simulate_cards(uuid[]) AS
SELECT c.order_id, c.clock_id, c.action::int AS action, c.fired_at
FROM escalation.card c WHERE c.order_id = ANY ($1) AND c.action IN (2, 3) ORDER BY c.order_id, c.clock_id, c.fired_at;

PREPARE simulate_reliefs(uuid[]) AS
SELECT r.order_id, r.seq, r.kind::int AS kind, r.unit, r.ground, r.amount, coalesce(p.until, r.until) AS until, r.reason,
       r.state::int AS state, r.asked_by, r.asked_at, r.decided_by, r.decided_at,
       CASE WHEN p.until IS NOT NULL THEN r.ended_at END AS ended_at
FROM escalation.relief r
LEFT JOIN LATERAL (SELECT (e.detail ->> 'until')::timestamptz AS until FROM bus.event e -- before its early end
    WHERE r.state = 4 AND e.subject = r.order_id AND e.service = 4 AND e.kind = 'relief_asked'
      AND e.detail ->> 'seq' = r.seq::text ORDER BY e.id LIMIT 1) p ON true
WHERE r.order_id = ANY ($1) AND r.state IN (2, 4) ORDER BY r.order_id, r.seq;

-- Who has led the order, ever.
PREPARE simulate_leads(uuid[]) AS
SELECT DISTINCT a.order_id, a.unit
FROM router.assignment a WHERE a.order_id = ANY ($1) AND a.duty = 1 ORDER BY a.order_id, a.unit;
