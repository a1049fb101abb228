-- Takes away what report_fill.sql brought.
DELETE FROM escalation.occasion WHERE (cadence, date) IN (('bulletin', '2018-03-10'), ('rp.gone', '2018-03-10'), ('daily', '2018-03-12'));
DELETE FROM escalation.meeting_item WHERE cadence = 'rp.six';
DELETE FROM escalation.meeting WHERE cadence = 'rp.six';
DELETE FROM escalation.relief WHERE order_id::text LIKE '00000000-0000-7000-8000-00000000a00_';
DELETE FROM escalation.slip WHERE order_id::text LIKE '00000000-0000-7000-8000-00000000a00_';
DELETE FROM escalation.card WHERE order_id::text LIKE '00000000-0000-7000-8000-00000000a00_';
DELETE FROM escalation.milestone WHERE order_id::text LIKE '00000000-0000-7000-8000-00000000a00_';
DELETE FROM escalation.clock WHERE order_id::text LIKE '00000000-0000-7000-8000-00000000a00_';
DELETE FROM escalation.watch WHERE number LIKE 'RP20180301-%';
DELETE FROM router.whistle_call WHERE order_id::text LIKE '00000000-0000-7000-8000-00000000a00_';
DELETE FROM router.whistle WHERE order_id::text LIKE '00000000-0000-7000-8000-00000000a00_';
DELETE FROM router.assignment WHERE order_id::text LIKE '00000000-0000-7000-8000-00000000a00_';
DELETE FROM router.work_order WHERE number LIKE 'RP20180301-%';
DELETE FROM bus.event WHERE subject::text LIKE '00000000-0000-7000-8000-00000000a00_';
DELETE FROM intake.request WHERE number = 'RP20180304-00009';
DELETE FROM classifier.hotspot_member WHERE hotspot_id::text LIKE '00000000-0000-7000-8000-00000000a10_';
DELETE FROM classifier.hotspot WHERE id::text LIKE '00000000-0000-7000-8000-00000000a10_';
DELETE FROM classifier.classification WHERE number LIKE 'RP2018-H%';
