-- For instruct_test: what the door keeps of a demand from above, what it tells the others, and what the others would tell it.
PREPARE ins_put(uuid, bytea) AS
INSERT INTO bus.outbox (destination, sender, subject, type, district, payload, created_at)
VALUES (1, 3, $1, 610, 'pingyin', $2, clock_timestamp() - interval '1 minute');

PREPARE ins_stored(uuid) AS
SELECT concat_ws('|', coalesce(array_to_string(upper_path, ','), '-'), coalesce(extract(epoch FROM upper_due)::bigint::text, '-'), state)
FROM intake.request WHERE id = $1;

PREPARE ins_count(text) AS
SELECT count(*) FROM intake.request WHERE reference = $1;

PREPARE ins_number(uuid) AS
SELECT number FROM intake.request WHERE id = $1;

PREPARE ins_classified(uuid) AS
SELECT coalesce((SELECT concat_ws('|', state, coalesce(array_to_string(upper_path, ','), '-'),
                                  coalesce(extract(epoch FROM upper_due)::bigint::text, '-'), upper_urged)
                 FROM classifier.classification WHERE id = $1), 'none');

PREPARE ins_alike(uuid) AS -- like others | found by others
SELECT EXISTS (SELECT FROM classifier.likeness WHERE $1 IN (request_id, other_id)), EXISTS (SELECT FROM classifier.fingerprint WHERE id = $1);

PREPARE ins_said(uuid, int) AS -- to that service, in order
SELECT coalesce(string_agg(type::text, ' ' ORDER BY id), 'none') FROM bus.outbox WHERE subject = $1 AND destination = $2;

PREPARE ins_payload(uuid, int, int, int) AS
SELECT encode(payload, 'hex') FROM bus.outbox WHERE subject = $1 AND destination = $2 AND type = $3 ORDER BY id OFFSET $4 LIMIT 1;

PREPARE ins_history(uuid) AS
SELECT coalesce(string_agg(concat_ws('=', detail ->> 'instruction', detail ->> 'due', detail ->> 'granted'), ' ' ORDER BY id), 'none')
FROM bus.event WHERE subject = $1 AND kind = 'instructed';

PREPARE ins_words(text) AS -- nobody's words stand in the history
SELECT count(*) FROM bus.event WHERE detail::text LIKE '%' || $1 || '%';

PREPARE ins_steps(uuid) AS
SELECT coalesce(string_agg(what || CASE WHEN report IS NULL THEN '' ELSE '+' END, ' ' ORDER BY id), 'none') FROM intake.step WHERE request_id = $1;

PREPARE ins_asks(uuid) AS
SELECT coalesce(string_agg(concat_ws('|', way, channel, used_at IS NOT NULL, closed_at IS NOT NULL), ' ' ORDER BY visit), 'none')
FROM intake.survey_ask WHERE request_id = $1;

PREPARE ins_supplements(uuid) AS
SELECT coalesce(string_agg(content, ';' ORDER BY id), 'none') FROM intake.supplement WHERE request_id = $1;

PREPARE ins_forget(uuid) AS
SELECT intake.forget(ARRAY[$1]);

PREPARE ins_quarantine AS
SELECT count(*) FROM bus.quarantine WHERE resolved_at IS NULL;

-- What nobody took: the router and survey were away.
PREPARE ins_tidy AS
DELETE FROM bus.outbox WHERE destination IN (3, 5);
