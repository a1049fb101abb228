-- Three orders of March 2018 and what became of them, for report_test.c. Period: 1 to 10 March, China time.
INSERT INTO router.work_order (id, number, district, area, address, matter, text, nature, urgency, party, name_withheld,
    by_person, policy, entry, ground, pack_version, state, round, version, returns, yellow, red, accepted_at, dispatched_at)
SELECT ('00000000-0000-7000-8000-00000000a00' || n)::uuid, 'RP20180301-0000' || n, 'pingyin', 'pingyin.yushan',
       '某小区 3 号楼', CASE n WHEN 1 THEN 'a.noise' ELSE 'a.water' END, '张先生说夜里太吵', 3, 1, 1, false, false, 'pingyin', '',
       '', 1, 2, 0, 1, 0, 0, 0, at, at
FROM (VALUES (1, '2018-03-01T09:00+08'::timestamptz), (2, '2018-03-01T10:00+08'), (3, '2018-03-02T09:00+08')) AS x (n, at);
-- Their clocks were set by a pack that is not on record.
INSERT INTO escalation.watch (id, number, district, area, policy, pack_version, urgency, round, lead, closed, matter, accepted_at)
SELECT o.id, o.number, o.district, o.area, o.policy, 990, 1, 0,
       CASE o.number WHEN 'RP20180301-00003' THEN 'py.jinshui' ELSE 'py.yushan' END, false, o.matter, o.accepted_at
FROM router.work_order o WHERE o.number LIKE 'RP20180301-%';

-- order, n, unit, stage, round, state, start, due, stop, provisional
INSERT INTO escalation.clock (id, order_id, unit, stage, round, state, started_at, due_at, stopped_at, provisional, rungs,
    next_rung, next_at, explain)
SELECT ('00000000-0000-7000-8000-00000000c00' || n)::uuid, ('00000000-0000-7000-8000-00000000a00' || o)::uuid, unit, stage,
       round, state, ('2018-' || start || '+08')::timestamptz, ('2018-' || due || '+08')::timestamptz,
       ('2018-' || stop || '+08')::timestamptz, provisional, '', 0, NULL, '{"rule": "3wd", "due": "2018"}'
FROM (VALUES
    (1, 1, 'py.yushan', 4, 0, 1, '03-01T09:00', '03-08T17:30', NULL, false), -- overdue
    (1, 2, '', 5, 0, 1, '03-01T09:00', '03-08T17:30', NULL, false),          -- the person's clock: no unit owes it
    (2, 3, 'py.yushan', 4, 0, 3, '03-01T10:00', '03-05T17:30', '03-06T10:00', false), -- done late
    (2, 4, 'py.yushan', 1, 0, 2, '03-01T10:00', '03-02T10:00', '03-01T11:00', false), -- in time
    (3, 5, 'py.jinshui', 4, 0, 3, '03-02T09:00', '03-09T17:30', '03-12T09:00', false), -- overdue then, done late since
    (3, 6, 'py.jinshui', 1, 0, 1, '03-02T09:00', '03-09T10:00', NULL, true), -- nobody is judged by a guess
    (3, 7, 'py.jinshui', 9, 0, 1, '03-03T09:00', '03-06T09:00', NULL, false), -- the centre owes the review
    (2, 8, 'py.yushan', 7, 1, 4, '03-07T09:00', '03-09T17:30', '03-08T09:00', false) -- redo, cancelled
) AS x (o, n, unit, stage, round, state, start, due, stop, provisional);

