-- For tests of the feed of orders: orders FEED1 to FEED4 of unit u1 (FEED3 only later, FEED4 once), FEED5 of u9, and what is said of them.
PREPARE order_feed_orders AS
WITH o AS (
    INSERT INTO router.work_order (id, number, district, area, address, matter, text, nature, urgency, party, name_withheld, by_person,
        policy, entry, ground, pack_version, state, round, version, returns, yellow, red, accepted_at, dispatched_at)
    SELECT ('00000000-0000-7000-8000-0000000fee' || lpad(n::text, 2, '0'))::uuid, 'FEED' || n, 'd', 'area', '', 'matter', 'text', 3, 1, 1, false,
           false, 'policy', '', '', 1, 1, 0, 1, 0, 0, 0, '2001-01-01', '2001-01-01'
    FROM generate_series(1, 5) n RETURNING id, number)
SELECT count(*) FROM o;

PREPARE order_feed_parts AS
INSERT INTO router.assignment (order_id, seq, unit, duty, state, round, dispatched_at, relieved_at, outcome, yellow, red)
SELECT ('00000000-0000-7000-8000-0000000fee' || lpad(n::text, 2, '0'))::uuid, 1, unit, 1, CASE WHEN gone IS NULL THEN 1 ELSE 6 END, 0, began::timestamptz,
       gone::timestamptz, 0, 0, 0
FROM (VALUES (1, 'u1', '2001-01-01', NULL), (2, 'u1', '2001-01-01', NULL), (3, 'u1', '2001-03-01', NULL),
             (4, 'u1', '2001-01-01', '2001-02-01'), (5, 'u9', '2001-01-01', NULL)) AS x (n, unit, began, gone);

-- A request that rides on FEED1.
PREPARE order_feed_rider AS
INSERT INTO router.order_request (request_id, order_id, number, channel, accepted_at)
VALUES ('00000000-0000-7000-8000-0000000fee90', '00000000-0000-7000-8000-0000000fee01', 'FEED90', 'feed', '2001-01-01');

-- order, service, when, what
PREPARE order_feed_say(int, int, timestamptz, text) AS
INSERT INTO bus.event (subject, district, service, at, kind, unit, detail)
VALUES (('00000000-0000-7000-8000-0000000fee' || lpad($1::text, 2, '0'))::uuid, 'd', $2, $3, $4, 'u1', '{}');

PREPARE order_feed_aged AS -- as lines are that were there before the feed
UPDATE bus.event SET xid = NULL WHERE subject::text LIKE '00000000-0000-7000-8000-0000000fee%';

PREPARE order_feed_all AS
SELECT kind FROM bus.event WHERE subject::text LIKE '00000000-0000-7000-8000-0000000fee%' ORDER BY id;

PREPARE order_feed_naive(bigint) AS
SELECT id, kind FROM bus.event WHERE subject::text LIKE '00000000-0000-7000-8000-0000000fee%' AND id > $1 ORDER BY id;

PREPARE order_feed_forget AS
DELETE FROM bus.event WHERE subject::text LIKE '00000000-0000-7000-8000-0000000fee%';
PREPARE order_feed_clear_rider AS
DELETE FROM router.order_request WHERE number = 'FEED90';
PREPARE order_feed_clear_parts AS
DELETE FROM router.assignment WHERE order_id::text LIKE '00000000-0000-7000-8000-0000000fee%';
PREPARE order_feed_clear_orders AS
DELETE FROM router.work_order WHERE number LIKE 'FEED%';
