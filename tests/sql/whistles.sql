-- Whistles as the command line lists and scores them, and orders that went from hand to hand.
INSERT INTO router.work_order (id, number, district, area, address, matter, text, nature, urgency, party, name_withheld,
    by_person, policy, entry, ground, pack_version, state, round, version, returns, yellow, red, accepted_at, dispatched_at, hops,
    forced)
SELECT ('00000000-0000-4000-8000-00000000000' || n)::uuid, 'W' || n, 'd' || n, 'area', '', 'matter', 'text', 3, 1, 1, false,
       false, 'policy', '', '', 1, 1, 0, 1, returns, 0, 0, '2001-01-01', '2001-01-01', hops, n = 2
FROM (VALUES (1, 1, 2), (2, 2, 1), (3, 0, 0)) AS o (n, returns, hops);
INSERT INTO escalation.watch (id, number, district, area, policy, pack_version, urgency, round, lead, closed)
SELECT id, number, district, area, policy, 1, 1, 0, 'u1', false FROM router.work_order WHERE number ~ '^W[123]$';

-- order, seq, unit, duty: who led, one after the other; who was called; whose order ended under its return
INSERT INTO router.assignment (order_id, seq, unit, duty, state, round, dispatched_at, relieved_at, outcome, yellow, red)
SELECT ('00000000-0000-4000-8000-00000000000' || o)::uuid, seq, unit, duty, state, 0, '2001-01-01',
       CASE WHEN state = 6 THEN '2001-01-02'::timestamptz END, 0, 0, 0
FROM (VALUES (1, 1, 'u8', 1, 6), (1, 2, 'u9', 1, 6), (1, 3, 'u1', 1, 1), (1, 4, 'u2', 4, 6), (1, 5, 'u3', 4, 6),
             (1, 6, 'u4', 4, 6), (1, 7, 'u5', 4, 6), (1, 8, 'u4', 4, 6),
             (2, 1, 'u9', 1, 6), (2, 2, 'u8', 1, 3), (2, 3, 'u2', 3, 1), (2, 4, 'u4', 3, 1), (2, 5, 'u6', 2, 1),
             (3, 1, 'u1', 1, 1), (3, 2, 'u7', 2, 6)) AS a (o, seq, unit, duty, state);

-- n, order, seq, kind, level, unit, at, state, lead, co, end
INSERT INTO router.whistle (order_id, seq, kind, level, unit, by, text, limit_text, at, state, finding, lead, co, ended_by, ended_at)
SELECT ('00000000-0000-4000-8000-00000000000' || o)::uuid, seq, kind, level, unit, 'by', 'come', '',
       ('2001-' || at || 'Z')::timestamptz, state, CASE WHEN state > 1 THEN 'finding' END, lead, co,
       CASE WHEN state > 1 THEN 'by' END, ('2001-' || ended || 'Z')::timestamptz
FROM (VALUES (1, 1, 1, 'street', 'u1', '01-05T09:00', 2, 'u2', 'u3,u9', '01-05T12:00'),
             (1, 2, 1, 'street', 'u1', '01-05T11:30', 5, NULL, NULL, '01-05T11:45'),
             (2, 1, 2, '', '', '01-06T09:00', 1, NULL, NULL, NULL),
             (2, 2, 1, 'grid', 'u6', '01-07T09:00', 3, NULL, NULL, '01-07T10:00')) AS w (o, seq, kind, level, unit, at, state, lead,
                                                                                        co, ended);
INSERT INTO router.whistle_call (order_id, whistle, assignment, unit, reported_in_at, by)
SELECT ('00000000-0000-4000-8000-00000000000' || o)::uuid, whistle, assignment, unit, ('2001-' || at || 'Z')::timestamptz,
       CASE WHEN at IS NOT NULL THEN 'by' END