INSERT INTO escalation.milestone (order_id, unit, milestone, round, at)
SELECT ('00000000-0000-7000-8000-00000000a00' || o)::uuid, unit, milestone, round, ('2018-' || at || '+08')::timestamptz
FROM (VALUES (1, 'py.yushan', 15, 0, '03-01T09:00'), (2, 'py.yushan', 15, 0, '03-01T10:00'),
             (2, 'py.yushan', 1, 0, '03-01T11:00'), (2, 'py.yushan', 8, 0, '03-06T10:00'),
             (2, 'py.yushan', 15, 1, '03-07T09:00'), (1, 'py.yushan', 22, 0, '03-04T09:00'),
             (1, 'py.yushan', 22, 0, '03-11T00:00'), -- the first instant after the period
             (3, 'py.jinshui', 8, 0, '03-12T09:00'),
             (1, '', 9, 0, '03-09T10:00'), (2, '', 9, 0, '03-06T10:00'), (3, '', 9, 0, '03-10T10:00'),
             (1, '', 9, 0, '03-11T00:00')) AS x (o, unit, milestone, round, at); -- the first instant after the period
-- Settled at the front line; the second was dispatched again within the period.
INSERT INTO bus.event (subject, district, service, at, kind, unit)
SELECT ('00000000-0000-7000-8000-00000000a00' || o)::uuid, 'pingyin', 3, ('2018-' || at || '+08')::timestamptz, kind, unit
FROM (VALUES (1, '03-09T10:00', 'front_line', 'py.xiguan'), (2, '03-06T10:00', 'front_line', 'py.xiguan'),
             (3, '03-10T10:00', 'one_go', 'py.jinshui'), (1, '03-11T00:00', 'one_go', 'py.xiguan'),
             (1, '03-09T10:00', 'settled', NULL)) AS x (o, at, kind, unit);

INSERT INTO escalation.card (order_id, clock_id, unit, stage, round, action, level, rung, due_at, fired_at, late,
    acknowledged_at, acknowledged_by)
SELECT ('00000000-0000-7000-8000-00000000a00' || o)::uuid, ('00000000-0000-7000-8000-00000000c00' || c)::uuid, 'py.yushan', 4,
       0, action, 'unit_leader', action, ('2018-' || at || '+08')::timestamptz, ('2018-' || at || '+08')::timestamptz, false,
       ('2018-' || ack || '+08')::timestamptz, CASE WHEN ack IS NOT NULL THEN 'leader-py' END
FROM (VALUES (1, 1, 2, '03-07T17:30', '03-08T09:00'), (1, 1, 3, '03-08T17:30', NULL), (2, 3, 3, '03-05T17:30', '03-12T09:00'),
             (1, 1, 1, '03-06T09:00', NULL), (1, 1, 6, '03-09T17:30', '03-12T09:00'), (1, 1, 7, '03-10T17:30', '03-10T18:00'),
             (2, 3, 6, '03-11T00:00', NULL)) AS x (o, c, action, at, ack); -- the first instant after the period
-- The person's clock: who led when it fired is named, not who leads now.
INSERT INTO escalation.card (order_id, clock_id, unit, stage, round, action, level, told, rung, due_at, fired_at, late)
SELECT '00000000-0000-7000-8000-00000000a001', '00000000-0000-7000-8000-00000000c002', '', 5, 0, action, 'city_leader', '副市长',
       action, '2018-03-09T17:30+08', '2018-03-09T17:30+08', false
FROM (VALUES (7), (8)) AS x (action);
INSERT INTO router.assignment (order_id, seq, unit, duty, state, round, dispatched_at, relieved_at, outcome, yellow, red)
VALUES ('00000000-0000-7000-8000-00000000a001', 1, 'py.yushan', 1, 6, 0, '2018-03-01T09:00+08', '2018-03-11T09:00+08', 0, 0, 0),
       ('00000000-0000-7000-8000-00000000a001', 2, 'py.jinshui', 1, 1, 0, '2018-03-11T09:00+08', NULL, 0, 0, 0);
-- One to which two came, one too late; one to which the only one came after the period. The first instant after it: a third.
INSERT INTO router.assignment (order_id, seq, unit, duty, state, round, dispatched_at, relieved_at, outcome, yellow, red)
SELECT '00000000-0000-7000-8000-00000000a001', seq, unit, 4, 6, 0, '2018-03-05T09:00+08', '2018-03-20T15:00+08', 0, 0, 0
FROM (VALUES (3, 'py.jinshui'), (4, 'py.xiguan')) AS x (seq, unit);
INSERT INTO router.whistle (order_id, seq, kind, level, unit, by, text, limit_text, at, state, finding, ended_by, ended_at)
SELECT '00000000-0000-7000-8000-00000000a001', seq, 1, 'street', 'py.yushan', 'h', 'come', '', ('2018-' || at || '+08')::timestamptz,
       3, 'found', 'h', ('2018-' || ended || '+08')::timestamptz
