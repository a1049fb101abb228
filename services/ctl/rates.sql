-- Of the command line: what is counted and listed: violations, whistles, rates, classes, open data. In groups, as ctl.sql is;
-- nothing here changes anything.

-- @violations
-- 1 overdue 2 late return 3 yellow 4 red. What hangs on an unpublished year is not judged; what was stopped was
-- nobody's fault; a clock of the order is its lead's. An overdue clock counts where its limit ran out.
PREPARE violation_counts(text[], timestamptz, timestamptz, bigint[]) AS
WITH found AS (
    SELECT coalesce(nullif(c.unit, ''), w.lead) AS unit, 1 AS kind, c.due_at AS counted_at
    FROM escalation.clock c JOIN escalation.watch w ON w.id = c.order_id
    WHERE c.stage = ANY ($4) AND NOT c.provisional AND (c.state = 3 OR (c.state = 1 AND c.due_at < (SELECT bus.now())))
    UNION ALL
    SELECT m.unit, 2, m.at FROM escalation.milestone m WHERE m.milestone = 22
    UNION ALL
    SELECT coalesce(nullif(k.unit, ''), w.lead), k.action + 1, k.fired_at
    FROM escalation.card k JOIN escalation.watch w ON w.id = k.order_id WHERE k.action IN (2, 3))
SELECT f.unit, count(*) FILTER (WHERE f.kind = 1) AS overdue, count(*) FILTER (WHERE f.kind = 2) AS late_returns,
       count(*) FILTER (WHERE f.kind = 3) AS yellow, count(*) FILTER (WHERE f.kind = 4) AS red
FROM found f
WHERE (cardinality($1) = 0 OR f.unit = ANY ($1)) AND ($2 IS NULL OR f.counted_at >= $2) AND ($3 IS NULL OR f.counted_at < $3)
GROUP BY f.unit ORDER BY overdue DESC, late_returns DESC, red DESC, yellow DESC, f.unit;

PREPARE violation_orders(text[], timestamptz, timestamptz, bigint[]) AS
WITH found AS (
    SELECT c.order_id, coalesce(nullif(c.unit, ''), w.lead) AS unit, 1 AS kind, c.stage::int AS stage, c.round, c.due_at,
           c.stopped_at AS at, c.due_at AS counted_at, w.number
    FROM escalation.clock c JOIN escalation.watch w ON w.id = c.order_id
    WHERE c.stage = ANY ($4) AND NOT c.provisional AND (c.state = 3 OR (c.state = 1 AND c.due_at < (SELECT bus.now())))
    UNION ALL
    SELECT m.order_id, m.unit, 2, 0, m.round, NULL, m.at, m.at, o.number
    FROM escalation.milestone m JOIN router.work_order o ON o.id = m.order_id WHERE m.milestone = 22
    UNION ALL
    SELECT k.order_id, coalesce(nullif(k.unit, ''), w.lead), k.action + 1, k.stage, k.round, k.due_at, k.fired_at, k.fired_at,
           w.number
    FROM escalation.card k JOIN escalation.watch w ON w.id = k.order_id WHERE k.action IN (2, 3))
SELECT f.unit, f.kind, f.number, f.stage, f.round, f.due_at, f.at
FROM found f
WHERE NOT EXISTS (SELECT FROM escalation.watch h WHERE h.id = f.order_id AND NOT bus.is_open(h.reported, h.matter)) AND (cardinality($1) = 0 OR f.unit = ANY ($1)) AND ($2 IS NULL OR f.counted_at >= $2) AND ($3 IS NULL OR f.counted_at < $3)
ORDER BY f.unit, f.kind, f.counted_at, f.number;

