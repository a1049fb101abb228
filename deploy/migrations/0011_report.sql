-- What happened, one row for each time, as rates, points and reports count it (numbers: terms.def, list fact). A row says when
-- it happened (at: the period it belongs to), since when it is known, and since when it does not count any more. What is
-- known by an instant T is known_at <= T AND (gone_at IS NULL OR gone_at > T): the same for ever, whatever comes later.
-- Known is what was on record: a service that was away hears of what happened, and of what it ended, when it is back
-- (greatest(at, recorded_at); it takes no notice of a NULL). A limit runs out on record, whoever is away then.
-- So nothing here may look at a column that forgets; what was overwritten is read from rows that are only added
-- (bus.event, escalation.milestone, intake.step, router.scope_before).
CREATE SCHEMA report;
GRANT USAGE ON SCHEMA report TO loopline_reader;

CREATE INDEX milestone_fact ON escalation.milestone (at) WHERE milestone IN (9, 11);
CREATE INDEX milestone_redo ON escalation.milestone (at) WHERE milestone = 15 AND round > 0;
CREATE INDEX clock_fact_due ON escalation.clock (due_at) WHERE stage IN (5, 7, 12);
CREATE INDEX clock_fact_met ON escalation.clock (stopped_at) WHERE state = 2 AND stage IN (5, 7, 12);
CREATE INDEX event_clock_moved ON bus.event (subject, id) WHERE kind IN ('due_changed', 'judged');
CREATE INDEX event_front_line ON bus.event (at, subject) INCLUDE (kind, unit, service) WHERE kind IN ('front_line', 'one_go');
CREATE INDEX event_merged ON bus.event (subject, id) WHERE kind IN ('merged', 'unmerged');
CREATE INDEX meeting_item_order ON escalation.meeting_item (order_id);
CREATE INDEX return_slip_at ON router.return_slip (returned_at);
CREATE INDEX step_in_hand ON intake.step (request_id, id) INCLUDE (at, unit, recorded_at) WHERE state = 4;
-- Rows come in order of time: a page range knows its instants, at next to no cost for who writes.
CREATE INDEX work_order_accepted ON router.work_order USING brin (accepted_at) WITH (pages_per_range = 32, autosummarize = on);

-- A request's way into the departments: its first step in hand. Answered at once or refused it has none, unless it came
-- back from there (R36, R41): then it was neither.
CREATE VIEW report.request AS
SELECT r.id, r.number, r.district, r.area, r.matter, r.party, r.accepted_at, r.answer <> '' AS answered, r.ground <> '' AS refused,
       d.at AS dispatched_at, d.unit
FROM intake.request r
LEFT JOIN (SELECT s.request_id, greatest(s.at, s.recorded_at) AS at, s.unit FROM intake.step s
           WHERE s.state = 4 AND NOT EXISTS (SELECT FROM intake.step e WHERE e.request_id = s.request_id AND e.state = 4 AND e.id < s.id)) d
    ON d.request_id = r.id;

-- Of a rating that was excluded or struck: when it stopped counting for the first time.
CREATE VIEW report.rating_end AS
SELECT x.case_id, x.visit, x.request_id, min(x.at) AS at
FROM (SELECT e.case_id, e.visit, e.request_id, e.decided_at AS at FROM survey.exclusion e WHERE e.state IN (2, 4)
      UNION ALL
      SELECT c.case_id, c.visit, c.request_id, c.at FROM survey.correction c WHERE c.against = 1) x
GROUP BY x.case_id, x.visit, x.request_id;

-- A rating counts from when it was given until it is excluded (R36) or struck (R41); again from when the exclusion is
-- annulled, as long as it is neither. It belongs to the day it was given, whenever that happens.
CREATE VIEW report.rating AS
SELECT s.case_id, s.visit, s.request_id, s.kind, s.number, s.district, coalesce(s.unit, '') AS unit, s.area, s.matter, s.party,
       s.rating, s.source, s.responded, s.solved, s.recurred, s.rated_at AS at, s.rated_at AS known_at, e.at AS gone_at