FROM (VALUES (1, '03-05T09:00', '03-05T15:00'), (2, '03-09T09:00', '03-20T15:00'), (3, '03-11T00:00', '03-20T15:00'))
     AS x (seq, at, ended);
INSERT INTO router.whistle_call (order_id, whistle, assignment, unit, reported_in_at, by)
SELECT '00000000-0000-7000-8000-00000000a001', whistle, assignment, unit, ('2018-' || at || '+08')::timestamptz, 'h'
FROM (VALUES (1, 3, 'py.jinshui', '03-05T10:00'), (1, 4, 'py.xiguan', '03-05T11:01'), (2, 4, 'py.xiguan', '03-12T09:00'),
             (3, 3, 'py.jinshui', '03-12T09:00')) AS x (whistle, assignment, unit, at);
INSERT INTO escalation.clock (id, order_id, unit, stage, round, state, started_at, due_at, stopped_at, rungs, next_rung, explain)
SELECT '00000000-0000-7000-8000-00000000c00b', '00000000-0000-7000-8000-00000000a001', 'py.xiguan', 12, 0, 4, '2018-03-05T09:00+08',
       '2018-03-05T11:00+08', '2018-03-05T11:01+08', '', 0, '{"rule": "2h"}';

INSERT INTO escalation.slip (number, order_id, unit, text, state, issued_by, issued_at, answer, answered_by, answered_at, closed_by,
    closed_at)
VALUES
    ('DB2018-90001', '00000000-0000-7000-8000-00000000a001', 'py.yushan', '限期办结', 3, 'supervisor', '2018-03-02T09:00+08',
     '已联系 13800138000', 'h', '2018-03-03T09:00+08', 'supervisor', '2018-03-04T09:00+08'),
    ('DB2018-90002', '00000000-0000-7000-8000-00000000a001', 'py.yushan', '=cmd', 2, NULL, '2018-03-05T09:00+08', 'a', 'h',
     '2018-03-11T01:00+08', NULL, NULL),
    ('DB2018-90003', '00000000-0000-7000-8000-00000000a002', 'py.yushan', 't', 3, NULL, '2018-02-20T09:00+08', 'a', 'h',
     '2018-02-25T09:00+08', 'supervisor', '2018-03-05T09:00+08');

INSERT INTO escalation.meeting (cadence, date, name, area, state, held_at)
VALUES ('rp.six', '2018-02-26', 'six', 'city', 1, '2018-02-26T09:00+08'), ('rp.six', '2018-03-06', 'six', 'city', 1, '2018-03-06T09:00+08');
INSERT INTO escalation.meeting_item (cadence, date, order_id, seq, reasons, class, state, lead, co, decision, decided_by, decided_at,
    done_at)
VALUES
    ('rp.six', '2018-02-26', '00000000-0000-7000-8000-00000000a001', 1, 4, '', 4, 'py.yushan', 'py.jinshui,py.duty', 'd', 'c',
     '2018-02-26T10:00+08', NULL),
    ('rp.six', '2018-03-06', '00000000-0000-7000-8000-00000000a001', 1, 6, '', 2, 'py.yushan', '', 'd', 'c', -- carried on
     '2018-03-06T10:00+08', NULL),
    ('rp.six', '2018-03-06', '00000000-0000-7000-8000-00000000a002', 2, 4, '', 3, 'py.yushan', '', 'd', 'c', '2018-03-06T10:00+08',
     '2018-03-08T10:00+08'),
    ('rp.six', '2018-03-06', '00000000-0000-7000-8000-00000000a003', 3, 4, '', 2, 'py.jinshui', '', 'd', 'c',
     '2018-03-06T10:00+08', NULL);

