-- What happens after the period changes nothing in a report of it.
UPDATE escalation.clock SET state = 3, stopped_at = '2018-03-20T09:00+08' WHERE id = '00000000-0000-7000-8000-00000000c001';
UPDATE escalation.card SET acknowledged_at = '2018-03-20T09:00+08', acknowledged_by = 'leader-py'
WHERE order_id = '00000000-0000-7000-8000-00000000a001' AND action = 3;
UPDATE escalation.slip SET state = 3, closed_at = '2018-03-20T09:00+08', closed_by = 's' WHERE number = 'DB2018-90002';
-- Sent back, and answered anew.
UPDATE escalation.slip SET answered_at = '2018-03-22T09:00+08', sent_back = 1 WHERE number = 'DB2018-90009';
INSERT INTO bus.event (subject, district, service, at, kind, unit, detail)
SELECT '00000000-0000-7000-8000-00000000a002', 'pingyin', 4, at::timestamptz, kind, 'py.yushan', '{"slip": "DB2018-90009"}'
FROM (VALUES ('2018-03-21T09:00+08', 'slip_sent_back'), ('2018-03-22T09:00+08', 'slip_answered')) AS x (at, kind);
UPDATE escalation.meeting_item SET state = 3, done_at = '2018-03-20T09:00+08'
WHERE cadence = 'rp.six' AND date = '2018-03-06' AND done_at IS NULL;
INSERT INTO escalation.milestone (order_id, unit, milestone, round, at)
VALUES ('00000000-0000-7000-8000-00000000a001', 'py.yushan', 8, 0, '2018-03-20T09:00+08'),
       ('00000000-0000-7000-8000-00000000a001', 'py.yushan', 15, 1, '2018-03-21T09:00+08');
UPDATE classifier.hotspot SET state = 3, count = 20, people = 20, raised_at = '2018-03-20T09:00+08', last_at = '2018-03-20T09:00+08'
WHERE id = '00000000-0000-7000-8000-00000000a101';
INSERT INTO classifier.hotspot_member (hotspot_id, request_id)
VALUES ('00000000-0000-7000-8000-00000000a101', '00000000-0000-7000-8000-00000000b017');
UPDATE survey.exclusion SET state = 4, annulled_by = 'bench', annulled_at = '2018-03-15T09:00+08'
WHERE request_id = '00000000-0000-7000-8000-00000000d002' AND state = 2;
UPDATE survey.appeal SET state = 2, ruled_by = 'bench', ruled_at = '2018-03-20T09:00+08', reason = 'r' WHERE number = 'SS2018-90001';
INSERT INTO survey.correction (appeal, case_id, against, target, visit, request_id, unit, at, reason, by)
VALUES ('SS2018-90001', '00000000-0000-7000-8000-00000000a003', 1, '', 1, '00000000-0000-7000-8000-00000000d003', 'py.jinshui',
        '2018-03-20T09:00+08', 'r', 'bench');
UPDATE survey.theme SET state = 3, done_at = '2018-03-20T09:00+08' WHERE code = 'rp.quiet';
UPDATE escalation.relief SET state = 4, ended_at = '2018-03-20T09:00+08', ended_by = 'b' WHERE kind = 3
  AND order_id = '00000000-0000-7000-8000-00000000a001';
-- Resumed before its time.
UPDATE escalation.relief SET state = 4, until = '2018-03-20T09:00+08', ended_at = '2018-03-20T09:00+08', ended_by = 'b' WHERE kind = 2
  AND order_id = '00000000-0000-7000-8000-00000000a003';
UPDATE router.order_request SET withdrawn_at = '2018-03-20T09:00+08' WHERE request_id = '00000000-0000-7000-8000-00000000d001';
-- Another matter elsewhere after all.
INSERT INTO router.scope_before (order_id, until, area, matter)
SELECT o.id, '2018-03-20T09:00+08', o.area, o.matter FROM router.work_order o WHERE o.number LIKE 'RP20180301-0000_';
UPDATE router.work_order SET matter = 'a.dust', area = 'pingyin.jinshui' WHERE number LIKE 'RP20180301-0000_';
UPDATE survey.survey_case SET matter = 'a.dust', area = 'pingyin.jinshui' WHERE number LIKE 'RP20180301-0000_'; -- fed back again
-- The third rides on the first, the fourth does not ride on the second any more.
UPDATE router.work_order SET state = 8, merged_into = '00000000-0000-7000-8000-00000000a001', merged_at = '2018-03-20T09:00+08'
WHERE number = 'RP20180301-00003';
UPDATE router.work_order SET state = 2, merged_into = NULL, merged_at = NULL WHERE number = 'RP20180301-00004';
INSERT INTO bus.event (subject, district, service, at, kind, detail)
VALUES ('00000000-0000-7000-8000-00000000a003', 'pingyin', 3, '2018-03-20T09:00+08', 'merged', '{"into": "RP20180301-00001"}'),
       ('00000000-0000-7000-8000-00000000a004', 'pingyin', 3, '2018-03-20T09:00+08', 'unmerged', '{}');
INSERT INTO escalation.milestone (order_id, unit, milestone, round, at)
VALUES ('00000000-0000-7000-8000-00000000a003', '', 21, 0, '2018-03-20T09:00+08');
UPDATE router.order_request SET order_id = request_id WHERE number = 'RP20180301-00004';
-- What was heard of only after the period, though it happened in it: a service was away.
INSERT INTO escalation.milestone (order_id, unit, milestone, round, at, recorded_at)
VALUES ('00000000-0000-7000-8000-00000000a002', '', 9, 1, '2018-03-09T12:00+08', '2018-03-21T09:00+08'),
       ('00000000-0000-7000-8000-00000000a002', 'py.yushan', 8, 1, '2018-03-09T12:00+08', '2018-03-21T09:00+08'),
       ('00000000-0000-7000-8000-00000000a002', 'py.yushan', 15, 2, '2018-03-09T13:00+08', '2018-03-21T09:00+08'),
       ('00000000-0000-7000-8000-00000000a001', 'py.yushan', 22, 1, '2018-03-09T12:00+08', '2018-03-21T09:00+08');
INSERT INTO escalation.clock (id, order_id, unit, stage, round, state, started_at, due_at, stopped_at, rungs, next_rung, explain, recorded_at,
                              end_recorded_at)
VALUES ('00000000-0000-7000-8000-00000000c0f1', '00000000-0000-7000-8000-00000000a002', 'py.yushan', 2, 2, 3, '2018-03-07T09:00+08',
        '2018-03-09T09:00+08', '2018-03-09T12:00+08', '', 0, '{}', '2018-03-21T09:00+08', '2018-03-21T09:00+08');
INSERT INTO router.work_order (id, number, district, area, address, matter, text, nature, urgency, party, name_withheld, by_person, policy,
    entry, ground, pack_version, state, round, version, returns, yellow, red, accepted_at, dispatched_at, founded_at)
VALUES ('00000000-0000-7000-8000-00000000a00f', 'RP20180301-0000f', 'pingyin', 'pingyin.yushan', '', 'a.noise', 't', 3, 1, 1, false, false,
        'pingyin', '', '', 1, 2, 0, 1, 0, 0, 0, '2018-03-09T09:00+08', '2018-03-21T09:00+08', '2018-03-21T09:00+08');
