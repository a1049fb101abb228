/* What must never stand in a table, whatever a program says. Every constraint of the schema is met here by a row
   that breaks it and nothing else. Numbers of states: common/terms.def, services/survey/survey.h. */
-- base
INSERT INTO bus.outbox (destination, sender, subject, type, district, payload)
VALUES (2, 1, '00000000-0000-7000-8000-000000000001', 600, 'd', 'x');
ALTER TABLE bus.event DISABLE TRIGGER event_only_added; -- what it refuses is tried in denied.sql
INSERT INTO bus.event (subject, district, service, at, kind)
VALUES ('00000000-0000-7000-8000-000000000001', 'd', 1, '2024-04-10T01:00Z', 'accepted');
INSERT INTO bus.quarantine (id, destination, sender, subject, type, district, traceparent, payload, created_at, reason)
VALUES (7, 3, 2, '00000000-0000-7000-8000-000000000001', 604, 'd', '', 'x', '2024-04-10T01:00Z', 'cannot be decoded');
INSERT INTO bus.instance (id, service, address, event_port, command_port, public_key, version, lease_until)
VALUES ('00000000-0000-7000-8000-0000000000aa', 1, '127.0.0.1', 5001, 5002, repeat('k', 40), '0', '2024-04-10T01:00Z');
INSERT INTO bus.principal (name, role, channel) VALUES ('case', 1, 'phone'), ('other', 2, '');
INSERT INTO bus.principal_key (public_key, name) VALUES (repeat('p', 40), 'case'), (repeat('q', 40), 'other');
INSERT INTO intake.request (id, number, code, channel, principal, language, party, withheld, district, urgency, content, accepted_at, state)
VALUES ('00000000-0000-7000-8000-000000000001', 'PY20240410-00001', 'ABC234', 'phone', 'case', 'zh', 1, false, 'd', 1, '路灯不亮', '2024-04-10T01:00Z', 1),
       ('00000000-0000-7000-8000-000000000002', 'PY20240410-00002', 'ABC235', 'phone', 'case', 'zh', 1, false, 'd', 1, '井盖', '2024-04-10T01:00Z', 1);
INSERT INTO intake.number_block (district, day, next) VALUES ('d', '2024-04-10', 3);
INSERT INTO classifier.classification (id, number, channel, district, said_area, said_matter, said_party, said_urgency, withheld, address,
    content, accepted_at, state, matter, nature, urgency, party, area, confidence, reasons, pack_version)
VALUES ('00000000-0000-7000-8000-000000000001', 'PY20240410-00001', 'phone', 'd', '', '', 0, 0, false, '', '路灯不亮',
    '2024-04-10T01:00Z', 1, 'm', 2, 1, 1, 'a', 90, '[]', 1);
INSERT INTO classifier.classification (id, number, channel, district, said_area, said_matter, said_party, said_urgency, withheld, address,
    content, accepted_at, state, matter, nature, urgency, party, area, confidence, reasons, pack_version)
VALUES ('00000000-0000-7000-8000-000000000002', 'PY20240410-00002', 'phone', 'd', '', '', 0, 0, false, '', '井盖',
    '2024-04-10T01:00Z', 1, 'm', 2, 1, 1, 'a', 90, '[]', 1);
INSERT INTO router.work_order (id, number, district, area, address, matter, text, nature, urgency, party, name_withheld, by_person, policy, entry,
    ground, pack_version, state, round, version, returns, yellow, red, accepted_at, dispatched_at)
VALUES ('00000000-0000-7000-8000-000000000001', 'PY20240410-00001', 'd', 'a', '', 'm', '路灯不亮', 2, 1, 1, false, false, 'p', 'e', '', 1, 1, 0, 1,
    0, 0, 0, '2024-04-10T01:00Z', '2024-04-10T01:01Z'),
       ('00000000-0000-7000-8000-000000000002', 'PY20240410-00002', 'd', 'a', '', 'm', '井盖', 2, 1, 1, false, false, 'p', 'e', '', 1, 1, 0, 1,
    0, 0, 0, '2024-04-10T01:00Z', '2024-04-10T01:01Z');
INSERT INTO router.assignment (order_id, seq, unit, duty, state, round, dispatched_at, outcome, yellow, red)
VALUES ('00000000-0000-7000-8000-000000000001', 1, 'u', 1, 1, 0, '2024-04-10T01:01Z', 0, 0, 0),
       ('00000000-0000-7000-8000-000000000001', 2, 'v', 2, 1, 0, '2024-04-10T01:01Z', 0, 0, 0);
INSERT INTO router.order_request (request_id, order_id, number, channel, accepted_at)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001', 'PY20240410-00001', 'phone', '2024-04-10T01:00Z');
INSERT INTO router.return_slip (order_id, seq, assignment, unit, ground, text, returned_by, returned_at, ruling)
VALUES ('00000000-0000-7000-8000-000000000001', 1, 1, 'u', 'g', '不属本单位', 'unit-u', '2024-04-10T02:00Z', 0);
INSERT INTO router.proposal (order_id, matter, area, party, urgency, lead, co, policy, ground, by, at)
VALUES ('00000000-0000-7000-8000-000000000001', 'm', 'a', 0, 0, 'w', '{v}', 'p', '确属其职责', 'dispatcher', '2024-04-10T03:00Z');
INSERT INTO router.backstop_alarm (district, raised_at, orders, backstop) VALUES ('d', '2024-04-10T03:00Z', 20, 12);
INSERT INTO router.whistle (order_id, seq, kind, level, unit, by, text, limit_text, at, state)
VALUES ('00000000-0000-7000-8000-000000000001', 1, 1, 'street', 'u', 'unit-u', '请到场', '1wd', '2024-04-10T02:00Z', 1);
INSERT INTO router.whistle_call (order_id, whistle, assignment, unit) VALUES ('00000000-0000-7000-8000-000000000001', 1, 2, 'v');
INSERT INTO router.session (order_id, kind, round, unit, by, at, held_at, place, units, participants, parties, result, text, attachments)
VALUES ('00000000-0000-7000-8000-000000000001', 3, 1, 'u', 'unit-u', '2024-04-10T03:00Z', '2024-04-10T02:00Z', '', '{}', '{}', '{}', 2, '未达成', '[]');
INSERT INTO router.hand_over (order_id, direction, agency, reference, unit, by, at, recorded_at, note)
VALUES ('00000000-0000-7000-8000-000000000001', 1, '110', '', 'u', 'unit-u', '2024-04-10T02:00Z', '2024-04-10T02:00Z', '');
INSERT INTO router.supplement (id, order_id, request_id, text, at) VALUES ('00000000-0000-7000-8000-0000000000bb',
    '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001', '补充', '2024-04-10T02:00Z');
INSERT INTO router.result (order_id, seq, unit, round, interim, outcome, text, measures, cost_fen, ground, contact_at, contact_way,
    contact_with, contact_result, attachments, at, by)
VALUES ('00000000-0000-7000-8000-000000000001', 1, 'u', 0, false, 1, '已更换灯泡', '', 0, '', '2024-04-10T02:00Z', 1, '来电人', 1, '[]',
    '2024-04-10T03:00Z', 'unit-u');
INSERT INTO router.comment (order_id, unit, by, at, text, attachments)
VALUES ('00000000-0000-7000-8000-000000000001', 'u', 'unit-u', '2024-04-10T03:00Z', '请协助断电', '[]');
INSERT INTO escalation.watch (id, number, district, area, policy, pack_version, urgency, round, lead, closed)
VALUES ('00000000-0000-7000-8000-000000000001', 'PY20240410-00001', 'd', 'a', 'p', 1, 1, 0, 'u', false);
INSERT INTO escalation.clock (id, order_id, unit, stage, round, state, started_at, due_at, rungs, next_rung, next_at, explain)
VALUES ('00000000-0000-7000-8000-0000000000cc', '00000000-0000-7000-8000-000000000001', 'u', 1, 0, 1, '2024-04-10T01:01Z',
    '2024-04-10T05:01Z', '', 0, '2024-04-10T05:01Z', '{}');
INSERT INTO escalation.card (order_id, clock_id, unit, stage, round, action, level, rung, due_at, fired_at, late)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-0000000000cc', 'u', 1, 0, 2, 'unit_leader', 0,
    '2024-04-10T05:01Z', '2024-04-10T05:01Z', false);
INSERT INTO escalation.milestone (order_id, unit, milestone, round, at)
VALUES ('00000000-0000-7000-8000-000000000001', 'u', 1, 0, '2024-04-10T01:05Z');
INSERT INTO escalation.relief (order_id, seq, kind, unit, ground, amount, reason, state, asked_by, asked_at)
VALUES ('00000000-0000-7000-8000-000000000001', 1, 1, 'u', 'complex', '2wd', '送检', 1, 'unit-u', '2024-04-10T02:00Z');
INSERT INTO escalation.relief (order_id, seq, kind, unit, ground, amount, until, reason, state, asked_by, asked_at, decided_by, decided_at)
VALUES ('00000000-0000-7000-8000-000000000001', 2, 2, 'u', 'hospital', '', '2024-04-12T02:00Z', '住院', 2, 'unit-u', '2024-04-10T02:00Z',
    'supervisor', '2024-04-10T03:00Z');
INSERT INTO escalation.slip (number, order_id, clock_id, unit, text, state, issued_at)
VALUES ('DB2024-00001', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-0000000000cc', 'u', '请说明', 1,
    '2024-04-10T05:01Z');
INSERT INTO survey.survey_case (id, number, district, unit, state, round, visit, redo_max, outcome, fed_back_at, to_ask, open)
VALUES ('00000000-0000-7000-8000-000000000001', 'PY20240410-00001', 'd', 'u', 2, 0, 1, 2, 1, '2024-04-10T08:00Z', 1, 1);
INSERT INTO survey.survey (case_id, visit, request_id, round, number, channel, district, state, rating, cause, opened_at)
VALUES ('00000000-0000-7000-8000-000000000001', 1, '00000000-0000-7000-8000-000000000001', 0, 'PY20240410-00001', 'phone', 'd', 1, 0, 0,
    '2024-04-10T08:00Z');
INSERT INTO survey.write_off (case_id, attempt, round, state, unit, applied_by, applied_at)
VALUES ('00000000-0000-7000-8000-000000000001', 1, 0, 1, 'u', 'unit-u', '2024-04-11T08:00Z');
INSERT INTO survey.unit_call (case_id, request_id, round, number, unit, called_at, rating, solved, text, by, at)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001', 0, 'PY20240410-00001', 'u', '2024-04-10T09:00Z', 1, 1, '', 'unit-u', '2024-04-10T09:05Z');
INSERT INTO survey.sample (id, seed, since, until, percent, population, drawn, drawn_by, drawn_at)
VALUES ('2024-04/1', 18446744073709551615, '2024-04-01T00:00Z', '2024-05-01T00:00Z', 5, 1, 1, 'reviewer', '2024-05-02T01:00Z');
INSERT INTO survey.finding (case_id, seq, kind, request_id, number, round, unit, unit_rating, centre_rating, at)
VALUES ('00000000-0000-7000-8000-000000000001', 1, 1, '00000000-0000-7000-8000-000000000001', 'PY20240410-00001', 0, 'u', 1, 4, '2024-04-12T01:00Z');
INSERT INTO survey.exclusion (case_id, visit, request_id, seq, number, ground, text, evidence, proposed_by, proposed_at, state)
VALUES ('00000000-0000-7000-8000-000000000001', 1, '00000000-0000-7000-8000-000000000001', 1, 'PY20240410-00001', 'beyond_policy', '要求赔偿精神损失', '[]',
    'agent', '2024-04-11T08:00Z', 1);
INSERT INTO survey.appeal (number, case_id, against, target, unit, ground, text, evidence, filed_by, filed_at, state)
VALUES ('SS2024-00001', '00000000-0000-7000-8000-000000000001', 2, '1', 'u', 'force_majeure', '台风停工', '[]', 'unit-u', '2024-04-11T08:00Z', 1);
INSERT INTO survey.appeal_serial (year, last) VALUES (2024, 1);
INSERT INTO survey.correction (appeal, case_id, against, target, visit, unit, at, reason, by)
VALUES ('SS2024-00001', '00000000-0000-7000-8000-000000000001', 2, '1', 0, 'u', '2024-04-12T08:00Z', '属实', 'bench');