INSERT INTO bus.event (subject, district, service, at, kind, unit, detail)
VALUES ('00000000-0000-7000-8000-00000000a003', 'pingyin', 4, '2018-03-04T10:00+08', 'relief_granted', 'py.jinshui',
        '{"seq": 1, "kind": "pause", "until": "2018-03-08T09:00:00+08:00"}');
INSERT INTO escalation.relief (order_id, seq, kind, unit, ground, amount, until, reason, state, asked_by, asked_at, decided_by, decided_at)
VALUES
    ('00000000-0000-7000-8000-00000000a001', 1, 1, 'py.yushan', 'rp.other', '1wd', NULL, 'r', 2, 'a', '2018-03-03T09:00+08', 'b',
     '2018-03-03T10:00+08'),
    ('00000000-0000-7000-8000-00000000a003', 1, 2, 'py.jinshui', 'rp.other', '', '2018-03-08T09:00+08', 'r', 2, 'a',
     '2018-03-04T09:00+08', 'b', '2018-03-04T10:00+08'),
    ('00000000-0000-7000-8000-00000000a003', 2, 1, 'py.jinshui', 'rp.other', '1wd', NULL, 'r', 3, 'a', '2018-03-05T09:00+08', 'b',
     '2018-03-05T10:00+08');

INSERT INTO bus.event (subject, district, service, at, kind, unit, actor, detail)
VALUES
    ('00000000-0000-7000-8000-00000000a001', 'pingyin', 1, '2018-03-01T09:00+08', 'supplemented', NULL, 'channel-phone',
     '{"text": "张先生, 13900139000"}'),
    ('00000000-0000-7000-8000-00000000a001', 'pingyin', 3, '2018-03-01T09:00+08', 'dispatched', 'py.yushan', NULL, '{"duty": "lead"}');

INSERT INTO escalation.occasion (cadence, date, kind, since, due_at, fired_at)
VALUES ('bulletin', '2018-03-10', 2, '2018-02-28T18:00+08', '2018-03-10T18:00+08', '2018-03-10T18:00+08'),
       ('rp.gone', '2018-03-10', 2, NULL, '2018-03-10T18:00+08', '2018-03-10T18:00+08'),
       ('daily', '2018-03-12', 2, NULL, '2018-03-12T17:30+08', '2018-03-12T17:30+08');

-- Hot spots: 1 with members before, in and after the period; 2 found after it; 3 of a district, an order was made of it in the
-- period; 4 nobody complained of in the period.
INSERT INTO classifier.classification (id, number, channel, district, said_area, said_matter, said_party, said_urgency, withheld,
    address, content, accepted_at, state, matter, nature, urgency, party, area, confidence, reasons, pack_version, caller)
SELECT ('00000000-0000-7000-8000-00000000b0' || n)::uuid, 'RP2018-H' || n, 'phone', 'pingyin', '', '', 0, 0, false, '', 't',
       ('2018-' || at || '+08')::timestamptz, 2, '', 0, 0, 0, '', 0, '[]', 1, decode(repeat(who, 16), 'hex')
FROM (VALUES (11, '02-20T09:00', 'aa'), (12, '03-01T00:00', 'aa'), (13, '03-05T09:00', 'bb'), (14, '03-06T09:00', ''),
             (15, '03-10T23:59', ''), (16, '03-11T00:00', 'cc'), (17, '03-12T10:00', 'aa'), (18, '02-21T09:00', 'dd')) AS x (n, at, who);
INSERT INTO classifier.hotspot (id, state, district, area, matter, place, title, count, people, growth, first_at, last_at, found_at,
    alarmed_at, raised_at)
SELECT ('00000000-0000-7000-8000-00000000a10' || n)::uuid, 1, 'pingyin', area, matter, place, title, 9, 9, 0, '2018-02-20', '2018-03-12',
       ('2018-' || found || '+08')::timestamptz, ('2018-' || alarm || '+08')::timestamptz, ('2018-' || raise || '+08')::timestamptz
