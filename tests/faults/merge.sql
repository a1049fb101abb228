-- For merge_test.
PREPARE merge_deadlocks AS
SELECT deadlocks FROM pg_stat_database WHERE datname = current_database();

-- What must be true of every order and request, whatever was merged with what; nothing = all of it is. On a child order
-- nobody rides.
PREPARE merge_faults AS
SELECT 'a request without its order: ' || q.number FROM router.order_request q
    JOIN router.work_order o ON o.id = q.order_id WHERE o.state = 8
UNION ALL
SELECT 'lost: ' || o.number FROM router.work_order o
    WHERE o.parent_id IS NULL AND NOT EXISTS (SELECT FROM router.order_request q WHERE q.request_id = o.id)
UNION ALL
SELECT 'not on its own order: ' || o.number FROM router.work_order o JOIN router.order_request q ON q.request_id = o.id
    WHERE (q.order_id = o.id) = (o.state = 8)
UNION ALL
SELECT 'nobody asks for it: ' || o.number FROM router.work_order o
    WHERE o.state NOT IN (7, 8) AND o.parent_id IS NULL AND NOT EXISTS (SELECT FROM router.order_request q
                                                WHERE q.order_id = o.id AND q.withdrawn_at IS NULL)
UNION ALL
SELECT 'weight: ' || o.number FROM router.work_order o
    WHERE o.state NOT IN (7, 8) AND o.parent_id IS NULL AND o.weight <> (SELECT sum(q.weight) FROM router.order_request q WHERE q.order_id = o.id)
UNION ALL
SELECT 'somebody has to act on it: ' || o.number FROM router.work_order o JOIN router.assignment a ON a.order_id = o.id
    WHERE o.state = 8 AND a.state <> 6
UNION ALL
SELECT 'a clock runs: ' || o.number FROM router.work_order o JOIN escalation.clock c ON c.order_id = o.id
    WHERE o.state = 8 AND (c.state = 1 OR c.state = 3 AND c.stopped_at > o.merged_at)
UNION ALL
SELECT 'no clock runs: ' || o.number FROM router.work_order o
    WHERE o.state IN (1, 2) AND NOT EXISTS (SELECT FROM escalation.clock c WHERE c.order_id = o.id AND c.state = 1)
UNION ALL
SELECT 'survey waits for it: ' || o.number FROM router.work_order o JOIN survey.survey_case c ON c.id = o.id
    WHERE o.state IN (7, 8) AND c.state NOT IN (7, 8, 11, 12, 13)
UNION ALL
-- Who had taken it back when the news came is told no more of it.
SELECT 'not told: ' || r.number FROM intake.request r JOIN router.work_order o ON o.id = r.id
    WHERE o.state = 8 AND r.state <> 6
      AND NOT EXISTS (SELECT FROM intake.step s WHERE s.request_id = r.id AND s.what = 'merged');

PREPARE merge_states(text[]) AS
SELECT string_agg(o.state::text, ',' ORDER BY o.state) FROM router.work_order o WHERE o.number = ANY ($1);

PREPARE merge_riders(text[]) AS
SELECT count(*) FROM router.order_request q JOIN router.work_order o ON o.id = q.order_id
WHERE o.number = ANY ($1) AND o.state <> 8;

-- Merged once, told of once, however often the command came.
PREPARE merge_twice AS
SELECT count(*) FROM (SELECT e.subject FROM bus.event e WHERE e.kind = 'merged' GROUP BY 1
                      HAVING count(*) > 1 + (SELECT count(*) FROM bus.event u WHERE u.subject = e.subject AND u.kind = 'unmerged')) x;

-- What the classifier would say of a request: no service is asked, the router hears it from the outbox.
PREPARE merge_say(uuid[], text[]) AS
INSERT INTO bus.outbox (destination, sender, subject, type, district, payload, created_at)
SELECT 3, 2, s, 604, 'ningxiang', decode(p, 'hex'), clock_timestamp() - interval '10 s'
FROM unnest($1, $2) WITH ORDINALITY AS x (s, p, n) ORDER BY n;

PREPARE merge_id(text) AS
SELECT id FROM intake.request WHERE number = $1;

-- state | weight | requests | parts ever | open clocks | links as kind:number
PREPARE merge_order(text) AS
SELECT o.state, o.weight, (SELECT count(*) FROM router.order_request q WHERE q.order_id = o.id),
       (SELECT count(*) FROM router.assignment a WHERE a.order_id = o.id),
       (SELECT count(*) > 0 FROM escalation.clock c WHERE c.order_id = o.id AND c.state = 1),
       (SELECT string_agg(l.kind || ':' || coalesce(m.number, '?'), ',' ORDER BY l.kind, m.number) FROM router.order_link l
        LEFT JOIN router.work_order m ON m.id = l.other_id WHERE l.order_id = o.id)
FROM router.work_order o WHERE o.number = $1;

PREPARE merge_settled AS
SELECT number FROM router.work_order WHERE state = 6 AND reopened > 0 ORDER BY id DESC LIMIT 1;

PREPARE merge_told(text, text) AS
SELECT count(*) FROM bus.event e JOIN router.work_order o ON o.id = e.subject WHERE o.number = $1 AND e.kind = $2;
