-- For meeting_test: what came round of the cadences of its pack.
PREPARE meeting_schedule AS -- NULLs: not there yet
SELECT string_agg(code || ' ' || next_date, ', ' ORDER BY code) FROM escalation.cadence WHERE code LIKE 'test.%' AND next_date IS NOT NULL;

PREPARE meeting_owed AS
SELECT count(*) FROM escalation.cadence WHERE code LIKE 'test.%' AND next_at <= bus.now();

PREPARE meeting_occasions(text) AS -- date, due, covers since, in time, has a meeting
SELECT o.date, to_char(o.due_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI'),
       coalesce(to_char(o.since AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI'), '-'),
       o.fired_at < o.due_at + interval '1 hour', m.cadence IS NOT NULL
FROM escalation.occasion o LEFT JOIN escalation.meeting m ON m.cadence = o.cadence AND m.date = o.date
WHERE o.cadence = $1 ORDER BY o.due_at, o.date;

-- Days of the window without an occasion, occasions with no line in the history or more than one, and occasions.
PREPARE meeting_gaps(date, date) AS
SELECT (SELECT count(*) FROM generate_series($1, $2, interval '1 day') AS d
        WHERE NOT EXISTS (SELECT FROM escalation.occasion WHERE cadence = 'test.daily' AND date = d::date)),
       (SELECT count(*) FROM escalation.occasion o WHERE cadence = 'test.daily' AND 1 <> (SELECT count(*) FROM bus.event e
            WHERE e.kind = 'occasion' AND e.detail->>'cadence' = o.cadence AND e.detail->>'date' = o.date::text)),
       (SELECT count(*) > 0 FROM escalation.occasion WHERE cadence = 'test.daily');

PREPARE meeting_item_state(text, text) AS
SELECT i.state FROM escalation.meeting_item i JOIN escalation.watch w ON w.id = i.order_id
WHERE i.cadence = 'test.six' AND i.date = $1::date AND w.number = $2;

PREPARE meeting_has(text) AS
SELECT count(*) FROM escalation.meeting WHERE cadence = 'test.six' AND date = $1::date;

PREPARE meeting_watched(text) AS
SELECT count(*) FROM escalation.watch WHERE number = $1;

PREPARE meeting_said(text, text) AS
SELECT count(*) FROM bus.event e JOIN escalation.watch w ON w.id = e.subject WHERE w.number = $1 AND e.kind = $2;

-- Replicas that somebody may still believe in; those that were killed are among them until their lease is over.
PREPARE meeting_replicas AS
SELECT count(*) FROM bus.instance WHERE service = 4 AND lease_until > clock_timestamp();
