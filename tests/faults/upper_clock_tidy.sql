-- Takes the orders of upper_clock_test away again: the router never knew them.
DELETE FROM escalation.card WHERE order_id IN (SELECT id FROM mine);
DELETE FROM escalation.slip WHERE order_id IN (SELECT id FROM mine);
DELETE FROM escalation.relief WHERE order_id IN (SELECT id FROM mine);
DELETE FROM escalation.clock WHERE order_id IN (SELECT id FROM mine);
DELETE FROM escalation.milestone WHERE order_id IN (SELECT id FROM mine);
DELETE FROM escalation.watch WHERE id IN (SELECT id FROM mine);
DELETE FROM survey.attempt WHERE case_id IN (SELECT id FROM mine);
DELETE FROM survey.survey WHERE case_id IN (SELECT id FROM mine);
DELETE FROM survey.survey_case WHERE id IN (SELECT id FROM mine);
DELETE FROM bus.outbox WHERE subject IN (SELECT id FROM mine);
DELETE FROM bus.quarantine WHERE subject IN (SELECT id FROM mine);
