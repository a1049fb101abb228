/* The rights of grants.golden at work: each statement is one that the role must not get away with. */
-- base
INSERT INTO intake.request (id, number, code, channel, principal, language, party, withheld, district, urgency, content, accepted_at, state)
VALUES ('00000000-0000-7000-8000-000000000001', 'PY20240410-00001', 'ABC234', 'phone', 'case', 'zh', 1, false, 'd', 1, '路灯不亮', '2024-04-10T01:00Z', 1);
INSERT INTO identity.person (request_id, name, phone) VALUES ('00000000-0000-7000-8000-000000000001', '刘先生', '13900000001');
INSERT INTO bus.event (subject, district, service, at, kind)
VALUES ('00000000-0000-7000-8000-000000000001', 'd', 1, '2024-04-10T01:00Z', 'accepted');
INSERT INTO bus.quarantine (id, destination, sender, subject, type, district, traceparent, payload, created_at, reason)
VALUES (900000001, 3, 2, '00000000-0000-7000-8000-000000000001', 604, 'd', '', 'x', '2024-04-10T01:00Z', 'cannot be decoded');

-- as intake
-- refuse 42501: the key of the callers stays as it was made
UPDATE identity.caller_key SET key = repeat('k', 32)::bytea;
-- refuse 42501: nor that of the tokens
UPDATE identity.token_key SET key = repeat('k', 32)::bytea;
-- refuse 42501: who was asked stays on record
DELETE FROM intake.survey_ask;
-- refuse 42501: a household goes off the list, never out of it
DELETE FROM intake.care;
-- accept: intake reads who asked
SELECT name FROM identity.person;
-- accept: seals it
UPDATE identity.person SET name = '', phone = '', key_id = '0123456789abcdef', sealed = repeat('s', 200)::bytea;
-- accept: and forgets it when it was kept long enough
DELETE FROM identity.person;
-- refuse 42501: but never gives it to another request
UPDATE identity.person SET request_id = '00000000-0000-7000-8000-000000000002';
-- refuse 42501: who looked stays on record
DELETE FROM identity.opening;
-- refuse 42501: and why
UPDATE identity.opening SET reason = 'x';
-- refuse 42501: what was added stays as it was written
UPDATE intake.supplement SET content = 'x';
-- accept: but for what was kept long enough
SELECT intake.forget('{00000000-0000-7000-8000-000000000001}');
-- refuse 42501: which other services do for themselves
SELECT router.forget('{00000000-0000-7000-8000-000000000001}', '{}');
-- refuse 42501: nor whose words are gone elsewhere
SELECT router.wordless('{00000000-0000-7000-8000-000000000001}');
-- refuse 42501: what was thought of it
SELECT caller FROM classifier.classification;
-- refuse 42501: a legal hold is released, never undone
DELETE FROM intake.legal_hold;
-- refuse 42501: a request is never deleted
DELETE FROM intake.request;
-- refuse 42501: a promise is never taken back
DELETE FROM intake.command_key;
-- refuse 42501: nor changed
UPDATE intake.command_key SET reply = '';
-- refuse 42501: what people saw in the feed stays
UPDATE intake.step SET what = '';
-- refuse 42501: intake reads the router's orders
SELECT FROM router.work_order;
-- refuse 42501: intake moves the clock
INSERT INTO bus.clock (origin) VALUES ('2019-05-27T13:11Z');
-- refuse 42501: intake lets somebody in
INSERT INTO bus.principal (name, role, channel) VALUES ('x', 8, '');
-- refuse 42501: or gives somebody another key
INSERT INTO bus.principal_key (public_key, name) VALUES (repeat('p', 40), 'x');
-- refuse 42501: intake applies a pack
INSERT INTO bus.pack (version, name, sha256, applied_by) VALUES (999, 'x', '', 'x');
-- refuse 42501: intake changes a message on its way
UPDATE bus.outbox SET payload = '';
-- accept: intake looks at messages that it may lock
SELECT id FROM bus.outbox FOR UPDATE SKIP LOCKED;

-- as classifier
-- refuse 42501: the classifier knows callers apart, and nobody behind them
SELECT key FROM identity.caller_key;
-- accept: what is too old to be compared with is forgotten
DELETE FROM classifier.fingerprint WHERE at < '2001-01-01';
-- refuse 42501: what people said to a pair is not
DELETE FROM classifier.likeness;
-- refuse 42501: whoever has the key of the tokens answers for everybody
SELECT key FROM identity.token_key;
-- refuse 42501: the classifier reads who asked
SELECT FROM identity.person;
-- refuse 42501: the classifier reads requests where they lie
SELECT FROM intake.request;
-- refuse 42501: the classifier writes an order
INSERT INTO router.work_order (id) VALUES ('00000000-0000-7000-8000-000000000001');
-- refuse 42501: the classifier rewrites history
UPDATE bus.event SET actor = 'somebody else';
-- refuse 42501: the classifier deletes history
DELETE FROM bus.event;
-- refuse 42501: the classifier resolves its own quarantine
UPDATE bus.quarantine SET resolved_at = now();
-- refuse 42501: the classifier brings a model along
INSERT INTO classifier.model (axis, version, sha256, content, origin, added_by) VALUES (1, 999, repeat('0', 64), '', 'file', 'x');
-- refuse 42501: the classifier puts a model in force
UPDATE classifier.model_use SET in_force = 1;
-- refuse 42501: the classifier rewrites who applied what
DELETE FROM classifier.model_change;
-- accept: the classifier reads what is in force
SELECT axis, in_force FROM classifier.model_use;
-- accept: the classifier writes history
INSERT INTO bus.event (subject, district, service, at, kind)
VALUES ('00000000-0000-7000-8000-000000000001', 'd', 2, '2024-04-10T01:00Z', 'classified');

