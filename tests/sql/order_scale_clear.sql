-- Takes away what order_scale.sql brought.
DELETE FROM order_request WHERE number LIKE 'SC%';
DELETE FROM assignment WHERE order_id IN (SELECT id FROM work_order WHERE number LIKE 'SC%');
DELETE FROM work_order WHERE number LIKE 'SC%';
