-- For batch_keys_test: what became of requests, by the channel's own reference.
PREPARE found(text) AS
SELECT coalesce(string_agg(number || ' ' || id, '; ' ORDER BY number), '') FROM intake.request WHERE reference = $1;

-- References that did not come to exactly one request.
PREPARE not_once(text) AS
SELECT count(*) FROM (SELECT FROM intake.request WHERE reference LIKE $1 || '-%' GROUP BY reference HAVING count(*) <> 1) AS x;

PREPARE requests(text) AS
SELECT count(*) FROM intake.request WHERE reference LIKE $1 || '-%';

PREPARE kept(text, text) AS
SELECT count(*) FROM intake.command_key WHERE principal = $1 AND key = $2;