FROM survey.survey s
LEFT JOIN report.rating_end e ON e.case_id = s.case_id AND e.visit = s.visit AND e.request_id = s.request_id
WHERE s.state = 2 AND s.source <> 4 -- nobody to be asked: nobody's word, and no refusal to give it
UNION ALL
SELECT s.case_id, s.visit, s.request_id, s.kind, s.number, s.district, coalesce(s.unit, ''), s.area, s.matter, s.party,
       s.rating, s.source, s.responded, s.solved, s.recurred, s.rated_at, e.annulled_at,
       least((SELECT min(n.decided_at) FROM survey.exclusion n
              WHERE n.case_id = e.case_id AND n.visit = e.visit AND n.request_id = e.request_id AND n.state IN (2, 4)
                AND n.seq > e.seq),
             (SELECT min(c.at) FROM survey.correction c
              WHERE c.case_id = e.case_id AND c.visit = e.visit AND c.request_id = e.request_id AND c.against = 1))
FROM survey.exclusion e
JOIN survey.survey s ON s.case_id = e.case_id AND s.visit = e.visit AND s.request_id = e.request_id
WHERE e.state = 4 AND s.state = 2 AND s.source <> 4
  AND NOT EXISTS (SELECT FROM survey.correction c WHERE c.case_id = e.case_id AND c.visit = e.visit
                  AND c.request_id = e.request_id AND c.against = 1 AND c.at <= e.annulled_at);

-- The due instants that clocks had until they were counted again, and until when. What hung on an unpublished year was no
-- one's fault.
CREATE VIEW report.due_before AS
SELECT d.subject AS order_id, d.unit, d.stage, d.round, d.due_at, k.known_at, d.at AS gone_at
FROM (SELECT e.subject, coalesce(e.unit, '') AS unit, e.detail ->> 'stage' AS stage, (e.detail ->> 'round')::int AS round,
             (e.detail ->> 'before')::timestamptz AS due_at, e.at, e.detail ? 'was_provisional' AS provisional,
             lag(e.at) OVER (PARTITION BY e.subject, e.unit, e.detail ->> 'stage', e.detail ->> 'round' ORDER BY e.id) AS since
      FROM bus.event e WHERE e.kind IN ('due_changed', 'judged') AND e.kind = 'due_changed') d
CROSS JOIN LATERAL (SELECT greatest(d.due_at, d.since, (
    SELECT max(c.recorded_at) FROM escalation.clock c
    WHERE c.order_id = d.subject AND c.unit = d.unit AND c.round = d.round AND c.recorded_at <= d.at
      AND c.stage = CASE d.stage WHEN 'settle' THEN 5 WHEN 'redo' THEN 7 WHEN 'report_in' THEN 12 END)) AS known_at) k
WHERE NOT d.provisional AND k.known_at < d.at;

-- What is looked up for few rows only. Functions, so that a planner does not hold it for the price of every row and sorts
-- where it could hash.
CREATE FUNCTION report.lead_at(o uuid, t timestamptz) RETURNS text LANGUAGE sql STABLE COST 1 AS $$
SELECT a.unit FROM router.assignment a
WHERE a.order_id = o AND a.duty = 1 AND (a.relieved_at IS NULL OR a.relieved_at > t) ORDER BY a.seq LIMIT 1
$$;
CREATE FUNCTION report.recounted(what text, o uuid, of text, stage text, round int, since timestamptz, until timestamptz)
RETURNS timestamptz LANGUAGE sql STABLE COST 1 AS $$
SELECT max(e.at) FROM bus.event e
WHERE e.subject = o AND e.kind IN ('due_changed', 'judged') AND e.kind = what AND coalesce(e.unit, '') = of
  AND e.detail ->> 'stage' = recounted.stage AND (e.detail ->> 'round')::int = recounted.round AND e.at >= since AND e.at <= until
$$;
CREATE FUNCTION report.struck(o uuid, of text, stage text, round int, stopped_at timestamptz) RETURNS timestamptz LANGUAGE sql STABLE COST 1 AS $$
SELECT min(x.at) FROM survey.correction x
WHERE x.case_id = o AND x.against = 3 AND x.target = struck.stage AND x.visit = struck.round AND (of = '' OR x.unit = of) AND x.marked_at = struck.stopped_at
$$;
CREATE FUNCTION report.came(o uuid, of text, t timestamptz) RETURNS bool LANGUAGE sql STABLE COST 1 AS $$
SELECT EXISTS (SELECT FROM escalation.milestone m WHERE m.order_id = o AND m.milestone = 18 AND m.unit = of AND m.at = t)
$$;