FROM (VALUES (1, 1, 4, 'u2', '01-05T11:00'),  -- at the due instant: in time
             (1, 1, 5, 'u3', '01-05T11:01'),  -- late
             (1, 1, 6, 'u4', NULL),           -- never: its limit ran out before the end
             (1, 1, 7, 'u5', NULL),           -- excused: over before its limit was
             (1, 2, 8, 'u4', NULL),           -- called once more while the first call ran: the same limit
             (2, 1, 3, 'u2', NULL),           -- waited for
             (2, 1, 4, 'u4', NULL),           -- not there, and its limit has run out
             (2, 2, 3, 'u2', '01-07T09:30')) AS c (o, whistle, assignment, unit, at); -- the policy has no limit: no clock

INSERT INTO escalation.clock (id, order_id, unit, stage, round, state, started_at, due_at, stopped_at, rungs, next_rung, explain)
SELECT ('00000000-0000-4000-8000-0000000003' || lpad(n::text, 2, '0'))::uuid, ('00000000-0000-4000-8000-00000000000' || o)::uuid,
       unit, stage, 0, state, ('2001-' || start || 'Z')::timestamptz, due::timestamptz, ('2001-' || stop || 'Z')::timestamptz, '', 0,
       '{}'
FROM (VALUES (1, 1, 'u2', 12, 2, '01-05T09:00', '2001-01-05T11:00Z', '01-05T11:00'),
             (2, 1, 'u3', 12, 3, '01-05T09:00', '2001-01-05T11:00Z', '01-05T11:01'),
             (3, 1, 'u4', 12, 3, '01-05T09:00', '2001-01-05T11:00Z', '01-05T12:00'),
             (4, 1, 'u5', 12, 4, '01-05T09:00', '2001-01-05T13:00Z', '01-05T12:00'),
             (5, 1, 'u2', 12, 3, '01-03T09:00', '2001-01-03T10:00Z', '01-03T11:00'), -- of a call before
             (6, 1, 'u2', 4, 3, '01-05T09:00', '2001-01-05T09:30Z', '01-06T09:00'),  -- another stage
             (7, 2, 'u2', 12, 1, '01-06T09:00', '2999-01-01T00:00Z', NULL),
             (8, 2, 'u4', 12, 1, '01-06T09:00', '2001-01-06T10:00Z', NULL)) AS c (n, o, unit, stage, state, start, due, stop);

INSERT INTO router.return_slip (order_id, seq, assignment, unit, ground, text, returned_by, returned_at, ruling, reason, ruled_by,
    ruled_at)
SELECT ('00000000-0000-4000-8000-00000000000' || o)::uuid, seq, assignment, unit, 'ground', 'text', 'h',
       ('2001-' || at || 'Z')::timestamptz, ruling, CASE WHEN ruling > 0 THEN 'why' END, CASE WHEN ruling > 0 THEN 'd' END,
       CASE WHEN ruling > 0 THEN '2001-02-01'::timestamptz END
FROM (VALUES (1, 1, 1, 'u8', '01-02T09:00', 1), (1, 2, 2, 'u9', '01-03T09:00', 4), (2, 1, 1, 'u9', '01-04T09:00', 3),
             (2, 2, 1, 'u9', '01-05T09:00', 2), (2, 3, 2, 'u8', '01-06T09:00', 0),
             (3, 1, 2, 'u7', '01-06T10:00', 0)) AS s (o, seq, assignment, unit, at, ruling);
INSERT INTO bus.event (subject, district, service, at, kind, unit, actor)
SELECT '00000000-0000-4000-8000-000000000001', 'd1', 3, '2001-01-09T09:00Z', kind, 'u2', 'h'
FROM (VALUES ('reply_sent_back'), ('reply_sent_back'), ('fed_back')) AS e (kind);
INSERT INTO escalation.milestone (order_id, unit, milestone, round, at)
VALUES ('00000000-0000-4000-8000-000000000001', 'u9', 22, 0, '2001-01-08T09:00Z');
