-- Orders as the views of the command line find them: late and not late in every way, standing still, on agendas.
INSERT INTO escalation.watch (id, number, district, area, policy, pack_version, urgency, round, lead, closed, priority, priority_at,
                              priority_by, priority_text)
SELECT ('00000000-0000-4000-8000-00000000000' || n)::uuid, 'W' || n, 'district', 'area', 'policy', 1, 1, 0, 'u1', n = 4, n = 2,
       CASE WHEN n = 2 THEN '2001-01-05'::timestamptz END, CASE WHEN n = 2 THEN 'supervisor' END, CASE WHEN n = 2 THEN 'why' END
FROM generate_series(1, 4) AS n;

-- stage, state, unit, provisional, due: two owed and late, one of the order, and five that do not count
INSERT INTO escalation.clock (id, order_id, unit, stage, round, state, started_at, due_at, stopped_at, missing_year, rungs,
                              next_rung, explain, provisional)
SELECT ('00000000-0000-4000-8000-0000000001' || lpad(n::text, 2, '0'))::uuid, '00000000-0000-4000-8000-000000000001', unit, stage,
       0, state, '2001-01-01', due, CASE WHEN state <> 1 THEN '2001-02-01'::timestamptz END,
       CASE WHEN provisional THEN 2001 ELSE 0 END, '', 0, '{}', provisional
FROM (VALUES (1, 'u1', 1, 3, false, '2001-01-02'::timestamptz),  -- done late
             (2, 'u1', 4, 1, false, '2001-01-10'),               -- runs, past its limit
             (3, '', 11, 3, false, '2001-01-11'),                -- of the order: its lead's
             (4, 'u1', 2, 1, true, '2001-01-10'),                -- hangs on a year
             (5, 'u1', 2, 4, false, '2001-01-10'),               -- stopped: nobody was late
             (6, 'u1', 2, 2, false, '2001-03-10'),               -- in time
             (7, '', 5, 3, false, '2001-01-10'),                 -- settlement is the order's, not the unit's
             (8, 'u1', 7, 1, false, '2999-01-01'),               -- runs, not yet due
             (9, 'u2', 15, 1, false, '2001-01-20'))              -- a slip is to be answered
     AS c (n, unit, stage, state, provisional, due);

-- W2: one that its pause may move; W3: only what waits for the review date itself
INSERT INTO escalation.clock (id, order_id, unit, stage, round, state, started_at, due_at, rungs, next_rung, explain)
SELECT ('00000000-0000-4000-8000-00000000020' || o)::uuid, ('00000000-0000-4000-8000-00000000000' || o)::uuid, 'u3', stage, 0, 1,
       '2998-01-01', '2999-01-01', '', 0, '{}'
FROM (VALUES (2, 4), (3, 14)) AS c (o, stage);

INSERT INTO escalation.milestone (order_id, unit, milestone, round, at)
VALUES ('00000000-0000-4000-8000-000000000001', 'u2', 22, 0, '2001-01-15');

INSERT INTO escalation.card (order_id, clock_id, unit, stage, round, action, level, rung, due_at, fired_at, late)
SELECT '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000102', unit, 4, 0, action, 'level', action,
       '2001-01-09', '2001-01-10', false
FROM (VALUES ('u1', 1), ('u1', 2), ('u1', 3), ('', 4)) AS k (unit, action);

INSERT INTO escalation.slip (number, order_id, unit, text, state, issued_at)
VALUES ('DB2001-00001', '00000000-0000-4000-8000-000000000001', 'u2', 'asks', 1, '2001-01-01');

-- running, over, ended early, asked for; of an order without a clock that it moves, of one that is closed
INSERT INTO escalation.relief (order_id, seq, kind, unit, ground, amount, until, reason, state, asked_by, asked_at, decided_by,
                               decided_at, ended_by, ended_at)
SELECT ('00000000-0000-4000-8000-00000000000' || o)::uuid, seq, kind, 'u1', 'ground', CASE WHEN kind = 1 THEN '5wd' ELSE '' END,
       CASE WHEN kind > 1 THEN until END, 'why', state, 'u', '2001-01-01', CASE WHEN state > 1 THEN 's' END,
       CASE WHEN state > 1 THEN '2001-01-02'::timestamptz END, CASE WHEN state = 4 THEN 'u' END,
       CASE WHEN state = 4 THEN '2001-01-03'::timestamptz END
FROM (VALUES (1, 1, 3, 2, '2998-01-01'::timestamptz), (1, 2, 2, 2, '2001-02-01'), (1, 3, 2, 4, '2997-01-01'),
             (2, 1, 2, 2, '2997-06-01'), (2, 2, 1, 1, NULL), (3, 1, 2, 2, '2995-01-01'), (4, 1, 3, 2, '2996-01-01')) AS r (o, seq, kind, state, until);

INSERT INTO escalation.meeting (cadence, date, name, area, state, held_at)
VALUES ('six', '2001-01-06', 'Six', 'area', 1, '2001-01-06'), ('six', '2001-01-16', 'Six', 'area', 1, '2001-01-16');
-- W1 was assigned twice and is done, W2 is under way, W3 was carried and then assigned, W4 dropped
INSERT INTO escalation.meeting_item (cadence, date, order_id, seq, reasons, class, state, decided_at)
SELECT 'six', date::date, ('00000000-0000-4000-8000-00000000000' || o)::uuid, o, 2, '', state,
       CASE WHEN decided THEN '2001-01-16'::timestamptz END
FROM (VALUES ('2001-01-06', 1, 3, true), ('2001-01-16', 1, 3, true), ('2001-01-06', 2, 2, true), ('2001-01-06', 3, 4, true),
             ('2001-01-16', 3, 2, true), ('2001-01-16', 4, 5, true), ('2001-01-16', 2, 3, false)) AS i (date, o, state, decided);
