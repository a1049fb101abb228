-- What was done, told by the history alone, beside what the tables hold: who was asked, who came when, who found what, who
-- decided. Every line printed is a difference; the last lines count what was compared, so that nothing passes by being empty.
CREATE TEMP TABLE kept (fact text, order_id uuid, unit text, at timestamptz, who text, what text);
CREATE TEMP TABLE told (LIKE kept);

-- the tables
INSERT INTO kept
SELECT 'asked', order_id, unit, dispatched_at, NULL, NULL FROM router.assignment UNION ALL
SELECT 'signed', order_id, unit, signed_at, NULL, NULL FROM router.assignment WHERE duty NOT IN (3, 4) AND signed_at IS NOT NULL UNION ALL
SELECT 'fed back', order_id, unit, fed_back_at, NULL, NULL FROM router.assignment WHERE fed_back_at IS NOT NULL UNION ALL
SELECT 'came', order_id, unit, reported_in_at, by, concat_ws('/', whistle, person) FROM router.whistle_call WHERE reported_in_at IS NOT NULL UNION ALL
SELECT 'found', order_id, unit, ended_at, ended_by, concat_ws('/', seq, finding) FROM router.whistle WHERE ended_at IS NOT NULL UNION ALL
SELECT 'returned', order_id, unit, returned_at, returned_by, ground FROM router.return_slip UNION ALL
SELECT 'ruled', order_id, unit, ruled_at, ruled_by, (ARRAY['upheld', 'dismissed', 'named', 'forced', 'joint'])[ruling]
FROM router.return_slip WHERE ruling > 0 UNION ALL
SELECT 'met', order_id, unit, at, by, round::text FROM router.session UNION ALL
SELECT 'handed over', order_id, unit, recorded_at, by, agency FROM router.hand_over UNION ALL
SELECT 'said', order_id, unit, at, by, NULL FROM router.result UNION ALL
SELECT 'commented', order_id, unit, at, by, NULL FROM router.comment;

-- the history
INSERT INTO told
SELECT fact, subject, coalesce(unit, detail ->> 'unit', ''), at,
       CASE WHEN fact NOT IN ('asked', 'signed', 'fed back') THEN actor END, what
FROM bus.event,
     LATERAL (SELECT CASE kind WHEN 'dispatched' THEN 'asked' WHEN 'called' THEN 'asked' WHEN 'signed' THEN 'signed' WHEN 'fed_back' THEN 'fed back'
                               WHEN 'signed_off' THEN 'fed back' WHEN 'reported_in' THEN 'came' WHEN 'whistle_concluded' THEN 'found'
                               WHEN 'whistle_dropped' THEN 'found' WHEN 'returned' THEN 'returned' WHEN 'return_upheld' THEN 'ruled'
                               WHEN 'return_dismissed' THEN 'ruled' WHEN 'return_named' THEN 'ruled' WHEN 'forced' THEN 'ruled'
                               WHEN 'return_joint' THEN 'ruled' WHEN 'session_held' THEN 'met' WHEN 'handed_over' THEN 'handed over'
                               WHEN 'interim' THEN 'said' WHEN 'reported' THEN 'said' WHEN 'commented' THEN 'commented' END AS fact,
                     CASE kind WHEN 'reported_in' THEN concat_ws('/', detail ->> 'whistle', detail ->> 'person')
                               WHEN 'whistle_concluded' THEN concat_ws('/', detail ->> 'whistle', detail ->> 'finding')
                               WHEN 'whistle_dropped' THEN concat_ws('/', detail ->> 'whistle', detail ->> 'finding')
                               WHEN 'returned' THEN detail ->> 'ground' WHEN 'return_upheld' THEN 'upheld'
                               WHEN 'return_dismissed' THEN 'dismissed' WHEN 'return_named' THEN 'named' WHEN 'forced' THEN 'forced'
                               WHEN 'return_joint' THEN 'joint' WHEN 'session_held' THEN detail ->> 'round'
                               WHEN 'handed_over' THEN detail ->> 'agency' END AS what) AS read
WHERE service = 3 AND fact IS NOT NULL;
-- A result that no leader has to sign is told by the feedback itself.
INSERT INTO told SELECT 'said', subject, unit, at, actor, NULL FROM bus.event WHERE service = 3 AND kind = 'fed_back';

-- A part keeps the last round only: of what was asked, signed and fed back the history knows more.
CREATE TEMP TABLE part AS SELECT unnest(ARRAY['asked', 'signed', 'fed back']) AS fact;
SELECT 'not told' AS differs, fact, unit, at, who, what, number
FROM (SELECT * FROM kept EXCEPT SELECT * FROM told) AS d JOIN router.work_order o ON o.id = d.order_id
UNION ALL
SELECT 'not kept', fact, unit, at, who, what, number
FROM (SELECT * FROM told WHERE fact NOT IN (SELECT fact FROM part) EXCEPT SELECT * FROM kept) AS d
     JOIN router.work_order o ON o.id = d.order_id
UNION ALL
SELECT 'nobody', fact, unit, at, who, what, number
FROM told t JOIN router.work_order o ON o.id = t.order_id
WHERE fact IN (SELECT fact FROM part) AND NOT EXISTS (SELECT FROM kept k WHERE k.order_id = t.order_id AND k.fact = 'asked' AND k.unit = t.unit)
ORDER BY 7, 4;
SELECT fact, count(*) FROM told GROUP BY fact ORDER BY fact;
