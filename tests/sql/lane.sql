-- Beside report_fill.sql and report_asked.sql: one of everything that a list of the command line names an order by.
INSERT INTO intake.request (id, number, code, channel, principal, language, party, withheld, district, urgency, content, accepted_at, state,
    matter)
SELECT o.id, o.number, '000000', 'phone', 'p', 'zh', 1, false, 'pingyin', 1, 't', o.accepted_at, 4, o.matter
FROM router.work_order o WHERE o.number IN ('RP20180301-00001', 'RP20180301-00002');
INSERT INTO classifier.classification (id, number, channel, district, said_area, said_matter, said_party, said_urgency, withheld, address,
    content, accepted_at, state, matter, nature, urgency, party, area, confidence, reasons, pack_version, caller, person_matter,
    person_nature, person_urgency, person_party, person_area, decided_by, decided_at)
SELECT o.id, o.number, 'phone', 'pingyin', '', '', 0, 0, false, '', 'what was written', o.accepted_at, 3, o.matter, 1, 1, 1, o.area, 9, '[]',
       1, '', o.matter, 1, 1, 1, o.area, 'desk', o.accepted_at
FROM router.work_order o WHERE o.number IN ('RP20180301-00001', 'RP20180301-00002');
INSERT INTO classifier.likeness (request_id, other_id, score, reasons, at, state, repeats)
VALUES ('00000000-0000-7000-8000-00000000a002', '00000000-0000-7000-8000-00000000a001', 70, '{}', '2018-03-01', 1, false);
INSERT INTO intake.legal_hold (request_id, seq, set_by, set_at, set_reason)
VALUES ('00000000-0000-7000-8000-00000000a001', 1, 's', '2018-03-02', 'court');
INSERT INTO router.assignment (order_id, seq, unit, duty, state, round, dispatched_at, outcome, yellow, red)
VALUES ('00000000-0000-7000-8000-00000000a003', 1, 'py.jinshui', 1, 3, 0, '2018-03-02', 0, 0, 0);
INSERT INTO router.return_slip (order_id, seq, assignment, unit, ground, text, returned_by, returned_at, ruling)
VALUES ('00000000-0000-7000-8000-00000000a003', 1, 1, 'py.jinshui', 'not_duty', 't', 'h', '2018-03-03', 0);
INSERT INTO router.proposal (order_id, matter, area, party, urgency, lead, co, policy, ground, by, at, state)
VALUES ('00000000-0000-7000-8000-00000000a003', 'a.water', 'pingyin', 1, 1, 'py.yushan', '{}', 'p', 'g', 'judge', '2018-03-04', 1);
INSERT INTO router.order_link (order_id, other_id, kind, at)
VALUES ('00000000-0000-7000-8000-00000000a003', '00000000-0000-7000-8000-00000000a001', 1, '2018-03-04');
UPDATE escalation.watch SET priority = true, priority_at = '2018-03-05', priority_by = 's', priority_text = 't'
WHERE id = '00000000-0000-7000-8000-00000000a001';
INSERT INTO escalation.relief (order_id, seq, kind, unit, ground, amount, reason, state, asked_by, asked_at)
VALUES ('00000000-0000-7000-8000-00000000a002', 9, 1, 'py.yushan', 'g', '1wd', 'r', 1, 'a', '2018-03-05');
INSERT INTO escalation.relief (order_id, seq, kind, unit, ground, amount, until, reason, state, asked_by, asked_at, decided_by, decided_at)
VALUES ('00000000-0000-7000-8000-00000000a001', 9, 3, 'py.yushan', 'g', '', '2999-01-01', 'r', 2, 'a', '2018-03-05', 'b', '2018-03-05');
-- Asked back, and to be called: for the lists of the services.
INSERT INTO survey.survey (case_id, visit, request_id, round, number, channel, district, state, rating, cause, cause_basis, opened_at, unit,
    area, matter, party, source, solved, aspects, next_at)
VALUES ('00000000-0000-7000-8000-00000000a001', 1, '00000000-0000-7000-8000-00000000d009', 0, 'RP2018-R9', 'phone', 'pingyin', 1, 0, 0, 0,
        '2018-03-06', 'py.yushan', 'pingyin', 'a.noise', 1, 0, 0, '{}', '2018-03-06');
INSERT INTO survey.check_call (sample, request_id, case_id, visit, number, district, unit, weight)
VALUES ('2018-03/9', '00000000-0000-7000-8000-00000000d004', '00000000-0000-7000-8000-00000000a001', 1, 'RP2018-R4', 'pingyin', 'py.yushan', 1);
UPDATE escalation.watch SET round = 1, unclear = true, area = 'pingyin.yushan' WHERE id = '00000000-0000-7000-8000-00000000a002';
-- Decided after the period.
UPDATE survey.exclusion SET state = 2, decided_by = 'leader', decided_at = '2018-03-12' WHERE number = 'RP2018-R3';
UPDATE intake.request SET matter = 'a.noise' WHERE matter = '';
