-- Of the command line: the sections of reports (report_sections.c). Nothing here changes anything.

-- @report
-- Many read reports: what names single orders leaves out reports on a unit and the confidential lane (report.open_at,
-- bus.is_open); what counts counts them for whoever handled them.
-- Lists of reports: (since, until, areas, stages that a unit owes, filter, known). What was is read off the instants, as it
-- stood at `until`; since ≤ instant < until; as far as it was on record by `known` (`until`, or a later day). No areas = all. Every
-- order by something that never changes.
-- On a standby: no later than what it has replayed, told on the clock of the deployment.
PREPARE report_now AS
SELECT CASE WHEN pg_is_in_recovery() THEN bus.now() - (clock_timestamp() - pg_last_xact_replay_timestamp()) * coalesce((SELECT speed FROM bus.clock), 1)
            ELSE bus.now() END AS now;

PREPARE report_occasion(text, text) AS
SELECT o.cadence, o.date::text AS date, o.since, o.due_at
FROM escalation.occasion o
WHERE o.kind = 2 AND ($1 IS NULL OR o.cadence = $1) AND ($2 IS NULL OR o.date = $2::date)
ORDER BY o.date DESC, o.cadence LIMIT 1;

-- With kind = report, the oldest first.
PREPARE report_occasions AS
SELECT o.cadence, o.date::text AS date, o.since, o.due_at
FROM escalation.occasion o WHERE o.kind = 2 ORDER BY o.due_at, o.cadence, o.date;

