-- What the demo year leaves empty: something for every list that shown_test.c walks, of three orders of it.
CREATE TEMP TABLE picked AS
SELECT row_number() OVER (ORDER BY o.id) AS n, o.id, o.number, o.district, o.area, o.matter, o.policy, q.request_id
FROM router.work_order o JOIN router.order_request q ON q.order_id = o.id
WHERE EXISTS (SELECT FROM survey.survey_case c WHERE c.id = o.id) ORDER BY o.id LIMIT 3;

INSERT INTO escalation.relief (order_id, seq, kind, unit, ground, amount, reason, state, asked_by, asked_at)
SELECT id, 90, 1, 'nx.urban', 'g', '2wd', '等材料', 1, 'unit', now() FROM picked WHERE n = 1;
UPDATE escalation.watch SET closed = false, priority = true, priority_by = 'supervisor', priority_text = '多人反映', priority_at = now()
WHERE id = (SELECT id FROM picked WHERE n = 1);
UPDATE escalation.card SET action = 6 WHERE id = (SELECT min(id) FROM escalation.card);
UPDATE survey.survey_case SET state = 4 WHERE id = (SELECT id FROM picked WHERE n = 2);
INSERT INTO survey.exclusion (case_id, visit, request_id, seq, number, ground, text, evidence, proposed_by, proposed_at, state)
SELECT c.id, c.visit, p.request_id, 90, p.number, 'policy', '超出政策', '[]', 'agent', now(), 1
FROM picked p JOIN survey.survey_case c ON c.id = p.id WHERE n = 3;
INSERT INTO classifier.hotspot (id, state, district, area, matter, place, title, count, people, growth, first_at, last_at, found_at)
SELECT id, 1, district, area, matter, '某小区', '半夜施工', 2, 2, 0, now(), now(), now() FROM picked WHERE n = 1;
INSERT INTO classifier.hotspot_member (request_id, hotspot_id) SELECT p.request_id, h.id FROM picked p, classifier.hotspot h WHERE n < 3;
UPDATE router.order_request SET withdrawn_at = NULL WHERE order_id IN (SELECT id FROM picked);
UPDATE router.work_order SET state = 2, fed_back_at = NULL, written_off_at = NULL, hops = 2, returns = 2 WHERE id IN (SELECT id FROM picked);
INSERT INTO classifier.likeness (request_id, other_id, score, reasons, at, state)
SELECT a.request_id, b.request_id, 90, '[]', now(), 1 FROM picked a, picked b WHERE a.n = 1 AND b.n = 2;
INSERT INTO router.proposal (order_id, matter, area, party, urgency, lead, co, policy, ground, by, at)
SELECT id, matter, area, 0, 0, 'nx.urban', '{}', policy, '裁定', 'bench', now() FROM picked WHERE n = 1;
INSERT INTO intake.legal_hold (request_id, seq, set_by, set_at, set_reason) SELECT request_id, 1, 'supervisor', now(), '法院调卷' FROM picked WHERE n = 1;
INSERT INTO bus.quarantine (id, destination, sender, subject, type, district, traceparent, payload, created_at, attempts, reason)
SELECT 4711, 3, 2, request_id, 2, district, '', '', now(), 1, 'spoilt' FROM picked WHERE n = 1;
UPDATE router.return_slip SET ruling = 0, ruled_by = NULL, ruled_at = NULL, reason = NULL, new_unit = NULL, units = ''
WHERE (order_id, seq) = (SELECT order_id, seq FROM router.return_slip ORDER BY order_id LIMIT 1);
UPDATE router.assignment a SET state = 3, fed_back_at = NULL, relieved_at = NULL
FROM (SELECT order_id, assignment FROM router.return_slip WHERE ruling = 0) s WHERE a.order_id = s.order_id AND a.seq = s.assignment;
