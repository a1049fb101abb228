-- For make bench, grown.sh: fills a town with demands of past years that are over, shaped like those that it really took.
-- Run by the owner on a private town. Rows are slim: forty characters of the text, no reasons of models, of each order two of
-- its clocks, two steps and the first event of intake and router (their links lead nowhere), one survey. Not filled: results,
-- cards, milestones, whistles, likenesses, hot spots. Nothing is younger than the window of hot spots (180 days); fingerprints
-- stand for whoever is younger than that of likeness (400 days).
SET jit = off;
ANALYZE;
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;

-- Orders with a person, understood, dispatched and watched. The first of them is settled here, so that intake says by
-- which rules it would judge the others.
CREATE TABLE bench.shape AS
WITH taken AS MATERIALIZED (SELECT id, number FROM router.work_order WHERE merged_into IS NULL ORDER BY id LIMIT 2000)
SELECT row_number() OVER (ORDER BY w.id) - 1 AS shape, w.id, w.number
FROM taken w
WHERE EXISTS (SELECT FROM intake.request r WHERE r.id = w.id) AND EXISTS (SELECT FROM identity.person p WHERE p.request_id = w.id AND p.sealed IS NOT NULL)
      AND EXISTS (SELECT FROM classifier.classification c WHERE c.id = w.id) AND EXISTS (SELECT FROM classifier.fingerprint f WHERE f.id = w.id)
      AND EXISTS (SELECT FROM escalation.watch e WHERE e.id = w.id)
      AND (SELECT count(*) FROM router.assignment a WHERE a.order_id = w.id AND a.duty = 1) = 1
      AND (SELECT count(*) FROM escalation.clock k WHERE k.order_id = w.id AND k.stage IN (1, 5)) = 2
LIMIT 1000;
UPDATE intake.request SET state = 7, over_at = accepted_at WHERE id = (SELECT id FROM bench.shape WHERE shape = 0);
CREATE FUNCTION bench.rules() RETURNS int LANGUAGE sql AS $$
    SELECT kept_by FROM intake.request WHERE id = (SELECT id FROM bench.shape WHERE shape = 0)
$$;

CREATE TABLE bench.request AS SELECT s.shape, t.* FROM bench.shape s JOIN intake.request t USING (id);
CREATE TABLE bench.person AS SELECT s.shape, t.* FROM bench.shape s JOIN identity.person t ON t.request_id = s.id;
CREATE TABLE bench.step AS SELECT s.shape, t.* FROM bench.shape s JOIN intake.step t ON t.request_id = s.id AND t.what IN ('accepted', 'dispatched');
CREATE TABLE bench.command_key AS
SELECT row_number() OVER () - 1 AS shape, k.* FROM (SELECT * FROM intake.command_key LIMIT 1000) k;
CREATE TABLE bench.event AS SELECT s.shape, t.* FROM bench.shape s JOIN bus.event t ON t.subject = s.id AND t.service IN (1, 3) AND t.seq = 1;
CREATE TABLE bench.classification AS SELECT s.shape, t.* FROM bench.shape s JOIN classifier.classification t USING (id);
CREATE TABLE bench.fingerprint AS SELECT s.shape, t.* FROM bench.shape s JOIN classifier.fingerprint t USING (id);
CREATE TABLE bench.work_order AS SELECT s.shape, t.* FROM bench.shape s JOIN router.work_order t USING (id);
CREATE TABLE bench.assignment AS SELECT s.shape, t.* FROM bench.shape s JOIN router.assignment t ON t.order_id = s.id;
CREATE TABLE bench.order_request AS SELECT s.shape, t.* FROM bench.shape s JOIN router.order_request t ON t.request_id = s.id;
CREATE TABLE bench.watch AS SELECT s.shape, t.* FROM bench.shape s JOIN escalation.watch t USING (id);
CREATE TABLE bench.clock AS SELECT s.shape, t.* FROM bench.shape s JOIN escalation.clock t ON t.order_id = s.id AND t.stage IN (1, 5);

-- What is other than in the shape. `half`: two sessions fill at once.
CREATE TABLE bench.recipe (n int PRIMARY KEY, half int NOT NULL, target regclass NOT NULL, changed jsonb NOT NULL, sieve text NOT NULL DEFAULT 'true');
INSERT INTO bench.recipe (n, half, target, changed) VALUES
(1, 1, 'intake.request', '{"id": "m.id", "number": "m.number", "reference": "''B'' || m.g", "content": "left(t.content, 40)", "accepted_at": "m.at",
  "occurred_at": "NULL", "attachments": "''[]''", "state": "7", "over_at": "m.at + interval ''9 days''", "keep_until": "m.at + interval ''40 years''",
  "kept_by": "m.rules"}'),
