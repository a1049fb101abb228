-- A town that lives day by day by chance, written straight into the tables as the services write them: rows are added, and
-- the columns that services overwrite are overwritten. One call is one day; hours keep what follows from what in order. Some of
-- it is written down a day after it happened, as by a service that was away.
CREATE FUNCTION pg_temp.at(d timestamptz, hour int) RETURNS timestamptz LANGUAGE sql VOLATILE AS
$$ SELECT date_trunc('second', d + make_interval(hours => hour) + random() * interval '50 minutes') $$;
CREATE FUNCTION pg_temp.lead(o uuid) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT unit FROM router.assignment WHERE order_id = o AND duty = 1 AND state <> 6 $$;
CREATE FUNCTION pg_temp.lead(o uuid, t timestamptz) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT unit FROM router.assignment WHERE order_id = o AND duty = 1 AND (relieved_at IS NULL OR relieved_at > t) ORDER BY seq LIMIT 1 $$;
-- When it happened, of what is written down at an instant: then, or a day before.
CREATE FUNCTION pg_temp.before(t timestamptz, since timestamptz) RETURNS timestamptz LANGUAGE sql VOLATILE AS
$$ SELECT CASE WHEN random() < 0.3 THEN greatest(since, t - interval '1 day') ELSE t END $$;

