-- For tree_test.
-- Routers by their leases: one that a test before this one killed keeps its for a while.
PREPARE tree_routers AS
SELECT count(*) FROM bus.instance WHERE service = 3 AND lease_until > clock_timestamp();

PREPARE tree_deadlocks AS
SELECT deadlocks FROM pg_stat_database WHERE datname = current_database();

-- What must be true of every family of orders, whatever was split, withdrawn or settled; nothing = all of it is.
PREPARE tree_faults AS
WITH child AS (SELECT c.*, p.number AS parent_number, p.state AS parent_state
               FROM router.work_order c JOIN router.work_order p ON p.id = c.parent_id)
SELECT 'children: ' || o.number FROM router.work_order o
    WHERE o.children <> (SELECT count(*) FROM child c WHERE c.parent_id = o.id)
UNION ALL
SELECT 'children that run: ' || o.number FROM router.work_order o
    WHERE o.children_open <> (SELECT count(*) FROM child c WHERE c.parent_id = o.id AND c.state < 5)
UNION ALL
SELECT 'number: ' || number FROM child WHERE number !~ ('^' || parent_number || '-[1-9][0-9]*$')
UNION ALL
SELECT 'it did not wait for ' || number FROM child WHERE state < 5 AND parent_state >= 5
UNION ALL
SELECT 'outlived its parent: ' || number FROM child WHERE parent_state IN (6, 7, 8) AND state NOT IN (6, 7)
UNION ALL
SELECT 'somebody asks for it: ' || c.number FROM child c JOIN router.order_request q ON q.order_id = c.id OR q.request_id = c.id
UNION ALL
SELECT 'asked back: ' || c.number FROM child c JOIN survey.survey_case s ON s.id = c.id
UNION ALL
SELECT 'not watched: ' || c.number FROM child c WHERE NOT EXISTS (SELECT FROM escalation.watch w WHERE w.id = c.id)
UNION ALL
SELECT 'no clock runs: ' || c.number FROM child c
    WHERE c.state IN (1, 2) AND NOT EXISTS (SELECT FROM escalation.clock k WHERE k.order_id = c.id AND k.state = 1)
UNION ALL
SELECT 'a clock runs: ' || c.number FROM child c
    WHERE c.state >= 5 AND EXISTS (SELECT FROM escalation.clock k WHERE k.order_id = c.id AND k.state IN (1, 3))
UNION ALL
SELECT 'owes a contact: ' || c.number FROM child c JOIN escalation.clock k ON k.order_id = c.id AND k.stage = 2
UNION ALL
SELECT 'nobody leads: ' || o.number FROM router.work_order o
    WHERE o.state < 7 AND (SELECT count(*) FROM router.assignment a WHERE a.order_id = o.id AND a.duty = 1 AND a.state <> 6) <> 1
UNION ALL
SELECT 'it did not wait for ' || b.unit FROM router.assignment b
    JOIN router.assignment a ON a.order_id = b.order_id AND a.seq = b.parent_seq
    WHERE a.state = 5 AND b.state NOT IN (5, 6)
UNION ALL
SELECT 'settled twice: ' || o.number FROM router.work_order o JOIN bus.event e ON e.subject = o.id AND e.kind = 'settled'
    GROUP BY o.id, o.number, o.round HAVING count(*) > o.round + 1
UNION ALL
SELECT 'nothing is under way, yet it waits: ' || o.number FROM router.work_order o
    WHERE o.state < 5 AND o.children_open = 0 AND o.whistles_open = 0
      AND NOT EXISTS (SELECT FROM router.assignment a WHERE a.order_id = o.id AND a.state NOT IN (5, 6));

-- state | round | children | of them running
PREPARE tree_order(text) AS
SELECT state, round, children, children_open FROM router.work_order WHERE number = $1;

-- The states of its children, by number; and of its parts, by seq, those that left in brackets.
PREPARE tree_children(text) AS
SELECT string_agg(c.state::text, ',' ORDER BY c.number) FROM router.work_order c JOIN router.work_order p ON p.id = c.parent_id
WHERE p.number = $1;
PREPARE tree_parts(text) AS
SELECT string_agg(format('%s %s %s %s', a.unit, a.duty, a.state, coalesce(a.parent_seq, 0)), ', ' ORDER BY a.seq)
FROM router.assignment a JOIN router.work_order o ON o.id = a.order_id WHERE o.number = $1;

-- matter | policy | area | limit | child kind | ground
PREPARE tree_child(text) AS
SELECT matter, policy, area, limit_text, child_kind, ground FROM router.work_order WHERE number = $1;

-- Lines of history of that kind: unit | who | detail.
PREPARE tree_told(text, text) AS
SELECT coalesce(e.unit, '-'), e.actor, e.detail - 'pack' - 'policy' FROM bus.event e JOIN router.work_order o ON o.id = e.subject
WHERE o.number = $1 AND e.kind = $2 ORDER BY e.id;

PREPARE tree_asked(text) AS
SELECT count(*) FROM survey.survey s WHERE s.number = $1;

-- Parents in that state whose children were all founded; children by state.
PREPARE tree_settled(text[]) AS
SELECT count(*) FILTER (WHERE state = 5 AND children = 2) FROM router.work_order WHERE number = ANY ($1);

-- A child that appears between the look at a family and its locks, as another replica's split would make it; and away
-- with it again.
PREPARE tree_lock(text) AS
SELECT id FROM router.work_order WHERE number = $1 FOR UPDATE;
PREPARE tree_waits AS
SELECT count(*) FROM pg_stat_activity WHERE application_name = 'loopline-router' AND wait_event_type = 'Lock';
PREPARE tree_plant(text) AS
WITH parent AS (UPDATE router.work_order SET children = 1, children_open = 1 WHERE number = $1 RETURNING *),
     child AS (INSERT INTO router.work_order (id, number, district, area, address, matter, text, nature, urgency, party, name_withheld,
                   by_person, policy, entry, ground, pack_version, state, round, version, returns, yellow, red, accepted_at,
                   dispatched_at, parent_id, child_kind)
               SELECT gen_random_uuid(), number || '-1', district, area, address, matter, '查', nature, urgency, party, name_withheld,
                   by_person, policy, entry, ground, pack_version, 1, 0, 1, 0, 0, 0, accepted_at, dispatched_at, id, 1
               FROM parent RETURNING id, dispatched_at)
INSERT INTO router.assignment (order_id, seq, unit, duty, state, round, dispatched_at, outcome, yellow, red)
SELECT id, 1, 'nx.market', 1, 1, 0, dispatched_at, 0, 0, 0 FROM child;
PREPARE tree_uproot(text) AS
WITH child AS (SELECT id FROM router.work_order WHERE number = $1 || '-1'),
     part AS (DELETE FROM router.assignment WHERE order_id IN (SELECT id FROM child)),
     parent AS (UPDATE router.work_order SET children = 0 WHERE number = $1)
DELETE FROM router.work_order WHERE id IN (SELECT id FROM child);