-- as router
-- refuse 42501: the router reads who asked
SELECT FROM identity.person;
-- refuse 42501: the router reads the follow-up
SELECT FROM survey.survey;
-- refuse 42501: the router closes the case of the survey
UPDATE survey.survey_case SET state = 6;
-- refuse 42501: the router stops a clock
UPDATE escalation.clock SET state = 2;
-- refuse 42501: the router decides on what its rulings propose
UPDATE router.proposal SET state = 2;
-- refuse 42501: the router deletes an order
DELETE FROM router.work_order;
-- refuse 42501: the router deletes a part
DELETE FROM router.assignment;
-- refuse 42501: the router rewrites a result
UPDATE router.result SET text = 'x';
-- refuse 42501: the router takes a comment back
DELETE FROM router.comment;
-- refuse 42501: the router rewrites what was said at a session
UPDATE router.session SET text = 'x';
-- refuse 42501: the router takes a hand-over back
DELETE FROM router.hand_over;
-- refuse 42501: the router makes a whistle unheard
DELETE FROM router.whistle;
-- refuse 42501: the router rewrites history
UPDATE bus.event SET actor = 'somebody else';

-- as escalation
-- refuse 42501: escalation reads who asked
SELECT FROM identity.person;
-- refuse 42501: escalation reads the router's orders
SELECT FROM router.work_order;
-- refuse 42501: escalation takes a card back
DELETE FROM escalation.card;
-- refuse 42501: escalation takes a milestone back
DELETE FROM escalation.milestone;
-- refuse 42501: escalation deletes history
DELETE FROM bus.event;

-- as survey
-- refuse 42501: the survey reads who asked
SELECT FROM identity.person;
-- refuse 42501: the survey writes an order off itself
UPDATE router.work_order SET state = 6;
-- refuse 42501: a rating is never deleted
DELETE FROM survey.survey;
-- refuse 42501: an application is never deleted
DELETE FROM survey.write_off;
-- refuse 42501: the survey makes an attempt undone
DELETE FROM survey.attempt;
-- refuse 42501: the survey makes an attempt another one
UPDATE survey.attempt SET result = 1;
-- refuse 42501: a sample is drawn once
UPDATE survey.sample SET seed = 1;
-- refuse 42501: a finding stays
UPDATE survey.finding SET unit = NULL;
-- refuse 42501: the unit's call is never deleted
DELETE FROM survey.unit_call;
-- refuse 42501: the survey deletes history
DELETE FROM bus.event;

-- as reader
-- refuse 42501: who could try out phones
SELECT key FROM identity.caller_key;
-- refuse 42501: or answer surveys
SELECT key FROM identity.token_key;
-- refuse 42501: or try out tokens
SELECT token_hash FROM intake.survey_ask;
-- refuse 42501: where the ill and the bereaved live is not read
SELECT address FROM intake.care;
-- refuse 42501: sealed neither
SELECT sealed FROM intake.care;
-- accept: how many there are, and when they are visited
SELECT kind, next_at FROM intake.care;
-- refuse 42501: nor what texts are compared by
SELECT FROM classifier.fingerprint;
-- accept: the reader sees requests
SELECT number, content FROM intake.request;
-- refuse 42501: but not what was added to them as it was written
SELECT FROM intake.supplement;
-- refuse 42501: and not who asked
SELECT FROM identity.person;
-- refuse 42501: nor the retrieval codes
SELECT code FROM intake.request;
-- refuse 42501: nor everything at once
SELECT * FROM intake.request;
-- refuse 42501: nor what was promised
SELECT FROM intake.command_key;
-- refuse 42501: nor what was promised to units
SELECT FROM router.command_key;
-- refuse 42501: nor the words of the person asked back
SELECT text FROM survey.survey;
-- refuse 42501: nor what was said to the unit
SELECT text FROM survey.unit_call;
-- refuse 42501: nor to the second call
SELECT text FROM survey.check_call;
-- refuse 42501: the reader consumes a message
DELETE FROM bus.outbox;
-- refuse 42501: the reader moves the clock
INSERT INTO bus.clock (origin) VALUES ('2019-05-27T13:11Z');
-- refuse 42501: the reader lets somebody in
UPDATE bus.principal SET role = 8;
-- refuse 42501: the reader makes a table
CREATE TABLE bus.mine (id int);
-- refuse 42501: the reader makes a table in the public schema
CREATE TABLE public.mine (id int);

