-- Orders by the hundred thousand, for order_scale_test.c. The n-th has the id 5ca1e000-…-n. Of every 25 one is a child of
-- the one before it, of every 10 one was merged into the one before it; one in twenty still runs.
PREPARE scale_orders(int, int) AS
INSERT INTO work_order (id, number, district, area, address, matter, text, nature, urgency, party, name_withheld, by_person,
    policy, entry, ground, pack_version, state, round, version, returns, yellow, red, accepted_at, dispatched_at, fed_back_at,
    written_off_at, merged_into, merged_at, parent_id, child_kind)
SELECT id, 'SC' || n, 'd' || n % 16, 'd' || n % 16 || '.s' || n % 300, 'some place', 'm' || n % 200,
       repeat('a text of the length that people write, ', 5), 3, 1, 1, false, false, 'plain', 'row' || n % 1000, 'ground', 1,
       CASE WHEN merged THEN 8 WHEN n % 20 = 7 THEN 2 ELSE 6 END, 0, 5, 0, 0, 0, at, at,
       CASE WHEN NOT merged AND n % 20 <> 7 THEN at + interval '3 days' END,
       CASE WHEN NOT merged AND n % 20 <> 7 THEN at + interval '5 days' END,
       CASE WHEN merged THEN before END, CASE WHEN merged THEN at END,
       CASE WHEN child THEN before END, CASE WHEN child THEN 1 ELSE 0 END
FROM (SELECT n, n % 10 = 3 AS merged, n % 25 = 11 AS child, '2020-01-01T00:00Z'::timestamptz + n * interval '2 minutes' AS at,
             ('5ca1e000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id,
             ('5ca1e000-0000-7000-8000-' || lpad(to_hex(n - 1), 12, '0'))::uuid AS before
      FROM generate_series($1, $2) n) x
ORDER BY n;

-- A lead and a co-handler each; what was merged keeps no open part.
PREPARE scale_assignments(int, int) AS
INSERT INTO assignment (order_id, seq, unit, duty, state, round, dispatched_at, signed_at, reported_at, fed_back_at,
    relieved_at, outcome, result, reported_by, yellow, red)
SELECT o.id, seq, 'u' || (n + seq * 7) % 1000, seq, CASE o.state WHEN 8 THEN 6 WHEN 2 THEN 2 ELSE 5 END, 0, o.dispatched_at,
       o.dispatched_at, o.fed_back_at, o.fed_back_at, CASE o.state WHEN 8 THEN o.merged_at END,
       CASE o.state WHEN 6 THEN 1 ELSE 0 END, CASE o.state WHEN 6 THEN 'done' END, CASE o.state WHEN 6 THEN 'h' END, 0, 0
FROM generate_series($1, $2) n JOIN work_order o ON o.id = ('5ca1e000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
     generate_series(1, 2) seq
ORDER BY n, seq;

-- Where it rides: on its own order, or on the one that it was merged into; a child order has none.
PREPARE scale_requests(int, int) AS
INSERT INTO order_request (request_id, order_id, number, channel, accepted_at)
SELECT o.id, coalesce(o.merged_into, o.id), o.number, 'phone', o.accepted_at
FROM generate_series($1, $2) n JOIN work_order o ON o.id = ('5ca1e000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
WHERE o.parent_id IS NULL ORDER BY n;
