-- For bench_test.
PREPARE bench_order(text) AS
SELECT o.state, o.dispatches, o.class, o.letter, o.leader, o.limit_text, o.forced, o.hops,
       (SELECT a.unit FROM router.assignment a WHERE a.order_id = o.id AND a.duty = 1 AND a.state <> 6) AS lead
FROM router.work_order o WHERE o.number = $1;

-- Its last return.
PREPARE bench_slip(text) AS
SELECT s.ruling, s.new_unit, s.units, s.ruled_by FROM router.return_slip s JOIN router.work_order o ON o.id = s.order_id
WHERE o.number = $1 ORDER BY s.seq DESC LIMIT 1;

PREPARE bench_units(text) AS
SELECT string_agg(a.unit || ' ' || a.duty, ', ' ORDER BY a.seq) FROM router.assignment a
JOIN router.work_order o ON o.id = a.order_id WHERE o.number = $1 AND a.state <> 6;

-- Its co-handlers, and whose desks are among them.
PREPARE bench_founded(text) AS
SELECT e.detail ->> 'co', coalesce(e.detail ->> 'co_desk_of', '') FROM bus.event e JOIN router.work_order o ON o.id = e.subject
WHERE o.number = $1 AND e.kind = 'ordered';

-- Who decided since its founding, and what.
PREPARE bench_decided(text) AS
SELECT string_agg(e.actor, ', ' ORDER BY e.id) FROM bus.event e JOIN router.work_order o ON o.id = e.subject
WHERE o.number = $1 AND e.kind IN ('assigned', 'return_upheld', 'return_dismissed');

-- One answerable lead each, no decision twice, nothing under review that was decided.
PREPARE bench_faults AS
SELECT 'leads: ' || o.number FROM router.work_order o
WHERE o.state < 7 AND (SELECT count(*) FROM router.assignment a WHERE a.order_id = o.id AND a.duty = 1 AND a.state <> 6) <> 1
UNION ALL
SELECT 'a slip without its return: ' || o.number FROM router.work_order o JOIN router.return_slip s ON s.order_id = o.id
JOIN router.assignment a ON a.order_id = s.order_id AND a.seq = s.assignment
WHERE (s.ruling = 0) <> (a.state = 3) AND o.state < 7
UNION ALL
SELECT 'the bench''s clock: ' || o.number FROM router.work_order o
WHERE o.state < 7 AND (SELECT count(*) FROM escalation.clock c WHERE c.order_id = o.id AND c.stage = 9 AND c.state = 1)
      <> (SELECT count(*) FROM router.return_slip s WHERE s.order_id = o.id AND s.ruling = 0);

PREPARE bench_proposal(text) AS
SELECT p.id, p.matter, p.area, p.party, p.urgency, p.lead, array_to_string(p.co, ','), p.policy, p.ground, p.by, p.state,
       p.decided_pack IS NOT NULL
FROM router.proposal p JOIN router.work_order o ON o.id = p.order_id WHERE o.number = $1 ORDER BY p.id DESC LIMIT 1;

PREPARE bench_entry(text) AS
SELECT o.entry, o.ground FROM router.work_order o WHERE o.number = $1;

PREPARE bench_pack AS
SELECT max(version) FROM bus.pack;

PREPARE bench_alarms AS
SELECT a.district, a.orders, a.backstop, a.cleared_at IS NOT NULL FROM router.backstop_alarm a ORDER BY a.id;

PREPARE bench_looked(timestamptz) AS
SELECT at >= $1 FROM router.backstop_watch;

PREPARE bench_last AS
SELECT max(id) FROM router.proposal;