-- as owner
-- accept: a proposal adopted
UPDATE router.proposal SET state = 2, decided_by = 'root', decided_at = '2024-04-11T01:00Z', decided_pack = 2;
-- accept: a proposal declined
UPDATE router.proposal SET state = 3, decided_by = 'root', decided_at = '2024-04-11T01:00Z', reason = '目录已有';
-- refuse proposal.proposal_check: decided at no instant
UPDATE router.proposal SET state = 2, decided_by = 'root', decided_pack = 2;
-- refuse proposal.proposal_check1: decided by nobody
UPDATE router.proposal SET state = 2, decided_at = '2024-04-11T01:00Z', decided_pack = 2;
-- refuse proposal.proposal_check2: adopted into no pack
UPDATE router.proposal SET state = 2, decided_by = 'root', decided_at = '2024-04-11T01:00Z';
-- refuse proposal.proposal_check3: declined without a reason
UPDATE router.proposal SET state = 3, decided_by = 'root', decided_at = '2024-04-11T01:00Z';
-- refuse proposal.proposal_state_check: a state that is none
UPDATE router.proposal SET state = 4, decided_by = 'root', decided_at = '2024-04-11T01:00Z';
-- refuse proposal.proposal_party_check: a party that is none
UPDATE router.proposal SET party = 3;
-- refuse proposal.proposal_urgency_check: an urgency that is none
UPDATE router.proposal SET urgency = 3;
-- refuse proposal.proposal_lead_check: a row without a lead (R09)
UPDATE router.proposal SET lead = '';
-- refuse proposal.proposal_policy_check: a row without a policy
UPDATE router.proposal SET policy = '';
-- refuse proposal.proposal_ground_check: a row without a ground
UPDATE router.proposal SET ground = '';
-- refuse proposal.proposal_order_id_fkey: taught by no order
UPDATE router.proposal SET order_id = '00000000-0000-7000-8000-00000000ffff';
-- refuse backstop_watch.backstop_watch_single_check: a second who looks
INSERT INTO router.backstop_watch (single, at) VALUES (false, '2024-04-10T01:00Z');
-- accept: a town may be a demo
UPDATE bus.deployment SET kind = 'demo';
-- refuse confinement.confinement_service_check: a role of no service
INSERT INTO bus.confinement (role, service, district) VALUES ('r', 'reader', 'd');
-- refuse confinement.confinement_district_check: confined to no district
INSERT INTO bus.confinement (role, service, district) VALUES ('r', 'router', '');
-- refuse confinement.confinement_pkey: the same district twice
INSERT INTO bus.confinement (role, service, district) VALUES ('r', 'router', 'd'), ('r', 'router', 'd');
-- refuse deployment.deployment_kind_check: a town of some other kind
UPDATE bus.deployment SET kind = 'test';
-- refuse deployment.deployment_single_check: a second deployment
INSERT INTO bus.deployment (single, kind) VALUES (false, 'demo');
-- refuse clock.clock_single_check: a second clock
INSERT INTO bus.clock (single, origin) VALUES (false, '2019-05-27T13:11Z');
-- refuse clock.clock_kind_check: the clock of a production
INSERT INTO bus.clock (kind, origin) VALUES ('production', '2019-05-27T13:11Z');
-- refuse clock.clock_speed_check: time does not run backwards
INSERT INTO bus.clock (origin, speed) VALUES ('2019-05-27T13:11Z', -1);
-- refuse clock.clock_speed_check: nor without bound
INSERT INTO bus.clock (origin, speed) VALUES ('2019-05-27T13:11Z', 1000001);
-- refuse outbox.outbox_destination_check: a message to nobody
UPDATE bus.outbox SET destination = 0;
-- refuse outbox.outbox_sender_check: a message from nobody
UPDATE bus.outbox SET sender = 0;
-- refuse quarantine.quarantine_pkey: one attempt twice
INSERT INTO bus.quarantine (id, destination, sender, subject, type, district, traceparent, payload, created_at, reason)
VALUES (7, 3, 2, '00000000-0000-7000-8000-000000000001', 604, 'd', '', 'x', '2024-04-10T01:00Z', 'again');
-- refuse quarantine.quarantine_attempts: an attempt before the first
UPDATE bus.quarantine SET attempts = 0;
-- refuse quarantine.quarantine_decided: decided by somebody at no time
UPDATE bus.quarantine SET resolved_by = 'root', resolution = 'retried';
-- refuse quarantine.quarantine_decided_by: decided by nobody
UPDATE bus.quarantine SET resolved_at = now(), resolved_by = '', resolution = 'retried';
-- refuse quarantine.quarantine_resolution: a decision that is none
UPDATE bus.quarantine SET resolved_at = now(), resolved_by = 'root', resolution = 'forgotten';
-- refuse quarantine.quarantine_says_why: given up without a reason
UPDATE bus.quarantine SET resolved_at = now(), resolved_by = 'root', resolution = 'discarded';
-- refuse quarantine.quarantine_says_why: or with an empty one
UPDATE bus.quarantine SET resolved_at = now(), resolved_by = 'root', resolution = 'discarded', resolution_reason = '  ';
-- accept: with a reason
UPDATE bus.quarantine SET resolved_at = now(), resolved_by = 'root', resolution = 'discarded', resolution_reason = '重复';
-- refuse quarantine.quarantine_decide_once: decided twice
UPDATE bus.quarantine SET resolved_at = now(), resolved_by = 'root', resolution = 'retried';
UPDATE bus.quarantine SET resolved_at = NULL, resolved_by = NULL, resolution = NULL;
-- refuse event.event_service_check: an event of no service
UPDATE bus.event SET service = 0;
-- refuse event.event_seq_check: an event before the first of its strand
INSERT INTO bus.event (subject, district, service, at, kind, seq, link) VALUES ('00000000-0000-7000-8000-000000000001', 'd', 2, '2024-04-10T01:00Z', 'x', 0, sha256(''));
-- refuse event.event_link_check: a link that is no hash
INSERT INTO bus.event (subject, district, service, at, kind, seq, link) VALUES ('00000000-0000-7000-8000-000000000001', 'd', 2, '2024-04-10T01:00Z', 'x', 1, 'short');
-- refuse event.event_strand: two events at one place of a strand
INSERT INTO bus.event (subject, district, service, at, kind, seq, link) VALUES ('00000000-0000-7000-8000-000000000001', 'd', 1, '2024-04-10T01:00Z', 'x', 1, sha256(''));
-- refuse anchor.anchor_number_check: anchors are counted from one
INSERT INTO bus.anchor VALUES (0, '2024-04-10T01:00Z', 0, '{}', 0, sha256(''), sha256(''));
-- refuse anchor.anchor_upto_check: nor does one end before the first event
INSERT INTO bus.anchor VALUES (999999, '2024-04-10T01:00Z', -1, '{}', 0, sha256(''), sha256(''));
-- refuse anchor.anchor_events_check: nor hold fewer than none
INSERT INTO bus.anchor VALUES (999999, '2024-04-10T01:00Z', 0, '{}', -1, sha256(''), sha256(''));
-- refuse anchor.anchor_digest_check: a digest that is no hash
INSERT INTO bus.anchor VALUES (999999, '2024-04-10T01:00Z', 0, '{}', 0, 'short', sha256(''));
-- refuse anchor.anchor_previous_check: nor what it follows
INSERT INTO bus.anchor VALUES (999999, '2024-04-10T01:00Z', 0, '{}', 0, sha256(''), 'short');
-- refuse anchor.anchor_key_check: a key that is none
INSERT INTO bus.anchor VALUES (999999, '2024-04-10T01:00Z', 0, '{}', 0, sha256(''), sha256(''), 'short', sha512(''));
-- refuse anchor.anchor_signature_check: a signature that is none
INSERT INTO bus.anchor VALUES (999999, '2024-04-10T01:00Z', 0, '{}', 0, sha256(''), sha256(''), sha256(''), 'short');
-- refuse anchor.anchor_signed_with_a_key: signed by nobody
INSERT INTO bus.anchor VALUES (999999, '2024-04-10T01:00Z', 0, '{}', 0, sha256(''), sha256(''), NULL, sha512(''));
-- refuse instance.instance_service_check: a replica of no service
UPDATE bus.instance SET service = 0;
-- refuse instance.instance_event_port_check: a replica without a port for events
UPDATE bus.instance SET event_port = 0;
-- refuse instance.instance_command_port_check: a port that does not exist
UPDATE bus.instance SET command_port = 65536;
-- refuse instance.instance_http_port_check: a negative port
UPDATE bus.instance SET http_port = -1;
-- refuse instance.instance_public_key_check: half a key
UPDATE bus.instance SET public_key = repeat('k', 20);
-- refuse principal.principal_check: a channel's key without its channel
UPDATE bus.principal SET channel = '' WHERE name = 'case';
-- refuse principal.unit_people_have_a_unit: a handler of no unit would be one of all
UPDATE bus.principal SET role = 4 WHERE name = 'other';
-- accept: a leader of one
UPDATE bus.principal SET role = 5, unit = 'u' WHERE name = 'other';
-- refuse principal.channel_of_no_unit: a unit that asks what people think of it (R35)
UPDATE bus.principal SET unit = 'u' WHERE name = 'case';
-- refuse principal.principal_matters: no list of codes
UPDATE bus.principal SET matters = 'city road' WHERE name = 'other';
-- accept: limited to matters
UPDATE bus.principal SET matters = 'city.road,public.drainage' WHERE name = 'other';
-- refuse principal.principal_channel_of_all_matters: a channel that takes some demands only
UPDATE bus.principal SET matters = 'city.road' WHERE name = 'case';
-- refuse principal.principal_name_check: nobody
INSERT INTO bus.principal (name, role, channel) VALUES ('', 1, 'phone');
-- refuse principal.principal_pkey: two of one name
INSERT INTO bus.principal (name, role, channel) VALUES ('case', 1, 'phone');
-- refuse principal_key.principal_key_length: half a key
UPDATE bus.principal_key SET public_key = 'k' WHERE name = 'case';
-- refuse principal_key.principal_key_pkey: one key of two
INSERT INTO bus.principal_key (public_key, name, valid_until) VALUES (repeat('p', 40), 'other', '2030-01-01');
-- refuse principal_key.principal_key_of_whom: nobody's key
INSERT INTO bus.principal_key (public_key, name) VALUES (repeat('r', 40), 'nobody');
-- refuse principal_key.principal_key_present: two keys without an end
INSERT INTO bus.principal_key (public_key, name) VALUES (repeat('r', 40), 'case');
-- accept: one takes the place of another
UPDATE bus.principal_key SET valid_until = '2030-01-01' WHERE name = 'case';
INSERT INTO bus.principal_key (public_key, name) VALUES (repeat('r', 40), 'case');
-- refuse principal_key.principal_key_only_ends: a key lives longer than it was said to
UPDATE bus.principal_key SET valid_until = '2030-01-01' WHERE name = 'case';
UPDATE bus.principal_key SET valid_until = '2031-01-01' WHERE name = 'case';
-- refuse principal_key.principal_key_only_ends: what was revoked comes back
UPDATE bus.principal_key SET revoked_at = now() WHERE name = 'case';
UPDATE bus.principal_key SET revoked_at = NULL WHERE name = 'case';
-- refuse instance.instance_old_key: half an old key
UPDATE bus.instance SET old_key = 'k';
-- refuse principal.principal_role_check: a role that nobody has
UPDATE bus.principal SET role = 10 WHERE name = 'case';
-- refuse pack.pack_version_check: a pack before the first
INSERT INTO bus.pack (version, name, sha256, applied_by) VALUES (0, 'demo', '', 'case');
-- refuse pack_file.pack_file_version_fkey: a file of no pack
INSERT INTO bus.pack_file (version, name, content) VALUES (2147483647, 'city.cfg', '');
-- refuse migration.migration_number_check: a migration before the first
INSERT INTO bus.migration (number, name, sha256) VALUES (0, 'case', repeat('0', 64));
-- refuse migration.migration_sha256_check: a migration of unknown text
INSERT INTO bus.migration (number, name, sha256) VALUES (999, 'case', '0');
-- refuse migration.migration_name_key: one migration twice
INSERT INTO bus.migration (number, name, sha256) VALUES (998, 'case', repeat('0', 64)), (999, 'case', repeat('0', 64));

-- as intake
-- accept: a refusal with its ground
UPDATE intake.request SET state = 3, ground = 'court' WHERE number LIKE '%1';
-- refuse request.request_check1: a refusal without a ground
UPDATE intake.request SET state = 3 WHERE number LIKE '%1';
-- refuse request.request_check: a latitude without a longitude
UPDATE intake.request SET latitude = 36.2 WHERE number LIKE '%1';
-- refuse request.request_latitude_check: beyond the pole
UPDATE intake.request SET latitude = 91, longitude = 116 WHERE number LIKE '%1';
-- refuse request.request_longitude_check: once round the world
UPDATE intake.request SET latitude = 36, longitude = 181 WHERE number LIKE '%1';
-- accept: a place on the map
UPDATE intake.request SET latitude = 36.2, longitude = 116.4 WHERE number LIKE '%1';
-- refuse request.request_code_check: a short retrieval code
UPDATE intake.request SET code = 'ABC' WHERE number LIKE '%1';
-- refuse request.request_content_check: nothing said
UPDATE intake.request SET content = '' WHERE number LIKE '%1';
-- refuse request.request_content_check: 4,001 characters
UPDATE intake.request SET content = repeat('水', 4001) WHERE number LIKE '%1';
-- accept: 4,000 characters
UPDATE intake.request SET content = repeat('水', 4000) WHERE number LIKE '%1';
-- refuse request.request_language_check: a language without texts
UPDATE intake.request SET language = 'fr' WHERE number LIKE '%1';
-- refuse request.request_number_key: one number twice
UPDATE intake.request SET number = 'PY20240410-00002' WHERE number LIKE '%1';
-- refuse request.request_party_check: neither citizen nor enterprise
UPDATE intake.request SET party = 3 WHERE number LIKE '%1';
-- refuse request.request_state_check: a state that is none
UPDATE intake.request SET state = 8 WHERE number LIKE '%1';
-- refuse request.request_urgency_check: an urgency that is none
UPDATE intake.request SET urgency = 3 WHERE number LIKE '%1';
-- refuse number_block.number_block_next_check: numbers begin with one
UPDATE intake.number_block SET next = 0;
-- refuse person.person_request_id_fkey: a person who asked for nothing
INSERT INTO identity.person (request_id, name) VALUES ('00000000-0000-7000-8000-00000000ffff', '刘先生');
-- accept: the person who asked
INSERT INTO identity.person (request_id, name) VALUES ('00000000-0000-7000-8000-000000000001', '刘先生');
-- refuse supplement.supplement_request_id_fkey: something was added to nothing
INSERT INTO intake.supplement (request_id, at, content) VALUES ('00000000-0000-7000-8000-00000000ffff', '2024-04-10T01:00Z', '在三号楼');
-- refuse supplement.supplement_content_check: nothing was added
INSERT INTO intake.supplement (request_id, at, content) VALUES ('00000000-0000-7000-8000-000000000001', '2024-04-10T01:00Z', '');
-- accept: a more exact place
INSERT INTO intake.supplement (request_id, at, content) VALUES ('00000000-0000-7000-8000-000000000001', '2024-04-10T01:00Z', '在三号楼');
-- refuse opening.opening_request_id_fkey: somebody looked at nobody
INSERT INTO identity.opening (request_id, at, principal, reason) VALUES ('00000000-0000-7000-8000-00000000ffff', '2024-04-10T01:00Z', 'agent', '回访');
-- refuse opening.opening_reason_check: somebody looked without a reason
INSERT INTO identity.opening (request_id, at, principal, reason) VALUES ('00000000-0000-7000-8000-000000000001', '2024-04-10T01:00Z', 'agent', '');
-- refuse command_key.command_key_pkey: one idempotency key for two bodies
INSERT INTO intake.command_key (principal, key, body_hash, reply) VALUES ('case', 'k', 'a', ''), ('case', 'k', 'b', '');
-- accept: the same key of two callers
INSERT INTO intake.command_key (principal, key, body_hash, reply) VALUES ('case', 'k', 'a', ''), ('other', 'k', 'b', '');

-- as classifier
-- accept: a person decided
UPDATE classifier.classification SET state = 3, person_matter = 'm', person_area = 'a', decided_by = 'agent';
-- refuse classification.decided_by_someone: decided by nobody
UPDATE classifier.classification SET state = 3, person_matter = 'm', person_area = 'a';
-- refuse classification.decided_by_someone: somebody decided, and it still waits
UPDATE classifier.classification SET state = 2, decided_by = 'agent';
-- refuse classification.decided_whole: decided without a matter
UPDATE classifier.classification SET state = 3, person_matter = '', person_area = 'a', decided_by = 'agent';
-- refuse classification.decided_whole: decided without an area
UPDATE classifier.classification SET state = 3, person_matter = 'm', decided_by = 'agent';
-- refuse classification.decided_whole: decided without anything
UPDATE classifier.classification SET state = 3, decided_by = 'agent';
-- refuse classification.classification_confidence_check: surer than sure
UPDATE classifier.classification SET confidence = 101;
-- refuse classification.classification_nature_check: a nature that is none
UPDATE classifier.classification SET nature = 7;
-- refuse classification.classification_party_check: a party that is none
UPDATE classifier.classification SET party = -1;
-- refuse classification.classification_said_party_check: a party that is none, as the channel said
UPDATE classifier.classification SET said_party = 3;
-- refuse classification.classification_said_urgency_check: an urgency that is none, as the channel said
UPDATE classifier.classification SET said_urgency = 3;
-- refuse classification.classification_state_check: a state that is none
UPDATE classifier.classification SET state = 5;
-- refuse classification.classification_urgency_check: an urgency that is none
UPDATE classifier.classification SET urgency = -1;

-- as router
-- accept: fed back at an instant
UPDATE router.work_order SET state = 5, fed_back_at = '2024-04-11T08:00Z' WHERE number LIKE '%1';
-- refuse work_order.work_order_check: fed back at no instant
UPDATE router.work_order SET state = 5 WHERE number LIKE '%1';
-- refuse work_order.work_order_check: an instant, and not fed back
UPDATE router.work_order SET fed_back_at = '2024-04-11T08:00Z' WHERE number LIKE '%1';
-- refuse work_order.work_order_check: written off and never fed back (R30)
UPDATE router.work_order SET state = 6, written_off_at = '2024-04-12T08:00Z' WHERE number LIKE '%1';
-- refuse work_order.work_order_check1: written off at no instant
UPDATE router.work_order SET state = 6, fed_back_at = '2024-04-11T08:00Z' WHERE number LIKE '%1';
-- refuse work_order.work_order_check2: withdrawn at no instant
UPDATE router.work_order SET state = 7 WHERE number LIKE '%1';
-- refuse work_order.work_order_state_check: a state that is none
UPDATE router.work_order SET state = 0 WHERE number LIKE '%1';
-- refuse work_order.work_order_nature_check: a nature that is none
UPDATE router.work_order SET nature = 7 WHERE number LIKE '%1';
-- refuse work_order.work_order_urgency_check: an urgency that is none
UPDATE router.work_order SET urgency = 3 WHERE number LIKE '%1';
-- refuse work_order.work_order_party_check: a party that is none
UPDATE router.work_order SET party = 3 WHERE number LIKE '%1';
-- refuse work_order.work_order_number_check: an order without a number
UPDATE router.work_order SET number = '' WHERE number LIKE '%1';
-- refuse work_order.work_order_number_key: one number twice
UPDATE router.work_order SET number = 'PY20240410-00002' WHERE number LIKE '%1';
-- refuse work_order.work_order_policy_check: an order that no policy watches
UPDATE router.work_order SET policy = '' WHERE number LIKE '%1';
-- refuse work_order.work_order_pack_version_check: clocks of no pack
UPDATE router.work_order SET pack_version = 0 WHERE number LIKE '%1';
-- refuse work_order.work_order_round_check: a round before the first
UPDATE router.work_order SET round = -1 WHERE number LIKE '%1';
-- refuse work_order.work_order_version_check: a version before the first
UPDATE router.work_order SET version = 0 WHERE number LIKE '%1';
-- refuse work_order.work_order_returns_check: less than no return
UPDATE router.work_order SET returns = -1 WHERE number LIKE '%1';
-- refuse work_order.work_order_yellow_check: less than no yellow card
UPDATE router.work_order SET yellow = -1 WHERE number LIKE '%1';
-- refuse work_order.work_order_red_check: less than no red card
UPDATE router.work_order SET red = -1 WHERE number LIKE '%1';
-- accept: signed at an instant
UPDATE router.assignment SET state = 2, signed_at = '2024-04-10T01:05Z' WHERE seq = 1;
-- refuse assignment.assignment_check: signed at no instant
UPDATE router.assignment SET state = 2 WHERE seq = 1;
-- refuse assignment.assignment_check1: contacted before it was signed for
UPDATE router.assignment SET contacted_at = '2024-04-10T01:05Z' WHERE seq = 1;
-- refuse assignment.assignment_check1: arrived before it was signed for
UPDATE router.assignment SET arrived_at = '2024-04-10T01:05Z' WHERE seq = 1;
-- accept: fed back with a result
UPDATE router.assignment SET state = 5, signed_at = '2024-04-10T01:05Z', reported_at = '2024-04-11T01:05Z', reported_by = 'unit-u',
    fed_back_at = '2024-04-11T01:05Z', outcome = 1, result = '已修复' WHERE seq = 1;
-- refuse assignment.assignment_check2: fed back without a result
UPDATE router.assignment SET state = 5, signed_at = '2024-04-10T01:05Z', reported_at = '2024-04-11T01:05Z', reported_by = 'unit-u',
    fed_back_at = '2024-04-11T01:05Z', outcome = 1 WHERE seq = 1;
-- refuse assignment.assignment_check2: fed back without an outcome
UPDATE router.assignment SET state = 5, signed_at = '2024-04-10T01:05Z', reported_at = '2024-04-11T01:05Z', reported_by = 'unit-u',
    fed_back_at = '2024-04-11T01:05Z', result = '已修复' WHERE seq = 1;
