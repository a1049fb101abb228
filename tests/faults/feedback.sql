-- For feedback_test.
PREPARE fb_now AS
SELECT (extract(epoch FROM bus.now()) * 1000000)::bigint;

PREPARE fb_part(text, text) AS
SELECT a.state, a.outcome, a.contacted_at IS NOT NULL, coalesce(a.result, '-')
FROM router.assignment a JOIN router.work_order o ON o.id = a.order_id WHERE o.number = $1 AND a.unit = $2;

-- Of every result: round, interim, outcome, text.
PREPARE fb_results(text) AS
SELECT r.round, r.interim, r.outcome, r.text
FROM router.result r JOIN router.work_order o ON o.id = r.order_id WHERE o.number = $1 ORDER BY r.id;

PREPARE fb_last(text) AS
SELECT r.measures, r.cost_fen, r.ground, r.until_at IS NOT NULL, r.contact_way, r.contact_with, r.contact_result,
       jsonb_array_length(r.attachments), r.attachments -> 0 ->> 'reference', r.told_at IS NOT NULL, r.by
FROM router.result r JOIN router.work_order o ON o.id = r.order_id WHERE o.number = $1 ORDER BY r.id DESC LIMIT 1;

PREPARE fb_told(text, text) AS
SELECT count(*), string_agg(DISTINCT e.detail ->> 'what', ',')
FROM bus.event e JOIN router.work_order o ON o.id = e.subject WHERE o.number = $1 AND e.kind = $2;

-- Who looked: in whose name, who it was, how much of it.
PREPARE fb_viewed(text) AS
SELECT coalesce(e.unit, ''), e.actor, e.detail ->> 'limited'
FROM bus.event e JOIN router.work_order o ON o.id = e.subject WHERE o.number = $1 AND e.kind = 'viewed' ORDER BY e.id;

PREPARE fb_return_by(text) AS
SELECT bool_and(a.return_by IS NOT NULL) FROM router.assignment a JOIN router.work_order o ON o.id = a.order_id WHERE o.number = $1;

PREPARE fb_cause(text) AS
SELECT cause FROM router.work_order WHERE number = $1;

PREPARE fb_clock(text, int) AS
SELECT c.state FROM escalation.clock c JOIN router.work_order o ON o.id = c.order_id
WHERE o.number = $1 AND c.stage = $2 AND c.unit <> '' ORDER BY c.started_at DESC LIMIT 1;

PREPARE fb_survey(text) AS
SELECT outcome FROM survey.survey_case WHERE number = $1;

-- What the citizen may read, and what is kept of commands.
PREPARE fb_seen(text) AS
SELECT (SELECT count(*) FROM intake.step s JOIN intake.request r ON r.id = s.request_id WHERE r.number = $1),
       (SELECT count(*) FROM router.command_key);
