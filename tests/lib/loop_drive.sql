-- What a random history of the loop chooses from: every statement loop_… (n) answers with one line at most: who says it, the
-- number that it is about, and what else the command needs. n, a random number, decides among those that fit.
CREATE TEMPORARY TABLE loop_run AS SELECT current_setting('town.run') AS run;
CREATE TEMPORARY VIEW mine AS SELECT r.* FROM intake.request r WHERE r.reference LIKE (SELECT run || '-%' FROM loop_run);
CREATE TEMPORARY VIEW my_order AS SELECT o.* FROM router.work_order o WHERE o.id IN (SELECT id FROM mine);
CREATE TEMPORARY VIEW my_case AS SELECT c.* FROM survey.survey_case c WHERE c.id IN (SELECT id FROM mine);
-- Surveys of the present visits.
CREATE TEMPORARY VIEW my_survey AS
SELECT s.*, c.state AS case_state, c.unit AS lead FROM my_case c JOIN survey.survey s ON s.case_id = c.id AND s.visit = c.visit;

CREATE FUNCTION pg_temp.one_of(choices text[], n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT choices[1 + n % cardinality(choices)] $$;
CREATE FUNCTION pg_temp.mixed(thing text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT md5(thing || n) $$;
-- A key that handles this: its unit's, its leader's; or another unit's.
CREATE FUNCTION pg_temp.handler(unit text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT pg_temp.one_of(ARRAY['unit-' || coalesce(unit, 'py.urban'), 'leader-' || coalesce(unit, 'py.urban'), 'unit-wh.police'], n / 7) $$;
CREATE FUNCTION pg_temp.other_than(name text, names text[], n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT pg_temp.one_of(array_remove(names, name), n / 7) $$;

-- ---- the clock: it stands still, and goes on when it is told ----
PREPARE loop_clock(timestamptz) AS
INSERT INTO bus.clock (origin, speed) VALUES ($1, 0)
ON CONFLICT (single) DO UPDATE SET origin = excluded.origin, wall_origin = clock_timestamp(), speed = 0;

PREPARE loop_go_on(interval) AS
UPDATE bus.clock SET origin = bus.now() + $1, wall_origin = clock_timestamp(), speed = 0;

PREPARE loop_run_again AS
UPDATE bus.clock SET origin = bus.now(), wall_origin = clock_timestamp(), speed = 1;

PREPARE loop_now AS
SELECT (extract(epoch FROM bus.now()) * 1000000)::bigint;

-- ---- units ----
PREPARE loop_sign(bigint) AS
SELECT 'unit-' || a.unit, o.number FROM my_order o JOIN router.assignment a ON a.order_id = o.id
WHERE a.state = 1 AND o.state IN (1, 2) ORDER BY pg_temp.mixed(o.number, $1) LIMIT 1;

PREPARE loop_sign_other(bigint) AS
SELECT pg_temp.one_of(ARRAY['unit-wh.police', 'leader-wh.police', 'agent', 'channel-phone', 'reviewer'], $1 / 7), o.number, 'wh.police'
FROM my_order o WHERE o.state IN (1, 2) ORDER BY pg_temp.mixed(o.number, $1) LIMIT 1;

-- Where the city wants the person contacted first.
PREPARE loop_contact(bigint) AS
SELECT 'unit-' || a.unit, o.number, a.unit FROM my_order o JOIN router.assignment a ON a.order_id = o.id
WHERE a.state = 2 AND o.state IN (1, 2) AND a.contacted_at IS NULL ORDER BY a.unit = 'jc.water' DESC, pg_temp.mixed(o.number, $1) LIMIT 1;

PREPARE loop_feed_back(bigint) AS
SELECT 'unit-' || a.unit, o.number, a.unit FROM my_order o JOIN router.assignment a ON a.order_id = o.id
WHERE a.state = 2 AND o.state IN (1, 2) ORDER BY pg_temp.mixed(o.number, $1) LIMIT 1;

PREPARE loop_feed_back_other(bigint) AS
SELECT pg_temp.one_of(ARRAY['unit-wh.police', 'agent', 'dispatcher', 'channel-phone'], $1 / 7), o.number, 'wh.police'
FROM my_order o WHERE o.state = 2 ORDER BY pg_temp.mixed(o.number, $1) LIMIT 1;

PREPARE loop_sign_off(bigint) AS
SELECT 'leader-' || a.unit, o.number FROM my_order o JOIN router.assignment a ON a.order_id = o.id
WHERE a.state = 4 ORDER BY pg_temp.mixed(o.number, $1) LIMIT 1;

PREPARE loop_return(bigint) AS
SELECT 'unit-' || a.unit, o.number FROM my_order o JOIN router.assignment a ON a.order_id = o.id
WHERE a.state IN (1, 2) AND a.duty = 1 AND o.state IN (1, 2) AND o.round = 0
ORDER BY a.return_by > bus.now() DESC, pg_temp.mixed(o.number, $1) LIMIT 1;

PREPARE loop_rule_return(bigint) AS
SELECT pg_temp.one_of(ARRAY['dispatcher', 'supervisor', 'bench'], $1 / 7), o.number FROM my_order o
JOIN router.assignment a ON a.order_id = o.id WHERE a.state = 3 ORDER BY pg_temp.mixed(o.number, $1) LIMIT 1;

-- ---- one matter or two ----
PREPARE loop_merge(bigint) AS
SELECT pg_temp.one_of(ARRAY['dispatcher', 'supervisor'], $1 / 7), o.number, i.number FROM my_order o
JOIN my_order i ON i.id <> o.id AND i.matter = o.matter AND i.district = o.district
WHERE o.state IN (1, 2) AND i.state IN (1, 2) ORDER BY pg_temp.mixed(o.number || i.number, $1) LIMIT 1;

PREPARE loop_merge_other(bigint) AS
SELECT pg_temp.one_of(ARRAY['unit-py.urban', 'agent', 'reviewer', 'channel-phone'], $1 / 7), o.number, i.number FROM my_order o
JOIN my_order i ON i.id <> o.id AND i.matter = o.matter AND i.district = o.district
WHERE o.state IN (1, 2) AND i.state IN (1, 2) ORDER BY pg_temp.mixed(o.number || i.number, $1) LIMIT 1;

PREPARE loop_unmerge(bigint) AS
SELECT pg_temp.one_of(ARRAY['dispatcher', 'supervisor'], $1 / 7), o.number FROM my_order o
WHERE o.state = 8 ORDER BY pg_temp.mixed(o.number, $1) LIMIT 1;

PREPARE loop_reopen(bigint) AS
SELECT pg_temp.one_of(ARRAY['dispatcher', 'supervisor'], $1 / 7), o.number, i.number FROM my_order o
JOIN my_order i ON i.id <> o.id AND i.matter = o.matter AND i.district = o.district
WHERE o.state = 6 AND i.state IN (1, 2) AND i.round = 0 ORDER BY pg_temp.mixed(o.number || i.number, $1) LIMIT 1;

PREPARE loop_withdraw(bigint) AS
SELECT 'channel-' || m.channel, m.number, m.code FROM mine m WHERE m.state = 4 ORDER BY pg_temp.mixed(m.number, $1) LIMIT 1;

-- Where another demand is handled, or has been: what a twin of it says.
PREPARE loop_twin(bigint) AS
SELECT m.channel, m.district, m.area, m.matter, m.address, m.content FROM mine m JOIN router.work_order o ON o.id = m.id
WHERE o.state IN (1, 2, 5, 6) ORDER BY pg_temp.mixed(m.number, $1) LIMIT 1;

-- ---- asked back ----
PREPARE loop_rate(bigint) AS
SELECT pg_temp.one_of(ARRAY['agent', 'reviewer'], $1 / 7), s.number, s.kind FROM my_survey s
WHERE s.state = 1 ORDER BY pg_temp.mixed(s.number, $1) LIMIT 1;

PREPARE loop_rate_handler(bigint) AS
SELECT CASE WHEN $1 / 7 % 3 = 0 THEN pg_temp.one_of(ARRAY['channel-' || s.channel, 'dispatcher', 'supervisor', 'bench'], $1 / 23)
       ELSE pg_temp.handler(s.lead, $1 / 3) END, s.number, s.kind
FROM my_survey s ORDER BY s.state, pg_temp.mixed(s.number, $1) LIMIT 1;

PREPARE loop_rate_again(bigint) AS
SELECT pg_temp.one_of(ARRAY['agent', 'reviewer'], $1 / 7), s.number, s.kind FROM my_survey s
WHERE s.state = 2 AND NOT EXISTS (SELECT FROM my_survey n WHERE n.request_id = s.request_id AND n.state = 1)
ORDER BY pg_temp.mixed(s.number, $1) LIMIT 1;

PREPARE loop_attempt(bigint) AS
SELECT pg_temp.one_of(ARRAY['agent', 'reviewer'], $1 / 7), s.number FROM my_survey s
WHERE s.state = 1 AND s.way = 1 ORDER BY pg_temp.mixed(s.number, $1) LIMIT 1;

PREPARE loop_attempt_handler(bigint) AS
SELECT pg_temp.handler(s.lead, $1), s.number FROM my_survey s WHERE s.state = 1 ORDER BY pg_temp.mixed(s.number, $1) LIMIT 1;

-- Tokens are known by what intake stores of them.
PREPARE loop_answer(bigint) AS
SELECT 'channel-' || pg_temp.one_of(ARRAY['phone', 'sms', 'wechat', 'qq', 'mailbox.mayor'], $1 / 7), m.number, a.kind,
       encode(a.token_hash, 'hex'), a.channel
FROM intake.survey_ask a JOIN mine m ON m.id = a.request_id
WHERE a.used_at IS NULL AND a.closed_at IS NULL AND a.until_at > bus.now() ORDER BY pg_temp.mixed(m.number, $1) LIMIT 1;

PREPARE loop_answer_used(bigint) AS
SELECT 'channel-' || pg_temp.one_of(ARRAY['phone', 'sms', 'wechat', 'qq', 'mailbox.mayor'], $1 / 7), m.number, a.kind,
       encode(a.token_hash, 'hex'), a.channel
FROM intake.survey_ask a JOIN mine m ON m.id = a.request_id WHERE a.used_at IS NOT NULL ORDER BY pg_temp.mixed(m.number, $1) LIMIT 1;

PREPARE loop_answer_over(bigint) AS
SELECT 'channel-' || pg_temp.one_of(ARRAY['phone', 'sms', 'wechat', 'qq', 'mailbox.mayor'], $1 / 7), m.number, a.kind,
       encode(a.token_hash, 'hex'), a.channel
FROM intake.survey_ask a JOIN mine m ON m.id = a.request_id
WHERE a.used_at IS NULL AND (a.closed_at IS NOT NULL OR a.until_at <= bus.now()) ORDER BY pg_temp.mixed(m.number, $1) LIMIT 1;

PREPARE loop_answer_handler(bigint) AS
SELECT CASE WHEN $1 / 7 % 3 = 0 THEN pg_temp.one_of(ARRAY['agent', 'reviewer', 'dispatcher'], $1 / 23) ELSE pg_temp.handler(c.unit, $1 / 3) END,
       m.number, a.kind, encode(a.token_hash, 'hex'), a.channel
FROM intake.survey_ask a JOIN mine m ON m.id = a.request_id JOIN my_case c ON c.id = a.case_id
WHERE a.used_at IS NULL AND a.closed_at IS NULL AND a.until_at > bus.now() ORDER BY pg_temp.mixed(m.number, $1) LIMIT 1;

-- ---- beyond the rules ----
PREPARE loop_propose(bigint) AS
SELECT pg_temp.one_of(ARRAY['agent', 'reviewer'], $1 / 7), s.number FROM my_survey s
WHERE s.state = 2 AND s.rating = 4 AND s.case_state IN (2, 9)
  AND NOT EXISTS (SELECT FROM survey.exclusion e WHERE (e.case_id, e.visit, e.request_id) = (s.case_id, s.visit, s.request_id) AND e.state IN (1, 2))
ORDER BY pg_temp.mixed(s.number, $1) LIMIT 1;

PREPARE loop_propose_other(bigint) AS
SELECT CASE WHEN $1 / 7 % 3 = 0 THEN pg_temp.one_of(ARRAY['channel-phone', 'dispatcher', 'bench'], $1 / 23) ELSE pg_temp.handler(s.lead, $1 / 3) END,
       s.number FROM my_survey s
WHERE s.state = 2 AND s.rating = 4 ORDER BY s.case_state IN (2, 9) DESC, pg_temp.mixed(s.number, $1) LIMIT 1;

PREPARE loop_decide(bigint) AS
SELECT pg_temp.other_than(e.proposed_by, ARRAY['reviewer', 'supervisor', 'bench'], $1), e.number FROM survey.exclusion e JOIN my_case c ON c.id = e.case_id
WHERE e.state = 1 ORDER BY pg_temp.mixed(e.number, $1) LIMIT 1;

PREPARE loop_decide_same(bigint) AS
SELECT e.proposed_by, e.number FROM survey.exclusion e JOIN my_case c ON c.id = e.case_id
WHERE e.state = 1 ORDER BY pg_temp.mixed(e.number, $1) LIMIT 1;

PREPARE loop_decide_handler(bigint) AS
SELECT pg_temp.handler(c.unit, $1), e.number FROM survey.exclusion e JOIN my_case c ON c.id = e.case_id
WHERE e.state = 1 ORDER BY pg_temp.mixed(e.number, $1) LIMIT 1;

PREPARE loop_redo(bigint) AS
SELECT pg_temp.one_of(ARRAY['supervisor', 'reviewer'], $1 / 7), c.number FROM my_case c
WHERE c.state = 9 ORDER BY pg_temp.mixed(c.number, $1) LIMIT 1;

PREPARE loop_redo_handler(bigint) AS
SELECT pg_temp.handler(c.unit, $1), c.number FROM my_case c WHERE c.state = 9 ORDER BY pg_temp.mixed(c.number, $1) LIMIT 1;

-- ---- written off ----
PREPARE loop_call(bigint) AS
SELECT 'unit-' || s.unit, s.number FROM my_survey s WHERE s.unit IS NOT NULL AND s.case_state IN (2, 4)
  AND NOT EXISTS (SELECT FROM survey.unit_call u WHERE (u.case_id, u.request_id, u.round) = (s.case_id, s.request_id, s.round))
ORDER BY s.unit IN ('jc.police', 'jc.water') DESC, pg_temp.mixed(s.number, $1) LIMIT 1;

PREPARE loop_call_other(bigint) AS
SELECT pg_temp.one_of(ARRAY['unit-wh.police', 'agent', 'reviewer'], $1 / 7), s.number FROM my_survey s
WHERE s.unit IS NOT NULL ORDER BY pg_temp.mixed(s.number, $1) LIMIT 1;

PREPARE loop_works(bigint) AS
SELECT 'unit-' || c.unit, c.number FROM my_case c
WHERE c.unit IS NOT NULL AND c.works_until IS NOT NULL AND c.works_done_at IS NULL ORDER BY pg_temp.mixed(c.number, $1) LIMIT 1;

PREPARE loop_apply(bigint) AS
SELECT CASE WHEN $1 / 7 % 4 = 0 THEN 'reviewer' ELSE pg_temp.one_of(ARRAY['unit-', 'leader-'], $1 / 23) || c.unit END, c.number, c.unit
FROM my_case c WHERE c.state = 4 ORDER BY pg_temp.mixed(c.number, $1) LIMIT 1;

-- Not asked back yet, or handled again.
PREPARE loop_apply_early(bigint) AS
SELECT 'unit-' || c.unit, c.number, c.unit FROM my_case c WHERE c.state IN (2, 3, 9) ORDER BY pg_temp.mixed(c.number, $1) LIMIT 1;

PREPARE loop_apply_other(bigint) AS
SELECT pg_temp.one_of(ARRAY['unit-wh.police', 'agent', 'channel-phone', 'supervisor'], $1 / 7), c.number, 'wh.police'
FROM my_case c WHERE c.state = 4 ORDER BY pg_temp.mixed(c.number, $1) LIMIT 1;

PREPARE loop_approve(bigint) AS
SELECT pg_temp.other_than(w.applied_by, ARRAY['reviewer', 'supervisor'], $1), c.number FROM my_case c
JOIN survey.write_off w ON w.case_id = c.id AND w.state = 1 ORDER BY pg_temp.mixed(c.number, $1) LIMIT 1;

PREPARE loop_approve_same(bigint) AS
SELECT w.applied_by, c.number FROM my_case c
JOIN survey.write_off w ON w.case_id = c.id AND w.state = 1 ORDER BY w.applied_by <> 'reviewer', pg_temp.mixed(c.number, $1) LIMIT 1;

PREPARE loop_approve_handler(bigint) AS
SELECT pg_temp.handler(c.unit, $1), c.number FROM my_case c WHERE c.state = 5 ORDER BY pg_temp.mixed(c.number, $1) LIMIT 1;

-- ---- appeals ----
PREPARE loop_appeal(bigint) AS
SELECT 'unit-' || s.unit, s.number, s.unit, 1, '' FROM survey.survey s JOIN my_case c ON c.id = s.case_id
WHERE s.unit IS NOT NULL AND s.state = 2 AND s.rating = 4 ORDER BY s.rated_at DESC, pg_temp.mixed(s.number, $1) LIMIT 1;

PREPARE loop_appeal_card(bigint) AS
SELECT 'unit-' || k.unit, o.number, k.unit, 2, k.id FROM escalation.card k JOIN my_order o ON o.id = k.order_id JOIN my_case c ON c.id = o.id
WHERE k.unit <> '' ORDER BY c.fed_back_at DESC, pg_temp.mixed(k.id::text, $1) LIMIT 1;

PREPARE loop_appeal_other(bigint) AS
SELECT pg_temp.one_of(ARRAY['unit-wh.police', 'agent', 'reviewer', 'bench'], $1 / 7), s.number, s.unit, 1, ''
FROM survey.survey s JOIN my_case c ON c.id = s.case_id
WHERE s.unit IS NOT NULL AND s.state = 2 AND s.rating = 4 ORDER BY pg_temp.mixed(s.number, $1) LIMIT 1;

-- What a person may appeal against, with code: the closure, the exclusion, the refusal.
CREATE TEMPORARY VIEW my_closed AS
SELECT m.*, 4 AS against FROM mine m WHERE m.state = 7
UNION ALL
SELECT m.*, 5 FROM mine m WHERE EXISTS (SELECT FROM survey.exclusion e WHERE e.request_id = m.id AND e.state = 2)
UNION ALL
SELECT m.*, 6 FROM mine m WHERE m.state = 3;

PREPARE loop_lodge(bigint) AS
SELECT 'channel-' || p.channel, p.number, p.code, p.against FROM my_closed p
WHERE NOT EXISTS (SELECT FROM survey.appeal a WHERE a.request_id = p.id AND a.against = p.against AND a.state = 1)
ORDER BY p.against <> 4 + $1 / 7 % 3, pg_temp.mixed(p.number, $1) LIMIT 1;

PREPARE loop_lodge_wrong(bigint) AS
SELECT CASE WHEN $1 / 7 % 2 = 0 THEN 'channel-' || p.channel ELSE pg_temp.one_of(ARRAY['unit-py.urban', 'reviewer', 'bench'], $1 / 23) END,
       p.number, 'A2' || substr(p.code, 1, 4), p.against FROM my_closed p WHERE p.code <> 'A2' || substr(p.code, 1, 4)
ORDER BY pg_temp.mixed(p.number, $1) LIMIT 1;

CREATE TEMPORARY VIEW my_appeal AS
SELECT a.*, EXISTS (SELECT FROM survey.exclusion e WHERE (e.case_id, e.visit, e.request_id) = (a.case_id, a.visit, a.request_id)
                    AND a.against = 5 AND 'bench' IN (e.decided_by, e.proposed_by)) AS own
FROM survey.appeal a WHERE a.case_id IN (SELECT id FROM mine);

PREPARE loop_rule(bigint) AS
SELECT 'bench', a.number FROM my_appeal a WHERE a.state = 1 AND NOT a.own ORDER BY pg_temp.mixed(a.number, $1) LIMIT 1;

-- By who decided what is appealed against.
PREPARE loop_rule_own(bigint) AS
SELECT 'bench', a.number FROM my_appeal a WHERE a.state = 1 AND a.own ORDER BY pg_temp.mixed(a.number, $1) LIMIT 1;

PREPARE loop_rule_other(bigint) AS
SELECT pg_temp.one_of(ARRAY[a.filed_by, 'agent', 'reviewer', 'supervisor', 'unit-wh.police'], $1 / 7), a.number FROM my_appeal a
WHERE a.state = 1 ORDER BY pg_temp.mixed(a.number, $1) LIMIT 1;

-- ---- what is left and what has been done ----
-- What the only bench of this town has decided itself nobody can rule on: the write-off waits for that.
CREATE TEMPORARY VIEW my_unended AS
SELECT m.number, o.state AS "order", c.state AS "case", c.round, c.visit, c.open FROM mine m
LEFT JOIN my_order o ON o.id = m.id LEFT JOIN my_case c ON c.id = m.id
WHERE (o.state NOT IN (6, 7, 8) OR c.state IN (1, 2, 3, 4, 5, 9, 10))
  AND NOT EXISTS (SELECT FROM my_appeal a WHERE a.case_id = c.id AND a.state = 1 AND a.own);

PREPARE loop_left AS
SELECT count(*) FROM my_unended;

PREPARE loop_stuck AS
SELECT * FROM my_unended LIMIT 5;

-- Everything that a command of the run may change. A refused one changes nothing of it.
-- How long a request is kept is reckoned by the side, when there is time for it.
PREPARE loop_digest AS
SELECT md5(concat_ws('/',
    (SELECT string_agg(md5(c::text), '' ORDER BY c.id) FROM my_case c),
    (SELECT string_agg(md5(s::text), '' ORDER BY s.case_id, s.visit, s.request_id) FROM survey.survey s JOIN mine m ON m.id = s.case_id),
    (SELECT string_agg(md5(a::text), '' ORDER BY a.case_id, a.visit, a.request_id, a.seq) FROM survey.attempt a JOIN mine m ON m.id = a.case_id),
    (SELECT string_agg(md5(e::text), '' ORDER BY e.case_id, e.visit, e.request_id, e.seq) FROM survey.exclusion e JOIN mine m ON m.id = e.case_id),
    (SELECT string_agg(md5(w::text), '' ORDER BY w.case_id, w.attempt) FROM survey.write_off w JOIN mine m ON m.id = w.case_id),
    (SELECT string_agg(md5(u::text), '' ORDER BY u.case_id, u.request_id, u.round) FROM survey.unit_call u JOIN mine m ON m.id = u.case_id),
    (SELECT string_agg(md5(a::text), '' ORDER BY a.number) FROM survey.appeal a JOIN mine m ON m.id = a.case_id),
    (SELECT string_agg(md5(k::text), '' ORDER BY k.id) FROM survey.correction k JOIN mine m ON m.id = k.case_id),
    (SELECT string_agg(md5(f::text), '' ORDER BY f.case_id, f.seq) FROM survey.finding f JOIN mine m ON m.id = f.case_id),
    (SELECT string_agg(md5(k::text), '' ORDER BY k.request_id, k.case_id, k.visit, k.way) FROM intake.survey_ask k JOIN mine m ON m.id = k.request_id),
    (SELECT string_agg(md5((to_jsonb(m) - ARRAY['over_at', 'keep_until', 'kept_by'])::text), '' ORDER BY m.id) FROM mine m),
    (SELECT count(*) || ' ' || max(s.id) FROM intake.step s JOIN mine m ON m.id = s.request_id),
    (SELECT string_agg(md5(o::text), '' ORDER BY o.id) FROM my_order o),
    (SELECT string_agg(md5(a::text), '' ORDER BY a.order_id, a.seq) FROM router.assignment a JOIN mine m ON m.id = a.order_id),
    (SELECT string_agg(md5(q::text), '' ORDER BY q.request_id) FROM router.order_request q JOIN mine m ON m.id = q.request_id),
    (SELECT count(*) || ' ' || max(t.id) FROM router.result t JOIN mine m ON m.id = t.order_id),
    (SELECT count(*) FROM router.return_slip t JOIN mine m ON m.id = t.order_id),
    (SELECT string_agg(md5(k::text), '' ORDER BY k.id) FROM escalation.clock k JOIN mine m ON m.id = k.order_id),
    (SELECT count(*) || ' ' || max(e.id) FROM bus.event e JOIN mine m ON m.id = e.subject),
    (SELECT count(*) FROM bus.outbox), (SELECT count(*) FROM bus.quarantine)));

-- What has been accepted, by the type of the command, as the database has it.
PREPARE loop_counts AS
SELECT * FROM (VALUES
    (100, (SELECT count(*) FROM mine)),
    (102, (SELECT count(*) FROM bus.event e JOIN mine m ON m.id = e.subject WHERE e.service = 1 AND e.kind = 'withdrawn')),
    (106, (SELECT count(*) FROM intake.survey_ask a JOIN mine m ON m.id = a.request_id WHERE a.used_at IS NOT NULL)),
    (107, (SELECT count(*) FROM bus.event e JOIN mine m ON m.id = e.subject WHERE e.kind = 'appeal_lodged')),
    (300, (SELECT count(*) FROM bus.event e JOIN mine m ON m.id = e.subject WHERE e.service = 3 AND e.kind = 'signed')),
    (304, (SELECT count(*) FROM router.return_slip t JOIN mine m ON m.id = t.order_id)),
    (305, (SELECT count(*) FROM router.return_slip t JOIN mine m ON m.id = t.order_id WHERE t.ruling <> 0)),
    (306, (SELECT count(*) FROM router.result t JOIN mine m ON m.id = t.order_id WHERE NOT t.interim)),
    (311, (SELECT count(*) FROM bus.event e JOIN mine m ON m.id = e.subject WHERE e.service = 3 AND e.kind = 'unmerged')),
    (501, (SELECT count(*) FROM survey.survey s JOIN mine m ON m.id = s.case_id WHERE s.source = 1)),
    (502, (SELECT count(*) FROM survey.write_off w JOIN mine m ON m.id = w.case_id)),
    (503, (SELECT count(*) FROM survey.write_off w JOIN mine m ON m.id = w.case_id WHERE w.decided_by <> '')),
    (504, (SELECT count(*) FROM survey.attempt a JOIN mine m ON m.id = a.case_id WHERE a.by <> '')),
    (505, (SELECT count(*) FROM survey.unit_call u JOIN mine m ON m.id = u.case_id)),
    (506, (SELECT count(*) FROM survey.exclusion e JOIN mine m ON m.id = e.case_id)),
    (507, (SELECT count(*) FROM survey.exclusion e JOIN mine m ON m.id = e.case_id WHERE e.decided_by <> '')),
    (508, (SELECT count(*) FROM survey.appeal a JOIN mine m ON m.id = a.case_id WHERE a.unit <> '')),
    (509, (SELECT count(*) FROM survey.appeal a JOIN mine m ON m.id = a.case_id WHERE a.state <> 1)),
    (510, (SELECT count(*) FROM bus.event e JOIN mine m ON m.id = e.subject WHERE e.kind = 'works_done'))
) AS x (type, count);
