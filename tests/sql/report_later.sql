-- What happens after the period changes nothing in a report of it.
UPDATE escalation.clock SET state = 3, stopped_at = '2018-03-20T09:00+08' WHERE id = '00000000-0000-7000-8000-00000000c001';
UPDATE escalation.card SET acknowledged_at = '2018-03-20T09:00+08', acknowledged_by = 'leader-py'
WHERE order_id = '00000000-0000-7000-8000-00000000a001' AND action = 3;
UPDATE escalation.slip SET state = 3, closed_at = '2018-03-20T09:00+08', closed_by = 's' WHERE number = 'DB2018-90002';
UPDATE escalation.meeting_item SET state = 3, done_at = '2018-03-20T09:00+08'
WHERE cadence = 'rp.six' AND date = '2018-03-06' AND done_at IS NULL;
INSERT INTO escalation.milestone (order_id, unit, milestone, round, at)
VALUES ('00000000-0000-7000-8000-00000000a001', 'py.yushan', 8, 0, '2018-03-20T09:00+08'),
       ('00000000-0000-7000-8000-00000000a001', 'py.yushan', 15, 1, '2018-03-21T09:00+08');
UPDATE classifier.hotspot SET state = 3, count = 20, people = 20, raised_at = '2018-03-20T09:00+08', last_at = '2018-03-20T09:00+08'
WHERE id = '00000000-0000-7000-8000-00000000a101';
INSERT INTO classifier.hotspot_member (hotspot_id, request_id)
VALUES ('00000000-0000-7000-8000-00000000a101', '00000000-0000-7000-8000-00000000b017');
