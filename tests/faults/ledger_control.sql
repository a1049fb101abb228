/* Negative controls of the ledger's check: one thing in the database of a town that kept its word is spoilt, and the
   check must name the fault. Which: ledger_spoil.sql. */
-- request_lost: a request is gone
DELETE FROM intake.request WHERE id = pg_temp.the_case();
-- request_lost: a request has another number
UPDATE intake.request SET number = 'XX20240410-99999' WHERE id = pg_temp.the_case();
-- request_doubled: a request is there twice
INSERT INTO intake.request SELECT (jsonb_populate_record(r, '{"id": "00000000-0000-7000-8000-00000000d0b1", "number": "XX20240410-99999"}')).* FROM intake.request r WHERE id = pg_temp.the_case();
-- request_never_promised: a request that nobody was told of
INSERT INTO intake.request SELECT (jsonb_populate_record(r, jsonb_build_object('id', '00000000-0000-7000-8000-00000000d0b1', 'number', 'XX20240410-99999', 'reference', split_part(reference, '-', 1) || '-x'))).* FROM intake.request r WHERE id = pg_temp.the_case();
-- key_forgotten: an idempotency key is gone
DELETE FROM intake.command_key WHERE key = (SELECT reference FROM intake.request WHERE id = pg_temp.the_case());
-- key_forgotten: the key answers with something else
UPDATE intake.command_key SET reply = '' WHERE key = (SELECT reference FROM intake.request WHERE id = pg_temp.the_case());
-- not_classified_once: a classification is gone
DELETE FROM classifier.classification WHERE id = pg_temp.the_case();
-- not_one_order: a request rides on no order
DELETE FROM router.order_request WHERE request_id = pg_temp.the_case();
-- not_one_order: an order is gone
DELETE FROM router.work_order WHERE id = pg_temp.the_case();
-- not_one_order: nobody leads
DELETE FROM router.assignment WHERE order_id = pg_temp.the_case();
-- not_watched: nobody watches
DELETE FROM escalation.watch WHERE id = pg_temp.the_case();
-- not_where_promised: an order is written off, and only so far
UPDATE router.work_order SET state = 5, written_off_at = NULL WHERE id = pg_temp.the_case();
-- not_where_promised: a signature is gone
UPDATE router.assignment SET state = 1, signed_at = NULL WHERE order_id = pg_temp.the_signed_one();
-- not_where_promised: the person does not hear that it is closed
UPDATE intake.request SET state = 5 WHERE id = pg_temp.the_case();
-- not_where_promised: the follow-up is behind
UPDATE survey.survey_case SET state = 5, next_at = NULL WHERE id = pg_temp.the_case();
-- wrong_clocks: one clock is missing
DELETE FROM escalation.clock WHERE order_id = pg_temp.the_young_one() AND stage = 4;
-- wrong_clocks: one clock was stopped
UPDATE escalation.clock SET state = 4, stopped_at = started_at, next_at = NULL WHERE order_id = pg_temp.the_young_one() AND stage = 1;
-- wrong_clocks: one clock too many
INSERT INTO escalation.clock SELECT (jsonb_populate_record(c, '{"id": "00000000-0000-7000-8000-00000000d0b1", "stage": 9}')).* FROM escalation.clock c WHERE order_id = pg_temp.the_young_one() AND stage = 4;
-- other_trail: a milestone is missing
DELETE FROM escalation.milestone WHERE order_id = pg_temp.the_case() AND milestone = 1;
-- other_trail: a line of the history is gone
DELETE FROM bus.event WHERE id = (SELECT min(id) FROM bus.event WHERE subject = pg_temp.the_case());
-- other_trail: a line of the history is there twice
INSERT INTO bus.event (subject, district, service, at, kind, unit, actor, detail) SELECT subject, district, service, at, kind, unit, actor, detail FROM bus.event WHERE subject = pg_temp.the_case() LIMIT 1;
-- other_trail: the person missed an update
DELETE FROM intake.step WHERE id = (SELECT max(id) FROM intake.step WHERE request_id = pg_temp.the_case());
-- other_trail: two updates came in the wrong order
UPDATE intake.step s SET what = (SELECT t.what FROM intake.step t WHERE t.request_id = s.request_id AND t.id <> s.id AND t.id IN (SELECT min(id) FROM intake.step WHERE request_id = s.request_id UNION SELECT max(id) FROM intake.step WHERE request_id = s.request_id))
WHERE s.request_id = pg_temp.the_case() AND s.id IN (SELECT min(id) FROM intake.step WHERE request_id = pg_temp.the_case() UNION SELECT max(id) FROM intake.step WHERE request_id = pg_temp.the_case());
-- other_trail: a rating changed
UPDATE survey.survey SET rating = 2 WHERE case_id = pg_temp.the_case();
-- other_trail: an application for write-off is gone
DELETE FROM survey.write_off WHERE case_id = pg_temp.the_case();
-- other_steps: the person was told something twice
INSERT INTO intake.step OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(s, jsonb_build_object('id', (SELECT max(id) + 1 FROM intake.step)))).* FROM intake.step s WHERE s.id = (SELECT max(id) FROM intake.step WHERE request_id = pg_temp.the_case());
-- other_steps: two updates came in the wrong order, in every case alike
UPDATE intake.step s SET what = CASE s.what WHEN 'accepted' THEN 'dispatched' ELSE 'accepted' END
WHERE s.what IN ('accepted', 'dispatched') AND s.request_id IN (SELECT id FROM intake.request WHERE reference LIKE current_setting('town.run') || '-%');
-- message_left: a message was never consumed
INSERT INTO bus.outbox (destination, sender, subject, type, district, payload) VALUES (2, 1, pg_temp.the_case(), 600, 'pingyin', '');
-- quarantined: a message was set aside
INSERT INTO bus.quarantine (id, destination, sender, subject, type, district, traceparent, payload, created_at, reason) VALUES (1, 2, 1, pg_temp.the_case(), 600, 'pingyin', '', '', clock_timestamp(), 'case');
