-- For due_test: orders as one digit names them, each with one clock whose first rung is due at 13:01.
PREPARE watch(text) AS
INSERT INTO escalation.watch (id, number, district, area, policy, pack_version, urgency, round, lead, closed)
VALUES (('00000000-0000-7000-8000-00000000d0e' || $1)::uuid, 'DUE-' || $1, 'd', 'a', 'p', 1, 1, 0, 'u', false);

PREPARE clock(text) AS
INSERT INTO escalation.clock (id, order_id, unit, stage, round, state, started_at, due_at, rungs, next_rung, next_at, explain)
VALUES (('00000000-0000-7000-8000-00000000c0c' || $1)::uuid, ('00000000-0000-7000-8000-00000000d0e' || $1)::uuid, 'u', 1, 0, 1,
        '2024-04-10T12:00Z', '2024-04-10T14:00Z', '', 0, '2024-04-10T13:01Z', '{}');

PREPARE due_clean_cards AS
DELETE FROM escalation.card WHERE level = 'case';

PREPARE due_clean_slips AS
DELETE FROM escalation.slip WHERE number LIKE 'DB1024-%';

PREPARE due_clean_serials AS
DELETE FROM escalation.slip_serial WHERE year = 1024;

PREPARE due_clean_clocks AS
DELETE FROM escalation.clock WHERE order_id IN (SELECT id FROM escalation.watch WHERE number LIKE 'DUE-%');

PREPARE due_clean_watches AS
DELETE FROM escalation.watch WHERE number LIKE 'DUE-%';