-- as admin
-- refuse outbox.outbox_put_back: the administrator sends a message of his own
INSERT INTO bus.outbox (destination, sender, subject, type, district, payload)
VALUES (3, 2, '00000000-0000-7000-8000-000000000001', 604, 'd', '');
-- refuse 42501: or takes one away
DELETE FROM bus.outbox;
-- accept: what was set aside is put back as it was
UPDATE bus.quarantine SET resolved_at = now(), resolved_by = 'root', resolution = 'retried' WHERE id = 900000001;
INSERT INTO bus.outbox (id, destination, sender, subject, type, district, traceparent, payload) OVERRIDING SYSTEM VALUE
SELECT id, destination, sender, subject, type, district, traceparent, payload FROM bus.quarantine WHERE id = 900000001;
-- refuse outbox.outbox_put_back: but not while it waits for a decision
INSERT INTO bus.outbox (id, destination, sender, subject, type, district, traceparent, payload) OVERRIDING SYSTEM VALUE
SELECT id, destination, sender, subject, type, district, traceparent, payload FROM bus.quarantine WHERE id = 900000001;
-- refuse outbox.outbox_put_back: nor when it was given up
UPDATE bus.quarantine SET resolved_at = now(), resolved_by = 'root', resolution = 'discarded', resolution_reason = 'x' WHERE id = 900000001;
INSERT INTO bus.outbox (id, destination, sender, subject, type, district, traceparent, payload) OVERRIDING SYSTEM VALUE
SELECT id, destination, sender, subject, type, district, traceparent, payload FROM bus.quarantine WHERE id = 900000001;
-- refuse outbox.outbox_put_back: nor with other words
UPDATE bus.quarantine SET resolved_at = now(), resolved_by = 'root', resolution = 'retried' WHERE id = 900000001;
INSERT INTO bus.outbox (id, destination, sender, subject, type, district, traceparent, payload) OVERRIDING SYSTEM VALUE
SELECT id, destination, sender, subject, type, district, traceparent, 'other' FROM bus.quarantine WHERE id = 900000001;
-- refuse 42501: what was set aside is not rewritten
UPDATE bus.quarantine SET payload = '' WHERE id = 900000001;
-- refuse 42501: nor removed
DELETE FROM bus.quarantine;
-- refuse 42501: nor does the administrator set aside
INSERT INTO bus.quarantine (id, destination, sender, subject, type, district, traceparent, payload, created_at, reason)
VALUES (900000002, 3, 2, '00000000-0000-7000-8000-000000000001', 604, 'd', '', '', now(), 'x');
-- accept: the administrator moves the clock of a demo
INSERT INTO bus.clock (origin) VALUES ('2019-05-27T13:11Z');
-- accept: the administrator revokes a key
UPDATE bus.principal_key SET revoked_at = now() WHERE revoked_at IS NULL;
-- refuse 42501: makes a key another's
UPDATE bus.principal_key SET name = 'admin';
-- refuse 42501: or removes it from the record
DELETE FROM bus.principal_key;
-- refuse 42501: but removes nobody
DELETE FROM bus.principal;
-- accept: the administrator decides on what a ruling proposes
UPDATE router.proposal SET state = 3, decided_by = 'root', decided_at = '2024-04-11T01:00Z', reason = '目录已有' WHERE state = 1;
-- refuse 42501: but does not rewrite it
UPDATE router.proposal SET lead = 'w';
-- refuse 42501: nor the order that taught it
UPDATE router.work_order SET state = 7;
-- refuse 42501: the administrator reads who asked
SELECT FROM identity.person;
-- refuse 42501: the administrator reads retrieval codes
SELECT code FROM intake.request;
-- refuse 42501: the administrator rewrites history
UPDATE bus.event SET actor = 'somebody else';
-- refuse 42501: the administrator rewrites a pack that was applied
UPDATE bus.pack_file SET content = '';
-- refuse 42501: the administrator makes a production a demo
UPDATE bus.deployment SET kind = 'demo';
-- refuse 42501: the administrator forgets a migration
DELETE FROM bus.migration;

-- as router
-- refuse 42501: the router says that somebody was shown something
SELECT bus.show('00000000-0000-7000-8000-000000000001', 'somebody', '{}');
-- refuse 42501: the router makes an anchor
INSERT INTO bus.anchor VALUES (1, now(), 0, '{}', 0, sha256(''), sha256(''));

-- as reader
-- refuse 42501: who reads adds to a history
INSERT INTO bus.event (subject, district, service, at, kind) VALUES ('00000000-0000-7000-8000-000000000001', 'd', 1, now(), 'shown');
-- refuse 42501: who reads makes an anchor
INSERT INTO bus.anchor VALUES (1, now(), 0, '{}', 0, sha256(''), sha256(''));

-- as owner
-- refuse 42501: the owner rewrites history
UPDATE bus.event SET actor = 'somebody else';
-- refuse 42501: the owner cuts it off
DELETE FROM bus.event;
-- refuse 42501: the owner empties it
TRUNCATE bus.event;
-- refuse 42501: the owner makes an anchor another one
UPDATE bus.anchor SET events = 1;
-- refuse 42501: the owner takes an anchor away
DELETE FROM bus.anchor;