-- Clocks by which units are judged: the person's, for the first handling (stage 5, T03, charged to who leads), that of a redo (7, R37, of who
-- leads) and that of a call (12, R15). Judged where it falls due or is done, whichever comes first: what failed stays in
-- the period in which it fell due, from being overdue to being done late. An ended clock never changes again; it is overdue
-- until its end is on record, also where it turns out that it was done in time.
CREATE VIEW report.clock AS
SELECT c.id, c.order_id, c.unit, c.stage, c.round, c.state, c.started_at, c.due_at, c.stopped_at, c.provisional,
       greatest(c.stopped_at, c.end_recorded_at) AS ended_at,
       CASE WHEN c.revision > 0
            THEN greatest(c.stopped_at, c.end_recorded_at,
                          report.recounted('judged', c.order_id, c.unit, k.code, c.round, c.stopped_at, 'infinity'))
            ELSE greatest(c.stopped_at, c.end_recorded_at) END AS judged_at,
       CASE WHEN c.revision > 0
            THEN greatest(c.due_at, c.recorded_at,
                          report.recounted('due_changed', c.order_id, c.unit, k.code, c.round, c.started_at,
                                           CASE WHEN c.stopped_at IS NULL OR c.state = 5 THEN 'infinity'
                                                ELSE greatest(c.stopped_at, c.end_recorded_at) END))
            ELSE greatest(c.due_at, c.recorded_at) END AS overdue_at,
       CASE WHEN c.order_id IN (SELECT x.case_id FROM survey.correction x WHERE x.against = 3)
            THEN report.struck(c.order_id, c.unit, k.code, c.round, c.stopped_at) END AS struck_at
FROM escalation.clock c
CROSS JOIN LATERAL (SELECT CASE c.stage WHEN 5 THEN 'settle' WHEN 7 THEN 'redo' ELSE 'report_in' END AS code) k
WHERE c.stage IN (5, 7, 12) AND (c.stage <> 7 OR c.unit = report.lead_at(c.order_id, c.started_at));

-- Everything about an order. Unit '' = who led it then.
CREATE VIEW report.order_fact AS
SELECT 6::smallint AS fact, m.order_id, ''::text AS unit, m.at, greatest(m.at, m.recorded_at) AS known_at, NULL::timestamptz AS gone_at
FROM escalation.milestone m WHERE m.milestone IN (9, 11) AND m.milestone = 9
UNION ALL
SELECT 33::smallint, m.order_id, '', m.at, greatest(m.at, m.recorded_at), NULL FROM escalation.milestone m
WHERE m.milestone IN (9, 11) AND m.milestone = 11
  AND NOT EXISTS (SELECT FROM router.work_order o WHERE o.id = m.order_id AND o.parent_id IS NOT NULL)
UNION ALL -- R36: dispatched for another round; once a round, whoever leads in it later
SELECT 23::smallint, m.order_id, m.unit, m.at, greatest(m.at, m.recorded_at), NULL FROM escalation.milestone m
WHERE m.milestone = 15 AND m.round > 0
  AND m.unit = report.lead_at(m.order_id, m.at)
  AND NOT EXISTS (SELECT FROM escalation.milestone b WHERE b.order_id = m.order_id AND b.milestone = 15 AND b.round = m.round
                  AND b.at < m.at)
UNION ALL
SELECT CASE c.stage WHEN 12 THEN 28 ELSE 20 END::smallint, c.order_id, c.unit, c.stopped_at, c.judged_at, NULL
FROM report.clock c WHERE c.state = 2
UNION ALL
-- of the day it fell due: what ended late; and that it was overdue while it ran. While its year was not published nobody was late.
SELECT CASE WHEN x.ended AND c.stage <> 12 THEN 21 WHEN x.ended AND report.came(c.order_id, c.unit, c.stopped_at) THEN 29
            WHEN c.stage = 12 THEN 30 ELSE 22 END::smallint,
       c.order_id, c.unit, c.due_at, CASE WHEN x.ended THEN c.judged_at ELSE c.overdue_at END,
       CASE WHEN x.ended THEN c.struck_at ELSE least(c.ended_at, c.struck_at) END
FROM report.clock c
CROSS JOIN (VALUES (true), (false)) x (ended)
WHERE CASE WHEN x.ended THEN c.state = 3
           ELSE NOT c.provisional AND (c.ended_at IS NULL OR c.ended_at > c.overdue_at)
                AND (c.state NOT IN (2, 3) OR c.judged_at = c.ended_at) END