-- refuse assignment.assignment_check2: reported by nobody
UPDATE router.assignment SET state = 4, signed_at = '2024-04-10T01:05Z', reported_at = '2024-04-11T01:05Z', outcome = 1, result = '已修复' WHERE seq = 1;
-- refuse assignment.assignment_check3: an instant of feedback while it is handled
UPDATE router.assignment SET state = 2, signed_at = '2024-04-10T01:05Z', fed_back_at = '2024-04-11T01:05Z' WHERE seq = 1;
-- refuse assignment.assignment_check4: relieved at no instant
UPDATE router.assignment SET state = 6 WHERE seq = 1;
-- refuse assignment.assignment_state_check: a state that is none
UPDATE router.assignment SET state = 0 WHERE seq = 1;
-- refuse assignment.assignment_duty_check: a duty that is none
UPDATE router.assignment SET duty = 6 WHERE seq = 1;
-- refuse assignment.assignment_outcome_check: "in progress" is no result (C11, C16)
UPDATE router.assignment SET outcome = 4 WHERE seq = 1;
-- refuse assignment.assignment_unit_check: nobody's part
UPDATE router.assignment SET unit = '' WHERE seq = 1;
-- refuse assignment.assignment_round_check: a round before the first
UPDATE router.assignment SET round = -1 WHERE seq = 1;
-- refuse assignment.assignment_yellow_check: less than no yellow card
UPDATE router.assignment SET yellow = -1 WHERE seq = 1;
-- refuse assignment.assignment_red_check: less than no red card
UPDATE router.assignment SET red = -1 WHERE seq = 1;
-- refuse assignment.assignment_seq_check: the sixty-fifth part
UPDATE router.assignment SET seq = 65 WHERE seq = 2;
-- refuse assignment.assignment_lead: two leads
UPDATE router.assignment SET duty = 1 WHERE seq = 2;
-- refuse assignment.assignment_unit: one unit twice
UPDATE router.assignment SET unit = 'u' WHERE seq = 2;
-- accept: a second lead after the first was relieved
UPDATE router.assignment SET state = 6, relieved_at = '2024-04-10T02:00Z' WHERE seq = 1;
UPDATE router.assignment SET duty = 1, unit = 'u' WHERE seq = 2;
-- refuse assignment.assignment_order_id_fkey: a part in no order
INSERT INTO router.assignment (order_id, seq, unit, duty, state, round, dispatched_at, outcome, yellow, red)
VALUES ('00000000-0000-7000-8000-00000000ffff', 1, 'u', 1, 1, 0, '2024-04-10T01:01Z', 0, 0, 0);
-- accept: handed down
UPDATE router.assignment SET duty = 5, parent_seq = 1, limit_text = '2wd' WHERE seq = 2;
-- refuse assignment.assignment_check5: handed down to itself
UPDATE router.assignment SET duty = 5, parent_seq = 2 WHERE seq = 2;
-- refuse assignment.assignment_check6: handed down by nobody
UPDATE router.assignment SET duty = 5 WHERE seq = 2;
-- refuse assignment.assignment_check6: a part of its own that was handed down
UPDATE router.assignment SET parent_seq = 1 WHERE seq = 2;
-- refuse assignment.assignment_order_id_parent_seq_fkey: handed down by a part that is none
INSERT INTO router.assignment (order_id, seq, unit, duty, state, round, dispatched_at, outcome, yellow, red, parent_seq)
VALUES ('00000000-0000-7000-8000-000000000001', 9, 'w', 5, 1, 0, '2024-04-10T01:01Z', 0, 0, 0, 7);
-- refuse assignment.assignment_check7: reported in, and nobody called it
UPDATE router.assignment SET reported_in_at = '2024-04-10T01:05Z' WHERE seq = 2;
-- refuse assignment.assignment_visits_check: fewer visits than none
UPDATE router.assignment SET visits = -1 WHERE seq = 2;
-- accept: a child order
UPDATE router.work_order SET children = 1, children_open = 1 WHERE number LIKE '%2';
UPDATE router.work_order SET parent_id = '00000000-0000-7000-8000-000000000002', child_kind = 1 WHERE number LIKE '%1';
-- refuse work_order.work_order_check8: a child of no kind
UPDATE router.work_order SET parent_id = '00000000-0000-7000-8000-000000000002' WHERE number LIKE '%1';
-- refuse work_order.work_order_check8: a child of nobody
UPDATE router.work_order SET child_kind = 1 WHERE number LIKE '%1';
-- refuse work_order.work_order_child_kind_check: a kind of child that is none
UPDATE router.work_order SET parent_id = '00000000-0000-7000-8000-000000000002', child_kind = 4 WHERE number LIKE '%1';
-- refuse work_order.work_order_check9: its own child
UPDATE router.work_order SET parent_id = id, child_kind = 1 WHERE number LIKE '%1';
-- refuse work_order.work_order_parent_id_fkey: the child of an order that is none
UPDATE router.work_order SET parent_id = '00000000-0000-7000-8000-00000000ffff', child_kind = 1 WHERE number LIKE '%1';
-- refuse work_order.work_order_check10: a child that is split again
UPDATE router.work_order SET parent_id = '00000000-0000-7000-8000-000000000002', child_kind = 1, children = 1 WHERE number LIKE '%1';
-- refuse work_order.work_order_check11: more children run than there are
UPDATE router.work_order SET children = 1, children_open = 2 WHERE number LIKE '%1';
-- refuse work_order.work_order_check11: fewer than none run
UPDATE router.work_order SET children_open = -1 WHERE number LIKE '%1';
-- refuse work_order.work_order_check12: settled while a child runs
UPDATE router.work_order SET state = 5, fed_back_at = '2024-04-11T08:00Z', children = 1, children_open = 1 WHERE number LIKE '%1';
-- refuse work_order.work_order_check12: settled while a whistle is open
UPDATE router.work_order SET state = 5, fed_back_at = '2024-04-11T08:00Z', whistles_open = 1 WHERE number LIKE '%1';
-- refuse work_order.work_order_whistles_open_check: fewer whistles than none
UPDATE router.work_order SET whistles_open = -1 WHERE number LIKE '%1';
-- accept: by letter, and to a leader by name
UPDATE router.work_order SET class = 3, letter = '平会商〔2024〕7号' WHERE number LIKE '%1';
UPDATE router.work_order SET class = 5, leader = 'l' WHERE number LIKE '%2';
-- refuse work_order.work_order_check6: consultative, and no letter (N17)
UPDATE router.work_order SET class = 3 WHERE number LIKE '%1';
-- refuse work_order.work_order_check7: to a leader without a name (R29)
UPDATE router.work_order SET class = 5 WHERE number LIKE '%1';
-- refuse work_order.work_order_class_check: a class that is none
UPDATE router.work_order SET class = 6 WHERE number LIKE '%1';
-- refuse work_order.work_order_check13: done in one go, and not at the front line
UPDATE router.work_order SET one_go = true WHERE number LIKE '%1';
-- refuse work_order.work_order_dispatches_check: nobody ever decided who acts
UPDATE router.work_order SET dispatches = 0 WHERE number LIKE '%1';
-- refuse work_order.work_order_hops_check: fewer hops than none
UPDATE router.work_order SET hops = -1 WHERE number LIKE '%1';
-- refuse order_request.order_request_order_id_fkey: a request that rides on no order
UPDATE router.order_request SET order_id = '00000000-0000-7000-8000-00000000ffff';
-- refuse order_request.order_request_pkey: a request that rides on two orders
INSERT INTO router.order_request (request_id, order_id, number, channel, accepted_at)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002', 'PY20240410-00001', 'phone', '2024-04-10T01:00Z');
-- accept: a ruling with a reason
UPDATE router.return_slip SET ruling = 1, new_unit = 'w', reason = '确非职责', ruled_by = 'dispatcher', ruled_at = '2024-04-10T03:00Z';
-- refuse return_slip.return_slip_check: a ruling at no instant
UPDATE router.return_slip SET ruling = 2, reason = '属职责', ruled_by = 'dispatcher';
-- refuse return_slip.return_slip_check1: a ruling by nobody
UPDATE router.return_slip SET ruling = 2, reason = '属职责', ruled_at = '2024-04-10T03:00Z';
-- refuse return_slip.return_slip_check2: a ruling without a reason
UPDATE router.return_slip SET ruling = 2, ruled_by = 'dispatcher', ruled_at = '2024-04-10T03:00Z';
-- refuse return_slip.return_slip_new_unit: dismissed, and given to another
UPDATE router.return_slip SET ruling = 2, new_unit = 'w', reason = '属职责', ruled_by = 'dispatcher', ruled_at = '2024-04-10T03:00Z';
-- refuse return_slip.return_slip_ground_check: a return without a ground (R31)
UPDATE router.return_slip SET ground = '';
-- refuse return_slip.return_slip_text_check: a return without words
UPDATE router.return_slip SET text = '';
-- refuse return_slip.return_slip_ruling_check: a ruling that is none
UPDATE router.return_slip SET ruling = 6, reason = '属职责', ruled_by = 'dispatcher', ruled_at = '2024-04-10T03:00Z';
-- refuse return_slip.return_slip_seq_check: a return before the first
UPDATE router.return_slip SET seq = 0;
-- refuse return_slip.return_slip_open: two returns of one part under review
INSERT INTO router.return_slip (order_id, seq, assignment, unit, ground, text, returned_by, returned_at, ruling)
VALUES ('00000000-0000-7000-8000-000000000001', 2, 1, 'u', 'g', '不属本单位', 'unit-u', '2024-04-10T02:00Z', 0);
-- refuse return_slip.return_slip_order_id_assignment_fkey: a return of nobody's part
UPDATE router.return_slip SET assignment = 3;
-- accept: lead and co-handlers named
UPDATE router.return_slip SET ruling = 3, new_unit = 'w', units = 'v', reason = '牵头', ruled_by = 'dispatcher', ruled_at = '2024-04-10T03:00Z';
-- accept: over, and raised again
UPDATE router.backstop_alarm SET cleared_at = '2024-04-10T04:00Z';
INSERT INTO router.backstop_alarm (district, raised_at, orders, backstop) VALUES ('d', '2024-04-10T05:00Z', 20, 12);
-- refuse backstop_alarm.backstop_alarm_open: raised twice
INSERT INTO router.backstop_alarm (district, raised_at, orders, backstop) VALUES ('d', '2024-04-10T05:00Z', 20, 12);
-- refuse backstop_alarm.backstop_alarm_check: raised over nothing
UPDATE router.backstop_alarm SET orders = 0, backstop = 0;
-- refuse backstop_alarm.backstop_alarm_check: more at the backstop than there are
UPDATE router.backstop_alarm SET backstop = 21;
-- refuse backstop_alarm.backstop_alarm_check1: over before it began
UPDATE router.backstop_alarm SET cleared_at = '2024-04-10T02:00Z';
-- refuse work_order.work_order_whistles_open_check: fewer whistles than none
UPDATE router.work_order SET whistles_open = -1;
-- accept: a whistle that ended with a lead named
UPDATE router.whistle SET state = 2, finding = '墙被砸', measures = '', participants = '', lead = 'v', co = 'u', ended_by = 'unit-u', ended_at = '2024-04-11T02:00Z';
-- refuse whistle.whistle_seq_check: a whistle before the first
INSERT INTO router.whistle (order_id, seq, kind, level, unit, by, text, limit_text, at, state)
VALUES ('00000000-0000-7000-8000-000000000001', 0, 1, 'street', 'u', 'unit-u', '请到场', '1wd', '2024-04-10T02:00Z', 1);
-- refuse whistle.whistle_kind_check: a whistle of no kind
UPDATE router.whistle SET kind = 3, level = '';
-- refuse whistle.whistle_text_check: a whistle without a word why
UPDATE router.whistle SET text = '';
-- refuse whistle.whistle_state_check: a state that is none
UPDATE router.whistle SET state = 6, finding = '墙被砸', ended_by = 'unit-u', ended_at = '2024-04-11T02:00Z';
-- refuse whistle.whistle_check: a whistle of no level (R15)
UPDATE router.whistle SET level = '';
-- refuse whistle.whistle_check: a joint visit has none
UPDATE router.whistle SET kind = 2;
-- refuse whistle.whistle_check1: only a joint visit stays undecided (R09)
UPDATE router.whistle SET state = 4, finding = '未找到', ended_by = 'unit-u', ended_at = '2024-04-11T02:00Z';
-- refuse whistle.whistle_check2: ended at no instant
UPDATE router.whistle SET state = 3, finding = '墙被砸', ended_by = 'unit-u';
-- refuse whistle.whistle_check3: ended by nobody
UPDATE router.whistle SET state = 3, finding = '墙被砸', ended_at = '2024-04-11T02:00Z';
-- refuse whistle.whistle_check4: ended without a finding
UPDATE router.whistle SET state = 3, ended_by = 'unit-u', ended_at = '2024-04-11T02:00Z';
-- refuse whistle.whistle_check5: closed, and yet a lead is named
UPDATE router.whistle SET state = 3, finding = '墙被砸', lead = 'v', ended_by = 'unit-u', ended_at = '2024-04-11T02:00Z';
-- refuse whistle.whistle_order_id_fkey: a whistle on no order
INSERT INTO router.whistle (order_id, seq, kind, level, unit, by, text, limit_text, at, state)
VALUES ('00000000-0000-7000-8000-00000000ffff', 1, 1, 'street', 'u', 'unit-u', '请到场', '1wd', '2024-04-10T02:00Z', 1);
-- accept: who was called reports in
UPDATE router.whistle_call SET reported_in_at = '2024-04-10T04:00Z', person = '副局长', note = '', by = 'unit-v';
-- refuse whistle_call.whistle_call_unit_check: nobody was called
UPDATE router.whistle_call SET unit = '';
-- refuse whistle_call.whistle_call_check: there, and nobody said so
UPDATE router.whistle_call SET reported_in_at = '2024-04-10T04:00Z';
-- refuse whistle_call.whistle_call_check1: somebody came, at no instant
UPDATE router.whistle_call SET person = '副局长';
-- refuse whistle_call.whistle_call_order_id_whistle_fkey: called by no whistle
UPDATE router.whistle_call SET whistle = 2;
-- refuse whistle_call.whistle_call_order_id_assignment_fkey: called, and has no part
UPDATE router.whistle_call SET assignment = 3;
-- refuse supplement.supplement_order_id_fkey: a supplement to no order
INSERT INTO router.supplement (id, order_id, request_id, text, at) VALUES ('00000000-0000-7000-8000-0000000000bd',
    '00000000-0000-7000-8000-00000000ffff', '00000000-0000-7000-8000-000000000001', '补充', '2024-04-10T02:00Z');

-- as owner
-- refuse result.result_unit_check: a result of nobody
UPDATE router.result SET unit = '';
-- refuse result.result_round_check: a round before the first
UPDATE router.result SET round = -1;
-- refuse result.result_outcome_check: an outcome that is none
UPDATE router.result SET outcome = 6;
-- accept: service confirmed
UPDATE router.result SET outcome = 5;
-- refuse result.result_text_check: a result without words
UPDATE router.result SET text = '';
-- refuse result.result_cost_fen_check: it cost less than nothing
UPDATE router.result SET cost_fen = -1;
-- refuse result.result_contact_way_check: contact in no way there is
UPDATE router.result SET contact_way = 5;
-- refuse result.result_contact_result_check: contact with no result there is
UPDATE router.result SET contact_result = 4;
-- refuse result.result_check: a final result that goes on (C11)
UPDATE router.result SET outcome = 4;
-- accept: an interim one, with the date of the rest
UPDATE router.result SET outcome = 4, interim = true, until_at = '2024-04-12T03:00Z';
-- refuse result.result_check1: it cannot be solved, and nobody says why
UPDATE router.result SET outcome = 3;
-- accept: and says why
UPDATE router.result SET outcome = 3, ground = 'funds';
-- refuse result.result_check2: a final result with a date for the rest
UPDATE router.result SET until_at = '2024-04-12T03:00Z';
-- refuse result.result_check3: contact at no instant
UPDATE router.result SET contact_at = NULL, contact_result = 0;
-- refuse result.result_check4: contact without its result
UPDATE router.result SET contact_result = 0;
-- accept: no contact
UPDATE router.result SET contact_at = NULL, contact_way = 0, contact_with = '', contact_result = 0;
-- refuse result.result_order_id_seq_fkey: a result of nobody's part
UPDATE router.result SET seq = 3;
-- refuse result.result_order_id_fkey: a result of no order
UPDATE router.result SET order_id = '00000000-0000-7000-8000-0000000000ff';
-- refuse comment.comment_text_check: a comment without words
UPDATE router.comment SET text = '';
-- refuse comment.comment_order_id_fkey: a comment on no order
UPDATE router.comment SET order_id = '00000000-0000-7000-8000-0000000000ff';

-- as escalation
-- refuse watch.watch_round_check: a round before the first
UPDATE escalation.watch SET round = -1;
-- refuse watch.watch_urgency_check: an urgency that is none
UPDATE escalation.watch SET urgency = 3;
-- refuse watch.watch_order_class_check: a class that is none
UPDATE escalation.watch SET order_class = 6;
-- refuse clock.clock_own_limit: a limit of its own that is none
UPDATE escalation.clock SET own_limit = true;
-- accept: the limit of a delegation
UPDATE escalation.clock SET own_limit = true, limit_text = '2wd';
-- accept: another round's clock of the same stage
INSERT INTO escalation.clock (id, order_id, unit, stage, round, state, started_at, due_at, rungs, next_rung, next_at, explain)
VALUES ('00000000-0000-7000-8000-0000000000cd', '00000000-0000-7000-8000-000000000001', 'u', 1, 1, 1, '2024-04-10T01:01Z',
    '2024-04-10T05:01Z', '', 0, NULL, '{}');
