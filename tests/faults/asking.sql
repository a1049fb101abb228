-- Who is asked by turns: what was done, and how often.
PREPARE asking_fed_back(text) AS
SELECT count(*) FROM survey.survey s JOIN intake.request r ON r.id = s.request_id WHERE r.reference LIKE $1 || '-%' AND s.state = 1;

PREPARE asking_open(text) AS
SELECT s.number, s.case_id, s.request_id FROM survey.survey s JOIN intake.request r ON r.id = s.request_id
WHERE r.reference LIKE $1 || '-%' AND s.state = 1 ORDER BY s.number;

-- Waiting for their message until then, and written to already.
PREPARE asking_waiting(text, timestamptz) AS
SELECT count(*) FILTER (WHERE s.way = 2 AND s.step = 1 AND NOT s.sent AND s.next_at = $2), count(*) FILTER (WHERE s.sent)
FROM survey.survey s JOIN intake.request r ON r.id = s.request_id WHERE r.reference LIKE $1 || '-%';

PREPARE asking_sent(text) AS
SELECT count(*) FROM survey.survey s JOIN intake.request r ON r.id = s.request_id WHERE r.reference LIKE $1 || '-%' AND s.sent;

-- Attempts of one result: all, the persons, the earliest not before then, by nobody; lines of history that say so; what
-- intake was told.
PREPARE asking_attempts(text, int, timestamptz) AS
SELECT count(*), count(DISTINCT a.request_id), bool_and(a.at >= $3), bool_and(a.by = '')
FROM survey.attempt a JOIN intake.request r ON r.id = a.request_id WHERE r.reference LIKE $1 || '-%' AND a.result = $2;

PREPARE asking_told(text) AS
SELECT (SELECT count(*) FROM bus.event e JOIN survey.survey s ON s.case_id = e.subject AND s.number = e.detail ->> 'request'
        JOIN intake.request r ON r.id = s.request_id WHERE r.reference LIKE $1 || '-%' AND e.kind = 'survey_asked'),
       (SELECT count(*) FROM intake.step t JOIN intake.request r ON r.id = t.request_id
        WHERE r.reference LIKE $1 || '-%' AND t.what = 'survey_asked');

PREPARE asking_left(text) AS
SELECT count(*) FROM survey.survey s JOIN intake.request r ON r.id = s.request_id WHERE r.reference LIKE $1 || '-%' AND s.state = 1;

-- Whose word, which rating, which class of cause and how it was found, by whom.
PREPARE asking_rating(text) AS
SELECT s.source, s.rating, s.cause, s.cause_basis, s.rated_by, c.state FROM survey.survey s
JOIN survey.survey_case c ON c.id = s.case_id WHERE s.number = $1 ORDER BY s.visit LIMIT 1;

PREPARE asking_by_rule(text) AS
SELECT count(*) FROM survey.survey s JOIN survey.survey_case c ON c.id = s.case_id JOIN intake.request r ON r.id = s.request_id
WHERE r.reference LIKE $1 || '-%' AND s.source = 3 AND s.rating = 3 AND s.rated_by = '' AND s.next_at IS NULL AND c.state = 4;

PREPARE asking_ignored(uuid) AS
SELECT count(*) FROM bus.event WHERE subject = $1 AND kind = 'ignored_answer';

-- What the person's channel brought, as intake tells it.
PREPARE asking_answer(uuid, bytea) AS
INSERT INTO bus.outbox (destination, sender, subject, type, district, payload, created_at)
VALUES (5, 1, $1, 616, 'pingyin', $2, clock_timestamp() - interval '10 s');

-- The policy of these orders promises no look-back; here it does.
PREPARE asking_look_back(text, timestamptz) AS
UPDATE survey.survey_case c SET look_back_at = $2, next_at = $2 FROM intake.request r
WHERE r.id = c.id AND r.reference LIKE $1 || '-%' AND c.state = 6;

-- What time should have moved by now.
PREPARE asking_due(text) AS
SELECT count(*) FROM survey.survey_case c WHERE c.next_at <= bus.now();

-- Each written-off case: one look-back visit, of everybody, opened once and not before its day.
PREPARE asking_looked_back(text) AS
SELECT count(*) > 4,
       bool_and(c.state = 10 AND c.kind = 2 AND c.visit = 2 AND c.look_back_at IS NULL AND c.open = c.to_ask),
       bool_and((SELECT count(*) FROM bus.event e WHERE e.subject = c.id AND e.kind = 'look_back_opened') = 1
                AND (SELECT count(*) FROM survey.survey s WHERE s.case_id = c.id AND s.visit = 2 AND s.kind = 2 AND s.state = 1) = c.to_ask)
FROM survey.survey_case c JOIN intake.request r ON r.id = c.id WHERE r.reference LIKE $1 || '-%';

-- Redo ordered so often, and told to the router so often.
PREPARE asking_redone(text) AS
SELECT (SELECT count(*) FROM bus.event e WHERE e.subject = c.id AND e.kind = 'redo_ordered'),
       (SELECT count(*) FROM bus.event e WHERE e.subject = c.id AND e.kind = 'redo')
FROM survey.survey_case c WHERE c.number = $1;