-- @whistles
-- Each call against the clock for report-in (stage 12) that ran for it: the unit's last one that started with the call or,
-- where an earlier call still ran, before it. In time: there by the due instant, or no limit. Excused: the call was over
-- before the limit was. Units: whistler or called, with all below; no units = all.
PREPARE whistle_list(text, text[], timestamptz, timestamptz, bool) AS
SELECT o.number, w.seq::bigint AS seq, w.kind::bigint AS kind, w.level, w.unit, w.at, w.state::bigint AS state, w.ended_at,
       count(*) AS called,
       count(*) FILTER (WHERE c.reported_in_at IS NOT NULL AND (k.due_at IS NULL OR c.reported_in_at <= k.due_at)) AS in_time,
       count(*) FILTER (WHERE c.reported_in_at > k.due_at) AS late,
       count(*) FILTER (WHERE c.reported_in_at IS NULL) AS absent
FROM router.whistle w
JOIN router.work_order o ON o.id = w.order_id
JOIN router.whistle_call c ON c.order_id = w.order_id AND c.whistle = w.seq
LEFT JOIN LATERAL (SELECT x.due_at FROM escalation.clock x
    WHERE x.order_id = w.order_id AND x.unit = c.unit AND x.stage = 12 AND x.started_at <= w.at
      AND (x.stopped_at IS NULL OR x.stopped_at >= w.at)
    ORDER BY x.started_at DESC LIMIT 1) k ON true
WHERE ($1 IS NULL OR o.district = $1) AND ($3 IS NULL OR w.at >= $3) AND ($4 IS NULL OR w.at < $4) AND (NOT $5 OR w.state = 1)
  AND bus.is_open(o.reported, o.matter)
GROUP BY o.number, w.order_id, w.seq
HAVING cardinality($2) = 0 OR w.unit = ANY ($2) OR bool_or(c.unit = ANY ($2))
ORDER BY w.at, o.number, w.seq;

-- 双考核, whoever whistled. Needed: called, and named lead or co-handler by the finding.
PREPARE whistle_callers(text, text[], timestamptz, timestamptz) AS
SELECT w.unit, count(*) AS whistles, count(*) FILTER (WHERE w.state = 1) AS open,
       count(*) FILTER (WHERE w.state IN (2, 3)) AS found, count(*) FILTER (WHERE w.state = 4) AS undecided,
       count(*) FILTER (WHERE w.state = 5) AS dropped, sum(c.called)::bigint AS called,
       coalesce(sum(c.called) FILTER (WHERE w.state = 2), 0)::bigint AS called_named,
       coalesce(sum(c.needed) FILTER (WHERE w.state = 2), 0)::bigint AS needed
FROM router.whistle w
JOIN router.work_order o ON o.id = w.order_id
CROSS JOIN LATERAL (SELECT count(*) AS called,
        count(*) FILTER (WHERE x.unit = w.lead OR x.unit = ANY (string_to_array(coalesce(w.co, ''), ','))) AS needed
    FROM router.whistle_call x WHERE x.order_id = w.order_id AND x.whistle = w.seq) c
WHERE ($1 IS NULL OR o.district = $1) AND (cardinality($2) = 0 OR w.unit = ANY ($2)) AND ($3 IS NULL OR w.at >= $3)
  AND ($4 IS NULL OR w.at < $4)
GROUP BY w.unit ORDER BY whistles DESC, w.unit;

-- 双考核, who was called. Never: the limit ran out, and it is not there. Waiting: the limit runs. The rate leaves out what
-- is waited for or was excused.
PREPARE whistle_responders(text, text[], timestamptz, timestamptz) AS
SELECT c.unit, count(*) AS called,
       count(*) FILTER (WHERE c.reported_in_at IS NOT NULL AND (k.due_at IS NULL OR c.reported_in_at <= k.due_at)) AS in_time,
       count(*) FILTER (WHERE c.reported_in_at > k.due_at) AS late,
       count(*) FILTER (WHERE c.reported_in_at IS NULL AND NOT k.provisional
                        AND k.due_at < coalesce(w.ended_at, bus.now())) AS never,
       count(*) FILTER (WHERE c.reported_in_at IS NULL AND w.state = 1
                        AND (k.due_at IS NULL OR k.provisional OR k.due_at >= bus.now())) AS waiting,
       count(*) FILTER (WHERE c.reported_in_at IS NOT NULL
                        OR (NOT k.provisional AND k.due_at < coalesce(w.ended_at, bus.now()))) AS judged