UNION ALL -- and before it was counted again
SELECT CASE d.stage WHEN 'report_in' THEN 30 ELSE 22 END::smallint, d.order_id, d.unit, d.due_at, d.known_at, d.gone_at
FROM report.due_before d
WHERE d.stage IN ('settle', 'report_in')
   OR (d.stage = 'redo'
       AND EXISTS (SELECT FROM escalation.clock c
                   WHERE c.order_id = d.order_id AND c.stage = 7 AND c.unit = d.unit AND c.round = d.round
                     AND c.unit = report.lead_at(c.order_id, c.started_at)))
UNION ALL
SELECT 24::smallint, s.order_id, s.unit, s.returned_at, s.returned_at, NULL FROM router.return_slip s
UNION ALL
SELECT 25::smallint, m.order_id, m.unit, m.at, greatest(m.at, m.recorded_at),
       (SELECT min(x.at) FROM survey.correction x
        WHERE x.case_id = m.order_id AND x.against = 3 AND x.target = 'late_return' AND x.visit = m.round AND x.unit = m.unit AND x.marked_at = m.at)
FROM escalation.milestone m WHERE m.milestone = 22
UNION ALL -- R15: called off is not counted
SELECT 26::smallint, w.order_id, w.unit, w.at, w.at, CASE WHEN w.state = 5 THEN w.ended_at END
FROM router.whistle w WHERE w.kind = 1
UNION ALL -- of the day it was whistled: settled of whistled
SELECT 27::smallint, w.order_id, w.unit, w.at, w.ended_at, NULL FROM router.whistle w WHERE w.kind = 1 AND w.state IN (2, 3)
UNION ALL
SELECT CASE k.action WHEN 2 THEN 31 ELSE 32 END::smallint, k.order_id, k.unit, k.fired_at, k.fired_at,
       CASE WHEN k.order_id IN (SELECT x.case_id FROM survey.correction x WHERE x.against = 2) THEN (
           SELECT min(x.at) FROM survey.correction x WHERE x.case_id = k.order_id AND x.against = 2 AND x.target = k.id::text) END
FROM escalation.card k WHERE k.action IN (2, 3)
UNION ALL
SELECT 36::smallint, f.case_id, coalesce(f.unit, ''), f.at, f.at, NULL FROM survey.finding f WHERE f.kind = 1;

-- One walk over the requests, one over the ratings: each row tells all its facts. Few orders ever changed their area or
-- matter: those are known by a hash before anything is looked up. Who asks only for some facts asks the view that has them.
CREATE VIEW report.request_fact AS
-- 1 accepted, 2 valid, 3 refused, 4 answered at first contact, 5 dispatched: all of the day the person asked, so that they
-- add up: valid = answered + dispatched.
SELECT x.fact, CASE x.fact WHEN 5 THEN r.unit ELSE '' END AS unit, r.district,
       CASE WHEN x.fact = 5 OR x.fact = 2 AND NOT r.answered THEN coalesce(b.area, o.area, r.area) ELSE r.area END AS area,
       CASE WHEN x.fact = 5 OR x.fact = 2 AND NOT r.answered THEN coalesce(b.matter, o.matter, r.matter) ELSE r.matter END AS matter,
       r.party, r.id AS subject, r.number, r.accepted_at AS at,
       CASE WHEN x.fact = 5 OR x.fact = 1 AND r.refused OR x.fact = 2 AND NOT r.answered THEN r.dispatched_at ELSE r.accepted_at END AS known_at,
       CASE WHEN x.fact IN (3, 4) THEN r.dispatched_at END AS gone_at
FROM report.request r
LEFT JOIN router.work_order o ON o.id = r.id
LEFT JOIN (SELECT DISTINCT ON (c.order_id) c.order_id, c.area, c.matter FROM router.scope_before c ORDER BY c.order_id, c.until) b
    ON b.order_id = r.id
CROSS JOIN (VALUES (1::smallint), (2::smallint), (3::smallint), (4::smallint), (5::smallint)) x (fact)
WHERE CASE x.fact WHEN 1 THEN NOT r.refused OR r.dispatched_at IS NOT NULL WHEN 2 THEN r.answered OR r.dispatched_at IS NOT NULL
                  WHEN 3 THEN r.refused WHEN 4 THEN r.answered ELSE r.dispatched_at IS NOT NULL END;