-- refuse clock.clock_open_once: a second open clock of the same stage
INSERT INTO escalation.clock (id, order_id, unit, stage, round, state, started_at, due_at, rungs, next_rung, next_at, explain)
VALUES ('00000000-0000-7000-8000-0000000000cd', '00000000-0000-7000-8000-000000000001', 'u', 1, 0, 1, '2024-04-10T01:01Z',
    '2024-04-10T05:01Z', '', 0, NULL, '{}');
-- refuse clock.clock_order_id_fkey: the clock of no order
INSERT INTO escalation.clock (id, order_id, unit, stage, round, state, started_at, due_at, rungs, next_rung, next_at, explain)
VALUES ('00000000-0000-7000-8000-0000000000cd', '00000000-0000-7000-8000-00000000ffff', 'u', 1, 0, 1, '2024-04-10T01:01Z',
    '2024-04-10T05:01Z', '', 0, NULL, '{}');
-- accept: met at an instant
UPDATE escalation.clock SET state = 2, stopped_at = '2024-04-10T02:00Z', next_at = NULL;
-- accept: met, and heard of later
UPDATE escalation.clock SET state = 2, stopped_at = '2024-04-10T02:00Z', end_recorded_at = '2024-04-10T02:07Z', next_at = NULL;
-- refuse clock.end_on_record: an end on record of what runs
UPDATE escalation.clock SET end_recorded_at = '2024-04-10T02:00Z';
-- refuse clock.clock_check: met at no instant
UPDATE escalation.clock SET state = 2, next_at = NULL;
-- refuse clock.clock_check: stopped, and still running
UPDATE escalation.clock SET stopped_at = '2024-04-10T02:00Z';
-- refuse clock.clock_check1: due before it starts
UPDATE escalation.clock SET due_at = '2024-04-10T01:00Z';
-- refuse clock.clock_check2: no due instant, and no year that is missing
UPDATE escalation.clock SET due_at = NULL;
-- accept: no due instant, for the calendar of 2031 is not there
UPDATE escalation.clock SET due_at = NULL, missing_year = 2031, next_at = NULL;
-- refuse clock.clock_check3: stopped, and about to fire
UPDATE escalation.clock SET state = 4, stopped_at = '2024-04-10T02:00Z';
-- refuse clock.clock_next_rung_check: a rung below the ladder
UPDATE escalation.clock SET next_rung = -1;
-- refuse clock.clock_round_check: a round before the first
UPDATE escalation.clock SET round = -1;
-- refuse clock.clock_stage_check: a stage that is none
UPDATE escalation.clock SET stage = 17;
-- accept: ended before its year was published
UPDATE escalation.clock SET state = 5, stopped_at = '2024-04-10T02:00Z';
-- refuse clock.clock_state_check: a state that is none
UPDATE escalation.clock SET state = 6, stopped_at = '2024-04-10T02:00Z';
-- refuse milestone.milestone_milestone_check: a milestone that is none
INSERT INTO escalation.milestone (order_id, unit, milestone, round, at)
VALUES ('00000000-0000-7000-8000-000000000001', 'u', 25, 0, '2024-04-10T01:05Z');
-- refuse milestone.milestone_pkey: one milestone twice
INSERT INTO escalation.milestone (order_id, unit, milestone, round, at)
VALUES ('00000000-0000-7000-8000-000000000001', 'u', 1, 0, '2024-04-10T01:05Z');
-- refuse card.card_check: a card before its due
UPDATE escalation.card SET fired_at = due_at - interval '1 microsecond';
-- refuse card.card_action_check: a card of no colour
UPDATE escalation.card SET action = 9;
-- accept: the same rung, of a ladder that was counted again
INSERT INTO escalation.card (order_id, clock_id, unit, stage, round, action, level, revision, rung, due_at, fired_at, late)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-0000000000cc', 'u', 1, 0, 2, 'unit_leader', 1, 0,
    '2024-04-10T06:01Z', '2024-04-10T06:02Z', false);
-- refuse card.card_clock_id_revision_rung_key: one rung fires twice
INSERT INTO escalation.card (order_id, clock_id, unit, stage, round, action, level, rung, due_at, fired_at, late)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-0000000000cc', 'u', 1, 0, 2, 'unit_leader', 0,
    '2024-04-10T05:01Z', '2024-04-10T05:02Z', true);
-- refuse card.card_clock_id_fkey: the card of no clock
UPDATE escalation.card SET clock_id = '00000000-0000-7000-8000-00000000ffff';
-- accept: granted by a second person
UPDATE escalation.relief SET state = 2, decided_by = 'supervisor', decided_at = '2024-04-10T03:00Z' WHERE seq = 1;
-- accept: a pause ends early
UPDATE escalation.relief SET state = 4, until = '2024-04-11T02:00Z', ended_by = 'unit-u', ended_at = '2024-04-11T02:00Z' WHERE seq = 2;
-- refuse relief.relief_pkey: the same number twice
INSERT INTO escalation.relief (order_id, seq, kind, unit, ground, amount, reason, state, asked_by, asked_at)
VALUES ('00000000-0000-7000-8000-000000000001', 1, 1, 'u', 'complex', '2wd', '送检', 1, 'unit-u', '2024-04-10T02:00Z');
-- refuse relief.relief_order_id_fkey: relief of no order
UPDATE escalation.relief SET order_id = '00000000-0000-7000-8000-00000000ffff' WHERE seq = 1;
-- refuse relief.relief_seq_check: a number before the first
UPDATE escalation.relief SET seq = 0 WHERE seq = 1;
-- refuse relief.relief_kind_check: a kind that is none
UPDATE escalation.relief SET kind = 4 WHERE seq = 2;
-- refuse relief.relief_unit_check: asked for by nobody
UPDATE escalation.relief SET unit = '' WHERE seq = 1;
-- refuse relief.relief_ground_check: on no ground
UPDATE escalation.relief SET ground = '' WHERE seq = 1;
-- refuse relief.relief_reason_check: without a reason
UPDATE escalation.relief SET reason = '' WHERE seq = 1;
-- refuse relief.relief_state_check: a state that is none
UPDATE escalation.relief SET state = 5 WHERE seq = 2;
-- refuse relief.relief_check: an extension by nothing
UPDATE escalation.relief SET amount = '' WHERE seq = 1;
-- refuse relief.relief_check1: an extension with a review date
UPDATE escalation.relief SET until = '2024-04-12T02:00Z' WHERE seq = 1;
-- refuse relief.relief_check1: a pause without one
UPDATE escalation.relief SET until = NULL WHERE seq = 2;
-- refuse relief.relief_check2: granted at no instant
UPDATE escalation.relief SET state = 2 WHERE seq = 1;
-- refuse relief.relief_check3: decided by nobody
UPDATE escalation.relief SET decided_by = NULL WHERE seq = 2;
-- refuse relief.relief_check4: granted by whoever asked
UPDATE escalation.relief SET decided_by = 'unit-u' WHERE seq = 2;
-- refuse relief.relief_check5: ended at no instant
UPDATE escalation.relief SET state = 4 WHERE seq = 2;
-- accept: answered, and closed
UPDATE escalation.slip SET state = 3, answer = '已办', answered_by = 'unit-u', answered_at = '2024-04-10T06:00Z', closed_by = 'supervisor',
    closed_at = '2024-04-10T07:00Z';
-- accept: a slip of another unit
INSERT INTO escalation.slip (number, order_id, unit, text, state, issued_at)
VALUES ('DB2024-00002', '00000000-0000-7000-8000-000000000001', 'v', '请说明', 1, '2024-04-10T05:01Z');
-- refuse slip.slip_pkey: one number twice
INSERT INTO escalation.slip (number, order_id, unit, text, state, issued_at)
VALUES ('DB2024-00001', '00000000-0000-7000-8000-000000000001', 'v', '请说明', 1, '2024-04-10T05:01Z');
-- refuse slip.slip_open_once: a second open slip of the unit
INSERT INTO escalation.slip (number, order_id, unit, text, state, issued_at)
VALUES ('DB2024-00002', '00000000-0000-7000-8000-000000000001', 'u', '请说明', 1, '2024-04-10T05:01Z');
-- refuse slip.slip_order_id_fkey: the slip of no order
UPDATE escalation.slip SET order_id = '00000000-0000-7000-8000-00000000ffff';
-- refuse slip.slip_clock_id_fkey: the slip of no clock
UPDATE escalation.slip SET clock_id = '00000000-0000-7000-8000-00000000ffff';
-- refuse slip.slip_unit_check: a slip to nobody
UPDATE escalation.slip SET unit = '';
-- refuse slip.slip_state_check: a state that is none
UPDATE escalation.slip SET state = 4, answered_at = '2024-04-10T06:00Z';
-- refuse slip.slip_check: answered at no instant
UPDATE escalation.slip SET state = 2;
-- refuse slip.slip_check1: closed at no instant
UPDATE escalation.slip SET state = 3, answered_at = '2024-04-10T06:00Z';