FROM router.whistle w
JOIN router.work_order o ON o.id = w.order_id
JOIN router.whistle_call c ON c.order_id = w.order_id AND c.whistle = w.seq
LEFT JOIN LATERAL (SELECT x.due_at, x.provisional FROM escalation.clock x
    WHERE x.order_id = w.order_id AND x.unit = c.unit AND x.stage = 12 AND x.started_at <= w.at
      AND (x.stopped_at IS NULL OR x.stopped_at >= w.at)
    ORDER BY x.started_at DESC LIMIT 1) k ON true
WHERE ($1 IS NULL OR o.district = $1) AND (cardinality($2) = 0 OR c.unit = ANY ($2)) AND ($3 IS NULL OR w.at >= $3)
  AND ($4 IS NULL OR w.at < $4)
GROUP BY c.unit ORDER BY called DESC, c.unit;

-- @rates
-- As of when facts are counted, where nobody says it. Asked before the others: of an instant that is given a planner knows how many
-- rows are older.
PREPARE rate_now AS
SELECT bus.now() AS now;

-- Facts of a period as known by an instant ($4), counted: of whom or of what ($1), which fact; 'unit_month': of which unit in which month.
-- Empty lists = all.
PREPARE rate_counts(text, timestamptz, timestamptz, timestamptz, bigint[], text, text[], text[], text[], int) AS
SELECT CASE $1 WHEN 'period' THEN to_char(g.month, 'YYYY-MM') ELSE g.key END AS key, coalesce(to_char(g.month, 'YYYY-MM'), '') AS month,
       g.fact::int AS fact, g.count
FROM (SELECT CASE $1 WHEN 'unit' THEN f.unit WHEN 'unit_month' THEN f.unit WHEN 'area' THEN f.area WHEN 'matter' THEN f.matter
                     WHEN 'district' THEN f.district ELSE '' END AS key,
             CASE WHEN $1 IN ('period', 'unit_month') THEN date_trunc('month', f.at AT TIME ZONE 'UTC' + make_interval(mins => $10)) END AS month,
             f.fact, count(*) AS count
      FROM report.fact f
      WHERE f.at >= coalesce($2, '-infinity') AND f.at < coalesce($3, 'infinity') AND f.known_at <= $4 AND (f.gone_at IS NULL OR f.gone_at > $4)
        AND f.fact = ANY ($5) AND ($6 IS NULL OR f.district = $6) AND (cardinality($7) = 0 OR f.unit = ANY ($7))
        AND (cardinality($8) = 0 OR f.area = ANY ($8)) AND (cardinality($9) = 0 OR f.matter = ANY ($9))
      GROUP BY 1, 2, 3) g
ORDER BY 2, 1, 3;

-- The orders behind the figure, one row for each time that it counts; not those that report a unit or are of the confidential lane.
PREPARE rate_orders(timestamptz, timestamptz, timestamptz, bigint[], text, text[], text[], text[]) AS
SELECT f.fact::int AS fact, f.unit, f.number, f.matter, f.at, f.known_at
FROM report.fact f
WHERE f.at >= coalesce($1, '-infinity') AND f.at < coalesce($2, 'infinity') AND f.known_at <= $3
  AND (f.gone_at IS NULL OR f.gone_at > $3) AND f.fact = ANY ($4) AND ($5 IS NULL OR f.district = $5)
  AND (cardinality($6) = 0 OR f.unit = ANY ($6)) AND (cardinality($7) = 0 OR f.area = ANY ($7))
  AND (cardinality($8) = 0 OR f.matter = ANY ($8))
  AND NOT EXISTS (SELECT FROM router.work_order h WHERE h.id = f.subject AND NOT bus.is_open(h.reported, h.matter))
  AND NOT EXISTS (SELECT FROM survey.survey_case h WHERE h.id = f.subject AND NOT bus.is_open(h.reported, h.matter))