CREATE FUNCTION pg_temp.ask(d timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO intake.request (id, number, code, channel, principal, language, party, withheld, district, urgency, content,
                                accepted_at, state, answer, ground)
    SELECT md5('r' || d || n)::uuid, 'RT' || to_char(d, 'MMDD') || '-' || n, '123456', 'phone', 'p', 'zh', 1 + n % 2, false,
           'd' || n % 2, 1, 'text', pg_temp.at(d, 1), CASE n WHEN 1 THEN 3 WHEN 2 THEN 2 ELSE 4 END,
           CASE n WHEN 2 THEN 'answer' ELSE '' END, CASE n WHEN 1 THEN 'ground' ELSE '' END
    FROM generate_series(1, 9) n;
    INSERT INTO intake.step (request_id, channel, at, state, what, unit)
    SELECT id, channel, accepted_at + interval '1 minute', 4, 'dispatched', 'u' || 1 + length(content || number) % 3
    FROM intake.request WHERE accepted_at >= d AND state = 4 AND number LIKE 'RT%';
    INSERT INTO router.work_order (id, number, district, area, address, matter, text, nature, urgency, party, name_withheld,
        by_person, policy, entry, ground, pack_version, state, round, version, returns, yellow, red, accepted_at, dispatched_at)
    SELECT id, number, district, 'a' || (random() * 2)::int, '', 'm' || (random() * 2)::int, 't', 3, 1, party, false, false, 'p', '', '',
           1, 2, 0, 1, 0, 0, 0, accepted_at, accepted_at
    FROM intake.request WHERE accepted_at >= d AND state = 4 AND number LIKE 'RT%';
    INSERT INTO router.assignment (order_id, seq, unit, duty, state, round, dispatched_at, outcome, yellow, red)
    SELECT id, 1, 'u' || (random() * 3)::int, 1, 1, 0, accepted_at, 0, 0, 0 FROM router.work_order
    WHERE accepted_at >= d AND number LIKE 'RT%';
    INSERT INTO escalation.watch (id, number, district, area, policy, pack_version, urgency, round, lead, closed)
    SELECT id, number, district, area, 'p', 1, 1, 0, 'u', false FROM router.work_order WHERE accepted_at >= d AND number LIKE 'RT%';
    INSERT INTO escalation.clock (id, order_id, unit, stage, round, state, started_at, due_at, rungs, next_rung, explain, recorded_at)
    SELECT md5('c' || id)::uuid, id, '', 5, 0, 1, accepted_at,
           accepted_at + date_trunc('second', random() * interval '4 days'), '', 0, '{}', CASE WHEN accepted_at < d THEN d + interval '1 minute' END
    FROM router.work_order
    WHERE number LIKE 'RT%' AND CASE hashtext(id::text) & 3 WHEN 0 THEN accepted_at >= d - interval '1 day' AND accepted_at < d
                                                            ELSE accepted_at >= d END;
END $$;

-- Into the departments after all; classified anew; led by another; counted again, or merged away.
CREATE FUNCTION pg_temp.move(d timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO intake.step (request_id, channel, at, state, what, unit, recorded_at)
    SELECT id, channel, pg_temp.before(x.at, r.accepted_at), 4, 'dispatched', 'u1', x.at
    FROM intake.request r, LATERAL (SELECT pg_temp.at(d, 2) AS at WHERE r.id IS NOT NULL) x
    WHERE number LIKE 'RT%' AND (answer <> '' OR ground <> '') AND random() < 0.2;
    UPDATE intake.request SET state = 5, unit = 'u9' WHERE number LIKE 'RT%' AND state = 4 AND random() < 0.2;
    CREATE TEMP TABLE picked ON COMMIT DROP AS
        SELECT id, pg_temp.at(d, 3) AS at FROM router.work_order WHERE number LIKE 'RT%' AND random() < 0.2;
    INSERT INTO router.scope_before (order_id, until, area, matter)
    SELECT o.id, p.at, o.area, o.matter FROM picked p JOIN router.work_order o ON o.id = p.id;
    UPDATE router.work_order o SET matter = 'm' || (random() * 3)::int, area = 'a' || (random() * 3)::int FROM picked p WHERE p.id = o.id;
    DROP TABLE picked;
    CREATE TEMP TABLE picked ON COMMIT DROP AS
        SELECT order_id AS id, pg_temp.at(d, 4) AS at FROM router.assignment WHERE duty = 1 AND state <> 6 AND random() < 0.12;
    UPDATE router.assignment a SET state = 6, relieved_at = p.at FROM picked p WHERE p.id = a.order_id AND a.duty = 1 AND a.state <> 6;
    INSERT INTO router.assignment (order_id, seq, unit, duty, state, round, dispatched_at, outcome, yellow, red)
    SELECT p.id, (SELECT max(seq) + 1 FROM router.assignment a WHERE a.order_id = p.id), 'u' || (random() * 4)::int, 1, 1, 0, p.at, 0, 0, 0
    FROM picked p;
    DROP TABLE picked;
    CREATE TEMP TABLE picked ON COMMIT DROP AS
        SELECT id, pg_temp.at(d, 5) AS at, date_trunc('second', started_at + random() * interval '6 days') AS due
        FROM escalation.clock WHERE state = 1 AND random() < 0.3;
    INSERT INTO bus.event (subject, district, service, at, kind, unit, detail)
    SELECT c.order_id, 'd1', 4, p.at, 'due_changed', nullif(c.unit, ''),
           jsonb_build_object('stage', CASE c.stage WHEN 5 THEN 'settle' ELSE 'redo' END, 'round', c.round, 'before', c.due_at, 'due', p.due)
    FROM picked p JOIN escalation.clock c ON c.id = p.id;
    UPDATE escalation.clock c SET due_at = p.due, revision = revision + 1 FROM picked p WHERE p.id = c.id;
    DROP TABLE picked;
    UPDATE escalation.clock SET state = 4, stopped_at = pg_temp.before(d + interval '6 hours', started_at),
        end_recorded_at = d + interval '6 hours' WHERE state = 1 AND random() < 0.04;
END $$;

-- Done, asked back, rated; redone: what the order said of its settlement is gone.
CREATE FUNCTION pg_temp.settle(d timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE picked ON COMMIT DROP AS
        SELECT id, order_id, round, x.at AS heard, pg_temp.before(x.at, started_at) AS at
        FROM escalation.clock, LATERAL (SELECT pg_temp.at(d, 7) AS at WHERE id IS NOT NULL) x WHERE state = 1 AND random() < 0.35;
    UPDATE escalation.clock c SET state = CASE WHEN p.at <= c.due_at THEN 2 ELSE 3 END, stopped_at = p.at, end_recorded_at = p.heard
    FROM picked p WHERE p.id = c.id;
    INSERT INTO escalation.milestone (order_id, unit, milestone, round, at, recorded_at)
    SELECT order_id, '', 9, round, at, heard FROM picked;
    UPDATE router.work_order o SET state = 5, fed_back_at = p.at FROM picked p WHERE p.order_id = o.id;
    INSERT INTO survey.survey_case (id, number, district, unit, state, round, visit, redo_max, supervised, outcome, fed_back_at, to_ask, open)
    SELECT o.id, o.number, o.district, pg_temp.lead(o.id), 2, p.round, 1, 1, true, 1, p.at, 1, 1
    FROM picked p JOIN router.work_order o ON o.id = p.order_id ON CONFLICT DO NOTHING;
    INSERT INTO survey.survey (case_id, visit, request_id, round, number, channel, district, state, rating, cause, opened_at, unit,
                               area, matter, party)
    SELECT o.id, (SELECT count(*) FROM survey.survey s WHERE s.case_id = o.id) + 1, o.id, p.round, o.number, 'phone', o.district, 1, 0, 0,
           p.at, pg_temp.lead(o.id), o.area, o.matter, o.party
    FROM picked p JOIN router.work_order o ON o.id = p.order_id;
    DROP TABLE picked;
    UPDATE survey.survey s SET state = 2, rating = x.rating, source = CASE WHEN x.rating = 3 THEN 3 ELSE 1 END, rated_by = '',
        cause = CASE x.rating WHEN 4 THEN 1 ELSE 0 END, cause_basis = CASE x.rating WHEN 4 THEN 1 ELSE 0 END,
        responded = x.answer, solved = x.answer, rated_at = pg_temp.at(d, 8)
    FROM (SELECT case_id, visit, 1 + (random() * 3)::int AS rating, (random() * 3)::int AS answer FROM survey.survey WHERE state = 1) x
    WHERE s.case_id = x.case_id AND s.visit = x.visit AND s.state = 1 AND random() < 0.7;
    CREATE TEMP TABLE picked ON COMMIT DROP AS
        SELECT o.id, o.round + 1 AS round, x.at AS heard, pg_temp.before(x.at, o.fed_back_at) AS at
        FROM router.work_order o, LATERAL (SELECT pg_temp.at(d, 9) AS at WHERE o.id IS NOT NULL) x
        WHERE o.number LIKE 'RT%' AND o.state = 5 AND random() < 0.3
          AND EXISTS (SELECT FROM survey.survey s WHERE s.case_id = o.id AND s.rating = 4)
          AND NOT EXISTS (SELECT FROM survey.survey s WHERE s.case_id = o.id AND s.state = 1);
    UPDATE router.work_order o SET state = 2, fed_back_at = NULL, round = p.round, dispatched_at = p.at FROM picked p WHERE p.id = o.id;
    UPDATE router.assignment a SET dispatched_at = p.at FROM picked p WHERE p.id = a.order_id AND a.state <> 6;
    INSERT INTO escalation.milestone (order_id, unit, milestone, round, at, recorded_at)
    SELECT id, pg_temp.lead(id, at), 15, round, at, heard FROM picked;
    INSERT INTO escalation.clock (id, order_id, unit, stage, round, state, started_at, due_at, rungs, next_rung, explain, recorded_at)
    SELECT md5('c' || id || round)::uuid, id, pg_temp.lead(id, at), 7, round, 1, at, at + interval '1 day', '', 0, '{}', heard FROM picked;
    DROP TABLE picked;
    INSERT INTO escalation.milestone (order_id, unit, milestone, round, at, recorded_at)
    SELECT id, '', 11, round, pg_temp.before(d + interval '10 hours', fed_back_at), d + interval '10 hours' FROM router.work_order WHERE number LIKE 'RT%' AND state = 5 AND random() < 0.1
    ON CONFLICT DO NOTHING;
END $$;

-- R36, R41: excluded, annulled, excluded again; struck, and what counts lie against clocks and cards.
CREATE FUNCTION pg_temp.correct(d timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE survey.exclusion SET state = 4, annulled_by = 'bench', annulled_at = pg_temp.at(d, 11) WHERE state = 2 AND random() < 0.2;
    INSERT INTO survey.exclusion (case_id, visit, request_id, seq, number, ground, text, evidence, proposed_by, proposed_at, state,
                                  decided_by, decided_at)
    SELECT s.case_id, s.visit, s.request_id,
           (SELECT count(*) + 1 FROM survey.exclusion e WHERE e.case_id = s.case_id AND e.visit = s.visit), s.number, 'g', 't', '[]', 'p1',
           s.rated_at, 2, 'p2', pg_temp.at(d, 12)
    FROM survey.survey s
    WHERE s.rating = 4 AND random() < 0.2
      AND NOT EXISTS (SELECT FROM survey.exclusion e WHERE e.case_id = s.case_id AND e.visit = s.visit AND e.state = 2);
    INSERT INTO escalation.card (order_id, clock_id, unit, stage, round, action, level, rung, due_at, fired_at, late)
    SELECT order_id, id, unit, stage, round, 2 + (random())::int, 'l', extract(epoch FROM d)::int, d, pg_temp.at(d, 13), false
    FROM escalation.clock WHERE state = 1 AND due_at < d AND random() < 0.4;
    INSERT INTO escalation.clock (id, order_id, unit, stage, round, state, started_at, due_at, stopped_at, rungs, next_rung, explain)
    SELECT md5('w' || o.id || u || r)::uuid, o.id, u, 12, r, 2 + (random() < 0.6)::int, d, d + interval '3 hours', d + interval '4 hours',
           '', 0, '{}'
    FROM router.work_order o, unnest(ARRAY['u1', 'u2']) u, generate_series(0, 1) r
    WHERE o.number LIKE 'RT%' AND o.accepted_at < d AND o.accepted_at >= d - interval '1 day';
    CREATE TEMP TABLE struck ON COMMIT DROP AS
        SELECT case_id, 1 AS against, '' AS target, visit, request_id FROM survey.survey WHERE rating = 4 AND random() < 0.06
        UNION ALL SELECT c.order_id, 3, 'settle', c.round, NULL FROM escalation.clock c JOIN survey.survey_case s ON s.id = c.order_id
                  WHERE c.stage = 5 AND c.state = 3 AND random() < 0.1
        UNION ALL SELECT c.order_id, 3, 'report_in', c.round, NULL FROM escalation.clock c JOIN survey.survey_case s ON s.id = c.order_id
                  WHERE c.stage = 12 AND c.state = 3 AND c.unit = 'u1' AND random() < 0.3
        UNION ALL SELECT DISTINCT m.order_id, 3, 'late_return', m.round, NULL::uuid FROM escalation.milestone m
                  JOIN survey.survey_case s ON s.id = m.order_id WHERE m.milestone = 22 AND m.unit = 'u1' AND random() < 0.3
        UNION ALL SELECT k.order_id, 2, k.id::text, 0, NULL FROM escalation.card k JOIN survey.survey_case s ON s.id = k.order_id
                  WHERE random() < 0.1;
    DELETE FROM struck x USING survey.correction c
    WHERE c.case_id = x.case_id AND c.against = x.against AND c.target = x.target AND c.visit = x.visit;
    INSERT INTO survey.appeal (number, case_id, against, target, visit, request_id, unit, ground, text, evidence, filed_by, filed_at, state,
                               ruled_by, ruled_at, reason)
    SELECT 'SS' || md5(case_id || target || visit || against), case_id, against, target, visit, request_id, 'u1', 'g', 't', '[]', 'f', d, 2,
           'b', pg_temp.at(d, 14), 'r' FROM struck;
    INSERT INTO survey.correction (appeal, case_id, against, target, visit, request_id, unit, at, reason, by)
    SELECT number, case_id, against, target, visit, request_id, unit, ruled_at, reason, 'b' FROM survey.appeal WHERE ruled_at >= d;
    DROP TABLE struck;
    UPDATE router.whistle SET state = x.state, finding = 'f', ended_by = 'e', ended_at = pg_temp.at(d, 15)
    FROM (SELECT order_id AS id, seq AS n, (ARRAY[2, 3, 5])[1 + (random() * 2)::int] AS state FROM router.whistle WHERE state = 1) x
    WHERE order_id = x.id AND seq = x.n AND random() < 0.5;
    INSERT INTO router.whistle (order_id, seq, kind, level, unit, by, text, limit_text, at, state)
    SELECT id, extract(epoch FROM d)::int / 86400, 1, 'l', 'u2', 'b', 't', '', pg_temp.at(d, 16), 1 FROM router.work_order
    WHERE number LIKE 'RT%' AND random() < 0.1;
    INSERT INTO escalation.milestone (order_id, unit, milestone, round, at, recorded_at)
    SELECT o.id, u, 22, r, pg_temp.before(d + interval '17 hours', o.accepted_at), d + interval '17 hours' FROM router.work_order o, unnest(ARRAY['u1', 'u3']) u, generate_series(0, 1) r
    WHERE number LIKE 'RT%' AND random() < 0.03
    ON CONFLICT DO NOTHING;
END $$;

-- Nobody else sees these rows, so nobody else can say how many there are: what a run before left behind (rolled back, then
-- taken for empty) would be planned for, and a figure took a hundred times as long.
CREATE FUNCTION pg_temp.live(d timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.ask(d), pg_temp.move(d), pg_temp.settle(d), pg_temp.correct(d);
    ANALYZE intake.request, intake.step, router.work_order, router.assignment, router.scope_before, router.whistle,
        escalation.watch, escalation.clock, escalation.milestone, escalation.card, survey.survey_case, survey.survey,
        survey.exclusion, survey.appeal, survey.correction, bus.event;
END $$;

-- Every figure as of an instant, each day's apart.
CREATE FUNCTION pg_temp.figures(t timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_agg(concat_ws(' ', day, fact, unit, district, area, matter, party, count), E'\n'
                      ORDER BY day, fact, unit, district, area, matter, party), '')
    FROM (SELECT date_trunc('day', at)::date AS day, fact, unit, district, area, matter, party, count(*) AS count FROM report.fact
          WHERE at < t AND known_at <= t AND (gone_at IS NULL OR gone_at > t) GROUP BY 1, 2, 3, 4, 5, 6, 7) x $$;
CREATE TEMP TABLE issued (t timestamptz PRIMARY KEY, figures text NOT NULL);

-- Told another way, from what the tables say last: what counts at the end of all.
CREATE FUNCTION pg_temp.told(t timestamptz) RETURNS TABLE (fact int, count bigint) LANGUAGE sql STABLE AS $$
    WITH stands AS (SELECT s.* FROM survey.survey s
        WHERE s.rated_at IS NOT NULL
          AND (s.case_id, s.visit) NOT IN (SELECT e.case_id, e.visit FROM survey.exclusion e WHERE e.annulled_at IS NULL AND e.decided_at IS NOT NULL)
          AND (s.case_id, s.visit) NOT IN (SELECT c.case_id, c.visit FROM survey.correction c WHERE c.against = 1)),
    judged AS (SELECT c.*, EXISTS (SELECT FROM survey.correction x WHERE x.case_id = c.order_id AND x.against = 3
                                     AND x.target = CASE c.stage WHEN 5 THEN 'settle' WHEN 12 THEN 'report_in' END
                                     AND x.visit = c.round AND c.unit IN ('', x.unit) AND x.at >= c.due_at) AS struck
        FROM escalation.clock c)
    SELECT 1, count(*) FROM intake.request r WHERE ground = '' OR id IN (SELECT request_id FROM intake.step WHERE state = 4)
    UNION ALL SELECT 2, count(*) FROM intake.request r WHERE answer <> '' OR id IN (SELECT request_id FROM intake.step WHERE state = 4)
    UNION ALL SELECT 3, count(*) FROM intake.request r WHERE ground <> '' AND id NOT IN (SELECT request_id FROM intake.step WHERE state = 4)
    UNION ALL SELECT 4, count(*) FROM intake.request r WHERE answer <> '' AND id NOT IN (SELECT request_id FROM intake.step WHERE state = 4)
    UNION ALL SELECT 5, count(DISTINCT request_id) FROM intake.step WHERE state = 4
    UNION ALL SELECT 6, count(*) FROM escalation.milestone WHERE milestone = 9
    UNION ALL SELECT 7, count(*) FROM stands
    UNION ALL SELECT 8, count(*) FROM stands WHERE rating = 1
    UNION ALL SELECT 9, count(*) FROM stands WHERE rating = 2
    UNION ALL SELECT 11, count(*) FROM stands WHERE rating = 3
    UNION ALL SELECT 12, count(*) FROM stands WHERE rating = 4
    UNION ALL SELECT 13, count(*) FROM survey.exclusion e WHERE annulled_at IS NULL
              AND NOT EXISTS (SELECT FROM survey.correction c WHERE c.case_id = e.case_id AND c.visit = e.visit AND c.against = 1)
    UNION ALL SELECT 14, count(*) FROM survey.correction WHERE against = 1
    UNION ALL SELECT 15, count(*) FROM stands WHERE responded IN (1, 2)
    UNION ALL SELECT 16, count(*) FROM stands WHERE responded = 3
    UNION ALL SELECT 17, count(*) FROM stands WHERE solved = 1
    UNION ALL SELECT 18, count(*) FROM stands WHERE solved = 2
    UNION ALL SELECT 19, count(*) FROM stands WHERE solved = 3
    UNION ALL SELECT 20, count(*) FROM judged WHERE state = 2 AND stage <> 12
    UNION ALL SELECT 21, count(*) FROM judged WHERE state = 3 AND stage <> 12 AND NOT struck
    UNION ALL SELECT 22, count(*) FROM judged WHERE state = 1 AND due_at < t
    UNION ALL SELECT 23, count(*) FROM (SELECT DISTINCT order_id, round FROM escalation.milestone WHERE milestone = 15) x
    UNION ALL SELECT 25, count(*) FROM escalation.milestone m WHERE milestone = 22
              AND (m.order_id, m.unit, m.round) NOT IN (SELECT x.case_id, x.unit, x.visit FROM survey.correction x
                                                        WHERE x.target = 'late_return' AND x.at >= m.at)
    UNION ALL SELECT 26, count(*) FROM router.whistle WHERE state <> 5
    UNION ALL SELECT 27, count(*) FROM router.whistle WHERE state IN (2, 3)
    UNION ALL SELECT 28, count(*) FROM judged WHERE state = 2 AND stage = 12
    UNION ALL SELECT 30, count(*) FROM judged WHERE state = 3 AND stage = 12 AND NOT struck
    UNION ALL SELECT 31, count(*) FROM escalation.card k WHERE action = 2
              AND k.id::text NOT IN (SELECT target FROM survey.correction WHERE against = 2)
    UNION ALL SELECT 32, count(*) FROM escalation.card k WHERE action = 3
              AND k.id::text NOT IN (SELECT target FROM survey.correction WHERE against = 2)
    UNION ALL SELECT 33, count(*) FROM escalation.milestone WHERE milestone = 11 $$;
