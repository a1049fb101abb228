-- What people said about the orders of report_fill.sql, and what became of that; a second loop, a theme, a problem on the shelf.
INSERT INTO survey.survey_case (id, number, district, unit, state, round, visit, redo_max, outcome, fed_back_at, to_ask, open, area,
    matter, party)
SELECT o.id, o.number, o.district, CASE o.number WHEN 'RP20180301-00003' THEN 'py.jinshui' ELSE 'py.yushan' END, 4, 0, 1, 2, 1,
       '2018-03-06T10:00+08', 4, 0, o.area, o.matter, 1
FROM router.work_order o WHERE o.number LIKE 'RP20180301-0000_';
-- Two of the first order, one by rule; the second excluded; the third disputed; the first instant after the period.
INSERT INTO survey.survey (case_id, visit, request_id, round, number, channel, district, state, rating, cause, cause_basis, rated_by,
    opened_at, rated_at, unit, area, matter, party, source, solved, aspects)
SELECT ('00000000-0000-7000-8000-00000000a00' || o)::uuid, 1, ('00000000-0000-7000-8000-00000000d00' || r)::uuid, 0, 'RP2018-R' || r,
       'phone', 'pingyin', 2, rating, cause, CASE cause WHEN 0 THEN 0 ELSE 1 END, by, '2018-03-06T10:00+08',
       ('2018-' || at || '+08')::timestamptz, CASE o WHEN 3 THEN 'py.jinshui' ELSE 'py.yushan' END, 'pingyin.yushan',
       CASE o WHEN 1 THEN 'a.noise' ELSE 'a.water' END, 1, source, solved, aspects::jsonb
FROM (VALUES (1, 1, 1, 0, 'agent', '03-09T12:00', 1, 1, '{"manner": 5}'), (2, 2, 4, 2, 'agent', '03-06T12:00', 1, 3, '{}'),
             (3, 3, 4, 1, 'person', '03-10T12:00', 2, 3, '{}'), (1, 4, 3, 0, '', '03-10T13:00', 3, 0, '{}'),
             (3, 5, 2, 0, 'agent', '03-11T00:00', 1, 0, '{}')) AS x (o, r, rating, cause, by, at, source, solved, aspects);
INSERT INTO survey.exclusion (case_id, visit, request_id, seq, number, ground, text, evidence, proposed_by, proposed_at, state, decided_by,
    decided_at)
SELECT ('00000000-0000-7000-8000-00000000a00' || o)::uuid, 1, ('00000000-0000-7000-8000-00000000d00' || r)::uuid, 1, 'RP2018-R' || r,
       'beyond_policy', '张先生要求超出政策', '[]', 'reviewer', '2018-03-07T09:00+08', state, by, at::timestamptz
FROM (VALUES (2, 2, 2, 'leader', '2018-03-08T09:00+08'), (3, 3, 1, NULL, NULL)) AS x (o, r, state, by, at);
-- The first is ruled on after the period, the second was filed before it, the third is upheld in it.
INSERT INTO survey.appeal (number, case_id, against, target, visit, marked_at, request_id, unit, ground, text, evidence, filed_by, filed_at, state,
    ruled_by, ruled_at, reason)
SELECT number, ('00000000-0000-7000-8000-00000000a00' || o)::uuid, against, target, visit, marked::timestamptz, request::uuid, 'py.yushan', 'force_majeure',
       't', '[]', 'h', filed::timestamptz, state, by, ruled::timestamptz, CASE WHEN by IS NOT NULL THEN 'r' END
FROM (VALUES ('SS2018-90001', 3, 1, '', 1, NULL, '00000000-0000-7000-8000-00000000d003', '2018-03-10T13:00+08', 1, NULL, NULL),
             ('SS2018-90002', 2, 3, 'settle', 0, '2018-02-19T09:00+08', NULL, '2018-02-20T09:00+08', 3, 'bench', '2018-03-05T09:00+08'),
             ('SS2018-90003', 1, 3, 'late_return', 0, '2018-03-04T09:00+08', NULL, '2018-03-05T09:00+08', 2, 'bench', '2018-03-06T09:00+08'))
     AS x (number, o, against, target, visit, marked, request, filed, state, by, ruled);
INSERT INTO survey.correction (appeal, case_id, against, target, visit, marked_at, unit, at, reason, by)
VALUES ('SS2018-90003', '00000000-0000-7000-8000-00000000a001', 3, 'late_return', 0, '2018-03-04T09:00+08', 'py.yushan', '2018-03-06T09:00+08', 'r', 'bench');
INSERT INTO survey.finding (case_id, seq, kind, request_id, number, round, unit, at)
SELECT '00000000-0000-7000-8000-00000000a001', seq, kind, '00000000-0000-7000-8000-00000000d001', 'RP2018-R1', 0, 'py.yushan',
       ('2018-' || at || '+08')::timestamptz
FROM (VALUES (1, 2, '03-09T13:00'), (2, 1, '03-10T14:00'), (3, 2, '03-11T00:00')) AS x (seq, kind, at);
-- How the one by rule was asked; what the unit heard of the other, and the centre again.
INSERT INTO survey.attempt (case_id, visit, request_id, seq, way, result, at, by)
SELECT '00000000-0000-7000-8000-00000000a001', 1, '00000000-0000-7000-8000-00000000d004', seq, way, result,
       ('2018-' || at || '+08')::timestamptz, by
FROM (VALUES (1, 1, 2, '03-08T10:00', 'agent'), (2, 2, 6, '03-09T13:00', ''), (3, 2, 7, '03-10T13:00', '')) AS x (seq, way, result, at, by);
INSERT INTO survey.unit_call (case_id, request_id, round, number, unit, called_at, rating, solved, text, by, at)
VALUES ('00000000-0000-7000-8000-00000000a001', '00000000-0000-7000-8000-00000000d001', 0, 'RP2018-R1', 'py.yushan',
        '2018-03-08T09:00+08', 2, 1, '张先生 13900139000', 'h', '2018-03-08T09:05+08');
