/* Negative controls of the loop's check: one thing in the database of a town that kept the rules is spoilt, and the check
   must name the fault. Which: loop_spoil.sql. */
-- written_off_unasked: somebody was never asked
DELETE FROM survey.survey WHERE case_id = pg_temp.ended();
-- written_off_unasked: somebody is still to be asked
UPDATE survey.survey SET state = 1, rating = 0, cause = 0, cause_basis = 0, source = 0, rated_by = NULL, rated_at = NULL, responded = 0, solved = 0, recurred = 0 WHERE case_id = pg_temp.ended();
-- written_off_unasked: somebody rides on it whom nobody asked
UPDATE router.order_request SET order_id = pg_temp.ended() WHERE order_id = pg_temp.running();
-- written_off_unhappy: somebody was not satisfied
UPDATE survey.survey SET rating = 4, cause = 1, cause_basis = 1 WHERE case_id = pg_temp.ended();
-- written_off_unheard: a rating stands in the surveys alone
DELETE FROM bus.event WHERE subject = pg_temp.ended() AND kind = 'rated';
-- written_off_unheard: more were to be asked
UPDATE bus.event SET detail = detail || '{"requests": 9}' WHERE subject = pg_temp.ended() AND kind = 'follow_up_opened';
-- written_off_unheard: no follow-up was opened
DELETE FROM bus.event WHERE subject = pg_temp.ended() AND kind = 'follow_up_opened';
-- written_off_unapproved: written off, and nobody approved it
DELETE FROM bus.event WHERE subject = pg_temp.ended() AND kind = 'write_off_approved';
-- written_off_unapproved: the application is gone
DELETE FROM survey.write_off WHERE case_id = pg_temp.ended();
-- written_off_unapproved: approved, and nobody applied
DELETE FROM bus.event WHERE subject = pg_temp.ended() AND kind = 'write_off_applied';
-- written_off_unapproved: the router wrote it off twice
SELECT pg_temp.once_more((SELECT max(id) FROM bus.event WHERE subject = pg_temp.ended() AND kind = 'written_off'));
-- rated_twice: a second rating overwrote the first
SELECT pg_temp.once_more(pg_temp.last('rated'));
-- rated_twice: twice in one visit, once in no log
WITH twice AS (SELECT pg_temp.once_more(pg_temp.last('rated'))) INSERT INTO survey.survey SELECT (jsonb_populate_record(s, '{"visit": 99}')).* FROM twice, survey.survey s JOIN bus.event e ON e.subject = s.case_id AND e.detail ->> 'request' = s.number WHERE e.id = pg_temp.last('rated') AND s.state = 2 ORDER BY s.visit DESC LIMIT 1;
-- rated_twice: a rating that nobody gave
DELETE FROM bus.event WHERE id = pg_temp.last('rated');
-- rated_by_handler: the unit rated itself
UPDATE survey.survey s SET rated_by = 'unit-py.urban' FROM here h WHERE h.id = s.case_id AND s.source = 1;
-- rated_by_handler: the leader of the unit brought the answer
UPDATE survey.survey SET rated_by = 'leader-py.urban' WHERE (case_id, visit, request_id) = (SELECT case_id, visit, request_id FROM intake.survey_ask WHERE token_hash = pg_temp.answered());
-- rated_by_handler: somebody is said to have answered when nobody did
UPDATE survey.survey s SET rated_by = '' FROM here h WHERE h.id = s.case_id AND s.source = 2;
-- rated_by_handler: by the log the unit did
UPDATE bus.event SET actor = 'unit-py.urban' WHERE id = pg_temp.last('rated');
-- rated_by_handler: by the log the unit brought the token
UPDATE bus.event SET actor = 'unit-py.urban' WHERE id = pg_temp.last('survey_answered');
-- excluded_by_one: who proposed has decided
ALTER TABLE survey.exclusion DROP CONSTRAINT exclusion_second_person; UPDATE survey.exclusion SET decided_by = proposed_by WHERE ctid = pg_temp.decided();
-- excluded_by_one: the unit decided
UPDATE survey.exclusion SET decided_by = 'leader-py.urban' WHERE ctid = pg_temp.decided();
-- excluded_by_one: the unit proposed
UPDATE survey.exclusion SET proposed_by = 'unit-py.urban' WHERE ctid = pg_temp.decided();
-- excluded_by_one: once more after a ruling
WITH e AS (UPDATE survey.exclusion SET state = 4, annulled_by = 'bench', annulled_at = decided_at WHERE ctid = pg_temp.decided() RETURNING *)
INSERT INTO survey.exclusion SELECT (jsonb_populate_record(NULL::survey.exclusion, to_jsonb(e) || jsonb_build_object('seq', e.seq + 100))).* FROM e;
-- excluded_by_one: by the log, one and the same
UPDATE bus.event SET actor = pg_temp.actor_before(id, 'exclusion_proposed') WHERE id = (SELECT max(id) FROM bus.event WHERE id IN (pg_temp.last('excluded'), pg_temp.last('exclusion_refused')));
-- excluded_by_one: by the log, nobody proposed
DELETE FROM bus.event e USING here h WHERE h.id = e.subject AND e.kind = 'exclusion_proposed';
-- written_off_by_one: who applied has approved
ALTER TABLE survey.write_off DROP CONSTRAINT second_person; UPDATE survey.write_off SET decided_by = applied_by WHERE case_id = pg_temp.ended();
-- written_off_by_one: the leader of the unit approved
UPDATE survey.write_off SET decided_by = 'leader-wh.police' WHERE case_id = pg_temp.ended();
-- written_off_by_one: by the log, one and the same
UPDATE bus.event SET actor = pg_temp.actor_before(id, 'write_off_applied') WHERE id = pg_temp.last('write_off_approved');
-- ruled_by_one: who appealed has ruled
ALTER TABLE survey.appeal DROP CONSTRAINT appeal_second_person; UPDATE survey.appeal SET ruled_by = filed_by WHERE number = pg_temp.ruled();
-- ruled_by_one: no bench
UPDATE survey.appeal SET ruled_by = 'supervisor' WHERE number = pg_temp.ruled();
-- ruled_by_one: who had decided what it is against
DROP INDEX survey.appeal_once; WITH a AS (UPDATE survey.appeal a SET against = 1, unit = 'py.urban', ground = 'force_majeure', effect = '', visit = s.visit, request_id = s.request_id FROM (SELECT DISTINCT ON (case_id) case_id, visit, request_id FROM survey.survey WHERE state = 2) s WHERE s.case_id = a.case_id AND a.number = pg_temp.ruled() RETURNING a.case_id, a.visit, a.request_id, a.ruled_by)
UPDATE survey.survey s SET rated_by = a.ruled_by, source = 1 FROM a WHERE (s.case_id, s.visit, s.request_id) = (a.case_id, a.visit, a.request_id);
-- ruled_by_one: by the log, one and the same
UPDATE bus.event SET actor = pg_temp.actor_before(id, 'appealed') WHERE id = (SELECT max(id) FROM bus.event WHERE id IN (pg_temp.last('appeal_upheld'), pg_temp.last('appeal_dismissed')));
-- ruled_by_one: by the log, nobody appealed
DELETE FROM bus.event e USING here h WHERE h.id = e.subject AND e.kind = 'appealed';
-- ruled_twice: two rulings
SELECT pg_temp.once_more((SELECT max(id) FROM bus.event WHERE id IN (pg_temp.last('appeal_upheld'), pg_temp.last('appeal_dismissed'))));
-- ruled_twice: ruled without a word
DELETE FROM bus.event WHERE id = (SELECT max(id) FROM bus.event WHERE id IN (pg_temp.last('appeal_upheld'), pg_temp.last('appeal_dismissed')));
-- answered_twice: by two ways
INSERT INTO intake.survey_ask SELECT (jsonb_populate_record(a, jsonb_build_object('way', a.way % 5 + 1, 'token_hash', '\x' || encode(sha256('other'), 'hex')))).* FROM intake.survey_ask a WHERE a.token_hash = pg_temp.answered();
-- answered_twice: once too often in the log
SELECT pg_temp.once_more(pg_temp.last('survey_answered'));
-- answered_twice: after its time
UPDATE intake.survey_ask SET used_at = until_at WHERE token_hash = pg_temp.answered();
-- answer_lost: a used token, and somebody else's word
UPDATE survey.survey SET source = 1 WHERE (case_id, visit, request_id) = (SELECT case_id, visit, request_id FROM intake.survey_ask WHERE token_hash = pg_temp.answered());
-- answer_lost: the person's word, and no token
DELETE FROM intake.survey_ask WHERE token_hash = pg_temp.answered();
-- ask_left_open: a token is still good though the person has answered
UPDATE intake.survey_ask SET used_at = NULL, until_at = '2100-01-01' WHERE token_hash = pg_temp.answered();
-- open_miscounted: one is forgotten
UPDATE survey.survey SET state = 1, rating = 0, cause = 0, cause_basis = 0, source = 0, rated_by = NULL, rated_at = NULL, responded = 0, solved = 0, recurred = 0 WHERE case_id = pg_temp.ended();
-- open_miscounted: one is counted too many
UPDATE survey.survey_case SET state = 2, open = 1, next_at = NULL WHERE id = pg_temp.ended();
-- states_apart: survey alone has written it off
UPDATE router.work_order SET state = 5, written_off_at = NULL WHERE id = pg_temp.ended();
-- states_apart: the router alone has written it off
UPDATE survey.survey_case SET state = 4, next_at = NULL WHERE id = pg_temp.ended();
-- states_apart: the person does not hear that it is closed
UPDATE intake.request SET state = 5 WHERE id = pg_temp.ended();
-- nobody_has_it: a request rides on nothing
DELETE FROM router.order_request WHERE order_id = pg_temp.running();
-- message_left: a message was never consumed
INSERT INTO bus.outbox (destination, sender, subject, type, district, payload, created_at) SELECT 2, 1, h.id, 600, h.district, '', clock_timestamp() + interval '1 hour' FROM here h LIMIT 1;
-- quarantined: a message was set aside
INSERT INTO bus.quarantine (id, destination, sender, subject, type, district, traceparent, payload, created_at, reason) SELECT 1, 2, 1, h.id, 600, h.district, '', '', clock_timestamp(), 'case' FROM here h LIMIT 1;
