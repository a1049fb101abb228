-- For batch_text_test: where the words of people ended up.
PREPARE request_text(text) AS
SELECT content FROM intake.request WHERE reference = $1;

PREPARE order_text(text) AS
SELECT o.text FROM router.work_order o JOIN intake.request r ON r.id = o.id WHERE r.reference = $1;

PREPARE supplements(text) AS
SELECT string_agg(s.text, '' ORDER BY s.at, s.id) FROM router.supplement s JOIN intake.request r ON r.id = s.order_id WHERE r.reference = $1;

PREPARE ordered(text) AS
SELECT count(*) FROM router.work_order o JOIN intake.request r ON r.id = o.id WHERE r.reference = $1;

PREPARE review_state(text) AS
SELECT coalesce((SELECT c.state::text FROM classifier.classification c JOIN intake.request r ON r.id = c.id WHERE r.reference = $1), 'none');

PREPARE files(text) AS
SELECT string_agg(f ->> 'reference', ' ' ORDER BY n)
FROM intake.request r, jsonb_array_elements(r.attachments) WITH ORDINALITY AS x (f, n) WHERE r.reference = $1;

PREPARE answer(text) AS
SELECT ground || ': ' || answer FROM intake.request WHERE reference = $1;

PREPARE openings(text) AS
SELECT string_agg(o.principal || ': ' || o.reason, '; ' ORDER BY o.id) FROM identity.opening o JOIN intake.request r ON r.id = o.request_id
WHERE r.reference = $1;

-- Whether these words stand anywhere in the history that others may read.
PREPARE in_history(text) AS
SELECT count(*) FROM bus.event WHERE detail::text LIKE '%' || $1 || '%';

-- Or in an answer that was kept.
PREPARE in_answers(text) AS
SELECT count(*) FROM intake.command_key WHERE position(convert_to($1, 'UTF8') IN reply) > 0;