PREPARE report_overdue(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, w.matter, c.unit, c.stage::bigint AS stage, c.round::bigint AS round, c.started_at, c.due_at,
       NULL::timestamptz AS stopped_at
FROM report.clock_at($6) c JOIN report.open_at($2, $6) w ON w.id = c.order_id
WHERE c.due_at < $2 AND (c.stopped_at IS NULL OR c.stopped_at >= $2) AND NOT c.provisional
  AND c.unit <> '' AND c.stage = ANY ($4) AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY c.due_at, w.number, c.unit, c.stage, c.round, c.id;

PREPARE report_missed(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, w.matter, c.unit, c.stage::bigint AS stage, c.round::bigint AS round, c.started_at, c.due_at, c.stopped_at
FROM report.clock_at($6) c JOIN report.open_at($2, $6) w ON w.id = c.order_id
WHERE c.state = 3 AND c.stopped_at >= $1 AND c.stopped_at < $2
  AND c.unit <> '' AND c.stage = ANY ($4) AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY c.due_at, w.number, c.unit, c.stage, c.round, c.id;

PREPARE report_late_returns(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, w.matter, m.unit, m.round::bigint AS round, m.at
FROM report.milestone_at($6) m JOIN report.open_at($2, $6) w ON w.id = m.order_id
WHERE m.milestone = 22 AND m.at >= $1 AND m.at < $2 AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY m.at, w.number, m.unit, m.round;

-- A slip that is sent back forgets its answer, and is answered anew: whether it was answered by the end is on record.
PREPARE report_slips_issued(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT s.number AS slip, w.number, s.unit, s.issued_at,
       a.at AS answered_at, CASE WHEN s.closed_at < $2 THEN s.closed_at END AS closed_at
FROM escalation.slip s JOIN report.open_at($2, $6) w ON w.id = s.order_id
LEFT JOIN LATERAL (SELECT e.kind, e.at FROM bus.event e
                   WHERE e.subject = s.order_id AND e.kind IN ('slip_answered', 'slip_sent_back') AND e.detail ->> 'slip' = s.number
                     AND e.at < $2 ORDER BY e.id DESC LIMIT 1) l ON true
CROSS JOIN LATERAL (SELECT CASE l.kind WHEN 'slip_answered' THEN l.at WHEN 'slip_sent_back' THEN NULL
                                       ELSE CASE WHEN s.answered_at < $2 THEN s.answered_at END END AS at) a
WHERE s.issued_at >= $1 AND s.issued_at < $2 AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY s.issued_at, s.number;

PREPARE report_slips_answered(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT s.number AS slip, w.number, s.unit, s.issued_at, a.at AS answered_at,
       CASE WHEN s.closed_at < $2 THEN s.closed_at END AS closed_at
FROM escalation.slip s JOIN report.open_at($2, $6) w ON w.id = s.order_id
LEFT JOIN LATERAL (SELECT e.kind, e.at FROM bus.event e
                   WHERE e.subject = s.order_id AND e.kind IN ('slip_answered', 'slip_sent_back') AND e.detail ->> 'slip' = s.number
                     AND e.at < $2 ORDER BY e.id DESC LIMIT 1) l ON true
CROSS JOIN LATERAL (SELECT CASE l.kind WHEN 'slip_answered' THEN l.at WHEN 'slip_sent_back' THEN NULL
                                       ELSE CASE WHEN s.answered_at < $2 THEN s.answered_at END END AS at) a
WHERE s.issued_at < $2 AND (s.closed_at IS NULL OR s.closed_at >= $1) AND a.at >= $1 AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY s.issued_at, s.number;

PREPARE report_slips_closed(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT s.number AS slip, w.number, s.unit, s.issued_at, s.answered_at, s.closed_at
FROM escalation.slip s JOIN report.open_at($2, $6) w ON w.id = s.order_id
WHERE s.closed_at >= $1 AND s.closed_at < $2 AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY s.issued_at, s.number;

PREPARE report_slips_open(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT s.number AS slip, w.number, s.unit, s.issued_at,
       a.at AS answered_at, NULL::timestamptz AS closed_at
FROM escalation.slip s JOIN report.open_at($2, $6) w ON w.id = s.order_id
LEFT JOIN LATERAL (SELECT e.kind, e.at FROM bus.event e
                   WHERE e.subject = s.order_id AND e.kind IN ('slip_answered', 'slip_sent_back') AND e.detail ->> 'slip' = s.number
                     AND e.at < $2 ORDER BY e.id DESC LIMIT 1) l ON true
CROSS JOIN LATERAL (SELECT CASE l.kind WHEN 'slip_answered' THEN l.at WHEN 'slip_sent_back' THEN NULL
                                       ELSE CASE WHEN s.answered_at < $2 THEN s.answered_at END END AS at) a
WHERE s.issued_at < $2 AND (s.closed_at IS NULL OR s.closed_at >= $2) AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY s.issued_at, s.number;

-- Assigned by a meeting of the period. What a meeting carried on (reasons, bit 1) was assigned by the one before it,
-- if that one had decided. Filter 1: only what was done by then.
PREPARE report_items(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, w.matter, i.cadence, i.date::text AS date, i.lead, i.co, i.decided_at, d.done_at
FROM escalation.meeting_item i JOIN report.open_at($2, $6) w ON w.id = i.order_id
CROSS JOIN LATERAL (SELECT min(n.done_at) AS done_at FROM escalation.meeting_item n
                    WHERE n.order_id = i.order_id AND n.done_at >= i.decided_at AND n.done_at < $2) d
WHERE i.decided_at >= $1 AND i.decided_at < $2 AND i.lead <> '' AND i.state <> 5
  AND (i.reasons & 2 = 0 OR NOT EXISTS (SELECT FROM escalation.meeting_item p
                                        WHERE p.order_id = i.order_id AND p.lead <> '' AND p.decided_at < i.decided_at))
  AND ($5 = 0 OR d.done_at IS NOT NULL) AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY i.decided_at, w.number, i.cadence, i.date;

PREPARE report_items_open(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, w.matter, i.cadence, i.date::text AS date, i.lead, i.co, i.decided_at, NULL::timestamptz AS done_at
FROM escalation.meeting_item i JOIN report.open_at($2, $6) w ON w.id = i.order_id
WHERE i.decided_at < $2 AND i.lead <> '' AND i.state <> 5
  AND (i.reasons & 2 = 0 OR NOT EXISTS (SELECT FROM escalation.meeting_item p
                                        WHERE p.order_id = i.order_id AND p.lead <> '' AND p.decided_at < i.decided_at))
  AND NOT EXISTS (SELECT FROM escalation.meeting_item n
                  WHERE n.order_id = i.order_id AND n.done_at >= i.decided_at AND n.done_at < $2)
  AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY i.decided_at, w.number, i.cadence, i.date;

-- Filter: which action.
PREPARE report_cards(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, c.unit, c.stage::bigint AS stage, c.round::bigint AS round, c.action::bigint AS action,
       coalesce(nullif(c.told, ''), c.level) AS told, c.due_at, c.fired_at,
       CASE WHEN c.acknowledged_at < $2 THEN c.acknowledged_at END AS acknowledged_at
FROM escalation.card c JOIN report.open_at($2, $6) w ON w.id = c.order_id
WHERE c.action = $5 AND c.fired_at >= $1 AND c.fired_at < $2 AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY c.fired_at, c.id;

-- Filter: which rung. A card of the person's clock is answered for by who led the order when it fired.
PREPARE report_rungs(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT u.unit, u.unit AS leader, w.number, w.matter, c.stage::bigint AS stage, c.round::bigint AS round,
       coalesce(nullif(c.told, ''), c.level) AS told, c.due_at, c.fired_at,
       CASE WHEN c.acknowledged_at < $2 THEN c.acknowledged_at END AS acknowledged_at
FROM escalation.card c JOIN report.open_at($2, $6) w ON w.id = c.order_id
CROSS JOIN LATERAL (SELECT coalesce(nullif(c.unit, ''),
    (SELECT a.unit FROM router.assignment a
     WHERE a.order_id = c.order_id AND a.duty = 1 AND (a.relieved_at IS NULL OR a.relieved_at > c.fired_at)
     ORDER BY a.seq LIMIT 1), '') AS unit) u
WHERE c.action = $5 AND c.fired_at >= $1 AND c.fired_at < $2 AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY u.unit, c.fired_at, c.id;

-- The accountability file of each order that is answered for: where "order NUMBER evidence" puts it (bundle.h).
PREPARE report_evidence(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, w.matter, w.number || '/index.md' AS evidence, count(*) AS cards, max(c.fired_at) AS fired_at,
       (SELECT count(*) FROM escalation.slip s WHERE s.order_id = w.id AND s.issued_at < $2) AS slips
FROM escalation.card c JOIN report.open_at($2, $6) w ON w.id = c.order_id
WHERE c.action = $5 AND c.fired_at >= $1 AND c.fired_at < $2 AND (cardinality($3) = 0 OR w.area = ANY ($3))
GROUP BY w.id, w.number, w.matter ORDER BY max(c.fired_at), w.number;

PREPARE report_cards_acknowledged(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, c.unit, c.stage::bigint AS stage, c.round::bigint AS round, c.action::bigint AS action,
       coalesce(nullif(c.told, ''), c.level) AS told, c.due_at, c.fired_at, c.acknowledged_at
FROM escalation.card c JOIN report.open_at($2, $6) w ON w.id = c.order_id
WHERE c.action IN (2, 3) AND c.fired_at >= $1 AND c.fired_at < $2 AND c.acknowledged_at < $2
  AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY c.fired_at, c.id;

PREPARE report_cards_silent(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, c.unit, c.stage::bigint AS stage, c.round::bigint AS round, c.action::bigint AS action,
       coalesce(nullif(c.told, ''), c.level) AS told, c.due_at, c.fired_at, NULL::timestamptz AS acknowledged_at
FROM escalation.card c JOIN report.open_at($2, $6) w ON w.id = c.order_id
WHERE c.action IN (2, 3) AND c.fired_at >= $1 AND c.fired_at < $2
  AND (c.acknowledged_at IS NULL OR c.acknowledged_at >= $2) AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY c.fired_at, c.id;

-- Dispatched for another round: as reported, and by the clock of the redo where it was not yet reported.
PREPARE report_redo(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, w.matter, r.unit, r.round::bigint AS round, r.at
FROM (SELECT x.order_id, x.unit, x.round, min(x.at) AS at
      FROM (SELECT m.order_id, m.unit, m.round, m.at FROM report.milestone_at($6) m WHERE m.milestone = 15 AND m.round > 0
            UNION ALL
            SELECT c.order_id, c.unit, c.round, c.started_at FROM report.clock_at($6) c WHERE c.stage = 7) x
      GROUP BY 1, 2, 3) r
JOIN report.open_at($2, $6) w ON w.id = r.order_id
WHERE r.at >= $1 AND r.at < $2 AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY r.at, w.number, r.unit, r.round;

PREPARE report_matters(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT o.matter, count(*) AS orders
FROM report.order_at($2, $6) o
WHERE o.accepted_at >= $1 AND o.accepted_at < $2 AND (cardinality($3) = 0 OR o.area = ANY ($3))
  AND NOT o.merged AND o.parent_id IS NULL
GROUP BY o.matter ORDER BY 2 DESC, 1;

-- Hot spots: counted anew by what was accepted by the end of the period, the row itself has what is known now.
PREPARE report_hotspots(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT h.title, h.place, h.matter, r.requests, a.total, a.people, h.found_at,
       CASE WHEN h.alarmed_at < $2 THEN h.alarmed_at END AS alarmed_at,
       CASE WHEN h.raised_at < $2 THEN h.raised_at END AS raised_at, p.number
FROM (SELECT m.hotspot_id, count(*) AS requests
      FROM classifier.classification c JOIN classifier.hotspot_member m ON m.request_id = c.id
      WHERE (m.recorded_at IS NULL OR m.recorded_at <= $6) AND c.accepted_at >= $1 AND c.accepted_at < $2 GROUP BY m.hotspot_id) r
JOIN classifier.hotspot h ON h.id = r.hotspot_id
CROSS JOIN LATERAL (
    SELECT count(*) AS total, -- who left no phone is somebody else each time
           count(DISTINCT nullif(c.caller, '')) + count(*) FILTER (WHERE c.caller = '') AS people
    FROM classifier.hotspot_member m JOIN classifier.classification c ON c.id = m.request_id
    WHERE m.hotspot_id = h.id AND c.accepted_at < $2 AND (m.recorded_at IS NULL OR m.recorded_at <= $6)) a
LEFT JOIN intake.request p ON p.hotspot = h.id AND p.accepted_at < $2
WHERE h.found_at < $2 AND (cardinality($3) = 0 OR coalesce(nullif(h.area, ''), h.district) = ANY ($3))
ORDER BY r.requests DESC, a.total DESC, h.found_at, h.id;

-- Whistles and joint visits of the period, each call against the clock for report-in that ran for it (whistle_list).
PREPARE report_whistles(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, t.kind::bigint AS kind, t.level, t.unit, t.at, count(*) AS called,
       count(*) FILTER (WHERE c.reported_in_at < $2 AND (k.due_at IS NULL OR c.reported_in_at <= k.due_at)) AS in_time,
       count(*) FILTER (WHERE c.reported_in_at < $2 AND c.reported_in_at > k.due_at) AS late,
       count(*) FILTER (WHERE c.reported_in_at IS NULL OR c.reported_in_at >= $2) AS absent,
       (CASE WHEN t.ended_at < $2 THEN t.state ELSE 1 END)::bigint AS state,
       CASE WHEN t.ended_at < $2 THEN t.ended_at END AS ended_at
FROM router.whistle t
JOIN report.open_at($2, $6) w ON w.id = t.order_id
JOIN router.whistle_call c ON c.order_id = t.order_id AND c.whistle = t.seq
LEFT JOIN LATERAL (SELECT x.due_at FROM report.clock_at($6) x
    WHERE x.order_id = t.order_id AND x.unit = c.unit AND x.stage = 12 AND x.started_at <= t.at
      AND (x.stopped_at IS NULL OR x.stopped_at >= t.at)
    ORDER BY x.started_at DESC LIMIT 1) k ON true
WHERE t.at >= $1 AND t.at < $2 AND (cardinality($3) = 0 OR w.area = ANY ($3))
GROUP BY w.number, t.order_id, t.seq
ORDER BY t.at, w.number, t.seq;

-- Closed at the front line: by whoever had it first, alone, in the first round; not those that were dispatched again by
-- the end. Filter 1: with one visit at most.
PREPARE report_front_line(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, w.matter, e.unit, (e.kind = 'one_go')::int::bigint AS one_go, m.at
FROM report.milestone_at($6) m
JOIN report.open_at($2, $6) w ON w.id = m.order_id
JOIN bus.event e ON e.subject = m.order_id AND e.service = 3 AND e.kind IN ('front_line', 'one_go') AND e.at = m.at
WHERE m.milestone = 9 AND m.at >= $1 AND m.at < $2 AND ($5 = 0 OR e.kind = 'one_go')
  AND NOT EXISTS (SELECT FROM report.milestone_at($6) d
                  WHERE d.order_id = m.order_id AND d.milestone = 15 AND d.round > m.round AND d.at < $2)
  AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY m.at, w.number;

-- Filter: which kind.
-- A pause that was resumed ends then; until when it was granted is on record.
PREPARE report_reliefs(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, r.unit, r.kind::bigint AS kind, r.ground, r.amount,
       CASE WHEN r.ended_at >= $2
            THEN (SELECT max((e.detail ->> 'until')::timestamptz) FROM bus.event e
                  WHERE e.subject = r.order_id AND e.kind = 'relief_granted' AND (e.detail ->> 'seq')::int = r.seq)
            ELSE r.until END AS until_at, r.decided_at
FROM escalation.relief r JOIN report.open_at($2, $6) w ON w.id = r.order_id
WHERE r.kind = $5 AND r.state IN (2, 4) AND r.decided_at >= $1 AND r.decided_at < $2
  AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY r.decided_at, w.number, r.seq;

-- One row per unit. Received: dispatched to it; fed back on time: no limit for feedback or redo was missed by it.
PREPARE report_units(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
WITH merged AS ( -- merged since: it is counted where it rides
    SELECT m.order_id, max(m.at) AS at FROM report.milestone_at($6) m WHERE m.milestone = 21 AND m.at < $2 GROUP BY 1
), clock AS ( -- one walk over the clocks, one over the milestones
    SELECT c.order_id, c.unit, c.round,
           min(c.started_at) FILTER (WHERE c.stage IN (1, 4, 7) AND (g.at IS NULL OR g.at < c.started_at)) AS at,
           coalesce(bool_or(c.stopped_at > c.due_at) FILTER (WHERE c.stage IN (4, 7)), false) AS late,
           count(*) FILTER (WHERE c.stage = ANY ($4) AND c.due_at < $2 AND (c.stopped_at IS NULL OR c.stopped_at >= $2)
                            AND NOT c.provisional) AS overdue,
           count(*) FILTER (WHERE c.stage = ANY ($4) AND c.state = 3 AND c.stopped_at >= $1 AND c.stopped_at < $2) AS missed
    FROM report.clock_at($6) c LEFT JOIN merged g ON g.order_id = c.order_id
    WHERE c.stage IN (1, 4, 7) OR c.stage = ANY ($4)
    GROUP BY 1, 2, 3
), milestone AS (
    SELECT m.order_id, m.unit, m.round, min(m.at) FILTER (WHERE m.milestone = 15 AND (g.at IS NULL OR g.at < m.at)) AS at,
           coalesce(bool_or(m.milestone = 8 AND m.at >= $1 AND m.at < $2), false) AS settled,
           count(*) FILTER (WHERE m.milestone = 22 AND m.at >= $1 AND m.at < $2) AS late_returns
    FROM report.milestone_at($6) m LEFT JOIN merged g ON g.order_id = m.order_id
    WHERE m.milestone IN (8, 15, 22)
    GROUP BY 1, 2, 3
)
SELECT u.unit, sum(u.received)::bigint AS received, sum(u.settled)::bigint AS settled, sum(u.on_time)::bigint AS on_time,
       sum(u.overdue)::bigint AS overdue, sum(u.missed)::bigint AS missed, sum(u.late_returns)::bigint AS late_returns,
       sum(u.slips_open)::bigint AS slips_open
FROM (SELECT order_id, unit, coalesce(least(m.at, c.at) >= $1 AND least(m.at, c.at) < $2, false)::int AS received,
             coalesce(m.settled, false)::int AS settled,
             (coalesce(m.settled, false) AND NOT coalesce(c.late, false))::int AS on_time, coalesce(c.overdue, 0) AS overdue,
             coalesce(c.missed, 0) AS missed, coalesce(m.late_returns, 0) AS late_returns, 0 AS slips_open
      FROM clock c FULL JOIN milestone m USING (order_id, unit, round)
      UNION ALL
      SELECT s.order_id, s.unit, 0, 0, 0, 0, 0, 0, 1 FROM escalation.slip s
      WHERE s.issued_at < $2 AND (s.closed_at IS NULL OR s.closed_at >= $2)) u
JOIN report.order_at($2, $6) w ON w.id = u.order_id
WHERE u.unit <> '' AND (u.received > 0 OR u.settled > 0 OR u.overdue > 0 OR u.missed > 0 OR u.late_returns > 0 OR u.slips_open > 0)
  AND (cardinality($3) = 0 OR w.area = ANY ($3))
GROUP BY u.unit ORDER BY u.unit;

-- ---- follow-up: what people said, what was taken out again and why -------------------------------------------------

-- With $6: as of when corrections are heard (report.fact). A rating counts unless it was excluded or struck by then.
-- By unit; who was helped at first contact is nobody's: ''.
PREPARE report_ratings(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT f.unit, count(*) FILTER (WHERE f.fact = 7) AS asked, count(*) FILTER (WHERE f.fact = 8) AS satisfied,
       count(*) FILTER (WHERE f.fact = 9) AS basically, count(*) FILTER (WHERE f.fact = 12) AS dissatisfied,
       count(*) FILTER (WHERE f.fact = 10) AS declined, count(*) FILTER (WHERE f.fact = 11) AS no_answer,
       count(*) FILTER (WHERE f.fact = 13) AS excluded, count(*) FILTER (WHERE f.fact = 14) AS struck
FROM report.rating_fact f
WHERE f.fact IN (7, 8, 9, 10, 11, 12, 13, 14) AND f.at >= $1 AND f.at < $2 AND f.known_at <= $6 AND (f.gone_at IS NULL OR f.gone_at > $6)
  AND (cardinality($3) = 0 OR coalesce(nullif(f.area, ''), f.district) = ANY ($3))
GROUP BY f.unit ORDER BY asked DESC, f.unit;

-- Each of them, counted or not (fact: 12 counts, 13 excluded, 14 struck; what is struck is not excluded any more).
PREPARE report_dissatisfied(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT c.number, s.matter, s.unit, s.round::bigint AS round, s.cause::bigint AS cause, s.source::bigint AS source, s.rated_at,
       (CASE WHEN EXISTS (SELECT FROM survey.correction k
                          WHERE k.case_id = s.case_id AND k.visit = s.visit AND k.request_id = s.request_id
                            AND k.against = 1 AND k.at <= $6) THEN 14
             WHEN EXISTS (SELECT FROM survey.exclusion e
                          WHERE e.case_id = s.case_id AND e.visit = s.visit AND e.request_id = s.request_id
                            AND e.state IN (2, 4) AND e.decided_at <= $6 AND (e.annulled_at IS NULL OR e.annulled_at > $6)) THEN 13
             ELSE 12 END)::bigint AS counts
FROM survey.survey s JOIN survey.survey_case c ON c.id = s.case_id
WHERE s.state = 2 AND s.kind = 1 AND s.rating = 4 AND s.rated_at >= $1 AND s.rated_at < $2 AND bus.is_open(c.reported, c.matter)
  AND (cardinality($3) = 0 OR coalesce(nullif(s.area, ''), s.district) = ANY ($3))
ORDER BY s.rated_at, c.number, s.visit, s.request_id;

-- Decided in the period, or of a rating of the period and decided by $6.
PREPARE report_exclusions(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT c.number, s.matter, s.unit, e.ground, e.proposed_by, e.proposed_at, e.decided_by, e.decided_at, s.rated_at,
       CASE WHEN e.annulled_at <= $6 THEN e.annulled_at END AS annulled_at
FROM survey.exclusion e
JOIN survey.survey s ON s.case_id = e.case_id AND s.visit = e.visit AND s.request_id = e.request_id
JOIN survey.survey_case c ON c.id = e.case_id
WHERE e.state IN (2, 4) AND e.decided_at <= $6 AND bus.is_open(c.reported, c.matter)
  AND (e.decided_at >= $1 AND e.decided_at < $2 OR s.rated_at >= $1 AND s.rated_at < $2)
  AND (cardinality($3) = 0 OR coalesce(nullif(s.area, ''), s.district) = ANY ($3))
ORDER BY e.decided_at, c.number, e.seq;

-- Filed or ruled on in the period; as it stood at its end. A case tells of the order when it fed back last: matter and area of
-- then are those of the order then, else of the request.
PREPARE report_appeals(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT a.number AS appeal, c.number, a.against::bigint AS against, a.unit, a.ground, a.filed_at,
       (CASE WHEN a.ruled_at < $2 THEN a.state ELSE 1 END)::bigint AS state,
       CASE WHEN a.ruled_at < $2 THEN a.ruled_at END AS ruled_at
FROM survey.appeal a JOIN survey.survey_case c ON c.id = a.case_id
LEFT JOIN report.order_at($2, $6) o ON o.id = c.id LEFT JOIN intake.request r ON r.id = c.id
WHERE (a.filed_at >= $1 AND a.filed_at < $2 OR a.ruled_at >= $1 AND a.ruled_at < $2) AND bus.is_open(c.reported, coalesce(o.matter, c.matter))
  AND (cardinality($3) = 0 OR coalesce(nullif(coalesce(o.area, r.area, c.area), ''), c.district) = ANY ($3))
ORDER BY a.filed_at, a.number;

-- What was taken out on appeal in the period, of whatever period it was.
PREPARE report_corrections(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT k.appeal, c.number, k.against::bigint AS against, k.unit, a.ground, k.at
FROM survey.correction k JOIN survey.survey_case c ON c.id = k.case_id JOIN survey.appeal a ON a.number = k.appeal
LEFT JOIN report.order_at($2, $6) o ON o.id = c.id LEFT JOIN intake.request r ON r.id = c.id
WHERE k.at >= $1 AND k.at < $2 AND bus.is_open(c.reported, coalesce(o.matter, c.matter))
  AND (cardinality($3) = 0 OR coalesce(nullif(coalesce(o.area, r.area, c.area), ''), c.district) = ANY ($3))
ORDER BY k.at, k.appeal;

-- What of the period counted at its end and does not as of $6, or the other way round: ratings that were excluded, struck, or
-- count again; cards, overdue and late returns that were struck; what was written down only after its end.
PREPARE report_corrected_since(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT f.number, f.unit, f.fact::bigint AS fact, x.before, 1 - x.before AS now,
       (SELECT min(k.appeal) FROM survey.correction k WHERE k.case_id = f.subject AND k.at = x.at) AS appeal, x.at
FROM report.fact f
CROSS JOIN LATERAL (SELECT 1::bigint AS before, f.gone_at AS at
                    WHERE f.known_at <= $2 AND f.gone_at > $2 AND f.gone_at <= $6
                    UNION ALL
                    SELECT 0, f.known_at WHERE f.known_at > $2 AND f.known_at <= $6 AND (f.gone_at IS NULL OR f.gone_at > $6)) x
WHERE f.fact IN (6, 8, 9, 10, 11, 12, 13, 14, 20, 21, 22, 23, 25, 28, 29, 30, 31, 32, 33) AND f.at >= $1 AND f.at < $2 AND (f.known_at > $2 OR f.gone_at > $2)
  AND (f.fact BETWEEN 8 AND 14 OR x.before = 0 AND f.fact IN (6, 20, 23, 25, 28, 33)
       OR x.before = 1 AND EXISTS (SELECT FROM survey.correction k WHERE k.case_id = f.subject AND k.at = x.at))
  AND (cardinality($3) = 0 OR coalesce(nullif(f.area, ''), f.district) = ANY ($3))
  AND NOT EXISTS (SELECT FROM router.work_order h WHERE h.id = f.subject AND NOT bus.is_open(h.reported, h.matter))
  AND NOT EXISTS (SELECT FROM survey.survey_case h WHERE h.id = f.subject AND NOT bus.is_open(h.reported, h.matter))
ORDER BY x.at, f.number, f.fact, f.unit;

-- Facts ($10) by unit, and by month before that of the end ($7: 7 = minutes east of Greenwich). Filter: so many months with the last
-- one; 0 = the period, as one.
PREPARE report_unit_facts(timestamptz, timestamptz, text[], bigint[], int, timestamptz, bigint[], text[], text[], bigint[]) AS
SELECT g.unit, g.fact::bigint AS fact,
       CASE WHEN $5 = 0 THEN 0 ELSE (extract(year FROM g.before) * 12 + extract(month FROM g.before))::bigint END AS month, g.times
FROM (SELECT n.unit, n.fact, age(date_trunc('month', ($2 - interval '1 microsecond') AT TIME ZONE 'UTC' + make_interval(mins => ($7)[7]::int)), n.month) AS before,
             n.times
      FROM (SELECT f.unit, f.fact, CASE WHEN $5 > 0 THEN date_trunc('month', f.at AT TIME ZONE 'UTC' + make_interval(mins => ($7)[7]::int)) END AS month,
                   count(*) AS times
            FROM report.fact f
            WHERE f.unit <> '' AND f.fact = ANY ($10) AND f.fact > 4 -- what people ask for is no unit's yet
              AND f.at < $2 AND f.known_at <= $6 AND (f.gone_at IS NULL OR f.gone_at > $6)
              AND f.at >= CASE WHEN $5 = 0 THEN $1
                               ELSE (date_trunc('month', ($2 - interval '1 microsecond') AT TIME ZONE 'UTC' + make_interval(mins => ($7)[7]::int))
                                     - make_interval(months => $5 - 1, mins => ($7)[7]::int)) AT TIME ZONE 'UTC' END
              AND (cardinality($3) = 0 OR coalesce(nullif(f.area, ''), f.district) = ANY ($3))
            GROUP BY 1, 2, 3) n) g
ORDER BY 1, 2, 3;

-- By district: what was answered on the line, what was dispatched (R05; of the valid demands, S3).
PREPARE report_first_contact(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT f.district, count(*) FILTER (WHERE f.fact = 2) AS valid, count(*) FILTER (WHERE f.fact = 4) AS answered,
       count(*) FILTER (WHERE f.fact = 5) AS dispatched
FROM report.request_fact f
WHERE f.fact IN (2, 4, 5) AND f.at >= $1 AND f.at < $2 AND f.known_at <= $6 AND (f.gone_at IS NULL OR f.gone_at > $6)
  AND (cardinality($3) = 0 OR coalesce(nullif(f.area, ''), f.district) = ANY ($3))
GROUP BY f.district ORDER BY valid DESC, f.district;

-- Who led it then: the first that had not left. Dispatched again, a unit's dispatched_at is another.
-- ---- cases worth reading -------------------------------------------------------------------------------------------

-- Filter: the round from which on it is told.
PREPARE report_case_redone(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, w.matter, r.unit, r.round::bigint AS round, r.at, (SELECT string_agg(m.milestone || '@' || (extract(epoch FROM m.at) * 1000000)::bigint, ',' ORDER BY m.at, m.milestone)
        FROM (SELECT DISTINCT x.milestone, x.at FROM report.milestone_at($6) x
              WHERE x.order_id = w.id AND x.at < $2 AND x.milestone IN (5, 6, 8, 10, 11, 15, 17, 19, 20, 22)) m) AS course
FROM (SELECT m.order_id, m.unit, m.round, min(m.at) AS at FROM report.milestone_at($6) m
      WHERE m.milestone = 15 AND m.round >= $5 GROUP BY 1, 2, 3) r
JOIN report.open_at($2, $6) w ON w.id = r.order_id
WHERE r.at >= $1 AND r.at < $2 AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY r.round DESC, r.at, w.number, r.unit;

PREPARE report_case_excluded(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT c.number, s.matter, s.unit, e.ground, e.decided_at AS at, (SELECT string_agg(m.milestone || '@' || (extract(epoch FROM m.at) * 1000000)::bigint, ',' ORDER BY m.at, m.milestone)
        FROM (SELECT DISTINCT x.milestone, x.at FROM report.milestone_at($6) x
              WHERE x.order_id = c.id AND x.at < $2 AND x.milestone IN (5, 6, 8, 10, 11, 15, 17, 19, 20, 22)) m) AS course
FROM survey.exclusion e
JOIN survey.survey s ON s.case_id = e.case_id AND s.visit = e.visit AND s.request_id = e.request_id
JOIN survey.survey_case c ON c.id = e.case_id
WHERE e.state IN (2, 4) AND e.decided_at >= $1 AND e.decided_at < $2 AND bus.is_open(c.reported, c.matter)
  AND (cardinality($3) = 0 OR coalesce(nullif(s.area, ''), s.district) = ANY ($3))
ORDER BY e.decided_at, c.number, e.seq;

PREPARE report_case_appealed(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT c.number, coalesce(o.matter, r.matter, c.matter) AS matter, a.unit, a.against::bigint AS against, a.filed_at AS at, (SELECT string_agg(m.milestone || '@' || (extract(epoch FROM m.at) * 1000000)::bigint, ',' ORDER BY m.at, m.milestone)
        FROM (SELECT DISTINCT x.milestone, x.at FROM report.milestone_at($6) x
              WHERE x.order_id = c.id AND x.at < $2 AND x.milestone IN (5, 6, 8, 10, 11, 15, 17, 19, 20, 22)) m) AS course
FROM survey.appeal a JOIN survey.survey_case c ON c.id = a.case_id
LEFT JOIN report.order_at($2, $6) o ON o.id = c.id LEFT JOIN intake.request r ON r.id = c.id
WHERE a.filed_at >= $1 AND a.filed_at < $2 AND bus.is_open(c.reported, coalesce(o.matter, c.matter))
  AND (cardinality($3) = 0 OR coalesce(nullif(coalesce(o.area, r.area, c.area), ''), c.district) = ANY ($3))
ORDER BY a.filed_at, a.number;

-- Filter: which finding.
PREPARE report_case_finding(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT c.number, coalesce(o.matter, r.matter, c.matter) AS matter, f.unit, f.round::bigint AS round, f.at, (SELECT string_agg(m.milestone || '@' || (extract(epoch FROM m.at) * 1000000)::bigint, ',' ORDER BY m.at, m.milestone)
        FROM (SELECT DISTINCT x.milestone, x.at FROM report.milestone_at($6) x
              WHERE x.order_id = c.id AND x.at < $2 AND x.milestone IN (5, 6, 8, 10, 11, 15, 17, 19, 20, 22)) m) AS course
FROM survey.finding f JOIN survey.survey_case c ON c.id = f.case_id
LEFT JOIN report.order_at($2, $6) o ON o.id = c.id LEFT JOIN intake.request r ON r.id = c.id
WHERE f.kind = $5 AND f.at >= $1 AND f.at < $2 AND bus.is_open(c.reported, coalesce(o.matter, c.matter))
  AND (cardinality($3) = 0 OR coalesce(nullif(coalesce(o.area, r.area, c.area), ''), c.district) = ANY ($3))
ORDER BY f.at, c.number, f.seq;

-- Satisfied in their own words or to an agent, solved, every aspect they were asked about at its best: the soonest first.
-- Filter: how many at most.
PREPARE report_case_praised(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT c.number, s.matter, s.unit, s.rated_at AS at, (SELECT string_agg(m.milestone || '@' || (extract(epoch FROM m.at) * 1000000)::bigint, ',' ORDER BY m.at, m.milestone)
        FROM (SELECT DISTINCT x.milestone, x.at FROM report.milestone_at($6) x
              WHERE x.order_id = c.id AND x.at < $2 AND x.milestone IN (5, 6, 8, 10, 11, 15, 17, 19, 20, 22)) m) AS course
FROM survey.survey s JOIN survey.survey_case c ON c.id = s.case_id JOIN report.open_at($2, $6) o ON o.id = s.case_id
WHERE s.state = 2 AND s.kind = 1 AND s.rating = 1 AND s.solved = 1 AND s.source IN (1, 2) AND s.aspects <> '{}'
  AND NOT EXISTS (SELECT FROM jsonb_each_text(s.aspects) v WHERE v.value::int < 5)
  AND s.rated_at >= $1 AND s.rated_at < $2 AND (cardinality($3) = 0 OR coalesce(nullif(s.area, ''), s.district) = ANY ($3))
ORDER BY s.opened_at - o.accepted_at, c.number, s.request_id LIMIT $5;

-- Settled in the period, the longest first. Filter: how many at most.
PREPARE report_case_longest(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, w.matter, (SELECT a.unit FROM router.assignment a
        WHERE a.order_id = w.id AND a.duty = 1 AND (a.relieved_at IS NULL OR a.relieved_at >= $2)
        ORDER BY a.seq LIMIT 1) AS unit, w.accepted_at, s.at, (SELECT string_agg(m.milestone || '@' || (extract(epoch FROM m.at) * 1000000)::bigint, ',' ORDER BY m.at, m.milestone)
        FROM (SELECT DISTINCT x.milestone, x.at FROM report.milestone_at($6) x
              WHERE x.order_id = w.id AND x.at < $2 AND x.milestone IN (5, 6, 8, 10, 11, 15, 17, 19, 20, 22)) m) AS course
FROM (SELECT m.order_id, min(m.at) AS at FROM report.milestone_at($6) m WHERE m.milestone = 9 AND m.at >= $1 AND m.at < $2 GROUP BY 1) s
JOIN report.open_at($2, $6) w ON w.id = s.order_id
WHERE w.accepted_at IS NOT NULL AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY s.at - w.accepted_at DESC, w.number LIMIT $5;

-- ---- 问题台账 --------------------------------------------------------------------------------------------------------

PREPARE report_ledger_shelf(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, w.matter, r.unit, r.ground, r.decided_at
FROM escalation.relief r JOIN report.open_at($2, $6) w ON w.id = r.order_id
WHERE r.kind = 3 AND r.state IN (2, 4) AND r.decided_at < $2 AND (r.ended_at IS NULL OR r.ended_at >= $2)
  AND (r.until IS NULL OR r.until >= $2) AND NOT EXISTS (SELECT FROM report.milestone_at($6) m
                                                         WHERE m.order_id = r.order_id AND m.milestone IN (9, 12, 21) AND m.at >= r.decided_at AND m.at < $2)
  AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY r.decided_at, w.number, r.seq;

-- Given back and not settled since.
PREPARE report_ledger_redo(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, w.matter, r.unit, r.round::bigint AS round, r.at
FROM (SELECT DISTINCT ON (m.order_id) m.order_id, m.unit, m.round, m.at FROM report.milestone_at($6) m
      WHERE m.milestone = 15 AND m.round > 0 AND m.at < $2 ORDER BY m.order_id, m.round DESC, m.at DESC, m.unit) r
JOIN report.open_at($2, $6) w ON w.id = r.order_id
WHERE NOT EXISTS (SELECT FROM report.milestone_at($6) m
                  WHERE m.order_id = r.order_id AND m.milestone IN (9, 12, 21) AND m.at >= r.at AND m.at < $2)
  AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY r.round DESC, r.at, w.number;

-- On which several complaints ride, and which is not settled. Filter: from how many on.
PREPARE report_ledger_repeated(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, w.matter, (SELECT a.unit FROM router.assignment a
        WHERE a.order_id = w.id AND a.duty = 1 AND (a.relieved_at IS NULL OR a.relieved_at >= $2)
        ORDER BY a.seq LIMIT 1) AS unit, q.requests, q.last_at
FROM (SELECT r.order_id, sum(r.weight)::bigint AS requests, max(r.accepted_at) AS last_at FROM report.rider_at($2, $6) r
      WHERE r.accepted_at < $2 AND (r.withdrawn_at IS NULL OR r.withdrawn_at >= $2) GROUP BY 1 HAVING sum(r.weight) >= $5) q
JOIN report.open_at($2, $6) w ON w.id = q.order_id
WHERE NOT EXISTS (SELECT FROM report.milestone_at($6) m
                  WHERE m.order_id = q.order_id AND m.milestone IN (9, 12, 21) AND m.at < $2
                    AND NOT EXISTS (SELECT FROM report.milestone_at($6) d
                                    WHERE d.order_id = m.order_id AND d.milestone = 15 AND d.at > m.at AND d.at < $2))
  AND (cardinality($3) = 0 OR w.area = ANY ($3))
ORDER BY q.requests DESC, q.last_at, w.number;

-- Carried over by a meeting (reasons, bit 1), by the end not done.
PREPARE report_ledger_carried(timestamptz, timestamptz, text[], bigint[], int, timestamptz) AS
SELECT w.number, w.matter, i.lead AS unit, count(*) AS meetings, min(i.date)::text AS first_date, max(i.date)::text AS last_date
FROM escalation.meeting_item i JOIN escalation.meeting g ON g.cadence = i.cadence AND g.date = i.date
JOIN report.open_at($2, $6) w ON w.id = i.order_id
WHERE g.held_at < $2 AND i.state <> 5 AND (cardinality($3) = 0 OR w.area = ANY ($3))
  AND NOT EXISTS (SELECT FROM escalation.meeting_item n WHERE n.order_id = i.order_id AND n.done_at < $2)
GROUP BY w.number, w.matter, i.lead, i.cadence HAVING bool_or(i.reasons & 2 <> 0)
ORDER BY meetings DESC, w.number, i.lead, i.cadence;

-- ---- 每月一题 --------------------------------------------------------------------------------------------------------

-- A month begins at local midnight ($7: 7 = minutes east of Greenwich). Set up by the end; it runs from then on, and is done when
-- it was by the end. Title, lead, matters and areas are the latest.
PREPARE report_themes(timestamptz, timestamptz, text[], bigint[], int, timestamptz, bigint[], text[], text[]) AS
SELECT t.code AS theme, t.title, t.month::text AS month, t.lead AS unit, (CASE WHEN t.done_at < $2 THEN 3 WHEN (t.month::timestamp - make_interval(mins => ($7)[7]::int)) AT TIME ZONE 'UTC' < $2 THEN 2 ELSE 1 END)::bigint AS state,
       count(o.id) AS orders, count(o.id) FILTER (WHERE o.settled) AS settled, CASE WHEN t.done_at < $2 THEN t.done_at END AS done_at
FROM survey.theme t
LEFT JOIN LATERAL (SELECT o.id, EXISTS (SELECT FROM report.milestone_at($6) m
                                        WHERE m.order_id = o.id AND m.milestone = 9 AND m.at < $2) AS settled
    FROM report.order_at($2, $6) o
    WHERE o.accepted_at >= (t.month::timestamp - make_interval(mins => ($7)[7]::int)) AT TIME ZONE 'UTC' AND o.accepted_at < $2 AND (t.done_at IS NULL OR o.accepted_at < t.done_at)
      AND NOT o.merged AND o.parent_id IS NULL
      AND EXISTS (SELECT FROM unnest(t.matters) x WHERE o.matter = x OR starts_with(o.matter, x || '.'))
      AND (cardinality(t.areas) = 0 OR EXISTS (SELECT FROM unnest($8, $9) a (inner_area, outer_area)
                                               WHERE a.inner_area = o.area AND a.outer_area = ANY (t.areas)))
      AND (cardinality($3) = 0 OR o.area = ANY ($3))) o ON true
WHERE t.opened_at < $2 AND (t.done_at IS NULL OR t.done_at >= $1)
GROUP BY t.code ORDER BY t.month, t.code;

PREPARE report_theme_orders(timestamptz, timestamptz, text[], bigint[], int, timestamptz, bigint[], text[], text[]) AS
SELECT t.code AS theme, o.number, o.matter, o.area, (SELECT a.unit FROM router.assignment a
        WHERE a.order_id = o.id AND a.duty = 1 AND (a.relieved_at IS NULL OR a.relieved_at >= $2)
        ORDER BY a.seq LIMIT 1) AS unit, o.accepted_at,
       (SELECT max(m.at) FROM report.milestone_at($6) m WHERE m.order_id = o.id AND m.milestone = 9 AND m.at < $2) AS settled_at
FROM survey.theme t
JOIN report.open_at($2, $6) o ON o.accepted_at >= (t.month::timestamp - make_interval(mins => ($7)[7]::int)) AT TIME ZONE 'UTC' AND o.accepted_at < $2
  AND (t.done_at IS NULL OR o.accepted_at < t.done_at)
WHERE t.opened_at < $2 AND (t.done_at IS NULL OR t.done_at >= $1)
  AND NOT o.merged AND o.parent_id IS NULL
  AND EXISTS (SELECT FROM unnest(t.matters) x WHERE o.matter = x OR starts_with(o.matter, x || '.'))
  AND (cardinality(t.areas) = 0 OR EXISTS (SELECT FROM unnest($8, $9) a (inner_area, outer_area)
                                           WHERE a.inner_area = o.area AND a.outer_area = ANY (t.areas)))
  AND (cardinality($3) = 0 OR o.area = ANY ($3))
ORDER BY t.month, t.code, o.accepted_at, o.number;

-- ---- 盲点 (R44) -------------------------------------------------------------------------------------------------------

-- Matters of which more came than in as long a time before ($7: 1 = so much per cent more, 2 = and so many at least);
-- beside it the same days of the year before. A period without a beginning has none before it.
PREPARE report_rising(timestamptz, timestamptz, text[], bigint[], int, timestamptz, bigint[], text[], text[]) AS
SELECT n.matter, n.orders, n.before, n.last_year
FROM (SELECT o.matter, count(*) FILTER (WHERE o.accepted_at >= $1 AND o.accepted_at < $2) AS orders,
             count(*) FILTER (WHERE o.accepted_at >= $1 - ($2 - $1) AND o.accepted_at < $1) AS before,
             count(*) FILTER (WHERE o.accepted_at >= $1 - interval '1 year' AND o.accepted_at < $2 - interval '1 year') AS last_year
      FROM report.order_at($2, $6) o
      WHERE o.accepted_at < $2 AND o.accepted_at >= least($1 - ($2 - $1), $1 - interval '1 year')
        AND NOT o.merged AND o.parent_id IS NULL AND (cardinality($3) = 0 OR o.area = ANY ($3))
      GROUP BY o.matter) n
WHERE ($7)[2] > 0 AND n.orders - n.before >= ($7)[2] AND (n.orders - n.before) * 100 >= ($7)[1] * n.before
ORDER BY n.orders - n.before DESC, n.matter;

-- Pairs of units between which the lead of orders went in the period ($7: 3 = so often at least), whichever way.
PREPARE report_loops(timestamptz, timestamptz, text[], bigint[], int, timestamptz, bigint[], text[], text[]) AS
SELECT p.unit, p.other, count(*) AS moves, count(DISTINCT p.order_id) AS orders
FROM (SELECT a.order_id, least(a.unit, b.unit) AS unit, greatest(a.unit, b.unit) AS other
      FROM router.assignment a
      CROSS JOIN LATERAL (SELECT x.unit, x.dispatched_at FROM router.assignment x
                          WHERE x.order_id = a.order_id AND x.duty = 1 AND x.seq > a.seq ORDER BY x.seq LIMIT 1) b
      JOIN report.order_at($2, $6) o ON o.id = a.order_id
      WHERE a.duty = 1 AND a.unit <> b.unit AND coalesce(a.relieved_at, b.dispatched_at) >= $1 AND coalesce(a.relieved_at, b.dispatched_at) < $2
        AND NOT o.merged AND (cardinality($3) = 0 OR o.area = ANY ($3))) p
WHERE ($7)[3] > 0 GROUP BY p.unit, p.other HAVING count(*) >= ($7)[3] ORDER BY moves DESC, p.unit, p.other;

-- Areas from which one matter came again and again ($7: 4 = so many orders, 5 = within so many days before the end).
PREPARE report_repeats(timestamptz, timestamptz, text[], bigint[], int, timestamptz, bigint[], text[], text[]) AS
SELECT o.area, o.matter, count(*) AS orders, max(o.accepted_at) AS last_at
FROM report.order_at($2, $6) o
WHERE ($7)[4] > 0 AND o.accepted_at < $2 AND o.accepted_at >= $2 - make_interval(days => ($7)[5]::int)
  AND NOT o.merged AND o.parent_id IS NULL AND (cardinality($3) = 0 OR o.area = ANY ($3))
GROUP BY o.area, o.matter HAVING count(*) >= ($7)[4] ORDER BY orders DESC, o.area, o.matter;

-- ---- forecast (R47) --------------------------------------------------------------------------------------------------

-- Orders by matter of the first level, district and week before the end (0 = its last seven days): as many weeks as are tried
-- ($7: 6) with a year before each, and the weeks that a scale needs.
PREPARE report_weeks(timestamptz, timestamptz, text[], bigint[], int, timestamptz, bigint[], text[], text[]) AS
SELECT split_part(o.matter, '.', 1) AS matter, o.district AS area,
       ceil(extract(epoch FROM $2 - o.accepted_at) / 604800)::bigint - 1 AS week, count(*) AS orders,
       $2 AS until_at
FROM report.order_at($2, $6) o
WHERE o.accepted_at < $2 AND o.accepted_at >= $2 - make_interval(weeks => 60 + 2 * ($7)[6]::int)
  AND NOT o.merged AND o.parent_id IS NULL AND (cardinality($3) = 0 OR o.area = ANY ($3))
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