ORDER BY f.fact, f.at, f.number, f.unit;

-- What of the period ($1 to $2) was known at its end and is not any more as of $3, or the other way round.
PREPARE rate_corrections(timestamptz, timestamptz, timestamptz, bigint[], text, text[], text[], text[]) AS
SELECT f.fact::int AS fact, f.unit, f.number, x.change::int AS change, x.at,
       coalesce((SELECT c.appeal FROM survey.correction c WHERE c.case_id = f.subject AND c.at = x.at ORDER BY c.appeal LIMIT 1),
                '') AS appeal
FROM report.fact f
CROSS JOIN LATERAL (SELECT -1 AS change, f.gone_at AS at
                    WHERE f.known_at <= $2 AND f.gone_at > $2 AND f.gone_at <= $3
                    UNION ALL
                    SELECT 1, f.known_at
                    WHERE f.known_at > $2 AND f.known_at <= $3
                      AND (f.gone_at IS NULL OR f.gone_at > $3)) x
WHERE f.at >= coalesce($1, '-infinity') AND f.at < $2 AND (f.known_at > $2 OR f.gone_at > $2) AND f.fact = ANY ($4) AND ($5 IS NULL OR f.district = $5)
  AND (cardinality($6) = 0 OR f.unit = ANY ($6)) AND (cardinality($7) = 0 OR f.area = ANY ($7))
  AND (cardinality($8) = 0 OR f.matter = ANY ($8))
  AND NOT EXISTS (SELECT FROM router.work_order h WHERE h.id = f.subject AND NOT bus.is_open(h.reported, h.matter))
  AND NOT EXISTS (SELECT FROM survey.survey_case h WHERE h.id = f.subject AND NOT bus.is_open(h.reported, h.matter))
ORDER BY x.at, f.fact, f.number, f.unit;

-- @pingpong
-- Orders that went from hand to hand, accepted in the span, the most moved first: who led, one after the other.
PREPARE pingpong_orders(text, timestamptz, timestamptz, int) AS
SELECT o.number, o.matter, o.hops::bigint AS hops, o.returns::bigint AS returns, o.forced::int::bigint AS forced,
       o.state::bigint AS state,
       array_to_string(ARRAY(SELECT a.unit FROM router.assignment a WHERE a.order_id = o.id AND a.duty = 1 ORDER BY a.seq), ',')
           AS leads
FROM router.work_order o
WHERE (o.hops > 0 OR o.returns > 0) AND bus.is_open(o.reported, o.matter) AND ($1 IS NULL OR o.district = $1) AND ($2 IS NULL OR o.accepted_at >= $2)
  AND ($3 IS NULL OR o.accepted_at < $3)
ORDER BY o.hops + o.returns DESC, o.hops DESC, o.accepted_at, o.number LIMIT $4;

-- Per unit: what it returned in the span and what became of it (rulings 1, 3, 5 relieve it, 2 and 4 do not), and late
-- returns, which were refused (milestone 22). A return whose order was withdrawn or merged before the ruling waits for none
-- any more (-3). Replies that said nothing went back to it as well (C16).
PREPARE pingpong_units(text, timestamptz, timestamptz) AS
SELECT u.unit, count(*) FILTER (WHERE u.ruling >= 0 OR u.ruling = -3) AS returned,
       count(*) FILTER (WHERE u.ruling IN (1, 3, 5)) AS upheld,
       count(*) FILTER (WHERE u.ruling IN (2, 4)) AS dismissed, count(*) FILTER (WHERE u.ruling = 0) AS waiting,
       count(*) FILTER (WHERE u.ruling = -1) AS late, count(*) FILTER (WHERE u.ruling = -2) AS replies_sent_back