-- as survey
-- accept: everybody was asked
UPDATE survey.survey_case SET state = 4, open = 0;
-- refuse survey_case.all_asked_back: written off with somebody still to be asked (R30, R34)
UPDATE survey.survey_case SET state = 6;
-- refuse survey_case.all_asked_back: asking, and nobody left to ask
UPDATE survey.survey_case SET open = 0;
-- refuse survey_case.lead_of_orders: an order that nobody leads
UPDATE survey.survey_case SET unit = NULL;
-- refuse survey_case.lead_of_orders: answered at first contact, and a unit leads
UPDATE survey.survey_case SET state = 7, open = 0;
-- refuse survey_case.redo_is_supervised: a redo that nobody supervises (R36)
UPDATE survey.survey_case SET state = 3, open = 0;
-- refuse survey_case.redo_is_supervised: the second round, and nobody supervises
UPDATE survey.survey_case SET round = 1;
-- accept: a supervised redo
UPDATE survey.survey_case SET state = 3, open = 0, supervised = true;
-- refuse survey_case.survey_case_check: more to ask than there are
UPDATE survey.survey_case SET open = 2;
-- refuse survey_case.survey_case_outcome_check: an outcome that is none
UPDATE survey.survey_case SET outcome = 6;
-- refuse survey_case.survey_case_redo_max_check: less than no redo
UPDATE survey.survey_case SET redo_max = -1;
-- refuse survey_case.survey_case_round_check: a round before the first
UPDATE survey.survey_case SET round = -1, supervised = true;
-- refuse survey_case.survey_case_state_check: a state that is none
UPDATE survey.survey_case SET state = 14, open = 0;
-- refuse survey_case.survey_case_to_ask_check: nobody ever to ask
UPDATE survey.survey_case SET to_ask = 0, open = 0, state = 4;
-- refuse survey_case.survey_case_unit_check: a lead without a name
UPDATE survey.survey_case SET unit = '';
-- refuse survey_case.survey_case_visit_check: a visit before the first
UPDATE survey.survey_case SET visit = 0;
-- accept: analysed until tomorrow
UPDATE survey.survey_case SET state = 9, open = 0, analyse_until = '2024-04-12T01:00Z', next_at = '2024-04-12T01:00Z';
-- refuse survey_case.analysing_until: people are still asked, and an analysis runs
UPDATE survey.survey_case SET analyse_until = '2024-04-12T01:00Z';
-- accept: answered at first contact, to be asked back in its window
UPDATE survey.survey_case SET state = 1, unit = NULL, window_until = '2024-04-17T01:00Z', next_at = '2024-04-17T01:00Z';
-- refuse survey_case.window_of_asked: the window closes, and nobody will notice
UPDATE survey.survey_case SET state = 1, unit = NULL, window_until = '2024-04-17T01:00Z';
-- refuse survey_case.window_of_asked: the time to apply is over, and nobody will notice (R30)
UPDATE survey.survey_case SET state = 4, open = 0, window_until = '2024-04-17T01:00Z';
-- accept: there is a time to apply in (R30)
UPDATE survey.survey_case SET state = 4, open = 0, window_until = '2024-04-17T01:00Z', next_at = '2024-04-17T01:00Z';
-- accept: nobody decided in time, and that was told
UPDATE survey.survey_case SET state = 5, open = 0, window_until = '2024-04-17T01:00Z', overdue = true;
-- refuse survey_case.overdue_for_write_off: told, and told again
UPDATE survey.survey_case SET state = 5, open = 0, window_until = '2024-04-17T01:00Z', next_at = '2024-04-17T01:00Z', overdue = true;
-- refuse survey_case.overdue_for_write_off: late without a limit
UPDATE survey.survey_case SET state = 4, open = 0, overdue = true;
-- refuse survey_case.window_of_asked: an order has the clock of its follow-up
UPDATE survey.survey_case SET window_until = '2024-04-17T01:00Z';
-- refuse survey.overdue_at_first_contact: an order has the clock of its follow-up
UPDATE survey.survey SET overdue = true, unit = 'u';
-- refuse survey.overdue_at_first_contact: a look-back is missed, not overdue
UPDATE survey.survey SET overdue = true, kind = 2;
-- accept: nobody asked in time
UPDATE survey.survey SET overdue = true;
-- refuse survey_case.waits_for_something: time alone shall move those who are asked
UPDATE survey.survey_case SET next_at = '2024-04-12T01:00Z';
-- refuse survey_case.look_back_is_looking_back: a look-back that is a follow-up (R40)
UPDATE survey.survey_case SET state = 10;
-- accept: looked back at
UPDATE survey.survey_case SET state = 10, kind = 2;
-- refuse survey_case.no_write_off_of_running_works: written off while the repair runs (C11)
UPDATE survey.survey_case SET state = 6, open = 0, works_until = '2024-05-12T01:00Z';
-- accept: written off when it was done
UPDATE survey.survey_case SET state = 6, open = 0, works_until = '2024-05-12T01:00Z', works_done_at = '2024-05-10T01:00Z', works_done_by = 'unit-u';
-- refuse survey_case.works_before_done: what never ran is done
UPDATE survey.survey_case SET works_done_at = '2024-05-10T01:00Z', works_done_by = 'unit-u';
-- refuse survey_case.works_done_by_someone: done, and nobody says so
UPDATE survey.survey_case SET works_until = '2024-05-12T01:00Z', works_done_at = '2024-05-10T01:00Z';
-- refuse survey_case.survey_case_kind_check: a visit of no kind
UPDATE survey.survey_case SET kind = 3;
-- refuse survey_case.survey_case_order_class_check: a class that is none
UPDATE survey.survey_case SET order_class = 6;
-- refuse survey_case.survey_case_party_check: neither citizen nor enterprise
UPDATE survey.survey_case SET party = 3;
-- refuse survey_case.survey_case_urgency_check: an urgency that is none
UPDATE survey.survey_case SET urgency = 3;
-- accept: satisfied
UPDATE survey.survey SET state = 2, rating = 1, source = 1, rated_by = 'reviewer', rated_at = '2024-04-12T01:00Z';
-- accept: dissatisfied, and why
UPDATE survey.survey SET state = 2, rating = 4, cause = 1, cause_basis = 1, source = 1, rated_by = 'reviewer', rated_at = '2024-04-12T01:00Z';
-- refuse survey.cause_iff_dissatisfied: dissatisfied, and no cause (R36)
UPDATE survey.survey SET state = 2, rating = 4, source = 1, rated_by = 'reviewer', rated_at = '2024-04-12T01:00Z';
-- refuse survey.cause_iff_dissatisfied: a cause without being dissatisfied
UPDATE survey.survey SET state = 2, rating = 1, cause = 1, cause_basis = 1, source = 1, rated_by = 'reviewer', rated_at = '2024-04-12T01:00Z';
-- refuse survey.rated_or_open: rated with no rating
UPDATE survey.survey SET state = 2, source = 1, rated_by = 'reviewer', rated_at = '2024-04-12T01:00Z';
-- refuse survey.rated_by_someone: rated by nobody
UPDATE survey.survey SET state = 2, rating = 1, source = 1, rated_at = '2024-04-12T01:00Z';
-- refuse survey.rated_at_an_instant: rated at no instant
UPDATE survey.survey SET state = 2, rating = 1, source = 1, rated_by = 'reviewer';
-- refuse survey.survey_rating_check: a fifth answer (R35)
UPDATE survey.survey SET state = 2, rating = 5, source = 1, rated_by = 'reviewer', rated_at = '2024-04-12T01:00Z';
-- refuse survey.survey_cause_check: a cause that is none
UPDATE survey.survey SET state = 2, rating = 4, cause = 7, cause_basis = 1, source = 1, rated_by = 'reviewer', rated_at = '2024-04-12T01:00Z';
-- refuse survey.survey_state_check: a state that is none
UPDATE survey.survey SET state = 4;
-- accept: who was un-merged is asked about the own order
UPDATE survey.survey SET state = 3;
-- refuse survey.rated_or_open: and has not rated this one
UPDATE survey.survey SET state = 3, rating = 1;
-- refuse survey.survey_round_check: a round before the first
UPDATE survey.survey SET round = -1;
-- refuse survey.survey_visit_check: a visit before the first
UPDATE survey.survey SET visit = 0;
-- accept: nobody answered: declined by rule
UPDATE survey.survey SET state = 2, rating = 3, source = 3, rated_by = '', rated_at = '2024-04-12T01:00Z';
-- accept: nobody to be asked
UPDATE survey.survey SET state = 2, rating = 3, source = 4, rated_by = '', rated_at = '2024-04-12T01:00Z';
-- refuse survey.nobody_was_tried: somebody was called, and is nobody
UPDATE survey.survey SET state = 2, rating = 3, source = 4, tried = true, rated_by = '', rated_at = '2024-04-12T01:00Z';
-- refuse survey.rule_declines: nobody was asked, and is content
UPDATE survey.survey SET state = 2, rating = 1, source = 4, rated_by = '', rated_at = '2024-04-12T01:00Z';
-- refuse survey.rule_declines: an answer is made up by rule
UPDATE survey.survey SET state = 2, rating = 1, source = 3, rated_by = '', rated_at = '2024-04-12T01:00Z';
-- refuse survey.rule_declines: by rule, and by somebody
UPDATE survey.survey SET state = 2, rating = 3, source = 3, rated_by = 'reviewer', rated_at = '2024-04-12T01:00Z';
-- refuse survey.source_of_rated: rated, and whose word it is nobody knows
UPDATE survey.survey SET state = 2, rating = 1, rated_by = 'reviewer', rated_at = '2024-04-12T01:00Z';
-- refuse survey.survey_source_check: a word that is nobody's
UPDATE survey.survey SET state = 2, rating = 1, source = 5, rated_by = 'reviewer', rated_at = '2024-04-12T01:00Z';
-- refuse survey.recurred_in_look_back: asked at once whether it came back (R40)
UPDATE survey.survey SET state = 2, rating = 1, source = 1, recurred = 1, rated_by = 'reviewer', rated_at = '2024-04-12T01:00Z';
-- accept: it has come back
UPDATE survey.survey SET kind = 2, state = 2, rating = 1, source = 1, recurred = 1, rated_by = 'reviewer', rated_at = '2024-04-12T01:00Z';
-- refuse survey.survey_recurred_check: a little of it is back
UPDATE survey.survey SET kind = 2, state = 2, rating = 1, source = 1, recurred = 2, rated_by = 'reviewer', rated_at = '2024-04-12T01:00Z';
-- refuse survey.basis_of_cause: a cause, and nobody knows why
UPDATE survey.survey SET state = 2, rating = 4, cause = 1, source = 1, rated_by = 'reviewer', rated_at = '2024-04-12T01:00Z';
-- refuse survey.survey_cause_basis_check: a basis that is none
UPDATE survey.survey SET state = 2, rating = 4, cause = 1, cause_basis = 4, source = 1, rated_by = 'reviewer', rated_at = '2024-04-12T01:00Z';
-- refuse survey.open_has_no_answers: still to be asked, and has said that it is solved
UPDATE survey.survey SET solved = 1;
-- refuse survey.turn_of_open: rated, and still to be called
UPDATE survey.survey SET state = 2, rating = 1, source = 1, rated_by = 'reviewer', rated_at = '2024-04-12T01:00Z', next_at = '2024-04-13T01:00Z';
-- accept: to be called tomorrow
UPDATE survey.survey SET next_at = '2024-04-13T01:00Z', plan = 'called', tries = 1, attempts = 1;
-- refuse survey.survey_responded_check: an answer that is none
UPDATE survey.survey SET state = 2, rating = 1, source = 1, responded = 4, rated_by = 'reviewer', rated_at = '2024-04-12T01:00Z';
-- refuse survey.survey_solved_check: an answer that is none
UPDATE survey.survey SET state = 2, rating = 1, source = 1, solved = 4, rated_by = 'reviewer', rated_at = '2024-04-12T01:00Z';
-- refuse survey.survey_kind_check: a visit of no kind
UPDATE survey.survey SET kind = 3;
-- refuse survey.survey_party_check: neither citizen nor enterprise
UPDATE survey.survey SET party = 3;
-- refuse survey.survey_urgency_check: an urgency that is none
UPDATE survey.survey SET urgency = 3;
-- refuse survey.survey_way_check: a way that nobody is asked by
UPDATE survey.survey SET way = 6;
-- refuse survey.survey_step_check: a step before the first
UPDATE survey.survey SET step = -1;
-- refuse survey.survey_tries_check: less than no try
UPDATE survey.survey SET tries = -1;
-- refuse survey.gone_is_not_asked: who left is still asked
UPDATE survey.survey SET gone = true;
-- refuse survey.survey_laters_check: less than no delay
UPDATE survey.survey SET laters = -1;
-- refuse survey.survey_attempts_check: less than no attempt
UPDATE survey.survey SET attempts = -1;
-- refuse survey.survey_case_id_fkey: a survey of no case
INSERT INTO survey.survey (case_id, visit, request_id, round, number, channel, district, state, rating, cause, opened_at)
SELECT '00000000-0000-7000-8000-00000000ffff', visit, request_id, round, number, channel, district, 1, 0, 0, opened_at FROM survey.survey;
-- accept: nobody answered the call
INSERT INTO survey.attempt (case_id, visit, request_id, seq, way, result, at, by, later_at) VALUES ('00000000-0000-7000-8000-000000000001', 1, '00000000-0000-7000-8000-000000000001', 1, 1, 2, '2024-04-12T01:00Z', 'agent', NULL);
-- accept: to be called tomorrow
INSERT INTO survey.attempt (case_id, visit, request_id, seq, way, result, at, by, later_at) VALUES ('00000000-0000-7000-8000-000000000001', 1, '00000000-0000-7000-8000-000000000001', 1, 1, 3, '2024-04-12T01:00Z', 'agent', '2024-04-13T01:00Z');
-- refuse attempt.attempt_case_id_visit_request_id_fkey: an attempt to ask whom nobody asks
INSERT INTO survey.attempt (case_id, visit, request_id, seq, way, result, at, by, later_at) VALUES ('00000000-0000-7000-8000-000000000001', 2, '00000000-0000-7000-8000-000000000001', 1, 1, 2, '2024-04-12T01:00Z', 'agent', NULL);
-- refuse attempt.attempt_check: to be called yesterday
INSERT INTO survey.attempt (case_id, visit, request_id, seq, way, result, at, by, later_at) VALUES ('00000000-0000-7000-8000-000000000001', 1, '00000000-0000-7000-8000-000000000001', 1, 1, 3, '2024-04-12T01:00Z', 'agent', '2024-04-11T01:00Z');
-- refuse attempt.attempt_check1: later, and not when
INSERT INTO survey.attempt (case_id, visit, request_id, seq, way, result, at, by, later_at) VALUES ('00000000-0000-7000-8000-000000000001', 1, '00000000-0000-7000-8000-000000000001', 1, 1, 3, '2024-04-12T01:00Z', 'agent', NULL);
-- refuse attempt.attempt_check1: nobody answered, and yet said when
INSERT INTO survey.attempt (case_id, visit, request_id, seq, way, result, at, by, later_at) VALUES ('00000000-0000-7000-8000-000000000001', 1, '00000000-0000-7000-8000-000000000001', 1, 1, 2, '2024-04-12T01:00Z', 'agent', '2024-04-13T01:00Z');
-- refuse attempt.attempt_result_check: came to what is nothing
INSERT INTO survey.attempt (case_id, visit, request_id, seq, way, result, at, by, later_at) VALUES ('00000000-0000-7000-8000-000000000001', 1, '00000000-0000-7000-8000-000000000001', 1, 1, 8, '2024-04-12T01:00Z', 'agent', NULL);
-- refuse attempt.attempt_seq_check: before the first
INSERT INTO survey.attempt (case_id, visit, request_id, seq, way, result, at, by, later_at) VALUES ('00000000-0000-7000-8000-000000000001', 1, '00000000-0000-7000-8000-000000000001', 0, 1, 2, '2024-04-12T01:00Z', 'agent', NULL);
-- refuse attempt.attempt_way_check: by no way
INSERT INTO survey.attempt (case_id, visit, request_id, seq, way, result, at, by, later_at) VALUES ('00000000-0000-7000-8000-000000000001', 1, '00000000-0000-7000-8000-000000000001', 1, 6, 2, '2024-04-12T01:00Z', 'agent', NULL);
-- accept: approved by a second person
UPDATE survey.exclusion SET state = 2, decided_by = 'supervisor', decided_at = '2024-04-12T08:00Z', reason = '属实';
-- accept: overtaken by rule
UPDATE survey.exclusion SET state = 5, decided_by = '', decided_at = '2024-04-12T08:00Z';
-- accept: approved, and annulled on appeal
UPDATE survey.exclusion SET state = 4, decided_by = 'supervisor', decided_at = '2024-04-12T08:00Z', annulled_by = 'bench', annulled_at = '2024-04-12T08:00Z';
-- refuse exclusion.exclusion_second_person: who proposed approves (R36)
UPDATE survey.exclusion SET state = 2, decided_by = 'agent', decided_at = '2024-04-12T08:00Z';
-- refuse exclusion.exclusion_check: approved by nobody
UPDATE survey.exclusion SET state = 2, decided_at = '2024-04-12T08:00Z';
-- refuse exclusion.exclusion_check1: approved at no instant
UPDATE survey.exclusion SET state = 2, decided_by = 'supervisor';
-- refuse exclusion.exclusion_check2: approved by a machine
UPDATE survey.exclusion SET state = 2, decided_by = '', decided_at = '2024-04-12T08:00Z';
-- refuse exclusion.exclusion_check3: annulled at no instant
UPDATE survey.exclusion SET state = 4, decided_by = 'supervisor', decided_at = '2024-04-12T08:00Z', annulled_by = 'bench';
-- refuse exclusion.exclusion_check4: annulled by nobody
UPDATE survey.exclusion SET state = 4, decided_by = 'supervisor', decided_at = '2024-04-12T08:00Z', annulled_at = '2024-04-12T08:00Z';
-- refuse exclusion.exclusion_seq_check: a proposal before the first
UPDATE survey.exclusion SET seq = 0;
-- refuse exclusion.exclusion_ground_check: without a ground
UPDATE survey.exclusion SET ground = '';
-- refuse exclusion.exclusion_text_check: without evidence in words
UPDATE survey.exclusion SET text = '';
-- refuse exclusion.exclusion_proposed_by_check: proposed by nobody
UPDATE survey.exclusion SET proposed_by = '';
-- refuse exclusion.exclusion_state_check: a state that is none
UPDATE survey.exclusion SET state = 6, decided_by = 'supervisor', decided_at = '2024-04-12T08:00Z';
-- refuse exclusion.exclusion_case_id_visit_request_id_fkey: of an answer that nobody gave
UPDATE survey.exclusion SET visit = 2;
-- refuse exclusion.exclusion_waiting: two proposals wait for one answer
INSERT INTO survey.exclusion (case_id, visit, request_id, seq, number, ground, text, evidence, proposed_by, proposed_at, state)
SELECT case_id, visit, request_id, 2, number, ground, text, evidence, proposed_by, proposed_at, 1 FROM survey.exclusion;
-- refuse exclusion.exclusion_approved: excluded twice
INSERT INTO survey.exclusion (case_id, visit, request_id, seq, number, ground, text, evidence, proposed_by, proposed_at, state, decided_by, decided_at)
SELECT case_id, visit, request_id, s, number, ground, text, evidence, proposed_by, proposed_at, 2, 'supervisor', proposed_at
FROM survey.exclusion, generate_series(2, 3) s;
-- refuse exclusion.exclusion_pkey: one number for two proposals
INSERT INTO survey.exclusion SELECT * FROM survey.exclusion;
-- accept: dismissed
UPDATE survey.appeal SET state = 3, ruled_by = 'bench', ruled_at = '2024-04-12T08:00Z', reason = '不属实';
-- accept: upheld, and what followed
UPDATE survey.appeal SET state = 2, ruled_by = 'bench', ruled_at = '2024-04-12T08:00Z', reason = '属实', effect = 'struck';
-- accept: nobody ruled in time
UPDATE survey.appeal SET due_at = '2024-04-16T08:00Z', overdue = true;
-- refuse appeal.appeal_due: due before it was filed
UPDATE survey.appeal SET due_at = '2024-04-11T07:59Z';
-- refuse appeal.appeal_overdue: late without a limit
UPDATE survey.appeal SET overdue = true;
-- refuse appeal.appeal_second_person: who filed it rules (R41)
UPDATE survey.appeal SET state = 2, ruled_by = 'unit-u', ruled_at = '2024-04-12T08:00Z', reason = '属实';
-- refuse appeal.appeal_check: a unit appeals against the closure
UPDATE survey.appeal SET against = 4;
-- refuse appeal.appeal_check1: a unit without a ground
UPDATE survey.appeal SET ground = '';
-- refuse appeal.appeal_check2: ruled on by nobody
UPDATE survey.appeal SET state = 2, ruled_at = '2024-04-12T08:00Z', reason = '属实';
-- refuse appeal.appeal_check3: ruled on at no instant
UPDATE survey.appeal SET state = 2, ruled_by = 'bench', reason = '属实';
-- refuse appeal.appeal_check4: ruled on without a reason
UPDATE survey.appeal SET state = 2, ruled_by = 'bench', ruled_at = '2024-04-12T08:00Z';
-- refuse appeal.appeal_check5: dismissed, and something follows
UPDATE survey.appeal SET state = 3, ruled_by = 'bench', ruled_at = '2024-04-12T08:00Z', reason = '不属实', effect = 'struck';
-- refuse appeal.appeal_against_check: against what cannot be appealed against
UPDATE survey.appeal SET against = 7;
-- refuse appeal.appeal_text_check: without words
UPDATE survey.appeal SET text = '';
-- refuse appeal.appeal_filed_by_check: filed by nobody
UPDATE survey.appeal SET filed_by = '';
-- refuse appeal.appeal_state_check: a state that is none
UPDATE survey.appeal SET state = 4, ruled_by = 'bench', ruled_at = '2024-04-12T08:00Z', reason = '属实';
-- refuse appeal.appeal_case_id_fkey: of no case
UPDATE survey.appeal SET case_id = '00000000-0000-7000-8000-00000000ffff';
-- refuse appeal.appeal_once: twice against the same card
INSERT INTO survey.appeal (number, case_id, against, target, unit, ground, text, evidence, filed_by, filed_at, state)
SELECT 'SS2024-00002', case_id, against, target, unit, ground, text, evidence, filed_by, filed_at, state FROM survey.appeal;
-- accept: another count of the same round
INSERT INTO survey.appeal (number, case_id, against, target, marked_at, unit, ground, text, evidence, filed_by, filed_at, state)
SELECT 'SS2024-0000' || n, case_id, 3, 'late_return', '2024-04-11T01:00Z'::timestamptz + n * interval '1 hour', unit, ground, text, evidence, filed_by, filed_at,
       state FROM survey.appeal, generate_series(2, 3) n;
-- refuse appeal.appeal_once: twice against the same count
INSERT INTO survey.appeal (number, case_id, against, target, marked_at, unit, ground, text, evidence, filed_by, filed_at, state)
SELECT 'SS2024-0000' || n, case_id, 3, 'late_return', '2024-04-11T01:00Z', unit, ground, text, evidence, filed_by, filed_at,
       state FROM survey.appeal, generate_series(2, 3) n;
-- refuse appeal.appeal_mark: a count that was counted at no instant
UPDATE survey.appeal SET against = 3;
-- refuse appeal.appeal_mark: a card that was counted
UPDATE survey.appeal SET marked_at = filed_at;
-- refuse correction.correction_mark: a count that was counted at no instant
INSERT INTO survey.correction (appeal, case_id, against, target, visit, unit, at, reason, by)
SELECT 'SS2024-00009', case_id, 3, 'late_return', visit, unit, at, reason, by FROM survey.correction;
-- refuse appeal.appeal_pkey: one number for two
INSERT INTO survey.appeal (number, case_id, against, target, unit, ground, text, evidence, filed_by, filed_at, state)
SELECT number, case_id, against, '2', unit, ground, text, evidence, filed_by, filed_at, state FROM survey.appeal;
-- refuse appeal_serial.appeal_serial_pkey: a year counted twice
INSERT INTO survey.appeal_serial VALUES (2024, 7);
-- refuse correction.correction_appeal_key: one appeal takes out two things
INSERT INTO survey.correction (appeal, case_id, against, target, visit, unit, at, reason, by)
SELECT appeal, case_id, against, '2', visit, unit, at, reason, by FROM survey.correction;
-- refuse correction.correction_appeal_fkey: nobody appealed
INSERT INTO survey.correction (appeal, case_id, against, target, visit, unit, at, reason, by)
SELECT 'SS2024-00009', case_id, against, target, visit, unit, at, reason, by FROM survey.correction;
-- refuse correction.correction_case_id_fkey: of no case
WITH other AS (INSERT INTO survey.appeal (number, case_id, against, target, unit, ground, text, evidence, filed_by, filed_at, state)
    SELECT 'SS2024-00002', case_id, against, '2', unit, ground, text, evidence, filed_by, filed_at, state FROM survey.appeal RETURNING number)