(2, 1, 'identity.person', '{"request_id": "m.id", "sealed": "substr(t.sealed, 1, 72)", "phone_hash": "m.caller"}'),
(3, 1, 'intake.step', '{"id": "nextval(''intake.step_id_seq'')", "xid": "pg_current_xact_id()", "request_id": "m.id", "recorded_at": "NULL",
  "at": "CASE WHEN t.what = ''accepted'' THEN m.at ELSE m.at + interval ''9 minutes'' END", "due": "m.at + interval ''7 days''"}'),
(4, 1, 'intake.command_key', '{"key": "bench.id(m.at, ''k'', m.g)::text", "at": "m.at"}'),
(5, 1, 'bus.event', '{"id": "nextval(''bus.event_id_seq'')", "xid": "pg_current_xact_id()", "subject": "m.id", "at": "m.at", "detail": "''{}''",
  "link": "m.caller || m.caller"}'),
(6, 2, 'classifier.classification', '{"id": "m.id", "number": "m.number", "content": "left(t.content, 40)", "accepted_at": "m.at", "reasons": "''[]''",
  "caller": "m.caller"}'),
(8, 2, 'router.work_order', '{"id": "m.id", "number": "m.number", "text": "left(t.text, 40)", "state": "6", "accepted_at": "m.at",
  "dispatched_at": "m.at + interval ''9 minutes''", "fed_back_at": "m.at + interval ''4 days''", "written_off_at": "m.at + interval ''9 days''",
  "founded_at": "m.at + interval ''9 minutes''"}'),
(9, 2, 'router.assignment', '{"order_id": "m.id", "state": "5", "outcome": "1", "result": "''已到现场处理并回复诉求人''", "reported_by": "''unit-'' || t.unit",
  "dispatched_at": "m.at + interval ''9 minutes''", "return_by": "NULL", "signed_at": "m.at + interval ''3 hours''", "contacted_at": "m.at + interval ''5 hours''",
  "reported_at": "m.at + interval ''4 days''", "fed_back_at": "m.at + interval ''4 days''"}'),
(10, 2, 'router.order_request', '{"order_id": "m.id", "request_id": "m.id", "number": "m.number", "accepted_at": "m.at"}'),
(11, 2, 'escalation.watch', '{"id": "m.id", "number": "m.number", "accepted_at": "m.at", "closed": "true"}'),
(12, 2, 'escalation.clock', '{"id": "bench.id(m.at, ''c'' || t.stage, m.g)", "order_id": "m.id", "state": "2", "started_at": "m.at + interval ''9 minutes''",
  "due_at": "m.at + interval ''7 days''", "stopped_at": "m.at + interval ''4 days''", "next_at": "NULL", "rungs": "''''", "explain": "''{}''",
  "recorded_at": "NULL", "end_recorded_at": "NULL"}');
