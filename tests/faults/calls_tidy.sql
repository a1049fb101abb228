-- Takes the orders of calls_test away again: the router never knew them, and would set aside every card they are told of.
CREATE TEMP TABLE tidy AS SELECT id FROM escalation.watch WHERE number ~ '^PY20240410-[0-9a-f]{8}$';
DELETE FROM escalation.card WHERE order_id IN (SELECT id FROM tidy);
DELETE FROM escalation.slip WHERE order_id IN (SELECT id FROM tidy);
DELETE FROM escalation.clock WHERE order_id IN (SELECT id FROM tidy);
DELETE FROM escalation.milestone WHERE order_id IN (SELECT id FROM tidy);
DELETE FROM escalation.watch WHERE id IN (SELECT id FROM tidy);
DELETE FROM bus.outbox WHERE destination = 3 AND subject IN (SELECT id FROM tidy);
DELETE FROM bus.quarantine WHERE destination = 3 AND subject IN (SELECT id FROM tidy);
DROP TABLE tidy;