FROM (VALUES (1, 'pingyin.yushan', 'a.noise', '某小区', '=夜里施工,请回电138****8000', '03-05T09:00', '03-06T09:00', '03-12T08:00'),
             (2, 'pingyin.yushan', 'a.noise', '', '噪声', '03-11T00:00', NULL, NULL),
             (3, '', 'a.water', '', '停水', '03-02T09:00', '03-11T09:00', '03-04T09:00'),
             (4, '', 'a.water', '', '旧事', '02-22T09:00', NULL, NULL)) AS x (n, area, matter, place, title, found, alarm, raise);
INSERT INTO classifier.hotspot_member (hotspot_id, request_id)
SELECT ('00000000-0000-7000-8000-00000000a10' || h)::uuid, ('00000000-0000-7000-8000-00000000b0' || n)::uuid
FROM (VALUES (1, 11), (1, 12), (1, 13), (1, 14), (1, 15), (1, 16), (2, 13), (2, 16), (3, 13), (3, 18), (4, 11), (4, 18)) AS x (h, n);
INSERT INTO intake.request (id, number, code, channel, principal, language, party, withheld, district, urgency, content,
    accepted_at, state, hotspot)
VALUES ('00000000-0000-7000-8000-00000000b030', 'RP20180304-00009', '000000', 'patrol', 'p', 'zh', 1, false, 'pingyin', 1, 't',
        '2018-03-04T09:00+08', 1, '00000000-0000-7000-8000-00000000a103');

-- What became of the first while it was dispatched: for its accountability file. Numbers of people, names and addresses stand
-- where people write them, and must not get out.
UPDATE router.work_order SET class = 3, letter = '平政办〔2018〕3号', leader = 'py.urban', first_unit = 'py.yushan', hops = 1, children = 1,
    children_open = 1, forced = true, cause = '夜间施工,业主电话 13800138000'
WHERE id = '00000000-0000-7000-8000-00000000a001';
UPDATE router.assignment SET outcome = 3, result = '屏障未到位,已告知 13800138000'
WHERE order_id = '00000000-0000-7000-8000-00000000a001' AND seq = 1;
UPDATE router.assignment SET visits = 2, called_at = '2018-03-05T09:00+08', reported_in_at = '2018-03-05T10:00+08'
WHERE order_id = '00000000-0000-7000-8000-00000000a001' AND seq = 3;
INSERT INTO router.assignment (order_id, seq, unit, duty, state, round, dispatched_at, outcome, yellow, red, parent_seq, task, limit_text)
VALUES ('00000000-0000-7000-8000-00000000a001', 5, 'py.duty', 5, 1, 0, '2018-03-11T10:00+08', 0, 1, 0, 2, '夜间巡查,回电 13800138000', '2wd');
UPDATE router.whistle SET limit_text = '2h', finding = '噪声来自工地,联系 13800138000', measures = '限时停工', participants = '副大队长,站长',
    ended_by = 'chief'
WHERE order_id = '00000000-0000-7000-8000-00000000a001' AND seq = 1;
UPDATE router.whistle SET state = 2, lead = 'py.jinshui', co = 'py.xiguan,py.duty'
WHERE order_id = '00000000-0000-7000-8000-00000000a001' AND seq = 3;
UPDATE router.whistle_call SET person = '副大队长 13800138000', note = '带检测仪', by = 'h2'
WHERE order_id = '00000000-0000-7000-8000-00000000a001' AND whistle = 1 AND assignment = 3;
INSERT INTO router.work_order (id, number, district, area, address, matter, text, nature, urgency, party, name_withheld, by_person, policy,
    entry, ground, pack_version, state, round, version, returns, yellow, red, accepted_at, dispatched_at, parent_id, child_kind, limit_text)
VALUES ('00000000-0000-7000-8000-00000000a009', 'RP20180301-00001-1', 'pingyin', 'pingyin.yushan', '某小区 4 号楼', 'a.noise',
    '安装隔声屏,联系 13800138000', 3, 1, 1, false, false, 'pingyin', '', '', 1, 2, 0, 1, 0, 0, 0, '2018-03-11T09:30+08', '2018-03-11T09:30+08',
    '00000000-0000-7000-8000-00000000a001', 1, '5wd');