INSERT INTO bench.recipe VALUES
(7, 2, 'classifier.fingerprint', '{"id": "m.id", "at": "m.at", "caller": "m.caller", "forwarded": "true",
  "bands": "ARRAY(SELECT hashint8(b::bigint * 1000003 + m.g) FROM unnest(t.bands) b)",
  "sketch": "substr(decode(repeat(md5(m.g::text), 1 + length(t.sketch) / 16), ''hex''), 1, length(t.sketch))"}', 'm.at > now() - interval ''400 days''');

-- Ids as they come: ascending by time, the rest by chance.
CREATE FUNCTION bench.id(at timestamptz, salt text, g bigint) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || overlay(overlay(left(md5(salt || g), 20) PLACING '7' FROM 1) PLACING '8' FROM 5))::uuid
$$;
-- The demands first … last of all those up to `among.last` that come in this step, strewn over ten years: a person has three of
-- them, a few have very many.
CREATE TYPE bench.lot AS (first bigint, last bigint);
CREATE FUNCTION bench.made(first bigint, last bigint, among bench.lot)
RETURNS TABLE (g bigint, shape bigint, at timestamptz, id uuid, number text, caller bytea) LANGUAGE sql AS $$
    SELECT x.g, s.shape, x.at, bench.id(x.at, 'o', x.g), left(s.number, 2) || to_char(x.at, 'YYYYMMDD') || '-' || lpad(x.g::text, 8, '0'),
           decode(md5('p' || floor(among.last / 3 * power((hashint8(x.g)::bigint + 2147483648) / 4294967296.0, 1.5))), 'hex')
    FROM (SELECT n AS g, hashint8(n * 7)::bigint + 2147483648 AS dice, date_trunc('day', now()) - interval '190 days'
                 - interval '1 day' * (3460 * (among.last - n)::float8 / (among.last - among.first + 1)) AS at FROM generate_series(first, last) n) x
    JOIN bench.shape s ON s.shape = x.dice % (SELECT count(*) FROM bench.shape)
    ORDER BY x.g
$$;

-- INSERT text for whatever columns the table has.
CREATE FUNCTION bench.copy_text(target regclass, changed jsonb, sieve text) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM pg_temp.made m JOIN bench.%I t ON t.shape = m.shape WHERE %s ORDER BY m.g', target,
                  string_agg(quote_ident(attname), ', ' ORDER BY attnum),
                  string_agg(coalesce(changed ->> attname::text, 't.' || quote_ident(attname)), ', ' ORDER BY attnum), (SELECT relname FROM pg_class WHERE oid = target), sieve)
    FROM pg_attribute WHERE attrelid = target AND attnum > 0 AND NOT attisdropped
$$;
CREATE FUNCTION bench.grow(first bigint, last bigint, among bench.lot, mine int) RETURNS void LANGUAGE plpgsql
SET synchronous_commit = off SET session_replication_role = replica SET work_mem = '256MB' AS $$
DECLARE r bench.recipe;
BEGIN
    IF bench.rules() = 0 THEN
        RAISE 'nobody has judged how long the first shape is kept';
    END IF;
    CREATE TEMP TABLE made ON COMMIT DROP AS SELECT m.*, bench.rules() AS rules FROM bench.made(first, last, among) m;
    ANALYZE pg_temp.made;
    FOR r IN SELECT * FROM bench.recipe WHERE half = mine ORDER BY n LOOP
        EXECUTE bench.copy_text(r.target, r.changed, r.sieve);
    END LOOP;
    IF mine = 2 THEN
        RETURN;
    END IF;
    INSERT INTO survey.survey_case (id, number, district, unit, co, state, round, visit, redo_max, supervised, outcome, fed_back_at, to_ask, open, kind,
        area, matter, party, urgency, order_class, policy, pack_version, written_off_at, archive_at, retain_until)
    SELECT m.id, m.number, t.district, t.first_unit, '{}', 11, 0, 1, 2, false, 1, m.at + interval '4 days', 1, 0, 1, t.area, t.matter, t.party, t.urgency, 1, t.policy,
           t.pack_version, m.at + interval '9 days', m.at + interval '54 days', (m.at + interval '40 years')::date
    FROM pg_temp.made m JOIN bench.work_order t ON t.shape = m.shape ORDER BY m.g;
    INSERT INTO survey.survey (case_id, visit, request_id, round, number, channel, district, state, rating, cause, text, rated_by, opened_at, rated_at, kind, unit,
        area, matter, party, urgency, source, responded, solved, cause_basis, way, attempts)
    SELECT m.id, 1, m.id, 0, m.number, c.channel, t.district, 2, 1, 0, '', 'agent', m.at + interval '4 days', m.at + interval '5 days', 1, t.first_unit,
           t.area, t.matter, t.party, t.urgency, 1, 1, 1, 0, 1, 1
    FROM pg_temp.made m JOIN bench.work_order t ON t.shape = m.shape JOIN bench.classification c ON c.shape = m.shape ORDER BY m.g;
END $$;

-- Indexes that guard no key are taken away while it fills, and made anew afterwards.
CREATE TABLE bench.later (line text NOT NULL);
CREATE FUNCTION bench.lighten() RETURNS void LANGUAGE plpgsql AS $$
DECLARE line text;
BEGIN
    TRUNCATE bench.later;
    INSERT INTO bench.later SELECT pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid IN (SELECT target FROM bench.recipe UNION VALUES ('survey.survey_case'::regclass), ('survey.survey'::regclass))
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid);
    FOR line IN SELECT 'DROP INDEX ' || indexrelid::regclass FROM pg_index WHERE pg_get_indexdef(indexrelid) IN (SELECT l.line FROM bench.later l) LOOP
        EXECUTE line;
    END LOOP;
END $$;

-- Of what the runs before took, nothing is under way or looked at any more: each size begins with what was filled alone.
CREATE FUNCTION bench.rest() RETURNS void LANGUAGE sql SET session_replication_role = replica AS $$
    DELETE FROM classifier.fingerprint WHERE at > now() - interval '180 days';
    DELETE FROM classifier.hotspot_todo;
    UPDATE classifier.classification SET accepted_at = accepted_at - interval '400 days' WHERE accepted_at > now() - interval '180 days';
    UPDATE escalation.clock SET state = 2, stopped_at = now(), next_at = NULL WHERE state = 1;
$$;
