-- For upper_test: what others say to the router, and what it says to them while they are not there to take it.
PREPARE upper_put(int, uuid, int, bytea) AS
INSERT INTO bus.outbox (destination, sender, subject, type, district, payload, created_at)
VALUES (3, $1, $2, $3, 'ningxiang', $4, clock_timestamp() - interval '1 minute');

PREPARE upper_waits(uuid) AS
SELECT count(*) FROM bus.outbox WHERE subject = $1 AND destination = 3;

-- In the order in which they were said; taken, as their receiver takes them.
PREPARE upper_take(uuid, int, int) AS
WITH taken AS (DELETE FROM bus.outbox WHERE subject = $1 AND destination = $2 AND type = $3 RETURNING id, payload)
SELECT encode(payload, 'hex') FROM taken ORDER BY id;

PREPARE upper_set_aside(uuid) AS
SELECT coalesce(string_agg(type || ' ' || reason, '; ' ORDER BY id), 'none') FROM bus.quarantine WHERE subject = $1;

PREPARE upper_let_go(uuid) AS
DELETE FROM bus.quarantine WHERE subject = $1;

-- State, path, due above, whether it was given back, how many ride on it.
PREPARE upper_order(uuid) AS
SELECT o.state || ' ' || coalesce(array_to_string(o.upper_path, '>'), 'here') || ' ' ||
       coalesce(to_char(o.upper_due AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI'), 'never') || ' ' ||
       CASE WHEN o.handed_back_at IS NULL THEN 'ours' ELSE 'back' END || ' ' ||
       (SELECT count(*) FROM router.order_request q WHERE q.order_id = o.id)
FROM router.work_order o WHERE o.id = $1;

-- Lines of its history of these kinds, and what they say.
PREPARE upper_history(uuid, text[]) AS
SELECT coalesce(string_agg(kind || ' ' || detail, '; ' ORDER BY id), 'none')
FROM bus.event WHERE subject = $1 AND service = 3 AND kind = ANY ($2);

PREPARE upper_comments(uuid) AS
SELECT coalesce(string_agg(by || ' ' || unit || ': ' || text, '; ' ORDER BY id), 'none') FROM router.comment WHERE order_id = $1;

PREPARE upper_children(uuid) AS
SELECT coalesce(string_agg(number || ' ' || (upper_path IS NULL) || ' ' || (upper_due IS NULL), '; ' ORDER BY number), 'none')
FROM router.work_order WHERE parent_id = $1;

-- Nothing of it is left for the next test, to which these orders would be orders that nobody watches.
CREATE FUNCTION pg_temp.upper_tidy(ids uuid[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM bus.outbox WHERE subject = ANY (ids);
    DELETE FROM bus.quarantine WHERE subject = ANY (ids);
    DELETE FROM router.comment WHERE order_id = ANY (ids);
    DELETE FROM router.result WHERE order_id = ANY (ids);
    DELETE FROM router.order_link WHERE order_id = ANY (ids);
    DELETE FROM router.order_request WHERE order_id = ANY (ids);
    DELETE FROM router.assignment WHERE order_id = ANY (ids);
    DELETE FROM router.work_order WHERE id = ANY (ids);
$$;
PREPARE upper_tidy(uuid[]) AS
SELECT pg_temp.upper_tidy(ARRAY(SELECT id FROM router.work_order WHERE parent_id = ANY ($1))),
       pg_temp.upper_tidy($1);
