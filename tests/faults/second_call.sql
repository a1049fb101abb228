-- For second_call_test.
PREPARE dbl_now AS
SELECT (extract(epoch FROM bus.now()) * 1000000)::bigint;

PREPARE dbl_order(text) AS
SELECT concat_ws('|', o.state, o.round, o.reopened, o.written_off_at IS NULL) FROM router.work_order o WHERE o.number = $1;

PREPARE dbl_case(text) AS
SELECT concat_ws('|', c.state, c.round, c.area <> '', c.matter, c.party, c.works_until IS NOT NULL) FROM survey.survey_case c WHERE c.number = $1;

PREPARE dbl_result(text) AS
SELECT concat_ws('|', r.works_until IS NOT NULL, r.agreed_fen) FROM router.result r JOIN router.work_order o ON o.id = r.order_id
WHERE o.number = $1 ORDER BY r.id DESC LIMIT 1;

-- What was found, in order, and how often the history tells of it.
PREPARE dbl_found(text) AS
SELECT (SELECT count(*) FROM bus.event e WHERE e.subject = c.id AND e.kind = 'finding')
       || coalesce((SELECT string_agg(concat_ws(' ', ':', f.kind, f.round, f.unit, f.unit_rating, f.centre_rating,
                                                CASE WHEN f.sample <> '' THEN 'sample' END), '' ORDER BY f.seq)
                    FROM survey.finding f WHERE f.case_id = c.id), '')
FROM survey.survey_case c WHERE c.number = $1;

PREPARE dbl_calls(text) AS
SELECT count(*) FROM survey.unit_call u WHERE u.number = $1;

PREPARE dbl_check(text, text) AS
SELECT concat_ws('|', k.rating, k.solved, k.aspects, k.by, k.unit) FROM survey.check_call k WHERE k.sample = $1 AND k.number = $2;

PREPARE dbl_sample(text) AS
SELECT concat_ws('|', s.seed, s.percent, s.population, s.drawn, s.drawn_by) FROM survey.sample s WHERE s.id = $1;

PREPARE dbl_scopes(text) AS
SELECT coalesce(string_agg(b.matter || CASE WHEN b.area = o.area THEN ' there' ELSE ' elsewhere' END, ', ' ORDER BY b.until), 'none')
FROM router.work_order o LEFT JOIN router.scope_before b ON b.order_id = o.id WHERE o.number = $1;

PREPARE dbl_put(uuid, bytea) AS
INSERT INTO bus.outbox (destination, sender, subject, type, district, payload, created_at)
VALUES (3, 5, $1, 608, 'jiangcheng', $2, clock_timestamp() - interval '1 minute') RETURNING 1;

PREPARE dbl_id(text) AS
SELECT o.id FROM router.work_order o WHERE o.number = $1;

-- The limits that run since it was opened again, by stage and round.
PREPARE dbl_clocks(text) AS
SELECT coalesce(string_agg(DISTINCT concat_ws('/', c.stage, c.round), ' '), 'none')
FROM escalation.clock c JOIN router.work_order o ON o.id = c.order_id WHERE o.number = $1 AND c.state = 1;

PREPARE dbl_told(text, text) AS
SELECT count(*) FROM intake.step s JOIN intake.request r ON r.id = s.request_id WHERE r.number = $1 AND s.what = $2;

PREPARE dbl_drawn(text) AS
SELECT coalesce(string_agg(k.sample, ' ' ORDER BY k.sample), 'none') FROM survey.check_call k WHERE k.number = $1;