FROM (SELECT s.order_id, s.unit, CASE WHEN s.ruling = 0 AND a.state <> 3 THEN -3 ELSE s.ruling::int END AS ruling,
             s.returned_at AS at
      FROM router.return_slip s JOIN router.assignment a ON a.order_id = s.order_id AND a.seq = s.assignment
      UNION ALL
      SELECT m.order_id, m.unit, -1, m.at FROM escalation.milestone m WHERE m.milestone = 22
      UNION ALL
      SELECT e.subject, e.unit, -2, e.at FROM bus.event e WHERE e.kind = 'reply_sent_back') u
JOIN router.work_order o ON o.id = u.order_id
WHERE ($1 IS NULL OR o.district = $1) AND ($2 IS NULL OR u.at >= $2) AND ($3 IS NULL OR u.at < $3)
GROUP BY u.unit ORDER BY returned DESC, late DESC, u.unit;

-- @classes
-- The ten classes of prominent problems (R23) over a period, by matter; the pack says which class a matter is of.
PREPARE class_counts(timestamptz, timestamptz, text) AS
SELECT x.matter, sum(x.requests)::bigint AS requests, sum(x.orders)::bigint AS orders, sum(x.done)::bigint AS done,
       sum(x.hotspots)::bigint AS hotspots, sum(x.raised)::bigint AS raised
FROM (
    SELECT coalesce(nullif(c.person_matter, ''), c.matter) AS matter, 1 AS requests, 0 AS orders, 0 AS done, 0 AS hotspots,
           0 AS raised
    FROM classifier.classification c
    WHERE ($1 IS NULL OR c.accepted_at >= $1) AND ($2 IS NULL OR c.accepted_at < $2) AND ($3 IS NULL OR c.district = $3)
      AND c.hotspot IS NULL
    UNION ALL
    SELECT o.matter, 0, 1, (o.written_off_at IS NOT NULL AND ($2 IS NULL OR o.written_off_at < $2))::int, 0, 0
    FROM router.work_order o
    WHERE ($1 IS NULL OR o.accepted_at >= $1) AND ($2 IS NULL OR o.accepted_at < $2) AND ($3 IS NULL OR o.district = $3)
      AND o.parent_id IS NULL
    UNION ALL
    SELECT h.matter, 0, 0, 0, 1, (h.raised_at IS NOT NULL AND ($2 IS NULL OR h.raised_at < $2))::int
    FROM classifier.hotspot h
    WHERE ($1 IS NULL OR h.found_at >= $1) AND ($2 IS NULL OR h.found_at < $2) AND ($3 IS NULL OR h.district = $3)
) x GROUP BY x.matter ORDER BY x.matter;

-- @open_data
-- One line per demand, without anything that says whose.
PREPARE open_data(timestamptz, timestamptz, int) AS
SELECT x.* FROM (
    SELECT to_char(r.accepted_at AT TIME ZONE 'UTC' + $3 * interval '1 minute', 'YYYY-MM') AS month,
           coalesce(nullif(coalesce(o.area, r.area), ''), r.district) AS area, coalesce(o.matter, r.matter) AS matter, r.channel,
           coalesce(to_char(CASE WHEN q.request_id IS NOT NULL THEN o.fed_back_at WHEN r.state IN (2, 7) THEN r.accepted_at END AT TIME ZONE 'UTC'
                            + $3 * interval '1 minute', 'YYYY-MM'), '') AS settled,
           r.state::int AS state, r.party::int AS party,
           coalesce((SELECT s.rating::int FROM survey.survey s
                     WHERE s.case_id = coalesce(o.id, r.id) AND s.request_id = r.id AND s.kind = 1 AND s.state = 2 AND s.source <> 4 ORDER BY s.visit DESC LIMIT 1), 0) AS rating
    FROM intake.request r LEFT JOIN router.order_request q ON q.request_id = r.id LEFT JOIN router.work_order o ON o.id = q.order_id
    LEFT JOIN classifier.classification c ON c.id = r.id
    WHERE r.accepted_at >= $1 AND r.accepted_at < $2
      AND bus.is_open(r.reported, coalesce(o.matter, nullif(c.person_matter, ''), c.matter, r.matter)) AND bus.is_open(coalesce(o.reported, ''), r.matter)) x
ORDER BY month, area, matter;