-- ratings, under what was frozen when people were asked; 34, 35: who was asked whether it came back (R40), and said so
CREATE VIEW report.rating_fact AS
SELECT CASE x.n WHEN 1 THEN 7
                WHEN 2 THEN CASE WHEN s.rating = 4 THEN 12 WHEN s.rating = 3 AND s.source = 3 THEN 11 ELSE s.rating + 7 END
                WHEN 3 THEN CASE s.responded WHEN 3 THEN 16 ELSE 15 END
                WHEN 4 THEN s.solved + 16 ELSE x.n + 29 END::smallint AS fact,
       s.unit, s.district, s.area, s.matter, s.party, s.case_id AS subject, s.number, s.at, s.known_at, s.gone_at
FROM report.rating s
CROSS JOIN (VALUES (1), (2), (3), (4), (5), (6)) x (n)
WHERE CASE x.n WHEN 1 THEN s.kind = 1 WHEN 2 THEN s.kind = 1 WHEN 3 THEN s.kind = 1 AND s.responded > 0
               WHEN 4 THEN s.kind = 1 AND s.solved > 0 WHEN 5 THEN s.kind = 2 AND s.recurred > 0
               ELSE s.kind = 2 AND s.recurred = 1 END
UNION ALL -- listed openly beside what counts, on the day of the rating; what is struck is not excluded any more
SELECT 13::smallint, coalesce(s.unit, ''), s.district, s.area, s.matter, s.party, s.case_id, s.number, s.rated_at, e.decided_at,
       least(e.annulled_at, (SELECT min(c.at) FROM survey.correction c
                             WHERE c.case_id = e.case_id AND c.visit = e.visit AND c.request_id = e.request_id AND c.against = 1))
FROM survey.exclusion e
JOIN survey.survey s ON s.case_id = e.case_id AND s.visit = e.visit AND s.request_id = e.request_id
WHERE e.state IN (2, 4) AND s.state = 2 AND s.kind = 1
UNION ALL
SELECT 14::smallint, coalesce(s.unit, ''), s.district, s.area, s.matter, s.party, s.case_id, s.number, s.rated_at, c.at, NULL
FROM survey.correction c
JOIN survey.survey s ON s.case_id = c.case_id AND s.visit = c.visit AND s.request_id = c.request_id
WHERE c.against = 1 AND s.state = 2 AND s.source <> 4 AND s.kind = 1;

CREATE VIEW report.fact AS
SELECT * FROM report.request_fact
UNION ALL
SELECT * FROM report.rating_fact
-- orders, under the area and matter that they had then, and who led: of several that fit the first, which a join and what
-- it must not find says to a planner that has a million of them, where a look-up for each would not
UNION ALL
SELECT f.fact, coalesce(nullif(f.unit, ''), a.unit, ''), o.district, coalesce(b.area, o.area), coalesce(b.matter, o.matter),
       o.party, f.order_id, o.number, f.at, f.known_at, f.gone_at
FROM report.order_fact f
JOIN router.work_order o ON o.id = f.order_id
LEFT JOIN router.assignment a ON f.unit = '' AND a.order_id = f.order_id AND a.duty = 1 AND (a.relieved_at IS NULL OR a.relieved_at > f.at)
LEFT JOIN router.scope_before b ON b.order_id = f.order_id AND b.until > f.at
WHERE NOT EXISTS (SELECT FROM router.assignment e
                  WHERE e.order_id = a.order_id AND e.seq < a.seq AND e.duty = 1 AND (e.relieved_at IS NULL OR e.relieved_at > f.at))
  AND NOT EXISTS (SELECT FROM router.scope_before e WHERE e.order_id = b.order_id AND e.until > f.at AND e.until < b.until);

GRANT SELECT ON report.fact, report.request_fact, report.rating_fact TO loopline_reader;

-- Which orders rode on another, on which, and from when until when.
CREATE VIEW report.merged AS
SELECT m.order_id, i.id AS into_id, m.at, m.until
FROM (SELECT e.subject AS order_id, e.kind, e.detail ->> 'into' AS into, e.at,
             lead(e.at) OVER (PARTITION BY e.subject ORDER BY e.id) AS until
      FROM bus.event e WHERE e.kind IN ('merged', 'unmerged') AND e.service = 3) m
LEFT JOIN router.work_order i ON i.number = m.into
WHERE m.kind = 'merged';

-- Orders as a period that ends at T leaves them: under the area and matter that they had last in it; and whether they rode on
-- another then. Those founded by when it is told of (known: T, or later).
CREATE FUNCTION report.order_at(t timestamptz, known timestamptz)
RETURNS TABLE (id uuid, number text, district text, area text, matter text, party smallint, parent_id uuid, accepted_at timestamptz,
               merged bool)