INSERT INTO survey.sample (id, seed, since, until, percent, population, drawn, drawn_by, drawn_at)
VALUES ('2018-03/9', 7, '2018-03-01T00:00+08', '2018-03-10T00:00+08', 5, 2, 1, 'reviewer', '2018-03-10T09:00+08');
INSERT INTO survey.check_call (sample, request_id, case_id, visit, number, district, unit, weight, rating, responded, solved, by, at)
VALUES ('2018-03/9', '00000000-0000-7000-8000-00000000d001', '00000000-0000-7000-8000-00000000a001', 1, 'RP2018-R1', 'pingyin',
        'py.yushan', 1, 1, 1, 1, 'agent', '2018-03-10T10:00+08');
INSERT INTO survey.theme (code, month, title, lead, matters, areas, plan, state, set_by, opened_at, changed_at)
VALUES ('rp.quiet', '2018-03-01', '</script><img src=x onerror=alert(1)>夜间"噪声"😀', 'py.urban', '{a.noise}', '{pingyin}', 'p', 2, 's',
        '2018-03-01T08:00+08', '2018-03-01T08:00+08'),
       ('rp.later', '2018-03-01', 't', 'py.urban', '{a}', '{}', 'p', 1, 's', '2018-03-11T00:00+08', '2018-03-11T00:00+08');
INSERT INTO escalation.relief (order_id, seq, kind, unit, ground, amount, until, reason, state, asked_by, asked_at, decided_by, decided_at)
VALUES ('00000000-0000-7000-8000-00000000a001', 2, 3, 'py.yushan', 'rp.other', '', '2018-06-01T09:00+08', 'r', 2, 'a',
        '2018-03-10T14:00+08', 'b', '2018-03-10T15:00+08');
INSERT INTO bus.event (subject, district, service, at, kind, unit, detail)
VALUES ('00000000-0000-7000-8000-00000000a001', 'pingyin', 4, '2018-03-10T15:00+08', 'relief_granted', 'py.yushan',
        '{"seq": 2, "kind": "shelve", "until": "2018-06-01T09:00:00+08:00"}');
-- On the second ride three complaints, one of them since.
INSERT INTO router.order_request (request_id, order_id, number, channel, accepted_at, weight)
SELECT ('00000000-0000-7000-8000-00000000d00' || r)::uuid, '00000000-0000-7000-8000-00000000a002', 'RP2018-R' || r, 'phone',
       at::timestamptz, weight
FROM (VALUES (1, '2018-03-02T09:00+08', 2), (2, '2018-03-09T09:00+08', 1), (3, '2018-03-12T09:00+08', 1)) AS x (r, at, weight);
INSERT INTO intake.request (id, number, code, channel, principal, language, party, withheld, district, urgency, content, accepted_at,
    state, answer)
SELECT ('00000000-0000-7000-8000-00000000d01' || n)::uuid, 'RP20180305-0000' || n, '000000', 'phone', 'p', 'zh', 1, false, 'pingyin', 1,
       't', at::timestamptz, state, answer
FROM (VALUES (1, '2018-03-05T09:00+08', 2, 'a'), (2, '2018-03-05T10:00+08', 4, ''), (3, '2018-03-11T00:00+08', 2, 'a'))
     AS x (n, at, state, answer);
INSERT INTO intake.step (request_id, channel, at, state, what, unit)
VALUES ('00000000-0000-7000-8000-00000000d012', 'phone', '2018-03-05T11:00+08', 4, 'dispatched', 'py.yushan');
-- Rode on the second, with whoever asked for it, when the period ended.
INSERT INTO router.work_order (id, number, district, area, address, matter, text, nature, urgency, party, name_withheld, by_person, policy,
    entry, ground, pack_version, state, round, version, returns, yellow, red, accepted_at, dispatched_at, merged_into, merged_at)
VALUES ('00000000-0000-7000-8000-00000000a004', 'RP20180301-00004', 'pingyin', 'pingyin.yushan', '', 'a.water', 't', 3, 1, 1, false, false,
    'pingyin', '', '', 1, 8, 0, 1, 0, 0, 0, '2018-03-08T09:00+08', '2018-03-08T09:00+08', '00000000-0000-7000-8000-00000000a002',
    '2018-03-08T10:00+08');
INSERT INTO bus.event (subject, district, service, at, kind, detail)
VALUES ('00000000-0000-7000-8000-00000000a004', 'pingyin', 3, '2018-03-08T10:00+08', 'merged', '{"into": "RP20180301-00002"}');
-- It had gone from hand to hand: no work of its own any more, and no loop.
INSERT INTO router.assignment (order_id, seq, unit, duty, state, round, dispatched_at, relieved_at, outcome, yellow, red)
SELECT '00000000-0000-7000-8000-00000000a004', n, CASE n % 2 WHEN 0 THEN 'py.duty' ELSE 'py.xiguan' END, 1, 6, 0,
       '2018-03-08T09:00+08'::timestamptz + n * interval '1 min', '2018-03-08T09:01+08'::timestamptz + n * interval '1 min', 0, 0, 0
FROM generate_series(1, 12) n;
INSERT INTO router.order_request (request_id, order_id, number, channel, accepted_at, weight)
VALUES ('00000000-0000-7000-8000-00000000a004', '00000000-0000-7000-8000-00000000a002', 'RP20180301-00004', 'phone', '2018-03-08T09:00+08', 1);
