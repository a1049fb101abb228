-- The check of a ledger: what was promised against what is there. Every statement but the first finds nothing, or
-- faults: a line each, saying what is wrong with which request.
CREATE TEMPORARY TABLE promise (
    key text NOT NULL,
    number text NOT NULL,
    request uuid NOT NULL,
    goal text NOT NULL
);
CREATE INDEX promise_key ON promise (key);
CREATE INDEX promise_request ON promise (request);

-- How far a goal goes: states of the order, its lead, the request and the follow-up; open clocks; the round; what the
-- person was told, in this order and once. The open clocks of policy "pingyin": sign, contact, feed_back, settle; feedback opens follow_up; a redo opens redo.
CREATE TEMPORARY TABLE goal AS
SELECT * FROM (VALUES
    ('accepted',    1, 1, 4, NULL, 0, 'contact feed_back settle sign', 'accepted dispatched'),
    ('signed',      2, 2, 4, NULL, 0, 'contact feed_back settle', 'accepted dispatched signed'),
    ('fed_back',    5, 5, 5, 2,    0, 'follow_up', 'accepted dispatched signed fed_back'),
    ('rated',       5, 5, 5, 4,    0, '', 'accepted dispatched signed fed_back followed_up'),
    ('redone',      5, 5, 5, 4,    1, '', 'accepted dispatched signed fed_back followed_up redo signed fed_back followed_up'),
    ('written_off', 6, 5, 7, 6,    0, '', 'accepted dispatched signed fed_back followed_up closed')
) AS g (goal, order_state, lead_state, request_state, case_state, round, clocks, steps);

-- Everything that a case leaves behind, but for names and instants: alike for all that were driven equally far.
CREATE TEMPORARY VIEW trail AS
SELECT p.key, p.number, p.goal, p.request,
    (SELECT string_agg(format('%s %s %s %s', k.unit, k.stage, k.round, k.state), ', ' ORDER BY k.unit, k.stage, k.round)
     FROM escalation.clock k WHERE k.order_id = p.request) AS clocks,
    (SELECT string_agg(format('%s %s %s', m.unit, m.milestone, m.round), ', ' ORDER BY m.unit, m.milestone, m.round)
     FROM escalation.milestone m WHERE m.order_id = p.request) AS milestones,
    (SELECT string_agg(format('%s %s', e.service, e.kind), ', ' ORDER BY e.service, e.kind)
     FROM bus.event e WHERE e.subject = p.request) AS events,
    (SELECT string_agg(s.what, ', ' ORDER BY s.id) FROM intake.step s WHERE s.request_id = p.request) AS steps,
    (SELECT string_agg(format('%s %s %s %s %s', a.unit, a.duty, a.state, a.round, a.outcome), ', ' ORDER BY a.seq)
     FROM router.assignment a WHERE a.order_id = p.request) AS parts,
    (SELECT string_agg(format('%s %s %s %s', s.visit, s.state, s.rating, s.cause), ', ' ORDER BY s.visit, s.request_id)
     FROM survey.survey s WHERE s.case_id = p.request) AS surveys,
    (SELECT string_agg(format('%s %s', w.attempt, w.state), ', ' ORDER BY w.attempt)
     FROM survey.write_off w WHERE w.case_id = p.request) AS write_offs,
    (SELECT format('%s %s %s', o.state, o.round, o.version) FROM router.work_order o WHERE o.id = p.request) AS work_order
FROM promise p;

PREPARE promise_add(text, text, uuid, text) AS
INSERT INTO promise (key, number, request, goal) VALUES ($1, $2, $3, $4);

PREPARE fault_promised_twice AS
SELECT key, number FROM promise GROUP BY key, number HAVING count(*) > 1;

PREPARE fault_key_with_two_answers AS
SELECT key, string_agg(DISTINCT number, ' ') FROM promise GROUP BY key HAVING count(DISTINCT number) > 1 OR count(DISTINCT request) > 1;

PREPARE fault_number_for_two_keys AS
SELECT number, string_agg(DISTINCT key, ' ') FROM promise GROUP BY number HAVING count(DISTINCT key) > 1;

PREPARE fault_unknown_goal AS
SELECT key, goal FROM promise WHERE goal NOT IN (SELECT goal FROM goal);

PREPARE fault_request_lost AS
SELECT p.key, p.number FROM promise p
WHERE NOT EXISTS (SELECT FROM intake.request r WHERE r.id = p.request AND r.number = p.number AND r.reference = p.key);

PREPARE fault_request_doubled AS
SELECT r.reference, count(*) FROM intake.request r WHERE r.reference IN (SELECT key FROM promise) GROUP BY r.reference HAVING count(*) <> 1;

PREPARE fault_request_never_promised(text) AS
SELECT r.reference, r.number FROM intake.request r
WHERE r.reference LIKE $1 || '-%' AND r.reference NOT IN (SELECT key FROM promise);

PREPARE fault_key_forgotten AS
SELECT p.key, p.number FROM promise p
WHERE (SELECT count(*) FROM intake.command_key k WHERE k.key = p.key AND position(p.number::bytea IN k.reply) > 0) <> 1;