INSERT INTO router.assignment (order_id, seq, unit, duty, state, round, dispatched_at, outcome, yellow, red)
VALUES ('00000000-0000-7000-8000-00000000a009', 1, 'py.xiguan', 1, 1, 0, '2018-03-11T09:30+08', 0, 0, 0),
       ('00000000-0000-7000-8000-00000000a009', 2, 'py.duty', 2, 1, 0, '2018-03-11T09:30+08', 0, 0, 0);
INSERT INTO router.return_slip (order_id, seq, assignment, unit, ground, text, returned_by, returned_at, ruling, new_unit, units, reason,
    ruled_by, ruled_at)
VALUES ('00000000-0000-7000-8000-00000000a001', 1, 1, 'py.yushan', 'not_duty', '属城管职责,来电 13800138000', 'h', '2018-03-02T09:00+08', 1,
    'py.jinshui', 'py.xiguan,py.duty', '职责清单第四条 13800138000', 'judge', '2018-03-02T10:00+08');
INSERT INTO router.session (order_id, kind, round, unit, by, at, held_at, place, units, participants, parties, result, text, next_at, attachments)
VALUES ('00000000-0000-7000-8000-00000000a001', 3, 1, 'py.yushan', 'h3', '2018-03-07T10:00+08', '2018-03-07T09:00+08', '某小区 3 号楼',
    '{py.yushan,py.jinshui}', '{"业主代表4人",网格员}', '{张先生,施工方}', 3, '约定夜间停工,电话 13800138000', '2018-03-08T09:00+08',
    '[{"name": "张先生签字.jpg", "reference": "oss://minutes/1", "media_type": "image/jpeg"}]');
INSERT INTO router.result (order_id, seq, unit, round, interim, outcome, text, measures, cost_fen, ground, until_at, contact_at, contact_way,
    contact_with, contact_result, attachments, at, told_at, by)
VALUES ('00000000-0000-7000-8000-00000000a001', 1, 'py.yushan', 0, true, 4, '已劝停,电话 13800138000', '安排夜巡', 0, '', '2018-03-09T09:00+08',
     NULL, 0, '', 0, '[]', '2018-03-03T09:00+08', NULL, 'h'),
    ('00000000-0000-7000-8000-00000000a001', 1, 'py.yushan', 0, false, 3, '屏障未到位,电话 13800138000', '已下停工通知', 8600, 'funds', NULL,
     '2018-03-08T08:00+08', 2, '张先生', 1,
     '[{"name": "张先生家.jpg", "reference": "oss://before/1", "media_type": ""}, {"name": "", "reference": "rec/13800138000.wav", "media_type": ""}]',
     '2018-03-08T09:00+08', '2018-03-08T10:00+08', 'h4');
INSERT INTO router.comment (order_id, unit, by, at, text, attachments)
VALUES ('00000000-0000-7000-8000-00000000a001', '', 'desk', '2018-03-04T09:00+08', '请注意口径,本人电话 13800138000',
    '[{"name": "张先生.pdf", "reference": "oss://note/1", "media_type": ""}]');
INSERT INTO router.hand_over (order_id, direction, agency, reference, unit, by, at, recorded_at, note)
VALUES ('00000000-0000-7000-8000-00000000a001', 1, '110', 'JJ20180305000017', 'py.yushan', 'h5', '2018-03-05T22:00+08', '2018-03-05T22:10+08',
    '打架,报警人 13800138000');
INSERT INTO bus.event (subject, district, service, at, kind, unit, actor, detail)
VALUES ('00000000-0000-7000-8000-00000000a001', 'pingyin', 3, '2018-03-07T10:00+08', 'session_held', 'py.yushan', 'h3',
    '{"session": "mediation", "round": 1, "parties": ["张先生"], "place": "某小区 3 号楼", "result": "adjourned", "text": "13800138000"}');
