-- For meeting_test: orders as one digit names them, MEET-1 …, and what there is around them.
PREPARE meet_order(text, text, text, text, int, bool, bool) AS -- digit, area, matter, accepted on, round, unclear, closed
INSERT INTO escalation.watch (id, number, district, area, policy, pack_version, urgency, round, lead, closed, matter, unclear, accepted_at)
VALUES (('00000000-0000-7000-8000-00000000aee' || $1)::uuid, 'MEET-' || $1, 'meet', $2, 'p', 1, 1, $5, 'u', $7, $3, $6,
        ($4 || 'T01:00Z')::timestamptz);

PREPARE meet_clock(text, int, int, text, bool) AS -- digit, stage, state, due on, provisional
INSERT INTO escalation.clock (id, order_id, unit, stage, round, state, started_at, due_at, stopped_at, rungs, next_rung, explain, provisional)
VALUES (gen_random_uuid(), ('00000000-0000-7000-8000-00000000aee' || $1)::uuid, 'u' || $2, $2, 0, $3, '2019-06-01T01:00Z',
        ($4 || 'T09:30Z')::timestamptz, CASE $3 WHEN 1 THEN NULL ELSE '2019-07-30T01:00Z'::timestamptz END, '', 0, '{}', $5);

PREPARE meet_meeting(text) AS -- date
INSERT INTO escalation.meeting (cadence, date, name, area, state, held_at)
VALUES ('meet.six', $1::date, '逢6调度会', 'meet', 1, ($1 || 'T01:00Z')::timestamptz);

PREPARE meet_item(text, text, int) AS -- date, digit, state
INSERT INTO escalation.meeting_item (cadence, date, order_id, seq, reasons, class, state, decided_by, decided_at)
VALUES ('meet.six', $1::date, ('00000000-0000-7000-8000-00000000aee' || $2)::uuid, 1, 4, '', $3, 'chair',
        CASE $3 WHEN 1 THEN NULL ELSE ($1 || 'T02:00Z')::timestamptz END);

PREPARE meet_items AS -- date, digit, state, done
SELECT date, right(w.number, 1), i.state, coalesce(to_char(done_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), '-')
FROM escalation.meeting_item i JOIN escalation.watch w ON w.id = i.order_id
WHERE cadence = 'meet.six' ORDER BY date, w.number;

PREPARE meet_cadence(text, int, text, text) AS -- code, pack version, next, last
INSERT INTO escalation.cadence (code, pack_version, next_date, next_at, last_date, last_at)
VALUES ($1, $2, $3::date, ($3 || 'T01:00Z')::timestamptz, $4::date, ($4 || 'T01:00Z')::timestamptz);

PREPARE meet_cadences AS
SELECT code, pack_version, next_date FROM escalation.cadence WHERE code LIKE 'meet.%' ORDER BY code;

PREPARE meet_occasions AS
SELECT count(*) FROM escalation.occasion WHERE cadence LIKE 'meet.%';

PREPARE meet_meetings AS
SELECT count(*) FROM escalation.meeting WHERE cadence LIKE 'meet.%';

PREPARE meet_clean AS
WITH a AS (DELETE FROM escalation.meeting_item WHERE cadence LIKE 'meet.%'),
     b AS (DELETE FROM escalation.occasion WHERE cadence LIKE 'meet.%'),
     c AS (DELETE FROM escalation.cadence WHERE code LIKE 'meet.%'),
     d AS (DELETE FROM escalation.clock USING escalation.watch w WHERE w.id = order_id AND w.number LIKE 'MEET-%')
SELECT 1;

PREPARE meet_clean_roots AS
WITH a AS (DELETE FROM escalation.meeting WHERE cadence LIKE 'meet.%')
DELETE FROM escalation.watch WHERE number LIKE 'MEET-%';