PREPARE fault_not_classified_once AS
SELECT p.key, p.number FROM promise p
WHERE (SELECT count(*) FROM classifier.classification c WHERE c.id = p.request AND c.state IN (1, 3)) <> 1;

PREPARE fault_not_one_order AS
SELECT p.key, p.number FROM promise p
WHERE (SELECT count(*) FROM router.order_request q JOIN router.work_order o ON o.id = q.order_id WHERE q.request_id = p.request) <> 1
   OR (SELECT count(*) FROM router.assignment a WHERE a.order_id = p.request AND a.duty = 1 AND a.state <> 6) <> 1;

PREPARE fault_not_watched AS
SELECT p.key, p.number FROM promise p WHERE NOT EXISTS (SELECT FROM escalation.watch w WHERE w.id = p.request);

PREPARE fault_not_where_promised AS
SELECT p.key, p.number, p.goal, o.state AS "order", a.state AS lead, r.state AS request, c.state AS "case", o.round
FROM promise p JOIN goal g USING (goal)
LEFT JOIN intake.request r ON r.id = p.request
LEFT JOIN router.work_order o ON o.id = p.request
LEFT JOIN router.assignment a ON a.order_id = p.request AND a.duty = 1 AND a.state <> 6
LEFT JOIN survey.survey_case c ON c.id = p.request
WHERE (o.state, a.state, r.state, o.round) IS DISTINCT FROM (g.order_state, g.lead_state, g.request_state, g.round)
   OR c.state IS DISTINCT FROM g.case_state;

PREPARE fault_wrong_clocks AS
SELECT p.key, p.number, p.goal, k.open
FROM promise p JOIN goal g USING (goal), LATERAL
    (SELECT coalesce(string_agg((ARRAY['sign', 'contact', 'arrive', 'feed_back', 'settle', 'follow_up', 'redo', 'sign_off', 'review'])[c.stage], ' '
                                ORDER BY (ARRAY['sign', 'contact', 'arrive', 'feed_back', 'settle', 'follow_up', 'redo', 'sign_off', 'review'])[c.stage]), '') AS open
     FROM escalation.clock c WHERE c.order_id = p.request AND c.state = 1) k
WHERE k.open <> g.clocks;

PREPARE fault_other_steps AS
SELECT p.key, p.number, p.goal, left(s.steps, 200)
FROM promise p JOIN goal g USING (goal), LATERAL
    (SELECT string_agg(s.what, ' ' ORDER BY s.id) AS steps FROM intake.step s WHERE s.request_id = p.request) s
WHERE s.steps IS DISTINCT FROM g.steps;

-- Of each goal the trail that most cases left is the right one; what differs from it is told with its first difference.
PREPARE fault_other_trail AS
SELECT t.key, t.number, t.goal,
       CASE WHEN t.clocks IS DISTINCT FROM m.clocks THEN 'clocks ' || coalesce(t.clocks, '') || ' / ' || coalesce(m.clocks, '')
            WHEN t.milestones IS DISTINCT FROM m.milestones THEN 'milestones ' || coalesce(t.milestones, '') || ' / ' || coalesce(m.milestones, '')
            WHEN t.events IS DISTINCT FROM m.events THEN 'events ' || coalesce(t.events, '') || ' / ' || coalesce(m.events, '')
            WHEN t.steps IS DISTINCT FROM m.steps THEN 'steps ' || coalesce(t.steps, '') || ' / ' || coalesce(m.steps, '')
            WHEN t.parts IS DISTINCT FROM m.parts THEN 'parts ' || coalesce(t.parts, '') || ' / ' || coalesce(m.parts, '')
            WHEN t.surveys IS DISTINCT FROM m.surveys THEN 'surveys ' || coalesce(t.surveys, '') || ' / ' || coalesce(m.surveys, '')
            WHEN t.write_offs IS DISTINCT FROM m.write_offs THEN 'write-offs ' || coalesce(t.write_offs, '') || ' / ' || coalesce(m.write_offs, '')
            ELSE 'order ' || coalesce(t.work_order, '') || ' / ' || coalesce(m.work_order, '') END
FROM trail t JOIN
    (SELECT DISTINCT ON (goal) goal, clocks, milestones, events, steps, parts, surveys, write_offs, work_order
     FROM (SELECT goal, clocks, milestones, events, steps, parts, surveys, write_offs, work_order, count(*) AS n
           FROM trail GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9) x
     ORDER BY goal, n DESC) m USING (goal)
WHERE (t.clocks, t.milestones, t.events, t.steps, t.parts, t.surveys, t.write_offs, t.work_order) IS DISTINCT FROM
      (m.clocks, m.milestones, m.events, m.steps, m.parts, m.surveys, m.write_offs, m.work_order);

PREPARE fault_message_left AS
SELECT id, destination, sender, subject, type FROM bus.outbox;

PREPARE fault_quarantined AS
SELECT id, destination, sender, subject, type, reason FROM bus.quarantine WHERE resolved_at IS NULL;