INSERT INTO survey.correction (appeal, case_id, against, target, visit, unit, at, reason, by)
SELECT other.number, '00000000-0000-7000-8000-00000000ffff', against, target, visit, unit, at, reason, by FROM survey.correction, other;
-- refuse correction.correction_against_check: a person's appeal takes nothing out
INSERT INTO survey.correction (appeal, case_id, against, target, visit, unit, at, reason, by)
SELECT 'SS2024-00009', case_id, 4, target, visit, unit, at, reason, by FROM survey.correction;
-- refuse correction.correction_unit_check: of no unit
INSERT INTO survey.correction (appeal, case_id, against, target, visit, unit, at, reason, by)
SELECT 'SS2024-00009', case_id, against, target, visit, '', at, reason, by FROM survey.correction;
-- refuse correction.correction_reason_check: without a reason
INSERT INTO survey.correction (appeal, case_id, against, target, visit, unit, at, reason, by)
SELECT 'SS2024-00009', case_id, against, target, visit, unit, at, '', by FROM survey.correction;
-- refuse correction.correction_by_check: by nobody
INSERT INTO survey.correction (appeal, case_id, against, target, visit, unit, at, reason, by)
SELECT 'SS2024-00009', case_id, against, target, visit, unit, at, reason, '' FROM survey.correction;
-- refuse 42501: a correction is never taken back
DELETE FROM survey.correction;
-- accept: approved by a second person
UPDATE survey.write_off SET state = 2, decided_by = 'reviewer', decided_at = '2024-04-12T02:00Z';
-- refuse write_off.second_person: the applicant approves (R30)
UPDATE survey.write_off SET state = 2, decided_by = 'unit-u', decided_at = '2024-04-12T02:00Z';
-- refuse write_off.decided_by_someone: approved by nobody
UPDATE survey.write_off SET state = 2, decided_at = '2024-04-12T02:00Z';
-- refuse write_off.only_a_person_approves: approved by a machine
UPDATE survey.write_off SET state = 2, decided_by = '', decided_at = '2024-04-12T02:00Z';
-- refuse write_off.decided_at_an_instant: approved at no instant
UPDATE survey.write_off SET state = 2, decided_by = 'reviewer';
-- refuse write_off.write_off_applied_by_check: applied for by nobody
UPDATE survey.write_off SET applied_by = '';
-- refuse write_off.write_off_attempt_check: an attempt before the first
UPDATE survey.write_off SET attempt = 0;
-- refuse write_off.write_off_round_check: a round before the first
UPDATE survey.write_off SET round = -1;
-- refuse write_off.write_off_state_check: a state that is none
UPDATE survey.write_off SET state = 4, decided_by = 'reviewer', decided_at = '2024-04-12T02:00Z';
-- refuse write_off.write_off_case_id_fkey: an application for no case
UPDATE survey.write_off SET case_id = '00000000-0000-7000-8000-00000000ffff';
-- refuse write_off.write_off_waiting: two applications waiting
INSERT INTO survey.write_off (case_id, attempt, round, state, unit, applied_by, applied_at)
VALUES ('00000000-0000-7000-8000-000000000001', 2, 0, 1, 'u', 'unit-u', '2024-04-12T08:00Z');
-- accept: opened again, and written off in another round
UPDATE survey.write_off SET state = 2, decided_by = 'reviewer', decided_at = '2024-04-12T02:00Z';
INSERT INTO survey.write_off (case_id, attempt, round, state, unit, applied_by, applied_at, decided_by, decided_at)
VALUES ('00000000-0000-7000-8000-000000000001', 2, 1, 2, 'u', 'unit-u', '2024-04-12T08:00Z', 'reviewer', '2024-04-12T09:00Z');
-- refuse write_off.write_off_approved: approved twice
UPDATE survey.write_off SET state = 2, decided_by = 'reviewer', decided_at = '2024-04-12T02:00Z';
INSERT INTO survey.write_off (case_id, attempt, round, state, unit, applied_by, applied_at, decided_by, decided_at)
VALUES ('00000000-0000-7000-8000-000000000001', 2, 0, 2, 'u', 'unit-u', '2024-04-12T08:00Z', 'reviewer', '2024-04-12T09:00Z');
-- as escalation
-- accept: a cadence that waits for the calendar of a year, an occasion, a meeting with an item decided
INSERT INTO escalation.cadence (code, pack_version, last_date, last_at) VALUES ('six', 1, '2024-04-06', '2024-04-08T01:00Z');
INSERT INTO escalation.occasion (cadence, date, kind, since, due_at, fired_at)
VALUES ('six', '2024-04-06', 1, NULL, '2024-04-08T01:00Z', '2024-04-08T01:00Z');
INSERT INTO escalation.meeting (cadence, date, name, area, state, held_at) VALUES ('six', '2024-04-06', '调度会', 'a', 1, '2024-04-08T01:00Z');
INSERT INTO escalation.meeting_item (cadence, date, order_id, seq, reasons, class, state, decided_at)
VALUES ('six', '2024-04-06', '00000000-0000-7000-8000-000000000001', 1, 4, '', 2, '2024-04-08T02:00Z');
-- refuse cadence.cadence_check: a date at no instant
INSERT INTO escalation.cadence (code, pack_version, next_date) VALUES ('six', 1, '2024-04-16');
-- refuse cadence.cadence_check1: came round at no instant
INSERT INTO escalation.cadence (code, pack_version, last_date) VALUES ('six', 1, '2024-04-06');
-- refuse cadence.cadence_check2: comes round again
INSERT INTO escalation.cadence (code, pack_version, next_date, next_at, last_date, last_at)
VALUES ('six', 1, '2024-04-06', '2024-04-08T01:00Z', '2024-04-06', '2024-04-08T01:00Z');
-- refuse occasion.occasion_check: an occasion before its time
INSERT INTO escalation.occasion (cadence, date, kind, due_at, fired_at)
VALUES ('six', '2024-04-06', 1, '2024-04-08T01:00Z', '2024-04-08T00:59Z');
-- refuse occasion.occasion_kind_check: an occasion of no kind
INSERT INTO escalation.occasion (cadence, date, kind, due_at, fired_at)
VALUES ('six', '2024-04-06', 4, '2024-04-08T01:00Z', '2024-04-08T01:00Z');
-- refuse occasion.occasion_pkey: an occasion twice
INSERT INTO escalation.occasion (cadence, date, kind, due_at, fired_at)
VALUES ('six', '2024-04-06', 1, '2024-04-08T01:00Z', '2024-04-08T01:00Z'),
       ('six', '2024-04-06', 1, '2024-04-08T01:00Z', '2024-04-08T01:00Z');
-- refuse meeting.meeting_check: closed at no instant
INSERT INTO escalation.meeting (cadence, date, name, area, state, held_at) VALUES ('six', '2024-04-06', '调度会', 'a', 2, '2024-04-08T01:00Z');
-- refuse meeting.meeting_cut_check: fewer than nothing left out
INSERT INTO escalation.meeting (cadence, date, name, area, state, held_at, cut)
VALUES ('six', '2024-04-06', '调度会', 'a', 1, '2024-04-08T01:00Z', -1);
-- refuse meeting.meeting_state_check: a state that is none
INSERT INTO escalation.meeting (cadence, date, name, area, state, held_at) VALUES ('six', '2024-04-06', '调度会', 'a', 3, '2024-04-08T01:00Z');
-- refuse meeting_item.meeting_item_cadence_date_fkey: an item of no meeting
INSERT INTO escalation.meeting_item (cadence, date, order_id, seq, reasons, class, state)
VALUES ('six', '2024-04-16', '00000000-0000-7000-8000-000000000001', 1, 4, '', 1);
-- refuse meeting_item.meeting_item_order_id_fkey: an item about no order
INSERT INTO escalation.meeting (cadence, date, name, area, state, held_at) VALUES ('six', '2024-04-06', '调度会', 'a', 1, '2024-04-08T01:00Z');
INSERT INTO escalation.meeting_item (cadence, date, order_id, seq, reasons, class, state)
VALUES ('six', '2024-04-06', '00000000-0000-7000-8000-00000000ffff', 1, 4, '', 1);
-- refuse meeting_item.meeting_item_check: decided at no instant
INSERT INTO escalation.meeting (cadence, date, name, area, state, held_at) VALUES ('six', '2024-04-06', '调度会', 'a', 1, '2024-04-08T01:00Z');
INSERT INTO escalation.meeting_item (cadence, date, order_id, seq, reasons, class, state)
VALUES ('six', '2024-04-06', '00000000-0000-7000-8000-000000000001', 1, 4, '', 2);
-- refuse meeting_item.meeting_item_reasons_check: on the agenda for no reason
INSERT INTO escalation.meeting (cadence, date, name, area, state, held_at) VALUES ('six', '2024-04-06', '调度会', 'a', 1, '2024-04-08T01:00Z');
INSERT INTO escalation.meeting_item (cadence, date, order_id, seq, reasons, class, state)
VALUES ('six', '2024-04-06', '00000000-0000-7000-8000-000000000001', 1, 0, '', 1);
-- refuse meeting_item.meeting_item_seq_check: an item before the first
INSERT INTO escalation.meeting (cadence, date, name, area, state, held_at) VALUES ('six', '2024-04-06', '调度会', 'a', 1, '2024-04-08T01:00Z');
INSERT INTO escalation.meeting_item (cadence, date, order_id, seq, reasons, class, state)
VALUES ('six', '2024-04-06', '00000000-0000-7000-8000-000000000001', 0, 4, '', 1);
-- refuse meeting_item.meeting_item_state_check: a state that is none
INSERT INTO escalation.meeting (cadence, date, name, area, state, held_at) VALUES ('six', '2024-04-06', '调度会', 'a', 1, '2024-04-08T01:00Z');
INSERT INTO escalation.meeting_item (cadence, date, order_id, seq, reasons, class, state, decided_at)
VALUES ('six', '2024-04-06', '00000000-0000-7000-8000-000000000001', 1, 4, '', 6, '2024-04-08T02:00Z');
-- as owner
-- refuse caller_key.caller_key_key_check: a key of another length
INSERT INTO identity.caller_key (key) VALUES ('short');
-- refuse caller_key.caller_key_single_check: a second key
INSERT INTO identity.caller_key (single, key) VALUES (false, repeat('k', 32)::bytea);
-- refuse classification.classification_caller_check: a caller of another length
UPDATE classifier.classification SET caller = 'x' WHERE id = '00000000-0000-7000-8000-000000000001';
-- refuse classification.classification_check: half a position
UPDATE classifier.classification SET latitude = 36 WHERE id = '00000000-0000-7000-8000-000000000001';
-- refuse classification.classification_gate_check: a gate that is none
UPDATE classifier.classification SET gate = 4 WHERE id = '00000000-0000-7000-8000-000000000001';
-- refuse classification.classification_latitude_check: north of the pole
UPDATE classifier.classification SET latitude = 91, longitude = 116 WHERE id = '00000000-0000-7000-8000-000000000001';
-- refuse classification.classification_longitude_check: east of the world
UPDATE classifier.classification SET latitude = 36, longitude = 181 WHERE id = '00000000-0000-7000-8000-000000000001';
-- refuse classification.classification_merge_score_check: liker than alike
UPDATE classifier.classification SET merge_score = 101 WHERE id = '00000000-0000-7000-8000-000000000001';
-- refuse hotspot.hotspot_count_check: a hot spot of nothing
INSERT INTO classifier.hotspot (id, state, district, area, matter, place, title, count, people, growth, first_at, last_at, found_at)
VALUES ('00000000-0000-7000-8000-0000000000dd', 1, 'd', 'a', 'm', '玫瑰苑', '路灯', 0, 1, 0, '2024-04-10T01:00Z', '2024-04-10T01:00Z', '2024-04-10T01:00Z');
-- refuse hotspot.hotspot_people_check: a hot spot of nobody
INSERT INTO classifier.hotspot (id, state, district, area, matter, place, title, count, people, growth, first_at, last_at, found_at)
VALUES ('00000000-0000-7000-8000-0000000000dd', 1, 'd', 'a', 'm', '玫瑰苑', '路灯', 1, 0, 0, '2024-04-10T01:00Z', '2024-04-10T01:00Z', '2024-04-10T01:00Z');
-- refuse hotspot.hotspot_state_check: a state that is none
INSERT INTO classifier.hotspot (id, state, district, area, matter, place, title, count, people, growth, first_at, last_at, found_at)
VALUES ('00000000-0000-7000-8000-0000000000dd', 4, 'd', 'a', 'm', '玫瑰苑', '路灯', 1, 1, 0, '2024-04-10T01:00Z', '2024-04-10T01:00Z', '2024-04-10T01:00Z');
-- refuse hotspot_member.hotspot_member_hotspot_id_fkey: a member of no hot spot
INSERT INTO classifier.hotspot_member (request_id, hotspot_id) VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000ffff');
-- refuse hotspot_member.hotspot_member_request_id_fkey: a request that is none
INSERT INTO classifier.hotspot (id, state, district, area, matter, place, title, count, people, growth, first_at, last_at, found_at)
VALUES ('00000000-0000-7000-8000-0000000000dd', 1, 'd', 'a', 'm', '玫瑰苑', '路灯', 1, 1, 0, '2024-04-10T01:00Z', '2024-04-10T01:00Z', '2024-04-10T01:00Z');
INSERT INTO classifier.hotspot_member (request_id, hotspot_id) VALUES ('00000000-0000-7000-8000-00000000ffff', '00000000-0000-7000-8000-0000000000dd');
-- refuse hotspot_watch.hotspot_watch_single_check: two who look
INSERT INTO classifier.hotspot_watch (single, holder, until) VALUES (false, '00000000-0000-7000-8000-000000000001', '2024-04-10T01:00Z');
-- refuse likeness.declined_by_someone: declined by nobody
INSERT INTO classifier.likeness (request_id, other_id, score, reasons, at, state)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002', 70, '{}', '2024-04-10T01:00Z', 2);
-- refuse likeness.likeness_check: like itself
INSERT INTO classifier.likeness (request_id, other_id, score, reasons, at, state)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001', 70, '{}', '2024-04-10T01:00Z', 1);
-- refuse likeness.likeness_other_id_fkey: like nothing
INSERT INTO classifier.likeness (request_id, other_id, score, reasons, at, state)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000ffff', 70, '{}', '2024-04-10T01:00Z', 1);
-- refuse likeness.likeness_request_id_fkey: nothing is like it
INSERT INTO classifier.likeness (request_id, other_id, score, reasons, at, state)
VALUES ('00000000-0000-7000-8000-00000000ffff', '00000000-0000-7000-8000-000000000001', 70, '{}', '2024-04-10T01:00Z', 1);
-- refuse likeness.likeness_score_check: liker than alike
INSERT INTO classifier.likeness (request_id, other_id, score, reasons, at, state)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002', 101, '{}', '2024-04-10T01:00Z', 1);
-- refuse likeness.likeness_state_check: a state that is none
INSERT INTO classifier.likeness (request_id, other_id, score, reasons, at, state)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002', 70, '{}', '2024-04-10T01:00Z', 5);
-- refuse model.model_axis_check: a model of no axis
INSERT INTO classifier.model (axis, version, sha256, content, origin, added_by) VALUES (5, 1, repeat('a', 64), 'x', 'file', 'case');
-- refuse model.model_origin_check: of no known origin
INSERT INTO classifier.model (axis, version, sha256, content, origin, added_by) VALUES (1, 1, repeat('a', 64), 'x', 'found', 'case');
-- refuse model.model_sha256_check: a short hash
INSERT INTO classifier.model (axis, version, sha256, content, origin, added_by) VALUES (1, 1, repeat('a', 63), 'x', 'file', 'case');
-- refuse model.model_version_check: before the first version
INSERT INTO classifier.model (axis, version, sha256, content, origin, added_by) VALUES (1, 0, repeat('a', 64), 'x', 'file', 'case');
-- refuse model_change.model_change_what_check: a change that is none
INSERT INTO classifier.model_change (at, axis, what, actor) VALUES ('2024-04-10T01:00Z', 1, 'lost', 'case');
-- refuse model_use.model_use_axis_in_force_fkey: a version that is none
DELETE FROM classifier.model_use;
INSERT INTO classifier.model_use (axis, in_force, before, shadow, changed_at, changed_by) VALUES (1, 900, NULL, NULL, '2024-04-10T01:00Z', 'case');
-- refuse model_use.model_use_axis_before_fkey: back to nothing
DELETE FROM classifier.model_use;
INSERT INTO classifier.model (axis, version, sha256, content, origin, added_by) VALUES (1, 901, repeat('a', 64), 'x', 'file', 'case');
INSERT INTO classifier.model_use (axis, in_force, before, shadow, changed_at, changed_by) VALUES (1, 901, 900, NULL, '2024-04-10T01:00Z', 'case');
-- refuse model_use.model_use_axis_shadow_fkey: nobody looks on
DELETE FROM classifier.model_use;
INSERT INTO classifier.model (axis, version, sha256, content, origin, added_by) VALUES (1, 901, repeat('a', 64), 'x', 'file', 'case');
INSERT INTO classifier.model_use (axis, in_force, before, shadow, changed_at, changed_by) VALUES (1, 901, NULL, 900, '2024-04-10T01:00Z', 'case');
-- refuse order_link.order_link_check: linked to itself
INSERT INTO router.order_link (order_id, other_id, kind, at) VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001', 1, '2024-04-10T01:00Z');
-- refuse order_link.order_link_kind_check: a link of no kind
INSERT INTO router.order_link (order_id, other_id, kind, at) VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002', 3, '2024-04-10T01:00Z');
-- refuse order_link.order_link_order_id_fkey: a link of no order
INSERT INTO router.order_link (order_id, other_id, kind, at) VALUES ('00000000-0000-7000-8000-00000000ffff', '00000000-0000-7000-8000-000000000002', 1, '2024-04-10T01:00Z');
-- refuse order_request.order_request_weight_check: a request that weighs nothing
UPDATE router.order_request SET weight = 0 WHERE order_id = '00000000-0000-7000-8000-000000000001';
-- refuse request.request_datum_check: a datum that is none
UPDATE intake.request SET datum = 4 WHERE id = '00000000-0000-7000-8000-000000000001';
-- refuse request.request_hotspot: two orders of one hot spot
UPDATE intake.request SET hotspot = '00000000-0000-7000-8000-00000000ffff' WHERE id IN ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002');
-- accept: merged
UPDATE router.work_order SET state = 8, merged_at = '2024-04-10T02:00Z', merged_into = '00000000-0000-7000-8000-000000000002' WHERE id = '00000000-0000-7000-8000-000000000001';
-- refuse work_order.work_order_check3: merged into nothing
UPDATE router.work_order SET state = 8, merged_at = '2024-04-10T02:00Z' WHERE id = '00000000-0000-7000-8000-000000000001';
-- refuse work_order.work_order_check4: merged at no instant
UPDATE router.work_order SET state = 8, merged_into = '00000000-0000-7000-8000-000000000002' WHERE id = '00000000-0000-7000-8000-000000000001';
-- refuse work_order.work_order_check5: merged into itself
UPDATE router.work_order SET state = 8, merged_at = '2024-04-10T02:00Z', merged_into = '00000000-0000-7000-8000-000000000001' WHERE id = '00000000-0000-7000-8000-000000000001';
-- refuse work_order.work_order_merged_into_fkey: merged into an order that is none
UPDATE router.work_order SET state = 8, merged_at = '2024-04-10T02:00Z', merged_into = '00000000-0000-7000-8000-00000000ffff' WHERE id = '00000000-0000-7000-8000-000000000001';
-- refuse work_order.work_order_reopened_check: reopened fewer times than never
UPDATE router.work_order SET reopened = -1 WHERE id = '00000000-0000-7000-8000-000000000001';
-- refuse work_order.work_order_weight_check: nobody complained
UPDATE router.work_order SET weight = 0 WHERE id = '00000000-0000-7000-8000-000000000001';
-- accept: adjourned until a date (C17)
UPDATE router.session SET result = 3, next_at = '2024-04-26T02:00Z';
-- refuse session.session_kind_check: a session of no kind
UPDATE router.session SET kind = 5;
-- refuse session.session_round_check: a round before the first
UPDATE router.session SET round = 0;
-- refuse session.session_result_check: a result that is none
UPDATE router.session SET result = 4;
-- refuse session.session_text_check: a session without minutes
UPDATE router.session SET text = '';
-- refuse session.session_check: goes on before it was held
UPDATE router.session SET result = 3, next_at = '2024-04-10T01:00Z';
-- refuse session.session_check1: over, and goes on
UPDATE router.session SET next_at = '2024-04-26T02:00Z';
-- refuse session.session_order_id_fkey: a session on no order
UPDATE router.session SET order_id = '00000000-0000-7000-8000-00000000ffff';
-- refuse hand_over.hand_over_direction_check: neither to nor from
UPDATE router.hand_over SET direction = 3;
-- refuse hand_over.hand_over_agency_check: handed over to nobody
UPDATE router.hand_over SET agency = '';
-- refuse hand_over.hand_over_order_id_fkey: a hand-over of no order
UPDATE router.hand_over SET order_id = '00000000-0000-7000-8000-00000000ffff';