LANGUAGE sql STABLE AS $$
SELECT o.id, o.number, o.district, coalesce(b.area, o.area), coalesce(b.matter, o.matter), o.party, o.parent_id, o.accepted_at,
       o.id IN (SELECT m.order_id FROM report.merged m WHERE m.at < t AND (m.until IS NULL OR m.until >= t))
FROM router.work_order o
LEFT JOIN (SELECT DISTINCT ON (c.order_id) c.order_id, c.area, c.matter FROM router.scope_before c WHERE c.until >= t
           ORDER BY c.order_id, c.until) b ON b.order_id = o.id
WHERE o.founded_at IS NULL OR o.founded_at <= known
$$;

-- What escalation had heard of by an instant.
CREATE FUNCTION report.milestone_at(known timestamptz)
RETURNS TABLE (order_id uuid, unit text, milestone smallint, round int, at timestamptz) LANGUAGE sql STABLE AS $$
SELECT m.order_id, m.unit, m.milestone, m.round, m.at FROM escalation.milestone m
WHERE m.recorded_at IS NULL OR m.recorded_at <= known
$$;

-- Clocks as they were on record then: running until their end was heard of, due when they were due then.
CREATE FUNCTION report.clock_at(known timestamptz)
RETURNS TABLE (id uuid, order_id uuid, unit text, stage smallint, round int, state smallint, started_at timestamptz,
               due_at timestamptz, stopped_at timestamptz, provisional bool)
LANGUAGE sql STABLE AS $$
SELECT c.id, c.order_id, c.unit, c.stage, c.round,
       CASE WHEN c.stopped_at IS NULL OR greatest(c.stopped_at, c.end_recorded_at) <= known THEN c.state ELSE 1 END,
       c.started_at, coalesce(b.due_at, c.due_at),
       CASE WHEN greatest(c.stopped_at, c.end_recorded_at) <= known THEN c.stopped_at END, coalesce(b.provisional, c.provisional)
FROM escalation.clock c
LEFT JOIN LATERAL (
    SELECT (e.detail ->> 'before')::timestamptz AS due_at, e.detail ? 'was_provisional' AS provisional
    FROM bus.event e
    WHERE c.revision > 0 AND e.subject = c.order_id AND e.kind IN ('due_changed', 'judged') AND e.kind = 'due_changed'
      AND coalesce(e.unit, '') = c.unit AND (e.detail ->> 'round')::int = c.round AND e.at > known AND e.at >= c.started_at
      AND e.detail ->> 'stage' = (ARRAY['sign', 'contact', 'arrive', 'feed_back', 'settle', 'follow_up', 'redo', 'sign_off', 'review',
          'opinion', 'reply', 'report_in', 'appeal', 'pause', 'slip', 'relief'])[c.stage] -- terms.def, list stage
    ORDER BY e.id LIMIT 1) b ON true
WHERE c.recorded_at IS NULL OR c.recorded_at <= known
$$;

-- Whose order a complaint was of then: what rode on others is followed to where it led.
CREATE FUNCTION report.rider_at(t timestamptz, known timestamptz)
RETURNS TABLE (order_id uuid, request_id uuid, accepted_at timestamptz, withdrawn_at timestamptz, weight int)
LANGUAGE sql STABLE AS $$
WITH RECURSIVE led (request_id, order_id) AS (
    SELECT m.order_id, m.into_id FROM report.merged m WHERE m.at < t AND (m.until IS NULL OR m.until >= t)
    UNION
    SELECT l.request_id, m.into_id FROM led l JOIN report.merged m ON m.order_id = l.order_id AND m.at < t AND (m.until IS NULL OR m.until >= t)
), ever AS (SELECT DISTINCT m.order_id FROM report.merged m)
SELECT coalesce((SELECT l.order_id FROM led l WHERE l.request_id = q.request_id
                   AND NOT EXISTS (SELECT FROM led n WHERE n.request_id = l.order_id) LIMIT 1),
                CASE WHEN q.request_id IN (SELECT e.order_id FROM ever e) THEN q.request_id ELSE q.order_id END),
       q.request_id, q.accepted_at, q.withdrawn_at, q.weight
FROM router.order_request q
WHERE NOT EXISTS (SELECT FROM router.work_order o WHERE o.id = q.request_id AND o.founded_at > known)
$$;
GRANT SELECT ON report.merged TO loopline_reader;