-- as survey
-- accept: the unit heard somebody dissatisfied, too
UPDATE survey.unit_call SET rating = 4, solved = 3;
-- refuse unit_call.unit_call_case_id_fkey: a call about no case
UPDATE survey.unit_call SET case_id = '00000000-0000-7000-8000-00000000ffff';
-- refuse unit_call.unit_call_round_check: a call before the first round
UPDATE survey.unit_call SET round = -1;
-- refuse unit_call.unit_call_unit_check: a call by no unit
UPDATE survey.unit_call SET unit = '';
-- refuse unit_call.unit_call_rating_check: a call without what was said
UPDATE survey.unit_call SET rating = 0;
-- refuse unit_call.unit_call_solved_check: an answer that is none
UPDATE survey.unit_call SET solved = 4;
-- refuse unit_call.unit_call_by_check: registered by nobody
UPDATE survey.unit_call SET by = '';
-- refuse unit_call.unit_call_check: called after it was registered
UPDATE survey.unit_call SET called_at = '2024-04-10T10:00Z';
-- refuse unit_call.unit_call_pkey: a second call to the same person in a round (R39)
INSERT INTO survey.unit_call SELECT * FROM survey.unit_call;
-- accept: a second sample
INSERT INTO survey.sample (id, seed, since, until, percent, population, drawn, drawn_by, drawn_at) VALUES ('2024-04/2', 1, '2024-04-01T00:00Z', '2024-05-01T00:00Z', 5, 10, 1, 'reviewer', '2024-05-02T01:00Z');
-- refuse sample.sample_pkey: two of one number
INSERT INTO survey.sample (id, seed, since, until, percent, population, drawn, drawn_by, drawn_at) VALUES ('2024-04/1', 1, '2024-04-01T00:00Z', '2024-05-01T00:00Z', 5, 10, 1, 'reviewer', '2024-05-02T01:00Z');
-- refuse sample.sample_check: of no time
INSERT INTO survey.sample (id, seed, since, until, percent, population, drawn, drawn_by, drawn_at) VALUES ('2024-04/2', 1, '2024-04-01T00:00Z', '2024-04-01T00:00Z', 5, 10, 1, 'reviewer', '2024-05-02T01:00Z');
-- refuse sample.sample_percent_check: more than all of them
INSERT INTO survey.sample (id, seed, since, until, percent, population, drawn, drawn_by, drawn_at) VALUES ('2024-04/2', 1, '2024-04-01T00:00Z', '2024-05-01T00:00Z', 101, 10, 1, 'reviewer', '2024-05-02T01:00Z');
-- refuse sample.sample_check1: more drawn than there are
INSERT INTO survey.sample (id, seed, since, until, percent, population, drawn, drawn_by, drawn_at) VALUES ('2024-04/2', 1, '2024-04-01T00:00Z', '2024-05-01T00:00Z', 5, 10, 11, 'reviewer', '2024-05-02T01:00Z');
-- refuse sample.sample_drawn_by_check: drawn by nobody
INSERT INTO survey.sample (id, seed, since, until, percent, population, drawn, drawn_by, drawn_at) VALUES ('2024-04/2', 1, '2024-04-01T00:00Z', '2024-05-01T00:00Z', 5, 10, 1, '', '2024-05-02T01:00Z');
-- accept: what the person said to the second call
INSERT INTO survey.check_call (sample, request_id, case_id, visit, number, district, unit, weight)
VALUES ('2024-04/1', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001', 1, 'PY20240410-00001', 'd', 'u', 1);
UPDATE survey.check_call SET rating = 4, responded = 1, solved = 3, by = 'agent', at = '2024-05-03T01:00Z';
-- refuse check_call.check_call_sample_fkey: drawn in no sample
INSERT INTO survey.check_call (sample, request_id, case_id, visit, number, district, unit, weight)
VALUES ('2024-04/1', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001', 1, 'PY20240410-00001', 'd', 'u', 1);
UPDATE survey.check_call SET sample = '2024-04/9';
-- refuse check_call.check_call_case_id_fkey: of no case
INSERT INTO survey.check_call (sample, request_id, case_id, visit, number, district, unit, weight)
VALUES ('2024-04/1', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001', 1, 'PY20240410-00001', 'd', 'u', 1);
UPDATE survey.check_call SET case_id = '00000000-0000-7000-8000-00000000ffff';
-- refuse check_call.check_call_case_id_visit_request_id_fkey: of somebody who was never asked back
INSERT INTO survey.check_call (sample, request_id, case_id, visit, number, district, unit, weight)
VALUES ('2024-04/1', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001', 1, 'PY20240410-00001', 'd', 'u', 1);
UPDATE survey.check_call SET visit = 2;
-- refuse check_call.check_call_weight_check: drawn without a chance
INSERT INTO survey.check_call (sample, request_id, case_id, visit, number, district, unit, weight)
VALUES ('2024-04/1', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001', 1, 'PY20240410-00001', 'd', 'u', 1);
UPDATE survey.check_call SET weight = 0;
-- refuse check_call.check_call_rating_check: a fifth answer
INSERT INTO survey.check_call (sample, request_id, case_id, visit, number, district, unit, weight)
VALUES ('2024-04/1', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001', 1, 'PY20240410-00001', 'd', 'u', 1);
UPDATE survey.check_call SET rating = 5, by = 'agent', at = '2024-05-03T01:00Z';
-- refuse check_call.check_call_responded_check: an answer that is none
INSERT INTO survey.check_call (sample, request_id, case_id, visit, number, district, unit, weight)
VALUES ('2024-04/1', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001', 1, 'PY20240410-00001', 'd', 'u', 1);
UPDATE survey.check_call SET responded = 4;
-- refuse check_call.check_call_solved_check: an answer that is none
INSERT INTO survey.check_call (sample, request_id, case_id, visit, number, district, unit, weight)
VALUES ('2024-04/1', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001', 1, 'PY20240410-00001', 'd', 'u', 1);
UPDATE survey.check_call SET solved = 4;
-- refuse check_call.check_call_check: answered by nobody
INSERT INTO survey.check_call (sample, request_id, case_id, visit, number, district, unit, weight)
VALUES ('2024-04/1', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001', 1, 'PY20240410-00001', 'd', 'u', 1);
UPDATE survey.check_call SET rating = 1, at = '2024-05-03T01:00Z';
-- refuse check_call.check_call_check1: answered at no instant
INSERT INTO survey.check_call (sample, request_id, case_id, visit, number, district, unit, weight)
VALUES ('2024-04/1', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001', 1, 'PY20240410-00001', 'd', 'u', 1);
UPDATE survey.check_call SET rating = 1, by = 'agent';
-- accept: a theme project
INSERT INTO survey.theme (code, month, title, lead, matters, areas, plan, state, set_by, opened_at, changed_at)
VALUES ('t', '2024-04-01', '背街小巷', 'u', '{a}', '{}', '', 1, 's', '2024-04-01T01:00Z', '2024-04-01T01:00Z');
-- refuse theme.theme_check: done, and nobody knows when
INSERT INTO survey.theme (code, month, title, lead, matters, areas, plan, state, set_by, opened_at, changed_at)
VALUES ('t', '2024-04-01', '背街小巷', 'u', '{a}', '{}', '', 3, 's', '2024-04-01T01:00Z', '2024-04-01T01:00Z');
-- refuse theme.theme_code_check: a project without a code
INSERT INTO survey.theme (code, month, title, lead, matters, areas, plan, state, set_by, opened_at, changed_at)
VALUES ('', '2024-04-01', '背街小巷', 'u', '{a}', '{}', '', 1, 's', '2024-04-01T01:00Z', '2024-04-01T01:00Z');
-- refuse theme.theme_lead_check: that nobody leads
INSERT INTO survey.theme (code, month, title, lead, matters, areas, plan, state, set_by, opened_at, changed_at)
VALUES ('t', '2024-04-01', '背街小巷', '', '{a}', '{}', '', 1, 's', '2024-04-01T01:00Z', '2024-04-01T01:00Z');
-- refuse theme.theme_matters_check: about nothing
INSERT INTO survey.theme (code, month, title, lead, matters, areas, plan, state, set_by, opened_at, changed_at)
VALUES ('t', '2024-04-01', '背街小巷', 'u', '{}', '{}', '', 1, 's', '2024-04-01T01:00Z', '2024-04-01T01:00Z');
-- refuse theme.theme_month_check: of half a month
INSERT INTO survey.theme (code, month, title, lead, matters, areas, plan, state, set_by, opened_at, changed_at)
VALUES ('t', '2024-04-02', '背街小巷', 'u', '{a}', '{}', '', 1, 's', '2024-04-01T01:00Z', '2024-04-01T01:00Z');
-- refuse theme.theme_state_check: in a state that is none
INSERT INTO survey.theme (code, month, title, lead, matters, areas, plan, state, set_by, opened_at, changed_at)
VALUES ('t', '2024-04-01', '背街小巷', 'u', '{a}', '{}', '', 4, 's', '2024-04-01T01:00Z', '2024-04-01T01:00Z');
-- refuse theme.theme_title_check: without a title
INSERT INTO survey.theme (code, month, title, lead, matters, areas, plan, state, set_by, opened_at, changed_at)
VALUES ('t', '2024-04-01', '', 'u', '{a}', '{}', '', 1, 's', '2024-04-01T01:00Z', '2024-04-01T01:00Z');
-- refuse check_call.check_call_pkey: drawn twice in a sample
INSERT INTO survey.check_call (sample, request_id, case_id, visit, number, district, unit, weight)
VALUES ('2024-04/1', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001', 1, 'PY20240410-00001', 'd', 'u', 1);
INSERT INTO survey.check_call SELECT * FROM survey.check_call;
-- accept: it came back
INSERT INTO survey.finding (case_id, seq, kind, request_id, number, round, unit, unit_rating, centre_rating, at) VALUES ('00000000-0000-7000-8000-000000000001', 2, 2, '00000000-0000-7000-8000-000000000001', 'PY20240410-00001', 0, 'u', 0, 0, '2024-06-12T01:00Z');
-- refuse finding.finding_case_id_fkey: of no case
INSERT INTO survey.finding (case_id, seq, kind, request_id, number, round, unit, unit_rating, centre_rating, at) VALUES ('00000000-0000-7000-8000-00000000ffff', 2, 2, '00000000-0000-7000-8000-000000000001', 'PY20240410-00001', 0, 'u', 0, 0, '2024-06-12T01:00Z');
-- refuse finding.finding_seq_check: before the first
INSERT INTO survey.finding (case_id, seq, kind, request_id, number, round, unit, unit_rating, centre_rating, at) VALUES ('00000000-0000-7000-8000-000000000001', 0, 2, '00000000-0000-7000-8000-000000000001', 'PY20240410-00001', 0, 'u', 0, 0, '2024-06-12T01:00Z');
-- refuse finding.finding_pkey: two in one place
INSERT INTO survey.finding (case_id, seq, kind, request_id, number, round, unit, unit_rating, centre_rating, at) VALUES ('00000000-0000-7000-8000-000000000001', 1, 2, '00000000-0000-7000-8000-000000000001', 'PY20240410-00001', 0, 'u', 0, 0, '2024-06-12T01:00Z');
-- refuse finding.finding_kind_check: of no kind
INSERT INTO survey.finding (case_id, seq, kind, request_id, number, round, unit, unit_rating, centre_rating, at) VALUES ('00000000-0000-7000-8000-000000000001', 2, 3, '00000000-0000-7000-8000-000000000001', 'PY20240410-00001', 0, 'u', 0, 0, '2024-06-12T01:00Z');
-- refuse finding.finding_unit_rating_check: a fifth answer
INSERT INTO survey.finding (case_id, seq, kind, request_id, number, round, unit, unit_rating, centre_rating, at) VALUES ('00000000-0000-7000-8000-000000000001', 2, 2, '00000000-0000-7000-8000-000000000001', 'PY20240410-00001', 0, 'u', 5, 0, '2024-06-12T01:00Z');
-- refuse finding.finding_centre_rating_check: a fifth answer
INSERT INTO survey.finding (case_id, seq, kind, request_id, number, round, unit, unit_rating, centre_rating, at) VALUES ('00000000-0000-7000-8000-000000000001', 2, 2, '00000000-0000-7000-8000-000000000001', 'PY20240410-00001', 0, 'u', 0, 5, '2024-06-12T01:00Z');

-- as router
-- accept: where it had been until then
INSERT INTO router.scope_before (order_id, until, area, matter) VALUES ('00000000-0000-7000-8000-000000000001', '2024-04-11T01:00Z', 'a', 'm');
-- refuse scope_before.scope_before_order_id_fkey: of no order
INSERT INTO router.scope_before (order_id, until, area, matter) VALUES ('00000000-0000-7000-8000-00000000ffff', '2024-04-11T01:00Z', 'a', 'm');
-- refuse scope_before.scope_before_pkey: two until one instant
INSERT INTO router.scope_before (order_id, until, area, matter) VALUES ('00000000-0000-7000-8000-000000000001', '2024-04-11T01:00Z', 'a', 'm');
INSERT INTO router.scope_before (order_id, until, area, matter) VALUES ('00000000-0000-7000-8000-000000000001', '2024-04-11T01:00Z', 'a', 'm');

-- as owner
-- accept: works go on after a final result (C11), and what was agreed on (C17)
UPDATE router.result SET works_until = '2024-06-30T00:00Z', agreed_fen = 150000;
-- refuse result.result_agreed_fen_check: less than nothing was agreed on
UPDATE router.result SET agreed_fen = -1;
-- refuse result.result_check5: works after an interim result
UPDATE router.result SET outcome = 4, interim = true, works_until = '2024-06-30T00:00Z';
-- as intake
-- refuse token_key.token_key_key_check: a key of another length
INSERT INTO identity.token_key (key) VALUES ('short');
-- refuse token_key.token_key_single_check: a second key
INSERT INTO identity.token_key (single, key) VALUES (false, repeat('k', 32)::bytea);
-- accept: asked by a text, until the next day
INSERT INTO intake.survey_ask (request_id, case_id, visit, kind, way, channel, token_hash, asked_at, until_at)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000c', 1, 1, 2, 'sms', repeat('t', 32)::bytea, '2024-04-10T01:00Z', '2024-04-11T01:00Z');
-- refuse survey_ask.survey_ask_visit_check: a visit before the first
INSERT INTO intake.survey_ask (request_id, case_id, visit, kind, way, channel, token_hash, asked_at, until_at)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000c', 0, 1, 2, 'sms', repeat('t', 32)::bytea, '2024-04-10T01:00Z', '2024-04-11T01:00Z');
-- refuse survey_ask.survey_ask_kind_check: a second follow-up by a text
INSERT INTO intake.survey_ask (request_id, case_id, visit, kind, way, channel, token_hash, asked_at, until_at)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000c', 1, 3, 2, 'sms', repeat('t', 32)::bytea, '2024-04-10T01:00Z', '2024-04-11T01:00Z');
-- refuse survey_ask.survey_ask_way_check: a way that asks nobody
INSERT INTO intake.survey_ask (request_id, case_id, visit, kind, way, channel, token_hash, asked_at, until_at)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000c', 1, 1, 6, 'sms', repeat('t', 32)::bytea, '2024-04-10T01:00Z', '2024-04-11T01:00Z');
-- refuse survey_ask.survey_ask_channel_check: nobody asks
INSERT INTO intake.survey_ask (request_id, case_id, visit, kind, way, channel, token_hash, asked_at, until_at)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000c', 1, 1, 2, '', repeat('t', 32)::bytea, '2024-04-10T01:00Z', '2024-04-11T01:00Z');
-- refuse survey_ask.survey_ask_token_hash_check: the token itself
INSERT INTO intake.survey_ask (request_id, case_id, visit, kind, way, channel, token_hash, asked_at, until_at)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000c', 1, 1, 2, 'sms', '0123456789abcdefghjkmnpqrs', '2024-04-10T01:00Z', '2024-04-11T01:00Z');
-- refuse survey_ask.survey_ask_token_hash_key: one token for two ways
INSERT INTO intake.survey_ask (request_id, case_id, visit, kind, way, channel, token_hash, asked_at, until_at)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000c', 1, 1, 2, 'sms', repeat('t', 32)::bytea, '2024-04-10T01:00Z', '2024-04-11T01:00Z'),
       ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000c', 1, 1, 5, 'web', repeat('t', 32)::bytea, '2024-04-10T01:00Z', '2024-04-11T01:00Z');
-- refuse survey_ask.survey_ask_check: over before it was asked
INSERT INTO intake.survey_ask (request_id, case_id, visit, kind, way, channel, token_hash, asked_at, until_at)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000c', 1, 1, 2, 'sms', repeat('t', 32)::bytea, '2024-04-10T01:00Z', '2024-04-10T01:00Z');
-- refuse survey_ask.survey_ask_check1: answered by it, and otherwise
INSERT INTO intake.survey_ask (request_id, case_id, visit, kind, way, channel, token_hash, asked_at, until_at, used_at, closed_at)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000c', 1, 1, 2, 'sms', repeat('t', 32)::bytea, '2024-04-10T01:00Z', '2024-04-11T01:00Z', '2024-04-10T02:00Z', '2024-04-10T03:00Z');
-- refuse survey_ask.survey_ask_request_id_fkey: nobody is asked
INSERT INTO intake.survey_ask (request_id, case_id, visit, kind, way, channel, token_hash, asked_at, until_at)
VALUES ('00000000-0000-7000-8000-00000000ffff', '00000000-0000-7000-8000-00000000000c', 1, 1, 2, 'sms', repeat('t', 32)::bytea, '2024-04-10T01:00Z', '2024-04-11T01:00Z');
-- accept: the channel that asks is told
INSERT INTO intake.step (request_id, channel, at, state, what, unit, case_id, visit, way)
VALUES ('00000000-0000-7000-8000-000000000001', 'sms', '2024-04-10T01:00Z', 5, 'survey_asked', '', '00000000-0000-7000-8000-00000000000c', 1, 2);
-- refuse step.step_way_check: told to ask by no way
INSERT INTO intake.step (request_id, channel, at, state, what, unit, case_id, visit, way)
VALUES ('00000000-0000-7000-8000-000000000001', 'sms', '2024-04-10T01:00Z', 5, 'survey_asked', '', '00000000-0000-7000-8000-00000000000c', 1, 6);
-- refuse step.step_check: which visit?
INSERT INTO intake.step (request_id, channel, at, state, what, unit, case_id, way)
VALUES ('00000000-0000-7000-8000-000000000001', 'sms', '2024-04-10T01:00Z', 5, 'survey_asked', '', '00000000-0000-7000-8000-00000000000c', 2);
-- refuse step.step_check1: by which way?
INSERT INTO intake.step (request_id, channel, at, state, what, unit, case_id, visit)
VALUES ('00000000-0000-7000-8000-000000000001', 'sms', '2024-04-10T01:00Z', 5, 'survey_asked', '', '00000000-0000-7000-8000-00000000000c', 1);
-- refuse request.request_planned: two orders of one planned visit
UPDATE intake.request SET planned = '00000000-0000-8000-8000-00000000ffff' WHERE id IN ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002');
-- accept: a household in care
INSERT INTO intake.care (reference, area, district, kind, kept_by, kept_at, next_at) VALUES ('WH-1', 'a', 'd', 'elderly', 'agent', '2024-04-10T01:00Z', '2024-05-10T01:00Z');
-- refuse care.care_reference_check: a household that nobody finds
INSERT INTO intake.care (reference, area, district, kind, kept_by, kept_at, next_at) VALUES ('', 'a', 'd', 'elderly', 'agent', '2024-04-10T01:00Z', '2024-05-10T01:00Z');
-- refuse care.care_kind_check: cared for without a reason
INSERT INTO intake.care (reference, area, district, kind, kept_by, kept_at, next_at) VALUES ('WH-1', 'a', 'd', '', 'agent', '2024-04-10T01:00Z', '2024-05-10T01:00Z');
-- refuse care.care_visits_check: visited fewer times than never
INSERT INTO intake.care (reference, area, district, kind, kept_by, kept_at, next_at, visits) VALUES ('WH-1', 'a', 'd', 'elderly', 'agent', '2024-04-10T01:00Z', '2024-05-10T01:00Z', -1);
-- refuse care.care_check: on the list, and never visited again
INSERT INTO intake.care (reference, area, district, kind, kept_by, kept_at) VALUES ('WH-1', 'a', 'd', 'elderly', 'agent', '2024-04-10T01:00Z');
-- accept: where they live, sealed
INSERT INTO intake.care (reference, area, district, kind, kept_by, kept_at, next_at, key_id, sealed) VALUES ('WH-1', 'a', 'd', 'elderly', 'agent', '2024-04-10T01:00Z', '2024-05-10T01:00Z', '0123456789abcdef', repeat('s', 200)::bytea);
-- refuse care.care_key: a key that has no such name
INSERT INTO intake.care (reference, area, district, kind, kept_by, kept_at, next_at, key_id, sealed) VALUES ('WH-1', 'a', 'd', 'elderly', 'agent', '2024-04-10T01:00Z', '2024-05-10T01:00Z', 'key', repeat('s', 200)::bytea);
-- refuse care.care_sealed: a key, and nothing that it sealed
INSERT INTO intake.care (reference, area, district, kind, kept_by, kept_at, next_at, key_id) VALUES ('WH-1', 'a', 'd', 'elderly', 'agent', '2024-04-10T01:00Z', '2024-05-10T01:00Z', '0123456789abcdef');
-- refuse care.care_padded: a length that tells of the address
INSERT INTO intake.care (reference, area, district, kind, kept_by, kept_at, next_at, key_id, sealed) VALUES ('WH-1', 'a', 'd', 'elderly', 'agent', '2024-04-10T01:00Z', '2024-05-10T01:00Z', '0123456789abcdef', repeat('s', 199)::bytea);
-- as intake
-- accept: sealed
INSERT INTO identity.person (request_id, key_id, sealed, phone_hash) VALUES ('00000000-0000-7000-8000-000000000001', '0123456789abcdef', repeat('s', 200)::bytea, repeat('h', 16)::bytea);
-- refuse person.person_key: a key that has no such name
INSERT INTO identity.person (request_id, key_id, sealed) VALUES ('00000000-0000-7000-8000-000000000001', 'key', repeat('s', 200)::bytea);
-- refuse person.person_sealed: a key, and nothing that it sealed
INSERT INTO identity.person (request_id, key_id) VALUES ('00000000-0000-7000-8000-000000000001', '0123456789abcdef');
-- refuse person.person_either: sealed, and readable beside it
INSERT INTO identity.person (request_id, key_id, sealed) VALUES ('00000000-0000-7000-8000-000000000001', '0123456789abcdef', repeat('s', 200)::bytea);
UPDATE identity.person SET phone = '13900000001';
-- refuse person.person_padded: a length that tells of the name
INSERT INTO identity.person (request_id, key_id, sealed) VALUES ('00000000-0000-7000-8000-000000000001', '0123456789abcdef', repeat('s', 199)::bytea);
-- refuse person.person_phone_hash: no hash of a phone
INSERT INTO identity.person (request_id, key_id, sealed, phone_hash) VALUES ('00000000-0000-7000-8000-000000000001', '0123456789abcdef', repeat('s', 200)::bytea, '13900000001');
-- refuse opening.opening_need_check: a need that is none
INSERT INTO identity.opening (request_id, at, principal, reason, need) VALUES ('00000000-0000-7000-8000-000000000001', '2024-04-10T01:00Z', 'unit-u', '回访', 6);
-- refuse request.anonymised_when_over: anonymous while somebody is at it
UPDATE intake.request SET anonymised_at = '2024-04-10T01:00Z' WHERE number LIKE '%1';
-- refuse request.anonymised_nowhere: anonymous, and where it was
UPDATE intake.request SET anonymised_at = '2024-04-10T01:00Z', state = 7, address = '翠屏街1号' WHERE number LIKE '%1';
-- accept: anonymous
UPDATE intake.request SET anonymised_at = '2024-04-10T01:00Z', state = 7, address = '' WHERE number LIKE '%1';
-- accept: held, released, held again
INSERT INTO intake.legal_hold (request_id, seq, set_by, set_at, set_reason, released_by, released_at, released_reason)
VALUES ('00000000-0000-7000-8000-000000000001', 1, 'supervisor', '2024-04-10T01:00Z', '法院调卷', 'supervisor', '2024-04-11T01:00Z', '完毕'),
       ('00000000-0000-7000-8000-000000000001', 2, 'supervisor', '2024-04-12T01:00Z', '法院调卷', NULL, NULL, NULL);
-- refuse legal_hold.legal_hold_open: held twice at once
INSERT INTO intake.legal_hold (request_id, seq, set_by, set_at, set_reason)
VALUES ('00000000-0000-7000-8000-000000000001', 1, 'supervisor', '2024-04-10T01:00Z', '法院调卷'),
       ('00000000-0000-7000-8000-000000000001', 2, 'supervisor', '2024-04-12T01:00Z', '法院调卷');
-- refuse legal_hold.legal_hold_request_id_fkey: nothing is held
INSERT INTO intake.legal_hold (request_id, seq, set_by, set_at, set_reason) VALUES ('00000000-0000-7000-8000-00000000ffff', 1, 'supervisor', '2024-04-10T01:00Z', '法院调卷');
-- refuse legal_hold.legal_hold_seq_check: before the first time
INSERT INTO intake.legal_hold (request_id, seq, set_by, set_at, set_reason) VALUES ('00000000-0000-7000-8000-000000000001', 0, 'supervisor', '2024-04-10T01:00Z', '法院调卷');
-- refuse legal_hold.legal_hold_set_by_check: nobody holds it
INSERT INTO intake.legal_hold (request_id, seq, set_by, set_at, set_reason) VALUES ('00000000-0000-7000-8000-000000000001', 1, '', '2024-04-10T01:00Z', '法院调卷');
-- refuse legal_hold.legal_hold_set_reason_check: without a reason
INSERT INTO intake.legal_hold (request_id, seq, set_by, set_at, set_reason) VALUES ('00000000-0000-7000-8000-000000000001', 1, 'supervisor', '2024-04-10T01:00Z', '');
-- refuse legal_hold.legal_hold_released_by_check: nobody releases it
INSERT INTO intake.legal_hold (request_id, seq, set_by, set_at, set_reason, released_by, released_at, released_reason)
VALUES ('00000000-0000-7000-8000-000000000001', 1, 'supervisor', '2024-04-10T01:00Z', '法院调卷', '', '2024-04-11T01:00Z', '完毕');
-- refuse legal_hold.legal_hold_check: released before it was held
INSERT INTO intake.legal_hold (request_id, seq, set_by, set_at, set_reason, released_by, released_at, released_reason)
VALUES ('00000000-0000-7000-8000-000000000001', 1, 'supervisor', '2024-04-10T01:00Z', '法院调卷', 'supervisor', '2024-04-09T01:00Z', '完毕');
-- refuse legal_hold.legal_hold_released_reason_check: released without a reason
INSERT INTO intake.legal_hold (request_id, seq, set_by, set_at, set_reason, released_by, released_at, released_reason)
VALUES ('00000000-0000-7000-8000-000000000001', 1, 'supervisor', '2024-04-10T01:00Z', '法院调卷', 'supervisor', '2024-04-11T01:00Z', '');
-- refuse legal_hold.released_whole: released by nobody known
INSERT INTO intake.legal_hold (request_id, seq, set_by, set_at, set_reason, released_at) VALUES ('00000000-0000-7000-8000-000000000001', 1, 'supervisor', '2024-04-10T01:00Z', '法院调卷', '2024-04-11T01:00Z');
-- accept: taken while the database was away, and submitted
INSERT INTO intake.spooled (token, principal, key, received_at, reply) VALUES ('00000000-0000-7000-8000-0000000000f1', 'case', 'k1', '2024-04-10T01:00Z', '');
-- refuse spooled.spooled_pkey: one token, two receipts
INSERT INTO intake.spooled (token, principal, key, received_at, reply) VALUES ('00000000-0000-7000-8000-0000000000f2', 'case', 'k1', '2024-04-10T01:00Z', ''), ('00000000-0000-7000-8000-0000000000f2', 'case', 'k2', '2024-04-10T01:00Z', '');
-- refuse spooled.spooled_key_check: a command without a key
INSERT INTO intake.spooled (token, principal, key, received_at, reply) VALUES ('00000000-0000-7000-8000-0000000000f1', 'case', '', '2024-04-10T01:00Z', '');
-- accept: handed down by the province and the city, due there
UPDATE intake.request SET reference = 'SQ-1', upper_path = '{province,city}', upper_due = '2024-04-12T01:00Z' WHERE number LIKE '%1';
-- refuse request.upper_named: handed down by nobody
UPDATE intake.request SET reference = 'SQ-1', upper_path = '{}' WHERE number LIKE '%1';
-- refuse request.upper_named: by more than eight
UPDATE intake.request SET reference = 'SQ-1', upper_path = '{a,b,c,d,e,f,g,h,i}' WHERE number LIKE '%1';
-- refuse request.upper_named: by somebody without a name
UPDATE intake.request SET reference = 'SQ-1', upper_path = '{a,""}' WHERE number LIKE '%1';
-- refuse request.upper_named: by nothing
UPDATE intake.request SET reference = 'SQ-1', upper_path = '{a,NULL}' WHERE number LIKE '%1';
-- refuse request.upper_due_there: due above, and not from there
UPDATE intake.request SET upper_due = '2024-04-12T01:00Z' WHERE number LIKE '%1';
-- refuse request.upper_referred: nobody above could speak of it
UPDATE intake.request SET upper_path = '{city}' WHERE number LIKE '%1';
-- refuse step.step_report_check: a report that says nothing
INSERT INTO intake.step (request_id, channel, at, state, what, report)
VALUES ('00000000-0000-7000-8000-000000000001', 'above', '2024-04-10T01:00Z', 4, 'signed', '');
-- accept: asked by the level above
INSERT INTO intake.survey_ask (request_id, case_id, visit, kind, way, channel, token_hash, asked_at, until_at)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000c', 1, 1, 9, 'above', repeat('u', 32)::bytea, '2024-04-10T01:00Z', '2024-04-11T01:00Z');
INSERT INTO intake.step (request_id, channel, at, state, what, unit, case_id, visit, way)
VALUES ('00000000-0000-7000-8000-000000000001', 'above', '2024-04-10T01:00Z', 5, 'survey_asked', '', '00000000-0000-7000-8000-00000000000c', 1, 9);
-- as classifier
-- accept: what waits for a person was urged
UPDATE classifier.classification SET upper_path = '{city}', upper_due = '2024-04-12T01:00Z', upper_urged = '请尽快' WHERE number LIKE '%1';
-- refuse classification.upper_named: handed down by nobody
UPDATE classifier.classification SET upper_path = '{}' WHERE number LIKE '%1';
-- refuse classification.upper_due_there: due above, and not from there
UPDATE classifier.classification SET upper_due = '2024-04-12T01:00Z' WHERE number LIKE '%1';
-- refuse classification.upper_urged_there: urged by nobody
UPDATE classifier.classification SET upper_urged = '请尽快' WHERE number LIKE '%1';
